"""Whether two names, without a glossary, may be those of one person, place or organisation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from glossary.names import Name, NameWord, is_patronymic, parse, vocabulary
from glossary.reasons import explain
from glossary.romanize import is_numeral, skeleton, sounds
from glossary.score import Alignment, NameModel, measures, score

SAME_FROM = 0.45  # the score from which two names are taken to be the same

_WITHOUT_VOWELS = re.compile(r"[\u0590-\u06ff\u0750-\u077f]")  # Hebrew and Arabic letters
_SAME_BUT_FOR_SPACES = 0.9
_INITIALS_DIFFER = 0.45  # what is left of the score of John A. Smith and John B. Smith
_FULL_NAME = 3  # words: given name, patronymic, surname
_PARTICLE_WEIGHT, _LEGAL_WEIGHT, _INITIAL_WEIGHT, _GENERIC_WEIGHT = 0.1, 0.05, 0.5, 0.5


@dataclass(frozen=True, slots=True)
class Comparison:
    """How alike two names are, from 0 to 1, whether they are taken to be the same, and why."""

    score: float
    verdict: Literal["same", "different"]
    reason: str


def compare(first: str, second: str) -> Comparison:
    """Compare two names in any script, spelling and order of words. The order of the two does not matter.

    Forms of company, titles, particles and initials count for little; a word that only one name has counts against it.
    """
    if first.casefold() == second.casefold():
        return Comparison(1.0, "same", "same spelling" if first == second else "same but for case")
    left, right = parse(first), parse(second)
    if not left.words or not right.words:
        return Comparison(0.0, "different", "nothing to compare")
    if _WITHOUT_VOWELS.search(first) or _WITHOUT_VOWELS.search(second):
        left, right = _consonants(left), _consonants(right)
    left, right = _without_legal_forms(left), _without_legal_forms(right)
    left, right = _without_patronymic(left, right), _without_patronymic(right, left)
    there, back = NameModel(left).align(right), NameModel(right).align(left)
    value = (_score(there) + _score(back)) / 2
    if _joined_key(left) == _joined_key(right):
        value = max(value, _SAME_BUT_FOR_SPACES)
    if _initials_differ(there) or _initials_differ(back):
        value *= _INITIALS_DIFFER
    alignment = there if (first, second) <= (second, first) else back
    return Comparison(value, "same" if value >= SAME_FROM else "different", explain(alignment))


def _score(alignment: Alignment) -> float:
    people = not any(word.fold in vocabulary().generic for word in (*alignment.left.words, *alignment.right.words))
    return score(measures(alignment, _weight, of_person=people))


def _weight(word: NameWord) -> float:
    """How much a word tells when nobody has counted how common it is."""
    known = vocabulary()
    if word.fold in known.particles:
        return _PARTICLE_WEIGHT
    if is_numeral(word.fold):
        return 1.0
    if len(word.fold) == 1:
        return _INITIAL_WEIGHT
    if (word.fold,) in known.legal:
        return _LEGAL_WEIGHT
    return _GENERIC_WEIGHT if word.fold in known.generic else 1.0


def _initials_differ(alignment: Alignment) -> bool:
    left = any(len(alignment.left.words[place].fold) == 1 for place in alignment.left_alone)
    return left and any(len(alignment.right.words[place].fold) == 1 for place in alignment.right_alone)


def _joined_key(name: Name) -> str:
    return "".join(word.key for word in name.words)


def _without_patronymic(name: Name, other: Name) -> Name:
    """The name without a patronymic that the other, shorter one leaves out."""
    if len(name.words) <= len(other.words) or len(name.words) < _FULL_NAME:
        return name
    kept = tuple(
        word
        for place, word in enumerate(name.words)
        if place == 0 or not is_patronymic(word.fold) or any(word.key == each.key for each in other.words)
    )
    return Name(name.text, kept, min(name.opening, len(kept)), len(kept))


def _without_legal_forms(name: Name) -> Name:
    """The name without the form of company at its end or beginning; the whole name if nothing else is left."""
    kept = tuple(word for word, legal in _marked(name) if not legal)
    return Name(name.text, kept, min(name.opening, len(kept)), len(kept)) if kept else name


def _marked(name: Name) -> Iterator[tuple[NameWord, bool]]:
    legal = vocabulary().legal
    folds = [word.fold for word in name.words]
    marked = [False] * len(folds)
    for phrase in legal:
        for start in {0, len(folds) - len(phrase)}:
            if start >= 0 and len(phrase) < len(folds) and tuple(folds[start : start + len(phrase)]) == phrase:
                marked[start : start + len(phrase)] = [True] * len(phrase)
    return zip(name.words, marked, strict=True)


def _consonants(name: Name) -> Name:
    """The name as a script without vowels would have it."""
    bones = [skeleton(word.key).removeprefix("a") or word.key for word in name.words]
    words = tuple(
        NameWord(word.fold, word.read, bone, sounds(bone)) for word, bone in zip(name.words, bones, strict=True)
    )
    return Name(name.text, words, name.opening, name.tail)
