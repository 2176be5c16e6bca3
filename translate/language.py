"""Which of French and English a passage is written in, where that is sure.

py3langid is used rather than lingua: on 3,502 news sentences and cuts of 3 to 8 words from them it makes fewer errors
both ways, is three times as fast, and weighs 4.5 MB beside 96; both are maintained and under permissive licences.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, Protocol

Language = Literal["fr", "en"]

_SURE = 0.9
# Names, titles of works and other words in capitals say little about the language around them.
_LEAST_PLAIN_WORDS = 3
_LONGEST_SAMPLE = 5000
_WORD = re.compile(r"[^\W\d_]{2,}")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S{1,64}@\S+")


class _Identifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


def is_english(text: str) -> bool:
    """Whether `text` is English, surely enough to leave it untranslated.

    >>> is_english("The foreign minister said that talks would resume next week.")
    True
    >>> is_english("Sergei Lavrov, Press TV")
    False
    """
    return language_of(text) == "en"


def language_of(text: str) -> Language | None:
    """The language of `text`, or None where it is unsure or has fewer than three words in small letters.

    Only French and English are told apart: a passage in a third language comes out as the nearer of the two, or None.
    """
    sample = _ADDRESS.sub(" ", text[:_LONGEST_SAMPLE])
    if sum(word.islower() for word in _WORD.findall(sample)) < _LEAST_PLAIN_WORDS:
        return None
    language, confidence = _identifier().classify(sample)
    if confidence < _SURE:
        return None
    return "en" if language == "en" else "fr"


@cache
def _identifier() -> _Identifier:
    """The identifier, for the two languages alone; loading its model takes most of a second."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(["fr", "en"])
    found: _Identifier = identifier
    return found
