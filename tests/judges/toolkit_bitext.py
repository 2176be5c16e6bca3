"""Prints what Translate Toolkit's own readers find in a bitext, as JSON: source and target of each unit.

Runs in the virtual environment that `prepare` makes, never in Exonym's: both packages import as `translate`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from translate.storage import csvl10n, po, tmx, xliff, xliff2  # type: ignore[import-not-found]


def main(kind: str, path: Path) -> None:
    content = path.read_bytes()
    if kind == "tmx":
        store = tmx.tmxfile.parsestring(content, sourcelanguage="fr", targetlanguage="en")
    elif kind == "csv":
        store = csvl10n.csvfile()
        store.parse(content)
    else:
        reader = {"xliff": xliff.xlifffile, "xliff2": xliff2.Xliff2File, "po": po.pofile}[kind]
        store = reader.parsestring(content)
    units = [unit for unit in store.units if not unit.isheader()]
    json.dump([[str(unit.source), str(unit.target or "")] for unit in units], sys.stdout)


main(sys.argv[1], Path(sys.argv[2]))
