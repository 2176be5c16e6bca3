"""OpenDocument text: the paragraphs of the document, its tables, notes, text frames, headers and footers.

Everything else in the package (styles, images, settings) is copied as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from translate.documents.archive import Package, encrypted
from translate.documents.blocks import Block, Placed
from translate.documents.markup import Level, Run, Vocabulary, parsed_xml, runs, serialised_xml, write_english

if TYPE_CHECKING:
    from lxml.etree import _Element

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_MANIFEST = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"

_INLINE = frozenset(f"{_TEXT}{name}" for name in ("span", "a", "meta", "ruby", "ruby-base"))
_NODES = frozenset((f"{_TEXT}note", "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}frame"))
_PARAGRAPHS = frozenset((f"{_TEXT}p", f"{_TEXT}h"))
_LEVELS: dict[str, Level] = {
    f"{_TEXT}line-break": "break",
    f"{_TEXT}tab": "tab",
    f"{_TEXT}s": "space",
    f"{_TEXT}note-citation": "fixed",
    f"{_TEXT}tracked-changes": "fixed",
    # What LibreOffice writes again by itself, from headings and settings.
    f"{_TEXT}index-title-template": "fixed",
    f"{_TEXT}table-of-content-source": "fixed",
    f"{_OFFICE}annotation": "opaque",
    f"{_OFFICE}font-face-decls": "fixed",
    f"{_OFFICE}scripts": "fixed",
    f"{_OFFICE}styles": "fixed",
    f"{_OFFICE}automatic-styles": "fixed",
}
_CELL = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}table-cell"
_PARTS = ("content.xml", "styles.xml")  # headers and footers are in the styles


def read(path: Path, encoding: str | None = None) -> OdtFile:
    """The document at `path`. Raises BadInput where it is damaged, encrypted or harmful."""
    package = Package(path)
    if "META-INF/manifest.xml" in package.names:
        manifest = parsed_xml(package.read("META-INF/manifest.xml"), path, "META-INF/manifest.xml")
        if next(manifest.iter(f"{_MANIFEST}encryption-data"), None) is not None:
            raise encrypted(path)
    parts = [part for part in _PARTS if part in package.names or part == "content.xml"]
    return OdtFile(package, {part: parsed_xml(package.read(part), path, part) for part in parts})


class OdtFile:
    """An OpenDocument text that was read."""

    is_page = False

    def __init__(self, package: Package, roots: dict[str, _Element]) -> None:
        self._package = package
        self._roots = roots
        self._vocabulary = Vocabulary(
            level=_level,
            breaks={"\n": f"{_TEXT}line-break", "\t": f"{_TEXT}tab"},
            shown=_shown,
            tight=lambda element: any(one.tag == _CELL for one in element.iterancestors()),
            link=lambda element: element.tag == f"{_TEXT}a",
        )
        self._runs: list[Run] = [run for root in roots.values() for run in runs(root, self._vocabulary)]

    @property
    def blocks(self) -> Sequence[Block]:
        """The paragraphs and headings."""
        return [run.block for run in self._runs]

    def write(self, english: Sequence[Sequence[Placed]], path: Path) -> None:
        """Write the document with its English."""
        write_english(self._runs, english, self._vocabulary)
        for root in self._roots.values():
            for element in root.iter():
                if isinstance(element.tag, str) and element.get(f"{_FO}language") == "fr":
                    element.set(f"{_FO}language", "en")
                    element.set(f"{_FO}country", "GB")
        self._package.write(path, {part: serialised_xml(root) for part, root in self._roots.items()})


def _level(element: _Element) -> Level:
    tag = str(element.tag)
    if tag in _INLINE:
        return "inline"
    if tag in _NODES:
        return "node"
    if tag in _LEVELS:
        return _LEVELS[tag]
    parent = element.getparent()
    # Within a paragraph, all that is not named above is a field, a mark or an anchor.
    if parent is not None and (parent.tag in _PARAGRAPHS or parent.tag in _INLINE):
        return "opaque"
    return "block"


def _shown(element: _Element) -> str:
    """What a field shows; notes and annotations show nothing of their own."""
    return "" if len(element) else element.text or ""
