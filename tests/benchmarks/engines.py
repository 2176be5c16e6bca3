"""Engines beside their peers, in one run on this machine; ratios count, not seconds.

    python tests/benchmarks/engines.py [--package FILE.argosmodel] [--text FILE --reference FILE] [--sentences N]

Argos: our batches against argostranslate's own translation, paragraph by paragraph, of the same sentences with the
same package (its sentence splitter, which would be downloaded, is left out: each paragraph is one sentence).
Apertium: our chain, without and with marks, against `apertium fra-cat | apertium cat-eng`; with --reference also BLEU
and chrF (sacrebleu).
"""

from __future__ import annotations

import importlib.metadata
import logging
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import click

from translate.engines import Engine, packages
from translate.engines.apertium import Apertium
from translate.engines.argos import Argos
from translate.model import Mark, Source

TESTS = Path(__file__).parents[1]
TINY = TESTS / "data" / "tiny.argosmodel"
PIPE = "apertium -u fra-cat | apertium -u cat-eng"


class _OneSentence:
    """Stands in for Argos's sentence splitter."""

    def split_sentences(self, text: str) -> list[str]:
        return [text]


@click.command()
@click.option("--package", type=click.Path(path_type=Path), help="Default: the tiny one, on sentences that it knows.")
@click.option("--text", type=click.Path(path_type=Path), help="French, one sentence a line.")
@click.option("--reference", type=click.Path(path_type=Path), help="English, one sentence a line.")
@click.option("--sentences", default=500, show_default=True, help="How many sentences to translate.")
def main(package: Path | None, text: Path | None, reference: Path | None, sentences: int) -> None:
    """Print the speed of each engine beside that of its peer."""
    names = ("argostranslate", "ctranslate2")
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in names)
    click.echo(f"{os.cpu_count()} cores; {versions}")
    known = _known(sentences)
    french = text.read_text(encoding="utf-8").splitlines()[:sentences] if text else known
    english = reference.read_text(encoding="utf-8").splitlines()[: len(french)] if reference else []
    _argos(packages.unpacked(package or TINY), french if package else known)
    if shutil.which("apertium"):
        _apertium(french, english)


def _known(amount: int) -> list[str]:
    """Sentences that the tiny package knows, over and over."""
    lines = (TESTS / "data" / "tiny_pairs.tsv").read_text(encoding="utf-8").splitlines()
    templates = [line.split("\t")[0] for line in lines if line and line[0] != "#"]
    sentences = [text.replace("{P}", "Ali Khamenei").replace("{C}", "Minsk") for text in templates]
    return list(islice(cycle(sentences), amount))


def _argos(folder: Path, french: Sequence[str]) -> None:
    click.echo(f"\nArgos, {len(french)} sentences, {folder.name}")
    engine, by_argos = Argos(folder), _argos_itself(folder)
    sources = [Source(text) for text in french]
    ours = _timed("ours", len(french), "sentences", lambda: _texts(engine, sources))
    theirs = _timed("argostranslate", len(french), "sentences", lambda: [by_argos(text) for text in french])
    click.echo(f"same text: {sum(map(str.__eq__, ours, theirs))} of {len(french)}")


def _argos_itself(folder: Path) -> Callable[[str], str]:
    """What translates one paragraph as argostranslate does, with its settings."""
    import argostranslate.translate as argos  # type: ignore[import-untyped]
    import ctranslate2  # type: ignore[import-untyped]
    from argostranslate import settings
    from argostranslate.package import Package  # type: ignore[import-untyped]

    logging.getLogger("argostranslate").setLevel(logging.ERROR)
    package = Package(folder)
    translator: Any = ctranslate2.Translator(
        str(folder / "model"),
        device=settings.device,
        inter_threads=settings.inter_threads,
        intra_threads=settings.intra_threads,
        compute_type=settings.compute_type,
    )
    splitter = _OneSentence()

    def translate(text: str) -> str:
        value: str = argos.apply_packaged_translation(package, text, translator, splitter, 1)[0].value
        return value

    return translate


def _apertium(french: Sequence[str], english: Sequence[str]) -> None:
    words = sum(len(text.split()) for text in french)
    click.echo(f"\nApertium, {words} words")
    engine = Apertium()
    plain = [Source(text) for text in french]
    marked = [Source(text, _names(text)) for text in french]
    for name, translate in (
        ("plain pipe", lambda: _through_pipe(french)),
        ("ours", lambda: _texts(engine, plain)),
        ("ours, names marked", lambda: _texts(engine, marked)),
    ):
        _score(_timed(name, words, "words", translate), english)


def _names(text: str) -> tuple[Mark, ...]:
    """Runs of capitalised words within the sentence."""
    runs = re.finditer(r"(?<=[\w,] )[A-ZÀ-Ý][\w'-]*(?: [A-ZÀ-Ý][\w-]*)*", text)
    return tuple(Mark(number, run.start(), run.end()) for number, run in enumerate(runs))


def _through_pipe(french: Sequence[str]) -> list[str]:
    done = subprocess.run(PIPE, shell=True, input="\n".join(french) + "\n", capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def _texts(engine: Engine, sources: Sequence[Source]) -> list[str]:
    return [hypotheses[0].text for hypotheses in engine.translate(sources)]


def _timed(name: str, amount: int, unit: str, translate: Callable[[], list[str]]) -> list[str]:
    started = time.perf_counter()
    texts = translate()
    seconds = time.perf_counter() - started
    click.echo(f"{name:20} {seconds:7.2f} s  {amount / seconds:9.1f} {unit}/s")
    return texts


def _score(texts: Sequence[str], english: Sequence[str]) -> None:
    if english:
        import sacrebleu

        bleu = sacrebleu.corpus_bleu(texts, [english])
        chrf = sacrebleu.corpus_chrf(texts, [english])
        click.echo(
            f"{'':20} BLEU {bleu.score:.2f}, chrF {chrf.score:.2f} (sacrebleu {sacrebleu.__version__}, defaults)"
        )


if __name__ == "__main__":
    main()
