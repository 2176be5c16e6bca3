"""Apertium: French to Catalan to English by rules, one chain of processes for a batch.

The two modes are run as one chain in Apertium's stream format, with a NUL after each sentence, so that no sentence
can run into the next. A marked word travels as a word-bound blank (`[[t:m:7]]Téhéran[[/]]`), which the chain
moves with the word. A mark changes the translation only where it parts words that the dictionaries know together.
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import IO

from translate.engines.base import EngineError
from translate.engines.marked import Replacement, substitute
from translate.engines.typography import finished, in_capitals, lowered, plain, raised
from translate.model import Hypothesis, Mark, Source

MODES = ("fra-cat", "cat-eng")
INSTALL_HINT = "Install Apertium: apt install apertium apertium-fra-cat apertium-eng-cat"
_PROBE = "Le président est arrivé."
# In Catalan the mark of a noun parts the prepositions of two words before it (per a, cap a, fins a), and the second
# mode then reads two prepositions: "for at the trade". Here the mark moves behind the second word.
_PREPOSITIONS_TOGETHER = [
    "sed",
    "-zuE",
    r"s/\b([Pp]er|[Cc]ap|[Ff]ins) (\[\[t:m:[^]]*\]\])(a la |a l'|als? |a )/\1 \3\2/g",
]
_BATCH = 4000  # sentences in one chain: bounds memory, and what a hanging chain can hold up
_CHARACTERS_A_SECOND = 200.0  # some fifty times slower than measured, for loaded machines

_RESERVED = re.compile(r"[\[\]{}^$/\\@<>~]")
_TOKEN = re.compile(
    r"\\(?P<escaped>.)|\[\[(?P<ids>t:m:[^\]]*)\]\]|(?P<close>\[\[/\]\])|\[[^\]]*\]|(?P<plain>.)", re.DOTALL
)
_ID = re.compile(r"t:m:(-?\d+)")
_NUMBERED_END = re.compile(r"\[(\d+)\]\s*\Z")
_SILENT_TILDE = "\u223c"  # stands in for ~, which wakes Apertium's post-generator

# The chain gives a mark to the preposition, article or pronoun too that it writes with a marked noun.
_FRENCH_FUNCTION_WORD = re.compile(r"(?:les?|la|des?|du|aux?|à|en|une?|the)\b|[ld]['’]", re.IGNORECASE)
_ENGLISH_FUNCTION_WORDS = re.compile(
    r"(?:(?:the|an?|of|in|at|to|on|for|by|from|with|it|he|she|they|ones)(?:\s+|\Z))+", re.IGNORECASE
)
_JOINT = re.compile(r"[\s'’-]*")

# Addresses, handles and hashtags, which the chain would take to pieces, pass through it as words that it cannot know.
_OPAQUE = re.compile(
    r"""(?:https?://|www\.)[^\s<>“”"]*[^\s<>“”"().,;:!?']|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<!\w)[@#]\w+"""
)
_STAND_IN = re.compile(r"zqx([a-j]+)q", re.IGNORECASE)
_DIGITS_TO_LETTERS = str.maketrans("0123456789", "abcdefghij")
_LETTERS_TO_DIGITS = str.maketrans("abcdefghij", "0123456789")

# Forms of address: the pivot makes "the gentleman Putin" of M. Poutine, and leaves the English ones alone.
_ADDRESS = re.compile(r"\b(MM?\.|Mmes?|Mlles?) ?(?=[^\W\d_])")
_ENGLISH_ADDRESS = {"M.": "Mr ", "MM.": "Messrs ", "Mme": "Mrs ", "Mmes": "Mrs ", "Mlle": "Miss ", "Mlles": "Misses "}

# The Catalan for "en 2020" is "l'any 2020", and for "le 24 février" "el 24 de febrer".
_YEAR = re.compile(r"\b(t)he year (?=(\d{4})\b)", re.IGNORECASE)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAY = re.compile(rf"\bthe (\d{{1,2}}) of (?={_MONTHS})")


class Apertium:
    """The Apertium engine, as `translate.engines.base.Engine` describes it; it has one hypothesis a sentence."""

    name = "Apertium (" + ", ".join(MODES) + ")"
    carries_marks = True
    obeys_terms = False

    def __init__(self, *, patience: float = 60.0) -> None:
        """Find Apertium's programs and its two language pairs; raises EngineError if one is not installed.

        A batch may take `patience` seconds, and more in proportion to its length, before it is given up.
        """
        self._patience = patience
        to_catalan, to_english = (_stages(_mode_file(mode)) for mode in MODES)
        self._stages = [*to_catalan, _PREPOSITIONS_TOGETHER, *to_english]

    def translate(self, sources: Sequence[Source], *, n_best: int = 1) -> list[list[Hypothesis]]:
        prepared = [_prepared(source) for source in sources]
        waiting = [number for number, source in enumerate(prepared) if source.text]
        english = [Hypothesis("")] * len(sources)
        for first in range(0, len(waiting), _BATCH):
            batch = waiting[first : first + _BATCH]
            streams = self._through_chain([_encoded(prepared[number]) for number in batch])
            for number, stream in zip(batch, streams, strict=True):
                english[number] = _hypothesis(sources[number], stream)
        return [[hypothesis] for hypothesis in english]

    def _through_chain(self, streams: Sequence[str]) -> list[str]:
        """What the chain makes of each stream; empty for one that breaks it.

        When a batch comes back incomplete, its halves are tried, down to the stream that broke it.
        """
        try:
            return self._run(streams)
        except _ChainBroken as error:
            try:
                self._run([_PROBE])
            except _ChainBroken:
                raise EngineError(f"Apertium failed: {error}", hint=INSTALL_HINT) from None
            if len(streams) == 1:
                return [""]
            middle = len(streams) // 2
            return self._through_chain(streams[:middle]) + self._through_chain(streams[middle:])

    def _run(self, streams: Sequence[str]) -> list[str]:
        """One pass of the chain over all `streams`. Raises _ChainBroken unless each comes back, in its place."""
        text = "".join(f"{stream}[{number}]\0" for number, stream in enumerate(streams))
        timeout = self._patience + len(text) / _CHARACTERS_A_SECOND
        blocks = _pipe(self._stages, text.encode(), timeout).decode(errors="replace").split("\0")
        if len(blocks) < len(streams) or any(block.strip() for block in blocks[len(streams) :]):
            raise _ChainBroken(f"{len(streams)} sentences went in, {len(blocks)} came out")
        return [_without_number(block, number) for number, block in enumerate(blocks[: len(streams)])]


class _ChainBroken(Exception):
    """A chain that crashed, or did not give back what went in."""


def _mode_file(mode: str) -> Path:
    programs = shutil.which("apertium-wblank-mode")
    if programs is None or shutil.which("lt-proc") is None:
        raise EngineError("Apertium (3.8 or newer) is not installed", hint=INSTALL_HINT)
    data = os.environ.get("APERTIUM_DATADIR")
    folder = Path(data) if data else Path(programs).resolve().parents[1] / "share" / "apertium"
    path = folder / "modes" / f"{mode}.mode"
    if not path.is_file():
        raise EngineError(f"Apertium has no mode {mode} in {path.parent}", hint=INSTALL_HINT)
    return path


def _stages(mode_file: Path) -> list[list[str]]:
    """The commands of a mode, made to keep word-bound blanks, to flush at NUL and to leave unknown words unmarked."""
    command = ["apertium-wblank-mode", "-z", str(mode_file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode or not done.stdout.strip():
        raise EngineError(f"Apertium cannot read its mode {mode_file}", hint=INSTALL_HINT)
    stages: list[list[str]] = [[]]
    for word in shlex.split(done.stdout):
        if word == "|":
            stages.append([])
        elif word != "$2":  # the tagger's option to show ambiguity
            stages[-1].append("-n" if word == "$1" else word)
    return stages


def _pipe(stages: Sequence[Sequence[str]], data: bytes, timeout: float) -> bytes:
    """What comes out of the last of `stages`, each reading from the one before, the first reading `data`."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as messages, contextlib.ExitStack() as clean_up:
        source.write(data)
        source.seek(0)
        before: IO[bytes] = source
        processes: list[subprocess.Popen[bytes]] = []
        for stage in stages:
            try:
                process = subprocess.Popen(
                    stage, stdin=before, stdout=subprocess.PIPE, stderr=messages, env=environment
                )
            except OSError as error:
                raise EngineError(f"Apertium's {stage[0]} cannot be run: {error.strerror}", hint=INSTALL_HINT) from None
            clean_up.callback(_end, process)
            if before is not source:
                before.close()  # so that a stage hears when the one after it has gone
            assert process.stdout is not None
            before = process.stdout
            processes.append(process)
        try:
            output, _ = processes[-1].communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            raise EngineError(f"Apertium did not answer within {timeout:.0f} seconds") from None
        for stage, process in zip(stages, processes, strict=True):
            if process.wait() not in (0, -signal.SIGPIPE):
                messages.seek(0)
                words = messages.read().decode(errors="replace").strip().splitlines()
                raise _ChainBroken(
                    f"{stage[0]} ended with {process.returncode}: {words[-1] if words else 'no message'}"
                )
    return output


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _without_number(block: str, number: int) -> str:
    end = _NUMBERED_END.search(block)
    if end is None or int(end[1]) != number:
        raise _ChainBroken(f"sentence {number} came back out of place")
    return block[: end.start()]


def _prepared(source: Source) -> Source:
    """`source` as the chain reads it best."""
    source = plain(source)
    if in_capitals(source):
        source = lowered(source)
    numbers = count()
    text, marks = substitute(_OPAQUE, lambda _: _stand_in(next(numbers)), source.text, source.marks)
    text, marks = substitute(_ADDRESS, lambda match: _ENGLISH_ADDRESS[match[1]], text, marks)
    return Source(text, marks)


def _stand_in(number: int) -> str:
    return f"Zqx{str(number).translate(_DIGITS_TO_LETTERS)}q"


def _encoded(source: Source) -> str:
    """`source` in Apertium's stream format."""
    pieces: list[str] = []
    position = 0
    for mark in source.marks:
        pieces += _escaped(source.text[position : mark.start]), f"[[t:m:{mark.id}]]"
        pieces += _escaped(source.text[mark.start : mark.end]), "[[/]]"
        position = mark.end
    pieces.append(_escaped(source.text[position:]))
    return "".join(pieces)


def _escaped(text: str) -> str:
    return _RESERVED.sub(lambda match: _SILENT_TILDE if match[0] == "~" else "\\" + match[0], text)


def _decoded(stream: str) -> tuple[str, list[Mark]]:
    """The text of a stream, and a mark for each marked word in it."""
    text: list[str] = []
    marks: list[Mark] = []
    ids: list[int] = []
    start = 0
    for token in _TOKEN.finditer(stream):
        if token["ids"]:
            ids, start = [int(id) for id in _ID.findall(token["ids"])], len(text)
        elif token["close"]:
            marks += [Mark(id, start, len(text)) for id in ids if start < len(text)]
            ids = []
        else:
            text.append(token["escaped"] or token["plain"] or "")
    return "".join(text).replace(_SILENT_TILDE, "~"), marks


def _hypothesis(source: Source, stream: str) -> Hypothesis:
    """The English that the chain made of `source`, and where its marks went."""
    french = plain(source)
    text, words = _decoded(stream)
    bare = {mark.id for mark in french.marks if not _FRENCH_FUNCTION_WORD.match(french.text, mark.start)}
    runs = sorted(_joined(words, text), key=lambda run: (run.start, run.end))
    marks: Sequence[Mark] = _without_function_words(runs, text, bare)
    opaque = [match[0] for match in _OPAQUE.finditer(french.text)]
    steps: tuple[tuple[re.Pattern[str], Replacement], ...] = (
        (_YEAR, lambda match: match[0] if _names_year(french.text, match[2]) else _like(match[1], "in ")),
        (_DAY, r"\1 "),
        (_STAND_IN, lambda match: _original(match, opaque)),
    )
    for pattern, replacement in steps:
        text, marks = substitute(pattern, replacement, text, marks)
    hypothesis = finished(Hypothesis(text, marks=tuple(marks)), french.text)
    return raised(hypothesis, french) if in_capitals(french) else hypothesis


def _original(stand_in: re.Match[str], originals: Sequence[str]) -> str:
    number = int(stand_in[1].lower().translate(_LETTERS_TO_DIGITS))
    return originals[number] if number < len(originals) else stand_in[0]


def _names_year(french: str, year: str) -> bool:
    return re.search(rf"\b(?:année|an) {year}", french, re.IGNORECASE) is not None


def _like(model: str, word: str) -> str:
    return word.capitalize() if model.isupper() else word


def _joined(words: Sequence[Mark], text: str) -> Iterator[Mark]:
    """The runs of words with one id."""
    runs: dict[int, Mark] = {}
    for word in words:
        run = runs.get(word.id)
        if run is not None and _JOINT.fullmatch(text, run.end, word.start):
            runs[word.id] = replace(run, end=word.end)
        else:
            if run is not None:
                yield run
            runs[word.id] = word
    yield from runs.values()


def _without_function_words(runs: Sequence[Mark], text: str, bare: Collection[int]) -> list[Mark]:
    """`runs` less the function words at their start, where the id is in `bare`: marked without one in the French.

    A run of nothing else is dropped when another run has its id.
    """
    trimmed: list[Mark] = []
    for run in runs:
        extra = _ENGLISH_FUNCTION_WORDS.match(text[: run.end], run.start) if run.id in bare else None
        trimmed.append(replace(run, start=extra.end()) if extra else run)
    full = {run.id for run in trimmed if run.start < run.end}
    return [
        new if new.start < new.end else old
        for old, new in zip(runs, trimmed, strict=True)
        if new.start < new.end or old.id not in full
    ]
