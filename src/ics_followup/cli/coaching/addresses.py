"""A published feed for each client who has no place of their own: one address each, which nobody can guess.

What is public never shows more than is agreed to: where it does, it is mended, taken away, or said.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from ics_followup.cli.coaching.home import PUBLISHED, Home
from ics_followup.cli.coaching.looking import Look
from ics_followup.cli.coaching.publishing import Published, Publishing, named
from ics_followup.problems import UsageError
from ics_followup.publish.targets import new_name, target_for
from ics_followup.settings import Settings
from ics_followup.sharing.caseload import Case


def check_place(settings: Settings, folder: Path) -> None:
    """See that [publish] of the coach's settings says where feeds can go. Raises UsageError where it does not.

    A gist has one file and one address, so a gist for each client would have to be made by hand.
    """
    if settings.publish.to == "gist":
        raise UsageError(
            "coach build --publish cannot use gists: each client needs an address of their own. Write to = "
            '"folder", "webdav" or "git" into [publish] of the followup.toml beside your list of clients.'
        )
    target = target_for(named(settings, new_name()), folder=folder)
    path = getattr(target, "path", None)
    if not isinstance(path, Path):
        return
    place = os.path.realpath(path.parent)
    if not Path(place).is_dir():
        raise UsageError(
            f"There is no folder {place}, which [publish] in followup.toml names as the place of the feeds, so "
            "nothing was built. Make it, connect the drive that it is on, or name another folder there. Without "
            "--publish, the pages are built all the same."
        )
    if not os.access(place, os.W_OK | os.X_OK):
        raise UsageError(
            f"This user may not write into {place}, which [publish] in followup.toml names as the place of the "
            "feeds, so nothing was built. Allow it, or name another folder there."
        )


def publish_all(
    home: Home,
    settings: Settings,
    folder: Path,
    cases: Sequence[Case],
    looks: Mapping[str, Look],
    *,
    send: bool,
) -> Published:
    """Bring what is public in line with what is agreed to, and where ``send`` is set, send what changed too.

    Without ``send``, only places on this computer are touched, and only where they show more than is agreed to.
    ``folder`` is where the coach's followup.toml stands. After a place could not be reached, it is left alone until
    the next run, which goes on.
    """
    known = {path.stem for path in (home.state / PUBLISHED).glob("*.json")}
    if not (known or send):
        return Published(tuple(cases))
    run = Publishing(home, settings, folder, send=send)
    found = []
    for case in cases:
        path = home.public(case.ref)
        found.append(run.client(case, looks.get(case.ref)) if send or path.stem in known else case)
        known.discard(path.stem)
    for mark in sorted(known):
        run.nobody(home.state / PUBLISHED / f"{mark}.json")
    return run.published(found)
