"""What `cues.tsv` says of French text: the words that lead a name, belong to it, or only look like one."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from importlib.resources import files

from glossary.errors import BadInput
from glossary.normalise import fold

_COLUMNS = ["layer", "words", "reason"]
_LAYER_LIST = """
    opener english_opener stop abbreviation verb role before_role honorific group spot organisation country event
    landform building ender tail said portfolio particle prenominal article place_opener family demonym demonym_end
    lookalike locative adjective plain english bare club furniture
"""
_LAYERS = frozenset(_LAYER_LIST.split())


class Cues:
    """The rows of `cues.tsv`, by layer, as sets of small-letter words and as regular expressions."""

    def __init__(self, text: str) -> None:
        self._words: dict[str, list[str]] = defaultdict(list)
        self._folds: dict[str, frozenset[str]] = {}
        for number, line in enumerate(text.splitlines(), 1):
            cells = line.split("\t")
            if not line or line.startswith("#") or cells == _COLUMNS:
                continue
            if len(cells) != len(_COLUMNS) or cells[0] not in _LAYERS or not all(cells):
                raise BadInput("not a known layer, words and a reason", path="cues.tsv", line=number)
            layer, words, _ = cells
            self._words[layer] += [words] if layer == "furniture" else words.split("|")

    def words(self, layer: str) -> frozenset[str]:
        """The words of a layer."""
        return frozenset(self._words[layer])

    def folds(self, layer: str) -> frozenset[str]:
        """The folds of the words of a layer."""
        if layer not in self._folds:
            self._folds[layer] = frozenset(map(fold, self._words[layer])) - {""}
        return self._folds[layer]

    def pattern(self, layer: str, *, plural: bool = False) -> str:
        """A regular expression for the words of a layer, the longest first, and for their plurals in -s if asked.

        The words of one first letter are one branch, so all others are passed over at a glance.
        """
        branches: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self.words(layer), key=lambda word: (-len(word), word)):
            branches[word[0]].append(_flexible(word, plural)[1:])
        return "(?:" + "|".join(f"{letter}(?:{'|'.join(rest)})" for letter, rest in branches.items()) + ")"

    def furniture(self) -> re.Pattern[str]:
        """What a whole line of the web page around a text looks like."""
        return re.compile("|".join(f"(?:{row})" for row in self._words["furniture"]), re.IGNORECASE)


@lru_cache(maxsize=1)
def cues() -> Cues:
    """The cues that ship."""
    return Cues(files("glossary").joinpath("cues.tsv").read_text("utf-8"))


def _flexible(words: str, plural: bool) -> str:
    """`words` with any space, either apostrophe, and -s after each word if `plural`."""
    parts = [re.escape(part).replace("’", "'").replace("'", "['’]") for part in words.split()]
    return (r"s?\s+" if plural else r"\s+").join(parts) + ("s?" if plural else "")
