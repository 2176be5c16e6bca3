"""Reasons: the spellings that differ between two names, cut at whole sounds."""

from __future__ import annotations

import pytest

from glossary.names import parse
from glossary.reasons import explain
from glossary.score import NameModel


@pytest.mark.parametrize(
    ("french", "english", "reason"),
    [
        ("Lavroff", "Lavrov", "`off`→`ov`"),
        ("Loukachenko", "Lukashenko", "`ou`→`u`, `ch`→`sh`"),
        ("Gorbatchev", "Gorbachev", "`tch`→`ch`"),
        ("Brodeur", "Broder", "`eur`→`er`"),
        ("Wete", "Vette", "`w`→`v`, `t`→`tt`"),
        ("Poutine", "Putin", "`ou`→`u`, `ne`→`n`"),
        ("Antonov", "Antonova", "`v`→`va`"),
        ("Slava", "Lava", "`sl`→`l`"),
        ("Mekrel", "Merkel", "letters transposed: mekrel / merkel"),
        ("Alexandre", "Alexander", "`re`→`er`"),
    ],
)
def test_a_change_is_of_whole_sounds(french: str, english: str, reason: str) -> None:
    assert explain(NameModel(parse(french)).align(parse(english))) == reason
