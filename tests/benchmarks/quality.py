"""False findings of `translate check` on human translations, and what it catches of damage done to them.

    python tests/benchmarks/quality.py --data DIR [--show CODE]...

DIR holds `dev/news.tsv` (topic, French, English, with slots {P1}… and {S1}… for names) and `dev/newstest2013.{fr,en}`.
The glossary is the bundled one. Damage is done, with a fixed seed, to pairs on which there are no errors or warnings;
a damaged pair is caught if one of the codes named for the damage is found. The speed is also given as a ratio to the
processor time that spotting the glossary's terms in the French takes alone, in the same run.
"""

from __future__ import annotations

import argparse
import platform
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from glossary.model import Entry
from glossary.seeds import seed_drafts
from glossary.spot import Spotter
from translate.english import occurrences
from translate.quality import Checker, Finding, Pair

SEED = 29
_SLOT = re.compile(r"\{([PS])\d\}")
_FIGURE = re.compile(r"(?<![\w.,-])[1-9]\d*(?:[.,]\d+)*(?![\w-])")
_MONTH_LIST = "January February March April May June July August September October November December"
_MONTHS = _MONTH_LIST.split()
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

Texts = tuple[str, str]


@dataclass(frozen=True)
class Damage:
    """A way to damage a pair: the codes that say so, and the function that does it; None where it cannot."""

    codes: frozenset[str]
    do: Callable[[str, str, random.Random], Texts | None]


def news(data: Path) -> list[Texts]:
    rows = (line.split("\t") for line in (data / "dev" / "news.tsv").read_text(encoding="utf-8").splitlines())
    return [(_filled(french), _filled(english)) for _, french, english in rows]


def newstest(data: Path) -> list[Texts]:
    french, english = (
        (data / "dev" / f"newstest2013.{language}").read_text(encoding="utf-8").rstrip("\n").split("\n")
        for language in ("fr", "en")
    )
    return list(zip(french, english, strict=True))


def _filled(text: str) -> str:
    return _SLOT.sub(lambda slot: "Anna Novak" if slot[1] == "P" else "Novak", text)


def drop_number(french: str, english: str, chooser: random.Random) -> Texts | None:
    found = _random_match(_FIGURE, english, chooser)
    if found is None or english.count(found[0]) > 1:
        return None
    return french, english[: found.start()] + english[found.end() :].lstrip()


def change_number(french: str, english: str, chooser: random.Random) -> Texts | None:
    found = _random_match(_FIGURE, english, chooser)
    if found is None or english.count(found[0]) > 1:
        return None
    digits = [index for index, sign in enumerate(found[0]) if sign.isdigit()]
    place = chooser.choice(digits)
    other = chooser.choice([digit for digit in "123456789" if digit != found[0][place]])
    return french, english[: found.start() + place] + other + english[found.start() + place + 1 :]


def change_scale(french: str, english: str, chooser: random.Random) -> Texts | None:
    return _swapped(french, english, ["million", "billion"], chooser)


def change_month(french: str, english: str, chooser: random.Random) -> Texts | None:
    return _swapped(french, english, _MONTHS, chooser)


def change_day(french: str, english: str, chooser: random.Random) -> Texts | None:
    return _swapped(french, english, _DAYS, chooser)


def change_currency(french: str, english: str, chooser: random.Random) -> Texts | None:
    return _swapped(french, english, ["dollars", "euros", "pounds", "rubles"], chooser) or _swapped(
        french, english, ["$", "€", "£"], chooser
    )


def drop_percent(french: str, english: str, chooser: random.Random) -> Texts | None:
    damaged = re.sub(r"%| percent\b| per cent\b", "", english)
    return (french, damaged) if damaged != english else None


def double_word(french: str, english: str, chooser: random.Random) -> Texts | None:
    found = _random_match(re.compile(r"\b[a-z]{2,}\b"), english, chooser)
    return found and (french, english[: found.end()] + " " + found[0] + english[found.end() :])


def repeat_phrase(french: str, english: str, chooser: random.Random) -> Texts | None:
    words = english.split()
    if len(words) < 8:
        return None
    start = chooser.randrange(len(words) - 4)
    phrase = words[start : start + 4]
    return french, " ".join(words[: start + 4] + phrase * 3 + words[start + 4 :])


def drop_bracket(french: str, english: str, chooser: random.Random) -> Texts | None:
    found = _random_match(re.compile(r"[()\[\]]"), english, chooser)
    return found and (french, english[: found.start()] + english[found.end() :])


def drop_quote(french: str, english: str, chooser: random.Random) -> Texts | None:
    found = _random_match(re.compile(r"[\"“”]"), english, chooser)
    return found and (french, english[: found.start()] + english[found.end() :])


def leave_french(french: str, english: str, chooser: random.Random) -> Texts | None:
    return (french, french) if len(french.split()) > 3 else None


def leave_half_french(french: str, english: str, chooser: random.Random) -> Texts | None:
    source, target = french.split(), english.split()
    if len(source) < 10:
        return None
    return french, " ".join(target[: len(target) // 2] + source[len(source) // 2 :])


def leave_three_words(french: str, english: str, chooser: random.Random) -> Texts | None:
    source, target = french.split(), english.split()
    if len(source) < 10 or len(target) < 10:
        return None
    start, place = chooser.randrange(len(source) - 3), chooser.randrange(len(target) - 3)
    return french, " ".join(target[:place] + source[start : start + 3] + target[place + 3 :])


def change_address(french: str, english: str, chooser: random.Random) -> Texts | None:
    return f"{french} https://example.org/a/17", f"{english} https://example.org/a/71"


def change_handle(french: str, english: str, chooser: random.Random) -> Texts | None:
    return f"{french} @exemple_fr", f"{english} @example_fr"


def drop_english(french: str, english: str, chooser: random.Random) -> Texts | None:
    return french, ""


def cut_short(french: str, english: str, chooser: random.Random) -> Texts | None:
    words = english.split()
    return (french, " ".join(words[: len(words) // 3])) if len(words) > 11 else None


def drop_question(french: str, english: str, chooser: random.Random) -> Texts | None:
    return (french, english[:-1] + ".") if english.endswith("?") and french.rstrip().endswith("?") else None


def double_space(french: str, english: str, chooser: random.Random) -> Texts | None:
    return (french, english.replace(" ", "  ", 1)) if " " in english else None


def _swapped(french: str, english: str, words: Sequence[str], chooser: random.Random) -> Texts | None:
    pattern = "|".join(re.escape(word) for word in words)
    found = _random_match(re.compile(rf"(?<!\w)(?:{pattern})(?![a-z])"), english, chooser)
    if found is None or english.count(found[0]) > 1:
        return None
    other = chooser.choice([word for word in words if word not in english] or [""])
    return (other and (french, english[: found.start()] + other + english[found.end() :])) or None


def _random_match(pattern: re.Pattern[str], text: str, chooser: random.Random) -> re.Match[str] | None:
    found = list(pattern.finditer(text))
    return chooser.choice(found) if found else None


def term_damages(spotter: Spotter) -> dict[str, Damage]:
    """Damage that needs to know where the terms are."""

    def spoiled(french: str, english: str, form: Callable[[str], str]) -> Texts | None:
        for match in spotter.find(french):
            places = list(occurrences(match.expected, english))
            if (
                len(places) == 1
                and match.surface != match.expected
                and match.kind in ("person", "place", "organisation")
            ):
                start, end = places[0]
                return french, english[:start] + form(match.surface) + english[end:]
        return None

    return {
        "replace a name by a pronoun": Damage(
            frozenset({"term-missing"}), lambda french, english, _: spoiled(french, english, lambda _: "it")
        ),
        "leave a name in French": Damage(
            frozenset({"french-name"}), lambda french, english, _: spoiled(french, english, lambda name: name)
        ),
    }


_NUMBER = frozenset({"number-missing", "number-changed"})
DAMAGES = {
    "drop a number": Damage(_NUMBER, drop_number),
    "change a digit": Damage(_NUMBER, change_number),
    "million for billion": Damage(_NUMBER, change_scale),
    "change the month": Damage(frozenset({"date-changed"}), change_month),
    "change the day": Damage(frozenset({"date-changed"}), change_day),
    "change the currency": Damage(frozenset({"currency-changed"}), change_currency),
    "drop the per cent": Damage(frozenset({"percent-missing"}), drop_percent),
    "double a word": Damage(frozenset({"repeated-word"}), double_word),
    "repeat a phrase": Damage(frozenset({"repeated-phrase"}), repeat_phrase),
    "drop a bracket": Damage(frozenset({"brackets"}), drop_bracket),
    "drop a quotation mark": Damage(frozenset({"quotes"}), drop_quote),
    "leave the French": Damage(frozenset({"untranslated"}), leave_french),
    "leave half the French": Damage(frozenset({"french-left"}), leave_half_french),
    "leave three French words": Damage(frozenset({"french-left", "french-word"}), leave_three_words),
    "change an address": Damage(frozenset({"address-changed"}), change_address),
    "change a handle": Damage(frozenset({"handle-changed"}), change_handle),
    "drop the English": Damage(frozenset({"empty"}), drop_english),
    "keep a third": Damage(frozenset({"length"}), cut_short),
    "drop the question mark": Damage(frozenset({"end-mark"}), drop_question),
    "double a space": Damage(frozenset({"double-space"}), double_space),
}


def findings(checker: Checker, texts: Sequence[Texts]) -> list[Finding]:
    return list(checker.findings(Pair("", line, line, *pair) for line, pair in enumerate(texts, 1)))


def report_false(
    name: str, texts: Sequence[Texts], entries: Sequence[Entry], checker: Checker, show: set[str]
) -> set[int]:
    """Print what is found in clean pairs; the lines without errors and warnings come back."""
    spotter = Spotter(entries)
    started = time.process_time()
    for french, _ in texts:
        spotter.find(french)
    spotting = time.process_time() - started
    started = time.process_time()
    found = findings(checker, texts)
    seconds = time.process_time() - started
    print(f"\n{name}: {len(texts)} human pairs; {len(texts) / seconds:.0f} pairs/s, x{seconds / spotting:.1f} spotting")
    for severity in ("error", "warning", "info"):
        own = [finding for finding in found if finding.severity == severity]
        touched = len({finding.line for finding in own})
        codes = ", ".join(f"{code} {count}" for code, count in Counter(finding.code for finding in own).most_common())
        print(f"  {severity:8}{touched:5} pairs, {100 * touched / len(texts):5.2f} %   {codes}")
    for finding in found:
        if finding.code in show:
            french, english = texts[finding.line - 1]
            print(f"    {finding}\n      {french}\n      {english}")
    return set(range(1, len(texts) + 1)) - {finding.line for finding in found if finding.severity != "info"}


def report_damage(texts: Sequence[Texts], checker: Checker, damages: dict[str, Damage]) -> None:
    print(f"\ndamage done to {len(texts)} clean pairs")
    for name, damage in damages.items():
        chooser = random.Random(SEED)
        damaged = list(_damaged(texts, damage, chooser))
        caught = {finding.line for finding in findings(checker, damaged) if finding.code in damage.codes}
        share = 100 * len(caught) / max(len(damaged), 1)
        print(f"  {name:28}{len(damaged):6} pairs, caught {share:6.2f} %   {', '.join(sorted(damage.codes))}")


def _damaged(texts: Sequence[Texts], damage: Damage, chooser: random.Random) -> Iterator[Texts]:
    for french, english in texts:
        pair = damage.do(french, english, chooser)
        if pair is not None and pair != (french, english):
            yield pair


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--show", action="append", default=[], metavar="CODE", help="print the findings with CODE")
    arguments = parser.parse_args()
    entries = [draft.as_entry() for draft in seed_drafts()]
    checker, show = Checker(entries), set(arguments.show)
    print(f"Python {platform.python_version()}; {len(entries)} entries; seed {SEED}")
    clean: list[Texts] = []
    for name, texts in (("news", news(arguments.data)), ("newstest2013", newstest(arguments.data))):
        lines = report_false(name, texts, entries, checker, show)
        clean += [texts[line - 1] for line in sorted(lines)]
    report_damage(clean, checker, DAMAGES | term_damages(Spotter(entries)))


if __name__ == "__main__":
    main()
