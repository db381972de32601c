"""A nudge says what a coach would say, no more than the level shows, and comes out of a mailto: as it went in."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo

import pytest
from caseloads import TODAY, ZONE, case, hostile_caseload, step
from hypothesis import given, settings
from hypothesis import strategies as st

from ics_followup.sharing.caseload import Case, Line, Standing
from ics_followup.sharing.office.nudges import (
    MOST_CHARACTERS,
    MOST_QUESTIONS,
    Nudge,
    calendar_mail,
    can_be_mailed,
    nudge_for,
)
from ics_followup.sharing.office.urgency import clients_of
from ics_followup.sharing.view import Attention, Notable

KINDS: tuple[Attention, ...] = ("offer", "promise", "thanks", "silent")


def nudge(one: Case, coach: str = "Ruth") -> Nudge | None:
    (client,) = clients_of((one,), today=TODAY, zone=ZoneInfo(ZONE))
    return nudge_for(client, today=TODAY, coach=coach)


def maya(*kinds: Attention, company: str = "St. Luke's", days: int = -2) -> Case:
    """Maya, with one notable thing of each kind."""
    notable = tuple(
        Notable(kind, TODAY + timedelta(days=days), f"p{kind}", "said", kind == "offer") for kind in kinds
    )
    names = tuple((each.process, company) for each in notable)
    return Case("maya", "Maya Kim", "shared", "named", "maya@example.com", notable=notable, names=names)


def test_one_thing_is_one_sentence_with_the_name_in_front() -> None:
    found = nudge(maya("thanks"), coach="")
    assert found
    assert found.body == "Maya, your thank-you to St. Luke's has no tick yet. Sent?"
    assert found.link.startswith("mailto:maya@example.com?subject=")


def test_several_things_are_one_mail_most_pressing_first_and_three_at_most() -> None:
    found = nudge(maya("silent", "thanks", "offer", "promise", days=3))
    assert found
    assert found.subject == "Three short questions"
    points = [line for line in found.body.split("\n") if line.startswith("- ")]
    assert [point.split()[1] for point in points] == ["How", "St.", "Your"]
    assert len(points) == MOST_QUESTIONS
    assert "It is to be answered by Wed 25 Nov." in points[0]
    assert found.body.endswith("\n\nRuth")


@pytest.mark.parametrize(
    ("days", "due", "words"),
    [
        (3, True, "It is to be answered by Wed 25 Nov."),
        (0, True, "It is to be answered today."),
        (-2, True, ""),
        (0, False, ""),
        (-9, False, ""),
    ],
)
def test_an_offer_is_to_be_answered_by_a_day_only_where_one_is_known(
    days: int, due: bool, words: str
) -> None:
    offer = Notable("offer", TODAY + timedelta(days=days), "p", "said", due)
    found = nudge(maya()._replace(notable=(offer,)), coach="")
    assert found
    assert found.body == f"Maya, how do you stand with your offer? {words}".rstrip()


def test_many_broken_promises_are_one_question_and_leave_room_for_the_thanks() -> None:
    promises = [Notable("promise", TODAY - timedelta(days=day), f"p{day}", "said") for day in range(2, 12)]
    found = nudge(maya("thanks", "offer")._replace(notable=(*promises, *maya("thanks", "offer").notable)))
    assert found
    points = [line for line in found.body.split("\n") if line.startswith("- ")]
    assert [point.split()[1] for point in points] == ["How", "10", "Your"]
    assert points[1] == (
        "- 10 employers wanted to answer, the first of them by Wed 11 Nov. Has anything come, and shall we go through "
        "them together?"
    )


def test_who_needs_nothing_gets_no_nudge() -> None:
    assert nudge(maya()) is None
    assert nudge(maya("offer")._replace(level="busy")) is None


def test_what_is_late_is_asked_for_once() -> None:
    past = Line(step(1, TODAY - timedelta(days=2), 15, "assumed"), "Acme")
    one = nudge(maya()._replace(lines=(past,)), coach="")
    assert one
    assert one.body == "Maya, “Call” for Acme, planned for Fri 20 Nov, has no tick yet. Done?"
    two = nudge(maya()._replace(lines=(past, past)), coach="")
    assert two
    assert two.body == "Maya, 2 of your follow-ups have no tick yet. Done?"


@pytest.mark.parametrize(
    ("standing", "words"),
    [("ended", "Shall we renew it?"), ("no consent", "Shall we do that?"), ("unread", "cannot be read")],
)
def test_what_is_missing_is_asked_for(standing: Standing, words: str) -> None:
    found = nudge(maya("offer")._replace(standing=standing))
    assert found
    assert words in found.body
    assert "St. Luke" not in found.body


@pytest.mark.parametrize(
    "address",
    [
        "",
        "maya",
        "maya@example.com,eve@example.com",
        "maya@example.com?bcc=eve@example.com",
        "a b@example.com",
    ],
)
def test_without_an_address_that_is_surely_one_the_text_is_there_to_copy(address: str) -> None:
    found = nudge(maya("thanks")._replace(email=address))
    assert found
    assert found.link == ""
    assert "thank-you" in found.body


def test_hostile_names_bring_nothing_else_into_the_link() -> None:
    for one in hostile_caseload():
        found = nudge(one._replace(email="maya@example.com"), coach=one.name)
        assert found
        assert _read(found.link)[1].keys() == {"subject", "body"}


def _read(link: str) -> tuple[str, dict[str, str]]:
    """The address and the headers of a mailto:, as a mail program reads them (RFC 6068 2)."""
    parts = urlsplit(link)
    assert parts.scheme == "mailto"
    assert link.isascii()
    assert not set(link) & set(" <>\"'\\{}|^`\r\n")
    fields = parse_qsl(parts.query.replace("+", "%2B"), strict_parsing=True, keep_blank_values=True)
    assert len(fields) == len(dict(fields))
    return unquote(parts.path), dict(fields)


@settings(max_examples=80)
@given(
    name=st.text(max_size=80),
    company=st.text(max_size=80),
    coach=st.text(max_size=80),
    kinds=st.lists(st.sampled_from(KINDS), unique=True, min_size=1),
)
def test_a_mail_program_reads_what_was_written(
    name: str, company: str, coach: str, kinds: list[Attention]
) -> None:
    found = nudge(maya(*kinds, company=company)._replace(name=name, email="m.k+jobs@example.com"), coach)
    assert found
    assert 0 < len(found.link) <= 2000
    address, fields = _read(found.link)
    assert address == "m.k+jobs@example.com"
    assert can_be_mailed(address)
    assert fields == {"subject": found.subject, "body": found.body.strip().replace("\n", "\r\n")}


def test_no_nudge_of_a_caseload_names_another_client_or_a_hidden_company() -> None:
    for number in range(300):
        one = case(number, level="initials")
        found = nudge(one)
        assert not found or not any(name in found.body for name in ("Northwind", "Fabrikam", "Contoso"))


def test_the_address_of_a_published_calendar_is_there_to_mail() -> None:
    address = "https://coach.example/feeds/k3J9-Qw.ics"
    (client,) = clients_of((maya()._replace(address=address),), today=TODAY, zone=ZoneInfo(ZONE))
    told = dict(parse_qsl(urlsplit(calendar_mail(client, coach="Ruth")).query, keep_blank_values=True))
    assert told["subject"] == "Your follow-up calendar"
    assert f"subscribe to this address:\r\n\r\n{address}\r\n\r\nKeep it to yourself" in told["body"]
    assert told["body"].startswith("Hi Maya,")
    assert told["body"].endswith("Ruth")
    (nowhere,) = clients_of((maya(),), today=TODAY, zone=ZoneInfo(ZONE))
    assert calendar_mail(nowhere, coach="Ruth") == ""
    (unwritten,) = clients_of(
        (maya()._replace(address=address, email="x"),), today=TODAY, zone=ZoneInfo(ZONE)
    )
    assert calendar_mail(unwritten, coach="Ruth") == ""


def test_very_many_are_asked_for_by_their_number_and_a_place_to_begin() -> None:
    many = tuple(Notable("thanks", TODAY - timedelta(days=2), f"p{at}", "said") for at in range(500))
    found = nudge(maya()._replace(notable=many, late=1200))
    assert found
    assert "The thank-yous of 500 interviews have no tick yet." in found.body
    assert "1,200 of your follow-ups have no tick yet. Shall we start with the newest five?" in found.body
    assert found.subject == "Two short questions"
    assert len(found.link) < MOST_CHARACTERS
