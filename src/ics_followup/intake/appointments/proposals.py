"""What a sheet lacks of the interviews that a calendar holds: rows to add, cells to fill, hours that moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

from ics_followup import places
from ics_followup.intake.appointments.employers import likeness
from ics_followup.intake.appointments.matching import (
    day_of,
    likely,
    on_clock,
    same_day,
    same_employer,
    same_hour,
)
from ics_followup.intake.appointments.meetings import Meeting, meetings_in
from ics_followup.intake.appointments.recognise import Found
from ics_followup.intake.rows import key_of, slug
from ics_followup.intake.sheet import Intake
from ics_followup.model import Interview, Person, Waiting

Kind = Literal["new", "round", "moved", "more", "known", "held", "refused"]
_ORDINALS: Final = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


class Memory(NamedTuple):
    """What an earlier import made of an appointment: its row, and when it was then, as ``Proposal.start``.

    ``row_key`` is empty for one that the user did not want.
    """

    row_key: str
    start: str


class Change(NamedTuple):
    """A cell of a row that becomes ``text``."""

    row_key: str
    field: str
    text: str


class Proposal(NamedTuple):
    """What one interview of the calendar means for the sheet.

    ``new`` and ``round`` add a row of ``cells`` (field and text); ``moved`` and ``more`` change cells of the row
    ``row_key``; ``known`` stands in the sheet already, ``held`` belongs to a row that has a mistake to mend first,
    and ``refused`` is one that the user did not want before. ``changes`` are all cells of rows that change, those
    of an earlier round too. ``before`` is the day that a moved one had. ``clashes`` says that another row of the
    sheet has that very hour, so that nobody but the user can say whether it is the same interview.
    """

    kind: Kind
    row_key: str
    titles: tuple[str, ...]
    uids: tuple[str, ...]
    start: str
    company: str
    role: str
    cells: tuple[tuple[str, str], ...] = ()
    changes: tuple[Change, ...] = ()
    doubts: tuple[str, ...] = ()
    before: str = ""
    clashes: bool = False

    @property
    def asks(self) -> bool:
        """Whether there is anything to confirm."""
        return self.kind in ("new", "round", "moved", "more")


class Usual(NamedTuple):
    """What is meant where nothing is said.

    ``mine`` is the clock of appointments that name none, ``rows`` that of rows that name none (IANA names);
    ``minutes`` is the length of an interview.
    """

    mine: str
    rows: str
    minutes: int = 60


def proposals_for(
    found: Sequence[Found], intake: Intake, *, usual: Usual, today: date, memory: Mapping[str, Memory]
) -> tuple[Proposal, ...]:
    """Compare a calendar with the sheet, oldest interview first.

    ``memory`` says by UID what earlier imports took in, so that an hour that was moved is told from a second
    interview, and what was refused is not asked about again.
    """
    comparing = _Comparing(intake, usual, today, memory)
    return tuple(comparing.proposal(meeting) for meeting in meetings_in(found, usual.mine))


class _Comparing:
    """Goes through the interviews of a calendar; what one adds to the sheet is there for the next."""

    def __init__(self, intake: Intake, usual: Usual, today: date, memory: Mapping[str, Memory]) -> None:
        self.usual = usual
        self.today = today
        self.memory = memory
        self.interviews = list(intake.interviews)
        self.written = tuple(intake.interviews)
        self.waiting = list(intake.waiting)
        self.taken = set(intake.row_keys)
        self.rows = {
            key_of(sheet, row): {field: sheet.cell(row, field) for field in sheet.columns}
            for sheet in reversed(intake.sheets)
            for row in reversed(sheet.table.rows)
        }
        good = {item.row_key for item in intake.interviews} | {item.key for item in intake.waiting}
        self.mistaken = [cells for key, cells in self.rows.items() if key not in good]

    def proposal(self, meeting: Meeting) -> Proposal:
        remembered = [self.memory[uid] for uid in _uids(meeting) if uid in self.memory]
        for memory in remembered:
            if memory.row_key in self.taken:
                return self.again(meeting, memory)
        theirs = [item for item in self.interviews if same_employer(meeting, item.company, item.role)]
        for memory in remembered:
            renamed = [
                item for item in theirs if memory.row_key and _cell_of(item, meeting.zone) == memory.start
            ]
            if len(renamed) == 1:
                return self.again(meeting, Memory(renamed[0].row_key, memory.start))
        stands = [item for item in theirs if day_of(meeting, item) == item.start.date()]
        stands += [item for item in self.interviews if same_hour(meeting, item)]
        stands += [item for item in self.interviews if same_day(meeting, item)]
        if stands:
            return self.known(meeting, stands[0])
        if any(not memory.row_key and memory.start == day_cell(meeting.start) for memory in remembered):
            return _made("refused", meeting, "")
        if any(
            same_employer(meeting, cells.get("company", ""), cells.get("role", "")) for cells in self.mistaken
        ):
            return _made("held", meeting, "")
        waits = self.waits(meeting, theirs)
        if waits is not None:
            return self.beside(meeting, self.first_day(meeting, waits))
        return self.beside(meeting, self.row(meeting, theirs))

    def beside(self, meeting: Meeting, proposal: Proposal) -> Proposal:
        """A proposal with what the sheet has at its hour, or on its day under a name that is likely the same."""
        hour = [item.company for item in self.written if item.timed and item.start == meeting.start]
        day = [
            item.company
            for item in self.written
            if item.company not in hour
            and day_of(meeting, item) == item.start.date()
            and likeness(meeting.company, item.company) not in ("sure", "no")
        ]
        doubts = [f"your sheet has {name} at this hour" for name in dict.fromkeys(hour)]
        doubts += [f"your sheet has {name} on that day" for name in dict.fromkeys(day)]
        waits = [item.company for item in self.waiting if proposal.cells and _may_wait(meeting, item.company)]
        doubts += [f"your sheet has {name} without a day" for name in dict.fromkeys(waits)]
        return proposal._replace(doubts=(*doubts, *proposal.doubts), clashes=bool(hour))

    def again(self, meeting: Meeting, remembered: Memory) -> Proposal:
        """An interview that an earlier import took in: it may have another hour now."""
        rounds = [item for item in self.interviews if item.row_key == remembered.row_key]
        if len(rounds) != 1:
            return _made("known", meeting, remembered.row_key)
        row = rounds[0]
        now = on_clock(meeting.start, row.timezone)
        stands = day_cell(row.start if row.timed else row.start.date())
        if now == row.start or day_cell(now) == stands or remembered.start == day_cell(meeting.start):
            return self.known(meeting, row)
        proposal = _made("moved", meeting, row.row_key, [Change(row.row_key, "interview", day_cell(now))])
        other = remembered.start != _cell_of(row, meeting.zone)
        doubts = (f"your sheet says {stands}, which the calendar never said",) if other else ()
        return proposal._replace(before=stands, doubts=(*doubts, *proposal.doubts))

    def known(self, meeting: Meeting, interview: Interview) -> Proposal:
        """A row that is there: what it lacks is filled, what it says stays."""
        changes: list[Change] = []
        doubts: list[str] = []
        alone = sum(item.row_key == interview.row_key for item in self.interviews) == 1
        if isinstance(meeting.start, datetime):
            local = meeting.start.astimezone(ZoneInfo(interview.timezone))
            if not interview.timed and alone and local.date() == interview.start.date():
                changes.append(Change(interview.row_key, "interview", day_cell(local)))
            elif interview.timed and local != interview.start:
                doubts.append(f"your sheet says {interview.start:%H:%M}, the calendar {local:%H:%M}")
        if meeting.people and not interview.people and not self.says(interview.row_key, "contact"):
            changes.append(Change(interview.row_key, "people", people_cell(meeting.people)))
        made = _made("more" if changes else "known", meeting, interview.row_key, changes)
        return made._replace(doubts=(*doubts, *made.doubts))

    def says(self, row_key: str, *names: str) -> bool:
        cells = self.rows.get(row_key, {})
        return any(cells.get(name) for name in names)

    def waits(self, meeting: Meeting, theirs: Sequence[Interview]) -> Waiting | None:
        """The row that waits for this interview's day; None where there is none, or several could be it."""
        found = [item for item in self.waiting if same_employer(meeting, item.company, item.role)]
        exact = [item for item in found if meeting.role and slug(item.role) == slug(meeting.role)]
        if exact:
            return exact[0] if len(exact) == 1 else None
        return found[0] if len(found) == 1 and not theirs else None

    def first_day(self, meeting: Meeting, waiting: Waiting) -> Proposal:
        """A row that waited for its date gets it; what it says already stays."""
        zone = places.zone_name(self.rows.get(waiting.key, {}).get("timezone", "")) or meeting.zone
        start = on_clock(meeting.start, zone)
        cells = [("interview", day_cell(start))]
        for field, text in (
            ("timezone", self.zone_cell(zone, waiting.key)),
            ("minutes", self.minutes(meeting)),
        ):
            if text and not self.says(waiting.key, field):
                cells.append((field, text))
        if meeting.people and not self.says(
            waiting.key, "people", "people_email", "contact", "contact_email"
        ):
            cells.append(("people", people_cell(meeting.people)))
        self.waiting.remove(waiting)
        self.add(meeting, waiting.key, waiting.company, waiting.role, start, zone)
        return _made("more", meeting, waiting.key, [Change(waiting.key, *cell) for cell in cells])

    def minutes(self, meeting: Meeting) -> str:
        """What to write for the length: nothing where it is the usual one, or the calendar does not say."""
        return (
            ""
            if meeting.minutes in (0, self.usual.minutes) or meeting.minutes > 1440
            else str(meeting.minutes)
        )

    def zone_cell(self, zone: str, row_key: str = "") -> str:
        """What to write for a row's clock: nothing where that is the clock of rows that name none."""
        return "" if zone == self.usual.rows and not self.says(row_key, "country") else zone

    def add(
        self, meeting: Meeting, row_key: str, company: str, role: str, start: datetime | date, zone: str
    ) -> None:
        """Remember a row that is to be written as if it stood in the sheet."""
        timed = isinstance(start, datetime)
        begin = (
            start if isinstance(start, datetime) else datetime(*start.timetuple()[:3], tzinfo=ZoneInfo(zone))
        )
        self.taken.add(row_key)
        self.interviews.append(
            Interview(
                key=row_key,
                row_key=row_key,
                line=0,
                company=company,
                role=role,
                start=begin,
                end=begin + timedelta(minutes=meeting.minutes),
                timed=timed,
                timezone=zone,
                people=meeting.people,
            )
        )

    def row(self, meeting: Meeting, theirs: Sequence[Interview]) -> Proposal:
        """A row to add; where the employer has one already it is a further round, and the earlier one has advanced."""
        positions = {slug(item.role) for item in theirs}
        clear = len(positions) == 1
        last = theirs[-1] if clear else None
        role = meeting.role or (last.role if last else "")
        client = next((item.client for item in theirs if item.client), "")
        company = theirs[-1].company if theirs else meeting.company
        later = [item for item in theirs if item.start.date() > meeting.day] if clear else []
        round_name, key = self.named(meeting, theirs, later, (client, company, role))
        cells = {
            "client": client,
            "company": company,
            "role": role,
            "round": round_name,
            "interview": day_cell(meeting.start),
            "minutes": self.minutes(meeting),
            "timezone": self.zone_cell(meeting.zone),
            "people": people_cell(meeting.people),
        }
        if later:
            cells |= {
                "status": "advanced",
                "status_date": min(item.start.date() for item in later).isoformat(),
            }
        self.add(meeting, key, company, role, meeting.start, meeting.zone)
        made = _made(
            "round" if theirs else "new", meeting, key, self.advanced(meeting, theirs) if clear else ()
        )
        doubt = (f"you have several positions at {company}: see which one it is for",)
        return made._replace(
            role=role,
            company=company,
            cells=tuple((field, text) for field, text in cells.items() if text),
            doubts=(*(doubt if theirs and not clear else ()), *made.doubts),
        )

    def named(
        self,
        meeting: Meeting,
        theirs: Sequence[Interview],
        later: Sequence[Interview],
        words: tuple[str, str, str],
    ) -> tuple[str, str]:
        """What to call the round, and the key that this gives: one that no row has."""
        first = (
            [meeting.round, *(("earlier",) if later else _ORDINALS[max(0, len(theirs) - 1) :])]
            if theirs
            else [""]
        )
        names = [*filter(None, first), *([""] if not theirs else []), *_ORDINALS, meeting.day.isoformat()]
        names += [f"{meeting.day.isoformat()} {number}" for number in range(2, len(self.taken) + 3)]
        return next(
            (name, key) for name in names if (key := slug(" ".join((*words, name)))) not in self.taken
        )

    def advanced(self, meeting: Meeting, theirs: Sequence[Interview]) -> Iterable[Change]:
        """An earlier round of the same position that still waits for an answer has had one: this interview."""
        earlier = [item for item in theirs if item.status == "awaiting" and item.start.date() < meeting.day]
        for row_key in dict.fromkeys(item.row_key for item in earlier):
            rest = [item for item in theirs if item.row_key == row_key and item.start.date() > meeting.day]
            if not rest:
                yield Change(row_key, "status", "advanced")
                yield Change(row_key, "status_date", self.today.isoformat())


def _uids(meeting: Meeting) -> tuple[str, ...]:
    return tuple(item.uid for item in meeting.found if item.uid)


def _may_wait(meeting: Meeting, company: str) -> bool:
    return likely(meeting, company, "sure", "likely", "begins", "goes on")


def _cell_of(interview: Interview, zone: str) -> str:
    """When a row's interview is on another clock, as ``day_cell`` writes it."""
    return day_cell(on_clock(interview.start, zone) if interview.timed else interview.start.date())


def _made(kind: Kind, meeting: Meeting, row_key: str, changes: Iterable[Change] = ()) -> Proposal:
    return Proposal(
        kind=kind,
        row_key=row_key,
        titles=tuple(dict.fromkeys(item.title for item in meeting.found)),
        uids=_uids(meeting),
        start=day_cell(meeting.start),
        company=meeting.company,
        role=meeting.role,
        changes=tuple(changes),
        doubts=meeting.doubts,
    )


def day_cell(start: datetime | date) -> str:
    """A day, with its time where it has one, as the column interview holds it."""
    return f"{start:%Y-%m-%d %H:%M}" if isinstance(start, datetime) else start.isoformat()


def people_cell(people: Sequence[Person]) -> str:
    """People as the column people holds them.

    >>> people_cell([Person(name="Dana Ortiz", email="dana@example.com"), Person(email="lee@example.com")])
    'Dana Ortiz <dana@example.com>; lee@example.com'
    """
    return "; ".join(_one(person) for person in people)


def _one(person: Person) -> str:
    name = " ".join("".join(sign if sign not in ";<>[]()\n" else " " for sign in person.name).split())
    if name and person.email:
        return f"{name} <{person.email}>"
    return name or person.email
