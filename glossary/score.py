"""How alike two names are: their words are aligned by sound, and what matched and what did not gives a score.

The score is a logistic function of a few measures of the alignment. Its weights were fitted on French and English
names of the same and of different things; it is calibrated, so one threshold tells a match from a near miss.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from glossary.names import NameWord, vocabulary
from glossary.romanize import is_numeral

_WORTH_PAIRING = 0.5
_WORTH_JOINING = 0.8
_JOINED_SLACK = 4
_INITIAL = 0.7
_PARTICLE = 0.9
_EQUIVALENT = {"word": 0.97, "given": 0.95, "short": 0.85}


class Pair(NamedTuple):
    """Words of one name that stand for words of the other, how alike they are, and what kind of knowledge says so.

    `how` is "sound", "initial", "particle", "joined", or the layer of the vocabulary: "word", "given", "short".
    """

    left: tuple[int, ...]
    right: tuple[int, ...]
    similarity: float
    how: str


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two names side by side: the pairs of their words, and the words that nothing stands for."""

    left: tuple[NameWord, ...]
    right: tuple[NameWord, ...]
    pairs: tuple[Pair, ...]
    left_alone: tuple[int, ...]
    right_alone: tuple[int, ...]
    tail: int  # the place in the right name from which words only say which one: `Lincoln County, Maine`


@lru_cache(maxsize=1 << 18)
def sound_similarity(left: str, right: str) -> float:
    """How alike two words sound, 0 to 1, from the spelling of their sounds; vowels weigh half of consonants."""
    return Levenshtein.normalized_similarity(left, right)


class NameModel:
    """A name prepared for comparison with many others."""

    def __init__(self, name: Sequence[NameWord]) -> None:
        self.words = tuple(name)
        self.phrases = _phrases(self.words)

    def align(self, other: Sequence[NameWord], tail: int | None = None) -> Alignment:
        """This name beside `other`: pairs are chosen greedily, the likest first."""
        left, right = self.words, tuple(other)
        proposals = self._pairs_of_words(right) + self._pairs_of_phrases(right)
        matched = {place for pair in proposals if pair.similarity == 1.0 for place in pair.right}
        if len(matched) < len(right) and len(left) + len(right) > 2:
            proposals += _pairs_of_joined_words(left, right)
        proposals.sort(key=lambda pair: (-pair.similarity, abs(pair.left[0] - pair.right[0]), pair))
        left_free, right_free = set(range(len(left))), set(range(len(right)))
        pairs = []
        for pair in proposals:
            if left_free.issuperset(pair.left) and right_free.issuperset(pair.right):
                left_free.difference_update(pair.left)
                right_free.difference_update(pair.right)
                pairs.append(pair)
        return Alignment(left, right, tuple(sorted(pairs)), tuple(sorted(left_free)), tuple(sorted(right_free)), len(right) if tail is None else tail)

    def _pairs_of_words(self, right: tuple[NameWord, ...]) -> list[Pair]:
        particles = vocabulary().particles
        found = []
        for i, a in enumerate(self.words):
            group = particles.get(a.fold)
            for j, b in enumerate(right):
                if a.key == b.key:
                    found.append(Pair((i,), (j,), 1.0, "sound"))
                elif group is not None and particles.get(b.fold) == group:
                    found.append(Pair((i,), (j,), _PARTICLE, "particle"))
                elif len(a.fold) == 1 or len(b.fold) == 1:
                    if a.sounds[:1] == b.sounds[:1]:
                        found.append(Pair((i,), (j,), _INITIAL, "initial"))
                elif is_numeral(a.fold) or is_numeral(b.fold):
                    continue
                elif (similarity := sound_similarity(a.sounds, b.sounds)) >= _WORTH_PAIRING:
                    found.append(Pair((i,), (j,), similarity, "sound"))
        return found

    def _pairs_of_phrases(self, right: tuple[NameWord, ...]) -> list[Pair]:
        if not self.phrases:
            return []
        places = {word.fold: place for place, word in reversed(list(enumerate(right)))}
        return [
            Pair(span, found, _EQUIVALENT[layer], layer)
            for span, equivalents in self.phrases
            for folds, layer in equivalents
            if None not in (found := tuple(places.get(fold) for fold in folds))
        ]


def _phrases(name: tuple[NameWord, ...]) -> list[tuple[tuple[int, ...], list[tuple[tuple[str, ...], str]]]]:
    """The runs of words that the vocabulary knows, with what may stand for them."""
    known = vocabulary().equivalents
    folds = tuple(word.fold for word in name)
    return [
        (tuple(range(start, end)), [(tuple(each.fold.split()), each.layer) for each in known[folds[start:end]]])
        for start in range(len(folds))
        for end in range(start + 1, min(start + 4, len(folds)) + 1)
        if folds[start:end] in known
    ]


def _pairs_of_joined_words(left: tuple[NameWord, ...], right: tuple[NameWord, ...]) -> list[Pair]:
    """Two words of one name that are one word of the other: `Abd al` and `Abdal`."""
    found = [Pair(two, one, similarity, "joined") for two, one, similarity in _joined(left, right)]
    return found + [Pair(one, two, similarity, "joined") for two, one, similarity in _joined(right, left)]


def _joined(many: tuple[NameWord, ...], few: tuple[NameWord, ...]) -> list[tuple[tuple[int, int], tuple[int], float]]:
    return [
        ((i, i + 1), (j,), similarity)
        for i in range(len(many) - 1)
        for text in [many[i].sounds + many[i + 1].sounds]
        for j, one in enumerate(few)
        if abs(len(text) - len(one.sounds)) < _JOINED_SLACK
        and (similarity := sound_similarity(text, one.sounds)) >= _WORTH_JOINING
    ]


def measures(alignment: Alignment, weights: Callable[[NameWord], float]) -> tuple[float, ...]:
    """What the score looks at, each about 0 to 1 where 0 is best."""
    left, right = alignment.left, alignment.right
    left_weights = [weights(word) for word in left]
    right_weights = [weights(word) for word in right]
    left_total, right_total = sum(left_weights), sum(right_weights)
    cost = worst = same = 0.0
    for pair in alignment.pairs:
        weight = sum(left_weights[i] for i in pair.left)
        lost = 1.0 - pair.similarity
        cost += weight * lost
        worst = max(worst, lost * min(1.0, weight))
        same += weight
    generic = vocabulary().generic
    left_alone = right_alone = left_generic = right_generic = right_tail = 0.0
    for i in alignment.left_alone:
        if left[i].fold in generic:
            left_generic += left_weights[i]
        else:
            left_alone += left_weights[i]
    for j in alignment.right_alone:
        if j >= alignment.tail:
            right_tail += right_weights[j]
        elif right[j].fold in generic:
            right_generic += right_weights[j]
        else:
            right_alone += right_weights[j]
    first = [pair.right[0] for pair in alignment.pairs]
    disorder = sum(a > b for a, b in zip(first, first[1:]))
    last = alignment.pairs and max(alignment.pairs, key=lambda pair: pair.left[-1])
    surname_lost = 1.0 if not last or len(left) - 1 in alignment.left_alone else 1.0 - last.similarity
    whole = 1.0 - Levenshtein.normalized_similarity("".join(w.fold for w in left), "".join(w.fold for w in right))
    spelt = 1.0 - _fold_similarity(alignment)
    exact = all(pair.similarity == 1.0 for pair in alignment.pairs if pair.how == "sound")
    numerals = sum(is_numeral(left[i].fold) for i in alignment.left_alone) + sum(is_numeral(right[j].fold) for j in alignment.right_alone)
    return (
        1.0,
        cost / (same or 1.0),
        worst,
        surname_lost,
        left_alone,
        left_alone / (left_total or 1.0),
        left_generic,
        left_generic / (left_total or 1.0),
        right_alone,
        right_alone / (right_total or 1.0),
        right_generic,
        right_generic / (right_total or 1.0),
        right_tail,
        right_tail / (right_total or 1.0),
        float(min(disorder, 1)),
        whole,
        spelt,
        float(exact),
        float(numerals),
        float(sum(pair.how == "initial" for pair in alignment.pairs)),
        float(sum(pair.how in ("given", "short") for pair in alignment.pairs)),
        float(sum(pair.how == "word" for pair in alignment.pairs)),
        float(sum(pair.how == "joined" for pair in alignment.pairs)),
        float(any(pair.left[0] == 0 and pair.right[0] == 0 for pair in alignment.pairs)),
        1.0 / (1.0 + same),
        float(len(left) == 1),
        float(len(left) == 1 and len(right) > 1),
        float(not alignment.right_alone and not alignment.left_alone),
    )


def _fold_similarity(alignment: Alignment) -> float:
    total = lost = 0.0
    for pair in alignment.pairs:
        if pair.how == "sound":
            a, b = alignment.left[pair.left[0]].fold, alignment.right[pair.right[0]].fold
            size = max(len(a), len(b))
            total += size
            if a != b:
                lost += Levenshtein.distance(a, b)
    return 1.0 - lost / total if total else 0.5


def score(values: Sequence[float]) -> float:
    """The probability that two names denote one thing, from the `measures` of their alignment."""
    return 1.0 / (1.0 + math.exp(-sum(weight * value for weight, value in zip(_WEIGHTS, values, strict=True))))


_WEIGHTS = (6.0, -8.0, -4.0, -3.0, -2.0, -4.0, -1.0, -3.0, -0.5, -3.0, -2.0, -0.3, 0.0, 0.0, 0.3, 0.0, 0.0)
