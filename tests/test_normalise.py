"""The fold, and its offsets."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from glossary.normalise import fold, fold_with_offsets


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Raïssi", "raissi"),
        ("RAISSI", "raissi"),
        ("Côte d’Ivoire", "cote d ivoire"),
        ("Côte d'Ivoire", "cote d ivoire"),
        ("Saint‑Pétersbourg", "saint petersbourg"),
        ("mise\u00a0en \n œuvre", "mise en oeuvre"),
        ("« Belta »", "belta"),
        ("O.N.U.", "onu"),
        ("M. Poutine", "m poutine"),
        ("ʿAlī", "ali"),
        ("Лукашенко", "lukashenko"),
        ("Ra\u0308issi", "raissi"),
        ("😀", ""),
        ("—", ""),
    ],
)
def test_what_differs_only_in_typography_folds_alike(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
@example("O.N.U. — ½ 北京 ŒUVRE")
def test_offsets_name_the_character_that_each_folded_one_came_from(text: str) -> None:
    folded, offsets = fold_with_offsets(text)
    assert folded == fold(text)
    assert len(offsets) == len(folded)
    assert offsets == sorted(offsets)
    for character, offset in zip(folded, offsets, strict=True):
        assert character == " " or character in fold(text[offset])
