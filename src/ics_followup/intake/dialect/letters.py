"""Bytes become text: UTF-8, UTF-16 and UTF-32, with a mark at the beginning or without; else others look on."""

from __future__ import annotations

import codecs
from typing import Final

from ics_followup.intake.refusals import SAVE_AGAIN, refused
from ics_followup.problems import Problem

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DAMAGED: Final = "This file is damaged or is not a text file"


def decoded(data: bytes, file: str) -> tuple[str, tuple[Problem, ...]]:
    r"""Make text of the bytes, with a warning where the letters had to be guessed.

    The library for guessing is imported only where the bytes are not UTF-8. Raises DataError where no letters
    can be made out.

    >>> decoded("Müller".encode("utf-16"), "i.csv")
    ('Müller', ())
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark) and (encoding != "utf-8" or _is_utf8(data)):
            try:
                return data[len(mark) :].decode(encoding), ()
            except UnicodeDecodeError:
                raise refused(file, _DAMAGED, SAVE_AGAIN) from None
    if b"\0" in data:
        return _with_zero_bytes(data, file), ()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        from ics_followup.intake.dialect.guessed import guessed
        from ics_followup.intake.dialect.mended import patched

        return patched(data, file) or guessed(data, file)
    if "Ã" in text or "Å" in text:
        from ics_followup.intake.dialect.mended import unfolded

        return unfolded(text, file) or (text, ())
    return text, ()


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _with_zero_bytes(data: bytes, file: str) -> str:
    """UTF-16 without a mark has a zero byte beside each plain letter; otherwise the zeros are shown later."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if len(data) % 2 == 0 and min(even, odd) * 8 <= max(even, odd) and (even + odd) * 20 > len(data):
        try:
            text = data.decode("utf-16-le" if odd > even else "utf-16-be")
        except UnicodeDecodeError:
            text = ""
        if "\n" in text or "\r" in text or (even + odd) * 4 > len(data):
            return text
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise refused(file, _DAMAGED, SAVE_AGAIN) from None
