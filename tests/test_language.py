"""English passages are known surely or not at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate.language import is_english, language_of

CASES = Path(__file__).parent / "cases" / "language.tsv"


def labelled_texts() -> list[tuple[str, str]]:
    return [
        (verdict, text)
        for verdict, _, text in (line.partition("\t") for line in CASES.read_text(encoding="utf-8").split("\n")[1:-1])
    ]


@pytest.mark.parametrize(("verdict", "text"), labelled_texts())
def test_text_is_judged_as_labelled(verdict: str, text: str) -> None:
    assert is_english(text) == (verdict == "english")


def test_french_sentence_is_french() -> None:
    assert language_of("Les deux pays ont signé huit accords sur le commerce.") == "fr"


def test_addresses_do_not_count() -> None:
    assert language_of("https://example.org/the-foreign-minister-said-that-the-talks-are-over") is None


def test_a_very_long_text_is_judged_by_its_beginning() -> None:
    assert is_english("The talks are over and the ministers have left. " * 100_000)


def test_import_loads_no_model() -> None:
    code = "import sys, translate.language; sys.exit('py3langid' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@settings(deadline=None)  # the first text waits for the model to load
@given(st.text())
def test_any_text_gets_an_answer(text: str) -> None:
    assert language_of(text) in ("fr", "en", None)
