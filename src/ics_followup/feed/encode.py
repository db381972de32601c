"""The one encoder of content lines: clean, escape, fold (RFC 5545 sections 3.1 and 3.3.11)."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from ics_followup.patterns import pattern

LINE_OCTETS: Final = 75
"""The longest line in octets, without its line break (RFC 5545 3.1)."""

_PIECE: Final = LINE_OCTETS - 1
_BLANKS: Final = 20
"""At most so many blanks in a row: 20 of the widest are 60 octets, so no folded line can be blank."""


@cache
def _dropped() -> re.Pattern[str]:
    planes = (chr(plane + 0xFFFE) + chr(plane + 0xFFFF) for plane in range(0, 0x110000, 0x10000))
    noncharacters = "".join(("\ufdd0-\ufdef", *planes))
    return re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ud800-\udfff{noncharacters}]")


_BREAKS: Final = pattern("\r\n|[\r\x85\u2028\u2029]")
_LONG_BLANK: Final = pattern(rf"([^\S\n]{{{_BLANKS}}})[^\S\n]+")
_TOO_BLANK: Final = " " * (_BLANKS + 1)
_TOO_BLANK_OCTETS: Final = _TOO_BLANK.encode()
_COMMON: Final = b"\n" + bytes(range(0x20, 0x7F))
"""What most texts consist of: only the rest is looked at for what must be cleaned away."""


def clean(text: str) -> str:
    r"""Take out what makes parsers reject or misread a feed; every other character stays as it is.

    Line breaks of any kind (CRLF, CR, U+0085, U+2028, U+2029) become ``\n``, a tab becomes a space. Control
    characters, byte order marks, noncharacters and lone surrogates are dropped. Blanks at both ends go, and
    more than 20 blanks in a row become 20, so that no folded line is blank. Cleaning twice changes nothing.

    >>> clean("Dana\x00 Ortiz\r\n\tlab plan ")
    'Dana Ortiz\n lab plan'
    """
    if not text.replace(
        "\n", " "
    ).isprintable():  # all that is dropped is unprintable, so most texts stay here
        text = _BREAKS.sub("\n", text).replace("\t", " ")
        text = _LONG_BLANK.sub(r"\1", _dropped().sub("", text))
    elif _TOO_BLANK in text:
        text = _LONG_BLANK.sub(r"\1", text)
    return text.strip()


def escaped(text: str) -> str:
    r"""Write a clean text as the value of a TEXT property (RFC 5545 3.3.11).

    >>> print(escaped("Acme, Inc.; C:\\new\nline"))
    Acme\, Inc.\; C:\\new\nline
    """
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\n", "\\n")


def unescaped(value: str) -> str:
    r"""Read the value of a TEXT property: the inverse of `escaped`. An unknown escape stays as it stands.

    >>> unescaped("Acme\\, Inc.")
    'Acme, Inc.'
    """
    if "\\" not in value:
        return value
    return "\\".join(
        part.replace("\\n", "\n").replace("\\N", "\n").replace("\\,", ",").replace("\\;", ";")
        for part in value.split("\\\\")
    )


def text_octets(text: str) -> bytes:
    r"""The value of a TEXT property from any text at all: cleaned, escaped, in UTF-8, not yet folded.

    >>> text_octets(" Acme,\tInc.\n")
    b'Acme\\, Inc.'
    """
    data = clean_octets(text).replace(b"\\", b"\\\\").replace(b",", b"\\,").replace(b";", b"\\;")
    return data.replace(b"\n", b"\\n")


def clean_octets(text: str) -> bytes:
    r"""A text as `clean` leaves it, in UTF-8.

    >>> clean_octets(" Weiß\x00\t& Co.\r\n")
    b'Wei\xc3\x9f & Co.'
    """
    data = text.encode("utf-8", "surrogatepass")
    rare = data.translate(None, _COMMON)
    # as in `clean`, what is to be dropped is unprintable
    if (rare and not rare.decode("utf-8", "surrogatepass").isprintable()) or _TOO_BLANK_OCTETS in data:
        return clean(text).encode()
    return data.strip()


def content_line(name: str, value: str) -> bytes:
    r"""One property as bytes, folded at 75 octets, with its CRLF (RFC 5545 3.1).

    ``name`` may carry parameters; ``value`` stands as it is, so texts go through `clean` and `escaped` first.
    No UTF-8 sequence is split. Raises ValueError where a line break would let the value begin another line.

    >>> content_line("DTSTART;VALUE=DATE", "20261124")
    b'DTSTART;VALUE=DATE:20261124\r\n'
    """
    line = f"{name}:{value}"
    if "\n" in line or "\r" in line:
        raise ValueError(f"a line break inside the property {name.partition(':')[0]!r}")
    return folded(line.encode("utf-8"))


def text_line(name: str, text: str) -> bytes:
    r"""A TEXT property from any text at all: cleaned, escaped, folded.

    >>> text_line("SUMMARY", "Call Priya (Northwind, Inc.)")
    b'SUMMARY:Call Priya (Northwind\\, Inc.)\r\n'
    """
    return folded(name.encode() + b":" + text_octets(text))


def folded(line: bytes) -> bytes:
    """A content line without line breaks, folded at 75 octets, with its CRLF (RFC 5545 3.1).

    No UTF-8 sequence is split, and an escape stays on one line: some readers unescape before they unfold.
    """
    begin, length = 0, len(line)
    if length < LINE_OCTETS:
        return line + b"\r\n"
    wide = not line.isascii()
    pieces = []
    while length - begin > _PIECE:
        end = begin + _PIECE
        if wide:
            while line[end] & 0xC0 == 0x80:
                end -= 1
        if line[end - 1] in b"\\^":
            end -= 1
        pieces.append(line[begin:end])
        begin = end
    pieces.append(line[begin:])
    return b"\r\n ".join(pieces) + b"\r\n"
