"""The job as a task of Windows' Task Scheduler ([MS-TSCH] 2.5: the elements and their order)."""

from __future__ import annotations

import getpass
import os
import re
import subprocess
import tempfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path, PureWindowsPath
from typing import Final
from xml.sax.saxutils import escape

from ics_followup.problems import FollowupError, UsageError
from ics_followup.publish.schedule.job import PROGRAM, Job
from ics_followup.publish.schedule.programs import answer_of, is_here

COMMAND: Final = "schtasks"
_VARIABLE: Final = re.compile(r"%[^%]+%|\$\(")


def text(job: Job) -> str:
    """The task. It carries its own digest in its description, so that it is known again.

    Without ``encoding`` in its first line the text may be saved as UTF-8 or as UTF-16. Raises UsageError for a path
    in which Windows would see the name of a variable.
    """
    return _task(job, _digest(job))


def install(job: Job) -> bool:
    """Hand the task to Windows; False where the very same is there already."""
    if _is_there(job):
        return False
    handle, name = tempfile.mkstemp(prefix=f"{PROGRAM}-", suffix=".xml")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text(job).encode("utf-16"))
        done = answer_of((COMMAND, "/Create", "/TN", job.name, "/XML", name, "/F"))
    except OSError as error:
        raise FollowupError(f"Could not write {name}: {error.strerror}") from None
    finally:
        with suppress(OSError):
            Path(name).unlink()
    if done.status:
        raise FollowupError(f"The task could not be installed, and nothing was changed: {done.complaint}.")
    return True


def remove(job: Job) -> bool:
    """Take the task away; False where it is not there."""
    if not is_here(COMMAND) or answer_of((COMMAND, "/Query", "/TN", job.name)).status:
        return False
    done = answer_of((COMMAND, "/Delete", "/TN", job.name, "/F"))
    if done.status:
        raise FollowupError(f"The task could not be removed: {done.complaint}.")
    return True


def remarks(job: Job) -> tuple[str, ...]:  # noqa: ARG001 (as of every kind)
    """Nothing: the task says of itself what it does."""
    return ()


def windowless(python: str) -> str:
    """The Python that opens no window each hour, where it stands beside this one; else this one."""
    path = PureWindowsPath(python)
    quiet = path.with_name(path.name.replace("python", "pythonw", 1)) if "pythonw" not in path.name else path
    return str(quiet) if Path(str(quiet)).is_file() else python


def _task(job: Job, digest: str) -> str:
    hours, user = job.hours, escape(_user())
    program, *arguments = job.words
    for word in job.words:
        if _VARIABLE.search(word) and "://" not in word:
            raise UsageError(
                f'Windows would take a part of "{word}" for a variable. Rename that file or folder, so that it has '
                "no two % and no $( in it."
            )
    repetition = ""
    if len(hours.list) > 1:
        repetition = (
            "      <Repetition>\n"
            f"        <Interval>PT{hours.every}H</Interval>\n"
            f"        <Duration>PT{hours.list[-1] - hours.first}H30M</Duration>\n"
            "        <StopAtDurationEnd>false</StopAtDurationEnd>\n"
            "      </Repetition>\n"
        )
    return f"""<?xml version="1.0"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Author>{PROGRAM}</Author>
    <Description>{escape(f"Keeps the follow-ups feed in {job.folder} fresh.")} [{digest}]</Description>
  </RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <Enabled>true</Enabled>
      <StartBoundary>2026-01-01T{hours.first:02}:00:00</StartBoundary>
{repetition}      <ScheduleByDay>
        <DaysInterval>1</DaysInterval>
      </ScheduleByDay>
    </CalendarTrigger>
    <LogonTrigger>
      <Enabled>true</Enabled>
      <UserId>{user}</UserId>
      <Delay>PT1M</Delay>
    </LogonTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>{user}</UserId>
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT15M</ExecutionTimeLimit>
    <Enabled>true</Enabled>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{escape(program)}</Command>
      <Arguments>{escape(subprocess.list2cmdline(arguments))}</Arguments>
    </Exec>
  </Actions>
</Task>
"""


def _digest(job: Job) -> str:
    return sha256(_task(job, "").encode()).hexdigest()[:16]


def _is_there(job: Job) -> bool:
    """Whether the very same task is installed. What the query prints may be in any encoding; the digest is ASCII."""
    found = answer_of((COMMAND, "/Query", "/TN", job.name, "/XML"))
    return found.status == 0 and _digest(job).encode() in found.out.replace(b"\0", b"")


def _user() -> str:
    """Who is signed in, with the computer or the domain where Windows names one."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError, ImportError):
        name = "YOUR-NAME"
    domain = os.environ.get("USERDOMAIN", "")
    return f"{domain}\\{name}" if domain and os.name == "nt" else name
