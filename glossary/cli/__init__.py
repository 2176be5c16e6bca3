"""The `glossary` command."""

from __future__ import annotations

from pathlib import Path

import click

from glossary.cli.common import CommandGroup, db_option

_COMMANDS = {
    "lookup": "glossary.cli.names:lookup_command",
    "compare": "glossary.cli.names:compare_command",
    **{name: f"glossary.cli.entries:{name}" for name in ("show", "add", "edit", "merge", "remove", "history", "undo")},
    "list": "glossary.cli.entries:list_command",
    **{name: f"glossary.cli.exchange:{name}" for name in ("init", "export", "check")},
    "import": "glossary.cli.exchange:import_command",
    **{name: f"glossary.cli.harvest:{name}" for name in ("harvest", "review")},
}


@click.group(cls=CommandGroup, commands_at=_COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="exonym", prog_name="glossary")
@db_option
@click.pass_context
def main(ctx: click.Context, db: Path | None) -> None:
    """Ask for any spelling of a name or term, get the canonical English, what it is, and why it matched.

    \b
    glossary lookup Loukachenko Bélarus      who or what is it in English?
    glossary add "Maxim Ryzhenkov" --kind person --variant "Maxime Ryjenkov"
    glossary export -o glossary.csv          edit in a spreadsheet, then:
    glossary import glossary.csv

    Exit codes: 0 done, 1 not found or findings, 2 wrong use or bad input.
    """
    if db is not None:
        ctx.default_map = {name: {"db": str(db)} for name in _COMMANDS}
