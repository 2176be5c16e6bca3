"""Documents of each kind put into English: what they keep, and what happens to files that cannot be read."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import odf.opendocument  # type: ignore[import-untyped]
import pypdf
import pytest
from click.testing import CliRunner, Result
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph
from ebooklib import epub as ebooklib_epub  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from glossary.errors import BadInput
from glossary.model import TermMatch
from glossary.store import Glossary
from translate.cli import main
from translate.documents import examine, rebuild_document
from translate.documents.archive import LARGEST_TEXT
from translate.documents.blocks import Placed
from translate.documents.inline import Piece, Style, in_english, text_of
from translate.formats.txt import english_text
from translate.model import AlignedSegment, TermUse

sys.path.insert(0, str(Path(__file__).parent / "tools"))

from sample_documents import epub, french, odt, packed, pdf, rebuilt, translated

TINY = Path(__file__).parent / "data" / "tiny.argosmodel"

VISIT = "Le président iranien, Ali Rezaï, arrive lundi en Biélorussie."
LEAVES = "Il repart mardi."
KNOWN = {
    VISIT: "The Iranian president, Ali Rezaï, arrives on Monday in Belarus.",
    LEAVES: "He leaves on Tuesday.",
}


# DOCX


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A Word document with most of what one holds."""
    document = docx.Document()
    document.add_heading("Une visite officielle", 1)
    visit = document.add_paragraph("Le président iranien, ")
    visit.add_run("Ali Rezaï").bold = True
    visit.add_run(", arrive lundi en ")
    visit.add_run("Biélo").italic = True
    visit.add_run("russie").italic = True
    visit.add_run(f". {LEAVES}")
    document.add_paragraph("du blé", style="List Bullet")
    document.add_paragraph("Nom\tPrénom")
    address = document.add_paragraph("Rue du Port")
    address.add_run().add_break()
    address.add_run("Ville basse")
    table = document.add_table(2, 2)
    for cell, words in zip(table._cells, ("Pays", "Biélorussie", "Prix", "12,5"), strict=True):
        cell.text = words
    document.sections[0].header.paragraphs[0].text = "Le rapport annuel"
    footer = document.sections[0].footer.paragraphs[0]
    footer.add_run("Page ")
    _field(footer, " PAGE ", "3")
    footer.add_run(" sur 10")
    _field(document.add_paragraph("Voir "), ' HYPERLINK "https://example.org" ', "le site")
    document.save(str(tmp_path / "report.docx"))
    return tmp_path / "report.docx"


def _field(paragraph: Paragraph, code: str, result: str) -> None:
    for mark in ("begin", code, "separate", result, "end"):
        run = paragraph.add_run()
        if mark == code:
            etree.SubElement(run._r, qn("w:instrText")).text = code
        elif mark == result:
            run.text = result
        else:
            etree.SubElement(run._r, qn("w:fldChar")).set(qn("w:fldCharType"), mark)


def test_a_word_document_keeps_its_paragraphs_styles_and_tables(report: Path) -> None:
    before, after = docx.Document(str(report)), docx.Document(str(rebuilt(report, KNOWN)))
    assert [p.style and p.style.name for p in after.paragraphs] == [p.style and p.style.name for p in before.paragraphs]
    assert [p.text for p in after.paragraphs] == [
        "EN Une visite officielle",
        f"{KNOWN[VISIT]} {KNOWN[LEAVES]}",
        "EN du blé",
        "EN Nom\tEN Prénom",
        "EN Rue du Port\nEN Ville basse",
        "EN Voir ",  # python-docx does not see into the link
    ]
    assert [[cell.text for cell in row.cells] for row in after.tables[0].rows] == [
        ["EN Pays", "Belarus"],
        ["EN Prix", "12,5"],
    ]
    assert after.sections[0].header.paragraphs[0].text == "EN Le rapport annuel"


def test_runs_of_a_word_document_keep_their_formatting_where_their_english_is_known(report: Path) -> None:
    runs = docx.Document(str(rebuilt(report, KNOWN))).paragraphs[1].runs
    assert [(run.text, run.bold) for run in runs if run.bold] == [("Ali Rezaï", True)]
    assert [run.text for run in runs if run.italic] == ["Belarus"]


def test_fields_of_a_word_document_stay_fields(report: Path) -> None:
    document = docx.Document(str(rebuilt(report, KNOWN)))
    footer = document.sections[0].footer.paragraphs[0]
    assert footer.text == "EN Page 3 sur 10"
    marks = [mark.get(qn("w:fldCharType")) for mark in footer._p.iter(qn("w:fldChar"))]
    assert marks == ["begin", "separate", "end"]
    (link,) = document.element.iter(qn("w:fldSimple"))
    assert "https://example.org" in link.get(qn("w:instr"))
    assert "".join(text.text for text in link.iter(qn("w:t"))) == "le site"


def test_a_word_document_keeps_its_notes_and_all_other_parts(report: Path, tmp_path: Path) -> None:
    path = tmp_path / "notes.docx"
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    with zipfile.ZipFile(report) as source:
        members = {name: source.read(name) for name in source.namelist()}
    members["word/footnotes.xml"] = (
        f'<w:footnotes {space}><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>'
        "<w:r><w:t>Une note.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    ).encode()
    members["[Content_Types].xml"] = members["[Content_Types].xml"].replace(
        b"</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'.encode()
    )
    members["word/document.xml"] = members["word/document.xml"].replace(
        b". Il repart",
        b'</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t xml:space="preserve">. Il repart',
    )
    after = zipfile.ZipFile(rebuilt(packed(path, members), KNOWN))
    assert after.namelist() == list(members)
    text = after.read("word/document.xml").decode()
    assert text.index("Belarus") < text.index("w:footnoteReference") < text.index("He leaves")
    notes = etree.fromstring(after.read("word/footnotes.xml"))
    assert "".join(notes.itertext()) == "EN Une note."
    assert [element.tag for element in notes.iter("{*}footnoteRef")] == [qn("w:footnoteRef")]
    changed = {name for name in members if after.read(name) != members[name]}
    assert changed <= {
        name for name in members if re.fullmatch(r"word/(document|header1|footer1|footnotes|styles)\.xml", name)
    }


def test_text_that_a_tracked_change_deletes_is_no_text(report: Path, tmp_path: Path) -> None:
    document = docx.Document(str(report))
    paragraph = document.paragraphs[2]
    changes: list[Any] = []
    for change, name, words in (("w:del", "w:delText", " tendre"), ("w:ins", "w:t", " dur")):
        text = f'<{name} xml:space="preserve">{words}</{name}>'
        changes.append(parse_xml(f"<{change} {nsdecls('w')}><w:r>{text}</w:r></{change}>"))
    paragraph._p.extend(changes)
    document.save(str(tmp_path / "changed.docx"))
    assert ("text", "du blé dur") in french(tmp_path / "changed.docx")
    after = docx.Document(str(rebuilt(tmp_path / "changed.docx"))).paragraphs[2]
    assert [one.text for one in after._p.iter(qn("w:delText"))] == [" tendre"]


# ODT


def test_an_open_document_keeps_its_structure(tmp_path: Path) -> None:
    note = (
        '<text:note text:id="n1" text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>Une note.</text:p></text:note-body></text:note>"
    )
    path = odt(
        tmp_path / "report.odt",
        '<text:h text:outline-level="1">Une visite officielle</text:h>'
        '<text:p>Le président iranien, <text:span text:style-name="T1">Ali Rezaï</text:span>, arrive lundi en '
        f"Biélorussie{note}.<text:s/>{LEAVES}</text:p>"
        "<text:list><text:list-item><text:p>Nom<text:tab/>Prénom<text:line-break/>Ville</text:p></text:list-item></text:list>"
        '<table:table table:name="T"><table:table-row><table:table-cell><text:p>Pays</text:p></table:table-cell>'
        "<table:table-cell><text:p>12,5</text:p></table:table-cell></table:table-row></table:table>"
        "<text:p><draw:frame><draw:text-box><text:p>Dans le cadre</text:p></draw:text-box></draw:frame></text:p>",
        styles='<office:styles><style:style><style:text-properties fo:language="fr" fo:country="FR"/></style:style>'
        '</office:styles><office:master-styles><style:master-page style:name="S"><style:footer><text:p>Page '
        "<text:page-number>3</text:page-number> du rapport</text:p></style:footer></style:master-page>"
        "</office:master-styles>",
    )
    target = rebuilt(path, KNOWN)
    package = zipfile.ZipFile(target)
    assert package.infolist()[0].filename == "mimetype"
    assert package.infolist()[0].compress_type == zipfile.ZIP_STORED
    before = etree.fromstring(zipfile.ZipFile(path).read("content.xml"))
    after = etree.fromstring(package.read("content.xml"))
    assert sorted(str(one.tag) for one in after.iter()) == sorted(
        str(one.tag)
        for one in before.iter()
        if not str(one.tag).endswith("}s")  # a space is a space
    )
    paragraphs = [
        etree.tostring(one, encoding="unicode", method="text", with_tail=False) for one in after.iter("{*}h", "{*}p")
    ]
    assert paragraphs == [
        "EN Une visite officielle",
        f"{KNOWN[VISIT]}1EN Une note. {KNOWN[LEAVES]}",
        "EN Une note.",
        "EN NomEN PrénomEN Ville",
        "EN Pays",
        "12,5",
        "EN Dans le cadre",
        "EN Dans le cadre",
    ]
    assert [one.text for one in after.iter("{*}span")] == ["Ali Rezaï"]
    styles = package.read("styles.xml").decode()
    assert "EN Page <text:page-number>3</text:page-number> du rapport" in styles
    assert 'fo:language="en" fo:country="GB"' in styles
    assert len(odf.opendocument.load(str(target)).text.childNodes) == 5


# EPUB


def test_a_book_keeps_its_chapters_and_images(tmp_path: Path) -> None:
    path = epub(
        tmp_path / "book.epub", [f"<h1>Premier&nbsp;chapitre</h1><p>{VISIT} <em>{LEAVES}</em></p>", "<p>Fin.</p>"]
    )
    target = rebuilt(path, KNOWN)
    package = zipfile.ZipFile(target)
    assert package.infolist()[0].filename == "mimetype"
    assert package.infolist()[0].compress_type == zipfile.ZIP_STORED
    assert package.read("OEBPS/a b.png") == bytes(range(256))
    chapter = etree.fromstring(package.read("OEBPS/text/c0.xhtml"))
    assert chapter.get("lang") == "en"
    assert [one.text for one in chapter.iter("{*}h1", "{*}em")] == ["EN Premier\u00a0chapitre", KNOWN[LEAVES]]
    assert "EN Premier chapitre" in package.read("OEBPS/toc.ncx").decode()
    book = ebooklib_epub.read_epub(str(target), {"ignore_ncx": True})
    assert book.get_metadata("DC", "title") == [("EN Le livre des plaines", {})]
    assert book.get_metadata("DC", "language") == [("en", {})]
    assert len(book.spine) == 2


# HTML

PAGE = """<!DOCTYPE html>
<html lang="fr"><head><meta charset="iso-8859-1"><title>Une visite</title>
<script>var x = "Bonjour à tous";</script></head>
<body><nav><ul><li><a href="/">Les nouvelles</a></li></ul></nav>
<article><h1>Une visite <em>officielle</em></h1>
<p>Le président iranien, <a href="/x"><b>Ali Rezaï</b></a>, arrive
lundi en <strong>Biélorussie</strong><sup><a href="#n">1</a></sup>.<!-- ici -->
Il repart <img src="a.png" alt="">mardi.</p>
<div>Texte nu<p>Un paragraphe.</p>suite nue<br>autre ligne</div>
<p>Tapez <code>ls -l</code> ici.</p><pre>ne rien changer</pre><p translate="no">Ne pas traduire</p>
<p>Partager cet article</p><ul><li>blé &amp; maïs</li></ul></article><footer>Mentions du site</footer></body></html>"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_bytes(PAGE.encode("cp1252"))
    return path


def test_the_text_of_a_page_and_its_furniture(page: Path) -> None:
    assert french(page) == [
        ("text", "Une visite"),
        ("furniture", "Les nouvelles"),
        ("text", "Une visite officielle"),
        ("text", VISIT),
        ("text", LEAVES),
        ("text", "Texte nu"),
        ("text", "Un paragraphe."),
        ("text", "suite nue"),
        ("text", "autre ligne"),
        ("text", "Tapez ls -l ici."),
        ("furniture", "Partager cet article"),
        ("text", "blé & maïs"),
        ("furniture", "Mentions du site"),
    ]


def test_a_page_comes_back_with_every_element_and_its_scripts(page: Path) -> None:
    text = rebuilt(page, KNOWN).read_text(encoding="utf-8")
    before, after = html.fromstring(PAGE), html.fromstring(text)
    assert sorted(str(one.tag) for one in after.iter()) == sorted(str(one.tag) for one in before.iter())
    assert text.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert '<meta charset="utf-8">' in text
    assert 'var x = "Bonjour à tous";' in text
    for unchanged in ("<pre>ne rien changer</pre>", ">Ne pas traduire</p>", "<footer>Mentions du site</footer>"):
        assert unchanged in text
    assert '<a href="/x"><b>Ali Rezaï</b></a>, arrives on Monday in <strong>Belarus</strong>.<sup>' in text
    assert "<br>EN autre ligne</div>" in text
    assert "<p>EN Tapez <code>ls -l</code> ici.</p>" in text
    assert "<li>EN blé &amp; maïs</li>" in text
    assert f'{KNOWN[LEAVES]}<img src="a.png" alt=""></p>' in text


def test_an_xhtml_page_stays_well_formed(tmp_path: Path) -> None:
    path = tmp_path / "page.xhtml"
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="fr"><body>'
        "<p>Un&nbsp;mot<br/>suite</p></body></html>",
        encoding="utf-8",
    )
    root = etree.fromstring(rebuilt(path).read_bytes())
    assert "".join(root.itertext()) == "EN Un\u00a0motEN suite"
    assert len(list(root.iter("{http://www.w3.org/1999/xhtml}br"))) == 1


# PDF


def test_lines_and_words_of_a_pdf_are_mended(tmp_path: Path) -> None:
    path = pdf(
        tmp_path / "press.pdf",
        [
            [
                "La Gazette du soir",
                "Le président iranien est arrivé lundi à Minsk, où il a été reçu par son homo-",
                "logue biélorusse. Les deux hommes ont parlé de commerce, de tourisme et de",
                "recherche scientifique.",
                "Un intertitre",
                "La rencontre (annuelle) aura lieu en octobre, selon le communiqué du vice-",
                "président. Les travaux préparatoires se tiendront dans la capitale voisine,",
                "1",
            ],
            ["La Gazette du soir", "où se tient la foire.", "2"],
            ["La Gazette du soir", "Fin.", "3"],
        ],
    )
    assert len(pypdf.PdfReader(path).pages) == 3
    assert french(path) == [
        ("text", "Le président iranien est arrivé lundi à Minsk, où il a été reçu par son homologue biélorusse."),
        ("text", "Les deux hommes ont parlé de commerce, de tourisme et de recherche scientifique."),
        ("text", "Un intertitre"),
        ("text", "La rencontre (annuelle) aura lieu en octobre, selon le communiqué du vice-président."),
        ("text", "Les travaux préparatoires se tiendront dans la capitale voisine, où se tient la foire."),
        ("text", "Fin."),
        ("furniture", "La Gazette du soir"),
    ]


# Subtitles

SRT = """1
00:00:01,000 --> 00:00:03,000
Le président iranien, <i>Ali Rezaï</i>,

2
00:00:03,100 --> 00:00:05,500 X1:40
arrive lundi
en Biélorussie.

3
00:00:06,000 --> 00:00:08,000
- Bonjour à tous.
- Bonjour, Paul.

4
00:00:20,000 --> 00:00:22,000
{\\an8}<i>Il repart mardi.</i>
"""


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_subtitles_keep_their_times_and_share_out_a_sentence(tmp_path: Path, line_end: str) -> None:
    path = tmp_path / "film.srt"
    path.write_bytes(SRT.replace("\n", line_end).encode("cp1252"))
    text = rebuilt(path, KNOWN).read_bytes().decode()
    assert text.split(line_end) == [
        *("1", "00:00:01,000 --> 00:00:03,000", "The Iranian president, <i>Ali Rezaï</i>,", ""),
        *("2", "00:00:03,100 --> 00:00:05,500 X1:40", "arrives on Monday in Belarus.", ""),
        *("3", "00:00:06,000 --> 00:00:08,000", "- EN Bonjour à tous.", "- EN Bonjour, Paul.", ""),
        *("4", "00:00:20,000 --> 00:00:22,000", "{\\an8}<i>He leaves on Tuesday.</i>", ""),
    ]


def test_webvtt_keeps_its_notes_styles_settings_and_voices(tmp_path: Path) -> None:
    path = tmp_path / "film.vtt"
    head = "WEBVTT\n\nSTYLE\n::cue { color: red }\n\nNOTE Une note pour moi\n\nintro\n"
    timing = "00:01.000 --> 00:03.000 position:10% align:start\n"
    path.write_text(
        f"{head}{timing}<v Jean Paul>Le blé &amp; le maïs poussent très bien\ndans la plaine.</v>\n\n"
        "00:03.000 --> 00:05.000\nFin.\n",
        encoding="utf-8",
    )
    assert rebuilt(path).read_text(encoding="utf-8") == (
        f"{head}{timing}<v Jean Paul>EN Le blé &amp; le maïs poussent\ntrès bien dans la plaine.</v>\n\n"
        "00:03.000 --> 00:05.000\nEN Fin.\n"
    )


words = st.lists(st.text("abcdé", min_size=1, max_size=8), min_size=1, max_size=12).map(" ".join)


@given(cues=st.lists(words, min_size=1, max_size=5), english=words)
def test_no_word_of_a_sentence_over_several_cues_is_lost(
    tmp_path_factory: pytest.TempPathFactory, cues: list[str], english: str
) -> None:
    path = tmp_path_factory.mktemp("cues") / "a.srt"
    path.write_text(
        "".join(f"{n}\n00:00:{n:02},000 --> 00:00:{n:02},900\n{cue}\n\n" for n, cue in enumerate(cues, 1)),
        encoding="utf-8",
    )
    bitext = translated(path, {" ".join(cues): english})
    rebuild_document(path, bitext, path.with_suffix(".en.srt"))
    lines = path.with_suffix(".en.srt").read_text(encoding="utf-8").split("\n")
    assert sum("-->" in line for line in lines) == len(cues)
    shown = [line for line in lines if line and "-->" not in line and not line.isdigit()]
    assert " ".join(shown).split() == english_text(bitext).split()


# XLIFF, PO and tables


def test_xliff_units_without_a_target_get_one_with_all_codes(tmp_path: Path) -> None:
    path = tmp_path / "strings.xlf"
    path.write_text(
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="x" source-language="fr" '
        'datatype="plaintext"><body>'
        '<trans-unit id="1"><source>Le président iranien, <g id="1">Ali Rezaï</g>, '
        '<g id="3">arrive</g> <g id="4">lundi</g><x id="2"/> en Biélorussie.</source></trans-unit>'
        '<trans-unit id="2"><source>Fait</source><target>Done</target></trans-unit>'
        '<trans-unit id="3" translate="no"><source>Code</source></trans-unit>'
        f'<trans-unit id="4"><source>{LEAVES}</source><target state="new">{LEAVES}</target></trans-unit>'
        "</body></file></xliff>",
        encoding="utf-8",
    )
    root = etree.fromstring(rebuilt(path, KNOWN).read_bytes())
    targets = ["".join(target.itertext()) for target in root.iter("{*}target")]
    assert targets == [KNOWN[VISIT], "Done", KNOWN[LEAVES]]
    first = next(root.iter("{*}target"))
    assert sorted(one.get("id", "") for one in first.iter("{*}g", "{*}x")) == ["1", "2", "3", "4"]
    assert first.get("state") == "translated"
    assert next(root.iter("{*}file")).get("target-language") == "en"


def test_xliff_2_segments_get_a_target(tmp_path: Path) -> None:
    path = tmp_path / "strings.xlf"
    path.write_text(
        '<xliff version="2.1" srcLang="fr-FR" trgLang="en" xmlns="urn:oasis:names:tc:xliff:document:2.0"><file id="f">'
        f'<unit id="u"><segment id="s"><source>{LEAVES} <pc id="1">Fin.</pc></source></segment></unit></file></xliff>',
        encoding="utf-8",
    )
    root = etree.fromstring(rebuilt(path, KNOWN).read_bytes())
    (target,) = root.iter("{*}target")
    assert "".join(target.itertext()) == f"{KNOWN[LEAVES]} EN Fin."
    assert [one.text for one in target] == ["EN Fin."]
    assert next(root.iter("{*}segment")).get("state") == "translated"


PO = """# Un commentaire
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: en\\n"

#: a.c:1
msgid "Il repart mardi."
msgstr ""

#, c-format
msgctxt "x"
msgid ""
"Bonjour %s\\n"
"à vous\\n"
msgstr ""

msgid "Au revoir %s"
msgstr ""

msgid "fait"
msgstr "done"

msgid "%d fichier"
msgid_plural "%d fichiers"
msgstr[0] ""
msgstr[1] ""

#~ msgid "vieux"
#~ msgstr "old"
"""


def test_po_messages_without_a_translation_get_one_and_the_rest_stays(tmp_path: Path) -> None:
    path = tmp_path / "strings.po"
    path.write_text(PO, encoding="utf-8")
    expected = PO
    for before, after in [
        ('mardi."\nmsgstr ""', 'mardi."\nmsgstr "He leaves on Tuesday."'),
        ('à vous\\n"\nmsgstr ""', 'à vous\\n"\nmsgstr ""\n"EN Bonjour %s\\n"\n"EN à vous\\n"'),
        ('msgid "Au revoir %s"\nmsgstr ""', '#, fuzzy\nmsgid "Au revoir %s"\nmsgstr "Goodbye"'),
        ('msgstr[0] ""', 'msgstr[0] "EN %d fichier"'),
        ('msgstr[1] ""', 'msgstr[1] "EN %d fichiers"'),
    ]:
        assert before in expected
        expected = expected.replace(before, after)
    assert rebuilt(path, KNOWN | {"Au revoir %s": "Goodbye"}).read_text(encoding="utf-8") == expected


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            f"id;source;target\n1;{LEAVES};\n2;Déjà fait;Already done\n3;;\n",
            [
                ["id", "source", "target"],
                ["1", LEAVES, KNOWN[LEAVES]],
                ["2", "Déjà fait", "Already done"],
                ["3", "", ""],
            ],
        ),
        (f'Français,note\n"{LEAVES}",x\n', [["Français", "note", "english"], [LEAVES, "x", KNOWN[LEAVES]]]),
        ("fr,en\n=SOMME(A1),\n", [["fr", "en"], ["=SOMME(A1)", "EN =SOMME(A1)"]]),
    ],
)
def test_the_french_column_of_a_table_is_put_into_english(
    tmp_path: Path, table: str, expected: list[list[str]]
) -> None:
    path = tmp_path / "table.csv"
    path.write_text(table, encoding="utf-8")
    text = rebuilt(path, KNOWN).read_text(encoding="utf-8")
    assert list(csv.reader(io.StringIO(text), delimiter=";" if ";" in table else ",")) == expected


# Formatting

PLAIN, BOLD = Style(()), Style(("b",))
pieces = st.lists(
    st.builds(Piece, st.text("ab. \n", min_size=1, max_size=6), st.sampled_from([PLAIN, BOLD]))
    | st.builds(Piece, st.just(""), st.just(PLAIN), st.integers(1, 9)),
    max_size=8,
)


@given(pieces, st.data())
def test_no_word_and_no_node_is_lost(french_pieces: list[Piece], data: st.DataObject) -> None:
    text = text_of(french_pieces)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    english = data.draw(st.text("xyab ", min_size=1, max_size=12))
    placed = [Placed(start, end, AlignedSegment(1, text[start:end], english, "translated"))] if start < end else []
    carried = list(in_english(french_pieces, placed))
    assert sorted(one.node for one in carried if one.node) == sorted(one.node for one in french_pieces if one.node)
    assert text_of(carried).split() == (text[:start] + (english if placed else "") + text[end:]).split()


@pytest.mark.parametrize(
    ("french_pieces", "english", "expected"),
    [
        (
            [Piece("Tapez ", PLAIN), Piece("ls", PLAIN, "<ls>"), Piece(" ici.", PLAIN)],
            "Type ls.",
            ["Type ", "<ls>", "."],
        ),
        ([Piece("Tapez ", PLAIN), Piece("ls", PLAIN, "<ls>"), Piece(" ici.", PLAIN)], "Type.", ["Type.", " ", "<ls>"]),
        ([Piece("ls", PLAIN, "<ls>")], "the ls", ["the ", "<ls>"]),
    ],
)
def test_a_node_that_shows_text_is_there_once(french_pieces: list[Piece], english: str, expected: list[str]) -> None:
    text = text_of(french_pieces)
    placed = Placed(0, len(text), AlignedSegment(1, text, english, "translated"))
    assert [piece.node or piece.text for piece in in_english(french_pieces, [placed])] == expected


def _bold(english: str, *terms: tuple[str, str]) -> list[str]:
    """What is bold in `english`, the English of a sentence in which the words between Voici and the colon are bold."""
    pieces = [Piece("Voici ", PLAIN), Piece("l'Iranien Ali Rezaï", BOLD), Piece(" : bravo.", PLAIN)]
    text = text_of(pieces)
    uses = [
        TermUse(
            TermMatch(
                text.index(surface), text.index(surface) + len(surface), surface, "x", "person", surface, expected
            ),
            "native",
            *((place := english.index(expected)), place + len(expected)),
        )
        for surface, expected in terms
    ]
    placed = Placed(0, len(text), AlignedSegment(1, text, english, "translated", tuple(uses)))
    return [piece.text for piece in in_english(pieces, [placed]) if piece.style == BOLD]


@pytest.mark.parametrize(
    ("english", "terms", "bold"),
    [
        ("Here is l'Iranien Ali Rezaï: bravo.", [], ["l'Iranien Ali Rezaï"]),
        (
            "Here is the Iranian Ali Rezaei: bravo.",
            [("Iranien Ali Rezaï", "Iranian Ali Rezaei")],
            ["Iranian Ali Rezaei"],
        ),
        (
            "Here is the Iranian Ali Rezaei: bravo.",
            [("l'Iranien", "Iranian"), ("Rezaï", "Rezaei")],
            ["Iranian Ali Rezaei"],
        ),
        ("Here is the Iranian: bravo to everyone from Rezaei.", [("l'Iranien", "Iranian"), ("Rezaï", "Rezaei")], []),
        ("Here he is: bravo.", [], []),
    ],
)
def test_bold_words_stay_bold_where_their_english_is_sure(
    english: str, terms: list[tuple[str, str]], bold: list[str]
) -> None:
    assert _bold(english, *terms) == bold


# Files that cannot be read


def _zip_with(path: Path, name: str, data: bytes) -> Path:
    epub(path, ["<p>Bonjour.</p>"], extra={name: data})
    return path


def _encrypted_pdf(path: Path) -> Path:
    writer = pypdf.PdfWriter(clone_from=pdf(path, [["Bonjour."]]))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(path)
    return path


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
FONTS_ONLY = (
    b'<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData xmlns="http://www.w3.org/2001/04/'
    b'xmlenc#"><EncryptionMethod Algorithm="%s"/></EncryptedData></encryption>'
)
BAD: dict[str, tuple[Callable[[Path], Path], str]] = {
    "empty.docx": (lambda path: _written(path, b""), "the file is empty"),
    "text.docx": (lambda path: _written(path, b"Bonjour."), "this is no DOCX file, or a damaged one"),
    "locked.docx": (
        lambda path: _written(path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        "encrypted, or in the format",
    ),
    "book.docx": (lambda path: epub(path, ["<p>Bonjour.</p>"]), "this is no Word document"),
    "locked.odt": (
        lambda path: odt(
            path,
            "<text:p>x</text:p>",
            manifest='<manifest:file-entry manifest:full-path="x"><manifest:encryption-data/></manifest:file-entry>',
        ),
        "the file is encrypted",
    ),
    "broken.odt": (lambda path: odt(path, "<text:p>"), "not well-formed XML in content.xml"),
    "climbing.epub": (lambda path: _zip_with(path, "../../outside.txt", b"x"), "leads out of it"),
    "bomb.epub": (
        lambda path: _zip_with(path, "OEBPS/text/c0.xhtml", b"<p>" + b" " * (LARGEST_TEXT + 1)),
        "the text in it expands to more than 50 MB",
    ),
    "laughs.epub": (
        lambda path: _zip_with(path, "OEBPS/text/c0.xhtml", ENTITIES + b"<x>&b;</x>"),
        "entities are declared in OEBPS/text/c0.xhtml",
    ),
    "outside.epub": (
        lambda path: _zip_with(
            path, "OEBPS/text/c0.xhtml", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
        ),
        "entities are declared",
    ),
    "locked.epub": (
        lambda path: _zip_with(
            path, "META-INF/encryption.xml", FONTS_ONLY % b"http://www.w3.org/2001/04/xmlenc#aes256-cbc"
        ),
        "the file is encrypted",
    ),
    "text.pdf": (lambda path: _written(path, b"Bonjour."), "this is no PDF file, or a damaged one"),
    "cut.pdf": (lambda path: _written(path, b"%PDF-1.4\n" + bytes(200)), "this is no PDF file, or a damaged one"),
    "scan.pdf": (lambda path: pdf(path, [[""], [""]]), "the file has no text layer"),
    "locked.pdf": (_encrypted_pdf, "the file is encrypted"),
    "text.srt": (lambda path: _written(path, b"Bonjour."), "the file holds no cue"),
    "text.vtt": (lambda path: _written(path, b"Bonjour."), "must begin with WEBVTT"),
    "german.xlf": (
        lambda path: _written(path, b'<xliff version="1.2"><file source-language="de"/></xliff>'),
        "the source-language is 'de', not fr",
    ),
    "other.xlf": (lambda path: _written(path, b"<tmx/>"), "begins with <tmx>"),
    "laughs.xlf": (lambda path: _written(path, ENTITIES + b"<xliff>&b;</xliff>"), "entities are declared"),
    "text.po": (lambda path: _written(path, b"Bonjour."), "this is no line of a PO file"),
    "french.po": (
        lambda path: _written(path, b'msgid ""\nmsgstr "Language: fr\\n"\n\nmsgid "File"\nmsgstr ""\n'),
        "a translation into 'fr'",
    ),
    "numbers.csv": (lambda path: _written(path, b"a,b\n1,2\n"), "no column is named as the French one"),
    "two.csv": (lambda path: _written(path, b"fr,french\n1,2\n"), "two columns are named as the French one"),
    "empty.html": (lambda path: _written(path, b"<!-- -->"), "this is no HTML page|holds no text to translate"),
    "silent.html": (lambda path: _written(path, b"<p><script>x</script></p>"), "holds no text to translate"),
}


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_its_name_and_the_reason(tmp_path: Path, name: str) -> None:
    make, reason = BAD[name]
    path = make(tmp_path / name)
    with pytest.raises(BadInput, match=reason) as refused:
        examine(path)
    assert str(refused.value).startswith(str(path))
    assert "\n" not in str(refused.value)


def test_a_library_that_is_not_installed_is_named_with_its_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = pdf(tmp_path / "a.pdf", [["Bonjour."]])
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(BadInput, match=r"need pypdf, which is not installed.*pip install 'exonym\[documents\]'"):
        examine(path)


def test_two_members_of_one_name_are_refused(tmp_path: Path) -> None:
    path = epub(tmp_path / "a.epub", ["<p>Bonjour.</p>"])
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("mimetype", "x")
    with pytest.raises(BadInput, match="two files of one name"):
        examine(path)


def test_fonts_mangled_against_copying_do_not_make_a_book_encrypted(tmp_path: Path) -> None:
    method = b"http://www.idpf.org/2008/embedding"
    path = epub(tmp_path / "a.epub", ["<p>Bonjour.</p>"], extra={"META-INF/encryption.xml": FONTS_ONLY % method})
    assert ("text", "Bonjour.") in french(path)


def test_a_document_changed_meanwhile_is_not_rebuilt(page: Path) -> None:
    bitext = translated(page)
    page.write_text("<p>Autre chose.</p>", encoding="utf-8")
    with pytest.raises(BadInput, match="changed while it was being translated"):
        rebuild_document(page, bitext, page.with_suffix(".en.html"))
    assert not page.with_suffix(".en.html").exists()


def test_a_sentence_that_failed_stands_in_french(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(f"<p>{LEAVES} <b>Fin.</b></p>", encoding="utf-8")
    bitext = translated(path, {"Fin.": ""})
    assert [segment.status for segment in bitext.segments] == ["translated", "failed"]
    rebuild_document(path, bitext, path.with_suffix(".en.html"))
    assert f"<p>EN {LEAVES} <b>Fin.</b></p>" in path.with_suffix(".en.html").read_text(encoding="utf-8")


# The command


@pytest.fixture
def run(glossary: Glossary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs `translate run … -o out` with the glossary of five entries and the tiny Argos package."""
    monkeypatch.setenv("GLOSSARY_DB", str(glossary.path))

    def run_command(*arguments: str | Path) -> Result:
        words = [*map(str, arguments), "-o", str(tmp_path / "out"), "--package", str(TINY)]
        return CliRunner().invoke(main, ["run", *words])

    return run_command


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_folder_with_bad_files_is_translated_but_for_them(
    run: Callable[..., Result], report: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    report.rename(folder / "report.docx")
    (folder / "report.html").write_text("<p>Les relations avec la Biélorussie restent bonnes.</p>", encoding="utf-8")
    (folder / "table.csv").write_text("a,b\n", encoding="utf-8")
    BAD["locked.pdf"][0](folder / "locked.pdf")
    (folder / "empty.txt").touch()
    result = run(folder, "--quiet", "--json")
    assert result.exit_code == 2
    assert [line.rpartition("/")[2] for line in result.stderr.splitlines()] == [
        "empty.txt: the file is empty",
        "locked.pdf: the file is encrypted. Save a copy without a password",
    ]
    summary = json.loads(result.stdout)
    assert summary["documents"] == 2
    assert [(Path(one["path"]).name, one["reason"]) for one in summary["unreadable"]] == [
        ("empty.txt", "the file is empty"),
        ("locked.pdf", "the file is encrypted"),
    ]
    assert files(tmp_path / "out") == [
        ".exonym.jsonl",
        *("report.docx.en.txt", "report.docx.tsv", "report.en.docx", "report.en.html"),
        *("report.html.en.txt", "report.html.tsv"),
    ]
    text = (tmp_path / "out" / "report.en.html").read_text(encoding="utf-8")
    assert "<p>Relations with Belarus remain good.</p>" in text


def test_a_book_with_a_damaged_image_is_named_and_the_others_are_translated(
    run: Callable[..., Result], page: Path, tmp_path: Path
) -> None:
    book = epub(tmp_path / "book.epub", ["<p>Minsk</p>"])
    data = bytearray(book.read_bytes())
    data[data.index(b"OEBPS/a b.png") + 20] ^= 0xFF
    book.write_bytes(data)
    result = run(book, page, "--quiet")
    assert result.exit_code == 2
    assert re.fullmatch(r"Error: \S+book\.epub: this is no EPUB file, or a damaged one .*\n", result.stderr)
    assert "page.en.html" in files(tmp_path / "out")
    assert "book.en.epub" not in files(tmp_path / "out")


def test_one_bad_file_alone_leaves_nothing(run: Callable[..., Result], tmp_path: Path) -> None:
    result = run(BAD["scan.pdf"][0](tmp_path / "scan.pdf"))
    assert result.exit_code == 2
    assert re.fullmatch(r"Error: \S+scan\.pdf: the file has no text layer\. .*OCR.*\n", result.stderr)
    assert not (tmp_path / "out").exists()


def test_a_second_run_passes_over_a_document_unless_its_file_changed_or_is_gone(
    run: Callable[..., Result], page: Path, tmp_path: Path
) -> None:
    assert run(page).exit_code == 0
    assert files(tmp_path / "out") == [".exonym.jsonl", "page.en.html", "page.en.txt", "page.tsv"]
    assert "1 document translated already" in run(page).stderr
    (tmp_path / "out" / "page.en.html").unlink()
    assert "translated already" not in run(page).stderr
    page.write_bytes(page.read_bytes().replace(b"/x", b"/y"))
    assert "translated already" not in run(page).stderr
    assert 'href="/y"' in (tmp_path / "out" / "page.en.html").read_text(encoding="utf-8")


def test_what_an_earlier_run_left_beside_its_document_is_no_document(run: Callable[..., Result], page: Path) -> None:
    rebuilt(page)
    assert "1 document, " in run(page.parent, "--to", "txt").stderr


@pytest.mark.usefixtures("run")
def test_what_an_earlier_run_wrote_into_the_folder_of_the_documents_is_no_document(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    (folder / "sub").mkdir(parents=True)
    for name in ("a.txt", "sub/b.txt"):
        (folder / name).write_text("Minsk répond.\n", encoding="utf-8")
    arguments = [str(folder), "-o", str(folder), "--to", "html,po,xliff,md,txt", "--package", str(TINY)]
    first = CliRunner().invoke(main, ["run", *arguments])
    assert first.exit_code == 0, first.output
    assert (folder / "sub" / "b.html").exists()
    again = CliRunner().invoke(main, ["run", *arguments])
    assert again.stderr.startswith("2 documents translated already")
    below = CliRunner().invoke(main, ["run", str(folder / "sub"), "-o", str(tmp_path / "out"), *arguments[3:]])
    assert "1 document, " in below.stderr
    (folder / "new.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nMinsk\n", encoding="utf-8")
    assert "1 document, " in CliRunner().invoke(main, ["run", *arguments]).stderr


def test_terms_of_the_glossary_hold_in_every_kind(tmp_path: Path) -> None:
    path = tmp_path / "a.srt"
    path.write_text("1\n00:00:01,000 --> 00:00:02,000\nVive la Biélorussie !\n", encoding="utf-8")
    (segment,) = translated(path).segments
    assert [use.match.expected for use in segment.terms] == ["Belarus"]
