"""A folder: copied at once or not at all, never made, and nothing of anybody else's is touched."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import pytest

from ics_followup.publish.targets.base import SendFailure
from ics_followup.publish.targets.folder import FolderTarget
from ics_followup.settings import Publish

pytestmark = pytest.mark.usefixtures("own_config")

NAME = "0123456789abcdef0123456789abcdef01234567.ics"
Feed = Callable[..., bytes]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def synced(tmp_path: Path) -> Path:
    place = tmp_path / "Dropbox"
    place.mkdir()
    return place


@pytest.fixture
def target(synced: Path) -> FolderTarget:
    return FolderTarget(Publish(to="folder", place=str(synced), name=NAME), synced)


def test_the_file_is_copied_and_the_same_feed_is_left_alone(
    target: FolderTarget, synced: Path, feed: Feed
) -> None:
    assert target.send(feed("one")).changed
    before = (synced / NAME).stat()
    assert not target.send(feed("one")).changed
    assert (synced / NAME).stat().st_mtime_ns == before.st_mtime_ns
    assert target.send(feed("two")).changed
    assert target.check() == feed("two")
    assert names(synced) == [NAME]


def test_a_place_may_be_relative_to_the_settings_or_to_the_home(
    synced: Path, feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    FolderTarget(Publish(place="Dropbox", name="a.ics"), synced.parent).send(feed())
    monkeypatch.setenv("HOME", str(synced.parent))
    FolderTarget(Publish(place="~/Dropbox", name="b.ics"), Path("/nowhere")).send(feed())
    assert names(synced) == ["a.ics", "b.ics"]


def test_a_folder_that_is_not_there_is_never_made(synced: Path, feed: Feed) -> None:
    away = FolderTarget(Publish(place=str(synced / "away"), name=NAME), synced)
    with pytest.raises(
        SendFailure, match=r"there is no folder .*Start the program that synchronises"
    ) as caught:
        away.send(feed())
    assert caught.value.status == 3
    assert names(synced) == []


def test_a_full_disk_leaves_the_copy_of_before(
    target: FolderTarget, synced: Path, feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    target.send(feed("before"))

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("ics_followup.publish.atomic.os.write", full)
    with pytest.raises(SendFailure, match="No space left on device"):
        target.send(feed("after"))
    monkeypatch.undo()
    assert target.check() == feed("before")
    assert names(synced) == [NAME]


def test_a_file_of_somebody_elses_is_neither_replaced_nor_removed(
    target: FolderTarget, synced: Path, feed: Feed
) -> None:
    (synced / NAME).write_bytes(b"my notes")
    with pytest.raises(SendFailure, match="no feed of ours"):
        target.send(feed())
    assert target.remove() == ""
    assert (synced / NAME).read_bytes() == b"my notes"


def test_removing_takes_the_file_alone(target: FolderTarget, synced: Path, feed: Feed) -> None:
    (synced / "photo.jpg").write_bytes(b"x")
    target.send(feed())
    assert target.remove() == f"Removed {synced / NAME}."
    assert target.remove() == ""
    assert names(synced) == ["photo.jpg"]


def test_it_says_which_links_a_calendar_can_read(target: FolderTarget) -> None:
    said = " ".join(target.explain())
    for word in ("dl=1", "/download", "download=1", "OneDrive", "iCloud"):
        assert word in said
