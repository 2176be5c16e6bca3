"""Commands that make a glossary, bring files in, take files out, and check what is there."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from glossary.cli.common import NOT_FOUND, create_from_seeds, db_option, echo_json, json_option, open_glossary
from glossary.files import written_whole
from glossary.formats import FORMATS, Format, Reading, format_of
from glossary.formats.tbx import STYLES
from glossary.formats.writers import OUTPUT_FORMATS, Writing, choices_for, format_for
from glossary.model import ENTRY_STATUSES, KINDS, Kind
from glossary.validate import CODES, findings


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
    the entry of that kind and canonical English, or to a new one. A new person whose name is another spelling of
    that of just one person of the glossary, such as Sergey for Sergei, is that person, who takes this spelling. What
    a row says replaces what was there; empty cells say nothing.

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
@click.argument("format_", metavar="[FORMAT]", type=click.Choice(tuple(OUTPUT_FORMATS)), required=False)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file to write. Default: standard output.")
@click.option("--kind", type=click.Choice(KINDS), help="Only entries of this kind.")
@click.option("--status", type=click.Choice(ENTRY_STATUSES), help="Only entries of this status.")
@click.option("--lang", default="fr", show_default=True, help="Bilingual formats: the language beside English.")
@click.option("--concepts", is_flag=True, help="tbx: one concept for each entry, not for each form and its English.")
@click.option("--style", type=click.Choice(STYLES), default="dct", help="tbx3: categories as tags or attributes.")
@click.option("--tabs", "tsv", is_flag=True, help="deepl, google: tab-separated. Default for a file named .tsv.")
@click.option("--languages", is_flag=True, help="deepl: two more columns, with the language codes.")
@click.option("--term-sets", is_flag=True, help="google: equivalent term sets, with a header.")
@click.option("--json-ld", is_flag=True, help="skos: JSON-LD, not Turtle. Default for a file named .jsonld.")
@click.option("--lenient", is_flag=True, help="deepl: exit with 0 also where something had to be left out.")
@click.option("--bom", is_flag=True, help="csv, tsv: begin with a byte-order mark, so that Excel reads UTF-8.")
@click.option("--raw", is_flag=True, help="csv, tsv: leave cells that a spreadsheet would take for formulas.")
@db_option
@click.pass_context
def export(
    ctx: click.Context,
    /,
    format_: str | None,
    output: Path | None,
    kind: str | None,
    status: str | None,
    lenient: bool,
    bom: bool,
    db: Path | None,
    **choices: Any,
) -> None:
    """Write the glossary out as FORMAT.

    Without FORMAT, the ending of the file's name says which; csv if nothing does. What a format cannot hold is left
    out; what a service would refuse is named, and the exit code is 1.

    \b
    glossary export -o glossary.csv
    glossary export omegat -o project/glossary/exonym.txt
    glossary export deepl --kind place --tabs > places.tsv
    """
    format_ = format_ or (format_for(output) if output else "csv")
    known = OUTPUT_FORMATS[format_].choices
    _refuse_unknown_choices(ctx, format_, known)
    if output is not None:
        choices |= dict.fromkeys(choices_for(output) & known, True)
    left_out: list[str] = []
    writing = Writing(report=left_out.append, **choices)
    with open_glossary(db) as glossary:
        entries = glossary.entries(kind=kind, status=status)
        if output is None:
            sys.stdout.write("\ufeff" if bom else "")
            OUTPUT_FORMATS[format_].write(entries, sys.stdout, writing)
        else:
            with written_whole(output, encoding="utf-8-sig" if bom else "utf-8") as stream:
                OUTPUT_FORMATS[format_].write(entries, stream, writing)
    for message in left_out:
        click.echo(message, err=True)
    if left_out and not lenient:
        ctx.exit(NOT_FOUND)


export.epilog = "\b\nFormats:\n" + "\n".join(f"{name:<8}{form.title}" for name, form in OUTPUT_FORMATS.items())


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


def _refuse_unknown_choices(ctx: click.Context, format_: str, known: Collection[str]) -> None:
    """Raises UsageError for an option on the command line that belongs to other formats."""
    for option in ctx.command.params:
        name = option.name or ""
        given = ctx.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
        others = [other for other, form in OUTPUT_FORMATS.items() if name in form.choices]
        if given and others and name not in known:
            raise click.UsageError(f"{option.opts[-1]} goes with {', '.join(others)}, not with {format_}")


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
