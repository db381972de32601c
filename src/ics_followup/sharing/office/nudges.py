"""A mail for a client, ready to send: at most three short questions, the most pressing first. Nothing is sent here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from ics_followup.cadence.words import short_day
from ics_followup.drafts.names import address_of
from ics_followup.feed.links import is_address, mailto
from ics_followup.feed.write import one_line
from ics_followup.model import Draft
from ics_followup.sharing.office.urgency import NAMELESS, Client, called, day_in_words, in_order
from ics_followup.sharing.view import Notable

MOST_QUESTIONS: Final = 3
MOST_CHARACTERS: Final = 1900
"""The longest mailto: of a nudge."""

_MANY: Final = 4
_MANY_LATE: Final = 20
_NAME_CHARACTERS: Final = 60
_ADDRESS_CHARACTERS: Final = 254
"""The longest address that mail goes to (RFC 5321 4.5.3.1.3, without its brackets)."""


class Nudge(NamedTuple):
    """A mail to a client. ``link`` is a mailto: with all of it, empty where there is no address that it can hold."""

    subject: str
    body: str
    link: str


def nudge_for(client: Client, *, today: date, coach: str) -> Nudge | None:
    """What to ask a client, None where there is nothing. ``coach`` signs it; it may be empty.

    Of companies it says what the client's level shows: their initials, or their names.
    """
    questions = _questions(client, today)[:MOST_QUESTIONS]
    for count in range(len(questions), 0, -1):
        draft = _draft(client, questions[:count], coach)
        if not can_be_mailed(client.case.email):
            return Nudge(draft.subject, draft.body, "")
        link = mailto(client.case.email, draft)
        fits = "body=" in link and len(link) <= MOST_CHARACTERS
        if fits or count == 1:
            return Nudge(draft.subject, draft.body, link if fits else "")
    return None


def calendar_mail(client: Client, *, coach: str) -> str:
    """A mailto: with the address of the client's own calendar; empty where there is no address that it can hold."""
    case = client.case
    if not case.address.startswith(("https://", "http://", "webcal://")) or not can_be_mailed(case.email):
        return ""
    name = one_line(_first_name(client), _NAME_CHARACTERS)
    signed = f"\n\n{one_line(coach, _NAME_CHARACTERS)}" if coach.strip() else ""
    body = (
        f"{f'Hi {name}' if name else 'Hello'},\n\nyour follow-ups have a calendar of their own. In your calendar, "
        f"subscribe to this address:\n\n{case.address}\n\nKeep it to yourself: whoever has it can read "
        f"what is in it.{signed}"
    )
    link = mailto(case.email, Draft("", "gracious", "en", "Your follow-up calendar", body))
    return link if "body=" in link else ""


def can_be_mailed(address: str) -> bool:
    """Whether a mailto: link can hold the address: one plain address, and nothing beside it.

    >>> can_be_mailed("maya@example.com"), can_be_mailed("maya@example.com?cc=eve@example.com")
    (True, False)
    """
    return len(address) <= _ADDRESS_CHARACTERS and is_address(address)


def _draft(client: Client, questions: Sequence[str], coach: str) -> Draft:
    name = one_line(_first_name(client), _NAME_CHARACTERS)
    signed = f"\n\n{one_line(coach, _NAME_CHARACTERS)}" if coach.strip() else ""
    if len(questions) == 1:
        question = questions[0]
        whole = f"{name}, {question}" if name else question[0].upper() + question[1:]
        return Draft("", "gracious", "en", "A short question", whole + signed)
    points = "\n".join(f"- {question[0].upper()}{question[1:]}" for question in questions)
    count = {2: "Two", 3: "Three"}[len(questions)]
    greeting = f"Hi {name}," if name else "Hello,"
    body = f"{greeting}\n\n{count} short questions:\n\n{points}\n\nA word for each is enough.{signed}"
    return Draft("", "gracious", "en", f"{count} short questions", body)


def _first_name(client: Client) -> str:
    if client.name == NAMELESS:
        return ""
    return address_of(client.name).spoken or client.name


def _questions(client: Client, today: date) -> list[str]:
    """What to ask, the most pressing first. Each begins with a small letter, so that a name can stand before it."""
    case = client.case
    if case.standing == "unread" and case.wrong != "sheet":
        return []
    if case.standing == "unread":
        return ["your sheet cannot be read at the moment. Could you have a look, or shall we do it together?"]
    if case.standing == "ended":
        ended = f" on {day_in_words(case.until, today)}" if case.until else ""
        return [f"your agreement to share your follow-ups with me ended{ended}. Shall we renew it?"]
    if case.standing == "no consent":
        return ["we have not yet agreed what I may see of your follow-ups. Shall we do that?"]
    pressing = _pressing(client, today)
    late = _of_late(client, today)
    silent = [_question(client, each, today) for each in case.notable if each.kind == "silent"]
    return [*pressing, *late, *silent]


def _pressing(client: Client, today: date) -> list[str]:
    """Offers, promises and thanks; very many of one kind are one question that says how many."""
    found: list[str] = []
    for kind in ("offer", "promise", "thanks"):
        same = [each for each in in_order(client.case.notable) if each.kind == kind]
        if kind == "offer" or len(same) < _MANY:
            found += (_question(client, each, today) for each in same)
        elif kind == "promise":
            first = day_in_words(same[0].day, today)
            found.append(
                f"{len(same):,} employers wanted to answer, the first of them by {first}. Has anything come, and shall "
                "we go through them together?"
            )
        else:
            found.append(
                f"the thank-yous of {len(same):,} interviews have no tick yet. Could you tick those that you sent?"
            )
    return found


def _of_late(client: Client, today: date) -> list[str]:
    """One question of all that has no tick, late or not, however much it is."""
    lines, number = (*client.late, *client.unticked), client.case.late + client.case.unticked
    if max(number, len(lines)) >= _MANY_LATE:
        return [
            f"{max(number, len(lines)):,} of your follow-ups have no tick yet. Shall we start with the newest five?"
        ]
    if max(number, len(lines)) > 1:
        return [f"{max(number, len(lines))} of your follow-ups have no tick yet. Done?"]
    if not lines:
        return []
    step, name = lines[0].step, _company(lines[0].name)
    what = f"“{one_line(step.title, _NAME_CHARACTERS)}”" + (f" for {name}" if name else "")
    return [
        f"{what}, planned for {day_in_words(step.late_since or step.start.date(), today)}, has no tick yet. Done?"
    ]


def _question(client: Client, notable: Notable, today: date) -> str:
    company = _company(called(client.case, notable))
    day = day_in_words(notable.day, today)
    if notable.kind == "offer":
        offer = f"the offer from {company}" if company else "your offer"
        by = "today" if notable.day == today else f"by {day}"
        until = f" It is to be answered {by}." if notable.due and notable.day >= today else ""
        return f"how do you stand with {offer}?{until}"
    if notable.kind == "promise":
        return f"{company or 'an employer'} wanted to answer by {day}. Has anything come?"
    if notable.kind == "thanks":
        return f"your thank-you{f' to {company}' if company else ''} has no tick yet. Sent?"
    quiet = client.case.quiet_since
    return f"your log has had no entry {f'since {short_day(quiet)}' if quiet else 'for a while'}. How is it going?"


def _company(name: str) -> str:
    return one_line(name, _NAME_CHARACTERS)
