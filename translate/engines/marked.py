"""Edits of a text that keep its marks in place."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import replace

from translate.model import Mark

Replacement = str | Callable[[re.Match[str]], str]


def substitute(
    pattern: re.Pattern[str], replacement: Replacement, text: str, marks: Iterable[Mark]
) -> tuple[str, tuple[Mark, ...]]:
    """`text` after `pattern.sub(replacement, text)`, and `marks` with the offsets that they have there.

    A mark that begins or ends inside a replaced stretch grows to hold the whole replacement; one whose words are
    gone is dropped.

    >>> substitute(re.compile("aa+"), "a", "baab c", [Mark(1, 5, 6)])
    ('bab c', (Mark(id=1, start=4, end=5),))
    """
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    shifts: list[int] = [0]  # how far what follows the n-th edit has moved
    position = 0
    for match in pattern.finditer(text):
        new = match.expand(replacement) if isinstance(replacement, str) else replacement(match)
        if new == match[0]:
            continue
        pieces += text[position : match.start()], new
        position = match.end()
        starts.append(match.start())
        ends.append(match.end())
        shifts.append(shifts[-1] + len(new) - (match.end() - match.start()))
    if not starts:
        return text, tuple(marks)
    pieces.append(text[position:])

    def moved_start(offset: int) -> int:
        edit = bisect_right(ends, offset)  # edits that lie wholly before
        inside = edit < len(starts) and starts[edit] < offset
        return (starts[edit] if inside else offset) + shifts[edit]

    def moved_end(offset: int) -> int:
        edit = bisect_left(starts, offset)  # edits that begin before
        inside = edit > 0 and offset < ends[edit - 1]
        return (ends[edit - 1] if inside else offset) + shifts[edit]

    kept = (replace(mark, start=moved_start(mark.start), end=moved_end(mark.end)) for mark in marks)
    return "".join(pieces), tuple(mark for mark in kept if mark.start < mark.end)
