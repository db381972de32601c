"""Rules 1 to 5 on bytes: a whole feed and a stream of its pieces get the same answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ics_followup.feed import byte_rules as module
from ics_followup.feed.byte_findings import findings_2_to_5
from ics_followup.feed.byte_rules import byte_rules, chunk_rules, head_rules, tail_rules

GOLDEN = Path(__file__).parent.parent / "golden"
FEEDS = sorted(GOLDEN.glob("*/expected.ics"))
BITS = st.sampled_from(
    [
        *(
            b"NAME:x",
            b"DESCRIPTION:",
            b" ",
            b"\t",
            b"\r\n",
            b"\r\n",
            b"\r\n ",
            b"\n",
            b"\r",
            b"\n\n",
            b"\x00",
        ),
        *(
            b"a" * 60,
            b"b" * 76,
            "ä".encode(),
            b"\xc3",
            b"\xa4",
            b"\xe2\x80\xa8",
            b"\xc2\x85",
            b"\xef\xbb\xbf",
        ),
        *(b"\xf0\x9f\xbf\xbf", b"\xed\xa0\x80", b"BEGIN:VCALENDAR\r\n", b"END:VCALENDAR\r\n"),
    ]
)
STREAM = st.lists(BITS, max_size=12).map(b"".join)


@pytest.mark.parametrize("path", FEEDS, ids=lambda path: str(path.parent.name))
def test_a_good_feed_and_each_of_its_parts_have_no_finding(path: Path) -> None:
    data = path.read_bytes()
    head, *blocks = data.removesuffix(b"END:VCALENDAR\r\n").split(b"BEGIN:VEVENT\r\n")
    assert list(byte_rules(data)) == list(head_rules(head)) == list(tail_rules(b"END:VCALENDAR\r\n")) == []
    assert blocks
    assert [found for block in blocks for found in chunk_rules(b"BEGIN:VEVENT\r\n" + block)] == []


@given(STREAM)
def test_the_quick_look_passes_only_what_has_no_finding(data: bytes) -> None:
    if module._good(data):
        assert list(findings_2_to_5(data)) == []
    elif data.endswith(b"\n"):
        assert list(findings_2_to_5(data)) != []


@settings(max_examples=200)
@given(STREAM, st.integers(1, 40))
def test_pieces_of_any_size_give_what_the_whole_gives(data: bytes, size: int) -> None:
    pieces = list(_pieces_of(data, size))
    assert b"".join(pieces) == data
    by_piece = {found.number for piece in pieces for found in chunk_rules(piece)}
    whole = {found.number for found in chunk_rules(data)}
    assert bool(by_piece) == bool(whole)
    assert all(not found for piece in pieces[1:] for found in [piece[:1] in (b" ", b"\t")])


def _pieces_of(data: bytes, size: int) -> list[bytes]:
    before, module.PIECE = module.PIECE, size  # type: ignore[misc]
    try:
        return list(module._pieces(data))
    finally:
        module.PIECE = before  # type: ignore[misc]


def test_the_first_place_and_the_number_of_places_are_told() -> None:
    found = list(chunk_rules(b"NAME:x\r\nNAME:\x07\r\nNAME:\x07\x00\r\n"))
    assert [(each.number, each.line) for each in found] == [(5, 2)]
    assert "(3 times in this file)" in found[0].what


def test_head_and_tail_are_asked_apart() -> None:
    assert [each.number for each in head_rules(b"")] == [1]
    assert [each.number for each in head_rules(b"\xef\xbb\xbfBEGIN:VCALENDAR\r\n")] == [1]
    assert [each.number for each in head_rules(b"BEGIN:VCALENDARS\r\n")] == [1]
    assert [each.number for each in chunk_rules(b"BEGIN:VCALENDAR\n")] == [2]
    assert [(each.number, each.line) for each in tail_rules(b"END:VEVENT\r\n", line=7)] == [(1, 7)]
    assert list(tail_rules(b"END:VEVENT\r\nEND:VCALENDAR\r\n")) == []
    assert [each.number for each in tail_rules(b"XEND:VCALENDAR\r\n")] == [1]
    assert [each.number for each in tail_rules(b"END:VCALENDAR")] == [1]
    assert [each.number for each in tail_rules(b"END:VCALENDAR\r\n\r\n")] == [1]
