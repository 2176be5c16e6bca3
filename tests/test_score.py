"""The score of two names: sounds, and which of two names is the better match."""

from __future__ import annotations

import pytest

from glossary.names import parse
from glossary.score import NameModel, score, sound_similarity


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
        return score(NameModel(parse(asked)).align(parse(name)), lambda word: 1.0, of_person=False)

    assert scored(better) > scored(worse)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Loukachenko", "Lukashenko"),
        ("Alexandre Loukachenko", "Alexander Lukashenko"),
        ("le président Poutine", "le président Putin"),
        ("Mao Tsé-toung 2", "Mao Tse-tung 2"),
    ],
)
def test_names_that_sound_the_same_are_scored_as_any_others(left: str, right: str) -> None:
    alignment = NameModel(parse(left)).align(parse(right))
    assert all(pair.similarity == 1.0 for pair in alignment.pairs)
    anew = alignment._replace(pairs=(*alignment.pairs,))  # equal pairs that nobody knows to be all the same
    for of_person in (False, True):
        quick = score(alignment, lambda word: 0.7, of_person=of_person)
        assert quick == pytest.approx(score(anew, lambda word: 0.7, of_person=of_person))
