"""The dialogue of ``connect``: what is set, the questions, what follows from the answers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

import click

from ics_followup.cli.asking import Asker, filled, somebody_is_there
from ics_followup.cli.connect_copies import leave_behind, take_left_away
from ics_followup.cli.connect_paths import from_here, place_from_here, refuse_missing
from ics_followup.cli.connect_steps import Answers, Named, Work, done, settings_now
from ics_followup.cli.judging import with_words, words_for
from ics_followup.cli.options import Sheet, text_of
from ics_followup.cli.screen import wrapped
from ics_followup.problems import DataError, FollowupError, UsageError
from ics_followup.publish.connecting.calendars import CALENDARS
from ics_followup.publish.connecting.changes import feed_address, moves, publish_changes
from ics_followup.publish.connecting.edit import Changes, Value, edited, is_said, keep, refuse_wrong
from ics_followup.publish.connecting.standing import Standing
from ics_followup.publish.connecting.ways import PUSH, WAYS, Way
from ics_followup.publish.kept import kept_in
from ics_followup.publish.left_copies import left_copies
from ics_followup.publish.sending import never_sent, was_seen
from ics_followup.publish.state import remember_connected
from ics_followup.settings import Publish, Settings
from ics_followup.settings_file import settings_from
from ics_followup.source import settings_of

_EMPLOYED: Final = "--employer-owned or --not-employer-owned"
_JOB: Final = "--schedule or --no-schedule"


class Given(NamedTuple):
    """What the options said; empty or None for what they did not. ``texts`` are by the setting they become."""

    calendar: str
    at_hand: str
    texts: Mapping[str, str]
    employer_owned: bool | None
    alarm: int | None
    schedule: bool | None
    remove_old: bool
    yes: bool

    @property
    def something(self) -> bool:
        """Whether any answer was given: then only what is not known is asked."""
        texts = any(self.texts.values())
        flags = (self.employed_said, self.alarm is not None, self.schedule is not None)
        return bool(self.calendar or self.at_hand or texts) or any(flags)

    @property
    def employed_said(self) -> bool:
        """Whether it was said who owns the calendar."""
        return self.employer_owned is not None


def list_of_ways(config: Path) -> str:
    """Every way, with what it needs and who can read what; and what is set now beside ``config``."""
    ways = [(f"--with {word}", way) for word, way in WAYS.items()] + [("--calendar caldav", PUSH)]
    lines = ["What you have at hand decides how the follow-ups get into your calendar:"]
    for flag, way in ways:
        lines += ["", wrapped(f"{flag}: {way.at_hand}")]
        lines += [wrapped(f"Needs: {way.needs}.", "  "), wrapped(f"Who can read it: {way.shares}", "  ")]
    try:
        settings = settings_from(text_of(config) if config.exists() else "", config.name)[0]
    except FollowupError:
        settings = Settings()
    now = Standing(settings, kept_in(config.parent)).lines
    return "\n".join([*lines, *([""] if now else []), *map(filled, now)])


def connected(context: click.Context, read: Sheet, named: Named, given: Given) -> int:
    """Ask, do, and say what is left to click; the exit status."""
    try:
        return _connected(context, read, named, given)
    except click.Abort:
        click.echo("", err=True)  # what is said next begins a line of its own
        raise
    except DataError:
        raise
    except FollowupError as error:
        if not somebody_is_there():
            raise
        click.echo(filled(with_words(str(error), words_for(*named[:2]))), err=True)
        return error.status


def _connected(context: click.Context, read: Sheet, named: Named, given: Given) -> int:
    settings = settings_now(read)
    standing = Standing(settings, kept_in(read.folder))
    left = given.remove_old and bool(left_copies(read.folder, settings.publish))
    asker = Asker(somebody_is_there(), anew=not (given.something or left))
    _welcome(asker, standing)
    answers = _asked(asker, read, standing, given)
    way = answers.way
    changes = _changes(read, settings, answers)
    _try_out(read, way, changes)
    leaves = moves(settings.publish, way, answers.texts) and not never_sent(read.folder)
    words = words_for(*named[:2])
    _announce(answers, standing, words, leaves=leaves)
    if not (given.yes or asker.sure("Shall it be done?", "--yes", given=None, now=None, usual=True)):
        click.echo(with_words("Nothing was changed. The other ways: ics-followup connect", words) + " --list")
        return 1
    if leaves:
        leave_behind(
            asker,
            read,
            settings,
            remove=given.remove_old,
            yes=given.yes,
            usual=way.does == "build" or (answers.employed and not settings.feed.discreet),
            again=f"ics-followup connect{words} --remove-old",
        )
    now = settings.publish
    works = was_seen(read.folder) and "address" in answers.texts and not moves(now, way, answers.texts)
    worked = now.address if works and answers.texts["address"] != now.address else ""
    if keep(read.config, changes):
        click.echo(f"Wrote it into {read.config}")
    asked = answers.schedule if way.does in ("publish", "push") else None
    remember_connected(read.folder, calendar=answers.calendar_word, at_hand=answers.way_word, job=asked)
    gone = take_left_away(read, settings_now(read).publish) if given.remove_old else 0
    return max(gone, done(Work(asker, context, read, named, answers, worked)))


def _welcome(asker: Asker, standing: Standing) -> None:
    """What is going to happen, or what is set; for somebody who is there."""
    if not asker.there:
        return
    if standing.lines:
        said = (*standing.lines, "What you do not answer anew stays.")
    else:
        said = (
            "A few questions bring the follow-ups into your calendar. Nothing is changed before you have read who can "
            "see them, and said yes. Ctrl-C stops.",
        )
    for line in said:
        click.echo(filled(line), err=True)


# --- questions ----------------------------------------------------------------------------------------------


def _asked(asker: Asker, read: Sheet, standing: Standing, given: Given) -> Answers:
    settings = standing.settings
    called = {word: calendar.called for word, calendar in CALENDARS.items()}
    word = asker.pick(
        "Which calendar do you use?", called, "--calendar", given=given.calendar, now=standing.calendar
    )
    calendar = CALENDARS[word]
    at_hand = "" if word == "caldav" else _at_hand(asker, standing, given)
    way = WAYS[at_hand] if at_hand else PUSH
    text = text_of(read.config) if read.config.exists() else ""
    employed = asker.sure(
        "Does your employer own this calendar? (Then events say only Reminder.)",
        _EMPLOYED,
        given=given.employer_owned,
        now=settings.feed.discreet if is_said(text, "feed", "discreet") else None,
        usual=False,
    )
    alarm = given.alarm
    if alarm is None and calendar.rings and asker.there and asker.anew and settings.feed.alarm is None:
        refused = standing.kept.calendar in CALENDARS and CALENDARS[standing.kept.calendar].rings
        asks = "Shall it ring ten minutes before each follow-up?"
        rings = asker.sure(asks, "--alarm", given=None, now=None, usual=not refused)
        alarm = 10 if rings else None
    schedule = _job(asker, standing, way, given)
    return Answers(
        word, at_hand, _texts(asker, settings, way, given, read.config.parent), employed, alarm, schedule
    )


def _job(asker: Asker, standing: Standing, way: Way, given: Given) -> bool:
    """Whether there shall be a job; nobody is asked where none is needed, but one that is there is kept right."""
    there = standing.kept.job is not None
    if way.does not in ("publish", "push"):
        return given.schedule if given.schedule is not None else there
    asks = "Shall this computer keep it fresh by itself, every hour from 6 to 22?"
    wanted = standing.kept.wants_job
    now = True if there else None if asker.there else wanted
    return asker.sure(asks, _JOB, given=given.schedule, now=now, usual=wanted is not False)


def _at_hand(asker: Asker, standing: Standing, given: Given) -> str:
    at_hand = {word: way.at_hand for word, way in WAYS.items()}
    return asker.pick(
        "What do you have at hand?", at_hand, "--with", given=given.at_hand, now=standing.at_hand
    )


def _texts(asker: Asker, settings: Settings, way: Way, given: Given, home: Path) -> dict[str, str]:
    """The settings of the way that are answered anew, and those that are asked for; ``home`` holds followup.toml."""
    section = settings.push if way.does == "push" else settings.publish
    same = way.does == "push" or settings.publish.to == way.to
    texts = {}
    for key, asks, example in way.questions:
        flag = "--place" if key == "url" else f"--{key}"
        now = str(getattr(section, key)) if same else ""
        fault = partial(_fault, way, key, home, now)
        said = asker.text(asks, flag, example, given=given.texts.get(key, ""), now=now, fault=fault)
        typed = key == "place" and (given.texts.get(key) or said != now)
        texts[key] = place_from_here(way, said, home, now) if typed else said
    file = from_here(given.texts.get("token_file", ""), home)
    refuse_missing(way, texts.get("place", "") if given.texts.get("place") else "", file, home)
    if way.does == "publish" and given.texts.get("address"):
        texts["address"] = given.texts["address"]
    if way.does in ("publish", "push") and file:
        texts["token_file" if way.does == "publish" else "password_file"] = file
    return {**texts, **_whole(settings, way, texts, same=same)}


def _fault(way: Way, key: str, home: Path, now: str, said: str) -> str:
    """What is wrong with an answer, as far as this computer can tell at once; empty for nothing."""
    from ics_followup.publish.targets import new_name, target_for

    if key == "address":
        try:
            feed_address(way, said, "feed.ics")
        except ValueError as error:
            return f"That cannot be used: {error}."
    section = "push" if way.does == "push" else "publish"
    for problem in settings_from(edited("", {(section, key): said}), "followup.toml")[1]:
        return f"That cannot be used. {problem.remedy}"
    if key != "place":
        return ""
    try:
        said = place_from_here(way, said, home, now) if said != now else said
        publish = Publish(to=way.to, place=said, user="-", name=new_name())
        target_for(Settings(publish=publish), folder=home)
        folder = home / Path(said).expanduser()
    except (UsageError, RuntimeError) as error:
        return str(error).replace("[publish] place must", "It must")
    if way.to == "folder" and not folder.is_dir():
        return f"There is no folder {folder}. Make it first, or write another one."
    return ""


def _whole(settings: Settings, way: Way, texts: Mapping[str, str], *, same: bool) -> dict[str, str]:
    """The address that was answered, as a calendar needs it, with a name for the file where that is part of it."""
    if "address" not in texts:
        return {}
    from ics_followup.publish.targets import new_name

    place = texts.get("place", settings.publish.place)
    name = (settings.publish.name if same and place == settings.publish.place else "") or new_name()
    try:
        address = feed_address(way, texts["address"], name)
    except ValueError as error:
        raise UsageError(f"--address cannot be used: {error}.") from None
    return (
        {"address": address, "name": name} if way.served and address.endswith(name) else {"address": address}
    )


def _announce(answers: Answers, standing: Standing, words: str, *, leaves: bool) -> None:
    way = answers.way
    click.echo(f"\n{wrapped(f'With {way.at_hand}. Who can read it: {way.shares}')}")
    if way.does in ("publish", "push"):
        click.echo(wrapped(f"It needs {way.needs}."))
    if answers.employed:
        click.echo(
            wrapped(
                "Because an employer owns the calendar, events say only Reminder, and nobody reads more in them than "
                "the hour. Whom to contact, and what to write, ics-followup shows on this computer."
            )
        )
    if leaves:
        click.echo(wrapped("Calendars that follow the address of before have to subscribe anew."))
    for also in standing.goes_on(way):
        click.echo(filled(with_words(also, words)))


def _changes(read: Sheet, settings: Settings, answers: Answers) -> dict[tuple[str, str], Value]:
    changes = publish_changes(settings.publish, answers.way, answers.texts)
    if answers.employed != settings.feed.discreet or answers.employed:
        changes["feed", "discreet"] = answers.employed
    elif not is_said(text_of(read.config) if read.config.exists() else "", "feed", "discreet"):
        changes["feed", "discreet"] = False
    if answers.alarm is not None:
        changes["feed", "alarm"] = answers.alarm
    return changes


def _try_out(read: Sheet, way: Way, changes: Changes) -> None:
    """See that a feed could be sent with these settings, before anything is written. Raises UsageError."""
    from ics_followup.publish.targets import new_name, target_for

    text = edited(text_of(read.config) if read.config.exists() else "", changes)
    refuse_wrong(text, read.config.name)
    if way.does == "publish":
        settings = settings_of(read.source._replace(config=text))[0]
        publish = settings.publish
        named = publish._replace(name=publish.name or new_name())
        target_for(settings._replace(publish=named), folder=read.config.parent)
