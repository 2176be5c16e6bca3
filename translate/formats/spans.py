"""Where the terms of a segment stand, and its text cut at their edges: what the formats that mark terms share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from translate.model import AlignedSegment


@dataclass(frozen=True, slots=True)
class TermSpan:
    """Half-open offsets of the term whose place among the segment's terms is `number`."""

    number: int
    start: int
    end: int


def french_spans(segment: AlignedSegment) -> list[TermSpan]:
    """The terms in the French of `segment`."""
    return [TermSpan(number, use.match.start, use.match.end) for number, use in enumerate(segment.terms)]


def english_spans(segment: AlignedSegment) -> list[TermSpan]:
    """The terms in the English of `segment`; those that are missing have none."""
    return [
        TermSpan(number, use.target_start, use.target_end)
        for number, use in enumerate(segment.terms)
        if use.target_start is not None and use.target_end is not None
    ]


def cut(text: str, spans: Iterable[TermSpan]) -> Iterator[tuple[str, int | None]]:
    """The pieces of `text` in order, each with the number of its term, or None for text between terms.

    A span that is empty, reaches outside the text, or overlaps one further left is passed over.
    """
    position = 0
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if position <= span.start < span.end <= len(text):
            if position < span.start:
                yield text[position : span.start], None
            yield text[span.start : span.end], span.number
            position = span.end
    if position < len(text):
        yield text[position:], None
