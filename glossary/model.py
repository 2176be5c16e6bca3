"""The glossary's values: entries, their variants, and the matches that look-up returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

Kind = Literal["person", "place", "organisation", "demonym", "title", "term", "event", "work"]
EntryStatus = Literal["approved", "proposed", "deprecated"]
VariantStatus = Literal["preferred", "admitted", "deprecated"]
Method = Literal["exact", "fold", "key", "fuzzy"]

KINDS: tuple[Kind, ...] = get_args(Kind)
ENTRY_STATUSES: tuple[EntryStatus, ...] = get_args(EntryStatus)
VARIANT_STATUSES: tuple[VariantStatus, ...] = get_args(VariantStatus)


@dataclass(frozen=True, slots=True)
class Variant:
    """One surface form of an entry.

    `renders_as` is the English written in its place; empty means the entry's canonical English.
    `lang` is an ISO 639-1 code; `source` says where the form was seen.
    """

    text: str
    lang: str = "fr"
    renders_as: str = ""
    status: VariantStatus = "admitted"
    source: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One concept or named thing, with its canonical English and its variants.

    `external_ids` maps a scheme ("wikidata", "iso3166") to the id there.
    """

    id: str
    kind: Kind
    canonical: str
    status: EntryStatus = "approved"
    note: str = ""
    external_ids: Mapping[str, str] = field(default_factory=dict)
    variants: tuple[Variant, ...] = ()

    def rendering(self, variant: Variant) -> str:
        """The English to write in place of `variant`."""
        return variant.renders_as or self.canonical


@dataclass(frozen=True, slots=True)
class Match:
    """One answer of a look-up: an entry, the form of it that matched, how, how well (0 to 1) and why."""

    entry_id: str
    kind: Kind
    canonical: str
    renders_as: str
    variant: str
    method: Method
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class TermMatch:
    """A variant found in French text: offsets, the words as they stand there, and the entry they denote.

    `expected` is the English to write, already in the number that the French calls for.
    """

    start: int
    end: int
    surface: str
    entry_id: str
    kind: Kind
    variant: str
    expected: str


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the history: what was done to an entry, when, by whom, with the entry before and after."""

    id: int
    at: str
    action: str
    entry_id: str
    before: Entry | None
    after: Entry | None
    by: str = ""
    undoes: int | None = None
