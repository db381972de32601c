"""One run: the sheet is planned, the feed is made and written, and state.json knows how it ended. Prints nothing."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, NamedTuple

from ics_followup.cadence.words import count
from ics_followup.cli.making import FeedFile, Made
from ics_followup.cli.options import Sheet
from ics_followup.cli.outlook import Outlook
from ics_followup.cli.spreading import spread
from ics_followup.feed.previous import Previous
from ics_followup.planning import Plan, plan_for, seen_since
from ics_followup.problems import FollowupError
from ics_followup.publish.state import is_damaged, remember_failure, remember_run

FORGOTTEN: Final = (
    "Warning: state.json was damaged, or a newer version wrote it. It is kept as state.damaged.json. Since when a "
    "status without a date counts is forgotten: if a follow-up moved, write the day into the column status_date."
)


class Run(NamedTuple):
    """What became of a run. ``made`` is None where problems in the data kept the feed as it was.

    ``damage`` says what was wrong with the feed of the last run, or with what is remembered of it.
    """

    plan: Plan
    made: Made | None
    outlook: Outlook
    damage: tuple[str, ...] = ()


def run_build(
    read: Sheet,
    target: Path,
    *,
    today: date,
    cadence: str = "",
    keep_going: bool = False,
    allow_empty: bool = False,
    dry_run: bool = False,
    watch: bool = False,
) -> Run:
    """Make the feed of what was read, and write it to ``target`` where it changed.

    With problems in the data nothing is written, unless ``keep_going``. ``watch`` works out what changed. Raises
    FollowupError where the feed cannot be made or written; that is kept for ``status`` too, unless it is a
    ``dry_run``, of which nothing is kept.
    """
    lasting = read.lasting and not dry_run
    forgotten = (FORGOTTEN,) if read.lasting and is_damaged(read.folder) else ()
    try:
        with FeedFile(target, read, dry_run=dry_run, watch=watch) as file:
            previous = file.before if keep_going else Previous
            plan = plan_for(read.source, today=today, cadence=cadence, previous=previous, spread=spread)
            outlook = Outlook(today, plan.settings.feed.horizon_days)
            made = None
            if keep_going or not plan.errors:
                made = file.made(plan, cadence, outlook, allow_empty=allow_empty)
            run = Run(plan, made, outlook, (*forgotten, *filter(None, (file.damage,))))
    except FollowupError as error:
        if lasting:
            remember_failure(read.folder, _failed(str(error), error.status))
        raise
    if lasting and made is None:
        remember_failure(
            read.folder, _failed(f"{count(len(plan.errors), 'problem')} in {plan.file}", plan.status)
        )
    elif lasting and made is not None:
        _remember(plan, read, target, made, cadence, file.inputs(plan, cadence, made))
    return run


def _failed(said: str, status: int) -> dict[str, object]:
    return {"at": datetime.now(UTC).isoformat(timespec="seconds"), "said": said, "status": status}


def _remember(
    plan: Plan,
    read: Sheet,
    target: Path,
    made: Made,
    cadence: str,
    inputs: Mapping[str, object],
) -> None:
    """Keep in state.json what this run was, and what the next ones need to know of it."""
    seen = seen_since(plan.intake.interviews, read.source.first_seen, plan.today)
    if plan.errors:
        seen = {**read.source.first_seen, **seen}
    remember_run(
        read.folder,
        {**_run(plan, target, read.folder, cadence), **inputs},
        {key: (item.status, item.day) for key, item in seen.items()},
        gone=made.gone,
    )


def _run(plan: Plan, target: Path, folder: Path, cadence: str) -> dict[str, object]:
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "today": plan.today.isoformat(),
        "feed": _seen_from(folder, target),
        "cadence": cadence,
        "result": "problems" if plan.errors else "done",
        "errors": len(plan.errors),
        "warnings": len(plan.warnings),
    }


def _seen_from(folder: Path, target: Path) -> str:
    """The path of the feed below the folder that holds the state, so that both may move; else the whole path."""
    whole = target.resolve()
    home = folder.resolve()
    return str(whole.relative_to(home)) if whole.is_relative_to(home) else str(whole)
