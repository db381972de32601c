"""Published copies that were left where the feed does not go any more: state.json knows them until they are gone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from ics_followup.publish.state import change_entry, read_state
from ics_followup.settings import Publish

KEY: Final = "left_copies"
MOST: Final = 50
"""How many are remembered; of more the oldest are forgotten."""


def left_copies(folder: Path, now: Publish) -> tuple[Publish, ...]:
    """The places that were given up with a copy in them, the oldest first; never the one that the feed has ``now``."""
    found = _places(read_state(folder).get(KEY))
    return tuple(place for place in found if _mark(place) != _mark(now))


def remember_left(folder: Path, place: Publish) -> None:
    """Keep that a copy was left at a place. A place without a name for the file never had one."""
    if place.to and place.name:
        change_entry(folder, KEY, lambda said: [*_others(said, place), place._asdict()][-MOST:])


def forget_left(folder: Path, place: Publish) -> None:
    """Forget a place, as no copy is there any more."""
    if any(_mark(each) == _mark(place) for each in _places(read_state(folder).get(KEY))):
        change_entry(folder, KEY, lambda said: _others(said, place))


def _others(said: object, place: Publish) -> list[dict[str, str]]:
    return [each._asdict() for each in _places(said) if _mark(each) != _mark(place)]


def _places(said: object) -> tuple[Publish, ...]:
    """What state.json says, as far as it can be read."""
    entries = [entry for entry in said if isinstance(entry, Mapping)] if isinstance(said, list) else []
    texts = [{key: entry.get(key, "") for key in Publish._fields} for entry in entries]
    whole = [Publish(**text) for text in texts if all(isinstance(value, str) for value in text.values())]
    return tuple(place for place in whole if place.to and place.name)


def _mark(place: Publish) -> tuple[str, str, str]:
    return place.to, place.place, place.name
