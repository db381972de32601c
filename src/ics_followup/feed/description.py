"""The text of an event, in the order in which somebody with a phone in one hand needs it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Final

from ics_followup.cadence.words import full_day, listed, short_day
from ics_followup.drafts.jobs import job_of
from ics_followup.drafts.names import address_of
from ics_followup.feed.links import is_address, mailbox_link, mailto, phone_link
from ics_followup.feed.write import TEXT_CHARACTERS, cut, shortened
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
_PASS_ON: Final = {
    "en": "Please pass this on to {name}. Thank you.",
    "de": "Mit der Bitte um Weiterleitung an {name}. Vielen Dank.",
}
ROOM: Final = TEXT_CHARACTERS - 200
"""The longest text, in characters: a tip has room below it."""

_ENTITIES: Final = (
    ("&amp;", "&"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", '"'),
    ("&#39;", "'"),
    ("&nbsp;", " "),
)
_LEAST_MESSAGE: Final = 1000
_SEND: Final = "Send this:"
_MOST_NAMED: Final = 3
_MOST_DAYS: Final = 3


def description_of(
    reminder: Reminder,
    draft: Draft,
    *,
    after: tuple[Reminder, Draft] | None,
    rest: Sequence[Reminder],
    mailbox: str,
    own_address: str = "",
) -> str:
    """The whole text of a contact's event (DESIGN, the feed), of at most `ROOM` characters.

    ``after`` is the email for when nobody was reached, None where there is none. ``rest`` are the later
    contacts and the close of the same interview, oldest first. ``mailbox`` is ``gmail``, ``outlook`` or empty.
    Where all of it is too long, first the links lose the message that they repeat, then the message its end.
    """
    above = [_skip(reminder, mailbox, own_address), _action(reminder), _assumption(reminder)]
    message = paragraphs(
        [
            _spaced(_message(reminder, draft)),
            *((f"Nobody reached? {_SEND}", _spaced(_with_subject(after[1]))) if after else ()),
        ]
    )
    below = ["Why this day: " + " ".join(reminder.why), _if_silence(reminder, rest)]
    last = _how_to_log(reminder)
    for whole in (True, False):
        links = _links(reminder, draft, after, whole=whole)
        text = paragraphs([*above, message, *below, *links, last])
        if len(text) <= ROOM:
            return text
    hint = hint_at(draft_command(reminder))
    room = ROOM - (len(text) - len(message)) - len(hint)
    if room < _LEAST_MESSAGE:
        return shortened(text, hint, most=ROOM)
    return paragraphs([*above, cut(message, room) + hint, *below, *links, last])


def own_description(reminders: Sequence[Reminder], drafts: Sequence[Draft]) -> str:
    """The text of an event that is for the user alone: a task, or the close of a process."""
    why = " ".join(dict.fromkeys(sentence for reminder in reminders for sentence in reminder.why))
    text = paragraphs([*(draft.body for draft in drafts), f"Why this day: {why}"])
    return shortened(text, hint_at(draft_command(reminders[0])), most=ROOM)


def paragraphs(parts: Iterable[str]) -> str:
    """Put paragraphs below each other; empty ones drop out.

    Each ends in a blank, so that a list that drops line breaks never glues the next word to a link or a number.
    """
    return " \n\n".join(filter(None, parts))


def without_tags(text: str) -> str:
    """The text with nothing in it that Google would render as HTML: a ``<`` that could open a tag becomes ``‹``.

    The few entities that spreadsheets and exports leave behind are read as what they stand for.

    >>> without_tags("R&amp;D at <b>Acme</b>, 3 < 4")
    'R&D at ‹b›Acme‹/b›, 3 < 4'
    """
    if "&" in text and ";" in text:
        for entity, sign in _ENTITIES:
            text = text.replace(entity, sign)
    if "<" not in text:
        return text
    head, *pieces = text.split("<")
    for piece in pieces:
        if piece[:1].isalpha() or piece[:1] in ("/", "!", "?"):
            head += "‹" + piece.replace(">", "›", 1)
        else:
            head += "<" + piece
    return head


def hint_at(command: str, what: str = "message") -> str:
    """What ends a text that had to be cut: where the whole of it is."""
    return f"\n\n(Shortened for the calendar. The whole {what}: {command})"


def draft_command(reminder: Reminder) -> str:
    """What to type to see the whole message of a reminder."""
    words = [_for_shell(reminder.interview.key), reminder.step]
    if _others(reminder) and reminder.person:
        words += ["--to", _for_shell(reminder.person.name, spaced=True)]
    return f"ics-followup draft {' '.join(words)}"


def _skip(reminder: Reminder, mailbox: str, own_address: str) -> str:
    company = reminder.interview.company
    skip = f"Skip this if {company} has answered or the interview moved."
    if not mailbox:
        return skip
    known = next((person.email for person in reminder.to if is_address(person.email)), "")
    link = mailbox_link(mailbox, own_address, company=company, address=known)
    return f"{skip} Look first (if no search opens, search for {company}): {link}" if link else skip


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
            whom = name if _named(person) else "the person in charge of hiring"
            return f"Call {name}. The sheet has no number: ask for {whom} at the main number of {company}."
        case "text":
            if to is not None and to.phone:
                return f"Text {name}: {to.phone}"
            return f"Text {name}. The sheet has no number for this."
        case "linkedin":
            return f"Write to {name} on LinkedIn."
        case "card":
            address = " ".join(reminder.interview.address.split())
            where = f": {address}" if address else ". The sheet has no postal address for this."
            return f"Send a handwritten card to {name}{where}"
        case "person":
            return f"Talk to {name}."


@lru_cache(maxsize=1024)
def _named(person: Person | None) -> str:
    if person is None:
        return ""
    job = job_of(person.name)
    return (job.called if job else person.name) or person.email or person.phone


def _assumption(reminder: Reminder) -> str:
    if reminder.late_since is not None:
        return f"This was due on {_short(reminder.late_since)}; it is late, and still worth doing."
    if reminder.assumes is None:
        return ""
    day, channel = reminder.assumes
    return f"Assumes that you {_DID[channel]} on {_short(day)} and heard nothing."


def _message(reminder: Reminder, draft: Draft) -> str:
    text = _with_subject(passed_on(reminder, draft))
    if draft.kind != "thanks":
        return text if draft.subject or reminder.channel == "phone" else paragraphs((_SEND, text))
    name = first_name(reminder.person) or "they"
    return paragraphs((f"Add one thing that {name} said.", text))


def passed_on(reminder: Reminder, draft: Draft) -> Draft:
    """The draft as it is sent: an email that goes through somebody else asks them to pass it on."""
    to, person = reminder.to[0] if reminder.to else None, reminder.person
    if to is None or person is None or to == person or reminder.channel != "email":
        return draft
    german = draft.language.partition("-")[0] == "de"
    name = _named(person) or (
        "die Person, mit der ich gesprochen habe" if german else "the person whom I met"
    )
    if german and name.startswith("Herr "):
        name = name.replace("Herr ", "Herrn ", 1)
    line = _PASS_ON["de" if german else "en"].replace("{name}", name)
    return draft._replace(body=f"{line}\n\n{draft.body}")


def _spaced(text: str) -> str:
    """The text with a blank at the end of each line, so that no words glue where line breaks are dropped."""
    if " \n" not in text and "\n\n\n" not in text and text[:1] != "\n":
        return text.replace("\n", " \n").replace("\n \n", "\n\n").rstrip(" ")
    return "\n".join([f"{line.rstrip(' ')} " if line else line for line in text.split("\n")]).rstrip(" ")


def _with_subject(draft: Draft) -> str:
    return f"Subject: {draft.subject} \n\n{draft.body}" if draft.subject else draft.body


def _if_silence(reminder: Reminder, rest: Sequence[Reminder]) -> str:
    if reminder.draft == "thanks":
        return ""
    contacts = [other for other in rest if other.kind == "contact"]
    closes = [other for other in rest if other.kind == "close"]
    days = [_short(other.start.date()) for other in contacts]
    if not days:
        return f"If silence: let go on {_short(closes[0].start.date())}." if closes else ""
    said = [f"next {days[0]}", *days[1:-1], *([f"last {days[-1]}"] if len(days) > 1 else [])]
    if len(days) > _MOST_DAYS + 1:
        said[_MOST_DAYS:] = [f"and {len(days) - _MOST_DAYS} more until {full_day(contacts[-1].start.date())}"]
        return f"If silence: {', '.join(said)}{', then let go' if closes else ''}."
    return f"If silence: {', '.join(said)}, then let go." if closes else f"If silence: {listed(said)}."


def _links(
    reminder: Reminder, draft: Draft, after: tuple[Reminder, Draft] | None, *, whole: bool
) -> list[str]:
    """The links of a contact, then that of the email for when nobody was reached; each says what it does."""
    to = reminder.to[0] if reminder.to else None
    found = []
    if to is not None and reminder.channel == "email" and is_address(to.email):
        found.append(_mail_link("it", to.email, passed_on(reminder, draft), whole=whole))
    elif to is not None and reminder.channel in ("phone", "text"):
        link = phone_link(to.phone, reminder.channel)
        if link:
            found.append(f"Tap to {'call' if reminder.channel == 'phone' else 'write'}: {link}")
    if after is not None:
        later, email = after
        to = later.to[0] if later.to else None
        if to is not None and later.channel == "email" and is_address(to.email):
            found.append(
                _mail_link(f"the email to {to.email}", to.email, passed_on(later, email), whole=whole)
            )
    return found


def _mail_link(what: str, address: str, draft: Draft, *, whole: bool) -> str:
    link = mailto(address, draft, whole=whole)
    full = "body=" in link.partition("?")[2]
    return f"Open {what} in your mail program{'' if full else ' and paste the text'}: {link}"


def _how_to_log(reminder: Reminder) -> str:
    what = _LOGGED[reminder.channel]
    month = _short(reminder.start.date()).rpartition(" ")[2]
    who = f" with {reminder.person.name}" if _others(reminder) and reminder.person else ""
    words = f"{what}{who}"
    return (
        f"Done? ics-followup log {_for_shell(reminder.interview.row_key)} {_for_shell(words)} "
        f'(or write "{reminder.start.day} {month} {words}" into the log column of your sheet).'
    )


@lru_cache(maxsize=1024)
def _for_shell(text: str, *, spaced: bool = False) -> str:
    """Words as a command line takes them: in quotes where a sign in them means something to it.

    ``spaced`` says that blanks and commas do, too: the words are one argument.
    """
    rest = text
    for sign in "-_." if spaced else "-_., ":
        rest = rest.replace(sign, "")
    if not rest or rest.isalnum():
        return text
    return '"' + "".join(sign for sign in text if sign not in '"$`\\!') + '"'


def _others(reminder: Reminder) -> bool:
    person, contact = reminder.person, reminder.interview.contact
    return person is not None and bool(person.name) and person != contact


@lru_cache(maxsize=1024)
def first_name(person: Person | None) -> str:
    """What a title calls somebody: as the English greeting does, by the job where that is all, or the address.

    >>> [first_name(Person(name=name)) for name in ("Dana Ortiz", "Dr. Dana Ortiz", "Recruiter", "unknown")]
    ['Dana', 'Dr. Ortiz', 'the recruiter', '']
    """
    return (address_of(person.name).spoken if person else "") or _named(person)


@lru_cache(maxsize=1024)
def _short(day: date) -> str:
    """As `short_day`; the same days come again and again."""
    return short_day(day)


def title_of(reminder: Reminder) -> str:
    """The SUMMARY of a contact's event: verb, first name, company."""
    company = reminder.interview.company
    name = first_name(reminder.person)
    verb = "Thank" if reminder.draft == "thanks" and reminder.channel != "card" else _VERBS[reminder.channel]
    return f"{verb} {name} ({company})" if name else f"{verb} {company}"


def to_confirm_title(companies: Sequence[str]) -> str:
    """The SUMMARY of what nobody logged: how many, and at most three of the ``companies``, given one for each."""
    names = list(dict.fromkeys(companies))
    more = len(names) - _MOST_NAMED
    named = ", ".join(names[:_MOST_NAMED])
    return f"{len(companies)} to confirm: {named}" + (f" and {more} more" if more > 0 else "")


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
    "get_details": "Find the address:",
    "ask_again": "Reconsider",
    "ask_deadline": "Ask when to answer",
    "reflect": "Note how it went:",
    "prepare": "Prepare for",
    "probably_filled": "Probably filled:",
    "offer_time": "Decide on the offer:",
    "expedite": "Consider telling",
    "withdrawal": "Withdraw from",
}


def quiet_day(interview: Interview, day: date, *, renewed: bool, act_on: date | None) -> tuple[str, str]:
    """The SUMMARY and DESCRIPTION of a promised day (S1.3, S1.4)."""
    company = interview.company
    role = f" about the {interview.role} position" if interview.role else ""
    why = f"{company} promised to answer{role} by this day, {_short(day)}. Give them the whole of it."
    if renewed and act_on == day:
        return (
            f"{company} decides today. Do nothing before mid-afternoon.",
            f"{company} named this day for an answer{role}. If nothing has come by mid-afternoon, follow up: "
            "your calendar has the words.",
        )
    then = f" If nothing comes, you follow up on {_short(act_on)}." if act_on else ""
    return f"{company} decides today. Do nothing.", f"{why}{then}"
