"""The kinds of job, which of them this computer has, and putting a job in and out."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from ics_followup.problems import FollowupError
from ics_followup.publish.schedule import crontab, launchd, systemd, windows
from ics_followup.publish.schedule.job import Job, checked, try_out
from ics_followup.publish.schedule.programs import is_here
from ics_followup.publish.schedule.times import Hours
from ics_followup.publish.state import read_state, remember_job


class Kind(NamedTuple):
    """One way to run a job: its text, and what puts it in and out, which say whether they changed anything.

    ``called`` is what a sentence calls it, ``sleep`` what it does after sleep, ``look`` how to see that it runs,
    ``by_hand`` what to do with the text; ``{name}`` in them is the job's name.
    """

    called: str
    sleep: str
    look: str
    by_hand: str
    text: Callable[[Job], str]
    install: Callable[[Job], bool]
    remove: Callable[[Job], bool]
    remarks: Callable[[Job], tuple[str, ...]]


KINDS: Final = {
    "cron": Kind(
        called="a line of your crontab",
        sleep="cron does not catch up: after sleep it goes on at the next of these hours",
        look="crontab -l shows the line; cron sends mail to you when something is wrong",
        by_hand="Add these two lines to your crontab: crontab -e",
        text=crontab.text,
        install=crontab.install,
        remove=crontab.remove,
        remarks=crontab.remarks,
    ),
    "systemd": Kind(
        called="a timer of systemd",
        sleep="what was missed while the computer slept is caught up when it wakes",
        look="systemctl --user list-timers {name}.timer; what went wrong: journalctl --user -u {name}",
        by_hand="Save each part as the file that its first line names, then: systemctl --user daemon-reload && "
        "systemctl --user enable --now {name}.timer",
        text=systemd.text,
        install=systemd.install,
        remove=systemd.remove,
        remarks=systemd.remarks,
    ),
    "launchd": Kind(
        called="an agent of launchd",
        sleep="what was missed while the computer slept is caught up when it wakes",
        look="launchctl print gui/$(id -u)/{name}; what went wrong: ~/Library/Logs/{name}.log",
        by_hand="Save it as ~/Library/LaunchAgents/{name}.plist, then: launchctl bootstrap gui/$(id -u) "
        "~/Library/LaunchAgents/{name}.plist",
        text=launchd.text,
        install=launchd.install,
        remove=launchd.remove,
        remarks=launchd.remarks,
    ),
    "windows": Kind(
        called="a task of the Task Scheduler",
        sleep="what was missed while the computer slept is caught up when it wakes",
        look="schtasks /Query /TN {name} /V /FO LIST, or the Task Scheduler",
        by_hand="Save it as followups.xml, then: schtasks /Create /TN {name} /XML followups.xml",
        text=windows.text,
        install=windows.install,
        remove=windows.remove,
        remarks=windows.remarks,
    ),
}


def kinds_of(platform: str) -> tuple[str, ...]:
    """The kinds that a system may have, the better one first.

    >>> kinds_of("linux"), kinds_of("darwin"), kinds_of("win32")
    (('systemd', 'cron'), ('launchd', 'cron'), ('windows',))
    """
    if platform == "win32":
        return ("windows",)
    return ("launchd", "cron") if platform == "darwin" else ("systemd", "cron")


def usual_kind() -> str:
    """The kind that this computer has. Raises FollowupError (status 3) with what to do where it has none."""
    if sys.platform == "win32":
        return "windows"
    if sys.platform == "darwin":
        return "launchd"
    if systemd.runs_here():
        return "systemd"
    if is_here(crontab.COMMAND):
        return "cron"
    raise FollowupError(
        "This computer has neither cron nor a systemd of your own, so nothing here can run a job. Install cron (on "
        "Debian and Ubuntu: sudo apt install cron), and run this again; or ics-followup schedule --kind cron prints "
        "the line, for a program of your choice."
    )


def install_job(job: Job, kind: str, now: datetime) -> bool:
    """Put the job in, and take it out of the other kinds; False where it was there already and nothing was changed.

    ``now`` (aware) is kept in the folder's state. Raises FollowupError where the job could not run or the system
    refuses it; nothing has been changed then.
    """
    if kind not in kinds_of(sys.platform):
        raise FollowupError(
            f"This computer cannot have {KINDS[kind].called}, so nothing was installed. Leave --kind {kind} out, and "
            "it gets the kind of job that it can have; without --install the job is printed, to be copied elsewhere."
        )
    try_out(checked(job))
    changed = KINDS[kind].install(job)
    for other in kinds_of(sys.platform):
        if other != kind:
            with suppress(FollowupError):
                changed |= KINDS[other].remove(job)
    if changed or not read_state(job.folder).get("job"):
        hours = job.hours
        entry = {"kind": kind, "hours": f"{hours.first}-{hours.last}", "every": hours.every}
        remember_job(job.folder, {**entry, "at": now.isoformat(timespec="seconds")})
    return changed


def remove_job(folder: Path) -> tuple[str, ...]:
    """Take the folder's job out of every kind that this computer has; the kinds in which it was, empty for none.

    Raises FollowupError where one of them cannot be looked into, unless the job was found in another.
    """
    job, removed, failed = Job(folder=folder, words=("ics_followup",), hours=Hours()), [], []
    for kind in kinds_of(sys.platform):
        try:
            if KINDS[kind].remove(job):
                removed.append(kind)
        except FollowupError as error:
            failed.append(error)
    known = read_state(folder).get("job")
    if failed and not removed:
        raise failed[0]
    if known:
        remember_job(folder, None)
    return tuple(removed)
