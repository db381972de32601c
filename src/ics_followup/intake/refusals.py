"""Files that are no sheet: what they look like, and what to do instead."""

from __future__ import annotations

LARGEST = 50_000_000
"""The most bytes that a sheet may have: 50 MB."""

_SAVE = 'Open it in your spreadsheet program and save it as "CSV UTF-8", then use that file.'
_XLSX = 'In Excel choose File, Save As, "CSV UTF-8", and use that file for now.'
_LOOKS = (
    (b"%PDF", "a PDF document", "Copy the table into a spreadsheet and save it as CSV."),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file", _XLSX),
    (b"\x1f\x8b", "a compressed file (gzip)", "Unpack it first, and use the CSV file inside."),
    (b"\x89PNG", "a picture", "Use the CSV file itself, not a picture of it."),
    (b"\xff\xd8\xff", "a picture", "Use the CSV file itself, not a picture of it."),
    (b"GIF8", "a picture", "Use the CSV file itself, not a picture of it."),
    (b"{\\rtf", "a text document (RTF)", _SAVE),
    (b"SQLite format 3", "a database (SQLite)", "Export the table from it as CSV."),
    (b"7z\xbc\xaf", "a packed file (7z)", "Unpack it first, and use the CSV file inside."),
    (b"Rar!", "a packed file (RAR)", "Unpack it first, and use the CSV file inside."),
)


def refusal(data: bytes) -> tuple[str, str] | None:
    """Say what is wrong with bytes that cannot be a sheet and what to do, or None if they may be one.

    >>> refusal(b"%PDF-1.7")
    ('This is a PDF document, not a CSV file', 'Copy the table into a spreadsheet and save it as CSV.')
    """
    if len(data) > LARGEST:
        size = len(data) // 1_000_000
        return (
            f"This file is {size} MB large; a sheet may have 50 MB",
            "Keep only the rows that you still need.",
        )
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        return "This file is empty", "Begin it with a line of column names: company,role,interview,people"
    for start, name, remedy in _LOOKS:
        if data.startswith(start):
            return f"This is {name}, not a CSV file", remedy
    return _packed(data) or _marked_up(data)


def _packed(data: bytes) -> tuple[str, str] | None:
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return None
    if b"xl/" in data:
        return "This is an Excel workbook (.xlsx), not a CSV file", _XLSX
    if b"opendocument.spreadsheet" in data:
        return "This is a LibreOffice workbook (.ods), not a CSV file", _SAVE
    if b"word/" in data:
        return (
            "This is a Word document, not a CSV file",
            "Copy the table into a spreadsheet and save it as CSV.",
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
            "Use the sheet that you keep your interviews in.",
        )
    if start.startswith((b"{\n", b'{"', b"[{", b"[\n", b"{\r")):
        return "This is a JSON file, not a CSV file", _SAVE
    return None
