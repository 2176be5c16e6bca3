"""Prints what Translate Toolkit's own readers find in a file, as JSON: source, target and notes of each unit.

Runs in the virtual environment that `prepare` makes, never in Exonym's: both packages import as `translate`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from translate.storage import csvl10n, omegat, tbx, xliff2  # type: ignore[import-not-found]


def main(kind: str, path: Path) -> None:
    content = path.read_bytes()
    if kind == "tbx":
        store = tbx.tbxfile.parsestring(content, sourcelanguage="fr", targetlanguage="en")
    elif kind == "omegat":
        store = omegat.OmegaTFile.parsestring(content)
    elif kind == "xliff2":
        store = xliff2.Xliff2File.parsestring(content)
    else:
        store = csvl10n.csvfile(fieldnames=["source", "target", "translator_comments"], encoding="utf-8")
        store.parse(content, dialect="excel")
    units = [unit for unit in store.units if not unit.isheader()]
    origin = "definition" if kind == "tbx" else None
    json.dump([[unit.source, unit.target, unit.getnotes(origin)] for unit in units], sys.stdout)


main(sys.argv[1], Path(sys.argv[2]))
