"""Links that somebody taps in a calendar: to write, to call, and to look into the mailbox first.

Each one holds nothing but unreserved signs, percent-encodings and its own punctuation, and ends in none that a program
takes off when it looks for links in a plain text.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final
from urllib.parse import quote

from ics_followup.feed.encode import clean, clean_octets
from ics_followup.model import Channel, Draft

MAILTO_CHARACTERS: Final = 2000
"""The longest mailto: link; some mail programs and browsers take no more."""

_GMAIL: Final = "https://mail.google.com/mail/u/0/#search/"
_OUTLOOK: Final = "https://outlook.live.com/mail/0/deeplink/search?query="
_OUTLOOK_AT_WORK: Final = "https://outlook.office.com/mail/deeplink/search?query="
_OUTLOOK_HOSTS: Final = ("outlook", "hotmail", "live", "msn")
_EXTENSIONS: Final = ("ext", "x", "#", ";", ",")
_STAYING: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%"
"""The unreserved signs of RFC 3986 2.3, and the percent sign, which is encoded before the others."""

_ENCODED: Final = tuple((bytes((octet,)), b"%%%02X" % octet) for octet in range(256))
"""Each octet, and its percent-encoding."""

_IN_A_NAME: Final = "!#$%&'*+-/=?^_`{|}~"


def mailto(address: str, draft: Draft, *, whole: bool = True) -> str:
    """RFC 6068: the address, subject and body, each percent-encoded; nothing else can get into the link.

    The subject is one line, the body's lines end in CRLF (RFC 6068 5). Where the link would be longer than 2,000
    characters, or ``whole`` is False, it has no body. ``address`` is one that `is_address` takes.

    >>> mailto("dana+jobs@example.com", Draft("thanks", "gracious", "en", "Q&A", "Hi Dana,"))
    'mailto:dana%2Bjobs@example.com?subject=Q%26A&body=Hi%20Dana%2C'
    """
    subject = _quoted(" ".join(clean(draft.subject).split()).encode())
    head = f"{_bare(address)}?subject={subject}" if subject else _bare(address)
    body = _quoted(clean_octets(draft.body).replace(b"\n", b"\r\n")) if whole else ""
    if not body:
        return _ended(head)
    full = _ended(f"{head}{'&' if subject else '?'}body={body}")
    return full if len(full) <= MAILTO_CHARACTERS else _ended(head)


@lru_cache(maxsize=1024)
def _bare(address: str) -> str:
    return f"mailto:{quote(address, safe='@')}"


@lru_cache(maxsize=1024)
def is_address(text: str) -> bool:
    """Whether the text is one plain address that a mailto: link may hold (RFC 5322 3.4.1, without quotes).

    >>> [is_address(text) for text in ("d.o'neil@example.com", "a@b.com?bcc=c@d.com", "a@b.com,c@d.com", "a@b")]
    [True, False, False, False]
    """
    local, at, domain = text.partition("@")
    hosts = domain.split(".")
    return (
        bool(at)
        and len(local) <= 64
        and len(domain) <= 253
        and len(hosts) > 1
        and all(
            atom and all(sign.isalnum() or sign in _IN_A_NAME for sign in atom) for atom in local.split(".")
        )
        and all(host and all(sign.isalnum() or sign == "-" for sign in host) for host in hosts)
    )


def phone_link(phone: str, channel: Channel) -> str:
    """A tel: link (RFC 3966) or, for a text message, an sms: link (RFC 5724); empty where no number can be read.

    A ``(0)`` after a country's code is not dialled from elsewhere, and an extension stays apart.

    >>> phone_link("+44 (0)20 7946 0118", "phone"), phone_link("+1-212-555-0121 ext. 12", "phone")
    ('tel:+442079460118', 'tel:+12125550121;ext=12')
    >>> phone_link("+1 (212) 555-0121", "text"), phone_link("on the card", "phone")
    ('sms:+12125550121', '')
    """
    text = phone.strip().casefold()
    cut = min((place for sign in _EXTENSIONS if (place := text.find(sign)) >= 0), default=len(text))
    number, extension = text[:cut], _digits(text[cut:])
    if number.startswith(("+", "00")):
        number = number.replace("(0)", "")
    digits = _digits(number)
    if not digits:
        return ""
    plus = "+" if number.startswith("+") else ""
    if channel == "text":
        return f"sms:{plus}{digits}"
    return f"tel:{plus}{digits}" + (f";ext={extension}" if extension else "")


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign in "0123456789")


def mailbox_link(mail: str, own_address: str, *, company: str, address: str = "") -> str:
    """A search of the user's own mailbox for what a company wrote; empty where ``mail`` names none.

    ``mail`` is ``gmail`` or ``outlook``. It looks for mail from ``address`` and for whatever names the company,
    because an answer often comes from a colleague or an application system. Where the ``own_address`` is not one of
    Microsoft's, Outlook is the one of a company or school. docs/decisions/0020 says what is known of both links.

    >>> mailbox_link("gmail", "", company="Acme", address="dana@example.com")
    'https://mail.google.com/mail/u/0/#search/from%3Adana%40example.com%20OR%20%22Acme%22'
    """
    base = _mailbox(mail.casefold(), own_address.casefold())
    if not base:
        return ""
    phrase = " ".join(company.replace('"', " ").split())
    words = f'from:{address} OR "{phrase}"' if address else f'"{phrase}"'
    return base + _quoted(words.encode("utf-8", "replace"))


def _mailbox(mail: str, own_address: str) -> str:
    if mail != "outlook":
        return _GMAIL if mail == "gmail" else ""
    host = own_address.rpartition("@")[2].partition(".")[0]
    return _OUTLOOK if not host or host in _OUTLOOK_HOSTS else _OUTLOOK_AT_WORK


def _quoted(data: bytes) -> str:
    """Percent-encoding (RFC 3986 2.1), octet by octet; unreserved signs stay."""
    data = data.replace(b"%", b"%25").replace(b" ", b"%20")
    for octet in set(data.translate(None, _STAYING)):
        data = data.replace(*_ENCODED[octet])
    return data.decode("ascii")


def _ended(link: str) -> str:
    """The link with its last sign encoded where that is a full stop or the like: it would be taken off."""
    return link if link[-1].isalnum() else f"{link[:-1]}%{ord(link[-1]):02X}"
