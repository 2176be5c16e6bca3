"""What every translation engine offers, and the error of one that cannot work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from glossary.errors import ExonymError
from translate.model import Hypothesis, Source


class EngineError(ExonymError):
    """A translation engine that is missing, damaged or does not answer; `hint` says what to do about it."""

    def __init__(self, reason: str, *, hint: str = "") -> None:
        self.reason, self.hint = reason, hint
        super().__init__(f"{reason}. {hint}" if hint else reason)


class Engine(Protocol):
    """Something that translates French sentences into English."""

    @property
    def name(self) -> str:
        """The engine and what it runs on, for summaries."""

    @property
    def carries_marks(self) -> bool:
        """Whether the hypotheses say where the marked words of a source went."""

    @property
    def obeys_terms(self) -> bool:
        """Whether the engine was made to write the `target` of a mark for the words that carry it."""

    def translate(self, sources: Sequence[Source], *, n_best: int = 1) -> list[list[Hypothesis]]:
        """For each of `sources`, in order, its translations, best first: at least one, at most `n_best`.

        A blank source gives an empty text, and so does a sentence that the engine fails on while others work.

        Where the engine carries marks, a hypothesis has a Mark for each run of words that renders a mark of the
        source, in order of place: none if the words were dropped, several with one id if the engine parted them; two
        marks that were rendered by one word both have that word's offsets.

        Raises EngineError when nothing can be translated.
        """
