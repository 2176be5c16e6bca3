"""Gettext PO: one entry a segment, told apart by its number as context; status and terms in comments.

A segment with a missing term is marked fuzzy, so that PO editors offer it for review.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from glossary.errors import BadInput
from glossary.files import detect_encoding, opened_text
from translate.formats.rebuilt import Row, assembled
from translate.formats.records import term_line, terms_from_lines
from translate.model import AlignedSegment, Bitext

_STATUS, _TERM, _NAME = "status: ", "term: ", "X-Exonym-Document: "
_ESCAPES = {
    "\\": "\\\\",
    '"': '\\"',
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
    "\f": "\\f",
    "\a": "\\a",
    "\b": "\\b",
}
_TRANSLATION = str.maketrans(_ESCAPES)
_UNESCAPED = {escape[1]: character for character, escape in _ESCAPES.items()}
_ESCAPED = re.compile(r"\\(x[0-9A-Fa-f]{1,2}|[0-7]{1,3}|.)", re.DOTALL)
_FIELD = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)?[ \t]*"(.*)"[ \t]*$', re.DOTALL)


def write(bitext: Bitext, stream: IO[str]) -> None:
    """Write `bitext` as PO."""
    header = (
        "Content-Type: text/plain; charset=UTF-8\n"
        "Content-Transfer-Encoding: 8bit\n"
        "Language: en\n"
        "X-Source-Language: fr\n"
        "X-Generator: Exonym\n"
        f"{_NAME}{' '.join(bitext.document.name.split())}\n"
    )
    stream.write(f'msgid ""\nmsgstr {quoted(header)}\n')
    for segment in bitext.segments:
        stream.write("\n")
        stream.writelines(f"{line}\n" for line in _entry(segment))


def read(path: Path) -> Bitext:
    """The bitext in the PO file at `path`; of a plural, the first form. Obsolete entries are left out.

    Raises BadInput, with the line of what is no PO.
    """
    rows, name = [], ""
    with opened_text(path, detect_encoding(path)[0]) as stream:
        for message in _messages(stream, path):
            if not message.source and not message.context:
                name = _document_name(message.target)
            else:
                rows.append(_row(message))
    return assembled(rows, path, name=name)


@dataclass(slots=True)
class _Message:
    """An entry of a PO file as it is being read."""

    comments: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def context(self) -> str:
        return self.fields.get("msgctxt", "")

    @property
    def source(self) -> str:
        return self.fields.get("msgid", "")

    @property
    def target(self) -> str:
        return self.fields.get("msgstr", self.fields.get("msgstr[0]", ""))


def _entry(segment: AlignedSegment) -> Iterator[str]:
    yield f"#. {_STATUS}{segment.status}"
    for use in segment.terms:
        yield f"#. {_TERM}{term_line(use)}"
    if any(use.is_lost for use in segment.terms):
        yield "#, fuzzy"
    yield f'msgctxt "{segment.number}"'
    yield f"msgid {quoted(segment.french)}"
    yield f"msgstr {quoted(segment.english)}"


def quoted(text: str) -> str:
    """`text` as PO writes it: one line, or one for each of its lines below an empty one."""
    lines = re.findall(r"[^\n]*\n|[^\n]+$", text) or [""]
    quoted = [f'"{line.translate(_TRANSLATION)}"' for line in lines]
    return quoted[0] if len(quoted) == 1 else "\n".join(['""', *quoted])


def _messages(lines: Iterable[str], path: Path) -> Iterator[_Message]:
    """The entries of a PO file; obsolete ones are comments (#~)."""
    message, current = _Message(), ""
    for number, raw in enumerate(lines, start=1):
        line = raw.removeprefix("\ufeff").strip(" \t\r\n") if number == 1 else raw.strip(" \t\r\n")
        if not line:
            current = ""
            continue
        if line.startswith("#"):
            if message.fields:
                yield message
                message = _Message()
            current = ""
            message.comments.append(line)
            continue
        found = _FIELD.fullmatch(line)
        if found is None or not (found[1] or current):
            raise BadInput("this is no line of a PO file", path=path, line=number, hint='Look for a missing "')
        if found[1]:
            if found[1] in message.fields or (found[1] == "msgctxt" and message.fields):
                yield message
                message = _Message()
            current = found[1]
        message.fields[current] = message.fields.get(current, "") + unquoted(found[2])
    if message.fields:
        yield message


def unquoted(text: str) -> str:
    """The text that stands as `text` between the quotation marks of a line of PO."""
    return _ESCAPED.sub(_unescaped, text)


def _unescaped(found: re.Match[str]) -> str:
    code = found[1]
    if code in _UNESCAPED:
        return _UNESCAPED[code]
    if code[0] == "x" and len(code) > 1:
        return chr(int(code[1:], 16))
    return chr(int(code, 8)) if code.isdigit() and code.isascii() and "8" not in code and "9" not in code else code


def _row(message: _Message) -> Row:
    notes = [comment[2:].strip() for comment in message.comments if comment.startswith("#.")]
    status = next((note.removeprefix(_STATUS) for note in notes if note.startswith(_STATUS)), "")
    lines = [note.removeprefix(_TERM) for note in notes if note.startswith(_TERM)]
    terms = terms_from_lines(lines, message.source)
    return Row(message.context, message.source, message.target, status, terms)


def _document_name(header: str) -> str:
    named = (line.removeprefix(_NAME) for line in header.split("\n") if line.startswith(_NAME))
    return next(named, "").strip()
