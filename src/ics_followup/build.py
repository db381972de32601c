"""The whole journey: the sheet's bytes and the settings in, the plan and the feed's bytes out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ics_followup.cadence.own import Cadences, Drafts, own_cadences, texts_used
from ics_followup.cadence.plan import reminders_for
from ics_followup.drafts import Everybody, Facts, Turns, draft_for, facts_for
from ics_followup.drafts.since import Since, since_interview
from ics_followup.feed.events import events_for, problem_event
from ics_followup.feed.memory import remembered_block
from ics_followup.feed.previous import Previous, PreviousEvent, previous_from
from ics_followup.feed.tips import with_tips
from ics_followup.feed.uid import row_mark
from ics_followup.feed.write import calendar_bytes, moment
from ics_followup.intake import Intake, Table, interviews_from, read_table
from ics_followup.intake.date_order import First
from ics_followup.model import Draft, Interview, Person, Reminder, Tone
from ics_followup.problems import DataError, FollowupError, Problem, in_brief
from ics_followup.remarks import (
    cadence_problem,
    for_nobody,
    left_out,
    own_messages,
    snoozed_in_vain,
    unspoken_languages,
)
from ics_followup.settings import Settings, settings_from


class Seen(NamedTuple):
    """An undated status and the day on which a build first saw it."""

    status: str
    day: date


class SheetFile(NamedTuple):
    """The bytes of one more sheet, and how messages call it."""

    data: bytes
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What one run reads. ``name`` is how messages call a file; None stands for a file that is not there.

    ``more`` are further sheets, whose rows belong to the same set; ``called`` is what the set is called then.
    ``unread`` are the sheets of the set that could not be read, an error each, and ``remarks`` are warnings
    about where the bytes come from.

    ``zone`` and ``country`` are this computer's, and count only where ``followup.toml`` says nothing.
    ``folder`` is where the settings stand, for the folder of messages that they may name. ``first_seen`` says
    of each key whose status has no date which status it had, and on which day a build first saw it.
    ``cadences`` are the texts of the user's own cadences, by name. ``dates`` is the order of day and month that the
    command line names, which counts before the setting.
    """

    sheet: bytes
    name: str
    log: bytes | None = None
    log_name: str = "interviews.log.csv"
    config: str | None = None
    config_name: str = "followup.toml"
    zone: str = ""
    country: str = ""
    folder: Path = Path()
    first_seen: Mapping[str, Seen] = field(default_factory=dict)
    cadences: Mapping[str, str] = field(default_factory=dict)
    more: tuple[SheetFile, ...] = ()
    called: str = ""
    unread: tuple[Problem, ...] = ()
    remarks: tuple[Problem, ...] = ()
    dates: First | None = None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Everything that one set of sheets leads to. ``reminders`` are in order of start; drafts are made when asked for.

    ``unread`` says that a file of the set could not be read at all; ``file`` is what the set is called.
    """

    settings: Settings
    intake: Intake
    reminders: tuple[Reminder, ...]
    today: date
    file: str
    unread: bool = False
    drafts_folder: str = ""
    cadences: Cadences = field(default_factory=Cadences)
    facts: dict[tuple[str, int, date | None, str, Since, bool], Facts] = field(default_factory=dict)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stop a build."""
        return tuple(problem for problem in self.intake.problems if problem.severity == "error")

    @property
    def status(self) -> int:
        """The exit status of a verb that does nothing while something is wrong: 3, 1 or 0."""
        return 3 if self.unread else 1 if self.errors else 0

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems that do not."""
        return tuple(problem for problem in self.intake.problems if problem.severity == "warning")

    @cached_property
    def turns(self) -> Turns:
        """Who gets which wording: people at one company get different ones."""
        return Turns(self.intake.interviews)

    @cached_property
    def everybody(self) -> Everybody:
        """The names of all rows: no message holds those of another."""
        return Everybody(self.intake.interviews)

    def draft(self, reminder: Reminder, language: str = "") -> Draft:
        """The finished message of one reminder, in the tone that fits how the interview went (S0.7).

        A text for the user alone speaks of the contact, whom the message ready in it addresses. ``language`` is a
        tag; empty means the row's, else mine.
        """
        turn, interview = self._turn(reminder)
        contact = reminder.kind == "contact"
        person = reminder.person if contact else interview.contact
        tone: Tone = "forward" if interview.went_well else "gracious"
        return draft_for(
            self._facts(interview, person, reminder, language),
            kind=reminder.draft,
            channel=reminder.channel if contact else "self",
            tone=tone,
            occurrence=turn,
            folder=self.drafts_folder,
        )

    @cached_property
    def _chains(self) -> dict[str, list[Reminder]]:
        """The reminders of each interview, by its key, in order of start."""
        chains: dict[str, list[Reminder]] = {}
        for reminder in self.reminders:
            chains.setdefault(reminder.interview.key, []).append(reminder)
        return chains

    def _turn(self, reminder: Reminder) -> tuple[int, Interview]:
        """The how-manieth message of its kind to one person this is, from 1, and the row as it may be told.

        What is over counts whatever became of it, so that nothing changes afterwards. News is told but once.
        """
        interview = reminder.interview
        place = (reminder.start, reminder.step, reminder.occurrence)
        before = [
            other.channel
            for other in self._chains.get(interview.key, ())
            if (other.draft, other.person) == (reminder.draft, reminder.person)
            and (other.start, other.step, other.occurrence) < place
        ]
        told = replace(interview, news="") if before and interview.news else interview
        return 1 + before.count(reminder.channel), told

    def _facts(self, interview: Interview, person: Person | None, reminder: Reminder, language: str) -> Facts:
        """What a message may say, collected once for each person of an interview and way to speak of its day."""
        since = since_interview(interview, reminder.start)
        key = (interview.key, id(person), reminder.deadline, language, since, bool(interview.news))
        if key not in self.facts:
            self.facts[key] = facts_for(
                interview,
                person,
                self.settings.me,
                language=language,
                deadline=reminder.deadline,
                sent=reminder.start,
                turns=self.turns,
                everybody=self.everybody,
            )
        return self.facts[key]


def settings_of(source: Source) -> tuple[Settings, tuple[Problem, ...]]:
    """The settings in force: followup.toml's, with this computer's zone and country where it says nothing."""
    settings, problems = settings_from(source.config or "", source.config_name)
    me = settings.me
    if not me.timezone:
        me = me._replace(timezone=source.zone or "UTC")
    if not me.country:
        me = me._replace(country=source.country)
    if source.dates:
        settings = settings._replace(defaults=settings.defaults._replace(dates=source.dates))
    return settings._replace(me=me), problems


def plan_for(source: Source, *, today: date, cadence: str = "", previous: bytes | None = None) -> Plan:
    """Read the sheet and place every reminder of its good rows.

    ``cadence`` replaces the row's and the default one. ``previous`` is the feed to be replaced, None for none:
    the events of rows with errors keep their quarters of an hour in it. Raises UsageError for an unknown
    ``cadence``, and DataError with every problem where the settings or all sheets as a whole cannot be read;
    problems of single rows, and of single files among several, are in ``Plan.intake.problems``.
    """
    settings, said = settings_of(source)
    wrong = tuple(problem for problem in said if problem.severity == "error")
    remarks = tuple(problem for problem in said if problem.severity == "warning")
    folder = str(source.folder / settings.drafts_folder) if settings.drafts_folder else ""
    cadences = own_cadences(source.cadences, lambda: drafts_known(folder))
    wrong += cadence_problem(settings, cadence, source.config_name, cadences.names)
    try:
        tables, refused = _tables_of(source)
        log = read_table(source.log, source.log_name) if source.log else None
    except DataError as error:
        raise type(error)((*wrong, *error.problems)) from None
    intake = interviews_from(
        tables[0],
        settings=settings,
        cadences=cadences.names,
        log=log,
        today=today,
        more=tables[1:],
        complete=not refused,
    )
    intake = intake._replace(problems=(*source.remarks, *refused, *intake.problems))
    used = {cadence} if cadence else {interview.cadence for interview in intake.interviews}
    errors, warnings = texts_used(cadences, used)
    header = [name for table in tables for name in table.header]
    bad, odd = own_messages(folder, cadences, intake, header, settings.me.language)
    errors, warnings = (*errors, *bad), (*warnings, *odd)
    if wrong or errors:
        raise DataError((*wrong, *errors, *intake.problems, *remarks, *warnings))
    reminders = reminders_for(
        intake.interviews,
        settings=settings,
        cadence_for=cadences.find,
        today=today,
        cadence=cadence,
        seen={key: seen.day for key, seen in seen_since(intake.interviews, source.first_seen, today).items()},
        taken=_taken(intake, previous),
    )
    return Plan(
        settings=settings,
        intake=intake._replace(
            problems=(
                *remarks,
                *for_nobody(intake, settings, source.config or "", source.config_name),
                *warnings,
                *intake.problems,
                *left_out(intake, source.name, settings.me.language),
                *unspoken_languages(intake, folder, source.name),
                *snoozed_in_vain(intake, cadences, cadence, source.name),
            )
        ),
        reminders=reminders,
        today=today,
        file=source.called or source.name,
        unread=bool(source.unread),
        drafts_folder=folder,
        cadences=cadences,
    )


def _tables_of(source: Source) -> tuple[list[Table], tuple[Problem, ...]]:
    """The sheets that can be read, in their order, and what is wrong with the others.

    Raises DataError (UnreadError where a file could not even be opened) with everything when there is none.
    """
    tables: list[Table] = []
    refused = list(source.unread)
    for file in (SheetFile(source.sheet, source.name), *source.more):
        try:
            tables.append(read_table(file.data, file.name))
        except DataError as error:
            refused += error.problems
    if not tables:
        raise (UnreadError if source.unread else DataError)((*source.remarks, *refused))
    return tables, tuple(refused)


def _taken(intake: Intake, previous: bytes | None) -> tuple[datetime, ...]:
    """When the events of rows with errors stand, so that nobody else moves to their hours.

    Only what the previous feed shows is known: where a slot was overfull, others may still move inside it.
    """
    errors = [problem for problem in intake.problems if problem.severity == "error"]
    if not errors or not previous:
        return ()
    good = {row_mark(interview.row_key) for interview in intake.interviews}
    return tuple(
        event.start
        for event in previous_from(previous).events
        if isinstance(event.start, datetime) and event.row and event.row not in good
    )


def drafts_known(folder: str = "") -> Drafts:
    """The kinds of message that there are, built in or in the user's own ``folder``."""
    from ics_followup.drafts import kinds

    return Drafts(kinds=frozenset(kinds(folder)), cards=frozenset(kinds(folder, channel="card")))


def seen_since(interviews: Iterable[Interview], before: Mapping[str, Seen], today: date) -> dict[str, Seen]:
    """Since when each undated status counts: the day on which a build first saw it, else ``today``."""
    found: dict[str, Seen] = {}
    for interview in interviews:
        if interview.status == "awaiting" or interview.status_date is not None:
            continue
        known = before.get(interview.key)
        same = known is not None and known.status == interview.status
        found[interview.key] = known if known and same else Seen(status=interview.status, day=today)
    return found


class UnreadError(DataError):
    """No sheet of several can be used, and one of them could not even be opened: exit status 3."""

    status = 3


class Feed(NamedTuple):
    """The bytes of a feed and how many events they hold."""

    data: bytes
    events: int
    kept: int


def feed_for(plan: Plan, previous: bytes | None, *, allow_empty: bool = False) -> Feed:
    """The feed of a plan.

    ``previous`` is the feed that it will replace, None where there is none: the events of rows with errors
    stay as they were in it, and an all-day event says which rows to mend. Raises EmptyResultError where too
    little would be left, unless ``allow_empty``.
    """
    settings = plan.settings
    before = previous_from(previous) if previous else Previous()
    if not allow_empty:
        _refuse_if_empty(plan, before)
    events = events_for(
        plan.intake.interviews, plan.reminders, settings=settings, draft_for=plan.draft, today=plan.today
    )
    if plan.errors:
        lines = [in_brief(problem) for problem in plan.errors]
        events = (*events, problem_event(settings, plan.today, lines, file=plan.file))
    stamp = stamp_of(plan.today, settings.me.timezone)
    old = {event.uid: event for event in before.events}
    uids = {event.uid for event in events}
    kept = [event for event in _kept(plan, before) if event.uid not in uids]
    me = settings.me
    events = with_tips(events, old, kept=kept, zone=me.timezone, today=plan.today, language=me.language)
    alarm = settings.feed.alarm
    blocks = {
        event.uid: (
            moment(event.start),
            remembered_block(event, old.get(event.uid), stamp=stamp, alarm=alarm),
        )
        for event in events
    }
    blocks |= {event.uid: (moment(event.start), event.block) for event in kept}
    ordered = sorted((start, uid, block) for uid, (start, block) in blocks.items())
    data = calendar_bytes((block for _, _, block in ordered), name=settings.feed.name)
    return Feed(data=data, events=len(blocks), kept=len(kept))


def stamp_of(today: date, zone: str) -> datetime:
    """When a change counts as made: 00:00 of ``today`` in ``zone``, as UTC. The wall clock is never read."""
    return datetime.combine(today, time(), ZoneInfo(zone)).astimezone(UTC)


def _kept(plan: Plan, before: Previous) -> tuple[PreviousEvent, ...]:
    """The events of rows with errors, as the previous feed had them."""
    if not plan.errors:
        return ()
    good = {row_mark(interview.row_key) for interview in plan.intake.interviews}
    bad = {row_mark(problem.row_key) for problem in plan.errors if problem.row_key}
    nameless = any(not problem.row_key for problem in plan.errors)
    known = {row_mark(key) for key in plan.intake.row_keys}
    oldest = plan.today - timedelta(days=plan.settings.feed.keep_past_days)
    return tuple(
        event
        for event in before.events
        if event.row
        and _day(event.start) >= oldest
        and ((event.row in bad and event.row not in good) or (nameless and event.row not in known))
    )


class EmptyResultError(FollowupError):
    """Too little would be left of the feed: exit status 1, and the old feed stays."""

    status = 1


def _refuse_if_empty(plan: Plan, before: Previous) -> None:
    if not plan.intake.row_keys and not plan.errors:
        raise EmptyResultError(
            f"{plan.file} has no rows, so nothing was written. Add your interviews to it, "
            "or pass --allow-empty if an empty calendar is what you want."
        )
    had = {event.row for event in before.events if event.row and _day(event.start) >= plan.today}
    have = {row_mark(key) for key in plan.intake.row_keys}
    gone = had - have
    if len(gone) * 2 > len(had) and not any(not problem.row_key for problem in plan.errors):
        raise EmptyResultError(
            f"{len(gone)} of the {len(had)} interviews with follow-ups ahead are no longer in {plan.file}, so "
            "nothing was written and your calendar stays as it was. If you removed them on purpose, "
            "run this again with --allow-empty."
        )


def _day(start: datetime | date) -> date:
    return start.date() if isinstance(start, datetime) else start
