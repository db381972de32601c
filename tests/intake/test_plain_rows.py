"""What is read at once, because it is written plainly, is read as the forgiving grammar reads it."""

from __future__ import annotations

import re
import string
import subprocess
import sys
import unicodedata
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ics_followup.intake import people
from ics_followup.intake.any_form import in_any_form
from ics_followup.intake.dialect.lines import Lines
from ics_followup.intake.misread import Misread
from ics_followup.intake.promises import promise_from
from ics_followup.intake.rounds import Start
from ics_followup.intake.rows import slug
from ics_followup.intake.values import cleaned, plainly
from ics_followup.patterns import pattern

NAMES = st.sampled_from(
    (
        "Dana Ortiz",
        "Jürgen Weiß",
        "田中 美咲",
        "Ana-Maria O'Neil",
        "Dr. Lee",
        "HR",
        "Recruiter",
        "Zoom",
        "tbd",
        "Sam and",
    )
)
ADDRESSES = st.sampled_from(("", " <dana@example.com>", "<d.o@gmial.com>", " <x@y>", " <Dana@Example.COM> "))
NUMBERS = st.sampled_from(
    ("", " +1-555-0100", " 030 123456", " (312) 555-0110", " 2026-11-22", " 12 34 / 56 78 90")
)
TITLES = st.sampled_from(
    ("", " (HR)", " (she/her)", " (hiring manager; Berlin)", " (-)", " (tel.)", " ( lead  ops )")
)
TOPICS = st.sampled_from(("", " [the lab plan]", " [pay; hours]", " [n/a]", " [the\nplan]", "  [；]", " []"))
PEOPLE = st.builds("".join, st.tuples(NAMES, ADDRESSES, NUMBERS, TITLES, TOPICS)) | st.text(
    alphabet="Dana O;,\n<@>()[].+1-\uff1b\u00a0&x", max_size=30
)


@given(text=PEOPLE)
def test_one_person_written_plainly_is_whom_the_whole_grammar_finds(text: str) -> None:
    person = people._plain_person(text)
    if person is not None:
        assert people._gathered_from(text, "Acme") == ([person], [])


DAYS = st.dates(date(1990, 1, 1), date(2110, 12, 31)).map(str)
CLOCKS = st.sampled_from(
    ("", " 10:00", "T09:30", " 24:00", " 00:00", " 9:00 ", " 99:99", "x", " 10.30", "T0930+")
)


@given(day=DAYS | st.sampled_from(("2026-02-30", "2026-2-3", "2026/11/22")), clock=CLOCKS)
def test_a_plain_day_is_read_as_the_whole_grammar_reads_it(day: str, clock: str) -> None:
    quick = plainly(day + clock)
    if quick is not None:
        assert in_any_form(cleaned(day + clock), None, None) == quick


@given(day=DAYS, near=st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_a_plain_promise_is_the_one_that_more_blanks_or_a_by_leave(day: str, near: date) -> None:
    def read(text: str) -> object:
        try:
            return promise_from(
                text, base=near, order=None, counting=NotImplemented, near=near, zone=ZoneInfo("Asia/Tokyo")
            )
        except Misread as misread:
            return misread.remedy

    assert read(day) == read(f"  {day}") == read(f"by {day}")


@given(text=st.text(alphabet=string.printable, max_size=30))
def test_a_slug_of_plain_letters_is_that_of_any_letters(text: str) -> None:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    kept = (sign if unicodedata.category(sign)[0] in "LNM" else " " for sign in folded)
    assert slug(text) == "-".join("".join(kept).split())


@given(
    day=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    clock=st.times(),
    fold=st.sampled_from((0, 1)),
    minutes=st.integers(1, 1440),
    zones=st.permutations(("America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "UTC")),
)
def test_an_end_is_on_the_clock_of_its_own_start(
    day: date, clock: time, fold: int, minutes: int, zones: list[str]
) -> None:
    for name in (*zones, *zones):
        zone = ZoneInfo(name)
        begin = datetime.combine(day, clock.replace(fold=fold), zone)
        end = Start(at=begin, timed=True).end(minutes)
        assert end.tzinfo is zone
        assert end.timestamp() - begin.timestamp() == timedelta(minutes=minutes).total_seconds()


@given(
    lines=st.lists(st.text(alphabet="aé田😀,\"'", max_size=6), max_size=6),
    own=st.booleans(),
)
def test_lines_are_those_of_the_text_whatever_the_letters(lines: list[str], own: bool) -> None:
    text = "\n".join(lines)
    kept = Lines(text, text.encode() if own else b"other")
    assert list(kept) == text.split("\n")
    assert "".join(kept.feed()) == text
    assert kept.line_with("田") == next((n for n, line in enumerate(lines, 1) if "田" in line), 0)


def test_a_pattern_is_compiled_when_it_is_used_and_is_then_like_any_other() -> None:
    later = pattern("(A+)b", re.IGNORECASE)
    match = later.search("xaaB")
    assert match is not None
    assert (match[1], later.sub("-", "ab Ab"), later.pattern) == ("aa", "- -", "(A+)b")
    with pytest.raises(re.error):
        pattern("(").match("")


LONG_SHEET = """
from ics_followup.intake import interviews_from, read_table
from ics_followup.settings import Settings

row = "Acme {n},Nurse,2026-11-2{d} 10:00,Europe/Berlin,DE,Dana Ortiz <d{n}@alike.example> [the plan],2026-12-0{d}"
rows = [row.format(n=n, d=n % 7 + 1) for n in range(300)]
sheet = "\\n".join(("company,role,interview,timezone,country,people,promised", *rows))
table = read_table(sheet.encode(), "interviews.csv")
same = [each for each in interviews_from(table, settings=Settings(), cadences=["balanced"]).interviews
        if each.start.day == 21]
print(len(same), len({each.company for each in same}), len({each.people[0].email for each in same}))
for shared in ("start", "end", "promises", "extras", "role"):
    print(len({id(getattr(each, shared)) for each in same}))
print(len({id(each.people[0].name) for each in same}))
"""


def test_rows_of_a_long_sheet_share_what_comes_again_and_keep_what_is_their_own() -> None:
    """In a process of its own, as a run is one: other tests fill the caches too."""
    told = subprocess.run(
        (sys.executable, "-c", LONG_SHEET), capture_output=True, text=True, check=True
    ).stdout
    own, *shared = told.splitlines()
    assert own == "43 43 43"
    assert len(shared) == 6
    assert all(int(count) <= 10 for count in shared), (
        shared
    )  # not one: a bounded cache may begin anew in between
