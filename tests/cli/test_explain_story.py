"""``explain``: the whole story of a row, in sentences that fit a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from ics_followup.problems import columns

Run = Callable[..., tuple[int, str, str]]
Bytes = Callable[..., bytes]

CONFIG = '[me]\nname = "Sam Rivera"\ntimezone = "America/Chicago"\ncountry = "US"\n'
ROW = {
    "company": "Acme",
    "role": "Nurse",
    "interview": "2026-11-03 10:00",
    "people": "Dana Ortiz <dana@example.com> +1-555-0100; Tom Keller <tom@example.com>",
}


@pytest.fixture
def told(run: Run, plain: Path, sheet_bytes: Bytes) -> Callable[..., str]:
    """The story of Acme, with its lines joined."""

    def story(
        *others: Mapping[str, str],
        today: str = "2026-11-22",
        config: str = "",
        named: str = "acme",
        **cells: str,
    ) -> str:
        (plain / "interviews.csv").write_bytes(sheet_bytes({**ROW, **cells}, *others))
        (plain / "followup.toml").write_text(CONFIG + config, encoding="utf-8")
        status, out, _ = run("explain", named, "--today", today)
        assert status == 0
        assert all(columns(line) <= 80 for line in out.splitlines())
        return " ".join(out.split())

    return story


def test_it_says_where_it_stands_and_since_when(told: Callable[..., str]) -> None:
    text = told()
    assert "Acme, Nurse The interview was on Tue 3 Nov 2026 at 10:00, on the clock of America/Chicago" in text
    assert "You have been waiting for an answer since Tue 3 Nov 2026. They named no day." in text
    assert "The row follows balanced. Key: acme-nurse." in text
    assert "They said no on Wed 18 Nov 2026." in told(status="rejected", status_date="2026-11-18")
    assert "It has been on hold since" in told(
        status="on hold", status_date="2026-11-18", deadline="2026-12-15"
    )
    assert "The interview is still ahead." in told(today="2026-11-01")


def test_an_undated_status_says_from_when_it_counts(told: Callable[..., str]) -> None:
    text = told(status="offer")
    assert "You have had an offer since Sun 22 Nov 2026." in text
    assert "it counts from when it was first seen" in text


@pytest.mark.rule("S1.7")
def test_it_says_which_promise_is_in_force_and_which_were_moved(told: Callable[..., str]) -> None:
    assert "They promised to answer by Tue 10 Nov 2026. That day has passed" in told(promised="2026-11-10")
    text = told(promised="2026-11-10", log="2026-11-11 out phone live promised 2026-12-01")
    assert "They promised to answer by Tue 10 Nov 2026, then moved it: by Tue 1 Dec 2026 is in force." in text
    assert "They said to check back from Tue 1 Dec 2026." in told(promised="from 2026-12-01")


@pytest.mark.rule("A8", "A17")
def test_it_says_what_each_logged_contact_counted_as(told: Callable[..., str]) -> None:
    text = told(
        promised="2026-11-10",
        channel="phone",
        log="2026-11-03 17:00 out email with all; 2026-11-11 10:05 out phone voicemail; "
        "2026-11-11 11:00 out email; 2026-11-17 in email promised 2026-12-01",
    )
    assert "Tue 3 Nov 2026 17:00: you emailed all of them (it counts as thanks, not as asking)." in text
    assert "you called Dana Ortiz, and reached nobody (it counts: check_in, number 1)." in text
    assert "they answered; they promised to answer by Tue 1 Dec 2026" in text
    assert text.count("number 1") == 1, "a call and its email are one contact"


def test_it_counts_what_was_asked(told: Callable[..., str]) -> None:
    assert "You have asked 2 of 3 times (1 in your log, 1 assumed)." in told(log="2026-11-10 out email")
    assert "You have not asked yet, and may ask 3 times at most." in told(today="2026-11-04")


@pytest.mark.rule("A11")
def test_a_logged_contact_says_that_what_follows_is_counted_from_it(told: Callable[..., str]) -> None:
    text = told(log="2026-11-12 out email")
    assert "Your log has it on Thu 12 Nov 2026; what follows counts from there." in text


def test_it_says_what_is_left_out_and_what_it_would_need(told: Callable[..., str]) -> None:
    text = told()
    assert "thanks_card: it comes only if the company is large or you want this job very much." in text
    assert "thanks_card" not in told(priority="high")
    assert "offer_answer: it comes only if you know the day to answer by." in told(
        status="offer", status_date="2026-11-20"
    )


def test_it_says_what_was_moved_and_why(told: Callable[..., str]) -> None:
    assert "You snoozed it until 2026-12-03." in told(snooze="check_in_again until 2026-12-03")
    away = 'away = ["2026-11-10"]\n'
    assert "On Tue 10 Nov 2026 you are away." in told(config=away, today="2026-11-04")


def test_it_says_which_other_row_speaks_for_this_one(told: Callable[..., str]) -> None:
    other = {**ROW, "role": "Aide"}
    stories = [told(other, today="2026-11-04", named=key) for key in ("acme-nurse", "acme-aide")]
    covered = [
        text for text in stories if "in touch with the same person about Acme: that one is for" in text
    ]
    speaking = [text for text in stories if "one contact a day with one person is enough" in text]
    assert len(covered) == len(speaking) == 1
    assert covered != speaking


def test_it_closes_with_what_happens_if_nobody_answers(told: Callable[..., str]) -> None:
    assert told(today="2026-11-04").endswith(
        'If nobody answers: next is "Email Dana (Acme)" on Tue 10 Nov 2026, then 2 more contacts, the last on '
        "Tue 24 Nov 2026, and you let go on Tue 1 Dec 2026."
    )
    assert told(today="2026-12-30").endswith("Nothing more comes: you let go on Tue 1 Dec 2026.")


def test_another_cadence_tells_its_own_story(run: Run, told: Callable[..., str]) -> None:
    told()
    text = " ".join(run("explain", "acme", "--today", "2026-11-22", "--cadence", "long-game")[1].split())
    assert "The row follows long-game." in text
    assert "inquiry" not in text or "comes only" in text
