"""Programs that others wrote read a feed; what each of them saw, in one form, beside what we meant."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from ics_followup.feed.encode import clean, escaped, unescaped
from ics_followup.feed.write import one_line, shortened
from ics_followup.model import Event

HERE: Final = Path(__file__).parent
PROGRAMS: Final = HERE / "programs"
INSTALLED: Final = HERE.parent.parent / "build" / "readers"
PACKAGES: Final = INSTALLED / "node_modules"

COMMANDS: Final[dict[str, tuple[str, ...]]] = {
    "icalendar": (sys.executable, "read_icalendar.py"),
    "ical": (sys.executable, "read_ical.py"),
    "vobject": (sys.executable, "read_vobject.py"),
    "libical": (sys.executable, "read_libical.py"),
    "ical.js 1": ("node", "read_icaljs.js", str(PACKAGES / "ical.js")),
    "ical.js 2": ("node", "read_icaljs.js", str(PACKAGES / "ical.js-2")),
    "sabre/vobject": ("php", "read_sabre.php"),
}
"""How each reader is called; the feed follows."""


class Seen(NamedTuple):
    """One event as a reader sees it. ``start`` and ``end``: moments in UTC or days, as ISO 8601 writes them."""

    uid: str
    start: str
    end: str
    summary: str
    description: str
    categories: tuple[str, ...]
    sequence: int = 0
    status: str = "CONFIRMED"
    transp: str = "TRANSPARENT"
    alarms: tuple[int, ...] = ()
    """When it rings, in seconds after the start."""


def said(when: datetime | date) -> str:
    """A moment in UTC, or a day, as ISO 8601 writes it."""
    if isinstance(when, datetime):
        return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"
    return when.isoformat()


def meant(events: Iterable[Event], *, alarm: int | None = None) -> list[Seen]:
    """What every reader should see of these events, by UID: cleaned, titles on one line, texts of 4,000 at most.

    ``alarm``: minutes before each start, as in the feed.
    """
    return sorted(
        Seen(
            uid=event.uid,
            start=said(event.start),
            end=said(event.end),
            summary=one_line(event.summary, 255),
            description=shortened(event.description),
            categories=(clean(event.category),) if event.category else (),
            alarms=(-60 * alarm,) if alarm is not None and isinstance(event.start, datetime) else (),
        )
        for event in events
    )


class Told(NamedTuple):
    """What a reader said of one feed: its events by UID, what its validator complains of, its version if it says so."""

    events: list[Seen]
    complaints: tuple[str, ...]
    version: str = ""


def read_by(name: str, *feeds: Path) -> list[Told]:
    """What a reader says of each feed. Fails where it is not installed, writes of anything wrong, or gives up."""
    program, script, *more = COMMANDS[name]
    if shutil.which(program) is None or not all(Path(each).exists() for each in more):
        raise AssertionError(f"{name} is not installed: run make test, which installs it")
    command = [program, str(PROGRAMS / script), *more, *map(str, feeds)]
    done = subprocess.run(command, capture_output=True, timeout=300, check=False)
    assert (done.returncode, done.stderr) == (0, b""), f"{name}: {done.stderr.decode()[-2000:]}"
    return [_told(each) for each in json.loads(done.stdout)]


def differences(ours: list[Seen], theirs: list[Seen], *, most: int = 5) -> list[str]:
    """The first few differences, event and field by field; empty where all is equal."""
    if [each.uid for each in ours] != [each.uid for each in theirs]:
        missing = {each.uid for each in ours} ^ {each.uid for each in theirs}
        return [f"{len(ours)} events are {len(theirs)}; not in both: {sorted(missing)[:most]}"]
    return [
        f"{mine.uid}: {name}: ours {a!r}, theirs {b!r}"
        for mine, other in zip(ours, theirs, strict=True)
        if mine != other
        for name, a, b in zip(Seen._fields, mine, other, strict=True)
        if a != b
    ][:most]


KNOWN_COMPLAINTS: Final = {
    "libical": (
        "Failed iTIP restrictions for ORGANIZER property. Expected 1 instances of the property and got 0",
    )
}
"""What a validator says of every feed of ours. RFC 5546 3.2.1 wants an ORGANIZER beside METHOD:PUBLISH, for invitations
sent by mail; in a feed it would make clients ask whether one comes."""


def as_read_by(name: str, seen: Seen, version: str = "") -> Seen:
    """What a reader makes of an event that we wrote as the standard says: the one place of known misreadings.

    - ical parts CATEGORIES at every comma, also at one that is escaped (RFC 5545 3.8.1.2, 3.3.11).
    - sabre/vobject 2 leaves ``\\,`` and ``\\;`` in texts as they stand; Debian 12 has 2.1.7.
    """
    if name == "ical":
        parts = (escaped(each).split(",") for each in seen.categories)
        return seen._replace(categories=tuple(unescaped(part) for each in parts for part in each))
    if name == "sabre/vobject" and version.startswith("2."):
        summary, description = (re.sub("([,;])", r"\\\1", text) for text in (seen.summary, seen.description))
        return seen._replace(summary=summary, description=description)
    return seen


def _told(read: Any) -> Told:
    if isinstance(read, dict):
        return Told(_seen(read["events"]), tuple(read["complaints"]), read.get("version", ""))
    return Told(_seen(read), ())


def _seen(records: list[dict[str, Any]]) -> list[Seen]:
    return sorted(
        Seen(**{**each, "categories": tuple(each["categories"]), "alarms": tuple(each["alarms"])})
        for each in records
    )
