"""Making packages: what is dropped, filled, annotated and packed, and a small training that goes all the way."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from translate.cli import main
from translate.training import batches, packed
from translate.training.annotate import Annotator, Symbols, aligned_terms, singular
from translate.training.batches import Place
from translate.training.cleaning import Cleaner
from translate.training.slots import Names, fill
from translate.training.sources import Pair, Source, read_pairs, read_recipe

CASES = Path(__file__).parent / "cases"
needs_training = pytest.mark.skipif(
    any(find_spec(name) is None for name in ("transformers", "sacrebleu", "eflomal")),
    reason="the extra [train] is not installed",
)
sentences = st.lists(
    st.tuples(st.lists(st.integers(0, 65535), max_size=30), st.lists(st.integers(0, 65535), max_size=30)), min_size=1
)


def rows(name: str, columns: int) -> Iterator[list[str]]:
    for line in (CASES / name).read_text(encoding="utf-8").splitlines():
        if line and line[0] != "#":
            yield [*line.split("\t"), "", ""][:columns]


def translate(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def pack_of(pairs: list[tuple[list[int], list[int]]]) -> packed.Packed:
    return packed.joined([(packed.side(one for one, _ in pairs), packed.side(other for _, other in pairs))])


# Cleaning, names, terms


def test_pairs_are_dropped_for_the_reasons_in_the_table() -> None:
    cleaner = Cleaner(symbols=Symbols().record().values())
    for french, english, reason in rows("cleaning.tsv", 3):
        before = cleaner.dropped.copy()
        kept = list(cleaner([Pair(french, english)]))
        assert (bool(kept), [*(cleaner.dropped - before)]) == (not reason, [reason] if reason else []), french


@pytest.mark.parametrize("row", list(rows("slots.tsv", 7)), ids=lambda row: f"{row[0]} {row[3]}")
def test_small_words_fit_the_name_in_a_slot(row: list[str]) -> None:
    french, english, slot, french_name, english_name, *expected = row
    names = Names({"P1" if slot == "P" else slot: [(french_name, english_name)]})
    filled = fill(Pair(french, english), names, random.Random(1))
    assert filled is not None
    assert [filled.french, filled.english] == expected
    assert all(one in filled.french and other in filled.english for one, other in filled.names)


def test_a_slot_without_names_gives_no_pair() -> None:
    assert fill(Pair("{X1} parle.", "{X1} speaks."), Names({}), random.Random(1)) is None


def test_terms_are_the_phrases_that_are_linked_to_one_another_alone() -> None:
    pair = Pair("Il a signé la feuille de route hier.", "Yesterday he signed the roadmap.")
    links = [(0, 1), (2, 2), (3, 3), (4, 4), (6, 4), (7, 0), (8, 5)]
    found = {(pair.french[term.start : term.end], term.english) for term in aligned_terms(pair, links)}
    assert ("feuille de route", "roadmap") in found
    assert ("signé", "signed") in found
    assert not any("route" in french and "feuille" not in french for french, _ in found)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [("peace talks", "peace talk"), ("ministries", "ministry"), ("businessmen", "businessman"), ("roadmap", "")],
)
def test_dictionary_forms(phrase: str, expected: str) -> None:
    assert singular(phrase) == expected


def test_annotation_wraps_the_term_and_leaves_the_rest() -> None:
    pair = Pair("Il voit Loukachenko à Minsk.", "He sees Lukashenko in Minsk.", (("Loukachenko", "Lukashenko"),))
    annotator = Annotator(Symbols(), share=1.0, chance=random.Random(1))
    assert annotator.source(pair, []) == "Il voit ⟦ Loukachenko ⟾ Lukashenko ⟧ à Minsk."
    assert Annotator(Symbols(), share=0.0, chance=random.Random(1)).source(pair, []) == pair.french


# Packed pairs and their order


@given(sentences)
def test_what_is_packed_comes_back(pairs: list[tuple[list[int], list[int]]]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "train.npz"
        packed.save(pack_of(pairs), path)
        back = packed.load(path)
    found = [(back.source[number].tolist(), back.target[number].tolist()) for number in range(len(back))]
    assert found == pairs


@given(sentences, st.integers(35, 200), st.integers(0, 5))
def test_every_pair_is_seen_once_an_epoch_in_batches_of_the_size(
    pairs: list[tuple[list[int], list[int]]], tokens: int, epoch: int
) -> None:
    data = pack_of(pairs)
    order = batches.epoch_order(data, tokens=tokens, seed=7, epoch=epoch)
    assert sorted(int(number) for batch in order for number in batch) == list(range(len(pairs)))
    for batch in order:
        longest = max(max(len(pairs[number][0]), len(pairs[number][1])) + 1 for number in batch)
        assert longest * len(batch) <= tokens


def test_a_training_that_goes_on_sees_the_batches_that_are_left() -> None:
    data = pack_of([([number + 2] * (number % 9 + 1), [number + 2]) for number in range(60)])

    def stream(start: Place) -> Iterator[batches.Batch]:
        return batches.batches(data, tokens=40, end=0, padding=99, seed=3, start=start)

    whole = [next_ for next_, _ in zip(stream(Place()), range(40), strict=False)]
    assert whole[-1].after.epoch > 0
    for number in (0, 7, 25):
        rest = stream(whole[number].after)
        for expected in whole[number + 1 :]:
            assert np.array_equal(next(rest).source, expected.source)


# Sources


@pytest.mark.parametrize("suffix", [".tsv.gz", ".tsv.xz", ".tmx", ".jsonl"])
def test_a_bitext_is_the_same_in_every_kind_of_file(suffix: str, bitexts: tuple[Path, Path], tmp_path: Path) -> None:
    import gzip
    import lzma

    _, bitext = bitexts
    file = tmp_path / f"bitext{suffix}"
    if suffix in (".tmx", ".jsonl"):
        assert translate("convert", bitext, file).exit_code == 0
    else:
        file.write_bytes({".tsv.gz": gzip, ".tsv.xz": lzma}[suffix].compress(bitext.read_bytes()))
    assert list(read_pairs(Source(file))) == list(read_pairs(Source(bitext)))


def test_the_recipe_that_ships_can_be_read(tmp_path: Path) -> None:
    recipe = Path(__file__).parent.parent / "translate" / "training" / "recipe.tsv"
    for line in recipe.read_text(encoding="utf-8").splitlines():
        (tmp_path / line.split("\t")[0]).touch()
    sources = {source.name: source for source in read_recipe(recipe, tmp_path)}
    assert sources["news_original"].weight > sources["hansard"].weight
    assert all(source.licence for source in sources.values())
    skip = sources["debian_web"].skip
    assert skip is not None
    assert skip.search("Several vulnerabilities have been found in the package.")


# The whole way


@pytest.fixture(scope="module")
def bitexts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A bitext to train on and one to measure with."""
    folder = tmp_path_factory.mktemp("bitexts")
    rows_ = (Path(__file__).parent / "data" / "tiny_pairs.tsv").read_text(encoding="utf-8").splitlines()
    lines = [
        row.replace("{P}", person).replace("{C}", place) + "\n"
        for row in rows_
        if row and row[0] != "#"
        for person, place in (("Ali Khamenei", "Minsk"), ("Viktor Khrenin", "Tehran"), ("Ebrahim Raisi", "Moscow"))
    ]
    random.Random(1).shuffle(lines)
    train, dev = folder / "train.tsv", folder / "dev.tsv"
    train.write_text("".join(lines[:-10]), encoding="utf-8")
    dev.write_text("".join(lines[-10:]), encoding="utf-8")
    return train, dev


@pytest.fixture(scope="module")
def made(bitexts: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A package after a few steps of training, and the folder it was trained in."""
    if any(find_spec(name) is None for name in ("transformers", "sacrebleu", "eflomal")):
        pytest.skip("the extra [train] is not installed")
    train, dev = bitexts
    folder = tmp_path_factory.mktemp("made")
    package = folder / "mine.argosmodel"
    settings: list[str | Path] = [
        "--size",
        "tiny",
        "--steps",
        "8",
        "--minutes",
        "1",
        "--threads",
        "1",
        "--keep",
        folder / "work",
    ]
    done = translate("train", train, "--dev", dev, "-o", package, "--notes", "For a test.", *settings)
    assert done.exit_code == 0, done.output
    return package, folder / "work"


@needs_training
def test_a_small_training_gives_a_package_that_both_engines_load(made: tuple[Path, Path]) -> None:
    from argostranslate.package import Package  # type: ignore[import-untyped]

    from translate.engines import packages
    from translate.engines.argos import Argos
    from translate.model import Source

    package, _ = made
    folder = packages.unpacked(package)
    assert json.loads((folder / "metadata.json").read_text(encoding="utf-8"))["term_annotations"] == {
        "source": "⟦",
        "target": "⟾",
        "end": "⟧",
    }
    pieces = Package(folder).tokenizer.lazy_processor()
    assert pieces.encode("L’été\u00a0: «\u202fe\u0301\u202f»", out_type=str) == pieces.encode(
        "L'été : « é »", out_type=str
    )
    assert "⟾" in pieces.encode("une ⟦ feuille de route ⟾ roadmap ⟧", out_type=str)
    found = Argos(folder).translate([Source("Le président est arrivé à Minsk."), Source("")])
    assert [len(one) for one in found] == [1, 1]
    assert found[1][0].text == ""


@needs_training
def test_the_package_says_what_it_is(made: tuple[Path, Path]) -> None:
    package, _ = made
    shown = translate("models", "info", package).stdout
    assert "For a test." in shown
    assert "| train | " in shown
    assert "BLEU" in shown


@needs_training
def test_a_run_goes_on_where_the_last_one_ended(made: tuple[Path, Path], tmp_path: Path) -> None:
    _, folder = made
    more: list[str | Path] = ["--minutes", "1", "--steps", "10", "--threads", "1", "--leave", tmp_path / "left"]
    done = translate("train", "run", folder, *more)
    assert done.exit_code == 0, done.output
    log = [json.loads(line) for line in (folder / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    assert log[-1]["step"] == 10
    assert "loss" in log[-2]
    (folder / "checkpoint.pt").unlink()
    done = translate("train", "run", folder, *more[:3], "12", *more[4:], "--resume", tmp_path / "left")
    assert done.exit_code == 0, done.output
    assert json.loads((tmp_path / "left" / "state.json").read_text(encoding="utf-8"))["steps"] == 12
    package = tmp_path / "again.argosmodel"
    done = translate("train", "export", folder, "-o", package, "--weights", tmp_path / "left")
    assert done.exit_code == 0, done.output
    assert "12 steps" in translate("models", "info", package).stdout


@needs_training
def test_a_package_is_read_back_to_be_adapted(made: tuple[Path, Path], tmp_path: Path) -> None:
    """Its int8 weights come back as they are: packing and exporting again gives the same model."""
    from translate.engines import packages
    from translate.training.adapt import take_over
    from translate.training.checkpoint import load_small
    from translate.training.export import convert
    from translate.training.network import new_model
    from translate.training.packing import Recipe
    from translate.training.presets import PRESETS, Preset

    package, _ = made
    recipe = take_over(package, Recipe([], []), tmp_path)
    weights, _ = load_small(tmp_path / "initial")
    shape = {field: getattr(PRESETS["tiny"], field) for field in Preset.__slots__} | dict(recipe.shape)
    model = new_model(Preset(**shape), recipe.shape["pieces"])
    assert not model.load_state_dict(weights, strict=False).unexpected_keys
    assert recipe.pieces is not None
    again = convert(model, recipe.pieces, tmp_path)
    before = packages.unpacked(package) / "model" / "model.bin"
    assert (again / "model.bin").read_bytes() == before.read_bytes()


@needs_training
def test_a_package_is_adapted(made: tuple[Path, Path], bitexts: tuple[Path, Path], tmp_path: Path) -> None:
    from translate.engines import packages

    package, _ = made
    train, dev = bitexts
    adapted, work = tmp_path / "adapted.argosmodel", tmp_path / "work"
    settings: list[str | Path] = ["--size", "tiny", "--steps", "1", "--threads", "1", "--keep", work]
    done = translate("train", train, "--from", package, "--dev", dev, "-o", adapted, *settings)
    assert done.exit_code == 0, done.output
    assert (work / "initial" / "state.json").is_file()
    first = json.loads((work / "log.jsonl").read_text(encoding="utf-8").splitlines()[0])
    trained = json.loads((made[1] / "log.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert first["step"] == 1
    assert first["loss"] < trained["loss"]
    assert (packages.unpacked(adapted) / "sentencepiece.model").read_bytes() == (
        packages.unpacked(package) / "sentencepiece.model"
    ).read_bytes()


@needs_training
def test_a_package_of_another_build_is_not_adapted(bitexts: tuple[Path, Path], tmp_path: Path) -> None:
    import zipfile

    train, dev = bitexts
    stock = tmp_path / "stock.argosmodel"
    with zipfile.ZipFile(stock, "w") as archive:
        archive.writestr("stock/metadata.json", '{"from_code": "fr", "to_code": "en", "package_version": "1.9"}')
        archive.writestr("stock/model/model.bin", b"not what can be read back")
        archive.writestr("stock/sentencepiece.model", b"pieces")
    done = translate("train", train, "--from", stock, "--dev", dev, "-o", tmp_path / "a.argosmodel")
    assert done.exit_code == 2
    assert "train from scratch otherwise" in done.stderr


@needs_training
def test_weights_that_do_not_fit_in_halves_leave_as_bytes(tmp_path: Path) -> None:
    import torch

    from translate.training.checkpoint import Progress, load_small, save_small

    weights = {"one": torch.randn(300, 40), "two": torch.randn(7)}
    whole = load_small_error(save_small(tmp_path / "a", weights, Progress(3, 1.5, Place(1, 2))), weights)
    rough = load_small_error(save_small(tmp_path / "b", weights, Progress(), room=100), weights)
    assert whole < 0.002 < rough < 0.03
    assert load_small(tmp_path / "a")[1] == Progress(3, 1.5, Place(1, 2))


def load_small_error(paths: list[Path], weights: dict[str, Any]) -> float:
    from translate.training.checkpoint import load_small

    found, _ = load_small(paths[0].parent)
    return max(float((found[name] - weights[name]).abs().max()) for name in weights)


def test_where_it_trains_it_needs_little() -> None:
    """What a GPU machine lacks is never imported there."""
    code = (
        "import sys\n"
        "blocked = ('argostranslate', 'ctranslate2', 'py3langid', 'click', 'rapidfuzz', 'sqlite_utils',"
        " 'babel', 'eflomal', 'unidecode')\n"
        "sys.modules.update(dict.fromkeys(blocked))\n"
        "from translate.training import run\n"
        "raise SystemExit(run.main(['nowhere', '--minutes', '1']))\n"
    )
    if any(find_spec(name) is None for name in ("transformers", "sacrebleu")):
        pytest.skip("the extra [train] is not installed")
    root = Path(__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("Error: nowhere: this is no training folder"), done.stderr


# Wrong use


def test_help_names_the_steps() -> None:
    shown = translate("train", "--help").stdout
    assert all(step in shown for step in ("pack", "run", "export", "--dev"))
    assert all(translate("train", step, "--help").exit_code == 0 for step in ("all", "pack", "run", "export"))


def test_errors_name_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad, recipe = tmp_path / "good.tsv", tmp_path / "bad.tsv", tmp_path / "recipe.tsv"
    good.write_text("Bonjour à tous.\tGood morning to all.\n", encoding="utf-8")
    bad.write_text("Bonjour à tous.\tGood morning to all.\nSeul\n", encoding="utf-8")
    recipe.write_text("path\tweight\ngood.tsv\tmany\n", encoding="utf-8")
    folder = tmp_path / "work"
    wrong: list[tuple[list[str | Path], str]] = [
        (["pack", good, "-o", folder], "no development set to measure with. Name a bitext with --dev"),
        (["pack", "--dev", good, "-o", folder], "nothing to train on. Name bitexts, or a recipe"),
        (["pack", bad, "--dev", good, "-o", folder], f"{bad}, line 2: 1 columns"),
        (["pack", good, "--dev", bad, "-o", folder], f"{bad}, line 2: 1 columns"),
        (["pack", "--recipe", recipe, "--dev", good, "-o", folder], f"{recipe}, line 2, column weight"),
        (["pack", "--source", f"{good}=0", "--dev", good, "-o", folder], "the weight is '0'"),
        (["pack", tmp_path / "none.tsv", "--dev", good, "-o", folder], "none.tsv: no such file"),
        (["pack", good, "--dev", good, "--names", "P", "-o", folder], "Write slot and file"),
        (["export", tmp_path, "-o", tmp_path / "a.zip"], "Let its name end in .argosmodel"),
        (["export", tmp_path, "-o", tmp_path / "a.argosmodel"], "this is no training folder"),
        (["run", tmp_path, "--minutes", "1"], "Make a training folder with: translate train pack"),
    ]
    for arguments, words in wrong:
        done = translate("train", *arguments)
        assert done.exit_code == 2, (arguments, done.output)
        assert words in done.stderr, done.stderr
        assert "Traceback" not in done.stderr
    monkeypatch.setattr("translate.cli.train.find_spec", lambda name: None if name == "torch" else find_spec("click"))
    done = translate("train", "run", tmp_path, "--minutes", "1")
    assert (done.exit_code, "pip install 'exonym[train]'" in done.stderr) == (2, True)
