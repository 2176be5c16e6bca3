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
from glossary.formats.bulk import Reading, drafts_of_lines, is_latin, json_object, name, new_draft
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
_SOURCES = {"opensanctions": "OpenSanctions", "ftm": "FollowTheMoney"}
_COUNTRIES = ("nationality", "citizenship", "country", "jurisdiction")
_WIKIDATA_ID = re.compile(r"Q[1-9]\d*")


def read(paths: Sequence[Path], reading: Reading) -> Iterator[Draft]:
    """What the files say, entity by entity. Raises BadInput with file, line and reason."""
    return drafts_of_lines(paths, reading, lambda line: _draft(line, reading))


def looks_like(lines: Sequence[str]) -> bool:
    """Whether the first lines of a file are FollowTheMoney entities; a first line that is cut short will do."""
    first = next((line for line in lines if line.strip(" [\t")), "")
    return first.lstrip().startswith("{") and bool(re.search(r'"schema"\s*:\s*"[A-Z]', first))


def _draft(line: str, reading: Reading) -> Draft | None:
    record = _entity(line)
    if record is None:
        return None
    schema, properties = record["schema"], record["properties"]
    if schema not in _KINDS:
        reading.left_out[f"of schema {schema}, which is no named thing"] += 1
        return None
    scheme = _scheme(record)
    variants = [
        Variant(text, UNKNOWN_LANGUAGE, text if key == "weakAlias" else "", status, _SOURCES[scheme])
        for key, status in _NAMES.items()
        for text in _texts(properties, key)
    ]
    canonical = _canonical(record, variants)
    if canonical is None:
        reading.left_out["without a name in Latin letters"] += 1
        return None
    return new_draft(_KINDS[schema], canonical, variants, _external_ids(record, scheme), note=_note(properties))


def _entity(line: str) -> dict[str, Any] | None:
    record = json_object(line)
    if record is None:
        return None
    for key, wanted in (("id", str), ("schema", str), ("properties", dict)):
        if not isinstance(record.get(key), wanted):
            raise BadInput(f"the entity has no {key!r}", hint="FollowTheMoney has id, schema and properties")
    return record


def _canonical(record: Mapping[str, Any], variants: Sequence[Variant]) -> str | None:
    caption = record.get("caption")
    parts = [text for key in ("firstName", "lastName") for text in _texts(record["properties"], key)[:1]]
    candidates = [
        *([name(caption)] if isinstance(caption, str) and caption != record["id"] else []),
        *(variant.text for variant in variants if variant.status == "admitted"),
        " ".join(parts),
    ]
    return next(filter(is_latin, candidates), None)


def _external_ids(record: Mapping[str, Any], scheme: str) -> dict[str, str]:
    own_id = record["id"]
    if not re.fullmatch(r"\S+", own_id):
        raise BadInput(f"{own_id!r} is no id", column="id")
    candidates = [*_texts(record["properties"], "wikidataId"), own_id]
    wikidata_id = next(filter(_WIKIDATA_ID.fullmatch, candidates), None)
    return {scheme: own_id} | ({"wikidata": wikidata_id} if wikidata_id else {})


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
