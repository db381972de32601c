"""``draft``: one message ready to paste; or what is wrong with a text; or the built-in messages, to edit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from ics_followup.cli.options import (
    Sheet,
    cadence_option,
    config_option,
    csv_option,
    dates_option,
    plan_from,
    sheet_from,
    today_option,
)
from ics_followup.model import Channel, Interview
from ics_followup.planning import Plan
from ics_followup.problems import UsageError

if TYPE_CHECKING:
    from ics_followup.cli.message import Wish

Form = Literal["text", "json"]
CHANNELS: tuple[Channel, ...] = ("email", "phone", "text", "linkedin", "card")

_MOST_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the command line asks for, as it stands there; empty, None and False ask for nothing."""

    words: tuple[str, ...]
    channel: Channel | None
    to: str
    language: str
    kind: str
    every: bool
    copy: bool
    launch: bool
    sheet: tuple[str, ...]
    config: Path | None
    cadence: str
    today: date | None
    form: Form


@click.command("draft")
@click.argument("words", nargs=-1, metavar="[KEY] [STEP]")
@click.option("--channel", type=click.Choice(CHANNELS), help="Say it by this channel instead.")
@click.option("--to", default="", metavar="PERSON", help="To this one of the people: a part of the name.")
@click.option("--language", default="", metavar="TAG", help="In this language, like en, en-GB or de.")
@click.option("--all", "every", is_flag=True, help="Every message of the row, with headings.")
@click.option("--copy", is_flag=True, help="Put it on the clipboard as well.")
@click.option("--open", "launch", is_flag=True, help="Open it in your mail program as well.")
@click.option("--lint", "text", default="", metavar="FILE", help="Check this text instead; - reads a pipe.")
@click.option("--kind", default="", metavar="KIND", help="With --lint: what the text is; status unless said.")
@click.option("--export", default="", metavar="FOLDER", help="Write the built-in messages there, to edit.")
@csv_option
@config_option
@dates_option
@cadence_option
@today_option
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it."
)
def command(
    words: tuple[str, ...],
    channel: Channel | None,
    to: str,
    language: str,
    every: bool,
    copy: bool,
    launch: bool,
    text: str,
    kind: str,
    export: str,
    sheet: tuple[str, ...],
    config: Path | None,
    cadence: str,
    today: date | None,
    form: Form,
) -> int:
    """Print the message that is due or next for the interview KEY, ready to paste.

    KEY is its key, a number of the last list, or a part of company and role; STEP is a step of its cadence,
    like thanks. A subject stands in the first line.

    \b
      ics-followup draft acme
      ics-followup draft acme thanks --to Tom
      ics-followup draft 3 --channel text --copy
      ics-followup draft --lint my-letter.txt acme
      ics-followup draft --export my-messages

    With --lint it says what is wrong with a text of yours, and where; with KEY also whether the names are
    right. Exit status 1 when something is found.
    """  # noqa: D301
    if export:
        if words:
            raise UsageError("--export writes every built-in message and takes no KEY; leave the KEY out.")
        return _exported(Path(export))
    asked = Asked(
        words=words,
        channel=channel,
        to=to,
        language=language,
        kind=kind,
        every=every,
        copy=copy,
        launch=launch,
        sheet=sheet,
        config=config,
        cadence=cadence,
        today=today,
        form=form,
    )
    if text:
        from ics_followup.cli.draft_lint import checked

        return checked(text, asked)
    return _printed(asked)


def _exported(folder: Path) -> int:
    from ics_followup.cadence.words import count
    from ics_followup.drafts.own_folder import export_to, is_built_in

    done = export_to(folder)
    changed = [path for path in done.left if not is_built_in(folder, folder / path)]
    for path in changed[:_MOST_NAMED]:
        click.echo(f"{folder / path} is already there: left as it is.")
    more = len(done.left) - len(changed[:_MOST_NAMED])
    if more:
        others = "other message" if changed else "message"
        click.echo(f"{count(more, others)} {'is' if more == 1 else 'are'} already there: left as they are.")
    click.echo(f"Wrote {count(len(done.written), 'message')} into {folder}.")
    click.echo(
        "To use them, name the folder in followup.toml, and change what you like. A file that you delete "
        f'comes from the program again.\n\n  [drafts]\n  folder = "{folder.as_posix()}"',
        err=True,
    )
    return 0


def _printed(asked: Asked) -> int:
    from ics_followup.cli.message import message_for, messages_of
    from ics_followup.cli.message_out import copied, opened, shown

    if asked.kind:
        raise UsageError("--kind says what a text is that --lint checks. To choose a message, name its step.")
    if not asked.words:
        raise UsageError("Name the interview: ics-followup draft KEY. ics-followup plan lists them.")
    if asked.every and (asked.copy or asked.launch):
        raise UsageError("--copy and --open take one message: name its step in place of --all.")
    read, plan, rounds, step = row_of(asked)
    wish = wish_of(asked, read, plan, rounds, step)
    messages = messages_of(rounds, plan, wish) if asked.every else (message_for(rounds, plan, wish),)
    shown(messages, plan, form=asked.form, every=asked.every, named=bool(asked.to))
    if asked.copy:
        copied(messages[0])
    if asked.launch:
        opened(messages[0])
    return 0


def row_of(asked: Asked) -> tuple[Sheet, Plan, tuple[Interview, ...], str]:
    """The sheet, its plan, the interviews that the words name, and the step, empty for none."""
    from ics_followup.cli.message import asked_for
    from ics_followup.cli.screen import show_problems
    from ics_followup.publish.state import listed_keys

    read = sheet_from(asked.sheet, asked.config)
    plan = plan_from(read, today=asked.today, cadence=asked.cadence)
    try:
        rounds, step = asked_for(asked.words, plan, listed_keys(read.folder), asked.cadence)
    except UsageError:
        if plan.errors:
            show_problems(plan.errors, err=True)
        raise
    return read, plan, rounds, step


def wish_of(asked: Asked, read: Sheet, plan: Plan, rounds: Sequence[Interview], step: str) -> Wish:
    """What was asked for beyond the row. Raises UsageError for a person or a language that there is not."""
    from ics_followup.cli.message import Wish, person_named
    from ics_followup.publish.state import listed_marks

    number, marks = asked.words[0], listed_marks(read.folder)
    pointing = len(asked.words) == 1 and number.isascii() and number.isdecimal()
    return Wish(
        step=step,
        person=person_named(asked.to, rounds) if asked.to else None,
        channel=asked.channel,
        language=language_named(asked.language, plan.drafts_folder),
        mark=marks[int(number) - 1] if pointing and 0 < int(number) <= len(marks) else "",
        cadence=asked.cadence,
    )


def language_named(text: str, folder: str = "") -> str:
    """The language as it was named. Raises UsageError where there are no words in it."""
    from ics_followup.drafts.languages import FALLBACK, language_for, languages

    base = text.strip().replace("_", "-").partition("-")[0]
    known = language_for(text).tag != FALLBACK or base.casefold() in ("", FALLBACK, "english")
    if known or (folder and (Path(folder) / base).is_dir()):
        return text.strip()
    raise UsageError(f'--language: there are no messages in "{text}". There are: {", ".join(languages())}.')
