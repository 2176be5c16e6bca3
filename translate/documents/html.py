"""HTML pages: the text in its elements, and what the page itself shows to be furniture.

The page comes back with every element of it, its text in English. Scripts, styles, code and preformatted text stay as
they are, as does what is marked `translate="no"`. Navigation, forms and the page's own footer are furniture: they stay
in French, and are left out of the plain text. The whole page is read rather than an extract of its main text, since
a menu that is translated does less harm than a paragraph of the article that is not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from glossary.errors import BadInput
from glossary.files import detect_encoding, opened_bytes
from translate.documents.archive import bytes_written_whole
from translate.documents.blocks import Block, Placed
from translate.documents.markup import Level, Run, Vocabulary, runs, write_english

if TYPE_CHECKING:
    from lxml.etree import _Element


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_BLOCKS = _names(
    "html head body title article section main nav aside header footer div p h1 h2 h3 h4 h5 h6 hgroup blockquote "
    "ul ol li dl dt dd menu figure figcaption table caption thead tbody tfoot tr td th form fieldset legend "
    "details summary dialog address center search option optgroup select hr"
)
_FIXED = _names("script style meta link base template noscript pre iframe object frameset colgroup")
_OPAQUE = _names("code kbd samp var tt img svg math input textarea audio video canvas embed map picture")
_SHOWN = _names("code kbd samp var tt")
_TIGHT = _names("li dt dd td th option caption")
_FURNITURE = _names("nav form menu select dialog")
_FURNITURE_OF_PAGE = _names("aside footer")  # within an article they belong to it
_FURNITURE_ROLES = _names("navigation banner contentinfo complementary search dialog alertdialog")
_ARTICLE = _names("article main blockquote")

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]+)")
_NOTE_MARK = re.compile(r"\W*(?:\d{1,4}|[a-z]|[ivxl]+)?\W*")
_NAME = re.compile(r"[a-z][a-z0-9:._-]*")
_LONGEST_NOTE_MARK = 12
_HEAD = 4096  # bytes in which a page says its encoding
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def vocabulary(namespace: str = "") -> Vocabulary:
    """The vocabulary of HTML, or with its namespace of XHTML."""
    prefix = f"{{{namespace}}}" if namespace else ""
    return Vocabulary(
        level=_level,
        breaks={"\n": f"{prefix}br"},
        shown=lambda element: "".join(element.itertext()) if _is_kept_text(element) else "",
        tight=lambda element: name_of(element) in _TIGHT,
        furniture=_is_furniture,
        link=lambda element: name_of(element) == "a",
    )


def read(path: Path, encoding: str | None = None) -> Page:
    """The page at `path`. Raises BadInput where it is no text, or empty."""
    from lxml import etree, html

    codec = encoding or _encoding(path)
    with opened_bytes(path) as stream:
        data = stream.read()
    try:
        text = data.decode(codec)
    except (UnicodeError, LookupError) as error:
        hint = "Save the file as UTF-8, or name its encoding with --encoding"
        raise BadInput(f"this is not {codec} text ({error})", path=path, hint=hint) from None
    try:
        parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
        root = html.document_fromstring(text.removeprefix("\ufeff").encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError) as error:
        raise BadInput(f"this is no HTML page: {error}", path=path) from None
    # The parser takes what follows a <wbr> for what is in it; where a French word may be divided is of no use.
    etree.strip_tags(root, "wbr")
    return Page(root)


class Page:
    """A page that was read."""

    is_page = True

    def __init__(self, root: _Element) -> None:
        self._root = root
        self._vocabulary = vocabulary()
        self._runs: list[Run] = runs(root, self._vocabulary)

    @property
    def blocks(self) -> Sequence[Block]:
        """The texts of the page."""
        return [run.block for run in self._runs]

    def write(self, english: Sequence[Sequence[Placed]], path: Path) -> None:
        """Write the page with its English, in UTF-8."""
        from lxml import etree

        write_english(self._runs, english, self._vocabulary)
        say_english(self._root)
        _say_utf8(self._root)
        tree = self._root.getroottree()
        with bytes_written_whole(path) as stream:
            doctype = tree.docinfo.doctype or "<!DOCTYPE html>"
            stream.write(etree.tostring(tree, method="html", encoding="utf-8", doctype=doctype) + b"\n")


def say_english(root: _Element) -> None:
    """Set the language of elements that are marked French to English."""
    for element in root.iter():
        if isinstance(element.tag, str):
            for name in ("lang", _LANG):
                if element.get(name, "").lower().split("-")[0] == "fr":
                    element.set(name, "en")


def name_of(element: _Element) -> str:
    """The name of an element without its namespace, in small letters."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _level(element: _Element) -> Level:
    name = name_of(element)
    # A name such as "ul<li" cannot be written again: such an element stays where it is, its text is translated.
    is_block = name in _BLOCKS or not _NAME.fullmatch(name)
    if element.get("translate") == "no" or "notranslate" in element.get("class", "").split():
        return "fixed" if is_block else "opaque"
    if is_block:
        return "block"
    if name in _FIXED:
        # A script in the middle of a sentence does not end it.
        return "opaque" if name in ("script", "style", "meta", "link", "template", "noscript") else "fixed"
    if name == "br":
        return "break"
    return "opaque" if name in _OPAQUE or _is_note_mark(element) else "inline"


def _is_note_mark(element: _Element) -> bool:
    """Whether `element` is a raised number that leads to a note."""
    if name_of(element) != "sup" or next(element.iter("{*}a"), None) is None:
        return False
    text = "".join(element.itertext())
    return len(text) <= _LONGEST_NOTE_MARK and _NOTE_MARK.fullmatch(text) is not None


def _is_kept_text(element: _Element) -> bool:
    name = name_of(element)
    return name in _SHOWN or (name not in _OPAQUE | _FIXED and not _is_note_mark(element))


def _is_furniture(element: _Element) -> bool:
    name = name_of(element)
    if name in _FURNITURE or element.get("role", "").lower() in _FURNITURE_ROLES:
        return True
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    return name in _FURNITURE_OF_PAGE and not any(name_of(one) in _ARTICLE for one in element.iterancestors())


def _encoding(path: Path) -> str:
    """The encoding that the page says it has, or else the one that its bytes show."""
    with opened_bytes(path) as stream:
        head = stream.read(_HEAD)
    said = _CHARSET.search(head) or _DECLARED.search(head)
    if said and not head.startswith(_BYTE_ORDER_MARKS):
        name = said[1].decode("ascii").lower()
        # As browsers do: what calls itself Latin-1 is Windows-1252.
        return "cp1252" if name in ("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii") else name
    return detect_encoding(path)[0]


def _say_utf8(root: _Element) -> None:
    for meta in root.iter("meta"):
        if meta.get("charset") is not None:
            meta.set("charset", "utf-8")
        elif meta.get("http-equiv", "").lower() == "content-type":
            meta.set("content", "text/html; charset=utf-8")
