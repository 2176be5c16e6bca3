"""The name inside a longer phrase."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.normalise import fold
from glossary.phrases import described_names, singulars, without_nation

NAMES = ("Alexandre Loukachenko", "Hassan Nasrallah", "Bachar el-Assad", "Zürich", "Łódź")
OPENINGS = ("le président russe ", "l'ancien chef du Hamas ", "la capitale ", "le ", "Mme ", "")
ENDINGS = ("", " (Russie)", ", président du pays", " libanais", "s")


@given(st.one_of(st.text(max_size=60), st.builds("{}{}{}".format, *map(st.sampled_from, (OPENINGS, NAMES, ENDINGS)))))
def test_what_is_found_inside_any_text_is_part_of_it(text: str) -> None:
    for core in described_names(text):
        assert core.text in text
    for core in without_nation(text):
        assert set(fold(core.text).split()) <= set(fold(text).split())
    assert fold(text) not in singulars(text)


@pytest.mark.parametrize(
    "text",
    [
        "l'avocat d'Emmanuel Macron",  # the name of somebody else
        "le conseiller de Jean-Pierre Raffarin",
        "le chef du gouvernement",  # no name
        "le président de la République française",
        "Le Roi Lion",  # capitals show a title of a work
        "Harold, Prince",
        "rue Charles Michel",  # no description of a person
        "",
    ],
)
def test_no_name_stands_behind_what_describes_nobody(text: str) -> None:
    assert described_names(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Samoa américaines",  # is found, but only as an organisation
        "Congo belge",
    ],
)
def test_the_nation_in_the_name_of_a_place_belongs_to_it(text: str) -> None:
    assert [core.kind for core in without_nation(text)] == ["organisation"]


@pytest.mark.parametrize(
    ("plural", "singular"),
    [
        ("missiles balistiques intercontinentaux", "missile balistique intercontinental"),
        ("les talibans", "taliban"),
        ("DRONES KAMIKAZES", "drone kamikaze"),
    ],
)
def test_a_term_in_the_plural_has_a_singular(plural: str, singular: str) -> None:
    assert singular in singulars(plural)


def test_a_word_with_a_capital_is_a_name_and_takes_no_plural() -> None:
    assert singulars("Georges Marchais") == []
