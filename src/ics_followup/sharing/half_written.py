"""Whether a sheet is being written right now: bytes that break off. Pure."""

from __future__ import annotations

from ics_followup.intake import read_table
from ics_followup.intake.table import spans_of
from ics_followup.intake.workbook.kinds import kind_of
from ics_followup.model import Place
from ics_followup.problems import DataError


def is_cut(data: bytes, octets: int = 0, *, ends_whole: bool = False) -> bool:
    r"""Say whether a sheet that changed a moment ago seems cut: there is nothing of it, or it ends within a record.

    A last line without its end is usual; one that breaks off before its last cell, where no other does, is not. Nor
    is one of a sheet that was longer when it was last read (``octets``) and ended with a line end then. A quotation
    mark that opens on the last line and is not closed is cut; what cannot be read for any other reason is broken.

    >>> is_cut(b"company,role\nAcme,Nurse"), is_cut(b"company,role,log\nAcme,Nurse,x\nNorth"), is_cut(b"")
    (False, True, True)
    """
    if not data.strip(b"\xef\xbb\xbf \t\r\n\0"):
        return True
    if kind_of(data) is not None:
        return False
    if data.rstrip(b"\0").endswith((b"\n", b"\r")):
        return False
    shorter = ends_whole and len(data) < octets
    try:
        table = read_table(data, "the sheet")
    except DataError as error:
        in_header = shorter and b"\n" not in data
        return in_header or any(_is_open_at_the_end(data, problem.place) for problem in error.problems)
    if shorter:
        return True
    if not table.rows:
        return False
    *others, last = [len(spans_of(table.lines, row.line, table.delimiter)) for row in table.rows]
    whole = len(table.header)
    return bool(others) and last < whole and all(cells >= whole for cells in others)


def _is_open_at_the_end(data: bytes, place: Place | None) -> bool:
    """Whether what cannot be read is a quotation mark that opens at ``place`` on the last line, and nothing closes."""
    if place is None or not place.source[place.column - 1 :].startswith('"'):
        return False
    lines = data.decode("utf-8-sig", "replace").splitlines()
    return place.line == len(lines) and '"' not in place.source[place.column :].replace('""', "")
