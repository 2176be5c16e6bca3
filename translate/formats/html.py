"""The bitext as a page to look at: one file, nothing loaded from elsewhere, French and English side by side.

Terms are marked on both sides; the page's own script shows a card for each and steps through the uses of one. All
text is escaped, and the page's content security policy lets no other script run than its own.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from typing import IO

from glossary.model import KINDS, Kind
from translate.formats.spans import cut, english_spans, french_spans
from translate.model import AlignedSegment, Bitext, Means, Status, TermUse

_PLACE = re.compile(r"\{\{([a-z-]+)\}\}")

# For each means the class that it is shown as, and what the card says.
_MEANS: Mapping[Means, tuple[str, str]] = {
    "native": ("native", "native: the engine’s own words"),
    "annotated": ("native", "annotated: written as the engine was asked to"),
    "copied": ("repaired", "copied: written into the French, carried through"),
    "reranked": ("repaired", "reranked: from another of the engine’s hypotheses"),
    "replaced": ("repaired", "replaced: put in place of the engine’s words"),
    "inserted": ("missing", "inserted: lost by the engine, put in brackets"),
    "missing": ("missing", "missing: not in the English"),
}
_NOTES: Mapping[Status, str] = {
    "memory": "From the translation memory",
    "glossary": "From the glossary",
    "passed-through": "English already",
    "furniture": "Web-page furniture, left out of the text",
    "failed": "Not translated",
}
_ASIDE: tuple[Status, ...] = ("furniture", "passed-through")
_KIND_TITLES: Mapping[Kind, str] = {
    "person": "People",
    "place": "Places",
    "organisation": "Organisations",
    "demonym": "Demonyms",
    "title": "Titles",
    "term": "Terms",
    "event": "Events",
    "work": "Works",
}


def write(bitext: Bitext, stream: IO[str]) -> None:
    """Write `bitext` as a page."""
    write_page([bitext], bitext.document.name, stream)


def write_page(bitexts: Sequence[Bitext], title: str, stream: IO[str]) -> None:
    """Write `bitexts`, one after the other, as one page called `title`."""
    style, script = _asset("page.css"), _asset("page.js")
    terms = _Terms(bitexts)
    parts: dict[str, Iterable[str]] = {
        "title": [escape(title)],
        "style": [style],
        "script": [script],
        "style-hash": [_policy_hash(style)],
        "script-hash": [_policy_hash(script)],
        "figures": _figures(bitexts),
        "filters": _filters(bitexts),
        "count": [_counted(sum(len(bitext.segments) for bitext in bitexts), "segment")],
        "terms": terms.index(),
        "segments": _documents(bitexts, terms),
        "data": [_json({"terms": terms.cards, "means": _MEANS})],
    }
    # Split at the places once: what is filled in is never searched for places again.
    for number, piece in enumerate(_PLACE.split(_asset("page.html"))):
        stream.writelines(parts[piece] if number % 2 else [piece])


@dataclass(slots=True)
class _Entry:
    """What the page's index of terms shows of an entry."""

    number: int
    kind: Kind
    names: Counter[str]
    missing: int = 0
    first: str = ""

    @property
    def name(self) -> str:
        """The English that the entry is most often asked for as; the longest of several."""
        return max(self.names, key=lambda name: (self.names[name], len(name), name))


class _Terms:
    """The terms of all documents: entries for the index, and what the cards say, each different card once."""

    def __init__(self, bitexts: Sequence[Bitext]) -> None:
        self.cards: list[tuple[str, str, str, str, str]] = []
        self._card_numbers: dict[tuple[str, str, str, str, str], int] = {}
        self._entries: dict[str, _Entry] = {}
        for place, segment in _placed(bitexts):
            for use in segment.terms:
                self._add(use, place)

    def entry_number(self, use: TermUse) -> int:
        """The number of the entry of `use` in the index."""
        return self._entries[use.match.entry_id].number

    def card_number(self, use: TermUse) -> int:
        """The number of what the card of `use` says."""
        return self._card_numbers[_card(use)]

    def index(self) -> Iterator[str]:
        """The index of entries, by kind, each with a link to its first use."""
        by_kind: defaultdict[Kind, list[_Entry]] = defaultdict(list)
        for entry in self._entries.values():
            by_kind[entry.kind].append(entry)
        yield "<div>"
        if not by_kind:
            yield '<p class="none">No term of the glossary stands in this text.</p>'
        for kind in KINDS:
            if entries := sorted(by_kind[kind], key=lambda entry: (entry.name.casefold(), entry.number)):
                yield f"<section><h3>{_KIND_TITLES[kind]}</h3><ul>"
                yield from map(_index_item, entries)
                yield "</ul></section>"
        yield "</div>"

    def _add(self, use: TermUse, place: str) -> None:
        match = use.match
        entry = self._entries.setdefault(match.entry_id, _Entry(len(self._entries), match.kind, Counter(), first=place))
        entry.names[match.expected] += 1
        entry.missing += use.is_lost
        card = _card(use)
        if card not in self._card_numbers:
            self._card_numbers[card] = len(self.cards)
            self.cards.append(card)


def _card(use: TermUse) -> tuple[str, str, str, str, str]:
    return use.match.entry_id, use.match.kind, use.match.variant, use.match.expected, use.means


def _index_item(entry: _Entry) -> str:
    gone = f'<span class="gone">{entry.missing} missing</span>' if entry.missing else ""
    times = _counted(entry.names.total(), "use")
    number = f'<span class="times" aria-label="{times}">{entry.names.total():,}</span>'
    return (
        f'<li><a id="t{entry.number}" data-term="#t{entry.number}" href="#{entry.first}">'
        f"<span>{escape(entry.name)}</span>{gone}{number}</a></li>\n"
    )


def _placed(bitexts: Sequence[Bitext]) -> Iterator[tuple[str, AlignedSegment]]:
    """Each segment with the id of its place on the page."""
    for document, bitext in enumerate(bitexts, start=1):
        prefix = f"d{document}-" if len(bitexts) > 1 else "s"
        for position, segment in enumerate(bitext.segments, start=1):
            yield f"{prefix}{position}", segment


def _figures(bitexts: Sequence[Bitext]) -> Iterator[str]:
    shown = Counter(_MEANS[use.means][0] for _, segment in _placed(bitexts) for use in segment.terms)
    segments = [segment for _, segment in _placed(bitexts)]
    failed = sum(segment.status == "failed" for segment in segments)
    yield from (
        _figure("Document" if len(bitexts) == 1 else "Documents", len(bitexts)),
        _figure("Segment" if len(segments) == 1 else "Segments", len(segments)),
        _figure("Term" if shown.total() == 1 else "Terms", shown.total()),
        _figure("Repaired", shown["repaired"], "repaired"),
        _figure("Missing", shown["missing"], "missing" if shown["missing"] else ""),
    )
    if failed:
        yield _figure("Not translated", failed, "missing")


def _figure(name: str, number: int, css_class: str = "") -> str:
    attribute = f' class="{css_class}"' if css_class else ""
    return f"<div{attribute}><dt>{name}</dt><dd>{number:,}</dd></div>"


def _filters(bitexts: Sequence[Bitext]) -> Iterator[str]:
    counts = Counter(shown for _, segment in _placed(bitexts) for shown in ("all", *_marks_of(segment)))
    for value, name in (("all", "All"), ("repaired", "Repaired"), ("missing", "Missing"), ("failed", "Not translated")):
        if value != "failed" or counts[value]:
            checked = " checked" if value == "all" else ""
            field = f'<input type="radio" name="show" value="{value}"{checked}>'
            yield f"<label>{field}{name}<b>{counts[value]:,}</b></label>"


def _marks_of(segment: AlignedSegment) -> set[str]:
    """What a reader may look for in `segment`: repaired or missing terms, a failure."""
    marks = {_MEANS[use.means][0] for use in segment.terms} - {"native"}
    return marks | {"failed"} if segment.status == "failed" else marks


def _documents(bitexts: Sequence[Bitext], terms: _Terms) -> Iterator[str]:
    places = _placed(bitexts)
    for bitext in bitexts:
        if len(bitexts) > 1:
            yield f'<section class="document"><h2>{escape(bitext.document.name)}</h2>'
        else:
            yield '<section class="document" aria-label="Segments">'
        yield '<ol class="segments">\n'
        for opens in _paragraph_starts(bitext):
            yield _segment(*next(places), opens, terms)
        yield "</ol></section>\n"


def _paragraph_starts(bitext: Bitext) -> Iterator[bool]:
    """For each segment, whether a paragraph starts there: a blank line before it, if the document has any."""
    text, position = bitext.document.text, 0
    has_paragraphs = "\n\n" in text
    for segment in bitext.document.segments:
        yield not has_paragraphs or text.count("\n", position, segment.start) > 1
        position = segment.end


def _segment(place: str, segment: AlignedSegment, opens: bool, terms: _Terms) -> str:
    marks = _marks_of(segment)
    classes = ["segment", *(f"has-{mark}" for mark in sorted(marks - {"failed"})), *(marks & {"failed"})]
    classes += ["paragraph"] * opens + ["aside"] * (segment.status in _ASIDE)
    french = _text(segment, segment.french, "fr", terms)
    english = _text(segment, segment.english, "en", terms) + _notes(segment, terms)
    return (
        f'<li id="{place}" class="{" ".join(classes)}" data-n="{segment.number}">'
        f'<a class="no" href="#{place}" aria-label="Segment {segment.number}">{segment.number}</a>'
        f'<div lang="fr">{french}</div><div lang="en">{english}</div></li>\n'
    )


def _text(segment: AlignedSegment, text: str, lang: str, terms: _Terms) -> str:
    spans = french_spans(segment) if lang == "fr" else english_spans(segment)
    return "".join(
        escape(piece) if number is None else _term(segment, number, piece, terms) for piece, number in cut(text, spans)
    )


def _term(segment: AlignedSegment, number: int, text: str, terms: _Terms) -> str:
    use = segment.terms[number]
    return (
        f'<a class="t {_MEANS[use.means][0]}" href="#t{terms.entry_number(use)}" data-k="{terms.card_number(use)}" '
        f'data-u="{number}">{escape(text)}</a>'
    )


def _notes(segment: AlignedSegment, terms: _Terms) -> str:
    """What stands below the English: how it came about, if not from the engine, and the terms that are missing."""
    notes = [_NOTES[segment.status]] if segment.status in _NOTES else []
    missing = [
        _term(segment, number, use.match.expected, terms)
        for number, use in enumerate(segment.terms)
        if use.means == "missing"
    ]
    if missing:
        notes.append(f"Missing: {', '.join(missing)}")
    notes += [
        f"Memory, {round(suggestion.score * 100)} % alike: {escape(suggestion.english)}"
        for suggestion in segment.suggestions
    ]
    return "".join(f'<span class="note">{note}</span>' for note in notes)


def _asset(name: str) -> str:
    return files("translate.formats").joinpath(name).read_text(encoding="utf-8")


def _policy_hash(text: str) -> str:
    """The source expression that allows just `text` as an inline script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _json(value: object) -> str:
    """`value` as JSON that cannot end the script element it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
