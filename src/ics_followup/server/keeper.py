"""Keeps the served feed fresh: looks for changes now and then, builds anew, and holds on to the last good feed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Hashable, Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Final, NamedTuple

from ics_followup.problems import DataError, FollowupError, harmless, in_one_line
from ics_followup.server.answers import Feed, feed_of
from ics_followup.server.page import NO_WEEK, Week

EVERY_SECONDS: Final = 2.0
"""So often it is looked whether something changed."""

AGAIN_SECONDS: Final = 60.0
"""After a failure it is tried again after that time, though nothing changed: a disk may be full no more."""

_DEEP: Final = 4
_MOST_FILES: Final = 5000


class Built(NamedTuple):
    """What a build left: the file of the feed, the plan of the week, and in a line what is wrong with the sheet.

    ``said`` is empty where all is well.
    """

    target: Path
    week: Week
    said: str = ""


class Shown(NamedTuple):
    """What is served, all of it from one build."""

    feed: Feed
    week: Week


class Keeper:
    """Holds what is served. ``build`` writes the feed, ``watch`` says how everything stands that it depends on.

    ``say`` hears a line where something changed, or went wrong. A build that fails takes nothing away.
    """

    def __init__(
        self,
        *,
        target: Path,
        build: Callable[[], Built],
        watch: Callable[[], Hashable],
        say: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._target = target
        self._build = build
        self._watch = watch
        self._say = say
        self._clock = clock
        self._seen: Hashable = None
        self._again: float | None = None
        self._said = ""
        self._shown: Shown | None = None
        self._stop = Event()
        self._thread = Thread(target=self._run, name="keeper", daemon=True)

    @property
    def shown(self) -> Shown:
        """What to serve. Raises FollowupError where there has been no feed yet."""
        if self._shown is None:
            raise FollowupError("There is no feed to serve yet.")
        return self._shown

    def begin(self) -> None:
        """Build for the first time. Where that fails, the feed of an earlier run is served, if there is one.

        Raises the FollowupError of the build where there is none.
        """
        try:
            self._built()
        except FollowupError as error:
            try:
                feed = self._read()
            except FollowupError:
                raise error from None
            self._failed(_line(error), Shown(feed, NO_WEEK))

    def start(self) -> None:
        """Look for changes from now on, in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more. A build that is busy may finish: what it writes is whole, or not there."""
        self._stop.set()
        self._thread.join(timeout=5)

    def turn(self) -> None:
        """Look once, and build where something changed or a failure is to be tried again. Raises nothing."""
        try:
            due = self._again is not None and self._clock() >= self._again
            if due or self._seen != (self._watch(), stamp_of(self._target)):
                self._built()
        except Exception as error:
            self._failed(_line(error), self._shown)

    def _run(self) -> None:
        while not self._stop.wait(EVERY_SECONDS):
            self.turn()

    def _built(self) -> None:
        # What was there before the build counts as seen, also where it fails: a change meanwhile is met next time.
        before = self._watch()
        self._seen = (before, stamp_of(self._target))
        built = self._build()
        feed, old = self._read(), self._shown
        self._seen, self._again = (before, stamp_of(self._target)), None
        self._shown = Shown(feed, built.week)
        if old and old.feed.data != feed.data:
            self._say(f"The feed changed: it has {feed.data.count(b'BEGIN:VEVENT')} events now.")
        if built.said != self._said:
            self._say(built.said or "All is well again.")
        self._said = built.said

    def _read(self) -> Feed:
        try:
            data = self._target.read_bytes()
            modified = min(int(self._target.stat().st_mtime), int(time.time()))
            return feed_of(data, modified=modified, before=self._shown.feed if self._shown else None)
        except OSError as error:
            raise FollowupError(f"Could not read {self._target}: {error.strerror or error}") from None
        except ValueError:
            raise FollowupError(f"{self._target} is not a calendar.") from None

    def _failed(self, line: str, shown: Shown | None) -> None:
        self._again = self._clock() + AGAIN_SECONDS
        if shown:
            self._shown = shown._replace(week=shown.week._replace(notice=line))
        if line != self._said:
            self._say(f"{line} (The last good feed is served.)")
        self._said = line


def _line(error: Exception) -> str:
    """What went wrong, in one line."""
    if isinstance(error, DataError) and error.problems:
        more = f" (and {len(error.problems) - 1} more)" if len(error.problems) > 1 else ""
        return " ".join(in_one_line(error.problems[0]).split()) + more
    return harmless(str(error) if isinstance(error, FollowupError) else f"{type(error).__name__}: {error}")


def stamp_of(path: Path) -> Hashable:
    """How a file stands, to be compared with itself later: None where it is not there."""
    try:
        about = path.stat()
    except OSError:
        return None
    return (about.st_mtime_ns, about.st_size, about.st_ino)


def stamps_below(folder: Path, *, endings: tuple[str, ...]) -> Hashable:
    """How all files of a folder stand whose names end so, and those of its folders, a few deep."""
    return tuple((str(path), stamp_of(path)) for path in _files(folder, endings, _DEEP))[:_MOST_FILES]


def _files(folder: Path, endings: tuple[str, ...], deep: int) -> Iterator[Path]:
    try:
        with os.scandir(folder) as entries:
            found = sorted(
                (entry.name, entry.is_dir()) for entry in entries if not entry.name.startswith(".")
            )
    except OSError:
        return
    for name, is_folder in found:
        if is_folder and deep > 1:
            yield from _files(folder / name, endings, deep - 1)
        elif not is_folder and name.casefold().endswith(endings):
            yield folder / name
