"""The romanization key: what is left of a name when the differences between its transliterations are removed.

Loukachenko, Lukachenko, Lukashenko and Lukaschenko have one key. The rules are data, in `romanization.tsv`, each with
its reason and its examples. A key is strict: few different names share one. Its skeleton is loose: consonants in
classes, vowels gone; it finds candidates, which are then compared by `sounds`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import islice, product

from glossary.errors import BadInput
from glossary.normalise import fold

_COLUMNS = ("layer", "spelling", "key", "after", "before", "languages", "reason", "examples")
_LAYERS = ("letter", "sound", "english", "exonym", "efeo", "wade", "pinyin")
_OLD_CHINESE = ("efeo", "wade")
_MOST_SYLLABLES = 5
_MOST_PINYIN = 32
_SURNAMES = (1, 2, 0)  # how many syllables may stand before the space; none in a place
_VOWEL = "[aeiouy]"
_CONSONANT = "[b-df-hj-np-tv-xz]"


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the rules file."""

    layer: str
    spelling: str
    key: str
    after: str
    before: str
    languages: str
    reason: str
    examples: str
    line: int


def key(text: str) -> str:
    """The romanization key of `text`, one key word for each word of its fold; empty if the fold is empty.

    >>> key("Loukachenko") == key("Lukashenko") == key("LUKASCHENKO")
    True
    """
    return " ".join(word_keys(text))


def word_keys(text: str, folded: str | None = None) -> list[str]:
    """The keys of the words of `text`, as many as its fold has words; the fold may be given if it is known."""
    return [word_key(word) for word in reading(text, folded).split()]


def reading(text: str, folded: str | None = None) -> str:
    """The fold of `text` after letters whose mark is a sound of its own were spelt out: `š` is read `sh`.

    It has as many words as the fold, which may be given if it is known.
    """
    if folded is None:
        folded = fold(text)
    if text.isascii():
        return folded
    rules = _rules()
    lowered = unicodedata.normalize("NFC", text).lower()
    if rules.marked.isdisjoint(lowered):
        return folded
    read = fold(rules.letters.rewritten(lowered))
    return read if read.count(" ") == folded.count(" ") and bool(read) == bool(folded) else folded


@lru_cache(maxsize=1 << 17)
def word_key(word: str) -> str:
    """The key of one word that `reading` made."""
    if _NUMERAL.fullmatch(word):
        return word
    rules = _rules()
    return _DOUBLE.sub("", rules.sounds.rewritten(word)) or word


@lru_cache(maxsize=1 << 15)
def is_numeral(word: str) -> bool:
    """Whether a folded word is a number, in Roman or in Arabic digits, or the French Ier of a first ruler."""
    return word in _FIRST or _NUMERAL.fullmatch(word) is not None


def pieces(word: str) -> list[str]:
    """How the rules divide one word that `reading` made: spellings of one sound each, in order, and other letters."""
    return _rules().sounds.divided(word)


@lru_cache(maxsize=1 << 15)
def english_spelling(word: str) -> str:
    """How English usually writes a folded French word that transcribes a foreign name."""
    return _rules().english.rewritten(word)


@lru_cache(maxsize=1 << 15)
def adapted_spellings(word: str) -> tuple[str, ...]:
    """How a folded French word may be spelt elsewhere if French adapted it; the word itself if no rule fits.

    >>> adapted_spellings("tacite")
    ('tacita', 'tacitus', 'tacites')
    """
    return tuple(_rules().exonyms.alternatives(word))


def in_pinyin(text: str) -> list[str]:
    """What a Chinese name in an older spelling may be in pinyin; none if it cannot be one.

    >>> "deng xiaoping" in in_pinyin("Teng Siao-p'ing")
    True
    """
    syllables = _SYLLABLE.findall(_SYLLABLE_MARKS.sub("'", _without_accents(text)))
    if not 0 < len(syllables) <= _MOST_SYLLABLES:
        return []
    by_syllable = []
    for syllable in syllables:
        by_system = _syllable_in_pinyin(syllable)
        if not by_system:
            return []
        by_syllable.append(by_system)
    found: list[str] = []
    for options in zip(*by_syllable, strict=True):
        for spelt in islice(product(*options), _MOST_PINYIN):
            found += (" ".join(filter(None, ("".join(spelt[:cut]), "".join(spelt[cut:])))) for cut in _SURNAMES)
    return list(dict.fromkeys(found))


def is_pinyin(word: str) -> bool:
    """Whether a folded word may be made of the syllables of pinyin.

    >>> is_pinyin("jinping"), is_pinyin("kardashian")
    (True, False)
    """
    return _rules().pinyin.fullmatch(word) is not None


@lru_cache(maxsize=1 << 15)
def _syllable_in_pinyin(syllable: str) -> list[list[str]]:
    """What a syllable may be in pinyin by each of the older systems; empty if it is a syllable in none of them."""
    if len(syllable) > _LONGEST_SYLLABLE or not _SYLLABLE_SHAPE.fullmatch(syllable):
        return []
    found = [system.in_pinyin(syllable) for system in _rules().chinese]
    return found if any(found) else []


def _without_accents(text: str) -> str:
    if text.isascii():
        return text.lower()
    return "".join(mark for mark in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(mark))


@lru_cache(maxsize=1 << 17)
def skeleton(word: str) -> str:
    """The consonant classes of a key word, for finding candidates; `a` stands for vowels where the word begins."""
    bones = word.translate(_SKELETON)
    return _DOUBLE.sub("", ("a" + bones) if word[:1] in _OPENING else bones) or word


@lru_cache(maxsize=1 << 17)
def sounds(word: str) -> str:
    """A key word spelt so that an ordinary edit distance weighs its sounds.

    A consonant takes two letters, its class and itself, and a vowel one. So a vowel that differs costs 1, a
    consonant against its sister (b and p) 1, and any other consonant 2.
    """
    return word.translate(_SOUNDS)


def key_of_sounds(spelt: str) -> str:
    """The key word that `sounds` spelt so."""
    return spelt.translate(_WITHOUT_MARKS)


def rules() -> tuple[Rule, ...]:
    """The rules, in the order of the file."""
    return _rules().all


_NUMERAL = re.compile(r"[lxc]*[ivx]+|\d+")
_SYLLABLE = re.compile(r"[a-z]+(?:'[a-z]+)?")
_SYLLABLE_MARKS = re.compile("[’‘ʻʼ`]")
_LONGEST_SYLLABLE = 9  # tch'ouang
_SYLLABLE_SHAPE = re.compile("[^aeiouy]*[aeiouy]+(?:ng?|rh?|h|l)?")
_FIRST = frozenset({"ier", "ire", "1er", "1re"})
_DOUBLE = re.compile(r"(.)(?=\1)")
_OPENING = frozenset("aeiouh")
_CLASSES = {"b": "p", "p": "p", "v": "f", "f": "f", "d": "t", "t": "t", "g": "k", "k": "k", "X": "k"}
_CLASSES |= {"C": "t", "D": "t", "z": "s", "s": "s", "J": "S", "S": "S", "m": "m", "n": "n", "l": "l", "r": "r"}
_SKELETON = str.maketrans({**_CLASSES, **dict.fromkeys("aeiouh", "")})
_MARKS = {"p": "P", "f": "F", "t": "T", "k": "K", "s": "Z", "S": "Y", "m": "M", "n": "N", "l": "L", "r": "R"}
# h is a sister of g, k and kh: Ukrainian and Belarusian г, Hebrew and Arabic h; a skeleton leaves it out all the same
_SOUNDS = str.maketrans({letter: _MARKS[group] + letter for letter, group in {**_CLASSES, "h": "k"}.items()})
_WITHOUT_MARKS = str.maketrans(dict.fromkeys(_MARKS.values(), ""))


class _Rules:
    def __init__(self, rows: tuple[Rule, ...]) -> None:
        self.all = rows
        self.marked = frozenset("".join(rule.spelling for rule in rows if rule.layer == "letter")) - {"|"}
        self.letters = _Scanner(rows, "letter")
        self.sounds = _Scanner(rows, "sound")
        self.english = _Scanner(rows, "english")
        self.exonyms = _Scanner(rows, "exonym")
        syllables = frozenset(
            initial + final
            for rule in rows
            if rule.layer == "pinyin"
            for initial in rule.spelling.split("|")
            for final in rule.key.split("|")
        )
        self.pinyin = re.compile(f"(?:{'|'.join(sorted(syllables))})+")
        self.chinese = tuple(_ChineseSystem(rows, layer, syllables) for layer in _OLD_CHINESE)


class _ChineseSystem:
    """An older way to spell Chinese syllables."""

    def __init__(self, rows: tuple[Rule, ...], layer: str, syllables: frozenset[str]) -> None:
        self._scanner = _Scanner(rows, layer)
        self._syllables = syllables

    def in_pinyin(self, syllable: str) -> list[str]:
        """The syllables of pinyin that may be meant."""
        spelt = dict.fromkeys(self._scanner.alternatives(syllable))
        return [each for each in spelt if each in self._syllables]


class _Scanner:
    """Reads the spellings of one layer from left to right; at each place the first rule that fits is used."""

    def __init__(self, rows: tuple[Rule, ...], layer: str) -> None:
        by_letter: dict[str, list[tuple[Rule, str]]] = defaultdict(list)
        for rule in rows:
            for spelt in rule.spelling.split("|") if rule.layer == layer else ():
                by_letter[spelt[0]].append((rule, spelt))
        # The spellings of one first letter are one branch, so all others are passed over at a glance. The empty group
        # after each spelling tells which it was.
        branches = [
            f"{letter}(?:{'|'.join(_after_first_letter(rule, spelt) + '()' for rule, spelt in group)})"
            for letter, group in by_letter.items()
        ]
        self._pattern = re.compile("|".join(branches))
        written = [rule.key for group in by_letter.values() for rule, _ in group]
        self._writes = ["", *("" if key == "-" else key for key in written)]

    def rewritten(self, text: str) -> str:
        """The text with what the rules write for the spellings that they read."""
        return self._pattern.sub(self._written, text)

    def divided(self, word: str) -> list[str]:
        """The spellings that the rules read, in order, and the letters that stand between them."""
        found: list[str] = []
        end = 0
        for match in self._pattern.finditer(word):
            found += word[end : match.start()]
            found.append(match[0])
            end = match.end()
        return [*found, *word[end:]]

    def alternatives(self, word: str) -> Iterator[str]:
        """The word rewritten in each way that the rules allow."""
        pieces: list[list[str]] = []
        end = 0
        for match in self._pattern.finditer(word):
            pieces += [[word[end : match.start()]], self._written(match).split("|")]
            end = match.end()
        return map("".join, product(*pieces, [word[end:]])) if pieces else iter([word])

    def _written(self, match: re.Match[str]) -> str:
        assert match.lastindex is not None
        return self._writes[match.lastindex]


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    return _Rules(tuple(_read(files("glossary").joinpath("romanization.tsv").read_text("utf-8"))))


def _read(text: str) -> Iterator[Rule]:
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line and not line.startswith("#")]
    header = tuple(lines[0][1].split("\t"))
    if header != _COLUMNS:
        raise BadInput("unknown columns", path="romanization.tsv", line=lines[0][0])
    for number, line in lines[1:]:
        cells = line.split("\t")
        if len(cells) != len(_COLUMNS) or cells[0] not in _LAYERS:
            raise BadInput(f"not a rule with {len(_COLUMNS)} columns", path="romanization.tsv", line=number)
        layer, spelling, key, after, before, languages, reason, examples = cells
        yield Rule(layer, spelling, key, after, before, languages, reason, examples, number)


def _after_first_letter(rule: Rule, spelling: str) -> str:
    """What matches a spelling where its rule holds, once its first letter was read."""
    behind = "|".join(_behind(part + spelling[0]) for part in rule.after.split("|") if part)
    ahead = "|".join(_context(part) for part in rule.before.split("|") if part)
    return (f"(?:{behind})" if behind else "") + spelling[1:] + (f"(?={ahead})" if ahead else "")


def _behind(part: str) -> str:
    context = _context(part.removeprefix("^"))
    return f"(?<={context})" + (f"(?<![a-z']{context})" if part.startswith("^") else "")


def _context(text: str) -> str:
    return text.replace("V", _VOWEL).replace("K", _CONSONANT)
