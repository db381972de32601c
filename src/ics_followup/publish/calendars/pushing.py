"""The calendar becomes equal to the feed: what is to be done is found out, written down, done, and looked at again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple

from ics_followup.publish.calendars.failures import (
    CalendarFailure,
    of_gone,
    of_run,
    of_status,
    single,
)
from ics_followup.publish.calendars.limits import Limits
from ics_followup.publish.calendars.record import Kept, Records, Sent
from ics_followup.publish.calendars.resource import (
    digest_of,
    is_event_of,
    is_name_of_ours,
    made_here,
    name_of,
    resource_of,
    same_event,
)
from ics_followup.publish.calendars.server import Answer, Server
from ics_followup.publish.calendars.steps import Steps, steps_for, unchanged

_TRIES: Final = 3
_FATAL: Final = frozenset({401, 404, 407, 410, 507})

Progress = Callable[[int, int], None]
"""Told after each event: how many are done, of how many."""


class Failed(NamedTuple):
    """One event that was not taken, and why."""

    uid: str
    reason: str


class Pushed(NamedTuple):
    """What a push did, in events.

    ``edited`` are those that somebody had changed by hand in the calendar and that are as in the feed again; ``back``
    those that somebody had deleted there. ``failed`` are those that were not taken. ``stopped`` says why the push
    ended early, None where it did not; ``left`` is how many were not come to then.
    """

    created: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    failed: tuple[Failed, ...] = ()
    same: int = 0
    left: int = 0
    stopped: CalendarFailure | None = None

    @property
    def sent(self) -> bool:
        """Whether anything in the calendar is different now."""
        return bool(self.created or self.changed or self.deleted)


def digests(events: Iterable[tuple[str, bytes]]) -> dict[str, str]:
    """By UID: what tells this version of an event from another. The events themselves are not kept."""
    return {uid: digest_of(block) for uid, block in events}


def look(server: Server, kept: Kept, wanted: Mapping[str, str]) -> tuple[Steps, str]:
    """What is to be done, and how the calendar is marked now. Raises CalendarFailure."""
    if kept.mark and unchanged(wanted, kept.events) and server.mark(kept.url) == kept.mark:
        return Steps(same=len(wanted)), kept.mark
    held = server.held(kept.url)
    return steps_for(wanted, kept.events, held.etags), held.mark


def strays(server: Server, kept: Kept, wanted: Mapping[str, str]) -> list[str]:
    """Events that bear our mark, that the feed does not have and that we do not remember to have sent.

    An earlier folder of the user's left them there, or another feed that is pushed to the same calendar. Each
    is read, so this takes a request for every one. Raises CalendarFailure.
    """
    found = []
    for name in server.held(kept.url).etags:
        uid = name.removesuffix(".ics")
        if name == uid or uid in wanted or uid in kept.events or not is_name_of_ours(name):
            continue
        answer = server.get(kept.url, name)
        if answer.done and is_event_of(answer.body, uid) and made_here(answer.body):
            found.append(uid)
    return found


def push(
    server: Server,
    records: Records,
    kept: Kept,
    wanted: Mapping[str, str],
    block_of: Callable[[str], bytes],
    *,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Pushed:
    """Make the calendar equal to the feed.

    ``wanted`` is what ``digests`` says of the feed, and ``block_of`` gives an event of it. Before anything is sent,
    ``records`` says what may soon be there, so that a run that is killed leaves nothing behind that nobody knows of.
    Raises FollowupError where the record cannot be written, CalendarFailure where the calendar cannot be looked at;
    what stops a push half way is in its result instead.
    """
    run = _Run(server, records, kept, block_of, limits or server.limits, progress)
    steps, mark = look(server, kept, wanted)
    run.begin(steps)
    if not run.work:
        run.mark = mark
    else:
        run.write()
        try:
            run.through(steps, wanted)
            run.again(wanted)
        except CalendarFailure as failure:
            run.stopped = failure
    run.write()
    return run.result(steps)


class _Run:
    """One push: what is known of the calendar, as it changes."""

    def __init__(
        self,
        server: Server,
        records: Records,
        kept: Kept,
        block_of: Callable[[str], bytes],
        limits: Limits,
        progress: Progress | None,
    ) -> None:
        self.server = server
        self.records = records
        self.kept = kept
        self.block_of = block_of
        self.limits = limits
        self.progress = progress
        self.known = dict(kept.events)
        self.created: list[str] = []
        self.changed: list[str] = []
        self.deleted: list[str] = []
        self.edited: list[str] = []
        self.failed: dict[str, str] = {}
        self.stopped: CalendarFailure | None = None
        self.work = 0
        self.done = 0
        self.in_a_row = 0
        self.mark = ""
        self.end = time.monotonic() + limits.run

    def begin(self, steps: Steps) -> None:
        """Know of what is going to be there before it is."""
        self.work = steps.work
        for uid in steps.forget:
            del self.known[uid]
        for uid in (*steps.create, *(uid for uid in steps.doubtful if uid not in self.known)):
            self.known[uid] = Sent()

    def write(self) -> None:
        """Write down what is known, where that is news."""
        way = self.server.way or self.kept.way
        now = self.kept._replace(events=dict(self.known), mark=self.mark, way=way)
        if now != self.records.of(now.url):
            self.records.keep(now)

    def through(self, steps: Steps, wanted: Mapping[str, str]) -> None:
        """Delete first, which frees room; then the events that change, then the new ones."""
        total = self.work
        for uids, act in (
            (steps.delete, lambda uid: self.delete(uid, self.known[uid].etag)),
            (steps.doubtful_delete, lambda uid: self.look_and_delete(uid)),
            (steps.doubtful, lambda uid: self.look_and_put(uid, wanted[uid])),
            (steps.change, lambda uid: self.put(uid, wanted[uid], self.known[uid].etag)),
            (steps.create, lambda uid: self.put(uid, wanted[uid], "")),
        ):
            for uid in uids:
                self.one(uid, act)
                if self.progress:
                    self.progress(self.done, total)
                if self.done % self.limits.step == 0:
                    self.write()

    def one(self, uid: str, act: Callable[[str], int]) -> None:
        """Do one thing; what it fails with is kept, and ends the push only where the next would fail too."""
        if time.monotonic() > self.end:
            raise of_run(self.limits.run)
        try:
            status = act(uid)
        except ValueError as error:
            self.failed[uid] = str(error)
            self.done += 1
            return
        self.done += 1
        if status < 300:
            self.in_a_row = 0
            return
        self.failed[uid] = single(status)
        self.in_a_row += 1
        if self.in_a_row >= self.limits.most_failures:
            raise CalendarFailure(
                f"{self.server.host} took none of the last {self.in_a_row} events; of the last, {single(status)}"
            )

    def put(self, uid: str, digest: str, etag: str, *, tries: int = _TRIES) -> int:
        """Write one event over the version with that ETag, or as a new one; another version is looked at first."""
        data = resource_of(self.block_of(uid))
        answer = self.asked(lambda: self.server.put(self.kept.url, name_of(uid), data, etag=etag))
        if answer.status == 412 and tries:
            return self.look_and_put(uid, digest, tries=tries - 1)
        if answer.done:
            (self.changed if etag else self.created).append(uid)
            self.known[uid] = Sent(answer.etag, digest)
        elif not etag and answer.status != 412:
            self.known.pop(uid, None)
        return self.status_of(answer)

    def look_and_put(self, uid: str, digest: str, *, tries: int = _TRIES) -> int:
        """Look at what stands in our place: ours again, ours as somebody left it, or somebody else's."""
        answer = self.asked(lambda: self.server.get(self.kept.url, name_of(uid)))
        if answer.status in (404, 410):
            return self.put(uid, digest, "", tries=tries)
        if not answer.done:
            return self.status_of(answer)
        if not is_event_of(answer.body, uid):
            raise ValueError(self.foreign(uid))
        if same_event(resource_of(self.block_of(uid)), answer.body):
            self.known[uid] = Sent(answer.etag, digest)
            return answer.status
        before = self.known.get(uid)
        if before and before.digest and before.etag and uid not in self.edited:
            self.edited.append(uid)
        if not answer.etag:
            raise ValueError("the server does not say which version it has (no ETag)")
        return self.put(uid, digest, answer.etag, tries=tries)

    def delete(self, uid: str, etag: str, *, tries: int = _TRIES) -> int:
        """Delete the version with that ETag; another version is looked at first."""
        answer = self.asked(lambda: self.server.delete(self.kept.url, name_of(uid), etag=etag))
        if answer.status == 412 and tries:
            return self.look_and_delete(uid, tries=tries - 1)
        if answer.done or answer.status in (404, 410):
            self.known.pop(uid, None)
            self.deleted.append(uid)
            return 204
        return self.status_of(answer)

    def look_and_delete(self, uid: str, *, tries: int = _TRIES) -> int:
        """Look at what stands in our place before it is deleted."""
        answer = self.asked(lambda: self.server.get(self.kept.url, name_of(uid)))
        if answer.status in (404, 410):
            self.known.pop(uid, None)
            return 204
        if not answer.done:
            return self.status_of(answer)
        if not is_event_of(answer.body, uid):
            raise ValueError(self.foreign(uid))
        before = self.known[uid]
        if before.digest and before.etag and uid not in self.edited:
            self.edited.append(uid)
        if not answer.etag:
            raise ValueError("the server does not say which version it has (no ETag)")
        return self.delete(uid, answer.etag, tries=tries)

    def foreign(self, uid: str) -> str:
        """Somebody else's event stands where ours would: it is none of ours from now on."""
        self.known.pop(uid, None)
        return "somebody else's event stands in its place, and was left as it is"

    def status_of(self, answer: Answer) -> int:
        """The status of an event that was not taken. Raises CalendarFailure where no other would be taken either."""
        if answer.conflict:
            return 409
        if answer.status in _FATAL or (answer.status == 403 and not self.created and not self.changed):
            raise of_status(self.server.host, answer.status)
        if answer.status == 409:
            raise of_gone(self.server.host)
        return answer.status

    def asked(self, ask: Callable[[], Answer]) -> Answer:
        """Ask, and once more where the line broke or the server is busy. Raises CalendarFailure in the end."""
        for pause in (*self.limits.pauses, None):
            try:
                answer = ask()
            except CalendarFailure as failure:
                if pause is None or not failure.again:
                    raise
                wait = pause
            else:
                if answer.status not in (429, 500, 502, 503, 504) or pause is None:
                    if answer.status in (429, 503):
                        raise of_status(self.server.host, answer.status)
                    return answer
                if answer.again > self.limits.patience:
                    raise of_status(self.server.host, answer.status)
                wait = max(pause, answer.again)
            if time.monotonic() + wait > self.end:
                raise of_run(self.limits.run)
            time.sleep(wait)
        raise of_run(self.limits.run)

    def again(self, wanted: Mapping[str, str]) -> None:
        """Look at the calendar once more: learn what the server did not say, and mend what a broken line left."""
        held = self.server.held(self.kept.url)
        steps = steps_for(wanted, self.known, held.etags)
        known = 0
        for uid in wanted:
            sent, etag = self.known.get(uid), held.etags.get(name_of(uid))
            if sent and sent.digest and etag and not sent.etag:
                self.known[uid] = sent._replace(etag=etag)
            elif sent and sent.etag and etag != sent.etag:
                self.known[uid] = sent._replace(etag="")
            known += bool(self.known.get(uid, Sent()).etag)
        lost = [uid for uid in steps.create if uid not in self.failed]
        for uid in lost:
            self.one(uid, lambda uid: self.put(uid, wanted[uid], ""))
        if known == len(wanted) == len(self.known) and not lost and not self.failed:
            self.mark = held.mark

    def result(self, steps: Steps) -> Pushed:
        """What came of it."""
        fine = [uid for uid in dict.fromkeys(self.created) if uid not in self.failed]
        changed = [uid for uid in dict.fromkeys(self.changed) if uid not in self.failed and uid not in fine]
        return Pushed(
            created=tuple(fine),
            changed=tuple(changed),
            deleted=tuple(self.deleted),
            edited=tuple(uid for uid in self.edited if uid not in self.failed),
            back=tuple(uid for uid in fine if uid in steps.back),
            failed=tuple(Failed(uid, reason) for uid, reason in self.failed.items()),
            same=steps.same
            + len(steps.doubtful)
            - len(set(steps.doubtful) & {*fine, *changed, *self.failed}),
            left=max(0, self.work - self.done) if self.stopped else 0,
            stopped=self.stopped,
        )
