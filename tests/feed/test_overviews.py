"""The digest of a day and the weekly review: what they say, and that they change only when something changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as some

from ics_followup.feed.description import ROOM
from ics_followup.feed.events import shown
from ics_followup.feed.overviews import MOST_LISTED, MOST_REVIEWED, Overviews, coming
from ics_followup.feed.uid import word_uid
from ics_followup.model import Event
from ics_followup.planning import plan_for
from ics_followup.setting_values import review_of
from ics_followup.settings import Settings
from ics_followup.settings_file import settings_from
from ics_followup.source import Source

if TYPE_CHECKING:
    from ics_followup.planning import Plan

Journey = Callable[..., "Plan"]

SAMPLE = Path(__file__).parent.parent.parent / "sample_data"
BOTH = '[feed]\ndigest = true\nreview = "Fri 16:00"\n'
ROW = {
    "company": "Northwind",
    "role": "Analyst",
    "interview": "2026-11-17 10:00",
    "timezone": "America/New_York",
    "people": "Priya Shah <priya@example.com> +1-212-555-0121",
    "channel": "phone",
    "promised": "2026-11-23",
}
MERCY = ROW | {"company": "Mercy", "people": "Dana Ortiz <dana@example.com> +1-212-555-0122"}


def overviews(plan: Plan) -> tuple[Event, ...]:
    found = Overviews(plan.settings, plan.today)
    everything = plan.settings.feed.show == "all"
    for interview in plan.intake.interviews:
        chain = [reminder for reminder in plan.reminders if reminder.interview.key == interview.key]
        found.note(interview, chain, shown(chain, everything=everything, today=plan.today))
    return found.events()


def digests(plan: Plan) -> dict[date, Event]:
    return {
        event.start: event
        for event in overviews(plan)
        if event.category == "Digest" and not isinstance(event.start, datetime)
    }


def review(plan: Plan) -> Event:
    (event,) = [event for event in overviews(plan) if event.category == "Review"]
    return event


def part(event: Event, head: str) -> list[str]:
    """The lines of a review under a head."""
    (found,) = [each for each in event.description.split("\n\n") if each.startswith(head)]
    return [line.strip() for line in found.split("\n")[1:] if line.strip()]


# --- settings ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Fri 16:00",
        "friday 16:00",
        "Fri, 4pm",
        "Fridays at 4 pm",
        "16:00 Fri",
        "Fri 16",
        "fri. 4 p.m.",
        "Fri 16.00",
    ],
)
def test_a_review_is_written_as_people_write_a_day_and_an_hour(text: str) -> None:
    assert review_of(text) == (4, time(16, 0))


def test_noon_and_midnight_are_hours_of_twelve() -> None:
    assert (review_of("Sun 12am"), review_of("Thurs 12:30 pm")) == ((6, time(0, 0)), (3, time(12, 30)))


@pytest.mark.parametrize("text", ['""', "false", '"off"'])
def test_no_review_is_said_in_several_ways(text: str) -> None:
    settings, problems = settings_from(f"[feed]\nreview = {text}\n", "followup.toml")
    assert (settings.feed.review, problems) == (None, ())


@pytest.mark.parametrize(
    "text",
    ['"Fri"', '"16:00"', '"Frog 16:00"', '"Fri 25:00"', '"Fri 13pm"', '"Fri 4:5"', "true", "16", '"Fri ²"'],
)
def test_another_review_is_an_error_that_says_what_to_write(text: str) -> None:
    (problem,) = settings_from(f"[feed]\nreview = {text}\n", "followup.toml")[1]
    assert problem.severity == "error"
    assert problem.remedy.startswith('Write a weekday and a time, like "Fri 16:00"')


def test_without_the_settings_there_is_neither(journey: Journey) -> None:
    plan = journey(ROW, MERCY)
    assert overviews(plan) == ()
    assert not Overviews(plan.settings, plan.today).wanted
    assert Overviews(journey(ROW, config=BOTH).settings, plan.today).wanted


# --- the digest ----------------------------------------------------------------------------------------------


def test_a_digest_lists_the_follow_ups_of_a_day_by_their_hours(journey: Journey) -> None:
    plan = journey(ROW, MERCY, config=BOTH)
    event = digests(plan)[date(2026, 11, 24)]
    assert event.summary == "2 follow-ups: Mercy, Northwind"
    assert event.description.split("\n\n")[1].split(" \n") == [
        "10:00 Call Dana (Mercy)",
        "10:15 Call Priya (Northwind)",
    ]
    assert (event.end, event.category, event.row) == (date(2026, 11, 25), "Digest", "")
    assert event.uid == word_uid("followups", "digest", "", date(2026, 11, 24))


def test_thanks_say_how_they_are_sent_for_the_verb_does_not(journey: Journey) -> None:
    event = digests(journey(ROW, MERCY, config=BOTH))[date(2026, 11, 17)]
    assert "Thank Priya (Northwind), by email" in event.description


def test_one_follow_up_alone_needs_no_digest(journey: Journey) -> None:
    assert date(2026, 11, 24) not in digests(journey(ROW, config=BOTH))


def test_hours_and_days_are_on_the_users_clock(journey: Journey) -> None:
    rows = [{**row, "timezone": "Asia/Tokyo", "country": "JP"} for row in (ROW, MERCY)]
    found = digests(journey(*rows, config=BOTH))
    assert "20:00 Call" in found[date(2026, 11, 23)].description  # 10:00 of the 24th in Tokyo


def test_a_title_names_as_many_as_fit_and_counts_the_others(journey: Journey) -> None:
    rows = [{**ROW, "company": f"{name} Hospital Group of the West"} for name in "ABCDE"]
    event = digests(journey(*rows, config=BOTH))[date(2026, 11, 24)]
    assert event.summary.startswith("5 follow-ups: ")
    assert event.summary.endswith(" and 4 more") or event.summary.endswith(" and 3 more")
    assert len(event.summary) <= 80


def test_a_very_full_day_is_counted_and_its_first_hours_are_listed(journey: Journey) -> None:
    plan = journey(ROW, config=BOTH)
    found = Overviews(plan.settings, plan.today)
    (call,) = [reminder for reminder in plan.reminders if reminder.start.date() == date(2026, 11, 24)][:1]
    for number in range(200):
        interview = call.interview._replace(key=f"k{number:03}", company=f"Company {number:03}")
        found.note(interview, (), [call._replace(interview=interview)])
    (event,) = [event for event in found.events() if event.category == "Digest"]
    assert event.summary.startswith("200 follow-ups: Company 000, Company 001")
    assert event.summary.endswith(" and more")
    lines = event.description.split("\n\n")[1].split(" \n")
    assert len(lines) == MOST_LISTED + 1
    assert lines[-1] == f"and {200 - MOST_LISTED} more: ics-followup plan"


def test_past_digests_stay_as_they_are_while_the_past_is_kept(journey: Journey) -> None:
    config = BOTH + "keep_past_days = 10\n"
    before = digests(journey(ROW, MERCY, config=config, today="2026-11-24"))[date(2026, 11, 17)]
    for day in range(25, 28):
        plan = journey(ROW, MERCY, config=config, today=f"2026-11-{day}")
        found = digests(plan).get(date(2026, 11, 17))
        assert found == (before if day < 27 else None)


def test_a_horizon_leaves_no_half_day(journey: Journey) -> None:
    plan = journey(ROW, MERCY, config=BOTH + "horizon_days = 3\n", today="2026-11-20")
    assert max(digests(plan), default=date.min) < date(2026, 11, 23)
    later = journey(ROW, MERCY, config=BOTH + "horizon_days = 3\n", today="2026-11-22")
    assert date(2026, 11, 24) in digests(later)


def test_with_no_past_kept_there_is_the_digest_of_this_day(journey: Journey) -> None:
    plan = journey(ROW, MERCY, config=BOTH + "keep_past_days = 0\n", today="2026-11-24")
    assert min(digests(plan)) == date(2026, 11, 24)


# --- the review ----------------------------------------------------------------------------------------------


def test_the_review_stands_at_its_hour_on_the_users_clock(journey: Journey) -> None:
    event = review(journey(ROW, config=BOTH))
    assert event.start == datetime(2026, 11, 27, 21, 0, tzinfo=UTC)  # 16:00 in New York
    assert event.uid == word_uid("followups", "review", "", date(2026, 11, 27))
    assert event.row == ""


@pytest.mark.parametrize(
    ("today", "day"), [("2026-11-23", 27), ("2026-11-26", 27), ("2026-11-27", 27), ("2026-11-21", 27)]
)
def test_this_weeks_review_is_shown_until_its_day_is_over(today: str, day: int) -> None:
    assert coming(4, date.fromisoformat(today)) == date(2026, 11, day)
    assert coming(4, date(2026, 11, 28)) == date(2026, 12, 4)


def test_who_waits_says_since_when_and_what_was_promised(journey: Journey) -> None:
    plan = journey(ROW | {"promised": "2026-11-30"}, MERCY | {"promised": "from 2026-12-07"}, config=BOTH)
    assert part(review(plan), "Who waits") == [
        "Mercy, Analyst: since Tue 17 Nov, check back from Mon 7 Dec",
        "Northwind, Analyst: since Tue 17 Nov, promised by Mon 30 Nov",
    ]


def test_an_answer_begins_the_wait_anew_and_an_offer_is_yours_to_answer(journey: Journey) -> None:
    plan = journey(
        ROW | {"log": "2026-11-20 in email promised 2026-12-01"},
        MERCY | {"status": "offer", "status_date": "2026-11-20", "deadline": "2026-12-04", "promised": ""},
        ROW | {"company": "Acme", "status": "on hold", "status_date": "2026-11-20", "deadline": "2026-12-15"},
        config=BOTH,
    )
    assert part(review(plan), "Who waits") == [
        "Acme, Analyst: on hold until Tue 15 Dec",
        "Mercy, Analyst: offer, answer by Fri 4 Dec",
        "Northwind, Analyst: since Fri 20 Nov, promised by Tue 1 Dec",
    ]


def test_who_is_late_has_let_the_promised_day_pass(journey: Journey) -> None:
    plan = journey(ROW, MERCY | {"promised": "2026-11-27"}, config=BOTH)
    event = review(plan)
    assert part(event, "Who is late") == ["Northwind, Analyst: promised by Mon 23 Nov"]
    assert len(part(event, "Who waits")) == 1  # the promised day is the review's own: all of it is theirs


@pytest.mark.parametrize(
    "over",
    [
        {"status": "rejected", "status_date": "2026-11-20"},
        {"status": "accepted", "status_date": "2026-11-20"},
        {"log": "2026-11-20 in email rejection"},
        {"interview": "2026-12-17 10:00", "promised": ""},
        {"interview": "2026-06-17 10:00", "promised": "2026-06-24"},
    ],
)
def test_who_has_answered_or_was_let_go_waits_no_more(over: Mapping[str, str], journey: Journey) -> None:
    event = review(journey(ROW | dict(over), MERCY, config=BOTH))
    assert "Northwind, Analyst" not in event.description


def test_what_is_not_in_the_log_is_asked_for_and_what_is_is_not(journey: Journey) -> None:
    event = review(
        journey(ROW, MERCY | {"log": "2026-11-24 called, voicemail"}, config=BOTH, today="2026-11-26")
    )
    assert part(event, "Planned for this week") == ["Tue 24 Nov Call Priya (Northwind)"]


def test_what_comes_is_the_seven_days_after_the_review(journey: Journey) -> None:
    coming_up = ROW | {"company": "Acme", "interview": "2026-11-30 14:00", "promised": ""}
    event = review(journey(ROW, coming_up, config=BOTH))
    lines = part(event, "What comes next, Sat 28 Nov to Fri 4 Dec, if nobody answers")
    assert lines[:2] == ["Mon 30 Nov 14:00 Interview: Acme", "Mon 30 Nov 15:30 Thank Priya (Acme)"]
    assert all(line.split()[1] in ("28", "29", "30", "1", "2", "3", "4") for line in lines)


def test_the_title_counts_what_there_is(journey: Journey) -> None:
    assert review(journey(ROW, MERCY | {"promised": "2026-11-30"}, config=BOTH)).summary.startswith(
        "Week in review: 1 waits, 1 late, 1 to log, "
    )


def test_where_there_is_nothing_to_review_there_is_no_event(journey: Journey) -> None:
    assert overviews(journey(ROW | {"interview": "2026-06-17 10:00", "promised": ""}, config=BOTH))[-1:] == ()


def test_long_lists_are_cut_and_the_text_stays_within_its_room(journey: Journey) -> None:
    rows = [
        ROW
        | {
            "company": f"The very long name of company {n:02}",
            "role": f"Senior Principal Analyst of Lab {n:02}",
        }
        for n in range(30)
    ]
    event = review(journey(*rows, config=BOTH))
    lines = part(event, "Who is late")
    assert lines[-1] == f"and {30 - len(lines) + 1} more: ics-followup plan"
    assert len(lines) <= MOST_REVIEWED + 1
    assert len(event.description) <= ROOM


def test_no_text_says_today_or_counts_from_it(journey: Journey) -> None:
    for event in overviews(journey(ROW, MERCY, config=BOTH)):
        assert not {"today", "tomorrow", "yesterday", "ago"} & set(event.description.casefold().split())


# --- laws ----------------------------------------------------------------------------------------------------


def sample(today: date) -> Plan:
    config = (SAMPLE / "followup.toml").read_text(encoding="utf-8") + 'digest = true\nreview = "Fri 16:00"\n'
    sheet = (SAMPLE / "interviews.csv").read_bytes()
    return plan_for(Source(sheet=sheet, name="interviews.csv", config=config), today=today)


def test_every_build_of_a_week_gives_the_same_review() -> None:
    friday = date(2026, 11, 27)
    assert len({review(sample(friday - timedelta(days=back))) for back in (6, 4, 3, 1, 0)}) == 1


def test_a_digest_of_the_past_is_the_same_from_day_to_day() -> None:
    before = digests(sample(date(2026, 11, 24)))
    after = digests(sample(date(2026, 11, 27)))
    past = [day for day in before if date(2026, 10, 1) < day < date(2026, 11, 24)]
    assert past
    assert all(before[day] == after[day] for day in past)


@given(some.permutations(range(6)))
@effort(max_examples=10)
def test_the_order_of_the_rows_changes_nothing(order: list[int]) -> None:
    plan = sample(date(2026, 11, 22))
    rows = plan.intake.interviews[:6]

    def noted(indexes: list[int]) -> tuple[Event, ...]:
        found = Overviews(plan.settings, plan.today)
        for index in indexes:
            chain = [each for each in plan.reminders if each.interview.key == rows[index].key]
            found.note(rows[index], chain, chain)
        return found.events()

    assert noted(order) == noted(list(range(6)))


@pytest.mark.parametrize("unlogged", ["assume", "late"])
def test_late_follow_ups_are_named_by_the_day_on_which_they_were_due(unlogged: str, journey: Journey) -> None:
    config = f'{BOTH}unlogged = "{unlogged}"\n'
    event = review(journey(ROW, config=config, today="2026-11-26"))
    assert part(event, "Planned for this week") == ["Tue 24 Nov Call Priya (Northwind)"]


def test_settings_without_a_zone_count_in_utc() -> None:
    assert Overviews(Settings(), date(2026, 11, 22)).events() == ()
