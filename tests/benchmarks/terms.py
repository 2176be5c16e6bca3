"""Term success and translation quality, with and without the glossary, on development sets that are not shipped.

    python tests/benchmarks/terms.py --data DIR [--engine apertium] [--package FILE] [--repeat 3]

DIR holds `dev/news.tsv` (topic, French, English, with slots {P1}… for persons and {S1}… for surnames),
`names/person.tsv` (french, english, …, relation, origin) to fill the slots with, and `terms/tico19_test.{fr,en}` with
`terms/tico19_terms.tsv`. Term success is exact: the expected English, in whole words and in its case, as often as the
French has the term. Times are ratios to the engine alone: of each, the fastest of some runs that take turns.
"""

from __future__ import annotations

import argparse
import csv
import platform
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import sacrebleu

from glossary.model import Entry, TermMatch, Variant
from glossary.normalise import fold
from glossary.seeds import seed_drafts
from glossary.spot import Spotter
from glossary.store import Glossary
from translate.enforce import Enforced, Enforcer, Sentence
from translate.engines import open_engine
from translate.engines.base import Engine
from translate.english import case_fits, occurrences, starts_sentence
from translate.model import Source

SEED = 19
_SLOT = re.compile(r"\{([PS])(\d)\}")


@dataclass(frozen=True)
class TestSet:
    """A development set: French, English references, and the glossary to use."""

    name: str
    french: list[str]
    english: list[str]
    entries: list[Entry]


@dataclass(frozen=True)
class Result:
    """What one system made of a test set."""

    enforced: list[Enforced]
    seconds: float

    @property
    def english(self) -> list[str]:
        return [one.english for one in self.enforced]


def news(data: Path, entries: Sequence[Entry]) -> TestSet:
    """The news sentences, their slots filled with transliterated names; `entries` and those names as the glossary."""
    with (data / "names" / "person.tsv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream, delimiter="\t") if row["relation"] == "spelling"]
    pairs = [(row["french"], row["english"]) for row in rows if _full_name(row["french"], row["english"])]
    chooser = random.Random(SEED)
    french, english, used = [], [], dict[tuple[str, str], None]()
    for line in (data / "dev" / "news.tsv").read_text(encoding="utf-8").splitlines():
        _, source, target = line.split("\t")
        slots: dict[str, tuple[str, str]] = {}
        for found in _SLOT.finditer(source):
            slots.setdefault(found[2], chooser.choice(pairs))
        used.update(dict.fromkeys(slots.values()))
        french.append(_filled(source, slots, 0))
        english.append(_filled(target, slots, 1))
    persons = [_person(number, pair) for number, pair in enumerate(used)]
    return TestSet("news", french, english, [*entries, *persons])


def tico(data: Path) -> TestSet:
    """TICO-19 with its term list; of several English terms for one French, the one listed first."""
    chosen: dict[str, tuple[str, str]] = {}
    with (data / "terms" / "tico19_terms.tsv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            chosen.setdefault(fold(row["french"]), (row["french"], row["english"]))
    entries = [
        Entry(f"term-{number}", "term", english, variants=(Variant(french),))
        for number, (french, english) in enumerate(chosen.values())
    ]
    folder = data / "terms"
    french = (folder / "tico19_test.fr").read_text(encoding="utf-8").splitlines()
    english = (folder / "tico19_test.en").read_text(encoding="utf-8").splitlines()
    return TestSet("tico19", french, english, entries)


def in_reference(matches: Iterable[TermMatch], reference: str) -> tuple[TermMatch, ...]:
    """The matches whose expected English the reference has too, as in the terminology tasks of WMT."""
    return tuple(match for match in matches if any(occurrences(match.expected, reference)))


def satisfied(matches: Sequence[TermMatch], english: str) -> int:
    """How many of `matches` have their expected English in `english`, each in a place of its own."""
    taken: list[tuple[int, int]] = []
    for match in sorted(matches, key=lambda match: -len(match.expected)):
        for start, end in occurrences(match.expected, english):
            free = all(end <= first or last <= start for first, last in taken)
            found = english[start:end]
            if free and (
                match.kind == "title" or case_fits(found, match.expected, at_start=starts_sentence(english, start))
            ):
                taken.append((start, end))
                break
    return len(taken)


def measure(test_set: TestSet, engine: Engine, repeat: int) -> None:
    """Print what the engine does alone and with the glossary, on all terms and on those that the reference has."""
    spotter = Spotter(test_set.entries)
    found = [tuple(spotter.find(line)) for line in test_set.french]
    annotated = [in_reference(*pair) for pair in zip(found, test_set.english, strict=True)]
    print(f"\n{test_set.name}: {len(test_set.french)} sentences, {len(test_set.entries)} entries")
    for label, matches in (("all terms", found), ("terms that the reference has", annotated)):
        print(f"  {label}: {sum(map(len, matches))}")
        sentences = [Sentence(line, terms) for line, terms in zip(test_set.french, matches, strict=True)]
        systems: dict[str, Callable[[], list[Enforced]]] = {
            "engine alone": lambda: _alone(engine, test_set.french),
            "with the glossary": lambda sentences=sentences: Enforcer(engine, spotter).translate(sentences),  # type: ignore[misc]
        }
        results = timed(systems, repeat)
        for name, result in results.items():
            report(name, test_set, result, matches, results["engine alone"].seconds)


def timed(systems: dict[str, Callable[[], list[Enforced]]], repeat: int) -> dict[str, Result]:
    """What each of `systems` makes, and the fastest of `repeat` runs, taken in turns."""
    seconds = dict.fromkeys(systems, float("inf"))
    made: dict[str, list[Enforced]] = {}
    for _ in range(repeat):
        for name, translate in systems.items():
            started = time.perf_counter()
            made[name] = translate()
            seconds[name] = min(seconds[name], time.perf_counter() - started)
    return {name: Result(enforced, seconds[name]) for name, enforced in made.items()}


def _alone(engine: Engine, french: Sequence[str]) -> list[Enforced]:
    return [Enforced(best[0].text) for best in engine.translate([Source(line) for line in french])]


def report(
    name: str, test_set: TestSet, result: Result, matches: Sequence[Sequence[TermMatch]], seconds_alone: float
) -> None:
    total = sum(map(len, matches))
    success = sum(satisfied(*pair) for pair in zip(matches, result.english, strict=True))
    bleu = sacrebleu.corpus_bleu(result.english, [test_set.english]).score
    chrf = sacrebleu.corpus_chrf(result.english, [test_set.english], word_order=2).score
    touched = [number for number, terms in enumerate(matches) if terms]
    local = sacrebleu.corpus_chrf(
        [result.english[number] for number in touched], [[test_set.english[number] for number in touched]], word_order=2
    ).score
    means = Counter(use.means for one in result.enforced for use in one.uses)
    print(
        f"    {name:24} success {100 * success / max(total, 1):6.2f} %  BLEU {bleu:5.2f}  chrF++ {chrf:5.2f} "
        f"({local:5.2f} where terms are)  time x{result.seconds / seconds_alone:4.2f}  {dict(means) or ''}"
    )


def _full_name(french: str, english: str) -> bool:
    return 2 <= len(french.split()) == len(english.split()) <= 3 and "(" not in french + english


def _filled(text: str, slots: dict[str, tuple[str, str]], language: int) -> str:
    def name(found: re.Match[str]) -> str:
        full = slots.get(found[2], ("", ""))[language]
        return full if found[1] == "P" else full.split()[-1]

    return _SLOT.sub(name, text)


def _person(number: int, pair: tuple[str, str]) -> Entry:
    french, english = pair
    surname = Variant(french.split()[-1], renders_as=english.split()[-1])
    return Entry(f"person-{number}", "person", english, variants=(Variant(french), surname))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--engine", default="apertium")
    parser.add_argument("--package", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    arguments = parser.parse_args()
    engine = open_engine(arguments.engine, arguments.package)
    print(f"engine {engine.name}; Python {platform.python_version()}; sacrebleu {version('sacrebleu')}; seed {SEED}")
    print("BLEU: case mixed, 13a, exp smoothing; chrF++: nc 6, nw 2; one reference")
    with Glossary.in_memory(seed_drafts()) as glossary:
        bundled = list(glossary.entries())
    engine.translate([Source("Bonjour.")])
    for test_set in (news(arguments.data, bundled), tico(arguments.data)):
        measure(test_set, engine, arguments.repeat)


if __name__ == "__main__":
    main()
