"""The segments of any bitext file with the line where each stands, for what speaks of places in the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from translate.formats import jsonl, read_bitext, tsv_reader
from translate.formats.rebuilt import Row

_LINE_BY_LINE: Mapping[str, Callable[[Path], Iterator[tuple[int, Row]]]] = {
    ".tsv": tsv_reader.rows,
    ".tab": tsv_reader.rows,
    ".jsonl": jsonl.rows,
    ".ndjson": jsonl.rows,
}


def located_rows(path: Path) -> Iterator[tuple[int, Row]]:
    """The segments in the bitext at `path` with their lines; with their numbers in formats that have no such lines.

    Raises BadInput for what is no bitext.
    """
    rows = _LINE_BY_LINE.get(path.suffix.lower())
    if rows is not None:
        yield from rows(path)
        return
    for segment in read_bitext(path).segments:
        row = Row(str(segment.number), segment.french, segment.english, segment.status, segment.terms)
        yield segment.number, row
