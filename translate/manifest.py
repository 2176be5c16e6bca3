"""Which documents an output folder holds translations of, so that an interrupted run goes on where it stopped."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from glossary.model import Entry

NAME = ".exonym.jsonl"


class Manifest:
    """The record of finished documents in an output folder: one JSON line for each, the last one for a name counts."""

    def __init__(self, folder: Path, settings: str) -> None:
        """Read the record in `folder`, if there is one; `settings` is what `settings_digest` says of this run."""
        self._path = folder / NAME
        self._settings = settings
        self._done = _read(self._path)

    def is_done(self, name: str, source: str, outputs: Iterable[Path]) -> bool:
        """Whether `outputs` are there and come from the text with the digest `source` and these settings."""
        return self._done.get(name) == self._record(name, source) and all(output.is_file() for output in outputs)

    def add(self, name: str, source: str) -> None:
        """Record that the document `name`, whose text has the digest `source`, is finished."""
        record = self._record(name, source)
        self._done[name] = record
        with self._path.open("a", encoding="utf-8") as stream:
            # The break comes first too, for a line before that was cut short; blank lines are nothing.
            stream.write("\n" + json.dumps(record, ensure_ascii=False) + "\n")

    def _record(self, name: str, source: str) -> dict[str, str]:
        return {"name": name, "source": source, "settings": self._settings}


def settings_digest(entries: Iterable[Entry], engine: str, memory_revision: int = 0) -> str:
    """A short text that differs where the engine or the memory does, or the entries in what a translation uses."""
    whole = hashlib.sha256(f"{engine} {memory_revision}".encode())
    for entry in entries:
        variants = [(variant.text, variant.lang, variant.renders_as, variant.status) for variant in entry.variants]
        whole.update(repr((entry.id, entry.kind, entry.canonical, entry.status, variants)).encode())
    return whole.hexdigest()[:16]


def _read(path: Path) -> dict[str, dict[str, str]]:
    done = {}
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return {}
    for line in lines:
        try:
            record = json.loads(line)
            done[record["name"]] = record
        except (ValueError, KeyError, TypeError):  # a line cut short by an interruption
            continue
    return done
