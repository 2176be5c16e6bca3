"""What is in the checkout is in the distribution: packages, data files, console scripts."""

from __future__ import annotations

import configparser
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parent.parent


def _config() -> configparser.ConfigParser:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    return config


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def test_every_package_is_listed() -> None:
    listed = set(_lines(_config()["options"]["packages"])) - {"glossary.seed_files"}
    present = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for top in ("glossary", "translate")
        for path in (ROOT / top).rglob("__init__.py")
    }
    assert listed == present


def test_every_data_file_is_packaged() -> None:
    patterns = {
        package: [pattern.strip() for pattern in value.replace("\n", ",").split(",")]
        for package, value in _config()["options.package_data"].items()
    }
    folders = {"glossary": ROOT / "glossary", "translate": ROOT / "translate", "glossary.seed_files": ROOT / "seeds"}
    for package, folder in folders.items():
        for path in folder.rglob("*"):
            if path.is_file() and path.suffix not in (".py", ".pyc") and path != ROOT / "seeds" / "README.md":
                name = path.relative_to(folder).as_posix()
                assert any(fnmatch(name, pattern.replace("**/", "*")) for pattern in patterns[package]), path


def test_heads_of_the_commands_are_where_the_scripts_look() -> None:
    for script in _lines(_config()["options.entry_points"]["console_scripts"]):
        _, _, target = script.partition(" = ")
        module, _, name = target.partition(":")
        assert callable(getattr(__import__(module, fromlist=[name]), name))
