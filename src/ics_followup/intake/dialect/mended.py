"""UTF-8 that went wrong on its way: single bytes of other letters in it, or letters saved twice over."""

from __future__ import annotations

import re
from typing import Final

from ics_followup.intake.dialect.lines import flattened
from ics_followup.intake.misread import shown
from ics_followup.model import Place
from ics_followup.problems import Problem

_BEYOND_ASCII: Final = bytes(range(0x80, 0x100))
_ESCAPED: Final = re.compile("[\udc80-\udcff]")
_WINDOWS: Final = {0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)}
_WORD: Final = re.compile(r"[^\s,;|\"]+")
_TWICE: Final = re.compile(
    "[ÃÅÂÄâ][\u0080-\u00bf\u0152-\u0153\u0160-\u0178\u017d-\u017e\u0192-\u02dc\u2013-\u2122]"
)


def patched(data: bytes, file: str) -> tuple[str, tuple[Problem, ...]] | None:
    """Read UTF-8 in which a few bytes are Windows letters; None where more is wrong than right.

    Two exports that were put one below the other give such files. The warning shows the first such place.
    """
    if not _is_mostly_utf8(data):
        return None
    escaped = flattened(data.decode("utf-8", "surrogateescape"))
    text = escaped.translate(_WINDOWS)
    first = _ESCAPED.search(escaped)
    return text, (_at(text, first.start() if first else 0, len(_ESCAPED.findall(escaped)), file),)


def _is_mostly_utf8(data: bytes) -> bool:
    """Say whether at least as many letters beyond ASCII are UTF-8 as bytes are not."""
    ascii_only = len(data.translate(None, _BEYOND_ASCII))
    good = data.decode("utf-8", "ignore")
    letters, taken = len(good) - ascii_only, len(good.encode()) - ascii_only
    return letters >= len(data) - ascii_only - taken


def _at(text: str, offset: int, count: int, file: str) -> Problem:
    line = text.count("\n", 0, offset) + 1
    begin = text[text.rfind("\n", 0, offset) + 1 : offset]
    source = begin + text[offset:].partition("\n")[0]
    column = len(begin) + 1
    word = next((found[0] for found in _WORD.finditer(source) if found.end() >= column), source)
    many = "A letter of this file is" if count == 1 else f"{count} letters of this file are"
    return Problem(
        severity="warning",
        file=file,
        what=f"{many} not UTF-8 as the rest is; read as Windows-1252: {shown(word)}",
        remedy="If that is not how it is written, type that cell anew and save the sheet once more.",
        place=Place(file=file, line=line, column=column, row=line, letter="", header="", source=source),
    )


def unfolded(text: str, file: str) -> tuple[str, tuple[Problem, ...]] | None:
    """Undo a saving of UTF-8 as if it were Windows letters; None unless every letter says that it was so.

    >>> unfolded("MÃ¼ller", "i.csv")[0]
    'Müller'
    """
    if not _TWICE.search(text):
        return None
    try:
        whole = b"".join(map(_byte, text)).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return None
    before, after = next(
        (old[0], new[0])
        for old, new in zip(_WORD.finditer(text), _WORD.finditer(whole), strict=False)
        if old[0] != new[0]
    )
    what = f"The letters of this file were saved twice over: {shown(before)} is read as {shown(after)}"
    remedy = 'If that is not how it is written, save the sheet as "CSV UTF-8" from where it is right.'
    return whole, (Problem(severity="warning", what=what, remedy=remedy, file=file),)


def _byte(sign: str) -> bytes:
    """The byte that a sign is in Windows-1252; its five gaps are the control characters of Latin-1."""
    if sign in "\x81\x8d\x8f\x90\x9d":
        return sign.encode("latin-1")
    return sign.encode("cp1252")
