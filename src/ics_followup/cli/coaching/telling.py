"""What the coach reads in the terminal: how many, who needs attention, who could not be read, where the page is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, get_args
from zoneinfo import ZoneInfo

from ics_followup.cadence.words import count, full_day, listed
from ics_followup.cli.screen import wrapped
from ics_followup.problems import harmless
from ics_followup.sharing.caseload import Case, Standing
from ics_followup.sharing.office.urgency import Client, clients_of

if TYPE_CHECKING:
    from ics_followup.cli.coaching.publishing import Published
    from ics_followup.cli.coaching.together import Ran

_COUNTED: Final[dict[Standing, str]] = {
    "shared": "shared",
    "no consent": "without consent",
    "ended": "whose consent has ended",
    "unread": "that could not be read",
}
MOST: Final = 8
"""So many clients are named of each kind; the page has them all."""


def told(
    ran: Ran, cases: Sequence[Case], page: Path, gone: Sequence[str], *, today: date, zone: ZoneInfo
) -> Iterator[str]:
    """The lines that a coach reads first. ``gone`` are those who were in the list before.

    Who needs the coach, in which order and why is what the dashboard says, of the coach's days in ``zone``.
    """
    yield wrapped(_counted(ran, cases, gone))
    clients = clients_of(cases, today=today, zone=zone)
    urgent = [client for client in clients if client.urgent]
    yield from _needing(urgent, len(cases))
    unticked = [client for client in clients if client.case.unticked and not client.urgent]
    if unticked:
        others = "Besides these, no" if urgent else "No"
        yield wrapped(
            f"{others} tick in the last seven days: {count(len(unticked), 'client')}. Your page says for what."
        )
    yield from _named("No consent, so nothing is read", _standing(cases, "no consent"), _consent)
    yield from _named("The consent has ended, so nothing is shown", _standing(cases, "ended"), _ended)
    if gone:
        yield wrapped(
            f"No longer in the list, so not shown any more: {names(gone)}. Their pages were removed."
        )
    yield f"Open {page}"


def troubles(cases: Sequence[Case], *, refused: int) -> Iterator[str]:
    """Who could not be read, or not wholly, and what to do; for standard error. ``refused`` are told of already."""
    unread = _standing(cases, "unread")
    if unread:
        what = "Besides, to mend in your list" if refused else "To mend in your list"
        yield from _unread(what, [case for case in unread if case.wrong == "list"])
        yield from _unread("Could not be read", [case for case in unread if case.wrong != "list"])
    some = [case for case in cases if case.standing == "shared" and case.problem_count]
    if some:
        yield f"Rows to mend: {count(len(some), 'client')}. Their good rows were built."
        yield from _each(some)


def _unread(what: str, cases: Sequence[Case]) -> Iterator[str]:
    if not cases:
        return
    stay = sum(case.stays for case in cases)
    said = " Their earlier pages stay." if len(cases) > 1 else " The earlier pages stay."
    if stay < len(cases):
        said = f" Of {count(stay, 'client')} the earlier pages stay." if stay else ""
    yield wrapped(f"{what}: {count(len(cases), 'client')}.{said}")
    yield from _each(cases)


def of_published(published: Published, *, asked: bool) -> Iterator[str]:
    """What became of published feeds. Where it was ``asked`` for, with the first few addresses, whole, to be copied."""
    if not asked:
        if published.mended:
            yield wrapped(f"Brought down to what is agreed to now: the published {_feeds(published.mended)}.")
        if published.gone:
            yield wrapped(f"Taken away: the published {_feeds(published.gone)}.")
        return
    parts = [f"{count(published.sent, 'feed')} sent", f"{published.same} unchanged"]
    if published.removed:
        parts.append(f"{published.removed} taken away")
    found = [case for case in published.cases if case.address]
    where = " Each client's address is on your page." if found and published.is_whole else ""
    yield wrapped(f"Published: {', '.join(parts)}.{where}")
    yield from (f"  {harmless(case.name)}: {harmless(case.address)}" for case in found[:MOST])


def of_public(published: Published, again: str, *, has_place: bool) -> Iterator[str]:
    """What is wrong with published feeds, and which command (``again``) puts it right; for standard error."""
    if published.older:
        yield wrapped(
            f"Warning: still public as it was sent before: the {_feeds(published.older)}. To send what "
            "changed, run this again with --publish."
        )
    yield from (wrapped(harmless(each)) for each in published.failed[:MOST])
    if len(published.failed) > MOST:
        yield f"… and {len(published.failed) - MOST} more like these."
    for each in published.stuck:
        yield wrapped(
            harmless(
                f"Still public in {each.called}, as it could not be taken away: the {_feeds(each.whose)}. The reason: "
                f"{each.reason}. {each.remedy}".strip()
            )
        )
    if published.exposed:
        yield wrapped(f"More is public than is agreed to now: the {_feeds(published.exposed)}.")
    if published.exposed or published.stuck:
        place = "" if has_place else "Write into [publish] of your followup.toml where feeds go. "
        when = "When that is mended" if published.stuck or published.failed else "To put that right"
        yield wrapped(f"{place}{when}, run:")
        yield f"  {again}"


def _feeds(whose: Sequence[str]) -> str:
    return f"{'feed' if len(whose) == 1 else 'feeds'} of {names(whose)}"


def names(some: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    first = list(map(harmless, some[:MOST]))
    return listed(first) if len(some) <= MOST else f"{', '.join(first)} and {len(some) - MOST} more"


def _counted(ran: Ran, cases: Sequence[Case], gone: Sequence[str]) -> str:
    kinds = {kind: len(_standing(cases, kind)) for kind in get_args(Standing)}
    parts = [f"{number} {_COUNTED[kind]}" for kind, number in kinds.items() if number or kind == "shared"]
    said = f"{count(len(cases), 'client')}: {', '.join(parts)}"
    if ran.first:
        return f"{said}."
    nothing = "nothing else changed" if gone else "nothing changed"
    changed = f"{ran.changed} changed" if ran.changed else nothing
    return f"{said}; {changed} since the last run."


def _each(cases: Sequence[Case]) -> Iterator[str]:
    for case in cases[:MOST]:
        first = case.problems[0] if case.problems else "See the page."
        more = f" (and {case.problem_count - 1} more)" if case.problem_count > 1 else ""
        yield _item(f"{case.name}: {first}{more}")
    if len(cases) > MOST:
        yield f"  … and {len(cases) - MOST} more: they are on the page."


def _item(text: str) -> str:
    """A line of a list; what finds no room goes on below it, further in."""
    return "  " + wrapped(harmless(text), "    ").lstrip()


def _named(what: str, cases: Sequence[Case], why: object) -> Iterator[str]:
    assert callable(why)
    if not cases:
        return
    yield f"{what}: {count(len(cases), 'client')}"
    for case in cases[:MOST]:
        yield _item(f"{case.name}{why(case)}")
    if len(cases) > MOST:
        yield f"  … and {len(cases) - MOST} more"


def _needing(clients: Sequence[Client], everybody: int) -> Iterator[str]:
    """Who needs the coach, with the first reason of each."""
    if not clients:
        return
    yield f"Who needs you: {len(clients):,} of {count(everybody, 'client')}"
    for client in clients[:MOST]:
        first, *others = client.reasons
        about = f" ({first.about})" if first.about else ""
        more = f", and {len(others)} more" if others else ""
        yield _item(f"{client.name}: {first.said.removesuffix('.')}{about}{more}")
    if len(clients) > MOST:
        yield f"  … and {len(clients) - MOST:,} more: they are on the page."


def _consent(case: Case) -> str:  # noqa: ARG001 - as the others
    return ": write a level or consent_until into the list once they agreed"


def _ended(case: Case) -> str:
    return f": on {full_day(case.until)}; ask whether to go on" if case.until else ""


def _standing(cases: Sequence[Case], standing: str) -> list[Case]:
    return [case for case in cases if case.standing == standing]
