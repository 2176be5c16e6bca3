"""The glossary's values: entries, their variants, and the matches that look-up returns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
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

    The rest are the rules of when the form denotes its entry in a text. They belong to the form, as in other
    termbases: "Géorgie" needs a guard, "État de Géorgie" none. `case_sensitive`: only in the very capitals given.
    `whole_phrase`: not as a part of a longer name or compound. `near`: only with one of these words or phrases around
    it; `not_near`: with none of these.
    """

    text: str
    lang: str = "fr"
    renders_as: str = ""
    status: VariantStatus = "admitted"
    source: str = ""
    case_sensitive: bool = False
    whole_phrase: bool = False
    near: tuple[str, ...] = ()
    not_near: tuple[str, ...] = ()

    @property
    def has_rules(self) -> bool:
        """Whether the form denotes its entry in some places only."""
        return self.case_sensitive or self.whole_phrase or bool(self.near or self.not_near)

    def with_rules_of(self, other: Variant) -> Variant:
        """This form under the rules of `other`."""
        return replace(
            self,
            case_sensitive=other.case_sensitive,
            whole_phrase=other.whole_phrase,
            near=other.near,
            not_near=other.not_near,
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One concept or named thing, with its canonical English and its variants.

    `external_ids` maps a scheme ("wikidata", "iso3166") to the id there. Two rules belong to what is meant, whichever
    form a text uses: an entry that is `do_not_translate` keeps its form in the English, and its `forbidden` forms are
    English that must not stand for it.
    """

    id: str
    kind: Kind
    canonical: str
    status: EntryStatus = "approved"
    note: str = ""
    external_ids: Mapping[str, str] = field(default_factory=dict)
    variants: tuple[Variant, ...] = ()
    do_not_translate: bool = False
    forbidden: tuple[str, ...] = ()

    def rendering(self, variant: Variant) -> str:
        """The English to write in place of `variant`."""
        return variant.text if self.do_not_translate else variant.renders_as or self.canonical


@dataclass(frozen=True, slots=True)
class Draft:
    """What one source says of an entry: a file's rows, an edit. What it does not say is empty or None.

    An empty `id` means the entry with one of these external ids, else that of this kind and canonical English, or a
    new one. A draft that `adds_only` leaves what an entry says already as it is, and is never taken for a namesake
    where it has external ids. One that `keeps_rules` comes from a source that has no place for the rules of forms:
    forms that are there already keep theirs. `place` says where the source said so, for messages.
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
    do_not_translate: bool | None = None
    forbidden: tuple[str, ...] | None = None
    keeps_rules: bool = False

    def with_id(self, entry_id: str) -> Draft:
        """The same of the entry with this id. Spelt out, for a bulk import makes one of each draft."""
        return Draft(
            entry_id,
            self.kind,
            self.canonical,
            self.status,
            self.note,
            self.external_ids,
            self.variants,
            self.place,
            self.adds_only,
            self.do_not_translate,
            self.forbidden,
            self.keeps_rules,
        )

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
            bool(self.do_not_translate),
            self.forbidden or (),
        )

    def applied_to(self, entry: Entry) -> Entry:
        """`entry` with what is said: it replaces what was there; variants and external ids are added or replaced.

        Where the draft `adds_only`, nothing is replaced, and a canonical of its own becomes an English variant.
        """
        if self.adds_only:
            return self._added_to(entry)
        variants = {(variant.text, variant.lang): variant for variant in entry.variants}
        for variant in self.variants:
            known = variants.get((variant.text, variant.lang))
            keeps = self.keeps_rules and known is not None and not variant.has_rules
            variants[variant.text, variant.lang] = variant.with_rules_of(known) if known and keeps else variant
        return Entry(
            entry.id,
            self.kind or entry.kind,
            self.canonical or entry.canonical,
            self.status or entry.status,
            entry.note if self.note is None else self.note,
            {**entry.external_ids, **self.external_ids},
            tuple(variants.values()),
            entry.do_not_translate if self.do_not_translate is None else self.do_not_translate,
            entry.forbidden if self.forbidden is None else self.forbidden,
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
            forbidden=tuple(dict.fromkeys((*entry.forbidden, *(self.forbidden or ())))),
        )


@dataclass(frozen=True)
class Match:
    """One answer of a look-up: an entry, the form of it that matched, how, and how well (0 to 1)."""

    entry_id: str
    kind: Kind
    canonical: str
    renders_as: str
    variant: str
    method: Method
    score: float
    explain: Callable[[], str] = field(repr=False, compare=False)

    @cached_property
    def reason(self) -> str:
        """Why it matched. Put into words when asked for: that takes longer than to find a match by its key."""
        return self.explain()


@dataclass(frozen=True, slots=True)
class TermMatch:
    """A variant found in French text: offsets, the words as they stand there, and the entry they denote.

    `expected` is the English to write, already in the number that the French calls for; `forbidden` is English that
    must not stand in its stead.
    """

    start: int
    end: int
    surface: str
    entry_id: str
    kind: Kind
    variant: str
    expected: str
    forbidden: tuple[str, ...] = ()


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
    record["variants"] = [_variant_to_record(variant) for variant in entry.variants]
    record["forbidden"] = list(entry.forbidden)
    return record


def entry_from_record(record: Mapping[str, Any]) -> Entry:
    """The entry that `entry_to_record` made `record` of, in this version or in one that knew no rules yet."""
    fields = dict(record)
    fields["variants"] = tuple(_variant_from_record(variant) for variant in record["variants"])
    fields["forbidden"] = tuple(record.get("forbidden", ()))
    return Entry(**fields)


def _variant_to_record(variant: Variant) -> dict[str, Any]:
    return {**asdict(variant), "near": list(variant.near), "not_near": list(variant.not_near)}


def _variant_from_record(record: Mapping[str, Any]) -> Variant:
    fields = dict(record)
    for name in ("near", "not_near"):
        fields[name] = tuple(record.get(name, ()))
    return Variant(**fields)
