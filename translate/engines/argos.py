"""Argos packages, driven through CTranslate2 in large batches, with the decoding settings of Argos Translate itself.

A package whose metadata declares term symbols gets the English of a term beside its French; of any package with a
SentencePiece model, the attention gives hints at where marked words went.

For one sentence the text is the one that argostranslate gives. Argos translates paragraph by paragraph in batches of
32 tokens; here all sentences go to CTranslate2 at once, which sorts them by length and spreads them over the cores.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from glossary import processors
from glossary.errors import BadInput
from translate.engines.annotations import TermSymbols
from translate.engines.attention import hints
from translate.engines.base import EngineError
from translate.model import Hint, Hypothesis, Source

LANGUAGES = ("fr", "en")
_LENGTH_PENALTY = 0.2  # as in argostranslate.translate.apply_packaged_translation
_TOKENS_IN_A_BATCH = 1024
_LINE_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_APART = 12  # how far apart two pieces may be that others, unlike their text, lie between
_SPACE = "▁"  # how SentencePiece writes a space


@dataclass(frozen=True, slots=True)
class _Encoded:
    """A source as the model reads it; for each mark, the columns of the attention that belong to it."""

    pieces: list[str]
    columns: dict[int, list[int]] = field(default_factory=dict)


class Argos:
    """The Argos engine, as `translate.engines.base.Engine` describes it."""

    carries_marks = False

    def __init__(self, folder: Path) -> None:
        """Load the unpacked package in `folder`.

        Device, number type and beam size are those of Argos's settings (ARGOS_DEVICE_TYPE, ARGOS_COMPUTE_TYPE,
        ARGOS_BEAM_SIZE). Raises BadInput for a package of other languages, EngineError for a damaged one.
        """
        import ctranslate2  # type: ignore[import-untyped]
        from argostranslate import settings  # type: ignore[import-untyped]
        from argostranslate.package import Package  # type: ignore[import-untyped]
        from argostranslate.tokenizer import SentencePieceTokenizer  # type: ignore[import-untyped]

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
        tokenizer = self._package.tokenizer
        self._processor: Any = tokenizer.lazy_processor() if isinstance(tokenizer, SentencePieceTokenizer) else None
        self._symbols = self._declared_symbols(folder)
        try:
            self._translator = ctranslate2.Translator(
                str(folder / "model"),
                device=settings.device,
                compute_type=settings.compute_type,
                inter_threads=processors.available() if settings.device == "cpu" else 1,
                intra_threads=1 if settings.device == "cpu" else 0,
            )
        except (RuntimeError, ValueError, IndexError) as error:
            raise EngineError(f"the package {folder} cannot be loaded: {error}", hint="Install it again") from None

    @property
    def obeys_terms(self) -> bool:
        """Whether the package declares term symbols, which says that it was trained with them."""
        return self._symbols is not None

    def translate(self, sources: Sequence[Source], *, n_best: int = 1) -> list[list[Hypothesis]]:
        hypotheses = [[Hypothesis("")] for _ in sources]
        encoded = [self._encoded(source) for source in sources]
        for with_marks in (False, True):  # hints cost a little time, so only sentences with marks get them
            chosen = [n for n, one in enumerate(encoded) if one.pieces and bool(one.columns) is with_marks]
            found = self._decoded([encoded[number] for number in chosen], n_best, attention=with_marks)
            for number, its_hypotheses in zip(chosen, found, strict=True):
                hypotheses[number] = its_hypotheses or [Hypothesis("")]
        return hypotheses

    def _encoded(self, source: Source) -> _Encoded:
        """The pieces of `source`, its terms annotated if the package knows how; none for a blank one."""
        if not source.text.strip():
            return _Encoded([])
        source = replace(source, text=_LINE_BREAK.sub(" ", source.text))
        if self._symbols is not None:
            source = self._symbols.annotated(source)
        pieces = self._package.tokenizer.encode(source.text)
        if not source.marks or not self._processor:
            return _Encoded(pieces)
        places = _offsets(pieces, source.text)
        columns = {
            mark.id: [
                n for n, (start, end) in enumerate(places) if start < end and start < mark.end and mark.start < end
            ]
            for mark in source.marks
        }
        return _Encoded(pieces, columns)

    def _decoded(self, encoded: Sequence[_Encoded], n_best: int, *, attention: bool) -> list[list[Hypothesis]]:
        """The hypotheses for each sentence; none for one that the model cannot take, such as one too long for it.

        When a batch fails, its halves are tried, down to the sentence that made it fail.
        """
        if not encoded:
            return []
        prefix: str = self._package.target_prefix
        try:
            results = self._translator.translate_batch(
                [one.pieces for one in encoded],
                target_prefix=[[prefix]] * len(encoded) if prefix else None,
                replace_unknowns=True,
                max_batch_size=_TOKENS_IN_A_BATCH,
                batch_type="tokens",
                beam_size=max(n_best, self._beam_size),
                num_hypotheses=n_best,
                length_penalty=_LENGTH_PENALTY,
                return_scores=True,
                return_attention=attention,
            )
        except RuntimeError:
            if len(encoded) == 1:
                return [[]]
            middle = len(encoded) // 2
            halves = encoded[:middle], encoded[middle:]
            return [one for half in halves for one in self._decoded(half, n_best, attention=attention)]
        return [list(self._hypotheses(*pair)) for pair in zip(encoded, results, strict=True)]

    def _hypotheses(self, encoded: _Encoded, result: Any) -> Iterator[Hypothesis]:
        for rank, tokens in enumerate(result.hypotheses):
            text = self._text(tokens)
            found: list[Hint] = []
            if encoded.columns and result.attention:
                words = len(encoded.pieces)  # beyond them is the end token, on which attention rests
                rows = [row[:words] for row in result.attention[rank]]
                found = hints(text, _offsets(tokens, text), rows, encoded.columns)
            yield Hypothesis(text, result.scores[rank], hints=tuple(found))

    def _text(self, tokens: list[str]) -> str:
        """The text of `tokens`, as argostranslate makes it: `_` becomes a space, the target prefix goes."""
        text: str = self._package.tokenizer.decode(tokens)
        text = text.removeprefix(self._package.target_prefix).removeprefix(" ")
        return text if self._symbols is None else self._symbols.removed(text)

    def _declared_symbols(self, folder: Path) -> TermSymbols | None:
        """The term symbols of the package. Raises EngineError where it declares some that its model does not know."""
        metadata = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
        try:
            symbols = TermSymbols.declared(metadata)
        except ValueError as error:
            raise EngineError(f"the package {folder} cannot be used: {error}", hint="Correct it") from None
        for symbol in (symbols.source, symbols.target, symbols.end) if symbols else ():
            known = self._processor is not None and self._processor.id_to_piece(self._processor.piece_to_id(symbol))
            if known != symbol:
                reason = f"the package {folder} declares the term symbol {symbol}, which its SentencePiece model lacks"
                raise EngineError(reason, hint="Train it with the symbol as a user-defined one, or take it out")
        return symbols


def _offsets(tokens: Sequence[str], text: str) -> list[tuple[int, int]]:
    """Where the pieces `tokens` stand in `text`; an empty span for one that cannot be found, such as a byte."""
    offsets = []
    position = 0
    for token in tokens:
        surface = token.replace(_SPACE, " ").replace("_", " ").strip()
        start = text.find(surface, position, position + len(surface) + _APART) if surface else -1
        if start < 0:
            offsets.append((position, position))
            continue
        position = start + len(surface)
        offsets.append((start, position))
    return offsets
