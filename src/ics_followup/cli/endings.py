"""What ``stop`` takes away, a class for each way in which a feed lives on. `STEPS` is the table."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ics_followup.cadence.words import count, listed
from ics_followup.problems import FollowupError, UsageError
from ics_followup.publish.atomic import locked, sweep
from ics_followup.publish.journal import NAME as LOG
from ics_followup.publish.kept import kept_in
from ics_followup.publish.state import NAME as STATE
from ics_followup.publish.undoing import Place, Step

if TYPE_CHECKING:
    from ics_followup.cli.pushing import Account
    from ics_followup.publish.calendars.server import Server

SERVED: Final = "serve.token"
PUSHED: Final = "pushed.json"
_LOCKED: Final = (STATE, LOG, PUSHED, "followup.toml", "publish", "interviews.csv", "interviews.xlsx")
_COPY: Final = ".ics-followup-copy-"
_SECONDS: Final = 5.0


class JobStep:
    """The scheduled job of the folder, first of all: nothing may publish again while the rest is taken away."""

    def would(self, place: Place) -> str:
        """Known from state.json, else seen where the system keeps it."""
        kind = (kept_in(place.folder).job or {}).get("kind") or next(self._seen(place.folder), "")
        return f"Remove the scheduled job ({kind}) that keeps the feed fresh." if kind else ""

    def undo(self, place: Place) -> str:
        """Out of every kind that this computer has."""
        from ics_followup.publish.schedule.kinds import KINDS, remove_job

        removed = remove_job(place.folder.resolve())
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


class EventsStep:
    """The events that ``push`` wrote into a calendar; whatever else is in it stays."""

    def would(self, place: Place) -> str:
        """How many, and in which calendar."""
        if not (place.folder / PUSHED).exists():
            return ""
        from ics_followup.cli.pushing import account_from
        from ics_followup.publish.calendars.record import Records

        records = Records(place.folder)
        if records.lost:
            raise FollowupError(f"{PUSHED} cannot be read, so delete the calendar that push kept by hand.")
        account = account_from(place.settings, place.home, url="", user="", calendar="")
        kept = records.asked(account.asked)
        if kept is None:
            raise FollowupError(
                f"{PUSHED} tells of another calendar than [push] in followup.toml names. Delete that calendar by "
                "hand, or name it there and run ics-followup stop again."
            )
        events = count(len(kept.events), "event")
        return f'Delete {events} that push wrote into the calendar "{account.calendar}" at {account.host}.'

    def undo(self, place: Place) -> str:
        """Delete them by their ETags, then forget them."""
        from ics_followup.cli.pushing import account_from
        from ics_followup.publish.calendars.pushing import push
        from ics_followup.publish.calendars.record import Records

        account = account_from(place.settings, place.home, url="", user="", calendar="")
        with locked(place.folder / PUSHED, wait_seconds=_SECONDS):
            records = Records(place.folder)
            kept = records.asked(account.asked)
            if kept is None:
                return ""
            with closing(_server(account, kept.way)) as server:
                done = push(server, records, kept, {}, _nothing)
            left = len(kept.events) - len(done.deleted)
            if done.stopped or done.failed:
                why = done.stopped or done.failed[0]
                raise FollowupError(f"{count(left, 'event')} could not be deleted: {why.reason}.")
            (place.folder / PUSHED).unlink(missing_ok=True)
        return f'Deleted {count(len(done.deleted), "event")} from the calendar "{account.calendar}".'


def _server(account: Account, way: str) -> Server:
    """The server of an account, with the password that is kept for it; nobody is asked."""
    from ics_followup.publish.calendars.password import password_for

    try:
        from ics_followup.publish.calendars.server import Server
    except ImportError:
        raise FollowupError(
            'The library that push needs is not installed. Run: pip install "ics-followup[caldav]"'
        ) from None
    password = password_for(account.user, account.host, account.password_file)
    if not password:
        raise FollowupError(
            f"There is no password for {account.user} at {account.host}, so the events there were not deleted. Delete "
            f'the calendar "{account.calendar}" by hand.'
        )
    return Server(account.url, account.user, password, way=way)


def _nothing(uid: str) -> bytes:
    raise FollowupError(f"Nothing is to be written, and yet {uid} was asked for.")


class CopyStep:
    """The published copy: the file in the folder, the gist, the file on the WebDAV server or in the git branch."""

    def would(self, place: Place) -> str:
        """Where [publish] says that it is."""
        if not place.settings.publish.to:
            return ""
        if not place.settings.publish.name:
            return ""
        from ics_followup.publish.targets import target_for

        target = target_for(place.settings, folder=place.home)
        return f"Remove the published copy from {target.called}."

    def undo(self, place: Place) -> str:
        """As the way itself does it."""
        from ics_followup.publish.targets import target_for
        from ics_followup.publish.targets.base import SendFailure

        target = target_for(place.settings, folder=place.home)
        try:
            return target.remove() or f"There was no published copy of ours in {target.called}."
        except SendFailure as failure:
            said = f"the published copy in {target.called} could not be removed: {failure.reason}"
            raise FollowupError(f"{said[0].upper()}{said[1:]}. {failure.remedy}.") from None


class TokenStep:
    """The secret address of ``serve``."""

    def would(self, place: Place) -> str:
        """Where there is one."""
        there = (place.folder / SERVED).exists()
        return "Take away the secret address of serve." if there else ""

    def undo(self, place: Place) -> str:
        """A server that is still running keeps its address in memory, which is said."""
        _unlink(place.folder / SERVED)
        return (
            "Took away the secret address of serve. If serve is still running, end it too: with Ctrl-C, or with the "
            "systemctl stop of its service."
        )


class StateStep:
    """What this program keeps beside the sheet for itself: state.json, locks, copies of fetched sheets."""

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
        sweep(place.folder)
        return f"Deleted what the program remembered ({count(len(found), 'file')})." if found else ""

    def _files(self, place: Place) -> Iterator[Path]:
        names = dict.fromkeys((place.feed.name, *_LOCKED))
        for name in (STATE, *(f".{name}.lock" for name in names)):
            if (place.folder / name).is_file():
                yield place.folder / name
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
STEPS: Final[tuple[Step, ...]] = (
    JobStep(),
    EVENTS,
    NeedsSettings(CopyStep(), "A published copy"),
    TokenStep(),
    StateStep(),
)
"""In this order: the job first, what is remembered last, for others may need it."""
