"""Plans to draw pages of, made by hand: usual ones, large ones, and one in which every cell is hostile."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Final, Literal, get_args
from zoneinfo import ZoneInfo

from ics_followup.model import Channel, ReminderState, Status
from ics_followup.sharing.levels import Level, initials, shows
from ics_followup.sharing.view import (
    ClosedDay,
    Ended,
    Notable,
    Process,
    Promised,
    Sent,
    Shared,
    Step,
    Text,
    Waiting,
)

TODAY: Final = date(2026, 11, 22)
ZONE: Final = "America/Chicago"
NAMES: Final = (
    *("Lakeshore Pharmacy Group", "Harbor Point Health", "Summit Ridge Clinics", "Pacific Crest Robotics"),
    *("Thames & Turner Care", "St. Brigid's Hospital Group", "Clinique des Tilleuls", "Wisła Diagnostyka"),
    *("さくら医療 (Sakura Medical)", "Gulf Palm Health", "Tzafon Biomedical", "Copper Basin Telehealth"),
)
HOSTILE: Final = (
    "</style><script>alert(1)</script>",
    "javascript:alert(1)",
    "]]><!--",
    "\x00\x07NUL",
    "\u202egnirts",
    "שלום עולם",
    "مرحبا بالعالم",
    "👩🏽‍⚕️🏳️‍🌈 Ward 7",
    "x" * 300,
    '" onload="x" y=\'z',
    "&amp;&#60;b&#62;",
    "{0}{}{!r}",
    "\ud800\ufffe\u2028\u0085",
    "",
    "   ",
)
LONG_NAME: Final = "Donaudampfschifffahrtsgesellschaft " * 9
MESSAGE: Final = Text(
    "Following up on the analyst role", "Dear Dana,\n\nthank you for your time on Tuesday.\n\nMaya"
)
HEADS: Final[tuple[tuple[int, str, Channel, str], ...]] = (
    (1, "Thank-you email", "email", "contact"),
    (6, "Call", "phone", "contact"),
    (11, "Check-in email", "email", "contact"),
    (18, "Last email", "email", "contact"),
    (25, "Let go", "email", "close"),
)


def process(number: int, *, level: Level = "named", name: str = "", cells: tuple[str, ...] = ()) -> Process:
    """One interview that is some days old, as the number has it, with all its steps."""
    chance = Random(number)
    zone = ZoneInfo(("America/Chicago", "Europe/London", "Asia/Tokyo")[number % 3])
    ago = chance.randint(-6, 34)
    day = TODAY - timedelta(days=ago)
    start = datetime(day.year, day.month, day.day, 10, tzinfo=zone)
    waits: Waiting = "them"
    state: Status = "awaiting"
    if number % 11 == 3:
        waits, state = "me", "offer"
    if number % 7 == 5 and ago > 8:
        waits, state = "nobody", "rejected"
    ref = f"p{number:04x}"
    company = name or NAMES[number % len(NAMES)]
    promised = day + timedelta(days=chance.randint(5, 12))
    kept = None if promised >= TODAY else number % 3 == 0
    answered = kept is True or waits != "them"
    role, people = ("Data Analyst", "Dana Ortiz") if not cells else (cells[number % len(cells)], cells[0])
    steps = tuple(
        _step(number, index, day, zone, ref, level, people, cells)
        for index in range(len(HEADS))
        if waits != "nobody" or index < 2
    )
    sent = tuple(Sent(each.start.date(), True, each.channel or "email") for each in steps if each.ticked)
    back = (Sent(min(promised, TODAY), False, "email"),) if answered and ago > 1 else ()
    return Process(
        ref=ref,
        name=company if shows(level, "company") else initials(company),
        interview=start,
        timed=True,
        state=state,
        since=day,
        waits=waits,
        first=day - timedelta(days=3),
        last=max(day + timedelta(days=40), promised),
        role=role if shows(level, "role") else "",
        round="Panel" if shows(level, "role") and number % 5 == 0 else "",
        deadline=TODAY + timedelta(days=5) if waits == "me" else None,
        promises=(Promised(promised, "by", kept),) if number % 4 else (),
        contacts=tuple(sorted((*sent, *back))),
        closed=(ClosedDay(date(2026, 11, 26), "Thanksgiving" if shows(level, "company") else ""),),
        steps=steps,
        answer_days=ago // 2 if back else None,
        thanked_in_a_day=steps[0].ticked if ago > 1 else None,
    )


def _step(
    number: int,
    index: int,
    day: date,
    zone: ZoneInfo,
    ref: str,
    level: Level,
    person: str,
    cells: tuple[str, ...],
) -> Step:
    after, title, channel, kind = HEADS[index]
    when = day + timedelta(days=after)
    start = datetime(when.year, when.month, when.day, 9 + index, 30, tzinfo=zone)
    state: ReminderState = "upcoming"
    if when < TODAY:
        state = ("done", "assumed", "late", "done", "missed")[(number + index) % 5]
    elif when == TODAY:
        state = "due"
    late = when if state == "late" else None
    if late:
        start = start.replace(year=2026, month=11, day=23)
    return Step(
        uid=f"{ref}-{index}",
        start=start,
        end=start + timedelta(minutes=15),
        process=ref,
        title=cells[(number + index) % len(cells)] if cells else title,
        kind="close" if kind == "close" else "contact",
        channel=channel,
        state=state,
        firm=when < TODAY or index < 2,
        ticked=state == "done",
        thanks=index == 0,
        person=person if shows(level, "people") else "",
        to=_to(cells) if shows(level, "numbers") else (),
        message=(Text(cells[1], "\n".join(cells)) if cells else MESSAGE) if shows(level, "message") else None,
        why=("Two business days after the promised day.", *cells) if shows(level, "why") else (),
        late_since=late,
    )


def _to(cells: tuple[str, ...]) -> tuple[str, ...]:
    return cells or ("dana.ortiz@example.com", "+1 312 555 0110", "https://example.com/jobs?a=1&b=2")


def shared(level: Level = "named", count: int = 12, **more: object) -> Shared:
    """A plan of so many interviews, as a level shows it."""
    if level == "busy":
        steps = tuple(
            Step(uid=each.uid, start=each.start, end=each.end)
            for number in range(count)
            for each in process(number).steps
        )
        found: tuple[Process, ...] = ()
    else:
        found = tuple(process(number, level=level) for number in range(count))
        steps = tuple(step for each in found for step in each.steps)
    whole = Shared(
        level=level,
        who="Maya Chen",
        with_whom="Ana Souza",
        until=date(2027, 3, 31),
        today=TODAY,
        timezone=ZONE,
        steps=tuple(sorted(steps, key=lambda step: (step.start, step.uid))),
        processes=found,
        notable=_notable(found),
        waiting=None if level == "busy" else 2,
        problems=None if level == "busy" else 1,
    )
    return whole._replace(**more)  # type: ignore[arg-type]


def _notable(processes: tuple[Process, ...]) -> tuple[Notable, ...]:
    offers = tuple(
        Notable("offer", each.deadline, each.ref, "An offer is to be answered by Fri 27 Nov.", due=True)
        for each in processes
        if each.deadline
    )
    silent = (
        (Notable("silent", date(2026, 11, 6), "", "Nothing was logged since Fri 6 Nov."),)
        if processes
        else ()
    )
    return offers + silent


def hostile(count: int = 15) -> Shared:
    """Every text of it is one that breaks careless pages."""
    found = tuple(
        process(number, level="full", name=HOSTILE[number % len(HOSTILE)], cells=HOSTILE)
        for number in range(count)
    )
    steps = sorted((step for each in found for step in each.steps), key=lambda step: step.start)
    kinds = ("offer", "promise", "thanks", "silent")
    notable = tuple(
        Notable(kinds[number % 4], TODAY, found[number % len(found)].ref if found else "", text)  # type: ignore[arg-type]
        for number, text in enumerate(HOSTILE)
    )
    plan = shared("full", 0, steps=tuple(steps), processes=found, notable=notable)
    return plan._replace(who="\u202e" + HOSTILE[0], with_whom=HOSTILE[9])


def many_late(number: int = 1000) -> Shared:
    """A thousand late follow-ups of one interview."""
    one = process(2)
    late = tuple(
        one.steps[1]._replace(uid=f"late-{each}", state="late", late_since=TODAY - timedelta(days=1 + each))
        for each in range(number)
    )
    return shared("named", 1, steps=late, processes=(one._replace(steps=late),))


def every_one() -> dict[str, Shared | Ended]:
    """What the pages are drawn of, by a short name."""
    return {
        **{level: shared(level) for level in get_args(Level)},
        "none": shared("named", 0, notable=(), waiting=0, problems=0),
        "one": shared("initials", 1),
        "sixty": shared("named", 60),
        "late": many_late(),
        "long": shared(
            "named", 0, who=LONG_NAME, processes=tuple(process(each, name=LONG_NAME) for each in range(4))
        ),
        "nameless": shared("initials", 5, who="", with_whom="", until=None),
        "hostile": hostile(),
        "ended": Ended("Maya Chen", "Ana Souza", date(2026, 11, 20), TODAY),
        "never": Ended("", "", None, TODAY),
    }


Page = Literal["index", "week"]
