"""What can go wrong, named. Command lines print `str(error)` in one line and exit with `exit_code`."""

from __future__ import annotations

from pathlib import Path


class ExonymError(Exception):
    """The base of every error that Exonym raises on purpose."""

    exit_code = 2


class BadInput(ExonymError):
    """A file, row or value that cannot be used, with its place and what to do about it."""

    def __init__(
        self,
        reason: str,
        *,
        path: str | Path | None = None,
        line: int | None = None,
        column: str | None = None,
        hint: str = "",
    ) -> None:
        self.reason, self.path, self.line, self.column, self.hint = reason, path, line, column, hint
        place = "" if path is None else str(path)
        if line is not None:
            place += f", line {line}" if place else f"line {line}"
        if column is not None:
            place += f", column {column}" if place else f"column {column}"
        message = f"{place}: {reason}" if place else reason
        super().__init__(f"{message}. {hint}" if hint else message)


class NotAGlossary(ExonymError):
    """The database file is no glossary, is damaged, or cannot be opened."""


class NewerGlossary(NotAGlossary):
    """The database was written by a newer version of Exonym."""


class NotFound(ExonymError):
    """No entry, variant or change answers to the given id."""

    exit_code = 1


class Conflict(ExonymError):
    """A change would break a rule of the glossary, such as two entries with one id."""
