"""What an entry may hold, and coded findings on a whole glossary."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from glossary.errors import BadInput
from glossary.model import ENTRY_STATUSES, KINDS, VARIANT_STATUSES, Entry, Variant
from glossary.normalise import fold

Severity = Literal["error", "warning", "info"]

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_ID = re.compile(r"\S(.*\S)?", re.DOTALL)
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
LIST_SEPARATOR = "|"  # between the items of a list in one cell
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
    "E103": ("error", "a forbidden form that the entry itself writes"),
    "E104": ("error", "a guard with a word both wanted and unwanted nearby"),
    "W201": ("warning", "two entries of one kind with the same canonical English"),
    "W202": ("warning", "text that was decoded with the wrong encoding"),
    "W203": ("warning", "a word that mixes Latin with another script"),
    "W204": ("warning", "a variant of a single letter"),
    "W205": ("warning", "a variant that is repeated but for case, accents or typography, with another rendering"),
    "W206": ("warning", "every variant is deprecated"),
    "W207": ("warning", "a forbidden form that another entry writes"),
    "W208": ("warning", "a rule that changes nothing"),
    "I301": ("info", "a proposed entry waits for review"),
}


def checked(entry: Entry) -> Entry:
    """`entry` in the form that the store keeps: outer spaces gone, a rendering equal to the canonical left out.

    Raises BadInput naming the column for an empty canonical or variant, an unknown kind or status, a language that
    is no ISO 639 code, a control character, a variant given twice, a rule's list with an empty or doubled item, or an
    English of its own for a variant of an entry that is not to be translated.
    """
    one_of(entry.kind, KINDS, "kind")
    one_of(entry.status, ENTRY_STATUSES, "entry_status")
    canonical = clean(entry.canonical, "canonical")
    _require(bool(canonical), "the canonical English is empty", "canonical")
    entry_id = clean(entry.id, "entry_id")
    _require(bool(entry_id), "the id is empty", "entry_id")
    variants = tuple(_checked_variant(variant, canonical) for variant in entry.variants)
    if entry.do_not_translate:
        variants = tuple(map(_untranslated, variants))
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
    return Entry(
        entry_id,
        entry.kind,
        canonical,
        entry.status,
        note,
        dict(sorted(external_ids.items())),
        variants,
        entry.do_not_translate,
        _checked_list(entry.forbidden, "forbidden"),
    )


def external_ids_of(items: Iterable[str], column: str | None = None) -> dict[str, str]:
    """The ids by scheme that are written as wikidata:Q42. Raises BadInput, naming `column`, for one that is not."""
    ids: dict[str, str] = {}
    for item in items:
        scheme, colon, value = item.partition(":")
        if not (scheme and colon and value):
            raise BadInput(f"not an external id: {item!r}", column=column, hint="Write it as wikidata:Q42")
        ids[scheme] = value
    return ids


def list_of(cell: str) -> tuple[str, ...]:
    """The items of a rule's list as one text holds them, parted by upright bars; `cell_of` writes it."""
    return tuple(item.strip() for item in cell.split(LIST_SEPARATOR)) if cell.strip() else ()


def cell_of(items: Iterable[str]) -> str:
    """The items of a rule's list as one text."""
    return f" {LIST_SEPARATOR} ".join(items)


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
    return Variant(
        text,
        lang,
        renders_as,
        variant.status,
        clean(variant.source, "source"),
        variant.case_sensitive,
        variant.whole_phrase,
        _checked_list(variant.near, "near"),
        _checked_list(variant.not_near, "not_near"),
    )


def _untranslated(variant: Variant) -> Variant:
    """A form of an entry that is not to be translated, which has no English but itself."""
    _require(
        variant.renders_as in ("", variant.text),
        f"{variant.text!r} renders as {variant.renders_as!r}, but the entry is not to be translated",
        "renders_as",
        "Leave one of the two out",
    )
    return replace(variant, renders_as="")


def _checked_list(items: tuple[str, ...], column: str) -> tuple[str, ...]:
    if not items:
        return ()
    cleaned = tuple(clean(item, column) for item in items)
    for number, item in enumerate(cleaned):
        hint = f"Part the items by {LIST_SEPARATOR}"
        _require(bool(fold(item)), f"no word in an item of the list: {item!r}", column, hint)
        _require(LIST_SEPARATOR not in item, f"an item holds the sign that parts items: {item!r}", column, hint)
        _require(item not in cleaned[:number], f"{item!r} is given twice", column)
    return cleaned


def _check_unique(variants: tuple[Variant, ...]) -> None:
    seen: set[tuple[str, str]] = set()
    for variant in variants:
        key = (variant.text, variant.lang)
        _require(key not in seen, f"the variant {variant.text!r} ({variant.lang}) is given twice", "variant")
        seen.add(key)


def one_of(value: str, values: Sequence[str], column: str) -> str:
    """`value`, which is one of `values`. Raises BadInput naming the column for any other."""
    if value not in values:
        raise BadInput(f"unknown {column} {value!r}", column=column, hint=f"Use one of: {', '.join(values)}")
    return value


def _require(holds: bool, reason: str, column: str, hint: str = "") -> None:
    if not holds:
        raise BadInput(reason, column=column, hint=hint)


def findings(entries: Iterable[Entry]) -> Iterator[Finding]:
    """What a person should look at in these entries, entry by entry, then what several entries share."""
    renderings: defaultdict[str, list[_Claim]] = defaultdict(list)
    written: dict[str, str] = {}
    forbidden: list[tuple[str, str]] = []
    namesakes: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    claims: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for entry in entries:
        yield from _entry_findings(entry)
        namesakes[entry.kind, entry.canonical].append(entry.id)
        for claim in entry.external_ids.items():
            claims[claim].append(entry.id)
        for variant in entry.variants:
            renderings[variant.text].append(
                _Claim(entry.id, variant.lang, entry.rendering(variant), (variant.near, variant.not_near))
            )
        for english in _english(entry):
            written.setdefault(english, entry.id)
        forbidden += ((form, entry.id) for form in entry.forbidden)
    yield from _shared("W201", namesakes, lambda key: f"several {key[0]} entries are called {key[1]!r}")
    yield from _shared("E102", claims, lambda key: f"{key[0]}:{key[1]} is claimed by several entries")
    yield from _rendering_conflicts(renderings)
    for form, entry_id in forbidden:
        if (other_id := written.get(form, entry_id)) != entry_id:
            message = f"{form!r} is forbidden for {entry_id}, but {other_id} writes it"
            yield Finding("W207", CODES["W207"][0], (entry_id, other_id), message)


@dataclass(frozen=True, slots=True)
class _Claim:
    """What one entry says of a spelling: its language, its English, and the guard that it stands under."""

    entry_id: str
    lang: str
    rendering: str
    guard: tuple[tuple[str, ...], tuple[str, ...]]


def _english(entry: Entry) -> dict[str, None]:
    """All that the entry wants to be written in English."""
    return dict.fromkeys([entry.canonical, *(entry.rendering(variant) for variant in entry.variants)])


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
    if not entry.do_not_translate:  # whose every form renders as itself
        yield from (finding("W205", message) for message in _repeated_spellings(entry))
    if entry.variants and all(variant.status == "deprecated" for variant in entry.variants):
        yield finding("W206", "every variant is deprecated")
    if entry.status == "proposed":
        yield finding("I301", f"{entry.canonical!r} is proposed: approve, merge or remove it")
    yield from (finding(*found) for found in _rule_findings(entry))


def _rule_findings(entry: Entry) -> Iterator[tuple[str, str]]:
    """Codes and messages for rules that contradict each other or do nothing."""
    english = _english(entry) if entry.forbidden else {}
    for form in entry.forbidden:
        if form in english:
            yield "E103", f"{form!r} is forbidden, but the entry writes it"
    for variant in entry.variants:
        if not variant.has_rules:
            continue
        near, not_near = (set(map(fold, words)) for words in (variant.near, variant.not_near))
        if both := near & not_near:
            yield "E104", f"{variant.text!r} wants {min(both)!r} nearby, and does not"
        if variant.case_sensitive and not any(map(_has_case, variant.text)):
            yield "W208", f"{variant.text!r} has no capitals or small letters to be sensitive to"
    if entry.do_not_translate and not entry.variants:
        yield "W208", "nothing is kept from translation: the entry has no form"


def _has_case(letter: str) -> bool:
    return letter.lower() != letter.upper()


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


def _rendering_conflicts(renderings: dict[str, list[_Claim]]) -> Iterator[Finding]:
    """Spellings that two entries claim under the same guard, or none: different guards tell them apart."""
    for text, claims in renderings.items():
        alike: defaultdict[object, list[_Claim]] = defaultdict(list)
        for claim in claims:
            alike[claim.lang, claim.guard].append(claim)
        for own in alike.values():
            if len({claim.rendering for claim in own}) > 1:
                words = ", ".join(f"{claim.rendering!r} ({claim.entry_id})" for claim in own)
                yield Finding("E101", "error", tuple(claim.entry_id for claim in own), f"{text!r} renders as {words}")


def _shared(
    code: str, owners: dict[tuple[str, str], list[str]], words: Callable[[tuple[str, str]], str]
) -> Iterator[Finding]:
    for key, entry_ids in owners.items():
        if len(entry_ids) > 1:
            yield Finding(code, CODES[code][0], tuple(entry_ids), words(key))


def _mixes_scripts(word: str) -> bool:
    scripts = {unicodedata.name(letter, "").split(" ")[0] for letter in word if letter.isalpha()}
    return "LATIN" in scripts and bool(scripts & {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"})
