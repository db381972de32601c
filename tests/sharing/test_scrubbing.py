"""Numbers, addresses, links and names leave a text wherever they stand in it; all else stays as it was."""

from __future__ import annotations

import string
from time import process_time

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from ics_followup.sharing.scrubbing import Numbers, without_addresses


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("dana@example.com", "…"),
        ("(dana@example.com)", "(…)"),
        ("Dana <dana@example.com>, later", "Dana <…>, later"),
        ("dana＠example.com", "…"),
        ("dana\u200b@example.com", "…"),
        ("dana (at) example.com", "…"),
        ("dana [AT] example.com", "…"),
        ("mailto:dana%40example.com", "…"),
        ("https://example.org/a?b=c#d.", "…."),
        ("HTTP://EXAMPLE.ORG", "…"),
        ("www.example.org", "…"),
        ("zoom.us/j/123?pwd=x", "…"),
        ("example.org:8080/x", "…"),
        ("tel:+13125550100", "…"),
        ("skype:dana", "…"),
        ("+1-312-555-0100", "…"),
        ("(312) 555-0100", "…"),
        ("312.555.0100 ext 4", "… ext 4"),
        ("+49 30", "+49 30"),
        ("+49 30 123", "…"),
        ("call 5550100 today", "call … today"),
        ("٠١٢٣٤٥٦٧", "…"),
        ("0 3 0 1 2 3 4 5 6", "…"),
    ],
)
def test_what_one_could_write_to_call_or_open_is_taken_out(text: str, left: str) -> None:
    assert without_addresses(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "",
        "the lab plan",
        "Booking.com and monday.com",
        "3M, 7-Eleven and 24/7 shifts",
        "from 2026-11-24 to 2026-12-01",
        "the years 2019-2026",
        "10:00 to 11:30, room 2.114",
        "ICD-10, ISO 27001, 100 000 beds",
        "meet @ noon",
        "look at (most) things",
        "R&D: a/b tests, and/or",
        "Dr. Li, St. Luke's, e.g. this",
    ],
)
def test_what_is_neither_stays(text: str) -> None:
    assert without_addresses(text) == text


words = st.text(string.ascii_letters, min_size=1, max_size=8)
blanks = st.text(" -./()", max_size=3)


@hypothesis_settings(max_examples=150)
@given(before=words, after=words, digits=st.text("0123456789", min_size=7, max_size=14), data=st.data())
def test_no_seven_digits_of_a_number_are_left_however_it_is_written(
    before: str, after: str, digits: str, data: st.DataObject
) -> None:
    number = "".join(digit + data.draw(blanks) for digit in digits)
    left = without_addresses(f"{before} 9{number}9 {after}")
    assert sum(sign.isdigit() for sign in left) < 7 or "20" in digits or "19" in digits
    assert left.startswith(before)
    assert left.endswith(after)


@hypothesis_settings(max_examples=150)
@given(st.text(string.ascii_letters + "@ .-_+(){}<>[]:/\n", max_size=60))
def test_no_address_is_left_and_twice_is_as_once(text: str) -> None:
    left = without_addresses(text)
    assert not any(
        "@" in word.strip("()[]{}<>,;:.") and len(word.strip("()[]{}<>,;:.")) > 1 for word in left.split()
    )
    assert without_addresses(left) == left


@hypothesis_settings(max_examples=100)
@given(st.text(max_size=80))
def test_any_text_can_be_scrubbed(text: str) -> None:
    assert len(without_addresses(text)) <= len(text) + 1


@pytest.mark.parametrize("sign", ["@", "1", "1 ", "(at) ", "a.", "a.b/", "http://", "(", "2026-11-24 "])
def test_a_long_text_costs_no_more_than_its_length(sign: str) -> None:
    begin = process_time()
    without_addresses(sign * (100_000 // len(sign)))
    assert process_time() - begin < 2


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("the code 55321", "the code …"),
        ("extension 5-53-21, please", "extension …, please"),
        ("room 3125", "room 3125"),
        ("ISO 27001 and 2026-11-24", "ISO 27001 and 2026-11-24"),
        ("near ELM RISE 12", "near …"),
        ("the house at 4 Old Mill Road", "the house at …"),
        ("in der Lindenstraße 4a", "in der …"),
        ("Am Markt, Goethe-Str. 12", "Am Markt, …"),
        ("on the 24 March road trip", "on the 24 March road trip"),
    ],
)
def test_numbers_and_streets_of_private_cells_are_taken_out(text: str, left: str) -> None:
    numbers = Numbers(["+1 312 555 0110 ext 55321"], ["Elm Rise 12, 60614 Springfield"])
    assert numbers.taken_out(text) == left


@hypothesis_settings(max_examples=100)
@given(digits=st.text("0123456789", min_size=5, max_size=12), data=st.data())
def test_no_five_digits_of_a_private_cell_are_left(digits: str, data: st.DataObject) -> None:
    numbers = Numbers([f"tel. {digits}"])
    begin = data.draw(st.integers(0, len(digits) - 5))
    part = digits[begin : begin + data.draw(st.integers(5, 12))]
    written = "".join(digit + data.draw(st.sampled_from(("", "", " ", "-", "."))) for digit in part)
    left = numbers.taken_out(without_addresses(f"the code {written} of it"))
    bare = "".join(filter(str.isdigit, left))
    assert not any(digits[at : at + 5] in bare for at in range(len(digits) - 4))


@pytest.mark.parametrize("sign", ["1 a", "a ", "1 a a a ", "straße ", "a-"])
def test_a_long_text_without_a_street_costs_no_more_than_its_length(sign: str) -> None:
    begin = process_time()
    Numbers(["55321"]).taken_out("7 " + sign * (20_000 // len(sign)))
    assert process_time() - begin < 2
