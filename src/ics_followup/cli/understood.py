"""``init FROM``: what was understood of each column of a sheet, what is missing, and what would help."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from ics_followup.cadence.words import count, listed
from ics_followup.cli.screen import WIDTH, fitted, wrapped
from ics_followup.drafts.facts import column_name
from ics_followup.intake import Intake
from ics_followup.intake.columns import Columns
from ics_followup.intake.headers import IGNORED, meaning_of
from ics_followup.intake.table import Table
from ics_followup.problems import harmless, in_brief

_WIDTHS: Final = (24, 25, 6)
_HELPFUL: Final = {
    "people": 'whom you met: "Dana Ortiz <dana@example.com>"',
    "promised": "the day by which they said they would answer",
    "role": "the position",
    "status": "what came of it: rejected, offer, ...",
}
_MOST: Final = 6


def lines_of(table: Table, columns: Columns, intake: Intake) -> Iterator[str]:
    """Everything that was understood, within 80 columns."""
    rows = count(len(table.rows), "row")
    sheet = f' (sheet "{table.sheet}")' if table.sheet else ""
    yield from wrapped(harmless(f"{table.file}{sheet}: {rows}. Its columns:")).split("\n")
    yield ""
    yield _line("column", "what it holds", "filled", "for example")
    for index, header in enumerate(table.header):
        cells = [row.cell(index) for row in table.rows if row.cell(index)]
        meaning = meaning_of_column(header, index, columns, filled=bool(cells))
        example = "" if "private" in meaning or not cells else " ".join(cells[0].split())
        yield _line(header or "(no name)", meaning, str(len(cells)), example)
    yield from _missing(columns, intake)
    yield from _wrong(intake)


def meaning_of_column(header: str, index: int, columns: Columns, *, filled: bool) -> str:
    """What a column is taken for."""
    fields = [field for field, place in columns.where.items() if place == index]
    if index in columns.private:
        return "notes (private)"
    if fields:
        return fields[0].replace("_", " ")
    if not header or meaning_of(header) == IGNORED or not filled:
        return "not used"
    name = column_name(header)
    return f"kept: ${name}" if name else "not used"


def left_over(table: Table, columns: Columns) -> tuple[str, ...]:
    """The headers that nothing is taken from, and that are not known to be of no use."""
    taken = {*columns.where.values(), *columns.private}
    return tuple(
        header
        for index, header in enumerate(table.header)
        if header and index not in taken and meaning_of(header) != IGNORED
    )


def _line(header: str, meaning: str, filled: str, example: str) -> str:
    one, two, three = _WIDTHS
    lead = f"{fitted(harmless(header), one)}  {fitted(meaning, two)}  {filled:>{three}}  "
    return f"{lead}{fitted(harmless(example), WIDTH - sum(_WIDTHS) - 6)}".rstrip()


def _missing(columns: Columns, intake: Intake) -> Iterator[str]:
    lacking = [name for name in ("company", "interview") if name not in columns.where]
    helpful = [f"{name} ({text})" for name, text in _HELPFUL.items() if name not in columns.where]
    if lacking:
        yield ""
        yield from wrapped(f"Missing: {listed(lacking)}. Add a column of that name, or say under [columns] in "
                           "followup.toml which one it is.").split("\n")  # fmt: skip
    if helpful:
        yield ""
        yield from wrapped(f"Would help: a column {listed_or(helpful)}.").split("\n")
    if intake.sheets:
        yield ""
        counted = [f"{count(len(intake.interviews), 'interview')}"]
        if intake.waiting:
            waits = "waits" if len(intake.waiting) == 1 else "wait"
            counted.append(f"{count(len(intake.waiting), 'row')} that {waits} for a date")
        yield from wrapped(f"Understood: {listed(counted)}.").split("\n")


def listed_or(parts: Sequence[str]) -> str:
    """Several parts, with "or" before the last one."""
    return " or ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def _wrong(intake: Intake) -> Iterator[str]:
    problems = sorted(intake.problems, key=lambda problem: problem.severity != "error")
    if not problems:
        return
    yield ""
    yield f"{count(len(problems), 'thing')} to look at:"
    for problem in problems[:_MOST]:
        yield from (
            in_brief(problem).split("\n")
            if problem.place
            else wrapped(harmless(f"{problem.what}. {problem.remedy}")).split("\n")
        )
    if len(problems) > _MOST:
        yield f"… and {len(problems) - _MOST} more: ics-followup check shows all, each with its place."


def with_columns(text: str, left: Sequence[str], quoted: Mapping[str, str]) -> str:
    """A followup.toml with a commented line for each column that nothing is taken from."""
    if not left:
        return text
    lines = [f'#"{quoted[header]}" = "-"' for header in left]
    return "\n".join(
        (
            text.rstrip("\n"),
            "# These columns of yours were not recognised. To use one, take away its # and write what it is",
            "# instead of -, like interview, people, promised, contact, status or notes.",
            *lines,
            "",
        )
    )
