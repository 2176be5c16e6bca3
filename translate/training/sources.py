"""Where training pairs come from: bitext files, each with a weight, given on the command line or in a recipe.

A recipe is a table with tabs and a header:

    path     a bitext, beside the recipe or under the folder given with --data
    weight   how often each of its pairs is seen in one pass: 3 three times, 0.25 a quarter of the pairs
    cap      at most so many of its pairs (empty: all)
    skip     a regular expression; pairs whose English has it are left out (empty: none)
    licence  licence and origin, for the package's card
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from glossary.errors import BadInput
from glossary.formats.lines import opened_table
from translate.formats import tmx, tsv_reader
from translate.formats.rebuilt import Row
from translate.formats.rows import located_rows

_COMPRESSED = (".gz", ".xz", ".bz2")
_COLUMNS = ("path", "weight", "cap", "skip", "licence")


@dataclass(frozen=True, slots=True)
class Source:
    """A bitext file, and how much of it is used."""

    path: Path
    weight: float = 1.0
    cap: int | None = None
    skip: re.Pattern[str] | None = None
    licence: str = ""

    @property
    def name(self) -> str:
        """What the source is called in tables."""
        return self.path.name.split(".")[0]


@dataclass(frozen=True, slots=True)
class Pair:
    """A French sentence and its English. `names` are pairs of names that stand in both."""

    french: str
    english: str
    names: tuple[tuple[str, str], ...] = ()


def parse_source(text: str) -> Source:
    """The source that `FILE` or `FILE=WEIGHT` stands for. Raises BadInput for a weight that is none."""
    name, sign, weight = text.rpartition("=")
    if not sign:
        return Source(Path(text))
    return Source(Path(name), _weight(weight, None, None))


def read_recipe(path: Path, data: Path | None = None) -> list[Source]:
    """The sources that the recipe at `path` names; their files are under `data`, else beside the recipe.

    Raises BadInput for a row that cannot be used, by its line, and for a file that is not there.
    """
    folder = data or path.parent
    with opened_table(path) as lines:
        reader = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        header = [cell.strip() for cell in next(reader, [])]
        if "path" not in header or set(header) - set(_COLUMNS):
            raise BadInput(f"the header is {header}", path=path, line=1, hint=f"The columns are {', '.join(_COLUMNS)}")
        return [
            _source(dict(zip(header, row, strict=False)), folder, path, reader.line_num)
            for row in reader
            if any(cell.strip() for cell in row) and not row[0].startswith("#")
        ]


def read_pairs(source: Source) -> Iterator[Pair]:
    """The pairs of `source`, one by one, in its order. Raises BadInput for a file or line that cannot be read."""
    for _, row in _rows(source.path):
        yield Pair(" ".join(row.french.split()), " ".join(row.english.split()))


def _rows(path: Path) -> Iterator[tuple[int, Row]]:
    plain = path.with_suffix("") if path.suffix.lower() in _COMPRESSED else path
    suffix = plain.suffix.lower()
    if suffix in (".tsv", ".tab", ".txt"):
        return tsv_reader.rows(path)
    if suffix == ".tmx":
        return tmx.rows(path)
    if plain is not path:
        raise BadInput("only tables with tabs are read compressed", path=path, hint="Unpack it first")
    return located_rows(path)


def _source(cells: dict[str, str], folder: Path, path: Path, line: int) -> Source:
    name = cells.get("path", "").strip()
    file = folder / name
    if not name or not file.is_file():
        raise BadInput(f"there is no file {file}", path=path, line=line, hint="Name the folder of the data with --data")
    try:
        skip = re.compile(cells["skip"], re.IGNORECASE) if cells.get("skip") else None
    except re.error as error:
        raise BadInput(f"not a regular expression ({error})", path=path, line=line, column="skip") from None
    cap = cells.get("cap", "").strip()
    if cap and not cap.isdecimal():
        raise BadInput(f"{cap!r} is no number of pairs", path=path, line=line, column="cap")
    weight = _weight(cells.get("weight", "").strip() or "1", path, line)
    return Source(file, weight, int(cap) if cap else None, skip, cells.get("licence", "").strip())


def _weight(text: str, path: Path | None, line: int | None) -> float:
    try:
        weight = float(text)
    except ValueError:
        weight = -1.0
    if not 0 < weight <= 100:
        hint = "A weight is a number over 0, at most 100: 3 takes each pair three times, 0.5 every other one"
        raise BadInput(f"the weight is {text!r}", path=path, line=line, column="weight" if line else None, hint=hint)
    return weight
