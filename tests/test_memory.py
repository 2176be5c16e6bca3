"""The translation memory through its public doors, and `translate import` as a user runs it."""

from __future__ import annotations

import io
import json
import random
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from glossary.model import TermMatch
from glossary.spot import Spotter
from glossary.store import Glossary
from glossary.validate import findings
from translate.cli import main
from translate.corrections import Proposal, corrected_units, proposals
from translate.formats import FORMATS
from translate.located import found_uses, relocated
from translate.memory import AddedCount, Memory, NotAMemory, Unit
from translate.model import AlignedSegment, Bitext, Document, Means, TermUse


@pytest.fixture
def memory() -> Memory:
    return Memory.in_memory()


# Exact matches


def test_what_was_put_in_is_found(memory: Memory) -> None:
    assert memory.exact("Bonjour.") is None
    memory.add([Unit("Bonjour.", "Hello."), Unit("Au revoir.", "Goodbye.")])
    assert memory.exact("Bonjour.") == "Hello."
    assert memory.count() == 2


@pytest.mark.parametrize(
    ("stored", "asked", "same"),
    [
        ("L’Iran dit « non ».", "L'Iran dit «\u00a0non\u00a0».", True),
        ("L’Iran dit « non ».", 'L\'Iran  dit "non".', True),
        ("Ra\u00efssi", "Rai\u0308ssi", True),
        ("Un pêcheur", "Un pécheur", False),
        ("Bélarus", "BÉLARUS", False),
        ("Il vient.", "Il vient ?", False),
        ("12 morts", "13 morts", False),
    ],
)
def test_typography_does_not_count_but_words_do(memory: Memory, stored: str, asked: str, same: bool) -> None:
    memory.add([Unit(stored, "x")])
    assert (memory.exact(asked) == "x") is same


def test_the_last_english_counts_and_nothing_is_lost(memory: Memory) -> None:
    first = Unit("Bonjour.", "Hello.", "one, segment 1", "2025-01-01T00:00:00+00:00")
    assert memory.add([first]) == AddedCount(1, 0, 0)
    assert memory.add([Unit("Bonjour.", "Good morning.", "two, segment 7")]) == AddedCount(0, 1, 0)
    again = [Unit("Bonjour.", "Good morning.", "three"), Unit(" ", "x"), Unit("x", "")]
    assert memory.add(again) == AddedCount(0, 0, 3)
    assert memory.exact("Bonjour.") == "Good morning."
    kept, changed = memory.units()
    assert kept == first
    assert (changed.english, changed.origin) == ("Good morning.", "two, segment 7")
    assert changed.at.endswith("+00:00")


def test_the_revision_changes_with_what_comes_in(memory: Memory) -> None:
    before = memory.revision()
    memory.add([Unit("a", "b")])
    after = memory.revision()
    memory.add([Unit("a", "b")])
    assert before != after == memory.revision()


def test_a_unit_that_cannot_be_stored_leaves_none_behind(memory: Memory) -> None:
    with pytest.raises(RuntimeError):
        memory.add(_broken_off())
    assert memory.count() == 0


def _broken_off() -> Iterator[Unit]:
    yield Unit("a", "b")
    raise RuntimeError("no more")


_TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20).filter(str.strip)


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(_TEXT, _TEXT, max_size=5))
def test_any_text_is_found_again(units: dict[str, str]) -> None:
    with Memory.in_memory() as memory:
        for french, english in units.items():
            memory.add([Unit(french, english)])
            assert memory.exact(french) == english
            memory.fuzzy(french)  # whatever the characters, no error


# Fuzzy matches


def test_like_sentences_are_suggested_best_first(memory: Memory) -> None:
    memory.add(
        [
            Unit("Le président iranien est arrivé lundi à Minsk.", "He came to Minsk on Monday.", "a"),
            Unit("Le président iranien est arrivé mardi à Moscou.", "He came to Moscow on Tuesday."),
            Unit("La pluie tombe sur la ville.", "Rain falls on the city."),
        ]
    )
    found = memory.fuzzy("Le président iranien est arrivé mardi à Minsk.")
    assert [one.english for one in found] == [
        "He came to Minsk on Monday.",
        "He came to Moscow on Tuesday.",
    ]
    assert found[0].origin == "a"
    assert 0.9 < found[0].score < 1
    assert memory.fuzzy("Le président iranien est arrivé mardi à Minsk.", limit=1) == found[:1]
    assert memory.fuzzy("Le président iranien est arrivé mardi à Minsk.", score_cutoff=0.99) == []


def test_the_same_french_is_no_suggestion_and_a_corrected_one_comes_once(memory: Memory) -> None:
    memory.add([Unit("Le ciel est bleu ce soir.", "old")])
    memory.add([Unit("Le ciel est bleu ce soir.", "new")])
    assert memory.fuzzy("Le ciel est bleu ce soir.") == []
    assert [one.english for one in memory.fuzzy("Le ciel est gris ce soir.")] == ["new"]


def test_words_of_the_query_language_are_only_words(memory: Memory) -> None:
    memory.add([Unit('Elle a dit "NOT" AND (NEAR) OR rien*', "x")])
    assert memory.fuzzy('Elle a dit "NOT" AND (NEAR) OR tout*')
    assert memory.fuzzy("") == memory.fuzzy("« … »") == []


def test_the_index_finds_what_a_scan_of_everything_finds(memory: Memory) -> None:
    """Among sentences of common words, with one in eight of them changed; the scan is the slow plain version."""
    chance = random.Random(7)
    common = [f"mot{number}" for number in range(60)]
    rare = [f"rare{number}" for number in range(3000)]

    def sentence() -> str:
        return " ".join(chance.choice(rare) if chance.random() < 0.3 else chance.choice(common) for _ in range(14))

    stored = [sentence() for _ in range(3000)]
    memory.add(Unit(french, french.upper()) for french in stored)
    asked, found, scanned = [], [], []
    for french in chance.sample(stored, 60):
        words = french.split()
        for _ in range(2):
            words[chance.randrange(len(words))] = chance.choice(common)
        asked.append(" ".join(words))
        best = max((one for one in stored if one != asked[-1]), key=lambda one: fuzz.ratio(asked[-1], one))
        scanned.append(best if fuzz.ratio(asked[-1], best) >= 70 else None)
        suggestions = memory.fuzzy(asked[-1], limit=1)
        found.append(suggestions[0].french if suggestions else None)
    agree = sum(one == other for one, other in zip(found, scanned, strict=True))
    assert sum(one is not None for one in scanned) == 60
    assert agree >= 58


def test_a_question_looks_at_few_units(tmp_path: Path) -> None:
    """The plan of the query that finds candidates scans no table."""
    with Memory.open(tmp_path / "memory.db") as memory:
        memory.add(Unit(f"Phrase numéro {number} de la liste", "x") for number in range(50))
        statements: list[str] = []
        memory.db.conn.set_trace_callback(statements.append)
        assert memory.fuzzy("Phrase numéro 51 de la liste")
        memory.db.conn.set_trace_callback(None)
        queries = [sql for sql in statements if sql.lstrip().startswith("SELECT")]
        plans = [row[3] for sql in queries for row in memory.db.execute(f"EXPLAIN QUERY PLAN {sql}")]
    assert any("VIRTUAL TABLE INDEX" in plan for plan in plans)
    scans = [plan for plan in plans if plan.startswith("SCAN") and "VIRTUAL TABLE INDEX" not in plan]
    assert [plan for plan in scans if plan != "SCAN found"] == []


# The file


def test_the_memory_stays_in_its_file(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "memory.db"
    with Memory.open(path) as memory:
        memory.add([Unit("Bonjour.", "Hello.")])
    with Memory.open(path) as memory:
        assert memory.exact("Bonjour.") == "Hello."


def test_other_files_are_told_from_a_memory(tmp_path: Path, glossary: Glossary) -> None:
    text, newer = tmp_path / "text.db", tmp_path / "newer.db"
    text.write_text("This is no database at all, just some text that is long enough to hold a header." * 20)
    Memory.open(newer).close()
    connection = sqlite3.connect(newer)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    for path, words in (
        (text, "damaged"),
        (glossary.path, "no translation memory"),
        (newer, "newer version"),
        (tmp_path, "cannot open"),
    ):
        with pytest.raises(NotAMemory, match=words):
            Memory.open(path)


_ADD = """
import sys
from pathlib import Path
from translate.memory import Memory, Unit
with Memory.open(Path(sys.argv[1])) as memory:
    for number in range(40):
        memory.add([Unit(f"{sys.argv[2]} {number}", "x")])
"""


def test_two_processes_write_to_one_new_memory(tmp_path: Path) -> None:
    path = tmp_path / "memory.db"
    writers = [subprocess.Popen([sys.executable, "-c", _ADD, str(path), name]) for name in ("nord", "sud")]
    assert [writer.wait() for writer in writers] == [0, 0]
    with Memory.open(path) as memory:
        assert memory.count() == 80


def test_a_new_memory_waits_for_a_process_that_is_making_it(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "memory.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.2, other.rollback).start()
    with Memory.open(tmp_path / "memory.db") as memory:
        assert memory.count() == 0


# Terms in English that nobody marked


def match(french: str, surface: str, expected: str, entry: str = "x") -> TermMatch:
    start = french.index(surface)
    return TermMatch(start, start + len(surface), surface, entry, "person", surface, expected)


def test_terms_are_found_in_the_english_of_a_memory_longest_first() -> None:
    french = "Loukachenko, Alexandre Loukachenko et l'OTAN"
    matches = [
        match(french, "Loukachenko", "Lukashenko"),
        match(french, "Alexandre Loukachenko", "Alexander Lukashenko"),
        match(french, "OTAN", "NATO"),
    ]
    uses = found_uses(matches, "alexander lukashenko, lukashenko and the Alliance")
    assert [(use.means, use.target_start, use.target_end) for use in uses] == [
        ("native", 22, 32),
        ("native", 0, 20),
        ("missing", None, None),
    ]


def test_offsets_that_hold_stay_and_others_are_found_again() -> None:
    use = TermUse(match("Minsk", "Minsk", "Minsk"), "replaced", 9, 14)
    assert relocated([use], "Minsk or Minsk") == (use,)
    assert relocated([use], "In Minsk.") == (replace(use, target_start=3, target_end=8),)
    assert relocated([use], "Minskers") == (
        replace(use, means="missing", target_start=None, target_end=None, confidence=0.0),
    )


# What a person changed


FRENCH = "Loukachenko a signé une feuille de route à Minsk."
ENGLISH = "Lukashenko signed a roadmap in Minsk."


def aligned(english: str, *, number: int = 1, missing: bool = False) -> Bitext:
    """One segment, whose terms stand where `ENGLISH` has them or, if `missing`, nowhere."""
    uses = []
    for surface, expected, entry in (
        ("Loukachenko", "Lukashenko", "alexander-lukashenko"),
        ("feuille de route", "roadmap", "roadmap"),
        ("Minsk", "Minsk", "minsk"),
    ):
        found, start = match(FRENCH, surface, expected, entry), english.find(expected)
        gone = missing or start < 0
        means: Means = "missing" if gone else "native"
        uses.append(TermUse(found, means) if gone else TermUse(found, means, start, start + len(expected)))
    segments = (AlignedSegment(number, FRENCH, english, "translated", tuple(uses)),)
    return Bitext(Document("visite", FRENCH), segments)


@pytest.mark.parametrize(
    ("edited", "expected"),
    [
        (ENGLISH, []),
        ("Lukashenka signed a roadmap in Minsk.", [("Lukashenko", "Lukashenka")]),
        ("Lukashenka's envoy signed a road map in Minsk.", [("Lukashenko", "Lukashenka"), ("roadmap", "road map")]),
        (
            "On Monday, Lukashenka has signed a road map in Mensk!",
            [("Lukashenko", "Lukashenka"), ("roadmap", "road map"), ("Minsk", "Mensk")],
        ),
        ("A roadmap was signed by Lukashenko in Minsk.", []),
        ("He signed a plan there.", []),
        ("Lukashenko signed a plan in Minsk.", [("roadmap", "plan")]),
        ("Signed!", []),
    ],
)
def test_other_english_for_a_term_is_found_by_comparing(edited: str, expected: list[tuple[str, str]]) -> None:
    found = proposals(aligned(edited), aligned(ENGLISH))
    assert [(one.expected, one.found) for one in found] == expected


def test_marks_show_other_english_by_themselves() -> None:
    (segment,) = aligned(ENGLISH).segments
    (first, *others) = segment.terms
    english = "M. Lukashenka signed a roadmap in Minsk."
    terms = (replace(first, target_start=3, target_end=13), *relocated(others, english))
    edited = Bitext(Document("visite", FRENCH), (replace(segment, english=english, terms=terms),))
    assert list(proposals(edited)) == [
        Proposal("alexander-lukashenko", "person", "Loukachenko", "Lukashenko", "Lukashenka", "visite", 1)
    ]


def test_only_changed_segments_count_where_it_is_known_what_was_there() -> None:
    assert list(corrected_units(aligned(ENGLISH), aligned(ENGLISH))) == []
    assert [unit.english for unit in corrected_units(aligned("Other."), aligned(ENGLISH))] == ["Other."]
    assert [unit.origin for unit in corrected_units(aligned(ENGLISH))] == ["visite, segment 1"]


# The command


@pytest.fixture
def run_import(tmp_path: Path, glossary: Glossary) -> Callable[..., Result]:
    """Runs `translate import` with a memory and a glossary of its own."""

    def run_command(*arguments: str | Path) -> Result:
        options = ["--memory", str(tmp_path / "memory.db"), "--db", str(glossary.path)]
        return CliRunner().invoke(main, ["import", *map(str, arguments), *options])

    return run_command


def file(bitext: Bitext, name: str, folder: Path, stem: str = "visite") -> Path:
    stream = io.StringIO()
    FORMATS[name].write(bitext, stream)
    path = folder / f"{stem}{FORMATS[name].suffix}"
    path.write_text(stream.getvalue(), encoding="utf-8")
    return path


def test_an_edited_xliff_feeds_the_memory_and_proposes_a_term(
    run_import: Callable[..., Result], glossary: Glossary, tmp_path: Path
) -> None:
    path = file(aligned(ENGLISH), "xliff", tmp_path)
    path.write_text(
        path.read_text(encoding="utf-8").replace(">Lukashenko</mrk>", ">Lukashenka</mrk>"), encoding="utf-8"
    )
    result = run_import(path)
    assert result.exit_code == 0
    assert result.stdout == "Loukachenko: Lukashenka, not Lukashenko [alexander-lukashenko] (visite, segment 1)\n"
    assert "1 added, 0 changed" in result.stderr
    assert "--apply" in result.stderr
    with Memory.open(tmp_path / "memory.db") as memory:
        assert memory.exact(FRENCH) == "Lukashenka signed a roadmap in Minsk."
    assert glossary.count() == 5


def test_apply_writes_proposed_entries_once(
    run_import: Callable[..., Result], glossary: Glossary, tmp_path: Path
) -> None:
    before = file(aligned(ENGLISH), "tsv", tmp_path, "before")
    after = file(aligned("Lukashenka signed a roadmap in Minsk."), "tsv", tmp_path)
    for expected in ("1 proposed entries added", "0 proposed entries added"):
        result = run_import(after, "--before", before, "--apply")
        assert result.exit_code == 0
        assert expected in result.stderr
    (proposed,) = glossary.entries(status="proposed", containing="Lukashenka")
    assert (proposed.kind, proposed.canonical) == ("person", "Lukashenka")  # the kind is that of the entry it is about
    assert [(one.text, one.source) for one in proposed.variants] == [("Loukachenko", "visite, segment 1")]
    assert "alexander-lukashenko" in proposed.note
    entries = list(glossary.entries())
    assert [found.expected for found in Spotter(entries).find(FRENCH)] == ["Lukashenko", "roadmap"]
    assert [one.entry_ids for one in findings(entries) if one.code == "E101"] == [("alexander-lukashenko", proposed.id)]


def test_another_form_of_the_same_entry_is_no_proposal(run_import: Callable[..., Result], tmp_path: Path) -> None:
    before = file(aligned(ENGLISH), "jsonl", tmp_path, "before")
    after = file(aligned("Alexander Lukashenko signed a roadmap in Minsk."), "jsonl", tmp_path)
    result = run_import(after, "--before", before, "--json")
    assert (result.exit_code, result.stdout) == (0, "")


def test_json_says_all_of_a_proposal(run_import: Callable[..., Result], tmp_path: Path) -> None:
    before = file(aligned(ENGLISH), "jsonl", tmp_path, "before")
    after = file(aligned("Lukashenko signed a road map in Minsk."), "jsonl", tmp_path)
    (line,) = run_import(after, "--before", before, "--json").stdout.splitlines()
    assert json.loads(line) == {
        "entry_id": "roadmap",
        "kind": "term",
        "variant": "feuille de route",
        "expected": "roadmap",
        "found": "road map",
        "document": "visite",
        "segment": 1,
        "times": 1,
    }


def test_bad_input_is_one_line_and_changes_nothing(run_import: Callable[..., Result], tmp_path: Path) -> None:
    good = file(aligned(ENGLISH), "tsv", tmp_path)
    for arguments in ((good, tmp_path / "none.tsv"), (good, good, "--before", good), (good, "--from", "odt")):
        result = run_import(*arguments)
        assert result.exit_code == 2
        assert result.stderr.count("\n") == 1
    assert not (tmp_path / "memory.db").exists()
