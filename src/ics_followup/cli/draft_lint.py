"""``draft --lint``: a text of one's own held against the rules of a good message."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

import click

from ics_followup.cadence.words import count
from ics_followup.cli.draft import Asked, language_named, row_of, wish_of
from ics_followup.cli.options import text_of
from ics_followup.drafts import Facts, facts_for, kinds
from ics_followup.drafts.lint import Spotted, lint
from ics_followup.model import Place
from ics_followup.problems import FollowupError, Problem, UsageError, rendered
from ics_followup.sources.files import MOST_BYTES, SourceError


class _Known(NamedTuple):
    """What the sheet says of the text: to whom it goes, all employers, its kind and channel."""

    facts: Facts | None = None
    companies: tuple[str, ...] = ()
    kind: str = "status"
    channel: str = ""
    folder: str = ""


def checked(file: str, asked: Asked) -> int:
    """Print what is wrong with a text: 1 where something is, else 0. Raises FollowupError if it cannot be read."""
    for flag, given in (("--all", asked.every), ("--copy", asked.copy), ("--open", asked.launch)):
        if given:
            raise UsageError(f"{flag} goes with a message that the program writes, not with --lint.")
    known = _known(asked) if asked.words else _Known()
    kind = asked.kind or known.kind
    _refuse_unknown(kind, known.folder)
    channel = asked.channel or known.channel or _channel_of(kind, known.folder)
    name = "standard input" if file == "-" else file
    text = _stdin() if file == "-" else _read(Path(file))
    found = lint(
        text,
        kind=kind,
        channel=channel,
        language=language_named(asked.language, known.folder),
        facts=known.facts,
        companies=known.companies,
    )
    _show(found, name, text, asked.form)
    return 1 if found else 0


def _known(asked: Asked) -> _Known:
    read, plan, rounds, step = row_of(asked)
    wish = wish_of(asked, read, plan, rounds, step)
    interview = rounds[-1]
    kind, channel, person = "status", "", wish.person or interview.contact
    if step:
        from ics_followup.cli.message import message_for

        reminder = message_for(rounds, plan, wish).reminder
        contact = reminder.kind == "contact"
        interview, kind, channel = reminder.interview, reminder.draft, reminder.channel if contact else "self"
        person = reminder.person if contact else person
    facts = facts_for(interview, person, plan.settings.me, language=wish.language, everybody=plan.everybody)
    companies = {row.company for row in plan.intake.interviews} | {row.company for row in plan.intake.waiting}
    others = tuple(companies - {interview.company})
    return _Known(facts, others, kind, channel, plan.drafts_folder)


def _channel_of(kind: str, folder: str) -> str:
    """The channel that a kind of message has words for: email where it has some, else phone, else oneself."""
    return next((name for name in ("email", "phone") if kind in kinds(folder, channel=name)), "self")


def _refuse_unknown(kind: str, folder: str) -> None:
    known = kinds(folder)
    if kind in known:
        return
    near = get_close_matches(kind, known, n=1)
    hint = f'Did you mean "{near[0]}"?' if near else f"Known are: {', '.join(known)}."
    raise UsageError(f'--kind: there is no kind of message "{kind}". {hint}')


def _read(path: Path) -> str:
    try:
        return text_of(path)
    except SourceError as error:
        if path.is_dir():
            raise FollowupError(f"{path} is a folder. Name the text inside it.") from None
        if not path.exists():
            raise FollowupError(
                f"There is no file {path}. Check the name, or pipe the text to --lint -."
            ) from None
        if path.is_file():
            raise
        raise FollowupError(f"{error.what}. Save the text in a file, or pipe it to --lint -.") from None


def _stdin() -> str:
    if sys.stdin is None or sys.stdin.closed:
        raise FollowupError("There is nothing on standard input.")
    try:
        data: bytes = sys.stdin.buffer.read(MOST_BYTES)
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FollowupError("Standard input is not UTF-8 text.") from None


def _show(found: Sequence[Spotted], name: str, text: str, form: str) -> None:
    if form == "json":
        click.echo(json.dumps([one._asdict() for one in found], ensure_ascii=False, indent=1))
        return
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for one in found:
        click.echo(rendered(_problem(one, name, lines)) + "\n")
    click.echo(f"{name}: {count(len(found), 'thing')} to change." if found else f"{name}: nothing to change.")


def _problem(one: Spotted, name: str, lines: Sequence[str]) -> Problem:
    place = Place(
        file=name,
        line=one.line,
        column=one.column,
        row=one.line,
        letter="",
        header="",
        source=lines[one.line - 1],
        width=one.width,
    )
    return Problem(severity="error", what=one.what, remedy=one.better, place=place)
