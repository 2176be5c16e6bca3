"""What every command line of Exonym shares: errors become one line on stderr and an exit code."""

from __future__ import annotations

import errno
import gc
import io
import json
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib import import_module
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, cast

import click

from glossary.errors import BadInput, Conflict, ExonymError

if TYPE_CHECKING:
    from glossary.store import Glossary

F = TypeVar("F", bound=Callable[..., Any])

NOT_FOUND = 1
BAD_INPUT = 2

_LONGEST_LINE = 1_000_000  # bytes of standard input that may be one name, or two
_READ_AT_ONCE = 1 << 16


class CommandGroup(click.Group):
    """A click group whose commands never end in a traceback for something that a user can mend.

    `commands_at` says where the commands are, as "module:name"; a module is imported when its command is asked for,
    so that one command does not wait for what another one needs.
    """

    def __init__(self, *args: Any, commands_at: Mapping[str, str] | None = None, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._commands_at = dict(commands_at or {})

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *self._commands_at})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if place := self._commands_at.get(cmd_name):
            module, _, name = place.partition(":")
            command: click.Command = getattr(import_module(module), name)
            return command
        return super().get_command(ctx, cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        collect_rarely()
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        try:
            return super().invoke(ctx)
        except ExonymError as error:
            fail(str(error), error.exit_code)
        except BrokenPipeError:
            sys.stderr.close()  # the reader went away: nobody to tell, and nothing to flush
            raise SystemExit(0) from None
        except OSError as error:
            fail(_os_error_words(error), BAD_INPUT)
        except sqlite3.Error as error:
            fail(f"database error: {error}", BAD_INPUT)


def collect_rarely() -> None:
    """Look for garbage in cycles less often: commands make little, and keep many values that it would be sought in."""
    gc.set_threshold(100_000, 50, 100)


def fail(message: str, exit_code: int) -> NoReturn:
    """Print `message` as one line on stderr and leave with `exit_code`."""
    report(message)
    raise SystemExit(exit_code)


def report(message: str) -> None:
    """Print `message` as one line on stderr, as an error that does not end the command."""
    click.echo(f"Error: {' '.join(message.split())}", err=True)


def db_option(command: F) -> F:
    """The option that names the glossary database, the same for every command."""
    return click.option(
        "--db",
        type=click.Path(path_type=Path, dir_okay=False),
        envvar="GLOSSARY_DB",
        help="The glossary database. Default: $GLOSSARY_DB, else a file in your data folder, "
        "created from the bundled seed glossary on first use.",
    )(command)


def json_option(command: F) -> F:
    """The option that asks for JSON on stdout."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")(command)


def open_glossary(path: Path | None) -> Glossary:
    """The glossary at `path`, or the default one; made from the bundled seeds where there is none yet."""
    from glossary.store import Glossary, default_path

    path = path or default_path()
    if path.exists():
        return Glossary.open(path, tell=partial(click.echo, err=True))
    click.echo(f"Creating {path} from the bundled seed glossary.", err=True)
    try:
        return create_from_seeds(path)
    except Conflict:  # another process was faster
        return Glossary.open(path)


def create_from_seeds(path: Path) -> Glossary:
    """A new glossary at `path` with everything that ships. Raises Conflict where a file is there already."""
    from glossary.seeds import seed_drafts
    from glossary.store import Glossary

    return Glossary.create(path, seed_drafts(), summary="bundled seed glossary")


def stdin_lines() -> Iterator[str]:
    """The lines of standard input, without line ends. Raises BadInput for one that is not UTF-8, or far too long."""
    return chain.from_iterable(stdin_batches())


def stdin_batches() -> Iterator[list[str]]:
    """What `stdin_lines` gives, in lists of the lines that are there at one time: one, if a person types."""
    numbers = count(1)
    for lines in _batches_of_bytes():
        batch: list[str] = []
        for line in lines:
            try:
                batch.append(_decoded(line, next(numbers)))
            except BadInput:
                yield batch
                raise
        yield batch


def _batches_of_bytes() -> Iterator[list[bytes]]:
    """The lines of standard input as they come; one that is too long is cut off there."""
    stdin = cast("io.BufferedReader", sys.stdin.buffer)
    started = b""
    while read := stdin.read1(_READ_AT_ONCE):
        *lines, started = (started + read).split(b"\n")
        if lines:
            yield lines
        if len(started) > _LONGEST_LINE:
            break
    if started:
        yield [started]


def _decoded(line: bytes, number: int) -> str:
    if len(line) > _LONGEST_LINE:
        reason = f"a line of more than {_LONGEST_LINE:,} bytes"
        raise BadInput(reason, path="standard input", line=number, hint="Give one item a line")
    try:
        return line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r")
    except UnicodeDecodeError:
        reason = "this is not UTF-8"
        hint = "Convert the input first, for instance with iconv"
        raise BadInput(reason, path="standard input", line=number, hint=hint) from None


def echo_json(value: Any) -> None:
    """Print `value` as one line of JSON on stdout."""
    click.echo(json_line(value))


def json_line(value: Any) -> str:
    """`value` as one line of JSON, without a line end."""
    return json.dumps(value, ensure_ascii=False)


def _os_error_words(error: OSError) -> str:
    name = f"{error.filename}: " if error.filename else ""
    if error.errno == errno.ENOSPC:
        return f"{name}the disk is full. Free some space and run again"
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"{name}permission denied"
    if error.errno == errno.ENOENT:
        return f"{name}no such file or folder"
    return f"{name}{error.strerror or error}"
