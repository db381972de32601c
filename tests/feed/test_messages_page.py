"""docs/messages.md: printed from the program, with a picture for each text."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

DOCS = Path(__file__).parent.parent.parent / "docs"


@pytest.fixture(scope="module")
def printed() -> Any:
    place = spec_from_file_location("printed_messages", DOCS / "printed_messages.py")
    assert place is not None
    assert place.loader is not None
    module = module_from_spec(place)
    place.loader.exec_module(module)
    return module


def test_the_page_is_what_the_program_says(printed: Any) -> None:
    """Where this fails: run ``make docs``, and ``make pictures`` where the texts themselves changed."""
    assert (DOCS / "messages.md").read_text(encoding="utf-8") == printed.messages_page()


def test_every_picture_of_the_page_is_there_and_small(printed: Any) -> None:
    page = printed.messages_page()
    everything = sorted((DOCS / "pictures").glob("*.png"))
    pictures = [file for file in everything if not file.name.startswith("shared-")]
    assert pictures
    assert all(f"](pictures/{file.name})" in page for file in pictures)
    assert page.count("](pictures/") == len(pictures)
    assert sum(file.stat().st_size for file in everything) < 1_500_000
    of_share = (DOCS / "share.md").read_text(encoding="utf-8")
    assert all(f"](pictures/{file.name})" in of_share for file in everything if file not in pictures)


def test_each_channel_has_two_whole_events_and_german_one(printed: Any) -> None:
    plan = printed.messages_plan()
    events = printed.shown(plan, printed.messages_feed(plan))
    channels = [event.channel for event in events]
    assert all(channels.count(name) == 2 for name in ("Email", "Phone", "Text message", "LinkedIn", "Card"))
    assert channels.count("In German") == 1
    assert len({event.uid for event in events}) == len(events)
    for event in events:
        assert event.text.startswith("Skip this if ")
        assert "Done? ics-followup log " in event.text
