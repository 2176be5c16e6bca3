"""The `glossary` command: exit code, standard output and standard error together."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from glossary.cli import main
from glossary.store import Glossary

Run = Callable[..., Result]

pytestmark = pytest.mark.usefixtures("glossary")


def test_lookup_says_what_it_is_and_why(run: Run) -> None:
    result = run("lookup", "l'OTAN", "LOUKACHENKO")
    assert result.exit_code == 0
    assert "l'OTAN → NATO  (organisation: NATO)  [nato]" in result.stdout
    assert "LOUKACHENKO → Lukashenko  (person: Alexander Lukashenko)  [alexander-lukashenko]" in result.stdout


def test_lookup_as_json_has_one_object_per_name(run: Run) -> None:
    result = run("lookup", "Biélorussie", "-", "--json", stdin="Bélarus\nfeuille de route\n")
    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert [record["query"] for record in records] == ["Biélorussie", "Bélarus", "feuille de route"]
    best = records[0]["matches"][0]
    assert set(best) == {"entry_id", "kind", "canonical", "renders_as", "variant", "method", "score", "reason"}
    assert (best["entry_id"], best["renders_as"], best["method"], best["score"]) == ("belarus", "Belarus", "exact", 1.0)


def test_names_that_are_not_utf_8_are_named_by_line(run: Run) -> None:
    result = run("lookup", "-", stdin="Bélarus\nTéhéran\n".encode() + "Téhéran\n".encode("cp1252"))
    assert result.exit_code == 2
    assert "standard input, line 3: this is not UTF-8" in result.stderr
    assert "Bélarus → Belarus" in result.stdout  # what came before is answered


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_many_names_have_the_same_answers_by_one_process_and_by_two(run: Run, options: tuple[str, ...]) -> None:
    names = "".join(f"{name} {number}\nBélarus\n" for number in range(300) for name in ("Loukachenko", "Xyz"))
    alone, together = (run("lookup", "-", "--jobs", jobs, *options, stdin=names) for jobs in ("1", "2"))
    assert together.stdout.count("Xyz 299") == 1
    assert (together.stdout, together.exit_code) == (alone.stdout, alone.exit_code)


def test_a_name_is_answered_before_the_next_one_comes(glossary: Glossary) -> None:
    command = [sys.executable, "-m", "glossary", "lookup", "-", "--json", "--db", str(glossary.path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdin
        assert process.stdout
        for name in ("Bélarus", "OTAN"):
            process.stdin.write(f"{name}\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["query"] == name
        process.stdin.close()


def test_a_line_that_can_be_no_name_is_named_and_not_read_whole(run: Run) -> None:
    result = run("lookup", "-", stdin="Bélarus\n" + "x" * 2_000_000)
    assert result.exit_code == 2
    assert "standard input, line 2: a line of more than" in result.stderr


def test_an_unknown_name_says_so_offers_near_misses_and_exits_with_1(run: Run) -> None:
    result = run("lookup", "Lukaszczenkowski")
    assert result.exit_code == 1
    assert "not found" in result.stdout
    record = json.loads(run("lookup", "--json", "Qwghlm").stdout)
    assert record["found"] is False


def test_an_entry_lives_through_its_commands(run: Run) -> None:
    added = run("add", "Tehran", "--kind", "place", "--variant", "Téhéran", "--external-id", "wikidata:Q3616", "--json")
    assert json.loads(added.stdout)["variants"][0]["text"] == "Téhéran"
    assert run("edit", "tehran", "--note", "capital of Iran", "--variant", "Téheran").exit_code == 0
    assert run("edit", "tehran", "--remove-variant", "Téheran").exit_code == 0
    shown = run("show", "tehran").stdout
    assert "capital of Iran" in shown
    assert "wikidata:Q3616" in shown
    assert "Téheran" not in shown
    assert run("list", "--containing", "Téhé").stdout == "tehran\tplace\tTehran\tTéhéran\n"
    assert run("merge", "belarus", "tehran").exit_code == 0
    history = [json.loads(line) for line in run("history", "tehran", "--json").stdout.splitlines()]
    assert [change["action"] for change in history] == ["merge", "edit", "edit", "add"]
    assert "+ capital of Iran" in run("history", "--change", str(history[2]["id"])).stdout
    assert run("undo", str(history[0]["id"])).exit_code == 0
    assert run("remove", "tehran").exit_code == 0
    missing = run("show", "tehran")
    assert (missing.exit_code, missing.stdout) == (1, "")
    assert "no entry has the id 'tehran'" in missing.stderr


def test_export_and_import_make_the_same_glossary(run: Run, tmp_path: Path) -> None:
    assert run("export", "-o", tmp_path / "out.csv").exit_code == 0
    other = tmp_path / "other.db"
    assert run("init", "--empty", "--db", other).exit_code == 0
    assert run("import", tmp_path / "out.csv", "--db", other).exit_code == 0
    assert run("export", "--db", other).stdout == run("export").stdout
    with_mark = run("export", "tsv", "--bom").stdout_bytes
    assert with_mark.startswith(b"\xef\xbb\xbfentry_id\tkind\t")


def test_import_states_a_guessed_encoding(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("canonical;variant\nTehran;Téhéran\n".encode("cp1252"))
    result = run("import", path)
    assert result.exit_code == 0
    assert "read as Windows-1252 (a guess" in result.stderr
    assert "1 entries added" in result.stderr
    assert run("lookup", "Téhéran").exit_code == 0


def test_check_exits_with_1_only_for_what_needs_mending(run: Run) -> None:
    waiting = run("check")
    assert (waiting.exit_code, waiting.stdout.split()[0]) == (0, "I301")
    run("add", "Belarus", "--kind", "place")
    grave = run("check", "--ignore", "I301", "--json")
    assert grave.exit_code == 1
    assert json.loads(grave.stdout)["entry_ids"] == ["belarus", "belarus-2"]


def test_two_imports_in_one_call_stand_or_fall_together(run: Run, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text("canonical\nTehran\n")
    bad.write_text("canonical,kind\nMars,planet\n")
    before = run("export").stdout
    result = run("import", good, bad)
    assert result.exit_code == 2
    assert "bad.csv, line 2, column kind: unknown kind 'planet'" in result.stderr
    assert run("export").stdout == before


def test_bad_input_is_one_line_and_changes_nothing(run: Run, tmp_path: Path) -> None:
    files = {
        "empty.csv": b"",
        "binary.csv": bytes(range(256)) * 9,
        "header.csv": b"name,english\na,b\n",
        "broken.csv": b'canonical,note\n"never closed,x\n',
        "text.db": b"This is not a database. " * 99,
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    before = run("export").stdout
    calls: list[list[str | Path]] = [
        ["import", tmp_path / "missing.csv"],
        ["import", tmp_path / "empty.csv"],
        ["import", tmp_path / "binary.csv"],
        ["import", tmp_path / "header.csv"],
        ["import", tmp_path / "broken.csv"],
        ["import", tmp_path],
        ["import", tmp_path / "header.csv", "--encoding", "utf-9"],
        ["lookup", "x", "--db", tmp_path / "text.db"],
        ["lookup", "x", "--db", tmp_path / "text.db" / "below-a-file.db"],
        ["init"],
        ["add", "x", "--kind", "term", "--external-id", "Q42"],
        ["export", "-o", tmp_path / "text.db" / "below-a-file.csv"],
    ]
    for call in calls:
        result = run(*call)
        assert (result.exit_code, result.stdout) == (2, ""), call
        assert "Traceback" not in result.stderr
        last = result.stderr.strip().splitlines()[-1]
        assert last.startswith("Error: "), call
    assert run("export").stdout == before
    assert {path.name for path in tmp_path.iterdir()} - set(files) <= {
        "glossary.db",
        "glossary.db-shm",
        "glossary.db-wal",
    }


def test_a_damaged_database_is_an_error_not_a_traceback(run: Run, glossary: Glossary) -> None:
    glossary.close()
    data = bytearray(glossary.path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    glossary.path.write_bytes(data)
    result = run("lookup", "Belarus")
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: ")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_an_error_not_a_traceback(glossary: Glossary) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "glossary", "export", "--db", str(glossary.path)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert "disk is full" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_closed_pipe_is_no_error(glossary: Glossary) -> None:
    command = f"{sys.executable} -m glossary export --db {glossary.path} | head -n 1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("entry_id,")


def test_sqlite_tools_find_sensible_tables(glossary: Glossary) -> None:
    with sqlite3.connect(glossary.path) as connection:
        row = connection.execute(
            "SELECT renders_as, canonical, kind FROM glossary WHERE variant = 'Loukachenko'"
        ).fetchone()
    connection.close()
    assert row == ("Lukashenko", "Alexander Lukashenko", "person")


def test_first_use_makes_the_default_glossary_and_says_so(tmp_path: Path) -> None:
    environment = {**os.environ, "XDG_DATA_HOME": str(tmp_path), "GLOSSARY_DB": ""}
    done = subprocess.run(
        [sys.executable, "-m", "glossary", "lookup", "Loukachenko", "--json"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)["matches"][0]["renders_as"] == "Lukashenko"
    assert f"Creating {tmp_path}" in done.stderr


def test_compare_gives_a_score_a_verdict_and_a_reason(run: Run) -> None:
    same = run("compare", "Loukachenko", "Lukaschenko", "--json")
    assert same.exit_code == 0
    record = json.loads(same.stdout)
    assert (record["verdict"], record["score"] > 0.8) == ("same", True)
    assert record["reason"]
    pairs = run("compare", "-", "--json", stdin="Vladimir Poutine\tPUTIN, Vladimir\nMinsk\tTéhéran\n")
    assert pairs.exit_code == 1
    assert [json.loads(line)["verdict"] for line in pairs.stdout.splitlines()] == ["same", "different"]
    assert run("compare", "one").exit_code == 2


@pytest.mark.parametrize(
    ("line", "reason"), [("no tab", "no pair of names"), ("", "no pair of names"), ("a\tb\tc", "more than two names")]
)
def test_compare_names_the_bad_line_after_what_came_before_it(run: Run, line: str, reason: str) -> None:
    result = run("compare", "-", stdin=f"Minsk\tMinsk\n{line}\nParis\tParis\n")
    assert result.exit_code == 2
    assert result.stdout == "same\t1.00\tMinsk\tMinsk\tsame spelling\n"
    assert result.stderr == f"Error: standard input, line 2: {reason}. Put one tab, between the two names\n"


def test_every_command_has_help() -> None:
    context = click.Context(main)
    for name in main.list_commands(context):
        result = CliRunner().invoke(main, [name, "--help"])
        assert result.exit_code == 0
        assert len(result.stdout.splitlines()) > 5, name


def test_look_up_imports_nothing_heavy() -> None:
    code = "import sys, glossary.cli, glossary.lookup; print(*{name.split('.')[0] for name in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    heavy = {"torch", "stanza", "argostranslate", "ctranslate2", "transformers", "babel", "numpy"}
    assert not heavy & set(loaded)


def test_rules_live_through_the_commands(run: Run) -> None:
    added = run(
        "add", "Orange", "--kind", "organisation", "--variant", "Orange", "--whole-phrase", "--forbid", "Tangerine"
    )
    assert added.exit_code == 0
    assert "  forbidden: Tangerine\n  Orange (fr, admitted) → Orange; whole phrase\n" in added.stdout
    run("edit", "orange", "--variant", "Orange", "--near", "opérateur", "--not-near", "Vaucluse", "--case-sensitive")
    run("edit", "orange", "--forbid", "Naranja", "--allow", "Tangerine", "--note", "telecoms")
    shown = run("show", "orange").stdout
    assert "forbidden: Naranja\n" in shown
    assert "case-sensitive; whole phrase; near opérateur; not near Vaucluse" in shown
    run("edit", "orange", "--variant", "Orange", "--no-guard", "--any-case", "--anywhere", "--do-not-translate")
    shown = run("show", "orange").stdout
    assert "not to be translated" in shown
    assert "Orange (fr, admitted) → Orange\n" in shown
    assert run("undo", run("history", "orange").stdout.split("\t")[0]).exit_code == 0
    assert "near opérateur" in run("show", "orange").stdout


@pytest.mark.parametrize(
    ("arguments", "exit_code", "message"),
    [
        (["edit", "belarus", "--near", "x"], 2, "these rules belong to forms. Name the form too: --variant TEXT"),
        (["edit", "belarus", "--allow", "x"], 1, "belarus does not forbid 'x'. See: glossary show belarus"),
        (["edit", "belarus", "--forbid", "a|b"], 2, "column forbidden: an item holds the sign that parts items"),
        (["add", "A", "--kind", "term", "--variant", "b=c", "--do-not-translate"], 2, "'b' renders as 'c'"),
    ],
)
def test_a_rule_that_cannot_be_is_explained(run: Run, arguments: list[str], exit_code: int, message: str) -> None:
    result = run(*arguments)
    assert result.exit_code == exit_code
    assert message in result.stderr
