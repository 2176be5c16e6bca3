"""Whether two names, without a glossary, may be those of one person, place or organisation.

Both names are stripped of what does not tell them apart (forms of company, titles, prefixes of ships), their words are
aligned, and the score is a product: how sure each pair of words is, and a factor for what stands in one name only.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from rapidfuzz.distance import OSA, Levenshtein

from glossary.compare_words import compare_words
from glossary.names import GIVEN_BY_KEY, GIVEN_LAYERS, Name, NameWord, equivalents, is_patronymic, vocabulary, words
from glossary.persons import has_other_father
from glossary.reasons import explain
from glossary.romanize import skeleton, sounds, word_key
from glossary.score import Alignment, NameModel, Pair

SAME_FROM = 0.5  # the score from which two names are taken to be the same

_ABBREVIATION = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.){2,}")
_WITHOUT_VOWELS = re.compile(r"[\u0590-\u06ff\u0750-\u077f]")  # Hebrew and Arabic letters
_WITHOUT_SPACES = re.compile(
    r"[\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]"
)  # Thai, Japanese, Chinese, Korean
_ARABIC_ARTICLE = re.compile(
    "(?<!\\w)\u0627\u0644(?!\u0644\u0647)(?=\\w{3})"
)  # written as one with its word, save in Allah
_BRACKETED = re.compile(r"\(([^()]*)\)")
_SEMIVOWELS = str.maketrans("wyv", "aaa")
_NUMBER_SIGNS = frozenset({"no", "nr", "number", "nomer", "numero"})
_FEMININE_SURNAMES = ("ova", "eva", "ina", "yna", "aya", "aia")

# How sure a pair of words is.
_SPELT_OTHERWISE, _SAME_KEY, _OTHER_READING, _EQUIVALENT, _SHORT_FORM, _INITIAL = 0.99, 0.97, 0.9, 0.95, 0.85, 0.85
_SAME_CONSONANTS, _NEARLY_THE_CONSONANTS = 0.9, 0.65
_OTHER_GENDER = 0.3
_COST_OF_SLIP, _COST_OF_VOWEL, _OTHER_FIRST_LETTER, _LONE_SLIP = 2.0, 1.5, 0.75, 0.85
_LONG = 8
_SHORTEST_ACRONYM = 2
_WORTH_PAIRING = 0.4
# What is left of the score when both names have words of their own, and when one has.
_OTHER_NAME, _OTHER_GENERIC, _OTHER_NUMBER, _OTHER_INITIAL, _OTHER_GENERATION = 0.1, 0.2, 0.05, 0.3, 0.1
_MORE_NAMES, _FEWEST_NAMES, _ONE_OF_MANY, _NUMBER_MISSING, _DETAIL = 0.85, 0.6, 0.35, 0.45, 0.97
_COST_OF_SHARE = 1.6  # of an organisation's name
_NOT_RIVALS = 0.75
_ONLY_INITIALS, _LETTER_MISSING = 0.3, 0.45
_MOVED, _FATHER_AND_SON, _ACRONYM, _SAME_BUT_FOR_SPACES = 0.97, 0.3, 0.85, 0.92
_GENERIC_WEIGHT = 0.5
_LONGEST_SHORT_PREFIX = 3
_LONG_ENOUGH_TO_JOIN = 5
_SOUNDS_ALIKE_JOINED = 0.8


@dataclass(frozen=True, slots=True)
class Comparison:
    """How alike two names are, from 0 to 1, whether they are taken to be the same, and why."""

    score: float
    verdict: Literal["same", "different"]
    reason: str


class _Prepared(NamedTuple):
    """A name without what does not tell it apart."""

    name: Name
    folds: tuple[str, ...]  # of all its words
    of_organisation: bool
    without_vowels: bool
    without_spaces: bool


def compare(first: str, second: str) -> Comparison:
    """Compare two names in any script, spelling and order of words. The order of the two does not matter.

    Forms of company, titles, particles and initials count for little; a word that only one name has counts against it.
    """
    if first.casefold() == second.casefold():
        return Comparison(1.0, "same", "same spelling" if first == second else "same but for case")
    left, right = (_prepared(text) for text in sorted((first, second)))
    if not left.name.words or not right.name.words:
        return Comparison(0.0, "different", "nothing to compare")
    alignment = _align(left, right)
    value, reason = _judge(alignment, left, right), explain(alignment)
    if (joined := _joined(left, right)) > value:
        value, reason = joined, "same but for spaces between words"
    if value < _ACRONYM and (acronym := _acronym(left, right)):
        value, reason = _ACRONYM, f"{acronym}: first letters of the other name"
    return Comparison(round(value, 4), "same" if value >= SAME_FROM else "different", reason)


@lru_cache(maxsize=1 << 14)
def _prepared(text: str) -> _Prepared:
    known = compare_words()
    spelt = _ARABIC_ARTICLE.sub("", _ABBREVIATION.sub(_spaced, text))
    kept = list(words(spelt))
    folds = _folds(kept)
    surname = len(words(spelt.partition(",")[0])) if "," in spelt else 0
    has_form = _drop_legal_forms(kept)
    has_prefix = bool(kept) and _drop_prefix(kept, text)
    generic = any(word.fold in known.generic for word in kept[1:])
    of_organisation = has_prefix or has_form or generic or "&" in text
    if not of_organisation:
        for start in {surname, 0}:
            while start < len(kept) > 1 and kept[start].fold in known.honorifics:
                del kept[start]
    of_organisation = of_organisation or any(word.fold in known.generic for word in kept)
    initial_ends_it = text.rstrip().endswith(".")
    kept = list(_numbered(list(_servants(kept)), of_organisation=of_organisation, initial_ends_it=initial_ends_it))
    return _Prepared(
        Name(text, tuple(kept), 0, len(kept)),
        folds,
        of_organisation,
        bool(_WITHOUT_VOWELS.search(text)),
        bool(_WITHOUT_SPACES.search(text)),
    )


def _spaced(abbreviation: re.Match[str]) -> str:
    """Initials with spaces between; a form of company or prefix of a ship as it is."""
    text = abbreviation[0]
    letters = (text.replace(".", "").casefold(),)
    known = letters in vocabulary().legal or letters in compare_words().prefixes
    return text if known else text.replace(".", ". ")


def _drop_prefix(kept: list[NameWord], text: str) -> bool:
    """Take the prefix of a ship away; a short one counts in capitals only, for `My` and `ms` begin other names."""
    first = text.split(maxsplit=1)[0] if text.strip() else ""
    for length in (2, 1) if first.isupper() or len(kept[0].fold) > _LONGEST_SHORT_PREFIX else ():
        if len(kept) > length and tuple([word.fold for word in kept[:length]]) in compare_words().prefixes:
            del kept[:length]
            return True
    return False


def _drop_legal_forms(kept: list[NameWord]) -> bool:
    """Take forms of company away from both ends, the longest first, while something else is left."""
    legal, longest = vocabulary().legal, _longest_form()
    dropped = False
    while length := next((n for n in range(min(longest, len(kept) - 1), 0, -1) if _folds(kept[-n:]) in legal), 0):
        del kept[-length:]
        dropped = True
    while length := next((n for n in range(min(longest, len(kept) - 1), 0, -1) if _folds(kept[:n]) in legal), 0):
        del kept[:length]
        dropped = True
    return dropped


def _servants(kept: Sequence[NameWord]) -> Iterator[NameWord]:
    """The words, where an Arabic `Abd al-Rahman`, `Abdul Rahman`, `Abdelrahman` is one word, Abdulrahman."""
    waiting = iter(_of_the_faith(kept))
    for word in waiting:
        if word.fold in _SERVANT:
            rest = next(waiting, None)
            if rest is not None and rest.fold in _ARTICLES:
                rest = next(waiting, None)
            yield from _servant(rest.fold) if rest else (word,)
        elif (joined := _SERVANT_OF.fullmatch(word.fold)) is not None:
            yield from _servant(joined[1])
        else:
            yield word


def _of_the_faith(kept: Sequence[NameWord]) -> Iterator[NameWord]:
    """The words, where an Arabic `Jalal al-Din`, `Jalal ud Din`, `Jalaleddine` is one word, Jalaluddin."""
    place = 0
    while place < len(kept):
        following = _folds(kept[place + 1 : place + 3])
        if len(following) > 1 and following[0] in _ARTICLES and following[1] in _FAITH:
            yield from words(f"{kept[place].fold}uddin")
            place += 3
            continue
        joined = _FAITH_OF.fullmatch(kept[place].fold)
        yield from words(f"{joined[1]}uddin") if joined else (kept[place],)
        place += 1


def _servant(of: str) -> tuple[NameWord, ...]:
    return words("abdullah" if of in ("lah", "allah", "ullah") else f"abdul{of}")


_SERVANT = frozenset({"abd", "abdul", "abdal", "abdel", "abdol", "abdool"})
_SERVANT_OF = re.compile(r"abd(?:[aeou]|oo)l(\w{3,})")
_FAITH = frozenset({"din", "deen", "dine", "dhin"})
_FAITH_OF = re.compile(r"(\w{3,}?)(?:[aeou]ld|[aeiou]dd)(?:ine?|een)")
_ARTICLES = frozenset({"al", "el", "ul", "ol", "ud", "ed", "ar", "as", "er", "es", "an", "az", "ad", "ur", "us"})


@lru_cache(maxsize=1)
def _longest_form() -> int:
    return max(map(len, vocabulary().legal))


def _folds(kept: Sequence[NameWord]) -> tuple[str, ...]:
    return tuple([word.fold for word in kept])


def _numbered(kept: Sequence[NameWord], *, of_organisation: bool, initial_ends_it: bool) -> Iterator[NameWord]:
    """The words with numbers in digits; a Roman one that may be a name or initial counts where a number can stand."""
    numbers = compare_words().numbers
    for place, word in enumerate(kept):
        digits = numbers.get(word.fold)
        following = kept[place + 1].fold if place + 1 < len(kept) else ""
        is_last = not following and not initial_ends_it and place and len(kept[place - 1].fold) > 1
        is_sure = is_last or of_organisation or word.fold in _SURELY_ROMAN or not _ROMAN.fullmatch(word.fold)
        if digits and (is_sure or following in _AFTER_A_NUMBER):
            yield NameWord(digits, digits, digits, digits)
        elif not (word.fold in _NUMBER_SIGNS and following[:1].isdigit()) and not (word.fold == "the" and not place):
            yield word


_ROMAN = re.compile("[ivx]+")
_SURELY_ROMAN = frozenset({"ii", "iii", "iv", "vii", "viii", "ix"})
_AFTER_A_NUMBER = frozenset({"of", "de", "von", "the", "van"})


def _align(left: _Prepared, right: _Prepared) -> Alignment:
    """The alignment of two names, where each pair of words is sure enough, with how sure it is as its similarity."""
    bare = left.without_vowels or right.without_vowels
    names = [_consonants(each.name) if bare else each.name for each in (left, right)]
    found = NameModel(names[0]).align(names[1])
    pairs = [pair for each in found.pairs if (pair := _sure(found, each, bare=bare)).similarity >= _WORTH_PAIRING]
    left_free = set(range(len(names[0].words))).difference(*(pair.left for pair in pairs))
    right_free = set(range(len(names[1].words))).difference(*(pair.right for pair in pairs))
    proposals = sorted(
        (-value, abs(i - j), i, j)
        for i in left_free
        for j in right_free
        if (value := _sureness(names[0].words[i], names[1].words[j], bare=bare)) >= _WORTH_PAIRING
    )
    for value, _, i, j in proposals:
        if i in left_free and j in right_free:
            left_free.remove(i)
            right_free.remove(j)
            pairs.append(Pair((i,), (j,), -value, "sound"))
    return Alignment(names[0], names[1], tuple(sorted(pairs)), tuple(sorted(left_free)), tuple(sorted(right_free)))


def _sure(found: Alignment, pair: Pair, *, bare: bool) -> Pair:
    if pair.how == "joined":
        return pair._replace(similarity=_sureness_of_joined(found, pair, bare=bare))
    left, right = found.left.words[pair.left[0]], found.right.words[pair.right[0]]
    if pair.how == "particle":
        generations = compare_words().generations
        value = _SPELT_OTHERWISE if generations.get(left.fold) == generations.get(right.fold) else 0.0
    elif pair.how == "word":
        value = _EQUIVALENT
    elif pair.how in GIVEN_LAYERS:
        value = max(_SHORT_FORM, _sureness(left, right, bare=bare))
    elif pair.how == "initial":
        value = 0.0 if left.fold[0].isdigit() or right.fold[0].isdigit() else _INITIAL
        value = 0.0 if left.fold in _SURELY_ROMAN or right.fold in _SURELY_ROMAN else value
        value = 1.0 if left.fold == right.fold else value
    else:
        value = _sureness(left, right, bare=bare)
    return pair._replace(similarity=value)


def _sureness_of_joined(found: Alignment, pair: Pair, *, bare: bool) -> float:
    left, right = [found.left.words[place] for place in pair.left], [found.right.words[place] for place in pair.right]
    if bare:
        one, other = (skeleton("".join([word.key for word in each])) for each in (left, right))
        return _SAME_CONSONANTS if one == other else _NEARLY_THE_CONSONANTS
    (one_word,), (other_word,) = (words("".join([word.read for word in each])) for each in (left, right))
    return _sureness(one_word, other_word, bare=False)


@lru_cache(maxsize=1 << 16)
def _sureness(left: NameWord, right: NameWord, *, bare: bool) -> float:
    """How sure it is that two words are one: by spelling, vocabulary, sound, another reading, a slip of the pen."""
    if left.fold == right.fold:
        return 1.0
    a, b = left.fold, right.fold
    known = compare_words()
    if a[0].isdigit() or b[0].isdigit() or len(a) == 1 or len(b) == 1:
        return 0.0
    if bare:
        return _sureness_of_consonants(left.key, right.key)
    if a in known.generic and b in known.generic:
        return _EQUIVALENT if known.generic[a] == known.generic[b] else 0.0
    gender = _gender(a, b)
    if gender is not None:
        return gender
    one, other = _given(left), _given(right)
    if one and other:
        return _EQUIVALENT if one & other else 0.0
    if left.key == right.key:
        return _SAME_KEY
    if b in _forms(left) or a in _forms(right):
        return _EQUIVALENT
    if not _readings(left).isdisjoint(_readings(right)):
        return _OTHER_READING
    return _slip(left, right)


def _sureness_of_consonants(a: str, b: str) -> float:
    if a == b:
        return _SAME_CONSONANTS
    longest = max(len(a), len(b))
    return _NEARLY_THE_CONSONANTS if longest > 3 and Levenshtein.distance(a, b, score_cutoff=1) == 1 else 0.0


def _gender(a: str, b: str) -> float | None:
    """How sure it is when only a final a tells the words apart: a Slavic surname of a woman, or another given name."""
    shorter, longer = sorted((a, b), key=len)
    if longer in (f"{shorter}a", f"{shorter}ia", f"{shorter}le", f"{shorter}e") or (
        longer.endswith(("skaya", "skaia")) and skeleton(longer[:-3]) == skeleton(shorter.rstrip("iy"))
    ):
        if longer.endswith(_FEMININE_SURNAMES) and len(shorter) > 4:
            return _OTHER_READING
        return _OTHER_GENDER if longer.endswith("a") else None
    return None


@lru_cache(maxsize=1 << 14)
def _given(word: NameWord) -> frozenset[int]:
    """The given names that a word is a form of."""
    known = compare_words()
    if word.fold in known.given:
        return frozenset(known.given[word.fold])
    found = set(known.given_keys.get(word.key, ()))
    for each in equivalents((word,)):
        if each.layer in GIVEN_BY_KEY:
            found |= known.given.get(each.fold, set())
    return frozenset(found)


@lru_cache(maxsize=1 << 14)
def _readings(word: NameWord) -> frozenset[str]:
    """The romanization keys of a word as different languages may read it."""
    return frozenset([word.key, *(word_key(reading.of(word.read)) for reading in compare_words().readings)])


@lru_cache(maxsize=1 << 14)
def _forms(word: NameWord) -> frozenset[str]:
    """What may stand for a word, by the patterns."""
    return frozenset([each.fold for each in equivalents((word,))])


def _slip(left: NameWord, right: NameWord) -> float:
    """How sure it is that two words differ by a slip: one letter in a word of some length, two in a long one."""
    a, b = left.fold, right.fold
    longest, shortest = max(len(a), len(b)), min(len(a), len(b))
    edits = min(OSA.distance(a, b), OSA.distance(left.key, right.key), Levenshtein.distance(left.sounds, right.sounds))
    if edits > (0 if shortest < 4 else 1 if longest < 9 else 2 if longest < 13 else 3):
        return 0.0
    only_vowels = longest >= _LONG and skeleton(left.key) == skeleton(right.key)
    value = 1.0 - (_COST_OF_VOWEL if only_vowels else _COST_OF_SLIP) * edits / longest
    return value if a[0] == b[0] or skeleton(left.key) == skeleton(right.key) else value * _OTHER_FIRST_LETTER


def _consonants(name: Name) -> Name:
    """The name as a script without vowels would have it."""
    bones = [_bone(word) for word in name.words]
    kept = tuple(
        NameWord(word.fold, word.read, bone, sounds(bone)) for word, bone in zip(name.words, bones, strict=True)
    )
    return Name(name.text, kept, 0, len(kept))


def _bone(word: NameWord) -> str:
    return skeleton(word_key(word.read.translate(_SEMIVOWELS))).removeprefix("a") or word.key


class _Alone(NamedTuple):
    """What only one name has: words by their kinds, and their share of the name's weight."""

    names: int
    generic: int
    numbers: int
    initials: int
    patronymics: int
    generations: frozenset[str]
    share: float


def _judge(alignment: Alignment, left: _Prepared, right: _Prepared) -> float:
    """The score of two aligned names."""
    if not alignment.pairs:
        return 0.0
    value = 1.0
    for pair in alignment.pairs:
        value *= pair.similarity
    one, other = _alone(alignment.left, alignment.left_alone), _alone(alignment.right, alignment.right_alone)
    if len(alignment.pairs) == 1 and value < _SHORT_FORM:
        value *= _LONE_SLIP
    if all(pair.how == "initial" for pair in alignment.pairs):
        value *= _ONLY_INITIALS
    value *= _conflict(one, other, apart=len(alignment.pairs) > 1 and not _side_by_side(alignment))
    matched = sum(_kind(alignment.left, pair.left[0]) in ("name", "number", "patronymic") for pair in alignment.pairs)
    of_organisation = left.of_organisation or right.of_organisation
    for each in (one, other):
        value *= _missing(each, matched, of_organisation=of_organisation)
    return value * _order(alignment)


def _alone(name: Name, places: tuple[int, ...]) -> _Alone:
    kinds = [_kind(name, place) for place in places]
    weights = {place: _WEIGHTS[_kind(name, place)] for place in range(len(name.words))}
    generations = compare_words().generations
    return _Alone(
        kinds.count("name"),
        kinds.count("generic"),
        kinds.count("number"),
        kinds.count("initial"),
        kinds.count("patronymic"),
        frozenset(generations[name.words[place].fold] for place in places if name.words[place].fold in generations),
        sum(weights[place] for place in places) / (sum(weights.values()) or 1.0),
    )


_WEIGHTS = {"name": 1.0, "generic": _GENERIC_WEIGHT, "number": 1.0, "initial": 0.2, "patronymic": 0.5}
_WEIGHTS |= {"generation": 0.1, "particle": 0.1}


def _kind(name: Name, place: int) -> str:
    word = name.words[place].fold
    known = compare_words()
    if word in known.generations:
        return "generation"
    if word[0].isdigit():
        return "number"
    if word in vocabulary().particles and place < len(name.words) - 1:
        return "particle"
    if len(word) == 1:
        return "initial"
    if word in known.generic:
        return "generic"
    return "patronymic" if place and is_patronymic(word) else "name"


def _side_by_side(alignment: Alignment) -> bool:
    """Whether words of the one name stand where words of the other do, between the same words that both have."""
    rights = [pair.right[0] for pair in alignment.pairs]
    if rights != sorted(rights):
        return True
    lefts = [pair.left[0] for pair in alignment.pairs]
    slots = {bisect(lefts, place) for place in alignment.left_alone}
    return not slots.isdisjoint(bisect(rights, place) for place in alignment.right_alone)


def _conflict(one: _Alone, other: _Alone, *, apart: bool) -> float:
    """What is left of the score when both names have words of their own; `apart` says that these are not rivals.

    So `Manuel Antonio Noriega` and `Manuel Noriega Moreno`: a second given name, and a second surname.
    """
    value = 1.0
    if one.generations and other.generations and one.generations != other.generations:
        value *= _OTHER_GENERATION
    if one.numbers and other.numbers:
        value *= _OTHER_NUMBER
    if (one.names or one.patronymics) and (other.names or other.patronymics):
        value *= _NOT_RIVALS if apart and one.names == other.names == 1 else _OTHER_NAME
    elif (one.names or one.generic or one.numbers) and (other.names or other.generic or other.numbers):
        value *= _OTHER_GENERIC
    if one.initials and other.initials:
        value *= _OTHER_INITIAL
    return value


def _missing(alone: _Alone, matched: int, *, of_organisation: bool) -> float:
    """What is left of the score when words stand in this name only."""
    value = _NUMBER_MISSING if alone.numbers else 1.0
    if of_organisation:
        value *= _LETTER_MISSING if alone.initials else 1.0
        return value * max(0.0, 1.0 - _COST_OF_SHARE * alone.share)
    if alone.names or alone.patronymics or alone.generic:
        if matched < 2:
            return value * _ONE_OF_MANY
        value *= max(_FEWEST_NAMES, _MORE_NAMES ** (alone.names + alone.generic)) * _DETAIL**alone.patronymics
    return value * _DETAIL ** (alone.initials + len(alone.generations))


def _order(alignment: Alignment) -> float:
    places = [pair.right[0] for pair in alignment.pairs if pair.how not in ("particle", "word")]
    if places == sorted(places):
        return 1.0
    return _FATHER_AND_SON if has_other_father(alignment) else _MOVED


def _joined(left: _Prepared, right: _Prepared) -> float:
    """How alike two names are written without spaces; a name of a script without them may begin with the surname."""
    one = "".join([word.key for word in left.name.words])
    other = "".join([word.key for word in right.name.words])
    words_differ = len(left.name.words) != len(right.name.words)
    if words_differ and one == other and len(one) >= _LONG_ENOUGH_TO_JOIN:
        return _SAME_BUT_FOR_SPACES
    if not (left.without_spaces or right.without_spaces):
        return 0.0
    alike = max(
        Levenshtein.normalized_similarity(a, b) for a in _run_together(left.name) for b in _run_together(right.name)
    )
    return alike * _SAME_BUT_FOR_SPACES if alike >= _SOUNDS_ALIKE_JOINED else 0.0


def _run_together(name: Name) -> Iterator[str]:
    """The consonants of the whole name, from each of its words on; l counts as r, as in Japanese."""
    for start in range(len(name.words)):
        yield skeleton("".join([word.key for word in name.words[start:] + name.words[:start]]).replace("l", "r"))


def _acronym(left: _Prepared, right: _Prepared) -> str:
    """The acronym that one name is of the other, or that stands in brackets behind it; empty if there is none."""
    return next((each for a, b in ((left, right), (right, left)) for each in _acronyms_of(a, b)), "")


def _acronyms_of(short: _Prepared, full: _Prepared) -> Iterator[str]:
    bracketed = _BRACKETED.search(short.name.text)
    if len(short.folds) == 1 and short.name.text.isupper() and _is_acronym(short.folds[0], full.folds):
        yield short.folds[0].upper()
    elif bracketed:
        inside, outside = bracketed[1], _BRACKETED.sub(" ", short.name.text).strip()
        long, brief = sorted((inside, outside), key=len, reverse=True)
        if _is_acronym("".join(_prepared(brief).folds), _prepared(long).folds):
            rest = _prepared(long)
            if _judge(_align(rest, full), rest, full) >= SAME_FROM:
                yield brief


def _is_acronym(letters: str, of: tuple[str, ...]) -> bool:
    """Whether the letters are the first ones of the words, with or without particles and forms of company."""
    if len(letters) < _SHORTEST_ACRONYM or len(of) < _SHORTEST_ACRONYM:
        return False
    particles, legal = vocabulary().particles, vocabulary().legal
    of = tuple([word for word in of if word != letters])
    bare = [word for word in of if word not in particles]
    choices = (of, bare, [word for word in bare if (word,) not in legal])
    spelt = {"".join(word[0] for word in chosen) for chosen in choices}
    spelt |= {"".join(word if (word,) in legal else word[0] for word in chosen) for chosen in choices[:2]}
    return letters in spelt
