"""The sentences that the tiny test package knows: tests/data/tiny_pairs.tsv, with its slots filled with names."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"
PERSONS = (
    "Alexander Lukashenko",
    "Ebrahim Raisi",
    "Ali Khamenei",
    "Masoud Pezeshkian",
    "Abbas Araghchi",
    "Viktor Khrenin",
    "Mikhail Mishustin",
    "Vladimir Putin",
)
PLACES = ("Minsk", "Tehran", "Belarus", "Iran", "Moscow", "Ukraine")
FILLS = 24  # fillings of a template with slots, taken evenly from all of them


def known_pairs(path: Path = DATA / "tiny_pairs.tsv") -> list[tuple[str, str]]:
    """The sentence pairs that the package knows: the rows of `path`, with {P} and {C} filled with names."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    return [pair for french, english in rows for pair in _filled(french, english)]


def _filled(french: str, english: str) -> Iterator[tuple[str, str]]:
    slots = [(slot, names) for slot, names in (("{P}", PERSONS), ("{C}", PLACES)) if slot in french]
    fillings = list(product(*(names for _, names in slots)))
    for names in islice(fillings, 0, None, max(1, len(fillings) // FILLS)):
        pair = french, english
        for (slot, _), name in zip(slots, names, strict=True):
            pair = pair[0].replace(slot, name), pair[1].replace(slot, name)
        yield pair
