"""XLIFF 2.1: one unit a segment, its terms marked on both sides and listed with the glossary module.

The `mrk` of a term in the target has the id of its `mrk` in the source, as the standard asks; a `gls:glossEntry` points
to both. The status is the `subState`; terms that are missing are named in a note; fuzzy matches of the translation
memory use the module for translation candidates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING

from glossary.errors import BadInput
from glossary.files import opened_bytes
from glossary.formats.xml import XmlWriter, elements, namespace, place
from translate.formats.inline import Content, content, marked
from translate.formats.rebuilt import Row, assembled
from translate.formats.spans import english_spans, french_spans
from translate.formats.units import EXONYM, marked_terms, missing_terms, score, term_attributes
from translate.model import AlignedSegment, Bitext, Status, Suggestion

if TYPE_CHECKING:
    from lxml.etree import _Element

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
_GLOSSARY = "urn:oasis:names:tc:xliff:glossary:2.0"
_MATCHES = "urn:oasis:names:tc:xliff:matches:2.0"

_STATES: Mapping[Status, str] = {"failed": "initial", "furniture": "final", "passed-through": "final"}
_UNTOUCHED: tuple[Status, ...] = ("furniture", "passed-through")
# Elements without text of the document in them; `ignorable` text between segments is not read either.
_CODES = frozenset({"ph", "sc", "ec", "sm", "em"})


def write(bitext: Bitext, stream: IO[str]) -> None:
    """Write `bitext` as XLIFF 2.1. A segment that failed has no target."""
    out = XmlWriter(stream)
    root = {
        "version": "2.1",
        "srcLang": "fr",
        "trgLang": "en",
        "xml:space": "preserve",
        "xmlns": NAMESPACE,
        "xmlns:gls": _GLOSSARY,
        "xmlns:mtc": _MATCHES,
        "xmlns:exonym": EXONYM,
    }
    with out.element("xliff", root), out.element("file", {"id": "f1", "original": bitext.document.name}):
        for segment in bitext.segments:
            _write_unit(segment, out)


def read(path: Path) -> Bitext:
    """The bitext in the XLIFF 2 file at `path`: each `segment` of each unit. Raises BadInput.

    Several files in one become one document, which is then named after the file on disk.
    """
    names: dict[str, None] = {}
    rows: list[Row] = []
    for unit in elements(path, ("unit",), ("xliff",)):
        if namespace(unit) != NAMESPACE:
            raise BadInput("this is no XLIFF 2", path=path, hint="For XLIFF 1.2 name the format: --from xliff")
        _require_french(unit, path)
        for file in unit.iterancestors("{*}file"):
            names[file.get("original", "")] = None
        rows += _rows(unit)
    return assembled(rows, path, name=next(iter(names)) if len(names) == 1 else "")


def is_version_2(path: Path) -> bool:
    """Whether the first lines of the file at `path` are those of XLIFF 2."""
    with opened_bytes(path) as stream:
        return NAMESPACE.encode() in stream.read(4096).replace(b"\0", b"")


def _write_unit(segment: AlignedSegment, out: XmlWriter) -> None:
    attributes = {"id": str(segment.number)}
    if segment.status in _UNTOUCHED:
        attributes["translate"] = "no"
    with out.element("unit", attributes):
        _write_suggestions(segment, out)
        _write_glossary(segment, out)
        if lines := missing_terms(segment):
            with out.element("notes"):
                for line in lines:
                    out.leaf("note", line, {"category": "missing-term", "appliesTo": "target"})
        state = {"state": _STATES.get(segment.status, "translated"), "subState": f"exonym:{segment.status}"}
        with out.element("segment", {"id": "s1", **state}):
            out.mixed("source", marked(segment.french, french_spans(segment), lambda n: _mrk(segment, n)))
            if segment.english:
                out.mixed("target", marked(segment.english, english_spans(segment), lambda n: _mrk(segment, n)))


def _mrk(segment: AlignedSegment, number: int) -> dict[str, str]:
    return {"id": f"m{number + 1}", "type": "term", **term_attributes(segment.terms[number])}


def _write_glossary(segment: AlignedSegment, out: XmlWriter) -> None:
    if not segment.terms:
        return
    with out.element("gls:glossary"):
        for number, use in enumerate(segment.terms, start=1):
            with out.element("gls:glossEntry", {"id": f"g{number}", "ref": f"#m{number}"}):
                out.leaf("gls:term", use.match.variant, {"source": use.match.entry_id})
                out.leaf("gls:translation", use.match.expected, {"source": use.match.entry_id})


def _write_suggestions(segment: AlignedSegment, out: XmlWriter) -> None:
    if not segment.suggestions:
        return
    with out.element("mtc:matches"):
        for suggestion in segment.suggestions:
            about = {"ref": "#s1", "similarity": f"{suggestion.score * 100:.1f}"}
            if suggestion.origin:
                about["origin"] = suggestion.origin
            with out.element("mtc:match", about):
                out.leaf("source", suggestion.french)
                out.leaf("target", suggestion.english)


def _require_french(unit: _Element, path: Path) -> None:
    for root in unit.iterancestors("{*}xliff"):
        language = root.get("srcLang", "fr")
        if not language.lower().startswith("fr"):
            raise BadInput(f"the source language is {language!r}, not French", path=place(path, root))


def _rows(unit: _Element) -> Iterator[Row]:
    segments = unit.findall("{*}segment")
    for segment in segments:
        source, target = segment.find("{*}source"), segment.find("{*}target")
        if source is None:
            continue
        french = content(source, _CODES)
        english = Content() if target is None else content(target, _CODES)
        prefix, _, said = segment.get("subState", "").partition(":")
        if prefix != "exonym":
            said = "passed-through" if unit.get("translate") == "no" else ""
        alone = len(segments) == 1
        suggestions = tuple(_suggestions(unit)) if alone else ()
        terms = marked_terms(french, english, "id")
        row_id = unit.get("id", "") if alone else ""
        yield Row(row_id, french.text, english.text, said, terms, suggestions, marked=True)


def _suggestions(unit: _Element) -> Iterator[Suggestion]:
    for match in unit.iterfind(f"{{{_MATCHES}}}matches/{{{_MATCHES}}}match"):
        source, target = match.find("{*}source"), match.find("{*}target")
        if source is not None and target is not None:
            french, english = content(source, _CODES).text, content(target, _CODES).text
            similarity = match.get("similarity") or match.get("matchQuality") or ""
            yield Suggestion(french, english, score(similarity), match.get("origin", ""))
