"""Harvest: the names and terms of French documents, grouped by what they denote and set beside the glossary.

passages → mentions → tallies of spellings → groups → the entry that each group belongs to, or a proposal of a new one.
What is kept grows with the number of distinct expressions, not with the documents.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

from glossary.cues import cues
from glossary.files import read_text
from glossary.french import FUNCTION_WORDS
from glossary.harvest.grouping import (
    FullNames,
    Sets,
    name_words,
    unite_links,
    unite_same,
)
from glossary.harvest.mentions import Mention, is_acronym, is_demonym, mentions
from glossary.harvest.passages import Passage, passages
from glossary.lookup import NameFinder, is_match
from glossary.model import Draft, Entry, Kind, Match, Variant
from glossary.names import words
from glossary.normalise import fold
from glossary.store import Glossary

News = Literal["new", "variants", "known", "ambiguous"]

_MOST_CONTEXTS = 3
_CONTEXT_MARGIN = 45
_LONGEST_ACRONYM = 6
_MOST_GIVEN_NAMES = 3
_WEIGHTY = 2.0  # votes of this weight or more say a kind, not a hint of one
_CLEARLY_BETTER = 0.05
_SURE_RESEMBLANCE = 0.9
_MOST_MATCHES = 4
_SAME_WORD = 0.98
_SHORTEST_KEY = 2
_SHORTEST_OTHER_SPELLING = 5  # Loukachenko alone is Lukashenko for sure, Brown alone is not Browne
_TERM_COUNT = 3
_TERM_DOCUMENTS = 2
_TERM_COHESION = 0.25
_FRENCH_MARKS = re.compile(r"[^\x00-\x7f]|ou|tch|dj|ch|oï|gu(?=[ei])")
_SMALL_WORD = re.compile(r"(?<![^\W_])[a-zà-öø-ÿœ]{3,}(?![^\W_])")
_ELIDED_ARTICLE = re.compile(r"[LlDd]['’](?=[^\W\d_])")
_SOURCE = "harvest"
GUESS = "The English and the kind are guesses."  # ends the first line of a proposed entry's note


@dataclass(frozen=True, slots=True)
class Spelling:
    """One surface form of a group: how often it was seen, its English, and whether the glossary has it already.

    `passing` marks a given name alone: it stands for the person in its document, but is no variant to keep.
    """

    text: str
    count: int
    renders_as: str = ""
    known: bool = False
    passing: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Spellings that denote one thing, and what the glossary makes of them.

    `entry_id` names the entry that they belong to; it is empty for a thing that the glossary lacks, whose kind and
    canonical English are then guesses. `reason` says why, `contexts` are places as `file:line: words around it`.
    """

    news: News
    kind: Kind
    canonical: str
    entry_id: str
    spellings: tuple[Spelling, ...]
    count: int
    documents: int
    contexts: tuple[str, ...]
    reason: str

    @property
    def unknown(self) -> tuple[Spelling, ...]:
        """The spellings that the glossary lacks and should have."""
        return tuple(spelling for spelling in self.spellings if not spelling.known and not spelling.passing)


@dataclass(slots=True)
class _Tally:
    """What was seen of one expression so far."""

    sure: int = 0
    doubtful: int = 0
    documents: int = 0
    last_document: int = -1
    votes: Counter[Kind] = field(default_factory=Counter)
    contexts: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return self.sure + self.doubtful

    def see(self, document: int, *, doubtful: bool = False) -> None:
        if doubtful:
            self.doubtful += 1
        else:
            self.sure += 1
        if document != self.last_document:
            self.documents += 1
            self.last_document = document

    def absorb(self, other: _Tally) -> None:
        """Count `other`, which was another reading of this expression, as seen for sure."""
        self.sure += other.count
        self.documents = max(self.documents, other.documents)
        self.votes.update(other.votes)
        self.contexts = (self.contexts + other.contexts)[:_MOST_CONTEXTS]


class Harvest:
    """Collects expressions from documents; `groups` then says what they are."""

    def __init__(self) -> None:
        self._tallies: defaultdict[str, _Tally] = defaultdict(_Tally)
        self._joined: dict[str, tuple[str, str]] = {}
        self._acronyms: defaultdict[str, set[str]] = defaultdict(set)
        self._links: defaultdict[str, set[str]] = defaultdict(set)
        self._small_words: Counter[str] = Counter()
        self._terms: defaultdict[str, _Tally] = defaultdict(_Tally)
        self._documents = 0

    def add(self, text: str, name: str = "") -> None:
        """Collect the expressions of one document; `name` says where it comes from, for contexts."""
        seen: dict[str, Counter[Kind]] = {}
        for passage in passages(text):
            self._small_words.update(_SMALL_WORD.findall(passage.text))
            for mention in mentions(passage.text):
                self._see(mention, passage, name)
                seen.setdefault(mention.text, Counter()).update(dict(mention.votes))
            for start, term in _term_like(passage.text):
                _see_at(self._terms[term], self._documents, passage, name, start, start + len(term))
        self._link(seen)
        self._documents += 1

    def groups(self, glossary: Glossary, *, min_count: int = 1) -> list[Group]:
        """What was collected, grouped and set beside `glossary`: the most frequent first."""
        lookups = _Lookups(glossary)
        names = self._names(lookups)
        found = [_group(names, members, lookups) for members in self._grouped(names, lookups)]
        found += [_group(self._terms, members, lookups, kind="term") for members in self._recurring_terms()]
        kept = [group for group in found if group is not None and group.count >= min_count]
        return sorted(kept, key=lambda group: (-group.count, -group.documents, group.canonical))

    def _see(self, mention: Mention, passage: Passage, name: str) -> None:
        tally = self._tallies[mention.text]
        end = mention.start + len(mention.text)
        _see_at(tally, self._documents, passage, name, mention.start, end, doubtful=mention.doubtful)
        for kind, weight in mention.votes:
            tally.votes[kind] += weight  # type: ignore[assignment]
        if mention.parts:
            self._joined[mention.text] = mention.parts
        if mention.acronym:
            acronym = self._tallies[mention.acronym]
            acronym.see(self._documents)
            acronym.votes["organisation"] += 1
            self._acronyms[mention.acronym].add(mention.text)

    def _link(self, seen: dict[str, Counter[Kind]]) -> None:
        """Note which full name of one document each short name there stands for, where that is plain."""
        full = [text for text in seen if " " in text and _may_be_person(seen[text])]
        people = [name for name in full if name.count(" ") < _MOST_GIVEN_NAMES and seen[name]["person"]]
        all_full, all_people = FullNames(full), FullNames(people)
        for text, votes in seen.items():
            if votes["demonym"]:
                continue
            names = all_full.with_surname(text)
            if not names and " " not in text and _may_be_person(votes):
                names = all_people.with_given_name(text)
                if not names and votes["person"]:
                    names = all_people.with_similar_surname(text)
            if names:
                self._links[text].update(names)

    def _names(self, lookups: _Lookups) -> dict[str, _Tally]:
        """The expressions that are names, after all documents were seen: doubtful ones are kept or dropped."""
        tallies = self._settled_joins(lookups)
        capital = Counter[str]()
        for text, tally in tallies.items():
            first, *others = text.split()
            capital[first] += tally.sure
            for word in others:
                capital[word] += tally.count
        capital.update({_key(word): 0 for word in list(capital) if capital[word]})
        names: defaultdict[str, _Tally] = defaultdict(_Tally)
        for text, tally in tallies.items():
            if kept := self._as_name(text, tally, capital, lookups):
                names[kept].absorb(tally)
        return dict(names)

    def _as_name(self, text: str, tally: _Tally, capital: Counter[str], lookups: _Lookups) -> str:
        """What of an expression is a name; empty if nothing is."""
        first, _, rest = text.partition(" ")
        if not rest and fold(first) in cues().folds("bare") and not lookups.knows(text):
            return ""
        small = self._small_words[first.lower()]
        if (elided := _ELIDED_ARTICLE.match(text)) and text[elided.end() :] in self._tallies:
            return text[elided.end() :]
        if (
            " " in rest[1:]
            and rest[0].isupper()
            and (
                (small > capital[first] and rest in self._tallies)
                or (lookups.knows_as_thing(first) and (rest in self._tallies or lookups.knows(rest)))
            )
        ):
            return rest  # two names, or a word and a name, that stand side by side: au Pakistan Pervez Musharraf
        if tally.sure:
            common = not rest and not is_acronym(text) and small >= tally.count
            weak = max(tally.votes.values(), default=0.0) < _WEIGHTY
            return "" if common and weak and not lookups.knows(text) else text
        if capital[first] * 5 >= max(small, 1) or lookups.knows(text):
            return text
        if not small and _key(first) in capital:  # another spelling of a name seen elsewhere
            return text
        return rest if small and rest[:1].isupper() else text if rest else ""

    def _settled_joins(self, lookups: _Lookups) -> dict[str, _Tally]:
        """The tallies with each pair of names around `de` counted as one name or as two.

        It is one that the glossary knows, or where the first is one word that was never seen without the second: a
        given name. Else the two stand for themselves: `Ben Nelson de Nebraska`.
        """
        tallies = dict(self._tallies)
        uses = Counter[str]()
        for text, (first, _) in self._joined.items():
            uses[first] += self._tallies[text].count
        for text, (first, second) in self._joined.items():
            if (" " in first or uses[first] < self._tallies[first].count) and not lookups.knows(text):
                tallies.pop(text, None)
                continue
            tallies.pop(first, None)
            if self._tallies[second].count <= self._tallies[text].count:
                tallies.pop(second, None)
        return tallies

    def _grouped(self, names: dict[str, _Tally], lookups: _Lookups) -> list[list[str]]:
        """The names, those that denote one thing together."""
        sets = Sets(names)
        people = frozenset(text for text, tally in names.items() if _may_be_person(tally.votes))
        ordinary = [text for text, tally in names.items() if _kind(text, tally.votes) != "demonym"]
        unite_same(sets, ordinary, people)
        stems: dict[str, str] = {}
        for text, tally in names.items():
            if _kind(text, tally.votes) == "demonym":
                sets.unite(text, stems.setdefault(_demonym_stem(text), text))
        places = frozenset(text for text in names if lookups.knows_as_thing(text))
        self._unite_short_names(sets, names, people - places, places)
        for acronym, expansions in self._acronyms.items():
            present = [expansion for expansion in expansions if expansion in names]
            if acronym in names:
                unite_links(sets, {acronym: present})
        by_entry: dict[str, str] = {}
        for members in sets.all():
            entry = lookups.entry_of(members, _kind_of(names, members))
            if entry is not None:
                sets.unite(members[0], by_entry.setdefault(entry.entry_id, members[0]))
        return sets.all()

    def _unite_short_names(
        self, sets: Sets, names: dict[str, _Tally], people: frozenset[str], places: frozenset[str]
    ) -> None:
        links = {short: {full for full in full_names if full in names} for short, full_names in self._links.items()}
        unite_links(sets, {short: full for short, full in links.items() if short in names and short not in places})
        full_names = FullNames(sorted(people))
        for short in sorted(people):
            if not links.get(short) and names[short].votes["place"] < _WEIGHTY:
                unite_links(sets, {short: full_names.with_surname(short)})

    def _recurring_terms(self) -> Iterator[list[str]]:
        """The term-like expressions that recur and hold together, singular and plural as one.

        They hold together where most uses of their words are with each other, by the Dice coefficient.
        """
        forms: defaultdict[str, list[str]] = defaultdict(list)
        for term in sorted(self._terms):
            forms[_singular(term)].append(term)
        for members in forms.values():
            tallies = [self._terms[term] for term in members]
            count = sum(tally.count for tally in tallies)
            if count < _TERM_COUNT or max(tally.documents for tally in tallies) < _TERM_DOCUMENTS:
                continue
            words_of = [[word for word in _SMALL_WORD.findall(term) if word not in FUNCTION_WORDS] for term in members]
            uses = sum(self._small_words[word] for word in {parts[place] for parts in words_of for place in (0, -1)})
            if 2 * count / uses >= _TERM_COHESION:
                yield members


class _Lookups:
    """Look-up of spellings in one glossary, each once."""

    def __init__(self, glossary: Glossary) -> None:
        self._finder = NameFinder(glossary.db)
        self._found: dict[str, list[Match]] = {}
        self.rejected = _rejected(glossary)

    def matches(self, text: str) -> list[Match]:
        """What the glossary has for a spelling, best first."""
        if text not in self._found:
            self._found[text] = self._finder.lookup(text, limit=_MOST_MATCHES)
        return self._found[text]

    def knows(self, text: str) -> bool:
        """Whether the glossary has this spelling, but for accents and case."""
        return any(match.method in ("exact", "fold") and match.score >= _SAME_WORD for match in self.matches(text))

    def knows_as_thing(self, text: str) -> bool:
        """Whether the glossary has this spelling, and for no person."""
        return self.knows(text) and self.matches(text)[0].kind != "person"

    def has(self, text: str) -> bool:
        """Whether the glossary has this spelling, or one that differs only in accents and case."""
        return any(fold(match.variant) == fold(text) for match in self.matches(text))

    def entry_of(self, spellings: Sequence[str], kind: Kind) -> Match | None:
        """The entry that the spellings surely denote: the longest are asked first, and those that answer must agree.

        A person's surname says nothing where a full name is there that the glossary lacks.
        """
        longest, *shorter = _longest_first(spellings)
        answers = self._answers(longest, kind)
        for forms in shorter:
            if not answers and not (kind == "person" and len(name_words(longest[0])) > 1):
                answers = {entry_id: match for entry_id, match in self._answers(forms, kind).items() if _same(match)}
        return next(iter(answers.values())) if len(answers) == 1 else None

    def _answers(self, forms: Iterable[str], kind: Kind) -> dict[str, Match]:
        return {match.entry_id: match for form in forms if (match := self._sure(form, kind))}

    def rivals(self, spellings: Sequence[str]) -> list[str]:
        """The ids of several entries that a spelling fits alike; empty if there is no such doubt."""
        ids = {match.entry_id: None for text in spellings for match in self.matches(text)[:3] if is_match(match)}
        return list(ids) if len(ids) > 1 else []

    def _sure(self, text: str, kind: Kind) -> Match | None:
        fitting = [match for match in self.matches(text) if is_match(match) and _agree(kind, match)]
        if not fitting or not _resembles_enough(fitting[0], text):
            return None
        surname = fitting[0].kind == "person" and fitting[0].renders_as != fitting[0].canonical
        margin = 1.0 if surname and not _same(fitting[0]) else _CLEARLY_BETTER
        rivals = [match for match in fitting[1:] if match.score > fitting[0].score - margin]
        same_kind = [match for match in (fitting[0], *rivals) if match.kind == kind]
        if rivals:
            return same_kind[0] if len(same_kind) == 1 else None
        return fitting[0]


def drafts(groups: Iterable[Group]) -> Iterator[Draft]:
    """What the groups add to the glossary: variants of entries, and proposed entries."""
    for group in groups:
        source = _source(group)
        variants = tuple(
            Variant(spelling.text, renders_as=spelling.renders_as, source=source) for spelling in group.unknown
        )
        if group.news == "variants":
            yield Draft(group.entry_id, variants=variants)
        elif group.news == "new":
            yield Draft("", group.kind, group.canonical, "proposed", _note(group), variants=variants)


def harvest(
    paths: Iterable[Path],
    *,
    encoding: str | None = None,
    read: Callable[[Path], str] | None = None,
) -> Harvest:
    """The expressions of the text files at `paths`, read one after the other. Raises BadInput."""
    collected = Harvest()
    for path in paths:
        collected.add(read(path) if read else read_text(path, encoding).text, path.name)
    return collected


def _see_at(
    tally: _Tally, document: int, passage: Passage, name: str, start: int, end: int, *, doubtful: bool = False
) -> None:
    tally.see(document, doubtful=doubtful)
    if len(tally.contexts) < _MOST_CONTEXTS:
        tally.contexts.append(_context(passage, name, start, end))


def _context(passage: Passage, name: str, start: int, end: int) -> str:
    """`file:line: …words around it…`."""
    left, right = max(0, start - _CONTEXT_MARGIN), min(len(passage.text), end + _CONTEXT_MARGIN)
    while 0 < left < start and not passage.text[left - 1].isspace():
        left += 1
    while end < right < len(passage.text) and not passage.text[right].isspace():
        right -= 1
    words = " ".join(passage.text[left:right].split())
    lead, tail = "…" if left else "", "…" if right < len(passage.text) else ""
    return f"{name}:{passage.line_at(start)}: {lead}{words}{tail}"


def _group(tallies: dict[str, _Tally], members: list[str], lookups: _Lookups, kind: Kind | None = None) -> Group | None:
    """The group of these spellings, set beside the glossary; None if a person rejected it before."""
    kind = kind or _kind_of(tallies, members)
    counts = _counts(tallies, members)
    if all(text in lookups.rejected for text in counts):
        return None
    match = lookups.entry_of(members, kind)
    contexts = [context for text in members for context in tallies[text].contexts]
    total = sum(tallies[text].count for text in members)
    documents = max(tallies[text].documents for text in members)
    news: News
    if match is None:
        rivals = lookups.rivals(_longest_first(counts)[0])
        canonical, entry_id = _guess(counts, kind), ""
        news = "ambiguous" if rivals and any(map(lookups.has, _longest_first(counts)[0])) else "new"
        reason = f"fits several entries: {', '.join(rivals)}" if news == "ambiguous" else "not in the glossary"
        rendered = {text: _rendering_of(text, canonical, kind) for text in counts}
    else:
        canonical, entry_id, kind = match.canonical, match.entry_id, match.kind
        rendered = {text: _rendering_in(lookups, text, match) for text in counts}
        news, reason = "known", match.reason
    full = FullNames(counts)
    spellings = tuple(
        Spelling(
            text,
            count,
            "" if rendered[text] == canonical else rendered[text],
            lookups.has(text),
            kind == "person" and bool(full.with_given_name(text)) and not full.with_surname(text),
        )
        for text, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )
    group = Group(
        news, kind, canonical, entry_id, spellings, total, documents, tuple(contexts[:_MOST_CONTEXTS]), reason
    )
    if news == "ambiguous":
        return group
    return replace(group, news=("variants" if entry_id else "new") if group.unknown else "known")


def _rendering_in(lookups: _Lookups, text: str, entry: Match) -> str:
    """The English for one spelling of an entry: a surname renders as the surname."""
    own = next((match for match in lookups.matches(text) if match.entry_id == entry.entry_id), None)
    if own is not None and is_match(own):
        return own.renders_as
    return _rendering_of(text, entry.canonical, entry.kind)


def _counts(tallies: dict[str, _Tally], members: Iterable[str]) -> dict[str, int]:
    """The spellings with their counts; words in capitals count as the same word in small letters, if that was seen."""
    counts: Counter[str] = Counter()
    small = {fold(text): text for text in members if not text.isupper()}
    for text in members:
        long_capitals = text.isupper() and len(text) > _LONGEST_ACRONYM
        counts[small.get(fold(text), text) if long_capitals else text] += tallies[text].count
    return dict(counts)


def _kind_of(tallies: dict[str, _Tally], members: Iterable[str]) -> Kind:
    votes = Counter[Kind]()
    for text in members:
        votes.update(tallies[text].votes)
    return _kind(max(members, key=lambda text: (text.count(" "), text)), votes)


def _kind(text: str, votes: Counter[Kind]) -> Kind:
    """The kind that most speaks for; without a word, that of a single name is a place, of several a person."""
    if votes:
        return max(votes, key=lambda kind: (votes[kind], kind))
    if is_acronym(text):
        return "organisation"
    return "person" if " " in text else "place"


def _may_be_person(votes: Counter[Kind]) -> bool:
    strongest = max(votes.values(), default=0.0)
    return votes["person"] >= strongest or strongest < _WEIGHTY


def _guess(counts: dict[str, int], kind: Kind) -> str:
    """The spelling to propose as the English one: a whole name, much used, with few marks of French spelling."""

    def order(text: str) -> tuple[object, ...]:
        words = len(name_words(text))
        whole = words > 1 if kind == "person" else not is_acronym(text)
        return (not whole, words if kind == "person" else 0, -counts[text], len(_FRENCH_MARKS.findall(text)), text)

    words_of = min(counts, key=order).split()
    while len(words_of) > 2 and kind == "person" and words_of[0].lower() in cues().words("prenominal"):
        del words_of[0]
    return " ".join(words_of)


def _rendering_of(text: str, canonical: str, kind: Kind) -> str:
    """The English for a spelling of a thing whose whole name is `canonical`: a surname is its end."""
    if kind == "organisation" and is_acronym(text):
        return text
    if kind != "person" or not FullNames([canonical]).with_surname(text):
        return canonical
    return " ".join(canonical.split()[-len(text.split()) :])


def _agree(kind: Kind, match: Match) -> bool:
    """Whether an entry of the kind of `match` may be meant by an expression of `kind`, which is a guess for names."""
    if kind in ("term", "demonym") or match.kind in ("term", "demonym", "title"):
        return kind == match.kind
    return kind == match.kind or match.method in ("exact", "fold", "key")


def _same(match: Match) -> bool:
    """Whether a match is for the same text but for accents, case, and words in front."""
    return match.method == "exact" or (match.method == "fold" and match.score >= _SAME_WORD)


def _resembles_enough(match: Match, text: str) -> bool:
    """Whether a match is sure for an expression that may be no name at all: a mere likeness must be a strong one."""
    if _same(match):
        return True
    if is_acronym(text):
        return False
    asked, found = name_words(text), name_words(match.variant)
    if match.method == "fold":
        return False  # translated or reordered: Mexicain is not Mexico
    if match.method == "key":
        return len(asked[0].key) > _SHORTEST_KEY
    if match.kind != "person":
        return match.score >= _SURE_RESEMBLANCE and {word.key for word in asked} == {word.key for word in found}
    if len(asked) == 1:
        needed = _SHORTEST_KEY if asked[0].fold == found[-1].fold else _SHORTEST_OTHER_SPELLING
        return len(asked[0].key) > needed and asked[0].key == found[-1].key
    return match.score >= _SURE_RESEMBLANCE and (len(asked) <= len(found) or asked[0].key == found[0].key)


def _longest_first(texts: Iterable[str]) -> list[list[str]]:
    by_length: defaultdict[int, list[str]] = defaultdict(list)
    for text in texts:
        by_length[len(name_words(text))].append(text)
    return [by_length[length] for length in sorted(by_length, reverse=True)]


def _rejected(glossary: Glossary) -> frozenset[str]:
    """The spellings of proposed entries that were removed: the history remembers them, so none is proposed twice."""
    removed = (change.id for change in glossary.changes() if change.action == "remove")
    entries = (changed.before for change_id in removed for changed in glossary.changed_entries(change_id))
    proposals = (entry for entry in entries if entry is not None and entry.status == "proposed")
    return frozenset(text for entry in proposals for text in _texts(entry))


def _texts(entry: Entry) -> list[str]:
    return [entry.canonical, *(variant.text for variant in entry.variants)]


def _note(group: Group) -> str:
    times = "once" if group.count == 1 else f"{group.count} times"
    where = "1 document" if group.documents == 1 else f"{group.documents} documents"
    return "\n".join([f"Harvested, seen {times} in {where}. {GUESS}", *group.contexts])


def _source(group: Group) -> str:
    files = dict.fromkeys(context.split(":", 1)[0] for context in group.contexts)
    return f"{_SOURCE}: {', '.join(files)}"


def _key(word: str) -> str:
    """The romanization key of a word, marked so that it is never taken for a spelling."""
    return f"={''.join(each.key for each in words(word))}"


def _demonym_stem(word: str) -> str:
    """What the masculine, feminine and plural forms of a word for a citizen share."""
    stem = fold(word)
    stem = stem if stem.endswith(("ais", "ois")) else stem.rstrip("s")
    return stem.removesuffix("ne") if stem.endswith("nne") else stem.removesuffix("e")


def _term_like(text: str) -> Iterator[tuple[int, str]]:
    """Noun phrases of the shapes noun-adjective and noun-of-noun that an article introduces, with their places."""
    words, shape = _term_patterns()
    for match in shape.finditer(text):
        term = match["term"]
        parts = _SMALL_WORD.findall(term)
        if not any(part in words for part in parts) and not any(is_demonym(part) for part in parts[1:]):
            yield match.start("term"), " ".join(term.replace("’", "'").split())


def _singular(term: str) -> str:
    """What singular and plural of a term share."""
    return " ".join(re.sub(r"(?:s|x)$", "", word) for word in fold(term).replace("aux ", "al ").split())


@lru_cache(maxsize=1)
def _term_patterns() -> tuple[frozenset[str], re.Pattern[str]]:
    known = cues()
    noun = r"[a-zà-öø-ÿœ]{4,}"
    adjective = rf"[a-zà-öø-ÿœ-]*{known.pattern('adjective')}(?![\w-])"
    determiner = r"(?:un|une|le|la|les|des|du|ce|cette|ces|son|sa|ses|leur|leurs|au|aux)\s+|[ld]['’]"
    shape = rf"(?<![\w'’])(?i:{determiner})(?P<term>{noun}(?:\s+(?:de\s+|d['’]){noun}(?![\w-])|\s+{adjective}))"
    return known.words("plain") | FUNCTION_WORDS - {"de", "d"}, re.compile(shape)
