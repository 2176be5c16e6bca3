"""Prints the Daitch-Mokotoff codes of words, for the benchmarks, in whatever environment has abydos.

    abydos-python tests/benchmarks/daitch_mokotoff_peer.py < words > codes

Standard input has a word a line. Standard output has the version of abydos first, then the codes of a word a line, with
spaces between, then the seconds of processor time that they took.
"""

from __future__ import annotations

import importlib
import sys
import time
import warnings
from importlib.metadata import version


def main() -> None:
    """Read words, print codes."""
    warnings.simplefilter("ignore")  # abydos is older than the Python that runs it
    encoder = importlib.import_module("abydos.phonetic").DaitchMokotoff()
    print(f"abydos {version('abydos')}")
    words = [line.strip() for line in sys.stdin]
    started = time.process_time()
    codes = [" ".join(sorted(encoder.encode(word))) for word in words]
    seconds = time.process_time() - started
    print(*codes, seconds, sep="\n")


if __name__ == "__main__":
    main()
