"""Bare ``log``: one question for each follow-up that is due, or that nobody has confirmed."""

from __future__ import annotations

from typing import Final

import click

from ics_followup.cadence.plan import to_confirm
from ics_followup.cadence.words import count, full_day, short_day
from ics_followup.cli.desk import Desk, UnreadableError
from ics_followup.cli.screen import fitted, mine, title, when, wrapped
from ics_followup.feed.description import first_name
from ics_followup.intake.log import entry_text
from ics_followup.model import Outcome, Reminder, Touch
from ics_followup.publish.state import mark_of, remember_list

_KEYS: Final = "[s]ent [n]ot sent [a]nswered [enter = skip] [q]uit"
_CALL_KEYS: Final = "[s]ent (called) [n]ot called [a]nswered [enter = skip] [q]uit"
_TRIES: Final = 3


def open_questions(desk: Desk) -> tuple[Reminder, ...]:
    """What the log could still say: first what is assumed and not a week old, then what is due."""
    due = (
        reminder
        for reminder in desk.plan.reminders
        if reminder.kind == "contact" and reminder.state in ("due", "late") and not reminder.joined
    )
    return (*to_confirm(desk.plan.reminders, desk.today), *due)


def show_open(desk: Desk) -> int:
    """Without a terminal: list what there is to confirm, numbered, and how to log it."""
    found = open_questions(desk)
    if not found:
        click.echo("Nothing is due, and there is nothing to confirm.")
        return 0
    zone = desk.plan.settings.me.timezone
    click.echo(f"{count(len(found), 'follow-up')} to confirm or to do:")
    for number, reminder in enumerate(found, start=1):
        state = "assumed done" if reminder.state == "assumed" else reminder.state
        click.echo(f"{number:>4}  {when(mine(reminder.start, zone))}  {fitted(title(reminder), 41)}  {state}")
    click.echo("\nSay what happened, like: ics-followup log 1 sent")
    _remember(desk, found)
    return 0


def ask_about_each(desk: Desk) -> int:
    """Ask about each, one key an answer. What is answered is written at once, so stopping loses nothing."""
    found = open_questions(desk)
    if not found:
        click.echo("Nothing is due, and there is nothing to confirm.")
        return 0
    _remember(desk, found)
    try:
        for number, reminder in enumerate(found, start=1):
            still = {mark_of(other): other for other in open_questions(desk)}
            if mark_of(reminder) not in still:
                continue
            answered = _ask(desk, number, reminder)
            if answered is None:
                break
            desk = answered
    except (click.Abort, EOFError):
        click.echo("\nStopped. What you answered until here is written down.", err=True)
    return 0


def _remember(desk: Desk, found: tuple[Reminder, ...]) -> None:
    keys = [reminder.interview.key for reminder in found]
    remember_list(desk.read.folder, keys, [mark_of(reminder) for reminder in found])


def _ask(desk: Desk, number: int, reminder: Reminder) -> Desk | None:
    """One question; returns the desk after the answer, None to stop."""
    question = f"{number} {reminder.interview.company}, {_about(reminder)}, {_day(reminder)}"
    keys = _CALL_KEYS if reminder.channel in ("phone", "person") else _KEYS
    while True:
        match _key(f"{question}: {keys}"):
            case "s":
                return _done(desk, reminder)
            case "n":
                _not_done(reminder)
                return desk
            case "a":
                return _answered(desk, reminder)
            case "q":
                return None
            case "":
                return desk
        click.echo("Please answer s, n, a or q, or press enter to go on.", err=True)


def _key(question: str) -> str:
    said: str = click.prompt(question, default="", show_default=False, prompt_suffix=" ", err=True)
    return said.strip().casefold()[:1]


def _about(reminder: Reminder) -> str:
    name = first_name(reminder.person)
    if reminder.draft == "thanks":
        return f"thanks to {name}" if name and len(reminder.interview.people) > 1 else "thanks"
    verb = {"phone": "call", "card": "card to", "linkedin": "LinkedIn message to", "person": "talk to"}.get(
        reminder.channel, reminder.channel
    )
    return f"{verb} {name}".strip()


def _day(reminder: Reminder) -> str:
    return short_day(reminder.start.date()).rpartition(" ")[0]


def _done(desk: Desk, reminder: Reminder) -> Desk:
    """Write the contact down on its own day, by its own channel."""
    outcome: Outcome = "sent"
    if reminder.channel == "person":
        outcome = "live"
    elif reminder.channel == "phone":
        match _key("  Did you reach somebody? [v]oicemail or nobody [l]ive [enter = skip]"):
            case "v":
                outcome = "voicemail"
            case "l":
                outcome = "live"
            case _:
                return desk
    thanks = reminder.draft == "thanks"
    person = reminder.person
    named = person is not None and bool(person.name) and (thanks or person != reminder.interview.contact)
    touch = Touch(
        day=reminder.start.date(),
        direction="out",
        channel=reminder.channel,
        outcome=outcome,
        people=(person.name,) if person is not None and named else (),
        step=reminder.step if thanks else "",
    )
    return desk.note(reminder.interview.row_key, entry_text(touch))


def _not_done(reminder: Reminder) -> None:
    """The log holds what happened only: say what to do instead."""
    key = reminder.interview.key
    said = f"Nothing is written down. When it is sent: ics-followup log {key} {_words(reminder)}."
    if reminder.draft != "thanks":
        said += (
            f' To be reminded on another day, write "{reminder.step} until" and that day into the column '
            "snooze of the row."
        )
    click.echo(wrapped(said, "  "), err=True)


def _words(reminder: Reminder) -> str:
    if reminder.draft == "thanks":
        return f"thanked {first_name(reminder.person) or 'everyone'}"
    return {
        "phone": "called, voicemail",
        "email": "emailed",
        "text": "texted",
        "linkedin": "wrote on LinkedIn",
        "card": "card sent",
        "person": "talked in person",
    }[reminder.channel]


def _answered(desk: Desk, reminder: Reminder) -> Desk:
    """Ask what they said, and read it as a log entry of theirs; three tries."""
    row_key = reminder.interview.row_key
    for _ in range(_TRIES):
        said: str = click.prompt(
            f"  What did they say, and when? ({full_day(desk.today)} unless you name a day)",
            default="",
            show_default=False,
            err=True,
        )
        if not said.strip():
            return desk
        wrong: UnreadableError | None = None
        for text in (said, f"they said {said}", f"they {said}"):
            try:
                touch = desk.touch(text, desk.rounds(row_key), None)
            except UnreadableError as error:
                wrong = error
                continue
            if touch.direction == "in" or touch.outcome == "live":
                return desk.note(row_key, text)
        click.echo(str(wrong or "That is something you did: answer s instead."), err=True)
    return desk
