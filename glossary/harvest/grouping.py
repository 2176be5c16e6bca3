"""Which spellings denote one thing: by fold, by romanization key, surname and full name, article, acronym.

Only spellings are compared here. What the documents say besides (which full name a surname stands for in one of them)
comes in as links.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from glossary.cues import cues
from glossary.names import NameWord, vocabulary, words
from glossary.normalise import fold
from glossary.score import sound_similarity

_SAME_GIVEN_NAME = 0.75
_SAME_SURNAME = 0.8
_SHORTEST_KEY = 4  # shorter keys say too little: Mali and Mally
_LONGEST_SURNAME = 3
_CONTRACTED = frozenset({"le", "les"})
_GIVEN_NAMES_TOO = frozenset({"ben", "y", "di", "don", "do"})  # particles that are names where they come first


class Sets:
    """Disjoint sets of spellings that can be united."""

    def __init__(self, items: Iterable[str]) -> None:
        self._parent = {item: item for item in items}

    def find(self, item: str) -> str:
        """The spelling that stands for the set of `item`."""
        while self._parent[item] != item:
            self._parent[item] = item = self._parent[self._parent[item]]
        return item

    def unite(self, one: str, other: str) -> None:
        """Make one set of the sets of two spellings."""
        self._parent[self.find(one)] = self.find(other)

    def all(self) -> list[list[str]]:
        """The sets, in the order of their first members."""
        members: dict[str, list[str]] = defaultdict(list)
        for item in self._parent:
            members[self.find(item)].append(item)
        return list(members.values())


@lru_cache(maxsize=1 << 15)
def name_words(text: str) -> tuple[NameWord, ...]:
    """The words of a name without the particles between them and the titles of descent before them."""
    everything = words(text)
    telling = tuple(
        word
        for place, word in enumerate(everything)
        if word.fold not in _small_words() or (place == 0 and word.fold in _GIVEN_NAMES_TOO)
    )
    return telling or everything


def bare_fold(text: str) -> str:
    """The fold of a name without an article that contracts (au Caire): `Le Caire` and `Caire` share one."""
    first, _, rest = fold(text).partition(" ")
    return rest if rest and first in _CONTRACTED else fold(text)


def unite_same(sets: Sets, texts: Iterable[str], people: frozenset[str]) -> None:
    """Unite spellings with one fold or one key, and full names of one person."""
    by_fold: dict[str, str] = {}
    by_key: dict[str, str] = {}
    by_surname: dict[str, list[str]] = defaultdict(list)
    for text in texts:
        sets.unite(text, by_fold.setdefault(bare_fold(text), text))
        name = name_words(text)
        key = " ".join(word.key for word in name)
        if len(key) >= _SHORTEST_KEY and not text.isupper():
            sets.unite(text, by_key.setdefault(key, text))
        if text in people and len(name) > 1:
            by_surname[name[-1].key].append(text)
    for full_names in by_surname.values():
        for index, one in enumerate(full_names):
            for other in full_names[:index]:
                if sets.find(one) != sets.find(other) and same_person(one, other):
                    sets.unite(one, other)


def same_person(one: str, other: str) -> bool:
    """Whether two full names with one surname are one person's: the first given names agree, or one name holds the
    other."""
    left, right = name_words(one)[:-1], name_words(other)[:-1]
    if not left or not right:
        return False
    if _same_given(left[0], right[0]):
        return True
    fewer, more = sorted((left, right), key=len)
    return len(fewer) < len(more) and all(any(_same_given(word, each) for each in more) for word in fewer)


class FullNames:
    """Full names, to be asked which of them a shorter form may stand for. Each answer looks at a few of them only."""

    def __init__(self, full_names: Iterable[str]) -> None:
        self._by_last: dict[str, list[str]] = defaultdict(list)
        self._by_first: dict[str, list[str]] = defaultdict(list)
        self._by_sounds: dict[str, list[str]] = defaultdict(list)
        for full in full_names:
            name = name_words(full)
            if len(name) < 2:
                continue
            self._by_last[name[-1].key].append(full)
            self._by_first[name[0].key].append(full)
            for block in _blocks(name[-1].key):
                self._by_sounds[block].append(full)

    def with_surname(self, short: str) -> list[str]:
        """The full names that end in `short`, or begin with it where the family name comes first: Xi, Xi Jinping."""
        asked = tuple(word.key for word in name_words(short))
        if not asked or len(asked) > _LONGEST_SURNAME:
            return []
        ending = [full for full in self._by_last[asked[-1]] if _keys(full)[-len(asked) :] == asked != _keys(full)]
        if not ending and len(asked) == 1 and name_words(short)[0].fold in cues().folds("family"):
            return list(self._by_first[asked[0]])
        return ending

    def with_given_name(self, short: str) -> list[str]:
        """The full names that begin with the single word `short`."""
        asked = name_words(short)
        return list(self._by_first[asked[0].key]) if len(asked) == 1 else []

    def with_similar_surname(self, short: str) -> list[str]:
        """The full names whose surname sounds nearly like the single word `short`: Qalibaf, Ghalibaf."""
        asked = name_words(short)
        if len(asked) != 1 or len(asked[0].key) < _SHORTEST_KEY:
            return []
        near = dict.fromkeys(full for block in _blocks(asked[0].key) for full in self._by_sounds[block])
        return [
            full for full in near if sound_similarity(asked[0].sounds, name_words(full)[-1].sounds) >= _SAME_SURNAME
        ]


def unite_links(sets: Sets, links: Mapping[str, Iterable[str]]) -> None:
    """Unite each short form with the full name that it is linked with, if all its links lead to one thing."""
    for short, full_names in links.items():
        targets = {sets.find(full) for full in full_names if full != short}
        if len(targets) == 1:
            sets.unite(short, targets.pop())


def _keys(text: str) -> tuple[str, ...]:
    return tuple(word.key for word in name_words(text))


def _blocks(key: str) -> tuple[str, str]:
    """Words that sound nearly alike begin or end alike."""
    return f"{key[:2]}…", f"…{key[-2:]}"


def _same_given(left: NameWord, right: NameWord) -> bool:
    if left.key == right.key:
        return True
    if len(left.fold) == 1 or len(right.fold) == 1:
        return left.fold[0] == right.fold[0]
    if any(each.fold == right.fold for each in vocabulary().equivalents_of((left.fold,))):
        return True
    return sound_similarity(left.sounds, right.sounds) >= _SAME_GIVEN_NAME


@lru_cache(maxsize=1)
def _small_words() -> frozenset[str]:
    known = cues()
    return known.folds("particle") | known.folds("prenominal") | {"de", "du", "des", "d", "l", "la", "le"}
