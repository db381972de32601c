"""Where ``log`` works: the sheet with its plan, what words mean for a row of it, and the lines that it adds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import click

from ics_followup.cadence.happened import happened
from ics_followup.cadence.plan import days_for
from ics_followup.cadence.words import short_day
from ics_followup.cli.keys import AmbiguousKeyError, interviews_named
from ics_followup.cli.options import Sheet, day_or_today, plan_from, sheet_from
from ics_followup.cli.screen import mine, show_problems, wrapped
from ics_followup.feed.description import first_name, own_title
from ics_followup.intake.date_order import Order
from ics_followup.intake.log import EXAMPLES, Setting, entries_of, entry_text, leaves_open, touch_from
from ics_followup.intake.log_steps import unknown_step
from ics_followup.intake.log_words import is_word
from ics_followup.intake.misread import Misread
from ics_followup.intake.touches import says_the_same
from ics_followup.model import Channel, Interview, Reminder, Touch
from ics_followup.planning import Plan
from ics_followup.problems import FollowupError, UsageError
from ics_followup.publish.journal import NAME, Noted, addition, append
from ics_followup.publish.state import listed_keys, listed_marks, mark_of
from ics_followup.sources.files import read_bytes

LONGEST_KEY: Final = 8
_OPEN: Final = ("due", "late", "assumed")


class UnreadableError(FollowupError):
    """Words that are no log entry: exit status 1, and nothing is written."""

    status = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The sheet of this run, its plan for ``today``, and whether anything may be written."""

    read: Sheet
    plan: Plan
    cadence: str
    is_today: bool
    dry_run: bool

    @property
    def today(self) -> date:
        """The day on which entries are written, where the user is."""
        return self.plan.today

    def rounds(self, row_key: str) -> tuple[Interview, ...]:
        """The interviews of a row, oldest first."""
        return tuple(item for item in self.plan.intake.interviews if item.row_key == row_key)

    def open_reminders(self, row_key: str) -> tuple[Reminder, ...]:
        """The contacts of a row that are due, late, or counted as done without an entry."""
        return tuple(
            reminder
            for reminder in self.plan.reminders
            if reminder.interview.row_key == row_key
            and reminder.kind == "contact"
            and reminder.state in _OPEN
            and not reminder.joined
        )

    def note(self, row_key: str, text: str, meant: Reminder | None = None) -> Desk:
        """Read the words for a row, write them down, and say what was understood and what comes next.

        Returns the desk with the plan as it is then. Raises UnreadableError where the words are no entry.
        """
        rounds = self.rounds(row_key)
        touches = [self.touch(entry, rounds, meant) for entry in entries_of(text)]
        new = [touch for touch in touches if not _is_known(touch, rounds)]
        after = self.add([(row_key, entry_text(touch)) for touch in new])
        for touch in touches:
            self.say(touch, rounds[0], is_new=touch in new)
        click.echo(after.next_line(row_key))
        if self.dry_run:
            click.echo("Nothing was written.", err=True)
        return after

    def touch(self, text: str, rounds: Sequence[Interview], meant: Reminder | None) -> Touch:
        """Read one entry; one that says only "sent" is the contact that is due."""
        setting = setting_of(rounds, self.plan, self.today)
        try:
            how, undated = leaves_open(text, setting)
            target = self.due(text, rounds, meant, setting) if how else None
            touch = touch_from(text, setting._replace(due=target.channel) if target else setting)
        except Misread as misread:
            raise UnreadableError(f"{misread.what}. Nothing was written.\n{misread.remedy}") from None
        unknown = unknown_step(touch, setting.steps)
        if unknown:
            raise UnreadableError(
                f"{unknown.what.partition(', so the entry')[0]}. Nothing was written.\n{unknown.remedy}"
            )
        if target:
            touch = _as_due(touch, target, undated=undated)
        if touch.day > self.today + timedelta(days=1):
            raise UnreadableError(
                f"{touch.day.isoformat()} has not come yet, and the log holds what has happened. "
                "Nothing was written.\nWrite the day on which it happened, or none for today."
            )
        return touch

    def due(
        self, text: str, rounds: Sequence[Interview], meant: Reminder | None, setting: Setting
    ) -> Reminder | None:
        """The contact that "sent" means: the one that was pointed at, else the only one that is open."""
        if meant is not None:
            return meant
        found = self.open_reminders(rounds[0].row_key)
        now = [reminder for reminder in found if reminder.state != "assumed"]
        found = tuple(now) or tuple(item for item in found if item.start.date() == found[-1].start.date())
        named = touch_from(text, setting._replace(due="email")).people
        if named:
            found = tuple(item for item in found if item.person and item.person.name in named)
        if len(found) > 1:
            names = ", ".join(_noun(reminder) for reminder in found)
            raise UnreadableError(
                f"More than one message is open here: {names}. Nothing was written.\n"
                f'Write "thanked {first_name(found[0].person)}" or "thanked everyone", or how you did it: emailed.'
            )
        return found[0] if found else None

    def add(self, lines: Sequence[tuple[str, str]]) -> Desk:
        """Append lines (key and entry) to the log file; on a dry run only the plan is made anew."""
        if not lines:
            return self
        noted = [Noted(when=self.moment(), key=key, entry=entry) for key, entry in lines]
        path = log_file(self.read)
        if self.dry_run:
            before = self.read.source.log or b""
            new, _ = addition(path.name, before, noted)
            return self.with_log(before + new)
        said = append(path, noted)
        if said:
            click.echo(said, err=True)
        return self.with_log(read_bytes(path))

    def with_log(self, log: bytes) -> Desk:
        """The desk with another content of the log file, and its plan."""
        read = self.read._replace(source=self.read.source._replace(log=log))
        return replace(self, read=read, plan=plan_from(read, today=self.today, cadence=self.cadence))

    def moment(self) -> str:
        """When an entry is written, on the user's clock; only the day where another day is played."""
        if not self.is_today:
            return self.today.isoformat()
        return f"{datetime.now(UTC).astimezone(ZoneInfo(self.plan.settings.me.timezone)):%Y-%m-%d %H:%M}"

    def say(self, touch: Touch, interview: Interview, *, is_new: bool) -> None:
        """Say what was understood."""
        did = "Would log" if self.dry_run else "Logged"
        lead = f"{did} for" if is_new else "Already in the log of"
        click.echo(wrapped(f"{lead} {label(interview)}: {happened(touch)}."))

    def next_line(self, row_key: str) -> str:
        """What the plan has next for a row."""
        for reminder in self.plan.reminders:
            if reminder.interview.row_key != row_key or reminder.joined:
                continue
            if reminder.state in ("due", "late", "upcoming"):
                day = short_day(mine(reminder.start, self.plan.settings.me.timezone).date())
                return wrapped(f"Next: {day}, {_what(reminder)}.")
        return "Nothing more is planned for it."


def desk_from(
    sheet: Sequence[str], config: Path | None, *, today: date | None, cadence: str, dry_run: bool
) -> Desk:
    """Read the sheet and make its plan. Raises UsageError where the sheet has no place for a log beside it."""
    read = sheet_from(sheet, config, keep=not dry_run)
    if not read.lasting:
        raise UsageError("A sheet on standard input has no log file beside it. Name the file with --csv.")
    day = day_or_today(today, read.source)
    plan = plan_from(read, today=day, cadence=cadence)
    return Desk(read=read, plan=plan, cadence=cadence, is_today=today is None, dry_run=dry_run)


def log_file(read: Sheet) -> Path:
    """The log file beside the sheet."""
    return read.folder / NAME


def named_row(spoken: Sequence[str], desk: Desk) -> tuple[str, str, Reminder | None]:
    """Part a command line into the row that its first words name, the entry, and the reminder that a number meant.

    The fewest words that name one row and leave an entry that can be read are taken. Raises UsageError with
    the candidates where no row is meant, or several; UnreadableError where the rest is no entry.
    """
    wrong: list[UsageError] = []
    named: list[tuple[int, str]] = []
    for size in range(1, min(LONGEST_KEY, len(spoken)) + 1):
        if size > 1 and not any(_has_word(item, spoken[size - 1]) for item in desk.plan.intake.interviews):
            break
        try:
            key = row_named(" ".join(spoken[:size]), desk)
        except UsageError as error:
            wrong.append(error)
            continue
        named.append((size, key))
        if _is_entry(" ".join(spoken[size:]), desk, key):
            break
    if not named:
        raise next((error for error in reversed(wrong) if isinstance(error, AmbiguousKeyError)), wrong[0])
    size, key = named[-1]
    text = " ".join(spoken[size:])
    if not text.strip(" ,;"):
        raise UsageError(f"Say what happened after {' '.join(spoken)}. {EXAMPLES}")
    return key, text, _pointed_at(spoken[0], desk) if size == 1 else None


def row_named(text: str, desk: Desk) -> str:
    """The key of the row that a name or number means; raises UsageError with the candidates."""
    bare = text.strip(" ,;:")
    try:
        return interviews_named(bare, desk.plan.intake.interviews, listed_keys(desk.read.folder))[0].row_key
    except UsageError:
        waiting = [item for item in desk.plan.intake.waiting if item.key.casefold() == bare.casefold()]
        if waiting:
            raise UsageError(
                f"{waiting[0].company} has no interview date yet: fill the column interview, then log what follows."
            ) from None
        if desk.plan.errors:
            show_problems(desk.plan.errors, err=True)
        raise


def _is_entry(text: str, desk: Desk, row_key: str) -> bool:
    """Whether words can be read as entries; one that is refused for its day is an entry too."""
    setting = setting_of(desk.rounds(row_key), desk.plan, desk.today)
    entries = entries_of(text)
    try:
        for entry in entries:
            touch_from(entry, setting)
    except Misread as misread:
        return "is not a word" not in misread.what and "are not words" not in misread.what
    return bool(entries)


def _has_word(interview: Interview, word: str) -> bool:
    said = f"{interview.key.replace('-', ' ')} {interview.company} {interview.role} {interview.round}"
    known = [part.strip(".,()&") for part in said.casefold().split()]
    bare = word.casefold().strip(".,;:()&")
    begun = len(bare) > 3 and not is_word(bare) and any(part.startswith(bare) for part in known)
    return bare in known or begun


def _pointed_at(word: str, desk: Desk) -> Reminder | None:
    """The very reminder that a number of the last list stands for, where it is still open or ahead."""
    bare = word.strip(" ,;:")
    marks = listed_marks(desk.read.folder)
    if not (bare.isascii() and bare.isdecimal() and 1 <= int(bare) <= len(marks)):
        return None
    return next(
        (
            reminder
            for reminder in desk.plan.reminders
            if mark_of(reminder) == marks[int(bare) - 1]
            and reminder.kind == "contact"
            and reminder.state in (*_OPEN, "upcoming")
        ),
        None,
    )


def setting_of(rounds: Sequence[Interview], plan: Plan, today: date) -> Setting:
    """What an entry of a row may lean on when it is written today."""
    first = rounds[0]
    theirs = [touch for item in rounds for touch in item.touches if touch.direction == "in"]
    last: Channel = theirs[-1].channel if theirs else first.channel or "email"
    people = first.people
    if first.contact is not None and first.contact not in people:
        people = (*people, first.contact)
    return Setting(
        interview=first.start.date(),
        counting=lambda: days_for(first, plan.settings),
        people=people,
        order=Order(chosen=plan.settings.defaults.dates),
        written=today,
        theirs=last,
        steps=plan.cadences.steps,
    )


def _as_due(touch: Touch, target: Reminder, *, undated: bool) -> Touch:
    """The entry with what the contact that is due says: its person, and its day where that has passed."""
    person, contact = target.person, target.interview.contact
    thanks = target.draft == "thanks"
    named = touch.people or touch.everybody or person is None or not person.name
    return touch._replace(
        day=target.start.date() if undated and target.state == "assumed" else touch.day,
        people=touch.people if named or not person or not (thanks or person != contact) else (person.name,),
        step=touch.step or (target.step if thanks else ""),
    )


def _is_known(touch: Touch, rounds: Sequence[Interview]) -> bool:
    """Whether the log has this contact already and the new entry says nothing more."""
    return any(
        says_the_same(touch, other, item.contact)
        and (not touch.clock or other.clock == touch.clock)
        and (not touch.promise or other.promise == touch.promise)
        and (not touch.deadline or other.deadline == touch.deadline)
        and (not touch.step or other.step == touch.step)
        for item in rounds
        for other in item.touches
    )


def label(interview: Interview) -> str:
    """A row in a sentence: company and role."""
    return ", ".join(part for part in (interview.company, interview.role) if part)


def _noun(reminder: Reminder) -> str:
    name = first_name(reminder.person)
    if reminder.draft == "thanks":
        return f"thanks to {name}" if name else "thanks"
    return _what(reminder)


def _what(reminder: Reminder) -> str:
    if reminder.kind == "close":
        return "let go"
    if reminder.kind == "self":
        title = own_title(reminder)
        return title[0].lower() + title[1:]
    name = first_name(reminder.person) or reminder.interview.company
    if reminder.draft == "thanks" and reminder.channel != "card":
        return f"thank {name}"
    return f"{_VERBS[reminder.channel]} {name}"


_VERBS: Final[dict[Channel, str]] = {
    "email": "email",
    "phone": "call",
    "text": "text",
    "linkedin": "message",
    "card": "write a card to",
    "person": "talk to",
}
