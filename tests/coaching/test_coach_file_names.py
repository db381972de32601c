"""What a client calls the files in a folder is not told below `full`: a name may be that of a company."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]


def everything(*said: str) -> str:
    files = [path for path in Path("out").rglob("*") if path.is_file()]
    return " ".join([*said, *map(str, files), *(path.read_text("utf-8", "replace") for path in files)])


def listed(level: str) -> None:
    Path("maya").mkdir()
    Path("clients.csv").write_text(f"name,source,level\nMaya,maya,{level}\n", encoding="utf-8")


def break_sheet() -> None:
    Path("maya/Quagmire interviews.csv").mkdir()


def break_rows() -> None:
    Path("maya/Quagmire interviews.csv").write_text("company,interview\nAcme,soon\n", encoding="utf-8")


def break_bytes() -> None:
    Path("maya/Quagmire interviews.csv").write_bytes(b'company\n"Acme')


def break_by_size() -> None:
    with Path("maya/Quagmire interviews.csv").open("wb") as file:
        file.truncate(51_000_000)


def break_cadence() -> None:
    Path("maya/interviews.csv").write_text("company,interview\nAcme,2026-11-19\n", encoding="utf-8")
    Path("maya/cadences").mkdir()
    Path("maya/cadences/Quagmire.toml").write_bytes(b"\xff\xfe\0")


def break_drafts() -> None:
    Path("maya/interviews.csv").write_text("company,interview\nAcme,2026-11-19\n", encoding="utf-8")
    Path("maya/followup.toml").write_text('[drafts]\nfolder = "Quagmire"\n', encoding="utf-8")
    Path("maya/Quagmire/thanks").mkdir(parents=True)
    Path("maya/Quagmire/thanks/email.1.txt").write_bytes(b"\xff\xfe\0")


@pytest.mark.parametrize("level", ["busy", "initials", "named"])
@pytest.mark.parametrize(
    "breaks", [break_sheet, break_rows, break_bytes, break_by_size, break_cadence, break_drafts]
)
def test_a_files_name_within_a_clients_folder_is_nowhere(
    run: Run, level: str, breaks: Callable[[], None]
) -> None:
    listed(level)
    breaks()
    _, out, err = run("coach", "build", "-o", "out", "--today", "2026-11-20")
    said = everything(out, err)
    assert "Maya" in said
    assert "quagmire" not in said.casefold()
