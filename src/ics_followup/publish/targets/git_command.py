"""The git command, run within limits: no questions, no hooks, nobody's name, and no secret among its arguments."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from base64 import b64encode
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from ics_followup.publish.targets.base import Limits, SendFailure

_NOBODY: Final = "ics-followup"
_MAIL: Final = "ics-followup@invalid"
_MESSAGE: Final = "Update"
_REJECTED: Final = ("[rejected]", "[remote rejected]", "failed to lock", "cannot lock ref")
_MISSING: Final = ("couldn't find remote ref", "remote ref does not exist")
_DROPPED: Final = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR")
_SETTINGS: Final = {
    "core.hooksPath": os.devnull,
    "commit.gpgSign": "false",
    "push.gpgSign": "false",
    "push.followTags": "false",
    "push.recurseSubmodules": "no",
    "push.pushOption": "",
    "fetch.recurseSubmodules": "no",
    "gc.auto": "0",
    "advice.detachedHead": "false",
    "http.lowSpeedLimit": "1",
}
_TELLS: Final = (
    (
        (
            "authentication failed",
            "invalid username or",
            "could not read username",
            "could not read password",
            "403",
        ),
        "the git server does not know this user or token, or does not let it write",
        "Check the user name and the token; it must be allowed to write to the repository",
    ),
    (
        ("permission denied (publickey", "host key verification failed"),
        "the git server does not accept the key of this computer",
        "Run git fetch on that remote once by hand, as the user whose job this is",
    ),
    (
        ("could not resolve host",),
        "the name of the git server cannot be found",
        "Check the address of the repository, and whether this computer is online",
    ),
    (
        ("certificate",),
        "the certificate of the git server cannot be trusted",
        "Check the address of the repository and this computer's clock",
    ),
    (
        ("timed out", "too slow", "operation too slow"),
        "the git server did not answer in time",
        "Try again later; a run by schedule does so by itself",
    ),
    (
        (
            "could not connect",
            "failed to connect",
            "connection refused",
            "unable to connect",
            "connection reset",
        ),
        "there is no connection to the git server",
        "See whether this computer is online",
    ),
    (
        ("protected branch", "pre-receive hook declined", "gh006"),
        "the git server does not let anybody push to this branch",
        "Take the protection off the branch, or write another one as branch in [publish]",
    ),
    (
        ("no space left", "quota", "exceeds"),
        "there is no room left at the git server",
        "Make room there",
    ),
    (
        ("redirect",),
        "the git server sends us elsewhere",
        "Name the address that it has now: ics-followup connect --place ADDRESS",
    ),
    (
        (
            "not found",
            "does not appear to be a git repository",
            "does not exist",
            "could not read from remote",
        ),
        "there is no such git repository, or this user may not see it",
        "Check its address; the repository must be made first",
    ),
)


class GitFailure(Exception):  # noqa: N818
    """What git said on standard error when it failed, in its own words; they may hold an address."""

    def explained(self, branch: str) -> SendFailure:
        """The same in words of ours, without any of git's."""
        said = str(self).casefold()
        for words, reason, remedy in _TELLS:
            if any(word in said for word in words):
                return SendFailure(reason, remedy, denied=words is _TELLS[0][0])
        if any(word in said for word in map(str.casefold, _REJECTED)):
            return SendFailure(f"others kept changing the branch {branch}")
        return SendFailure("git failed", "Run git fetch on that remote once by hand: it says why")


class Git:
    """A bare repository in a temporary folder, with one remote branch in it at a time."""

    def __init__(self, place: Path, remote: str, user: str, secret: str, limits: Limits) -> None:
        self.place = place
        self.remote = remote
        self.end = time.monotonic() + limits.whole
        self.limits = limits
        self.environment = _environment(remote, user, secret, place, limits)

    def prepare(self) -> None:
        """Make the empty repository."""
        self.run("init", "-q", "--bare", str(self.place))

    def fetched(self, branch: str) -> str:
        """The newest commit of the branch, without its history; empty where there is no such branch yet."""
        reference = f"refs/heads/{branch}"
        try:
            self.run("fetch", "-q", "--depth=1", "--no-tags", "--", self.remote, f"+{reference}:{reference}")
        except GitFailure as failure:
            if any(word in str(failure) for word in _MISSING):
                return ""
            raise
        return self.run("rev-parse", reference).decode("ascii").strip()

    def content(self, commit: str, name: str) -> bytes | None:
        """The bytes of a file in a commit, None where it has none of that name."""
        if not commit or not self.run("ls-tree", "--name-only", commit, "--", name).strip():
            return None
        return self.run("cat-file", "blob", f"{commit}:{name}")

    def commit(self, parent: str, files: Mapping[str, bytes | None]) -> str:
        """A commit on ``parent`` (empty: the first one) in which these files have these bytes, or are gone."""
        self.run("read-tree", parent or "--empty")
        for name, data in files.items():
            if data is None:
                gone = f"0 {'0' * 40}\t{name}\n"
                self.run("update-index", "--index-info", data=gone.encode("ascii"))
            else:
                blob = (
                    self.run("hash-object", "-w", "--no-filters", "--stdin", data=data)
                    .decode("ascii")
                    .strip()
                )
                self.run("update-index", "--add", "--cacheinfo", f"100644,{blob},{name}")
        tree = self.run("write-tree").decode("ascii").strip()
        parents = ("-p", parent) if parent else ()
        return self.run("commit-tree", tree, *parents, "-m", _MESSAGE).decode("ascii").strip()

    def pushed(self, commit: str, branch: str, *, last: bool) -> bool:
        """Push without force. False where somebody else was faster, unless it is the ``last`` try."""
        try:
            self.run("push", "-q", "--", self.remote, f"{commit}:refs/heads/{branch}")
        except GitFailure as failure:
            said = str(failure)
            protected = "hook declined" in said or "protected" in said
            if last or protected or not any(word in said for word in _REJECTED):
                raise
            return False
        return True

    def run(self, *arguments: str, data: bytes = b"") -> bytes:
        """One git command; what it printed. Raises GitFailure, or SendFailure where there is no git or no time."""
        try:
            process = subprocess.Popen(  # noqa: S603
                ["git", "--git-dir", str(self.place), *arguments],  # noqa: S607
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=self.environment,
                cwd=self.place,
                start_new_session=True,
            )
        except OSError:
            raise SendFailure(
                "the program git cannot be started", "Install git (https://git-scm.com), or use another way"
            ) from None
        try:
            printed, said = process.communicate(data, timeout=max(self.end - time.monotonic(), 0.01))
        except subprocess.TimeoutExpired:
            raise SendFailure(
                f"the git server took longer than {self.limits.whole:g} seconds in all"
            ) from None
        finally:
            _end(process)
        if process.returncode:
            raise GitFailure(said.decode("utf-8", "replace"))
        return printed


def _end(process: subprocess.Popen[bytes]) -> None:
    """Leave nothing running: git starts ssh and others, which are of its group."""
    if process.poll() is None:
        with suppress(OSError):
            if os.name == "nt":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def _environment(remote: str, user: str, secret: str, place: Path, limits: Limits) -> dict[str, str]:
    """What git is told by its environment: a secret there is seen by nobody else, as arguments would be."""
    kept = {
        name: text
        for name, text in os.environ.items()
        if name not in _DROPPED and not name.startswith(("GIT_TRACE", "GIT_CONFIG_", "ICS_FOLLOWUP"))
    }
    settings = {**_SETTINGS, "http.lowSpeedTime": str(max(1, int(limits.read)))}
    if secret and remote.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        basic = b64encode(f"{user or 'x-access-token'}:{secret}".encode()).decode("ascii")
        settings |= {
            "credential.helper": "",
            "http.followRedirects": "false",
            f"http.{remote}.extraHeader": f"Authorization: Basic {basic}",
        }
    pairs: dict[str, str] = {}
    for number, (key, value) in enumerate(settings.items()):
        pairs |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    who = {f"GIT_{role}_NAME": _NOBODY for role in ("AUTHOR", "COMMITTER")}
    mail = {f"GIT_{role}_EMAIL": _MAIL for role in ("AUTHOR", "COMMITTER")}
    when = {f"GIT_{role}_DATE": f"{int(time.time())} +0000" for role in ("AUTHOR", "COMMITTER")}
    return {
        **kept,
        **pairs,
        **who,
        **mail,
        **when,
        "GIT_CONFIG_COUNT": str(len(settings)),
        "GIT_INDEX_FILE": str(place / "index"),
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "",
        "SSH_ASKPASS": "",
        "GCM_INTERACTIVE": "never",
        "GIT_SSH_COMMAND": kept.get("GIT_SSH_COMMAND", "ssh -o BatchMode=yes -o ConnectTimeout=15"),
        "LC_ALL": "C",
    }
