"""The transformer that is trained: transformers' MarianMTModel, whose weights CTranslate2 converts."""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as functional
from transformers import MarianConfig, MarianMTModel

from translate.training.presets import Preset

END = 0
LONGEST = 512


def new_model(preset: Preset, pieces: int) -> Any:
    """A model with random weights for a vocabulary of `pieces`; the padding id comes after them."""
    return MarianMTModel(
        MarianConfig(
            vocab_size=pieces + 1,
            d_model=preset.width,
            encoder_layers=preset.encoder,
            decoder_layers=preset.decoder,
            encoder_attention_heads=preset.heads,
            decoder_attention_heads=preset.heads,
            encoder_ffn_dim=preset.inner,
            decoder_ffn_dim=preset.inner,
            max_position_embeddings=LONGEST,
            activation_function="relu",
            dropout=preset.dropout,
            scale_embedding=True,
            share_encoder_decoder_embeddings=True,
            init_std=preset.width**-0.5,
            pad_token_id=pieces,
            eos_token_id=END,
            bos_token_id=None,
            forced_eos_token_id=END,
            decoder_start_token_id=pieces,
        )
    )


def loss(model: Any, source: torch.Tensor, target: torch.Tensor, *, smoothing: float) -> torch.Tensor:
    """The mean cross-entropy a target token.

    The padding id is left out of what can be predicted, so that its embedding stays zero: CTranslate2 starts the
    decoder from a zero embedding.
    """
    padding = model.config.pad_token_id
    shifted = target.roll(1, dims=1)
    shifted[:, 0] = padding
    hidden = model.model(
        input_ids=source,
        attention_mask=(source != padding).long(),
        decoder_input_ids=shifted,
        use_cache=False,
    )[0]
    wanted = target != padding
    scores = functional.linear(hidden[wanted], model.get_input_embeddings().weight[:-1])
    return functional.cross_entropy(scores.float(), target[wanted], label_smoothing=smoothing)
