"""What stands behind the means of enforcement: terms written into the French, attention, sound hypotheses, account."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.model import Entry, Variant
from glossary.spot import Spotter
from translate.enforce import Enforced, Enforcer, Sentence
from translate.engines.annotations import TermSymbols
from translate.engines.attention import hints
from translate.model import Hint, Hypothesis, Mark, Source
from translate.soundness import distance, is_broken

SYMBOLS = TermSymbols("<s>", "<t>", "<e>")
SPOTTER = Spotter(
    [
        Entry("minsk", "place", "Minsk", variants=(Variant("Minsk"), Variant("Mensk"))),
        Entry("roadmap", "term", "roadmap", variants=(Variant("feuille de route"),)),
        Entry("belarus", "place", "Belarus", variants=(Variant("Biélorussie"),)),
        Entry("virus", "term", "virus", variants=(Variant("virus"),)),
    ]
)


class Scripted:
    """An engine that gives the hypotheses written for what it is asked, and otherwise the text itself."""

    carries_marks = False
    name = "scripted"

    def __init__(self, answers: dict[str, list[Hypothesis]], *, obeys_terms: bool = False) -> None:
        self.answers, self.obeys_terms = answers, obeys_terms
        self.asked: list[str] = []

    def translate(self, sources: Sequence[Source], *, n_best: int = 1) -> list[list[Hypothesis]]:
        texts = [SYMBOLS.annotated(source).text if self.obeys_terms else source.text for source in sources]
        self.asked += texts
        return [self.answers.get(text, [Hypothesis(text)])[:n_best] for text in texts]


def enforced(engine: Scripted, french: str) -> Enforced:
    (result,) = Enforcer(engine, SPOTTER).translate([Sentence(french, tuple(SPOTTER.find(french)))])
    return result


# Terms written into the French


@pytest.mark.parametrize(
    ("text", "marks", "expected", "held"),
    [
        ("une feuille ici", [Mark(1, 4, 11, "map")], "une <s> feuille <t> map <e> ici", ["<s> feuille <t> map <e>"]),
        ("L'Iran.", [Mark(1, 2, 6, "Iran")], "L'<s> Iran <t> Iran <e>.", ["<s> Iran <t> Iran <e>"]),
        ("à Minsk <t> ici", [Mark(1, 2, 7)], "à Minsk ici", ["Minsk"]),
        ("Minsk", [Mark(7, 0, 5, "Minsk")], "<s> Minsk <t> Minsk <e>", ["<s> Minsk <t> Minsk <e>"]),
    ],
)  # fmt: skip
def test_terms_are_written_beside_their_french(text: str, marks: list[Mark], expected: str, held: list[str]) -> None:
    source = SYMBOLS.annotated(Source(text, tuple(marks)))
    assert source.text == expected
    assert [source.text[mark.start : mark.end] for mark in source.marks] == held


@given(st.text(alphabet="ab <>ste.'", max_size=30))
def test_symbols_in_the_text_itself_never_reach_the_package(text: str) -> None:
    annotated = SYMBOLS.annotated(Source(text)).text
    assert not any(symbol in annotated for symbol in ("<s>", "<t>", "<e>")) or "<<" in text or ">>" in text


def test_symbols_that_leak_are_removed() -> None:
    assert SYMBOLS.removed("the <s> roadmap <e> of Minsk") == "the roadmap of Minsk"
    assert SYMBOLS.removed("no  symbol") == "no  symbol"


@pytest.mark.parametrize("value", ["<s>", {"source": "<s>"}, {"source": "<s>", "target": "<s>", "end": "<e>"}])
def test_wrong_declarations_are_refused(value: object) -> None:
    with pytest.raises(ValueError, match="term_annotations"):
        TermSymbols.declared({"term_annotations": value})
    assert TermSymbols.declared({}) is None


def test_an_engine_that_obeys_is_asked_first() -> None:
    french = "Voici la feuille de route."
    asked = "Voici la <s> feuille de route <t> roadmap <e>."
    engine = Scripted({asked: [Hypothesis("Here is the roadmap.")]}, obeys_terms=True)
    result = enforced(engine, french)
    assert (result.english, [use.means for use in result.uses]) == ("Here is the roadmap.", ["annotated"])
    assert engine.asked == [asked]


def test_what_an_engine_does_not_obey_is_won_back_by_other_means() -> None:
    asked = "Voici la <s> Biélorussie <t> Belarus <e>."
    answers = {asked: [Hypothesis("Here is Ruthenia.")], "Voici Belarus.": [Hypothesis("Here is Belarus.")]}
    result = enforced(Scripted(answers, obeys_terms=True), "Voici la Biélorussie.")
    assert [use.means for use in result.uses] == ["copied"]


# Attention


def test_the_words_that_attend_to_a_term_are_its_rendering() -> None:
    text, pieces = "Here is the way sheet.", [(0, 4), (5, 7), (8, 11), (12, 15), (16, 21), (21, 22)]
    rows = [[0.9, 0.1, 0.0], [0.5, 0.4, 0.1], [0.1, 0.4, 0.5], [0.0, 0.2, 0.8], [0.0, 0.1, 0.9], [0.4, 0.3, 0.3]]
    (hint,) = hints(text, pieces, rows, {4: [2]})
    assert (hint.id, text[hint.start : hint.end]) == (4, "way sheet")
    assert 0.8 < hint.weight < 0.9
    assert hints(text, pieces, [[1.0, 0.0, 0.0]] * 6, {4: [2]}) == []
    assert hints("", [], [], {4: [2]}) == []


def test_a_term_is_replaced_where_the_attention_leads() -> None:
    french = "Voici la feuille de route."
    answers = {
        french: [Hypothesis("Here is the thing.", hints=(Hint(0, 12, 17, 0.9),))],
        "Voici la roadmap.": [Hypothesis("Here is the thing.")],
    }
    result = enforced(Scripted(answers), french)
    assert result.english == "Here is the roadmap."
    (use,) = result.uses
    assert use.means == "replaced"
    assert use.confidence is not None
    assert 0.5 < use.confidence < 0.8


# Sound hypotheses


@pytest.mark.parametrize(
    ("english", "broken"),
    [
        ("He came to Minsk on 3 May with his whole family.", False),
        ("He came to Minsk on 3 May with his whole family family.", True),
        ("He came to came to came to Minsk on 3 May.", True),
        ("He came to Minsk in May with his whole family.", True),
        ("On 3 May he came.", True),
        ("He had had enough on 3 May with his whole family.", False),
    ],
)
def test_broken_hypotheses(english: str, broken: bool) -> None:
    assert is_broken(english, "He came to Minsk on 3 May with his whole family.") is broken


def test_a_broken_hypothesis_is_not_taken_for_its_term() -> None:
    french = "La Biélorussie compte 9 millions d'habitants."
    answers = {
        french: [Hypothesis("Bielorussia has 9 million inhabitants.")],
        "Belarus compte 9 millions d'habitants.": [Hypothesis("Belarus Belarus Belarus million.")],
    }
    result = enforced(Scripted(answers), french)
    assert (result.english, [use.means for use in result.uses]) == ("Belarus has 9 million inhabitants.", ["replaced"])


def test_distance() -> None:
    assert distance("He is here.", "he is here") == 0
    assert distance("one two", "three four") == 1


# Number


@pytest.mark.parametrize(
    ("french", "expected"), [("le virus", "virus"), ("ces deux virus", "viruses"), ("Les virus mutent.", "viruses")]
)
def test_words_that_show_no_plural_take_it_from_what_stands_before(french: str, expected: str) -> None:
    assert [match.expected for match in SPOTTER.find(french)] == [expected]
