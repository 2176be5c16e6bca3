"""The fold: what is left of a text when accents, case, typography and spacing no longer count.

Steps, in this order, the same for stored and for asked text:
1. a full stop inside an abbreviation of single letters (O.N.U.) disappears;
2. format characters, combining marks (save the vowel signs of Indian and south-east Asian scripts), and the half rings
   and primes of transliteration disappear;
3. any other character that is no letter or digit (quotes, apostrophes, hyphens, spaces) becomes one space;
4. letters and digits become lower-case ASCII through Unidecode;
5. runs of spaces become one space, and none stands at either end.
"""

from __future__ import annotations

import re
import unicodedata

from unidecode import unidecode_expect_nonascii

_ABBREVIATION_STOP = re.compile(r"(?<![^\W_])([^\W\d_])\.(?=[^\W\d_](?:\.|(?![^\W_])))")
_VOWEL_SIGNS = re.compile(r"(?=[\u0900-\u109f])[^\w\s]")  # marks of Devanagari, Thai … that no letter stands for
_SILENT_CATEGORIES = frozenset({"Cf", "Mn", "Me", "Lm"})


def fold(text: str) -> str:
    """The fold of `text`: lower-case ASCII words with single spaces; empty if no letter or digit is left.

    >>> fold("L’Ayatollah  Seyyed Ali KHAMENEÏ")
    'l ayatollah seyyed ali khamenei'
    """
    if "." in text:
        text = _ABBREVIATION_STOP.sub(r"\1", text)
    return " ".join(text.translate(_FOLDED).split())


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """The fold of `text`, and for each of its characters the index in `text` of the character it came from."""
    if text.isascii() and len(folded := fold(text)) == len(text):  # nothing was left out
        return folded, list(range(len(text)))
    dropped = {match.end(1) for match in _ABBREVIATION_STOP.finditer(text)} if "." in text else frozenset[int]()
    characters: list[str] = []
    offsets: list[int] = []
    for index, character in enumerate(text):
        if index in dropped:
            continue
        for piece in _FOLDED[ord(character)]:
            if piece == " " and (not characters or characters[-1] == " "):
                continue
            characters.append(piece)
            offsets.append(index)
    if characters and characters[-1] == " ":
        characters.pop()
        offsets.pop()
    return "".join(characters), offsets


class _FoldTable(dict[int, str]):
    """Code point → folded text, worked out on first sight."""

    def __missing__(self, code_point: int) -> str:
        folded = self[code_point] = _fold_character(chr(code_point))
        return folded


def _fold_character(character: str) -> str:
    is_vowel_sign = _VOWEL_SIGNS.fullmatch(character) is not None
    if not is_vowel_sign and unicodedata.category(character) in _SILENT_CATEGORIES:
        return ""
    if not is_vowel_sign and not character.isalnum():
        return " "
    ascii_text = unidecode_expect_nonascii(character).lower()
    return "".join(piece if piece.isalnum() else " " if piece.isspace() else "" for piece in ascii_text)


_FOLDED = _FoldTable()
