"""Prints docs/errors.md: each file of tests/errors, with every word that ``check`` says of it, by what is wrong.

What stands where is read from the messages themselves, so a new case needs nothing here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

DOCS: Final = Path(__file__).parent
ERRORS: Final = DOCS.parent / "tests" / "errors"
HEAD: Final = "<!-- Printed by docs/printed.py (make docs) from tests/errors; do not edit. -->"
USUAL: Final = '[me]\nname = "Sam Rivera"\ntimezone = "America/Chicago"\ncountry = "US"\n'
"""The settings of every case, which are not shown."""
MOST_LINES: Final = 6
WIDEST: Final = 78

FILES, HEADERS, DAYS, PROMISES, PEOPLE, PLACES, CELLS, ROWS, LOG, SETTINGS, MANY = (
    "Files as a whole",
    "Column names",
    "Days and times of interviews",
    "Promised days",
    "People",
    "Countries, regions, time zones",
    "Other cells",
    "Rows",
    "The log",
    "Settings",
    "Many at once",
)
GROUPS: Final = (FILES, HEADERS, DAYS, PROMISES, PEOPLE, PLACES, CELLS, ROWS, LOG, SETTINGS, MANY)
_BY_COLUMN: Final[Mapping[str, str]] = {
    "interview": DAYS,
    "promised": PROMISES,
    **dict.fromkeys(("people", "people email", "contact", "contact email"), PEOPLE),
    **dict.fromkeys(("country", "region", "timezone"), PLACES),
    **dict.fromkeys(("company", "id", ""), ROWS),
    "log": LOG,
}
_NAMES: Final = {name.casefold(): name for name in (
    "PDF", "JSON", "TOML", "ZIP", "LinkedIn", "Huntr", "Teal", "Windows", "Apple", "Numbers", "Excel", "Word",
    "February",
)}  # fmt: skip
_ADDRESS: Final = re.compile(r"^\(row (\d+), column [A-Z]+(?: \"([^\"]*)\")?\)$", re.MULTILINE)

INTRODUCTION: Final = (
    "What `ics-followup check` says, one mistake at a time: the file, and every word about it. An error stops the",
    "build, a warning does not. All mistakes of all files are said in one run, each with the line, the column and the",
    "spreadsheet's own address. Today is 2026-11-22; settings that do not matter here are left out.",
    "",
    "Each of these is a file in `tests/errors`. One that you met and that is missing here, or whose words left you in",
    "the dark, is a contribution: put the file there, and say what you would have wished to read.",
)


def errors_page() -> str:
    """The whole catalogue, in groups."""
    groups: dict[str, list[Path]] = defaultdict(list)
    for case in cases():
        groups[group_of(said_of(case), name_of(case))].append(case)
    lines = ["# What can be wrong", "", HEAD, "", *INTRODUCTION]
    for group in GROUPS:
        lines += ["", f"## {group}"] if groups[group] else []
        for case in groups[group]:
            lines += _entry(case)
    return "\n".join(lines) + "\n"


def cases() -> list[Path]:
    """The files of the catalogue, without what stands beside them."""
    return sorted(path for path in ERRORS.iterdir() if not path.name.endswith((".txt", ".toml", ".log.csv")))


def name_of(case: Path) -> str:
    """What a case is called."""
    return case.name.partition(".")[0].partition("@")[0]


def said_of(case: Path) -> str:
    """Everything that ``check`` says of a case, without its exit status."""
    return (ERRORS / f"{name_of(case)}.txt").read_text(encoding="utf-8").partition("\n\n")[2]


def group_of(said: str, name: str) -> str:
    r"""Find out from what is said, and where, what kind of mistake it is.

    >>> group_of('interviews.csv:2:6: error: x\nhelp: y\n(row 2, column B "interview")', "a-day")
    'Days and times of interviews'
    """
    if name.startswith("many-"):
        return MANY
    if said.startswith("followup.toml"):
        return SETTINGS
    if said.startswith("interviews.log.csv"):
        return LOG
    if "[columns]" in said.partition("\n")[0]:
        return HEADERS
    address = _ADDRESS.search(said)
    if address is None:
        return FILES
    return HEADERS if address[1] == "1" else _BY_COLUMN.get(address[2] or "", CELLS)


def _title(name: str) -> str:
    """Write a case's name as a sentence.

    >>> _title("a-pdf-document")
    'A PDF document'
    """
    words = [_NAMES.get(word, word) for word in name.split("-")]
    return " ".join((words[0].capitalize() if words[0].islower() else words[0], *words[1:]))


def _entry(case: Path) -> Iterator[str]:
    name = name_of(case)
    yield from ("", f"### {_title(name)}", "")
    sheet = case.name.partition("@")[2] or f"interviews{case.suffix}"
    yield from _shown(sheet, _lines(case.read_bytes()))
    log, settings = ERRORS / f"{name}.log.csv", ERRORS / f"{name}.toml"
    if log.exists():
        yield from _shown("interviews.log.csv", _lines(log.read_bytes()))
    if settings.exists():
        own = settings.read_text(encoding="utf-8").removeprefix(USUAL).strip()
        yield from _shown("followup.toml", own.split("\n"))
    yield from ("```text", *said_of(case).rstrip().split("\n"), "```")


def _shown(file: str, lines: Sequence[str]) -> Iterator[str]:
    """A file's name and its text, or its name alone where it has none that could be read."""
    if lines:
        yield from (f"`{file}`:", "", "```text", *lines, "```", "")


def _lines(data: bytes) -> list[str]:
    """The first lines of a file, each cut to a page's width; none of a file that is not plain text."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return []
    lines = text.rstrip().split("\n")
    if not text.strip() or any(not line.rstrip("\r").replace("\t", "").isprintable() for line in lines):
        return []
    cut = [line.rstrip() if len(line) <= WIDEST else f"{line[:WIDEST]}…" for line in lines]
    return cut if len(cut) <= MOST_LINES + 8 else [*cut[:MOST_LINES], "…"]
