"""Argos packages: finding, checking, unpacking and installing them.

A package is a zip of one folder: metadata.json (its languages), model/ (CTranslate2), and a tokenizer's model,
sentencepiece.model or bpe.model. It is unpacked beside its place and then renamed, so that a failure leaves nothing.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import re
import shutil
import stat
import tempfile
import urllib.error
import urllib.request
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from glossary.errors import BadInput, NotFound
from translate.engines.base import EngineError

SUFFIX = ".argosmodel"
SHIPPED = Path(__file__).resolve().parents[1] / "models"
DEFAULT_LANGUAGES = ("fr", "en")
TOKENIZERS = ("sentencepiece.model", "bpe.model")

_GIB = 1 << 30
_LARGEST = 4 * _GIB  # stock packages hold 50 MB to 1 GB
_HIGHEST_RATIO = 200  # deflated weights shrink a little; what shrinks more than this is no model
_RATIO_COUNTS_FROM = 10 << 20
_SECONDS_FOR_THE_INDEX = 15.0
_CODE = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{2,8})*")
_PLAIN_NAME = re.compile(r"\w[\w. -]*")
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
_FROM_A_FILE = "Download a package elsewhere and use: translate models install FILE"


@dataclass(frozen=True, slots=True)
class PackageInfo:
    """What an Argos package says of itself; `path` is its folder, or its file when it is not unpacked."""

    name: str
    path: Path
    from_code: str
    to_code: str
    version: str
    tokenizer: str
    size: int
    readme: str = ""


def install(path: Path) -> PackageInfo:
    """The package in the file at `path`, once it is installed where Argos looks; an older one of its name is replaced.

    Raises BadInput if the file is no sound package, and OSError if it cannot be written; then nothing is changed.
    """
    target = _package_folders()[0]
    target.mkdir(parents=True, exist_ok=True)
    with _open_zip(path) as archive:
        top = _checked_top(archive, path)
        _put(archive, path, top, target / top)
    return _described(target / top)


def install_by_name(name: str) -> PackageInfo:
    """The newest package called `name`, such as "fr_en", of the Argos index, once it is fetched and installed.

    Raises EngineError without a network, NotFound if the index has no such package.
    """
    pair = _pair(name)
    if pair is None:
        raise BadInput(f"no file {name!r}, and no name of a package either", hint="A name looks like fr_en")
    offers = [offer for offer in _index(_settings().remote_package_index) if _codes(offer) == pair]
    if not offers:
        raise NotFound(f"the Argos index has no package {name}")
    newest = max(offers, key=lambda offer: _version_key(str(offer.get("package_version", ""))))
    links = [link for link in newest.get("links", ()) if str(link).startswith(("https://", "http://"))]
    if not links:
        raise EngineError(f"the Argos index has no address for {name}", hint=_FROM_A_FILE)
    with tempfile.TemporaryDirectory(prefix="exonym-") as folder:
        file = Path(folder) / f"{name}{SUFFIX}"
        with _fetched(str(links[0])) as reply, file.open("wb") as stream:
            shutil.copyfileobj(reply, stream)
        return install(file)


def list_installed() -> list[PackageInfo]:
    """The installed packages, by name; a folder that is no sound package is left out."""
    found = []
    for folder in _package_folders():
        for child in sorted(folder.iterdir()) if folder.is_dir() else ():
            try:
                found.append(_described(child))
            except BadInput:
                continue
    return found


def info(package: str) -> PackageInfo:
    """What the package file, folder or installed package (its folder's name, or "fr_en") says of itself.

    Raises BadInput for an unsound package, NotFound if there is none.
    """
    path = Path(package)
    if path.is_dir():
        return _described(path)
    if path.exists() or path.suffix == SUFFIX:
        return _described_file(path)
    pair = _pair(package)
    for installed in list_installed():
        if package == installed.name or pair == _languages(installed):
            return installed
    raise NotFound(f"no package {package!r} is installed, and there is no such file")


def default() -> PackageInfo:
    """The package to translate French into English with: the newest installed, else the one that ships.

    Raises NotFound if there is neither.
    """
    try:
        installed = [package for package in list_installed() if _languages(package) == DEFAULT_LANGUAGES]
    except OSError:  # Argos makes folders in the home folder before it looks, which may be read-only
        installed = []
    if installed:
        return max(installed, key=lambda package: _version_key(package.version))
    for file in sorted(SHIPPED.glob(f"*{SUFFIX}")):
        shipped = _described_file(file)
        if _languages(shipped) == DEFAULT_LANGUAGES:
            return shipped
    raise NotFound(
        "no Argos package for French to English is installed. "
        "Get one with 'translate models install fr_en' or 'translate models install FILE'"
    )


def unpacked(path: Path) -> Path:
    """The folder of the package at `path`: itself, or for a file a copy in the user's cache, made when first asked for.

    The copy is kept under the hash of the file's content. Raises BadInput if there is no sound package.
    """
    if path.is_dir():
        return _described(path).path
    with _open_zip(path) as archive:
        top = _checked_top(archive, path)
        folder = _cache() / _digest(path) / top
        if not folder.is_dir():
            folder.parent.mkdir(parents=True, exist_ok=True)
            _put(archive, path, top, folder)
    return _described(folder).path


# Places


def _package_folders() -> list[Path]:
    """Where Argos keeps installed packages, the folder to install into first."""
    return [Path(folder) for folder in _settings().package_dirs]


def _settings() -> Any:
    """Argos's settings, imported when first asked for: the import makes folders in the user's home."""
    from argostranslate import settings  # type: ignore[import-untyped]

    return settings


def _cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "exonym" / "packages"


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()[:32]


# Reading a package


def _described(folder: Path) -> PackageInfo:
    metadata_file = folder / "metadata.json"
    if not metadata_file.is_file():
        raise BadInput("no Argos package: it has no metadata.json", path=folder)
    files = {str(path.relative_to(folder).as_posix()): path.stat().st_size for path in _files(folder)}
    readme = folder / "README.md"
    text = readme.read_text(encoding="utf-8", errors="replace") if readme.is_file() else ""
    return _package_info(folder.resolve(), folder.resolve().name, metadata_file.read_bytes(), files, text)


def _described_file(path: Path) -> PackageInfo:
    with _open_zip(path) as archive:
        top = _checked_top(archive, path)
        return _described_members(archive, path, top)


def _described_members(archive: zipfile.ZipFile, path: Path, top: str) -> PackageInfo:
    files = {
        str(PurePosixPath(member.filename).relative_to(top)): member.file_size
        for member in archive.infolist()
        if not member.is_dir()
    }
    with _damage_named(path):
        metadata = archive.read(f"{top}/metadata.json")
        readme = archive.read(f"{top}/README.md") if "README.md" in files else b""
    return _package_info(path, top, metadata, files, readme.decode("utf-8", errors="replace"))


def _package_info(path: Path, name: str, metadata: bytes, files: Mapping[str, int], readme: str) -> PackageInfo:
    """The description of a package with `files`. Raises BadInput if a part is missing or the metadata is unusable."""
    try:
        fields = json.loads(metadata)
    except ValueError:
        raise BadInput("the package's metadata.json is not JSON", path=path) from None
    if not isinstance(fields, dict):
        raise BadInput("the package's metadata.json holds no object", path=path)
    codes = _codes(fields)
    if not all(isinstance(code, str) and _CODE.fullmatch(code) for code in codes):
        raise BadInput("the package's metadata.json does not say its languages (from_code, to_code)", path=path)
    if "model/model.bin" not in files:
        raise BadInput("the package has no model (model/model.bin)", path=path)
    tokenizer = next((name for name in TOKENIZERS if name in files), None)
    if tokenizer is None:
        raise BadInput(f"the package has no tokenizer ({' or '.join(TOKENIZERS)})", path=path)
    version = str(fields.get("package_version", ""))
    return PackageInfo(name, path, *codes, version, tokenizer, sum(files.values()), readme)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _codes(fields: Mapping[str, Any]) -> tuple[Any, Any]:
    return fields.get("from_code"), fields.get("to_code")


def _languages(package: PackageInfo) -> tuple[str, str]:
    return package.from_code, package.to_code


def _pair(name: str) -> tuple[str, str] | None:
    codes = name.removeprefix("translate-").split("_")
    return (codes[0], codes[1]) if len(codes) == 2 and all(map(_CODE.fullmatch, codes)) else None


def _version_key(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version))


# Unpacking


@contextmanager
def _open_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    if not path.exists():
        raise BadInput("no such file", path=path)
    if not zipfile.is_zipfile(path):
        raise BadInput("not an Argos package: it is no zip archive", path=path)
    with _damage_named(path):
        archive = zipfile.ZipFile(path)
    with archive:
        yield archive


@contextmanager
def _damage_named(path: Path) -> Iterator[None]:
    try:
        yield
    except _DAMAGED as error:
        raise BadInput(f"the package is damaged or protected: {error}", path=path, hint="Download it again") from None


def _checked_top(archive: zipfile.ZipFile, path: Path) -> str:
    """The name of the one folder that `archive` holds. Raises BadInput unless it is a sound, harmless package."""
    members = archive.infolist()
    for member in members:
        _check_member(member, path)
    if len({member.filename.rstrip("/").casefold() for member in members}) < len(members):
        raise BadInput("the package holds one file twice", path=path)
    size = sum(member.file_size for member in members)
    if size > _LARGEST:
        raise BadInput(f"the package would unpack to {size / _GIB:.0f} GiB; {_LARGEST // _GIB} are allowed", path=path)
    if sum(member.compress_size for member in members) > path.stat().st_size:
        raise BadInput("the package holds more than its file can: its parts overlap", path=path)
    tops = {PurePosixPath(member.filename).parts[0] for member in members}
    top = next(iter(tops), "")
    if len(tops) != 1 or not _PLAIN_NAME.fullmatch(top) or f"{top}/metadata.json" not in archive.namelist():
        raise BadInput("not an Argos package: it is not one folder with a metadata.json", path=path)
    _described_members(archive, path, top)
    return top


def _check_member(member: zipfile.ZipInfo, path: Path) -> None:
    name = member.orig_filename  # as written; Python cleans `filename` a little
    parts = name.rstrip("/").split("/")
    if any(part in ("", ".", "..") for part in parts) or any(sign in name for sign in "\\:\0"):
        raise BadInput(f"the package is refused: {name!r} would be written outside its folder", path=path)
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise BadInput(f"the package is refused: {name!r} is a link or a device", path=path)
    if member.flag_bits & 1:
        raise BadInput("the package is protected by a password", path=path)
    if member.file_size > max(_RATIO_COUNTS_FROM, member.compress_size * _HIGHEST_RATIO):
        raise BadInput(f"the package is refused: {name!r} would swell {_HIGHEST_RATIO} times or more", path=path)


def _put(archive: zipfile.ZipFile, path: Path, top: str, target: Path) -> None:
    """Unpack `top` of `archive` and give it the name `target`, in the place of what is there."""
    with tempfile.TemporaryDirectory(prefix=".unpacking-", dir=_neighbour(target.parent)) as name:
        work = Path(name)
        with _damage_named(path):
            for member in archive.infolist():
                _extract(archive, member, work)
        old = work / f"{top}.old"
        if target.exists():
            target.rename(old)
        try:
            (work / top).rename(target)
        except OSError:
            if old.exists() and not target.exists():
                old.rename(target)
            elif not target.is_dir():
                raise
            # else another process has just put the same package there


def _extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path) -> None:
    target = folder.joinpath(*PurePosixPath(member.filename).parts)
    if member.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(member) as source, target.open("wb") as stream:
        shutil.copyfileobj(source, stream, 1 << 20)


def _neighbour(folder: Path) -> Path:
    """A folder on the same disk as `folder` to work in: its parent, since Argos takes all in `folder` for packages."""
    parent = folder.parent
    same_disk = parent.stat().st_dev == folder.stat().st_dev
    return parent if same_disk and os.access(parent, os.W_OK | os.X_OK) else folder


# The Argos index


def _index(address: str) -> list[dict[str, Any]]:
    with _fetched(address) as reply:
        try:
            offers = json.loads(reply.read())
        except ValueError:
            raise EngineError(f"the Argos index at {address} is not JSON", hint=_FROM_A_FILE) from None
    return [offer for offer in offers if isinstance(offer, dict)]


@contextmanager
def _fetched(address: str) -> Iterator[IO[bytes]]:
    request = urllib.request.Request(address, headers={"User-Agent": "exonym"})
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS_FOR_THE_INDEX) as reply:
            yield reply
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        if isinstance(error, urllib.error.HTTPError):
            error.close()
        raise EngineError(f"{address} cannot be reached: {reason}", hint=_FROM_A_FILE) from None
