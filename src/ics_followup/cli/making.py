"""The feed's file: what stands there is the memory, and only something sound ever takes its place."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from ics_followup.build import Feed, feed_for
from ics_followup.cadence.words import count
from ics_followup.cli.options import Sheet
from ics_followup.cli.outlook import Outlook
from ics_followup.cli.spreading import spread, workers_for
from ics_followup.feed.byte_rules import chunk_rules, head_rules, tail_rules
from ics_followup.feed.memory import Gone
from ics_followup.feed.previous import NOTHING, Previous
from ics_followup.planning import Plan
from ics_followup.problems import FollowupError, UsageError
from ics_followup.publish.atomic import locked, write_atomically
from ics_followup.publish.state import gone_events, read_state

if TYPE_CHECKING:
    from ics_followup.feed.changes import Changes
    from ics_followup.feed.findings import Finding

LARGE: Final = 1_000_000
"""Only of a larger feed, in octets, is it asked whether its inputs changed: a smaller one is made sooner."""


class Made(NamedTuple):
    """What became of the feed: how many events and octets it has, how many events of rows with errors were kept.

    ``gone`` is what to remember of the events that left it, None where that did not change. ``changes`` is None where
    nobody asked for them, or there are none.
    """

    events: int
    octets: int
    kept: int
    changed: bool
    gone: Mapping[str, Gone] | None
    changes: Changes | None = None


class FeedFile:
    """The file of the feed during one run. A context: at its end the file and its lock are let go."""

    def __init__(self, target: Path, read: Sheet, *, dry_run: bool, watch: bool = False) -> None:
        self.target = target
        self._read = read
        self._dry_run = dry_run
        self._watch = watch or dry_run
        self._held = ExitStack()
        self._before: Previous | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._held.close()

    def before(self) -> Previous:
        """The feed to be replaced, open and for this run alone; a dry run holds nobody up.

        Raises FollowupError where it cannot be read or is not ours, UsageError where it is the user's own data.
        """
        if self._before is None:
            spare(self.target, self._read)
            if not self._dry_run:
                self._held.enter_context(locked(self.target))
            self._before = self._opened() if self.target.exists() else NOTHING
        return self._before

    def _opened(self) -> Previous:
        try:
            before = Previous(self._held.enter_context(self.target.open("rb")))
        except OSError as error:
            raise FollowupError(f"Could not read {self.target}: {error.strerror or error}") from None
        if not before.ours:
            raise FollowupError(
                f"{self.target} is a calendar that another program made "
                f"({before.maker or 'it does not say which'}), so it was left as it is. "
                "Name another file with -o, or remove it first."
            )
        return before

    def made(self, plan: Plan, cadence: str, outlook: Outlook, *, allow_empty: bool) -> Made:
        """Make the feed of a plan, and write it where it changed; ``outlook`` is shown every reminder."""
        return self._known(plan, cadence, outlook) or self._replaced(plan, outlook, allow_empty=allow_empty)

    def _known(self, plan: Plan, cadence: str, outlook: Outlook) -> Made | None:
        """A large feed of which everything is as the last run left it; None where it must be made to know."""
        last = read_state(self._read.folder).get("last_run")
        if plan.errors or not isinstance(last, dict) or not last.get("inputs"):
            return None
        from ics_followup.cli.inputs import inputs_of

        try:
            inputs = inputs_of(self._read.source, today=plan.today, cadence=cadence, feed=self.target)
            known = Made(int(last["events"]), int(last["octets"]), 0, changed=False, gone=None)
        except (KeyError, TypeError, ValueError):
            return None
        if inputs != last["inputs"]:
            return None
        for _, reminders in plan.chains:
            outlook.note(reminders)
        return known

    def _replaced(self, plan: Plan, outlook: Outlook, *, allow_empty: bool) -> Made:
        before, gone = self.before(), gone_events(self._read.folder)
        try:
            feed = feed_for(
                plan,
                before,
                allow_empty=allow_empty,
                gone=gone,
                note=outlook.note,
                watch=self._watch,
                spread=spread,
            )
        except OSError as error:  # a large feed is sorted in temporary files
            raise FollowupError(f"Could not make {self.target}: {error.strerror or error}") from None
        changed = not before.same_as(feed.chunks())
        if changed:
            begin = f"{self.target.name} was not written, because it"
            workers = workers_for(plan.chains)
            checked = sound_beside(feed, begin, workers) if workers else sound(feed.chunks(), begin)
            if self._dry_run:
                deque(checked, maxlen=0)
            else:
                before.close()
                write_atomically(self.target, checked)
        return Made(feed.events, feed.octets, feed.kept, changed, feed.gone, feed.changes)

    @property
    def damage(self) -> str:
        """What must be said of a feed that was not as this program wrote it; empty where all is well."""
        if self._before is None or self._before.whole:
            return ""
        lost = f" {count(self._before.lost, 'event')} in it could not be read." if self._before.lost else ""
        return (
            "Warning: the feed of the last run was damaged, or another program had changed it."
            f"{lost} It is made anew; events that could be read keep what calendars know of them."
        )

    def inputs(self, plan: Plan, cadence: str, made: Made) -> dict[str, object]:
        """What the next run needs to know that nothing changed since this one; nothing for a feed of usual size."""
        if made.octets <= LARGE or plan.errors:
            return {}
        from ics_followup.cli.inputs import inputs_of

        inputs = inputs_of(self._read.source, today=plan.today, cadence=cadence, feed=self.target)
        return {"events": made.events, "octets": made.octets, "inputs": inputs}


def sound(
    chunks: Iterable[bytes], begin: str, rules: Callable[[bytes], Iterable[Finding]] = chunk_rules
) -> Iterator[bytes]:
    """Nothing that a calendar would refuse ever replaces a feed; ``rules`` are those for every chunk."""
    last = b""
    for chunk in chunks:
        wrong = next(chain(rules(chunk), () if last else head_rules(chunk)), None)
        if wrong:
            raise FollowupError(f"{begin} would be wrong: {wrong.what}")
        yield (last := chunk)
    for wrong in tail_rules(last):
        raise FollowupError(f"{begin} would be wrong: {wrong.what}")


def sound_beside(feed: Feed, begin: str, workers: int) -> Iterator[bytes]:
    """As `sound`, of a large feed, with other processes that do the looking; where they have doubts, this one looks."""
    from ics_followup.cli.workers import looked_at

    framed = sound(feed.chunks(), begin, rules=lambda _: ())
    if not (yield from looked_at(framed, lambda chunk: not any(chunk_rules(chunk)), workers=workers)):
        deque(sound(feed.chunks(), begin), maxlen=0)


def spare(target: Path, read: Sheet) -> None:
    """Refuse to write over what is no feed: the sheet, its settings, or anything else of the user's."""
    if not target.parent.is_dir():
        raise FollowupError(f"There is no folder {target.parent} to write {target.name} into. Make it first.")
    if target.is_dir():
        raise FollowupError(f"{target} is a folder. Name a file in it, like {target / 'followups.ics'}")
    if target.exists() and not target.is_file():
        raise FollowupError(f"{target} is no ordinary file, so nothing was written. Name another file.")
    ours = [read.config, read.folder / "state.json", read.folder / read.source.log_name, *read.paths]
    if any(target.resolve() == path.resolve() for path in ours):
        raise UsageError(f"-o {target} would overwrite your own data. Name another file, like followups.ics")
    if target.is_file():
        try:
            with target.open("rb") as file:
                head = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
        except OSError as error:
            raise FollowupError(f"Could not read {target}: {error.strerror or error}") from None
        if head and not head.upper().startswith(b"BEGIN:VCALENDAR"):
            raise FollowupError(
                f"{target} is there already and is no calendar file, so it was left as it is. Name another file."
            )
