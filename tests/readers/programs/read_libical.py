"""Reads feeds with libical, the C library, and prints what it saw in each, as JSON in the form of ``strangers.Seen``.

It also lets libical check the restrictions of the standards: how often each property may stand.
"""

from __future__ import annotations

import ctypes
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

NAMES: Final = ("libical.so.3", "libical.so.4", "libical.3.dylib", "libical.dylib")


class Time(ctypes.Structure):
    """struct icaltimetype of libical/icaltime.h."""

    _fields_ = (
        *((name, ctypes.c_int) for name in ("year", "month", "day", "hour", "minute", "second")),
        ("is_date", ctypes.c_int),
        ("is_daylight", ctypes.c_int),
        ("zone", ctypes.c_void_p),
    )


class Trigger(ctypes.Structure):
    """struct icaltriggertype: a moment, or a duration with its sign."""

    _fields_ = (
        ("time", Time),
        ("negative", ctypes.c_int),
        *((name, ctypes.c_uint) for name in ("days", "weeks", "hours", "minutes", "seconds")),
    )


def library() -> Any:
    """The library, with the types of what is called of it."""
    for name in NAMES:
        try:
            found = ctypes.CDLL(name)
            break
        except OSError:
            continue
    else:
        raise SystemExit("libical was not found")
    pointer, number, text = ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p
    for function, result, takes in (
        ("icalparser_parse_string", pointer, (text,)),
        ("icalcomponent_string_to_kind", number, (text,)),
        ("icalproperty_string_to_kind", number, (text,)),
        ("icalcomponent_get_first_component", pointer, (pointer, number)),
        ("icalcomponent_get_next_component", pointer, (pointer, number)),
        ("icalcomponent_get_first_property", pointer, (pointer, number)),
        ("icalcomponent_get_next_property", pointer, (pointer, number)),
        ("icalcomponent_count_errors", number, (pointer,)),
        ("icalrestriction_check", number, (pointer,)),
        ("icalproperty_get_value", pointer, (pointer,)),
        ("icalvalue_get_text", text, (pointer,)),
        ("icalvalue_get_trigger", Trigger, (pointer,)),
        ("icalproperty_get_dtstart", Time, (pointer,)),
        ("icalproperty_get_dtend", Time, (pointer,)),
        ("icalproperty_get_sequence", number, (pointer,)),
        ("icalproperty_get_value_as_string", text, (pointer,)),
        ("icaltime_is_utc", number, (Time,)),
    ):
        getattr(found, function).restype = result
        getattr(found, function).argtypes = takes
    return found


class Reader:
    def __init__(self) -> None:
        self.lib = library()

    def parts(self, component: int, name: bytes) -> Iterator[int]:
        kind = self.lib.icalcomponent_string_to_kind(name)
        part = self.lib.icalcomponent_get_first_component(component, kind)
        while part:
            yield part
            part = self.lib.icalcomponent_get_next_component(component, kind)

    def properties(self, component: int, name: bytes) -> Iterator[int]:
        kind = self.lib.icalproperty_string_to_kind(name)
        found = self.lib.icalcomponent_get_first_property(component, kind)
        while found:
            yield found
            found = self.lib.icalcomponent_get_next_property(component, kind)

    def texts(self, component: int, name: bytes) -> list[str]:
        return [
            self.lib.icalvalue_get_text(self.lib.icalproperty_get_value(found)).decode()
            for found in self.properties(component, name)
        ]

    def moment(self, component: int, name: bytes) -> str:
        (found,) = self.properties(component, name)
        time = getattr(self.lib, f"icalproperty_get_{name.decode().lower()}")(found)
        day = f"{time.year:04}-{time.month:02}-{time.day:02}"
        if time.is_date:
            return day
        zone = "Z" if self.lib.icaltime_is_utc(time) else " of no zone"
        return f"{day}T{time.hour:02}:{time.minute:02}:{time.second:02}{zone}"

    def alarm(self, component: int) -> int:
        (found,) = self.properties(component, b"TRIGGER")
        trigger = self.lib.icalvalue_get_trigger(self.lib.icalproperty_get_value(found))
        hours = 24 * (7 * trigger.weeks + trigger.days) + trigger.hours
        seconds = 60 * (60 * hours + trigger.minutes) + trigger.seconds
        return int(-seconds if trigger.negative else seconds)

    def feed(self, data: bytes) -> dict[str, Any]:
        calendar = self.lib.icalparser_parse_string(data)
        if not calendar or self.lib.icalcomponent_count_errors(calendar):
            raise SystemExit("libical could not read the feed without errors")
        events = [self.seen(event) for event in self.parts(calendar, b"VEVENT")]
        self.lib.icalrestriction_check(calendar)
        judged = (calendar, *self.parts(calendar, b"VEVENT"))
        complaints = {text for each in judged for text in self.texts(each, b"X-LIC-ERROR")}
        return {"events": events, "complaints": sorted(complaints)}

    def seen(self, event: int) -> dict[str, Any]:
        (sequence,) = self.properties(event, b"SEQUENCE")
        (status,) = self.properties(event, b"STATUS")
        (transp,) = self.properties(event, b"TRANSP")
        return {
            "uid": "".join(self.texts(event, b"UID")),
            "start": self.moment(event, b"DTSTART"),
            "end": self.moment(event, b"DTEND"),
            "summary": "".join(self.texts(event, b"SUMMARY")),
            "description": "".join(self.texts(event, b"DESCRIPTION")),
            "categories": self.texts(event, b"CATEGORIES"),
            "sequence": self.lib.icalproperty_get_sequence(sequence),
            "status": self.lib.icalproperty_get_value_as_string(status).decode(),
            "transp": self.lib.icalproperty_get_value_as_string(transp).decode(),
            "alarms": [self.alarm(each) for each in self.parts(event, b"VALARM")],
        }


def main() -> None:
    reader = Reader()
    print(json.dumps([reader.feed(Path(file).read_bytes()) for file in sys.argv[1:]]))


if __name__ == "__main__":
    main()
