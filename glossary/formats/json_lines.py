"""JSON (one array) and JSON Lines (one object a line) with everything that an entry holds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, cast

from glossary.errors import BadInput
from glossary.files import opened_text
from glossary.formats.bulk import Reading, parsed_lines
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
    entry_to_record,
)
from glossary.validate import one_of

_PIECE = 65536
_LONGEST_RECORD = 10_000_000
_ENTRY_KEYS = frozenset(
    {"id", "kind", "canonical", "status", "note", "external_ids", "variants", "do_not_translate", "forbidden"}
)
_VARIANT_RULES = frozenset({"case_sensitive", "whole_phrase", "near", "not_near"})
_VARIANT_KEYS = frozenset({"text", "lang", "renders_as", "status", "source"}) | _VARIANT_RULES


def write_array(entries: Iterable[Entry], stream: IO[str]) -> None:
    """Write a JSON array, one entry a line."""
    separator = "[\n"
    for entry in entries:
        stream.write(separator + _text(entry))
        separator = ",\n"
    stream.write("[]\n" if separator == "[\n" else "\n]\n")


def write_lines(entries: Iterable[Entry], stream: IO[str]) -> None:
    """Write one JSON object a line."""
    for entry in entries:
        stream.write(_text(entry) + "\n")


def read_lines(paths: Sequence[Path], reading: Reading) -> Iterator[Draft]:
    """What the JSON Lines files at `paths` say. Raises BadInput with the line and the reason."""
    for path in paths:
        for number, draft in parsed_lines(path, reading, _draft_of_line):
            yield replace(draft, place=f"{path}, line {number}")


def read_array(paths: Sequence[Path], reading: Reading) -> Iterator[Draft]:
    """What the JSON arrays at `paths` say, read piece by piece. Raises BadInput with the entry and the reason."""
    for path in paths:
        for number, record in enumerate(_records(path, reading.encoding or "utf-8"), 1):
            place = f"{path}, entry {number}"
            try:
                yield replace(_draft(record), place=place)
            except BadInput as error:
                raise BadInput(error.reason, path=place, column=error.column, hint=error.hint) from None


def lines_look_like(lines: Sequence[str]) -> bool:
    """Whether the first lines of a file are those of JSON Lines with entries."""
    return bool(lines) and lines[0].startswith("{") and '"canonical"' in lines[0]


def array_looks_like(lines: Sequence[str]) -> bool:
    """Whether the first lines of a file are those of a JSON array of entries."""
    return bool(lines) and lines[0].lstrip().startswith("[") and any('"canonical"' in line for line in lines)


def _text(entry: Entry) -> str:
    return json.dumps(entry_to_record(entry), ensure_ascii=False)


def _records(path: Path, encoding: str) -> Iterator[Any]:
    decoder = json.JSONDecoder()
    with opened_text(path, encoding) as stream:
        text = stream.read(_PIECE).removeprefix("\ufeff").lstrip()
        if not text.startswith("["):
            raise BadInput("not a JSON array of entries", path=path, hint="One object a line is JSON Lines: jsonl")
        text, number = text[1:], 0
        while True:
            text = text.lstrip() or stream.read(_PIECE).lstrip()
            if text[:1] == "," and number:
                text = text[1:].lstrip() or stream.read(_PIECE).lstrip()
            elif text[:1] == "]":
                return
            elif number:
                raise BadInput(f"not JSON: no comma or bracket after entry {number}", path=path)
            number += 1
            record, text = _next_record(decoder, text, stream, f"{path}, entry {number}")
            yield record


def _next_record(decoder: json.JSONDecoder, text: str, stream: IO[str], place: str) -> tuple[Any, str]:
    """The value that `text` begins with, and what follows it; more is read from `stream` as it is needed."""
    while True:
        try:
            record, end = decoder.raw_decode(text)
            return record, text[end:]
        except (json.JSONDecodeError, RecursionError) as error:
            more = stream.read(max(_PIECE, len(text))) if len(text) < _LONGEST_RECORD else ""
            if not more:
                raise BadInput(f"not JSON: {_words(error)}", path=place) from None
            text += more


def _words(error: Exception) -> str:
    return error.msg if isinstance(error, json.JSONDecodeError) else "nested too deeply"


def _draft_of_line(line: str) -> Draft | None:
    if not line.strip():
        return None
    try:
        record = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise BadInput(f"not JSON: {_words(error)}") from None
    return _draft(record)


def _draft(record: Any) -> Draft:
    fields = _object(record, _ENTRY_KEYS, "an entry")
    external_ids = _object(fields.get("external_ids", {}), None, "external_ids")
    variants = fields.get("variants", [])
    if not isinstance(variants, list):
        raise BadInput("variants is not a list", column="variants")
    return Draft(
        _string(fields, "id"),
        cast("Kind | None", _one_of(fields, "kind", KINDS)),
        _string(fields, "canonical"),
        cast("EntryStatus | None", _one_of(fields, "status", ENTRY_STATUSES)),
        _string(fields, "note") if "note" in fields else None,
        {scheme: _string(external_ids, scheme) for scheme in external_ids},
        tuple(map(_variant, variants)),
        do_not_translate=_flag(fields, "do_not_translate"),
        forbidden=_texts(fields, "forbidden") if "forbidden" in fields else None,
        keeps_rules=not any(_VARIANT_RULES & variant.keys() for variant in variants),
    )


def _variant(record: Any) -> Variant:
    fields = _object(record, _VARIANT_KEYS, "a variant")
    status = _one_of(fields, "status", VARIANT_STATUSES) or "admitted"
    return Variant(
        _string(fields, "text"),
        _string(fields, "lang") or "fr",
        _string(fields, "renders_as"),
        cast(VariantStatus, status),
        _string(fields, "source"),
        bool(_flag(fields, "case_sensitive")),
        bool(_flag(fields, "whole_phrase")),
        _texts(fields, "near"),
        _texts(fields, "not_near"),
    )


def _object(value: Any, keys: frozenset[str] | None, what: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise BadInput(f"{what} is not a JSON object")
    unknown = sorted(value.keys() - keys) if keys else []
    if unknown and keys:
        raise BadInput(f"{what} has an unknown key {unknown[0]!r}", hint=f"The keys are: {', '.join(sorted(keys))}")
    return value


def _string(fields: Mapping[str, Any], key: str) -> str:
    value = fields.get(key, "")
    if not isinstance(value, str):
        raise BadInput(f"not text: {value!r}", column=key)
    return value


def _flag(fields: Mapping[str, Any], key: str) -> bool | None:
    value = fields.get(key)
    if not (value is None or isinstance(value, bool)):
        raise BadInput(f"neither true nor false: {value!r}", column=key)
    return value


def _texts(fields: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = fields.get(key, [])
    if not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
        raise BadInput(f"not a list of texts: {value!r}", column=key)
    return tuple(value)


def _one_of(fields: Mapping[str, Any], key: str, values: tuple[str, ...]) -> str | None:
    value = _string(fields, key)
    return one_of(value, values, key) if value else None
