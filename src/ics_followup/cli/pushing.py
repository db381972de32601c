"""What ``push`` does between the feed's file and the calendar: which one it is, and the words about it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import click

from ics_followup.cadence.words import count
from ics_followup.cli.asking import somebody_is_there
from ics_followup.cli.push_account import Account, is_ours, keep_typed, password_of, typed_password
from ics_followup.cli.quiet import is_quiet
from ics_followup.cli.screen import wrapped
from ics_followup.feed.encode import unescaped
from ics_followup.feed.previous import Previous
from ics_followup.problems import FollowupError, harmless
from ics_followup.publish.atomic import locked
from ics_followup.publish.calendars.limits import Limits
from ics_followup.publish.calendars.record import NAME, Kept, Records, Sent
from ics_followup.publish.calendars.resource import is_name_of_ours

if TYPE_CHECKING:
    from ics_followup.publish.calendars.pushing import Pushed
    from ics_followup.publish.calendars.server import Found, Server
    from ics_followup.publish.calendars.steps import Steps

_NAMED: Final = 5
_UNWATCHED: Final = 600.0
"""Seconds for the whole push of a scheduled run, so that it ends by itself before the system ends the job."""


@contextmanager
def opened_feed(target: Path) -> Iterator[Previous]:
    """The feed as it stands in its file. Raises FollowupError where a part of it cannot be read: it is not pushed."""
    try:
        with target.open("rb") as file:
            feed = Previous(file)
            if not feed.whole or not feed.ours:
                raise FollowupError(
                    f"{target} is damaged, so the calendar was left as it is. Run ics-followup build, then push again."
                )
            yield feed
    except OSError as error:
        raise FollowupError(f"Could not read {target}: {error.strerror or error}.") from None


@contextmanager
def copied_feed(target: Path) -> Iterator[Path]:
    """A copy of the feed that a dry run may write over, in a folder that goes away."""
    with TemporaryDirectory(prefix="ics-followup-") as folder:
        copy = Path(folder) / target.name
        if target.is_file():
            shutil.copyfile(target, copy)
        yield copy


def pushed_feed(
    feed: Previous, folder: Path, account: Account, *, make: bool, clean: bool, dry_run: bool
) -> tuple[int, str]:
    """Push the feed: the exit status, and what was said of it. Raises FollowupError where it could not begin."""
    from ics_followup.publish.calendars.failures import CalendarFailure

    try:
        from ics_followup.publish.calendars.server import Server
    except ImportError:
        raise FollowupError(
            'push needs a library that is not installed. Run: pip install "ics-followup[caldav]"'
        ) from None

    def push(password: str) -> tuple[int, str]:
        with nullcontext() if dry_run else locked(folder / NAME, wait_seconds=5.0):
            records = Records(folder)
            known = records.asked(account.asked)
            limits = Limits(run=_UNWATCHED) if is_quiet() else Limits()
            way = known.way if known else ""
            with closing(Server(account.url, account.user, password, way=way, limits=limits)) as server:
                return _pushed(server, feed, records, account, make=make, clean=clean, dry_run=dry_run)

    password, typed = password_of(account)
    try:
        status, said = push(password)
    except CalendarFailure as failure:
        if typed or not failure.refused or not is_ours(account) or not somebody_is_there():
            raise
        _tell(f"{account.host} does not take the password any more that is kept on this computer.")
        password, typed = typed_password(account), True
        status, said = push(password)
    if typed and not dry_run:
        keep_typed(account, password)
    return status, said


def _pushed(
    server: Server,
    feed: Previous,
    records: Records,
    account: Account,
    *,
    make: bool,
    clean: bool,
    dry_run: bool,
) -> tuple[int, str]:
    from ics_followup.publish.calendars.failures import CalendarFailure
    from ics_followup.publish.calendars.pushing import digests, look, push, strays

    if records.lost:
        _tell(
            f"Warning: {records.path} cannot be read, so what was pushed before is not known. What the feed has is "
            "found again; with --clean the rest of it is deleted."
        )
    wanted = digests((event.uid, event.block) for event in feed)
    if clean or make:
        kept, name = _found(server, records, account, make=make)
    else:
        kept, name = _known(server, records, account)
    try:
        new = not kept.events
        if clean:
            kept = kept._replace(
                events={**kept.events, **dict.fromkeys(strays(server, kept, wanted), Sent())}, mark=""
            )
        if dry_run:
            return _planned(look(server, kept, wanted)[0], feed, name, account)
        with _bar() as progress:
            done = push(server, records, kept, wanted, lambda uid: _block(feed, uid), progress=progress)
    except CalendarFailure as failure:
        if not failure.gone:
            raise
        raise FollowupError(
            f'The calendar "{name}" is not there any more. Make it anew with ics-followup push --make, or name '
            "another with --calendar."
        ) from None
    others = [] if clean or not new else [n for n in server.held(kept.url).etags if _unknown(n, wanted)]
    return _said(done, feed, name, account, len(others))


def _unknown(name: str, wanted: Mapping[str, str]) -> bool:
    return is_name_of_ours(name) and name.removesuffix(".ics") not in wanted


def _block(feed: Previous, uid: str) -> bytes:
    event = feed.find(uid)
    if event is None:
        raise ValueError("it left the feed while it was pushed")
    return event.block


def _known(server: Server, records: Records, account: Account) -> tuple[Kept, str]:
    """The calendar that was found the last time, without asking; else it is looked for."""
    kept = records.asked(account.asked)
    return (kept, account.calendar) if kept else _found(server, records, account, make=False)


def _found(server: Server, records: Records, account: Account, *, make: bool) -> tuple[Kept, str]:
    """Look for the calendar by its name, or by the last part of its address; make it only where that was asked for."""
    home, calendars = server.calendars()
    named = [found for found in calendars if _is(found, account.calendar)] if home else calendars
    if len(named) > 1:
        named = [found for found in named if _last(found.url) == account.calendar] or named
    if len(named) > 1:
        raise FollowupError(
            f'{account.host} has {len(named)} calendars called "{account.calendar}". Write the address of the one that '
            f"you mean into [push] url: {' or '.join(found.url for found in named)}"
        )
    if not named:
        if not make:
            raise FollowupError(_missing(account, [found.name for found in calendars]))
        named = [server.make(home, account.calendar, f"follow-ups-{uuid4().hex[:12]}")]
        click.echo(wrapped(f'Made the calendar "{account.calendar}" at {account.host}.'))
    found = named[0]
    return records.of(found.url)._replace(asked=account.asked), found.name


def _is(found: Found, name: str) -> bool:
    return name.casefold() in (found.name.casefold(), _last(found.url).casefold())


def _last(url: str) -> str:
    return unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])


def _missing(account: Account, names: Sequence[str]) -> str:
    listed = ", ".join(harmless(name)[:60] for name in names[:10]) + (" and more" if len(names) > 10 else "")
    there = f"The calendars there: {listed}." if names else "There is none yet."
    return (
        f'{account.host} has no calendar "{account.calendar}". {there} To have it made, run ics-followup push --make; '
        "or name one with --calendar or in [push] calendar."
    )


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar on a terminal, once there is something to do; nothing elsewhere."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    with ExitStack() as shown:
        bars: list[Any] = []

        def progress(done: int, of: int) -> None:
            if not bars:
                bars.append(
                    shown.enter_context(click.progressbar(length=of, label="Pushing", file=sys.stderr))
                )
            bars[0].update(done - bars[0].pos)

        yield progress


def _planned(steps: Steps, feed: Previous, name: str, account: Account) -> tuple[int, str]:
    """What a push would do."""
    if not steps.work:
        said = f'Calendar "{name}" at {account.host}: nothing to do.'
    else:
        parts = [
            f"add {len(steps.create)}" if steps.create else "",
            f"change {len(steps.change)}" if steps.change else "",
            f"look at {len(steps.doubtful)} that are not as the last push left them"
            if steps.doubtful
            else "",
            f"delete {len(steps.delete) + len(steps.doubtful_delete)}"
            if steps.delete or steps.doubtful_delete
            else "",
        ]
        said = f'Calendar "{name}" at {account.host}: push would {", ".join(filter(None, parts)) or "change nothing"}.'
    click.echo(wrapped(f"Nothing was written. {said}"))
    for uid in (*steps.create, *steps.change)[:_NAMED]:
        click.echo(f"  {_title(feed, uid)}")
    return 0, said


def _said(done: Pushed, feed: Previous, name: str, account: Account, others: int) -> tuple[int, str]:
    """Tell what was done: the result on standard output, what must be heard on standard error."""
    parts = [
        f"{len(uids)} {word}"
        for uids, word in ((done.created, "added"), (done.changed, "changed"), (done.deleted, "deleted"))
        if uids
    ]
    rest = (
        f"{done.same} as they were"
        if parts
        else f"nothing to do, {count(done.same, 'event')} as they should be"
    )
    told = [*parts, rest] if done.same or not parts else parts
    said = f'Calendar "{name}" at {account.host}: {", ".join(told)}.'
    click.echo(wrapped(said))
    if done.edited:
        _tell(
            f"{count(len(done.edited), 'event')} had been changed by hand in the calendar, and the feed's version "
            f"is there again: {_titles(feed, done.edited)}. Write what happened with ics-followup log."
        )
    if done.back:
        _tell(
            f"{count(len(done.back), 'event')} had been deleted by hand in the calendar and are there again: "
            f"{_titles(feed, done.back)}. What is done goes away with ics-followup log."
        )
    if others and not is_quiet():
        _tell(
            f"{count(others, 'more event')} there may be follow-ups that another folder of yours pushed. If you do "
            "not need those any more, ics-followup push --clean deletes them."
        )
    for reason in dict.fromkeys(failed.reason for failed in done.failed):
        uids = [failed.uid for failed in done.failed if failed.reason == reason]
        _tell(f"{count(len(uids), 'event')} could not be sent ({_titles(feed, uids)}): {reason}.")
    if done.stopped:
        left = f"{count(done.left, 'event')} left to do. " if done.left else ""
        click.echo(
            harmless(f"The push stopped: {done.stopped.reason}. {left}{done.stopped.remedy}."), err=True
        )
        return 3, f"{said} The push stopped: {done.stopped.reason}."
    return (3, f"{said} {count(len(done.failed), 'event')} could not be sent.") if done.failed else (0, said)


def _tell(text: str) -> None:
    click.echo(wrapped(harmless(text)), err=True)


def _titles(feed: Previous, uids: Sequence[str]) -> str:
    shown = [_title(feed, uid) for uid in uids[:_NAMED]]
    return ", ".join(shown) + (f" and {len(uids) - _NAMED} more" if len(uids) > _NAMED else "")


def _title(feed: Previous, uid: str) -> str:
    """What an event is called."""
    event = feed.find(uid)
    if event is None:
        return "one that left the feed"
    lines = event.block.replace(b"\r\n ", b"").split(b"\r\n")
    text = next((line[8:] for line in lines if line.startswith(b"SUMMARY:")), b"")
    return harmless(unescaped(text.decode("utf-8", "replace")))[:80] or "an event without a title"
