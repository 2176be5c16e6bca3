"""translate models: packages come in whole or not at all."""

from __future__ import annotations

import http.server
import json
import os
import shutil
import stat
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from glossary.cli.common import CommandGroup
from translate.cli.models import models

TINY = Path(__file__).parent / "data" / "tiny.argosmodel"
TOP = "translate-fr_en-tiny"

Run = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that holds Argos's packages in this test."""
    import argostranslate.settings as argos_settings  # type: ignore[import-untyped]

    monkeypatch.setattr(argos_settings, "package_dirs", [tmp_path / "home" / "packages"])
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "home"


@pytest.fixture
def run(home: Path) -> Run:
    main = CommandGroup("translate", commands={"models": models})

    def invoke(*arguments: str | Path) -> Result:
        return CliRunner().invoke(main, ["models", *map(str, arguments)])

    return invoke


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def error(result: Result) -> str:
    """The one line that a refused command prints."""
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    return result.stderr


class TestInstall:
    def test_install_list_info(self, run: Run, home: Path) -> None:
        installed = run("install", TINY)
        assert (installed.exit_code, installed.stdout) == (0, "")
        assert f"Installed {TOP} (fr to en)" in installed.stderr
        with zipfile.ZipFile(TINY) as archive:
            assert files(home) == sorted(f"packages/{name}" for name in archive.namelist())
        assert run("list").stdout == f"{TOP}  fr → en  1.0  0.3 MB\n"
        (listed,) = json.loads(run("list", "--json").stdout)
        assert (listed["name"], listed["from"], listed["to"], listed["version"]) == (TOP, "fr", "en", "1.0")
        for arguments in (["fr_en"], ["translate-fr_en"], [TOP], [home / "packages" / TOP], []):
            assert json.loads(run("info", "--json", *arguments).stdout) == listed
        assert "Not for translating" in run("info", "fr_en").stdout

    def test_install_again_replaces(self, run: Run, home: Path) -> None:
        run("install", TINY)
        (home / "packages" / TOP / "left-over").touch()
        assert run("install", TINY).exit_code == 0
        assert "packages/" + TOP + "/left-over" not in files(home)

    def test_info_of_a_file_installs_nothing(self, run: Run, home: Path) -> None:
        described = json.loads(run("info", TINY, "--json").stdout)
        assert (described["tokenizer"], described["path"]) == ("sentencepiece.model", str(TINY))
        assert not home.exists()

    def test_list_of_nothing(self, run: Run) -> None:
        result = run("list")
        assert (result.exit_code, result.stdout) == (0, "")
        assert "translate models install" not in result.stdout
        assert json.loads(run("list", "--json").stdout) == []

    def test_other_folders_among_the_packages(self, run: Run, home: Path) -> None:
        (home / "packages" / "something").mkdir(parents=True)
        assert json.loads(run("list", "--json").stdout) == []

    def test_unknown_name(self, run: Run) -> None:
        result = run("info", "fr_de")
        assert (result.exit_code, result.stdout) == (1, "")
        assert "fr_de" in result.stderr

    def test_a_write_that_fails_leaves_nothing(self, tmp_path: Path) -> None:
        """The largest file that the process may write is smaller than the model, as on a disk that is full."""
        environment = {**os.environ, "XDG_DATA_HOME": str(tmp_path / "home"), "XDG_CACHE_HOME": str(tmp_path / "cache")}
        code = f"from translate.cli.models import models; models(['install', {str(TINY)!r}])"
        done = subprocess.run(
            ["bash", "-c", 'ulimit -f 100; exec "$0" -c "$1"', sys.executable, code],
            capture_output=True,
            text=True,
            env=environment,
            check=False,
        )
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("Error: ")
        assert done.stderr.count("\n") == 1
        assert files(tmp_path / "home") == []


class TestRefused:
    """Each unsound package gets an error of one line that says why, and nothing is left behind."""

    @pytest.fixture
    def refused(self, run: Run, home: Path, tmp_path: Path) -> Callable[[Path], str]:
        def install(path: Path) -> str:
            message = error(run("install", path))
            assert files(home) == []
            assert not (tmp_path / "outside").exists()
            return message

        return install

    @pytest.mark.parametrize(
        ("name", "reason"),
        [
            ("../outside", "outside its folder"),
            (f"{TOP}/../../outside", "outside its folder"),
            ("/tmp/outside", "outside its folder"),
            ("C:/outside", "outside its folder"),
            ("..\\outside", "outside its folder"),
            (f"{TOP}//model/x", "outside its folder"),
            ("elsewhere/x", "not one folder"),
            (".hidden/x", "not one folder"),
            (f"{TOP}/Model/model.bin", "one file twice"),
        ],
    )
    def test_names(self, refused: Callable[[Path], str], tmp_path: Path, name: str, reason: str) -> None:
        path = _copy(tmp_path, extra={name: b"x"})
        assert reason in refused(path)

    @pytest.mark.parametrize(
        ("missing", "reason"),
        [
            ("metadata.json", "metadata.json"),
            ("model/model.bin", "no model"),
            ("sentencepiece.model", "no tokenizer"),
        ],
    )
    def test_missing_parts(self, refused: Callable[[Path], str], tmp_path: Path, missing: str, reason: str) -> None:
        assert reason in refused(_copy(tmp_path, without=missing))

    @pytest.mark.parametrize(
        ("metadata", "reason"),
        [
            (b"{", "not JSON"),
            (b"\xff\xfe", "not JSON"),
            (b"[]", "no object"),
            (b'{"from_code": "fr"}', "languages"),
            (b'{"from_code": "fr", "to_code": ["en"]}', "languages"),
            (b'{"from_code": "fr", "to_code": "../en"}', "languages"),
        ],
    )
    def test_metadata(self, refused: Callable[[Path], str], tmp_path: Path, metadata: bytes, reason: str) -> None:
        path = _copy(tmp_path, without="metadata.json", extra={f"{TOP}/metadata.json": metadata})
        assert reason in refused(path)

    def test_link(self, refused: Callable[[Path], str], tmp_path: Path) -> None:
        path = _copy(tmp_path)
        member = zipfile.ZipInfo(f"{TOP}/link")
        member.external_attr = (stat.S_IFLNK | 0o777) << 16
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(member, "/etc/passwd")
        assert "a link" in refused(path)

    def test_bomb(self, refused: Callable[[Path], str], tmp_path: Path) -> None:
        assert "would swell" in refused(_copy(tmp_path, extra={f"{TOP}/zeros": bytes(40 << 20)}))

    def test_not_a_zip(self, refused: Callable[[Path], str], tmp_path: Path) -> None:
        path = tmp_path / "text.argosmodel"
        path.write_text("no zip")
        assert "no zip archive" in refused(path)

    def test_no_such_file(self, refused: Callable[[Path], str], tmp_path: Path) -> None:
        assert "no such file" in refused(tmp_path / "nothing.argosmodel")

    def test_a_folder(self, refused: Callable[[Path], str], tmp_path: Path) -> None:
        (tmp_path / "folder").mkdir()
        assert "folder" in refused(tmp_path / "folder")

    def test_empty_zip(self, refused: Callable[[Path], str], tmp_path: Path) -> None:
        path = tmp_path / "empty.argosmodel"
        zipfile.ZipFile(path, "w").close()
        assert "not one folder" in refused(path)

    @pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
    def test_damaged(self, refused: Callable[[Path], str], tmp_path: Path, place: float) -> None:
        path = tmp_path / "damaged.argosmodel"
        data = bytearray(TINY.read_bytes())
        middle = int(len(data) * place)
        data[middle : middle + 500] = bytes(500)
        path.write_bytes(data)
        assert "damaged" in refused(path)

    def test_cut_short(self, refused: Callable[[Path], str], tmp_path: Path) -> None:
        path = tmp_path / "short.argosmodel"
        path.write_bytes(TINY.read_bytes()[:-5000])
        assert "no zip archive" in refused(path)

    def test_password(self, refused: Callable[[Path], str], tmp_path: Path) -> None:
        path = _copy(tmp_path)
        data = bytearray(path.read_bytes())
        for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            at = data.find(signature)
            data[at + offset] |= 1  # the flag of an encrypted member
        path.write_bytes(data)
        assert "password" in refused(path)

    def test_an_installed_package_survives(self, run: Run, home: Path, tmp_path: Path) -> None:
        run("install", TINY)
        before = files(home)
        error(run("install", _copy(tmp_path, without="model/model.bin")))
        assert files(home) == before


def _copy(folder: Path, *, without: str = "", extra: dict[str, bytes] | None = None) -> Path:
    """The tiny package less one member, with others added."""
    path = folder / "copy.argosmodel"
    with zipfile.ZipFile(TINY) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name != f"{TOP}/{without}":
                target.writestr(name, source.read(name))
        for name, data in (extra or {}).items():
            target.writestr(name, data)
    return path


class TestByName:
    """A small index of packages, served on this machine."""

    @pytest.fixture
    def served(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
        import argostranslate.settings as argos_settings

        folder = tmp_path / "served"
        folder.mkdir()

        class Handler(http.server.SimpleHTTPRequestHandler):
            def __init__(self, *arguments: object, **options: object) -> None:
                super().__init__(*arguments, directory=str(folder))  # type: ignore[arg-type]

            def log_message(self, *arguments: object) -> None:
                """Say nothing on stderr."""

        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
            address = f"http://127.0.0.1:{server.server_port}"
            monkeypatch.setattr(argos_settings, "remote_package_index", f"{address}/index.json")
            (folder / "index.json").write_text(
                json.dumps(
                    [
                        {"from_code": "fr", "to_code": "en", "package_version": "1.9", "links": [f"{address}/old"]},
                        {
                            "from_code": "fr",
                            "to_code": "en",
                            "package_version": "1.10",
                            "links": ["ipfs://abc", f"{address}/tiny.argosmodel"],
                        },
                        {"from_code": "fr", "to_code": "de", "package_version": "1.0", "links": []},
                    ]
                )
            )
            shutil.copy(TINY, folder)
            yield folder
            server.shutdown()

    def test_the_newest_is_installed(self, run: Run, served: Path) -> None:
        assert run("install", "fr_en").exit_code == 0
        assert json.loads(run("info", "fr_en", "--json").stdout)["name"] == TOP

    def test_a_name_that_the_index_lacks(self, run: Run, served: Path) -> None:
        result = run("install", "xx_en")
        assert (result.exit_code, result.stdout) == (1, "")
        assert "no package xx_en" in result.stderr

    def test_a_package_that_cannot_be_fetched(self, run: Run, served: Path, home: Path) -> None:
        assert "no address" in error(run("install", "fr_de"))
        (served / "tiny.argosmodel").unlink()
        assert "cannot be reached" in error(run("install", "fr_en"))
        assert files(home) == []

    def test_an_index_that_is_none(self, run: Run, served: Path) -> None:
        (served / "index.json").write_text("<html>")
        assert "not JSON" in error(run("install", "fr_en"))

    def test_without_a_network(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        import argostranslate.settings as argos_settings

        monkeypatch.setattr(argos_settings, "remote_package_index", "http://127.0.0.1:9/index.json")
        assert "translate models install FILE" in error(run("install", "fr_en"))

    def test_no_name_at_all(self, run: Run) -> None:
        assert "looks like fr_en" in error(run("install", "french"))


def test_every_command_has_help() -> None:
    for name, command in models.commands.items():
        assert isinstance(command, click.Command)
        assert command.help, name
