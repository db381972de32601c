"""What ``status`` and the bare screen know of the feed: what a build would do now, and what state.json tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from shlex import quote
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from ics_followup.cli.computer import system_zone
from ics_followup.cli.making import FeedFile, Made
from ics_followup.cli.options import Sheet
from ics_followup.cli.outlook import Outlook
from ics_followup.cli.spreading import spread
from ics_followup.feed.previous import Previous
from ics_followup.planning import Plan, plan_for
from ics_followup.problems import DataError, FollowupError, Problem, UsageError
from ics_followup.publish.freshness import Facts, Found
from ics_followup.publish.kept import Kept, Sending, digest_of
from ics_followup.sources.addresses import is_address, shown

_COMMAND: Final = re.compile(
    r"\bics-followup (build|check|connect|publish|push|schedule|serve|status|stop)\b"
)


class Seen(NamedTuple):
    """What became of comparing. ``plan`` and ``made`` are None where it did not come so far."""

    facts: Facts
    feed: Path
    plan: Plan | None = None
    made: Made | None = None


def seen_now(
    read: Sheet, feed: Path, facts: Facts, *, cadence: str = "", today: date, plan: Plan | None = None
) -> Seen:
    """Do what a build would do, write nothing, and see whether it would have written.

    With problems in the data a build writes nothing, so nothing is compared, unless builds here keep going: where a
    job is installed, or the last run did. ``facts`` come back completed; ``plan`` saves planning again.
    """
    going = facts.kept.job is not None or (facts.kept.ran is not None and facts.kept.ran.problems)
    if plan is not None and plan.errors and going:
        plan = None
    made: Made | None = None
    wrong: Sequence[Problem] = ()
    found: Found = "unknown" if feed.exists() else "missing"
    try:
        with FeedFile(feed, read, dry_run=True) as file:
            if plan is None:
                previous = file.before if going else Previous
                plan = plan_for(read.source, today=today, cadence=cadence, previous=previous, spread=spread)
            wrong = (*plan.errors, *plan.warnings)
            facts = counted_in(facts, wrong, unread=plan.unread)
            if going or not plan.errors:
                outlook = Outlook(today, plan.settings.feed.horizon_days)
                made = file.made(plan, cadence, outlook, allow_empty=False)
            if made and found != "missing":
                found = "damaged" if file.damage else "behind" if made.changed else "same"
    except DataError as error:
        facts = counted_in(facts, error.problems, unread=error.status == 3)
    except UsageError:
        raise
    except FollowupError as error:
        facts = _refused(facts, error)
    except OSError as error:
        facts = facts._replace(
            unreadable=(*facts.unreadable, f"{feed} cannot be read: {error.strerror or error}.")
        )
    facts = facts._replace(found=found)
    return Seen(_of_sending(facts, feed, plan) if plan else facts, feed, plan, made)


def _of_sending(facts: Facts, feed: Path, plan: Plan) -> Facts:
    """Where the feed is published or pushed, that brings it up to date; and whether it was sent since it changed.

    Where it is not published, how that went before, and who did it, says nothing any more.
    """
    publish, push = bool(plan.settings.publish.to), bool(plan.settings.push.url)
    if not publish:
        facts = facts._replace(kept=facts.kept._replace(sending=None, publisher=None))
    if publish or push:
        verb = "publish --push" if publish and push else "publish" if publish else "push"
        facts = facts._replace(build=facts.build.replace(" build", f" {verb}", 1))
    return facts._replace(
        unsent=_has_changed(feed, facts.kept.sending),
        unpushed=push and _has_changed(feed, facts.kept.pushed),
    )


def _has_changed(feed: Path, sending: Sending | None) -> bool:
    """Whether the file is another than the one that was sent, as far as that is known."""
    if sending is None or not sending.digest or sending.result == "failed":
        return False
    now = digest_of(feed)
    return bool(now) and now != sending.digest


def counted_in(facts: Facts, problems: Sequence[Problem], *, unread: bool) -> Facts:
    """The facts with what is wrong in the data; ``unread`` says that a sheet could not even be opened."""
    errors = [problem for problem in problems if problem.severity == "error"]
    files = dict.fromkeys(problem.place.file if problem.place else problem.file for problem in errors)
    facts = facts._replace(
        errors=len(errors),
        warnings=len(problems) - len(errors),
        wrong=tuple(name for name in files if name),
    )
    if unread:
        said = f"{facts.check} shows which of your sheets cannot be read."
        facts = facts._replace(unreadable=(*facts.unreadable, said))
    return facts


def _refused(facts: Facts, error: FollowupError) -> Facts:
    if error.status == 1:
        return facts._replace(refused=str(error))
    return facts._replace(unreadable=(*facts.unreadable, str(error)))


def feed_of(kept: Kept, folder: Path, output: Path | None) -> Path:
    """Which file is the feed: the one named, else that of the last run, else followups.ics beside the sheet.

    A relative path was meant from wherever that run was started, most often the folder itself: it is looked for below
    the folder, then in it, then from here.
    """
    if output is not None:
        return output
    usual = folder / "followups.ics"
    if kept.ran is None or not kept.ran.feed:
        return usual
    last = Path(kept.ran.feed)
    places = (folder / last, folder / last.name, last)
    return next(
        (place for place in places if place.exists()), folder / last.name if not last.is_absolute() else last
    )


def command_for(verb: str, named: Sequence[str], config: Path | None) -> str:
    """The command that does ``verb`` with the same sheets; SHEET stands for an address that holds a secret."""
    return f"ics-followup {verb}{words_for(named, config)}"


def words_for(named: Sequence[str], config: Path | None) -> str:
    """What stands behind the verb of a command about the same sheets, with a blank before it; quoted for a shell."""
    words = "" if tuple(named) == ("interviews.csv",) else "".join(f" {quote(name)}" for name in named)
    if any(is_address(name) and shown(name) != name for name in named):
        words = " SHEET"
    return f"{words}{f' --config {quote(str(config))}' if config else ''}"


def with_words(text: str, words: str) -> str:
    """A text whose commands name the same sheets; ``words`` are those of ``words_for``. Twice is once.

    >>> with_words("Run ics-followup connect --address LINK.", " jobs/interviews.csv")
    'Run ics-followup connect jobs/interviews.csv --address LINK.'
    """

    def named(found: re.Match[str]) -> str:
        return found[0] if text.startswith(words, found.end()) else f"{found[0]}{words}"

    return _COMMAND.sub(named, text)


@contextmanager
def naming(words: str) -> Iterator[None]:
    """Whatever fails inside names the same sheets in the commands that it tells, as ``with_words`` does."""
    try:
        yield
    except DataError:
        raise
    except FollowupError as error:
        error.args = (with_words(str(error), words),)
        raise


def this_computer() -> str:
    """The mark by which state.json knows this computer; empty where it never published, or that cannot be read."""
    from ics_followup.publish.credentials import config_folder

    try:
        return (config_folder() / "computer").read_text(encoding="ascii").strip()
    except (OSError, ValueError, RuntimeError):
        return ""


def next_run(kept: Kept, now: datetime) -> datetime | None:
    """When the job runs next, on the clock of this computer; None where there is no job, or it does not say."""
    if kept.job is None:
        return None
    from ics_followup.publish.schedule.times import hours_from
    from ics_followup.publish.schedule.times import next_run as next_of

    zone = ZoneInfo(system_zone() or "UTC")
    try:
        hours = hours_from(str(kept.job["hours"]), int(kept.job.get("every", 1)))
        return next_of(hours, now.astimezone(zone).replace(tzinfo=None)).replace(tzinfo=zone)
    except (KeyError, TypeError, ValueError):
        return None


def day_of(now: datetime, zone: str, today: date | None) -> date:
    """The day that was asked for, else that of ``now`` where the user is."""
    return today or now.astimezone(ZoneInfo(zone)).date()
