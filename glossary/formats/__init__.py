"""The formats that entries come in: by name, and by a look at a file's first lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from glossary.formats import csv, ftm, geonames, jrc, two_columns, wikidata
from glossary.formats.bulk import Reading, table_encoding
from glossary.formats.lines import first_lines
from glossary.model import Draft

__all__ = ["FORMATS", "Format", "Reader", "Reading", "format_of"]

Reader = Callable[[Sequence[Path], Reading], Iterator[Draft]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format that can be imported: its name, what it is, its reader, and whether first lines look like it."""

    name: str
    title: str
    read: Reader
    looks_like: Callable[[Sequence[str]], bool]


def _read_csv(paths: Sequence[Path], reading: Reading) -> Iterator[Draft]:
    for path in paths:
        yield from csv.read(path, encoding=table_encoding(path, reading), raw=reading.raw)


_ALL = (
    Format("csv", "Exonym's own columns, parted by comma, semicolon or tab", _read_csv, csv.looks_like),
    Format("pairs", "two columns, French and English", two_columns.read, two_columns.looks_like),
    Format("jrc", "JRC-Names: the file entities", jrc.read, jrc.looks_like),
    Format("ftm", "OpenSanctions, FollowTheMoney: JSON lines", ftm.read, ftm.looks_like),
    Format("wikidata", "Wikidata: JSON lines, full or simplified", wikidata.read, wikidata.looks_like),
    Format("geonames", "GeoNames: alternateNamesV2, allCountries, cities…", geonames.read, geonames.looks_like),
)
FORMATS = {"csv": _ALL[0], "tsv": _ALL[0]} | {format_.name: format_ for format_ in _ALL}


def format_of(path: Path) -> Format:
    """The format that the first lines of the file at `path` look like; Exonym's own if they look like none.

    Raises BadInput for a file that cannot be opened.
    """
    lines = first_lines(path)
    return next((format_ for format_ in _ALL if format_.looks_like(lines)), _ALL[0])
