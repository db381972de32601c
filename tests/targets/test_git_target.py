"""A git branch, with the real git command: bare repositories, and a real git server over HTTP (git http-backend)."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ics_followup.publish.targets import git as git_module
from ics_followup.publish.targets.base import Limits, SendFailure
from ics_followup.publish.targets.git import GitTarget, pages_address
from ics_followup.publish.targets.git_command import Git, GitFailure
from ics_followup.settings import Publish

pytestmark = pytest.mark.usefixtures("own_config")

NAME = "0123456789abcdef0123456789abcdef01234567.ics"
TOKEN = "glpat-canaryCANARY"
Feed = Callable[..., bytes]
Made = Callable[..., GitTarget]


def run(place: Path, *arguments: str, data: bytes = b"") -> bytes:
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": str(place)}
    for role in ("AUTHOR", "COMMITTER"):
        environment |= {f"GIT_{role}_NAME": "Sam Rivera", f"GIT_{role}_EMAIL": "sam@example.com"}
    command = ["git", "--git-dir", str(place), *arguments]
    return subprocess.run(command, input=data, capture_output=True, check=True, env=environment).stdout


@pytest.fixture
def made(tmp_path: Path) -> Made:
    def target(place: object, branch: str = "", whole: float = 60, **more: str) -> GitTarget:
        publish = Publish(to="git", name=NAME, place=str(place), branch=branch, **more)
        return GitTarget(publish, tmp_path, Limits(connect=2, read=2, whole=whole))

    return target


def add(place: Path, branch: str, files: dict[str, bytes]) -> None:
    """Somebody else's commit on a branch."""
    entries = []
    for name, data in files.items():
        blob = run(place, "hash-object", "-w", "--stdin", data=data).decode().strip()
        entries.append(f"100644 blob {blob}\t{name}\n")
    known = run(place, "for-each-ref", "--format=%(objectname)", f"refs/heads/{branch}").decode().strip()
    if known:
        entries += run(place, "ls-tree", known).decode().splitlines(keepends=True)
    tree = run(place, "mktree", data="".join(entries).encode()).decode().strip()
    commit = (
        run(place, "commit-tree", tree, *(("-p", known) if known else ()), "-m", "theirs").decode().strip()
    )
    run(place, "update-ref", f"refs/heads/{branch}", commit)


def names(place: Path, branch: str = "gh-pages") -> list[str]:
    return run(place, "ls-tree", "--name-only", branch).decode().split()


def test_a_new_branch_holds_the_feed_and_nothing_that_names_anybody(
    bare: Path, made: Made, feed: Feed
) -> None:
    assert made(bare).send(feed()).changed
    assert names(bare) == [".nojekyll", NAME]
    assert run(bare, "cat-file", "blob", f"gh-pages:{NAME}") == feed()
    said = run(bare, "log", "--format=%an|%ae|%cn|%ce|%s|%b|%ai", "gh-pages").decode()
    assert said.startswith("ics-followup|ics-followup@invalid|ics-followup|ics-followup@invalid|Update||")
    assert said.strip().endswith("+0000"), "the time zone would say where somebody lives"
    assert "main" not in run(bare, "branch", "--list").decode()


def test_a_change_is_a_commit_and_the_same_feed_none(bare: Path, made: Made, feed: Feed) -> None:
    target = made(bare, "pages")
    target.send(feed("one"))
    assert not target.send(feed("one")).changed
    assert target.send(feed("two")).changed
    assert target.check() == feed("two")
    assert len(run(bare, "rev-list", "pages").split()) == 2


def test_the_other_files_of_the_branch_stay(bare: Path, made: Made, feed: Feed) -> None:
    add(bare, "gh-pages", {"index.html": b"<p>my page</p>", ".gitattributes": b"* text=auto eol=lf\n"})
    made(bare).send(feed())
    assert names(bare) == [".gitattributes", ".nojekyll", NAME, "index.html"]
    assert run(bare, "cat-file", "blob", f"gh-pages:{NAME}") == feed(), "line ends stay, whatever git is told"


def test_a_remote_may_be_a_file_address(bare: Path, made: Made, feed: Feed) -> None:
    assert made(bare.as_uri()).send(feed()).changed
    assert made(bare.as_uri()).check() == feed()


def test_a_push_that_comes_between_is_kept_and_ours_follows_it(
    bare: Path, made: Made, feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(bare).send(feed("one"))
    fetched, times = Git.fetched, iter(range(9))

    def fetched_and_overtaken(self: Git, branch: str) -> str:
        tip = fetched(self, branch)
        if next(times) < 2:
            add(bare, "gh-pages", {f"theirs-{time.monotonic_ns()}.txt": b"x"})
        return tip

    monkeypatch.setattr(Git, "fetched", fetched_and_overtaken)
    assert made(bare).send(feed("two")).changed
    assert len([name for name in names(bare) if name.startswith("theirs")]) == 2
    assert run(bare, "cat-file", "blob", f"gh-pages:{NAME}") == feed("two")


def test_a_branch_that_others_never_leave_alone_is_given_up(
    bare: Path, made: Made, feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(bare).send(feed("one"))
    fetched = Git.fetched

    def always_overtaken(self: Git, branch: str) -> str:
        tip = fetched(self, branch)
        add(bare, "gh-pages", {f"theirs-{time.monotonic_ns()}.txt": b"x"})
        return tip

    monkeypatch.setattr(Git, "fetched", always_overtaken)
    with pytest.raises(SendFailure, match="others kept changing the branch gh-pages"):
        made(bare).send(feed("two"))
    assert run(bare, "cat-file", "blob", f"gh-pages:{NAME}") == feed("one")


def test_a_file_of_somebody_elses_is_neither_replaced_nor_removed(bare: Path, made: Made, feed: Feed) -> None:
    add(bare, "gh-pages", {NAME: b"my notes"})
    with pytest.raises(SendFailure, match="no feed of ours"):
        made(bare).send(feed())
    assert made(bare).remove() == ""
    assert run(bare, "cat-file", "blob", f"gh-pages:{NAME}") == b"my notes"


def test_removing_takes_the_file_alone_and_says_what_stays(bare: Path, made: Made, feed: Feed) -> None:
    add(bare, "gh-pages", {"index.html": b"<p>my page</p>"})
    target = made(bare)
    target.send(feed())
    assert "earlier commits still hold it" in target.remove()
    assert names(bare) == [".nojekyll", "index.html"]
    assert target.remove() == ""


def test_the_users_own_settings_of_git_have_no_say(
    bare: Path, made: Made, feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Path(os.environ["HOME"])
    hook = home / "hooks" / "pre-push"
    hook.parent.mkdir()
    hook.write_text(f"#!/bin/sh\ntouch {home}/ran\nexit 1\n")
    hook.chmod(0o755)
    (home / ".gitconfig").write_text(
        "[user]\nname = Sam Rivera\nemail = sam@example.com\n[core]\nautocrlf = input\n"
        f"hooksPath = {hook.parent}\n[commit]\ngpgSign = true\n[push]\nfollowTags = true\n"
    )
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Sam Rivera")
    made(bare).send(feed())
    assert run(bare, "cat-file", "blob", f"gh-pages:{NAME}") == feed()
    assert b"Sam" not in run(bare, "cat-file", "commit", "gh-pages")
    assert not (home / "ran").exists()


def test_a_job_without_a_home_works(
    bare: Path, made: Made, feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HOME")
    assert made(bare).send(feed()).changed


def test_nothing_is_left_in_the_temporary_folder(
    bare: Path, made: Made, feed: Feed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "t"))
    for name in ("ics-followup-git-killed", "ics-followup-git-still-running", "of-somebody-else"):
        (tmp_path / "t" / name / "objects").mkdir(parents=True)
    os.utime(tmp_path / "t" / "ics-followup-git-killed", (1, 1))
    os.utime(tmp_path / "t" / "of-somebody-else", (1, 1))
    made(bare).send(feed())
    left = sorted(path.name for path in (tmp_path / "t").iterdir())
    assert left == ["ics-followup-git-still-running", "of-somebody-else"]


def test_no_repository_is_said(made: Made, feed: Feed, tmp_path: Path) -> None:
    with pytest.raises(SendFailure, match="no such git repository") as caught:
        made(tmp_path / "nowhere.git").send(feed())
    assert caught.value.status == 3


def test_a_branch_that_is_protected_is_said(bare: Path, made: Made, feed: Feed) -> None:
    hook = bare / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho GH006: Protected branch update failed\nexit 1\n")
    hook.chmod(hook.stat().st_mode | stat.S_IXUSR)
    with pytest.raises(SendFailure, match="does not let anybody push to this branch"):
        made(bare).send(feed())


def test_no_git_is_said(bare: Path, made: Made, feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(SendFailure, match=r"git cannot be started.*Install git"):
        made(bare).send(feed())


def test_a_server_that_hangs_is_ended_with_all_that_git_started(
    made: Made, feed: Feed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = tmp_path / "ssh"
    slow.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/pid\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", str(slow))
    begin = time.monotonic()
    with pytest.raises(SendFailure, match="longer than 1 seconds"):
        made("ssh://git@example.invalid/a.git", whole=1).send(feed())
    assert time.monotonic() - begin < 5
    process = int((tmp_path / "pid").read_text())
    time.sleep(0.2)
    state = Path(f"/proc/{process}/stat")
    assert not state.exists() or state.read_text().split()[2] == "Z"


SAID = {
    "fatal: Authentication failed for 'https://a'": "does not know this user or token",
    "git@github.com: Permission denied (publickey).": "key of this computer",
    "fatal: unable to access 'https://a/': Could not resolve host: a": "name of the git server",
    "fatal: unable to access: server certificate verification failed": "certificate of the git server",
    "fatal: unable to access: Failed to connect to a port 443": "no connection to the git server",
    "fatal: unable to access: Operation too slow": "did not answer in time",
    "error: RPC failed; HTTP 413 exceeds": "no room left",
    "fatal: unable to update url base from redirection": "sends us elsewhere",
    "something else": "git failed",
}


@pytest.mark.parametrize(("said", "told"), SAID.items())
def test_what_git_says_is_told_in_plain_words(said: str, told: str) -> None:
    assert told in str(GitFailure(said).explained("gh-pages"))
    assert "https://a" not in str(GitFailure(said).explained("gh-pages"))


# --- a real server over HTTP -----------------------------------------------------------------------------------


def test_over_http_the_token_is_in_a_header_alone(
    http: tuple[str, list[str]], bare: Path, made: Made, feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ICS_FOLLOWUP_TOKEN", TOKEN)
    started: list[list[str]] = []
    popen = subprocess.Popen

    def noted(command: list[str], **more: Any) -> Any:
        started.append(command)
        return popen(command, **more)

    monkeypatch.setattr("ics_followup.publish.targets.git_command.subprocess.Popen", noted)
    target = made(http[0], user="sam")
    assert target.send(feed("one")).changed
    assert target.send(feed("two")).changed
    assert target.check() == feed("two")
    assert started
    assert not any(TOKEN in word for command in started for word in command)
    assert not any(TOKEN in path for path in http[1])


def test_over_http_a_wrong_token_is_one_line(
    http: tuple[str, list[str]], made: Made, feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ICS_FOLLOWUP_TOKEN", "glpat-wrong")
    with pytest.raises(SendFailure, match="does not know this user or token") as caught:
        made(http[0], user="sam").send(feed())
    assert "glpat" not in str(caught.value)


def test_no_connection_is_one_line(made: Made, feed: Feed) -> None:
    with pytest.raises(SendFailure, match="no connection to the git server"):
        made("http://127.0.0.1:9/a.git").send(feed())


def test_the_address_of_the_pages_follows_from_the_remote() -> None:
    wanted = f"https://sam.github.io/cal/{NAME}"
    remotes = ("https://github.com/sam/cal", "https://github.com/sam/cal.git", "git@github.com:sam/cal.git")
    assert {pages_address(remote, NAME) for remote in remotes} == {wanted}
    assert (
        pages_address("ssh://git@github.com/sam/sam.github.io.git", NAME) == f"https://sam.github.io/{NAME}"
    )
    assert pages_address("https://gitlab.com/sam/cal.git", NAME) == ""


def test_it_says_what_it_shows(made: Made) -> None:
    assert "public repository anybody can see the name" in " ".join(made("/a").explain())
    assert shutil.which("git")
    assert git_module.GitTarget is GitTarget


def test_pages_whose_address_is_not_known_are_no_shared_file(made: Made, bare: Path) -> None:
    advice = made(bare).advice
    assert "address of the pages" in advice.unknown
    assert not any("share" in text.casefold() for text in advice)
