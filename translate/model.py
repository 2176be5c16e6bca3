"""The values that travel from a document to its bitext."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from glossary.model import TermMatch

Role = Literal["text", "furniture", "english"]
Status = Literal["translated", "memory", "glossary", "passed-through", "furniture", "failed"]
Means = Literal["native", "annotated", "copied", "reranked", "replaced", "inserted", "missing"]
LOST: frozenset[Means] = frozenset({"inserted", "missing"})


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence or heading: its text and its half-open character offsets in the document.

    `role` says what it is: text to translate, web-page furniture, or a passage that is English already.
    """

    text: str
    start: int
    end: int
    role: Role = "text"


@dataclass(frozen=True, slots=True)
class Document:
    """A source document: its name (the output's stem), its text, and its segments in order.

    The text between two segments is the gap; segments and gaps together give the text back exactly.
    """

    name: str
    text: str
    segments: tuple[Segment, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """Half-open character offsets of the words that carry the number `id`.

    In a source, `target` is the English that an engine which obeys terms is asked to write for them; empty: no wish.
    """

    id: int
    start: int
    end: int
    target: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """One sentence for an engine; `marks` are words whose place in the output we want to know.

    Marks do not overlap and are in order. An engine that cannot carry marks ignores them.
    """

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Hint:
    """Half-open character offsets of the words that seem to render the mark `id`, and how strongly: 0 to 1."""

    id: int
    start: int
    end: int
    weight: float


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One translation of a `Source`: its text, the engine's score (higher is better; comparable only within one
    sentence), and where marked words went: `marks` of engines that can tell, `hints` of engines that can guess."""

    text: str
    score: float = 0.0
    marks: tuple[Mark, ...] = ()
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class TermUse:
    """What became of a term match: the means, and the offsets of the term in the English (None when missing).

    `means`: the engine wrote it by itself (native) or as it was asked to (annotated), carried it through from the
    French (copied), had it in another hypothesis (reranked), had its words replaced (replaced), or lost it: then it
    stands in brackets (inserted), or it is missing.
    `confidence` is how sure it is, from 0 to 1, that the English stands where the French term belongs; None where
    nothing is known, as in English that a person wrote. A missing term has 0.
    """

    match: TermMatch
    means: Means
    target_start: int | None = None
    target_end: int | None = None
    confidence: float | None = None

    @property
    def is_lost(self) -> bool:
        """Whether the engine lost it, so that a person should look: it is missing, or only inserted."""
        return self.means in LOST


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A unit of the translation memory whose French is like that of a segment, and how like it is (0 to 1)."""

    french: str
    english: str
    score: float
    origin: str = ""


@dataclass(frozen=True, slots=True)
class AlignedSegment:
    """One row of a bitext: a French segment, its English, how the English came about, and its term uses.

    `suggestions` are other English texts that a person may prefer, best first.
    """

    number: int
    french: str
    english: str
    status: Status
    terms: tuple[TermUse, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Bitext:
    """A document and the aligned English of each of its segments, in the same order."""

    document: Document
    segments: tuple[AlignedSegment, ...]
