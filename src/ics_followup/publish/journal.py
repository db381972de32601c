"""``interviews.log.csv``: lines are only ever added to its end, each of them whole."""

from __future__ import annotations

import csv
import errno
import io
import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ics_followup.problems import FollowupError
from ics_followup.publish.atomic import locked, sync_folder

NAME: Final = "interviews.log.csv"
COLUMNS: Final = ("when", "key", "entry")
_DELIMITERS: Final = ",;\t"
_FORMULA: Final = tuple("=+-@\t\r\n＝＋－＠")


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """One line: when it was written (a day, or a day and time), the key of its row, the entry."""

    when: str
    key: str
    entry: str


def append(path: Path, lines: Sequence[Noted]) -> str:
    """Add lines to the end of the log file, and do not return before they are on the disk.

    All of them go out in one write to the end of the file, under the file's lock, so that lines of several
    runs never mix and a killed run leaves its lines whole or not at all. The file is made, with its header and
    for the user's eyes only, where there is none. A last line without its line end (a power cut, an editor)
    is ended first; then the sentence that is returned says so, else it is empty.

    Raises FollowupError (exit status 3) for whatever goes wrong; nothing has been added then, and for a file
    whose header or letters are not those of a log file.
    """
    try:
        with locked(path):
            return _append(path, lines)
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise FollowupError(f"Could not write {path}: {reason}") from error


def _append(path: Path, lines: Sequence[Noted]) -> str:
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    is_new = not path.exists()
    handle = os.open(path, flags, 0o600)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "it is not a file")
        before = _whole(handle)
        data, said = addition(path.name, before, lines)
        _write_or_undo(handle, data, len(before))
        os.fsync(handle)
    finally:
        os.close(handle)
    if is_new:
        sync_folder(path.parent)
    return said


def _whole(handle: int) -> bytes:
    os.lseek(handle, 0, os.SEEK_SET)
    parts = []
    while part := os.read(handle, 1 << 20):
        parts.append(part)
    return b"".join(parts)


def _write_or_undo(handle: int, data: bytes, size: int) -> None:
    """One write; where the disk takes only a part of it, that part is taken back."""
    written = 0
    try:
        written = os.write(handle, data)
    finally:
        if written != len(data):
            with suppress(OSError):
                os.ftruncate(handle, size)
    if written != len(data):
        raise OSError(errno.ENOSPC, "there is no room left on the disk")


def addition(name: str, before: bytes, lines: Sequence[Noted]) -> tuple[bytes, str]:
    """The bytes to add to a log file that holds ``before``, and what to say about a last line that was torn.

    Raises FollowupError where the header or the letters of the file are not those of a log file.
    """
    if not before.strip(b"\xef\xbb\xbf \r\n"):
        lead = "" if not before or before.endswith(b"\n") or before == b"\xef\xbb\xbf" else "\n"
        return (lead + _csv([list(COLUMNS)], ",") + _csv(_cells(lines, COLUMNS), ",")).encode(), ""
    text = _decoded(name, before, lines)
    header, delimiter = _header(name, text)
    new = _csv(_cells(lines, header), delimiter)
    if text.endswith("\n"):
        return new.encode(), ""
    number = text.count("\n") + 1
    closing = '"' if _is_open(text, delimiter) else ""
    said = f"Line {number} of {name} had no end: it may be cut short, so look at it. The new line follows it."
    return f"{closing}\n{new}".encode(), said


def _decoded(name: str, before: bytes, lines: Sequence[Noted]) -> str:
    try:
        return before.decode("utf-8-sig")
    except UnicodeDecodeError:
        plain = all(line.key.isascii() and line.entry.isascii() for line in lines)
        if plain and b"\0" not in before:
            return before.decode("latin-1")
    raise FollowupError(
        f'{name} is not saved as UTF-8, so nothing was added. Save it once more as "CSV UTF-8", and try again.'
    )


def _header(name: str, text: str) -> tuple[list[str], str]:
    """The columns of the file and the sign between them, as a spreadsheet program may have saved it."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    for delimiter in _DELIMITERS:
        header = [cell.strip().casefold() for cell in next(csv.reader([first], delimiter=delimiter), [])]
        if all(name in header for name in COLUMNS):
            return header, delimiter
    raise FollowupError(
        f"{name} does not begin with the line when,key,entry, so nothing was added. Put that line on top of it."
    )


def _cells(lines: Sequence[Noted], header: Sequence[str]) -> list[list[str]]:
    rows = []
    for line in lines:
        cells = {"when": line.when, "key": line.key, "entry": line.entry}
        rows.append([guarded(_on_one_line(cells.get(name, ""))) for name in header])
    return rows


def _on_one_line(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text).strip()


def guarded(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula.

    >>> guarded("=1+1"), guarded("Dana")
    ("'=1+1", 'Dana')
    """
    return f"'{cell}" if cell[:1] in _FORMULA and cell else cell


def _csv(rows: Sequence[Sequence[str]], delimiter: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _is_open(text: str, delimiter: str) -> bool:
    """Whether the file ends inside a quoted cell."""
    quoted, fresh, previous = False, True, ""
    for sign in text:
        if quoted:
            quoted = sign != '"'
            fresh = False
        elif sign == '"':
            # a doubled mark inside a quoted cell closes and opens it again
            quoted = fresh or previous == '"'
            fresh = False
        else:
            fresh = sign in (delimiter, "\n", "\r") or (fresh and sign == " ")
        previous = sign
    return quoted
