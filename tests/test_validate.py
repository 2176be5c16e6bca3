"""Coded findings: each code has a case that raises it, and sound entries raise none."""

from __future__ import annotations

import pytest

from glossary.model import Entry, Variant
from glossary.validate import CODES, findings

CASES = {
    "E101": [
        Entry("borisov", "place", "Borisov", variants=(Variant("Borissov"),)),
        Entry("boyko-borissov", "person", "Boyko Borissov", variants=(Variant("Borissov", renders_as="Borissov"),)),
    ],
    "E102": [
        Entry("a", "place", "A", external_ids={"wikidata": "Q1"}),
        Entry("b", "place", "B", external_ids={"wikidata": "Q1"}),
    ],
    "W201": [Entry("georgia", "place", "Georgia"), Entry("georgia-2", "place", "Georgia")],
    "W202": [Entry("tehran", "place", "Tehran", variants=(Variant("TÃ©hÃ©ran"),))],
    "W203": [Entry("minsk", "place", "Minsk", variants=(Variant("Мinsk"),))],
    "W204": [Entry("x", "term", "unknown", variants=(Variant("X"),))],
    "W205": [Entry("wafa", "organisation", "Wafa", variants=(Variant("Wafa"), Variant("WAFA", renders_as="WAFA")))],
    "W206": [Entry("zaire", "place", "Zaire", variants=(Variant("Zaïre", status="deprecated"),))],
    "E103": [Entry("belarus", "place", "Belarus", variants=(Variant("Bélarus"),), forbidden=("Belarus",))],
    "E104": [Entry("minsk", "place", "Minsk", variants=(Variant("Minsk", near=("Accord",), not_near=("accord",)),))],
    "W207": [
        Entry("belarus", "place", "Belarus", forbidden=("White Russia",)),
        Entry("white-russia", "term", "White Russia"),
    ],
    "W208": [Entry("nato", "organisation", "NATO", variants=(Variant("北约", "zh", case_sensitive=True),))],
    "I301": [Entry("new", "person", "New Name", "proposed")],
}

SOUND = [
    Entry(
        "belarusian",
        "demonym",
        "Belarusian",
        variants=(Variant("biélorusses"), Variant("Biélorusses", renders_as="Belarusians")),
    ),
    Entry("george-bush", "person", "George Bush", variants=(Variant("Bush", renders_as="Bush"),)),
    Entry("george-w-bush", "person", "George W. Bush", variants=(Variant("Bush", renders_as="Bush"),)),
    Entry("moscow", "place", "Moscow", variants=(Variant("Moscou"), Variant("Москва", lang="ru"))),
    Entry("georgia", "place", "Georgia", variants=(Variant("Géorgie"),), forbidden=("Gruzia",)),
    Entry("us-georgia", "place", "State of Georgia", variants=(Variant("Géorgie", near=("Atlanta",)),)),
    Entry("le-monde", "work", "Le Monde", variants=(Variant("Le Monde", case_sensitive=True),), do_not_translate=True),
]


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_found_where_it_should_be_and_alone(code: str) -> None:
    assert [finding.code for finding in findings(CASES[code])] == [code]


def test_sound_entries_have_no_findings() -> None:
    assert list(findings(SOUND)) == []


def test_both_claimants_of_a_spelling_are_named() -> None:
    (finding,) = findings(CASES["E101"])
    assert finding.entry_ids == ("borisov", "boyko-borissov")
    assert "'Borisov'" in finding.message
    assert "'Borissov'" in finding.message
