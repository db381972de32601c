"""``cadence``: which cadences there are, what one does, a copy to make one's own, and what is wrong in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import click

from ics_followup.cadence.language import Cadence, CadenceError, built_in_names, built_in_text
from ics_followup.cadence.own import FOLDER, Cadences, own_cadence, own_cadences
from ics_followup.cadence.words import count, full_day
from ics_followup.cli.options import cadence_texts, text_of
from ics_followup.cli.screen import WIDTH, title, when, wrapped
from ics_followup.model import Interview, Person, Promise, Reminder
from ics_followup.planning import drafts_known
from ics_followup.problems import DataError, FollowupError, UsageError
from ics_followup.settings import Settings
from ics_followup.settings_file import settings_from

_ZONE: Final = "America/Chicago"
_INTERVIEW: Final = datetime(2026, 6, 2, 15, 0, tzinfo=UTC)
_PROMISE: Final = date(2026, 6, 9)
_SHOWN: Final = 12


@click.group("cadence")
def command() -> None:
    """See the cadences, and make one of your own.

    A cadence is a list of steps: whom to contact when, after an interview. Your own stand in the folder
    cadences beside your sheet, and work wherever a built-in one does.
    """


@command.command("list")
def list_command() -> int:
    """List every cadence, those that come with the program and your own."""
    known = _known()
    for name in known.names:
        whose = "yours" if name in known.own or name in known.broken else "built in"
        click.echo(f"{name}  ({whose})")
        if name in known.broken:
            said = (
                f"This one has {count(len(known.broken[name]), 'mistake')}: ics-followup cadence check {name}"
            )
            click.echo(wrapped(said, "    "))
        else:
            click.echo(wrapped(known.find(name).summary, "    "))
    return 0


@command.command("show")
@click.argument("name")
def show_command(name: str) -> int:
    """Draw the steps of the cadence NAME as a timeline, with an example."""
    from ics_followup.cadence.told import timeline

    cadence = _named(name)
    for line in timeline(cadence, Settings().slots):
        click.echo(line)
    for line in _example(cadence):
        click.echo(line)
    return 0


@command.command("new")
@click.argument("name")
@click.option(
    "--from", "source", default="balanced", metavar="NAME", help="The cadence to begin with; balanced."
)
def new_command(name: str, source: str) -> int:
    """Make a cadence of your own, NAME, as a copy of another one: cadences/NAME.toml."""
    plain = "-".join(name.casefold().replace("_", " ").replace("-", " ").split())
    if plain != name or not name.replace("-", "").isalnum():
        raise UsageError(
            f'"{name}" is no name for a cadence: use small letters, digits and hyphens, like my-way.'
        )
    if name in built_in_names():
        raise UsageError(f'"{name}" comes with the program: choose another name, like my-{name}.')
    path = Path(FOLDER) / f"{name}.toml"
    text = _copy(name, source)
    try:
        path.parent.mkdir(exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise FollowupError(f"{path} is there already, and was left as it is: choose another name.") from None
    except OSError as error:
        raise FollowupError(f"Could not write {path}: {error.strerror}") from None
    click.echo(f"Wrote {path}, a copy of {source}. Change it in any text editor, then:")
    click.echo(f"  ics-followup cadence check {path}")
    click.echo(f"  ics-followup plan --cadence {name}")
    return 0


@command.command("check")
@click.argument("file")
def check_command(file: str) -> int:
    """Say everything that is wrong in the cadence FILE, each with its line."""
    path = Path(file)
    if not path.exists() and (Path(FOLDER) / f"{file}.toml").exists():
        path = Path(FOLDER) / f"{file}.toml"
    try:
        cadence = own_cadence(path.stem, text_of(path), str(path), drafts_known(_messages_beside(path)))
    except CadenceError as error:
        click.echo(str(error))
        click.echo(f"{count(len(error.mistakes), 'mistake')}.")
        return 1
    click.echo(f"{path}: no mistakes, {count(len(cadence.steps), 'step')}.")
    said = f"Write {cadence.name} into the column cadence, or use it for one run: --cadence {cadence.name}"
    click.echo(wrapped(said))
    return 0


def _known() -> Cadences:
    return own_cadences(cadence_texts(Path()), lambda: drafts_known(_messages_beside(Path(FOLDER) / "x")))


def _messages_beside(path: Path) -> str:
    """The folder of messages that the settings beside a cadence's folder name, empty for none."""
    config = path.absolute().parent.parent / "followup.toml"
    if not config.exists():
        return ""
    settings, _ = settings_from(text_of(config), config.name)
    return str(config.parent / settings.drafts_folder) if settings.drafts_folder else ""


def _named(name: str) -> Cadence:
    known = _known()
    if name in known.broken:
        raise DataError(known.broken[name])
    if name not in known.names:
        from difflib import get_close_matches

        near = get_close_matches(name, known.names, n=1)
        hint = f'Did you mean "{near[0]}"?' if near else f"Known are: {', '.join(known.names)}."
        raise UsageError(f'There is no cadence "{name}". {hint}')
    return known.find(name)


def _copy(name: str, source: str) -> str:
    """The text of a cadence under a new name, with the remarks of its steps."""
    _named(source)
    built = source in built_in_names()
    text = built_in_text(source) if built else cadence_texts(Path())[source]
    lines = text.split("\n")
    if built:
        while lines and (lines[0].startswith("#") or not lines[0]):
            lines.pop(0)
        lines[:0] = [
            f"# {name}: my own cadence, begun as a copy of {source}.",
            "# The steps come in this order; where a step has several days, the first that is known counts.",
            f"# ics-followup cadence check {FOLDER}/{name}.toml finds every mistake.",
            "",
        ]
    at = next(index for index, line in enumerate(lines) if line.replace(" ", "").startswith("name="))
    lines[at] = f'name = "{name}"'
    return "\n".join(lines)


def _example(cadence: Cadence) -> Iterator[str]:
    """The days of the cadence for a made-up interview, as if nobody ever answered."""
    from ics_followup.cadence.plan import reminders_for

    promised = any("promise" in entry.day.anchor for step in cadence.steps for entry in step.when)
    interview = _sample(promised=promised)
    reminders = reminders_for(
        (interview,), settings=Settings(), cadence_for=lambda _: cadence, today=interview.start.date()
    )
    promise = f", an answer promised by {full_day(_PROMISE)}" if promised else ""
    yield ""
    day = f"an interview on {full_day(interview.start.date())} at 10:00{promise}, and nobody ever answers"
    yield from wrapped(f"For example, {day}:").split("\n")
    shown = reminders if len(reminders) <= _SHOWN else (*reminders[: _SHOWN - 1], reminders[-1])
    for number, reminder in enumerate(shown):
        if len(shown) < len(reminders) and number == _SHOWN - 1:
            yield f"  {'…':<18}(and {len(reminders) - len(shown)} more)"
        yield f"  {_told(reminder, interview)}"[:WIDTH]


def _told(reminder: Reminder, interview: Interview) -> str:
    year = reminder.start.year
    later = f"  ({year})" if year != interview.start.year else ""
    joined = " (if you reached nobody)" if reminder.joined else ""
    return f"{when(reminder.start)}  {title(reminder)}{joined}{later}"


def _sample(*, promised: bool) -> Interview:
    start = _INTERVIEW.astimezone(ZoneInfo(_ZONE))
    dana = Person(name="Dana Ortiz", email="dana@example.com", phone="+1-555-0100")
    return Interview(
        key="sample",
        row_key="sample",
        line=2,
        company="Acme",
        start=start,
        end=start + timedelta(hours=1),
        timed=True,
        timezone=_ZONE,
        country="US",
        people=(dana,),
        contact=dana,
        promises=(Promise(day=_PROMISE),) if promised else (),
        keep_in_touch=None,
    )
