"""The command `translate train`: make or adapt an Argos package from bitexts, whole or step by step."""

from __future__ import annotations

import csv
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from glossary.cli.common import CommandGroup
from glossary.errors import BadInput

if TYPE_CHECKING:
    from translate.training.packing import Recipe

F = TypeVar("F", bound=Callable[..., object])

_NEEDED = ("torch", "transformers", "sentencepiece", "sacrebleu", "ctranslate2")


def _data_options(command: F) -> F:
    """The options that say what to train on, the same for the whole chain and for its first step."""
    path = click.Path(path_type=Path)
    for option in (
        click.option("--seed", default=20, show_default=True, help="The seed of everything drawn by chance."),
        click.option(
            "--annotate",
            type=click.FloatRange(0, 1),
            default=0.5,
            show_default=True,
            help="The share of sentences that may carry terms; 0 makes a package that takes none.",
        ),
        click.option(
            "--terms", type=path, metavar="FILE", help="French, tab, English terms, to annotate where both stand."
        ),
        click.option(
            "--names",
            "names",
            multiple=True,
            metavar="SLOT=FILE",
            help="A table (french, english) of names for slots such as {P1}: P persons, C places, O organisations.",
        ),
        click.option(
            "--from", "package", type=path, metavar="PACKAGE", help="Adapt this package made by translate train."
        ),
        click.option(
            "--size",
            type=click.Choice(["tiny", "small", "base"]),
            default="small",
            show_default=True,
            help="small: for a CPU and a domain of its own; base: the size to ship, for a GPU; tiny: to try out.",
        ),
        click.option("--dev", multiple=True, type=path, metavar="FILE", help="A bitext to measure with. Needed."),
        click.option("--data", type=path, metavar="DIR", help="The folder of the files that a recipe names."),
        click.option("--recipe", type=path, metavar="FILE", help="A table of bitexts with weights and caps."),
        click.option("--source", "weighed", multiple=True, metavar="FILE=WEIGHT", help="A bitext with a weight."),
    ):
        command = option(command)
    return click.argument("bitexts", nargs=-1, metavar="BITEXT...", type=path)(command)


def _card_options(command: F) -> F:
    """The options that say what stands on the package's card."""
    for option in (
        click.option("--notes", default="", help="Sentences for the card: what it is for, what it cannot do."),
        click.option("--licence", default="not stated", help="The licence of the package, for the card."),
        click.option("--package-version", default="1.0", show_default=True),
        click.option("--name", help="The package's name. Default: that of the file."),
    ):
        command = option(command)
    return command


class _WholeChainFirst(CommandGroup):
    """A group whose first word need not be a command: without one, all steps are run."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ("-h", "--help"):
            args = ["all", *args]
        return super().parse_args(ctx, args)


_OUTPUT = click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), metavar="FILE.argosmodel", help="The package."
)


@click.group(cls=_WholeChainFirst, short_help="Make or adapt an Argos package.")
def train() -> None:
    """Make an Argos package from your own bitexts, or adapt one to them.

    \b
    translate train memory.tmx news.tsv --dev held-back.tsv -o mine.argosmodel --minutes 60
    translate train memory.tmx --from mine.argosmodel --dev held-back.tsv -o ours.argosmodel --minutes 20

    A bitext is a table with tabs (plain, .gz or .xz), TMX, XLIFF or any other that `translate convert` reads. The
    steps can be run one by one, the second on another machine with a GPU: pack, run, export (docs/training.md).
    Needs pip install 'exonym[train]'.
    """


@train.command("all", short_help="All steps in one: BITEXT... -o FILE --dev FILE (the default).")
@_data_options
@_OUTPUT
@_card_options
@click.option("--minutes", type=float, default=60.0, show_default=True, help="How long to train.")
@click.option("--steps", type=click.IntRange(1), help="End after so many steps, whatever the time.")
@click.option(
    "--keep", type=click.Path(path_type=Path), metavar="DIR", help="Keep the training folder, to go on later."
)
@click.option("--threads", type=click.IntRange(1), help="Threads on the CPU.")
def all_(
    output: Path,
    name: str | None,
    package_version: str,
    licence: str,
    notes: str,
    minutes: float,
    steps: int | None,
    keep: Path | None,
    threads: int | None,
    **data: Any,
) -> None:
    """Pack, train and export: from bitexts to a package.

    With --keep the training folder stays, and the same command goes on from its checkpoint.
    """
    _need(*_NEEDED)
    _check_output(output)
    with tempfile.TemporaryDirectory(prefix="exonym-") as temporary:
        folder = keep or Path(temporary)
        if not (folder / "checkpoint.pt").is_file():
            _pack(folder, **data)
        _run(folder, minutes=minutes, steps=steps, seed=data["seed"], threads=threads)
        _export(folder, output, None, name, package_version, licence, notes)


@train.command()
@_data_options
@click.option("-o", "--output", "folder", required=True, type=click.Path(path_type=Path), metavar="FOLDER")
def pack(folder: Path, **data: Any) -> None:
    """Clean, weigh, annotate and tokenise BITEXT... into a training FOLDER, which can travel.

    What was dropped is counted by reason, on stderr and in FOLDER/settings.json.
    """
    _need("sentencepiece")
    _pack(folder, **data)


@train.command("run")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--minutes", type=float, required=True, help="How long this run may take, all in all.")
@click.option("--total-minutes", type=float, help="How long all runs take together. Default: --minutes.")
@click.option("--steps", type=click.IntRange(1), help="End after so many steps, whatever the time.")
@click.option("--resume", type=click.Path(path_type=Path), metavar="DIR", help="Go on from the parts in DIR.")
@click.option("--leave", type=click.Path(path_type=Path), metavar="DIR", help="Write the weights in parts to DIR.")
@click.option("--seed", default=20, show_default=True)
@click.option("--threads", type=click.IntRange(1), help="Threads on the CPU.")
def run_(folder: Path, **settings: Any) -> None:
    """Train on FOLDER, on a GPU if there is one; a run that ended or was broken off is gone on with.

    Where only torch, transformers, sentencepiece and sacrebleu are installed, the same is
    `python -m translate.training.run FOLDER --minutes N`.
    """
    _need("torch", "transformers", "sentencepiece", "sacrebleu")
    _run(folder, **settings)


@train.command()
@click.argument("folder", type=click.Path(path_type=Path))
@_OUTPUT
@_card_options
@click.option("--weights", type=click.Path(path_type=Path), metavar="DIR", help="The parts that another machine left.")
def export(
    folder: Path,
    output: Path,
    name: str | None,
    package_version: str,
    licence: str,
    notes: str,
    weights: Path | None,
) -> None:
    """Make the package from the trained FOLDER: int8, with a card that says what it is and how good."""
    _need(*_NEEDED)
    _check_output(output)
    _export(folder, output, weights, name, package_version, licence, notes)


def _pack(folder: Path, *, package: Path | None, **data: Any) -> None:
    from translate.training import packing

    recipe = _recipe(**data)
    if package is not None:
        _need("torch", "transformers")
        from translate.training.adapt import take_over

        recipe = take_over(package, recipe, folder)
    packing.pack(recipe, folder, say=_say)


def _recipe(
    *,
    bitexts: Sequence[Path],
    weighed: Sequence[str],
    recipe: Path | None,
    data: Path | None,
    dev: Sequence[Path],
    size: str,
    names: Sequence[str],
    terms: Path | None,
    annotate: float,
    seed: int,
) -> Recipe:
    from translate.training.packing import Recipe
    from translate.training.slots import read_names
    from translate.training.sources import Source, parse_source, read_recipe

    sources = [*map(Source, bitexts), *map(parse_source, weighed), *(read_recipe(recipe, data) if recipe else ())]
    return Recipe(
        sources,
        [Source(path) for path in dev],
        size=size,
        annotate=annotate,
        names=read_names(_name_files(names)),
        dictionary=_terms(terms) if terms is not None else {},
        seed=seed,
    )


def _name_files(given: Iterable[str]) -> dict[str, Path]:
    files = {}
    for text in given:
        slot, sign, path = text.partition("=")
        if not sign or slot not in ("P", "C", "O"):
            raise BadInput(f"--names {text!r}", hint="Write slot and file: P=persons.tsv, C=places.tsv")
        files[slot] = Path(path)
    return files


def _terms(path: Path) -> Mapping[str, Sequence[str]]:
    from glossary.formats.lines import opened_table

    found: dict[str, list[str]] = {}
    with opened_table(path) as lines:
        for number, row in enumerate(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), 1):
            if row and len(row) < 2:
                raise BadInput("a term is French, tab, English", path=path, line=number)
            if row:
                found.setdefault(row[0].strip().casefold(), []).append(row[1].strip())
    return found


def _run(folder: Path, *, minutes: float, total_minutes: float | None = None, **settings: Any) -> None:
    from translate.training.run import Plan
    from translate.training.run import train as train_on

    train_on(Plan(folder, minutes, total_minutes or minutes, **settings))


def _export(
    folder: Path,
    output: Path,
    weights: Path | None,
    name: str | None,
    version: str,
    licence: str,
    notes: str,
) -> None:
    from translate.training.export import Card
    from translate.training.export import export as export_to

    card = Card(name or output.name.removesuffix(".argosmodel"), version, licence, notes)
    size = export_to(folder, output, card, weights=weights)
    _say(f"{output}: {size / 1e6:.1f} MB. Use it with: translate run --package {output}, or install it with: "
         f"translate models install {output}")  # fmt: skip


def _check_output(output: Path) -> None:
    if output.suffix != ".argosmodel":
        raise BadInput("the output is a package", path=output, hint="Let its name end in .argosmodel")
    if output.is_dir():
        raise BadInput("this is a folder; a file is to be written here", path=output)


def _need(*modules: str) -> None:
    if missing := [module for module in modules if find_spec(module) is None]:
        reason = f"training needs {', '.join(missing)}, which {'is' if len(missing) == 1 else 'are'} not installed"
        raise BadInput(reason, hint="Install what it needs with: pip install 'exonym[train]'")


def _say(text: str) -> None:
    click.echo(text, err=True)
    sys.stderr.flush()
