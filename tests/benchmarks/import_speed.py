"""How fast bulk files come in, and how much memory that takes, beside `sqlite-utils insert` of the same file.

    python tests/benchmarks/import_speed.py [--lines N] [--names FILE]

A JRC-Names file of N lines (a million by default) is made of random syllables, four spellings an entity. FILE is a
list of English names in columns parted by tabs (id, name, kind), plain or compressed; it is imported as native CSV.
sqlite-utils writes the rows into one table; Exonym also checks them, joins them to entries by
their ids, writes the history and builds the search index.
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import product
from pathlib import Path

from glossary.formats.lines import numbered_lines

SEED = 20
_SYLLABLES = ["".join(letters) for letters in product("bdgklmnprstvz", "aeiou", ["", "n", "r", "s"])]
_RESPELT = str.maketrans({"u": "ou", "k": "c", "z": "s"})


@dataclass(frozen=True)
class Run:
    """What one import took."""

    seconds: float
    cpu_seconds: float
    peak_mib: float


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--names", type=Path)
    options = parser.parse_args()
    print(
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, sqlite-utils {version('sqlite-utils')}"
    )
    print(f"{'file':<28}{'program':<14}{'rows':>10}{'seconds':>9}{'CPU s':>8}{'rows/s':>9}{'peak MiB':>10}{'ratio':>7}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        jrc = folder / "entities"
        _write_jrc(jrc, options.lines)
        _compare("JRC-Names, synthetic", jrc, options.lines, ["--tsv", "--no-headers"])
        if options.names:
            native = folder / "names.csv"
            rows = _write_native(native, options.names)
            _compare(f"native, {options.names.name}", native, rows, ["--csv", "--pk", "entry_id"])


def _compare(title: str, path: Path, rows: int, peer_options: Sequence[str]) -> None:
    ours, theirs = path.with_name("exonym.db"), path.with_name("peer.db")
    glossary = [sys.executable, "-m", "glossary"]
    subprocess.run([*glossary, "init", "--empty", "--db", ours], check=True, capture_output=True)
    peer = _measured([sys.executable, "-m", "sqlite_utils", "insert", theirs, "names", path, *peer_options])
    own = _measured([*glossary, "import", path, "--db", ours])
    for program, run in (("sqlite-utils", peer), ("exonym", own)):
        print(
            f"{title:<28}{program:<14}{rows:>10}{run.seconds:>9.1f}{run.cpu_seconds:>8.1f}{rows / run.seconds:>9.0f}"
            f"{run.peak_mib:>10.0f}{run.seconds / peer.seconds:>7.1f}"
        )
    for database in (ours, theirs):
        database.unlink()


def _measured(command: Sequence[str | Path]) -> Run:
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"failed: {' '.join(map(str, command))}")
    return Run(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _write_jrc(path: Path, lines: int) -> None:
    chooser = random.Random(SEED)
    with path.open("w", encoding="utf-8") as stream:
        for number in range(1, lines // 4 + 1):
            words = ["".join(chooser.choices(_SYLLABLES, k=size)).capitalize() for size in (2, chooser.choice((2, 3)))]
            for lang, spelling in _spellings("+".join(words)):
                stream.write(f"{number}\tP\t{lang}\t{spelling}\n")


def _spellings(english: str) -> Iterator[tuple[str, str]]:
    yield "u", english
    yield "fr", f"{english.translate(_RESPELT)}e"
    yield "de", english.replace("v", "w") + "h"
    yield "u", english.replace("a", "á")


def _write_native(path: Path, names: Path) -> int:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["entry_id", "kind", "canonical"])
        count = 0
        for _, line in numbered_lines(names):
            entry_id, name, kind, *_ = line.split("\t")
            writer.writerow([entry_id, kind, name])
            count += 1
    return count


if __name__ == "__main__":
    main()
