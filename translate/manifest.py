"""Which documents an output folder holds translations of, and which files a run wrote there.

So an interrupted run goes on where it stopped, and a later one does not take what it wrote for documents.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from glossary.model import Entry

NAME = ".exonym.jsonl"


class Manifest:
    """The record of finished documents in an output folder: one JSON line for each, the last one for a name counts."""

    def __init__(self, folder: Path, settings: str) -> None:
        """Read the record in `folder`, if there is one; `settings` is what `settings_digest` says of this run."""
        self._folder = folder
        self._path = folder / NAME
        self._settings = settings
        self._done = _read(self._path)

    def is_done(self, name: str, source: str, outputs: Iterable[Path]) -> bool:
        """Whether `outputs` are there and come from the text with the digest `source` and these settings."""
        return self._done.get(name) == self._record(name, source) and all(output.is_file() for output in outputs)

    def begin(self, name: str, outputs: Iterable[Path]) -> None:
        """Record that `outputs`, files below the folder, are about to be written for the document `name`."""
        written = sorted(output.relative_to(self._folder).as_posix() for output in outputs)
        self._done.pop(name, None)
        self._append({"name": name, "outputs": written})

    def add(self, name: str, source: str) -> None:
        """Record that the document `name`, whose text has the digest `source`, is finished."""
        record = self._record(name, source)
        self._done[name] = record
        self._append(record)

    def _append(self, record: Mapping[str, object]) -> None:
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


def written_below(folder: Path) -> set[Path]:
    """The files that runs wrote into `folder` or, passing through it, into a folder above it; as resolved paths."""
    resolved = folder.resolve()
    return {
        (above / output).resolve()
        for above in (resolved, *resolved.parents)
        for record in _records(above / NAME)
        for output in _outputs(record)
    }


def _outputs(record: Mapping[str, Any]) -> list[str]:
    outputs = record.get("outputs")
    return [output for output in outputs if isinstance(output, str)] if isinstance(outputs, list) else []


def _read(path: Path) -> dict[str, Mapping[str, Any]]:
    return {str(record["name"]): record for record in _records(path) if "name" in record}


def _records(path: Path) -> Iterator[Mapping[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:  # there is none, or it is not ours to read
        return
    for line in lines:
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):  # a line cut short by an interruption
            continue
        if isinstance(record, dict):
            yield record
