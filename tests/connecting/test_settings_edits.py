"""Settings are changed, and every other byte of followup.toml stays."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as laws
from hypothesis import strategies as st

from ics_followup.problems import FollowupError, UsageError
from ics_followup.publish.connecting.edit import Changes, edited, keep, said_in, take_out
from ics_followup.publish.connecting.edit import without as taken_out

PUBLISH = ("publish", "to")
LINES = (
    "",
    "# a remark, with [brackets] and = signs",
    '  name = "a # b"   # why',
    "numbers = [1, 2] # two",
    "when = 2026-11-22",
    'odd.key = "x"',
    "'quoted' = '''one\nto = \"two\"\n'''",
)
SECTIONS = ("me", "feed", "publish", 'calendar.company."A b"')
CHANGED = {("publish", "to"), ("publish", "place"), ("feed", "discreet"), ("feed", "alarm"), ("push", "url")}


@st.composite
def files(draw: st.DrawFn) -> str:
    """A followup.toml with remarks, blank lines, nested sections, and any of the settings that are changed."""
    parts = ['top = "yes"'] if draw(st.booleans()) else []
    for section in draw(st.lists(st.sampled_from(SECTIONS), unique=True)):
        parts.append(f"[{section}]{draw(st.sampled_from(('', ' # mine', '  ')))}")
        parts += draw(st.lists(st.sampled_from(LINES), unique=True))
        if section == "publish" and draw(st.booleans()):
            parts.append('to = "gist"  # where')
        if section == "feed" and draw(st.booleans()):
            parts.append("alarm=5")
    end = draw(st.sampled_from(("\n", "\r\n")))
    return end.join(parts) + draw(st.sampled_from(("", end, end * 3)))


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=10)
values = st.one_of(st.none(), texts, st.booleans(), st.integers(0, 99))
changes = st.dictionaries(st.sampled_from(sorted(CHANGED)), values, max_size=4)


def without(text: str, keys: set[str]) -> list[str]:
    """The lines of a text but for those that say one of these settings, blank ones and headers."""
    kept = []
    for line in text.replace("\r", "").split("\n"):
        if line.partition("=")[0].strip() not in keys and line.strip() and not line.startswith("["):
            kept.append(line)
    return kept


def applied(before: dict[str, Any], wanted: Changes) -> dict[str, Any]:
    after = {name: dict(table) if isinstance(table, dict) else table for name, table in before.items()}
    for (section, key), value in wanted.items():
        if value is not None:
            after.setdefault(section, {})[key] = value
        elif section in after:
            after[section].pop(key, None)
    return after


@laws(max_examples=150)
@given(text=files(), wanted=changes)
def test_the_result_says_what_was_wanted_and_nothing_else_changed(text: str, wanted: Changes) -> None:
    changed = edited(text, wanted)
    assert tomllib.loads(changed) == applied(tomllib.loads(text), wanted)
    keys = {key for _, key in wanted} & {key for _, key in CHANGED}
    assert without(changed, keys) == without(text, keys)
    assert edited(changed, wanted) == changed, "a second time changes nothing"


@laws(max_examples=60)
@given(text=files())
def test_without_a_change_every_byte_stays(text: str) -> None:
    assert edited(text, {}) == text
    assert edited(text, {("push", "url"): None}) == text


@laws(max_examples=60)
@given(text=files(), value=texts)
def test_a_new_section_goes_behind_all_that_is_there(text: str, value: str) -> None:
    changed = edited(text, {("push", "url"): value})
    assert changed.startswith(text.rstrip("\r\n"))
    if "\r\n" in text:
        assert "\n" not in changed[len(text.rstrip("\r\n")) :].replace("\r\n", "")


def test_a_comment_and_the_end_of_a_line_stay() -> None:
    text = '[publish]\r\nto="gist" # a "#" in it\r\nplace = "a#b"#c\r\n'
    assert edited(text, {PUBLISH: "git", ("publish", "place"): "x"}) == (
        '[publish]\r\nto="git" # a "#" in it\r\nplace = "x"#c\r\n'
    )


@pytest.mark.parametrize(
    "text",
    ['publish = { to = "gist" }\n', '[publish]\nto = """\ngist"""\n', 'publish.to = "gist"\n', "[publish\n"],
)
def test_what_cannot_be_followed_is_left_alone_and_told(tmp_path: Path, text: str) -> None:
    file = tmp_path / "followup.toml"
    file.write_text(text)
    with pytest.raises(FollowupError, match=r'Write it yourself: \[publish\] to = "git"'):
        keep(file, {PUBLISH: "git"})
    assert file.read_text() == text


def test_a_value_that_may_not_stand_there_is_refused_before_it_is_written(tmp_path: Path) -> None:
    file = tmp_path / "followup.toml"
    file.write_text('[me]\nname = "Sam"\n')
    with pytest.raises(UsageError) as refused:
        keep(file, {PUBLISH: "webdav", ("publish", "place"): "https://sam:canary@cloud.example.org/dav"})
    assert "canary" not in str(refused.value)
    assert file.read_text() == '[me]\nname = "Sam"\n'


def test_a_byte_order_mark_stays(tmp_path: Path) -> None:
    file = tmp_path / "followup.toml"
    file.write_bytes(b'\xef\xbb\xbf[me]\r\nname = "Sam"\r\n')
    assert keep(file, {("feed", "discreet"): True})
    assert file.read_bytes() == b'\xef\xbb\xbf[me]\r\nname = "Sam"\r\n\r\n[feed]\r\ndiscreet = true\r\n'
    assert not keep(file, {("feed", "discreet"): True})


KEYS = ("to", "place", "name", "address")


@laws(max_examples=100)
@given(text=files(), said=st.lists(st.sampled_from(KEYS), min_size=1, unique=True))
def test_what_was_put_in_and_taken_out_again_leaves_every_byte(text: str, said: list[str]) -> None:
    changed = edited(text, {("push", key): "x" for key in said})
    back = taken_out(changed, "push", KEYS)
    assert back.rstrip("\r\n") == text.rstrip("\r\n")
    assert tomllib.loads(back) == tomllib.loads(text)
    assert said_in(back, "push", KEYS) == ()
    assert said_in(changed, "push", KEYS) == tuple(key for key in KEYS if key in said)


@laws(max_examples=100)
@given(text=files())
def test_what_is_taken_out_leaves_every_other_line_and_every_comment_line(text: str) -> None:
    after = taken_out(text, "publish", KEYS)
    assert without(after, set(KEYS)) == without(text, set(KEYS))
    assert said_in(after, "publish", KEYS) == ()
    assert taken_out(after, "publish", KEYS) == after


def test_a_section_with_a_comment_stays_and_one_that_is_bare_goes(tmp_path: Path) -> None:
    file = tmp_path / "followup.toml"
    file.write_text(
        '[publish]\nto = "gist" # why\n\n[push] # mine\nurl = "https://a.example/"\n\n[feed]\nalarm = 5\n'
    )
    assert take_out(file, "publish", KEYS)
    assert take_out(file, "push", ("url",))
    assert file.read_text() == "[push] # mine\n\n[feed]\nalarm = 5\n"
    assert not take_out(file, "publish", KEYS)
    assert not take_out(tmp_path / "none.toml", "publish", KEYS)
