"""What goes wrong between us and a calendar: one clear line, nothing lost, and the next push mends it."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pushes import block, feed, pushed, uid_of
from radicales import QUICK, free_port
from small_caldav import PASSWORD, USER, Fault, Handler, SmallCalDAV, answers, breaks, hangs, small_caldav

from ics_followup.problems import FollowupError
from ics_followup.publish.calendars.failures import CalendarFailure
from ics_followup.publish.calendars.record import Records, Sent
from ics_followup.publish.calendars.resource import HEAD, TAIL, name_of, resource_of
from ics_followup.publish.calendars.server import Server

CERTIFICATE = Path(__file__).parent.parent / "sources" / "certificate"


@pytest.fixture
def shop() -> Iterator[SmallCalDAV]:
    with small_caldav() as running:
        yield running


@pytest.fixture
def server(shop: SmallCalDAV) -> Iterator[Server]:
    client = Server(shop.url, USER, PASSWORD, limits=QUICK)
    yield client
    client.close()


def held(events: dict[str, bytes]) -> dict[str, bytes]:
    return {name_of(uid): resource_of(data) for uid, data in events.items()}


@pytest.mark.parametrize(
    "fault",
    [
        answers(503, times=2),
        answers(503, times=1, Retry_After="1"),
        answers(429, times=1),
        answers(500, times=1),
        breaks(times=2),
        breaks(times=1, served=True),
        answers(502, times=2, after=3),
        answers(503, to="PROPFIND", times=1),
        breaks(to="PROPFIND"),
        hangs(3.5, to="DELETE"),
    ],
    ids=lambda _: "fault",
)
def test_what_passes_is_tried_again_and_all_is_sent(
    shop: SmallCalDAV, server: Server, tmp_path: Path, fault: Fault
) -> None:
    events = feed(6)
    shop.faults.append(fault)
    done = pushed(server, tmp_path, shop.url, events)
    assert (done.failed, done.stopped) == ((), None)
    assert shop.held == held(events)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (answers(507, after=3), "is full"),
        (answers(503, after=3), "is busy"),
        (answers(503, after=3, Retry_After="9999"), "is busy"),
        (answers(401, after=3), "user name or the password"),
        (answers(404, after=3), "no calendar at this address"),
        (answers(409, after=3), "no calendar at this address"),
        (answers(301, after=3, Location="https://evil.example/dav/"), "https://evil.example/dav/"),
        (breaks(times=99), "broke"),
        (hangs(4), "did not answer within 0.7 seconds"),
        (hangs(4, drip=True), "did not answer within 1.5 seconds"),
    ],
    ids=[
        "full",
        "busy",
        "busy for long",
        "password",
        "gone",
        "conflict",
        "moved",
        "broken",
        "silent",
        "dripping",
    ],
)
def test_what_does_not_pass_stops_the_push_which_the_next_one_ends(
    shop: SmallCalDAV, tmp_path: Path, fault: Fault, said: str
) -> None:
    events = feed(8)
    limits = replace(QUICK, read=0.7, whole=1.5) if "within" in said else QUICK
    server = Server(shop.url, USER, PASSWORD, limits=limits)
    shop.faults.append(fault)
    before = time.monotonic()
    done = pushed(server, tmp_path, shop.url, events)
    server.close()
    assert time.monotonic() - before < 25
    assert done.stopped is not None
    assert said in str(done.stopped)
    assert "\n" not in str(done.stopped)
    assert done.left >= 1
    shop.faults.clear()
    server = Server(shop.url, USER, PASSWORD, limits=QUICK)
    assert pushed(server, tmp_path, shop.url, events).stopped is None
    server.close()
    assert shop.held == held(events)


def test_single_events_that_are_not_taken_are_told_and_the_others_are_sent(
    shop: SmallCalDAV, server: Server, tmp_path: Path
) -> None:
    events = feed(60)
    bad = [name_of(uid_of(number)) for number in (3, 20, 41)]

    def picky(handler: Handler) -> bool:
        if handler.command == "PUT" and handler.path.rpartition("/")[2] in bad:
            handler.reply(413)
            return True
        return False

    shop.faults.append(picky)
    done = pushed(server, tmp_path, shop.url, events)
    assert len(done.created) == 57
    assert [name_of(failed.uid) for failed in done.failed] == bad
    assert all("too large" in failed.reason for failed in done.failed)
    shop.faults.clear()
    assert len(pushed(server, tmp_path, shop.url, events).created) == 3
    assert shop.held == held(events)


def test_a_server_that_takes_nothing_is_not_asked_a_thousand_times(
    shop: SmallCalDAV, server: Server, tmp_path: Path
) -> None:
    shop.faults.append(answers(415))
    done = pushed(server, tmp_path, shop.url, feed(200))
    assert done.stopped is not None
    assert "none of the last 10" in str(done.stopped)
    assert shop.count("PUT") == 10
    assert done.left == 190


def test_a_calendar_that_changes_while_we_push_is_read_again(
    shop: SmallCalDAV, server: Server, tmp_path: Path
) -> None:
    events = feed(3)
    pushed(server, tmp_path, shop.url, events)
    uid = uid_of(1)
    events[uid] = block(uid, "New", 1)
    by_hand = HEAD + block(uid, "By hand") + TAIL

    def meanwhile(handler: Handler) -> bool:
        if handler.command == "PUT" and shop.count("PUT") == 4:
            shop.held[name_of(uid)] = by_hand
        return False

    shop.faults.append(meanwhile)
    done = pushed(server, tmp_path, shop.url, events)
    assert done.changed == done.edited == (uid,)
    assert shop.held == held(events)


def test_an_event_that_changes_again_and_again_is_given_up(
    shop: SmallCalDAV, server: Server, tmp_path: Path
) -> None:
    events = feed(2)
    pushed(server, tmp_path, shop.url, events)
    events[uid_of(1)] = block(uid_of(1), "New", 1)
    shop.faults.append(answers(412))
    done = pushed(server, tmp_path, shop.url, events)
    assert [failed.uid for failed in done.failed] == [uid_of(1)]
    assert "again and again" in done.failed[0].reason


@pytest.mark.parametrize(("etags", "mark"), [(False, True), (True, False), (False, False)])
def test_servers_that_tell_less_are_kept_equal_too(
    shop: SmallCalDAV, server: Server, tmp_path: Path, etags: bool, mark: bool
) -> None:
    shop.tells_etags, shop.tells_mark = etags, mark
    events = feed(5)
    assert len(pushed(server, tmp_path, shop.url, events).created) == 5
    events[uid_of(1)] = block(uid_of(1), "New", 1)
    del events[uid_of(0)]
    done = pushed(server, tmp_path, shop.url, events)
    assert (done.changed, done.deleted, done.edited) == ((uid_of(1),), (uid_of(0),), ())
    assert shop.held == held(events)
    asked = len(shop.seen)
    assert pushed(server, tmp_path, shop.url, events).same == 4
    assert len(shop.seen) - asked == 1


def test_a_full_disk_sends_nothing_that_would_not_be_remembered(
    shop: SmallCalDAV, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("ics_followup.publish.atomic.os.write", full)
    with pytest.raises(FollowupError, match=r"pushed\.json: No space left"):
        pushed(server, tmp_path, shop.url, feed(3))
    assert shop.held == {}
    assert shop.count("PUT") == 0


def test_a_disk_that_fills_up_half_way_is_told_and_the_next_push_ends_it(
    shop: SmallCalDAV, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = feed(4)
    write = os.write

    def filling(handle: int, data: bytes) -> int:
        if shop.count("PUT"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(handle, data)

    monkeypatch.setattr("ics_followup.publish.atomic.os.write", filling)
    with pytest.raises(FollowupError, match="No space left"):
        pushed(server, tmp_path, shop.url, events)
    monkeypatch.undo()
    del events[uid_of(2)]
    assert pushed(server, tmp_path, shop.url, events).deleted == (uid_of(2),)
    assert shop.held == held(events)


def test_a_damaged_record_deletes_nothing(shop: SmallCalDAV, server: Server, tmp_path: Path) -> None:
    events = feed(3)
    pushed(server, tmp_path, shop.url, events)
    (tmp_path / "pushed.json").write_bytes(b'{"calendars": {"x": [')
    assert Records(tmp_path).lost
    left = held(events)
    del events[uid_of(0)]
    assert pushed(server, tmp_path, shop.url, events).deleted == ()
    assert shop.held == left


def test_a_calendar_that_is_gone_is_said_to_be(shop: SmallCalDAV, server: Server, tmp_path: Path) -> None:
    pushed(server, tmp_path, shop.url, feed(3))
    shop.there = False
    with pytest.raises(CalendarFailure) as failure:
        pushed(server, tmp_path, shop.url, feed(4))
    assert failure.value.gone
    assert set(Records(tmp_path).of(shop.url).events) == set(feed(3))


def test_an_event_with_a_sign_that_breaks_calendars_is_never_sent(
    shop: SmallCalDAV, server: Server, tmp_path: Path
) -> None:
    events = feed(2)
    events[uid_of(0)] = block(uid_of(0), "Call \uffff")
    done = pushed(server, tmp_path, shop.url, events)
    assert [failed.uid for failed in done.failed] == [uid_of(0)]
    assert set(shop.held) == {name_of(uid_of(1))}


def test_the_password_never_goes_to_another_host(tmp_path: Path) -> None:
    with small_caldav() as ours, small_caldav() as theirs:
        place = theirs.url.replace("127.0.0.1", "localhost")
        ours.faults.append(answers(301, to="PROPFIND", Location=place))
        server = Server(ours.url, USER, PASSWORD, limits=QUICK)
        with pytest.raises(CalendarFailure, match="sends us to http://localhost"):
            pushed(server, tmp_path, ours.url, feed(1))
        server.close()
        assert theirs.seen == []


def test_a_redirect_on_the_same_host_is_followed_for_questions(shop: SmallCalDAV, server: Server) -> None:
    shop.faults.append(answers(301, to="PROPFIND", times=1, Location=shop.url))
    assert server.held(shop.url.replace("jobs", "old")).etags == {}


def test_a_web_page_instead_of_a_calendar_is_said_to_be_none(
    shop: SmallCalDAV, server: Server, tmp_path: Path
) -> None:
    shop.faults.append(
        answers(200, to="PROPFIND", body=b"<html><body>Sign in<br></body></html>", Content_Type="text/html")
    )
    with pytest.raises(CalendarFailure):
        pushed(server, tmp_path, shop.url, feed(1))
    assert shop.count("PUT") == 0


@pytest.mark.parametrize(
    "body", [b"", b"<", b"<a/>", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>']
)
def test_an_answer_that_is_no_multistatus_creates_nothing(
    shop: SmallCalDAV, server: Server, tmp_path: Path, body: bytes
) -> None:
    shop.faults.append(answers(207, to="PROPFIND", body=body, Content_Type="application/xml"))
    with pytest.raises(CalendarFailure, match="not answer as a calendar server"):
        pushed(server, tmp_path, shop.url, feed(1))
    assert shop.count("PUT") == 0


def refused(url: str) -> CalendarFailure:
    server = Server(url, USER, PASSWORD, limits=QUICK)
    with pytest.raises(CalendarFailure) as failure:
        server.calendars()
    server.close()
    assert PASSWORD not in str(failure.value)
    return failure.value


def test_a_wrong_password_is_said_in_one_line(shop: SmallCalDAV) -> None:
    server = Server(shop.url, USER, "wrong", limits=QUICK)
    with pytest.raises(CalendarFailure, match="did not take the user name or the password") as failure:
        server.calendars()
    server.close()
    assert failure.value.refused
    assert "\n" not in str(failure.value)


def test_a_closed_port_and_a_name_that_nobody_has() -> None:
    assert "no connection to 127.0.0.1" in refused(f"http://127.0.0.1:{free_port()}/").reason
    assert "cannot be found" in refused("https://calendar.invalid/").reason


def test_a_certificate_that_nobody_vouches_for_is_refused() -> None:
    with small_caldav(CERTIFICATE) as shop:
        said = refused(f"https://127.0.0.1:{shop.port}/dav/jobs/")
        assert "certificate" in said.reason
        assert shop.passwords == []


def test_a_way_to_give_the_password_that_is_no_more_is_found_anew(shop: SmallCalDAV) -> None:
    server = Server(shop.url, USER, PASSWORD, way="digest", limits=QUICK)
    assert server.mark(shop.url) == shop.mark
    assert server.way == "basic"
    server.close()


def test_a_server_that_wants_a_digest_gets_one_and_never_the_password(
    shop: SmallCalDAV, tmp_path: Path
) -> None:
    shop.digest = True
    events = feed(4)
    for left in (4, 0):
        kept = Records(tmp_path).of(shop.url)
        server = Server(shop.url, USER, PASSWORD, way=kept.way, limits=QUICK)
        assert len(pushed(server, tmp_path, shop.url, events).created) == left
        server.close()
    assert Records(tmp_path).of(shop.url).way == "digest"
    assert shop.held == held(events)
    assert shop.passwords == []


@pytest.mark.parametrize("password", ["pässwörd", "a:b c", "東京-1"])
def test_any_password_reaches_the_server_as_utf8(shop: SmallCalDAV, password: str) -> None:
    server = Server(shop.url, USER, password, limits=QUICK)
    with pytest.raises(CalendarFailure):
        server.mark(shop.url)
    server.close()
    assert shop.passwords == [f"{USER}:{password}"]


def test_thousands_of_events_are_remembered_by_a_few_bytes_each(
    shop: SmallCalDAV, server: Server, tmp_path: Path
) -> None:
    records = Records(tmp_path)
    events = {uid: Sent('"' + "a" * 64 + '"', "0" * 20) for uid in feed(5000)}
    records.keep(records.of(shop.url)._replace(events=events))
    assert (tmp_path / "pushed.json").stat().st_size < 800_000
    assert Records(tmp_path).of(shop.url).events == events


def test_the_record_can_be_read_by_nobody_else(tmp_path: Path) -> None:
    records = Records(tmp_path)
    records.keep(records.of("https://example.org/x/"))
    assert (tmp_path / "pushed.json").stat().st_mode & 0o777 == 0o600
