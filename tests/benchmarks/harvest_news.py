"""How well `glossary harvest` cuts names out of real news: its spellings beside the English of the same sentences.

    python tests/benchmarks/harvest_news.py --data DIR [--lines 40] [--most 20000] [--show]

DIR holds `parallel/*.tsv.xz` (French, tab, English, a sentence a line) and `dev/newstest2013.{fr,en}`. Some lines in a
row are a document; it is harvested by itself, beside a glossary that is empty but for the countries and cities of CLDR.

Names of several words that both languages spell alike need no labels. They are those runs of capitalised words in the
English, with at most small particles between, that are in the French too; none from headlines in capitals, nor with an
English title or article in front. Of these, "found" are spellings of the harvest, and "too long", "too short" and
"missed" are not. Precision: of the harvested spellings of several words that are all in the English document, those
that stand there together. For comparison, the plainest way: every run of capitalised words that opens no sentence. The
file that the rules were tuned on comes first; the others are for reports.
"""

from __future__ import annotations

import argparse
import lzma
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from glossary.harvest import Harvest
from glossary.normalise import fold
from glossary.seeds import cldr_drafts
from glossary.store import Glossary

FILES = (
    "parallel/wmt_news2008_2012.tsv.xz",
    "dev/newstest2013.fr",
    "parallel/europarl_small.tsv.xz",
    "parallel/un_devset.tsv.xz",
    "parallel/hansard.tsv.xz",
)
OUTCOMES = ("found", "too long", "too short", "missed")
_CAPITALS = "".join(chr(code) for code in range(0x250) if chr(code).isupper())
_WORD = rf"(?:(?:[{_CAPITALS}]\.)+|[{_CAPITALS}][\w’'-]*)"
_PARTICLE = r"(?:(?:de la|del|de|da|dos|do|di|von|van der|van|bin|ben|ibn|al|el)\s+)"
_RUN = re.compile(rf"(?<![\w.-]){_WORD}(?:\s+{_PARTICLE}?{_WORD})+")
_GENITIVE = re.compile(r"['’]s?$")
_LETTERS = re.compile(r"[^\W\d_]+")
_TITLES = """
    the a an president minister general colonel captain major lieutenant chancellor king queen prince princess pope lord
    lady sir judge senator secretary director professor doctor dr mr mrs ms miss sheikh ayatollah imam mayor governor
    ambassador commissioner justice m mme mlle me pr
"""
_NO_NAME = frozenset(_TITLES.split())
_PLAIN = re.compile(rf"(?<![.!?«:] )(?<!\n)(?<!^)(?<![\w.-]){_WORD}(?:\s+{_WORD})*")
Pair = tuple[str, str]  # a French sentence and its English
Spellings = Callable[[str], Iterable[str]]  # the names of a French document, as it writes them


def main() -> None:
    """Print a line for each file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--lines", type=int, default=40, help="sentences of a document (default: 40)")
    parser.add_argument("--most", type=int, default=20_000, help="the most sentences of a file (default: 20000)")
    parser.add_argument("--show", action="store_true", help="list what is wrong in the file used for tuning")
    options = parser.parse_args()
    print("| file | method | names | " + " | ".join(f"{outcome} %" for outcome in OUTCOMES) + " | precision % | of |")
    print("|---" * (len(OUTCOMES) + 5) + "|")
    with Glossary.in_memory(cldr_drafts()) as glossary:
        ours = partial(_harvested, glossary)
        for name in FILES:
            documents = list(_documents(islice(_pairs(options.data / name), options.most), options.lines))
            wrong = _print_row(f"{name} | this project", documents, ours)
            _print_row(f"{name} | capitals alone", documents, _PLAIN.findall)
            if options.show and name == FILES[0]:
                for outcome, cases in wrong.items():
                    print(f"\n{outcome}:", *cases, sep="\n   ")


def _print_row(title: str, documents: Iterable[list[Pair]], spellings_of: Spellings) -> dict[str, list[str]]:
    """Print how a method did; what was wrong, by outcome."""
    found, wrong, together, judged = _measured(documents, spellings_of)
    total = sum(found.values())
    shares = " | ".join(f"{100 * found[outcome] / total:.1f}" for outcome in OUTCOMES)
    print(f"| {title} | {total} | {shares} | {100 * together / judged:.1f} | {judged} |", flush=True)
    return wrong


def _harvested(glossary: Glossary, text: str) -> list[str]:
    harvest = Harvest()
    harvest.add(text)
    return [spelling.text for group in harvest.groups(glossary) for spelling in group.spellings]


def _pairs(path: Path) -> Iterator[Pair]:
    if path.suffix == ".fr":
        with path.open(encoding="utf-8") as ours, path.with_suffix(".en").open(encoding="utf-8") as theirs:
            yield from zip(ours, theirs, strict=True)
        return
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            french, english, *_ = line.split("\t")
            yield french, english


def _documents(pairs: Iterable[Pair], lines: int) -> Iterator[list[Pair]]:
    stream = iter(pairs)
    while document := list(islice(stream, lines)):
        yield document


def _measured(
    documents: Iterable[list[Pair]], spellings_of: Spellings
) -> tuple[Counter[str], dict[str, list[str]], int, int]:
    """How many names had each outcome, what was wrong, how many spellings stand together, and of how many."""
    outcomes = Counter[str]()
    wrong: dict[str, list[str]] = defaultdict(list)
    together = judged = 0
    for document in documents:
        spellings = set(map(fold, spellings_of("\n\n".join(french.strip() for french, _ in document))))
        for name in _names_alike(document):
            outcome = _outcome(name, spellings)
            outcomes[outcome] += 1
            if outcome != "found":
                wrong[outcome].append(f"{name} | {', '.join(_sharing(name, spellings))}")
        english = " ".join(["", *(fold(text) for _, text in document), ""])
        words = set(english.split())
        for spelling in sorted(spellings):
            if " " in spelling and words.issuperset(spelling.split()):
                judged += 1
                if f" {spelling} " in english:
                    together += 1
                else:
                    wrong["not together"].append(spelling)
    return outcomes, wrong, together, judged


def _outcome(name: str, spellings: set[str]) -> str:
    if name in spellings:
        return "found"
    if any(f" {name} " in f" {each} " for each in spellings):
        return "too long"
    return "too short" if any(f" {each} " in f" {name} " for each in spellings) else "missed"


def _sharing(name: str, spellings: set[str]) -> list[str]:
    words = set(name.split())
    return sorted(each for each in spellings if words & set(each.split()))


def _names_alike(document: list[Pair]) -> list[str]:
    """The folds of the names of several words that are the same in both languages, each once a document."""
    found: dict[str, None] = {}
    for french, english in document:
        if _is_headline(english):
            continue
        folded = f" {fold(french)} "
        for match in _RUN.finditer(english):
            name = fold(_GENITIVE.sub("", match[0]))
            first, _, others = name.partition(" ")
            if others and first not in _NO_NAME and f" {name} " in folded:
                found[name] = None
    return list(found)


def _is_headline(text: str) -> bool:
    words = _LETTERS.findall(text)
    return bool(2 * sum(word[0].isupper() for word in words) > len(words))


if __name__ == "__main__":
    main()
