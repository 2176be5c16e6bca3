"""Forbidden English: replaced where the term of its entry is, and nowhere else."""

from __future__ import annotations

import pytest

from glossary.model import TermMatch
from translate.forbidden import replace_forbidden
from translate.model import Mark
from translate.revision import Revision


def _match(expected: str, *forbidden: str) -> TermMatch:
    return TermMatch(0, 1, "x", "entry", "term", "x", expected, forbidden)


@pytest.mark.parametrize(
    ("english", "expected", "forbidden", "wanted"),
    [
        ("He signed the road map.", "roadmap", ["road map"], "He signed the roadmap."),
        ("Road map signed.", "roadmap", ["road map"], "Roadmap signed."),
        ("ROAD MAP SIGNED", "roadmap", ["road map"], "ROADMAP SIGNED"),
        ("Two road maps.", "roadmaps", ["road map"], "Two roadmaps."),
        ("in Byelorussia's north", "Belarus", ["Byelorussia"], "in Belarus's north"),
        ("the Byelorussian front", "Belarus", ["Byelorussia"], "the Byelorussian front"),
        (
            "a memorandum of agreement",
            "memorandum of understanding",
            ["agreement", "memorandum of agreement"],
            "a memorandum of understanding",
        ),
        ("Minsk agreements", "Minsk agreements", ["agreements"], "Minsk agreements"),
        ("nothing here", "roadmap", [], "nothing here"),
    ],
)
def test_a_forbidden_form_is_replaced(english: str, expected: str, forbidden: list[str], wanted: str) -> None:
    revision = Revision(english)
    replace_forbidden(revision, [_match(expected, *forbidden)])
    assert revision.text == wanted


def test_the_term_takes_the_place_of_the_form() -> None:
    revision = Revision("They left Byelorussia.")
    assert replace_forbidden(revision, [_match("Belarus", "Byelorussia")]) == {0}
    assert revision.spans(0) == [(10, 17)]


def test_the_words_of_another_term_stay() -> None:
    revision = Revision("The Byelorussia Hotel in Minsk", [Mark(1, 4, 21)])
    assert replace_forbidden(revision, [_match("Belarus", "Byelorussia"), _match("Byelorussia Hotel")]) == set()
    assert revision.text == "The Byelorussia Hotel in Minsk"
