"""The sizes of models that can be trained, and how each is trained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Preset:
    """A transformer's shape and its training settings.

    A deep encoder with a shallow decoder keeps the quality and is far quicker where it decodes (Kasai et al. 2021,
    "Deep Encoder, Shallow Decoder"). `batch` counts tokens, padding included, of the longer side.
    """

    width: int
    inner: int
    heads: int
    encoder: int
    decoder: int
    pieces: int
    batch: int
    rate: float
    warmup: int
    dropout: float = 0.1

    @property
    def parameters(self) -> int:
        """How many numbers the model has; about as many bytes when they are int8."""
        attention = 4 * self.width * (self.width + 1)
        feed = 2 * self.width * self.inner + self.width + self.inner
        norm = 2 * self.width
        encoder = attention + feed + 2 * norm
        decoder = 2 * attention + feed + 3 * norm
        return self.pieces * self.width + self.encoder * encoder + self.decoder * decoder


PRESETS: Mapping[str, Preset] = {
    "tiny": Preset(32, 64, 2, 2, 1, 500, 2_000, 3e-3, 20, 0.0),
    "small": Preset(256, 1024, 4, 4, 1, 8_000, 4_000, 1e-3, 400),
    "base": Preset(512, 2048, 8, 8, 2, 32_000, 24_000, 7e-4, 2_000),
}
