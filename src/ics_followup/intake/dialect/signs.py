"""What is taken off a cell: blanks at its edges, the guard before a formula's sign, and what no eye sees."""

from __future__ import annotations

import re
from typing import Final

_GUARDED: Final = tuple(f"'{sign}" for sign in "=+-@＝＋－＠")
_BLANK: Final = "[\t\x0b\x0c\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
_UNSEEN: Final = "[\xad\u061c\u180e\u200b\u200e\u200f\u2060-\u2064\ufeff]"
_CONTROL: Final = (
    "(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]"  # ECMA-48: CSI, its parameters, its last sign
    # a command string to its end; one that is never closed ends where the next begins
    "|(?:\x1b[]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x90\x98\x9c-\x9f]*(?:\x07|\x1b\\\\|\x9c)"
    "|[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]"
)


def has_controls(cell: str) -> bool:
    """Say whether a cell holds what a terminal obeys."""
    return not cell.isprintable() and re.search(_CONTROL, cell) is not None


def cleaned(cell: str) -> str:
    r"""Trim a cell and take away the apostrophe that guards ``= + - @`` from being read as a formula.

    What no eye sees and a terminal or a calendar obeys does not come in: control characters, whole terminal
    commands (``ESC [31m``), and the signs that turn the direction of writing (U+202A to U+202E, U+2066 to
    U+2069). It is dropped here and nowhere else, once for every cell, so that whatever is made of a cell is
    clean; one warning for a file says in how many cells that was so, because a name may have changed.

    Unsaid, because nothing that is read changes: tabs, no-break spaces and the other blanks of typesetters
    become spaces; signs without a width (U+200B, soft hyphens, byte order marks, the marks that Windows puts
    around dates) fall away. Line breaks stay, for they part people; so do the joiners U+200C and U+200D,
    which Persian, Hindi and many emoji need.

    >>> cleaned("\u200e22.11.2026\xa010:00 "), cleaned("'+1-555-0100")
    ('22.11.2026 10:00', '+1-555-0100')
    """
    if not cell.isprintable():
        cell = re.sub(_CONTROL, "", re.sub(_BLANK, " ", re.sub(_UNSEEN, "", cell)))  # compiled where needed
    bare = cell.strip()
    return bare[1:] if bare.startswith(_GUARDED) else bare
