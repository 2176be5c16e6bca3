"""FollowTheMoney entities as JSON lines, as OpenSanctions publishes them: `entities.ftm.json`, `targets.nested.json`.

An entity has an id, a schema and properties, each a list of values. Taken are the schemas of things that go by a
name; sanctions, addresses, documents and relations are left out. The canonical English is the caption where that is
in Latin letters, else the first name that is. Names come without their language. A weak alias, which FollowTheMoney
calls too broad to match by, is taken as deprecated and renders as itself, so that it never becomes a whole name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from glossary.errors import BadInput
from glossary.formats.bulk import Reading, is_latin, json_object, name, new_draft, parsed_lines
from glossary.model import UNKNOWN_LANGUAGE, Draft, Kind, Variant, VariantStatus

_KINDS: dict[str, Kind] = {
    "Person": "person",
    "Organization": "organisation",
    "Company": "organisation",
    "PublicBody": "organisation",
    "LegalEntity": "organisation",  # a person or an organisation, where the source does not know
    "Position": "title",
    "Territory": "place",
    "Event": "event",
    "Vessel": "term",
    "Airplane": "term",
}
_NAMES: dict[str, VariantStatus] = {
    "name": "admitted",
    "alias": "admitted",
    "abbreviation": "admitted",
    "previousName": "deprecated",
    "weakAlias": "deprecated",
}
_COUNTRIES = ("nationality", "citizenship", "country", "jurisdiction")
_WIKIDATA_ID = re.compile(r"Q[1-9]\d*")


def read(paths: Sequence[Path], reading: Reading) -> Iterator[Draft]:
    """What the files say, entity by entity. Raises BadInput with file, line and reason."""
    for path in paths:
        for line, record in parsed_lines(path, reading, _parsed):
            schema = record["schema"]
            if schema not in _KINDS:
                reading.left_out[f"of schema {schema}, which is no named thing"] += 1
                continue
            try:
                draft = _draft(record, f"{path}, line {line}")
            except BadInput as error:
                reading.refuse(BadInput(error.reason, path=path, line=line, column=error.column, hint=error.hint))
                continue
            if draft is None:
                reading.left_out["without a name in Latin letters"] += 1
            else:
                yield draft


def looks_like(lines: Sequence[str]) -> bool:
    """Whether the first lines of a file are FollowTheMoney entities; a first line that is cut short will do."""
    first = next((line for line in lines if line.strip(" [\t")), "")
    return first.lstrip().startswith("{") and bool(re.search(r'"schema"\s*:\s*"[A-Z]', first))


def _parsed(line: str) -> dict[str, Any] | None:
    record = json_object(line)
    if record is None:
        return None
    for key, wanted in (("id", str), ("schema", str), ("properties", dict)):
        if not isinstance(record.get(key), wanted):
            raise BadInput(f"the entity has no {key!r}", hint="FollowTheMoney has id, schema and properties")
    return record


def _draft(record: Mapping[str, Any], place: str) -> Draft | None:
    properties = record["properties"]
    variants = [
        Variant(text, UNKNOWN_LANGUAGE, text if key == "weakAlias" else "", status, _scheme(record))
        for key, status in _NAMES.items()
        for text in _texts(properties, key)
    ]
    canonical = _canonical(record, variants)
    if canonical is None:
        return None
    return new_draft(
        _KINDS[record["schema"]], canonical, variants, _external_ids(record), note=_note(properties), place=place
    )


def _canonical(record: Mapping[str, Any], variants: Sequence[Variant]) -> str | None:
    caption = record.get("caption")
    parts = [text for key in ("firstName", "lastName") for text in _texts(record["properties"], key)[:1]]
    candidates = [
        *([name(caption)] if isinstance(caption, str) and caption != record["id"] else []),
        *(variant.text for variant in variants if variant.status == "admitted"),
        " ".join(parts),
    ]
    return next(filter(is_latin, candidates), None)


def _external_ids(record: Mapping[str, Any]) -> dict[str, str]:
    ids = {_scheme(record): record["id"]}
    candidates = [*_texts(record["properties"], "wikidataId"), record["id"]]
    if wikidata_id := next(filter(_WIKIDATA_ID.fullmatch, candidates), None):
        ids["wikidata"] = wikidata_id
    if not record["id"] or re.search(r"\s", record["id"]):
        raise BadInput(f"{record['id']!r} is no id", column="id")
    return ids


def _scheme(record: Mapping[str, Any]) -> str:
    """Plain FollowTheMoney has no caption and no datasets; OpenSanctions writes both."""
    return "opensanctions" if "caption" in record and "datasets" in record else "ftm"


def _note(properties: Mapping[str, Any]) -> str:
    countries = dict.fromkeys(code.upper() for key in _COUNTRIES for code in _texts(properties, key))
    births, topics = _texts(properties, "birthDate"), _texts(properties, "topics")
    parts = [
        *_texts(properties, "position")[:1],
        ", ".join(countries),
        f"born {births[0]}" if births else "",
        f"topics: {', '.join(topics)}" if topics else "",
    ]
    return "; ".join(filter(None, parts))


def _texts(properties: Mapping[str, Any], key: str) -> list[str]:
    """The plain values of a property; the nested export puts whole entities among them."""
    values = properties.get(key, [])
    texts = [name(value) for value in (values if isinstance(values, list) else [values]) if isinstance(value, str)]
    return list(filter(None, texts))
