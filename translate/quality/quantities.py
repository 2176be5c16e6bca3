"""The numbers in a French or an English text, whether in figures, words or Roman numerals, as comparable values.

A figure that can be read in two ways (1.500, 5m) has both values. A quantity is `sure` when a faithful translation
keeps it; small numbers in words, durations (24 heures: a day) and numbers that are parts of names (A320) are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from translate.quality.words import Language, all_values

_SPACE = " \u00a0\u202f\u2009"
_TOKENS: dict[Language, re.Pattern[str]] = {
    "fr": re.compile(
        r"(?P<roman>(?<![^\W_])(?:I(?=(?:er|ère|re)s?(?![^\W_]))|[IVX]+(?=(?:[ei]?[eè]mes?|es?|ᵉ)?(?![^\W_]))))"
        rf"|(?P<hour>\d{{1,2}})[{_SPACE}]?[hH](?:[{_SPACE}]?(?P<minute>[0-5]\d))?(?![^\W_])"
        rf"|(?P<figure>\d{{1,3}}(?:[{_SPACE}]\d{{3}})+(?!\d)(?:,\d+)?|\d{{1,3}}(?:\.\d{{3}}){{2,}}(?!\d)(?:,\d+)?"
        rf"|\d{{1,3}}\.\d{{3}},\d+|\d+(?:[.,]\d+)?)"
        r"|(?P<word>[^\W\d_]+)"
    ),
    "en": re.compile(
        r"(?P<roman>(?<![^\W_])[IVX]+(?![^\W_]))"
        r"|(?P<hour>\d{1,2})[.h](?P<minute>[0-5]\d)(?=\s?[ap]\.?m|(?<=h\d\d)(?![^\W_]))"
        rf"|(?P<figure>\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?|\d{{1,3}}(?:\.\d{{3}}){{2,}}(?!\d)|\d{{1,3}}(?:[{_SPACE}]\d{{3}})+(?!\d)(?:\.\d+)?"
        r"|\d+,\d{1,2}(?!\d|,\d)|\d+(?:\.\d+)?)"
        r"|(?P<word>[^\W\d_]+)"
    ),
}
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[^\s@]{1,64}@\S+|@\w+|#\w+")
_ABBREVIATED_SCALE = re.compile(rf"[{_SPACE}]?(k|K|m|M|Md|Mds|mds|b|B|T)(?![^\W_])")
_ABBREVIATIONS = {"k": 3, "m": 6, "md": 9, "mds": 9, "b": 9, "t": 12}
_DURATION = re.compile(rf"[{_SPACE}]?(heures?|h|jours?|j|mois|semaines?)(?![^\W_])")
_DURATIONS = {
    "h": frozenset({24, 36, 48, 72, 96}),
    "j": frozenset({7, 8, 10, 14, 15, 30, 90}),
    "m": frozenset({6, 12, 18, 24, 30, 36}),
    "s": frozenset({4, 6, 8, 52}),
}
_CLOCK = re.compile(rf"[{_SPACE}]heures?\b(?:[{_SPACE}](?P<minute>[0-5]\d)\b)?")
_PART_OF_NAME = re.compile(r"[^\W\d_][-‑]?\Z")
_ROMAN = {"I": 1, "V": 5, "X": 10}
_ONE = Decimal(1)
_HOURS = 12


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text: the values that it may have, where it stands, and the scale that it was written in.

    `spelt` says that it is written in words, and not just hinted at by a word (double, minuit).
    """

    values: frozenset[Decimal]
    start: int
    end: int
    sure: bool
    scale: Decimal = _ONE
    spelt: bool = False


@dataclass(frozen=True, slots=True)
class _Word:
    """A number word: its kind (number, hundred, scale, ordinal, collective, half) and value."""

    kind: str
    value: Decimal


def quantities(text: str, language: Language) -> list[Quantity]:
    """The numbers in `text`, in order; addresses, handles and hashtags are passed over."""
    if "@" in text or "#" in text or "://" in text or "www." in text:
        text = _ADDRESS.sub(lambda found: " " * len(found[0]), text)
    return list(_scan(text, language))


def _scan(text: str, language: Language) -> Iterator[Quantity]:
    words, hints = _number_words(language), _hints(language)
    number: _Number | None = None
    for token in _TOKENS[language].finditer(text):
        kind = token.lastgroup
        if kind == "word":
            lower = token[0].lower()
            word = words.get(lower)
            if word is None:
                if lower in hints:
                    yield Quantity(hints[lower], *token.span(), sure=False)
                continue
            if number is not None and number.take(word, token, text):
                continue
            if number is not None:
                yield number.quantity()
            number = _Number.of_word(word, token, after_percent=text[: token.start()].endswith("pour "))
            if lower in hints:
                yield Quantity(hints[lower], *token.span(), sure=False)
            continue
        if number is not None:
            yield number.quantity()
            number = None
        if kind == "figure":
            figure = _figure(token, text, language)
            clock = _CLOCK.match(text, token.end()) if language == "fr" else None
            if clock is not None and figure.sure:
                yield from _clock_time(token["figure"], clock["minute"], token.start(), clock.end())
            else:
                number = _Number.of_figure(figure)
                if not figure.sure:
                    yield figure
                    number = None
        elif kind == "roman":
            if quantity := _roman(token, text):
                yield quantity
        else:
            yield from _time(token, language)
    if number is not None:
        yield number.quantity()


class _Number:
    """A number that grows word by word: "deux cent mille", "3,5 milliards", "two and a half million"."""

    def __init__(self, values: Iterable[Decimal], start: int, end: int, *, figure: bool) -> None:
        self._values = frozenset(values)  # of figures, else of what the scales before have made
        self._group = Decimal(0)
        self._scale = _ONE
        self._start, self._end = start, end
        self._figure = figure
        self._words = 0
        self._exact = True
        self._last: _Word | None = None

    @classmethod
    def of_figure(cls, figure: Quantity) -> _Number:
        return cls(figure.values, figure.start, figure.end, figure=True)

    @classmethod
    def of_word(cls, word: _Word, token: re.Match[str], *, after_percent: bool) -> _Number:
        number = cls((Decimal(0),), *token.span(), figure=False)
        number._add(word)
        number._exact = number._exact and not after_percent
        return number

    def take(self, word: _Word, token: re.Match[str], text: str) -> bool:
        """Add `word` if it goes on with this number; says whether it did."""
        gap = text[self._end : token.start()].lower()
        between = gap.strip(f"{_SPACE}\t\n-‑")
        if len(gap) > 7 or not self._goes_on(word, between, hyphen="-" in gap or "‑" in gap):
            return False
        self._add(word)
        self._end = token.end()
        return True

    def _goes_on(self, word: _Word, between: str, *, hyphen: bool) -> bool:
        last = self._last
        if word.kind == "half":
            return between in ("et", "and a", "and")
        if word.kind in ("scale", "hundred", "collective"):
            if between or word.value == 1:
                return False
            return word.kind != "hundred" or (last is not None and last.kind == "number")
        if self._figure or last is None or last.kind in ("ordinal", "half", "collective"):
            return False
        if last.kind in ("scale", "hundred"):
            return between in ("", "and")
        if between and not (between == "et" and word.value in (1, 11)):
            return False
        low = self._group % 100
        return word.value in _room(int(low), hyphen=hyphen)

    def _add(self, word: _Word) -> None:
        self._last = word
        self._words += 1
        if word.kind == "half":
            half = word.value * self._scale
            self._exact = self._exact and (self._figure or self._scale > 1)
            if self._group and not self._figure:
                self._group += word.value
            else:
                whole = (
                    self._values if self._scale == 1 else frozenset[Decimal]()
                )  # dix ans et demi, 10 and a half years
                self._values = whole | frozenset(value + half for value in self._values)
        elif word.kind in ("number", "ordinal") and word.value < 100:
            is_four_twenty = word.value == 20 and self._group % 100 == 4
            self._group += 76 if is_four_twenty else word.value
        elif word.kind in ("hundred", "collective") and not self._figure and word.value < 1000:
            low = self._group % 100
            self._group += (low or 1) * word.value - low
            self._exact = self._exact and word.kind != "collective"
        else:
            self._multiply(word)

    def _multiply(self, word: _Word) -> None:
        self._exact = self._exact and word.kind != "collective"
        if self._figure:
            self._values = frozenset(value * word.value for value in self._values)
        elif self._group:
            self._values = frozenset(value + self._group * word.value for value in self._values)
        else:
            self._values = frozenset((value or _ONE) * word.value for value in self._values)
        self._group = Decimal(0)
        self._scale = word.value

    def quantity(self) -> Quantity:
        values = frozenset(value + self._group for value in self._values)
        if self._words > 1 and self._last is not None and self._last.kind == "ordinal" and self._last.value == 2:
            values |= {value - 2 for value in values}  # a forty-second lead
        several = self._words > 1 and not values <= _ROUND
        return Quantity(
            values, self._start, self._end, self._exact and (self._figure or several), self._scale, not self._figure
        )


_ROUND = frozenset(Decimal(10) ** power for power in range(2, 13))  # a hundred, a thousand: often figures of speech


def _room(low: int, *, hyphen: bool) -> range | tuple[int, ...]:
    """Which numbers may be added, word by word, to one whose last two digits are `low`."""
    if low == 4:
        return (20,)  # quatre-vingts
    if low == 10:
        return range(7, 10) if hyphen else ()  # dix-sept
    if low in (60, 80):
        return range(1, 20)  # soixante-dix
    return range(1, 10) if low >= 20 and low % 10 == 0 else ()


def _figure(token: re.Match[str], text: str, language: Language) -> Quantity:
    start, end = token.span()
    values = _figure_values(token["figure"], language)
    before = text[max(0, start - 2) : start]
    sure = not _PART_OF_NAME.search(before) and values != {Decimal(0)}
    if sure and (duration := _DURATION.match(text, end)):
        sure = not values <= _DURATIONS[duration[1][0]]
    if abbreviated := _ABBREVIATED_SCALE.match(text, end):
        factor = Decimal(10) ** _ABBREVIATIONS[abbreviated[1].lower()]
        values |= {value * factor for value in values}
    return Quantity(values, start, end, sure)


def _figure_values(figure: str, language: Language) -> frozenset[Decimal]:
    """The values of a figure as the language writes it, and as the other does where that cannot be ruled out."""
    digits = "".join(figure.split())
    if digits.count(".") > 1:  # 12.345.678, in English a French figure left over
        return frozenset({Decimal(digits.replace(".", "").replace(",", "."))})
    if language == "en":
        decimal_comma = re.fullmatch(r"\d+,\d{1,2}", digits)  # left over too
        return frozenset({Decimal(digits.replace(",", "." if decimal_comma else ""))})
    if "," in digits and "." in digits:
        return frozenset({Decimal(digits.replace(".", "").replace(",", "."))})
    values = {Decimal(digits.replace(",", "."))}
    if re.fullmatch(r"\d{1,3}[.,]\d{3}", digits):
        values.add(Decimal(digits.replace(".", "").replace(",", "")))
    return frozenset(values)


def _time(token: re.Match[str], language: Language) -> Iterator[Quantity]:
    hour, minute = token["hour"], token["minute"]
    if language == "fr":
        yield from _clock_time(hour, minute, *token.span())
        return
    yield Quantity(frozenset({Decimal(hour)}), *token.span(), sure=True)
    yield Quantity(frozenset({Decimal(minute)}), *token.span(), sure=int(minute) != 0)


def _clock_time(hour: str, minute: str | None, start: int, end: int) -> Iterator[Quantity]:
    """Hour and minute; the hour may be counted from noon. A whole hour may be a duration (24 heures: a day)."""
    if not hour.isdecimal():
        yield Quantity(_figure_values(hour, "fr"), start, end, sure=True)
        return
    count, clock = int(hour), Decimal(f"{hour}{minute or '00'}")  # 1830 is half past six to a soldier
    other = count - _HOURS if count > _HOURS else count + _HOURS
    sure = minute is not None or (count and count not in _DURATIONS["h"])
    yield Quantity(frozenset({Decimal(count), Decimal(other), clock}), start, end, bool(sure))
    if minute is not None and int(minute):
        yield Quantity(frozenset({Decimal(minute), clock}), start, end, sure=True)


def _roman(token: re.Match[str], text: str) -> Quantity | None:
    numeral = token[0]
    total = 0
    for sign, following in zip(numeral, f"{numeral[1:]} ", strict=True):
        value = _ROMAN[sign]
        total += -value if value < _ROMAN.get(following, 0) else value
    ordinal = text[token.end() : token.end() + 1].isalpha() or text[token.end() : token.end() + 1] == "ᵉ"
    if not ordinal and len(numeral) == 1:
        return None
    return Quantity(frozenset({Decimal(total)}), *token.span(), sure=ordinal)


@cache
def _number_words(language: Language) -> dict[str, _Word]:
    return {
        word: _Word(kind, value)
        for kind in ("ordinal", "number", "half", "collective", "hundred", "scale")
        for word, values in all_values(language, kind).items()
        for value in values
    }


@cache
def _hints(language: Language) -> dict[str, frozenset[Decimal]]:
    hints: dict[str, frozenset[Decimal]] = {}
    for kind in ("about", "month"):
        for word, values in all_values(language, kind).items():
            hints[word.lower()] = hints.get(word.lower(), frozenset()) | values
    return hints
