"""An English sentence in the making: its text, and numbered spans that every edit keeps in place."""

from __future__ import annotations

from collections.abc import Iterable

from translate.model import Mark

Span = tuple[int, int]


class Draft:
    """English text whose spans (of glossary terms) move with the edits around them."""

    def __init__(self, text: str, marks: Iterable[Mark] = ()) -> None:
        self.text = text
        self._spans: dict[int, list[Span]] = {}
        for mark in marks:
            self._spans.setdefault(mark.id, []).append((mark.start, mark.end))

    def spans(self, number: int) -> list[Span]:
        """The spans of `number`, in text order; none if there are none."""
        return sorted(self._spans.get(number, ()))

    def settle(self, number: int, span: Span) -> None:
        """Make `span` the only span of `number`."""
        self._spans[number] = [span]

    def others(self, number: int) -> list[Span]:
        """The spans of all other numbers."""
        return [span for other, spans in self._spans.items() if other != number for span in spans]

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
        return start, start + len(new)

    def drop(self, start: int, end: int) -> None:
        """Delete the text in [start, end) and the space that would be left double or dangling."""
        before, after = self.text[:start], self.text[end:]
        if after[:1] == " " and (not before or before[-1] in " (\"“'‘"):
            end += 1
        elif before[-1:] == " " and (not after or after[0] in ",.;:!?)”\""):
            start -= 1
        self.put(start, end, "")


def _moved(span: Span, start: int, end: int, shift: int) -> Span | None:
    first, last = span
    if last <= start and not (first == last == start):
        return span
    if first >= end and not (first == start and last == end):
        return first + shift, last + shift
    if first <= start and last >= end:
        return first, last + shift
    if first >= start and last <= end:
        return None
    if first < start:
        return first, start
    return end + shift, last + shift
