"""How alike two names are: their words are aligned by sound, and what matched and what did not gives a score.

The score is a logistic function of a few measures of the alignment. Its weights were fitted on French and English
names of the same and of different things; it is calibrated, so one threshold tells a match from a near miss.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from operator import itemgetter, mul
from typing import NamedTuple

from rapidfuzz.distance import OSA, Levenshtein

from glossary.names import (
    GIVEN_BY_KEY,
    GIVEN_LAYERS,
    Equivalent,
    Name,
    NameWord,
    is_patronymic,
    known_phrases,
    vocabulary,
    words,
)
from glossary.romanize import adapted_spellings, english_spelling, is_numeral, key_of_sounds

_WORTH_PAIRING = 0.5
_WORTH_JOINING = 0.8
_JOINED_SLACK = 4
_INITIAL = 0.7
_PARTICLE = 0.9
_STEEPEST = 700.0  # beyond it the exponential function overflows: a whole page is no name
_EQUIVALENT = {"word": 0.97, "given": 0.95, "sister": 0.95, "short": 0.85}


class Pair(NamedTuple):
    """Words of one name that stand for words of the other, how alike they are, and what kind of knowledge says so.

    `how` is "sound", "initial", "particle", "joined", or the layer of the vocabulary: "word", "given",
    "sister", "short".
    """

    left: tuple[int, ...]
    right: tuple[int, ...]
    similarity: float
    how: str


class Alignment(NamedTuple):
    """Two names side by side: the pairs of their words, and the words that nothing stands for."""

    left: Name
    right: Name
    pairs: tuple[Pair, ...]
    left_alone: tuple[int, ...]
    right_alone: tuple[int, ...]


class Measures(NamedTuple):
    """What the score looks at. A weight of words is about 1 for each telling word; a share is of the name's weight."""

    base: float  # always 1
    sound: float  # how unlike the paired words sound, on average
    worst: float  # how unlike the worst pair is
    last: float  # how unlike the last word is, where surnames stand
    left_names: float  # words of one name only: their weight, and their share
    left_names_share: float
    left_generic: float  # the same for words like county and river
    left_generic_share: float
    left_opening: float  # articles and titles
    right_names: float
    right_names_share: float
    right_has_names: float
    right_generic: float
    right_generic_share: float
    right_opening: float
    tail: float  # words after a comma: Lincoln County, Maine
    has_tail: float
    particles: float  # de, al, van on one side only
    numerals: float  # numbers on one side only
    left_patronymics: float  # Petrovich, on one side only and not as the surname
    right_patronymics: float
    moved: float  # one part moved: NOM Prénom
    shuffled: float  # the order differs otherwise
    whole: float  # how unlike the folds are as a whole
    spelling: float  # how unlike the paired words are spelt
    expected: float  # how unlike what English would write for the French name of a person
    adapted: float  # how unlike what a place may be called elsewhere
    accents: float  # how unlike the texts are, accents and all
    all_sound_alike: float
    initials: float
    initials_left_out: float  # John C. Baez and John Baez
    middle: float  # names left out or added between the first and the last, which correspond
    given: float  # given names in two languages
    translated: float
    joined: float
    first_matches: float
    short: float  # the less there is to compare
    one_word: float
    one_of_many: float  # one word that is part of a longer name
    complete: float  # no word is left over
    person: float  # the other name is a person's
    surname: float  # one word, and the surname of a person
    complete_alike: float  # and all sound alike


@lru_cache(maxsize=1 << 18)
def sound_similarity(left: str, right: str) -> float:
    """How alike two words sound, 0 to 1, from the spelling of their sounds; vowels weigh half of consonants.

    Two sounds that change places, as typists let them, count as one difference.
    """
    similarity = Levenshtein.normalized_similarity(left, right)
    if len(left) == len(right) and transposed(key := key_of_sounds(left), key_of_sounds(right)):
        return max(similarity, 1.0 - 1.0 / len(key))
    return similarity


def transposed(left: str, right: str) -> bool:
    """Whether two neighbouring letters change places, and the words are the same otherwise."""
    return sorted(left) == sorted(right) and OSA.distance(left, right, score_cutoff=1) == 1


@lru_cache(maxsize=64)
def _same_in_order(count: int) -> tuple[Pair, ...]:
    """The pairs of two names of `count` words that sound the same, word by word."""
    return tuple(Pair((place,), (place,), 1.0, "sound") for place in range(count))


def _key_of(words: tuple[NameWord, ...]) -> str:
    return " ".join([word.key for word in words])


class NameModel:
    """A name prepared for comparison with many others."""

    def __init__(self, name: Name) -> None:
        self.name = name
        self.words = name.words
        self.key = _key_of(name.words)

    @property
    def is_titled_word(self) -> bool:
        """Whether it is one word with articles or titles before it."""
        return self.name.opening > 0 and len(self.name.bare) == 1

    @cached_property
    def _is_numbered(self) -> bool:
        """Whether a ruler's number stands last, such as V, and no initial: `Poutine, V.`."""
        last_is_tail = self.name.tail < len(self.words)
        return is_numeral(self.words[-1].fold) and not last_is_tail and not self.name.text.rstrip().endswith(".")

    @cached_property
    def _traits(self) -> list[_Traits]:
        return list(map(_traits, self.words))

    @cached_property
    def phrases(self) -> list[tuple[tuple[int, ...], list[tuple[tuple[str, ...], str, str]]]]:
        """The runs of its words that the vocabulary knows, with what may stand for them.

        For each: its places, and the words that may stand there, their key if it is a given name, and the layer.
        """
        return [
            (tuple(range(start, end)), [_standing_for(each) for each in known])
            for start, end, known in known_phrases(self.words)
        ]

    def align(self, other: Name) -> Alignment:
        """This name beside `other`: pairs are chosen greedily, the likest first."""
        left, right = self.words, other.words
        if self.key == _key_of(right):
            return Alignment(self.name, other, _same_in_order(len(left)), (), ())
        if len(left) == 1 and (place := _place_of(left[0], right)) is not None:
            others = (*range(place), *range(place + 1, len(right)))
            return Alignment(self.name, other, (Pair((0,), (place,), 1.0, "sound"),), (), others)
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
        return Alignment(self.name, other, tuple(sorted(pairs)), tuple(sorted(left_free)), tuple(sorted(right_free)))

    def _pairs_of_words(self, right: tuple[NameWord, ...]) -> list[Pair]:
        found = []
        last = len(self.words) - 1
        others = list(map(_traits, right))
        for i, (fold, key, sounds, group, initial, numeral) in enumerate(self._traits):
            for j, (its_fold, its_key, its_sounds, its_group, its_initial, its_numeral) in enumerate(others):
                if key == its_key or fold == its_fold:  # the press leaves marks out: Zizka for Žižka
                    found.append(Pair((i,), (j,), 1.0, "sound"))
                elif group is not None and group == its_group:
                    found.append(Pair((i,), (j,), _PARTICLE, "particle"))
                elif initial or its_initial:
                    if key[:1] == its_key[:1] and not (i == last and self._is_numbered):
                        found.append(Pair((i,), (j,), _INITIAL, "initial"))
                elif numeral or its_numeral:
                    continue
                elif (similarity := sound_similarity(sounds, its_sounds)) >= _WORTH_PAIRING:
                    found.append(Pair((i,), (j,), similarity, "sound"))
        return found

    def _pairs_of_phrases(self, right: tuple[NameWord, ...]) -> list[Pair]:
        if not self.phrases:
            return []
        right_folds, right_keys = [word.fold for word in right], [word.key for word in right]
        there = frozenset(right_folds)
        found = []
        for span, known in self.phrases:
            for folds, key, layer in known:
                if there.issuperset(folds):
                    places = tuple([right_folds.index(fold) for fold in folds])
                    found.append(Pair(span, places, _EQUIVALENT[layer], layer))
                elif key in right_keys:
                    found.append(Pair(span, (right_keys.index(key),), _EQUIVALENT[layer], layer))
        return found


class _Traits(NamedTuple):
    """What the pairing of words asks of a word; `group` tells particles that stand for each other."""

    fold: str
    key: str
    sounds: str
    group: int | None
    initial: bool
    numeral: bool


@lru_cache(maxsize=1 << 16)
def _traits(word: NameWord) -> _Traits:
    group = vocabulary().particles.get(word.fold)
    return _Traits(word.fold, word.key, word.sounds, group, len(word.fold) == 1, is_numeral(word.fold))


@lru_cache(maxsize=1 << 14)
def _standing_for(equivalent: Equivalent) -> tuple[tuple[str, ...], str, str]:
    spelt = words(equivalent.fold)
    key = spelt[0].key if len(spelt) == 1 and equivalent.layer in GIVEN_BY_KEY else ""
    return tuple([word.fold for word in spelt]), key, equivalent.layer


def _place_of(word: NameWord, others: tuple[NameWord, ...]) -> int | None:
    """Where the first of the other words is that is written the same or sounds the same."""
    return next((place for place, its in enumerate(others) if its.key == word.key or its.fold == word.fold), None)


def _pairs_of_joined_words(left: tuple[NameWord, ...], right: tuple[NameWord, ...]) -> list[Pair]:
    """Two words of one name that are one word of the other: `Abd al` and `Abdal`."""
    found = [Pair(two, one, similarity, "joined") for two, one, similarity in _joined(left, right)]
    return found + [Pair(one, two, similarity, "joined") for two, one, similarity in _joined(right, left)]


def _joined(many: tuple[NameWord, ...], few: tuple[NameWord, ...]) -> list[tuple[tuple[int, int], tuple[int], float]]:
    found = []
    for i in range(len(many) - 1):
        text = many[i].sounds + many[i + 1].sounds
        shortest, longest = len(text) - _JOINED_SLACK, len(text) + _JOINED_SLACK
        for j, one in enumerate(few):
            near = shortest < len(one.sounds) < longest
            if near and (similarity := sound_similarity(text, one.sounds)) >= _WORTH_JOINING:
                found.append(((i, i + 1), (j,), similarity))
    return found


def measures(alignment: Alignment, weight: Callable[[NameWord], float], *, of_person: bool) -> Measures:
    """What the score looks at in an alignment.

    `weight` says how much a word tells, `of_person` whether the right name is known to be a person's.
    """
    left, right = alignment.left.words, alignment.right.words
    left_bare, right_bare = len(left) - alignment.left.opening, len(right) - alignment.right.opening
    left_weights = list(map(weight, left))
    right_weights = list(map(weight, right)) if alignment.right_alone else []
    left_total, right_total = sum(left_weights) or 1.0, sum(right_weights) or 1.0
    cost = worst = same = 0.0
    for pair in alignment.pairs:
        value = left_weights[pair.left[0]] if len(pair.left) == 1 else sum([left_weights[place] for place in pair.left])
        same += value
        if pair.similarity != 1.0:
            lost = 1.0 - pair.similarity
            cost += value * lost
            worst = max(worst, lost * min(1.0, value))
    left_over = _left_over(alignment.left, alignment.left_alone, left_weights)
    right_over = _left_over(alignment.right, alignment.right_alone, right_weights)
    hows = [pair.how for pair in alignment.pairs]
    moved, shuffled = _order(alignment)
    last = alignment.pairs[-1] if alignment.pairs else None
    last_lost = 1.0 if last is None or last.left[-1] != len(left) - 1 else 1.0 - last.similarity
    whole = Levenshtein.normalized_distance(_as_right(alignment, hows), "".join([word.fold for word in right]))
    as_written = not moved and not shuffled and "word" not in hows
    all_sound_alike = worst == 0.0 or all(pair.similarity == 1.0 for pair in alignment.pairs if pair.how == "sound")
    spelling, expected, adapted = _spelling(alignment)
    complete = not alignment.right_alone and not alignment.left_alone
    return Measures(
        base=1.0,
        sound=cost / (same or 1.0),
        worst=worst,
        last=last_lost,
        left_names=left_over.names,
        left_names_share=left_over.names / left_total,
        left_generic=left_over.generic,
        left_generic_share=left_over.generic / left_total,
        left_opening=left_over.opening,
        right_names=right_over.names,
        right_names_share=right_over.names / right_total,
        right_has_names=float(right_over.names > 0),
        right_generic=right_over.generic,
        right_generic_share=right_over.generic / right_total,
        right_opening=right_over.opening,
        tail=left_over.tail + right_over.tail,
        has_tail=float(left_over.tail + right_over.tail > 0),
        particles=left_over.particles + right_over.particles,
        numerals=left_over.numerals + right_over.numerals,
        left_patronymics=left_over.patronymics,
        right_patronymics=right_over.patronymics,
        moved=moved,
        shuffled=shuffled,
        whole=whole,
        spelling=spelling,
        expected=expected,
        adapted=adapted,
        accents=_accents(alignment) if as_written else whole,
        all_sound_alike=float(all_sound_alike),
        initials=float(hows.count("initial")),
        initials_left_out=left_over.initials + right_over.initials,
        middle=left_over.names + right_over.names if _ends_correspond(alignment) else 0.0,
        given=float(sum(map(hows.count, GIVEN_LAYERS))),
        translated=float(hows.count("word")),
        joined=float(hows.count("joined")),
        first_matches=float(bool(alignment.pairs) and alignment.pairs[0].left[0] == 0 == alignment.pairs[0].right[0]),
        short=1.0 / (1.0 + same),
        one_word=float(left_bare == 1),
        one_of_many=float(left_bare == 1 < right_bare),
        complete=float(complete),
        person=float(of_person),
        surname=float(of_person and left_bare == 1 < len(right) and _ends_alike(alignment)),
        complete_alike=float(complete and all_sound_alike),
    )


def _ends_correspond(alignment: Alignment) -> bool:
    """Whether the first words stand for each other, and the last ones."""
    if len(alignment.pairs) < 2:
        return False
    first, last = alignment.pairs[0], alignment.pairs[-1]
    ends = (len(alignment.left.words) - 1, len(alignment.right.words) - 1)
    return first.left[0] == 0 == first.right[0] and (last.left[-1], last.right[-1]) == ends


def _ends_alike(alignment: Alignment) -> bool:
    return bool(alignment.pairs) and alignment.pairs[-1].right[-1] == alignment.right.tail - 1


def _as_right(alignment: Alignment, hows: list[str]) -> str:
    """The fold of the left name with its words in the order of the right one, and translated where they were."""
    left, right = alignment.left.words, alignment.right.words
    places = [pair.right for pair in alignment.pairs]
    if not alignment.left_alone and "word" not in hows and places == sorted(places):
        return "".join([word.fold for word in left])
    words = [
        word.fold
        for pair in sorted(alignment.pairs, key=_RIGHT_PLACES)
        for word in (
            [right[place] for place in pair.right] if pair.how == "word" else [left[place] for place in pair.left]
        )
    ]
    return "".join(words + [left[place].fold for place in alignment.left_alone])


_RIGHT_PLACES = itemgetter(1)


def _accents(alignment: Alignment) -> float:
    return Levenshtein.normalized_distance(alignment.left.text.casefold(), alignment.right.text.casefold())


class _LeftOver(NamedTuple):
    names: float
    generic: float
    opening: float
    tail: float
    particles: float
    numerals: float
    patronymics: float
    initials: float


def _left_over(name: Name, alone: tuple[int, ...], weights: list[float]) -> _LeftOver:
    """The weight of the words of a name that nothing stands for, by what they are."""
    if not alone:
        return _NOTHING_LEFT
    known = vocabulary()
    names = generic = opening = tail = particles = numerals = patronymics = initials = 0.0
    for place in alone:
        word, value = name.words[place].fold, weights[place]
        if place < name.opening:
            opening += value
        elif place >= name.tail:
            tail += value
        elif word in known.particles:
            particles += 1.0
        elif is_numeral(word):
            numerals += 1.0
        elif len(word) == 1:
            initials += 1.0
        elif word in known.generic:
            generic += value
        elif 0 < place < len(name.words) - 1 and is_patronymic(word):
            patronymics += 1.0
        else:
            names += value
    return _LeftOver(names, generic, opening, tail, particles, numerals, patronymics, initials)


_NOTHING_LEFT = _LeftOver(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def _order(alignment: Alignment) -> tuple[float, float]:
    """Whether one part was moved to the other end, and whether the order of the words differs otherwise."""
    places = [pair.right[0] for pair in alignment.pairs if pair.how not in ("particle", "word")]
    if places == sorted(places):
        return 0.0, 0.0
    descents = sum([a > b for a, b in pairwise(places)])
    return (1.0, 0.0) if descents == 1 and places[0] > places[-1] else (0.0, 1.0)


def _spelling(alignment: Alignment) -> tuple[float, float, float]:
    """How unlike the words are spelt that were paired by sound: as they are, and as English may write the French."""
    left, right = alignment.left.words, alignment.right.words
    paired = [(left[pair.left[0]].fold, right[pair.right[0]]) for pair in alignment.pairs if pair.how == "sound"]
    return _spelling_of((fold, word.fold, word.read) for fold, word in paired)


def _spelling_of(paired: Iterable[tuple[str, str, str]]) -> tuple[float, float, float]:
    """The same of pairs: the fold of a left word, and the fold and the reading of the right one."""
    total = lost = unexpected = unadapted = 0
    for left, right, read in paired:
        total += max(len(left), len(right))
        if left != right:
            as_it_is, expected, adapted = _edits(left, right, read)
            lost += as_it_is
            unexpected += expected
            unadapted += adapted
    return (lost / total, unexpected / total, unadapted / total) if total else (0.5, 0.5, 0.5)


@lru_cache(maxsize=1 << 16)
def _edits(left: str, right: str, read: str) -> tuple[int, int, int]:
    """The edits between two words: as they are, and from what English may write for the French one."""
    distance = Levenshtein.distance(left, right)
    expected = _distance(english_spelling(left), right, read)
    adapted = [_distance(spelt, right, read) for spelt in adapted_spellings(left)]
    return distance, min(distance, expected), min(distance, *adapted)


def _distance(spelt: str, word: str, read: str) -> int:
    """The edits between a spelling and a word: as it is without its marks, or with these spelt out (`č` as `ch`)."""
    distance = Levenshtein.distance(spelt, word)
    return distance if read == word else min(distance, Levenshtein.distance(spelt, read))


def score(alignment: Alignment, weight: Callable[[NameWord], float], *, of_person: bool) -> float:
    """The probability that two names denote one thing.

    `weight` says how much a word tells, `of_person` whether the right name is known to be a person's.
    """
    weights = _WEIGHTS_OF_ONE_WORD if len(alignment.left.bare) == 1 else _WEIGHTS
    return _probability(sum(map(mul, weights, measures(alignment, weight, of_person=of_person))))


def score_of_same_sound(
    name: Name,
    text: str,
    folds: Sequence[str],
    readings: Sequence[str],
    weight: Callable[[NameWord], float],
    *,
    of_person: bool,
) -> float:
    """What `score` gives for a text that sounds the same as the name word by word, if that is no title and a word.

    `folds` and `readings` are those of the words of the text. Measures that are then 0 are not worked out.
    """
    weights, certain = _OF_SAME_SOUND[len(name.words) == 1]
    left = [word.fold for word in name.words]
    spelling, expected, adapted = _spelling_of(zip(left, folds, readings, strict=True))
    logit = (
        certain
        + weights.whole * Levenshtein.normalized_distance("".join(left), "".join(folds))
        + weights.spelling * spelling
        + weights.expected * expected
        + weights.adapted * adapted
        + weights.accents * Levenshtein.normalized_distance(name.text.casefold(), text.casefold())
        + weights.short / (1.0 + sum(map(weight, name.words)))
    )
    return _probability(logit + weights.person if of_person else logit)


def _probability(logit: float) -> float:
    return 1.0 / (1.0 + math.exp(min(-logit, _STEEPEST)))


_WEIGHTS = Measures(
    base=0.53,
    sound=-1.13,
    worst=-0.62,
    last=-1.17,
    left_names=-1.30,
    left_names_share=-1.79,
    left_generic=-1.20,
    left_generic_share=-0.79,
    left_opening=-0.10,
    right_names=-1.42,
    right_names_share=-1.40,
    right_has_names=-0.06,
    right_generic=-0.58,
    right_generic_share=-0.16,
    right_opening=-0.11,
    tail=0.53,
    has_tail=-2.08,
    particles=0.08,
    numerals=-1.15,
    left_patronymics=-0.22,
    right_patronymics=-1.97,
    moved=-0.38,
    shuffled=-0.39,
    whole=-2.23,
    spelling=-0.93,
    expected=-0.84,
    adapted=-1.13,
    accents=-2.34,
    all_sound_alike=1.55,
    initials=-1.00,
    initials_left_out=-0.78,
    middle=0.03,
    given=-0.16,
    translated=0.35,
    joined=0.19,
    first_matches=0.75,
    short=-2.75,
    one_word=0.00,
    one_of_many=0.00,
    complete=-0.12,
    person=1.92,
    surname=0.00,
    complete_alike=0.50,
)
_WEIGHTS_OF_ONE_WORD = Measures(
    base=-0.37,
    sound=-3.07,
    worst=-3.31,
    last=-3.06,
    left_names=-0.00,
    left_names_share=-0.00,
    left_generic=0.00,
    left_generic_share=0.00,
    left_opening=-0.86,
    right_names=0.09,
    right_names_share=-1.48,
    right_has_names=-0.64,
    right_generic=-0.42,
    right_generic_share=-0.20,
    right_opening=-0.46,
    tail=-0.13,
    has_tail=-1.32,
    particles=0.22,
    numerals=-0.82,
    left_patronymics=0.00,
    right_patronymics=-1.02,
    moved=-0.40,
    shuffled=-0.40,
    whole=-0.26,
    spelling=0.57,
    expected=-4.00,
    adapted=-2.09,
    accents=-2.72,
    all_sound_alike=1.30,
    initials=0.00,
    initials_left_out=-0.80,
    middle=-0.00,
    given=0.94,
    translated=1.29,
    joined=-1.19,
    first_matches=0.73,
    short=-0.86,
    one_word=-0.13,
    one_of_many=-0.96,
    complete=1.14,
    person=0.04,
    surname=2.88,
    complete_alike=0.52,
)
_OF_SAME_SOUND = [
    (each, each.base + each.all_sound_alike + each.first_matches + each.complete + each.complete_alike + one_word)
    for each, one_word in ((_WEIGHTS, 0.0), (_WEIGHTS_OF_ONE_WORD, _WEIGHTS_OF_ONE_WORD.one_word))
]
