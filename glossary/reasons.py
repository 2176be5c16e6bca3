"""Why two names match, in words that a person understands."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from glossary.names import Name
from glossary.romanize import pieces, word_key
from glossary.score import Alignment, Pair, transposed

_MOST_CHANGES = 6


def explain(alignment: Alignment) -> str:
    """What it takes to read one name as the other: spellings, translations, initials, order, words left over."""
    changes: list[str] = []
    translated: list[str] = []
    for pair in alignment.pairs:
        if pair.how == "sound":
            one, other = alignment.left.words[pair.left[0]], alignment.right.words[pair.right[0]]
            if one.read != other.read and one.fold != other.fold:
                changes += _spelling_changes(one.read, other.read)
            continue
        left, right = _words(alignment.left, pair.left), _words(alignment.right, pair.right)
        if left != right:
            translated.append(_pair_reason(pair, left, right))
    reasons = [", ".join(list(dict.fromkeys(changes))[:_MOST_CHANGES])] if changes else []
    reasons += translated
    if _reordered(alignment.pairs):
        reasons.append("other word order")
    if alignment.left_alone or alignment.right_alone:
        reasons.append(_left_over(alignment))
    return "; ".join(reasons) or "same but for accents and case"


def _left_over(alignment: Alignment) -> str:
    left, right = _words(alignment.left, alignment.left_alone), _words(alignment.right, alignment.right_alone)
    if left and right:
        return f"words differ: {left} / {right}"
    return f"without: {right}" if right else f"more words: {left}"


def _words(name: Name, places: tuple[int, ...]) -> str:
    return " ".join(name.words[place].fold for place in places)


def _pair_reason(pair: Pair, left: str, right: str) -> str:
    if pair.how == "initial":
        return f"initial: {left} / {right}"
    if pair.how == "joined":
        return f"words joined: {left} / {right}"
    return f"‘{left}’ = ‘{right}’"


def _reordered(pairs: tuple[Pair, ...]) -> bool:
    places = [pair.right[0] for pair in pairs if pair.how not in ("particle", "word")]
    return places != sorted(places)


@lru_cache(maxsize=1 << 14)
def _spelling_changes(left: str, right: str) -> tuple[str, ...]:
    """The spellings that differ, as `ou`→`u`, between two words; each is of whole sounds."""
    if transposed(left, right) and word_key(left) != word_key(right):
        return (f"letters transposed: {left} / {right}",)
    return tuple(f"`{a}`→`{b}`" for a, b in _beside(_heard(left), _heard(right)) if a != b)


class _Heard(NamedTuple):
    """A word divided into spellings of one sound each, and the key of each."""

    pieces: list[str]
    keys: list[str]


@lru_cache(maxsize=1 << 14)
def _heard(word: str) -> _Heard:
    divided = pieces(word)
    return _Heard(divided, list(map(word_key, divided)))


def _beside(left: _Heard, right: _Heard) -> list[tuple[str, str]]:
    """The spellings of two words side by side, sound by sound where they correspond."""
    if left.keys == right.keys:
        return list(zip(left.pieces, right.pieces, strict=True))
    found: list[tuple[str, str]] = []
    i = j = 0
    for same in Levenshtein.opcodes(left.keys, right.keys).as_matching_blocks():  # the last one is empty, at the end
        a, b = left.pieces[i : same.a], right.pieces[j : same.b]
        found += zip(a, b, strict=True) if len(a) == len(b) else [("".join(a), "".join(b))]
        i, j = same.a + same.size, same.b + same.size
        found += zip(left.pieces[same.a : i], right.pieces[same.b : j], strict=True)
    return _without_gaps(found)


def _without_gaps(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The same, where letters that one word lacks stand with their neighbour."""
    whole: list[tuple[str, str]] = []
    for a, b in found:
        if whole and not (a and b and all(whole[-1])):
            before, after = whole.pop()
            whole.append((before + a, after + b))
        else:
            whole.append((a, b))
    return whole
