"""The coach's list of clients: each row becomes a client, and everything wrong in it comes back at once. Pure."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, Literal, NamedTuple, TypeVar

from ics_followup.digest import sha256
from ics_followup.feed.links import is_address
from ics_followup.intake.date_order import First, Order, order_in
from ics_followup.intake.dates import WRITE_DATES, WRITE_DAY, date_at
from ics_followup.intake.headers import meaning_of, spellings
from ics_followup.intake.misread import Misread, nearest, shown
from ics_followup.intake.table import Row, Table, letter
from ics_followup.intake.words import is_empty
from ics_followup.problems import Problem
from ics_followup.setting_values import country_of, zone_of
from ics_followup.sharing.consent import Given
from ics_followup.sharing.levels import LEVELS, Level

T = TypeVar("T")
_DOUBTFUL: Final = "doubtful"
"""The table of names that say something else in a sheet of interviews."""

_LONGEST_NAME: Final = 200
_LONGEST_SOURCE: Final = 2000
_LONGEST_REF: Final = 48
_MARK: Final = 6
_DEVICES: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{n}{d}" for n in ("com", "lpt") for d in range(10))}
)
"""Names that Windows gives to devices: no folder can have them."""


class Client(NamedTuple):
    """One row of the list. ``ref`` names the client's folder; ``level`` and ``until`` are None where empty.

    ``source`` is a file, a folder or an https address, as it is written there. ``country`` is an ISO 3166-1 code,
    ``timezone`` an IANA name. ``until`` is the last day of the consent. ``line`` counts from 1.
    """

    name: str
    ref: str
    line: int = 0
    email: str = ""
    source: str = ""
    country: str = ""
    timezone: str = ""
    level: Level | None = None
    until: date | None = None


class Clients(NamedTuple):
    """The clients that can be built, those whose rows must be mended first, and what is wrong with the list.

    The ``row_key`` of a problem is the ``ref`` of its client, empty where the list as a whole is meant.
    """

    clients: tuple[Client, ...] = ()
    refused: tuple[Client, ...] = ()
    problems: tuple[Problem, ...] = ()


def is_list_of_clients(table: Table) -> bool:
    """Whether a table lists clients, and not interviews: it names no company, and where each client's sheet is."""
    fields = {_field_of(header) for header in table.header}
    return {"name", "source"} <= fields and all(meaning_of(header) != "company" for header in table.header)


def clients_from(table: Table, dates: First | Literal[""] = "") -> Clients:
    """Read the list. ``dates`` is the order of day and month where the column does not show one.

    Two rows with one name are both refused: nobody could tell whose pages are whose. Never raises for what the
    coach wrote.
    """
    where, problems = _columns(table)
    if any(problem.severity == "error" for problem in problems):
        return Clients(problems=tuple(problems))
    reader = _List(table, where, dates)
    rows = [found for row in table.rows if (found := reader.client(row))]
    problems += reader.problems
    alike: dict[str, list[tuple[Row, Client]]] = {}
    for row, client in rows:
        alike.setdefault(plain_name(client.name), []).append((row, client))
    for same in alike.values():
        if len(same) > 1:
            problems += (_two(table, where["name"], same, row, client) for row, client in same)
    wrong = {problem.row_key for problem in problems if problem.severity == "error"}
    problems.sort(key=lambda each: (each.place.line, each.place.column) if each.place else (0, 0))
    return Clients(
        clients=tuple(client for _, client in rows if client.ref not in wrong),
        refused=tuple({client.ref: client for _, client in rows if client.ref in wrong}.values()),
        problems=tuple(problems),
    )


def agreed_in(
    table: Table, taken: Collection[int], owners: Mapping[str, Sequence[Row]], dates: First | Literal[""] = ""
) -> tuple[Mapping[str, Given], tuple[Problem, ...]]:
    """What each client agreed to where one sheet holds the rows of all: the lowest level, the earliest end.

    All columns count that the list would take for level or consent_until, and that nothing else has ``taken``. One
    whose name can mean other things there ("level" of a role) counts only if a cell of it looks like it. ``owners``
    are the rows by the client's ref.
    """
    levels: dict[str, list[Level]] = {ref: [] for ref in owners}
    ends: dict[str, list[date]] = {ref: [] for ref in owners}
    problems: list[Problem] = []
    for column, header in enumerate(table.header):
        field = _field_of(header)
        if field not in ("level", "until") or column in taken:
            continue
        reader = _List(table, {field: column}, dates)
        if _is_doubtful(header) and not any(reader.looks_meant(row, field) for row in table.rows):
            continue
        for ref, rows in owners.items():
            levels[ref] += (level for row in rows if (level := reader.level(row, ref)))
            ends[ref] += (until for row in rows if (until := reader.until(row, ref)))
        problems += reader.problems
    given = {
        ref: Given(min(levels[ref], key=LEVELS.index, default=None), min(ends[ref], default=None))
        for ref in owners
    }
    return given, tuple(problems)


def plain_name(name: str) -> str:
    """A name the same way however it is spaced and cased: two clients of one plain name are one, or a mistake.

    >>> plain_name("Maya  CHEN") == plain_name("maya chen")
    True
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def ref_of(name: str) -> str:
    """Name a client's folder: short, fit for every file system, and the same in every run whoever else is there.

    Where the name does not survive that, six signs of its digest keep it apart from others.

    >>> ref_of("Maya Chen")
    'maya-chen'
    >>> ref_of("Zoë") == ref_of("Zoe"), ref_of("田中 美咲").startswith("client-")
    (False, True)
    """
    plain = plain_name(name)
    letters = "".join(
        sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign)
    )
    words = "".join(sign if sign.isascii() and sign.isalnum() else " " for sign in letters).split()
    slug = "-".join(words)[:_LONGEST_REF].strip("-")
    if slug and slug.replace("-", " ") == plain and slug not in _DEVICES:
        return slug
    return f"{slug or 'client'}-{sha256(plain.encode('utf-8', 'surrogatepass')).hex()[:_MARK]}"


@cache
def _names() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return tomllib.loads((Path(__file__).parent.parent / "data" / "clients.toml").read_text(encoding="utf-8"))


@cache
def _known() -> Mapping[str, str]:
    return {
        written: field
        for field, languages in _names().items()
        if field != _DOUBTFUL
        for names in ([field], *languages.values())
        for name in names
        for written in spellings(name)
    }


@cache
def _is_doubtful(header: str) -> bool:
    """Whether a column of this name may say something else in a sheet of interviews."""
    doubtful = {
        written for names in _names()[_DOUBTFUL].values() for name in names for written in spellings(name)
    }
    return not doubtful.isdisjoint(spellings(header.partition("(")[0].strip()))


@cache
def _field_of(header: str) -> str:
    """The field that a header means, empty where it means none."""
    bare = header.partition("(")[0].strip()
    return next((_known()[key] for key in spellings(bare) if bare and key in _known()), "")


def _columns(table: Table) -> tuple[dict[str, int], list[Problem]]:
    where: dict[str, int] = {}
    problems: list[Problem] = []
    for column, header in enumerate(table.header):
        field = _field_of(header)
        if field and field in where:
            first = table.header[where[field]]
            what = f'Two columns hold the same thing ({field}): "{first}" and "{header}" (column {letter(column)})'
            remedy = 'Rename the one that you do not mean, for example to begin with "old".'
            problems.append(_problem(table, table.head, column, what, remedy))
        elif field:
            where[field] = column
    for field, holds in (("name", "each client's name"), ("source", "where each client's sheet is")):
        if field not in where:
            what = f'There is no column "{field}"'
            remedy = f'Add a column named "{field}" that says {holds}.'
            problems.append(_problem(table, table.head, 0, what, remedy))
    return where, problems


def _problem(table: Table, row: Row, column: int, what: str, remedy: str, ref: str = "") -> Problem:
    return Problem("error", what, remedy, table.place(row, column), table.file, ref)


def _two(table: Table, column: int, same: list[tuple[Row, Client]], row: Row, client: Client) -> Problem:
    others = " and ".join(str(other.line) for other, _ in same if other is not row)
    return _problem(
        table,
        row,
        column,
        f"Line {others} has the same name: {shown(client.name)}",
        'Write the two so that they differ, like "Maya Chen (Leeds)" and "Maya Chen (York)". Until then neither '
        "is built. If both are one person, put the sheets into one folder, and name that.",
        client.ref,
    )


class _List:
    """Reads the rows, and collects what is wrong in them."""

    def __init__(self, table: Table, where: Mapping[str, int], dates: First | Literal[""]) -> None:
        self.table = table
        self.where = where
        self.problems: list[Problem] = []
        cells = (row.cell(where["until"]) for row in table.rows) if "until" in where else ()
        self.order = order_in(cells, chosen=dates)

    def client(self, row: Row) -> tuple[Row, Client] | None:
        name = " ".join(self.text(row, "name").split())
        if not name:
            self.add(
                row, "name", "This row names nobody", "Write the client's name into the column name.", ""
            )
            return None
        ref = ref_of(name)
        if len(name) > _LONGEST_NAME:
            self.add(row, "name", "This name is too long", f"Write at most {_LONGEST_NAME} characters.", ref)
        source = self.text(row, "source")
        if not source:
            what = "This row does not say where the client's sheet is"
            self.add(
                row, "source", what, "Write a file, a folder or an https link into the column source.", ref
            )
        elif len(source) > _LONGEST_SOURCE or not source.isprintable():
            what = f"{shown(source)} cannot be a file, a folder or an address"
            self.add(row, "source", what, "Write where the client's sheet is.", ref)
        country, _, _ = self.read(row, "country", ref, _country, "").partition("-")
        return row, Client(
            name=name,
            ref=ref,
            line=row.line,
            email=self.read(row, "email", ref, _address, ""),
            source=source,
            country=country,
            timezone=self.read(row, "timezone", ref, _zone, ""),
            level=self.level(row, ref),
            until=self.until(row, ref),
        )

    def level(self, row: Row, ref: str) -> Level | None:
        return self.read(row, "level", ref, _level, None)

    def until(self, row: Row, ref: str) -> date | None:
        return self.read(row, "until", ref, lambda text: _day(text, self.order), None)

    def looks_meant(self, row: Row, field: str) -> bool:
        """Whether a cell looks like a level or a day, well written or not."""
        text = self.text(row, field)
        if field == "level":
            return bool(nearest(text.casefold(), LEVELS))
        try:
            return date_at(text, self.order) is not None
        except Misread:
            return True

    def text(self, row: Row, field: str) -> str:
        """What stands in a cell; for what is agreed to, "none" or "?" is no empty cell, but something to mend."""
        text = row.cell(self.where[field]).strip() if field in self.where else ""
        return "" if field not in ("level", "until") and is_empty(text) else text

    def read(self, row: Row, field: str, ref: str, reader: Callable[[str], T], otherwise: T) -> T:
        text = self.text(row, field)
        if not text:
            return otherwise
        try:
            return reader(text)
        except Misread as error:
            self.add(row, field, error.what, error.remedy, ref)
            return otherwise

    def add(self, row: Row, field: str, what: str, remedy: str, ref: str) -> None:
        self.problems.append(_problem(self.table, row, self.where[field], what, remedy, ref))


def _level(text: str) -> Level:
    word = text.casefold()
    if word not in LEVELS:
        near = nearest(word, LEVELS)
        known = f"Known are: {', '.join(LEVELS)}."
        raise Misread(f"{shown(text)} is no level", f'Did you mean "{near}"? {known}' if near else known)
    return word


_ORDER: Final = (
    'If all such days have the same order, say which once: dates = "day first" (or "month first") under [defaults] '
    "in the followup.toml beside your list."
)


def _day(text: str, order: Order) -> date:
    try:
        found = date_at(text, order)
    except Misread as error:
        raise Misread(error.what, error.remedy.replace(WRITE_DATES, _ORDER)) from None
    if not found or found[1].strip():
        raise Misread(f"{shown(text)} is not a day", f"{WRITE_DAY} Leave the cell empty for no end.")
    return found[0]


def _address(text: str) -> str:
    if not is_address(text):
        raise Misread(f"{shown(text)} is not an email address", "Write one address, like maya@example.com.")
    return text


def _country(text: str) -> str:
    return _setting(text, country_of, "country")


def _zone(text: str) -> str:
    return _setting(text, zone_of, "time zone")


def _setting(text: str, reader: Callable[[object], str], what: str) -> str:
    try:
        return reader(text)
    except ValueError as error:
        said = str(error)
        raise Misread(
            f"{shown(text)} is not a {what} that we know", f"{said[:1].upper()}{said[1:].rstrip('.?')}."
        ) from None


def names_in(table: Table, column: int) -> Iterator[str]:
    """The names in a column of a sheet of several clients, row by row, empty where a cell says nothing."""
    for row in table.rows:
        text = " ".join(row.cell(column).split())
        yield "" if is_empty(text) else text
