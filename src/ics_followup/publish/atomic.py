"""A file that is always whole: after a crash, a full disk or a power cut it has the old bytes or the new."""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple

from ics_followup.problems import FollowupError

_PREFIX: Final = ".ics-followup-"
_SUFFIX: Final = ".tmp"
_OLD_SECONDS: Final = 3600
_CHUNK: Final = 1 << 20
_NO_FOLDER_SYNC: Final = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EPERM, errno.EBADF})
_NO_LOCKS: Final = frozenset({errno.ENOSYS, errno.ENOTSUP, errno.EINVAL, errno.ENOLCK})


def write_atomically(path: Path, data: bytes | Iterable[bytes], *, private: bool = False) -> None:
    """Put ``data``, whole or in pieces, into the file, all of it or nothing, and not return before it is on the disk.

    The bytes go into a temporary file in the same folder, which then takes the target's place. A symbolic
    link is followed: the file that it names is replaced, the link stays. An existing file keeps its
    permissions; a new one gets 0600 if ``private``, else 0644 without what the umask takes.

    Temporaries that killed runs left in this folder are swept first: those of a process of this computer
    that lives no more, and any that is over an hour old (so a copied or shared folder gets clean too).

    What the pieces raise while they are made leaves the file as it was. Raises FollowupError (exit status 3) for
    whatever else goes wrong; the temporary is gone then. The old file is
    still there, except where only the last step failed, the sync of the folder: then it may be the new one.
    """
    try:
        target = real_file(path)
        sweep(target.parent)
        _replace_with(target, (data,) if isinstance(data, bytes) else data, private=private)
    except (OSError, ValueError) as error:
        raise unwritten(path, error) from error


def unwritten(path: Path, error: OSError | ValueError) -> FollowupError:
    """What is said where a file could not be written."""
    return FollowupError(f"Could not write {path}: {_reason(error, path)}")


def sweep(folder: Path) -> None:
    """Remove the temporaries that killed runs left in the folder. What cannot be removed stays, silently."""
    for path in left_overs(folder):
        with suppress(OSError):
            path.unlink()


def left_overs(folder: Path) -> tuple[Path, ...]:
    """The temporaries that killed runs left in the folder; none where it cannot be read."""
    found = []
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(_PREFIX) and entry.name.endswith(_SUFFIX) and _is_left_over(entry):
                found.append(Path(entry.path))
    return tuple(found)


@contextmanager
def locked(path: Path, *, wait_seconds: float = 60.0) -> Iterator[None]:
    """Hold the file for one run: read, change and write it inside, and no other run comes between.

    The lock is on a file of its own beside the real target (``.NAME.lock``), which stays there: the system
    frees it when a run is killed, and removing it would let two runs in. Where the file system knows no
    locks, there is none. Raises FollowupError where another run keeps it longer than ``wait_seconds``, or
    where the lock file cannot be made. It is not re-entrant.
    """
    try:
        target = Path(os.path.realpath(path))
        lock = os.open(
            target.with_name(f".{target.name}.lock"), os.O_RDWR | os.O_CREAT | _CLOSE_ON_EXEC, 0o600
        )
    except (OSError, ValueError) as error:
        raise unwritten(path, error) from error
    try:
        _wait_for(lock, path, wait_seconds)
        yield
    finally:
        _unlock(lock)
        os.close(lock)


_CLOSE_ON_EXEC: Final = getattr(os, "O_CLOEXEC", 0)


def real_file(path: Path) -> Path:
    """The file that is really meant. Raises OSError where it is not a file or cannot become one."""
    target = Path(os.path.realpath(path))
    try:
        mode = target.lstat().st_mode
    except FileNotFoundError:
        if not target.parent.is_dir():
            raise OSError(errno.ENOENT, f"there is no folder {target.parent}") from None
        return target
    kinds = (
        (stat.S_ISDIR, "it is a folder; name a file in it"),
        (stat.S_ISLNK, "its links go round in a circle"),
        (stat.S_ISFIFO, "it is a pipe, not a file"),
        (stat.S_ISCHR, "it is a device, not a file"),
        (stat.S_ISBLK, "it is a device, not a file"),
    )
    for is_kind, reason in kinds:
        if is_kind(mode):
            raise OSError(errno.EINVAL, reason)
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is not a file")
    return target


def _replace_with(target: Path, pieces: Iterable[bytes], *, private: bool) -> None:
    aside = written_aside(target, pieces, private=private)
    put_in_place(aside)
    sync_folder(target.parent)


class Aside(NamedTuple):
    """A file that is written whole under another name, and waits to take its target's place; ``handle`` is open."""

    target: Path
    temporary: Path
    handle: int


def written_aside(target: Path, pieces: Iterable[bytes], *, private: bool) -> Aside:
    """Write into a temporary file beside the target, which must be no link. Raises OSError, and leaves nothing then."""
    try:
        old = target.stat()
    except FileNotFoundError:
        old = None
    temporary = target.with_name(f"{_PREFIX}{_owner()}-{os.urandom(6).hex()}{_SUFFIX}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _CLOSE_ON_EXEC | getattr(os, "O_BINARY", 0)
    aside = Aside(target, temporary, os.open(temporary, flags, 0o600 if private or old else 0o644))
    try:
        for piece in pieces:
            _write_all(aside.handle, piece)
        if old:
            _keep_permissions(aside.handle, temporary, old)
    except BaseException:
        thrown_away(aside)
        raise
    return aside


def put_in_place(aside: Aside) -> None:
    """Flush the bytes to the disk, then let the file take its target's place; the folder is the caller's to sync.

    Raises OSError; the temporary is gone then.
    """
    try:
        try:
            os.fsync(aside.handle)
        finally:
            os.close(aside.handle)
        _rename(aside.temporary, aside.target)
    except BaseException:
        with suppress(OSError):
            aside.temporary.unlink()
        raise


def thrown_away(aside: Aside) -> None:
    """Remove a file that shall not take any place."""
    os.close(aside.handle)
    with suppress(OSError):
        aside.temporary.unlink()


def _write_all(handle: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view[:_CHUNK]) :]


def _keep_permissions(handle: int, temporary: Path, old: os.stat_result) -> None:
    if sys.platform == "win32":
        temporary.chmod(stat.S_IMODE(old.st_mode))
    else:
        new = os.fstat(handle)
        if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
            with suppress(OSError):  # only root may give a file away
                os.fchown(handle, old.st_uid, old.st_gid)
        os.fchmod(handle, stat.S_IMODE(old.st_mode))


def _rename(temporary: Path, target: Path) -> None:
    """On Windows a program like Excel may hold the file for a moment: try for two seconds."""
    for pause in (0.05, 0.1, 0.25, 0.6, 1.0) if os.name == "nt" else ():
        try:
            temporary.replace(target)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    temporary.replace(target)


def sync_folder(folder: Path) -> None:
    """Put a folder's list of files on the disk: without this a power cut may undo a rename or a new file.

    Some systems cannot do it for a folder: then nothing happens.
    """
    if os.name == "nt":
        return
    try:
        handle = os.open(folder, os.O_RDONLY | _CLOSE_ON_EXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise


def _owner() -> str:
    """Which process of which computer: a number that says nothing about the computer, and the process id."""
    return f"{zlib.crc32(_computer().encode('utf-8', 'replace')):08x}-{os.getpid()}"


def _is_left_over(entry: os.DirEntry[str]) -> bool:
    computer, _, rest = entry.name.removeprefix(_PREFIX).partition("-")
    process = rest.partition("-")[0]
    with suppress(OSError):
        if time.time() - entry.stat(follow_symlinks=False).st_mtime > _OLD_SECONDS:
            return True
    ours = computer == _owner().partition("-")[0] and process.isascii() and process.isdigit()
    return ours and len(process) < 10 and not _is_alive(int(process))


def _is_alive(process: int) -> bool:
    if os.name == "nt":  # there os.kill ends the process instead of asking
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return not _is_ended(process)


def _is_ended(process: int) -> bool:
    """Whether a process only waits for its parent to hear of its end (Linux; elsewhere nothing says so)."""
    try:
        told = Path(f"/proc/{process}/stat").read_bytes()
    except OSError:
        return False
    return told.rpartition(b")")[2].split()[:1] == [b"Z"]


def _reason(error: OSError | ValueError, path: Path) -> str:
    if os.name == "nt" and isinstance(error, PermissionError):
        return f"another program holds it; close {path.name} (in Excel, perhaps) and try again"
    reason = error.strerror if isinstance(error, OSError) else None
    return reason or str(error) or type(error).__name__


def _wait_for(lock: int, path: Path, seconds: float) -> None:
    end = time.monotonic() + seconds
    pause = 0.001
    while not _try_lock(lock):
        if time.monotonic() >= end:
            raise FollowupError(f"Could not write {path}: another run is still busy with it; try again later")
        time.sleep(pause)
        pause = min(pause * 2, 0.02)


if sys.platform == "win32":
    import msvcrt

    def _computer() -> str:
        return os.environ.get("COMPUTERNAME", "")

    def _try_lock(lock: int) -> bool:
        try:
            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(lock: int) -> None:
        with suppress(OSError):
            os.lseek(lock, 0, os.SEEK_SET)
            msvcrt.locking(lock, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _computer() -> str:
        return os.uname().nodename

    def _try_lock(lock: int) -> bool:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise FollowupError(f"Could not lock the file: {error.strerror}") from error
        return True

    def _unlock(lock: int) -> None:
        with suppress(OSError):
            fcntl.flock(lock, fcntl.LOCK_UN)
