"""The glossary that ships: curated CSV files, and the names of countries and cities from Unicode CLDR.

Curated entries come first. A country of CLDR joins the curated entry with its ISO 3166 code, or makes a new one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from babel import Locale
from babel.core import get_global
from babel.localedata import locale_identifiers

from glossary.formats import csv
from glossary.model import Draft, Variant
from glossary.normalise import fold

_PARENTHESIS = re.compile(r"\s*[(\[]([^)\]]*)[)\]]$")
_COUNTRY_CODE = re.compile(r"[A-Z]{2}")
# Codes of CLDR that are no country or territory of the world: groupings, test data, "unknown".
_NOT_TERRITORIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
_SOURCE = "CLDR"


def folder() -> Path:
    """The folder of the seed files: in the package once installed, beside it in a checkout."""
    here = Path(__file__).parent
    installed = here / "seed_files"
    return installed if installed.is_dir() else here.parent / "seeds"


def seed_drafts() -> Iterator[Draft]:
    """Every entry that ships, curated ones first."""
    curated = [draft for path in sorted((folder() / "glossary").glob("*.csv")) for draft in csv.read(path)]
    yield from curated
    yield from cldr_drafts(curated)


def cldr_drafts(curated: Iterable[Draft] = ()) -> Iterator[Draft]:
    """Countries, territories and their cities from CLDR, in French and English.

    What a curated entry says already is left out; what it lacks is said of that entry.
    """
    owners = _Owners(curated)
    set_aside = _set_aside()
    for draft in _territories(set_aside):
        yield from owners.without_known(draft)
    for draft in _cities(set_aside):
        yield from owners.without_known(draft)


class _Owners:
    """Which entries there are already, by ISO code, by id and by French name."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        self.by_id: dict[str, Draft] = {}
        self.by_iso: dict[str, str] = {}
        self.by_text: dict[str, str] = {}
        for draft in drafts:
            self._note(draft)

    def without_known(self, draft: Draft) -> Iterator[Draft]:
        """`draft` as news of the entry that it belongs to, without the names that have an owner."""
        own_id = self._owner(draft) or draft.id
        known = own_id in self.by_id
        variants = tuple(variant for variant in draft.variants if fold(variant.text) not in self.by_text)
        if known and not variants:
            return
        if known:
            canonical = self.by_id[own_id].canonical
            variants = tuple(replace(variant, renders_as=canonical, status="admitted") for variant in variants)
            draft = Draft(own_id, external_ids=draft.external_ids, variants=variants)
        else:
            draft = replace(draft, variants=variants)
        self._note(draft)
        yield draft

    def _owner(self, draft: Draft) -> str | None:
        if iso := draft.external_ids.get("iso3166"):
            return self.by_iso.get(iso)
        owners = (self.by_text.get(fold(text)) for text in (draft.canonical, *(v.text for v in draft.variants)))
        return next(filter(None, owners), None)

    def _note(self, draft: Draft) -> None:
        self.by_id.setdefault(draft.id, draft)
        if iso := draft.external_ids.get("iso3166"):
            self.by_iso.setdefault(iso, draft.id)
        for text in (draft.canonical, *(variant.text for variant in draft.variants)):
            if text:
                self.by_text.setdefault(fold(text), draft.id)


def _territories(set_aside: Mapping[str, str]) -> Iterator[Draft]:
    locales = sorted(name for name in locale_identifiers() if re.fullmatch("fr(_[A-Z]{2})?", name))
    french = [dict(Locale.parse(name).territories) for name in locales]
    for code, english in sorted(Locale("en").territories.items()):
        if not _COUNTRY_CODE.fullmatch(code) or code in _NOT_TERRITORIES:
            continue
        texts = [text for names in french for text in _names(names.get(code, ""))]
        canonical = _names(english)[0]
        variants = _variants(texts, canonical, set_aside)
        yield Draft(_slug(canonical), "place", canonical, external_ids={"iso3166": code}, variants=variants)


def _cities(set_aside: Mapping[str, str]) -> Iterator[Draft]:
    """The cities that stand for time zones: for most countries the capital or the largest city.

    Where a country has several, only those are taken whose French differs by more than accents: CLDR has no English
    name of its own for the others, only the zone's id, which is plain ASCII.
    """
    english, french = dict(Locale("en").time_zones), dict(Locale("fr").time_zones)
    territories = dict(Locale("en").territories)
    countries = set(territories.values())
    zones_of = get_global("territory_zones")
    for zone, code in sorted(get_global("zone_territories").items()):
        if "/" not in zone or zone.startswith("Etc/") or code not in territories or zone in set_aside:
            continue
        canonical = english.get(zone, {}).get("city") or zone.split("/")[-1].replace("_", " ")
        name = _names(french.get(zone, {}).get("city", canonical))[0]
        alone = len(zones_of.get(code, ())) == 1
        if "," in canonical or canonical in countries or not (alone or fold(name) != fold(canonical)):
            continue
        variants = _variants([name], canonical, set_aside)
        note = f"City in {_names(territories[code])[0]}"
        yield Draft(_slug(canonical), "place", canonical, note=note, variants=variants)


def _names(text: str) -> list[str]:
    """The name, and the other name that CLDR may put in parentheses: Myanmar (Birmanie)."""
    text = text.replace(" & ", " and ")
    other = _PARENTHESIS.search(text)
    if other is None:
        return [text]
    return [text[: other.start()], other[1]] if other[1][0].isupper() else [text[: other.start()]]


def _variants(texts: Iterable[str], canonical: str, set_aside: Mapping[str, str]) -> tuple[Variant, ...]:
    usable = dict.fromkeys(text for text in texts if text and text != canonical and text not in set_aside)
    return tuple(
        Variant(text, status="preferred" if number == 0 else "admitted", source=_SOURCE)
        for number, text in enumerate(usable)
    )


def _slug(text: str) -> str:
    return fold(text).replace(" ", "-")


def _set_aside() -> dict[str, str]:
    """CLDR names that would mislead in running text, each with the reason, from `seeds/cldr_set_aside.tsv`."""
    lines = (folder() / "cldr_set_aside.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return dict(rows)
