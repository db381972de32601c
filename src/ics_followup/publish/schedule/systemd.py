"""The job as a service and a timer of the user's own systemd."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from ics_followup.problems import FollowupError
from ics_followup.publish.atomic import write_atomically
from ics_followup.publish.schedule.job import PROGRAM, Job
from ics_followup.publish.schedule.programs import Answer, answer_of, is_here
from ics_followup.publish.schedule.times import Hours

COMMAND: Final = "systemctl"
_RUNS: Final = frozenset({b"running", b"degraded", b"starting", b"initializing", b"maintenance"})


def text(job: Job) -> str:
    """Both units, each below the name of its file."""
    return "\n".join(f"# {path}\n{content}" for path, content in units(job).items())


def units(job: Job) -> dict[Path, str]:
    """The service and the timer, by the file in which they belong."""
    folder = _units_folder()
    return {
        folder / f"{job.name}.service": _service(job),
        folder / f"{job.name}.timer": _timer(job),
    }


def runs_here() -> bool:
    """Whether a systemd of this user's own is running and answers."""
    if not is_here(COMMAND):
        return False
    with suppress(FollowupError):
        return _asked("is-system-running").out.strip() in _RUNS
    return False


def environment() -> dict[str, str]:
    """What the user's systemd gives to what it starts; empty where it does not say. Values that it quotes are left."""
    with suppress(FollowupError):
        lines = _asked("show-environment").out.decode("utf-8", "replace").splitlines()
        found = (line.partition("=") for line in lines)
        return {name: value for name, between, value in found if between and not value.startswith("$'")}
    return {}


def install(job: Job) -> bool:
    """Write both units and start the timer; False where they were there and running, and nothing was written.

    Raises FollowupError where systemd refuses; the units are then what they were before.
    """
    wanted = {path: content.encode() for path, content in units(job).items()}
    before = {path: _bytes_of(path) for path in wanted}
    if before == wanted and _is_on(job):
        return False
    try:
        for path, content in wanted.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, content, private=True)
        _must("daemon-reload")
        _must("enable", "--now", f"{job.name}.timer")
    except (FollowupError, OSError) as error:
        _put_back(before)
        raise FollowupError(f"The timer could not be installed, and nothing was changed: {error}") from None
    return True


def remove(job: Job) -> bool:
    """Stop the timer and take both units away; False where they were not there."""
    files = [path for path in units(job) if path.is_file() or path.is_symlink()]
    if not files:
        return False
    wants = _units_folder() / "timers.target.wants" / f"{job.name}.timer"
    if runs_here():
        _must("disable", "--now", f"{job.name}.timer")
    try:
        for path in (*files, wants):
            path.unlink(missing_ok=True)
    except OSError as error:
        raise FollowupError(f"Could not remove {error.filename}: {error.strerror}") from None
    if runs_here():
        _asked("daemon-reload")
    return True


def remarks(job: Job) -> tuple[str, ...]:  # noqa: ARG001 (as of every kind)
    """Say that the timer stops at logout, where it would."""
    try:
        found = answer_of(("loginctl", "show-user", str(os.getuid()), "--property=Linger"))
    except FollowupError:
        return ()
    if found.out.strip() != b"Linger=no":
        return ()
    return (
        "The timer stops while you are logged out, and catches up when you log in. So that it goes on on a computer "
        "that you leave logged out: loginctl enable-linger",
    )


def _service(job: Job) -> str:
    # a variable is put in for $NAME even between quotes; a colon in front turns that off (systemd 244 and later)
    plain = ":" if any("$" in word for word in job.words) else ""
    program, *arguments = job.words
    command = " ".join(map(_quoted, (plain + program, *arguments)))
    folder = "".join(sign if sign.isprintable() else "?" for sign in str(job.folder)).replace("%", "%%")
    return (
        f"# Made by {PROGRAM} schedule; {PROGRAM} schedule --remove takes it away.\n"
        "[Unit]\n"
        f"Description=Keep the follow-ups feed in {folder} fresh\n"
        "\n"
        "[Service]\n"
        "Type=oneshot\n"
        f"ExecStart={command}\n"
        "TimeoutStartSec=15min\n"
    )


def _timer(job: Job) -> str:
    folder = "".join(sign if sign.isprintable() else "?" for sign in str(job.folder)).replace("%", "%%")
    return (
        f"# Made by {PROGRAM} schedule; {PROGRAM} schedule --remove takes it away.\n"
        "[Unit]\n"
        f"Description=When to look after the follow-ups feed in {folder} again\n"
        "\n"
        "[Timer]\n"
        f"OnCalendar={_calendar(job.hours)}\n"
        "Persistent=true\n"
        "\n"
        "[Install]\n"
        "WantedBy=timers.target\n"
    )


def _calendar(hours: Hours) -> str:
    """The hours as systemd's OnCalendar says them, on the computer's clock.

    >>> _calendar(Hours()), _calendar(Hours(8, 20, 4)), _calendar(Hours(7, 7))
    ('*-*-* 06..22:00:00', '*-*-* 08,12,16,20:00:00', '*-*-* 07:00:00')
    """
    if hours.every == 1 and hours.first < hours.last:
        return f"*-*-* {hours.first:02}..{hours.last:02}:00:00"
    return f"*-*-* {','.join(f'{hour:02}' for hour in hours.list)}:00:00"


def _quoted(word: str) -> str:
    r"""A word of ExecStart, between quotes, with what means something there guarded.

    >>> print(_quoted('/home/sam/50% "sure"'))
    "/home/sam/50%% \"sure\""
    """
    guarded = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{guarded}"'


def _units_folder() -> Path:
    place = os.environ.get("XDG_CONFIG_HOME", "")
    home = Path(place) if place.startswith("/") else Path.home() / ".config"
    return home / "systemd" / "user"


def _asked(*words: str) -> Answer:
    """Ask the user's systemd; it is where it always is if the environment does not say (su, cron)."""
    environment = {**os.environ, "LC_ALL": "C"}
    if not environment.get("XDG_RUNTIME_DIR"):
        environment["XDG_RUNTIME_DIR"] = f"/run/user/{os.getuid()}"
    return answer_of((COMMAND, "--user", "--no-ask-password", *words), environment=environment)


def _must(*words: str) -> None:
    found = _asked(*words)
    if found.status:
        raise FollowupError(f"{COMMAND} --user {' '.join(words)}: {found.complaint}.")


def _is_on(job: Job) -> bool:
    timer = f"{job.name}.timer"
    return all(_asked(asked, timer).status == 0 for asked in ("is-enabled", "is-active"))


def _bytes_of(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _put_back(before: dict[Path, bytes | None]) -> None:
    for path, content in before.items():
        with suppress(OSError, FollowupError):
            if content is None:
                path.unlink(missing_ok=True)
            else:
                write_atomically(path, content, private=True)
    with suppress(FollowupError):
        _asked("daemon-reload")
