"""Who the clients are: a list that says where each one's sheet is, or one sheet with a column of clients."""

from __future__ import annotations

import os
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from ics_followup.cli.coaching.home import Home
from ics_followup.cli.options import cadence_texts, text_of
from ics_followup.cli.sheets import LIMITS
from ics_followup.digest import sha256
from ics_followup.intake import Table, read_table
from ics_followup.intake.date_order import First
from ics_followup.problems import DataError, FollowupError, Problem
from ics_followup.settings import Settings
from ics_followup.settings_file import settings_from
from ics_followup.sharing.clients import Client, Clients, clients_from, is_list_of_clients, ref_of
from ics_followup.sharing.half_written import is_cut
from ics_followup.sharing.portions import Entries, Portion, Portions, entries_of, for_nobody, portions_of
from ics_followup.sources.addresses import is_address
from ics_followup.sources.files import LOG, SourceError, read_bytes

LISTS: Final = ("clients.csv", "clients.xlsx")
_SHEETS: Final = ("interviews.csv", "interviews.xlsx")
_FRESH_SECONDS: Final = 60
"""A file that changed less than a minute ago may still be being written."""
_THEIRS: Final = ("defaults", "slots", "calendar", "drafts", "columns")
"""Sections of the coach's settings that hold for clients without settings of their own. Who the coach is does not."""


class Office(NamedTuple):
    """Where the coach works: the list (``word``), its folder, the settings, which may not be there, and their text."""

    word: str
    base: Path
    config: Path
    settings: Settings
    text: str


class Roster(NamedTuple):
    """Who is to be built, and what they share.

    ``base`` is the folder of the list, to which sources are relative. ``portions`` hold the rows of each client by
    ref where there is one sheet, and are None where there is a list; ``logs`` what its log says of each.
    ``settings`` are the coach's, ``theirs`` the text of what holds for clients without settings of their own.
    ``crowded`` are folders that hold the sheets of several clients, ``own`` those of one, as real paths;
    ``several`` are sources that several clients name, the folder of another one's file among them, and that file.
    ``rows`` counts the rows of a list, 0 for one sheet.
    ``digest`` is of the file's bytes, ``age`` how many seconds ago they changed, None for what was fetched.
    """

    word: str
    base: Path
    config: Path
    settings: Settings
    theirs: str
    zone: str
    country: str
    clients: tuple[Client, ...]
    refused: tuple[Client, ...] = ()
    problems: tuple[Problem, ...] = ()
    portions: Mapping[str, Portion] | None = None
    logs: Mapping[str, bytes] = {}
    dates: First | None = None
    file: str = ""
    cadences: Mapping[str, str] = {}
    crowded: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    several: frozenset[str] = frozenset()
    digest: bytes = b""
    age: float | None = None
    rows: int = 0


def named_list(word: str) -> str:
    """What is meant: the word on the command line, else a list of clients here, else the sheet as for all verbs.

    Raises FollowupError (status 3) where there is nothing.
    """
    if word and not is_address(word) and Path(word).is_dir():
        found = next((Path(word) / name for name in LISTS if (Path(word) / name).is_file()), None)
        if found is None:
            raise FollowupError(f"There is no clients.csv in the folder {word}. Name the file itself.")
        return str(found)
    if word:
        return word
    here = next((name for name in LISTS if Path(name).is_file()), "")
    here = here or os.environ.get("ICS_FOLLOWUP", "")
    here = here or next((name for name in _SHEETS if Path(name).is_file()), "")
    if here:
        return here
    raise FollowupError(
        "There is no clients.csv here. Make one with the columns name, email, source, country, timezone, level and "
        "consent_until, a row for each client, or name the file: ics-followup coach build my-clients.csv -o FOLDER"
    )


def office_of(word: str, config: Path | None) -> Office:
    """Read the coach's settings. Raises FollowupError where they cannot be read, DataError with what is wrong there."""
    base = (config.parent if config else Path()) if is_address(word) else Path(word).parent
    place = config or base / "followup.toml"
    text = text_of(place) if config is not None or place.is_file() else ""
    settings, said = settings_from(text, place.name)
    wrong = [problem for problem in said if problem.severity == "error"]
    if wrong:
        raise DataError(wrong)
    return Office(word, base, place, settings, text)


def roster_of(office: Office, home: Callable[[], Home], zone: str, country: str) -> Roster:
    """Read who the clients are.

    ``home`` opens the coach's folder: only a list that is fetched needs it. ``zone`` and ``country`` are this
    computer's.

    Raises FollowupError (status 3) where the file cannot be read, DataError with every problem of it where it is
    neither a list nor a sheet of clients.
    """
    word, base, settings = office.word, office.base, office.settings
    data, name = _bytes_of(word, base, home, settings)
    age = _refuse_half_written(word, data)
    table = read_table(data, name)
    me = settings.me
    zone = me.timezone or zone or "UTC"
    roster = Roster(
        word=word,
        base=base,
        config=office.config,
        settings=settings._replace(me=me._replace(timezone=zone)),
        theirs=_theirs(office.text),
        zone=zone,
        country=me.country or country,
        clients=(),
        file=name,
        cadences=cadence_texts(base),
        digest=sha256(data),
        age=age,
    )
    if is_list_of_clients(table):
        return _listed(roster, clients_from(table, settings.defaults.dates))._replace(rows=len(table.rows))
    portions = portions_of(table, settings)
    if portions is None:
        raise DataError(_neither(table))
    return _parted(roster, table, portions)


def _bytes_of(word: str, base: Path, home: Callable[[], Home], settings: Settings) -> tuple[bytes, str]:
    if not is_address(word):
        if not Path(word).exists():
            what = f"There is no file {word}"
            raise SourceError(what, "Check the name: it is your list of clients, or one sheet of all")
        return read_bytes(Path(word)), Path(word).name
    from ics_followup.sources.fetch import fetch

    folder = home().copies(base, "list")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = fetch(
        word,
        folder=folder,
        accept=is_table,
        now=datetime.now(UTC),
        zone=ZoneInfo(settings.me.timezone or "UTC"),
        limits=LIMITS,
    )
    return found.data, found.name


def _refuse_half_written(word: str, data: bytes) -> float | None:
    """How many seconds ago the file changed, None for what was fetched. Raises SourceError where it is cut now."""
    age = None if is_address(word) else age_of((Path(word),))
    if is_fresh(age) and is_cut(data):
        raise _half_written(word)
    return age


def refuse_changed(roster: Roster) -> None:
    """Raise SourceError where the list, or the one sheet, is not what was read: then nothing at all is changed."""
    if not is_address(roster.word) and sha256(read_bytes(Path(roster.word))) != roster.digest:
        raise _half_written(roster.word)


def _half_written(word: str) -> SourceError:
    return SourceError(
        f"{Path(word).name} is being written just now, so nothing was changed",
        "Run this again when it is saved; if it is whole, let each row have all of its cells",
    )


def age_of(paths: tuple[Path, ...]) -> float | None:
    """How many seconds ago one of some files changed, 0 where that lies ahead or cannot be told; None without files."""
    try:
        ages = [time.time() - path.stat().st_mtime for path in paths]
    except OSError:
        return 0.0
    return max(0.0, min(ages)) if ages else None


def is_fresh(age: float | None) -> bool:
    """Whether something changed so short a time ago that it may still be being written. What was fetched is whole."""
    return age is not None and age < _FRESH_SECONDS


def is_table(data: bytes) -> str:
    """Why bytes that were fetched cannot be a table, empty where they are one with rows."""
    try:
        return "" if read_table(data, "the list").rows else "it has no row below its header"
    except DataError as error:
        what = error.problems[0].what
        return f"{what[:1].lower()}{what[1:]}"


def _listed(roster: Roster, found: Clients) -> Roster:
    folders: Counter[str] = Counter()
    sources: Counter[str] = Counter()
    files: dict[str, str] = {}
    for client in (*found.clients, *found.refused):
        where = client.source
        if not is_address(where) and where:
            path = path_of(client, roster.base)
            where = os.path.realpath(path)
            folder = where if os.path.isdir(where) else str(Path(where).parent)  # noqa: PTH112 - it never raises
            folders[folder] += 1
            if folder != where:
                files[where] = folder
        sources[where] += 1
    within = {place for file, folder in files.items() if folder in sources for place in (file, folder)}
    return roster._replace(
        clients=found.clients,
        refused=found.refused,
        problems=found.problems,
        crowded=frozenset(name for name, count in folders.items() if count > 1),
        own=frozenset(name for name, count in folders.items() if count == 1),
        several=frozenset(name for name, count in sources.items() if count > 1) | within,
    )


def path_of(client: Client, base: Path) -> Path:
    """The file or folder that a client's row names. Nothing that it could be raises."""
    source = client.source.replace("\0", "")
    return base / (Path(source).expanduser() if source.startswith("~/") else Path(source))


def _parted(roster: Roster, table: Table, portions: Portions) -> Roster:
    """The clients of one sheet, which is the coach's own: its rows and the coach's settings say what is shared."""
    refs = {plain: ref_of(portion.name) for plain, portion in portions.of.items()}
    log = roster.base / LOG
    entries = Entries({})
    if not is_address(roster.word) and log.is_file():
        owners: dict[str, list[str]] = {}
        for plain, portion in portions.of.items():
            for key in set(portion.keys):
                owners.setdefault(key, []).append(refs[plain])
        entries = entries_of(read_table(read_bytes(log), LOG), owners)
    wrong = {problem.row_key for problem in portions.problems}
    clients = [
        Client(name=portion.name, ref=refs[plain], level=portion.agreed.level, until=portion.agreed.until)
        for plain, portion in portions.of.items()
    ]
    return roster._replace(
        clients=tuple(client for client in clients if client.ref not in wrong),
        refused=tuple(client for client in clients if client.ref in wrong),
        problems=(*table.warnings, *for_nobody(table, portions), *portions.problems, *entries.problems),
        portions={refs[plain]: portion for plain, portion in portions.of.items()},
        logs=entries.of,
        dates=roster.settings.defaults.dates or portions.dates,
    )


def _neither(table: Table) -> Sequence[Problem]:
    return [
        Problem(
            "error",
            "This is neither a list of clients nor a sheet with a column of clients",
            "A list has a column name and a column source, which says where each client's sheet is. In one sheet of "
            "interviews for all, a column client says whose each row is.",
            table.place(table.head, 0),
            table.file,
        )
    ]


def _theirs(text: str) -> str:
    tables = tomllib.loads(text) if text else {}
    mine = tables.get("me", {})
    language = {"me": {"language": mine["language"]}} if "language" in mine else {}
    return toml_text({**{name: tables[name] for name in _THEIRS if name in tables}, **language})


def toml_text(tables: Mapping[str, Any], above: str = "") -> str:
    """Tables as TOML 1.0, the values of each before the tables in it."""
    lines = []
    for name, value in tables.items():
        if isinstance(value, dict):
            path = f"{above}{_quoted(name)}"
            plain = {key: each for key, each in value.items() if not isinstance(each, dict)}
            lines += [f"[{path}]", *(f"{_quoted(key)} = {_value(each)}" for key, each in plain.items())]
            inside = {key: each for key, each in value.items() if isinstance(each, dict)}
            lines.append(toml_text(inside, f"{path}."))
    return "\n".join(filter(None, lines))


def _value(value: Any) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return str(value)


def _quoted(text: str) -> str:
    """A text as a basic string of TOML: JSON's way of writing it, but for the one sign that JSON leaves as it is."""
    import json

    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def signed(theirs: str, name: str) -> str:
    """The settings of a client who has none: what the coach's say for all, and who signs."""
    head, found, rest = theirs.partition('["me"]\n')
    own = f'["me"]\n"name" = {_quoted(name)}\n'
    return f"{head}{own}{rest}" if found else f"{theirs}\n{own}"
