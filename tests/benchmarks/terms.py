"""Term success and translation quality, with and without the glossary, on development sets that are not shipped.

    python tests/benchmarks/terms.py --data DIR [--engine apertium] [--sentences N]

DIR holds `dev/news.tsv` (topic, French, English, with slots {P1}… for persons and {S1}… for surnames),
`names/person.tsv` (french, english, …, relation, origin) to fill the slots with, and `terms/tico19_test.{fr,en}` with
`terms/tico19_terms.tsv`. Term success is exact: the expected English, in whole words and in its case, as often as the
French has the term. Times are ratios to the engine alone in the same run.
"""

from __future__ import annotations

import argparse
import csv
import platform
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import sacrebleu

from glossary.model import Entry, TermMatch, Variant
from glossary.normalise import fold
from glossary.spot import Spotter
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

    english: list[str]
    seconds: float
    enforced: list[Enforced] | None = None


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
            if free and (match.kind == "title" or case_fits(found, match.expected, at_start=_at_start(english, start))):
                taken.append((start, end))
                break
    return len(taken)


def measure(test_set: TestSet, engine: Engine, systems: dict[str, Callable[[Spotter], Enforcer]]) -> None:
    """Print one line for each system, on all terms and on those that the reference has."""
    spotter = Spotter(test_set.entries)
    found = [tuple(spotter.find(line)) for line in test_set.french]
    annotated = [in_reference(*pair) for pair in zip(found, test_set.english, strict=True)]
    engine.translate([Source("Bonjour.")])
    alone = timed(lambda: [best[0].text for best in engine.translate([Source(line) for line in test_set.french])])
    print(f"\n{test_set.name}: {len(test_set.french)} sentences, {len(test_set.entries)} entries")
    for label, matches in (("all terms", found), ("terms that the reference has", annotated)):
        print(f"  {label}: {sum(map(len, matches))}")
        report("engine alone", test_set, alone, matches, alone.seconds)
        for name, make in systems.items():
            sentences = [Sentence(line, term) for line, term in zip(test_set.french, matches, strict=True)]
            enforcer = make(spotter)
            started = time.perf_counter()
            enforced = enforcer.translate(sentences)
            result = Result([one.english for one in enforced], time.perf_counter() - started, enforced)
            report(name, test_set, result, matches, alone.seconds)


def timed(translate: Callable[[], list[str]]) -> Result:
    started = time.perf_counter()
    english = translate()
    return Result(english, time.perf_counter() - started)


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
    means = Counter(use.means for one in result.enforced or () for use in one.uses)
    print(
        f"    {name:24} success {100 * success / max(total, 1):6.2f} %  BLEU {bleu:5.2f}  chrF++ {chrf:5.2f} "
        f"({local:5.2f} where terms are)  time x{result.seconds / seconds_alone:4.2f}  {dict(means) or ''}"
    )


def _at_start(text: str, start: int) -> bool:
    return starts_sentence(text, start)


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
    parser.add_argument("--seeds", type=Path, nargs="*", default=[])
    arguments = parser.parse_args()
    engine = open_engine(arguments.engine, arguments.package)
    print(f"engine {engine.name}; Python {platform.python_version()}; sacrebleu {version('sacrebleu')}; seed {SEED}")
    print("BLEU: case mixed, 13a, exp smoothing; chrF++: nc 6, nw 2; one reference")
    sys.stdout.flush()
    systems: dict[str, Callable[[Spotter], Enforcer]] = {"with the glossary": lambda spotter: Enforcer(engine, spotter)}
    for test_set in (news(arguments.data, []), tico(arguments.data)):
        measure(test_set, engine, systems)


if __name__ == "__main__":
    main()
