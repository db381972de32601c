"""Whose calendar ``push`` keeps: the account, and the password for it, which a person may have to type once."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import click

from ics_followup.cli.asking import agreed, somebody_is_there
from ics_followup.cli.screen import wrapped
from ics_followup.problems import FollowupError, UsageError
from ics_followup.publish.calendars.password import (
    VARIABLE,
    keep_in_file,
    keep_password,
    own_file,
    password_for,
)
from ics_followup.setting_values import address_of
from ics_followup.settings import Settings


class Account(NamedTuple):
    """Whose calendar it is, and which. ``given`` says that the user named it."""

    url: str
    user: str
    calendar: str
    given: bool
    password_file: Path | None

    @property
    def host(self) -> str:
        """The server's name."""
        return urlsplit(self.url).hostname or self.url

    @property
    def asked(self) -> str:
        """What the record calls it."""
        return f"{self.user} {self.url} {self.calendar}"


def account_from(settings: Settings, folder: Path, *, url: str, user: str, calendar: str) -> Account:
    """The account that is meant: what was said in the command, else in followup.toml. Raises UsageError."""
    push = settings.push
    try:
        place = address_of(url.strip()) if url else push.url
    except ValueError as error:
        raise UsageError(f"--url cannot be used: {error}.") from None
    name = user or push.user
    if not place or not name:
        lacking = [f"[push] {key}" for key, value in (("url", place), ("user", name)) if not value]
        raise UsageError(
            f"push does not know your calendar server yet: {' and '.join(lacking)} missing in followup.toml. For "
            'example: url = "https://caldav.icloud.com" and user = "you@icloud.com", or --url and --user.'
        )
    file = folder / Path(push.password_file).expanduser() if push.password_file else None
    wanted = calendar or push.calendar
    return Account(place, name, wanted or settings.feed.name, bool(wanted), file)


def password_of(account: Account) -> tuple[str, bool]:
    """The password, and whether it was typed just now."""
    found = password_for(account.user, account.host, account.password_file)
    if found:
        return found, False
    if somebody_is_there():
        return typed_password(account), True
    raise FollowupError(
        f"There is no password for {account.user} at {account.host}. Run ics-followup push on a terminal once to be "
        f"asked for it; or put it into a file that only you can read and name that with password_file in [push]; or "
        f"set the variable {VARIABLE}."
    )


def typed_password(account: Account) -> str:
    """Ask for it; what is typed is not shown."""
    prompt = f"Password of {account.user} at {account.host} (an app password, if it has those)"
    return str(click.prompt(prompt, hide_input=True, err=True))


def is_ours(account: Account) -> bool:
    """Whether the password is one that was kept after it had been typed, and not one that the user put somewhere."""
    return not os.environ.get(VARIABLE) and account.password_file is None


def keep_typed(account: Account, password: str) -> None:
    """A password that was typed, and that the server took, is kept for the next run; in a file only after a yes."""
    if keep_password(account.user, account.host, password):
        _say("The password is kept in the keyring of this computer.")
        return
    file = own_file(account.user, account.host)
    _say(
        "This computer has no keyring that can keep the password, and a job cannot ask. It can be kept in a file that "
        "only you can read:"
    )
    click.echo(f"  {file}", err=True)
    if agreed("Keep it there?", usual=True):
        keep_in_file(account.user, account.host, password)
        _say("It is kept there. ics-followup stop takes it away.")
    else:
        _say(
            "So you will be asked again. For a schedule, put it into a file that only you can read and name that "
            "with password_file in [push]."
        )


def _say(text: str) -> None:
    click.echo(wrapped(text), err=True)
