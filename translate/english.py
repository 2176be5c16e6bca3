"""English surface rules: articles before names, a and an, capitals, and terms found as whole words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from glossary.model import Kind

_FUNCTION_WORD_LIST = "a an and as at by for from her his in into its of on or our that the their this to with"
ENGLISH_FUNCTION_WORDS = frozenset(_FUNCTION_WORD_LIST.split())

WORD = re.compile(r"\w+(?:['’.-]\w+)*")  # one word: O'Brien, don't, U.S, ex-minister

_ACRONYM_LENGTHS = range(2, 7)
_NAME_PREPOSITION = re.compile(r" (?:of|for|on|against|in|to|between|and)\b.*$")
_NUMBERED = re.compile(r"\W*\d")
_FIRST_LETTER = re.compile(r"[^\W\d_]")
_LETTER_OR_DIGIT = r"[^\W_]"
# Written with a vowel and said with a consonant, and the other way round.
_SAID_WITH_CONSONANT = re.compile(
    r"(?:eu(?!c)|ewe|one\b|once|uni(?!n|m)|us(?:e|u|a)|ut(?:e|i|o)|ub|ur(?:a|u)|uk)", re.IGNORECASE
)
_SAID_WITH_VOWEL = re.compile(r"(?:hono|honest|hour|heir)", re.IGNORECASE)
_LETTERS_SAID_WITH_VOWEL = frozenset("AEFHILMNORSX")


def takes_article(name: str, kind: Kind) -> bool:
    """Whether running English says "the" before `name`: the United States, the Black Sea, the UN; not NATO, Iran.

    >>> [takes_article(name, "place") for name in ("United States", "Belarus", "Black Sea", "UK")]
    [True, False, True, True]
    """
    if kind in ("person", "demonym", "title", "term") or name[:4].lower() == "the ":
        return False
    rules = _article_rules()
    if name in rules["bare"]:
        return False
    if name in rules["name"]:
        return True
    if " " not in name:
        return kind != "work" and name.isupper() and name.isalpha() and len(name) in _ACRONYM_LENGTHS
    head = _NAME_PREPOSITION.sub("", name).split()[-1]
    return capitalised(head) in rules["head"]


def indefinite_article(following: str) -> str:
    """The article "a" or "an", as `following` is pronounced.

    >>> [indefinite_article(word) for word in ("agreement", "roadmap", "EU", "IAEA", "UN", "hour", "European")]
    ['an', 'a', 'an', 'an', 'a', 'an', 'a']
    """
    word = re.split(r"[\s'’-]", following.lstrip('"“‘('), maxsplit=1)[0]
    if not word:
        return "a"
    if word.isupper() and len(word) > 1 and not re.search(r"[AEIOU].*[AEIOU]", word[1:]):
        return "an" if word[0] in _LETTERS_SAID_WITH_VOWEL else "a"
    if _SAID_WITH_VOWEL.match(word):
        return "an"
    if _SAID_WITH_CONSONANT.match(word):
        return "a"
    return "an" if word[0].lower() in "aeiouáàéèëíïóöøúü" or word[:2] in ("8", "11", "18") else "a"


def capitalised(text: str) -> str:
    """`text` with a capital as its first letter."""
    first = _FIRST_LETTER.search(text)
    return text if first is None else text[: first.start()] + first[0].upper() + text[first.end() :]


def occurrences(term: str, text: str) -> Iterator[tuple[int, int]]:
    """Where `term` stands in `text` in whole words, whatever the case; spaces match any run of spaces."""
    words = r"\s+".join(re.escape(word) for word in term.split())
    for found in re.finditer(rf"(?<!{_LETTER_OR_DIGIT}){words}(?!{_LETTER_OR_DIGIT})", text, re.IGNORECASE):
        yield found.span()


def starts_sentence(text: str, start: int) -> bool:
    """Whether no letter or digit stands before `start`, or a full stop, exclamation or question mark and a space."""
    before = text[:start].rstrip(" \t\n\"“‘'(«[—–-")
    return not re.search(_LETTER_OR_DIGIT, before) or before[-1] in ".!?"


def case_fits(found: str, term: str, *, at_start: bool) -> bool:
    """Whether `found` is `term` in the case that its place allows: as given, capital at a start, or all capitals."""
    return found == term or found == term.upper() or (at_start and found == capitalised(term))


@cache
def _article_rules() -> dict[str, frozenset[str]]:
    rules: dict[str, set[str]] = {"name": set(), "head": set(), "bare": set()}
    text = files("translate").joinpath("english_articles.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            group, _, words = line.partition("\t")
            rules[group].update(word.strip() for word in words.split(","))
    return {group: frozenset(words) for group, words in rules.items()}
