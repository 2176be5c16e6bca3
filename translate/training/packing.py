"""From bitexts to a training folder: cleaned, weighed, names filled in, terms annotated, tokenised and packed."""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import sentencepiece

from glossary.errors import BadInput
from translate.training import packed
from translate.training.annotate import Annotator, Symbols
from translate.training.cleaning import Cleaner
from translate.training.links import Links, aligned
from translate.training.pieces import train_pieces
from translate.training.presets import PRESETS
from translate.training.slots import Names, fill
from translate.training.sources import Pair, Source, read_pairs

_MOST_TOKENS = 250
_PIECES_FROM = 1_500_000  # sentences
_CAPITALS, _ENGLISH, _JOINED = 0.02, 0.01, 0.03
_AT_ONCE = 10_000

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What goes into a training folder.

    `annotate` is the share of pairs that may carry terms; 0 makes a model without annotations. `pieces` is a
    vocabulary to take over, from the package to adapt.
    """

    sources: Sequence[Source]
    dev: Sequence[Source]
    size: str = "small"
    annotate: float = 0.5
    names: Names = field(default_factory=lambda: Names({}))
    dictionary: Mapping[str, Sequence[str]] = field(default_factory=dict)
    symbols: Symbols = field(default_factory=Symbols)
    pieces: Path | None = None
    shape: Mapping[str, Any] = field(default_factory=dict)
    check_language: bool = True
    seed: int = 20


@dataclass(slots=True)
class Used:
    """What became of one source: pairs read, dropped by reason, and pairs that the folder has of it."""

    name: str
    licence: str
    weight: float
    read: int = 0
    dropped: dict[str, int] = field(default_factory=dict)
    pairs: int = 0

    def record(self) -> dict[str, Any]:
        """The counts, ready for JSON."""
        return {
            "name": self.name,
            "licence": self.licence,
            "weight": self.weight,
            "read": self.read,
            "dropped": self.dropped,
            "pairs": self.pairs,
        }


def pack(recipe: Recipe, folder: Path, *, say: Say = lambda _: None) -> dict[str, Any]:
    """The settings of the training folder that is written to `folder`, with what became of each source.

    Raises BadInput for data that cannot be used; what is in `folder` is overwritten at the end only.
    """
    _check(recipe)
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(recipe.seed)
    with tempfile.TemporaryDirectory(prefix=".packing-", dir=folder) as name:
        work = Path(name)
        dev = _dev_pairs(recipe)
        used = _write_pairs(recipe, work / "pairs.tsv", chance, dev, say)
        _write_sentences(recipe, work, chance, say)
        pieces = _write_pieces(recipe, work, say)
        data = _packed(work, pieces)
        if not len(data):
            raise BadInput("no pair is left to train on", hint="See the counts of what was dropped")
        packed.save(data, work / packed.TRAIN)
        (work / packed.DEV).write_text("".join(f"{one.french}\t{one.english}\n" for one in dev), encoding="utf-8")
        settings = {
            "size": recipe.size,
            "shape": {**recipe.shape, "pieces": int(pieces.get_piece_size())},
            "term_annotations": recipe.symbols.record() if recipe.annotate else None,
            "seed": recipe.seed,
            "pairs": len(data),
            "tokens": len(data.target.ids),
            "dev": [source.name for source in recipe.dev],
            "sources": [one.record() for one in used],
        }
        (work / packed.SETTINGS).write_text(json.dumps(settings, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        for part in (packed.TRAIN, packed.DEV, packed.PIECES, packed.SETTINGS):
            (work / part).replace(folder / part)
    say(f"{folder}: {len(data):,} pairs, {settings['tokens']:,} English tokens, "
        f"{(folder / packed.TRAIN).stat().st_size / (1 << 20):.1f} MiB")  # fmt: skip
    return settings


def _check(recipe: Recipe) -> None:
    if recipe.size not in PRESETS:
        raise BadInput(f"unknown size {recipe.size!r}", hint=f"The sizes are {', '.join(PRESETS)}")
    if not recipe.sources:
        raise BadInput("there is nothing to train on", hint="Name bitexts, or a recipe with --recipe")
    if not recipe.dev:
        hint = "Name a bitext with --dev that is not among those to train on"
        raise BadInput("there is no development set to measure with", hint=hint)


def _dev_pairs(recipe: Recipe) -> list[Pair]:
    """The development pairs, with names in their slots."""
    chance = random.Random(recipe.seed)
    pairs = [fill(pair, recipe.names, chance) for source in recipe.dev for pair in read_pairs(source)]
    kept = [pair for pair in pairs if pair is not None and pair.french and pair.english]
    if not kept:
        raise BadInput("the development set has no pairs that can be used", path=recipe.dev[0].path)
    return kept


# Pairs


def _write_pairs(recipe: Recipe, path: Path, chance: random.Random, dev: Iterable[Pair], say: Say) -> list[Used]:
    cleaner = Cleaner(symbols=recipe.symbols.record().values(), check_language=recipe.check_language)
    for _ in cleaner(dev):  # what is measured with is not trained on
        pass
    cleaner.dropped.clear()
    report = []
    with path.open("w", encoding="utf-8") as stream:
        for source in recipe.sources:
            used = Used(source.name, source.licence, source.weight)
            for pair in _weighed(_longer(_clean(source, cleaner, used), chance), source, used, recipe.names, chance):
                cells = [pair.french, pair.english, json.dumps(pair.names, ensure_ascii=False)]
                stream.write("\t".join(cells) + "\n")
                used.pairs += 1
            dropped = ", ".join(f"{reason} {count:,}" for reason, count in sorted(used.dropped.items())) or "none"
            say(f"{used.name}: {used.read:,} read, {used.pairs:,} taken (weight {used.weight:g}); dropped: {dropped}")
            report.append(used)
    return report


def _clean(source: Source, cleaner: Cleaner, used: Used) -> Iterator[Pair]:
    def counted() -> Iterator[Pair]:
        for pair in read_pairs(source):
            used.read += 1
            if source.skip is not None and source.skip.search(pair.english):
                cleaner.dropped["skipped by the recipe"] += 1
            else:
                yield pair

    yield from cleaner(counted())
    used.dropped = dict(cleaner.dropped)
    cleaner.dropped.clear()


def _longer(pairs: Iterator[Pair], chance: random.Random) -> Iterator[Pair]:
    """The pairs, and a few times one together with the one before it, so that long input is nothing new."""
    before = None
    for pair in pairs:
        yield pair
        if before is not None and chance.random() < _JOINED:
            yield Pair(f"{before.french} {pair.french}", f"{before.english} {pair.english}")
        before = pair


def _weighed(pairs: Iterator[Pair], source: Source, used: Used, names: Names, chance: random.Random) -> Iterator[Pair]:
    """Each pair as often as its source's weight says, by chance for the fraction, each time with other names."""
    weight = source.weight
    if source.cap is not None:
        count = sum(1 for _ in read_pairs(source)) * weight
        weight = weight * min(1.0, source.cap / count) if count else weight
    for pair in pairs:
        for _ in range(int(weight) + (chance.random() < weight % 1)):
            filled = fill(pair, names, chance)
            if filled is None:
                used.dropped["no name for a slot"] = used.dropped.get("no name for a slot", 0) + 1
                break
            yield filled


def _read_back(path: Path) -> Iterator[Pair]:
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            french, english, names = line.rstrip("\n").split("\t")
            yield Pair(french, english, tuple((one, other) for one, other in json.loads(names)))


# Sentences as the model reads them


def _write_sentences(recipe: Recipe, work: Path, chance: random.Random, say: Say) -> None:
    pairs = work / "pairs.tsv"
    links: Iterable[Links]
    if recipe.annotate:
        say("aligning words, for the terms")
        links = aligned((pair.french, pair.english) for pair in _read_back(pairs))
    else:
        links = ([] for _ in _read_back(pairs))
    annotator = Annotator(recipe.symbols, share=recipe.annotate, chance=chance, dictionary=recipe.dictionary)
    with (work / "sentences.tsv").open("w", encoding="utf-8") as stream:
        for pair, found in zip(_read_back(pairs), links, strict=True):
            source, target = _varied(annotator.source(pair, found), pair, chance)
            stream.write(f"{source}\t{target}\n")


def _varied(source: str, pair: Pair, chance: random.Random) -> tuple[str, str]:
    """A pair for the model; now and then in capitals, as headlines are, or with English on both sides."""
    draw = chance.random()
    if draw < _ENGLISH:
        return pair.english, pair.english
    if draw < _ENGLISH + _CAPITALS:
        return pair.french.upper(), pair.english.upper()
    return source, pair.english


def _write_pieces(recipe: Recipe, work: Path, say: Say) -> Any:
    path = work / packed.PIECES
    if recipe.pieces is not None:
        path.write_bytes(recipe.pieces.read_bytes())
    else:
        say("making the vocabulary")
        size = int(recipe.shape.get("pieces", PRESETS[recipe.size].pieces))
        train_pieces(_sample(work / "sentences.tsv"), path, size=size, symbols=recipe.symbols)
    return sentencepiece.SentencePieceProcessor(model_file=str(path))


def _sample(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as stream:
        step = 2 * sum(1 for _ in stream) // _PIECES_FROM + 1
        stream.seek(0)
        for line in islice(stream, 0, None, step):
            yield from line.rstrip("\n").split("\t")


def _packed(work: Path, pieces: Any) -> packed.Packed:
    """The tokenised pairs; those of too many tokens are left out."""
    sides = []
    with (work / "sentences.tsv").open(encoding="utf-8") as stream:
        while lines := [line.rstrip("\n").split("\t") for line in islice(stream, _AT_ONCE)]:
            sources = pieces.encode([source for source, _ in lines])
            targets = pieces.encode([target for _, target in lines])
            fit = [
                (source, target)
                for source, target in zip(sources, targets, strict=True)
                if 0 < len(source) <= _MOST_TOKENS and 0 < len(target) <= _MOST_TOKENS
            ]
            sides.append((packed.side(source for source, _ in fit), packed.side(target for _, target in fit)))
    return packed.joined(sides)
