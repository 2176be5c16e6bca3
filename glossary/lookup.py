"""Look-up: from any spelling of a name to the entries it may denote, best first, each with a reason.

In order: the same text, the same fold, the same romanization key, and then names that resemble it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from glossary.candidates import Candidates
from glossary.model import Kind, Match, Method
from glossary.names import Name, NameWord, in_english_order, parse, words
from glossary.normalise import fold, fold_with_offsets
from glossary.reasons import explain
from glossary.score import Alignment, NameModel, measures, score
from glossary.store import index
from glossary.store.glossary import Glossary

ACCEPTED = 0.5  # a match with this score or more is taken; below it is a near miss

_SAME_FOLD = 0.99
_SAME_BUT_FOR_OPENING = 0.985
_REORDERED = 0.97
_KEY_AT_LEAST = 0.9


class NameFinder:
    """Look-up in one glossary that remembers what it learnt of words: for many names, keep one."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._candidates = Candidates(db)

    def lookup(self, name: str, *, limit: int = 5, kind: Kind | None = None) -> list[Match]:
        """The entries that `name` may denote, best first; those below `ACCEPTED` are near misses."""
        matches = self._same(name, kind) or self._alike(name, kind)
        return _best_of_each_entry(matches)[:limit]

    def _same(self, name: str, kind: Kind | None) -> list[Match]:
        """Matches by text, fold or key, of the name as it is, without titles, or in English order."""
        folded = fold(name)
        if found := self._with_fold(folded, kind):
            return [_of_same_fold(name, form) for form in found if folded or form.text == name]
        if not folded:
            return []
        parsed = parse(name)
        readings = _readings(folded, parsed)
        for reading in readings:
            if found := self._with_fold(reading.fold, kind):
                return [_match(form, "fold", reading.score, reading.reason) for form in found]
        for reading in [_Reading(folded, 1.0, ""), *readings]:
            asked = words(reading.fold) if reading.reason else parsed.words
            if found := self._of_kind(index.forms_with_key(self._db, "".join(word.key for word in asked)), kind):
                model = NameModel(Name(asked, 0, len(asked)))
                matches = [self._scored(model, form, parse(form.text), "key", reading.reason) for form in found]
                matches = [replace(match, score=reading.score * max(_KEY_AT_LEAST, match.score)) for match in matches]
                return matches
        return []

    def _alike(self, name: str, kind: Kind | None) -> list[Match]:
        """Matches by resemblance: candidates that share a word or a word's sound, scored."""
        parsed = parse(name)
        if not parsed.words:
            return []
        model = NameModel(parsed)
        found = self._candidates.find(parsed)
        matches = [
            self._scored(model, form, other, "fuzzy", "") for form, other in found if kind is None or form.kind == kind
        ]
        return _with_shared_surname(parsed, matches)

    def _scored(self, model: NameModel, form: index.FoundForm, other: Name, method: Method, lead: str) -> Match:
        alignment = model.align(other)
        value = score(measures(alignment, self._candidates.weight, of_person=form.kind == "person"))
        surname = _surname(alignment, form)
        if not surname:
            return _match(form, method, value, _both(lead, explain(alignment)))
        spelling = explain(replace(alignment, right_alone=()))
        match = _match(form, method, value, _both(_both(lead, f"surname of {form.canonical}"), spelling))
        return replace(match, renders_as=surname)

    def _with_fold(self, folded: str, kind: Kind | None) -> list[index.FoundForm]:
        return self._of_kind(index.forms_with_fold(self._db, folded), kind)

    @staticmethod
    def _of_kind(forms: Iterable[index.FoundForm], kind: Kind | None) -> list[index.FoundForm]:
        return [form for form in forms if kind is None or form.kind == kind]


def lookup(glossary: Glossary | NameFinder, name: str, *, limit: int = 5, kind: Kind | None = None) -> list[Match]:
    """The entries that `name` may denote, best first, one match an entry; near misses come last.

    Method, score and reason say how each was found; `is_match` says whether it is sure enough to be taken.
    """
    finder = glossary if isinstance(glossary, NameFinder) else NameFinder(glossary.db)
    return finder.lookup(name, limit=limit, kind=kind)


def is_match(match: Match) -> bool:
    """Whether the match is sure enough to be taken; otherwise it is a near miss."""
    return match.score >= ACCEPTED


def _match(form: index.FoundForm, method: Method, value: float, reason: str) -> Match:
    return Match(form.entry_id, form.kind, form.canonical, form.renders_as, form.text, method, value, reason)


def _of_same_fold(name: str, form: index.FoundForm) -> Match:
    if name == form.text:
        return _match(form, "exact", 1.0, "same spelling")
    return _match(form, "fold", _SAME_FOLD, "same but for accents, case and punctuation")


@dataclass(frozen=True, slots=True)
class _Reading:
    """Another way to write the name that was asked for, what a match by it is worth, and why."""

    fold: str
    score: float
    reason: str


def _readings(folded: str, parsed: Name) -> list[_Reading]:
    """The name without articles and titles, and the name in English order."""
    bare = _text(parsed.bare)
    found = []
    if parsed.opening:
        left_out = _text(parsed.words[: parsed.opening])
        found.append(_Reading(bare, _SAME_BUT_FOR_OPENING, f"without ‘{left_out}’"))
    return found + [
        _Reading(fold(english), _REORDERED, f"‘{pattern.french}’ → ‘{pattern.english}’")
        for text in dict.fromkeys((folded, bare))
        for english, pattern in in_english_order(text)
    ]


def _text(name: Sequence[NameWord]) -> str:
    return " ".join(word.fold for word in name)


def _both(lead: str, reason: str) -> str:
    return f"{lead}; {reason}" if lead and reason else lead or reason


def _surname(alignment: Alignment, form: index.FoundForm) -> str:
    """The part of a person's name that was asked for, as English writes it, if it is the end and not the whole."""
    if form.kind != "person" or not alignment.right_alone:
        return ""
    if any(place >= alignment.left.opening for place in alignment.left_alone):
        return ""
    matched = sorted(place for pair in alignment.pairs for place in pair.right)
    count = len(alignment.right.words)
    if matched != list(range(count - len(matched), count)):
        return ""
    english = form.renders_as
    folded, offsets = fold_with_offsets(english)
    parts = folded.split()
    if len(parts) != count:
        return ""
    return english[offsets[len(" ".join(parts[: count - len(matched)])) + 1] :]


def _with_shared_surname(name: Name, matches: list[Match]) -> list[Match]:
    """Where one word is the surname of several people, their matches say of how many."""
    sharing = {match.entry_id for match in matches if match.renders_as != match.canonical and is_match(match)}
    if len(name.bare) > 1 or len(sharing) < 2:
        return matches
    return [
        replace(match, reason=f"{match.reason}; surname shared by {len(sharing)} entries")
        if match.entry_id in sharing
        else match
        for match in matches
    ]


def _best_of_each_entry(matches: Iterable[Match]) -> list[Match]:
    best: dict[str, Match] = {}
    for match in matches:
        if match.entry_id not in best or _rank(match) < _rank(best[match.entry_id]):
            best[match.entry_id] = match
    return sorted(best.values(), key=_rank)


def _rank(match: Match) -> tuple[float, str, str]:
    return (-match.score, match.entry_id, match.variant)
