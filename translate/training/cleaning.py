"""Pairs that would teach a model something wrong, found out and counted by reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from rapidfuzz import fuzz

from glossary.normalise import fold
from translate.language import language_of
from translate.training.sources import Pair

LONGEST = 1000  # characters; about 200 words, far over what a newsroom writes
_RATIO, _ALLOWANCE = 2.2, 25  # French is a fifth longer; short lines vary more, hence the characters to spare
_ALIKE = 90.0
_SAME_FORM = 3  # pairs that differ in numbers and punctuation only teach nothing after the third
_LETTERS = re.compile(r"[^\W\d_]")
_NOT_FORM = re.compile(r"[\W\d_]+")
_SLOT = re.compile(r"\{[A-Z]\d?\}")


class Cleaner:
    """Lets through what is fit to learn from; `dropped` counts the rest by reason. One cleaner sees all sources."""

    def __init__(self, *, symbols: Iterable[str] = (), check_language: bool = True) -> None:
        self.dropped: Counter[str] = Counter()
        self.kept = 0
        self._symbols = tuple(symbols)
        self._check_language = check_language
        self._seen: set[bytes] = set()
        self._forms: Counter[bytes] = Counter()

    def __call__(self, pairs: Iterable[Pair]) -> Iterator[Pair]:
        """The fit ones of `pairs`, as they come."""
        for pair in pairs:
            reason = self._reason(pair)
            if reason:
                self.dropped[reason] += 1
            else:
                self.kept += 1
                yield pair

    def _reason(self, pair: Pair) -> str:
        """Why the pair is dropped; empty if it is kept. Cheap questions come first."""
        french, english = pair.french, pair.english
        if not french or not english:
            return "empty"
        if max(len(french), len(english)) > LONGEST:
            return "too long"
        if not _alike_in_length(french, english):
            return "lengths"
        if any(symbol in french or symbol in english for symbol in self._symbols):
            return "reserved symbols"
        if not _has_words(french) or not _has_words(english):
            return "no words"
        if _is_copy(french, english):
            return "copy"
        if self._seen_before(pair):
            return "duplicate"
        if self._check_language and (language_of(french) == "en" or language_of(english) == "fr"):
            return "language"
        return ""

    def _seen_before(self, pair: Pair) -> bool:
        folded = f"{fold(pair.french)}\t{fold(pair.english)}"
        key, form = _key(folded), _key(_NOT_FORM.sub(" ", folded))
        if key in self._seen:
            return True
        self._seen.add(key)
        self._forms[form] += 1
        return self._forms[form] > _SAME_FORM


def _alike_in_length(french: str, english: str) -> bool:
    short, long = sorted((len(french), len(english)))
    return long <= short * _RATIO + _ALLOWANCE and (short > 2 or long < 3 * _ALLOWANCE // 2)


def _has_words(text: str) -> bool:
    """Whether at least two fifths of `text` are letters; slots for names count as letters."""
    text = _SLOT.sub("Name", text)
    return 5 * len(_LETTERS.findall(text)) >= 2 * len(text)


def _is_copy(french: str, english: str) -> bool:
    """Whether the English is the French or nearly: untranslated. A few words, such as names, may well be the same."""
    words = sum(word.islower() for word in french.split())
    return words >= 3 and fuzz.ratio(french.casefold(), english.casefold()) >= _ALIKE


def _key(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=8).digest()
