"""One row becomes its interviews: every cell is read, and everything wrong in the row is found at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final, NamedTuple, cast
from zoneinfo import ZoneInfo

from ics_followup import places
from ics_followup.intake import words
from ics_followup.intake.contradictions import note_contradictions
from ics_followup.intake.misread import Misread, shown
from ics_followup.intake.people_columns import people_of
from ics_followup.intake.promises import Counting, Days, check_promise, promise_from
from ics_followup.intake.rounds import Start, met_in, rounds_of, texts_for
from ics_followup.intake.rows import RowReader, few_parts_of
from ics_followup.intake.starts import Reader, readers_of, remark_of
from ics_followup.intake.times import at_time, times_for
from ics_followup.intake.values import moment, read_when
from ics_followup.intake.whereabouts import (
    Whereabouts,
    check_region,
    doubtful_zone,
    read_country,
    read_zone,
    region_in,
    whereabouts_of,
)
from ics_followup.model import NO_EXTRAS, Channel, Interview, Outcome, Promise, Status, Touch
from ics_followup.settings import Settings

if TYPE_CHECKING:
    from ics_followup.intake.sidecar import Entry

_SAID_IN_LOG: Final[dict[Status, Outcome]] = {
    "advanced": "advanced", "rejected": "rejection", "offer": "offer", "on hold": "hold",
}  # fmt: skip

_AS_WRITTEN: Final = frozenset(
    ("client", "company", "role", "round", "address", "topic", "strength", "materials", "news", "address_as")
)
_WORDS: Final[Mapping[str, tuple[Callable[[str], object], object]]] = {
    "channel": (words.channel_of, None),
    "went_well": (words.went_well_of, None),
    "priority": (words.priority_of, "normal"),
    "company_size": (words.size_of, ""),
    "keep_in_touch": (words.yes_or_no, None),
    "language": (words.language_of, ""),
}
"""How the cells of fixed words are read, and what such a cell comes to where it is wrong."""

_NO_START: Final = Start(at=datetime(2000, 1, 1, tzinfo=UTC), timed=False)
"""Stands for an interview that cannot be read: no other day lies before it."""


class Reading(NamedTuple):
    """The interviews of one row, and where the employer is.

    Where the reader has found an error, the interviews are only good for their keys.
    """

    interviews: tuple[Interview, ...]
    where: Whereabouts


def interviews_in(
    reader: RowReader,
    *,
    settings: Settings,
    cadences: frozenset[str],
    entries: Sequence[Entry] = (),
    today: date | None = None,
    steps: frozenset[str] = frozenset(),
) -> Reading:
    """Read a row that has an interview date. ``entries`` are those of its log file.

    ``today`` is for warnings about days in the future, None where it is not known. ``steps`` are the ids of the steps
    in the user's own cadences, which an entry of the log may name.
    """
    where = _where(reader, settings)
    zone = ZoneInfo("UTC" if reader.wrong("country", "region", "timezone") else where.timezone)
    minutes = reader.read("minutes", words.minutes_of, settings.defaults.minutes)
    starts = _starts(reader, zone, minutes, today)
    people, contact = people_of(reader, where.country, settings.me.email)
    cells = _cells(reader, settings, cadences, zone)
    contact = contact or (people[0] if people else None)
    if not starts:
        _without_interview(reader, _whole(reader, where, _NO_START, cells), today)
        return Reading(interviews=(), where=where)
    counting = _counting(reader, where, settings)
    first, last = starts[0].at.date(), starts[-1].at.date()
    promises = _promises(reader, first, last, counting, zone)
    channel = cast("Channel | None", cells.get("channel"))
    touches: tuple[Touch, ...] = ()
    if reader.text("log") or entries:
        from ics_followup.intake.log import Setting
        from ics_followup.intake.touches import touches_in

        setting = Setting(
            interview=first,
            counting=counting,
            people=people if contact is None or contact in people else (*people, contact),
            order=reader.sheet.orders.get("log"),
            today=today,
            theirs=channel or "email",
            steps=steps,
        )
        touches = touches_in(reader, setting, entries, contact)
    met = met_in(reader, len(starts))
    whole = _whole(
        reader,
        where,
        starts[0],
        cells,
        end=starts[0].end(starts[0].minutes or minutes),
        people=people,
        contact=contact,
        promises=promises,
        touches=touches,
        met=met[0] if starts[0].met is None else starts[0].met,
        extras=_extras(reader),
    )
    _undated_status(reader, whole, touches)
    note_contradictions(reader, whole, touches, today)
    if len(starts) == 1:
        return Reading(interviews=(whole,), where=where)
    names = texts_for(reader, "round", len(starts))
    rounds = rounds_of(
        whole, starts, minutes=minutes, promises=promises, touches=touches, names=names, met=met
    )
    return Reading(interviews=rounds, where=where)


def _whole(
    reader: RowReader, where: Whereabouts, start: Start, cells: dict[str, object], **more: object
) -> Interview:
    """The row as one interview, with what its cells say and what else is known of it."""
    return Interview(
        key=reader.row_key,
        row_key=reader.row_key,
        line=reader.row.line,
        start=start.at,
        timed=start.timed,
        timezone=where.timezone,
        country=where.country,
        region=where.region,
        **{"company": "", "end": start.at, **cells, **more},  # type: ignore[arg-type]
    )


def _without_interview(reader: RowReader, whole: Interview, today: date | None) -> None:
    """Look for what else is wrong in a row whose interview cannot be read.

    What is counted from the interview cannot be judged: words such as "in 2 weeks", days without a year, and
    the log.
    """
    order, near = reader.sheet.orders.get("promised"), today or _NO_START.at.date()
    for part in few_parts_of(reader, "promised"):
        reader.attempt("promised", partial(check_promise, part, order, near), None)
    if not reader.text("log"):
        _undated_status(reader, whole, ())
        note_contradictions(reader, whole, (), today)


def _cells(
    reader: RowReader, settings: Settings, cadences: frozenset[str], zone: ZoneInfo
) -> dict[str, object]:
    """Read the cells that stand for themselves; those that say nothing, or are wrong, are left to the defaults."""
    cells: dict[str, object] = {"cadence": settings.defaults.cadence}
    for field, text in reader.texts.items():
        if field in _AS_WRITTEN:
            cells[field] = text
        elif field == "cadence":
            cells[field] = reader.read(
                field, partial(words.cadence_of, cadences=cadences), settings.defaults.cadence
            )
        elif field == "status":
            cells[field] = _stage(reader)
        elif field in ("status_date", "deadline"):
            cells[field] = _day(reader, field, zone)
        elif field == "snooze":
            cells[field] = _snooze(reader)
        elif field in _WORDS:
            read, otherwise = _WORDS[field]
            cells[field] = reader.read(field, read, otherwise)
    return cells


def _stage(reader: RowReader) -> Status:
    """Read the status; the stages of a tracker are its user's words, so one that is not known is no error there."""
    text = reader.text("status")
    if not reader.sheet.exported:
        return reader.read("status", words.status_of, "awaiting")
    try:
        return words.status_of(text) if text else "awaiting"
    except Misread as misread:
        reader.warning("status", f"{misread.what}: it counts as awaiting", misread.remedy)
        return "awaiting"


def _day(reader: RowReader, field: str, zone: ZoneInfo) -> date | None:
    order = reader.sheet.orders.get(field)
    return reader.read(field, lambda text: read_when(text, order).day_in(zone), None)


def _where(reader: RowReader, settings: Settings) -> Whereabouts:
    """Read country, region and zone, and warn where they rest on nothing that the row says."""
    country, region = reader.read("country", read_country, ("", ""))
    zone = reader.read("timezone", read_zone, "")
    where = whereabouts_of(country, region, zone, settings)
    text = reader.text("region")
    if text and reader.wrong("country"):
        near = places.country_of(places.nearest_country(reader.text("country")[:60]) or "")
        likely = (near[0] if near else "", where.country)
        reader.attempt("region", lambda: check_region(text, likely), None)
    elif text:
        country, region = reader.attempt(
            "region", lambda: _region(text, country, where.country), (country, "")
        )
        where = whereabouts_of(country, region, zone, settings)
    if not where.country and not reader.wrong("country", "region", "timezone"):
        reader.warning(
            "country",
            "No country is known for this row, so no holidays are checked",
            "Fill the column country.",
        )
    if doubtful_zone(where) and not reader.wrong("timezone"):
        reader.warning(
            "timezone",
            f"{places.country_name(where.country)} has several time zones, and the row does not say which: "
            f"{where.timezone} is taken",
            "Fill the column timezone, like America/Chicago or Australia/Sydney.",
        )
    return where


def _region(text: str, country: str, likely: str) -> tuple[str, str]:
    """Read a region of the row's country; a row without a country may name a region that tells it."""
    try:
        if not likely:
            raise Misread("no country", "")
        return country, region_in(likely)(text)
    except Misread:
        if country:
            raise
        try:
            return read_country(text)
        except Misread:
            of = f" of {places.country_name(likely)}" if likely else ""
            what = f"{shown(text)} is not a region{of} that we know"
            raise Misread(what, "Fill the column country too, or correct the region.") from None


def _starts(reader: RowReader, zone: ZoneInfo, minutes: int, today: date | None) -> tuple[Start, ...]:
    """Read the interview cell: one start or several, oldest first; empty where one of them is wrong.

    Their own ``minutes`` are those of the cell, where it says when they end and the row says nothing else.
    """
    order = reader.sheet.orders.get("interview")
    readers = readers_of(reader.parts("interview"), order, today)
    read = [
        reader.attempt("interview", partial(_start, reader, read_when, zone, minutes, written), None)
        for read_when, written in zip(readers, times_for(reader, len(readers)), strict=True)
    ]
    starts = [start for start in read if start is not None]
    if len(starts) < len(read):
        return ()
    ordered = sorted(starts, key=lambda start: start.at.timestamp())
    if ordered != starts:
        reader.warning(
            "interview",
            "The rounds are not in order: they are taken oldest first",
            "Write the earliest one first.",
        )
    different = tuple(dict.fromkeys(ordered)) if len(ordered) > 1 else tuple(ordered)
    if len(different) < len(ordered):
        reader.warning(
            "interview", "The same interview is written twice: one is kept", "Take one of the two out."
        )
    return different


def _start(reader: RowReader, read: Reader, zone: ZoneInfo, minutes: int, written: str) -> Start | None:
    """Read one start; ``written`` is what the column of times says of it, empty for nothing."""
    when = read()
    timed = at_time(reader, when, written) if written else when
    if timed is None:
        return None
    when = timed
    at, doubt = moment(when, zone)
    if doubt:
        second = at.replace(fold=1).isoformat(timespec="minutes").replace("T", " ")
        reader.warning("interview", doubt, f"If it was the second one, write the offset too: {second}.")
    if remark := remark_of(when):
        reader.warning("interview", *remark)
    length = when.minutes
    if length is not None and reader.text("minutes"):
        if length != minutes and not reader.wrong("minutes"):
            reader.warning(
                "interview",
                f"This interview takes {length} minutes, but the column minutes says {minutes}: the column counts",
                "Write only when it begins, or clear the column minutes.",
            )
        length = None
    return Start(at=at, timed=when.clock is not None, minutes=length, met=when.met)


def _counting(reader: RowReader, where: Whereabouts, settings: Settings) -> Counting:
    def calendar() -> Days:
        from ics_followup.business_days import business_days_for

        return business_days_for(
            country=where.country,
            region=where.region,
            company=reader.text("company"),
            closures=settings.calendar,
        )

    return calendar


def _promises(
    reader: RowReader, first: date, last: date, counting: Counting, zone: ZoneInfo
) -> tuple[Promise, ...]:
    """Read the promised days, oldest first; one before the interview is left out with a warning (A6)."""
    if not reader.text("promised"):
        return ()
    read = partial(
        promise_from,
        base=last,
        order=reader.sheet.orders.get("promised"),
        counting=counting,
        near=first,
        zone=zone,
    )
    found: list[Promise] = []
    for part in few_parts_of(reader, "promised"):
        promise = reader.attempt("promised", partial(read, part), None)
        if promise is None:
            continue
        if promise.day < first:
            reader.warning(
                "promised",
                f"The promised day {promise.day.isoformat()} lies before the interview: it is left out",
                "Write the day by which they said they would answer, or clear the cell.",
            )
        else:
            found.append(promise)
    if len(found) < 2:
        return _shared(tuple(found))
    return tuple(sorted(dict.fromkeys(found), key=lambda promise: promise.day))


_shared: Callable[[tuple[Promise, ...]], tuple[Promise, ...]] = lru_cache(maxsize=1024)(tuple)
"""Rows of a long sheet share the one promise that they have."""


def _undated_status(reader: RowReader, whole: Interview, touches: Sequence[Touch]) -> None:
    status = whole.status
    if status == "awaiting" or whole.status_date is not None or reader.text("status_date"):
        return
    if any(
        said == status and touch.outcome == outcome
        for said, outcome in _SAID_IN_LOG.items()
        for touch in touches
    ):
        return
    reader.warning(
        "status",
        f'The status "{status}" has no date: it counts from the first time that it is seen',
        "Fill the column status_date with the day on which it began, like 2026-12-04.",
    )


def _snooze(reader: RowReader) -> str:
    """Read ``until DATE`` or ``STEP until DATE``, each with an optional ``# reason``; dates become ISO."""
    read = []
    for part in few_parts_of(reader, "snooze"):
        read.append(reader.attempt("snooze", partial(_snoozed, part, reader), ""))
    return "; ".join(read)


def _snoozed(part: str, reader: RowReader) -> str:
    from ics_followup.intake.dates import date_at

    body, _, reason = part.partition("#")
    step, found, text = f" {' '.join(body.split())} ".partition(" until ")
    if (
        not found
        or len(step.split()) > 1
        or date_at(text.strip(), reader.sheet.orders.get("snooze"), None) is None
    ):
        raise Misread(
            f"{shown(part)} does not say until when", "Write until 2026-12-04, or check_in until 2026-12-04."
        )
    day = read_when(text, reader.sheet.orders.get("snooze")).day
    told = f"{step.strip().casefold().replace('-', '_')} until {day.isoformat()}".strip()
    return f"{told} # {reason.strip()}" if reason.strip() else told


def _extras(reader: RowReader) -> Mapping[str, str]:
    """Keep the columns of the user's own, by header; the first of two with the same header counts."""
    extras: dict[str, str] = {}
    for index, header in reader.sheet.extras:
        if not words.is_empty(reader.row.cell(index)):
            extras.setdefault(header, reader.row.cell(index))
    return extras or NO_EXTRAS
