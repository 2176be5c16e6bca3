"""Which forms of the glossary could be a name: found by its words, each as it is, translated, or spelt otherwise."""

from __future__ import annotations

import heapq
import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import chain, groupby, islice
from operator import attrgetter
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

from glossary.database import Database
from glossary.names import Name, NameWord, equivalents, known_phrases, vocabulary, words
from glossary.romanize import adapted_spellings, english_spelling, is_numeral, key_of_sounds, word_key
from glossary.store import index

_NEAREST_WORDS = 10  # spellings of one word that are followed
_WORTH_FOLLOWING = 0.58
_ALIKE = 0.66  # enough words with the same skeleton that are so like the word leave no need for others
_STRONG = 0.85  # so like the word that it may be looked for beside another
_EQUIVALENT = 0.95
_EXPECTED = 0.9  # what English may write for the word by the rules of spelling
_MISSPELT = 0.9
_SHORTEST_MISSPELT = 4  # shorter ones are one slip away from too many
_MOST_WORDS_MISSPELT = 3
_ESTABLISHED = 20  # a word in more forms than this is taken for well written
_TELLING = 0.4  # the weight of a word that a misspelt name has to share
_RARE = 300  # the forms of a word in no more than this are all compared with a misspelt name
_WRITTEN_ALIKE = 0.7
_WORTH_BUT_FOR_SLIPS, _WORTH_WRITTEN_ALIKE = 1.0, 1.2
_SHORTEST_PART, _LONGEST_TWO = 4, 32  # of what may be two words whose space was lost
_SEARCHED = 20  # a sequence so many times as long as a set is searched for its members, not gone through
_COMMON = 1200  # a word in more forms than this only counts beside another word
_MOST_COMMON = 8
_MOST_PAIRS = 6
_MOST_OCCURRENCES = 2000
_MOST_READ = 32
_WORTH_READING = 0.6  # of the weight that the best candidate holds
_WORTH_COMPARING = 0.8
_MOST_CANDIDATES = 12
_FEW_CANDIDATES = 5  # are read and compared whatever they are worth
_WORD_COST = 0.05  # of a form's every further word, as a share of a telling word
_OPENING_WEIGHT = 0.2  # of an article or title before the name
_INITIAL_WEIGHT = 0.3  # names that are written out are to be found too
_LONG_KEY = 6  # shorter ones are shared by many
_NUMBER_WEIGHT = 0.5  # of a ruler's number, which many share
_REMEMBERED_NEAR = 50_000
_REMEMBERED_WORDS = 200_000
_REMEMBERED_FORMS = 5_000_000
_REMEMBERED_IN_SETS = 1_000_000
_MOST_IN_SET = 50_000  # the forms of a word in more are searched, for a set of them is dear to make


class Neighbour(NamedTuple):
    """A word of the vocabulary that may stand for a word of the name: in how many forms it is, and how well it fits."""

    key: str
    spread: int
    similarity: float


_SIMILARITY = attrgetter("similarity")


class Candidates:
    """Finds candidates in one database, and remembers what it learnt of words while the database stays as it is.

    `refresh` comes before each question, or before several that may be answered from one state of the database.
    """

    def __init__(self, db: Database) -> None:
        self.db = db
        self._state: tuple[int, int] | None = None
        self._size = 0
        self._near: dict[NameWord, list[Neighbour]] = {}
        self._slips: dict[NameWord, list[Neighbour]] = {}
        self._spreads: dict[str, int] = {}
        self._forms: dict[str, Sequence[int]] = {}
        self._forms_held = 0
        self._common: dict[str, frozenset[int]] = {}
        self._common_held = 0
        self._weights: dict[NameWord, float] = {}

    def weight(self, word: NameWord) -> float:
        """How much a word tells, about 0 (`de`) to 1 (a rare name)."""
        if word not in self._weights:
            self._weights[word] = self._weigh(word)
        return self._weights[word]

    def _weigh(self, word: NameWord) -> float:
        if word.fold in vocabulary().particles:
            return 0.1
        if len(word.fold) == 1:
            return 0.5
        if is_numeral(word.fold):
            return 1.0
        spread = self.spread(word.key)
        rarity = 1.0 - (math.log(spread) / math.log(self._size + 2) if spread > 1 else 0.0)
        return max(0.2, rarity)

    def find(self, name: Name) -> list[index.FoundForm]:
        """The forms most worth comparing with `name`, the likest first."""
        worth = self._ranked(self._neighbours(name))
        best = max(worth.values(), default=0.0)
        for key in self._whole_keys(name):
            worth.update(dict.fromkeys(index.ids_with_key(self.db, key), best))
        return self._chosen(worth)

    def _whole_keys(self, name: Name) -> list[str]:
        """The keys of whole forms that are candidates: the same sounds, perhaps divided otherwise into words.

        Abdallah Abdallah may be any word like his twice, but would not be found among all who have it once.
        """
        if len(name.words) == 2 and name.words[0].key == name.words[1].key:
            return [each.key * 2 for each in self._nearest(name.words[0])]
        joined = "".join([word.key for word in name.words])
        return [joined] if len(name.words) == 1 or len(joined) >= _LONG_KEY else []

    def find_with_word(self, word: NameWord, known: Collection[int]) -> list[index.FoundForm]:
        """Some of the forms that contain the word, by its key; those with the ids `known` are left out."""
        if self.spread(word.key) <= len(known):
            return []
        self._read_forms([word.key])
        others = (form_id for form_id in self._forms[word.key] if form_id not in known)
        return self._chosen(dict.fromkeys(islice(others, _MOST_READ), 1.0))

    def count_of_surname(self, word: NameWord) -> int:
        """How many persons have this surname, by its key."""
        self._read_forms([word.key])
        return index.count_of_surname(self.db, self._forms[word.key], word.key)

    def find_misspelt(self, name: Name, known: Collection[int]) -> list[index.FoundForm]:
        """The forms that a short name may be if there is a slip of the pen in it, the likest first.

        Of a long name enough is written well to find it by. The forms with the ids `known` are left out.
        """
        if len(_telling(name)) > _MOST_WORDS_MISSPELT:
            return []
        worth = dict.fromkeys(self._with_slips(name), _WORTH_BUT_FOR_SLIPS)
        worth.update(dict.fromkeys(self._written_alike(name), _WORTH_WRITTEN_ALIKE))
        return self._chosen({form_id: value for form_id, value in worth.items() if form_id not in known})

    def _with_slips(self, name: Name) -> list[int]:
        """Some of the forms that have all telling words of the name, or ones that are a slip away from them."""
        if not any(map(self._misspelt, name.words)):
            return []
        neighbours = self._neighbours(name, misspelt=True)
        places = [near for weight, near in neighbours if weight >= _TELLING]
        found = heapq.nsmallest(_MOST_READ, self._holding_all(places))
        if len(places) == 1:  # a word that is the whole of a form may be in too many others
            found += [form_id for each in places[0] for form_id in index.ids_with_key(self.db, each.key)]
        return found

    def _written_alike(self, name: Name) -> list[int]:
        """Those written most like the name of the forms with a rare word of it, or with a part of an unknown word."""
        keys = {word.key for word in name.words}
        keys.update(word_key(part) for word in name.words if not self.spread(word.key) for part in _parts(word.fold))
        self.learn(keys)
        rare = [key for key in keys if 0 < self.spread(key) <= _RARE]
        self._read_forms(rare)
        folds = index.folds_with_ids(self.db, sorted(set().union(*[self._forms[key] for key in rare])))
        written = " ".join([word.fold for word in name.words])
        likest = process.extract(
            written,
            folds,
            scorer=Levenshtein.normalized_similarity,
            score_cutoff=_WRITTEN_ALIKE,
            limit=_FEW_CANDIDATES,
        )
        return [form_id for _, _, form_id in likest]

    def _holding_all(self, places: list[list[Neighbour]]) -> set[int]:
        """The forms that hold one of the words of each place."""
        self._read_forms(each.key for near in places for each in near)
        places = sorted(places, key=lambda near: sum([each.spread for each in near]))
        held: set[int] = set().union(*[self._forms[each.key] for each in places[0]]) if places else set()
        for near in places[1:]:
            held = set().union(*[_common_to(held, self._forms[each.key]) for each in near])
        return held

    def _chosen(self, worth: dict[int, float]) -> list[index.FoundForm]:
        """Those of the forms with these ids that are most worth comparing, by what each is worth."""
        if not worth:
            return []
        chosen = _likeliest(worth, index.forms_with_ids(self.db, worth))
        self.learn(key for form in chosen for key in form.key.split())
        return chosen

    def learn(self, keys: Iterable[str]) -> None:
        """Ask at once how common the words with these keys are, for `weight`."""
        if new := {key for key in keys if key not in self._spreads}:
            found = index.spreads(self.db, new)
            self._spreads.update((key, found.get(key, 0)) for key in new)

    def has_words_of(self, name: Name) -> bool:
        """Whether every word of the name is in the vocabulary."""
        return all(self.spread(word.key) for word in name.words)

    def refresh(self) -> bool:
        """Forget what was read before the database changed, or when it has become much; whether it has changed."""
        state = (self.db.conn.total_changes, self.db.conn.execute("PRAGMA data_version").fetchone()[0])
        changed = state != self._state
        if changed:
            self._state, self._size = state, index.size(self.db)
            self._common.clear()
            self._common_held = 0
        if changed or len(self._near) + len(self._slips) > _REMEMBERED_NEAR:
            self._near.clear()
            self._slips.clear()
        if changed or len(self._spreads) > _REMEMBERED_WORDS:
            self._spreads.clear()
            self._weights.clear()
        if changed or self._forms_held > _REMEMBERED_FORMS:
            self._forms.clear()
            self._forms_held = 0
        return changed

    def spread(self, key: str) -> int:
        """In how many forms the word with this key is."""
        if key not in self._spreads:
            self.learn([key])
        return self._spreads[key]

    def _neighbours(self, name: Name, *, misspelt: bool = False) -> list[tuple[float, list[Neighbour]]]:
        """For each telling word of the name, its weight and the words of the vocabulary that may stand for it.

        If it is taken to be `misspelt`, these are the words that are much like it, and those that are a slip away.
        """
        joined_keys = {place: _joined_keys(name.words, place) for place in _telling(name)}
        self.learn(chain((word.key for word in name.words), *joined_keys.values()))
        translations = self._translations(name)
        found = []
        for place, keys in joined_keys.items():
            word = name.words[place]
            near = {each.key: each for each in self._nearest(word)}
            joined = [each for key in keys for each in self._named(key)]
            if misspelt:
                near = {each.key: each for each in near.values() if each.similarity >= _STRONG}
            slips = self._misspelt(word) if misspelt else []
            for each in (*translations.get(place, ()), *joined, *slips):
                near[each.key] = max(each, near.get(each.key, each), key=_SIMILARITY)
            share = 1.0 if place in translations else _share(name, place)
            found.append((self.weight(word) * share, list(near.values())))
        return found

    def _translations(self, name: Name) -> dict[int, list[Neighbour]]:
        """For each place of the name, the English words for the phrases of the vocabulary that begin there."""
        particles = vocabulary().particles
        found: dict[int, list[Neighbour]] = defaultdict(list)
        for start, end, known in known_phrases(name.words):
            kept = {word.key for word in name.words[start:end]}  # words of the phrase itself are found anyway
            for equivalent in known:
                for part in words(equivalent.fold):
                    if part.fold not in particles and part.key not in kept:
                        found[start] += self._named(part.key)
        return found

    def _named(self, key: str, similarity: float = _EQUIVALENT) -> list[Neighbour]:
        spread = self.spread(key)
        return [Neighbour(key, spread, similarity)] if spread else []

    def _nearest(self, word: NameWord) -> list[Neighbour]:
        if word not in self._near:
            self._near[word] = self._search_nearest(word)
        return self._near[word]

    def _search_nearest(self, word: NameWord) -> list[Neighbour]:
        if len(word.fold) == 1 or is_numeral(word.fold):
            return self._named(word.key, 1.0)
        near = index.sounds_with_skeleton(self.db, word.key)
        likest = _likest(word.sounds, near, _ALIKE)
        if len(likest) < _NEAREST_WORDS:
            likest = _likest(word.sounds, near + index.sounds_a_letter_away(self.db, word.key), _WORTH_FOLLOWING)
        values = {key_of_sounds(spelt): value for spelt, value in likest.items()}
        for spelt in (english_spelling(word.fold), *adapted_spellings(word.fold)):
            key = word_key(spelt)
            values[key] = max(values.get(key, 0.0), _EXPECTED)
        self._read_forms(values)
        return [Neighbour(key, len(self._forms[key]), value) for key, value in values.items() if self._forms[key]]

    def _misspelt(self, word: NameWord) -> list[Neighbour]:
        """The words that are written like this one but for a slip: a letter left out, put in, changed or transposed."""
        if word not in self._slips:
            may_be = len(word.fold) >= _SHORTEST_MISSPELT and self.spread(word.key) <= _ESTABLISHED
            near = index.spellings_near(self.db, word.fold) if may_be else []
            likest = process.extract(word.fold, near, scorer=OSA.distance, score_cutoff=1, limit=None)
            keys = sorted({word_key(spelt) for spelt, _, _ in likest} - {word.key})
            self._read_forms(keys)
            self._slips[word] = [Neighbour(key, len(self._forms[key]), _MISSPELT) for key in keys if self._forms[key]]
        return self._slips[word]

    def _ranked(self, neighbours: list[tuple[float, list[Neighbour]]]) -> dict[int, float]:
        """The forms that hold most of the name's weight, best first: the id of each, and the weight."""
        followed, common = _parted(neighbours)
        self._read_forms(hit.key for hit in (*followed, *common))
        entered: list[_Entry] = [(hit, self._forms[hit.key]) for hit in followed]
        if common:
            strong = set().union(*(self._forms[hit.key] for hit in followed if hit.similarity >= _STRONG))
            entered += [(hit, self._with_common(hit.key, strong)) for hit in common]
        for first, second in _pairs_of_common(common):
            both = self._with_common(first.key, self._common_forms(second.key))
            entered += [(first, both), (second, both)]
        if common and not any(forms for _, forms in entered):
            rarest = min(common, key=lambda hit: (hit.spread, hit.key))
            entered.append((rarest, self._forms[rarest.key][:_MOST_OCCURRENCES]))
        return _heaviest(entered)

    def _read_forms(self, keys: Iterable[str]) -> None:
        if new := {key for key in keys if key not in self._forms}:
            found = index.forms_by_word(self.db, new)
            self._forms.update((key, found.get(key, ())) for key in new)
            self._spreads.update((key, len(self._forms[key])) for key in new)
            self._forms_held += sum(map(len, found.values()))

    def _with_common(self, key: str, forms: AbstractSet[int]) -> AbstractSet[int]:
        """Those of the forms that contain the common word."""
        containing = self._forms[key]  # in ascending order
        if len(containing) <= _MOST_IN_SET:
            return forms & self._common_forms(key)
        return {form_id for form_id in forms if _holds(containing, form_id)}

    def _common_forms(self, key: str) -> frozenset[int]:
        """The forms of a common word, from memory where they are there: given names come again and again."""
        if key not in self._common:
            forms = frozenset(self._forms[key])
            if len(forms) + self._common_held > _REMEMBERED_IN_SETS:
                self._common.clear()
                self._common_held = 0
            self._common[key] = forms
            self._common_held += len(forms)
        return self._common[key]


def _telling(name: Name) -> list[int]:
    """The places of the words that are no particles, and the last one."""
    particles = vocabulary().particles
    last = len(name.words) - 1
    return [place for place, word in enumerate(name.words) if word.fold not in particles or place == last]


def _joined_keys(words: tuple[NameWord, ...], place: int) -> list[str]:
    """The keys of a word and the next one written as one (`Abdel Aziz`, Abdulaziz), or a particle before it and it."""
    word = words[place]
    pairs = [(key, word.key) for key in _sister_particles(words[place - 1].fold)] if place else []
    if place + 1 < len(words):
        sisters = [word_key(each.fold) for each in equivalents((word,)) if each.layer == "sister"]
        pairs += [(key, words[place + 1].key) for key in (word.key, *sisters)]
    return [left + right[1:] if left[-1:] == right[:1] else left + right for left, right in pairs]


@lru_cache(maxsize=1 << 10)
def _sister_particles(folded: str) -> list[str]:
    """The keys of a particle and its other forms, such as `al` and `el`; empty for other words."""
    particles = vocabulary().particles
    group = particles.get(folded)
    return list(dict.fromkeys(word_key(other) for other, its in particles.items() if its == group)) if group else []


def _share(name: Name, place: int) -> float:
    """How much of its weight a word has when forms are looked for."""
    word = name.words[place].fold
    if place < name.opening:
        return _OPENING_WEIGHT
    if is_numeral(word):
        return _NUMBER_WEIGHT
    return _INITIAL_WEIGHT if len(word) == 1 else 1.0


def _parts(word: str) -> list[str]:
    """What a long word begins and ends with: it may be two whose space was lost."""
    places = range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1) if len(word) <= _LONGEST_TWO else ()
    return [part for place in places for part in (word[:place], word[place:])]


def _likeliest(worth: dict[int, float], forms: Iterable[index.FoundForm]) -> list[index.FoundForm]:
    """The forms worth comparing with the name, the likest first: those of a few entries, and of all that come near.

    An entry may have many forms, so entries are counted, and of its forms with one fold the first is taken.
    """
    ranked = sorted([(_WORD_COST * form.fold.count(" ") - worth[form.id], form.id, form) for form in forms])
    chosen: dict[tuple[str, str], index.FoundForm] = {}
    entries: set[str] = set()
    for value, _, form in ranked:
        if form.entry_id not in entries:
            if len(entries) >= _FEW_CANDIDATES and value > _WORTH_COMPARING * ranked[0][0]:
                break
            if len(entries) >= _MOST_CANDIDATES:
                continue
            entries.add(form.entry_id)
        chosen.setdefault((form.entry_id, form.fold), form)
    return list(chosen.values())


def _common_to(few: set[int], ascending: Sequence[int]) -> set[int]:
    if len(ascending) < _SEARCHED * len(few):
        return few.intersection(ascending)
    return {number for number in few if _holds(ascending, number)}


def _holds(ascending: Sequence[int], number: int) -> bool:
    place = bisect_left(ascending, number)
    return place < len(ascending) and ascending[place] == number


def _likest(sounds: str, near: list[str], least: float) -> dict[str, float]:
    """Those of the words that sound most alike, likest first, and how alike."""
    found: dict[str, float] = {}
    for limit in (4 * _NEAREST_WORDS, None):  # words that share several traces come several times
        likest = process.extract(
            sounds, near, scorer=Levenshtein.normalized_similarity, score_cutoff=least, limit=limit
        )
        found = {spelt: value for spelt, value, _ in likest}
        if len(found) >= _NEAREST_WORDS or len(likest) != limit:
            break
    return dict(islice(found.items(), _NEAREST_WORDS))


def _heaviest(entered: list[_Entry]) -> dict[int, float]:
    """The forms with the highest sums of the best value that each place of the name has in them.

    Most forms have one word of the name only, so sums are made for the others, and words that alone are worth too
    little are passed over.
    """
    entered = sorted([(hit, forms) for hit, forms in entered if forms], key=lambda pair: -pair[0].value)
    sums = _sums_of_shared(entered)
    least = _WORTH_READING * max([*sums.values(), *(hit.value for hit, _ in entered)], default=0.0)
    singles: dict[int, float] = {}
    for value, equal in groupby(entered, key=lambda pair: pair[0].value):
        if len(singles) >= (_MOST_READ if value >= least else _FEW_CANDIDATES - len(sums)):
            break
        for _, forms in equal:
            for form_id in forms:
                if form_id not in sums:
                    singles.setdefault(form_id, value)
    ranked = heapq.nsmallest(_MOST_READ, [(-value, form_id) for form_id, value in (sums | singles).items()])
    return {
        form_id: -value for rank, (value, form_id) in enumerate(ranked) if rank < _FEW_CANDIDATES or -value >= least
    }


def _sums_of_shared(entered: list[_Entry]) -> dict[int, float]:
    """For each form that has words at several places of the name, the sum of the best value at each."""
    places: dict[int, list[_Entry]] = defaultdict(list)
    for hit, forms in entered:
        places[hit.place].append((hit, forms))
    sums = dict.fromkeys(_shared(list(places.values())), 0.0)
    if not sums:
        return sums
    for place in places.values():
        left = set(sums)
        for hit, forms in place:  # the best first
            for form_id in left.intersection(forms):
                left.remove(form_id)
                sums[form_id] += hit.value
    return sums


def _shared(places: list[list[_Entry]]) -> set[int]:
    """The forms at more than one place; those of the fullest place are gone through, no set is made of them."""
    places.sort(key=lambda place: sum([len(forms) for _, forms in place]))
    seen: set[int] = set()
    shared: set[int] = set()
    for place in places[:-1]:
        here = set().union(*[forms for _, forms in place])
        shared |= seen & here
        seen |= here
    return shared.union(*[seen.intersection(forms) for _, forms in places[-1]]) if seen else shared


class _Hit(NamedTuple):
    """A neighbour of the word at a place of the name, and what a form gains by containing it."""

    place: int
    key: str
    spread: int
    similarity: float
    value: float


_Entry = tuple[_Hit, Collection[int]]  # a hit and the forms that contain it


def _parted(neighbours: list[tuple[float, list[Neighbour]]]) -> tuple[list[_Hit], list[_Hit]]:
    """The neighbours whose forms are read, and those in so many forms that they only count beside others."""
    hits = [
        _Hit(place, each.key, each.spread, each.similarity, weight * each.similarity)
        for place, (weight, near) in enumerate(neighbours)
        for each in near
    ]
    hits.sort(key=lambda hit: (-hit.similarity, hit.spread, hit.key))
    followed: list[_Hit] = []
    common: list[_Hit] = []
    budget = _MOST_OCCURRENCES
    for hit in hits:
        if hit.spread <= min(_COMMON, budget):
            budget -= hit.spread
            followed.append(hit)
        elif hit.similarity >= _STRONG:
            common.append(hit)
    return followed, common[:_MOST_COMMON]


def _pairs_of_common(common: list[_Hit]) -> list[tuple[_Hit, _Hit]]:
    """Pairs of common words at different places; the rarer of each comes second, for its forms are gone through."""
    pairs = [
        (first, second) if first.spread >= second.spread else (second, first)
        for number, first in enumerate(common)
        for second in common[number + 1 :]
        if first.place != second.place and min(first.spread, second.spread) <= _MOST_IN_SET
    ]
    return sorted(pairs, key=lambda pair: (pair[1].spread, pair[0].key, pair[1].key))[:_MOST_PAIRS]
