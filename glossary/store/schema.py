"""The database file: its tables, the version of its schema, and opening it safely.

The schema is built by named migrations, which sqlite-utils records in the file. `application_id` tells a glossary
from any other SQLite file; `user_version` is the number of migrations that the writer knew.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlite_utils.migrations import Migrations

from glossary.database import Database, connected, let_readers_in, pragma, transaction
from glossary.errors import NewerGlossary, NotAGlossary
from glossary.model import ENTRY_STATUSES, KINDS, VARIANT_STATUSES
from glossary.store import index

APPLICATION_ID = 0x45584F4E  # "EXON"

SCHEMA_VERSION = 3  # how many migrations there are below

migrations = Migrations("exonym")


def create(path: Path) -> Database:
    """A new glossary database without entries at `path`, where no file may be yet."""
    if path.exists():
        raise NotAGlossary(f"{path}: this file exists already")
    return _connected(path, _create)


def in_memory() -> Database:
    """A new glossary database without entries that is gone when closed."""
    return _connected(Path(":memory:"), _create)


def connect(path: Path, *, tell: Callable[[str], None] | None = None) -> Database:
    """The glossary database at `path`, brought to this schema, its index made by the rules of this version.

    `tell` hears of it before the index is made anew, which takes a while for hundreds of thousands of entries.
    Raises NotAGlossary for any other file, NewerGlossary for one that a later version of Exonym wrote.
    """
    if not path.is_file():
        raise NotAGlossary(f"{path}: no such file. Create a glossary there with: glossary init --db {path}")
    if path.stat().st_size == 0:
        raise NotAGlossary(f"{path}: this file is empty, not a glossary. Delete it, or name another with --db")
    return _connected(path, lambda db, path: _check_and_update(db, path, tell))


def _connected(path: Path, prepare: Callable[[Database, Path], None]) -> Database:
    db = connected(path, prepare, what="glossary", error=NotAGlossary)
    db.execute("PRAGMA foreign_keys = ON")
    return db


def _check_and_update(db: Database, path: Path, tell: Callable[[str], None] | None) -> None:
    _check_owner(db, path)
    if pragma(db, "user_version") < SCHEMA_VERSION:
        _migrate(db, path)
    if not index.is_current(db):
        if tell:
            tell(f"{path}: making the search index anew, for this version of Exonym reads names otherwise.")
        with transaction(db):
            if not index.is_current(db):  # another process may have been faster
                index.rebuild(db)


def _create(db: Database, path: Path) -> None:
    _migrate(db, path)
    index.mark_current(db)


def _migrate(db: Database, path: Path) -> None:
    let_readers_in(db)
    with transaction(db):  # a second process waits here, then finds nothing pending
        migrations.apply(db)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _check_owner(db: Database, path: Path) -> None:
    if pragma(db, "application_id") != APPLICATION_ID:
        raise NotAGlossary(f"{path}: an SQLite database, but not a glossary. Name a glossary with --db")
    if pragma(db, "user_version") > SCHEMA_VERSION:
        raise NewerGlossary(f"{path}: written by a newer version of Exonym. Upgrade Exonym to open it")


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} TEXT NOT NULL CHECK ({column} IN ({', '.join(repr(value) for value in values)}))"


@migrations()
def entries_variants_and_history(db: Database) -> None:
    """Version 1."""
    for statement in (
        f"""CREATE TABLE entries (
            id TEXT PRIMARY KEY, {_one_of("kind", KINDS)}, canonical TEXT NOT NULL,
            {_one_of("status", ENTRY_STATUSES)}, note TEXT NOT NULL DEFAULT '')""",
        "CREATE INDEX entries_by_canonical ON entries (canonical)",
        f"""CREATE TABLE variants (
            id INTEGER PRIMARY KEY, entry_id TEXT NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
            text TEXT NOT NULL, lang TEXT NOT NULL, renders_as TEXT NOT NULL DEFAULT '',
            {_one_of("status", VARIANT_STATUSES)}, source TEXT NOT NULL DEFAULT '',
            UNIQUE (entry_id, text, lang))""",
        """CREATE TABLE external_ids (
            entry_id TEXT NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
            scheme TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (entry_id, scheme))""",
        "CREATE INDEX external_ids_by_value ON external_ids (scheme, value)",
        """CREATE TABLE changes (
            id INTEGER PRIMARY KEY, at TEXT NOT NULL, action TEXT NOT NULL, summary TEXT NOT NULL,
            by TEXT NOT NULL, undoes INTEGER REFERENCES changes (id))""",
        # An entry's state after a change is its state before the next one, or its present state.
        """CREATE TABLE changed_entries (
            change_id INTEGER NOT NULL REFERENCES changes (id), entry_id TEXT NOT NULL, before TEXT,
            PRIMARY KEY (change_id, entry_id)) WITHOUT ROWID""",
        "CREATE INDEX changed_entries_by_entry ON changed_entries (entry_id, change_id)",
    ):
        db.execute(statement)
    db.create_view(
        "glossary",
        """SELECT v.text AS variant, v.lang,
               CASE v.renders_as WHEN '' THEN e.canonical ELSE v.renders_as END AS renders_as,
               e.canonical, e.kind, v.status, e.status AS entry_status, e.note, v.source, e.id AS entry_id
           FROM entries e LEFT JOIN variants v ON v.entry_id = e.id""",
    )
    index.create(db)


@migrations()
def rules_of_forms_and_entries(db: Database) -> None:
    """Version 2: when a form denotes its entry, and what must not be written for it. Lists are as in a CSV cell."""
    for statement in (
        "ALTER TABLE entries ADD COLUMN do_not_translate INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE entries ADD COLUMN forbidden TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE variants ADD COLUMN case_sensitive INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE variants ADD COLUMN whole_phrase INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE variants ADD COLUMN near TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE variants ADD COLUMN not_near TEXT NOT NULL DEFAULT ''",
    ):
        db.execute(statement)
    db.create_view(
        "glossary",
        """SELECT v.text AS variant, v.lang,
               CASE WHEN e.do_not_translate THEN v.text WHEN v.renders_as = '' THEN e.canonical ELSE v.renders_as END
                   AS renders_as,
               e.canonical, e.kind, v.status, e.status AS entry_status, e.note, v.source,
               v.case_sensitive, v.whole_phrase, v.near, v.not_near, e.do_not_translate, e.forbidden, e.id AS entry_id
           FROM entries e LEFT JOIN variants v ON v.entry_id = e.id""",
        replace=True,
    )


@migrations()
def rules_of_the_index(db: Database) -> None:
    """Version 3: by which rules the index was made."""
    db.execute("CREATE TABLE index_state (rules TEXT NOT NULL)")
