"""Where a feed can go: a folder, a secret gist, WebDAV, a git branch. Each is a ``Target``; ``target_for`` chooses.

``base`` says what a target is; ``wire`` asks a server within limits, ``failures`` says what its answers mean;
``folder``, ``gist``, ``webdav`` and ``git`` are the ways; ``device`` signs in at GitHub; ``reach`` fetches the feed
from its own address as a calendar would.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Final

from ics_followup.problems import UsageError
from ics_followup.publish.targets.base import Limits, Target
from ics_followup.settings import Publish, Settings

_SHORTEST_NAME: Final = 26
"""``.ics`` and 22 signs: with 64 to choose from, 132 bits."""


def new_name() -> str:
    """A file name that nobody can guess: 160 random bits."""
    return f"{secrets.token_hex(20)}.ics"


def target_for(settings: Settings, *, folder: Path = Path(), limits: Limits | None = None) -> Target:
    """The target that [publish] names. ``folder`` is where followup.toml stands: a relative place is beside it.

    Raises UsageError where [publish] is not complete; a missing ``name`` is for the caller to make (``new_name``)
    and to keep before anything is sent. No secret is looked for before something is to be sent.
    """
    publish = settings.publish
    _complete(publish)
    within = limits or Limits()
    if publish.to == "folder":
        from ics_followup.publish.targets.folder import FolderTarget

        return FolderTarget(publish, folder)
    if publish.to == "gist":
        from ics_followup.publish.targets.gist import GistTarget

        return GistTarget(publish, folder, within)
    if publish.to == "webdav":
        from ics_followup.publish.targets.webdav import WebdavTarget

        return WebdavTarget(publish, folder, within)
    from ics_followup.publish.targets.git import GitTarget

    return GitTarget(publish, folder, within)


def _complete(publish: Publish) -> None:
    wanted = {
        "folder": "the folder",
        "webdav": "the https address of the folder on the server",
        "git": "the git remote",
    }
    if not publish.to:
        raise UsageError(
            "[publish] in followup.toml does not say where the feed goes. Run ics-followup connect; it asks, and "
            "writes that down."
        )
    if publish.to in wanted and not publish.place:
        raise UsageError(f"[publish] place is missing in followup.toml: write {wanted[publish.to]} there.")
    if publish.to == "webdav" and not publish.user:
        raise UsageError(
            "[publish] user is missing in followup.toml: write your user name at the server there."
        )
    if not publish.name:
        raise UsageError(
            "[publish] name is missing in followup.toml: run ics-followup publish, which makes one."
        )
    if publish.to in ("webdav", "git") and len(publish.name) < _SHORTEST_NAME:
        raise UsageError(
            "[publish] name in followup.toml could be guessed. Take the line out: the next run makes a name that "
            "cannot, and then subscribe to the new address."
        )
