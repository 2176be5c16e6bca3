"""What telling two names apart needs to know beside `patterns.tsv`, read from `compare.tsv`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

from glossary.errors import BadInput
from glossary.normalise import fold
from glossary.romanize import word_key

_COLUMNS = 3
_HEADER = "layer\t"


@dataclass(frozen=True, slots=True)
class Reading:
    """How one language reads letters: what to look for, and what to read in its place."""

    letters: re.Pattern[str]
    sounds: dict[str, str]

    def of(self, word: str) -> str:
        """The word as this language reads it, spelt anew."""
        return self.letters.sub(lambda match: self.sounds[match[0]], word)


@dataclass(slots=True)
class CompareWords:
    """The contents of `compare.tsv`. Forms of one word share a number; phrases are tuples of folded words."""

    generic: dict[str, int] = field(default_factory=dict)
    prefixes: set[tuple[str, ...]] = field(default_factory=set)
    honorifics: set[str] = field(default_factory=set)
    given: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    given_keys: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    numbers: dict[str, str] = field(default_factory=dict)
    generations: dict[str, str] = field(default_factory=dict)
    readings: list[Reading] = field(default_factory=list)


@lru_cache(maxsize=1)
def compare_words() -> CompareWords:
    """The words, read once. Raises BadInput for a line that is not of the file's form."""
    found = CompareWords()
    text = files("glossary").joinpath("compare.tsv").read_text("utf-8")
    for number, (layer, cell) in _rows(text):
        items = [[form.replace("_", " ") for form in item.split("|")] for item in cell.split(" ")]
        for place, forms in enumerate(items):
            _add(found, layer, forms, number * 1000 + place, number)
        if layer == "reading":
            spelt = {forms[0]: forms[-1] for forms in items}
            found.readings.append(Reading(re.compile("|".join(spelt)), spelt))
    return found


def _add(found: CompareWords, layer: str, forms: list[str], identity: int, line: int) -> None:
    folds = list(map(fold, forms))
    if layer == "generic":
        found.generic.update(dict.fromkeys(folds, identity))
    elif layer == "prefix":
        found.prefixes.update(tuple(each.split()) for each in folds)
    elif layer == "honorific":
        found.honorifics.update(folds)
    elif layer == "given":
        for each in folds:
            found.given[each].add(identity)
            found.given_keys[word_key(each)].add(identity)
    elif layer == "number":
        found.numbers.update(dict.fromkeys(folds[:-1], folds[-1]))
    elif layer in ("younger", "elder"):
        found.generations.update(dict.fromkeys(folds, layer))
    elif layer != "reading":
        raise BadInput(f"unknown layer {layer!r}", path="compare.tsv", line=line)


def _rows(text: str) -> Iterator[tuple[int, tuple[str, str]]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith(("#", _HEADER)):
            continue
        cells = line.split("\t")
        if len(cells) != _COLUMNS:
            raise BadInput(f"not {_COLUMNS} columns", path="compare.tsv", line=number)
        yield number, (cells[0], cells[1])
