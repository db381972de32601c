"""Links are percent-encoded exactly as the standard library does it, and nothing gets into one by the back door."""

from __future__ import annotations

from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ics_followup.feed.encode import clean
from ics_followup.feed.links import _quoted, is_address, mailbox_link, mailto, phone_link
from ics_followup.model import Draft

UNRESERVED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")


def a_draft(subject: str = "Thank you", body: str = "Hi Dana,\n\nthank you.") -> Draft:
    return Draft(kind="thanks", tone="gracious", language="en", subject=subject, body=body)


@given(st.text(st.characters()))
def test_a_text_in_a_link_is_encoded_as_the_standard_library_would(text: str) -> None:
    assert _quoted(text.encode("utf-8", "replace")) == quote(text, safe="", errors="replace")


# --- mailto ------------------------------------------------------------------------------------------------


def test_a_mail_link_carries_recipient_subject_and_body() -> None:
    link = mailto("dana@example.com", a_draft("Q&A + tea? 100 % – danke", "Grüße,\n\nÄ & Ö + ½"))
    assert link.startswith("mailto:dana@example.com?subject=Q%26A%20%2B%20tea%3F%20100%20%25")
    parts = parse_qs(urlsplit(link).query, strict_parsing=True)
    assert parts == {
        "subject": ["Q&A + tea? 100 % – danke"],
        "body": ["Grüße,\r\n\r\nÄ & Ö + ½"],
    }


@given(
    st.text(st.characters(exclude_categories=()), max_size=200), st.text(st.characters(exclude_categories=()))
)
def test_nothing_but_a_subject_and_a_body_gets_into_a_mail_link(subject: str, body: str) -> None:
    """RFC 6068 2: every reserved sign is encoded, so that no &cc= and no second recipient can be smuggled in."""
    link = mailto("dana@example.com", a_draft(subject, body))
    head, _, fields = link.partition("?")
    assert head == "mailto:dana@example.com"
    pairs = [field.partition("=") for field in fields.split("&")]
    assert [name for name, _, _ in pairs] in (["subject", "body"], ["subject"], ["body"], [""])
    assert all(set(value) <= UNRESERVED | {"%"} for _, _, value in pairs)
    said = {name: unquote(value) for name, _, value in pairs}
    assert "\r" not in said.get("subject", "") and "\n" not in said.get("subject", "")  # noqa: PT018
    if "body" in said:
        assert said["body"].replace("\r\n", "\n") == clean(body)
        assert "\n" not in said["body"].replace("\r\n", "")
    assert len(link) <= 2000
    assert link[-1].isalnum()


def test_a_header_cannot_be_put_into_the_subject() -> None:
    link = mailto("dana@example.com", a_draft("Hello\r\nBcc: x@example.com", "Hi"))
    assert "%0D" not in link.partition("&body=")[0]
    assert "%0A" not in link.partition("&body=")[0]


def test_a_mail_link_that_would_be_too_long_has_no_body() -> None:
    short, long = (
        mailto("dana@example.com", a_draft(body="é" * 300)),
        mailto("dana@example.com", a_draft(body="é" * 400)),
    )
    assert "&body=" in short
    assert long == "mailto:dana@example.com?subject=Thank%20you"
    assert mailto("dana@example.com", a_draft(), whole=False) == long


@pytest.mark.parametrize(
    "text",
    ["dana@example.com", "dana.ortiz+jobs@mail.example.co.uk", "o'brien@example.com", "d_o-1@example.com",
     "jürgen@bücher.example"],
)  # fmt: skip
def test_a_plain_address_is_one(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize(
    "text",
    ["", "@", "dana", "dana@", "@example.com", "dana@example", "dana@example.com?cc=x@example.com",
     "dana@example.com&bcc=x@example.com", "dana@example.com,x@example.com", "dana@example.com x",
     "dana@example.com\r\nBcc:x@example.com", "dana@@example.com", "dana@example..com", ".dana@example.com",
     "dana.@example.com", "da..na@example.com", '"dana"@example.com', "<dana@example.com>", "dana@[127.0.0.1]",
     f"{'d' * 65}@example.com", "dana@example.com/x", "dana@example.com%2Cx"],
)  # fmt: skip
def test_what_could_be_more_than_one_address_is_none(text: str) -> None:
    assert not is_address(text)


@given(st.text(st.sampled_from("ab.@?&=%,;<>\" \r\n+'/#")))
def test_an_address_in_a_link_stays_one_address(text: str) -> None:
    if is_address(text):
        link = mailto(text, a_draft())
        assert link.count("@") == 1
        assert unquote(link.removeprefix("mailto:").partition("?")[0]) == text


# --- tel and sms -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phone", "link"),
    [
        ("+1-212-555-0121", "tel:+12125550121"),
        ("+44 (0)20 7946 0118", "tel:+442079460118"),
        ("0044 (0) 20 7946 0118", "tel:0044 2079460118".replace(" ", "")),
        ("(212) 555-0121", "tel:2125550121"),
        ("(020) 7946 0118", "tel:02079460118"),
        ("0171/1234567", "tel:01711234567"),
        ("+1-212-555-0121 ext. 12", "tel:+12125550121;ext=12"),
        ("+1-212-555-0121 x12", "tel:+12125550121;ext=12"),
        ("+49 30 123 (0) 45", "tel:+493012345"),
        ("ask the desk", ""),
        ("", ""),
    ],
)
def test_a_number_is_dialled_as_it_was_meant(phone: str, link: str) -> None:
    assert phone_link(phone, "phone") == link


def test_a_text_message_has_a_link_of_its_own() -> None:
    assert phone_link("+1-212-555-0121 ext. 12", "text") == "sms:+12125550121"


# --- the mailbox -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mail", "mine", "base"),
    [
        ("gmail", "sam@gmail.com", "https://mail.google.com/mail/u/0/#search/"),
        ("outlook", "sam@outlook.de", "https://outlook.live.com/mail/0/deeplink/search?query="),
        ("outlook", "", "https://outlook.live.com/mail/0/deeplink/search?query="),
        ("outlook", "sam@uni.example", "https://outlook.office.com/mail/deeplink/search?query="),
    ],
)
def test_the_mailbox_is_searched_for_the_person_and_the_company(mail: str, mine: str, base: str) -> None:
    link = mailbox_link(mail, mine, company='Tea & "Sons" Ltd.', address="dana@example.com")
    assert link.startswith(base)
    assert unquote(link.removeprefix(base)) == 'from:dana@example.com OR "Tea & Sons Ltd."'
    assert set(link.removeprefix(base)) <= UNRESERVED | {"%"}


def test_without_an_address_the_company_is_searched_and_without_a_mailbox_nothing() -> None:
    assert mailbox_link("gmail", "", company="Acme").endswith("#search/%22Acme%22")
    assert mailbox_link("", "sam@gmail.com", company="Acme") == ""
