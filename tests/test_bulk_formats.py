"""Other people's name lists: what is read from each, joining, all or nothing, and hostile files."""

from __future__ import annotations

import bz2
import gzip
import lzma
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from glossary.errors import BadInput
from glossary.formats import FORMATS, Reading, format_of
from glossary.formats.bulk import grouped, is_latin
from glossary.formats.lines import LONGEST_LINE
from glossary.model import KINDS, Draft, Variant
from glossary.store import Glossary

Run = Callable[..., Result]

SAMPLES = Path(__file__).parent / "data" / "bulk"
FORMAT_OF_SAMPLE = {
    "alternateNamesV2.txt": "geonames",
    "cities500.txt": "geonames",
    "entities.ftm.json": "ftm",
    "entities.jrc": "jrc",
    "pairs.csv": "pairs",
    "pairs.tsv": "pairs",
    "targets.nested.json": "ftm",
    "wikidata.json": "wikidata",
    "wikidata_simple.jsonl": "wikidata",
}


def _read(format_name: str, *paths: Path, reading: Reading | None = None) -> dict[str, Draft]:
    """What the files say, by canonical."""
    drafts = FORMATS[format_name].read(paths, reading or Reading())
    return {draft.canonical: draft for draft in drafts}


def _names(draft: Draft) -> set[tuple[str, str, str]]:
    return {(variant.text, variant.lang, variant.status) for variant in draft.variants}


@pytest.fixture
def glossary(tmp_path: Path) -> Glossary:
    """An empty glossary at the path that the fixture `run` uses."""
    return Glossary.create(tmp_path / "glossary.db")


# What is read from each source


def test_jrc_names_gathers_the_lines_of_an_entity_and_takes_the_english_name() -> None:
    reading = Reading()
    drafts = _read("jrc", SAMPLES / "entities.jrc", reading=reading)
    assert {canonical: (draft.kind, draft.external_ids) for canonical, draft in drafts.items()} == {
        "Pavel Sorokin": ("person", {"jrc": "101"}),
        "Northern League": ("organisation", {"jrc": "102"}),
        "Jean-Luc d'Argens": ("person", {"jrc": "104"}),
        "Blue Harbour": ("term", {"jrc": "105"}),
    }
    assert _names(drafts["Pavel Sorokin"]) == {
        ("Pavel Sorokine", "fr", "admitted"),
        ("Павел Сорокин", "ru", "admitted"),
        ("Pawel Sorokin", "de", "admitted"),
        ("Pawel Sorokin", "nl", "admitted"),
    }
    assert _names(drafts["Northern League"]) == {("Ligue du Nord", "und", "admitted")}
    assert reading.left_out == {"without a name in Latin letters": 1}


def test_ftm_takes_named_things_with_their_aliases_and_ids() -> None:
    reading = Reading()
    drafts = _read("ftm", SAMPLES / "entities.ftm.json", reading=reading)
    assert {canonical: draft.kind for canonical, draft in drafts.items()} == {
        "Pavel Sorokin": "person",
        "Siniy Bereg OOO": "organisation",
        "Ministry of Ports of Lunaria": "organisation",
        "Samir Kassem": "person",
    }
    person = drafts["Pavel Sorokin"]
    assert person.external_ids == {"opensanctions": "NK-7sample", "wikidata": "Q900000001"}
    assert person.note == "Minister of Ports; BY, RU; born 1961-04-02; topics: role.pep, sanction"
    assert _names(person) == {
        ("SOROKIN, Pavel Ilyich", "und", "admitted"),
        ("Павел Сорокин", "und", "admitted"),
        ("Paul Sorokine", "und", "admitted"),
        ("Pavel Lunin", "und", "deprecated"),
        ("Pasha", "und", "deprecated"),
    }
    assert {v.text: v.renders_as for v in person.variants if v.renders_as} == {"Pasha": "Pasha"}
    assert drafts["Ministry of Ports of Lunaria"].external_ids["wikidata"] == "Q900000002"
    assert drafts["Samir Kassem"].external_ids == {"ftm": "person-17"}
    assert reading.left_out == {
        "without a name in Latin letters": 1,
        "of schema Address, which is no named thing": 1,
        "of schema Sanction, which is no named thing": 1,
    }


def test_ftm_passes_over_the_entities_that_the_nested_export_holds() -> None:
    assert set(_read("ftm", SAMPLES / "targets.nested.json")) == {"Pavel Sorokin"}


def test_wikidata_takes_labels_and_aliases_in_french_and_english() -> None:
    reading = Reading()
    drafts = _read("wikidata", SAMPLES / "wikidata.json", reading=reading)
    assert {canonical: draft.kind for canonical, draft in drafts.items()} == {
        "Pavel Sorokin": "person",
        "Lunaria": "place",
        "Blue Harbour": "place",
        "sea ice": "term",
    }
    assert _names(drafts["Pavel Sorokin"]) == {
        ("Pavel Sorokine", "fr", "preferred"),
        ("Paul Sorokine", "fr", "admitted"),
        ("Sorokine", "fr", "admitted"),
        ("P. I. Sorokin", "en", "admitted"),
    }
    assert drafts["Pavel Sorokin"].note == "Belarusian politician (born 1961)"
    assert drafts["Lunaria"].external_ids == {"wikidata": "Q900000003", "iso3166": "XK", "geonames": "9100001"}
    assert reading.left_out == {
        "without an English label": 1,
        "that are pages of Wikimedia, or bare family or given names": 1,
        "that are properties or lexemes, not items": 1,
    }


def test_wikidata_is_read_in_its_simplified_form_too() -> None:
    drafts = _read("wikidata", SAMPLES / "wikidata_simple.jsonl")
    assert drafts["Grey Cape"].kind == "term"
    assert drafts["Pavel Sorokin"].kind == "person"
    assert _names(drafts["Pavel Sorokin"]) == {("Pavel Sorokine", "fr", "preferred"), ("Sorokine", "fr", "admitted")}


def test_geonames_alternate_names_alone_make_the_places_with_an_english_name() -> None:
    reading = Reading()
    drafts = _read("geonames", SAMPLES / "alternateNamesV2.txt", reading=reading)
    assert set(drafts) == {"Lunaria", "Blue Harbour", "Far Hill"}
    assert drafts["Blue Harbour"].external_ids == {"geonames": "9100002", "wikidata": "Q900000004"}
    assert _names(drafts["Blue Harbour"]) == {
        ("Port-Bleu", "fr", "preferred"),
        ("Bleuville", "fr", "admitted"),
        ("Port-Royal", "fr", "deprecated"),
        ("Kingsport", "en", "deprecated"),
        ("Голубая Гавань", "ru", "admitted"),
    }
    assert _names(drafts["Far Hill"]) == {("Farhill", "und", "admitted")}
    assert reading.left_out == {"without an English name": 1}


@pytest.mark.parametrize("order", [1, -1])
def test_geonames_main_file_says_which_places_there_are(order: int) -> None:
    paths = [SAMPLES / "cities500.txt", SAMPLES / "alternateNamesV2.txt"][::order]
    reading = Reading()
    drafts = _read("geonames", *paths, reading=reading)
    assert set(drafts) == {"Lunaria", "Blue Harbour", "Grey Cape"}
    assert drafts["Lunaria"].external_ids == {"geonames": "9100001", "iso3166": "XK"}
    assert drafts["Blue Harbour"].note == "populated place in XK"
    assert reading.left_out == {"without an English name": 1, "of places that the main file has not": 1}


def test_names_can_be_taken_in_some_languages_only() -> None:
    reading = Reading(languages=["fr"])
    assert {
        lang for _, lang, _ in _names(_read("jrc", SAMPLES / "entities.jrc", reading=reading)["Pavel Sorokin"])
    } == {"fr"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("comma.csv", 'fr,en\n"drague, suceuse",suction dredger\n# comment\n\nquai,quay\n'),
        ("semicolon.txt", "quai;quay\r\ndrague, suceuse;suction dredger\r\n"),
        ("tab.tsv", "English\tFrench\nquay\tquai\nsuction dredger\tdrague, suceuse\n"),
        ("old.csv", "quai;quay\ndrague, suceuse;suction dredger\n"),
    ],
)
def test_pairs_come_in_any_of_the_usual_shapes(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    drafts = _read("pairs", path, reading=Reading(kind="work"))
    assert {canonical: (draft.kind, draft.variants[0].text) for canonical, draft in drafts.items()} == {
        "quay": ("work", "quai"),
        "suction dredger": ("work", "drague, suceuse"),
    }


# Guessing, joining, and importing twice


@pytest.mark.parametrize(("name", "format_name"), FORMAT_OF_SAMPLE.items())
def test_a_format_is_known_by_its_first_lines(name: str, format_name: str, tmp_path: Path) -> None:
    assert format_of(SAMPLES / name).name == format_name
    packed = tmp_path / "download"
    packed.write_bytes(gzip.compress((SAMPLES / name).read_bytes()))
    assert format_of(packed).name == format_name


def test_what_is_no_known_format_is_read_as_the_native_one(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    for text in ("canonical,variant\nquay,quai\n", "name;city\na;b\n", "", "quai,quay\n"):
        path.write_text(text)
        assert format_of(path).name == "csv"


def test_a_guessed_format_and_what_was_left_out_are_said(run: Run, glossary: Glossary) -> None:
    result = run("import", SAMPLES / "entities.ftm.json")
    assert result.exit_code == 0
    assert "read as ftm (OpenSanctions, FollowTheMoney: JSON lines); --format names another." in result.stderr
    assert "Left out: 1 of schema Address, which is no named thing." in result.stderr
    assert "4 entries added" in result.stderr
    assert "read as" not in run("import", SAMPLES / "entities.ftm.json", "--format", "ftm").stderr


@pytest.mark.parametrize("name", FORMAT_OF_SAMPLE)
def test_importing_a_file_twice_changes_nothing(run: Run, glossary: Glossary, name: str) -> None:
    assert run("import", SAMPLES / name).exit_code == 0
    before = run("export").stdout
    result = run("import", SAMPLES / name)
    assert result.exit_code == 0
    assert " 0 entries added, 0 changed" in f" {result.stderr.splitlines()[-1]}"
    assert run("export").stdout == before
    assert len(glossary.changes()) == 1


def test_sources_meet_in_one_entry_by_their_external_ids(run: Run, glossary: Glossary) -> None:
    for name in ("wikidata.json", "entities.ftm.json", "wikidata_simple.jsonl", "targets.nested.json"):
        assert run("import", SAMPLES / name).exit_code == 0
    assert run("import", SAMPLES / "cities500.txt", SAMPLES / "alternateNamesV2.txt").exit_code == 0
    assert glossary.entry("pavel-sorokin").external_ids == {"opensanctions": "NK-7sample", "wikidata": "Q900000001"}
    assert glossary.entry("lunaria").external_ids == {
        "geonames": "9100001",
        "iso3166": "XK",
        "wikidata": "Q900000003",
    }
    assert glossary.entry("blue-harbour").external_ids == {"geonames": "9100002", "wikidata": "Q900000004"}


def test_what_a_person_wrote_stays_as_it_is(run: Run, glossary: Glossary) -> None:
    curated = Draft(
        "sorokin",
        "title",
        "Pavel Sarokin",
        note="checked by the desk",
        external_ids={"wikidata": "Q900000001"},
        variants=(Variant("Sorokine", renders_as="Sarokin", status="preferred"),),
    )
    glossary.load([curated])
    assert run("import", SAMPLES / "wikidata.json").exit_code == 0
    entry = glossary.entry("sorokin")
    assert (entry.kind, entry.canonical, entry.note) == ("title", "Pavel Sarokin", "checked by the desk")
    assert entry.variants[0] == curated.variants[0]
    assert {(variant.text, variant.lang) for variant in entry.variants} == {
        ("Sorokine", "fr"),
        ("Pavel Sorokin", "en"),
        ("Pavel Sorokine", "fr"),
        ("Paul Sorokine", "fr"),
        ("P. I. Sorokin", "en"),
    }
    before = run("export").stdout
    assert run("import", SAMPLES / "wikidata.json").exit_code == 0
    assert run("export").stdout == before


def test_namesakes_with_ids_of_their_own_stay_apart(glossary: Glossary) -> None:
    drafts = [
        Draft(kind="person", canonical="John Smith", external_ids={"jrc": number}, adds_only=True)
        for number in ("1", "2", "3")
    ]
    assert glossary.load(drafts).added == 3
    assert [entry.id for entry in glossary.entries()] == ["john-smith", "john-smith-2", "john-smith-3"]
    assert glossary.load(reversed(drafts)).unchanged == 3


def test_an_entry_that_contradicts_one_of_the_ids_is_not_joined(glossary: Glossary) -> None:
    glossary.load([Draft(kind="place", canonical="Netherlands", external_ids={"wikidata": "Q55", "iso3166": "NL"})])
    kingdom = Draft(
        kind="place",
        canonical="Kingdom of the Netherlands",
        external_ids={"wikidata": "Q29999", "iso3166": "NL"},
        adds_only=True,
    )
    assert glossary.load([kingdom]).added == 1
    assert glossary.load([kingdom]).unchanged == 1


def test_the_same_external_id_twice_in_one_file_is_one_entry(glossary: Glossary) -> None:
    first = Draft(canonical="quay", external_ids={"wikidata": "Q863454"}, variants=(Variant("quai"),))
    second = Draft(canonical="quay", external_ids={"wikidata": "Q863454"}, variants=(Variant("quais"),))
    assert glossary.load([first, second]).added == 1
    assert len(glossary.entry("quay").variants) == 2


# Bad lines


@pytest.mark.parametrize(
    ("format_name", "line", "message"),
    [
        ("jrc", "101\tP\tu", "line 2: 3 columns. JRC-Names has 4"),
        ("jrc", "x\tP\tu\tA+B", "line 2, column 1: 'x' is no entity number"),
        ("jrc", "101\tPerson\tu\tA+B", "line 2, column 2: 'Person' is no entity type"),
        ("jrc", "101\tP\tu\t+", "line 2, column 4: the name is empty"),
        ("jrc", "101\tP\tu\tA\x07B", r"line 2, column name: control character U\+0007"),
        ("ftm", "{", "line 2: not JSON"),
        ("ftm", '["a"]', "line 2: this is JSON, but not an object"),
        ("ftm", '{"id": "x", "schema": "Person"}', "line 2: the entity has no 'properties'"),
        ("ftm", '{"id": "a b", "schema": "Person", "properties": {"name": ["A"]}}', "line 2, column id"),
        ("ftm", '{"id":' + "[" * 100_000, "line 2: "),
        ("ftm", '{"id": ' + "9" * 10_000 + "}", "line 2: "),
        ("wikidata", "{}", "line 2: the entity has no id"),
        ("wikidata", '{"id": "Q1", "labels": "en"}', "line 2, column labels"),
        ("wikidata", '{"id": "Q1", "labels": {"en": "a\\ud800"}}', r"line 2, column name: control character U\+D800"),
        ("geonames", "1\t2\ten", "line 2: 3 columns. GeoNames has 19"),
        ("geonames", "1\tx\ten\tA\t\t\t\t\t\t", "line 2, column geonameid: 'x' is no GeoNames id"),
        ("pairs", "a;b;c", "line 2: 3 cells. Two cells a line are wanted"),
        ("pairs", "a", "line 2: only one cell"),
        ("pairs", "a;", "line 2: an empty cell"),
        ("pairs", 'a;"never closed', "line 2: a cell runs over the end of its line"),
    ],
)
def test_a_bad_line_is_named_and_changes_nothing(
    run: Run, glossary: Glossary, tmp_path: Path, format_name: str, line: str, message: str
) -> None:
    good = {
        "jrc": "101\tP\tu\tPavel+Sorokin",
        "ftm": '{"id": "p", "schema": "Person", "properties": {"name": ["Pavel Sorokin"]}}',
        "wikidata": '{"id": "Q7", "labels": {"en": "Pavel Sorokin"}}',
        "geonames": "1\t9\ten\tPavel Sorokin\t\t\t\t\t\t",
        "pairs": "quai;Pavel Sorokin",
    }[format_name]
    path = tmp_path / "list"
    path.write_text(f"{good}\n{line}\n", encoding="utf-8")
    with pytest.raises(BadInput, match=message):
        _read(format_name, path)
    result = run("import", path, "--format", format_name)
    assert (result.exit_code, glossary.count()) == (2, 0)
    assert f"Error: {path}, line 2" in result.stderr
    skipping = run("import", path, "--format", format_name, "--skip-bad-lines")
    assert skipping.exit_code == 0
    assert f"Left out: 1 bad lines, the first being {path}, line 2" in skipping.stderr
    assert [entry.canonical for entry in glossary.entries()] == ["Pavel Sorokin"]


def test_a_line_in_another_encoding_is_named_and_the_encoding_can_be_given(tmp_path: Path) -> None:
    path = tmp_path / "entities"
    path.write_bytes("1\tP\tu\tAnna+Bell\n2\tP\tu\tDani+Ábalo\n".encode("cp1252"))
    with pytest.raises(BadInput, match="line 2: this is not utf-8 text"):
        _read("jrc", path)
    assert set(_read("jrc", path, reading=Reading(encoding="cp1252"))) == {"Anna Bell", "Dani Ábalo"}
    with pytest.raises(BadInput, match="cannot be read as utf-16"):
        _read("jrc", path, reading=Reading(encoding="utf-16"))
    with pytest.raises(BadInput, match="unknown encoding"):
        _read("jrc", path, reading=Reading(encoding="utf-9"))


# Compressed and hostile files


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
@pytest.mark.parametrize("name", ["entities.jrc", "wikidata.json", "pairs.csv"])
def test_compressed_files_are_read_as_they_are(tmp_path: Path, compress: Callable[[bytes], bytes], name: str) -> None:
    path = tmp_path / "packed"
    path.write_bytes(compress((SAMPLES / name).read_bytes()))
    format_name = FORMAT_OF_SAMPLE[name]
    plain, packed = _read(format_name, SAMPLES / name), _read(format_name, path)
    assert [(draft.canonical, draft.external_ids) for draft in packed.values()] == [
        (draft.canonical, draft.external_ids) for draft in plain.values()
    ]


def test_the_native_format_is_read_compressed_too(run: Run, glossary: Glossary, tmp_path: Path) -> None:
    path = tmp_path / "list.csv.gz"
    path.write_bytes(gzip.compress("canonical,variant\nTehran,Téhéran\n".encode()))
    assert run("import", path).exit_code == 0
    assert glossary.entry("tehran").variants == (Variant("Téhéran"),)


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
def test_a_damaged_compressed_file_is_bad_input(tmp_path: Path, compress: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "entities.gz"
    lines = "".join(f"{number}\tP\tu\tName+{number * 7919}\n" for number in range(1, 60_000))
    path.write_bytes(compress(lines.encode())[:-1000])
    with pytest.raises(BadInput, match="damaged or cut short"):
        _read("jrc", path)


@pytest.mark.parametrize(("start", "kind"), [(b"PK\x03\x04....", "zip"), (b"(\xb5/\xfd....", "zstd")])
def test_archives_must_be_unpacked_first(run: Run, glossary: Glossary, tmp_path: Path, start: bytes, kind: str) -> None:
    path = tmp_path / "alternateNamesV2.zip"
    path.write_bytes(start)
    result = run("import", path)
    assert result.exit_code == 2
    assert f"this is a {kind} file. Unpack it first" in result.stderr


def test_an_endless_line_is_refused_without_being_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "bomb.gz"
    with gzip.open(path, "wb", compresslevel=1) as stream:
        for _ in range(20):
            stream.write(b"x" * LONGEST_LINE)
    for format_name in ("jrc", "wikidata", "geonames", "pairs", "csv"):
        tracemalloc.start()
        with pytest.raises(BadInput, match="line 1: a line of more than 10,000,000 characters"):
            _read(format_name, path)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 10 * LONGEST_LINE


def test_a_file_that_expands_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xz"
    with lzma.open(path, "wb", preset=0) as stream:
        for _ in range(100):
            stream.write(b"#" * 999_999 + b"\n")
    with pytest.raises(BadInput, match="expands to more than 200 times its size"):
        _read("jrc", path)


# Parts


@given(st.lists(st.tuples(st.integers(0, 9), st.text("ab é", max_size=3)), max_size=40))
def test_grouping_gathers_rows_by_key_and_keeps_their_order(rows: list[tuple[int, str]]) -> None:
    expected = [(key, [[text] for own, text in rows if own == key]) for key in sorted({key for key, _ in rows})]
    assert list(grouped((key, [text]) for key, text in rows)) == expected


@pytest.mark.parametrize(
    ("text", "latin"),
    [
        ("Łódź", True),
        ("d’Argens 2", True),
        ("Tbilisi 1", True),
        ("Ərdəbil", True),
        ("Минск", False),
        ("Мinsk", False),
        ("12", False),
    ],
)
def test_latin_letters_are_told_from_others(text: str, latin: bool) -> None:
    assert is_latin(text) is latin


def test_every_class_of_wikidata_has_one_kind() -> None:
    lines = (Path(__file__).parents[1] / "glossary" / "wikidata_classes.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert all(len(row) == 3 for row in rows)
    assert len({row[0] for row in rows}) == len(rows)
    assert {row[1] for row in rows} <= {*KINDS, "-"}
