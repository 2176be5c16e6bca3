"""Fills in the examples of docs/formats.md: each block below a comment `glossary export …` is what that command writes.

The glossary of the examples is the first CSV block of the page. Run it after a change of a format:
python tests/tools/format_examples.py
"""

from __future__ import annotations

import re
import shlex
import tempfile
from pathlib import Path

from click.testing import CliRunner

from glossary.cli import main as glossary_command

PAGE = Path(__file__).parents[2] / "docs" / "formats.md"

_GLOSSARY = re.compile(r"```csv\n(.*?)```", re.DOTALL)
_EXAMPLE = re.compile(r"(<!-- glossary export (.*?) -->\n```\w*\n)(.*?)(```)", re.DOTALL)


def with_examples(page: str) -> str:
    """The text of the page with its examples written anew."""
    with tempfile.TemporaryDirectory() as folder:
        source, database = Path(folder) / "glossary.csv", Path(folder) / "glossary.db"
        found = _GLOSSARY.search(page)
        assert found is not None, "the page begins with no glossary in CSV"
        source.write_text(found[1], encoding="utf-8")
        _run("init", "--empty", "--db", str(database))
        _run("import", str(source), "--db", str(database))
        return _EXAMPLE.sub(
            lambda match: match[1] + _run("export", *shlex.split(match[2]), "--db", str(database)) + match[4], page
        )


def _run(*arguments: str) -> str:
    result = CliRunner().invoke(glossary_command, arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


if __name__ == "__main__":
    PAGE.write_text(with_examples(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
