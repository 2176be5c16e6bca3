"""The command `translate convert`: a bitext from one format to another."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from glossary.errors import BadInput

if TYPE_CHECKING:
    from translate.model import Bitext


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="IN...", type=click.Path(path_type=Path))
@click.argument("output", metavar="OUT", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--from", "source", metavar="FORMAT", help="The format of IN. Default: by its suffix.")
@click.option("--to", "target", metavar="FORMAT", help="The format of OUT. Default: by its suffix.")
def convert(inputs: tuple[Path, ...], output: Path, source: str | None, target: str | None) -> None:
    """Write the bitext IN as OUT in another format; OUT "-" is standard output.

    Formats: tsv, jsonl, tmx, xliff (1.2), xliff2 (2.1), po, csv, md, html (a page to look at), txt (the English
    alone). All but html and txt can be read. Several bitexts go into one page: IN... OUT.html.

    \b
    translate convert article.tsv article.html
    translate convert article.xlf article.tmx
    translate convert english/*.jsonl corpus.html
    translate convert reviewed.xlf - --to tsv
    """
    from glossary.files import written_whole
    from translate.formats import FORMATS, format_of, read_bitext

    for name in filter(None, (source, target)):
        if name not in FORMATS:
            raise BadInput(f"unknown format {name!r}", hint=f"The formats are {', '.join(FORMATS)}")
    to_stdout = str(output) == "-"
    if to_stdout and target is None:
        raise BadInput("the format for standard output is not named", hint="Name it with --to")
    write = _writer(target or format_of(output), inputs, output)
    bitexts = [read_bitext(path, source) for path in inputs]
    if to_stdout:
        write(bitexts, sys.stdout)
        return
    with written_whole(output) as stream:
        write(bitexts, stream)


def _writer(name: str, inputs: Sequence[Path], output: Path) -> Callable[[Sequence[Bitext], IO[str]], None]:
    """What writes the bitexts in the format `name`. Raises BadInput where one file cannot hold them."""
    from translate.formats import FORMATS, html

    if output.is_dir():
        raise BadInput("this is a folder; a file is to be written here", path=output)
    if any(output.resolve() == path.resolve() for path in inputs):
        raise BadInput("the output would overwrite this bitext", path=output, hint="Choose another name")
    if name == "html":
        title = "" if len(inputs) == 1 else output.stem
        return lambda bitexts, stream: html.write_page(bitexts, title or bitexts[0].document.name, stream)
    if len(inputs) > 1:
        raise BadInput("several bitexts go into one file only as html", path=output, hint="Convert them one by one")
    return lambda bitexts, stream: FORMATS[name].write(bitexts[0], stream)
