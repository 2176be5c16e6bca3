"""Text files in and out: encodings guessed and stated, output written whole or not at all."""

from __future__ import annotations

import codecs
import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from glossary.errors import BadInput

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Control characters that no text file holds; their presence tells a binary file from Windows-1252 text.
_BINARY = [bytes([code]) for code in (*range(0x20), 0x7F) if code not in (0x09, 0x0A, 0x0C, 0x0D, 0x1A, 0x1B)]


_SAMPLE = 65536


@dataclass(frozen=True, slots=True)
class DecodedText:
    """The text of a file, the codec that read it, and whether that codec was a guess."""

    text: str
    encoding: str
    guessed: bool


def read_text(path: Path, encoding: str | None = None) -> DecodedText:
    """The text of the file at `path`, with line ends as they are, in `encoding` or the one that its bytes show.

    Raises BadInput for what is no readable text file, as `detect_encoding` and `opened_text` do.
    """
    guessed = False
    if encoding is None:
        encoding, guessed = detect_encoding(path)
    with opened_text(path, encoding) as stream:
        return DecodedText(stream.read(), encoding, guessed)


def detect_encoding(path: Path) -> tuple[str, bool]:
    """The codec for the file at `path`, and whether it is a guess; reads the file once, in pieces.

    UTF-8 with or without a byte-order mark, UTF-16 and UTF-32 with one, UTF-16 without one where every other byte
    is zero, else Windows-1252, which is always a guess. Raises BadInput for a file that is missing, a folder,
    closed to us, empty or binary.
    """
    with opened_bytes(path) as stream:
        head = stream.read(_SAMPLE)
        if not head.strip(b" \t\r\n\0"):
            raise BadInput("the file holds no text" if head else "the file is empty", path=path)
        for mark, encoding in _BOMS:
            if head.startswith(mark):
                return encoding, False
        if utf16 := _utf16_without_mark(head):
            return utf16, True
        decoder = codecs.getincrementaldecoder("utf-8")()
        is_utf8, piece = True, head
        while piece:
            if b"\0" in piece or sum(map(piece.count, _BINARY)) > len(piece) // 100:
                raise BadInput("this is a binary file, not text", path=path)
            try:
                decoder.decode(piece) if is_utf8 else None
            except UnicodeDecodeError:
                is_utf8 = False
            piece = stream.read(_SAMPLE)
    return ("utf-8", False) if is_utf8 else ("cp1252", True)


def opened_bytes(path: Path) -> io.BufferedReader:
    """The file at `path`, open for reading bytes. Raises BadInput where it is missing, a folder, or closed to us."""
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise BadInput("no such file", path=path) from None
    except IsADirectoryError:
        raise BadInput("this is a folder, not a file", path=path) from None
    except PermissionError:
        raise BadInput("permission denied", path=path) from None


@contextmanager
def opened_text(path: Path, encoding: str) -> Iterator[IO[str]]:
    """A text stream over the file at `path`, with line ends as they are.

    Raises BadInput where the file cannot be opened, or a byte of it is not `encoding`.
    """
    try:
        codecs.lookup(encoding)
    except LookupError:
        raise BadInput(f"unknown encoding {encoding!r}", path=path, hint="Try utf-8, utf-16 or cp1252") from None
    try:
        with io.TextIOWrapper(opened_bytes(path), encoding=encoding, newline="") as stream:
            yield stream
    except UnicodeError as error:
        hint = "Save the file as UTF-8, or name its encoding with --encoding"
        raise BadInput(f"this is not {encoding} text ({error})", path=path, hint=hint) from None


@contextmanager
def written_whole(path: Path, *, encoding: str = "utf-8", newline: str = "") -> Iterator[IO[str]]:
    """A text file to write to, which takes the place of `path` only when the block ends without an error."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    except (FileExistsError, NotADirectoryError):
        raise BadInput("this is a file, not a folder", path=path.parent) from None
    part = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding=encoding, newline=newline) as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.chmod(0o666 & ~_umask())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _utf16_without_mark(data: bytes) -> str | None:
    sample = data[:4096]
    if len(sample) < 4 or len(sample) % 2:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > len(sample) * 0.35 and not even:
        return "utf-16-le"
    if even > len(sample) * 0.35 and not odd:
        return "utf-16-be"
    return None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
