"""The values of the checks: what is checked, what a check says, and the catalogue of codes."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

Severity = Literal["error", "warning", "info"]
Span = tuple[int, int]

SEVERITIES: tuple[Severity, ...] = get_args(Severity)
_TABLE = Path(__file__).parent.with_name("quality.tsv")


@dataclass(frozen=True, slots=True)
class Code:
    """One row of the catalogue: the code, how grave it is, what it means, and what to do about it."""

    code: str
    severity: Severity
    title: str
    advice: str


@dataclass(frozen=True, slots=True)
class Issue:
    """What a check says of a pair: the code, in words, and where in the source and the target, if it knows."""

    code: str
    message: str
    source: Span | None = None
    target: Span | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """An issue and its place: file, line and number of the segment; with severity and advice from the catalogue."""

    path: str
    line: int
    segment: int
    code: str
    severity: Severity
    message: str
    advice: str
    source: Span | None = None
    target: Span | None = None

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.code} {self.severity}: {self.message} ({self.advice})"


@cache
def catalogue() -> Mapping[str, Code]:
    """Every code that a finding may have, in the order of the table, by its name."""
    with _TABLE.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        codes = [Code(row["code"], cast(Severity, row["severity"]), row["title"], row["advice"]) for row in rows]
    return {code.code: code for code in codes}


def at_least(severity: Severity) -> frozenset[str]:
    """The codes that are at least as grave as `severity`."""
    limit = SEVERITIES.index(severity)
    return frozenset(code.code for code in catalogue().values() if SEVERITIES.index(code.severity) <= limit)


def shortened(text: str, limit: int = 60) -> str:
    """`text` in one line, cut to `limit` characters for a message."""
    text = " ".join(text.split())
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def listed(items: Iterable[str]) -> str:
    """The items, each once, with commas."""
    return ", ".join(dict.fromkeys(items))
