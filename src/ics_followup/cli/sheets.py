"""The sheets that a command line names (files, folders, a pipe, web addresses), read one after the other."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ics_followup.planning import UnreadError
from ics_followup.problems import DataError, FollowupError, Problem, UsageError
from ics_followup.settings import Settings
from ics_followup.source import SheetFile
from ics_followup.sources.addresses import is_address
from ics_followup.sources.files import (
    LOG,
    MOST_BYTES,
    SourceError,
    names_of,
    once_each,
    read_bytes,
    sheets_in,
)

if TYPE_CHECKING:
    from ics_followup.sources.limits import Limits

LIMITS: Limits | None = None
"""How long fetching may take and how much may come; None for the usual limits."""

MOST_IN_ALL: Final = 4 * MOST_BYTES
"""The most that all sheets of a run may have together: 200 MB."""

PIPE: Final = "-"
_HERE: Final = ("interviews.csv", "interviews.xlsx")
_HOSTS: Final = ("docs.google.com/", "drive.google.com/", "www.", "1drv.ms/", "dropbox.com/")


def named_sheets(words: Sequence[str]) -> tuple[str, ...]:
    """What the command line names, else ``$ICS_FOLLOWUP``, else the sheet that is here.

    Raises FollowupError (status 3) where there is none, and UsageError for what cannot be named together.
    """
    named = tuple(word for word in words if word)
    if not named and os.environ.get("ICS_FOLLOWUP"):
        named = (os.environ["ICS_FOLLOWUP"],)
    if named.count(PIPE) > 1:
        raise UsageError("Standard input (-) can be read once only.")
    if named:
        return tuple(dict.fromkeys(named))
    for name in _HERE:
        if Path(name).exists():
            return (name,)
    raise FollowupError(
        "There is no interviews.csv here. Run ics-followup init to get one, or name your sheet: "
        f"{_command()} my-interviews.csv"
    )


def _command() -> str:
    """The command line that runs, up to where it names a sheet; that of build where it names none."""
    import click

    context = click.get_current_context(silent=True)
    for param in context.command.params if context else ():
        if context and context.parent and param.name == "sheet":
            option = "" if isinstance(param, click.Argument) else f" {param.opts[0]}"
            return f"{context.parent.info_name} {context.info_name}{option}"
    return "ics-followup build"


def home_of(named: Sequence[str], config: Path | None) -> Path:
    """Where settings, log, state and feed stand: beside the first sheet, or in the first folder.

    A web address has no place of its own: there it is the folder of ``--config``, else the current one.
    """
    first = next((name for name in named if name != PIPE), PIPE)
    if first == PIPE:
        return Path()
    if is_address(first):
        return config.parent if config else Path()
    path = Path(first)
    return path if path.is_dir() else path.parent


class Gathered:
    """What was read: the sheets in their order, what is wrong with the others, and what to warn about."""

    def __init__(self) -> None:
        self.files: list[SheetFile] = []
        self.paths: list[Path] = []
        self.unread: list[Problem] = []
        self.remarks: list[Problem] = []
        self.size = 0

    def add(self, name: str, data: bytes) -> None:
        """Take one sheet in. Raises SourceError where all of them are too much."""
        self.size += len(data)
        if self.size > MOST_IN_ALL:
            raise FollowupError(
                f"The sheets have more than {MOST_IN_ALL // 1_000_000} MB together. Name fewer of them."
            )
        others = [file.name for file in self.files]
        number = next(
            n for n in range(1, len(others) + 2) if (name if n == 1 else f"{name} {n}") not in others
        )
        self.files.append(SheetFile(data, name if number == 1 else f"{name} {number}"))


def gathered(
    named: Sequence[str], *, folder: Path, settings: Callable[[], Settings], keep: bool = True
) -> Gathered:
    """Read everything that is named. ``settings`` are asked for only where something is fetched.

    Fetched sheets leave a copy in ``folder``, unless ``keep`` is False. Where one sheet is meant and cannot be
    read, SourceError (status 3) says so; of several, each that cannot be read is among ``unread``, and
    UnreadError with all of them is raised where none can.
    """
    items = tuple(_items(named))
    found = Gathered()
    names = dict(zip([item for item in items if isinstance(item, Path)], _names(items), strict=True))
    for item in items:
        try:
            if isinstance(item, Path):
                found.paths.append(item)
                found.add(names[item], _file(item))
            elif item == PIPE:
                found.add("standard input", _stdin())
            else:
                _fetch(item, found, folder, settings(), keep=keep)
        except SourceError as error:
            if len(items) == 1:
                raise
            name = names[item] if isinstance(item, Path) else ""
            found.unread.append(Problem(severity="error", what=error.what, remedy=error.remedy, file=name))
    if not found.files:
        raise UnreadError(found.unread)
    return found


def called(named: Sequence[str], count: int) -> str:
    """What messages call a set of ``count`` sheets; empty for one, which is called by its own name."""
    if count < 2:
        return ""
    first = named[0]
    if len(named) == 1:
        return f"{Path(first).resolve().name or first} ({count} sheets)"
    begin = "the first sheet" if first == PIPE or is_address(first) else Path(first).name or first
    return f"{begin} and {count - 1} more"


def _items(named: Sequence[str]) -> Iterator[Path | str]:
    """The files, addresses and the pipe that are meant, each once; a folder stands for its sheets."""
    met: set[str] = set()
    for name in named:
        if name == PIPE or is_address(name):
            yield name
            continue
        path = Path(name)
        several = len(named) > 1
        for file in once_each(sheets_in(path) if path.is_dir() else (path,)):
            real = os.path.realpath(file)
            if real not in met and not (several and file.name.casefold() == LOG):
                met.add(real)
                yield file


def _names(items: Sequence[Path | str]) -> tuple[str, ...]:
    return names_of([item for item in items if isinstance(item, Path)])


def _file(path: Path) -> bytes:
    if str(path).startswith(_HOSTS) and not path.exists():
        raise SourceError(f"There is no file {path}", "For a web address, write https:// in front of it")
    return read_bytes(path)


def _fetch(address: str, found: Gathered, folder: Path, settings: Settings, *, keep: bool) -> None:
    from zoneinfo import ZoneInfo

    from ics_followup.sources.fetch import fetch

    fetched = fetch(
        address,
        folder=folder,
        accept=_sheets_only(settings),
        now=datetime.now(UTC),
        zone=ZoneInfo(settings.me.timezone or "UTC"),
        limits=LIMITS,
        keep=keep,
        worse=_without_rows,
    )
    found.add(fetched.name, fetched.data)
    found.remarks += fetched.warnings


def _sheets_only(settings: Settings) -> Callable[[bytes], str]:
    """Look whether a body is a sheet: it can be read as a table, and at least one of its columns is known."""

    def accept(data: bytes) -> str:
        from ics_followup.intake import read_table
        from ics_followup.intake.columns import columns_of

        try:
            table = read_table(data, "the sheet")
        except DataError as error:
            what = error.problems[0].what
            return f"{what[:1].lower()}{what[1:]}"
        found = columns_of(table, settings.columns).where
        return "" if found else "what came has none of the columns that a sheet of interviews has"

    return accept


def _without_rows(data: bytes) -> str:
    """Why a body must not replace a copy with rows: it has none."""
    from ics_followup.intake import read_table

    try:
        rows = read_table(data, "the sheet").rows
    except DataError:
        return "it cannot be read"
    return "" if rows else "it has no row below its header"


def _stdin() -> bytes:
    if sys.stdin is None or sys.stdin.closed:
        raise SourceError("There is nothing on standard input")
    try:
        data: bytes = sys.stdin.buffer.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise SourceError(f"Could not read standard input: {error}") from None
    if len(data) > MOST_BYTES:
        raise SourceError(f"Standard input has more than {MOST_BYTES // 1_000_000} MB")
    return data
