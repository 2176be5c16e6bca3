"""French typography made plain for a rule-based engine, and English typography put right in what comes back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from translate.engines.marked import Replacement, substitute
from translate.model import Mark, Source

Step = tuple[re.Pattern[str], Replacement]

_BEFORE: tuple[Step, ...] = (
    # Control and zero-width characters carry nothing, and part a word from its entry in the dictionary.
    (re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u2060-\u2064\ufeff\ufffe\uffff]+"), ""),
    (re.compile(r"\w[\u0300-\u036f]+"), lambda match: unicodedata.normalize("NFC", match[0])),
    (re.compile(r"\s+"), " "),
    (re.compile(r"\A +| +\Z"), ""),
    (re.compile(r"[’ʼ]"), "'"),
    (re.compile(r"« ?|‹ ?"), "“"),
    (re.compile(r" ?»| ?›"), "”"),
    (re.compile(r" (?=[;:!?]+(?:[\s”\")\]]|\Z))"), ""),
)

_AFTER: tuple[Step, ...] = (
    (re.compile(r" {2,}"), " "),
    (re.compile(r" (?=[.,;:!?…]+(?:[\s”\")\]]|\Z)|[”)\]])|(?<=[“(\[]) "), ""),
    (re.compile(r"\A +| +\Z"), ""),
    # 3,5 % → 3.5%; three decimals are left alone, because 3,500 may be English already
    (re.compile(r"(?<![\d.,])(\d+),(\d{1,2}|\d{4,})(?![\d,]|\.\d)"), r"\1.\2"),
    (re.compile(r"(?<![\d.,])(?<!\d )\d{1,3}(?: \d{3})+(?![\d,]| \d)"), lambda match: match[0].replace(" ", ",")),
    (re.compile(r"(?<=\d) %"), "%"),
)
_FIRST_LETTER = re.compile(r"\A[^\w]*[^\W\d_]")


def analysable(source: Source) -> Source:
    """`source` without the typography that no dictionary knows; blank text becomes empty."""
    text, marks = _applied(_BEFORE, source.text, source.marks)
    return Source(text, marks)


def finished(text: str, marks: Sequence[Mark], french: str) -> tuple[str, tuple[Mark, ...]]:
    """`text` and its marks in English typography, beginning with a capital where `french` does."""
    text, kept = _applied(_AFTER, text, marks)
    first = _FIRST_LETTER.match(french)
    if first and first[0][-1].isupper():
        text, kept = substitute(_FIRST_LETTER, lambda match: match[0][:-1] + match[0][-1].upper(), text, kept)
    return text, kept


def _applied(steps: Sequence[Step], text: str, marks: Sequence[Mark]) -> tuple[str, tuple[Mark, ...]]:
    kept = tuple(marks)
    for pattern, replacement in steps:
        text, kept = substitute(pattern, replacement, text, kept)
    return text, kept
