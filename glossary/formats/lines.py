"""The lines of files that may be large, compressed or hostile, read one by one in bounded memory.

Files compressed with gzip, bzip2 or xz are known by their first bytes and expanded as they are read.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from glossary.errors import BadInput
from glossary.files import detect_encoding, opened_bytes, opened_text

LONGEST_LINE = 10_000_000

_MAGIC = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\0": "xz", b"PK\x03\x04": "zip", b"(\xb5/\xfd": "zstd"}
_UNPACK = "Unpack it first; gzip, bzip2 and xz are read as they are"
# Names and JSON shrink to a tenth, at best to a fiftieth; zeros to a thousandth or less.
_MOST_EXPANSION = 200
_ALWAYS_EXPANDED = 64_000_000
_BUFFER = 1 << 18


def is_compressed(path: Path) -> bool:
    """Whether the file at `path` is one that `numbered_lines` and `opened_table` expand. Raises BadInput."""
    return _compression(path) is not None


def numbered_lines(path: Path, encoding: str = "utf-8") -> Iterator[tuple[int, str]]:
    """The lines of the file at `path` with their numbers, without line ends; a byte-order mark is left out.

    `encoding` is one in which a line end is one byte. Raises BadInput for a file that cannot be opened or is
    damaged, for a line over LONGEST_LINE bytes, which is not read whole, and for one that is not `encoding`.
    """
    if encoding.lower().replace("_", "-").startswith(("utf-16", "utf-32")):
        raise BadInput(f"a bulk file cannot be read as {encoding}", path=path, hint="Convert it to UTF-8")
    with _opened(path) as stream:
        for number, line in enumerate(iter(lambda: stream.readline(LONGEST_LINE + 1), b""), 1):
            if len(line) > LONGEST_LINE:
                raise _too_long(path, number)
            try:
                text = line.decode(encoding)
            except UnicodeError as error:
                hint = "Convert the file to UTF-8, or name its encoding with --encoding"
                raise BadInput(f"this is not {encoding} text ({error})", path=path, line=number, hint=hint) from None
            except LookupError:
                raise BadInput(f"unknown encoding {encoding!r}", path=path, hint="Try utf-8 or cp1252") from None
            yield number, text.removeprefix("\ufeff").rstrip("\r\n") if number == 1 else text.rstrip("\r\n")


@contextmanager
def opened_table(path: Path, encoding: str | None = None) -> Iterator[Iterator[str]]:
    """The lines of the table at `path`, with line ends as they are, as `csv.reader` wants them.

    Without `encoding`, that of a plain file is found from its bytes; a compressed one is UTF-8. Raises BadInput as
    `numbered_lines` does.
    """
    if not is_compressed(path):
        with opened_text(path, encoding or detect_encoding(path)[0]) as stream:
            yield limited(stream, str(path))
        return
    encoding = encoding or "utf-8-sig"
    try:
        with _opened(path) as expanded, io.TextIOWrapper(expanded, encoding=encoding, newline="") as stream:
            yield limited(stream, str(path))
    except UnicodeError as error:
        raise BadInput(f"this is not {encoding} text ({error})", path=path, hint="Name it with --encoding") from None
    except LookupError:
        raise BadInput(f"unknown encoding {encoding!r}", path=path, hint="Try utf-8 or cp1252") from None


def limited(stream: IO[str], name: str) -> Iterator[str]:
    """The lines of `stream`. Raises BadInput for one over LONGEST_LINE characters, which is not read whole."""
    for number, line in enumerate(iter(lambda: stream.readline(LONGEST_LINE + 1), ""), 1):
        if len(line) > LONGEST_LINE:
            raise _too_long(name, number)
        yield line


def first_lines(path: Path, most: int = 20) -> list[str]:
    """The first lines of the file at `path`, for a look at what it is; bytes that are not UTF-8 are replaced."""
    with _opened(path) as stream:
        head = stream.read(_BUFFER)
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return head.decode(encoding, "replace").splitlines()[:most]


def _compression(path: Path) -> str | None:
    with opened_bytes(path) as stream:
        head = stream.read(8)
    found = next((name for magic, name in _MAGIC.items() if head.startswith(magic)), None)
    if found in ("zip", "zstd"):
        raise BadInput(f"this is a {found} file", path=path, hint=_UNPACK)
    return found


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    compression = _compression(path)
    with opened_bytes(path) as file:
        if compression is None:
            yield file
            return
        with (
            _expanding(compression, file) as expanded,
            io.BufferedReader(_Guard(path, file, expanded), _BUFFER) as stream,
        ):
            yield stream


def _expanding(compression: str, file: IO[bytes]) -> IO[bytes]:
    if compression == "gzip":
        return cast(IO[bytes], gzip.GzipFile(fileobj=file))
    return bz2.BZ2File(file) if compression == "bzip2" else lzma.LZMAFile(file)


class _Guard(io.RawIOBase):
    """The expanded bytes of a compressed file. Raises BadInput where they outgrow any honest text."""

    def __init__(self, path: Path, file: IO[bytes], expanded: IO[bytes]) -> None:
        super().__init__()
        self._path, self._file, self._expanded, self._count = path, file, expanded, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            piece = self._expanded.read(len(buffer))
        except (EOFError, OSError, zlib.error, lzma.LZMAError) as error:
            hint = "Fetch or compress it again"
            raise BadInput(
                f"the compressed file is damaged or cut short ({error})", path=self._path, hint=hint
            ) from None
        buffer[: len(piece)] = piece
        self._count += len(piece)
        if self._count > max(_ALWAYS_EXPANDED, _MOST_EXPANSION * self._file.tell()):
            reason = f"it expands to more than {_MOST_EXPANSION} times its size, which no list of names does"
            raise BadInput(reason, path=self._path, hint="If you trust it, unpack it first")
        return len(piece)


def _too_long(path: str | Path, number: int) -> BadInput:
    reason = f"a line of more than {LONGEST_LINE:,} characters"
    return BadInput(reason, path=path, line=number, hint="Is it the right file, and one record a line?")
