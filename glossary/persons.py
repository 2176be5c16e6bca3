"""Which part of a person's name was asked for: the surname alone, or the name with others left out or as initials."""

from __future__ import annotations

from glossary.cues import cues
from glossary.names import ARTICLES, FORMS_OF_DE, Name, NameWord, is_patronymic, vocabulary, words
from glossary.normalise import fold, fold_with_offsets
from glossary.romanize import is_pinyin
from glossary.score import Alignment, Pair
from glossary.store.index import FoundForm

_STANDING_FOR_NAMES = ("initial", "sister")  # how a word may be paired with a name that sounds otherwise
_SHORTEST_RESPELT = 4  # sounds of a surname that may be spelt otherwise: Law is no Love
_MOST_SYLLABLES, _LONGEST_SYLLABLE = 2, 5  # of a given name behind its family name
_MOST_MORE = 2  # names that the entry lacks: a whole sentence names nobody


def surname(form: FoundForm, alignment: Alignment) -> str:
    """The part of a person's name that was asked for, as English writes it, if it is the surname and not the whole.

    That is its end or, of Chinese, Korean and Vietnamese names, its first word: Xi.
    """
    if not alignment.pairs or not _is_part_of_name(form, alignment):
        return ""
    right = alignment.right
    matched = sorted(place for pair in alignment.pairs for place in pair.right)
    first, count = matched[0], len(right.words)
    is_end = matched == list(range(first, count))
    if not is_end and not (matched == [right.opening] and _is_family_name_first(right)):
        return ""
    folded, offsets = fold_with_offsets(form.renders_as)
    parts = folded.split()
    if len(parts) != count:
        return ""
    start = len(" ".join([*parts[:first], ""]))
    end = None if is_end else offsets[start + len(parts[first]) - 1] + 1
    return form.renders_as[offsets[start] : end]


def _is_family_name_first(name: Name) -> bool:
    """Whether a name begins with its family name, as Xi Jinping, Kim Jong Un and Nguyen Phu Trong do."""
    family, *given = [word.fold for word in name.bare]
    if family not in cues().folds("family") or not 0 < len(given) <= _MOST_SYLLABLES:
        return False
    return all(map(is_pinyin, given)) or (
        len(given) == _MOST_SYLLABLES and all(len(syllable) <= _LONGEST_SYLLABLE for syllable in given)
    )


def is_end_of_name(form: FoundForm) -> bool:
    """Whether a form stands for the end of a person's name: the variant Ivanov of Igor Ivanov."""
    return form.kind == "person" and fold(form.canonical).endswith(f" {fold(form.renders_as)}")


def is_surname(form: FoundForm, alignment: Alignment) -> bool:
    """Whether a person's surname was asked for, spelt so that it sounds the same; one that comes first, just so."""
    if not alignment.pairs or alignment.pairs[-1].similarity != 1.0 or not surname(form, alignment):
        return False
    place, other = alignment.pairs[-1].left[-1], alignment.pairs[-1].right[-1]
    left, right = alignment.left, alignment.right
    return other > right.opening or left.words[place].fold == right.words[other].fold


def is_somebody_else(form: FoundForm, alignment: Alignment) -> bool:
    """Whether what was asked for cannot be the thing that the form names, though its words are there.

    `Le fils de Vladimir Poutine` is another person, so is `I. Poutine`, whom his surname may match, and the father of
    Hamad ben Khalifa is Khalifa ben Hamad. A title goes with persons only: `ambassadeur de Russie`.
    """
    left = alignment.left
    first = alignment.pairs[0].left[0] if alignment.pairs else 0
    if form.kind != "person":
        return first >= left.opening and left.is_titled
    if _has_other_initials(form, alignment) or has_other_father(alignment):
        return True
    before = [word.fold for word in left.words[:first]]
    while before and before[-1] in ARTICLES:
        before.pop()
    return bool(before) and before[-1] in FORMS_OF_DE and not ARTICLES.issuperset(before[:-1])


def _has_other_initials(form: FoundForm, alignment: Alignment) -> bool:
    """Whether a surname is a variant of a person, and stands beside initials of which none is that person's."""
    left = [alignment.left.words[place] for place in alignment.left_alone if place >= alignment.left.opening]
    initials = {word.key for word in left if len(word.fold) == 1}
    return (
        bool(initials) and is_end_of_name(form) and initials.isdisjoint(word.key[:1] for word in words(form.canonical))
    )


def has_other_father(alignment: Alignment) -> bool:
    """Whether the name before a word for son of, in one name, stands behind the father's name in the other."""
    left, right = alignment.left.words, alignment.right.words
    places = {pair.left[0]: pair.right[0] for pair in alignment.pairs}
    back = {place: other for other, place in places.items()}
    return _is_son_of_other(left, right, places) or _is_son_of_other(right, left, back)


def _is_son_of_other(words: tuple[NameWord, ...], others: tuple[NameWord, ...], places: dict[int, int]) -> bool:
    for place in range(1, len(words) - 1):
        if _is_son_of(words[place]):
            son, father = places.get(place - 1), places.get(place + 1)
            if son is not None and father is not None and father < son:
                return father == 0 or not _is_son_of(others[father - 1])
    return False


def _is_son_of(word: NameWord) -> bool:
    particles = vocabulary().particles
    return word.fold in particles and particles[word.fold] == particles["ben"]


def is_short_form(form: FoundForm, alignment: Alignment) -> bool:
    """Whether a person's first name and surname were asked for, without what stands between, or by initials.

    `Igor Setchine` and `Setchine, I. I.` are short for Igor Ivanovich Sechin, `V. V. Poutine` is for Vladimir Putin.
    What is written out sounds the same or is the form of a related language, as `Piotr Porochenko` for Petro, and the
    surname stands last or, before all others, first. The entry may lack what was asked for between the two: Angela
    Merkel is meant by `Angela Dorothea Merkel`.
    """
    left, right, pairs = alignment.left, alignment.right, alignment.pairs
    more = [place for place in alignment.left_alone if place >= left.opening]
    if form.kind != "person" or len(pairs) < 2 or len(more) > _MOST_MORE:
        return False
    if more and alignment.right_alone:  # each has a name that the other lacks: they differ
        return False
    if not (more or alignment.right_alone or any(pair.how in _STANDING_FOR_NAMES for pair in pairs)):
        return False
    if not all(pair.how in (*_STANDING_FOR_NAMES, "particle") or _is_same_sound(pair) for pair in pairs):
        return False
    places = [pair.right[0] for pair in pairs]
    if places == sorted(places):
        first, last = pairs[0], pairs[-1]
        between = all(first.left[0] < place < last.left[0] for place in more)
    else:
        last, first = pairs[0], pairs[1]
        between = all(place > first.left[0] and _may_be_left_out(left.words[place].fold) for place in more)
        places = places[1:] + places[:1]
    return (
        between
        and places == sorted(places)
        and (places[0], places[-1]) == (_first_name(right), right.tail - 1)
        and _is_same_surname(left.words[last.left[0]], right.words[last.right[0]])
    )


def _may_be_left_out(word: str) -> bool:
    return len(word) == 1 or is_patronymic(word)


def _first_name(name: Name) -> int:
    """The place of a person's first name or initial; `A.` alone is no French article."""
    return 0 if len(name.words[0].fold) == 1 else name.opening


def _is_same_surname(one: NameWord, other: NameWord) -> bool:
    return one.fold == other.fold or (one.key == other.key and len(one.key) >= _SHORTEST_RESPELT)


def _is_same_sound(pair: Pair) -> bool:
    return pair.how == "sound" and pair.similarity == 1.0


def _is_part_of_name(form: FoundForm, alignment: Alignment) -> bool:
    """Whether all of what was asked for is part of a person's name, and what is left of that is no mere title."""
    if form.kind != "person" or not alignment.right_alone:
        return False
    generic = vocabulary().generic
    return all(place < alignment.left.opening for place in alignment.left_alone) and any(
        alignment.right.words[place].fold not in generic for place in alignment.right_alone
    )
