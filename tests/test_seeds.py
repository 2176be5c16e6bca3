"""What ships: the curated glossary and CLDR's countries, loaded as a user's first glossary is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from glossary import seeds
from glossary.lookup import NameFinder
from glossary.store import Glossary
from glossary.validate import findings


@pytest.fixture(scope="module")
def shipped() -> Iterator[Glossary]:
    with Glossary.in_memory(seeds.seed_drafts()) as glossary:
        yield glossary


def test_the_shipped_glossary_has_no_findings(shipped: Glossary) -> None:
    assert list(findings(shipped.entries())) == []


@pytest.mark.parametrize(
    ("spellings", "entry_id"),
    [
        ("Loukachenko Lukachenko Lukaschenko Lukashenka LOUKACHENKO", "alexander-lukashenko"),
        ("Bélarus Biélorussie Belarus Bielorussie", "belarus"),
        ("Raïssi Raisi Raïsi Raissi", "ebrahim-raisi"),
        ("Pezeshkian Pezechkian", "masoud-pezeshkian"),
        ("Kiev Kyiv", "kyiv"),
        ("Araghchi Araghtchi", "abbas-araghchi"),
        ("OTAN Otan", "nato"),
    ],
)
def test_the_spellings_of_the_press_find_one_entry(shipped: Glossary, spellings: str, entry_id: str) -> None:
    for spelling in spellings.split():
        assert NameFinder(shipped.db).lookup(spelling)[0].entry_id == entry_id


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("Corée du Nord", "North Korea"),
        ("Birmanie", "Myanmar"),
        ("Eswatini", "Eswatini"),
        ("Sainte-Lucie", "Saint Lucia"),
        ("Îles Féroé", "Faroe Islands"),
        ("Mogadiscio", "Mogadishu"),
        ("Oulan-Bator", "Ulaanbaatar"),
        ("États-Unis", "United States"),
    ],
)
def test_countries_and_capitals_have_their_english(shipped: Glossary, french: str, english: str) -> None:
    assert NameFinder(shipped.db).lookup(french)[0].renders_as == english


def test_every_country_of_cldr_is_there_once(shipped: Glossary) -> None:
    codes = [entry.external_ids["iso3166"] for entry in shipped.entries() if "iso3166" in entry.external_ids]
    assert len(codes) == len(set(codes)) >= 249


def test_countries_without_the_curated_glossary() -> None:
    drafts = {draft.id: draft for draft in seeds.cldr_drafts()}
    assert {variant.text for variant in drafts["belarus"].variants} == {"Biélorussie", "Bélarus"}
    assert drafts["dominica"].variants == ()
