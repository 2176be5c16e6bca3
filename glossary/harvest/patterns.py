"""The regular expressions and sets of words that reading mentions needs, made of the cues once."""

from __future__ import annotations

import re
from functools import lru_cache

from glossary.cues import cues
from glossary.model import Kind
from glossary.names import vocabulary

# Named groups of the patterns for apposition, which must differ where a kind has two.
KIND_OF_GROUP: dict[str, Kind] = {
    "person": "person",
    "person_": "person",
    "organisation": "organisation",
    "place": "place",
}

_HEAD_KINDS: tuple[tuple[str, Kind], ...] = (("event", "event"), ("country", "place"), ("organisation", "organisation"))


class Patterns:
    """The regular expressions and word sets that reading needs, made of the cues once."""

    def __init__(self) -> None:
        known = cues()
        upper = "".join(chr(c) for c in range(0x41, 0x250) if chr(c).isupper())
        letter = r"[^\W\d_]"
        cap = (
            rf"(?:(?:[Aa]l|[Ee]l|a[sdtrzn]|e[sdrzln]|ul|ol)[-‑'’])?[{upper}](?:['’ʼ](?=[{upper}]))?{letter}*"
            rf"(?:['’ʼ](?!s\b){letter}+)?(?:[-‑‐]{letter}+)*(?:['’ʼ]s(?=\s+[{upper}])|(?<=s)['’ʼ](?=\s+[{upper}]))?"
        )
        initials = rf"(?:MM|Mgr|Dr|Pr|Me|St|[{upper}])\.(?=\s)|(?:[{upper}]\.-?){{1,3}}(?=[\s{upper}])"
        token = rf"(?:{initials}|[{upper}]{{1,4}}-?\d{{1,3}}\b|{cap})"
        particle = known.pattern("particle")
        address = r"(?:MM?\.|Mmes?\b|Mlles?\b|Dr\b|Mgr\b)"
        lead = r"(?:(?:von\s+der|von|van\s+der|van|ben|bin|ould|abou)\s+)"
        self.run = re.compile(
            rf"(?<![\w©@#])(?<!\w[-‑])(?:{lead})?{token}(?:\s+(?:{particle}\s+)?(?!{address}){token})*"
        )
        adjective_end = known.pattern("adjective")
        adjective = rf"(?:(?!(?:dans|mais|sans|avec)\b)[a-zà-ÿ-]*{adjective_end}(?![\w]))"
        small = rf"(?!(?:[a-zà-ÿ]+(?:er|ir|dre|ttre|vre|ître)|{known.pattern('ender')})\b)[a-zà-ÿœ-]{{3,}}"
        names = rf"{token}(?:\s+{token})*(?:\s+du\s+(?:Nord|Sud))?"
        noun = rf"(?:(?!{letter}?[{upper}]{{2,}}\b)(?:{names}|{small}))"
        link = r"(?:\s+(?:de\s+la|des|du|de|pour\s+la|pour\s+les|pour\s+le|pour)\s+|\s+(?:de\s+l|d|pour\s+l)['’])"
        part = rf"(?:{link}{noun}|\s+en\s+{names})(?:\s+{adjective})*"
        self.extension = re.compile(
            rf"(?:\s+{adjective})*(?:{part}){{0,3}}(?:\s+et\s+(?:(?:de|des|du|la|le)\s+)?{small}(?=\s*\())?"
        )
        self.tail = re.compile(rf"\s+{known.pattern('tail')}(?!\w)", re.I)
        genitive = r"(?:(?:de\s+la|des|du|de|en)\s+|(?:de\s+l|d)['’])"
        self.landform_before = re.compile(rf"(?<![\w-]){known.pattern('landform')}\s+{genitive}?$")
        self.building_before = re.compile(rf"(?<![\w-])(?:{known.pattern('building')}\s+|université\s+{genitive})$")
        genitive_noun = rf"{genitive}(?!(?:s[aeo]n?s?|leurs?|une?|l[aes]s?|ce[ts]?t?e?)\s)"
        modifier = (
            rf"(?:\s+{genitive_noun}[\w'’-]+(?:\s+{adjective})?|\s+{adjective}|\s+{genitive}\w+\s+et\s+{genitive}\w+)"
        )
        asides = rf"{modifier}{{0,3}}\s*,?\s+(?:(?:le|la|M\.|MM\.|Mme|général|colonel)\s+)?(?:l['’])?$"
        role, group, spot = (known.pattern(layer, plural=True) for layer in ("role", "group", "spot"))
        self.apposition_before = re.compile(
            rf"(?<![\w-])(?:(?P<person>{role})|(?P<organisation>{group})|(?P<place>{spot})){asides}", re.I
        )
        determiner = r"(?:l['’]un(?:e)?\s+des\s+|le\s+|la\s+|l['’]|un\s+|une\s+|son\s+|sa\s+|leur\s+)?"
        rank = rf"(?:{known.pattern('before_role')}[\s-]+)?"
        self.apposition_after = re.compile(
            rf",\s+(?:{determiner}{rank}(?:(?P<person>{role})|(?P<organisation>{group})|(?P<place>{spot}))(?!\w)"
            rf"|(?P<person_>\d{{1,2}}\s+ans\b|qui\s+(?:préside|dirige|enseigne|joue)\b))",
            re.I,
        )
        self.locative_before = re.compile(
            rf"(?<![\w-]){known.pattern('locative')}(?:\s+|(?<=['’]))(?:la\s+|l['’])?$", re.I
        )
        self.definite_before = re.compile(r"(?:\b(?:le|la|les|du|des|en|au|aux)\s+|\bl['’])$", re.I)
        self.article_before = re.compile(r"(?:\b(?:le|la|les|du|des|au|aux|un|une|cette|cet|ce)\s+|\b[ld]['’])$", re.I)
        self.masculine_before = re.compile(r"\b(?:le|du|au)\s+$", re.I)
        self.portfolio_before = re.compile(
            rf"(?<!\w){known.pattern('portfolio', plural=True)}(?:\s+(?:et\s+)?{adjective}){{0,3}}\s+"
            rf"(?:(?:de\s+la|des|du)\s+|de\s+l['’])$",
            re.I,
        )
        with_article = r"(?P<article>(?:de|à)\s+(?:la\s|l['’])|(?:du|des|aux?)\s)"
        self.office_before = re.compile(
            rf"(?<![\w-])(?:ex-)?{role}{modifier}{{0,3}}(?:\s+(?:{with_article}|(?:de|à)\s|d['’]))?\s*$"
            rf"|\b{known.pattern('said')}(?:\s+[a-zà-ÿ]+)?\s+(?:à\s+(?:l['’]|la\s)?|aux?\s)\s*(?P<medium>{group}(?:\s+{adjective})?\s+)?$",
            re.I,
        )
        verbs = known.pattern("verb")
        self.verb_after = re.compile(rf"\s+{verbs}(?!\w)|\s+n['’]|\s+s['’]|,\s+(?:lui|elle|\d{{1,2}}\s+ans)\b")
        self.speech_after = re.compile(
            r"\s+(?:a\s+(?:dit|déclaré|affirmé|ajouté|répondu|promis|confié|demandé)|n['’]a|lui)\b"
        )
        self.parenthesis = re.compile(rf"\s\(\s*([{upper}][\w.&-]{{1,9}})\s*\)")
        self.bare_acronym = re.compile(rf"\s\(\s*([{upper}]{{2,8}})\s*\)")
        self.expansion_word = re.compile(rf"{letter}+")
        self.phrase_end = re.compile(r"[.,;:!?()«»\"“”]")
        self.heads: dict[str, Kind] = {}
        for layer, kind in _HEAD_KINDS:
            self.heads.update((word, kind) for word in known.folds(layer))
        self.english_openers, self.clubs = known.words("english_opener"), known.words("club")
        self.openers, self.verbs = known.words("opener"), known.words("verb")
        self.honorifics = known.words("honorific")
        self.stops = frozenset(word for word in known.words("stop") if " " not in word)
        self.stop_folds = known.folds("stop")
        self.address = frozenset({"m", "mm", "mme", "mmes", "mlle"})
        self.kept_openers = known.words("article")
        self.roles = known.words("role") | known.words("honorific")
        self.portfolios = _first_words(known.words("portfolio"))
        self.apposing = _first_words(known.words("role") | known.words("group") | known.words("spot"))
        self.place_openers = known.words("place_opener")
        self.abbreviations = known.words("abbreviation")
        self.demonyms = known.words("demonym")
        self.lookalikes = known.words("lookalike")
        self.demonym_ends = tuple(known.words("demonym_end"))

    def may_be_office(self, folded: str) -> bool:
        """Whether a folded word may stand for the field or the body of an office, and begins no institution's name."""
        return folded in vocabulary().generic and folded not in self.heads and folded not in self.clubs


def _first_words(phrases: frozenset[str]) -> frozenset[str]:
    """The first word of each phrase, in the singular and with -s: a quick test before a pattern is tried."""
    firsts = {phrase.split()[0] for phrase in phrases}
    return frozenset(firsts | {f"{word}s" for word in firsts})


@lru_cache(maxsize=1)
def reading_patterns() -> Patterns:
    """The patterns of the cues that ship."""
    return Patterns()
