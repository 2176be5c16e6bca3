"""Bitext formats: what is written reads back, what a format cannot hold, others' files, hostile files, edited files."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from glossary.errors import BadInput
from glossary.model import KINDS, TermMatch
from translate.cli import main
from translate.formats import FORMATS, format_of, read_bitext
from translate.model import AlignedSegment, Bitext, Document, Means, Segment, Status, Suggestion, TermUse

LOSSLESS = ("jsonl", "tmx", "xliff", "xliff2")
READABLE = tuple(name for name, format_ in FORMATS.items() if format_.read is not None)
TYPES = ("tmx", "xliff", "xliff2")


def term(french: str, surface: str, entry: str, expected: str, means: Means, english: str, **more: Any) -> TermUse:
    """A use of the term `surface` in `french`, written as `expected` in `english` unless it is missing."""
    start = french.index(surface)
    match = TermMatch(
        start, start + len(surface), surface, entry, more.get("kind", "place"), more.get("variant", surface), expected
    )
    if means == "missing":
        return TermUse(match, "missing")
    place = english.index(expected)
    return TermUse(match, means, place, place + len(expected), 0.9)


def bitext(name: str, *segments: AlignedSegment) -> Bitext:
    text = "\n\n".join(segment.french for segment in segments)
    placed, position = [], 0
    for segment in segments:
        placed.append(Segment(segment.french, position, position + len(segment.french)))
        position += len(segment.french) + 2
    return Bitext(Document(name, text, tuple(placed)), segments)


_ONE = ("Loukachenko quitte la Biélorussie pour l’Iran.", "Lukashenko leaves Belarus for Iran.")
_TWO = ("La feuille de route de l’OTAN est « prête ».", "The way sheet of NATO is “ready”.")
ARTICLE = bitext(
    "visite",
    AlignedSegment(1, "Accueil > Monde", "Accueil > Monde", "furniture"),
    AlignedSegment(
        2,
        *_ONE,
        "translated",
        (
            term(_ONE[0], "Loukachenko", "alexander-lukashenko", "Lukashenko", "replaced", _ONE[1], kind="person"),
            term(_ONE[0], "Biélorussie", "belarus", "Belarus", "native", _ONE[1]),
            term(_ONE[0], "Iran", "iran", "Iran", "copied", _ONE[1]),
        ),
        (
            Suggestion(
                "Loukachenko quitte la Biélorussie.", "Lukashenko is leaving Belarus.", 0.86, "visite, segment 9"
            ),
        ),
    ),
    AlignedSegment(
        3,
        *_TWO,
        "memory",
        (
            term(_TWO[0], "feuille de route", "roadmap", "roadmap", "missing", _TWO[1], kind="term"),
            term(_TWO[0], "OTAN", "nato", "NATO", "reranked", _TWO[1], kind="organisation", variant="Otan"),
        ),
    ),
    AlignedSegment(4, "Phrase impossible", "", "failed"),
    AlignedSegment(
        5, "Bélarus", "Belarus", "glossary", (term("Bélarus", "Bélarus", "belarus", "Belarus", "native", "Belarus"),)
    ),
    AlignedSegment(6, "All in English.", "All in English.", "passed-through"),
    AlignedSegment(7, '=1+1 | a*b_c\n`d` <e> & "f" \\n', "-1 | #g\r\n[h](i) 'j' {{title}} %s", "translated"),
)


def written(which: Bitext, name: str) -> str:
    stream = io.StringIO()
    FORMATS[name].write(which, stream)
    return stream.getvalue()


def path_of(content: str | bytes, name: str, folder: Path) -> Path:
    """A file with `content` and the suffix of the format `name`."""
    path = folder / f"file{FORMATS[name].suffix}"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def again(which: Bitext, name: str, folder: Path) -> Bitext:
    """`which`, written in the format `name` and read back."""
    return read_bitext(path_of(written(which, name), name, folder))


def without_suggestions(which: Bitext) -> tuple[AlignedSegment, ...]:
    return tuple(replace(segment, suggestions=()) for segment in which.segments)


def texts(which: Bitext) -> list[tuple[int, str, str, str]]:
    return [(segment.number, segment.french, segment.english, segment.status) for segment in which.segments]


# What is written reads back


@pytest.mark.parametrize("name", LOSSLESS)
def test_lossless_formats_hold_everything_but_the_paragraphs(name: str, tmp_path: Path) -> None:
    back = again(ARTICLE, name, tmp_path)
    assert without_suggestions(back) == without_suggestions(ARTICLE)
    assert back.document.name == "visite"
    assert [segment.role for segment in back.document.segments][:2] == ["furniture", "text"]
    assert "\n\n" not in back.document.text  # documented: where paragraphs were is lost


def test_json_lines_hold_the_suggestions_too(tmp_path: Path) -> None:
    assert again(ARTICLE, "jsonl", tmp_path).segments == ARTICLE.segments


@pytest.mark.parametrize(
    ("suggestions", "reason"),
    [
        ('"a"', "the suggestions are no list of objects"),
        ('["a"]', "the suggestions are no list of objects"),
        ('[{"french": "a", "score": 0.5}]', "a suggestion without French or English"),
        ('[{"french": "a", "english": "b", "score": "high"}]', "a suggestion's score is no number from 0 to 1"),
        ('[{"french": "a", "english": "b", "score": NaN}]', "a suggestion's score is no number from 0 to 1"),
    ],
)
def test_a_bad_suggestion_in_json_lines_is_named(suggestions: str, reason: str, tmp_path: Path) -> None:
    line = f'{{"french": "Minsk", "english": "Minsk", "suggestions": {suggestions}}}\n'
    with pytest.raises(BadInput, match=re.escape(reason)) as caught:
        read_bitext(path_of(line, "jsonl", tmp_path))
    assert caught.value.line == 1


@pytest.mark.parametrize("name", ["xliff", "xliff2"])
def test_xliff_holds_the_suggestions_of_the_memory(name: str, tmp_path: Path) -> None:
    assert again(ARTICLE, name, tmp_path).segments == ARTICLE.segments


@pytest.mark.parametrize("name", [name for name in READABLE if name not in LOSSLESS])
def test_the_other_formats_hold_texts_statuses_and_terms_but_not_kinds_and_variants(name: str, tmp_path: Path) -> None:
    back = again(ARTICLE, name, tmp_path)
    assert texts(back) == texts(ARTICLE)
    for ours, theirs in zip(ARTICLE.segments, back.segments, strict=True):
        for use, found in zip(ours.terms, theirs.terms, strict=True):
            same = replace(use.match, kind="term", variant=use.match.surface)
            assert found == replace(use, match=same)  # offsets too: the words are found again


@pytest.mark.parametrize("name", ["tsv", "csv"])
def test_tables_do_not_hold_the_name_of_the_document(name: str, tmp_path: Path) -> None:
    assert again(ARTICLE, name, tmp_path).document.name == "file"


@pytest.mark.parametrize("name", TYPES)
def test_xml_cannot_hold_control_characters(name: str, tmp_path: Path) -> None:
    odd = bitext("odd", AlignedSegment(1, "a\x0cb\x00c\ufffe", "d\x1be", "translated"))
    (segment,) = again(odd, name, tmp_path).segments
    assert (segment.french, segment.english) == ("a\ufffdb\ufffdc\ufffd", "d\ufffde")


def test_markdown_cannot_hold_spaces_at_the_ends_of_a_segment(tmp_path: Path) -> None:
    (segment,) = again(bitext("odd", AlignedSegment(1, " a ", " b", "translated")), "md", tmp_path).segments
    assert (segment.french, segment.english) == ("a", "b")


def test_html_and_txt_cannot_be_read_back(tmp_path: Path) -> None:
    for name in ("html", "txt"):
        with pytest.raises(BadInput, match="cannot be read back"):
            again(ARTICLE, name, tmp_path)


# Properties

# Tab and line breaks are text; other control characters and surrogates are what no file of text holds.
_CHARACTERS = st.characters(exclude_categories=("Cs", "Cc", "Cn"), include_characters="\t\n\r")
_TEXT = st.text(_CHARACTERS, max_size=12)
_SOME_TEXT = st.text(_CHARACTERS, min_size=1, max_size=12)
_MEANS: tuple[Means, ...] = ("native", "copied", "reranked", "replaced", "inserted", "missing")
_STATUSES: tuple[Status, ...] = ("translated", "memory", "glossary", "passed-through", "furniture")


@st.composite
def bitexts(
    draw: st.DrawFn, words: st.SearchStrategy[str] = _SOME_TEXT, gaps: st.SearchStrategy[str] = _TEXT
) -> Bitext:
    """Bitexts with terms whose English stands where it is said to, or nowhere if it is missing."""
    segments = [
        _drawn_segment(draw, number, words, gaps) for number in range(1, draw(st.integers(min_value=2, max_value=4)))
    ]
    return bitext("drawn", *segments)


def _drawn_segment(
    draw: st.DrawFn, number: int, words: st.SearchStrategy[str], gaps: st.SearchStrategy[str]
) -> AlignedSegment:
    french, english, terms = draw(words) + draw(gaps), draw(gaps), []
    for count in range(draw(st.integers(min_value=0, max_value=3))):
        surface, means = draw(words), draw(st.sampled_from(_MEANS))
        expected = f"absent {number} {count}" if means == "missing" else f"{draw(words)} {number} {count}"
        match = TermMatch(
            len(french),
            len(french) + len(surface),
            surface,
            draw(words),
            draw(st.sampled_from(KINDS)),
            draw(words),
            expected,
        )
        french += f"{surface}{draw(gaps)}"
        if means == "missing":
            terms.append(TermUse(match, means))
        else:
            terms.append(TermUse(match, means, len(english), len(english) + len(expected)))
            english += f"{expected}{draw(gaps)}"
    status = draw(st.sampled_from(_STATUSES))
    return AlignedSegment(number, french, english, status if english else "failed", tuple(terms))


@pytest.mark.parametrize("name", LOSSLESS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(which=bitexts())
def test_any_bitext_comes_back_from_a_lossless_format(name: str, which: Bitext, tmp_path: Path) -> None:
    assert again(which, name, tmp_path).segments == which.segments


_WORDS = st.text("abcdé'-OQ", min_size=1, max_size=8).filter(lambda word: word[0].isalpha() and word[-1].isalpha())
# Blanks around it keep a drawn term a word of its own.
_GAPS = _TEXT.map(lambda text: f" §{text}§ ")


@pytest.mark.parametrize("name", ["tsv", "csv", "po", "md"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(which=bitexts(_WORDS, _GAPS.map(lambda gap: gap.replace("\\", "/"))))
def test_any_texts_and_terms_come_back_from_the_other_formats(name: str, which: Bitext, tmp_path: Path) -> None:
    segments = tuple(
        replace(segment, french=f"{segment.french}.", english=segment.english and f".{segment.english}.", terms=())
        for segment in which.segments
    )
    assert texts(again(bitext("drawn", *segments), name, tmp_path)) == texts(bitext("drawn", *segments))
    uses = [(use.match.entry_id, use.match.expected, use.means) for segment in which.segments for use in segment.terms]
    back = again(which, name, tmp_path)
    assert uses == [
        (use.match.entry_id, use.match.expected, use.means) for segment in back.segments for use in segment.terms
    ]


# What the standards ask for

# The content models of TMX 1.4b for the elements that we write.
_TMX = etree.DTD(
    io.StringIO(
        """<!ELEMENT tmx (header, body)> <!ATTLIST tmx version CDATA #REQUIRED>
        <!ELEMENT header (note | ude | prop)*>
        <!ATTLIST header creationtool CDATA #REQUIRED creationtoolversion CDATA #REQUIRED
            segtype (block | paragraph | sentence | phrase) #REQUIRED o-tmf CDATA #REQUIRED
            adminlang CDATA #REQUIRED srclang CDATA #REQUIRED datatype CDATA #REQUIRED creationdate CDATA #IMPLIED>
        <!ELEMENT body (tu*)> <!ELEMENT note (#PCDATA)> <!ELEMENT ude EMPTY>
        <!ELEMENT tu ((note | prop)*, tuv+)>
        <!ATTLIST tu tuid CDATA #IMPLIED creationdate CDATA #IMPLIED srclang CDATA #IMPLIED>
        <!ELEMENT tuv ((note | prop)*, seg)> <!ATTLIST tuv xml:lang CDATA #REQUIRED>
        <!ELEMENT prop (#PCDATA)> <!ATTLIST prop type CDATA #REQUIRED> <!ELEMENT seg (#PCDATA)>"""
    )
)


def test_tmx_is_valid_and_dated() -> None:
    root = etree.fromstring(written(ARTICLE, "tmx").encode(), etree.XMLParser(load_dtd=False, no_network=True))
    assert _TMX.validate(root), _TMX.error_log
    assert [header.get("srclang") for header in root.iter("header")] == ["fr"]
    assert all(re.fullmatch(r"\d{8}T\d{6}Z", unit.get("creationdate") or "") for unit in root.iter("tu"))
    assert [len(unit.findall("tuv")) for unit in root.iter("tu")] == [2, 2, 2, 1, 2, 2, 2]  # a failed segment has one


def test_xliff_says_states_in_its_own_words() -> None:
    root = etree.fromstring(written(ARTICLE, "xliff").encode())
    units = root.findall(".//{*}trans-unit")
    states = [target.get("state") if (target := unit.find("{*}target")) is not None else None for unit in units]
    assert states == ["final", "translated", "needs-review-translation", None, "translated", "final", "translated"]
    assert [unit.get("translate") for unit in units] == ["no", None, None, None, None, "no", None]
    assert [note.text for note in root.iter("{*}note")] == ["missing: roadmap for feuille de route"]
    order = [etree.QName(child).localname for child in units[1]]
    assert order == ["source", "target", "alt-trans"]
    assert not any(mark.get("mid") for mark in root.iter("{*}mrk"))  # in a target it would be the id of a segment


def test_xliff_2_marks_a_term_with_one_id_on_both_sides_and_lists_it() -> None:
    root = etree.fromstring(written(ARTICLE, "xliff2").encode())
    assert (root.get("version"), root.get("srcLang"), root.get("trgLang")) == ("2.1", "fr", "en")
    unit = root.findall(".//{*}unit")[1]
    source, target = (
        [mark.get("id") for mark in unit.iterfind(f"{{*}}segment/{{*}}{side}/{{*}}mrk")]
        for side in ("source", "target")
    )
    assert source == target == ["m1", "m2", "m3"]
    entries = {entry.get("ref"): entry for entry in unit.iter("{*}glossEntry")}
    assert {f"#{mark}" for mark in source} == set(entries)
    assert [child.text for child in entries["#m1"]] == ["Loukachenko", "Lukashenko"]
    assert [etree.QName(child).localname for child in unit] == ["matches", "glossary", "segment"]
    states = [(one.get("state"), one.get("subState")) for one in root.iter("{*}segment")]
    assert states[:4] == [
        ("final", "exonym:furniture"),
        ("translated", "exonym:translated"),
        ("translated", "exonym:memory"),
        ("initial", "exonym:failed"),
    ]


def test_po_offers_missing_terms_for_review_and_csv_disarms_formulas() -> None:
    po = written(ARTICLE, "po")
    assert po.count("#, fuzzy") == 1
    assert '"Language: en\\n"' in po
    csv = written(ARTICLE, "csv")
    assert "\"'=1+1 |" in csv
    assert "\"'-1 |" in csv


# Others' files


def test_tmx_of_other_tools(tmp_path: Path) -> None:
    content = """<?xml version="1.0"?><!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version="1.4">
    <header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="*all*"
     datatype="xml"/><body>
    <tu><note>n</note>
      <tuv xml:lang="EN-GB"><seg>A <bpt i="1">&lt;b></bpt>bold<ept i="1">&lt;/b></ept> move<!-- c --></seg></tuv>
      <tuv xml:lang="fr_CA"><seg>Un geste <hi>fort</hi><ph x="1">&lt;br/></ph>.</seg></tuv></tu>
    <tu><tuv xml:lang="de"><seg>nein</seg></tuv><tuv xml:lang="en"><seg>no</seg></tuv></tu>
    <tu><tuv lang="FR"><seg>seul</seg></tuv></tu></body></tmx>"""
    back = read_bitext(path_of(content, "tmx", tmp_path))
    assert texts(back) == [(1, "Un geste fort.", "A bold move", "translated"), (2, "seul", "", "failed")]


def test_xliff_of_other_tools(tmp_path: Path) -> None:
    content = """<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
    <file original="a.docx" source-language="fr-FR" target-language="en-GB" datatype="x"><body><group id="g">
      <trans-unit id="a"><source>Un <g id="1">mot</g>. Deux.</source>
        <seg-source><mrk mtype="seg" mid="1">Un <g id="1">mot</g>.</mrk> <mrk mtype="seg" mid="2">Deux.</mrk>
        </seg-source>
        <target><mrk mtype="seg" mid="2">Two.</mrk> <mrk mtype="seg" mid="1">One <g id="1">word</g>.</mrk></target>
      </trans-unit></group>
      <trans-unit id="b" translate="no"><source>X<ph id="2">code</ph>Y</source>
        <target>X<ph id="2">code</ph>Y</target></trans-unit>
      <trans-unit id="c"><source>Trois</source></trans-unit></body></file></xliff>"""
    back = read_bitext(path_of(content, "xliff", tmp_path))
    assert back.document.name == "a.docx"
    assert texts(back) == [
        (1, "Un mot.", "One word.", "translated"),
        (2, "Deux.", "Two.", "translated"),
        (3, "XY", "XY", "passed-through"),
        (4, "Trois", "", "failed"),
    ]


def test_xliff_2_of_other_tools_is_known_by_its_namespace(tmp_path: Path) -> None:
    content = """<xliff version="2.0" srcLang="fr" trgLang="en" xmlns="urn:oasis:names:tc:xliff:document:2.0">
      <file id="f"><group id="g"><unit id="u"><originalData><data id="d">&lt;b></data></originalData>
        <segment id="1"><source>Un <pc id="1" dataRefStart="d">mot</pc><cp hex="0007"/></source>
          <target>A <pc id="1">word</pc></target></segment>
        <ignorable><source> </source></ignorable>
        <segment id="2"><source>Deux<ph id="2"/></source></segment></unit></group></file></xliff>"""
    back = read_bitext(path_of(content, "xliff", tmp_path))
    assert texts(back) == [(1, "Un mot\ufffd", "A word", "translated"), (2, "Deux", "", "failed")]


def test_po_of_other_tools(tmp_path: Path) -> None:
    content = r"""# A comment
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"

#: a.c:1
#, fuzzy, c-format
#| msgid "avant"
msgid ""
"Un\tdeux "
"\"trois\"\n"
msgstr "One\ttwo \"three\"\n"

msgctxt "menu"
msgid "fichier"
msgid_plural "fichiers"
msgstr[0] "file"
msgstr[1] "files"
msgid "sans ligne vide"
msgstr "no \x41 empty \101 line"

#~ msgid "vieux"
#~ msgstr "old"
"""
    back = read_bitext(path_of(content, "po", tmp_path))
    assert [(one.french, one.english) for one in back.segments] == [
        ('Un\tdeux "trois"\n', 'One\ttwo "three"\n'),
        ("fichier", "file"),
        ("sans ligne vide", "no A empty A line"),
    ]


@pytest.mark.parametrize(
    "content",
    ["French;English\nUn;One\nDeux;\n", "\ufefffr\ten\nUn\tOne\nDeux\n", "target,notes,source\nOne,x,Un\n,,Deux\n"],
)
def test_csv_of_other_tools(content: str, tmp_path: Path) -> None:
    back = read_bitext(path_of(content, "csv", tmp_path))
    assert [(one.french, one.english, one.status) for one in back.segments] == [
        ("Un", "One", "translated"),
        ("Deux", "", "failed"),
    ]


# Edited files


@pytest.mark.parametrize("name", ["xliff", "xliff2"])
def test_marks_in_xliff_move_with_the_text_that_a_person_edits(name: str, tmp_path: Path) -> None:
    content = (
        written(ARTICLE, name).replace(" leaves ", " has just left ").replace(">Lukashenko</mrk>", ">Lukashenka</mrk>")
    )
    one, two, three = read_bitext(path_of(content, name, tmp_path)).segments[1].terms
    english = "Lukashenka has just left Belarus for Iran."
    spans = [(use.target_start, use.target_end) for use in (one, two, three)]
    assert [english[slice(*span)] for span in spans] == ["Lukashenka", "Belarus", "Iran"]


@pytest.mark.parametrize("name", ["jsonl", "tmx", "tsv", "csv", "po", "md"])
def test_terms_are_found_again_in_edited_english(name: str, tmp_path: Path) -> None:
    content = written(ARTICLE, name)
    content = content.replace("Lukashenko leaves Belarus for Iran.", "From Belarus, Lukashenka flies to Iran.")
    content = content.replace("The way sheet of NATO", "The roadmap of NATO")
    back = read_bitext(path_of(content, name, tmp_path))
    means = [(use.match.expected, use.means, use.target_start) for use in back.segments[1].terms]
    assert means == [("Lukashenko", "missing", None), ("Belarus", "native", 5), ("Iran", "copied", 34)]
    assert [use.means for use in back.segments[2].terms] == ["native", "reranked"]


def test_a_failed_segment_that_a_person_translated_counts_as_translated(tmp_path: Path) -> None:
    content = written(ARTICLE, "po").replace(
        'msgid "Phrase impossible"\nmsgstr ""', 'msgid "Phrase impossible"\nmsgstr "Now possible"'
    )
    assert texts(read_bitext(path_of(content, "po", tmp_path)))[3][2:] == ("Now possible", "translated")


# Hostile and broken files

_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
_BODIES = {
    "tmx": "<tmx version='1.4'><header/><body><tu><tuv xml:lang='fr'><seg>{}</seg></tuv></tu></body></tmx>",
    "xliff": "<xliff version='1.2' xmlns='urn:oasis:names:tc:xliff:document:1.2'><file><body>"
    "<trans-unit id='1'><source>{}</source></trans-unit></body></file></xliff>",
    "xliff2": "<xliff version='2.0' srcLang='fr' xmlns='urn:oasis:names:tc:xliff:document:2.0'><file id='f'>"
    "<unit id='1'><segment><source>{}</source></segment></unit></file></xliff>",
}


@pytest.mark.parametrize("name", TYPES)
@pytest.mark.parametrize(
    ("prolog", "text"),
    [
        (f'<!DOCTYPE x [<!ENTITY l0 "ha">{_LAUGHS}]>', "&l9;"),
        ('<!DOCTYPE x [<!ENTITY file SYSTEM "{secret}">]>', "&file;"),
        ('<!DOCTYPE x SYSTEM "{secret}">', "&nbsp;"),
        ("", "&undeclared;"),
        ("", "</wrong>"),
    ],
    ids=["billion laughs", "external entity", "external DTD", "undeclared entity", "not well-formed"],
)
def test_hostile_and_broken_xml_is_refused(name: str, prolog: str, text: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("s3cret")
    content = prolog.replace("{secret}", secret.as_uri()) + _BODIES[name].format(text)
    with pytest.raises(BadInput, match=r"file\.") as refused:
        read_bitext(path_of(content, name, tmp_path))
    assert "s3cret" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("tmx", "<html/>", "<html>"),
        ("tmx", "<tmx version='1.4'><body/></tmx>", "no French segment"),
        ("tmx", _BODIES["tmx"].replace("<tu>", "<tu><prop type='x-exonym-term'>[1]</prop>"), "cannot be read"),
        ("tmx", _BODIES["tmx"].replace("<tu>", "<tu><prop type='x-exonym-term'>{{}}</prop>"), "does not stand"),
        ("xliff", _BODIES["xliff"].replace("<file>", "<file source-language='de'>"), "'de', not French"),
        ("xliff2", _BODIES["xliff2"].replace("srcLang='fr'", "srcLang='de'"), "'de', not French"),
        ("po", 'msgid "a"\nmsgstr b"\n', "line 2"),
        ("po", '"a"\n', "line 1"),
        ("csv", "a,b\n1,2\n", "no column 'source'"),
        ("csv", 'source,target\n"a,b\n', "not CSV"),
        ("csv", "source,fr,target\na,b,c\n", "more than one column 'source'"),
        ("md", "# only a heading\n", "no bitext table"),
        ("tsv", "segment\tfrench\tenglish\n", "no French segment"),
    ],
)
def test_files_that_are_no_bitext_are_refused_with_the_reason(
    name: str, content: str, reason: str, tmp_path: Path
) -> None:
    with pytest.raises(BadInput, match=re.escape(reason)):
        read_bitext(path_of(content.replace("{}", "x").replace("{x}", "{}"), name, tmp_path))


@pytest.mark.parametrize("name", READABLE)
def test_missing_empty_and_binary_files_are_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no such file"):
        read_bitext(tmp_path / f"none{FORMATS[name].suffix}")
    for content in (b"", bytes(range(256)) * 8):
        with pytest.raises(BadInput):
            read_bitext(path_of(content, name, tmp_path))


def test_a_format_is_known_by_its_suffix() -> None:
    names = ("a.tmx", "a.v2.xlf", "a.XLF", "a.xliff", "a.en.txt", "a.txt", "b/a.htm", "a.tar.csv")
    expected = ["tmx", "xliff2", "xliff", "xliff", "txt", "txt", "html", "csv"]
    assert [format_of(Path(name)) for name in names] == expected
    with pytest.raises(BadInput, match="no bitext format"):
        format_of(Path("a.docx"))


# The command


@pytest.fixture
def convert(tmp_path: Path) -> Callable[..., Result]:
    """Runs `translate convert` on the names of files in a folder that holds article.tsv and article.jsonl."""
    for name in ("tsv", "jsonl"):
        (tmp_path / f"article.{name}").write_text(written(ARTICLE, name), encoding="utf-8")

    def run_command(*arguments: str) -> Result:
        paths = [one if one.startswith("-") or "." not in one else str(tmp_path / one) for one in arguments]
        return CliRunner().invoke(main, ["convert", *paths])

    return run_command


def test_convert_goes_from_any_readable_format_to_any_other(convert: Callable[..., Result], tmp_path: Path) -> None:
    for name in FORMATS:
        result = convert("article.jsonl", f"out{FORMATS[name].suffix}")
        assert (result.exit_code, result.output) == (0, "")
    for name in READABLE:
        result = convert(f"out{FORMATS[name].suffix}", "-", "--to", "jsonl")
        assert result.exit_code == 0
        assert len(result.stdout.splitlines()) == len(ARTICLE.segments)


def test_convert_takes_several_bitexts_into_one_page_only(convert: Callable[..., Result], tmp_path: Path) -> None:
    assert convert("article.tsv", "article.jsonl", "corpus.html").exit_code == 0
    page = (tmp_path / "corpus.html").read_text(encoding="utf-8")
    assert "<title>corpus" in page
    assert page.count('<section class="document">') == 2
    result = convert("article.tsv", "article.jsonl", "corpus.tmx")
    assert (result.exit_code, "only as html" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("article.tsv", "article.tsv"), "overwrite"),
        (("article.tsv", "-"), "not named"),
        (("article.tsv", "out.docx"), "no bitext format"),
        (("article.tsv", "out.tmx", "--to", "docx"), "unknown format 'docx'"),
        (("none.tsv", "out.tmx"), "no such file"),
        (("article.tsv", "out.tmx", "--from", "html"), "cannot be read back from html"),
    ],
)
def test_convert_says_in_one_line_what_it_cannot_do(
    convert: Callable[..., Result], tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    before = sorted(tmp_path.iterdir())
    result = convert(*arguments)
    assert result.exit_code == 2
    assert words in result.stderr
    assert result.stderr.count("\n") == 1
    assert sorted(tmp_path.iterdir()) == before
