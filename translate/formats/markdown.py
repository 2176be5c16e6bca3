"""The bitext as a Markdown table, to read in wikis, issues and reviews.

Characters that Markdown would take for markup are escaped; a line break inside a cell is `<br>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from glossary.errors import BadInput
from glossary.files import detect_encoding, opened_text
from translate.formats.rebuilt import Row, assembled
from translate.formats.records import term_line, terms_from_lines
from translate.model import AlignedSegment, Bitext

_HEADER = ("Segment", "French", "English", "Terms", "Status")
_MARKUP = re.compile(r"[\\`*_\[\]<>|~&$#\n\r]")
_BREAKS = {"\n": "<br>", "\r": "&#13;"}
_TOKEN = re.compile(r"\\(?P<escaped>.)|(?P<edge>\|)|(?P<newline><br ?/?>)|(?P<return>&#13;)", re.DOTALL)


def write(bitext: Bitext, stream: IO[str]) -> None:
    """Write `bitext` as a heading and a table."""
    stream.write(f"# {_escaped(bitext.document.name)}\n\n{_line(_HEADER)}{_line(['---'] * len(_HEADER))}")
    stream.writelines(_line(map(_escaped, _cells(segment))) for segment in bitext.segments)


def read(path: Path) -> Bitext:
    """The bitext in the first table that `write` made in the Markdown file at `path`. Raises BadInput.

    Spaces at either end of a cell are lost.
    """
    rows: list[Row] = []
    name, begun = "", False
    with opened_text(path, detect_encoding(path)[0]) as stream:
        for line in stream:
            if not line.startswith("|"):
                name = name or _heading(line)
                continue
            cells = _unescaped_cells(line)
            if cells == list(_HEADER):
                begun = True
            elif begun and len(cells) == len(_HEADER) and set(cells[0]) != {"-"}:
                number, french, english, terms, status = cells
                rows.append(Row(number, french, english, status, terms_from_lines([terms], french)))
    if not begun:
        columns = " | ".join(_HEADER)
        raise BadInput("the file holds no bitext table", path=path, hint=f"Its header would be | {columns} |")
    return assembled(rows, path, name=name)


def _cells(segment: AlignedSegment) -> Iterable[str]:
    terms = "; ".join(term_line(use) for use in segment.terms)
    return str(segment.number), segment.french, segment.english, terms, segment.status


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _escaped(text: str) -> str:
    return _MARKUP.sub(lambda found: _BREAKS.get(found[0], f"\\{found[0]}"), text)


def _heading(line: str) -> str:
    return _unescaped_cells(f"{line[2:].rstrip()}|")[0] if line.startswith("# ") else ""


def _unescaped_cells(line: str) -> list[str]:
    """The cells of a table line, without its outer edges."""
    cells, text, position = [], "", 0
    line = line.strip(" \r\n").removeprefix("|")
    for token in _TOKEN.finditer(line):
        text += line[position : token.start()]
        position = token.end()
        if token["edge"]:
            cells.append(text.strip(" "))
            text = ""
        else:
            text += "\n" if token["newline"] else "\r" if token["return"] else token["escaped"]
    return cells
