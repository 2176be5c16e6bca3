"""An English sentence under revision: its text, and numbered spans and hints that every edit keeps in place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from translate.model import Hint, Mark

Span = tuple[int, int]


class Revision:
    """English text whose spans (of glossary terms, by number) move with the edits around them, and so do its hints."""

    def __init__(self, text: str, marks: Iterable[Mark] = (), hints: Iterable[Hint] = ()) -> None:
        self.text = text
        self.hints = tuple(hints)
        self._spans: dict[int, list[Span]] = {}
        self._settled: set[int] = set()
        for mark in marks:
            self._spans.setdefault(mark.id, []).append((mark.start, mark.end))

    def spans(self, number: int) -> list[Span]:
        """The spans of `number`, in text order; none if there are none."""
        return sorted(self._spans.get(number, ()))

    def all_spans(self) -> list[Span]:
        """The spans of all numbers, in text order."""
        return sorted(span for spans in self._spans.values() for span in spans)

    def free(self, start: int, end: int, number: int) -> bool:
        """Whether no span but those of `number` touches [start, end)."""
        return all(
            end <= first or last <= start
            for other, spans in self._spans.items()
            if other != number
            for first, last in spans
        )

    def settle(self, number: int, span: Span) -> None:
        """Make `span` the only span of `number`, and its own: see `is_settled`."""
        self._spans[number] = [span]
        self._settled.add(number)

    def is_settled(self, start: int, end: int) -> bool:
        """Whether [start, end) touches a span that was settled."""
        spans = (span for number in self._settled for span in self._spans[number])
        return any(start < last and first < end for first, last in spans)

    def put(self, start: int, end: int, new: str) -> Span:
        """Replace the text in [start, end) by `new`; where `new` stands now.

        A span that held exactly that text holds `new`; a larger one grows or shrinks; one that lay inside is dropped,
        and one that overlapped in part keeps the part outside.
        """
        self.text = self.text[:start] + new + self.text[end:]
        shift = len(new) - (end - start)
        for number, spans in self._spans.items():
            moved = [_moved(span, start, end, shift) for span in spans]
            self._spans[number] = [span for span in moved if span is not None]
        if self.hints:
            places = [(hint, _moved((hint.start, hint.end), start, end, shift)) for hint in self.hints]
            self.hints = tuple(replace(hint, start=span[0], end=span[1]) for hint, span in places if span is not None)
        return start, start + len(new)

    def put_words(self, start: int, end: int, new: str) -> Span:
        """Like `put`, with a space wherever `new` would grow together with the word before or after it."""
        if self.text[end : end + 1].isalnum():
            self.put(end, end, " ")
        if start and self.text[start - 1].isalnum():
            self.put(start, start, " ")
            start, end = start + 1, end + 1
        return self.put(start, end, new)

    def drop(self, start: int, end: int) -> None:
        """Delete the text in [start, end), and a space that would be left double or dangling."""
        before, after = self.text[:start], self.text[end:]
        if after[:1] == " " and (not before or before[-1] in " (\"“'‘-"):
            end += 1
        elif before[-1:] == " " and (not after or after[0] in ',.;:!?)”"'):
            start -= 1
        self.put(start, end, "")


def _moved(span: Span, start: int, end: int, shift: int) -> Span | None:
    """Where `span` is after the text in [start, end) has been replaced and what follows has moved by `shift`."""
    first, last = span
    if first <= start and last >= end and first < last and (start < end or first < start < last):
        return first, last + shift
    if last <= start:
        return span
    if first >= end:
        return first + shift, last + shift
    if first >= start and last <= end:
        return None
    return (first, start) if first < start else (end + shift, last + shift)
