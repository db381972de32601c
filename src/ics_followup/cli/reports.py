"""Problems for other programs: as JSON, and as the annotations of a GitHub workflow."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from ics_followup.problems import Problem, harmless


def json_report(problems: Iterable[Problem], more: Iterable[Mapping[str, Any]] = ()) -> str:
    """A JSON list of the problems, in the order given; what is not known of a place is null.

    ``more`` holds what else each of them says, in the same order, where there is such.
    """
    records = [dict(_record(problem)) for problem in problems]
    for record, beside in zip(records, more, strict=False):
        record |= beside
    return json.dumps(records, ensure_ascii=False, indent=1)


def _record(problem: Problem) -> Mapping[str, Any]:
    """``line`` and ``column`` count from 1, ``row`` and ``cell`` are the spreadsheet's own address."""
    place = problem.place
    return {
        "severity": problem.severity,
        "file": place.file if place else problem.file,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "row": place.row if place else None,
        "cell": f"{place.letter}{place.row}" if place and place.letter else None,
        "header": place.header if place else None,
        "what": problem.what,
        "help": problem.remedy,
        "key": problem.row_key or None,
    }


def github_report(problems: Iterable[Problem]) -> str:
    """One workflow command a problem (GitHub Actions, "Workflow commands": error, warning, their escapes)."""
    return "\n".join(_annotation(problem) for problem in problems)


def _annotation(problem: Problem) -> str:
    """One annotation, on one line.

    >>> print(_annotation(Problem(severity="error", what="This is 100 % wrong", remedy="Mend it", file="a,b.csv")))
    ::error file=a%2Cb.csv::This is 100 %25 wrong. Mend it
    """
    place = problem.place
    where = {"file": place.file if place else problem.file}
    if place:
        where |= {"line": str(place.line), "col": str(place.column)}
    properties = ",".join(f"{name}={_escaped(value, ',:')}" for name, value in where.items() if value)
    space = " " if properties else ""
    message = _escaped(f"{problem.what}. {problem.remedy}".strip(), "")
    return f"::{problem.severity}{space}{properties}::{message}"


def _escaped(text: str, more: str) -> str:
    kept = harmless(text).replace("%", "%25")
    for sign in more:
        kept = kept.replace(sign, f"%{ord(sign):02X}")
    return kept
