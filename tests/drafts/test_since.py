"""How a message speaks of the interview's day, and of news, depends on when it is sent, and what was sent before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from ics_followup.drafts import facts_for
from ics_followup.drafts.since import since_interview
from ics_followup.model import Interview, Person
from ics_followup.settings import Me

if TYPE_CHECKING:
    from ics_followup.planning import Plan

Journey = Callable[..., "Plan"]
NEW_YORK = ZoneInfo("America/New_York")
START = datetime(2026, 11, 10, 10, tzinfo=NEW_YORK)
ROW = {
    "company": "Acme",
    "role": "Analyst",
    "interview": "2026-11-10 10:00",
    "people": "Dana Ortiz <dana@example.com> +1-212-555-0121",
    "country": "US",
}


def row(**changes: Any) -> Interview:
    cells: dict[str, Any] = {"key": "acme", "row_key": "acme", "line": 2, "company": "Acme", "timed": True}
    cells |= {"start": START, "end": START.replace(hour=11), "timezone": "America/New_York"}
    return Interview(**(cells | changes))


@pytest.mark.parametrize(
    ("sent", "since"),
    [
        (datetime(2026, 11, 9, 9, tzinfo=NEW_YORK), "ahead"),
        (datetime(2026, 11, 10, 10, 59, tzinfo=NEW_YORK), "ahead"),
        (datetime(2026, 11, 10, 11, tzinfo=NEW_YORK), "this week"),
        (datetime(2026, 11, 15, 23, tzinfo=NEW_YORK), "this week"),
        (datetime(2026, 11, 16, 9, tzinfo=NEW_YORK), "earlier"),
        (datetime(2027, 9, 5, 9, tzinfo=NEW_YORK), "earlier"),
        (datetime(2027, 9, 6, 9, tzinfo=NEW_YORK), "last year"),
        (None, "this week"),
    ],
)
def test_the_day_of_sending_decides_how_far_back_the_interview_lies(
    sent: datetime | None, since: str
) -> None:
    assert since_interview(row(), sent) == since


def test_an_interview_without_a_time_is_ahead_for_the_whole_of_its_day() -> None:
    untimed = row(timed=False, start=START.replace(hour=0), end=START.replace(hour=0))
    assert since_interview(untimed, START.replace(hour=23)) == "ahead"
    assert since_interview(untimed, START.replace(day=11, hour=0)) == "this week"


@pytest.mark.parametrize(
    ("language", "sent", "weekday", "month"),
    [
        ("en", START.replace(day=12), "Tuesday", "November"),
        ("en", START.replace(day=17), "Tuesday, November 10", "November"),
        ("en-GB", START.replace(day=17), "Tuesday 10 November", "November"),
        ("de", START.replace(day=17), "Dienstag, 10. November", "November"),
        ("en", START.replace(year=2027), "Tuesday, November 10", "November 2026"),
        ("de", START.replace(year=2027), "Dienstag, 10. November", "November 2026"),
    ],
)
def test_a_weekday_long_past_is_a_date_and_a_month_long_past_has_its_year(
    language: str, sent: datetime, weekday: str, month: str
) -> None:
    facts = facts_for(row(), Person(name="Dana Ortiz"), Me(), language=language, sent=sent)
    assert (facts.weekday, facts.month) == (weekday, month)
    retold = facts.retold("en") if facts.retold else facts
    assert retold.month == month


def keeping_in_touch(plan: Plan) -> list[tuple[str, str]]:
    drafts = [plan.draft(reminder) for reminder in plan.reminders if reminder.draft == "keep_in_touch"]
    return [(draft.subject, draft.body) for draft in drafts]


@pytest.mark.parametrize("cadence", ["balanced", "long-game"])
@pytest.mark.parametrize("today", ["2026-11-22", "2027-06-10"])
def test_keeping_in_touch_uses_all_wordings_before_it_repeats_one(
    journey: Journey, cadence: str, today: str
) -> None:
    rejected = {"status": "rejected", "status_date": "2026-11-20", "keep_in_touch": "yes"}
    sheet = {**ROW, **rejected, "cadence": cadence}
    texts = keeping_in_touch(journey(sheet, today=today))
    assert texts == keeping_in_touch(journey(sheet, today="2026-11-20"))
    first = texts[:5]
    openings = [body.split("\n\n")[1].replace(" 2026", "") for _, body in first]
    assert len(first) >= 3
    assert len(set(openings)) == len(first)


def test_news_is_told_once(journey: Journey) -> None:
    rejected = {"status": "rejected", "status_date": "2026-11-20", "keep_in_touch": "yes"}
    plan = journey({**ROW, **rejected, "news": "the new harbour", "cadence": "long-game"})
    told = ["the new harbour" in body for _, body in keeping_in_touch(plan)]
    assert told[0]
    assert not any(told[1:])


def test_a_month_of_last_year_has_its_year_in_the_message(journey: Journey) -> None:
    rejected = {"status": "rejected", "status_date": "2026-11-20", "cadence": "long-game"}
    texts = keeping_in_touch(journey({**ROW, **rejected}))
    assert "November 2026" not in texts[0][1]
    assert "November 2026" in texts[-1][1]


def test_the_second_call_has_other_words_than_the_first(journey: Journey) -> None:
    log = "2026-11-10 15:00 out email; 2026-11-18 in email promised 2026-11-24"
    promised = {"promised": "2026-11-16", "log": log, "cadence": "promised-day"}
    plan = journey({**ROW, **promised}, today="2026-11-19")
    calls = [reminder for reminder in plan.reminders if reminder.draft == "status_call"]
    assert [reminder.step for reminder in calls] == ["call", "call_again"]
    assert len({plan.draft(reminder).body for reminder in calls}) == 2
