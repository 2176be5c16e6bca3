"""XLIFF 2.1 with its Glossary module: a unit for each entry, a segment and a glossary entry for each of its forms.

The Metadata module keeps what a glossary entry has no place for: id, kind, canonical English, status, external ids,
and the rules of the entry.
https://docs.oasis-open.org/xliff/xliff-core/v2.1/xliff-core-v2.1.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

from glossary.errors import BadInput
from glossary.formats import identifiers, xml
from glossary.formats.bilingual import is_english, language, pairs
from glossary.formats.bulk import Reading
from glossary.model import ENTRY_STATUSES, KINDS, Draft, Entry, Variant

if TYPE_CHECKING:
    from lxml.etree import _Element

_CATEGORY = "exonym"
_NAMESPACES = {
    "xmlns": "urn:oasis:names:tc:xliff:document:2.0",
    "xmlns:gls": "urn:oasis:names:tc:xliff:glossary:2.0",
    "xmlns:mda": "urn:oasis:names:tc:xliff:metadata:2.0",
}


def write(entries: Iterable[Entry], stream: IO[str], *, source: str = "fr") -> None:
    """Write the forms in the language `source` and their English; entries without such a form are left out."""
    writer = xml.XmlWriter(stream)
    root = {**_NAMESPACES, "version": "2.1", "srcLang": source, "trgLang": "en"}
    with writer.element("xliff", root), writer.element("file", {"id": "glossary"}):
        for entry in entries:
            _write_unit(writer, entry, source)


def read(paths: Sequence[Path], reading: Reading) -> Iterator[Draft]:
    """What the glossary entries in the XLIFF files at `paths` say; either language of a file may be English.

    Files that are not Exonym's only add. Raises BadInput for what is no XLIFF 2, holds no glossary entry, or has no
    English.
    """
    for path in paths:
        found = False
        for unit in xml.elements(path, ("unit",), ("xliff",)):
            for draft in _drafts(unit, path):
                found = True
                yield draft if draft.kind else replace(draft, kind=reading.kind)
        if not found:
            raise BadInput("no unit holds an entry of the XLIFF 2 glossary module", path=path)


def looks_like(lines: Sequence[str]) -> bool:
    """Whether the first lines of a file are those of XLIFF."""
    return any("<xliff" in line for line in lines)


def _write_unit(writer: xml.XmlWriter, entry: Entry, source: str) -> None:
    numbered = list(enumerate(pairs([entry], source), 1))
    if not numbered:
        return
    translate = {"translate": "no"} if entry.do_not_translate else {}
    with writer.element("unit", {"id": xml.encoded_name(entry.id), "name": entry.canonical, **translate}):
        with writer.element("gls:glossary"):
            for number, pair in numbered:
                with writer.element("gls:glossEntry", {"id": f"g{number}", "ref": f"#s{number}"}):
                    seen_in = {"source": pair.variant.source} if pair.variant.source else {}
                    writer.leaf("gls:term", pair.source, seen_in)
                    writer.leaf("gls:translation", pair.target)
                    if entry.note:
                        writer.leaf("gls:definition", entry.note)
        with writer.element("mda:metadata"), writer.element("mda:metaGroup", {"category": _CATEGORY}):
            for name, value in _metadata(entry):
                writer.leaf("mda:meta", value, {"type": name})
        for number, pair in numbered:
            with writer.element("segment", {"id": f"s{number}", "state": "final"}):
                writer.leaf("source", pair.source)
                writer.leaf("target", pair.target)


def _metadata(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "entry_id", entry.id
    yield "kind", entry.kind
    yield "canonical", entry.canonical
    yield "entry_status", entry.status
    for scheme, value in entry.external_ids.items():
        yield "external_id", identifiers.uri(scheme, value)
    if entry.do_not_translate:
        yield "do_not_translate", "yes"
    for form in entry.forbidden:
        yield "forbidden", form


def _drafts(unit: _Element, path: Path) -> Iterator[Draft]:
    metadata = [
        (str(meta.get("type")), xml.prose(meta))
        for group in unit.iter("{*}metaGroup")
        if group.get("category") == _CATEGORY
        for meta in group.iter("{*}meta")
    ]
    place = xml.place(path, unit)
    glossary_entries = list(unit.iter("{*}glossEntry"))
    if not glossary_entries:
        return
    root = unit.getroottree().getroot()
    lang, target_lang = (language(root.get(name, "")) for name in ("srcLang", "trgLang"))
    if not (is_english(lang) or is_english(target_lang)):
        raise BadInput("neither language of the file is English (srcLang, trgLang)", path=path, line=root.sourceline)
    drafts = [
        draft
        for element in glossary_entries
        if (draft := _draft(element, lang, target_lang, xml.place(path, element))) is not None
    ]
    if metadata:
        yield _whole_entry(drafts, metadata, place)
    else:
        yield from drafts


def _draft(element: _Element, lang: str, target_lang: str, place: str) -> Draft | None:
    """What one glossary entry says; None where it has no translation."""
    terms = [child for child in element if xml.local_name(child) == "term"]
    translations = [child for child in element if xml.local_name(child) == "translation"]
    definitions = [xml.prose(child) for child in element if xml.local_name(child) == "definition"]
    if not is_english(target_lang):
        terms, translations, lang = translations, terms, target_lang
    english = list(filter(None, map(xml.phrase, translations)))
    forms = [(xml.phrase(term), term.get("source", "")) for term in terms]
    variants = [Variant(text, lang, english[0], "admitted", seen_in) for text, seen_in in forms if text and english]
    if not variants:
        return None
    others = [Variant(text, "en") for text in dict.fromkeys(english[1:]) if text != english[0]]
    note = "\n".join(filter(None, dict.fromkeys(definitions)))
    return Draft(canonical=english[0], note=note or None, variants=(*variants, *others), place=place, adds_only=True)


def _whole_entry(drafts: list[Draft], named_values: Sequence[tuple[str, str]], place: str) -> Draft:
    """The entry that the unit's metadata describe, with the forms that its glossary entries give."""
    metadata = dict(named_values)
    addresses, forbidden = (
        [value for name, value in named_values if name == wanted] for wanted in ("external_id", "forbidden")
    )
    kind, status = metadata.get("kind"), metadata.get("entry_status")
    variants = {(variant.text, variant.lang): variant for draft in drafts for variant in draft.variants}
    return Draft(
        metadata.get("entry_id", ""),
        kind if kind in KINDS else None,
        metadata.get("canonical", ""),
        status if status in ENTRY_STATUSES else None,
        next((draft.note for draft in drafts if draft.note), None),
        dict(filter(None, map(identifiers.from_uri, addresses))),
        tuple(variants.values()),
        place,
        do_not_translate=metadata.get("do_not_translate") == "yes" or None,
        forbidden=tuple(forbidden) or None,
        keeps_rules=True,
    )
