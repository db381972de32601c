"""Files and folders: one file, read while nobody changes it; and which files of a folder are sheets."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ics_followup.problems import FollowupError

MOST_BYTES: Final = 50_000_000
"""The most that one file may have: 50 MB."""

ENDINGS: Final = (".csv", ".tsv", ".xlsx", ".xls", ".ods")
LOG: Final = "interviews.log.csv"
_NOT_SHEETS: Final = (".", "~$")
_BACKUP: Final = frozenset({"bak", "backup", "old", "orig", "tmp"})
_OPEN: Final = (
    os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
)


class SourceError(FollowupError):
    """A file or an address gives nothing to read: exit status 3.

    ``what`` is without a full stop; ``remedy`` has one, and is empty where nobody knows a remedy.
    """

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(f"{what}. {remedy}." if remedy else what)
        self.what = what
        self.remedy = f"{remedy}." if remedy else ""


def read_feed(path: Path) -> bytes:
    """A whole calendar file of any size, as it was at one moment. Raises SourceError as `read_bytes` does."""
    if not path.exists():
        raise SourceError(f"There is no file {path}", "Check the name; ics-followup build writes a feed")
    if path.is_dir():
        raise SourceError(f"{path} is a folder", f"Name the file inside it, like {path / 'followups.ics'}")
    return read_bytes(path, most=None)


def read_bytes(path: Path, *, most: int | None = MOST_BYTES) -> bytes:
    """A whole file of at most ``most`` octets (50 MB unless said, None for no limit), as it was at one moment.

    A file that changes while it is read is read once more. Raises SourceError (status 3) with one clear
    line where it still changes, and for what is no file, cannot be read, or is too large. Nothing waits: a
    pipe or a device is refused before a byte of it is read.
    """
    try:
        for _ in range(2):
            data = _read_once(path, most)
            if data is not None:
                return data
    except FileNotFoundError:
        raise SourceError(f"There is no file {path}", "Check the name, or run ics-followup init") from None
    except (OSError, ValueError) as error:
        raise SourceError(f"Could not read {path}: {_reason(error, path)}") from None
    raise SourceError(f"{path} changed while it was read", "Wait until it is saved, then run this again")


def _read_once(path: Path, most: int | None) -> bytes | None:
    """The bytes of the file; None where it was another file at the end than at the beginning."""
    if path.is_dir():
        raise SourceError(f"{path} is a folder", f"Name the file inside it, like {path / 'interviews.csv'}")
    handle = os.open(path, _OPEN)
    try:
        before = os.fstat(handle)
        if not stat.S_ISREG(before.st_mode):
            raise SourceError(f"{path} is not a file", "To read from a pipe, name the sheet - instead")
        if most is not None and before.st_size > most:
            raise _too_large(path, before.st_size)
        parts, size = [], 0
        while part := os.read(handle, 1 << 20):
            parts.append(part)
            size += len(part)
            if most is not None and size > most:
                raise _too_large(path, size)
            if before.st_size and size > before.st_size:
                return None
        after = os.fstat(handle)
    finally:
        os.close(handle)
    same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    whole = size == after.st_size or not after.st_size  # some file systems call every file empty
    return b"".join(parts) if same and whole else None


def _too_large(path: Path, size: int) -> SourceError:
    most = MOST_BYTES // 1_000_000
    return SourceError(
        f"{path} has {size // 1_000_000} MB; a sheet of interviews has at most {most}",
        "See whether it is the right file",
    )


def _reason(error: OSError | ValueError, path: Path) -> str:
    if os.name == "nt" and isinstance(error, PermissionError):
        return f"another program holds it; close {path.name} (in Excel, perhaps) and try again"
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def sheets_in(folder: Path) -> tuple[Path, ...]:
    """The sheets of a folder in the order of their names; folders inside it are not looked into.

    Sheets are the files that end in .csv, .tsv, .xlsx, .xls or .ods, but for the log, hidden files, what Excel
    and LibreOffice put beside an open file (``~$…``, ``.~lock…``), and backups (``interviews.bak.csv``). What
    has such a name and is no file is among them, so that reading it says so. Raises SourceError (status 3)
    where there is none, or the folder cannot be read.
    """
    try:
        found = [path for path in folder.iterdir() if _is_sheet(path.name) and not path.is_dir()]
    except OSError as error:
        raise SourceError(f"Could not read the folder {folder}: {error.strerror}") from None
    if not found:
        raise SourceError(
            f"There is no sheet in the folder {folder}",
            f"Put a file into it that ends in {', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}, "
            "or run ics-followup init there",
        )
    return tuple(sorted(found, key=lambda path: (path.name.casefold(), path.name)))


def _is_sheet(name: str) -> bool:
    folded = name.casefold()
    if folded.startswith(_NOT_SHEETS) or folded == LOG or not folded.endswith(ENDINGS):
        return False
    return _BACKUP.isdisjoint(folded.split(".")[1:])


def once_each(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The files in their order, one that is named twice (through a link, or a folder) only the first time."""
    found: dict[str, Path] = {}
    for path in paths:
        found.setdefault(os.path.realpath(path), path)
    return tuple(found.values())


def names_of(paths: Sequence[Path]) -> tuple[str, ...]:
    """What messages call each file: its name, with its folder where two have the same name."""
    names = [path.name for path in paths]
    return tuple(
        str(path) if names.count(name) > 1 else name for path, name in zip(paths, names, strict=True)
    )
