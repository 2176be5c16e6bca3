"""Gettext PO whose messages are French: those without a translation get their English; the others stay as they are.

Comments, references, contexts and obsolete entries stay. A message whose place-holders did not all come through is
marked fuzzy.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from glossary.errors import BadInput
from glossary.files import written_whole
from translate.documents.blocks import Block, Placed
from translate.documents.inline import Piece, Style, in_english, text_of
from translate.formats.po import quoted, unquoted

_LINE_END = re.compile(r"\r\n|\r|\n")
_FIELD = re.compile(r'(?:(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)[ \t]*)?"(.*)"[ \t]*')
_LANGUAGE = re.compile(r"^Language:[ \t]*([A-Za-z]*)", re.MULTILINE)
_PLACE_HOLDER = re.compile(r"%(?:\(\w+\))?[-+#0 ]*\d*(?:\.\d+)?[a-zA-Z]|\{\w*\}|\$\{?\w+\}?|</?\w[^<>]*>")


@dataclass(slots=True)
class _Field:
    """A field of an entry: its text, its first line in the file and how many lines it takes."""

    text: str
    first: int
    count: int = 1


@dataclass(slots=True)
class _Entry:
    """An entry: its fields by name, the line of its flags if it has any, and the line that it begins with."""

    fields: dict[str, _Field] = field(default_factory=dict)
    flags: int | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether the entry is a message without a translation."""
        targets = [one for name, one in self.fields.items() if name.startswith("msgstr")]
        return bool(self.fields["msgid"].text) and bool(targets) and not any(one.text for one in targets)


def read(path: Path, encoding: str | None = None) -> PoFile:
    """The PO file at `path`. Raises BadInput for a line that is no PO, and for a file that is not into English."""
    from translate.documents.kinds import read_source

    text = read_source(path, encoding).text.removeprefix("\ufeff")
    lines = _LINE_END.split(text)
    entries = [entry for entry in _entries(lines, path) if "msgid" in entry.fields]
    for entry in entries:
        header = "" if entry.fields["msgid"].text or "msgstr" not in entry.fields else entry.fields["msgstr"].text
        language = _LANGUAGE.search(header)
        if language and language[1].lower() not in ("", "en"):
            reason = f"the file is a translation into {language[1]!r}, not into English"
            raise BadInput(reason, path=path, hint="Its messages must be French, and its Language en")
    if not entries:
        raise BadInput("the file holds no message", path=path, hint="Is it a PO file?")
    return PoFile(lines, [entry for entry in entries if entry.is_waiting])


class PoFile:
    """A PO file that was read."""

    is_page = False

    def __init__(self, lines: list[str], waiting: list[_Entry]) -> None:
        self._lines = lines
        self._sources = [
            (entry, name) for entry in waiting for name in ("msgid", "msgid_plural") if name in entry.fields
        ]

    @property
    def blocks(self) -> Sequence[Block]:
        """The French messages without English, plurals on their own."""
        return [Block(entry.fields[name].text.strip(), "\n") for entry, name in self._sources]

    def write(self, english: Sequence[Sequence[Placed]], path: Path) -> None:
        """Write the file with its English, in UTF-8."""
        lines: list[str | None] = list(self._lines)
        for (entry, name), block, segments in zip(self._sources, self.blocks, english, strict=True):
            words = text_of(in_english([Piece(block.text, Style(()))], segments))
            source = entry.fields[name].text
            blank = len(source) - len(source.lstrip())
            words = source[:blank] + words + source[len(source.rstrip()) :]  # msgfmt wants the line breaks at the ends
            for target in _targets(entry, name):
                place = entry.fields[target]
                lines[place.first] = f"{target} {quoted(words)}"
                lines[place.first + 1 : place.first + place.count] = [None] * (place.count - 1)
            if _place_holders(source) != _place_holders(words):
                _mark_fuzzy(entry, lines)
        with written_whole(path) as stream:
            stream.write("\n".join(line for line in lines if line is not None))


def _targets(entry: _Entry, source: str) -> list[str]:
    """The fields that the English of the field `source` goes into."""
    if "msgid_plural" not in entry.fields:
        return [name for name in entry.fields if name.startswith("msgstr")]
    plural = source == "msgid_plural"
    return [name for name in entry.fields if name.startswith("msgstr[") and (name != "msgstr[0]") == plural]


def _place_holders(text: str) -> Counter[str]:
    return Counter(_PLACE_HOLDER.findall(text))


def _mark_fuzzy(entry: _Entry, lines: list[str | None]) -> None:
    if entry.flags is not None:
        flags = lines[entry.flags] or ""
        lines[entry.flags] = flags if "fuzzy" in flags else flags.replace("#,", "#, fuzzy,", 1)
    else:
        first = min(one.first for one in entry.fields.values())
        lines[first] = f"#, fuzzy\n{lines[first]}"
        entry.flags = first


def _entries(lines: Sequence[str], path: Path) -> Iterator[_Entry]:
    entry, current = _Entry(), ""
    for number, raw in enumerate(lines):
        line = raw.strip(" \t")
        if not line or line.startswith("#"):
            if entry.fields:
                yield entry
                entry = _Entry()
            current = ""
            if line.startswith("#,"):
                entry.flags = number
            continue
        found = _FIELD.fullmatch(line)
        if found is None or not (found[1] or current):
            raise BadInput("this is no line of a PO file", path=path, line=number + 1, hint='Look for a missing "')
        if found[1]:
            if found[1] in entry.fields or (found[1] == "msgctxt" and entry.fields):
                yield entry
                entry = _Entry()
            current = found[1]
            entry.fields[current] = _Field(unquoted(found[2]), number)
        else:
            entry.fields[current].text += unquoted(found[2])
            entry.fields[current].count = number - entry.fields[current].first + 1
    if entry.fields:
        yield entry
