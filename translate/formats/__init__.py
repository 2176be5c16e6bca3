"""Bitext formats: how each is written and read, by the name that `--to` and `--from` know it by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from glossary.errors import BadInput
from translate.formats import csv, html, jsonl, markdown, po, tmx, tsv, tsv_reader, txt, xliff, xliff2
from translate.model import Bitext


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what its files add to the name of the document, the function that writes one, and the one that reads
    one, for formats that hold both languages."""

    suffix: str
    write: Callable[[Bitext, IO[str]], None]
    read: Callable[[Path], Bitext] | None = None


FORMATS: Mapping[str, Format] = {
    "txt": Format(".en.txt", txt.write),
    "tsv": Format(".tsv", tsv.write, tsv_reader.read),
    "jsonl": Format(".jsonl", jsonl.write, jsonl.read),
    "tmx": Format(".tmx", tmx.write, tmx.read),
    "xliff": Format(".xlf", xliff.write, xliff.read),
    "xliff2": Format(".v2.xlf", xliff2.write, xliff2.read),
    "po": Format(".po", po.write, po.read),
    "csv": Format(".csv", csv.write, csv.read),
    "md": Format(".md", markdown.write, markdown.read),
    "html": Format(".html", html.write),
}

_OTHER_SUFFIXES = {".txt": "txt", ".xliff": "xliff", ".htm": "html", ".pot": "po", ".tab": "tsv", ".markdown": "md"}


def format_of(path: Path) -> str:
    """The name of the format that the suffix of `path` stands for. Raises BadInput for a suffix of none."""
    name = path.name.lower()
    suffixes = {format_.suffix: key for key, format_ in FORMATS.items()} | _OTHER_SUFFIXES
    fitting = [suffix for suffix in suffixes if name.endswith(suffix)]
    if not fitting:
        hint = f"Name the format; the formats are {', '.join(FORMATS)}"
        raise BadInput("the suffix is that of no bitext format", path=path, hint=hint)
    return suffixes[max(fitting, key=len)]


def read_bitext(path: Path, format_name: str | None = None) -> Bitext:
    """The bitext in the file at `path`, in the format named or the one of its suffix. Raises BadInput.

    XLIFF 1.2 and 2 share suffixes: what the file says of its version counts.
    """
    name = format_name or format_of(path)
    if name == "xliff" and xliff2.is_version_2(path):
        name = "xliff2"
    read = FORMATS[name].read
    if read is None:
        readable = ", ".join(key for key, format_ in FORMATS.items() if format_.read is not None)
        reason = f"a bitext cannot be read back from {name}"
        raise BadInput(reason, path=path, hint=f"Formats that can be read: {readable}")
    try:
        return read(path)
    except BadInput as error:
        raise error if error.path is not None else BadInput(error.reason, path=path, hint=error.hint) from None
