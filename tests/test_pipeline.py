"""The pipeline: what becomes of each segment, in which batches, and how the English document is put together."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from hypothesis import given
from hypothesis import strategies as st

from glossary.model import Entry, TermMatch, Variant
from translate.formats import FORMATS, tsv, txt
from translate.model import AlignedSegment, Bitext, Document, Hypothesis, Segment, Source, Status, TermUse
from translate.pipeline import Tally, Translator

ENTRIES = (
    Entry("belarus", "place", "Belarus", variants=(Variant("Bélarus"), Variant("Biélorussie"))),
    Entry("roadmap", "term", "roadmap", variants=(Variant("feuille de route"),)),
)
TERM = re.compile(r"(.+?)→(.+?) \[([^;\]]+); (\w+) [\d.]+\](?:; |$)")


class Echo:
    """An engine that gives each sentence back with "EN " before it, and remembers its batches."""

    name = "echo"
    carries_marks = False
    obeys_terms = False

    def __init__(self, failing: str = "") -> None:
        self.failing = failing
        self.batches: list[list[str]] = []

    def translate(self, sources: Sequence[Source], *, n_best: int = 1) -> list[list[Hypothesis]]:
        self.batches.append([source.text for source in sources])
        return [[Hypothesis("" if source.text == self.failing else f"EN {source.text}")] for source in sources]


def document(name: str, *pieces: str | tuple[str, str]) -> Document:
    """A document of segments (text, or role and text) and the gaps between them: pieces that are blank."""
    text, segments = "", []
    for piece in pieces:
        role, words = piece if isinstance(piece, tuple) else ("text", piece)
        if words.strip():
            segments.append(Segment(words, len(text), len(text) + len(words), role))  # type: ignore[arg-type]
        text += words
    return Document(name, text, tuple(segments))


def translated(*documents: Document, engine: Echo | None = None, window: int = 100) -> list[Bitext]:
    return list(Translator(ENTRIES, engine or Echo()).bitexts(documents, window=window))


def test_each_segment_is_translated_passed_through_or_marked_by_its_role() -> None:
    (bitext,) = translated(
        document("one", ("furniture", "Partager"), "\n", "Un.", "\n", ("english", "A caption."), "\n", "Bélarus")
    )
    assert [(row.number, row.english, row.status) for row in bitext.segments] == [
        (1, "Partager", "furniture"),
        (2, "EN Un.", "translated"),
        (3, "A caption.", "passed-through"),
        (4, "Belarus", "glossary"),
    ]


def test_terms_are_spotted_enforced_and_reported() -> None:
    (bitext,) = translated(document("one", "Vers le Bélarus."))
    (row,) = bitext.segments
    (use,) = row.terms
    assert row.english == "EN Vers le Belarus."
    assert (use.match.surface, use.means) == ("Bélarus", "replaced")
    assert row.english[use.target_start : use.target_end] == "Belarus"


def test_sentences_go_to_the_engine_together_and_each_once() -> None:
    engine = Echo()
    documents = [document(name, "Un.", " ", "Deux.", " ", "Un.") for name in "abc"]
    bitexts = translated(*documents, engine=engine)
    assert [bitext.document.name for bitext in bitexts] == ["a", "b", "c"]
    assert engine.batches == [["Un.", "Deux."]]


def test_documents_are_read_as_windows_fill() -> None:
    read = []

    def documents() -> Iterator[Document]:
        for name in "abcd":
            read.append(name)
            yield document(name, "Un.", " ", "Deux.")

    bitexts = Translator(ENTRIES, Echo()).bitexts(documents(), window=4)
    next(bitexts)
    assert read == ["a", "b"]
    assert [bitext.document.name for bitext in bitexts] == ["b", "c", "d"]


def test_a_document_larger_than_a_window_goes_in_several_batches() -> None:
    engine = Echo()
    pieces = [piece for number in range(10) for piece in (f"Phrase {number}.", " ")]
    (bitext,) = translated(document("one", *pieces), engine=engine, window=4)
    assert [len(batch) for batch in engine.batches] == [4, 4, 2]
    assert [row.english for row in bitext.segments] == [f"EN Phrase {number}." for number in range(10)]


def test_a_sentence_that_the_engine_fails_on_is_failed_and_stands_in_french_in_the_text() -> None:
    (bitext,) = translated(document("one", "Un.", " ", "Deux."), engine=Echo(failing="Deux."))
    assert [(row.english, row.status) for row in bitext.segments] == [("EN Un.", "translated"), ("", "failed")]
    assert txt.english_text(bitext) == "EN Un. Deux."


def test_no_document_and_an_empty_one() -> None:
    assert translated() == []
    (bitext,) = translated(document("one", " \n"))
    assert bitext.segments == ()
    assert written("txt", bitext) == "\n"


def test_a_tally_counts_documents_segments_and_terms() -> None:
    tally = Tally()
    for bitext in translated(document("one", "Le Bélarus vote.", "\n", ("furniture", "X")), document("two", "Bélarus")):
        tally.add(bitext)
    assert tally.documents == 2
    assert tally.segments == {"translated": 1, "furniture": 1, "glossary": 1}
    assert (tally.terms.total(), tally.repaired, tally.terms["missing"]) == (2, 1, 0)


# The English text


def english(*pieces: str | tuple[str, str]) -> str:
    (bitext,) = translated(document("one", *pieces))
    return txt.english_text(bitext)


def test_paragraphs_are_kept_and_sentences_are_a_space_apart() -> None:
    assert english("Un.", "\u00a0 ", "Deux.", "\n\n", "Trois.", "Quatre.", "\r\n", "Cinq.") == (
        "EN Un. EN Deux.\n\nEN Trois. EN Quatre.\nEN Cinq."
    )


def test_furniture_is_left_out_with_the_smaller_gap_around_it() -> None:
    assert english("Un.", "\n\n", ("furniture", "Partager"), "\n", "Deux.") == "EN Un.\n\nEN Deux."
    assert english(("furniture", "[ad_1]"), "\n\n", "Un.", "\n\n", ("furniture", "[ad_2]")) == "EN Un."


def test_what_is_neither_blank_nor_a_segment_stays() -> None:
    whole = "# Un.\n\n- Deux.\n"
    segments = (Segment("Un.", 2, 5), Segment("Deux.", 9, 14))
    (bitext,) = Translator(ENTRIES, Echo()).bitexts([Document("one", whole, segments)])
    assert txt.english_text(bitext) == "# EN Un.\n\n- EN Deux."


# The table


def written(name: str, bitext: Bitext) -> str:
    stream = io.StringIO()
    FORMATS[name].write(bitext, stream)
    return stream.getvalue()


def test_the_table_has_a_row_for_each_segment_with_its_terms() -> None:
    (bitext,) = translated(document("one", "Le Bélarus a une feuille\nde route.", "\n", ("furniture", "a\tb")))
    header, first, second = csv.reader(io.StringIO(written("tsv", bitext)), delimiter="\t")
    assert header == ["segment", "french", "english", "terms", "status"]
    assert first[1] == "Le Bélarus a une feuille\\nde route."
    assert TERM.findall(first[3]) == [
        ("Bélarus", "Belarus", "belarus", "replaced"),
        ("feuille de route", "roadmap", "roadmap", "replaced"),
    ]
    assert second == ["2", "a\\tb", "a\\tb", "", "furniture"]


cells = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)


@given(st.lists(st.tuples(cells, cells, st.sampled_from(["translated", "furniture"])), max_size=5))
def test_the_table_can_be_read_back_a_line_a_segment(rows: list[tuple[str, str, Status]]) -> None:
    aligned = tuple(AlignedSegment(n, french, english, status) for n, (french, english, status) in enumerate(rows, 1))
    table = written("tsv", Bitext(Document("one", ""), aligned))
    assert table.count("\n") == len(rows) + 1
    _, *found = csv.reader(io.StringIO(table, newline=""), delimiter="\t")
    plain = [(_unescaped(row[1]), _unescaped(row[2]), row[4]) for row in found]
    assert plain == rows


def _unescaped(cell: str) -> str:
    characters = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}
    return re.sub(r"\\(.)", lambda found: characters[found[1]], cell)


def test_a_missing_term_is_in_the_table() -> None:
    use = TermUse(TermMatch(0, 4, "Iran", "iran", "place", "Iran", "Iran"), "missing")
    row = AlignedSegment(1, "Iran", "There", "translated", (use,))
    assert "Iran→Iran [iran; missing]" in written("tsv", Bitext(Document("one", "Iran"), (row,)))


def test_the_table_is_documented_as_it_is() -> None:
    assert all(column in (tsv.__doc__ or "") for column in tsv.COLUMNS)
