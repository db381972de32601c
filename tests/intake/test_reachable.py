"""Addresses and numbers: plain ones are taken at once, doubtful ones are told, and the libraries agree."""

from __future__ import annotations

import subprocess
import sys

import phonenumbers
import pytest
from email_validator import validate_email
from hypothesis import given
from hypothesis import strategies as st

from ics_followup.intake import reachable
from ics_followup.intake.reachable import address_doubt, number_doubt


@pytest.mark.parametrize(
    ("address", "better"),
    [
        ("dana@gmial.com", "dana@gmail.com"),
        ("dana@gmail.con", "dana@gmail.com"),
        ("dana@hotmial.com", "dana@hotmail.com"),
        ("dana@outlok.com", "dana@outlook.com"),
        ("dana@acme.ogr", "dana@acme.org"),
        ("dana@example.com.", "dana@example.com"),
    ],
)
def test_a_mistyped_host_is_told_with_the_one_that_was_meant(address: str, better: str) -> None:
    doubt = address_doubt(address)
    assert doubt is not None
    assert doubt[1] == f"Did you mean {better}?"


@pytest.mark.parametrize(
    "address", ["jürgen@müller.de", "info@müller.de", "佐藤@例え.jp", "dana@xn--mller-kva.de"]
)
def test_an_internationalised_host_is_no_doubt(address: str) -> None:
    assert address_doubt(address) is None


@pytest.mark.parametrize(
    "address",
    ["dana@example", "d..x@example.com", "dána@example.com", ".dana@example.com", "dana@-x.com", "a@x.test"],
)
def test_what_cannot_be_an_address_is_a_doubt(address: str) -> None:
    assert address_doubt(address) is not None


@pytest.mark.parametrize(
    "address",
    [
        "dana@example.com",
        "d.o+jobs@mail.example.co.uk",
        "DANA@EXAMPLE.COM",
        "dana@exämple.de",
        "dana@ymail.com",
    ],
)
def test_what_can_be_an_address_is_none(address: str) -> None:
    assert address_doubt(address) is None


@given(st.from_regex(r"[a-z0-9.+_-]{1,12}@[a-z0-9-]{1,10}(\.[a-z0-9-]{1,8})?\.(com|de|org)", fullmatch=True))
def test_what_is_taken_at_once_is_an_address_to_the_library(address: str) -> None:
    if reachable._surely_an_address(*address.split("@")):
        validate_email(address, check_deliverability=False)


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("+1-555-0100", "US"),
        ("555-0100", "US"),
        ("(312) 867-5309 ext. 12", "US"),
        ("+49 (0)171 1234567", "US"),
        ("0171/1234567", "DE"),
        ("06 12 34 56 78", "FR"),
        ("020 7946 0958", "GB"),
        ("+81 3 1234 5678", ""),
        ("0049 171 1234567", "US"),
        ("123456", ""),
    ],
)
def test_numbers_that_can_be(number: str, country: str) -> None:
    assert number_doubt(number, country) is None


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("+1 312 867", "US"),
        ("+44 12", "GB"),
        ("312-867-530911", "US"),
        ("+999 123 4567", ""),
        ("12345678901234567", ""),
    ],
)
def test_numbers_that_cannot_be_are_a_doubt(number: str, country: str) -> None:
    assert number_doubt(number, country) is not None


@given(
    st.from_regex(r"[0-9]{6,13}", fullmatch=True),
    st.booleans(),
    st.sampled_from(["", "US", "GB", "DE", "FR", "ES", "IT", "NL", "PT", "BR", "CH", "AU", "IN", "IE", "JP"]),
)
def test_what_is_taken_at_once_is_possible_to_the_library(
    digits: str, international: bool, country: str
) -> None:
    if digits[-7:-2] == "55501" or digits.startswith("00"):
        return
    if reachable._surely_a_number(digits, international=international, country=country):
        number = phonenumbers.parse(f"+{digits}" if international else digits, country or None)
        assert phonenumbers.is_possible_number(number)


@pytest.mark.parametrize("code", reachable._LENGTHS)
def test_the_lengths_of_a_country_are_possible_to_the_library(code: str) -> None:
    least, most = reachable._LENGTHS[code]
    for length in range(least, most + 1):
        assert phonenumbers.is_possible_number(phonenumbers.parse(f"+{code}{'2' * length}"))


@given(st.text(max_size=40), st.sampled_from(["", "US", "DE"]))
def test_any_text_is_answered(text: str, country: str) -> None:
    number_doubt(text, country)
    address_doubt(text)


def test_plain_people_need_no_library() -> None:
    code = (
        "import sys; from ics_followup.intake.people import people_from; "
        "people_from('Dana Ortiz <dana@example.com> +1-312-555-0110 (HR); Sam <s@acme.de> 0171 1234567', 'DE'); "
        "print({'email_validator', 'phonenumbers', 'difflib'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
