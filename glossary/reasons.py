"""Why two names match, in words that a person understands."""

from __future__ import annotations

from rapidfuzz.distance import Levenshtein

from glossary.names import Name, NameWord
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
            changes += _spelling_changes(alignment.left.words[pair.left[0]], alignment.right.words[pair.right[0]])
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


def _spelling_changes(left: NameWord, right: NameWord) -> list[str]:
    """The spellings that differ, as `ou`→`u`, between two words."""
    if left.read == right.read:
        return []
    a, b = pieces(left.read), pieces(right.read)
    changes = []
    for change in Levenshtein.opcodes(a, b):
        a_start, a_end, b_start, b_end = change.src_start, change.src_end, change.dest_start, change.dest_end
        if change.tag in ("insert", "delete"):  # letters that one word lacks are shown with a neighbour
            if a_start and b_start:
                a_start, b_start = a_start - 1, b_start - 1
            else:
                a_end, b_end = a_end + 1, b_end + 1
        if change.tag != "equal":
            changes.append(f"`{''.join(a[a_start:a_end])}`→`{''.join(b[b_start:b_end])}`")
    return changes
