"""French sentence boundaries.

A stop (. ! ? …) ends a sentence when what follows can begin one, unless the stop belongs to an abbreviation, an
initial, a list number, a web address, or a parenthesis inside the sentence. The abbreviations, and the words that
begin sentences, are in `segment.tsv`, with the reason for each group:

before-name    never ends a sentence (M. Le Gall)
before-number  ends none before a number (art. 5); else a word like others (Il vit pour l'art. Rome l'ennuie.)
either         ends one only before an opener, a digit or a quotation (Nordal Inc. Canada; Nordal Inc. Le groupe…)
opener         a word that, with a capital, begins a sentence rather than a name

Initials and acronyms (V. Poutine, l'O.N.U.) are known by their shape and treated as `either`; but an initial also goes
with a number (art. L. 123-4) and with the particle of a surname (J. Le Carré).

Not told apart: a sentence that begins with a common word in lower case; a name that begins a sentence after initials or
an acronym with stops (le chef de l'O.N.U. Paris s'en réjouit); a count of 1 after a colon (Abstention : 1. Le vote…).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

# The text looked at around a stop is bounded, so that the time taken is in proportion to the length of the text.
_LONGEST_WORD = 40
_LONGEST_PARENTHESIS = 250

_SIGN = re.compile(r'[.!?…]+|[()\[\]]|(?<!\w)"|"(?!\w)')
_PAIRS = {")": "(", "]": "["}
_SPACE = re.compile(r"\s*")
_WORD_CHARACTER = re.compile(r"\w")

_NOTE_MARK = r"\s*\[\d{1,3}\]|[¹²³⁴-⁹*†]"
_EMOJI = r"\s*[\u2600-\u27bf\U0001f000-\U0001faff][\ufe0e\ufe0f\u200d]*"
_CLOSING = re.compile(rf"(?:\s*»|[”’)\]]|[\"'“‘](?!\w)|{_NOTE_MARK}|{_EMOJI})*")
_SPACED_QUOTE = re.compile(r'\s+"(?!\w)')

_OMISSION = r"(?:…|\.\.\.)"
_OPENING = re.compile(rf"(?:[(\[]\s?{_OMISSION}\s?[)\]]|{_OMISSION}|[^\w.,;:!?…»”)\]]){{0,12}}")
_LOWER_CASE_OPENING = re.compile(r"[a-z]{1,2}[A-Z]|[a-z][).]\s")
_FIRST_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]+|(?![.-]))")
_NUMBER = re.compile(r"\d|[IVXLC]+\b(?!['’])|[A-Z]\.?\s?\d")
_SURNAME_PARTICLE = re.compile(r"(?:Le|La|Les|De|Du|Des|Al|El|Van|Von)\s+[^\W\d_]|D['’][^\W\d_]")

_WORD_BREAK = re.compile(r"[\s(\[«“„\"'’–—]")
_INITIALS = re.compile(r"[^\W\d_](?:(?:\.-?|-)[^\W\d_])*")
_LIST_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})*|[^\W\d_]|[IVXL]+|[ivx]+")
_GLUED_BEFORE = re.compile(r"(?:[^\W\d_]+['’-])*[^\W\d_]{2,}|\d+|.*[»”)\"]")
_GLUED_AFTER = re.compile(r"([^\W\d_]+)(?:['’-][^\W\d_]+)*[,.!?…]*(?=\s|\Z)|[«“—–]")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """The half-open character offsets of the sentences of one paragraph, in order.

    They neither overlap nor begin or end with white space, and only white space lies outside them.

    >>> split_sentences("M. Le Gall est parti. Il reviendra.")
    [(0, 21), (22, 35)]
    """
    sentences = []
    start = _after_space(text, 0)
    for end in _boundaries(text):
        sentences.append((start, end))
        start = _after_space(text, end)
    if start < len(text):
        sentences.append((start, len(text.rstrip())))
    return sentences


def _boundaries(text: str) -> Iterator[int]:
    """The end of each sentence but the last."""
    lexicon = _lexicon()
    parentheses = _short_parentheses(text)
    first_word = _first_word(text, 0)
    in_quotation = False
    parenthesis_end = 0
    for sign in _SIGN.finditer(text):
        place = sign.start()
        if text[place] == '"':
            in_quotation = not in_quotation
        elif place >= parenthesis_end and first_word < place:
            if text[place] in "()[]":
                parenthesis_end = parentheses.get(place, 0)
                continue
            closed = _closed(text, sign.end(), in_quotation)
            if _Stop(text, lexicon, first_word, place, sign.end(), closed).ends_sentence():
                yield closed
                first_word = _first_word(text, closed)


def _after_space(text: str, place: int) -> int:
    match = _SPACE.match(text, place)
    return match.end() if match else place


def _first_word(text: str, place: int) -> int:
    match = _WORD_CHARACTER.search(text, place)
    return match.start() if match else len(text)


def _closed(text: str, place: int, in_quotation: bool) -> int:
    """The end of the closing signs, note marks and emoji at `place`."""
    match = (in_quotation and _SPACED_QUOTE.match(text, place)) or _CLOSING.match(text, place)
    return match.end() if match else place


def _short_parentheses(text: str) -> dict[int, int]:
    """Where each parenthesis that is closed within reach opens, and its end."""
    found: dict[int, int] = {}
    if "(" not in text and "[" not in text:
        return found
    opened: list[int] = []
    for sign in re.finditer(r"[()\[\]]", text):
        place = sign.start()
        if text[place] in "([":
            opened.append(place)
        elif opened and text[opened[-1]] == _PAIRS[text[place]]:
            opening = opened.pop()
            if place - opening <= _LONGEST_PARENTHESIS:
                found[opening] = place + 1
    return found


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """The abbreviations of `segment.tsv` with their kind, and its openers."""

    kinds: dict[str, str]
    openers: frozenset[str]


@cache
def _lexicon() -> _Lexicon:
    kinds: dict[str, str] = {}
    openers: set[str] = set()
    table = resources.files("translate").joinpath("segment.tsv").read_text(encoding="utf-8")
    for row in csv.DictReader(table.splitlines(), delimiter="\t"):
        for form in row["forms"].split(", "):
            if row["kind"] == "opener":
                openers.add(form)
            else:
                kinds |= dict.fromkeys(_written_forms(form, row["kind"]), row["kind"])
    return _Lexicon(kinds, frozenset(openers))


def _written_forms(form: str, kind: str) -> set[str]:
    """The form, and the same at the head of a sentence; a capital alone is an initial, and ST or PL a party."""
    if len(form) == 1:
        return {form}
    forms = {form, form[0].upper() + form[1:]}
    return forms | {form.upper()} if kind == "before-number" else forms


@dataclass(frozen=True, slots=True)
class _Stop:
    """A run of stops, from `start` to `end`; `closed` is the end of the closing signs after it."""

    text: str
    lexicon: _Lexicon
    first_word: int
    start: int
    end: int
    closed: int

    def ends_sentence(self) -> bool:
        following = _after_space(self.text, self.closed)
        if not _can_begin(self.text, following):
            return False
        if following == self.closed and not self._lacks_space():
            return False
        return self.closed > self.end or not self._belongs_to_word(following)

    def _lacks_space(self) -> bool:
        """Whether the stop stands between two words whose space was forgotten: neither an address nor a file name."""
        before = self._before().split()
        after = _GLUED_AFTER.match(self.text, self.closed)
        if not before or not after or not _GLUED_BEFORE.fullmatch(before[-1].lstrip("«“\"'(")):
            return False
        if _begins_afresh(self.text, self.closed, self.lexicon):
            return True
        word = after[1]
        return before[-1].islower() and len(word) > 2 and word[1:].islower()

    def _before(self) -> str:
        return self.text[max(self.first_word, self.start - _LONGEST_WORD) : self.start]

    def _belongs_to_word(self, following: int) -> bool:
        """Whether the stop is part of the word before it, and what stands at `following` goes on with the sentence."""
        mark = self.text[self.start : self.end]
        if mark not in (".", "!"):
            return False
        before = self._before()
        *earlier, word = _WORD_BREAK.split(before)
        if mark == "!":
            return word + mark in self.lexicon.kinds and not _begins_afresh(self.text, following, self.lexicon)
        if self._is_list_number(before, word):
            return True
        kind = self.lexicon.kinds.get(word) or self.lexicon.kinds.get(" ".join([*earlier[-1:], word]))
        match kind:
            case "before-name":
                return True
            case "before-number":
                return bool(_NUMBER.match(self.text, following))
            case "either":
                return not _begins_afresh(self.text, following, self.lexicon)
        return self._is_initials(word, earlier) and self._goes_on_after_initials(word, following)

    def _is_list_number(self, before: str, word: str) -> bool:
        """Whether `word` numbers a point, at the head of its sentence or, if it is the first one, after a colon."""
        if before == word:
            return bool(_LIST_NUMBER.fullmatch(word))
        return word in ("1", "a", "A", "I") and before[: -len(word)].rstrip()[-1:] == ":"

    def _is_initials(self, word: str, earlier: list[str]) -> bool:
        """Whether `word` looks like initials or an acronym; J.-C. after av. or apr. is no person's."""
        if earlier[-1:] in (["av."], ["apr."]):
            return False
        return bool(_INITIALS.fullmatch(word)) and (word.isupper() or "." in word)

    def _goes_on_after_initials(self, word: str, following: int) -> bool:
        if len(word) == 1 or "-" in word:
            particle = _SURNAME_PARTICLE.match(self.text, following)
            if particle and particle[0][-1].isupper():
                return True
        if len(word) == 1 and self.text[following].isdigit():
            return True
        return not _begins_afresh(self.text, following, self.lexicon)


def _can_begin(text: str, place: int) -> bool:
    """Whether a sentence can begin at `place`: a capital, a digit, a letter without case, iPhone, @name or a) does."""
    match = _OPENING.match(text, place)
    letter = match.end() if match else place
    if letter == len(text):
        return False
    if text[letter].islower():
        return bool(_LOWER_CASE_OPENING.match(text, letter)) or text[letter - 1 : letter] in ("@", "#")
    return text[letter].isalnum()


def _begins_afresh(text: str, place: int, lexicon: _Lexicon) -> bool:
    """Whether what stands at `place` can hardly be part of a name begun before: an opener, a digit, a quotation."""
    if not text[place].isalpha():
        return True
    word = _FIRST_WORD.match(text, place)
    return word is not None and word[0].lower() in lexicon.openers
