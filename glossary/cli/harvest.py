"""Commands that take names and terms from documents: harvest proposes, review decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from glossary.cli.common import db_option, echo_json, json_option, open_glossary, stdin_lines
from glossary.errors import NotFound
from glossary.model import Entry, Variant

if TYPE_CHECKING:
    from glossary.harvest import Group
    from glossary.store import Glossary

_MARKS = {"new": "+", "variants": "~", "ambiguous": "?", "known": "="}
_MOST_MATCHES = 3
_WORTH_SHOWING = 0.1
_KEYS = "[a]ccept  [m]erge into another entry  [e]dit the English  [r]eject  [s]kip  [q]uit"


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--apply", "write", is_flag=True, help="Write the new spellings and proposed entries to the glossary.")
@click.option("--new-only", is_flag=True, help="Leave out what the glossary has already.")
@click.option("--min-count", type=click.IntRange(1), default=1, show_default=True, help="Seen at least so often.")
@click.option("--encoding", help="The files' encoding. Default: found from their bytes.")
@json_option
@db_option
def harvest(
    files: tuple[Path, ...],
    write: bool,
    new_only: bool,
    min_count: int,
    encoding: str | None,
    as_json: bool,
    db: Path | None,
) -> None:
    """Find names and terms in French text files, and set them beside the glossary.

    Spellings that denote one thing come as one group, the most frequent first. Nothing is changed without --apply;
    with it, spellings that an entry lacked become variants of it, and a thing that the glossary lacks becomes an entry
    of the status "proposed", whose English and kind are guesses: see "glossary review".

    \b
    + new entry   ~ new spellings of an entry   = known   ? fits several entries

    \b
    glossary harvest articles/*.txt --new-only
    glossary harvest articles/*.txt --min-count 2 --apply
    glossary harvest report.md --json
    """
    from glossary.harvest import drafts
    from glossary.harvest import harvest as collect

    with open_glossary(db) as glossary:
        groups = collect(files, encoding=encoding).groups(glossary, min_count=min_count)
        for group in groups:
            if new_only and group.news in ("known", "ambiguous"):
                continue
            if as_json:
                echo_json(asdict(group))
            else:
                _print_group(group)
        if write:
            count = glossary.load(drafts(groups), action="harvest", summary=", ".join(path.name for path in files))
            click.echo(f"{count.added} entries proposed, {count.changed} entries with new spellings.", err=True)
        elif any(group.news in ("new", "variants") for group in groups):
            click.echo("Nothing was changed. --apply writes what is marked + and ~.", err=True)


@click.command()
@db_option
def review(db: Path | None) -> None:
    """Go through the proposed entries and decide on each: accept, merge, edit, reject, or skip.

    Each decision is written at once, and "glossary undo" takes it back; quitting loses nothing. Keys are read from
    standard input, one a line:

    \b
    a      accept: the entry is approved as it is
    m ID   merge: its spellings go to the entry ID, or to the match of that number; without ID, you are asked
    e TEXT edit: TEXT is its canonical English from now on; then decide
    r      reject: the entry goes, and harvesting does not propose it again
    s      skip: it stays proposed
    q      quit
    """
    answers = stdin_lines()
    with open_glossary(db) as glossary:
        waiting = [entry.id for entry in glossary.entries(status="proposed")]
        for number, entry_id in enumerate(waiting, 1):
            if not _decide(glossary, entry_id, f"{number}/{len(waiting)}", answers):
                break
        left = sum(1 for _ in glossary.entries(status="proposed"))
        click.echo(f"{len(waiting) - left} decided, {left} still proposed.", err=True)


def _decide(glossary: Glossary, entry_id: str, number: str, answers: Iterator[str]) -> bool:
    """Ask about one entry until it is decided or skipped, and write the decision; False to quit."""
    while True:
        entry = glossary.entry(entry_id)
        matches = _matches(glossary, entry)
        _print_proposal(entry, matches, number)
        answer = _asked(_KEYS, answers)
        if answer is None or answer == "q":
            return False
        key, _, argument = answer.partition(" ")
        argument = argument.strip()
        if key == "s":
            return True
        if key == "a":
            glossary.update(accepted(entry))
            return True
        if key == "r":
            glossary.remove(entry_id)
            return True
        if key == "e":
            if english := argument or _asked("Its canonical English:", answers):
                glossary.update(renamed(entry, english))
        elif key == "m":
            target = argument or _asked("Into which entry, by id or number:", answers)
            if target and _merge(glossary, entry, target, matches):
                return True
        else:
            click.echo(f"Not understood: {answer!r}.", err=True)


def _merge(glossary: Glossary, entry: Entry, target: str, matches: Sequence[Entry]) -> bool:
    """Give the spellings of `entry` to the entry that `target` names, and remove `entry`; False if none is named."""
    if target.isdigit() and 0 < int(target) <= len(matches):
        target = matches[int(target) - 1].id
    try:
        kept = glossary.entry(target)
    except NotFound as error:
        click.echo(f"{error}.", err=True)
        return False
    if kept.id == entry.id:
        click.echo("An entry cannot be merged with itself.", err=True)
        return False
    glossary.update(with_spellings_of(kept, entry))
    glossary.remove(entry.id)
    return True


def accepted(entry: Entry) -> Entry:
    """`entry` approved, its note without the line that calls it a guess."""
    from glossary.harvest import GUESS

    lines = [line for line in entry.note.splitlines() if not line.endswith(GUESS)]
    return replace(entry, status="approved", note="\n".join(lines))


def with_spellings_of(kept: Entry, entry: Entry) -> Entry:
    """`kept` with the spellings of `entry` that it lacks; a surname there is the surname here."""
    known = {variant.text for variant in kept.variants} | {kept.canonical}
    spellings = renamed(entry, kept.canonical).variants
    if all(variant.text != entry.canonical for variant in spellings):
        spellings = (*spellings, Variant(entry.canonical))
    added = tuple(variant for variant in spellings if variant.text not in known)
    return replace(kept, variants=(*kept.variants, *added))


def renamed(entry: Entry, english: str) -> Entry:
    """`entry` with another canonical English; where a variant renders as its last words, so it does afterwards."""
    old, new = entry.canonical.split(), english.split()

    def rendering(variant: Variant) -> str:
        words = variant.renders_as.split()
        ends_it = 0 < len(words) < len(old) and words == old[-len(words) :]
        return " ".join(new[-len(words) :]) if ends_it and entry.kind == "person" else variant.renders_as

    variants = tuple(replace(variant, renders_as=rendering(variant)) for variant in entry.variants)
    return replace(entry, canonical=english, variants=variants)


def _matches(glossary: Glossary, entry: Entry) -> list[Entry]:
    """The entries that a proposal may belong to, likeliest first."""
    from glossary.lookup import NameFinder

    finder = NameFinder(glossary.db)
    found: dict[str, float] = {}
    for text in (entry.canonical, *(variant.text for variant in entry.variants)):
        for match in finder.lookup(text, limit=_MOST_MATCHES + 1, thorough=True):
            if match.entry_id != entry.id and match.score >= _WORTH_SHOWING:
                found[match.entry_id] = max(match.score, found.get(match.entry_id, 0.0))
    likeliest = sorted(found, key=lambda entry_id: (-found[entry_id], entry_id))
    return [glossary.entry(entry_id) for entry_id in likeliest[:_MOST_MATCHES]]


def _asked(question: str, answers: Iterator[str]) -> str | None:
    """The next line of `answers` without outer spaces; None at the end."""
    click.echo(f"{question} ", nl=False)
    line = next(answers, None)
    if line is None:
        click.echo()
        return None
    return line.strip()


def _print_group(group: Group) -> None:
    entry = f"  [{group.entry_id}]" if group.entry_id else ""
    click.echo(f"{_MARKS[group.news]} {group.canonical}  ({group.kind}){entry}  {_times(group)}")
    click.echo("    " + ", ".join(_spellings(group)))
    if group.news != "known":
        click.echo(f"    {group.contexts[0]}")
    if group.news == "ambiguous":
        click.echo(f"    {group.reason}")


def _spellings(group: Group) -> Iterator[str]:
    for spelling in group.spellings:
        mark = "*" if group.news == "variants" and not spelling.known else ""
        yield f"{spelling.text}{mark} {spelling.count}×"


def _times(group: Group) -> str:
    documents = "1 document" if group.documents == 1 else f"{group.documents} documents"
    return f"{group.count}× in {documents}"


def _print_proposal(entry: Entry, matches: Sequence[Entry], number: str) -> None:
    click.echo(f"\n{number}  {entry.canonical}  ({entry.kind})  [{entry.id}]")
    for line in entry.note.splitlines():
        click.echo(f"    {line}")
    for variant in entry.variants:
        click.echo(f"  {variant.text} → {entry.rendering(variant)}")
    for place, match in enumerate(matches, 1):
        click.echo(f"  {place}. perhaps {match.canonical}  ({match.kind})  [{match.id}]  {match.note}".rstrip())
