"""Argos packages, driven through CTranslate2 in large batches, with the decoding settings of Argos Translate itself.

For one sentence the text is the one that argostranslate gives. Argos translates paragraph by paragraph in batches of
32 tokens; here all sentences go to CTranslate2 at once, which sorts them by length and spreads them over the cores.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from glossary.errors import BadInput
from translate.engines.base import EngineError
from translate.model import Hypothesis, Source

LANGUAGES = ("fr", "en")
_LENGTH_PENALTY = 0.2  # as in argostranslate.translate.apply_packaged_translation
_TOKENS_IN_A_BATCH = 1024


class Argos:
    """The Argos engine, as `translate.engines.base.Engine` describes it."""

    carries_marks = False
    obeys_terms = False

    def __init__(self, folder: Path) -> None:
        """Load the unpacked package in `folder`.

        Device, number type and beam size are those of Argos's settings (ARGOS_DEVICE_TYPE, ARGOS_COMPUTE_TYPE,
        ARGOS_BEAM_SIZE). Raises BadInput for a package of other languages, EngineError for a damaged one.
        """
        import ctranslate2  # type: ignore[import-untyped]
        from argostranslate import settings  # type: ignore[import-untyped]
        from argostranslate.package import Package  # type: ignore[import-untyped]

        self._package: Any = Package(folder)
        languages = (self._package.from_code, self._package.to_code)
        if languages != LANGUAGES:
            raise BadInput(
                f"this package translates {languages[0]} into {languages[1]}",
                path=folder,
                hint="Exonym needs one package from fr to en; it does not chain packages through a third language",
            )
        self.name = f"Argos fr→en {self._package.package_version} ({folder.name})"
        self._beam_size: int = settings.beam_size
        try:
            self._translator = ctranslate2.Translator(
                str(folder / "model"),
                device=settings.device,
                compute_type=settings.compute_type,
                inter_threads=_cores() if settings.device == "cpu" else 1,
                intra_threads=1 if settings.device == "cpu" else 0,
            )
        except (RuntimeError, ValueError, IndexError) as error:
            raise EngineError(f"the package {folder} cannot be loaded: {error}", hint="Install it again") from None

    def translate(self, sources: Sequence[Source], *, n_best: int = 1) -> list[list[Hypothesis]]:
        hypotheses = [[Hypothesis("")] for _ in sources]
        texts = [" ".join(source.text.splitlines()) for source in sources]
        waiting = [number for number, text in enumerate(texts) if text.strip()]
        encoded = [self._package.tokenizer.encode(texts[number]) for number in waiting]
        for number, found in zip(waiting, self._decoded(encoded, n_best), strict=True):
            hypotheses[number] = found or [Hypothesis("")]
        return hypotheses

    def _decoded(self, encoded: Sequence[list[str]], n_best: int) -> list[list[Hypothesis]]:
        """The hypotheses for each sentence; none for one that the model cannot take, such as one too long for it.

        When a batch fails, its halves are tried, down to the sentence that made it fail.
        """
        prefix: str = self._package.target_prefix
        try:
            results = self._translator.translate_batch(
                encoded,
                target_prefix=[[prefix]] * len(encoded) if prefix else None,
                replace_unknowns=True,
                max_batch_size=_TOKENS_IN_A_BATCH,
                batch_type="tokens",
                beam_size=max(n_best, self._beam_size),
                num_hypotheses=n_best,
                length_penalty=_LENGTH_PENALTY,
                return_scores=True,
            )
        except RuntimeError:
            if len(encoded) == 1:
                return [[]]
            middle = len(encoded) // 2
            return self._decoded(encoded[:middle], n_best) + self._decoded(encoded[middle:], n_best)
        return [
            [Hypothesis(self._text(tokens), score) for tokens, score in zip(one.hypotheses, one.scores, strict=True)]
            for one in results
        ]

    def _text(self, tokens: list[str]) -> str:
        """The text of `tokens`, as argostranslate makes it: `_` becomes a space, the target prefix goes."""
        text: str = self._package.tokenizer.decode(tokens)
        return text.removeprefix(self._package.target_prefix).removeprefix(" ")


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
