"""Problems for a terminal of 80 columns, each said once, with how often it comes: a slip is copied down a column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Final, ParamSpec

import click

from ics_followup.cadence.words import count
from ics_followup.cli.screen import counted, width, wrapped
from ics_followup.problems import WIDTH, DataError, FollowupError, Problem, harmless, in_brief, rendered

P = ParamSpec("P")
MOST_ERRORS: Final = 12
MOST_WARNINGS: Final = 6


def narrow(verb: Callable[P, int]) -> Callable[P, int]:
    """Let a verb tell what stopped it in lines that fit; a path that is longer stands alone on its line."""

    @wraps(verb)
    def told(*arguments: P.args, **options: P.kwargs) -> int:
        try:
            return verb(*arguments, **options)
        except DataError as error:
            show_errors(error.problems, "Nothing was written.")
            return error.status
        except FollowupError as error:
            click.echo(_folded(str(error)), err=True)
            return error.status

    return told


def alike(problems: Sequence[Problem]) -> tuple[tuple[Problem, int], ...]:
    """The problems that say different things, errors first, each with how often it comes.

    >>> said = Problem("error", "No day", "Write one.")
    >>> [number for _, number in alike((said, said._replace(what="No hour"), said))]
    [2, 1]
    """
    found: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        found.setdefault((problem.severity, problem.what, problem.remedy), []).append(problem)
    ordered = sorted(found.values(), key=lambda same: same[0].severity != "error")
    return tuple((same[0], len(same)) for same in ordered)


def show_errors(problems: Sequence[Problem], outcome: str) -> None:
    """The first errors and warnings in full, with cell and remedy, then how many there are and what came of it."""
    different = alike(problems)
    for problem, number in different[:MOST_ERRORS]:
        click.echo("\n".join(_narrow(line) for line in rendered(problem).split("\n")), err=True)
        if number > 1:
            click.echo(f"(and {number - 1:,} more like this one)", err=True)
        click.echo(err=True)
    rest = sum(number for _, number in different[MOST_ERRORS:])
    if rest:
        click.echo(f"(and {count(rest, 'other problem')})\n", err=True)
    errors = sum(problem.severity == "error" for problem in problems)
    click.echo(wrapped(f"{counted(errors, len(problems) - errors)}. {outcome}"), err=True)


def show_doubts(problems: Sequence[Problem]) -> None:
    """The first warnings in brief; the others are for ``check`` to tell."""
    different = alike(problems)
    for problem, number in different[:MOST_WARNINGS]:
        begin = f"{problem.file}: {problem.what}" if problem.file else problem.what
        whole = wrapped(harmless(f"{begin}. {problem.remedy}".strip()))
        click.echo(in_brief(problem) if problem.place else whole, err=True)
        if number > 1:
            click.echo(f"  (and {number - 1:,} more like this one)", err=True)
    rest = sum(number for _, number in different[MOST_WARNINGS:])
    if rest:
        click.echo(f"{count(rest, 'more warning')}: ics-followup check", err=True)


def _narrow(line: str) -> str:
    """A line that is too long on several, the later ones further in. Cells and the carets below them fit already."""
    return line if line.startswith("  ") else _folded(line, "  ")


def _folded(text: str, indent: str = "") -> str:
    if width(text) <= WIDTH:
        return text
    import textwrap

    return textwrap.fill(
        text, WIDTH, subsequent_indent=indent, break_on_hyphens=False, break_long_words=False
    )
