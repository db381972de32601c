"""What is counted of a process, and what a coach is told of: worked out by hand, day by day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ics_followup.planning import plan_for
from ics_followup.sharing.caseload import Figures
from ics_followup.sharing.figures import figures_of
from ics_followup.sharing.levels import LEVELS
from ics_followup.sharing.redact import shared_from
from ics_followup.sharing.view import Process, Shared
from ics_followup.source import Source

BASE = {"company": "Acme", "interview": "2026-11-10 10:00", "timezone": "America/Chicago", "country": "US"}
PERSON = {"people": "Dana Ortiz <dana@example.com>"}
Sheet = Callable[..., bytes]


@pytest.fixture
def shared(sheet_bytes: Sheet) -> Callable[..., Shared]:
    """What a level shows of some rows on a day."""

    def made(*rows: dict[str, str], today: date = date(2026, 11, 26), level: Any = "initials") -> Shared:
        sheet = sheet_bytes(*(BASE | row for row in rows))
        source = Source(sheet=sheet, name="interviews.csv", config='[me]\ntimezone = "America/Chicago"')
        plan = plan_for(source, today=today)
        assert not plan.errors, plan.errors
        return shared_from(plan, level, who="Sam", with_whom="Alex", until=None, secret=bytes(32))

    return made


@pytest.fixture
def process(shared: Callable[..., Shared]) -> Callable[..., Process]:
    def made(today: date = date(2026, 11, 26), **row: str) -> Process:
        (found,) = shared(PERSON | row, today=today).processes
        return found

    return made


# --- answers ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("log", "days"),
    [
        ("", None),
        ("2026-11-11 out email", None),
        ("2026-11-10 in email", 0),
        # Wed 11 Nov is Veterans Day
        ("2026-11-12 in email; 2026-11-20 in phone", 1),
        ("2026-11-14 in email", 2),  # a Saturday: Thursday and Friday are the business days until then
        ("2026-11-16 out phone live", 3),
        ("2026-11-12 out phone voicemail", None),
    ],
)
def test_the_first_answer_is_counted_in_business_days(
    log: str, days: int | None, process: Callable[..., Process]
) -> None:
    assert process(log=log).answer_days == days


def test_a_holiday_is_no_business_day_of_an_answer(process: Callable[..., Process]) -> None:
    # Thanksgiving is on Thu 26 Nov: only Wed 25 and Fri 27 Nov count
    later = process(interview="2026-11-24 10:00", log="2026-11-27 in email", today=date(2026, 11, 30))
    assert later.answer_days == 2


@pytest.mark.parametrize(
    ("status", "days"), [("rejected", 2), ("offer", 2), ("withdrawn", None), ("accepted", None)]
)
def test_a_dated_status_is_an_answer_where_it_is_theirs(
    status: str, days: int | None, process: Callable[..., Process]
) -> None:
    assert process(status=status, status_date="2026-11-13").answer_days == days


# --- promises --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "kept"),
    [
        ({"promised": "2026-11-20"}, [False]),
        ({"promised": "2026-11-26"}, [None]),  # the day itself belongs to it
        ({"promised": "2026-11-25"}, [False]),
        ({"promised": "2026-11-20", "log": "2026-11-20 in email"}, [True]),
        ({"promised": "2026-11-20", "log": "2026-11-21 in email"}, [False]),
        ({"promised": "2026-11-20", "log": "2026-11-18 in phone offer"}, [True]),
        ({"promised": "2026-11-20", "log": "2026-11-19 in email promised 2026-11-24"}, [None, False]),
        ({"log": "2026-11-12 in email promised 2026-11-20; 2026-11-19 in email"}, [True]),
        ({"log": "2026-11-12 in email promised 2026-11-18; 2026-11-20 in phone"}, [False]),
        ({"promised": "2026-11-18; 2026-11-20"}, [None, False]),
        ({"promised": "from 2026-11-20"}, [None]),
        ({"promised": "2026-11-20", "status": "rejected", "status_date": "2026-11-17"}, [True]),
        ({"promised": "2026-11-20", "status": "withdrawn", "status_date": "2026-11-17"}, [None]),
        ({"promised": "2026-11-20", "status": "withdrawn", "status_date": "2026-11-24"}, [False]),
    ],
)
def test_a_promise_is_kept_broken_or_not_known(
    row: dict[str, str], kept: list[bool | None], process: Callable[..., Process]
) -> None:
    assert [promise.kept for promise in process(**row).promises] == kept


# --- thanks ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("log", "today", "thanked"),
    [
        ("", date(2026, 11, 10), None),
        ("", date(2026, 11, 11), None),
        ("", date(2026, 11, 12), False),
        ("2026-11-10 17:00 out email", date(2026, 11, 10), True),
        ("2026-11-11 10:59 out email", date(2026, 11, 12), True),
        ("2026-11-11 11:01 out email", date(2026, 11, 12), False),
        ("2026-11-11 out email", date(2026, 11, 12), True),
        ("2026-11-13 out email for thanks", date(2026, 11, 16), False),
        ("2026-11-11 out phone voicemail", date(2026, 11, 16), False),
    ],
)
def test_thanks_within_24_hours_are_those_of_the_log(
    log: str, today: date, thanked: bool | None, process: Callable[..., Process]
) -> None:
    assert process(log=log, today=today).thanked_in_a_day is thanked


# --- who waits, and the timeline -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "waits"),
    [
        ({}, "them"),
        ({"interview": "2026-12-10 10:00"}, ""),
        ({"status": "offer", "status_date": "2026-11-20"}, "me"),
        ({"status": "rejected", "status_date": "2026-11-20"}, "nobody"),
        ({"status": "on hold", "status_date": "2026-11-20", "deadline": "2027-01-10"}, "them"),
        ({"promised": "2026-11-24", "log": "2026-11-23 in email", "interview": "2026-10-01 10:00"}, "them"),
        ({"interview": "2026-08-01 10:00"}, "nobody"),  # let go of
    ],
)
def test_who_waits_on_whom(row: dict[str, str], waits: str, process: Callable[..., Process]) -> None:
    assert process(**row).waits == waits


def test_the_timeline_holds_every_day_and_shades_holidays_but_no_weekend(
    shared: Callable[..., Shared],
) -> None:
    row = PERSON | {"promised": "2026-12-04", "log": "2026-11-12 out email"}
    (one,) = shared(row).processes
    assert one.first == date(2026, 11, 10)
    assert one.last >= max(step.start.date() for step in one.steps)
    assert (one.closed[0].day, one.closed[0].name) == (date(2026, 11, 11), "")
    assert date(2026, 11, 26) in [closed.day for closed in one.closed]
    assert all(closed.day.weekday() < 5 for closed in one.closed)
    (named,) = shared(row, level="named").processes
    assert {closed.name for closed in named.closed} >= {"Thanksgiving Day"}


def test_a_day_far_away_makes_no_endless_timeline(process: Callable[..., Process]) -> None:
    one = process(promised="2099-12-31")
    assert (one.last - one.first).days <= 1096


# --- what is notable -------------------------------------------------------------------------------------------


def said(shared: Shared) -> list[tuple[str, str]]:
    return [(one.kind, one.said) for one in shared.notable]


@pytest.mark.parametrize(
    ("row", "kind", "sentence"),
    [
        (
            {"status": "offer", "status_date": "2026-11-20", "deadline": "2026-12-01"},
            "offer",
            "The offer is to be answered by Tue 1 Dec 2026.",
        ),
        (
            {"status": "offer", "status_date": "2026-11-20", "deadline": "2026-11-24"},
            "offer",
            "The offer was to be answered by Tue 24 Nov 2026, and no answer is in the log.",
        ),
        (
            {"status": "offer", "status_date": "2026-11-20"},
            "offer",
            "There is an offer since Fri 20 Nov 2026, and no day to answer it by is known.",
        ),
        (
            {"promised": "2026-11-20", "log": "2026-11-12 out email"},
            "promise",
            "An answer was promised by Fri 20 Nov 2026, and none is in the log.",
        ),
        (
            {"interview": "2026-11-23 10:00"},
            "thanks",
            "The thank-you email of Mon 23 Nov 2026 has no tick.",
        ),
        (
            {"interview": "2026-11-23 10:00", "people": "Dana <d@example.com>; Lee <l@example.com>"},
            "thanks",
            "2 thank-yous of Mon 23 Nov 2026 have no tick.",
        ),
    ],
)
def test_a_coach_is_told_in_a_plain_sentence(
    row: dict[str, str], kind: str, sentence: str, shared: Callable[..., Shared]
) -> None:
    assert (kind, sentence) in said(shared(PERSON | row))


def test_a_promise_that_was_answered_late_renewed_or_let_go_is_not_notable(
    shared: Callable[..., Shared],
) -> None:
    rows = (
        {"promised": "2026-11-20", "log": "2026-11-23 in email"},
        {"promised": "2026-11-20", "log": "2026-11-19 in email promised 2026-12-04"},
        {"promised": "2026-11-20", "status": "rejected", "status_date": "2026-11-24"},
        {"promised": "2026-08-10", "interview": "2026-08-01 10:00"},
    )
    for row in rows:
        assert not [kind for kind, _ in said(shared(PERSON | row)) if kind == "promise"], row


@pytest.mark.parametrize(
    ("news", "kind"),
    [
        ({"status": "offer", "status_date": "2027-01-02", "deadline": "2027-01-07"}, "offer"),
        ({"log": "2026-12-31 in email promised 2027-01-08"}, ""),
    ],
)
def test_what_comes_after_the_seeker_let_go_is_not_over(
    news: dict[str, str], kind: str, shared: Callable[..., Shared]
) -> None:
    row = PERSON | {"interview": "2026-11-16 10:00"}
    today = date(2027, 1, 4)
    assert shared(row, today=today).processes[0].waits == "nobody"
    found = shared(row | news, today=today)
    assert found.processes[0].waits == ("me" if kind else "them")
    assert {each for each, _ in said(found)} >= {kind} - {""}


def test_nothing_logged_for_two_weeks_is_said_once_for_all_processes(shared: Callable[..., Shared]) -> None:
    rows = [
        PERSON | {"role": "one", "log": "2026-11-11 out email"},
        PERSON | {"role": "two", "interview": "2026-11-16 10:00"},
    ]
    silent = [one for one in shared(*rows).notable if one.kind == "silent"]
    assert [(one.process, one.day) for one in silent] == [("", date(2026, 11, 11))]
    assert silent[0].said.startswith("Nothing is in the log since Wed 11 Nov 2026; ")
    rows[1]["log"] = "2026-11-20 out email"
    assert not [one for one in shared(*rows).notable if one.kind == "silent"]


def test_nothing_logged_is_no_news_where_nothing_was_due(shared: Callable[..., Shared]) -> None:
    assert not shared(PERSON | {"interview": "2026-12-10 10:00"}).notable


def test_no_sentence_names_anybody_or_a_company(shared: Callable[..., Shared]) -> None:
    rows = [PERSON | {"company": f"Acme {number}", "promised": "2026-11-20"} for number in range(4)]
    for level in LEVELS:
        text = " ".join(one.said for one in shared(*rows, level=level).notable)
        assert "Acme" not in text
        assert "Dana" not in text


# --- figures ---------------------------------------------------------------------------------------------------


def test_the_figures_of_three_interviews(shared: Callable[..., Shared]) -> None:
    rows = [
        {"role": "a", "promised": "2026-11-20", "log": "2026-11-10 17:00 out email; 2026-11-13 in email"},
        {"role": "b", "promised": "2026-11-20"},
        {"role": "c", "status": "rejected", "status_date": "2026-11-12"},
        {"role": "d", "interview": "2026-12-10 10:00"},
    ]
    assert figures_of(shared(*(PERSON | row for row in rows))) == Figures(
        interviews=3, open=3, answer_days=(2, 1), promises=2, kept=1, thanks=3, thanked=1, contacts=1
    )


def test_busy_has_no_figures(shared: Callable[..., Shared]) -> None:
    assert figures_of(shared(PERSON, level="busy")) == Figures()
