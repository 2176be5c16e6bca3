"""The passages of a document that are worth harvesting: its French paragraphs, without the web page around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from glossary.cues import cues
from glossary.french import FUNCTION_WORDS

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_WORD = re.compile(r"[^\W\d_]+")
_MARKDOWN = re.compile(r"\s*(?:#{1,6}\s+|>\s+)")
_LINK_TARGET = re.compile(r"\]\([^)\s]*\)|https?://\S+")
_LINK = re.compile(r"\[([^\]\n]*)\]\([^)\s]*\)")
_SENTENCE_END = re.compile(r"[.!?:;…][\"'»”’)\]]*\s*$")
_WIDEST_WRAPPED = 100
_NARROWEST_WRAPPED = 45


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph as it stands in the document, and the number of its first line."""

    text: str
    line: int

    def line_at(self, offset: int) -> int:
        """The number of the line that holds the character at `offset`."""
        return self.line + self.text.count("\n", 0, offset)


def passages(text: str) -> Iterator[Passage]:
    """The paragraphs of `text` in French prose: no page furniture, English, repeated line, or line in capitals."""
    seen: set[str] = set()
    for number, lines in _blocks(text):
        for offset, paragraph in _paragraphs(lines):
            bare = " ".join(paragraph.split())
            if bare in seen or bare.isupper() or _is_english(bare):
                continue
            seen.add(bare)
            yield Passage(_LINK_TARGET.sub(_blank, paragraph), number + offset)


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines between blank lines and furniture, with the number of the first."""
    furniture = _furniture()
    block: list[str] = []
    number = 0
    for number, match in enumerate(_LINE.finditer(text), 1):
        line = match[0].rstrip("\r\n")
        if (stripped := _LINK.sub(r"\1", line.strip())) and not furniture.fullmatch(stripped):
            block.append(_MARKDOWN.sub(_blank, line, count=1) if line[:1] in "#> " else line)
        elif block:
            yield number - len(block), block
            block = []
    if block:
        yield number - len(block) + 1, block


def _paragraphs(lines: list[str]) -> Iterator[tuple[int, str]]:
    """The lines, those that were wrapped joined again, each with its place in the block."""
    width = max(map(len, lines))
    start = 0
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else ""
        if not _was_wrapped(line, following, width):
            yield start, "\n".join(lines[start : index + 1])
            start = index + 1


def _was_wrapped(line: str, following: str, width: int) -> bool:
    """Whether `line` ends where it does only because the next word did not fit into the width of the block."""
    if not following or not _NARROWEST_WRAPPED <= width <= _WIDEST_WRAPPED or _SENTENCE_END.search(line):
        return False
    first = following.split(maxsplit=1)[0]
    shouted = line.isupper() or following.isupper()
    return line != following and not shouted and len(line) + 1 + len(first) > width


def _is_english(text: str) -> bool:
    """Whether the small words of `text` are English ones."""
    words = [word.lower() for word in _WORD.findall(text[:2000])]
    english = sum(map(_english_words().__contains__, words))
    french = sum(map(FUNCTION_WORDS.__contains__, words))
    return english >= 2 and english > 2 * french


@lru_cache(maxsize=1)
def _english_words() -> frozenset[str]:
    return cues().words("english")


@lru_cache(maxsize=1)
def _furniture() -> re.Pattern[str]:
    return cues().furniture()


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])
