"""A day and a time on somebody's clock: hours that are missing or come twice, and names of clocks."""

from datetime import UTC, date, datetime, time, timezone
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ics_followup.intake.misread import Misread


class When(NamedTuple):
    """A day, perhaps with a time, perhaps with what was written about the clock that shows it.

    ``offset`` is the one written with the time; ``named`` the name of a clock, like EST, which must be that of
    the row. ``minutes`` is how long it takes, None where no end was written; ``note`` what stood in brackets and
    is not used. ``met`` is what the brackets say about how it was held: True in person, False by phone or video.
    ``early`` is True for an hour of the night that is written like one of the afternoon: ``2:30``.
    """

    day: date
    clock: time | None = None
    offset: timezone | None = None
    named: str = ""
    minutes: int | None = None
    note: str = ""
    met: bool | None = None
    early: bool = False

    def day_in(self, zone: ZoneInfo) -> date:
        """Return the day on the clock of ``zone``; raises Misread for a time that is not one there."""
        if self.clock is None or (self.offset is None and not self.named):
            return self.day
        return moment(self, zone)[0].date()


@lru_cache(maxsize=4096)
def moment(when: When, zone: ZoneInfo) -> tuple[datetime, str]:
    """Place a day and time on the clock of ``zone``; a day without a time stands at 00:00.

    Returns the aware datetime and a warning, empty if there is none: an hour that happens twice in autumn is
    taken as the first, unless the name of the clock says which (01:30 EST). Raises Misread for an hour that clocks
    skip in spring, and for the name of another clock.
    """
    if when.clock is None:
        return datetime.combine(when.day, time(0), zone), ""
    if when.offset is not None:
        try:
            return datetime.combine(when.day, when.clock, when.offset).astimezone(zone), ""
        except OverflowError:
            raise Misread(
                "This time lies too far away", "Write the day and the time like 2026-11-22 10:00."
            ) from None
    local = datetime.combine(when.day, when.clock, zone)
    second = local.replace(fold=1)
    doubled = local.utcoffset() != second.utcoffset()
    if doubled and local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise Misread(
            f"{when.clock:%H:%M} does not exist on {when.day} in {zone.key}: clocks skip that hour",
            "Write the hour that their clock showed, or only the day.",
        )
    if when.named:
        fitting = [each for each in (local, second) if _is_called(each, when.named)]
        if not fitting:
            raise _other_clock(when, local, zone)
        if len(fitting) == 1:
            return fitting[0], ""
    if doubled:
        return local, (
            f"{when.clock:%H:%M} happens twice on {when.day} in {zone.key}: the first one is taken"
        )
    return local, ""


def _is_called(at: datetime, name: str) -> bool:
    from ics_followup.intake.date_words import fold, zone_names

    shown_there = (at.tzname() or "").upper()
    if shown_there == name.upper() or shown_there in zone_names().get(name.upper(), ()):
        return True
    city = str(at.tzinfo).rpartition("/")[2].replace("_", " ")
    return fold(city) == fold(name)


def _other_clock(when: When, local: datetime, zone: ZoneInfo) -> Misread:
    called = local.tzname() or ""
    said = f", where it is {called}" if called.isalpha() else ""
    return Misread(
        f"The time {when.clock:%H:%M} {when.named} does not fit {zone.key}, the time zone of this row, "
        f"on {when.day}{said}",
        f"Write the zone of this time in the column timezone, or take {when.named} out.",
    )
