"""Tips: where they help, never twice in a week, and never the reason for which an event changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from random import Random
from sys import getrefcount
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ics_followup.build import feed_for
from ics_followup.drafts import kinds
from ics_followup.feed.encode import unescaped
from ics_followup.feed.events import events_for
from ics_followup.feed.previous import PreviousEvent, previous_from
from ics_followup.feed.tips import Tip, TipShelf, tips, with_tips
from ics_followup.feed.write import feed_bytes
from ics_followup.model import Event

if TYPE_CHECKING:
    from ics_followup.planning import Plan

Journey = Callable[..., "Plan"]
TODAY = date(2026, 11, 22)
ZONE = "America/New_York"
BY_ID = {tip.id: tip for tip in tips()}
LINES = {line: tip.id for tip in tips() for line in tip.lines.values()}


def row(number: int, **cells: str) -> dict[str, str]:
    return {
        "company": f"Company {number:02}",
        "role": "Analyst",
        "interview": f"2026-11-{18 + number % 9:02} 10:00",
        "people": f"Dana Ortiz <dana@e{number}.example>; Bo Lind <bo@e{number}.example>",
        "promised": f"2026-12-{1 + number % 11:02}",
        "country": "US",
        "channel": ("email", "phone", "text", "linkedin")[number % 4],
        **cells,
    }


def blocks(feed: bytes) -> dict[str, bytes]:
    return {event.uid: event.block for event in previous_from(feed).events}


def shown(feed: bytes) -> list[tuple[PreviousEvent, str]]:
    """The events that have a tip, each with the tip's id."""
    found = []
    for event in previous_from(feed).events:
        last = unescaped(event.text.decode()).rpartition("\n")[2]
        if last in LINES:
            found.append((event, LINES[last]))
    return found


def title(event: PreviousEvent) -> str:
    return event.block.replace(b"\r\n ", b"").partition(b"\r\nSUMMARY:")[2].partition(b"\r\n")[0].decode()


def monday(start: datetime | date, zone: str = "UTC") -> date:
    day = start.astimezone(ZoneInfo(zone)).date() if isinstance(start, datetime) else start
    return day - timedelta(days=day.weekday())


def never_twice(feed: bytes) -> None:
    for zone in ("UTC", ZONE):
        weeks = Counter((monday(event.start, zone), tip) for event, tip in shown(feed))
        assert all(times == 1 for times in weeks.values()), [each for each in weeks.items() if each[1] > 1]


# --- the tips themselves -----------------------------------------------------------------------------------


def test_each_tip_is_one_short_sentence_in_every_language() -> None:
    assert len(BY_ID) == len(tips()) >= 10
    for tip in tips():
        assert set(tip.lines) == {"en", "de"}
        for line in tip.lines.values():
            text = line.partition(": ")[2]
            assert line.startswith(("Tip: ", "Tipp: "))
            assert len(text) <= 110, text
            assert text.endswith(".")
            assert text.count(".") == 1
            assert "\n" not in line
            assert '"' not in line


def test_each_tip_stands_below_kinds_that_there_are() -> None:
    known = {*kinds(), "quiet"}
    for tip in tips():
        assert tip.kinds <= known, tip.id


def test_each_tip_carries_rules(all_rules: tuple[str, ...]) -> None:
    carried = [rule for tip in tips() for rule in tip.rules]
    assert set(carried) <= set(all_rules)
    assert len(carried) == len(set(carried))


@pytest.mark.rule("S0.8", "S1.12", "S2.5", "S2.6", "S2.9", "S2.10", "S2.13", "S3.1", "S3.13")
def test_the_advice_that_no_date_can_carry_is_among_them() -> None:
    carried = {rule for tip in tips() for rule in tip.rules}
    assert {"S0.8", "S1.12", "S2.5", "S2.6", "S2.9", "S2.10", "S2.13", "S3.1", "S3.13"} <= carried


# --- where they stand --------------------------------------------------------------------------------------


@pytest.mark.rule("S2.5", "S2.10", "S1.12", "S3.13")
def test_tips_stand_where_they_help(journey: Journey) -> None:
    plan = journey(
        row(1, interview="2026-11-24 10:00", promised="2026-12-01"), config='[feed]\nshow = "all"\n'
    )
    found = {tip: title(event) for event, tip in shown(feed_for(plan, None).data)}
    assert found["no-gifts"].startswith("Thank ")
    assert found["silence"].startswith("Call Dana")
    assert "keep-applying" in found


def test_a_tip_is_the_last_line_of_a_text_and_there_is_never_a_second(journey: Journey) -> None:
    plan = journey(*(row(number) for number in range(12)))
    data = feed_for(plan, None).data
    assert len(shown(data)) > 5
    for event in previous_from(data).events:
        text = unescaped(event.text.decode())
        assert sum(line in LINES for line in text.split("\n")) <= 1
        assert sum(text.count(line) for line in LINES) <= 1


def test_no_day_has_two_tips_and_no_past_day_gets_one(journey: Journey) -> None:
    plan = journey(*(row(number) for number in range(30)))
    days = Counter(
        event.start.astimezone(ZoneInfo(ZONE)).date() if isinstance(event.start, datetime) else event.start
        for event, _ in shown(feed_for(plan, None).data)
    )
    assert days
    assert max(days.values()) == 1
    assert min(days) >= TODAY


def test_tips_are_in_my_language_and_a_discreet_feed_has_none(journey: Journey) -> None:
    german = feed_for(journey(row(1), config='language = "de"\n'), None).data
    assert shown(german)
    assert b"Tipp: " in german
    assert b"\\nTip: " not in german.replace(b"\r\n ", b"")
    assert shown(feed_for(journey(row(1), config="[feed]\ndiscreet = true\n"), None).data) == []


def test_texts_for_the_user_alone_say_no_tip_of_their_own(journey: Journey) -> None:
    """A sentence that stands below every interview would be read again and again."""
    plan = journey(row(1, interview="2026-11-24 10:00"), config='[feed]\nshow = "all"\n')
    events = events_for(
        plan.intake.interviews, plan.reminders, settings=plan.settings, draft_for=plan.draft, today=TODAY
    )
    for event in events:
        if event.kind in ("reflect", "close"):
            assert "applications" not in event.description
            assert "Silence" not in event.description


# --- never twice in a week, and nothing changes because of another row -------------------------------------

ROWS = st.lists(st.integers(0, 40), min_size=1, max_size=8, unique=True)


@settings(max_examples=15)
@given(first=ROWS, second=ROWS)
def test_no_event_changes_because_another_row_came_or_went(
    journey: Journey, first: list[int], second: list[int]
) -> None:
    """Rows come and go: what stays says the same, no tip is there twice, a second build changes nothing.

    (An event may give way to another inside its hour; its text stays.)
    """
    data = None
    seen: Mapping[str, bytes] = {}
    for numbers in (first, [*first, *second], second, first):
        plan = journey(*(row(number) for number in dict.fromkeys(numbers)))
        data = feed_for(plan, data, allow_empty=True).data
        never_twice(data)
        assert feed_for(plan, data, allow_empty=True).data == data
        now = {
            event.uid: event.text for event in previous_from(data).events if "to confirm" not in title(event)
        }
        assert [uid for uid in now if uid in seen and now[uid] != seen[uid]] == []
        seen = now


@settings(max_examples=15)
@given(ROWS, st.integers(0, 99), st.lists(st.integers(1, 20), min_size=1, max_size=4))
def test_day_after_day_tips_stay_where_they_are(
    journey: Journey, numbers: list[int], seed: int, steps: list[int]
) -> None:
    rows = [row(number) for number in numbers]
    data = feed_for(journey(*rows), None).data
    shuffled = Random(seed).sample(rows, len(rows))
    assert feed_for(journey(*shuffled), None).data == data
    day = TODAY
    for step in steps:
        before = {event.uid: (monday(event.start), tip) for event, tip in shown(data)}
        day += timedelta(days=step)
        data = feed_for(journey(*shuffled, today=day.isoformat()), data, allow_empty=True).data
        never_twice(data)
        after = {event.uid: (monday(event.start), tip) for event, tip in shown(data)}
        weeks = {event.uid: monday(event.start) for event in previous_from(data).events}
        for uid, (week, tip) in before.items():
            if weeks.get(uid) == week:
                assert after.get(uid) == (week, tip)


def test_events_of_a_row_that_cannot_be_read_keep_their_tips_to_themselves(journey: Journey) -> None:
    good = [row(1), row(5)]
    data = feed_for(journey(*good), None).data
    broken = journey(row(1, interview="soon"), row(5), row(9))
    assert broken.errors
    mended = feed_for(broken, data).data
    never_twice(mended)
    kept = [uid for uid in blocks(data) if uid in blocks(mended)]
    assert kept
    assert all(
        blocks(mended)[uid] == blocks(data)[uid] for uid in kept if b"to confirm" not in blocks(data)[uid]
    )


# --- the function alone ------------------------------------------------------------------------------------


def an_event(uid: str, day: int, kind: str = "thanks", hour: int = 15) -> Event:
    start = datetime(2026, 11, 23, hour, tzinfo=UTC) + timedelta(days=day)
    return Event(
        uid=uid, start=start, end=start + timedelta(minutes=15), summary="x", description="Text.", kind=kind
    )


def tipped(*events: Event, before: bytes | None = None, today: date = TODAY) -> dict[str, str]:
    old = {event.uid: event for event in previous_from(before).events} if before else {}
    found = with_tips(events, old, zone=ZONE, today=today, language="en")
    return {event.uid: LINES.get(event.description.rpartition("\n")[2], "") for event in found}


def written(*events: Event) -> bytes:
    found = with_tips(events, {}, zone=ZONE, today=TODAY, language="en")
    return feed_bytes(found, name="x", stamp=datetime(2026, 11, 22, tzinfo=UTC))


def test_the_same_week_gets_another_tip_and_the_next_week_too() -> None:
    found = tipped(an_event("a", 0), an_event("b", 1), an_event("c", 2), an_event("d", 7))
    assert found == {"a": "no-gifts", "b": "not-pestering", "c": "", "d": "no-gifts"}


def test_the_week_beside_is_avoided_where_another_tip_is_free() -> None:
    kinds_of = [an_event(f"{day}", day, "quiet") for day in (0, 7, 14)]
    found = tipped(*kinds_of)
    assert len(set(found.values())) == 2 or len(set(found.values())) == 3
    assert found["0"] != found["7"] != found["14"]


def test_an_event_without_a_tip_never_gains_one_and_one_with_a_tip_keeps_it() -> None:
    before = written(an_event("a", 0), an_event("b", 0, hour=16))
    assert tipped(an_event("b", 0, hour=16), before=before) == {"b": ""}
    assert tipped(an_event("a", 3, hour=9), before=before) == {"a": "no-gifts"}
    assert tipped(an_event("a", 0), before=before, today=date(2026, 12, 24)) == {"a": "no-gifts"}


def test_an_event_that_moves_to_another_week_chooses_anew() -> None:
    before = written(an_event("a", 0), an_event("c", 7))
    assert tipped(an_event("a", 8), an_event("c", 7), before=before) == {
        "a": "no-gifts",
        "c": "not-pestering",
    }


def test_a_week_is_one_both_in_utc_and_on_my_clock() -> None:
    sunday_night = an_event("a", 7, hour=2)
    assert monday(sunday_night.start) != monday(sunday_night.start, ZONE)
    found = tipped(an_event("b", 2), sunday_night, an_event("c", 9))
    assert found["a"] not in (found["b"], found["c"])
    assert found["a"] == "not-pestering"


# --- events that come one by one ---------------------------------------------------------------------------


def with_all_at_once(
    events: Sequence[Event],
    before: Mapping[str, PreviousEvent],
    *,
    kept: Sequence[PreviousEvent],
    zone: str,
    today: date,
) -> tuple[Event, ...]:
    """The rules of the tips, with every event at hand: what a shelf must say of events that it sees once."""
    clock = ZoneInfo(zone)
    taken: set[tuple[date, str]] = set()
    days: set[date] = set()
    found: dict[str, Tip] = {}

    def day(start: datetime | date, on: tzinfo) -> date:
        return start.astimezone(on).date() if isinstance(start, datetime) else start

    def weeks(start: datetime | date) -> set[date]:
        return {each - timedelta(days=each.weekday()) for each in (day(start, UTC), day(start, clock))}

    def is_free(tip: Tip, mondays: Iterable[date]) -> bool:
        return taken.isdisjoint((monday, tip.id) for monday in mondays)

    def put(tip: Tip, start: datetime | date) -> bool:
        if not is_free(tip, weeks(start)):
            return False
        taken.update((monday, tip.id) for monday in weeks(start))
        days.add(day(start, clock))
        return True

    def old_tip(old: PreviousEvent) -> Tip | None:
        return BY_ID.get(LINES.get(unescaped(old.text.decode()).rpartition("\n")[2], ""))

    for old in kept:
        if tip := old_tip(old):
            put(tip, old.start)
    fresh = []
    for event in events:
        was = before.get(event.uid)
        if was is None or weeks(was.start) != weeks(event.start):
            fresh.append(event)
        elif event.kind and (tip := old_tip(was)) and put(tip, event.start):
            found[event.uid] = tip
    for event in sorted(fresh, key=lambda each: (day(each.start, UTC), not isinstance(each.start, datetime),
                                                 str(each.start), each.uid)):  # fmt: skip
        mine = day(event.start, clock)
        if not event.kind or mine < today or mine in days:
            continue
        free = [tip for tip in tips() if event.kind in tip.kinds and is_free(tip, weeks(event.start))]
        week = timedelta(days=7)
        beside = {each + way for each in weeks(event.start) for way in (-week, week)}
        for tip in [*(tip for tip in free if is_free(tip, beside)), *free][:1]:
            put(tip, event.start)
            found[event.uid] = tip
    return tuple(
        each._replace(description=f"{each.description} \n\n{found[each.uid].line('en')}")
        if each.uid in found
        else each
        for each in events
    )


KINDS = ("thanks", "status", "decision", "quiet", "after_no", "touch_base", "")
PLACED = st.tuples(
    st.sampled_from([f"u{number}" for number in range(12)]),
    st.integers(-5, 20),
    st.sampled_from([None, 0, 3, 5, 13, 23]),
    st.sampled_from(KINDS),
)


def placed(uid: str, day: int, hour: int | None, kind: str) -> Event:
    if hour is not None:
        return an_event(uid, day, kind, hour)
    start = date(2026, 11, 23) + timedelta(days=day)
    return an_event(uid, day, kind)._replace(start=start, end=start + timedelta(days=1))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(PLACED, max_size=12, unique_by=lambda parts: parts[0]),
    st.lists(PLACED, max_size=12, unique_by=lambda parts: parts[0]),
    st.sampled_from([ZONE, "Pacific/Kiritimati", "UTC", "Asia/Kolkata"]),
    st.sampled_from([ZONE, "Pacific/Auckland"]),
    st.integers(-8, 12),
)
def test_a_shelf_that_sees_each_event_once_says_the_same_as_one_that_has_them_all(
    first: list[tuple[str, int, int | None, str]],
    second: list[tuple[str, int, int | None, str]],
    zone: str,
    other_zone: str,
    later: int,
) -> None:
    """A first feed, and one that replaces it on another day, on another clock; some of the first stays unread."""
    feed: bytes | None = None
    for parts, clock, today in ((first, zone, TODAY), (second, other_zone, TODAY + timedelta(days=later))):
        events = [placed(*each) for each in parts]
        uids = {event.uid for event in events}
        old = {event.uid: event for event in previous_from(feed).events} if feed else {}
        kept = [event for event in old.values() if event.uid not in uids]
        wanted = with_all_at_once(events, old, kept=kept, zone=clock, today=today)
        assert with_tips(events, old, kept=kept, zone=clock, today=today, language="en") == wanted
        shelf: TipShelf[Event] = TipShelf(old.get, zone=clock, today=today)
        for each in kept:
            shelf.keep(each)
        found = {event.uid: tip for event in events if (tip := shelf.told(event))}
        found |= {event.uid: tip for event, tip in shelf.late()}
        ends = [event.description.rpartition("\n")[2] for event in wanted]
        assert [found[event.uid].line("en") if event.uid in found else "" for event in events] == [
            end if end.startswith("Tip: ") else "" for end in ends
        ]
        assert list(shelf.late()) == []
        feed = feed_bytes(wanted, name="x", stamp=datetime(2026, 11, 22, tzinfo=UTC))


def test_a_shelf_remembers_one_event_for_a_day_and_kind() -> None:
    """So that a feed of any length needs little memory for its tips."""
    shelf: TipShelf[Event] = TipShelf(lambda _: None, zone="UTC", today=TODAY)
    texts = []
    for number in range(500):
        event = an_event(f"{number:03}", number % 5)
        assert shelf.told(event) is None
        texts.append(event.start)
    del event
    remembered = [start for start in texts if getrefcount(start) > 3]
    assert len(remembered) == 5
    assert [event.uid for event, _ in shelf.late()] == ["000", "001"]


def test_one_that_can_get_no_tip_stands_in_nobodys_way() -> None:
    """On one day, another kind of event may have a tip free; and one that is of one week only, not of two."""
    thanks = [an_event(f"{day}", day) for day in (0, 1, 2)]
    assert tipped(*thanks, an_event("z", 2, "status", hour=20)) == {
        "0": "no-gifts",
        "1": "not-pestering",
        "2": "",
        "z": next(tip.id for tip in tips() if "status" in tip.kinds),
    }
    monday_in_auckland = [an_event("a", 6, hour=21), an_event("b", 7, hour=2)]
    found = with_tips(
        [*thanks[:2], *monday_in_auckland], {}, zone="Pacific/Auckland", today=TODAY, language="en"
    )
    assert [LINES.get(event.description.rpartition("\n")[2], "") for event in found][2:] == ["", "no-gifts"]
