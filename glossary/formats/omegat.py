"""OmegaT's glossary: UTF-8 text, three columns apart by tabs (source, English, comment), no header.

A line that begins with # is a comment to OmegaT, so a form that begins with # gets a space before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from glossary.errors import BadInput
from glossary.formats.lines import numbered_lines
from glossary.formats.pairs import draft, joined, one_line, pairs
from glossary.model import Draft, Entry


def write(entries: Iterable[Entry], stream: IO[str], *, source: str = "fr") -> None:
    """Write a line for each form in the language `source`; the entry's note is the comment."""
    for pair in pairs(entries, source):
        form = one_line(pair.source)
        cells = [f" {form}" if form.startswith("#") else form, one_line(pair.target), one_line(pair.entry.note)]
        stream.write("\t".join(cells).rstrip("\t") + "\n")


def read(path: Path, *, encoding: str = "utf-8", source: str = "fr") -> Iterator[Draft]:
    """What the glossary at `path` says, line by line. Raises BadInput for a line without source or English."""
    yield from joined(_drafts(path, encoding, source))


def _drafts(path: Path, encoding: str, source: str) -> Iterator[Draft]:
    for number, line in numbered_lines(path, encoding):
        if line.startswith("#") or not line.strip():
            continue
        form, target, note = (*(cell.strip() for cell in line.split("\t", 2)), "", "")[:3]
        if not (form and target):
            hint = "A line is source, tab, English, and perhaps tab, comment"
            raise BadInput("the source or the English is missing", path=path, line=number, hint=hint)
        yield draft(form, target, source, f"{path}, line {number}", note)
