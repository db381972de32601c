"""Events that gather others: a digest of each day with several follow-ups, and the weekly review."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from ics_followup.cadence.history import Stretch, stretches
from ics_followup.cadence.hours import LENGTH, on_clock
from ics_followup.cadence.words import clock, count, full_day, short_day
from ics_followup.feed.description import ROOM, hint_at, own_title, paragraphs, title_of
from ics_followup.feed.uid import person_key, word_uid
from ics_followup.feed.write import one_line, shortened
from ics_followup.model import Event, Interview, Reminder
from ics_followup.settings import Settings

LEAST: Final = 2
"""A day with fewer follow-ups has no digest: it would only say what the one event says."""

MOST_LISTED: Final = 30
MOST_REVIEWED: Final = 12
_FEWER: Final = (MOST_REVIEWED, 9, 6)
_LONGEST_LINE: Final = 90
_LONGEST_NAME: Final = 24
_TITLE: Final = 64
_WEEK: Final = timedelta(days=7)

_BY: Final = {"email": "by email", "linkedin": "on LinkedIn", "text": "by text message", "phone": "by phone"}

Order = tuple[datetime, str, str, int, str]


class _Listing:
    """Lines in their order, of which only the first ``most`` are kept; all are counted."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: list[tuple[Order, str, str]] = []
        self.count = 0

    def add(self, order: Order, line: str, company: str = "") -> None:
        """Add a line at its place."""
        self.count += 1
        self._kept.append((order, one_line(line, _LONGEST_LINE), company))
        if len(self._kept) > 2 * self._most:
            self._cut()

    def _cut(self) -> None:
        self._kept.sort()
        del self._kept[self._most :]

    def lines(self, most: int = MOST_LISTED) -> str:
        """At most so many of the lines, and how many more there are."""
        self._cut()
        said = [line for _, line, _ in self._kept[:most]]
        if self.count > len(said):
            said.append(f"and {self.count - len(said)} more: ics-followup plan")
        return " \n".join(said)

    def companies(self) -> tuple[list[str], bool]:
        """Whom the lines are about, each once; and whether that is everybody."""
        self._cut()
        return list(dict.fromkeys(name for _, _, name in self._kept)), self.count <= self._most


class Overviews:
    """Notes one interview after the other and makes the events at the end; holds no more than their lines.

    ``today`` is a day on the user's clock.
    """

    def __init__(self, settings: Settings, today: date) -> None:
        self._feed = settings.feed
        self._zone = ZoneInfo(settings.me.timezone or "UTC")
        self._today = today
        self._days: dict[date, _Listing] = {}
        self._review = None
        if settings.feed.review is not None:
            self._review = _Review(coming(settings.feed.review[0], today), self._zone)

    @property
    def wanted(self) -> bool:
        """Whether the settings ask for any of them; where not, noting does nothing."""
        return self._feed.digest or self._review is not None

    def note(self, interview: Interview, chain: Sequence[Reminder], visible: Sequence[Reminder]) -> None:
        """Take down one interview: ``chain`` is its whole plan, ``visible`` what of it the feed shows."""
        if self._feed.digest:
            self._note_days(visible)
        if self._review is not None:
            self._review.note(interview, chain)

    def _note_days(self, visible: Sequence[Reminder]) -> None:
        seen: set[object] = set()
        for reminder in visible:
            order = _order(reminder)
            # the tasks of one day are one event, and so is what has one UID
            one = reminder.start.date() if reminder.kind == "self" else order[1:]
            if reminder.joined or one in seen:
                continue
            seen.add(one)
            start = reminder.start.astimezone(self._zone)
            if self._whole(start.date()):
                listing = self._days.setdefault(start.date(), _Listing(MOST_LISTED))
                line = f"{clock(start.time())} {_named(reminder)}"
                listing.add(order, line, reminder.interview.company)

    def _whole(self, day: date) -> bool:
        """Whether the feed shows all of a day: it cuts at days in UTC, which begin at another hour."""
        first = min(self._today, self._today - timedelta(days=self._feed.keep_past_days - 1))
        ahead = self._feed.horizon_days
        return first <= day and (ahead is None or day < self._today + timedelta(days=ahead))

    def events(self) -> tuple[Event, ...]:
        """The digests in order of their days, then the review, where it has something to say."""
        days = sorted(day for day, listing in self._days.items() if listing.count >= LEAST)
        found = [self._digest(day, self._days[day]) for day in days]
        review = self._review_event()
        return (*found, review) if review else tuple(found)

    def _digest(self, day: date, listing: _Listing) -> Event:
        text = paragraphs(
            (
                "The follow-ups of this day, on your clock. Each has an event of its own, with the words to send.",
                listing.lines(),
            )
        )
        return Event(
            uid=word_uid(self._feed.id, "digest", "", day),
            start=day,
            end=day + timedelta(days=1),
            summary=_digest_title(listing),
            description=shortened(text, hint_at("ics-followup plan", "list"), most=ROOM),
            category="Digest",
        )

    def _review_event(self) -> Event | None:
        review, when = self._review, self._feed.review
        if review is None or when is None or review.is_empty:
            return None
        start = on_clock(review.day, when[1], self._zone.key)
        return Event(
            uid=word_uid(self._feed.id, "review", "", review.day),
            start=start,
            end=start + LENGTH,
            summary=review.title(),
            description=review.text(),
            category="Review",
        )


def coming(weekday: int, today: date) -> date:
    """The day of the next review, ``today`` included; ``weekday`` is from 0 for Monday.

    >>> coming(4, date(2026, 11, 22))
    datetime.date(2026, 11, 27)
    """
    return today + timedelta(days=(weekday - today.weekday()) % 7)


class _Review:
    """What one review says. All of it is counted from its own ``day``, so that it is the same whenever it is built."""

    def __init__(self, day: date, zone: ZoneInfo) -> None:
        self.day = day
        self._zone = zone
        self._waiting = _Listing(MOST_REVIEWED)
        self._late = _Listing(MOST_REVIEWED)
        self._unlogged = _Listing(MOST_REVIEWED)
        self._next = _Listing(MOST_REVIEWED)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to review."""
        return not any(each.count for each in (self._waiting, self._late, self._unlogged, self._next))

    def note(self, interview: Interview, chain: Sequence[Reminder]) -> None:
        self._note_process(interview, chain)
        for reminder in chain:
            if not reminder.joined:
                self._note_step(reminder)
        start = interview.start
        if interview.status in ("awaiting", "advanced"):
            mine = start.astimezone(self._zone) if interview.timed else start
            if self._follows(mine.date()):
                line = f"{self._moment(mine) if interview.timed else self._said(mine.date())} "
                order = (start.astimezone(UTC), interview.key, "", 0, "")
                self._next.add(order, f"{line}Interview: {interview.company}")

    def _note_process(self, interview: Interview, chain: Sequence[Reminder]) -> None:
        """Who has not answered by the day of the review; whom the user has let go of by then waits no more."""
        latest = stretches(interview, date.max)[-1]
        begun = min(interview.start.date(), latest.since)
        over = any(reminder.kind == "close" and self._day(reminder) <= self.day for reminder in chain)
        if over or begun > self.day or latest.state not in ("awaiting", "on hold", "offer"):
            return
        role = f", {one_line(interview.role, _LONGEST_NAME)}" if interview.role else ""
        who = f"{one_line(interview.company, _LONGEST_NAME)}{role}"
        since = latest.since if latest.since < date.max else begun
        promise = latest.promise
        listing = self._waiting
        day = since
        if latest.state == "awaiting" and promise and promise.kind == "by" and promise.day < self.day:
            listing, day, said = self._late, promise.day, f"promised by {self._said(promise.day)}"
        else:
            said = self._waits(latest, since)
        listing.add(
            (datetime.combine(day, datetime.min.time(), UTC), who, interview.key, 0, ""), f"{who}: {said}"
        )

    def _waits(self, latest: Stretch, since: date) -> str:
        if latest.state == "offer":
            return f"offer, answer by {self._said(latest.deadline)}" if latest.deadline else "offer"
        if latest.state == "on hold":
            return f"on hold until {self._said(latest.promise.day)}" if latest.promise else "on hold"
        said = f"since {self._said(since)}"
        if latest.promise is None:
            return said
        word = "promised by" if latest.promise.kind == "by" else "check back from"
        return f"{said}, {word} {self._said(latest.promise.day)}"

    def _note_step(self, reminder: Reminder) -> None:
        mine = reminder.start.astimezone(self._zone)
        due = reminder.late_since or mine.date()
        recent = due > self.day - _WEEK or reminder.state == "late"
        if reminder.kind == "contact" and reminder.state != "done" and recent and due <= self.day:
            self._unlogged.add(_order(reminder), f"{self._said(due)} {_title(reminder)}")
        if self._follows(mine.date()):
            self._next.add(_order(reminder), f"{self._moment(mine)} {_title(reminder)}")

    def _day(self, reminder: Reminder) -> date:
        return reminder.start.astimezone(self._zone).date()

    def _follows(self, day: date) -> bool:
        return self.day < day <= self.day + _WEEK

    def _moment(self, mine: datetime) -> str:
        return f"{self._said(mine.date())} {clock(mine.time())}"

    def _said(self, day: date) -> str:
        return short_day(day) if abs((day - self.day).days) < 180 else full_day(day)

    def title(self) -> str:
        """How many of each; what there is none of is left out."""
        waiting = self._waiting.count
        parts = [f"{waiting} {'waits' if waiting == 1 else 'wait'}"] if waiting else []
        parts += [f"{self._late.count} late"] if self._late.count else []
        parts += [f"{self._unlogged.count} to log"] if self._unlogged.count else []
        parts += [f"{self._next.count} to come"] if self._next.count else []
        return f"Week in review: {', '.join(parts)}"

    def text(self) -> str:
        """The lists, each under what it is, as long as there is room for them."""
        first, last = self.day + timedelta(days=1), self.day + _WEEK
        parts = (
            ("Who waits for an answer of theirs, or of yours:", self._waiting),
            ("Who is late: the promised day has passed without an answer in your log.", self._late),
            ("Planned for this week, and not in your log:", self._unlogged),
            (f"What comes next, {short_day(first)} to {short_day(last)}, if nobody answers:", self._next),
        )
        for most in _FEWER:
            text = paragraphs(f"{head} \n{listing.lines(most)}" for head, listing in parts if listing.count)
            if len(text) <= ROOM:
                break
        return text


def _order(reminder: Reminder) -> Order:
    interview = reminder.interview
    person = person_key(reminder.person)
    return reminder.start.astimezone(UTC), interview.key, reminder.step, reminder.occurrence, person


def _title(reminder: Reminder) -> str:
    return title_of(reminder) if reminder.kind == "contact" else own_title(reminder)


def _named(reminder: Reminder) -> str:
    """What the event is called, with the channel where the verb does not say it."""
    title = _title(reminder)
    if reminder.kind != "contact" or reminder.draft != "thanks" or reminder.channel not in _BY:
        return title
    return f"{title}, {_BY[reminder.channel]}"


def _digest_title(listing: _Listing) -> str:
    """How many, and as many of the companies as fit a phone."""
    head = f"{count(listing.count, 'follow-up')}: "
    companies, everybody = listing.companies()
    names = [one_line(name, _LONGEST_NAME) for name in companies]
    shown = names[:1]
    for name in names[1:]:
        if len(head) + len(", ".join((*shown, name))) > _TITLE:
            break
        shown.append(name)
    more = len(names) - len(shown)
    rest = "" if not more and everybody else f" and {more} more" if everybody else " and more"
    return f"{head}{', '.join(shown)}{rest}"
