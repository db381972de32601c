"""Blocks come back in the order of the feed, however few of them are held."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ics_followup.feed.spool import Entry, Spool

ENTRIES = st.lists(
    st.builds(
        Entry,
        st.sampled_from(["20261124", "20261124T160000Z", "20251231T235959Z"]),
        st.text("abc-0", min_size=1, max_size=9),
        st.binary(max_size=40) | st.just(b"20261124 a 3\nabc\r\n"),
    ),
    unique_by=lambda entry: entry.uid,
)


@given(ENTRIES, st.sampled_from([0, 30, 10**6]))
def test_what_went_in_comes_back_in_order_and_again(entries: list[Entry], held: int) -> None:
    spool = Spool(held=held)
    for entry in entries:
        spool.add(entry)
    assert list(spool) == sorted(entries)
    assert list(spool) == sorted(entries)
    assert spool.count == len(entries)
    assert spool.octets == sum(len(entry.block) for entry in entries)


def test_what_is_added_after_a_reading_has_its_place_too() -> None:
    spool = Spool(held=0)
    for uid in "cab":
        spool.add(Entry("20261124", uid, uid.encode()))
        list(spool)
    assert [entry.uid for entry in spool] == ["a", "b", "c"]
