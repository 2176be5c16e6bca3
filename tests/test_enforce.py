"""Enforcement: by what means each term gets into the English, and what the English around it looks like."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.model import Entry, Kind, Variant
from glossary.spot import Spotter
from translate.enforce import Enforced, Enforcer, Sentence, from_glossary
from translate.engines import open_engine
from translate.engines.apertium import Apertium
from translate.english import indefinite_article, occurrences, starts_sentence, takes_article
from translate.model import Hint, Hypothesis, Mark, Source
from translate.revision import Revision

TINY = Path(__file__).parent / "data" / "tiny.argosmodel"
needs_apertium = pytest.mark.skipif(
    shutil.which("apertium-wblank-mode") is None and os.environ.get("EXONYM_REQUIRE_APERTIUM") != "1",
    reason="Apertium is not installed: apt install apertium apertium-fra-cat apertium-eng-cat",
)


def entry(kind: Kind, canonical: str, *variants: str) -> Entry:
    """An entry whose variants are texts, or texts and renderings with "=" between them."""
    pairs = [variant.partition("=") for variant in variants]
    return Entry(
        canonical.lower().replace(" ", "-"),
        kind,
        canonical,
        variants=tuple(Variant(text, renders_as=rendering) for text, _, rendering in pairs),
    )


GLOSSARY = (
    entry("person", "Alexander Lukashenko", "Alexandre Loukachenko", "Loukachenko=Lukashenko"),
    entry("person", "Ebrahim Raisi", "Ebrahim Raïssi", "Raïssi=Raisi"),
    entry("person", "Vladimir Putin", "Vladimir Poutine", "Poutine=Putin"),
    entry("place", "Belarus", "Biélorussie", "Bélarus"),
    entry("place", "Iran", "Iran"),
    entry("place", "Tehran", "Téhéran"),
    entry("place", "Moscow", "Moscou"),
    entry("place", "United States", "États-Unis"),
    entry("place", "the West", "Occident"),
    entry("organisation", "NATO", "OTAN"),
    entry("organisation", "UN", "ONU"),
    entry("demonym", "Belarusian", "biélorusse"),
    entry("demonym", "Iranian", "iranien"),
    entry("demonym", "Russian", "russe"),
    entry("title", "president", "président"),
    entry("title", "defence minister", "ministre de la Défense"),
    entry("term", "roadmap", "feuille de route"),
    entry("term", "memorandum of understanding", "protocole d'accord"),
    entry("term", "agreement", "accord"),
    entry("term", "ballistic missile", "missile balistique"),
)
SPOTTER = Spotter(GLOSSARY)


def sentence(french: str) -> Sentence:
    return Sentence(french, tuple(SPOTTER.find(french)))


class PlainEngine:
    """An engine without marks that answers what it was told to, and otherwise in the words that it was given."""

    name = "plain"
    carries_marks = False
    obeys_terms = False

    def __init__(self, answers: dict[str, list[str]]) -> None:
        self.answers = answers
        self.asked: list[list[str]] = []

    def translate(self, sources: Sequence[Source], *, n_best: int = 1) -> list[list[Hypothesis]]:
        self.asked.append([source.text for source in sources])
        texts = [self.answers.get(source.text, [source.text])[:n_best] for source in sources]
        return [[Hypothesis(text, -float(rank)) for rank, text in enumerate(answer)] for answer in texts]


class MarkingEngine:
    """An engine with marks that gives one answer, its marks written {number:words} or {number,number:words}."""

    name = "marking"
    carries_marks = True
    obeys_terms = False

    def __init__(self, answer: str) -> None:
        self.answer = answer

    def translate(self, sources: Sequence[Source], *, n_best: int = 1) -> list[list[Hypothesis]]:
        text, marks = "", list[Mark]()
        for piece in re.split(r"(\{[\d,]+:[^}]*\})", self.answer):
            numbers, words = (piece[1:-1].split(":", 1)) if piece.startswith("{") else ("", piece)
            marks += [Mark(int(id), len(text), len(text) + len(words)) for id in numbers.split(",") if id]
            text += words
        return [[Hypothesis(text, marks=tuple(marks)) if source.marks else Hypothesis("")] for source in sources]


def enforced(engine: PlainEngine | MarkingEngine, french: str) -> Enforced:
    (result,) = Enforcer(engine, SPOTTER).translate([sentence(french)])
    return result


def means(result: Enforced) -> list[str]:
    return [use.means for use in result.uses]


# An engine that carries marks


@pytest.mark.parametrize(
    ("french", "answer", "english", "expected"),
    [
        ("Loukachenko parle.", "{0:Lukaixenka} speaks.", "Lukashenko speaks.", ["replaced"]),
        ("Il est à Téhéran.", "He is {0:in Tehran}.", "He is in Tehran.", ["native"]),
        ("Il est à Téhéran.", "He is {0:in Teheran}.", "He is in Tehran.", ["replaced"]),
        ("la feuille de route complète", "the {0:sheet of} complete {0:path}", "the complete roadmap", ["replaced"]),
        ("Des feuilles de route", "{0:Sheets of path}", "Roadmaps", ["replaced"]),
        (
            "La Biélorussie et l'Iran",
            "The {0:Byelorussia} and the {1:Iran}",
            "Belarus and Iran",
            ["replaced", "native"],
        ),
        ("contre l'OTAN hier", "against the {0:NATO} yesterday", "against NATO yesterday", ["native"]),
        ("en États-Unis", "in {0:United States}", "in the United States", ["native"]),
        ("les États-Unis partent", "{0:United States} leave", "The United States leave", ["native"]),
        ("les ex-États-Unis", "the former {0:United States}", "the former United States", ["native"]),
        ("de l'Occident", "of the {0:Occident}", "of the West", ["replaced"]),
        ("un accord", "one {0:chord}", "one agreement", ["replaced"]),
        ("un accord", "a {0:chord}", "an agreement", ["replaced"]),
        ("la voix de Poutine", "{0:Putin}'s the voice", "Putin's voice", ["native"]),
        ("La Maison de Loukachenko", "{0:Loukachenko's} house", "Lukashenko's house", ["replaced"]),
        ("LOUKACHENKO À TÉHÉRAN", "{0:LOUKACHENKO} IN {1:TEHRAN}", "LUKASHENKO IN TEHRAN", ["replaced", "native"]),
        (
            "le président Loukachenko est venu",
            "the {0:president} {1:Lukaixenka} has come",
            "President Lukashenko has come",
            ["native", "replaced"],
        ),
        (
            "le président iranien Ebrahim Raïssi",
            "of the {1:Iranian} {0:president} {2:Ebrahim Raïssi}",
            "of Iranian President Ebrahim Raisi",
            ["native", "native", "replaced"],
        ),
        (
            "des missiles balistiques russes.",
            "{0:ballistic missiles} {1:Russians}.",
            "Russian ballistic missiles.",
            ["native", "replaced"],
        ),
        (
            "les protocoles d'accord et la paix",
            "the {0:protocols} great {0:of chord} and the peace",
            "the great memoranda of understanding and the peace",
            ["replaced"],
        ),
        ("Le chanteur iranien", "The singer {0:iranien}", "The Iranian singer", ["replaced"]),
        ("Il est iranien", "He is {0:iranien}", "He is Iranian", ["replaced"]),
        (
            "ses homologues russe et iranien",
            "his {0:Russian} counterparts and {1:Iranian}",
            "his Russian and Iranian counterparts",
            ["native", "native"],
        ),
        (
            "les accords russe, biélorusse et iranien en vigueur",
            "the {1:Russian} {0:chords}, {2:Belarusian} and {3:Iranian} in force",
            "the Russian, Belarusian and Iranian agreements in force",
            ["replaced", "native", "native", "native"],
        ),
        (
            "les soldats russes et un navire iranien",
            "the {0:Russian} soldiers and an {1:Iranian} ship",
            "the Russian soldiers and an Iranian ship",
            ["native", "native"],
        ),
        ("la guerre irano-russe", "the irano-{0:Russian} war", "the Irano-Russian war", ["native"]),
        ("Iran et Iran", "{0:Iran} and {1:Persia}", "Iran and Iran", ["native", "replaced"]),
    ],
)
def test_marked_words_are_put_right(french: str, answer: str, english: str, expected: list[str]) -> None:
    result = enforced(MarkingEngine(answer), french)
    assert (result.english, means(result)) == (english, expected)


def test_a_term_whose_mark_is_lost_is_found_by_its_words() -> None:
    result = enforced(MarkingEngine("He is in Tehran."), "Il est à Téhéran.")
    assert (result.english, means(result)) == ("He is in Tehran.", ["native"])


def test_a_french_spelling_outside_the_marks_is_replaced() -> None:
    result = enforced(MarkingEngine("He is in Téhéran."), "Il est à Téhéran.")
    assert (result.english, means(result)) == ("He is in Tehran.", ["replaced"])


@pytest.mark.parametrize(
    ("answer", "french", "english"),
    [
        ("He is there.", "Il est à Téhéran.", "He is there [Tehran]."),
        ("“Is he there?”", "« Est-il à Téhéran ? »", "“Is he there [Tehran]?”"),
        ("He left", "Il a quitté les États-Unis", "He left [the United States]"),
        ("IT IS SIGNED", "SIGNÉ À TÉHÉRAN", "IT IS SIGNED [TEHRAN]"),
    ],
)
def test_what_cannot_be_won_back_is_inserted_in_brackets(answer: str, french: str, english: str) -> None:
    result = enforced(MarkingEngine(answer), french)
    (use,) = result.uses
    assert (result.english, use.means, use.is_lost, result.missing) == (english, "inserted", True, 0)
    assert result.english[use.target_start : use.target_end].casefold() in english.casefold().split("[")[1]


def test_what_is_lost_is_inserted_where_the_attention_points() -> None:
    class Attentive(PlainEngine):
        def translate(self, sources: Sequence[Source], *, n_best: int = 1) -> list[list[Hypothesis]]:
            text = "In the capital of the country that he knew for a long time all was quiet for Putin."
            hint = Hint(0, 3, text.index(" all"), 0.2)  # more words than the term can have been
            return [[Hypothesis(text, hints=(hint,)) if source.marks else Hypothesis("?")] for source in sources]

    result = enforced(Attentive({}), "À Téhéran tout était calme pour Poutine.")
    assert "for a long time [Tehran] all was quiet for Putin." in result.english
    assert means(result) == ["inserted", "native"]


def test_a_sentence_whose_terms_are_replaced_for_certain_is_not_asked_for_again() -> None:
    engine = PlainEngine({"Loukachenko est venu.": ["Lukaixenka came."], "Loukachenko": ["Lukaixenka"]})
    result = enforced(engine, "Loukachenko est venu.")
    assert (result.english, means(result)) == ("Lukashenko came.", ["replaced"])
    assert engine.asked == [["Loukachenko est venu."], ["Loukachenko"]]


def test_a_sentence_made_up_for_a_term_alone_is_no_rendering_of_it() -> None:
    made_up = "From our special correspondent"
    sentences = {french: [f"{made_up}."] for french in ("Il est à Téhéran.", "Il est à Tehran.")}
    result = enforced(PlainEngine({**sentences, "Téhéran": [made_up]}), "Il est à Téhéran.")
    assert (result.english, means(result)) == (f"{made_up} [Tehran].", ["inserted"])


def test_means_that_are_not_allowed_are_not_used() -> None:
    (result,) = Enforcer(MarkingEngine("He is there."), SPOTTER, ["copied", "replaced"]).translate(
        [sentence("Il est à Téhéran.")]
    )
    assert (result.english, means(result), result.missing) == ("He is there.", ["missing"], 1)


# An engine that does not


def test_a_term_that_the_engine_gets_right_is_native_and_costs_one_pass() -> None:
    engine = PlainEngine({"Loukachenko est venu.": ["Lukashenko came."]})
    result = enforced(engine, "Loukachenko est venu.")
    assert (result.english, means(result)) == ("Lukashenko came.", ["native"])
    assert engine.asked == [["Loukachenko est venu."]]


def test_a_term_is_copied_into_the_french_when_the_engine_gets_it_wrong() -> None:
    engine = PlainEngine({"La Biélorussie vote.": ["Whitonia votes."], "Belarus vote.": ["Belarus votes."]})
    result = enforced(engine, "La Biélorussie vote.")
    assert (result.english, means(result)) == ("Belarus votes.", ["copied"])


def test_only_failing_sentences_are_asked_for_again() -> None:
    engine = PlainEngine({"L'Iran vote.": ["Iran votes."], "Il est à Téhéran.": ["He is there."]})
    results = Enforcer(engine, SPOTTER).translate([sentence("L'Iran vote."), sentence("Il est à Téhéran.")])
    assert [means(result) for result in results] == [["native"], ["copied"]]
    assert engine.asked[1:] == [["Téhéran"], ["Il est à Tehran."]]


def test_another_hypothesis_is_taken_when_it_has_the_term() -> None:
    engine = PlainEngine({"Il voit Poutine.": ["He sees."], "Il voit Putin.": ["He sees Poo.", "He sees Putin."]})
    result = enforced(engine, "Il voit Poutine.")
    assert (result.english, means(result)) == ("He sees Putin.", ["reranked"])


def test_a_mangled_name_is_replaced() -> None:
    answers = {"Il voit Loukachenko.": ["He sees Lukashenka."], "Il voit Lukashenko.": ["He sees Loukashenka."]}
    result = enforced(PlainEngine(answers), "Il voit Loukachenko.")
    assert (result.english, means(result)) == ("He sees Lukashenko.", ["replaced"])


def test_a_term_is_replaced_where_the_engine_writes_what_it_makes_of_the_term_alone() -> None:
    answers = {
        "Voici la feuille de route.": ["Here is the road map."],
        "Voici la roadmap.": ["Here is the card."],
        "feuille de route": ["Road map."],
    }
    result = enforced(PlainEngine(answers), "Voici la feuille de route.")
    assert (result.english, means(result)) == ("Here is the roadmap.", ["replaced"])


def test_each_use_of_a_term_needs_a_place_of_its_own() -> None:
    engine = PlainEngine({"Iran, Iran": ["Iran"], "Iran, Iran ": ["Iran"]})
    assert sorted(means(enforced(engine, "Iran, Iran"))) == ["missing", "native"]


def test_a_long_term_and_a_short_one_inside_it_do_not_share_their_words() -> None:
    engine = PlainEngine({"Alexandre Loukachenko et Loukachenko": ["Lukashenko and Alexander Lukashenko"]})
    result = enforced(engine, "Alexandre Loukachenko et Loukachenko")
    assert means(result) == ["native", "native"]
    assert [use.target_start for use in result.uses] == [15, 0]


def test_a_sentence_that_the_engine_fails_on_has_no_english_and_all_its_terms_are_missing() -> None:
    result = enforced(PlainEngine({"L'Iran vote.": [""]}), "L'Iran vote.")
    assert (result.english, means(result)) == ("", ["missing"])


@pytest.mark.parametrize(
    ("french", "english", "expected"),
    [
        ("L'OTAN se réunira à Bruxelles.", "NATO will meet in Brusels.", ["native"]),
        ("Les relations avec la Biélorussie restent bonnes.", "Relations with Belarus remain good.", ["copied"]),
    ],
)
def test_an_argos_package(french: str, english: str, expected: list[str]) -> None:
    (result,) = Enforcer(open_engine("argos", TINY), SPOTTER).translate([sentence(french)])
    assert (result.english, means(result)) == (english, expected)


# Whatever the engine says

words = st.sampled_from(
    [
        "Lukashenko",
        "Loukachenko",
        "the",
        "The",
        "a",
        "Iran",
        "iran",
        "Tehran",
        "'s",
        ",",
        ".",
        "roadmap",
        "and",
        "path",
        "“",
    ]
)
spaced = st.lists(words, max_size=10).map(" ".join)
frenches = st.sampled_from(
    [
        "Loukachenko et Loukachenko à Téhéran, en Iran.",
        "La feuille de route de l'Iran",
        "Les États-Unis et l'Occident",
        "",
    ]
)


@st.composite
def hypotheses(draw: Callable[[st.SearchStrategy[str]], str]) -> str:
    text = draw(spaced)
    pieces = [
        f"{{{('0', '1', '2', '1,2', '0,3')[index % 5]}:{piece}}}" if index % 3 else piece
        for index, piece in enumerate(text.split(" "))
        if piece
    ]
    return " ".join(pieces)


@given(frenches, st.one_of(hypotheses(), spaced), st.booleans())
def test_the_account_is_true(french: str, answer: str, marks: bool) -> None:
    plain = re.sub(r"\{[\d,]+:([^}]*)\}", r"\1", answer)
    matches = SPOTTER.find(french)
    engine = MarkingEngine(answer) if marks else PlainEngine({french: [plain]})
    result = enforced(engine, french)
    assert [use.match for use in result.uses] == matches
    spans = []
    for use in result.uses:
        if use.means == "missing":
            assert use.target_start is None
            continue
        assert use.target_start is not None
        assert use.target_end is not None
        assert result.english[use.target_start : use.target_end].casefold() == use.match.expected.casefold()
        spans.append((use.target_start, use.target_end))
    spans.sort()
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    leftovers = {match.surface for match in SPOTTER.find(result.english) if match.kind in ("person", "place")}
    assert "Loukachenko" not in leftovers


# Apertium itself


@needs_apertium
@pytest.mark.parametrize(
    ("french", "parts", "absent"),
    [
        ("Loukachenko est arrivé au Bélarus.", ["Lukashenko", "Belarus."], ["Lukaixenka", "the Belarus", "Bélarus"]),
        (
            "Les ministres biélorusse et iranien de la Défense ont signé un protocole d’accord.",
            ["The Belarusian and Iranian defence ministers", "a memorandum of understanding"],
            ["Byelorussian", "chord"],
        ),
        ("Le président iranien Ebrahim Raïssi a parlé.", ["Iranian President Ebrahim Raisi"], ["Raïssi"]),
        ("L'OTAN et les États-Unis", ["NATO and the United States"], ["The NATO"]),
        ("Il vit aux États-Unis.", ["the United States."], []),
        ("Les forces de l’OTAN dirigées par l'Occident", ["NATO", "the West"], ["the NATO", "the the"]),
        ("L’ONU a adopté des feuilles de route.", ["The UN", "roadmaps"], ["sheets"]),
        ("LOUKACHENKO À TÉHÉRAN", ["LUKASHENKO", "TEHRAN"], ["LOUKACHENKO"]),
        ("Loukachenko a salué Loukachenko.", ["Lukashenko has"], ["Loukachenko"]),
        ("Un accord, une feuille\nde route.", ["agreement", "roadmap"], ["chord", "sheet"]),
        ("Le Biélorusse Alexandre Loukachenko", ["Belarusian Alexander Lukashenko"], []),
        ("l'influence de Poutine", ["Putin"], ["'s the"]),
        ("Il a reçu ses homologues russe et iranien.", ["Russian and Iranian counterparts"], []),
    ],
)
def test_apertium(french: str, parts: list[str], absent: list[str]) -> None:
    (result,) = Enforcer(Apertium(), SPOTTER).translate([sentence(french)])
    assert result.missing == 0
    assert [part for part in parts if part not in result.english] == []
    assert [part for part in absent if part in result.english] == []


# A segment that is only a term


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("Bélarus", "Belarus"),
        ("L’Iran", "Iran"),
        ("« Les États-Unis » :", "« The United States »:"),
        ("BIÉLORUSSIE", "BELARUS"),
        ("OTAN", "NATO"),
        ("Feuille de route", "Roadmap"),
        ("la feuille de route", "the roadmap"),
        ("L'Occident", "The West"),
    ],
)
def test_a_term_alone_comes_from_the_glossary(french: str, english: str) -> None:
    result = from_glossary(sentence(french))
    assert result is not None
    assert result.english == english
    (use,) = result.uses
    assert result.english[use.target_start : use.target_end].casefold() == use.match.expected.casefold()


@pytest.mark.parametrize("french", ["Le Bélarus vote", "à Téhéran", "Iran et Iran", "", "Rien"])
def test_anything_more_does_not(french: str) -> None:
    assert from_glossary(sentence(french)) is None


# English rules


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("United States", "place", True),
        ("Belarus", "place", False),
        ("North Korea", "place", False),
        ("Islamic Republic of Iran", "place", True),
        ("Strait of Hormuz", "place", True),
        ("Black Sea", "place", True),
        ("Middle East", "place", True),
        ("Kremlin", "organisation", True),
        ("European Union", "organisation", True),
        ("UN", "organisation", True),
        ("NATO", "organisation", False),
        ("Hezbollah", "organisation", False),
        ("Minsk agreements", "work", True),
        ("the West", "place", False),
        ("Vladimir Putin", "person", False),
    ],
)
def test_names_that_take_the(name: str, kind: Kind, expected: bool) -> None:
    assert takes_article(name, kind) is expected


@pytest.mark.parametrize(
    ("following", "article"),
    [
        ("agreement", "an"),
        ("roadmap", "a"),
        ("EU summit", "an"),
        ("IAEA report", "an"),
        ("UN envoy", "a"),
        ("hour", "an"),
        ("European", "a"),
        ("uninvited guest", "an"),
        ("US-led force", "a"),
        ("FBI agent", "an"),
        ("NATO summit", "a"),
        ("“Iranian” ship", "an"),
    ],
)
def test_a_and_an(following: str, article: str) -> None:
    assert indefinite_article(following) == article


def test_a_term_is_found_in_whole_words_only() -> None:
    assert list(occurrences("Iran", "Iranian Iran, iran's")) == [(8, 12), (14, 18)]
    assert list(occurrences("road map", "road\n map")) == [(0, 9)]


def test_a_sentence_starts_at_the_first_letter_and_after_a_stop() -> None:
    text = "“Yes. No”"
    assert [starts_sentence(text, index) for index in (1, 6, 7)] == [True, True, False]


# Revisions

edits = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 5), st.text("ab ", max_size=4)), max_size=5)


@given(st.text("xy ", min_size=8, max_size=20), st.integers(0, 7), st.integers(1, 4), edits)
def test_a_span_keeps_its_words_through_edits_elsewhere(
    text: str, start: int, length: int, changes: list[tuple[int, int, str]]
) -> None:
    text = text[:start] + "<" + "w" * length + ">" + text[start:]
    revision = Revision(text, [Mark(1, start, start + length + 2)])
    for at, size, new in changes:
        first, last = revision.spans(1)[0]
        at = min(at, len(revision.text))
        end = min(at + size, len(revision.text))
        if end <= first or at >= last:
            revision.put(at, end, new)
    (span,) = revision.spans(1)
    assert revision.text[slice(*span)] == "<" + "w" * length + ">"
