"""The command `translate check`: term and quality findings on bitexts that are there already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from glossary.cli.common import db_option, echo_json, json_option, open_glossary
from glossary.errors import BadInput

if TYPE_CHECKING:
    from translate.quality import Finding, Pair

FINDINGS = 1


def _list_codes(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from translate.quality import catalogue

    for code in catalogue().values():
        click.echo(f"{code.code:21}{code.severity:9}{code.title}")
    ctx.exit()


@click.command()
@click.argument("bitexts", nargs=-1, required=True, metavar="BITEXT...", type=click.Path(path_type=Path))
@click.option("--only", multiple=True, metavar="CODE", help="Report this code alone; may be given again.")
@click.option("--ignore", multiple=True, metavar="CODE", help="Leave this code out; may be given again.")
@click.option(
    "--severity",
    type=click.Choice(("error", "warning", "info")),
    default="info",
    show_default=True,
    help="Report what is at least so grave.",
)
@click.option("--codes", is_flag=True, is_eager=True, expose_value=False, callback=_list_codes, help="List the codes.")
@click.option("--quiet", "-q", is_flag=True, help="No summary on stderr.")
@json_option
@db_option
@click.pass_context
def check(
    ctx: click.Context,
    bitexts: tuple[Path, ...],
    only: tuple[str, ...],
    ignore: tuple[str, ...],
    severity: str,
    quiet: bool,
    as_json: bool,
    db: Path | None,
) -> None:
    """Check translations: terms, numbers, dates, what is untranslated, repeated, unbalanced or inconsistent.

    BITEXT is a file that `translate run` wrote with both languages (NAME.tsv, NAME.jsonl and others), or any table of
    French, tab, English. Each finding is one line, FILE:LINE: CODE severity: what was found (advice). Furniture and
    passages that were English already are left out. Segments of all files together are checked for consistency.

    \b
    translate check english/*.tsv
    translate check article.tsv --severity warning --ignore length
    translate check article.tsv --only number-changed,number-missing --json
    translate check --codes

    Exits with 1 if there are errors or warnings, with 0 if there are none or only infos, with 2 on bad input.
    """
    from translate.quality import Checker

    codes = _chosen_codes(only, ignore, severity)
    with open_glossary(db) as glossary:
        checker = Checker(glossary.entries(), codes)
    segments, found = Counter[str](), Counter[str]()
    for finding in checker.findings(_counted(_pairs(bitexts), segments)):
        found[finding.severity] += 1
        _report(finding, as_json=as_json)
    if not quiet:
        click.echo(_summary(segments.total(), len(bitexts), found), err=True)
    if found["error"] or found["warning"]:
        ctx.exit(FINDINGS)


def _chosen_codes(only: Iterable[str], ignore: Iterable[str], severity: str) -> frozenset[str]:
    """The codes to report. Raises BadInput for one that does not exist."""
    from translate.quality import at_least

    wanted, unwanted = _known_codes(only), _known_codes(ignore)
    return ((wanted or at_least("info")) - unwanted) & at_least(severity)  # type: ignore[arg-type]  # a click.Choice


def _known_codes(values: Iterable[str]) -> frozenset[str]:
    from translate.quality import catalogue

    codes = [code.strip() for value in values for code in value.split(",") if code.strip()]
    for code in codes:
        if code not in catalogue():
            raise BadInput(f"unknown code {code!r}", hint="translate check --codes lists them")
    return frozenset(codes)


def _pairs(paths: Iterable[Path]) -> Iterator[Pair]:
    from translate.formats.rows import located_rows
    from translate.quality import Pair

    for path in paths:
        for line, row in located_rows(path):
            number = int(row.id) if row.id.isdecimal() else line
            yield Pair(str(path), line, number, row.french, row.english, row.status)


def _counted(pairs: Iterable[Pair], count: Counter[str]) -> Iterator[Pair]:
    for pair in pairs:
        count[pair.path] += 1
        yield pair


def _report(finding: Finding, *, as_json: bool) -> None:
    if not as_json:
        click.echo(str(finding))
        return
    source, target = finding.source or (None, None), finding.target or (None, None)
    echo_json(
        {
            "file": finding.path,
            "line": finding.line,
            "segment": finding.segment,
            "code": finding.code,
            "severity": finding.severity,
            "message": finding.message,
            "advice": finding.advice,
            "source_start": source[0],
            "source_end": source[1],
            "target_start": target[0],
            "target_end": target[1],
        }
    )


def _summary(segments: int, files: int, found: Counter[str]) -> str:
    counts = ", ".join(_count(found[severity], severity) for severity in ("error", "warning", "info"))
    return f"{_count(segments, 'segment')} in {_count(files, 'file')}: {counts}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
