"""The glossary database through its public methods."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from glossary.errors import BadInput, Conflict, NewerGlossary, NotAGlossary, NotFound
from glossary.lookup import NameFinder
from glossary.model import Draft, Entry, Kind, Variant
from glossary.romanize import word_keys
from glossary.store import Glossary, index, schema


def test_an_entry_reads_back_as_it_was_added(glossary: Glossary) -> None:
    entry = Entry(
        "tehran", "place", "Tehran", "proposed", "capital", {"wikidata": "Q3616"}, (Variant("Téhéran", source="AFP"),)
    )
    assert glossary.add(entry) == entry == glossary.entry("tehran")


def test_ids_are_made_from_the_canonical_and_never_taken_twice(glossary: Glossary) -> None:
    first = glossary.add(Entry("", "place", "Georgia", note="the country"))
    second = glossary.add(Entry("", "place", "Géorgia", note="the American state"))
    assert (first.id, second.id) == ("georgia", "georgia-2")
    with pytest.raises(Conflict, match="'georgia' already"):
        glossary.add(Entry("georgia", "place", "Georgia"))


def test_a_rendering_equal_to_the_canonical_follows_it(glossary: Glossary) -> None:
    glossary.add(Entry("kyiv", "place", "Kiev", variants=(Variant("Kiev", renders_as="Kiev"),)))
    entry = glossary.update(replace(glossary.entry("kyiv"), canonical="Kyiv"))
    assert entry.rendering(entry.variants[0]) == "Kyiv"


@pytest.mark.parametrize(
    ("entry", "column"),
    [
        (Entry("x", "term", "  "), "canonical"),
        (Entry("x", "term", "a\x07b"), "canonical"),
        (Entry("x", "term", "a", variants=(Variant(" "),)), "variant"),
        (Entry("x", "term", "a", variants=(Variant("b", lang="French"),)), "lang"),
        (Entry("x", "term", "a", variants=(Variant("b"), Variant("b"))), "variant"),
        (Entry("x", "term", "a", external_ids={"wikidata": "Q 42"}), "external_ids"),
    ],
)
def test_values_that_no_entry_can_hold_are_refused(glossary: Glossary, entry: Entry, column: str) -> None:
    with pytest.raises(BadInput, match=f"column {column}"):
        glossary.add(entry)
    assert glossary.count() == 5


def test_merging_keeps_the_first_and_gathers_the_forms(glossary: Glossary) -> None:
    glossary.add(Entry("bielorussia", "place", "Byelorussia", note="old name", variants=(Variant("Bélarus"),)))
    merged = glossary.merge("belarus", ["bielorussia"])
    assert merged.canonical == "Belarus"
    assert {(variant.text, variant.lang) for variant in merged.variants} == {
        ("Byelorussia", "en"),
        ("Bélarus", "fr"),
        ("Biélorussie", "fr"),
    }
    assert merged.external_ids == {"iso3166": "BY"}
    with pytest.raises(NotFound):
        glossary.entry("bielorussia")
    with pytest.raises(Conflict, match="itself"):
        glossary.merge("belarus", ["belarus"])


def test_every_change_can_be_read_back_and_undone(glossary: Glossary) -> None:
    before = list(glossary.entries())
    glossary.add(Entry("tehran", "place", "Tehran"))
    glossary.update(replace(glossary.entry("belarus"), note="a country"))
    glossary.merge("belarus", ["roadmap"])
    glossary.remove("nato", "empty-one")
    glossary.load([Draft("tehran", variants=(Variant("Téhéran"),)), Draft(canonical="Qom", kind="place")])
    changes = glossary.changes()
    assert [change.action for change in changes] == ["import", "remove", "merge", "edit", "add", "init"]
    assert [change.entry_count for change in changes] == [2, 2, 2, 1, 1, 5]
    (merged, gone) = glossary.changed_entries(changes[2].id)
    assert merged.after is not None
    assert gone.before is not None
    assert "feuille de route" in {variant.text for variant in merged.after.variants}
    assert (gone.before.canonical, gone.after) == ("roadmap", None)
    for change in changes[:-1]:
        glossary.undo(change.id)
    assert list(glossary.entries()) == before


def test_undo_refuses_where_a_later_change_would_be_lost(glossary: Glossary) -> None:
    glossary.update(replace(glossary.entry("belarus"), note="one"))
    (first, *_) = glossary.changes()
    glossary.update(replace(glossary.entry("belarus"), note="two"))
    with pytest.raises(Conflict, match="Undo that one first"):
        glossary.undo(first.id)
    assert glossary.entry("belarus").note == "two"
    with pytest.raises(NotFound, match="no change 99"):
        glossary.undo(99)


def test_a_change_that_changes_nothing_leaves_no_history(glossary: Glossary) -> None:
    glossary.update(glossary.entry("belarus"))
    count = glossary.load([Draft("belarus", variants=(Variant("Bélarus"),))])
    assert (count.added, count.changed, count.unchanged) == (0, 0, 1)
    assert len(glossary.changes()) == 1


def test_import_adds_to_what_is_there_and_replace_makes_it_just_so(glossary: Glossary) -> None:
    news = Draft("belarus", variants=(Variant("Russie blanche", renders_as="White Russia"),))
    assert glossary.load([news]).changed == 1
    assert len(glossary.entry("belarus").variants) == 3
    glossary.load([replace(news, canonical="Belarus", kind="place")], replacing=True)
    assert [variant.text for variant in glossary.entry("belarus").variants] == ["Russie blanche"]


def test_rows_without_an_id_join_their_namesake_or_each_other(glossary: Glossary) -> None:
    glossary.load(
        [
            Draft(kind="place", canonical="Belarus", variants=(Variant("Belarus"),)),
            Draft(kind="place", canonical="Qom", variants=(Variant("Qom"),)),
            Draft(kind="place", canonical="Qom", variants=(Variant("Ghom"),)),
        ]
    )
    assert len(glossary.entry("belarus").variants) == 3
    assert len(glossary.entry("qom").variants) == 2


def test_other_files_are_told_from_a_glossary(tmp_path: Path) -> None:
    text, empty, other, newer = (tmp_path / name for name in ("text.db", "empty.db", "other.db", "newer.db"))
    text.write_text("This is no database at all, just some text that is long enough to hold a header." * 20)
    empty.touch()
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE t (x)")
    connection.close()
    Glossary.create(newer).close()
    connection = sqlite3.connect(newer)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    for path, error, words in (
        (text, NotAGlossary, "not a glossary, or damaged"),
        (empty, NotAGlossary, "empty"),
        (other, NotAGlossary, "not a glossary"),
        (newer, NewerGlossary, "newer version"),
        (tmp_path / "none.db", NotAGlossary, "no such file"),
    ):
        with pytest.raises(error, match=words):
            Glossary.open(path)


def test_create_never_overwrites_and_never_leaves_half_a_glossary(tmp_path: Path) -> None:
    path = tmp_path / "glossary.db"
    with pytest.raises(BadInput):
        Glossary.create(path, [Draft(canonical="fine"), Draft(canonical="a\x00b")])
    assert list(tmp_path.iterdir()) == []
    Glossary.create(path).close()
    with pytest.raises(Conflict, match="exists already"):
        Glossary.create(path)
    assert list(tmp_path.iterdir()) == [path]


_ADD_TOWNS = """
import sys
from pathlib import Path
from glossary.model import Entry
from glossary.store import Glossary
with Glossary.open(Path(sys.argv[1])) as glossary:
    for number in range(40):
        glossary.add(Entry(f"{sys.argv[2]}-{number}", "place", f"Town {number}"))
"""


def test_two_processes_write_to_one_glossary(glossary: Glossary) -> None:
    commands = [[sys.executable, "-c", _ADD_TOWNS, str(glossary.path), name] for name in ("north", "south")]
    writers = [subprocess.Popen(command) for command in commands]
    assert [writer.wait() for writer in writers] == [0, 0]
    assert glossary.count() == 85


def test_a_full_disk_changes_nothing(glossary: Glossary) -> None:
    before = list(glossary.entries())
    pages = glossary.db.execute("PRAGMA page_count").fetchone()[0]
    glossary.db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(sqlite3.OperationalError, match="full"):
        glossary.load(Draft(canonical=f"Town {number}", kind="place") for number in range(10_000))
    assert list(glossary.entries()) == before
    assert len(glossary.changes()) == 1


def test_a_database_from_before_the_rules_is_brought_along_with_its_history(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    db = Database(path)
    schema.migrations.apply(db, stop_before="rules_of_forms_and_entries")
    db.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    db.execute("PRAGMA user_version = 1")
    db.execute("INSERT INTO entries VALUES ('georgia', 'place', 'Georgia', 'approved', 'now')")
    db.execute("INSERT INTO variants (entry_id, text, lang, status) VALUES ('georgia', 'Géorgie', 'fr', 'preferred')")
    db.execute("INSERT INTO changes VALUES (1, '2024-01-01T00:00:00+00:00', 'edit', 'Georgia', 'me', NULL)")
    form = {"text": "Géorgie", "lang": "fr", "renders_as": "", "status": "preferred", "source": ""}
    before = {
        "id": "georgia",
        "kind": "place",
        "canonical": "Georgia",
        "status": "approved",
        "note": "before",
        "external_ids": {},
        "variants": [form],
    }
    db.execute("INSERT INTO changed_entries VALUES (1, 'georgia', ?)", [json.dumps(before)])
    db.conn.commit()
    db.close()
    with Glossary.open(path) as glossary:
        assert glossary.entry("georgia") == Entry(
            "georgia", "place", "Georgia", note="now", variants=(Variant("Géorgie", status="preferred"),)
        )
        glossary.undo(1)
        assert glossary.entry("georgia").note == "before"
        guarded = Variant("Géorgie", near=("Tbilissi", "Caucase"), case_sensitive=True)
        glossary.update(replace(glossary.entry("georgia"), variants=(guarded,), forbidden=("Gruzia",)))
        row = next(iter(glossary.db.query("SELECT near, case_sensitive, forbidden FROM glossary")))
        assert row == {"near": "Tbilissi | Caucase", "case_sensitive": 1, "forbidden": "Gruzia"}


def test_a_source_without_a_place_for_rules_leaves_them_as_they_are(glossary: Glossary) -> None:
    glossary.add(Entry("orange", "organisation", "Orange", variants=(Variant("Orange", whole_phrase=True),)))
    glossary.load([Draft("orange", variants=(Variant("Orange", source="web"),), keeps_rules=True)])
    assert glossary.entry("orange").variants == (Variant("Orange", source="web", whole_phrase=True),)
    glossary.load([Draft("orange", variants=(Variant("Orange"),))])
    assert glossary.entry("orange").variants == (Variant("Orange"),)


def test_merging_gathers_what_is_forbidden(glossary: Glossary) -> None:
    glossary.add(Entry("one", "place", "One", forbidden=("Uno", "Eins")))
    glossary.add(Entry("two", "place", "Two", forbidden=("Eins", "Un")))
    assert glossary.merge("one", ["two"]).forbidden == ("Uno", "Eins", "Un")


@pytest.mark.parametrize("written_by", ["other rules", "version 1"])
def test_an_index_made_by_other_rules_is_made_anew(tmp_path: Path, written_by: str) -> None:
    path = tmp_path / "old.db"
    Glossary.create(path, [Draft("putin", "person", "Vladimir Putin", variants=(Variant("Poutine"),))]).close()
    with sqlite3.connect(path) as old:
        for change in ("UPDATE forms SET key = 'old', fold = 'old'", "DELETE FROM words", "DELETE FROM key_traces"):
            old.execute(change)
        if written_by == "version 1":
            old.execute("DROP TABLE words")
            old.execute("CREATE TABLE words (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, count INTEGER)")
            old.execute("CREATE TABLE occurrences (word_id INTEGER, form_id INTEGER)")
            old.execute("DROP TABLE index_state")
            old.execute("DELETE FROM _sqlite_migrations WHERE name = 'rules_of_the_index'")
            old.execute("PRAGMA user_version = 1")
        else:
            old.execute("UPDATE index_state SET rules = 'other'")
    told: list[str] = []
    for notices in (1, 1):  # the second opening finds it as it should be
        with Glossary.open(path, tell=told.append) as glossary:
            assert len(told) == notices
            for query, method in (("VLADIMIR PUTIN", "fold"), ("Vladimir Poutine", "key"), ("Wladimir Butin", "fuzzy")):
                found = NameFinder(glossary.db).lookup(query)[0]
                assert (found.entry_id, found.method) == ("putin", method)
            glossary.remove("putin")
            glossary.undo(glossary.changes(limit=1)[0].id)


def test_a_draft_with_another_id_says_the_same() -> None:
    draft = Draft("a", "place", "A", "proposed", "n", {"x": "1"}, (Variant("Á"),), "p", True, True, ("B",), True)
    assert draft.with_id("b") == replace(draft, id="b")


def _forms_by_word(glossary: Glossary) -> dict[str, set[str]]:
    """For each word of the index the texts of the forms that it is said to be in."""
    texts = dict(glossary.db.execute("SELECT id, text FROM forms").fetchall())
    return {
        key: {texts[form] for form in forms}
        for key, forms in index.forms_by_word(glossary.db, _words(glossary)).items()
    }


def _words(glossary: Glossary) -> list[str]:
    return [row[0] for row in glossary.db.execute("SELECT key FROM words")]


def test_the_words_of_the_index_follow_every_change(tmp_path: Path) -> None:
    with Glossary.create(tmp_path / "words.db") as glossary:
        glossary.load(Draft(f"p{n}", "person", f"Ivan Ivan Petrov {n}", variants=(Variant("Ivan"),)) for n in range(9))
        glossary.merge("p1", ["p2", "p3"])
        glossary.remove("p4", "p5")
        glossary.update(replace(glossary.entry("p6"), canonical="Anna Karenina"))
        glossary.load([Draft("p7", "person", "Ivan Petrov", variants=(Variant("Pierre"),))], replacing=True)
        glossary.undo(glossary.changes()[2].id)
        expected: dict[str, set[str]] = {}
        for (text,) in glossary.db.execute("SELECT text FROM forms").fetchall():
            for word in word_keys(text):
                expected.setdefault(word, set()).add(text)
        assert _forms_by_word(glossary) == expected
        assert {"p4", "p5"} <= {match.entry_id for match in NameFinder(glossary.db).lookup("Ivan", limit=20)}


def test_an_imported_person_spelt_otherwise_is_the_one_that_is_there(glossary: Glossary) -> None:
    french = Variant("Sergueï Lavrov")
    glossary.add(Draft(kind="person", canonical="Sergei Lavrov", variants=(french,)).as_entry())
    glossary.load([Draft(kind="person", canonical="Sergey Lavrov")])
    entry = glossary.entry("sergei-lavrov")
    assert (entry.canonical, entry.variants) == ("Sergey Lavrov", (french, Variant("Sergei Lavrov", "en")))
    assert NameFinder(glossary.db).lookup("Sergueï Lavrov")[0].renders_as == "Sergey Lavrov"


def test_a_source_that_only_adds_leaves_the_spelling_of_a_person(glossary: Glossary) -> None:
    glossary.add(Draft(kind="person", canonical="Sergei Lavrov").as_entry())
    glossary.load([Draft(kind="person", canonical="Sergey Lavrov", adds_only=True)])
    entry = glossary.entry("sergei-lavrov")
    assert (entry.canonical, entry.variants) == ("Sergei Lavrov", (Variant("Sergey Lavrov", "en"),))


@pytest.mark.parametrize("imported", [["Sergei Lavrov", "Sergey Lavrov"], ["Sergey Lavrov", "Sergei Lavrov"]])
@pytest.mark.parametrize("batch", [1, 2000])
def test_a_list_tells_its_own_persons_apart(
    glossary: Glossary, imported: list[str], batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("glossary.store.glossary._BATCH", batch)
    glossary.load(Draft(kind="person", canonical=name) for name in imported)
    glossary.load(Draft(kind="person", canonical=name) for name in imported)
    assert [entry.canonical for entry in glossary.entries() if "Lavrov" in entry.canonical] == [
        "Sergei Lavrov",
        "Sergey Lavrov",
    ]


@pytest.mark.parametrize(
    ("there", "imported", "kind"),
    [
        ("George W. Bush", "George Bush", "person"),  # a short form
        ("Pelé", "Pele", "person"),  # one word
        ("Ali Amir", "Aly Amir", "person"),  # a short name
        ("Zaporizhzhia Oblast", "Zaporizhia Oblast", "place"),
    ],
)
def test_an_imported_name_renames_nothing_that_may_be_another(
    glossary: Glossary, there: str, imported: str, kind: Kind
) -> None:
    glossary.add(Draft(kind=kind, canonical=there).as_entry())
    count = glossary.load([Draft(kind=kind, canonical=imported)])
    assert (count.added, count.changed) == (1, 0)
