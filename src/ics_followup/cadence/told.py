"""A cadence told to somebody who has never seen its file: a timeline of its steps, in plain words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from datetime import time
from typing import Final

from ics_followup.cadence.steps import Cadence, Offset, Step, When
from ics_followup.cadence.words import clock, count, listed

WIDTH: Final = 80

_TITLES: Final = {
    "awaiting": "While you wait for an answer",
    "on hold": "While they have put it on hold (the day until which counts as the promised day)",
    "advanced": "After they asked you to the next round",
    "offer": "After an offer",
    "accepted": "After you accepted",
    "declined": "After you declined",
    "withdrawn": "After you withdrew",
    "rejected": "After a no",
    "closed": "After the process is closed",
}
_FROM: Final = {
    "interview": "the interview",
    "interview end": "the interview",
    "first promise": "the promised day",
    "renewed promise": "the new day that they named",
    "last contact": "the contact before",
    "last answer": "their last answer",
    "previous step": "the step before",
    "rejection": "the no",
    "offer": "the offer",
    "acceptance": "your yes",
    "decline": "you declined",
    "withdrawal": "you withdrew",
    "hold": "the day on which they put it on hold",
    "closing": "the day on which it was closed",
    "deadline": "the day to answer the offer by",
}
_IF: Final = {
    "first promise": "they named a day",
    "renewed promise": "they named a new day",
    "promise renewed three times": "they named a new day three times",
    "no promise": "they named no day",
    "no answer": "they have not answered yet",
    "nobody reached": "you reached nobody",
    "nothing sent": "you have sent nothing yet",
    "sent once": "you have written once",
    "sent twice": "you have written twice",
    "went well": "it went well",
    "large company": "the company is large",
    "high priority": "you want this job very much",
    "has news": "there is news of theirs",
    "keeping in touch": "you want to keep in touch",
    "person without address": "somebody's email address is missing",
    "has deadline": "you know the day to answer by",
    "later round": "it is a later round",
}
_IF_NOT: Final = {
    "no answer": "they have answered",
    "nothing sent": "you have sent something",
    "large company": "the company is not large",
    "high priority": "the job is not of high priority",
    "keeping in touch": "you do not want to keep in touch",
    "no promise": "they named a day",
    "first promise": "there is no first promise",
}
_TASKS: Final = {
    "reflect": "Note how it went, the same evening",
    "prepare": "Prepare for the next round",
    "get_details": "Find the missing email address",
    "ask_again": "Decide whether to go on asking",
    "probably_filled": "Think: it is probably filled by now",
    "offer_time": "Decide on the offer, or ask for time",
    "withdrawal": "Withdraw from this process too",
}
_ABOUT: Final = {
    "thanks": "thanks",
    "short_thanks": "short thanks",
    "gracious_followup": "a gracious note",
    "status": "ask how it stands",
    "status_call": "ask how it stands",
    "touch_base": "ask again, briefly",
    "after_call": "a short note after the call",
    "decision": "ask whether they have decided",
    "final": "ask a last time",
    "offer_ack": "thank for the offer",
    "offer_answer": "give your answer",
    "expedite": "say that you have an offer, and ask for their timing",
    "withdrawal": "withdraw politely",
    "after_no": "thank them, and keep the door open",
    "keep_in_touch": "keep in touch",
}
_BY: Final = {
    "mirror": "the way they last reached you",
    "email": "email",
    "phone": "phone",
    "text": "text message",
    "linkedin": "LinkedIn",
    "card": "handwritten card",
    "person": "word of mouth",
}


def timeline(cadence: Cadence, slots: Mapping[str, tuple[time, time]]) -> Iterator[str]:
    """The steps in their order, status by status, in lines of at most 80 columns. ``slots`` give the hours."""
    yield cadence.name
    yield from _filled(f"{cadence.summary}{f' Advice: {cadence.source}.' if cadence.source else ''}", "  ")
    yield ""
    for rule in _throughout(cadence):
        yield from _filled(rule, "  ", "- ")
    told: set[str] = set()
    for status, title in _TITLES.items():
        steps = [step for step in cadence.steps if status in step.states or "any" in step.states]
        new = [step for step in steps if step.id not in told]
        own = [step for step in steps if status in step.states]
        if not own and not (status == "awaiting" and steps):
            continue
        yield ""
        yield from _filled(f"{title}:", "")
        again = [step.id for step in own if step.id in told]
        if again:
            yield from _filled(f"as above: {listed(again)}", "  ", "● ")
        for step in new:
            yield from _step(step, slots)
        told.update(step.id for step in new)


def _later(days: int) -> str:
    return "the next business day" if days == 1 else f"{days} business days later"


def _throughout(cadence: Cadence) -> Iterator[str]:
    if cadence.quiet_before_promise:
        yield "Nothing is asked before the promised day is over."
    if cadence.least_gap:
        yield f"After one contact, the next comes {_later(cadence.least_gap)} at the earliest."
    elif cadence.gap_across_rows:
        later = _later(cadence.gap_across_rows)
        yield f"Somebody whom two rows share hears of the other row {later} at the earliest."
    if cadence.cap:
        anew = ", counted anew after an answer" if cadence.answer_resets_count else " in all"
        yield f"You ask at most {count(cadence.cap, 'time')}{anew}."
    yield "Whatever they answer stops what is left; only the steps for that answer follow."


def _step(step: Step, slots: Mapping[str, tuple[time, time]]) -> Iterator[str]:
    yield from _filled(f"{step.id}: {_day(step.when[0], step, slots)}", "  ", "● ", after="│   ")
    for when in step.when[1:]:
        yield from _filled(f"or else {_day(when, step, slots)}", "  ", "│   ", after="│     ")
    yield from _filled(f"{_what(step)}{_often(step)}.", "  ", "│   ")
    holds = only_if(step)
    if holds:
        yield from _filled(f"Only if {holds}.", "  ", "│   ")
    limits = _limit(step)
    if limits:
        yield from _filled(limits, "  ", "│   ")
    rules = dict.fromkeys((*step.rules, *(rule for when in step.when for rule in when.rules)))
    if rules:
        yield from _filled(f"[{', '.join(rules)}]", "  ", "│   ")


def _day(when: When, step: Step, slots: Mapping[str, tuple[time, time]]) -> str:
    if step.joins:
        return f"the same day, after {' or '.join(step.joins)}"
    if when.slot == "after the interview":
        return "the day of the interview, after it ends"
    hours = slots.get(when.slot)
    slot = {"work-hours": "work hours", "end-of-day": "end of day", "close": "at"}.get(when.slot, when.slot)
    end = f"-{clock(hours[1])}" if hours and when.slot != "close" else ""
    return f"{_offset(when.day)}, {slot} {clock(hours[0])}{end}" if hours else f"{_offset(when.day)}, {slot}"


def _offset(day: Offset) -> str:
    anchor = _FROM[day.anchor]
    if not day.amount:
        if anchor.startswith("you "):
            return f"the day {anchor}"
        events = ("interview", "interview end", "offer", "rejection", "acceptance", "last answer")
        return f"the day of {anchor}" if day.anchor in events else anchor
    far = count(abs(day.amount), day.unit.removesuffix("s"))
    return f"{far} {'after' if day.amount > 0 else 'before'} {anchor}"


def _what(step: Step) -> str:
    if step.kind == "close":
        return "Let go: file it, and move on"
    if step.kind == "self":
        task = _TASKS.get(step.draft, f'A task for yourself (message "{step.draft}")')
        return f"{task}, in each of your other open processes" if step.to == "other processes" else task
    about = _ABOUT.get(step.draft, f'message "{step.draft}"')
    whom = {
        "each interviewer": "Each person you met",
        "contact": "Your contact",
        "other processes": "Your contact in each other open process",
    }[step.to]
    return f"{whom}, by {_how(step)}: {about}"


def _how(step: Step) -> str:
    if step.turns:
        return f"{listed([_BY[channel] for channel in step.turns])} in turn"
    return ", else ".join(_BY[channel] for channel in step.channel)


def _often(step: Step) -> str:
    if step.most == 1:
        return ""
    often = f"{step.least} to {step.most}" if step.most > step.least > 1 else f"up to {step.most}"
    return f"; {often} times{', the last one says so' if step.last_draft else ''}"


def only_if(step: Step) -> str:
    """What must hold for a step to come, in words; empty where it comes always."""
    return " and ".join(" or ".join(_condition(word) for word in words) for words in step.conditions)


def _condition(text: str) -> str:
    bare = text.removeprefix("not ")
    if bare == text:
        return _IF[bare]
    return _IF_NOT.get(bare, f"it is not so that {_IF[bare]}")


def _limit(step: Step) -> str:
    said = []
    if step.floor is not None:
        said.append(f"Not before {_offset(step.floor)}.")
    if step.ceiling is not None:
        otherwise = {
            "interview": "with no business day in reach, on the day of the interview itself",
            "late": "later than that, it says that it is late",
            "drop": "later than that, it is left out",
        }[step.ceiling.otherwise]
        said.append(f"At the latest {_offset(step.ceiling.day)}; {otherwise}.")
    return " ".join(said)


def _filled(text: str, indent: str, begin: str = "", *, after: str = "") -> list[str]:
    hang = after or ("│   " if begin.startswith("│") else " " * len(begin))
    return textwrap.wrap(
        text, WIDTH, initial_indent=indent + begin, subsequent_indent=indent + hang, break_on_hyphens=False
    )
