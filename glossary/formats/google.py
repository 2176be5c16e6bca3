"""Google Cloud Translation's glossaries: unidirectional (CSV or TSV, two columns, no header), or equivalent term
sets (CSV with language codes as its header).

https://cloud.google.com/translate/docs/advanced/glossary
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO

from glossary.errors import BadInput
from glossary.formats.bilingual import draft, is_english, joined, language, one_line, pairs
from glossary.formats.bulk import Reading, table_encoding
from glossary.formats.lines import opened_table
from glossary.formats.tables import rows, table_line
from glossary.model import Draft, Entry

_LANGUAGE_CODE = re.compile(r"[a-z]{2,3}([-_][A-Za-z0-9]{2,8})*", re.IGNORECASE)
_OTHER_COLUMNS = frozenset({"pos", "description"})


def write(
    entries: Iterable[Entry], stream: IO[str], *, source: str = "fr", tsv: bool = False, term_sets: bool = False
) -> None:
    """Write a line for each form in the language `source`: the form and its English.

    With `term_sets`, write equivalent term sets: a header with the language codes, and the note as the description.
    """
    if term_sets:
        stream.write(table_line((source, "en", "description"), tsv=tsv))
    for pair in pairs(entries, source):
        cells = (pair.source, pair.target, pair.entry.note) if term_sets else (pair.source, pair.target)
        stream.write(table_line([one_line(cell) for cell in cells], tsv=tsv))


def read(paths: Sequence[Path], reading: Reading) -> Iterator[Draft]:
    """What the files at `paths` add, line by line; a first line of language codes makes it equivalent term sets.

    In those, every term that is not English becomes a form of the entry that the English one names; a set without
    English is passed over. Raises BadInput for a line without source or English.
    """
    for path in paths:
        with opened_table(path, table_encoding(path, reading)) as lines:
            yield from joined(_drafts(lines, path, reading))


def looks_like(lines: Sequence[str]) -> bool:
    """Whether the first lines of a file are those of equivalent term sets; a list without a header cannot be told."""
    cells = next((cells for _, cells in rows(iter(lines[:1]), "")), [])
    return len(cells) > 2 and _is_header(cells)


def _drafts(lines: Iterator[str], path: Path, reading: Reading) -> Iterator[Draft]:
    header: list[str] | None = None
    for number, cells in rows(lines, str(path)):
        place = f"{path}, line {number}"
        if number == 1 and _is_header(cells):
            header = [cell.lower() if cell.lower() in _OTHER_COLUMNS else language(cell) for cell in cells]
        elif header is not None:
            yield from _term_set(dict(zip(header, cells, strict=False)), place, reading)
        elif len(cells) < 2 or not (cells[0] and cells[1]):
            reading.refuse(BadInput("the source or the English is missing", path=path, line=number))
        else:
            yield draft(cells[0], cells[1], "fr", place, kind=reading.kind)


def _is_header(cells: Sequence[str]) -> bool:
    codes = [cell for cell in cells if cell.lower() not in _OTHER_COLUMNS]
    return all(_LANGUAGE_CODE.fullmatch(code) for code in codes) and any(is_english(language(code)) for code in codes)


def _term_set(cells: dict[str, str], place: str, reading: Reading) -> Iterator[Draft]:
    english = next((text for lang, text in cells.items() if is_english(lang) and text), "")
    for lang, text in cells.items():
        if english and text and lang not in _OTHER_COLUMNS and not is_english(lang):
            yield draft(text, english, lang, place, kind=reading.kind, note=cells.get("description", ""))
