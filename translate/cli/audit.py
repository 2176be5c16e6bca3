"""What became of the terms, for a person to read: a table per entry, and sentences with their terms coloured."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, get_args

import click

if TYPE_CHECKING:
    from translate.formats.spans import TermSpan
    from translate.model import AlignedSegment, Bitext, Means, TermUse
    from translate.pipeline import Tally

_LISTED = 10  # entries in the table; the summary of --json has them all
_STYLES: dict[Means, dict[str, Any]] = {
    "native": {"fg": "green"},
    "annotated": {"fg": "green"},
    "copied": {"fg": "yellow"},
    "reranked": {"fg": "yellow"},
    "replaced": {"fg": "yellow"},
    "inserted": {"fg": "red", "bold": True},
    "missing": {"fg": "red", "bold": True, "reverse": True},
}


def on_terminal() -> bool:
    """Whether standard output is a terminal whose user did not ask for no colours (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def coloured(bitext: Bitext) -> Iterator[str]:
    """For each segment its French and its English, the terms of both coloured by how they got there."""
    from translate.formats.spans import english_spans, french_spans

    for segment in bitext.segments:
        yield _coloured(segment, segment.french, french_spans(segment))
        yield _coloured(segment, segment.english, english_spans(segment))


def term_line(use: TermUse, *, colour: bool = False) -> str:
    """What became of one term, in a line; `colour` as in `coloured`."""
    means = click.style(use.means, **_STYLES[use.means]) if colour else use.means
    sure = "" if use.confidence is None or use.means == "missing" else f" {use.confidence:.2f}"
    return f"  {use.match.surface} → {use.match.expected} ({use.match.entry_id}, {means}{sure})"


def entry_table(tally: Tally) -> Iterator[str]:
    """The lines of a table of the entries that were used: how often, and by what means; most trouble first."""
    from translate.model import Means

    if not tally.entries:
        return
    troubled = _by_trouble(tally)
    columns = [means for means in get_args(Means) if tally.terms[means]]
    width = max(len("entry"), *(len(entry) for entry, _ in troubled[:_LISTED]))
    yield "  ".join([f"{'entry':{width}}", f"{'uses':>5}", *(f"{means:>9}" for means in columns)])
    for entry, uses in troubled[:_LISTED]:
        counts = (f"{uses[means] or '·':>9}" for means in columns)
        yield "  ".join([f"{entry:{width}}", f"{uses.total():5}", *counts])
    if len(troubled) > _LISTED:
        yield f"… and {len(troubled) - _LISTED} more entries with less trouble (--json has them all)"


def entry_records(tally: Tally) -> list[dict[str, object]]:
    """The same table as records, entries in order of trouble."""
    return [{"entry_id": entry, "uses": uses.total(), **dict(uses.items())} for entry, uses in _by_trouble(tally)]


def _by_trouble(tally: Tally) -> list[tuple[str, Counter[Means]]]:
    def trouble(item: tuple[str, Counter[Means]]) -> tuple[int, int, int, str]:
        entry, uses = item
        return -lost(uses), -repaired(uses), -uses.total(), entry

    from translate.pipeline import lost, repaired

    return sorted(tally.entries.items(), key=trouble)


def _coloured(segment: AlignedSegment, text: str, spans: list[TermSpan]) -> str:
    from translate.formats.spans import cut

    return "".join(
        piece if number is None else click.style(piece, **_STYLES[segment.terms[number].means])
        for piece, number in cut(text, spans)
    )
