"""Glossary terms in running text: where each variant stands, and the English that it calls for.

An Aho-Corasick automaton runs over the fold of the text, so accents, typography and line breaks do not matter; what
the fold forgets (case, accents that make another word, punctuation inside a name) is then checked in the text itself,
and so are the rules that a form may have of its own (see docs/rules.md).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache

import ahocorasick  # type: ignore[import-not-found]

from glossary.english import plural, plural_people
from glossary.french import FUNCTION_WORDS, PREPOSITIONS, determiner_before, inflections, split_complement
from glossary.model import ENTRY_STATUSES, KINDS, VARIANT_STATUSES, Entry, Kind, TermMatch, Variant
from glossary.normalise import fold, fold_with_offsets

NAME_KINDS: frozenset[Kind] = frozenset({"person", "place", "organisation", "event", "work"})
_INFLECTED_KINDS: frozenset[Kind] = frozenset({"term", "title", "demonym"})
_LANGUAGE_ORDER = {"fr": 0, "en": 1}

_SHORT_ACRONYM = 5
_SHORT_NAME = 3
_LONGEST_FUNCTION_WORD = max(map(len, FUNCTION_WORDS))
_GUARDED_WORDS = 30  # before a form and after it that its guard looks at
_LONGEST_WORD = 30  # characters, on average over those words, spaces included: far more than any text has
_NEAR = 60  # characters before and after that tell whether a passage is in capitals

_ELISION_LIST = "c d j l m n s t qu jusqu lorsqu puisqu quoiqu quelqu presqu entr"
_ELISIONS = frozenset(_ELISION_LIST.split())
# What may stand, joined by a hyphen, beside a word that keeps its own meaning.
_PREFIX_LIST = "ex vice anti pro non post pré pre co mini néo neo ultra après apres avant contre trans inter extra pan"
_PREFIXES = frozenset(_PREFIX_LIST.split())
_CLITIC_LIST = "ci là la il ils elle elles on ce je tu nous vous même mêmes"
_CLITICS = frozenset(_CLITIC_LIST.split())
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S*@\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|fr|by|ru|ir|uk|eu|info)\b")
_ARTICLE_OF_NAME = re.compile(r"(Les?) (?=[A-ZÀ-Þ])")
_PLAIN_INSIDE = re.compile(r"[\w\s'’‘ʼ`´\u00ad\u200b\u2010-\u2015-]*")
_SPACED_DASH = re.compile(r"\s[-\u2010-\u2015]\s")
_BLANK_LINE = re.compile(r"\n\s*\n")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
# Singular and plural alike, so that what stands before tells: les virus, ces deux pays.
_INVARIABLE = re.compile(
    r"(?:us|ès|as|ois|pays|corps|temps|prix|voix|choix|gaz|poids|avis|permis|secours|cours|relais|palais)",
    re.IGNORECASE,
)
_PLURAL_LIST = (
    "les des ces aux mes tes ses nos vos leurs deux trois quatre cinq six sept huit neuf dix plusieurs quelques "
    "certains certaines différents différentes divers diverses nombreux nombreuses autres"
)
_PLURAL_BEFORE = re.compile(rf"(?<!\w)(?:{'|'.join(_PLURAL_LIST.split())})\s+$", re.IGNORECASE)
_APOSTROPHES = "'’"
_HYPHENS = "-\u2010\u2011"
_NAME_BEFORE = re.compile(r"([\w’'-]+) $")
_NAME_AFTER = re.compile(r" (\w)")
_SENTENCE_END = ".!?…:;•*|"
_OPENERS = ' \t\u00a0\u202f\u2009«»"“”„‘([{—–-'


@dataclass(frozen=True, slots=True)
class _Rules:
    """When a form denotes its entry; `near` and `not_near` are folds, inflected ones too, between spaces."""

    case_sensitive: bool
    whole_phrase: bool
    near: tuple[str, ...]
    not_near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to write a variant: the text to find, and all that a match and the choice between matches need.

    `contracted` is the article that a preposition before the text must have swallowed: "le" for Caire in "au Caire".
    What is `as_written` keeps the words of the text in the English.
    """

    text: str
    entry_id: str
    kind: Kind
    variant: str
    expected: str
    preference: tuple[int, ...]
    contracted: str = ""
    rules: _Rules | None = None
    as_written: bool = False
    forbidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Hit:
    """A match, and where it stands in the fold."""

    match: TermMatch
    start: int
    end: int


class Spotter:
    """Finds the variants of the given entries in texts. Built once; never changes afterwards."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._automaton = ahocorasick.Automaton()
        index = _index(entries)
        self._opened = _opened(index)
        for key in index.keys() | self._opened.keys():
            self._automaton.add_word(f" {key} ", (key, index.get(key, [])))
        self._empty = len(self._automaton) == 0
        if not self._empty:
            self._automaton.make_automaton()

    def find(self, text: str) -> list[TermMatch]:
        """The terms in `text`, in order, none overlapping another: the longest wins."""
        return [_in_number(match, text) for match in resolve_overlaps(self.find_all(text))]

    def find_all(self, text: str) -> list[TermMatch]:
        """Every variant in `text` that may be meant, overlapping ones too."""
        folded, offsets = fold_with_offsets(text)
        if self._empty or not folded:
            return []
        hits: list[_Hit] = []
        heads: list[tuple[int, int, str]] = []
        for last, (key, forms) in self._automaton.iter(f" {folded} "):
            # The padding shifts the fold by one: its word ends one character before `last`, the closing space.
            folded_start, folded_end = last - 1 - len(key), last - 1
            start, end = offsets[folded_start], _whole_end(text, offsets[folded_start], offsets[folded_end - 1] + 1)
            if key in self._opened:
                heads.append((folded_start, folded_end, key))
            form = _best_form(forms, text, start, end, (folded, folded_start, folded_end)) if start < end else None
            if form is not None:
                hits.append(_Hit(_match(form, text, start, end), folded_start, folded_end))
        matches = [hit.match for hit in hits]
        matches += self._with_demonyms_inside(heads, hits, folded, offsets, text)
        starts, ends = {match.start for match in matches}, {match.end for match in matches}
        addresses = _addresses(text)
        return [
            match
            for match in matches
            if _stands_alone(match, text, starts, ends)
            and not any(start < match.end and match.start < end for start, end in addresses)
        ]

    def _with_demonyms_inside(
        self,
        heads: Sequence[tuple[int, int, str]],
        hits: Sequence[_Hit],
        folded: str,
        offsets: Sequence[int],
        text: str,
    ) -> Iterator[TermMatch]:
        """Terms that hold demonyms: "ministres biélorusse et iranien de la Défense" are Belarusian and Iranian
        defence ministers."""
        demonyms = {hit.start: hit for hit in hits if hit.match.kind == "demonym" and hit.match.surface.islower()}
        for head_start, head_end, key in heads if demonyms else ():
            inside = _demonyms_from(head_end + 1, demonyms, folded)
            if not inside:
                continue
            tail_start = inside[-1].end + 1
            for tail, form in self._opened[key]:
                tail_end = tail_start + len(tail)
                if folded[tail_start:tail_end] != tail or folded[tail_end : tail_end + 1].strip():
                    continue
                start, end = offsets[head_start], offsets[tail_end - 1] + 1
                if form.rules is not None and not _rules_fit(form, text, start, end, (folded, head_start, tail_end)):
                    continue
                if _PLAIN_INSIDE.fullmatch(text, start, end):
                    english = " and ".join(hit.match.expected for hit in inside)
                    match = _match(form, text, start, end)
                    yield replace(match, expected=f"{english} {form.expected}")
                    break


def resolve_overlaps(matches: Sequence[TermMatch]) -> list[TermMatch]:
    """The matches that stay when none may overlap: longer ones first, then those further left; in text order."""
    kept: list[TermMatch] = []
    taken: set[int] = set()
    for match in sorted(matches, key=lambda match: (match.start - match.end, match.start)):
        span = range(match.start, match.end)
        if taken.isdisjoint(span):
            taken.update(span)
            kept.append(match)
    return sorted(kept, key=lambda match: match.start)


def _index(entries: Iterable[Entry]) -> dict[str, list[_Form]]:
    index: dict[str, list[_Form]] = {}
    for entry in entries:
        for form in _forms(entry):
            if key := fold(form.text):
                index.setdefault(key, []).append(form)
    return index


def _opened(index: Mapping[str, Sequence[_Form]]) -> dict[str, list[tuple[str, _Form]]]:
    """For each head of a common term with a complement, the folds of its complements: ministre → de la défense."""
    opened: dict[str, list[tuple[str, _Form]]] = {}
    for forms in index.values():
        for form in forms:
            if form.kind in ("title", "organisation", "term") and form.text[:1].islower() and not form.as_written:
                head, tail = split_complement(form.text)
                if head and tail and fold(tail):
                    opened.setdefault(fold(head), []).append((fold(tail), form))
    for complements in opened.values():
        complements.sort(key=lambda pair: (-len(pair[0]), pair[1].preference, pair[1].entry_id, pair[1].text))
    return opened


def _demonyms_from(start: int, demonyms: Mapping[int, _Hit], folded: str) -> list[_Hit]:
    """The demonyms that follow one another from `start` in the fold, joined by "et" or nothing."""
    found: list[_Hit] = []
    while start in demonyms:
        found.append(demonyms[start])
        start = found[-1].end + 1
        if folded.startswith("et ", start):
            start += 3
    return found


def _forms(entry: Entry) -> Iterator[_Form]:
    """The forms under which `entry` can stand in a French text: its variants, their inflections, its English names."""
    explicit = {variant.text for variant in entry.variants}
    ruled = {fold(variant.text): variant for variant in entry.variants if variant.has_rules}
    for variant in entry.variants:
        rendering = entry.rendering(variant)
        yield _form(entry, variant, variant.text, rendering)
        if article := _ARTICLE_OF_NAME.match(variant.text):
            bare = _form(entry, variant, variant.text[article.end() :], rendering, generated=True)
            yield replace(bare, contracted=article[1].lower(), as_written=False)
        if variant.lang != "fr" or not _is_inflected(entry.kind, variant.text):
            continue
        for text, expected in _inflected(entry.kind, variant.text, rendering):
            if variant.case_sensitive and text[:1].isupper() != variant.text[:1].isupper():
                continue
            if text not in explicit:
                yield _form(entry, variant, text, expected, generated=True)
    for name in dict.fromkeys([entry.canonical, *(entry.rendering(variant) for variant in entry.variants)]):
        # A French text holds English names, but not English common words: "accord", "pain" are French there.
        if name[:1].isupper() and name not in explicit:
            english = Variant(name, lang="en")
            own = ruled.get(fold(name)) if ruled else None
            yield _form(entry, english.with_rules_of(own) if own else english, name, name)


def _form(entry: Entry, variant: Variant, text: str, expected: str, *, generated: bool = False) -> _Form:
    preference = (
        int(generated),
        _LANGUAGE_ORDER.get(variant.lang, 2),
        ENTRY_STATUSES.index(entry.status),
        VARIANT_STATUSES.index(variant.status),
        KINDS.index(entry.kind),
    )
    return _Form(
        text,
        entry.id,
        entry.kind,
        variant.text,
        expected,
        preference,
        rules=_rules(variant) if variant.has_rules else None,
        as_written=entry.do_not_translate,
        forbidden=entry.forbidden,
    )


def _rules(variant: Variant) -> _Rules:
    near, not_near = (tuple(sorted(_folds_of_all(words))) for words in (variant.near, variant.not_near))
    return _Rules(variant.case_sensitive, variant.whole_phrase, near, not_near)


def _folds_of_all(words: Iterable[str]) -> set[str]:
    """The folds of the words, of their plurals and feminines, between spaces."""
    forms = {form for word in words for form in (word, *(each.text for each in inflections(word, feminine=True)))}
    return {f" {folded} " for form in forms if (folded := fold(form))}


def _is_inflected(kind: Kind, text: str) -> bool:
    """Whether a variant takes a French plural: common words do, and so do names that begin like one (ministère…)."""
    return kind in _INFLECTED_KINDS or (kind == "organisation" and text[:1].islower())


def _inflected(kind: Kind, text: str, rendering: str) -> Iterator[tuple[str, str]]:
    """Inflected forms of a variant, each with its English."""
    takes_feminine = kind == "demonym" or (kind == "title" and not (text.endswith("al") and " " not in text))
    if kind == "demonym":
        # The noun has a capital and a plural (les Iraniens), the adjective neither (les ministres iraniens).
        adjective, noun = text[:1].lower() + text[1:], text[:1].upper() + text[1:]
        yield adjective, rendering
        yield noun, rendering
        for form in inflections(adjective, feminine=True):
            yield form.text, rendering
        for form in inflections(noun, feminine=True):
            yield form.text, plural_people(rendering) if form.plural else rendering
        return
    for form in inflections(text, feminine=takes_feminine):
        yield form.text, plural(rendering) if form.plural else rendering


def _best_form(forms: Sequence[_Form], text: str, start: int, end: int, in_fold: tuple[str, int, int]) -> _Form | None:
    """The form that the words at [start, end) stand for, or None if they only look like one.

    `in_fold` is the fold of the text, and where the words stand in it. A form whose guard found its word is preferred.
    """
    surface = text[start:end]
    fitting = [
        form
        for form in forms
        if _case_fits(form, text, start, end)
        and _accents_fit(form, surface)
        and _inside_fits(form, surface)
        and (form.rules is None or _rules_fit(form, text, start, end, in_fold))
    ]
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    shouted = surface.isupper()
    noun = determiner_before(text, start) is not None if shouted else surface[:1].isupper()

    def order(form: _Form) -> tuple[object, ...]:
        called_for = form.rules is not None and bool(form.rules.near)
        exact = form.text == surface
        same_case = form.text[:1].isupper() == noun
        same_accents = form.text.casefold() == surface.casefold()
        return (not called_for, not exact, not same_case, not same_accents, form.preference, form.entry_id, form.text)

    return min(fitting, key=order)


def _rules_fit(form: _Form, text: str, start: int, end: int, in_fold: tuple[str, int, int]) -> bool:
    """Whether the rules of `form` allow it to be meant at [start, end)."""
    rules = form.rules
    if rules is None:
        return True
    if rules.case_sensitive and _capitals(text[start:end]) != _capitals(form.text):
        return False
    if rules.whole_phrase and _in_longer_phrase(text, start, end):
        return False
    if not (rules.near or rules.not_near):
        return True
    around = _words_around(*in_fold)
    if any(word in around for word in rules.not_near):
        return False
    return not rules.near or any(word in around for word in rules.near)


def _capitals(text: str) -> list[bool]:
    return [letter.isupper() for letter in text if letter.isalpha()]


def _in_longer_phrase(text: str, start: int, end: int) -> bool:
    """Whether the words at [start, end) are joined by a hyphen to another, or stand beside another name.

    What begins a sentence may be a name: only a function word there (Selon…) is known to be none. In a passage in
    capitals nothing tells a name.
    """
    if any(beside and beside in _HYPHENS for beside in (text[start - 1 : start], text[end : end + 1])):
        return True
    if _in_capitals(text, start, end):
        return False
    before, after = _NAME_BEFORE.search(text, max(0, start - _NEAR), start), _NAME_AFTER.match(text, end)
    if after and (after[1].isupper() or after[1].isdigit()):
        return True
    return before is not None and before[1][0].isupper() and fold(before[1]) not in FUNCTION_WORDS | PREPOSITIONS


def _words_around(folded: str, start: int, end: int) -> str:
    """The folds of the words before and after [start, end) in the fold, which stand between spaces."""
    reach = _GUARDED_WORDS * _LONGEST_WORD
    before = folded[max(0, start - reach) : start].split()[-_GUARDED_WORDS:]
    after = folded[end : end + reach].split()[:_GUARDED_WORDS]
    return f" {' '.join(before)} | {' '.join(after)} "


def _match(form: _Form, text: str, start: int, end: int) -> TermMatch:
    surface = text[start:end]
    expected = " ".join(surface.split()) if form.as_written else form.expected
    return TermMatch(start, end, surface, form.entry_id, form.kind, form.variant, expected, form.forbidden)


def _whole_end(text: str, start: int, end: int) -> int:
    """`end`, moved behind the combining accents of the last letter, or the last stop of an acronym (l'O.N.U. a…)."""
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    if text[end : end + 1] == "." and _DOTTED.fullmatch(text, start, end) and text[end + 1 : end + 3].strip():
        return end + 1
    return end


def _case_fits(form: _Form, text: str, start: int, end: int) -> bool:
    """Whether the capitals in the text allow `form` to be meant."""
    surface = text[start:end]
    if form.contracted and not _is_contracted(form.contracted, text, start):
        return False
    if surface == form.text:
        return not (_is_function_word(surface) and _starts_sentence(text, start))
    if form.text[0].islower():
        return surface[0].islower() or _may_be_capitalised(form, text, start, end)
    if form.text[0].isupper():
        return surface[0].isupper() and _may_be_name(form, text, start, end)
    return surface[0] == form.text[0]


def _may_be_capitalised(form: _Form, text: str, start: int, end: int) -> bool:
    """Whether a common word may stand at [start, end) with a capital: in a title, a headline, a sentence start."""
    several = " " in form.text or "-" in form.text
    if end - start > 1 and text[start:end].isupper():
        return several or end - start > _SHORT_ACRONYM or _in_capitals(text, start, end)
    return several or form.kind in ("title", "demonym", "organisation") or _starts_sentence(text, start)


def _may_be_name(form: _Form, text: str, start: int, end: int) -> bool:
    """Whether the capitals at [start, end) are those of a name or acronym, not of a word that looks like it."""
    surface = text[start:end]
    shouted = surface.isupper()
    if len(form.text) > 1 and form.text.isupper():
        return shouted or end - start > _SHORT_ACRONYM
    if shouted and end - start <= _SHORT_NAME:
        return _in_capitals(text, start, end) and not _is_function_word(surface)
    return not (_is_function_word(surface) and (shouted or _starts_sentence(text, start)))


def _is_contracted(article: str, text: str, start: int) -> bool:
    """Whether a preposition before `start` has swallowed `article` (au, du, aux, des)."""
    determiner = determiner_before(text, start)
    return determiner is not None and bool(determiner.preposition) and determiner.article == article


def _is_function_word(surface: str) -> bool:
    return len(surface) <= _LONGEST_FUNCTION_WORD and fold(surface) in FUNCTION_WORDS


def _accents_fit(form: _Form, surface: str) -> bool:
    """Whether the accents of the text are those of `form`, or merely missing.

    A name may carry more accents than the glossary has for it (Raïsi); another word is what a common noun with
    other accents is (péché, pêche).
    """
    if surface.isascii() or surface.casefold() == form.text.casefold():
        return True
    wanted, found = _accents(form.text), _accents(surface)
    if len(wanted) != len(found):
        return True
    is_name = form.kind in NAME_KINDS
    return all(here == there or not here or (is_name and not there) for here, there in zip(found, wanted, strict=True))


@lru_cache(maxsize=4096)
def _accents(text: str) -> tuple[str, ...]:
    """For each character of the fold of `text`, the accents of the letter that it came from."""
    composed = unicodedata.normalize("NFC", text)
    _, offsets = fold_with_offsets(composed)
    return tuple(_accent(composed[offset]) for offset in offsets)


@lru_cache(maxsize=1024)
def _accent(character: str) -> str:
    return "".join(mark for mark in unicodedata.normalize("NFD", character) if unicodedata.combining(mark))


def _inside_fits(form: _Form, surface: str) -> bool:
    """Whether nothing stands between the words of the term that would part them: a full stop, a bracket, a dash."""
    if " " not in fold(surface):
        return True
    if _BLANK_LINE.search(surface) or (_SPACED_DASH.search(surface) and not _SPACED_DASH.search(form.text)):
        return False
    if _PLAIN_INSIDE.fullmatch(surface):
        return True
    odd = {character for character in surface if not _PLAIN_INSIDE.fullmatch(character)}
    return odd <= set(form.text)


def _stands_alone(match: TermMatch, text: str, starts: Set[int], ends: Set[int]) -> bool:
    """Whether the words are not a piece of a longer compound (Jean-Paul, O'Brien).

    Names joined to other terms stand (Moscou-Téhéran): `starts` and `ends` are those of all that was found.
    """
    before = text[match.start - 1] if match.start else ""
    if before and before in _APOSTROPHES:
        word = _word_before(text, match.start - 1)
        return not word or word.lower() in _ELISIONS
    if before and before in _HYPHENS:
        word = _word_before(text, match.start - 1)
        if word and not _may_precede(word, match) and match.start - 1 not in ends:
            return False
    if text[match.end : match.end + 1] and text[match.end] in _HYPHENS:
        word = _word_after(text, match.end + 1)
        return not word or _may_follow(word, match) or match.end + 1 in starts
    return True


def _may_precede(word: str, match: TermMatch) -> bool:
    if word.lower() in _PREFIXES or (word.lower().endswith("o") and match.kind == "demonym"):
        return True
    return match.kind in NAME_KINDS and word.islower()


def _may_follow(word: str, match: TermMatch) -> bool:
    return word.lower() in _CLITICS or word.isdigit() or (match.kind in NAME_KINDS and word.islower())


def _word_before(text: str, end: int) -> str:
    start = end
    while start and text[start - 1].isalnum():
        start -= 1
    return text[start:end]


def _word_after(text: str, start: int) -> str:
    end = start
    while end < len(text) and text[end].isalnum():
        end += 1
    return text[start:end]


def _starts_sentence(text: str, start: int) -> bool:
    """Whether nothing, a line break or the end of a sentence stands before `start`."""
    before = text[max(0, start - 40) : start]
    line = before.rpartition("\n")[2]
    rest = line.rstrip(_OPENERS)
    if not rest:
        return "\n" in before or len(before) == start
    return rest[-1] in _SENTENCE_END


def _in_capitals(text: str, start: int, end: int) -> bool:
    """Whether the words around [start, end), in its line, are written in capitals too."""
    before = text[max(0, start - _NEAR) : start].rpartition("\n")[2]
    after = text[end : end + _NEAR].partition("\n")[0]
    letters = [character for character in before + text[start:end] + after if character.isalpha()]
    return sum(map(str.isupper, letters)) > 0.8 * len(letters)


def _addresses(text: str) -> tuple[tuple[int, int], ...]:
    if "." not in text and "@" not in text:
        return ()
    return tuple(found.span() for found in _ADDRESS.finditer(text))


def _in_number(match: TermMatch, text: str) -> TermMatch:
    """`match` with its English in the plural where only the words before the French tell that it is one."""
    if match.kind not in ("term", "title") or fold(match.surface) != fold(match.variant):
        return match
    noun = match.surface.split()[0]
    ending = noun[-6:]
    invariable = any(_INVARIABLE.fullmatch(ending, first) for first in range(len(ending)))
    if not invariable or not _PLURAL_BEFORE.search(text, max(0, match.start - 24), match.start):
        return match
    return replace(match, expected=plural(match.expected))
