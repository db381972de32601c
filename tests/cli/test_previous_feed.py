"""What stands where the feed is to be written: each case has its answer, and none loses what can be kept."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ics_followup.feed.previous import PreviousEvent, previous_from

Run = Callable[..., tuple[int, str, str]]
SHEET = "company,role,interview,people,status,status_date\n"
ACME = "Acme,Analyst,2026-11-18 10:00,Dana Ortiz <dana@example.com>,{status}\n"
BIRCH = "Birch,Analyst,2026-11-19 10:00,Tom Keller <tom@example.com>,,\n"
SETTINGS = '[me]\nname = "Sam Rivera"\ntimezone = "America/Chicago"\ncountry = "US"\n'


def write(folder: Path, *, status: str = ",", settings: str = SETTINGS, rows: str = ACME + BIRCH) -> Path:
    (folder / "interviews.csv").write_text(SHEET + rows.replace("{status}", status))
    (folder / "followup.toml").write_text(settings)
    return folder / "followups.ics"


def events(feed: Path) -> dict[str, PreviousEvent]:
    return {event.uid: event for event in previous_from(feed.read_bytes()).events}


def build(run: Run, *more: str, today: str = "2026-11-22", expect: int = 0) -> str:
    status, out, err = run("build", "--today", today, *more)
    assert status == expect, err
    return out + err


def test_what_left_the_feed_and_comes_back_goes_on_counting(run: Run, plain: Path) -> None:
    feed = write(plain)
    build(run)
    before = events(feed)
    write(plain, status="rejected,2026-11-20")
    build(run)
    gone = before.keys() - events(feed).keys()
    assert gone
    write(plain)
    build(run, today="2026-11-23")
    back = events(feed)
    for uid in gone & back.keys():
        assert back[uid].sequence == before[uid].sequence + 1
        assert back[uid].stamp > before[uid].stamp
    assert gone & back.keys()
    build(run, today="2026-11-23")
    assert events(feed) == back


def test_what_left_and_came_back_on_one_day_is_newer_than_before(run: Run, plain: Path) -> None:
    feed = write(plain)
    build(run)
    before = events(feed)
    write(plain, status="rejected,2026-11-20")
    build(run)
    write(plain)
    build(run)
    assert all(
        event.stamp > before[uid].stamp or event.block == before[uid].block
        for uid, event in events(feed).items()
    )


def test_a_changed_feed_id_makes_every_event_a_new_one_and_loses_none(run: Run, plain: Path) -> None:
    feed = write(plain)
    build(run)
    before = events(feed)
    write(plain, settings=SETTINGS + '[feed]\nid = "another"\n')
    build(run)
    after = events(feed)
    assert not before.keys() & after.keys()
    assert [event.text for event in after.values()] == [event.text for event in before.values()]


def test_a_changed_key_makes_that_row_a_new_one_alone(run: Run, plain: Path) -> None:
    feed = write(plain)
    build(run)
    before = events(feed)
    write(plain, rows=ACME.replace("Analyst", "Senior Analyst") + BIRCH)
    build(run)
    after = events(feed)
    birch = {uid for uid, event in before.items() if b"Birch" in event.block and b"Acme" not in event.block}
    assert birch
    assert all(after[uid].block == before[uid].block for uid in birch)
    assert not {
        uid for uid in before.keys() & after.keys() if before[uid].row and b"Acme)" in before[uid].block
    }


def test_a_calendar_of_another_program_is_left_as_it_is(run: Run, plain: Path) -> None:
    feed = write(plain)
    theirs = (
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN\r\n"
        b"BEGIN:VEVENT\r\nUID:birthday\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    feed.write_bytes(theirs)
    for more in ((), ("--keep-going",), ("--allow-empty",), ("--dry-run",)):
        said = " ".join(build(run, *more, expect=3).split())
        assert "another program made (-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN)" in said
        assert feed.read_bytes() == theirs
    feed.write_bytes(theirs.replace(b"PRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN\r\n", b""))
    assert "it does not say which" in " ".join(build(run, expect=3).split())


def test_a_feed_of_an_older_version_goes_on(run: Run, plain: Path) -> None:
    feed = write(plain)
    build(run)
    before = feed.read_bytes()
    feed.write_bytes(before.replace(b"-//ics-followup//Follow-ups//EN", b"-//ics-followup//0.1//EN"))
    said = build(run)
    assert feed.read_bytes() == before
    assert "damaged" not in said


@pytest.mark.parametrize("damage", ["cut", "line ends", "mark", "one event", "empty"])
def test_a_damaged_feed_is_made_anew_and_keeps_what_can_be_read(run: Run, plain: Path, damage: str) -> None:
    feed = write(plain)
    build(run)
    write(plain, rows=ACME.replace("Dana Ortiz", "Dana Ortiz-Lee") + BIRCH)
    build(run, today="2026-11-23")
    good = feed.read_bytes()
    feed.write_bytes(
        {
            "cut": good[: len(good) * 2 // 3],
            "line ends": good.replace(b"\r\n", b"\n"),
            "mark": b"\xef\xbb\xbf" + good,
            "one event": good.replace(b"\r\nDTSTART", b"\r\nDTSTRAT", 1),
            "empty": b"",
        }[damage]
    )
    kept = previous_from(feed.read_bytes()).events
    assert bool(kept) is (damage != "empty")
    said = build(run, today="2026-11-23")
    assert "the feed of the last run was damaged" in " ".join(said.split())
    after = events(feed)
    assert after.keys() == {event.uid for event in previous_from(good).events}
    assert all(after[event.uid].block == event.block for event in kept)
    if damage in ("line ends", "mark"):
        assert feed.read_bytes() == good
    assert "unchanged" in build(run, today="2026-11-23")


def test_a_large_feed_of_which_nothing_changed_is_not_made_again(
    run: Run, plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ics_followup.cli.inputs.program", lambda: iter([b"this version"]))
    rows = "".join(BIRCH.replace("Birch", f"Birch {number}") for number in range(400))
    feed = write(plain, rows=rows, settings=SETTINGS + '[feed]\nshow = "all"\n')
    first = build(run)
    assert feed.stat().st_size > 1_000_000
    stamp, number = feed.stat().st_mtime_ns, feed.stat().st_ino

    def never(*_: object, **__: object) -> None:
        raise AssertionError("the feed was made again")

    monkeypatch.setattr("ics_followup.cli.making.feed_for", never)
    again = build(run)
    assert (feed.stat().st_mtime_ns, feed.stat().st_ino) == (stamp, number)
    assert again == first.replace("Wrote followups.ics:", "followups.ics is unchanged:")
    everything = SETTINGS + '[feed]\nshow = "all"\n'
    changes: tuple[Callable[[], object], ...] = (
        lambda: write(plain, rows=rows + ACME, settings=everything),
        lambda: write(plain, rows=rows, settings=SETTINGS),
        lambda: feed.write_bytes(feed.read_bytes() + b" "),
        lambda: (plain / "interviews.log.csv").write_text("when written,key,entry\n"),
        lambda: monkeypatch.setattr("ics_followup.cli.inputs.program", lambda: iter([b"another"])),
    )
    for change in changes:
        old = {path: path.read_bytes() for path in plain.iterdir() if path.is_file()}
        change()
        assert "made again" in build(run, expect=3)
        for path in plain.iterdir():
            if path in old:
                path.write_bytes(old[path])
            else:
                path.unlink()
    assert "made again" in build(run, today="2026-11-23", expect=3)


def test_the_program_its_libraries_and_the_time_zones_are_inputs_too() -> None:
    from ics_followup.cli import inputs

    parts = list(inputs.program())
    assert parts == list(inputs.program())
    assert any(part.endswith(b"inputs.py") for part in parts)
    assert any(part.endswith(b"New_York") for part in parts)


def test_an_unchanged_feed_is_not_touched(run: Run, plain: Path) -> None:
    feed = write(plain)
    build(run)
    os.utime(feed, (1, 1))
    number = feed.stat().st_ino
    assert "followups.ics is unchanged" in build(run)
    assert (feed.stat().st_mtime, feed.stat().st_ino) == (1, number)


def test_a_dry_run_and_a_verbose_one_say_what_changes_and_a_plain_one_does_not(run: Run, plain: Path) -> None:
    feed = write(plain)
    assert "Added:\n" in build(run, "--dry-run")
    assert not feed.exists()
    build(run)
    write(plain, rows=ACME.replace("11-18", "11-19") + BIRCH.replace("Tom Keller", "Ruth Cole"))
    before = feed.read_bytes()
    for more in ("--dry-run", "--verbose"):
        assert feed.read_bytes() == before
        said = build(run, more)
        assert "Thank Dana (Acme) from Wed 18 Nov" in " ".join(said.split())
        assert "Added:" in said
        assert "Ruth (Birch)" in said
        assert "Removed:" in said
        assert "In all:" in said
    assert feed.read_bytes() != before
    assert "In all" not in build(run, "--verbose")
    write(plain)
    assert "In all" not in build(run)


def test_a_digest_and_a_review_stand_in_the_feed_and_stay_as_they_are_tomorrow(run: Run, plain: Path) -> None:
    feed = write(plain, settings=SETTINGS + '[feed]\ndigest = true\nreview = "Fri 16:00"\n')
    build(run)
    first = events(feed)
    gathered = {
        uid
        for uid, event in first.items()
        if b"CATEGORIES:Digest" in event.block or b"CATEGORIES:Review" in event.block
    }
    assert len(gathered) >= 2
    build(run, today="2026-11-23")
    second = events(feed)
    assert all(second[uid].block == first[uid].block for uid in gathered)
    write(plain, settings=SETTINGS + '[feed]\ndigest = true\nreview = "Fri 16:00"\ndiscreet = true\n')
    build(run, today="2026-11-23")
    assert all(b"SUMMARY:Reminder\r\n" in event.block for event in events(feed).values())
    assert all(b"DESCRIPTION" not in event.block for event in events(feed).values())
    without = [event.block.replace(event.uid.encode(), b"") for event in events(feed).values()]
    assert len(set(without)) == len(without)


def test_with_a_row_to_mend_a_row_that_is_gone_keeps_no_hours(run: Run, plain: Path) -> None:
    feed = write(plain, rows=ACME + BIRCH + "Cedar,Analyst,2026-02-31,,,\n")
    build(run, "--keep-going", expect=1)
    write(plain, rows=ACME.replace("Analyst", "Senior Analyst") + BIRCH + "Cedar,Analyst,2026-02-31,,,\n")
    before = events(feed)
    build(run, "--keep-going", expect=1)
    once = feed.read_bytes()
    birch = {uid for uid, event in before.items() if event.row and b"(Birch)" in event.block}
    assert birch
    build(run, "--keep-going", expect=1)
    assert feed.read_bytes() == once
    assert all(events(feed)[uid].start == before[uid].start for uid in birch)


@pytest.mark.parametrize("text", ["", "{", "null", "[]", '{"version": 99}', "\xff"])
def test_a_damaged_state_is_said_once_and_kept_aside(run: Run, plain: Path, text: str) -> None:
    write(plain)
    build(run)
    state = plain / "state.json"
    state.write_text(text, encoding="latin-1")
    assert "state.json was damaged" in build(run)
    assert (plain / "state.damaged.json").read_text(encoding="latin-1") == text
    assert "damaged" not in build(run)


def test_a_pipe_or_a_device_in_the_place_of_the_feed_is_refused(run: Run, plain: Path) -> None:
    feed = write(plain)
    os.mkfifo(feed)
    assert "no ordinary file" in build(run, expect=3)
    feed.unlink()
    feed.symlink_to("/dev/full")
    assert "no ordinary file" in build(run, expect=3)
    status, _, err = run("build", "-o", "/dev/null", "--today", "2026-11-22")
    assert (status, "no ordinary file" in err) == (3, True)
    assert not Path("/dev/.null.lock").exists()


def test_a_dry_run_to_standard_output_is_refused(run: Run, plain: Path) -> None:
    write(plain)
    assert "Leave --dry-run or -o - out" in " ".join(build(run, "--dry-run", "-o", "-", expect=2).split())
