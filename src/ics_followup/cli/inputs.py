"""Whether a run would read exactly what the last one read: then a large feed need not be made again to be the same."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from ics_followup.source import Source, settings_of

_LIBRARIES: Final = ("dateutil", "email_validator", "holidays", "icalendar", "phonenumbers", "tzdata")


def inputs_of(source: Source, *, today: date, cadence: str, feed: Path) -> str:
    """A digest of everything that decides about the bytes of ``feed``, the file itself included; hexadecimal.

    It covers the sheets, the log, the settings, the user's own messages and cadences, the day, and the program: its
    files, its libraries and the time zones of this computer. Empty where one of them cannot be read.
    """
    from hashlib import sha256

    digest = sha256()
    try:
        for part in _parts(source, today, cadence, feed):
            digest.update(b"%d:" % len(part))
            digest.update(part)
    except OSError:
        return ""
    return digest.hexdigest()


def _parts(source: Source, today: date, cadence: str, feed: Path) -> Iterator[bytes]:
    for name, value in zip(source._fields, source, strict=True):
        yield name.encode()
        yield value if isinstance(value, bytes) else repr(value).encode("utf-8", "replace")
    yield f"{today} {cadence}".encode("utf-8", "replace")
    settings, _ = settings_of(source)
    if settings.drafts_folder:
        yield from _files(source.folder / settings.drafts_folder, whole=True)
    yield from program()
    with feed.open("rb") as file:
        while chunk := file.read(1 << 20):
            yield chunk


def program() -> Iterator[bytes]:
    """What computes: the interpreter, this program's files, its libraries, the time zones of this computer."""
    from importlib.util import find_spec
    from zoneinfo import TZPATH

    yield sys.version.encode()
    yield from _files(Path(__file__).parent.parent, whole=False)
    for name in _LIBRARIES:
        spec = find_spec(name)
        if spec and spec.origin:
            yield _stamp(Path(spec.origin))
    for folder in TZPATH:
        if Path(folder).is_dir():
            yield _stamp(Path(folder))
            yield from _files(Path(folder), whole=False)


def _files(folder: Path, *, whole: bool) -> Iterator[bytes]:
    """Every file below a folder: its name, and its bytes or its size and time of change."""
    for name, folders, files in os.walk(folder):
        folders[:] = sorted(each for each in folders if each != "__pycache__")
        for file in sorted(files):
            path = os.path.join(name, file)  # noqa: PTH118 - thousands of them, at every run
            yield path.encode("utf-8", "replace")
            yield Path(path).read_bytes() if whole else _stamp(path)


def _stamp(path: str | Path) -> bytes:
    about = os.stat(path)  # noqa: PTH116
    return b"%d %d" % (about.st_size, about.st_mtime_ns)
