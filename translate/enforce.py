"""Canonical terms, always: what each engine is given, and how what comes back is verified and repaired.

For an engine that carries marks, each term travels as a mark, and its English is put right where the mark went.
For one that does not, the milder means come first: the plain sentence (native), the canonical form written into the
French (copied), another hypothesis (reranked), the words that render the term replaced;
else it is missing, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from glossary.french import determiner_before
from glossary.model import TermMatch
from glossary.spot import NAME_KINDS, Spotter
from translate.draft import Draft, Span
from translate.engines.base import Engine
from translate.english import capitalised, case_fits, indefinite_article, occurrences, starts_sentence, takes_article
from translate.model import Hypothesis, Mark, Means, Source, TermUse

_FUNCTION_WORD_LIST = "a an and as at by for from her his in into its of on or our that the their this to with"
_FUNCTION_WORDS = frozenset(_FUNCTION_WORD_LIST.split())
_LEADING_FUNCTION_WORDS = re.compile(rf"(?:(?:{'|'.join(sorted(_FUNCTION_WORDS))})\s+)+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?<=\w)['’]s?$")
_THE_BEFORE = re.compile(r"\bthe\s+$", re.IGNORECASE)
_A_BEFORE = re.compile(r"\b(an?)\s+$", re.IGNORECASE)
_DETERMINED_BEFORE = re.compile(
    r"(?:\b(?:the|an?|this|that|its|his|her|their|our|my|your|no|every|each)|['’]s?)\s+(?:[\w-]+\s+)?$", re.IGNORECASE
)
_COMMON_NOUN_AFTER = re.compile(r"\s+[a-z]+")
_POSSESSIVE_THE = re.compile(r"(['’]s)\s+the\b")
_PLACE_PREPOSITIONS = frozenset({"en", "à", "dans", "vers", "sur"})
_VOWELS = "aeiouyéèêhAEIOUYÉÈÊH"
_WORD = re.compile(r"\w+(?:['’-]\w+)*")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A French sentence and the terms that were found in it."""

    french: str
    matches: tuple[TermMatch, ...] = ()


@dataclass(frozen=True, slots=True)
class Enforced:
    """The English of a sentence and what became of its terms. Empty English: the engine failed on it."""

    english: str
    uses: tuple[TermUse, ...] = ()


class Enforcer:
    """Translates sentences with one engine so that their terms come out as the glossary says."""

    def __init__(self, engine: Engine, spotter: Spotter) -> None:
        self._engine = engine
        self._spotter = spotter
        self._known: dict[tuple[str, str], bool] = {}
        self.strategy = "rehearsed"

    def translate(self, sentences: Sequence[Sentence]) -> list[Enforced]:
        """The English of `sentences`, in order, with one use for each of their matches.

        Raises EngineError when the engine cannot translate at all.
        """
        if self._engine.carries_marks:
            return self._translate_marked(sentences)
        return self._translate_plain(sentences)

    def _translate_marked(self, sentences: Sequence[Sentence]) -> list[Enforced]:
        self._rehearse(match for sentence in sentences for match in sentence.matches)
        prepared = [_prepared(sentence, [self._copies(match) for match in sentence.matches]) for sentence in sentences]
        hypotheses = self._engine.translate(prepared)
        return [
            _enforced_marked(sentence, best[0], [self._copies(match) for match in sentence.matches], self._spotter)
            for sentence, best in zip(sentences, hypotheses, strict=True)
        ]

    def _rehearse(self, matches: Iterable[TermMatch]) -> None:
        """Learn which names the engine renders as expected by itself: those stay French, and are parsed as names."""
        if self.strategy != "rehearsed":
            return
        unknown = {_key(match) for match in matches if match.kind in NAME_KINDS} - self._known.keys()
        ordered = sorted(unknown)
        sources = [Source(surface, (Mark(0, 0, len(surface)),)) for surface, _ in ordered]
        for key, hypotheses in zip(ordered, self._engine.translate(sources) if sources else [], strict=True):
            english = _LEADING_FUNCTION_WORDS.sub("", hypotheses[0].text)
            self._known[key] = english.casefold() == key[1].casefold()

    def _copies(self, match: TermMatch) -> bool:
        """Whether the engine gets the English of `match` rather than the French."""
        if match.kind not in NAME_KINDS or self.strategy == "french":
            return False
        return not self._known.get(_key(match), False)

    def _translate_plain(self, sentences: Sequence[Sentence]) -> list[Enforced]:
        raise NotImplementedError


def _key(match: TermMatch) -> tuple[str, str]:
    return match.surface, match.expected


def _prepared(sentence: Sentence, copies: Sequence[bool]) -> Source:
    """The source for the engine: a mark for each match, which holds its English where `copies` says so."""
    pieces: list[str] = []
    marks: list[Mark] = []
    position = length = 0
    for number, (match, copied) in enumerate(zip(sentence.matches, copies, strict=True)):
        before, form = sentence.french[position : match.start], match.surface
        if copied:
            form = match.expected
            before = _fitted(before, sentence.french, match)
        pieces += before, form
        length += len(before)
        marks.append(Mark(number, length, length + len(form)))
        length += len(form)
        position = match.end
    pieces.append(sentence.french[position:])
    return Source("".join(pieces), tuple(marks))


def _fitted(before: str, french: str, match: TermMatch) -> str:
    """The French before a copied name, with the preposition and article that the English name takes."""
    determiner = determiner_before(french, match.start)
    if determiner is None or match.start - determiner.start > len(before):
        return before
    kept = before[: len(before) - (match.start - determiner.start)]
    preposition = determiner.preposition
    if takes_article(match.expected, match.kind) and determiner.article:
        if match.expected[0] in _VOWELS or determiner.article != "l'":
            return before
        words = {"de": "du ", "à": "au ", "": "le "}.get(preposition, f"{preposition} le ")
    else:
        words = f"{preposition} " if preposition else ""
    capital = french[determiner.start].isupper()
    return kept + (capitalised(words) if capital else words)


def _enforced_marked(sentence: Sentence, hypothesis: Hypothesis, copies: Sequence[bool], spotter: Spotter) -> Enforced:
    if not hypothesis.text.strip():
        return Enforced("", tuple(TermUse(match, "missing") for match in sentence.matches))
    draft = Draft(hypothesis.text, hypothesis.marks)
    means: list[Means] = []
    for number, match in enumerate(sentence.matches):
        mean = _placed(draft, number, match, sentence)
        means.append("copied" if mean == "native" and copies[number] else mean)
    return _finished(draft, sentence, means, spotter)


def _finished(draft: Draft, sentence: Sentence, means: list[Means], spotter: Spotter) -> Enforced:
    """The repaired draft with its articles mended and no French spelling left, and the account of each term."""
    for number, match in enumerate(sentence.matches):
        if means[number] != "missing":
            _mend_articles(draft, number, match, sentence.french)
    _replace_leftovers(draft, sentence, means, spotter)
    uses = []
    for number, (match, mean) in enumerate(zip(sentence.matches, means, strict=True)):
        spans = draft.spans(number)
        if mean == "missing" or not spans:
            uses.append(TermUse(match, "missing"))
        else:
            uses.append(TermUse(match, mean, *spans[0]))
    return Enforced(draft.text, tuple(uses))


def _placed(draft: Draft, number: int, match: TermMatch, sentence: Sentence) -> Means:
    """See that the English of `match` stands where its mark went; says by what means it does."""
    fragments = [span for span in draft.spans(number) if _has_content(draft.text[slice(*span)], match)]
    taken = draft.others(number)
    if not fragments:
        return _found(draft, number, match, sentence, taken)
    anchor = next((span for span in fragments if _holds(draft.text[slice(*span)], match.expected)), fragments[-1])
    draft.settle(number, anchor)
    for span in reversed(fragments):
        if span != anchor:
            draft.drop(*span)
    core = _core(draft.text, draft.spans(number)[0], match.expected)
    found = draft.text[slice(*core)]
    wanted = _cased(match, sentence, draft.text, core[0])
    draft.settle(number, core)
    if found == wanted or (found.casefold() == wanted.casefold() and _case_allowed(draft.text, core, match)):
        return "native"
    draft.settle(number, draft.put(*core, wanted))
    return "native" if found.casefold() == wanted.casefold() else "replaced"


def _has_content(text: str, match: TermMatch) -> bool:
    if match.expected.casefold() in text.casefold():
        return True
    return any(word.lower() not in _FUNCTION_WORDS for word in _WORD.findall(_POSSESSIVE.sub("", text)))


def _holds(text: str, expected: str) -> bool:
    return next(occurrences(expected, text), None) is not None


def _found(draft: Draft, number: int, match: TermMatch, sentence: Sentence, taken: Sequence[Span]) -> Means:
    """Look for the English of a match whose mark is lost among the words that no other term claims."""
    for start, end in occurrences(match.expected, draft.text):
        if all(end <= first or last <= start for first, last in taken):
            draft.settle(number, (start, end))
            return "native"
    return "missing"


def _core(text: str, span: Span, expected: str) -> Span:
    """The part of `span` that renders the term: without the preposition and article before it and the 's after it."""
    start, end = span
    content = text[start:end]
    if content.casefold() == expected.casefold():
        return span
    possessive = _POSSESSIVE.search(content)
    if possessive and not expected.endswith(("'s", "s'", "'")):
        end = start + possessive.start()
    if leading := _LEADING_FUNCTION_WORDS.match(content):
        start += leading.end()
    return (start, end) if start < end else span


def _cased(match: TermMatch, sentence: Sentence, english: str, start: int) -> str:
    """The expected English in the case that its place asks for."""
    if match.surface.isupper() and not match.expected.isupper() and sentence.french.isupper():
        return match.expected.upper()
    return capitalised(match.expected) if starts_sentence(english, start) else match.expected


def _case_allowed(text: str, span: Span, match: TermMatch) -> bool:
    found = text[slice(*span)]
    if match.kind == "title" and all(word[:1].isupper() for word in found.split() if len(word) > 3):
        return True
    return case_fits(found, match.expected, at_start=starts_sentence(text, span[0]))


def _mend_articles(draft: Draft, number: int, match: TermMatch, french: str) -> None:
    """Drop or add the "the" that the name calls for, put a or an right, and undo "Putin's the aim"."""
    (start, end), *_ = draft.spans(number)
    the = _THE_BEFORE.search(draft.text, 0, start)
    if match.kind in NAME_KINDS:
        determiner = determiner_before(french, match.start)
        wants = takes_article(match.expected, match.kind)
        if the and not wants and not _COMMON_NOUN_AFTER.match(draft.text, end):
            draft.drop(the.start(), start)
            _capital_at_start(draft, number, match)
        elif wants and determiner and (determiner.article or determiner.preposition in _PLACE_PREPOSITIONS):
            if not _DETERMINED_BEFORE.search(draft.text, 0, start):
                draft.put(start, start, "The " if starts_sentence(draft.text, start) else "the ")
        (start, end), *_ = draft.spans(number)
        if doubled := _POSSESSIVE_THE.match(draft.text, end):
            draft.put(doubled.start(), doubled.end(), doubled[1])
    elif the and match.expected.startswith("the "):
        draft.drop(the.start(), start)
    _mend_indefinite(draft, number)


def _capital_at_start(draft: Draft, number: int, match: TermMatch) -> None:
    start, end = draft.spans(number)[0]
    if starts_sentence(draft.text, start) and not draft.text[start].isupper():
        draft.settle(number, draft.put(start, end, capitalised(match.expected)))


def _mend_indefinite(draft: Draft, number: int) -> None:
    start, _ = draft.spans(number)[0]
    article = _A_BEFORE.search(draft.text, 0, start)
    if article is None:
        return
    right = indefinite_article(draft.text[start:])
    if article[1].lower() != right:
        draft.put(article.start(1), article.end(1), capitalised(right) if article[1][0].isupper() else right)


def _replace_leftovers(draft: Draft, sentence: Sentence, means: list[Means], spotter: Spotter) -> None:
    """Put names right that still stand in a spelling which the glossary replaces."""
    for leftover in reversed(spotter.find(draft.text)):
        if leftover.kind not in NAME_KINDS or leftover.surface.casefold() == leftover.expected.casefold():
            continue
        if any(start < leftover.end and leftover.start < end for start, end in draft.others(-1)):
            continue
        span = draft.put(leftover.start, leftover.end, leftover.expected)
        for number, match in enumerate(sentence.matches):
            if means[number] == "missing" and match.expected == leftover.expected:
                means[number] = "replaced"
                draft.settle(number, span)
                break
