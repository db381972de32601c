"""Days off that ``followup.toml`` gives to a company which the sheet does not name: most are slips of the pen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ics_followup.intake.misread import nearest
from ics_followup.model import Place
from ics_followup.problems import Problem
from ics_followup.settings import Closures


def closures_of_nobody(
    calendar: Closures, companies: Iterable[str], *, text: str, file: str
) -> Iterator[Problem]:
    """Warn of each ``[calendar.company."…"]`` that is no company of the sheet, and name the nearest.

    ``companies`` are all that the sheet names, waiting ones and those of rows with errors too. ``text`` is the
    text of followup.toml, ``file`` how messages call it. Upper and lower case count as the same, as in planning.
    """
    known = {name.strip().casefold(): name.strip() for name in companies}
    for company in calendar.company:
        if company in known:
            continue
        near = nearest(company, known)
        place = _place(company, text, file)
        name = _as_written(company, place)
        hint = f'Did you mean "{known[near]}"? ' if near else ""
        yield Problem(
            severity="warning",
            what=f'[calendar.company."{name}"] is for a company that no row of the sheet names: it has no effect',
            remedy=f"{hint}Write the name as it stands in the column company.",
            place=place,
            file=file,
        )


def _place(company: str, text: str, file: str) -> Place | None:
    """Find the line that names the company; None where it cannot be found."""
    for number, line in enumerate(text.split("\n"), start=1):
        if company in line.casefold() and not line.lstrip().startswith("#"):
            return Place(file=file, line=number, column=1, row=number, letter="", header="", source=line)
    return None


def _as_written(company: str, place: Place | None) -> str:
    begin = place.source.casefold().find(company) if place else -1
    found = place.source[begin : begin + len(company)] if place and begin >= 0 else ""
    return found if found.casefold() == company else company
