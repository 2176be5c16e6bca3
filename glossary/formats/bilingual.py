"""What bilingual formats hold of a glossary: pairs of a source form and the English written in its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from glossary.model import Draft, Entry, Kind, Variant

Report = Callable[[str], None]
"""Told, in words, of each thing that a format cannot hold and that is left out."""

_BREAKS = re.compile(r"[\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Pair:
    """A form, the English that it renders as, and where both come from."""

    source: str
    target: str
    variant: Variant
    entry: Entry


def pairs(entries: Iterable[Entry], lang: str) -> Iterator[Pair]:
    """One pair for each variant in `lang`, its regions included: "fr" takes fr-CA too."""
    for entry in entries:
        for variant in entry.variants:
            if variant.lang == lang or variant.lang.startswith(f"{lang}-"):
                yield Pair(variant.text, entry.rendering(variant), variant, entry)


def draft(source: str, target: str, lang: str, place: str, *, kind: Kind | None, note: str = "") -> Draft:
    """What a line of a bilingual list adds: an entry named `target` with the form `source`."""
    return Draft(
        kind=kind, canonical=target, note=note or None, variants=(Variant(source, lang),), place=place, adds_only=True
    )


def joined(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """The drafts, neighbours that speak of one entry as one; the first to say something is heard."""
    for _, group in groupby(drafts, key=lambda draft: (draft.id, "" if draft.id else draft.canonical)):
        yield _merged(list(group))


def one_line(text: str) -> str:
    """`text` with tabs and line breaks as spaces."""
    return _BREAKS.sub(" ", text)


def language(tag: str) -> str:
    """A language tag as the glossary writes it: fr_ca is fr-CA, and fr-FR, the region that goes without saying, fr."""
    primary, *others = tag.strip().replace("_", "-").split("-")
    primary = primary.lower()
    if [other.lower() for other in others] == [primary]:
        return primary
    return "-".join([primary, *map(_subtag, others)])


def is_english(lang: str) -> bool:
    """Whether this language tag means English, of whatever region."""
    return lang == "en" or lang.startswith("en-")


def _subtag(text: str) -> str:
    """A subtag in the case that BCP 47 gives it: CA for a region, Latn for a script."""
    return text.upper() if len(text) == 2 else text.title() if len(text) == 4 and text.isalpha() else text


def _merged(drafts: Sequence[Draft]) -> Draft:
    first = drafts[0]
    if len(drafts) == 1:
        return first
    variants: dict[tuple[str, str], Variant] = {}
    external_ids: dict[str, str] = {}
    for draft in drafts:
        for variant in draft.variants:
            variants.setdefault((variant.text, variant.lang), variant)
        external_ids = {**draft.external_ids, **external_ids}
    return replace(
        first,
        kind=next((draft.kind for draft in drafts if draft.kind), None),
        note=next((draft.note for draft in drafts if draft.note), first.note),
        external_ids=external_ids,
        variants=tuple(variants.values()),
    )
