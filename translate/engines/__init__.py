"""Translation engines: Argos packages through CTranslate2, and Apertium."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from glossary.errors import NotFound
from translate.engines import packages
from translate.engines.base import Engine, EngineError

__all__ = ["CHOICES", "Choice", "Engine", "EngineError", "open_engine"]

Choice = Literal["auto", "argos", "apertium"]
CHOICES: tuple[Choice, ...] = ("auto", "argos", "apertium")


def open_engine(choice: Choice = "auto", package: Path | None = None) -> Engine:
    """The engine to translate French into English with.

    "auto" is an Argos package (the file or folder `package`, else an installed one, else the one that ships), and
    Apertium where there is none. Raises EngineError if the engine is missing, BadInput for an unusable `package`.
    """
    if package is not None and choice == "apertium":
        raise EngineError("a package is for the Argos engine", hint="Leave out --package, or --engine apertium")
    if choice == "apertium":
        return _apertium()
    if package is not None:
        return _argos(package)
    try:
        return _argos(packages.default().path)
    except NotFound as error:
        no_package = str(error)
        if choice == "argos":
            raise EngineError(no_package) from None
    try:
        return _apertium()
    except EngineError as error:
        raise EngineError(
            f"there is no translation engine: {error.reason}, and {no_package}",
            hint=f"Or {error.hint[0].lower()}{error.hint[1:]}",
        ) from None


def _argos(package: Path) -> Engine:
    from translate.engines.argos import Argos

    return Argos(packages.unpacked(package))


def _apertium() -> Engine:
    from translate.engines.apertium import Apertium

    return Apertium()
