"""XHTML: HTML written as XML, alone or as the chapters of an EPUB."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.entities import name2codepoint
from pathlib import Path
from typing import TYPE_CHECKING

from glossary.files import opened_bytes
from translate.documents.archive import bytes_written_whole
from translate.documents.blocks import Block, Placed
from translate.documents.html import say_english, vocabulary
from translate.documents.markup import Run, Vocabulary, parsed_xml, runs, serialised_xml, write_english

if TYPE_CHECKING:
    from lxml.etree import _Element

NAMESPACE = "http://www.w3.org/1999/xhtml"
VOCABULARY: Vocabulary = vocabulary(NAMESPACE)

_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
_OF_XML = frozenset(("amp", "lt", "gt", "quot", "apos"))


def parsed_xhtml(data: bytes, path: Path, part: str = "") -> _Element:
    """The root of an XHTML document. Raises BadInput as `parsed_xml` does.

    The named entities of HTML, which stand in a DTD that is not loaded, are read.
    """
    return parsed_xml(_ENTITY.sub(_as_number, data), path, part)


def read(path: Path, encoding: str | None = None) -> XhtmlPage:
    """The XHTML page at `path`; its encoding is the one that it declares. Raises BadInput."""
    with opened_bytes(path) as stream:
        return XhtmlPage(parsed_xhtml(stream.read(), path))


class XhtmlPage:
    """An XHTML page that was read."""

    is_page = True

    def __init__(self, root: _Element) -> None:
        self._root = root
        self._runs: list[Run] = runs(root, VOCABULARY)

    @property
    def blocks(self) -> Sequence[Block]:
        """The texts of the page."""
        return [run.block for run in self._runs]

    def write(self, english: Sequence[Sequence[Placed]], path: Path) -> None:
        """Write the page with its English, in UTF-8."""
        write_english(self._runs, english, VOCABULARY)
        say_english(self._root)
        with bytes_written_whole(path) as stream:
            stream.write(serialised_xml(self._root))


def _as_number(found: re.Match[bytes]) -> bytes:
    name = found[1].decode("ascii")
    if name in _OF_XML or name not in name2codepoint:
        return found[0]
    return f"&#{name2codepoint[name]};".encode("ascii")
