"""A branch that GitHub or GitLab makes pages from, changed with the git command and without a copy of its files.

Nothing is checked out: the file is put into the newest tree of the branch, so that neither line ends nor filters nor
hooks of this computer touch it, and every other file stays as it is. No push is ever forced.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, gettempdir
from typing import Final

from ics_followup.publish.credentials import secret_for
from ics_followup.publish.targets.base import Advice, Limits, Sent, is_ours, refuse_foreign
from ics_followup.publish.targets.git_command import Git, GitFailure
from ics_followup.settings import Publish

_TRIES: Final = 4
_PREFIX: Final = "ics-followup-git-"
_OLD_SECONDS: Final = 3600
_PATIENCE: Final = timedelta(minutes=45)
"""GitHub makes the pages anew within ten minutes, mostly; GitLab waits for a runner."""
_NO_JEKYLL: Final = ".nojekyll"
_GITHUB: Final = re.compile(
    r"(?:https://|ssh://git@|git@)(?:[^@/]+@)?github\.com[:/]([^/]+)/([^/]+?)(?:\.git)?/?"
)


class GitTarget:
    """One file in a branch. Author, message and time zone of the commits say nothing about the person."""

    advice = Advice(
        unknown="Copy the address of the pages (GitHub: Settings, Pages; GitLab: Deploy, Pages)",
        missing="See whether the pages of that repository are made from that branch (GitHub: Settings, Pages; GitLab: "
        "Deploy, Pages)",
        older="See why the pages were not made anew (GitHub: Actions; GitLab: Build, Pipelines)",
    )
    near = False
    patience = _PATIENCE

    def __init__(self, publish: Publish, folder: Path, limits: Limits) -> None:
        self.publish = publish
        self.folder = folder
        self.limits = limits
        self.name = publish.name
        self.branch = publish.branch or "gh-pages"
        self.address = publish.address or pages_address(publish.place, publish.name)

    @property
    def where(self) -> str:
        """The kind, the remote, the branch and the name."""
        return f"git|{self.publish.place}|{self.branch}|{self.name}"

    @property
    def called(self) -> str:
        """The branch."""
        return f"the branch {self.branch}"

    def send(self, feed: bytes) -> Sent:
        """Add a commit to the branch, which is made where it is missing; after somebody else's push, try once more."""
        with self._repository() as git:
            for attempt in range(_TRIES):
                tip = git.fetched(self.branch)
                before = git.content(tip, self.name)
                if before == feed and git.content(tip, _NO_JEKYLL) is not None:
                    return Sent(self.address, changed=False)
                refuse_foreign(before, self.name, self.called)
                commit = git.commit(tip, {self.name: feed, _NO_JEKYLL: b""})
                if git.pushed(commit, self.branch, last=attempt == _TRIES - 1):
                    break
        return Sent(self.address)

    def check(self) -> bytes | None:
        """The bytes of the file in the newest commit of the branch."""
        with self._repository() as git:
            return git.content(git.fetched(self.branch), self.name)

    def remove(self) -> str:
        """Add a commit without the file; the commits of before still hold it."""
        with self._repository() as git:
            for attempt in range(_TRIES):
                tip = git.fetched(self.branch)
                before = git.content(tip, self.name)
                if before is None or not is_ours(before):
                    return ""
                commit = git.commit(tip, {self.name: None})
                if git.pushed(commit, self.branch, last=attempt == _TRIES - 1):
                    break
        return (
            f"Removed {self.name} from the branch {self.branch}. Its earlier commits still hold it; delete the branch "
            "or the repository to be rid of those too."
        )

    def explain(self) -> tuple[str, ...]:
        """What a branch shares, and with whom."""
        return (
            f"The feed becomes one file in the branch {self.branch}, from which GitHub or GitLab makes pages. Its name "
            "cannot be guessed, and no page lists it.",
            "In a public repository anybody can see the name in the list of files, and read the feed and all of its "
            "earlier versions: use a private repository, and pages that are public.",
            "The commits bear no name of yours. After a change it takes up to ten minutes until calendars get it.",
        )

    @contextmanager
    def _repository(self) -> Iterator[Git]:
        secret = secret_for(self.publish, self.folder)
        _sweep()
        with TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as place:
            remote = _remote(self.publish.place, self.folder)
            git = Git(Path(place), remote, self.publish.user, secret, self.limits)
            try:
                git.prepare()
                yield git
            except GitFailure as failure:
                raise failure.explained(self.branch) from None


def _sweep() -> None:
    """Remove the repositories that killed runs left: they hold a feed."""
    for place in Path(gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if time.time() - place.lstat().st_mtime > _OLD_SECONDS:
                rmtree(place, ignore_errors=True)


def pages_address(remote: str, name: str) -> str:
    """Where GitHub Pages shows a file of a repository, unless it has a domain of its own; empty for other hosts.

    >>> pages_address("git@github.com:sam/calendar.git", "a.ics")
    'https://sam.github.io/calendar/a.ics'
    >>> pages_address("https://github.com/Sam/sam.github.io", "a.ics")
    'https://sam.github.io/a.ics'
    """
    found = _GITHUB.fullmatch(remote)
    if not found:
        return ""
    owner, repository = found[1].lower(), found[2]
    site = f"https://{owner}.github.io"
    return f"{site}/{name}" if repository.lower() == f"{owner}.github.io" else f"{site}/{repository}/{name}"


def _remote(place: str, folder: Path) -> str:
    """A remote as git takes it; a folder of this computer is relative to followup.toml."""
    if "://" in place or re.match(r"[^/\\]{2,}:", place):
        return place
    return str((folder / Path(place).expanduser()).resolve())
