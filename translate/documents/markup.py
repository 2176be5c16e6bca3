"""Trees of elements (HTML, XHTML, ODF) cut into blocks of formatted text, and the English put in their place.

A vocabulary says what each element is:

block   holds paragraphs or text of its own, apart from what stands before and after it
inline  formats the text in it, as a part of the text around it
node    stands for itself within a text, as an image does; there may be blocks in it
opaque  the same, but nothing in it is text of the document
fixed   stands between blocks and stays as it is
break, tab, space   a line break, a tab or a space of the text

Blanks in the text count as one space.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from glossary.errors import BadInput
from translate.documents.blocks import Block, Placed
from translate.documents.inline import Piece, Style, in_english, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

Level = Literal["block", "inline", "node", "opaque", "fixed", "break", "tab", "space"]

_BLANKS = re.compile(r"[ \t\r\n\f]+")
_XML_NOT_HELD = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the elements of a kind of document are.

    `level` says what an element is and `shown` what text an opaque one shows; `breaks` names the elements that line
    breaks and tabs are written as; `tight` the blocks that stand on lines of their own in plain text, without a blank
    line between; `furniture` tells a block element whose content is no part of the article.
    """

    level: Callable[[_Element], Level]
    breaks: Mapping[str, str]
    shown: Callable[[_Element], str] = lambda element: ""
    tight: Callable[[_Element], bool] = lambda element: False
    furniture: Callable[[_Element], bool] = lambda element: False
    link: Callable[[_Element], bool] = lambda element: False


@dataclass(slots=True)
class Run:
    """Text and inline elements that stand together: what of `parent` follows the block `after`, if there is one."""

    parent: _Element
    after: _Element | None
    nodes: list[_Element]
    pieces: list[Piece] = field(default_factory=list)
    furniture: bool = False
    gap: str = "\n\n"

    @property
    def block(self) -> Block:
        """The run as a block of the document."""
        return Block(text_of(self.pieces), self.gap, self.furniture)


def parsed_xml(data: bytes, path: Path, part: str = "") -> _Element:
    """The root of an XML document. Raises BadInput where it is not well-formed or declares entities.

    No entity is expanded, no DTD loaded, and the network not used.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    inside = f" in {part}" if part else ""
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise BadInput(f"not well-formed XML{inside}: {error.msg}", path=path, line=error.lineno) from None
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and next(iter(dtd.iterentities()), None) is not None:
        raise BadInput(f"entities are declared{inside}, which are not read because they can be misused", path=path)
    return root


def serialised_xml(root: _Element) -> bytes:
    """The XML document of `root`, in UTF-8, with what stood around it."""
    from lxml import etree

    tree = root.getroottree()
    standalone = True if tree.docinfo.standalone else None
    return etree.tostring(tree, encoding="UTF-8", xml_declaration=True, standalone=standalone)


def runs(root: _Element, vocabulary: Vocabulary) -> list[Run]:
    """The runs below `root` that hold text, in their order."""
    return [run for run in _runs(root, vocabulary, furniture=False) if run.pieces]


def whole_run(element: _Element, vocabulary: Vocabulary) -> Run:
    """All that is in `element` as one run, whatever its elements are."""
    nodes = list(element)
    return Run(element, None, nodes, trimmed(_pieces(element.text, nodes, (), vocabulary)))


def write_english(runs: Sequence[Run], english: Sequence[Sequence[Placed]], vocabulary: Vocabulary) -> None:
    """Put the English of each run in its place in the tree."""
    for run, segments in zip(runs, english, strict=True):
        if any(placed.aligned.english != placed.aligned.french for placed in segments):
            _replace(run, list(in_english(run.pieces, segments)), vocabulary)


def holdable(text: str) -> str:
    """`text` without the characters that XML cannot hold."""
    return _XML_NOT_HELD.sub("\ufffd", text)


def _runs(parent: _Element, vocabulary: Vocabulary, *, furniture: bool) -> Iterator[Run]:
    furniture = furniture or vocabulary.furniture(parent)
    gap = "\n" if vocabulary.tight(parent) else "\n\n"
    run = Run(parent, None, [], furniture=furniture, gap=gap)
    for child in parent:
        if _is_inline(child, vocabulary):
            run.nodes.append(child)
            continue
        yield from _whole(run, vocabulary)
        if vocabulary.level(child) != "fixed":
            yield from _runs(child, vocabulary, furniture=furniture)
        run = Run(parent, child, [], furniture=furniture, gap=gap)
    yield from _whole(run, vocabulary)


def _whole(run: Run, vocabulary: Vocabulary) -> Iterator[Run]:
    """`run` with its pieces, and the runs in the nodes of it."""
    lead = run.parent.text if run.after is None else run.after.tail
    run.pieces = trimmed(_pieces(lead, run.nodes, (), vocabulary))
    if not text_of(run.pieces):
        run.pieces = []
    yield run
    for node in _with_blocks(run.nodes, vocabulary):
        yield from _runs(node, vocabulary, furniture=run.furniture)


def _with_blocks(elements: Iterable[_Element], vocabulary: Vocabulary) -> Iterator[_Element]:
    """The outermost elements among `elements` and below that stand for themselves and may have blocks in them."""
    for element in elements:
        level = _level(element, vocabulary)
        if level == "node":
            yield element
        elif level == "inline":
            yield from _with_blocks(element, vocabulary)


def _level(element: _Element, vocabulary: Vocabulary) -> Level:
    """What `element` is; comments, processing instructions and entity references are opaque."""
    return vocabulary.level(element) if isinstance(element.tag, str) else "opaque"


def _is_inline(element: _Element, vocabulary: Vocabulary) -> bool:
    level = _level(element, vocabulary)
    if level != "inline":
        return level not in ("block", "fixed")
    # A block inside makes a block of it; but not one inside a node, such as the paragraphs of a note.
    return all(_is_inline(child, vocabulary) for child in element)


def _pieces(
    lead: str | None, nodes: Iterable[_Element], wrappers: tuple[_Element, ...], vocabulary: Vocabulary
) -> Iterator[Piece]:
    style = _style(wrappers, vocabulary)
    yield Piece(_BLANKS.sub(" ", lead or ""), style)
    for node in nodes:
        level = _level(node, vocabulary)
        if level == "inline" and (len(node) or (node.text or "").strip()):
            yield from _pieces(node.text, node, (*wrappers, node), vocabulary)
        elif level in ("break", "tab", "space"):
            yield Piece({"break": "\n", "tab": "\t", "space": " "}[level], style)
        else:
            shown = vocabulary.shown(node) if isinstance(node.tag, str) else ""
            yield Piece(_BLANKS.sub(" ", shown).strip(), style, node)
        yield Piece(_BLANKS.sub(" ", node.tail or ""), style)


def _style(wrappers: tuple[_Element, ...], vocabulary: Vocabulary) -> Style:
    signature = tuple((one.tag, *sorted(pair for pair in one.attrib.items() if pair[0] != "id")) for one in wrappers)
    return Style(signature, wrappers, any(map(vocabulary.link, wrappers)))


def trimmed(pieces: Iterable[Piece]) -> list[Piece]:
    """`pieces` with one space where several met, none at the ends or around line breaks, and no empty text."""
    found: list[Piece] = []
    last = "\n"  # the last character of text
    for piece in pieces:
        text = piece.text
        if piece.node is None:
            text = text.lstrip(" ") if last in " \n\t" else text
            if not text:
                continue
        if text:
            last = text[-1]
        found.append(Piece(text, piece.style, piece.node))
    return _right_trimmed(found)


def _right_trimmed(pieces: list[Piece]) -> list[Piece]:
    found: list[Piece] = []
    following = "\n"
    for piece in reversed(pieces):
        text = piece.text
        if piece.node is None:
            text = text.rstrip(" \n\t") if not any(one.text for one in found) else text
            text = text.rstrip(" ") if following in "\n\t" else text
            if not text:
                continue
        if text:
            following = text[0]
        found.append(Piece(text, piece.style, piece.node))
    return found[::-1]


def _replace(run: Run, pieces: Sequence[Piece], vocabulary: Vocabulary) -> None:
    holder = run.parent.makeelement("holder")
    fill(holder, pieces, _copied, lambda place, text: _write_text(place, text, vocabulary))
    for node in run.nodes:
        if node.getparent() is run.parent:  # a node that was kept is in the holder now
            run.parent.remove(node)
    if run.after is None:
        run.parent.text, position = holder.text, 0
    else:
        run.after.tail, position = holder.text, run.parent.index(run.after) + 1
    for number, element in enumerate(list(holder)):
        run.parent.insert(position + number, element)


def fill(
    holder: _Element,
    pieces: Iterable[Piece],
    copied: Callable[[_Element], _Element],
    write_text: Callable[[_Element, str], None],
) -> None:
    """Write `pieces` at the end of `holder`: what has one wrapper in common stands together in a copy of it."""
    stack: list[tuple[_Element | None, _Element]] = [(None, holder)]
    seen: set[_Element] = set()
    for piece in pieces:
        common = 1
        for (wrapper, _), wanted in zip(stack[1:], piece.style.wrappers, strict=False):
            if wrapper is not wanted:
                break
            common += 1
        del stack[common:]
        for wrapper in piece.style.wrappers[common - 1 :]:
            copy = copied(wrapper)
            if wrapper in seen:  # an id is for one element
                for name in ("id", "mid"):
                    copy.attrib.pop(name, None)
            seen.add(wrapper)
            stack[-1][1].append(copy)
            stack.append((wrapper, copy))
        if piece.node is not None:
            piece.node.tail = None
            stack[-1][1].append(piece.node)
        else:
            write_text(stack[-1][1], holdable(piece.text))


def _copied(wrapper: _Element) -> _Element:
    copy = wrapper.makeelement(wrapper.tag, {}, wrapper.nsmap)
    for name, value in wrapper.attrib.items():
        with suppress(ValueError):  # a name or value that only a careless page can have
            copy.set(name, value)
    return copy


def _write_text(place: _Element, text: str, vocabulary: Vocabulary) -> None:
    for part in re.split(r"([\n\t])", text):
        if part in vocabulary.breaks:
            place.append(place.makeelement(vocabulary.breaks[part], {}))
        elif part and len(place):
            place[-1].tail = (place[-1].tail or "") + part
        elif part:
            place.text = (place.text or "") + part
