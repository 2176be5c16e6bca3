"""The text of PDF files. No PDF comes back: what a PDF holds is a printed page.

Words divided at the ends of lines are mended and the lines of a paragraph joined. Lines that stand at the head or foot
of several pages, and page numbers, are furniture.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from glossary.errors import BadInput
from translate.documents.archive import encrypted
from translate.documents.blocks import Block, Placed

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_PAGES = 5000
_EDGE_LINES = 2  # at the head and at the foot of a page
_REPEATED = 3  # pages with the same line there, for it to be furniture
_FULL = 0.75  # of the usual length: a shorter line ends its paragraph
_SHORTEST_FULL = 30  # characters; shorter lines are headings, cells and the like

_LONGEST_WORD = 60
_DIVIDED = re.compile(r"[^\W\d_]{2,}(-|\u00ad|\u2010)$")
_SMALL_LETTER = re.compile(r"[a-zà-öø-ÿœ]")
_SENTENCE_END = re.compile(r"[.!?…:][\s»”\"')\]]*$")
_ITEM = re.compile(r"(?:[•▪►‣◦●○■*·–—-]|\d{1,2}[.)])\s")
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:page\s*)?\d{1,4}(?:\s*(?:/|sur|of)\s*\d{1,4})?[-–—\s]*", re.IGNORECASE)
# Words whose hyphen stays when a line ends there: the parts are words themselves.
_KEEPS_HYPHEN = re.compile(
    r"(?:vice|ex|non|sous|demi|mi|semi|nord|sud|est|ouest|contre|avant|après|grand|porte|quasi|pro|anti|anglo|franco|"
    r"arc|haut|peut|celui|celle|ceux|vis|rendez|premier|chef|État|état|centre|soi|lui|elle|eux|c'est|au|là|ci|dit)-$",
    re.IGNORECASE,
)
_INVERSION = re.compile(r"(?:t-)?(?:il|elle|on|ils|elles|je|tu|nous|vous|ce|là|ci|même|mêmes)\b")


def read(path: Path, encoding: str | None = None) -> PdfFile:
    """The text of the PDF at `path`.

    Raises BadInput where it is damaged, encrypted, has no text layer or too many pages, or pypdf is not installed.
    """
    pages = [[line for raw in page.splitlines() if (line := " ".join(raw.split()))] for page in _pages(path)]
    if not any(re.search(r"\w", line) for page in pages for line in page):
        hint = "It seems to be a scan: have it read by an OCR program first, such as ocrmypdf"
        raise BadInput("the file has no text layer", path=path, hint=hint)
    return PdfFile(list(_blocks(pages)))


class PdfFile:
    """The paragraphs of a PDF."""

    is_page = False

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks

    def write(self, english: Sequence[Sequence[Placed]], path: Path) -> None:
        """Raise BadInput: a PDF does not come back."""
        raise BadInput("a PDF is not written back", path=path, hint="Its English is in the text and the table")


def _pages(path: Path) -> Iterator[str]:
    """The text of each page."""
    try:
        from pypdf import PdfReader
    except ImportError:
        hint = "Install it: pip install 'exonym[documents]'"
        raise BadInput("PDF files need pypdf, which is not installed", path=path, hint=hint) from None
    with _quiet():
        try:
            reader = PdfReader(path)
            locked = reader.is_encrypted and not _opens_without_password(reader)
            count = 0 if locked else len(reader.pages)
        # A damaged or hostile file makes pypdf raise almost anything.
        except Exception as error:
            raise _damaged(path, error) from None
        if locked:
            raise encrypted(path)
        if count > MOST_PAGES:
            raise BadInput(f"the file has {count:,} pages; {MOST_PAGES:,} are read", path=path, hint="Split it")
        for number in range(count):
            try:
                text = reader.pages[number].extract_text()
            except Exception as error:
                raise _damaged(path, error) from None
            yield text


def _opens_without_password(reader: PdfReader) -> bool:
    """Whether the file can be read by all, though only its owner may change it."""
    from pypdf.errors import DependencyError

    try:
        return bool(reader.decrypt(""))
    except (DependencyError, NotImplementedError):
        return False


def _damaged(path: Path, error: Exception) -> BadInput:
    said = " ".join(str(error).split())[:200]
    return BadInput(f"this is no PDF file, or a damaged one ({said})", path=path)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep pypdf's remarks about small faults of files to itself."""
    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


def _blocks(pages: Sequence[Sequence[str]]) -> Iterator[Block]:
    repeated = _repeated(pages)
    lines: list[str] = []
    furniture: list[str] = []
    for page in pages:
        for number, line in enumerate(page):
            at_edge = number < _EDGE_LINES or number >= len(page) - _EDGE_LINES
            is_furniture = at_edge and (_PAGE_NUMBER.fullmatch(line) or _without_numbers(line) in repeated)
            (furniture if is_furniture else lines).append(line)
    for paragraph in _paragraphs(lines):
        yield Block(paragraph)
    # Once each, at the end: between the pages they would stand in the middle of sentences.
    for line in dict.fromkeys(furniture):
        if _SMALL_LETTER.search(line.lower()):
            yield Block(line, "\n", furniture=True)


def _repeated(pages: Iterable[Sequence[str]]) -> frozenset[str]:
    """The lines, without their numbers, that stand at the edges of several pages."""
    count: Counter[str] = Counter()
    for page in pages:
        edges = [*page[:_EDGE_LINES], *page[-_EDGE_LINES:]]
        count.update({_without_numbers(line) for line in edges})
    return frozenset(line for line, times in count.items() if times >= _REPEATED)


def _without_numbers(line: str) -> str:
    return _NUMBER.sub("0", line)


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """The paragraphs that `lines` make: a line goes on in the next one unless it is short, or the next one is an item.

    The usual length is that of nine lines in ten that are not headings.
    """
    lengths = sorted(len(line) for line in lines if len(line) >= _SHORTEST_FULL)
    usual = lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
    paragraph: list[str] = []
    for line, following in pairwise([*lines, ""]):
        _append(paragraph, line)
        if not _goes_on(line, following, usual):
            yield "".join(paragraph)
            paragraph = []


def _goes_on(line: str, following: str, usual: int) -> bool:
    if not following or _ITEM.match(following):
        return False
    if _DIVIDED.search(line) and _SMALL_LETTER.match(following):
        return True
    if len(line) < max(_FULL * usual, _SHORTEST_FULL):
        # A small letter after an unfinished line: a narrow column, or the line before a long word.
        return (
            bool(_SMALL_LETTER.match(following))
            and not _SENTENCE_END.search(line[-_LONGEST_WORD:])
            and len(line) >= _SHORTEST_FULL
        )
    return True


def _append(paragraph: list[str], line: str) -> None:
    """Add `line` to the pieces of a paragraph, and mend the word that may be divided before it."""
    last = paragraph[-1] if paragraph else ""
    divided = _DIVIDED.search(last[-_LONGEST_WORD:])
    if divided is None or not _SMALL_LETTER.match(line):
        paragraph += [line] if not last or last.endswith("-") else [" ", line]
        return
    word = re.split(r"[ ’']", last)[-1]
    if divided[1] == "\u00ad" or not (_KEEPS_HYPHEN.search(word) or _INVERSION.match(line)):
        paragraph[-1] = last[:-1]
    paragraph.append(line)
