"""The main job on press articles: the shipped samples always, and real articles where they lie beside the checkout."""

from __future__ import annotations

import csv
import os
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from glossary.seeds import folder, seed_drafts
from glossary.store import Glossary
from translate.cli import main

ROOT = Path(__file__).parent.parent
REAL = ROOT.parent / "shared" / "seeds"
SAMPLES = folder() / "articles"

pytestmark = pytest.mark.skipif(
    shutil.which("apertium") is None and "EXONYM_REQUIRE_APERTIUM" not in os.environ,
    reason="Apertium is not installed",
)

FRENCH_ONLY = re.compile(
    r"\b(Loukachenko|Lukachenko|Biélorussie|Bielorussie|Bélarus|biélorusses?|Biélorusses?|Raïssi|Poutine|Massoud"
    r"|Téhéran|OTAN|Mikhaïl|Moscou|Alexandre|Michoustine|Araghtchi|Khameneï|Pezechkian|États-Unis|Russie)\b"
)

TERM_USE = re.compile(r"→([^→\[]+) \[[^;\]]+; ([\w-]+) [\d.]+\]")

Tables = dict[str, tuple[str, list[dict[str, str]]]]


@pytest.fixture(scope="module")
def translated(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """For each article its English and the rows of its table."""
    work = tmp_path_factory.mktemp("articles")
    Glossary.create(work / "glossary.db", seed_drafts()).close()
    sources = [SAMPLES, *([REAL] if REAL.is_dir() else [])]
    result = CliRunner().invoke(
        main,
        ["run", *map(str, sources), "-o", str(work / "out"), "--db", str(work / "glossary.db"), "--engine", "apertium"],
    )
    assert result.exit_code == 0, result.stderr
    tables = {}
    for path in sorted((work / "out").glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream, delimiter="\t"))
        tables[path.stem] = (path.with_name(f"{path.stem}.en.txt").read_text(encoding="utf-8"), rows)
    assert {path.stem for source in sources for path in source.iterdir()} == set(tables)
    return tables


def test_no_french_spelling_of_a_name_remains(translated: Tables) -> None:
    for name, (english, rows) in translated.items():
        assert FRENCH_ONLY.findall(english) == [], name
        for row in rows:
            if row["status"] == "translated":
                assert FRENCH_ONLY.findall(row["english"]) == [], (name, row)


def test_every_term_use_is_in_the_english_of_its_row(translated: Tables) -> None:
    uses = 0
    for name, (_, rows) in translated.items():
        for row in rows:
            for expected, means in TERM_USE.findall(row["terms"]):
                uses += 1
                assert means != "missing", (name, row)
                assert expected.casefold() in row["english"].casefold(), (name, row)
    assert uses > 300


def test_furniture_is_marked_and_kept_out_of_the_text(translated: Tables) -> None:
    marked = [row["french"] for _, rows in translated.values() for row in rows if row["status"] == "furniture"]
    assert len(marked) >= 50
    english, rows = translated["visite-loukachenko-mascate"]
    for row in rows:
        if row["status"] == "furniture":
            assert row["french"] == row["english"]
            assert row["french"] not in english.splitlines()


needs_real = pytest.mark.skipif(not REAL.is_dir(), reason="the real articles are not beside the checkout")


@needs_real
@pytest.mark.parametrize(
    ("article", "forms"),
    [
        (
            "000",
            ["Alexander Lukashenko", "Belarus", "Ebrahim Raisi", "Khamenei", "Vladimir Putin", "Tehran", "roadmap"],
        ),
        ("001", ["memorandum of understanding", "Mohammad Reza Ashtiani", "Viktor Khrenin", "Belarusian", "NATO"]),
        ("001", ["North Atlantic Treaty Organization", "Ebrahim Raisi", "Ayatollah Ali Khamenei", "Minsk", "Moscow"]),
        ("002", ["Lukashenko and Pezeshkian", "Masoud Pezeshkian", "strategic partnership treaty", "Shahed"]),
        ("003", ["The Belarusian Alexander Lukashenko", "Iranian Masoud Pezeshkian", "Belta", "mutual defence clause"]),
        ("004", ["Abbas Araghchi", "Mikhail Mishustin", "North Korea", "Kyiv", "BRICS", "Donald Trump", "the West"]),
    ],
)
def test_real_articles_have_the_expected_english(translated: Tables, article: str, forms: list[str]) -> None:
    english, _ = translated[article]
    assert [form for form in forms if form not in english] == []


@needs_real
def test_real_furniture_and_the_english_caption(translated: Tables) -> None:
    statuses = {row["french"]: row["status"] for _, rows in translated.values() for row in rows}
    for line in ("[ad_1]", "Source link -31", "Partager Cet Article", "La suite après cette annonce", "Today"):
        assert statuses[line] == "furniture", line
    (caption,) = [row for row in translated["001"][1] if row["status"] == "passed-through"]
    assert caption["french"] == caption["english"]
    assert caption["french"].startswith("US Rep. Ilhan Omar")
