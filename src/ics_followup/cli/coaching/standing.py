"""What is shown of a client of whom nothing can be made now: the last good pages where they may stay, or nothing."""

from __future__ import annotations

from collections.abc import Sequence

from ics_followup.cli.coaching.home import Home
from ics_followup.cli.coaching.kept import Kept, read_kept
from ics_followup.cli.coaching.looking import Look
from ics_followup.sharing.caseload import Case, Standing
from ics_followup.sharing.cases import MOST_PROBLEMS
from ics_followup.sharing.levels import lower


def unexpected(kind: str) -> str:
    """What is said of a failure that nobody foresaw."""
    return f"The program failed at this sheet ({kind}). Please report it, with a made-up sheet that shows it."


def as_before(home: Home, look: Look, problem: str) -> Case:
    """The case of a client of whom nothing could be made now: the last good one, as far as it may still be shown."""
    kept = read_kept(home.memory(look.client.ref))
    new = blank(look._replace(wrong="passing"), "unread", (problem,))
    if kept is None or not may_stay(kept, look):
        return new
    return kept.case._replace(
        name=new.name,
        email=new.email,
        standing="unread",
        problems=new.problems,
        problem_count=1,
        wrong=new.wrong,
        stays=True,
    )


def may_stay(kept: Kept, look: Look) -> bool:
    """Whether what was shown before is no more than what is agreed to now."""
    good = kept.case
    return (
        look.consent.standing == "shared"
        and good.standing in ("shared", "unread")
        and bool(kept.outputs)
        and lower(good.level, look.consent.level) == good.level
    )


def blank(look: Look, standing: Standing, problems: Sequence[str] = ()) -> Case:
    """The case of a client of whom nothing is shown."""
    client, consent = look.client, look.consent
    return Case(
        ref=client.ref,
        name=client.name,
        standing=standing,
        level=consent.level,
        email=client.email,
        until=consent.until,
        timezone=client.timezone or look.source.zone or "UTC",
        problems=tuple(problems[:MOST_PROBLEMS]),
        problem_count=len(problems),
        country=client.country,
        wrong=look.wrong,
    )
