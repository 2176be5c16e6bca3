"""Inline formatting carried from a French paragraph into its English.

A sentence takes the formatting that most of its letters have. A stretch that is formatted otherwise keeps its
formatting where its English is sure: it is a term of the glossary, stands in the English word for word (a name, a
number), is made of both (Ali and a surname in the glossary), or is a label before a colon. A link whose English is not
sure covers its sentence; any other formatting is dropped. What is no text (an image, a note mark) stays at the end of
its sentence, or with the word that it follows where that word is found in the English.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Any

from translate.documents.blocks import Placed
from translate.english import occurrences
from translate.model import AlignedSegment, Status

_FRENCH_STAYS: tuple[Status, ...] = ("failed", "furniture", "passed-through")
_MOSTLY = 0.6  # of a formatted stretch, the part that a term must be for its English to be that of the stretch
_LONGEST_WORD = 60
_WIDEST = 1.5  # times the length of the French: what stands further apart does not stand together
_WORD = re.compile(r"\w")
_WORDS = re.compile(r"\w+")
_LAST_WORD = re.compile(r"\w{3,}(?:[’'-]\w+)*$")


@dataclass(frozen=True, slots=True)
class Style:
    """The formatting of a stretch of text: styles with one signature look the same.

    `wrappers` are the elements around the text, outermost first; `link` tells one that must not be lost.
    """

    signature: Hashable
    wrappers: tuple[Any, ...] = field(default=(), compare=False)
    link: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one style; or a `node` that stands for itself, with the text that it shows, if any."""

    text: str
    style: Style
    node: Any = None


def text_of(pieces: Iterable[Piece]) -> str:
    """The text of a paragraph in pieces."""
    return "".join(piece.text for piece in pieces)


def in_english(pieces: Sequence[Piece], segments: Sequence[Placed]) -> Iterator[Piece]:
    """The pieces of the English paragraph, where `pieces` are those of the French and `segments` its sentences."""
    for _, carried in english_parts(pieces, segments):
        yield from carried


def english_parts(pieces: Sequence[Piece], segments: Sequence[Placed]) -> Iterator[tuple[Placed | None, list[Piece]]]:
    """The pieces of the English by segment, and with None those between two segments and at either end."""
    cutter, position, style = _Cutter(pieces), 0, pieces[0].style if pieces else Style(())
    for number, placed in enumerate(segments):
        yield None, _gap(cutter.gap(position, placed.start), style, outer=not number)
        carried = _carried(cutter.inside(placed.start, placed.end), placed)
        style = carried[-1].style if carried else style
        yield placed, carried
        position = placed.end
    yield None, _gap(cutter.gap(position, cutter.length), style, outer=True)


class _Cutter:
    """The pieces of a paragraph, to be cut at offsets."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = pieces
        self._ends = list(accumulate(len(piece.text) for piece in pieces))
        self.length = self._ends[-1] if pieces else 0

    def inside(self, start: int, end: int) -> list[Piece]:
        """The pieces in [start, end); nodes without text at its edges are in the gaps around it."""
        return list(self._cut(start, end, edges=False))

    def gap(self, start: int, end: int) -> list[Piece]:
        """The pieces in [start, end), and the nodes without text at both edges."""
        return list(self._cut(start, end, edges=True))

    def _cut(self, start: int, end: int, *, edges: bool) -> Iterator[Piece]:
        for number in range(bisect_left(self._ends, start), len(self._pieces)):
            piece = self._pieces[number]
            position = self._ends[number] - len(piece.text)
            if position > end:
                return
            if piece.node is None:
                if text := piece.text[max(0, start - position) : max(0, end - position)]:
                    yield Piece(text, piece.style)
                continue
            at_edge = position == start < end if piece.text else edges and position in (start, end)
            if start < position < end or at_edge:
                yield piece


def _gap(pieces: list[Piece], style: Style, *, outer: bool) -> list[Piece]:
    """What stands between two sentences: blanks become one space, all else stays as it is."""
    text = "".join(piece.text for piece in pieces if piece.node is None)
    if text.strip() or "\n" in text or "\t" in text:
        return [piece if piece.node else Piece(_without_blanks(piece.text), piece.style) for piece in pieces]
    nodes = [piece for piece in pieces if piece.node is not None]
    if outer:
        return nodes
    before = next((n for n, piece in enumerate(pieces) if piece.node is None), len(nodes))
    return [*nodes[:before], Piece(" ", style), *nodes[before:]]


def _without_blanks(text: str) -> str:
    return re.sub(r"[ \u00a0\u202f]*([\n\t])[ \u00a0\u202f]*", r"\1", text) if text.isspace() else text


def _carried(pieces: list[Piece], placed: Placed) -> list[Piece]:
    """The English of one segment in pieces."""
    aligned = placed.aligned
    if aligned.status in _FRENCH_STAYS or not aligned.english:
        return pieces
    stretches = list(_stretches(pieces))
    base = _base_style(stretches)
    places: list[tuple[int, int, Piece]] = []
    lost = []
    for start, piece in sorted(stretches, key=lambda found: -len(found[1].text)):
        if piece.text.strip() and (piece.node is not None or piece.style != base):
            place = _place(start, piece.text, aligned, [(first, last) for first, last, _ in places])
            if place is not None:
                places.append((*place, piece))
            else:
                lost.append(piece)
    base = next((piece.style for piece in lost if piece.node is None and piece.style.link), base)
    anchors = [
        (_anchor(start, aligned), piece) for start, piece in stretches if piece.node is not None and not piece.text
    ]
    # A field whose text is not in the English is kept all the same, after the sentence.
    for piece in lost:
        if piece.node is not None:
            anchors += [(len(aligned.english), Piece(" ", base)), (len(aligned.english), piece)]
    return list(_composed(aligned.english, base, places, anchors))


def _stretches(pieces: Iterable[Piece]) -> Iterator[tuple[int, Piece]]:
    """The pieces with their offsets, neighbours of one style as one."""
    position, start, whole = 0, 0, None
    for piece in pieces:
        if whole is not None and (piece.node is not None or piece.style != whole.style):
            yield start, whole
            whole = None
        if piece.node is not None:
            yield position, piece
        elif whole is None:
            start, whole = position, piece
        else:
            whole = Piece(whole.text + piece.text, whole.style)
        position += len(piece.text)
    if whole is not None:
        yield start, whole


def _base_style(stretches: Iterable[tuple[int, Piece]]) -> Style:
    """The style that most letters have; those of the first one, which more often is the plain one, count double.

    A link is the last choice: it is rather found in a sentence than all else around it.
    """
    letters: Counter[Style] = Counter()
    for _, piece in stretches:
        letters[piece.style] += sum(map(str.isalnum, piece.text)) if piece.node is None else 0
    first = next((style for style, count in letters.items() if count), None)
    return max(
        letters,
        key=lambda one: (letters[one] > 0, not one.link, letters[one] * (1 + (one == first))),
        default=Style(()),
    )


def _place(start: int, text: str, aligned: AlignedSegment, taken: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """Where the English of the stretch `text` is that starts at `start` in the French, if that is sure."""
    return next((place for place in _places(start, text, aligned) if _is_free(place, taken)), None)


def _places(start: int, text: str, aligned: AlignedSegment) -> Iterator[tuple[int, int]]:
    end = start + len(text)
    for use in aligned.terms:
        match = use.match
        inside = start <= match.start and match.end <= end
        if inside and match.end - match.start >= _MOSTLY * len(text.strip()) and use.target_start is not None:
            yield use.target_start, use.target_end or use.target_start
    yield from occurrences(text.strip(), aligned.english)
    if together := _words_together(start, text, aligned):
        yield together
    label = text.rstrip().endswith(":") or aligned.french[end:].lstrip().startswith(":")
    if label and not _WORD.search(aligned.french[:start]) and ":" in aligned.english:
        yield 0, aligned.english.index(":") + (1 if text.rstrip().endswith(":") else 0)


def _words_together(start: int, text: str, aligned: AlignedSegment) -> tuple[int, int] | None:
    """Where the words of a stretch stand together in the English: its terms in English, the others as they are."""
    spans = []
    for use in aligned.terms:
        first, last = use.match.start - start, use.match.end - start
        if first >= 0 and last <= len(text) and use.target_start is not None and use.target_end is not None:
            spans.append((use.target_start, use.target_end))
            text = text[:first] + " " * (last - first) + text[last:]
    if not spans:
        return None
    for word in _WORDS.findall(text):
        near = min(occurrences(word, aligned.english), key=lambda span: abs(span[0] - spans[0][0]), default=None)
        if near is None:
            return None
        spans.append(near)
    together = min(first for first, _ in spans), max(last for _, last in spans)
    return together if together[1] - together[0] <= _WIDEST * len(text) else None


def _is_free(place: tuple[int, int], taken: Iterable[tuple[int, int]]) -> bool:
    start, end = place
    return start < end and all(end <= first or last <= start for first, last in taken)


def _anchor(offset: int, aligned: AlignedSegment) -> int:
    """Where a node goes in the English that stands at `offset` in the French."""
    before, after = aligned.french[:offset], aligned.french[offset:]
    if not _WORD.search(after):
        return len(aligned.english)
    if not _WORD.search(before):
        return 0
    for use in aligned.terms:
        if use.match.end == offset and use.target_end is not None:
            return use.target_end
    if word := _LAST_WORD.search(before[-_LONGEST_WORD:]):
        found = list(occurrences(word[0], aligned.english))
        if len(found) == 1:
            return found[0][1]
    return len(aligned.english)


def _composed(
    english: str, base: Style, places: Iterable[tuple[int, int, Piece]], anchors: Sequence[tuple[int, Piece]]
) -> Iterator[Piece]:
    """`english` in pieces: of the style `base` but for `places`, and with the nodes of `anchors` between."""
    begun = {start: (end, piece) for start, end, piece in places}
    stops = sorted({0, len(english), *begun, *(end for end, _ in begun.values()), *(at for at, _ in anchors)})
    end, style, is_node = 0, base, False
    for start, stop in pairwise([*stops, len(english)]):
        if start >= end:
            style, is_node = base, False
        yield from (piece for at, piece in anchors if at == start)
        if start in begun:
            end, piece = begun[start]
            style, is_node = piece.style, piece.node is not None
            if is_node:
                yield piece
        if start < stop and not is_node:
            yield Piece(english[start:stop], style)
