"""XLIFF 1.2: one trans-unit a segment, its terms marked on both sides, its state in the words of the standard.

What the standard has no word for stands in attributes of our own namespace: the status of a unit, and the entry,
kind, variant, English and means of a term's `mrk`. Terms that are missing are named in a note; fuzzy matches of the
translation memory are `alt-trans`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import IO, TYPE_CHECKING

from glossary.errors import BadInput
from glossary.formats.xml import XmlWriter, elements, namespace, place
from translate.formats.inline import Content, content, marked
from translate.formats.rebuilt import Row, assembled
from translate.formats.records import term_line
from translate.formats.spans import english_spans, french_spans
from translate.formats.units import EXONYM, marked_terms, missing_terms, score, term_attributes
from translate.model import AlignedSegment, Bitext, Status, Suggestion

if TYPE_CHECKING:
    from lxml.etree import _Element

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"

_STATUS, _TERM = f"{{{EXONYM}}}status", f"{{{EXONYM}}}term"
_STATES: Mapping[Status, tuple[str, str]] = {
    "translated": ("translated", "leveraged-mt"),
    "memory": ("translated", "exact-match"),
    "glossary": ("translated", "leveraged-glossary"),
    "passed-through": ("final", ""),
    "furniture": ("final", ""),
}
_UNTOUCHED: tuple[Status, ...] = ("furniture", "passed-through")
# What stands inside these is native code of a document, or a text of its own.
_CODES = frozenset({"bpt", "ept", "ph", "it", "sub"})


def write(bitext: Bitext, stream: IO[str]) -> None:
    """Write `bitext` as XLIFF 1.2. A segment that failed has no target."""
    out = XmlWriter(stream)
    root = {"version": "1.2", "xmlns": NAMESPACE, "xmlns:exonym": EXONYM}
    file = {
        "original": bitext.document.name,
        "source-language": "fr",
        "target-language": "en",
        "datatype": "plaintext",
        "xml:space": "preserve",
    }
    with out.element("xliff", root), out.element("file", file):
        with out.element("header"):
            out.leaf("tool", "", {"tool-id": "exonym", "tool-name": "Exonym", "tool-version": version("exonym")})
        with out.element("body"):
            for segment in bitext.segments:
                _write_unit(segment, out)


def read(path: Path) -> Bitext:
    """The bitext in the XLIFF 1.2 file at `path`. Raises BadInput.

    A unit that its tool cut into segments (`seg-source`) gives one segment for each. Several files in one become one
    document, which is then named after the file on disk.
    """
    names: dict[str, None] = {}
    rows: list[Row] = []
    for unit in elements(path, ("trans-unit",), ("xliff",)):
        if namespace(unit) not in (NAMESPACE, ""):
            raise BadInput("this is no XLIFF 1.2", path=path, hint="For XLIFF 2 name the format: --from xliff2")
        file = next(unit.iterancestors("{*}file"), None)
        if file is not None:
            _require_french(file, path)
            names[file.get("original", "")] = None
        rows += _rows(unit)
    return assembled(rows, path, name=next(iter(names)) if len(names) == 1 else "")


def _write_unit(segment: AlignedSegment, out: XmlWriter) -> None:
    attributes = {"id": str(segment.number), "exonym:status": segment.status}
    if segment.status in _UNTOUCHED:
        attributes["translate"] = "no"
    with out.element("trans-unit", attributes):
        out.mixed("source", marked(segment.french, french_spans(segment), lambda n: _mrk(segment, n, told=True)))
        if segment.english:
            pieces = marked(segment.english, english_spans(segment), lambda n: _mrk(segment, n, told=False))
            out.mixed("target", pieces, _target_attributes(segment))
        for line in missing_terms(segment):
            out.leaf("note", line, {"from": "exonym", "annotates": "target"})
        for suggestion in segment.suggestions:
            quality = {"match-quality": str(round(suggestion.score * 100)), "origin": suggestion.origin or "memory"}
            with out.element("alt-trans", quality):
                out.leaf("source", suggestion.french)
                out.leaf("target", suggestion.english)


def _mrk(segment: AlignedSegment, number: int, *, told: bool) -> dict[str, str]:
    """The attributes of a term's mark: its number; with `told`, also what there is to know of it.

    The number is no `mid`, which in a target must be that of a segment.
    """
    attributes = {"mtype": "term", "exonym:term": str(number + 1)}
    if told:
        use = segment.terms[number]
        attributes |= {"comment": term_line(use), **term_attributes(use)}
    return attributes


def _target_attributes(segment: AlignedSegment) -> dict[str, str]:
    state, qualifier = _STATES.get(segment.status, ("translated", ""))
    if any(use.is_lost for use in segment.terms):
        state = "needs-review-translation"
    return {"state": state, "state-qualifier": qualifier} if qualifier else {"state": state}


def _require_french(file: _Element, path: Path) -> None:
    language = file.get("source-language", "fr")
    if not language.lower().startswith("fr"):
        raise BadInput(f"the source language is {language!r}, not French", path=place(path, file))


def _rows(unit: _Element) -> Iterator[Row]:
    source, target = unit.find("{*}source"), unit.find("{*}target")
    if source is None:
        return
    french = content(source, _CODES)
    english = Content() if target is None else content(target, _CODES)
    cut = unit.find("{*}seg-source")
    parts = [] if cut is None else _parts(content(cut, _CODES))
    if len(parts) > 1:
        translated = dict(_parts(english))
        for mid, text in parts:
            yield Row("", text, translated.get(mid, ""))
        return
    said = unit.get(_STATUS) or ("passed-through" if unit.get("translate") == "no" else "")
    terms = marked_terms(french, english, _TERM)
    yield Row(unit.get("id", ""), french.text, english.text, said, terms, tuple(_suggestions(unit)), marked=True)


def _parts(cut: Content) -> list[tuple[str, str]]:
    """The segments that `cut` is marked with, by their ids."""
    return [(mark.get("mid", ""), cut.text[start:end]) for mark, start, end in cut.marks if mark.get("mtype") == "seg"]


def _suggestions(unit: _Element) -> Iterator[Suggestion]:
    for element in unit.iterfind("{*}alt-trans"):
        source, target = element.find("{*}source"), element.find("{*}target")
        if source is not None and target is not None:
            yield Suggestion(
                content(source, _CODES).text,
                content(target, _CODES).text,
                score(element.get("match-quality", "")),
                element.get("origin", ""),
            )
