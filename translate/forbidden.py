"""Forbidden English: forms that the glossary bans for an entry, replaced where its term was found in the French."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from glossary.english import plural
from glossary.model import TermMatch
from translate.english import capitalised, occurrences, starts_sentence
from translate.revision import Revision, Span


def replace_forbidden(revision: Revision, matches: Sequence[TermMatch]) -> set[int]:
    """Put the expected English where a forbidden form of a term stands; the numbers of the terms that it stands for.

    A term without a place in the English takes that of such a form. The words of other terms stay.
    """
    found: set[int] = set()
    for number, match in enumerate(matches):
        for start, end in reversed(list(forbidden_places(match, revision.text))):
            own = any(first <= start and end <= last for first, last in revision.spans(number))
            if not own and not revision.free(start, end, -1):
                continue
            english = match.expected
            if revision.text[start:end].isupper():
                english = english.upper()
            elif starts_sentence(revision.text, start):
                english = capitalised(english)
            span = revision.put_words(start, end, english)
            if own or not revision.spans(number):
                revision.settle(number, span)
                found.add(number)
    return found


def forbidden_places(match: TermMatch, english: str) -> Iterator[Span]:
    """Where forbidden forms of a term, or their plurals, stand in `english`, in order.

    Of forms inside one another the longest counts, and what is inside the expected English is none.
    """
    if not match.forbidden:
        return
    right = list(occurrences(match.expected, english))
    places: list[Span] = []
    for form in sorted(match.forbidden, key=len, reverse=True):
        for text in (form, plural(form)):
            for start, end in occurrences(text, english):
                inside = any(first <= start and end <= last for first, last in (*right, *places))
                if not inside:
                    places.append((start, end))
    yield from sorted(places)
