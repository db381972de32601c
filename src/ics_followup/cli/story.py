"""The whole story of one interview, in sentences: where it stands, what counted, what comes, and how it ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from ics_followup import places
from ics_followup.cadence.history import Stretch, stretches
from ics_followup.cadence.language import Cadence, Step
from ics_followup.cadence.told import only_if
from ics_followup.cadence.words import clock, count, full_day, listed
from ics_followup.cli.screen import WIDTH, fitted, mine, note, title, when, wrapped
from ics_followup.model import Channel, Interview, Promise, Reminder, Status, Touch
from ics_followup.planning import Plan

_PAST: Final = ("done", "assumed", "missed")
_STANDS: Final[dict[Status, str]] = {
    "awaiting": "You have been waiting for an answer since {day}.",
    "advanced": "They asked you to the next round on {day}: this one needs nothing more.",
    "rejected": "They said no on {day}.",
    "offer": "You have had an offer since {day}.",
    "accepted": "You accepted on {day}.",
    "declined": "You declined on {day}.",
    "withdrawn": "You withdrew on {day}.",
    "on hold": "It has been on hold since {day}.",
    "closed": "It has been closed since {day}.",
}
_SENT: Final[dict[Channel, str]] = {
    "email": "you emailed {who}",
    "phone": "you called {who}",
    "text": "you sent {who} a text message",
    "linkedin": "you wrote to {who} on LinkedIn",
    "card": "you sent {who} a card",
    "person": "you talked to {who}",
}
_HEARD: Final = {
    "advanced": "they asked you to the next round",
    "rejection": "they said no",
    "offer": "they made an offer",
    "hold": "they put it on hold",
}
_COUNTS: Final = {
    "thanks": "it counts as thanks, not as asking",
    "reply": "it is a reply, and does not count as asking",
    "keep in touch": "it keeps in touch, and does not count as asking",
    "nothing": "it is one contact with its call",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What the story is told from. ``chain`` are the reminders of the interview, in order of start."""

    interview: Interview
    plan: Plan
    cadence: Cadence
    now: Stretch
    chain: tuple[Reminder, ...]


def story(interview: Interview, plan: Plan, *, seen: Mapping[str, date], cadence: str = "") -> Iterator[str]:
    """The story of one interview, line by line, at most 80 columns wide.

    ``seen`` says, by key, since when an undated status counts. ``cadence`` replaces the row's own.
    """
    chain = tuple(reminder for reminder in plan.reminders if reminder.interview is interview)
    told = _Told(
        interview=interview,
        plan=plan,
        cadence=plan.cadences.find(cadence or interview.cadence or plan.settings.defaults.cadence),
        now=stretches(interview, seen.get(interview.key, plan.today))[-1],
        chain=chain,
    )
    what = ", ".join(part for part in (interview.company, interview.role, interview.round) if part)
    yield from wrapped(what).split("\n")
    yield from wrapped(" ".join(_interview(told)), "  ").split("\n")
    yield from wrapped(" ".join(_standing(told)), "  ").split("\n")
    if interview.touches:
        yield ""
        yield "What is in your log:"
        for touch in sorted(interview.touches, key=lambda touch: (touch.day, touch.clock is not None)):
            yield from _bullet(_logged(touch, told))
    yield ""
    yield "What was planned and what comes:" if chain else "Nothing is planned."
    for reminder in chain:
        yield from _planned(reminder, plan)
    left = list(_left_out(told))
    if left:
        yield ""
        yield "What is left out:"
        for sentence in left:
            yield from _bullet(sentence)
    yield ""
    yield from wrapped(_ending(told)).split("\n")


def _interview(told: _Told) -> Iterator[str]:
    interview, today = told.interview, told.plan.today
    start = interview.start
    at = f" at {clock(start.time())}" if interview.timed else ""
    country = places.country_name(interview.country) if interview.country else "no country known"
    region = f", {interview.region}" if interview.region else ""
    verb = "was" if start.date() < today else "is"
    yield f"The interview {verb} on {full_day(start.date())}{at}, on the clock of {interview.timezone} " + (
        f"({country}{region})."
    )
    yield f"The row follows {told.cadence.name}. Key: {interview.key}."


def _standing(told: _Told) -> Iterator[str]:
    now, today = told.now, told.plan.today
    if now.state == "awaiting" and now.state_since > today:
        yield "The interview is still ahead."
    else:
        yield _STANDS[now.state].format(day=full_day(now.state_since))
    if told.interview.status == now.state != "awaiting" and told.interview.status_date is None:
        yield "The sheet does not say since when, so it counts from when it was first seen."
    if now.deadline and now.state == "offer":
        yield f"It is to be answered by {full_day(now.deadline)}."
    yield from _promises(told)
    yield from _counted(told)


def _promises(told: _Told) -> Iterator[str]:
    """The promise in force, and what became of the others."""
    force = told.now.promise
    logged = [touch.promise for touch in told.interview.touches if touch.promise]
    every = sorted({promise.day: promise for promise in (*told.interview.promises, *logged)}.items())
    others = [promise for day, promise in every if force is None or day != force.day]
    days = listed([_day_of(promise) for promise in others])
    if force is None:
        yield f"They promised to answer {days}; that is over." if others else "They named no day."
        return
    if others:
        yield f"They promised to answer {days}, then moved it: {_day_of(force)} is in force."
    elif force.kind == "from":
        yield f"They said to check back {_day_of(force)}."
    else:
        yield f"They promised to answer {_day_of(force)}."
    if force.day < told.plan.today and told.now.state in ("awaiting", "on hold"):
        yield "That day has passed without an answer."


def _day_of(promise: Promise) -> str:
    return f"{promise.kind} {full_day(promise.day)}"


def _counted(told: _Told) -> Iterator[str]:
    """How many status contacts there were, by what they rest on."""
    begin = told.now.since if told.cadence.answer_resets_count and told.now.number else None
    counting = {step.id for step in told.cadence.steps if step.counts == "status"}
    past = [
        reminder
        for reminder in told.chain
        if reminder.step in counting
        and reminder.state in _PAST
        and (begin is None or reminder.start.date() > begin)
    ]
    most = f" of {told.cadence.cap}" if told.cadence.cap else ""
    if not past:
        if told.cadence.cap and told.now.state in ("awaiting", "on hold"):
            yield f"You have not asked yet, and may ask {count(told.cadence.cap, 'time')} at most."
        return
    parts = [
        f"{number} {said}"
        for state, said in (("done", "in your log"), ("assumed", "assumed"), ("missed", "missed"))
        if (number := sum(reminder.state == state for reminder in past))
    ]
    since = " since their last answer" if begin else ""
    yield (
        f"You have asked {len(past)}{most} times{since} ({', '.join(parts)})."
        if len(past) > 1 or most
        else (f"You have asked once{since} ({', '.join(parts)}).")
    )


def _logged(touch: Touch, told: _Told) -> str:
    at = f" {clock(touch.clock)}" if touch.clock else ""
    contact = told.interview.contact
    named = (contact.name or contact.email or contact.phone) if contact else ""
    who = "all of them" if touch.everybody else listed(list(touch.people)) or named or "them"
    if touch.direction == "out":
        said = _SENT[touch.channel].format(who=who)
        said += {"voicemail": ", and reached nobody", "live": ", and spoke"}.get(touch.outcome, "")
    else:
        said = _HEARD.get(touch.outcome, "they answered")
    if touch.promise:
        said += f"; they promised to answer {_day_of(touch.promise)}"
    if touch.deadline:
        said += f"; to be answered by {full_day(touch.deadline)}"
    counts = _counts_as(touch, told)
    return f"{full_day(touch.day)}{at}: {said}{f' ({counts})' if counts else ''}."


def _counts_as(touch: Touch, told: _Told) -> str:
    if touch.direction == "in":
        return "what was waiting for an answer ended there"
    steps = {step.id: step for step in told.cadence.steps}
    for reminder in told.chain:
        same = reminder.state == "done" and reminder.start.date() == touch.day
        if same and reminder.channel == touch.channel and reminder.step in steps:
            step = steps[reminder.step]
            return _COUNTS.get(step.counts, f"it counts: {step.id}, number {reminder.occurrence}")
    if any(reminder.state == "done" and reminder.start.date() == touch.day for reminder in told.chain):
        return "one contact with the other of that day"
    return "no step of the cadence rests on it"


def _planned(reminder: Reminder, plan: Plan) -> Iterator[str]:
    start = mine(reminder.start, plan.settings.me.timezone)
    word = note(reminder)
    room = WIDTH - 18 - (len(word) + 4 if word else 0)
    yield f"{when(start)}  {fitted(title(reminder), room).rstrip()}{f'  [{word}]' if word else ''}"
    sentences = list(reminder.why)
    if reminder.state == "done" and reminder.kind == "contact" and reminder.draft != "thanks":
        sentences.append(
            f"Your log has it on {full_day(reminder.start.date())}; what follows counts from there."
        )
    if start.replace(tzinfo=None) != reminder.start.replace(tzinfo=None):
        there = " ".join(when(reminder.start).split())
        sentences.append(f"On their clock it is {there}.")
    if reminder.late_since is not None:
        sentences.append(f"It was due on {full_day(reminder.late_since)}.")
    if reminder.rules:
        sentences.append(f"Rules: {', '.join(dict.fromkeys(reminder.rules))}.")
    yield from wrapped(" ".join(sentences), "    ").split("\n")


def _left_out(told: _Told) -> Iterator[str]:
    """The steps for this status that do not come, and why; and what another row's contact covers."""
    yield from _covered(told)
    there = {reminder.step for reminder in told.chain}
    for step in told.cadence.steps:
        here = told.now.state in step.states or ("any" in step.states and step.counts == "thanks")
        if not here or step.id in there or step.to == "other processes":
            continue
        yield f"{step.id}: {_why_not(step, told)}"


def _covered(told: _Told) -> Iterator[str]:
    """The contacts of other rows that are for this one too: one a day with one person is enough."""
    interview = told.interview
    name = interview.role or interview.company
    for reminder in told.plan.reminders:
        other = reminder.interview
        if other is interview or other.contact is None or not _same(other, interview):
            continue
        if any(sentence.startswith("It is for ") and name in sentence for sentence in reminder.why):
            yield (
                f"On {full_day(reminder.start.date())} you are in touch with the same person about "
                f"{other.company}: that one is for this row too, so it has none of its own then."
            )


def _same(one: Interview, other: Interview) -> bool:
    """Whether two rows have one contact: an address, or a name at one company."""
    if one.contact is None or other.contact is None or one.client != other.client:
        return False
    address = one.contact.email.casefold()
    if address and address == other.contact.email.casefold():
        return True
    return one.company.casefold() == other.company.casefold() and one.contact.name == other.contact.name


def _why_not(step: Step, told: _Told) -> str:
    if step.conditions:
        return f"it comes only if {only_if(step)}."
    cap = told.cadence.cap
    asked = sum(
        other.counts == "status" and reminder.step == other.id
        for other in told.cadence.steps
        for reminder in told.chain
    )
    if cap and step.counts == "status" and asked >= cap:
        return f"{count(cap, 'contact')} at most, and they are used up."
    return "there is nothing to count it from."


def _ending(told: _Told) -> str:
    """What will happen if nobody answers, in one sentence."""
    ahead = [reminder for reminder in told.chain if reminder.state not in _PAST and not reminder.joined]
    contacts = [reminder for reminder in ahead if reminder.kind == "contact"]
    closes = [reminder for reminder in ahead if reminder.kind == "close"]
    if not ahead:
        closed = [reminder for reminder in told.chain if reminder.kind == "close"]
        if closed:
            return f"Nothing more comes: you let go on {full_day(closed[-1].start.date())}."
        return "Nothing more comes, unless you log something new."
    said: list[str] = []
    if contacts:
        first = contacts[0]
        said.append(f"next is {_named(first)} on {_day(first, told)}")
        if len(contacts) > 1:
            more = count(len(contacts) - 1, "more contact")
            said.append(f"then {more}, the last on {_day(contacts[-1], told)}")
    elif not closes:
        said.append(f"next is {_named(ahead[0])} on {_day(ahead[0], told)}")
    if closes:
        said.append(f"and you let go on {_day(closes[-1], told)}")
    return f"If nobody answers: {', '.join(said).removeprefix('and ')}."


def _day(reminder: Reminder, told: _Told) -> str:
    return full_day(mine(reminder.start, told.plan.settings.me.timezone).date())


def _named(reminder: Reminder) -> str:
    name = title(reminder)
    return f'"{name}"'


def _bullet(text: str) -> Sequence[str]:
    first, *rest = wrapped(text, "    ").split("\n")
    return (f"  - {first.lstrip()}", *rest)
