"""The clipboard, through whichever of the usual programs this computer has."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from ics_followup.problems import FollowupError

_WAIT_SECONDS: Final = 10


def copy(text: str) -> None:
    """Put the text on the clipboard. Raises FollowupError (status 3) where there is no way to."""
    for command in commands(os.environ, sys.platform):
        if program := shutil.which(command[0]):
            _given_to([program, *command[1:]], text)
            return
    raise FollowupError(
        "Nothing was copied: this computer has no program for the clipboard. Select the text above and copy it, "
        "or install one of wl-clipboard, xclip, xsel."
    )


def commands(environment: Mapping[str, str], platform: str) -> Iterator[Sequence[str]]:
    """Yield the programs that may put text on the clipboard, the likeliest first.

    Those of a display are tried only where there is one: without it they fail.
    """
    if platform == "darwin":
        yield ("pbcopy",)
    if environment.get("WAYLAND_DISPLAY"):
        yield ("wl-copy",)
    if environment.get("DISPLAY"):
        yield ("xclip", "-selection", "clipboard")
        yield ("xsel", "--clipboard", "--input")
    yield ("clip.exe",)


def _given_to(command: Sequence[str], text: str) -> None:
    """Run a program with the text as its input; clip.exe reads UTF-16 and Windows line ends."""
    windows = command[0].casefold().endswith("clip.exe")
    data = text.replace("\n", "\r\n").encode("utf-16") if windows else text.encode("utf-8", "replace")
    nothing = subprocess.DEVNULL
    try:
        subprocess.run(  # noqa: S603 - one of the fixed commands above, with nothing of the text in it
            command, input=data, stdout=nothing, stderr=nothing, timeout=_WAIT_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        raise FollowupError(
            f"Nothing was copied: {command[0]} did not take the text. Select the text above and copy it."
        ) from None
