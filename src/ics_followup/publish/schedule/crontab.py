"""The job as two lines of a crontab, a mark and the line that runs; all other lines stay as they are."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shlex import quote
from typing import Final

from ics_followup.problems import FollowupError, UsageError
from ics_followup.publish.schedule.job import PROGRAM, Job
from ics_followup.publish.schedule.programs import Answer, answer_of, is_here
from ics_followup.publish.schedule.times import Hours

COMMAND: Final = "crontab"
_OURS: Final = b"-m ics_followup "
_DAEMONS: Final = frozenset({"cron", "crond", "fcron", "dcron", "bcron-sched"})


def text(job: Job) -> str:
    """The two lines, as they stand in the crontab.

    Raises UsageError for a path with a backslash, which programs for cron read each in their own way.
    """
    return f"{_marker(job)}\n{line(job)}\n"


def line(job: Job, when: str = "") -> str:
    """The line that runs the job, at its hours or at those that ``when`` says in cron's five fields.

    Each word is quoted for the shell; a per cent sign, which would end the command, is guarded.
    """
    if any("\\" in word for word in job.words):
        raise UsageError(
            "A path with a backslash cannot stand in a crontab: programs for cron differ in what they make of it. "
            "Rename that file or folder, or use another --kind."
        )
    command = " ".join(map(quote, job.words)).replace("%", r"\%")
    return f"{when or _fields(job.hours)} {command}"


def with_job(crontab: bytes, job: Job) -> bytes:
    """The crontab with the job in it, once: where it stood, else at the end. Every other line keeps its bytes.

    A last line without its line end gets one when something follows it.
    """
    lines = text(job).encode()
    at = _place(crontab, job)
    if at is not None:
        return crontab[: at[0]] + lines + crontab[at[1] :]
    between = b"" if not crontab or crontab.endswith(b"\n") else b"\n"
    return crontab + between + lines


def without_job(crontab: bytes, job: Job) -> bytes:
    """The crontab without the job; the very same bytes where it is not in it."""
    while (at := _place(crontab, job)) is not None:
        crontab = crontab[: at[0]] + crontab[at[1] :]
    return crontab


def install(job: Job) -> bool:
    """Put the job into the user's crontab; False where it was there already, and nothing was written."""
    return _changed(lambda before: with_job(before, job))


def remove(job: Job) -> bool:
    """Take the job out of the user's crontab; False where it was not in it, and nothing was written."""
    return is_here(COMMAND) and _changed(lambda before: without_job(before, job))


def remarks(job: Job, processes: Path = Path("/proc")) -> tuple[str, ...]:  # noqa: ARG001 (as of every kind)
    """What somebody must know whose job stands in a crontab: that the program that reads it is not running.

    ``processes`` is where the system shows what runs; where it shows nothing, nothing is said.
    """
    if _is_read(processes):
        return ()
    return (
        "Warning: no cron program seems to be running here, so nothing would happen at these hours. Start it, on "
        "Debian and Ubuntu with: sudo service cron start",
    )


def _marker(job: Job) -> str:
    folder = "".join(sign if sign.isprintable() else "?" for sign in str(job.folder))
    return (
        f"# {PROGRAM} {job.mark}: keeps the feed in {folder} fresh; {PROGRAM} schedule --remove takes it out"
    )


def _fields(hours: Hours) -> str:
    """The five fields: minute, hours, and every day, month and weekday.

    >>> _fields(Hours()), _fields(Hours(8, 20, 4)), _fields(Hours(7, 7))
    ('0 6-22 * * *', '0 8-20/4 * * *', '0 7 * * *')
    """
    if hours.first == hours.last:
        return f"0 {hours.first} * * *"
    step = f"/{hours.every}" if hours.every > 1 else ""
    return f"0 {hours.first}-{hours.last}{step} * * *"


def _place(crontab: bytes, job: Job) -> tuple[int, int] | None:
    """Where the two lines begin and end, None where they are not there.

    Raises FollowupError where the line below the mark is not the job: then a person moved the lines.
    """
    mark = f"# {PROGRAM} {job.mark}:".encode()
    begin = 0 if crontab.startswith(mark) else crontab.find(b"\n" + mark) + 1
    if not begin and not crontab.startswith(mark):
        return None
    below = _line_end(crontab, begin)
    end = _line_end(crontab, below)
    if _OURS not in crontab[below:end]:
        raise FollowupError(
            f'In your crontab the line below "{mark.decode()}" is not the job any more, so nothing was changed. '
            "Take the mark and the job out by hand: crontab -e"
        )
    return begin, end


def _line_end(crontab: bytes, begin: int) -> int:
    found = crontab.find(b"\n", begin)
    return len(crontab) if found < 0 else found + 1


def _changed(change: Callable[[bytes], bytes]) -> bool:
    """Change the user's crontab, one run at a time; False where there is nothing to change."""
    with _alone():
        before = _read()
        after = change(before)
        if after == before:
            return False
        _write(before, after)
        return True


@contextmanager
def _alone() -> Iterator[None]:
    """Keep other runs of this user's waiting. The home folder itself is locked, so that no file is left over."""
    import fcntl

    try:
        handle = os.open(Path.home(), os.O_RDONLY | os.O_CLOEXEC)
    except (OSError, RuntimeError):
        yield
        return
    try:
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _read() -> bytes:
    """The user's crontab, empty where there is none. One that cannot be read is an error: it is never replaced."""
    found = answer_of((COMMAND, "-l"))
    if found.status == 0 and b"\0" not in found.out:
        return found.out
    if found.status and not found.out.strip() and _is_none(found):
        return b""
    said = found.complaint if found.status else "what came is not a text"
    raise FollowupError(f"Your crontab could not be read ({said}), so it was left as it is.")


def _is_none(found: Answer) -> bool:
    said = found.err.decode("utf-8", "replace").casefold()
    return "no crontab for" in said or ("can't open" in said and "no such file" in said)


def _write(before: bytes, after: bytes) -> None:
    """Hand in the new crontab and read it again; where it is not what was handed in, put the old one back."""
    done = answer_of((COMMAND, "-"), given=after)
    if done.status:
        raise FollowupError(f"Your crontab could not be changed, and is as it was: {done.complaint}.")
    if _read() != after:
        answer_of((COMMAND, "-"), given=before)
        raise FollowupError(
            "Your crontab did not take the change; what stood in it before was handed in again."
        )


def _is_read(processes: Path) -> bool:
    """Whether a program for cron runs; True too where the running programs cannot be seen."""
    try:
        (processes / "1" / "comm").read_bytes()
        names = {_name(entry) for entry in processes.iterdir() if entry.name.isdecimal()}
    except OSError:
        return True
    return bool(names & _DAEMONS)


def _name(process: Path) -> str:
    try:
        return (process / "comm").read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
