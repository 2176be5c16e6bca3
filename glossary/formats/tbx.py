"""TermBase eXchange, dialect TBX-Basic: version 2 (martif) and version 3 (ISO 30042:2019, styles DCA and DCT).

An entry is a concept: its kind is the subject field, its note the definition, its external ids are external
cross-references. A variant is a term with its administrative status and source; where it renders as another English
than the canonical, a cross-reference leads to that English term. In a concept that holds a whole entry, a forbidden
form is an English term that is superseded: deprecated is the status of English forms that people may still look up.
Concepts written as pairs have one form and its English each, and those of one entry refer to the first of them, with
the canonical English as the text.

The reader knows any TBX of these versions by the names of its data categories, whichever way they are written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal, get_args

from glossary.errors import BadInput
from glossary.formats import identifiers, xml
from glossary.formats.bilingual import is_english, joined, language, pairs
from glossary.formats.bulk import Reading
from glossary.model import KINDS, Draft, Entry, Kind, Variant, VariantStatus

if TYPE_CHECKING:
    from lxml.etree import _Element

Style = Literal["dct", "dca"]
STYLES: tuple[Style, ...] = get_args(Style)

_TITLE = "Exonym glossary"
_CORE = "urn:iso:std:iso:30042:ed-2"
_MODULE_ADDRESSES = "http://www.tbxinfo.net/ns/"
_MODULES = {module: f"{_MODULE_ADDRESSES}{module}" for module in ("min", "basic")}
# The elements for a concept, a language in it and a term in that.
_VERSION_2 = ("termEntry", "langSet", "tig")
_VERSION_3 = ("conceptEntry", "langSec", "termSec")
_LANGUAGE_SECTIONS = frozenset({"langSet", "langSec"})
_TERM_SECTIONS = frozenset({"tig", "ntig", "termSec"})
# Data category → its element where categories are attributes (version 2, DCA), and its module where they are tags.
_CATEGORIES = {
    "administrativeStatus": ("termNote", "min"),
    "subjectField": ("descrip", "min"),
    "definition": ("descrip", "basic"),
    "source": ("admin", "basic"),
    "crossReference": ("ref", "basic"),
    "externalCrossReference": ("xref", "basic"),
}
_FORBIDDEN = "supersededTerm-admn-sts"  # the status of a forbidden form in our files
# How a value of administrativeStatus begins, in TBX-Basic and in the looser files of translation platforms.
_STATUSES: dict[str, VariantStatus] = {
    "prefer": "preferred",
    "admit": "admitted",
    "deprec": "deprecated",
    "supersed": "deprecated",
    "forbid": "deprecated",
    "obsol": "deprecated",
}


def write(entries: Iterable[Entry], stream: IO[str], *, source: str = "fr", concepts: bool = False) -> None:
    """Write TBX-Basic version 2: a concept for each form in the language `source` and its English.

    With `concepts`, a concept for each entry, with all its forms in every language.
    """
    writer = _Writer(stream, "v2")
    with writer.document(source):
        for entry in entries:
            if concepts:
                writer.concept(entry)
            else:
                writer.pairs(entry, source)


def write_v3(entries: Iterable[Entry], stream: IO[str], *, source: str = "fr", style: Style = "dct") -> None:
    """Write TBX-Basic version 3 in this style: a concept for each entry, with all its forms in every language."""
    writer = _Writer(stream, style)
    with writer.document(source):
        for entry in entries:
            writer.concept(entry)


def read(paths: Sequence[Path], reading: Reading) -> Iterator[Draft]:
    """What the TBX files at `paths` say, concept by concept; concepts without English are passed over.

    The preferred English term, else the first, is the canonical English; the definition and the notes are the note.
    Files that are not Exonym's only add, and their concept ids, which mean nothing here, are left out. Raises
    BadInput for what is no TBX, or has no concept with English and another form.
    """
    for path in paths:
        found = False
        for draft in joined(_drafts(path, reading)):
            found = True
            yield draft
        if not found:
            hint = "Each entry needs a term in English (xml:lang), and one in another language"
            raise BadInput("no entry can be taken in", path=path, hint=hint)


def looks_like(lines: Sequence[str]) -> bool:
    """Whether the first lines of a file are those of TBX."""
    return any("<martif" in line or "<tbx" in line for line in lines)


class _Writer:
    """Writes concepts in one of three ways: version 2, or version 3 with categories as attributes or as tags."""

    def __init__(self, stream: IO[str], way: Literal["v2", "dca", "dct"]) -> None:
        self._xml = xml.XmlWriter(stream)
        self._way = way
        self._concept, self._language, self._term = _VERSION_2 if way == "v2" else _VERSION_3

    @contextmanager
    def document(self, lang: str) -> Iterator[None]:
        """The document around the concepts, with its header."""
        element = self._xml.element
        root, header, attributes = "martif", "martifHeader", {"type": "TBX-Basic"}
        if self._way != "v2":
            root, header, attributes = "tbx", "tbxHeader", {"type": "TBX-Basic", "style": self._way, "xmlns": _CORE}
        if self._way == "dct":
            attributes |= {f"xmlns:{module}": address for module, address in _MODULES.items()}
        with element(root, {**attributes, "xml:lang": lang}):
            with element(header), element("fileDesc"):
                with element("titleStmt"):
                    self._xml.leaf("title", _TITLE)
                with element("sourceDesc"):
                    self._xml.leaf("p", "Exported by Exonym")
            with element("text"), element("body"):
                yield

    def concept(self, entry: Entry) -> None:
        """Write the whole entry as one concept."""
        concept_id = xml.encoded_name(entry.id)
        renderings = dict.fromkeys([entry.canonical, *(entry.rendering(variant) for variant in entry.variants)])
        english_ids = {text: f"{concept_id}.{number}" for number, text in enumerate(renderings, 1)}
        by_language: dict[str, list[Variant]] = {}
        for variant in entry.variants:
            by_language.setdefault(variant.lang, []).append(variant)
        english = by_language.pop("en", [])
        with self._xml.element(self._concept, {"id": concept_id}):
            self._about(entry)
            for lang, variants in by_language.items():
                with self._xml.element(self._language, {"xml:lang": lang}):
                    for variant in variants:
                        self._variant(variant, english_ids)
            with self._xml.element(self._language, {"xml:lang": "en"}):
                for text, english_id in english_ids.items():
                    self._english(text, english_id, preferred=text == entry.canonical)
                for variant in english:
                    self._variant(variant, english_ids)
                for text in entry.forbidden:
                    with self._xml.element(self._term):
                        self._xml.leaf("term", text)
                        self._category("administrativeStatus", _FORBIDDEN)

    def pairs(self, entry: Entry, source: str) -> None:
        """Write each form in the language `source` and its English as a concept of their own."""
        first_id = xml.encoded_name(entry.id)
        for number, pair in enumerate(pairs([entry], source), 1):
            with self._xml.element(self._concept, {"id": first_id if number == 1 else f"{first_id}.{number}"}):
                self._about(entry)
                if number > 1 or pair.target != entry.canonical:
                    self._category("crossReference", entry.canonical, first_id)
                with self._xml.element(self._language, {"xml:lang": pair.variant.lang}):
                    self._variant(pair.variant, {})
                with self._xml.element(self._language, {"xml:lang": "en"}), self._xml.element(self._term):
                    self._xml.leaf("term", pair.target)

    def _about(self, entry: Entry) -> None:
        self._category("subjectField", entry.kind)
        if entry.note:
            self._category("definition", entry.note)
        for scheme, value in entry.external_ids.items():
            self._category("externalCrossReference", f"{scheme}:{value}", identifiers.uri(scheme, value))

    def _english(self, text: str, term_id: str, *, preferred: bool) -> None:
        with self._xml.element(self._term, {"id": term_id}):
            self._xml.leaf("term", text)
            if preferred:
                self._category("administrativeStatus", "preferredTerm-admn-sts")

    def _variant(self, variant: Variant, english_ids: Mapping[str, str]) -> None:
        with self._xml.element(self._term):
            self._xml.leaf("term", variant.text)
            self._category("administrativeStatus", f"{variant.status}Term-admn-sts")
            if variant.renders_as in english_ids:
                self._category("crossReference", variant.renders_as, english_ids[variant.renders_as])
            if variant.source:
                self._category("source", variant.source)

    def _category(self, category: str, value: str, target: str | None = None) -> None:
        element, module = _CATEGORIES[category]
        attributes = {} if target is None else {"target": target}
        if self._way == "dct":
            self._xml.leaf(f"{module}:{category}", value, attributes)
        else:
            self._xml.leaf(element, value, {"type": category, **attributes})


@dataclass(frozen=True, slots=True)
class _Term:
    """A term as its file gives it; `status` is None where it gives none."""

    text: str
    lang: str
    id: str
    status: VariantStatus | None
    source: str
    reference: str
    superseded: bool


def _drafts(path: Path, reading: Reading) -> Iterator[Draft]:
    for element in xml.elements(path, (_VERSION_2[0], _VERSION_3[0]), ("martif", "tbx")):
        draft = _draft(element, xml.place(path, element))
        if draft is None:
            reading.left_out["concepts without an English term, or without another"] += 1
        else:
            yield draft if draft.kind else replace(draft, kind=reading.kind)


def _draft(concept: _Element, place: str) -> Draft | None:
    """What the concept says; None where it has no English, or is another's and has no form beside it."""
    ours = _is_ours(concept)
    terms = list(_terms(concept))
    forbidden = [term for term in terms if ours and term.superseded and is_english(term.lang)]
    terms = [term for term in terms if term not in forbidden]
    english = sorted((term for term in terms if is_english(term.lang)), key=lambda term: term.lang != "en")
    if not english:
        return None
    first = next((term for term in english if term.status == "preferred"), english[0])
    facts = list(_categories(concept))
    head = next((fact for name, fact in facts if name == "crossReference"), None) if ours else None
    canonical = first.text if head is None else xml.phrase(head)
    renderings = {term.id: term.text for term in english if term.id}
    variants: dict[tuple[str, str], Variant] = {}
    for term in terms:
        only_rendering = ours and term.status is None and is_english(term.lang)
        if term is first or only_rendering or (not ours and term.text == canonical and is_english(term.lang)):
            continue
        rendering = renderings.get(term.reference, "") if head is None else first.text
        variant = Variant(term.text, term.lang, rendering, term.status or "admitted", term.source)
        variants.setdefault((term.text, term.lang), variant)
    if not (ours or variants):
        return None
    own_id = (concept.get("id", "") if head is None else head.get("target", "")) if ours else ""
    return Draft(
        xml.decoded_name(own_id),
        _kind(facts),
        canonical,
        None,
        _note(concept) or None,
        _external_ids(facts),
        tuple(variants.values()),
        place,
        adds_only=not ours,
        forbidden=tuple(dict.fromkeys(term.text for term in forbidden)) or None,
        keeps_rules=ours,
    )


def _terms(concept: _Element) -> Iterator[_Term]:
    for section in concept:
        if xml.local_name(section) not in _LANGUAGE_SECTIONS:
            continue
        lang = language(section.get(xml.LANG) or section.get("lang") or "")
        for element in section:
            if xml.local_name(element) not in _TERM_SECTIONS:
                continue
            term = next(element.iter("{*}term"), None)
            if term is None or not (text := xml.phrase(term)):
                continue
            facts = dict(_categories(element))
            yield _Term(
                text,
                lang,
                element.get("id") or term.get("id") or "",
                _status(xml.phrase(facts["administrativeStatus"])) if "administrativeStatus" in facts else None,
                xml.prose(facts["source"]) if "source" in facts else "",
                facts["crossReference"].get("target", "") if "crossReference" in facts else "",
                "administrativeStatus" in facts and xml.phrase(facts["administrativeStatus"]) == _FORBIDDEN,
            )


def _categories(element: _Element) -> Iterator[tuple[str, _Element]]:
    """The data categories right under `element` and in its groups, each with the element that holds its value."""
    for child in element:
        name = xml.local_name(child)
        if name in _LANGUAGE_SECTIONS or name in _TERM_SECTIONS:
            continue
        if name.endswith("Grp"):
            yield from _categories(child)
        elif name == "note" or xml.namespace(child).startswith(_MODULE_ADDRESSES):
            yield name, child
        elif name == "descrip":
            yield child.get("type", "definition"), child
        elif "type" in child.attrib:
            yield str(child.get("type")), child


def _is_ours(concept: _Element) -> bool:
    title = next(concept.getroottree().getroot().iter("{*}title"), None)
    return title is not None and xml.phrase(title) == _TITLE


def _status(value: str) -> VariantStatus | None:
    return next((status for start, status in _STATUSES.items() if value.lower().startswith(start)), None)


def _kind(facts: Iterable[tuple[str, _Element]]) -> Kind | None:
    fields = {xml.phrase(element).lower() for name, element in facts if name == "subjectField"}
    return next((kind for kind in KINDS if kind in fields), None)


def _note(concept: _Element) -> str:
    """The definitions and notes of the concept, of its languages and of its terms, each once."""
    sections = [section for section in concept if xml.local_name(section) in _LANGUAGE_SECTIONS]
    terms = [term for section in sections for term in section if xml.local_name(term) in _TERM_SECTIONS]
    facts = [fact for element in (concept, *sections, *terms) for fact in _categories(element)]
    texts = [xml.prose(element) for name, element in facts if name in ("definition", "note")]
    return "\n".join(filter(None, dict.fromkeys(texts)))


def _external_ids(facts: Iterable[tuple[str, _Element]]) -> dict[str, str]:
    addresses = (element.get("target", "") for name, element in facts if name == "externalCrossReference")
    return dict(filter(None, map(identifiers.from_uri, addresses)))
