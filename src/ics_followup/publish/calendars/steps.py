"""What is to be done so that the calendar is equal to the feed: compared without asking anybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ics_followup.publish.calendars.record import Sent
from ics_followup.publish.calendars.resource import name_of


class Steps(NamedTuple):
    """UIDs, by what is to be done with them.

    ``doubtful`` ones stand in the calendar with a mark that is not the one that we know: they are looked at first.
    ``back`` are those that we had sent and that somebody deleted; they are part of ``create`` too. ``forget`` are
    neither wanted nor in the calendar any more.
    """

    create: tuple[str, ...] = ()
    change: tuple[str, ...] = ()
    delete: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    doubtful_delete: tuple[str, ...] = ()
    back: frozenset[str] = frozenset()
    forget: tuple[str, ...] = ()
    same: int = 0

    @property
    def work(self) -> int:
        """How many events need a request."""
        return sum(map(len, (self.create, self.change, self.delete, self.doubtful, self.doubtful_delete)))


def steps_for(wanted: Mapping[str, str], sent: Mapping[str, Sent], found: Mapping[str, str]) -> Steps:
    """Compare what is wanted with what was sent and with what the calendar holds.

    ``wanted`` gives the digest of each event by UID, ``found`` the ETag of each resource by its name. What stands in
    the calendar and is neither wanted nor was sent is nobody's business here.

    >>> steps_for({"a": "1", "b": "2"}, {"b": Sent("x", "2"), "c": Sent("y", "3")}, {"b.ics": "x", "c.ics": "y"})[:3]
    (('a',), (), ('c',))
    """
    create, change, doubtful, back, same = [], [], [], set(), 0
    for uid, digest in wanted.items():
        etag, known = found.get(name_of(uid)), sent.get(uid)
        if etag is None:
            create.append(uid)
            if known and known.digest:
                back.add(uid)
        elif known is None or not known.etag or known.etag != etag:
            doubtful.append(uid)
        elif known.digest != digest:
            change.append(uid)
        else:
            same += 1
    delete, doubtful_delete, forget = [], [], []
    for uid, known in sent.items():
        if uid in wanted:
            continue
        etag = found.get(name_of(uid))
        if etag is None:
            forget.append(uid)
        elif known.etag and known.etag == etag:
            delete.append(uid)
        else:
            doubtful_delete.append(uid)
    return Steps(
        create=tuple(create),
        change=tuple(change),
        delete=tuple(delete),
        doubtful=tuple(doubtful),
        doubtful_delete=tuple(doubtful_delete),
        back=frozenset(back),
        forget=tuple(forget),
        same=same,
    )


def unchanged(wanted: Mapping[str, str], sent: Mapping[str, Sent]) -> bool:
    """Whether the feed is, event for event, what was sent."""
    return len(wanted) == len(sent) and all(
        uid in sent and sent[uid].digest == digest and sent[uid].etag for uid, digest in wanted.items()
    )
