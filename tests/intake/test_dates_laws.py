"""Laws of reading dates: never against evidence, the same as a well-known reader where that is exact, in time."""

from __future__ import annotations

import time as clock
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil import parser as dateutil_parser
from hypothesis import assume, example, given
from hypothesis import settings as given_settings
from hypothesis import strategies as st

from ics_followup.intake.counted_days import counted_in
from ics_followup.intake.date_order import FIRSTS, First, Order, order_in
from ics_followup.intake.date_words import fold, language, languages, words
from ics_followup.intake.misread import Misread
from ics_followup.intake.promises import promise_from
from ics_followup.intake.rows import parts_of
from ics_followup.intake.starts import readers_of
from ics_followup.intake.values import When, moment, read_start, read_when

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
NEAR = st.dates(date(2024, 1, 1), date(2031, 12, 31))
TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
SIGNS = st.sampled_from("/-.")
WAYS = st.sampled_from(FIRSTS)
CHOSEN: st.SearchStrategy[First | None] = st.sampled_from([*FIRSTS, None])


def written(day: date, way: First, sign: str, *, short: bool, padded: bool) -> str:
    """A day in three numbers, as somebody writes it who has this habit."""
    numbers = (day.day, day.month) if way == "day first" else (day.month, day.day)
    first, second = (f"{number:02d}" if padded else str(number) for number in numbers)
    year = f"{day.year % 100:02d}" if short else str(day.year)
    return f"{first}{sign}{second}{sign}{year}"


def day_or_none(cell: str, order: Order) -> date | None:
    try:
        return read_when(cell, order).day
    except Misread:
        return None


def shows(day: date) -> bool:
    return day.day > 12


@given(st.lists(NEAR, min_size=1, max_size=8), WAYS, SIGNS, st.booleans(), st.booleans(), CHOSEN)
@example([date(2026, 7, 3), date(2026, 11, 22)], "day first", "/", False, True, "month first")
@example([date(2012, 11, 10)], "day first", "/", True, True, None)
@given_settings(max_examples=250)
def test_the_order_of_day_and_month_is_never_decided_against_evidence(
    days: list[date], way: First, sign: str, short: bool, padded: bool, chosen: First | None
) -> None:
    """A column that one person wrote is read as they wrote it, or refused; a setting counts where it shows nothing."""
    cells = [written(day, way, sign, short=short, padded=padded) for day in days]
    order = order_in(cells, chosen=chosen or "")
    if chosen not in (way, None) and not any(map(shows, days)):
        return  # the cells show nothing, and the setting is wrong: nobody can know
    if sign == "." and way == "month first" and not any(map(shows, days)):
        return  # with dots the day is first unless the column shows otherwise
    for day, cell in zip(days, cells, strict=True):
        assert day_or_none(cell, order) in (day, None), cell
        if any(map(shows, days)) and not short:
            assert day_or_none(cell, order) == day


@given(NEAR, NEAR, st.lists(NEAR, max_size=4))
@given_settings(max_examples=60)
def test_two_habits_in_one_column_settle_nothing(one: date, other: date, more: list[date]) -> None:
    assume(shows(one) and shows(other))
    cells = [written(one, "day first", "/", short=False, padded=True)]
    cells += [written(other, "month first", "/", short=False, padded=True)]
    order = order_in([*cells, *(day.isoformat() for day in more)])
    assert order.slashed == "both"
    for first, second in ((3, 7), (1, 12), (10, 11)):
        with pytest.raises(Misread, match="could be") as caught:
            read_when(f"{first}/{second}/2026", order)
        assert cells[0] in caught.value.remedy
        assert cells[1] in caught.value.remedy


@given(NEAR, st.sampled_from(["{:%A}, ", "{:%a} ", "{:%a}. "]))
def test_a_weekday_settles_its_own_cell_whatever_the_column_shows(day: date, lead: str) -> None:
    for way in FIRSTS:
        cell = lead.format(day) + written(day, way, "/", short=False, padded=False)
        for order in (Order(), Order(slashed="both", witnesses=("a", "b"))):
            assert day_or_none(cell, order) in (day, None)


FORMS: Sequence[tuple[str, bool]] = (
    ("%Y-%m-%d", False), ("%d.%m.%Y", True), ("%d %b %Y", True), ("%d %B %Y", True), ("%B %d, %Y", False),
    ("%b %d %Y", False), ("%A, %d %B %Y", True), ("%a %b %d %Y", False), ("%d-%b-%Y", True), ("%Y%m%d", False),
    ("%Y/%m/%d", False), ("%Y %b %d", False),
)  # fmt: skip
HOURS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " at %H:%M", " %I:%M%p")


@given(DAYS, TIMES, st.sampled_from(FORMS), st.sampled_from(HOURS))
@given_settings(max_examples=200)
def test_full_forms_mean_what_dateutil_reads(
    day: date, hour: time, form: tuple[str, bool], timed: str
) -> None:
    """Where a form names its order and every part, a well-known reader told that order must agree."""
    text = datetime.combine(day, hour).strftime(form[0] + timed).replace(" 00:", " 00:")
    ours = read_when(text)
    theirs = dateutil_parser.parse(
        text.replace(" at ", " "), dayfirst=form[1], yearfirst=form[0].startswith("%Y")
    )
    assert (ours.day, ours.clock or time(0)) == (theirs.date(), theirs.time())


@given(st.dates(date(2000, 1, 13), date(2100, 12, 31)), WAYS, st.sampled_from("/-"))
def test_numbers_in_a_known_order_mean_what_dateutil_reads(day: date, way: First, sign: str) -> None:
    text = written(day, way, sign, short=False, padded=True)
    order = order_in([written(date(2026, 11, 22), way, sign, short=False, padded=True)])
    assert read_when(text, order).day == dateutil_parser.parse(text, dayfirst=way == "day first").date()


@given(DAYS, TIMES)
def test_the_number_of_a_workbook_means_its_day_and_minute(day: date, hour: time) -> None:
    serial = (day - date(1899, 12, 30)).days + (hour.hour * 60 + hour.minute) / 1440
    assume(hour != time(0))
    for text in (f"{serial:.9f}", f"{serial:.7f}".replace(".", ",")):
        assert read_when(text) == When(day, hour)
    assert read_when(str((day - date(1899, 12, 30)).days)) == When(day)


@given(NEAR, st.sampled_from(languages()), st.data())
def test_every_name_of_every_month_is_read(day: date, tag: str, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(str(language(tag)["months"][day.month - 1]).split()))
    name = data.draw(st.sampled_from([name, name.upper(), name.title(), fold(name), f"{name}."]))
    form = data.draw(
        st.sampled_from(["{d} {m} {y}", "{d}. {m} {y}", "{m} {d}, {y}", "{d}-{m}-{y}", "{y} {m} {d}"])
    )
    assert read_when(form.format(d=day.day, m=name, y=day.year)).day == day


@given(NEAR, st.sampled_from(languages()), st.data())
def test_every_name_of_every_weekday_is_checked(day: date, tag: str, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(str(language(tag)["weekdays"][day.weekday()]).split()))
    month = data.draw(st.sampled_from(str(language(tag)["months"][day.month - 1]).split()))
    assert read_when(f"{name}, {day.day} {month} {day.year}").day == day
    with pytest.raises(Misread, match="weekday written with it"):
        read_when(f"{name} {(day + timedelta(days=1)).isoformat()}")


def test_no_word_means_two_months_or_two_weekdays() -> None:
    """A word of two meanings would be a guess: "mar" alone is both a month and a weekday, and its place decides."""
    found: dict[str, dict[str, set[int]]] = {"months": defaultdict(set), "weekdays": defaultdict(set)}
    for tag in languages():
        for kind, meant in found.items():
            for number, same in enumerate(language(tag)[kind], start=1):
                for word in same.split():
                    meant[fold(word)].add(number)
        for word, month in language(tag).get("needs_year", {}).items():
            found["months"][fold(word)].add(month)
    for kind, meant in found.items():
        assert not {word: numbers for word, numbers in meant.items() if len(numbers) > 1}, kind
    assert found["months"].keys() & found["weekdays"].keys() == {"mar"}
    assert not words().with_year.keys() & words().months.keys()


def test_every_language_has_twelve_months_and_seven_days() -> None:
    for tag in languages():
        file = language(tag)
        assert (len(file["months"]), len(file["weekdays"]), len(file["promised"]["numbers"])) == (12, 7, 10)
        assert set(file["promised"]["phrases"]) - {"coming_weekday"} == set(
            language("en")["promised"]["phrases"]
        ), tag


def test_no_phrase_means_two_things_in_two_languages() -> None:
    for tag in languages():
        for meaning, phrases in language(tag)["promised"]["phrases"].items():
            for phrase in phrases:
                for weekday in (str(name).split()[0] for name in language(tag)["weekdays"]):
                    text = phrase.replace("{weekday}", weekday).replace("{n}", "3")
                    told = {counted.phrase for each in languages() if (counted := counted_in(text, (each,)))}
                    assert told == {meaning}, text


JOINS = ("; ", ", ", " and ", " & ", " und ", " / ", "\n", ", and ", " + ")
STYLES = ("%Y-%m-%d", "%d %b %Y", "%B %d, %Y", "%d.%m.%Y", "%Y-%m-%d %H:%M", "%d %b %Y at %I:%M %p")


@given(st.lists(NEAR, min_size=1, max_size=6), st.sampled_from(JOINS), st.sampled_from(STYLES), st.booleans())
@given_settings(max_examples=100)
def test_rounds_in_one_cell_are_read_in_any_style(
    days: list[date], join: str, style: str, labelled: bool
) -> None:
    pieces = [datetime.combine(day, time(14, 30)).strftime(style) for day in days]
    if labelled:
        pieces = [f"Round {number}: {piece}" for number, piece in enumerate(pieces, start=1)]
    cell = join.join(pieces)
    assume(len(cell) <= 400)
    readers = readers_of(tuple(parts_of(cell)), Order(), None)
    assert [reader().day for reader in readers] == days


@given(st.text("0123456789/-.:, ;→abcdeghimnoprstuvzAPTZ()[]+'éº\n", max_size=60))
@given_settings(max_examples=300)
def test_what_looks_like_dates_is_read_within_bounds_or_refused(text: str) -> None:
    for reader in readers_of(tuple(parts_of(text)), Order(chosen="day first"), date(2026, 11, 22)):
        try:
            when = reader()
            at, _ = moment(when, ZoneInfo("America/New_York"))
        except Misread:
            continue
        assert 2000 <= when.day.year <= 2100
        assert at.tzinfo is not None
    assert isinstance(order_in([text]), Order)


LONG = 100_000
LONG_CELLS = (
    "1" * LONG, "1/" * (LONG // 2), "1/2/2026 " * (LONG // 9), "1." * (LONG // 2), "a" * LONG, " " * LONG,
    "Nov " * (LONG // 4), "22 Nov 2026, " * (LONG // 13), "22 Nov 2026; " * (LONG // 13), "(" * LONG,
    "Round 1: " * (LONG // 9), "de " * (LONG // 3), "Tue 3/7/2026 " * (LONG // 13), "é" * LONG, "1) " * (LONG // 3),
    "10:00-" * (LONG // 6), "next " * (LONG // 5), "'" * LONG, "2026-11-22" + " " * LONG + "x", "\u202e" * LONG,
)  # fmt: skip


@pytest.mark.parametrize("cell", LONG_CELLS, ids=lambda cell: repr(cell[:12]))
def test_a_cell_of_any_length_takes_bounded_time(cell: str) -> None:
    def start() -> None:
        for reader in readers_of(tuple(parts_of(cell)), Order(), date(2026, 11, 22)):
            reader()

    def promised() -> None:
        promise_from(cell, base=date(2026, 11, 22), order=None, counting=NotImplemented)

    looks: tuple[Callable[[], object], ...] = (
        lambda: order_in([cell]),
        lambda: read_start(cell),
        start,
        promised,
    )
    for look in looks:
        begin = clock.process_time()
        with suppress(Misread):
            look()
        assert clock.process_time() - begin < 1
