"""Text with inline elements, as in TMX and XLIFF: terms marked in it, and what is text told from what is code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from glossary.errors import BadInput
from glossary.formats.xml import Attributes, Piece, local_name
from translate.formats.spans import TermSpan, cut

if TYPE_CHECKING:
    from lxml.etree import _Element


@dataclass(slots=True)
class Content:
    """The text of an element, and the `mrk` elements in it, each with its offsets."""

    text: str = ""
    marks: list[tuple[_Element, int, int]] = field(default_factory=list)


def marked(text: str, spans: Iterable[TermSpan], attributes: Callable[[int], Attributes]) -> Iterator[Piece]:
    """The pieces of `text` with a `mrk` for each span, whose attributes are those of its number."""
    for piece, number in cut(text, spans):
        yield ("", piece, {}) if number is None else ("mrk", piece, attributes(number))


def content(element: _Element, codes: Set[str]) -> Content:
    """What `element` holds. Elements called as in `codes` hold no text of the document. Raises BadInput."""
    found = Content()
    _gather(element, codes, found)
    return found


def _gather(element: _Element, codes: Set[str], found: Content) -> None:
    found.text += element.text or ""
    for child in element:
        name, start = local_name(child), len(found.text)
        if not name:
            hint = "Write the character instead"
            raise BadInput(f"the entity {child.text} is not declared in XML itself", hint=hint)
        if name == "cp":  # a character that XML cannot hold, by its code point
            found.text += "\ufffd"
        elif name not in codes:
            _gather(child, codes, found)
        if name == "mrk":
            found.marks.append((child, start, len(found.text)))
        found.text += child.tail or ""
