"""What a calendar means for a sheet: rows to add, cells to fill, hours that moved, and nothing ever twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ics_followup.intake import Intake, interviews_from, read_table
from ics_followup.intake.appointments.applied import applied
from ics_followup.intake.appointments.compared import Compared, compared
from ics_followup.intake.appointments.meetings import company_key
from ics_followup.intake.appointments.proposals import Memory, Proposal
from ics_followup.settings import Settings
from ics_followup.settings_file import settings_from

TODAY = date(2026, 11, 22)
HEAD = "company,role,round,interview,minutes,timezone,people,status,status_date\n"
ME = '[me]\nname = "Sam Rivera"\nemail = "sam@gmail.com"\ntimezone = "America/Chicago"\n'
SETTINGS = settings_from(ME, "followup.toml")[0]


def event(
    title: str, start: str, *, uid: str = "", minutes: int = 60, guests: str = "", zone: str = ""
) -> str:
    begin = datetime.fromisoformat(start)
    where = f";TZID={zone}" if zone else ""
    end = begin + timedelta(minutes=minutes)
    timed = ":" in start
    lines = [
        "BEGIN:VEVENT",
        f"UID:{uid or title + start}",
        f"SUMMARY:{title}",
        f"DTSTART{where}:{begin:%Y%m%dT%H%M%S}" if timed else f"DTSTART;VALUE=DATE:{begin:%Y%m%d}",
        *([f"DTEND{where}:{end:%Y%m%dT%H%M%S}"] if timed else []),
        *(f"ATTENDEE;CN={guest.split('@')[0].title()}:mailto:{guest}" for guest in guests.split()),
        "END:VEVENT",
    ]
    return "\n".join(lines) + "\n"


def calendar(*events: str) -> bytes:
    return ("BEGIN:VCALENDAR\nVERSION:2.0\n" + "".join(events) + "END:VCALENDAR\n").encode()


def intake_of(sheet: bytes, configured: Settings = SETTINGS) -> Intake:
    table = read_table(sheet, "i.csv")
    return interviews_from(table, settings=configured, cadences=("balanced",), today=TODAY)


def looked(sheet: bytes, data: bytes, memory: Mapping[str, Memory] | None = None) -> Compared:
    return compared(data, "cal.ics", intake_of(sheet), settings=SETTINGS, today=TODAY, memory=memory or {})


def one(sheet: str, *events: str, memory: Mapping[str, Memory] | None = None) -> Proposal:
    (proposal,) = looked((HEAD + sheet).encode(), calendar(*events), memory).proposals
    return proposal


def taken(sheet: bytes, found: Compared) -> bytes:
    """The sheet after everything was confirmed."""
    return applied(found.to_confirm, intake_of(sheet).sheets[0], sheet)


def test_a_new_interview_is_a_row_with_people_time_length_and_clock() -> None:
    found = one(
        "Mercy,Nurse,,2026-11-10,,,,,\n",
        event(
            "Interview at Acme",
            "2026-11-25 09:00",
            guests="priya@acme.com",
            minutes=45,
            zone="America/New_York",
        ),
    )
    assert (found.kind, found.row_key) == ("new", "acme")
    assert dict(found.cells) == {
        "company": "Acme",
        "interview": "2026-11-25 09:00",
        "minutes": "45",
        "timezone": "America/New_York",
        "people": "Priya <priya@acme.com>",
    }


def test_the_users_own_clock_and_the_usual_length_are_not_written() -> None:
    found = one("", event("Interview at Acme", "2026-11-25 09:00", zone="America/Chicago"))
    assert dict(found.cells) == {"company": "Acme", "interview": "2026-11-25 09:00"}


def test_a_further_round_says_that_the_earlier_one_went_on() -> None:
    found = one("Acme,Nurse,,2026-11-10 10:00,,,,,\n", event("Second interview at Acme", "2026-11-25 09:00"))
    assert (found.kind, found.row_key) == ("round", "acme-nurse-second")
    assert dict(found.cells)["role"] == "Nurse"
    assert [(change.row_key, change.field, change.text) for change in found.changes] == [
        ("acme-nurse", "status", "advanced"),
        ("acme-nurse", "status_date", "2026-11-22"),
    ]


@pytest.mark.parametrize("status", ["rejected", "offer", "advanced"])
def test_a_round_whose_answer_is_known_keeps_it(status: str) -> None:
    found = one(
        f"Acme,Nurse,,2026-11-10 10:00,,,,{status},2026-11-12\n",
        event("Interview at Acme", "2026-11-25 09:00"),
    )
    assert (found.kind, found.changes) == ("round", ())


def test_an_earlier_round_that_the_sheet_lacks_has_advanced_already() -> None:
    found = one("Acme,Nurse,,2026-11-25 10:00,,,,,\n", event("Interview at Acme", "2026-11-10 09:00"))
    assert dict(found.cells)["status"] == "advanced"
    assert dict(found.cells)["status_date"] == "2026-11-25"
    assert dict(found.cells)["round"] == "earlier"
    assert found.changes == ()


def test_two_rounds_of_one_calendar_are_a_row_each_and_the_first_has_advanced() -> None:
    sheet = HEAD.encode() + b"Mercy,Nurse,,2026-11-10,,,,,\n"
    found = looked(
        sheet,
        calendar(
            event("Interview at Acme", "2026-11-03 09:00"), event("Interview at Acme", "2026-11-25 09:00")
        ),
    )
    assert [proposal.kind for proposal in found.proposals] == ["new", "round"]
    after = intake_of(taken(sheet, found))
    assert [(item.key, item.status) for item in after.interviews] == [
        ("mercy-nurse", "awaiting"),
        ("acme", "advanced"),
        ("acme-second", "awaiting"),
    ]


def test_a_row_that_waits_gets_its_date_and_keeps_what_it_says() -> None:
    found = one(
        "Acme,Nurse,,,30,,Dana,,\n", event("Interview at Acme", "2026-11-25 09:00", guests="lee@acme.com")
    )
    assert (found.kind, found.cells) == ("more", ())
    assert [(change.field, change.text) for change in found.changes] == [("interview", "2026-11-25 09:00")]


def test_a_row_with_a_clock_of_its_own_gets_the_hour_on_that_clock() -> None:
    found = one(
        "Acme,Nurse,,,,Europe/Berlin,,,\n",
        event("Interview at Acme", "2026-11-25 09:00", zone="America/Chicago"),
    )
    assert [(change.field, change.text) for change in found.changes] == [("interview", "2026-11-25 16:00")]


def test_of_two_rows_that_wait_the_position_decides_else_none() -> None:
    rows = "Acme,Nurse,,,,,,,\nAcme,Cook,,,,,,,\n"
    assert one(rows, event("Interview at Acme - Cook", "2026-11-25 09:00")).row_key == "acme-cook"
    unclear = one(rows, event("Interview at Acme", "2026-11-25 09:00"))
    assert (unclear.kind, unclear.row_key) == ("new", "acme")


def test_a_day_gets_its_hour_and_a_row_without_people_its_people() -> None:
    found = one(
        "Acme,,,2026-11-25,,,,,\n", event("Interview at Acme", "2026-11-25 09:00", guests="lee@acme.com")
    )
    assert found.kind == "more"
    assert [(change.field, change.text) for change in found.changes] == [
        ("interview", "2026-11-25 09:00"),
        ("people", "Lee <lee@acme.com>"),
    ]


def test_a_cell_with_several_rounds_is_never_overwritten() -> None:
    sheet = 'Acme,,,"2026-11-10; 2026-11-25",,,Dana,,\n'
    found = one(sheet, event("Interview at Acme", "2026-11-25 09:00"))
    assert (found.kind, found.changes) == ("known", ())


def test_what_the_sheet_says_otherwise_is_a_doubt_and_no_change() -> None:
    found = one("Acme,,,2026-11-25 14:00,,,Dana,,\n", event("Interview at Acme", "2026-11-25 09:00"))
    assert (found.kind, found.doubts) == ("known", ("your sheet says 14:00, the calendar 09:00",))


def test_an_hour_that_moved_is_known_by_memory() -> None:
    memory = {"u": Memory("acme", "2026-11-25 09:00")}
    row = "Acme,,,2026-11-25 09:00,,,Dana,,\n"
    moved = one(row, event("Interview at Acme", "2026-11-30 11:00", uid="u"), memory=memory)
    assert (moved.kind, moved.before) == ("moved", "2026-11-25 09:00")
    assert [(change.field, change.text) for change in moved.changes] == [("interview", "2026-11-30 11:00")]
    same = one(row, event("Interview at Acme", "2026-11-25 09:00", uid="u"), memory=memory)
    assert same.kind == "known"


def test_a_day_that_the_user_changed_is_never_taken_for_a_second_interview() -> None:
    memory = {"u": Memory("acme", "2026-11-25 09:00")}
    row = "Acme,,,2026-11-27 09:00,,,Dana,,\n"
    same = one(row, event("Interview at Acme", "2026-11-25 09:00", uid="u"), memory=memory)
    assert (same.kind, same.changes) == ("known", ())
    both = one(row, event("Interview at Acme", "2026-11-30 09:00", uid="u"), memory=memory)
    assert both.kind == "moved"
    assert "which the calendar never said" in both.doubts[0]


def test_an_hour_that_moved_is_known_though_the_row_was_renamed_since() -> None:
    memory = {"u": Memory("acme", "2026-11-25 09:00")}
    row = "Acme,Nurse,,2026-11-25 09:00,,,Dana,,\n"
    moved = one(row, event("Interview at Acme", "2026-11-30 11:00", uid="u"), memory=memory)
    assert (moved.kind, moved.row_key) == ("moved", "acme-nurse")


def test_a_shorter_name_at_the_very_same_hour_is_the_same_interview() -> None:
    row = "Northwind Traders,,,2026-11-25 09:00,,,Dana,,\n"
    assert one(row, event("Interview at Northwind", "2026-11-25 09:00")).kind == "known"
    assert one(row, event("Interview at Northwind", "2026-11-25 11:00")).kind == "new"
    assert one(row, event("Interview at Acme", "2026-11-25 09:00")).kind == "new"


@pytest.mark.parametrize(
    "name",
    [
        "Nair, Priya",
        "Priya Nair (HR)",
        "Dr. Priya Nair, PhD",
        "=cmd",
        "HR & Talent",
        "O'Neil; Bo",
        "李 娜",
        "<b>",
        "A/B",
    ],
)
def test_people_of_a_calendar_can_be_read_from_the_sheet_again(name: str) -> None:
    sheet = HEAD.encode()
    whole = event("Interview at Acme", "2026-11-25 09:00", guests="x@acme.com").replace(
        "CN=X", f'CN="{name}"'
    )
    after = intake_of(taken(sheet, looked(sheet, calendar(whole))))
    assert [problem for problem in after.problems if problem.severity == "error"] == []
    assert "x@acme.com" in [person.email for person in after.interviews[0].people]


def test_a_company_that_reads_as_nothing_is_none() -> None:
    found = looked(HEAD.encode(), calendar(event("Interview at N/A", "2026-11-25 09:00")))
    assert (found.proposals, len(found.unclear)) == ((), 1)


def test_a_formula_for_a_name_is_guarded_in_the_sheet() -> None:
    sheet = HEAD.encode()
    whole = event("Interview at Acme", "2026-11-25 09:00", guests="x@acme.com").replace("CN=X", 'CN="=cmd|x"')
    assert b",'=cmd|x <x@acme.com>," in taken(sheet, looked(sheet, calendar(whole)))


def test_what_the_user_did_not_want_is_not_asked_about_until_it_moves() -> None:
    memory = {"u": Memory("", "2026-11-25 09:00")}
    assert one("", event("Interview at Acme", "2026-11-25 09:00", uid="u"), memory=memory).kind == "refused"
    assert one("", event("Interview at Acme", "2026-11-26 09:00", uid="u"), memory=memory).kind == "new"


def test_a_panel_of_back_to_back_hours_is_one_interview() -> None:
    found = one(
        "",
        event("Interview at Acme", "2026-11-25 09:00", guests="ana@acme.com", uid="1"),
        event("Interview at Acme - Nurse", "2026-11-25 10:00", guests="lee@acme.com ana@acme.com", uid="2"),
        event("Interview at Acme", "2026-11-25 11:00", minutes=30, guests="kim@acme.com", uid="3"),
    )
    assert dict(found.cells)["minutes"] == "150"
    assert dict(found.cells)["people"] == "Ana <ana@acme.com>; Lee <lee@acme.com>; Kim <kim@acme.com>"
    assert found.role == "Nurse"
    assert found.uids == ("1", "2", "3")


def test_two_employers_are_never_mixed() -> None:
    agency = "kim@agency.com"
    sheet = HEAD.encode() + b"Acme,,,2026-11-25 09:00,,,Kim <kim@agency.com>,,\n"
    found = looked(
        sheet,
        calendar(
            event("Interview at Acme", "2026-11-25 09:00", guests=agency),
            event("Interview at Mercy", "2026-11-25 15:00", guests=agency),
            event("Interview at Acme Robotics", "2026-11-26 15:00", guests=agency),
        ),
    )
    assert [(proposal.kind, proposal.company) for proposal in found.proposals] == [
        ("known", "Acme"),
        ("new", "Mercy"),
        ("new", "Acme Robotics"),
    ]


def test_two_positions_at_one_employer_are_not_decided_for_the_user() -> None:
    rows = "Acme,Nurse,,2026-11-10,,,,,\nAcme,Cook,,2026-11-12,,,,,\n"
    found = one(rows, event("Interview at Acme", "2026-11-25 09:00"))
    assert found.changes == ()
    assert "several positions at Acme" in found.doubts[0]


def test_an_employer_whose_row_has_a_mistake_is_held_until_it_is_mended() -> None:
    found = one("Acme,Nurse,,31 February 2026,,,,,\n", event("Interview at Acme", "2026-11-25 09:00"))
    assert (found.kind, found.cells, found.changes) == ("held", (), ())


def test_names_of_companies_are_compared_without_form_accents_and_signs() -> None:
    for one_name, other in [
        ("Charité", "Charite"),
        ("Müller GmbH", "Muller"),
        ("St. Luke's", "st lukes"),
        ("東京", "東京"),
    ]:
        assert company_key(one_name) == company_key(other)
    assert company_key("Acme") != company_key("Acme Robotics")


def test_missing_columns_are_added_and_nothing_else_changes() -> None:
    sheet = b"Firma;Notizen\r\nMercy;x\r\n"
    found = looked(sheet, calendar(event("Interview at Acme", "2026-11-25 09:00", guests="lee@acme.com")))
    assert taken(sheet, found) == (
        b"Firma;Notizen;interview;people\r\nMercy;x\r\nAcme;;2026-11-25 09:00;Lee <lee@acme.com>\r\n"
    )


def test_a_sheet_with_a_column_for_the_hour_gets_it_there() -> None:
    sheet = b"company,interview date,interview time\nMercy,2026-11-10,10:00\n"
    found = looked(sheet, calendar(event("Interview at Acme", "2026-11-25 09:00")))
    assert taken(sheet, found).endswith(b"Acme,2026-11-25,09:00\n")


COMPANY = st.sampled_from(["Acme", "Mercy Health", "Müller GmbH", "3M"])
TITLE = st.sampled_from(
    ["Interview at {}", "Second interview {}", "{} interview - Nurse", "Interview at {} - Cook"]
)
WHEN = st.builds(lambda day, hour: f"2026-11-{day:02} {hour:02}:00", st.integers(1, 28), st.integers(8, 17))
GUESTS = st.sampled_from(["", "ana@acme.com", "lee@mercy.org kim@mercy.org", "bo@gmail.com"])
EVENTS = st.lists(st.tuples(COMPANY, TITLE, WHEN, GUESTS), min_size=1, max_size=6)
ROWS = st.lists(
    st.tuples(COMPANY, st.sampled_from(["", "Nurse", "Cook"]), st.one_of(st.just(""), WHEN)), max_size=4
)


@settings(max_examples=150)
@given(EVENTS, ROWS, st.booleans())
def test_to_import_twice_is_to_import_once(
    events: list[tuple[str, str, str, str]], rows: list[tuple[str, str, str]], remembers: bool
) -> None:
    """With memory or without: what was taken in is known, whatever the rows were."""
    lines = "".join(f"{company},{role},,{when},,,,,\n" for company, role, when in rows)
    sheet = (HEAD + lines).encode()
    assume(not [problem for problem in intake_of(sheet).problems if problem.severity == "error"])
    data = calendar(
        *(
            event(title.format(company), when, guests=guests, uid=str(number))
            for number, (company, title, when, guests) in enumerate(events)
        )
    )
    first = looked(sheet, data)
    after = taken(sheet, first)
    errors = [problem.what for problem in intake_of(after).problems if problem.severity == "error"]
    assert errors == []
    assert after.startswith(HEAD.encode())
    memory = {
        uid: Memory(item.row_key, item.start) for item in first.proposals for uid in item.uids if remembers
    }
    again = looked(after, data, memory)
    assert again.to_confirm == ()
    assert taken(after, again) == after


@pytest.mark.parametrize(
    ("row", "title", "when", "guests"),
    [
        ("Müller GmbH,Dev,,2026-11-26 16:00", "Interview bei Mueller", "2026-11-26 16:00", ""),
        ("Mueller,Dev,,2026-11-26 16:00", "Interview bei Müller", "2026-11-26 16:00", ""),
        ("Mercy Hospital,RN,,2026-11-25", "Mercy interview", "2026-11-25 09:00", "hr@mercy.org"),
        ("The Home Depot,Dev,,2026-11-30", "Interview Home Depot", "2026-11-30 11:00", ""),
        ("The Boeing Company,,,2026-11-27", "Boeing interview", "2026-11-27 09:00", ""),
        ("The Boeing Company,,,2026-11-27 09:00", "Boeing interview", "2026-11-27 09:00", ""),
        ("Globex,,,2026-11-23", "Phone interview - Globex Corporation", "2026-11-23 10:00", "x@globex.com"),
        ("Globex,,,2026-11-23", "Technical interview with Priya Nair", "2026-11-23 10:00", "x@globex.com"),
        ("JPMorgan Chase,,,2026-11-27 10:00", "Interview - JP Morgan", "2026-11-27 10:00", ""),
        ("Acme,,,2026-11-25 09:00", "Interview with Acme Corp second copy", "2026-11-25 09:00", ""),
    ],
)
def test_the_row_that_is_there_is_known_by_other_spellings(
    row: str, title: str, when: str, guests: str
) -> None:
    sheet = (HEAD + row + ",,,,,\n").encode()
    found = looked(sheet, calendar(event(title, when, guests=guests)))
    (proposal,) = found.proposals
    assert proposal.kind in ("known", "more")
    assert proposal.cells == ()
    (row_after,) = intake_of(taken(sheet, found)).interviews
    assert f"{row_after.start:%Y-%m-%d %H:%M}" == when


def test_a_likely_name_at_another_hour_of_the_day_is_a_row_with_a_doubt() -> None:
    found = one("Mercy Hospital,,,2026-11-25 14:00,,,,,\n", event("Mercy interview", "2026-11-25 09:00"))
    assert (found.kind, found.clashes) == ("new", False)
    assert "your sheet has Mercy Hospital on that day" in found.doubts


@pytest.mark.parametrize("title", ["Interview at Acme Robotics", "Interview at Northwind"])
def test_another_name_at_the_very_hour_of_a_row_is_a_doubt(title: str) -> None:
    found = one("Acme,,,2026-11-25 09:00,,,,,\n", event(title, "2026-11-25 09:00"))
    assert (found.kind, found.clashes) == ("new", True)
    assert "your sheet has Acme at this hour" in found.doubts


def test_a_longer_name_on_a_day_without_an_hour_is_asked_about() -> None:
    found = one("Acme,,,2026-11-25,,,,,\n", event("Interview at Acme Robotics", "2026-11-25 09:00"))
    assert (found.kind, found.doubts[0]) == ("new", "your sheet has Acme on that day")


def test_hours_of_one_day_that_lie_apart_are_one_row_with_a_doubt() -> None:
    first = event("Interview at Acme", "2026-11-27 09:00", uid="1")
    apart = one("", first, event("Interview at Acme", "2026-11-27 14:00", uid="2"))
    assert dict(apart.cells)["minutes"] == "360"
    assert "hours lie between its appointments (09:00-10:00, 14:00-15:00)" in apart.doubts[0]
    near = one("", first, event("Interview at Acme", "2026-11-27 11:30", uid="2"))
    assert near.doubts == ()


def test_what_ends_before_it_begins_is_not_taken() -> None:
    found = looked(HEAD.encode(), calendar(event("Interview at Acme", "2026-11-27 09:00", minutes=-1440)))
    assert [item.why for item in found.unclear] == ["it ends before it begins"]
    assert found.proposals == ()


@pytest.mark.parametrize("memory", [{}, {"u": Memory("acme-nurse", "2026-11-24 09:00")}])
def test_a_row_whose_interview_was_called_off_is_told_to_stand_still(memory: dict[str, Memory]) -> None:
    off = event("Interview: Acme", "2026-11-25 09:00", uid="u").replace("UID", "STATUS:CANCELLED\nUID")
    hour = "2026-11-24 09:00" if memory else "2026-11-25 09:00"
    sheet = (HEAD + f"Acme,Nurse,,{hour},,,,,\n").encode()
    (item,) = looked(sheet, calendar(off), memory).unclear
    assert "the row of Acme still stands in your sheet: write withdrawn or closed" in item.why
    ended = (HEAD + f"Acme,Nurse,,{hour},,,,withdrawn,2026-11-20\n").encode()
    assert [item.why for item in looked(ended, calendar(off), memory).unclear] == ["it was called off"]


def test_a_calendar_that_was_cut_short_is_told() -> None:
    whole = calendar(event("Interview at Acme", "2026-11-25 09:00"))
    assert looked(HEAD.encode(), whole + b"\n\n").problems == ()
    cut = looked(HEAD.encode(), whole[:-20] + b"BEGIN:VEVENT\nUID:x")
    assert "The file is cut short" in cut.problems[-1].what
    assert [item.company for item in cut.proposals] == ["Acme"]


@pytest.mark.parametrize(
    ("name", "title", "guests"),
    [("Mercy Hospital", "Mercy interview", ""), ("IBM", "Interview at Business Machines", "hr@ibm.com")],
)
def test_a_row_that_waits_under_a_likely_name_is_pointed_at(name: str, title: str, guests: str) -> None:
    found = one(f"{name},,,,,,,,\n", event(title, "2026-11-25 09:00", guests=guests))
    assert (found.kind, found.doubts[0]) == ("new", f"your sheet has {name} without a day")


def test_names_in_another_script_are_told_apart() -> None:
    row = "東京電力,,,2026-11-25 09:00,,,Dana,,\n"
    assert one(row, event("Interview at 東京電力", "2026-11-25 09:00")).kind == "known"
    assert one(row, event("Interview at 大阪ガス", "2026-11-25 11:00")).kind == "new"
