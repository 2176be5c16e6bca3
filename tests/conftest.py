"""A tiny real glossary, and the two command lines as a user runs them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import settings

from glossary.cli import main as glossary_command
from glossary.model import Draft, Variant
from glossary.store import Glossary

Run = Callable[..., Result]

# A loaded machine is no reason to fail.
settings.register_profile("any-machine", deadline=None)
settings.load_profile("any-machine")

TINY = (
    Draft(
        "alexander-lukashenko",
        "person",
        "Alexander Lukashenko",
        note="President of Belarus",
        external_ids={"wikidata": "Q2866"},
        variants=(
            Variant("Alexandre Loukachenko", status="preferred"),
            Variant("Loukachenko", renders_as="Lukashenko", status="preferred"),
            Variant("Lukachenko", renders_as="Lukashenko"),
        ),
    ),
    Draft(
        "belarus",
        "place",
        "Belarus",
        external_ids={"iso3166": "BY"},
        variants=(Variant("Biélorussie", status="preferred"), Variant("Bélarus")),
    ),
    Draft("roadmap", "term", "roadmap", variants=(Variant("feuille de route", status="preferred"),)),
    Draft("nato", "organisation", "NATO", variants=(Variant("OTAN"), Variant("Otan"))),
    Draft("empty-one", "work", "An entry without variants", status="proposed"),
)


@pytest.fixture(autouse=True)
def _no_data_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keeps tests away from the glossary and the translation memory of whoever runs them."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("TRANSLATE_MEMORY", raising=False)


@pytest.fixture
def glossary(tmp_path: Path) -> Iterator[Glossary]:
    """A glossary of five entries."""
    with Glossary.create(tmp_path / "glossary.db", TINY) as opened:
        yield opened


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `glossary …` on the database of the fixture `glossary`, which need not be there."""
    monkeypatch.setenv("GLOSSARY_DB", str(tmp_path / "glossary.db"))

    def run_command(*arguments: str | Path, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(glossary_command, [str(argument) for argument in arguments], input=stdin)

    return run_command


JUDGES = Path(__file__).parent.parent / "build" / "judges"


@pytest.fixture(scope="session")
def judges() -> Path:
    """The folder with other people's readers. EXONYM_JUDGES=1 fetches them; without it, tests that miss them skip."""
    if os.environ.get("EXONYM_JUDGES") == "1":
        prepare = Path(__file__).parent / "judges" / "prepare"
        subprocess.run([prepare], check=True, env={**os.environ, "PYTHON": sys.executable})
    elif not all((JUDGES / name / ".ready").exists() for name in ("toolkit", "datasette", "omegat")):
        pytest.skip(
            "Translate Toolkit, Datasette and OmegaT are not in build/judges: tests/judges/prepare fetches them"
        )
    return JUDGES
