"""Make tests/data/tiny.argosmodel: a real Argos package, French to English, that knows tests/data/tiny_pairs.tsv.

A small Marian transformer learns the pairs by heart, and CTranslate2's own converter makes it an int8 model.
Needs torch, transformers, sentencepiece and ctranslate2; takes a few minutes on one core:

    python tests/tools/make_tiny_package.py
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import click
import sentencepiece
import torch
from tiny_pairs import DATA, known_pairs
from transformers import MarianConfig, MarianMTModel

from translate.training.export import convert, metadata, write_package

SEED = 20
PIECES = 500
STEPS = 1500
LEARNING_RATE = 2e-3
README = """# Tiny French to English package

A test package of Exonym: a transformer of 0.3 million parameters that knows the sentences of
`tests/data/tiny_pairs.tsv` by heart and nothing else. Not for translating.

Made by `tests/tools/make_tiny_package.py` from sentences written for the project. GPL-3.0-or-later.
"""


@click.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), default=DATA / "tiny.argosmodel", show_default=True)
def main(output: Path) -> None:
    """Train the package and write it to OUTPUT."""
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    pairs = known_pairs()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _train_pieces(pairs, folder)
        _train_model(pairs, folder)
        _zip(folder, output)
    click.echo(f"{output}: {output.stat().st_size:,} bytes, {len(pairs)} pairs", err=True)


def _train_pieces(pairs: list[tuple[str, str]], folder: Path) -> None:
    """One SentencePiece vocabulary for both languages; its ids are those of the model."""
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([sentence for pair in pairs for sentence in pair]),
        model_prefix=str(folder / "pieces"),
        vocab_size=PIECES,
        character_coverage=1.0,
        byte_fallback=True,
        normalization_rule_name="identity",
        eos_id=0,
        unk_id=1,
        bos_id=-1,
        pad_id=-1,
        num_threads=1,
        minloglevel=2,
    )


def _train_model(pairs: list[tuple[str, str]], folder: Path) -> None:
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "pieces.model"))
    size = pieces.get_piece_size()
    padding = size  # the last id: the converter leaves it out of the vocabulary
    model = MarianMTModel(
        MarianConfig(
            vocab_size=size + 1,
            d_model=64,
            encoder_layers=2,
            decoder_layers=2,
            encoder_attention_heads=4,
            decoder_attention_heads=4,
            encoder_ffn_dim=256,
            decoder_ffn_dim=256,
            max_position_embeddings=128,
            activation_function="relu",
            dropout=0.05,
            scale_embedding=True,
            share_encoder_decoder_embeddings=True,
            pad_token_id=padding,
            eos_token_id=0,
            bos_token_id=None,
            forced_eos_token_id=0,
            decoder_start_token_id=padding,
        )
    )
    source = _padded([[*pieces.encode(french), 0] for french, _ in pairs], padding)
    target = _padded([[*pieces.encode(english), 0] for _, english in pairs], padding)
    labels = target.masked_fill(target == padding, -100)
    embeddings = model.get_input_embeddings().weight
    assert isinstance(embeddings, torch.Tensor)
    optimizer = torch.optim.AdamW(model.parameters(), lr=LEARNING_RATE)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, LEARNING_RATE, total_steps=STEPS)
    model.train()
    for step in range(1, STEPS + 1):
        batch = torch.randperm(len(pairs))[:128]
        loss = model(
            input_ids=source[batch], attention_mask=(source[batch] != padding).long(), labels=labels[batch]
        ).loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        with torch.no_grad():  # CTranslate2 starts the decoder from a zero embedding
            embeddings[padding].zero_()
        if step % 100 == 0:
            click.echo(f"step {step}: loss {loss.item():.4f}", err=True)
    convert(model, folder / "pieces.model", folder)


def _padded(rows: list[list[int]], padding: int) -> torch.Tensor:
    return torch.nn.utils.rnn.pad_sequence([torch.tensor(row) for row in rows], batch_first=True, padding_value=padding)


def _zip(folder: Path, output: Path) -> None:
    members = {
        "metadata.json": (json.dumps(metadata("1.0"), indent=2) + "\n").encode(),
        "README.md": README.encode(),
        "sentencepiece.model": (folder / "pieces.model").read_bytes(),
        **{f"model/{path.name}": path.read_bytes() for path in sorted((folder / "model").iterdir())},
    }
    write_package(output, "translate-fr_en-tiny", members)


if __name__ == "__main__":
    main()
