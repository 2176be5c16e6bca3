"""Which words of a French sentence answer to which of its English one.

The aligner is eflomal (Östling and Tiedemann 2016), run in both directions; links that both find are kept.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from glossary.errors import BadInput

Links = list[tuple[int, int]]

# A French elided word is a word of its own; a hyphenated one is one word.
_WORD = re.compile(r"(?:[cdjlmnst]|qu|lorsqu|puisqu|jusqu|quoiqu)['’](?=\w)|\w+(?:[-.]\w+)*|[^\w\s]", re.IGNORECASE)


def words(text: str) -> list[tuple[int, int]]:
    """The places of the words and signs of `text`."""
    return [found.span() for found in _WORD.finditer(text)]


def aligned(pairs: Iterable[tuple[str, str]]) -> Iterator[Links]:
    """For each pair the links between its words, numbered as `words` lists them. All pairs are read first.

    The pairs go through files, so that memory does not grow with them, except eflomal's own. Raises BadInput where
    eflomal is not installed.
    """
    try:
        import eflomal
    except ImportError:
        hint = "Install it with: pip install eflomal (it needs a C compiler), or pack without terms: --annotate 0"
        raise BadInput("the word aligner eflomal is not installed", hint=hint) from None
    with tempfile.TemporaryDirectory(prefix="exonym-") as name:
        folder = Path(name)
        files = [folder / part for part in ("french", "english", "forward", "backward")]
        french, english, forward, backward = files
        with french.open("w", encoding="utf-8") as left, english.open("w", encoding="utf-8") as right:
            for pair in pairs:
                for text, stream in zip(pair, (left, right), strict=True):
                    stream.write(" ".join(text[start:end].lower() for start, end in words(text)) + "\n")
        if not french.stat().st_size:
            return
        with french.open(encoding="utf-8") as left, english.open(encoding="utf-8") as right:
            eflomal.Aligner().align(
                left, right, links_filename_fwd=str(forward), links_filename_rev=str(backward), quiet=True
            )
        with forward.open(encoding="utf-8") as ahead, backward.open(encoding="utf-8") as back:
            for one, other in zip(ahead, back, strict=True):
                yield sorted(_links(one) & _links(other))


def _links(line: str) -> set[tuple[int, int]]:
    return {(int(left), int(right)) for left, _, right in (link.partition("-") for link in line.split())}
