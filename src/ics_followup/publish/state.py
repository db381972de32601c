"""``state.json`` beside the sheet: what the last run was, and the list whose numbers the user may name."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, Final

from ics_followup.problems import FollowupError
from ics_followup.publish.atomic import write_atomically

NAME: Final = "state.json"


def read_state(folder: Path) -> Mapping[str, Any]:
    """What the file says; empty where there is none or it cannot be read, for nothing in it is needed."""
    try:
        state = json.loads((folder / NAME).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return state if isinstance(state, dict) else {}


def remember_list(folder: Path, keys: Sequence[str]) -> None:
    """Keep the keys of the list that was just shown, number 1 first."""
    _update(folder, {"last_list": list(keys)})


def remember_run(
    folder: Path, run: Mapping[str, Any], keys: Sequence[str], seen: Mapping[str, tuple[str, date]]
) -> None:
    """Keep what the last build was, the list that it showed, and the undated statuses since they were seen."""
    first_seen = {key: {"status": status, "day": day.isoformat()} for key, (status, day) in seen.items()}
    _update(folder, {"last_run": dict(run), "last_list": list(keys), "first_seen": first_seen})


def first_seen(folder: Path) -> Mapping[str, tuple[str, date]]:
    """By key: an undated status and the day on which a build first saw it."""
    found: dict[str, tuple[str, date]] = {}
    entries = read_state(folder).get("first_seen", {})
    for key, entry in entries.items() if isinstance(entries, dict) else ():
        with suppress(TypeError, KeyError, ValueError):
            found[key] = (str(entry["status"]), date.fromisoformat(entry["day"]))
    return found


def listed_keys(folder: Path) -> tuple[str, ...]:
    """The keys of the last list shown, number 1 first."""
    keys = read_state(folder).get("last_list", [])
    return tuple(key for key in keys if isinstance(key, str)) if isinstance(keys, list) else ()


def _update(folder: Path, entries: Mapping[str, Any]) -> None:
    """Best effort: a folder that cannot be written to must not stop somebody from reading their plan."""
    state = {**read_state(folder), **entries, "version": 1}
    text = json.dumps(state, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    with suppress(FollowupError):
        write_atomically(folder / NAME, text.encode("utf-8", "replace"), private=True)
