"""Messages after an answer: a no, an offer, a pause, and texts for oneself that hold a message to copy."""

from __future__ import annotations

from datetime import date, datetime
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ics_followup.drafts import Facts, draft_for, facts_for
from ics_followup.drafts.limits import copies_in
from ics_followup.drafts.templates import wordings_for
from ics_followup.drafts.wording import problems_in, shared_part
from ics_followup.model import Interview, Person, Promise, Touch
from ics_followup.settings import Me

DANA = Person(name="Dana Ortiz")
SAM = Me(name="Sam Rivera", phone="+1 555 010 0199")
FACTS = Facts(
    company="St. Luke's",
    greeting="Hi Dana,",
    spoken="Dana",
    full_name="Dana Ortiz",
    my_name="Sam Rivera",
    my_phone="+1 555 010 0199",
    role="Nurse",
    month="November",
    news="the new ward",
    deadline="Friday, December 11",
)
NO_DEADLINE = FACTS._replace(deadline="")
AFTER_AN_ANSWER = (
    *("after_no", "keep_in_touch", "offer_ack", "offer_time", "ask_deadline", "expedite", "offer_answer"),
    *("withdrawal", "hold_reply", "prepare", "reflect", "probably_filled"),
)


def interview(**changes: Any) -> Interview:
    start = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("America/Chicago"))
    row: dict[str, Any] = {
        "key": "st-lukes-nurse",
        "row_key": "st-lukes-nurse",
        "line": 2,
        "company": "St. Luke's",
        "role": "Nurse",
        "start": start,
        "end": start.replace(hour=11),
        "timed": True,
        "timezone": "America/Chicago",
        "people": (DANA,),
    }
    return Interview(**{**row, **changes})


def heard(day: int, outcome: str, **changes: Any) -> Touch:
    touch: dict[str, Any] = {"day": date(2026, 12, day), "direction": "in", "channel": "email"}
    return Touch(**{**touch, "outcome": outcome, **changes})


def bodies(kind: str, channel: str, facts: Facts) -> list[str]:
    count = len(wordings_for(kind, channel, language="en").templates)
    return [draft_for(facts._replace(turn=n), kind=kind, channel=channel).body for n in range(count)]


def test_the_deadline_of_an_offer_is_in_words() -> None:
    row = interview(status="offer", deadline=date(2026, 12, 11))
    assert facts_for(row, DANA, SAM).deadline == "Friday, December 11"
    assert facts_for(row, DANA, SAM, language="en-GB").deadline == "Friday 11 December"


def test_an_offer_in_the_log_brings_its_deadline() -> None:
    row = interview(touches=(heard(1, "offer", deadline=date(2026, 12, 9)),))
    assert facts_for(row, DANA, SAM).deadline == "Wednesday, December 9"


def test_a_hold_date_is_never_taken_for_the_deadline_of_an_offer() -> None:
    row = interview(status="on hold", deadline=date(2027, 1, 4))
    facts = facts_for(row, DANA, SAM)
    assert (facts.deadline, facts.hold_until) == ("", "Monday, January 4")
    waiting = facts_for(row._replace(status="awaiting"), DANA, SAM)
    assert (waiting.deadline, waiting.hold_until) == ("", "")


def test_the_later_of_the_status_and_the_log_says_what_the_day_means() -> None:
    hold = heard(8, "hold", promise=Promise(day=date(2027, 1, 4), given=date(2026, 12, 8)))
    row = interview(
        status="offer", status_date=date(2026, 12, 2), deadline=date(2026, 12, 11), touches=(hold,)
    )
    assert facts_for(row, DANA, SAM).deadline == ""
    assert facts_for(row, DANA, SAM).hold_until == "Monday, January 4"
    later = row._replace(status_date=date(2026, 12, 9))
    assert facts_for(later, DANA, SAM).deadline == "Friday, December 11"


@pytest.mark.parametrize("channel", ["email", "self"])
@pytest.mark.parametrize("kind", ["expedite", "withdrawal"])
def test_a_message_about_another_offer_names_no_other_company(kind: str, channel: str) -> None:
    offer = interview(company="Northwind", key="northwind", status="offer", deadline=date(2026, 12, 11))
    other = interview(contact=DANA)
    facts = facts_for(other, DANA, SAM, deadline=offer.deadline)
    for body in bodies(kind, channel, facts):
        assert "Northwind" not in body
        assert "St. Luke's" in body
        assert ("Friday, December 11" in body) is (kind == "expedite")


@pytest.mark.parametrize("channel", ["email", "self"])
def test_where_no_deadline_is_known_nothing_is_claimed_about_it(channel: str) -> None:
    """The sheet may only not say it: a message that denies a day could be untrue."""
    for body in bodies("expedite", channel, NO_DEADLINE):
        assert not any(words in body for words in ("no day", "No day", "no fixed", "still open"))


@pytest.mark.parametrize("channel", ["email", "text", "linkedin", "phone"])
def test_an_offer_is_acknowledged_with_its_day_or_with_the_question_for_it(channel: str) -> None:
    for known, unknown in zip(
        bodies("offer_ack", channel, FACTS), bodies("offer_ack", channel, NO_DEADLINE), strict=True
    ):
        assert "Friday, December 11" in known
        assert "?" not in known
        assert "hank" in known
        assert unknown.count("?") == 1
        assert "day" in unknown[: unknown.index("?")]


def test_more_time_is_asked_for_ready_to_copy() -> None:
    body = draft_for(FACTS, kind="offer_time", channel="self").body
    assert body.startswith("Decide about the offer from St. Luke's by Friday, December 11.")
    assert "a few days after Friday, December 11?" in copies_in(body)[0]
    asking = draft_for(NO_DEADLINE, kind="offer_time", channel="self").body
    assert "by which day would you like to have my answer?" in copies_in(asking)[0]
    assert "few days" not in asking


@pytest.mark.parametrize("kind", ["offer_time", "ask_deadline", "expedite", "withdrawal"])
def test_a_text_for_oneself_holds_one_message_that_may_be_sent_as_it_is(kind: str) -> None:
    for facts in (FACTS, NO_DEADLINE):
        (copy,) = copies_in(draft_for(facts, kind=kind, channel="self").body)
        assert copy.startswith("Hi Dana,\n\n")
        assert copy.endswith("\nSam Rivera\n+1 555 010 0199")
        assert problems_in(copy, kind=kind, channel="email", facts=facts) == ()


def test_an_open_offer_gets_both_answers_and_only_one_is_to_be_sent() -> None:
    for body in bodies("offer_answer", "email", FACTS):
        note, rest = body.split("\n\n", 1)
        assert "one" in note
        assert "without its heading" in note
        accept, decline = copies_in(rest)
        assert rest == f"To accept:\n\n{accept}\n\nTo decline:\n\n{decline}"
        assert "accept" in accept
        assert "not" in decline or "decline" in decline
    for body in bodies("offer_answer", "phone", FACTS):
        starts = [paragraph.partition(":")[0] for paragraph in body.split("\n\n")]
        assert starts[2:4] == ["To accept", "To decline"]


@pytest.mark.parametrize("channel", ["email", "phone"])
def test_a_declined_offer_gets_the_decline_alone(channel: str) -> None:
    facts = facts_for(interview(status="declined"), DANA, SAM)
    for both, body in zip(
        bodies("offer_answer", channel, FACTS), bodies("offer_answer", channel, facts), strict=True
    ):
        assert "To accept" in both
        assert not any(words in body for words in ("To accept", "To decline", "delighted", "heading"))
        assert "accept it" in body or "decline" in body or "not accept" in body


@pytest.mark.rule("S2.12", "S3.10")
@pytest.mark.parametrize("channel", ["email", "text", "linkedin"])
def test_after_a_no_there_are_thanks_one_word_of_regret_at_most_and_an_open_door(channel: str) -> None:
    for body in bodies("after_no", channel, FACTS):
        assert "hank" in body or "appreciate" in body
        assert body.count("disappoint") <= 1
        assert any(words in body for words in ("opening", "another role", "position opens"))
        assert "?" not in body


@pytest.mark.rule("S3.11")
@pytest.mark.parametrize("channel", ["email", "text", "linkedin"])
def test_keeping_in_touch_reminds_praises_news_and_asks_nothing(channel: str) -> None:
    for body in bodies("keep_in_touch", channel, FACTS):
        for words in ("interview", "Nurse", "November", "St. Luke's", "the new ward", "Sam Rivera"):
            assert words in body
        assert not any(words in body for words in ("?", "status", "decision", "hear back"))
    for body in bodies("keep_in_touch", channel, FACTS._replace(news="")):
        assert "news" not in body


@pytest.mark.parametrize(
    "kind", ["keep_in_touch", "after_no", "offer_ack", "expedite", "withdrawal", "hold_reply"]
)
def test_no_wording_of_a_kind_repeats_another(kind: str) -> None:
    for one, other in combinations(bodies(kind, "email", NO_DEADLINE), 2):
        assert shared_part(one, other) <= 0.35, (one, other)


@pytest.mark.parametrize("kind", ["keep_in_touch"])
def test_a_repeated_message_moves_through_all_its_wordings(kind: str) -> None:
    four = {draft_for(FACTS, kind=kind, channel="email", occurrence=n).body for n in (1, 2, 3, 4)}
    assert len(four) == 4


def test_the_answer_to_a_hold_names_the_day_where_it_is_known() -> None:
    held = NO_DEADLINE._replace(hold_until="Monday, January 4")
    for channel in ("email", "text"):
        for body in bodies("hold_reply", channel, held):
            assert "Monday, January 4" in body
        for body in bodies("hold_reply", channel, NO_DEADLINE):
            assert "January" not in body


@pytest.mark.rule("S0.11", "S0.12")
def test_a_week_after_the_one_note_there_is_nothing_to_send() -> None:
    body = draft_for(FACTS, kind="probably_filled", channel="self").body
    for words in ("probably filled", "There is nothing to send", "Give your next hour to the application"):
        assert words in body


def test_the_next_round_is_prepared_from_the_people_and_topics_of_the_last() -> None:
    panel = (Person(name="Dana Ortiz", topic="the lab plan"), Person(name="Lee Wong"))
    facts = facts_for(interview(people=panel), None, SAM)
    body = draft_for(facts, kind="prepare", channel="self").body
    assert "Dana Ortiz (the lab plan), Lee Wong." in body
    bare = facts_for(interview(people=(DANA, Person(name="Lee Wong"))), None, SAM)
    assert "People so far: Dana Ortiz, Lee Wong." in draft_for(bare, kind="prepare", channel="self").body


def test_a_long_panel_is_cut_in_texts_for_oneself() -> None:
    panel = tuple(Person(name=f"Person {letter}") for letter in "ABCDEFGH")
    assert facts_for(interview(people=panel), None, SAM).people.endswith("Person F, and 2 more")


def test_the_evening_of_an_interview_asks_for_what_the_sheet_can_hold() -> None:
    body = draft_for(FACTS._replace(people="Dana Ortiz, Lee Wong"), kind="reflect", channel="self").body
    for words in ('"went_well"', "Dana Ortiz, Lee Wong", '"materials"', '"promised"', "ask in the next"):
        assert words in body


@pytest.mark.parametrize("kind", AFTER_AN_ANSWER)
def test_no_message_says_how_the_interview_was_held(kind: str) -> None:
    """Whether it was in person or a video call is not known."""
    for channel in ("email", "text", "linkedin", "phone", "self"):
        for body in bodies(kind, channel, FACTS):
            words = set(body.casefold().replace(",", " ").replace(".", " ").split())
            assert not words & {"met", "meeting", "visit", "visited", "handshake", "office", "video"}


def test_a_faulty_message_inside_a_text_for_oneself_is_found() -> None:
    text = (
        f"{'Think about St. Luke’s. ' * 8}\n\nReady to copy:\n\nHello,\n\nSorry to bother you at St. Luke's."
    )
    found = {finding.rule for finding in problems_in(text, kind="expedite", channel="self", facts=FACTS)}
    assert {"name", "length", "never"} <= found


def test_messages_to_copy_stand_below_headings_of_their_own() -> None:
    assert copies_in("Ready to copy: this is not a heading.") == ()
    assert copies_in("Think.\n\nReady to copy:\n\nHi,\n\nyes.") == ("Hi,\n\nyes.",)


def test_the_list_of_people_is_for_oneself_only() -> None:
    facts = FACTS._replace(people="Dana Ortiz, Lee Wong", others=("Lee Wong",))
    text = f"Hi Dana, thank you for St. Luke's. {'I enjoyed it. ' * 10} With me were Dana Ortiz, Lee Wong."
    assert [f.rule for f in problems_in(text, kind="thanks", channel="email", facts=facts)] == ["other name"]
    assert problems_in(text, kind="reflect", channel="self", facts=facts) == ()


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Only if no day was named"), ("de", "Nur wenn kein Tag")]
)
def test_the_day_is_asked_for_only_where_the_answer_to_the_thanks_named_none(
    language: str, words: str
) -> None:
    facts = facts_for(interview(status="offer"), DANA, SAM, language=language)
    assert words in draft_for(facts, kind="offer_time", channel="self").body
    dated = facts_for(interview(status="offer", deadline=date(2026, 12, 11)), DANA, SAM, language=language)
    assert words not in draft_for(dated, kind="offer_time", channel="self").body
