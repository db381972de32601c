"""The text of an event, in the order in which somebody with a phone in one hand needs it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final
from urllib.parse import quote

from ics_followup.cadence.words import listed, short_day
from ics_followup.drafts.jobs import job_of
from ics_followup.drafts.names import address_of
from ics_followup.model import Channel, Draft, Interview, Person, Reminder

_DID: Final[dict[Channel, str]] = {
    "email": "wrote",
    "phone": "called",
    "text": "sent a text message",
    "linkedin": "wrote on LinkedIn",
    "card": "sent a card",
    "person": "talked",
}
_LOGGED: Final[dict[Channel, str]] = {
    "email": "emailed",
    "phone": "called, voicemail",
    "text": "texted",
    "linkedin": "wrote on LinkedIn",
    "card": "sent a card",
    "person": "talked in person",
}
_MAILBOXES: Final = {
    "gmail": "https://mail.google.com/mail/u/0/#search/",
    "outlook": "https://outlook.live.com/mail/0/?q=",
}
_LINK_CHARACTERS: Final = 2000


def description_of(
    reminder: Reminder, draft: Draft, *, after: Draft | None, rest: Sequence[Reminder], mailbox: str
) -> str:
    """The whole text of a contact's event (DESIGN, the feed).

    ``after`` is the email for when nobody was reached, None where there is none. ``rest`` are the later
    contacts and the close of the same interview, oldest first. ``mailbox`` is ``gmail``, ``outlook`` or empty.
    """
    parts = [
        _skip(reminder, mailbox),
        _action(reminder),
        _assumption(reminder),
        _message(reminder, draft),
        f"Nobody reached? Send this:\n\n{_with_subject(after)}" if after else "",
        "Why this day: " + " ".join(reminder.why),
        _if_silence(reminder, rest),
        _links(reminder, draft),
        _how_to_log(reminder),
    ]
    return "\n\n".join(part for part in parts if part)


def own_description(reminders: Sequence[Reminder], drafts: Sequence[Draft]) -> str:
    """The text of an event that is for the user alone: a task, or the close of a process."""
    texts = [draft.body for draft in drafts]
    why = " ".join(dict.fromkeys(sentence for reminder in reminders for sentence in reminder.why))
    return "\n\n".join((*texts, f"Why this day: {why}"))


def _skip(reminder: Reminder, mailbox: str) -> str:
    company = reminder.interview.company
    skip = f"Skip this if {company} has answered or the interview moved."
    base = _MAILBOXES.get(mailbox.casefold())
    if base is None:
        return skip
    known = [person.email for person in reminder.to if is_address(person.email)]
    search = f"from:{known[0]}" if known else company
    return f"{skip} Look first: {base}{_quoted(search)}"


def _action(reminder: Reminder) -> str:
    person, to = reminder.person, reminder.to[0] if reminder.to else None
    company = reminder.interview.company
    name = _named(person) or company
    match reminder.channel:
        case "email":
            if to is not None and person is not None and to is not person and to.email:
                return f"Email {_named(to)}, and ask to pass it on to {name}: {to.email}"
            if to is not None and to.email:
                return f"Email {name}: {to.email}" if name != to.email else f"Email {name}"
            return f"Email {name}. The sheet has no address for this; {company}'s website or your invitation may."
        case "phone":
            if to is not None and to.phone:
                return f"Call {name}: {to.phone}" if name != to.phone else f"Call {name}"
            return f"Call {name}. The sheet has no number: ask for {name} at {company}'s main number."
        case "text":
            if to is not None and to.phone:
                return f"Text {name}: {to.phone}"
            return f"Text {name}. The sheet has no number for this."
        case "linkedin":
            return f"Write to {name} on LinkedIn."
        case "card":
            address = reminder.interview.address
            where = f": {address}" if address else ". The sheet has no postal address for this."
            return f"Send a handwritten card to {name}{where}"
        case "person":
            return f"Talk to {name}."


def _named(person: Person | None) -> str:
    if person is None:
        return ""
    job = job_of(person.name)
    return (job.called if job else person.name) or person.email or person.phone


def _assumption(reminder: Reminder) -> str:
    if reminder.late_since is not None:
        return f"This was due on {short_day(reminder.late_since)}; it is late, and still worth doing."
    if reminder.assumes is None:
        return ""
    day, channel = reminder.assumes
    return f"Assumes that you {_DID[channel]} on {short_day(day)} and heard nothing."


def _message(reminder: Reminder, draft: Draft) -> str:
    text = _with_subject(passed_on(reminder, draft))
    if draft.kind != "thanks":
        return text
    name = first_name(reminder.person) or "they"
    return f"Add one thing that {name} said.\n\n{text}"


def passed_on(reminder: Reminder, draft: Draft) -> Draft:
    """The draft as it is sent: one that goes through somebody else asks them to pass it on."""
    to, person = reminder.to[0] if reminder.to else None, reminder.person
    if to is None or person is None or to == person:
        return draft
    name = _named(person) or "the person whom I met"
    return draft._replace(body=f"Please pass this on to {name}. Thank you.\n\n{draft.body}")


def _with_subject(draft: Draft | None) -> str:
    if draft is None:
        return ""
    return f"Subject: {draft.subject}\n\n{draft.body}" if draft.subject else draft.body


def _if_silence(reminder: Reminder, rest: Sequence[Reminder]) -> str:
    if reminder.draft == "thanks":
        return ""
    contacts = [other for other in rest if other.kind == "contact"]
    closes = [other for other in rest if other.kind == "close"]
    days = [short_day(other.start.date()) for other in contacts]
    if not days:
        return f"If silence: let go on {short_day(closes[0].start.date())}." if closes else ""
    said = [f"next {days[0]}", *days[1:-1], *([f"last {days[-1]}"] if len(days) > 1 else [])]
    return f"If silence: {', '.join(said)}, then let go." if closes else f"If silence: {listed(said)}."


def _links(reminder: Reminder, draft: Draft) -> str:
    to = reminder.to[0] if reminder.to else None
    if to is None:
        return ""
    if reminder.channel == "email" and is_address(to.email):
        return f"Open it in your mail program: {mailto(to.email, passed_on(reminder, draft))}"
    digits = "".join(sign for sign in to.phone if sign in "+0123456789")
    if reminder.channel in ("phone", "text") and digits:
        return f"{'tel' if reminder.channel == 'phone' else 'sms'}:{digits}"
    return ""


def mailto(address: str, draft: Draft) -> str:
    """RFC 6068: the address checked, nothing but subject and body, each percent-encoded; short enough to work."""
    bare = f"mailto:{quote(address, safe='@')}"
    body = draft.body.replace("\n", "\r\n")
    full = f"{bare}?subject={_quoted(draft.subject)}&body={_quoted(body)}"
    return full if len(full) <= _LINK_CHARACTERS else f"{bare}?subject={_quoted(draft.subject)}"


class _Percent(dict[int, str]):
    """Percent-encoding by code point (RFC 3986 2.1), learnt as it is needed; unreserved signs stay."""

    def __missing__(self, code: int) -> str:
        self[code] = found = quote(chr(code), safe="", errors="replace")
        return found


_PERCENT: Final = _Percent()


def _quoted(text: str) -> str:
    return text.translate(_PERCENT)


def is_address(text: str) -> bool:
    """Whether the text is one plain address that a mailto: link may hold."""
    local, at, domain = text.partition("@")
    plain = all(sign.isalnum() or sign in "._+-" for sign in local)
    hosts = domain.split(".")
    return bool(at and local and plain and len(hosts) > 1 and all(hosts) and "@" not in domain) and all(
        sign.isalnum() or sign == "-" for host in hosts for sign in host
    )


def _how_to_log(reminder: Reminder) -> str:
    what = _LOGGED[reminder.channel]
    day = f"{reminder.start.date().day} {short_day(reminder.start.date()).rpartition(' ')[2]}"
    who = f" with {reminder.person.name}" if _others(reminder) and reminder.person else ""
    words = f"{what}{who}"
    return (
        f"Done? ics-followup log {_for_shell(reminder.interview.row_key)} {_for_shell(words)} "
        f'(or write "{day} {words}" into the log column of your sheet).'
    )


def _for_shell(text: str) -> str:
    """Words as a command line takes them: in quotes where a sign in them means something to it."""
    plain = all(sign.isalnum() or sign in "-_., " for sign in text)
    return text if plain else '"' + "".join(sign for sign in text if sign not in '"$`\\!') + '"'


def _others(reminder: Reminder) -> bool:
    person, contact = reminder.person, reminder.interview.contact
    return person is not None and bool(person.name) and person != contact


def first_name(person: Person | None) -> str:
    """What a title calls somebody: as the English greeting does, by the job where that is all, or the address.

    >>> [first_name(Person(name=name)) for name in ("Dana Ortiz", "Dr. Dana Ortiz", "Recruiter", "unknown")]
    ['Dana', 'Dr. Ortiz', 'the recruiter', '']
    """
    return (address_of(person.name).spoken if person else "") or _named(person)


def title_of(reminder: Reminder) -> str:
    """The SUMMARY of a contact's event: verb, first name, company."""
    company = reminder.interview.company
    name = first_name(reminder.person)
    verb = "Thank" if reminder.draft == "thanks" and reminder.channel != "card" else _VERBS[reminder.channel]
    return f"{verb} {name} ({company})" if name else f"{verb} {company}"


def own_title(reminder: Reminder) -> str:
    """The SUMMARY of an event that is for the user alone."""
    company = reminder.interview.company
    return f"{_TASKS.get(reminder.draft, 'Think about')} {company}"


_VERBS: Final[dict[Channel, str]] = {
    "email": "Email",
    "phone": "Call",
    "text": "Text",
    "linkedin": "Message",
    "card": "Write a card to",
    "person": "Talk to",
}
_TASKS: Final = {
    "close": "Let go of",
    "get_details": "Find the email address:",
    "ask_again": "Decide whether to go on with",
    "reflect": "Note how it went at",
    "prepare": "Prepare the next round at",
    "probably_filled": "Probably filled:",
    "offer_time": "Decide on the offer of",
    "expedite": "Decide whether to tell of your offer:",
    "withdrawal": "Withdraw from",
}


def quiet_day(interview: Interview, day: date, *, renewed: bool, act_on: date | None) -> tuple[str, str]:
    """The SUMMARY and DESCRIPTION of a promised day (S1.3, S1.4)."""
    company = interview.company
    role = f" about the {interview.role} position" if interview.role else ""
    why = f"{company} promised to answer{role} by this day, {short_day(day)}. Give them the whole of it."
    if renewed and act_on == day:
        return (
            f"{company} decides today. Do nothing before mid-afternoon.",
            f"{company} named this day for an answer{role}. If nothing has come by mid-afternoon, follow up: "
            "your calendar has the words.",
        )
    then = f" If nothing comes, you follow up on {short_day(act_on)}." if act_on else ""
    return f"{company} decides today. Do nothing.", f"{why}{then}"
