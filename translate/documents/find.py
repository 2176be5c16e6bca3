"""Which files are documents, and what their outputs are called."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from glossary.errors import BadInput
from translate import manifest
from translate.documents.kinds import KINDS, kind_of


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to translate, and the name of its outputs: a relative path with `/`, without the suffix."""

    path: Path
    name: str


def find_documents(paths: Iterable[Path]) -> list[SourceFile]:
    """The documents that `paths` name: files as given, folders with everything below them, sorted.

    In folders, hidden files and folders, other suffixes, tables, and what an earlier run wrote are passed over: the
    files that the manifest of an output folder names, `NAME.en.docx` beside `NAME.docx`, and output folders below. A
    file below a folder is named by its path from there; files that would share a name keep their suffixes. A file that
    is reached twice counts once.

    Raises BadInput for a path that does not exist, a suffix that is not read, a folder without documents or without
    permission, and two files whose outputs would overwrite each other.
    """
    found: dict[Path, SourceFile] = {}
    for path in paths:
        try:
            sources = _below(path) if path.is_dir() else [_named(path)]
        except PermissionError:
            raise BadInput("permission denied", path=path) from None
        for source in sources:
            found.setdefault(source.path.resolve(), source)
    return _with_unique_names(list(found.values()))


def _named(path: Path) -> SourceFile:
    if not path.exists():
        raise BadInput("no such file or folder", path=path)
    if not path.is_file():
        raise BadInput("this is neither a file nor a folder", path=path)
    kind_of(path)
    return SourceFile(path, path.stem)


def _below(folder: Path) -> list[SourceFile]:
    written = manifest.written_below(folder)
    files = sorted(path for path in _walk(folder) if _is_looked_for(path) and path.resolve() not in written)
    stems = {path.with_suffix("") for path in files}
    sources = [
        SourceFile(path, path.relative_to(folder).with_suffix("").as_posix())
        for path in files
        if not (path.stem.endswith(".en") and path.with_name(path.stem.removesuffix(".en")) in stems)
    ]
    if not sources:
        looked_for = [suffix for suffix, kind in KINDS.items() if kind.in_folders]
        raise BadInput(f"no {', '.join(looked_for[:-1])} or {looked_for[-1]} file in this folder", path=folder)
    return sources


def _is_looked_for(path: Path) -> bool:
    kind = KINDS.get(path.suffix.lower())
    return kind is not None and kind.in_folders


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder, onerror=_refuse):
        folders[:] = [name for name in folders if not name.startswith(".") and not _is_output(Path(parent, name))]
        visible = (Path(parent, name) for name in files if not name.startswith("."))
        yield from (path for path in visible if path.is_file() or path.is_symlink())


def _is_output(folder: Path) -> bool:
    """Whether an earlier run wrote its translations there."""
    return (folder / manifest.NAME).exists()


def _refuse(error: OSError) -> None:
    raise BadInput((error.strerror or str(error)).lower(), path=error.filename) from None


def _with_unique_names(sources: list[SourceFile]) -> list[SourceFile]:
    count = Counter(source.name for source in sources)
    named = [
        source if count[source.name] == 1 else replace(source, name=source.name + source.path.suffix)
        for source in sources
    ]
    claimed: dict[str, Path] = {}
    for source in named:
        if source.name in claimed:
            raise BadInput(
                f"its output would overwrite that of {claimed[source.name]}: both are called {source.name}",
                path=source.path,
                hint="Name the folder that holds both, or translate them into two output folders",
            )
        claimed[source.name] = source.path
    return named
