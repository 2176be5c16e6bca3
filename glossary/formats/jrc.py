"""The `entities` file of JRC-Names: persons and organisations with the spellings that the world's press gives them.

One spelling a line, in four columns: the entity's number, its type (P person, O organisation, T place, E event, U or
- unknown), the languages in which it was seen (u: not known, or many), and the spelling with `+` between its words.
The lines of an entity need not stand together. Its canonical English is its first spelling in Latin letters that was
seen in English, else the first of no one language, else the first; an entity without any is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from glossary.errors import BadInput
from glossary.formats.bulk import Reading, grouped, is_latin, language, name, new_draft, parsed_lines
from glossary.model import UNKNOWN_LANGUAGE, Draft, Kind, Variant
from glossary.validate import clean

_KINDS: dict[str, Kind] = {"P": "person", "O": "organisation", "T": "place", "E": "event"}
_SOURCE = "JRC-Names"
_NO_ENTITY = "0"


def read(paths: Sequence[Path], reading: Reading) -> Iterator[Draft]:
    """What the files say, entity by entity. Raises BadInput with file, line and reason."""
    for number, spellings in grouped(_rows(paths, reading)):
        draft = _draft(number, spellings, reading)
        if draft is None:
            reading.left_out["without a name in Latin letters"] += 1
        else:
            yield draft


def looks_like(lines: Sequence[str]) -> bool:
    """Whether the first lines of a file are those of a JRC-Names file."""
    records = [line for line in lines if line.strip() and not line.startswith("#")]
    return bool(records) and all(re.match(r"\d+\t[A-Za-z-]\t[A-Za-z,+-]*\t\S", line) for line in records[:5])


def _rows(paths: Sequence[Path], reading: Reading) -> Iterator[tuple[int, tuple[str, str, str, str]]]:
    """Entity numbers, each with the place of a spelling, the entity's type, its languages, and the spelling."""
    for path in paths:
        for line, (number, entity_type, languages, text) in parsed_lines(path, reading, _parsed):
            yield number, (f"{path}, line {line}", entity_type, languages, text)


def _parsed(line: str) -> tuple[int, str, str, str] | None:
    if not line.strip() or line.startswith("#"):
        return None
    cells = line.split("\t")
    if len(cells) != 4:
        raise BadInput(f"{len(cells)} columns", hint="JRC-Names has 4: number, type, language, name")
    number, entity_type, languages, text = cells
    if number == _NO_ENTITY:
        return None
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise BadInput(f"{number!r} is no entity number", column="1")
    if not re.fullmatch("[A-Za-z-]", entity_type):
        raise BadInput(f"{entity_type!r} is no entity type", column="2", hint="P, O, T, E or U is wanted")
    text = name(text.replace("+", " "))
    if not text:
        raise BadInput("the name is empty", column="4")
    return int(number), entity_type, clean(languages, "3"), text


def _draft(number: int, spellings: Sequence[Sequence[str]], reading: Reading) -> Draft | None:
    variants = [
        Variant(text, lang, source=_SOURCE)
        for _, _, languages, text in spellings
        for lang in map(language, re.split(r"[,;+ ]", languages))
    ]
    canonical = _canonical(variants)
    if canonical is None:
        return None
    place, entity_type, *_ = spellings[0]
    return new_draft(
        _KINDS.get(entity_type.upper(), "term"),
        canonical,
        [variant for variant in variants if reading.wants(variant.lang)],
        {"jrc": str(number)},
        place=place,
    )


def _canonical(variants: Sequence[Variant]) -> str | None:
    latin = [variant for variant in variants if is_latin(variant.text)]
    order = {"en": 0, UNKNOWN_LANGUAGE: 1}
    return min(latin, key=lambda variant: order.get(variant.lang, 2)).text if latin else None
