"""icalendar is the judge: it reads our bytes and writes the same ones, and of the same values it would say the same."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ics_followup.build import feed_for
from ics_followup.feed.encode import clean
from ics_followup.feed.uid import event_uid, row_mark
from ics_followup.feed.write import (
    ROW_PROPERTY,
    TITLE_CHARACTERS,
    block_content,
    block_head,
    event_block,
    feed_bytes,
    one_line,
    shortened,
)
from ics_followup.model import Event

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ics_followup.planning import Plan

STAMP = datetime(2026, 11, 24, 6, tzinfo=UTC)
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
SIGNS = st.one_of(
    st.characters(exclude_categories=()),
    st.sampled_from(
        '\\\\\\,;:nN\n\r\t\x00\x07\x85\u2028\ufeff\ufffe\ud800 \u00a0\u3000😀👩🏽\u200dשx^"<>=&%'
    ),
)
TEXTS = (
    st.text(SIGNS, max_size=300)
    | st.text("abc ,;\\^\n", min_size=60, max_size=400)
    | st.sampled_from(
        ["BEGIN:VEVENT\r\nUID:x\nEND:VEVENT", "é" * 100, "田" * 90, "x" * 61 + "\\\\,;\n" * 40, ""]
    )
)
CATEGORIES = ("Email", "Phone", "Text", "Linkedin", "Card", "Person", "Task", "Quiet day", "Interview", "")


def an_event(description: str = "Text.") -> Event:
    return Event(
        uid="u1", start=STAMP, end=STAMP + timedelta(minutes=15), summary="x", description=description
    )


@st.composite
def any_event(draw: st.DrawFn) -> Event:
    """An event with any texts at all, timed or of whole days."""
    number = draw(st.integers(0, 10**6))
    moment = FIRST + timedelta(minutes=number)
    start: datetime | date = moment
    end: datetime | date = moment + timedelta(minutes=draw(st.integers(1, 3000)))
    if draw(st.booleans()):
        start, end = moment.date(), moment.date() + timedelta(days=draw(st.integers(1, 40)))
    key = draw(st.text(max_size=20))
    return Event(
        uid=event_uid("followups", key, "check-in", number, ""),
        start=start,
        end=end,
        summary=draw(TEXTS),
        description=draw(TEXTS),
        row=row_mark(key) if draw(st.booleans()) else "",
        category=draw(st.sampled_from(CATEGORIES)),
    )


EVENTS = st.lists(any_event(), max_size=4, unique_by=lambda event: event.uid)
ALARMS = st.none() | st.integers(1, 40_000)


def has_a_capital_break(*texts: str) -> bool:
    r"""Whether there is a literal ``\N``: icalendar reads it right, and writes a line break for it."""
    return any("\\N" in text for text in texts)


def judged(data: bytes) -> bytes:
    calendar = icalendar.Calendar.from_ical(data)
    assert not [error for part in calendar.walk() for error in part.errors]
    return bytes(calendar.to_ical(sorted=False))


def lines(block: bytes) -> list[bytes]:
    """The content lines, folded as they are."""
    return re.split(rb"\r\n(?![ \t])", block)


@settings(max_examples=150, deadline=None)
@given(EVENTS, TEXTS, ALARMS)
def test_icalendar_reads_a_feed_and_writes_the_same_bytes(
    events: Sequence[Event], name: str, alarm: int | None
) -> None:
    data = feed_bytes(events, name=name, stamp=STAMP, alarm=alarm)
    if not has_a_capital_break(clean(name), *(clean(e.summary) + clean(e.description) for e in events)):
        assert judged(data) == data


@settings(max_examples=150, deadline=None)
@given(any_event(), st.integers(0, 99), ALARMS)
def test_icalendar_would_have_said_the_same_of_an_event(
    event: Event, sequence: int, alarm: int | None
) -> None:
    """The same lines, folded at the same places; only their order is icalendar's own."""
    summary, description = one_line(event.summary, TITLE_CHARACTERS), shortened(event.description)
    made: Any = icalendar.Event.new(
        uid=event.uid,
        start=event.start,
        end=event.end,
        stamp=STAMP,
        last_modified=STAMP,
        sequence=sequence,
        summary=summary or None,
        description=description or None,
        categories=[event.category] if event.category else (),
    )
    made.add("STATUS", "CONFIRMED")
    made.add("TRANSP", "TRANSPARENT")
    made.add("X-MICROSOFT-CDO-BUSYSTATUS", "FREE")
    if event.row:
        made.add(ROW_PROPERTY, event.row)
    if alarm is not None and isinstance(event.start, datetime):
        rings = icalendar.Alarm()
        rings.add("ACTION", "DISPLAY")
        rings.add("TRIGGER", timedelta(minutes=-alarm))
        rings.add("DESCRIPTION", summary or "Reminder")
        made.add_component(rings)
    block = event_block(event, stamp=STAMP, sequence=sequence, alarm=alarm)
    if not has_a_capital_break(summary, description):
        assert sorted(lines(block)) == sorted(lines(made.to_ical()))
    read: Any = icalendar.Event.from_ical(block)
    assert (read["UID"], read["DTSTART"].dt, read["DTEND"].dt) == (event.uid, event.start, event.end)
    assert (str(read.get("SUMMARY", "")), str(read.get("DESCRIPTION", ""))) == (summary, description)


# --- where it does not, and why ----------------------------------------------------------------------------


def test_a_backslash_before_a_capital_n_is_read_right_and_only_written_otherwise() -> None:
    r"""RFC 5545 3.3.11 takes ``\N`` for a line break, so it is icalendar that loses the backslash of C:\New."""
    block = event_block(an_event(description="C:\\New"), stamp=STAMP)
    assert b"DESCRIPTION:C:\\\\New\r\n" in block
    read: Any = icalendar.Event.from_ical(block)
    assert str(read["DESCRIPTION"]) == "C:\\New"
    assert b"DESCRIPTION:C:\\new" in read.to_ical()


def test_an_alarm_at_the_start_is_the_same_length_of_time_in_other_words() -> None:
    data = feed_bytes([an_event()], name="x", stamp=STAMP, alarm=0)
    assert b"TRIGGER:PT0S\r\n" in data
    assert judged(data) == data.replace(b"TRIGGER:PT0S", b"TRIGGER:P0D")


# --- the feeds of whole builds -----------------------------------------------------------------------------

ROWS = (
    {
        "company": "Acme; Söhne, Inc.",
        "role": "Analyst",
        "interview": "2026-11-18 10:00",
        "people": "Jürgen Weiß <j.weiss@example.com> +49 30 901820; 田中 美咲 <misaki@example.com>",
        "promised": "2026-12-02",
        "country": "DE",
    },
    {"company": "Northwind", "interview": "2026-11-24 10:00", "people": "Dana Ortiz", "channel": "phone"},
)


@pytest.mark.parametrize("config", ["", 'show = "all"\nalarm = 15\n', "discreet = true\nalarm = 15\n"])
def test_the_feed_of_a_build_is_written_again_byte_for_byte(
    journey: Callable[..., Plan], config: str
) -> None:
    data = feed_for(journey(*ROWS, config=f"[feed]\n{config}"), None).data
    assert data.count(b"BEGIN:VEVENT") > 3
    assert judged(data) == data


def test_no_alarm_of_a_discreet_feed_says_whom_to_call(journey: Callable[..., Plan]) -> None:
    """A phone shows the text of an alarm on its locked screen."""
    data = feed_for(journey(*ROWS, config='[feed]\ndiscreet = true\nalarm = 15\nshow = "all"\n'), None).data
    alarms = [part.partition(b"END:VALARM")[0] for part in data.split(b"BEGIN:VALARM\r\n")[1:]]
    assert len(alarms) > 3
    assert set(alarms) == {b"ACTION:DISPLAY\r\nTRIGGER:-PT15M\r\nDESCRIPTION:Reminder\r\n"}
    assert b"CATEGORIES" not in data


# --- the two parts of a block ------------------------------------------------------------------------------


@settings(max_examples=50, deadline=None)
@given(any_event(), st.integers(0, 99), ALARMS, st.integers(0, 10**6))
def test_a_block_is_its_version_and_a_content_that_knows_no_version(
    event: Event, sequence: int, alarm: int | None, minutes: int
) -> None:
    """So an event is compared with the previous feed's without being written twice."""
    stamp = FIRST + timedelta(minutes=minutes)
    block = event_block(event, stamp=stamp, sequence=sequence, alarm=alarm)
    content = block_content(event, alarm=alarm)
    assert block == block_head(event.uid, stamp=stamp, sequence=sequence) + content
    assert content.startswith(b"DTSTART")
    assert b"\r\nSEQUENCE:" not in content
