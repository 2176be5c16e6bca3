"""Bitext formats: how each is written, by the name that `translate run --to` knows it by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import IO

from translate.formats import tsv, txt
from translate.model import Bitext


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what its files add to the name of the document, and the function that writes one."""

    suffix: str
    write: Callable[[Bitext, IO[str]], None]


FORMATS: Mapping[str, Format] = {
    "txt": Format(".en.txt", txt.write),
    "tsv": Format(".tsv", tsv.write),
}
