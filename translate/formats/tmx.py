"""TMX 1.4b, the exchange format of translation memories: one unit a segment, with its status and terms as props.

`x-exonym-status` is the status; each `x-exonym-term` is one term use as JSON. The segments themselves carry no inline
tags, so that matches in other tools are not worse for our marks.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path
from typing import IO, TYPE_CHECKING

from glossary.errors import BadInput
from glossary.formats.xml import LANG, XmlWriter, elements, local_name, place
from translate.formats.inline import content
from translate.formats.rebuilt import Row, assembled
from translate.formats.records import term_from_record, term_record
from translate.model import AlignedSegment, Bitext, TermUse

if TYPE_CHECKING:
    from lxml.etree import _Element

_DOCTYPE = '<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'
_NAME, _STATUS, _TERM = "x-exonym-document", "x-exonym-status", "x-exonym-term"
# What stands inside these is native code of a document, or another text; `hi` only sets words off.
_CODES = frozenset({"bpt", "ept", "it", "ph", "ut", "sub"})


def write(bitext: Bitext, stream: IO[str]) -> None:
    """Write `bitext` as TMX. A segment that failed has a French variant only."""
    now = datetime.now(timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    out = XmlWriter(stream)
    stream.write(_DOCTYPE)
    with out.element("tmx", {"version": "1.4"}):
        with out.element("header", _header(now)):
            out.leaf("prop", bitext.document.name, {"type": _NAME})
        with out.element("body"):
            for segment in bitext.segments:
                with out.element("tu", {"tuid": str(segment.number), "creationdate": now, "srclang": "fr"}):
                    _write_unit(segment, out)


def read(path: Path) -> Bitext:
    """The bitext in the TMX file at `path`: its units that have French, in order. Raises BadInput."""
    name, rows = "", []
    for element in elements(path, ("header", "tu"), ("tmx",)):
        if local_name(element) == "header":
            name = next(_props(element, _NAME), "")
        elif (row := _row(element, path)) is not None:
            rows.append(row)
    return assembled(rows, path, name=name)


def rows(path: Path) -> Iterator[tuple[int, Row]]:
    """The units of the TMX file at `path` that have French, one by one, each with its line. Raises BadInput."""
    for element in elements(path, ("tu",), ("tmx",)):
        if (row := _row(element, path)) is not None:
            yield element.sourceline or 0, row


def _header(now: str) -> dict[str, str]:
    return {
        "creationtool": "exonym",
        "creationtoolversion": version("exonym"),
        "segtype": "sentence",
        "o-tmf": "exonym",
        "adminlang": "en",
        "srclang": "fr",
        "datatype": "plaintext",
        "creationdate": now,
    }


def _write_unit(segment: AlignedSegment, out: XmlWriter) -> None:
    out.leaf("prop", segment.status, {"type": _STATUS})
    for use in segment.terms:
        out.leaf("prop", json.dumps(term_record(use), ensure_ascii=False), {"type": _TERM})
    for lang, text in (("fr", segment.french), ("en", segment.english)):
        if text or lang == "fr":
            with out.element("tuv", {"xml:lang": lang}):
                out.leaf("seg", text)


def _row(unit: _Element, path: Path) -> Row | None:
    french = _text(unit, "fr")
    if french is None:
        return None
    try:
        terms = tuple(_term(prop, french) for prop in _props(unit, _TERM))
    except ValueError as error:
        raise BadInput(f"the prop {_TERM} cannot be read: {error}", path=place(path, unit)) from None
    return Row(unit.get("tuid", ""), french, _text(unit, "en") or "", next(_props(unit, _STATUS), ""), terms)


def _term(prop: str, french: str) -> TermUse:
    record = json.loads(prop)
    if not isinstance(record, dict):
        raise ValueError("this is no JSON object")
    return term_from_record(record, french)


def _props(parent: _Element, kind: str) -> Iterator[str]:
    return (prop.text or "" for prop in parent.iterfind("{*}prop") if prop.get("type") == kind)


def _text(unit: _Element, lang: str) -> str | None:
    """The text of the first variant in `lang`, or in a regional kind of it."""
    for variant in unit.iterfind("{*}tuv"):
        said = variant.get(LANG) or variant.get("lang") or ""
        segment = variant.find("{*}seg")
        if said.lower().replace("_", "-").split("-", 1)[0] == lang and segment is not None:
            return content(segment, _CODES).text
    return None
