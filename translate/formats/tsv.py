r"""The bitext as a table: one line a segment, aligned, with its terms.

Columns: segment (its number), french, english, terms, status. Tab-separated with the quoting of spreadsheets (a cell
that holds a quotation mark is quoted, the mark doubled), so every reader of TSV or CSV takes it; a tab, line break or
backslash inside a cell is written \t, \n, \r or \\, so that each segment is one line.

The terms cell has one item for each term, joined by "; ": `Loukachenko→Lukashenko [alexander-lukashenko; native 0.98]`,
that is: the French as it stands in the text, the English that the glossary asks for, the entry's id, how the English
got there (native, annotated, copied, reranked, replaced, inserted or missing), and how sure that is (0 to 1).
"""

from __future__ import annotations

import csv
from typing import IO

from translate.formats.records import term_line
from translate.model import AlignedSegment, Bitext

COLUMNS = ("segment", "french", "english", "terms", "status")

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def write(bitext: Bitext, stream: IO[str]) -> None:
    """Write `bitext` as a table with a header."""
    writer = csv.writer(stream, dialect="excel-tab", lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_row(segment) for segment in bitext.segments)


def _row(segment: AlignedSegment) -> tuple[str, ...]:
    terms = "; ".join(term_line(use) for use in segment.terms)
    cells = (str(segment.number), segment.french, segment.english, terms, segment.status)
    return tuple(cell.translate(_ESCAPES) for cell in cells)
