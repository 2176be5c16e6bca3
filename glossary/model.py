"""The glossary's values: entries, their variants, and the matches that look-up returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, get_args

Kind = Literal["person", "place", "organisation", "demonym", "title", "term", "event", "work"]
EntryStatus = Literal["approved", "proposed", "deprecated"]
VariantStatus = Literal["preferred", "admitted", "deprecated"]
Method = Literal["exact", "fold", "key", "fuzzy"]

KINDS: tuple[Kind, ...] = get_args(Kind)
ENTRY_STATUSES: tuple[EntryStatus, ...] = get_args(EntryStatus)
VARIANT_STATUSES: tuple[VariantStatus, ...] = get_args(VariantStatus)

UNKNOWN_LANGUAGE = "und"  # ISO 639-2 "undetermined": what a variant's `lang` is where its source does not say


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
class Draft:
    """What one source says of an entry: a file's rows, an edit. What it does not say is empty or None.

    An empty `id` means the entry with one of these external ids, else that of this kind and canonical English, or a
    new one. A draft that `adds_only` leaves what an entry says already as it is, and is never taken for a namesake
    where it has external ids. `place` says where the source said so, for messages.
    """

    id: str = ""
    kind: Kind | None = None
    canonical: str = ""
    status: EntryStatus | None = None
    note: str | None = None
    external_ids: Mapping[str, str] = field(default_factory=dict)
    variants: tuple[Variant, ...] = ()
    place: str = ""
    adds_only: bool = False

    def as_entry(self) -> Entry:
        """A new entry of what is said, with defaults for the rest."""
        return Entry(
            self.id,
            self.kind or "term",
            self.canonical,
            self.status or "approved",
            self.note or "",
            self.external_ids,
            self.variants,
        )

    def applied_to(self, entry: Entry) -> Entry:
        """`entry` with what is said: it replaces what was there; variants and external ids are added or replaced.

        Where the draft `adds_only`, nothing is replaced, and a canonical of its own becomes an English variant.
        """
        if self.adds_only:
            return self._added_to(entry)
        variants = {(variant.text, variant.lang): variant for variant in (*entry.variants, *self.variants)}
        return Entry(
            entry.id,
            self.kind or entry.kind,
            self.canonical or entry.canonical,
            self.status or entry.status,
            entry.note if self.note is None else self.note,
            {**entry.external_ids, **self.external_ids},
            tuple(variants.values()),
        )

    def _added_to(self, entry: Entry) -> Entry:
        known = {(variant.text, variant.lang) for variant in entry.variants}
        texts = {entry.canonical, *(variant.text for variant in entry.variants)}
        own_name = () if self.canonical in ("", *texts) else (Variant(self.canonical, "en"),)
        new = [
            variant
            for variant in (*own_name, *self.variants)
            if (variant.text, variant.lang) not in known
            and not (variant.text == entry.canonical or (variant.lang == UNKNOWN_LANGUAGE and variant.text in texts))
        ]
        return replace(
            entry,
            note=entry.note or self.note or "",
            external_ids={**self.external_ids, **entry.external_ids},
            variants=(*entry.variants, *new),
        )


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
class EntryChange:
    """What one change did to one entry: the entry before and after; None where it did not exist."""

    entry_id: str
    before: Entry | None
    after: Entry | None


@dataclass(frozen=True, slots=True)
class Change:
    """One step of the history: when (UTC, ISO 8601), what was done, to how many entries, by whom.

    `undoes` is the id of the change that this one took back.
    """

    id: int
    at: str
    action: str
    summary: str
    by: str
    entry_count: int
    undoes: int | None = None


def entry_to_record(entry: Entry) -> dict[str, Any]:
    """The entry as a JSON-ready dictionary; `entry_from_record` turns it back."""
    record = asdict(entry)
    record["external_ids"] = dict(entry.external_ids)
    record["variants"] = [asdict(variant) for variant in entry.variants]
    return record


def entry_from_record(record: Mapping[str, Any]) -> Entry:
    """The entry that `entry_to_record` made `record` of."""
    fields = dict(record)
    fields["variants"] = tuple(Variant(**variant) for variant in record["variants"])
    return Entry(**fields)
