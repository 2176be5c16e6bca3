"""How fast names are found and indexed, and how that grows, on made-up names.

    python tests/benchmarks/lookup_speed.py [--sizes 100000,400000,2000000] [--queries 1000]

One line for each size: names a second into the database; its size; look-ups a second of processor time, in one
process, of names by the same text, fold and key, by key with many names asked for together, and of names that only
resemble; beside them scans a second of the same names with rapidfuzz's Levenshtein, for the names that resemble; the
first answer of a fresh process; and the most memory that this process used until then, without the scan. Each name is
asked for once; other names are looked up first, to warm up. Names are two to three made-up words of syllables: given
names with frequencies like those of real ones, so that some are in thousands of names, and surnames so long that there
are hardly any namesakes, whatever the size.
"""

from __future__ import annotations

import argparse
import gc
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
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
COLUMNS = (
    "names",
    "stored/s",
    "MB",
    "text/s",
    "fold/s",
    "key/s",
    "keys/s",
    "alike/s",
    "scans/s",
    "cold s",
    "memory MB",
)
SCANS = 20
SLIPS = (("sh", "ch"), ("u", "ou"), ("ch", "tch"), ("j", "dj"), ("k", "c"), ("i", "ee"))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=_sizes, default=[100_000, 400_000], help="numbers of names, with commas")
    parser.add_argument("--queries", type=int, default=1000)
    options = parser.parse_args()
    print(" ".join(f"{title:>9}" for title in COLUMNS), flush=True)
    for size in sorted(options.sizes):
        with tempfile.TemporaryDirectory() as folder:
            figures = list(_measure(Path(folder) / "names.db", size, options.queries))
        print(" ".join(f"{figure:>9}" for figure in figures), flush=True)


def _sizes(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def _measure(path: Path, size: int, count: int) -> Iterator[str]:
    yield f"{size:,}"
    drafts = (Draft(f"e{number}", "person", name) for number, name in enumerate(_names(size)))
    started = time.perf_counter()
    glossary = Glossary.create(path, drafts)
    yield f"{size / (time.perf_counter() - started):,.0f}"
    yield f"{path.stat().st_size / 1e6:.0f}"
    draw = random.Random(SEED + 1)
    warming, chosen = _drawn(size, count, draw), _drawn(size, count, draw)
    finder = NameFinder(glossary.db)
    for name in warming:
        finder.lookup(_slipped(name, draw))
    resembling = [_slipped(name, draw) for name in chosen]
    respelt = [(name, _respelt(name, SLIPS[:2])) for name in chosen]
    keyed = [query for name, query in respelt if query != name]
    yield f"{_speed(finder.lookup, chosen):,.0f}"
    yield f"{_speed(finder.lookup, [name.upper() for name in chosen]):,.0f}"
    yield f"{_speed(finder.lookup, keyed[::2]):,.0f}"
    yield f"{len(keyed[1::2]) / _seconds(finder.lookup_all(keyed[1::2])):,.0f}"
    yield f"{_speed(finder.lookup, resembling):,.0f}"
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    glossary.close()
    folds = list(map(fold, _names(size)))
    scorer = Levenshtein.normalized_similarity
    scans = _speed(lambda name: process.extractOne(name, folds, scorer=scorer), resembling[:SCANS])
    yield f"{scans:,.1f}"
    yield f"{_cold(path, resembling[0]):.2f}"
    yield f"{memory:.0f}"


def _drawn(size: int, count: int, draw: random.Random) -> list[str]:
    """Some of the names, drawn by chance, in chance order."""
    places = set(draw.sample(range(size), count))
    names = [name for place, name in enumerate(_names(size)) if place in places]
    draw.shuffle(names)
    return names


def _names(size: int) -> Iterator[str]:
    draw = random.Random(SEED)
    given = [_word(draw, 2) for _ in range(max(100, size // 200))]
    for _ in range(size):
        first = given[min(int(draw.paretovariate(0.7)), len(given)) - 1]
        middle = f" {given[draw.randrange(len(given))]}" if draw.random() < 0.2 else ""
        yield f"{first}{middle} {_word(draw, draw.choice((3, 4)))}{draw.choice(ENDINGS)}"


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
    """Calls a second of processor time: what else the machine does counts little."""
    return len(queries) / _seconds(map(call, queries))


def _seconds(answers: Iterable[object]) -> float:
    """The processor time that it takes to go through the answers; garbage is left alone meanwhile, as in `timeit`."""
    gc.collect()
    gc.disable()
    started = time.process_time()
    deque(answers, maxlen=0)
    taken = time.process_time() - started
    gc.enable()
    return taken


def _cold(path: Path, name: str) -> float:
    """Seconds until a fresh process has answered, the best of three."""
    return min(_answered(path, name) for _ in range(3))


def _answered(path: Path, name: str) -> float:
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "glossary", "lookup", "--db", str(path), name], capture_output=True, check=False
    )
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
