"""Look-up: from any spelling of a name to the entries it may denote, best first, each with a reason.

In order: the same text, the same fold, the same romanization key, then names that resemble it, and at last a name
inside the phrase that was asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import compress, groupby, islice
from typing import NamedTuple

from glossary.candidates import Candidates
from glossary.cues import cues
from glossary.database import Database
from glossary.model import Kind, Match, Method
from glossary.names import (
    ARTICLES,
    ARTICLES_BEFORE,
    FORMS_OF_DE,
    Name,
    NameWord,
    begins_with_initial,
    folds_and_readings,
    has_french,
    in_english,
    in_english_order,
    is_exonym,
    known_as,
    parse,
    parse_stored,
    vocabulary,
    with_initials_apart,
    words,
)
from glossary.normalise import fold
from glossary.persons import is_end_of_name, is_short_form, is_somebody_else, is_surname, surname
from glossary.phrases import LONGEST_PHRASE, Core, described_names, singulars, without_nation
from glossary.reasons import explain
from glossary.romanize import in_pinyin, is_numeral
from glossary.score import Alignment, NameModel, score, score_of_same_sound
from glossary.store import index

ACCEPTED = 0.5  # a match with this score or more is taken; below it is a near miss

_SAME_FOLD = 0.99
_SAME_FOLD_OTHER_ACCENTS = 0.98
_SAME_BUT_FOR_OPENING = 0.985
_REORDERED = 0.97
_EXONYM = 0.985
_TRANSLATED = 0.96
_WORD_BY_WORD = 0.95
_PART_ONLY = 0.8  # `état de X` as X alone
_INFLECTED = 0.96
_INFLECTED_KINDS: frozenset[Kind] = frozenset({"term", "title", "demonym", "organisation", "event"})
_OF_DESCRIBED, _OF_NATIONAL = 0.9, 0.3  # of what a name scores above acceptance, if a longer phrase was asked for
_OTHER_ACCENTS = 0.001
_OF_SURNAME, _OF_SHORT_FORM = 1 - ACCEPTED, 0.1  # what the score of a part of a name adds to acceptance
_SAME_BUT_FOR_SPACES = 0.9  # and with a long key
_LONG_KEY, _KEY_SURE = 8, 0.3  # several words with one key need no other candidates if they are long or much alike
_ASKED_AT_ONCE = 16  # of the readings that may be many
_READ_AHEAD = 256  # of many names
_REMEMBERED_ANSWERS = 10_000
_MOST_IN_PINYIN = 3  # ways to write a name by which others are sought that resemble it
_HOPEFUL = 0.2  # where nothing reaches this, slips of the pen are looked for
_OF_SOMEBODY_ELSE = 0.49  # of any score: a near miss
_LONGEST_ABBREVIATION = 4  # letters
_STEP = 0.005  # names that resemble come after names that are the same


class NameFinder:
    """Look-up in one glossary that remembers what it learnt of words: for many names, keep one."""

    def __init__(self, db: Database) -> None:
        self._db = db
        index.prepare_reading(db)
        self._candidates = Candidates(db)
        self._answers: dict[_Question, list[Match]] = {}

    def lookup(self, name: str, *, limit: int = 5, kind: Kind | None = None, thorough: bool = False) -> list[Match]:
        """The entries that `name` may denote, best first, one match an entry; those below `ACCEPTED` are near misses.

        Method, score and reason say how each was found. Where a form has the name's text, fold or key, names that
        merely resemble it are looked for only if `thorough`.
        """
        return self._lookup(_Asked(name), limit, kind, thorough=thorough, fresh=False)

    def lookup_all(
        self, names: Iterable[str], *, limit: int = 5, kind: Kind | None = None, thorough: bool = False
    ) -> Iterator[list[Match]]:
        """What `lookup` gives for each of `names`, in turn; quicker for many, for they are read together."""
        stream = iter(names)
        while batch := [_Asked(name) for name in islice(stream, _READ_AHEAD)]:
            self._read_ahead(batch)
            yield from [self._lookup(asked, limit, kind, thorough=thorough, fresh=True) for asked in batch]

    def _refresh(self) -> None:
        """Forget answers from before the glossary changed, or when they have become many."""
        if self._candidates.refresh() or len(self._answers) > _REMEMBERED_ANSWERS:
            self._answers.clear()

    def _read_ahead(self, batch: Sequence[_Asked]) -> None:
        """Read at once what most look-ups of these names need."""
        self._refresh()
        with_fold = index.forms_with_folds(self._db, {asked.folded for asked in batch})
        for asked in batch:
            asked.forms_with_fold = with_fold.get(asked.folded, [])
        keys = {asked: _joined_key(asked.parsed) for asked in batch if not asked.forms_with_fold}
        with_key = index.forms_with_keys(self._db, set(keys.values()))
        for asked, key in keys.items():
            asked.forms_with_key = with_key.get(key, [])
        self._candidates.learn(word.key for asked in keys for word in asked.parsed.words)

    def _lookup(self, asked: _Asked, limit: int, kind: Kind | None, *, thorough: bool, fresh: bool) -> list[Match]:
        written = self._with_same_fold(asked, kind)
        if written and not thorough and (_is_sure(written) or not is_exonym(asked.folded)):
            return self._matches(written, limit)
        if not fresh:
            self._refresh()
        question = (asked.text, limit, kind, thorough)
        if question not in self._answers:
            self._answers[question] = self._matches(self._search(asked, written, limit, kind, thorough=thorough), limit)
        return self._answers[question].copy()

    def _search(
        self, asked: _Asked, written: list[_Found], limit: int, kind: Kind | None, *, thorough: bool
    ) -> list[_Found]:
        """What the name may denote, given what is written so; if nothing, what a name inside it may."""
        found = self._whole(asked, written, limit, kind, thorough=thorough)
        if _is_abbreviation(asked):
            found = [each if _is_written_alike(asked, each) else _as_near_miss(each) for each in found]
        if _has_match(found) or len(asked.parsed.words) > LONGEST_PHRASE:
            return found
        return self._singular(asked, kind) + self._inside(asked, found, limit, kind, thorough=thorough) + found

    def _whole(
        self, asked: _Asked, written: list[_Found], limit: int, kind: Kind | None, *, thorough: bool
    ) -> list[_Found]:
        """What all of the name may denote."""
        same = self._same(asked, written, kind)
        if not same:
            return self._alike(asked.parsed, kind)
        sure = [found.score for found in same if found.score >= ACCEPTED and not found.part_only]
        if sure and (not thorough or len({found.form.entry_id for found in same}) >= limit):
            return same
        ceiling = min(sure) - _STEP if sure else 1.0
        return same + [found._replace(score=min(found.score, ceiling)) for found in self._alike(asked.parsed, kind)]

    def _singular(self, asked: _Asked, kind: Kind | None) -> list[_Found]:
        """The terms, and others that may take a plural, of which this is a form."""
        readings = [_Reading(text, _INFLECTED, f"a form of ‘{text}’") for text in singulars(asked.text)]
        return [each for each in self._with_fold_of(readings, kind) if each.form.kind in _INFLECTED_KINDS]

    def _inside(
        self, asked: _Asked, near: Iterable[_Found], limit: int, kind: Kind | None, *, thorough: bool
    ) -> list[_Found]:
        """What a name in a longer phrase denotes, if it is surely known; `near` are the near misses of the whole."""
        for core in described_names(asked.text):
            inner = _Asked(core.text)
            if not inner.folded or inner.folded == _text(asked.parsed.bare):  # was looked for already
                continue
            written = self._with_same_fold(inner, kind)
            found = self._whole(inner, written, limit, kind, thorough=thorough)
            if sure := _of_core(found, core, _OF_DESCRIBED):
                return sure
        if any(each.score >= _HOPEFUL for each in near):
            return []
        for core in without_nation(asked.text):
            inner = _Asked(core.text)
            share = _OF_NATIONAL if core.kind == "organisation" else _OF_DESCRIBED
            if sure := _of_core(self._same(inner, self._with_same_fold(inner, kind), kind), core, share):
                return sure
        return []

    def _same(self, asked: _Asked, written: list[_Found], kind: Kind | None) -> list[_Found]:
        """What has the name's text, fold or key: as it is, without titles, translated, or in English order.

        Several words whose own key is surely that of a form are not translated, unless French has another name for it.
        """
        if not asked.folded:
            return written
        of_several_words = len(asked.parsed.bare) > 1
        with_own_key = self._with_own_key(asked, kind) if of_several_words and not written else []
        if _has_match(with_own_key) and not is_exonym(asked.folded):
            return with_own_key
        readings = []
        for batch in filter(None, _readings(asked.folded, asked.parsed)):
            if found := self._with_fold_of(batch, kind):
                return written + found
            readings += batch
        if written:
            return written
        if of_several_words:
            return self._with_key_of_reading(readings, kind) or with_own_key
        return self._with_key_of_word(asked, kind)

    def _with_same_fold(self, asked: _Asked, kind: Kind | None) -> list[_Found]:
        if asked.forms_with_fold is None:
            asked.forms_with_fold = index.forms_with_fold(self._db, asked.folded)
        forms = self._of_kind(asked.forms_with_fold, kind)
        return [_of_same_fold(asked.text, form) for form in forms if asked.folded or form.text == asked.text]

    def _with_fold_of(self, readings: Sequence[_Reading], kind: Kind | None) -> list[_Found]:
        """The forms with the fold of the first reading that has any."""
        there = index.forms_with_folds(self._db, [reading.fold for reading in readings])
        for reading in readings if there else ():
            if forms := self._of_kind(there.get(reading.fold, []), kind, reading.kind):
                return [_of_reading(form, reading) for form in forms]
        return []

    def _with_key_of_reading(self, readings: Iterable[_Reading], kind: Kind | None) -> list[_Found]:
        """The forms with the key of the first reading that has any; readings made word by word are left out."""
        for reading in readings:
            if reading.score == _WORD_BY_WORD:
                continue
            spelt = words(reading.fold)
            forms = index.forms_with_key(self._db, "".join([word.key for word in spelt]))
            of_kind = self._of_kind(forms, kind, reading.kind)
            if found := self._with_key(Name(reading.fold, spelt, 0, 0), of_kind, reading):
                return found
        return []

    def _with_key_of_word(self, asked: _Asked, kind: Kind | None) -> list[_Found]:
        """The forms with the key of a single word, if one is sure, and those that contain it, of persons say."""
        found = self._with_own_key(asked, kind)
        if not _has_match(found):
            return []
        known = {each.form.id for each in found}
        others = self._candidates.find_with_word(asked.parsed.words[-1], known)
        found = self._with_shared_names(asked.parsed, found + self._compared(asked.parsed, others, kind))
        return [each for each in found if each.score >= ACCEPTED]

    def _with_own_key(self, asked: _Asked, kind: Kind | None) -> list[_Found]:
        return self._with_key(asked.parsed, self._of_kind(self._forms_with_own_key(asked), kind), _AS_ASKED)

    def _forms_with_own_key(self, asked: _Asked) -> list[index.FoundForm]:
        if asked.forms_with_key is None:
            asked.forms_with_key = index.forms_with_key(self._db, _joined_key(asked.parsed))
            if asked.forms_with_key:
                self._candidates.learn(word.key for word in asked.parsed.words)
        return asked.forms_with_key

    def _with_key(self, asked: Name, forms: list[index.FoundForm], reading: _Reading) -> list[_Found]:
        """The forms with the key of a reading of the name, scored; none if it is too short to mean much."""
        if not forms:
            return []
        model = NameModel(Name(asked.text, asked.words, asked.opening, len(asked.words)))
        found = [self._scored(model, form, "key", reading.reason) for form in forms]
        if len(forms[0].key.replace(" ", "")) < _LONG_KEY and not any(each.score >= _KEY_SURE for each in found):
            return []
        if reading.score == 1.0:
            return found
        return [each._replace(score=reading.score * each.score, part_only=reading.part_only) for each in found]

    def _alike(self, parsed: Name, kind: Kind | None) -> list[_Found]:
        """What resembles the name; if nothing does, what does written otherwise, and what it is but for slips."""
        if not parsed.words:
            return []
        found = self._compared(parsed, self._candidates.find(parsed), kind)
        if not _has_match(found):
            for name, lead in self._otherwise_written(parsed):
                found += self._compared(name, self._candidates.find(name), kind, lead)
        if not any(each.score >= _HOPEFUL for each in found):
            known = {each.form.id for each in found}
            found += self._compared(parsed, self._candidates.find_misspelt(parsed, known), kind)
        return self._with_shared_names(parsed, found)

    def _otherwise_written(self, parsed: Name) -> Iterator[tuple[Name, str]]:
        """The name with its initials apart, and in pinyin: the likeliest ways of which the glossary has every word."""
        apart = with_initials_apart(parsed.text)
        if apart != parsed.text:
            yield parse(apart), ""
        names = list(map(parse, in_pinyin(parsed.text)))
        self._candidates.learn(word.key for name in names for word in name.words)
        for name in islice(filter(self._candidates.has_words_of, names), _MOST_IN_PINYIN):
            yield name, f"an older spelling of ‘{name.text}’"

    def _with_shared_names(self, asked: Name, found: Sequence[_Found]) -> list[_Found]:
        """The same, where persons whose surname, or name in short, was asked for are accepted and know their number.

        A name in short is worth less than any spelling of the whole: about half of its bearers are meant.
        """
        of_one_word = _is_one_word(asked)
        worth = [_worth_of_part(each, of_one_word) for each in found]
        count = len({each.form.entry_id for each in compress(found, worth)})
        if of_one_word and 1 < count < self._candidates.spread(asked.words[-1].key):  # some may not be among the found
            count = max(count, self._candidates.count_of_surname(asked.words[-1]))
        return [
            each._replace(sharing=count, score=max(each.score, ACCEPTED + share * each.score)) if share else each
            for each, share in zip(found, worth, strict=True)
        ]

    def _compared(
        self, parsed: Name, forms: Iterable[index.FoundForm], kind: Kind | None, lead: str = ""
    ) -> list[_Found]:
        """The forms, scored beside the name."""
        model = NameModel(parsed)
        key = model.key.replace(" ", "")
        return [
            self._scored(model, form, "key" if form.key.replace(" ", "") == key else "fuzzy", lead)
            for form in forms
            if kind in (None, form.kind)
        ]

    def _scored(self, model: NameModel, form: index.FoundForm, method: Method, lead: str = "") -> _Found:
        weight, of_person = self._candidates.weight, form.kind == "person"
        if form.key == model.key and not model.is_titled_word:
            folds, readings = folds_and_readings(form.text, form.fold)
            value = score_of_same_sound(model.name, form.text, folds, readings, weight, of_person=of_person)
            return _Found(form, method, value, lead, model.name.text)
        other = parse_stored(form.text, form.fold, form.key)
        alignment = model.align(other)
        value = score(alignment, weight, of_person=of_person)
        if method == "key" and len(model.words) != len(other.words) and len(_joined_key(other)) >= _LONG_KEY:
            value = max(value, _SAME_BUT_FOR_SPACES)
        if value >= ACCEPTED and is_somebody_else(form, alignment):
            value *= _OF_SOMEBODY_ELSE
        return _Found(form, method, value, lead, model.name.text, alignment)

    def _matches(self, found: Iterable[_Found], limit: int) -> list[Match]:
        """The best match of each entry, best first."""
        best: dict[str, _Found] = {}
        for each in found:
            other = best.get(each.form.entry_id)
            if other is None or _rank(each) < _rank(other):
                best[each.form.entry_id] = each
        ranked = _with_shared_variants(self._best_known_first(sorted(best.values(), key=_rank), limit))
        return [_match(each) for each in ranked[:limit]]

    def _best_known_first(self, ranked: list[_Found], limit: int) -> list[_Found]:
        """The same, where of equals the entry with more forms comes first: Muammar before Hannibal Gaddafi."""
        found: list[_Found] = []
        for _, group in groupby(ranked, key=_standing):
            equals = list(group)
            if len(equals) > 1 and len(found) < limit:
                counts = index.counts_of_forms(self._db, [each.form.entry_id for each in equals])
                equals.sort(key=lambda each: -counts[each.form.entry_id])
            found += equals
        return found

    @staticmethod
    def _of_kind(forms: list[index.FoundForm], *kinds: Kind | None) -> list[index.FoundForm]:
        """Those of each of the kinds; None is any."""
        wanted = {kind for kind in kinds if kind is not None}
        return [form for form in forms if wanted == {form.kind}] if wanted else forms


def is_match(match: Match) -> bool:
    """Whether the match is sure enough to be taken; otherwise it is a near miss."""
    return match.score >= ACCEPTED


class _Asked:
    """A name that was asked for: taken apart when that is called for, and with forms of it if they were read ahead."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = fold(text)
        self._parsed: Name | None = None
        self.forms_with_fold: list[index.FoundForm] | None = None
        self.forms_with_key: list[index.FoundForm] | None = None

    @property
    def parsed(self) -> Name:
        if self._parsed is None:
            self._parsed = parse(self.text, self.folded)
        return self._parsed


_Question = tuple[str, int, Kind | None, bool]  # a name, the limit, the kind, and whether thoroughly


class _Found(NamedTuple):
    """A form that may be meant, before it is put into words.

    The name is what the form was found alike to; an alignment is there if they do not sound the same word by word.
    """

    form: index.FoundForm
    method: Method
    score: float
    reason: str
    name: str = ""
    alignment: Alignment | None = None
    part_only: bool = False  # `état de X` as X
    sharing: int = 0  # how many entries have the surname, or the name in short, that was asked for


class _Reading(NamedTuple):
    """Another way to write the name that was asked for, what a match by it is worth, and why."""

    fold: str
    score: float
    reason: str
    kind: Kind | None = None  # of all entries that may be meant, if it tells

    @property
    def part_only(self) -> bool:
        """Whether it is only a part of the name: `état de X` as X."""
        return self.score == _PART_ONLY


_AS_ASKED = _Reading("", 1.0, "")


def _readings(folded: str, parsed: Name) -> Iterator[list[_Reading]]:
    """The name translated as a whole or in English order, word by word, and without articles and titles.

    What is dear to work out comes in a later list, for the first reading that is found ends the search.
    """
    is_french = has_french(folded) and not begins_with_initial(parsed.text)
    if is_french:
        yield from _translations(folded, parsed)
    older = [_Reading(pinyin, _WORD_BY_WORD, f"an older spelling of ‘{pinyin}’") for pinyin in in_pinyin(parsed.text)]
    if parsed.opening and (parsed.is_titled or not is_french):
        older += _without_opening(parsed)
    yield older


def _without_opening(parsed: Name) -> list[_Reading]:
    left_out, bare = _text(parsed.words[: parsed.opening]), _text(parsed.bare)
    without = _Reading(bare, _SAME_BUT_FOR_OPENING, f"without ‘{left_out}’", "person" if parsed.is_titled else None)
    if left_out not in ARTICLES:
        return [without]
    return [_Reading(f"the {bare}", _SAME_BUT_FOR_OPENING, f"‘{left_out}’ = ‘the’"), without]


def _translations(folded: str, parsed: Name) -> Iterator[list[_Reading]]:
    """The name in English, list after list: as a whole, in English order, a part of it (`île de X` as X), its words."""
    texts: list[tuple[str, Kind | None]] = [(folded, None)]
    if parsed.opening and not (parsed.is_titled and parsed.bare[0].fold in FORMS_OF_DE):  # roi d'Espagne is not Spain
        texts.append((_text(parsed.bare), "person" if parsed.is_titled else None))
    ordered: list[_Reading] = []
    parts: list[_Reading] = []
    exonyms: list[_Reading] = []  # parts that English calls otherwise
    for text, kind in texts:
        translated = _translated_whole(text, folded, kind)
        as_it_is = _without_opening(parsed) if text != folded and kind is None else []
        ordered += translated + as_it_is if is_exonym(text) else as_it_is + translated  # le Salvador, l'ONU
        for english, pattern in in_english_order(text):
            reason = f"‘{pattern.french}’ → ‘{pattern.english}’"
            if pattern.english == "X":
                part = _Reading(fold(english), _PART_ONLY, reason, kind)
                (exonyms if is_exonym(part.fold) else parts).append(part)
            else:
                ordered.append(_Reading(fold(english), _REORDERED, reason, kind))
    yield ordered[:1]  # mostly the one
    yield ordered[1:] + parts
    for text, kind in texts:
        translated = [_Reading(each, _WORD_BY_WORD, f"‘{text}’ = ‘{each}’", kind) for each in in_english(text)]
        for start in range(0, len(translated), _ASKED_AT_ONCE):
            yield translated[start : start + _ASKED_AT_ONCE]
    yield exonyms


def _translated_whole(text: str, folded: str, kind: Kind | None) -> list[_Reading]:
    """What the vocabulary has for the whole of `text`; a French article calls for an English one first."""
    phrase = tuple(text.split())
    equivalents = known_as(phrase)
    if not equivalents:
        return []
    value = _EXONYM if phrase in vocabulary().exonyms else _TRANSLATED
    return [
        _Reading(lead + equivalent.fold, value, f"‘{text}’ = ‘{equivalent.fold}’", kind)
        for lead in (("the ", "") if folded.startswith(ARTICLES_BEFORE) else ("",))
        for equivalent in equivalents
        if equivalent.layer == "word"
    ]


def _of_reading(form: index.FoundForm, reading: _Reading) -> _Found:
    """A form with the fold of the reading; one with accents of its own comes after one without."""
    lost = 0.0 if form.text.casefold() == reading.fold else _OTHER_ACCENTS
    return _Found(form, "fold", reading.score - lost, reading.reason, part_only=reading.part_only)


def _of_same_fold(name: str, form: index.FoundForm) -> _Found:
    if name == form.text:
        return _Found(form, "exact", 1.0, "same spelling")
    value = _SAME_FOLD if _letters(name) == _letters(form.text) else _SAME_FOLD_OTHER_ACCENTS
    return _Found(form, "fold", value, "same but for accents, case and punctuation")


def _of_core(found: Iterable[_Found], core: Core, share: float) -> list[_Found]:
    """Those of the accepted that may be meant by a phrase, which is a little less sure than the name inside it."""
    return [
        each._replace(
            method="fold" if each.method == "exact" else each.method,
            score=ACCEPTED + share * (each.score - ACCEPTED),
            reason="; ".join(filter(None, (f"without ‘{core.left_out}’", each.reason))),
        )
        for each in found
        if each.score >= ACCEPTED and core.kind in (None, each.form.kind)
    ]


def _is_abbreviation(asked: _Asked) -> bool:
    """Whether letters were asked for that are no word: a few capitals, as ASE and H.M.S., or a number.

    They are not read by their sounds: ASE is no spelling of Asse.
    """
    letters = asked.text.replace(".", "")
    is_short = 1 < len(letters) <= _LONGEST_ABBREVIATION and letters.isalpha() and letters.isupper()
    return is_short or _is_number(asked.folded)


def _is_number(folded: str) -> bool:
    """Whether a fold is a number, of a ruler say, and no Chinese name: Xi."""
    return " " not in folded and is_numeral(folded) and folded not in cues().folds("family")


def _is_written_alike(asked: _Asked, found: _Found) -> bool:
    """Whether a form is what was asked for, or has the letters of an abbreviation as one of its words."""
    if found.method in ("exact", "fold"):
        return True
    return asked.folded in found.form.fold.split() and not _is_number(asked.folded)


def _as_near_miss(found: _Found) -> _Found:
    return found._replace(score=_OF_SOMEBODY_ELSE * found.score)


def _has_match(found: Iterable[_Found]) -> bool:
    return any(each.score >= ACCEPTED for each in found)


def _is_sure(same: Iterable[_Found]) -> bool:
    return any(found.score > _SAME_FOLD_OTHER_ACCENTS for found in same)


def _letters(text: str) -> list[str]:
    return [letter for letter in text.casefold() if letter.isalnum()]


def _match(found: _Found) -> Match:
    form = found.form
    of_surname = "" if found.alignment is None else surname(form, found.alignment)
    return Match(
        form.entry_id,
        form.kind,
        form.canonical,
        of_surname or form.renders_as,
        form.text,
        found.method,
        found.score,
        partial(_reason, found.reason, found.name, form, of_surname != "", found.sharing),
    )


def _reason(lead: str, name: str, form: index.FoundForm, of_surname: bool, sharing: int) -> str:
    """The alignment is made again: one kept with each match would take much memory."""
    reasons = [lead]
    if name:
        alignment = NameModel(parse(name)).align(parse_stored(form.text, form.fold, form.key))
        if of_surname:
            reasons.append(f"surname of {form.canonical}")
            alignment = alignment._replace(right_alone=())
        reasons.append(explain(alignment))
    if sharing > 1:
        of_part = of_surname or is_end_of_name(form)
        reasons.append(f"{'surname' if of_part else 'name'} shared by {sharing} entries")
    return "; ".join(filter(None, reasons))


def _with_shared_variants(found: list[_Found]) -> list[_Found]:
    """The same, where persons whose surname is a variant with the text asked for know how many they are."""
    if len(found) < 2:
        return found
    meant = [not each.name and is_end_of_name(each.form) for each in found]
    count = sum(meant)
    return [
        each._replace(sharing=count) if is_meant and count > 1 else each
        for each, is_meant in zip(found, meant, strict=True)
    ]


def _worth_of_part(found: _Found, of_one_word: bool) -> float:
    """What the score adds to acceptance, if a surname or a name in short was asked for; otherwise 0."""
    if found.alignment is None:
        return 0.0
    if of_one_word and is_surname(found.form, found.alignment):
        return _OF_SURNAME
    return _OF_SHORT_FORM if is_short_form(found.form, found.alignment) else 0.0


def _is_one_word(name: Name) -> bool:
    """Whether a name is one word with at most a title and particles before it: `Poutine`, `le président el-Assad`."""
    return bool(name.bare) and all(word.fold in vocabulary().particles for word in name.bare[:-1])


def _joined_key(name: Name) -> str:
    return "".join([word.key for word in name.words])


def _text(name: Sequence[NameWord]) -> str:
    return " ".join([word.fold for word in name])


def _rank(found: _Found) -> tuple[float, bool, str, str]:
    """Best first; of equals, an entry of this very name goes before one that has it as a variant."""
    return (*_standing(found), found.form.entry_id, found.form.text)


def _standing(found: _Found) -> tuple[float, bool]:
    return -found.score, found.form.text != found.form.canonical
