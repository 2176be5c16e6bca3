"""Source documents: which files are read, and that their segments and gaps give the text back."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary.errors import BadInput
from translate.documents import (
    LARGEST_DOCUMENT,
    SourceFile,
    find_documents,
    read_document,
    read_source,
    segment_document,
)
from translate.model import Document
from translate.paragraphs import split_paragraphs

ARTICLES = Path(__file__).parents[1] / "seeds" / "articles"
LABELS = Path(__file__).parent / "cases" / "articles.tsv"
CAPTION = "Negotiators arrive for a round of talks at a hotel in Geneva, in Switzerland, on May 16, 2025."


def roles(document: Document) -> list[tuple[str, str]]:
    return [(segment.role, segment.text) for segment in document.segments]


def texts(text: str, *, markdown: bool = False) -> list[str]:
    return [segment.text for segment in segment_document("x", text, markdown=markdown).segments]


def paragraphs(text: str, *, markdown: bool = False) -> list[str]:
    return [text[found.start : found.end] for found in split_paragraphs(text, markdown=markdown)]


def gaps(document: Document) -> list[str]:
    """The text before, between and after the segments, checking on the way that they are in order and in place."""
    found, place = [], 0
    for segment in document.segments:
        assert place <= segment.start < segment.end
        assert document.text[segment.start : segment.end] == segment.text == segment.text.strip()
        found.append(document.text[place : segment.start])
        place = segment.end
    return [*found, document.text[place:]]


def write(path: Path, text: str = "Bonjour.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


# Finding documents


def test_folder_gives_its_documents_sorted_and_named_by_relative_path(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "mars/a.txt", "UPPER.TXT", "notes.odp", ".hidden.txt", ".git/c.txt"):
        write(tmp_path / name)
    assert [source.name for source in find_documents([tmp_path])] == ["UPPER", "a", "b", "mars/a"]


def test_file_is_named_by_its_stem(tmp_path: Path) -> None:
    [source] = find_documents([write(tmp_path / "mars" / "visite.v2.txt")])
    assert source.name == "visite.v2"


def test_file_reached_twice_counts_once(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt")
    assert [source.name for source in find_documents([path, tmp_path, path])] == ["a"]


def test_output_of_an_earlier_run_is_passed_over(tmp_path: Path) -> None:
    for name in ("a.txt", "a.en.txt", "b.en.txt"):
        write(tmp_path / name)
    assert [source.name for source in find_documents([tmp_path])] == ["a", "b.en"]


def test_text_and_markdown_of_one_name_keep_their_suffixes(tmp_path: Path) -> None:
    for name in ("a.txt", "a.md", "b.txt"):
        write(tmp_path / name)
    assert [source.name for source in find_documents([tmp_path])] == ["a.md", "a.txt", "b"]


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    first, second = write(tmp_path / "mars" / "a.txt"), write(tmp_path / "avril" / "a.txt")
    with pytest.raises(BadInput, match=r"avril.*would overwrite that of .*mars") as refused:
        find_documents([first, second])
    assert "Name the folder that holds both" in str(refused.value)
    assert {source.name for source in find_documents([tmp_path])} == {"mars/a", "avril/a"}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("absent.txt", "no such file or folder"),
        ("report.odp", r"only \.txt, \.md, .* and \.tsv files are read"),
        ("empty", r"no \.txt, \.md, .* or \.po file in this folder"),
    ],
)
def test_bad_path_is_refused(tmp_path: Path, name: str, reason: str) -> None:
    write(tmp_path / "report.odp")
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadInput, match=reason):
        find_documents([tmp_path / name])


def test_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(BadInput, match="neither a file nor a folder"):
        find_documents([tmp_path / "a.txt"])


@pytest.fixture
def locked_folder() -> Iterator[Path]:
    """A folder without permission, seen by a user whom permissions bind."""
    with tempfile.TemporaryDirectory() as parent:
        Path(parent).chmod(0o755)
        write(Path(parent, "locked", "a.txt"))
        Path(parent, "locked").chmod(0)
        user = os.geteuid()
        if user == 0:
            os.seteuid(65534)
        try:
            yield Path(parent, "locked")
        finally:
            os.seteuid(user)
            Path(parent, "locked").chmod(0o700)


@pytest.mark.parametrize("inside", ["", "a.txt"])
def test_folder_without_permission_is_refused(locked_folder: Path, inside: str) -> None:
    with pytest.raises(BadInput, match="permission denied"):
        find_documents([locked_folder / inside])


# Reading


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_article_reads_the_same_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    text = (ARTICLES / "hommage-tabriz.txt").read_text(encoding="utf-8")
    copy = tmp_path / "copy.txt"
    copy.write_bytes(text.encode(encoding))
    assert read_document(copy, "copy") == segment_document("copy", text)
    assert read_source(copy).guessed == (encoding == "cp1252")


def test_large_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as stream:
        stream.truncate(2 * LARGEST_DOCUMENT)
    with pytest.raises(BadInput, match="has 100 MB; the largest document read has 50 MB"):
        read_document(path, "large")


def test_suffix_decides_about_markdown(tmp_path: Path) -> None:
    assert read_document(write(tmp_path / "a.MD", "# Titre"), "a").segments[0].text == "Titre"
    assert read_document(write(tmp_path / "a.txt", "# Titre"), "a").segments[0].text == "# Titre"


# Paragraphs


def test_each_line_is_a_paragraph() -> None:
    lines = [
        "Un titre sans point",
        "Le président iranien est arrivé lundi à Minsk, où il a été reçu par son homologue biélorusse.",
        "Il doit repartir mercredi soir.",
        "Un intertitre",
    ]
    assert paragraphs("\r\n".join(lines)) == lines


WRAPPED = """\
Le président iranien est arrivé lundi à Minsk, où il a été reçu par
son homologue biélorusse. Les deux hommes ont parlé de commerce, de
tourisme et de recherche. Ils se reverront en octobre."""


def test_hard_wrapped_block_is_one_paragraph() -> None:
    assert paragraphs(WRAPPED) == [WRAPPED]
    assert texts(WRAPPED)[0].endswith("reçu par\nson homologue biélorusse.")


def test_hard_wrapped_paragraphs_without_blank_lines_are_told_apart_by_their_short_last_lines() -> None:
    assert paragraphs(f"Un sommet à Minsk\n{WRAPPED}\n{WRAPPED}") == ["Un sommet à Minsk", WRAPPED, WRAPPED]


def test_short_lines_are_a_list() -> None:
    assert paragraphs("du blé tendre\nde l’orge\ndu maïs en grande quantité") == [
        "du blé tendre",
        "de l’orge",
        "du maïs en grande quantité",
    ]


NARROW = """\
Le président biélorusse Alexandre
Loukachenko a reçu le secrétaire
général de l’ONU à Minsk avec
son homologue russe."""


def test_a_narrow_column_of_prose_is_one_paragraph() -> None:
    assert paragraphs(f"{NARROW}\n\n{NARROW}") == [NARROW, NARROW]


@pytest.mark.parametrize(
    "text",
    [
        "président de la République\nministre des Affaires étrangères\nsecrétaire général de l’ONU",
        "Le blé tendre et le blé dur ;\nl’orge de printemps, le seigle ;\nle maïs en grande quantité.",
        "Accueil et politique\ninternational, économie\nculture, sports, cuisine",
        "Je voudrais du ciel la mer\nEt du vent la voile blanche\nPour m’en aller avec lui.",
    ],
)
def test_short_lines_that_are_no_prose_are_a_list(text: str) -> None:
    assert paragraphs(text) == text.split("\n")


def test_bullets_stand_outside() -> None:
    assert paragraphs("Le programme :\n- du blé ;\n– de l’orge.\n• du maïs") == [
        "Le programme :",
        "du blé ;",
        "de l’orge.",
        "du maïs",
    ]


def test_dash_of_an_aside_in_a_wrapped_block_is_no_bullet() -> None:
    text = (
        "Le président iranien est arrivé lundi matin à Minsk, où son homologue\n"
        "– c’est une première – l’attendait au pied de l’avion, sous la pluie."
    )
    assert paragraphs(text) == [text]


def test_markdown_markup_stands_outside() -> None:
    text = (
        "---\ntitre: x\n---\n# Grand titre #\n\nTexte **fort** et [lien](https://exemple.org).\n\n"
        "> Une citation\n\n* un\n  1. deux\n- [ ] trois\n\n**Tout en gras**\n[Tout en lien](https://exemple.org)\n"
        "![Une légende](image.jpg)\n***\nSous-titre\n-----\n"
        "```python\nprint('x')\n```\n~~~\n```\ncode\n~~~\n[1]: https://exemple.org\n<https://exemple.org>\n"
        "<!-- caché -->\n| Pays | Blé |\n|:--|--:|\n| Iran | 3 |\n"
    )
    assert paragraphs(text, markdown=True) == [
        "Grand titre",
        "Texte **fort** et [lien](https://exemple.org).",
        "Une citation",
        "un",
        "deux",
        "trois",
        "Tout en gras",
        "Tout en lien",
        "Une légende",
        "Sous-titre",
        "Pays",
        "Blé",
        "Iran",
        "3",
    ]


def test_code_block_without_end_runs_to_the_end() -> None:
    assert paragraphs("Avant\n```\nx = 1\n\ny = 2", markdown=True) == ["Avant"]


# Roles


def test_roles_of_a_page() -> None:
    text = f"Accueil / Monde / Iran\nUn sommet à Minsk\n{CAPTION}\nIl pleut. Le sommet commence.\nPartager cet article"
    assert roles(segment_document("x", text)) == [
        ("furniture", "Accueil / Monde / Iran"),
        ("text", "Un sommet à Minsk"),
        ("english", CAPTION),
        ("text", "Il pleut."),
        ("text", "Le sommet commence."),
        ("furniture", "Partager cet article"),
    ]


def test_english_paragraph_is_one_segment() -> None:
    text = f"{CAPTION} They are expected to leave the city on Sunday."
    assert roles(segment_document("x", text)) == [("english", text)]


def test_english_sentence_in_a_french_paragraph() -> None:
    french = "Les négociateurs se sont quittés vendredi soir sans annoncer de résultat."
    assert roles(segment_document("x", f"{french} {CAPTION} {french}")) == [
        ("text", french),
        ("english", CAPTION),
        ("text", french),
    ]


def test_french_sentence_in_an_english_paragraph_is_translated() -> None:
    french = "Les négociateurs se sont quittés vendredi soir."
    assert ("text", french) in roles(segment_document("x", f"{french} {' '.join([CAPTION] * 9)}"))


def test_markdown_navigation_bar_is_furniture() -> None:
    text = "[Accueil](/) | [Monde](/monde) | [Europe](/europe)"
    assert roles(segment_document("x", text, markdown=True)) == [("furniture", text)]


def test_repeated_headline_is_text_each_time() -> None:
    assert roles(segment_document("x", "Un sommet à Minsk\n" * 3)) == [("text", "Un sommet à Minsk")] * 3


@pytest.mark.parametrize("source", find_documents([ARTICLES]), ids=lambda source: source.name)
def test_shipped_article_has_the_labelled_furniture_and_english(source: SourceFile) -> None:
    labelled = [line.split("\t", 2) for line in LABELS.read_text(encoding="utf-8").split("\n")[1:-1]]
    document = read_document(source.path, source.name)
    assert [(role, text) for role, text in roles(document) if role != "text"] == [
        (role, text) for name, role, text in labelled if name == source.name
    ]


# Losslessness

LINES = st.lists(
    st.one_of(
        st.text(max_size=20),
        st.sampled_from(
            [
                "# Titre",
                "> cité",
                "- un",
                "1. deux",
                "```",
                "---",
                "| a | b |",
                "[x](y)",
                "**gras**",
                "*",
                "Il pleut. Il",
            ]
        ),
        st.sampled_from(WRAPPED.splitlines()),
        st.just(CAPTION),
    )
).flatmap(lambda lines: st.sampled_from(["\n", "\r\n", "\n\n", "\x85", "\u2028"]).map(lambda end: end.join(lines)))


@settings(deadline=None)  # the first text waits for the model to load
@given(st.one_of(st.text(), LINES))
def test_plain_text_is_in_segments_but_for_bullets(text: str) -> None:
    document = segment_document("x", text)
    pieces = gaps(document)
    joined = "".join(gap + segment.text for gap, segment in zip(pieces, document.segments, strict=False)) + pieces[-1]
    assert joined == text
    assert not "".join(pieces).translate(str.maketrans("", "", "•▪►‣◦●○■*·-–—")).strip()


@settings(deadline=None)  # the first text waits for the model to load
@given(st.one_of(st.text(), LINES))
def test_markdown_segments_and_gaps_give_the_text_back(text: str) -> None:
    document = segment_document("x", text, markdown=True)
    pieces = gaps(document)
    joined = "".join(gap + segment.text for gap, segment in zip(pieces, document.segments, strict=False)) + pieces[-1]
    assert joined == text
