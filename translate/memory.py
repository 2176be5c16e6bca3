"""The translation memory: English that people stand by, found again for the same French and for French that is like it.

A database of its own beside the glossary's. Nothing in it is overwritten: each unit says when it came and where from,
and of several for one French the last one counts.

Fuzzy matches are found in two steps. The full-text index gives units that share rare words with the French (the words
that few units have tell most about a sentence); only those are compared letter by letter.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from types import TracebackType

import platformdirs
from rapidfuzz import fuzz, process

from glossary.database import Database, connected, let_readers_in, pragma, transaction
from glossary.errors import ExonymError
from glossary.normalise import fold
from translate.model import Suggestion

_APPLICATION_ID = 0x45584F4D  # "EXOM"
_SCHEMA_VERSION = 1
_CANDIDATES = 50  # units that are compared letter by letter for one question
_MOST_UNITS = 500  # how many units the words asked for may have together before commoner words are left out
_FEWEST_WORDS = 4  # the rarest words that are asked for, as far as there are so many

_APOSTROPHES = re.compile("[’‘ʼ´`]")
_QUOTES = re.compile("[“”„]|« ?| ?»")


class NotAMemory(ExonymError):
    """The database file is no translation memory, or was written by a newer version of Exonym."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A French segment and its English: where it came from, and when it was put in (UTC, ISO 8601; empty: now)."""

    french: str
    english: str
    origin: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class AddedCount:
    """How many units were new, gave known French another English, and were there already."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


def default_path() -> Path:
    """Where the memory is when nobody names one: `$TRANSLATE_MEMORY`, else a file in the user's data folder."""
    named = os.environ.get("TRANSLATE_MEMORY")
    return Path(named) if named else platformdirs.user_data_path("exonym") / "memory.db"


class Memory:
    """An open translation memory. Use it as a context manager, or call `close`."""

    def __init__(self, db: Database, path: Path) -> None:
        self.db = db
        self.path = path

    @classmethod
    def open(cls, path: Path) -> Memory:
        """The memory at `path`, a new one where there is none. Raises NotAMemory."""
        path.parent.mkdir(parents=True, exist_ok=True)
        return cls(connected(path, _prepare, what="translation memory", error=NotAMemory), path)

    @classmethod
    def in_memory(cls) -> Memory:
        """A memory without units that is gone when closed."""
        return cls(connected(Path(":memory:"), _prepare, what="translation memory", error=NotAMemory), Path(":memory:"))

    def close(self) -> None:
        """Close the database file."""
        self.db.close()

    def __enter__(self) -> Memory:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def exact(self, french: str) -> str | None:
        """The English last put in for `french`, or None.

        Spacing and the shape of quotes and apostrophes do not count; capitals, accents and all else do.
        """
        row = self.db.execute(
            "SELECT english FROM units WHERE key = ? ORDER BY id DESC LIMIT 1", [_key(french)]
        ).fetchone()
        return None if row is None else str(row[0])

    def fuzzy(self, french: str, *, limit: int = 3, score_cutoff: float = 0.7) -> list[Suggestion]:
        """Units whose French is like `french`, best first; the scores are rapidfuzz ratios from 0 to 1.

        A unit with the very same French is not among them. Each French comes once, with its last English.
        """
        key = _key(french)
        candidates = {row[0]: row for row in self._candidates(french) if row[0] != key}
        best = process.extract(key, list(candidates), scorer=fuzz.ratio, limit=limit, score_cutoff=100 * score_cutoff)
        found = []
        for other, score, _ in best:
            _, its_french, english, origin = candidates[other]
            found.append(Suggestion(its_french, english, round(score / 100, 4), origin))
        return found

    def add(self, units: Iterable[Unit]) -> AddedCount:
        """Put `units` in, all or none; those whose French has that English as its last already are passed over.

        Units without French or without English are passed over too, and counted as unchanged.
        """
        now = datetime.now(timezone.utc).isoformat(timespec="seconds")
        added = changed = unchanged = 0
        with transaction(self.db):
            for unit in units:
                before = self.exact(unit.french)
                if before == unit.english or not unit.french.strip() or not unit.english.strip():
                    unchanged += 1
                    continue
                added, changed = (added + 1, changed) if before is None else (added, changed + 1)
                self._insert(unit, unit.at or now)
        return AddedCount(added, changed, unchanged)

    def units(self) -> Iterator[Unit]:
        """All units in the order in which they came, those too that later ones took the place of."""
        for row in self.db.execute("SELECT french, english, origin, at FROM units ORDER BY id"):
            yield Unit(*row)

    def count(self) -> int:
        """For how many different French segments there is English."""
        return int(self.db.execute("SELECT count(DISTINCT key) FROM units").fetchone()[0])

    def revision(self) -> int:
        """A number that is another one whenever units have come in."""
        return int(self.db.execute("SELECT coalesce(max(id), 0) FROM units").fetchone()[0])

    # Inside

    def _candidates(self, french: str) -> Iterator[tuple[str, str, str, str]]:
        """The last unit of each French that shares rare words with `french`."""
        if not (words := self._rare_words(french)):
            return
        query = " OR ".join(f'"{word}"' for word in words)
        yield from self.db.execute(
            """SELECT key, french, english, origin FROM units WHERE id IN (
                   SELECT max(same.id) FROM (
                       SELECT rowid FROM units_words WHERE units_words MATCH ? ORDER BY rank LIMIT ?
                   ) AS found JOIN units ON units.id = found.rowid JOIN units AS same ON same.key = units.key
                   GROUP BY same.key)""",
            [query, _CANDIDATES],
        )

    def _rare_words(self, french: str) -> list[str]:
        """The words of `french` that fewest units have: at most half of them, and no more than are quickly found."""
        words = dict.fromkeys(fold(french).split())
        counts = {}
        for word in words:
            row = self.db.execute("SELECT doc FROM units_vocabulary WHERE term = ?", [word]).fetchone()
            if row is not None:
                counts[word] = int(row[0])
        rarest = sorted(counts, key=lambda word: counts[word])[: max(_FEWEST_WORDS, len(words) // 2 + 1)]
        chosen: list[str] = []
        total = 0
        for word in rarest:
            total += counts[word]
            if chosen and total > _MOST_UNITS:
                break
            chosen.append(word)
        return chosen

    def _insert(self, unit: Unit, at: str) -> None:
        cursor = self.db.execute(
            "INSERT INTO units (key, french, english, origin, at) VALUES (?, ?, ?, ?, ?)",
            [_key(unit.french), unit.french, unit.english, unit.origin, at],
        )
        indexed = [cursor.lastrowid, fold(unit.french)]
        self.db.execute("INSERT INTO units_words (rowid, words) VALUES (?, ?)", indexed)


def _key(french: str) -> str:
    """What of `french` counts for an exact match."""
    text = " ".join(unicodedata.normalize("NFC", french).split())
    return _QUOTES.sub('"', _APOSTROPHES.sub("'", text))


def _prepare(db: Database, path: Path) -> None:
    """Make the tables in a new file; see that any other is a memory of this version."""
    if int(db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]) == 0:
        let_readers_in(db)
        with transaction(db):  # a second process waits here, then finds the tables there
            if not db.table("units").exists():
                _create(db)
    if pragma(db, "application_id") != _APPLICATION_ID:
        raise NotAMemory(f"{path}: an SQLite database, but no translation memory. Name another with --memory")
    if pragma(db, "user_version") > _SCHEMA_VERSION:
        raise NotAMemory(f"{path}: written by a newer version of Exonym. Upgrade Exonym to open it")


def _create(db: Database) -> None:
    db.table("units").create(
        {"id": int, "key": str, "french": str, "english": str, "origin": str, "at": str},
        pk="id",
        not_null={"key", "french", "english", "origin", "at"},
    )
    db.table("units").create_index(["key", "id"])
    db.execute("CREATE VIRTUAL TABLE units_words USING fts5(words, content='', tokenize='ascii')")
    db.execute("CREATE VIRTUAL TABLE units_vocabulary USING fts5vocab(units_words, 'row')")
    db.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {_SCHEMA_VERSION}")
