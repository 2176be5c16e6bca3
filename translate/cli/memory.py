"""The command `translate import`: corrected bitexts into the translation memory, and what they say of terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from glossary.cli.common import db_option, echo_json, json_option, open_glossary
from glossary.errors import BadInput, NotFound

if TYPE_CHECKING:
    from glossary.store import Glossary
    from translate.corrections import Proposal
    from translate.memory import Memory
    from translate.model import Bitext

F = TypeVar("F", bound=Callable[..., object])


def memory_option(command: F) -> F:
    """The option that names the translation memory, the same for every command."""
    return click.option(
        "--memory",
        "memory_path",
        type=click.Path(path_type=Path, dir_okay=False),
        help="The translation memory. Default: $TRANSLATE_MEMORY, else a file in your data folder.",
    )(command)


def open_memory(path: Path | None) -> Memory:
    """The memory at `path`, or the default one; a new one where there is none yet."""
    from translate.memory import Memory, default_path

    return Memory.open(path or default_path())


def existing_memory(path: Path | None) -> Memory | None:
    """The memory at `path`, or the default one if there is one. Raises NotFound where a named one is missing."""
    from translate.memory import Memory, default_path

    chosen = path or default_path()
    if chosen.exists():
        return Memory.open(chosen)
    if path is not None:
        hint = f"Make one with: translate import BITEXT --memory {path}"
        raise BadInput("there is no translation memory", path=path, hint=hint)
    return None


@click.command("import")
@click.argument("bitexts", nargs=-1, required=True, metavar="BITEXT...", type=click.Path(path_type=Path))
@click.option(
    "--before",
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The bitext as it was before it was edited; once for each BITEXT, in the same order.",
)
@click.option("--from", "source", metavar="FORMAT", help="The format of BITEXT. Default: by its suffix.")
@click.option("--apply", "apply_", is_flag=True, help="Write the terms found to the glossary, as proposed entries.")
@json_option
@memory_option
@db_option
def import_command(
    bitexts: tuple[Path, ...],
    before: tuple[Path, ...],
    source: str | None,
    apply_: bool,
    as_json: bool,
    memory_path: Path | None,
    db: Path | None,
) -> None:
    """Put the segments of corrected bitexts into the translation memory, which `translate run` uses first.

    All translated segments go in: whoever imports a bitext stands by its English. With --before only those go in
    that were changed.

    Where a person wrote other English for a term than the glossary asks for, it is printed as a proposal; --apply
    adds it to the glossary as an entry with the status "proposed", to be reviewed there. XLIFF shows such changes
    by itself, other formats with --before.

    \b
    translate import reviewed.xlf
    translate import reviewed.tmx --before english/article.tsv --apply
    """
    from translate.corrections import corrected_units, proposals
    from translate.formats import FORMATS, read_bitext

    if before and len(before) != len(bitexts):
        raise BadInput(f"{len(before)} files before the edit for {len(bitexts)} bitexts", hint="Give one for each")
    if source is not None and source not in FORMATS:
        raise BadInput(f"unknown format {source!r}", hint=f"The formats are {', '.join(FORMATS)}")
    edited = [read_bitext(path, source) for path in bitexts]
    earlier: Sequence[Bitext | None] = [read_bitext(path) for path in before] or [None] * len(edited)
    pairs = list(zip(edited, earlier, strict=True))

    with open_memory(memory_path) as memory:
        count = memory.add(unit for after, ours in pairs for unit in corrected_units(after, ours))
    click.echo(f"Memory: {count.added} added, {count.changed} changed, {count.unchanged} there already.", err=True)

    found = [proposal for after, ours in pairs for proposal in proposals(after, ours)]
    if not found:
        return
    with open_glossary(db) as glossary:
        new = _unknown(found, glossary)
        for proposal, times in new.items():
            _show(proposal, times, as_json=as_json)
        if apply_:
            click.echo(f"Glossary: {_written(new, glossary)} proposed entries added.", err=True)
        elif new:
            click.echo(f"{len(new)} proposed for the glossary; --apply writes them.", err=True)


def _unknown(found: Iterable[Proposal], glossary: Glossary) -> Counter[Proposal]:
    """The proposals, each once with how often it was found, without what is a form of the same entry already."""
    count: Counter[Proposal] = Counter()
    first: dict[tuple[str, str, str], Proposal] = {}
    for proposal in found:
        try:
            entry = glossary.entry(proposal.entry_id)
        except NotFound:
            forms = set()
        else:
            forms = {entry.canonical, *(entry.rendering(variant) for variant in entry.variants)}
            proposal = replace(proposal, kind=entry.kind)
        if proposal.found not in forms:
            key = (proposal.entry_id, proposal.variant, proposal.found)
            count[first.setdefault(key, proposal)] += 1
    return count


def _show(proposal: Proposal, times: int, *, as_json: bool) -> None:
    if as_json:
        echo_json({**asdict(proposal), "times": times})
        return
    place = f"{proposal.document}, segment {proposal.segment}"
    click.echo(
        f"{proposal.variant}: {proposal.found}, not {proposal.expected} "
        f"[{proposal.entry_id}] ({place}{f' and {times - 1} more' if times > 1 else ''})"
    )


def _written(new: Iterable[Proposal], glossary: Glossary) -> int:
    """How many of the proposals were added to `glossary`: those that it does not hold as proposed entries yet."""
    from glossary.model import Entry, Variant

    written = 0
    for proposal in new:
        known = glossary.entries(kind=proposal.kind, status="proposed", containing=proposal.found)
        if any(
            entry.canonical == proposal.found and any(one.text == proposal.variant for one in entry.variants)
            for entry in known
        ):
            continue
        place = f"{proposal.document}, segment {proposal.segment}"
        note = f"Written instead of {proposal.expected} ({proposal.entry_id}) in {place}"
        variant = Variant(proposal.variant, source=place)
        glossary.add(Entry("", proposal.kind, proposal.found, "proposed", note, {}, (variant,)))
        written += 1
    return written
