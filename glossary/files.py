"""Text files in and out: encodings guessed and stated, output written whole or not at all."""

from __future__ import annotations

import codecs
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
_BINARY = frozenset(range(0x20)) - {0x09, 0x0A, 0x0C, 0x0D, 0x1A, 0x1B} | {0x7F}


@dataclass(frozen=True, slots=True)
class DecodedText:
    """The text of a file, the codec that read it, and whether that codec was a guess."""

    text: str
    encoding: str
    guessed: bool


def read_text(path: Path, encoding: str | None = None) -> DecodedText:
    """The text of the file at `path`, with `encoding` or the one that its bytes show.

    UTF-8 with or without a byte-order mark, UTF-16 and UTF-32 with one, UTF-16 without one where every other byte
    is zero, else Windows-1252, which is marked as a guess. Raises BadInput for a missing, empty or binary file and
    for bytes that `encoding` cannot read.
    """
    if path.is_dir():
        raise BadInput("this is a folder, not a file", path=path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise BadInput("no such file", path=path) from None
    except PermissionError:
        raise BadInput("permission denied", path=path) from None
    return decode(data, path=path, encoding=encoding)


def decode(data: bytes, *, path: Path | None = None, encoding: str | None = None) -> DecodedText:
    """The text that `data` holds, as `read_text` reads it; `path` is for messages only."""
    if not data.strip(b" \t\r\n\0"):
        raise BadInput("the file is empty" if not data else "the file holds no text", path=path)
    guessed = False
    if encoding is None:
        encoding, guessed = _guess_encoding(data, path)
    try:
        return DecodedText(data.decode(encoding), encoding, guessed)
    except LookupError:
        raise BadInput(f"unknown encoding {encoding!r}", path=path, hint="Try utf-8, utf-16 or cp1252") from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadInput(
            f"byte 0x{data[error.start]:02x} is not {encoding}",
            path=path,
            line=line,
            hint="Save the file as UTF-8, or name its encoding with --encoding",
        ) from None


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


def _guess_encoding(data: bytes, path: Path | None) -> tuple[str, bool]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding, False
    if (zeros := _utf16_without_mark(data)) is not None:
        return zeros, True
    if _looks_binary(data):
        raise BadInput("this is a binary file, not text", path=path)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252", True
    return "utf-8", False


def _looks_binary(data: bytes) -> bool:
    sample = data[:65536]
    return b"\0" in data or sum(byte in _BINARY for byte in sample) > len(sample) // 100


def _utf16_without_mark(data: bytes) -> str | None:
    sample = data[:4096]
    if len(sample) < 4 or len(data) % 2:
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
