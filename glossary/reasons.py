"""Why two names match, in words that a person understands."""

from __future__ import annotations

from rapidfuzz.distance import Levenshtein

from glossary.names import NameWord
from glossary.romanize import pieces
from glossary.score import Alignment, Pair

_MOST_CHANGES = 6


def explain(alignment: Alignment) -> str:
    """What it takes to read one name as the other: spellings, translations, initials, order, words left over."""
    changes: list[str] = []
    translated: list[str] = []
    for pair in alignment.pairs:
        left, right = _words(alignment.left, pair.left), _words(alignment.right, pair.right)
        if pair.how == "sound":
            changes += _spelling_changes(alignment.left[pair.left[0]], alignment.right[pair.right[0]])
        elif left != right:
            translated.append(_pair_reason(pair, left, right))
    changes = list(dict.fromkeys(changes))
    reasons = [", ".join(changes[:_MOST_CHANGES])] if changes else []
    reasons += translated
    if _reordered(alignment.pairs):
        reasons.append("other word order")
    left_alone, right_alone = (
        _words(alignment.left, alignment.left_alone),
        _words(alignment.right, alignment.right_alone),
    )
    if left_alone and right_alone:
        reasons.append(f"words differ: {left_alone} / {right_alone}")
    elif right_alone:
        reasons.append(f"without: {right_alone}")
    elif left_alone:
        reasons.append(f"more words: {left_alone}")
    return "; ".join(reasons) or "same but for accents and case"


def _words(name: tuple[NameWord, ...], places: tuple[int, ...]) -> str:
    return " ".join(name[place].fold for place in places)


def _pair_reason(pair: Pair, left: str, right: str) -> str:
    if pair.how == "initial":
        return f"initial: {left} / {right}"
    if pair.how == "joined":
        return f"words joined: {left} / {right}"
    return f"‘{left}’ = ‘{right}’"


def _reordered(pairs: tuple[Pair, ...]) -> bool:
    places = [pair.right[0] for pair in pairs if pair.how != "particle"]
    return places != sorted(places)


def _spelling_changes(left: NameWord, right: NameWord) -> list[str]:
    """The spellings that differ, as `ou`→`u`, between two words."""
    if left.read == right.read:
        return []
    a, b = [piece.letters for piece in pieces(left.read)], [piece.letters for piece in pieces(right.read)]
    changes = []
    for change in Levenshtein.opcodes(a, b):
        if change.tag != "equal":
            from_left, from_right = change.src_start, change.dest_start
            if change.tag != "replace":  # letters that one word lacks are shown with the letter before them
                from_left, from_right = max(0, from_left - 1), max(0, from_right - 1)
            changes.append(f"`{''.join(a[from_left : change.src_end])}`→`{''.join(b[from_right : change.dest_end])}`")
    return changes
