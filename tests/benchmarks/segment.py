"""Compare sentence segmenters on labelled French cases, and on real sentences joined into paragraphs.

    python tests/benchmarks/segment.py [--joined FILE]...

FILE holds one French sentence a line, in running order. Peers that are not installed (blingfire, sentencex, pysbd,
sentence-splitter) are left out of the table.
"""

from __future__ import annotations

import argparse
import importlib
import random
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata
from itertools import accumulate
from pathlib import Path

from translate.segment import split_sentences

CASES = Path(__file__).parent.parent / "cases"
SEED = 20250117
_VISIBLE = str.maketrans({"⍽": "\u00a0", "⎵": "\u202f", "␉": "\t"})

Splitter = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class Case:
    """A paragraph and the sentences that it holds."""

    text: str
    sentences: list[str]


@dataclass(frozen=True, slots=True)
class Score:
    """Boundaries found, expected and both, and the number of cases without a fault."""

    both: int
    found: int
    expected: int
    right: int
    cases: int

    def row(self) -> str:
        precision, recall = self.both / max(self.found, 1), self.both / max(self.expected, 1)
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        return f"{precision:9.1%} {recall:7.1%} {f1:7.1%} {self.right:6}/{self.cases}"


def labelled_cases(path: Path) -> list[Case]:
    """The cases of a labelled file; its format is described at the head of segments_fr.txt."""
    cases = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            pieces = line.translate(_VISIBLE).replace("| ", "|").split("|")
            cases.append(Case("".join(pieces), [piece.strip() for piece in pieces]))
    return cases


def joined_cases(path: Path) -> list[Case]:
    """Paragraphs of three to eight consecutive lines of `path`, the joints being the boundaries."""
    sentences = [line.strip() for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    chance, cases = random.Random(SEED), []
    while sentences:
        taken, sentences = sentences[: (size := chance.randint(3, 8))], sentences[size:]
        cases.append(Case(" ".join(taken), taken))
    return cases


def boundaries(sentences: Iterable[str]) -> set[int]:
    """Where sentences end, counted in characters that are not white space, without the end of the text.

    Counted so, because some splitters change the white space.
    """
    ends = list(accumulate(len("".join(sentence.split())) for sentence in sentences))
    return set(ends[:-1])


def score(splitter: Splitter, cases: list[Case]) -> Score:
    pairs = [(boundaries(splitter(case.text)), boundaries(case.sentences)) for case in cases]
    return Score(
        both=sum(len(found & expected) for found, expected in pairs),
        found=sum(len(found) for found, _ in pairs),
        expected=sum(len(expected) for _, expected in pairs),
        right=sum(found == expected for found, expected in pairs),
        cases=len(pairs),
    )


def megabytes_per_second(splitter: Splitter, cases: list[Case]) -> float:
    """The speed over the cases, one call each, repeated until half a second has gone by."""
    size, done, started = sum(len(case.text.encode()) for case in cases), 0, time.perf_counter()
    while (spent := time.perf_counter() - started) < 0.5:
        for case in cases:
            splitter(case.text)
        done += size
    return done / 1e6 / spent


def splitters() -> Iterator[tuple[str, Splitter]]:
    """Our splitter, then the peers that are installed, each with its name and version."""
    yield "exonym", lambda text: [text[start:end] for start, end in split_sentences(text)]
    for name, build in PEERS.items():
        try:
            version = metadata.version(name)
            splitter = build()
        except ImportError:
            print(f"{name} is not installed", file=sys.stderr)
            continue
        yield f"{name} {version}", splitter


def _blingfire() -> Splitter:
    module = importlib.import_module("blingfire")
    return lambda text: str(module.text_to_sentences(text)).split("\n")


def _sentencex() -> Splitter:
    module = importlib.import_module("sentencex")
    return lambda text: list(module.segment("fr", text))


def _pysbd() -> Splitter:
    segmenter = importlib.import_module("pysbd").Segmenter(language="fr", clean=False)
    return lambda text: list(segmenter.segment(text))


def _sentence_splitter() -> Splitter:
    splitter = importlib.import_module("sentence_splitter").SentenceSplitter(language="fr")
    return lambda text: list(splitter.split(text))


PEERS: dict[str, Callable[[], Splitter]] = {
    "blingfire": _blingfire,
    "sentencex": _sentencex,
    "pysbd": _pysbd,
    "sentence-splitter": _sentence_splitter,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--joined", type=Path, action="append", default=[], metavar="FILE")
    arguments = parser.parse_args()
    data = {path.name: labelled_cases(path) for path in sorted(CASES.glob("segments_fr*.txt"))}
    data |= {f"{path.name}, joined": joined_cases(path) for path in arguments.joined}
    known = list(splitters())
    for title, cases in data.items():
        print(f"\n{title}\n{'':24} precision  recall      F1 cases right    MB/s")
        for name, splitter in known:
            print(f"{name:24} {score(splitter, cases).row()} {megabytes_per_second(splitter, cases):10.2f}")


if __name__ == "__main__":
    main()
