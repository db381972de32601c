"""Questions of ``connect``: each has a flag; without a terminal a missing answer is told with its flag."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

import click

from ics_followup.cli.screen import WIDTH, wrapped
from ics_followup.problems import UsageError

_YES_OR_NO: Final = {"y": True, "yes": True, "n": False, "no": False}


def filled(text: str, begin: str = "") -> str:
    """The text in lines of a terminal's width, below each other behind ``begin``; an address is never broken."""
    import textwrap

    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=begin,
        subsequent_indent=" " * len(begin),
        break_on_hyphens=False,
        break_long_words=False,
    )


def somebody_is_there() -> bool:
    """Whether somebody is there to answer."""
    return all(
        stream is not None and not stream.closed and stream.isatty() for stream in (sys.stdin, sys.stderr)
    )


def agreed(asks: str, *, usual: bool) -> bool:
    """Yes or no; enter means what is ``usual``, and what is neither is asked again in plain words."""
    while True:
        keys = "[Y/n]" if usual else "[y/N]"
        said = (
            str(click.prompt(f"{asks} {keys}", default="", show_default=False, err=True)).strip().casefold()
        )
        if said in _YES_OR_NO or not said:
            return _YES_OR_NO.get(said, usual)
        click.echo("Please answer y (yes) or n (no).", err=True)


class Asker(NamedTuple):
    """Asks on a terminal. ``there`` says whether there is one, ``anew`` whether what is set already is asked again.

    In each question ``given`` is what a flag said and ``now`` what is set already; None or empty for nothing.
    Raises UsageError (exit status 2), in one line that names the flag, where there is neither and nobody to ask.
    """

    there: bool
    anew: bool = True

    def pick(self, asks: str, choices: Mapping[str, str], flag: str, *, given: str, now: str = "") -> str:
        """One of several words, by its number or itself."""
        words = list(choices)
        settled = self._settled(given, now)
        if settled:
            return settled
        if not self.there:
            return self._missing(asks, flag, f"one of {', '.join(words)}")
        click.echo(f"\n{asks}", err=True)
        for number, word in enumerate(words, start=1):
            set_now = " (set now)" if word == now else ""
            click.echo(filled(f"{choices[word]}{set_now}", f"  {number}  "), err=True)
        usual = str(words.index(now) + 1) if now in words else ""
        while True:
            said = self._line(f"Number ([enter] = {usual}):" if usual else "Number:") or usual
            found = _meant(said.casefold(), choices)
            if found:
                return found
            click.echo(f"Please answer with a number from 1 to {len(words)}.", err=True)

    def text(
        self,
        asks: str,
        flag: str,
        example: str,
        *,
        given: str,
        now: str = "",
        fault: Callable[[str], str] = lambda _: "",
    ) -> str:
        """A line of text, never empty. What is typed is asked again where ``fault`` says what is wrong with it."""
        settled = self._settled(given, now)
        if settled:
            return settled
        if not self.there:
            return self._missing(f"{asks}?", flag, f"like {flag} {example}")
        while True:
            click.echo(f"\n{wrapped(f'{asks}?')}", err=True)
            said = self._line(f"[enter] = {now}:" if now else f"(like {example})") or now
            wrong = fault(said) if said else "Please write it, or stop with Ctrl-C."
            if not wrong:
                return said
            click.echo(filled(wrong), err=True)

    def later(self, asks: str) -> str:
        """A line of text that may wait; empty for later, and where nobody is there."""
        return self._line(asks) if self.there else ""

    def hidden(self, asks: str, *, needed: bool = True) -> str:
        """A secret, which is not shown; empty only where it is not ``needed``."""
        while True:
            said = str(click.prompt(asks, default="", show_default=False, hide_input=True, err=True)).strip()
            if said or not needed:
                return said
            click.echo("Please paste it, or stop with Ctrl-C.", err=True)

    def sure(self, asks: str, flag: str, *, given: bool | None, now: bool | None, usual: bool) -> bool:
        """Yes or no; ``usual`` is what enter means where nothing is set."""
        if given is not None:
            return given
        if now is not None and not (self.there and self.anew):
            return now
        if not self.there:
            return bool(self._missing(asks, flag, ""))
        return agreed(f"\n{wrapped(asks)}", usual=usual if now is None else now)

    def _settled(self, given: str, now: str) -> str:
        return given or ("" if self.there and self.anew else now)

    def _line(self, asks: str) -> str:
        said: str = click.prompt(asks, default="", show_default=False, prompt_suffix=" ", err=True)
        return said.strip()

    def _missing(self, asks: str, flag: str, how: str) -> str:
        raise UsageError(f"{asks} Say it with {flag}{f', {how}' if how else ''}.")


def _meant(said: str, choices: Mapping[str, str]) -> str:
    """The word of the choice that is meant: by its number, itself, or a word that only this choice has; else empty."""
    words = list(choices)
    if said in words:
        return said
    if said.isascii() and said.isdigit():
        return words[int(said) - 1] if 1 <= int(said) <= len(words) else ""
    found = [word for word, called in choices.items() if said and said in called.casefold()]
    return found[0] if len(found) == 1 else ""
