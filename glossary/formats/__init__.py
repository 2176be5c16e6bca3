"""The formats that entries come in: by name, and by a look at a file's first lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from glossary.formats import (
    csv,
    deepl,
    ftm,
    geonames,
    google,
    jrc,
    json_lines,
    omegat,
    pairs,
    skos,
    tbx,
    wikidata,
    xliff2,
)
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


def _is_never_guessed(lines: Sequence[str]) -> bool:
    """A list without a header could be any; a person must name its format."""
    return False


_ALL = (
    Format("csv", "Exonym's own columns, parted by comma, semicolon or tab", _read_csv, csv.looks_like),
    Format("pairs", "two columns, French and English", pairs.read, pairs.looks_like),
    Format("jrc", "JRC-Names: the file entities", jrc.read, jrc.looks_like),
    Format("ftm", "OpenSanctions, FollowTheMoney: JSON lines", ftm.read, ftm.looks_like),
    Format("wikidata", "Wikidata: JSON lines, full or simplified", wikidata.read, wikidata.looks_like),
    Format("geonames", "GeoNames: alternateNamesV2, allCountries, cities…", geonames.read, geonames.looks_like),
    Format("tbx", "TBX, version 2 or 3: Exonym's, Weblate's, Pontoon's…", tbx.read, tbx.looks_like),
    Format("xliff2", "XLIFF 2 with its glossary module", xliff2.read, xliff2.looks_like),
    Format("skos", "SKOS, Turtle or JSON-LD", skos.read, skos.looks_like),
    Format("json", "Exonym's entries, a JSON array", json_lines.read_array, json_lines.array_looks_like),
    Format("jsonl", "Exonym's entries, a JSON object a line", json_lines.read_lines, json_lines.lines_look_like),
    Format("omegat", "OmegaT's glossary: source, English, comment", omegat.read, _is_never_guessed),
    Format("deepl", "DeepL's glossary", deepl.read, _is_never_guessed),
    Format("google", "Google Cloud Translation's glossary", google.read, google.looks_like),
)
FORMATS = {"csv": _ALL[0], "tsv": _ALL[0]} | {format_.name: format_ for format_ in _ALL}


def format_of(path: Path) -> Format:
    """The format that the first lines of the file at `path` look like; Exonym's own if they look like none.

    Raises BadInput for a file that cannot be opened.
    """
    lines = first_lines(path)
    return next((format_ for format_ in _ALL if format_.looks_like(lines)), _ALL[0])
