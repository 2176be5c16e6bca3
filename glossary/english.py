"""The English plural of nouns and noun phrases, and which words look as if they had none."""

from __future__ import annotations

import re

_PREPOSITION_LIST = "about against at between by for from in into of off on over to under with without within"
_PREPOSITIONS = frozenset(_PREPOSITION_LIST.split())
_IRREGULAR = {
    "child": "children",
    "foot": "feet",
    "goose": "geese",
    "man": "men",
    "mouse": "mice",
    "ox": "oxen",
    "person": "people",
    "tooth": "teeth",
    "woman": "women",
    "criterion": "criteria",
    "phenomenon": "phenomena",
    "memorandum": "memoranda",
    "datum": "data",
    "alumnus": "alumni",
    "nucleus": "nuclei",
    "stimulus": "stimuli",
    "virus": "viruses",
    "appendix": "appendices",
    "index": "indices",
    "calf": "calves",
    "half": "halves",
    "knife": "knives",
    "leaf": "leaves",
    "life": "lives",
    "loaf": "loaves",
    "shelf": "shelves",
    "thief": "thieves",
    "wife": "wives",
    "wolf": "wolves",
    "quiz": "quizzes",
}
_O_TAKES_ES = frozenset({"echo", "embargo", "hero", "mosquito", "potato", "tomato", "torpedo", "veto"})
_NOT_FROM_MAN = ("human", "roman", "german", "ottoman", "talisman", "shaman", "norman", "turkoman", "turkman")
# Nouns without a plural: many and few of the same form, and what is not counted.
_UNCHANGED_LIST = """
    advice aid aircraft airspace ammunition analytics apparatus artillery barracks cavalry chassis chinese clothing
    corps counterterrorism data defence diplomacy disinformation economics electricity equipment espionage evidence
    fuel funding furniture gas-oil headquarters housing information infantry infrastructure intelligence know-how
    knowledge legislation livestock machinery mathematics means media metrics military money music news personnel
    physics police politics press progress propaganda research salmon series sheep software spacecraft species staff
    statistics surveillance tactics terrorism trade traffic training transport violence watercraft weaponry wildlife
    work youth
"""
_UNCHANGED = frozenset(_UNCHANGED_LIST.split())
_PEOPLES_UNCHANGED = ("ese", "ish", "ch", "ss")
# An adjective after the noun that it describes: it is the noun that takes the plural.
_POSTPOSED = frozenset({"general", "elect", "designate", "laureate", "martial", "errant", "plenipotentiary"})
_RANKS = frozenset({"adjutant", "brigadier", "colonel", "lieutenant", "major"})
_ADJECTIVE_ENDINGS = ("ic", "ical", "al", "an", "ar", "ary", "ed", "ent", "ern", "ese", "ish", "ive", "ous")
_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ0-9'’]+")


def plural(phrase: str) -> str:
    """The plural of the English noun or noun phrase `phrase`; what has no plural, or is one, comes back unchanged.

    >>> [plural(phrase) for phrase in ("prime minister", "chief of staff", "memorandum of understanding")]
    ['prime ministers', 'chiefs of staff', 'memoranda of understanding']
    """
    head = _head(phrase)
    if head is None:
        return phrase
    start, end = head
    return phrase[:start] + _plural_word(phrase[start:end]) + phrase[end:]


def ends_like_adjective(phrase: str) -> bool:
    """Whether the last word of `phrase` has the ending of an adjective, which takes no plural: Islamic, federal."""
    return phrase.endswith(_ADJECTIVE_ENDINGS)


def plural_people(name: str) -> str:
    """The plural of a name for a citizen: Iranians, Swiss, Chinese, British.

    >>> plural_people("Belarusian"), plural_people("Chinese"), plural_people("Afghan")
    ('Belarusians', 'Chinese', 'Afghans')
    """
    if name.endswith(_PEOPLES_UNCHANGED):
        return name
    return plural(name)


def _head(phrase: str) -> tuple[int, int] | None:
    """Where the noun that takes the plural stands in `phrase`: before the first preposition, else at the end."""
    words = list(_WORD.finditer(phrase.split("(")[0].split(",")[0]))
    if not words:
        return None
    for index, word in enumerate(words):
        if word.group().lower() in _PREPOSITIONS and index:
            return words[index - 1].span()
    last = words[-1]
    if len(words) > 1 and last.group().lower() in _POSTPOSED and words[-2].group().lower() not in _RANKS:
        return words[-2].span()
    return last.span()


def _plural_word(word: str) -> str:
    lower = word.lower()
    if lower in _UNCHANGED or any(character.isdigit() for character in word):
        return word
    if lower in _IRREGULAR:
        return word[0] + _IRREGULAR[lower][1:]
    if word.isupper() and len(word) > 1:
        return f"{word}s"
    if lower.endswith("man") and not lower.endswith(_NOT_FROM_MAN):
        return f"{word[:-2]}en"
    if lower.endswith("sis") or lower == "axis":
        return f"{word[:-2]}es"
    if lower.endswith("child"):
        return f"{word}ren"
    if lower.endswith("y") and lower[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    if lower in _O_TAKES_ES or lower.endswith(("ss", "us", "x", "z", "ch", "sh", "gas", "bias")):
        return f"{word}es"
    if lower.endswith("s"):
        return word
    return f"{word}s"
