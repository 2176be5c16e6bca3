"""The engines: what comes back for each sentence, whatever it holds, and what is said when an engine is broken."""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glossary.errors import BadInput
from translate.engines import EngineError, open_engine, packages
from translate.engines.apertium import Apertium
from translate.engines.argos import Argos
from translate.engines.marked import substitute
from translate.model import Mark, Source

TESTS = Path(__file__).parent
TINY = TESTS / "data" / "tiny.argosmodel"
APERTIUM_MISSING = shutil.which("apertium-wblank-mode") is None and os.environ.get("EXONYM_REQUIRE_APERTIUM") != "1"
needs_apertium = pytest.mark.skipif(
    APERTIUM_MISSING, reason="Apertium is not installed: apt install apertium apertium-fra-cat apertium-eng-cat"
)


def cases(name: str) -> list[tuple[str, str]]:
    lines = (TESTS / "cases" / name).read_text(encoding="utf-8").splitlines()
    return [(french, english) for french, english in (line.split("\t") for line in lines if line and line[:2] != "# ")]


def marked(text: str) -> Source:
    """A source from a text with its marks in braces, numbered from 1."""
    plain = ""
    marks: list[Mark] = []
    for number, piece in enumerate(re.split(r"[{}]", text)):
        if number % 2:
            marks.append(Mark(len(marks) + 1, len(plain), len(plain) + len(piece)))
        plain += piece
    return Source(plain, tuple(marks))


def words(text: str, marks: tuple[Mark, ...]) -> list[str]:
    return [text[mark.start : mark.end] for mark in marks]


@pytest.fixture(scope="module")
def engine() -> Apertium:
    return Apertium()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The tiny package, unpacked."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield packages.unpacked(TINY)


@pytest.fixture(scope="module")
def pairs() -> list[tuple[str, str]]:
    """The sentences that the tiny package knows."""
    spec = importlib.util.spec_from_file_location("tiny_pairs", TESTS / "tools" / "tiny_pairs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    known: list[tuple[str, str]] = module.known_pairs()
    return known


class TestSubstitute:
    @given(st.text("ab c", max_size=20), st.text("xy", max_size=3), st.integers(0, 20), st.integers(1, 20))
    def test_text_is_as_re_makes_it_and_marks_stay_inside(self, text: str, new: str, start: int, length: int) -> None:
        given_marks = [Mark(1, start, min(start + length, len(text)))] if start < len(text) else []
        changed, marks = substitute(re.compile("a+"), new, text, given_marks)
        assert changed == re.sub("a+", new, text)
        assert all(0 <= mark.start < mark.end <= len(changed) for mark in marks)

    @given(st.text("ab ", max_size=10), st.text("MN", min_size=1, max_size=4), st.text("ab ", max_size=10))
    def test_untouched_words_stay_marked(self, before: str, word: str, after: str) -> None:
        mark = Mark(7, len(before), len(before) + len(word))
        changed, marks = substitute(re.compile("a|b+"), "cc", before + word + after, [mark])
        assert words(changed, marks) == [word]


@needs_apertium
class TestApertium:
    def test_typography(self, engine: Apertium) -> None:
        french, english = zip(*cases("engine_typography.tsv"), strict=True)
        assert [best.text for (best,) in engine.translate([Source(text) for text in french])] == list(english)

    def test_marks(self, engine: Apertium) -> None:
        french, expected = zip(*cases("engine_marks.tsv"), strict=True)
        sources = [marked(text) for text in french]
        found = {
            source.text: "|".join(words(best.text, best.marks))
            for source, (best,) in zip(sources, engine.translate(sources), strict=True)
        }
        assert found == dict(zip((source.text for source in sources), expected, strict=True))

    def test_marks_keep_their_ids(self, engine: Apertium) -> None:
        source = Source("Le président iranien a signé.", (Mark(40, 3, 12), Mark(7, 13, 20)))
        ((best,),) = engine.translate([source])
        assert [(mark.id, best.text[mark.start : mark.end]) for mark in best.marks] == [
            (7, "Iranian"),
            (40, "president"),
        ]

    def test_one_for_each_in_order_and_blank_for_blank(self, engine: Apertium) -> None:
        texts = ["Minsk", "", "Téhéran", " \u00a0\n", "Moscou", "Minsk"]
        got = [best.text for (best,) in engine.translate([Source(text) for text in texts])]
        assert got == ["Minsk", "", "Tehran", "", "Moscow", "Minsk"]
        assert engine.translate([]) == []

    def test_more_sentences_than_one_chain_takes(self, engine: Apertium) -> None:
        got = engine.translate([Source(f"Minsk {number}") for number in range(4100)])
        assert [best.text for (best,) in got] == [f"Minsk {number}" for number in range(4100)]

    @settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.text() | st.text("[]{}^$/\\@<>~*#+&;|_\0\n\r .«»’"), min_size=5, max_size=40), st.data())
    def test_whatever_a_sentence_holds(self, engine: Apertium, texts: list[str], data: st.DataObject) -> None:
        sources = []
        for text in texts:
            start = data.draw(st.integers(0, len(text)))
            end = data.draw(st.integers(start, len(text)))
            sources.append(Source(text, (Mark(3, start, end),) if start < end else ()))
        results = engine.translate(sources)
        assert [len(result) for result in results] == [1] * len(texts)
        for (best,) in results:
            assert all(0 <= mark.start < mark.end <= len(best.text) for mark in best.marks)

    def test_a_sentence_that_breaks_the_chain_is_the_only_one_lost(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _wrap(
            "lrx-proc", 'data=$(cat | tr "\\0" "\\1"); case "$data" in *Zorblax*) exit 3;; esac', tmp_path, monkeypatch
        )
        texts = ["Minsk", "Zorblax", "Téhéran", "Moscou"]
        got = [best.text for (best,) in Apertium().translate([Source(text) for text in texts])]
        assert got == ["Minsk", "", "Tehran", "Moscow"]

    def test_a_chain_that_always_breaks_is_an_error(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        _wrap("lrx-proc", "echo no dictionary >&2; exit 3", tmp_path, monkeypatch)
        with pytest.raises(EngineError, match="no dictionary"):
            Apertium().translate([Source("Minsk")])

    def test_a_chain_that_hangs_is_given_up(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        _wrap("lrx-proc", "exec sleep 600", tmp_path, monkeypatch)
        with pytest.raises(EngineError, match="did not answer"):
            Apertium(patience=0.5).translate([Source("Minsk")])

    def test_without_its_language_pairs(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("APERTIUM_DATADIR", str(tmp_path))
        with pytest.raises(EngineError, match=r"no mode fra-cat.*apt install"):
            Apertium()


def _wrap(program: str, script: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put before the real `program` a shell script, which then hands on what it read in `data`."""
    wrapper = folder / program
    real = shutil.which(program)
    wrapper.write_text(f'#!/bin/bash\n{script}\nprintf %s "$data" | tr "\\1" "\\0" | {real} "$@"\n')
    wrapper.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    monkeypatch.setenv("APERTIUM_DATADIR", "/usr/share/apertium")


def test_without_apertium(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineError, match="apt install apertium apertium-fra-cat apertium-eng-cat"):
        open_engine("apertium")


class TestArgos:
    def test_known_sentences(self, folder: Path, pairs: list[tuple[str, str]]) -> None:
        results = Argos(folder).translate([Source(french) for french, _ in pairs])
        # Processors multiply int8 numbers in different ways, which may change a piece in a small model.
        right = sum(result[0].text == english for result, (_, english) in zip(results, pairs, strict=True))
        assert right >= 0.97 * len(pairs)

    def test_blank_sentences_and_line_ends(self, folder: Path) -> None:
        texts = ["", "Le sommet s'ouvrira\nlundi.", " \n ", "Le sommet s'ouvrira lundi."]
        got = [result[0].text for result in Argos(folder).translate([Source(text) for text in texts])]
        assert got == ["", "The summit will open on Monday.", "", "The summit will open on Monday."]
        assert Argos(folder).translate([]) == []

    def test_a_sentence_too_long_for_the_model_is_the_only_one_lost(self, folder: Path) -> None:
        texts = ["NATO se réunira à Bruxelles.", "NATO " * 200, "Nos relations sont anciennes."]
        got = [result[0].text for result in Argos(folder).translate([Source(text) for text in texts])]
        assert got == ["NATO will meet in Brussels.", "", "Our relations are long-standing."]

    def test_n_best(self, folder: Path) -> None:
        (hypotheses,) = Argos(folder).translate([Source("Aucune date n'a été fixée.")], n_best=5)
        assert len(hypotheses) == 5
        assert hypotheses[0].text == "No date has been set."
        assert [h.score for h in hypotheses] == sorted((h.score for h in hypotheses), reverse=True)

    @pytest.mark.parametrize("variety", ["sentencepiece", "bpe", "target_prefix"])
    @pytest.mark.parametrize("n_best", [1, 3])
    def test_text_equals_that_of_argos(
        self, folder: Path, pairs: list[tuple[str, str]], tmp_path: Path, variety: str, n_best: int
    ) -> None:
        package = _variant(folder, tmp_path / "package", variety)
        unknown = ["Le chat_noir de Zoé n’a « rien » vu à 20 h 30 …", "x", "Ÿ 漢字", "NATO " * 10]
        sentences = [french for french, _ in pairs[::9]] + unknown
        ours = Argos(package).translate([Source(text) for text in sentences], n_best=n_best)
        theirs = [_by_argos(package, text, n_best) for text in sentences]
        assert [[hypothesis.text for hypothesis in result] for result in ours] == theirs

    def test_argos_itself_reads_the_package(self, folder: Path) -> None:
        from argostranslate.package import get_installed_packages  # type: ignore[import-untyped]

        (package,) = get_installed_packages([folder.parent])
        assert (package.from_code, package.to_code) == ("fr", "en")
        assert "Exonym" in package.get_readme()

    def test_torch_is_not_imported(self) -> None:
        code = (
            "import sys; from pathlib import Path; from translate.engines import open_engine;"
            f"open_engine('argos', Path({str(TINY)!r}));"
            "print([name for name in ('torch', 'stanza', 'argostranslate.translate') if name in sys.modules])"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout == "[]\n"

    def test_other_languages_are_refused(self, folder: Path, tmp_path: Path) -> None:
        package = _variant(folder, tmp_path / "package", "sentencepiece", from_code="de")
        with pytest.raises(BadInput, match=r"translates de into en.*from fr to en"):
            open_engine("argos", package)

    def test_a_package_with_term_symbols(self, folder: Path, tmp_path: Path) -> None:
        package = _with_term_symbols(folder, tmp_path / "package")
        engine = Argos(package)
        assert engine.obeys_terms
        assert not Argos(folder).obeys_terms
        text = "NATO se réunira à Bruxelles."
        plain, annotated, noisy = engine.translate(
            [Source(text), Source(text, (Mark(0, 0, 4, "NATO"),)), Source(f"{text} <term>")]
        )
        assert plain[0].text == noisy[0].text == "NATO will meet in Brussels."
        assert not any(symbol in annotated[0].text for symbol in ("<term>", "<is>", "</term>"))
        assert annotated[0].text != plain[0].text  # the package was not trained with them, but it did see them

    def test_term_symbols_that_the_model_lacks(self, folder: Path, tmp_path: Path) -> None:
        package = _variant(folder, tmp_path / "package", "sentencepiece")
        fields = json.loads((package / "metadata.json").read_text())
        for symbols, reason in ((_SYMBOLS, "<term>, which its SentencePiece model lacks"), ({}, "must name")):
            (package / "metadata.json").write_text(json.dumps({**fields, "term_annotations": symbols}))
            with pytest.raises(EngineError, match=reason):
                Argos(package)

    def test_hints_name_words(self, folder: Path) -> None:
        text = "NATO se réunira à Bruxelles."
        (hypotheses,) = Argos(folder).translate([Source(text, (Mark(3, 0, 4), Mark(5, 18, 27)))], n_best=2)
        for hypothesis in hypotheses:
            assert {hint.id for hint in hypothesis.hints} <= {3, 5}
            assert all(hypothesis.text[hint.start : hint.end].strip(" .") for hint in hypothesis.hints)
            assert all(0 < hint.weight <= 1 for hint in hypothesis.hints)

    def test_damaged_model(self, folder: Path, tmp_path: Path) -> None:
        package = _variant(folder, tmp_path / "package", "sentencepiece")
        (package / "model" / "model.bin").write_bytes(b"\0" * 1000)
        with pytest.raises(EngineError, match="cannot be loaded"):
            open_engine("argos", package)


_SYMBOLS = {"source": "<term>", "target": "<is>", "end": "</term>"}


def _with_term_symbols(folder: Path, target: Path) -> Path:
    """A copy of the package in `folder` in which three pieces that its sentences do not need are term symbols."""
    protobuf: Any = importlib.import_module("sentencepiece.sentencepiece_model_pb2")
    shutil.copytree(folder, target)
    model = protobuf.ModelProto()
    model.ParseFromString((target / "sentencepiece.model").read_bytes())
    vocabulary = json.loads((target / "model" / "shared_vocabulary.json").read_text())
    for number, symbol in enumerate(_SYMBOLS.values(), start=len(vocabulary) - 3):
        model.pieces[number].piece = vocabulary[number] = symbol
        model.pieces[number].type = 4  # user-defined
    (target / "sentencepiece.model").write_bytes(model.SerializeToString())
    (target / "model" / "shared_vocabulary.json").write_text(json.dumps(vocabulary))
    fields = json.loads((target / "metadata.json").read_text())
    (target / "metadata.json").write_text(json.dumps({**fields, "term_annotations": _SYMBOLS}))
    return target


def _variant(folder: Path, target: Path, variety: str, **metadata: str) -> Path:
    """A copy of the package in `folder` with other metadata or another tokenizer."""
    shutil.copytree(folder, target)
    fields = json.loads((target / "metadata.json").read_text())
    if variety == "target_prefix":
        fields["target_prefix"] = "▁The"
    if variety == "bpe":
        (target / "sentencepiece.model").unlink()
        (target / "bpe.model").write_text("#version: 0.2\nm i\nmi n\nmin i\n", encoding="utf-8")
        vocabulary = target / "model" / "shared_vocabulary.json"
        pieces = [piece if piece[0] in "<▁" else f"{piece}@@" for piece in json.loads(vocabulary.read_text())]
        vocabulary.write_text(json.dumps([piece.removeprefix("▁") or "▁" for piece in pieces]))
    (target / "metadata.json").write_text(json.dumps(fields | metadata))
    return target


def _argos_translate() -> ModuleType:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # stanza and torch warn when imported
        import argostranslate.translate  # type: ignore[import-untyped]
    module: ModuleType = argostranslate.translate
    return module


class _OneSentence:
    """Stands in for Argos's sentence splitter, which would be downloaded: the text is one sentence."""

    def split_sentences(self, text: str) -> list[str]:
        return [text]


def _by_argos(folder: Path, text: str, n_best: int) -> list[str]:
    import ctranslate2  # type: ignore[import-untyped]
    from argostranslate.package import Package

    translator: Any = ctranslate2.Translator(str(folder / "model"), device="cpu", compute_type="auto")
    hypotheses = _argos_translate().apply_packaged_translation(
        Package(folder), text, translator, _OneSentence(), n_best
    )
    return [hypothesis.value for hypothesis in hypotheses]


class TestOpenEngine:
    @pytest.fixture(autouse=True)
    def own_folders(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        import argostranslate.settings as argos_settings  # type: ignore[import-untyped]

        monkeypatch.setattr(argos_settings, "package_dirs", [tmp_path / "packages"])
        monkeypatch.setattr(packages, "SHIPPED", tmp_path / "shipped")
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def test_auto_takes_an_installed_package(self) -> None:
        packages.install(TINY)
        assert open_engine().name.startswith("Argos")

    def test_auto_takes_the_shipped_package(self) -> None:
        packages.SHIPPED.mkdir()
        shutil.copy(TINY, packages.SHIPPED)
        engine = open_engine()
        assert engine.translate([Source("Ils se sont serré la main.")])[0][0].text == "They shook hands."

    @needs_apertium
    def test_auto_without_a_package_takes_apertium(self) -> None:
        assert open_engine().carries_marks

    def test_auto_with_nothing_says_how_to_get_either(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(EngineError, match=r"translate models install.*apt install apertium"):
            open_engine()

    def test_argos_without_a_package(self) -> None:
        with pytest.raises(EngineError, match="translate models install"):
            open_engine("argos")

    def test_a_package_is_not_for_apertium(self) -> None:
        with pytest.raises(EngineError, match="--package"):
            open_engine("apertium", TINY)

    def test_an_unpacked_package_is_used_again(self, tmp_path: Path) -> None:
        first = packages.unpacked(TINY)
        made = (first / "metadata.json").stat().st_mtime_ns
        second = packages.unpacked(Path(shutil.copy(TINY, tmp_path / "other-name.argosmodel")))
        assert second == first
        assert (second / "metadata.json").stat().st_mtime_ns == made
