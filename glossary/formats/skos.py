"""SKOS, as Turtle or JSON-LD: a concept for each entry, with a label for each of its forms.

The canonical English is the preferred label. In another language the first preferred form is the preferred label (SKOS
allows one), deprecated forms are hidden labels, the others alternative ones. What a plain label cannot say of a form,
the English that it renders as, where it was seen and its rules, stands in a SKOS-XL label beside it.
https://www.w3.org/TR/skos-reference/
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast
from urllib.parse import quote, unquote

from glossary.errors import BadInput
from glossary.files import read_text
from glossary.formats import identifiers
from glossary.formats.bilingual import is_english, language
from glossary.formats.bulk import Reading
from glossary.model import (
    ENTRY_STATUSES,
    KINDS,
    UNKNOWN_LANGUAGE,
    Draft,
    Entry,
    EntryStatus,
    Kind,
    Variant,
    VariantStatus,
)

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_SKOSXL = "http://www.w3.org/2008/05/skos-xl#"
_DCT = "http://purl.org/dc/terms/"
_EXONYM = "urn:exonym:vocabulary#"
_PREFIXES = {"skos": _SKOS, "skosxl": _SKOSXL, "dct": _DCT, "exonym": _EXONYM}
_SCHEME = "urn:exonym:glossary"
_ENTRY = "urn:exonym:entry:"

_YES = "yes"

_LABELS: dict[str, VariantStatus] = {
    "prefLabel": "preferred",
    "altLabel": "admitted",
    "hiddenLabel": "deprecated",
}


def write_turtle(entries: Iterable[Entry], stream: IO[str]) -> None:
    """Write the entries as SKOS in Turtle."""
    for prefix, address in _PREFIXES.items():
        stream.write(f"@prefix {prefix}: <{address}> .\n")
    stream.write("\n" + _turtle(_scheme()))
    for entry in entries:
        stream.write("\n" + _turtle(_concept(entry)))


def write_json_ld(entries: Iterable[Entry], stream: IO[str]) -> None:
    """Write the entries as SKOS in JSON-LD, one concept a line."""
    stream.write(f'{{"@context": {json.dumps(_PREFIXES)},\n"@graph": [\n{_json(_scheme())}')
    for entry in entries:
        stream.write(f",\n{_json(_concept(entry))}")
    stream.write("\n]}\n")


def read(paths: Sequence[Path], reading: Reading) -> Iterator[Draft]:
    """What the SKOS files at `paths` say, Turtle or JSON-LD, in the order of the concepts' addresses.

    Concepts that are not Exonym's only add; those without a preferred English label are passed over. A file is held
    in memory whole, by rdflib. Raises BadInput where rdflib is missing, where the file is neither, or calls for
    another file, and where no concept has a preferred English label.
    """
    for path in paths:
        graph = _graph(path)
        found = False
        for concept in sorted(_concepts(graph), key=str):
            draft = _draft(graph, concept, path)
            if draft is None:
                reading.left_out["concepts without a preferred English label"] += 1
            else:
                found = True
                yield draft if draft.kind else replace(draft, kind=reading.kind)
        if not found:
            raise BadInput("no concept has a preferred English label (skos:prefLabel, @en)", path=path)


def looks_like(lines: Sequence[str]) -> bool:
    """Whether the first lines of a file are those of SKOS in Turtle or JSON-LD."""
    return any(_SKOS in line for line in lines) and not any(line.lstrip().startswith("<?xml") for line in lines)


def _scheme() -> dict[str, Any]:
    return {"@id": _SCHEME, "@type": "skos:ConceptScheme", "dct:title": "Exonym glossary"}


def _concept(entry: Entry) -> dict[str, Any]:
    """The entry as a JSON-LD node."""
    labels: dict[str, list[dict[str, str]]] = {"skos:prefLabel": [_label(entry.canonical, "en")]}
    extended: dict[str, list[dict[str, Any]]] = {}
    have_preferred = {"en"}
    for variant in entry.variants:
        name = _label_name(variant, have_preferred)
        label = _label(variant.text, variant.lang)
        labels.setdefault(f"skos:{name}", []).append(label)
        if details := _details(variant):
            extended.setdefault(f"skosxl:{name}", []).append({"skosxl:literalForm": label, **details})
    node = {
        "@id": _ENTRY + quote(entry.id, safe=""),
        "@type": "skos:Concept",
        "skos:inScheme": {"@id": _SCHEME},
        "dct:identifier": entry.id,
        "dct:type": entry.kind,
        "exonym:status": entry.status,
        **labels,
        **extended,
    }
    if entry.note:
        node["skos:definition"] = entry.note
    if entry.external_ids:
        node["skos:exactMatch"] = [{"@id": identifiers.uri(*own)} for own in entry.external_ids.items()]
    if entry.do_not_translate:
        node["exonym:doNotTranslate"] = _YES
    if entry.forbidden:
        node["exonym:forbidden"] = list(entry.forbidden)
    return node


def _label_name(variant: Variant, have_preferred: set[str]) -> str:
    if variant.status == "deprecated":
        return "hiddenLabel"
    if variant.status == "preferred" and variant.lang not in have_preferred:
        have_preferred.add(variant.lang)
        return "prefLabel"
    return "altLabel"


def _label(text: str, lang: str) -> dict[str, str]:
    return {"@value": text, "@language": lang}


def _details(variant: Variant) -> dict[str, Any]:
    details: dict[str, Any] = {}
    if variant.renders_as:
        details["exonym:rendersAs"] = _label(variant.renders_as, "en")
    if variant.source:
        details["dct:source"] = variant.source
    if variant.case_sensitive:
        details["exonym:caseSensitive"] = _YES
    if variant.whole_phrase:
        details["exonym:wholePhrase"] = _YES
    if variant.near:
        details["exonym:near"] = list(variant.near)
    if variant.not_near:
        details["exonym:notNear"] = list(variant.not_near)
    return details


def _json(node: Mapping[str, Any]) -> str:
    return json.dumps(node, ensure_ascii=False)


def _turtle(node: Mapping[str, Any]) -> str:
    return f"<{node['@id']}> {_predicates(node, ' ;' + chr(10) + '    ')} .\n"


def _predicates(node: Mapping[str, Any], separator: str) -> str:
    statements = []
    for name, value in node.items():
        if name == "@type":
            statements.append(f"a {value}")
        elif name != "@id":
            values = value if isinstance(value, list) else [value]
            statements.append(f"{name} {', '.join(map(_object, values))}")
    return separator.join(statements)


def _object(value: str | Mapping[str, Any]) -> str:
    """A value of JSON-LD in Turtle. The escapes of a JSON string are escapes of Turtle too."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if "@id" in value:
        return f"<{value['@id']}>"
    if "@value" in value:
        return f"{json.dumps(value['@value'], ensure_ascii=False)}@{value['@language']}"
    return f"[ {_predicates(value, ' ; ')} ]"


def _graph(path: Path) -> Graph:
    try:
        from rdflib import Graph
    except ImportError:
        hint = "Install it: pip install 'exonym[skos]'"
        raise BadInput("reading SKOS needs rdflib", path=path, hint=hint) from None
    text = read_text(path, "utf-8-sig").text
    json_ld = text.lstrip()[:1] in ("{", "[")
    try:
        if json_ld:
            _refuse_remote_contexts(json.loads(text), path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # rdflib warns of a class that its own parser uses
            return Graph().parse(data=text, format="json-ld" if json_ld else "turtle", publicID="urn:exonym:file")
    except (SyntaxError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        reason = next(iter(str(error).splitlines()), type(error).__name__)
        raise BadInput(f"not {'JSON-LD' if json_ld else 'Turtle'}: {reason}", path=path) from None


def _refuse_remote_contexts(value: Any, path: Path) -> None:
    """Raises BadInput where a context is an address, which rdflib would fetch."""
    if isinstance(value, list):
        for item in value:
            _refuse_remote_contexts(item, path)
    elif isinstance(value, dict):
        contexts = value.get("@context", [])
        for context in contexts if isinstance(contexts, list) else [contexts]:
            if isinstance(context, str) or "@import" in (context or {}):
                hint = "Put the context itself in the file"
                raise BadInput("the @context is an address, and nothing is fetched", path=path, hint=hint)
        for item in value.values():
            _refuse_remote_contexts(item, path)


def _concepts(graph: Graph) -> Iterator[Node]:
    from rdflib import RDF, URIRef

    yield from set(graph.subjects(RDF.type, URIRef(f"{_SKOS}Concept")))


def _draft(graph: Graph, concept: Node, path: Path) -> Draft | None:
    forms = sorted(_forms(graph, concept), key=lambda form: (form[2], form[1], form[0]))
    canonical = next((text for text, lang, name in forms if name == "prefLabel" and is_english(lang)), "")
    if not canonical:
        return None
    details = _all_details(graph, concept)
    variants: dict[tuple[str, str], Variant] = {}
    for name, status in _LABELS.items():
        for text, lang, _ in (form for form in forms if form[2] == name):
            if not (is_english(lang) and text == canonical):
                described = details.get((text, lang), Variant(text, lang))
                variants.setdefault((text, lang), replace(described, status=status))
    kind, status_text = _values(graph, concept, f"{_DCT}type"), _values(graph, concept, f"{_EXONYM}status")
    notes = _values(graph, concept, f"{_SKOS}definition") or _values(graph, concept, f"{_SKOS}note")
    matches = _values(graph, concept, f"{_SKOS}exactMatch")
    ours = str(concept).startswith(_ENTRY)
    return Draft(
        unquote(str(concept).removeprefix(_ENTRY)) if ours else "",
        cast("Kind | None", next(filter(KINDS.__contains__, kind), None)),
        canonical,
        cast("EntryStatus | None", next(filter(ENTRY_STATUSES.__contains__, status_text), None)),
        "\n".join(notes) or None,
        dict(filter(None, map(identifiers.from_uri, matches))),
        tuple(variants.values()),
        f"{path}, {concept}",
        adds_only=not ours,
        do_not_translate=_YES in _values(graph, concept, f"{_EXONYM}doNotTranslate") or None,
        forbidden=tuple(_values(graph, concept, f"{_EXONYM}forbidden")) or None,
    )


def _forms(graph: Graph, concept: Node) -> Iterator[tuple[str, str, str]]:
    """The labels of a concept: text, language and name of the property. A SKOS-XL label is one like the others."""
    from rdflib import URIRef

    for name in _LABELS:
        literals = list(graph.objects(concept, URIRef(_SKOS + name)))
        for label in graph.objects(concept, URIRef(_SKOSXL + name)):
            literals += graph.objects(label, URIRef(f"{_SKOSXL}literalForm"))
        for literal in literals:
            text = str(literal).strip()
            if text:
                yield text, language(getattr(literal, "language", None) or UNKNOWN_LANGUAGE), name


def _all_details(graph: Graph, concept: Node) -> dict[tuple[str, str], Variant]:
    """For each SKOS-XL label, by text and language, the form that it describes, but for its status."""
    from rdflib import URIRef

    details = {}
    for name in _LABELS:
        for label in graph.objects(concept, URIRef(_SKOSXL + name)):
            own = partial(_values, graph, label)
            described = Variant(
                "",
                renders_as="".join(own(f"{_EXONYM}rendersAs")[:1]),
                source="".join(own(f"{_DCT}source")[:1]),
                case_sensitive=_YES in own(f"{_EXONYM}caseSensitive"),
                whole_phrase=_YES in own(f"{_EXONYM}wholePhrase"),
                near=tuple(own(f"{_EXONYM}near")),
                not_near=tuple(own(f"{_EXONYM}notNear")),
            )
            for literal in graph.objects(label, URIRef(f"{_SKOSXL}literalForm")):
                lang = language(getattr(literal, "language", None) or UNKNOWN_LANGUAGE)
                text = str(literal).strip()
                details[text, lang] = replace(described, text=text, lang=lang)
    return details


def _values(graph: Graph, subject: Node, address: str) -> list[str]:
    from rdflib import URIRef

    return sorted(str(value) for value in graph.objects(subject, URIRef(address)))
