"""What a sheet lacks of the interviews that a calendar holds: rows to add, cells to fill, hours that moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

from ics_followup.intake.appointments.recognise import Found
from ics_followup.intake.rows import slug
from ics_followup.intake.sheet import Intake
from ics_followup.model import Interview, Person, Waiting

Kind = Literal["new", "round", "moved", "more", "known"]
USUAL_MINUTES: Final = 60
_ORDINALS: Final = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_FORMS: Final = frozenset(
    ("inc", "llc", "ltd", "gmbh", "ag", "se", "sa", "sas", "srl", "spa", "bv", "nv", "co", "corp", "plc")
)


class Memory(NamedTuple):
    """What an earlier import made of an appointment: its row, and when it was then (ISO)."""

    row_key: str
    start: str


class Change(NamedTuple):
    """A cell of a known row that becomes ``text``; ``before`` is what stands there in the calendar's words."""

    row_key: str
    field: str
    text: str


class Proposal(NamedTuple):
    """What one interview of the calendar means for the sheet.

    ``new`` and ``round`` add a row of ``cells`` (field and text); the others change cells of the row ``row_key``,
    ``known`` none at all. ``changes`` are all cells of known rows that change, those of an earlier round too.
    """

    kind: Kind
    row_key: str
    titles: tuple[str, ...]
    uids: tuple[str, ...]
    start: str
    company: str
    role: str
    cells: tuple[tuple[str, str], ...]
    changes: tuple[Change, ...]
    doubts: tuple[str, ...]


class Meeting(NamedTuple):
    """The appointments of one employer on one day: one interview. ``start`` and ``end`` are on ``zone``'s clock."""

    found: tuple[Found, ...]
    company: str
    role: str
    start: datetime | date
    end: datetime | date
    zone: str

    @property
    def day(self) -> date:
        """The day of the interview."""
        return self.start.date() if isinstance(self.start, datetime) else self.start

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody who takes part, once each."""
        people: dict[str, Person] = {}
        for person in (person for item in self.found for person in item.people):
            people.setdefault((person.email or person.name).casefold(), person)
        return tuple(people.values())


def proposals_for(
    found: Sequence[Found], intake: Intake, *, zone: str, today: date, memory: Mapping[str, Memory]
) -> tuple[Proposal, ...]:
    """Compare a calendar with the sheet, oldest interview first.

    ``zone`` is the clock of appointments that name none, and of rows that name none; ``memory`` says by UID what
    earlier imports took in, so that an hour that was moved is told from a second interview.
    """
    taken = set(intake.row_keys)
    proposals: list[Proposal] = []
    for meeting in meetings_in(found, zone):
        proposal = _proposal(meeting, intake, zone, today, memory, taken)
        if proposal.kind in ("new", "round"):
            taken.add(proposal.row_key)
        proposals.append(proposal)
    return tuple(proposals)


def meetings_in(found: Sequence[Found], zone: str) -> tuple[Meeting, ...]:
    """Join the appointments of one employer on one day (a panel's back-to-back hours), oldest first."""
    groups: dict[tuple[str, date], list[Meeting]] = {}
    for item in found:
        meeting = _alone(item, zone)
        groups.setdefault((company_key(item.company), meeting.day), []).append(meeting)
    joined = [meeting for group in groups.values() for meeting in _joined(group)]
    return tuple(sorted(joined, key=lambda meeting: (meeting.day, meeting.company, meeting.role)))


def _alone(item: Found, zone: str) -> Meeting:
    clock = item.zone or zone
    start: datetime | date = item.start
    end: datetime | date = item.start
    if isinstance(start, datetime):
        local = start if start.tzinfo else start.replace(tzinfo=ZoneInfo(zone))
        start = local.astimezone(ZoneInfo(clock))
        end = start + timedelta(minutes=item.minutes)
    return Meeting(found=(item,), company=item.company, role=item.role, start=start, end=end, zone=clock)


def _joined(group: Sequence[Meeting]) -> Iterable[Meeting]:
    """One meeting for each position of a day; those that name none belong to the only one that is named."""
    roles = list(dict.fromkeys(slug(meeting.role) for meeting in group if meeting.role))
    parts: dict[str, list[Meeting]] = {}
    for meeting in group:
        role = slug(meeting.role) or (roles[0] if len(roles) == 1 else "")
        parts.setdefault(role, []).append(meeting)
    for members in parts.values():
        timed = [meeting for meeting in members if isinstance(meeting.start, datetime)] or members
        first = min(timed, key=lambda meeting: str(meeting.start))
        yield first._replace(
            found=tuple(item for meeting in members for item in meeting.found),
            role=next((meeting.role for meeting in members if meeting.role), ""),
            end=max((meeting.end for meeting in timed), key=str),
        )


def company_key(name: str) -> str:
    """A company's name without its legal form, for comparing.

    >>> company_key("Acme, Inc.") == company_key("ACME")
    True
    """
    words = slug(name).split("-")
    return "-".join(word for word in words if word not in _FORMS) or slug(name)


def _proposal(
    meeting: Meeting, intake: Intake, zone: str, today: date, memory: Mapping[str, Memory], taken: set[str]
) -> Proposal:
    remembered = next(
        (
            memory[item.uid]
            for item in meeting.found
            if item.uid in memory and memory[item.uid].row_key in taken
        ),
        None,
    )
    theirs = [item for item in intake.interviews if _same_employer(meeting, item.company, item.role)]
    same_day = [item for item in theirs if _day_of(meeting, item) == item.start.date()]
    if remembered is not None:
        moved = _moved(meeting, remembered, intake)
        if moved is not None:
            return moved
    if same_day:
        return _known(meeting, same_day[0])
    by_people = [item for item in intake.interviews if _same_people(meeting, item)]
    if by_people:
        return _known(meeting, by_people[0])
    waiting = [item for item in intake.waiting if _same_employer(meeting, item.company, item.role)]
    if len(waiting) == 1 and not theirs:
        return _first_day(meeting, waiting[0])
    return _row(meeting, theirs, zone, today, taken)


def _same_employer(meeting: Meeting, company: str, role: str) -> bool:
    same = company_key(meeting.company) == company_key(company)
    return same and (not meeting.role or not role or slug(meeting.role) == slug(role))


def _same_people(meeting: Meeting, interview: Interview) -> bool:
    theirs = {person.email.casefold() for person in interview.people if person.email}
    ours = {person.email.casefold() for person in meeting.people if person.email}
    return bool(theirs & ours) and _day_of(meeting, interview) == interview.start.date()


def _day_of(meeting: Meeting, interview: Interview) -> date:
    """The meeting's day on the clock of a row."""
    if isinstance(meeting.start, datetime):
        return meeting.start.astimezone(ZoneInfo(interview.timezone)).date()
    return meeting.start


def _known(meeting: Meeting, interview: Interview) -> Proposal:
    """A row that is there: what it lacks is filled, what it says stays."""
    changes: list[Change] = []
    if isinstance(meeting.start, datetime):
        local = meeting.start.astimezone(ZoneInfo(interview.timezone))
        if not interview.timed and interview.key == interview.row_key:
            changes.append(Change(interview.row_key, "interview", f"{local:%Y-%m-%d %H:%M}"))
    known = {text.casefold() for person in interview.people for text in (person.name, person.email) if text}
    missing = [
        person
        for person in meeting.people
        if person.email.casefold() not in known and person.name.casefold() not in known
    ]
    if missing and not interview.people:
        changes.append(Change(interview.row_key, "people", people_cell(missing)))
    kind: Kind = "more" if changes else "known"
    return _made(kind, meeting, interview.row_key, changes=changes)


def _moved(meeting: Meeting, remembered: Memory, intake: Intake) -> Proposal | None:
    """The interview that an earlier import took in, at another hour now; None where the row says otherwise."""
    rounds = [item for item in intake.interviews if item.row_key == remembered.row_key]
    if len(rounds) != 1:
        return None
    local = meeting.start
    if isinstance(local, datetime):
        local = local.astimezone(ZoneInfo(rounds[0].timezone))
    stands = day_cell(rounds[0].start if rounds[0].timed else rounds[0].start.date())
    if remembered.start != stands or day_cell(local) == stands:
        return None
    return _made(
        "moved",
        meeting,
        remembered.row_key,
        changes=[Change(remembered.row_key, "interview", day_cell(local))],
    )


def _first_day(meeting: Meeting, waiting: Waiting) -> Proposal:
    """A row that waited for its date gets it; a row's own people are not known here, so they stay."""
    cells = [
        ("interview", day_cell(meeting.start)),
        ("timezone", meeting.zone),
        ("minutes", _minutes(meeting)),
    ]
    changes = [Change(waiting.key, field, text) for field, text in cells if text]
    if meeting.people:
        changes.append(Change(waiting.key, "people", people_cell(meeting.people)))
    return _made("more", meeting, waiting.key, changes=changes)


def _row(meeting: Meeting, theirs: Sequence[Interview], zone: str, today: date, taken: set[str]) -> Proposal:
    """A row to add; where the employer has one already it is a further round, and the earlier one has advanced."""
    role = meeting.role or next((item.role for item in reversed(theirs) if item.role), "")
    client = next((item.client for item in theirs if item.client), "")
    named = next((item.round for item in meeting.found if item.round), "")
    company = theirs[-1].company if theirs else meeting.company
    round_name = named if theirs else ""
    rounds = iter(_ORDINALS)
    while not round_name and theirs:
        following = next(rounds, meeting.day.isoformat())
        if _key(client, company, role, following) not in taken or following not in _ORDINALS:
            round_name = following
    key = _key(client, company, role, round_name)
    if key in taken:
        round_name = f"{round_name} {meeting.day.isoformat()}".strip()
        key = _key(client, company, role, round_name)
    cells = {
        "client": client,
        "company": company,
        "role": role,
        "round": round_name,
        "interview": day_cell(meeting.start),
        "minutes": _minutes(meeting),
        "timezone": meeting.zone if meeting.zone != zone else "",
        "people": people_cell(meeting.people),
    }
    earlier = [item for item in theirs if item.status == "awaiting" and item.start.date() < meeting.day]
    changes: list[Change] = []
    for row_key in dict.fromkeys(item.row_key for item in earlier):
        changes += [Change(row_key, "status", "advanced"), Change(row_key, "status_date", today.isoformat())]
    proposal = _made("round" if theirs else "new", meeting, key, changes=changes)
    return proposal._replace(
        role=role, company=company, cells=tuple((field, text) for field, text in cells.items() if text)
    )


def _key(*parts: str) -> str:
    return slug(" ".join(parts))


def _made(kind: Kind, meeting: Meeting, row_key: str, *, changes: Sequence[Change]) -> Proposal:
    return Proposal(
        kind=kind,
        row_key=row_key,
        titles=tuple(dict.fromkeys(item.title for item in meeting.found)),
        uids=tuple(item.uid for item in meeting.found if item.uid),
        start=day_cell(meeting.start),
        company=meeting.company,
        role=meeting.role,
        cells=(),
        changes=tuple(changes),
        doubts=tuple(dict.fromkeys(doubt for item in meeting.found for doubt in item.doubts)),
    )


def day_cell(start: datetime | date) -> str:
    """A day, with its time where it has one, as the column interview holds it."""
    return f"{start:%Y-%m-%d %H:%M}" if isinstance(start, datetime) else start.isoformat()


def _minutes(meeting: Meeting) -> str:
    if not isinstance(meeting.start, datetime) or not isinstance(meeting.end, datetime):
        return ""
    minutes = round((meeting.end - meeting.start).total_seconds() / 60)
    return "" if minutes in (0, USUAL_MINUTES) else str(minutes)


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
