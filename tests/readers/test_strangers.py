"""Parsers that others wrote read our feeds: equal instants and texts, on real feeds and on 10,000 hostile texts."""

from __future__ import annotations

import csv
import shutil
from datetime import UTC, datetime
from pathlib import Path

import hostile
import pytest
from strangers import COMMANDS, KNOWN_COMPLAINTS, Seen, as_read_by, differences, meant, read_by

from ics_followup.cli import run as command_line
from ics_followup.feed.write import feed_bytes

ROOT = Path(__file__).parent.parent.parent
GERMAN = (
    ("company", "role", "interview", "people", "promised", "country", "timezone", "language"),
    (
        *("Grün & Söhne, GmbH", "Analystin; Daten", "2026-11-18 14:00"),
        *(
            "Käthe Müller <km@example.de> (Leiterin) [das Büro: \\neu]",
            "2026-11-25",
            "DE",
            "Europe/Berlin",
            "de",
        ),
    ),
    (
        *("Weiß\\Straße", "Ingenieur", "2026-11-24 09:30"),
        *('Jürgen "Jogi" Löw +49-30-5550100', "", "AT", "Europe/Vienna", "de"),
    ),
)
FEEDS = {
    "sample": "",
    "all of it": 'show = "all"\n',
    "discreet": "discreet = true\n",
    "alarm": "alarm = 95\n",
    "German": "",
}


@pytest.fixture(scope="module")
def feeds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A feed of each sort, as ``build`` writes them."""
    built = {}
    for name, extra in FEEDS.items():
        folder = tmp_path_factory.mktemp("feed")
        shutil.copy(ROOT / "sample_data" / "interviews.csv", folder)
        config = (ROOT / "sample_data" / "followup.toml").read_text(encoding="utf-8") + extra
        (folder / "followup.toml").write_text(config, encoding="utf-8")
        if name == "German":
            with (folder / "interviews.csv").open("w", encoding="utf-8", newline="") as sheet:
                csv.writer(sheet).writerows(GERMAN)
        built[name] = folder / "followups.ics"
        sheet_name = str(folder / "interviews.csv")
        assert command_line(["build", sheet_name, "-o", str(built[name]), "--today", "2026-11-22"]) == 0
    return built


@pytest.fixture(scope="module")
def nuisance(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Seen]]:
    """The feed of the hostile texts, and what every reader should see in it."""
    events = hostile.events()
    file = tmp_path_factory.mktemp("hostile") / "hostile.ics"
    file.write_bytes(
        feed_bytes(events, name="a, b; c\\d", stamp=datetime(2026, 11, 22, tzinfo=UTC), alarm=10)
    )
    return file, meant(events, alarm=10)


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "icalendar"])
def test_a_stranger_reads_the_same_as_icalendar(name: str, feeds: dict[str, Path]) -> None:
    """What icalendar reads is what we meant: tests/feed/test_read_back.py."""
    theirs, judges = read_by(name, *feeds.values()), read_by("icalendar", *feeds.values())
    for feed, told, judge in zip(feeds, theirs, judges, strict=True):
        assert len(told.events) >= (10 if feed == "German" else 200)
        assert told.complaints == KNOWN_COMPLAINTS.get(name, ())
        wanted = sorted(as_read_by(name, seen, told.version) for seen in judge.events)
        assert differences(wanted, told.events) == [], feed
    alarms = {seen.alarms for seen in theirs[list(feeds).index("alarm")].events}
    assert alarms == {(), (-95 * 60,)}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_stranger_reads_ten_thousand_hostile_texts_as_they_were_meant(
    name: str, nuisance: tuple[Path, list[Seen]]
) -> None:
    feed, ours = nuisance
    (told,) = read_by(name, feed)
    assert told.complaints == KNOWN_COMPLAINTS.get(name, ())
    wanted = sorted(as_read_by(name, seen, told.version) for seen in ours)
    assert differences(wanted, told.events) == []


def test_the_hostile_texts_hold_what_they_are_for(nuisance: tuple[Path, list[Seen]]) -> None:
    feed, ours = nuisance
    lines = feed.read_bytes().split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert {len(line) for line in lines} >= set(range(30, 76)), "folded at every place"
    texts = "".join(seen.description for seen in ours)
    for piece in (
        "BEGIN:VEVENT",
        "\\N",
        "\\\n",
        "^n",
        "\u2066",
        "\U0001f600",
        "e\u0301",
        "\u200d",
        '"',
        ":",
        ";,",
    ):
        assert piece in texts
    assert not {"\x00", "\r", "\t", "\x85", "\u2028", "\u2029", "\ud800", "\ufeff"} & set(texts)
    assert {len(seen.start) for seen in ours} == {10, 20}
    assert {"2028-02-29", "2038-01-19", "2096-02-29", "2099-12-31"} <= {seen.start[:10] for seen in ours}


def test_validators_find_what_is_wrong(feeds: dict[str, Path], tmp_path: Path) -> None:
    """Otherwise their silence would say nothing. Of sabre/vobject, version 2 judges no calendars, 3 and later do."""
    broken = tmp_path / "broken.ics"
    whole = feeds["sample"].read_bytes()
    broken.write_bytes(whole.replace(b"VERSION:2.0\r\n", b"").replace(b"\r\nUID:", b"\r\nX-UID:", 1))
    found = {name: read_by(name, broken)[0] for name in ("libical", "vobject", "sabre/vobject")}
    assert any("VERSION" in complaint for complaint in found["libical"].complaints)
    assert any("UID" in complaint for complaint in found["vobject"].complaints)
    sabre = found["sabre/vobject"]
    assert sabre.version.startswith("2.") or any("UID" in complaint for complaint in sabre.complaints)
