"""Whether a translation is clearly broken, judged beside the engine's own best one for the same sentence."""

from __future__ import annotations

import re
from collections import Counter

from rapidfuzz.distance import Indel

_LOOP = re.compile(r"\b(\w+(?:\W+\w+){0,4})(?:\W+\1\b){2,}", re.IGNORECASE)
_STUTTER = re.compile(r"\b(\w{4,}(?:\W+\w+){0,4}) \1\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"\w+")
_SHORTER, _LONGER = 0.6, 1.6  # lengths beside the engine's own that no rewording explains
_FEW_WORDS = 4  # more or fewer than this many words are no fault in a short sentence


def is_broken(english: str, own: str) -> bool:
    """Whether `english` repeats itself, lost numbers, or has another length than `own`, the engine's own best."""
    return _loops(english, own) or _lost_numbers(english, own) or _other_length(english, own)


def distance(english: str, own: str) -> float:
    """How far the words of `english` are from those of `own`: 0 (the same) to 1."""
    return float(Indel.normalized_distance(_WORD.findall(english.lower()), _WORD.findall(own.lower())))


def _loops(english: str, own: str) -> bool:
    return any(pattern.search(english) and not pattern.search(own) for pattern in (_LOOP, _STUTTER))


def _lost_numbers(english: str, own: str) -> bool:
    return bool(Counter(_NUMBER.findall(own)) - Counter(_NUMBER.findall(english)))


def _other_length(english: str, own: str) -> bool:
    words, own_words = len(_WORD.findall(english)), len(_WORD.findall(own))
    if abs(words - own_words) <= _FEW_WORDS:
        return False
    return not _SHORTER <= words / (own_words or 1) <= _LONGER
