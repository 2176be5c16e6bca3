r"""Bitexts read back from tables: our own TSV, and plain lines of French, tab, English.

A table whose first line names a column "french" and one "english" (or fr and en, source and target) is read by its
header, with the quotes and escapes that `tsv.write` puts. Without a header each line has two columns, taken as they
stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from glossary.errors import BadInput
from glossary.formats.lines import opened_table
from translate.formats.rebuilt import Row, assembled
from translate.formats.records import terms_from_lines
from translate.model import Bitext

_NAMES = {
    "fr": "french",
    "source": "french",
    "src": "french",
    "français": "french",
    "en": "english",
    "target": "english",
    "tgt": "english",
    "translation": "english",
    "anglais": "english",
    "id": "segment",
}
_HINT = 'Write "french" and "english" in the first line, or two columns in every line'
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')
_ESCAPE = re.compile(r"\\([\\tnr])")
_MEANING = {"\\": "\\", "t": "\t", "n": "\n", "r": "\r"}


def read(path: Path) -> Bitext:
    """The bitext in the table at `path`. Raises BadInput."""
    return assembled([row for _, row in rows(path) if row.french], path)


def rows(path: Path) -> Iterator[tuple[int, Row]]:
    """The segments in the table at `path`, each with its line, empty ones too.

    Raises BadInput for a line that has not the columns of the header, or not two where there is none.
    """
    with opened_table(path) as stream:
        lines = ((number, line.rstrip("\r\n").split("\t")) for number, line in enumerate(stream, 1) if line.strip())
        first = next(lines, None)
        if first is None:
            return
        columns = _columns(first[1])
        if columns is None:
            yield from _plain_rows(chain([first], lines), path)
        else:
            yield from _rows_with_header(lines, columns, path)


def _columns(header: Sequence[str]) -> list[str] | None:
    names = [_unquoted(cell).strip().lower() for cell in header]
    columns = [_NAMES.get(name, name) for name in names]
    return columns if columns.count("french") == columns.count("english") == 1 else None


def _plain_rows(lines: Iterator[tuple[int, list[str]]], path: Path) -> Iterator[tuple[int, Row]]:
    for order, (number, cells) in enumerate(lines, 1):
        if len(cells) != 2:
            reason = f"{len(cells)} columns, and no header that says which are French and English"
            raise BadInput(reason, path=path, line=number, hint=_HINT)
        french, english = cells
        yield number, Row(str(order), french, english)


def _rows_with_header(
    lines: Iterator[tuple[int, list[str]]], columns: Sequence[str], path: Path
) -> Iterator[tuple[int, Row]]:
    for order, (number, cells) in enumerate(lines, 1):
        if len(cells) > len(columns):
            raise BadInput(f"{len(cells)} cells under {len(columns)} columns", path=path, line=number, hint=_HINT)
        if len(cells) <= min(columns.index("french"), columns.index("english")):
            raise BadInput("the line has neither French nor English", path=path, line=number, hint=_HINT)
        yield number, _row(dict(zip(columns, map(_cell, cells), strict=False)), order)


def _row(cells: Mapping[str, str], order: int) -> Row:
    french = cells.get("french", "")
    terms = terms_from_lines([cells.get("terms", "")], french)
    return Row(cells.get("segment") or str(order), french, cells.get("english", ""), cells.get("status", ""), terms)


def _cell(text: str) -> str:
    return _ESCAPE.sub(lambda found: _MEANING[found[1]], _unquoted(text))


def _unquoted(text: str) -> str:
    quoted = _QUOTED.fullmatch(text)
    return quoted[1].replace('""', '"') if quoted else text
