"""Links as people copy them, and the address of the file that each of them means."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ics_followup.network.safe import is_safe
from ics_followup.problems import UsageError
from ics_followup.sources.addresses import called, checked, direct, is_address, shown

KEY = "1Ab_C-defGHIjklMNOpqrSTUvwxYZ0123456789abcde"
PUBLISHED = "2PACX-1vQx_y-z0123456789"
SHEETS = "https://docs.google.com/spreadsheets"
CSV = f"{SHEETS}/d/{KEY}/export?format=csv"
PUB = f"{SHEETS}/d/e/{PUBLISHED}/pub"
SP = "https://acme-my.sharepoint.com/:x:/g/personal/sam_acme_com/EaBcD"

LINKS = {
    f"{SHEETS}/d/{KEY}/edit#gid=0": f"{CSV}&gid=0",
    f"{SHEETS}/d/{KEY}/edit?gid=77#gid=77": f"{CSV}&gid=77",
    f"{SHEETS}/d/{KEY}/edit?usp=sharing": CSV,
    f"{SHEETS}/d/{KEY}/edit": CSV,
    f"{SHEETS}/d/{KEY}": CSV,
    f"{SHEETS}/d/{KEY}/": CSV,
    f"{SHEETS}/d/{KEY}/view#gid=5": f"{CSV}&gid=5",
    f"{SHEETS}/d/{KEY}/htmlview": CSV,
    f"{SHEETS}/d/{KEY}/preview?gid=3": f"{CSV}&gid=3",
    f"{SHEETS}/u/1/d/{KEY}/edit#gid=4": f"{CSV}&gid=4",
    f"https://docs.google.com/a/acme.com/spreadsheets/d/{KEY}/edit": CSV,
    f"{SHEETS}/d/{KEY}/edit?resourcekey=0-xyz#gid=1": f"{CSV}&gid=1&resourcekey=0-xyz",
    f"{PUB}html": f"{PUB}?output=csv",
    f"{PUB}html?gid=12&single=true": f"{PUB}?output=csv&gid=12&single=true",
    f"{PUB}?output=csv": f"{PUB}?output=csv",
    f"{PUB}?gid=12&single=true&output=csv": f"{PUB}?output=csv&gid=12&single=true",
    f"{PUB}?output=xlsx": f"{PUB}?output=xlsx",
    PUB: f"{PUB}?output=csv",
    f"https://drive.google.com/file/d/{KEY}/view?usp=drive_link": f"https://drive.google.com/uc?export=download&id={KEY}",
    f"https://drive.google.com/open?id={KEY}": f"https://drive.google.com/uc?export=download&id={KEY}",
    "https://www.dropbox.com/s/a1b2c3/jobs.csv?dl=0": "https://www.dropbox.com/s/a1b2c3/jobs.csv?dl=1",
    "https://www.dropbox.com/scl/fi/a1/jobs.csv?rlkey=k2&st=x&dl=0": (
        "https://www.dropbox.com/scl/fi/a1/jobs.csv?rlkey=k2&st=x&dl=1"
    ),
    "https://www.dropbox.com/scl/fi/a1/jobs.csv?rlkey=k2&raw=1": (
        "https://www.dropbox.com/scl/fi/a1/jobs.csv?rlkey=k2&dl=1"
    ),
    f"{SP}?e=x1&web=1": f"{SP}?e=x1&download=1",
    SP: f"{SP}?download=1",
    "https://cloud.example.com/s/yxcFKRWBJqYYzp4": "https://cloud.example.com/s/yxcFKRWBJqYYzp4/download",
    "https://example.com/nextcloud/index.php/s/yxcFKRWBJqYYzp4/": (
        "https://example.com/nextcloud/index.php/s/yxcFKRWBJqYYzp4/download"
    ),
}
LEFT = [
    CSV,
    f"{SHEETS}/d/{KEY}/gviz/tq?tqx=out:csv",
    "https://docs.google.com/document/d/1/edit",
    "https://drive.google.com/drive/folders/abc",
    "https://www.dropbox.com/home",
    "https://1drv.ms/x/s!Abc",
    "https://onedrive.live.com/edit?id=1",
    "https://acme.sharepoint.com/sites/x",
    "https://cloud.example.com/s/short",
    "https://cloud.example.com/s/yxcFKRWBJqYYzp4/download",
    "https://example.org/jobs.csv?a=1",
    "https://notdocs.google.com.example.org/spreadsheets/d/x/edit",
    f"https://evil.example/spreadsheets/d/{KEY}/edit",
    "http://127.0.0.1:8000/s/yxcFKRWBJqYYzp4",
    "not an address",
]


@pytest.mark.parametrize(("link", "file"), LINKS.items(), ids=str)
def test_a_link_to_a_page_becomes_the_address_of_its_file(link: str, file: str) -> None:
    assert direct(link) == file


@pytest.mark.parametrize("file", sorted({*LINKS.values(), *LEFT}))
def test_an_address_of_a_file_and_an_unknown_one_stay(file: str) -> None:
    assert direct(file) == file


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("http://example.org/a.csv", "Write https://example.org/a.csv"),
        ("HTTP://example.org", "Write https://example.org"),
        ("http://localhost.example.org/a", "Write https://localhost.example.org/a"),
        ("http://127.0.0.2/a", "Write https://127.0.0.2/a"),
        ("http://sam:pw@example.org/a.csv", "Write https://example.org/a.csv"),
        ("ftp://example.org/a", "ftp:// cannot be read"),
        ("file:///home/sam/a.csv", "not a whole web address"),
        ("https://", "not a whole web address"),
        ("https:///a.csv", "not a whole web address"),
        ("https://example.org:99999/", "not a whole web address"),
        ("https://exam\tple.org/", "not a whole web address"),
        ("https://example.org\\@evil.example/", "not a whole web address"),
        ("https://[::1", "not a whole web address"),
    ],
)
def test_what_may_not_be_fetched_is_refused_with_what_to_write(text: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        checked(text)
    assert said in str(caught.value)
    assert caught.value.status == 2
    assert "pw" not in str(caught.value)


@pytest.mark.parametrize(
    "text", ["http://localhost/a", "http://127.0.0.1:80/a", "http://[::1]:8000/", "https://a/"]
)
def test_this_computer_may_be_asked_without_encryption(text: str) -> None:
    assert checked(text) == text
    assert is_safe(text)


def test_a_calendar_s_webcal_is_https() -> None:
    assert checked(" webcal://example.org/a.ics ") == "https://example.org/a.ics"


@pytest.mark.parametrize(
    "text", ["interviews.csv", "C:\\jobs\\a.csv", "-", "a/b.csv", "", "://x", "1://x", "C://jobs/a.csv"]
)
def test_names_of_files_are_not_addresses(text: str) -> None:
    assert not is_address(text)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        (f"{SHEETS}/d/{KEY}/edit", "Google Sheet"),
        ("https://example.org/jobs%20of%20Sam.csv?x=1", "jobs of Sam.csv"),
        ("https://example.org/export", "example.org"),
        ("https://example.org", "example.org"),
        ("https://example.org/a%2f..%2fb.csv", "a..b.csv"),
        ("https://example.org/%1b[2J.csv", "[2J.csv"),
    ],
)
def test_what_messages_call_it(address: str, name: str) -> None:
    assert called(address).replace("/", "") == name


def test_a_key_in_an_address_is_not_shown() -> None:
    assert shown(f"{SHEETS}/d/{KEY}/edit?usp=sharing#gid=0") == f"{SHEETS}/d/1Ab_…/edit?usp=sharing"
    assert (
        shown("https://cloud.example.com/s/yxcFKRWBJqYYzp4/download")
        == "https://cloud.example.com/s/yxcF…/download"
    )
    assert shown("https://calendar.google.com/calendar/ical/x/private-0a1b2c3d4e5f/basic.ics").count("…") == 1


@given(st.text(max_size=60), st.sampled_from(["https://", "http://", "webcal://", ""]))
def test_no_text_is_too_odd(text: str, scheme: str) -> None:
    address = scheme + text
    assert shown(address).isprintable()
    assert called(address).isprintable()
    assert direct(direct(address)) == direct(address)
    with suppress(UsageError):
        fine = checked(address)
        assert is_safe(fine)
        assert is_safe(direct(fine))


@given(st.text("abcdefXYZ0123456789", min_size=12, max_size=40), st.text("abcXYZ09", min_size=9, max_size=30))
def test_user_names_passwords_and_keys_are_never_shown(password: str, key: str) -> None:
    said = shown(f"https://me:{password}X9@example.org/a.csv?key={key}")
    assert password not in said
    assert key not in said
