"""Answers to names as they are printed: made here, or for many names at once, by several processes."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from glossary.cli.common import collect_rarely, json_line
from glossary.errors import ExonymError
from glossary.lookup import NameFinder, is_match
from glossary.model import Kind, Match
from glossary.store import Glossary

_WORTH_A_LOOK = 0.02  # near misses with a lower score are noise to a person; --json has them all
_MANY = 500  # names that are there at once are worth the start of other processes
_AT_ONCE = 32  # names for one process


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of each look-up."""

    limit: int
    kind: Kind | None
    as_json: bool


class Answer(NamedTuple):
    """What is printed for a name, and whether an entry was found."""

    text: str
    found: bool


class Desk:
    """Answers batches of names: here, or if there are many, in other processes that stay until the end."""

    def __init__(self, glossary: Glossary, wanted: Wanted, jobs: int) -> None:
        self._path, self._wanted, self._jobs = glossary.path, wanted, jobs
        self._finder = NameFinder(glossary.db)
        self._others: ProcessPoolExecutor | None = None

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *_: object) -> None:
        if self._others:
            self._others.shutdown(cancel_futures=True)

    def answers(self, names: Sequence[str]) -> Iterator[list[Answer]]:
        """The answers to the names, in their order, some at a time. Raises ExonymError if a process is killed."""
        parts = [names[start : start + _AT_ONCE] for start in range(0, len(names), _AT_ONCE)]
        if self._jobs == 1 or len(names) < _MANY:
            for part in parts:
                yield _answers(self._finder, part, self._wanted)
            return
        if self._others is None:
            self._others = ProcessPoolExecutor(
                self._jobs, get_context("spawn"), _start_process, (self._path, self._wanted)
            )
        try:
            yield from self._others.map(_answers_of_process, parts)
        except BrokenProcessPool:
            message = "a process that looked up names was killed, perhaps for want of memory. Try again with --jobs 1"
            raise ExonymError(message) from None


_process: tuple[NameFinder, Wanted]  # in another process: what it works with, for each part of the names


def _start_process(path: Path, wanted: Wanted) -> None:
    global _process  # an executor keeps nothing else from one part of the work to the next
    collect_rarely()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process is told, and ends the others
    _process = NameFinder(Glossary.open(path).db), wanted


def _answers_of_process(names: Sequence[str]) -> list[Answer]:
    finder, wanted = _process
    return _answers(finder, names, wanted)


def _answers(finder: NameFinder, names: Sequence[str], wanted: Wanted) -> list[Answer]:
    found = finder.lookup_all(names, limit=wanted.limit, kind=wanted.kind, thorough=wanted.as_json)
    return [_answer(name, matches, wanted) for name, matches in zip(names, found, strict=True)]


def _answer(name: str, matches: list[Match], wanted: Wanted) -> Answer:
    found = bool(matches) and is_match(matches[0])
    if wanted.as_json:
        record = {"query": name, "found": found, "matches": list(map(_record, matches))}
        return Answer(json_line(record), found)
    return Answer("\n".join(_lines(name, [match for match in matches if is_match(match) or not found], found)), found)


def _record(match: Match) -> dict[str, object]:
    return {
        "entry_id": match.entry_id,
        "kind": match.kind,
        "canonical": match.canonical,
        "renders_as": match.renders_as,
        "variant": match.variant,
        "method": match.method,
        "score": match.score,
        "reason": match.reason,
    }


def _lines(name: str, matches: list[Match], found: bool) -> Iterator[str]:
    if not found:
        matches = [match for match in matches if match.score >= _WORTH_A_LOOK]
        yield f"{name}: not found" + (". Near misses:" if matches else ".")
    for match in matches:
        lead = f"{name} → " if found else "  "
        yield f"{lead}{match.renders_as}  ({match.kind}: {match.canonical})  [{match.entry_id}]"
        yield f"    {match.method} {match.score:.2f}: {match.reason}"
