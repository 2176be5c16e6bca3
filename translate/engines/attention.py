"""Where the words of a source went, guessed from a decoder's attention: hints, not an alignment.

Garg et al. (EMNLP 2019), "Jointly learning to align and translate", describe how well attention aligns; the weights
are good enough to choose between the words of one sentence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from translate.english import ENGLISH_FUNCTION_WORDS, WORD
from translate.model import Hint

Span = tuple[int, int]
Rows = Sequence[Sequence[float]]

_KEPT = 0.4  # of the strongest word's weight: what a neighbour needs to belong to the same rendering
_FAINT = 0.08


def hints(text: str, pieces: Sequence[Span], attention: Rows, columns: Mapping[int, Sequence[int]]) -> list[Hint]:
    """For each mark whose columns `columns` names, the run of words of `text` that attends to it most, if any does.

    `pieces` are the offsets in `text` that the rows of `attention` belong to. A row's weight for a mark is its share
    among the columns of words: what goes to the end of the sentence, where attention rests, must not be among them.
    """
    words = [word.span() for word in WORD.finditer(text)]
    rows_of = [
        [row for (first, last), row in zip(pieces, attention, strict=False) if first < end and start < last]
        for start, end in words
    ]
    found = []
    for id, mark_columns in columns.items():
        weights = [_weight(rows, mark_columns) for rows in rows_of]
        if weights and (best := max(weights)) >= _FAINT:
            gaps = [text[end:start] for (_, end), (start, _) in pairwise(words)]
            first, last = _run(weights, weights.index(best), gaps)
            first, last = _without_function_words(text, words, first, last)
            weight = sum(weights[first : last + 1]) / (last + 1 - first)
            found.append(Hint(id, words[first][0], words[last][1], min(weight, 1.0)))
    return found


def _weight(rows: Rows, columns: Sequence[int]) -> float:
    """The share of `columns` in what the pieces of a word attend to, on average."""
    if not rows:
        return 0.0
    return sum(sum(row[column] for column in columns) / (sum(row) or 1.0) for row in rows) / len(rows)


def _run(weights: Sequence[float], peak: int, gaps: Sequence[str]) -> tuple[int, int]:
    """The words around the one at `peak` that have a good part of its weight, up to a sign between words."""
    first = last = peak
    while first > 0 and weights[first - 1] >= _KEPT * weights[peak] and gaps[first - 1].isspace():
        first -= 1
    while last + 1 < len(weights) and weights[last + 1] >= _KEPT * weights[peak] and gaps[last].isspace():
        last += 1
    return first, last


def _without_function_words(text: str, words: Sequence[Span], first: int, last: int) -> tuple[int, int]:
    """The run without function words at its ends, unless there is nothing else in it."""
    content = [n for n in range(first, last + 1) if text[slice(*words[n])].lower() not in ENGLISH_FUNCTION_WORDS]
    return (content[0], content[-1]) if content else (first, last)
