"""Which kind of workbook the bytes are."""

from __future__ import annotations

from typing import Final, Literal

Kind = Literal["xlsx", "xlsb", "ods", "xls"]

ZIP: Final = b"PK\x03\x04"
CFB: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Microsoft's compound file, [MS-CFB] 2.2: old Excel, old Word, and new Excel behind a password."""

NAMES: Final[dict[Kind, str]] = {
    "xlsx": "an Excel workbook (.xlsx)",
    "xlsb": "an Excel workbook (.xlsb)",
    "ods": "a LibreOffice workbook (.ods)",
    "xls": "an old Excel workbook (.xls)",
}


def kind_of(data: bytes) -> Kind | None:
    """Name the kind of workbook, None for what is none (and is then refused, or read as text).

    >>> kind_of(b"company,role") is None
    True
    """
    if data.startswith(ZIP):
        if b"xl/workbook.bin" in data:
            return "xlsb"
        if b"xl/" in data and b"word/" not in data and b"ppt/" not in data:
            return "xlsx"
        return "ods" if b"opendocument.spreadsheet" in data[:4096] else None
    if data.startswith(CFB) and (_wide("Workbook") in data or _wide("Book") in data or encrypted(data)):
        return "xls"
    return None


def encrypted(data: bytes) -> bool:
    """Say whether a compound file is a new workbook behind a password, [MS-OFFCRYPTO] 2.1."""
    return data.startswith(CFB) and _wide("EncryptedPackage") in data


def _wide(name: str) -> bytes:
    return name.encode("utf-16-le") + b"\0\0"
