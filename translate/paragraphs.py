"""Where the paragraphs of a text are. What stands outside them is blank or markup, so nothing is lost.

A line is a paragraph, unless its block of lines is hard-wrapped: then the lines run on. Wrapping is measured, not
assumed: the lines of a wrapped block have one width, into which the first word of the next line would not have fitted,
and at least half of them stop in mid-sentence. In a narrow column the block must also read as prose, for lists have
short lines too. Markers at a line's beginning (list bullets; in Markdown also headings,
quotes, emphasis, links and table bars around the whole line) stand outside; so do Markdown's code blocks, front
matter, rules and link definitions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

_NARROWEST, _WIDEST = 25, 100  # characters; a wrapped text is set between these widths
_NARROW = 45  # below it, lines may be those of a list
_LEAST_FULL = 0.6  # of the line breaks of a wrapped block: those where the next word would not have fitted
_LEAST_RUNNING_ON = 0.5  # of them: those in mid-sentence

_DEEPEST_MARKUP = 20  # layers around one line, such as a heading in a list in a quote

_BULLET = re.compile(r"[•▪►‣◦●○■*·]\s+(?=\S)")
_DASH = re.compile(r"[-–—]\s+(?=\S)")  # a bullet, or an aside in the middle of a sentence
_SENTENCE_END = re.compile(r"[.!?…:;][\s»”\"')\]]*$")
_FULL_STOP = re.compile(r"[.!?…][\s»”\"')\]]*$")
_FIRST_WORD = re.compile(r"[^ \t]+")  # a no-break space is part of it
_FIRST_LETTER = re.compile(r"\w")

_FENCE = re.compile(r"`{3,}|~{3,}")
_MARKUP_ONLY = re.compile(
    r"(?:[-*_]\s*){3,}"  # thematic break, or the underline of a heading
    r"|=+"
    r"|(?=[\s:|]*-)[\s:|-]+"  # rule of a table
    r"|\[(?!\^)[^\]]+\]:\s+\S+.*"  # link definition, but not a footnote
    r"|<!--.*-->"
    r"|<?https?://\S+"  # bare address
)
_QUOTE = re.compile(r">\s*")
_HEADING = re.compile(r"#{1,6}\s+(?=\S)")
_HEADING_END = re.compile(r"(?<!\s)\s+#+$")
_LIST_ITEM = re.compile(r"(?:[-*+]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?(?=\S)")
_EMPHASISED = re.compile(r"(\*{1,3}|_{1,3})(?=\S)(?P<inner>(?:(?!\1).)+)(?<=\S)\1$")
_LINKED = re.compile(r"!?\[(?=\s*[^\s\[\]])(?P<inner>[^\[\]]+)\]\([^()]*\)$")
_TABLE_ROW = re.compile(r"\|.*\|$")
_TABLE_CELL = re.compile(r"(?:\\.|[^|\\])+")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Half-open offsets of a paragraph, with no space at either end; one that was hard-wrapped holds line breaks."""

    start: int
    end: int


def split_paragraphs(text: str, *, markdown: bool = False) -> Iterator[Paragraph]:
    """The paragraphs of `text` in order; with `markdown`, its markup stays outside them."""
    lines = _trimmed_lines(text)
    marked = _markdown_lines(text, list(lines)) if markdown else _plain_lines(text, lines)
    for block in _blocks(marked):
        yield from _joined_if_wrapped(text, block)


@dataclass(frozen=True, slots=True)
class _Line:
    """Offsets of a line without the space and markers around it; and whether it opens or closes a block."""

    start: int
    end: int
    opens: bool = False
    closes: bool = False

    @property
    def blank(self) -> bool:
        return self.start >= self.end

    @property
    def length(self) -> int:
        return self.end - self.start


def _trimmed_lines(text: str) -> Iterator[_Line]:
    start = 0
    for line in text.splitlines(keepends=True):
        yield _trimmed(text, _Line(start, start + len(line)))
        start += len(line)


def _trimmed(text: str, line: _Line) -> _Line:
    words = text[line.start : line.end]
    start = line.start + len(words) - len(words.lstrip())
    return replace(line, start=start, end=max(start, line.start + len(words.rstrip())))


def _blocks(lines: Iterable[_Line]) -> Iterator[list[_Line]]:
    """Runs of lines with no blank line between them, divided where a line opens or closes a block."""
    block: list[_Line] = []
    for line in lines:
        if block and (line.blank or line.opens or block[-1].closes):
            yield block
            block = []
        if not line.blank:
            block.append(line)
    if block:
        yield block


def _plain_lines(text: str, lines: Iterable[_Line]) -> Iterator[_Line]:
    """`lines` with list bullets outside them. A dash is a bullet only where no sentence can be going on."""
    between_sentences = True
    for line in lines:
        bullet = _BULLET.match(text, line.start, line.end) or (
            _DASH.match(text, line.start, line.end) if between_sentences else None
        )
        yield replace(line, start=bullet.end(), opens=True) if bullet else line
        between_sentences = bool(line.blank or bullet or _SENTENCE_END.search(text[line.start : line.end]))


def _joined_if_wrapped(text: str, block: list[_Line]) -> Iterator[Paragraph]:
    breaks = list(pairwise(block))
    width = max(line.length for line in block)
    full = [_is_full(text, line, following, width) for line, following in breaks]
    running_on = [_runs_on(text, line, following) for line, following in breaks]
    wrapped = (
        _NARROWEST <= width <= _WIDEST
        and sum(full) >= _LEAST_FULL * len(breaks)
        and sum(running_on) >= _LEAST_RUNNING_ON * len(breaks)
        and (width >= _NARROW or _is_prose(text, block))
    )
    start = block[0].start
    for (line, following), fills, continues in zip(breaks, full, running_on, strict=True):
        if not (wrapped and (fills or continues)):
            yield Paragraph(start, line.end)
            start = following.start
    yield Paragraph(start, block[-1].end)


def _is_prose(text: str, block: list[_Line]) -> bool:
    """Whether a block begins with a capital and ends with a sentence, over more lines than two."""
    first = _FIRST_LETTER.search(text, block[0].start, block[0].end)
    ends = _FULL_STOP.search(text[block[-1].start : block[-1].end])
    return len(block) > 2 and bool(first and first[0].isupper() and ends)


def _is_full(text: str, line: _Line, following: _Line, width: int) -> bool:
    word = _FIRST_WORD.match(text, following.start, following.end)
    return line.length + 1 + (word.end() - word.start() if word else 0) > width


def _runs_on(text: str, line: _Line, following: _Line) -> bool:
    word = _FIRST_LETTER.search(text, following.start, following.end)
    return bool(word and word[0].islower()) and not _SENTENCE_END.search(text[line.start : line.end])


def _markdown_lines(text: str, lines: list[_Line]) -> Iterator[_Line]:
    """`lines` with Markdown's markup outside them; a line of markup alone becomes a blank one."""
    fence = ""
    for line in lines[_front_matter_length(text, lines) :]:
        mark = _FENCE.match(text, line.start, line.end)
        if fence:
            if mark and mark.group().startswith(fence) and mark.end() == line.end:
                fence = ""
            yield _Line(line.end, line.end)
        elif mark:
            fence = mark.group()
            yield _Line(line.end, line.end)
        else:
            yield from _without_markup(text, line)


def _front_matter_length(text: str, lines: list[_Line]) -> int:
    """How many lines at the top are settings between two lines of three hyphens."""
    if lines and text[lines[0].start : lines[0].end] == "---":
        for number, line in enumerate(lines[1:], start=2):
            if text[line.start : line.end] in ("---", "..."):
                return number
    return 0


def _without_markup(text: str, line: _Line) -> Iterator[_Line]:
    for _ in range(_DEEPEST_MARKUP):
        if _MARKUP_ONLY.fullmatch(text, line.start, line.end):
            yield _Line(line.end, line.end)
            return
        if _TABLE_ROW.fullmatch(text, line.start, line.end):
            for cell in _TABLE_CELL.finditer(text, line.start, line.end):
                yield _trimmed(text, _Line(cell.start(), cell.end(), opens=True, closes=True))
            return
        shorter = _without_outer_markup(text, line)
        if shorter == line:
            break
        line = _trimmed(text, shorter)
    yield line


def _without_outer_markup(text: str, line: _Line) -> _Line:
    """`line` without one layer of markup, or unchanged."""
    if heading := _HEADING.match(text, line.start, line.end):
        tail = _HEADING_END.search(text, heading.end(), line.end)
        return _Line(heading.end(), tail.start() if tail else line.end, opens=True, closes=True)
    if marker := _QUOTE.match(text, line.start, line.end) or _LIST_ITEM.match(text, line.start, line.end):
        return replace(line, start=marker.end(), opens=True)
    whole = _EMPHASISED.fullmatch(text, line.start, line.end) or _LINKED.fullmatch(text, line.start, line.end)
    if whole:
        return _Line(whole.start("inner"), whole.end("inner"), opens=True, closes=True)
    return line
