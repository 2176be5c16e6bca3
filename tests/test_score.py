"""Comparing two names: labelled pairs, symmetry, and what the score must never do."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.compare import compare
from glossary.names import parse
from glossary.score import NameModel, measures, score, sound_similarity

PAIRS = [
    line.split("\t")
    for line in (Path(__file__).parent / "cases" / "names_compare.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith(("#", "verdict\t"))
]
LETTERS = st.text(alphabet="abcdeéfghiïjklmnoprstuvyz -'.", max_size=25)


@pytest.mark.parametrize(("verdict", "first", "second"), PAIRS)
def test_labelled_pairs(verdict: str, first: str, second: str) -> None:
    assert compare(first, second).verdict == verdict, compare(first, second)


@given(LETTERS, LETTERS)
def test_comparison_is_symmetric(first: str, second: str) -> None:
    assert compare(first, second) == compare(second, first)
    assert 0 <= compare(first, second).score <= 1


@given(LETTERS)
def test_a_name_is_the_same_as_itself(name: str) -> None:
    assert compare(name, name).verdict == "same"
    assert compare(name, name).score == 1


def test_a_vowel_costs_less_than_a_consonant_and_a_sister_consonant_less_than_a_stranger() -> None:
    def alike(first: str, second: str) -> float:
        (left,), (right,) = parse(first).words, parse(second).words
        return sound_similarity(left.sounds, right.sounds)

    assert alike("petrov", "potrov") > alike("petrov", "pelrov")
    assert alike("petrov", "bedrov") > alike("petrov", "melrov")


@pytest.mark.parametrize(
    ("asked", "better", "worse"),
    [
        ("Alexandre Radoulov", "Alexander Radulov", "Alexander Rasulov"),
        ("Alexandre Radoulov", "Alexander Radulov", "Alexandre Petrov"),
        ("Andreï Markov", "Andrei Markov", "Andrei Makarov"),
        ("Jean Petit", "Jean Petit", "Petit Jean Bernard"),
        ("Henri IV", "Henry IV", "Henry VI"),
        ("Comté de Lincoln", "Lincoln County", "Lincoln Park"),
        ("Comté de Lincoln", "Lincoln County", "Lincoln County, Maine"),
        ("Mao Tsé-toung", "Mao Tse-tung", "Mao Dun"),
    ],
)
def test_the_better_name_scores_higher(asked: str, better: str, worse: str) -> None:
    def scored(name: str) -> float:
        return score(measures(NameModel(parse(asked)).align(parse(name)), lambda word: 1.0, of_person=False))

    assert scored(better) > scored(worse)
