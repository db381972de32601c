"""A command line in a terminal of its own, 80 columns wide: what is asked is waited for, keys are pressed."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

SECONDS = 60.0
INTERRUPT, END = "\x03", "\x04"
COLUMNS = 80


class Terminal:
    """One run. ``before`` is Python that runs first, such as the address of a service that stands in for a far one."""

    def __init__(
        self,
        folder: Path,
        words: Sequence[str] = ("connect", "--today", "2026-11-22"),
        *,
        before: str = "",
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, COLUMNS, 0, 0))
        program = f"{before}\nfrom ics_followup.__main__ import main\nmain()"
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, *words],
            cwd=folder,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=_takes_the_terminal,
            env={**os.environ, **(environment or {})},
        )
        os.close(theirs)
        self.said = ""
        self.seen = 0

    def answers(self, question: str, answer: str) -> None:
        """Wait until the question stands there, behind what was answered before; type the answer and enter.

        Ctrl-C and Ctrl-D are pressed without enter.
        """
        end = time.monotonic() + SECONDS
        while (found := self.plain().find(question, self.seen)) < 0:
            assert time.monotonic() < end, f"{question} is not asked:\n{self.said}"
            if not self.reads():
                raise AssertionError(f"{question} is not asked:\n{self.said}")
        self.seen = found + len(question)
        self.settles()
        os.write(self.ours, answer.encode() if answer in (INTERRUPT, END) else f"{answer}\n".encode())

    def settles(self) -> None:
        """Wait until the program asks and listens: a key that comes before a hidden question would be shown."""
        while self.reads(0.05):
            pass

    def reads(self, seconds: float = 1.0) -> bool:
        """Take in what is said; False where nothing more comes, or nothing came in time and time was given."""
        if not select.select([self.ours], [], [], seconds)[0]:
            return seconds >= 1.0
        with suppress(OSError):
            data = os.read(self.ours, 10_000)
            self.said += data.decode("utf-8", "replace")
            return bool(data)
        return False

    def plain(self) -> str:
        """What was said, with its lines joined."""
        return re.sub(r"\s+", " ", self.said)

    def too_wide(self) -> list[str]:
        """Lines that do not fit, as they stand on the screen; an address or a path alone must be copied whole."""
        seen = re.sub(r"\x1b\[[?0-9;]*[A-Za-z]", "", self.said).replace("\r\n", "\n")
        lines = [line for row in seen.split("\n") for line in row.split("\r")]
        whole = ("://", "/tmp/")
        return [line for line in lines if len(line) > COLUMNS and not any(mark in line for mark in whole)]

    def ends(self) -> int:
        """Wait for the end; the exit status."""
        end = time.monotonic() + SECONDS
        while self.reads():
            assert time.monotonic() < end, f"It does not end:\n{self.said}"
        os.close(self.ours)
        return self.process.wait(30)


def _takes_the_terminal() -> None:
    """Make the terminal the program's own, so that Ctrl-C reaches it."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@contextmanager
def terminals() -> Iterator[list[Terminal]]:
    """A list to put terminals into; whatever still runs is ended."""
    started: list[Terminal] = []
    yield started
    for each in started:
        if each.process.poll() is None:
            each.process.kill()
            each.process.wait(10)
