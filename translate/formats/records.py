"""Term uses as plain records and as one readable line, for the formats that hold them so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast, get_args

from glossary.model import KINDS, TermMatch
from translate.model import Means, TermUse

_MEANS: tuple[str, ...] = get_args(Means)
_LINE = re.compile(
    rf"(?P<surface>.+?)→(?P<expected>.+?) \[(?P<entry>[^\]]*); (?P<means>{'|'.join(_MEANS)})"
    r"(?: (?P<confidence>[01]\.\d\d))?\](?:; |$)"
)


def term_record(use: TermUse) -> dict[str, Any]:
    """`use` as a JSON-ready dictionary; `term_from_record` turns it back."""
    return {
        "entry_id": use.match.entry_id,
        "kind": use.match.kind,
        "variant": use.match.variant,
        "surface": use.match.surface,
        "source_start": use.match.start,
        "source_end": use.match.end,
        "expected": use.match.expected,
        "means": use.means,
        "target_start": use.target_start,
        "target_end": use.target_end,
        "confidence": use.confidence,
    }


def term_from_record(record: Mapping[str, Any], french: str) -> TermUse:
    """The term use that `term_record` made `record` of. Raises ValueError where it is none of `french`."""
    start, end = _offset(record, "source_start"), _offset(record, "source_end")
    if start is None or end is None or not 0 <= start < end <= len(french):
        raise ValueError("a term does not stand where the file says")
    if record.get("kind") not in KINDS or record.get("means") not in _MEANS:
        raise ValueError("a term of unknown kind or means")
    names = [record.get(key) for key in ("entry_id", "variant", "expected")]
    if not all(isinstance(name, str) for name in names):
        raise ValueError("a term without entry, variant or English")
    entry_id, variant, expected = cast("list[str]", names)
    match = TermMatch(start, end, french[start:end], entry_id, record["kind"], variant, expected)
    place = _offset(record, "target_start"), _offset(record, "target_end")
    return TermUse(match, record["means"], *place, confidence=_confidence(record.get("confidence")))


def term_line(use: TermUse) -> str:
    """`use` in one line: `Loukachenko→Lukashenko [alexander-lukashenko; native 0.98]`."""
    surface, expected = (" ".join(text.split()) for text in (use.match.surface, use.match.expected))
    confidence = "" if use.confidence is None or use.means == "missing" else f" {use.confidence:.2f}"
    return f"{surface}→{expected} [{use.match.entry_id}; {use.means}{confidence}]"


def terms_from_lines(lines: Iterable[str], french: str) -> tuple[TermUse, ...]:
    """The term uses that `term_line` wrote, in lines or joined by "; ", found again in `french`.

    A line does not hold the kind or the variant: the kind is "term", the variant the words as they stand. What is no
    such line, or names words that are not there, is passed over. The uses have no offsets in the English.
    """
    return tuple(_found(lines, french))


def _found(lines: Iterable[str], french: str) -> Iterator[TermUse]:
    position = 0
    for line in lines:
        for found in _LINE.finditer(line):
            words = r"\s+".join(map(re.escape, found["surface"].split()))
            place = re.compile(words).search(french, position) or re.compile(words).search(french)
            if not words or place is None:
                continue
            position = place.end()
            surface = place[0]
            match = TermMatch(*place.span(), surface, found["entry"], "term", surface, found["expected"])
            confidence = None if found["confidence"] is None else float(found["confidence"])
            yield TermUse(match, cast(Means, found["means"]), confidence=_confidence(confidence))


def _confidence(value: object) -> float | None:
    """`value` as a confidence; None for what is none, as in files of before there were any."""
    return float(value) if isinstance(value, int | float) and 0 <= value <= 1 else None


def _offset(record: Mapping[str, Any], key: str) -> int | None:
    value = record.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
