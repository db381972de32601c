"""Ten thousand events with the texts that break parsers, the same ones at every run."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from ics_followup.feed.uid import event_uid
from ics_followup.model import Event

SEED: Final = 5545
MOST: Final = 10_000

PIECES: Final = (
    *(" ", "  ", "\t", "\n", "\r", "\r\n", "\n\n", " \n", "\n ", "\x00", "\x07", "\x0b", "\x0c", "\x1b", "\x7f"),
    *("\u0085", "\u2028", "\u2029", "\u00a0", "\u00ad", "\u200b", "\u200d", "\u2060", "\u3000", "\ufeff", "\ufffd"),
    *("\ud800", "\udfff", "\ud83d\ude00", "\ufdd0", "\ufffe", "\U0001ffff", "\U0010ffff", "\U000e0001", "\ue000"),
    *("\\", "\\\\", "\\n", "\\N", "\\\n", "\\,", "\\;", "\\:", '\\"', "\\t", "\\x", "\\\\n", "\\\\\\", "\\\r\n "),
    *(",", ";", ":", '"', "'", "^", "^n", "^^", "^'", "%0D%0A", "%", "=", "&amp;", "<b>", "</script>", "<![CDATA["),
    *("BEGIN:VEVENT", "END:VEVENT", "\nEND:VEVENT\n", "\r\nEND:VCALENDAR\r\n", "\nDTSTART:20260101T000000Z\n"),
    *("\nATTACH;ENCODING=BASE64;VALUE=BINARY:AAAA", "\nX-A;B=\"c:d\":e", "RRULE:FREQ=DAILY", "\n\tfolded", "\n folded"),
    *("=0D=0A=", "QUOTED-PRINTABLE", "mailto:a@b.example?subject=x%2Cy&body=1%0D%0A2", "tel:+12125550121"),
    *("https://example.com/a,b;c?d=\\e&f=(g)", "P1D", "20261124T160000Z", "VALUE=DATE", "TZID=Europe/Berlin:"),
    *("\U0001f600", "\U0001f469\u200d\U0001f4bb", "\U0001f1e9\U0001f1ea", "\u2764\ufe0f", "\U0001f44d\U0001f3fd"),
    *("\u0645\u0631\u062d\u0628\u0627", "\u05e9\u05dc\u05d5\u05dd", "\u202eabc\u202c"),
    *("\u2066x\u2069", "\u200f", "\u061c"),
    *("e\u0301", "\u0301\u0308\u0323", "Z\u0351\u036b\u0343", "\u1100\u1161\u11a8"),
    *("\u0e01\u0e33", "\u0915\u094d\u0937"),
    *("\u4f60\u597d", "\u65e5\u672c\u8a9e\u3002", "\ud55c\uae00", "Z\u00fcrich"),
    *("\u0130\u0131", "\ufb03", "\u1e9e", "\u00df"),
    *("Dana", "Ortiz", "Acme, Inc.", "C:\\new\\table", "call; write", "10:30", "50 % off"),
    *("a/b", "#1", "@", "$x", "{}"),
)  # fmt: skip

WHOLE: Final = (
    "",
    *(
        " ",
        "\t",
        "\n",
        "\r\n\r\n",
        " " * 200,
        "\t" * 90,
        "\u00a0" * 90,
        "\u3000" * 90,
        "\n" * 120,
        " \n" * 90,
    ),
    *(
        "\\",
        "\\" * 74,
        "\\" * 75,
        "\\" * 151,
        "," * 200,
        ";" * 200,
        ":" * 200,
        '"' * 200,
        "^" * 200,
        "\x00" * 90,
    ),
    *(
        "n\\",
        "text\\",
        "text\\\\",
        "text\\n",
        "text\\N",
        "text\\\n",
        "\\N\\n\\,\\;\\\\",
        "^n^'^^",
        "\u0301" * 500,
    ),
    *(
        "a" * 5000,
        "\u00fc" * 5000,
        "\u4f60" * 5000,
        "\U0001f600" * 4500,
        "\\" * 4100,
        "\U0001f469\u200d" * 1500,
    ),
    *("a" + " " * 74 + "b", "a" * 62 + " " * 20 + "b" * 80, "BEGIN:VCALENDAR\r\nVERSION:2.0", "\ud800" * 9),
)

ZONES: Final = (
    *("Europe/Berlin", "America/New_York", "America/St_Johns", "America/Sao_Paulo", "Asia/Kathmandu"),
    *(
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Pacific/Chatham",
        "Africa/Casablanca",
        "Asia/Gaza",
        "Europe/Dublin",
    ),
)
DAYS: Final = (
    *(date(2026, 3, 8), date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 1), date(2027, 3, 14)),
    *(date(2026, 4, 5), date(2026, 10, 4), date(2028, 2, 29), date(2027, 12, 31), date(2038, 1, 19)),
    *(date(2096, 2, 29), date(2099, 12, 31), date(2011, 12, 29), date(1999, 12, 31), date(1970, 1, 2)),
)


def text(random: Random) -> str:
    """One text: a nuisance by itself, or up to forty pieces, in front of it so many letters that any may be folded."""
    if random.random() < 0.1:
        return random.choice(WHOLE)
    before = "x" * random.randrange(80) if random.random() < 0.5 else ""
    return before + "".join(random.choices(PIECES, k=random.randrange(1, 40)))


def span(random: Random) -> tuple[datetime, datetime] | tuple[date, date]:
    """When an event is: a whole day in every tenth case, else up to half an hour around a wall clock time."""
    day = random.choice(DAYS) + timedelta(days=random.choice((-1, 0, 0, 0, 1)))
    if random.random() < 0.1:
        return day, day + timedelta(days=random.choice((1, 1, 2)))
    clock = timedelta(minutes=15 * random.randrange(96), seconds=random.choice((0, 0, 0, 7)))
    wall = datetime.combine(day, time(), tzinfo=ZoneInfo(random.choice(ZONES))) + clock
    start = wall.replace(fold=random.randrange(2)).astimezone(UTC)
    return start, start + timedelta(minutes=random.choice((15, 15, 30, 1)))


def events(most: int = MOST, *, seed: int = SEED) -> tuple[Event, ...]:
    """So many events. Their days and texts are chance; their UIDs are made as for real ones."""
    random = Random(seed)
    found = []
    for number in range(most):
        start, end = span(random)
        found.append(
            Event(
                uid=event_uid("hostile", f"row-{number}", "step", 1, "person"),
                start=start,
                end=end,
                summary=f"{number} {text(random)}" if number % 3 else text(random),
                description=f"{text(random)}{number}{text(random)}",
                category=random.choice(("", "Call", "Wait, then call; or write")),
            )
        )
    return tuple(found)
