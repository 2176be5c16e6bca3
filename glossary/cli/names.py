"""Commands that answer for names: look-up and comparison."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import cast

import click

from glossary import processors
from glossary.cli.common import (
    NOT_FOUND,
    db_option,
    echo_json,
    json_option,
    open_glossary,
    stdin_batches,
    stdin_lines,
)
from glossary.errors import BadInput
from glossary.model import KINDS, Kind

_MOST_PROCESSES = 8  # unless more are asked for: each takes some 300 MB
_NAMES_COMPARED = 2


@click.command("lookup")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--limit", type=click.IntRange(1), default=5, show_default=True, help="The most matches to show.")
@click.option("--kind", type=click.Choice(KINDS), help="Only entries of this kind.")
@click.option(
    "--jobs",
    type=click.IntRange(1),
    default=lambda: min(processors.available(), _MOST_PROCESSES),
    show_default=f"the processors there are, at most {_MOST_PROCESSES}",
    help="Processes that share many names.",
)
@json_option
@db_option
@click.pass_context
def lookup_command(
    ctx: click.Context,
    names: tuple[str, ...],
    limit: int,
    kind: str | None,
    jobs: int,
    as_json: bool,
    db: Path | None,
) -> None:
    """Say what each NAME is in English, best match first, and why it matched.

    NAME may be any spelling, with a title or a description around it too. NAME "-" reads names from standard input,
    one per line, and answers each as soon as it is there. With --json there is one object per NAME: "found" says
    whether the best match is sure enough to be taken; otherwise the matches are near misses.

    Exits with 1 if a NAME was not found.

    \b
    glossary lookup Loukachenko "le guide suprême iranien Ali Khameneï"
    glossary lookup - --json < names.txt
    """
    from glossary.cli.answers import Desk, Wanted

    missed = False
    wanted = Wanted(limit, cast("Kind | None", kind), as_json)
    with open_glossary(db) as glossary, Desk(glossary, wanted, jobs) as desk:
        for batch in _batches(names):
            for answers in desk.answers(batch):
                click.echo("\n".join([answer.text for answer in answers]))
                missed = missed or not all(answer.found for answer in answers)
    if missed:
        ctx.exit(NOT_FOUND)


@click.command("compare")
@click.argument("names", nargs=-1, required=True, metavar="NAME1 NAME2")
@json_option
@click.pass_context
def compare_command(ctx: click.Context, names: tuple[str, ...], as_json: bool) -> None:
    """Say whether NAME1 and NAME2 may be one person, company, ship or place: a score from 0 to 1, a verdict, and why.

    The verdict is "same" from a score of 0.5. Names may be in any script. With "-" in their place, reads pairs from
    standard input, one per line with a tab between. The glossary is not used: only how names are transcribed, ordered
    and shortened.

    Exits with 1 if a pair is judged different.

    \b
    glossary compare Loukachenko Lukaschenko
    glossary compare - --json < pairs.tsv
    """
    from glossary.compare import compare

    differ = False
    for first, second in _pairs(names):
        comparison = compare(first, second)
        differ = differ or comparison.verdict != "same"
        if as_json:
            echo_json({"name1": first, "name2": second, **asdict(comparison)})
        else:
            click.echo(f"{comparison.verdict}\t{comparison.score:.2f}\t{first}\t{second}\t{comparison.reason}")
    if differ:
        ctx.exit(NOT_FOUND)


def _pairs(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    if tuple(names) == ("-",):
        for number, line in enumerate(stdin_lines(), 1):
            cells = line.split("\t")
            if len(cells) != _NAMES_COMPARED:
                reason = "no pair of names" if len(cells) < _NAMES_COMPARED else "more than two names"
                hint = "Put one tab, between the two names"
                raise BadInput(reason, path="standard input", line=number, hint=hint)
            yield cells[0], cells[1]
    elif len(names) == _NAMES_COMPARED:
        yield names[0], names[1]
    else:
        raise click.UsageError('give two names, or "-" to read pairs from standard input')


def _batches(names: Iterable[str]) -> Iterator[list[str]]:
    for name in names:
        if name == "-":
            yield from stdin_batches()
        else:
            yield [name]
