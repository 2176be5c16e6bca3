"""The native format: what goes out comes back."""

from __future__ import annotations

import csv as stdlib_csv
import io
import string
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from glossary.errors import BadInput, ExonymError
from glossary.formats import csv
from glossary.model import ENTRY_STATUSES, KINDS, VARIANT_STATUSES, Draft, Variant
from glossary.normalise import fold
from glossary.store import Glossary


def with_translation(draft: Draft) -> st.SearchStrategy[Draft]:
    """The draft as it is, and one that is not to be translated, whose forms have no English of their own."""
    plain = tuple(replace(variant, renders_as="") for variant in draft.variants)
    kept = replace(draft, variants=plain, do_not_translate=True)
    return st.sampled_from([draft, draft, kept])


_text = st.text(
    st.one_of(
        st.sampled_from("',\"\n\r\t;=+-@ éïœ’\u200f\u202e😀"),
        st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="\ufffe\uffff"),
    ),
    min_size=1,
).filter(lambda text: text.strip())
_items = st.lists(
    _text.filter(lambda text: fold(text) and "|" not in text), max_size=3, unique_by=lambda text: text.strip()
).map(tuple)
_token = st.text(string.ascii_letters + string.digits, min_size=1)
_variants = st.lists(
    st.builds(
        Variant,
        _text,
        st.sampled_from(["fr", "en", "ru", "fr-CA"]),
        st.one_of(st.just(""), _text),
        st.sampled_from(VARIANT_STATUSES),
        st.one_of(st.just(""), _text),
        st.booleans(),
        st.booleans(),
        _items,
        _items,
    ),
    max_size=4,
    unique_by=lambda variant: (variant.text.strip(), variant.lang),
).map(tuple)
_drafts = st.lists(
    st.builds(
        Draft,
        st.one_of(st.just(""), _text),
        st.sampled_from(KINDS),
        _text,
        st.sampled_from(ENTRY_STATUSES),
        st.one_of(st.just(""), _text),
        st.dictionaries(_token, _token, max_size=2),
        _variants,
        forbidden=_items,
    ).flatmap(with_translation),
    max_size=6,
    unique_by=lambda draft: draft.id.strip() or (draft.kind, draft.canonical.strip()),
)


@given(_drafts, st.booleans(), st.sampled_from(",\t"))
@example(
    [Draft("=1+1", "term", "'=cmd|' /C calc'!A0", variants=(Variant("+49"), Variant("'+49"), Variant("@x")))],
    False,
    ",",
)
def test_import_of_export_is_the_same_glossary(drafts: list[Draft], raw: bool, delimiter: str) -> None:
    with Glossary.in_memory(drafts) as original, Glossary.in_memory() as copy:
        stream = io.StringIO(newline="")
        csv.write(original.entries(), stream, delimiter=delimiter, raw=raw)
        stream.seek(0)
        copy.load(csv.read_stream(stream, "export.csv", raw=raw))
        assert list(copy.entries()) == list(original.entries())


@given(_drafts)
def test_no_exported_cell_is_a_formula(drafts: list[Draft]) -> None:
    with Glossary.in_memory(drafts) as original:
        stream = io.StringIO(newline="")
        csv.write(original.entries(), stream)
        stream.seek(0)
        for row in stdlib_csv.reader(stream):
            assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


def _load(text: str) -> list[Draft]:
    return list(csv.read_stream(io.StringIO(text, newline=""), "list.csv"))


def test_rows_of_one_entry_make_one_draft_and_inherit_its_columns() -> None:
    drafts = _load(
        "entry_id,kind,canonical,variant,renders_as\n"
        "minsk,place,Minsk,,\n"
        "putin,person,Vladimir Putin,Vladimir Poutine,\n"
        "putin,,,Poutine,Putin\n"
    )
    assert [(draft.id, draft.kind, len(draft.variants)) for draft in drafts] == [
        ("minsk", "place", 0),
        ("putin", "person", 2),
    ]


def test_a_short_list_needs_only_the_canonical() -> None:
    assert _load("canonical;variant\nTehran;Téhéran\n") == [
        Draft(canonical="Tehran", variants=(Variant("Téhéran"),), place="list.csv, line 2", keeps_rules=True)
    ]


def test_one_status_column_serves_entries_too() -> None:
    (draft,) = _load("canonical,status\nTehran,proposed\n")
    assert draft.status == "proposed"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name,english\na,b\n", "list.csv, line 1: the header has no column 'canonical'"),
        ("canonical,colour\na,b\n", "line 1: unknown column 'colour'"),
        ("canonical,canonical\na,b\n", "line 1: a column stands twice"),
        ("canonical,kind\nTehran,planet\n", "line 2, column kind: unknown kind 'planet'"),
        ("canonical,variant,status\nTehran,x,good\n", "line 2, column status: unknown status 'good'"),
        ("canonical,variant,lang\nTehran,x,French\n", "line 2, column lang"),
        ("canonical,note\nTehran,a\x00b\n", "line 2, column note: control character U\\+0000"),
        ("canonical,variant\n,x\n", "line 2, column canonical: the canonical English is empty"),
        ('canonical,note\n"a\nb",x\nTehran,"never closed', "line 4: not CSV"),
        ("canonical\na,b\n", "line 2: 2 cells under 1 columns"),
        ("canonical,variant,case_sensitive\na,b,maybe\n", "line 2, column case_sensitive: neither yes nor no: 'maybe'"),
        ("canonical,variant,near\na,b,x||y\n", "line 2, column near: no word in an item"),
        ("canonical,forbidden\na,x|x\n", "line 2, column forbidden: 'x' is given twice"),
        ("canonical,variant,renders_as,do_not_translate\na,b,c,yes\n", "line 2, column renders_as: 'b' renders as 'c'"),
        ("canonical,external_ids\na,Q42\n", "line 2, column external_ids"),
        ("entry_id,canonical\nx,a\nx,b\n", "line 3, column canonical: entry 'x' has two canonicals"),
        ("entry_id,canonical,variant,renders_as\nx,a,v,1\nx,a,v,2\n", "line 3: the variant 'v' is given twice"),
        ("canonical,note\nTehran," + "x" * 2_000_000 + "\n", "line 2: not CSV: field larger"),
    ],
)
def test_a_bad_row_is_named_by_line_column_and_reason(text: str, message: str) -> None:
    with Glossary.in_memory() as glossary, pytest.raises(BadInput, match=message):
        glossary.load(_load(text))


def test_an_import_is_all_or_nothing(glossary: Glossary, tmp_path: Path) -> None:
    before = list(glossary.entries())
    path = tmp_path / "list.csv"
    good = "".join(f"place,Town {number}\n" for number in range(5000))
    path.write_text(f"kind,canonical\n{good}planet,Mars\n")
    with pytest.raises(ExonymError, match="line 5002, column kind"):
        glossary.load(csv.read(path))
    assert list(glossary.entries()) == before
    assert len(glossary.changes()) == 1
