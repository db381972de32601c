"""What differs between two feeds: added, moved, reworded, removed, and what does not count."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as some

from ics_followup.cli.changed import MOST, counted_changes, lines_of, records_of
from ics_followup.feed.changes import Changes, change_of, changes_between, changes_in, changes_of
from ics_followup.feed.said import NotACalendarError, Reading, said_in, said_of
from ics_followup.feed.write import event_block, feed_bytes
from ics_followup.model import Event
from ics_followup.problems import columns

STAMP = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
LATER = STAMP + timedelta(days=1)
TEN = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
ZONE = "America/Chicago"
TODAY = date(2026, 11, 22)
TEXT = (
    "Skip this if Northwind has answered. \n\nHi Priya, \n\nWhy this day: Tue 24 Nov 2026 is 1 business day after the "
    "day by which they promised. \n\nIf silence: next Tue 1 Dec. \n\nDone? ics-followup log northwind called."
)
CALL = Event(
    uid="call",
    start=TEN,
    end=TEN + timedelta(minutes=15),
    summary="Call Priya (Northwind)",
    description=TEXT,
    row="row-1",
    category="Phone",
)
NOTICE = Event(
    uid="dead-man",
    start=date(2026, 11, 24),
    end=date(2026, 11, 25),
    summary="Follow-ups stopped updating: run ics-followup status",
    description="",
    category="Problem",
)


def feed(*events: Event, stamp: datetime = STAMP, alarm: int | None = None) -> bytes:
    return feed_bytes(events, name="Follow-ups", stamp=stamp, alarm=alarm)


def told(old: bytes, new: bytes, **more: Any) -> list[str]:
    return lines_of(changes_of(old, new), zone=ZONE, today=TODAY, **more)


def moved(event: Event, by: timedelta, **more: Any) -> Event:
    return event._replace(start=event.start + by, end=event.end + by, **more)


def test_when_an_event_was_written_is_no_change() -> None:
    changes = changes_of(feed(CALL, NOTICE), feed(CALL, NOTICE, stamp=LATER))
    assert changes == Changes((), 2)
    assert counted_changes(changes) == "No event differs: 2 as they were."
    assert told(feed(CALL), feed(CALL, stamp=LATER)) == []


def test_a_new_event_is_added_with_its_day_and_hour_on_the_users_clock() -> None:
    assert told(feed(), feed(CALL)) == ["Added:", "  Tue 24 Nov 10:00  Call Priya (Northwind)"]


def test_without_a_feed_before_everything_is_added() -> None:
    assert counted_changes(changes_of(None, feed(CALL))) == "1 added, 0 as they were."


def test_a_moved_event_says_from_where_to_where_and_why() -> None:
    after = moved(
        CALL,
        timedelta(days=1),
        description=TEXT.replace(
            "Tue 24 Nov 2026 is 1 business day", "Wed 25 Nov 2026 is 2 business days"
        ).replace("1 Dec", "2 Dec"),
    )
    assert told(feed(CALL), feed(after)) == [
        "Moved:",
        "  Call Priya (Northwind) from Tue 24 Nov 10:00 to Wed 25 Nov 10:00. Why: Wed 25",
        "      Nov 2026 is 2 business days after the day by which they promised.",
    ]


def test_what_in_a_text_follows_from_its_day_is_no_rewording_of_a_moved_event() -> None:
    after = moved(CALL, timedelta(days=1), description=TEXT.replace("next Tue 1", "next Wed 2"))
    (change,) = changes_of(feed(CALL), feed(after)).changes
    assert (change.kind, change.what) == ("moved", ())


def test_moved_and_reworded_at_once_is_one_change_that_says_both() -> None:
    after = moved(CALL, timedelta(hours=1), summary="Email Priya (Northwind)", description="Hello.")
    assert told(feed(CALL), feed(after)) == [
        "Moved:",
        "  Email Priya (Northwind) from Tue 24 Nov 10:00 to Tue 24 Nov 11:00; was called",
        '      "Call Priya (Northwind)" and another text',
    ]


def test_an_event_that_only_ends_elsewhere_says_so() -> None:
    longer = CALL._replace(end=CALL.end + timedelta(minutes=15))
    assert told(feed(CALL), feed(longer))[1] == (
        "  Tue 24 Nov 10:00  Call Priya (Northwind): until 10:30 instead of 10:15"
    )
    days = NOTICE._replace(end=date(2026, 11, 27), category="Quiet day", row="row-2", summary="Away")
    assert told(feed(days), feed(days._replace(end=date(2026, 11, 26))))[1] == (
        "  Tue 24 Nov  Away: until Wed 25 Nov instead of Thu 26 Nov"
    )


@pytest.mark.parametrize(
    ("after", "what", "words"),
    [
        (CALL._replace(summary="Call Pri"), ("title",), 'was called "Call Priya (Northwind)"'),
        (CALL._replace(description=TEXT.replace("Hi Priya", "Dear Priya")), ("text",), "another text"),
        (
            CALL._replace(description=TEXT.replace("Tue 1 Dec", "Tue 8 Dec")),
            ("days in the text",),
            "other days in its text",
        ),
        (CALL._replace(category="Email"), ("kind",), "another category"),
    ],
)
def test_a_rewording_says_what_is_new(after: Event, what: Sequence[str], words: str) -> None:
    (change,) = changes_of(feed(CALL), feed(after)).changes
    assert (change.kind, change.what) == ("reworded", what)
    assert words in " ".join(told(feed(CALL), feed(after)))


def test_another_alarm_is_named() -> None:
    (change,) = changes_of(feed(CALL), feed(CALL, alarm=10)).changes
    assert (change.kind, change.what) == ("reworded", ("alarm",))


def test_what_is_gone_says_whether_it_was_ahead_or_past() -> None:
    past = moved(CALL, timedelta(days=-7), uid="past")
    assert told(feed(CALL, past), feed()) == [
        "Removed:",
        "  Tue 17 Nov 10:00  Call Priya (Northwind) (past)",
        "  Tue 24 Nov 10:00  Call Priya (Northwind)",
    ]


def test_what_was_past_for_long_enough_is_only_counted() -> None:
    old = [moved(CALL, timedelta(days=-80 - n), uid=f"old-{n}") for n in range(3)]
    assert told(feed(CALL, *old), feed(CALL)) == [
        "Removed:",
        "  3 events from before Wed 23 Sep: the past stays for 60 days",
    ]
    assert told(feed(*old), feed(), keep_past_days=365)[1].endswith("(past)")


def test_a_day_of_another_year_has_its_year() -> None:
    assert told(feed(), feed(moved(CALL, timedelta(days=60))))[1] == (
        "  Sat 23 Jan 2027 10:00  Call Priya (Northwind)"
    )


def test_notices_of_the_feed_itself_that_move_on_are_one_short_line() -> None:
    later = moved(NOTICE, timedelta(days=7))
    assert told(feed(CALL, NOTICE), feed(later)) == [
        "Removed:",
        "  Tue 24 Nov 10:00  Call Priya (Northwind)",
        "1 event about the feed itself changed too, as with every update.",
    ]
    assert told(feed(CALL, NOTICE), feed(CALL, later))[0] == "Moved:"


def test_a_notice_that_came_or_went_is_news() -> None:
    assert told(feed(CALL), feed(CALL, NOTICE)) == ["Added:", f"  Tue 24 Nov  {NOTICE.summary}"]


def test_overviews_come_and_go_in_the_same_short_line() -> None:
    digests = [NOTICE._replace(uid=f"d{n}", category="Digest", summary=f"{n} follow-ups") for n in (2, 3)]
    assert told(feed(digests[0]), feed(CALL, digests[1])) == [
        "Added:",
        "  Tue 24 Nov 10:00  Call Priya (Northwind)",
        "2 events about the feed itself changed too, as with every update.",
    ]
    quiet = digests[1]._replace(category="", summary="Reminder")
    assert said_in(feed(quiet))[0].house == "overview"


def test_a_foreign_event_of_a_like_category_is_no_notice() -> None:
    data = feed(NOTICE).replace(b"PRODID:-//ics-followup", b"PRODID:-//somebody")
    assert said_in(data)[0].house == ""
    assert said_in(feed(NOTICE))[0].house == "notice"


def test_a_discreet_feed_is_told_without_a_word_that_it_does_not_hold() -> None:
    quiet = Event(uid="call", start=CALL.start, end=CALL.end, summary="Reminder", description="", row="row-1")
    assert told(feed(quiet), feed(moved(quiet, timedelta(days=1)))) == [
        "Moved:",
        "  Reminder from Tue 24 Nov 10:00 to Wed 25 Nov 10:00",
    ]


def test_long_lists_are_cut_and_programs_get_all() -> None:
    many = [moved(CALL, timedelta(days=n), uid=f"n{n}") for n in range(40)]
    changes = changes_of(feed(), feed(*many))
    lines = lines_of(changes, zone=ZONE, today=TODAY)
    assert len(lines) == MOST + 2
    assert lines[-1] == f"  and {40 - MOST} more"
    assert len(records_of(changes, ZONE)) == 40


def test_programs_read_days_and_hours_with_their_offset() -> None:
    after = moved(CALL, timedelta(days=1))
    (record,) = records_of(changes_of(feed(CALL), feed(after)), ZONE)
    assert record == {
        "change": "moved",
        "uid": "call",
        "title": "Call Priya (Northwind)",
        "start": "2026-11-25T10:00:00-06:00",
        "end": "2026-11-25T10:15:00-06:00",
        "old_title": "Call Priya (Northwind)",
        "old_start": "2026-11-24T10:00:00-06:00",
        "old_end": "2026-11-24T10:15:00-06:00",
        "reworded": [],
        "why": "Tue 24 Nov 2026 is 1 business day after the day by which they promised.",
    }


def test_one_block_against_another_says_the_same_as_two_feeds() -> None:
    after = moved(CALL, timedelta(days=1), summary="Call")
    old, new = event_block(CALL, stamp=STAMP), event_block(after, stamp=LATER, sequence=1)
    assert change_of(old, old) is None
    assert change_of(None, new) == changes_of(feed(), feed(after)).changes[0]
    assert change_of(old, None) == changes_of(feed(CALL), feed()).changes[0]._replace(before=said_of(old))
    change = change_of(old, new)
    assert change is not None
    assert (change.kind, change.what) == ("moved", ("title",))


# --- feeds of others -----------------------------------------------------------------------------------------


def foreign(*events: str, end: str = "\r\n", head: str = "PRODID:-//x//EN") -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", head]
    for event in events:
        lines += ["BEGIN:VEVENT", *event.split("\n"), "END:VEVENT"]
    return end.join((*lines, "END:VCALENDAR", "")).encode()


MEETING = (
    "UID:m1\nDTSTART;TZID=America/New_York:20261124T110000\n"
    "DTEND;TZID=America/New_York:20261124T120000\nSUMMARY:Meet"
)


def test_a_zone_that_is_named_is_the_same_instant_as_utc() -> None:
    utc = MEETING.replace(";TZID=America/New_York:20261124T11", ":20261124T16").replace(
        ";TZID=America/New_York:20261124T120000", ":20261124T170000Z"
    ).replace("160000", "160000Z")  # fmt: skip
    assert changes_of(foreign(MEETING), foreign(utc)).unchanged == 1


def test_a_time_in_no_known_zone_is_shown_as_it_stands() -> None:
    floating = MEETING.replace(";TZID=America/New_York", ";TZID=Nowhere")
    assert told(foreign(), foreign(floating))[1] == "  Tue 24 Nov 11:00  Meet"


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_line_end_and_a_byte_order_mark_are_read(end: str, mark: str) -> None:
    data = mark.encode() + foreign(MEETING.replace("SUMMARY:Meet", "SUMMARY:Me\n et"), end=end)
    reading = Reading([data] if end == "\r" else data.splitlines(keepends=True))
    (said,) = reading.events()
    assert (said.summary, reading.whole) == ("Meet", True)


def test_one_meeting_of_a_series_is_told_from_another() -> None:
    second = f"{MEETING}\nRECURRENCE-ID:20261201T160000Z"
    changes = changes_of(foreign(MEETING, second), foreign(MEETING, f"{second}\nLOCATION:Room 2"))
    assert [change.what for change in changes.changes] == [("place",)]
    assert changes.unchanged == 1


def test_one_uid_twice_loses_no_event() -> None:
    other = MEETING.replace("Meet", "Other")
    assert changes_of(foreign(MEETING, other), foreign(MEETING, other)).unchanged == 2
    assert [change.kind for change in changes_of(foreign(MEETING), foreign(MEETING, other)).changes] == [
        "added"
    ]
    assert [change.kind for change in changes_of(foreign(MEETING, other), foreign(MEETING)).changes] == [
        "removed"
    ]


@pytest.mark.parametrize("start", ["", "DTSTART:tomorrow", "DTSTART:20261345", "DTSTART:20261124T999999Z"])
def test_an_event_without_a_day_is_told_all_the_same(start: str) -> None:
    assert told(foreign(), foreign(f"UID:x\n{start}\nSUMMARY:Odd"))[1] == "  without a day  Odd"


@pytest.mark.parametrize(
    "data", [b"", b"\r\n\r\n", b"company,role\n", b"<html>", b"BEGIN:VCARD\r\nEND:VCARD\r\n"]
)
def test_what_is_no_calendar_is_refused(data: bytes) -> None:
    with pytest.raises(NotACalendarError):
        said_in(data)


def test_a_feed_that_breaks_off_gives_its_whole_events_and_says_so() -> None:
    data = feed(CALL, NOTICE)
    reading = Reading(data[: data.rindex(b"SUMMARY")].splitlines(keepends=True))
    assert (len(list(reading.events())), reading.whole) == (1, False)


def test_no_control_character_of_a_feed_reaches_the_terminal() -> None:
    nasty = foreign("UID:x\nDTSTART:20261124\nSUMMARY:a\x1b[2Jb\x07")
    assert all(line.isprintable() for line in told(foreign(), nasty))


# --- laws ----------------------------------------------------------------------------------------------------

texts = some.text(max_size=300)
events = some.lists(
    some.builds(
        lambda uid, day, hours, title, text: Event(
            uid=f"u{uid}",
            start=TEN + timedelta(days=day),
            end=TEN + timedelta(days=day, hours=hours),
            summary=title,
            description=text,
            row="row",
        ),
        some.integers(0, 12),
        some.integers(-90, 400),
        some.integers(1, 30),
        texts,
        texts,
    ),
    max_size=8,
    unique_by=lambda event: event.uid,
)


@given(events, events)
@effort(max_examples=60)
def test_every_event_is_counted_once(old: list[Event], new: list[Event]) -> None:
    changes = changes_of(feed(*old), feed(*new))
    before, after = {event.uid for event in old}, {event.uid for event in new}
    assert {change.event.uid for change in changes.of("added")} == after - before
    assert {change.event.uid for change in changes.of("removed")} == before - after
    assert len(changes.of("moved")) + len(changes.of("reworded")) + changes.unchanged == len(before & after)


@given(events, events)
@effort(max_examples=60)
def test_turned_round_the_changes_are_the_other_way(old: list[Event], new: list[Event]) -> None:
    there, back = changes_of(feed(*old), feed(*new)), changes_of(feed(*new), feed(*old))
    other = {"added": "removed", "removed": "added", "moved": "moved", "reworded": "reworded"}
    assert {(other[change.kind], change.event.uid, change.what) for change in there.changes} == {
        (change.kind, change.event.uid, change.what) for change in back.changes
    }


@given(events, events)
@effort(max_examples=60)
def test_what_is_said_fits_a_terminal(old: list[Event], new: list[Event]) -> None:
    assert all(columns(line) <= 80 and line.isprintable() for line in told(feed(*old), feed(*new)))


@given(events, events)
@effort(max_examples=60)
def test_passing_over_what_is_byte_for_byte_the_same_changes_nothing(
    old: list[Event], new: list[Event]
) -> None:
    both = [*new, *(event for event in old if event.uid not in {other.uid for other in new})]
    for before, after in ((old, both), (both, old), (old, new)):
        slow = changes_between(said_in(feed(*before)), said_in(feed(*after)))
        assert changes_of(feed(*before), feed(*after)) == slow


def test_a_stream_that_is_no_calendar_is_the_one_that_is_named() -> None:
    good, bad = BytesIO(feed(CALL)), BytesIO(b"company,role")
    for pair in ((good, bad), (bad, good)):
        with pytest.raises(NotACalendarError) as caught:
            changes_in(*pair)
        assert caught.value.args[0] is bad
        good.seek(0)
        bad.seek(0)


def test_only_the_old_records_are_held() -> None:
    """The second feed may be as long as it likes: it is asked for one event at a time."""
    asked = []

    def stream() -> Any:
        for said in said_in(feed(CALL, NOTICE)):
            asked.append(said.uid)
            yield said

    assert changes_between(said_in(feed(CALL, NOTICE)), stream()).unchanged == 2
    assert sorted(asked) == ["call", "dead-man"]
