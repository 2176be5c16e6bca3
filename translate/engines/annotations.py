"""Terms written into the French for a package that was trained to obey them, as its metadata declares.

    "term_annotations": {"source": "<s>", "target": "<t>", "end": "<e>"}

The three are symbols of the package's SentencePiece model, one id each. `une feuille de route claire` with the wish
"roadmap" becomes `une <s> feuille de route <t> roadmap <e> claire`; a sentence without terms has none of them. The
method is that of Dinu et al. (ACL 2019), "Training neural machine translation to apply terminology constraints".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from translate.engines.marked import substitute
from translate.model import Source

KEY = "term_annotations"


@dataclass(frozen=True, slots=True)
class TermSymbols:
    """The symbols that open a French term, part it from its English, and close it."""

    source: str
    target: str
    end: str

    @classmethod
    def declared(cls, metadata: Mapping[str, Any]) -> TermSymbols | None:
        """The symbols that a package's `metadata` declares; None if it declares none. Raises ValueError."""
        value = metadata.get(KEY)
        if value is None:
            return None
        names = ("source", "target", "end")
        if not isinstance(value, Mapping) or not all(isinstance(value.get(name), str) for name in names):
            raise ValueError(f"{KEY} in metadata.json must name the symbols source, target and end")
        symbols = [value[name].strip() for name in names]
        if not all(symbols) or len(set(symbols)) < len(symbols):
            raise ValueError(f"{KEY} in metadata.json must name three different symbols")
        return cls(*symbols)

    def annotated(self, source: Source) -> Source:
        """`source` with the English that its marks wish for beside their French; each mark then holds both.

        Symbols that stand in the text of `source` itself are removed first.
        """
        text, marks = substitute(self._pattern(), " ", source.text, source.marks)
        pieces: list[str] = []
        annotated = []
        position = length = 0
        for mark in marks:
            before, words = text[position : mark.start], text[mark.start : mark.end]
            written = f"{self.source} {words} {self.target} {mark.target} {self.end}" if mark.target else words
            pieces += before, written
            start = length + len(before)
            length = start + len(written)
            annotated.append(replace(mark, start=start, end=length))
            position = mark.end
        pieces.append(text[position:])
        return Source("".join(pieces), tuple(annotated))

    def removed(self, text: str) -> str:
        """`text` without the symbols, and without the spaces that they leave double."""
        return self._pattern().sub(" ", text).strip() if any(self._in(text)) else text

    def _in(self, text: str) -> list[bool]:
        return [symbol in text for symbol in (self.source, self.target, self.end)]

    def _pattern(self) -> re.Pattern[str]:
        symbols = "|".join(re.escape(symbol) for symbol in (self.source, self.target, self.end))
        return re.compile(rf"\s*(?:(?:{symbols})\s*)+")
