"""Caseloads to look at and to count: clients of every kind, by seed, the same in every run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from ics_followup.model import ReminderState
from ics_followup.sharing.caseload import Case, Figures, Line
from ics_followup.sharing.levels import LEVELS, Level, initials, shows
from ics_followup.sharing.view import Attention, Notable, Step

TODAY = date(2026, 11, 22)
ZONE = "America/Chicago"
FIRST = ("Maya", "Sam", "Ines", "Tom", "Aylin", "Jörg", "Nguyễn", "Chidi", "Zoë", "Priya", "Luc", "王芳")
LAST = ("Okafor", "Lopez", "Brandt", "Nakamura", "O'Neil", "de la Cruz", "Weiss", "Haddad", "Novak", "Kim")
EMPLOYERS = (
    "St. Luke's Hospital",
    "Northwind Health",
    "Mercy Clinic",
    "Contoso Ltd.",
    "Fabrikam",
    "Acme & Sons",
)
TITLES = ("Call", "Thank-you email", "Check-in email", "Handwritten card", "Decision inquiry")
ROLES = ("Nurse manager", "Lab analyst", "Data engineer", "")
COUNTRIES = ("US", "US", "US", "DE", "DE", "GB", "PL", "")
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    '=HYPERLINK("http://evil.example")',
    "\u202eevil\u202c name\u0000\r\nBEGIN:VEVENT",
    "A" * 400,
    "مريم الأحمد",
    "-",
    "   ",
    "{0} {x} %s $name",
    "]]>&amp;<!--",
)


def step(number: int, day: date, hour: int, state: ReminderState | None, *, title: str = "Call") -> Step:
    """A step of a quarter of an hour; only its times where it has no state."""
    start = datetime.combine(day, time(hour, 5), UTC)
    end = start + timedelta(minutes=15)
    if state is None:
        return Step(f"s{number}", start, end)
    return Step(
        f"s{number}",
        start,
        end,
        process=f"p{number}",
        title=title,
        kind="contact",
        channel="phone",
        state=state,
        ticked=state == "done",
        firm=number % 3 > 0,
    )


def case(number: int, *, level: Level | None = None) -> Case:
    """A client as a real caseload has them: most share, some have much open, a few are broken."""
    dice = Random(number)
    other: Level = dice.choice((*LEVELS, "initials", "initials", "named"))
    level = level or other
    name = f"{dice.choice(FIRST)} {dice.choice(LAST)}"
    email = f"c{number}@example.com" if dice.random() < 0.9 else dice.choice(("", "not an address"))
    country = dice.choice(COUNTRIES)
    fate = dice.random()
    ref = f"c{number:05d}"
    if fate < 0.03:
        problems = ("The file cannot be opened: is it open in another program?", "Nothing was changed.")
        return Case(ref, name, "unread", level, email, problems=problems, problem_count=2, country=country)
    if fate < 0.06:
        return Case(ref, name, "ended", level, email, until=TODAY - timedelta(days=9), country=country)
    if fate < 0.08:
        return Case(ref, name, "no consent", level, email, country=country)
    return _shared(number, dice, Case(ref, name, "shared", level, email, country=country))


def _shared(number: int, dice: Random, plain: Case) -> Case:
    told = shows(plain.level, "step")
    lines = tuple(_lines(number, dice, plain.level))
    notable = tuple(_notable(dice)) if told else ()
    names = tuple(
        (each.process, _called(dice.choice(EMPLOYERS), plain.level)) for each in notable if each.process
    )
    late = sum(line.step.state == "late" for line in lines)
    unticked = sum(line.step.state == "assumed" for line in lines)
    broken = told and dice.random() < 0.06
    return plain._replace(
        until=TODAY + timedelta(days=dice.choice((5, 40, 130, 400))) if dice.random() < 0.7 else None,
        lines=lines,
        line_count=len(lines),
        late=late,
        unticked=unticked,
        due=sum(line.step.state == "due" for line in lines),
        notable=notable,
        names=names,
        quiet_since=TODAY - timedelta(days=dice.randrange(30)) if told else None,
        problems=("Row 7, column Interview date: the day cannot be read.",) if broken else (),
        problem_count=dice.randrange(1, 9) if broken else 0,
        figures=_figures(dice) if told else Figures(),
    )


def _lines(number: int, dice: Random, level: Level) -> Sequence[Line]:
    found = []
    for place in range(dice.choice((0, 1, 2, 3, 5, 8))):
        ahead = dice.randrange(-7, 8)
        state: ReminderState = (
            "due" if ahead == 0 else "upcoming" if ahead > 0 else dice.choice(("done", "assumed"))
        )
        if ahead == 0 and number % 5 == 0:
            state = "late"
        known = shows(level, "step")
        made = step(
            number * 100 + place,
            TODAY + timedelta(days=ahead),
            dice.randrange(14, 22),
            state if known else None,
            title=dice.choice(TITLES),
        )
        role = dice.choice(ROLES) if shows(level, "role") else ""
        found.append(Line(made, _called(dice.choice(EMPLOYERS), level) if known else "", role))
    return sorted(found, key=lambda line: line.step.start)


def _called(company: str, level: Level) -> str:
    return company if shows(level, "company") else initials(company)


def _notable(dice: Random) -> Sequence[Notable]:
    kinds: tuple[Attention, ...] = ("offer", "promise", "thanks", "silent")
    odds = (0.04, 0.12, 0.12, 0.1)
    found = []
    for place, kind in enumerate(kinds):
        if dice.random() < odds[place]:
            day = TODAY + timedelta(days=dice.randrange(0, 6) if kind == "offer" else -dice.randrange(1, 9))
            found.append(Notable(kind, day, "" if kind == "silent" else f"p{place}", f"{kind} said"))
    return found


def _figures(dice: Random) -> Figures:
    interviews = dice.randrange(0, 12)
    promises, thanks = dice.randrange(interviews + 1), dice.randrange(interviews + 1)
    return Figures(
        interviews=interviews,
        open=dice.randrange(interviews + 1),
        answer_days=tuple(dice.randrange(0, 25) for _ in range(dice.randrange(interviews + 1))),
        promises=promises,
        kept=dice.randrange(promises + 1),
        thanks=thanks,
        thanked=dice.randrange(thanks + 1),
        contacts=dice.randrange(0, 30),
    )


def caseload(count: int) -> tuple[Case, ...]:
    """So many clients, numbered from 0."""
    return tuple(case(number) for number in range(count))


def hostile_caseload() -> tuple[Case, ...]:
    """Each hostile text in every field that holds a text."""
    return tuple(_hostile(number, text) for number, text in enumerate(HOSTILE))


def _hostile(number: int, text: str) -> Case:
    made = step(number, TODAY + timedelta(days=1), 15, "upcoming")._replace(
        title=text, person=text, process=text, to=(text,), why=(text,)
    )
    past = step(number + 500, TODAY - timedelta(days=2), 15, "assumed")._replace(title=text)
    notable = (Notable("offer", TODAY, text, text), Notable("thanks", TODAY, text, text))
    return Case(
        ref=f"h{number}",
        name=text,
        standing="shared",
        level=LEVELS[1 + number % 3],
        email=text,
        until=TODAY,
        problems=(text, text),
        problem_count=2,
        late=1,
        lines=(Line(past, text, text), Line(made, text, text)),
        line_count=2,
        notable=notable,
        names=((text, text),),
        address=text,
        country=text,
        figures=Figures(interviews=3, contacts=2),
    )
