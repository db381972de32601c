"""How the feed gets into a calendar now, as followup.toml and state.json say it: for questions, lists and goodbyes."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit

from ics_followup.publish.connecting.calendars import CALENDARS
from ics_followup.publish.connecting.ways import PUSH, WAYS, Way, way_of
from ics_followup.publish.kept import Kept
from ics_followup.settings import Settings


class Standing(NamedTuple):
    """What is set up. followup.toml decides; state.json knows what it does not say: which calendar follows the feed.

    >>> from ics_followup.settings import Publish
    >>> Standing(Settings(publish=Publish(to="webdav")), Kept(calendar="apple", at_hand="coach")).at_hand
    'coach'
    >>> Standing(Settings(publish=Publish(to="gist")), Kept(calendar="apple", at_hand="coach")).at_hand
    'github'
    """

    settings: Settings
    kept: Kept

    @property
    def calendar(self) -> str:
        """The word of the calendar, empty where it is not known."""
        if self.kept.calendar in CALENDARS:
            return self.kept.calendar
        return "caldav" if self.settings.push.url and not self.settings.publish.to else ""

    @property
    def at_hand(self) -> str:
        """The word of the way, empty for none. Two ways may look alike in followup.toml: then the one chosen last."""
        publish, chosen = self.settings.publish, self.kept.at_hand
        if chosen in WAYS and WAYS[chosen].to == publish.to:
            return chosen
        return way_of(publish.to, publish.address)

    @property
    def said(self) -> str:
        """All of it but the address, in a line; empty where nothing is set up."""
        settings = self.settings
        parts = [CALENDARS[self.calendar].called] if self.calendar else []
        if self.at_hand == "nothing":
            parts.append("you import the file by hand")
        elif self.at_hand:
            parts.append(f"{WAYS[self.at_hand].at_hand}{self._where()}")
        if settings.publish.to and not settings.publish.address:
            parts.append("its address is not known yet")
        if settings.push.url:
            parts.append(f"events are pushed to {self._server()}")
        if not parts:
            return ""
        parts.append("events say only Reminder" if settings.feed.discreet else "events say whom to contact")
        parts.append("a job keeps it fresh" if self.kept.job else "no job is installed")
        return "; ".join(parts)

    @property
    def lines(self) -> tuple[str, ...]:
        """What is set up, as sentences; none where nothing is."""
        address = self.settings.publish.address if self.settings.publish.to else ""
        fetched = (f"Calendars fetch it from {address}",) if address else ()
        return (f"Set now: {self.said}.", *fetched) if self.said else ()

    def goes_on(self, way: Way) -> tuple[str, ...]:
        """What stays set up beside a way that is chosen now, as sentences."""
        found = []
        if self.settings.push.url and way is not PUSH:
            found.append(
                f"Events go on being written into the calendar at {self._server()} too; ics-followup stop ends all "
                "of it."
            )
        if self.settings.publish.to and way.does in ("push", "serve"):
            found.append("The feed goes on being published too; ics-followup stop ends all of it.")
        return tuple(found)

    def _server(self) -> str:
        return urlsplit(self.settings.push.url).hostname or "a server"

    def _where(self) -> str:
        publish = self.settings.publish
        return f": {publish.place}" if publish.place and publish.to != "gist" else ""
