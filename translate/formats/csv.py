"""The bitext as CSV, for spreadsheets and for tools that read `source` and `target` columns.

Columns: id (the segment's number), source, target, terms, status. The terms cell is that of the TSV. Every cell is
quoted, line breaks stay as they are, and a cell that a spreadsheet would run as a formula has an apostrophe before it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import IO

from glossary.errors import BadInput
from glossary.formats.csv import escaped, unescaped
from glossary.formats.lines import opened_table
from translate.formats.rebuilt import Row, assembled
from translate.formats.records import term_line, terms_from_lines
from translate.model import Bitext

COLUMNS = ("id", "source", "target", "terms", "status")

_NAMES = {
    "segment": "id",
    "location": "id",
    "french": "source",
    "français": "source",
    "fr": "source",
    "english": "target",
    "translation": "target",
    "en": "target",
}


def write(bitext: Bitext, stream: IO[str]) -> None:
    """Write `bitext` as CSV with a header."""
    writer = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for segment in bitext.segments:
        terms = "; ".join(term_line(use) for use in segment.terms)
        cells = (str(segment.number), segment.french, segment.english, terms, segment.status)
        writer.writerow([escaped(cell) for cell in cells])


def read(path: Path) -> Bitext:
    """The bitext in the CSV file at `path`, whose header names at least `source` and `target` (or French, English).

    Comma, semicolon and tab are recognised from the header. Raises BadInput.
    """
    with opened_table(path) as lines:
        header = next(lines, "")
        reader = csv.reader(chain([header], lines), delimiter=max(",;\t", key=header.count), strict=True)
        try:
            columns = _columns(next(reader, []), path)
            return assembled(list(_rows(reader, columns)), path)
        except csv.Error as error:
            raise BadInput(f"not CSV: {error}", path=path, line=reader.line_num) from None


def _columns(header: Sequence[str], path: Path) -> list[str]:
    names = [cell.strip().lower() for cell in header]
    columns = [_NAMES.get(name, name) for name in names]
    for wanted in ("source", "target"):
        if columns.count(wanted) != 1:
            reason = f"the header has {'no' if wanted not in columns else 'more than one'} column {wanted!r}"
            raise BadInput(reason, path=path, line=1, hint=f"The columns are: {','.join(COLUMNS)}")
    return columns


def _rows(rows: Iterator[list[str]], columns: Sequence[str]) -> Iterator[Row]:
    for row in rows:
        cells = dict(zip(columns, map(unescaped, row), strict=False))
        if french := cells.get("source", ""):
            terms = terms_from_lines([cells.get("terms", "")], french)
            yield Row(cells.get("id", ""), french, cells.get("target", ""), cells.get("status", ""), terms)
