"""Commands that show and change entries."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import asdict, replace
from functools import wraps
from pathlib import Path
from typing import Any, NamedTuple, cast

import click

from glossary.cli.common import db_option, echo_json, json_option, open_glossary
from glossary.errors import BadInput, NotFound
from glossary.model import (
    ENTRY_STATUSES,
    KINDS,
    Change,
    Draft,
    Entry,
    EntryStatus,
    Kind,
    Variant,
    entry_to_record,
)
from glossary.validate import cell_of, external_ids_of


@click.command()
@click.argument("entry_ids", nargs=-1, required=True, metavar="ENTRY_ID...")
@json_option
@db_option
def show(entry_ids: tuple[str, ...], as_json: bool, db: Path | None) -> None:
    """Show entries whole, by id."""
    with open_glossary(db) as glossary:
        for entry_id in entry_ids:
            _print_entry(glossary.entry(entry_id), as_json)


@click.command("list")
@click.option("--kind", type=click.Choice(KINDS), help="Only entries of this kind.")
@click.option("--status", type=click.Choice(ENTRY_STATUSES), help="Only entries of this status.")
@click.option("--containing", default="", help="Only entries with this text in a form.")
@json_option
@db_option
def list_command(kind: str | None, status: str | None, containing: str, as_json: bool, db: Path | None) -> None:
    """List entries, one a line: id, kind, canonical English, variants."""
    with open_glossary(db) as glossary:
        for entry in glossary.entries(kind=kind, status=status, containing=containing):
            if as_json:
                echo_json(entry_to_record(entry))
            else:
                variants = ", ".join(variant.text for variant in entry.variants)
                click.echo(f"{entry.id}\t{entry.kind}\t{entry.canonical}\t{variants}")


_variant_help = "A form of it, as TEXT or TEXT=ENGLISH where it renders as other English. Repeatable."
_external_help = "An id elsewhere, as wikidata:Q42 or iso3166:FR. Repeatable."


class _FormRules(NamedTuple):
    """The rules that the options give to the variants named on the command line; None and () leave one as it is."""

    case_sensitive: bool | None
    whole_phrase: bool | None
    near: tuple[str, ...]
    not_near: tuple[str, ...]

    def given_to(self, variant: Variant) -> Variant:
        """`variant` with these rules; words join those that it has."""
        return replace(
            variant,
            case_sensitive=variant.case_sensitive if self.case_sensitive is None else self.case_sensitive,
            whole_phrase=variant.whole_phrase if self.whole_phrase is None else self.whole_phrase,
            near=tuple(dict.fromkeys((*variant.near, *self.near))),
            not_near=tuple(dict.fromkeys((*variant.not_near, *self.not_near))),
        )


_NO_RULES = _FormRules(None, None, (), ())


def _rule_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options for the rules of the variants named here, as `rules`, and for those of the entry."""

    @wraps(command)
    def with_rules(**values: Any) -> None:
        command(rules=_FormRules(*(values.pop(field) for field in _FormRules._fields)), **values)

    options = (
        click.option(
            "--case-sensitive/--any-case",
            default=None,
            help="Find these variants only in the very capitals given: AIDE, not Aide or aide.",
        ),
        click.option(
            "--whole-phrase/--anywhere",
            default=None,
            help="Find these variants only by themselves, not in a longer name or compound: Orange, not Orange Bank.",
        ),
        click.option(
            "--near",
            multiple=True,
            metavar="WORD",
            help="Find these variants only where this word or phrase is nearby, in the same sentence as a rule. "
            "Repeatable: one of them is enough.",
        ),
        click.option(
            "--not-near",
            multiple=True,
            metavar="WORD",
            help="Do not find these variants where this word or phrase is nearby. Repeatable.",
        ),
        click.option(
            "--do-not-translate/--translate",
            default=None,
            help="Keep the entry's French form in the English, whatever the canonical.",
        ),
        click.option(
            "--forbid",
            "forbidden",
            multiple=True,
            metavar="ENGLISH",
            help="English that must not stand for this entry: it is replaced, and reported by `translate check`. "
            "Repeatable.",
        ),
    )
    for option in reversed(options):
        with_rules = option(with_rules)
    return with_rules


@click.command()
@click.argument("canonical")
@click.option("--kind", type=click.Choice(KINDS), required=True, help="What it is.")
@click.option("--variant", "variants", multiple=True, metavar="TEXT[=ENGLISH]", help=_variant_help)
@click.option("--lang", default="fr", show_default=True, help="The language of the variants.")
@click.option("--status", type=click.Choice(ENTRY_STATUSES), default="approved", show_default=True)
@click.option("--note", default="", help="Who or what it is, for people.")
@click.option("--external-id", "external_ids", multiple=True, metavar="SCHEME:ID", help=_external_help)
@click.option("--id", "entry_id", default="", help="The entry's id. Default: made from CANONICAL.")
@_rule_options
@json_option
@db_option
def add(
    canonical: str,
    kind: str,
    variants: tuple[str, ...],
    lang: str,
    status: str,
    note: str,
    external_ids: tuple[str, ...],
    entry_id: str,
    rules: _FormRules,
    do_not_translate: bool | None,
    forbidden: tuple[str, ...],
    as_json: bool,
    db: Path | None,
) -> None:
    """Add an entry with the English CANONICAL.

    \b
    glossary add "Maxim Ryzhenkov" --kind person \\
        --variant "Maxime Ryjenkov" --variant Ryjenkov=Ryzhenkov
    glossary add "Georgia" --id georgia-us --kind place --variant Géorgie --near Atlanta --near Trump
    """
    entry = Entry(
        entry_id,
        cast(Kind, kind),
        canonical,
        cast(EntryStatus, status),
        note,
        external_ids_of(external_ids),
        tuple(rules.given_to(_variant(text, lang)) for text in variants),
        bool(do_not_translate),
        forbidden,
    )
    with open_glossary(db) as glossary:
        _print_entry(glossary.add(entry), as_json)


@click.command()
@click.argument("entry_id")
@click.option("--canonical", default="", help="The canonical English from now on.")
@click.option("--kind", type=click.Choice(KINDS))
@click.option("--status", type=click.Choice(ENTRY_STATUSES))
@click.option("--note", help="The note from now on; empty to remove it.")
@click.option("--variant", "variants", multiple=True, metavar="TEXT[=ENGLISH]", help=f"Add or change. {_variant_help}")
@click.option("--lang", default="fr", show_default=True, help="The language of the variants named here.")
@click.option("--remove-variant", "removed", multiple=True, metavar="TEXT", help="Remove this form. Repeatable.")
@click.option("--external-id", "external_ids", multiple=True, metavar="SCHEME:ID", help=_external_help)
@_rule_options
@click.option("--allow", "allowed", multiple=True, metavar="ENGLISH", help="Forbid this English no longer. Repeatable.")
@click.option("--no-guard", is_flag=True, help="Remove the --near and --not-near words of the variants named here.")
@json_option
@db_option
def edit(
    entry_id: str,
    canonical: str,
    kind: str | None,
    status: str | None,
    note: str | None,
    variants: tuple[str, ...],
    lang: str,
    removed: tuple[str, ...],
    external_ids: tuple[str, ...],
    rules: _FormRules,
    do_not_translate: bool | None,
    forbidden: tuple[str, ...],
    allowed: tuple[str, ...],
    no_guard: bool,
    as_json: bool,
    db: Path | None,
) -> None:
    """Change the entry ENTRY_ID: only what the options name.

    A rule of a form is changed by naming the form: --variant Géorgie --near Atlanta. Words for --near and --not-near
    join those that are there.
    """
    if not variants and (no_guard or rules != _NO_RULES):
        raise BadInput("these rules belong to forms", hint="Name the form too: --variant TEXT")
    draft = Draft(
        entry_id,
        cast("Kind | None", kind),
        canonical,
        cast("EntryStatus | None", status),
        note,
        external_ids_of(external_ids),
        tuple(_variant(text, lang) for text in variants),
        do_not_translate=do_not_translate,
        keeps_rules=True,
    )
    with open_glossary(db) as glossary:
        before = _without(glossary.entry(entry_id), removed, lang)
        entry = draft.applied_to(replace(before, forbidden=_changed_list(before, forbidden, allowed)))
        named = {variant.text for variant in draft.variants}
        if no_guard:
            entry = _each_form(entry, named, lang, lambda form: replace(form, near=(), not_near=()))
        entry = _each_form(entry, named, lang, rules.given_to)
        _print_entry(glossary.update(entry), as_json)


@click.command()
@click.argument("kept_id")
@click.argument("other_ids", nargs=-1, required=True, metavar="OTHER_ID...")
@json_option
@db_option
def merge(kept_id: str, other_ids: tuple[str, ...], as_json: bool, db: Path | None) -> None:
    """Make one entry of several: KEPT_ID gains the forms of each OTHER_ID, which goes."""
    with open_glossary(db) as glossary:
        _print_entry(glossary.merge(kept_id, other_ids), as_json)


@click.command()
@click.argument("entry_ids", nargs=-1, required=True, metavar="ENTRY_ID...")
@db_option
def remove(entry_ids: tuple[str, ...], db: Path | None) -> None:
    """Remove entries, all or none. `glossary undo` brings them back."""
    with open_glossary(db) as glossary:
        for entry in glossary.remove(*entry_ids):
            click.echo(f"Removed {entry.id} ({entry.canonical}).", err=True)


@click.command()
@click.argument("entry_id", required=False)
@click.option("--change", "change_id", type=int, help="Show this change: each entry before and after.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="The most changes to list.")
@json_option
@db_option
def history(entry_id: str | None, change_id: int | None, limit: int, as_json: bool, db: Path | None) -> None:
    """List the changes of the glossary, newest first, or those of one entry."""
    with open_glossary(db) as glossary:
        if change_id is not None:
            for changed in glossary.changed_entries(change_id):
                if as_json:
                    before, after = (entry and entry_to_record(entry) for entry in (changed.before, changed.after))
                    echo_json({"entry_id": changed.entry_id, "before": before, "after": after})
                else:
                    _print_difference(changed.entry_id, changed.before, changed.after)
            return
        changes = glossary.changes(entry_id=entry_id, limit=limit)
        if entry_id is not None and not changes:
            raise NotFound(f"the history knows no entry {entry_id!r}")
        for change in changes:
            if as_json:
                echo_json(asdict(change))
            else:
                click.echo(_change_line(change))


@click.command()
@click.argument("change_id", type=int)
@db_option
def undo(change_id: int, db: Path | None) -> None:
    """Take back the change CHANGE_ID of the history. The undoing is a change too."""
    with open_glossary(db) as glossary:
        count = glossary.undo(change_id)
    click.echo(f"Took back change {change_id}: {_entries(count)}.", err=True)


def _print_entry(entry: Entry, as_json: bool) -> None:
    if as_json:
        echo_json(entry_to_record(entry))
        return
    click.echo(f"{entry.canonical}  [{entry.id}]  {entry.kind}, {entry.status}")
    if entry.note:
        click.echo(f"  {entry.note}")
    if entry.external_ids:
        click.echo("  " + ", ".join(f"{scheme}:{value}" for scheme, value in entry.external_ids.items()))
    for line in _entry_rules(entry):
        click.echo(f"  {line}")
    for line in _variant_lines(entry):
        click.echo(line)


def _variant_lines(entry: Entry) -> list[str]:
    return [
        f"  {variant.text} ({variant.lang}, {variant.status}) → {entry.rendering(variant)}"
        + (f"  [{variant.source}]" if variant.source else "")
        + "".join(f"; {rule}" for rule in _form_rules(variant))
        for variant in entry.variants
    ]


def _form_rules(variant: Variant) -> Iterator[str]:
    if variant.case_sensitive:
        yield "case-sensitive"
    if variant.whole_phrase:
        yield "whole phrase"
    if variant.near:
        yield f"near {cell_of(variant.near)}"
    if variant.not_near:
        yield f"not near {cell_of(variant.not_near)}"


def _entry_rules(entry: Entry) -> Iterator[str]:
    if entry.do_not_translate:
        yield "not to be translated"
    if entry.forbidden:
        yield f"forbidden: {cell_of(entry.forbidden)}"


def _print_difference(entry_id: str, before: Entry | None, after: Entry | None) -> None:
    old, new = _lines(before), _lines(after)
    click.echo(entry_id)
    for line in old:
        if line not in new:
            click.echo(f"- {line}")
    for line in new:
        if line not in old:
            click.echo(f"+ {line}")


def _lines(entry: Entry | None) -> list[str]:
    if entry is None:
        return []
    facts = [f"{entry.canonical}, {entry.kind}, {entry.status}"]
    facts += [entry.note] if entry.note else []
    facts += [f"{scheme}:{value}" for scheme, value in entry.external_ids.items()]
    facts += _entry_rules(entry)
    return facts + [line.strip() for line in _variant_lines(entry)]


def _change_line(change: Change) -> str:
    undoing = f" (undoes {change.undoes})" if change.undoes else ""
    by = f" by {change.by}" if change.by else ""
    return f"{change.id}\t{change.at}\t{change.action}{undoing}\t{change.summary}: {_entries(change.entry_count)}{by}"


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries"


def _variant(text: str, lang: str) -> Variant:
    surface, _, english = text.partition("=")
    return Variant(surface.strip(), lang, english.strip())


def _without(entry: Entry, removed: Sequence[str], lang: str) -> Entry:
    known = {variant.text for variant in entry.variants if variant.lang == lang}
    for text in removed:
        if text not in known:
            raise NotFound(f"{entry.id} has no variant {text!r} in {lang}. See: glossary show {entry.id}")
    kept = tuple(v for v in entry.variants if not (v.text in removed and v.lang == lang))
    return replace(entry, variants=kept)


def _each_form(entry: Entry, texts: Container[str], lang: str, change: Callable[[Variant], Variant]) -> Entry:
    """`entry` with `change` done to its forms in `lang` that are named."""
    variants = tuple(change(v) if v.text in texts and v.lang == lang else v for v in entry.variants)
    return replace(entry, variants=variants)


def _changed_list(entry: Entry, forbidden: Sequence[str], allowed: Sequence[str]) -> tuple[str, ...]:
    """The forbidden forms of `entry`, those named added or taken away. Raises NotFound for one that is not there."""
    for text in allowed:
        if text not in entry.forbidden:
            raise NotFound(f"{entry.id} does not forbid {text!r}. See: glossary show {entry.id}")
    return tuple(text for text in dict.fromkeys((*entry.forbidden, *forbidden)) if text not in allowed)
