"""The English text of a document, in its paragraphs."""

from __future__ import annotations

from typing import IO

from translate.model import Bitext


def write(bitext: Bitext, stream: IO[str]) -> None:
    """Write the English of `bitext`, ending with a line break."""
    text = english_text(bitext)
    stream.write(text if text.endswith("\n") else f"{text}\n")


def english_text(bitext: Bitext) -> str:
    """The English of `bitext` with the line breaks of its document between the segments.

    Furniture is left out, and so are the line breaks that it stood between, but for the larger of the two. A segment
    that could not be translated stands there in French, so that nothing of the document is lost.
    """
    document = bitext.document
    pieces: list[str] = []
    position = breaks = 0
    for segment, aligned in zip(document.segments, bitext.segments, strict=True):
        gap = document.text[position : segment.start]
        position = segment.end
        if aligned.status == "furniture":
            breaks = max(breaks, gap.count("\n"))
            continue
        pieces.append(_gap(gap, breaks, first=not pieces))
        pieces.append(aligned.english if aligned.status != "failed" else aligned.french)
        breaks = 0
    rest = document.text[position:]
    if pieces and rest.strip():
        pieces.append(rest)
    return "".join(pieces)


def _gap(gap: str, breaks: int, *, first: bool) -> str:
    """What to write before a segment: the line breaks before it, one space for other blanks, all else as it is."""
    if gap.strip():
        missing = breaks - gap.count("\n")
        return gap.lstrip("\n") if first else "\n" * max(0, missing) + gap
    if first:
        return ""
    return "\n" * max(breaks, gap.count("\n")) or " "
