"""What the readers of other people's name lists share: how to read, what to leave out, and how a draft is made.

A draft of such a list has no id of its own: its external ids say which entry it speaks of, so that importing a file
twice changes nothing. It only adds: what an entry says already stays.
"""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

from glossary.errors import BadInput
from glossary.files import detect_encoding
from glossary.formats.lines import is_compressed, numbered_lines
from glossary.model import UNKNOWN_LANGUAGE, Draft, Kind, Variant
from glossary.validate import clean

T = TypeVar("T")

_CODECS = {"cp1252": "Windows-1252", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
_KEPT_IN_MEMORY_KIB = 64_000
_PART = "\x1f"  # the unit separator of ASCII, which no cell holds


@dataclass(slots=True)
class Reading:
    """How files are to be read, and, filled on the way, what was left out of them.

    `kind` is that of entries whose list does not say one; `languages` those of the names to take, None for the
    format's own choice; `tell` is called with what a person should know at once. `left_out` counts records by the
    reason; `bad_lines` has the number of lines that were skipped because nothing could be made of them,
    `first_bad_line` the error of the first.
    """

    encoding: str | None = None
    raw: bool = False
    kind: Kind | None = None
    languages: Collection[str] | None = None
    skip_bad_lines: bool = False
    tell: Callable[[str], None] = lambda message: None
    left_out: Counter[str] = field(default_factory=Counter)
    bad_lines: int = 0
    first_bad_line: BadInput | None = None

    def wants(self, lang: str, default: Collection[str] | None = None) -> bool:
        """Whether names in this language are to be taken; those of no known language always are."""
        languages = default if self.languages is None else self.languages
        return languages is None or lang in languages or lang == UNKNOWN_LANGUAGE

    def refuse(self, error: BadInput) -> None:
        """Raise `error`, or count it where bad lines are to be skipped."""
        if not self.skip_bad_lines:
            raise error
        self.bad_lines += 1
        self.first_bad_line = self.first_bad_line or error


def parsed_lines(path: Path, reading: Reading, parse: Callable[[str], T | None]) -> Iterator[tuple[int, T]]:
    """What `parse` makes of each line of the file at `path`, with the line's number; None is left out.

    A BadInput of `parse` gets its place, and is raised or counted as `reading` has it.
    """
    for number, line in numbered_lines(path, reading.encoding or "utf-8"):
        try:
            found = parse(line)
        except BadInput as error:
            reading.refuse(BadInput(error.reason, path=path, line=number, column=error.column, hint=error.hint))
            continue
        if found is not None:
            yield number, found


def drafts_of_lines(
    paths: Iterable[Path], reading: Reading, draft_of: Callable[[str], Draft | None]
) -> Iterator[Draft]:
    """What `draft_of` makes of the lines of the files, with their places."""
    for path in paths:
        for number, draft in parsed_lines(path, reading, draft_of):
            yield replace(draft, place=f"{path}, line {number}")


def table_encoding(path: Path, reading: Reading) -> str | None:
    """The encoding in which to read the table at `path`; None for a compressed one. A guess is told."""
    if reading.encoding or is_compressed(path):
        return reading.encoding
    encoding, guessed = detect_encoding(path)
    if guessed:
        reading.tell(f"{path}: read as {_CODECS.get(encoding, encoding)} (a guess; --encoding sets another).")
    return encoding


def json_object(line: str) -> dict[str, Any] | None:
    """The JSON object that `line` holds; None for an empty line, a bracket around a list, or a comma after one.

    Raises BadInput for anything else.
    """
    line = line.strip().removesuffix(",")
    if line in ("", "[", "]"):
        return None
    try:
        record = json.loads(line)
    except RecursionError:
        raise BadInput("this JSON is nested too deeply") from None
    except ValueError as error:
        raise BadInput(f"not JSON ({error})", hint="One object a line is wanted") from None
    if not isinstance(record, dict):
        raise BadInput("this is JSON, but not an object", hint="One object a line is wanted")
    return record


def language(code: str) -> str:
    """`code` as a language tag in lower case, or the tag of an unknown language if it is none."""
    code = code.strip().lower()
    return code if _LANGUAGE.fullmatch(code) else UNKNOWN_LANGUAGE


def is_latin(text: str) -> bool:
    """Whether `text` has letters, and all of them are Latin ones."""
    letters = [character for character in text if character.isalpha()]
    return bool(letters) and (text.isascii() or all(map(_is_latin_letter, letters)))


def new_draft(
    kind: Kind,
    canonical: str,
    variants: Iterable[Variant],
    external_ids: Mapping[str, str],
    *,
    note: str = "",
    place: str = "",
) -> Draft:
    """A draft that only adds. Variants given twice are taken once, those that are just the canonical left out.

    A variant of unknown language is also left out where its text is there in a known one.
    """
    unique: dict[tuple[str, str], Variant] = {}
    for variant in variants:
        if variant.text != canonical:
            unique.setdefault((variant.text, variant.lang), variant)
    known = {text for text, lang in unique if lang != UNKNOWN_LANGUAGE}
    kept = tuple(v for (text, lang), v in unique.items() if lang != UNKNOWN_LANGUAGE or text not in known)
    return Draft(
        kind=kind,
        canonical=canonical,
        note=note or None,
        external_ids=external_ids,
        variants=kept,
        place=place,
        adds_only=True,
    )


def name(text: str) -> str:
    """`text` in one line with single spaces. Raises BadInput for control characters."""
    return " ".join(clean(text, "name").split())


def grouped(rows: Iterable[tuple[int, Sequence[str]]]) -> Iterator[tuple[int, list[list[str]]]]:
    """The rows gathered by their keys, in the order of the keys; rows of one key keep their order.

    Their cells are text without control characters. They are sorted in a scratch database, which SQLite keeps in a
    temporary file when it grows.
    """
    with closing(sqlite3.connect("", isolation_level=None)) as scratch:
        scratch.execute(f"PRAGMA cache_size = -{_KEPT_IN_MEMORY_KIB}")
        scratch.execute("PRAGMA journal_mode = OFF")
        scratch.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, key INTEGER NOT NULL, fields TEXT NOT NULL)")
        scratch.execute("BEGIN")
        scratch.executemany(
            "INSERT INTO rows (key, fields) VALUES (?, ?)",
            ((key, _PART.join(fields)) for key, fields in rows),
        )
        ordered = scratch.execute("SELECT key, fields FROM rows ORDER BY key, id")
        for key, group in groupby(ordered, lambda row: row[0]):
            yield key, [fields.split(_PART) for _, fields in group]


@lru_cache(maxsize=4096)
def _is_latin_letter(character: str) -> bool:
    return unicodedata.name(character, "").startswith(("LATIN ", "FEMININE ORDINAL", "MASCULINE ORDINAL", "MODIFIER "))
