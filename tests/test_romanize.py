"""The romanization rules: each one's examples, groups of spellings that share a key, and properties of keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.normalise import fold
from glossary.romanize import (
    adapted_spellings,
    english_spelling,
    in_pinyin,
    key,
    key_of_sounds,
    rules,
    skeleton,
    sounds,
    word_key,
    word_keys,
)

GROUPS = [
    line.split("\t")
    for line in (Path(__file__).parent / "cases" / "names_keys.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith(("#", "group\t"))
]
EXAMPLES = [
    pytest.param(rule.layer, example, id=f"line {rule.line}: {example}")
    for rule in rules()
    for example in map(str.strip, rule.examples.split(";"))
    if example
]


@pytest.mark.parametrize(("layer", "example"), EXAMPLES)
def test_a_rule_does_what_its_examples_say(layer: str, example: str) -> None:
    sign = next(sign for sign in "~≠>" if sign in example)
    left, right = map(str.strip, example.split(sign))
    if layer in ("efeo", "wade"):
        assert fold(right).replace(" ", "") in [name.replace(" ", "") for name in in_pinyin(left)]
    elif sign == ">":
        assert fold(right) in (english_spelling(fold(left)), *adapted_spellings(fold(left)))
    else:
        assert (key(left) == key(right)) is (sign == "~")


def test_every_rule_has_a_reason() -> None:
    assert [rule.line for rule in rules() if not rule.reason or not rule.languages] == []


@pytest.mark.parametrize(("language", "spellings"), GROUPS)
def test_transliterations_of_one_name_share_a_key(language: str, spellings: str) -> None:
    assert len({key(spelling) for spelling in spellings.split("|")}) == 1, language


def test_different_names_keep_different_keys() -> None:
    groups: dict[str, set[str]] = {}
    for _, spellings in GROUPS:
        for spelling in spellings.split("|"):
            groups.setdefault(key(spelling), set()).add(spellings)
    assert [found for found in groups.values() if len(found) > 1] == []


def test_a_roman_number_is_its_own_key() -> None:
    assert key("Henri III") != key("Henri II")
    assert word_keys("Louis XIV")[1] == "xiv"


@given(st.text(max_size=40))
def test_a_key_has_a_word_for_each_word_of_the_fold(text: str) -> None:
    assert len(word_keys(text)) == len(fold(text).split())
    assert all(word_keys(text))


@given(st.text(alphabet=st.characters(codec="latin-1"), max_size=40))
def test_case_does_not_change_a_key(text: str) -> None:
    if fold(text.upper()) == fold(text):
        assert key(text.upper()) == key(text)


@given(st.from_regex(r"[a-z]{1,12}", fullmatch=True))
def test_the_sounds_of_a_key_give_it_back(word: str) -> None:
    assert key_of_sounds(sounds(word_key(word))) == word_key(word)


@given(st.from_regex(r"[bdfgklmnprt]{2,4}", fullmatch=True), st.sampled_from("aeiou"), st.sampled_from("aeiou"))
def test_vowels_inside_a_word_do_not_change_its_skeleton(consonants: str, first: str, second: str) -> None:
    assert skeleton(consonants[0] + first + consonants[1:]) == skeleton(consonants[0] + second + consonants[1:])
