"""What went wrong, where, and what to do about it."""

import unicodedata
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from ics_followup.model import Place
from ics_followup.patterns import pattern


class Problem(NamedTuple):
    """One thing that is wrong in the user's data. An error stops the build, a warning does not.

    ``what`` says what is wrong and ``remedy`` what to write instead, both as sentences. ``place`` is None
    where the whole file is meant, which ``file`` then names. ``row_key`` is the key of the row if it could be
    read, so that a build that keeps going knows whose events to keep.
    """

    severity: Literal["error", "warning"]
    what: str
    remedy: str
    place: Place | None = None
    file: str = ""
    row_key: str = ""


class FollowupError(Exception):
    """A run cannot go on. The message is one clear line; ``status`` is the exit status of the program."""

    status = 3


class DataError(FollowupError):
    """The data have problems, all of them listed: nothing may be written from them."""

    status = 1

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(problems)


class UsageError(FollowupError):
    """The command does not fit what is there: exit status 2."""

    status = 2


WIDTH: Final = 80
"""How many columns a terminal surely has."""

_LEAST_QUOTED: Final = 8
"""So many columns of a quoted cell are left at least."""
_QUOTED: Final = pattern(r"(?<!\w)'([^'\n]{9,80})'(?!\w)")

_NEAR: Final = 400
"""So many characters of a line are looked at on each side of a cell: more than a window of any script shows."""


def rendered(problem: Problem) -> str:
    """Print a problem in full: place, what is wrong, the source line with carets under the cell, what to do.

    The source line is cut to a window around the cell, so that its lines stay within 80 columns; control
    characters are shown as pictures. Where only the file is known, line and address are left out.

    >>> print(rendered(Problem(severity="error", what="This file is empty", remedy="Fill it.", file="a.csv")))
    a.csv: error: This file is empty
    help: Fill it.
    """
    place = problem.place
    where = f"{place.file}:{place.line}:{place.column}" if place else problem.file
    lines = [
        f"{where}: {problem.severity}: {problem.what}" if where else f"{problem.severity}: {problem.what}"
    ]
    if place and place.source:
        lines += _window(place)
    lines.append(f"help: {problem.remedy}")
    if place and place.letter:
        header = f' "{place.header}"' if place.header else ""
        lines.append(f"(row {place.row}, column {place.letter}{header})")
    return "\n".join(harmless(line).rstrip() for line in lines)


def in_brief(problem: Problem) -> str:
    """Print a problem in few lines of at most 80 columns: place, what is wrong, what to do.

    Two lines are enough for most. Where they are not, the cell that is quoted is cut first; the sentence about it
    is kept, on more lines if need be.

    >>> print(in_brief(Problem(severity="error", what="This file is empty", remedy="Fill it.", file="a.csv")))
    a.csv: This file is empty. Fill it.
    """
    begin = _begin(problem)
    whole = in_one_line(problem)
    if columns(whole) <= WIDTH:
        return whole
    lines = _folded(_with_short_quotes(harmless(begin), WIDTH), WIDTH)
    return "\n".join((*lines, _cut("  " + _with_short_quotes(harmless(problem.remedy), WIDTH - 2), WIDTH)))


def in_one_line(problem: Problem) -> str:
    """Print a problem on one line of any length, for a log.

    >>> in_one_line(Problem(severity="error", what="This file is empty", remedy="Fill it.", file="a.csv"))
    'a.csv: This file is empty. Fill it.'
    """
    return harmless(f"{_begin(problem)}. {problem.remedy}")


def _begin(problem: Problem) -> str:
    """What is wrong, behind its place."""
    place = problem.place
    name = (place.file if place else problem.file).replace("\\", "/").rpartition("/")[2]
    if place and place.letter:
        name = f"{name} row {place.row}, column {place.letter}"
    elif place:
        name = f"{name} line {place.line}"
    return f"{name}: {problem.what}" if name else problem.what


def _with_short_quotes(text: str, width: int) -> str:
    """A text with what it quotes cut so far that it fits; the text itself where too little of them would be left."""
    over = columns(text) - width
    if over <= 0:
        return text
    kept, at = [], 0
    for match in _QUOTED.finditer(text):
        quoted = match[1]
        room = max(_LEAST_QUOTED, columns(quoted) - max(0, over))
        short = _cut(quoted, room)
        over -= columns(quoted) - columns(short)
        kept += [text[at : match.start(1)], short]
        at = match.end(1)
    return "".join((*kept, text[at:])) if over <= 0 else text


def _folded(text: str, width: int) -> list[str]:
    """A text on as many lines as it takes, the later ones indented, broken at spaces."""
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1].strip() else f"{lines[-1]}{word}"
        if columns(joined) > width and lines[-1].strip():
            lines.append(f"  {word}")
        else:
            lines[-1] = joined
    return [_cut(line, width) for line in lines]


def harmless(text: str) -> str:
    r"""Make a text safe to print on one line: no control character reaches the terminal.

    >>> harmless("a\tb\x1b[2J")
    'a b␛[2J'
    """
    return "".join(sign if sign.isprintable() else _picture(sign) for sign in text)


def _picture(sign: str) -> str:
    code = ord(sign)
    if sign.isspace() and sign not in "\x0b\x0c\x1c\x1d\x1e\x1f\x85":
        return " "
    if code < 32:
        return chr(0x2400 + code)
    return "\u2421" if code == 127 else "\ufffd"


def columns(text: str) -> int:
    """Count the columns that a text takes on a terminal: East Asian wide signs take two, marks none."""
    return sum(_columns_of(sign) for sign in text)


def _columns_of(sign: str) -> int:
    if sign.isascii():
        return 1
    if unicodedata.combining(sign) or unicodedata.category(sign) == "Me":
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def _cut(text: str, width: int) -> str:
    """Cut a text to so many columns, with an ellipsis where something is lost."""
    if columns(text) <= width:
        return text
    kept, used = [], 1
    for sign in text:
        used += _columns_of(sign)
        if used > width:
            break
        kept.append(sign)
    return f"{''.join(kept)}…"


def _window(place: Place) -> list[str]:
    """Return the source line and the carets under the cell; long lines are cut on both sides of the cell."""
    begin = place.column - 1
    away = max(0, begin - _NEAR)  # a line of megabytes is not looked at as a whole
    source, begin = harmless(place.source[away : begin + _NEAR]), begin - away
    room, left = WIDTH - 4, 0
    while columns(source[left:begin]) > room // 2 and columns(source[left:]) > room:
        left += max(1, (begin - left) // 8)
    before = source[left:begin].ljust(begin - left) if begin > len(source) else source[left:begin]
    lead = ("…" if left or away else "") + before
    line = _cut(f"  {lead}{source[begin:]}", WIDTH)
    indent = columns(f"  {lead}")
    cell = columns(source[begin : begin + place.width])
    carets = max(1, min(cell, columns(line) - indent))
    return [line, " " * indent + "^" * carets]
