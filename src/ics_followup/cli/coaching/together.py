"""One run of a coach: who changed, with whom words are shared out, and everybody's case at the end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from ics_followup.cli.coaching.home import CLIENTS, WORDS, Home
from ics_followup.cli.coaching.kept import Kept, outputs_of, read_kept
from ics_followup.cli.coaching.looking import Look, Looker, fetch_for
from ics_followup.cli.coaching.meeting import meeting_now, names_of, there_now
from ics_followup.cli.coaching.roster import Roster, refuse_changed
from ics_followup.publish.atomic import sweep, sync_folder, unwritten
from ics_followup.sharing.caseload import Case
from ics_followup.sharing.cases import MOST_PROBLEMS
from ics_followup.sharing.clients import Client
from ics_followup.sharing.consent import Given, consent_of
from ics_followup.sharing.levels import Level
from ics_followup.sharing.neighbours import beside
from ics_followup.sources.addresses import is_address

if TYPE_CHECKING:
    from ics_followup.cli.coaching.client import Done, Task

R = TypeVar("R")
_FETCHES: Final = 8
"""So many published sheets are fetched at once."""

_HOT_SECONDS: Final = 1.0
_PAUSE_SECONDS: Final = 0.05

CRASHED: Final = (
    "The program was ended while it was at this sheet. If it happens again, see whether the computer has enough "
    "memory."
)
Watch = Callable[[int, Iterable[R]], Iterable[R]]
"""Shows how far a run is: given how many there are, and each as it comes."""


class Ran(NamedTuple):
    """What became of a run. ``changed`` counts clients whose files changed, ``built`` those that were looked into.

    ``first`` is True where nobody was known before. ``looks`` are by ref; ``notes`` are sentences about old copies of
    sheets; ``failed`` say what could not be written.
    """

    cases: tuple[Case, ...]
    looks: Mapping[str, Look]
    changed: int = 0
    built: int = 0
    notes: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    first: bool = False


def run_all(
    roster: Roster, home: Home, *, today: date, asked: Level | None, program: str, watch: Watch[Done]
) -> Ran:
    """Build every client of whom anything changed; the others' cases are as they were."""
    unfetched, notes = _fetched(roster, home, asked, today)
    looker = Looker(roster, home, today, asked, program, unfetched)
    looks = {client.ref: _looked(looker, client) for client in roster.clients}
    kept = {ref: read_kept(home.memory(ref)) for ref in looks}
    _wait_where_hot(roster, looks.values())
    same = {ref for ref, look in looks.items() if _is_same(home, look, kept[ref])}
    meeting = meeting_now(home, looks, kept, same)
    marks, met = meeting.marks, meeting.met
    sides = {ref: beside(marks.get(ref, {}), met) for ref in looks}
    stale = {ref: looks[ref] for ref in looks if ref not in same or _beside(kept[ref]) != sides[ref]}
    done: dict[str, Done] = {}
    if stale:
        from ics_followup.cli.coaching.client import Task

        there = there_now(home, looks, [ref for ref in stale if sides[ref]], meeting)
        names = names_of(met)
        tasks = []
        for ref, look in stale.items():
            own = marks.get(ref, {})
            ones = dict.fromkeys(met[name] for name in sorted(own) if name in met)
            employers = {name: one for one in ones for name in names[one]}
            others = tuple(each for one in ones for each in there[one].neighbours if each.owner != ref)
            given = tuple((one, each) for one in ones for each in there[one].given if each.owner != ref)
            tasks.append(Task(look, today, program, others, sides[ref], own, employers, given))
        done = {each.case.ref: each for each in watch(len(tasks), _built(home, tasks))}
    return Ran(
        cases=(*(done[ref].case if ref in done else _case(kept[ref]) for ref in looks), *_refused(roster)),
        looks=looks,
        changed=sum(each.written > 0 for each in done.values()),
        built=len(done),
        notes=notes,
        failed=tuple(dict.fromkeys(each.failed for each in done.values() if each.failed)),
        first=not any(kept.values()),
    )


def _built(home: Home, tasks: Sequence[Task]) -> Iterator[Done]:
    """Build clients. All of it is on the disk when the last one has come: the folders of all are synced once."""
    from ics_followup.cli.coaching.client import built
    from ics_followup.cli.coaching.workers import in_parallel

    _ready()
    for folder in (home.memory("").parent, home.state / WORDS):
        sweep(folder)
    yield from in_parallel(partial(built, home), tasks, lost=partial(_crashed, home))
    for folder in (home.out / CLIENTS, home.state / WORDS, home.memory("").parent):
        try:
            sync_folder(folder)
        except OSError as error:
            raise unwritten(folder, error) from error


def _wait_where_hot(roster: Roster, looks: Iterable[Look]) -> None:
    """Where a file changed this very moment, let it be finished: it is read again, and must be the same then."""
    ages = [roster.age, *(look.age for look in looks)]
    if any(age is not None and age < _HOT_SECONDS for age in ages):
        time.sleep(_PAUSE_SECONDS)
    refuse_changed(roster)


def _ready() -> None:
    """Load what every client needs before there are processes, so that they share it."""
    from ics_followup.sharing import feed, figures, redact
    from ics_followup.sharing.pages import index_page, week_page

    assert all((feed, figures, redact, index_page, week_page))


def _looked(looker: Looker, client: Client) -> Look:
    try:
        return looker.at(client)
    except Exception as error:
        from ics_followup.cli.coaching.standing import unexpected

        look = looker.at(client._replace(source="")) if looker.roster.portions is None else None
        if look is None:
            raise
        return look._replace(client=client, trouble=unexpected(type(error).__name__), wrong="passing")


def _fetched(
    roster: Roster, home: Home, asked: Level | None, today: date
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Fetch every published sheet whose client agreed to it, some at a time."""
    if roster.portions is not None:
        return {}, ()
    agreed = [
        client
        for client in roster.clients
        if is_address(client.source)
        and consent_of(Given(client.level, client.until), None, asked=asked, today=today).standing == "shared"
    ]
    if not agreed:
        return {}, ()
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(_FETCHES) as threads:
        said = threads.map(
            lambda client: fetch_for(client, home.copies(roster.base, client.ref), roster.zone), agreed
        )
        found = list(zip(agreed, said, strict=True))
    notes = tuple(f"{client.name}: {note}" for client, (_, note) in found if note)
    return {client.ref: trouble for client, (trouble, _) in found if trouble}, notes


def _is_same(home: Home, look: Look, kept: Kept | None) -> bool:
    """Whether a client's outputs are as they would be made again, but for the words that are shared out."""
    if kept is None or not kept.inputs or kept.inputs != look.digest or look.trouble:
        return False
    return outputs_of(home, look.client.ref) == kept.outputs


def _case(kept: Kept | None) -> Case:
    assert kept is not None
    return kept.case


def _beside(kept: Kept | None) -> tuple[str, ...]:
    return kept.beside if kept else ()


def _crashed(home: Home, task: Task) -> Done:
    from ics_followup.cli.coaching.client import Done
    from ics_followup.cli.coaching.standing import as_before

    return Done(as_before(home, task.look, CRASHED))


def _refused(roster: Roster) -> Iterable[Case]:
    """Those whose rows of the list must be mended first; what stands there is the coach's own."""
    for client in roster.refused:
        wrong = [each for each in roster.problems if each.row_key == client.ref]
        said = dict.fromkeys(
            f"{roster.file}, line {each.place.line if each.place else 1}: {each.what}. {each.remedy}"
            for each in wrong
        )
        yield Case(
            ref=client.ref,
            name=client.name,
            standing="unread",
            level="busy",
            problems=tuple(said)[:MOST_PROBLEMS],
            problem_count=len(said),
            wrong="list",
        )
