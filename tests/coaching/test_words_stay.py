"""Whoever comes and goes among clients of one employer, in any order: no text is ever two clients'."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from shutil import rmtree
from typing import NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

Run = Callable[..., tuple[int, str, str]]
NAMES = ("ann", "bea", "cat")
LEVELS = ("named", "full", "initials", "busy", "gone", "ended", "broken")


class Row(NamedTuple):
    """One interview at the one employer, under any of its names."""

    company: str
    day: int
    people: str
    status: str

    def line(self, number: int) -> str:
        return f"{self.company},Cook {number},2026-11-{self.day} 10:00,{self.people},{self.status}\n"


ROW = st.builds(
    Row,
    st.sampled_from(["Acme", "ACME Inc.", "acme"]),
    st.integers(9, 19),
    st.sampled_from(["Dana <dana@example.com>", "Tom", "Dana <dana@example.com>;Tom", ""]),
    st.sampled_from(["", "", "rejected", "offer"]),
)
CLIENT = st.tuples(st.sampled_from(LEVELS), st.lists(ROW, min_size=1, max_size=2))
HISTORY = st.lists(st.tuples(st.integers(0, 4), st.tuples(CLIENT, CLIENT, CLIENT)), min_size=2, max_size=5)


def shown(name: str) -> set[str]:
    """The emails of a client's feed, without the client's name in them."""
    path = Path("out/clients", name, "followups.ics")
    text = path.read_bytes().decode().replace("\r\n ", "") if path.is_file() else ""
    found = set()
    for line in text.split("\r\n"):
        if line.startswith("DESCRIPTION") and "Subject:" in line:
            message = line.partition("Subject:")[2].partition("\\n\\nWhy this day")[0]
            for word in (name.capitalize(), "ACME Inc.", "Acme", "acme", "Cook 0", "Cook 1"):
                message = message.replace(word, "X")
            found.add(message)
    return found


def write(clients: tuple[tuple[str, list[Row]], ...]) -> None:
    rows = ["name,source,level,consent_until\n"]
    for name, (level, sheet) in zip(NAMES, clients, strict=True):
        Path(name).mkdir(exist_ok=True)
        text = "company,role,interview,people,status\n" + "".join(
            row.line(at) for at, row in enumerate(sheet)
        )
        Path(name, "interviews.csv").write_text("" if level == "broken" else text)
        shows = level if level in LEVELS[:4] else "named"
        until = "2026-11-01" if level == "ended" else ""
        if level != "gone":
            rows.append(f"{name.capitalize()},{name},{shows},{until}\n")
    Path("clients.csv").write_text("".join(rows))


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(HISTORY)
def test_no_text_is_ever_two_clients(
    run: Run, history: list[tuple[int, tuple[tuple[str, list[Row]], ...]]]
) -> None:
    for name in (*NAMES, "out"):
        rmtree(name, ignore_errors=True)
    ever: dict[str, set[str]] = {name: set() for name in NAMES}
    day = 18
    for later, clients in history:
        day = min(day + later, 30)
        write(clients)
        run("coach", "build", "-o", "out", "--today", f"2026-11-{day}")
        for name in NAMES:
            ever[name] |= shown(name)
        for one, other in combinations(NAMES, 2):
            assert not ever[one] & ever[other], (history, one, other)
