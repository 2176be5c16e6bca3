"""The weights of a package read back, to be trained on: its vocabulary, its shape, and its int8 numbers as floats.

CTranslate2 cannot train, but its model file is plain: named arrays (CTranslate2, `python/ctranslate2/specs/
model_spec.py`, binary version 6). What `translate train` made, and any other Marian model, comes back as the weights
of transformers' MarianMTModel; the rounding to int8 is all that is lost. Packages of another build, such as the stock
ones of Argos, which OpenNMT trained, have no counterpart there and are refused.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from glossary.errors import BadInput
from translate.engines import packages
from translate.training import checkpoint
from translate.training.annotate import Symbols
from translate.training.checkpoint import Progress
from translate.training.packing import Recipe
from translate.training.presets import PRESETS

INITIAL = "initial"
_SCALE = "_scale"
_GENTLY = 0.2  # of the learning rate from scratch: what the package knows is to stay
_TYPES = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}
_HINT = "A package made by translate train can be adapted; train from scratch otherwise"

Arrays = dict[str, Any]


def take_over(package: Path, recipe: Recipe, folder: Path) -> Recipe:
    """`recipe` with the shape, vocabulary and term symbols of the package, whose weights go into `folder`.

    Raises BadInput for a package that cannot be trained on.
    """
    home = packages.unpacked(package)
    pieces = home / "sentencepiece.model"
    if not pieces.is_file():
        raise BadInput("the package has no SentencePiece vocabulary", path=package, hint=_HINT)
    arrays = read_arrays(home / "model" / "model.bin", package)
    shape = _shape(arrays, package)
    checkpoint.save_small(folder / INITIAL, dict(_weights(arrays, shape)), Progress(), room=1 << 40)
    shape["rate"] = PRESETS[recipe.size].rate * _GENTLY
    symbols = json.loads((home / "metadata.json").read_text(encoding="utf-8")).get("term_annotations")
    if symbols is None:
        return replace(recipe, pieces=pieces, shape=shape, annotate=0.0)
    return replace(recipe, pieces=pieces, shape=shape, symbols=Symbols(**symbols))


def read_arrays(path: Path, package: Path) -> Arrays:
    """The arrays in a model file of CTranslate2 by their names; int8 ones as floats. Raises BadInput."""
    try:
        arrays = dict(_arrays(path.read_bytes()))
    except (struct.error, ValueError, KeyError, IndexError) as error:
        raise BadInput(f"its model cannot be read back ({error})", path=package, hint=_HINT) from None
    return {
        name: array.astype(np.float32) / arrays[name + _SCALE][:, None] if name + _SCALE in arrays else array
        for name, array in arrays.items()
        if not name.endswith(_SCALE)
    }


def _arrays(data: bytes) -> Iterator[tuple[str, Any]]:
    """The arrays of the file, and each again, with its scale, under its other names, which stand at the end."""
    place = 0

    def take(form: str) -> Any:
        nonlocal place
        (value,) = struct.unpack_from("<" + form, data, place)
        place += struct.calcsize("<" + form)
        return value

    def text() -> str:
        nonlocal place
        length = take("H")
        place += length
        return data[place - length : place].rstrip(b"\0").decode()

    if (version := take("I")) < 6:
        raise ValueError(f"binary version {version}")
    text(), take("I")
    found: Arrays = {}
    for _ in range(take("I")):
        name, rank = text(), take("B")
        dimensions = [take("I") for _ in range(rank)]
        kind, size = _TYPES[take("B")], take("I")
        array = np.frombuffer(data, kind, size // np.dtype(kind).itemsize, place).reshape(dimensions)
        place += size
        found[name] = array
    yield from found.items()
    for _ in range(take("I")):
        alias, name = text(), text()
        yield alias, found[name]
        if name + _SCALE in found:
            yield alias + _SCALE, found[name + _SCALE]


def _shape(arrays: Mapping[str, Any], package: Path) -> dict[str, Any]:
    """The shape of the Marian model that `arrays` make. Raises BadInput where they make another."""

    def layers(side: str) -> int:
        return len({name.split("/")[1] for name in arrays if name.startswith(f"{side}/layer_")})

    embedding = arrays.get("encoder/embeddings_0/weight", arrays.get("encoder/embeddings/weight"))
    final_norm = any(name.startswith(("encoder/layer_norm/", "decoder/layer_norm/")) for name in arrays)
    decoder = arrays.get("decoder/embeddings/weight")
    positions = "encoder/position_encodings/encodings" in arrays
    if embedding is None or decoder is None or final_norm or not positions or not np.array_equal(embedding, decoder):
        raise BadInput("it is built in another way than Marian models are", path=package, hint=_HINT)
    return {
        "pieces": int(embedding.shape[0]),
        "width": int(embedding.shape[1]),
        "inner": int(arrays["encoder/layer_0/ffn/linear_0/weight"].shape[0]),
        "heads": int(arrays["encoder/num_heads"]),
        "encoder": layers("encoder"),
        "decoder": layers("decoder"),
    }


def _weights(arrays: Mapping[str, Any], shape: Mapping[str, Any]) -> Iterator[tuple[str, torch.Tensor]]:
    """The arrays under transformers' names, the fused projections of attention apart."""
    embedding = arrays.get("encoder/embeddings_0/weight", arrays.get("encoder/embeddings/weight"))
    assert embedding is not None
    width = shape["width"]
    yield "model.shared.weight", _tensor(np.concatenate([embedding, np.zeros((1, width), np.float32)]))
    for side in ("encoder", "decoder"):
        for number in range(shape[side]):
            there, here = f"{side}/layer_{number}", f"model.{side}.layers.{number}"
            yield from _attention(arrays, f"{there}/self_attention", f"{here}.self_attn", (0, 0, 0))
            yield from _norm(arrays, f"{there}/self_attention", f"{here}.self_attn_layer_norm")
            if side == "decoder":
                yield from _attention(arrays, f"{there}/attention", f"{here}.encoder_attn", (0, 1, 1))
                yield from _norm(arrays, f"{there}/attention", f"{here}.encoder_attn_layer_norm")
            for layer in (0, 1):
                for part in ("weight", "bias"):
                    yield f"{here}.fc{layer + 1}.{part}", _tensor(arrays[f"{there}/ffn/linear_{layer}/{part}"])
            yield from _norm(arrays, f"{there}/ffn", f"{here}.final_layer_norm")


def _attention(
    arrays: Mapping[str, Any], there: str, here: str, fused: tuple[int, int, int]
) -> Iterator[tuple[str, torch.Tensor]]:
    for part in ("weight", "bias"):
        for linear in sorted(set(fused)):
            names = [name for name, place in zip("qkv", fused, strict=True) if place == linear]
            pieces = np.split(arrays[f"{there}/linear_{linear}/{part}"], len(names))
            for name, piece in zip(names, pieces, strict=True):
                yield f"{here}.{name}_proj.{part}", _tensor(piece)
        yield f"{here}.out_proj.{part}", _tensor(arrays[f"{there}/linear_{max(fused) + 1}/{part}"])


def _norm(arrays: Mapping[str, Any], there: str, here: str) -> Iterator[tuple[str, torch.Tensor]]:
    yield f"{here}.weight", _tensor(arrays[f"{there}/layer_norm/gamma"])
    yield f"{here}.bias", _tensor(arrays[f"{there}/layer_norm/beta"])


def _tensor(array: Any) -> torch.Tensor:
    return torch.from_numpy(np.array(array, np.float32))
