"""French word forms: plural and feminine of terms, titles and demonyms, and the small words around a name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

# A noun phrase ends where one of these begins; what follows does not agree with the head.
_PREPOSITION_LIST = (
    "à a au aux avec chez contre d dans de des du en entre envers hors par pour sans selon sous sur vers"
)
PREPOSITIONS = frozenset(_PREPOSITION_LIST.split())
_CONJUNCTIONS = frozenset({"et", "ou", "que", "qui", "dont"})
_INVARIABLE = frozenset({"non", "très", "ex", "vice", "demi", "semi", "mi", "contre", "anti", "sous", "quasi", "co"})
# First parts of compounds that are verbs: only what follows them takes a plural (couvre-feux), if it is a noun.
_VERBS_IN_COMPOUNDS = frozenset({"porte", "couvre", "lance", "garde", "brise", "pare", "casse", "chasse", "cessez"})
_INVARIABLE_COMPOUNDS = frozenset({"porte-parole", "cessez-le-feu", "sans-papiers", "hors-la-loi", "laissez-passer"})

_PLURAL_AL_S = frozenset({"bal", "carnaval", "chacal", "festival", "récital", "régal", "naval", "fatal", "natal"})
_PLURAL_AIL_AUX = frozenset({"bail", "corail", "émail", "travail", "vitrail", "soupirail"})
_PLURAL_OU_X = frozenset({"bijou", "caillou", "chou", "genou", "hibou", "joujou", "pou"})
_PLURAL_EU_S = frozenset({"bleu", "pneu", "émeu"})

_FEMININE = {
    "public": "publique",
    "turc": "turque",
    "grec": "grecque",
    "blanc": "blanche",
    "franc": "franche",
    "sec": "sèche",
    "gros": "grosse",
    "bas": "basse",
    "roux": "rousse",
    "doux": "douce",
    "faux": "fausse",
    "chef": "cheffe",
    "ambassadeur": "ambassadrice",
    "maître": "maîtresse",
    "haut": "haute",
    "nouveau": "nouvelle",
    "vieux": "vieille",
    "beau": "belle",
    "long": "longue",
    "secret": "secrète",
    "complet": "complète",
    "concret": "concrète",
    "inquiet": "inquiète",
    "roi": "reine",
    "empereur": "impératrice",
    "gouverneur": "gouverneure",
    "professeur": "professeure",
    "procureur": "procureure",
    "mineur": "mineure",
    "majeur": "majeure",
    "supérieur": "supérieure",
    "inférieur": "inférieure",
    "extérieur": "extérieure",
    "intérieur": "intérieure",
}
_FEMININE_ENDINGS = (
    ("teur", "trice"),
    ("eur", "euse"),
    ("eux", "euse"),
    ("er", "ère"),
    ("if", "ive"),
    ("el", "elle"),
    ("eil", "eille"),
    ("en", "enne"),
    ("on", "onne"),
    ("et", "ette"),
    ("c", "que"),
    ("e", "e"),
)
_MASCULINE_ENDINGS = (  # of words without accents
    *((feminine.replace("è", "e"), masculine) for masculine, feminine in _FEMININE_ENDINGS if masculine != feminine),
    ("e", ""),
)
_SHORTEST_INFLECTED = 5
_INFLECTED_ENDINGS = ("s", "x", "e")
_ADJECTIVE_ENDINGS = ("aire", "ien", "ique", "if", "al", "el", "eux", "able", "ible", "ain", "ant", "ent", "é")

# Words that no name may be mistaken for where a capital means nothing: at the start of a sentence, in a headline.
_FUNCTION_WORD_LIST = """
    a ai as au aux avec car ce ces cet cette ci comme dans de des donc dont du elle elles en est et eu eux il ils je
    la le les leur leurs lui ma mais me mes moi mon ne ni nos notre nous on ont or ou par pas plus pour puis qu que
    qui sa sans se ses si son sont sous suis sur ta te tes toi ton tous tout tu un une va vers vos votre vous y
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORD_LIST.split())

_TOKEN = re.compile(r"\S+?['’]|\S+")
_DETERMINER = re.compile(
    r"(?:(?<=[\s(«»\"“'’‘—–-])|^)"
    r"(?P<words>(?:de|à|en|dans|sur|vers|par|pour|avec|contre|entre|chez|et|ou)\s+(?:la\s+|les\s+|le\s+|l['’]\s?)"
    r"|la\s+|les\s+|le\s+|l['’]\s?|du\s+|des\s+|aux?\s+|d['’]\s?|de\s+|à\s+|en\s+)$",
    re.IGNORECASE,
)
_CONTRACTIONS = {"du": ("de", "le"), "des": ("de", "les"), "au": ("à", "le"), "aux": ("à", "les")}
_ARTICLES = frozenset({"le", "la", "les", "l'"})


@dataclass(frozen=True, slots=True)
class Inflection:
    """A form that a phrase takes in a text, and whether it is a plural."""

    text: str
    plural: bool


class BaseForm(NamedTuple):
    """What a word may be an inflected form of, and whether the word is then a plural."""

    text: str
    plural: bool


@dataclass(frozen=True, slots=True)
class Determiner:
    """The preposition and the definite article before a name, where they start, contractions undone.

    `du` is ("de", "le"), `d'` is ("de", ""), `la` is ("", "la").
    """

    start: int
    preposition: str
    article: str


def inflections(phrase: str, *, feminine: bool = False) -> list[Inflection]:
    """The regular inflected forms of `phrase`, without `phrase` itself: its plural and, if asked for, its feminine
    and feminine plural. The noun and the adjectives before the first preposition agree.

    >>> [form.text for form in inflections("premier ministre", feminine=True)]
    ['premiers ministres', 'première ministre', 'premières ministres']
    """
    head, tail = _split_head(_TOKEN.findall(phrase))
    if not head:
        return []
    forms = [Inflection(text, True) for text in _plurals(head, tail)]
    if feminine:
        feminine_head = [_each_part(_feminine_word, token) for token in head]
        feminine_phrase = _join(feminine_head, tail)
        forms.append(Inflection(feminine_phrase, False))
        forms += [Inflection(text, True) for text in _plurals(feminine_head, tail)]
    distinct = {form.text: form for form in reversed(forms)}
    distinct.pop(phrase, None)
    return [form for form in forms if distinct.get(form.text) is form]


def plural_word(word: str) -> str:
    """The plural of one French word by rule.

    >>> plural_word("général"), plural_word("drapeau"), plural_word("accord"), plural_word("pays")
    ('généraux', 'drapeaux', 'accords', 'pays')
    """
    lower = word.lower()
    if lower.endswith(("s", "x", "z")) or lower in _INVARIABLE:
        return word
    if lower.endswith("al") and lower not in _PLURAL_AL_S:
        return f"{word[:-1]}ux"
    if lower in _PLURAL_AIL_AUX:
        return f"{word[:-2]}ux"
    if (lower.endswith(("au", "eu")) and lower not in _PLURAL_EU_S) or lower in _PLURAL_OU_X:
        return f"{word}x"
    return f"{word}s"


def base_forms(word: str) -> list[BaseForm]:
    """What a lower-case word without accents may be the plural or the feminine of, the likest first.

    >>> [form.text for form in base_forms("tribunaux")], [form.text for form in base_forms("federales")]
    (['tribunal', 'tribunau'], ['federale', 'federal'])
    """
    if len(word) < _SHORTEST_INFLECTED or not word.endswith(_INFLECTED_ENDINGS):
        return []
    singulars = [word]
    if word.endswith("aux"):
        singulars = [f"{word[:-2]}l", word[:-1]]
    elif word.endswith(("s", "x")):
        singulars = [word[:-1]]
    found = [singular for singular in singulars if singular != word]
    for singular in singulars:
        for ending, masculine in _MASCULINE_ENDINGS:
            if singular.endswith(ending):
                found.append(singular.removesuffix(ending) + masculine)
    return [BaseForm(text, singulars != [word]) for text in dict.fromkeys(found)]


def split_complement(phrase: str) -> tuple[str, str]:
    """The head of `phrase` and the complement that its first preposition opens; no head where there is none.

    >>> split_complement("ministre de la Défense")
    ('ministre', 'de la Défense')
    """
    head, tail = _split_head(_TOKEN.findall(phrase))
    return (_join(head, []), _join([], tail)) if head and tail else ("", phrase)


def determiner_before(text: str, start: int) -> Determiner | None:
    """The preposition and article that stand directly before `text[start:]`, or None if there is neither."""
    window = max(0, start - 24)
    found = _DETERMINER.search(text[window:start])
    if found is None:
        return None
    words = found["words"].replace("’", "'").lower().split()
    if words[-1] == "d'":
        words[-1] = "de"
    begin = window + found.start("words")
    if words[-1] in _CONTRACTIONS:
        return Determiner(begin, *_CONTRACTIONS[words[-1]])
    article = words[-1] if words[-1] in _ARTICLES else ""
    preposition = words[0] if words[0] not in _ARTICLES else ""
    return Determiner(begin, preposition, article)


def _split_head(tokens: list[str]) -> tuple[list[str], list[str]]:
    """The tokens up to the first preposition, and the rest; no head if the phrase is a coordination."""
    for index, token in enumerate(tokens):
        word = token.rstrip("'’").lower()
        if word in _CONJUNCTIONS:
            return [], tokens
        if word in PREPOSITIONS:
            return tokens[:index], tokens[index:]
    return tokens, []


def _plurals(head: list[str], tail: list[str]) -> list[str]:
    plural_head = [_plural_token(token, first=index == 0) for index, token in enumerate(head)]
    plurals = [_join(plural_head, tail)]
    # An adjective at the very end may belong to the head: systèmes de défense antiaériens.
    if len(tail) > 1 and tail[-1].lower().endswith(_ADJECTIVE_ENDINGS) and tail[-1].islower():
        plurals.append(_join(plural_head, [*tail[:-1], plural_word(tail[-1])]))
    return plurals


def _plural_token(token: str, *, first: bool) -> str:
    if not first and not token.islower():  # accords Sykes-Picot
        return token
    if token.isupper() or token.lower() in _INVARIABLE_COMPOUNDS:
        return token
    parts = token.split("-")
    if parts[0].lower() in _VERBS_IN_COMPOUNDS and len(parts) > 1:
        return "-".join([*parts[:-1], plural_word(parts[-1])])
    return _each_part(plural_word, token)


def _each_part(change: Callable[[str], str], token: str) -> str:
    """`change` done to each part of a compound, or only to what comes before its preposition (chef-d'œuvre)."""
    parts = token.split("-")
    if any(part.lower() in PREPOSITIONS for part in parts[1:]):
        return "-".join([change(parts[0]), *parts[1:]])
    return "-".join(change(part) for part in parts)


def _feminine_word(word: str) -> str:
    lower = word.lower()
    if not lower:
        return word
    if lower in _FEMININE:
        return word[0] + _FEMININE[lower][1:]
    if lower in _INVARIABLE:
        return word
    for ending, feminine in _FEMININE_ENDINGS:
        if lower.endswith(ending):
            return word[: -len(ending)] + feminine
    return f"{word}e"


def _join(head: list[str], tail: list[str]) -> str:
    """The tokens as one phrase again; an elided word keeps its apostrophe and takes no space after it."""
    text = ""
    for token in [*head, *tail]:
        text += token if not text or text.endswith(("'", "’")) else f" {token}"
    return text
