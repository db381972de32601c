"""The first half of the journey: what a run reads in, every reminder on its day and hour out. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from ics_followup.cadence.own import Cadences, Drafts, own_cadences, texts_used
from ics_followup.cadence.plan import Chains, chains_for, order
from ics_followup.drafts import Everybody, Turns
from ics_followup.drafts.given import Given
from ics_followup.feed.previous import Previous, PreviousEvent
from ics_followup.feed.uid import row_mark
from ics_followup.intake import Intake, Table, interviews_from, read_table
from ics_followup.messages import Messages
from ics_followup.model import Draft, Interview, Reminder
from ics_followup.problems import DataError, Problem
from ics_followup.remarks import (
    cadence_problem,
    for_nobody,
    left_out,
    own_messages,
    snoozed_in_vain,
    unspoken_languages,
)
from ics_followup.settings import Settings
from ics_followup.source import Seen, SheetFile, Source, settings_of
from ics_followup.spread import Spread, in_turn


class Planned(NamedTuple):
    """What a plan is made of.

    ``chains`` gives each interview with its reminders, and may be gone through again and again. ``unread`` says that a
    file of the set could not be read at all; ``file`` is what the set is called. ``seen`` says of each undated status,
    by the interview's key, since which day it counts.

    ``neighbours`` are interviews of other clients with the same employers, each with the name of its sheet, for the
    choice of words alone; this sheet is called ``owner`` there. ``employers`` says whose names mean one of them, and
    ``given`` what was said there before, as `Turns` has it; ``mark`` makes what is to be remembered unreadable.
    """

    settings: Settings
    intake: Intake
    chains: Chains
    everybody: Everybody
    today: date
    file: str
    unread: bool = False
    drafts_folder: str = ""
    cadences: Cadences = Cadences()
    seen: Mapping[str, date] = MappingProxyType({})
    owner: str = ""
    neighbours: tuple[tuple[str, Interview], ...] = ()
    employers: Mapping[str, str] = MappingProxyType({})
    given: Mapping[str, Sequence[Given]] = MappingProxyType({})
    mark: Callable[[str], str] = str


class Plan(Planned):
    """Everything that one set of sheets leads to; messages are written when asked for."""

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
    def reminders(self) -> tuple[Reminder, ...]:
        """Every reminder, in order of start; of a large set ``chains`` gives them one interview after the other."""
        return tuple(sorted((each for _, chain in self.chains for each in chain), key=order))

    @cached_property
    def turns(self) -> Turns:
        """Who gets which wording: people at one company get different ones."""
        return Turns(
            self.intake.interviews,
            owner=self.owner,
            others=self.neighbours,
            employers=self.employers,
            given=self.given,
            mark=self.mark,
        )

    def messages(self, chain: Iterable[Reminder]) -> Messages:
        """The messages of one interview; ``chain`` holds its reminders, in order of start."""
        return Messages(
            tuple(chain),
            self.settings.me,
            turns=self.turns,
            everybody=self.everybody,
            folder=self.drafts_folder,
        )

    def draft(self, reminder: Reminder, language: str = "") -> Draft:
        """The finished message of any reminder, as `Messages.draft` has it."""
        key = reminder.interview.key
        if key not in self._messages:
            self._messages[key] = self.messages(self._reminders_of.get(key, ()))
        return self._messages[key].draft(reminder, language)

    @cached_property
    def _reminders_of(self) -> dict[str, tuple[Reminder, ...]]:
        return {interview.key: chain for interview, chain in self.chains}

    @cached_property
    def _messages(self) -> dict[str, Messages]:
        return {}


def plan_for(
    source: Source,
    *,
    today: date,
    cadence: str = "",
    previous: Callable[[], Previous] = Previous,
    spread: Spread = in_turn,
) -> Plan:
    """Read the sheet and place every reminder of its good rows.

    ``cadence`` replaces the row's and the default one. ``previous`` gives the feed to be replaced; it is asked
    only where rows have errors, for their events keep their quarters of an hour in it. ``spread`` has the
    rows read; it changes no result. Raises UsageError for an unknown ``cadence``, and DataError with every problem
    where the settings or all sheets as a whole cannot be read; problems of single rows, and of single files among
    several, are in ``Plan.intake.problems``.
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
        spread=spread,
        steps=cadences.steps,
    )
    intake = intake._replace(problems=(*source.remarks, *refused, *intake.problems))
    used = {cadence} if cadence else {interview.cadence for interview in intake.interviews}
    errors, warnings = texts_used(cadences, used)
    header = [name for table in tables for name in table.header]
    bad, odd = own_messages(folder, cadences, intake, header, settings.me.language)
    errors, warnings = (*errors, *bad), (*warnings, *odd)
    if wrong or errors:
        raise DataError((*wrong, *errors, *intake.problems, *remarks, *warnings))
    seen = {key: seen.day for key, seen in seen_since(intake.interviews, source.first_seen, today).items()}
    chains = chains_for(
        intake.interviews,
        settings=settings,
        cadence_for=cadences.find,
        today=today,
        cadence=cadence,
        seen=seen,
        taken=_taken(intake, previous),
    )
    everybody = Everybody(intake.interviews)
    return Plan(
        settings=settings,
        intake=intake._replace(
            problems=(
                *remarks,
                *for_nobody(intake, settings, source.config or "", source.config_name),
                *warnings,
                *intake.problems,
                *left_out(intake, everybody, source.name, settings.me.language),
                *unspoken_languages(intake, folder, source.name),
                *snoozed_in_vain(intake, cadences, cadence, source.name),
            )
        ),
        chains=chains,
        everybody=everybody,
        today=today,
        file=source.called or source.name,
        unread=bool(source.unread),
        drafts_folder=folder,
        cadences=cadences,
        seen=seen,
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


def _taken(intake: Intake, previous: Callable[[], Previous]) -> tuple[datetime, ...]:
    """When the events of rows with errors stand, so that nobody else moves to their hours.

    Only what the previous feed shows is known: where a slot was overfull, others may still move inside it.
    """
    if not any(problem.severity == "error" for problem in intake.problems):
        return ()
    kept = events_of_bad_rows(intake, previous())
    return tuple(event.start for event in kept if isinstance(event.start, datetime))


def events_of_bad_rows(intake: Intake, before: Previous) -> Iterator[PreviousEvent]:
    """The events in the previous feed whose rows have errors; none of rows that are simply gone."""
    errors = [problem for problem in intake.problems if problem.severity == "error"]
    good = {row_mark(interview.row_key) for interview in intake.interviews}
    bad = {row_mark(problem.row_key) for problem in errors if problem.row_key} - good
    nameless = any(not problem.row_key for problem in errors)
    known = {row_mark(key) for key in intake.row_keys}
    for event in before:
        if event.row and (event.row in bad or (nameless and event.row not in known)):
            yield event


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
