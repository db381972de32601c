"""Which letters a file has that is not UTF-8: soberly, and with a word as evidence."""

from __future__ import annotations

import re
from typing import Final

from ics_followup.intake.dialect.limits import SAMPLE
from ics_followup.intake.dialect.western import best_western, odd_words
from ics_followup.intake.misread import shown
from ics_followup.intake.refusals import SAVE_AGAIN, refused
from ics_followup.problems import Problem

LETTERS: Final = {
    "cp1252": "Windows-1252",
    "cp1250": "Windows-1250, of central Europe",
    "mac_roman": "Mac Roman",
    "cp850": "MS-DOS 850",
    "cp1251": "Windows-1251, Cyrillic",
    "koi8_r": "KOI8-R, Cyrillic",
    "cp1253": "Windows-1253, Greek",
    "cp1255": "Windows-1255, Hebrew",
    "cp1256": "Windows-1256, Arabic",
    "cp932": "Shift-JIS, Japanese",
    "gb18030": "GB 18030, Chinese",
    "big5": "Big5, Chinese",
    "cp949": "EUC-KR, Korean",
}
_ELSEWHERE: Final = [name for name in LETTERS if name not in ("cp1252", "cp1250", "mac_roman", "cp850")]
_HIGH: Final = re.compile(rb"[\x80-\xff]")
_PLAIN: Final = re.compile(rb"[A-Za-z]")
_LINE_END: Final = re.compile(rb"[\r\n]")
_RUN: Final = re.compile(rb"[\x80-\xff]{2,}")
_CONTROLS: Final = bytes((*range(9), *range(14, 27), *range(28, 32)))
_WORD: Final = re.compile(r"[^\W\d_]+")
_PARTED: Final = re.compile(rb"[,;\t|\r\n]")
_LATIN: Final = re.compile("[A-Za-z]")
_MOST_CHAOS: Final = 0.12
"""charset-normalizer's measure of disorder: real text stays below 0.1, wrong letters rarely do."""
_NEAR: Final = 0.01
"""Two answers whose disorder differs by no more are told apart by their letters, but not among _PAIRED ones."""
_PAIRED: Final = frozenset(("cp932", "gb18030", "big5", "cp949"))
"""Two bytes for each sign: a few signs of one are signs of another as well."""


def guessed(data: bytes, file: str) -> tuple[str, tuple[Problem, ...]]:
    """Read bytes that are not UTF-8, with a warning that names the letters and shows a word.

    Windows-1252 is what spreadsheets of the west write, and stays unless the words speak against it. Raises
    DataError where nothing gives words.
    """
    encoding = _encoding_of(data)
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        what = "This is not a text file, or its letters cannot be made out"
        raise refused(file, what, SAVE_AGAIN) from None
    words = sorted(_words_beyond_ascii(text[:1_000_000]), key=len)
    evidence = f": {shown(words[len(words) * 3 // 4])}" if words else ""
    warning = Problem(
        severity="warning",
        file=file,
        what=f"The letters of this file are not UTF-8; read as {LETTERS[encoding]}{evidence}",
        remedy='If names look wrong, save the sheet once more as "CSV UTF-8".',
    )
    return text, (warning,)


def _encoding_of(data: bytes) -> str:
    """Name the likely encoding, empty where the bytes are no text."""
    if not _PARTED.search(data) or len(data.translate(None, _CONTROLS)) * 100 < len(data) * 99:
        return ""
    sample = _sample(data)
    if _is_western(sample):
        return best_western(sample)
    return _from_elsewhere(sample)


def _is_western(sample: bytes) -> bool:
    """Say whether letters beyond ASCII stand alone among plain ones, as accents do, or close together."""
    high = len(_HIGH.findall(sample))
    together = sum(map(len, _RUN.findall(sample)))
    plain = sum(len(_PLAIN.findall(word)) for word in odd_words(sample))
    return together * 5 < high * 2 or plain >= high * 2


def _sample(data: bytes) -> bytes:
    """The first lines that hold a byte beyond ASCII."""
    lines: list[bytes] = []
    taken = at = 0
    while taken < SAMPLE and (found := _HIGH.search(data, at)):
        begin = max(data.rfind(b"\n", 0, found.start()), data.rfind(b"\r", 0, found.start())) + 1
        end = _LINE_END.search(data, found.end())
        at = end.start() if end else len(data)
        lines.append(data[begin : min(at, begin + SAMPLE)])
        taken += len(lines[-1])
    return b"\n".join(lines)


def _from_elsewhere(sample: bytes) -> str:
    """Ask charset-normalizer, among the letters that stand close together; empty where it is not sure.

    An answer counts in which the words look like words, and to which no other is near.
    """
    from charset_normalizer import from_bytes

    likely = []
    for match in from_bytes(sample, cp_isolation=_ELSEWHERE, preemptive_behaviour=False):
        words = _words_beyond_ascii(str(match))
        if match.chaos <= _MOST_CHAOS and sum(map(_is_odd, words)) * 4 <= len(words):
            likely.append(match)
    if (
        len(likely) > 1
        and likely[1].chaos - likely[0].chaos <= _NEAR
        and {match.encoding for match in likely[:2]} <= _PAIRED
    ):
        return ""
    return likely[0].encoding if likely else ""


def _words_beyond_ascii(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if not word.isascii()]


def _is_odd(word: str) -> bool:
    """Say whether a word mixes Latin letters with others, or capitals with small letters, as no name does."""
    return bool(_LATIN.search(word)) or (not word.isupper() and word[1:] != word[1:].lower())
