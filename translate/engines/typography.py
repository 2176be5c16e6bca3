"""French typography made plain for a rule-based engine, and English typography put right in what comes back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from translate.engines.marked import Replacement, substitute
from translate.model import Hypothesis, Mark, Source

Step = tuple[re.Pattern[str], Replacement]

_BEFORE: tuple[Step, ...] = (
    # Control and zero-width characters carry nothing, and part a word from its entry in the dictionary.
    (
        re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u2060-\u2064\ud800-\udfff\ufeff]+"),
        "",
    ),
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
_CAPITALS = re.compile(r"[^\W\d_]{2,}")
_FIRST_LETTER = re.compile(r"\A[^\w]*[^\W\d_]")


def plain(source: Source) -> Source:
    """`source` without the typography that no dictionary knows; blank text becomes empty."""
    text, marks = _applied(_BEFORE, source.text, source.marks)
    return Source(text, marks)


def finished(hypothesis: Hypothesis, french: str) -> Hypothesis:
    """`hypothesis` in English typography, beginning with a capital where `french` does."""
    text, marks = _applied(_AFTER, hypothesis.text, hypothesis.marks)
    first = _FIRST_LETTER.match(french)
    if first and first[0][-1].isupper():
        text, marks = substitute(_FIRST_LETTER, lambda match: match[0][:-1] + match[0][-1].upper(), text, marks)
    return replace(hypothesis, text=text, marks=marks)


def in_capitals(source: Source) -> bool:
    """Whether several words of `source`, and all but the marked ones, are in capitals, as in a headline."""
    unmarked = " ".join(text for text, mark in _parts(source.text, source.marks) if mark is None)
    return unmarked.isupper() and len(_CAPITALS.findall(source.text)) > 1


def lowered(source: Source) -> Source:
    """`source` in lower case, but for marked words: names are known with a capital, or in capitals."""
    parts = (text if mark else _cased(text, str.lower) for text, mark in _parts(source.text, source.marks))
    return replace(source, text="".join(parts))


def raised(hypothesis: Hypothesis, source: Source) -> Hypothesis:
    """`hypothesis` in capitals, but for words that were marked in `source` and not all capitals there."""
    kept = {mark.id for mark in source.marks if not source.text[mark.start : mark.end].isupper()}
    parts = (
        text if mark is not None and mark.id in kept else _cased(text, str.upper)
        for text, mark in _parts(hypothesis.text, hypothesis.marks)
    )
    return replace(hypothesis, text="".join(parts))


def _parts(text: str, marks: Iterable[Mark]) -> Iterator[tuple[str, Mark | None]]:
    """The stretches of `text`, each with its mark; of marks that share words, the first counts."""
    position = 0
    for mark in marks:
        if mark.start >= position:
            yield text[position : mark.start], None
            yield text[mark.start : mark.end], mark
            position = mark.end
    yield text[position:], None


def _cased(text: str, change: Callable[[str], str]) -> str:
    """`text` in another case, as long as before: the offsets of marks must hold."""
    changed = change(text)
    if len(changed) == len(text):
        return changed
    return "".join(new if len(new := change(character)) == 1 else character for character in text)


def _applied(steps: Sequence[Step], text: str, marks: Sequence[Mark]) -> tuple[str, tuple[Mark, ...]]:
    kept = tuple(marks)
    for pattern, replacement in steps:
        text, kept = substitute(pattern, replacement, text, kept)
    return text, kept
