"""Names put into the slots of sentence pairs, in the French form on one side and the English one on the other.

{P1} is the full name of a man, {P2} of a woman, {S1} and {S2} their surnames; {C} is a place and {O} an organisation
where names for them are given. Small French words before a slot are fitted to the name: « de {P1} » becomes « d'Ali ».
"""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from glossary.errors import BadInput
from glossary.formats.lines import opened_table
from translate.training.sources import Pair

_SLOT = re.compile(r"\{([A-Z])(\d?)\}")
_ELIDED = {
    "de": "d", "que": "qu", "le": "l", "la": "l", "lorsque": "lorsqu", "puisque": "puisqu", "quoique": "quoiqu",
    "jusque": "jusqu", "ne": "n", "se": "s", "me": "m", "te": "t", "je": "j", "ce": "c",
}  # fmt: skip
_FULL = {short: full for full, short in _ELIDED.items() if full != "la"}
_BEFORE_FULL = re.compile(rf"\b({'|'.join(_ELIDED)}) (?=\{{([A-Z]\d?)\}})", re.IGNORECASE)
_BEFORE_SHORT = re.compile(rf"\b({'|'.join(_FULL)})(['’])(?=\{{([A-Z]\d?)\}})", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(an?) (?=\{([A-Z]\d?)\})", re.IGNORECASE)
_VOWELS = frozenset("aeiouàâäáåãæéèêëíìîïóòôöøœúùûüı")
# A given name that ends so is more often a woman's in the lists that were looked at: a guess, good enough to teach
# "she" after most of them.
_FEMININE = ("a", "e", "ie", "ine", "elle", "ya", "ïa")
_MASCULINE_LIST = """
    alexandre andré antoine baptiste charles claude dominique george georges gilles guillaume hippolyte jacques jules
    mike mohammed moïse philippe pierre serge stéphane steve xavier yves nikita ilya luca andrea mustafa moussa issa
    isa musa reza ali abdallah jean-pierre dave joe lee pete kyle mire rené josé aimé hervé
"""
_MASCULINE = frozenset(_MASCULINE_LIST.split())


@dataclass(frozen=True, slots=True)
class Names:
    """Pairs of French and English names by the letter of their slot; P has men under P1 and women under P2."""

    by_slot: Mapping[str, Sequence[tuple[str, str]]]


def read_names(paths: Mapping[str, Path]) -> Names:
    """The names in tables with the columns french and english: `paths` says by slot letter where (P, C, O).

    Of a table with a column `relation` only pairs are taken that are one name spelt two ways. Raises BadInput.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    for letter, path in paths.items():
        for french, english in _table(path):
            key = letter if letter != "P" else _person_slot(french)
            if letter != "P" or len(french.split()) == len(english.split()) in (2, 3):
                found.setdefault(key, []).append((french, english))
    return Names({key: _balanced(pairs) for key, pairs in found.items()})


def fill(pair: Pair, names: Names, chance: random.Random) -> Pair | None:
    """`pair` with names drawn by `chance` in its slots, and the names it got; None where a slot has no names."""
    chosen: dict[str, tuple[str, str]] = {}
    for letter, number in sorted(set(_SLOT.findall(pair.french)) | set(_SLOT.findall(pair.english))):
        slot = letter + number
        person = number if letter in "PS" else ""
        pool = names.by_slot.get("P2" if person and int(person) % 2 == 0 else "P1") if person else None
        pool = pool if person else names.by_slot.get(letter)
        if not pool:
            return None
        full = chosen.setdefault(f"P{person}" if person else slot, chance.choice(pool))
        chosen[slot] = full if letter != "S" else (full[0].split()[-1], full[1].split()[-1])
    if not chosen:
        return pair
    french = _fitted(pair.french, {slot: name for slot, (name, _) in chosen.items()})
    english = _with_article(pair.english, {slot: name for slot, (_, name) in chosen.items()})
    used = tuple(name for slot, name in chosen.items() if f"{{{slot}}}" in pair.french)
    return Pair(french, english, used)


def elides(name: str) -> bool:
    """Whether « de » becomes « d' » before `name`: before a vowel, before y only as one (Yves, not Yanoukovitch).

    H never elides here: before foreign names the press mostly keeps « de » (de Hassan, de Hollande).
    """
    letters = name.casefold()
    if letters[:1] == "y":
        return letters[1:2].isalpha() and letters[1:2] not in _VOWELS
    return letters[:1] in _VOWELS


def _fitted(french: str, names: Mapping[str, str]) -> str:
    def shorten(found: re.Match[str]) -> str:
        word = found[1]
        return _as_written(_ELIDED[word.casefold()], word) + "'" if elides(names[found[2]]) else found[0]

    def lengthen(found: re.Match[str]) -> str:
        word = found[1]
        return found[0] if elides(names[found[3]]) else _as_written(_FULL[word.casefold()], word) + " "

    return _filled(_BEFORE_FULL.sub(shorten, _BEFORE_SHORT.sub(lengthen, french)), names)


def _with_article(english: str, names: Mapping[str, str]) -> str:
    def article(found: re.Match[str]) -> str:
        word = "an" if names[found[2]][:1].casefold() in "aeioàáâäéèêíóô" else "a"
        return _as_written(word, found[1]) + " "

    return _filled(_ARTICLE.sub(article, english), names)


def _filled(text: str, names: Mapping[str, str]) -> str:
    return _SLOT.sub(lambda found: names[found[1] + found[2]], text)


def _as_written(word: str, like: str) -> str:
    return word.capitalize() if like[0].isupper() else word


def _balanced(pairs: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    """The pairs, those spelt differently as often as to make half of them at least: they are what is to be learnt."""
    differing = [pair for pair in pairs if pair[0] != pair[1]]
    same = len(pairs) - len(differing)
    return [*pairs, *differing * (same // len(differing) - 1)] if differing else pairs


def _person_slot(name: str) -> str:
    given = name.split()[0].casefold()
    return "P2" if given.endswith(_FEMININE) and given not in _MASCULINE else "P1"


def _table(path: Path) -> list[tuple[str, str]]:
    with opened_table(path) as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        if not {"french", "english"} <= set(rows.fieldnames or ()):
            hint = "Write french and english in the first line"
            raise BadInput("a table of names has the columns french and english", path=path, line=1, hint=hint)
        one_name = ("same", "diacritics", "spelling", "translation", None)
        return [
            (row["french"], row["english"])
            for row in rows
            if row["french"] and row["english"] and row.get("relation") in one_name
        ]
