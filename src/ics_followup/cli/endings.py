"""What ``stop`` takes away, a class for each way in which a feed lives on. `STEPS` is the table."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from ics_followup.cadence.words import count, listed
from ics_followup.cli.ending_copies import CopyStep, LeftCopiesStep, LinesStep, SecretStep
from ics_followup.cli.ending_events import PUSHED, EventsStep, PasswordStep
from ics_followup.problems import FollowupError, UsageError
from ics_followup.publish.atomic import left_overs, locked
from ics_followup.publish.journal import NAME as LOG
from ics_followup.publish.kept import kept_in
from ics_followup.publish.state import ASIDE, remember_job
from ics_followup.publish.state import NAME as STATE
from ics_followup.publish.undoing import Place, Step

SERVED: Final = "serve.token"
RUNNING: Final = "serve.running"
_LOCKED: Final = (STATE, LOG, PUSHED, "followup.toml", "publish", "interviews.csv", "interviews.xlsx")
_COPY: Final = ".ics-followup-copy-"
_SECONDS: Final = 5.0


class JobStep:
    """The scheduled job of the folder, first of all: nothing may publish again while the rest is taken away."""

    waits_for: Sequence[Step] = ()

    def would(self, place: Place) -> str:
        """Known from state.json, else seen where the system keeps it."""
        kind = (kept_in(place.folder).job or {}).get("kind") or next(self._seen(place.folder), "")
        return f"Remove the scheduled job ({kind}) that keeps the feed fresh." if kind else ""

    def undo(self, place: Place) -> str:
        """Out of every kind that this computer has."""
        from ics_followup.publish.schedule.kinds import KINDS, remove_job

        removed = remove_job(place.folder.resolve())
        if kept_in(place.folder).job:
            remember_job(place.folder, None)
        if not removed:
            return "There was no scheduled job any more."
        return f"Removed the scheduled job: {listed([KINDS[kind].called for kind in removed])}."

    def _seen(self, folder: Path) -> Iterator[str]:
        """The kinds in which the job of a folder stands, where that can be seen without changing anything."""
        from ics_followup.publish.schedule import crontab, launchd, systemd
        from ics_followup.publish.schedule.job import Job
        from ics_followup.publish.schedule.kinds import kinds_of
        from ics_followup.publish.schedule.programs import answer_of, is_here
        from ics_followup.publish.schedule.times import Hours

        job = Job(folder=folder.resolve(), words=("ics_followup",), hours=Hours())
        kinds = kinds_of(sys.platform)
        if "systemd" in kinds and any(path.exists() for path in systemd.units(job)):
            yield "systemd"
        if "launchd" in kinds and launchd.place(job).exists():
            yield "launchd"
        if "cron" in kinds and is_here(crontab.COMMAND):
            with suppress(FollowupError):
                lines = answer_of((crontab.COMMAND, "-l")).out
                if crontab.without_job(lines, job) != lines:
                    yield "cron"


class TokenStep:
    """The secret address of ``serve``."""

    waits_for: Sequence[Step] = ()

    def would(self, place: Place) -> str:
        """Where there is one."""
        there = (place.folder / SERVED).exists()
        return "Take away the secret address of serve." if there else ""

    def undo(self, place: Place) -> str:
        """A server that is still running keeps its address in memory, which is said."""
        _unlink(place.folder / SERVED)
        _unlink(place.folder / RUNNING)
        return (
            "Took away the secret address of serve. If serve is still running, end it too: with Ctrl-C, or with the "
            "systemctl stop of its service."
        )


class StateStep:
    """What this program keeps beside the sheet for itself: state.json, locks, copies of sheets, left-over files."""

    waits_for: Sequence[Step] = ()

    def would(self, place: Place) -> str:
        """Their names."""
        found = list(self._files(place))
        if not found:
            return ""
        seen = [path.name for path in found if not path.name.startswith(".")]
        hidden = len(found) - len(seen)
        parts = [*seen, *([count(hidden, "hidden file")] if hidden else [])]
        return f"Delete what the program remembers: {', '.join(parts)}."

    def undo(self, place: Place) -> str:
        """A lock is removed only where nobody holds it."""
        found = list(self._files(place))
        for path in found:
            if path.name.endswith(".lock"):
                with locked(path.with_name(path.name[1 : -len(".lock")]), wait_seconds=_SECONDS):
                    _unlink(path)
            else:
                _unlink(path)
        return f"Deleted what the program remembered ({count(len(found), 'file')})." if found else ""

    def _files(self, place: Place) -> Iterator[Path]:
        names = dict.fromkeys((place.feed.name, *_LOCKED))
        locks = (place.folder / f".{name}.lock" for name in names)
        files = (place.folder / STATE, place.folder / ASIDE, *locks)
        for path in dict.fromkeys((*files, place.home / f".{place.config.name}.lock")):
            if path.is_file():
                yield path
        yield from left_overs(place.folder)
        with suppress(OSError):
            yield from sorted(path for path in place.folder.iterdir() if _is_copy(path.name))


def _is_copy(name: str) -> bool:
    mark = name.removeprefix(_COPY)
    return mark != name and len(mark) == 16 and all(sign in "0123456789abcdef" for sign in mark)


def _unlink(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise FollowupError(f"{path} could not be deleted: {error.strerror or error}.") from None


class NeedsSettings:
    """A step that asks followup.toml where things are: with mistakes in it, it says so instead of guessing."""

    def __init__(self, step: Step, what: str) -> None:
        self.step = step
        self.what = what
        self.waits_for = step.waits_for

    def would(self, place: Place) -> str:
        """The step's own words. Raises FollowupError where the settings cannot be trusted."""
        if place.trouble:
            raise FollowupError(f"{self.what} was not looked for: {place.trouble}")
        try:
            return self.step.would(place)
        except UsageError as error:
            raise FollowupError(str(error)) from None

    def undo(self, place: Place) -> str:
        """The step's own."""
        return self.step.undo(place)


EVENTS: Final = NeedsSettings(EventsStep(), "A calendar that push keeps")
COPY: Final = NeedsSettings(CopyStep(), "A published copy")
LEFT: Final = LeftCopiesStep()
SECRETS: Final[tuple[Step, ...]] = (SecretStep(COPY, LEFT), PasswordStep(EVENTS))
MEMORY: Final = StateStep()
STEPS: Final[tuple[Step, ...]] = (
    JobStep(),
    EVENTS,
    COPY,
    LEFT,
    TokenStep(),
    *SECRETS,
    LinesStep("publish", ("to", "place", "name", "address", "user", "token_file"), COPY),
    LinesStep("push", ("url", "user", "password_file"), EVENTS),
    MEMORY,
)
"""In this order: the job first, what is remembered last, for others may need it.

Secrets and lines of followup.toml stay where what they lead to could not be taken away, and the memory where any step
failed: the next stop needs them.
"""
