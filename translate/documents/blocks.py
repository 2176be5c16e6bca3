"""What structured documents have in common: blocks of text, made into one document and found again in its bitext."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from glossary.errors import BadInput
from translate.documents.text import segments_of
from translate.model import AlignedSegment, Bitext, Document, Segment

_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, cell or cue, with no space at either end, and what stands before it in the plain text.

    A line break or a tab in it divides it. `furniture` says that the structure of the page shows it to be no part of
    the article.
    """

    text: str
    gap: str = "\n\n"
    furniture: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A segment of a block with its half-open offsets there, and its English."""

    start: int
    end: int
    aligned: AlignedSegment


class Skeleton(Protocol):
    """A file that was read: the blocks that it holds, and the way to write it again with other text in them."""

    @property
    def blocks(self) -> Sequence[Block]:
        """The blocks in their order."""

    @property
    def is_page(self) -> bool:
        """Whether web-page furniture may stand among the blocks."""

    def write(self, english: Sequence[Sequence[Placed]], path: Path) -> None:
        """Write the file at `path`, whole or not at all, with the English of each block in its place."""


def assembled(name: str, skeleton: Skeleton) -> Document:
    """The document called `name` that the blocks of `skeleton` make. A block without a letter has no segments."""
    text = "".join(_with_gaps(skeleton.blocks))
    segments = [
        segment
        for block, start in zip(skeleton.blocks, _starts(skeleton.blocks), strict=True)
        for segment in _segments(block, start, skeleton.is_page)
    ]
    return Document(name, text, tuple(segments))


def rebuild(skeleton: Skeleton, source: Path, bitext: Bitext, target: Path) -> None:
    """Write the file `source`, read as `skeleton`, at `target` with the English of `bitext`.

    Raises BadInput where the bitext is that of another text.
    """
    if "".join(_with_gaps(skeleton.blocks)) != bitext.document.text:
        raise BadInput("the document was changed while it was being translated", path=source, hint="Run again")
    skeleton.write(list(_by_block(skeleton.blocks, bitext)), target)


def _with_gaps(blocks: Sequence[Block]) -> Iterator[str]:
    for number, block in enumerate(blocks):
        yield block.gap + block.text if number else block.text


def _starts(blocks: Sequence[Block]) -> Iterator[int]:
    position = 0
    for number, block in enumerate(blocks):
        position += len(block.gap) if number else 0
        yield position
        position += len(block.text)


def _segments(block: Block, start: int, is_page: bool) -> Iterator[Segment]:
    if not _LETTER.search(block.text):
        return
    if block.furniture:
        yield Segment(block.text, start, start + len(block.text), "furniture")
        return
    for segment in segments_of(block.text.replace("\t", "\n"), furniture=is_page):
        text = block.text[segment.start : segment.end]
        yield Segment(text, start + segment.start, start + segment.end, segment.role)


def _by_block(blocks: Sequence[Block], bitext: Bitext) -> Iterator[list[Placed]]:
    pairs = list(zip(bitext.document.segments, bitext.segments, strict=True))
    next_pair = 0
    for block, start in zip(blocks, _starts(blocks), strict=True):
        placed = []
        while next_pair < len(pairs) and pairs[next_pair][0].start < start + len(block.text):
            segment, aligned = pairs[next_pair]
            placed.append(Placed(segment.start - start, segment.end - start, aligned))
            next_pair += 1
        yield placed
