"""What can be seen without knowing the words: empty and odd lengths, repetitions, brackets and quotes, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from math import log

from translate.quality.model import Issue, Span, shortened
from translate.quality.words import word_set

_BRACKETS = (("(", ")"), ("[", "]"), ("{", "}"))
_LIST_MARK = re.compile(r"(?:^|(?<=[.,:;]\s))(?:\d{1,2}|[A-Za-z]|[ivx]{1,4})\)(?=\s)")
_SMILEY = re.compile(r"[:;]-?[()]")
_QUOTE = re.compile('["“”„«»]')
_INCHES = re.compile(r"(?<=\d)(?:\"|''|”)")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"“”«»]+|[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_HANDLE = re.compile(r"(?<![\w/@#.&])[@#][^\W\d_]\w*")
_AFTER_ADDRESS = ".,;:!?)]}'’…"
_REPEATED_WORD = re.compile(r"(?<![^\W_])(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)?)\s+(?P=word)(?![\w'’-])", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_DOUBLE_SPACE = re.compile(r"(?<=\S) {2,}(?=\S)")
_CLOSERS = " \t\u00a0\u202f\"”»’')]}*_"
_LONGEST_PHRASE = 12  # words
_LEAST_REPEATED = 3  # words of a phrase that stands twice in a row; shorter ones must stand four times
_STEADY = 15  # characters added to both lengths, so that short segments may differ more
_LARGEST_LOG_RATIO = 0.75
_SHORT_PHRASE_TIMES = 4


def form_issues(french: str, english: str) -> Iterator[Issue]:
    """What is odd in the form of a target beside its source."""
    if not english.strip() or not french.strip():
        yield from _empty_issues(french, english)
        return
    yield from _length_issues(french, english)
    yield from _repetition_issues(french, english)
    yield from _bracket_issues(french, english)
    yield from _quote_issues(french, english)
    yield from _address_issues(french, english)
    yield from _end_issues(french, english)
    if "  " in english and (found := _DOUBLE_SPACE.search(english)):
        yield Issue("double-space", "two spaces in a row", None, found.span())


def _empty_issues(french: str, english: str) -> Iterator[Issue]:
    if french.strip():
        yield Issue("empty", f"no English for {shortened(french)!r}")
    elif english.strip():
        yield Issue("empty-source", f"no French for {shortened(english)!r}")


def _length_issues(french: str, english: str) -> Iterator[Issue]:
    ratio = log((len(english) + _STEADY) / (len(french) + _STEADY))
    if abs(ratio) > _LARGEST_LOG_RATIO:
        yield Issue("length", f"{len(french)} characters of French, {len(english)} of English")


def _repetition_issues(french: str, english: str) -> Iterator[Issue]:
    for found in _REPEATED_WORD.finditer(english):
        word = found["word"].lower()
        if word not in _may_be_doubled() and not found["word"].isupper() and not _REPEATED_WORD.search(french):
            yield Issue("repeated-word", f"{shortened(found[0])!r} stands there", None, found.span())
            break
    yield from _phrase_issues(french, english)


def _phrase_issues(french: str, english: str) -> Iterator[Issue]:
    repeated = _repeated_phrase(english)
    if repeated is None or _repeated_phrase(french) is not None:
        return
    start, end = repeated
    yield Issue("repeated-phrase", f"{shortened(english[start:end])!r} repeats itself", None, (start, end))


def _repeated_phrase(text: str) -> tuple[int, int] | None:
    """Where a phrase of three words or more stands twice in a row, or a shorter one four times; None if nowhere."""
    words = list(_WORD.finditer(text))
    forms = [word[0].lower() for word in words]
    if len(set(forms)) == len(forms):
        return None
    last_seen: dict[str, int] = {}
    for index, form in enumerate(forms):
        previous = last_seen.get(form)
        last_seen[form] = index
        if previous is None:
            continue
        length = index - previous
        times = 2 if length >= _LEAST_REPEATED else _SHORT_PHRASE_TIMES
        first = index - length
        if length <= _LONGEST_PHRASE and _stands_times(forms, first, length, times):
            return words[first].start(), words[first + times * length - 1].end()
    return None


def _stands_times(forms: list[str], first: int, length: int, times: int) -> bool:
    phrase = forms[first : first + length]
    return all(
        forms[first + turn * length : first + (turn + 1) * length] == phrase for turn in range(1, times)
    ) and not all(form.isdigit() for form in phrase)


def _bracket_issues(french: str, english: str) -> Iterator[Issue]:
    source, target = _without_list_marks(french), _without_list_marks(english)
    for opening, closing in _BRACKETS:
        surplus = target.count(opening) - target.count(closing)
        if surplus and surplus != source.count(opening) - source.count(closing):
            which = f"{opening!r} is not closed" if surplus > 0 else f"{closing!r} was never opened"
            place = english.rfind(opening if surplus > 0 else closing)
            yield Issue("brackets", which, None, (place, place + 1))
        elif source.count(opening) and not target.count(opening) and not target.count(closing):
            place = french.find(opening)
            yield Issue("brackets-lost", f"no {opening}{closing} in the target", (place, place + 1))


def _without_list_marks(text: str) -> str:
    """`text` without a) and 1) at the head of an item, and without smileys."""
    return _SMILEY.sub("", _LIST_MARK.sub("", text)) if ")" in text or "(" in text else text


def _quote_issues(french: str, english: str) -> Iterator[Issue]:
    source, target = _quotes(french), _quotes(english)
    if len(target) % 2 and not len(source) % 2 and len(_quotes(_INCHES.sub("", english))) % 2:
        yield Issue("quotes", "a quotation mark has no partner", None, (target[-1], target[-1] + 1))
    elif len(source) > 1 and not target and not _single_quoted(english):
        yield Issue("quotes-lost", "no quotation mark in the target", (source[0], source[0] + 1))


def _quotes(text: str) -> list[int]:
    """Where quotation marks stand in `text`."""
    return [quote.start() for quote in _QUOTE.finditer(text)]


def _single_quoted(text: str) -> bool:
    return re.search(r"(?:^|[\s(])['‘]\S", text) is not None


def _address_issues(french: str, english: str) -> Iterator[Issue]:
    if "@" not in french and "#" not in french and "www." not in french and "://" not in french:
        return
    kept = set(_addresses(english))
    for address, span in _addresses(french).items():
        if address not in kept:
            yield Issue("address-changed", f"{address} is not in the target", span)
    kept_handles = set(_handles(english))
    for handle, span in _handles(french).items():
        if handle not in kept_handles:
            yield Issue("handle-changed", f"{french[slice(*span)]} is not in the target", span)


def _addresses(text: str) -> dict[str, Span]:
    """The web and mail addresses in `text`, with their places."""
    found = ((match[0].rstrip(_AFTER_ADDRESS), match.start()) for match in _ADDRESS.finditer(text))
    return {address: (start, start + len(address)) for address, start in found}


def _handles(text: str) -> dict[str, Span]:
    """The handles and hashtags outside addresses, in small letters, with their places."""
    rest = _ADDRESS.sub(lambda found: " " * len(found[0]), text)
    return {found[0].lower(): found.span() for found in _HANDLE.finditer(rest)}


def _end_issues(french: str, english: str) -> Iterator[Issue]:
    source, target = french.rstrip(_CLOSERS)[-1:], english.rstrip(_CLOSERS)[-1:]
    if source == target or not (source in "?!" or target in "?!"):
        return
    lost = f"{source!r} at the end is lost" if source in "?!" else f"{target!r} at the end is new"
    yield Issue("end-mark", lost, None, (len(english.rstrip()) - 1, len(english.rstrip())))


@cache
def _may_be_doubled() -> frozenset[str]:
    return word_set("en", "doubled")
