"""From trained weights to an Argos package: transformers' Marian folder, CTranslate2's int8 model, one zip."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import sentencepiece

from glossary.errors import BadInput
from translate.training import checkpoint, packed
from translate.training.network import new_model
from translate.training.presets import PRESETS, Preset

FINAL, LOG = "final", "log.jsonl"
_UNKNOWN = "not stated"


@dataclass(frozen=True, slots=True)
class Card:
    """What a package says of itself: its name, version and licence, and sentences on what it is for and cannot do."""

    name: str
    version: str = "1.0"
    licence: str = _UNKNOWN
    notes: str = ""


def export(folder: Path, output: Path, card: Card, *, weights: Path | None = None) -> int:
    """The size in bytes of the package at `output`, made from the training folder and its final weights.

    `weights` is another small checkpoint, such as one that came back in parts. Raises BadInput where there are none.
    """
    settings = packed.load_settings(folder)
    source = weights or folder / FINAL
    if not checkpoint.is_small(source):
        hint = f"Train first: translate train run {folder} --minutes 60"
        raise BadInput("there are no trained weights", path=source, hint=hint)
    trained, progress = checkpoint.load_small(source)
    pieces = folder / packed.PIECES
    preset = replace(PRESETS[settings["size"]], **settings["shape"])
    model = new_model(preset, sentencepiece.SentencePieceProcessor(model_file=str(pieces)).get_piece_size())
    try:
        model.load_state_dict(trained, strict=False)
    except RuntimeError as error:
        raise BadInput(
            f"these weights are of another model ({str(error).splitlines()[-1].strip()})", path=source
        ) from None
    model.eval()
    with tempfile.TemporaryDirectory(prefix="exonym-") as name:
        converted = convert(model, pieces, Path(name))
        members = {
            "metadata.json": _json(metadata(card.version, settings.get("term_annotations"))),
            "README.md": _card(settings, card, preset, progress.steps, _last_scores(source, folder)).encode(),
            "sentencepiece.model": pieces.read_bytes(),
            **{f"model/{path.name}": path.read_bytes() for path in sorted(converted.iterdir())},
        }
        return write_package(output, f"translate-fr_en-{card.name}", members)


def convert(model: Any, pieces_file: Path, folder: Path) -> Path:
    """The folder under `folder` with the int8 model of CTranslate2 that `model` and its vocabulary make."""
    import ctranslate2.converters  # type: ignore[import-untyped]
    from transformers import MarianTokenizer
    from transformers.utils import logging as transformers_logging

    quiet: Any = transformers_logging  # without types of its own
    quiet.disable_progress_bar()
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(pieces_file))
    size = pieces.get_piece_size()
    marian, converted = folder / "marian", folder / "model"
    model.float().cpu().save_pretrained(marian)
    # The padding id comes last: the converter leaves it out of the vocabulary.
    vocabulary = {pieces.id_to_piece(number): number for number in range(size)} | {"<pad>": size}
    vocabulary_file = folder / "vocab.json"
    vocabulary_file.write_text(json.dumps(vocabulary), encoding="utf-8")
    MarianTokenizer(str(pieces_file), str(pieces_file), str(vocabulary_file)).save_pretrained(marian)
    ctranslate2.converters.TransformersConverter(str(marian)).convert(str(converted), quantization="int8")
    config_file = converted / "config.json"
    config = json.loads(config_file.read_text(encoding="utf-8"))
    config["add_source_eos"] = True  # Argos gives the pieces of a sentence without an end token
    config_file.write_bytes(_json(config))
    return converted


def write_package(output: Path, top: str, members: Mapping[str, bytes]) -> int:
    """The size of the zip at `output` that holds `members` in the folder `top`: the same bytes for the same members."""
    output.parent.mkdir(parents=True, exist_ok=True)
    part = output.with_name(f".{output.name}.part")
    with zipfile.ZipFile(part, "w") as archive:
        for name, data in members.items():
            member = zipfile.ZipInfo(f"{top}/{name}", (1980, 1, 1, 0, 0, 0))
            member.external_attr = 0o644 << 16
            archive.writestr(member, data, zipfile.ZIP_DEFLATED, 9)
    part.replace(output)
    return output.stat().st_size


def metadata(version: str, term_symbols: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What metadata.json says of a French to English package, for Argos and, of its term symbols, for us."""
    fields = {
        "package_version": version,
        "argos_version": "1.0",
        "from_code": "fr",
        "from_name": "French",
        "to_code": "en",
        "to_name": "English",
        "links": [],
    }
    return fields | ({"term_annotations": term_symbols} if term_symbols else {})


def _last_scores(weights: Path, folder: Path) -> Mapping[str, Any]:
    """The last validation in the log beside the weights, or in the training folder."""
    for place in (weights, folder):
        if (place / LOG).is_file():
            records = [json.loads(line) for line in (place / LOG).read_text(encoding="utf-8").splitlines()]
            return next((record for record in reversed(records) if "bleu" in record), {})
    return {}


def _card(settings: Mapping[str, Any], card: Card, preset: Preset, steps: int, scores: Mapping[str, Any]) -> str:
    lines = [
        f"# French to English, {card.name}",
        "",
        f"An Argos Translate package: a transformer of {preset.parameters / 1e6:.1f} million parameters in int8, "
        f"{preset.encoder} encoder and {preset.decoder} decoder layers of {preset.width}, {preset.pieces:,} pieces, "
        f"trained for {steps:,} steps on {settings['pairs']:,} pairs with `translate train` of Exonym.",
        "",
    ]
    if card.notes:
        lines += [card.notes, ""]
    if symbols := settings.get("term_annotations"):
        example = f"une {symbols['source']} feuille de route {symbols['target']} roadmap {symbols['end']} commune"
        lines += [
            "It takes terms: in the French, a term may be followed by the English wanted for it, between signs that "
            f"metadata.json names (term_annotations): `{example}`.",
            "",
        ]
    lines += ["## How good it is", "", *_score_lines(settings, scores), "", "## Data", ""]
    lines += ["| source | pairs | weight | licence |", "|---|---|---|---|", *_source_lines(settings["sources"]), ""]
    lines += [f"Licence of the package: {card.licence}.", ""]
    return "\n".join(lines)


def _score_lines(settings: Mapping[str, Any], scores: Mapping[str, Any]) -> list[str]:
    if not scores:
        return ["Not measured."]
    names = ", ".join(settings["dev"])
    return [
        f"On the development set ({names}; {scores['sentences']:,} sentences; greedy, before int8): "
        f"BLEU {scores['bleu']}, chrF {scores['chrf']} (sacrebleu). It was used to watch the training, so expect "
        "less on other text. Names and terms that it does not know, long sentences and other domains than those "
        "of its data are its limits.",
    ]


def _source_lines(sources: Sequence[Mapping[str, Any]]) -> list[str]:
    return [
        f"| {one['name']} | {one['pairs']:,} | {one['weight']:g} | {one['licence'] or _UNKNOWN} |" for one in sources
    ]


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()
