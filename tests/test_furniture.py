"""Web-page furniture: each rule marks its own example, and prose is left alone."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.errors import BadInput
from translate.furniture import BUNDLED_RULES, COLUMNS, FurnitureRule, FurnitureRules, furniture_rule, load_rules

CASES = Path(__file__).parent / "cases" / "furniture.tsv"


def labelled_lines() -> list[tuple[str, str]]:
    rows = csv.reader(CASES.read_text(encoding="utf-8").splitlines()[1:], delimiter="\t", quoting=csv.QUOTE_NONE)
    return [(row[0], "\t".join(row[1:])) for row in rows]


@pytest.mark.parametrize(("verdict", "line"), labelled_lines())
def test_line_is_marked_as_labelled(verdict: str, line: str) -> None:
    rule = furniture_rule(line)
    assert (rule is not None) == (verdict == "furniture"), rule


@pytest.mark.parametrize("rule", load_rules(BUNDLED_RULES), ids=lambda rule: rule.example)
def test_rule_marks_its_example_and_has_a_reason(rule: FurnitureRule) -> None:
    assert FurnitureRules([rule]).find(rule.example) is rule
    assert rule.reason


def test_every_rule_is_reached() -> None:
    rules = load_rules(BUNDLED_RULES)
    hidden = [rule.example for rule in rules if furniture_rule(rule.example) != rule]
    assert hidden == []


def test_case_accents_quotes_and_spaces_do_not_count() -> None:
    rules = FurnitureRules([FurnitureRule("À lire l'été :", "prefix", 0, "test", "")])
    assert rules.find("a\u00a0LIRE  l’ete\u202f: le reste")
    assert not rules.find("À lire l'étéignoir : le reste")


def test_pattern_in_capitals_asks_for_capitals() -> None:
    assert furniture_rule("NEXT la suite du dossier")
    assert not furniture_rule("Next la suite du dossier")


def test_word_limit_keeps_prose_out() -> None:
    rules = FurnitureRules([FurnitureRule("newsletter", "contains", 4, "test", "")])
    assert rules.find("Notre newsletter du matin")
    assert not rules.find("Notre newsletter du matin paraît")


def test_blank_and_very_long_lines_are_not_marked() -> None:
    assert furniture_rule(" \u00a0") is None
    assert furniture_rule("-" * 1_000_000) is None


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ("a\tline\t\treason", "line 2"),
        ("a\tsomewhere\t\treason\texample", "line 2, column how"),
        ("a\tline\tmany\treason\texample", "line 2, column words"),
        ("(a\tregex\t\treason\texample", "line 2, column pattern"),
        ("\tline\t\treason\texample", "line 2, column pattern"),
    ],
)
def test_bad_row_is_named(tmp_path: Path, row: str, place: str) -> None:
    path = tmp_path / "rules.tsv"
    path.write_text("\t".join(COLUMNS) + "\n" + row + "\n", encoding="utf-8")
    with pytest.raises(BadInput, match=place):
        load_rules(path)


def test_bad_header_is_named(tmp_path: Path) -> None:
    path = tmp_path / "rules.tsv"
    path.write_text("pattern\thow\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"line 1: the columns must be pattern, how, words, reason, example"):
        load_rules(path)


@given(st.text())
def test_any_line_gets_an_answer(line: str) -> None:
    rule = furniture_rule(line)
    assert rule is None or line.strip()
