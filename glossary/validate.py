"""What an entry may hold, and coded findings on a whole glossary."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from glossary.errors import BadInput
from glossary.model import ENTRY_STATUSES, KINDS, VARIANT_STATUSES, Entry, Variant
from glossary.normalise import fold

Severity = Literal["error", "warning", "info"]

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_ID = re.compile(r"\S(.*\S)?", re.DOTALL)
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_MOJIBAKE = re.compile(r"Ã[\x80-\xbf©¨ª«®¯´¼€‡]|â€|Â[«»°\xa0]|\ufffd")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a person should look at: its code, how grave it is, the entries it touches, and in words."""

    code: str
    severity: Severity
    entry_ids: tuple[str, ...]
    message: str


CODES: dict[str, tuple[Severity, str]] = {
    "E101": ("error", "one spelling, two entries, two renderings"),
    "E102": ("error", "one external id claimed by several entries"),
    "W201": ("warning", "two entries of one kind with the same canonical English"),
    "W202": ("warning", "text that was decoded with the wrong encoding"),
    "W203": ("warning", "a word that mixes Latin with another script"),
    "W204": ("warning", "a variant of a single letter"),
    "W205": ("warning", "a variant that is repeated but for case, accents or typography, with another rendering"),
    "W206": ("warning", "every variant is deprecated"),
    "I301": ("info", "a proposed entry waits for review"),
}


def checked(entry: Entry) -> Entry:
    """`entry` in the form that the store keeps: outer spaces gone, a rendering equal to the canonical left out.

    Raises BadInput naming the column for an empty canonical or variant, an unknown kind or status, a language that
    is no ISO 639 code, a control character, or a variant given twice.
    """
    one_of(entry.kind, KINDS, "kind")
    one_of(entry.status, ENTRY_STATUSES, "entry_status")
    canonical = clean(entry.canonical, "canonical")
    _require(bool(canonical), "the canonical English is empty", "canonical")
    entry_id = clean(entry.id, "entry_id")
    _require(bool(entry_id), "the id is empty", "entry_id")
    variants = tuple(_checked_variant(variant, canonical) for variant in entry.variants)
    if len(variants) > 1:
        _check_unique(variants)
    external_ids = (
        {clean(scheme, "external_ids"): clean(value, "external_ids") for scheme, value in entry.external_ids.items()}
        if entry.external_ids
        else {}
    )
    for scheme, value in external_ids.items():
        plain = bool(scheme and value) and not re.search(r"\s", scheme + value) and ":" not in scheme
        _require(plain, f"not an external id: {scheme}:{value}", "external_ids", "Write it as wikidata:Q42")
    note = clean(entry.note, "note")
    return Entry(entry_id, entry.kind, canonical, entry.status, note, dict(sorted(external_ids.items())), variants)


def external_ids_of(items: Iterable[str], column: str | None = None) -> dict[str, str]:
    """The ids by scheme that are written as wikidata:Q42. Raises BadInput, naming `column`, for one that is not."""
    ids: dict[str, str] = {}
    for item in items:
        scheme, colon, value = item.partition(":")
        if not (scheme and colon and value):
            raise BadInput(f"not an external id: {item!r}", column=column, hint="Write it as wikidata:Q42")
        ids[scheme] = value
    return ids


def clean(text: str, column: str) -> str:
    """`text` without outer spaces. Raises BadInput for control characters other than tab and line ends."""
    text = text.strip()
    if not text.isprintable() and (found := _FORBIDDEN.search(text)):
        raise BadInput(f"control character U+{ord(found[0]):04X}", column=column, hint="Remove it")
    return text


def _checked_variant(variant: Variant, canonical: str) -> Variant:
    text = clean(variant.text, "variant")
    _require(bool(text), "the variant is empty", "variant")
    one_of(variant.status, VARIANT_STATUSES, "status")
    lang = variant.lang
    _require(
        lang == "fr" or _LANGUAGE.fullmatch(lang) is not None,
        f"unknown language {lang!r}",
        "lang",
        "Use an ISO 639 code such as fr, en, ru",
    )
    renders_as = clean(variant.renders_as, "renders_as")
    if renders_as == canonical:
        renders_as = ""
    return Variant(text, lang, renders_as, variant.status, clean(variant.source, "source"))


def _check_unique(variants: tuple[Variant, ...]) -> None:
    seen: set[tuple[str, str]] = set()
    for variant in variants:
        key = (variant.text, variant.lang)
        _require(key not in seen, f"the variant {variant.text!r} ({variant.lang}) is given twice", "variant")
        seen.add(key)


def one_of(value: str, values: Sequence[str], column: str) -> str:
    """`value`, which is one of `values`. Raises BadInput naming the column for any other."""
    _require(value in values, f"unknown {column} {value!r}", column, f"Use one of: {', '.join(values)}")
    return value


def _require(holds: bool, reason: str, column: str, hint: str = "") -> None:
    if not holds:
        raise BadInput(reason, column=column, hint=hint)


def findings(entries: Iterable[Entry]) -> Iterator[Finding]:
    """What a person should look at in these entries, entry by entry, then what several entries share."""
    renderings: defaultdict[str, list[tuple[str, str, str]]] = defaultdict(list)
    namesakes: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    claims: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for entry in entries:
        yield from _entry_findings(entry)
        namesakes[entry.kind, entry.canonical].append(entry.id)
        for claim in entry.external_ids.items():
            claims[claim].append(entry.id)
        for variant in entry.variants:
            renderings[variant.text].append((entry.id, variant.lang, entry.rendering(variant)))
    yield from _shared("W201", namesakes, lambda key: f"several {key[0]} entries are called {key[1]!r}")
    yield from _shared("E102", claims, lambda key: f"{key[0]}:{key[1]} is claimed by several entries")
    yield from _rendering_conflicts(renderings)


def _entry_findings(entry: Entry) -> Iterator[Finding]:
    def finding(code: str, message: str) -> Finding:
        return Finding(code, CODES[code][0], (entry.id,), message)

    for text in (entry.canonical, entry.note, *(variant.text for variant in entry.variants)):
        if _MOJIBAKE.search(text):
            yield finding("W202", f"{text!r} looks decoded with the wrong encoding")
    for variant in entry.variants:
        if word := next(filter(_mixes_scripts, variant.text.split()), None):
            yield finding("W203", f"{word!r} mixes Latin letters with another script")
        if len(fold(variant.text)) == 1:
            yield finding("W204", f"the variant {variant.text!r} is a single letter")
    yield from (finding("W205", message) for message in _repeated_spellings(entry))
    if entry.variants and all(variant.status == "deprecated" for variant in entry.variants):
        yield finding("W206", "every variant is deprecated")
    if entry.status == "proposed":
        yield finding("I301", f"{entry.canonical!r} is proposed: approve, merge or remove it")


def _repeated_spellings(entry: Entry) -> Iterator[str]:
    # Case may tell an adjective from a noun (biélorusses, Biélorusses): that is no repetition.
    seen: dict[tuple[str, bool], Variant] = {}
    for variant in entry.variants:
        key = (fold(variant.text), variant.text[:1].isupper())
        first = seen.setdefault(key, variant)
        if first.lang == variant.lang and entry.rendering(first) != entry.rendering(variant):
            yield (
                f"{first.text!r} renders as {entry.rendering(first)!r}, "
                f"but {variant.text!r} as {entry.rendering(variant)!r}"
            )


def _rendering_conflicts(renderings: dict[str, list[tuple[str, str, str]]]) -> Iterator[Finding]:
    for text, claims in renderings.items():
        for lang in sorted({lang for _, lang, _ in claims}):
            own = [(entry_id, rendering) for entry_id, of, rendering in claims if of == lang]
            if len({rendering for _, rendering in own}) > 1:
                words = ", ".join(f"{rendering!r} ({entry_id})" for entry_id, rendering in own)
                ids = tuple(entry_id for entry_id, _ in own)
                yield Finding("E101", "error", ids, f"{text!r} renders as {words}")


def _shared(
    code: str, owners: dict[tuple[str, str], list[str]], words: Callable[[tuple[str, str]], str]
) -> Iterator[Finding]:
    for key, entry_ids in owners.items():
        if len(entry_ids) > 1:
            yield Finding(code, CODES[code][0], tuple(entry_ids), words(key))


def _mixes_scripts(word: str) -> bool:
    scripts = {unicodedata.name(letter, "").split(" ")[0] for letter in word if letter.isalpha()}
    return "LATIN" in scripts and bool(scripts & {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"})
