"""``--quiet``: a run that nobody watches says only what is wrong, and each trouble once a day."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from ics_followup.cli.screen import show_problems, show_warnings, wrapped
from ics_followup.problems import DataError, FollowupError, Problem

if TYPE_CHECKING:
    from ics_followup.cli.options import Sheet
    from ics_followup.cli.running import Run

Command = TypeVar("Command", bound=Callable[..., Any])

_QUIET: Final = "ics_followup.quiet"


def quiet_option(command: Command) -> Command:
    """``--quiet``, around a verb that has the arguments ``sheet`` and ``config``.

    The verb runs as ever and its exit status is as ever. What it prints on standard output is dropped; what
    it says on standard error comes out at the end, unless a run of today has said the same. Verbs ask ``is_quiet``
    before they say something that is not wrong.
    """

    @wraps(command)
    def run(*args: Any, quiet: bool, **named: Any) -> Any:
        if not quiet:
            return command(*args, **named)
        click.get_current_context().meta[_QUIET] = []
        return _heard(lambda: command(*args, **named), named["sheet"], named["config"])

    return click.option(
        "--quiet",
        is_flag=True,
        help="For a scheduled run: say only what is wrong, and each trouble once a day.",
    )(run)  # type: ignore[return-value]


def is_quiet() -> bool:
    """Whether this run says only what is wrong."""
    return _asides() is not None


def mention(warnings: Sequence[Problem]) -> None:
    """Let a quiet run tell these too, once a day however their words change: that an old copy of a sheet was read."""
    asides = _asides()
    if asides is not None:
        asides += warnings


def tell_beside(run: Run, read: Sheet, *, written: bool) -> None:
    """What must be heard beside the result of a run that made a feed, on standard error; of a quiet one, errors only.

    ``written`` says that the feed was written, and not only tried.
    """
    from ics_followup.cli.build import remarks

    assert run.made is not None
    if run.plan.errors:
        show_problems(run.plan.errors, err=True, written=written)
    if is_quiet():
        mention(read.source.remarks)
        return
    show_warnings(run.plan.warnings)
    for remark in remarks(run.plan, read, run.damage, run.made, run.outlook):
        click.echo(wrapped(remark), err=True)


def _asides() -> list[Problem] | None:
    """What a quiet run was asked to mention so far, None where this run is not quiet."""
    context = click.get_current_context(silent=True)
    return context.meta.get(_QUIET) if context else None


def _heard(work: Callable[[], int], sheet: Sequence[str], config: Path | None) -> int:
    """Do the work, and say what it complained of where that is news."""
    said = io.StringIO()
    with redirect_stdout(io.StringIO()), redirect_stderr(said):
        status = _done(work)
    text, asides = said.getvalue(), _asides()
    if _is_news(f"{text} and more" if asides else text, sheet, config):
        click.echo(text, err=True, nl=False)
        show_warnings(asides or ())
    return status


def _done(work: Callable[[], int]) -> int:
    try:
        return work()
    except DataError as error:
        show_problems(error.problems, err=True)
        return error.status
    except FollowupError as error:
        click.echo(str(error), err=True)
        return error.status


def _is_news(said: str, sheet: Sequence[str], config: Path | None) -> bool:
    from ics_followup.cli.sheets import home_of, named_sheets
    from ics_followup.publish.state import is_news

    try:
        folder = home_of(named_sheets(sheet), config)
    except FollowupError:
        return bool(said)
    return is_news(folder, said.strip(), datetime.now(UTC).astimezone().date())
