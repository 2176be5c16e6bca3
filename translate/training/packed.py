"""Tokenised pairs as compact arrays on disk, small enough to travel, and the folder that they travel in.

A training folder holds `train.npz` (the pairs), `dev.tsv` (source, tab, English, as text: BLEU needs text),
`sentencepiece.model` and `settings.json`. `train.npz` is an ordinary .npz whose members are compressed with LZMA.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from glossary.errors import BadInput

Ids = npt.NDArray[np.uint16]

TRAIN, DEV, PIECES, SETTINGS = "train.npz", "dev.tsv", "sentencepiece.model", "settings.json"
_MAKE_ONE = "Make a training folder with: translate train pack BITEXT... -o FOLDER"


@dataclass(frozen=True, slots=True)
class Side:
    """One language of the pairs: the ids of all sentences one after the other, and where each begins."""

    ids: Ids
    starts: npt.NDArray[np.int64]

    @property
    def lengths(self) -> npt.NDArray[np.int64]:
        return np.diff(self.starts)

    def __getitem__(self, number: int) -> Ids:
        return self.ids[self.starts[number] : self.starts[number + 1]]

    def __len__(self) -> int:
        return len(self.starts) - 1


@dataclass(frozen=True, slots=True)
class Packed:
    """Pairs of tokenised sentences."""

    source: Side
    target: Side

    def __len__(self) -> int:
        return len(self.source)


def side(sentences: Iterable[Iterable[int]]) -> Side:
    """The sentences of one language, packed. Ids lie between 0 and 65,535."""
    arrays = [np.asarray(list(sentence), dtype=np.uint16) for sentence in sentences]
    return _side(
        np.concatenate(arrays) if arrays else np.zeros(0, np.uint16),
        np.array([len(array) for array in arrays], np.int64),
    )


def joined(parts: Sequence[tuple[Side, Side]]) -> Packed:
    """All the pairs of `parts`, each a source and a target side."""
    sides = []
    for number in (0, 1):
        ids = [part[number].ids for part in parts] or [np.zeros(0, np.uint16)]
        lengths = [part[number].lengths for part in parts] or [np.zeros(0, np.int64)]
        sides.append(_side(np.concatenate(ids), np.concatenate(lengths)))
    return Packed(*sides)


def save(packed: Packed, path: Path) -> None:
    """Write `packed` to the file at `path`."""
    members = {
        "source": packed.source.ids,
        "source_lengths": packed.source.lengths.astype(np.uint16),
        "target": packed.target.ids,
        "target_lengths": packed.target.lengths.astype(np.uint16),
    }
    part = path.with_name(f".{path.name}.part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_LZMA) as archive:
        for name, array in members.items():
            stream = io.BytesIO()
            np.save(stream, array, allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), stream.getvalue(), zipfile.ZIP_LZMA)
    part.replace(path)


def load(path: Path) -> Packed:
    """The pairs in the file at `path`. Raises BadInput where there are none."""
    try:
        with np.load(path, allow_pickle=False) as members:
            return Packed(
                _side(members["source"], members["source_lengths"]), _side(members["target"], members["target_lengths"])
            )
    except FileNotFoundError:
        raise BadInput("no such file", path=path, hint=_MAKE_ONE) from None
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise BadInput(f"this holds no packed pairs ({error})", path=path, hint=_MAKE_ONE) from None


def load_settings(folder: Path) -> dict[str, Any]:
    """What `settings.json` in the training folder says. Raises BadInput."""
    path = folder / SETTINGS
    try:
        settings = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadInput(f"this is no training folder: it has no {SETTINGS}", path=folder, hint=_MAKE_ONE) from None
    except ValueError as error:
        raise BadInput(f"not JSON ({error})", path=path) from None
    if not isinstance(settings, dict):
        raise BadInput("this is no JSON object", path=path)
    return settings


def load_dev(folder: Path) -> list[tuple[str, str]]:
    """The development pairs in the training folder. Raises BadInput where there are none."""
    path = folder / DEV
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise BadInput("no such file", path=path, hint="Pack again with --dev FILE") from None
    pairs = [line.split("\t") for line in lines if line]
    if not pairs or any(len(pair) != 2 for pair in pairs):
        raise BadInput("these are not lines of French, tab, English", path=path, hint="Pack again with --dev FILE")
    return [(french, english) for french, english in pairs]


def _side(ids: Ids, lengths: npt.NDArray[Any]) -> Side:
    starts = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=starts[1:])
    if starts[-1] != len(ids):
        raise ValueError("the lengths do not add up")
    return Side(ids.astype(np.uint16, copy=False), starts)
