"""Glossary terms: those whose English is not in the target, and forms that should not be there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set

from glossary.english import plural
from glossary.model import Entry, TermMatch, Variant
from glossary.normalise import fold
from glossary.spot import NAME_KINDS, Spotter
from translate.forbidden import forbidden_places
from translate.quality.model import Issue, Span

_WORD = re.compile(r"[^\W_]+")
_FRENCH_ACCENT = re.compile("[àâèéêëîïôùûçœÀÂÈÉÊËÎÏÔÙÛÇŒ]")
_CAPITALISED = re.compile(r"[ -][^\W\d_a-zà-ÿ][^\W_]*")
_SHORT = 3  # letters of "of", "the", "and"
_SHARED_START = 4  # letters that Iran and Iranian, Belarus and Belarusian share


class TermChecker:
    """Compares targets with one glossary. Built once; never changes afterwards."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = {entry.id: entry for entry in entries}
        self._spotter = Spotter(self._entries.values())
        english = frozenset(name for entry in self._entries.values() for name in _english_names(entry))
        self._folded_english = frozenset(map(fold, english))
        self._french_names = {
            entry.id: forms
            for entry in self._entries.values()
            if (forms := tuple(_french_only(entry, english, self._folded_english)))
        }
        self._forbidden = self._forbidden_forms(english)

    def spot(self, french: str) -> list[TermMatch]:
        """The terms in a source text."""
        return self._spotter.find(french)

    def issues(self, french: str, english: str, matches: Sequence[TermMatch]) -> Iterator[Issue]:
        """What is wrong in `english` with the terms that were found in its source."""
        wrong = dict(self._forbidden_in(english))
        for entry_id, issue in _forbidden_for(matches, english):
            wrong.setdefault(entry_id, issue)
        for entry_id, issue in self._left_in_french(french, english, matches):
            wrong.setdefault(entry_id, issue)
        yield from wrong.values()
        if matches:
            yield from self._missing(matches, english, wrong)

    def _missing(self, matches: Sequence[TermMatch], english: str, reported: Iterable[str]) -> Iterator[Issue]:
        """Terms that are not there as expected. Longer ones are looked for first, each in a place of its own."""
        uses = Counter((match.entry_id, match.expected) for match in matches)
        first = {(match.entry_id, match.expected): match for match in reversed(matches)}
        rest, short = f" {fold(english)} ", list[tuple[TermMatch, int, int]]()
        for key, count in sorted(uses.items(), key=lambda item: -len(item[0][1])):
            rest, found = _taken(rest, first[key].expected, count)
            if found < count:
                short.append((first[key], found, count))
        for match, found, count in sorted(short, key=lambda item: item[0].start):
            if match.entry_id not in reported:
                yield self._shortage(match, found, count, english)

    def _shortage(self, match: TermMatch, found: int, count: int, english: str) -> Issue:
        span = (match.start, match.end)
        if found:
            message = f"{match.expected!r} stands there {found} of {count} times (for {match.surface!r})"
            return Issue("term-fewer", message, span)
        if other := self._other_form(match, english):
            return Issue("term-other-form", f"{other!r} where {match.expected!r} is expected", span)
        message = f"{match.surface!r} should be {match.expected!r} ({match.entry_id})"
        return Issue("term-missing", message, span)

    def _other_form(self, match: TermMatch, english: str) -> str | None:
        """What stands for the term in `english` in its stead: another English form of the entry, the same words in
        another order, the surname of a person, a word of the same family (Iran's for Iranian); None if nothing does."""
        folded = fold(english)
        for name in (*_english_names(self._entries[match.entry_id]), plural(match.expected)):
            if f" {fold(name)} " in f" {folded} ":
                return name
        expected = fold(match.expected).split()
        telling = [word for word in expected if len(word) > _SHORT]
        if len(telling) > 1 and set(telling) <= set(folded.split()):
            return " … ".join(telling)
        if match.kind == "person" and expected[-1] in folded.split():
            return match.expected.split()[-1]
        if match.kind in ("demonym", "place") and len(expected) == 1 and len(expected[0]) >= _SHARED_START:
            start = expected[0][:_SHARED_START]
            return next((word[0] for word in _WORD.finditer(english) if fold(word[0]).startswith(start)), None)
        return None

    def _left_in_french(self, french: str, english: str, matches: Sequence[TermMatch]) -> Iterator[tuple[str, Issue]]:
        """The entries of which a French spelling stands in the English, each with its first place."""
        for match in {match.entry_id: match for match in reversed(matches)}.values():
            for form in (*self._french_surface(match), *self._french_names.get(match.entry_id, ())):
                if form not in english or form in match.expected:
                    continue
                span = next(
                    (span for span in _whole_words(form, english) if not _in_longer_name(span, english, french)), None
                )
                if span:
                    message = f"{form!r} should be {match.expected!r}"
                    yield match.entry_id, Issue("french-name", message, (match.start, match.end), span)
                    break

    def _french_surface(self, match: TermMatch) -> Iterator[str]:
        """The words of the source, where they are a name that is French and no variant has them just so."""
        if match.kind in NAME_KINDS and match.surface[:1].isupper() and fold(match.surface) not in self._folded_english:
            yield match.surface

    def _forbidden_in(self, english: str) -> Iterator[tuple[str, Issue]]:
        """The entries of which a forbidden form stands in the English, with its place."""
        if not self._forbidden:
            return
        for word in _WORD.finditer(english):
            for form, preferred, entry_id in self._forbidden.get(word[0], ()):
                end = word.start() + len(form)
                if english.startswith(form, word.start()) and not english[end : end + 1].isalnum():
                    message = f"{form!r} should be {preferred!r}"
                    yield entry_id, Issue("forbidden-form", message, None, (word.start(), end))

    def _forbidden_forms(self, english: Set[str]) -> dict[str, list[tuple[str, str, str]]]:
        """Deprecated and forbidden forms of names, what to write for them, and their entries, by their first word.

        Forbidden forms that are common words are looked for only where their term is: see `_forbidden_for`.
        """
        forbidden: dict[str, list[tuple[str, str, str]]] = {}
        for entry in self._entries.values():
            for variant in entry.variants:
                if variant.status != "deprecated" or variant.text in english or not _may_be_english(entry, variant):
                    continue
                if first := _WORD.match(variant.text):
                    forbidden.setdefault(first[0], []).append((variant.text, entry.rendering(variant), entry.id))
            for form in entry.forbidden:
                if form[:1].isupper() and form not in english and (first := _WORD.match(form)):
                    forbidden.setdefault(first[0], []).append((form, entry.canonical, entry.id))
        return forbidden


def _forbidden_for(matches: Sequence[TermMatch], english: str) -> Iterator[tuple[str, Issue]]:
    """The entries of the terms in the source of which a forbidden form stands in the English, with its place."""
    for match in matches:
        for start, end in forbidden_places(match, english) if match.forbidden else ():
            message = f"{english[start:end]!r} should be {match.expected!r}"
            yield match.entry_id, Issue("forbidden-form", message, (match.start, match.end), (start, end))


def _may_be_english(entry: Entry, variant: Variant) -> bool:
    """Whether a form is one that English text could hold: an English one, or a French spelling of a name."""
    return variant.lang == "en" or (entry.kind in NAME_KINDS and variant.text[:1].isupper())


def _english_names(entry: Entry) -> Iterator[str]:
    """All that the glossary may want to read in English for `entry`."""
    yield entry.canonical
    for variant in entry.variants:
        yield variant.renders_as or entry.canonical
        if variant.lang == "en" and variant.status != "deprecated":
            yield variant.text


def _french_only(entry: Entry, english: Set[str], folded_english: Set[str]) -> Iterator[str]:
    """The spellings of a name that no entry has in English, longest first.

    Accents alone make a French spelling where they are French and the kind of name usually loses them (Sénégal);
    Gdansk and Tel-Aviv are no French for Gdańsk and Tel Aviv.
    """
    if entry.kind not in NAME_KINDS:
        return
    texts = {
        variant.text
        for variant in entry.variants
        if variant.lang == "fr" and variant.text[:1].isupper() and variant.status != "deprecated"
    }
    for text in sorted(texts - english, key=lambda text: (-len(text), text)):
        if fold(text) not in folded_english or (entry.kind == "place" and _FRENCH_ACCENT.search(text)):
            yield text


def _taken(folded: str, term: str, count: int) -> tuple[str, int]:
    """`folded` without up to `count` occurrences of the fold of `term` or of its plural, and how many there were."""
    found = 0
    for form in dict.fromkeys((fold(term), fold(plural(term)))):
        while form and found < count and f" {form} " in folded:
            folded = folded.replace(f" {form} ", " \0 ", 1)
            found += 1
    return folded, found


def _whole_words(form: str, text: str) -> Iterator[Span]:
    """Where `form` stands in `text` in whole words."""
    start = text.find(form)
    while start >= 0:
        end = start + len(form)
        if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
            yield start, end
        start = text.find(form, end)


def _in_longer_name(span: Span, english: str, french: str) -> bool:
    """Whether the words go on with a capitalised one, and the source has both: Tian Shan is no Tian."""
    following = _CAPITALISED.match(english, span[1])
    return following is not None and english[span[0] : following.end()] in french
