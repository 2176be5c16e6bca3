"""The `translate` command."""

from __future__ import annotations

import click

from glossary.cli.common import CommandGroup

_COMMANDS = {
    "run": "translate.cli.run:run",
    "text": "translate.cli.run:text",
    "check": "translate.cli.check:check",
    "convert": "translate.cli.convert:convert",
    "import": "translate.cli.memory:import_command",
    "models": "translate.cli.models:models",
    "train": "translate.cli.train:train",
}


@click.group(cls=CommandGroup, commands_at=_COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="exonym", prog_name="translate")
def main() -> None:
    """Translate French documents into English, offline, with the terms of the glossary.

    \b
    translate run articles/ -o english/       every document in a folder
    translate text "Loukachenko à Téhéran"    one sentence
    translate check english/*.tsv             findings on translations that are there
    translate convert article.tsv page.html   a page to look at, TMX, XLIFF, PO…
    translate import reviewed.xlf             corrected English into the translation memory
    translate models list                     which Argos packages are installed
    translate train mine.tmx -o p.argosmodel  make or adapt a package from your own bitexts

    Exit codes: 0 done, 1 something failed or is missing, 2 wrong use or bad input.
    """
