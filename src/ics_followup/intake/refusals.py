"""Files that are no sheet: what they look like, and what to do instead."""

from __future__ import annotations

from typing import Final

from ics_followup.intake.dialect.limits import LARGEST
from ics_followup.model import Place
from ics_followup.problems import DataError, Problem

EMPTY: Final = "This file is empty"
BEGIN: Final = "Begin it with a line of column names: company,role,interview,people"
SAVE_AGAIN: Final = 'Save it once more from your spreadsheet program, as "CSV UTF-8".'
_SAVE = 'Open it in your spreadsheet program and save it as "CSV UTF-8", then use that file.'
_OLD = 'If it is a sheet, open it in your spreadsheet program and save it as .xlsx or "CSV UTF-8".'
_COPY = "Copy the table into a spreadsheet and save it as CSV."
_LOOKS = (
    (b"%PDF", "a PDF document", _COPY),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file", _OLD),
    (b"\x1f\x8b", "a compressed file (gzip)", "Unpack it first, and use the CSV file inside."),
    (b"\x89PNG", "a picture", "Use the CSV file itself, not a picture of it."),
    (b"\xff\xd8\xff", "a picture", "Use the CSV file itself, not a picture of it."),
    (b"GIF8", "a picture", "Use the CSV file itself, not a picture of it."),
    (b"{\\rtf", "a text document (RTF)", _SAVE),
    (b"SQLite format 3", "a database (SQLite)", "Export the table from it as CSV."),
    (b"7z\xbc\xaf", "a packed file (7z)", "Unpack it first, and use the CSV file inside."),
    (b"Rar!", "a packed file (RAR)", "Unpack it first, and use the CSV file inside."),
)


def refused(file: str, what: str, remedy: str, place: Place | None = None) -> DataError:
    """The error for a file that cannot be read at all."""
    return DataError([Problem(severity="error", what=what, remedy=remedy, place=place, file=file)])


def refusal(data: bytes) -> tuple[str, str] | None:
    """Say what is wrong with bytes that cannot be a sheet and what to do, or None if they may be one.

    >>> refusal(b"%PDF-1.7")
    ('This is a PDF document, not a CSV file', 'Copy the table into a spreadsheet and save it as CSV.')
    """
    large = too_large(data)
    if large:
        return large
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        return EMPTY, BEGIN
    for start, name, remedy in _LOOKS:
        if data.startswith(start):
            return f"This is {name}, not a CSV file", remedy
    return _packed(data) or _marked_up(data)


def _packed(data: bytes) -> tuple[str, str] | None:
    """Say what a ZIP file is that is no workbook."""
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return None
    if b"word/" in data:
        return "This is a Word document, not a CSV file", _COPY
    if b"opendocument.text" in data:
        return "This is a LibreOffice text document, not a CSV file", _COPY
    if b".iwa" in data or b"Index.zip" in data:
        return (
            "This is an Apple Numbers (or Pages) document, not a CSV file",
            "In Numbers choose File, Export To, CSV or Excel, and use that file.",
        )
    return "This is a packed file (ZIP), not a CSV file", "Unpack it first, and use the CSV file inside."


def _marked_up(data: bytes) -> tuple[str, str] | None:
    start = data[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<script")):
        return (
            "This is a web page (HTML), not a CSV file",
            "Download the sheet as CSV; a sheet that asks you to sign in must be shared or published first.",
        )
    if start.startswith(b"<?xml"):
        return "This is an XML file, not a CSV file", _SAVE
    if start.startswith(b"begin:vcalendar"):
        return (
            "This is a calendar file (.ics), not a CSV file",
            "Use your sheet; to take the interviews out of a calendar: ics-followup import FILE.ics",
        )
    if start.startswith((b"{\n", b'{"', b"[{", b"[\n", b"{\r")):
        return "This is a JSON file, not a CSV file", _SAVE
    return None


def too_large(data: bytes) -> tuple[str, str] | None:
    """Say that there are more bytes than a sheet may have."""
    if len(data) <= LARGEST:
        return None
    size = len(data) // 1_000_000
    what = f"This file is {size} MB large; a sheet may have {LARGEST // 1_000_000} MB"
    return what, "Keep only the rows that you still need."
