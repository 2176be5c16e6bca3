"""Terms found again in English that carries no marks: a person's, a memory's, or a format's that holds no offsets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from glossary.model import TermMatch
from translate.english import occurrences
from translate.model import TermUse

Span = tuple[int, int]


def found_uses(matches: Iterable[TermMatch], english: str) -> tuple[TermUse, ...]:
    """What became of `matches` in an English that nobody marked: native where their English stands, else missing."""
    return relocated([TermUse(match, "native") for match in matches], english)


def relocated(uses: Sequence[TermUse], english: str, *, marked: bool = False) -> tuple[TermUse, ...]:
    """`uses` with offsets that hold in `english`, which may have been edited since they were noted.

    A use whose English no longer stands where it was takes the first place where it stands and no other use does;
    where there is none, it is missing. Longer terms choose first. One that was missing and is there now is native.
    With `marked`, the offsets come from marks that moved with the text: they hold, whatever words are there.
    """
    spans = [_standing(use, english, marked) for use in uses]
    longest_first = sorted(range(len(uses)), key=lambda number: -len(uses[number].match.expected))
    for number in longest_first:
        if spans[number] is None:
            spans[number] = _free_place(uses[number].match.expected, english, spans)
    return tuple(_at(use, span) for use, span in zip(uses, spans, strict=True))


def reads_as(found: str, expected: str) -> bool:
    """Whether `found` is `expected`, whatever the case and the spaces."""
    return found.split() == expected.split() or found.casefold().split() == expected.casefold().split()


def _standing(use: TermUse, english: str, marked: bool) -> Span | None:
    start, end = use.target_start, use.target_end
    if start is None or end is None or not start < end <= len(english):
        return None
    return (start, end) if marked or reads_as(english[start:end], use.match.expected) else None


def _free_place(expected: str, english: str, taken: Iterable[Span | None]) -> Span | None:
    claimed = [span for span in taken if span is not None]
    if not expected.strip():
        return None
    for start, end in occurrences(expected, english):
        if all(end <= first or last <= start for first, last in claimed):
            return start, end
    return None


def _at(use: TermUse, span: Span | None) -> TermUse:
    if span is None and use.means == "missing":
        return replace(use, target_start=None, target_end=None)
    if span is None:
        return replace(use, means="missing", target_start=None, target_end=None, confidence=0.0)
    if use.means == "missing":
        use = replace(use, means="native", confidence=None)
    return replace(use, target_start=span[0], target_end=span[1])
