"""Canonical terms, always: what each engine is given, and how what comes back is verified and repaired.

For an engine that carries marks, each term travels as a mark and keeps its French, so that the engine parses what it
knows; the English is put right where the mark went (native or replaced), and a term that was lost is tried again with
its English written into the French (copied).

For one that does not, the milder means come first: the plain sentence (native), the English written into the French
(copied), another hypothesis (reranked), the words that look like a rendering of the term replaced.

What none of these wins back is inserted in brackets, as an editor adds what a text lacks. Where the engine gave
nothing, or the term stands once for a name that comes twice, it is missing. The account of uses says all this.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from glossary.french import Determiner, determiner_before
from glossary.model import TermMatch
from glossary.normalise import fold
from glossary.spot import NAME_KINDS, Spotter
from translate.engines.base import Engine
from translate.english import (
    ENGLISH_FUNCTION_WORDS,
    WORD,
    capitalised,
    case_fits,
    occurrences,
    starts_sentence,
    takes_article,
)
from translate.forbidden import replace_forbidden
from translate.mend import mend_around, mend_order
from translate.model import Hint, Hypothesis, Mark, Means, Source, TermUse
from translate.revision import Revision, Span
from translate.soundness import distance, is_broken

REPAIRS: frozenset[Means] = frozenset({"annotated", "copied", "reranked", "replaced", "inserted"})

Copied = frozenset[int]  # the numbers of the matches whose English was written into the French
NONE: Copied = frozenset()

_HYPOTHESES = 4
_ALIKE_NAMES = 65.0  # rapidfuzz ratios of folds, from 0 to 100
_ALIKE_WORDS = 85.0
_SURE_LOOKS = 85.0
_WEAK_HINT = 0.15
_LONGEST_BESIDE = 2  # times the words of a term that its rendering may have

# What may be wrong with an attempt, in the price of one term replaced for certain (1 - SURE_LOOK and less).
_FLAW_OF_RANK = 0.02
_FLAW_OF_DISTANCE = 0.3
_FLAW_OF_SCORE = 2.0  # by the engine's score, for each word, below its best for the sentence
_WORST_SCORE = 0.6
_PRICES: dict[Means, float] = {"inserted": 10.0, "missing": 20.0}

# How sure a use is, by its means and by whether the engine's mark led to it.
CONFIDENCE: dict[tuple[Means, bool], float] = {
    ("native", True): 0.98,
    ("native", False): 0.97,
    ("annotated", True): 0.98,
    ("annotated", False): 0.97,
    ("copied", True): 0.96,
    ("copied", False): 0.95,
    ("reranked", True): 0.95,
    ("reranked", False): 0.95,
    ("replaced", True): 0.95,
    ("replaced", False): 0.9,
    ("missing", True): 0.0,
    ("missing", False): 0.0,
}
SURE_LOOK, LOOK, HINTED, INSERTED = 0.97, 0.8, (0.3, 0.7), 0.2

_LEADING_FUNCTION_WORDS = re.compile(rf"(?:(?:{'|'.join(sorted(ENGLISH_FUNCTION_WORDS))})\s+)+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?<=\w)['’]s?$")
_CONJUNCTION_AFTER = re.compile(r"\s+(?:and|or)(?=\s)")
_VOWELS = "aeiouyéèêhAEIOUYÉÈÊH"
_AROUND_A_TERM = re.compile(r"[\s\"'“”‘’«»()\[\]:;.,!?…*–—-]*")
_CLOSING = re.compile(r"[\s.,:;!?…\"'”’»)\]]*$")
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


@dataclass(frozen=True, slots=True)
class _Account:
    """By what means a term got where it is, and how sure that is."""

    means: Means
    confidence: float


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One hypothesis for a sentence after its terms were looked for, and what speaks against its English."""

    enforced: Enforced
    hints: tuple[Hint, ...]
    flaw: float
    score: float


class Enforcer:
    """Translates sentences with one engine so that their terms come out as the glossary says."""

    def __init__(self, engine: Engine, spotter: Spotter, allowed: Collection[Means] = REPAIRS) -> None:
        """`allowed` are the means that may be used; to leave some out shows what each is worth."""
        self._engine = engine
        self._spotter = spotter
        self._allowed = frozenset(allowed)
        self._annotates = engine.obeys_terms and "annotated" in self._allowed
        self._own: Means = "annotated" if self._annotates else "native"
        one_only = engine.carries_marks or "reranked" not in self._allowed
        self._n_best = 1 if one_only else _HYPOTHESES
        self._renderings: dict[str, str] = {}

    def translate(self, sentences: Sequence[Sentence]) -> list[Enforced]:
        """The English of `sentences`, in order, with one use for each of their matches.

        The engine is asked once for all, then for the missing terms by themselves, and again for the sentences in
        which a term was not put right for certain. Raises EngineError when it cannot translate at all.
        """
        sources = [_source(sentence, frozenset(), annotated=self._annotates) for sentence in sentences]
        answers = self._engine.translate(sources, n_best=self._n_best)
        attempts = [
            self._attempts(sentence, hypotheses, self._own)
            for sentence, hypotheses in zip(sentences, answers, strict=True)
        ]
        failing = [number for number, tried in enumerate(attempts) if tried and _least_missing(tried)]
        own = {number: attempts[number][0].enforced for number in failing}
        self._learn_renderings(
            use.match.surface for enforced in own.values() for use in enforced.uses if use.means == "missing"
        )
        results = [
            self._best(sentence, tried) if tried else _nothing(sentence)
            for sentence, tried in zip(sentences, attempts, strict=True)
        ]
        unsure = [number for number in failing if not _is_sure(results[number])]
        again = self._asked_again([sentences[n] for n in unsure], [own[n] for n in unsure])
        for number, more in zip(unsure, again, strict=True):
            results[number] = self._best(sentences[number], attempts[number] + more)
        return results

    def _attempts(
        self, sentence: Sentence, hypotheses: Sequence[Hypothesis], own: Means, beside: str = "", copied: Copied = NONE
    ) -> list[_Attempt]:
        """What each of `hypotheses` makes of the terms; none for a blank one, or one that is broken beside `beside`.

        Where that is empty, the first hypothesis is the engine's own best, and what the others stand beside.
        """
        attempts: list[_Attempt] = []
        for rank, hypothesis in enumerate(hypotheses):
            if not hypothesis.text.strip() or (beside and is_broken(hypothesis.text, beside)):
                continue
            beside = beside or hypothesis.text
            means: Means = "reranked" if rank else own
            flaw = rank * _FLAW_OF_RANK + distance(hypothesis.text, beside) * _FLAW_OF_DISTANCE
            known = [mark for mark in hypothesis.marks if mark.id < len(sentence.matches)]
            revision = Revision(hypothesis.text, known, hypothesis.hints)
            enforced = self._settled(revision, sentence, means, copied)
            attempts.append(_Attempt(enforced, revision.hints, flaw, hypothesis.score))
            if not attempts[0].enforced.missing:
                break  # the engine's own best has all terms
        return attempts

    def _asked_again(self, sentences: Sequence[Sentence], own: Sequence[Enforced]) -> list[list[_Attempt]]:
        """More attempts at `sentences`: with the English of the terms that `own` misses written into the French."""
        if not sentences or "copied" not in self._allowed:
            return [[] for _ in sentences]
        copied = [frozenset(n for n, use in enumerate(one.uses) if use.means == "missing") for one in own]
        sources = [
            _source(sentence, numbers, annotated=self._annotates)
            for sentence, numbers in zip(sentences, copied, strict=True)
        ]
        answers = self._engine.translate(sources, n_best=self._n_best)
        return [
            self._attempts(sentence, hypotheses, self._own, before.english, numbers)
            for sentence, hypotheses, before, numbers in zip(sentences, answers, own, copied, strict=True)
        ]

    def _learn_renderings(self, surfaces: Iterable[str]) -> None:
        """Ask the engine what it makes of terms by themselves: what to look for where they have to be replaced."""
        unknown = sorted(set(surfaces) - self._renderings.keys()) if "replaced" in self._allowed else []
        if unknown:
            answers = self._engine.translate([Source(surface) for surface in unknown])
            self._renderings.update(
                (surface, answer[0].text.strip(" .")) for surface, answer in zip(unknown, answers, strict=True)
            )

    def _best(self, sentence: Sentence, attempts: Sequence[_Attempt]) -> Enforced:
        """The attempt that costs least, its missing terms put in where that is allowed."""
        if len(attempts) == 1 or not attempts[0].enforced.missing:
            attempts = attempts[:1]
        finished = ((self._completed(sentence, one) if one.enforced.missing else one.enforced, one) for one in attempts)
        best_score = max(one.score for one in attempts)
        return min(finished, key=lambda pair: _cost(pair[0], pair[1], best_score))[0]

    def _completed(self, sentence: Sentence, attempt: _Attempt) -> Enforced:
        """`attempt` with the terms still missing in place of what seems to render them, or else in brackets."""
        enforced = attempt.enforced
        revision = _revised(enforced, attempt.hints)
        account = [_Account(use.means, use.confidence or 0.0) for use in enforced.uses]
        if "replaced" in self._allowed:
            self._replace(revision, sentence, account)
            enforced = self._finished(revision, sentence, account)
        if enforced.missing and "inserted" in self._allowed:
            _insert(revision, sentence, account)
            enforced = self._finished(revision, sentence, account)
        return enforced

    def _replace(self, revision: Revision, sentence: Sentence, account: list[_Account]) -> None:
        """Put missing terms in place of the words that seem to render them."""
        for number, match in enumerate(sentence.matches):
            if account[number].means != "missing":
                continue
            found = self._rendering(revision, number, match)
            if found is not None:
                span, confidence = found
                wanted = _cased(match, sentence, revision.text, span[0])
                revision.settle(number, revision.put_words(*span, wanted))
                account[number] = _Account("replaced", confidence)

    def _rendering(self, revision: Revision, number: int, match: TermMatch) -> tuple[Span, float] | None:
        """The words that seem to render `match`, and how sure that is: by their looks, or by the engine's hint."""
        alone = self._renderings.get(match.surface, "")
        looks = [match.surface, alone if _may_render(alone, match) else "", match.expected]
        alike = _lookalike(revision, number, match, looks)
        if alike is not None and alike[1] >= _SURE_LOOKS:
            return alike[0], SURE_LOOK
        hint = _hinted(revision, number, match)
        if hint is not None:
            return hint
        return None if alike is None else (alike[0], LOOK)

    def _settled(self, revision: Revision, sentence: Sentence, means: Means, copied: Copied) -> Enforced:
        """What a hypothesis makes of the terms, its marked words put right; `means` says how it came to be chosen."""
        marked = {number for number in range(len(sentence.matches)) if revision.spans(number)}
        account: list[_Account] = []
        longest_first = sorted(enumerate(sentence.matches), key=lambda pair: -len(pair[1].expected))
        order = enumerate(sentence.matches) if marked else longest_first
        placed = {
            number: _placed(revision, number, match, sentence, change="replaced" in self._allowed)
            for number, match in order
        }
        if self._engine.carries_marks:
            mend_order(revision, sentence.french, sentence.matches)
        for number in range(len(sentence.matches)):
            as_chosen: Means = "copied" if means != "reranked" and number in copied else means
            there = placed[number] if revision.spans(number) else "missing"
            achieved = as_chosen if there == "native" else there
            account.append(_Account(achieved, CONFIDENCE[achieved, number in marked]))
        return self._finished(revision, sentence, account)

    def _finished(self, revision: Revision, sentence: Sentence, account: list[_Account]) -> Enforced:
        """The revision with its articles mended and no replaced spelling left, and the account of each term."""
        for number in replace_forbidden(revision, sentence.matches):
            account[number] = _Account("replaced", SURE_LOOK)
        for number in range(len(sentence.matches)):
            if account[number].means != "missing":
                mend_around(
                    revision, number, sentence.french, sentence.matches, word_for_word=self._engine.carries_marks
                )
        if "replaced" in self._allowed:
            self._replace_leftovers(revision, sentence, account)
        uses = []
        for number, match in enumerate(sentence.matches):
            means, confidence = account[number].means, account[number].confidence
            spans = revision.spans(number) if means != "missing" else []
            if spans:
                uses.append(TermUse(match, means, *spans[0], confidence=confidence))
            else:
                uses.append(TermUse(match, "missing", confidence=0.0))
        return Enforced(revision.text, tuple(uses))

    def _replace_leftovers(self, revision: Revision, sentence: Sentence, account: list[_Account]) -> None:
        """Put names right that still stand in a spelling which the glossary replaces."""
        for leftover in reversed(self._spotter.find(revision.text)):
            right = leftover.surface.casefold() == leftover.expected.casefold()
            if leftover.kind not in NAME_KINDS or right or not revision.free(leftover.start, leftover.end, -1):
                continue
            span = revision.put(leftover.start, leftover.end, leftover.expected)
            for number, match in enumerate(sentence.matches):
                if account[number].means == "missing" and match.expected == leftover.expected:
                    account[number] = _Account("replaced", SURE_LOOK)
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
    use = TermUse(match, "native", start, start + len(match.expected), confidence=1.0)
    return Enforced(before + english + _SPACE_BEFORE_SIGN.sub("", after), (use,))


def _nothing(sentence: Sentence) -> Enforced:
    """What is left where the engine gave nothing."""
    return Enforced("", tuple(TermUse(match, "missing", confidence=0.0) for match in sentence.matches))


def _least_missing(attempts: Sequence[_Attempt]) -> int:
    return min(attempt.enforced.missing for attempt in attempts)


def _is_sure(enforced: Enforced) -> bool:
    """Whether what had to be put into the English is there for certain, so that nothing can be better."""
    repaired = [use for use in enforced.uses if use.means == "replaced" or use.is_lost]
    return all((use.confidence or 0.0) >= SURE_LOOK for use in repaired)


def _cost(enforced: Enforced, attempt: _Attempt, best_score: float) -> float:
    """What speaks against an attempt: its flaw, how little its engine thinks of it, and what its terms cost."""
    behind = _FLAW_OF_SCORE * (best_score - attempt.score) / len(attempt.enforced.english.split())
    return attempt.flaw + min(behind, _WORST_SCORE) + sum(map(_price, enforced.uses))


def _price(use: TermUse) -> float:
    """What a term costs that got into the English by the means of `use`."""
    return _PRICES.get(use.means, 1.0 - (use.confidence or 0.0))


def _source(sentence: Sentence, copied: Copied, *, annotated: bool = False) -> Source:
    """The source for the engine: a mark for each match, which holds its English where `copied` has its number.

    With `annotated`, the other marks say which English is wanted.
    """
    pieces: list[str] = []
    marks: list[Mark] = []
    position = length = 0
    for number, match in enumerate(sentence.matches):
        before, form = sentence.french[position : match.start], match.surface
        target = _wanted(match, sentence) if annotated and number not in copied else ""
        if number in copied:
            before, form = _fitted(before, sentence.french, match), match.expected
        pieces += before, form
        length += len(before)
        marks.append(Mark(number, length, length + len(form), target))
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


def _revised(enforced: Enforced, hints: Sequence[Hint]) -> Revision:
    """The English of `enforced` as a revision whose spans are the terms in it and, for the others, what `hints` say."""
    marks = [
        Mark(number, use.target_start, use.target_end)
        for number, use in enumerate(enforced.uses)
        if use.target_start is not None and use.target_end is not None
    ]
    return Revision(enforced.english, marks, hints)


def _placed(revision: Revision, number: int, match: TermMatch, sentence: Sentence, *, change: bool) -> Means:
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
        if not fragments or not change:
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
    return any(word.lower() not in ENGLISH_FUNCTION_WORDS for word in WORD.findall(_POSSESSIVE.sub("", text)))


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


def _wanted(match: TermMatch, sentence: Sentence) -> str:
    """The expected English, in capitals where the whole sentence is."""
    in_capitals = match.surface.isupper() and not match.expected.isupper() and sentence.french.isupper()
    return match.expected.upper() if in_capitals else match.expected


def _cased(match: TermMatch, sentence: Sentence, english: str, start: int) -> str:
    """The expected English in the case that its place asks for."""
    wanted = _wanted(match, sentence)
    return capitalised(wanted) if starts_sentence(english, start) else wanted


def _case_allowed(text: str, span: Span, match: TermMatch) -> bool:
    found = text[slice(*span)]
    if match.kind == "title" and found.casefold() == match.expected.casefold():
        return all(word[:1].isupper() for word in found.split() if len(word) > 3)
    return case_fits(found, match.expected, at_start=starts_sentence(text, span[0]))


def _hinted(revision: Revision, number: int, match: TermMatch) -> tuple[Span, float] | None:
    """The words, claimed by no term, that the engine's strongest hint names for `match`, and how sure it is."""
    for hint in sorted(revision.hints, key=lambda hint: -hint.weight):
        if hint.id != number or hint.weight < _WEAK_HINT:
            continue
        words = [word.span() for word in WORD.finditer(revision.text, hint.start, hint.end)]
        if len(words) > _longest_rendering(match):
            continue  # attention that is spread over half a sentence says nothing
        unclaimed = [word for word in words if revision.free(*word, number)]
        if unclaimed and revision.free(start := unclaimed[0][0], end := unclaimed[-1][1], number):
            span = _core(revision.text, (start, end), match.expected)
            least, most = HINTED
            return span, least + (most - least) * hint.weight
    return None


def _longest_rendering(match: TermMatch) -> int:
    """How many words may render `match`."""
    return _LONGEST_BESIDE * max(len(match.expected.split()), len(match.surface.split()))


def _may_render(alone: str, match: TermMatch) -> bool:
    """Whether what the engine made of `match` alone can be a rendering: a weak one makes up whole sentences."""
    words = WORD.findall(alone)
    telling = any(word.lower() not in ENGLISH_FUNCTION_WORDS for word in words)
    return telling and len(words) <= _longest_rendering(match)


def _insert(revision: Revision, sentence: Sentence, account: list[_Account]) -> None:
    """Put missing terms in brackets where the engine's strongest hint points, or else at the end.

    Not where the English stands for another use: the engine may have made a pronoun of a name that comes twice.
    """
    for number, match in enumerate(sentence.matches):
        if account[number].means != "missing" or _holds(revision.text, match.expected):
            continue
        place = _place_to_insert(revision, number)
        start, end = revision.put(place, place, f" [{_wanted(match, sentence)}]")
        revision.settle(number, (start + len(" ["), end - len("]")))
        account[number] = _Account("inserted", INSERTED)


def _place_to_insert(revision: Revision, number: int) -> int:
    """After the words of the strongest hint for `number`, outside other terms; without one, before the full stop."""
    closing = _CLOSING.search(revision.text)
    place = max(
        ((hint.weight, hint.end) for hint in revision.hints if hint.id == number),
        default=(0.0, closing.start() if closing else len(revision.text)),
    )[1]
    return max((last for first, last in revision.all_spans() if first < place < last), default=place)


def _lookalike(revision: Revision, number: int, match: TermMatch, looks: Sequence[str]) -> tuple[Span, float] | None:
    """The words, claimed by no term, that look most like a rendering of `match`, and how much (0 to 100), if any do."""
    from rapidfuzz.fuzz import ratio

    is_name = match.kind in NAME_KINDS and match.expected[:1].isupper()  # a "grain deal" has no capital
    folds = [folded for look in looks if (folded := fold(look))]
    words = [word.span() for word in WORD.finditer(revision.text)]
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
    return _core(revision.text, best[1], match.expected), best[0]
