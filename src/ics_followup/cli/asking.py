"""Questions of ``connect``: each has a flag; without a terminal a missing answer is told with its flag."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import NamedTuple

import click

from ics_followup.cli.screen import wrapped
from ics_followup.problems import UsageError


def somebody_is_there() -> bool:
    """Whether somebody is there to answer."""
    return all(
        stream is not None and not stream.closed and stream.isatty() for stream in (sys.stdin, sys.stderr)
    )


class Asker(NamedTuple):
    """Asks on a terminal. ``there`` says whether there is one.

    In each question ``given`` is what a flag said and ``now`` what is set already; None or empty for nothing.
    Raises UsageError (exit status 2), in one line that names the flag, where there is neither and nobody to ask.
    """

    there: bool

    def pick(self, asks: str, choices: Mapping[str, str], flag: str, *, given: str, now: str = "") -> str:
        """One of several words, by its number or itself."""
        words = list(choices)
        if given or not self.there:
            return given or now or self._missing(asks, flag, f"one of {', '.join(words)}")
        click.echo(f"\n{asks}", err=True)
        for number, word in enumerate(words, start=1):
            set_now = " (set now)" if word == now else ""
            click.echo(f"  {number}  {choices[word]}{set_now}", err=True)
        while True:
            default = words.index(now) + 1 if now in words else None
            said = str(click.prompt("Number", default=default, err=True)).strip().casefold()
            if said in words:
                return said
            if said.isascii() and said.isdigit() and 1 <= int(said) <= len(words):
                return words[int(said) - 1]
            click.echo(f"Please answer with a number from 1 to {len(words)}.", err=True)

    def text(self, asks: str, flag: str, example: str, *, given: str, now: str = "") -> str:
        """A line of text, never empty."""
        if given or not self.there:
            return given or now or self._missing(f"{asks}?", flag, f"like {flag} {example}")
        prompt = f"\n{asks}?" if now else f"\n{asks}? (like {example})"
        said: str = click.prompt(prompt, default=now or None, prompt_suffix=" ", err=True)
        return said.strip()

    def later(self, asks: str) -> str:
        """A line of text that may wait; empty for later, and where nobody is there."""
        if not self.there:
            return ""
        said: str = click.prompt(asks, default="", show_default=False, prompt_suffix=" ", err=True)
        return said.strip()

    def sure(self, asks: str, flag: str, *, given: bool | None, now: bool | None, usual: bool) -> bool:
        """Yes or no; ``usual`` is what enter means where nothing is set."""
        if given is not None:
            return given
        if not self.there:
            return now if now is not None else bool(self._missing(asks, flag, ""))
        return click.confirm(f"\n{wrapped(asks)}", default=usual if now is None else now, err=True)

    def _missing(self, asks: str, flag: str, how: str) -> str:
        raise UsageError(f"{asks} Say it with {flag}{f', {how}' if how else ''}.")
