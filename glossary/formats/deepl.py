"""DeepL's glossary: CSV or TSV without header, source and English, and perhaps the language codes of both.

What DeepL refuses is left out and reported: a source given twice, a text of more than 1,024 bytes of UTF-8 or with
outer spaces or control characters, and what would make the file larger than 10 MiB.
https://developers.deepl.com/docs/customize/managing-glossaries
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO

from glossary.errors import BadInput
from glossary.formats.bilingual import Pair, Report, draft, is_english, joined, language, pairs
from glossary.formats.bulk import Reading, table_encoding
from glossary.formats.lines import opened_table
from glossary.formats.tables import rows, table_line
from glossary.model import Draft, Entry

LONGEST_TEXT = 1024
LARGEST_FILE = 10 * 1024 * 1024

_CONTROL = frozenset({"Cc", "Zl", "Zp"})


def write(
    entries: Iterable[Entry],
    stream: IO[str],
    report: Report,
    *,
    source: str = "fr",
    tsv: bool = False,
    languages: bool = False,
) -> None:
    """Write a line for each form in the language `source` that DeepL takes; the others go to `report`.

    With `languages`, two more columns hold the language codes.
    """
    codes = (source, "en") if languages else ()
    claimed: dict[str, Pair] = {}
    size = too_many = 0
    for pair in pairs(entries, source):
        reason = _refusal(pair, claimed.get(pair.source))
        if reason:
            report(f"{pair.entry.id}: {pair.source!r} left out: {reason}")
            continue
        line = table_line((pair.source, pair.target, *codes), tsv=tsv)
        size += len(line.encode())
        if size > LARGEST_FILE:
            too_many += 1
            continue
        claimed[pair.source] = pair
        stream.write(line)
    if too_many:
        report(f"{too_many} pairs left out: DeepL takes 10 MiB. Export parts of the glossary with --kind")


def read(paths: Sequence[Path], reading: Reading) -> Iterator[Draft]:
    """What the files at `paths` add, line by line; comma, semicolon or tab is told from the first line.

    Language codes in the third and fourth column say which column is English; without them the second is. Raises
    BadInput for a line without source or English, or with no English column.
    """
    for path in paths:
        with opened_table(path, table_encoding(path, reading)) as lines:
            yield from joined(_drafts(lines, path, reading))


def _refusal(pair: Pair, earlier: Pair | None) -> str | None:
    if earlier is not None:
        return f"the source is given already by {earlier.entry.id}, as {earlier.target!r}"
    for text in (pair.source, pair.target):
        if len(text.encode()) > LONGEST_TEXT:
            return f"a text of more than {LONGEST_TEXT:,} bytes"
        if text != text.strip():
            return "a text with outer spaces"
        if any(unicodedata.category(character) in _CONTROL for character in text):
            return "a text with a line break or another control character"
    return None


def _drafts(lines: Iterator[str], path: Path, reading: Reading) -> Iterator[Draft]:
    for number, cells in rows(lines, str(path)):
        form, target, form_code, target_code = (*cells, "", "", "")[:4]
        lang, target_lang = language(form_code) or "fr", language(target_code) or "en"
        if is_english(lang) and not is_english(target_lang):
            form, target, lang, target_lang = target, form, target_lang, lang
        if not (form and target):
            reading.refuse(BadInput("the source or the English is missing", path=path, line=number))
        elif not is_english(target_lang):
            reading.refuse(BadInput(f"neither {lang} nor {target_lang} is English", path=path, line=number))
        else:
            yield draft(form, target, lang, f"{path}, line {number}", kind=reading.kind)
