"""The job as a launch agent of macOS."""

from __future__ import annotations

import os
import plistlib
from contextlib import suppress
from pathlib import Path
from typing import Final

from ics_followup.problems import FollowupError
from ics_followup.publish.atomic import write_atomically
from ics_followup.publish.schedule.job import Job
from ics_followup.publish.schedule.programs import answer_of

COMMAND: Final = "launchctl"


def text(job: Job) -> str:
    """The property list of the agent.

    ``launchd`` starts a job whose hour passed while the computer slept when it wakes; ``RunAtLoad`` is for the
    hours in which it was switched off.
    """
    log = str(log_of(job))
    agent = {
        "Label": job.name,
        "ProgramArguments": list(job.words),
        "StartCalendarInterval": [{"Hour": hour, "Minute": 0} for hour in job.hours.list],
        "RunAtLoad": True,
        "ProcessType": "Background",
        "StandardOutPath": log,
        "StandardErrorPath": log,
    }
    return plistlib.dumps(agent, sort_keys=False).decode()


def place(job: Job) -> Path:
    """The file of the agent."""
    return Path.home() / "Library" / "LaunchAgents" / f"{job.name}.plist"


def log_of(job: Job) -> Path:
    """Where what the job complains of can be read."""
    return Path.home() / "Library" / "Logs" / f"{job.name}.log"


def install(job: Job) -> bool:
    """Write the agent and load it; False where it was there and loaded, and nothing was written.

    Raises FollowupError where launchd refuses; the file is then what it was before.
    """
    path, wanted = place(job), text(job).encode()
    before = _bytes_of(path)
    loaded = _is_loaded(job)
    if before == wanted and loaded:
        return False
    try:
        log_of(job).parent.mkdir(parents=True, exist_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, wanted)
        if loaded:
            _must("bootout", _target(job))
        _must("bootstrap", _domain(), str(path))
    except (FollowupError, OSError) as error:
        _put_back(path, before, loaded=loaded)
        raise FollowupError(f"The job could not be installed, and nothing was changed: {error}") from None
    return True


def remove(job: Job) -> bool:
    """Unload the agent and take its file and its log away; False where it was not there."""
    path = place(job)
    there = path.is_file() or path.is_symlink()
    loaded = there and _is_loaded(job)
    if loaded:
        _must("bootout", _target(job))
    try:
        path.unlink(missing_ok=True)
        log_of(job).unlink(missing_ok=True)
    except OSError as error:
        raise FollowupError(f"Could not remove {error.filename}: {error.strerror}") from None
    return there


def remarks(job: Job) -> tuple[str, ...]:
    """Say what macOS asks of a job whose sheet stands in a folder that it guards."""
    guarded = [Path.home() / name for name in ("Desktop", "Documents", "Downloads")]
    if not any(job.folder.is_relative_to(folder) for folder in guarded):
        return ()
    return (
        f"macOS guards {job.folder.relative_to(Path.home()).parts[0]}: at the first run it may ask whether Python may "
        "read there. Allow it, or move the folder with the sheet into your home folder.",
    )


def _domain() -> str:
    return f"gui/{os.getuid()}"


def _target(job: Job) -> str:
    return f"{_domain()}/{job.name}"


def _is_loaded(job: Job) -> bool:
    return answer_of((COMMAND, "print", _target(job))).status == 0


def _must(*words: str) -> None:
    found = answer_of((COMMAND, *words))
    if found.status:
        raise FollowupError(f"{COMMAND} {words[0]}: {found.complaint}.")


def _bytes_of(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _put_back(path: Path, before: bytes | None, *, loaded: bool) -> None:
    with suppress(OSError, FollowupError):
        if before is None:
            path.unlink(missing_ok=True)
        else:
            write_atomically(path, before)
            if loaded:
                answer_of((COMMAND, "bootstrap", _domain(), str(path)))
