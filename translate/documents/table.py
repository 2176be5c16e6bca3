"""Tables (CSV, TSV): the column of French texts, put into English in the column beside it.

The columns are known by their names. A cell that has English already is left as it is, and so is everything else.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from glossary.errors import BadInput
from glossary.files import written_whole
from glossary.formats.csv import escaped, unescaped
from glossary.formats.lines import opened_table
from translate.documents.blocks import Block, Placed
from translate.documents.inline import Piece, Style, in_english, text_of

FRENCH = ("source", "french", "français", "francais", "fr", "fr-fr", "fr_fr", "texte", "text")
ENGLISH = ("target", "english", "anglais", "en", "en-gb", "en-us", "en_gb", "en_us", "translation", "traduction")
_ADDED = "english"


def read(path: Path, encoding: str | None = None) -> TableFile:
    """The table at `path`. Raises BadInput where no column is named as French, or two are."""
    with opened_table(path, encoding) as lines:
        text = list(lines)
    header = text[0] if text else ""
    delimiter = max("\t,;" if path.suffix.lower() == ".tsv" else ",;\t", key=header.count)
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    try:
        rows = list(reader)
    except csv.Error as error:
        raise BadInput(f"this is no table: {error}", path=path, line=reader.line_num) from None
    names = [name.removeprefix("\ufeff").strip().lower() for name in rows[0]] if rows else []
    return TableFile(rows, delimiter, _column(names, FRENCH, path), _english_column(names, path))


class TableFile:
    """A table that was read."""

    is_page = False

    def __init__(self, rows: list[list[str]], delimiter: str, french: int, english: int | None) -> None:
        self._header, *self._rows = rows
        self._delimiter = delimiter
        self._french = french
        self._english = english
        self._waiting = [row for row in self._rows if len(row) > french and not self._is_translated(row)]

    @property
    def blocks(self) -> Sequence[Block]:
        """The French cells without English."""
        return [Block(unescaped(row[self._french]).strip(), "\n") for row in self._waiting]

    def write(self, english: Sequence[Sequence[Placed]], path: Path) -> None:
        """Write the table with its English, in UTF-8."""
        column = len(self._header) if self._english is None else self._english
        header = [*self._header, _ADDED] if self._english is None else self._header
        for row, block, segments in zip(self._waiting, self.blocks, english, strict=True):
            row += [""] * (column + 1 - len(row))
            row[column] = escaped(text_of(in_english([Piece(block.text, Style(()))], segments)))
        with written_whole(path) as stream:
            writer = csv.writer(stream, delimiter=self._delimiter, lineterminator="\n")
            writer.writerows([header, *self._rows])

    def _is_translated(self, row: Sequence[str]) -> bool:
        return self._english is not None and len(row) > self._english and bool(row[self._english].strip())


def _column(names: Sequence[str], wanted: Sequence[str], path: Path) -> int:
    found = [number for number, name in enumerate(names) if name in wanted]
    if len(found) != 1:
        reason = "no column is named as the French one" if not found else "two columns are named as the French one"
        raise BadInput(reason, path=path, line=1, hint="Name one column source, french or fr in the first line")
    return found[0]


def _english_column(names: Sequence[str], path: Path) -> int | None:
    if not any(name in ENGLISH for name in names):
        return None
    try:
        return _column(names, ENGLISH, path)
    except BadInput:
        raise BadInput("two columns are named as the English one", path=path, line=1) from None
