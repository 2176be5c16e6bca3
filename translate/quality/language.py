"""Targets that are still French, in whole or in part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from functools import cache
from itertools import pairwise

from translate.quality.model import Issue, shortened
from translate.quality.words import word_set

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*['’]?")
_ELIDED = re.compile(r"(?:[cdjlmnst]|qu|jusqu|lorsqu)['’](?=[^\W\d_]{2})", re.IGNORECASE)
_LEAST_RUN = 3  # words in small letters in a row that are the source's
_LEAST_TELLING = 1  # of them French, for the run to be an error


def language_issues(french: str, english: str) -> Iterator[Issue]:
    """What is untranslated in `english`: all of it, a passage, a word."""
    source, target = french.strip(), english.strip()
    if not source or not target:
        return
    if source.casefold() == target.casefold():
        yield from _untranslated(target)
    else:
        yield from _partly_french(french, english)


def _untranslated(text: str) -> Iterator[Issue]:
    """A finding on a segment that is the same in both: sure where French words are in it; none where all are names."""
    words = [word[0] for word in _WORD.finditer(text)]
    if text.isupper() and len(words) >= _LEAST_RUN:
        words = [word.lower() for word in words]
    plain = [word for word in words if word.islower() and word not in _function_words() and len(word) > 2]
    if not plain:
        return
    signs = sum(_is_french(word[:1].lower() + word[1:]) for word in words)
    if signs > sum(word in _english_words() for word in words):
        yield Issue("untranslated", f"{shortened(text)!r} is the French text", None, (0, len(text)))
    else:
        yield Issue("same-text", f"{shortened(text)!r} is the same in both", None, (0, len(text)))


def _partly_french(french: str, english: str) -> Iterator[Issue]:
    words = list(_WORD.finditer(english))
    suspects = [index for index, word in enumerate(words) if _is_french(word[0])]
    if not suspects:
        return
    borrowed = {place for phrase in _loan_phrases().finditer(english) for place in range(*phrase.span())}
    source_words = [word[0] for word in _WORD.finditer(french)]
    known, pairs = set(source_words), set(pairwise(source_words))
    reported = -1
    for index in suspects:
        if index <= reported or words[index][0] not in known or words[index].start() in borrowed:
            continue
        first, last = _run(words, index, pairs)
        reported = last
        run = [word[0] for word in words[first : last + 1]]
        span = (words[first].start(), words[last].end())
        passage = shortened(english[slice(*span)])
        telling = sum(_is_french(word[:1].lower() + word[1:]) for word in run)
        plain = sum(word.islower() for word in run)
        if plain >= _LEAST_RUN and telling >= _LEAST_TELLING:
            yield Issue("french-left", f"{passage!r} is French", None, span)
        elif _is_telling(words[index][0]):
            yield Issue("french-word", f"{words[index][0]!r} is French", None, words[index].span())


def _run(words: Sequence[re.Match[str]], index: int, pairs: Set[tuple[str, str]]) -> tuple[int, int]:
    """The first and the last of the words around `index` that stand in the source in the same order."""
    first = last = index
    while first and (words[first - 1][0], words[first][0]) in pairs:
        first -= 1
    while last + 1 < len(words) and (words[last][0], words[last + 1][0]) in pairs:
        last += 1
    return first, last


def _is_french(word: str) -> bool:
    """Whether a word in small letters may be a sign of French: a function word, or one that is telling."""
    return word in _function_words() or _is_telling(word)


def _is_telling(word: str) -> bool:
    """Whether a word in small letters is French beyond doubt: a common one, an elided one, one with an accent."""
    if word.isascii() and word.isalpha():
        return word in _telling_words()
    return word.islower() and word not in _loans() and (_has_accent(word) or _ELIDED.match(word) is not None)


def _has_accent(word: str) -> bool:
    return any(character in "àâçèéêëîïôùûœ" for character in word)


@cache
def _function_words() -> frozenset[str]:
    return word_set("fr", "function")


@cache
def _english_words() -> frozenset[str]:
    return word_set("en", "function")


@cache
def _telling_words() -> frozenset[str]:
    return word_set("fr", "telling")


@cache
def _loans() -> frozenset[str]:
    return word_set("en", "loan")


@cache
def _loan_phrases() -> re.Pattern[str]:
    phrases = "|".join(re.escape(phrase).replace("'", "['’]") for phrase in sorted(word_set("en", "loan-phrase")))
    return re.compile(rf"\b(?:{phrases})\b", re.IGNORECASE)
