"""Commands that answer for a name: look-up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import cast

import click

from glossary.cli.common import NOT_FOUND, db_option, echo_json, json_option, open_glossary, stdin_lines
from glossary.model import KINDS, Kind, Match


@click.command("lookup")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--limit", type=click.IntRange(1), default=5, show_default=True, help="The most matches to show.")
@click.option("--kind", type=click.Choice(KINDS), help="Only entries of this kind.")
@json_option
@db_option
@click.pass_context
def lookup_command(
    ctx: click.Context, names: tuple[str, ...], limit: int, kind: str | None, as_json: bool, db: Path | None
) -> None:
    """Say what each NAME is in English, best match first, and why it matched.

    NAME may be any spelling. NAME "-" reads names from standard input, one per line. With --json there is one object
    per NAME: "found" says whether the best match is sure enough to be taken; otherwise the matches are near misses.

    Exits with 1 if a NAME was not found.

    \b
    glossary lookup Loukachenko "l'ayatollah Khameneï"
    glossary lookup - --json < names.txt
    """
    from glossary.lookup import is_match, lookup

    missed = False
    with open_glossary(db) as glossary:
        for name in _each(names):
            matches = lookup(glossary, name, limit=limit, kind=cast("Kind | None", kind))
            found = bool(matches) and is_match(matches[0])
            missed = missed or not found
            if as_json:
                echo_json({"query": name, "found": found, "matches": [asdict(match) for match in matches]})
            else:
                _print(name, [m for m in matches if is_match(m)] if found else matches, found)
    if missed:
        ctx.exit(NOT_FOUND)


def _each(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if name == "-":
            yield from stdin_lines()
        else:
            yield name


def _print(name: str, matches: list[Match], found: bool) -> None:
    if not found:
        click.echo(f"{name}: not found" + (". Near misses:" if matches else "."))
    for match in matches:
        lead = f"{name} → " if found else "  "
        click.echo(f"{lead}{match.renders_as}  ({match.kind}: {match.canonical})  [{match.entry_id}]")
        click.echo(f"    {match.method} {match.score:.2f}: {match.reason}")


COMMANDS = (lookup_command,)
