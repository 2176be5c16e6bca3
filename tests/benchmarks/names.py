"""How well names are found: this project beside what others have, on one list of names and one set of queries.

    python tests/benchmarks/names.py --data DIR [--queries 80] [--split held|tune|all] [--keep-homographs]
        [--nomenklatura-python PATH] [--abydos-python PATH]

DIR holds `person.tsv`, `place.tsv` and `org.tsv` (french, english, entity_id, source, relation, origin) and
`entities_en.tsv.xz` (entity_id, name, kind, country; no header), the names to be found among. A query is French, and
right is the entry with the gold English, or another of the very same name. A query whose spelling is itself another
entry's name is left out, for nobody can judge it, unless an option keeps it; then that entry goes first, and the query
cannot be right. "differing" is the mean over the groups of names spelt differently, in the shares of `MIX`. Queries are
drawn by chance with a fixed seed from half of the entities, by the CRC of their ids; the weights of the score were
fitted on the other half ("tune"). Surnames, the last words of persons' names, are looked for among all surnames.
"one slip" are names that French leaves alone, with a letter left out, changed or doubled, or two transposed, by chance.
"initials" are the transliterated persons with an initial for the first name: several may bear such a name.

Accept or reject: the transliterated persons are asked for again with the right name left out; of each method, the
threshold that keeps 93 % of the true first answers, and how many wrong names it then accepts.
At the end, names that were not asked before are looked up one by one, not thoroughly; then together, when their words
are known; and then once more one by one, when the answers are remembered: names a second, by how they are found.

Speeds are for one process; compare them with each other, not across machines. nomenklatura (its algorithm name-based,
which uses rigour) and abydos (Daitch-Mokotoff codes; last released in 2020) are run by the Pythons that the options
name, and left out without; abydos' codes are made before the clock starts, as is every index.
"""

from __future__ import annotations

import argparse
import csv
import gc
import importlib
import lzma
import platform
import random
import sys
import tempfile
import time
import zlib
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from string import ascii_lowercase

from peers import abydos_option, daitch_mokotoff_codes, nomenklatura_option, nomenklatura_scores
from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler, Levenshtein

from glossary.lookup import ACCEPTED, NameFinder
from glossary.model import Draft, Kind
from glossary.normalise import fold
from glossary.store import Glossary

SEED = 11
RERANKED = 90
SHORTEST_WITH_SLIP = 6
TIMED = 8_000
LIMIT = 6  # five answers, and one more for when the right one is left out
KINDS: dict[str, Kind] = {"person": "person", "place": "place", "org": "organisation"}
GROUPS = (
    "identical",
    "persons transliterated",
    "persons western",
    "persons expansion",
    "persons rulers",
    "places respelt",
    "places generic",
    "organisations",
    "surnames",
    "one slip",
    "initials",
)
MIX = {
    "persons transliterated": 900,
    "persons western": 150,
    "persons expansion": 100,
    "places respelt": 360,
    "places generic": 90,
    "organisations": 150,
    "persons rulers": 50,
}
Answers = list[tuple[float, str]]  # score and name, best first
Method = Callable[[str], Answers]


@dataclass(frozen=True)
class Baseline:
    """A way to find names, and the seconds a query that it took in a process of its own."""

    answer: Method
    elsewhere: float = 0.0


@dataclass(frozen=True)
class Query:
    """A French spelling and its English name."""

    french: str
    english: str


@dataclass(frozen=True)
class Outcome:
    """What a method answered to the queries of one group, and how long it took."""

    queries: Sequence[Query]
    answers: Sequence[Answers]
    seconds: float

    def top(self, count: int) -> float:
        """The share of queries with the right name among the first `count` answers, in per cent."""
        right = sum(
            query.english in [name for _, name in found[:count]]
            for query, found in zip(self.queries, self.answers, strict=True)
        )
        return 100 * right / len(self.queries)

    def acceptance(self, threshold: float) -> tuple[float, float]:
        """How many true first answers reach the threshold, and how many wrong ones once the right name is left out."""
        kept = wrong = 0
        for query, found in zip(self.queries, self.answers, strict=True):
            others = [score for score, name in found if name != query.english]
            kept += bool(found) and found[0][1] == query.english and found[0][0] >= threshold
            wrong += bool(others) and max(others) >= threshold
        return 100 * kept / len(self.queries), 100 * wrong / len(self.queries)

    def threshold_keeping(self, share: float) -> float | None:
        """The highest threshold that keeps this share of the queries; None if too few are right at all."""
        scores = sorted(
            (
                found[0][0]
                for query, found in zip(self.queries, self.answers, strict=True)
                if found and found[0][1] == query.english
            ),
            reverse=True,
        )
        needed = -int(-share * len(self.queries) // 1)
        return scores[needed - 1] if needed <= len(scores) else None


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--queries", type=int, default=80, help="the most queries a group (default: 80)")
    parser.add_argument("--split", choices=("held", "tune", "all"), default="held")
    parser.add_argument("--keep-homographs", action="store_true", help="ask for other entries' names too")
    parser.add_argument("--only-ours", action="store_true", help="leave the baselines out")
    nomenklatura_option(parser)
    abydos_option(parser)
    options = parser.parse_args()
    entities = list(_entities(options.data / "entities_en.tsv.xz"))
    taken = [] if options.keep_homographs else entities
    groups = _groups(options.data, options.split, options.queries, taken)
    print(f"{len(entities)} names; {sum(map(len, groups.values()))} queries; split {options.split}; {_versions()}")
    surnames = _surnames(entities)
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        ours = _glossary(Path(folder) / "names.db", entities)
        print(f"our database of all names was made in {time.perf_counter() - started:.0f} s")
        of_surnames = _glossary(Path(folder) / "surnames.db", [(name, "person") for name in surnames])
        gc.freeze()  # the garbage collector need not go through the lists of this benchmark
        table = {"this project": _outcomes(groups, Baseline(_answers(ours)), Baseline(_answers(of_surnames)))}
        if not options.only_ours:
            asked = [query.french for group, queries in groups.items() if group != "surnames" for query in queries]
            whole = _baselines([name for name, _ in entities], asked, options)
            short = _baselines(surnames, [query.french for query in groups["surnames"]], options)
            table |= {name: _outcomes(groups, whole[name], short[name]) for name in whole}
        _print_quality(table, groups)
        _print_acceptance(table)
        _print_speeds(ours, _names_not_asked(options.data, groups))


def _entities(path: Path) -> Iterator[tuple[str, str]]:
    with lzma.open(path, "rt", encoding="utf-8", newline="") as file:
        for _, name, kind, _ in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield name, kind


def _surnames(entities: Sequence[tuple[str, str]]) -> list[str]:
    """The last words of persons' names, each once: the surnames to be found among."""
    return list(dict.fromkeys(name.split()[-1] for name, kind in entities if kind == "person" and " " in name))


def _groups(data: Path, split: str, most: int, others: Sequence[tuple[str, str]]) -> dict[str, list[Query]]:
    """The queries of each group, without those whose very spelling is a name among `others`."""
    taken = {fold(name) for name, _ in others}
    surnames = set(map(fold, _surnames(others)))
    found: dict[str, list[Query]] = {group: [] for group in GROUPS}
    for file in ("person", "place", "org"):
        with (data / f"{file}.tsv").open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                is_tune = zlib.crc32(row["entity_id"].encode()) % 2 == 0
                if split == "all" or is_tune == (split == "tune"):
                    _sort_in(found, file, row, taken, surnames)
    draw = random.Random(SEED)
    slips = [Query(_slip(query.english, draw), query.english) for query in found["identical"]]
    found["one slip"] = [
        query for query in slips if fold(query.french) not in taken and fold(query.french) != fold(query.english)
    ]
    abbreviated = [Query(_with_initial(query.french), query.english) for query in found["persons transliterated"]]
    found["initials"] = [query for query in abbreviated if " " in query.french and fold(query.french) not in taken]
    return {group: draw.sample(queries, min(most, len(queries))) for group, queries in found.items()}


def _slip(name: str, draw: random.Random) -> str:
    """The name with one slip in it, behind its first letter."""
    if len(name) < SHORTEST_WITH_SLIP:
        return name
    place = draw.randrange(1, len(name) - 1)
    before, letter, after, rest = name[:place], name[place], name[place + 1], name[place + 2 :]
    return draw.choice(
        (
            before + after + rest,
            before + draw.choice(ascii_lowercase) + after + rest,
            before + letter + letter + after + rest,
            before + after + letter + rest,
        )
    )


def _with_initial(name: str) -> str:
    """`V. Poutine`, `J.-L. Mélenchon`: the name with initials for the first word."""
    first, *others = name.split()
    return " ".join(["-".join([f"{part[0]}." for part in first.split("-") if part]), *others])


def _sort_in(
    found: dict[str, list[Query]], file: str, row: dict[str, str], taken: set[str], surnames: set[str]
) -> None:
    query, relation, origin = Query(row["french"], row["english"]), row["relation"], row["origin"] or ""
    if relation == "same":
        found["identical"].append(query)
    elif fold(query.french) in taken:
        return
    elif file == "place" and relation == "spelling" and origin == "bare":
        found["places respelt"].append(query)
    elif file == "place" and origin == "generic":
        found["places generic"].append(query)
    elif file == "person" and relation == "spelling":
        found["persons transliterated" if origin else "persons western"].append(query)
        french, english = query.french.split(), query.english.split()
        if origin and len(french) > 1 < len(english) and fold(french[-1]) not in surnames:
            found["surnames"].append(Query(french[-1], english[-1]))
    elif file == "person" and relation.startswith("expansion"):
        found["persons expansion"].append(query)
    elif file == "person" and relation == "regnal":
        found["persons rulers"].append(query)
    elif file == "org" and relation not in ("diacritics", "unrelated"):
        found["organisations"].append(query)


def _glossary(path: Path, names: Sequence[tuple[str, str]]) -> Glossary:
    drafts = (Draft(f"e{number}", KINDS.get(kind, "term"), name) for number, (name, kind) in enumerate(names))
    return Glossary.create(path, drafts)


def _answers(glossary: Glossary) -> Method:
    finder = NameFinder(glossary.db)
    return lambda name: [(match.score, match.canonical) for match in finder.lookup(name, limit=LIMIT, thorough=True)]


def _baselines(names: Sequence[str], queries: Sequence[str], options: argparse.Namespace) -> dict[str, Baseline]:
    folds = [fold(name) for name in names]
    found = {"Unidecode + casefold, exact": Baseline(_exact(fold, names))}
    try:
        fingerprint = importlib.import_module("fingerprints").generate
        found["fingerprints, exact"] = Baseline(_exact(fingerprint, names))
    except ImportError:
        print("fingerprints is not installed: left out", file=sys.stderr)
    for title, scorer in (
        ("rapidfuzz Jaro-Winkler", JaroWinkler.normalized_similarity),
        ("rapidfuzz token_sort_ratio", fuzz.token_sort_ratio),
        ("normalised Levenshtein", Levenshtein.normalized_similarity),
    ):
        found[title] = Baseline(_scan(scorer, names, folds))
    if options.abydos_python:
        method = _daitch_mokotoff(options.abydos_python, names, folds, queries)
        found["Daitch-Mokotoff block + Levenshtein"] = Baseline(method)
    if options.nomenklatura_python:
        found[f"nomenklatura name-based, re-ranking {RERANKED}"] = _nomenklatura(
            options.nomenklatura_python, names, folds, queries
        )
    return found


def _exact(key: Callable[[str], str | None], names: Sequence[str]) -> Method:
    found: dict[str | None, list[str]] = {}
    for name in names:
        found.setdefault(key(name), []).append(name)
    return lambda name: [(1.0, other) for other in found.get(key(name), [])[:LIMIT]]


def _scan(scorer: Callable[..., float], names: Sequence[str], folds: Sequence[str]) -> Method:
    def answer(name: str) -> Answers:
        found = process.extract(fold(name), folds, scorer=scorer, limit=LIMIT)
        return [(score, names[place]) for _, score, place in found]

    return answer


def _daitch_mokotoff(python: str, names: Sequence[str], folds: Sequence[str], queries: Sequence[str]) -> Method:
    """Names that share a Daitch-Mokotoff code of a word with the query, by normalised Levenshtein similarity."""
    asked = [fold(query) for query in queries]
    words = sorted({word for text in (*folds, *asked) for word in text.split() if word.isalpha()})
    answered = daitch_mokotoff_codes(python, words)
    print(f"Daitch-Mokotoff: {answered.version}")
    codes = dict(zip(words, answered.codes, strict=True))
    block: dict[str, set[int]] = {}
    for place, text in enumerate(folds):
        for word in text.split():
            for code in codes.get(word, ()):
                block.setdefault(code, set()).add(place)

    def answer(name: str) -> Answers:
        wanted = fold(name)
        sharing = {place for word in wanted.split() for code in codes.get(word, ()) for place in block.get(code, ())}
        places = sorted(sharing)
        found = process.extract(
            wanted, [folds[place] for place in places], scorer=Levenshtein.normalized_similarity, limit=LIMIT
        )
        return [(score, names[places[place]]) for _, score, place in found]

    return answer


def _nomenklatura(python: str, names: Sequence[str], folds: Sequence[str], queries: Sequence[str]) -> Baseline:
    """nomenklatura's name-based as it is, ordering the names with the highest normalised Levenshtein similarity."""
    started = time.process_time()
    near = {
        query: [
            names[place]
            for *_, place in process.extract(
                fold(query), folds, scorer=Levenshtein.normalized_similarity, limit=RERANKED
            )
        ]
        for query in dict.fromkeys(queries)
    }
    scanned = time.process_time() - started
    pairs = [("Person", query, name) for query, others in near.items() for name in others]
    answered = nomenklatura_scores(python, "name-based", pairs)
    scores: dict[str, Answers] = {query: [] for query in near}
    for (_, query, name), score in zip(pairs, answered.scores, strict=True):
        scores[query].append((score, name))
    best = {query: sorted(found, key=lambda pair: -pair[0])[:LIMIT] for query, found in scores.items()}
    print(f"nomenklatura: {answered.versions}")
    return Baseline(lambda name: best[name], (scanned + answered.seconds) / (len(near) or 1))


def _outcomes(groups: dict[str, list[Query]], method: Baseline, of_surnames: Baseline) -> dict[str, Outcome]:
    found = {}
    for group, queries in groups.items():
        asked = of_surnames if group == "surnames" else method
        started = time.process_time()
        answers = [asked.answer(query.french) for query in queries]
        seconds = time.process_time() - started + asked.elsewhere * len(queries)
        found[group] = Outcome(queries, answers, seconds)
    return found


def _print_quality(table: dict[str, dict[str, Outcome]], groups: dict[str, list[Query]]) -> None:
    print("\ntop-1 / top-5 in per cent")
    titles = [f"{group} ({len(queries)})" for group, queries in groups.items()]
    print("| method | differing | " + " | ".join(titles) + " | queries/s |")
    print("|---|" + "---|" * (len(titles) + 2))
    for name, outcomes in table.items():
        cells = [f"{outcome.top(1):.1f} / {outcome.top(5):.1f}" for outcome in outcomes.values()]
        differing = [outcome for group, outcome in outcomes.items() if group != "identical"]
        speed = sum(len(outcome.queries) for outcome in differing) / sum(outcome.seconds for outcome in differing)
        overall = f"{_in_mix(outcomes, 1):.1f} / {_in_mix(outcomes, 5):.1f}"
        print(f"| {name} | {overall} | " + " | ".join(cells) + f" | {speed:,.0f} |")


def _in_mix(outcomes: dict[str, Outcome], count: int) -> float:
    return sum(outcomes[group].top(count) * share for group, share in MIX.items()) / sum(MIX.values())


def _print_acceptance(table: dict[str, dict[str, Outcome]]) -> None:
    print("\ntransliterated persons, right name present and left out: threshold, true kept %, wrong accepted %")
    for name, outcomes in table.items():
        outcome = outcomes["persons transliterated"]
        threshold = outcome.threshold_keeping(0.93)
        if threshold is None:
            print(f"| {name} | cannot keep 93 % | best {outcome.top(1):.1f} |")
            continue
        kept, wrong = outcome.acceptance(threshold)
        print(f"| {name} | {threshold:.3f} | {kept:.1f} | {wrong:.1f} |")
    kept, wrong = table["this project"]["persons transliterated"].acceptance(ACCEPTED)
    print(f"| this project as shipped | {ACCEPTED} | {kept:.1f} | {wrong:.1f} |")


def _names_not_asked(data: Path, groups: dict[str, list[Query]]) -> list[str]:
    asked = {query.french for queries in groups.values() for query in queries}
    names = {query.french for queries in _groups(data, "all", 1 << 30, []).values() for query in queries}
    return random.Random(SEED).sample(sorted(names - asked), TIMED)


def _print_speeds(glossary: Glossary, names: Sequence[str]) -> None:
    finder = NameFinder(glossary.db)
    names_of: dict[str, list[str]] = defaultdict(list)
    seconds: dict[str, float] = defaultdict(float)
    for name in names:
        started = time.perf_counter()
        found = finder.lookup(name)
        took = time.perf_counter() - started
        how = str(found[0].method) if found else "none"
        names_of[how].append(name)
        seconds[how] += took
    print("\nnames a second by how they are found: one by one; together, by another finder; and again one by one")
    for how, group in sorted(names_of.items()):
        other = NameFinder(glossary.db)
        together = _seconds(other.lookup_all(group))
        again = _seconds(map(other.lookup, group))
        speeds = " | ".join(f"{len(group) / took:,.0f}" for took in (seconds[how], together, again))
        print(f"| {how} | {len(group)} | {speeds} |")


def _seconds(answers: Iterable[object]) -> float:
    started = time.perf_counter()
    deque(answers, maxlen=0)
    return time.perf_counter() - started


def _versions() -> str:
    found = [f"Python {platform.python_version()}"]
    for package in ("rapidfuzz", "Unidecode", "fingerprints"):
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    return ", ".join(found)


if __name__ == "__main__":
    main()
