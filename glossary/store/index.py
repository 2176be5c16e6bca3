"""The search index: every form of every entry by text, fold and romanization key, and the vocabulary of their words.

It lives in the glossary's own database and changes in the caller's transaction. A name of several words is found by
its words: `words` holds each different word key once, with the ids of the forms that contain it. A word that is spelt
otherwise is found by its traces: its skeleton, and the skeleton, or a short key, less one letter (the deletion
neighbourhood of FastSS and SymSpell: two words within one edit share a trace). A slip of the pen may change the key
beyond that (`hs` for `sh`), so `spellings` holds the folded words, to be found by the half that a slip leaves whole.
Ids of forms are kept as one blob of 32-bit numbers a word, words of a trace as one text: a look-up reads a few long
rows, not thousands of short ones.
"""

from __future__ import annotations

import sqlite3
import sys
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from itertools import islice
from operator import attrgetter
from typing import Any, NamedTuple

from glossary.database import Database, marks
from glossary.model import Kind
from glossary.normalise import fold
from glossary.romanize import skeleton, sounds, word_key, word_keys

_BATCH = 20_000
_MOST_PARAMETERS = 512
_CACHE_KIB = 64_000
_MAPPED_BYTES = 1 << 30
_SHORT_KEY = 6
_LONG_SKELETON, _LONGEST_SKELETON = 4, 64  # that is also found with a letter less; a longer one is of no word
_SHORTEST_SPELLING = 3  # a letter less than the shortest word that a slip is looked for in


@dataclass(frozen=True, slots=True)
class Form:
    """One spelling by which an entry can be found: its canonical English, or the text of a variant."""

    entry_id: str
    kind: Kind
    canonical: str
    text: str
    renders_as: str


class FoundForm(NamedTuple):
    """A form as it is read back."""

    id: int
    entry_id: str
    kind: Kind
    canonical: str
    text: str
    renders_as: str
    fold: str
    key: str


def create(db: Database) -> None:
    """Create the tables of the index. Part of a migration."""
    for statement in (
        """CREATE TABLE forms (
            id INTEGER PRIMARY KEY, entry_id TEXT NOT NULL, kind TEXT NOT NULL, canonical TEXT NOT NULL,
            text TEXT NOT NULL, renders_as TEXT NOT NULL, fold TEXT NOT NULL, key TEXT NOT NULL)""",
        "CREATE INDEX forms_by_fold ON forms (fold)",
        "CREATE INDEX forms_by_key ON forms (replace(key, ' ', ''))",
        "CREATE INDEX forms_by_entry ON forms (entry_id)",
        "CREATE TABLE words (key TEXT PRIMARY KEY, forms BLOB NOT NULL) WITHOUT ROWID",
        "CREATE TABLE skeleton_traces (trace TEXT PRIMARY KEY, sounds TEXT NOT NULL) WITHOUT ROWID",
        "CREATE TABLE key_traces (trace TEXT PRIMARY KEY, sounds TEXT NOT NULL) WITHOUT ROWID",
        """CREATE TABLE spellings (
            length INTEGER NOT NULL, beginning TEXT NOT NULL, end TEXT NOT NULL,
            PRIMARY KEY (length, beginning, end)) WITHOUT ROWID""",
        "CREATE INDEX spellings_by_end ON spellings (length, end)",
    ):
        db.execute(statement)


_TABLES_OF_WORDS = ("words", "skeleton_traces", "key_traces", "spellings")
_FORMER_TABLES = ("occurrences", "skeletons")  # of an older layout


def is_current(db: Database) -> bool:
    """Whether the rules of this version made the index, so that a name has one key when stored and when asked for."""
    return next(db.query("SELECT rules FROM index_state"), {}).get("rules") == _rules_digest()


def rebuild(db: Database) -> None:
    """Make the index anew by the rules of this version, in the caller's transaction."""
    db.execute("ALTER TABLE forms RENAME TO former_forms")
    for index in ("forms_by_fold", "forms_by_key", "forms_by_entry"):
        db.execute(f"DROP INDEX {index}")
    for table in (*_TABLES_OF_WORDS, *_FORMER_TABLES):
        db.execute(f"DROP TABLE IF EXISTS {table}")
    create(db)
    rows = db.conn.execute(
        """SELECT f.entry_id, f.kind, e.canonical, f.text, f.renders_as
           FROM former_forms f JOIN entries e ON e.id = f.entry_id ORDER BY f.id"""
    )
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
    gone: dict[str, set[int]] = defaultdict(set)
    for part in _parts(entry_ids):
        of_entries = f"FROM forms WHERE entry_id IN ({marks(part)})"
        for form_id, text, folded, key in connection.execute(f"SELECT id, text, fold, key {of_entries}", part):
            for word in _words(text, folded, key):
                gone[word].add(form_id)
        connection.execute(f"DELETE {of_entries}", part)
    connection.executemany(
        "UPDATE words SET forms = ? WHERE key = ?",
        (
            (_packed(form_id for form_id in form_ids if form_id not in gone[word]), word)
            for word, form_ids in forms_by_word(db, gone).items()
        ),
    )


def _add_batch(connection: sqlite3.Connection, forms: Sequence[Form]) -> None:
    rows = [_row(number, form) for number, form in enumerate(forms, _next_id(connection))]
    connection.executemany("INSERT INTO forms VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    forms_of: dict[str, list[int]] = defaultdict(list)
    spelt: set[str] = set()
    for form in rows:
        spelt.update(form.fold.split())
        for word in _words(form.text, form.fold, form.key):
            forms_of[word].append(form.id)
    _add_traces(connection, _new_words(connection, forms_of))
    connection.executemany(
        """INSERT INTO words VALUES (?, ?)
           ON CONFLICT (key) DO UPDATE SET forms = CAST(forms || excluded.forms AS BLOB)""",
        ((key, _packed(forms_of[key])) for key in sorted(forms_of)),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO spellings VALUES (?, ?, ?)",
        sorted([(len(word), *_halves(word)) for word in spelt if len(word) >= _SHORTEST_SPELLING]),
    )


def _row(number: int, form: Form) -> FoundForm:
    folded = fold(form.text)
    key = " ".join(word_keys(form.text, folded))
    return FoundForm(number, form.entry_id, form.kind, form.canonical, form.text, form.renders_as, folded, key)


def _words(text: str, folded: str, key: str) -> Iterable[str]:
    """The keys of the words of a form, each once: as it is read, and as if its marks were left out (`š` as `s`)."""
    unmarked = [] if text.isascii() else map(word_key, folded.split())
    return dict.fromkeys([*key.split(), *unmarked])


def _halves(word: str) -> tuple[str, str]:
    return word[: len(word) // 2], word[len(word) // 2 :]


def _new_words(connection: sqlite3.Connection, keys: Iterable[str]) -> list[str]:
    """Those of these word keys that the vocabulary does not have yet."""
    known: set[str] = set()
    for part in _parts(keys):
        known.update(row[0] for row in connection.execute(f"SELECT key FROM words WHERE key IN ({marks(part)})", part))
    return sorted(set(keys) - known)


def _add_traces(connection: sqlite3.Connection, keys: Sequence[str]) -> None:
    for table, traces in (("skeleton_traces", _skeleton_traces), ("key_traces", _key_traces)):
        connection.executemany(
            f"""INSERT INTO {table} VALUES (?, ?)
                ON CONFLICT (trace) DO UPDATE SET sounds = sounds || ' ' || excluded.sounds""",
            _sounds_by_trace(keys, traces),
        )


def _sounds_by_trace(keys: Sequence[str], traces: Callable[[str], Iterable[str]]) -> list[tuple[str, str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        spelt = sounds(key)
        for trace in traces(key):
            found[trace].append(spelt)
    return [(trace, " ".join(found[trace])) for trace in sorted(found)]


def _skeleton_traces(key: str) -> set[str]:
    bones = skeleton(key)
    return {bones, *_deletions(bones)} if _LONG_SKELETON <= len(bones) <= _LONGEST_SKELETON else {bones}


def _key_traces(key: str) -> set[str]:
    return {key, *_deletions(key)} if len(key) <= _SHORT_KEY else set()


def _deletions(word: str) -> Iterator[str]:
    return (word[:place] + word[place + 1 :] for place in range(len(word)))


def _packed(ids: Iterable[int]) -> bytes:
    return _little_endian(array("I", ids)).tobytes()


def _unpacked(packed: bytes) -> array[int]:
    return _little_endian(array("I", packed))


def _little_endian(ids: array[int]) -> array[int]:
    """The same on most machines; byte by byte the other way round where numbers begin with their high byte."""
    if sys.byteorder == "big":
        ids.byteswap()
    return ids


# Reading


def prepare_reading(db: Database) -> None:
    """Let SQLite keep as much of the index at hand as many look-ups need. Changes nothing in the file."""
    db.conn.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    db.conn.execute(f"PRAGMA mmap_size = {_MAPPED_BYTES}")


def forms_with_fold(db: Database, folded: str) -> list[FoundForm]:
    """The forms whose fold is `folded`, in the order of their ids."""
    return _forms(db, f"fold = ? ORDER BY id LIMIT {_MOST_FORMS}", [folded])


def forms_with_folds(db: Database, folds: Iterable[str]) -> dict[str, list[FoundForm]]:
    """What `forms_with_fold` gives for each of these folds that is there."""
    return _grouped(db, "fold", attrgetter("fold"), folds)


def forms_with_key(db: Database, key: str) -> list[FoundForm]:
    """The forms whose romanization key, without spaces, is `key`, in the order of their ids."""
    return _forms(db, f"{_JOINED_KEY} = ? ORDER BY id LIMIT {_MOST_FORMS}", [key])


def forms_with_keys(db: Database, keys: Iterable[str]) -> dict[str, list[FoundForm]]:
    """What `forms_with_key` gives for each of these keys that is there."""
    return _grouped(db, _JOINED_KEY, lambda form: form.key.replace(" ", ""), keys)


def ids_with_key(db: Database, key: str) -> list[int]:
    """The ids of the forms whose romanization key, without spaces, is `key`."""
    rows = db.conn.execute(f"SELECT id FROM forms WHERE {_JOINED_KEY} = ? ORDER BY id LIMIT 20", [key])
    return [row[0] for row in rows]


def forms_with_ids(db: Database, form_ids: Iterable[int]) -> list[FoundForm]:
    """The forms with these ids."""
    return [form for part in _padded_parts(form_ids) for form in _forms(db, f"id IN ({marks(part)})", part)]


def folds_with_ids(db: Database, form_ids: Iterable[int]) -> dict[int, str]:
    """The folds of the forms with these ids, by id."""
    found: dict[int, str] = {}
    for part in _padded_parts(form_ids):
        found.update(db.conn.execute(f"SELECT id, fold FROM forms WHERE id IN ({marks(part)})", part))
    return found


def sounds_with_skeleton(db: Database, key: str) -> list[str]:
    """The sounds of the words of the vocabulary that have the skeleton of `key`, in the order they were added."""
    rows = db.conn.execute("SELECT sounds FROM skeleton_traces WHERE trace = ?", [skeleton(key)]).fetchall()
    return rows[0][0].split() if rows else []


def sounds_a_letter_away(db: Database, key: str) -> list[str]:
    """The sounds of other words of the vocabulary that may be `key` spelt otherwise, always in the same order.

    Their skeleton, or short key, is that of `key` once one of the two or both lose a letter; some come several times.
    """
    found: list[str] = []
    skeletons = _skeleton_traces(key) - {skeleton(key)}
    for table, traces in (("skeleton_traces", skeletons), ("key_traces", _key_traces(key))):
        if traces:
            values = _padded(sorted(traces))
            found += [
                row[0]
                for row in db.conn.execute(f"SELECT sounds FROM {table} WHERE trace IN ({marks(values)})", values)
            ]
    return " ".join(found).split()


def spellings_near(db: Database, word: str) -> list[str]:
    """The folded words of the vocabulary that may be `word` but for one slip; they are to be compared with it.

    They have the first half of their letters in common with it, or the second half. So a letter left out, put in or
    changed, or two transposed, is in the other half; only two that change places in the middle are not found.
    """
    values: list[object] = []
    for length in (len(word) - 1, len(word), len(word) + 1):
        beginning = length // 2
        values += [length, word[:beginning], length, word[-(length - beginning) :]]
    return " ".join([row[0] for row in db.conn.execute(_SPELLINGS_NEAR, values) if row[0]]).split()


_WITH_HALF = "SELECT group_concat(beginning || end, ' ') FROM spellings WHERE length = ? AND"
_SPELLINGS_NEAR = " UNION ALL ".join([f"{_WITH_HALF} {half} = ?" for half in ("beginning", "end")] * 3)


def forms_by_word(db: Database, keys: Iterable[str]) -> dict[str, array[int]]:
    """For each of these word keys that the vocabulary has, the ids of the forms that contain it."""
    found: dict[str, array[int]] = {}
    for part in _padded_parts(keys):
        rows = db.conn.execute(f"SELECT key, forms FROM words WHERE key IN ({marks(part)})", part)
        found.update((key, _unpacked(packed)) for key, packed in rows if packed)
    return found


def spreads(db: Database, keys: Iterable[str]) -> dict[str, int]:
    """For each of these word keys that the vocabulary has, in how many forms it is; which ones stays unread."""
    found: dict[str, int] = {}
    for part in _padded_parts(keys):
        found.update(db.conn.execute(f"SELECT key, length(forms) / 4 FROM words WHERE key IN ({marks(part)})", part))
    return found


def count_of_surname(db: Database, form_ids: Iterable[int], key: str) -> int:
    """How many persons of the forms with these ids have a name of several words that ends in the word with this key."""
    found: set[str] = set()
    for part in _padded_parts(form_ids):
        rows = db.conn.execute(
            f"""SELECT entry_id FROM forms
                WHERE id IN ({marks(part)}) AND kind = 'person' AND substr(key, -length(?)) = ?""",
            [*part, f" {key}", f" {key}"],
        )
        found.update(row[0] for row in rows)
    return len(found)


def counts_of_forms(db: Database, entry_ids: Iterable[str]) -> dict[str, int]:
    """How many forms each of these entries has."""
    found: dict[str, int] = {}
    for part in _padded_parts(entry_ids):
        counted = f"SELECT entry_id, count(*) FROM forms WHERE entry_id IN ({marks(part)}) GROUP BY entry_id"
        found.update(db.conn.execute(counted, part))
    return found


def size(db: Database) -> int:
    """About how many forms there are: the highest id given."""
    return _next_id(db.conn) - 1


def _forms(db: Database, condition: str, values: Sequence[object]) -> list[FoundForm]:
    rows = db.conn.execute(f"{_SELECT_FORMS} {condition}", values).fetchall()
    return list(map(FoundForm._make, rows)) if rows else []


def _grouped(
    db: Database, column: str, by: Callable[[FoundForm], str], values: Iterable[str]
) -> dict[str, list[FoundForm]]:
    """The forms that have one of these values in an indexed column, by value, each in the order of their ids.

    It is the order of the index, too: an ORDER BY would have SQLite sort whole rows.
    """
    found: dict[str, list[FoundForm]] = {}
    for part in _padded_parts(values):
        for row in db.conn.execute(f"{_SELECT_FORMS} {column} IN ({marks(part)})", part):
            form = FoundForm._make(row)
            forms = found.setdefault(by(form), [])
            if len(forms) < _MOST_FORMS:
                forms.append(form)
    return found


_MOST_FORMS = 200  # with one fold or one key
_JOINED_KEY = "replace(key, ' ', '')"
_SELECT_FORMS = "SELECT id, entry_id, kind, canonical, text, renders_as, fold, key FROM forms WHERE"


def _next_id(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT coalesce(max(id), 0) + 1 FROM forms").fetchone()[0])


def _parts(values: Iterable[object]) -> Iterator[list[object]]:
    stream = iter(values)
    while part := list(islice(stream, _MOST_PARAMETERS)):
        yield part


def _padded_parts(values: Iterable[object]) -> Iterator[list[object]]:
    return map(_padded, _parts(values))


def _padded(values: list[Any]) -> list[Any]:
    """The values with the last one repeated: so few different statements arise that SQLite's driver keeps them all."""
    return values + values[-1:] * ((1 << (len(values) - 1).bit_length()) - len(values))
