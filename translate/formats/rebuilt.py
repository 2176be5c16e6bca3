"""A bitext from the rows that a file holds: what is common to all readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from glossary.errors import BadInput
from translate.located import relocated
from translate.model import AlignedSegment, Bitext, Document, Role, Segment, Status, Suggestion, TermUse

_STATUSES: dict[str, Status] = {status: status for status in get_args(Status)}
_ROLES: dict[Status, Role] = {"furniture": "furniture", "passed-through": "english"}


@dataclass(frozen=True, slots=True)
class Row:
    """What a file says of a segment: its id and status may be empty or unknown.

    With `marked`, the terms' places in the English are those that the file marks there, whatever words a person put.
    """

    id: str
    french: str
    english: str
    status: str = ""
    terms: tuple[TermUse, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    marked: bool = False


def assembled(rows: Sequence[Row], path: Path, *, name: str = "") -> Bitext:
    """The bitext of `rows`, called `name` or after its file.

    No format says where the paragraphs were: the document has one line for each segment. A segment that had failed
    and has English now counts as translated, as does one without a known status; terms are found again in English
    that was edited. Raises BadInput where there are no rows.
    """
    if not rows:
        raise BadInput("the file holds no French segment", path=path, hint="Is it a bitext with French in it?")
    order = _numbers([row.id for row in rows])
    segments = tuple(_segment(number, row) for number, row in zip(order, rows, strict=True))
    return Bitext(_document(name or name_of(path), segments), segments)


def name_of(path: Path) -> str:
    """The name of the document whose bitext is at `path`: the file's, up to its first full stop."""
    return path.name.split(".", 1)[0] or path.name


def _numbers(ids: Sequence[str]) -> Sequence[int]:
    """The ids as numbers, if they are different whole numbers, else those of their order."""
    if all(one.isascii() and one.isdigit() for one in ids) and len(set(map(int, ids))) == len(ids):
        return [int(one) for one in ids]
    return range(1, len(ids) + 1)


def _segment(number: int, row: Row) -> AlignedSegment:
    terms = relocated(row.terms, row.english, marked=row.marked)
    return AlignedSegment(number, row.french, row.english, _status(row), terms, row.suggestions)


def _status(row: Row) -> Status:
    if not row.english:
        return "failed"
    status = _STATUSES.get(row.status, "translated")
    return "translated" if status == "failed" else status


def _document(name: str, segments: Sequence[AlignedSegment]) -> Document:
    placed, position = [], 0
    for segment in segments:
        end = position + len(segment.french)
        placed.append(Segment(segment.french, position, end, _ROLES.get(segment.status, "text")))
        position = end + 1
    return Document(name, "\n".join(segment.french for segment in segments), tuple(placed))
