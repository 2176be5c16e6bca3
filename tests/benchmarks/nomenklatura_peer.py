"""Scores pairs of names with nomenklatura, for the benchmarks, in whatever environment has it.

    nomenklatura-python tests/benchmarks/nomenklatura_peer.py logic-v2|name-based < pairs > scores

Standard input has a schema of FollowTheMoney (Person, Organization, Vessel) and two names a line, with tabs between.
Standard output has its version first, then a score a line, then the seconds of processor time that scoring took.
"""

from __future__ import annotations

import importlib
import sys
import time
from functools import lru_cache
from importlib.metadata import version


def main() -> None:
    """Read pairs, print scores."""
    matching = importlib.import_module("nomenklatura.matching")
    followthemoney = importlib.import_module("followthemoney")
    algorithm = matching.get_algorithm(sys.argv[1])
    config = matching.ScoringConfig.defaults()

    @lru_cache(maxsize=1 << 10)
    def proxy(schema: str, name: str) -> object:
        return followthemoney.model.get_proxy({"id": name, "schema": schema, "properties": {"name": [name]}})

    packages = ("nomenklatura", "rigour", "followthemoney")
    print(", ".join(f"{package} {version(package)}" for package in packages))
    rows = [line.rstrip("\n").split("\t") for line in sys.stdin]
    started = time.process_time()
    scores = [algorithm.compare(proxy(schema, a), proxy(schema, b), config).score for schema, a, b in rows]
    seconds = time.process_time() - started
    print(*scores, seconds, sep="\n")


if __name__ == "__main__":
    main()
