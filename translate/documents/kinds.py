"""The kinds of files that are read as documents, by their suffixes, and how each is opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

from glossary.errors import BadInput
from glossary.files import DecodedText, read_text
from translate.documents.blocks import Skeleton

LARGEST_DOCUMENT = 50_000_000  # bytes; a whole document stands in memory several times over while it is translated
_LARGEST_WITH_IMAGES = 200_000_000  # bytes; the text of such a file has its own limit


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: the module that reads it (none for plain text), and whether it comes back in English.

    Tables are read where they are named; in a folder they are seldom documents. `largest` is a limit in bytes.
    """

    module: str = ""
    comes_back: bool = True
    in_folders: bool = True
    largest: int = LARGEST_DOCUMENT


_TEXT = Kind(comes_back=False)
_HTML = Kind("html")
_XLIFF = Kind("xliff")
_TABLE = Kind("table", in_folders=False)

KINDS: Mapping[str, Kind] = {
    ".txt": _TEXT,
    ".md": _TEXT,
    ".html": _HTML,
    ".htm": _HTML,
    ".xhtml": Kind("xhtml"),
    ".docx": Kind("docx", largest=_LARGEST_WITH_IMAGES),
    ".odt": Kind("odt", largest=_LARGEST_WITH_IMAGES),
    ".epub": Kind("epub", largest=_LARGEST_WITH_IMAGES),
    ".pdf": Kind("pdf", comes_back=False, largest=_LARGEST_WITH_IMAGES),
    ".srt": Kind("subtitles"),
    ".vtt": Kind("subtitles"),
    ".xlf": _XLIFF,
    ".xliff": _XLIFF,
    ".po": Kind("po"),
    ".csv": _TABLE,
    ".tsv": _TABLE,
}


def kind_of(path: Path) -> Kind:
    """The kind of the file at `path`. Raises BadInput for a suffix that is not read."""
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        reason = f"only {', '.join([*KINDS][:-1])} and {[*KINDS][-1]} files are read"
        raise BadInput(reason, path=path, hint="Convert it to one of these first")
    return kind


def open_skeleton(path: Path, encoding: str | None = None) -> Skeleton:
    """The structured document at `path`, read. `encoding` is for the kinds that are text files.

    Raises BadInput for a file that cannot be read: damaged, encrypted, too large or hostile.
    """
    refuse_large(path)
    module = import_module(f"translate.documents.{kind_of(path).module}")
    return cast(Skeleton, module.read(path, encoding))


def read_source(path: Path, encoding: str | None = None) -> DecodedText:
    """The text of the text file at `path`, as `glossary.files.read_text` reads it; BadInput if it is too large."""
    refuse_large(path)
    return read_text(path, encoding)


def refuse_large(path: Path) -> None:
    """Raise BadInput if the file at `path` is larger than one of its kind may be."""
    largest = KINDS.get(path.suffix.lower(), _TEXT).largest
    if path.is_file() and (size := path.stat().st_size) > largest:
        reason = f"the file has {size / 1e6:.0f} MB; the largest document read has {largest / 1e6:.0f} MB"
        raise BadInput(reason, path=path, hint="Split it into smaller files")
