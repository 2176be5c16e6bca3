"""`translate run` and `translate text` as a user runs them: exit code, files, stdout and stderr."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from glossary.model import Entry, Variant
from glossary.store import Glossary
from translate.cli import main
from translate.cli.audit import on_terminal

TINY = Path(__file__).parent / "data" / "tiny.argosmodel"
SAMPLES = Path(__file__).parents[1] / "seeds" / "articles"
needs_apertium = pytest.mark.skipif(
    shutil.which("apertium-wblank-mode") is None and os.environ.get("EXONYM_REQUIRE_APERTIUM") != "1",
    reason="Apertium is not installed: apt install apertium apertium-fra-cat apertium-eng-cat",
)

Translate = Callable[..., Result]
FRENCH = "Les relations avec la Biélorussie restent bonnes.\n\nPartager cet article\n"


@pytest.fixture
def translate(glossary: Glossary, monkeypatch: pytest.MonkeyPatch) -> Translate:
    """Runs `translate …` with the glossary of five entries and the tiny Argos package."""
    monkeypatch.setenv("GLOSSARY_DB", str(glossary.path))

    def run_command(*arguments: str | Path, package: Path | None = TINY, stdin: str | None = None) -> Result:
        words = [str(argument) for argument in arguments]
        if package and words and words[0] in ("run", "text"):
            words += ["--package", str(package)]
        return CliRunner().invoke(main, words, input=stdin)

    return run_command


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "in" / "article.txt"
    path.parent.mkdir()
    path.write_text(FRENCH, encoding="utf-8")
    return path


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_document_gets_its_text_and_its_table(translate: Translate, article: Path, tmp_path: Path) -> None:
    result = translate("run", article, "-o", tmp_path / "out")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "1 document, 2 segments (1 translated, 1 furniture); 1 term used, 1 repaired, 0 missing" in result.stderr
    assert files(tmp_path / "out") == [".exonym.jsonl", "article.en.txt", "article.tsv"]
    text = (tmp_path / "out" / "article.en.txt").read_text(encoding="utf-8")
    assert text == "Relations with Belarus remain good.\n"
    with (tmp_path / "out" / "article.tsv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    assert [(row["segment"], row["status"]) for row in rows] == [("1", "translated"), ("2", "furniture")]
    assert rows[0]["terms"] == "Biélorussie→Belarus [belarus; copied 0.95]"


def test_a_folder_keeps_its_folders(translate: Translate, article: Path, tmp_path: Path) -> None:
    deep = article.parent / "2025" / "autre.md"
    deep.parent.mkdir()
    deep.write_text("# Minsk\n", encoding="utf-8")
    result = translate("run", article.parent, "-o", tmp_path / "out", "--to", "txt")
    assert result.exit_code == 0
    assert files(tmp_path / "out") == [".exonym.jsonl", "2025/autre.en.txt", "article.en.txt"]


def test_a_summary_for_programs(translate: Translate, article: Path, tmp_path: Path) -> None:
    result = translate("run", article, "-o", tmp_path / "out", "--json", "--quiet")
    assert result.stderr == ""
    summary = json.loads(result.stdout)
    assert summary["documents"] == 1
    assert summary["statuses"] == {"translated": 1, "furniture": 1}
    assert (summary["terms"], summary["repaired"], summary["missing"]) == (1, 1, 0)
    assert [Path(path).name for path in summary["outputs"]] == ["article.en.txt", "article.tsv"]


def test_a_second_run_passes_over_what_is_done(translate: Translate, article: Path, tmp_path: Path) -> None:
    arguments = ("run", article, "-o", tmp_path / "out")
    translate(*arguments)
    result = translate(*arguments)
    assert result.exit_code == 0
    assert "1 document translated already" in result.stderr
    assert "0 documents, 0 segments;" in result.stderr
    assert "1 document, 2 segments" in translate(*arguments, "--force").stderr


def test_a_changed_document_glossary_or_missing_output_is_done_again(
    translate: Translate, glossary: Glossary, article: Path, tmp_path: Path
) -> None:
    arguments = ("run", article, "-o", tmp_path / "out")
    translate(*arguments)
    article.write_text(FRENCH + "\nMinsk\n", encoding="utf-8")
    assert "1 document, 3 segments" in translate(*arguments).stderr
    (tmp_path / "out" / "article.tsv").unlink()
    assert "1 document, 3 segments" in translate(*arguments).stderr
    glossary.remove("nato")
    assert "1 document, 3 segments" in translate(*arguments).stderr
    assert "translated already" in translate(*arguments).stderr


def test_a_run_goes_on_after_a_manifest_that_was_cut_short(translate: Translate, article: Path, tmp_path: Path) -> None:
    arguments = ("run", article, "-o", tmp_path / "out")
    translate(*arguments)
    manifest = tmp_path / "out" / ".exonym.jsonl"
    manifest.write_text(manifest.read_text(encoding="utf-8")[:-9], encoding="utf-8")
    assert "1 document, 2 segments" in translate(*arguments).stderr
    assert "translated already" in translate(*arguments).stderr


def test_lost_terms_are_named_and_fail_on_request(
    translate: Translate, glossary: Glossary, article: Path, tmp_path: Path
) -> None:
    unheard_of = Entry("border", "term", "xylography", variants=(Variant("frontière"),))
    glossary.add(unheard_of)
    article.write_text("Les frontières, " * 9 + "restent fermées.", encoding="utf-8")
    result = translate("run", article, "-o", tmp_path / "out")
    assert result.exit_code == 0
    assert "article, segment 1: frontières is missing as xylographies" in result.stderr
    assert "0 missing" not in result.stderr
    assert translate("run", article, "-o", tmp_path / "out", "--force", "--fail-on-missing").exit_code == 1


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("article.doc", b"Bonjour", "files are read"),
        ("missing.txt", None, "no such file"),
    ],
)
def test_a_path_that_is_no_document_stops_the_run(
    translate: Translate, article: Path, tmp_path: Path, name: str, content: bytes | None, reason: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    result = translate("run", article, path, "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert re.fullmatch(rf"Error: \S*{name}: .*{reason}.*\n", result.stderr)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "the file is empty"),
        ("blank.txt", b" \n", "the file holds no text"),
        ("binary.txt", bytes(range(256)), "binary"),
    ],
)
def test_an_unreadable_document_is_one_line_and_the_others_are_translated(
    translate: Translate, article: Path, tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    alone = translate("run", path, "-o", tmp_path / "out")
    assert alone.exit_code == 2
    assert re.fullmatch(rf"Error: \S*{name}: .*{reason}.*\n", alone.stderr)
    assert not (tmp_path / "out").exists()
    among_others = translate("run", path, article, "-o", tmp_path / "out", "--quiet")
    assert (among_others.exit_code, among_others.stderr) == (2, alone.stderr)
    assert files(tmp_path / "out") == [".exonym.jsonl", "article.en.txt", "article.tsv"]


def test_a_wrong_encoding_is_refused_and_a_guess_is_said(translate: Translate, article: Path, tmp_path: Path) -> None:
    article.write_bytes(FRENCH.encode("cp1252"))
    result = translate("run", article, "-o", tmp_path / "out", "--encoding", "utf-8")
    assert result.exit_code == 2
    assert "is not utf-8" in result.stderr
    assert not (tmp_path / "out").exists()
    assert "read as cp1252, which is a guess" in translate("run", article, "-o", tmp_path / "out").stderr


def test_an_output_never_overwrites_a_document(translate: Translate, tmp_path: Path) -> None:
    first, second = tmp_path / "a.txt", tmp_path / "a.en.txt"
    first.write_text("Minsk", encoding="utf-8")
    second.write_text("Minsk", encoding="utf-8")
    result = translate("run", first, second, "-o", tmp_path)
    assert result.exit_code == 2
    assert "would overwrite this document" in result.stderr
    assert [name for name in files(tmp_path) if not name.startswith("glossary.db")] == ["a.en.txt", "a.txt"]


def test_nothing_is_written_through_a_link_out_of_the_folder(
    translate: Translate, article: Path, tmp_path: Path
) -> None:
    deep = article.parent / "deep" / "b.txt"
    deep.parent.mkdir()
    deep.write_text("Minsk", encoding="utf-8")
    (tmp_path / "out").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out" / "deep").symlink_to(tmp_path / "elsewhere")
    result = translate("run", article.parent, "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert files(tmp_path / "elsewhere") == []


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--to", "pdf"], "unknown format 'pdf'"),
        (["--to", ","], "no format is named"),
        (["--engine", "google"], "Invalid value for '--engine'"),
    ],
)
def test_wrong_use(translate: Translate, article: Path, tmp_path: Path, options: list[str], reason: str) -> None:
    result = translate("run", article, "-o", tmp_path / "out", *options)
    assert result.exit_code == 2
    assert reason in result.stderr
    assert not (tmp_path / "out").exists()


def test_an_output_folder_that_is_a_file(translate: Translate, article: Path) -> None:
    result = translate("run", article, "-o", article)
    assert result.exit_code == 2
    assert "this is a file; the output needs a folder" in result.stderr


def test_a_corrupt_package(translate: Translate, article: Path, tmp_path: Path) -> None:
    corrupt = tmp_path / "corrupt.argosmodel"
    corrupt.write_bytes(TINY.read_bytes()[:2000])
    result = translate("run", article, "-o", tmp_path / "out", package=corrupt)
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_corrupt_database(translate: Translate, article: Path, tmp_path: Path) -> None:
    corrupt = tmp_path / "corrupt.db"
    corrupt.write_bytes(b"no database" * 100)
    result = translate("run", article, "-o", tmp_path / "out", "--db", corrupt)
    assert result.exit_code == 2
    assert not (tmp_path / "out").exists()


def test_a_full_disk_leaves_no_half_document(
    translate: Translate, article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    result = translate("run", article, "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert "the disk is full" in result.stderr
    assert files(tmp_path / "out") == [".exonym.jsonl"]


def test_text(translate: Translate) -> None:
    result = translate("text", "Les relations avec la Biélorussie restent bonnes.")
    assert result.exit_code == 0
    assert result.stdout == "Relations with Belarus remain good.\n"
    assert result.stderr == "  Biélorussie → Belarus (belarus, copied 0.95)\n"


def test_text_from_stdin_with_all_that_is_known_of_its_terms(translate: Translate) -> None:
    result = translate("text", "-", "--json", stdin="Les relations avec la Biélorussie restent bonnes.\n")
    answer = json.loads(result.stdout)
    assert answer["english"] == "Relations with Belarus remain good."
    ((term,),) = (segment["terms"] for segment in answer["segments"])
    assert term == {
        "entry_id": "belarus",
        "kind": "place",
        "variant": "Biélorussie",
        "surface": "Biélorussie",
        "source_start": 22,
        "source_end": 33,
        "expected": "Belarus",
        "means": "copied",
        "target_start": 15,
        "target_end": 22,
        "confidence": 0.95,
    }


def test_text_in_colours_shows_both_languages(translate: Translate) -> None:
    result = translate("text", "--color", "Les relations avec la Biélorussie restent bonnes.")
    french, english = result.stdout.splitlines()
    assert french == "Les relations avec la \x1b[33mBiélorussie\x1b[0m restent bonnes."
    assert english == "Relations with \x1b[33mBelarus\x1b[0m remain good."
    assert "\x1b[33mcopied\x1b[0m" in result.stderr


def test_a_missing_term_stands_out(translate: Translate) -> None:
    result = translate("text", "--color", "La Biélorussie, " * 9)
    assert "\x1b[31m\x1b[1m\x1b[7m" in result.stdout


def test_no_colours_in_a_pipe_or_where_the_user_wants_none(
    translate: Translate, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "\x1b" not in translate("text", "La Biélorussie.").stdout
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("NO_COLOR", "1")
    assert not on_terminal()
    monkeypatch.delenv("NO_COLOR")
    assert on_terminal()


def test_a_run_ends_with_a_table_of_entries(translate: Translate, article: Path, tmp_path: Path) -> None:
    result = translate("run", article, "-o", tmp_path / "out", "--json")
    header, belarus, *_ = result.stderr.splitlines()
    assert header.split() == ["entry", "uses", "copied"]
    assert belarus.split() == ["belarus", "1", "1"]
    assert json.loads(result.stdout)["entries"] == [{"entry_id": "belarus", "uses": 1, "copied": 1}]


def test_text_of_one_term_and_of_none(translate: Translate) -> None:
    assert translate("text", "Bélarus").stdout == "Belarus\n"
    result = translate("text", " ")
    assert result.exit_code == 2
    assert "there is no text to translate" in result.stderr


def test_text_is_never_furniture(translate: Translate) -> None:
    assert translate("text", "Partager cet article").stdout.strip()


def test_every_command_has_help_with_an_example(translate: Translate) -> None:
    for command in ("run", "text"):
        result = translate(command, "--help", package=None)
        assert result.exit_code == 0
        assert f"translate {command} " in result.stdout


@needs_apertium
def test_the_sample_articles_come_out_in_the_words_of_the_glossary(tmp_path: Path) -> None:
    database = tmp_path / "seeds.db"
    out = tmp_path / "out"
    result = CliRunner().invoke(
        main, ["run", str(SAMPLES), "-o", str(out), "--engine", "apertium", "--db", str(database), "--json"]
    )
    assert result.exit_code == 0
    summary = json.loads(result.stdout)
    assert summary["missing"] == 0
    english = "\n".join(path.read_text(encoding="utf-8") for path in out.rglob("*.en.txt"))
    for french in ("Loukachenko", "Lukachenko", "Biélorussie", "Bélarus", "Raïssi", "Poutine", "Téhéran", "OTAN"):
        assert not re.search(rf"\b{french}\b", english)
    assert "Lukashenko" in english
    assert "Belarus" in english


def test_corrected_english_comes_from_the_memory(translate: Translate, article: Path, tmp_path: Path) -> None:
    out, memory = tmp_path / "out", tmp_path / "memory.db"
    assert translate("run", article, "-o", out, "--memory", memory).exit_code == 2
    assert translate("run", article, "-o", out).exit_code == 0
    table = out / "article.tsv"
    corrected = tmp_path / "corrected.tsv"
    corrected.write_text(table.read_text(encoding="utf-8").replace("remain good", "are still good"), encoding="utf-8")
    assert translate("import", corrected, "--before", table, "--memory", memory).exit_code == 0
    again = translate("run", article, "-o", out, "--memory", memory)
    assert "1 memory" in again.stderr
    assert (out / "article.en.txt").read_text(encoding="utf-8") == "Relations with Belarus are still good.\n"


def test_the_output_of_an_earlier_run_is_no_source(translate: Translate, article: Path) -> None:
    for _ in range(2):
        result = translate("run", article.parent, "-o", article.parent / "english", "--force")
        assert result.exit_code == 0
        assert "1 document," in result.stderr
