"""The coach's calendar: one event for each exception, a digest a day, stable names, a memory, and a size that fits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from caseloads import TODAY, ZONE, case, caseload, hostile_caseload, step

from ics_followup.feed.previous import PreviousEvent, previous_from
from ics_followup.feed.two_feeds import comparison_with
from ics_followup.feed.validate import byte_findings, feed_report
from ics_followup.sharing.caseload import Case, Line
from ics_followup.sharing.coach_outputs import outputs_of
from ics_followup.sharing.view import Notable


def feed(cases: Sequence[Case], previous: bytes | None = None, today: date = TODAY) -> bytes:
    made = dict(outputs_of(cases, today=today, name="Ruth", timezone=ZONE, previous=previous))
    return made["exceptions.ics"]


def events(data: bytes) -> dict[str, PreviousEvent]:
    return {event.uid: event for event in previous_from(data).events}


def titles(data: bytes) -> list[str]:
    plain = data.decode().replace("\r\n ", "")
    return re.findall("SUMMARY:(.*)\r\n", plain)


def maya(*notable: Notable, quiet: date | None = None) -> Case:
    names = tuple((each.process, "N. H.") for each in notable)
    return Case("maya", "Maya Kim", "shared", "initials", notable=notable, names=names, quiet_since=quiet)


@pytest.mark.parametrize(
    "cases",
    [(), (case(3),), caseload(300), hostile_caseload()],
    ids=["no client", "one client", "three hundred", "hostile"],
)
def test_the_validator_finds_nothing_and_every_event_is_private(cases: Sequence[Case]) -> None:
    data = feed(cases)
    assert byte_findings(data) == ()
    assert data.count(b"\r\nCLASS:PRIVATE\r\n") == data.count(b"\r\nBEGIN:VEVENT\r\n") > 0


def test_each_exception_stands_where_the_coach_meets_it() -> None:
    day = date(2026, 11, 16)
    one = maya(
        Notable(
            "offer", date(2026, 11, 27), "p1", "The offer is to be answered by Fri 27 Nov 2026.", due=True
        ),
        Notable("promise", day, "p2", "said"),
        Notable("thanks", day, "p3", "said"),
        Notable("silent", date(2026, 11, 2), "", "said"),
        quiet=date(2026, 11, 2),
    )
    data = feed((one,))
    found = dict(zip(titles(data), (event.day for event in events(data).values()), strict=True))
    assert found == {
        "Maya Kim: offer to answer (N. H.)": date(2026, 11, 27),
        "Maya Kim: promise broken (N. H.)": date(2026, 11, 17),
        "Maya Kim: thanks without a tick (N. H.)": date(2026, 11, 17),
        "Maya Kim: nothing logged": date(2026, 11, 16),
    }


def test_a_day_lists_the_follow_ups_of_all_clients_and_is_cut() -> None:
    def busy(name: str) -> Case:
        lines = tuple(Line(step(number, TODAY, 15, "due"), "N. H.") for number in range(20))
        return Case(name, name, "shared", "initials", lines=lines, line_count=20)

    data = feed(tuple(busy(name) for name in ("Ann", "Bob", "Cy", "Di", "Ed")))
    assert titles(data) == [r"100 follow-ups: Ann\, Bob\, Cy and 2 more"]
    text = next(iter(events(data).values())).text.decode()
    assert text.startswith(r"09:05 Ann: Call (N. H.)\n09:05")
    assert text.endswith(r"\nand 70 more")


def test_no_text_hangs_on_the_day_on_which_it_is_read() -> None:
    plain = feed(caseload(300)).decode().replace("\r\n ", "").casefold()
    for word in ("today", "tomorrow", "yesterday", " ago", "in 3 days"):
        assert word not in plain


def test_the_same_caseload_gives_the_same_bytes_and_names_say_nothing() -> None:
    cases = caseload(300)
    first = feed(cases)
    assert feed(tuple(reversed(cases)), first) == first
    for uid in events(first):
        assert re.fullmatch("[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", uid)


def test_a_moved_offer_keeps_its_name_and_gets_the_next_number_and_others_keep_their_bytes() -> None:
    promise = Notable("promise", date(2026, 11, 16), "p2", "said")
    before = feed((maya(Notable("offer", date(2026, 11, 27), "p1", "a"), promise),))
    later = TODAY + timedelta(days=1)
    after = feed((maya(Notable("offer", date(2026, 11, 30), "p1", "b"), promise),), before, later)
    old, new = events(before), events(after)
    assert old.keys() == new.keys()
    changed = [uid for uid in old if old[uid].block != new[uid].block]
    assert [(old[uid].sequence, new[uid].sequence) for uid in changed] == [(0, 1)]
    assert feed_report(after, previous=comparison_with(before), today=later).findings == ()


def test_a_calendar_that_is_not_ours_is_no_memory() -> None:
    assert feed((case(3),), b"<html>") == feed((case(3),))


def test_ten_thousand_clients_fit_and_what_was_cut_is_said() -> None:
    data = feed(caseload(10_000))
    assert len(data) <= 500_000
    assert 400 < len(events(data)) <= 500
    assert byte_findings(data) == ()
    (said,) = [title for title in titles(data) if "more to look at" in title]
    kept = sum("follow-up" not in title and title != said for title in titles(data))
    total = sum(len(one.notable) for one in caseload(10_000))
    assert int(re.sub(r"\D", "", said)) == total - kept
    kinds = [title.partition(": ")[2] for title in titles(data) if title != said and "follow-up" not in title]
    assert all(kind.startswith(("offer", "promise")) for kind in kinds), "the most pressing ones stay"


def test_clients_of_one_name_and_like_processes_have_events_of_their_own() -> None:
    day = date(2026, 11, 16)
    one = maya(Notable("promise", day, "p1", "said"), Notable("promise", day, "p2", "said"))
    data = feed((one, one._replace(ref="maya-2")))
    assert sorted(titles(data)) == [
        f"Maya Kim ({ref}): promise broken (N. H.){more}"
        for ref in ("maya", "maya-2")
        for more in ("", r"\, 2")
    ]
    assert byte_findings(data) == ()


def test_a_client_with_a_thousand_open_things_leaves_room_for_the_others() -> None:
    day = TODAY - timedelta(days=1)
    many = (Notable("promise", day - timedelta(days=at % 300), f"p{at}", "said") for at in range(1000))
    one = maya(*many, *(Notable("thanks", day, f"t{at}", "said") for at in range(1000)))
    others = [
        case_of_thanks._replace(ref=f"c{at}", name=f"Client {at}")
        for at, case_of_thanks in enumerate([maya(Notable("thanks", day, "p", "said"))] * 300)
    ]
    data = feed((one, *others))
    found = titles(data)
    assert sum("Maya Kim" in title for title in found) == 12
    assert "Maya Kim: 995 more: promise broken" in found
    assert "Maya Kim: 995 more: thanks without a tick" in found
    assert sum(title.startswith("Client ") for title in found) == 300
    assert byte_findings(data) == ()


def test_which_ones_have_an_event_does_not_hang_on_their_order() -> None:
    some = [Notable("thanks", TODAY - timedelta(days=at), f"p{at}", "said") for at in range(1, 20)]
    assert feed((maya(*some),)) == feed((maya(*reversed(some)),))


def test_a_day_says_of_whom_more_is_late_than_it_lists() -> None:
    lines = tuple(Line(step(number, TODAY, 15, "late"), "N. H.") for number in range(60))
    busy = Case("lu", "Late Lu", "shared", "initials", lines=lines, line_count=1260, late=1200)
    data = feed((busy,))
    assert titles(data) == ["60 follow-ups: Late Lu"]
    text = next(iter(events(data).values())).text.decode()
    assert "more in these two weeks than this calendar lists\\; 1\\,200 are late in all." in text
    assert text.endswith("and 30 more")
    assert byte_findings(data) == ()
