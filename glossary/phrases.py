"""The name inside a longer phrase: what the press writes around a name, and how to leave it out.

A description stands before the name (`le président biélorusse Alexandre Loukachenko`) or behind it (`Minsk, capitale du
Bélarus`), the nation of an organisation follows it (`le Hezbollah libanais`), or a term is in the plural (`drones
kamikazes`). Which nouns describe a person, an organisation or a place is data, in `cues.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, islice, product
from typing import NamedTuple

from glossary.cues import cues
from glossary.french import PREPOSITIONS, base_forms
from glossary.model import Kind
from glossary.names import vocabulary
from glossary.normalise import fold, fold_with_offsets

LONGEST_PHRASE = 24  # words; a longer text is no phrase with a name

_DESCRIBING: tuple[tuple[str, Kind], ...] = (("role", "person"), ("group", "organisation"), ("spot", "place"))
_DETERMINER_LIST = "le la les l un une ce cet cette son sa ses leur leurs notre nos"
_DETERMINERS = frozenset(_DETERMINER_LIST.split())
_LINKS = frozenset(map(fold, PREPOSITIONS)) | _DETERMINERS | {"d", "et", "ou"}
_WITH_PARENTHESIS = re.compile(r"([^()]+)(\([^()]+\))\s*")
_LONGEST_PEOPLE = 2  # words: sud-coréen
_MOST_NAMES = 4  # that may stand behind one description
_MOST_SINGULARS = 16


class Core(NamedTuple):
    """What may be the name in a phrase, of which kind it then is if that shows, and what was left out of the phrase."""

    text: str
    kind: Kind | None
    left_out: str


class _Description(NamedTuple):
    """The beginning of a phrase up to a noun that describes: where the noun begins and ends, and what it describes."""

    start: int
    end: int
    kind: Kind


class _Phrase:
    """A text by its folded words, with their places in it, and with what their capitals show."""

    def __init__(self, text: str) -> None:
        self.text = text
        folded, offsets = fold_with_offsets(text)
        self.words = folded.split()
        ends = list(accumulate(len(word) + 1 for word in self.words))
        self._starts = [offsets[end - 1 - len(word)] for word, end in zip(self.words, ends, strict=True)]
        self._ends = [offsets[end - 2] + 1 for end in ends]
        self._capitals = [text[start].isupper() for start in self._starts]
        self._has_case = not (text.islower() or text.isupper())

    def may_be_small(self, place: int) -> bool:
        """Whether a word begins with a small letter, or capitals show nothing here."""
        return not (self._has_case and self._capitals[place])

    def may_be_name(self, place: int) -> bool:
        """Whether a word begins with a capital or, where these show nothing, is none of the small words."""
        word = self.words[place]
        if self._has_case and self._capitals[place]:
            return True
        return word not in _LINKS and (not self._has_case or word in vocabulary().particles)

    def opens_word(self, place: int) -> bool:
        """Whether a word does not follow a hyphen."""
        return self.text[self._starts[place] - 1 : self._starts[place]] != "-"

    def between(self, start: int, end: int) -> str:
        """The text from one word to before another."""
        return self.text[self._starts[start] : self._ends[end - 1]]

    def without(self, start: int, end: int) -> str:
        """The text without the words from one to before another."""
        return f"{self.text[: self._starts[start]].rstrip()}{self.text[self._ends[end - 1] :]}".strip()


_phrase = lru_cache(maxsize=16)(_Phrase)


def described_names(text: str) -> list[Core]:
    """What may be the name with a description before or behind it, the longest first; empty if there is none.

    >>> [core.text for core in described_names("le porte-parole du Kremlin Dmitri Peskov")]
    ['Dmitri Peskov']
    >>> [core.text for core in described_names("Minsk, capitale du Bélarus")]
    ['Minsk']
    >>> [core.text for core in described_names("Gomel (Biélorussie)")]
    ['Gomel']
    """
    found = list(_before_parenthesis(text))
    if _has_small_words(text):
        found += [*_behind_description(_phrase(text)), *_before_description(text)]
    return found


def without_nation(text: str) -> list[Core]:
    """The text without the word that tells the nation of an organisation, or of a kind of place.

    Of the name of a place itself it is part: Samoa américaines.

    >>> [core.text for core in without_nation("la région russe de Koursk")]
    ['la région de Koursk']
    """
    if not _has_small_words(text):
        return []
    phrase = _phrase(text)
    described = _description(phrase)
    for start in range(1, len(phrase.words)):
        end = start + _length_of_people(phrase.words, start)
        if start < end and phrase.words[start - 1] not in _LINKS and phrase.may_be_small(start):
            of_place = described is not None and described.kind == "place" and start == described.end
            kind: Kind = "place" if of_place else "organisation"
            return [Core(phrase.without(start, end), kind, phrase.between(start, end))]
    return []


def singulars(text: str) -> list[str]:
    """The folds of what a term may be the plural or the feminine of, the likeliest first; a term is written small.

    >>> singulars("drones kamikazes")[0], singulars("Drones Kamikazes")
    ('drone kamikaze', [])
    """
    if not _has_small_words(text):
        return []
    phrase = _phrase(text)
    start = next((place for place, word in enumerate(phrase.words) if word not in _DETERMINERS), 0)
    options = [
        [*(form.text for form in base_forms(word) if phrase.may_be_small(place)), word]
        for place, word in enumerate(phrase.words[start:], start)
    ]
    found = map(" ".join, islice(product(*options), _MOST_SINGULARS))
    return [each for each in found if each != " ".join(phrase.words[start:])]


def _has_small_words(text: str) -> bool:
    """Whether there are words in small letters, or capitals show nothing; a name alone mostly has none."""
    return text.isupper() or any(word[:1].islower() for word in text.split())


def _behind_description(phrase: _Phrase) -> Iterator[Core]:
    """What may be the name that the description at the beginning is of, the longest first."""
    described = _description(phrase)
    if described is None:
        return
    names = (place for place in range(described.end, len(phrase.words)) if _may_begin_name(phrase, place, described))
    for place in islice(names, _MOST_NAMES):
        name, comma, behind = phrase.between(place, len(phrase.words)).partition(",")
        left_out = f"{phrase.between(0, place)} …, {behind.strip()}" if comma else phrase.between(0, place)
        yield Core(name, described.kind, left_out)


def _may_begin_name(phrase: _Phrase, place: int, described: _Description) -> bool:
    """Whether a name may begin at a place: with a capital, and after no word that makes it part of the description.

    What stands between is small (`le chef adjoint du Hamas`), or else it would begin the name. After a capital only a
    name of several words begins: with one, both would be the name of somebody else (`l'avocat d'Emmanuel Macron`).
    """
    words = phrase.words
    if not phrase.may_be_name(place) or not phrase.opens_word(place):
        return False
    if place == described.end:
        return phrase.may_be_small(described.start) or _length_of_people(words, described.start) > 0
    if not phrase.may_be_small(described.end):
        return False
    before = words[place - 1]
    if before in _LINKS or before in vocabulary().particles:
        return False
    return phrase.may_be_small(place - 1) or " " in phrase.between(place, len(words))


def _before_parenthesis(text: str) -> Iterator[Core]:
    """The name before a country, an acronym or years in parentheses."""
    if found := _WITH_PARENTHESIS.fullmatch(text):
        yield Core(found[1].strip(), None, found[2])


def _before_description(text: str) -> Iterator[Core]:
    """The name before a comma that a description follows: `Minsk, capitale du Bélarus`.

    It has a word in small letters: `Harold, Prince` may be a name turned round.
    """
    name, _, behind = text.partition(",")
    phrase = _phrase(behind)
    described = _description(phrase)
    if described is not None and any(map(phrase.may_be_small, range(min(2, len(phrase.words))))):
        yield Core(name.strip(), described.kind, behind.strip())


def _description(phrase: _Phrase) -> _Description | None:
    """The noun that describes, if the phrase opens with one, as `l'ancien secrétaire général …` does."""
    words, nouns = phrase.words, _describing_nouns()
    before_role = cues().folds("before_role")
    start = 0
    while start < len(words) and (words[start] in _DETERMINERS or words[start] in before_role):
        start += 1
    for end in range(min(len(words), start + _longest_noun()), start, -1):
        if kind := nouns.get(tuple(words[start:end])):
            return _Description(start, end, kind)
    length = _length_of_people(words, start) if start else 0
    return _Description(start, start + length, "person") if length else None  # le Russe Vladimir Poutine


def _length_of_people(words: list[str], place: int) -> int:
    """How many words that name a nation or its people stand at a place."""
    peoples = vocabulary().peoples
    for length in range(min(_LONGEST_PEOPLE, len(words) - place), 0, -1):
        found = tuple(words[place : place + length])
        *before, last = found
        if found in peoples or any((*before, form.text) in peoples for form in base_forms(last)):
            return length
    return 0


@lru_cache(maxsize=1)
def _describing_nouns() -> dict[tuple[str, ...], Kind]:
    """Folded nouns that describe a person, an organisation or a place."""
    return {tuple(noun.split()): kind for layer, kind in _DESCRIBING for noun in cues().folds(layer)}


@lru_cache(maxsize=1)
def _longest_noun() -> int:
    return max(map(len, _describing_nouns()))
