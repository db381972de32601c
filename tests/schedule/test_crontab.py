"""A crontab takes one job for each folder, and every line of somebody else's keeps its bytes, whatever goes wrong."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ics_followup.problems import FollowupError, UsageError
from ics_followup.publish.schedule import crontab, programs
from ics_followup.publish.schedule.job import Job, checked, job_words
from ics_followup.publish.schedule.times import Hours, hours_from, next_run

USUAL = Hours()
Fake = Callable[..., Path]
LINES = st.binary(max_size=60).filter(lambda line: b"\n" not in line and b"# ics-followup " not in line)
CRONTABS = st.lists(LINES, max_size=6).map(b"\n".join)
NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=["C"], exclude_characters="/\\\u2028\u2029"), min_size=1
)


def job_of(folder: str, *, hours: Hours = USUAL) -> Job:
    return Job(
        folder=Path(folder), words=job_words("/py", "build", [f"{folder}/interviews.csv"], None), hours=hours
    )


def as_cron_and_shell(line: str) -> list[str]:
    """What cron (crontab(5): a % guarded by a backslash is a %) and then the shell make of a line's command."""
    assert "%" not in line.replace(r"\%", "")
    return shlex.split(line.split(" ", 5)[5].replace(r"\%", "%"))


@settings(max_examples=150)
@given(NAMES)
def test_the_line_runs_the_very_words_of_the_job(name: str) -> None:
    job = job_of(f"/{name}")
    assert as_cron_and_shell(crontab.line(job)) == list(job.words)
    assert len(crontab.text(job).splitlines()) == len(crontab.text(job).split("\n")) - 1 == 2


@settings(max_examples=150)
@given(CRONTABS)
def test_what_others_wrote_keeps_its_bytes(before: bytes) -> None:
    job, other = job_of("/jobs"), job_of("/clients", hours=Hours(8, 20))
    with_one = crontab.with_job(before, job)
    assert with_one.startswith(before)
    assert crontab.with_job(with_one, job) == with_one
    with_both = crontab.with_job(with_one, other)
    assert with_both.startswith(with_one)
    ended = before if not before or before.endswith(b"\n") else before + b"\n"
    assert crontab.without_job(with_both, other) == with_one
    assert crontab.without_job(with_one, job) == ended
    assert crontab.without_job(crontab.without_job(with_both, job), other) == ended
    assert crontab.without_job(before, job) == before


def test_a_job_with_other_hours_takes_the_place_of_the_old_one() -> None:
    before = crontab.with_job(b"MAILTO=sam\n0 1 * * * backup", job_of("/jobs")) + b"@reboot other\n"
    after = crontab.with_job(before, job_of("/jobs", hours=Hours(8, 20, 4)))
    assert after == before.replace(b"0 6-22 *", b"0 8-20/4 *")


def test_a_job_that_was_put_in_twice_by_hand_is_taken_out_twice() -> None:
    text = crontab.text(job_of("/jobs")).encode()
    assert crontab.without_job(text + b"# mine\n" + text, job_of("/jobs")) == b"# mine\n"


def test_a_mark_without_its_job_is_left_to_its_owner() -> None:
    mark = crontab.text(job_of("/jobs")).split("\n")[0].encode()
    for change in (crontab.with_job, crontab.without_job):
        with pytest.raises(FollowupError, match="is not the job any more, so nothing was changed"):
            change(mark + b"\n0 1 * * * backup\n", job_of("/jobs"))


def test_a_backslash_is_refused_since_cron_programs_differ() -> None:
    with pytest.raises(UsageError, match="backslash"):
        crontab.line(job_of("/a\\b"))


@pytest.mark.parametrize("name", ["a\nb", "a\rb", "a\tb", "a\x00b", "a\x7fb", "a\u2028b", "a\udcffb"])
def test_a_name_that_no_job_can_hold_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="Rename that file or folder"):
        checked(job_of(f"/{name}"))


@pytest.mark.parametrize("text", ["", "6-", "-22", "22-6", "6-24", "six", "6-22-7", "٦-٧", "006-7"])
def test_hours_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text or "no hours"):
        hours_from(text)


START = datetime(2026, 1, 1)  # noqa: DTZ001 (the clock of the computer, whatever its zone)


@given(st.datetimes(START, START + timedelta(days=365)), st.sampled_from(["6-22", "0-23", "7", "23"]))
def test_the_next_run_is_the_first_of_the_hours_to_come(now: datetime, text: str) -> None:
    hours = hours_from(text)
    at = next_run(hours, now)
    assert now < at <= now + timedelta(days=1)
    assert (at.hour in hours.list, at.minute, at.second) == (True, 0, 0)
    between = (now + timedelta(hours=n) for n in range(1, 24))
    assert not any(
        now < (full := each.replace(minute=0, second=0, microsecond=0)) < at and full.hour in hours.list
        for each in between
    )


# --- a crontab program that has faults ---------------------------------------------------------------------


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fake:
    """A crontab program in front of the real one; ``listing`` and ``taking`` are what it does for -l and -."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    table = tmp_path / "table"

    def made(listing: str = 'cat "$table"', taking: str = 'cat >"$table"') -> Path:
        program = folder / "crontab"
        program.write_text(
            f"#!/bin/sh\ntable='{table}'\nif [ $1 = -l ]; then\n{listing}\nelse\n{taking}\nfi\n"
        )
        program.chmod(0o755)
        return table

    return made


def test_the_job_goes_in_and_out_once(fake: Fake) -> None:
    table = fake()
    table.write_bytes(b"# no line end \xff")
    assert [crontab.install(job_of("/jobs")), crontab.install(job_of("/jobs"))] == [True, False]
    assert table.read_bytes().startswith(b"# no line end \xff\n# ics-followup ")
    assert [crontab.remove(job_of("/jobs")), crontab.remove(job_of("/jobs"))] == [True, False]
    assert table.read_bytes() == b"# no line end \xff\n"


def test_jobs_that_are_installed_at_once_are_all_there(fake: Fake) -> None:
    table = fake()
    table.write_bytes(b"# mine\n")
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(lambda name: crontab.install(job_of(f"/{name}")), range(16)))
    assert table.read_text().count("# ics-followup ") == 16
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(lambda name: crontab.remove(job_of(f"/{name}")), range(16)))
    assert table.read_bytes() == b"# mine\n"


@pytest.mark.parametrize(
    "said",
    [
        "no crontab for sam",
        "crontab: no crontab for sam",
        "crontab: can't open 'sam': No such file or directory",
    ],
)
def test_no_crontab_is_an_empty_one(fake: Fake, said: str) -> None:
    table = fake(listing=f'cat "$table" 2>/dev/null || {{ echo "{said}" >&2; exit 1; }}')
    assert crontab.install(job_of("/jobs"))
    assert table.read_text() == crontab.text(job_of("/jobs"))


@pytest.mark.parametrize(
    ("listing", "said"),
    [
        ("echo you are not allowed to use this program >&2; exit 1", "you are not allowed"),
        ("cat $table; echo input/output error >&2; exit 1", "input/output error"),
        ("exit 3", "exit status 3"),
        ("printf 'a\\0b'", "what came is not a text"),
        ("kill -9 $$", "exit status -9"),
    ],
)
def test_a_crontab_that_cannot_be_read_is_never_replaced(fake: Fake, listing: str, said: str) -> None:
    table = fake(listing=listing)
    table.write_bytes(b"0 1 * * * backup\n")
    for change in (crontab.install, crontab.remove):
        with pytest.raises(FollowupError, match=rf"could not be read \({said}.*left as it is"):
            change(job_of("/jobs"))
    assert table.read_bytes() == b"0 1 * * * backup\n"


def test_a_crontab_that_is_refused_stays(fake: Fake) -> None:
    table = fake(taking='cat >/dev/null; echo "errors in crontab file, cannot install" >&2; exit 1')
    table.write_bytes(b"0 1 * * * backup\n")
    with pytest.raises(FollowupError, match="is as it was: errors in crontab file, cannot install"):
        crontab.install(job_of("/jobs"))
    assert table.read_bytes() == b"0 1 * * * backup\n"


def test_a_crontab_that_took_something_else_is_put_back(fake: Fake) -> None:
    table = fake(taking='head -c 30 >"$table"')
    table.write_bytes(b"0 1 * * * backup\n")
    with pytest.raises(FollowupError, match="did not take the change"):
        crontab.install(job_of("/jobs"))
    assert table.read_bytes() == b"0 1 * * * backup\n"


def test_a_crontab_that_does_not_answer_is_not_waited_for(
    fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(listing="exec sleep 20")
    monkeypatch.setattr(programs, "SECONDS", 0.2)
    with pytest.raises(FollowupError, match=r"crontab did not answer within 0\.2 seconds"):
        crontab.install(job_of("/jobs"))


def test_without_a_crontab_program_there_is_nothing_to_remove(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not crontab.remove(job_of("/jobs"))
    with pytest.raises(FollowupError, match="Could not run crontab: No such file"):
        crontab.install(job_of("/jobs"))


def test_where_no_cron_program_runs_it_is_said(tmp_path: Path) -> None:
    for number, name in (("1", "init"), ("77", "sh")):
        (tmp_path / number).mkdir()
        (tmp_path / number / "comm").write_text(f"{name}\n")
    assert "sudo service cron start" in crontab.remarks(job_of("/jobs"), processes=tmp_path)[0]
    (tmp_path / "77" / "comm").write_text("crond\n")
    assert crontab.remarks(job_of("/jobs"), processes=tmp_path) == ()
    assert crontab.remarks(job_of("/jobs"), processes=tmp_path / "hidden") == ()
