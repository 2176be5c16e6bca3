"""How well two names are told to be one or two: this project beside what others have, on labelled pairs.

    python tests/benchmarks/compare.py [--pairs FILE] [--half measure|tune|all] [--errors] [--nomenklatura-python PATH]

The pairs are `tests/cases/names_compare.tsv`; FILE may be another table with its columns. The CRC of a pair's names
puts it in the half for tuning or in the one for measuring. This project's verdict is the shipped one; every other
scorer gets the threshold that has the best F1 on the half for tuning, which for plain edit distances may be that all
pairs are the same. Scorers of rapidfuzz see folded names (Unidecode, lower case); nomenklatura's logic-v2 is told,
besides, whether a pair is of persons, organisations or vessels.
"""

from __future__ import annotations

import argparse
import platform
import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from peers import nomenklatura_option, nomenklatura_scores
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler, Levenshtein

from glossary.compare import SAME_FROM, compare
from glossary.normalise import fold

PAIRS = Path(__file__).parent.parent / "cases" / "names_compare.tsv"
COLUMNS = ["subject", "verdict", "first", "second"]
SCHEMAS = dict.fromkeys(("legal", "acronym", "translated", "and", "company"), "Organization") | {"vessel": "Vessel"}


@dataclass(frozen=True)
class LabelledPair:
    """Two names, whether they are one, and what the pair shows."""

    subject: str
    same: bool
    first: str
    second: str

    @property
    def for_tuning(self) -> bool:
        """Whether the pair belongs to the half for tuning."""
        return zlib.crc32(f"{self.first}\t{self.second}".encode()) % 2 == 0


@dataclass(frozen=True)
class Quality:
    """How many pairs were judged same or different, rightly and wrongly."""

    found: int
    missed: int
    false: int
    right: int

    @property
    def precision(self) -> float:
        """Of the pairs judged same, the share that are."""
        return self.found / ((self.found + self.false) or 1)

    @property
    def recall(self) -> float:
        """Of the pairs that are the same, the share judged so."""
        return self.found / ((self.found + self.missed) or 1)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.found / ((2 * self.found + self.missed + self.false) or 1)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=Path, default=PAIRS)
    parser.add_argument("--half", choices=("measure", "tune", "all"), default="measure")
    parser.add_argument("--errors", action="store_true", help="print the pairs that this project judges wrong")
    nomenklatura_option(parser)
    options = parser.parse_args()
    pairs = list(read(options.pairs))
    tuning = [pair for pair in pairs if pair.for_tuning]
    asked = [pair for pair in pairs if options.half == "all" or pair.for_tuning == (options.half == "tune")]
    same = sum(pair.same for pair in asked)
    versions = f"Python {platform.python_version()}, rapidfuzz {version('rapidfuzz')}, Unidecode {version('Unidecode')}"
    print(f"{options.pairs.name}: {len(asked)} pairs ({same} same), half {options.half}; {versions}")
    compare("first", "use")  # reads the words
    started = time.process_time()
    scores = [_ours(pair) for pair in asked]
    rows = [_row("this project, as shipped", scores, asked, SAME_FROM, time.process_time() - started)]
    for title, scorer in _scorers().items():
        cut = best_threshold([scorer(pair) for pair in tuning], tuning)
        rows.append(_row(title, [scorer(pair) for pair in asked], asked, cut, None))
    if options.nomenklatura_python:
        rows.append(_nomenklatura(options.nomenklatura_python, tuning, asked))
    print("\n| method | F1 | precision | recall | right % | threshold | pairs/s |\n|---|---|---|---|---|---|---|")
    print(*rows, sep="\n")
    if options.errors:
        _print_errors(asked)


def read(path: Path) -> list[LabelledPair]:
    """The labelled pairs of a file."""
    lines = [line.split("\t") for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    if lines[0] != COLUMNS:
        raise SystemExit(f"{path}: the columns are not {COLUMNS}")
    return [LabelledPair(subject, verdict == "same", first, second) for subject, verdict, first, second in lines[1:]]


def quality(scores: Sequence[float], pairs: Sequence[LabelledPair], threshold: float) -> Quality:
    """How right a scorer is when it takes names to be the same from a threshold."""
    judged = [(score >= threshold, pair.same) for score, pair in zip(scores, pairs, strict=True)]
    counts = {
        outcome: judged.count(outcome) for outcome in ((True, True), (False, True), (True, False), (False, False))
    }
    return Quality(*counts.values())


def best_threshold(scores: Sequence[float], pairs: Sequence[LabelledPair]) -> float:
    """The threshold with the best F1."""
    return max(sorted(set(scores)), key=lambda threshold: quality(scores, pairs, threshold).f1)


def _ours(pair: LabelledPair) -> float:
    return compare(pair.first, pair.second).score


def _scorers() -> dict[str, Callable[[LabelledPair], float]]:
    found: dict[str, Callable[..., float]] = {
        "normalised Levenshtein (rapidfuzz)": Levenshtein.normalized_similarity,
        "Jaro-Winkler (rapidfuzz)": JaroWinkler.normalized_similarity,
        "token_sort_ratio (rapidfuzz)": fuzz.token_sort_ratio,
        "token_set_ratio (rapidfuzz)": fuzz.token_set_ratio,
    }
    return {title: _folding(scorer) for title, scorer in found.items()}


def _folding(scorer: Callable[..., float]) -> Callable[[LabelledPair], float]:
    return lambda pair: scorer(fold(pair.first), fold(pair.second))


def _nomenklatura(python: str, tuning: Sequence[LabelledPair], asked: Sequence[LabelledPair]) -> str:
    def rows(pairs: Sequence[LabelledPair]) -> list[tuple[str, str, str]]:
        return [(SCHEMAS.get(pair.subject, "Person"), pair.first, pair.second) for pair in pairs]

    tuned = nomenklatura_scores(python, "logic-v2", rows(tuning))
    answered = nomenklatura_scores(python, "logic-v2", rows(asked))
    title = f"logic-v2 ({answered.versions})"
    return _row(title, answered.scores, asked, best_threshold(tuned.scores, tuning), answered.seconds)


def _row(
    title: str, scores: Sequence[float], pairs: Sequence[LabelledPair], threshold: float, seconds: float | None
) -> str:
    found = quality(scores, pairs, threshold)
    share = 100 * (found.found + found.right) / len(pairs)
    speed = f"{len(pairs) / seconds:,.0f}" if seconds else ""
    figures = f"{found.f1:.3f} | {found.precision:.3f} | {found.recall:.3f} | {share:.1f}"
    return f"| {title} | {figures} | {threshold:.2f} | {speed} |"


def _print_errors(pairs: Sequence[LabelledPair]) -> None:
    print()
    for pair in pairs:
        found = compare(pair.first, pair.second)
        if (found.verdict == "same") != pair.same:
            print(f"{pair.subject}\t{found.verdict} {found.score:.2f}\t{pair.first}\t{pair.second}\t{found.reason}")


if __name__ == "__main__":
    main()
