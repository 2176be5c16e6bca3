"""SQLite files as Exonym keeps them: opened safely, told from other people's files, changed in transactions.

`Database` is that of sqlite-utils. The other modules take it from here, for how it is imported matters.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator, Sized
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from glossary.errors import ExonymError

# sqlite-utils imports numpy where it is installed, for column types that we have no use for. That is a quarter of the
# time that a look-up takes from the command line, so numpy is hidden from it.
sys.modules.setdefault("numpy", None)  # type: ignore[arg-type]
try:
    from sqlite_utils import Database as Database
finally:
    if sys.modules["numpy"] is None:
        del sys.modules["numpy"]

BUSY_TIMEOUT_SECONDS = 10.0  # how long a process waits for another one to finish writing
_PAUSE_SECONDS = 0.01


def connected(
    path: Path, prepare: Callable[[Database, Path], None], *, what: str, error: type[ExonymError]
) -> Database:
    """The database at `path` after `prepare` had it; closed again if that fails.

    Raises `error`, in words about a `what`, for a file that SQLite cannot open or read.
    """
    try:
        connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None)
    except sqlite3.OperationalError as reason:
        raise error(f"{path}: cannot open: {reason}") from None
    try:
        db = Database(connection)
        prepare(db, path)
        return db
    except sqlite3.OperationalError:  # locked, full or read-only: the file itself is sound
        connection.close()
        raise
    except sqlite3.DatabaseError as reason:
        connection.close()
        raise error(f"{path}: not a {what}, or damaged: {reason}") from None
    except BaseException:
        connection.close()
        raise


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """A write transaction, for which other writers wait; taken back if the block fails."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise


def let_readers_in(db: Database) -> None:
    """Let others read the file while one process writes (write-ahead log); waits for a process that does the same.

    SQLite itself does not wait for this change, whatever the timeout.
    """
    until = monotonic() + BUSY_TIMEOUT_SECONDS
    while True:
        try:
            return db.enable_wal()
        except sqlite3.OperationalError:
            if monotonic() > until:
                raise
            sleep(_PAUSE_SECONDS)


def marks(values: Sized) -> str:
    """A question mark for each of `values`, with commas between, for a statement that lists them."""
    return ",".join("?" * len(values))


def pragma(db: Database, name: str) -> int:
    """The value of a pragma that is a number."""
    return int(db.execute(f"PRAGMA {name}").fetchone()[0])
