"""Reading text of any encoding, and writing files whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from glossary.errors import BadInput
from glossary.files import read_text, written_whole

TEXT = "Loukachenko à Téhéran : « l’accord »\r\nœuvre\n"


@pytest.mark.parametrize(
    ("encoding", "found", "guessed"),
    [
        ("utf-8", "utf-8", False),
        ("utf-8-sig", "utf-8-sig", False),
        ("utf-16", "utf-16", False),
        ("utf-16-le", "utf-16-le", True),
        ("utf-16-be", "utf-16-be", True),
        ("cp1252", "cp1252", True),
    ],
)
def test_the_encoding_is_found_and_a_guess_is_called_one(
    tmp_path: Path, encoding: str, found: str, guessed: bool
) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(TEXT.encode(encoding))
    decoded = read_text(path)
    assert (decoded.text, decoded.encoding, decoded.guessed) == (TEXT, found, guessed)


def test_late_bytes_count_too(tmp_path: Path) -> None:
    path = tmp_path / "late.txt"
    path.write_bytes(b"abc " * 50_000 + "Téhéran".encode("cp1252"))
    assert read_text(path).encoding == "cp1252"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \n\t", "no text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        (bytes(range(256)), "binary"),
    ],
)
def test_what_is_no_text_is_refused_by_name(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "odd.bin"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=rf"odd\.bin.*{reason}"):
        read_text(path)


def test_a_named_encoding_that_does_not_fit_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes("Téhéran".encode("cp1252"))
    with pytest.raises(BadInput, match="not utf-8 text"):
        read_text(path, "utf-8")
    with pytest.raises(BadInput, match="unknown encoding"):
        read_text(path, "utf-9")


def test_missing_files_and_folders_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"nowhere\.txt: no such file"):
        read_text(tmp_path / "nowhere.txt")
    with pytest.raises(BadInput, match="folder"):
        read_text(tmp_path)


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_text("old")
    with pytest.raises(TypeError), written_whole(path) as stream:
        print("new", None, file=stream, sep=7)  # type: ignore[call-overload]
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_finished_write_replaces_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "out.txt"
    for text in ("one\r\n", "two\n"):
        with written_whole(path) as stream:
            stream.write(text)
        assert path.read_bytes() == text.encode()
    assert list(path.parent.iterdir()) == [path]
