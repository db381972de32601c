"""The encoder says what icalendar would say, and every reader gets the text back exactly."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

import icalendar
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ics_followup.feed.encode import clean, content_line, escaped, text_line, text_octets, unescaped

HOSTILE = st.text(
    st.one_of(
        st.characters(exclude_categories=()),
        st.sampled_from('\\\\\\,;:nN\n\r\t\x00\x07\x0b\x85\u2028\u2029\ufeff\ufffe\ud800 \u00a0\u3000😀שx^"'),
    ),
    max_size=200,
) | st.sampled_from(
    ["BEGIN:VEVENT\r\nUID:x\nEND:VEVENT", " " * 300, "a" + " " * 300 + "b", "\\n\\N\\\\", "x\u3000" * 99]
)


@given(HOSTILE)
def test_cleaning_twice_changes_nothing_and_leaves_nothing_unclean(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned == cleaned.strip()
    assert not [c for c in cleaned if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") and c != "\n"]
    assert not [
        c for c in cleaned if ord(c) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(c) <= 0xFDEF or c == "\ufeff"
    ]


@given(
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Zs", "Zl", "Zp")), max_size=300
    )
)
def test_cleaning_leaves_every_other_character_alone(text: str) -> None:
    """Right-to-left marks, joiners and emoji stay."""
    assert clean(text.replace("\ufeff", "")) == text.replace("\ufeff", "")


def test_line_breaks_of_every_kind_become_one() -> None:
    assert clean("a\r\nb\rc\x85d\u2028e\u2029f\ng") == "a\nb\nc\nd\ne\nf\ng"


@given(HOSTILE.map(clean))
def test_escapes_are_undone_exactly(text: str) -> None:
    assert unescaped(escaped(text)) == text
    assert "\\N" not in escaped(text.replace("\\", ""))


@given(HOSTILE | st.text("ab ,;\\\n", max_size=60))
@example("x" + " " * 21 + "y")
@example("\ud800")
def test_the_octets_of_a_text_are_those_of_the_clean_one_escaped(text: str) -> None:
    """They are made on a shorter way, for speed."""
    assert text_octets(text) == escaped(clean(text)).encode()


@given(HOSTILE)
@example("é" * 100)
@example("a" + "\u3000" * 200 + "b")
@example("😀" * 80)
def test_lines_are_short_whole_and_never_blank(text: str) -> None:
    *lines, last = text_line("DESCRIPTION", text).split(b"\r\n")
    assert last == b""
    for line in lines:
        assert len(line) <= 75
        assert line.decode("utf-8").strip()
    joined = b"\r\n".join(lines).replace(b"\r\n ", b"").decode("utf-8")
    assert unescaped(joined.removeprefix("DESCRIPTION:")) == clean(text)


@settings(max_examples=200)
@given(HOSTILE)
@example("x" * 61 + "\\\\,;\n" * 40)
def test_icalendar_reads_the_text_and_writes_the_same_bytes(text: str) -> None:
    r"""But for a literal ``\N``, which icalendar writes as a line break."""
    line = text_line("DESCRIPTION", text)
    data = b"BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261124T060000Z\r\n" + line + b"END:VEVENT\r\n"
    event = icalendar.Event.from_ical(data)
    assert isinstance(event, icalendar.Event)
    assert not event.errors
    assert str(event["DESCRIPTION"]) == clean(text)
    if "\\N" not in clean(text):
        assert event.to_ical(sorted=False) == data
        same = icalendar.Event.new(
            uid="1", stamp=datetime(2026, 11, 24, 6, tzinfo=UTC), description=clean(text)
        )
        said = same.to_ical()
        assert line in said or (line == b"DESCRIPTION:\r\n" and b"DESCRIPTION" not in said)


@pytest.mark.parametrize("value", ["a\nb", "a\rb"])
def test_a_value_cannot_begin_another_line(value: str) -> None:
    with pytest.raises(ValueError, match="a line break inside the property 'X-A'"):
        content_line("X-A", value)
