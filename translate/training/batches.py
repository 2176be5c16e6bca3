"""Batches of pairs of like length, in an order that depends on the seed and the epoch alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from translate.training.packed import Packed, Side

Matrix = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a training is in its data: the epoch, and how many of its batches are done."""

    epoch: int = 0
    batch: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded sentences, each row with its end token, and the place after them."""

    source: Matrix
    target: Matrix
    after: Place


def batches(packed: Packed, *, tokens: int, end: int, padding: int, seed: int, start: Place) -> Iterator[Batch]:
    """Batches without end from the place `start` on; each has at most `tokens` tokens a side, padding included."""
    epoch, skip = start.epoch, start.batch
    while True:
        order = epoch_order(packed, tokens=tokens, seed=seed, epoch=epoch)
        for number in range(skip, len(order)):
            rows = order[number]
            after = Place(epoch, number + 1) if number + 1 < len(order) else Place(epoch + 1, 0)
            yield Batch(
                padded(packed.source, rows, end=end, padding=padding),
                padded(packed.target, rows, end=end, padding=padding),
                after,
            )
        epoch, skip = epoch + 1, 0


def epoch_order(packed: Packed, *, tokens: int, seed: int, epoch: int) -> list[npt.NDArray[np.int64]]:
    """The numbers of the pairs in each batch of an epoch: every pair once, like lengths together, batches shuffled."""
    random = np.random.default_rng((seed, epoch))
    lengths = np.maximum(packed.source.lengths, packed.target.lengths) + 1
    shuffled = random.permutation(len(packed))
    by_length = shuffled[np.argsort(lengths[shuffled], kind="stable")]
    sorted_lengths = lengths[by_length]
    cuts, start = [], 0
    while start < len(by_length):
        count = max(1, tokens // int(sorted_lengths[start]))
        while count > 1 and sorted_lengths[min(start + count, len(by_length)) - 1] * count > tokens:
            count = max(1, min(count - 1, tokens // int(sorted_lengths[min(start + count, len(by_length)) - 1])))
        start += count
        cuts.append(start)
    parts = np.split(by_length, cuts[:-1])
    return [parts[number] for number in random.permutation(len(parts))]


def padded(side: Side, rows: npt.NDArray[np.int64], *, end: int, padding: int) -> Matrix:
    """The sentences `rows` of `side` as one matrix, each with `end` after it and `padding` up to the longest."""
    starts, lengths = side.starts[rows], side.lengths[rows]
    columns = np.arange(int(lengths.max()) + 1)
    matrix = np.full((len(rows), len(columns)), padding, np.int64)
    inside = columns < lengths[:, None]
    matrix[inside] = side.ids[(starts[:, None] + columns)[inside]]
    matrix[np.arange(len(rows)), lengths] = end
    return matrix
