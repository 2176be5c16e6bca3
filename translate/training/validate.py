"""How good a model is on the development pairs: its loss, and BLEU and chrF of what it writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sacrebleu
import torch

from translate.training.batches import padded
from translate.training.network import END, loss
from translate.training.packed import side

_ON_GPU, _ON_CPU = 256, 32  # sentences in a batch
_LONGEST = 256


@dataclass(frozen=True, slots=True)
class Score:
    """BLEU and chrF (sacrebleu's defaults) of greedy translations."""

    bleu: float
    chrf: float


def dev_loss(model: Any, pieces: Any, pairs: Sequence[tuple[str, str]]) -> float:
    """The mean cross-entropy a target token on `pairs`, without label smoothing."""
    total, count = 0.0, 0
    model.eval()
    with torch.inference_mode():
        for start in range(0, len(pairs), size := _at_once(model)):
            part = pairs[start : start + size]
            source = _matrix(model, pieces, [french for french, _ in part])
            target = _matrix(model, pieces, [english for _, english in part])
            tokens = int((target != model.config.pad_token_id).sum())
            total += float(loss(model, source, target, smoothing=0.0)) * tokens
            count += tokens
    model.train()
    return total / count


def dev_score(model: Any, pieces: Any, pairs: Sequence[tuple[str, str]]) -> Score:
    """BLEU and chrF of the model's greedy translations of `pairs`."""
    found = translations(model, pieces, [french for french, _ in pairs])
    references = [[english for _, english in pairs]]
    return Score(sacrebleu.corpus_bleu(found, references).score, sacrebleu.corpus_chrf(found, references).score)


def translations(model: Any, pieces: Any, sentences: Sequence[str]) -> list[str]:
    """What the model writes for each sentence, greedily."""
    order = sorted(range(len(sentences)), key=lambda number: len(sentences[number]))
    found = [""] * len(sentences)
    model.eval()
    with torch.inference_mode():
        for start in range(0, len(order), size := _at_once(model)):
            rows = order[start : start + size]
            source = _matrix(model, pieces, [sentences[number] for number in rows])
            written = model.generate(
                input_ids=source,
                attention_mask=(source != model.config.pad_token_id).long(),
                num_beams=1,
                do_sample=False,
                max_new_tokens=min(_LONGEST, 2 * source.shape[1] + 10),
                suppress_tokens=[model.config.pad_token_id],
            )
            for number, ids in zip(rows, written.tolist(), strict=True):
                found[number] = pieces.decode([one for one in ids if one not in (END, model.config.pad_token_id)])
    model.train()
    return found


def _at_once(model: Any) -> int:
    return _ON_GPU if model.device.type == "cuda" else _ON_CPU


def _matrix(model: Any, pieces: Any, sentences: Sequence[str]) -> torch.Tensor:
    packed = side(ids[: model.config.max_position_embeddings - 1] for ids in pieces.encode(list(sentences)))
    matrix = padded(packed, np.arange(len(packed)), end=END, padding=model.config.pad_token_id)
    return torch.from_numpy(matrix).to(model.device)
