"""EPUB books: the chapters in their reading order, the table of contents, and the title."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from glossary.errors import BadInput
from translate.documents.archive import Package
from translate.documents.blocks import Block, Placed
from translate.documents.html import say_english
from translate.documents.inline import Piece, Style
from translate.documents.markup import Run, parsed_xml, runs, serialised_xml, write_english
from translate.documents.xhtml import VOCABULARY, parsed_xhtml

if TYPE_CHECKING:
    from lxml.etree import _Element

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
# Fonts that are mangled against copying are no encryption of the book.
_FONT_MANGLING = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_CHAPTER, _CONTENTS = "application/xhtml+xml", "application/x-dtbncx+xml"


def read(path: Path, encoding: str | None = None) -> EpubFile:
    """The book at `path`. Raises BadInput where it is damaged, harmful, or protected against reading."""
    package = Package(path)
    _refuse_protected(package)
    container = parsed_xml(package.read(_CONTAINER), path, _CONTAINER)
    root_file = next(container.iter("{*}rootfile"), None)
    name = "" if root_file is None else root_file.get("full-path", "")
    opf = parsed_xml(package.read(name), path, name)
    parts = dict(_parts(package, name, opf))
    return EpubFile(package, name, opf, parts)


class EpubFile:
    """A book that was read."""

    is_page = False

    def __init__(self, package: Package, opf_name: str, opf: _Element, parts: dict[str, _Element]) -> None:
        self._package = package
        self._roots = {opf_name: opf, **parts}
        self._opf = opf
        titles = [run for title in opf.iter("{*}title") for run in _label(title)]
        self._runs: list[Run] = [*titles, *(run for root in parts.values() for run in _runs(root))]

    @property
    def blocks(self) -> Sequence[Block]:
        """The title, the texts of the chapters, and the entries of the table of contents."""
        return [run.block for run in self._runs]

    def write(self, english: Sequence[Sequence[Placed]], path: Path) -> None:
        """Write the book with its English."""
        write_english(self._runs, english, VOCABULARY)
        for language in self._opf.iter("{http://purl.org/dc/elements/1.1/}language"):
            if (language.text or "").strip().lower().startswith("fr"):
                language.text = "en"
        for root in self._roots.values():
            say_english(root)
        self._package.write(path, {name: serialised_xml(root) for name, root in self._roots.items()})


def _refuse_protected(package: Package) -> None:
    if _ENCRYPTION not in package.names:
        return
    encryption = parsed_xml(package.read(_ENCRYPTION), package.path, _ENCRYPTION)
    methods = {method.get("Algorithm", "") for method in encryption.iter("{*}EncryptionMethod")}
    if methods - set(_FONT_MANGLING):
        hint = "A book with copy protection cannot be translated"
        raise BadInput("the file is encrypted", path=package.path, hint=hint)


def _parts(package: Package, opf_name: str, opf: _Element) -> Iterator[tuple[str, _Element]]:
    """The chapters in reading order, then those outside it (such as the table of contents), parsed."""
    items = {item.get("id", ""): item for item in opf.iter("{*}item")}
    order = [items[ref.get("idref", "")] for ref in opf.iter("{*}itemref") if ref.get("idref", "") in items]
    for item in dict.fromkeys([*order, *items.values()]):
        href = unquote(item.get("href", "").split("#")[0])
        name = posixpath.normpath(posixpath.join(posixpath.dirname(opf_name), href))
        if name not in package.names:
            continue
        if item.get("media-type") == _CHAPTER:
            yield name, parsed_xhtml(package.read(name), package.path, name)
        elif item.get("media-type") == _CONTENTS:
            yield name, parsed_xml(package.read(name), package.path, name)


def _runs(root: _Element) -> list[Run]:
    if root.tag == "{http://www.daisy.org/z3986/2005/ncx/}ncx":
        return [run for label in root.iter("{*}text") for run in _label(label)]
    body = root.find("{*}body")  # what is in the head does not show
    return [] if body is None else runs(body, VOCABULARY)


def _label(element: _Element) -> Iterator[Run]:
    """An element that holds nothing but text."""
    text = " ".join((element.text or "").split())
    if text and not len(element):
        yield Run(element, None, [], [Piece(text, Style(()))], gap="\n")
