"""What the benchmarks need to run nomenklatura, which weighs much, in an environment of its own."""

from __future__ import annotations

import argparse
import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_PEER = Path(__file__).with_name("nomenklatura_peer.py")


@dataclass(frozen=True)
class PeerScores:
    """What nomenklatura answered: a score for each pair, its versions, and the processor time it took."""

    scores: list[float]
    versions: str
    seconds: float


def nomenklatura_option(parser: argparse.ArgumentParser) -> None:
    """Add the option that names the Python with nomenklatura."""
    parser.add_argument(
        "--nomenklatura-python",
        default=os.environ.get("NOMENKLATURA_PYTHON"),
        metavar="PATH",
        help="a Python that has nomenklatura (default: $NOMENKLATURA_PYTHON; without it, nomenklatura is left out)",
    )


def nomenklatura_scores(python: str, pairs: Iterable[tuple[str, str, str]]) -> PeerScores:
    """The scores of nomenklatura's logic-v2 for pairs of a schema and two names."""
    lines = "".join("\t".join(" ".join(cell.split()) for cell in pair) + "\n" for pair in pairs)
    environment = {**os.environ, "PYTHONUTF8": "1"}
    done = subprocess.run(
        [python, str(_PEER)], input=lines, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=True, env=environment
    )
    versions, *scores, seconds = done.stdout.splitlines()
    return PeerScores(list(map(float, scores)), versions, float(seconds))
