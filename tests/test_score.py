"""The score of two names: sounds, and which of two names is the better match."""

from __future__ import annotations

import pytest

from glossary.names import folds_and_readings, parse
from glossary.normalise import fold
from glossary.score import NameModel, score, score_of_same_sound, sound_similarity


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
        ("le président Vladimir Poutine", "le président Vladimir Putin"),
        ("Mao Tsé-toung 2", "Mao Tse-tung 2"),
        ("Iouri Loujkov", "Yuriy Lužkov"),
    ],
)
@pytest.mark.parametrize("of_person", [False, True])
def test_names_that_sound_the_same_are_scored_as_any_others(left: str, right: str, of_person: bool) -> None:
    name = parse(left)
    alignment = NameModel(name).align(parse(right))
    assert [pair.similarity for pair in alignment.pairs] == [1.0] * len(name.words)
    folds, readings = folds_and_readings(right, fold(right))
    quick = score_of_same_sound(name, right, folds, readings, lambda word: 0.7, of_person=of_person)
    assert quick == pytest.approx(score(alignment, lambda word: 0.7, of_person=of_person))
