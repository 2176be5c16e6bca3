"""The native format: CSV or TSV with one row per variant, lossless both ways.

The columns of an entry stand on each of its rows. A row without a variant is an entry that has none. On reading, an
empty cell in an entry's column says nothing: it keeps what earlier rows or the glossary hold.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import IO, cast

from glossary.errors import BadInput
from glossary.formats.lines import limited, opened_table
from glossary.model import (
    ENTRY_STATUSES,
    KINDS,
    VARIANT_STATUSES,
    Draft,
    Entry,
    EntryStatus,
    Kind,
    Variant,
    VariantStatus,
)
from glossary.validate import cell_of, clean, external_ids_of, list_of, one_of

COLUMNS = (
    "entry_id",
    "kind",
    "canonical",
    "variant",
    "lang",
    "renders_as",
    "status",
    "source",
    "note",
    "entry_status",
    "external_ids",
    "case_sensitive",
    "whole_phrase",
    "near",
    "not_near",
    "do_not_translate",
    "forbidden",
)
_RULES_OF_FORMS = frozenset({"case_sensitive", "whole_phrase", "near", "not_near"})
_YES, _NO = frozenset({"yes", "true", "1", "x", "y"}), frozenset({"no", "false", "0", "n"})

_KIND_SYNONYMS: dict[str, Kind] = {
    "per": "person",
    "people": "person",
    "loc": "place",
    "location": "place",
    "country": "place",
    "city": "place",
    "org": "organisation",
    "organization": "organisation",
    "other": "term",
}
# A spreadsheet takes a cell that begins like this for a formula. An apostrophe before it keeps it text.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_LONGEST_CELL = 1_000_000


def write(entries: Iterable[Entry], stream: IO[str], *, delimiter: str = ",", raw: bool = False) -> None:
    """Write `entries` with a header line; cells that a spreadsheet would run are escaped unless `raw`."""
    plain = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    # Before Python 3.13 a lone carriage return was not reason enough for the writer to quote a cell.
    quoting = csv.writer(stream, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL)
    plain.writerow(COLUMNS)
    for entry in entries:
        for row in _rows(entry):
            writer = quoting if any("\r" in cell for cell in row) else plain
            writer.writerow(row if raw else [escaped(cell) for cell in row])


def read(path: Path, *, encoding: str | None = None, raw: bool = False) -> Iterator[Draft]:
    """What the file at `path` says, entry by entry in its order; neighbouring rows of one entry make one draft.

    Comma, semicolon and tab are recognised from the header. Raises BadInput with line, column and reason.
    """
    with opened_table(path, encoding) as lines:
        yield from _read_lines(lines, str(path), raw)


def read_stream(stream: IO[str], name: str, *, raw: bool = False) -> Iterator[Draft]:
    """What `read` gives, from an open text stream; `name` is for messages."""
    return _read_lines(limited(stream, name), name, raw)


def looks_like(lines: Sequence[str]) -> bool:
    """Whether the first lines of a file are those of this format: the first names its columns."""
    columns = {column.strip(' "').lower() for column in lines[0].split(_delimiter(lines[0]))} if lines else set()
    return bool(columns & {"canonical", "entry_id"})


def _read_lines(lines: Iterator[str], name: str, raw: bool) -> Iterator[Draft]:
    header = next(lines, "")
    reader = csv.reader(chain([header], lines), delimiter=_delimiter(header), strict=True)
    previous = csv.field_size_limit(_LONGEST_CELL)
    try:
        columns = _columns(next(reader, []), name)
        drafts = _row_drafts(reader, columns, name, raw)
        yield from _joined(drafts)
    except csv.Error as error:
        hint = 'A cell that begins with " must end with it, and holds each " of its own twice'
        raise BadInput(f"not CSV: {error}", path=name, line=reader.line_num, hint=hint) from None
    finally:
        csv.field_size_limit(previous)


def _rows(entry: Entry) -> Iterator[Sequence[str]]:
    external_ids = " ".join(f"{scheme}:{value}" for scheme, value in entry.external_ids.items())
    start, middle = (entry.id, entry.kind, entry.canonical), (entry.note, entry.status, external_ids)
    end = (_flag(entry.do_not_translate), cell_of(entry.forbidden))
    for variant in entry.variants:
        yield (
            *start,
            variant.text,
            variant.lang,
            entry.rendering(variant),
            variant.status,
            variant.source,
            *middle,
            _flag(variant.case_sensitive),
            _flag(variant.whole_phrase),
            cell_of(variant.near),
            cell_of(variant.not_near),
            *end,
        )
    if not entry.variants:
        yield (*start, "", "", "", "", "", *middle, "", "", "", "", *end)


def _flag(value: bool) -> str:
    return "yes" if value else ""


def escaped(cell: str) -> str:
    """`cell` so that a spreadsheet takes it for text; `unescaped` turns it back."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unescaped(cell: str) -> str:
    """The cell that `escaped` made `cell` of."""
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell


def _delimiter(header: str) -> str:
    return max(",;\t", key=header.count)


def _columns(header: Sequence[str], name: str) -> list[str]:
    columns = [column.strip().lower() for column in header]
    unknown = [column for column in columns if column not in COLUMNS]
    known = f"The columns are: {','.join(COLUMNS)}. For a list without such a header: --format pairs"
    if "canonical" not in columns and "entry_id" not in columns:
        raise BadInput("the header has no column 'canonical'", path=name, line=1, hint=known)
    if unknown:
        raise BadInput(f"unknown column {unknown[0]!r}", path=name, line=1, hint=known)
    if len(set(columns)) < len(columns):
        raise BadInput("a column stands twice in the header", path=name, line=1)
    return columns


def _row_drafts(rows: Iterator[list[str]], columns: list[str], name: str, raw: bool) -> Iterator[Draft]:
    line = 2
    keeps_rules = _RULES_OF_FORMS.isdisjoint(columns)
    for row in rows:
        if any(row):
            if len(row) > len(columns):
                raise BadInput(f"{len(row)} cells under {len(columns)} columns", path=name, line=line)
            cells = dict(zip(columns, row if raw else map(unescaped, row), strict=False))
            try:
                yield _draft(cells, f"{name}, line {line}", keeps_rules=keeps_rules)
            except BadInput as error:
                raise BadInput(error.reason, path=name, line=line, column=error.column, hint=error.hint) from None
        line = rows.line_num + 1  # type: ignore[attr-defined]


def _draft(cells: dict[str, str], place: str, *, keeps_rules: bool) -> Draft:
    cells = {column: clean(text, column) for column, text in cells.items() if text}
    cell = cells.get
    entry_id, canonical = cell("entry_id", ""), cell("canonical", "")
    if not entry_id and not canonical:
        raise BadInput("the canonical English is empty", column="canonical")
    text, status, entry_status = cell("variant", ""), cell("status", "").lower(), cell("entry_status", "").lower()
    if not entry_status and (status in ("approved", "proposed") or (status and not text)):
        status, entry_status = "", status  # one column for both, as in short lists
    variants: tuple[Variant, ...] = ()
    if text:
        variant_status = cast(VariantStatus, one_of(status or "admitted", VARIANT_STATUSES, "status"))
        variant = Variant(
            text,
            cell("lang") or "fr",
            cell("renders_as", ""),
            variant_status,
            cell("source", ""),
            bool(_is_set(cells, "case_sensitive")),
            bool(_is_set(cells, "whole_phrase")),
            list_of(cell("near", "")),
            list_of(cell("not_near", "")),
        )
        variants = (variant,)
    kind = cell("kind", "").lower()
    return Draft(
        entry_id,
        cast(Kind, one_of(_KIND_SYNONYMS.get(kind, kind), KINDS, "kind")) if kind else None,
        canonical,
        cast(EntryStatus, one_of(entry_status, ENTRY_STATUSES, "entry_status")) if entry_status else None,
        cell("note") or None,
        external_ids_of(cell("external_ids", "").split(), "external_ids"),
        variants,
        place,
        do_not_translate=_is_set(cells, "do_not_translate"),
        forbidden=list_of(cell("forbidden", "")) or None,
        keeps_rules=keeps_rules,
    )


def _is_set(cells: Mapping[str, str], column: str) -> bool | None:
    """Whether the cell says yes or no; None where it says nothing."""
    text = cells.get(column, "").lower()
    if text and text not in _YES | _NO:
        raise BadInput(f"neither yes nor no: {text!r}", column=column, hint="Use yes, no, or an empty cell")
    return text in _YES if text else None


def _joined(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """Neighbouring drafts of one entry as one."""
    waiting: Draft | None = None
    rest: list[Draft] = []
    for draft in drafts:
        if waiting is not None and _same_entry(waiting, draft):
            rest.append(draft)
            continue
        if waiting is not None:
            yield _merged(waiting, rest)
        waiting, rest = draft, []
    if waiting is not None:
        yield _merged(waiting, rest)


def _same_entry(first: Draft, other: Draft) -> bool:
    if first.id or other.id:
        return first.id == other.id
    return first.canonical == other.canonical and first.kind == other.kind


def _merged(first: Draft, rest: Sequence[Draft]) -> Draft:
    if not rest:
        return first
    variants: dict[tuple[str, str], Variant] = {}
    canonical, kind, status, note = first.canonical, first.kind, first.status, first.note
    do_not_translate, forbidden = first.do_not_translate, first.forbidden
    external_ids = dict(first.external_ids)
    for draft in (first, *rest):
        for variant in draft.variants:
            if variants.setdefault((variant.text, variant.lang), variant) != variant:
                raise BadInput(f"the variant {variant.text!r} is given twice, differently", path=draft.place)
        if draft.canonical and canonical and draft.canonical != canonical:
            reason = f"entry {first.id!r} has two canonicals, {canonical!r} and {draft.canonical!r}"
            raise BadInput(reason, path=draft.place, column="canonical")
        canonical, kind = canonical or draft.canonical, kind or draft.kind
        status, note = status or draft.status, note or draft.note
        do_not_translate = draft.do_not_translate if do_not_translate is None else do_not_translate
        forbidden = forbidden or draft.forbidden
        external_ids |= draft.external_ids
    return Draft(
        first.id,
        kind,
        canonical,
        status,
        note,
        external_ids,
        tuple(variants.values()),
        first.place,
        do_not_translate=do_not_translate,
        forbidden=forbidden,
        keeps_rules=first.keeps_rules,
    )
