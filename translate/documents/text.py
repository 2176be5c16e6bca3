"""Plain text and Markdown cut into segments whose roles are known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from translate.furniture import furniture_rule
from translate.language import is_english, language_of
from translate.model import Document, Segment
from translate.paragraphs import Paragraph, split_paragraphs

_LINE_BREAKS = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_MARKDOWN_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")


def segment_document(name: str, text: str, *, markdown: bool = False) -> Document:
    """`text` as a document in segments, in order, as `segments_of` gives them."""
    return Document(name, text, tuple(segments_of(text, markdown=markdown)))


def segments_of(text: str, *, markdown: bool = False, furniture: bool = True) -> Iterator[Segment]:
    """The segments of `text`, in order.

    A paragraph that is web-page furniture, or English from end to end, is one segment with that role; others are cut
    into sentences, of which one that is English by itself has that role too. Without `furniture`, none is looked for.
    """
    for paragraph in split_paragraphs(text, markdown=markdown):
        yield from _segments(text, paragraph, markdown=markdown, furniture=furniture)


def _segments(text: str, paragraph: Paragraph, *, markdown: bool, furniture: bool) -> Iterator[Segment]:
    from translate.segment import split_sentences

    whole = Segment(text[paragraph.start : paragraph.end], paragraph.start, paragraph.end)
    if furniture and furniture_rule(_MARKDOWN_LINK.sub(r"\1", whole.text) if markdown else whole.text):
        yield replace(whole, role="furniture")
        return
    spans = split_sentences(_LINE_BREAKS.sub(" ", whole.text))
    sentences = [Segment(whole.text[start:end], whole.start + start, whole.start + end) for start, end in spans]
    if _is_english_throughout(whole, sentences):
        yield replace(whole, role="english")
        return
    for sentence in sentences:
        yield replace(sentence, role="english") if is_english(sentence.text) else sentence


def _is_english_throughout(whole: Segment, sentences: list[Segment]) -> bool:
    """Whether a paragraph is English: as a whole, and with no sentence in it that is surely French."""
    return is_english(whole.text) and not any(language_of(sentence.text) == "fr" for sentence in sentences)
