"""Sentences that carry their terms: the French of a term followed by the English that is wanted for it.

Inline annotation after Dinu et al. 2019 ("Training Neural Machine Translation To Apply Terminology Constraints"). The
English is sometimes given in its dictionary form where the sentence has another, after Bergmanis and Pinnis 2021
("Facilitating Terminology Translation with Target Lemma Annotations"), so that a model learns to inflect what it is
given. Where it is a name, it may be one that no dictionary has: the model learns to copy.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from glossary.english import plural
from translate.training.links import Links, words
from translate.training.sources import Pair

_LONGEST_TERM = 4  # words
_MOST_TERMS = 3
_LEMMA_SHARE = 0.4
_FUNCTION_WORD_LIST = """
    à au aux avec ce ces cet cette dans de des du elle elles en et eux il ils je la le les leur leurs lui ma mais me
    mes mon ne nos notre nous on ou où par pas plus pour qu que qui sa sans se ses si son sont sous sur ta te tes toi
    ton tu un une vos votre vous y a ai as est était être été fait ont avait avoir sera comme dont très aussi bien
    the of to and in that is was for on with he it his at be by had her not but from have they you which or she an were
    we their has been are this will would there them its who if more no when what so said out up into than do any your
    my him our could other some about i after before also may can must shall
"""
_FUNCTION_WORDS = frozenset(_FUNCTION_WORD_LIST.split())


@dataclass(frozen=True, slots=True)
class Symbols:
    """The signs of an annotation: `source` before the French of a term, `target` before its English, `end` after."""

    source: str = "⟦"
    target: str = "⟾"
    end: str = "⟧"

    def annotated(self, french: str, english: str) -> str:
        """The annotation of one term."""
        return f"{self.source} {french} {self.target} {english} {self.end}"

    def record(self) -> dict[str, str]:
        """The symbols as a package's metadata.json names them, under "term_annotations"."""
        return {"source": self.source, "target": self.target, "end": self.end}


@dataclass(frozen=True, slots=True)
class Term:
    """Words of a French sentence, by their offsets, and the English that its translation has for them."""

    start: int
    end: int
    english: str


class Annotator:
    """Annotates a share of pairs with some of their terms, drawn by `chance`."""

    def __init__(
        self,
        symbols: Symbols,
        *,
        share: float,
        chance: random.Random,
        dictionary: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self._symbols, self._share, self._chance = symbols, share, chance
        self._dictionary = dictionary or {}

    def source(self, pair: Pair, links: Links) -> str:
        """The French of `pair`, for the model to read: with annotations, or as it is."""
        if self._chance.random() >= self._share:
            return pair.french
        terms = self._chosen([*self._named(pair), *aligned_terms(pair, links), *self._known(pair)])
        text, end = [], 0
        for term in terms:
            french = pair.french[term.start : term.end]
            text += [pair.french[end : term.start], self._symbols.annotated(french, self._wanted(term.english))]
            end = term.end
        return "".join([*text, pair.french[end:]])

    def _chosen(self, terms: Sequence[Term]) -> list[Term]:
        """Some of `terms` that do not overlap, in order."""
        chosen: list[Term] = []
        wanted = self._chance.randint(1, _MOST_TERMS)
        for term in self._chance.sample(terms, len(terms)):
            if len(chosen) < wanted and all(term.end <= other.start or term.start >= other.end for other in chosen):
                chosen.append(term)
        return sorted(chosen, key=lambda term: term.start)

    def _wanted(self, english: str) -> str:
        """The English of a term as the annotation gives it: as it stands, or its dictionary form."""
        lemma = singular(english)
        return lemma if lemma and self._chance.random() < _LEMMA_SHARE else english

    def _named(self, pair: Pair) -> Iterator[Term]:
        for french, english in pair.names:
            if english in pair.english:
                yield from (Term(*found.span(), english) for found in _whole(french, pair.french))

    def _known(self, pair: Pair) -> Iterator[Term]:
        """Terms of the dictionary that stand in both sentences."""
        if not self._dictionary:
            return
        places = words(pair.french)
        for first in range(len(places)):
            for last in range(first, min(first + _LONGEST_TERM, len(places))):
                start, end = places[first][0], places[last][1]
                for english in self._dictionary.get(pair.french[start:end].casefold(), ()):
                    if any(_whole(english, pair.english)):
                        yield Term(start, end, english)


def aligned_terms(pair: Pair, links: Links) -> Iterator[Term]:
    """The phrases of `pair` that are linked to one another and to nothing else, and may be terms.

    A term has at most four words, begins and ends with content words on both sides, and every content word in it is
    linked (consistent phrase pairs, Koehn et al. 2003).
    """
    french, english = words(pair.french), words(pair.english)
    left: dict[int, list[int]] = {}
    right: dict[int, list[int]] = {}
    for here, there in links:
        left.setdefault(here, []).append(there)
        right.setdefault(there, []).append(here)
    for first in range(len(french)):
        for last in range(first, min(first + _LONGEST_TERM, len(french))):
            linked = [number for here in range(first, last + 1) for number in left.get(here, ())]
            if not linked or not _is_phrase(pair.french, french, first, last):
                continue
            low, high = min(linked), max(linked)
            if high - low >= _LONGEST_TERM or not _is_phrase(pair.english, english, low, high):
                continue
            back = [number for one in range(low, high + 1) for number in right.get(one, ())]
            if min(back) < first or max(back) > last:
                continue
            if _all_linked(pair.french, french[first : last + 1], first, left) and _all_linked(
                pair.english, english[low : high + 1], low, right
            ):
                yield Term(french[first][0], french[last][1], pair.english[english[low][0] : english[high][1]])


def singular(phrase: str) -> str:
    """The singular of an English phrase that is a plural; empty for one that is none.

    >>> singular("peace talks"), singular("roadmap")
    ('peace talk', '')
    """
    for ending, instead in (("ies", "y"), ("es", ""), ("s", ""), ("men", "man"), ("people", "person")):
        if phrase.endswith(ending):
            candidate = phrase.removesuffix(ending) + instead
            if len(candidate) > 2 and plural(candidate) == phrase:
                return candidate
    return ""


def _is_phrase(text: str, places: Sequence[tuple[int, int]], first: int, last: int) -> bool:
    inside = [text[start:end] for start, end in places[first : last + 1]]
    has_signs = any(not word[0].isalnum() and word[-1] not in "'’" for word in inside)
    return _is_content(inside[0]) and _is_content(inside[-1]) and not has_signs


def _all_linked(text: str, places: Sequence[tuple[int, int]], first: int, links: Mapping[int, Sequence[int]]) -> bool:
    """Whether every content word among `places`, which are numbered from `first` on, has a link."""
    return all(number in links or not _is_content(text[start:end]) for number, (start, end) in enumerate(places, first))


def _is_content(word: str) -> bool:
    return len(word) > 2 and word[0].isalpha() and word.rstrip("'’").casefold() not in _FUNCTION_WORDS


def _whole(words_: str, text: str) -> Iterator[re.Match[str]]:
    return re.finditer(rf"(?<!\w){re.escape(words_)}(?!\w)", text)
