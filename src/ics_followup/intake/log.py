"""What happened, one line each: ``2026-11-25 10:05 out phone voicemail``, or as people write it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Final, NamedTuple, NoReturn, cast

from ics_followup.intake.log_days import Setting
from ics_followup.intake.log_heard import Heard, heard_in
from ics_followup.intake.log_text import (
    EXAMPLES,
    entries_of,
    entry_text,
    plain,
    unquoted,
    unread,
    without_a_day,
)
from ics_followup.intake.log_words import DECISIVE, MINE, near_word
from ics_followup.intake.misread import Misread, shown
from ics_followup.intake.values import read_when
from ics_followup.model import Channel, Direction, Outcome, Touch

__all__ = [
    "EXAMPLES",
    "Setting",
    "entries_of",
    "entry_text",
    "in_order",
    "leaves_open",
    "moment_written",
    "touch_from",
]


def touch_from(entry: str, setting: Setting) -> Touch:
    """Read one entry, canonical or as people write it; raises Misread that says what is wrong with it.

    Who did it follows from the verb: "called" was me, "they called" and "rejected" were they; "called, she
    said Friday" is a call that reached somebody. The first day is when it happened, a day after "by", "until"
    or "said" the one that they named. Words and days that are not understood are refused, never skipped.

    >>> from datetime import date
    >>> setting = Setting(interview=date(2026, 11, 22), counting=NotImplemented)
    >>> touch = touch_from("25 Nov called, voicemail", setting)
    >>> touch.day, touch.direction, touch.channel, touch.outcome
    (datetime.date(2026, 11, 25), 'out', 'phone', 'voicemail')
    """
    return _Conclusion(entry, setting, heard_in(entry, setting)).touch()


def leaves_open(entry: str, setting: Setting) -> tuple[bool, bool]:
    """Whether an entry of mine says neither how ("sent") nor when, so that what is due may say it.

    Raises Misread for a day or a name that cannot be meant.
    """
    heard = heard_in(entry, setting)
    how = (
        "generic" in heard.marks
        and "thanks" not in heard.marks
        and not (heard.channels or heard.theirs or heard.hard or heard.outcomes & {"live", "voicemail"})
    )
    try:
        return how, heard_in(entry, setting._replace(written=None)).day is None
    except Misread:
        return how, False


class _Conclusion(NamedTuple):
    """What the words of one entry come to, or why they come to nothing."""

    entry: str
    setting: Setting
    heard: Heard

    def touch(self) -> Touch:
        heard = self.heard
        self.refuse_what_did_not_happen()
        if heard.unknown:
            self.unread(_unknown(heard.unknown))
        direction = self.direction()
        channel = self.channel(direction)
        outcome = self.outcome(direction, channel)
        self.check_promise(direction, outcome)
        thanks = direction == "out" and "thanks" in heard.marks and channel != "card"
        everybody = heard.everybody or (thanks and not heard.people)
        return Touch(
            day=self.day(),
            clock=heard.clock,
            direction=direction,
            channel=channel,
            outcome=outcome,
            promise=heard.promise,
            people=() if everybody else tuple(dict.fromkeys(heard.people)),
            everybody=everybody,
            step=heard.step or ("thanks" if thanks else ""),
            note=heard.note,
            deadline=heard.deadline,
        )

    def day(self) -> date:
        """The day, which is not before the interview."""
        day, interview = self.heard.day, self.setting.interview
        if day is None:
            raise without_a_day(self.entry)
        if day < interview:
            raise Misread(
                f"The day {day.isoformat()} in the log lies before the interview on {interview.isoformat()}, "
                "so this is no follow-up",
                "Correct the day, or move the line into the column notes.",
            )
        return day

    def refuse_what_did_not_happen(self) -> None:
        marks = self.heard.marks
        if "unreached" in marks and ("phone" in self.heard.channels or "voicemail" in self.heard.outcomes):
            self.heard.outcomes.add("voicemail")
        elif marks & {"silence", "unreached"}:
            raise Misread(
                f"The log entry {shown(self.entry)} says that no answer came: that needs no entry",
                'Silence is what the plan counts on. A call that reached nobody is "called, no answer".',
            )
        if "not" in marks:
            raise Misread(
                f"The log entry {shown(self.entry)} says what has not happened: that needs no entry",
                "The log holds what did happen. " + EXAMPLES,
            )
        if "status" in marks:
            raise Misread(
                f"The log entry {shown(self.entry)} is a status, not a contact",
                "Write it into the column status of the sheet, and its day into status_date.",
            )
        if "undo" in marks:
            raise Misread(
                f"The log entry {shown(self.entry)} cannot be read: nothing can be taken back here",
                "Take the line out of the column log. What the command log wrote: ics-followup log --undo",
            )

    def direction(self) -> Direction:
        heard = self.heard
        if len(heard.hard) == 2:
            self.unread("it says both in and out")
        if heard.hard:
            return next(iter(heard.hard))
        decided = heard.outcomes & set(DECISIVE)
        if heard.theirs and heard.mine and not decided:
            if heard.channels <= {"phone", "person"} and (heard.channels or "live" in heard.outcomes):
                return "out"
            self.unread("it says what you did and what they did; write two entries, with a ; between them")
        if heard.theirs or decided:
            return "in"
        if heard.mine or heard.outcomes or "thanks" in heard.marks or heard.channels & {"linkedin", "card"}:
            return "out"
        raise unread(self.entry, "it does not say who did what")

    def channel(self, direction: Direction) -> Channel:
        heard = self.heard
        if len(heard.channels) > 1:
            named = " and ".join(sorted(heard.channels))
            self.unread(f"it names {named}; write two entries, with a ; between them")
        if heard.channels:
            return cast(Channel, next(iter(heard.channels)))
        if heard.outcomes & {"live", "voicemail"}:
            return "phone"
        if direction == "in":
            return self.setting.theirs
        if "generic" in heard.marks and "thanks" not in heard.marks and self.setting.due:
            if self.setting.due in ("phone", "person"):
                raise Misread(
                    f"What is due is a call, and {shown(self.entry)} does not say how it went",
                    'Write "called, voicemail" or "spoke with Dana"; or "emailed", if you wrote instead.',
                )
            return self.setting.due
        return "email"

    def outcome(self, direction: Direction, channel: Channel) -> Outcome:
        heard = self.heard
        decided = sorted(heard.outcomes & set(DECISIVE))
        if len(decided) > 1:
            self.unread(f"it says {' and '.join(decided)}; write two entries, with a ; between them")
        if direction == "in":
            if "in" in heard.hard and heard.outcomes & set(MINE):
                self.unread("their answer is a reply, advanced, rejection, offer or hold")
            return cast(Outcome, decided[0]) if decided else "reply"
        if decided:
            self.unread(f"{decided[0]} is what they say; write it with in")
        return self.own_outcome(channel)

    def own_outcome(self, channel: Channel) -> Outcome:
        heard = self.heard
        own = heard.outcomes & set(MINE)
        if channel in ("phone", "person"):
            if heard.theirs or "reply" in heard.outcomes:
                own = {"live"}
            if own == {"sent", "live"} or own == {"sent", "voicemail"}:
                own.discard("sent")
            usual: Outcome = "voicemail" if channel == "phone" else "live"
            wrong = len(own) > 1 or "sent" in own or (channel == "person" and "voicemail" in own)
        else:
            usual, wrong = "sent", bool(own - {"sent"}) or "reply" in heard.outcomes
        if wrong:
            named = " and ".join(sorted(own | (heard.outcomes & {"reply"})))
            self.unread(f"{named} does not fit {_SAID[channel]}")
        return cast(Outcome, next(iter(own))) if own else usual

    def check_promise(self, direction: Direction, outcome: Outcome) -> None:
        """A promise is theirs to give; with an offer, its day is the one to answer by."""
        heard = self.heard
        if outcome == "offer" and heard.promise and heard.promise.kind == "by" and not heard.deadline:
            heard.deadline, heard.promise = heard.promise.day, None
        if heard.deadline and outcome != "offer":
            self.unread("a day to answer by belongs to an offer")
        if heard.promise and direction == "out" and outcome != "live":
            self.unread("what they promised is an entry of its own, like: they said by Dec 4")
        if heard.promise and outcome == "rejection":
            self.unread("after a rejection no further day is promised")

    def unread(self, why: str) -> NoReturn:
        raise unread(self.entry, why)


_SAID: Final[dict[Channel, str]] = {
    "email": "an email",
    "phone": "a call",
    "text": "a text message",
    "linkedin": "a LinkedIn message",
    "card": "a card",
    "person": "a talk in person",
}


def _unknown(words: Sequence[str]) -> str:
    words = tuple(dict.fromkeys(words))
    named = ", ".join(shown(unquoted(word)) for word in words[:3])
    near = near_word(plain(words[0]))
    is_one = len(words) == 1
    hint = f' (did you mean "{near}"?)' if near and is_one else ""
    return f"{named} {'is not a word' if is_one else 'are not words'} that the log knows{hint}"


def moment_written(text: str) -> date:
    """Read the column ``when`` of a log file: a day or a day and time; raises Misread."""
    return read_when(text).day


def in_order(touches: Sequence[Touch]) -> tuple[Touch, ...]:
    """Sort touches by day and time (an untimed one first) and keep each once."""

    def place(touch: Touch) -> datetime:
        return datetime.combine(touch.day, touch.clock or time(0))

    return tuple(sorted(dict.fromkeys(touches), key=place))
