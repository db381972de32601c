"""What a level makes of a plan, told in examples; and that nothing else in the house of sharing reads a plan."""

from __future__ import annotations

import ast
from collections.abc import Callable
from datetime import UTC, date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from ics_followup.planning import plan_for
from ics_followup.settings import Share
from ics_followup.sharing import levels
from ics_followup.sharing.feed import feed_of
from ics_followup.sharing.levels import LEVELS, SHOWN, lower, shows
from ics_followup.sharing.redact import shared_from
from ics_followup.sharing.view import Ended, Shared
from ics_followup.source import Source

SHARING = Path(levels.__file__).parent
MAKERS = ("feed", "figures", "notable", "view", "levels", "caseload")
"""Modules that make something of what is shared, beside those of the pages."""

ROW = {
    "company": "St. Luke's Hospital",
    "role": "Nurse",
    "interview": "2026-11-24 10:00",
    "timezone": "Europe/Berlin",
    "country": "DE",
    "people": "Dana Ortiz <dana@example.com> +1-312-555-0110 [what Dana said of the roster]",
    "news": "the wing that Lee Wong opened",
    "strength": "years with Priya Shah",
}
OTHER = {"company": "Acme", "interview": "2026-11-24 10:00", "people": "Priya Shah; Lee Wong"}
Made = Callable[..., Shared]


@pytest.fixture
def shared(sheet_bytes: Callable[..., bytes]) -> Made:
    def made(level: Any, *rows: dict[str, str], today: date = date(2026, 11, 24)) -> Shared:
        config = '[me]\nname = "Sam Rivera"\nphone = "+1-312-555-0188"\ntimezone = "America/Chicago"\n'
        sheet = sheet_bytes(*(rows or (ROW, OTHER)))
        plan = plan_for(Source(sheet=sheet, name="interviews.csv", config=config), today=today)
        assert not plan.errors, plan.errors
        return shared_from(plan, level, who="Sam", with_whom="Alex", until=None, secret=bytes(32))

    return made


def test_the_levels_of_the_table_are_nested_and_each_shows_more() -> None:
    seen = [{item.item for item in SHOWN if shows(level, item.item)} for level in LEVELS]
    assert all(less < more for less, more in pairwise(seen))
    assert [lower(one, "named") for one in LEVELS] == ["busy", "initials", "named", "named"]
    assert set(Share.__annotations__["level"].__args__) == {*LEVELS, ""}


def test_busy_has_times_in_utc_and_nothing_else(shared: Made) -> None:
    busy = shared("busy")
    assert (busy.timezone, busy.processes, busy.notable, busy.waiting, busy.problems) == (
        "UTC",
        (),
        (),
        None,
        None,
    )
    assert busy.steps
    for step in busy.steps:
        assert step.start.tzinfo is UTC
        assert step == type(step)(uid=step.uid, start=step.start, end=step.end)
    assert len({step.start for step in busy.steps}) == len(busy.steps)


def test_initials_have_no_person_no_message_no_number_and_no_name(shared: Made) -> None:
    process = next(each for each in shared("initials").processes if each.name == "S. L. H.")
    assert (process.role, process.round) == ("", "")
    assert all(not closed.name for closed in process.closed)
    assert {step.title for step in process.steps} >= {"Thank-you email", "Let go"}
    assert all((step.person, step.to, step.message, step.why) == ("", (), None, ()) for step in process.steps)


def test_at_named_the_message_is_the_seekers_own_but_for_names_and_numbers(shared: Made) -> None:
    named, full = (
        next(step for step in shared(level).steps if step.message and "Nurse" in step.message.body)
        for level in ("named", "full")
    )
    assert named.message
    assert full.message
    assert full.message.body.startswith("Hi Dana,")
    assert named.message.body.startswith("Hello,")
    assert named.message.subject == full.message.subject
    assert "Sam Rivera" in named.message.body
    assert "the roster" in named.message.body
    first, second = (set(one.message.body.split(". ")) for one in (named, full) if one.message)
    assert first & second


@pytest.mark.parametrize("name", ["Dana", "Ortiz", "Lee", "Wong", "Priya", "Shah", "555-0110"])
def test_at_named_free_text_names_nobody_of_the_sheet(name: str, shared: Made) -> None:
    assert name not in repr(shared("named"))
    assert name in repr(shared("full")) or name == "555-0110"


def test_at_full_there_is_whom_where_and_why(shared: Made) -> None:
    thanks = next(step for step in shared("full").steps if step.thanks and step.person == "Dana Ortiz")
    assert thanks.to == ("dana@example.com",)
    assert thanks.why


def test_a_title_is_made_of_the_programs_own_words(shared: Made) -> None:
    for level in ("initials", "named", "full"):
        titles = {step.title for step in shared(level).steps}
        assert not any(name in title for title in titles for name in ("Dana", "Luke", "Nurse"))


def test_what_a_log_says_behind_the_hash_is_shown_at_no_level(shared: Made) -> None:
    row = ROW | {"log": "2026-11-24 17:00 out email # secretly thrilled", "notes": "secretly bored"}
    for level in LEVELS:
        assert "secretly" not in repr(shared(level, row, today=date(2026, 11, 26)))


def test_what_is_shared_is_made_without_a_plan() -> None:
    private = ("planning", "messages", "source", "build", "cadence.plan", "cadence.history", "drafts.facts")
    nouns = {"Interview", "Person", "Reminder", "Touch"}
    makers = [SHARING / f"{name}.py" for name in MAKERS]
    for file in (*makers, *SHARING.glob("pages/*.py"), *SHARING.glob("office/*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ics_followup"):
                module = (node.module or "").removeprefix("ics_followup").lstrip(".")
                assert not module.startswith(private), (file.name, module)
                assert not nouns & {alias.name for alias in node.names}, file.name


# --- the calendar ------------------------------------------------------------------------------------------------


def unfolded(feed: bytes) -> str:
    return feed.replace(b"\r\n ", b"").replace(b"\\n", b"\n").replace(b"\\", b"").decode()


def test_the_calendar_says_what_its_level_shows(shared: Made) -> None:
    texts = {level: unfolded(feed_of(shared(level), None).data) for level in LEVELS}
    assert "SUMMARY:Busy\r" in texts["busy"]
    assert "SUMMARY:Thank-you email (S. L. H.)\r" in texts["initials"]
    assert "SUMMARY:Thank-you email (St. Luke's Hospital)\r" in texts["named"]
    assert "SUMMARY:Thank-you email: Dana Ortiz (St. Luke's Hospital)\r" in texts["full"]
    assert "The message:" in texts["named"]
    assert "The message:" not in texts["initials"]
    assert "dana@example.com" in texts["full"]


def test_the_calendar_stays_byte_for_byte_from_day_to_day_but_for_what_became_of_it(shared: Made) -> None:
    row = ROW | {"interview": "2026-12-08 10:00"}
    first = feed_of(shared("named", row, today=date(2026, 11, 24)), None).data
    assert feed_of(shared("named", row, today=date(2026, 11, 26)), first).data == first
    next_week = feed_of(shared("named", row, today=date(2026, 11, 30)), first).data
    moved = set(next_week.split(b"BEGIN:VEVENT")) - set(first.split(b"BEGIN:VEVENT"))
    assert len(moved) == 1
    assert b"Shared follow-ups stopped updating" in moved.pop()


def test_what_is_older_than_sixty_days_leaves_the_calendar(shared: Made) -> None:
    feed = feed_of(shared("initials", ROW, today=date(2026, 11, 24) + timedelta(days=120)), None).data
    assert feed.count(b"BEGIN:VEVENT") == 1 + feed.count(b"SUMMARY:Let go")


def test_a_calendar_of_nothing_still_has_its_one_event(shared: Made) -> None:
    feed = feed_of(shared("initials", {"company": "Acme", "interview": ""}), None).data
    assert feed.count(b"BEGIN:VEVENT") == 1


def test_where_there_never_was_a_consent_the_calendar_says_so() -> None:
    week = [date(2026, 11, 23) + timedelta(days=ahead) for ahead in range(7)]
    feeds = [feed_of(Ended("Maya", "", None, day), None).data for day in week]
    assert "There is no consent to share anything." in unfolded(feeds[0])
    feed = feeds[0]
    for day in week[1:]:
        assert feed_of(Ended("Maya", "", None, day), feed).data == feed


def test_a_calendar_that_ended_begins_again_and_counts_on(shared: Made) -> None:
    before = feed_of(shared("named"), None).data
    ended = feed_of(Ended("Sam", "Alex", date(2026, 11, 23), date(2026, 11, 24)), before).data
    assert ended.count(b"BEGIN:VEVENT") == 1
    assert b"Luke" not in ended
    assert feed_of(shared("named"), ended).data.count(b"BEGIN:VEVENT") == before.count(b"BEGIN:VEVENT")


@pytest.mark.parametrize("cell", ["topic", "news", "strength", "materials"])
def test_at_named_a_first_name_alone_is_hidden_too(cell: str, shared: Made) -> None:
    row = {
        **ROW,
        "people": "Dana Ortiz <dana@example.com>",
        "news": "",
        "strength": "",
        cell: "the roster that Lee drew",
    }
    assert "Lee" in repr(shared("full", row, OTHER))
    assert "Lee" not in repr(shared("named", row, OTHER))
    assert "the roster that somebody drew" in repr(shared("named", row, OTHER))


def test_at_named_nothing_had_to_be_taken_out_of_a_message_of_the_programs_own(shared: Made) -> None:
    """Numbers and names are not known where it is composed, so that no hole is left in it."""
    row = {
        **ROW,
        "news": "",
        "strength": "",
        "people": "Dana Ortiz <dana@example.com> +1-312-555-0110",
        "channel": "phone",
    }
    assert "…" not in repr(shared("named", row))
    assert "555-0188" in repr(shared("full", row))


def test_columns_of_ones_own_are_in_messages_of_ones_own_at_full_alone(
    sheet_bytes: Callable[..., bytes], tmp_path: Path
) -> None:
    (tmp_path / "mine" / "thanks").mkdir(parents=True)
    own = "Subject: Thank you\n$greeting\n\nThank you for the time.\n\nMy word for it is $secret_word.\n\n$my_name\n"
    for number in range(1, 9):  # one for each wording that there is
        (tmp_path / "mine" / "thanks" / f"email.{number}.txt").write_text(own, encoding="utf-8")
    source = Source(
        sheet=sheet_bytes({**ROW, "Secret word": "heliotrope"}),
        name="interviews.csv",
        config='[me]\nname = "Sam"\ntimezone = "UTC"\n[drafts]\nfolder = "mine"\n',
        folder=tmp_path,
    )
    plan = plan_for(source, today=date(2026, 11, 24))
    assert not plan.errors
    for level in LEVELS:
        shared = shared_from(plan, level, who="Sam", with_whom="", until=None, secret=bytes(32))
        assert ("heliotrope" in repr(shared)) is (level == "full")
        assert ("Thank you for the time." in repr(shared)) is (level == "full")
