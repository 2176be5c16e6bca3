"""Name-like expressions in French text: where each stands, and what the words around it say of its kind.

A name is a run of capitalised words, with the small words that belong to it. One capital proves little where a sentence
begins: such a mention is marked doubtful, and the whole set of documents decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from glossary.french import FUNCTION_WORDS
from glossary.harvest.patterns import KIND_OF_GROUP, Patterns, reading_patterns
from glossary.model import Kind
from glossary.names import is_exonym, vocabulary
from glossary.normalise import fold

_SURE, _LIKELY, _HINT = 4.0, 2.0, 1.0  # weights of what the context says of a name's kind
_BEFORE = 90
_JUST_BEFORE = 24
_ROMAN = re.compile(r"[IVXLC]+(?:e|er|re|ᵉ)?")
_QUOTE_BEFORE = re.compile(r"[«“\"„‘(\[]\s*$")
_LIST_OR_DASH_BEFORE = re.compile(r"(?:^|\s)(?:[-–—•*]|\d{1,3}[.)])\s+$")
_SENTENCE_END_BEFORE = re.compile(r"([^\W\d_]*)([.!?…:])[\s»”\")\]]*[-–—]?\s*$")
_ELIDED = re.compile(r"(?:[LD]|(?:Jus|Lors|Puis|Quoi)?qu|Qu)['’ʼ]")
_ELIDED_SMALL = re.compile(r"(?:[CDJLMNST]|(?:Jus|Lors|Puis|Quel|Quoi|Pres)?qu|Qu)['’ʼ](?=[^\W\d_]*$)(?![A-ZÀ-Þ])")
_BODY_AND_PERSON = 3  # words at least: one for the body, two for the person
_SPLIT_DE = re.compile(r"\s+(?:de\s+|d['’])")


@dataclass(frozen=True, slots=True)
class Mention:
    """An expression in a passage that looks like a name.

    `votes` is what speaks for each kind; `doubtful` says that only its place in the sentence may have given the first
    word its capital; `acronym` is the short form that follows in parentheses; `parts` are the two names that it is if
    `de` between them links no single one.
    """

    text: str
    start: int
    votes: tuple[tuple[Kind, float], ...] = ()
    doubtful: bool = False
    acronym: str = ""
    parts: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class _Run:
    """Capitalised words in a row while it is being read: what is left of it, and what was learnt.

    `words` come with their places in the passage.
    """

    words: tuple[tuple[str, int], ...]
    end: int
    opens_sentence: bool
    votes: tuple[tuple[Kind, float], ...] = ()
    honoured: bool = False

    @property
    def first(self) -> str:
        return self.words[0][0]

    @property
    def start(self) -> int:
        return self.words[0][1]

    @property
    def text(self) -> str:
        return " ".join(word for word, _ in self.words)

    def rest(self) -> _Run:
        """The run without its first word, whose capital then was there for a reason."""
        return replace(self, words=self.words[1:], opens_sentence=False)

    def persons(self) -> _Run:
        """The run as what surely names a person."""
        return replace(self, votes=(("person", _SURE),))


def mentions(passage: str) -> Iterator[Mention]:
    """The mentions of names in one passage, in order; where `de` links two names, both and then the two as one."""
    patterns = reading_patterns()
    expanded = list(_expansions(passage, patterns))
    taken = [(mention.start, end) for mention, end in expanded]
    yield from (mention for mention, _ in expanded)
    free_from = 0
    before: tuple[Mention, int, bool] | None = None
    for match in patterns.run.finditer(passage):
        if match.start() < free_from or any(start < match.end() and match.start() < end for start, end in taken):
            continue
        found = list(_read(passage, match, patterns))
        if not found:
            before = None
            continue
        for mention, _ in found:
            yield mention
        last, end = found[-1]
        free_from = end
        if before is not None and (joined := _joined(passage, before, found[0][0])):
            yield joined
        before = (last, end, _follows_article(passage, match.start()))


def is_acronym(text: str) -> bool:
    """Whether `text` is a single word in capitals."""
    return text.isupper() and " " not in text


def is_demonym(word: str) -> bool:
    """Whether a capitalised word is a word for a citizen: Iranien, Kazakhes.

    >>> is_demonym("Iraniennes"), is_demonym("Tunisie")
    (True, False)
    """
    lower = word.lower()
    singular = lower.rstrip("s") if not lower.endswith(("ais", "ois")) else lower
    patterns = reading_patterns()
    if singular in patterns.demonyms or lower in patterns.demonyms:
        return True
    return singular.endswith(patterns.demonym_ends) and lower not in patterns.lookalikes


def _read(passage: str, match: re.Match[str], patterns: Patterns) -> Iterator[tuple[Mention, int]]:
    """The mentions in one run of capitalised words, each with where it ends."""
    words = tuple((word[0], match.start() + word.start()) for word in _NOT_SPACE.finditer(match[0]))
    run = _without_openings(_Run(words, match.end(), _opens_sentence(passage, match.start())), patterns)
    if not run.words:
        return
    before = passage[max(0, run.start - _BEFORE) : run.start]
    words_before = frozenset(_BETWEEN_WORDS.split(before.lower()))
    if not words_before.isdisjoint(patterns.portfolios) and patterns.portfolio_before.search(before):
        run = run.rest().persons()
    if not run.words or _is_bare_role(run, patterns):
        return
    if demonym := _leading_demonym(run, before, patterns):
        yield Mention(demonym, run.start, (("demonym", _SURE),)), run.start + len(demonym)
        run = run.rest().persons()
        if not run.words:
            return
    for kind in _bodies_before_person(run, before, patterns):
        if kind is not None:
            yield Mention(run.first, run.start, ((kind, _LIKELY),)), run.start + len(run.first)
        run = run.rest().persons()
    mention, end = _named(passage, run, before, words_before, patterns)
    if _may_be_name(mention.text, patterns):
        yield mention, end


def _without_openings(run: _Run, patterns: Patterns) -> _Run:
    """The run without the articles, prepositions, titles and address in front of the name."""
    while run.words:
        first = run.first
        lower = first.rstrip(".").lower()
        more = len(run.words) > 1
        if (elided := _ELIDED.match(first)) and run.opens_sentence:
            rest, offset = first[elided.end() :], run.start + elided.end()
            words = ((rest, offset), *run.words[1:]) if rest[:1].isupper() else run.words[1:]
            run = replace(run, words=words, opens_sentence=False)
        elif _ELIDED_SMALL.match(first):
            run = run.rest()
        elif (more and _is_title(run, lower, patterns)) or lower in patterns.address:
            run = replace(run.rest().persons(), honoured=True)
        elif (lower in patterns.stops or _is_opener(run, lower, patterns)) and not _is_known_phrase(run):
            run = run.rest()
        else:
            break
    return run


def _is_title(run: _Run, lower: str, patterns: Patterns) -> bool:
    """Whether the first word of a longer run is a title, or an office written like one: `le Maire Jorge López`."""
    if lower in patterns.honorifics or lower.removesuffix("s") in patterns.honorifics:
        return True
    return lower in patterns.roles and all(_may_be_in_name(word) for word, _ in run.words[1:])


def _is_opener(run: _Run, lower: str, patterns: Patterns) -> bool:
    """Whether the first word of the run only opens a sentence, or stands in front of a name without belonging to it."""
    if lower in patterns.english_openers:
        return len(run.words) == 1
    if lower not in patterns.openers:
        return run.opens_sentence and len(run.words) > 1 and lower in patterns.verbs  # Explique Zhong Lin Wang
    if run.opens_sentence:
        return not (run.first.isupper() and len(run.first) > 1)
    return len(run.words) == 1 or (lower in FUNCTION_WORDS and lower not in patterns.kept_openers)


def _bodies_before_person(run: _Run, before: str, patterns: Patterns) -> list[Kind | None]:
    """What the first words of the run are if a person follows who speaks for it: the kind of each; None is no name.

    They stand in the complement of an office or of a verb of speech: `le président de l'ODS Mirek Topolánek`, `le roi
    d'Espagne Juan Carlos`, `le secrétaire au Trésor Henry Paulson`. An acronym may stand elsewhere, behind an article.
    """
    if run.honoured or len(run.words) < _BODY_AND_PERSON:
        return []
    office = patterns.office_before.search(before)
    if office is None and not (_is_in_capitals(run.first) and patterns.article_before.search(before)):
        return []
    found: list[Kind | None] = []
    for word, _ in run.words[: 1 - _BODY_AND_PERSON]:
        kind = "organisation" if office and office["medium"] and not found else _kind_of_body(word, patterns)
        if kind is None and not (office and office["article"] and patterns.may_be_office(fold(word))):
            break
        found.append(kind)
    person = run.words[len(found) :]
    return found if all(_may_be_in_name(word) for word, _ in person) else []


def _kind_of_body(word: str, patterns: Patterns) -> Kind | None:
    """The kind of a body that one word surely names: an acronym, or a place that English calls otherwise."""
    folded = fold(word)
    if _is_in_capitals(word):
        return None if folded in patterns.clubs or _ROMAN.fullmatch(word) else "organisation"
    english = vocabulary().exonyms.get(tuple(folded.split()), folded)
    return None if folded in map(fold, english.split("|")) else "place"


def _may_be_in_name(word: str) -> bool:
    """Whether a word may be part of a person's name: no acronym, and no word that institutions are made of."""
    return not _is_in_capitals(word) and vocabulary().generic.isdisjoint(fold(word).split())


def _is_in_capitals(word: str) -> bool:
    return len(word) > 1 and word.isalpha() and word.isupper()


def _is_known_phrase(run: _Run) -> bool:
    """Whether the run is a name of several words that English has another for: `États Unis`."""
    return len(run.words) > 1 and is_exonym(fold(run.text))


def _is_bare_role(run: _Run, patterns: Patterns) -> bool:
    """Whether what is left is one word for an office, capitalised out of respect: le Leader, le Président."""
    return len(run.words) == 1 and run.first.lower() in patterns.roles


def _leading_demonym(run: _Run, before: str, patterns: Patterns) -> str:
    """The word for a citizen that opens the run: `l'Iranien Massoud Pezeshkian`, `les Ouzbeks`; else empty."""
    first = run.first
    if run.honoured or not first[1:].islower() or not is_demonym(first):
        return ""
    near = before[-_JUST_BEFORE:]
    is_amount = len(run.words) == 1 and _AMOUNT_BEFORE.search(near)
    return first if is_amount or patterns.article_before.search(near) else ""


_AMOUNT_BEFORE = re.compile(r"(?:\bde\s+|\bd['’]|\b(?:plusieurs|certaine?s|quelques|entre|leurs|ces)\s+|\d\s+)$", re.I)
_BETWEEN_WORDS = re.compile(r"[\s,'’]+(?:ex-)?")  # an ex-minister is one who was a minister
_NOT_SPACE = re.compile(r"\S+")


def _named(
    passage: str, run: _Run, before: str, words_before: frozenset[str], patterns: Patterns
) -> tuple[Mention, int]:
    """The mention that the rest of the run is, with the small words that belong to it, and where it ends."""
    head = fold(run.first)
    after = passage[run.end : run.end + _BEFORE]
    text, end = run.text, run.end
    votes = list(run.votes)
    kind = patterns.heads.get(head)
    if kind is not None and not run.honoured:
        if extension := patterns.extension.match(after):
            text, end = _spaced(text + extension[0]), run.end + extension.end()
        votes.append((kind, _SURE if end > run.end or len(run.words) > 1 else _HINT))
    elif len(run.words) == 1 and (tail := patterns.tail.match(after)):
        text, end = _spaced(text + tail[0]), run.end + tail.end()
        votes.append(("place", _SURE))
    elif landform := patterns.landform_before.search(before[-_JUST_BEFORE:]):
        text = _spaced(landform[0] + text)
        votes.append(("place", _SURE))
    elif building := patterns.building_before.search(before[-_JUST_BEFORE:]):
        text = _spaced(building[0] + text)
        votes.append(("organisation", _SURE))
    if not any(weight == _SURE and kind != "person" for kind, weight in votes):
        votes += _context_votes(before, words_before, passage[end : end + _BEFORE], run, patterns)
    if _is_dateline(passage, run, text):
        text, votes = text.title() if text.isupper() else text, [*votes, ("place", _LIKELY)]
    acronym = patterns.bare_acronym.match(passage, end) if kind == "organisation" and " " in text else None
    proved = patterns.verb_after.match(passage, end) is not None
    proved = proved or any(weight >= _LIKELY for _, weight in votes)
    doubtful = run.opens_sentence and not proved and not is_acronym(text)
    return Mention(text, run.start, tuple(votes), doubtful, acronym[1] if acronym else ""), end


def _context_votes(
    before: str, words_before: frozenset[str], after: str, run: _Run, patterns: Patterns
) -> Iterator[tuple[Kind, float]]:
    """What the words around a name say of its kind."""
    single = len(run.words) == 1
    if is_acronym(run.text):
        yield "organisation", _LIKELY
        return
    may_be_apposed = not words_before.isdisjoint(patterns.apposing)
    apposition = patterns.apposition_before.search(before) if may_be_apposed else None
    near = before[-_JUST_BEFORE:]
    if len(run.words) == 2 and run.first.lower() in patterns.place_openers:
        yield "place", _LIKELY
        return
    if apposition and apposition.lastgroup:
        yield KIND_OF_GROUP[apposition.lastgroup], _SURE
    elif patterns.locative_before.search(near):
        yield "place", _LIKELY if single else _HINT
        return
    elif (following := patterns.apposition_after.match(after)) and following.lastgroup:
        yield KIND_OF_GROUP[following.lastgroup], _SURE
    if patterns.article_before.search(near):
        yield "organisation" if patterns.masculine_before.search(near) else "place", _HINT
    elif not single:
        yield "person", _HINT
    elif patterns.speech_after.match(after):
        yield "person", 0.5


def _is_dateline(passage: str, run: _Run, text: str) -> bool:
    """Whether the name opens its passage as the place that a report comes from: `MINSK, 21 janv.`, `Gao (AFP) –`."""
    opens = not passage[: run.start].strip() and len(run.words) < 4
    return opens and len(text) > 3 and _DATELINE_AFTER.match(passage, run.end) is not None


_DATELINE_AFTER = re.compile(
    r"\s*(?:,\s*\d{1,2}(?:er)?\s+[a-zéû]{3,9}\.?\s|\([A-Z][\w/ ]{1,12}\)\s*[-–—,]|,\s*[A-Z][\w'’ -]{2,20}\s[-–—]\s)"
)


def _opens_sentence(passage: str, start: int) -> bool:
    """Whether the capital at `start` may be there because a sentence, a quotation or a list item begins."""
    before = passage[max(0, start - 40) : start]
    if not before.strip():
        return True
    if _QUOTE_BEFORE.search(before):
        return True
    if _LIST_OR_DASH_BEFORE.search(before):
        return True
    end = _SENTENCE_END_BEFORE.search(before)
    return end is not None and not (
        end[2] == "." and end[1].lower() in reading_patterns().abbreviations and end[1] != ""
    )


def _follows_article(passage: str, start: int) -> bool:
    return reading_patterns().definite_before.search(passage[max(0, start - 12) : start]) is not None


def _joined(passage: str, before: tuple[Mention, int, bool], second: Mention) -> Mention | None:
    """Two mentions as one if only `de` stands between them and the first may be a given name."""
    first, end, after_article = before
    honoured = any(kind == "person" and weight >= _LIKELY for kind, weight in first.votes)
    if (after_article and not honoured) or first.doubtful or second.parts or first.text.isupper():
        return None
    if not _SPLIT_DE.fullmatch(passage, end, second.start) or " " in second.text or len(first.text.split()) > 2:
        return None
    if any(kind in ("organisation", "demonym") and weight >= _LIKELY for kind, weight in first.votes):
        return None
    text = _spaced(passage[end - len(first.text) : second.start]) + " " + second.text
    return Mention(_spaced(text), first.start, (("person", _LIKELY),), parts=(first.text, second.text))


def _expansions(passage: str, patterns: Patterns) -> Iterator[tuple[Mention, int]]:
    """Names with their acronym behind them in parentheses, each with where its words end."""
    for match in patterns.parenthesis.finditer(passage):
        acronym = match[1]
        window_start = max(0, match.start() - 130)
        window = passage[window_start : match.start()]
        words = list(patterns.expansion_word.finditer(window))
        initials = [fold(word[0])[:1] for word in words]
        letters = fold(acronym).replace(" ", "")
        for first in range(len(words) - 2, -1, -1):
            if patterns.phrase_end.search(window, words[first].start()):
                break
            capital = words[first][0][0].isupper()
            if capital and _spells(letters, words[first:], initials[first:]):
                start = words[first].start()
                text = _spaced(window[start:])
                votes: tuple[tuple[Kind, float], ...] = (("organisation", _SURE),)
                yield Mention(text, window_start + start, votes, acronym=acronym), match.end()
                break


def _spells(letters: str, words: list[re.Match[str]], initials: list[str]) -> bool:
    """Whether the initials of `words` give the acronym: its letters in order, or all of them in any order."""
    content = [
        initial
        for word, initial in zip(words, initials, strict=True)
        if len(word[0]) > 1 and word[0].lower() not in FUNCTION_WORDS
    ]
    if len(letters) < 2 or not content or content[0] != initials[0]:
        return False
    if sorted(content) == sorted(letters):
        return True
    remaining = iter(initials)
    in_order = letters[0] == initials[0] and all(letter in remaining for letter in letters)
    return in_order and len(content) <= len(letters) + 1


def _may_be_name(text: str, patterns: Patterns) -> bool:
    """Whether the text can be a name at all: no numeral, no single letter, no heading in capitals."""
    words = text.split()
    if len(fold(text)) < 2 or (len(words) == 1 and _ROMAN.fullmatch(text)):
        return False
    if fold(text) in patterns.stop_folds:
        return False
    return len(words) == 1 or not all(word.isupper() for word in words)


def _spaced(text: str) -> str:
    return " ".join(text.split())
