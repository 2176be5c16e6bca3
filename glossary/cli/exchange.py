"""Commands that make a glossary, bring files in, take files out, and check what is there."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click

from glossary.cli.common import NOT_FOUND, create_from_seeds, db_option, echo_json, json_option, open_glossary
from glossary.files import written_whole
from glossary.formats import FORMATS, Format, Reading, csv, format_of
from glossary.model import ENTRY_STATUSES, KINDS, Kind
from glossary.validate import CODES, findings

_DELIMITERS = {"csv": ",", "tsv": "\t"}


@click.command()
@click.option("--empty", is_flag=True, help="Without the bundled seed glossary.")
@db_option
def init(empty: bool, db: Path | None) -> None:
    """Create the glossary database, with the bundled seed glossary."""
    from glossary.store import Glossary, default_path

    path = db or default_path()
    with Glossary.create(path) if empty else create_from_seeds(path) as glossary:
        click.echo(f"Created {path}: {glossary.count()} entries.", err=True)


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--format", "format_", type=click.Choice(tuple(FORMATS)), help="Default: by a look at each file.")
@click.option("--encoding", help="The files' encoding. Default: found from their bytes, and said if guessed.")
@click.option("--replace", is_flag=True, help="Make each entry named in the files just what they say.")
@click.option("--raw", is_flag=True, help="Take cells as they are: for files exported with --raw.")
@click.option("--kind", type=click.Choice(KINDS), help="The kind of the entries of a list of pairs. Default: term.")
@click.option("--lang", "langs", multiple=True, help="Take only names in this language from bulk files. Repeatable.")
@click.option("--skip-bad-lines", is_flag=True, help="Leave out lines of bulk files and pairs that cannot be read.")
@db_option
def import_command(
    files: tuple[Path, ...],
    format_: str | None,
    encoding: str | None,
    replace: bool,
    raw: bool,
    kind: Kind | None,
    langs: tuple[str, ...],
    skip_bad_lines: bool,
    db: Path | None,
) -> None:
    """Bring entries in from FILEs, all or nothing.

    The native format is CSV or TSV. Only its column "canonical" must be there; without "entry_id" a row belongs to
    the entry of that kind and canonical English, or to a new one. What a row says replaces what was there; empty
    cells say nothing.

    \b
    Columns: entry_id,kind,canonical,variant,lang,renders_as,status,source,
             note,entry_status,external_ids

    The other formats only add. An entry that has one of the external ids of an imported one gains its names and ids,
    and keeps the rest. So importing a file twice changes nothing. Files compressed with gzip, bzip2 or xz are read as
    they are.
    """
    reading = Reading(encoding, raw, kind, langs or None, skip_bad_lines, _tell)
    by_format = _by_format(files, FORMATS[format_] if format_ else None)
    drafts = (draft for form, paths in by_format.items() for draft in form.read(paths, reading))
    with open_glossary(db) as glossary, _counter() as report:
        count = glossary.load(
            drafts,
            summary=", ".join(path.name for path in files),
            replacing=replace,
            progress=report,
        )
    _say_what_was_left_out(reading)
    click.echo(f"{count.added} entries added, {count.changed} changed, {count.unchanged} unchanged.", err=True)


import_command.epilog = "\b\nFormats:\n" + "\n".join(f"{name:<10}{format_.title}" for name, format_ in FORMATS.items())


@click.command()
@click.argument("format_", metavar="[FORMAT]", type=click.Choice(tuple(_DELIMITERS)), default="csv")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file to write. Default: standard output.")
@click.option("--kind", type=click.Choice(KINDS), help="Only entries of this kind.")
@click.option("--status", type=click.Choice(ENTRY_STATUSES), help="Only entries of this status.")
@click.option("--bom", is_flag=True, help="Begin with a byte-order mark, so that Excel reads UTF-8.")
@click.option("--raw", is_flag=True, help="Leave cells that a spreadsheet would take for formulas as they are.")
@db_option
def export(
    format_: str, output: Path | None, kind: str | None, status: str | None, bom: bool, raw: bool, db: Path | None
) -> None:
    """Write the glossary out as FORMAT: csv (the default) or tsv."""
    with open_glossary(db) as glossary:
        entries = glossary.entries(kind=kind, status=status)
        delimiter = _DELIMITERS[format_]
        if output is None:
            sys.stdout.write("\ufeff" if bom else "")
            csv.write(entries, sys.stdout, delimiter=delimiter, raw=raw)
        else:
            with written_whole(output, encoding="utf-8-sig" if bom else "utf-8") as stream:
                csv.write(entries, stream, delimiter=delimiter, raw=raw)


@click.command()
@click.option("--only", "only", multiple=True, type=click.Choice(tuple(CODES)), help="Only this code. Repeatable.")
@click.option("--ignore", "ignored", multiple=True, type=click.Choice(tuple(CODES)), help="Not this code. Repeatable.")
@json_option
@db_option
@click.pass_context
def check(ctx: click.Context, only: Sequence[str], ignored: Sequence[str], as_json: bool, db: Path | None) -> None:
    """List what a person should look at: conflicts, duplicates, suspicious rows. Exits with 1 if there is any.

    Findings that only inform (I…) leave the exit code at 0.
    """
    grave = False
    with open_glossary(db) as glossary:
        for finding in findings(glossary.entries()):
            if finding.code in ignored or (only and finding.code not in only):
                continue
            grave = grave or finding.severity != "info"
            if as_json:
                echo_json(asdict(finding))
            else:
                click.echo(f"{finding.code} {finding.severity}: {finding.message}  [{', '.join(finding.entry_ids)}]")
    if grave:
        ctx.exit(NOT_FOUND)


check.epilog = "\b\nCodes:\n" + "\n".join(f"{code}  {meaning}" for code, (_, meaning) in CODES.items())


def _by_format(files: Sequence[Path], named: Format | None) -> dict[Format, list[Path]]:
    """The files of each format, which are read together, as those of GeoNames need to be."""
    found: dict[Format, list[Path]] = {}
    for path in files:
        format_ = named or format_of(path)
        found.setdefault(format_, []).append(path)
        if named is None and format_ is not FORMATS["csv"]:
            click.echo(f"{path}: read as {format_.name} ({format_.title}); --format names another.", err=True)
    return found


def _say_what_was_left_out(reading: Reading) -> None:
    for reason, count in reading.left_out.most_common():
        click.echo(f"Left out: {count} {reason}.", err=True)
    if reading.bad_lines:
        click.echo(f"Left out: {reading.bad_lines} bad lines, the first being {reading.first_bad_line}", err=True)


def _tell(message: str) -> None:
    click.echo(message, err=True)


@contextmanager
def _counter() -> Iterator[Callable[[int], None] | None]:
    """A running count on a terminal; None, so that nothing is shown, in a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    yield lambda count: click.echo(f"\r{count} entries read", err=True, nl=False)
    click.echo(err=True)


COMMANDS = (init, import_command, export, check)
