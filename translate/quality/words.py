"""What the checks know of French and English words: the table `quality_words.tsv`."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal

Language = Literal["fr", "en"]

_TABLE = Path(__file__).parent.with_name("quality_words.tsv")


@dataclass(frozen=True, slots=True)
class WordRow:
    """One row of the table: a language, a kind of words, the value that they share, and the words."""

    language: str
    kind: str
    value: str
    words: tuple[str, ...]


def word_set(language: Language, kind: str) -> frozenset[str]:
    """All words of one kind."""
    return frozenset(word for row in _rows_of(language, kind) for word in row.words)


def word_values(language: Language, kind: str) -> dict[str, str]:
    """The value of each word of one kind. A word that has several keeps the last; see `all_values`."""
    return {word: row.value for row in _rows_of(language, kind) for word in row.words}


def all_values(language: Language, kind: str) -> dict[str, frozenset[Decimal]]:
    """The numbers that each word of one kind may stand for."""
    values: dict[str, set[Decimal]] = {}
    for row in _rows_of(language, kind):
        for word in row.words:
            values.setdefault(word, set()).add(Decimal(row.value))
    return {word: frozenset(numbers) for word, numbers in values.items()}


def _rows_of(language: Language, kind: str) -> Iterator[WordRow]:
    return (row for row in _rows() if row.language == language and row.kind == kind)


@cache
def _rows() -> tuple[WordRow, ...]:
    lines = _TABLE.read_text(encoding="utf-8").splitlines()[1:]
    rows = csv.reader((line for line in lines if line and line[0] != "#"), delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple(
        WordRow(language, kind, value, tuple(word.strip() for word in words.split(",")))
        for language, kind, value, words in rows
    )
