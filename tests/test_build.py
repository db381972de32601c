"""The whole journey without the command line: sheet, settings and the previous feed in, a plan and bytes out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from ics_followup.build import feed_for, stamp_of
from ics_followup.feed.previous import previous_from
from ics_followup.feed.validate import byte_findings
from ics_followup.planning import plan_for
from ics_followup.problems import DataError, FollowupError
from ics_followup.source import Source

if TYPE_CHECKING:
    from ics_followup.planning import Plan

Journey = Callable[..., "Plan"]
TODAY = date(2026, 11, 22)
ROW = {"company": "Acme", "interview": "2026-11-18 10:00", "interviewers": "Dana <dana@example.com>"}


@pytest.mark.parametrize(
    ("zone", "stamp"),
    [
        ("America/Chicago", datetime(2026, 11, 22, 6, tzinfo=UTC)),
        ("Asia/Tokyo", datetime(2026, 11, 21, 15, tzinfo=UTC)),
        ("UTC", datetime(2026, 11, 22, tzinfo=UTC)),
        ("America/Sao_Paulo", datetime(2026, 11, 22, 3, tzinfo=UTC)),
    ],
)
def test_a_change_counts_as_made_when_the_day_began_where_i_am(zone: str, stamp: datetime) -> None:
    assert stamp_of(date(2026, 11, 22), zone) == stamp


def test_what_the_computer_says_counts_only_where_the_settings_say_nothing() -> None:
    sheet = b"company,interview\nAcme,2026-11-24 10:00\n"
    said = Source(sheet=sheet, name="a.csv", zone="Europe/Berlin", country="DE")
    plan = plan_for(said, today=date(2026, 11, 22))
    assert (plan.settings.me.timezone, plan.settings.me.country) == ("Europe/Berlin", "DE")
    mine = Source(
        sheet=sheet,
        name="a.csv",
        zone="Europe/Berlin",
        country="DE",
        config='[me]\ntimezone = "Asia/Tokyo"\ncountry = "JP"\n',
    )
    plan = plan_for(mine, today=date(2026, 11, 22))
    assert (plan.settings.me.timezone, plan.settings.me.country) == ("Asia/Tokyo", "JP")


def test_errors_of_settings_and_sheet_come_together() -> None:
    source = Source(sheet=b"company,interview\nAcme,soon\n", name="a.csv", config="[me]\nnmae = 'x'\n")
    with pytest.raises(DataError) as caught:
        plan_for(source, today=date(2026, 11, 22))
    assert caught.value.status == 1
    assert len([each for each in caught.value.problems if each.severity == "error"]) == 2


def test_a_feed_of_a_stranger_is_replaced_and_never_believed(journey: Journey) -> None:
    plan = journey(ROW)
    fresh = feed_for(plan, None).data
    for odd in (b"", b"<html>", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", fresh[:-20], fresh + b"x"):
        assert feed_for(plan, odd).data == fresh


def test_the_past_is_kept_for_sixty_days_and_then_dropped(journey: Journey) -> None:
    def days(today: str) -> list[date]:
        events = previous_from(feed_for(journey(ROW, today=today), None, allow_empty=True).data).events
        return sorted(
            event.start.date() if isinstance(event.start, datetime) else event.start for event in events
        )

    assert days("2027-01-17")[0] == date(2026, 11, 18)
    assert days("2027-01-18")[0] > date(2026, 11, 18)


def test_a_horizon_cuts_and_nothing_else_does(journey: Journey) -> None:
    everything = '[feed]\nshow = "all"\n'
    plain = feed_for(journey(ROW, config=everything), None)
    near = feed_for(journey(ROW, config=f"{everything}horizon_days = 7\n"), None)
    assert near.events < plain.events
    assert byte_findings(near.data) == ()


def test_no_interview_and_no_rows_are_refused_unless_wanted(journey: Journey) -> None:
    plan = journey({"company": "", "interview": ""})
    with pytest.raises(FollowupError) as caught:
        feed_for(plan, None)
    assert caught.value.status == 1
    assert feed_for(plan, None, allow_empty=True).events == 1


def test_the_id_of_the_feed_keeps_two_feeds_apart(journey: Journey) -> None:
    mine = previous_from(feed_for(journey(ROW, config='[feed]\nid = "one"\n'), None).data).events
    yours = previous_from(feed_for(journey(ROW, config='[feed]\nid = "two"\n'), None).data).events
    assert len(mine) == len(yours)
    assert not {event.uid for event in mine} & {event.uid for event in yours}


def test_moving_or_rewording_an_event_keeps_its_name(journey: Journey) -> None:
    """A later promise, another topic and another hour: the same events, with the next number."""
    first = feed_for(journey({**ROW, "promised": "2026-11-24"}), None).data
    later = {**ROW, "promised": "2026-11-30", "interviewers": "Dana <dana@example.com> [the lab plan]"}
    second = previous_from(feed_for(journey(later, today="2026-11-23"), first).data).events
    old = {event.uid: event for event in previous_from(first).events}
    moved = [event for event in second if event.uid in old and b"CATEGORIES:Email" in event.block]
    assert len(moved) >= 2
    assert {event.sequence for event in moved} == {1}
    assert {event.stamp for event in moved} == {datetime(2026, 11, 23, 5, tzinfo=UTC)}


def test_two_changes_on_one_day_are_a_second_apart(journey: Journey) -> None:
    data = feed_for(journey({**ROW, "promised": "2026-11-24"}), None).data
    for number, day in enumerate(("2026-11-26", "2026-11-30"), start=1):
        data = feed_for(journey({**ROW, "promised": day}), data).data
        changed = [each for each in previous_from(data).events if each.sequence == number]
        assert changed
        assert {each.stamp for each in changed} == {datetime(2026, 11, 22, 5, 0, number, tzinfo=UTC)}


def test_what_no_message_can_use_is_shown_at_its_cell() -> None:
    sheet = (
        b"company,interview,topic,contact\nAcme,2026-11-18,the salary,\nBeta,2026-11-18,,Dana [the salary]\n"
    )
    plan = plan_for(Source(sheet=sheet, name="i.csv", zone="America/Chicago", country="US"), today=TODAY)
    places = [p.place for p in plan.warnings if "left out of the messages" in p.what]
    assert [(p.line, p.letter, p.column) for p in places if p] == [(2, "C", 17), (3, "D", 18)]


def test_the_days_of_a_company_that_the_sheet_does_not_name_are_a_warning() -> None:
    config = '[calendar.company."Acmee"]\nclosed = ["2026-12-24"]\n'
    source = Source(
        sheet=b"company,interview\nAcme,\n", name="i.csv", config=config, zone="America/Chicago", country="US"
    )
    (warning,) = plan_for(source, today=TODAY).warnings
    assert "Acmee" in warning.what
    assert 'Did you mean "Acme"?' in warning.remedy


def test_somebody_without_a_name_is_asked_for_by_the_job() -> None:
    """Neither a greeting nor a title takes the job for a first name."""
    sheet = (
        b"company,interview,people,contact\n"
        b"Acme,2026-11-18 10:00,Hiring Manager <h@example.com>; Dana <d@example.com>,the recruiter +1-555-010-0100\n"
    )
    source = Source(sheet=sheet, name="i.csv", zone="America/Chicago", country="US")
    plan = plan_for(source, today=TODAY, cadence="promised-day")
    bodies = [plan.draft(reminder).body for reminder in plan.reminders]
    assert not [body for body in bodies if "Hi The" in body or "Hi Hiring" in body or "Hello The" in body]
    calls = [plan.draft(r).body for r in plan.reminders if r.channel == "phone"]
    assert calls
    assert all("the recruiter" in body for body in calls)
    feed = feed_for(plan, None).data.decode().replace("\r\n ", "")
    assert "SUMMARY:Thank the hiring manager (Acme)" in feed
    assert "SUMMARY:Call the recruiter (Acme)" in feed
