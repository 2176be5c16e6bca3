"""Zip packages (DOCX, ODT, EPUB) in and out: nothing is unpacked to disk, and what is read is bounded.

Every member but those that hold text is copied as it is.
"""

from __future__ import annotations

import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from glossary.errors import BadInput

LARGEST_TEXT = 50_000_000  # bytes of all parts that hold text, expanded
LARGEST_PACKAGE = 500_000_000  # bytes of all members together, expanded
MOST_MEMBERS = 20_000

_ENCRYPTED_FLAG = 0x1
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # an encrypted Office file, or one from before 2007
_PIECE = 1 << 20
_NEEDS_ZIP64 = 1 << 31
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


class Package:
    """A zip package at `path`, checked. Raises BadInput for one that is damaged, encrypted, or made to do harm."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._left = LARGEST_TEXT
        with self._opened() as archive:
            members = archive.infolist()
        self.names = [member.filename for member in members]
        self._check(members)

    def read(self, name: str) -> bytes:
        """The member `name`, expanded. Raises BadInput where it is missing or damaged, or makes more than LARGEST_TEXT
        together with those read before."""
        try:
            with self._opened() as archive, archive.open(name) as stream:
                data = stream.read(self._left + 1)
        except KeyError:
            raise BadInput(f"the package has no {name}", path=self.path, hint="Save it again") from None
        except _DAMAGED as error:
            raise self._damaged(error) from None
        self._left -= len(data)
        if self._left < 0:
            reason = f"the text in it expands to more than {LARGEST_TEXT / 1e6:.0f} MB"
            raise BadInput(reason, path=self.path, hint="Split the document")
        return data

    def write(self, target: Path, parts: Mapping[str, bytes]) -> None:
        """Write the package at `target`, whole or not at all, with `parts` in place of the members of those names."""
        try:
            with self._opened() as archive, bytes_written_whole(target) as stream:
                _copy(archive, stream, parts)
        except zipfile.BadZipFile as error:
            raise self._damaged(error) from None

    @contextmanager
    def _opened(self) -> Iterator[zipfile.ZipFile]:
        try:
            archive = zipfile.ZipFile(self.path)
        except PermissionError:
            raise BadInput("permission denied", path=self.path) from None
        except FileNotFoundError:
            raise BadInput("no such file", path=self.path) from None
        except _DAMAGED as error:
            raise self._damaged(error) from None
        with archive:
            yield archive

    def _check(self, members: list[zipfile.ZipInfo]) -> None:
        if len(members) > MOST_MEMBERS:
            raise self._harmful(f"it holds {len(members):,} files")
        if sum(member.file_size for member in members) > LARGEST_PACKAGE:
            raise self._harmful(f"it expands to more than {LARGEST_PACKAGE / 1e6:.0f} MB")
        if len(set(self.names)) != len(self.names):
            raise self._harmful("it holds two files of one name")
        for member in members:
            name = PurePosixPath(member.filename)
            has_drive = any(part.endswith(":") for part in name.parts[:1])
            if name.is_absolute() or has_drive or ".." in name.parts or "\\" in member.filename:
                raise self._harmful(f"the name {member.filename!r} leads out of it")
            if member.flag_bits & _ENCRYPTED_FLAG:
                raise encrypted(self.path)

    def _harmful(self, reason: str) -> BadInput:
        return BadInput(f"the package is not read: {reason}", path=self.path, hint="Where does the file come from?")

    def _damaged(self, error: Exception) -> BadInput:
        with self.path.open("rb") as stream:
            head = stream.read(len(_OLE))
        if not head:
            return BadInput("the file is empty", path=self.path)
        if head == _OLE:
            reason = "the file is encrypted, or in the format of before 2007"
            return BadInput(reason, path=self.path, hint="Open it and save it without a password, in today's format")
        suffix = self.path.suffix.lower().removeprefix(".")
        return BadInput(f"this is no {suffix.upper()} file, or a damaged one ({error})", path=self.path)


def encrypted(path: Path) -> BadInput:
    """The error for a file that is encrypted."""
    return BadInput("the file is encrypted", path=path, hint="Save a copy without a password")


@contextmanager
def bytes_written_whole(path: Path) -> Iterator[IO[bytes]]:
    """A binary file to write to, which takes the place of `path` only when the block ends without an error."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(descriptor, "w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        umask = os.umask(0)
        os.umask(umask)
        part.chmod(0o666 & ~umask)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _copy(archive: zipfile.ZipFile, stream: IO[bytes], parts: Mapping[str, bytes]) -> None:
    """Copy the members in their order, which matters: an EPUB begins with its media type, not compressed."""
    left = LARGEST_PACKAGE
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for member in archive.infolist():
            copy = zipfile.ZipInfo(member.filename, member.date_time)
            copy.compress_type = (
                zipfile.ZIP_STORED if member.compress_type == zipfile.ZIP_STORED else zipfile.ZIP_DEFLATED
            )
            copy.external_attr = member.external_attr
            if member.filename in parts:
                target.writestr(copy, parts[member.filename])
                continue
            with target.open(copy, "w", force_zip64=member.file_size > _NEEDS_ZIP64) as sink:
                for piece in _expanded(archive, member):
                    left -= len(piece)
                    if left < 0:
                        raise zipfile.BadZipFile("it expands to more than it says")
                    sink.write(piece)


def _expanded(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The member in pieces. Raises BadZipFile for whatever is wrong with it."""
    try:
        with archive.open(member) as source:
            while piece := source.read(_PIECE):
                yield piece
    except _DAMAGED as error:
        raise zipfile.BadZipFile(str(error)) from None
