"""The formats that a glossary goes out in, by name, with the choices that each of them knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from glossary.formats import csv, deepl, google, json_lines, omegat, skos, tbx, xliff2
from glossary.formats.bilingual import Report
from glossary.model import Entry


@dataclass(frozen=True, slots=True)
class Writing:
    """How to write. Each format looks at its own choices; `report` hears what it cannot hold and leaves out.

    `lang` is the language of the forms in bilingual formats; `raw` leaves formulas in cells; `concepts` writes
    entries whole where the format would have pairs; `style` is that of TBX 3; `tsv` parts cells by tabs; `languages`
    adds columns with language codes; `term_sets` and `json_ld` choose the second form of Google's glossary and SKOS.
    """

    report: Report
    lang: str = "fr"
    raw: bool = False
    concepts: bool = False
    style: tbx.Style = "dct"
    tsv: bool = False
    languages: bool = False
    term_sets: bool = False
    json_ld: bool = False


Writer = Callable[[Iterable[Entry], IO[str], Writing], None]


@dataclass(frozen=True, slots=True)
class OutputFormat:
    """A format that can be exported: what it is, its writer, and the options of the command line that it knows."""

    title: str
    write: Writer
    choices: frozenset[str] = frozenset()


def format_for(path: Path) -> str:
    """The name of the format that the name of a file calls for; csv where it calls for none."""
    return _BY_SUFFIX.get(path.suffix.lower(), "csv")


def choices_for(path: Path) -> frozenset[str]:
    """The choices in `Writing` that the name of a file calls for: tabs in a .tsv, JSON-LD in a .jsonld."""
    return _CHOICE_BY_SUFFIX.get(path.suffix.lower(), frozenset())


def _csv(entries: Iterable[Entry], stream: IO[str], writing: Writing) -> None:
    csv.write(entries, stream, raw=writing.raw)


def _tsv(entries: Iterable[Entry], stream: IO[str], writing: Writing) -> None:
    csv.write(entries, stream, delimiter="\t", raw=writing.raw)


def _tbx(entries: Iterable[Entry], stream: IO[str], writing: Writing) -> None:
    tbx.write(entries, stream, source=writing.lang, concepts=writing.concepts)


def _tbx3(entries: Iterable[Entry], stream: IO[str], writing: Writing) -> None:
    tbx.write_v3(entries, stream, source=writing.lang, style=writing.style)


def _omegat(entries: Iterable[Entry], stream: IO[str], writing: Writing) -> None:
    omegat.write(entries, stream, source=writing.lang)


def _deepl(entries: Iterable[Entry], stream: IO[str], writing: Writing) -> None:
    deepl.write(entries, stream, writing.report, source=writing.lang, tsv=writing.tsv, languages=writing.languages)


def _google(entries: Iterable[Entry], stream: IO[str], writing: Writing) -> None:
    google.write(entries, stream, source=writing.lang, tsv=writing.tsv, term_sets=writing.term_sets)


def _xliff2(entries: Iterable[Entry], stream: IO[str], writing: Writing) -> None:
    xliff2.write(entries, stream, source=writing.lang)


def _skos(entries: Iterable[Entry], stream: IO[str], writing: Writing) -> None:
    (skos.write_json_ld if writing.json_ld else skos.write_turtle)(entries, stream)


def _json(entries: Iterable[Entry], stream: IO[str], writing: Writing) -> None:
    json_lines.write_array(entries, stream)


def _jsonl(entries: Iterable[Entry], stream: IO[str], writing: Writing) -> None:
    json_lines.write_lines(entries, stream)


OUTPUT_FORMATS = {
    "csv": OutputFormat("Exonym's own columns, lossless", _csv, frozenset({"raw", "bom"})),
    "tsv": OutputFormat("the same, parted by tabs", _tsv, frozenset({"raw", "bom"})),
    "tbx": OutputFormat("TBX-Basic 2, for OmegaT, Weblate, Translate Toolkit", _tbx, frozenset({"lang", "concepts"})),
    "tbx3": OutputFormat("TBX-Basic 3 (ISO 30042:2019)", _tbx3, frozenset({"lang", "style"})),
    "omegat": OutputFormat("OmegaT's glossary, a text file", _omegat, frozenset({"lang"})),
    "deepl": OutputFormat("DeepL's glossary", _deepl, frozenset({"lang", "tsv", "languages", "lenient"})),
    "google": OutputFormat("Google Cloud Translation's glossary", _google, frozenset({"lang", "tsv", "term_sets"})),
    "xliff2": OutputFormat("XLIFF 2.1 with its glossary module", _xliff2, frozenset({"lang"})),
    "skos": OutputFormat("SKOS, Turtle or JSON-LD", _skos, frozenset({"json_ld"})),
    "json": OutputFormat("a JSON array, lossless", _json),
    "jsonl": OutputFormat("JSON, an object a line, lossless", _jsonl),
}

_BY_SUFFIX = {
    ".tsv": "tsv",
    ".tbx": "tbx",
    ".txt": "omegat",
    ".xlf": "xliff2",
    ".xliff": "xliff2",
    ".ttl": "skos",
    ".jsonld": "skos",
    ".json": "json",
    ".jsonl": "jsonl",
}
_CHOICE_BY_SUFFIX = {".tsv": frozenset({"tsv"}), ".jsonld": frozenset({"json_ld"})}
