"""The score of two names: sounds, and which of two names is the better match."""

from __future__ import annotations

import pytest

from glossary.names import parse
from glossary.score import NameModel, measures, score, sound_similarity


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
