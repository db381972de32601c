"""Links are percent-encoded exactly as the standard library does it."""

from __future__ import annotations

from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from ics_followup.feed.description import _quoted


@given(st.text(st.characters()))
def test_a_text_in_a_link_is_encoded_as_the_standard_library_would(text: str) -> None:
    assert _quoted(text) == quote(text, safe="", errors="replace")
