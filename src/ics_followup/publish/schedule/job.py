"""The job of one folder: its name, its command line, its hours; and which words no job can hold."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from ics_followup.problems import FollowupError, UsageError
from ics_followup.publish.schedule.programs import answer_of
from ics_followup.publish.schedule.times import Hours

PROGRAM: Final = "ics-followup"
PUSH_TOO: Final = "--push"
"""The option of publish that keeps a CalDAV calendar too, in the same run."""

_TRY_SECONDS: Final = 60.0
_WINDOWS_NEEDS: Final = ("SYSTEMROOT",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is to run, for which folder, and when. ``words`` is the command line, the program first."""

    folder: Path
    words: tuple[str, ...]
    hours: Hours

    @property
    def mark(self) -> str:
        """What tells the job of one folder from those of others: the same for the same folder, always."""
        return sha256(os.fsencode(os.path.realpath(self.folder))).hexdigest()[:10]

    @property
    def name(self) -> str:
        """What the job is called wherever it needs a name."""
        return f"{PROGRAM}-{self.mark}"

    @property
    def verb(self) -> str:
        """The verb that it runs."""
        return self.words[self.words.index("ics_followup") + 1]

    @property
    def does(self) -> str:
        """What it does, as a sentence says it: one verb, or two in one run."""
        return f"{self.verb} and push" if PUSH_TOO in self.words else self.verb


def job_words(
    python: str,
    verb: str,
    sheets: Sequence[str],
    config: Path | None,
    *,
    options: Sequence[str] = (),
    places: Sequence[str] = (),
) -> tuple[str, ...]:
    """The command line of the job: nothing in it hangs on a search path, a home or the current folder.

    ``-P`` keeps the folder in which the job happens to start from being searched for modules. A sheet that begins
    with a dash is safe because every path is absolute. ``options`` are those of the verb, ``places`` what
    ``own_places`` says. Raises FollowupError where it is not known which Python runs.
    """
    if not python:
        raise FollowupError("It is not known which Python runs this program, so no job can be made for it.")
    settings = ("--config", str(config)) if config else ()
    run = ("-P", "-m", "ics_followup", verb, *options, "--keep-going", "--quiet")
    program = os.path.abspath(python)  # noqa: PTH100 (a link stays: it leads to the environment)
    return (*places, program, *run, *settings, *sheets)


def own_places(kind: str, here: Mapping[str, str], platform: str) -> tuple[str, ...]:
    """What a job must be told of where this user's programs keep their files; nothing where that is the usual place.

    Else the job would find neither the token that is kept there nor the id of this computer.

    >>> own_places("cron", {"HOME": "/home/sam", "XDG_CONFIG_HOME": "/home/sam/.config"}, "linux")
    ()
    >>> own_places("cron", {"HOME": "/home/sam", "XDG_CONFIG_HOME": "/home/sam/etc"}, "linux")
    ('/usr/bin/env', 'XDG_CONFIG_HOME=/home/sam/etc')
    """
    place = here.get("XDG_CONFIG_HOME", "")
    usual = f"{here.get('HOME', '')}/.config"
    if kind not in ("cron", "systemd") or platform in ("win32", "darwin") or not place.startswith("/"):
        return ()
    return () if os.path.normpath(place) == usual else ("/usr/bin/env", f"XDG_CONFIG_HOME={place}")


def checked(job: Job) -> Job:
    """Refuse what no kind of job can hold. Raises UsageError with what to rename."""
    for word in job.words:
        if any(ord(sign) < 32 or ord(sign) == 127 or sign in "\x85\u2028\u2029" for sign in word):
            raise UsageError(
                f"{word!r} has a line break or another invisible character in its name, which no job can hold. "
                "Rename that file or folder, and run this again."
            )
        if any("\ud800" <= sign <= "\udfff" for sign in word):
            raise UsageError(
                f"{word!r} has letters in its name that are not UTF-8. Rename that file or folder, and run this again."
            )
    return job


def try_out(job: Job) -> None:
    """See whether the job's Python finds the program without anything from this terminal's environment.

    Raises FollowupError where it does not: such a job would fail each time, unheard.
    """
    command = (*job.words[: job.words.index("ics_followup") + 1], "--version")
    needed = {name: os.environ[name] for name in _WINDOWS_NEEDS if name in os.environ}
    found = answer_of(command, environment=needed, seconds=_TRY_SECONDS)
    if found.status:
        python = job.words[job.words.index("-P") - 1]
        raise FollowupError(
            f"{python} does not find {PROGRAM} by itself, so the job would fail each time: {found.complaint}. "
            "Install the program for that Python (pip, pipx or uv do it), and run this again."
        )
