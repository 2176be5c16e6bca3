"""English mended around its terms: articles, the order of adjective and noun, titles before names, capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from glossary.french import FUNCTION_WORDS, determiner_before
from glossary.model import TermMatch
from glossary.spot import NAME_KINDS
from translate.english import (
    ENGLISH_FUNCTION_WORDS,
    WORD,
    capitalised,
    indefinite_article,
    starts_sentence,
    takes_article,
)
from translate.revision import Revision

_POSSESSIVE_THE = re.compile(r"(['’]s)\s+the\b")
_NOUN_BEFORE = re.compile(
    rf"(?<![\w’'-])(?!(?:{'|'.join(sorted(ENGLISH_FUNCTION_WORDS))}|is|are|was|were|been|being|be|became|become|becomes|remains?|"
    r"remained|stays?|stayed|speaks?|spoke|talks?|learns?|called|born|not|more|most|very|half|both|all|your|my|no|any|"
    r"or|but|than|who|which|[a-z]+ly)\b)(?P<noun>[a-z]{3,}) $"
)
_FRENCH_WORD_BEFORE = re.compile(r"(?<![\w’'-])([^\W\d_]{3,})\s$")
_NOUN_BETWEEN = re.compile(r"(?P<noun>(?: [a-z]+){1,2})(?:,| and| or) ")
_FRENCH_LINKS = frozenset({", ", " et ", " ou "})
_ENGLISH_LINKS = frozenset({", ", " and ", " or "})
_PREFIX_BEFORE = re.compile(r"(?<![\w-])[a-z]+o-$")
_THE_BEFORE = re.compile(r"\bthe\s+$", re.IGNORECASE)
_A_BEFORE = re.compile(r"\b(an?)\s+$", re.IGNORECASE)
_DETERMINED_BEFORE = re.compile(
    r"(?:\b(?:the|an?|this|that|its|his|her|their|our|my|your|no|every|each)|['’]s?)\s+(?:[\w-]+\s+)?$", re.IGNORECASE
)
# After a name, any word in lower case may be the noun that "the" belongs to (the NATO forces), but not these.
_NOUN_AFTER = re.compile(
    r"\s+(?!(?:and|or|but|is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|to|in|of|on|at|for|"
    r"with|from|by|as|than|that|which|who|whose|when|where|while|since|said|says|also|not|did|does)\b)[a-z]+"
)
_TITLE_BEFORE = re.compile(
    r"\b(?:(?:deputy|vice|prime|foreign|defence|crown|supreme) )*"
    r"(?:presidents?|ministers?|chancellors?|kings?|queens?|princes?|princess|emperor|pope|generals?|colonels?|marshal|"
    r"admirals?|leader|ayatollahs?|sheikh|senators?|professors?|doctors?)\s+$",
    re.IGNORECASE,
)
_THE_AND_NAMES_BEFORE = re.compile(r"\b(?P<the>[Tt]he )(?:[A-Z][\w-]+ )*$")
_PLACE_PREPOSITIONS = frozenset({"en", "à", "dans", "vers", "sur"})


def mend_order(revision: Revision, french: str, matches: Sequence[TermMatch]) -> None:
    """Put adjectives before their nouns: "Russian missiles" where an engine left "missiles Russian".

    The noun is the term right before the adjective in the French, or else the word before it in the English.
    """
    for number, match in enumerate(matches):
        if match.kind != "demonym" or not match.surface[0].islower() or not revision.spans(number):
            continue
        start, end = revision.spans(number)[0]
        before = matches[number - 1] if number else None
        if before and before.kind not in NAME_KINDS and french[before.end : match.start] == " ":
            nouns = [noun for noun in revision.spans(number - 1) if revision.text[noun[1] : start] == " "]
        elif (noun_before := _NOUN_BEFORE.search(revision.text, 0, start)) and _follows_noun(match, french):
            # With a noun after it, the adjective is where it belongs: "early Soviet satellites".
            if _NOUN_AFTER.match(revision.text, end):
                continue
            nouns = [noun_before.span("noun")]
        else:
            continue
        for first, _ in nouns:
            adjective = revision.text[start:end]
            revision.drop(start, end)
            revision.put(first, first, f"{adjective} ")
            revision.settle(number, (first, first + len(adjective)))

    for run in _coordinated(french, matches):
        _gather(revision, run, len(matches))


def _coordinated(french: str, matches: Sequence[TermMatch]) -> Iterator[list[int]]:
    """The numbers of adjectives that share one noun: russe et chinois in "ses homologues russe et chinois"."""
    run: list[int] = []
    for number, match in enumerate(matches):
        is_adjective = match.kind == "demonym" and match.surface[0].islower()
        if run and is_adjective and french[matches[run[-1]].end : match.start] in _FRENCH_LINKS:
            run.append(number)
            continue
        if len(run) > 1:
            yield run
        run = [number] if is_adjective and _follows_noun(match, french) else []
    if len(run) > 1:
        yield run


def _gather(revision: Revision, run: Sequence[int], count: int) -> None:
    """Put the noun of the adjectives `run` after them all: "Russian counterparts and Chinese" is out of order."""
    if not all(revision.spans(number) for number in run):
        return
    spans = [revision.spans(number)[0] for number in run]
    links = {revision.text[first[1] : second[0]] for first, second in pairwise(spans[1:])}
    start, last = spans[0][1], spans[-1][1]
    between = _NOUN_BETWEEN.fullmatch(revision.text[start : spans[1][0]])
    if between is None or not links <= _ENGLISH_LINKS:
        return
    noun = between["noun"]
    end, shift = start + len(noun), last - start - len(noun)
    inside = {
        number: span for number in range(count) for span in revision.spans(number) if start <= span[0] < span[1] <= end
    }
    revision.put(last, last, noun)
    revision.put(start, end, "")
    for number, (first, after) in inside.items():
        revision.settle(number, (first + shift, after + shift))


def _follows_noun(adjective: TermMatch, french: str) -> bool:
    """Whether the word before `adjective` in the French can be its noun."""
    word = _FRENCH_WORD_BEFORE.search(french, 0, adjective.start)
    return word is not None and word[1].lower() not in FUNCTION_WORDS


def mend_around(
    revision: Revision, number: int, french: str, matches: Sequence[TermMatch], *, word_for_word: bool
) -> None:
    """Mend the English around the term `number`: drop or add the "the" that a name calls for, put a or an right, undo
    "Putin's the aim", write "President Putin".

    An engine that works word for word renders the article of l'OTAN as "the"; others may mean "the NATO forces".
    """
    match = matches[number]
    if match.kind in NAME_KINDS:
        _mend_definite(revision, number, match, french, word_for_word=word_for_word)
        end = revision.spans(number)[0][1]
        if doubled := _POSSESSIVE_THE.match(revision.text, end):
            revision.put(doubled.start(), doubled.end(), doubled[1])
        if match.kind == "person":
            _mend_title(revision, number, matches)
    if match.kind == "demonym" and (prefix := _PREFIX_BEFORE.search(revision.text, 0, _start(revision, number))):
        revision.put(prefix.start(), prefix.start() + 1, revision.text[prefix.start()].upper())  # Russo-Ukrainian
    if match.expected.startswith("the ") and (the := _THE_BEFORE.search(revision.text, 0, _start(revision, number))):
        revision.drop(*the.span())
    _mend_indefinite(revision, number)
    _restore_capital(revision, number)


def _mend_definite(revision: Revision, number: int, match: TermMatch, french: str, *, word_for_word: bool) -> None:
    (start, end), *_ = revision.spans(number)
    the = _THE_BEFORE.search(revision.text, 0, start)
    determiner = determiner_before(french, match.start)
    article_is_rendered = word_for_word and determiner is not None and determiner.article
    if not takes_article(match.expected, match.kind):
        # Where the French has the article (l'OTAN), "the" is its rendering; elsewhere, it may belong to a noun after.
        proper = match.variant[:1].isupper()
        if the and proper and (article_is_rendered or not _NOUN_AFTER.match(revision.text, end)):
            revision.drop(*the.span())
        return
    called_for = determiner and (determiner.article or determiner.preposition in _PLACE_PREPOSITIONS)
    if called_for and not _DETERMINED_BEFORE.search(revision.text, 0, start):
        revision.put(start, start, "The " if starts_sentence(revision.text, start) else "the ")


def _mend_title(revision: Revision, number: int, matches: Sequence[TermMatch]) -> None:
    """Write "President Putin" where "the president Putin" stands."""
    start = _start(revision, number)
    titles = [number for number, match in enumerate(matches) if match.kind == "title"]
    spans = [span for title in titles for span in revision.spans(title)]
    first = next((first for first, last in spans if revision.text[last:start] == " "), None)
    if first is None and (title := _TITLE_BEFORE.search(revision.text, 0, start)):
        first = title.start()
    the = None if first is None else _THE_AND_NAMES_BEFORE.search(revision.text, 0, first)
    if first is None or the is None:
        return
    for word in WORD.finditer(revision.text, first, start):
        if word[0] not in ENGLISH_FUNCTION_WORDS:
            revision.put(word.start(), word.start() + 1, word[0][0].upper())
    revision.drop(*the.span("the"))


def _mend_indefinite(revision: Revision, number: int) -> None:
    start = _start(revision, number)
    article = _A_BEFORE.search(revision.text, 0, start)
    right = indefinite_article(revision.text[start:])
    if article is not None and article[1].lower() != right:
        revision.put(*article.span(1), capitalised(right) if article[1][0].isupper() else right)


def _restore_capital(revision: Revision, number: int) -> None:
    start = _start(revision, number)
    if starts_sentence(revision.text, start) and not revision.text[start].isupper():
        revision.put(start, start + 1, revision.text[start].upper())


def _start(revision: Revision, number: int) -> int:
    return revision.spans(number)[0][0]
