"""Comparing two names: labelled pairs, symmetry, and what the words of its data do."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.compare import SAME_FROM, compare

_LINES = (Path(__file__).parent / "cases" / "names_compare.tsv").read_text("utf-8").splitlines()
PAIRS = [line.split("\t") for line in _LINES if line and not line.startswith(("#", "subject\t"))]
BASIC = [pair[1:] for pair in PAIRS if pair[0] == "basic"]
SUBJECTS = sorted({pair[0] for pair in PAIRS})
LETTERS = st.text(alphabet="abcdeéfghiïjklmnoprstuvyz -'.2", max_size=25)


@pytest.mark.parametrize(("verdict", "first", "second"), BASIC)
def test_basic_pairs(verdict: str, first: str, second: str) -> None:
    assert compare(first, second).verdict == verdict, compare(first, second)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_most_pairs_of_each_subject_are_judged_right(subject: str) -> None:
    pairs = [pair for pair in PAIRS if pair[0] == subject]
    wrong = [pair for pair in pairs if compare(pair[2], pair[3]).verdict != pair[1]]
    assert len(wrong) <= max(1, 0.25 * len(pairs)), wrong


def test_few_pairs_are_taken_for_the_same_wrongly_and_few_are_missed() -> None:
    judged = [(verdict, compare(first, second).verdict) for _, verdict, first, second in PAIRS]
    found = judged.count(("same", "same"))
    assert found / (found + judged.count(("different", "same"))) > 0.95
    assert found / (found + judged.count(("same", "different"))) > 0.9


def test_labels_are_well_formed_and_no_pair_stands_twice() -> None:
    assert {len(pair) for pair in PAIRS} == {4}
    assert {pair[1] for pair in PAIRS} == {"same", "different"}
    assert len({frozenset(pair[2:]) for pair in PAIRS}) == len(PAIRS)


@given(LETTERS, LETTERS)
def test_comparison_is_symmetric(first: str, second: str) -> None:
    assert compare(first, second) == compare(second, first)
    assert 0 <= compare(first, second).score <= 1


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_text_can_be_compared(first: str, second: str) -> None:
    found = compare(first, second)
    assert (found.verdict == "same") == (found.score >= SAME_FROM)


@given(LETTERS)
def test_a_name_is_the_same_as_itself(name: str) -> None:
    assert compare(name, name).verdict == "same"
    assert compare(name, name).score == 1


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ("International Business Machines", "IBM", "IBM: first letters of the other name"),
        ("Siemens Energy AG", "Siemens AG", "without: energy"),
        ("Ural Vagon Zavod", "Uralvagonzavod", "same but for spaces between words"),
    ],
)
def test_the_reason_says_what_decided(first: str, second: str, reason: str) -> None:
    assert compare(first, second).reason == reason
