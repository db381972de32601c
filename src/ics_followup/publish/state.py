"""``state.json`` beside the sheet: what the last run was, and the list whose numbers the user may name."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from ics_followup.model import Reminder
from ics_followup.problems import FollowupError
from ics_followup.publish.atomic import locked, write_atomically

Left = tuple[int, datetime, date]
"""What an event had when it left the feed: its SEQUENCE, its stamp, and the day of the build that left it out."""

NAME: Final = "state.json"
ASIDE: Final = "state.damaged.json"
VERSION: Final = 1
MOST_IMPORTED: Final = 2000
"""How many appointments are remembered."""

_KEY_OCTETS: Final = 32

BUSY_SECONDS: Final = 30.0
"""So long another run may be at the file before nobody waits for it any more."""


def read_state(folder: Path) -> Mapping[str, Any]:
    """What the file says; empty where there is none or it cannot be read, for nothing in it is needed."""
    try:
        state = json.loads((folder / NAME).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return state if isinstance(state, dict) else {}


def is_damaged(folder: Path) -> bool:
    """Whether the file is there and cannot be read, or is of a newer version than this program's."""
    try:
        state = json.loads((folder / NAME).read_bytes())
    except FileNotFoundError:
        return False
    except (OSError, ValueError, RecursionError):
        return True
    return not isinstance(state, dict) or state.get("version", VERSION) not in range(VERSION + 1)


def remember_list(folder: Path, keys: Sequence[str], marks: Sequence[str] = ()) -> None:
    """Keep the keys of the list that was just shown, number 1 first.

    ``marks`` say which step of its row each line was (``mark_of``); without them a number names the row only.
    """
    _update(folder, {"last_list": list(keys), "last_marks": list(marks)})


def remember_run(
    folder: Path,
    run: Mapping[str, Any],
    seen: Mapping[str, tuple[str, date]],
    gone: Mapping[str, Left] | None = None,
) -> None:
    """Keep what the last build was, and the undated statuses since they were seen.

    ``gone`` is what the events had that left the feed, None to leave that as it is.
    """
    first_seen = {key: {"status": status, "day": day.isoformat()} for key, (status, day) in seen.items()}
    entries: dict[str, Any] = {
        "last_run": dict(run),
        "first_seen": first_seen,
        "last_failure": None,
    }
    if gone is not None:
        entries["gone"] = {
            uid: [sequence, stamp.isoformat(), left.isoformat()]
            for uid, (sequence, stamp, left) in gone.items()
        }
    _update(folder, entries)


def first_seen(folder: Path) -> Mapping[str, tuple[str, date]]:
    """By key: an undated status and the day on which a build first saw it."""
    found: dict[str, tuple[str, date]] = {}
    entries = read_state(folder).get("first_seen", {})
    for key, entry in entries.items() if isinstance(entries, dict) else ():
        with suppress(TypeError, KeyError, ValueError):
            found[key] = (str(entry["status"]), date.fromisoformat(entry["day"]))
    return found


def remember_failure(folder: Path, failure: Mapping[str, Any]) -> None:
    """Keep how a run ended that wrote no feed, where one before it did; the next one that does takes it away."""
    if (folder / NAME).is_file():
        _update(folder, {"last_failure": dict(failure)})


def gone_events(folder: Path) -> Mapping[str, Left]:
    """By UID: what the events had that left the feed not long ago."""
    found: dict[str, Left] = {}
    entries = read_state(folder).get("gone", {})
    for uid, entry in entries.items() if isinstance(entries, dict) else ():
        with suppress(TypeError, ValueError):
            sequence, stamp, left = entry
            when = datetime.fromisoformat(stamp)
            if when.utcoffset() is not None:
                found[uid] = (int(sequence), when, date.fromisoformat(left))
    return found


def remember_job(folder: Path, job: Mapping[str, Any] | None) -> None:
    """Keep which job runs this folder on a schedule, None for none any more: its kind, its hours, since when."""

    def kept(state: Mapping[str, Any]) -> Mapping[str, Any]:
        connected = state.get("connected")
        wish = {"connected": {**connected, "job": bool(job)}} if isinstance(connected, dict) else {}
        return {"job": dict(job) if job else None, **wish}

    _change(folder, kept)


def is_news(folder: Path, said: str, day: date) -> bool:
    """Whether a scheduled run should say this, and keep that it did: each trouble is told once a day.

    An empty text is the news that all is well again, which makes the next trouble news. Where no build ever left
    its state, nothing is kept, so everything is news.
    """
    from hashlib import sha256

    told = (
        {"day": day.isoformat(), "digest": sha256(said.encode("utf-8", "replace")).hexdigest()}
        if said
        else None
    )
    if not (folder / NAME).is_file():
        return bool(said)
    is_news_now = _change(folder, lambda state: {"told": told} if state.get("told") != told else {})
    return bool(said) and is_news_now


def remember_publish(folder: Path, publish: Mapping[str, Any]) -> None:
    """Keep how the last sending of the feed ended."""
    _update(folder, {"last_publish": dict(publish)})


def remember_publisher(folder: Path, computer: Mapping[str, Any]) -> None:
    """Keep which computer publishes."""
    _update(folder, {"computer": dict(computer)})


def remember_connected(folder: Path, *, calendar: str, at_hand: str, job: bool | None = None) -> None:
    """Keep what ``connect`` was told last, by the words of its options: the calendar, and what was at hand.

    ``job`` is whether this computer shall keep it fresh, None where that was not asked. A stop that was half done is
    over with that.
    """
    said = {"calendar": calendar, "with": at_hand} | ({} if job is None else {"job": job})
    _change(
        folder,
        lambda state: {"connected": said} | ({"stopping": None} if state.get("stopping") else {}),
    )


def remember_stopping(folder: Path, at: datetime) -> None:
    """Keep that ``stop`` could not do all of it, at an aware moment, so that the next one goes on."""
    _update(folder, {"stopping": at.isoformat(timespec="seconds")})


def change_entry(folder: Path, name: str, changed: Callable[[Any], Any]) -> None:
    """Put into one entry what ``changed`` makes of what it says now, None for nothing."""
    _change(folder, lambda state: {name: changed(state.get(name))})


def sharing_key(folder: Path) -> bytes | None:
    """The secret of the pseudonyms in what is shared, 32 random bytes, made at its first use.

    None where it cannot be kept: then there is none that the next run would know. Whoever has it can try out which
    company a pseudonym stands for, so it stands here, in a file that only its owner can read, and nowhere else.
    """
    from secrets import token_hex

    _change(folder, lambda state: {} if _key_in(state) else {"share": token_hex(_KEY_OCTETS)})
    return _key_in(read_state(folder))


def _key_in(state: Mapping[str, Any]) -> bytes | None:
    with suppress(TypeError, ValueError):
        key = bytes.fromhex(state.get("share", ""))
        return key if len(key) == _KEY_OCTETS else None
    return None


def listed_keys(folder: Path) -> tuple[str, ...]:
    """The keys of the last list shown, number 1 first."""
    return _texts(folder, "last_list")


def listed_marks(folder: Path) -> tuple[str, ...]:
    """Which step each line of the last list was, number 1 first; empty where that was not kept."""
    return _texts(folder, "last_marks")


def mark_of(reminder: Reminder) -> str:
    """Which reminder a line of a list is: its row, step, occurrence and person."""
    person = reminder.person
    named = (person.name or person.email or person.phone) if person else ""
    return "|".join((reminder.interview.key, reminder.step, str(reminder.occurrence), named))


def imported(folder: Path) -> Mapping[str, tuple[str, str]]:
    """By UID of an appointment: the key of the row that it became (empty where the user did not want it), its start."""
    return _imported(read_state(folder))


def _imported(state: Mapping[str, Any]) -> Mapping[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    entries = state.get("imported", {})
    for uid, entry in entries.items() if isinstance(entries, dict) else ():
        with suppress(TypeError, KeyError):
            found[uid] = (str(entry["row"]), str(entry["start"]))
    return found


def remember_import(folder: Path, entries: Mapping[str, tuple[str, str]]) -> None:
    """Add what an import made of appointments; of too many the oldest are forgotten."""

    def added(state: Mapping[str, Any]) -> Mapping[str, Any]:
        every = {**_imported(state), **entries}
        newest = sorted(every.items(), key=lambda item: item[1][1])[-MOST_IMPORTED:]
        return {"imported": {uid: {"row": row, "start": start} for uid, (row, start) in newest}}

    _change(folder, added)


def _texts(folder: Path, name: str) -> tuple[str, ...]:
    found = read_state(folder).get(name, [])
    return tuple(text for text in found if isinstance(text, str)) if isinstance(found, list) else ()


def _update(folder: Path, entries: Mapping[str, Any]) -> None:
    _change(folder, lambda _: entries)


def _change(folder: Path, entries_for: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> bool:
    """Put entries into the file as it is now, and let no other run come between; False where there are none to put.

    The lock is the last one that is taken and is held for this alone, so nobody who has it waits for another. Where
    it cannot be had, the entries are written without it.
    """
    with ExitStack() as held:
        with suppress(FollowupError):
            held.enter_context(locked(folder / NAME, wait_seconds=BUSY_SECONDS))
        before = read_state(folder)
        entries = entries_for(before)
        if entries:
            _write(folder, {**before, **entries, "version": VERSION})
    return bool(entries)


def _write(folder: Path, state: Mapping[str, Any]) -> None:
    """Best effort: a folder that cannot be written to must not stop somebody from reading their plan."""
    text = json.dumps(state, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    with suppress(FollowupError, OSError):
        if is_damaged(folder):
            (folder / NAME).replace(folder / ASIDE)
        write_atomically(folder / NAME, text.encode("utf-8", "replace"), private=True)
