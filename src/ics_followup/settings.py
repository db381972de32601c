"""What ``followup.toml`` may say: one table of settings, each with its type, its default and its help."""

from collections.abc import Callable, Mapping
from datetime import date, time
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple, get_args

from ics_followup.model import Channel
from ics_followup.setting_values import (
    address_of,
    alarm_of,
    count,
    country_of,
    days_of,
    file_name_of,
    flag_of,
    language_of,
    last_day_of,
    mailbox_of,
    names_of,
    nearest_of,
    one_of,
    open_text_of,
    review_of,
    text_of,
    weekend_of,
    window_of,
    zone_of,
)

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
    company: Mapping[str, "Closures"] = MappingProxyType({})


class FeedSettings(NamedTuple):
    """What the feed shows and for how long. ``alarm`` is in minutes before the event, None for no alarm.

    ``review`` is a weekday (Monday is 0) and a time on my own clock, None for no weekly review.
    """

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
    digest: bool = False
    review: tuple[int, time] | None = None


class Sources(NamedTuple):
    """Where else to look: ``calendar`` is an address or a file, empty for none. It may be a secret."""

    calendar: str = ""


class Publish(NamedTuple):
    """Where ``publish`` sends the feed: ``to`` is folder, gist, webdav or git, empty for nowhere.

    ``place`` is a folder, the id of a gist, the address of a WebDAV folder, or a git remote. ``name`` is the file's
    name there, empty until the first run makes one; ``address`` where calendars fetch it. No secret is ever here.
    """

    to: str = ""
    place: str = ""
    name: str = ""
    address: str = ""
    user: str = ""
    branch: str = ""
    client_id: str = ""
    token_file: str = ""


class Push(NamedTuple):
    """Which calendar ``push`` keeps: the server's address, the user there, the calendar's name.

    ``calendar`` is empty for the one that is called as the feed is. No secret is ever here.
    """

    url: str = ""
    user: str = ""
    calendar: str = ""
    password_file: str = ""


class Share(NamedTuple):
    """What a coach may see: ``level`` is empty where nothing is said, ``until`` the last day of the consent.

    ``with_`` is whom it is shared with; ``until`` None means no end.
    """

    level: Literal["busy", "initials", "named", "full", ""] = ""
    with_: str = ""
    until: date | None = None


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
    publish: Publish = Publish()
    push: Push = Push()
    share: Share = Share()


class Setting(NamedTuple):
    """One line of ``followup.toml``: where it stands, how it is read, what it is for."""

    section: str
    key: str
    read: Callable[[object], Any]
    help: str


SETTINGS: Final = tuple(
    Setting(section=section, key=key, read=read, help=text)
    for section, key, read, text in (
        ("me", "name", text_of, "Your name, as you sign it."),
        ("me", "email", text_of, "Your address."),
        ("me", "phone", text_of, "Your number: said twice in a voicemail."),
        ("me", "timezone", zone_of, 'Where you are, like "America/Chicago".'),
        ("me", "country", country_of, 'Whose holidays count where a row says nothing, like "US".'),
        ("me", "language", language_of, "The language of your messages."),
        ("me", "awake", window_of, 'When you can act, on your own clock, like "08:00-22:00".'),
        ("me", "away", days_of, "Days on which you cannot follow up; what falls there moves past it."),
        ("me", "mail", mailbox_of, 'Your mailbox, "gmail" or "outlook": adds a search link to each event.'),
        ("defaults", "country", country_of, "The employers' country where a row says nothing."),
        ("defaults", "region", text_of, "The employers' state or region where a row says nothing."),
        ("defaults", "timezone", zone_of, "The employers' time zone where a row says nothing."),
        ("defaults", "minutes", count(1), "How long an interview takes where a row says nothing: 60."),
        ("defaults", "channel", one_of(*get_args(Channel)), "How to write where a row says nothing: email."),
        ("defaults", "cadence", text_of, "Whose advice to follow where a row says nothing: balanced."),
        (
            "defaults",
            "dates",
            one_of("day first", "month first"),
            "How to read days like 3/7/2026 in a column where nothing shows it: day first or month first.",
        ),
        (
            "calendar",
            "closed",
            days_of,
            "Days on which no office of yours works, like 2026-12-24..2027-01-01.",
        ),
        ("calendar", "open", days_of, "Days that are worked although the calendar says they are not."),
        ("calendar", "weekend", weekend_of, 'The weekend, like ["Fri", "Sat"], instead of the country\'s.'),
        (
            "calendar",
            "working_anyway",
            names_of,
            "Holidays by name, or a part of it, on which people work all the same.",
        ),
        ("feed", "name", text_of, "What the calendar is called."),
        (
            "feed",
            "id",
            text_of,
            "Keeps the events of two feeds apart. Never change it once you have subscribed.",
        ),
        ("feed", "show", one_of("next", "all"), "next: what is certain and one more; all: the whole chain."),
        (
            "feed",
            "unlogged",
            one_of("assume", "late"),
            "What a day counts as that passed without a log entry.",
        ),
        ("feed", "grace_days", count(0), "With late: how many business days a follow-up may be late."),
        (
            "feed",
            "alarm",
            alarm_of,
            "Minutes before an event; off unless set. Google and mostly Outlook ignore alarms in feeds, Apple removes "
            "them.",
        ),
        ("feed", "discreet", flag_of, 'Titles say only "Reminder", for a calendar that an employer can see.'),
        ("feed", "dead_man", flag_of, "An event that you only ever meet when updates have stopped."),
        ("feed", "keep_past_days", count(0), "How long past follow-ups stay in the feed: 60 days."),
        ("feed", "horizon_days", count(1), "Leave out what is further ahead than this; nothing unless set."),
        (
            "feed",
            "digest",
            flag_of,
            "An all-day event for each day of two or more follow-ups, which lists them.",
        ),
        (
            "feed",
            "review",
            review_of,
            'A weekly event, like "Fri 16:00" on your own clock: who waits, who is late, what comes next week. '
            "None unless set.",
        ),
        ("drafts", "folder", text_of, "A folder with messages of your own."),
        (
            "sources",
            "calendar",
            text_of,
            "Your own calendar, an https address or an .ics file: each run looks there for interviews that the "
            "sheet lacks.",
        ),
        (
            "publish",
            "to",
            one_of("folder", "gist", "webdav", "git"),
            "Where the feed goes: a folder (a synced one, or a web server's), a secret gist at GitHub, a WebDAV server "
            "such as Nextcloud, or a git branch (GitHub or GitLab Pages).",
        ),
        (
            "publish",
            "place",
            open_text_of,
            "The folder; the id of the gist; the https address of the WebDAV folder; the git remote. It must exist; "
            "a gist is made.",
        ),
        (
            "publish",
            "name",
            file_name_of,
            "What the file is called there. The first run makes a name that nobody can guess.",
        ),
        (
            "publish",
            "address",
            address_of,
            "Where calendars fetch it, like a share link. Each change is fetched from there and compared.",
        ),
        ("publish", "user", open_text_of, "Your user name at the WebDAV server, or for the git remote."),
        ("publish", "branch", open_text_of, "The branch that the pages are made from; gh-pages unless set."),
        (
            "publish",
            "client_id",
            open_text_of,
            "The id of an application at GitHub, to sign in with a code instead of a token.",
        ),
        (
            "publish",
            "token_file",
            open_text_of,
            "A file that only you can read (chmod 600) with the token or password. Never write that here.",
        ),
        (
            "push",
            "url",
            address_of,
            "Your calendar server (CalDAV), like https://caldav.icloud.com, or the address of one calendar there.",
        ),
        ("push", "user", open_text_of, "Your user name at that server."),
        (
            "push",
            "calendar",
            open_text_of,
            "Which of your calendars there; the one called like the feed unless set.",
        ),
        (
            "push",
            "password_file",
            open_text_of,
            "A file that only you can read (chmod 600) with the password, for a computer without a keyring. Never "
            "write that here.",
        ),
        (
            "share",
            "level",
            nearest_of("busy", "initials", "named", "full"),
            "How much the person you share with may see: busy, initials, named or full. Initials unless set.",
        ),
        ("share", "with", text_of, 'Whom you share your follow-ups with, like "Alex, my coach".'),
        ("share", "until", last_day_of, "The last day of sharing, like 2027-01-31; no end unless set."),
    )
)
"""Every setting that this version obeys."""
