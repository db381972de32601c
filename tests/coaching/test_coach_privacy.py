"""Canaries in every column of a client's sheet: nothing that the level does not show is anywhere, in any encoding."""

from __future__ import annotations

import base64
import csv
import html
import io
import os
import quopri
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest

from ics_followup.sharing.levels import LEVELS

Run = Callable[..., tuple[int, str, str]]
HEADER = (
    "id", "company", "role", "round", "interview", "people", "contact", "address", "promised", "status", "topic",
    "strength", "materials", "news", "snooze", "log", "notes", "Salary", "Private notes", "Shoe size",
)  # fmt: skip
ABOVE = {
    "busy": (
        "id",
        "company",
        "role",
        "people",
        "contact",
        "address",
        "topic",
        "strength",
        "materials",
        "news",
        "log",
    ),
    "initials": (
        "id",
        "company",
        "role",
        "people",
        "contact",
        "address",
        "topic",
        "strength",
        "materials",
        "news",
        "log",
    ),
    "named": ("id", "people", "contact", "address", "log"),
    "full": ("log",),
}
ALWAYS = ("notes", "Salary", "Private notes", "Shoe size", "snooze")
"""What nobody may ever see: notes, columns of the client's own, what stands behind a #."""

ROWS = int(os.environ.get("COACH_CANARY_ROWS", "12"))


def canary(column: str, row: int) -> str:
    return f"Kanarie{''.join(sign for sign in column if sign.isalpha())}{row}zq"


def sheet(*, broken: bool) -> str:
    """Rows with a canary in each column; where ``broken``, dates are canaries too."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for row in range(ROWS):
        mark = {name: canary(name, row) for name in HEADER}
        cells = {
            **mark,
            "interview": f"2026-11-{row % 20 + 1:02} 10:00"
            if not (broken and row % 3)
            else canary("interview", row),
            "people": f"{mark['people']} <{mark['people']}@example.com> +1-555-0100 (boss) [{mark['topic']}]",
            "contact": "",
            "promised": "2026-11-27" if row % 2 else "",
            "status": "" if not (broken and row % 5 == 0) else canary("status", row),
            "snooze": f"until 2026-11-25 # {mark['snooze']}",
            "log": f"2026-11-2{row % 2} out email # {mark['log']}",
        }
        writer.writerow([cells[name] for name in HEADER])
    return text.getvalue()


MARK = re.compile(rb"kanarie[a-z]+[0-9]+zq")
RUN = re.compile(rb"[A-Za-z0-9+/_-]{16,}")


def readings(data: bytes) -> Iterator[bytes]:
    """Bytes as they are, unfolded, and decoded: percent, HTML, quoted-printable, base64 at each of its four begins."""
    yield data
    yield data.replace(b"\r\n ", b"").replace(b"=\n", b"")
    yield unquote_to_bytes(data)
    yield html.unescape(data.decode("utf-8", "replace")).encode()
    yield quopri.decodestring(data)
    for found in RUN.findall(data):
        for begin in range(4):
            run = found[begin:].translate(bytes.maketrans(b"-_", b"+/"))
            yield base64.b64decode(run[: len(run) // 4 * 4])


def written(*said: str) -> frozenset[bytes]:
    """Every canary in what was said, in the names of files, and in the files, however it is encoded."""
    parts = [each.encode() for each in said]
    for path in Path("out").rglob("*"):
        parts += [str(path).encode(), path.read_bytes() if path.is_file() else b""]
    return frozenset(
        canary for part in parts for reading in readings(part) for canary in MARK.findall(reading.lower())
    )


def raw(*said: str) -> bytes:
    files = [path.read_bytes() for path in Path("out").rglob("*") if path.is_file()]
    return b"\n".join([*(each.encode() for each in said), *files]).lower()


def searched(columns: tuple[str, ...], everything: frozenset[bytes]) -> list[bytes]:
    words = {canary(column, row).lower().encode() for column in columns for row in range(ROWS)}
    return sorted(words & everything)


def test_the_search_finds_a_canary_in_every_encoding() -> None:
    word = canary("notes", 7).encode()
    coded = (word, quopri.encodestring(word), "".join(f"%{sign:02x}" for sign in word).encode())
    markup = "".join(f"&#{sign};" for sign in word).encode()
    for each in (*coded, markup, *(base64.b64encode(b"x" * shift + word + b"yyy") for shift in range(3))):
        assert any(MARK.search(reading.lower()) for reading in readings(each)), each


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("broken", [False, True])
def test_no_canary_of_a_private_column_is_anywhere(run: Run, level: str, broken: bool) -> None:
    for name in ("maya", "ben"):
        Path(name).mkdir()
    Path("maya/interviews.csv").write_text(sheet(broken=broken), encoding="utf-8")
    Path("ben/interviews.csv").write_text(sheet(broken=False).replace("Kanarie", "Other"), encoding="utf-8")
    Path("clients.csv").write_text(f"name,source,level\nMaya,maya,{level}\nBen,ben,named\n", encoding="utf-8")
    Path("followup.toml").write_text('[publish]\nto = "folder"\nplace = "out/../place"\n', encoding="utf-8")
    Path("place").mkdir()
    for today in ("2026-11-20", "2026-11-22"):
        status, out, err = run("coach", "build", "-o", "out", "--publish", "--today", today)
        assert status == (1 if broken else 0), err
        feeds = [path.read_bytes().replace(b"\r\n ", b"").decode() for path in Path("place").glob("*.ics")]
        everything = written(out, err, *feeds)
        private = (*ABOVE[level], *ALWAYS, "interview", "status")
        if level == "full" and broken:
            private = ("log", "notes", "Salary", "Private notes", "Shoe size")
        assert searched(private, everything) == []
    if level == "full":
        assert searched(("company",), everything)


@pytest.mark.parametrize(
    "data", [b"\0\1\2Kanarie", b'company\n"Kanarie', b"Kanarie;x\nKanarie;y\n", b"PK\3\4Kanarie"]
)
def test_no_canary_of_a_sheet_that_cannot_be_read(run: Run, data: bytes) -> None:
    Path("maya.csv").write_bytes(data)
    Path("clients.csv").write_text("name,source,level\nMaya,maya.csv,named\n", encoding="utf-8")
    status, out, err = run("coach", "build", "-o", "out", "--today", "2026-11-20")
    assert status == 3
    assert b"kanarie" not in raw(out, err)


def test_a_failure_that_nobody_foresaw_says_nothing_of_the_sheet(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("Kanarie of a cell")

    monkeypatch.setattr("ics_followup.cli.coaching.client.plan_for", fails)
    Path("maya.csv").write_text("company,interview\nAcme,2026-11-19\n", encoding="utf-8")
    Path("clients.csv").write_text("name,source,level\nMaya,maya.csv,full\n", encoding="utf-8")
    status, out, err = run("coach", "build", "-o", "out", "--today", "2026-11-20")
    assert status == 3
    assert "RuntimeError" in err
    assert b"kanarie" not in raw(out, err)


def test_what_is_kept_is_for_the_coachs_eyes_only(run: Run) -> None:
    Path("maya.csv").write_text("company,interview\nAcme,2026-11-19\n", encoding="utf-8")
    Path("clients.csv").write_text("name,source,level\nMaya,maya.csv,full\n", encoding="utf-8")
    run("coach", "build", "-o", "out", "--today", "2026-11-20")
    for path in Path("out").rglob("*"):
        if path.is_file():
            assert path.stat().st_mode & 0o077 == 0, path
