"""Sentence boundaries: the labelled French cases, and what holds for any text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from translate.segment import split_sentences

CASES = Path(__file__).parent / "cases"
VISIBLE = str.maketrans({"⍽": "\u00a0", "⎵": "\u202f", "␉": "\t"})
LONG = 250_000

PIECES = """M. Mme art. n° etc. S.A. J.-P. V. 12 3,5 18 h. le Le Il dit fin Paris www.a.fr O.N.U. Yahoo! 🎉 1. a) [1]
« » " “ ” ( ) [ ] – … ... . ! ? , : ;"""

arbitrary = st.text(max_size=200)
french = st.lists(st.sampled_from([*PIECES.split(), " ", "\u00a0", "\u202f", "\t", "\n"]), max_size=40).flatmap(
    lambda words: st.sampled_from(["", " "]).map(lambda gap: gap.join(words))
)
texts = arbitrary | french


def labelled(name: str) -> list[str]:
    """The cases of a labelled file, as written there."""
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def spans(case: str) -> tuple[str, list[tuple[int, int]]]:
    """The text of a labelled case, and the offsets of its sentences."""
    text, offsets = "", []
    for piece in case.translate(VISIBLE).replace("| ", "|").split("|"):
        sentence = piece.strip()
        start = len(text) + piece.index(sentence)
        offsets.append((start, start + len(sentence)))
        text += piece
    return text, offsets


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize("case", labelled("segments_fr.txt"))
def test_labelled_case(case: str) -> None:
    text, expected = spans(case)
    assert split_sentences(text) == expected, " | ".join(sentences(text))


def test_held_out_cases() -> None:
    """98 of 100 suffice here: these cases are not for tuning."""
    cases = labelled("segments_fr_heldout.txt")
    wrong = [case for case in cases if split_sentences(spans(case)[0]) != spans(case)[1]]
    assert len(wrong) <= 0.02 * len(cases), "\n".join(wrong)


@pytest.mark.parametrize("text", ["", " ", "\t\n\u00a0\u202f"])
def test_no_sentence_in_blank_text(text: str) -> None:
    assert split_sentences(text) == []


def test_offsets_count_characters_beyond_the_basic_plane_once() -> None:
    assert split_sentences("𝒜 🇧🇾 gagne. Il rit.") == [(0, 11), (12, 19)]


@given(texts)
@example("La loi (votée. Enfin.")
@example('" Nous irons. "Nous')
def test_only_white_space_lies_outside_sentences(text: str) -> None:
    done = 0
    for start, end in split_sentences(text):
        assert done <= start < end
        assert not text[done:start].strip()
        assert text[start:end] == text[start:end].strip()
        done = end
    assert not text[done:].strip()


@given(texts.map(lambda text: text.replace('"', "”")))
def test_a_sentence_is_one_sentence(sentence_or_more: str) -> None:
    """Not so with straight quotes: whether one opens or closes depends on those before it in the paragraph."""
    for sentence in sentences(sentence_or_more):
        assert sentences(sentence) == [sentence]


@given(french, st.sampled_from(["\n", "\t", "\u00a0", "\u202f"]))
def test_the_kind_of_white_space_does_not_matter(text: str, space: str) -> None:
    assert split_sentences(text.replace(" ", space)) == split_sentences(text)


@pytest.mark.parametrize(
    "unit",
    [
        *[
            ".",
            ". ",
            "… ",
            "a",
            "A",
            " ",
            "A-",
            "J.-",
            "A. ",
            "a. A",
            "Le. ",
            "M. ",
            "1.",
            "I. ",
            "fin.Le",
            "a." + " " * 1000,
        ],
        *['"', '."', '. "', "« ", "».", "(", "()", "(a. ", "[a]. ", ".[1]", "! 🎉 "],
    ],
)
def test_much_of_anything(unit: str) -> None:
    """A splitter whose time grows with the square of the length would not come back from these."""
    text = "Le mot " + unit * (LONG // len(unit))
    found = split_sentences(text)
    assert found[0][0] == 0
    assert found[-1][1] == len(text.rstrip())
