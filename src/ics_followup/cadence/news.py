"""News of one row that the others must hear: an offer or an acceptance, told in each other open process."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from ics_followup.cadence.dated import Dated
from ics_followup.cadence.days import Placed, rolled
from ics_followup.cadence.history import Stretch, stretches
from ics_followup.cadence.steps import Step
from ics_followup.cadence.thanks import after_interview
from ics_followup.cadence.words import full_day

if TYPE_CHECKING:
    from ics_followup.cadence.rows import ChainRow

_OPEN: Final = ("awaiting", "on hold")


class News(NamedTuple):
    """What a row's last stretch asks for in other rows: the step, and the employer that it comes from."""

    step: Step
    latest: Stretch
    employer: str


def news_in(rows: Sequence[ChainRow]) -> Mapping[str, Sequence[News]]:
    """The news of all rows, by client, in the order of ``rows``; nobody hears of another client's."""
    found: dict[str, list[News]] = defaultdict(list)
    for row in rows:
        steps = [step for step in row.cadence.steps if step.to == "other processes"]
        if not steps:
            continue
        latest = stretches(row.interview, row.seen)[-1]
        for step in steps:
            if latest.state in step.states:
                found[row.interview.client].append(News(step, latest, _employer(row)))
    return dict(found)


def heard(row: ChainRow, chain: Sequence[Dated], news: Sequence[News], today: date) -> list[Dated]:
    """What the news of the other rows asks for in this one, whose own steps are ``chain``: nothing once it is over."""
    now = stretches(row.interview, row.seen)[-1]
    if now.state not in _OPEN:
        return []
    employer = _employer(row)
    closes = [dated.day for dated in chain if dated.kind == "close"]
    counts: dict[str, int] = defaultdict(int)
    told: list[Dated] = []
    for step, latest, source in news:
        if source != employer and not any(day < latest.state_since for day in closes):
            counts[step.id] += 1
            told.append(_told(step, counts[step.id], row, now, latest, today))
    return told


def _employer(row: ChainRow) -> str:
    """The company's name without its signs and blanks; an offer there is no news to its other rows."""
    return "".join(sign for sign in row.interview.company.casefold() if sign.isalnum())


def _told(step: Step, number: int, row: ChainRow, now: Stretch, news: Stretch, today: date) -> Dated:
    when, since = step.when[0], news.state_since
    day, why = rolled(row.days.shift(since, when.day.amount), row.days, needs=None, away=frozenset())
    slot = when.slot
    hush: tuple[str, ...] = ()
    if step.kind == "contact" and day < row.interview.start.date():
        hush = ("Your interview there is still ahead, so you decide whether to speak of it before.",)
    elif (
        step.kind == "contact" and row.cadence.quiet_before_promise and now.promise and day <= now.promise.day
    ):
        hush = ("They promised an answer and the day has not passed, so you decide whether to speak first.",)
    elif step.kind == "contact" and day == row.interview.start.date():
        later, slot = after_interview(row.interview, Placed(day=day, why=tuple(why)), row.days)
        day, why = later.day, list(later.why)
    kind = "self" if hush else step.kind
    contact = row.interview.contact if kind == "contact" else None
    accepted = step.kind == "self"
    said = (
        "You accepted another offer on" if accepted else "You have had an offer from another employer since"
    )
    return Dated(
        step=step,
        kind=kind,
        occurrence=number,
        draft=step.draft,
        channel=step.channel[0],  # type: ignore[arg-type]
        person=contact,
        to=(contact,) if contact else (),
        day=day,
        slot=slot,
        at=None,
        state="due" if day == today else "upcoming" if day > today else "assumed",
        firm=True,
        why=(f"{said} {full_day(since)}.", *why, *hush),
        rules=step.rules,
        deadline=news.deadline,
    )
