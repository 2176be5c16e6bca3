"""The bitext as JSON lines: one object a segment, with all that is known of its terms.

Keys: document, segment (its number), french, english, status, terms, and suggestions where the translation memory has
some. A term has entry_id, kind, variant, surface, source_start and source_end (half-open character offsets in the
French), expected (the English that the glossary asks for), means (native, annotated, copied, reranked, replaced,
inserted or missing), target_start and target_end in the English, null when the term is missing, and confidence (0 to 1;
null where nothing is known). A suggestion has french, english, score (0 to 1) and origin.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, cast

from glossary.errors import BadInput
from glossary.formats.lines import numbered_lines
from translate.formats.rebuilt import Row, assembled
from translate.formats.records import term_from_record, term_record
from translate.model import AlignedSegment, Bitext, Suggestion, TermUse


def write(bitext: Bitext, stream: IO[str]) -> None:
    """Write `bitext`, one JSON object a line."""
    for segment in bitext.segments:
        record = {"document": bitext.document.name, **segment_record(segment)}
        stream.write(json.dumps(record, ensure_ascii=False) + "\n")


def segment_record(segment: AlignedSegment) -> dict[str, Any]:
    """`segment` as a JSON-ready dictionary."""
    record: dict[str, Any] = {
        "segment": segment.number,
        "french": segment.french,
        "english": segment.english,
        "status": segment.status,
        "terms": [term_record(use) for use in segment.terms],
    }
    if segment.suggestions:
        record["suggestions"] = [asdict(suggestion) for suggestion in segment.suggestions]
    return record


def read(path: Path) -> Bitext:
    """The bitext in the file at `path`; it has the name that the first line gives. Raises BadInput."""
    rows, name = [], ""
    for line, record in _records(path):
        name = name or str(record.get("document") or "")
        rows.append(_row(record, path, line))
    return assembled(rows, path, name=name)


def rows(path: Path) -> Iterator[tuple[int, Row]]:
    """The segments in the file at `path`, each with its line, empty ones too. Raises BadInput."""
    return ((line, _row(record, path, line)) for line, record in _records(path))


def _records(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for line, text in numbered_lines(path):
        if not text.strip():
            continue
        try:
            record = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise BadInput(f"not JSON: {error}", path=path, line=line, hint="Each line is one object") from None
        if not isinstance(record, dict):
            raise BadInput("this is no JSON object", path=path, line=line, hint='Write {"french": …, "english": …}')
        yield line, record


def _row(record: Mapping[str, Any], path: Path, line: int) -> Row:
    for key in ("french", "english"):
        if not isinstance(record.get(key), str):
            reason = f"the object has no text under {key!r}"
            raise BadInput(reason, path=path, line=line, hint='Write {"french": …, "english": …}')
    french = record["french"]
    number, status = record.get("segment", ""), record.get("status", "")
    terms, suggestions = _terms(record, french, path, line), tuple(_suggestions(record, path, line))
    return Row(str(number), french, record["english"], str(status), terms, suggestions)


def _terms(record: Mapping[str, Any], french: str, path: Path, line: int) -> tuple[TermUse, ...]:
    terms = record.get("terms") or []
    if not isinstance(terms, list) or not all(isinstance(term, dict) for term in terms):
        raise BadInput("the terms are no list of objects", path=path, line=line)
    try:
        return tuple(term_from_record(term, french) for term in terms)
    except ValueError as error:
        raise BadInput(str(error), path=path, line=line) from None


def _suggestions(record: Mapping[str, Any], path: Path, line: int) -> Iterator[Suggestion]:
    suggestions = record.get("suggestions") or []
    if not isinstance(suggestions, list) or not all(isinstance(one, dict) for one in suggestions):
        raise BadInput("the suggestions are no list of objects", path=path, line=line)
    for one in suggestions:
        score, texts = one.get("score"), (one.get("french"), one.get("english"), one.get("origin", ""))
        if not all(isinstance(text, str) for text in texts):
            raise BadInput("a suggestion without French or English", path=path, line=line)
        if isinstance(score, bool) or not isinstance(score, int | float) or not 0 <= score <= 1:
            raise BadInput("a suggestion's score is no number from 0 to 1", path=path, line=line)
        french, english, origin = cast("tuple[str, str, str]", texts)
        yield Suggestion(french, english, float(score), origin)
