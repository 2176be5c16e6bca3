"""The search index: every form of every entry by text, fold and romanization key, and the vocabulary of their words.

It lives in the glossary's own database and changes in the caller's transaction. A name of several words is found by
its words: `words` holds each different word key once, `occurrences` says which forms contain it. A word that is spelt
otherwise is found by its traces: its skeleton, and the skeleton, or a short key, less one letter (the deletion
neighbourhood of FastSS and SymSpell: two words within one edit share a trace).
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, NamedTuple

from sqlite_utils import Database

from glossary.database import marks
from glossary.model import Kind
from glossary.normalise import fold
from glossary.romanize import skeleton, sounds, word_keys

_BATCH = 20_000
_MOST_PARAMETERS = 512
_CACHE_KIB = 64_000
_MAPPED_BYTES = 1 << 30
_SHORT_KEY = 6
_LONG_SKELETON = 4


@dataclass(frozen=True, slots=True)
class Form:
    """One spelling by which an entry can be found: its canonical English, or the text of a variant."""

    entry_id: str
    text: str
    renders_as: str
    kind: Kind


class FoundForm(NamedTuple):
    """A form as it is read back, with the canonical English of its entry."""

    id: int
    entry_id: str
    kind: Kind
    canonical: str
    text: str
    renders_as: str
    fold: str


class Word(NamedTuple):
    """A word of the vocabulary: its key, and how many forms contain it."""

    id: int
    key: str
    spread: int


def create(db: Database) -> None:
    """Create the tables of the index. Part of a migration."""
    for statement in (
        """CREATE TABLE forms (
            id INTEGER PRIMARY KEY, entry_id TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL,
            renders_as TEXT NOT NULL, fold TEXT NOT NULL, key TEXT NOT NULL)""",
        "CREATE INDEX forms_by_fold ON forms (fold)",
        "CREATE INDEX forms_by_key ON forms (key)",
        "CREATE INDEX forms_by_entry ON forms (entry_id)",
        "CREATE TABLE words (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, count INTEGER NOT NULL)",
        """CREATE TABLE occurrences (
            word_id INTEGER NOT NULL, form_id INTEGER NOT NULL, PRIMARY KEY (word_id, form_id)) WITHOUT ROWID""",
        "CREATE TABLE skeletons (skeleton TEXT PRIMARY KEY, sounds TEXT NOT NULL) WITHOUT ROWID",
        """CREATE TABLE skeleton_traces (
            trace TEXT NOT NULL, skeleton TEXT NOT NULL, PRIMARY KEY (trace, skeleton)) WITHOUT ROWID""",
        """CREATE TABLE key_traces (
            trace TEXT NOT NULL, sounds TEXT NOT NULL, PRIMARY KEY (trace, sounds)) WITHOUT ROWID""",
    ):
        db.execute(statement)


_TABLES = ("forms", "words", "occurrences", "skeletons", "skeleton_traces", "key_traces")


def is_current(db: Database) -> bool:
    """Whether the rules of this version made the index, so that a name has one key when stored and when asked for."""
    return next(db.query("SELECT rules FROM index_state"), {}).get("rules") == _rules_digest()


def rebuild(db: Database) -> None:
    """Make the index anew by the rules of this version, in the caller's transaction."""
    db.execute("ALTER TABLE forms RENAME TO former_forms")
    for index in ("forms_by_fold", "forms_by_key", "forms_by_entry"):
        db.execute(f"DROP INDEX {index}")
    for table in _TABLES[1:]:
        db.execute(f"DROP TABLE {table}")
    create(db)
    rows = db.conn.execute("SELECT entry_id, text, renders_as, kind FROM former_forms ORDER BY id")
    add(db, (Form(*row) for row in rows))
    db.execute("DROP TABLE former_forms")
    mark_current(db)


def mark_current(db: Database) -> None:
    """Note that the rules of this version made the index."""
    db.execute("DELETE FROM index_state")
    db.execute("INSERT INTO index_state VALUES (?)", [_rules_digest()])


@lru_cache(maxsize=1)
def _rules_digest() -> str:
    """A digest of all that the index is made by: the rules, the code that applies them, and Unidecode's version.

    A change that alters no key, such as a comment in that code, makes the index anew for nothing; none is overlooked.
    """
    digest = sha256(version("Unidecode").encode())
    package = files("glossary")
    for name in ("romanization.tsv", "romanize.py", "normalise.py", "store/index.py"):
        digest.update(package.joinpath(name).read_bytes())
    return digest.hexdigest()


def add(db: Database, forms: Iterable[Form]) -> None:
    """Make `forms` findable."""
    connection = db.conn
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    stream = iter(forms)
    while batch := list(islice(stream, _BATCH)):
        _add_batch(connection, batch)


def drop(db: Database, entry_ids: Iterable[str]) -> None:
    """Forget every form of the entries with these ids."""
    connection = db.conn
    for entry_id in entry_ids:
        forms = connection.execute("SELECT id, text FROM forms WHERE entry_id = ?", [entry_id]).fetchall()
        for form_id, text in forms:
            keys = [[key] for key in set(word_keys(text))]
            connection.executemany(
                "DELETE FROM occurrences WHERE form_id = ? AND word_id = (SELECT id FROM words WHERE key = ?)",
                [[form_id, *key] for key in keys],
            )
            connection.executemany("UPDATE words SET count = count - 1 WHERE key = ?", keys)
        connection.execute("DELETE FROM forms WHERE entry_id = ?", [entry_id])


def _add_batch(connection: sqlite3.Connection, forms: Sequence[Form]) -> None:
    first = _next_id(connection, "forms")
    keys = [word_keys(form.text) for form in forms]
    connection.executemany(
        "INSERT INTO forms VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (
                number,
                form.entry_id,
                form.kind,
                form.text,
                form.renders_as,
                fold(form.text),
                "".join(words),
            )
            for number, (form, words) in enumerate(zip(forms, keys, strict=True), first)
        ),
    )
    occurrences = {(key, number) for number, words in enumerate(keys, first) for key in words}
    counts = Counter(key for key, _ in occurrences)
    ids = _word_ids(connection, counts)
    connection.executemany(
        "INSERT INTO occurrences VALUES (?, ?)", sorted((ids[key], number) for key, number in occurrences)
    )
    connection.executemany(
        "UPDATE words SET count = count + ? WHERE id = ?", ((count, ids[key]) for key, count in counts.items())
    )


def _word_ids(connection: sqlite3.Connection, keys: Iterable[str]) -> dict[str, int]:
    """The ids of these word keys in the vocabulary, where the new ones are entered."""
    ids: dict[str, int] = {}
    for part in _parts(keys):
        ids.update(connection.execute(f"SELECT key, id FROM words WHERE key IN ({marks(part)})", part))
    new = sorted(set(keys).difference(ids))
    ids.update((key, number) for number, key in enumerate(new, _next_id(connection, "words")))
    connection.executemany("INSERT INTO words VALUES (?, ?, 0)", ((ids[key], key) for key in new))
    _add_traces(connection, new)
    return ids


def _add_traces(connection: sqlite3.Connection, keys: Iterable[str]) -> None:
    by_skeleton: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        by_skeleton[skeleton(key)].append(sounds(key))
    connection.executemany(
        """INSERT INTO skeletons VALUES (?, ?)
           ON CONFLICT (skeleton) DO UPDATE SET sounds = sounds || ' ' || excluded.sounds""",
        ((bones, " ".join(found)) for bones, found in sorted(by_skeleton.items())),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO skeleton_traces VALUES (?, ?)",
        sorted((trace, bones) for bones in by_skeleton for trace in _skeleton_traces(bones)),
    )
    connection.executemany(
        "INSERT INTO key_traces VALUES (?, ?)",
        sorted((trace, sounds(key)) for key in keys for trace in _key_traces(key)),
    )


def _skeleton_traces(bones: str) -> set[str]:
    return {bones, *_deletions(bones)} if len(bones) >= _LONG_SKELETON else {bones}


def _key_traces(key: str) -> set[str]:
    return {key, *_deletions(key)} if len(key) <= _SHORT_KEY else set()


def _deletions(word: str) -> Iterator[str]:
    return (word[:place] + word[place + 1 :] for place in range(len(word)))


# Reading


def prepare_reading(db: Database) -> None:
    """Let SQLite keep as much of the index at hand as many look-ups need. Changes nothing in the file."""
    db.conn.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    db.conn.execute(f"PRAGMA mmap_size = {_MAPPED_BYTES}")


def forms_with_fold(db: Database, folded: str) -> list[FoundForm]:
    """The forms whose fold is `folded`, in the order of their ids."""
    return _forms(db, "f.fold = ? ORDER BY f.id LIMIT 200", [folded])


def forms_with_key(db: Database, key: str) -> list[FoundForm]:
    """The forms whose romanization key, without spaces, is `key`, in the order of their ids."""
    return _forms(db, "f.key = ? ORDER BY f.id LIMIT 200", [key])


def ids_with_key(db: Database, key: str) -> list[int]:
    """The ids of the forms whose romanization key, without spaces, is `key`."""
    return [row[0] for row in db.conn.execute("SELECT id FROM forms WHERE key = ? ORDER BY id LIMIT 20", [key])]


def forms_with_ids(db: Database, form_ids: Iterable[int]) -> list[FoundForm]:
    """The forms with these ids."""
    return [form for part in _padded_parts(form_ids) for form in _forms(db, f"f.id IN ({marks(part)})", part)]


def folds_with_ids(db: Database, form_ids: Iterable[int]) -> dict[int, str]:
    """The folds of the forms with these ids, by id."""
    found: dict[int, str] = {}
    for part in _padded_parts(form_ids):
        found.update(db.conn.execute(f"SELECT id, fold FROM forms WHERE id IN ({marks(part)})", part))
    return found


def words_with_keys(db: Database, keys: Iterable[str]) -> dict[str, Word]:
    """The words of the vocabulary that have one of these keys, by key."""
    return {
        row[1]: Word._make(row)
        for part in _padded_parts(keys)
        for row in db.conn.execute(f"SELECT id, key, count FROM words WHERE key IN ({marks(part)}) AND count > 0", part)
    }


def sounds_near(db: Database, key: str) -> tuple[list[str], list[str]]:
    """The sounds of words of the vocabulary that may be `key` spelt otherwise, always in the same order.

    The first share the skeleton or a trace of it, the others a trace of the key; some words are among both.
    """
    traces = _padded(sorted(_skeleton_traces(skeleton(key))))
    rows = db.conn.execute(
        f"""SELECT sounds FROM skeletons WHERE skeleton IN
            (SELECT skeleton FROM skeleton_traces WHERE trace IN ({marks(traces)}))""",
        traces,
    )
    of_skeletons = " ".join([row[0] for row in rows]).split()
    if short := sorted(_key_traces(key)):
        traces = _padded(short)
        rows = db.conn.execute(f"SELECT sounds FROM key_traces WHERE trace IN ({marks(traces)})", traces)
        return of_skeletons, [row[0] for row in rows]
    return of_skeletons, []


def forms_by_word(db: Database, word_ids: Iterable[int]) -> dict[int, list[int]]:
    """For each of these words, the ids of the forms that contain it."""
    found: dict[int, list[int]] = {}
    for part in _padded_parts(word_ids):
        rows = db.conn.execute(
            f"SELECT word_id, form_id FROM occurrences WHERE word_id IN ({marks(part)}) ORDER BY word_id", part
        )
        found.update((word_id, [row[1] for row in run]) for word_id, run in groupby(rows, itemgetter(0)))
    return found


def forms_with_one_of(db: Database, word_id: int, others: Iterable[int]) -> list[int]:
    """The ids of the forms that contain the word, and one of the others; the forms of the others are read."""
    return [
        row[0]
        for part in _padded_parts(others)
        for row in db.conn.execute(
            f"""SELECT DISTINCT o.form_id FROM occurrences o WHERE o.word_id IN ({marks(part)})
                AND EXISTS (SELECT 1 FROM occurrences w WHERE w.word_id = ? AND w.form_id = o.form_id)""",
            [*part, word_id],
        )
    ]


def size(db: Database) -> int:
    """About how many forms there are: the highest id given."""
    return _next_id(db.conn, "forms") - 1


def _forms(db: Database, condition: str, values: Sequence[object]) -> list[FoundForm]:
    rows = db.conn.execute(f"{_SELECT_FORMS} {condition}", values).fetchall()
    return list(map(FoundForm._make, rows)) if rows else []


_SELECT_FORMS = """SELECT f.id, f.entry_id, f.kind, e.canonical, f.text, f.renders_as, f.fold
    FROM forms f JOIN entries e ON e.id = f.entry_id WHERE"""


def _next_id(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").fetchone()[0])


def _parts(values: Iterable[object]) -> Iterator[list[object]]:
    stream = iter(values)
    while part := list(islice(stream, _MOST_PARAMETERS)):
        yield part


def _padded_parts(values: Iterable[object]) -> Iterator[list[object]]:
    return map(_padded, _parts(values))


def _padded(values: list[Any]) -> list[Any]:
    """The values with the last one repeated: so few different statements arise that SQLite's driver keeps them all."""
    return values + values[-1:] * ((1 << (len(values) - 1).bit_length()) - len(values))
