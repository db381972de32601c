"""Reminders become events: which are shown, what each is called, and the days on which to do nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from ics_followup.cadence.history import stretches
from ics_followup.cadence.plan import to_confirm
from ics_followup.cadence.words import short_day
from ics_followup.feed.description import (
    ROOM,
    description_of,
    hint_at,
    own_description,
    own_title,
    paragraphs,
    quiet_day,
    title_of,
    to_confirm_title,
    without_tags,
)
from ics_followup.feed.uid import event_uid, person_key, row_mark, word_uid
from ics_followup.feed.write import shortened
from ics_followup.model import Draft, Event, Interview, Reminder
from ics_followup.settings import Settings

if TYPE_CHECKING:
    from ics_followup.feed.overviews import Overviews

BEFORE_AN_INTERVIEW = timedelta(minutes=30)
LENGTH = timedelta(minutes=15)
_BEFORE_YOU_LEAVE: Final = paragraphs(
    (
        "Before you leave, ask when you may expect to hear, and whom to call.",
        "Write the day that they name into the column promised of your sheet: the follow-ups then wait for it. "
        "Ask too how they decide, and who does.",
    )
)

DraftFor = Callable[[Reminder], Draft]


class Showing:
    """What the feed shows on ``today``, interview by interview, and at the end what belongs to no single one.

    By default each interview shows what is firm and the next tentative contact; ``show = "all"`` shows the chain to its
    close. What lies more than ``keep_past_days`` back, or more than ``horizon_days`` ahead, is left out. Nothing of
    an interview is remembered but a line for what its user may want to confirm.
    """

    def __init__(self, settings: Settings, today: date) -> None:
        self._settings = settings
        self._today = today
        self._window = _Window(settings, today)
        self._questions: list[_Question] = []
        self._overviews: Overviews | None = None
        if settings.feed.digest or settings.feed.review:
            from ics_followup.feed.overviews import Overviews

            self._overviews = Overviews(settings, today)

    def of(self, interview: Interview, chain: Sequence[Reminder], draft_for: DraftFor) -> Iterator[Event]:
        """The events of one interview; ``chain`` is the whole plan for it, in order of start."""
        self.note(interview, chain)
        return self.events(interview, chain, draft_for)

    def note(self, interview: Interview, chain: Sequence[Reminder]) -> None:
        """Take down what `of_all` will need of one interview."""
        self._questions += map(_question, to_confirm(chain, self._today))
        if self._overviews:
            self._overviews.note(interview, chain, self._shown(chain))

    def events(self, interview: Interview, chain: Sequence[Reminder], draft_for: DraftFor) -> Iterator[Event]:
        """As `of`, and nothing is taken down."""
        settings, window = self._settings, self._window
        events = {
            event.uid: event
            for part in (
                _of_chain(chain, self._shown(chain), settings, draft_for, window),
                _quiet_days(interview, chain, settings),
                _before(interview, settings),
            )
            for event in part
        }
        return self._told(event for event in events.values() if window.holds(event.start))

    def _shown(self, chain: Sequence[Reminder]) -> Sequence[Reminder]:
        return shown(chain, everything=self._settings.feed.show == "all", today=self._today)

    def of_all(self) -> Iterator[Event]:
        """The dead man's event, the one that asks what nobody logged, and overviews; when all interviews were shown."""
        found: list[Event] = []
        if self._settings.feed.dead_man:
            found.append(dead_mans_event(self._settings, self._today))
        if self._questions:
            found.append(_confirm_event(self._questions, self._settings, self._today))
        if self._overviews:
            found += self._overviews.events()
        return self._told(found)

    def _told(self, events: Iterable[Event]) -> Iterator[Event]:
        if not self._settings.feed.discreet:
            return map(_readable, events)
        # two discreet events of one hour would differ in their UID alone, and vdirsyncer keeps one of such
        return map(_discreet, {(event.start, event.end): event for event in events}.values())


def events_for(
    interviews: Sequence[Interview],
    reminders: Sequence[Reminder],
    *,
    settings: Settings,
    draft_for: DraftFor,
    today: date,
) -> tuple[Event, ...]:
    """Everything that the feed shows on ``today``, as `Showing` has it; ``reminders`` are in order of start."""
    by_interview: dict[str, list[Reminder]] = defaultdict(list)
    for reminder in reminders:
        by_interview[reminder.interview.key].append(reminder)
    showing = Showing(settings, today)
    events = [
        event
        for interview in interviews
        for event in showing.of(interview, by_interview.get(interview.key, ()), draft_for)
    ]
    return (*events, *showing.of_all())


def uid_of(reminder: Reminder, settings: Settings) -> str:
    """The UID of a reminder's event; a self-task has no person in it."""
    person = person_key(reminder.person) if reminder.kind == "contact" else ""
    return event_uid(settings.feed.id, reminder.interview.key, reminder.step, reminder.occurrence, person)


def shown(chain: Sequence[Reminder], *, everything: bool, today: date) -> tuple[Reminder, ...]:
    """What the feed shows of one interview's chain: all of it, or what is firm and the next tentative contact."""
    if everything:
        return tuple(chain)
    tentative = next(
        (
            reminder
            for reminder in chain
            if not reminder.firm and not reminder.joined and reminder.kind == "contact"
            and reminder.start.date() >= today
        ),
        None,
    )  # fmt: skip
    return tuple(reminder for reminder in chain if reminder.firm or reminder is tentative)


def _of_chain(
    chain: Sequence[Reminder],
    visible: Sequence[Reminder],
    settings: Settings,
    draft_for: DraftFor,
    window: _Window,
) -> Iterator[Event]:
    tasks: dict[date, list[Reminder]] = defaultdict(list)
    emails = [reminder for reminder in chain if reminder.joined]
    ahead = [
        reminder
        for reminder in chain
        if not reminder.joined and reminder.draft != "thanks" and reminder.kind != "self"
    ]
    for reminder in visible:
        if reminder.joined or not window.holds(reminder.start.astimezone(UTC)):
            continue
        if reminder.kind == "self":
            tasks[reminder.start.date()].append(reminder)
        elif reminder.kind == "close":
            yield _own([reminder], settings, draft_for)
        else:
            yield _contact(reminder, emails, ahead, settings, draft_for)
    for day in sorted(tasks):
        yield _own(tasks[day], settings, draft_for)


def _contact(
    reminder: Reminder,
    emails: Sequence[Reminder],
    ahead: Sequence[Reminder],
    settings: Settings,
    draft_for: DraftFor,
) -> Event:
    after = next((email for email in emails if _belongs(email, reminder)), None) if emails else None
    text = description_of(
        reminder,
        draft_for(reminder),
        after=(after, draft_for(after)) if after else None,
        rest=_later(ahead, reminder.start),
        mailbox=settings.me.mail,
        own_address=settings.me.email,
    )
    return _event(reminder, title_of(reminder), text, settings, category=reminder.channel.capitalize())


def _later(ahead: Sequence[Reminder], start: datetime) -> Sequence[Reminder]:
    """Those of the reminders, which are in order of start, that begin after ``start``."""
    for place, other in enumerate(ahead):
        if other.start > start:
            return ahead[place:]
    return ()


def _belongs(other: Reminder, call: Reminder) -> bool:
    return other.joined == call.step and other.start.date() == call.start.date()


def _own(reminders: Sequence[Reminder], settings: Settings, draft_for: DraftFor) -> Event:
    title = own_title(reminders[0])
    text = own_description(reminders, [draft_for(reminder) for reminder in reminders])
    return _event(reminders[0], title, text, settings, category="Task")


def _event(reminder: Reminder, title: str, text: str, settings: Settings, *, category: str) -> Event:
    start = reminder.start.astimezone(UTC)
    uid, row = uid_of(reminder, settings), row_mark(reminder.interview.row_key)
    return Event(uid, start, start + LENGTH, title, text, row, category, reminder.draft)


def _quiet_days(interview: Interview, chain: Sequence[Reminder], settings: Settings) -> Iterator[Event]:
    """The promised day as an all-day event, where the cadence waits for it."""
    if not interview.promises and not interview.touches:
        return
    latest = stretches(interview, date.max)[-1]
    promise = latest.promise if latest.state == "awaiting" else None
    if promise is None or promise.kind != "by":
        return
    contacts = [
        reminder.start.date()
        for reminder in chain
        if reminder.kind == "contact"
        and reminder.draft != "thanks"
        and reminder.state != "done"
        and reminder.start.date() >= latest.since
    ]
    if not contacts or contacts[0] < promise.day:
        return
    title, text = quiet_day(interview, promise.day, renewed=latest.renewals > 0, act_on=contacts[0])
    yield Event(
        uid=word_uid(settings.feed.id, "quiet", interview.key, promise.day),
        start=promise.day,
        end=promise.day + timedelta(days=1),
        summary=title,
        description=text,
        row=row_mark(interview.row_key),
        category="Quiet day",
        kind="quiet",
    )


def _before(interview: Interview, settings: Settings) -> Iterator[Event]:
    """Half an hour before an interview: the one question that makes every later day exact (S2.1, S3.2)."""
    if interview.status not in ("awaiting", "advanced"):
        return
    start: datetime | date = interview.start.date()
    end: datetime | date = interview.start.date() + timedelta(days=1)
    if interview.timed:
        start = interview.start.astimezone(UTC) - BEFORE_AN_INTERVIEW
        end = start + LENGTH
    yield Event(
        uid=word_uid(settings.feed.id, "before", interview.key),
        start=start,
        end=end,
        summary=f"Ask when to hear ({interview.company})",
        description=_BEFORE_YOU_LEAVE,
        row=row_mark(interview.row_key),
        category="Interview",
    )


def dead_mans_event(settings: Settings, today: date) -> Event:
    """The event that is only ever met when updates stopped: eight days ahead of this week's Monday."""
    monday = today - timedelta(days=today.weekday())
    day = monday + timedelta(days=8)
    return Event(
        uid=word_uid(settings.feed.id, "dead-man"),
        start=day,
        end=day + timedelta(days=1),
        summary="Follow-ups stopped updating: run ics-followup status",
        description=(
            "You see this because your follow-ups have not been updated for a week: what the calendar shows may "
            "be out of date. On the computer that updates them, run ics-followup status: it says what is wrong "
            "and what to do. If you no longer want these follow-ups, ics-followup stop ends them. As long as "
            "updates arrive, this event moves on each week and you never meet it."
        ),
        category="Problem",
    )


def confirm_event(reminders: Sequence[Reminder], settings: Settings, today: date) -> Event | None:
    """The all-day event that lists what nobody logged in the last week; None where there is nothing to ask."""
    questions = [_question(reminder) for reminder in to_confirm(reminders, today)]
    return _confirm_event(questions, settings, today) if questions else None


class _Question(NamedTuple):
    """One line of what nobody logged, and what the lines are ordered by."""

    start: datetime
    key: str
    step: str
    person: str
    line: str
    company: str


def _question(reminder: Reminder) -> _Question:
    return _Question(
        start=reminder.start.astimezone(UTC),
        key=reminder.interview.key,
        step=reminder.step,
        person=reminder.person.name if reminder.person else "",
        line=f"{short_day(reminder.start.date())}: {title_of(reminder)}",
        company=reminder.interview.company,
    )


def _confirm_event(questions: Sequence[_Question], settings: Settings, today: date) -> Event:
    ordered = sorted(questions)
    text = paragraphs(
        (
            "Your log says nothing about these, so they count as done on their days. Was it so? Run "
            "ics-followup log, and it asks about each; or write what happened into the column log of your sheet, "
            'like "25 Nov called, voicemail" or "24 Nov emailed".',
            " \n".join(question.line for question in ordered),
        )
    )
    return Event(
        uid=word_uid(settings.feed.id, "confirm"),
        start=today,
        end=today + timedelta(days=1),
        summary=to_confirm_title([question.company for question in ordered]),
        description=shortened(text, hint_at("ics-followup log", "list"), most=ROOM),
        category="Confirm",
    )


def problem_event(settings: Settings, today: date, lines: Sequence[str], *, file: str) -> Event:
    """The all-day event that says which rows to mend; ``lines`` are the problems, one each."""
    text = paragraphs(
        (
            "These rows could not be read. Their follow-ups stay as they were until the rows are mended.",
            *lines,
        )
    )
    return Event(
        uid=word_uid(settings.feed.id, "problems"),
        start=today,
        end=today + timedelta(days=1),
        summary=f"Mend your sheet: {len(lines)} {'problem' if len(lines) == 1 else 'problems'} in {file}",
        description=shortened(without_tags(text), hint_at("ics-followup check", "list"), most=ROOM),
        category="Problem",
    )


class _Window:
    """From when until when events are shown: by their day in UTC, or the day itself."""

    __slots__ = ("_begin", "_end", "_first", "_last")

    def __init__(self, settings: Settings, today: date) -> None:
        ahead = settings.feed.horizon_days
        self._first = today - timedelta(days=settings.feed.keep_past_days)
        self._last = date.max if ahead is None else today + timedelta(days=ahead)
        self._begin = datetime.combine(self._first, time(), UTC)
        self._end = datetime.combine(self._last, time.max, UTC)

    def holds(self, start: datetime | date) -> bool:
        if isinstance(start, datetime):
            return self._begin <= start <= self._end
        return self._first <= start <= self._last


def _discreet(event: Event) -> Event:
    return Event(
        uid=event.uid, start=event.start, end=event.end, summary="Reminder", description="", row=event.row
    )


def _readable(event: Event) -> Event:
    """The event with a text in which no client finds a tag."""
    text = without_tags(event.description)
    return event if text == event.description else event._replace(description=text)
