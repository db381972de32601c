"""In which order a column writes day and month: settled by what its cells show, never by a guess."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Final, Literal, NamedTuple

from ics_followup.intake.misread import shown
from ics_followup.intake.spoken import EVERY, IN_LOGS, Spoken
from ics_followup.patterns import pattern

First = Literal["day first", "month first"]
FIRSTS: Final[tuple[First, First]] = ("day first", "month first")
Habit = Literal["day first", "month first", "both", ""]
"""What cells show: "both" where they contradict each other, empty where nothing settles it."""

_DATED = pattern(
    r"(?<![0-9/.-])([0-9]{1,2})([-/.])\s?([0-9]{1,2})(?:\2\s?([0-9]{4}|[0-9]{2}))?(?![0-9]|[-/][0-9])"
)
_WORD_BEFORE = pattern(r"([^\W\d_]{2,16})\.?,?\s?\Z")
_WORD_BEHIND = pattern(r"[\s,]{0,2}(\()?([^\W\d_]{2,16}(?:-feira)?)\.?(?(1)\))(?![\w.])")


class Order(NamedTuple):
    """How a column writes day and month.

    ``slashed`` is for 3/7/2026 and 3-7-2026, ``dotted`` for 3.7.2026, which has the day first unless its column
    shows otherwise. ``witnesses`` name a cell for each habit that was found, ``years_last`` says that years of
    two digits stand at the end. ``chosen`` is what the settings or the command line say; evidence beats it.
    ``leaning`` names the cell whose weekday alone settles how others are read, empty where none leans on it.
    """

    slashed: Habit = ""
    dotted: Habit = ""
    years_last: bool = False
    witnesses: tuple[str, ...] = ()
    dotted_witnesses: tuple[str, ...] = ()
    chosen: First | Literal[""] = ""
    leaning: str = ""

    def of(self, sign: str) -> Habit:
        """How days with this sign between their numbers are read; "both" and empty refuse what could be two.

        >>> Order(slashed="month first").of("/"), Order().of("."), Order(chosen="month first").of(".")
        ('month first', 'day first', '')
        """
        if sign != ".":
            return self.slashed or self.chosen
        if self.dotted:
            return self.dotted
        return "" if "month first" in (self.slashed, self.chosen) else "day first"

    def seen(self, sign: str) -> tuple[str, ...]:
        """The cells that show it."""
        if sign == "." and self.dotted:
            return self.dotted_witnesses
        return self.witnesses


DAY_FIRST: Final = Order(slashed="day first", years_last=True)
MONTH_FIRST: Final = Order(slashed="month first", years_last=True)


def order_in(
    cells: Iterable[str],
    name: Callable[[int], str] = lambda index: f"cell {index + 1}",
    *,
    spoken: Spoken = EVERY,
    chosen: First | Literal[""] = "",
) -> Order:
    """Say in which order a column writes day and month: one number above 12 settles it.

    Where none is above 12, weekdays do, if all of them agree.
    ``name`` says what to call the cell at an index (from 0); ``chosen`` counts where the cells show nothing.

    >>> order_in(["03/07/2026", "11/22/2026"]).slashed
    'month first'
    >>> order_in(["03/07/2026"]).slashed
    ''
    """
    tally = _Tally(name, spoken)
    for index, cell in enumerate(cells):
        if cell[4:5] == "-" and len(cell) <= 19 and cell[:4].isdigit():  # an ISO date, the commonest cell
            continue
        if "/" in cell or "." in cell or "-" in cell:
            tally.cell(index, cell)
    return tally.order(chosen)


class _Tally:
    """What the cells of a column show, collected."""

    def __init__(self, name: Callable[[int], str], spoken: Spoken) -> None:
        self.name = name
        self.spoken = spoken
        self.found: dict[str, dict[Habit, str]] = {"/": {}, ".": {}}
        self.by_days: dict[str, dict[Habit, str]] = {"/": {}, ".": {}}
        self.open: set[str] = set()
        self.waiting: list[tuple[int, re.Match[str]]] = []
        self.years_last = False
        self.years_first = False

    def cell(self, index: int, cell: str) -> None:
        for match in _DATED.finditer(cell):
            sign, year = match[2], match[4]
            if not year and (sign != "/" or match[0] == "24/7"):
                continue
            if year and len(year) == 2 and sign != ".":
                if int(match[1]) > 31:
                    self.years_first = True
                    continue
                if could_begin_with_year(match[1], match[3], year):
                    self.waiting.append((index, match))
                    continue
            self.years_last = self.years_last or (bool(year) and sign != ".")
            self.note(index, match)

    def note(self, index: int, match: re.Match[str]) -> None:
        first, second, year = int(match[1]), int(match[3]), match[4]
        sign, said = "." if match[2] == "." else "/", match[0]
        habit: Habit = ""
        found = self.found
        if 12 < first <= 31 and 1 <= second <= 12:
            habit = "day first"
        elif 12 < second <= 31 and 1 <= first <= 12:
            habit = "month first"
        elif first != second and 1 <= first <= 12 and 1 <= second <= 12:
            found = self.by_days
            habit, said = (
                self.by_weekday(match, first, second, int(year) + 2000 * (len(year) == 2))
                if year
                else ("", "")
            )
            if not habit:
                self.open.add(sign)
        if habit:
            found[sign].setdefault(habit, f"{self.name(index)} ({shown(said)})")

    def by_weekday(self, match: re.Match[str], first: int, second: int, year: int) -> tuple[Habit, str]:
        """What a weekday beside a date shows that could be two days; and the two as they are written."""
        from ics_followup.intake.date_words import fold, words

        begin = max(0, match.start() - 20)
        before = _WORD_BEFORE.search(match.string[begin : match.start()])
        weekday = words(self.spoken).weekdays.get(fold(before[1])) if before else None
        said = match.string[begin + before.start() : match.end()] if before else ""
        if weekday is None:
            weekday, size = weekday_behind(match.string[match.end() :], self.spoken)
            said = match.string[match.start() : match.end() + size]
        if weekday is None or not 2000 <= year <= 2100:
            return "", ""
        as_day = date(year, second, first).weekday() == weekday
        as_month = date(year, first, second).weekday() == weekday
        if as_day == as_month:
            return "", ""
        return ("day first" if as_day else "month first"), said

    def order(self, chosen: First | Literal[""]) -> Order:
        years_last = (self.years_last or bool(chosen)) and not self.years_first
        if years_last:
            for index, match in self.waiting:
                self.note(index, match)
        slashed, dotted = (self.found[sign] or self.by_days[sign] for sign in "/.")
        return Order(
            slashed=_habit(slashed),
            dotted=_habit(dotted),
            years_last=years_last,
            witnesses=tuple(slashed.values()),
            dotted_witnesses=tuple(dotted.values()),
            chosen=chosen,
            leaning=next((witness for sign in "/." if (witness := self.leaning(sign))), ""),
        )

    def leaning(self, sign: str) -> str:
        """The cell whose weekday alone says how others are read."""
        agreed = not self.found[sign] and len(self.by_days[sign]) == 1 and sign in self.open
        return next(iter(self.by_days[sign].values())) if agreed else ""


def _habit(found: dict[Habit, str]) -> Habit:
    return "both" if len(found) == 2 else next(iter(found), "")


def weekday_behind(rest: str, spoken: Spoken) -> tuple[int | None, int]:
    """The weekday right behind a date, as in ``22.11.2026 (So) 10:00``, and how many signs of ``rest`` it takes.

    In logs only one in brackets counts: in "11/25, Mon called" another entry may begin.

    >>> weekday_behind(" (So) 10:00", EVERY), weekday_behind(" 10:00", EVERY)
    ((6, 5), (None, 0))
    """
    match = _WORD_BEHIND.match(rest)
    if match and spoken == IN_LOGS and not match[1]:
        return None, 0
    if not match:
        return None, 0
    from ics_followup.intake.date_words import fold, words

    weekday = words(spoken).weekdays.get(fold(match[2]))
    return (weekday, match.end()) if weekday is not None else (None, 0)


def could_begin_with_year(first: str, second: str, third: str) -> bool:
    """Whether three numbers of at most two digits can be a year, a month and a day, as in 26-11-22.

    >>> could_begin_with_year("10", "11", "12"), could_begin_with_year("7", "3", "26")
    (True, False)
    """
    if len(first) < 2 or len(third) != 2:
        return False
    try:
        date(2000 + int(first), int(second), int(third))
    except ValueError:
        return False
    return True
