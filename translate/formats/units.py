"""What XLIFF 1.2 and XLIFF 2 have in common: what a term's mark says, and what the notes of a segment say.

XLIFF has no words for the entry, kind, variant, English and means of a term: they are attributes of our own namespace.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast, get_args

from glossary.model import KINDS, TermMatch
from translate.formats.inline import Content
from translate.model import AlignedSegment, Means, TermUse

if TYPE_CHECKING:
    from lxml.etree import _Element

EXONYM = "urn:exonym:bitext:1"

_MEANS: tuple[str, ...] = get_args(Means)


def term_attributes(use: TermUse) -> dict[str, str]:
    """What the mark of `use` says of it, with the prefix `exonym`; `marked_terms` reads it."""
    confidence = {} if use.confidence is None else {"exonym:confidence": f"{use.confidence:.2f}"}
    return {
        "exonym:entry": use.match.entry_id,
        "exonym:kind": use.match.kind,
        "exonym:variant": use.match.variant,
        "exonym:expected": use.match.expected,
        "exonym:means": use.means,
        **confidence,
    }


def marked_terms(french: Content, english: Content, key: str) -> tuple[TermUse, ...]:
    """The terms that are marked in `french`; the mark in `english` with the same `key` is where each term went."""
    places = {mark.get(key, ""): (start, end) for mark, start, end in english.marks}
    uses = []
    for mark, start, end in french.marks:
        match = _match(mark, start, end, french.text)
        if match is not None:
            means = mark.get(f"{{{EXONYM}}}means", "")
            place: tuple[int | None, int | None] = places.get(mark.get(key, ""), (None, None))
            known = cast(Means, means) if means in _MEANS else "native"
            uses.append(TermUse(match, known, *place, _confidence(mark)))
    return tuple(uses)


def missing_terms(segment: AlignedSegment) -> list[str]:
    """A line for each term of `segment` that is missing."""
    return [f"missing: {use.match.expected} for {use.match.surface}" for use in segment.terms if use.means == "missing"]


def score(percent: str) -> float:
    """The score from 0 to 1 that a file gives in percent; 0 for what is no number."""
    try:
        return min(max(float(percent.strip().removesuffix("%")) / 100, 0.0), 1.0)
    except ValueError:
        return 0.0


def _confidence(mark: _Element) -> float | None:
    try:
        confidence = float(mark.get(f"{{{EXONYM}}}confidence", ""))
    except ValueError:
        return None
    return confidence if 0 <= confidence <= 1 else None


def _match(mark: _Element, start: int, end: int, french: str) -> TermMatch | None:
    entry, expected = mark.get(f"{{{EXONYM}}}entry"), mark.get(f"{{{EXONYM}}}expected")
    if entry is None or expected is None or start == end:
        return None
    kind, variant = mark.get(f"{{{EXONYM}}}kind", ""), mark.get(f"{{{EXONYM}}}variant", "")
    kind = kind if kind in KINDS else "term"
    surface = french[start:end]
    return TermMatch(start, end, surface, entry, kind, variant or surface, expected)
