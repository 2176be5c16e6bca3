"""Look-up through the front door: labelled cases, order, surnames, near misses, edits, and agreement with a scan."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary.lookup import ACCEPTED, NameFinder, is_match
from glossary.model import Draft, Kind, Match, Variant
from glossary.store import Glossary

CASES = Path(__file__).parent / "cases"


def lookup(
    glossary: Glossary, name: str, *, limit: int = 5, kind: Kind | None = None, thorough: bool = False
) -> list[Match]:
    """What one that has looked nothing up before finds."""
    return NameFinder(glossary.db).lookup(name, limit=limit, kind=kind, thorough=thorough)


def _rows(name: str) -> list[list[str]]:
    lines = [line for line in (CASES / name).read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return [line.split("\t") for line in lines[1:]]


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Glossary]:
    """The glossary of names_entries.tsv."""
    drafts = [Draft(kind=cast("Kind", kind), canonical=canonical) for kind, canonical in _rows("names_entries.tsv")]
    with Glossary.create(tmp_path_factory.mktemp("names") / "names.db", drafts) as opened:
        yield opened


@pytest.mark.parametrize(
    ("case", "query", "canonical", "renders_as", "accepted"),
    [pytest.param(*row, id=f"{row[0]}: {row[1]}") for row in _rows("names_lookup.tsv")],
)
def test_a_spelling_finds_its_entry(
    names: Glossary, case: str, query: str, canonical: str, renders_as: str, accepted: str
) -> None:
    best, *_ = lookup(names, query)
    assert (best.canonical, best.renders_as) == (canonical, renders_as), case
    assert best.reason
    if accepted == "yes":
        assert is_match(best), best


@pytest.mark.parametrize("canonical", [row[1] for row in _rows("names_entries.tsv")])
def test_a_name_finds_itself_first(names: Glossary, canonical: str) -> None:
    best, *_ = lookup(names, canonical)
    assert (best.canonical, best.method, best.score, best.reason) == (canonical, "exact", 1.0, "same spelling")


@pytest.mark.parametrize("thorough", [False, True])
@pytest.mark.parametrize("kind", [None, "person"])
def test_names_asked_for_together_are_answered_as_one_by_one(
    names: Glossary, kind: Kind | None, thorough: bool
) -> None:
    queries = ["", *(row[1] for row in _rows("names_lookup.tsv")), *(row[1] for row in _rows("names_entries.tsv"))]
    together = NameFinder(names.db).lookup_all(iter(queries), limit=3, kind=kind, thorough=thorough)
    assert list(together) == [lookup(names, query, limit=3, kind=kind, thorough=thorough) for query in queries]


def test_what_was_asked_before_changes_no_answer(tmp_path: Path) -> None:
    people = [
        Draft(kind="person", canonical=name) for name in ("Sasa Novak", "Sasa Horvat", "Sasa Babic", "Shasha Petrov")
    ]
    with Glossary.create(tmp_path / "names.db", people) as glossary:
        for before, name in (("Sasa Petrov", "Šaša Petroff"), ("Šaša Petrov", "Sasa Petroff")):
            finder = NameFinder(glossary.db)
            finder.lookup(before)
            assert finder.lookup(name) == lookup(glossary, name)


def test_an_entry_with_many_forms_keeps_no_other_away(tmp_path: Path) -> None:
    spellings = [f"Jang Song{mark}{last}" for mark in " -" for last in ("taek", "thaek", "tek", "taik", "tak", "theak")]
    people = [
        Draft(kind="person", canonical="Jang Song Thaek", variants=tuple(map(Variant, spellings))),
        Draft(kind="person", canonical="Jang Sung-taek"),
    ]
    with Glossary.create(tmp_path / "names.db", people) as glossary:
        found = lookup(glossary, "Jang Song-taek", thorough=True)
        assert [match.canonical for match in found] == ["Jang Song Thaek", "Jang Sung-taek"]


def test_a_short_name_is_found_beside_many_that_contain_it(tmp_path: Path) -> None:
    works = [Draft(kind="work", canonical=f"Text {n}", variants=(Variant(f"texte Uk {n}"),)) for n in range(400)]
    with Glossary.create(tmp_path / "names.db", [*works, Draft(kind="place", canonical="Uk")]) as glossary:
        assert lookup(glossary, "Ouk")[0].canonical == "Uk"


def test_the_method_says_how_a_name_was_found(names: Glossary) -> None:
    queries = ("Vladimir Putin", "vladimir PUTIN", "Vladimir Poutine", "Vladimir Putine-Petrov")
    assert [lookup(names, query)[0].method for query in queries] == ["exact", "fold", "key", "fuzzy"]


def test_the_reason_names_the_spellings_that_differ(names: Glossary) -> None:
    assert lookup(names, "Alexander Loukachenko")[0].reason == "`ou`→`u`, `ch`→`sh`"
    assert lookup(names, "Comté d'Essex")[0].reason == "‘comté de X’ → ‘X County’"


@pytest.mark.parametrize(
    ("query", "surname", "people"),
    [
        ("Ivanov", "Ivanov", {"Sergei Ivanov", "Igor Ivanov"}),
        ("M. Ivanov", "Ivanov", {"Sergei Ivanov", "Igor Ivanov"}),
        ("el-Assad", "al-Assad", {"Bashar al-Assad", "Hafez al-Assad"}),
        ("Assad", "Assad", {"Bashar al-Assad", "Hafez al-Assad"}),
    ],
)
def test_a_surname_of_several_people_lists_them_and_says_so(
    names: Glossary, query: str, surname: str, people: set[str]
) -> None:
    matches = lookup(names, query)[:2]
    assert {match.canonical for match in matches} == people
    assert all(match.renders_as == surname and is_match(match) for match in matches)
    assert all("surname shared by 2 entries" in match.reason for match in matches)


def test_a_surname_that_is_a_variant_of_several_people_says_so(tmp_path: Path) -> None:
    people = [
        Draft(kind="person", canonical=f"{first} al-Assad", variants=(Variant("Assad", renders_as="Assad"),))
        for first in ("Bashar", "Hafez")
    ]
    others = [Draft(kind="person", canonical="Igor Sechin", variants=(Variant("Setchine", renders_as="Sechin"),))]
    with Glossary.create(tmp_path / "names.db", people + others) as glossary:
        for name in ("Assad", "ASSAD", "le président Assad"):
            assert [match.reason.endswith("; surname shared by 2 entries") for match in lookup(glossary, name)] == [
                True,
                True,
            ]
        assert [match.reason for match in lookup(glossary, "Setchine")] == ["same spelling"]


def test_a_surname_says_how_many_share_it_also_where_few_are_listed(tmp_path: Path) -> None:
    first_names = [f"{one}{other}" for one in ("Iv", "Pet", "Ann", "Kar", "Lud") for other in ("an", "o", "ek", "un")]
    people = [Draft(kind="person", canonical=f"{first} Kuznetsov") for first in first_names]
    others = [Draft(kind="person", canonical="Kuznetsov Brown"), Draft(kind="place", canonical="Lake Kuznetsov")]
    with Glossary.create(tmp_path / "names.db", people + others) as glossary:
        best, *_ = lookup(glossary, "Kouznetsov")
        assert f"surname shared by {len(people)} entries" in best.reason


def test_a_name_in_short_lists_all_who_bear_it_and_nobody_with_another_in_between(tmp_path: Path) -> None:
    people = [
        Draft(kind="person", canonical=name)
        for name in ("Aleksandr Petrovich Popov", "Alexander Nikolaevich Popov", "Maria Popova", "José Juan Sánchez")
    ]
    with Glossary.create(tmp_path / "names.db", people) as glossary:
        for name in ("Alexandre Popov", "A. Popov", "Popov, A."):
            matches = [match for match in lookup(glossary, name) if is_match(match)]
            assert {match.canonical for match in matches} == {people[0].canonical, people[1].canonical}
            assert all("; name shared by 2 entries" in match.reason for match in matches)
        assert [match.canonical for match in lookup(glossary, "A. N. Popov") if is_match(match)] == [
            "Alexander Nikolaevich Popov"
        ]
        for name in ("Alexandre Sergueïevitch Popov", "José Enrique Sánchez", "B. Popov", "Alexandre P."):
            assert not any(map(is_match, lookup(glossary, name))), name


@pytest.mark.parametrize("query", ["Zbigniew Brzezinski", "Ouagadougou", "Mikhaïl Gorbatchev", "qwrtzp"])
def test_an_unknown_name_has_only_near_misses(names: Glossary, query: str) -> None:
    assert not any(map(is_match, lookup(names, query)))


@pytest.mark.parametrize("query", ["", " ", "…", "«»"])
def test_a_name_without_letters_finds_nothing(names: Glossary, query: str) -> None:
    assert lookup(names, query) == []


def test_only_the_kind_asked_for_is_found(names: Glossary) -> None:
    assert lookup(names, "Géorgie", kind="person") == [] or lookup(names, "Géorgie", kind="person")[0].kind == "person"
    assert {match.kind for match in lookup(names, "Alexandre", kind="person")} == {"person"}


def test_limit_and_order(names: Glossary) -> None:
    matches = lookup(names, "Kim Jong-eun", limit=3)
    assert len(matches) <= 3
    assert [match.score for match in matches] == sorted((match.score for match in matches), reverse=True)
    assert lookup(names, "Kim Jong-eun", limit=1) == matches[:1]


def test_thorough_look_up_adds_what_resembles_after_what_is_the_same(names: Glossary) -> None:
    assert [match.canonical for match in lookup(names, "Kim Jong-un")] == ["Kim Jong-un"]
    first, second, *_ = lookup(names, "Kim Jong-un", thorough=True)
    assert (first.canonical, second.canonical) == ("Kim Jong-un", "Kim Jong-il")


def test_a_variant_keeps_its_own_english(glossary: Glossary) -> None:
    whole, alone = lookup(glossary, "Alexandre Loukachenko")[0], lookup(glossary, "LUKACHENKO")[0]
    assert (whole.renders_as, alone.renders_as) == ("Alexander Lukashenko", "Lukashenko")
    assert whole.entry_id == alone.entry_id == "alexander-lukashenko"


def test_an_entry_of_the_very_name_goes_before_one_that_has_it_as_a_variant(glossary: Glossary) -> None:
    person = Draft("a", "person", "Karel Schwarzenberg", variants=(Variant("Schwarzenberg"),))
    for draft in (person, Draft("b", "place", "Schwarzenberg")):
        glossary.add(draft.as_entry())
    assert [match.entry_id for match in lookup(glossary, "Schwarzenberg")] == ["b", "a"]


def test_of_equals_the_one_with_more_forms_is_first() -> None:
    drafts = [
        Draft("hannibal", "person", "Hannibal Gaddafi", variants=(Variant("Kadhafi", renders_as="Gaddafi"),)),
        Draft(
            "muammar",
            "person",
            "Muammar Gaddafi",
            variants=(Variant("Kadhafi", renders_as="Gaddafi"), Variant("Mouammar")),
        ),
    ]
    with Glossary.in_memory(drafts) as glossary:
        assert [match.entry_id for match in lookup(glossary, "Kadhafi")] == ["muammar", "hannibal"]


def test_all_spellings_of_one_name_give_one_entry(glossary: Glossary) -> None:
    for query in ("Loukachenko", "Lukachenko", "Lukaschenko", "Lukashenka", "l'Alexandre Loukachenko"):
        matches = lookup(glossary, query)
        assert [match.entry_id for match in matches if is_match(match)] == ["alexander-lukashenko"], query
    for query in ("Bélarus", "Biélorussie", "Belarus", "Bielorussie", "au Bélarus", "la Biélorussie"):
        assert lookup(glossary, query)[0].entry_id == "belarus", query


def test_the_index_follows_every_change(glossary: Glossary) -> None:
    finder = NameFinder(glossary.db)
    assert finder.lookup("Svetlana Tikhanovskaïa") == []
    added = glossary.add(replace(glossary.entry("belarus"), id="", kind="person", canonical="Svetlana Tikhanovskaya"))
    assert finder.lookup("Svetlana Tikhanovskaïa")[0].entry_id == added.id
    glossary.update(replace(added, canonical="Sviatlana Tsikhanouskaya", variants=()))
    found = finder.lookup("Svetlana Tikhanovskaïa")
    assert [match.canonical for match in found] == ["Sviatlana Tsikhanouskaya"]
    glossary.remove(added.id)
    assert [match for match in finder.lookup("Svetlana Tikhanovskaïa") if match.kind == "person"] == []


def test_an_answer_lasts_until_anybody_changes_the_glossary(glossary: Glossary) -> None:
    finder = NameFinder(glossary.db)
    before = finder.lookup("Svetlana Tikhanovskaïa")
    before.append(*finder.lookup("Bélarus"))  # what was given away is nobody else's
    assert finder.lookup("Svetlana Tikhanovskaïa") == []
    with Glossary.open(glossary.path) as other:
        added = other.add(Draft(kind="person", canonical="Svetlana Tikhanovskaya").as_entry())
    assert finder.lookup("Svetlana Tikhanovskaïa")[0].entry_id == added.id


def test_a_word_in_one_name_is_found_by_its_key_and_one_in_several_beside_them(glossary: Glossary) -> None:
    finder = NameFinder(glossary.db)
    for canonical in ("Shumen", "Shuman"):
        glossary.add(Draft(kind="place", canonical=canonical).as_entry())
    assert [(match.canonical, match.method) for match in finder.lookup("Choumen")] == [("Shumen", "key")]
    glossary.add(Draft(kind="person", canonical="Petar Shumen").as_entry())
    assert {"Shumen", "Petar Shumen"} <= {match.canonical for match in finder.lookup("Choumen") if is_match(match)}


def test_a_slip_of_the_pen_is_seen_through_among_thousands_of_like_words(tmp_path: Path) -> None:
    chance = random.Random(7)
    syllables = [consonant + vowel for consonant in "bdfgklmnprstv" for vowel in "aeiou"]
    words = {"".join(chance.choices(syllables, k=3)) + chance.choice(("", "n", "r", "s")) for _ in range(6000)}
    with Glossary.create(tmp_path / "words.db", (Draft(kind="place", canonical=word) for word in words)) as opened:
        finder = NameFinder(opened.db)
        found = 0
        for word in chance.sample(sorted(words), 100):
            place = chance.randrange(2, len(word) - 1)
            left, letter, after, right = word[:place], word[place], word[place + 1], word[place + 2 :]
            for slip in (left + after + right, left + after + letter + right, f"{left}z{after}{right}"):
                found += word in [match.canonical for match in finder.lookup(slip)]
    assert found >= 0.95 * 300


def test_forms_added_at_once_and_one_by_one_are_found_alike(tmp_path: Path) -> None:
    drafts = [Draft(kind="person", canonical=canonical) for kind, canonical in _rows("names_entries.tsv")]
    with Glossary.create(tmp_path / "once.db", drafts) as once, Glossary.create(tmp_path / "each.db") as each:
        for draft in drafts:
            each.load([draft])
        for row in _rows("names_lookup.tsv"):
            assert lookup(once, row[1]) == lookup(each, row[1])


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30))
def test_any_text_can_be_looked_up(names: Glossary, text: str) -> None:
    for match in lookup(names, text, thorough=True):
        assert 0 <= match.score <= 1
        assert match.reason


def test_a_whole_page_or_one_endless_word_is_no_name(names: Glossary) -> None:
    assert not any(map(is_match, lookup(names, "Vladimir Poutine a dit à Angela Merkel " * 300)))
    letters = random.Random(1).choices("bcdfgklmnprstvaeiou", k=50_000)
    assert not any(map(is_match, lookup(names, "".join(letters))))


def test_the_threshold_is_between_the_scores(names: Glossary) -> None:
    assert 0 < ACCEPTED < 1


def test_the_best_form_of_an_entry_stands_for_it(tmp_path: Path) -> None:
    variants = (Variant("Kiev"), Variant("Kiew", lang="de"), Variant("Kyïv"))
    with Glossary.create(tmp_path / "kyiv.db", [Draft("kyiv", "place", "Kyiv", variants=variants)]) as opened:
        assert [(match.entry_id, match.variant) for match in lookup(opened, "Kiev")] == [("kyiv", "Kiev")]
