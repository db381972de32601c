"""What ``followup.toml`` may say: one table of settings, each with its type, its default and its help."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple, get_args

from ics_followup import places
from ics_followup.model import Channel, Place
from ics_followup.problems import Problem

_MAILBOXES: Final = ("gmail", "outlook")
_FEWEST_DIGITS: Final = 3
_DRAFTS: Final = Path(__file__).parent / "data" / "drafts"
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DEFAULT_SLOTS: Final[Mapping[str, tuple[time, time]]] = {
    "work-hours": (time(9, 30), time(16, 30)),
    "mid-morning": (time(10, 0), time(11, 0)),
    "mid-afternoon": (time(14, 30), time(15, 30)),
    "end-of-day": (time(16, 30), time(17, 30)),
    "evening": (time(18, 30), time(19, 30)),
    "close": (time(16, 0), time(16, 15)),
}
"""The named windows on the employer's clock (A3, A21); the second time is excluded."""


class Me(NamedTuple):
    """Who follows up. ``awake`` is a window on my own clock, None where nothing is said."""

    name: str = ""
    email: str = ""
    phone: str = ""
    timezone: str = ""
    country: str = ""
    language: str = "en"
    awake: tuple[time, time] | None = None
    away: frozenset[date] = frozenset()
    mail: str = ""


class Defaults(NamedTuple):
    """What a row means where its own cell is empty. ``minutes`` is the length of an interview.

    ``dates`` is the order of day and month in columns that do not show it, empty where nothing is said.
    """

    country: str = ""
    region: str = ""
    timezone: str = ""
    minutes: int = 60
    channel: Channel = "email"
    cadence: str = "balanced"
    dates: Literal["day first", "month first", ""] = ""


class Closures(NamedTuple):
    """Days that differ from the published calendar. Ranges are already spelled out, both ends included.

    ``weekend`` holds weekday numbers (Monday is 0), None where the country's own weekend holds.
    ``working_anyway`` holds holiday names, or whole words of them, in lower case.
    ``company`` is by the company's name in lower case.
    """

    closed: frozenset[date] = frozenset()
    open: frozenset[date] = frozenset()
    weekend: frozenset[int] | None = None
    working_anyway: frozenset[str] = frozenset()
    company: Mapping[str, Closures] = MappingProxyType({})


class FeedSettings(NamedTuple):
    """What the feed shows and for how long. ``alarm`` is in minutes before the event, None for no alarm."""

    name: str = "Follow-ups"
    id: str = "followups"
    show: str = "next"
    unlogged: str = "assume"
    grace_days: int = 5
    alarm: int | None = None
    discreet: bool = False
    dead_man: bool = True
    keep_past_days: int = 60
    horizon_days: int | None = None


class Sources(NamedTuple):
    """Where else to look: ``calendar`` is an address or a file, empty for none. It may be a secret."""

    calendar: str = ""


class Settings(NamedTuple):
    """All of ``followup.toml``; without a file every default holds."""

    me: Me = Me()
    defaults: Defaults = Defaults()
    slots: Mapping[str, tuple[time, time]] = DEFAULT_SLOTS
    calendar: Closures = Closures()
    feed: FeedSettings = FeedSettings()
    columns: Mapping[str, str] = MappingProxyType({})
    drafts_folder: str = ""
    sources: Sources = Sources()


# --- readers: a TOML value becomes the setting's value, or ValueError says what to write instead -------------


def _close(word: str, known: Sequence[str]) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(word, known, n=1)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError('write a text in quotes, like "Sam Rivera"')
    return value.strip()


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("write true or false, without quotes")
    return value


def _count(least: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= 3650:
            raise ValueError(f"write a whole number from {least} to 3650, without quotes")
        return value

    return read


def _one_of(*words: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if value not in words:
            raise ValueError(f"write one of: {', '.join(words)}")
        return str(value)

    return read


def _zone(value: object) -> str:
    zone = places.zone_name(_text(value))
    if zone is None:
        raise ValueError(_nearest(places.nearest_zone(str(value)), 'write a name like "America/Chicago"'))
    return zone


def _country(value: object) -> str:
    found = places.country_of(_text(value))
    if found is None:
        raise ValueError(_nearest(places.nearest_country(str(value)), 'write a code or a name, like "US"'))
    return found[0] if not found[1] else f"{found[0]}-{found[1]}"


def _nearest(name: str | None, otherwise: str) -> str:
    return f'did you mean "{name}"?' if name else otherwise


def _clock(text: str) -> time:
    hour, _, minute = text.strip().partition(":")
    try:
        if text.strip() == "24:00":
            return time(23, 59)
        return time(int(hour), int(minute or "0"))
    except ValueError:
        raise ValueError(f'"{text.strip()}" is not a time; write times like "09:30"') from None


def _window(value: object) -> tuple[time, time]:
    parts = _text(value).replace("–", "-").split("-")
    if len(parts) != 2:
        raise ValueError('write two times, like "08:00-22:00"')
    begin, end = _clock(parts[0]), _clock(parts[1])
    if begin == end:
        raise ValueError("the two times are the same")
    return begin, end


def _slot(value: object) -> tuple[time, time]:
    begin, end = _window(value)
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


def _days(value: object) -> frozenset[date]:
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


def _weekend(value: object) -> frozenset[int]:
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


def _names(value: object) -> frozenset[str]:
    entries = value if isinstance(value, list) else [value]
    return frozenset(" ".join(_text(entry).casefold().split()) for entry in entries) - {""}


def _alarm(value: object) -> int | None:
    if value is False or value == "off":
        return None
    return _count(0)(value)


def _mailbox(value: object) -> str:
    text = _text(value).casefold()
    if text in ("", *_MAILBOXES):
        return text
    near = _close(text, _MAILBOXES)
    hint = f'did you mean "{near[0]}"? ' if near else ""
    raise ValueError(f'{hint}Known are "gmail" and "outlook"; with another mailbox, leave the line out')


def _language(value: object) -> str:
    text = _text(value)
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


class Setting(NamedTuple):
    """One line of ``followup.toml``: where it stands, how it is read, what it is for."""

    section: str
    key: str
    read: Callable[[object], Any]
    help: str


SETTINGS: Final = tuple(
    Setting(section=section, key=key, read=read, help=text)
    for section, key, read, text in (
        ("me", "name", _text, "Your name, as you sign it."),
        ("me", "email", _text, "Your address."),
        ("me", "phone", _text, "Your number: said twice in a voicemail."),
        ("me", "timezone", _zone, 'Where you are, like "America/Chicago".'),
        ("me", "country", _country, 'Whose holidays count where a row says nothing, like "US".'),
        ("me", "language", _language, "The language of your messages."),
        ("me", "awake", _window, 'When you can act, on your own clock, like "08:00-22:00".'),
        ("me", "away", _days, "Days on which you cannot follow up; what falls there moves past it."),
        ("me", "mail", _mailbox, 'Your mailbox, "gmail" or "outlook": adds a search link to each event.'),
        ("defaults", "country", _country, "The employers' country where a row says nothing."),
        ("defaults", "region", _text, "The employers' state or region where a row says nothing."),
        ("defaults", "timezone", _zone, "The employers' time zone where a row says nothing."),
        ("defaults", "minutes", _count(1), "How long an interview takes where a row says nothing: 60."),
        ("defaults", "channel", _one_of(*get_args(Channel)), "How to write where a row says nothing: email."),
        ("defaults", "cadence", _text, "Whose advice to follow where a row says nothing: balanced."),
        (
            "defaults",
            "dates",
            _one_of("day first", "month first"),
            "How to read days like 3/7/2026 in a column where nothing shows it: day first or month first.",
        ),
        ("calendar", "closed", _days, "Days on which no office of yours works, like 2026-12-24..2027-01-01."),
        ("calendar", "open", _days, "Days that are worked although the calendar says they are not."),
        ("calendar", "weekend", _weekend, 'The weekend, like ["Fri", "Sat"], instead of the country\'s.'),
        (
            "calendar",
            "working_anyway",
            _names,
            "Holidays by name, or a part of it, on which people work all the same.",
        ),
        ("feed", "name", _text, "What the calendar is called."),
        (
            "feed",
            "id",
            _text,
            "Keeps the events of two feeds apart. Never change it once you have subscribed.",
        ),
        ("feed", "show", _one_of("next", "all"), "next: what is certain and one more; all: the whole chain."),
        (
            "feed",
            "unlogged",
            _one_of("assume", "late"),
            "What a day counts as that passed without a log entry.",
        ),
        ("feed", "grace_days", _count(0), "With late: how many business days a follow-up may be late."),
        ("feed", "alarm", _alarm, "Minutes before an event; off unless set. Google ignores alarms in feeds."),
        ("feed", "discreet", _flag, 'Titles say only "Reminder", for a calendar that an employer can see.'),
        ("feed", "dead_man", _flag, "An event that you only ever meet when updates have stopped."),
        ("feed", "keep_past_days", _count(0), "How long past follow-ups stay in the feed: 60 days."),
        ("feed", "horizon_days", _count(1), "Leave out what is further ahead than this; nothing unless set."),
        ("drafts", "folder", _text, "A folder with messages of your own."),
        (
            "sources",
            "calendar",
            _text,
            "Your own calendar, an https address or an .ics file: each run looks there for interviews that the "
            "sheet lacks.",
        ),
    )
)
"""Every setting that this version obeys."""

_LATER: Final = {"share": ("level", "with", "until"), "feed": ("digest", "review")}
_TOML_PLACE: Final = re.compile(r"([^\n]*) \(at (?:line ([0-9]+), column ([0-9]+)|end of document)\)")
_SECRET: Final = ("sources",)
"""Sections whose values are never printed: the address of a calendar lets anybody read it."""
_SECTIONS: Final = ("me", "defaults", "slots", "calendar", "feed", "drafts", "columns", "share", "sources")


def settings_from(text: str, file: str) -> tuple[Settings, tuple[Problem, ...]]:
    r"""Read the text of a ``followup.toml``; what is wrong in it comes back as problems, all at once.

    >>> settings_from('[me]\nname = "Sam"', "followup.toml")[0].me.name
    'Sam'
    >>> [problem.what for problem in settings_from("[me]\nnmae = 'Sam'", "followup.toml")[1]]
    ['[me] has no setting "nmae"']
    """
    try:
        tables = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        return Settings(), (_unreadable(str(error), text, file),)
    reading = _Reading(text, file)
    for name, table in tables.items():
        reading.section(name, table)
    return reading.settings(), tuple(reading.problems)


def _unreadable(message: str, text: str, file: str) -> Problem:
    """Say where the text stops to be TOML, from what tomllib says: "… (at line 1, column 5)"."""
    found = _TOML_PLACE.fullmatch(message)
    place = None
    if found:
        lines = text.split("\n")
        line, column = (int(found[2]), int(found[3])) if found[2] else (len(lines), len(lines[-1]) + 1)
        source = lines[line - 1].rstrip("\r") if line <= len(lines) else ""
        if "://" in source:  # an address may be a secret
            source = ""
        place = Place(file=file, line=line, column=column, row=line, letter="", header="", source=source)
    return Problem(
        severity="error",
        file=file,
        what=f"The settings cannot be read from here on: {found[1] if found else message}",
        remedy='Write each setting as name = "value", with the quotes, one to a line.',
        place=place,
    )


def _as_written(value: object) -> str:
    """Show a value as it stands in the file, cut to sixty characters.

    >>> _as_written("some"), _as_written(True), _as_written(["2026-11-31"])
    ('"some"', 'true', '["2026-11-31"]')
    """
    if isinstance(value, str):
        text = f'"{value}"'
    elif isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, list):
        text = f"[{', '.join(map(_as_written, value))}]"
    else:
        text = str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


class _Reading:
    """Collects the values and the problems of one file."""

    def __init__(self, text: str, file: str) -> None:
        self.lines = text.split("\n")
        self.file = file
        self.problems: list[Problem] = []
        self.values: dict[str, dict[str, Any]] = {name: {} for name in _SECTIONS}
        self.company: dict[str, Closures] = {}

    def section(self, name: str, table: object) -> None:
        if name not in _SECTIONS:
            self.unknown(name, "", _SECTIONS, f"There is no section [{name}]")
        elif not isinstance(table, dict):
            self.wrong(name, "", f'write it as a section of its own, on a line "[{name}]"')
        elif name == "slots":
            for key, value in table.items():
                self.slot(key, value)
        elif name == "columns":
            for key, value in table.items():
                self.put("columns", key, _text, value)
        else:
            for key, value in table.items():
                self.setting(name, key, value)

    def slot(self, key: str, value: object) -> None:
        if key in DEFAULT_SLOTS:
            self.put("slots", key, _slot, value)
        else:
            self.unknown("slots", key, tuple(DEFAULT_SLOTS), f'There is no slot "{key}"')

    def setting(self, section: str, key: str, value: object) -> None:
        if section == "calendar" and key == "company" and isinstance(value, dict):
            for company, table in value.items():
                self.company_days(company, table)
            return
        known = {setting.key: setting.read for setting in SETTINGS if setting.section == section}
        later = _LATER.get(section, ())
        if key in known:
            self.put(section, key, known[key], value)
        elif key in later:
            self.add(section, key, f"[{section}] {key} has no effect yet", "Leave it out for now.", "warning")
        else:
            self.unknown(section, key, (*known, *later), f'[{section}] has no setting "{key}"')

    def company_days(self, company: str, table: object) -> None:
        days: dict[str, frozenset[date]] = {}
        for key, value in table.items() if isinstance(table, dict) else ():
            if key not in ("closed", "open"):
                self.unknown("calendar", key, ("closed", "open"), f'A company has no setting "{key}"')
                continue
            try:
                days[key] = _days(value)
            except ValueError as error:
                self.wrong("calendar", key, str(error))
        self.company[company.strip().casefold()] = Closures(
            closed=days.get("closed", frozenset()), open=days.get("open", frozenset())
        )

    def put(self, section: str, key: str, read: Callable[[object], Any], value: object) -> None:
        try:
            self.values[section][key] = read(value)
        except ValueError as error:
            self.wrong(section, key, str(error), value)

    def wrong(self, section: str, key: str, remedy: str, value: object = None) -> None:
        shown = f" = {_as_written(value)}" if value is not None and section not in _SECRET else ""
        end = "" if remedy.endswith((".", "?")) else "."
        self.add(
            section,
            key,
            f"[{section}] {key}{shown} cannot be used",
            f"{remedy[:1].upper()}{remedy[1:]}{end}",
        )

    def unknown(self, section: str, key: str, known: Sequence[str], what: str) -> None:
        near = _close(key or section, known)
        quoted = '"{}"' if key else "[{}]"
        remedy = f"Did you mean {quoted.format(near[0])}?" if near else f"Known are: {', '.join(known)}."
        self.add(section, key, what, remedy)

    def add(
        self, section: str, key: str, what: str, remedy: str, severity: Literal["error", "warning"] = "error"
    ) -> None:
        line = self.line_of(section, key)
        source = "" if section in _SECRET else self.lines[line - 1]
        place = Place(file=self.file, line=line, column=1, row=line, letter="", header=key, source=source)
        self.problems.append(Problem(severity=severity, what=what, remedy=remedy, place=place))

    def line_of(self, section: str, key: str) -> int:
        inside = not key
        for number, line in enumerate(self.lines, start=1):
            bare = line.strip()
            if bare.startswith("["):
                inside = bare.strip("[] ").partition(".")[0].strip() == section
                if inside and not key:
                    return number
            elif inside and key and bare.partition("=")[0].strip().strip("\"'") == key:
                return number
        return 1

    def settings(self) -> Settings:
        me, defaults = self.values["me"], self.values["defaults"]
        self.me_checked(me)
        for table in (me, defaults):
            country, _, region = table.pop("country", "").partition("-")
            if country:
                table["country"] = country
                if region and table is defaults:
                    table.setdefault("region", region)
        return Settings(
            me=Me(**me),
            defaults=Defaults(**self.region_checked(defaults)),
            slots={**DEFAULT_SLOTS, **self.values["slots"]},
            calendar=Closures(**self.values["calendar"], company=self.company),
            feed=FeedSettings(**self.values["feed"]),
            columns=self.values["columns"],
            drafts_folder=self.values["drafts"].get("folder", ""),
            sources=Sources(**self.values["sources"]),
        )

    def me_checked(self, me: Mapping[str, Any]) -> None:
        """Say what would have no effect: a language without messages, a number that nobody can call."""
        language, phone = me.get("language", ""), me.get("phone", "")
        if language and not self.values["drafts"].get("folder") and not is_language(language):
            self.wrong("me", "language", f"there are messages in: {', '.join(languages())}", language)
        if phone and sum(sign.isdigit() for sign in phone) < _FEWEST_DIGITS:
            what = f"[me] phone = {phone[:60]!r} does not look like a number that can be called"
            self.add("me", "phone", what, 'Write it like "+1-312-555-0100": voicemails say it.', "warning")

    def region_checked(self, defaults: dict[str, Any]) -> dict[str, Any]:
        country, region = defaults.get("country", ""), defaults.get("region", "")
        if region and country:
            code = places.region_code(country, region)
            if code is None:
                near = places.nearest_region(country, region)
                self.wrong("defaults", "region", _nearest(near, "write the region's code"), region)
            return {**defaults, "region": code or ""}
        if region:
            self.wrong(
                "defaults", "region", "set [defaults] country too: a region belongs to a country", region
            )
            return {**defaults, "region": ""}
        return defaults
