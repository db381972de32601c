"""What ``connect`` does once everything is answered: publish or push once, install the job, show the last clicks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, NamedTuple

import click

from ics_followup.cli.asking import Asker, agreed, filled
from ics_followup.cli.judging import with_words, words_for
from ics_followup.cli.options import Sheet, text_of
from ics_followup.cli.screen import wrapped
from ics_followup.problems import DataError, FollowupError
from ics_followup.publish.connecting.calendars import CALENDARS, Calendar, how_to_import, page_of
from ics_followup.publish.connecting.changes import feed_address
from ics_followup.publish.connecting.edit import keep
from ics_followup.publish.connecting.ways import PUSH, WAYS, Way
from ics_followup.publish.kept import kept_in
from ics_followup.publish.schedule.job import Job
from ics_followup.publish.sending import was_seen
from ics_followup.publish.targets.base import SendFailure
from ics_followup.settings import Settings
from ics_followup.source import settings_of

_TRIES: Final = 3
_PASTE: Final = "Paste it here (it is not shown)"

Named = tuple[tuple[str, ...], Path | None, date | None]
"""The sheets, the settings' file and the day, as the command named them."""


class Answers(NamedTuple):
    """What was answered, by the words of the options; ``way_word`` is empty for a CalDAV calendar.

    ``texts`` are settings of the way; ``alarm`` is None where it stays as it is.
    """

    calendar_word: str
    way_word: str
    texts: Mapping[str, str]
    employed: bool
    alarm: int | None
    schedule: bool

    @property
    def calendar(self) -> Calendar:
        """The calendar."""
        return CALENDARS[self.calendar_word]

    @property
    def way(self) -> Way:
        """The way."""
        return WAYS[self.way_word] if self.way_word else PUSH


class Work(NamedTuple):
    """All that a step needs. ``worked`` is the address of before if the feed came from there and it is to change."""

    asker: Asker
    context: click.Context
    read: Sheet
    named: Named
    answers: Answers
    worked: str = ""

    def here(self, text: str) -> str:
        """A text whose commands name the same sheets as this run."""
        return with_words(text, words_for(*self.named[:2]))


def done(work: Work) -> int:
    """Do what was answered, and say what is left to click; the exit status. What fails can be tried again."""
    kept = work.here(f"What you answered is kept in {work.read.config}. To go on: ics-followup connect.")
    try:
        status = _tried(work)
        seen = was_seen(work.read.folder)
        status = max(status, _scheduled(work, sent=status < 3))
        _last_clicks(work, seen=seen)
    except DataError:
        click.echo(filled(kept), err=True)
        raise
    except FollowupError as error:
        shown = filled if work.asker.there else str
        click.echo(f"{shown(work.here(str(error)))}\n{shown(kept)}", err=True)
        return error.status
    except click.Abort:
        click.echo(f"\n{filled(f'Stopped. {kept}')}", err=True)
        return 1
    return status


def _tried(work: Work) -> int:
    """Do it; the exit status. An address from which the feed came stays where nothing could be had from a new one."""
    came = False
    try:
        status = _DOING[work.answers.way.does](work)
        came = was_seen(work.read.folder)
    finally:
        if work.worked and not came and keep(work.read.config, {("publish", "address"): work.worked}):
            click.echo(
                filled(
                    "The new address was not kept, as the feed could not be fetched from it. Calendars go on with "
                    f"{work.worked}"
                ),
                err=True,
            )
    return status


def settings_now(read: Sheet) -> Settings:
    """The settings as the file says them now. Raises DataError where it has mistakes."""
    text = text_of(read.config) if read.config.exists() else ""
    settings, problems = settings_of(read.source._replace(config=text))
    wrong = [problem for problem in problems if problem.severity == "error"]
    if wrong:
        raise DataError(wrong)
    return settings


def _publish(work: Work) -> int:
    """Publish once; where only then a share link can be made, ask for it and look whether a calendar can fetch it."""
    status = _unlocked(work)
    for _ in range(_TRIES if work.answers.way.link else 0):
        found = _with_link(work)
        if found is None:
            break
        status = found
    return status


def _with_link(work: Work) -> int | None:
    """Ask for the link of the file and publish once more; None where nothing is left to ask. A bad one is not kept."""
    publish, way, config = settings_now(work.read).publish, work.answers.way, work.read.config
    if not work.asker.there or not publish.name or (publish.address and was_seen(work.read.folder)):
        return None
    if publish.address:
        asks = "If that link may be wrong, paste it anew ([enter] = it is right):"
    else:
        click.echo(f"\n{wrapped(f'{way.link} The file is called {publish.name}')}", err=True)
        asks = "Paste it here ([enter] = later):"
    said = work.asker.later(asks)
    if not said:
        return None
    try:
        keep(config, {("publish", "address"): feed_address(way, said, publish.name)})
        return _published(work)
    except ValueError as error:
        click.echo(wrapped(f"That cannot be used: {error}."), err=True)
    except FollowupError as error:
        keep(config, {("publish", "address"): publish.address or None})
        click.echo(wrapped(str(error)), err=True)
    return 0


def _published(work: Work) -> int:
    """One run of publish, as the job makes it: bad rows do not stop the good ones; and the copy is looked at."""
    from ics_followup.cli.publish import command

    sheet, config, today = work.named
    status: int = work.context.invoke(
        command, sheet=sheet, config=config, today=today, keep_going=True, look=True
    )
    return status


def _unlocked(work: Work) -> int:
    """Publish; where somebody can mend what is in the way, such as a token that is refused, try again."""
    for tries in reversed(range(_TRIES)):
        _secret(work)
        try:
            return _published(work)
        except SendFailure as failure:
            if not tries or not work.asker.there or not _mended(work, failure):
                raise
    raise AssertionError("the last try returns or raises")


def _mended(work: Work, failure: SendFailure) -> bool:
    """Whether another try may go better: a refused secret is not kept, in the place of a lost gist comes a new one."""
    from ics_followup.publish.credentials import forget_secret, takes_kept

    publish = settings_now(work.read).publish
    if failure.denied and takes_kept(publish) and (forget_secret(publish) or publish.client_id):
        click.echo(filled(f"{failure} It was not kept. Try again, or stop with Ctrl-C."), err=True)
        return True
    if not (failure.missing and publish.to == "gist" and publish.place):
        return False
    click.echo(f"\n{wrapped('The gist is not there any more, or the token may not see it.')}", err=True)
    asks = "Make a new one? Calendars that follow the old one have to subscribe anew."
    if not agreed(wrapped(asks), usual=False):
        return False
    keep(work.read.config, {("publish", key): None for key in ("place", "name", "address")})
    return True


def _secret(work: Work) -> None:
    """Ask for the token or password where one is needed and none is found; without a terminal the run will say so."""
    from ics_followup.publish.credentials import forget_secret, keep_secret, secret_for, takes_kept

    publish, way = settings_now(work.read).publish, work.answers.way
    over_ssh = publish.to == "git" and not publish.place.startswith("http")
    if not (way.unlocks and work.asker.there) or publish.client_id or over_ssh:
        return
    if secret_for(publish, work.read.config.parent):
        last = kept_in(work.read.folder).sending
        if not takes_kept(publish) or last is None or last.result != "failed":
            return
        if agreed("\nThe last run failed. Use the token or password that is kept?", usual=True):
            return
        forget_secret(publish)
    click.echo(f"\n{filled(f'Needed now: {way.unlocks}.')}", err=True)
    by_itself = publish.to == "git"
    asks = "Paste it here (not shown; [enter] = git signs in by itself)" if by_itself else _PASTE
    secret = work.asker.hidden(asks, needed=not by_itself)
    if secret:
        click.echo(wrapped(f"It is kept {keep_secret(publish, secret)}."), err=True)


def _push(work: Work) -> int:
    from ics_followup.cli.push import command

    sheet, config, today = work.named
    status: int = work.context.invoke(
        command, sheet=sheet, config=config, today=today, keep_going=True, make=True
    )
    return status


def _build(work: Work) -> int:
    from ics_followup.cli.build import command

    sheet, config, today = work.named
    status: int = work.context.invoke(command, sheet=sheet, config=config, today=today, keep_going=True)
    return status


def _serve(work: Work) -> int:
    """A server runs until it is ended, so it is started by hand: say how."""
    click.echo(work.here("On that computer run: ics-followup serve"))
    click.echo(
        wrapped(
            "It prints the address to subscribe to, and a page with a code for your phone. With --host 0.0.0.0 your "
            "phone at home reaches it; Google and Outlook need https, with a proxy before it."
        )
    )
    return 0


_DOING: Final[Mapping[str, Callable[[Work], int]]] = {
    "publish": _publish,
    "push": _push,
    "build": _build,
    "serve": _serve,
}


def _scheduled(work: Work, *, sent: bool) -> int:
    """Install the job that keeps it fresh, or take it out; 3 where this computer cannot run it.

    Where it was ``sent`` from here just now, the job is run once as well: what it cannot do by itself, like reading a
    password that only this terminal knows, would else be found out by nobody for a day.
    """
    from ics_followup.cli.schedule import command, installed_lines, job_for
    from ics_followup.publish.schedule.kinds import KINDS, install_job, usual_kind

    sheet, config, _ = work.named
    if not work.answers.schedule:
        if kept_in(work.read.folder).job:
            work.context.invoke(command, sheet=sheet, config=config, remove=True)
        return 0
    try:
        kind = usual_kind()
        job = job_for(sheet, config, kind=kind)
        changed = install_job(job, kind, datetime.now(UTC))
    except FollowupError as error:
        click.echo(wrapped(f"The job was not installed. {error}"), err=True)
        return error.status
    click.echo("")
    for line in installed_lines(job, KINDS[kind], changed=changed):
        click.echo(wrapped(line))
    if work.answers.way.does == "serve":
        beside = "serve builds it by itself while it runs; the job does so where serve does not run."
        click.echo(wrapped(f"The feed needs no job beside serve: {beside}"))
    for remark in KINDS[kind].remarks(job):
        click.echo(wrapped(remark), err=True)
    return _tried_out(work, job, kind) if sent and job.verb in ("publish", "push") else 0


def _tried_out(work: Work, job: Job, kind: str) -> int:
    """Run the job once as the computer will; 3 where it fails without this terminal."""
    from ics_followup.publish.schedule.trial import complaint_of, is_of_secrets

    day = work.named[2]
    complaint = complaint_of(job, kind, *(("--today", day.isoformat()) if day else ()))
    if not complaint:
        click.echo("Tried once, as the computer will run it: it works.")
        return 0
    if not is_of_secrets(complaint):
        again = "It is installed all the same, and tries again at the next of its hours."
        click.echo(filled(f"The job was tried, and failed: {complaint} {again}"), err=True)
        return 3
    click.echo(filled(f"The job was tried, and fails without this terminal: {complaint}"), err=True)
    click.echo(
        wrapped(
            "A job knows no variable of this terminal, and under cron no keyring and no keys of an agent. Put the "
            "password or token into a file that only you can read, and run: "
            f"{work.here('ics-followup connect')} --token-file FILE"
        ),
        err=True,
    )
    return 3


def _last_clicks(work: Work, *, seen: bool) -> None:
    """What only a person can click, the notification setting included; the page of the calendar is opened if wanted.

    ``seen`` says that the published feed could be fetched from its address just now.
    """
    asker, read, answers = work.asker, work.read, work.answers
    calendar, way = answers.calendar, answers.way
    settings = settings_now(read)
    address = settings.publish.address if way.does == "publish" else ""
    later = way.does == "publish" and not (address and seen)
    if way.does == "build":
        _steps(
            "What is left to click:", how_to_import(calendar, str((read.folder / "followups.ics").absolute()))
        )
    elif way.does == "publish" and not address:
        _steps(
            "Before you can subscribe:",
            (way.link, work.here("Then run: ics-followup connect --address LINK")),
        )
    elif later:
        head = "What is left to click, once ics-followup publish --look finds it there:"
        _steps(work.here(head), calendar.subscribe)
    else:
        _steps("What is left to click:", calendar.subscribe)
    remind = calendar.remind_taken_in if way.does == "build" else calendar.remind
    head = "Then, so that it reminds you:" if later else "So that it reminds you:"
    _steps(head, tuple(map(work.here, remind)))
    if calendar.rings and settings.feed.alarm is None:
        click.echo(
            filled(work.here("The feed has no alarms yet: ics-followup connect --alarm 10 adds them."), "  ")
        )
    if way.does != "build":
        click.echo(f"\n{wrapped(calendar.refresh)}")
    if address:
        click.echo(f"The address to paste: {address}")
    page = page_of(calendar, address, platform=sys.platform, work=answers.employed)
    if page and not later and asker.there and agreed("\nOpen that page now?", usual=True):
        click.launch(page)


def _steps(head: str, steps: tuple[str, ...]) -> None:
    """Numbered steps below a line that says what they are for."""
    click.echo(f"\n{filled(head)}")
    for number, step in enumerate(steps, start=1):
        click.echo(filled(step, f"  {number}. "))
