"""Spotting: labelled cases, properties, and the forms of French words."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.english import plural, plural_people
from glossary.french import determiner_before, inflections
from glossary.model import Entry, Kind, TermMatch, Variant
from glossary.normalise import fold
from glossary.spot import Spotter, resolve_overlaps
from glossary.validate import list_of

CASES = Path(__file__).parent / "cases"


@cache
def entries() -> tuple[Entry, ...]:
    """The glossary of the labelled cases."""
    variants: dict[str, list[Variant]] = {}
    rows: dict[str, dict[str, str]] = {}
    with (CASES / "terms_fr_glossary.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            rows[row["entry_id"]] = row
            variants.setdefault(row["entry_id"], []).append(
                Variant(
                    row["variant"],
                    row["lang"],
                    row["renders_as"],
                    row["status"],  # type: ignore[arg-type]
                    case_sensitive=row["case_sensitive"] == "yes",
                    whole_phrase=row["whole_phrase"] == "yes",
                    near=list_of(row["near"] or ""),
                    not_near=list_of(row["not_near"] or ""),
                )
            )
    return tuple(
        Entry(
            id,
            row["kind"],  # type: ignore[arg-type]
            row["canonical"],
            row["entry_status"],  # type: ignore[arg-type]
            variants=tuple(variants[id]),
            do_not_translate=row["do_not_translate"] == "yes",
        )
        for id, row in rows.items()
    )


@cache
def spotter() -> Spotter:
    return Spotter(entries())


def labelled() -> list[tuple[str, str]]:
    lines = (CASES / "terms_fr.tsv").read_text(encoding="utf-8").splitlines()
    cases = [line.partition("\t") for line in lines if line and not line.startswith("#")]
    return [(text, expected) for text, _, expected in cases]


@pytest.mark.parametrize(("text", "expected"), labelled())
def test_labelled_text(text: str, expected: str) -> None:
    plain = text.replace("|", "\n").replace("~", "\u00a0")
    found = [f"{match.surface} = {match.expected}" for match in spotter().find(plain)]
    assert "; ".join(found).replace("\n", "|").replace("\u00a0", "~") == expected


pieces = st.sampled_from(
    [
        *(variant.text for entry in entries() for variant in entry.variants),
        *(
            "l'",
            "d’",
            "la ",
            "LES ",
            " ",
            "\n",
            "\u00a0",
            "-",
            ". ",
            "(",
            ")",
            "É",
            "e\u0301",
            "œ",
            "\u00ad",
            "x",
            "’s",
        ),
    ]
)
texts = st.one_of(st.lists(pieces, max_size=12).map("".join), st.text(max_size=60))


@given(texts)
def test_matches_are_the_words_at_their_offsets_in_order_and_apart(text: str) -> None:
    position = 0
    for match in spotter().find(text):
        assert position <= match.start < match.end <= len(text)
        assert text[match.start : match.end] == match.surface
        assert fold(match.surface)
        position = match.end


@given(texts)
def test_nothing_that_was_found_is_lost_but_to_a_longer_match(text: str) -> None:
    kept = spotter().find(text)
    for match in spotter().find_all(text):
        rivals = [other for other in kept if other.start < match.end and match.start < other.end]
        assert any(other.end - other.start >= match.end - match.start for other in rivals)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 10)), max_size=12))
def test_overlaps_are_resolved_longest_first_then_leftmost(spans: list[tuple[int, int]]) -> None:
    matches = [_match(start, start + length) for start, length in spans]
    kept: list[TermMatch] = []
    for match in sorted(matches, key=lambda one: (one.start - one.end, one.start)):
        if all(match.end <= other.start or other.end <= match.start for other in kept):
            kept.append(match)
    assert resolve_overlaps(matches) == sorted(kept, key=lambda one: one.start)


def _match(start: int, end: int) -> TermMatch:
    return TermMatch(start, end, "", "", "term", "", "")


def test_an_empty_glossary_finds_nothing() -> None:
    assert Spotter([]).find("Loukachenko") == []


def test_the_order_of_the_entries_does_not_matter() -> None:
    text = "Loukachenko, Minsk, les Biélorusses et le chef d'état-major"
    assert Spotter(reversed(entries())).find(text) == spotter().find(text)


def test_of_two_entries_with_one_spelling_the_preferred_variant_wins() -> None:
    bush = Entry("bush", "person", "George Bush", variants=(Variant("Bush", renders_as="Bush", status="admitted"),))
    brush = Entry("brush", "place", "the bush", variants=(Variant("Bush", status="preferred"),))
    (match,) = Spotter([bush, brush]).find("avec Bush")
    assert match.entry_id == "brush"


def test_a_variant_given_by_hand_wins_over_an_inflected_one() -> None:
    own = Variant("sanctions", renders_as="penalties")
    entry = Entry("sanction", "term", "sanction", variants=(Variant("sanction"), own))
    (match,) = Spotter([entry]).find("des sanctions")
    assert match.expected == "penalties"


@pytest.mark.parametrize(
    ("phrase", "feminine", "expected"),
    [
        ("feuille de route", False, ["feuilles de route"]),
        ("chef d’état-major", False, ["chefs d’état-major"]),
        ("porte-parole", True, []),
        ("couvre-feu", False, ["couvre-feux"]),
        ("haut-commissaire", False, ["hauts-commissaires"]),
        ("vice-président", True, ["vice-présidents", "vice-présidente", "vice-présidentes"]),
        ("directeur général", True, ["directeurs généraux", "directrice générale", "directrices générales"]),
        ("accord Sykes-Picot", False, ["accords Sykes-Picot"]),
        ("système de défense antiaérien", False, ["systèmes de défense antiaérien", "systèmes de défense antiaériens"]),
        ("paix et sécurité", False, []),
        ("français", True, ["française", "françaises"]),
    ],
)
def test_french_inflection(phrase: str, feminine: bool, expected: list[str]) -> None:
    assert [form.text for form in inflections(phrase, feminine=feminine)] == expected


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("du ", ("de", "le")),
        ("avec l’", ("avec", "l'")),
        ("La ", ("", "la")),
        ("d'", ("de", "")),
        ("il va en ", ("en", "")),
        ("aux ", ("à", "les")),
        ("grande ", None),
        ("", None),
    ],
)
def test_determiner_before_a_name(before: str, expected: tuple[str, str] | None) -> None:
    found = determiner_before(f"{before}X", len(before))
    assert (found and (found.preposition, found.article)) == expected


@pytest.mark.parametrize(
    ("singular", "expected"),
    [
        ("prime minister", "prime ministers"),
        ("memorandum of understanding", "memoranda of understanding"),
        ("commander-in-chief", "commanders-in-chief"),
        ("attorney general", "attorneys general"),
        ("major general", "major generals"),
        ("embassy", "embassies"),
        ("embargo", "embargoes"),
        ("crisis", "crises"),
        ("armed forces", "armed forces"),
        ("aircraft", "aircraft"),
        ("spokesman", "spokesmen"),
        ("SAM", "SAMs"),
        ("", ""),
    ],
)
def test_english_plural(singular: str, expected: str) -> None:
    assert plural(singular) == expected


@pytest.mark.parametrize(("people", "expected"), [("Iranian", "Iranians"), ("Chinese", "Chinese"), ("Swiss", "Swiss")])
def test_english_plural_of_people(people: str, expected: str) -> None:
    assert plural_people(people) == expected


@pytest.mark.parametrize("kind", ["term", "title", "demonym"])
def test_inflected_forms_keep_the_entry_and_its_variant(kind: Kind) -> None:
    entry = Entry("one", kind, "one", variants=(Variant("accord"),))
    (match,) = Spotter([entry]).find("des accords")
    assert (match.entry_id, match.variant, match.kind) == ("one", "accord", kind)
