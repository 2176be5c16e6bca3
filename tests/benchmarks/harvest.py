"""How well `glossary harvest` finds and groups names: precision and recall on labelled documents, and its speed.

    python tests/benchmarks/harvest.py [--show]

The documents lie in tests/cases/harvest: those in `tuning` were looked at while the rules were written, those in
`heldout` were written before and never looked at. The glossary is empty but for the countries and cities of CLDR. Each
document is harvested alone, then all of a folder together. A spelling is right if the labels have it, whatever its
kind; pairs of spellings are right if the labels put them on one line. `--show` lists what is wrong.
"""

from __future__ import annotations

import argparse
import itertools
import re
import time
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from glossary.harvest import Group, Harvest
from glossary.normalise import fold
from glossary.seeds import cldr_drafts
from glossary.store import Glossary

CASES = Path(__file__).parent.parent / "cases" / "harvest"
_BAR = "=====\n"
_CAPITALS = re.compile(r"(?<![.!?«:] )(?<!\n)(?<!^)\b[A-ZÀ-Þ][\w-]+(?: [A-ZÀ-Þ][\w-]+)*")


@dataclass(frozen=True)
class Labelled:
    """A document, and the things in it: for each its kind and its spellings."""

    name: str
    text: str
    things: tuple[tuple[str, tuple[str, ...]], ...]


def labelled(folder: Path) -> list[Labelled]:
    """The labelled documents of a folder: the text, a bar, then one thing a line: kind, tab, spellings between bars."""
    found = []
    for path in sorted(folder.glob("*.txt")):
        text, _, labels = path.read_text(encoding="utf-8").partition(_BAR)
        rows = (line.split("\t") for line in labels.splitlines() if line and not line.startswith("#"))
        things = tuple((kind, tuple(form.strip() for form in forms.split("|"))) for kind, forms in rows)
        found.append(Labelled(path.stem, text, things))
    return found


def harvested(documents: Iterable[Labelled], glossary: Glossary) -> list[Group]:
    """What harvesting makes of the documents together."""
    harvest = Harvest()
    for document in documents:
        harvest.add(document.text, document.name)
    return harvest.groups(glossary)


@dataclass
class Tally:
    """Right, found and wanted answers."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    def add(self, found: Set[object], wanted: Set[object]) -> None:
        self.right += len(found & wanted)
        self.found += len(found)
        self.wanted += len(wanted)

    def __str__(self) -> str:
        precision, recall = self.right / (self.found or 1), self.right / (self.wanted or 1)
        f1 = 2 * precision * recall / ((precision + recall) or 1)
        return f"precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}  ({self.right}/{self.found}/{self.wanted})"


@dataclass
class Scores:
    """Spellings found, pairs grouped, kinds right (of the spellings that were found)."""

    names: Tally
    pairs: Tally
    kinds: Tally


def scores(batches: Iterable[Sequence[Labelled]], glossary: Glossary, show: bool = False) -> Scores:
    """Scores over batches of documents, each harvested by itself."""
    total = Scores(Tally(), Tally(), Tally())
    for batch in batches:
        groups = [group for group in harvested(batch, glossary) if group.kind != "term"]
        things = united([thing for document in batch for thing in document.things if thing[0] != "term"])
        found = {normal(s.text): group.kind for group in groups for s in group.spellings}
        wanted = {form: kind for kind, forms in things for form in forms}
        total.names.add(set(found), set(wanted))
        total.pairs.add(
            pairs([{normal(s.text) for s in g.spellings} for g in groups], wanted), pairs([f for _, f in things], found)
        )
        shared = set(found) & set(wanted)
        total.kinds.add({(f, found[f]) for f in shared}, {(f, wanted[f]) for f in shared})
        if show:
            print(batch[0].name if len(batch) == 1 else "together")
            print("   too much:", ", ".join(sorted(set(found) - set(wanted))))
            print("   missed:  ", ", ".join(sorted(set(wanted) - set(found))))
            print(
                "   kind:    ",
                ", ".join(f"{f} {found[f]}≠{wanted[f]}" for f in sorted(shared) if found[f] != wanted[f]),
            )
            ours = pairs([{normal(s.text) for s in g.spellings} for g in groups], wanted)
            theirs = pairs([f for _, f in things], found)
            print("   pairs +: ", sorted(map(sorted, ours - theirs)), " -:", sorted(map(sorted, theirs - ours)))
    return total


def capitals_alone(documents: Iterable[Labelled]) -> Tally:
    """The plainest way, for comparison: every run of capitalised words that opens no sentence is a name."""
    tally = Tally()
    for document in documents:
        found = {normal(match[0]) for match in _CAPITALS.finditer(document.text)}
        tally.add(found, {normal(form) for kind, forms in document.things if kind != "term" for form in forms})
    return tally


def united(things: Iterable[tuple[str, tuple[str, ...]]]) -> list[tuple[str, set[str]]]:
    """The things of several documents; lines of one kind that share a spelling are one thing."""
    result: list[tuple[str, set[str]]] = []
    for kind, forms in things:
        merged = {normal(form) for form in forms}
        for other in [other for other in result if other[0] == kind and other[1] & merged]:
            merged |= other[1]
            result.remove(other)
        result.append((kind, merged))
    return result


def pairs(sets: Iterable[set[str]], among: Iterable[str]) -> set[frozenset[str]]:
    """The pairs of spellings that stand together in one of the sets, both of them in `among`."""
    known = set(among)
    return {frozenset(pair) for members in sets for pair in itertools.combinations(sorted(members & known), 2)}


def normal(text: str) -> str:
    """A spelling with one kind of apostrophe and space, so that labels may be typed as one likes."""
    return " ".join(text.replace("’", "'").split())


def term_scores(documents: Sequence[Labelled], glossary: Glossary) -> Tally:
    """Terms found in the documents together; those that the labels name in several documents are wanted."""
    counts: dict[str, int] = {}
    for document in documents:
        for kind, forms in document.things:
            if kind == "term":
                counts[fold(forms[0])] = counts.get(fold(forms[0]), 0) + 1
    tally = Tally()
    groups = harvested(documents, glossary)
    tally.add({fold(g.canonical) for g in groups if g.kind == "term"}, {t for t, n in counts.items() if n >= 3})
    return tally


def speed(documents: Sequence[Labelled], glossary: Glossary) -> str:
    """Megabytes read a second of processor time, over 2 MB of the documents repeated; groups looked up a second."""
    size = sum(len(document.text.encode()) for document in documents)
    times = 2_000_000 // size
    harvest = Harvest()
    begin = time.process_time()
    for _ in range(times):
        for document in documents:
            harvest.add(document.text, document.name)
    read = time.process_time() - begin
    begin = time.process_time()
    groups = harvest.groups(glossary)
    grouped = time.process_time() - begin
    return f"{times * size / read / 1e6:.2f} MB/s reading; {len(groups) / grouped:.0f} groups/s set beside the glossary"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true", help="list what is wrong in the tuning documents")
    arguments = parser.parse_args()
    with Glossary.in_memory(cldr_drafts()) as glossary:
        everything = []
        for folder in ("tuning", "heldout"):
            documents = labelled(CASES / folder)
            everything += documents
            show = arguments.show and folder == "tuning"
            print(f"{folder}, {len(documents)} documents, capitals alone\n  names  {capitals_alone(documents)}")
            for title, batches in (("alone", [[d] for d in documents]), ("together", [documents])):
                found = scores(batches, glossary, show)
                print(f"{folder}, {len(documents)} documents, {title}")
                print(f"  names  {found.names}\n  pairs  {found.pairs}\n  kinds  {found.kinds}")
        print(f"terms, {len(everything)} documents together\n  {term_scores(everything, glossary)}")
        print(speed(everything, glossary))


if __name__ == "__main__":
    main()
