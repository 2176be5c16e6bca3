"""What is translated in one way here and in another there, over all the segments of a check."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from glossary.model import TermMatch
from glossary.normalise import fold
from translate.quality.model import Issue, Span, shortened

Place = TypeVar("Place")

_NAME = re.compile(r"(?<![\w@#/.-])[^\W\d_a-zà-ÿ][^\W\d_]{4,}(?![\w-])")
_BEFORE_NAME = re.compile(r"[\w,;’'](?:['’]|\s(?:[«\"“(]\s?)?)\Z")  # not at the start of a sentence
_CAPITALISED = re.compile(r"(?<![\w-])[^\W\d_a-zà-ÿ][^\W\d_]{3,}(?![\w-])")
_ALIKE = 65.0  # rapidfuzz ratio of folds, from 0 to 100
_ENDING = 4  # letters in which Estonia, Estonian and Estonians differ at most


@dataclass(frozen=True, slots=True)
class _Use(Generic[Place]):
    """One place where a name is written in some way."""

    place: Place
    source: Span
    target: Span


class ConsistencyChecker(Generic[Place]):
    """Remembers segments and names, and says which are translated in several ways.

    A place is whatever the caller knows a segment by; its text goes into messages.
    """

    def __init__(self) -> None:
        self._segments: dict[str, tuple[str, Place]] = {}
        self._names: defaultdict[str, defaultdict[str, list[_Use[Place]]]] = defaultdict(lambda: defaultdict(list))

    def segment_issues(self, place: Place, french: str, english: str) -> Iterator[Issue]:
        """An issue if the same French had another English before."""
        source, target = " ".join(french.split()), " ".join(english.split())
        if not source or not target:
            return
        before, where = self._segments.setdefault(source, (target, place))
        if before.casefold() != target.casefold():
            message = f"{shortened(target)!r}, but {shortened(before)!r} at {where}"
            yield Issue("inconsistent-segment", message, None, (0, len(english)))

    def remember_names(self, place: Place, french: str, english: str, matches: Sequence[TermMatch]) -> None:
        """Note how the English writes the names of the French that are not in the glossary."""
        names = [
            name
            for name in _NAME.finditer(french)
            if _BEFORE_NAME.search(french, max(0, name.start() - 4), name.start())
            and not any(match.start < name.end() and name.start() < match.end for match in matches)
        ]
        if not names:
            return
        candidates = [(fold(word[0]), word.span()) for word in _CAPITALISED.finditer(english)]
        for name in names:
            if found := _rendering(fold(name[0]), candidates):
                form, span = found
                self._names[name[0]][form].append(_Use(place, name.span(), span))

    def name_issues(self) -> Iterator[tuple[Place, Issue]]:
        """The rarer forms of each name that is written in several ways, with their places."""
        for name, forms in self._names.items():
            if len(forms) < 2:
                continue
            counts = Counter({form: len(uses) for form, uses in forms.items()})
            (usual, count), *others = counts.most_common()
            for form, _ in others:
                if _same_but_ending(form, usual):
                    continue
                message = f"{name!r} is {form.title()!r} here, {usual.title()!r} elsewhere ({count} times)"
                for use in forms[form]:
                    yield use.place, Issue("inconsistent-name", message, use.source, use.target)


def _rendering(name: str, candidates: Sequence[tuple[str, Span]]) -> tuple[str, Span] | None:
    """The word among the candidates that looks like `name`, as its fold and its place; None if none does."""
    from rapidfuzz.fuzz import ratio

    best: tuple[float, str, Span] | None = None
    for form, span in candidates:
        if form == name:
            return form, span
        if form[:1] == name[:1] and (score := ratio(form, name, score_cutoff=_ALIKE)) > (best[0] if best else 0.0):
            best = score, form, span
    return best and best[1:]


def _same_but_ending(form: str, other: str) -> bool:
    shorter, longer = sorted((form, other), key=len)
    return longer.startswith(shorter[: max(4, len(shorter) - 1)]) and len(longer) - len(shorter) <= _ENDING
