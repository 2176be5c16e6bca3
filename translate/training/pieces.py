"""One SentencePiece vocabulary for both languages, with the normalisation that French typography needs."""

from __future__ import annotations

import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

import sentencepiece

from glossary.errors import BadInput
from translate.training.annotate import Symbols

_SENTENCES = 1_500_000
_SPACES = (0x09, 0x0A, 0x0D, 0xA0, 0x2007, 0x2008, 0x2009, 0x200A, 0x202F, 0x205F, 0x3000)
_NOTHING = (0xAD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF)
_INSTEAD = {
    0x2019: "'", 0x02BC: "'", 0x2018: "'", 0x201B: "'", 0x2032: "'", 0x00B4: "'",
    0x2010: "-", 0x2011: "-", 0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl",
}  # fmt: skip


def train_pieces(sentences: Iterable[str], path: Path, *, size: int, symbols: Symbols) -> int:
    """How many pieces the vocabulary has that is written to `path`: `size`, or fewer where the data has no more.

    Its ids are those of the model: 0 ends a sentence, 1 is unknown; characters that have no piece are spelt in bytes.
    Raises BadInput where the data is too small for any vocabulary.
    """
    with tempfile.TemporaryDirectory(prefix="exonym-") as name:
        rules = Path(name) / "rules.tsv"
        rules.write_text("".join(_rules()), encoding="ascii")
        try:
            sentencepiece.SentencePieceTrainer.train(
                sentence_iterator=iter(sentences),
                model_prefix=str(Path(name) / "pieces"),
                vocab_size=size,
                hard_vocab_limit=False,
                character_coverage=0.9998,
                byte_fallback=True,
                split_digits=True,
                normalization_rule_tsv=str(rules),
                user_defined_symbols=list(symbols.record().values()),
                input_sentence_size=_SENTENCES,
                shuffle_input_sentence=False,
                eos_id=0,
                unk_id=1,
                bos_id=-1,
                pad_id=-1,
                num_threads=2,
                minloglevel=2,
            )
        except (RuntimeError, OSError) as error:
            hint = "Give more data, or a smaller --size"
            raise BadInput(f"no vocabulary of {size} pieces can be made: {error}", hint=hint) from None
        path.write_bytes((Path(name) / "pieces.model").read_bytes())
    return int(sentencepiece.SentencePieceProcessor(model_file=str(path)).get_piece_size())


def _rules() -> Iterator[str]:
    """The normalisation, as SentencePiece reads it: letters with their accents as one character (NFC), every
    apostrophe as ', every space as a plain one, and nothing else changed: « », –, … and m² stay as they are."""
    changes = {chr(code): " " for code in _SPACES} | {chr(code): "" for code in _NOTHING}
    changes |= {chr(code): instead for code, instead in _INSTEAD.items()}
    for code in range(0xC0, 0x2000):
        composed = chr(code)
        parts = unicodedata.normalize("NFD", composed)
        if len(parts) > 1 and unicodedata.normalize("NFC", parts) == composed:
            changes[parts] = composed
    for before, after in sorted(changes.items()):
        yield f"{_codes(before)}\t{_codes(after)}\n"


def _codes(text: str) -> str:
    return " ".join(f"{ord(character):X}" for character in text)
