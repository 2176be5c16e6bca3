"""From documents to bitexts: spotting, translation in batches across documents, and the terms enforced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from glossary.model import Entry
from glossary.spot import Spotter
from translate.enforce import Enforced, Enforcer, Sentence, from_glossary
from translate.engines.base import Engine
from translate.located import found_uses
from translate.memory import Memory
from translate.model import LOST, AlignedSegment, Bitext, Document, Means, Segment, Status, Suggestion

WINDOW = 2000  # segments that go to the engine together: enough to fill its batches, few enough to keep in memory

_UNTRANSLATED: dict[str, Status] = {"furniture": "furniture", "english": "passed-through"}

Translations = dict[str, tuple[Status, Enforced, tuple[Suggestion, ...]]]


class Translator:
    """Translates documents with one engine and the terms of one glossary."""

    def __init__(self, entries: Iterable[Entry], engine: Engine, memory: Memory | None = None) -> None:
        """A segment that `memory` has English for gets it as it is; others get what is like them as suggestions."""
        self._memory = memory
        self._spotter = Spotter(entries)
        self._enforcer = Enforcer(engine, self._spotter)

    def bitexts(self, documents: Iterable[Document], *, window: int = WINDOW) -> Iterator[Bitext]:
        """The bitexts of `documents`, in order; documents are read as needed, about `window` segments at a time.

        Furniture and English passages keep their text. A segment that the engine fails on has empty English and the
        status "failed". Raises EngineError when the engine cannot translate at all.
        """
        for group in _groups(documents, window):
            yield from self._translated(group, window)

    def _translated(self, documents: Sequence[Document], window: int) -> Iterator[Bitext]:
        texts = dict.fromkeys(
            segment.text for document in documents for segment in document.segments if segment.role == "text"
        )
        translations = self._translations(list(texts), window)
        for document in documents:
            aligned = (
                _aligned(number, segment, translations) for number, segment in enumerate(document.segments, start=1)
            )
            yield Bitext(document, tuple(aligned))

    def _translations(self, texts: Sequence[str], window: int) -> Translations:
        """How each of the different `texts` is translated: from the glossary alone, or by the engine."""
        translations: Translations = {}
        sentences = []
        for text in texts:
            sentence = Sentence(text, tuple(self._spotter.find(text)))
            if (remembered := self._remembered(sentence)) is not None:
                translations[text] = "memory", remembered, ()
            elif (alone := from_glossary(sentence)) is not None:
                translations[text] = "glossary", alone, ()
            else:
                sentences.append(sentence)
        for first in range(0, len(sentences), window):
            batch = sentences[first : first + window]
            for sentence, enforced in zip(batch, self._enforcer.translate(batch), strict=True):
                status: Status = "translated" if enforced.english else "failed"
                translations[sentence.french] = status, enforced, self._suggestions(sentence.french)
        return translations

    def _suggestions(self, french: str) -> tuple[Suggestion, ...]:
        return tuple(self._memory.fuzzy(french)) if self._memory is not None else ()

    def _remembered(self, sentence: Sentence) -> Enforced | None:
        """The English that the memory has for `sentence`, with its terms found in it; None if it has none."""
        english = self._memory.exact(sentence.french) if self._memory is not None else None
        return None if english is None else Enforced(english, found_uses(sentence.matches, english))


@dataclass
class Tally:
    """What a run has done so far, counted."""

    documents: int = 0
    segments: Counter[Status] = field(default_factory=Counter)
    terms: Counter[Means] = field(default_factory=Counter)
    entries: dict[str, Counter[Means]] = field(default_factory=dict)

    def add(self, bitext: Bitext) -> None:
        """Count `bitext` in."""
        self.documents += 1
        self.segments.update(segment.status for segment in bitext.segments)
        for use in (use for segment in bitext.segments for use in segment.terms):
            self.terms[use.means] += 1
            self.entries.setdefault(use.match.entry_id, Counter())[use.means] += 1

    @property
    def repaired(self) -> int:
        """How many terms the engine would not have written by itself."""
        return repaired(self.terms)

    @property
    def lost(self) -> int:
        """How many terms the engine lost."""
        return lost(self.terms)


def repaired(uses: Counter[Means]) -> int:
    """How many of `uses` were won back after the engine's own best translation did not have the term."""
    return uses["copied"] + uses["reranked"] + uses["replaced"]


def lost(uses: Counter[Means]) -> int:
    """How many of `uses` the engine lost, so that they are in brackets or missing."""
    return sum(uses[means] for means in LOST)


def _groups(documents: Iterable[Document], window: int) -> Iterator[list[Document]]:
    """The documents in runs of at least `window` segments, the last one excepted."""
    group: list[Document] = []
    count = 0
    for document in documents:
        group.append(document)
        count += len(document.segments)
        if count >= window:
            yield group
            group, count = [], 0
    if group:
        yield group


def _aligned(number: int, segment: Segment, translations: Translations) -> AlignedSegment:
    if segment.role != "text":
        return AlignedSegment(number, segment.text, segment.text, _UNTRANSLATED[segment.role])
    status, enforced, suggestions = translations[segment.text]
    return AlignedSegment(number, segment.text, enforced.english, status, enforced.uses, suggestions)
