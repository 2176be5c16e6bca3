"""Commands that answer for names: look-up and comparison."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import cast

import click

from glossary.cli.common import NOT_FOUND, db_option, echo_json, json_option, open_glossary, stdin_lines
from glossary.errors import BadInput
from glossary.model import KINDS, Kind, Match

_WORTH_A_LOOK = 0.02  # near misses with a lower score are noise to a person; --json has them all
_NAMES_COMPARED = 2


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
    from glossary.lookup import NameFinder, is_match

    missed = False
    with open_glossary(db) as glossary:
        finder = NameFinder(glossary.db)
        for name in _each(names):
            matches = finder.lookup(name, limit=limit, kind=cast("Kind | None", kind), thorough=as_json)
            found = bool(matches) and is_match(matches[0])
            missed = missed or not found
            if as_json:
                echo_json({"query": name, "found": found, "matches": list(map(_record, matches))})
            else:
                _print(name, [match for match in matches if is_match(match) or not found], found)
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


def _each(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if name == "-":
            yield from stdin_lines()
        else:
            yield name


def _record(match: Match) -> dict[str, object]:
    return {
        "entry_id": match.entry_id,
        "kind": match.kind,
        "canonical": match.canonical,
        "renders_as": match.renders_as,
        "variant": match.variant,
        "method": match.method,
        "score": match.score,
        "reason": match.reason,
    }


def _print(name: str, matches: list[Match], found: bool) -> None:
    if not found:
        matches = [match for match in matches if match.score >= _WORTH_A_LOOK]
        click.echo(f"{name}: not found" + (". Near misses:" if matches else "."))
    for match in matches:
        lead = f"{name} → " if found else "  "
        click.echo(f"{lead}{match.renders_as}  ({match.kind}: {match.canonical})  [{match.entry_id}]")
        click.echo(f"    {match.method} {match.score:.2f}: {match.reason}")
