"""The examples in README.md print what README.md says.

Each `console` block is run in order in one empty folder, with the repository's `seeds` in it and a fresh glossary.
Lines after `$ ` are commands, which lines after `> ` continue; what follows is their standard output, where `…` stands
for any text.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _examples() -> list[tuple[str, str]]:
    examples: list[tuple[str, str]] = []
    for block in BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8")):
        for line in block.splitlines(keepends=True):
            if line.startswith("$ "):
                examples.append((line[2:].rstrip("\n"), ""))
            elif line.startswith("> "):
                command, _ = examples[-1]
                examples[-1] = f"{command}\n{line[2:]}".rstrip("\n"), ""
            else:
                command, output = examples[-1]
                examples[-1] = command, output + line
    return examples


def test_every_example_prints_what_the_readme_shows(tmp_path: Path) -> None:
    examples = _examples()
    assert len(examples) >= 8
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    environment = {
        **os.environ,
        "GLOSSARY_DB": str(tmp_path / "glossary.db"),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    for command, expected in examples:
        done = subprocess.run(
            ["bash", "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        pattern = ".*".join(re.escape(part) for part in expected.split("…"))
        if not re.fullmatch(pattern, done.stdout, re.DOTALL):
            pytest.fail(f"$ {command}\nREADME shows:\n{expected}\nprinted:\n{done.stdout}\n{done.stderr}")
