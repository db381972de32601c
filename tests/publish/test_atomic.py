"""A file is always whole: old or new, after a kill, a full disk, a read-only folder; nothing is left over."""

from __future__ import annotations

import errno
import os
import random
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

import ics_followup
from ics_followup.problems import FollowupError
from ics_followup.publish.atomic import locked, sweep, write_atomically

SOURCE = str(Path(ics_followup.__file__).parent.parent)
posix = pytest.mark.skipif(os.name == "nt", reason="permissions, signals and links of POSIX")

WRITER = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from ics_followup.publish.atomic import write_atomically
print(flush=True)
n = 0
while True:
    n += 1
    write_atomically(Path(sys.argv[2]), b"%d" % (n % 10) * 300_000)
"""

ADDER = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from ics_followup.publish.atomic import locked, write_atomically
file = Path(sys.argv[2])
for _ in range(25):
    with locked(file):
        write_atomically(file, b"%d" % (int(file.read_bytes()) + 1))
"""

REFUSED = """
import os, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from ics_followup.problems import FollowupError
from ics_followup.publish.atomic import locked, write_atomically
file = Path(sys.argv[2])
if os.geteuid() == 0:
    os.setuid(65534)
try:
    write_atomically(file, b"x")
except FollowupError as error:
    print(str(error).rpartition("/")[2])
try:
    with locked(file):
        pass
except FollowupError as error:
    print(str(error).rpartition("/")[2])
"""


def a_child(program: str, file: Path) -> subprocess.Popen[bytes]:
    arguments = [sys.executable, "-S", "-c", program, SOURCE, str(file)]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


@posix
def test_a_kill_at_any_moment_leaves_old_or_new_bytes(tmp_path: Path) -> None:
    file = tmp_path / "followups.ics"
    file.write_bytes(b"0" * 300_000)
    moments = random.Random(20261124)
    leftovers = 0
    for _ in range(60):
        with a_child(WRITER, file) as child:
            assert child.stdout is not None
            child.stdout.readline()
            time.sleep(moments.random() * 0.01)
            child.kill()
        data = file.read_bytes()
        assert len(data) == 300_000
        assert len(set(data)) == 1
        leftovers += len(list(tmp_path.iterdir())) - 1
    assert leftovers, "no kill came while a temporary was there: the test tests nothing"
    write_atomically(file, b"after")
    assert [each.name for each in tmp_path.iterdir()] == ["followups.ics"]


def test_no_run_loses_what_another_one_wrote(tmp_path: Path) -> None:
    file = tmp_path / "count"
    file.write_bytes(b"0")
    children = [a_child(ADDER, file) for _ in range(4)]
    for child in children:
        with child:
            assert child.wait(60) == 0
    assert file.read_bytes() == b"100"


def test_a_second_run_gives_up_on_a_lock_with_a_clear_sentence(tmp_path: Path) -> None:
    file = tmp_path / "followups.ics"
    with (
        locked(file),
        pytest.raises(FollowupError, match="another run is still busy with it; try again later"),
        locked(file, wait_seconds=0.01),
    ):
        pass
    with locked(file, wait_seconds=0):
        pass


@posix
def test_permissions_are_kept_and_new_files_get_theirs(tmp_path: Path) -> None:
    def mode(name: str, *, private: bool = False) -> int:
        write_atomically(tmp_path / name, b"x", private=private)
        return stat.S_IMODE((tmp_path / name).stat().st_mode)

    before = os.umask(0o027)
    try:
        assert mode("feed") == 0o640
        assert mode("sheet", private=True) == 0o600
        (tmp_path / "feed").chmod(0o604)
        assert mode("feed") == mode("feed", private=True) == 0o604
    finally:
        os.umask(before)


@posix
def test_a_link_stays_and_the_file_that_it_names_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "cloud").mkdir()
    link = tmp_path / "followups.ics"
    link.symlink_to("cloud/real.ics")
    for data in (b"first", b"second"):
        write_atomically(link, data)
        assert link.is_symlink()
        assert (tmp_path / "cloud" / "real.ics").read_bytes() == data


@posix
def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "circle").symlink_to("circle")
    for path, reason in (
        (tmp_path, "it is a folder; name a file in it"),
        (tmp_path / "pipe", "it is a pipe, not a file"),
        (tmp_path / "circle", "its links go round in a circle"),
        (Path("/dev/full"), "it is a device, not a file"),
        (tmp_path / "no" / "file", f"there is no folder {tmp_path.resolve() / 'no'}"),
        (tmp_path / "nul\x00", "embedded null byte"),
    ):
        with pytest.raises(FollowupError) as caught:
            write_atomically(path, b"x")
        assert str(caught.value).endswith(reason)
        assert caught.value.status == 3
    assert sorted(each.name for each in tmp_path.iterdir()) == ["circle", "pipe"]


@pytest.mark.parametrize("name", ["write", "fsync", "replace", "close"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EROFS])
def test_a_fault_of_the_disk_leaves_the_old_file_and_nothing_else(
    name: str, number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "followups.ics"
    file.write_bytes(b"old")
    real_close = os.close

    def fail(*arguments: object, **_: object) -> None:
        if name == "close":
            assert isinstance(arguments[0], int)
            real_close(arguments[0])
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as edge:
        edge.setattr(os, name, fail)
        with pytest.raises(FollowupError) as caught:
            write_atomically(file, b"new")
    assert str(caught.value) == f"Could not write {file}: {os.strerror(number)}"
    assert caught.value.status == 3
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("followups.ics", b"old")]


def test_bytes_that_the_system_takes_in_parts_all_arrive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_write = os.write
    with monkeypatch.context() as edge:
        edge.setattr(os, "write", lambda handle, data: real_write(handle, data[:7]))
        write_atomically(tmp_path / "feed", b"0123456789" * 10)
    assert (tmp_path / "feed").read_bytes() == b"0123456789" * 10


def test_the_file_and_then_its_folder_reach_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    real_sync, real_replace = os.fsync, os.replace

    def sync(handle: int) -> None:
        steps.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        real_sync(handle)

    def replace(source: Path, target: Path) -> None:
        steps.append("rename")
        real_replace(source, target)

    with monkeypatch.context() as edge:
        edge.setattr(os, "fsync", sync)
        edge.setattr(os, "replace", replace)
        write_atomically(tmp_path / "feed", b"x")
    assert steps == ["file", "rename", *(["folder"] if os.name != "nt" else [])]


@posix
def test_a_read_only_folder_is_said_plainly() -> None:
    """Root may write everywhere, so as root the child first becomes nobody."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        folder.chmod(0o555)
        said = subprocess.run(
            [sys.executable, "-S", "-c", REFUSED, SOURCE, str(folder / "feed")],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        folder.chmod(0o755)
        left = list(folder.iterdir())
    assert said.splitlines() == ["feed: Permission denied"] * 2
    assert left == []


@posix
def test_a_folder_that_cannot_be_written_is_said_plainly_even_to_root() -> None:
    with pytest.raises(FollowupError, match=r"^Could not write /proc/followups.ics: "):
        write_atomically(Path("/proc/followups.ics"), b"x")


@posix
def test_only_temporaries_of_the_dead_and_the_old_are_swept(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-S", "-c", ""]) as dead:
        pass
    from ics_followup.publish import atomic

    computer = atomic._owner().partition("-")[0]
    names = {
        "dead": f".ics-followup-{computer}-{dead.pid}-0a.tmp",
        "alive": f".ics-followup-{computer}-{os.getpid()}-0a.tmp",
        "elsewhere": f".ics-followup-00000000-{dead.pid}-0a.tmp",
        "odd": ".ics-followup-x.tmp",
        "old": f".ics-followup-{computer}-{os.getpid()}-0b.tmp",
        "somebody's": "notes.tmp",
    }
    for name in names.values():
        (tmp_path / name).touch()
    os.utime(tmp_path / names["old"], (time.time() - 4000,) * 2)
    sweep(tmp_path)
    left = {key for key, name in names.items() if (tmp_path / name).exists()}
    assert left == {"alive", "elsewhere", "odd", "somebody's"}


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only Linux tells of ended processes")
def test_a_killed_process_that_nobody_has_waited_for_yet_lives_no_more() -> None:
    from ics_followup.publish import atomic

    child = subprocess.Popen((sys.executable, "-c", "pass"))
    try:
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        assert not atomic._is_alive(child.pid)
    finally:
        child.wait()
    assert atomic._is_alive(os.getpid())
