"""What each client needs of the coach, in words and in order: an offer waits for nobody, a quiet week can."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final, Literal, LiteralString, NamedTuple
from zoneinfo import ZoneInfo

from ics_followup.cadence.words import count, full_day, short_day
from ics_followup.feed.write import one_line
from ics_followup.sharing.caseload import Case, Line, Wrong
from ics_followup.sharing.lateness import is_late, without_tick
from ics_followup.sharing.office.within import within
from ics_followup.sharing.view import Attention, Notable

Need = Literal[
    "offer", "promise", "thanks", "unread", "list", "late", "problems", "silent", "consent", "unticked"
]
"""Why a client needs the coach, the most pressing first: as `view.Attention`, and what is wrong with the sharing."""

Heat = Literal["hot", "warm", "cool"]

NEEDS: Final[tuple[tuple[Need, Heat, LiteralString], ...]] = (
    ("offer", "hot", "an offer to answer"),
    ("promise", "hot", "a promise broken"),
    ("thanks", "warm", "thanks without a tick"),
    ("unread", "warm", "a sheet that cannot be read"),
    ("list", "warm", "a row of your list to mend"),
    ("late", "warm", "something late"),
    ("problems", "cool", "a sheet with mistakes"),
    ("silent", "cool", "a quiet log"),
    ("consent", "cool", "no consent now"),
    ("unticked", "cool", "a follow-up without a tick"),
)
"""What clients can be with, the most pressing first, and how pressing it is."""

HEAT: Final[dict[Need, Heat]] = {need: heat for need, heat, _ in NEEDS}
_PLACE: Final = {need: place for place, (need, _, _) in enumerate(NEEDS)}
_ATTENTION: Final[tuple[Attention, ...]] = ("offer", "promise", "thanks", "silent")
_NAME_CHARACTERS: Final = 120
_MOST_ALIKE: Final = 3
"""So many promises, or interviews to thank for, are named one by one."""

NAMELESS: Final = "A client without a name"
_PAST: Final = ("done", "assumed", "missed")
_ENDS_SOON: Final = timedelta(days=14)
_NEVER: Final = datetime.max.replace(tzinfo=UTC)


class Reason(NamedTuple):
    """One thing that a client needs: ``said`` in words, ``about`` what it is about, empty where that is all.

    ``day`` is the day that it hangs on, None where there is none.
    """

    need: Need
    said: str
    about: str = ""
    day: date | None = None


_UNREAD: Final[dict[Wrong, Reason]] = {
    "sheet": Reason("unread", "The sheet cannot be read"),
    "list": Reason("list", "To mend in your list"),
    "passing": Reason("unread", "The sheet could not be read this time"),
}


class Client(NamedTuple):
    """A case as the pages show it: within its level, with what it needs and when its days are on the coach's clock.

    ``late`` are the lines that the client is late with, ``unticked`` those of the last days without a tick, and
    ``ahead`` what is to be done from ``today`` on.
    ``again`` is True where another client has the same name. ``soon`` is True where the consent ends within two weeks.
    """

    case: Case
    name: str
    reasons: tuple[Reason, ...]
    late: tuple[Line, ...]
    unticked: tuple[Line, ...]
    ahead: tuple[Line, ...]
    soon: bool = False
    again: bool = False

    @property
    def urgent(self) -> bool:
        """Whether the client needs the coach at all: what has no tick may well have been done."""
        return any(reason.need != "unticked" for reason in self.reasons)

    @property
    def next(self) -> datetime | None:
        """When the next step begins, None where nothing is ahead."""
        return self.ahead[0].step.start if self.ahead else None


def clients_of(cases: Sequence[Case], *, today: date, zone: ZoneInfo) -> tuple[Client, ...]:
    """The clients, who needs the coach most first; where they need the same, by name. ``zone`` is the coach's."""
    from collections import Counter

    names = Counter(_name(case).casefold() for case in cases)
    clients = (_client(within(case), names, today=today, zone=zone) for case in cases)
    return tuple(sorted(clients, key=lambda client: (*_rank(client), *by_name(client))))


def by_name(client: Client) -> tuple[str, str]:
    """The order of names: letter case does not count, and clients of one name stay in order."""
    return client.name.casefold(), client.case.ref


def by_next(client: Client) -> tuple[datetime, str, str]:
    """The order of what comes next; who has nothing ahead comes last."""
    return client.next or _NEVER, *by_name(client)


def by_late(client: Client) -> tuple[int, int, int, str, str]:
    """The order of how much is late, then of how much has no tick, then of how much is due today, the most first."""
    return -client.case.late, -client.case.unticked, -client.case.due, *by_name(client)


def by_quiet(client: Client) -> tuple[date, str, str]:
    """The order of the last log entry, the oldest first; where nothing is known of one, last."""
    return client.case.quiet_since or date.max, *by_name(client)


def called(case: Case, notable: Notable) -> str:
    """What the process of something notable is called at the client's level; empty where it is about all of them."""
    return next((name for ref, name in case.names if ref == notable.process), "") if notable.process else ""


def in_order(notables: Sequence[Notable]) -> list[Notable]:
    """The most pressing first: of one kind what is due, by its day, and then the oldest."""
    return sorted(
        notables, key=lambda each: (_ATTENTION.index(each.kind), not each.due, each.day, each.process)
    )


def day_in_words(day: date, today: date) -> str:
    """The day, with its year where that is another one.

    >>> day_in_words(date(2027, 1, 4), date(2026, 11, 22)), day_in_words(date(2026, 11, 27), date(2026, 11, 22))
    ('Mon 4 Jan 2027', 'Fri 27 Nov')
    """
    return short_day(day) if day.year == today.year else full_day(day)


def _name(case: Case) -> str:
    return one_line(case.name, _NAME_CHARACTERS) or NAMELESS


def _client(case: Case, names: dict[str, int], *, today: date, zone: ZoneInfo) -> Client:
    name = _name(case)
    late = [line for line in case.lines if is_late(line.step)]
    steps = [line.step for line in case.lines]
    untold = {
        step.uid for step in without_tick(steps, case.notable, today=today, zone=ZoneInfo(case.timezone))
    }
    ahead = [
        line
        for line in case.lines
        if not (line.step.ticked or line.step.state in _PAST or is_late(line.step))
        and line.step.start.astimezone(zone).date() >= today
    ]
    soon = case.standing == "shared" and case.until is not None and case.until - today <= _ENDS_SOON
    return Client(
        case=case,
        name=name,
        reasons=tuple(_reasons(case, today)),
        late=tuple(sorted(late, key=lambda line: (line.step.late_since or date.min, line.step.start))),
        unticked=tuple(line for line in case.lines if line.step.uid in untold),
        ahead=tuple(sorted(ahead, key=lambda line: line.step.start)),
        soon=soon,
        again=names[name.casefold()] > 1,
    )


def _rank(client: Client) -> tuple[int, date, int]:
    """The most pressing need, the day that it hangs on, and how much there is."""
    if not client.reasons:
        return len(NEEDS), date.max, 0
    first = client.reasons[0]
    return _PLACE[first.need], first.day or date.max, -(len(client.reasons) + client.case.late)


def _reasons(case: Case, today: date) -> list[Reason]:
    found = [reason for kind in _ATTENTION for reason in _of_kind(case, kind, today)]
    if case.standing == "unread":
        found.append(_UNREAD[case.wrong])
    elif case.standing == "ended":
        found.append(Reason("consent", _ended(case, today)))
    elif case.standing == "no consent":
        found.append(Reason("consent", "No consent to share yet"))
    elif case.problem_count:
        found.append(Reason("problems", f"{count(case.problem_count, 'mistake')} in the sheet"))
    if case.late:
        found.append(Reason("late", f"{case.late:,} late"))
    if case.unticked:
        found.append(Reason("unticked", f"{case.unticked:,} without a tick"))
    return sorted(found, key=lambda reason: _PLACE[reason.need])


def _of_kind(case: Case, kind: Attention, today: date) -> list[Reason]:
    """What is notable of one kind, each by itself; very many in one, so that the others can be seen."""
    same = [each for each in in_order(case.notable) if each.kind == kind]
    if len(same) <= _MOST_ALIKE or kind not in ("promise", "thanks"):
        return [_reason(case, each, today) for each in same]
    day = day_in_words(same[0].day, today)
    what = "promised answers that never came" if kind == "promise" else "interviews whose thanks have no tick"
    return [Reason(kind, f"{len(same):,} {what}, since {day}", day=same[0].day)]


def zone_in_words(zone: ZoneInfo) -> str:
    """A time zone as people write it.

    >>> zone_in_words(ZoneInfo("America/New_York")), zone_in_words(ZoneInfo("Etc/UTC"))
    ('America/New York', 'UTC')
    """
    return zone.key.removeprefix("Etc/").replace("_", " ")


def _ended(case: Case, today: date) -> str:
    return f"The consent ended on {day_in_words(case.until, today)}" if case.until else "The consent ended"


def _offered(offer: Notable, today: date) -> str:
    if not offer.due or offer.day < today:
        return offer.said or "Offer to answer"
    return f"Offer: answer {'today' if offer.day == today else f'by {day_in_words(offer.day, today)}'}"


def _reason(case: Case, notable: Notable, today: date) -> Reason:
    day = day_in_words(notable.day, today)
    about = called(case, notable)
    if notable.kind == "offer":
        return Reason("offer", _offered(notable, today), about, notable.day if notable.due else None)
    if notable.kind == "promise":
        return Reason("promise", f"Promised an answer by {day}, and none came", about, notable.day)
    if notable.kind == "thanks":
        return Reason("thanks", f"Thanks of {day} without a tick", about, notable.day)
    since = f"since {day_in_words(case.quiet_since, today)}" if case.quiet_since else "so far"
    return Reason("silent", f"Nothing logged {since}", about, case.quiet_since or notable.day)
