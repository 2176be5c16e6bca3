"""Fit the weights of the score again, and print them as `glossary/score.py` has them.

    python tests/tools/fit_score.py --data DIR [--queries 1500] [--folds 2]

DIR is the folder of `tests/benchmarks/names.py`. Only its "tune" half is read: French spellings, each with the names
that look-up compares it with. Both sets of weights, of names of one word and of several, make one linear function each
of the measures. It is fitted to tell the right name from the others of its list (softmax over the list) and right from
wrong anywhere (logistic), with a pull towards the weights that are there. Patronymics, which English mostly leaves
out, are put into some Slavic names, since the data has few. With --folds, each part is judged by weights fitted on the
others; the last fit is on all.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

import names as benchmark

from glossary import score
from glossary.candidates import Candidates
from glossary.model import Draft
from glossary.names import parse, parse_stored
from glossary.score import Measures, NameModel, measures
from glossary.store import Glossary

SEED = 5
STEPS, RATE = 1500, 0.02
PULL = 0.1  # towards the weights that are there
LIST_SHARE = 0.85  # of the loss; the rest is logistic
PATRONYMICS = ("Ivanovitch", "Sergueïevitch", "Petrovitch", "Vladimirovitch", "Nikolaïevitch", "Mikhaïlovitch")
WEIGHT = {**benchmark.MIX, "persons expansion": 300, "persons rulers": 100, "surnames": 300}  # of each group
MOST = 4.0  # no weight is larger


@dataclass(frozen=True)
class Example:
    """A query's group, the measures of each name it is compared with, and which of them are right."""

    group: str
    one_word: bool
    values: np.ndarray
    right: np.ndarray


def main() -> None:
    """Print the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--queries", type=int, default=1500, help="the most queries a group")
    parser.add_argument("--folds", type=int, default=2)
    options = parser.parse_args()
    examples = list(_examples(options.data, options.queries))
    random.Random(SEED).shuffle(examples)
    print(f"{len(examples)} queries; first right now {_quality(examples, _present())}")
    parts = [examples[number :: options.folds] for number in range(options.folds)]
    for number, part in enumerate(parts):
        others = [example for other in parts[:number] + parts[number + 1 :] for example in other]
        print(f"fold {number}: now {_quality(part, _present())}; fitted on the others {_quality(part, _fit(others))}")
    fitted = _fit(examples)
    print(f"all: {_quality(examples, fitted)}\n")
    for one_word, title in ((False, "_WEIGHTS"), (True, "_WEIGHTS_OF_ONE_WORD")):
        print(f"{title} = Measures(")
        for name, value in zip(Measures._fields, fitted[one_word], strict=True):
            print(f"    {name}={value:.2f},")
        print(")")


def _present() -> dict[bool, np.ndarray]:
    return {False: np.array(score._WEIGHTS), True: np.array(score._WEIGHTS_OF_ONE_WORD)}


def _examples(data: Path, most: int) -> Iterator[Example]:
    entities = list(benchmark._entities(data / "entities_en.tsv.xz"))
    groups = benchmark._groups(data, "tune", most, entities)
    del groups["identical"]
    groups["persons transliterated"] += list(_with_patronymics(groups["persons transliterated"]))
    surnames = [(name, "person") for name in benchmark._surnames(entities)]
    with tempfile.TemporaryDirectory() as folder:
        whole = _candidates(Path(folder) / "names.db", entities)
        short = _candidates(Path(folder) / "surnames.db", surnames)
        for group, queries in groups.items():
            for query in queries:
                example = _example(group, query, short if group == "surnames" else whole)
                if example is not None:
                    yield example


def _with_patronymics(queries: Sequence[benchmark.Query]) -> Iterator[benchmark.Query]:
    draw = random.Random(SEED)
    for query in queries:
        words = query.french.split()
        if len(words) == 2 and words[-1].endswith(("ov", "ev", "ine", "ski", "enko", "iev", "tch")):
            yield benchmark.Query(f"{words[0]} {draw.choice(PATRONYMICS)} {words[1]}", query.english)


def _candidates(path: Path, names: Sequence[tuple[str, str]]) -> Candidates:
    kinds = benchmark.KINDS
    drafts = (Draft(f"e{number}", kinds.get(kind, "term"), name) for number, (name, kind) in enumerate(names))
    found = Candidates(Glossary.create(path, drafts).db)
    found.refresh()
    return found


def _example(group: str, query: benchmark.Query, candidates: Candidates) -> Example | None:
    name = parse(query.french)
    model = NameModel(name)
    found = candidates.find(name)
    right = np.array([form.canonical == query.english for form in found])
    if not found:
        return None
    values = np.array(
        [
            measures(
                model.align(parse_stored(form.text, form.fold, form.key)),
                candidates.weight,
                of_person=form.kind == "person",
            )
            for form in found
        ]
    )
    one_word = bool(values[0][Measures._fields.index("one_word")])
    return Example(group, one_word, values, right)


def _quality(examples: Sequence[Example], weights: dict[bool, np.ndarray]) -> str:
    """The share of queries with the right name first, of those that have it at all: in the mix, and by group."""
    hits: dict[str, list[float]] = {}
    for example in examples:
        first = int(np.argmax(example.values @ weights[example.one_word]))
        hits.setdefault(example.group, []).append(100.0 * bool(example.right[first]))
    means = {group: float(np.mean(found)) for group, found in hits.items()}
    mix = sum(means[group] * share for group, share in benchmark.MIX.items()) / sum(benchmark.MIX.values())
    return f"{mix:.2f} " + ", ".join(f"{group} {mean:.1f}" for group, mean in means.items())


def _fit(examples: Sequence[Example]) -> dict[bool, np.ndarray]:
    counts: dict[str, int] = {}
    for example in examples:
        counts[example.group] = counts.get(example.group, 0) + 1
    return {
        one_word: _descend(
            [example for example in examples if example.one_word is one_word], _present()[one_word], counts
        )
        for one_word in (False, True)
    }


def _descend(examples: Sequence[Example], start: np.ndarray, counts: dict[str, int]) -> np.ndarray:
    """Adam on all examples at once."""
    sizes = [len(example.right) for example in examples]
    values, right = np.concatenate([e.values for e in examples]), np.concatenate([e.right for e in examples])
    begins = np.cumsum([0, *sizes[:-1]])
    share = np.array([WEIGHT[example.group] / counts[example.group] for example in examples])
    share /= share.sum()
    each = np.repeat(share, sizes)
    has_right = np.repeat(np.array([example.right.any() for example in examples]), sizes)
    right_per_list = np.repeat(np.maximum(1, np.add.reduceat(right.astype(float), begins)), sizes)
    weights, mean, square = start.copy(), np.zeros_like(start), np.zeros_like(start)
    for step in range(1, STEPS + 1):
        logits = values @ weights
        top = np.repeat(np.maximum.reduceat(logits, begins), sizes)
        exponents = np.exp(logits - top)
        chosen = exponents / np.repeat(np.add.reduceat(exponents, begins), sizes)
        of_lists = np.where(has_right, chosen - right / right_per_list, 0.0)
        of_pairs = 1 / (1 + np.exp(-logits)) - right
        slope = values.T @ (each * (LIST_SHARE * of_lists + (1 - LIST_SHARE) * of_pairs)) + PULL * (weights - start)
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        weights -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
        weights = np.clip(weights, -MOST, MOST)
    return weights


if __name__ == "__main__":
    main()
