"""Canonical terms, always: what each engine is given, and how what comes back is verified and repaired.

For an engine that carries marks, each term travels as a mark and keeps its French, so that the engine parses what it
knows; the English is put right where the mark went (native or replaced), and a term that was lost is tried again with
its English written into the French (copied).

For one that does not, the milder means come first: the plain sentence (native), the English written into the French
(copied), another hypothesis (reranked), the words that look like a rendering of the term replaced.

What none of these wins back is missing, and the account of uses says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from glossary.french import Determiner, determiner_before
from glossary.model import TermMatch
from glossary.normalise import fold
from glossary.spot import NAME_KINDS, Spotter
from translate.engines.base import Engine
from translate.english import (
    ENGLISH_FUNCTION_WORDS,
    capitalised,
    case_fits,
    occurrences,
    starts_sentence,
    takes_article,
)
from translate.forbidden import replace_forbidden
from translate.mend import mend_around, mend_order
from translate.model import Hypothesis, Mark, Means, Source, TermUse
from translate.revision import Revision, Span

_HYPOTHESES = 4
_ALIKE_NAMES = 65.0  # rapidfuzz ratios of folds, from 0 to 100
_ALIKE_WORDS = 85.0

_LEADING_FUNCTION_WORDS = re.compile(rf"(?:(?:{'|'.join(sorted(ENGLISH_FUNCTION_WORDS))})\s+)+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?<=\w)['’]s?$")
_CONJUNCTION_AFTER = re.compile(r"\s+(?:and|or)(?=\s)")
_VOWELS = "aeiouyéèêhAEIOUYÉÈÊH"
_WORD = re.compile(r"\w+(?:['’.-]\w+)*")
_AROUND_A_TERM = re.compile(r"[\s\"'“”‘’«»()\[\]:;.,!?…*–—-]*")
_SPACE_BEFORE_SIGN = re.compile(r"\s+(?=[:;!?.,])")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A French sentence and the terms that were found in it, in order."""

    french: str
    matches: tuple[TermMatch, ...] = ()


@dataclass(frozen=True, slots=True)
class Enforced:
    """The English of a sentence and what became of its terms. Empty English: the engine failed on it."""

    english: str
    uses: tuple[TermUse, ...] = ()

    @property
    def missing(self) -> int:
        """How many terms are missing."""
        return sum(use.means == "missing" for use in self.uses)


class Enforcer:
    """Translates sentences with one engine so that their terms come out as the glossary says."""

    def __init__(self, engine: Engine, spotter: Spotter) -> None:
        self._engine = engine
        self._spotter = spotter
        self._renderings: dict[str, str] = {}

    def translate(self, sentences: Sequence[Sentence]) -> list[Enforced]:
        """The English of `sentences`, in order, with one use for each of their matches.

        The engine is asked once for all, and again for the sentences with terms that are missing. Raises EngineError
        when it cannot translate at all.
        """
        first = self._engine.translate([_source(sentence, frozenset()) for sentence in sentences])
        enforced = [
            self._settled(sentence, hypotheses[0], "native")
            for sentence, hypotheses in zip(sentences, first, strict=True)
        ]
        failing = [number for number, one in enumerate(enforced) if one.missing and one.english]
        better = self._with_terms_copied([sentences[number] for number in failing], [enforced[n] for n in failing])
        for number, one in zip(failing, better, strict=True):
            enforced[number] = one
        return enforced

    def _with_terms_copied(self, sentences: Sequence[Sentence], enforced: Sequence[Enforced]) -> list[Enforced]:
        """The same sentences with the English of the missing terms written into the French, where that helps."""
        if not sentences:
            return []
        copied = [
            frozenset(number for number, use in enumerate(one.uses) if use.means == "missing") for one in enforced
        ]
        sources = [_source(sentence, numbers) for sentence, numbers in zip(sentences, copied, strict=True)]
        n_best = 1 if self._engine.carries_marks else _HYPOTHESES
        better = []
        for sentence, before, numbers, hypotheses in zip(
            sentences, enforced, copied, self._engine.translate(sources, n_best=n_best), strict=True
        ):
            tried = [
                self._settled(sentence, hypothesis, "reranked" if rank else "native", copied=numbers)
                for rank, hypothesis in enumerate(hypotheses)
                if hypothesis.text.strip()
            ]
            better.append(min([before, *tried], key=lambda one: one.missing))
        return self._with_words_replaced(sentences, better)

    def _with_words_replaced(self, sentences: Sequence[Sentence], enforced: Sequence[Enforced]) -> list[Enforced]:
        """The same sentences with the words replaced that look like renderings of the terms still missing."""
        self._learn_renderings(
            use.match.surface for one in enforced for use in one.uses if use.means == "missing" and one.missing
        )
        return [
            self._replaced(sentence, one) if one.missing else one
            for sentence, one in zip(sentences, enforced, strict=True)
        ]

    def _learn_renderings(self, surfaces: Iterable[str]) -> None:
        """Ask the engine what it makes of the terms by themselves: that is what to look for in its sentences."""
        new = sorted(set(surfaces) - self._renderings.keys())
        if new:
            answers = self._engine.translate([Source(surface) for surface in new])
            self._renderings.update(zip(new, (answer[0].text.strip(" .") for answer in answers), strict=True))

    def _replaced(self, sentence: Sentence, enforced: Enforced) -> Enforced:
        revision = _revised(enforced)
        means = [use.means for use in enforced.uses]
        for number, match in enumerate(sentence.matches):
            if means[number] != "missing":
                continue
            hints = [match.surface, self._renderings.get(match.surface, ""), match.expected]
            span = _lookalike(revision, number, match, hints)
            if span is not None:
                wanted = _cased(match, sentence, revision.text, span[0])
                revision.settle(number, revision.put_words(*span, wanted))
                means[number] = "replaced"
        return self._finished(revision, sentence, means)

    def _settled(
        self, sentence: Sentence, hypothesis: Hypothesis, means: Means, copied: frozenset[int] = frozenset()
    ) -> Enforced:
        """What `hypothesis` makes of the terms, its marked words put right; `means` says how it came to be chosen."""
        if not hypothesis.text.strip():
            return Enforced("", tuple(TermUse(match, "missing") for match in sentence.matches))
        revision = Revision(hypothesis.text, hypothesis.marks)
        achieved: list[Means] = []
        longest_first = sorted(enumerate(sentence.matches), key=lambda pair: -len(pair[1].expected))
        order = enumerate(sentence.matches) if hypothesis.marks else longest_first
        placed = {number: _placed(revision, number, match, sentence) for number, match in order}
        if self._engine.carries_marks:
            mend_order(revision, sentence.french, sentence.matches)
        for number in range(len(sentence.matches)):
            as_chosen: Means = "copied" if means == "native" and number in copied else means
            there = placed[number] if revision.spans(number) else "missing"
            achieved.append(as_chosen if there == "native" else there)
        return self._finished(revision, sentence, achieved)

    def _finished(self, revision: Revision, sentence: Sentence, means: list[Means]) -> Enforced:
        """The revision with its articles mended and no replaced spelling left, and the account of each term."""
        for number in replace_forbidden(revision, sentence.matches):
            means[number] = "replaced"
        for number in range(len(sentence.matches)):
            if means[number] != "missing":
                mend_around(
                    revision, number, sentence.french, sentence.matches, word_for_word=self._engine.carries_marks
                )
        self._replace_leftovers(revision, sentence, means)
        uses = []
        for number, match in enumerate(sentence.matches):
            spans = revision.spans(number) if means[number] != "missing" else []
            uses.append(TermUse(match, means[number], *spans[0]) if spans else TermUse(match, "missing"))
        return Enforced(revision.text, tuple(uses))

    def _replace_leftovers(self, revision: Revision, sentence: Sentence, means: list[Means]) -> None:
        """Put names right that still stand in a spelling which the glossary replaces."""
        for leftover in reversed(self._spotter.find(revision.text)):
            right = leftover.surface.casefold() == leftover.expected.casefold()
            if leftover.kind not in NAME_KINDS or right or not revision.free(leftover.start, leftover.end, -1):
                continue
            span = revision.put(leftover.start, leftover.end, leftover.expected)
            for number, match in enumerate(sentence.matches):
                if means[number] == "missing" and match.expected == leftover.expected:
                    means[number] = "replaced"
                    revision.settle(number, span)
                    break


def from_glossary(sentence: Sentence) -> Enforced | None:
    """The English of a segment that is only a term (a headline "Bélarus"), or None if there is more in it."""
    if len(sentence.matches) != 1:
        return None
    (match,) = sentence.matches
    determiner = determiner_before(sentence.french, match.start)
    begin = match.start
    if determiner is not None and determiner.article and not determiner.preposition:
        begin = determiner.start
    before, after = sentence.french[:begin], sentence.french[match.end :]
    if not (_AROUND_A_TERM.fullmatch(before) and _AROUND_A_TERM.fullmatch(after)):
        return None
    has_article = begin < match.start and (match.kind not in NAME_KINDS or takes_article(match.expected, match.kind))
    the = "the " if has_article and not match.expected.startswith("the ") else ""
    english = the + match.expected
    if match.surface.isupper() and not match.expected.isupper():
        english = english.upper()
    elif sentence.french[begin].isupper():
        english = capitalised(english)
    start = len(before) + len(the)
    use = TermUse(match, "native", start, start + len(match.expected))
    return Enforced(before + english + _SPACE_BEFORE_SIGN.sub("", after), (use,))


def _source(sentence: Sentence, copied: frozenset[int]) -> Source:
    """The source for the engine: a mark for each match, which holds its English where `copied` has its number."""
    pieces: list[str] = []
    marks: list[Mark] = []
    position = length = 0
    for number, match in enumerate(sentence.matches):
        before, form = sentence.french[position : match.start], match.surface
        if number in copied:
            before, form = _fitted(before, sentence.french, match), match.expected
        pieces += before, form
        length += len(before)
        marks.append(Mark(number, length, length + len(form)))
        length += len(form)
        position = match.end
    pieces.append(sentence.french[position:])
    return Source("".join(pieces), tuple(marks))


def _fitted(before: str, french: str, match: TermMatch) -> str:
    """The French before a copied form, with the preposition and article that suit it."""
    determiner = determiner_before(french, match.start)
    if determiner is None or match.start - determiner.start > len(before):
        return before
    words = _determiner_words(determiner, match)
    if words is None:
        return before
    kept = before[: len(before) - (match.start - determiner.start)]
    return kept + (capitalised(words) if french[determiner.start].isupper() else words)


def _determiner_words(determiner: Determiner, match: TermMatch) -> str | None:
    """What to write before the English of `match`; None if what stands there will do."""
    if determiner.article and (match.kind not in NAME_KINDS or takes_article(match.expected, match.kind)):
        if determiner.article != "l'" or match.expected[0] in _VOWELS:
            return None
        return {"de": "du ", "à": "au ", "": "le "}.get(determiner.preposition, f"{determiner.preposition} le ")
    return f"{determiner.preposition} " if determiner.preposition else ""


def _revised(enforced: Enforced) -> Revision:
    """The English of `enforced` as a revision whose spans are the terms that are in it."""
    marks = [
        Mark(number, use.target_start, use.target_end)
        for number, use in enumerate(enforced.uses)
        if use.target_start is not None and use.target_end is not None
    ]
    return Revision(enforced.english, marks)


def _placed(revision: Revision, number: int, match: TermMatch, sentence: Sentence) -> Means:
    """See that the English of `match` stands where its mark went; says by what means it does."""
    fragments = [
        span
        for span in revision.spans(number)
        if not revision.is_settled(*span) and _has_content(revision.text[slice(*span)], match)
    ]
    anchor = next((span for span in fragments if _holds(revision.text[slice(*span)], match.expected)), None)
    if anchor is None:
        elsewhere = _unclaimed(revision, number, match)
        if elsewhere is not None:
            revision.settle(number, elsewhere)
            return _put_right(revision, number, match, sentence)
        if not fragments:
            return "missing"
        # The noun of the phrase comes last: "sheet of complete path" is a "complete roadmap".
        anchor = fragments[-1]
    revision.settle(number, anchor)
    for start, end in reversed(fragments):
        if (start, end) != anchor:
            conjunction = _CONJUNCTION_AFTER.match(revision.text, end)
            revision.drop(start, conjunction.end() if conjunction else end)
    if len(fragments) > 1:
        _drop_function_words(revision, number)
    return _put_right(revision, number, match, sentence)


def _put_right(revision: Revision, number: int, match: TermMatch, sentence: Sentence) -> Means:
    """Make the span of `number` read as the glossary says, in the case that its place asks for."""
    core = _core(revision.text, revision.spans(number)[0], match.expected)
    found = revision.text[slice(*core)]
    wanted = _cased(match, sentence, revision.text, core[0])
    revision.settle(number, core)
    if found != wanted and not _case_allowed(revision.text, core, match):
        revision.settle(number, revision.put_words(*core, wanted))
    return "native" if found.casefold() == wanted.casefold() else "replaced"


def _drop_function_words(revision: Revision, number: int) -> None:
    """Drop the "of" that a term brought along from between its words: the "sheet" that went was "of path"."""
    start, end = revision.spans(number)[0]
    if leading := _LEADING_FUNCTION_WORDS.match(revision.text, start, end):
        revision.drop(*leading.span())


def _has_content(text: str, match: TermMatch) -> bool:
    """Whether a marked fragment is more than an article, a preposition or a possessive."""
    if match.expected.casefold() in text.casefold():
        return True
    return any(word.lower() not in ENGLISH_FUNCTION_WORDS for word in _WORD.findall(_POSSESSIVE.sub("", text)))


def _holds(text: str, expected: str) -> bool:
    return next(occurrences(expected, text), None) is not None


def _unclaimed(revision: Revision, number: int, match: TermMatch) -> Span | None:
    """Where the English of `match` stands among the words that no other term claims."""
    for start, end in occurrences(match.expected, revision.text):
        if revision.free(start, end, number):
            return start, end
    return None


def _core(text: str, span: Span, expected: str) -> Span:
    """The part of `span` that renders the term: without the preposition and article before it and the 's after it."""
    start, end = span
    content = text[start:end]
    if content.casefold() == expected.casefold():
        return span
    end = start + len(content.rstrip())
    possessive = _POSSESSIVE.search(text[start:end])
    if possessive and not expected.endswith(("'s", "s'", "'")):
        end = start + possessive.start()
    if leading := _LEADING_FUNCTION_WORDS.match(text, start, end):
        start = leading.end()
    return (start, end) if start < end else span


def _cased(match: TermMatch, sentence: Sentence, english: str, start: int) -> str:
    """The expected English in the case that its place asks for."""
    if match.surface.isupper() and not match.expected.isupper() and sentence.french.isupper():
        return match.expected.upper()
    return capitalised(match.expected) if starts_sentence(english, start) else match.expected


def _case_allowed(text: str, span: Span, match: TermMatch) -> bool:
    found = text[slice(*span)]
    if match.kind == "title" and found.casefold() == match.expected.casefold():
        return all(word[:1].isupper() for word in found.split() if len(word) > 3)
    return case_fits(found, match.expected, at_start=starts_sentence(text, span[0]))


def _lookalike(revision: Revision, number: int, match: TermMatch, hints: Sequence[str]) -> Span | None:
    """The words, claimed by no term, that look most like a rendering of `match`, if any do."""
    from rapidfuzz.fuzz import ratio

    is_name = match.kind in NAME_KINDS
    folds = [folded for hint in hints if (folded := fold(hint))]
    words = [word.span() for word in _WORD.finditer(revision.text)]
    longest = max(len(folded.split()) for folded in folds) + 1
    best: tuple[float, Span] | None = None
    for first in range(len(words)):
        for last in range(first, min(first + longest, len(words))):
            start, end = words[first][0], words[last][1]
            if not revision.free(start, end, number) or (is_name and not revision.text[start].isupper()):
                continue
            candidate = fold(revision.text[start:end])
            score = max(ratio(candidate, folded) for folded in folds)
            if best is None or score > best[0]:
                best = score, (start, end)
    if best is None or best[0] < (_ALIKE_NAMES if is_name else _ALIKE_WORDS):
        return None
    return _core(revision.text, best[1], match.expected)
