"""The values of followup.toml: what is written becomes a setting's value, or ValueError says what to write instead."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final

from ics_followup import places

_MAILBOXES: Final = ("gmail", "outlook")
_OFF: Final = ("", "off", "no", "none", "never")
_TOKENS: Final = ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-")
SECRET_NAMES: Final = frozenset(
    [
        "token",
        "password",
        "passwort",
        "passwd",
        "pass",
        "pw",
        "secret",
        "client_secret",
        "app_password",
        "key",
        "pat",
    ]
)
"""What people call a secret; in followup.toml it has no place."""
_REVIEW: Final = 'write a weekday and a time, like "Fri 16:00"; to have none, leave the line out'
_DRAFTS: Final = Path(__file__).parent / "data" / "drafts"
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FULL_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def close(word: str, known: Sequence[str]) -> list[str]:
    """The known word that comes nearest, in a list; an empty list where none is near."""
    from difflib import get_close_matches

    return get_close_matches(word, known, n=1)


def text_of(value: object) -> str:
    """A text, without the blanks around it."""
    if not isinstance(value, str):
        raise ValueError('write a text in quotes, like "Sam Rivera"')
    return value.strip()


def open_text_of(value: object) -> str:
    """A text in which no secret hides: neither a token of GitHub or GitLab nor a password within an address."""
    text = text_of(value)
    if any(mark in text for mark in _TOKENS) or ("://" in text and ":" in _user_part(text)):
        raise ValueError(
            "there is a secret in it; put that into a file that only you can read, and name the file with token_file"
        )
    return text


def _user_part(address: str) -> str:
    """What stands before the @ of an address, empty for nothing."""
    host = address.partition("://")[2].partition("/")[0]
    return host.rpartition("@")[0]


def address_of(value: object) -> str:
    """The https address of a file; webcal:// is the https:// that it stands for. http is for this computer only.

    >>> address_of("webcal://example.org/a.ics")
    'https://example.org/a.ics'
    """
    scheme, _, rest = open_text_of(value).partition("://")
    scheme = "https" if scheme.casefold() == "webcal" else scheme.casefold()
    host = rest.partition("/")[0].rpartition("@")[2]
    local = host.partition(":")[0] in ("localhost", "127.0.0.1") or host.startswith("[::1]")
    if not rest and not scheme:
        return ""
    if not host or any(sign.isspace() or not sign.isprintable() for sign in rest):
        raise ValueError("write a whole address, like https://example.org/calendar.ics")
    if scheme != "https" and not (scheme == "http" and local):
        raise ValueError("write an address that begins with https://, so that nobody on the way can read it")
    return f"{scheme}://{rest}"


def file_name_of(value: object) -> str:
    """The name of a calendar file, without folders."""
    name = open_text_of(value)
    plain = name.isascii() and all(sign.isalnum() or sign in "._-" for sign in name)
    if name and (not plain or name[0] in ".-" or not name.endswith(".ics") or len(name) > 100):
        raise ValueError(
            "write a name of letters, digits and hyphens that ends in .ics; or leave the line out"
        )
    return name


def flag_of(value: object) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise ValueError("write true or false, without quotes")
    return value


def count(least: int) -> Callable[[object], int]:
    """A reader of whole numbers from ``least`` to 3650."""

    def read(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= 3650:
            raise ValueError(f"write a whole number from {least} to 3650, without quotes")
        return value

    return read


def one_of(*words: str) -> Callable[[object], str]:
    """A reader of one of these words."""

    def read(value: object) -> str:
        if value not in words:
            raise ValueError(f"write one of: {', '.join(words)}")
        return str(value)

    return read


def nearest_of(*words: str) -> Callable[[object], str]:
    """A reader of one of these words, whatever its letter case; of another one it says which is nearest.

    >>> nearest_of("busy", "named")("Named")
    'named'
    """

    def read(value: object) -> str:
        text = text_of(value).casefold()
        if text in words:
            return text
        near = close(text, words)
        raise ValueError(
            f"{nearest(near[0] if near else None, 'write one of them')} Known are: {', '.join(words)}"
        )

    return read


def zone_of(value: object) -> str:
    """An IANA time zone."""
    zone = places.zone_name(text_of(value))
    if zone is None:
        raise ValueError(nearest(places.nearest_zone(str(value)), 'write a name like "America/Chicago"'))
    return zone


def country_of(value: object) -> str:
    """A country as its ISO code, with the region behind a hyphen where the name is that of one."""
    found = places.country_of(text_of(value))
    if found is None:
        raise ValueError(nearest(places.nearest_country(str(value)), 'write a code or a name, like "US"'))
    return found[0] if not found[1] else f"{found[0]}-{found[1]}"


def nearest(name: str | None, otherwise: str) -> str:
    """A hint that names the nearest known name, else the hint ``otherwise``."""
    return f'did you mean "{name}"?' if name else otherwise


def _clock(text: str) -> time:
    hour, _, minute = text.strip().partition(":")
    try:
        if text.strip() == "24:00":
            return time(23, 59)
        return time(int(hour), int(minute or "0"))
    except ValueError:
        raise ValueError(f'"{text.strip()}" is not a time; write times like "09:30"') from None


def window_of(value: object) -> tuple[time, time]:
    """Two times of a day, which may lie on both sides of midnight."""
    parts = text_of(value).replace("–", "-").split("-")
    if len(parts) != 2:
        raise ValueError('write two times, like "08:00-22:00"')
    begin, end = _clock(parts[0]), _clock(parts[1])
    if begin == end:
        raise ValueError("the two times are the same")
    return begin, end


def slot_of(value: object) -> tuple[time, time]:
    """Two times of one day, at least 15 minutes apart; the second is excluded."""
    begin, end = window_of(value)
    if (end.hour * 60 + end.minute) - (begin.hour * 60 + begin.minute) < 15:
        raise ValueError("the window must end at least 15 minutes after it begins, on the same day")
    return begin, end


def _day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    text = str(value).strip()
    if len(text) == 10 and text[4] == text[7] == "-" and text.replace("-", "").isascii():
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise ValueError(f'there is no day "{text}"; write days like "2026-12-24"') from None
    raise ValueError(f'"{text}" is not a day; write days like "2026-12-24"')


def last_day_of(value: object) -> date | None:
    """One day, the last one on which something holds; None for an empty text, which sets no end.

    >>> last_day_of("2027-01-31"), last_day_of("")
    (datetime.date(2027, 1, 31), None)
    """
    return None if value == "" else _day(value)


def days_of(value: object) -> frozenset[date]:
    """Single days and ranges ``FIRST..LAST``, both ends included."""
    entries = value if isinstance(value, list) else [value]
    found: set[date] = set()
    for entry in entries:
        first, dots, last = entry.partition("..") if isinstance(entry, str) else (entry, "", "")
        begin = _day(first)
        end = _day(last) if dots else begin
        if not begin <= end or (end - begin).days > 3660:
            raise ValueError(f'"{entry}": the second day must come after the first, within ten years')
        found.update(begin + timedelta(days=n) for n in range((end - begin).days + 1))
    return frozenset(found)


def weekend_of(value: object) -> frozenset[int]:
    """Weekdays, from 0 for Monday."""
    names = value if isinstance(value, list) else str(value).split(",")
    found = set()
    for name in names:
        short = str(name).strip().casefold()[:3]
        if short not in WEEKDAYS:
            raise ValueError(f'"{name}" is not a weekday; write for example ["Fri", "Sat"]')
        found.add(WEEKDAYS.index(short))
    if len(found) == 7:
        raise ValueError("a week needs at least one working day")
    return frozenset(found)


def names_of(value: object) -> frozenset[str]:
    """Names, folded for comparing."""
    entries = value if isinstance(value, list) else [value]
    return frozenset(" ".join(text_of(entry).casefold().split()) for entry in entries) - {""}


def alarm_of(value: object) -> int | None:
    """Minutes before an event, None for off."""
    if value is False or value == "off":
        return None
    return count(0)(value)


def review_of(value: object) -> tuple[int, time] | None:
    """A weekday (Monday is 0) and a time of it; None for none. Order, commas and full names do not matter.

    >>> review_of("Fri 16:00") == review_of("Fridays at 4 pm") == (4, time(16, 0))
    True
    """
    if value is False or (isinstance(value, str) and value.strip().casefold() in _OFF):
        return None
    if not isinstance(value, str):
        raise ValueError(_REVIEW)
    text = value.casefold().replace("a.m", "am").replace("p.m", "pm").replace(",", " ")
    words = [word.rstrip(".").replace(".", ":") for word in text.split()]
    days = [word for word in words if word[:3] in WEEKDAYS]
    rest = "".join(word for word in words if word not in days and word not in ("at", "on", "every"))
    if len(days) != 1 or not _FULL_DAYS[WEEKDAYS.index(days[0][:3])].startswith(days[0].removesuffix("s")):
        raise ValueError(_REVIEW)
    return WEEKDAYS.index(days[0][:3]), _half_day_clock(rest)


def _half_day_clock(text: str) -> time:
    """A time of 24 hours, or of 12 with am or pm: 16:00, 16, 4pm, 4:30pm."""
    half = text[-2:] if text[-2:] in ("am", "pm") else ""
    hour, colon, minute = text.removesuffix(half).removesuffix("h").partition(":")
    digits = all(part.isascii() and part.isdigit() for part in (hour, minute or "0"))
    if not digits or len(hour) > 2 or (colon and len(minute) != 2):
        raise ValueError(_REVIEW)
    least, most = (1, 12) if half else (0, 23)
    if not least <= int(hour) <= most or int(minute or "0") > 59:
        raise ValueError(_REVIEW)
    return time(int(hour) % 12 + (12 if half == "pm" else 0) if half else int(hour), int(minute or "0"))


def mailbox_of(value: object) -> str:
    """A mailbox that can be searched by a link, empty for another one."""
    text = text_of(value).casefold()
    if text in ("", *_MAILBOXES):
        return text
    near = close(text, _MAILBOXES)
    hint = f'did you mean "{near[0]}"? ' if near else ""
    raise ValueError(f'{hint}Known are "gmail" and "outlook"; with another mailbox, leave the line out')


def language_of(value: object) -> str:
    """A language tag or name."""
    text = text_of(value)
    if not text.replace("-", "").replace("_", "").isalpha():
        raise ValueError('write a language like "en" or "de"')
    return text


def languages() -> tuple[str, ...]:
    """The languages that there are messages in: a folder of ``data/drafts`` each."""
    return tuple(sorted(path.parent.name for path in _DRAFTS.glob("*/language.toml")))


def is_language(text: str) -> bool:
    """Whether there are messages in a language: a code, with a country or without, or its name.

    >>> is_language("en-AU"), is_language("German"), is_language("xx")
    (True, True, False)
    """
    wanted = text.replace("_", "-").casefold()
    if wanted.partition("-")[0] in languages():
        return True
    texts = ((_DRAFTS / tag / "language.toml").read_text(encoding="utf-8") for tag in languages())
    return any(wanted == name.casefold() for text in texts for name in tomllib.loads(text).get("names", ()))
