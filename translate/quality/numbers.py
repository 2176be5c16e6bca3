"""Numbers, percentages, currencies and dates: what of the source's figures the target has lost, changed or added."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache

from translate.quality.model import Issue, listed
from translate.quality.quantities import Quantity, quantities
from translate.quality.words import Language, word_set, word_values

_FRENCH_FORMAT = re.compile(
    r"(?<![\w.,])(?:\d+,\d{1,2}(?!\d|,\d)|\d{1,3}(?:\.\d{3}){2,}(?!\d)|\d{1,2}\s?[hH][0-5]\d)(?!\w)"
)
_DIGIT = re.compile(r"\d")
_PERCENT = re.compile(r"\d\s*(?:%|pour[ -]cent\b)", re.IGNORECASE)
_PERCENT_WORDS = re.compile(r"%|\bper ?cent|\bpercentage|\bpoints?\b|\bp(?:c|ct|p)\b", re.IGNORECASE)
_FRACTION = re.compile(r"\b(?:half|halves|third|thirds|quarters?|fifths?|tenths?|doubled?|twofold)\b", re.I)
_IMPERIAL = re.compile(
    r"\b(?:miles?|mph|feet|foot|ft|inch(?:es)?|yards?|pounds?|lbs?|ounces?|acres?|gallons?|Fahrenheit|stone|°F|sq)\b"
    r"|\d['′]\s?\d",
    re.I,
)
_METRIC = re.compile(
    r"(?:\d\s*(?:k?m|cm|mm|kg|g|ha|l|°C?|km²|km2|m²|m2)\b"
    r"|\b(?:kilo)?mètres?\b|\b(?:centi|milli)mètres?\b|\bkilos?\b|\b(?:kilo|milli)?grammes?\b|\bhectares?\b|\blitres?\b|\bdegrés?\b)",
    re.IGNORECASE,
)
_BESIDE_DATE = re.compile(
    r"(?:\d|\b(?:in|on|of|since|until|till|by|last|next|this|early|late|mid|from|to|and))[\s-]*\Z", re.I
)
_DAY_OR_YEAR = re.compile(r"\s+\d")
_NO_CALENDAR_WORDS = frozenset({"Mars"})  # the planet and the god; the month has a small letter
_MILLION = Decimal(10) ** 6
_SCALES = tuple(Decimal(10) ** power for power in (3, 6, 9, 12))


def number_issues(french: str, english: str) -> Iterator[Issue]:
    """What differs between the numbers of a source and its target."""
    source, target = quantities(french, "fr"), quantities(english, "en")
    yield from _compared(french, english, source, target)
    if _DIGIT.search(french):
        yield from _format_issues(french, english)
        yield from _percent_issues(french, english)
    yield from _currency_issues(french, english)
    yield from _date_issues(french, english)


def _compared(french: str, english: str, source: Sequence[Quantity], target: Sequence[Quantity]) -> Iterator[Issue]:
    missing = _without_partner(source, target, french)
    added = _without_partner(target, source, english)
    if not (missing or added):
        missing = _words_without_partner(source, target, scaled=True)
        added = _words_without_partner(target, source, scaled=True)
        if not missing or not added or not _scales(missing).isdisjoint(_scales(added)):
            return
    if _IMPERIAL.search(english) and _METRIC.search(french):
        return
    if added and not missing:
        missing = _words_without_partner(source, target, scaled=False)
    lost, new = _words(missing, french), _words(added, english)
    if missing and added:
        message = f"{lost} in the source, {new} in the target"
        yield Issue("number-changed", message, _span(missing[0]), _span(added[0]))
    elif _DIGIT.search(lost):  # number words are often figures of speech (trente-six solutions)
        yield Issue("number-missing", f"{lost} is not in the target", _span(missing[0]))
    elif added:
        yield Issue("number-added", f"{new} is not in the source", None, _span(added[0]))


def _without_partner(own: Sequence[Quantity], other: Sequence[Quantity], text: str) -> list[Quantity]:
    """The sure quantities of `own` that nothing in `other` stands for."""
    known = frozenset(value for quantity in other for value in quantity.values)
    own_scales, other_scales = _scales(own), _scales(other)
    unsure = frozenset(value for quantity in own if not (quantity.sure or quantity.spelt) for value in quantity.values)
    left = []
    for quantity in own:
        if not quantity.sure or not known.isdisjoint(quantity.values) or quantity.values <= unsure:
            continue
        if _in_parts(text[quantity.start : quantity.end], known) or _same_short_year(quantity, known):
            continue
        if not _shares_scale(quantity, known, own_scales, other_scales):
            left.append(quantity)
    return left


def _words_without_partner(own: Sequence[Quantity], other: Sequence[Quantity], *, scaled: bool) -> list[Quantity]:
    """The numbers in words that nothing in `other` stands for: millions and more, or those below.

    "Un" and "une" are articles too, and left out.
    """
    known = frozenset(value for quantity in other for value in quantity.values)
    return [
        quantity
        for quantity in own
        if quantity.spelt and min(quantity.values) > 1 and known.isdisjoint(quantity.values)
        if (quantity.scale >= _MILLION) == scaled
    ]


def _scales(found: Iterable[Quantity]) -> set[Decimal]:
    return {quantity.scale for quantity in found}


def _in_parts(words: str, known: frozenset[Decimal]) -> bool:
    """Whether each figure in `words` has a partner: 17 300 that is no number, 12.05 that is a date."""
    parts = re.findall(r"\d+", words)
    return len(parts) > 1 and all(Decimal(part) in known for part in parts)


def _same_short_year(quantity: Quantity, known: frozenset[Decimal]) -> bool:
    """Whether a year stands there with two digits, or the other way round: les années 80, the 1980s."""
    return any(
        (1000 <= value <= 2100 and value % 100 >= 10 and value % 100 in known)
        or (10 <= value < 100 and any(year + value in known for year in (1700, 1800, 1900, 2000)))
        for value in quantity.values
    )


def _shares_scale(
    quantity: Quantity, known: frozenset[Decimal], own_scales: set[Decimal], other_scales: set[Decimal]
) -> bool:
    """Whether the scale is merely written once for two numbers, on one of the sides: de 5 à 10 millions."""
    for scale in _SCALES:
        if quantity.scale == 1 and scale in own_scales & other_scales:
            partners = [value * scale for value in quantity.values]
        elif quantity.scale == scale and scale in other_scales:
            partners = [value / scale for value in quantity.values]
        else:
            continue
        if not known.isdisjoint(partners):
            return True
    return False


def _format_issues(french: str, english: str) -> Iterator[Issue]:
    for found in _FRENCH_FORMAT.finditer(english):
        if found[0] in french:
            yield Issue("number-format", f"{found[0]} is written the French way", None, found.span())


def _percent_issues(french: str, english: str) -> Iterator[Issue]:
    percent = _PERCENT.search(french)
    if percent and not _PERCENT_WORDS.search(english) and not _FRACTION.search(english):
        yield Issue("percent-missing", f"{percent[0]!r} in the source, no percentage in the target", percent.span())


def _currency_issues(french: str, english: str) -> Iterator[Issue]:
    source, target = _currencies(french, "fr"), _currencies(english, "en")
    lost = {name: span for name, span in source.items() if name not in target}
    new = {name: span for name, span in target.items() if name not in source}
    if not lost:
        return
    name, span = next(iter(lost.items()))
    if new:
        other, place = next(iter(new.items()))
        yield Issue("currency-changed", f"{name} in the source, {other} in the target", span, place)
    elif not target and _DIGIT.search(french):
        yield Issue("currency-missing", f"{name} in the source, no currency in the target", span)


def _date_issues(french: str, english: str) -> Iterator[Issue]:
    for kind in ("month", "weekday"):
        source = _calendar(french, "fr", kind)
        if not source:
            continue
        target = _calendar(english, "en", kind)
        lost = [found for number, found in source.items() if number not in target]
        new = [found for number, found in target.items() if number not in source and _is_date(found)]
        if lost and new:
            message = f"{lost[0][0]} in the source, {new[0][0]} in the target"
            yield Issue("date-changed", message, lost[0].span(), new[0].span())
        elif lost and not (kind == "month" and _as_figure(source, english)):
            yield Issue("date-missing", f"{listed(found[0] for found in lost)} is not in the target", lost[0].span())


def _as_figure(months: dict[str, re.Match[str]], english: str) -> bool:
    """Whether the months stand in the target as figures: 9/11."""
    figures = {figure.lstrip("0") for figure in re.findall(r"\d+", english)}
    return months.keys() <= figures


def _is_date(found: re.Match[str]) -> bool:
    """Whether a word for a month or day is surely one: "May" and "March" stand beside a number or preposition."""
    if found[0] not in word_set("en", "unsure-month"):
        return True
    text = found.string
    return bool(
        _BESIDE_DATE.search(text, max(0, found.start() - 8), found.start()) or _DAY_OR_YEAR.match(text, found.end())
    )


def _calendar(text: str, language: Language, kind: str) -> dict[str, re.Match[str]]:
    """Where each month or weekday, by its number, first stands in `text`."""
    pattern, values = _word_pattern(language, kind)
    first: dict[str, re.Match[str]] = {}
    for found in pattern.finditer(text):
        first.setdefault(values.get(found[0]) or values[found[0].lower()], found)
    return first


def _currencies(text: str, language: Language) -> dict[str, tuple[int, int]]:
    pattern, values = _word_pattern(language, "currency")
    first: dict[str, tuple[int, int]] = {}
    for found in pattern.finditer(text):
        first.setdefault(values.get(found[0]) or values[found[0].lower()], found.span())
    return first


@cache
def _word_pattern(language: Language, kind: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern for the words of one kind, and the value of each."""
    values = word_values(language, kind)
    spellings = {*values, *(word.capitalize() for word in values if language == "fr")} - _NO_CALENDAR_WORDS
    words = "|".join(re.escape(word) for word in sorted(spellings, key=len, reverse=True))
    pattern = rf"(?<![^\W\d_])(?:{words})(?![^\W\d_])"
    return re.compile(pattern), values


def _words(found: Iterable[Quantity], text: str) -> str:
    return listed(text[quantity.start : quantity.end] for quantity in found)


def _span(quantity: Quantity) -> tuple[int, int]:
    return quantity.start, quantity.end
