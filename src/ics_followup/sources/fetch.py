"""An address becomes bytes: fresh ones, else the last good copy, with a warning that says its age."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from ics_followup.cadence.words import clock, count, short_day
from ics_followup.problems import Problem
from ics_followup.sources.addresses import called, checked, direct, shown
from ics_followup.sources.copies import Copy, keep_copy, read_copy
from ics_followup.sources.failures import FetchFailure, is_page, of_page
from ics_followup.sources.files import SourceError
from ics_followup.sources.limits import Limits


class Fetched(NamedTuple):
    """The bytes of an address. ``name`` is what messages call it.

    ``at`` is when the server last said that these bytes are current (aware, UTC). ``is_copy`` says that it
    could not be asked now: then ``warnings`` hold why, and how old the bytes are.
    """

    data: bytes
    name: str
    at: datetime
    is_copy: bool = False
    warnings: tuple[Problem, ...] = ()


def fetch(
    address: str,
    *,
    folder: Path,
    accept: Callable[[bytes], str],
    now: datetime,
    zone: tzinfo = UTC,
    limits: Limits | None = None,
    keep: bool = True,
    worse: Callable[[bytes], str] = lambda _: "",
) -> Fetched:
    """Fetch an address, or use the last good copy of it in ``folder``.

    ``accept`` looks at a new body and returns why it is not what was wanted (a short phrase without a full
    stop), empty where it is: only an accepted body is used, and becomes the copy. ``worse`` says in the same way
    what a body lacks that may be used, but never in the place of a copy that lacks nothing; nor does one replace
    a copy that seems cut short. ``now`` is an aware moment; ages count from it, and are told on the clock of
    ``zone``. With ``keep`` False nothing is written.

    Raises UsageError (status 2) for an address that may not be fetched, and SourceError (status 3) where
    nothing came and there is no copy.
    """
    target = direct(checked(address))
    copy = read_copy(folder, target)
    try:
        fresh = _fresh(target, copy, accept, now, limits or Limits(), worse)
    except FetchFailure as failure:
        if copy is None:
            raise SourceError(
                f"{shown(target)} could not be fetched: {failure.reason}", failure.remedy
            ) from None
        warning = _stale(called(address), failure, copy.at, now, zone)
        return Fetched(copy.data, called(address), copy.at, is_copy=True, warnings=(warning,))
    wrong = keep_copy(folder, target, fresh) if keep else ""
    warnings = (_unkept(called(address), wrong),) if wrong else ()
    return Fetched(fresh.data, called(address), fresh.at, warnings=warnings)


def _fresh(
    target: str,
    copy: Copy | None,
    accept: Callable[[bytes], str],
    now: datetime,
    limits: Limits,
    worse: Callable[[bytes], str],
) -> Copy:
    """What the server has now. Raises FetchFailure where that is nothing, or not what was wanted."""
    from ics_followup.sources.transfer import transfer

    answer = transfer(
        target, limits=limits, etag=copy.etag if copy else "", modified=copy.modified if copy else ""
    )
    at = now.astimezone(UTC)
    if answer.data is None:
        if copy is None:
            raise FetchFailure("it says that nothing changed since a time that was never asked about")
        return copy._replace(at=at)
    host = urlsplit(target).hostname or ""
    if not answer.data.strip(b"\xef\xbb\xbf \t\r\n\0"):
        raise FetchFailure("it is empty", "See whether the sheet has rows and is the right one")
    if is_page(answer.data):
        raise of_page(host)
    refused = accept(answer.data)
    if refused:
        raise FetchFailure(refused, "Check the address")
    if copy is not None:
        _no_worse(answer.data, copy.data, worse, measured=answer.measured)
    return Copy(data=answer.data, at=at, etag=answer.etag, modified=answer.modified)


def _no_worse(data: bytes, copy: bytes, worse: Callable[[bytes], str], *, measured: bool) -> None:
    """Raise FetchFailure where a body is not as good as the copy: it lacks something, or was cut short."""
    lacks = worse(data)
    if lacks and not worse(copy):
        raise FetchFailure(lacks, "See whether the sheet has rows and is the right one")
    if not measured and _ends_whole(copy) and not _ends_whole(data):
        raise FetchFailure(
            "what came breaks off within its last line",
            "Run it again; if that stays so, put a line break at the end of the sheet",
        )


def _ends_whole(data: bytes) -> bool:
    r"""Whether a text ends at the end of a line, with no quotation mark left open.

    >>> _ends_whole(b"company,role\nAcme,Nurse\n"), _ends_whole(b"company,role\nAcme,Nu")
    (True, False)
    """
    return data.rstrip(b"\0").endswith((b"\n", b"\r")) and data.count(b'"') % 2 == 0


def _stale(name: str, failure: FetchFailure, at: datetime, now: datetime, zone: tzinfo) -> Problem:
    mine = at.astimezone(zone)
    age = age_of(now - at)
    return Problem(
        severity="warning",
        file=name,
        what=f"could not be fetched ({failure.reason}): the copy of {short_day(mine.date())} "
        f"{clock(mine.time())} is used{', ' if age else ''}{age}",
        remedy=f"{failure.remedy}.",
    )


def _unkept(name: str, wrong: str) -> Problem:
    return Problem(
        severity="warning",
        file=name,
        what=f"no copy of it could be kept, so a run without a connection would find nothing ({wrong})",
        remedy="Run this in a folder that may be written to, or name one with --config.",
    )


def age_of(passed: timedelta) -> str:
    """How old something is, in whole days, else hours, else minutes; empty for what lies ahead.

    >>> age_of(timedelta(days=2, hours=5)), age_of(timedelta(minutes=90)), age_of(timedelta(seconds=20))
    ('2 days old', '1 hour old', 'under a minute old')
    """
    if passed < timedelta():
        return ""
    seconds = int(passed.total_seconds())
    for length, word in ((86_400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= length:
            return f"{count(seconds // length, word)} old"
    return "under a minute old"
