"""OmegaT's glossary: UTF-8 text, three columns apart by tabs (source, English, comment), no header.

A line that begins with # is a comment to OmegaT, so a form that begins with # gets a space before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO

from glossary.errors import BadInput
from glossary.formats.bilingual import draft, joined, one_line, pairs
from glossary.formats.bulk import Reading, parsed_lines
from glossary.model import Draft, Entry


def write(entries: Iterable[Entry], stream: IO[str], *, source: str = "fr") -> None:
    """Write a line for each form in the language `source`; the entry's note is the comment."""
    for pair in pairs(entries, source):
        form = one_line(pair.source)
        cells = [f" {form}" if form.startswith("#") else form, one_line(pair.target), one_line(pair.entry.note)]
        stream.write("\t".join(cells).rstrip("\t") + "\n")


def read(paths: Sequence[Path], reading: Reading) -> Iterator[Draft]:
    """What the glossaries at `paths` add, line by line. Raises BadInput for a line without source or English."""
    for path in paths:
        yield from joined(_drafts(path, reading))


def _drafts(path: Path, reading: Reading) -> Iterator[Draft]:
    for number, (form, target, note) in parsed_lines(path, reading, _cells):
        yield draft(form, target, "fr", f"{path}, line {number}", kind=reading.kind, note=note)


def _cells(line: str) -> tuple[str, str, str] | None:
    if line.startswith("#") or not line.strip():
        return None
    form, target, note = (*(cell.strip() for cell in line.split("\t")), "", "")[:3]
    if not (form and target):
        hint = "A line is source, tab, English, and perhaps tab, comment"
        raise BadInput("the source or the English is missing", hint=hint)
    return form, target, note
