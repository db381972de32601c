"""The verbs, one thin file each: they read what is asked for, call the journey, and print."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import IO, Final

import click

from ics_followup import __version__
from ics_followup.problems import DataError, FollowupError

VERBS: Final = {
    "init": ("Start here: a sheet to fill in and its settings.", True),
    "build": ("Turn the sheet into the calendar feed.", True),
    "plan": ("Show every follow-up, with its day and hour.", True),
    "log": ("Write down what happened, in your own words.", True),
    "draft": ("Print a message, ready to paste; or check a text of your own.", True),
    "check": ("Look for mistakes in the sheet, or in a feed.", True),
    "connect": ("Bring it into your calendar, and keep it fresh there. It asks.", True),
    "coach": ("For career coaches: the follow-ups of all clients at a glance.", True),
    "stop": ("End it all: the job, the published copies. Keeps sheet and log.", True),
    "explain": ("Say why a follow-up stands on its day.", False),
    "days": ("Show which days are business days, and why the others are not.", False),
    "cadence": ("See what a cadence does, and make one of your own.", False),
    "import": ("Take the interviews of your calendar into the sheet.", False),
    "diff": ("Say what changed from one feed to another.", False),
    "publish": ("Build the feed, and send it to where calendars fetch it.", False),
    "push": ("Keep a calendar on a CalDAV server equal to the feed.", False),
    "share": ("Share your follow-ups with a coach, showing no more than you choose.", False),
    "serve": ("Serve the feed at a secret address of this computer.", False),
    "schedule": ("Keep the feed fresh by itself: the job for this computer.", False),
    "status": ("Say whether the feed is fresh, and what to do if it is not.", False),
    "demo": ("Show how it looks, with made-up interviews. Writes nothing.", False),
}
"""Each verb with its help in a line, and whether it is seen first."""


class Verbs(click.Group):
    """The verbs, each imported only when it is called, so that starting stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All verbs, those seen first in front."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb of that name, None where there is none."""
        if cmd_name not in VERBS:
            return None
        module = import_module(f"ics_followup.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, but an unknown verb gets the nearest known one."""
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], VERBS, n=1)
            hint = f'Did you mean "{near[0]}"?' if near else "ics-followup --help-all lists what there is."
            raise click.UsageError(f'There is no verb "{args[0]}". {hint}', ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of verbs, without importing any of them."""
        everything = ctx.meta.get("help_all", False)
        with formatter.section("Verbs"):
            formatter.write_dl([(name, text) for name, (text, first) in VERBS.items() if first or everything])
        if not everything:
            formatter.write_paragraph()
            formatter.write_text("ics-followup --help-all lists the others too.")


def _help_all(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        ctx.meta["help_all"] = True
        click.echo(ctx.get_help())
        ctx.exit()


def _keep_dates(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    """``--dates`` without a verb: the bare screen reads the sheet too."""
    if value:
        ctx.meta["ics_followup.dates"] = value


@click.group(cls=Verbs, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", prog_name="ics-followup")
@click.option(
    "--help-all", is_flag=True, is_eager=True, expose_value=False, callback=_help_all, help="List all verbs."
)
@click.option(
    "--dates",
    type=click.Choice(["day-first", "month-first"]),
    callback=_keep_dates,
    expose_value=False,
    hidden=True,
)
@click.pass_context
def app(ctx: click.Context) -> None:
    """Know whom to contact, when, and with which words, after every job interview.

    Without a verb: what is due, and what comes next.
    """
    if ctx.invoked_subcommand is None:
        from ics_followup.cli.now import show_now

        show_now()


def main() -> None:
    """Run the program and end the process with the exit status of Contract 3; never a traceback."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit status, with whatever went wrong said on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        status = _invoked(arguments)
        _flush(sys.stdout)
    except BrokenPipeError:
        _silenced(sys.stdout)
        return 0
    except OSError as error:
        _silenced(sys.stdout)
        status = _said(f"Could not write the output: {error.strerror or error}", 3)
    try:
        _flush(sys.stderr)
    except OSError:
        _silenced(sys.stderr)
        return status or 3
    return status


def _invoked(arguments: list[str]) -> int:
    try:
        with app.make_context("ics-followup", arguments) as context:
            result = app.invoke(context)
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except (click.Abort, KeyboardInterrupt, EOFError):
        return _said("Stopped. Nothing was changed.", 1)
    except click.ClickException as error:
        with suppress(OSError):
            error.show()
        return 2
    except DataError as error:
        from ics_followup.cli.screen import show_problems

        with suppress(OSError):
            show_problems(error.problems, err=True)
        return error.status
    except FollowupError as error:
        return _said(str(error), error.status)
    except (BrokenPipeError, OSError):
        raise
    except Exception as error:
        if os.environ.get("ICS_FOLLOWUP_DEBUG"):
            raise
        return _said(
            f"This should not have happened ({type(error).__name__}: {error}). Nothing was written. "
            "Set ICS_FOLLOWUP_DEBUG=1 to see where, and please report it.",
            3,
        )
    return result if isinstance(result, int) else 0


def _said(text: str, status: int) -> int:
    """Say one line on standard error, if anybody can hear it, and hand back the exit status."""
    with suppress(OSError):
        if sys.stderr is not None:
            click.echo(text, err=True)
    return status


def _flush(stream: IO[str] | None) -> None:
    if stream is not None and not stream.closed:
        stream.flush()


def _silenced(stream: IO[str] | None) -> None:
    """Nobody hears this stream any more: end without a complaint from the interpreter's own last flush."""
    with suppress(OSError, ValueError):
        if stream is not None:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
