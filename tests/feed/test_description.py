"""The text of an event: every part in its place, nothing glued together, and never longer than calendars show."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from ics_followup.build import feed_for
from ics_followup.cadence.plan import to_confirm
from ics_followup.feed.description import (
    ROOM,
    _spaced,
    description_of,
    paragraphs,
    title_of,
    to_confirm_title,
    without_tags,
)
from ics_followup.feed.events import confirm_event, events_for, problem_event
from ics_followup.feed.validate import byte_findings
from ics_followup.feed.write import cut
from ics_followup.model import Draft, Event, Reminder

if TYPE_CHECKING:
    from ics_followup.planning import Plan

Journey = Callable[..., "Plan"]
ROW = {
    "company": "Acme",
    "role": "Analyst",
    "interview": "2026-11-24 10:00",
    "people": "Dana Ortiz <dana@example.com> +1-212-555-0121 [the lab plan]",
    "country": "US",
    "address": "40 Example Street\nBoston, MA 02101",
}
GMAIL = 'email = "sam@gmail.com"\nphone = "+1-312-555-0199"\nmail = "gmail"\n'


def events_of(plan: Plan) -> tuple[Event, ...]:
    return events_for(
        plan.intake.interviews, plan.reminders, settings=plan.settings, draft_for=plan.draft, today=plan.today
    )


def event_of(plan: Plan, title: str) -> Event:
    return next(event for event in events_of(plan) if event.summary == title)


def words(text: str) -> list[str]:
    """What a program takes for links and addresses: stretches without a blank."""
    return text.split()


# --- the parts and their order -----------------------------------------------------------------------------


def test_a_call_has_every_part_in_the_order_of_need(journey: Journey) -> None:
    plan = journey({**ROW, "channel": "phone", "promised": "2026-12-01"}, config=GMAIL)
    text = event_of(plan, "Call Dana (Acme)").description
    parts = [
        "Skip this if Acme has answered or the interview moved.",
        "https://mail.google.com/mail/u/0/#search/from%3Adana%40example.com%20OR%20%22Acme%22",
        "Call Dana Ortiz: +1-212-555-0121",
        "If somebody else answers:",
        "Voicemail:",
        "Nobody reached? Send this:",
        "Subject: ",
        "Why this day: ",
        "If silence: ",
        "Tap to call: tel:+12125550121",
        "Open the email to dana@example.com in your mail program: mailto:dana@example.com?subject=",
        "Done? ics-followup log acme-analyst called, voicemail",
    ]
    places = [text.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)


def test_a_later_contact_says_what_it_assumes(journey: Journey) -> None:
    plan = journey({**ROW, "channel": "email", "promised": "2026-11-30"}, config='[feed]\nshow = "all"\n')
    mails = [event for event in events_of(plan) if event.summary == "Email Dana (Acme)"]
    assert "Assumes that you wrote on Tue 1 Dec and heard nothing." in mails[1].description


@pytest.mark.parametrize(
    ("channel", "title", "action", "link"),
    [
        (
            "email",
            "Email Dana (Acme)",
            "Email Dana Ortiz: dana@example.com",
            "mailto:dana@example.com?subject=",
        ),
        ("phone", "Call Dana (Acme)", "Call Dana Ortiz: +1-212-555-0121", "tel:+12125550121"),
        ("text", "Text Dana (Acme)", "Text Dana Ortiz: +1-212-555-0121", "sms:+12125550121"),
        ("linkedin", "Message Dana (Acme)", "Write to Dana Ortiz on LinkedIn.", ""),
    ],
)
def test_each_channel_has_its_line_of_action_and_its_link(
    journey: Journey, channel: str, title: str, action: str, link: str
) -> None:
    plan = journey({**ROW, "channel": channel, "promised": "2026-12-01"})
    text = event_of(plan, title).description
    assert text.split(" \n\n")[1] == action
    assert link in text


def test_a_message_without_a_subject_says_where_it_begins(journey: Journey) -> None:
    plan = journey({**ROW, "channel": "text", "promised": "2026-12-01"})
    parts = event_of(plan, "Text Dana (Acme)").description.split(" \n\n")
    assert parts[2] == "Send this:"
    assert parts[3].startswith("Hi Dana,") or "Dana" in parts[3]


def test_a_card_has_the_postal_address_on_one_line(journey: Journey) -> None:
    plan = journey({**ROW, "priority": "high"})
    text = event_of(plan, "Write a card to Dana (Acme)").description
    assert "Send a handwritten card to Dana Ortiz: 40 Example Street Boston, MA 02101 \n\n" in text


def test_the_draft_stands_in_the_text_ready_to_copy(journey: Journey) -> None:
    plan = journey({**ROW, "channel": "phone", "promised": "2026-12-01"}, config=GMAIL)
    texts = [event.description for event in events_of(plan)]
    shown = [one for one in plan.reminders if one.kind == "contact" and one.firm]
    assert shown
    for reminder in shown:
        assert any(plan.draft(reminder).body in text.replace(" \n", "\n") for text in texts), reminder.step
        body = next(text for text in texts if plan.draft(reminder).body in text.replace(" \n", "\n"))
        assert all(not line or line.endswith(" ") for line in body.split("\n")[:-1])


def test_thanks_through_the_contact_ask_to_be_passed_on_in_the_language_of_the_message(
    journey: Journey,
) -> None:
    people = "Dana Ortiz <dana@example.com>; Bo Lind"
    plan = journey({**ROW, "people": people})
    assert "Please pass this on to Bo Lind. Thank you." in event_of(plan, "Thank Bo (Acme)").description
    german = journey({**ROW, "people": people, "language": "de"})
    assert "Mit der Bitte um Weiterleitung an Bo Lind." in event_of(german, "Thank Bo (Acme)").description
    herr = journey({**ROW, "people": people.replace("Bo Lind", "Herr Thomas Klein"), "language": "de"})
    assert any("Weiterleitung an Herrn Thomas Klein." in event.description for event in events_of(herr))


# --- read where line breaks are dropped --------------------------------------------------------------------


@pytest.mark.parametrize("between", ["", " "])
@pytest.mark.parametrize("channel", ["email", "phone", "text"])
def test_no_link_number_or_address_runs_into_the_next_word(
    journey: Journey, channel: str, between: str
) -> None:
    plan = journey({**ROW, "channel": channel, "promised": "2026-12-01", "priority": "high"}, config=GMAIL)
    for event in events_of(plan):
        joined = words(event.description.replace("\n", between))
        for link in (
            word
            for word in words(event.description)
            if "://" in word or word.startswith(("mailto:", "tel:", "sms:"))
        ):
            assert link in joined
            assert link[-1].isalnum()
        if event.summary.startswith(("Email", "Thank")):
            assert "dana@example.com" in joined
        if event.summary.startswith(("Call", "Text")):
            assert "+1-212-555-0121" in joined


def test_every_paragraph_of_ours_ends_in_a_blank() -> None:
    assert paragraphs(("one", "", "two")) == "one \n\ntwo"
    assert paragraphs((paragraphs(("one", "two")), "three")) == paragraphs(("one", "two", "three"))


# --- tags --------------------------------------------------------------------------------------------------


def test_what_looks_like_a_tag_is_none_any_more(journey: Journey) -> None:
    plan = journey({**ROW, "company": "<b>Acme</b> &lt;i&gt; R&amp;D"})
    data = feed_for(plan, None).data
    assert [found for found in byte_findings(data) if found.number == 26] == []
    text = events_of(plan)[0].description
    assert "<b>" not in text
    assert "&lt;" not in text


@given(st.text(st.sampled_from("ab<>/!? &lt;gtamp")))
def test_no_text_opens_a_tag_and_mending_twice_changes_nothing(text: str) -> None:
    mended = without_tags(text)
    assert without_tags(mended) == mended or "&" in mended
    after = [piece[:1] for piece in mended.split("<")[1:]]
    assert not any(sign.isalpha() or sign in ("/", "!", "?") for sign in after if sign)


# --- length ------------------------------------------------------------------------------------------------


def long_call(plan: Plan, body: str, *, after: str = "Hello.") -> str:
    call = next(one for one in plan.reminders if one.channel == "phone" and one.kind == "contact")
    email = next(one for one in plan.reminders if one.joined == call.step)
    draft = Draft(kind=call.draft, tone="gracious", language="en", subject="", body=body)
    mail = Draft(kind="after_call", tone="gracious", language="en", subject="My call", body=after)
    return description_of(call, draft, after=(email, mail), rest=(), mailbox="gmail")


@hypothesis_settings(max_examples=40)
@given(size=st.integers(0, 9000), mail=st.integers(0, 9000))
def test_a_text_never_gets_too_long_and_keeps_its_ends(journey: Journey, size: int, mail: int) -> None:
    plan = journey({**ROW, "channel": "phone", "promised": "2026-12-01"})
    sentence = "One thing that Dana said. "
    text = long_call(plan, (sentence * 400)[:size], after=(sentence * 400)[:mail])
    assert len(text) <= ROOM
    assert text.startswith("Skip this if Acme")
    assert "Why this day: " in text
    assert text.endswith("into the log column of your sheet).")
    if "Shortened" in text:
        assert (
            "(Shortened for the calendar. The whole message: ics-followup draft acme-analyst check_in)"
            in text
        )


def test_the_links_lose_the_message_before_the_message_loses_a_word(journey: Journey) -> None:
    plan = journey({**ROW, "channel": "phone", "promised": "2026-12-01"})
    body, mail = "Hello Dana. " * 120, "Good day. " * 100
    text = long_call(plan, body, after=mail)
    assert body.strip() in text
    assert mail.strip() in text
    assert "in your mail program and paste the text: mailto:dana@example.com?subject=My%20call \n\n" in text
    assert "Shortened" not in text


@given(st.text(st.sampled_from("abc .!?\n"), max_size=80), st.integers(1, 60))
def test_what_is_cut_is_the_beginning_of_the_text(text: str, most: int) -> None:
    head = cut(text, most)
    assert text.startswith(head)
    assert len(head) <= most


def test_the_command_in_the_hint_prints_the_whole_message(journey: Journey) -> None:
    from ics_followup.feed.description import draft_command

    plan = journey({**ROW, "people": "Dana Ortiz <d@example.com>; Bo O'Neil <bo@example.com>"})
    commands = {draft_command(one) for one in plan.reminders if one.step == "thanks"}
    assert commands == {
        "ics-followup draft acme-analyst thanks",
        'ics-followup draft acme-analyst thanks --to "Bo O\'Neil"',
    }


# --- titles and lists --------------------------------------------------------------------------------------


def unlogged(journey: Journey, number: int) -> Plan:
    rows = [
        {
            "company": f"Company {index:02}",
            "interview": "2026-11-18 10:00",
            "people": f"Dana <d{index}@example.com>",
        }
        for index in range(number)
    ]
    return journey(*rows)


def companies(plan: Plan) -> list[str]:
    return [reminder.interview.company for reminder in to_confirm(plan.reminders, plan.today)]


def test_the_title_of_what_to_confirm_names_three_companies_at_most(journey: Journey) -> None:
    few, many = unlogged(journey, 3), unlogged(journey, 30)
    found = to_confirm_title(companies(few))
    assert found.count("Company") == 3
    assert "more" not in found
    found = to_confirm_title(companies(many))
    assert found.count("Company") == 3
    assert found.endswith(" and 27 more")
    assert len(found) < 80


def test_a_long_list_says_where_the_whole_of_it_is(journey: Journey) -> None:
    plan = unlogged(journey, 120)
    event = confirm_event(plan.reminders, plan.settings, plan.today)
    assert event is not None
    assert len(event.description) <= 4000
    assert event.description.endswith("(Shortened for the calendar. The whole list: ics-followup log)")
    problems = problem_event(
        plan.settings, plan.today, ["interviews.csv:3: bad <b>date</b>"] * 200, file="interviews.csv"
    )
    assert problems.description.endswith("(Shortened for the calendar. The whole list: ics-followup check)")
    assert "<b>" not in problems.description


def test_titles_begin_with_what_to_do(journey: Journey) -> None:
    plan = journey({**ROW, "channel": "phone", "promised": "2026-12-01"}, config='[feed]\nshow = "all"\n')
    titles = {event.summary for event in events_of(plan)}
    assert {
        "Ask when to hear (Acme)",
        "Thank Dana (Acme)",
        "Note how it went: Acme",
        "Acme decides today. Do nothing.",
        "Call Dana (Acme)",
        "Let go of Acme",
    } <= titles


def test_the_mailbox_link_looks_for_the_person(journey: Journey) -> None:
    plan = journey({**ROW, "promised": "2026-12-01"}, config=GMAIL)
    reminder: Reminder = next(one for one in plan.reminders if one.kind == "contact")
    text = event_of(plan, title_of(reminder)).description
    link = next(word for word in text.split() if word.startswith("https://"))
    assert unquote(link).endswith('#search/from:dana@example.com OR "Acme"')
    assert "(if no search opens, search for Acme)" in text


def test_nobody_known_is_asked_for_as_the_person_in_charge_of_hiring(journey: Journey) -> None:
    plan = journey({**ROW, "people": "", "channel": "phone", "promised": "2026-12-01"})
    text = event_of(plan, "Call Acme").description
    asked = "ask for the person in charge of hiring at the main number of Acme."
    assert f"Call Acme. The sheet has no number: {asked}" in text


def test_a_long_chain_names_three_days_and_the_last_one(journey: Journey) -> None:
    row = {**ROW, "status": "rejected", "status_date": "2026-12-01", "cadence": "long-game"}
    plan = journey(row, today="2026-12-02")
    text = event_of(plan, "Email Dana (Acme)").description
    silence = next(part for part in text.split(" \n\n") if part.startswith("If silence: "))
    assert (
        silence
        == "If silence: next Tue 2 Feb, Fri 2 Apr, Wed 2 Jun, and 9 more until Mon 11 Dec 2028, then let go."
    )


@given(st.text(alphabet="\n a", max_size=12))
@hypothesis_settings(max_examples=300)
def test_each_line_that_says_something_ends_in_a_blank_but_for_the_last(text: str) -> None:
    lines = [f"{line.rstrip(' ')} " if line else line for line in text.split("\n")]
    assert _spaced(text) == "\n".join(lines).rstrip(" ")
