"""Which message is meant: the reminder that is due or next, or a step of the cadence, for one of the people."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Final, NamedTuple, get_args

from ics_followup.cadence.language import Step
from ics_followup.cadence.words import listed
from ics_followup.cli.keys import AmbiguousKeyError, interviews_named
from ics_followup.drafts import kinds
from ics_followup.drafts.limits import copies_in
from ics_followup.model import Channel, Draft, Interview, Person, Reminder
from ics_followup.planning import Plan
from ics_followup.problems import FollowupError, UsageError
from ics_followup.publish.state import mark_of

_OPEN: Final = ("late", "due", "upcoming")
_TWINS: Final = {"status_call": "status", "status": "status_call"}
"""Kinds that are one message in two channels: what to take where the one has no words for a channel."""


class NoMessageError(FollowupError):
    """There is nothing to send: exit status 1."""

    status = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What was asked for beyond the row. Empty and None ask for nothing; ``mark`` is a line of the last list.

    ``cadence`` replaces the row's.
    """

    step: str = ""
    person: Person | None = None
    channel: Channel | None = None
    language: str = ""
    mark: str = ""
    cadence: str = ""


class Message(NamedTuple):
    """A finished message and the reminder that it is for, with the person and channel that were asked for.

    ``planned`` is False where the plan has no such reminder: the step waits for something. ``remark`` says
    what could not be done as asked, empty for nothing.
    """

    reminder: Reminder
    draft: Draft
    planned: bool = True
    remark: str = ""


def asked_for(
    words: Sequence[str], plan: Plan, last_list: Sequence[str], cadence: str = ""
) -> tuple[tuple[Interview, ...], str]:
    """The interviews that the words name, and the step that the last word names, empty where it names none.

    Raises UsageError with the candidates.
    """
    interviews = plan.intake.interviews
    try:
        return interviews_named(" ".join(words), interviews, last_list), ""
    except AmbiguousKeyError:
        raise
    except UsageError:
        if len(words) < 2:
            raise
        try:
            found = interviews_named(" ".join(words[:-1]), interviews, last_list)
        except AmbiguousKeyError:
            raise
        except UsageError:
            found = ()
        if not found:
            raise
    step = words[-1].casefold().replace("-", "_")
    known = tuple(dict.fromkeys(one.id for one in _steps(found, plan, cadence)))
    if step in known:
        return found, step
    near = _nearest(step, known)
    hint = f'Did you mean "{near}"?' if near else f"Its steps are: {', '.join(known)}."
    raise UsageError(f'{found[0].company} has no step "{words[-1]}". {hint}')


def _steps(rounds: Collection[Interview], plan: Plan, cadence: str) -> Iterator[Step]:
    for name in dict.fromkeys(cadence or interview.cadence for interview in rounds):
        yield from plan.cadences.find(name).steps


def person_named(text: str, rounds: Sequence[Interview]) -> Person:
    """The one of the interviewers, or the contact, whom a part of the name means. Raises UsageError."""
    people = {
        (person.name, person.email, person.phone): person
        for interview in reversed(rounds)
        for person in (*interview.people, *filter(None, (interview.contact,)))
    }
    words = text.casefold().split()
    found = [person for said, person in people.items() if all(word in _said(said) for word in words)]
    exact = [person for person in found if person.name.casefold() == " ".join(words)]
    if words and len(exact or found) == 1:
        return (exact or found)[0]
    names = [_name(person) for person in (found if words and found else people.values())]
    if not names:
        raise UsageError(f"--to: the row of {rounds[0].company} names nobody; fill its column people.")
    what = f'"{text}" could be' if words and found else f'nobody is called "{text}"; there are'
    raise UsageError(f"--to: {what} {listed(names)}.")


def _said(parts: Sequence[str]) -> str:
    return " ".join(parts).casefold()


def _name(person: Person) -> str:
    return person.name or person.email or person.phone


def message_for(rounds: Sequence[Interview], plan: Plan, wish: Wish) -> Message:
    """The message that is due or next, or that of a step. Raises NoMessageError where there is none to send."""
    reminder = _reminder(rounds, plan, wish)
    if reminder is not None:
        return written(reminder, plan, wish)
    if wish.step:
        return written(_unplanned(rounds[-1], plan, wish), plan, wish)._replace(planned=False)
    steps = dict.fromkeys(one.step for one in _of(rounds, plan) if _is_message(one, plan))
    hint = f" Name a step for its words all the same: {', '.join(steps)}." if steps else ""
    raise NoMessageError(f"Nothing is to be sent to {rounds[0].company} any more.{hint}")


def messages_of(rounds: Sequence[Interview], plan: Plan, wish: Wish) -> tuple[Message, ...]:
    """Every message of a row in order of time, those that are over too; with a person, only to that person."""
    reminders = [
        reminder
        for reminder in _of(rounds, plan)
        if (_is_message(reminder, plan) or wish.step)
        and (not wish.step or reminder.step == wish.step)
        and (wish.person is None or reminder.person == wish.person)
    ]
    if not reminders:
        raise NoMessageError(f"There is no such message in the plan of {rounds[0].company}.")
    return tuple(_written_if_it_can(reminder, plan, wish) for reminder in reminders)


def _written_if_it_can(reminder: Reminder, plan: Plan, wish: Wish) -> Message:
    """The message of a reminder; it keeps its own channel, and says so, where it has no words for the one asked for."""
    if wish.channel and wish.channel != reminder.channel:
        try:
            _kind(reminder, plan, wish)
        except UsageError:
            kept = written(reminder, plan, replace(wish, channel=None))
            return kept._replace(remark=f"no words for {wish.channel}")
    return written(reminder, plan, wish)


def _of(rounds: Sequence[Interview], plan: Plan) -> list[Reminder]:
    keys = {interview.key for interview in rounds}
    return [reminder for reminder in plan.reminders if reminder.interview.key in keys]


def _is_message(reminder: Reminder, plan: Plan) -> bool:
    """Whether it is for somebody else: a contact, or a task whose text holds messages to copy."""
    if reminder.kind == "contact":
        return True
    draft = plan.draft(reminder)
    return reminder.kind == "self" and bool(copies_in(draft.body, draft.language))


def _reminder(rounds: Sequence[Interview], plan: Plan, wish: Wish) -> Reminder | None:
    """The line of the last list; else the first one open, of the step and to the person where one is named."""
    found = [one for one in _of(rounds, plan) if not wish.step or one.step == wish.step]
    if wish.mark and not wish.step:
        pointed = next((one for one in found if mark_of(one) == wish.mark), None)
        if pointed is not None:
            return pointed
    if not wish.step:
        found = [one for one in found if one.state in _OPEN and _is_message(one, plan)]
    ahead = [one for one in found if one.state in _OPEN] or found[::-1]
    theirs = [one for one in ahead if one.person == wish.person]
    return min(theirs or ahead, key=lambda one: bool(one.joined), default=None)


def _unplanned(interview: Interview, plan: Plan, wish: Wish) -> Reminder:
    """A step of which the plan has no reminder, as it would be to the contact of the row."""
    step = next(one for one in _steps((interview,), plan, wish.cadence) if one.id == wish.step)
    first = (*step.turns, *step.channel, "email")[0]
    channel = next((one for one in get_args(Channel) if one == first), interview.channel or "email")
    person = interview.contact if step.kind == "contact" else None
    return Reminder(
        interview=interview,
        cadence=wish.cadence or interview.cadence,
        step=step.id,
        occurrence=1,
        kind=step.kind,
        draft=step.draft_by_channel.get(channel, step.draft),
        start=datetime.combine(plan.today, time(12), interview.start.tzinfo),
        end=datetime.combine(plan.today, time(13), interview.start.tzinfo),
        channel=channel,
        person=person,
        to=(person,) if person else (),
        state="upcoming",
        firm=False,
        why=(),
        rules=(),
    )


def written(reminder: Reminder, plan: Plan, wish: Wish) -> Message:
    """The message of a reminder, to the person, by the channel and in the language that were asked for."""
    person, channel = wish.person or reminder.person, wish.channel or reminder.channel
    if (person, channel) != (reminder.person, reminder.channel):
        to = reminder.to if person == reminder.person else (person,) if person else ()
        kind = _kind(reminder, plan, wish) if channel != reminder.channel else reminder.draft
        reminder = reminder._replace(person=person, to=to, channel=channel, draft=kind, kind="contact")
    return Message(reminder, plan.draft(reminder, wish.language))


def _kind(reminder: Reminder, plan: Plan, wish: Wish) -> str:
    """The kind of message that says the same by the channel asked for. Raises UsageError where none does."""
    language = wish.language or reminder.interview.language or plan.settings.me.language
    channel = wish.channel or reminder.channel
    known = kinds(plan.drafts_folder, language=language, channel=channel)
    step = next((one for one in plan.cadences.find(reminder.cadence).steps if one.id == reminder.step), None)
    wanted = (
        step.draft_by_channel.get(channel) if step else None,
        reminder.draft,
        _TWINS.get(reminder.draft),
    )
    for kind in wanted:
        if kind in known:
            return kind
    channels = [
        name
        for name in ("email", "phone", "text", "linkedin", "card")
        if reminder.draft in kinds(plan.drafts_folder, language=language, channel=name)
    ]
    raise UsageError(
        f"--channel: the step {reminder.step} has no words for {channel}; it has some for {listed(channels)}."
        if channels
        else f"The step {reminder.step} is for yourself: there is no message to send."
    )


def _nearest(word: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, known, n=1)), "")
