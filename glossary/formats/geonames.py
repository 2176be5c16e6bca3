"""GeoNames: the names of places from `alternateNamesV2`, and the places themselves from `allCountries` or `cities…`.

Both have their rows in columns parted by tabs: ten (eight in the older `alternateNames`), or nineteen. Give them
together, in any order: then the places of the main file are taken, with their names. Given alone, alternate names
make the places that have one in English.

The rows of a place need not stand together. Its canonical English is its preferred English name, a short one first;
else another English name in use; else its main name, where that is in Latin letters. A name of a former time becomes
a deprecated variant, a colloquial one is admitted. Codes that stand among the names (post, iata, link…) are left out;
the Wikidata id among them (wkdt) becomes an external id.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from glossary.errors import BadInput
from glossary.formats.bulk import Reading, grouped, is_latin, language, name, new_draft, parsed_lines
from glossary.formats.lines import first_lines
from glossary.model import UNKNOWN_LANGUAGE, Draft, Variant, VariantStatus
from glossary.validate import clean

_MAIN_COLUMNS = 19
_NAME_COLUMNS = (8, 10)
_SOURCE = "GeoNames"
_WIKIDATA = "wkdt"
_WIKIDATA_ID = re.compile(r"Q[1-9]\d*")
# Longer than any language code, or with a digit (fr_1793); the others are named.
_NO_LANGUAGE = re.compile(r"[a-z]{4,}|.*\d.*|abbr|faac|iata|icao|link|phon|piny|post|tcid|unlc|wkdt")
_INDEPENDENT_COUNTRY = "PCLI"
_CLASSES = {
    "A": "administrative area",
    "H": "water",
    "L": "area",
    "P": "populated place",
    "R": "road or railway",
    "S": "building or site",
    "T": "mountain, valley or island",
    "U": "undersea feature",
    "V": "forest or heath",
}

_MAIN = "main"


@dataclass(frozen=True, slots=True)
class _Name:
    text: str
    lang: str
    preferred: bool
    short: bool
    colloquial: bool
    historic: bool

    @property
    def status(self) -> VariantStatus:
        if self.historic:
            return "deprecated"
        return "preferred" if self.preferred and not self.colloquial else "admitted"


def read(paths: Sequence[Path], reading: Reading) -> Iterator[Draft]:
    """What the files say, place by place. Raises BadInput with file, line and reason."""
    wants_main = any(_is_main(first_lines(path)) for path in paths)
    for geonames_id, rows in grouped(_rows(paths, reading)):
        if wants_main and not any(lang == _MAIN for _, lang, *_ in rows):
            reading.left_out["of places that the main file has not"] += 1
            continue
        draft = _draft(geonames_id, rows, reading)
        if draft is None:
            reading.left_out["without an English name"] += 1
        else:
            yield draft


def looks_like(lines: Sequence[str]) -> bool:
    """Whether the first lines of a file are those of a GeoNames file of either sort."""
    names = r"\d+\t\d+\t[^\t]{0,7}\t[^\t]+(\t1?){4}(\t[^\t]*){0,2}"
    return _is_main(lines) or (bool(lines) and all(re.fullmatch(names, line) for line in lines[:5]))


def _is_main(lines: Sequence[str]) -> bool:
    return bool(lines) and all(re.match(r"\d+\t", row) and row.count("\t") == _MAIN_COLUMNS - 1 for row in lines[:5])


def _rows(paths: Sequence[Path], reading: Reading) -> Iterator[tuple[int, tuple[str, ...]]]:
    """GeoNames ids, each with the place of a row, its language or _MAIN, its name, and its flags.

    A main row has the place's class, feature code and country for flags.
    """
    for path in paths:
        for line, (geonames_id, *cells) in parsed_lines(path, reading, _parsed):
            yield int(geonames_id), (f"{path}, line {line}", *cells)


def _parsed(line: str) -> list[str] | None:
    if not line.strip() or line.startswith("#"):
        return None
    cells = line.split("\t")
    if len(cells) == _MAIN_COLUMNS:
        number, lang, text, flags = cells[0], _MAIN, cells[1], cells[6:9]
    elif len(cells) in _NAME_COLUMNS:
        number, lang, text, flags = cells[1], cells[2], cells[3], cells[4:8]
    else:
        hint = "GeoNames has 19 in allCountries and cities…, 10 in alternateNamesV2, 8 in alternateNames"
        raise BadInput(f"{len(cells)} columns", hint=hint)
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise BadInput(f"{number!r} is no GeoNames id", column="geonameid")
    if lang not in (_WIKIDATA, _MAIN) and _NO_LANGUAGE.fullmatch(lang):
        return None
    text = name(text)
    if not text:
        raise BadInput("the name is empty", column="name")
    return [number, clean(lang, "isolanguage"), text, *(clean(flag, "flags") for flag in flags)]


def _draft(geonames_id: int, rows: Sequence[Sequence[str]], reading: Reading) -> Draft | None:
    main = next((row for row in rows if row[1] == _MAIN), None)
    names = [
        _Name(text, language(lang), *(flag == "1" for flag in flags))
        for _, lang, text, *flags in rows
        if lang not in (_MAIN, _WIKIDATA)
    ]
    own_name = main[2] if main is not None else ""
    canonical = _english(names) or own_name
    if not is_latin(canonical):
        return None
    variants = [Variant(n.text, n.lang, status=n.status, source=_SOURCE) for n in names if reading.wants(n.lang)]
    if own_name:
        variants.append(Variant(own_name, UNKNOWN_LANGUAGE, source=_SOURCE))
    ids = {"geonames": str(geonames_id)}
    if wikidata_id := next((row[2] for row in rows if row[1] == _WIKIDATA and _WIKIDATA_ID.fullmatch(row[2])), None):
        ids["wikidata"] = wikidata_id
    note = ""
    if main is not None:
        feature_class, feature_code, country = main[3:]
        note = " in ".join(filter(None, (_CLASSES.get(feature_class, "place"), country)))
        if feature_code == _INDEPENDENT_COUNTRY and country:
            ids["iso3166"], note = country, "country"
    return new_draft("place", canonical, variants, ids, note=note, place=rows[0][0])


def _english(names: Sequence[_Name]) -> str:
    """The English name to write: preferred and short, preferred, or any in use; empty if there is none."""
    usable = [n for n in names if n.lang == "en" and not n.historic and not n.colloquial and is_latin(n.text)]
    best = min(usable, key=lambda n: (not n.preferred, n.short is not n.preferred), default=None)
    return best.text if best is not None else ""
