"""Where a message goes: to the screen, to another program as JSON, onto the clipboard, into the mail program."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import click

from ics_followup.cadence.words import listed
from ics_followup.cli.message import Message, NoMessageError
from ics_followup.cli.screen import mine, note, title, when, wrapped
from ics_followup.feed.description import passed_on
from ics_followup.feed.links import is_address, mailto
from ics_followup.model import Draft, Person, Reminder
from ics_followup.planning import Plan
from ics_followup.problems import FollowupError, UsageError


def shown(messages: Sequence[Message], plan: Plan, *, form: str, every: bool, named: bool) -> None:
    """Print the messages: the text alone where it is one, else each below a heading.

    ``named`` says that the person was named: then nobody else needs to be thought of.
    """
    if form == "json":
        found = [_record(message) for message in messages]
        click.echo(json.dumps(found if every else found[0], ensure_ascii=False, indent=1))
        return
    if not every:
        click.echo(pasted(messages[0]))
        click.echo(wrapped(_about(messages[0], plan, named=named)), err=True)
        return
    for index, message in enumerate(messages):
        click.echo(("\n\n" if index else "") + f"=== {_heading(message, plan)}\n")
        click.echo(pasted(message))


def pasted(message: Message) -> str:
    """The text as it is pasted: the subject first, where there is one, then the body."""
    draft = _sent(message)
    return f"Subject: {draft.subject}\n\n{draft.body}" if draft.subject else draft.body


def _sent(message: Message) -> Draft:
    """The draft as it is sent; an email that goes through somebody else asks them to pass it on."""
    reminder, draft = message.reminder, message.draft
    return passed_on(reminder, draft) if reminder.kind == "contact" and reminder.channel == "email" else draft


def _heading(message: Message, plan: Plan) -> str:
    reminder = message.reminder
    said = "; ".join(filter(None, (note(reminder), message.remark)))
    text = f"{_moment(reminder, plan)}  {title(reminder)}, step {reminder.step}"
    return f"{text} [{said}]" if said else text


def _moment(reminder: Reminder, plan: Plan) -> str:
    return " ".join(when(mine(reminder.start, plan.settings.me.timezone)).split())


def _about(message: Message, plan: Plan, *, named: bool) -> str:
    """What the message is for, and to whom the same step goes besides."""
    reminder = message.reminder
    if not message.planned:
        return f"{title(reminder)}, step {reminder.step}: your plan has no day for it now."
    said = f"{title(reminder)}, {_moment(reminder, plan)}, step {reminder.step}."
    if reminder.state in ("done", "assumed", "missed"):
        said = f"{said.removesuffix('.')}, {note(reminder)}."
    others = [
        other.person.name
        for other in plan.reminders
        if (other.interview.key, other.step, other.occurrence)
        == (reminder.interview.key, reminder.step, reminder.occurrence)
        and other.person is not None
        and other.person.name
        and other.person != reminder.person
    ]
    if named or not others:
        return said
    return f"{said} {listed(others)} {'gets' if len(others) == 1 else 'get'} words of their own: add --to and the name."


def copied(message: Message) -> None:
    """Put it on the clipboard, and say so."""
    from ics_followup.cli.clipboard import copy

    copy(pasted(message))
    click.echo("Copied.", err=True)


def opened(message: Message) -> None:
    """Open it in the mail program. Raises UsageError where it is no email, NoMessageError without an address."""
    reminder = message.reminder
    if reminder.kind != "contact" or reminder.channel != "email":
        raise UsageError("--open is for emails; with --channel email this one becomes an email.")
    to = reminder.to[0] if reminder.to else reminder.person
    if to is None or not is_address(to.email):
        name = (to.name if to else "") or reminder.interview.company
        raise NoMessageError(f"The sheet has no email address of {name}, so there is nothing to open.")
    link = mailto(to.email, _sent(message))
    if click.launch(link):
        raise FollowupError("No mail program could be opened. Copy the text above into your mail.")
    whole = "&body=" in link
    click.echo(
        "Opened in your mail program."
        if whole
        else "Opened in your mail program; the text is too long for that, so paste it.",
        err=True,
    )


def _record(message: Message) -> Mapping[str, Any]:
    """One message as other programs read it. ``start`` is on the employer's clock, None without a day."""
    reminder, draft = message.reminder, _sent(message)
    return {
        "interview": reminder.interview.key,
        "company": reminder.interview.company,
        "step": reminder.step,
        "occurrence": reminder.occurrence,
        "kind": draft.kind,
        "channel": reminder.channel if reminder.kind == "contact" else "self",
        "to": [_person(person) for person in reminder.to],
        "start": reminder.start.isoformat(timespec="seconds") if message.planned else None,
        "state": reminder.state if message.planned else None,
        "language": draft.language,
        "tone": draft.tone,
        "subject": draft.subject,
        "body": draft.body,
    }


def _person(person: Person) -> Mapping[str, str]:
    return {"name": person.name, "email": person.email, "phone": person.phone}
