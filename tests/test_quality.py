"""The checks on a bitext: labelled cases for every code, properties, the readers, and `translate check`."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from glossary.errors import BadInput
from glossary.model import Draft, Entry, TermMatch, Variant
from glossary.store import Glossary
from translate.cli import main as translate_command
from translate.formats import jsonl, tsv, tsv_reader
from translate.formats.rows import located_rows
from translate.model import AlignedSegment, Bitext, Document, Segment, TermUse
from translate.quality import Checker, Finding, Pair, catalogue
from translate.quality.quantities import quantities

CASES = Path(__file__).parent / "cases" / "quality.tsv"
ENTRIES = (
    Entry(
        "alexander-lukashenko",
        "person",
        "Alexander Lukashenko",
        variants=(
            Variant("Alexandre Loukachenko", status="preferred"),
            Variant("Loukachenko", renders_as="Lukashenko", status="preferred"),
            Variant("Lukachenko", renders_as="Lukashenko"),
        ),
    ),
    Entry(
        "belarus",
        "place",
        "Belarus",
        variants=(
            Variant("Biélorussie"),
            Variant("Bélarus"),
            Variant("Byelorussia", lang="en", status="deprecated"),
        ),
    ),
    Entry("tehran", "place", "Tehran", variants=(Variant("Téhéran"),)),
    Entry("nato", "organisation", "NATO", variants=(Variant("OTAN"),), forbidden=("Atlantic Pact",)),
    Entry("iranian", "demonym", "Iranian", variants=(Variant("iranien"),)),
    Entry("roadmap", "term", "roadmap", variants=(Variant("feuille de route"),), forbidden=("road map",)),
)


@dataclass(frozen=True, slots=True)
class Case:
    """One row of the cases: what code it is for, the codes expected, its pair."""

    line: int
    about: str
    expected: frozenset[str]
    group: str
    french: str
    english: str


def _cases() -> Iterator[Case]:
    lines = CASES.read_text(encoding="utf-8").replace("⍽", "\u00a0").splitlines()
    rows = csv.reader(lines[1:], delimiter="\t", quoting=csv.QUOTE_NONE)
    for number, (about, *cells) in enumerate(rows, 2):
        if about.startswith("#"):
            continue
        expected, group, french, english = cells[:4]
        codes = {"+": [about], "-": []}.get(expected, expected.split(","))
        yield Case(number, about, frozenset(codes), group or f"line {number}", french, english)


ALL_CASES = tuple(_cases())
GROUPS = [tuple(cases) for _, cases in groupby(ALL_CASES, key=lambda case: case.group)]


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(ENTRIES)


def check(checker: Checker, *pairs: tuple[str, str], status: str = "translated") -> list[Finding]:
    numbered = (Pair("t.tsv", line, line, french, english, status) for line, (french, english) in enumerate(pairs, 1))
    return list(checker.findings(numbered))


@pytest.mark.parametrize("cases", GROUPS, ids=lambda cases: f"{cases[0].about}-{cases[0].line}")
def test_labelled_cases(checker: Checker, cases: Sequence[Case]) -> None:
    findings = checker.findings(Pair("t.tsv", case.line, case.line, case.french, case.english) for case in cases)
    found: dict[int, set[str]] = {}
    for finding in findings:
        found.setdefault(finding.line, set()).add(finding.code)
    assert found == {case.line: set(case.expected) for case in cases if case.expected}


def test_every_code_has_cases_both_ways() -> None:
    positive = Counter(case.about for case in ALL_CASES if case.about in case.expected)
    negative = Counter(case.about for case in ALL_CASES if case.about not in case.expected)
    for code in catalogue():
        assert positive[code] >= 2, code
        assert negative[code] >= 2, code
        assert positive[code] + negative[code] >= 6, code
    assert {case.about for case in ALL_CASES} <= set(catalogue())


def test_offsets_point_at_the_words(checker: Checker) -> None:
    (finding,) = check(checker, ("Il a vu 12 ministres.", "He saw 21 ministers."))
    assert finding.source is not None
    assert finding.target is not None
    assert "Il a vu 12 ministres."[slice(*finding.source)] == "12"
    assert "He saw 21 ministers."[slice(*finding.target)] == "21"
    (finding,) = check(checker, ("Loukachenko parle.", "Today Loukachenko speaks."))
    assert finding.target == (6, 17)


@pytest.mark.parametrize("status", ["furniture", "passed-through"])
def test_what_is_no_translation_is_not_checked(checker: Checker, status: str) -> None:
    assert check(checker, ("Lire la suite ici", "Lire la suite ici"), status=status) == []


def test_only_the_codes_that_are_wanted() -> None:
    pair = ("Il a vu 12 ministres ?", "He saw 21 ministers.")
    assert {finding.code for finding in check(Checker(ENTRIES), pair)} == {"number-changed", "end-mark"}
    assert {finding.code for finding in check(Checker(ENTRIES, {"end-mark"}), pair)} == {"end-mark"}


def test_the_rarer_form_of_a_name_is_the_one_reported(checker: Checker) -> None:
    pairs = [("Hier, Zorblakine parla.", "Yesterday Zorblakin spoke.")] * 3
    (finding,) = check(checker, ("Ils ont vu Zorblakine.", "They saw Zorblaquine."), *pairs)
    assert finding.line == 1
    assert "Zorblakin" in finding.message


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_can_be_checked(checker: Checker, french: str, english: str) -> None:
    for finding in check(checker, (french, english)):
        assert finding.code in catalogue()
        for span, text in ((finding.source, french), (finding.target, english)):
            assert span is None or 0 <= span[0] <= span[1] <= len(text)


@given(st.integers(1, 10**9))
def test_figures_have_their_value_in_both_languages(number: int) -> None:
    for text, language in ((f"{number:,}".replace(",", "\u202f"), "fr"), (f"{number:,}", "en"), (str(number), "fr")):
        (quantity,) = quantities(text, language)  # type: ignore[arg-type]
        assert Decimal(number) in quantity.values


UNIT_LIST = """
    un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf
"""
UNITS = UNIT_LIST.split()
TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 80: "quatre-vingt"}


def _french_words(number: int) -> str:
    if number < 20:
        return UNITS[number - 1]
    tens = max(tens for tens in TENS if tens <= number)
    if number == 80:
        return "quatre-vingts"
    if number == tens:
        return TENS[tens]
    joint = " et " if number % 10 == 1 and tens < 80 else "-"
    return f"{TENS[tens]}{joint}{UNITS[number - tens - 1]}"


@pytest.mark.parametrize("number", range(1, 100))
def test_french_number_words(number: int) -> None:
    for words, value in (
        (_french_words(number), number),
        (f"{_french_words(number)} millions", number * 10**6),
        (f"trois cent {_french_words(number)}", 300 + number),
        (f"mille {_french_words(number)}", 1000 + number),
    ):
        (quantity,) = quantities(words, "fr")
        assert quantity.values == {Decimal(value)}, words


def _bitext() -> Bitext:
    french = ["Loukachenko\tparle.\nOui \\ « non »", 'Il dit "oui".', "Accueil"]
    match = TermMatch(0, 11, "Loukachenko", "alexander-lukashenko", "person", "Loukachenko", "Lukashenko")
    segments = (
        AlignedSegment(
            1, french[0], 'Lukashenko\tspeaks.\nYes \\ "no"', "translated", (TermUse(match, "copied", 0, 10),)
        ),
        AlignedSegment(2, french[1], 'He says "yes".', "memory"),
        AlignedSegment(3, french[2], french[2], "furniture"),
    )
    text = "\n".join(french)
    starts = [text.index(line) for line in french]
    placed = tuple(Segment(line, start, start + len(line)) for line, start in zip(french, starts, strict=True))
    return Bitext(Document("article", text, placed), segments)


def test_jsonl_comes_back_as_it_was_written(tmp_path: Path) -> None:
    bitext, path = _bitext(), tmp_path / "article.jsonl"
    with path.open("w", encoding="utf-8") as stream:
        jsonl.write(bitext, stream)
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert records[0]["terms"][0] == {
        "entry_id": "alexander-lukashenko",
        "kind": "person",
        "variant": "Loukachenko",
        "surface": "Loukachenko",
        "source_start": 0,
        "source_end": 11,
        "expected": "Lukashenko",
        "means": "copied",
        "target_start": 0,
        "target_end": 10,
        "confidence": None,
    }
    back = jsonl.read(path)
    assert back.segments == bitext.segments
    assert back.document.name == "article"


def test_tsv_comes_back_as_it_was_written(tmp_path: Path) -> None:
    bitext, path = _bitext(), tmp_path / "article.tsv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        tsv.write(bitext, stream)
    rows = list(located_rows(path))
    assert [line for line, _ in rows] == [2, 3, 4]
    assert [(row.french, row.english, row.status) for _, row in rows] == [
        (segment.french, segment.english, segment.status) for segment in bitext.segments
    ]
    assert [segment.french for segment in tsv_reader.read(path).segments] == [s.french for s in bitext.segments]


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20)), min_size=1, max_size=4))
def test_any_tsv_comes_back(tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str]]) -> None:
    pairs = [(french, english) for french, english in pairs if _encodable(french + english)]
    segments = tuple(AlignedSegment(number, *pair, "translated") for number, pair in enumerate(pairs, 1))
    path = tmp_path_factory.mktemp("tsv") / "any.tsv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        tsv.write(Bitext(Document("any", ""), segments), stream)
    assert [(row.french, row.english) for _, row in tsv_reader.rows(path)] == pairs


def _encodable(text: str) -> bool:
    # What no text file holds: lone surrogates, and control characters that mark a file as binary.
    return not any(
        "\ud800" <= sign <= "\udfff" or (sign < " " and sign not in "\t\n\r") or sign == "\x7f" for sign in text
    )


def test_plain_two_column_tsv(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text('"Oui", dit-il\t"Yes," he says\n\nNon\\n\tNo\\n\n', encoding="utf-8")
    assert [(line, row.french, row.english) for line, row in tsv_reader.rows(path)] == [
        (1, '"Oui", dit-il', '"Yes," he says'),
        (3, "Non\\n", "No\\n"),
    ]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.tsv", "eins\tzwei\tdrei\n", "line 1: 3 columns"),
        ("a.tsv", "Oui\tYes\nNon\n", "line 2: 1 columns"),
        ("a.tsv", "french\tenglish\nOui\tYes\tJa\n", "line 2: 3 cells"),
        ("a.tsv", "segment\tfrench\tenglish\n1\n", "line 2"),
        ("a.jsonl", '{"french": "Oui", "english": "Yes"}\n{"french": "Oui"\n', "line 2: not JSON"),
        ("a.jsonl", '["Oui", "Yes"]\n', "line 1: this is no JSON object"),
        ("a.jsonl", '{"french": "Oui"}\n', "line 1: the object has no text under 'english'"),
        ("a.jsonl", '{"french": "Oui", "english": "Yes", "terms": [1]}\n', "line 1: the terms"),
        ("a.jsonl", '{"french": "Oui", "english": "Yes", "terms": [{"source_start": 7}]}\n', "line 1: a term"),
        ("a.docx", "Oui\tYes\n", "suffix"),
    ],
)
def test_what_is_no_bitext_is_refused_with_its_place(tmp_path: Path, name: str, text: str, words: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=words):
        list(located_rows(path))


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "glossary.db"
    Glossary.create(path, [_draft(entry) for entry in ENTRIES]).close()
    return path


def _draft(entry: Entry) -> Draft:
    return Draft(entry.id, entry.kind, entry.canonical, variants=entry.variants)


def run_check(db: Path, *arguments: str | Path) -> Result:
    return CliRunner().invoke(translate_command, ["check", "--db", str(db), *map(str, arguments)])


def write_pairs(path: Path, pairs: Iterable[tuple[str, str]]) -> Path:
    path.write_text("".join(f"{french}\t{english}\n" for french, english in pairs), encoding="utf-8")
    return path


def test_check_prints_findings_like_a_compiler(db: Path, tmp_path: Path) -> None:
    path = write_pairs(tmp_path / "a.tsv", [("Bonjour", "Hello"), ("Loukachenko parle.", "Loukachenko speaks.")])
    result = run_check(db, path)
    assert result.exit_code == 1
    assert (
        result.stdout
        == f"{path}:2: french-name error: 'Loukachenko' should be 'Lukashenko' (Write the English form.)\n"
    )
    assert result.stderr == "2 segments in 1 file: 1 error, 0 warnings, 0 infos\n"


def test_check_json_has_one_object_a_line(db: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"segment": 7, "french": "Il a 12 ans.", "english": "He is 21."}\n', encoding="utf-8")
    result = run_check(db, path, "--json", "-q")
    assert result.stderr == ""
    (record,) = [json.loads(line) for line in result.stdout.splitlines()]
    assert record == {
        "file": str(path),
        "line": 1,
        "segment": 7,
        "code": "number-changed",
        "severity": "error",
        "message": "12 in the source, 21 in the target",
        "advice": catalogue()["number-changed"].advice,
        "source_start": 5,
        "source_end": 7,
        "target_start": 6,
        "target_end": 8,
    }


def test_infos_alone_exit_with_0(db: Path, tmp_path: Path) -> None:
    path = write_pairs(tmp_path / "a.tsv", [("Qui vient ?", "Who is coming.")])
    result = run_check(db, path)
    assert result.exit_code == 0
    assert "end-mark info" in result.stdout


@pytest.mark.parametrize(
    ("options", "codes"),
    [
        ([], {"number-changed", "brackets", "end-mark"}),
        (["--severity", "warning"], {"number-changed", "brackets"}),
        (["--severity", "error"], {"number-changed"}),
        (["--only", "end-mark"], {"end-mark"}),
        (["--only", "end-mark,brackets"], {"end-mark", "brackets"}),
        (["--ignore", "end-mark", "--ignore", "number-changed"], {"brackets"}),
        (["--only", "brackets", "--ignore", "brackets"], set()),
    ],
)
def test_codes_can_be_chosen(db: Path, tmp_path: Path, options: list[str], codes: set[str]) -> None:
    path = write_pairs(tmp_path / "a.tsv", [("Il a (enfin) 12 ans ?", "He is (at last 21.")])
    result = run_check(db, path, "--json", *options)
    assert {json.loads(line)["code"] for line in result.stdout.splitlines()} == codes
    assert result.exit_code == (1 if codes & {"number-changed", "brackets"} else 0)


def test_segments_are_compared_across_files(db: Path, tmp_path: Path) -> None:
    first = write_pairs(tmp_path / "a.tsv", [("Lire la suite", "Read on")])
    second = write_pairs(tmp_path / "b.tsv", [("Lire la suite", "Read more")])
    result = run_check(db, first, second)
    assert f"{second}:1: inconsistent-segment warning" in result.stdout
    assert f"at {first}:1" in result.stdout


@pytest.mark.parametrize("arguments", [["missing.tsv"], ["--only", "no-such-code", "missing.tsv"], []])
def test_wrong_use_exits_with_2(db: Path, arguments: list[str]) -> None:
    result = run_check(db, *arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Traceback" not in result.stderr


def test_codes_are_listed() -> None:
    result = CliRunner().invoke(translate_command, ["check", "--codes"])
    assert result.exit_code == 0
    assert [line.split()[0] for line in result.stdout.splitlines()] == list(catalogue())
