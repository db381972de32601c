"""One interview walks through its cadence: which steps, on which day, in which state, by what channel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from ics_followup.planning import Plan

DANA = "Dana Ortiz <dana@example.com> +1-555-0100"
LEE = "Lee Wong <lee@example.com>"
Journey = Callable[..., "Plan"]


def acme(**cells: str) -> dict[str, str]:
    """A row of a company in New York, interviewed on Wed 18 Nov 2026 from 10:00 to 11:00."""
    return {
        "company": "Acme",
        "interview": "2026-11-18 10:00",
        "timezone": "America/New_York",
        "country": "US",
        "interviewers": DANA,
        "cadence": "promised-day",
    } | cells


def told(plan: Plan, *steps: str) -> list[str]:
    """One line for each reminder: day, hour, step, channel, state; a question mark where it is tentative."""
    return list(lines(plan, steps))


def lines(plan: Plan, steps: tuple[str, ...]) -> Iterator[str]:
    for item in plan.reminders:
        if not steps or item.step in steps:
            sure = "" if item.firm else "?"
            name = f"{item.step}{item.occurrence if item.occurrence > 1 else ''}"
            yield f"{item.start:%d %b %H:%M} {name} {item.channel} {item.state}{sure}"


# --- the two chains, whole ---------------------------------------------------------------------------------


@pytest.mark.rule("S1.1", "S1.3", "S1.5", "S1.13", "S1.14", "S1.15", "A3", "A21")
def test_promised_day_waits_calls_and_lets_go(journey: Journey) -> None:
    assert told(journey(acme(promised="2026-11-24"), today="2026-11-18")) == [
        "18 Nov 11:30 thanks email due",
        "25 Nov 10:00 call phone upcoming",
        "02 Dec 09:30 weekly email upcoming?",
        "09 Dec 09:30 weekly2 phone upcoming?",
        "16 Dec 09:30 weekly3 email upcoming?",
        "23 Dec 16:00 close email upcoming?",
    ]


@pytest.mark.rule("S1.5", "S1.9", "S2.4", "A8", "A13")
def test_balanced_counts_a_call_and_its_email_as_one_contact(journey: Journey) -> None:
    row = acme(promised="2026-11-24", cadence="balanced", channel="phone")
    plan = journey(row, today="2026-11-18")
    assert told(plan, "check_in", "check_in_again", "email_after_call", "close") == [
        "25 Nov 10:00 check_in phone upcoming",
        "25 Nov 10:45 email_after_call email upcoming?",
        "02 Dec 10:00 check_in_again phone upcoming?",
        "02 Dec 10:45 email_after_call2 email upcoming?",
        "09 Dec 10:00 check_in_again2 phone upcoming?",
        "09 Dec 10:45 email_after_call3 email upcoming?",
        "16 Dec 16:00 close email upcoming?",
    ]


@pytest.mark.rule("S3.7", "S0.9")
def test_without_a_promise_balanced_waits_five_business_days_and_writes_as_they_did(journey: Journey) -> None:
    row = acme(cadence="balanced", channel="linkedin")
    assert told(journey(row), "check_in") == ["25 Nov 10:00 check_in linkedin upcoming"]


@pytest.mark.rule("A15")
def test_without_a_promise_promised_day_goes_weekly_from_the_interview(journey: Journey) -> None:
    assert told(journey(acme()), "call", "call_again", "weekly") == [
        "25 Nov 09:30 weekly email upcoming",
        "02 Dec 09:30 weekly2 phone upcoming?",
        "09 Dec 09:30 weekly3 email upcoming?",
    ]


# --- promises ----------------------------------------------------------------------------------------------


@pytest.mark.rule("A7", "S2.2")
@pytest.mark.parametrize(
    ("promised", "line"),
    [
        ("by 2026-11-25", "27 Nov 10:00 call phone upcoming"),
        ("from 2026-11-25", "25 Nov 10:00 call phone upcoming"),
        ("from 2026-11-26", "27 Nov 10:00 call phone upcoming"),
        ("by 2026-11-28", "30 Nov 10:00 call phone upcoming"),
        ("2026-11-18", "19 Nov 10:00 call phone upcoming"),
    ],
)
def test_by_a_day_is_acted_on_after_it_and_from_a_day_on_it(
    journey: Journey, promised: str, line: str
) -> None:
    assert told(journey(acme(promised=promised), today="2026-11-18"), "call") == [line]


@pytest.mark.rule("S1.8", "S1.9", "A5", "A9")
@pytest.mark.parametrize(
    ("promised", "line"),
    [
        ("2026-11-24; 2026-12-02", "02 Dec 14:30 call_again phone upcoming"),
        ("2026-11-24; 2026-11-26", "27 Nov 14:30 call_again phone upcoming"),
        ("2026-11-20; 2026-11-24; 2026-12-05", "07 Dec 14:30 call_again phone upcoming"),
    ],
)
def test_a_renewed_promise_is_called_on_its_own_day_in_mid_afternoon(
    journey: Journey, promised: str, line: str
) -> None:
    plan = journey(acme(promised=promised))
    assert told(plan, "call", "call_again") == [line]
    assert len(told(plan, "email_after_call")) == 1


@pytest.mark.rule("A9")
def test_balanced_asks_me_after_three_renewals(journey: Journey) -> None:
    days = ["2026-11-20", "2026-11-24", "2026-12-01", "2026-12-08"]
    third, fourth = "; ".join(days[:3]), "; ".join(days)
    assert told(journey(acme(promised=third, cadence="balanced")), "decide") == []
    asked = journey(acme(promised=fourth, cadence="balanced"))
    assert told(asked, "decide") == ["08 Dec 10:00 decide email upcoming"]
    assert [item.kind for item in asked.reminders if item.step == "decide"] == ["self"]


@pytest.mark.rule("A19", "S1.7", "S1.8")
def test_a_reply_that_names_a_day_is_a_renewed_promise(journey: Journey) -> None:
    row = acme(
        promised="2026-11-20", log="2026-11-23 10:00 out phone live; 2026-11-24 in email promised 2026-12-02"
    )
    assert told(journey(row, today="2026-11-25"), "call", "call_again") == [
        "23 Nov 10:00 call phone done",
        "02 Dec 14:30 call_again phone upcoming",
    ]


@pytest.mark.rule("A10", "A19")
def test_a_reply_without_a_day_restarts_the_weekly_clock(journey: Journey) -> None:
    row = acme(promised="2026-11-20", log="2026-11-23 10:00 out phone voicemail; 2026-11-25 in email")
    for cadence, step in (("promised-day", "weekly"), ("balanced", "check_in")):
        plan = journey(row | {"cadence": cadence}, today="2026-11-25")
        first = next(line for line in told(plan, step) if "done" not in line)
        assert first.startswith("02 Dec"), told(plan)


@pytest.mark.rule("A10", "A11", "S1.13")
def test_after_a_talk_without_a_day_the_week_runs_from_that_call(journey: Journey) -> None:
    row = acme(promised="2026-11-20", log="2026-11-24 10:00 out phone live")
    assert told(journey(row, today="2026-11-25"), "call", "weekly")[:2] == [
        "24 Nov 10:00 call phone done",
        "01 Dec 09:30 weekly email upcoming",
    ]


# --- states ------------------------------------------------------------------------------------------------


@pytest.mark.rule("A11")
def test_what_nobody_logged_is_assumed_and_the_plan_goes_on(journey: Journey) -> None:
    plan = journey(acme(promised="2026-11-24"), today="2026-12-02")
    assert told(plan) == [
        "18 Nov 11:30 thanks email assumed",
        "25 Nov 10:00 call phone assumed",
        "02 Dec 09:30 weekly email due",
        "09 Dec 09:30 weekly2 phone upcoming?",
        "16 Dec 09:30 weekly3 email upcoming?",
        "23 Dec 16:00 close email upcoming?",
    ]
    weekly = plan.reminders[2]
    assert weekly.assumes is not None
    assert (weekly.assumes[0].isoformat(), weekly.assumes[1]) == ("2026-11-25", "phone")


@pytest.mark.rule("A11")
def test_gaps_run_from_the_contact_that_happened(journey: Journey) -> None:
    """Called two days late, and from then on weekly; nothing is assumed of what stands in the log."""
    plan = journey(
        acme(promised="2026-11-20", log="2026-11-25 10:05 out phone voicemail"), today="2026-11-26"
    )
    assert told(plan, "call", "weekly")[:2] == [
        "25 Nov 10:05 call phone done",
        "02 Dec 09:30 weekly email upcoming",
    ]
    assert plan.reminders[2].assumes is None


LATE = '[feed]\nunlogged = "late"\ngrace_days = 3\n'


def test_in_late_mode_a_contact_floats_to_today_for_its_days_of_grace(journey: Journey) -> None:
    row = acme(promised="2026-11-24", log="2026-11-18 12:00 out email")
    for today, line in {
        "2026-11-25": "25 Nov 10:00 call phone due",
        "2026-11-26": "27 Nov 10:00 call phone late",
        "2026-12-01": "01 Dec 10:00 call phone late",
        "2026-12-02": "25 Nov 10:00 call phone missed",
    }.items():
        plan = journey(row, config=LATE, today=today)
        assert told(plan, "call") == [line]
        (call,) = (item for item in plan.reminders if item.step == "call")
        assert (call.late_since is not None) == ("late" in line)


def test_in_late_mode_the_plan_goes_on_from_the_last_day_of_grace(journey: Journey) -> None:
    row = acme(promised="2026-11-24", log="2026-11-18 12:00 out email")
    plan = journey(row, config=LATE, today="2026-12-02")
    assert told(plan, "weekly")[0] == "08 Dec 09:30 weekly email upcoming"


def test_in_late_mode_thanks_float_to_a_coming_hour(journey: Journey) -> None:
    """What is late is still to be done: it never stands in the past."""
    plan = journey(acme(promised="2026-11-24"), config=LATE, today="2026-11-20")
    (thanks,) = (item for item in plan.reminders if item.step == "thanks")
    assert thanks.state == "late"
    assert thanks.start.date().isoformat() == "2026-11-20"
    assert "09:30" <= f"{thanks.start:%H:%M}" < "17:00"


def test_closes_and_self_tasks_are_never_late(journey: Journey) -> None:
    plan = journey(acme(), config='[feed]\nunlogged = "late"\ngrace_days = 0\n', today="2027-03-01")
    assert {item.state for item in plan.reminders if item.kind == "contact"} == {"missed"}
    assert {item.state for item in plan.reminders if item.kind == "close"} == {"assumed"}


# --- thanks ------------------------------------------------------------------------------------------------


@pytest.mark.rule("S1.1", "S3.3")
def test_everybody_met_gets_thanks_of_their_own_and_the_contact_the_call(journey: Journey) -> None:
    plan = journey(acme(interviewers=f"{DANA}; {LEE}", contact="Lee Wong", promised="2026-11-24"))
    assert {item.to[0].name for item in plan.reminders if item.step == "thanks"} == {"Dana Ortiz", "Lee Wong"}
    assert {item.to[0].name for item in plan.reminders if item.step == "call"} == {"Lee Wong"}


@pytest.mark.rule("S1.1")
def test_who_has_no_address_is_thanked_through_the_contact_and_the_address_is_looked_for(
    journey: Journey,
) -> None:
    plan = journey(acme(interviewers=f"{DANA}; Kim Park", cadence="balanced"))
    (kim,) = (item for item in plan.reminders if item.person and item.person.name == "Kim Park")
    assert [person.name for person in kim.to] == ["Dana Ortiz"]
    assert "goes through Dana Ortiz" in " ".join(kim.why)
    assert told(plan, "find_address") == ["18 Nov 16:30 find_address email assumed"]


@pytest.mark.rule("S1.2")
def test_promised_day_sends_a_card_where_there_is_a_postal_address(journey: Journey) -> None:
    assert {
        item.channel for item in journey(acme(address="1 Example Street")).reminders if item.step == "thanks"
    } == {"card"}


@pytest.mark.rule("S3.5")
@pytest.mark.parametrize(
    ("cells", "cards"),
    [({}, 0), ({"company_size": "large"}, 1), ({"priority": "high"}, 1), ({"priority": "low"}, 0)],
)
def test_balanced_adds_a_card_for_a_large_company_or_a_much_wanted_job(
    journey: Journey, cells: dict[str, str], cards: int
) -> None:
    assert len(told(journey(acme(cadence="balanced", **cells)), "thanks_card")) == cards


def test_nobody_named_gives_one_thanks_to_nobody_in_particular(journey: Journey) -> None:
    plan = journey(acme(interviewers="", promised="2026-11-24"))
    assert told(plan)[:2] == ["18 Nov 11:30 thanks email assumed", "25 Nov 10:00 call phone upcoming"]
    assert {item.to for item in plan.reminders} == {()}


def test_an_interview_without_a_time_is_thanked_for_at_the_end_of_the_day(journey: Journey) -> None:
    plan = journey(acme(interview="2026-11-18"))
    assert told(plan, "thanks") == ["18 Nov 16:30 thanks email assumed"]
    assert "no time for the interview" in " ".join(plan.reminders[0].why)


@pytest.mark.parametrize(
    ("interview", "line"),
    [
        ("2026-11-18 22:00", "18 Nov 23:30 thanks"),
        ("2026-11-18 22:15", "19 Nov 09:30 thanks"),
        ("2026-11-20 23:30", "23 Nov 09:30 thanks"),
    ],
)
def test_after_a_late_evening_thanks_wait_for_the_next_business_day(
    journey: Journey, interview: str, line: str
) -> None:
    (said,) = told(journey(acme(interview=interview), today="2026-11-18"), "thanks")
    assert said.startswith(line)


@pytest.mark.rule("A17")
def test_the_first_written_contact_until_the_next_business_day_is_that_persons_thanks(
    journey: Journey,
) -> None:
    row = acme(
        interviewers=f"{DANA}; {LEE}", log="2026-11-18 15:00 out email with Lee", promised="2026-11-24"
    )
    plan = journey(row, today="2026-11-19")
    assert {
        (item.person.name, item.state) for item in plan.reminders if item.step == "thanks" and item.person
    } == {
        ("Dana Ortiz", "assumed"),
        ("Lee Wong", "done"),
    }
    assert told(plan, "call") == ["25 Nov 10:00 call phone upcoming"]


@pytest.mark.rule("A17")
def test_what_is_done_stands_on_the_day_of_the_log(journey: Journey) -> None:
    """Thanked on the morning after: without an hour in the log it stands in that day's work hours."""
    plan = journey(acme(log="2026-11-19 out email"), today="2026-11-20")
    (said,) = told(plan, "thanks")
    assert said.startswith("19 Nov"), said
    assert said.endswith("email done")


# --- the least gap, caps, and what never comes twice -----------------------------------------------------


@pytest.mark.rule("A20", "S2.3", "S1.10")
def test_at_least_three_business_days_lie_between_two_status_contacts_of_balanced(journey: Journey) -> None:
    """The call was late, on Wed 25 Nov; the answer restarts the week, and the gap is kept all the same."""
    row = acme(
        cadence="balanced",
        channel="phone",
        promised="2026-11-19",
        log="2026-11-20 10:00 out phone voicemail; 2026-11-27 10:00 out phone voicemail",
    )
    days = [
        item.start.date() for item in journey(row, today="2026-11-28").reminders if "check_in" in item.step
    ]
    assert [day.isoformat() for day in days] == ["2026-11-20", "2026-11-27", "2026-12-04"]


@pytest.mark.rule("S2.4", "S1.14")
@pytest.mark.parametrize(("cadence", "steps", "most"), [("balanced", ("check_in", "check_in_again"), 3),
                                                        ("promised-day", ("call", "weekly"), 4)])  # fmt: skip
def test_contacts_come_to_an_end_and_the_last_says_so(
    journey: Journey, cadence: str, steps: tuple[str, ...], most: int
) -> None:
    plan = journey(acme(cadence=cadence, promised="2026-11-24"))
    contacts = [item for item in plan.reminders if item.step in steps]
    assert len(contacts) == most
    assert [item.last for item in contacts] == [False] * (most - 1) + [True]
    assert contacts[-1].draft == "last_check_in"


@pytest.mark.rule("A8", "S1.9")
def test_an_email_after_a_call_that_reached_somebody_is_not_planned(journey: Journey) -> None:
    row = acme(
        cadence="balanced", channel="phone", promised="2026-11-19", log="2026-11-20 10:00 out phone live"
    )
    plan = journey(row, today="2026-11-20")
    assert not any(item.joined and item.start.day == 20 for item in plan.reminders)


@pytest.mark.parametrize(
    "status", ["rejected", "offer", "accepted", "declined", "withdrawn", "on hold", "closed"]
)
def test_a_process_that_has_ended_is_not_chased(journey: Journey, status: str) -> None:
    row = acme(status=status, status_date="2026-11-19", promised="2026-11-24")
    assert not {"call", "weekly", "close"} & {item.step for item in journey(row).reminders}


def test_calls_of_one_morning_stand_side_by_side_and_a_full_hour_overlaps_inside_itself(
    journey: Journey,
) -> None:
    """And each user has an hour of their own: a coach's clients do not wait for one another."""
    rows = [acme(company=f"Company {n}", promised="2026-11-24") for n in range(6)]
    starts = [line.split()[2] for line in told(journey(*rows), "call")]
    assert starts == ["10:00", "10:00", "10:15", "10:15", "10:30", "10:45"]
    others = [row | {"client": f"Client {n % 2}"} for n, row in enumerate(rows)]
    starts = [line.split()[2] for line in told(journey(*others), "call")]
    assert starts == ["10:00", "10:00", "10:15", "10:15", "10:30", "10:30"]


def test_away_moves_a_contact_and_not_a_close(journey: Journey) -> None:
    away = 'away = ["2026-11-25..2026-11-30", "2026-12-23"]\n'
    plan = journey(acme(promised="2026-11-24"), config=away)
    assert told(plan, "call") == ["01 Dec 10:00 call phone upcoming"]
    plan = journey(acme(promised="2026-11-24"), config='away = ["2026-12-23"]\n')
    assert told(plan, "close") == ["23 Dec 16:00 close email upcoming?"]


def test_a_contact_that_the_quiet_moved_still_passes_over_days_away(journey: Journey) -> None:
    """An early letter was sent; the next one waits for the promise, and then for my return."""
    row = acme(cadence="balanced", promised="2026-12-04", log="2026-11-24 out email")
    plan = journey(row, config='away = ["2026-12-07..2026-12-08"]\n', today="2026-11-25")
    assert told(plan, "check_in")[1].startswith("09 Dec")


@pytest.mark.rule("S1.7", "S1.8", "A9")
def test_a_day_named_in_my_own_call_is_a_renewed_promise(journey: Journey) -> None:
    row = acme(promised="2026-11-20", log="2026-11-23 10:00 out phone live promised 2026-12-02")
    assert told(journey(row, today="2026-11-25"), "call", "call_again") == [
        "23 Nov 10:00 call phone done",
        "02 Dec 14:30 call_again phone upcoming",
    ]


@pytest.mark.rule("S1.7", "S1.8", "A11")
def test_an_answer_on_the_day_of_my_call_comes_after_it(journey: Journey) -> None:
    row = acme(
        promised="2026-11-20",
        log="2026-11-23 10:00 out phone live; 2026-11-23 15:00 in email promised 2026-12-02",
    )
    assert told(journey(row, today="2026-11-25"), "call", "call_again") == [
        "23 Nov 10:00 call phone done",
        "02 Dec 14:30 call_again phone upcoming",
    ]


# --- what the softer rules come to -------------------------------------------------------------------------


@pytest.mark.rule("S0.6", "S0.8", "S3.1")
@pytest.mark.parametrize("cadence", ["balanced", "one-note", "long-game"])
def test_the_same_evening_i_note_how_it_went_before_i_conclude_anything(
    journey: Journey, cadence: str
) -> None:
    plan = journey(acme(cadence=cadence), today="2026-11-18")
    (reflect,) = (item for item in plan.reminders if item.step == "reflect")
    assert (reflect.kind, reflect.to, f"{reflect.start:%d %b}") == ("self", (), "18 Nov")
    assert reflect.start > reflect.interview.end


@pytest.mark.rule("S0.6", "S0.8", "S3.1")
@pytest.mark.parametrize("cadence", ["balanced", "one-note", "long-game"])
@pytest.mark.parametrize("hour", ["17:00", "19:00", "23:30"])
def test_how_it_went_is_noted_within_two_hours_of_an_interview_in_the_evening(
    journey: Journey, cadence: str, hour: str
) -> None:
    plan = journey(acme(cadence=cadence, interview=f"2026-11-18 {hour}"), today="2026-11-18")
    (reflect,) = (item for item in plan.reminders if item.step == "reflect")
    end = reflect.interview.end
    earliest = max(end, datetime(2026, 11, 18, 18, tzinfo=end.tzinfo))
    assert earliest <= reflect.start <= earliest + timedelta(hours=2)
    assert reflect.start > end


@pytest.mark.rule("S3.1", "S3.3")
def test_thanks_of_the_long_game_hold_something_concrete_to_remember(journey: Journey) -> None:
    plan = journey(acme(cadence="long-game", interviewers=f"{DANA} [the lab plan]"), today="2026-11-18")
    (thanks,) = (item for item in plan.reminders if item.step == "thanks")
    assert "the lab plan" in plan.draft(thanks).body


@pytest.mark.rule("S0.1", "S0.13")
def test_the_one_note_comes_when_all_is_still_fresh_and_a_night_has_passed(journey: Journey) -> None:
    (note,) = told(journey(acme(cadence="one-note"), today="2026-11-18"), "note")
    assert note.startswith("19 Nov")


@pytest.mark.rule("S2.3", "S2.4", "S2.13")
def test_three_touches_give_the_process_its_time(journey: Journey) -> None:
    plan = journey(acme(cadence="three-touches"), today="2026-11-18")
    days = [f"{item.start:%d %b}" for item in plan.reminders if item.kind != "self"]
    assert days == ["23 Nov", "27 Nov", "02 Dec", "07 Dec"]


@pytest.mark.rule("S2.14")
def test_the_row_overrules_the_settings_and_the_command_line_both(journey: Journey) -> None:
    chosen = '[defaults]\ncadence = "three-touches"\n'
    row = acme()
    del row["cadence"]

    def followed(*rows: dict[str, str], cadence: str = "") -> set[str]:
        return {item.cadence for item in journey(*rows, config=chosen, cadence=cadence).reminders}

    assert followed(row) == {"three-touches"}
    assert followed(acme(cadence="promised-day")) == {"promised-day"}
    assert followed(acme(cadence="promised-day"), cadence="balanced") == {"balanced"}


@pytest.mark.parametrize(
    ("status", "step", "why"),
    [
        ("declined", "decline", "It is the day of your decline, Wed 18 Nov 2026."),
        ("withdrawn", "withdrawal", "It is the day of your withdrawal, Wed 18 Nov 2026."),
    ],
)
def test_the_day_of_an_answer_of_mine_is_told_as_a_sentence(
    journey: Journey, status: str, step: str, why: str
) -> None:
    row = acme(interview="2026-11-10 10:00", status=status, status_date="2026-11-18", cadence="balanced")
    (reminder,) = (item for item in journey(row, today="2026-11-18").reminders if item.step == step)
    assert reminder.why == (why,)
