"""The system's own programs (crontab, systemctl, launchctl, schtasks), asked with a time limit and in English."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from ics_followup.problems import FollowupError

SECONDS: Final = 30.0
_LONGEST: Final = 300


class Answer(NamedTuple):
    """What a program printed, and its exit status (0 for done)."""

    status: int
    out: bytes
    err: bytes

    @property
    def complaint(self) -> str:
        """What it complained of, on one line; its exit status where it said nothing."""
        text = (self.err.strip() or self.out.strip()).decode("utf-8", "replace")
        line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
        return line[:_LONGEST].rstrip(" .") or f"exit status {self.status}"


def is_here(program: str) -> bool:
    """Whether a program is on this computer."""
    return shutil.which(program) is not None


def answer_of(
    command: Sequence[str],
    *,
    given: bytes | None = None,
    environment: Mapping[str, str] | None = None,
    seconds: float | None = None,
) -> Answer:
    """Run a program to its end with ``given`` as its input (None: nothing), and return what it said.

    ``environment`` is all that it gets, None for this process's own with English messages. Raises FollowupError
    (exit status 3) where there is no such program, or no answer within ``seconds`` (None: the usual 30).
    """
    if environment is None:
        environment = {**os.environ, "LC_ALL": "C", "LANGUAGE": "C"}
    limit = SECONDS if seconds is None else seconds
    try:
        done = subprocess.run(  # noqa: S603 (programs of the system, and this very Python)
            command,
            stdin=subprocess.DEVNULL if given is None else None,
            input=given,
            capture_output=True,
            env=dict(environment),
            timeout=limit,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise FollowupError(
            f"{command[0]} did not answer within {limit:g} seconds; try again later."
        ) from None
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise FollowupError(f"Could not run {command[0]}: {reason}") from None
    return Answer(done.returncode, done.stdout, done.stderr)
