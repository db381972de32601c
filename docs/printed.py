"""Prints the pages of docs that follow from the program: settings, columns, verbs, cadences, rules, errors.

Usage: python docs/printed.py. A test fails while a page differs from what is printed here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Final

import click

from ics_followup.cadence.language import (
    BUILT_IN,
    RELATIVE_SLOTS,
    Cadence,
    Offset,
    Step,
    When,
    built_in,
    built_in_names,
)
from ics_followup.cli import VERBS, app
from ics_followup.intake.columns import NEEDED, fields
from ics_followup.settings import DEFAULT_SLOTS, SETTINGS, Settings

DOCS: Final = Path(__file__).parent
HEAD: Final = "<!-- Printed by docs/printed.py (make docs); do not edit. -->"

SECTIONS: Final = {
    "me": "Who you are and where. Without any settings, time zone and country are those of your computer.",
    "defaults": "What a row of the sheet means where its own cell is empty.",
    "slots": "The hours at which to contact people, on the employer's clock. Write two times, like `10:00-11:00`.",
    "calendar": "The days that differ from the published calendar. Public holidays and weekends are known already.",
    "feed": "What the calendar shows.",
    "drafts": "Messages in your own words.",
    "sources": "Where else to look. An address is never printed whole: whoever has it can read your calendar.",
    "publish": "Where `publish` puts the feed so that calendars can fetch it ([publish.md](publish.md)). A password or "
    "token never stands here.",
    "push": "The calendar on a server of yours that `push` keeps equal to the feed ([push.md](push.md)). The password "
    "never stands here.",
    "share": "What `share` shows of your follow-ups, to whom, and until when ([share.md](share.md)). After the last "
    "day nothing is shared any more.",
}
"""Each section of followup.toml in a sentence."""

MEANINGS: Final = {
    "id": "A key of your own for the row. Without one, the key is made of client, company, role and round. "
    "Neither the row's number nor its date is part of it, so rows can be sorted and interviews moved.",
    "client": "Whose row it is, where one sheet serves several people.",
    "company": "The employer. The only column that a sheet must have.",
    "role": "The position.",
    "round": "Which interview of the process, like `second`; it tells two rows of one position apart.",
    "interview": "The date, or date and time, on the employer's clock. Several, separated by `;`, are the rounds of "
    "one process: each has thanks of its own, and a later one says that the earlier ones went well. "
    "Empty: the row waits and is counted.",
    "interview_time": "The time, where it has a column of its own; it goes with the day in `interview`. Several, "
    "separated by `;`: one for each day.",
    "interview_type": "How it was held, like `phone`, `Zoom` or `onsite`, where it has a column of its own; `round` "
    "and "
    "(brackets) behind the day may say it too. Messages then say `meet` only to people whom you met in person. Any "
    "other word is left alone.",
    "minutes": "How long the interview takes; 60 if empty.",
    "timezone": "The employer's clock, like `America/Chicago`. Empty: the country's only zone, else the settings'.",
    "country": "Whose holidays count: a code or a name, like `US`, `Germany`, `Scotland`. Empty: the country of the "
    "time zone, else the settings'.",
    "region": "A state or region whose holidays count too, like `Bavaria`.",
    "people": "Whom you met, separated by `;` or line breaks: `Dana Ortiz <dana@example.com> +1-555-0100 (hiring "
    "manager) [the lab plan]`. Everything but the name may be left out; what stands in `[…]` is what you "
    "talked about with that person.",
    "people_email": "Their addresses, where they have a column of their own: in the order of the names, or with the "
    "name in the address. One that could be anybody's is a warning, and is not used.",
    "people_phone": "Their numbers, in the order of the names.",
    "people_title": "What the one person whom you met does.",
    "contact": "Whom to ask about the answer: one of the people by name, or a person written the same way. Empty: the "
    "first of the people.",
    "contact_email": "The contact's address. Without a name it is that of the one whose name it holds. Your own is "
    "never written to.",
    "contact_phone": "The contact's number; `+` may stand in front, with or without a guarding `'`.",
    "contact_title": "What the contact does.",
    "recruiter": "The recruiter: the contact where `contact` is empty. They need not have been there.",
    "recruiter_email": "The recruiter's address.",
    "recruiter_phone": "The recruiter's number.",
    "hiring_manager": "The hiring manager: the contact where neither `contact` nor `recruiter` is filled.",
    "hiring_manager_email": "The hiring manager's address.",
    "hiring_manager_phone": "The hiring manager's number.",
    "address": "The postal address, for cards.",
    "channel": "How they last reached you: email, phone, text, linkedin.",
    "promised": "The day by which they said they would answer. Several, oldest first, separated by `;`: the last "
    "one is in force. A date, or words counted from the interview: `Tue`, `next Tuesday`, `in 2 weeks`, "
    "`3 business days`, `end of next week`, `end of month`. With `from` in front: ask again from that day.",
    "status": "awaiting (if empty), advanced, rejected, offer, accepted, declined, withdrawn, on hold, closed. "
    "What each leads to is up to the cadence.",
    "status_date": "The day on which the status began. Empty: the day of the build that first saw it, with a warning.",
    "deadline": "The day by which to answer an offer; on hold, the day until which.",
    "went_well": "How it went: yes, no, or 1 to 5. Where it went well, messages are a little bolder.",
    "priority": "low, normal (if empty) or high, or 1 to 5. High: `balanced` adds a card to the thanks.",
    "company_size": "small or large. Large: `balanced` adds a card to the thanks.",
    "topic": "What you talked about, for the messages. What stands in `[…]` after a person comes first.",
    "strength": "Your qualification that they should remember, for the messages.",
    "materials": "What you promised to send, for the messages.",
    "news": "News of theirs, for the messages.",
    "cadence": "Whose advice to follow for this row: a name from [cadences.md](cadences.md).",
    "keep_in_touch": "yes or no: whether to stay in touch later. Empty: yes in `long-game`, no elsewhere.",
    "language": "The employer's language, like `en`, for the messages.",
    "address_as": "How to address your contact, like `Dr. Ortiz`.",
    "snooze": "`until 2026-12-04` moves what comes next to that day; `check_in until 2026-12-04` moves one step. "
    "A reason may follow after `#`.",
    "log": "What has happened, in a line each, separated by `;` or line breaks: `25 Nov called, voicemail`, "
    "`2026-11-27 in email promised 2026-12-04`. The follow-ups after it are counted from it.",
    "notes": "Yours alone. It never reaches a calendar.",
}
"""What each column of a sheet holds."""


def settings_page() -> str:
    """Everything that followup.toml may say, from the table that reads it."""
    return _page(
        "Settings",
        "`followup.toml` beside your sheet holds your settings. Every line of it is optional, and so is the file.",
        "`ics-followup init` writes one with a remark above each setting. Days are written like `2026-12-24`, ranges",
        "like `2026-12-24..2027-01-01`. A setting that is not known is an error that names the nearest one that is.",
        *(line for section in SECTIONS for line in _section(section)),
        "",
        '## [calendar.company."Name"]',
        "",
        "The days that only this employer takes off (`closed`) or works (`open`).",
        "",
        "## [columns]",
        "",
        "Says what a column of yours holds if its name is not understood: on the left your header in quotes, on the",
        'right the name from [columns.md](columns.md), as in `"Day of our talk" = "interview"`.',
    )


def _section(section: str) -> Iterator[str]:
    yield from ("", f"## [{section}]", "", SECTIONS[section], "")
    if section == "slots":
        yield from ("|slot|unless set|", "|---|---|")
        yield from (f"|`{name}`|`{begin:%H:%M}-{end:%H:%M}`|" for name, (begin, end) in DEFAULT_SLOTS.items())
        return
    yield from ("|setting|what it says|unless set|", "|---|---|---|")
    for setting in SETTINGS:
        if setting.section == section:
            yield f"|`{setting.key}`|{_cell(setting.help)}|{_default(section, setting.key)}|"


def _default(section: str, key: str) -> str:
    """What holds where followup.toml does not say it, as it would be written there; empty for nothing."""
    value = getattr(getattr(Settings(), section, None), key, None)
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value}`" if value not in (None, "", frozenset()) else ""


def columns_page() -> str:
    """Every column of a sheet, from the names by which it is found."""
    table = tomllib.loads((BUILT_IN.parent / "columns.toml").read_text(encoding="utf-8"))
    return _page(
        "Columns",
        "A sheet has a header. The columns stand in any order and are found by the words of their headers, in seven",
        "languages: case, order of words, punctuation, accents and remarks in brackets do not matter. A header that is",
        "almost one of these is asked about. A column that is not listed here does no harm, and one for salary, place,",
        "link or the day of the application is known and left alone: none of these days is an interview.",
        "A cell with `-`, `n/a`, `none`, `tbd` or `?` counts as empty.",
        "",
        "Two columns for one field are an error that names both, unless one of them is empty or both say the same.",
        'Under `[columns]` in followup.toml, `"Stage" = "-"` leaves one alone, and `"Day of our talk" = "interview"`',
        "says what another one holds. All columns of notes are private, however many there are.",
        "",
        f"`{NEEDED[0]}` must be there; without `{NEEDED[1]}` every row waits. `ics-followup init` writes a sheet with",
        "company, role, interview, people, promised, status, log and notes.",
        "",
        "|column|holds|also found as|",
        "|---|---|---|",
        *(f"|`{name}`|{_cell(MEANINGS[name])}|{_cell(_aliases(name, table[name]))}|" for name in fields()),
        "",
        "The full lists are in `src/ics_followup/data/columns.toml`; a name that is missing is a line there.",
        "",
        "## Files from job trackers",
        "",
        "These are known by their headers. They hold no interview dates, so their rows wait: add a column `interview`",
        "and write the day of each interview into it. Their stages are read as a status; one that you named yourself",
        "counts as awaiting, with a warning. An address of your own in them is never written to.",
        "",
        "|file|known by|left alone there|",
        "|---|---|---|",
        *_exports(),
    )


def _exports() -> Iterator[str]:
    for export in tomllib.loads((BUILT_IN.parent / "exports.toml").read_text(encoding="utf-8")).values():
        known = ", ".join(export.get("has", ())) or f"a name that ends in `{export['file']}`"
        alone = ", ".join(name for name, field in export.get("columns", {}).items() if field == "-")
        yield f"|{_cell(export['name'])}|{_cell(known)}|{_cell(alone)}|"


def _aliases(name: str, languages: Mapping[str, list[str]]) -> str:
    """Some of the names in each language: the first four in English, two elsewhere."""
    found: dict[str, str] = {}
    for language, names in languages.items():
        others = [alias for alias in names if alias.casefold() not in (name, *found)]
        found |= {alias.casefold(): alias for alias in others[: 4 if language == "en" else 2]}
    return ", ".join(found.values())


def rules_page() -> str:
    """Every rule, where it lives and what holds it: from printed_rules.py beside this file."""
    page: str = _beside("printed_rules").rules_page()
    return page


def errors_page() -> str:
    """Everything that can be wrong, and what is said of it: from printed_errors.py beside this file."""
    page: str = _beside("printed_errors").errors_page()
    return page


def checklist_page() -> str:
    """What check asks of a feed, and what programs do: from printed_checklist.py beside this file."""
    page: str = _beside("printed_checklist").checklist_page()
    return page


def share_page() -> str:
    """What each level of sharing shows: from printed_share.py beside this file."""
    page: str = _beside("printed_share").share_page()
    return _page("Sharing with a coach", page)


def _beside(name: str) -> ModuleType:
    place = spec_from_file_location(name, DOCS / f"{name}.py")
    if place is None or place.loader is None:
        raise ImportError(f"docs/{name}.py is missing")
    module = module_from_spec(place)
    place.loader.exec_module(module)
    return module


def cli_page() -> str:
    """The help of the program and of each verb, as a terminal of 80 columns shows it."""
    lines = ["", *_fenced(_help(app, "ics-followup"))]
    for verb, (text, _) in VERBS.items():
        command: click.Command = import_module(f"ics_followup.cli.{verb}").command
        lines += ["", f"## {verb}", "", text, "", *_fenced(_help(command, f"ics-followup {verb}"))]
        for name, sub in command.commands.items() if isinstance(command, click.Group) else ():
            lines += ["", *_fenced(_help(sub, f"ics-followup {verb} {name}"))]
    return _page(
        "Verbs",
        "Results go to standard output, everything else to standard error. The exit status is 0 when all is done, 1",
        "for problems in the data (nothing is written then, unless `--keep-going`), 2 for wrong usage, 3 for what",
        "could not be read or written. `followup` is a second, shorter name of the program.",
        *lines,
    )


def _help(command: click.Command, name: str) -> str:
    settings = {**app.context_settings, **command.context_settings}
    with click.Context(command, info_name=name, terminal_width=80, **settings) as context:
        return command.get_help(context)


def cadences_page() -> str:
    """Every built-in cadence, step by step, in words."""
    return _page(
        "Cadences",
        "A cadence is a list of steps in a text file, `src/ics_followup/data/cadences/NAME.toml`. Choose one with the",
        "column `cadence`, with `[defaults] cadence` in followup.toml, or with `--cadence NAME` for one run. Where a",
        "step has several ways to find its day, the first one whose beginning is known counts. The numbers are those",
        "of [rules.md](rules.md).",
        "",
        "`ics-followup cadence show NAME` draws one as a timeline; `ics-followup cadence new NAME` copies one to the",
        "folder `cadences` beside your sheet, where you can change it; `ics-followup cadence check FILE` finds every",
        "mistake in it. A cadence of your own works everywhere a built-in one does.",
        *(line for name in built_in_names() for line in _cadence(built_in(name))),
    )


def _cadence(cadence: Cadence) -> Iterator[str]:
    yield from ("", f"## {cadence.name}", "", cadence.summary, f"Source: {cadence.source}.", "")
    if cadence.quiet_before_promise:
        yield "- No status contact before the promised day is over."
    if cadence.least_gap:
        yield f"- A status contact stands at the earliest {cadence.least_gap} business days after the one before."
    if cadence.gap_across_rows:
        days = f"{cadence.gap_across_rows} business days"
        yield f"- Somebody whom two rows share hears of the other row at the earliest {days} later."
    if cadence.cap:
        contacts = "one status contact" if cadence.cap == 1 else f"{cadence.cap} status contacts"
        yield f"- At most {contacts}{', counted anew after an answer' if cadence.answer_resets_count else ''}."
    yield from (
        "",
        "|step|status|for whom|how|when|only if|how often|rules|",
        "|---|---|---|---|---|---|---|---|",
    )
    for step in cadence.steps:
        cells = (
            f"`{step.id}`",
            ", ".join(step.states),
            step.to,
            _how(step),
            "; else ".join(_when(when, step) for when in step.when),
            " and ".join(" or ".join(words) for words in step.conditions) or "always",
            f"{step.least} to {step.most}" if step.most > step.least else str(step.most),
            ", ".join(dict.fromkeys((*step.rules, *(rule for when in step.when for rule in when.rules)))),
        )
        yield f"|{'|'.join(_cell(cell) for cell in cells)}|"


def _how(step: Step) -> str:
    if step.kind != "contact":
        return "a task" if step.kind == "self" else "filed"
    mirrored = {"mirror": "the way they last reached you"}
    if step.turns:
        return f"{' and '.join(step.turns)} in turn"
    return ", else ".join(mirrored.get(channel, channel) for channel in step.channel)


def _when(when: When, step: Step) -> str:
    if step.joins:
        return f"the same day, {when.slot}, with {' or '.join(step.joins)}"
    return when.slot if when.slot in RELATIVE_SLOTS else f"{_offset(when.day)}, {when.slot}"


def _offset(day: Offset) -> str:
    if not day.amount:
        return day.anchor
    unit = day.unit if abs(day.amount) != 1 else day.unit.removesuffix("s")
    return f"{day.anchor} {'+' if day.amount > 0 else '-'} {abs(day.amount)} {unit}"


def _page(title: str, *lines: str) -> str:
    return "\n".join((f"# {title}", "", HEAD, "", *lines)).rstrip() + "\n"


def _fenced(text: str) -> tuple[str, ...]:
    return ("```text", *text.rstrip().split("\n"), "```")


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


PAGES: Final[Mapping[str, Callable[[], str]]] = {
    "settings.md": settings_page,
    "columns.md": columns_page,
    "cli.md": cli_page,
    "cadences.md": cadences_page,
    "rules.md": rules_page,
    "errors.md": errors_page,
    "checklist.md": checklist_page,
    "share.md": share_page,
}
"""Each printed page and what prints it."""


def main() -> None:
    """Write every page."""
    for name, printed in PAGES.items():
        (DOCS / name).write_text(printed(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
