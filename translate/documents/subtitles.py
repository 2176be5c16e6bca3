"""Subtitles, SubRip (.srt) and WebVTT (.vtt): the words of the cues; times, settings, notes and styles stay.

A sentence that runs over several cues is translated whole, and its English is shared out among them in proportion to
the French, at the ends of words. Tags (`<i>`, `<v Name>`) go with their words as far as these are found.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from glossary.errors import BadInput
from glossary.files import written_whole
from translate.documents.blocks import Block, Placed
from translate.documents.inline import Piece, Style, english_parts, text_of
from translate.documents.markup import trimmed

_SRT_TIME = r"\d{1,3}:\d{2}:\d{2}[,.]\d{1,3}"
_VTT_TIME = r"(?:\d{2,}:)?\d{2}:\d{2}\.\d{3}"
_TIMING = {
    ".srt": re.compile(rf"[ \t]*({_SRT_TIME})[ \t]*-->[ \t]*({_SRT_TIME})[^\n]*"),
    ".vtt": re.compile(rf"[ \t]*({_VTT_TIME})[ \t]+-->[ \t]+({_VTT_TIME})[^\n]*"),
}
_LINE_END = re.compile(r"\r\n|\r|\n")
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,200}>|<\d[\d:.]{0,20}>|\{\\[^{}\n]{1,100}\}")
_TAG_NAME = re.compile(r"</?([A-Za-z]+)")
_SPACE_OUTSIDE_TAGS = re.compile(r" (?![^<>]*>)")
_DIALOGUE = re.compile(r"[-–—]\s*(?=\S)")
_ENDED = re.compile(r"[.!?…:♪\])][\s»”\"')\]]*$")
_GOES_ON = re.compile(r"[\s«“\"'(…]*[^\W\d_]")
_LAST = 40  # characters of a cue that show whether its sentence is over
_LONGEST_PAUSE = 3.0  # seconds between two cues that share a sentence
_MOST_CUES = 12  # that share one
_LONGEST_LINE = 42  # characters, where the French is not longer


@dataclass(slots=True)
class _Cue:
    """A cue: the line of its text in the file and how many follow, its times in seconds, and its text in pieces."""

    first_line: int
    line_count: int
    start: float
    end: float
    pieces: list[Piece] = field(default_factory=list)


def read(path: Path, encoding: str | None = None) -> SubtitleFile:
    """The subtitles at `path`. Raises BadInput where there is no cue."""
    from translate.documents.kinds import read_source

    text = read_source(path, encoding).text
    suffix = path.suffix.lower()
    end = found[0] if (found := _LINE_END.search(text)) else "\n"
    lines = _LINE_END.split(text)
    if suffix == ".vtt" and not lines[0].removeprefix("\ufeff").startswith("WEBVTT"):
        raise BadInput("this is no WebVTT: the first line must begin with WEBVTT", path=path, line=1)
    cues = list(_cues(lines, suffix))
    if not cues:
        raise BadInput("the file holds no cue", path=path, hint="Is it a subtitle file?")
    return SubtitleFile(lines, end, list(_groups(cues)), is_vtt=suffix == ".vtt")


class SubtitleFile:
    """Subtitles that were read, in groups of cues: those that share sentences are one block."""

    is_page = False

    def __init__(self, lines: list[str], line_end: str, groups: list[list[_Cue]], *, is_vtt: bool) -> None:
        self._lines = lines
        self._line_end = line_end
        self._groups = groups
        self._is_vtt = is_vtt

    @property
    def blocks(self) -> Sequence[Block]:
        """The texts of the groups."""
        return [Block(text_of(_joined(group)), "\n") for group in self._groups]

    def write(self, english: Sequence[Sequence[Placed]], path: Path) -> None:
        """Write the subtitles with their English, in UTF-8."""
        lines: list[str | None] = list(self._lines)
        for group, segments in zip(self._groups, english, strict=True):
            for cue, pieces in zip(group, _shared_out(group, segments), strict=True):
                written = self._written(cue, pieces)
                lines[cue.first_line] = self._line_end.join(written)
                for number in range(cue.first_line + 1, cue.first_line + cue.line_count):
                    lines[number] = None
        with written_whole(path) as stream:
            stream.write(self._line_end.join(line for line in lines if line is not None))

    def _written(self, cue: _Cue, pieces: Sequence[Piece]) -> list[str]:
        """The lines of a cue: as wide as the French at most, or 42 characters."""
        words = _tagged(pieces, escape=self._is_vtt).strip()
        widest = max(len(_TAG.sub("", line)) for line in self._lines[cue.first_line : cue.first_line + cue.line_count])
        return [line for part in words.split("\n") for line in _wrapped(part, max(widest, _LONGEST_LINE))]


def _cues(lines: Sequence[str], suffix: str) -> Iterator[_Cue]:
    number = 0
    while number < len(lines):
        timing = _TIMING[suffix].fullmatch(lines[number])
        number += 1
        if not timing:
            continue
        first = number
        while number < len(lines) and lines[number].strip():
            number += 1
        if number > first:
            pieces = trimmed(_pieces(lines[first:number], is_vtt=suffix == ".vtt"))
            yield _Cue(first, number - first, _seconds(timing[1]), _seconds(timing[2]), pieces)


def _seconds(time: str) -> float:
    *hours, minutes, seconds = time.replace(",", ".").split(":")
    return int(hours[0] if hours else 0) * 3600 + int(minutes) * 60 + float(seconds)


def _pieces(lines: Sequence[str], *, is_vtt: bool) -> Iterator[Piece]:
    """The text of a cue. Its lines run on, but for those that begin with the dash of a dialogue."""
    text = "".join(
        line if not number else ("\n" if _DIALOGUE.match(_TAG.sub("", line)) else " ") + line
        for number, line in enumerate(lines)
    )
    opened: tuple[str, ...] = ()
    position = 0
    for tag in _TAG.finditer(text):
        yield _text_piece(text[position : tag.start()], opened, is_vtt)
        position = tag.end()
        name = _TAG_NAME.match(tag[0])
        if name is None:  # a time inside the cue, or a position in the braces of other programs
            yield Piece("", Style(opened, opened), tag[0])
        elif tag[0].startswith("</"):
            opened = _closed(opened, name[1].lower())
        else:
            opened = (*opened, tag[0])
    yield _text_piece(text[position:], opened, is_vtt)


def _text_piece(text: str, opened: tuple[str, ...], is_vtt: bool) -> Piece:
    return Piece(html.unescape(text) if is_vtt else text, Style(opened, opened))


def _closed(opened: tuple[str, ...], name: str) -> tuple[str, ...]:
    for number in range(len(opened) - 1, -1, -1):
        found = _TAG_NAME.match(opened[number])
        if found and found[1].lower() == name:
            return (*opened[:number], *opened[number + 1 :])
    return opened


def _groups(cues: Sequence[_Cue]) -> Iterator[list[_Cue]]:
    """The cues in groups: one whose sentence is not over goes on in the next, if that follows soon."""
    group: list[_Cue] = []
    for cue in cues:
        if group and not (len(group) < _MOST_CUES and _goes_on(group[-1], cue)):
            yield group
            group = []
        group.append(cue)
    if group:
        yield group


def _goes_on(cue: _Cue, following: _Cue) -> bool:
    before, after = text_of(cue.pieces), text_of(following.pieces)
    word = _GOES_ON.match(after)
    if not before or not word or _DIALOGUE.match(after) or following.start - cue.end > _LONGEST_PAUSE:
        return False
    if before.endswith(("…", "...")):
        return word[0][-1].islower()
    return not _ENDED.search(before[-_LAST:]) and (word[0][-1].islower() or before.endswith(","))


def _joined(group: Sequence[_Cue]) -> list[Piece]:
    pieces: list[Piece] = []
    for cue in group:
        if pieces and cue.pieces:
            pieces.append(Piece(" ", cue.pieces[0].style))
        pieces += cue.pieces
    return pieces


def _shared_out(group: Sequence[_Cue], segments: Sequence[Placed]) -> list[list[Piece]]:
    """The English of a group, cue by cue."""
    starts = [0]
    for cue in group:
        starts.append(starts[-1] + len(text_of(cue.pieces)) + 1)
    shares: list[list[Piece]] = [[] for _ in group]
    current = 0
    for placed, pieces in english_parts(_joined(group), segments):
        if placed is None:
            shares[current] += pieces
            continue
        inside = [
            number for number in range(len(group)) if starts[number] < placed.end and placed.start < starts[number + 1]
        ]
        lengths = [min(placed.end, starts[number + 1] - 1) - max(placed.start, starts[number]) for number in inside]
        for number, share in zip(inside, _in_proportion(pieces, lengths), strict=True):
            shares[number] += share
        current = inside[-1]
    return [trimmed(share) for share in shares]


def _in_proportion(pieces: Sequence[Piece], lengths: Sequence[int]) -> Iterator[list[Piece]]:
    """`pieces` cut at spaces into shares of about these proportions."""
    text = text_of(pieces)
    cuts = [0]
    for wanted in _sums(lengths)[:-1]:
        ideal = round(wanted * len(text) / max(1, sum(lengths)))
        spaces = [number for number, letter in enumerate(text) if letter == " " and number >= cuts[-1]]
        cuts.append(min(spaces, key=lambda place: _cost(place, ideal, text), default=len(text)))
    for start, end in pairwise([*cuts, len(text)]):
        yield list(_between(pieces, start, end, last=end == len(text)))


def _cost(place: int, ideal: int, text: str) -> float:
    """How far a cut at `place` is from `ideal`, with a preference for the ends of clauses."""
    return abs(place - ideal) - (6 if text[place - 1 : place] in (",", ";", ":", ".", "?", "!") else 0)


def _sums(lengths: Sequence[int]) -> list[int]:
    return [sum(lengths[: number + 1]) for number in range(len(lengths))]


def _between(pieces: Sequence[Piece], start: int, end: int, *, last: bool) -> Iterator[Piece]:
    position = 0
    for piece in pieces:
        following = position + len(piece.text)
        if piece.node is not None:
            if start <= position < end or (last and position == end):
                yield piece
        elif text := piece.text[max(0, start - position) : max(0, end - position)]:
            yield Piece(text, piece.style)
        position = following


def _tagged(pieces: Sequence[Piece], *, escape: bool) -> str:
    """The text of `pieces` with their tags."""
    written: list[str] = []
    opened: tuple[str, ...] = ()
    for piece in pieces:
        wanted = piece.style.wrappers
        common = sum(1 for _ in _common(opened, wanted))
        written += [_closing(tag) for tag in reversed(opened[common:])]
        written += wanted[common:]
        opened = wanted
        text = html.escape(piece.text, quote=False) if escape else piece.text
        written.append(piece.node if piece.node is not None else text)
    return "".join(written) + "".join(_closing(tag) for tag in reversed(opened))


def _common(one: Sequence[str], other: Sequence[str]) -> Iterator[str]:
    for first, second in zip(one, other, strict=False):
        if first != second:
            return
        yield first


def _closing(tag: str) -> str:
    name = _TAG_NAME.match(tag)
    return f"</{name[1]}>" if name else ""


def _wrapped(text: str, width: int) -> list[str]:
    """`text` in as few lines as it needs, of about one length; the width of tags does not count."""
    words = _SPACE_OUTSIDE_TAGS.split(text)
    count = max(1, -(-len(_TAG.sub("", text)) // width))
    lines: list[str] = []
    for word in words:
        longest = len(_TAG.sub("", text)) / count
        if lines and (len(_TAG.sub("", lines[-1])) + len(_TAG.sub("", word)) / 2 <= longest or len(lines) == count):
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
