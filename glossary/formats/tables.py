"""Tables that machine translation services take: CSV quoted as usual, TSV as it is, neither with our header."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import chain

from glossary.errors import BadInput

_QUOTED = re.compile(r'"[^"]*"')


def table_line(cells: Sequence[str], *, tsv: bool) -> str:
    """The cells as a line of CSV, or of TSV, which knows no quoting.

    A semicolon is quoted too, for programs that look in the first line for what parts the cells.
    """
    if tsv:
        return "\t".join(cells) + "\n"
    line = io.StringIO()
    if any(";" in cell for cell in cells):
        csv.writer(line, lineterminator="\n", quoting=csv.QUOTE_ALL).writerow(cells)
    else:
        csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()


def rows(lines: Iterator[str], name: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a table, each with the number of its first line and its cells without outer spaces.

    Comma, semicolon or tab is told from the first line; between tabs, quotation marks mean themselves. Rows without
    text are passed over. Raises BadInput for what is no CSV; `name` is for messages.
    """
    first = next(lines, "")
    lines = chain([first], lines)
    for number, row in _split(lines) if "\t" in first else _parsed(lines, _delimiter(first), name):
        cells = [cell.strip() for cell in row]
        if any(cells):
            yield number, cells


def _split(lines: Iterator[str]) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(lines, 1):
        yield number, line.split("\t")


def _parsed(lines: Iterator[str], delimiter: str, name: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number = 1
    try:
        for row in reader:
            yield number, row
            number = reader.line_num + 1
    except csv.Error as error:
        raise BadInput(f"not CSV: {error}", path=name, line=reader.line_num) from None


def _delimiter(first: str) -> str:
    bare = _QUOTED.sub("", first)
    return ";" if bare.count(";") > bare.count(",") else ","
