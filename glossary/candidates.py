"""Which forms of the glossary could be a name: found by its words, each as it is, translated, or spelt otherwise."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein
from sqlite_utils import Database

from glossary.names import NameWord, vocabulary, words
from glossary.romanize import is_numeral, key_of_sounds
from glossary.store import index

_NEAREST_WORDS = 24  # spellings of one word that are followed
_WORTH_FOLLOWING = 0.55
_COMMON = 1200  # a word in more forms than this is not followed by itself
_MOST_OCCURRENCES = 6000
_MOST_PAIRS = 2000
_MOST_CANDIDATES = 40
_MOST_READ = 150
_WORD_COST = 0.05  # of a form's every further word, as a share of a telling word
_CHECKED_FOR_COMMON_WORDS = 400
_REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A word of the vocabulary that may stand for a word of the name, and how well."""

    id: int
    count: int
    similarity: float


class Candidates:
    """Finds candidates in one database, and remembers what it learnt of words while the database stays as it is."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self._state: tuple[int, int] | None = None
        self._size = 0
        self._near: dict[str, list[Neighbour]] = {}
        self._known: dict[str, index.Word | None] = {}

    def weight(self, word: NameWord) -> float:
        """How much a word tells, about 0 (`de`) to 1 (a rare name)."""
        if word.fold in vocabulary().particles:
            return 0.1
        if is_numeral(word.fold):
            return 1.0
        known = self._word(word.key)
        rarity = 1.0 - (math.log(known.count) / math.log(self._size + 2) if known and known.count > 1 else 0.0)
        return max(0.2, rarity) * (0.7 if len(word.fold) == 1 else 1.0)

    def find(self, name: Sequence[NameWord]) -> list[index.FoundForm]:
        """The forms most worth comparing with `name`, the likest first."""
        self._refresh()
        ranked = self._ranked(self._neighbours(name))
        worth = {form_id: value for value, form_id in ranked[:_MOST_READ]}
        forms = index.forms_with_ids(self.db, list(worth))
        forms.sort(key=lambda form: (worth[form.id] + _WORD_COST * form.fold.count(" "), form.id))
        return forms[:_MOST_CANDIDATES]

    def _refresh(self) -> None:
        state = (self.db.conn.total_changes, self.db.conn.execute("PRAGMA data_version").fetchone()[0])
        if state != self._state or len(self._near) + len(self._known) > _REMEMBERED:
            self._state, self._size = state, index.size(self.db)
            self._near.clear()
            self._known.clear()

    def _word(self, key: str) -> index.Word | None:
        if key not in self._known:
            self._known[key] = index.words_with_keys(self.db, [key]).get(key)
        return self._known[key]

    def _neighbours(self, name: Sequence[NameWord]) -> list[tuple[float, list[Neighbour]]]:
        """For each telling word of the name, its weight and the words of the vocabulary that may stand for it."""
        found = []
        particles, equivalents = vocabulary().particles, vocabulary().equivalents
        folds = tuple(word.fold for word in name)
        for place, word in enumerate(name):
            if word.fold in particles and len(name) > 1:
                continue
            near = {each.id: each for each in self._nearest(word)}
            for length in (1, 2, 3):
                for equivalent in (
                    equivalents.get(folds[place : place + length], ()) if place + length <= len(name) else ()
                ):
                    for part in words(equivalent.fold):
                        known = self._word(part.key)
                        if known is not None:
                            near[known.id] = Neighbour(known.id, known.count, 0.95)
            if place + 1 < len(name):
                known = self._word(word.key + name[place + 1].key)
                if known is not None:
                    near[known.id] = Neighbour(known.id, known.count, 0.95)
            if near:
                found.append((self.weight(word), sorted(near.values(), key=lambda each: (-each.similarity, each.id))))
        return found

    def _nearest(self, word: NameWord) -> list[Neighbour]:
        if word.key not in self._near:
            self._near[word.key] = self._search_nearest(word)
        return self._near[word.key]

    def _search_nearest(self, word: NameWord) -> list[Neighbour]:
        if len(word.fold) == 1 or is_numeral(word.fold):
            known = self._word(word.key)
            return [Neighbour(known.id, known.count, 1.0)] if known else []
        likest = process.extract(
            word.sounds,
            list(index.sounds_near(self.db, word.key)),
            scorer=Levenshtein.normalized_similarity,
            score_cutoff=_WORTH_FOLLOWING,
            limit=_NEAREST_WORDS,
        )
        keys = [(key_of_sounds(spelt), value) for spelt, value, _ in likest]
        known = index.words_with_keys(self.db, [key for key, _ in keys])
        near = [Neighbour(known[key].id, known[key].count, value) for key, value in keys if key in known]
        return sorted(near, key=lambda each: (-each.similarity, -each.count, each.id))

    def _ranked(self, neighbours: list[tuple[float, list[Neighbour]]]) -> list[tuple[float, int]]:
        """The forms that hold most of the weight, best first: the weight, less than zero, and the id of each."""
        followed: dict[int, list[tuple[int, float]]] = defaultdict(list)
        common: list[tuple[int, Neighbour, float]] = []
        budget = _MOST_OCCURRENCES
        everything = sorted(
            (
                (each.count, place, each, weight * each.similarity)
                for place, (weight, near) in enumerate(neighbours)
                for each in near
            ),
            key=lambda item: (item[0] > _COMMON, -item[2].similarity if item[0] <= _COMMON else item[0], item[2].id),
        )
        for count, place, each, value in everything:
            if count > _COMMON or count > budget:
                common.append((place, each, value))
            else:
                budget -= count
                followed[each.id].append((place, value))
        best: dict[int, dict[int, float]] = defaultdict(dict)
        for word_id, forms in index.forms_by_word(self.db, list(followed)).items():
            for place, value in followed[word_id]:
                for form_id in forms:
                    values = best[form_id]
                    if value > values.get(place, 0.0):
                        values[place] = value
        if not best:
            for form_id in self._forms_with_common_words(common):
                best[form_id] = {}
        totals = sorted(((-sum(values.values()), form_id) for form_id, values in best.items()))
        if common and len(totals) > 1:
            totals = self._with_common_words(totals[:_CHECKED_FOR_COMMON_WORDS], common, best)
        return totals

    def _with_common_words(
        self,
        totals: list[tuple[float, int]],
        common: list[tuple[int, Neighbour, float]],
        best: dict[int, dict[int, float]],
    ) -> list[tuple[float, int]]:
        form_ids = [form_id for _, form_id in totals]
        for place, each, value in common:
            for form_id in index.containing(self.db, each.id, form_ids):
                values = best[form_id]
                if value > values.get(place, 0.0):
                    values[place] = value
        return sorted((-sum(best[form_id].values()), form_id) for form_id in form_ids)

    def _forms_with_common_words(self, common: list[tuple[int, Neighbour, float]]) -> list[int]:
        places = sorted({place for place, _, _ in common})
        top = {place: [each for other, each, _ in common if other == place][:4] for place in places}
        if not places:
            return []
        if len(places) == 1:
            found = index.forms_by_word(self.db, [top[places[0]][0].id])
            return [form_id for forms in found.values() for form_id in forms[:_MOST_PAIRS]]
        rarest = sorted(places, key=lambda place: min(each.count for each in top[place]))[:2]
        return [
            form_id
            for a in top[rarest[0]]
            for b in top[rarest[1]]
            for form_id in index.forms_with_both(self.db, a.id, b.id, limit=_MOST_PAIRS)
        ]
