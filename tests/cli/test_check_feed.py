"""``check FILE.ics``: findings in words, as JSON and as annotations; two feeds; what cannot be read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ics_followup.problems import columns
from ics_followup.sources import files

Run = Callable[..., tuple[int, str, str]]
GOOD = (Path(__file__).parent.parent / "golden" / "panel_of_three" / "expected.ics").read_bytes()


@pytest.fixture
def feed(plain: Path) -> Path:
    path = plain / "followups.ics"
    path.write_bytes(GOOD)
    return path


def without_end(data: bytes) -> bytes:
    return data.replace(b"DTEND:20261201T134500Z\r\n", b"", 1)


def test_a_good_feed_is_told_what_was_looked_at_and_what_was_not(run: Run, feed: Path) -> None:
    status, out, err = run("check", "followups.ics")
    assert (status, err) == (0, "")
    flat = " ".join(out.split())
    assert "Looked at 8 events from Tue 1 Dec 2026 to Tue 15 Dec 2026, 13 KB" in flat
    assert "What a file cannot show: " in flat
    assert "--previous OLD.ics" in flat
    assert out.endswith("followups.ics: 8 events, no problems.\n")
    assert all(columns(line) <= 80 for line in out.splitlines())


def test_what_was_asked_for_is_no_longer_what_could_not_be_seen(run: Run, feed: Path) -> None:
    status, out, err = run("check", "followups.ics", "--previous", "followups.ics", "--today", "2026-12-01")
    assert (status, err) == (0, "")
    assert "--previous" not in out
    assert "--today" not in out


def test_a_finding_names_number_section_line_event_and_client(run: Run, feed: Path) -> None:
    feed.write_bytes(without_end(GOOD))
    status, out, _ = run("check", "followups.ics")
    assert status == 1
    flat = " ".join(out.split())
    assert flat.startswith(
        "followups.ics:10: error: This event has no DTEND. khal shows it as an hour long. "
        '[checklist 21, RFC 5545 3.8.2.2] The event: "Ask when to hear (Harbor Point)" on Tue 1 Dec 2026 '
        "(UID e30abe83-b89e-5f36-aa2d-8098974240cc)"
    )
    assert out.endswith("followups.ics: 8 events, 1 error.\n")


def test_warnings_alone_end_with_0(run: Run, feed: Path) -> None:
    feed.write_bytes(GOOD.replace(b"TRANSPARENT", b"OPAQUE"))
    status, out, _ = run("check", "followups.ics")
    assert status == 0
    assert out.count("warning:") == 5
    assert "3 more findings of number 28" in out
    assert out.endswith("followups.ics: 8 events, 8 warnings.\n")


def test_json_has_the_fields_of_a_problem_and_those_of_a_finding(run: Run, feed: Path) -> None:
    feed.write_bytes(without_end(GOOD))
    status, out, err = run("check", "followups.ics", "--format", "json")
    assert (status, err) == (1, "followups.ics: 8 events, 1 error.\n")
    (found,) = json.loads(out)
    assert found == {
        "severity": "error",
        "file": "followups.ics",
        "line": 10,
        "column": 1,
        "row": 10,
        "cell": None,
        "header": "",
        "what": "This event has no DTEND",
        "help": found["help"],
        "key": None,
        "number": 21,
        "source": "RFC 5545 3.8.2.2",
        "uid": "e30abe83-b89e-5f36-aa2d-8098974240cc",
        "summary": "Ask when to hear (Harbor Point)",
        "day": "2026-12-01",
        "client": "khal shows it as an hour long.",
    }
    assert found["help"].startswith("khal shows it as an hour long. [checklist 21, RFC 5545 3.8.2.2]")


def test_a_finding_of_the_whole_feed_has_no_event(run: Run, feed: Path) -> None:
    feed.write_bytes(GOOD.replace(b"METHOD:PUBLISH", b"METHOD:REQUEST"))
    (found,) = json.loads(run("check", "followups.ics", "--format", "json")[1])
    assert (found["number"], found["uid"], found["summary"], found["day"]) == (12, None, None, None)


def test_a_good_feed_is_an_empty_list(run: Run, feed: Path) -> None:
    assert run("check", "followups.ics", "--format", "json")[:2] == (0, "[]\n")
    assert run("check", "followups.ics", "--format", "github")[:2] == (0, "")


def test_annotations_name_path_line_and_event(run: Run, feed: Path) -> None:
    (feed.parent / "jobs").mkdir()
    (feed.parent / "jobs" / "a.ics").write_bytes(without_end(GOOD))
    status, out, _ = run("check", "jobs/a.ics", "--format", "github")
    assert status == 1
    assert out.startswith("::error file=jobs/a.ics,line=10,col=1::This event has no DTEND. khal")
    assert "Ask when to hear (Harbor Point)" in out
    assert len(out.splitlines()) == 1


def test_each_of_several_feeds_is_checked(run: Run, feed: Path) -> None:
    (feed.parent / "b.ics").write_bytes(without_end(GOOD))
    status, out, _ = run("check", "followups.ics", "b.ics")
    assert status == 1
    assert "followups.ics: 8 events, no problems." in out
    assert "b.ics: 8 events, 1 error." in out
    found = json.loads(run("check", "followups.ics", "b.ics", "--format", "json")[1])
    assert [each["file"] for each in found] == ["b.ics"]


def test_two_feeds_show_a_change_that_does_not_say_so(run: Run, feed: Path) -> None:
    (feed.parent / "old.ics").write_bytes(GOOD)
    feed.write_bytes(GOOD.replace(b"Ask when to hear", b"Ask when they say", 1))
    status, out, _ = run("check", "followups.ics", "--previous", "old.ics", "--format", "json")
    found = json.loads(out)
    assert status == 1
    assert {each["number"] for each in found} == {22}
    assert {each["summary"] for each in found} == {"Ask when they say (Harbor Point)"}


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--previous", "followups.ics"),
        ("check", "interviews.csv", "--previous", "followups.ics"),
        ("check", "followups.ics", "interviews.csv"),
        ("check", "followups.ics", "b.ics", "--previous", "followups.ics"),
        ("check", "followups.ics", "--fix"),
    ],
)
def test_what_does_not_go_together_is_wrong_usage(run: Run, feed: Path, arguments: tuple[str, ...]) -> None:
    (feed.parent / "interviews.csv").write_text("company\nAcme\n")
    (feed.parent / "b.ics").write_bytes(GOOD)
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert len(err.splitlines()) == 1


def test_a_previous_feed_that_is_not_there_is_one_line_and_3(run: Run, feed: Path) -> None:
    status, out, err = run("check", "followups.ics", "--previous", "nothing.ics")
    assert (status, out) == (3, "")
    assert err == "There is no file nothing.ics. Check the name; ics-followup build writes a feed.\n"
    (feed.parent / "folder.ics").mkdir()
    assert run("check", "folder.ics")[0] == 3


def test_a_previous_feed_that_is_no_calendar_is_one_line_and_1(run: Run, feed: Path) -> None:
    (feed.parent / "page.ics").write_text("<html>Sorry</html>")
    status, out, err = run("check", "followups.ics", "--previous", "page.ics")
    assert (status, out) == (1, "")
    assert err == "page.ics holds no calendar, so there is nothing to compare with.\n"


def test_a_feed_may_be_larger_than_a_sheet(run: Run, feed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 1000)
    assert run("check", "followups.ics")[0] == 0


def test_more_than_a_thousand_findings_are_counted_and_it_is_said(run: Run, feed: Path) -> None:
    head, begin, rest = GOOD.partition(b"BEGIN:VEVENT\r\n")
    feed.write_bytes(head + b"BEGIN:VEVENT\r\nUID:a b\r\nEND:VEVENT\r\n" * 400 + begin + rest)
    status, out, _ = run("check", "followups.ics")
    assert status == 1
    assert "Only 1,000 findings are told, errors first; " in " ".join(out.split())
    status, out, err = run("check", "followups.ics", "--format", "json")
    assert len(json.loads(out)) == 1000
    assert "more were counted" in err


def test_nothing_of_a_feed_reaches_the_terminal_as_it_is(run: Run, feed: Path) -> None:
    feed.write_bytes(
        GOOD.replace(b"SUMMARY:Ask", b"SUMMARY:\x1b[31mAsk\x1b]0;x\x07").replace(b"UID:e", b"UID:\x1be", 1)
    )
    out = run("check", "followups.ics")[1]
    assert "\x1b" not in out
    assert "\x07" not in out
