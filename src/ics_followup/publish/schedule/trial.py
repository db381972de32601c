"""A job that was just installed, run once as the system will run it: without this terminal and what it knows."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final

from ics_followup.problems import FollowupError
from ics_followup.publish.schedule import systemd
from ics_followup.publish.schedule.job import Job
from ics_followup.publish.schedule.programs import answer_of

_SECONDS: Final = 300.0
_OURS: Final = "ICS_FOLLOWUP"
_CRON: Final = ("HOME", "LOGNAME", "USER")
_SESSION: Final = (*_CRON, "LANG", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS")
_MAC: Final = (*_CRON, "TMPDIR", "SSH_AUTH_SOCK")
_SECRETS: Final = (
    "password",
    "token",
    "publickey",
    "permission denied",
    "sign in",
    "could not read username",
)
_KNOWN: Final = {"cron": _CRON, "systemd": _SESSION, "launchd": _MAC}


def environment_of(kind: str, here: Mapping[str, str]) -> dict[str, str]:
    """What a job of this kind finds in its environment, on the computer whose terminal has ``here``.

    A task of Windows gets what the user gets; what somebody set in one terminal cannot be told from it there, but
    for the variables of this program.

    >>> environment_of("cron", {"HOME": "/home/sam", "ICS_FOLLOWUP_TOKEN": "x", "SSH_AUTH_SOCK": "/run/agent"})
    {'HOME': '/home/sam', 'PATH': '/usr/bin:/bin', 'SHELL': '/bin/sh'}
    """
    if kind not in _KNOWN:
        return {name: value for name, value in here.items() if not name.upper().startswith(_OURS)}
    given = {name: here[name] for name in _KNOWN[kind] if name in here}
    return {**given, "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh"}


def _environment(kind: str) -> dict[str, str]:
    """The same here and now; systemd is asked, for sessions tell it more, like where the SSH agent is."""
    given = environment_of(kind, os.environ)
    return {**given, **systemd.environment()} if kind == "systemd" else given


def complaint_of(job: Job, kind: str, *more: str) -> str:
    """Run the job once, and look at the published copy although nothing changed; why it failed, empty where it did not.

    Rows with a mistake are no failure of the job. ``more`` are options behind its own words.
    """
    look = ("--look",) if job.verb == "publish" else ()
    words = [word for word in job.words if word != "--quiet"]
    try:
        found = answer_of((*words, *look, *more), environment=_environment(kind), seconds=_SECONDS)
    except FollowupError as error:
        return str(error)
    if found.status in (0, 1):
        return ""
    lines = found.err.decode("utf-8", "replace").split("\n")
    said = next((line.strip() for line in reversed(lines) if line.strip()), "")
    return "".join(sign for sign in said if sign.isprintable()) or found.complaint


def is_of_secrets(complaint: str) -> bool:
    """Whether a password, a token or a key is what the job lacks, as far as its complaint says.

    >>> is_of_secrets("There is no password for sam at dav.example."), is_of_secrets("there is no connection to a")
    (True, False)
    """
    return any(word in complaint.casefold() for word in _SECRETS)
