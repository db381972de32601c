"""The feed of the sample, read by strangers: equal instants and texts, and everything that Contract 4 promises."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

import ics_followup
from ics_followup.build import Feed, feed_for
from ics_followup.feed.encode import clean
from ics_followup.feed.events import events_for, shown
from ics_followup.feed.previous import previous_from
from ics_followup.feed.tips import with_tips
from ics_followup.feed.validate import byte_findings
from ics_followup.feed.write import one_line, shortened
from ics_followup.model import Event
from ics_followup.planning import Plan, plan_for
from ics_followup.problems import FollowupError
from ics_followup.publish.atomic import write_atomically
from ics_followup.source import Source

SOURCE = Path(ics_followup.__file__).parent.parent
SAMPLE = SOURCE.parent / "sample_data"
if not SAMPLE.is_dir():
    SAMPLE = Path(__file__).parent.parent.parent / "sample_data"
TODAY = date(2026, 11, 22)


def sample(today: date = TODAY, *, shuffled: int | None = None, extra: str = "") -> Plan:
    text = (SAMPLE / "interviews.csv").read_text(encoding="utf-8")
    if shuffled is not None:
        import csv
        import io

        head, *rows = csv.reader(io.StringIO(text))
        Random(shuffled).shuffle(rows)
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([head, *rows])
        text = out.getvalue()
    config = (SAMPLE / "followup.toml").read_text(encoding="utf-8") + extra
    return plan_for(Source(sheet=text.encode(), name="interviews.csv", config=config), today=today)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return sample()


@pytest.fixture(scope="module")
def feed(plan: Plan) -> Feed:
    return feed_for(plan, None)


@pytest.fixture(scope="module")
def events(plan: Plan) -> dict[str, Event]:
    found = events_for(
        plan.intake.interviews, plan.reminders, settings=plan.settings, draft_for=plan.draft, today=plan.today
    )
    me = plan.settings.me
    tipped = with_tips(found, {}, zone=me.timezone, today=plan.today, language=me.language)
    return {event.uid: event for event in tipped}


# --- read by strangers -------------------------------------------------------------------------------------


def test_icalendar_reads_the_same_instants_and_texts(feed: Feed, events: dict[str, Event]) -> None:
    from icalendar import Calendar

    read: list[Any] = list(Calendar.from_ical(feed.data).walk("VEVENT"))
    assert len(read) == len(events) == feed.events
    for each in read:
        ours = events[str(each["UID"])]
        assert each.errors == []
        assert each["DTSTART"].dt == ours.start
        assert each["DTEND"].dt == ours.end
        assert str(each["SUMMARY"]) == one_line(ours.summary, 255)
        assert str(each.get("DESCRIPTION", "")) == shortened(ours.description)


def test_ical_reads_the_same_instants_and_texts(feed: Feed, events: dict[str, Event]) -> None:
    from ical.calendar_stream import IcsCalendarStream

    read = IcsCalendarStream.calendar_from_ics(feed.data.decode()).events
    assert len(read) == len(events)
    for each in read:
        ours = events[str(each.uid)]
        assert each.dtstart == ours.start
        assert each.dtend == ours.end
        assert each.summary == one_line(ours.summary, 255)
        assert (each.description or "") == shortened(ours.description)


def test_the_checklist_finds_nothing(feed: Feed) -> None:
    assert byte_findings(feed.data) == ()


def test_texts_come_clean_before_they_are_written(events: dict[str, Event]) -> None:
    for event in events.values():
        assert clean(event.description) == event.description
        assert "${" not in event.description
        assert event.description.strip() == event.description


def test_every_event_is_free_and_in_utc_or_a_whole_day(feed: Feed) -> None:
    from icalendar import Calendar

    calendar: Any = Calendar.from_ical(feed.data)
    assert calendar["METHOD"] == "PUBLISH"
    assert calendar.get("UID") is None
    for event in calendar.walk("VEVENT"):
        assert event["TRANSP"] == "TRANSPARENT"
        assert event["X-MICROSOFT-CDO-BUSYSTATUS"] == "FREE"
        assert not {"ATTENDEE", "ORGANIZER", "RRULE", "RECURRENCE-ID", "DURATION"} & set(event)
        start, end = event["DTSTART"].dt, event["DTEND"].dt
        if isinstance(start, datetime):
            assert event["DTSTART"].params.get("TZID") is None
            assert end - start == timedelta(minutes=15)
        else:
            assert end - start == timedelta(days=1)
    assert b"VTIMEZONE" not in feed.data


# --- what is shown -----------------------------------------------------------------------------------------


def test_of_each_interview_the_firm_and_the_next_tentative_contact_are_shown(plan: Plan) -> None:
    for key in {each.key for each in plan.intake.interviews}:
        chain = [each for each in plan.reminders if each.interview.key == key]
        seen = shown(chain, everything=False, today=TODAY)
        assert len([each for each in seen if not each.firm]) <= 1
        assert set(map(id, (each for each in chain if each.firm))) <= set(map(id, seen))
        assert shown(chain, everything=True, today=TODAY) == tuple(chain)


@pytest.mark.rule("S2.1", "S3.2")
def test_half_an_hour_before_each_interview_one_question_is_called_to_mind(
    plan: Plan, events: dict[str, Event]
) -> None:
    asked = [event for event in events.values() if event.category == "Interview"]
    ahead = [each for each in plan.intake.interviews if each.timed and each.start.date() >= TODAY]
    assert ahead
    for interview in ahead:
        (event,) = (
            each
            for each in asked
            if interview.company in each.summary
            and each.start == interview.start.astimezone(UTC) - timedelta(minutes=30)
        )
        assert event.description.startswith(
            "Before you leave, ask when you may expect to hear, and whom to call."
        )


@pytest.mark.rule("S1.4")
def test_the_promised_day_is_a_whole_day_of_doing_nothing(plan: Plan, events: dict[str, Event]) -> None:
    quiet = {event.summary: event.start for event in events.values() if event.category == "Quiet day"}
    assert quiet["Lakeshore Pharmacy Group decides today. Do nothing."] == date(2026, 11, 25)
    assert all(not isinstance(day, datetime) for day in quiet.values())


@pytest.mark.parametrize(
    ("today", "day"),
    [("2026-11-16", "2026-11-24"), ("2026-11-22", "2026-11-24"), ("2026-11-23", "2026-12-01")],
)
def test_the_dead_mans_event_is_eight_days_ahead_of_monday(today: str, day: str) -> None:
    plan = sample(date.fromisoformat(today))
    found = events_for((), (), settings=plan.settings, draft_for=plan.draft, today=plan.today)
    assert [(event.start.isoformat(), event.summary) for event in found] == [
        (day, "Follow-ups stopped updating: run ics-followup status")
    ]
    off = sample(extra="dead_man = false\n")
    assert events_for((), (), settings=off.settings, draft_for=off.draft, today=off.today) == ()


def test_the_parts_of_a_text_stand_in_their_order(plan: Plan, events: dict[str, Event]) -> None:
    calls = [event for event in events.values() if event.summary == "Call Priya (Harbor Point Health)"]
    call = min(calls, key=lambda event: str(event.start))
    parts = [
        "Skip this if Harbor Point Health has answered or the interview moved.",
        "Call Priya Shah: +1-212-555-0121",
        "Nobody reached? Send this:",
        "Why this day: ",
        "If silence: ",
        "tel:+12125550121",
        "Done? ",
    ]
    places = [call.description.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)
    thanks = next(
        event for event in events.values() if event.summary == "Thank Dana (Lakeshore Pharmacy Group)"
    )
    assert thanks.description.index("Add one thing that Dana said.") < thanks.description.index("Subject: ")


def test_no_text_speaks_of_today_but_the_quiet_days(plan: Plan, events: dict[str, Event]) -> None:
    """A text that is read on another day than it was written must still be true."""
    for event in events.values():
        if event.category not in ("Quiet day", "Problem"):
            assert " today" not in event.summary
            assert "in 3 days" not in event.description


def test_a_discreet_feed_names_nobody(plan: Plan) -> None:
    discreet = sample(extra="discreet = true\n")
    data = feed_for(discreet, None).data.replace(b"\r\n ", b"")
    assert byte_findings(feed_for(discreet, None).data) == ()
    assert {line for line in data.splitlines() if line.startswith(b"SUMMARY")} == {b"SUMMARY:Reminder"}
    for interview in plan.intake.interviews:
        assert interview.company.encode() not in data
        assert all(person.name.encode() not in data for person in interview.people)


@pytest.mark.rule("S1.7", "S1.4")
def test_a_day_named_in_the_log_has_its_quiet_day(plan: Plan) -> None:
    sheet = (
        "company,interview,country,timezone,promised,log\n"
        "Acme,2026-11-10 10:00,US,America/New_York,2026-11-16,2026-11-18 in email promised 2026-12-02\n"
    )
    found = plan_for(Source(sheet=sheet.encode(), name="a.csv", config=""), today=TODAY)
    feed = feed_for(found, None).data.replace(b"\r\n ", b"").decode()
    quiet = [text for text in feed.split("BEGIN:VEVENT") if "CATEGORIES:Quiet day" in text]
    assert any("DTSTART;VALUE=DATE:20261202" in text for text in quiet)


# --- the same bytes ----------------------------------------------------------------------------------------


def test_the_order_of_the_rows_changes_no_byte(feed: Feed) -> None:
    assert feed_for(sample(shuffled=1), None).data == feed.data
    assert feed_for(sample(shuffled=2), None).data == feed.data


def test_neither_hash_seed_nor_zone_nor_language_changes_a_byte(feed: Feed, tmp_path: Path) -> None:
    for seed, zone, language in (("1", "Asia/Tokyo", "de_DE.UTF-8"), ("77", "America/Los_Angeles", "C")):
        out = subprocess.run(
            [sys.executable, "-m", "ics_followup", "build", str(SAMPLE / "interviews.csv"), "-o", "-",
             "--today", "2026-11-22"],
            env={"PYTHONPATH": str(SOURCE), "PYTHONHASHSEED": seed, "TZ": zone, "LANG": language,
                 "LC_ALL": language, "PATH": os.environ["PATH"]},
            cwd=tmp_path,
            capture_output=True,
            check=True,
        )  # fmt: skip
        assert out.stdout == feed.data


def test_a_second_build_changes_no_byte(plan: Plan, feed: Feed) -> None:
    assert feed_for(plan, feed.data).data == feed.data


def test_tomorrows_build_keeps_every_event_that_stays_byte_for_byte(feed: Feed) -> None:
    before = {event.uid: event.block for event in previous_from(feed.data).events}
    after = {
        event.uid: event
        for event in previous_from(feed_for(sample(date(2026, 11, 23)), feed.data).data).events
    }
    both = before.keys() & after.keys()
    assert len(both) > 100
    moved = [uid for uid in both if after[uid].block != before[uid]]
    assert all(after[uid].sequence == 1 for uid in moved)
    names = {after[uid].block.split(b"SUMMARY:")[1][:30] for uid in moved}
    assert names <= {b"Follow-ups stopped updating: r"} or all(
        b"to confirm" in name or b"Follow-ups stopped" in name for name in names
    ), names


def test_what_changes_gets_the_next_number_and_the_day_of_the_build(feed: Feed) -> None:
    plan = sample(date(2026, 11, 24), extra='show = "next"\n')
    text = (
        (SAMPLE / "interviews.csv").read_text(encoding="utf-8").replace("+1-212-555-0121", "+1-212-555-0199")
    )
    config = (SAMPLE / "followup.toml").read_text(encoding="utf-8")
    changed = plan_for(Source(sheet=text.encode(), name="interviews.csv", config=config), today=plan.today)
    after = previous_from(feed_for(changed, feed.data).data).events
    old = {event.uid: event for event in previous_from(feed.data).events}
    calls = [each for each in after if b"+1-212-555-0199" in each.block.replace(b"\r\n ", b"")]
    assert calls
    for call in calls:
        assert call.sequence == old[call.uid].sequence + 1
        assert call.stamp == datetime(2026, 11, 24, 6, tzinfo=UTC), "00:00 in Chicago"


# --- a file that is always whole ---------------------------------------------------------------------------


def test_a_reader_meets_a_whole_feed_at_any_moment(tmp_path: Path, plan: Plan, feed: Feed) -> None:
    file = tmp_path / "followups.ics"
    other = feed_for(sample(extra='show = "all"\n'), None).data
    assert other != feed.data
    write_atomically(file, feed.data)
    met: list[bytes] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            met.append(file.read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for turn in range(20):
            write_atomically(file, (other, feed.data)[turn % 2])
    finally:
        done.set()
        reader.join()
    assert met
    assert set(met) <= {feed.data, other}


def test_a_failed_build_leaves_the_old_feed(
    tmp_path: Path, feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "followups.ics"
    write_atomically(file, b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as edge:
        edge.setattr(os, "fsync", full)
        with pytest.raises(FollowupError):
            write_atomically(file, feed.data)
    assert file.read_bytes() == b"old"
