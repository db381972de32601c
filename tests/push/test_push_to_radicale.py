"""A real Radicale holds exactly the feed, whatever happened to the feed, the calendar, the server or the program."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Timer

import pytest
from pushes import block, feed, pushed, uid_of
from radicales import FOREIGN, PASSWORD, QUICK, USER, Radicale, emptied, running, wanted_files

from ics_followup.publish.calendars.pushing import Pushed, digests, push, strays
from ics_followup.publish.calendars.record import Records, Sent
from ics_followup.publish.calendars.resource import name_of
from ics_followup.publish.calendars.server import Server

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def one_radicale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radicale]:
    with running(tmp_path_factory.mktemp("radicale")) as server:
        yield server


@pytest.fixture
def radicale(one_radicale: Radicale) -> Radicale:
    return emptied(one_radicale)


@pytest.fixture
def server(radicale: Radicale) -> Iterator[Server]:
    client = Server(radicale.url, USER, PASSWORD, limits=QUICK)
    yield client
    client.close()


def test_a_hundred_random_edits_each_leave_exactly_the_feed(
    radicale: Radicale, server: Server, tmp_path: Path
) -> None:
    chance = random.Random(20261122)
    calendar = radicale.make()
    foreign = {}
    events: dict[str, bytes] = {}
    for step in range(100):
        for _ in range(chance.randint(0, 4)):
            number = chance.randint(0, 25)
            uid = uid_of(number)
            if chance.random() < 0.3:
                events.pop(uid, None)
            else:
                events[uid] = block(uid, f"Call {number}\\, äöü 東京 {chance.randint(0, 3)}", step)
        mine = [name for name in radicale.files() if name not in foreign]
        if mine and chance.random() < 0.2:
            name = chance.choice(mine)
            text = radicale.files()[name].decode().replace("SUMMARY:Call", "SUMMARY:By hand")
            assert radicale.put(name, text).status_code < 300
        if mine and chance.random() < 0.1:
            assert radicale.ask("DELETE", f"{USER}/jobs/{chance.choice(mine)}").status_code < 300
        if chance.random() < 0.1:
            assert radicale.put(f"dentist-{step}.ics", FOREIGN.format(step, 101)).status_code < 300
            foreign[f"dentist-{step}.ics"] = radicale.files()[f"dentist-{step}.ics"]
        done = pushed(server, tmp_path, calendar, events)
        assert not done.failed
        assert done.stopped is None
        found = radicale.events()
        assert {name: found.pop(name) for name in foreign}.keys() == foreign.keys()
        assert found == wanted_files(events), f"step {step}"
        assert {name: radicale.files()[name] for name in foreign} == foreign


def test_nothing_changed_costs_one_request(radicale: Radicale, server: Server, tmp_path: Path) -> None:
    calendar, events = radicale.make(), feed(30)
    assert len(pushed(server, tmp_path, calendar, events).created) == 30
    again = Server(radicale.url, USER, PASSWORD, way=Records(tmp_path).of(calendar).way, limits=QUICK)
    assert pushed(again, tmp_path, calendar, events) == Pushed(same=30)
    assert again.asked == 1


def test_an_event_edited_by_hand_is_as_in_the_feed_again_and_told(
    radicale: Radicale, server: Server, tmp_path: Path
) -> None:
    calendar, events = radicale.make(), feed(5)
    pushed(server, tmp_path, calendar, events)
    name = name_of(uid_of(2))
    text = radicale.files()[name].decode().replace("SUMMARY:Call 2", "SUMMARY:Mine")
    assert radicale.put(name, text).status_code < 300
    done = pushed(server, tmp_path, calendar, events)
    assert done.edited == done.changed == (uid_of(2),)
    assert done.same == 4
    assert radicale.events() == wanted_files(events)


def test_an_event_deleted_by_hand_comes_back_and_is_told(
    radicale: Radicale, server: Server, tmp_path: Path
) -> None:
    calendar, events = radicale.make(), feed(5)
    pushed(server, tmp_path, calendar, events)
    radicale.ask("DELETE", f"{USER}/jobs/{name_of(uid_of(3))}")
    assert pushed(server, tmp_path, calendar, events).back == (uid_of(3),)
    assert radicale.events() == wanted_files(events)


def test_without_its_record_what_the_feed_has_is_known_again_and_the_rest_is_left(
    radicale: Radicale, server: Server, tmp_path: Path
) -> None:
    calendar, events = radicale.make(), feed(5)
    pushed(server, tmp_path, calendar, events)
    (tmp_path / "pushed.json").unlink()
    left = events.pop(uid_of(0))
    done = pushed(server, tmp_path, calendar, events)
    assert (done.created, done.changed, done.deleted, done.same) == ((), (), (), 4)
    assert radicale.events() == wanted_files({uid_of(0): left, **events})
    records = Records(tmp_path)
    found = strays(server, records.of(calendar), digests(events.items()))
    assert found == [uid_of(0)]


def test_an_earlier_folders_events_are_deleted_where_that_is_asked_for(
    radicale: Radicale, server: Server, tmp_path: Path
) -> None:
    calendar, events = radicale.make(), feed(5)
    pushed(server, tmp_path, calendar, events)
    assert radicale.put("dentist.ics", FOREIGN.format(1, 101)).status_code < 300
    new = feed(2)
    (tmp_path / "pushed.json").unlink()
    records = Records(tmp_path)
    kept = records.of(calendar)
    wanted = digests(new.items())
    kept = kept._replace(events=dict.fromkeys(strays(server, kept, wanted), Sent()))
    done = push(server, records, kept, wanted, new.__getitem__)
    assert len(done.deleted) == 3
    assert {name for name in radicale.files() if name != "dentist.ics"} == set(wanted_files(new))


def test_the_same_event_under_another_name_is_told_and_the_others_are_sent(
    radicale: Radicale, server: Server, tmp_path: Path
) -> None:
    calendar, events = radicale.make(), feed(3)
    text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + events[uid_of(1)].decode() + "END:VCALENDAR\r\n"
    assert radicale.put("imported.ics", text).status_code < 300
    done = pushed(server, tmp_path, calendar, events)
    assert len(done.created) == 2
    assert [failed.uid for failed in done.failed] == [uid_of(1)]
    assert "imported" in done.failed[0].reason
    assert radicale.put("imported.ics", text).status_code < 300
    radicale.ask("DELETE", f"{USER}/jobs/imported.ics")
    assert pushed(server, tmp_path, calendar, events).created == (uid_of(1),)
    assert radicale.events() == wanted_files(events)


def test_somebody_elses_event_in_our_place_is_left_as_it_is(
    radicale: Radicale, server: Server, tmp_path: Path
) -> None:
    calendar, events = radicale.make(), feed(2)
    name = name_of(uid_of(0))
    assert radicale.put(name, FOREIGN.format(1, 101)).status_code < 300
    before = radicale.files()[name]
    for _ in range(2):
        done = pushed(server, tmp_path, calendar, events)
        assert [failed.uid for failed in done.failed] == [uid_of(0)]
        assert "somebody else" in done.failed[0].reason
        assert radicale.files()[name] == before
    del events[uid_of(0)]
    assert pushed(server, tmp_path, calendar, events).deleted == ()
    assert radicale.files()[name] == before


def killed_and_mended(radicale: Radicale, folder: Path, kills: int, seed: int) -> int:
    """Kill the server again and again in the middle of a push; how many of these pushes were really stopped."""
    chance = random.Random(seed)
    calendar = radicale.make()
    assert radicale.put("dentist.ics", FOREIGN.format(1, 101)).status_code < 300
    stopped, events = 0, feed(10)
    for kill in range(kills):
        for _ in range(15):
            uid = uid_of(chance.randint(0, 30))
            if uid in events and chance.random() < 0.4:
                del events[uid]
            else:
                events[uid] = block(uid, f"Kill {kill}", kill)
        at = chance.randint(1, 10)
        timers: list[Timer] = []

        def progress(done: int, _: int, at: int = at, timers: list[Timer] = timers) -> None:
            if done == at:
                timers.append(Timer(chance.random() * 0.01, radicale.kill))
                timers[0].start()

        server = Server(radicale.url, USER, PASSWORD, limits=QUICK)
        done = pushed(server, folder, calendar, events, progress)
        stopped += done.stopped is not None
        for timer in timers:
            timer.join()
        server.close()
        radicale.kill()
        radicale.start()
        server = Server(radicale.url, USER, PASSWORD, limits=QUICK)
        done = pushed(server, folder, calendar, events)
        server.close()
        assert not done.failed
        assert done.stopped is None
        assert done.edited == done.back == ()
        found = radicale.events()
        assert found.pop("dentist.ics")
        assert found == wanted_files(events), f"kill {kill}"
    return stopped


def test_a_server_killed_in_the_middle_is_mended_by_one_more_run(radicale: Radicale, tmp_path: Path) -> None:
    assert killed_and_mended(radicale, tmp_path, 8, seed=1) >= 4


@pytest.mark.soak
def test_a_hundred_kills_of_the_server_are_each_mended_by_one_more_run(
    radicale: Radicale, tmp_path: Path
) -> None:
    assert killed_and_mended(radicale, tmp_path, 100, seed=2) >= 50


def test_a_push_killed_in_the_middle_is_mended_by_the_next(radicale: Radicale, run: Run, plain: Path) -> None:
    radicale.make()
    rows = "".join(f"Company {n},2026-11-{n % 15 + 2:02d},Ana Diaz\n" for n in range(20))
    (plain / "interviews.csv").write_text(f"company,interview,people\n{rows}", encoding="utf-8")
    (plain / "followup.toml").write_text(
        f'[me]\nname = "Sam"\n[push]\nurl = "{radicale.url}"\nuser = "{USER}"\n', encoding="utf-8"
    )
    command = [sys.executable, "-m", "ics_followup", "push", "--today", "2026-11-22"]
    environment = {**os.environ, "ICS_FOLLOWUP_CALDAV_PASSWORD": PASSWORD}
    for _ in range(2):
        process = subprocess.Popen(
            command, cwd=plain, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        before, end = len(radicale.files()), time.monotonic() + 30
        while process.poll() is None and len(radicale.files()) < before + 5 and time.monotonic() < end:
            time.sleep(0.005)
        process.kill()
        process.wait()
    # what is not wanted any more goes, even where the killed run never came to write that it had been sent
    with (plain / "interviews.csv").open("a", encoding="utf-8") as sheet:
        sheet.write("Late Corp,2026-11-20,Bo Li\n")
    done = subprocess.run(command, cwd=plain, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    from ics_followup.feed.previous import Previous

    with (plain / "followups.ics").open("rb") as file:
        events = {event.uid: event.block for event in Previous(file)}
    assert len(events) > 30
    assert radicale.events() == wanted_files(events)
