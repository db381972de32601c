"""``pushed.json`` beside the sheet: what was sent to which calendar, without which nothing there may be deleted.

A file of its own, apart from ``state.json``, in which nothing is needed: it is written before anything is sent, and
a push that cannot write it sends nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

from ics_followup.publish.atomic import write_atomically

NAME: Final = "pushed.json"


class Sent(NamedTuple):
    """One event that was sent: the server's mark of it, and the digest of what we sent.

    ``etag`` is empty where it is not known, ``digest`` where the event was only about to be sent.
    """

    etag: str = ""
    digest: str = ""


class Kept(NamedTuple):
    """What is known of one calendar. ``url`` is its address.

    ``asked`` is what the user had named it by. ``way`` is how the server wants the password ("basic", "digest"),
    empty where that is not known. ``mark`` is what the calendar as a whole was marked with when it was equal to the
    feed, empty where it may not be.
    """

    url: str
    asked: str = ""
    way: str = ""
    mark: str = ""
    events: Mapping[str, Sent] = {}


class Records:
    """All calendars of one folder. ``lost`` says that there is a record that cannot be read."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self.lost = False
        self._kept: dict[str, Kept] = {}
        self.last: Mapping[str, str] = {}
        try:
            data = json.loads(self.path.read_bytes())
            entries, last = data["calendars"], data.get("last", {})
            self.last = {str(name): str(value) for name, value in last.items()}
            self._kept = {url: _kept(url, entry) for url, entry in entries.items()}
        except FileNotFoundError:
            pass
        except (OSError, ValueError, RecursionError, TypeError, KeyError, AttributeError):
            self.lost = True

    def of(self, url: str) -> Kept:
        """What is known of a calendar; nothing of one to which nothing was sent."""
        return self._kept.get(url, Kept(url))

    def asked(self, asked: str) -> Kept | None:
        """The calendar that was found under that name the last time, None where there was none."""
        return next((kept for kept in self._kept.values() if kept.asked == asked), None)

    def every(self) -> tuple[Kept, ...]:
        """All calendars to which something was sent."""
        return tuple(kept for kept in self._kept.values() if kept.events)

    def keep(self, kept: Kept) -> None:
        """Write what is now known of a calendar. Raises FollowupError (status 3) where it cannot be written."""
        for url, other in self._kept.items():
            if other.asked == kept.asked and url != kept.url:
                self._kept[url] = other._replace(asked="")
        self._kept[kept.url] = kept
        self._write()

    def note(self, *, at: str, result: str, said: str, digest: str = "") -> None:
        """Write how the last push ended, for whoever asks: "sent", "unchanged" or "failed", and a sentence.

        ``digest`` is that of the feed's file to which the calendar is equal now; empty where it is not.
        """
        self.last = {"at": at, "result": result, "said": said, "digest": digest}
        self._write()

    def _write(self) -> None:
        calendars = {
            kept.url: {
                "asked": kept.asked,
                "way": kept.way,
                "mark": kept.mark,
                "events": {uid: list(sent) for uid, sent in sorted(kept.events.items())},
            }
            for kept in self._kept.values()
        }
        text = (
            json.dumps({"version": 1, "last": dict(self.last), "calendars": calendars}, ensure_ascii=False)
            + "\n"
        )
        write_atomically(self.path, text.encode("utf-8", "replace"), private=True)


def _kept(url: str, entry: Mapping[str, Any]) -> Kept:
    events: dict[str, Sent] = {}
    for uid, values in entry["events"].items():
        with suppress(ValueError):
            etag, digest = map(str, values)
            events[uid] = Sent(etag, digest)
    return Kept(url, str(entry["asked"]), str(entry["way"]), str(entry["mark"]), events)
