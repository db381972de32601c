"""The cells of one row, read by field; what is wrong in them is collected, each with its place."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, Literal, NamedTuple, TypeVar

from ics_followup.intake.columns import Columns
from ics_followup.intake.date_order import FIRSTS, First, Order, order_in
from ics_followup.intake.misread import Misread
from ics_followup.intake.spoken import EVERY, IN_LOGS
from ics_followup.intake.table import Row, Table, letter
from ics_followup.intake.words import is_empty
from ics_followup.model import Place
from ics_followup.patterns import pattern
from ics_followup.problems import Problem

T = TypeVar("T")
MOST_PARTS: Final = 50
"""So many days at most may stand in one cell."""
_PARTED: Final = {
    sign: f'If {name} belongs inside a cell, put the whole cell into "quotation marks". '
    for sign, name in {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a bar"}.items()
}
"""What to do about a cell that the sign between the cells has cut in two."""
_GAPS: Final = "".join(chr(code) if chr(code).isalnum() else " " for code in range(128))
"""What becomes of each sign of ASCII in a slug: the others part its words."""
_ISO_DAY: Final = pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATED = ("interview", "promised", "status_date", "deadline", "snooze", "log")


class Sheet(NamedTuple):
    """A table with its columns by field, and the order of day and month in each column of dates.

    ``private`` are the columns (from 0) of notes, which never leave the sheet. ``exported`` is True for a file
    that a job tracker wrote: what its user did not choose to write there is no error. ``extras`` are the columns
    (from 0) of the user's own, with their headers.
    """

    table: Table
    columns: Mapping[str, int]
    orders: Mapping[str, Order | None]
    private: frozenset[int] = frozenset()
    exported: bool = False
    extras: tuple[tuple[int, str], ...] = ()

    def texts(self, row: Row) -> dict[str, str]:
        """Return the cells of a row that say something, by field."""
        cells = row.cells
        if len(cells) < len(self.table.head.cells):
            cells = (*cells, *[""] * (len(self.table.head.cells) - len(cells)))
        return {
            field: text
            for field, column in self.columns.items()
            if (text := cells[column]) and not is_empty(text)
        }

    def cell(self, row: Row, field: str) -> str:
        """Return the cell of a field, empty where it says nothing (``-``, ``N/A``) or has no column."""
        text = row.cell(self.columns[field]) if field in self.columns else ""
        return "" if is_empty(text) else text


def sheet_of(table: Table, found: Columns, dates: First | Literal[""] = "") -> Sheet:
    """Look over whole columns once: how each writes day and month. ``dates`` counts where a column does not say."""
    columns = found.where
    orders = {field: _order(table, field, columns[field], dates) for field in _DATED if field in columns}
    return Sheet(
        table=table,
        columns=columns,
        orders=orders,
        private=found.private,
        exported=found.export is not None,
        extras=_extras(table.header, columns, found.private),
    )


def _extras(
    header: Sequence[str], columns: Mapping[str, int], private: frozenset[int]
) -> tuple[tuple[int, str], ...]:
    """Find the columns (from 0) of the user's own, with their headers.

    The column interview type is one of them: of the user's words there, only how it was held is understood.
    """
    taken = {*columns.values(), *private}
    taken.discard(columns.get("interview_type", -1))
    return tuple((index, name) for index, name in enumerate(header) if name and index not in taken)


def _order(table: Table, field: str, column: int, dates: First | Literal[""]) -> Order:
    cells = (row.cell(column) for row in table.rows)
    if field == "log":
        from ics_followup.intake.log_text import without_notes

        cells = (without_notes(cell) for cell in cells)
    return order_in(
        cells,
        lambda index: f"cell {letter(column)}{table.rows[index].number}",
        spoken=IN_LOGS if field == "log" else EVERY,
        chosen=dates,
    )


def order_warnings(sheet: Sheet) -> Iterator[Problem]:
    """Warn of each column that shows another order than the settings say, and of those that lean on a weekday alone."""
    for field, order in sheet.orders.items():
        if order is not None and order.leaning:
            place = sheet.table.place(sheet.table.head, sheet.columns[field])
            yield Problem(
                severity="warning",
                what=f"Which number is the month in this column is taken from a weekday alone, in {order.leaning}",
                remedy="If that weekday is right, all is well; the surest is to write days like 2026-11-22.",
                place=place,
                file=place.file,
            )
        if order is None or not order.chosen or order.slashed in ("", "both", order.chosen):
            continue
        place = sheet.table.place(sheet.table.head, sheet.columns[field])
        yield Problem(
            severity="warning",
            what=f"The days in this column are written {order.slashed}, as {order.witnesses[0]} shows, and not "
            f"{order.chosen}, as the setting or --dates says: the cells count",
            remedy=f'Take the setting out, or write dates = "{order.slashed}", if that is true of the other columns.',
            place=place,
            file=place.file,
        )


def swapped_warnings(sheet: Sheet) -> Iterator[Problem]:
    """One warning for each column of a workbook whose real dates may have lost the order in which they were typed.

    A spreadsheet of another country takes 3/11/2026 for a date of its own, with day and month swapped, and
    leaves 25/11/2026 as text: texts with days above 12 beside dates with none above 12 are its trace.
    """
    if sheet.table.delimiter:
        return
    for field in ("interview", "promised", "status_date", "deadline"):
        order = sheet.orders.get(field)
        if order is None or not order.witnesses or order.slashed not in FIRSTS:
            continue
        column = sheet.columns[field]
        dated = [row for row in sheet.table.rows if _ISO_DAY.match(row.cell(column))]
        if not dated or any(int(row.cell(column)[8:10]) > 12 for row in dated):
            continue
        place = sheet.table.place(dated[0], column)
        yield Problem(
            severity="warning",
            what=f"{dated[0].cell(column)[:10]} may have day and month swapped: {order.witnesses[0]} is text that "
            "your spreadsheet program did not take for a date, and no date in this column has a day above 12",
            remedy="Look at the dates of this column in your spreadsheet; type those that are wrong like 2026-11-22.",
            place=place,
            file=place.file,
        )


def few_parts_of(reader: RowReader, field: str) -> tuple[str, ...]:
    """The parts of a cell; an error and none where it has more than any row needs."""
    parts = reader.parts(field)
    if len(parts) <= MOST_PARTS:
        return parts
    reader.error(
        field,
        f"This cell holds {len(parts)} entries, and {MOST_PARTS} are the most",
        "Take out what is old, or what does not belong here.",
    )
    return ()


def parts_of(cell: str) -> Iterator[str]:
    """Split a cell that holds several values at ``;`` and line breaks; empty parts fall away.

    >>> list(parts_of("2026-11-10; 2026-11-19"))
    ['2026-11-10', '2026-11-19']
    """
    for part in cell.replace("\n", ";").split(";"):
        if not is_empty(part):
            yield part.strip()


def key_of(sheet: Sheet, row: Row) -> str:
    """Return the stable key of a row: its ``id``, else a slug of client, company, role and round.

    Never the row's number and never its date, so that sorting and moving an interview keep the key. Empty
    where the row names no company.
    """
    return key_in(sheet.texts(row))


def key_in(texts: Mapping[str, str]) -> str:
    """Return the stable key of a row whose cells are ``texts``, by field."""
    own = " ".join(texts.get("id", "").split())
    if own or "company" not in texts:
        return own
    return slug(
        " ".join([texts[field] for field in ("client", "company", "role", "round") if field in texts])
    )


def slug(text: str) -> str:
    """Write a text with letters, digits and hyphens only; letters of every script stay.

    >>> slug("St. Luke's — Care Coordinator")
    'st-luke-s-care-coordinator'
    """
    if text.isascii():
        return "-".join(text.lower().translate(_GAPS).split())
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    kept = (sign if unicodedata.category(sign)[0] in "LNM" else " " for sign in folded)
    return "-".join("".join(kept).split())


class RowReader:
    """Reads the cells of one row; a cell that cannot be read becomes an error and gives its ``otherwise``."""

    def __init__(self, sheet: Sheet, row: Row, row_key: str) -> None:
        self.sheet = sheet
        self.row = row
        self.row_key = row_key
        self.texts = sheet.texts(row)
        self.problems: list[Problem] = []
        self._wrong: set[str] = set()
        self._places: dict[str, Place] = {}

    @property
    def failed(self) -> bool:
        """Whether any error was found so far."""
        return any(problem.severity == "error" for problem in self.problems)

    def wrong(self, *names: str) -> bool:
        """Say whether one of these fields has a cell that could not be read."""
        return not self._wrong.isdisjoint(names)

    def text(self, field: str) -> str:
        """Return the cell of a field, empty where it says nothing."""
        return self.texts.get(field, "")

    def parts(self, field: str) -> tuple[str, ...]:
        """Return what stands in the cell of a field, parted at ``;`` and line breaks."""
        text = self.texts.get(field)
        if text is None:
            return ()
        return tuple(parts_of(text)) if ";" in text or "\n" in text else (text.strip(),)

    def read(self, field: str, reader: Callable[[str], T], otherwise: T) -> T:
        """Read a cell; ``otherwise`` where it is empty, or wrong."""
        text = self.texts.get(field)
        if text is None:
            return otherwise
        try:
            return reader(text)
        except Misread as misread:
            self.error(field, misread.what, misread.remedy)
            return otherwise

    def attempt(self, field: str, reader: Callable[[], T], otherwise: T) -> T:
        """Run a reader of a part of a cell; ``otherwise`` and an error where it raises Misread."""
        try:
            return reader()
        except Misread as misread:
            self.error(field, misread.what, misread.remedy)
            return otherwise

    def error(self, field: str, what: str, remedy: str) -> None:
        """Note an error at the cell of a field."""
        self._wrong.add(field)
        self._add("error", what, remedy, self._place(field))

    def warning(self, field: str, what: str, remedy: str, place: Place | None = None) -> None:
        """Note a warning at the cell of a field, or at a place in another file."""
        self._add("warning", what, remedy, place or self._place(field))

    def _add(self, severity: Literal["error", "warning"], what: str, remedy: str, place: Place) -> None:
        self.problems.append(
            Problem(
                severity=severity,
                what=what,
                remedy=remedy,
                place=place,
                file=place.file,
                row_key=self.row_key,
            )
        )

    def _place(self, field: str) -> Place:
        if field not in self._places:
            known = field if field in self.sheet.columns else "company"
            self._places[field] = self.sheet.table.place(self.row, self.sheet.columns[known])
        return self._places[field]

    def surplus(self) -> None:
        """Refuse a row with more cells than the header, the nameless ones counted: its cells have slipped."""
        table, row = self.sheet.table, self.row
        if len(row.cells) > table.width:
            self._add(
                "error",
                f"This row has {len(row.cells)} cells, but the header has {table.width}",
                _PARTED.get(table.delimiter, "") + "If this is a column of its own, write a name above it.",
                table.place(row, table.width),
            )
