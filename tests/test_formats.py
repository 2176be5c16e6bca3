"""The formats of translators' tools: what each holds comes back, what it loses is known, hostile files do no harm."""

from __future__ import annotations

import csv
import io
import json
import re
import runpy
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary.errors import BadInput
from glossary.formats import FORMATS, Reading, format_of
from glossary.formats.bilingual import language
from glossary.formats.identifiers import from_uri, uri
from glossary.formats.writers import OUTPUT_FORMATS, Writing
from glossary.formats.xml import decoded_name, encoded_name
from glossary.model import ENTRY_STATUSES, KINDS, VARIANT_STATUSES, Draft, Entry, Variant
from glossary.normalise import fold
from glossary.store import Glossary

_DATA = Path(__file__).parent / "data" / "formats"

_unhurried = settings(deadline=None, max_examples=50)

# Text -------------------------------------------------------------------------------------------------------------

_character = st.one_of(
    st.sampled_from("'\",;=+-@#&<>[]{}%\\ éïœ’«»\u00a0\u202f\u200f\u202e😀"),
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufffe\uffff"),
)
_line = st.text(_character, min_size=1).map(lambda text: re.sub(" +", " ", text).strip()).filter(bool)
_token = st.text("abcdefgXYZ0123456789-._~é/%", min_size=1)
_note = st.one_of(st.just(""), _line, st.lists(_line, min_size=2, max_size=3).map("\n".join))
_anything = st.text(st.one_of(_character, st.sampled_from("\n\r\t\u2028")), min_size=1).map(str.strip).filter(bool)


_items = st.lists(_line.filter(lambda text: fold(text) and "|" not in text), max_size=2, unique=True).map(
    lambda items: tuple(sorted(items))
)


def _variants(text: st.SearchStrategy[str], langs: tuple[str, ...]) -> st.SearchStrategy[tuple[Variant, ...]]:
    variant = st.builds(
        Variant,
        text,
        st.sampled_from(langs),
        st.one_of(st.just(""), text),
        st.sampled_from(VARIANT_STATUSES),
        st.one_of(st.just(""), text),
        st.booleans(),
        st.booleans(),
        _items,
        _items,
    )
    return st.lists(variant, max_size=4, unique_by=lambda each: (each.text, each.lang)).map(tuple)


def _glossaries(
    text: st.SearchStrategy[str] = _line,
    note: st.SearchStrategy[str] = _note,
    langs: tuple[str, ...] = ("fr", "en", "ru", "fr-CA", "en-GB"),
) -> st.SearchStrategy[list[Entry]]:
    """Glossaries as the store keeps them."""
    draft = st.builds(
        Draft,
        text,
        st.sampled_from(KINDS),
        text,
        st.sampled_from(ENTRY_STATUSES),
        note,
        st.dictionaries(st.sampled_from(["wikidata", "iso3166", "geonames", "viaf", "own-scheme"]), _token, max_size=2),
        _variants(text, langs),
        forbidden=_items,
    ).flatmap(_with_translation)
    return st.lists(draft, max_size=5, unique_by=lambda each: each.id).map(_stored)


def _with_translation(draft: Draft) -> st.SearchStrategy[Draft]:
    """The draft as it is, and one that is not to be translated, whose forms have no English of their own."""
    plain = tuple(replace(variant, renders_as="") for variant in draft.variants)
    return st.sampled_from([draft, draft, replace(draft, variants=plain, do_not_translate=True)])


def _without_rules(entry: Entry) -> Entry:
    """The entry as formats return it that have no place for the rules of forms."""
    return replace(entry, variants=tuple(variant.with_rules_of(Variant("")) for variant in entry.variants))


def _stored(drafts: Iterable[Draft]) -> list[Entry]:
    with Glossary.in_memory(drafts) as glossary:
        return list(glossary.entries())


# There and back ---------------------------------------------------------------------------------------------------


def _written(
    name: str, entries: Iterable[Entry], report: Callable[[str], None] = lambda _: None, **choices: Any
) -> str:
    stream = io.StringIO(newline="")
    OUTPUT_FORMATS[name].write(entries, stream, Writing(report=report, **choices))
    return stream.getvalue()


def _drafts(name: str, text: str) -> list[Draft]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(text.encode())
        return list(FORMATS[name].read([path], Reading()))


def _returned(name: str, entries: list[Entry], **choices: Any) -> list[Entry]:
    reader = {"tbx3": "tbx"}.get(name, name)
    return _stored(_drafts(reader, _written(name, entries, **choices))) if entries else []


def _pairs_of(drafts: Iterable[Draft]) -> list[tuple[str, str]]:
    return sorted((variant.text, draft.canonical) for draft in drafts for variant in draft.variants)


def _is_french(variant: Variant) -> bool:
    return variant.lang in ("fr", "fr-CA")


def _set(entries: Iterable[Entry]) -> list[tuple[Entry, frozenset[Variant]]]:
    """The entries with their variants in no order."""
    return [(replace(entry, variants=()), frozenset(entry.variants)) for entry in entries]


@pytest.mark.parametrize("name", ["json", "jsonl"])
@_unhurried
@given(entries=_glossaries(_anything, _anything))
def test_json_loses_nothing(name: str, entries: list[Entry]) -> None:
    assert _returned(name, entries) == entries


@pytest.mark.parametrize(
    ("name", "choices"), [("tbx", {"concepts": True}), ("tbx3", {"style": "dct"}), ("tbx3", {"style": "dca"})]
)
@_unhurried
@given(entries=_glossaries())
def test_tbx_concepts_lose_the_status_of_entries_and_most_rules(
    name: str, choices: dict[str, Any], entries: list[Entry]
) -> None:
    expected = [replace(_without_rules(entry), status="approved", do_not_translate=False) for entry in entries]
    assert _set(_returned(name, entries, **choices)) == _set(expected)


@_unhurried
@given(entries=_glossaries())
def test_tbx_pairs_lose_other_languages_and_the_status_of_entries(entries: list[Entry]) -> None:
    expected = []
    for entry in map(_without_rules, entries):
        variants = [
            # What is not to be translated has itself for its English.
            replace(variant, renders_as="" if variant.text == entry.canonical else variant.text)
            if entry.do_not_translate
            else variant
            for variant in filter(_is_french, entry.variants)
        ]
        plain = replace(entry, status="approved", do_not_translate=False, forbidden=(), variants=tuple(variants))
        expected += [plain] if variants else []
    if expected:
        assert _returned("tbx", entries) == expected


@_unhurried
@given(entries=_glossaries())
def test_xliff_loses_other_languages_regions_and_the_status_of_forms(entries: list[Entry]) -> None:
    expected = []
    for entry in map(_without_rules, entries):
        variants: dict[str, Variant] = {}
        for variant in filter(_is_french, entry.variants):
            variants.setdefault(variant.text, replace(variant, lang="fr", status="admitted"))
        if variants:
            expected.append(replace(entry, variants=tuple(variants.values())))
    if expected:
        assert _returned("xliff2", entries) == expected


@pytest.mark.parametrize("json_ld", [False, True])
@_unhurried
@given(entries=_glossaries(_anything))
def test_skos_loses_the_order_and_the_second_preferred_forms(json_ld: bool, entries: list[Entry]) -> None:
    def expected(entry: Entry) -> Iterator[Variant]:
        have_preferred = {"en"}
        for variant in entry.variants:
            if variant.status == "preferred" and variant.lang in have_preferred:
                variant = replace(variant, status="admitted")
            have_preferred |= {variant.lang} if variant.status == "preferred" else set()
            if not (variant.lang in ("en", "en-GB") and variant.text == entry.canonical):
                yield variant

    wanted = [replace(entry, variants=tuple(expected(entry))) for entry in entries]
    assert _set(_returned("skos", entries, json_ld=json_ld)) == _set(wanted)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
@_unhurried
@given(entries=_glossaries())
def test_turtle_and_json_ld_say_the_same(entries: list[Entry]) -> None:
    from rdflib import Graph
    from rdflib.compare import isomorphic

    turtle = Graph().parse(data=_written("skos", entries), format="turtle")
    json_ld = Graph().parse(data=_written("skos", entries, json_ld=True), format="json-ld")
    assert isomorphic(turtle, json_ld)


@pytest.mark.parametrize(("name", "choices"), [("tbx", {}), ("tbx", {"concepts": True}), ("tbx3", {}), ("xliff2", {})])
def test_what_xml_formats_lose_in_texts(name: str, choices: dict[str, Any]) -> None:
    entry = Entry("e", "term", "a  b\nc", note="one\n  two\nthree", variants=(Variant("d \t e", "fr-FR"),))
    (returned,) = _returned(name, [entry], **choices)
    assert (returned.canonical, returned.note) == ("a b c" if name != "xliff2" else "a  b\nc", "one two\nthree")
    assert [(variant.text, variant.lang) for variant in returned.variants] == [("d e", "fr")]


def _one_line(text: str) -> str:
    return re.sub("[\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+", " ", text).strip()


@pytest.mark.parametrize(
    ("name", "choices"),
    [("omegat", {}), ("google", {}), ("google", {"tsv": True}), ("google", {"term_sets": True})],
)
@_unhurried
@given(entries=_glossaries(_anything))
def test_bilingual_lists_hold_each_pair(name: str, choices: dict[str, Any], entries: list[Entry]) -> None:
    held = {
        (_one_line(variant.text), _one_line(entry.rendering(variant)))
        for entry in entries
        for variant in filter(_is_french, entry.variants)
    }
    assert set(_pairs_of(_drafts(name, _written(name, entries, **choices) or "\n"))) == held if held else True


@_unhurried
@given(entries=_glossaries(), tsv=st.booleans(), languages=st.booleans())
def test_deepl_takes_each_source_once(entries: list[Entry], tsv: bool, languages: bool) -> None:
    left_out: list[str] = []
    text = _written("deepl", entries, left_out.append, tsv=tsv, languages=languages)
    sources = [v.text for entry in entries for v in entry.variants if _is_french(v)]
    if text:
        found = _pairs_of(_drafts("deepl", text))
        assert sorted(source for source, _ in found) == sorted(set(sources))
    assert len(left_out) == len(sources) - len(set(sources))


@pytest.mark.parametrize("name", sorted(OUTPUT_FORMATS))
@_unhurried
@given(entries=_glossaries(_anything, _anything))
def test_every_format_writes_any_glossary(name: str, entries: list[Entry]) -> None:
    text = _written(name, entries)
    if name in ("tbx", "tbx3", "xliff2"):
        from lxml import etree

        etree.fromstring(text.encode())
    assert "\x00" not in text


@_unhurried
@given(st.text())
def test_any_text_becomes_an_xml_name_and_comes_back(text: str) -> None:
    name = encoded_name(text)
    assert decoded_name(name) == text
    assert re.fullmatch("([A-Za-z_][A-Za-z0-9_-]*)?", name)


@_unhurried
@given(st.sampled_from(["wikidata", "iso3166", "geonames", "viaf", "éé/%"]), _token)
def test_external_ids_come_back_from_their_addresses(scheme: str, value: str) -> None:
    assert from_uri(uri(scheme, value)) == (scheme, value)
    assert re.fullmatch(r"https?://[!-~]+", uri(scheme, value))


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("fr", "fr"), ("FR", "fr"), ("fr-FR", "fr"), ("fr_ca", "fr-CA"), ("en-us", "en-US"), ("sr-latn", "sr-Latn")],
)
def test_language_tags_are_written_one_way(tag: str, expected: str) -> None:
    assert language(tag) == expected


# Other people's files ---------------------------------------------------------------------------------------------


def _read(file: str, name: str | None = None) -> list[Draft]:
    path = _DATA / file
    drafts = (FORMATS[name] if name else format_of(path)).read([path], Reading())
    return [replace(draft, place="") for draft in drafts]


def test_a_weblate_export_adds_its_translated_terms() -> None:
    assert _read("weblate.tbx") == [
        Draft(
            canonical="summit",
            note="A round of talks between heads of state\nNot the top of a mountain",
            variants=(Variant("sommet"), Variant("rencontre au sommet")),
            adds_only=True,
        ),
        Draft(canonical="Yerevan", variants=(Variant("Érivan", status="deprecated"),), adds_only=True),
    ]


@pytest.mark.parametrize(
    ("file", "note"),
    [
        ("pontoon_v2.tbx", "An agreement to stop fighting, for a time or for good"),
        ("pontoon_v3.tbx", "An agreement to stop fighting"),
    ],
)
def test_a_pontoon_export_adds_its_terms(file: str, note: str) -> None:
    assert _read(file) == [
        Draft(canonical="ceasefire", note=note, variants=(Variant("cessez-le-feu"),), adds_only=True)
    ]


def test_a_termbase_of_tbx_3_adds_its_concepts() -> None:
    assert _read("termbase_dct.tbx") == [
        Draft(
            kind="place",
            canonical="Odesa",
            external_ids={"wikidata": "Q1874"},
            variants=(
                Variant("Odessa", "en", status="deprecated"),
                Variant("Odessa", "fr", source="style guide"),
            ),
            adds_only=True,
        )
    ]


def test_the_glossary_of_an_xliff_file_may_go_from_english() -> None:
    assert _read("foreign.xlf") == [
        Draft(
            canonical="tab key",
            note="A key that moves the cursor",
            variants=(
                Variant("touche de tabulation", renders_as="tab key"),
                Variant("touche tab", renders_as="tab key", source="house style"),
            ),
            adds_only=True,
        )
    ]


def test_a_skos_vocabulary_adds_its_concepts() -> None:
    assert _read("vocabulary.ttl") == [
        Draft(
            canonical="lake",
            note="A body of water with land around it",
            external_ids={"wikidata": "Q23397"},
            variants=(
                Variant("lac", status="preferred"),
                Variant("étang"),
                Variant("lacs", status="deprecated"),
            ),
            adds_only=True,
        ),
        Draft(canonical="river", variants=(Variant("fleuve", status="preferred"),), adds_only=True),
    ]


def test_equivalent_term_sets_add_every_language() -> None:
    assert _read("term_sets.csv") == [
        Draft(
            canonical="Moscow",
            note="capital of Russia",
            variants=(Variant("Moscou"), Variant("Москва", "ru")),
            adds_only=True,
        ),
        Draft(canonical="Yerevan", variants=(Variant("Erevan"),), adds_only=True),
    ]


def test_language_codes_say_which_column_of_a_deepl_glossary_is_english() -> None:
    assert _pairs_of(_read("deepl.csv", "deepl")) == [
        ("Erevan", "Yerevan"),
        ("Moscou", "Moscow"),
        ("Saint-Pétersbourg, Russie", "Saint Petersburg, Russia"),
    ]


def test_an_omegat_glossary_keeps_its_comments() -> None:
    assert [(draft.canonical, draft.note, draft.variants[0].text) for draft in _read("omegat.txt", "omegat")] == [
        ("roadmap", "a plan in steps", "feuille de route"),
        ("NATO", None, "OTAN"),
        ("curfew", None, "couvre-feu"),
    ]


def test_what_comes_back_from_a_platform_keeps_its_entry(glossary: Glossary) -> None:
    entries = list(glossary.entries())
    edited = _written("tbx", entries).replace("<term>Lukashenko</term>", "<term>Lukashenka</term>")
    glossary.load(_drafts("tbx", edited))
    assert {v.text: v.renders_as for v in glossary.entry("alexander-lukashenko").variants} == {
        "Alexandre Loukachenko": "",
        "Loukachenko": "Lukashenka",
        "Lukachenko": "Lukashenka",
    }
    assert glossary.count() == len(entries)


# Hostile and broken files -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("billion_laughs.tbx", "the file declares entities"),
        ("billion_laughs_attribute.tbx", "Maximum entity amplification"),
        ("external_entity.tbx", "the file declares entities"),
        ("parameter_entity.tbx", "the file declares entities"),
        ("undeclared_entity.tbx", "line 5: the entity &eacute; is not declared"),
        ("remote_context.jsonld", "the @context is an address, and nothing is fetched"),
    ],
)
def test_a_hostile_file_is_refused(file: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        _read(file)


_TBX_START = '<martif><text><body><termEntry><langSet xml:lang="fr"><tig><term>un'


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("tbx", "", "not well-formed XML"),
        ("tbx", "fr\ten\n", "not well-formed XML"),
        ("tbx", _TBX_START, "not well-formed XML"),
        ("tbx", "<html><body/></html>", "begins with <html>, not with <martif> or <tbx>"),
        ("tbx", f"{_TBX_START}</term></tig></langSet></termEntry></body></text></martif>", "no entry can be taken in"),
        ("tbx", "<martif>" + "<x>" * 100_000, "not well-formed XML"),
        ("xliff2", "<xliff version='1.2'><file/></xliff>", "no unit holds an entry"),
        (
            "xliff2",
            "<xliff srcLang='fr' trgLang='de'><unit><glossary><glossEntry/></glossary></unit></xliff>",
            "neither language of the file is English",
        ),
        ("skos", "@prefix skos", "not Turtle"),
        ("skos", "{", "not JSON-LD"),
        ("skos", '{"@graph": {"@context": {"@import": "http://127.0.0.1:9/"}}}', "nothing is fetched"),
        ("skos", "[" * 100_000, "not JSON-LD"),
        ("skos", "<urn:a> <urn:b> <urn:c> .", "no concept has a preferred English label"),
        ("json", "{}", "not a JSON array"),
        ("json", '[{"canonical": "a"} {"canonical": "b"}]', "no comma or bracket after entry 1"),
        ("json", '[{"canonical": "a"}, {"canonical": ', "entry 2: not JSON"),
        ("json", '[{"canonical": "a"}', "no comma or bracket after entry 1"),
        ("json", '[{"canonical": "a", "colour": "red"}]', "entry 1: an entry has an unknown key 'colour'"),
        ("json", "[" * 100_000, "not JSON"),
        ("jsonl", '{"canonical": "a"}\n{"canonical": 5}\n', "line 2, column canonical: not text: 5"),
        ("jsonl", '{"canonical": "a", "kind": "planet"}\n', "line 1, column kind: unknown kind 'planet'"),
        ("jsonl", '{"canonical": "a", "variants": [{"text": "b", "status": "good"}]}\n', "unknown status 'good'"),
        ("jsonl", '{"canonical": "a", "variants": "b"}\n', "variants is not a list"),
        ("jsonl", '["a"]\n', "an entry is not a JSON object"),
        ("jsonl", '{"canonical": "a"\n', "line 1: not JSON"),
        ("omegat", "un\tone\nseul\n", "line 2: the source or the English is missing"),
        ("omegat", "\tone\n", "line 1: the source or the English is missing"),
        ("deepl", "un,one\ndeux\n", "line 2: the source or the English is missing"),
        ("deepl", "un,ein,fr,de\n", "neither fr nor de is English"),
        ("deepl", 'un,"one\n', "not CSV"),
        ("google", "un,one\ndeux,\n", "line 2: the source or the English is missing"),
    ],
)
def test_a_broken_file_is_named_with_the_reason(name: str, text: str, message: str) -> None:
    with pytest.raises(BadInput, match=re.escape(message)):
        _drafts(name, text)


@pytest.mark.parametrize("name", ["tbx", "xliff2", "json", "jsonl"])
def test_large_files_are_read_piece_by_piece(name: str, tmp_path: Path) -> None:
    entries = [
        Entry(f"e{number}", "term", f"word {number}", variants=(Variant(f"mot {number}"),)) for number in range(2000)
    ]
    path = tmp_path / "cut-short"
    whole = _written(name, entries)
    path.write_text(whole[: len(whole) // 2] + " <")
    drafts = FORMATS[name].read([path], Reading())
    assert [next(drafts).canonical for _ in range(500)] == [f"word {number}" for number in range(500)]
    with pytest.raises(BadInput):
        list(drafts)


# What services refuse ---------------------------------------------------------------------------------------------


def _entry(entry_id: str, source: str, target: str) -> Entry:
    return Entry(entry_id, "term", target, variants=(Variant(source),))


@pytest.mark.parametrize(
    ("source", "target", "reason"),
    [
        ("é" * 513, "x", "more than 1,024 bytes"),
        ("x", "é" * 513, "more than 1,024 bytes"),
        (" x", "x", "outer spaces"),
        ("x\u00a0", "x", "outer spaces"),
        ("x\ty", "x", "control character"),
        ("x", "x\ny", "control character"),
        ("x\u2028y", "x", "control character"),
        ("x\u0085y", "x", "control character"),
        ("doublon", "other", "given already by first, as 'kept'"),
    ],
)
def test_what_deepl_refuses_is_left_out_and_named(source: str, target: str, reason: str) -> None:
    left_out: list[str] = []
    entries = [_entry("first", "doublon", "kept"), _entry("bad", source, target), _entry("last", "é" * 512, "y")]
    text = _written("deepl", entries, left_out.append)
    assert list(csv.reader(io.StringIO(text))) == [["doublon", "kept"], ["é" * 512, "y"]]
    assert len(left_out) == 1
    assert left_out[0].startswith("bad: ")
    assert reason in left_out[0]


def test_a_deepl_file_stays_within_ten_mebibytes() -> None:
    left_out: list[str] = []
    entries = (_entry(f"e{number}", f"{number:06}{'x' * 1000}", "y" * 1024) for number in range(5200))
    text = _written("deepl", entries, left_out.append)
    kept = text.count("\n")
    assert 10 * 1024 * 1024 - 2100 < len(text.encode()) <= 10 * 1024 * 1024
    assert left_out == [f"{5200 - kept} pairs left out: DeepL takes 10 MiB. Export parts of the glossary with --kind"]


# Command line -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "start"),
    [
        ((), "entry_id,kind,canonical,variant,"),
        (("tsv",), "entry_id\tkind\tcanonical\t"),
        (("tbx",), '<?xml version="1.0" encoding="UTF-8"?>\n<martif type="TBX-Basic" xml:lang="fr">'),
        (("tbx3",), '<?xml version="1.0" encoding="UTF-8"?>\n<tbx type="TBX-Basic" style="dct"'),
        (("tbx3", "--style", "dca"), '<?xml version="1.0" encoding="UTF-8"?>\n<tbx type="TBX-Basic" style="dca"'),
        (("omegat",), "Alexandre Loukachenko\tAlexander Lukashenko\tPresident of Belarus\n"),
        (("deepl",), "Alexandre Loukachenko,Alexander Lukashenko\n"),
        (("deepl", "--tabs", "--languages"), "Alexandre Loukachenko\tAlexander Lukashenko\tfr\ten\n"),
        (("google",), "Alexandre Loukachenko,Alexander Lukashenko\n"),
        (("google", "--term-sets"), "fr,en,description\n"),
        (("xliff2",), '<?xml version="1.0" encoding="UTF-8"?>\n<xliff '),
        (("skos",), "@prefix skos: "),
        (("skos", "--json-ld"), '{"@context": '),
        (("json",), '[\n{"id": "alexander-lukashenko"'),
        (("jsonl",), '{"id": "alexander-lukashenko"'),
    ],
)
def test_export_writes_to_standard_output(glossary: Glossary, run: Any, arguments: tuple[str, ...], start: str) -> None:
    result = run("export", *arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(start)


@pytest.mark.parametrize(
    ("file", "format_"),
    [
        ("g.csv", "csv"),
        ("g.tsv", "tsv"),
        ("g.tbx", "tbx"),
        ("g.txt", "omegat"),
        ("g.xlf", "xliff2"),
        ("g.ttl", "skos"),
        ("g.json", "json"),
        ("g.jsonl", "jsonl"),
        ("g.unknown", "csv"),
    ],
)
def test_the_name_of_the_file_says_the_format(
    glossary: Glossary, run: Any, tmp_path: Path, file: str, format_: str
) -> None:
    assert run("export", "-o", tmp_path / file).exit_code == 0
    assert (tmp_path / file).read_bytes().decode() == run("export", format_).stdout


def test_a_file_named_tsv_has_tabs_whatever_the_service(glossary: Glossary, run: Any, tmp_path: Path) -> None:
    run("export", "deepl", "-o", tmp_path / "g.tsv")
    assert (tmp_path / "g.tsv").read_text().startswith("Alexandre Loukachenko\tAlexander Lukashenko\n")
    run("export", "skos", "-o", tmp_path / "g.jsonld")
    assert json.loads((tmp_path / "g.jsonld").read_text())["@graph"]


@pytest.mark.parametrize(
    "arguments", [("csv",), ("tsv",), ("json",), ("jsonl",), ("tbx",), ("tbx", "--concepts"), ("tbx3",)]
)
def test_what_was_exported_changes_nothing_when_imported(
    glossary: Glossary, run: Any, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    path = tmp_path / "exported"
    assert run("export", *arguments, "-o", path).exit_code == 0
    result = run("import", path)
    assert result.exit_code == 0
    assert "0 entries added, 0 changed" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("json", "--concepts"), "--concepts goes with tbx, not with json"),
        (("csv", "--lang", "fr"), "--lang goes with tbx, tbx3, omegat, deepl, google, xliff2, not with csv"),
        (("skos", "--tabs"), "--tabs goes with deepl, google, not with skos"),
        (("omegat", "--bom"), "--bom goes with csv, tsv, not with omegat"),
    ],
)
def test_an_option_of_another_format_is_refused(
    glossary: Glossary, run: Any, arguments: tuple[str, ...], message: str
) -> None:
    result = run("export", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


def test_what_deepl_refuses_makes_the_exit_code_1(glossary: Glossary, run: Any, tmp_path: Path) -> None:
    run("add", "Other", "--kind", "term", "--variant", "OTAN")
    result = run("export", "deepl", "-o", tmp_path / "g.csv")
    assert result.exit_code == 1
    assert result.stderr == "other: 'OTAN' left out: the source is given already by nato, as 'NATO'\n"
    assert "OTAN,NATO\n" in (tmp_path / "g.csv").read_text()
    assert run("export", "deepl", "--lenient").exit_code == 0


def test_a_hostile_file_leaves_the_glossary_as_it_was(glossary: Glossary, run: Any) -> None:
    before = list(glossary.entries())
    for file in ("billion_laughs.tbx", "external_entity.tbx", "parameter_entity.tbx"):
        result = run("import", _DATA / file)
        assert result.exit_code == 2
        assert "Traceback" not in result.stderr
        assert "root:" not in result.output
    assert list(glossary.entries()) == before


def test_another_language_may_stand_beside_english(glossary: Glossary, run: Any) -> None:
    run("add", "Minsk", "--kind", "place", "--variant", "Минск", "--lang", "ru")
    assert run("export", "omegat", "--lang", "ru").stdout == "Минск\tMinsk\n"


# Documentation ----------------------------------------------------------------------------------------------------


def test_the_examples_in_the_documentation_are_what_export_writes() -> None:
    tool = runpy.run_path(str(Path(__file__).parent / "tools" / "format_examples.py"))
    page = tool["PAGE"].read_text(encoding="utf-8")
    assert tool["with_examples"](page) == page, "run: python tests/tools/format_examples.py"
    named = set(re.findall("<!-- glossary export (\\w+)", page)) | set(re.findall("`(\\w+)`", page))
    assert named >= set(OUTPUT_FORMATS)
