"""XML in and out: a reader for files from anywhere, and a writer that streams.

The reader expands no entity, loads no DTD, touches no network, and holds one record at a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from glossary.errors import BadInput
from glossary.files import opened_bytes

if TYPE_CHECKING:
    from lxml.etree import _Element

Attributes = Mapping[str, str]
# A piece of mixed content: the name of its element (empty for plain text), its text, and the element's attributes.
Piece = tuple[str, str, Attributes]

LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# What XML 1.0 cannot hold, not even as a character reference.
_UNHOLDABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_IN_ATTRIBUTE = {**_IN_TEXT, **str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})}
_SPACES = re.compile(r"[ \t\r\n]+")
_WRAPPED_LINE = re.compile(r"[ \t]*\r?\n[ \t]+")
_NOT_IN_NAMES = re.compile(r"^[0-9-]|_(?=x)|[^A-Za-z0-9_-]")
_ESCAPED_IN_NAME = re.compile(r"_x([0-9A-F]{4,6})_")


class XmlWriter:
    """Writes an XML document to a text stream, element by element, indented."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._depth = 0
        stream.write('<?xml version="1.0" encoding="UTF-8"?>\n')

    @contextmanager
    def element(self, name: str, attributes: Attributes | None = None) -> Iterator[None]:
        """An element that holds what is written inside the block."""
        indent = "  " * self._depth
        self._stream.write(f"{indent}<{name}{_attributes(attributes)}>\n")
        self._depth += 1
        yield
        self._depth -= 1
        self._stream.write(f"{indent}</{name}>\n")

    def leaf(self, name: str, text: str, attributes: Attributes | None = None) -> None:
        """Write an element that holds only `text`."""
        content = _holdable(text).translate(_IN_TEXT)
        self._stream.write(f"{'  ' * self._depth}<{name}{_attributes(attributes)}>{content}</{name}>\n")

    def mixed(self, name: str, pieces: Iterable[Piece], attributes: Attributes | None = None) -> None:
        """Write an element of text in which some pieces are elements themselves."""
        self._stream.write(f"{'  ' * self._depth}<{name}{_attributes(attributes)}>")
        for inner, text, inner_attributes in pieces:
            content = _holdable(text).translate(_IN_TEXT)
            self._stream.write(f"<{inner}{_attributes(inner_attributes)}>{content}</{inner}>" if inner else content)
        self._stream.write(f"</{name}>\n")


def elements(path: Path, names: Sequence[str], roots: Sequence[str]) -> Iterator[_Element]:
    """The elements with one of these local names, whole, in their order; each is emptied after its turn.

    Raises BadInput where the file is no well-formed XML, declares entities, or has another root than one of `roots`.
    """
    from lxml import etree

    with opened_bytes(path) as stream:
        parser = etree.iterparse(
            stream,
            events=("start", "end"),
            tag=[f"{{*}}{name}" for name in (*roots, *names)],
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        seen = False
        try:
            for event, element in parser:
                if not seen:
                    seen = True
                    _require_known(element.getroottree().getroot(), roots, path)
                if event == "end" and local_name(element) in names:
                    yield element
                    _forget(element)
        except etree.XMLSyntaxError as error:
            hint = "Export the file again, or repair it in an XML editor"
            raise BadInput(f"not well-formed XML: {error.msg}", path=path, line=error.lineno, hint=hint) from None
        if not seen and parser.root is not None:
            _require_known(parser.root, roots, path)


def local_name(element: _Element) -> str:
    """The element's name without its namespace; empty for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def namespace(element: _Element) -> str:
    """The element's namespace; empty where it has none."""
    return element.tag.rpartition("}")[0].removeprefix("{") if isinstance(element.tag, str) else ""


def phrase(element: _Element) -> str:
    """The text in `element` as one line: markup left out, white space as one space, none at either end."""
    return _SPACES.sub(" ", _content(element)).strip()


def prose(element: _Element) -> str:
    """The text in `element`, its own line breaks kept; one that only wraps an indented line becomes a space."""
    return _WRAPPED_LINE.sub(" ", _content(element).strip())


def place(path: Path, element: _Element) -> str:
    """Where `element` begins, for messages."""
    return f"{path}, line {element.sourceline}"


def encoded_name(text: str) -> str:
    """`text` as an XML name (NCName) without full stops; `decoded_name` turns it back.

    Characters that a name cannot hold are written as in ISO 9075-14: a space is _x0020_.

    >>> encoded_name("route de la soie")
    'route_x0020_de_x0020_la_x0020_soie'
    """
    return _NOT_IN_NAMES.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def decoded_name(name: str) -> str:
    """The text that `encoded_name` made `name` of."""
    return _ESCAPED_IN_NAME.sub(_decoded_character, name)


def _decoded_character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return chr(code) if code <= 0x10FFFF else match[0]


def _attributes(attributes: Attributes | None) -> str:
    pairs = (attributes or {}).items()
    return "".join(f' {name}="{_holdable(value).translate(_IN_ATTRIBUTE)}"' for name, value in pairs)


def _holdable(text: str) -> str:
    return _UNHOLDABLE.sub("\ufffd", text)


def _content(element: _Element) -> str:
    pieces = [element.text or ""]
    for child in element:
        if not isinstance(child.tag, str):
            reason = f"the entity {child.text} is not declared in XML itself"
            raise BadInput(reason, line=child.sourceline, hint="Write the character instead")
        pieces += [_content(child), child.tail or ""]
    return "".join(pieces)


def _require_known(root: _Element, roots: Sequence[str], path: Path) -> None:
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and next(iter(dtd.iterentities()), None) is not None:
        hint = "Remove the <!ENTITY …> lines, or export the file again without them"
        raise BadInput(
            "the file declares entities, which are not read because they can be misused", path=path, hint=hint
        )
    if local_name(root) not in roots:
        expected = " or ".join(f"<{name}>" for name in roots)
        raise BadInput(
            f"the file begins with <{local_name(root)}>, not with {expected}", path=path, line=root.sourceline
        )


def _forget(element: _Element) -> None:
    """Free what has been read: the element's content, and the elements before it."""
    element.clear(keep_tail=False)
    parent = element.getparent()
    while parent is not None and (previous := element.getprevious()) is not None:
        parent.remove(previous)
