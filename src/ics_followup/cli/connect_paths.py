"""Paths that somebody types to ``connect``: they are meant from the folder that they stand in."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from ics_followup.problems import FollowupError
from ics_followup.publish.connecting.ways import Way

_FAR: Final = re.compile(r"[^/\\]{2,}:")
"""How a place on another computer begins, as git writes it."""


def from_here(said: str, home: Path, now: str = "") -> str:
    """A path as followup.toml in ``home`` has to say it, where somebody typed ``said`` in the current folder.

    It is left as it is where it means the same there; one that leads to where ``now`` does is ``now``.
    """
    here = Path.cwd()
    if not said or Path(said).expanduser().is_absolute() or home.resolve() == here:
        return said
    whole = os.path.normpath(here / said)
    there = (home / Path(now).expanduser()).resolve() if now else None
    return now if there == Path(whole).resolve() else whole


def place_from_here(way: Way, said: str, home: Path, now: str = "") -> str:
    """The same of a place: only that of a folder, and of a git repository on this computer, is a path."""
    far = way.to == "git" and ("://" in said or _FAR.match(said))
    return from_here(said, home, now) if way.to in ("folder", "git") and not far else said


def refuse_missing(way: Way, place: str, token_file: str, home: Path) -> None:
    """Raise FollowupError where a folder or a file that was named is not there; empty for not named."""
    if place and way.to == "folder" and not (folder := home / Path(place).expanduser()).is_dir():
        raise FollowupError(
            f"There is no folder {folder}, so nothing was changed. Make it first, or name another one with --place."
        )
    if token_file and not (file := home / Path(token_file).expanduser()).is_file():
        raise FollowupError(
            f"There is no file {file}, so nothing was changed. Make it first, or name another one with --token-file."
        )
