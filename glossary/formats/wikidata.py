"""Wikidata entities as JSON lines: the full dump, or a simplified one with plain labels and aliases.

The full dump is one list with an entity a line; its brackets and commas are passed over. The canonical English is the
English label, else the one for all languages (`mul`), which Wikidata prefers for names that are the same in most.
Labels and aliases are taken in French and English. The kind follows from "instance of" (P31) through a table of
classes, `wikidata_classes.tsv`; Wikimedia's own pages and bare family or given names are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

from glossary.errors import BadInput
from glossary.formats.bulk import Reading, drafts_of_lines, json_object, language, name, new_draft
from glossary.model import Draft, Kind, Variant, VariantStatus

_INSTANCE_OF = "P31"
_OTHER_IDS = {"iso3166": "P297", "geonames": "P1566"}
_LANGUAGES = ("fr", "en")
_ALL_LANGUAGES = "mul"
_SOURCE = "Wikidata"
_NOT_TAKEN = "-"
_ITEM = re.compile(r"Q[1-9]\d*")


def read(paths: Sequence[Path], reading: Reading) -> Iterator[Draft]:
    """What the files say, entity by entity. Raises BadInput with file, line and reason."""
    return drafts_of_lines(paths, reading, lambda line: _draft(line, reading))


def looks_like(lines: Sequence[str]) -> bool:
    """Whether the first lines of a file are Wikidata entities; a first line that is cut short will do."""
    first = next((line for line in lines if line.strip(" [\t")), "")
    is_entity = re.search(r'"id"\s*:\s*"[QPL]\d', first) and re.search(r'"(labels|aliases|lemmas|type)"\s*:', first)
    return first.lstrip().startswith("{") and bool(is_entity)


def _draft(line: str, reading: Reading) -> Draft | None:
    record = json_object(line)
    if record is None:
        return None
    if not isinstance(record.get("id"), str):
        raise BadInput("the entity has no id", hint="Wikidata has id, labels, aliases and claims")
    if reason := _reason_to_leave_out(record):
        reading.left_out[reason] += 1
        return None
    variants = [
        Variant(text, lang, status=status, source=_SOURCE)
        for lang, text, status in _names(record)
        if reading.wants(lang, (*_LANGUAGES, _ALL_LANGUAGES))
    ]
    kind = cast(Kind, _kind(record) or "term")
    ids = {"wikidata": record["id"], **_other_ids(record, kind)}
    note = name(_plain(_mapping(record, "descriptions").get("en")))
    return new_draft(kind, _english(record), variants, ids, note=note)


def _reason_to_leave_out(record: Mapping[str, Any]) -> str:
    if not _ITEM.fullmatch(record["id"]):
        return "that are properties or lexemes, not items"
    if not _english(record):
        return "without an English label"
    if _kind(record) == _NOT_TAKEN:
        return "that are pages of Wikimedia, or bare family or given names"
    return ""


def _english(record: Mapping[str, Any]) -> str:
    labels = _mapping(record, "labels")
    return name(_plain(labels.get("en")) or _plain(labels.get(_ALL_LANGUAGES)))


def _names(record: Mapping[str, Any]) -> Iterator[tuple[str, str, VariantStatus]]:
    for code, label in _mapping(record, "labels").items():
        if text := name(_plain(label)):
            yield language(code), text, "preferred"
    for code, aliases in _mapping(record, "aliases").items():
        for alias in aliases if isinstance(aliases, list) else [aliases]:
            if text := name(_plain(alias)):
                yield language(code), text, "admitted"


def _kind(record: Mapping[str, Any]) -> str:
    """The kind of the first class that the table has; empty if it has none of them."""
    return next(filter(None, map(_classes().get, _values(record, _INSTANCE_OF))), "")


def _other_ids(record: Mapping[str, Any], kind: Kind) -> dict[str, str]:
    if kind != "place":
        return {}
    found = {scheme: next(_values(record, claim), "") for scheme, claim in _OTHER_IDS.items()}
    return {scheme: value for scheme, value in found.items() if value and not re.search(r"\s", value)}


def _values(record: Mapping[str, Any], claim: str) -> Iterator[str]:
    """The values of a claim that are not deprecated: ids of items as they are, plain text."""
    claims = _mapping(record, "claims").get(claim, [])
    for statement in claims if isinstance(claims, list) else [claims]:
        if isinstance(statement, dict):
            if statement.get("rank") == "deprecated":
                continue
            snak = statement.get("mainsnak", statement)
            value = snak.get("datavalue", {}) if isinstance(snak, dict) else ""
            statement = value.get("value") if isinstance(value, dict) else value
        if isinstance(statement, dict):
            statement = statement.get("id")
        if isinstance(statement, str):
            yield statement


def _plain(term: object) -> str:
    """The text of a label, alias or description: {"language": …, "value": …} in the full dump, or the text itself."""
    text = term.get("value") if isinstance(term, dict) else term
    return text if isinstance(text, str) else ""


def _mapping(record: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """The mapping at `key`; the full dump writes an empty one as an empty list."""
    value = record.get(key) or {}
    if not isinstance(value, dict):
        raise BadInput(f"{key!r} is no JSON object", column=key)
    return value


@lru_cache(maxsize=1)
def _classes() -> dict[str, str]:
    lines = files("glossary").joinpath("wikidata_classes.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {item: kind for item, kind, _ in rows}
