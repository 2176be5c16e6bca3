"""What on a saved web page is furniture, not article: the rules of `furniture.tsv`, and the one that marks a line.

A line is compared with a rule's pattern after both are flattened: case, accents, kinds of quotes, and spaces (no-break
ones too, and those before `: ; ! ?`) do not count. The column `how` says what the pattern is:

    line     the whole line, apart from punctuation, symbols and numbers around it
    prefix   the first words of the line
    contains words anywhere in the line
    regex    a regular expression for the whole line
    bar      separators between the short items of a navigation bar

A pattern of words in capitals only ("PREV") asks for capitals in the line too. `words` is the greatest number of words
that a marked line may have: the guard that keeps prose out.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from glossary.errors import BadInput
from glossary.files import read_text

How = Literal["line", "prefix", "contains", "regex", "bar"]

BUNDLED_RULES = Path(__file__).with_name("furniture.tsv")
COLUMNS = ("pattern", "how", "words", "reason", "example")

_HOWS: dict[str, How] = {how: how for how in get_args(How)}
_LONGEST_LINE = 1000  # characters; the longest cookie notices stay below
_ITEM_WORDS = 3
_ITEM_CHARACTERS = 24
_LEAST_ITEMS = 3
_LEAST_ITEMS_BETWEEN_SPACES = 4  # spaces alone also set out tables and signatures

_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'", "“": '"', "”": '"', "«": '"', "»": '"', "‑": "-"})
_SPACE_BEFORE_MARK = re.compile(r" (?=[:;!?])")
_AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_LETTER = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class FurnitureRule:
    """One row of the rules: the pattern, how it is compared, the word limit (0: none), why, and a line it marks."""

    pattern: str
    how: How
    words: int
    reason: str
    example: str


def furniture_rule(line: str) -> FurnitureRule | None:
    """The rule that marks `line` as web-page furniture; None if it belongs to the article."""
    return _bundled().find(line)


class FurnitureRules:
    """Rules in the order in which they are tried."""

    def __init__(self, rules: Iterable[FurnitureRule]) -> None:
        self.rules = tuple(rules)
        self._tests = [(rule, _line_test(rule)) for rule in self.rules]

    def find(self, line: str) -> FurnitureRule | None:
        """The first rule that marks `line`, or None."""
        if len(line) > _LONGEST_LINE or not line.strip():
            return None
        forms = _Line.of(line)
        for rule, marks in self._tests:
            if (not rule.words or forms.words <= rule.words) and marks(forms):
                return rule
        return None


@cache
def _bundled() -> FurnitureRules:
    return FurnitureRules(load_rules(BUNDLED_RULES))


def load_rules(path: Path) -> tuple[FurnitureRule, ...]:
    """The rules in the tab-separated file at `path`, in order. A row that starts with ## is a comment.

    Raises BadInput with the line and column of a row that cannot be a rule.
    """
    rows = csv.reader(read_text(path, "utf-8").text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    if tuple(next(rows)) != COLUMNS:
        raise BadInput(f"the columns must be {', '.join(COLUMNS)}", path=path, line=1)
    return tuple(_rule(row, path, rows.line_num) for row in rows if row and not row[0].startswith("##"))


def _rule(row: list[str], path: Path, line: int) -> FurnitureRule:
    if len(row) != len(COLUMNS):
        raise BadInput(f"{len(row)} columns instead of {len(COLUMNS)}", path=path, line=line)
    pattern, how, words, reason, example = row
    if not pattern.strip():
        raise BadInput("the pattern is empty", path=path, line=line, column="pattern")
    if how not in _HOWS:
        raise BadInput(f"{how!r} is not one of {', '.join(_HOWS)}", path=path, line=line, column="how")
    if words and not words.isdecimal():
        raise BadInput(f"{words!r} is not a whole number", path=path, line=line, column="words")
    rule = FurnitureRule(pattern, _HOWS[how], int(words or 0), reason, example)
    try:
        _line_test(rule)
    except re.error as error:
        raise BadInput(f"not a regular expression: {error}", path=path, line=line, column="pattern") from None
    return rule


@dataclass(frozen=True, slots=True)
class _Line:
    """A line as it stands, flattened, and flattened without what stands around its words; and how many words it has."""

    raw: str
    flat: str
    bare: str
    words: int

    @classmethod
    def of(cls, line: str) -> _Line:
        flat = _flatten(line)
        return cls(line.strip(), flat, _AROUND.sub("", flat), sum(1 for word in flat.split() if _LETTER.search(word)))


_LineTest = Callable[[_Line], bool]


def _line_test(rule: FurnitureRule) -> _LineTest:
    if rule.how == "bar":
        return _bar_test(rule.pattern.split())
    if rule.how == "regex":
        regex = re.compile(rule.pattern, re.IGNORECASE)
        return lambda line: regex.fullmatch(line.flat) is not None
    words = re.compile(_whole_words(rule.pattern), 0 if rule.pattern.isupper() else re.IGNORECASE)
    if rule.how == "line":
        return lambda line: words.fullmatch(line.bare) is not None
    if rule.how == "prefix":
        return lambda line: words.match(line.flat) is not None
    return lambda line: words.search(line.flat) is not None


def _whole_words(pattern: str) -> str:
    flat = _flatten(pattern)
    before = r"(?<!\w)" if flat[0].isalnum() else ""
    after = r"(?!\w)" if flat[-1].isalnum() else ""
    return before + re.escape(flat) + after


def _bar_test(separators: list[str]) -> _LineTest:
    between = re.compile("|".join(rf"(?<=\s){re.escape(separator)}(?=\s)" for separator in separators))
    wide = re.compile(r"\s{2,}|\t")

    def is_bar(line: _Line) -> bool:
        if between.search(line.raw):
            return _are_items(between.split(line.raw), _LEAST_ITEMS)
        return _are_items(wide.split(line.raw), _LEAST_ITEMS_BETWEEN_SPACES)

    return is_bar


def _are_items(pieces: list[str], least: int) -> bool:
    """Whether `pieces` look like the items of a menu: enough of them, short, not numbers, not ends of sentences."""
    items = [piece.strip() for piece in pieces if piece.strip()]
    return len(items) >= least and all(
        len(item) <= _ITEM_CHARACTERS
        and len(item.split()) <= _ITEM_WORDS
        and item[0].isalpha()
        and item[-1] not in ".,;:!?…"
        for item in items
    )


def _flatten(text: str) -> str:
    """`text` without accents, typographic quotes and doubled spaces, and with no space before a high mark."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_QUOTES))
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return _SPACE_BEFORE_MARK.sub("", " ".join(plain.split()))
