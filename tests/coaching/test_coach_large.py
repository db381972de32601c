"""A client with a very large sheet: built like all others, by the one process that has it."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]
MANY = 2_001
"""With more interviews than 2,000 a build of one's own is shared out among processes."""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no processes that could be split")
def test_a_worker_does_not_split_itself_for_a_large_sheet(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    split, here = os.fork, os.getpid()

    def only_here() -> int:
        assert os.getpid() == here, "a worker was split"
        return split()

    monkeypatch.setattr(os, "fork", only_here)
    first = date(2026, 10, 5)
    rows = (f"Company {n},{first + timedelta(days=n % 56)} 10:00\n" for n in range(MANY))
    Path("large.csv").write_text("company,interview\n" + "".join(rows), encoding="utf-8")
    Path("small.csv").write_text("company,interview\nAcme,2026-11-18 10:00\n", encoding="utf-8")
    Path("clients.csv").write_text(
        "name,source,level\nLarge,large.csv,busy\nSmall,small.csv,busy\n", encoding="utf-8"
    )
    status, _, err = run("coach", "build", "-o", "out", "--today", "2026-11-22")
    assert (status, err) == (0, "")
    feed = Path("out/clients/large/followups.ics").read_bytes()
    assert feed.count(b"BEGIN:VEVENT") > 500
    assert feed.endswith(b"END:VCALENDAR\r\n")
