"""Other people's readers find in our bitexts just the segments we put there: every one, once, in order."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from glossary.files import written_whole
from glossary.seeds import seed_drafts
from glossary.spot import Spotter
from glossary.store import Glossary
from translate.documents import find_documents, read_document
from translate.formats import FORMATS
from translate.model import AlignedSegment, Bitext, Document, TermUse

_HERE = Path(__file__).parent / "judges"
_ARTICLES = _HERE.parent.parent / "seeds" / "articles"

Pairs = list[tuple[str, str]]


@pytest.fixture(scope="module")
def corpus() -> Bitext:
    """The sample articles as one bitext; its English is the French with its terms in English."""
    with Glossary.in_memory(seed_drafts()) as glossary:
        spotter = Spotter(glossary.entries())
    texts = [
        segment.text
        for source in find_documents([_ARTICLES])
        for segment in read_document(source.path, source.name).segments
    ]
    texts.append('A "quoted" \\ back\\nslash <b>&amp;</b> %s {0} | a*b_c\ttab')
    segments = tuple(_aligned(number, text, spotter) for number, text in enumerate(texts, start=1))
    assert len(segments) > 300
    assert sum(len(segment.terms) for segment in segments) > 300
    return Bitext(Document("corpus", "\n".join(texts)), segments)


def _aligned(number: int, french: str, spotter: Spotter) -> AlignedSegment:
    english, position, uses = "", 0, []
    for match in spotter.find(french):
        english += french[position : match.start]
        uses.append(TermUse(match, "native", len(english), len(english) + len(match.expected)))
        english += match.expected
        position = match.end
    return AlignedSegment(number, french, english + french[position:], "translated", tuple(uses))


def _file(corpus: Bitext, name: str, folder: Path) -> Path:
    path = folder / f"corpus{FORMATS[name].suffix}"
    with written_whole(path) as stream:
        FORMATS[name].write(corpus, stream)
    return path


def _held(corpus: Bitext) -> Pairs:
    return [(segment.french, segment.english) for segment in corpus.segments]


def _toolkit(judges: Path, kind: str, path: Path) -> Pairs:
    command = [str(judges / "toolkit/bin/python"), "-I", str(_HERE / "toolkit_bitext.py"), kind, str(path)]
    output = subprocess.run(command, check=True, capture_output=True, cwd=judges).stdout
    return [(source, target) for source, target in json.loads(output)]


@pytest.mark.parametrize("name", ["tmx", "xliff", "xliff2", "po"])
def test_translate_toolkit_reads_our_bitexts(name: str, corpus: Bitext, judges: Path, tmp_path: Path) -> None:
    assert _toolkit(judges, name, _file(corpus, name, tmp_path)) == _held(corpus)


def test_translate_toolkit_reads_our_csv_with_formulas_disarmed(corpus: Bitext, judges: Path, tmp_path: Path) -> None:
    def disarmed(text: str) -> str:
        return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text

    expected = [(disarmed(french), disarmed(english)) for french, english in _held(corpus)]
    assert _toolkit(judges, "csv", _file(corpus, "csv", tmp_path)) == expected


def test_omegat_reads_our_tmx(corpus: Bitext, judges: Path, tmp_path: Path) -> None:
    jars = [judges / "omegat/usr/share/omegat/OmegaT.jar", judges / "omegat/usr/share/java/*"]
    options = [f"-Duser.home={judges / 'home'}", "-Djava.awt.headless=true", "-cp", os.pathsep.join(map(str, jars))]
    program, path = str(_HERE / "OmegaTTmxReader.java"), str(_file(corpus, "tmx", tmp_path))
    command = ["java", *options, program, path, "fr", "en"]
    output = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    escapes = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
    expected = [f"{french.translate(escapes)}\t{english.translate(escapes)}" for french, english in _held(corpus)]
    assert output.removesuffix("\n").split("\n") == expected
