"""Term success and translation quality, with and without the glossary, on development sets that are not shipped.

    python tests/benchmarks/terms.py --data DIR [--engine apertium] [--package FILE] [--half odd] [--limit 200]

DIR holds `dev/news.tsv` (topic, French, English, with slots {P1}… for persons and {S1}… for surnames),
`names/person.tsv` (french, english, …, relation, origin) to fill the slots with, and `terms/tico19_test.{fr,en}` with
`terms/tico19_terms.tsv`.

Term success is exact (the expected English, in whole words and in its case, as often as the French has the term) and by
lemmas (simplemma). The engine alone stands beside each means by itself and all together; times are CPU seconds, as
ratios to the engine alone: of each, the fastest of some runs that take turns. A control puts random words with the
English of the reference in place of the terms. Rules were tuned on the even lines; the odd ones are for reports.
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.metadata import version
from itertools import chain, product
from pathlib import Path

import sacrebleu
import simplemma

from glossary.model import Entry, TermMatch, Variant
from glossary.normalise import fold
from glossary.seeds import seed_drafts
from glossary.spot import Spotter
from glossary.store import Glossary
from translate.enforce import REPAIRS, Enforced, Enforcer, Sentence
from translate.engines import open_engine
from translate.engines.base import Engine
from translate.english import case_fits, occurrences, starts_sentence
from translate.model import Hypothesis, Means, Source

SEED = 19
BLEU = sacrebleu.BLEU()
CHRF = sacrebleu.CHRF(word_order=2)

System = Callable[[], list[Enforced]]

_NEAR = 0.15  # of the length of a sentence
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_POSSESSIVE = re.compile(r"['’]s$")  # a token of its own for the scorers of WMT
_SLOT = re.compile(r"\{([PS])(\d)\}")


@dataclass(frozen=True)
class TestSet:
    """A development set: French, English references, and the glossary to use."""

    name: str
    french: list[str]
    english: list[str]
    entries: list[Entry]

    def part(self, half: str, limit: int | None) -> TestSet:
        """The even or the odd lines, or all, and of these the first `limit`."""
        lines = {"even": slice(0, None, 2), "odd": slice(1, None, 2), "all": slice(None)}[half]
        name = self.name if half == "all" else f"{self.name}, {half} lines"
        return TestSet(name, self.french[lines][:limit], self.english[lines][:limit], self.entries)


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


def satisfied_by_lemmas(matches: Sequence[TermMatch], english: str) -> int:
    """How many of `matches` have the lemmas of their English in a row in those of `english`, each in its own place."""
    words = _lemmas(english)
    count = 0
    for match in sorted(matches, key=lambda match: -len(match.expected)):
        wanted = _lemmas(match.expected)
        places = range(len(words) - len(wanted) + 1)
        place = next((place for place in places if wanted and words[place : place + len(wanted)] == wanted), None)
        if place is not None:
            words[place : place + len(wanted)] = [""] * len(wanted)
            count += 1
    return count


@cache
def _lemma(word: str) -> str:
    lemma: str = simplemma.lemmatize(word, lang="en")
    return lemma.lower()


def _lemmas(text: str) -> list[str]:
    return [_lemma(_POSSESSIVE.sub("", word)) for word in _WORD.findall(text)]


class WithoutMarks:
    """An engine made to keep to itself where marks went: what any engine behind a plain interface is like."""

    carries_marks = False
    obeys_terms = False

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.name = f"{engine.name}, without marks"

    def translate(self, sources: Sequence[Source], *, n_best: int = 1) -> list[list[Hypothesis]]:
        answers = self._engine.translate([Source(source.text) for source in sources], n_best=n_best)
        return [[replace(one, marks=(), hints=()) for one in answer] for answer in answers]


def means_of(engine: Engine) -> dict[str, frozenset[Means]]:
    """The systems to compare: each means of which `engine` is capable by itself, and all together."""
    single: list[Means] = ["copied", "replaced"]
    if engine.obeys_terms:
        single.insert(0, "annotated")
    if not engine.carries_marks and len(engine.translate([Source("Bonjour à tous.")], n_best=2)[0]) > 1:
        single.append("reranked")
    return {f"only {means}": frozenset({means}) for means in single} | {"all means": REPAIRS}


def measure(test_set: TestSet, engine: Engine, repeat: int) -> None:
    """Print what the engine does alone and with the glossary, on all terms and on those that the reference has."""
    spotter = Spotter(test_set.entries)
    found = [tuple(spotter.find(line)) for line in test_set.french]
    annotated = [in_reference(*pair) for pair in zip(found, test_set.english, strict=True)]
    print(f"\n{test_set.name}: {len(test_set.french)} sentences, {len(test_set.entries)} entries")
    for label, matches in (("all terms", found), ("terms that the reference has", annotated)):
        print(f"  {label}: {sum(map(len, matches))}")
        sentences = [Sentence(line, terms) for line, terms in zip(test_set.french, matches, strict=True)]
        systems: dict[str, System] = {"engine alone": lambda: _alone(engine, test_set.french)}
        for name, allowed in means_of(engine).items():
            systems[name] = partial(_enforced, engine, spotter, sentences, allowed)
        results = timed(systems, repeat)
        for name, result in results.items():
            report(name, test_set, result, matches, results["engine alone"].seconds)
        if matches is annotated:
            _report_places(test_set, results["all means"])
    _random_control(test_set, engine, spotter, annotated)


def _alone(engine: Engine, french: Sequence[str]) -> list[Enforced]:
    return [Enforced(best[0].text) for best in engine.translate([Source(line) for line in french])]


def _enforced(
    engine: Engine, spotter: Spotter, sentences: Sequence[Sentence], allowed: frozenset[Means] = REPAIRS
) -> list[Enforced]:
    return Enforcer(engine, spotter, allowed).translate(sentences)


def timed(systems: dict[str, System], repeat: int) -> dict[str, Result]:
    """What each of `systems` makes, and the CPU seconds of its fastest run of `repeat`, taken in turns."""
    seconds = dict.fromkeys(systems, float("inf"))
    made: dict[str, list[Enforced]] = {}
    for _ in range(repeat):
        for name, translate in systems.items():
            started = sum(os.times()[:4])
            made[name] = translate()
            seconds[name] = min(seconds[name], sum(os.times()[:4]) - started)
    return {name: Result(enforced, seconds[name]) for name, enforced in made.items()}


def report(
    name: str, test_set: TestSet, result: Result, matches: Sequence[Sequence[TermMatch]], seconds_alone: float
) -> None:
    total = max(sum(map(len, matches)), 1)
    exact = sum(satisfied(*pair) for pair in zip(matches, result.english, strict=True))
    lemmas = sum(satisfied_by_lemmas(*pair) for pair in zip(matches, result.english, strict=True))
    touched = [number for number, terms in enumerate(matches) if terms]
    local = _chrf([result.english[number] for number in touched], [test_set.english[number] for number in touched])
    means = Counter(use.means for one in result.enforced for use in one.uses)
    print(
        f"    {name:16} success {100 * exact / total:6.2f} %, lemmas {100 * lemmas / total:6.2f} %  "
        f"BLEU {_bleu(result.english, test_set.english):5.2f}  chrF++ {_chrf(result.english, test_set.english):5.2f} "
        f"({local:5.2f} where terms are)  time x{result.seconds / seconds_alone:4.2f}  {dict(means) or ''}"
    )


def _report_places(test_set: TestSet, result: Result) -> None:
    """Print, for each means and confidence, how many terms stand about where the reference has them."""
    places: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for one, reference in zip(result.enforced, test_set.english, strict=True):
        for use in one.uses:
            if use.target_start is not None and len(found := list(occurrences(use.match.expected, reference))) == 1:
                here, there = use.target_start / len(one.english), found[0][0] / len(reference)
                band = f"{int(10 * (use.confidence or 0.0)) / 10:.1f}"
                places[use.means, band].append(abs(here - there) <= _NEAR)
    print(f"  within {_NEAR:.0%} of a sentence of where the reference has it, by means and confidence:")
    for (means, band), near in sorted(places.items()):
        print(f"    {means:10} from {band}: {100 * sum(near) / len(near):5.1f} % of {len(near)}")


def _random_control(test_set: TestSet, engine: Engine, spotter: Spotter, proper: Sequence[Sequence[TermMatch]]) -> None:
    """Print what the glossary gains beside as many random words with the English of the reference, as in WMT25."""
    random_terms = _random_terms(test_set, proper)
    nothing: list[tuple[TermMatch, ...]] = [()] * len(proper)
    print("  no terms, proper terms, random terms (success on the proper and on the random ones):")
    for name, matches in (("no terms", nothing), ("proper", proper), ("random", random_terms)):
        sentences = [Sentence(line, tuple(terms)) for line, terms in zip(test_set.french, matches, strict=True)]
        glossary = spotter if name == "proper" else Spotter(())
        english = [one.english for one in _enforced(engine, glossary, sentences)]
        rates = [
            100 * sum(satisfied(*pair) for pair in zip(terms, english, strict=True)) / max(sum(map(len, terms)), 1)
            for terms in (proper, random_terms)
        ]
        print(
            f"    {name:16} success {rates[0]:6.2f} % and {rates[1]:6.2f} %  "
            f"BLEU {_bleu(english, test_set.english):5.2f}  chrF++ {_chrf(english, test_set.english):5.2f}"
        )


def _random_terms(test_set: TestSet, proper: Sequence[Sequence[TermMatch]]) -> list[tuple[TermMatch, ...]]:
    """For each sentence as many random words as it has proper terms, each with the word that the reference has for it.

    Which English word goes with which French one is told by how often they stand in the same pairs (Dice).
    """
    dictionary = _dictionary(test_set)
    chooser = random.Random(SEED)
    chosen = []
    for french, english, terms in zip(test_set.french, test_set.english, proper, strict=True):
        candidates = []
        for word in _WORD.finditer(french):
            translation = dictionary.get(word[0].lower())
            standing = next(occurrences(translation, english), None) if translation else None
            if standing is not None and word[0].islower():
                expected = english[slice(*standing)].lower()
                candidates.append(TermMatch(*word.span(), word[0], word[0], "term", word[0], expected))
        sample = chooser.sample(candidates, min(len(terms), len(candidates)))
        chosen.append(tuple(sorted(sample, key=lambda match: match.start)))
    return chosen


def _dictionary(test_set: TestSet) -> dict[str, str]:
    french = [{word for word in _WORD.findall(line.lower()) if len(word) >= 5} for line in test_set.french]
    english = [{word for word in _WORD.findall(line.lower()) if len(word) >= 4} for line in test_set.english]
    often = Counter(chain.from_iterable(french)), Counter(chain.from_iterable(english))
    together = Counter(pair for words in zip(french, english, strict=True) for pair in product(*words))
    best: dict[str, tuple[float, str]] = {}
    for (source, target), count in together.items():
        dice = 2 * count / (often[0][source] + often[1][target])
        if count >= 3 and dice >= 0.5:
            best[source] = max(best.get(source, (0.0, "")), (dice, target))
    return {source: target for source, (_, target) in best.items()}


def _bleu(english: list[str], references: list[str]) -> float:
    return float(BLEU.corpus_score(english, [references]).score)


def _chrf(english: list[str], references: list[str]) -> float:
    return float(CHRF.corpus_score(english, [references]).score)


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
    parser.add_argument("--without-marks", action="store_true", help="hide where the engine says that marks went")
    parser.add_argument("--half", choices=("even", "odd", "all"), default="all", help="lines by number, from 0")
    parser.add_argument("--limit", type=int, help="sentences of each set")
    parser.add_argument("--sets", default="news,tico19")
    parser.add_argument("--repeat", type=int, default=3)
    arguments = parser.parse_args()
    engine = open_engine(arguments.engine, arguments.package)
    if arguments.without_marks:
        engine = WithoutMarks(engine)
    versions = ", ".join(f"{name} {version(name)}" for name in ("sacrebleu", "simplemma", "ctranslate2"))
    print(f"engine {engine.name}; Python {platform.python_version()}; {versions}; seed {SEED}")
    with Glossary.in_memory(seed_drafts()) as glossary:
        bundled = list(glossary.entries())
    engine.translate([Source("Bonjour.")])
    for test_set in (news(arguments.data, bundled), tico(arguments.data)):
        if test_set.name in arguments.sets.split(","):
            measure(test_set.part(arguments.half, arguments.limit), engine, arguments.repeat)
    print(f"\nBLEU {BLEU.get_signature()}\nchrF++ {CHRF.get_signature()}")


if __name__ == "__main__":
    main()
