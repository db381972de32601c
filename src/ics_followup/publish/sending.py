"""One sending: only what changed goes out, a copy that was lost is noticed, and state.json knows how it ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from ics_followup.digest import sha256
from ics_followup.problems import FollowupError
from ics_followup.publish.state import read_state, remember_publish
from ics_followup.publish.targets.base import Limits, Target

KEY: Final = "last_publish"
DAILY: Final = timedelta(hours=23)
"""After this long the copy is looked at although nothing changed."""

Keep = Callable[[Mapping[str, str]], None]


class Outcome(NamedTuple):
    """How it ended. ``note`` is what else to say, empty for nothing; ``address`` where calendars fetch the feed."""

    result: Literal["sent", "unchanged"]
    address: str = ""
    note: str = ""


class _Before(NamedTuple):
    """What state.json says of the last time; ``seen`` is whether the address gave the feed. Moments are aware."""

    digest: str = ""
    where: str = ""
    sent: datetime | None = None
    checked: datetime | None = None
    seen: bool = False


def published(
    feed: bytes,
    target: Target,
    *,
    folder: Path,
    to: str,
    now: datetime,
    keep: Keep,
    look: bool = False,
    limits: Limits | None = None,
) -> Outcome:
    """Send the feed where it is not there yet, and see that it can be fetched; state.json keeps how that ended.

    Nothing is sent where the feed is as it was, but once a day, or where ``look`` asks for it, the copy is looked at,
    and one on this computer each time: one that is gone or changed is sent again. ``keep`` is given the lines that
    followup.toml has to learn, before anything else is done. ``now`` is an aware moment.

    Raises FollowupError (exit status 3) after it was kept for ``status``.
    """
    run = _Run(feed, target, folder, now, keep, look, limits or Limits())
    try:
        outcome = run.result()
    except FollowupError as error:
        run.remember(to, "failed", str(error))
        raise
    run.remember(to, outcome.result, outcome.note)
    return outcome


def was_sent(folder: Path, feed: Path) -> bool:
    """Whether the last sending left these very bytes of a file there, as far as state.json knows."""
    try:
        return _before(folder).digest == sha256(feed.read_bytes()).hex()
    except OSError:
        return False


def was_seen(folder: Path) -> bool:
    """Whether the address gave the feed that was sent last, as far as state.json knows."""
    return _before(folder).seen


def never_sent(folder: Path) -> bool:
    """Whether state.json knows that no sending ever got there, so that no copy is anywhere."""
    entry = read_state(folder).get(KEY)
    return isinstance(entry, dict) and not entry.get("sent") and not entry.get("digest")


class _Run:
    """The steps of one sending, and what is known by then: it is kept whichever step fails."""

    def __init__(
        self, feed: bytes, target: Target, folder: Path, now: datetime, keep: Keep, look: bool, limits: Limits
    ) -> None:
        self.feed, self.target, self.folder, self.now = feed, target, folder, now
        self.keep, self.look, self.limits = keep, look, limits
        self.before = _before(folder)
        self.digest = sha256(feed).hex()
        self.place = sha256(target.where.encode("utf-8", "replace")).hex()[:32]
        self.there = False
        self.sent, self.checked, self.seen = self.before.sent, self.before.checked, self.before.seen

    def result(self) -> Outcome:
        known = self.before.digest == self.digest and self.before.where == self.place
        due = self.look or self.checked is None or not timedelta() <= self.now - self.checked < DAILY
        lost = known and (due or self.target.near) and self.target.check() != self.feed
        if known and not lost and not due and (self.seen or not self.target.address):
            self.there = True
            return Outcome("unchanged", self.target.address)
        if known and not lost:
            self.there = True
            changed, address = False, self.target.address
        else:
            changed, address = self.send()
        note = self.reach(address)
        if lost and changed:
            note = " ".join(filter(None, ("The copy there was gone or changed, so it was sent again.", note)))
        return Outcome("sent" if changed else "unchanged", address, note)

    def send(self) -> tuple[bool, str]:
        self.seen = False
        sent = self.target.send(self.feed)
        self.there, self.sent = True, self.now
        if sent.learned:
            self.keep(sent.learned)
        return sent.changed, sent.address

    def reach(self, address: str) -> str:
        """See what a calendar gets at the address; a note where that still takes its time."""
        from ics_followup.publish.targets.reach import not_there_yet, reached

        if not address:
            self.checked, self.seen = self.now, False
            return (
                "Its address is not known yet, so nobody can look whether a calendar can fetch it. "
                f"{self.target.advice.unknown}; then: ics-followup connect --address LINK"
            )
        was_seen, self.seen = self.seen, False
        state = reached(address, self.feed, limits=self.limits)
        if state == "same":
            self.checked, self.seen = self.now, True
            return ""
        since = self.sent if self.sent is not None and self.sent <= self.now else self.now
        if was_seen or self.now - since > self.target.patience:
            raise not_there_yet(state, self.target.called, self.target.advice)
        what = "gives the feed of before" if state == "older" else "gives nothing yet"
        return f"Its address still {what}; {self.target.called} may take a while."

    def remember(self, to: str, result: str, said: str) -> None:
        entry: dict[str, Any] = {
            "at": self.now.isoformat(timespec="seconds"),
            "result": result,
            "said": said,
            "to": to,
            "digest": self.digest if self.there else "",
            "where": self.place,
            "sent": _written(self.sent),
            "checked": _written(self.checked),
            "seen": self.seen and self.there,
        }
        remember_publish(self.folder, entry)


def _before(folder: Path) -> _Before:
    entry = read_state(folder).get(KEY)
    if not isinstance(entry, dict):
        return _Before()
    return _Before(
        digest=str(entry.get("digest", "")),
        where=str(entry.get("where", "")),
        sent=_moment(entry.get("sent")),
        checked=_moment(entry.get("checked")),
        seen=entry.get("seen") is True,
    )


def _moment(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.utcoffset() is not None else None


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
