"""The state of a training on disk: whole, to go on from at any point, and small, to leave a machine in parts.

A whole checkpoint is one file of torch's. The small one holds the weights alone in .npz parts of at most 15 MiB, in
half precision where they fit in the room given, else as int8 with one scale a row, which is also how CTranslate2
rounds them: the package made of such weights is the one that the whole checkpoint would give. A training that goes on
from a small checkpoint starts its optimizer anew.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch

from glossary.errors import BadInput
from translate.training.batches import Place

WHOLE = "checkpoint.pt"
_STATE = "state.json"
_PART = "weights-{:02d}.npz"
_PART_BYTES = 15 << 20
ROOM = 60 << 20
_SCALE = " scale"

Weights = Mapping[str, torch.Tensor]


@dataclass(slots=True)
class Progress:
    """How far a training is: steps, seconds of training over all runs, and its place in the data."""

    steps: int = 0
    seconds: float = 0.0
    place: Place = field(default_factory=Place)

    def record(self) -> dict[str, Any]:
        """The progress, ready for JSON."""
        return {"steps": self.steps, "seconds": round(self.seconds, 3), "place": asdict(self.place)}


def progress_from(record: Mapping[str, Any]) -> Progress:
    """The progress that `Progress.record` wrote."""
    return Progress(record["steps"], record["seconds"], Place(**record["place"]))


def save_whole(path: Path, state: Mapping[str, Any]) -> None:
    """Write `state` to the file at `path`, whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    torch.save(dict(state), part)
    part.replace(path)


def load_whole(path: Path) -> dict[str, Any]:
    """The state in the file at `path`. Raises BadInput for a file of another kind."""
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except (RuntimeError, OSError, EOFError, ValueError, zipfile.BadZipFile) as error:
        raise BadInput(f"this is no checkpoint ({error})", path=path, hint="Remove it to start anew") from None
    if not isinstance(state, dict) or "weights" not in state:
        raise BadInput("this is no checkpoint", path=path, hint="Remove it to start anew")
    return state


def save_small(folder: Path, weights: Weights, progress: Progress, *, room: int = ROOM) -> list[Path]:
    """The files in `folder` that hold `weights` in at most `room` bytes, or as near as int8 comes; older ones go."""
    folder.mkdir(parents=True, exist_ok=True)
    count = sum(tensor.numel() for tensor in weights.values())
    arrays = _halves(weights) if 2 * count <= room else _bytes(weights)
    paths = []
    for number, members in enumerate(_parts(arrays), 1):
        path = folder / _PART.format(number)
        path.with_suffix(".part").write_bytes(_npz(members))
        paths.append(path)
    for path in paths:  # the older ones stay until all new ones are there
        path.with_suffix(".part").replace(path)
    for old in set(folder.glob("weights-*.npz")).difference(paths):
        old.unlink()
    (folder / _STATE).write_text(json.dumps(progress.record()) + "\n", encoding="utf-8")
    return [*paths, folder / _STATE]


def load_small(folder: Path) -> tuple[dict[str, torch.Tensor], Progress]:
    """The weights and the progress in `folder`. Raises BadInput where a part is missing or damaged."""
    arrays: dict[str, Any] = {}
    try:
        for path in sorted(folder.glob("weights-*.npz")):
            with np.load(path, allow_pickle=False) as members:
                for name in members.files:
                    arrays[name] = members[name]
        progress = progress_from(json.loads((folder / _STATE).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise BadInput(f"the checkpoint cannot be read ({error})", path=folder, hint="Fetch its parts again") from None
    return dict(_joined(arrays, folder)), progress


def is_small(folder: Path) -> bool:
    """Whether `folder` holds a small checkpoint."""
    return (folder / _STATE).is_file()


def _halves(weights: Weights) -> Iterator[tuple[str, Any]]:
    for name, tensor in weights.items():
        yield name, tensor.detach().cpu().to(torch.float16).numpy()


def _bytes(weights: Weights) -> Iterator[tuple[str, Any]]:
    for name, tensor in weights.items():
        array = tensor.detach().cpu().float().numpy()
        if array.ndim != 2:
            yield name, array
            continue
        scale = np.abs(array).max(axis=1, keepdims=True) / 127
        scale[scale == 0] = 1
        yield name, np.rint(array / scale).astype(np.int8)
        yield name + _SCALE, scale.astype(np.float32)


def _parts(arrays: Iterator[tuple[str, Any]]) -> Iterator[dict[str, Any]]:
    """The arrays in groups small enough for one file each; a large one is cut between rows, its cuts numbered."""
    part: dict[str, Any] = {}
    size = 0
    for name, array in arrays:
        rows = max(1, len(array) // (array.nbytes // (_PART_BYTES // 3) + 1)) if array.ndim else 1
        for start in range(0, len(array), rows):
            piece = array[start : start + rows]
            if part and size + piece.nbytes > _PART_BYTES - (1 << 18):
                yield part
                part, size = {}, 0
            part[f"{name} {start:08d}"] = piece
            size += piece.nbytes + 300
    if part:
        yield part


def _joined(arrays: Mapping[str, Any], folder: Path) -> Iterator[tuple[str, torch.Tensor]]:
    cuts: dict[str, list[Any]] = {}
    for name in sorted(arrays):
        whole, _, _ = name.rpartition(" ")
        cuts.setdefault(whole, []).append(arrays[name])
    if not cuts:
        raise BadInput("the checkpoint has no weights", path=folder, hint="Fetch its parts again")
    joined = {name: np.concatenate(pieces) for name, pieces in cuts.items()}
    for name, array in joined.items():
        if not name.endswith(_SCALE):
            scale = joined.get(name + _SCALE)
            yield name, torch.from_numpy(array.astype(np.float32) * (1 if scale is None else scale))


def _npz(members: Mapping[str, Any]) -> bytes:
    stream = io.BytesIO()
    np.savez(stream, **members)
    return stream.getvalue()
