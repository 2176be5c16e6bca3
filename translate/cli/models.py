"""The commands that look after Argos packages: translate models list|install|info."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from glossary.cli.common import CommandGroup, json_option
from translate.engines import packages
from translate.engines.packages import PackageInfo


@click.group(cls=CommandGroup)
def models() -> None:
    """Argos packages: what is installed, and how to install more."""


@models.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the installed packages."""
    installed = packages.list_installed()
    if as_json:
        click.echo(json.dumps([_fields(package) for package in installed], ensure_ascii=False))
        return
    for line in _table(installed):
        click.echo(line)
    if not installed:
        click.echo("No package is installed. Install one with 'translate models install fr_en' or a file.", err=True)


@models.command()
@click.argument("package", metavar="FILE|NAME")
def install(package: str) -> None:
    """Install a package from a FILE.argosmodel, or by NAME (such as fr_en) from the Argos index.

    A name needs a network. A package that is not sound is refused, and nothing is changed.
    """
    path = Path(package)
    by_file = path.exists() or path.suffix == packages.SUFFIX
    installed = packages.install(path) if by_file else packages.install_by_name(package)
    click.echo(
        f"Installed {installed.name} ({installed.from_code} to {installed.to_code}) in {installed.path}", err=True
    )


@models.command()
@click.argument("package", metavar="[FILE|NAME]", required=False)
@json_option
def info(package: str | None, as_json: bool) -> None:
    """Show what a package says of itself: a file, or an installed one by name (such as fr_en).

    Without a name, the package that --engine auto would use.
    """
    described = packages.info(package) if package is not None else packages.default()
    if as_json:
        click.echo(json.dumps(_fields(described), ensure_ascii=False))
        return
    for name, value in _fields(described).items():
        if name != "readme":
            click.echo(f"{name + ':':<11}{value}")
    if described.readme:
        click.echo(f"\n{described.readme.strip()}")


def _fields(package: PackageInfo) -> dict[str, str | int]:
    return {
        "name": package.name,
        "from": package.from_code,
        "to": package.to_code,
        "version": package.version,
        "tokenizer": package.tokenizer,
        "bytes": package.size,
        "path": str(package.path),
        "readme": package.readme,
    }


def _table(installed: Sequence[PackageInfo]) -> list[str]:
    rows = [(p.name, f"{p.from_code} → {p.to_code}", p.version, f"{p.size / 1e6:.1f} MB") for p in installed]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(4)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
