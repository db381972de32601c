"""Random histories of a sheet: UIDs are never reused, SEQUENCE never falls, what did not change keeps its bytes."""

from __future__ import annotations

import contextlib
import csv
import io
import tempfile
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from ics_followup.cli import run as command_line

COLUMNS = (
    "key",
    "company",
    "role",
    "interview",
    "people",
    "promised",
    "status",
    "country",
    "timezone",
    "log",
)
MOVING = ("DTSTAMP", "LAST-MODIFIED", "SEQUENCE")
CHANGES = {
    "role": ("", "Analyst", "Analyst, nights"),
    "people": ("", "Priya Shah <priya@example.com> +1-212-555-0121", "Tom Keller <tom@example.com>"),
    "promised": ("", "2026-11-27", "2026-12-04"),
    "status": ("", "awaiting", "rejected", "withdrawn", "offer"),
    "interview": ("2026-11-18 14:00", "2026-11-20 09:00", "2026-12-01 10:00"),
    "country": ("US", "DE"),
}
SETTINGS = (
    "",
    'show = "all"\n',
    "alarm = 10\n",
    "discreet = true\n",
    "keep_past_days = 3\n",
    "dead_man = false\n",
)
HEAD = '[me]\nname = "Sam Rivera"\ntimezone = "America/New_York"\ncountry = "US"\n[feed]\nid = "history"\n'


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An event as it stands in a feed: its bytes, and what of them is counted and what is content."""

    block: bytes
    uid: str
    row: str
    sequence: int
    day: date
    stamps: tuple[str, ...]
    content: tuple[str, ...]


def written(feed: bytes) -> dict[str, Written]:
    """The events of a feed by UID. Fails where a UID stands twice."""
    found = {}
    for part in feed.split(b"\r\nBEGIN:VEVENT\r\n")[1:]:
        block = part[: part.index(b"\r\nEND:VEVENT")]
        lines = block.replace(b"\r\n ", b"").decode().split("\r\n")
        names = {line.partition(":")[0]: line.partition(":")[2] for line in reversed(lines)}
        event = Written(
            block=block,
            uid=names["UID"],
            row=names.get("X-ICS-FOLLOWUP-ROW", ""),
            sequence=int(names["SEQUENCE"]),
            day=date.fromisoformat((names.get("DTSTART") or names["DTSTART;VALUE=DATE"])[:8]),
            stamps=(names["LAST-MODIFIED"], names["DTSTAMP"]),
            content=tuple(line for line in lines if line.partition(":")[0] not in MOVING),
        )
        assert event.uid not in found
        found[event.uid] = event
    return found


class Histories(RuleBasedStateMachine):
    """A sheet in a folder, built after every change; what the feed held last is compared with what it holds now."""

    def __init__(self) -> None:
        super().__init__()
        self.holder = tempfile.TemporaryDirectory()
        self.folder = Path(self.holder.name)
        self.rows: dict[str, dict[str, str]] = {}
        self.extra = ""
        self.today = date(2026, 11, 22)
        self.now: dict[str, Written] = {}
        self.ever: dict[str, Written] = {}

    def teardown(self) -> None:
        self.holder.cleanup()

    @initialize()
    def begin(self) -> None:
        self.add("a")

    @rule(key=st.sampled_from("abcd"))
    def add(self, key: str) -> None:
        people = "Priya Shah <priya@example.com> +1-212-555-0121"
        self.rows[key] = dict.fromkeys(COLUMNS, "") | {
            "key": key, "company": f"Company {key}", "interview": "2026-11-18 14:00", "people": people,
            "promised": "2026-11-25", "country": "US", "timezone": "America/New_York",
        }  # fmt: skip
        self.build()

    @rule(key=st.sampled_from("abcd"))
    def remove(self, key: str) -> None:
        self.rows.pop(key, None)
        self.build()

    @rule(key=st.sampled_from("abcd"), data=st.data(), column=st.sampled_from(sorted(CHANGES)))
    def change(self, key: str, data: Any, column: str) -> None:
        if key in self.rows:
            self.rows[key][column] = data.draw(st.sampled_from(CHANGES[column]))
        self.build()

    @rule(
        key=st.sampled_from("abcd"),
        what=st.sampled_from(("called, voicemail", "emailed", "they said by Dec 9")),
    )
    def log(self, key: str, what: str) -> None:
        if key in self.rows:
            before = self.rows[key]["log"]
            self.rows[key]["log"] = f"{before}; {self.today} {what}".removeprefix("; ")
        self.build()

    @rule(days=st.sampled_from((1, 1, 2, 7, 30)))
    def wait(self, days: int) -> None:
        self.today += timedelta(days=days)
        self.build()

    @rule(extra=st.sampled_from(SETTINGS))
    def set(self, extra: str) -> None:
        self.extra = extra
        self.build()

    @rule()
    def again(self) -> None:
        self.build()

    def build(self) -> None:
        """Write the sheet, build, and compare."""
        sheet, feed = self.folder / "interviews.csv", self.folder / "followups.ics"
        with sheet.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(self.rows.values())
        (self.folder / "followup.toml").write_text(HEAD + self.extra, encoding="utf-8")
        before = feed.read_bytes() if feed.exists() else b""
        inode = feed.stat().st_ino if before else None
        arguments = ["build", str(sheet), "-o", str(feed), "--today", str(self.today), "--allow-empty"]
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            status = command_line([*arguments, "--keep-going"])
        assert status in (0, 1), said.getvalue()
        after = feed.read_bytes()
        assert after != before or feed.stat().st_ino == inode, "an unchanged feed is left alone"
        self.compare(written(after))

    def compare(self, after: dict[str, Written]) -> None:
        for uid, event in after.items():
            last = self.ever.get(uid)
            if last is None:
                continue
            assert event.row == last.row, "a UID belongs to one row for ever"
            assert event.stamps >= last.stamps
            if event.content == last.content:
                assert event.block == last.block or uid not in self.now, "nothing changes that did not change"
                assert event.sequence >= last.sequence, "SEQUENCE never falls"
            else:
                assert event.stamps > last.stamps, "what changes is stamped later, also on the same day"
                assert event.sequence > last.sequence, "SEQUENCE never falls, and rises with the content"
                assert event.sequence == last.sequence + 1 or uid not in self.now
        self.now = after
        self.ever |= after


def test_in_every_history_of_a_sheet_events_keep_their_names_and_count_on() -> None:
    run_state_machine_as_test(Histories, settings=settings(max_examples=15, stateful_step_count=12))


@pytest.mark.soak
def test_in_many_long_histories_events_keep_their_names_and_count_on() -> None:
    run_state_machine_as_test(Histories, settings=settings(max_examples=300, stateful_step_count=40))
