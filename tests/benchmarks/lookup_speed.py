"""How fast names are found and indexed, and how that grows, on made-up names.

    python tests/benchmarks/lookup_speed.py [--sizes 100000 400000] [--queries 1000]

For each size: names a second into the database, its size, look-ups a second by text, fold, key and resemblance in one
process, the first answer of a fresh process, and the most memory used. Beside it, as a measure of the machine,
scans a second of the same names with rapidfuzz's Levenshtein. Names are two to three made-up words of syllables with
frequencies like those of real names, so that some words are in thousands of names.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from glossary.lookup import NameFinder
from glossary.model import Draft
from glossary.normalise import fold
from glossary.store import Glossary

SEED = 5
CONSONANTS = ("b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "sh", "ch", "j", "kh")
SYLLABLES = [consonant + vowel for consonant in CONSONANTS for vowel in "aeiou"]
ENDINGS = ("", "n", "r", "v", "ov", "ev", "in", "sky", "enko", "shvili", "yan")
SLIPS = (("sh", "ch"), ("u", "ou"), ("ch", "tch"), ("j", "dj"), ("k", "c"), ("i", "ee"))


def main() -> None:
    """Print one block for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 400_000])
    parser.add_argument("--queries", type=int, default=1000)
    options = parser.parse_args()
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as folder:
            _measure(Path(folder) / "names.db", size, options.queries)


def _measure(path: Path, size: int, count: int) -> None:
    names = list(_names(size))
    drafts = (Draft(f"e{number}", "person", name) for number, name in enumerate(names))
    started = time.perf_counter()
    glossary = Glossary.create(path, drafts)
    seconds = time.perf_counter() - started
    print(f"\n{size:,} names: stored and indexed in {seconds:.1f} s, {path.stat().st_size / 1e6:.0f} MB on disk")
    draw = random.Random(SEED + 1)
    chosen = draw.sample(names, count)
    finder = NameFinder(glossary.db)
    for title, queries in (
        ("same text", chosen),
        ("same fold", [name.upper() for name in chosen]),
        ("same key", [_respelt(name, SLIPS[:2]) for name in chosen]),
        ("resembling", [_slipped(name, draw) for name in chosen]),
    ):
        print(f"  {title:10} {_speed(finder.lookup, queries):10,.0f} look-ups/s")
    folds = list(map(fold, names))
    scans = _speed(lambda name: process.extractOne(name, folds, scorer=Levenshtein.normalized_similarity), chosen[:20])
    print(f"  {'scan':10} {scans:10,.1f} scans/s with rapidfuzz's Levenshtein")
    print(f"  first answer of a fresh process: {_cold(path, _slipped(names[0], draw)):.2f} s")
    print(f"  most memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    glossary.close()


def _names(size: int) -> Iterator[str]:
    draw = random.Random(SEED)
    given = [_word(draw, 2) for _ in range(max(100, size // 200))]
    for _ in range(size):
        first = given[min(int(draw.paretovariate(0.7)), len(given)) - 1]
        middle = f" {given[draw.randrange(len(given))]}" if draw.random() < 0.2 else ""
        yield f"{first}{middle} {_word(draw, draw.choice((1, 2, 3)))}{draw.choice(ENDINGS)}"


def _word(draw: random.Random, syllables: int) -> str:
    return "".join(draw.choice(SYLLABLES) for _ in range(syllables)).capitalize()


def _respelt(name: str, slips: Sequence[tuple[str, str]]) -> str:
    for english, french in slips:
        name = name.replace(english, french)
    return name


def _slipped(name: str, draw: random.Random) -> str:
    """The name as French might write it, and with one letter of its last word lost."""
    respelt = _respelt(name, SLIPS)
    place = draw.randrange(respelt.rindex(" ") + 1, len(respelt))
    return respelt[:place] + respelt[place + 1 :]


def _speed(call: Callable[[str], object], queries: Sequence[str]) -> float:
    started = time.perf_counter()
    for query in queries:
        call(query)
    return len(queries) / (time.perf_counter() - started)


def _cold(path: Path, name: str) -> float:
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "glossary", "lookup", "--db", str(path), name], capture_output=True, check=False
    )
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
