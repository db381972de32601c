"""Hostile names and cells, and very many follow-ups: the run ends well, and the pages hold no markup of theirs."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., tuple[int, str, str]]
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "=cmd|'/c calc'!A1",
    "../../../etc/passwd",
    "Robert'); DROP TABLE clients;--",
    "\u202eevil\u202c",
    "Zoë\u0301 🦀 田中",
    "CON",
    "%2e%2e%2f",
    "a" * 190,
    "\x1b[31mred",
    "BEGIN:VEVENT",
    "&lt;b&gt;",
)


def table(path: str, *rows: list[str]) -> None:
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def test_hostile_names_sources_and_cells(run: Run) -> None:
    rows = [["name", "email", "source", "level", "consent_until"]]
    for number, text in enumerate(HOSTILE):
        Path(f"c{number}").mkdir()
        table(
            f"c{number}/interviews.csv",
            ["company", "role", "interview", "people", "promised", "topic", "notes"],
            [text or "x", text, "2026-11-17 10:00", f"{text} <x@example.com>", "2026-11-19", text, text],
            [f"{text} two", text, "2026-11-20 10:00", "", "", "", ""],
        )
        rows.append([text, "x@example.com", f"c{number}", "full", ""])
    rows += [["Bad mail", text, "c0", "full", ""] for text in HOSTILE[:1]]
    rows += [[f"Source {number}", "", text, "full", text] for number, text in enumerate(HOSTILE)]
    table("clients.csv", *rows)
    status, out, err = run("coach", "build", "-o", "out", "--today", "2026-11-20")
    assert status == 1
    assert "Traceback" not in err
    assert "\x1b[31m" not in out + err
    pages = list(Path("out").rglob("*.html"))
    assert len(pages) > 2 * (len(HOSTILE) - 1)
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert "<script" not in text
        assert "<img" not in text
    assert {path.parent.resolve() for path in Path("out/clients").iterdir()} == {
        Path("out/clients").resolve()
    }
    assert not Path("etc").exists()
    for number in range(len(HOSTILE)):
        assert sorted(path.name for path in Path(f"c{number}").iterdir()) == ["interviews.csv"]


def test_a_thousand_late_follow_ups(run: Run) -> None:
    Path("maya").mkdir()
    rows = [[f"Company {number}", f"2026-11-{number % 9 + 1:02} 10:00", "Dana"] for number in range(500)]
    table("maya/interviews.csv", ["company", "interview", "people"], *rows)
    Path("maya/followup.toml").write_text('[feed]\nunlogged = "late"\n', encoding="utf-8")
    table("clients.csv", ["name", "source", "level"], ["Maya", "maya", "initials"])
    assert run("coach", "build", "-o", "out", "--today", "2026-11-20")[0] == 0
    memory = Path("out/.coach/clients/maya.json").stat().st_size
    assert memory < 300_000
    assert Path("out/index.html").stat().st_size < 500_000
