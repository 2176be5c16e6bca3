"""Source documents: which files they are, their text cut into segments, and the files with English in them.

A file of any kind is read into a `Document`, so that translation, tables and checks know only text and segments. A kind
that comes back (DOCX, HTML, subtitles…) is read again when its English is there, and written with it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from glossary.errors import BadInput
from translate.documents import blocks
from translate.documents.find import SourceFile, find_documents
from translate.documents.kinds import KINDS, LARGEST_DOCUMENT, kind_of, open_skeleton, read_source
from translate.documents.text import segment_document
from translate.model import Bitext, Document

__all__ = [
    "LARGEST_DOCUMENT",
    "SUFFIXES",
    "Examined",
    "SourceFile",
    "examine",
    "find_documents",
    "read_document",
    "read_source",
    "rebuild_document",
    "rebuilt_suffix",
    "segment_document",
]

SUFFIXES = tuple(KINDS)


@dataclass(frozen=True, slots=True)
class Examined:
    """What is known of a document before it is translated: its length in characters, a short text that differs where
    the file does, and the encoding that was guessed, if one was."""

    length: int
    digest: str
    guessed_encoding: str = ""


def read_document(path: Path, name: str, encoding: str | None = None) -> Document:
    """The document at `path`, called `name`, in segments. Raises BadInput for a file that cannot be read."""
    if kind_of(path).module:
        return blocks.assembled(name, open_skeleton(path, encoding))
    return segment_document(name, read_source(path, encoding).text, markdown=path.suffix.lower() == ".md")


def examine(path: Path, encoding: str | None = None) -> Examined:
    """What the file at `path` is, having read it whole. Raises BadInput as `read_document` does, and for a structured
    file without any text."""
    if not kind_of(path).module:
        decoded = read_source(path, encoding)
        digest = _digest(decoded.text.encode("utf-8", errors="surrogatepass"))
        return Examined(len(decoded.text), digest, decoded.encoding if decoded.guessed else "")
    length = sum(len(block.text) for block in open_skeleton(path, encoding).blocks)
    if not length:
        raise BadInput("the file holds no text to translate", path=path)
    return Examined(length, _digest(path.read_bytes()))


def rebuilt_suffix(path: Path) -> str:
    """What the English file that `rebuild_document` makes of `path` adds to its name; empty for text and PDF."""
    return f".en{path.suffix}" if kind_of(path).comes_back else ""


def rebuild_document(source: Path, bitext: Bitext, target: Path, encoding: str | None = None) -> None:
    """Write at `target` the file `source` with the English of `bitext` where its French stands, whole or not at all.

    Raises BadInput where `source` was changed since it was translated, or a part of it that is copied is damaged.
    """
    blocks.rebuild(open_skeleton(source, encoding), source, bitext, target)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
