"""Files that job trackers write: which one a sheet is, and what its columns mean where words alone mislead."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from ics_followup.intake.headers import IGNORED, joined, meaning_of


class Export(NamedTuple):
    """A kind of file. ``columns`` maps a header's words, joined, to a field, or to ``-`` for one to leave alone.

    ``instead`` says what to bring in place of it; empty where a column for the interviews makes it useful.
    """

    name: str
    has: frozenset[str] = frozenset()
    file: str = ""
    columns: Mapping[str, str] = MappingProxyType({})
    instead: str = ""

    def wrote(self, headers: frozenset[str], file: str) -> bool:
        """Say whether a file of this name with these headers is of this kind."""
        return bool(self.has and self.has <= headers) or bool(
            self.file and file.casefold().endswith(self.file)
        )


@cache
def exports() -> tuple[Export, ...]:
    """Return the kinds of ``data/exports.toml``, in its order."""
    text = (Path(__file__).parent.parent / "data" / "exports.toml").read_text(encoding="utf-8")
    return tuple(
        Export(
            name=table["name"],
            has=frozenset(map(joined, table.get("has", ()))),
            file=table.get("file", ""),
            columns=MappingProxyType({joined(k): v for k, v in table.get("columns", {}).items()}),
            instead=table.get("instead", ""),
        )
        for table in tomllib.loads(text).values()
    )


def export_of(header: Sequence[str], file: str = "") -> Export | None:
    """Say which tracker wrote a sheet with this header; None for a sheet of one's own.

    >>> found = export_of(["Employer", "Job Title", "List", "URL", "Date Saved"])
    >>> found.name if found else ""
    'an export of Huntr'
    """
    if all(meaning_of(name) not in ("", IGNORED) for name in header) and not file.endswith("_all.csv"):
        return None
    headers = frozenset(joined(name) for name in header)
    return next((export for export in exports() if export.wrote(headers, file)), None)
