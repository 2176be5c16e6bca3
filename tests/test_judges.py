"""Other people's readers find in our files just what we put there: every pair, once, of the whole seed glossary."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest

from glossary.formats import deepl, google, omegat, tbx, xliff2
from glossary.model import Entry
from glossary.seeds import seed_drafts
from glossary.store import Glossary

_HERE = Path(__file__).parent / "judges"

Pairs = list[tuple[str, str]]
Read = Callable[[Path], list[tuple[str, str, str]]]


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    with Glossary.in_memory(seed_drafts()) as glossary:
        return list(glossary.entries())


@pytest.fixture(scope="module")
def held(entries: list[Entry]) -> Pairs:
    """Every French form with its English, as the glossary has them."""
    found = [(v.text, entry.rendering(v)) for entry in entries for v in entry.variants if v.lang == "fr"]
    assert len(found) > 1000
    return sorted(found)


@pytest.fixture(scope="module")
def toolkit(judges: Path) -> Callable[[str], Read]:
    """Translate Toolkit's reader of this name."""

    def reader(kind: str) -> Read:
        def read(path: Path) -> list[tuple[str, str, str]]:
            command: list[str | Path] = [judges / "toolkit" / "bin" / "python", "-I", _HERE / "toolkit.py", kind, path]
            output = subprocess.run(command, check=True, capture_output=True, cwd=judges).stdout
            return [(source, target, notes) for source, target, notes in json.loads(output)]

        return read

    return reader


@pytest.fixture(scope="module")
def omegat_reader(judges: Path) -> Read:
    """OmegaT's reader for the ending of the file's name, in a project from French to English."""
    jars = [judges / "omegat/usr/share/omegat/OmegaT.jar", judges / "omegat/usr/share/java/*"]
    home = f"-Duser.home={judges / 'home'}"

    def read(path: Path) -> list[tuple[str, str, str]]:
        classes = os.pathsep.join(map(str, jars))
        command: list[str | Path] = [
            "java",
            home,
            "-Djava.awt.headless=true",
            "-cp",
            classes,
            _HERE / "OmegaTReader.java",
            path,
        ]
        output = subprocess.run([*command, "fr", "en"], check=True, capture_output=True).stdout
        rows = (line.split("\t") for line in output.decode().splitlines())
        return [(source, target, comment.replace("\\n", "\n")) for source, target, comment in rows]

    return read


def _pairs(rows: list[tuple[str, str, str]]) -> Pairs:
    return sorted((source, target) for source, target, _ in rows)


def _notes(entries: list[Entry]) -> set[str]:
    return {entry.note for entry in entries if entry.note and any(v.lang == "fr" for v in entry.variants)}


def test_omegat_reads_our_tbx(entries: list[Entry], held: Pairs, omegat_reader: Read, tmp_path: Path) -> None:
    path = tmp_path / "glossary.tbx"
    with path.open("w", encoding="utf-8") as stream:
        tbx.write(entries, stream)
    rows = omegat_reader(path)
    assert _pairs(rows) == held
    definitions = {line.removeprefix("definition: ") for _, _, comment in rows for line in comment.split("\n")}
    assert _notes(entries) <= definitions


def test_omegat_reads_our_text_glossary(entries: list[Entry], held: Pairs, omegat_reader: Read, tmp_path: Path) -> None:
    path = tmp_path / "glossary.txt"
    with path.open("w", encoding="utf-8") as stream:
        omegat.write(entries, stream)
    rows = omegat_reader(path)
    assert _pairs(rows) == held
    assert {comment for _, _, comment in rows if comment} == _notes(entries)


def test_omegat_crosses_the_terms_of_whole_concepts(
    entries: list[Entry], held: Pairs, omegat_reader: Read, tmp_path: Path
) -> None:
    path = tmp_path / "glossary.tbx"
    with path.open("w", encoding="utf-8") as stream:
        tbx.write(entries, stream, concepts=True)
    found = _pairs(omegat_reader(path))
    assert set(held) < set(found)  # the reason why pairs are the default


def test_translate_toolkit_reads_our_tbx(
    entries: list[Entry], held: Pairs, toolkit: Callable[[str], Read], tmp_path: Path
) -> None:
    path = tmp_path / "glossary.tbx"
    with path.open("w", encoding="utf-8") as stream:
        tbx.write(entries, stream)
    rows = toolkit("tbx")(path)
    assert _pairs(rows) == held
    assert _notes(entries) <= {line for _, _, notes in rows for line in notes.split("\n")}


@pytest.mark.parametrize(("kind", "write"), [("omegat", omegat.write), ("xliff2", xliff2.write), ("csv", google.write)])
def test_translate_toolkit_reads_our_other_formats(
    entries: list[Entry],
    held: Pairs,
    toolkit: Callable[[str], Read],
    tmp_path: Path,
    kind: str,
    write: Callable[..., None],
) -> None:
    path = tmp_path / f"glossary.{kind}"
    with path.open("w", encoding="utf-8", newline="") as stream:
        write(entries, stream)
    assert _pairs(toolkit(kind)(path)) == held


def test_translate_toolkit_reads_our_deepl_glossary(
    entries: list[Entry], held: Pairs, toolkit: Callable[[str], Read], tmp_path: Path
) -> None:
    path = tmp_path / "glossary.csv"
    left_out: list[str] = []
    with path.open("w", encoding="utf-8", newline="") as stream:
        deepl.write(entries, stream, left_out.append)
    found = _pairs(toolkit("csv")(path))
    assert set(found) <= set(held)
    assert len(found) == len({source for source, _ in found}) == len({source for source, _ in held})
    assert len(found) + len(left_out) == len(held)


def test_datasette_finds_every_form_in_the_view(judges: Path, entries: list[Entry], tmp_path: Path) -> None:
    Glossary.create(tmp_path / "glossary.db", seed_drafts()).close()
    query = "select count(*) as forms, count(distinct entry_id) as entries from glossary"
    output = subprocess.run(
        [
            judges / "datasette" / "bin" / "datasette",
            tmp_path / "glossary.db",
            "--get",
            f"/glossary.json?{urlencode({'sql': query, '_shape': 'array'})}",
        ],
        check=True,
        capture_output=True,
        cwd=judges,
    ).stdout
    assert json.loads(output) == [
        {"forms": sum(max(1, len(entry.variants)) for entry in entries), "entries": len(entries)}
    ]


def test_sqlite_utils_finds_the_tables(tmp_path: Path) -> None:
    Glossary.create(tmp_path / "glossary.db").close()
    found: set[str] = set()
    for what, key in (("tables", "table"), ("views", "view")):
        command = [sys.executable, "-m", "sqlite_utils", what, str(tmp_path / "glossary.db")]
        rows = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        found |= {row[key] for row in rows}
    assert found >= {"entries", "variants", "external_ids", "changes", "changed_entries", "glossary"}
