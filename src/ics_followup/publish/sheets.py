"""A sheet of the user's is replaced by its changed form: never over a change from outside, never without a backup."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from ics_followup.problems import FollowupError
from ics_followup.publish.atomic import locked, write_atomically


def replace_sheet(path: Path, *, before: bytes, after: bytes, now: datetime) -> Path:
    """Write ``after`` into the file that still holds ``before``, and return its backup.

    The backup stands beside it and is for the user's eyes only; ``now``, on the user's clock, names it. Each
    change has a backup of its own, and none is ever removed. Raises FollowupError (status 3) where the file has
    changed since it was read, or cannot be written: nothing has been changed then.
    """
    with locked(path):
        try:
            current = path.read_bytes()
        except OSError as error:
            raise FollowupError(f"Could not read {path}: {error.strerror}") from None
        if current != before:
            raise FollowupError(
                f"{path} was changed by another program in the meantime, so nothing was written. Run this again."
            )
        backup = backup_of(path, now)
        write_atomically(backup, before, private=True)
        write_atomically(path, after)
    return backup


def backup_of(path: Path, now: datetime) -> Path:
    """Where the backup of a sheet stands; a folder of sheets does not count it as one.

    >>> backup_of(Path("interviews.csv"), datetime(2026, 11, 22, 10, 5, 9)).name
    'interviews.bak.20261122-100509.csv'
    """
    name = f"{path.stem}.bak.{now:%Y%m%d-%H%M%S}"
    backup = path.with_name(f"{name}{path.suffix}")
    number = 1
    while backup.exists() or backup.is_symlink():
        number += 1
        backup = path.with_name(f"{name}-{number}{path.suffix}")
    return backup
