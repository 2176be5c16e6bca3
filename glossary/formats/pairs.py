"""Plain lists of two columns, French and English, parted by tabs, semicolons or commas.

A first line may name the columns (french,english or source,target, in either order). Lines that begin with `#` are
comments. Two rows with the same English are forms of one entry.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from glossary.errors import BadInput
from glossary.formats.bulk import Reading, name, table_encoding
from glossary.formats.lines import first_lines, opened_table
from glossary.model import Draft, Variant

_DELIMITERS = "\t;,"
_FRENCH = frozenset({"french", "français", "francais", "fr", "source"})
_ENGLISH = frozenset({"english", "anglais", "en", "target"})
_WANTED = "Two cells a line are wanted, French and English; put a cell that holds the separator in double quotes"


def read(paths: Sequence[Path], reading: Reading) -> Iterator[Draft]:
    """What the files say, row by row. Raises BadInput with file, line and reason."""
    for path in paths:
        with opened_table(path, table_encoding(path, reading)) as lines:
            yield from _drafts(lines, path, reading)


def looks_like(lines: Sequence[str]) -> bool:
    """Whether the first lines of a file are those of such a list: only if its columns are named."""
    return _columns(_content(lines).split(_delimiter(lines))) is not None


def _drafts(lines: Iterable[str], path: Path, reading: Reading) -> Iterator[Draft]:
    for line, cells in _rows(lines, path, reading):
        try:
            french, english = _pair(cells)
        except BadInput as error:
            reading.refuse(BadInput(error.reason, path=path, line=line, hint=_WANTED))
            continue
        yield Draft(
            kind=reading.kind,
            canonical=english,
            variants=(Variant(french, source=path.name),),
            place=f"{path}, line {line}",
            adds_only=True,
        )


def _rows(lines: Iterable[str], path: Path, reading: Reading) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows in the order French, English, each with the number of the line on which it begins."""
    uncommented = ("\n" if line.startswith("#") else line for line in lines)
    rows = csv.reader(uncommented, delimiter=_delimiter(first_lines(path)))
    columns: tuple[int, int] | None = None
    line = 1
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            reading.refuse(BadInput(f"not a list ({error})", path=path, line=line, hint=_WANTED))
            cells = []
        if any(map(str.strip, cells)):
            named = _columns(cells) if columns is None else None
            columns = columns or named or (0, 1)
            if named is None:
                yield line, [cells[column] for column in columns] if len(cells) == len(columns) else cells
        line = rows.line_num + 1


def _pair(cells: Sequence[str]) -> tuple[str, str]:
    if any("\n" in cell or "\r" in cell for cell in cells):
        raise BadInput("a cell runs over the end of its line: a double quote is not closed")
    if len(cells) != 2:
        raise BadInput(f"{len(cells)} cells" if len(cells) > 1 else "only one cell")
    french, english = map(name, cells)
    if not french or not english:
        raise BadInput("an empty cell")
    return french, english


def _delimiter(lines: Sequence[str]) -> str:
    """The character that parts the first row in two; else the one that it holds most of."""
    row = _content(lines)
    return next((mark for mark in _DELIMITERS if row.count(mark) == 1), max(_DELIMITERS, key=row.count))


def _content(lines: Sequence[str]) -> str:
    return next((line for line in lines if line.strip() and not line.startswith("#")), "")


def _columns(cells: Sequence[str]) -> tuple[int, int] | None:
    """Where French and English stand, if `cells` name the columns."""
    names = [cell.strip().strip('"').lower() for cell in cells]
    if len(names) == 2:
        for french, english in ((0, 1), (1, 0)):
            if names[french] in _FRENCH and names[english] in _ENGLISH:
                return french, english
    return None
