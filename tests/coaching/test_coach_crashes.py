"""Crashes: a killed run leaves old or new, a killed worker costs one client, two runs never interleave."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ics_followup.cli.coaching.workers import in_parallel

Run = Callable[..., tuple[int, str, str]]
ROW = "{company},2026-11-{day:02} 10:00,Dana <dana@example.com>\n"


def clients(count: int, company: str) -> None:
    rows = ["name,source,level\n"]
    for number in range(count):
        Path(f"c{number}").mkdir(exist_ok=True)
        Path(f"c{number}/interviews.csv").write_text(
            "company,interview,people\n"
            + "".join(ROW.format(company=f"{company} {day}", day=day) for day in (3, 9, 18)),
            encoding="utf-8",
        )
        rows.append(f"Client {number},c{number},named\n")
    Path("clients.csv").write_text("".join(rows), encoding="utf-8")


def command(*more: str) -> subprocess.Popen[bytes]:
    arguments = [
        sys.executable,
        "-m",
        "ics_followup",
        "coach",
        "build",
        "-o",
        "out",
        "--today",
        "2026-11-22",
        *more,
    ]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)


def ended(run: subprocess.Popen[bytes]) -> tuple[int, bytes]:
    """The exit status of a run, and what it complained of."""
    _, err = run.communicate()
    return run.returncode, err


def kinds(count: int) -> set[str]:
    """For every file of every client: made of the old sheets, of the new ones, or missing; anything else is torn."""
    found = set()
    for number in range(count):
        for name, end in (("followups.ics", b"END:VCALENDAR\r\n"), ("index.html", b"</html>\n")):
            path = Path(f"out/clients/client-{number}/{name}")
            if not path.exists():
                found.add("missing")
                continue
            data = path.read_bytes().replace(b"\r\n ", b"")
            whole = data.endswith(end)
            found.add(
                "old" if whole and b"Older" in data else "new" if whole and b"Newer" in data else "torn"
            )
    return found


@pytest.mark.parametrize("seed", range(4))
def test_a_killed_run_leaves_whole_files_and_the_next_one_finishes(plain: Path, seed: int) -> None:
    clients(12, "Older")
    assert ended(command()) == (0, b"")
    clients(12, "Newer")
    run = command()
    time.sleep(0.3 + random.Random(seed).random() * 0.7)
    os.killpg(run.pid, signal.SIGKILL)
    ended(run)
    assert kinds(12) <= {"old", "new"}
    assert ended(command()) == (0, b"")
    assert kinds(12) == {"new"}
    left = list(Path("out").rglob(".ics-followup-*.tmp"))
    assert left == []


def test_ctrl_c_leaves_whole_files_and_says_one_line(plain: Path) -> None:
    clients(12, "Older")
    assert ended(command()) == (0, b"")
    clients(12, "Newer")
    run = command()
    time.sleep(0.5)
    os.killpg(run.pid, signal.SIGINT)
    _, err = ended(run)
    assert b"Traceback" not in err
    assert kinds(12) <= {"old", "new"}
    assert ended(command()) == (0, b"")
    assert kinds(12) == {"new"}


def test_two_runs_at_once_both_end_well(plain: Path) -> None:
    clients(8, "Newer")
    runs = [command() for _ in range(3)]
    for run in runs:
        assert ended(run) == (0, b"")
    assert kinds(8) == {"new"}
    before = {path: path.read_bytes() for path in Path("out").rglob("*.*") if path.is_file()}
    assert ended(command()) == (0, b"")
    assert {path: path.read_bytes() for path in Path("out").rglob("*.*") if path.is_file()} == before


def test_a_worker_that_is_killed_costs_its_client_only(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from ics_followup.planning import plan_for

    def dies(source: object, **named: object) -> object:
        if b"Deadly" in source.sheet:  # type: ignore[attr-defined]
            os.kill(os.getpid(), signal.SIGKILL)
        return plan_for(source, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("ics_followup.cli.coaching.client.plan_for", dies)
    clients(6, "Older")
    assert run("coach", "build", "-o", "out", "--today", "2026-11-22")[0] == 0
    clients(6, "Newer")
    Path("c3/interviews.csv").write_text("company,interview\nDeadly,2026-11-18 10:00\n", encoding="utf-8")
    status, out, err = run("coach", "build", "-o", "out", "--today", "2026-11-22")
    assert status == 1
    assert "Client 3: The program was ended while it was at this sheet" in " ".join(err.split())
    assert "5 changed" in out
    assert kinds(6) == {"old", "new"}
    assert "Older" in Path("out/clients/client-3/index.html").read_text(encoding="utf-8")
    assert "Client 3" in Path("out/index.html").read_text(encoding="utf-8")


def _squared(number: int) -> int:
    if number % 7 == 3:
        os._exit(1)
    return number * number


@pytest.mark.parametrize("count", [0, 1, 2, 50])
@pytest.mark.parametrize("processes", [0, 1, 3])
def test_every_task_is_done_or_lost_exactly_once(count: int, processes: int) -> None:
    found = sorted(in_parallel(_squared, range(count), lost=lambda number: -number, processes=processes))
    assert found == sorted(-n if n % 7 == 3 else n * n for n in range(count))


def test_stopping_in_the_middle_ends_every_process() -> None:
    results = in_parallel(_squared, [0, 1, 2, 4, 5, 6] * 10, lost=lambda number: number, processes=3)
    next(results)
    results.close()  # type: ignore[attr-defined]
    import multiprocessing

    assert multiprocessing.active_children() == []
