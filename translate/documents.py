"""Source documents: which files they are, and their text cut into segments whose roles are known."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from glossary.errors import BadInput
from glossary.files import DecodedText, read_text
from translate.furniture import furniture_rule
from translate.language import is_english, language_of
from translate.model import Document, Segment
from translate.paragraphs import Paragraph, split_paragraphs

SUFFIXES = (".txt", ".md")
LARGEST_DOCUMENT = 50_000_000  # bytes; a whole document stands in memory several times over while it is translated

_LINE_BREAKS = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_MARKDOWN_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to translate, and the name of its outputs: a relative path with `/`, without the suffix."""

    path: Path
    name: str


def find_documents(paths: Iterable[Path]) -> list[SourceFile]:
    """The documents that `paths` name: files as given, folders with everything below them, sorted.

    In folders, hidden files and folders, other suffixes, and the `NAME.en.txt` that an earlier run left beside its
    `NAME.txt` are passed over. A file below a folder is named by its path from there; files that would share a name
    keep their suffixes. A file that is reached twice counts once.

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


def read_source(path: Path, encoding: str | None = None) -> DecodedText:
    """The text of the document at `path`, as `glossary.files.read_text` reads it; BadInput if it is too large."""
    if path.is_file() and (size := path.stat().st_size) > LARGEST_DOCUMENT:
        raise BadInput(
            f"the file has {size / 1e6:.0f} MB; the largest document read has {LARGEST_DOCUMENT / 1e6:.0f} MB",
            path=path,
            hint="Split it into smaller files",
        )
    return read_text(path, encoding)


def read_document(path: Path, name: str, encoding: str | None = None) -> Document:
    """The document at `path`, called `name`, in segments. A file that ends in .md is read as Markdown."""
    return segment_document(name, read_source(path, encoding).text, markdown=path.suffix.lower() == ".md")


def segment_document(name: str, text: str, *, markdown: bool = False) -> Document:
    """`text` as a document in segments, in order.

    A paragraph that is web-page furniture, or English from end to end, is one segment with that role; others are cut
    into sentences, of which one that is English by itself has that role too.
    """
    segments = (
        segment
        for paragraph in split_paragraphs(text, markdown=markdown)
        for segment in _segments(text, paragraph, markdown=markdown)
    )
    return Document(name, text, tuple(segments))


def _segments(text: str, paragraph: Paragraph, *, markdown: bool) -> Iterator[Segment]:
    from translate.segment import split_sentences

    whole = Segment(text[paragraph.start : paragraph.end], paragraph.start, paragraph.end)
    if furniture_rule(_MARKDOWN_LINK.sub(r"\1", whole.text) if markdown else whole.text):
        yield replace(whole, role="furniture")
        return
    spans = split_sentences(_LINE_BREAKS.sub(" ", whole.text))
    sentences = [Segment(whole.text[start:end], whole.start + start, whole.start + end) for start, end in spans]
    if _is_english_throughout(whole, sentences):
        yield replace(whole, role="english")
        return
    for sentence in sentences:
        yield replace(sentence, role="english") if is_english(sentence.text) else sentence


def _is_english_throughout(whole: Segment, sentences: list[Segment]) -> bool:
    """Whether a paragraph is English: as a whole, and with no sentence in it that is surely French."""
    return is_english(whole.text) and not any(language_of(sentence.text) == "fr" for sentence in sentences)


def _named(path: Path) -> SourceFile:
    if not path.exists():
        raise BadInput("no such file or folder", path=path)
    if not path.is_file():
        raise BadInput("this is neither a file nor a folder", path=path)
    if path.suffix.lower() not in SUFFIXES:
        raise BadInput(f"only {' and '.join(SUFFIXES)} files are read", path=path, hint="Convert it to text first")
    return SourceFile(path, path.stem)


def _below(folder: Path) -> list[SourceFile]:
    files = sorted(path for path in _walk(folder) if path.suffix.lower() in SUFFIXES)
    stems = {path.with_suffix("") for path in files}
    sources = [
        SourceFile(path, path.relative_to(folder).with_suffix("").as_posix())
        for path in files
        if not (path.name.endswith(".en.txt") and path.with_name(path.name.removesuffix(".en.txt")) in stems)
    ]
    if not sources:
        raise BadInput(f"no {' or '.join(SUFFIXES)} file in this folder", path=folder)
    return sources


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder, onerror=_refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        visible = (Path(parent, name) for name in files if not name.startswith("."))
        yield from (path for path in visible if path.is_file() or path.is_symlink())


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
