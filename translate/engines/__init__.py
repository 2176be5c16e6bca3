"""Translation engines: Argos packages through CTranslate2, and Apertium."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from translate.engines.base import Engine, EngineError

__all__ = ["CHOICES", "Choice", "Engine", "EngineError", "open_engine"]

Choice = Literal["auto", "argos", "apertium"]
CHOICES: tuple[Choice, ...] = ("auto", "argos", "apertium")

_GET_A_PACKAGE = "get an Argos package with 'translate models install fr_en' or 'translate models install FILE'"
_GET_APERTIUM = "install Apertium with 'apt install apertium apertium-fra-cat apertium-eng-cat'"


def open_engine(choice: Choice = "auto", package: Path | None = None) -> Engine:
    """The engine to translate French into English with.

    "auto" is an Argos package (the file or folder `package`, else an installed one, else the one that ships), and
    Apertium where there is none. Raises EngineError if the engine is missing, BadInput for an unusable `package`.
    """
    if package is not None and choice == "apertium":
        raise EngineError("a package is for the Argos engine", hint="Leave out --package, or --engine apertium")
    if choice == "apertium":
        return _apertium()
    return _argos(package) or (_apertium_or_advice() if choice == "auto" else _no_package())


def _argos(package: Path | None) -> Engine | None:
    from translate.engines import packages

    folder = packages.unpacked(package) if package is not None else packages.find("fr", "en")
    if folder is None:
        return None
    from translate.engines.argos import Argos

    return Argos(folder)


def _apertium() -> Engine:
    from translate.engines.apertium import Apertium

    return Apertium()


def _apertium_or_advice() -> Engine:
    try:
        return _apertium()
    except EngineError as error:
        raise EngineError(
            f"no translation engine: no Argos package for French to English, and {error.reason}",
            hint=f"Either {_GET_A_PACKAGE}, or {_GET_APERTIUM}",
        ) from None


def _no_package() -> Engine:
    raise EngineError("no Argos package for French to English is installed", hint=_GET_A_PACKAGE.capitalize())
