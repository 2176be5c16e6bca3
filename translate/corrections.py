"""What a person changed in a bitext: segments for the translation memory, and other English for terms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapidfuzz import fuzz

from glossary.model import Kind
from translate.located import Span, reads_as
from translate.memory import Unit
from translate.model import AlignedSegment, Bitext, Status, TermUse

_NOT_TRANSLATED: tuple[Status, ...] = ("furniture", "passed-through", "failed")
_WORD = re.compile(r"\w+(?:['’.-]\w+)*|[^\w\s]")
_POSSESSIVE = re.compile(r"['’]s?$")
_LETTER = re.compile(r"[^\W\d_]")
_PRONOUN_LIST = "he him his she her hers it its they them their theirs this that these those"
_PRONOUNS = frozenset(_PRONOUN_LIST.split())  # written in the place of a term, they are no other name for it
_ALIKE = 60.0  # a rapidfuzz ratio, from 0 to 100


@dataclass(frozen=True, slots=True)
class Proposal:
    """Another English for a term: `found` is what a person wrote where the glossary asks for `expected`."""

    entry_id: str
    kind: Kind
    variant: str
    expected: str
    found: str
    document: str
    segment: int


def corrected_units(after: Bitext, before: Bitext | None = None) -> Iterator[Unit]:
    """The translated segments of `after` as units for the memory; with `before`, only those it has otherwise."""
    ours = _by_place(before)
    for segment in after.segments:
        if segment.status in _NOT_TRANSLATED or not segment.english.strip():
            continue
        same = ours.get((segment.number, segment.french))
        if same is None or same.english != segment.english:
            yield Unit(segment.french, segment.english, f"{after.document.name}, segment {segment.number}")


def proposals(after: Bitext, before: Bitext | None = None) -> Iterator[Proposal]:
    """The terms for which a person wrote other English than the glossary asks for.

    A format that marks terms in the English shows what stands there now. For any other the bitext as it was written
    is needed, `before`: the words that took the term's place are found by comparing the two.
    """
    ours = _by_place(before)
    for segment in after.segments:
        same = ours.get((segment.number, segment.french))
        for use, found in _replaced(segment, same):
            match = use.match
            found = _POSSESSIVE.sub("", found)
            if _LETTER.search(found) and found.lower() not in _PRONOUNS and not reads_as(found, match.expected):
                name, number = after.document.name, segment.number
                yield Proposal(match.entry_id, match.kind, match.variant, match.expected, found, name, number)


def _by_place(bitext: Bitext | None) -> dict[tuple[int, str], AlignedSegment]:
    return {} if bitext is None else {(segment.number, segment.french): segment for segment in bitext.segments}


def _replaced(segment: AlignedSegment, before: AlignedSegment | None) -> Iterator[tuple[TermUse, str]]:
    """The terms of `segment` that no longer read as they should, each with what stands in their place."""
    marked = set()
    for use in segment.terms:
        if use.target_start is not None and use.target_end is not None:
            marked.add(use.match.start)
            yield use, segment.english[use.target_start : use.target_end]
    if before is None or before.english == segment.english:
        return
    for use in before.terms:
        if use.match.start in marked or use.target_start is None or use.target_end is None:
            continue
        found = _in_place_of((use.target_start, use.target_end), before.english, segment.english)
        if found is not None:
            yield use, found


def _in_place_of(span: Span, before: str, after: str) -> str | None:
    """The words of `after` that stand where the words of `before` at `span` stood, or None if there is no telling."""
    old, new = list(_WORD.finditer(before)), list(_WORD.finditer(after))
    first = next((n for n, word in enumerate(old) if word.end() > span[0]), len(old))
    last = next((n for n, word in enumerate(old) if word.start() >= span[1]), len(old))
    matcher = SequenceMatcher(None, [word[0] for word in old], [word[0] for word in new], autojunk=False)
    low = high = None
    whole = True
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if a1 <= first < a2:
            low, whole = (b1 + first - a1, whole) if tag == "equal" else (b1, whole and a1 == first)
        if a1 < last <= a2:
            high, whole = (b1 + last - a1, whole) if tag == "equal" else (b2, whole and a2 == last)
    if low is None or high is None or low >= high:
        return None
    alike = _most_alike(before[slice(*span)], after, new[low:high], last - first)
    if alike is None and whole and high - low <= last - first + 1:
        return after[new[low].start() : new[high - 1].end()]
    return alike


def _most_alike(term: str, text: str, words: list[re.Match[str]], length: int) -> str | None:
    """The run of about `length` words that is most like `term`, if any is like it."""
    runs = [
        text[words[start].start() : words[end - 1].end()]
        for start in range(len(words))
        for end in range(start + max(1, length - 1), min(start + length + 1, len(words)) + 1)
    ]
    scored = [(fuzz.ratio(term.casefold(), run.casefold()), run) for run in runs]
    score, best = max(scored, key=lambda pair: pair[0], default=(0.0, ""))
    return best if score >= _ALIKE else None
