"""What names are made of: words with their keys, titles, particles, articles, and what French words are in English.

The words themselves are data, each with its reason: in `patterns.tsv` and, for names of places and people, in
`exonyms.tsv`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from itertools import chain, islice, product
from typing import NamedTuple

from glossary.english import ends_like_adjective, plural
from glossary.errors import BadInput
from glossary.french import BaseForm, base_forms
from glossary.normalise import fold
from glossary.romanize import is_numeral, reading, sounds, word_key

GIVEN_BY_KEY = ("sister", "short")  # layers of given names that are found by their romanization keys too
GIVEN_LAYERS = ("given", *GIVEN_BY_KEY)
FORMS_OF_DE = frozenset({"de", "d", "du", "des"})
ARTICLES = frozenset({"le", "la", "les", "l"})
ARTICLES_BEFORE = ("le ", "la ", "les ", "l ")

_FILES = ("patterns.tsv", "exonyms.tsv")
_COLUMNS = ("layer", "french", "english", "reason")
_HEADER = "\t".join(_COLUMNS)
_LONGEST_PHRASE = 4
_PATRONYMICS = ("ovich", "evich", "ovitch", "evitch", "ovic", "ovych", "evych", "ovna", "evna", "ivna", "yich", "ytch")
_SHORTEST_PATRONYMIC = 5
_LETTER = r"[^\W\d_]"
_INITIALS = re.compile(
    rf"(?<!\w)(?:{_LETTER}\.){{2,3}}(?=\W*{_LETTER}{{2}})"  # before a word: V.V. Poutine
    rf"|(?<={_LETTER}{{2}}[ ,])(?: ?{_LETTER}\.){{2,3}}(?!\w)"  # after one: Poutine, V.V.
)
_INITIAL_FIRST = re.compile(r"\W*[^\W\d_Mm]\.")
_TAIL_MARKS = (",", " (", " [")
_LINKS = {"de la ": "la ", "de l ": "l ", "du ": "le ", "des ": "les ", "de ": "", "d ": ""}
_CONTRACTIONS = {"du": "le", "des": "les", "aux": "les"}
_MOST_WORDS_TRANSLATED = 12
_MOST_ARTICLES = 2  # links that English may write an article after
_MOST_ALTERNATIVES = 3  # of what English may write for a word
_MOST_RENDERINGS = 6  # of one noun with its adjectives
_MOST_BASES = 32  # of one phrase
_MOST_ENGLISH = 96  # of one name


class NameWord(NamedTuple):
    """One word of a name: its fold, its reading, its romanization key, and the key spelt for comparing sounds."""

    fold: str
    read: str
    key: str
    sounds: str


class Equivalent(NamedTuple):
    """What may stand for a word in English, as a fold, and the layer of knowledge that says so."""

    fold: str
    layer: str


class _Part(NamedTuple):
    """What stands between the links of a French name: noun phrases that `et` joins, each the options of its words.

    `link` is what English writes for the link before it.
    """

    link: str
    phrases: list[list[list[str]]]


class Name(NamedTuple):
    """A name taken apart.

    The words before `opening` are articles and titles (`le président`); those from `tail` on only say which one is
    meant (`Lincoln County, Maine`).
    """

    text: str
    words: tuple[NameWord, ...]
    opening: int
    tail: int

    @property
    def bare(self) -> tuple[NameWord, ...]:
        """The words without articles and titles before them."""
        return self.words[self.opening :]

    @property
    def is_titled(self) -> bool:
        """Whether a title stands before the name, and not only articles."""
        return self.opening > 0 and (self.words[self.opening - 1].fold,) not in vocabulary().articles


@dataclass(frozen=True, slots=True)
class Pattern:
    """A French order of words and the English one, each with X for the name.

    `opening` and `closing` are the folded words around X; `linked` says that a form of `de` stands before it.
    """

    french: str
    english: str
    opening: str
    closing: str
    linked: bool

    def names_in(self, folded: str) -> list[str]:
        """What may stand for X in a folded French name; nothing if the pattern does not fit.

        An article after `de` may belong to the name (`province de L'Aquila`), but seldom does.
        """
        if not (folded.startswith(self.opening) and folded.endswith(self.closing)):
            return []
        name = folded[len(self.opening) : len(folded) - len(self.closing)].strip()
        if not self.linked:
            return [name] if name else []
        link = next((link for link in _LINKS if name.startswith(link)), "")
        bare = name.removeprefix(link)
        return [text for text in dict.fromkeys((bare, _LINKS[link] + bare)) if bare] if link else []


@dataclass(slots=True)
class Vocabulary:
    """The contents of the two files, ready to be asked.

    Phrases are tuples of folded words; patterns stand under their first word, or their last where X comes first.
    `links` stand between the parts of a name, each with its English; `french_words` begin the phrases that English has
    words for, bear a pattern, or link; `given_names` are those with their sisters or short forms, as they are written,
    each with its layer.
    `openings` are `articles` and titles, and begin with one of the `opening_words`.
    `peoples` are the words for nations and their people, adjectives too.
    `exonyms` are the names that French has of its own for places and people, each with what English calls it, as it is
    written in the files: there are so many that they are only folded when they are asked for. `exonym_openings` begin
    those of several words.
    """

    patterns: dict[str, list[Pattern]] = field(default_factory=lambda: defaultdict(list))
    equivalents: dict[tuple[str, ...], list[Equivalent]] = field(default_factory=lambda: defaultdict(list))
    links: dict[str, str] = field(default_factory=dict)
    french_words: frozenset[str] = frozenset()
    given_names: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    openings: set[tuple[str, ...]] = field(default_factory=set)
    opening_words: set[str] = field(default_factory=set)
    articles: set[tuple[str, ...]] = field(default_factory=set)
    particles: dict[str, int] = field(default_factory=dict)
    peoples: set[tuple[str, ...]] = field(default_factory=set)
    exonyms: dict[tuple[str, ...], str] = field(default_factory=dict)
    exonym_openings: set[str] = field(default_factory=set)
    generic: set[str] = field(default_factory=set)
    legal: set[tuple[str, ...]] = field(default_factory=set)

    def equivalents_of(self, phrase: tuple[str, ...]) -> list[Equivalent]:
        """What the files have for the phrase: words and exonyms before forms of given names."""
        found = self.equivalents.get(phrase, [])
        if phrase not in self.exonyms:
            return found
        there = [each.fold for each in found if each.layer == "word"]
        english = _without_own(phrase, map(fold, self.exonyms[phrase].split("|")), "word")
        words = [Equivalent(folded, "word") for folded in dict.fromkeys([*there, *english])]
        return words + [each for each in found if each.layer != "word" and each.fold not in english]

    def has_exonym(self, words: list[str]) -> bool:
        """Whether some of the folded words, one after the other, are an exonym of several words."""
        return any(
            tuple(words[start : start + length]) in self.exonyms
            for start, word in enumerate(words)
            if word in self.exonym_openings
            for length in range(2, min(_LONGEST_PHRASE, len(words) - start) + 1)
        )


def words(text: str, folded: str | None = None) -> tuple[NameWord, ...]:
    """The words of a name, of which the fold may be given if it is known."""
    return tuple(map(_name_word, *folds_and_readings(text, fold(text) if folded is None else folded)))


@lru_cache(maxsize=1 << 16)
def _name_word(folded: str, read: str) -> NameWord:
    key = word_key(read)
    return NameWord(folded, read, key, sounds(key))


def parse(text: str, folded: str | None = None) -> Name:
    """The name in `text`, taken apart; its fold may be given if it is known."""
    found = words(text, folded)
    return Name(text, found, _opening(text, found), _tail(text, len(found)))


def folds_and_readings(text: str, folded: str) -> tuple[list[str], list[str]]:
    """The folds of the words of a text, of which the whole fold is known, and their readings."""
    folds = folded.split()
    return folds, folds if text.isascii() else reading(text, folded).split()


def parse_stored(text: str, folded: str, key: str) -> Name:
    """What `parse` gives for `text`, from the fold and the romanization key that were stored with it."""
    found = tuple(map(_stored_word, *folds_and_readings(text, folded), key.split()))
    return Name(text, found, _opening(text, found), _tail(text, len(found)))


@lru_cache(maxsize=1 << 16)
def _stored_word(folded: str, read: str, key: str) -> NameWord:
    return NameWord(folded, read, key, sounds(key))


def begins_with_initial(text: str) -> bool:
    """Whether a name begins with an initial; `M.` is a title.

    >>> begins_with_initial("A. Loukachenko"), begins_with_initial("M. Loukachenko")
    (True, False)
    """
    return _INITIAL_FIRST.match(text) is not None


def with_initials_apart(text: str) -> str:
    """The text with a space after each initial, of which the fold makes one word otherwise.

    >>> with_initials_apart("A.G. Loukachenko")
    'A. G. Loukachenko'
    """
    return " ".join(_INITIALS.sub(_with_spaces, text).split()) if "." in text else text


def _with_spaces(initials: re.Match[str]) -> str:
    return initials[0].replace(".", ". ")


def is_patronymic(folded: str) -> bool:
    """Whether a folded word looks like a Slavic patronymic: Petrovich, Petrovitch, Petrovna, Petrivna."""
    return folded.endswith(_PATRONYMICS) and len(folded) > _SHORTEST_PATRONYMIC


def _opening(text: str, name: tuple[NameWord, ...]) -> int:
    """How many words at the beginning are articles, elisions and titles: `le président Poutine` → 2.

    After a title they end with one: what `de` begins is part of the name (`Mme de Staël`), or whose the office is.
    """
    known = vocabulary()
    if not name or name[0].fold not in known.opening_words:
        return 0
    if begins_with_initial(text):  # D. Trump, not d'Ivoire
        return 0
    folds = [word.fold for word in name]
    start = titles_end = 0
    while start < len(folds) and folds[start] in known.opening_words:
        lengths = range(min(_LONGEST_PHRASE, len(folds) - 1 - start), 0, -1)
        length = next((n for n in lengths if tuple(folds[start : start + n]) in known.openings), 0)
        if not length:
            break
        if tuple(folds[start : start + length]) not in known.articles:
            titles_end = start + length
        start += length
    return titles_end or start


def _tail(text: str, count: int) -> int:
    for mark in _TAIL_MARKS:
        if mark in text:
            head = text[: min(place for each in _TAIL_MARKS if (place := text.find(each)) >= 0)]
            return len(fold(head).split()) or count
    return count


def is_exonym(folded: str) -> bool:
    """Whether a fold is a name that French has of its own for a place or a person."""
    return tuple(folded.split()) in vocabulary().exonyms


def in_english_order(folded: str) -> list[tuple[str, Pattern]]:
    """What the patterns make of a folded French name: each English name, with the pattern that gave it."""
    return [(pattern.english.replace("X", name), pattern) for pattern, name in _fitting(folded)]


def in_english(folded: str) -> list[str]:
    """What English may write for a folded French name, best first: its words translated, in English order.

    >>> "icelandic national olympic committee" in in_english("comite national olympique islandais")
    True
    """
    if folded.count(" ") >= _MOST_WORDS_TRANSLATED or not _is_translatable(folded):
        return []
    found = [
        pattern.english.replace("X", name)
        for pattern, part in _fitting(folded)
        for name in islice(_translated(part), _MOST_RENDERINGS)
    ]
    whole = _translated(folded)
    if folded.startswith(ARTICLES_BEFORE):
        found += [f"the {text}" for text in whole]
    found += whole
    return [text for text in islice(dict.fromkeys(map(fold, found)), _MOST_ENGLISH) if text != folded]


def has_french(folded: str) -> bool:
    """Whether a folded name may be French for something: if not, nothing can be made of it by translation."""
    found = folded.split()
    return any(map(_is_french, found)) or vocabulary().has_exonym(found)


@lru_cache(maxsize=1 << 16)
def _is_french(word: str) -> bool:
    known = vocabulary().french_words
    return word in known or is_numeral(word) or any(form.text in known for form in base_forms(word))


def _is_translatable(folded: str) -> bool:
    """Whether a word of the name is French for something, a link, or the number of a ruler."""
    found = folded.split()
    return (
        any(is_numeral(word) or any(each.layer == "word" for each in known_as((word,))) for word in found)
        or vocabulary().has_exonym(found)
        or any(
            known_as(tuple(found[start : start + length]))
            for start, word in enumerate(found)
            if _is_french(word)
            for length in range(2, min(_LONGEST_PHRASE, len(found) - start) + 1)
        )
    )


def _translated(folded: str) -> list[str]:
    """The name translated word by word: each noun with its adjectives, and these in the orders that English has."""
    parts = _parts(folded)
    links = [part.link for part in parts]
    renderings = [_rendered(part)[:_MOST_RENDERINGS] for part in parts]
    found = _around_complement(parts[0], renderings[1]) if len(parts) == 2 else []
    for chosen in islice(product(*renderings), _MOST_ENGLISH):
        found += _joined(chosen, links)
    return list(dict.fromkeys(found))


def _around_complement(head: _Part, complements: list[str]) -> list[str]:
    """`A adjective de B` as `adjective B A`: the African Development Bank."""
    if len(head.phrases) > 1 or len(head.phrases[0]) < 2:
        return []
    return [
        " ".join([*adjectives, complement, noun])
        for complement in complements[:_MOST_ALTERNATIVES]
        for noun, *adjectives in islice(product(*head.phrases[0]), _MOST_RENDERINGS)
    ]


def _parts(folded: str) -> list[_Part]:
    """What the links of a folded French name divide it into; `la justice et du développement` is one part."""
    words, links = folded.split(), vocabulary().links
    found = [_Part("", [[]])]
    place = 0
    while place < len(words):
        word, length = words[place], _length_of_known(words, place)
        phrases = found[-1].phrases
        if length == 1 and word in links:
            if phrases[-1] or len(phrases) == 1:
                found.append(_Part(links[word], [[]]))
            if named := _named_after_contraction(words[place : place + _LONGEST_PHRASE]):
                found[-1].phrases[-1].append(_options(tuple(named)))
                place += len(named) - 1
        elif word == "et" and phrases[-1]:
            phrases.append([])
        elif length > 1 or word not in ARTICLES or phrases[-1]:
            phrases[-1].append(_options(tuple(words[place : place + length])))
        place += length
    kept = [_Part(part.link, [phrase for phrase in part.phrases if phrase]) for part in found]
    return [part for part in kept if part.phrases]


def _named_after_contraction(words: list[str]) -> list[str]:
    """The exonym with an article that a contraction hides: `le caire` of `du caire`; empty if there is none."""
    article = _CONTRACTIONS.get(words[0])
    if article is None:
        return []
    whole = [article, *words[1:]]
    lengths = range(len(whole), 1, -1)
    return next((whole[:length] for length in lengths if tuple(whole[:length]) in vocabulary().exonyms), [])


def _rendered(part: _Part) -> list[str]:
    """A part in English: its noun phrases with `and`, and two adjectives that may share the noun before it."""
    phrases = [_noun_phrase(phrase)[:_MOST_RENDERINGS] for phrase in part.phrases]
    found = list(map(" and ".join, islice(product(*phrases), _MOST_RENDERINGS)))
    if len(part.phrases) == 2 and len(part.phrases[0]) > 1 == len(part.phrases[1]):
        noun, *others, first = [options[0] for options in part.phrases[0]]
        found.insert(1, " ".join([first, "and", part.phrases[1][0][0], *others, noun]))
    return found


def _joined(parts: tuple[str, ...], links: list[str]) -> list[str]:
    """`A de B` as `A of B`, `B A` and `A of the B`; more parts in the orders that English has."""
    if len(parts) < 2:
        return list(parts)
    first, last = parts[0], parts[-1]
    bare, *articled = _linked(parts[1:], links[1:])
    found = [f"{first} {bare}", " ".join(reversed(parts)), *(f"{first} {linked}" for linked in articled)]
    if len(parts) == 2:
        return found
    middle = _linked(parts[1:-1], links[1:-1])[0]
    before = middle.removeprefix(f"{links[1]} ")
    return [*found, f"{before} {first} {links[-1]} {last}", f"{last} {first} {middle}", " ".join([*parts[1:], first])]


def _linked(parts: tuple[str, ...], links: list[str]) -> list[str]:
    """The parts with their links before them: without articles, and with one before some of the first two."""
    options = [
        (f"{link} {part}", f"{link} the {part}") if number < _MOST_ARTICLES else (f"{link} {part}",)
        for number, (link, part) in enumerate(zip(links, parts, strict=True))
    ]
    return list(map(" ".join, product(*options)))


def _noun_phrase(options: list[list[str]]) -> list[str]:
    """A noun and its adjectives: the adjectives first, the people's name foremost, or the order kept."""
    found = []
    for chosen in islice(product(*options), _MOST_RENDERINGS):
        noun, adjectives = chosen[0], chosen[1:]
        found.append(" ".join([*adjectives[-1:], *adjectives[:-1], noun]))
        found.append(" ".join([*adjectives, noun]))
        found.append(" ".join(chosen))
    if len(options) > 2 and len(options[-1]) > 1:
        found.append(" ".join([*(each[0] for each in options[1:-1]), options[0][0], "of", options[-1][1]]))
    return list(dict.fromkeys(found))


def _length_of_known(words: list[str], place: int) -> int:
    """How many words the longest phrase has that is known and begins at this place; 1 if none is."""
    lengths = range(min(_LONGEST_PHRASE, len(words) - place), 1, -1)
    return next((length for length in lengths if known_as(tuple(words[place : place + length]))), 1)


def _options(phrase: tuple[str, ...]) -> list[str]:
    """What English may write for a phrase, the likeliest first: itself, if nothing is known."""
    known = known_as(phrase)
    if options := [each.fold for each in known if each.layer == "word"]:
        return options[:_MOST_ALTERNATIVES]
    text = word_key(phrase[0]) if is_numeral(phrase[0]) else " ".join(phrase)
    return [text, *(each.fold for each in known if each.layer == "given")][:_MOST_ALTERNATIVES]


def _fitting(folded: str) -> list[tuple[Pattern, str]]:
    """The patterns that a folded French name fits, each with the name in it."""
    patterns = vocabulary().patterns
    first, last = folded[: folded.find(" ")], folded[folded.rfind(" ") + 1 :]
    fitting = (pattern for word in dict.fromkeys((first, last)) for pattern in patterns.get(word, ()))
    return [(pattern, name) for pattern in fitting for name in pattern.names_in(folded)]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The words that the project knows, read from its files."""
    found = Vocabulary()
    for name, number, (layer, french, english, _) in chain.from_iterable(map(_rows, _FILES)):
        left, right = french.split("|"), english.split("|") if english else []
        if layer in ("place", "person"):
            for text in left:
                _add_exonym(found, tuple(fold(text).split()), english)
            continue
        if layer == "pattern":
            for pattern in (_pattern(french, order) for order in right):
                bearing = (pattern.opening or pattern.closing).split()[0 if pattern.opening else -1]
                found.patterns[bearing].append(pattern)
            continue
        folds, rendered = list(map(fold, left)), list(map(fold, right))
        phrases = [tuple(folded.split()) for folded in folds]
        if layer == "link":
            found.links.update(dict.fromkeys(folds, rendered[0]))
        if layer == "people":
            found.peoples.update(phrases)
        if layer in ("word", "people", "link"):
            _add_equivalents(found, phrases, rendered, "word")
            found.generic.update(word for folded in (*folds, *rendered) for word in folded.split())
        elif layer in GIVEN_LAYERS:
            phrases += [tuple(folded.split()) for folded in rendered]
            _add_equivalents(found, phrases, [*folds, *rendered], layer)
            if layer in GIVEN_BY_KEY:
                found.given_names.append((layer, (*left, *right)))
        elif layer == "particle":
            found.particles.update((folded, number) for folded in folds)
        elif layer in ("title", "article"):
            found.openings.update(phrases)
            if layer == "article":
                found.articles.update(phrases)
            found.opening_words.update(phrase[0] for phrase in phrases)
        elif layer == "legal":
            found.legal.update(phrases)
        else:
            raise BadInput(f"unknown layer {layer!r}", path=name, line=number)
    translated = [
        phrase
        for phrase, known in found.equivalents.items()
        if len(phrase) > 1 or any(each.layer == "word" for each in known)
    ]
    translated += [phrase for phrase in found.exonyms if len(phrase) == 1]
    found.french_words = frozenset({*found.links, *found.patterns, *(phrase[0] for phrase in translated)})
    return found


@lru_cache(maxsize=1)
def _given_by_key() -> dict[str, list[Equivalent]]:
    """The forms of given names by the romanization keys of each; made when first asked for."""
    found: dict[str, list[Equivalent]] = defaultdict(list)
    for layer, names in vocabulary().given_names:
        folds = list(map(fold, names))
        for name in names:
            known = found[words(name)[0].key]
            known += [Equivalent(other, layer) for other in folds if all(other != each.fold for each in known)]
    return found


def _rows(name: str) -> Iterable[tuple[str, int, list[str]]]:
    text = files("glossary").joinpath(name).read_text("utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#") or line == _HEADER:
            continue
        cells = line.split("\t")
        if len(cells) != len(_COLUMNS):
            raise BadInput(f"not {len(_COLUMNS)} columns", path=name, line=number)
        yield name, number, cells


def _add_exonym(found: Vocabulary, phrase: tuple[str, ...], english: str) -> None:
    known = found.exonyms
    known[phrase] = f"{known[phrase]}|{english}" if phrase in known else english
    if len(phrase) > 1:
        found.exonym_openings.add(phrase[0])


def _add_equivalents(
    found: Vocabulary, phrases: Iterable[tuple[str, ...]], rendered: Iterable[str], layer: str
) -> None:
    distinct = list(dict.fromkeys(rendered))
    for phrase in phrases:
        known = found.equivalents[phrase]
        there = [each.fold for each in known]
        known += [Equivalent(folded, layer) for folded in _without_own(phrase, distinct, layer) if folded not in there]


def _without_own(phrase: tuple[str, ...], rendered: Iterable[str], layer: str) -> list[str]:
    """What else than the phrase itself may stand for it; English may keep a French word (`forces`) beside others."""
    own = " ".join(phrase)
    distinct = list(dict.fromkeys(rendered))
    if layer == "word" and distinct != [own]:
        return distinct
    return [folded for folded in distinct if folded != own]


@lru_cache(maxsize=1 << 15)
def known_as(phrase: tuple[str, ...]) -> list[Equivalent]:
    """What the vocabulary has for folded words: for themselves or, where it has nothing, for what they are forms of."""
    ours = vocabulary()
    known = phrase in ours.equivalents or phrase in ours.exonyms
    return ours.equivalents_of(phrase) if known else _known_as_form(phrase)


def _known_as_form(phrase: tuple[str, ...]) -> list[Equivalent]:
    """What English has for the base of an inflected phrase, in the plural too: `courts` for `tribunaux`."""
    ours = vocabulary()
    options = [[BaseForm(word, plural=False), *base_forms(word)] for word in phrase]
    for forms in islice(product(*options), 1, _MOST_BASES):
        base = tuple([form.text for form in forms])
        english = [each.fold for each in ours.equivalents_of(base) if each.layer == "word"]
        if english:
            if any(form.plural for form in forms):
                english = [form for text in english for form in _with_plural(text)]
            return [Equivalent(text, "word") for text in dict.fromkeys(english)]
    return []


def _with_plural(english: str) -> tuple[str, ...]:
    return (english,) if ends_like_adjective(english) else (plural(english), english)


def equivalents(phrase: tuple[NameWord, ...]) -> list[Equivalent]:
    """What may stand for a phrase: by its spelling or, for `Siarheï` and `Siarhei`, by its romanization key."""
    found = known_as(tuple([word.fold for word in phrase]))
    if found or len(phrase) > 1 or is_numeral(phrase[0].fold):
        return found
    return _given_by_key().get(phrase[0].key, [])


@lru_cache(maxsize=1 << 10)
def known_phrases(name: tuple[NameWord, ...]) -> list[tuple[int, int, list[Equivalent]]]:
    """The runs of words in a name that the vocabulary knows: where each begins and ends, and what may stand for it."""
    return [
        (start, end, known)
        for start in range(len(name))
        for end in range(start + 1, min(start + _LONGEST_PHRASE, len(name)) + 1)
        if (known := equivalents(name[start:end]))
    ]


def _pattern(french: str, english: str) -> Pattern:
    before, _, after = french.partition("X")
    linked = before.endswith(" de ")
    opening = fold(before.removesuffix(" de "))
    return Pattern(french, english, opening and f"{opening} ", f" {fold(after)}" if after else "", linked)
