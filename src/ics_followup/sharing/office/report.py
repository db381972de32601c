"""Figures for the office: how long employers took, what they kept, what was sent in time. Nobody is named.

Counted are clients who share at least initials. What is assumed was not done. Each figure rests on at least five
clients, also where it is worked out from the others (`hiding`); by country only, because two ways of grouping
the same people could be laid over each other.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from statistics import median
from typing import Final, NamedTuple

from ics_followup.feed.write import one_line
from ics_followup.publish.journal import guarded
from ics_followup.sharing.caseload import Case, Figures
from ics_followup.sharing.levels import shows
from ics_followup.sharing.office.hiding import blocks_of, shown_of

NOT_SHOWN: Final = "not shown"
ALL: Final = "all clients"
NO_COUNTRY: Final = "no country"
OTHERS: Final = "other countries"
_GROUP_CHARACTERS: Final = 60

_Group = Sequence[Figures]


class Measure(NamedTuple):
    """A column of the report: what it is called, what it says of a group, and of whom it is.

    ``counted`` says whether one client's figures are in it. Columns of one ``family`` are shown or hidden together.
    """

    name: str
    of: Callable[[_Group], str]
    family: str
    counted: Callable[[Figures], bool]


def _total(field: Callable[[Figures], int]) -> Callable[[_Group], str]:
    return lambda group: str(sum(field(each) for each in group))


def _share(part: Callable[[Figures], int], whole: Callable[[Figures], int]) -> Callable[[_Group], str]:
    """In percent, without decimals; empty where there is nothing to share."""

    def share(group: _Group) -> str:
        every = sum(whole(each) for each in group)
        return str(round(100 * sum(part(each) for each in group) / every)) if every else ""

    return share


def _median(group: _Group) -> str:
    """Over all answered interviews of the group; empty where there is none."""
    days = [day for each in group for day in each.answer_days]
    return f"{median(days):g}" if days else ""


MEASURES: Final = (
    Measure("clients", lambda group: str(len(group)), "clients", lambda _: True),
    Measure(
        "interviews", _total(lambda each: each.interviews), "interviews", lambda each: each.interviews > 0
    ),
    Measure("open", _total(lambda each: each.open), "open", lambda each: each.open > 0),
    Measure(
        "answers", _total(lambda each: len(each.answer_days)), "answers", lambda each: bool(each.answer_days)
    ),
    Measure("answer median (business days)", _median, "answers", lambda each: bool(each.answer_days)),
    Measure("promises", _total(lambda each: each.promises), "promises", lambda each: each.promises > 0),
    Measure("promises kept", _total(lambda each: each.kept), "promises", lambda each: each.promises > 0),
    Measure(
        "promises kept (%)",
        _share(lambda each: each.kept, lambda each: each.promises),
        "promises",
        lambda each: each.promises > 0,
    ),
    Measure("thanks due", _total(lambda each: each.thanks), "thanks", lambda each: each.thanks > 0),
    Measure("thanks within 24 h", _total(lambda each: each.thanked), "thanks", lambda each: each.thanks > 0),
    Measure(
        "thanks within 24 h (%)",
        _share(lambda each: each.thanked, lambda each: each.thanks),
        "thanks",
        lambda each: each.thanks > 0,
    ),
    Measure("contacts", _total(lambda each: each.contacts), "contacts", lambda each: each.contacts > 0),
)
"""The columns, in order, after the group's name."""


def report_of(cases: Iterable[Case]) -> bytes:
    """The report as CSV: one row for each country of at least five clients, the others together, and all clients.

    ``cases`` are within their levels. UTF-8 with a byte order mark, so that spreadsheets read it; CRLF. No cell can
    be run as a formula (OWASP, CSV injection).
    """
    groups: dict[str, list[Figures]] = defaultdict(list)
    for case in cases:
        if case.standing == "shared" and shows(case.level, "state"):
            groups[one_line(case.country, _GROUP_CHARACTERS) or NO_COUNTRY].append(case.figures)
    text = io.StringIO()
    written = csv.writer(text, lineterminator="\r\n")
    written.writerow([guarded(cell) for cell in ("group", *(measure.name for measure in MEASURES))])
    written.writerows([guarded(cell) for cell in row] for row in table_of(groups))
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace")


def table_of(groups: dict[str, list[Figures]]) -> list[list[str]]:
    """The rows of the report: the group's name, and each measure or why there is none. Everybody comes last."""
    blocks = blocks_of({name: len(group) for name, group in groups.items()})
    if not blocks:
        return [[ALL, *(NOT_SHOWN for _ in MEASURES)]]
    everybody = (ALL, [each for group in groups.values() for each in group])
    alone = len(blocks) == 1 and len(groups) > 1
    of_blocks = ((_named(block), [each for name in block for each in groups[name]]) for block in blocks)
    rows = [everybody] if alone else [*of_blocks, everybody]
    columns = [_column(measure, [group for _, group in rows]) for measure in MEASURES]
    return [[name, *(column[place] for column in columns)] for place, (name, _) in enumerate(rows)]


def _named(block: Sequence[str]) -> str:
    return block[0] if len(block) == 1 else OTHERS


def _column(measure: Measure, groups: Sequence[_Group]) -> list[str]:
    people = [sum(map(measure.counted, group)) for group in groups]
    told = zip(groups, shown_of(people), strict=True)
    return [measure.of(group) if shown else NOT_SHOWN for group, shown in told]
