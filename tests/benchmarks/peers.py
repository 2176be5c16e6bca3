"""Peers that weigh much, or that nobody keeps any more, run in an environment of their own."""

from __future__ import annotations

import argparse
import os
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class PeerScores:
    """What nomenklatura answered: a score for each pair, its versions, and the processor time it took."""

    scores: list[float]
    versions: str
    seconds: float


@dataclass(frozen=True)
class PeerCodes:
    """The Daitch-Mokotoff codes of each word, the version of abydos, and the processor time that they took."""

    codes: list[list[str]]
    version: str
    seconds: float


def nomenklatura_option(parser: argparse.ArgumentParser) -> None:
    """Add the option that names the Python with nomenklatura."""
    parser.add_argument(
        "--nomenklatura-python",
        default=os.environ.get("NOMENKLATURA_PYTHON"),
        metavar="PATH",
        help="a Python that has nomenklatura (default: $NOMENKLATURA_PYTHON; without it, nomenklatura is left out)",
    )


def abydos_option(parser: argparse.ArgumentParser) -> None:
    """Add the option that names the Python with abydos."""
    parser.add_argument(
        "--abydos-python",
        default=os.environ.get("ABYDOS_PYTHON"),
        metavar="PATH",
        help="a Python that has abydos (default: $ABYDOS_PYTHON; without it, Daitch-Mokotoff is left out)",
    )


def nomenklatura_scores(python: str, algorithm: str, pairs: Iterable[tuple[str, str, str]]) -> PeerScores:
    """The scores of an algorithm of nomenklatura (logic-v2, name-based) for pairs of a schema and two names."""
    versions, *scores, seconds = _answers([python, "nomenklatura_peer.py", algorithm], map("\t".join, _cleaned(pairs)))
    return PeerScores(list(map(float, scores)), versions, float(seconds))


def daitch_mokotoff_codes(python: str, words: Sequence[str]) -> PeerCodes:
    """The codes of each word, which must have no line breaks, in abydos."""
    version, *codes, seconds = _answers([python, "daitch_mokotoff_peer.py"], words)
    return PeerCodes([line.split() for line in codes], version, float(seconds))


def _cleaned(pairs: Iterable[tuple[str, ...]]) -> Iterable[tuple[str, ...]]:
    return (tuple(" ".join(cell.split()) for cell in pair) for pair in pairs)


def _answers(command: Sequence[str], lines: Iterable[str]) -> list[str]:
    python, script, *arguments = command
    done = subprocess.run(
        [python, str(_HERE / script), *arguments],
        input="".join(f"{line}\n" for line in lines),
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        check=True,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    return done.stdout.splitlines()
