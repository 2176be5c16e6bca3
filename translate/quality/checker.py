"""All checks on one pair after another, and the findings of a whole bitext."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

from glossary.model import Entry, TermMatch
from translate.quality.consistency import ConsistencyChecker
from translate.quality.form import form_issues
from translate.quality.language import language_issues
from translate.quality.model import Finding, Issue, catalogue
from translate.quality.numbers import number_issues
from translate.quality.terms import TermChecker

# What is no translation at all: furniture and passages that were English already.
_UNCHECKED = frozenset({"furniture", "passed-through"})


@dataclass(frozen=True, slots=True)
class Pair:
    """A segment to check: its place, the French, the English, and how the English came about."""

    path: str
    line: int
    segment: int
    french: str
    english: str
    status: str = "translated"


@dataclass(frozen=True, slots=True)
class _Place:
    path: str
    line: int
    segment: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


class Checker:
    """Checks bitexts against one glossary, for the codes that are wanted (all, if none are named)."""

    def __init__(self, entries: Iterable[Entry] = (), codes: Set[str] | None = None) -> None:
        self._terms = TermChecker(entries)
        self._codes = frozenset(catalogue() if codes is None else codes)

    def findings(self, pairs: Iterable[Pair]) -> Iterator[Finding]:
        """What is found in `pairs`, in their order; last, what the names of all of them show.

        Furniture and passed-through segments are left out.
        """
        consistency: ConsistencyChecker[_Place] = ConsistencyChecker()
        for pair in pairs:
            if pair.status in _UNCHECKED:
                continue
            place = _Place(pair.path, pair.line, pair.segment)
            for issue in self._issues(pair, place, consistency):
                if issue.code in self._codes:
                    yield _finding(place, issue)
        if "inconsistent-name" in self._codes:
            for place, issue in consistency.name_issues():
                yield _finding(place, issue)

    def _issues(self, pair: Pair, place: _Place, consistency: ConsistencyChecker[_Place]) -> Iterator[Issue]:
        french, english = pair.french, pair.english
        yield from form_issues(french, english)
        if not french.strip() or not english.strip():
            return
        untranslated = False
        for issue in language_issues(french, english):
            untranslated = untranslated or issue.code == "untranslated"
            yield issue
        if untranslated:  # its terms and numbers need no findings of their own
            return
        matches: list[TermMatch] = self._terms.spot(french)
        yield from self._terms.issues(french, english, matches)
        yield from number_issues(french, english)
        yield from consistency.segment_issues(place, french, english)
        consistency.remember_names(place, french, english, matches)


def _finding(place: _Place, issue: Issue) -> Finding:
    code = catalogue()[issue.code]
    return Finding(
        place.path,
        place.line,
        place.segment,
        code.code,
        code.severity,
        issue.message,
        code.advice,
        issue.source,
        issue.target,
    )
