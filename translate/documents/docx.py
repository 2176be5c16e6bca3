"""Word documents: the paragraphs of the text, its tables, text boxes, notes, headers and footers.

Read and written as the package of XML parts that it is, so that all else in it stays as it was. Text that a tracked
change deletes stays deleted, in French; comments, charts and diagrams stay in French. A field, such as a page number,
stays with the words around it where it is found in the English. Of a text box, the copy that Word 2007 reads is
dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING

from glossary.errors import BadInput
from translate.documents.archive import Package
from translate.documents.blocks import Block, Placed
from translate.documents.inline import Piece, Style, in_english, text_of
from translate.documents.markup import fill, parsed_xml, serialised_xml, trimmed

if TYPE_CHECKING:
    from lxml.etree import _Element

_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_CONTENT_TYPE = re.compile(r"application/vnd\.openxmlformats-officedocument\.wordprocessingml\.(.+)\+xml")
_TEXT_PARTS = ("document.main", "template.main", "footnotes", "endnotes", "header", "footer")
_STYLES = "styles"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_WRAPPERS = frozenset(("hyperlink", "ins", "moveTo"))
_TRANSPARENT = frozenset(("smartTag", "customXml", "sdt", "sdtContent", "dir", "bdo"))
_DROPPED = frozenset(
    ("proofErr", "lastRenderedPageBreak", "softHyphen", "rPr", "pPr", "sdtPr", "sdtEndPr", "smartTagPr")
)
_LONGEST_FIELD = 500  # runs
_LINK_FIELD = re.compile(r"\s*HYPERLINK\b")
# They say nothing of how a run looks: Word cuts runs by them.
_LOOKS_THE_SAME = ("lang", "noProof", "webHidden")


def read(path: Path, encoding: str | None = None) -> DocxFile:
    """The document at `path`. Raises BadInput where it is damaged, encrypted, harmful, or no Word document."""
    package = Package(path)
    if "[Content_Types].xml" not in package.names:
        raise BadInput("this is no Word document", path=path)
    types = parsed_xml(package.read("[Content_Types].xml"), path, "[Content_Types].xml")
    parts: dict[str, list[str]] = {}
    for override in types.iter(f"{_TYPES}Override"):
        found = _CONTENT_TYPE.fullmatch(override.get("ContentType", ""))
        name = override.get("PartName", "").removeprefix("/")
        if found and name in package.names:
            parts.setdefault(found[1], []).append(name)
    if not parts.get("document.main") and not parts.get("template.main"):
        raise BadInput("this is no Word document", path=path)
    names = [name for kind in _TEXT_PARTS for name in sorted(parts.get(kind, []))]
    roots = {name: parsed_xml(package.read(name), path, name) for name in (*names, *parts.get(_STYLES, []))}
    return DocxFile(package, roots)


class DocxFile:
    """A Word document that was read."""

    is_page = False

    def __init__(self, package: Package, roots: dict[str, _Element]) -> None:
        self._package = package
        self._roots = roots
        self._paragraphs = [paragraph for root in roots.values() for paragraph in _paragraphs(root)]

    @property
    def blocks(self) -> Sequence[Block]:
        """The paragraphs that hold text."""
        return [paragraph.block for paragraph in self._paragraphs]

    def write(self, english: Sequence[Sequence[Placed]], path: Path) -> None:
        """Write the document with its English."""
        for paragraph, segments in zip(self._paragraphs, english, strict=True):
            if any(placed.aligned.english != placed.aligned.french for placed in segments):
                paragraph.replace(list(in_english(paragraph.pieces, segments)))
        for root in self._roots.values():
            for field in list(root.iter("field")):
                _unwrap(field)
            _say_english(root)
        self._package.write(path, {name: serialised_xml(root) for name, root in self._roots.items()})


def _paragraphs(root: _Element) -> Iterator[_Paragraph]:
    for alternative in list(root.iter(f"{_COMPATIBILITY}AlternateContent")):
        choice, fallback = alternative.find(f"{_COMPATIBILITY}Choice"), alternative.find(f"{_COMPATIBILITY}Fallback")
        if choice is not None and fallback is not None and next(choice.iter("{*}txbxContent"), None) is not None:
            alternative.remove(fallback)
    for element in root.iter(_sibling(root, "p")):
        paragraph = _Paragraph(element)
        if text_of(paragraph.pieces):
            yield paragraph


class _Paragraph:
    """A paragraph and its pieces."""

    def __init__(self, element: _Element) -> None:
        self._element = element
        self.pieces = trimmed(_pieces(element, ()))

    @property
    def block(self) -> Block:
        """The paragraph as a block; in a table it stands on a line of its own."""
        in_table = next(self._element.iterancestors(_sibling(self._element, "tc")), None) is not None
        return Block(text_of(self.pieces), "\n" if in_table else "\n\n")

    def replace(self, pieces: Iterable[Piece]) -> None:
        """Put `pieces` in the place of the paragraph's own; its properties stay."""
        holder = self._element.makeelement(self._element.tag, {})
        fill(holder, pieces, _copied, _write_text)
        for child in list(self._element):
            if _name(child) != "pPr":
                self._element.remove(child)
        self._element.extend(list(holder))


def _pieces(parent: _Element, wrappers: tuple[_Element, ...]) -> Iterator[Piece]:
    """The pieces of a paragraph, or of what stands around runs in it."""
    style = _style(wrappers)
    for child in _with_fields(parent):
        name = _name(child)
        if name == "r":
            yield from _run_pieces(child, (*wrappers, child))
        elif name in _WRAPPERS or _is_link_field(child):
            yield from _pieces(child, (*wrappers, child))
        elif name in _TRANSPARENT:
            yield from _pieces(child, wrappers)
        elif name not in _DROPPED:
            shown = "".join(text.text or "" for text in child.iter(_sibling(parent, "t")))
            yield Piece(shown.strip() if name in ("fldSimple", "field") else "", style, child)


def _run_pieces(run: _Element, wrappers: tuple[_Element, ...]) -> Iterator[Piece]:
    style = _style(wrappers)
    for child in run:
        name = _name(child)
        if name == "t":
            yield Piece(child.text or "", style)
        elif name == "tab":
            yield Piece("\t", style)
        elif name == "cr" or (name == "br" and child.get(_sibling(run, "type"), "textWrapping") == "textWrapping"):
            yield Piece("\n", style)
        elif name == "noBreakHyphen":
            yield Piece("\u2011", style)
        elif name not in _DROPPED:
            yield Piece("", style, child)


def _with_fields(parent: _Element) -> list[_Element]:
    """The children of `parent`, in which each field that begins and ends here is one element.

    A link is a `fldSimple` around the runs that it shows, any other field an element `field` around all its runs.
    """
    found: list[_Element] = []
    children = list(parent)
    position = 0
    while position < len(children):
        length = _field_length(children[position : position + _LONGEST_FIELD])
        found.append(_field(children[position : position + length]) if length else children[position])
        position += length or 1
    return found


def _field_length(runs: Sequence[_Element]) -> int:
    """How many of `runs` make the field that begins with the first of them, 0 where none does or it has no end."""
    depth = 0
    for number, run in enumerate(runs, start=1):
        marks = _field_marks(run)
        if number == 1 and "begin" not in marks:
            return 0
        depth += marks.count("begin") - marks.count("end")
        if depth <= 0:
            return number
    return 0


def _field_marks(run: _Element) -> list[str]:
    kind = _sibling(run, "fldCharType")
    return [mark.get(kind, "") for mark in run.iterfind(_sibling(run, "fldChar"))] if _name(run) == "r" else []


def _field(runs: Sequence[_Element]) -> _Element:
    first = runs[0]
    code = "".join(text.text or "" for run in runs for text in run.iter(_sibling(first, "instrText")))
    field = first.makeelement("field", {})
    if _LINK_FIELD.match(code):
        field = first.makeelement(_sibling(first, "fldSimple"), {_sibling(first, "instr"): code})
    first.addprevious(field)
    field.extend(list(runs))
    if field.tag != "field":
        for run in _around_result(runs):
            field.remove(run)
    return field


def _around_result(runs: Sequence[_Element]) -> list[_Element]:
    """The runs of a field that do not show: its code, up to the mark that separates it from the result, and its end."""
    separator = next((number for number, run in enumerate(runs) if "separate" in _field_marks(run)), len(runs) - 1)
    return [*runs[: separator + 1], *runs[max(separator + 1, len(runs) - 1) :]]


def _is_link_field(element: _Element) -> bool:
    return _name(element) == "fldSimple" and bool(_LINK_FIELD.match(element.get(_sibling(element, "instr"), "")))


def _unwrap(field: _Element) -> None:
    parent = field.getparent()
    if parent is not None:
        position = parent.index(field)
        for number, run in enumerate(list(field)):
            parent.insert(position + number, run)
        parent.remove(field)


def _style(wrappers: tuple[_Element, ...]) -> Style:
    links = tuple(wrapper for wrapper in wrappers if _name(wrapper) in ("hyperlink", "fldSimple"))
    signature = (*(tuple(sorted(link.attrib.items())) for link in links), *(_look(one) for one in wrappers))
    return Style(signature, wrappers, bool(links))


def _look(wrapper: _Element) -> bytes:
    """What tells how a run looks; empty for a run without properties, and for other elements their name."""
    from lxml import etree

    if _name(wrapper) != "r":
        return _name(wrapper).encode()
    properties = wrapper.find(_sibling(wrapper, "rPr"))
    if properties is None:
        return b""
    copy = deepcopy(properties)
    for name in _LOOKS_THE_SAME:
        for element in copy.findall(_sibling(wrapper, name)):
            copy.remove(element)
    return etree.tostring(copy, method="c14n", exclusive=True) if len(copy) else b""


def _copied(wrapper: _Element) -> _Element:
    copy = wrapper.makeelement(wrapper.tag, dict(wrapper.attrib), wrapper.nsmap)
    properties = wrapper.find(_sibling(wrapper, "rPr"))
    if properties is not None:
        copy.append(deepcopy(properties))
    return copy


def _write_text(run: _Element, text: str) -> None:
    for part in re.split(r"([\n\t])", text):
        if part == "\n":
            run.append(run.makeelement(_sibling(run, "br"), {}))
        elif part == "\t":
            run.append(run.makeelement(_sibling(run, "tab"), {}))
        elif part:
            words = run.makeelement(_sibling(run, "t"), {_SPACE: "preserve"})
            words.text = part
            run.append(words)


def _say_english(root: _Element) -> None:
    """Have the English checked as English: set the language of what is marked French."""
    value = _sibling(root, "val")
    for element in root.iter(_sibling(root, "lang")):
        if element.get(value, "").lower().startswith("fr"):
            element.set(value, "en-GB")


def _name(element: _Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _sibling(element: _Element, name: str) -> str:
    """`name` in the namespace of `element`: there is one for transitional and one for strict documents."""
    return f"{str(element.tag).rpartition('}')[0]}}}{name}"
