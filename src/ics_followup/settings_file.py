"""``followup.toml`` as it stands on the disk: read into settings, and everything that is wrong in it, all at once."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final, Literal

from ics_followup import places
from ics_followup.model import Place
from ics_followup.patterns import pattern
from ics_followup.problems import Problem
from ics_followup.setting_values import (
    SECRET_NAMES,
    close,
    days_of,
    is_language,
    languages,
    nearest,
    slot_of,
    text_of,
)
from ics_followup.settings import (
    DEFAULT_SLOTS,
    SETTINGS,
    Closures,
    Defaults,
    FeedSettings,
    Me,
    Publish,
    Push,
    Settings,
    Share,
    Sources,
)

_FEWEST_DIGITS: Final = 3
_TOML_PLACE: Final = pattern(r"([^\n]*) \(at (?:line ([0-9]+), column ([0-9]+)|end of document)\)")
_SECRET: Final = ("sources", "publish", "push")
"""Sections whose values are never printed: the address of a calendar lets anybody read it."""
_FILES: Final[Mapping[str, str]] = {"publish": "token_file", "push": "password_file"}
"""Sections of things that want a secret, with the setting that names its file."""
_SECTIONS: Final = (
    "me",
    "defaults",
    "slots",
    "calendar",
    "feed",
    "drafts",
    "columns",
    "share",
    "sources",
    "publish",
    "push",
)


def settings_from(text: str, file: str) -> tuple[Settings, tuple[Problem, ...]]:
    r"""Read the text of a ``followup.toml``; what is wrong in it comes back as problems, all at once.

    >>> settings_from('[me]\nname = "Sam"', "followup.toml")[0].me.name
    'Sam'
    >>> [problem.what for problem in settings_from("[me]\nnmae = 'Sam'", "followup.toml")[1]]
    ['[me] has no setting "nmae"']
    """
    try:
        tables = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        return Settings(), (_unreadable(str(error), text, file),)
    reading = _Reading(text, file)
    for name, table in tables.items():
        reading.section(name, table)
    return reading.settings(), tuple(reading.problems)


def _unreadable(message: str, text: str, file: str) -> Problem:
    """Say where the text stops to be TOML, from what tomllib says: "… (at line 1, column 5)"."""
    found = _TOML_PLACE.fullmatch(message)
    place = None
    if found:
        lines = text.split("\n")
        line, column = (int(found[2]), int(found[3])) if found[2] else (len(lines), len(lines[-1]) + 1)
        source = lines[line - 1].rstrip("\r") if line <= len(lines) else ""
        if "://" in source:  # an address may be a secret
            source = ""
        place = Place(file=file, line=line, column=column, row=line, letter="", header="", source=source)
    return Problem(
        severity="error",
        file=file,
        what=f"The settings cannot be read from here on: {found[1] if found else message}",
        remedy='Write each setting as name = "value", with the quotes, one to a line.',
        place=place,
    )


def _names(line: str) -> tuple[str, ...]:
    """The names that a header or a line with one setting leads to, the outer one first; empty for any other line.

    >>> _names('[publish . "feed"]'), _names('"a.b" = 0'), _names("and so on")
    (('publish', 'feed'), ('a.b',), ())
    """
    try:
        found: object = tomllib.loads(line)
    except (ValueError, RecursionError):
        return ()
    names: list[str] = []
    while isinstance(found, dict) and found:
        name, found = next(iter(found.items()))
        names.append(name)
    return tuple(names)


def _as_written(value: object) -> str:
    """Show a value as it stands in the file, cut to sixty characters.

    >>> _as_written("some"), _as_written(True), _as_written(["2026-11-31"])
    ('"some"', 'true', '["2026-11-31"]')
    """
    if isinstance(value, str):
        text = f'"{value}"'
    elif isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, list):
        text = f"[{', '.join(map(_as_written, value))}]"
    else:
        text = str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


class _Reading:
    """Collects the values and the problems of one file."""

    def __init__(self, text: str, file: str) -> None:
        self.lines = text.split("\n")
        self.file = file
        self.problems: list[Problem] = []
        self.values: dict[str, dict[str, Any]] = {name: {} for name in _SECTIONS}
        self.company: dict[str, Closures] = {}

    def section(self, name: str, table: object) -> None:
        if name not in _SECTIONS:
            self.unknown(name, "", _SECTIONS, f"There is no section [{name}]")
        elif not isinstance(table, dict):
            self.wrong(name, "", f'write it as a section of its own, on a line "[{name}]"')
        elif name == "slots":
            for key, value in table.items():
                self.slot(key, value)
        elif name == "columns":
            for key, value in table.items():
                self.put("columns", key, text_of, value)
        else:
            for key, value in table.items():
                self.setting(name, key, value)

    def slot(self, key: str, value: object) -> None:
        if key in DEFAULT_SLOTS:
            self.put("slots", key, slot_of, value)
        else:
            self.unknown("slots", key, tuple(DEFAULT_SLOTS), f'There is no slot "{key}"')

    def setting(self, section: str, key: str, value: object) -> None:
        if section == "calendar" and key == "company" and isinstance(value, dict):
            for company, table in value.items():
                self.company_days(company, table)
            return
        known = {setting.key: setting.read for setting in SETTINGS if setting.section == section}
        if key in known:
            self.put(section, key, known[key], value)
        elif section in _FILES and key.casefold() in SECRET_NAMES:
            what = f"[{section}] {key}: a secret does not belong into followup.toml"
            remedy = (
                "Take it out; put it into a file that only you can read, and name that file with "
                f"{_FILES[section]}."
            )
            self.add(section, key, what, remedy)
        else:
            self.unknown(section, key, tuple(known), f'[{section}] has no setting "{key}"')

    def company_days(self, company: str, table: object) -> None:
        days: dict[str, frozenset[date]] = {}
        for key, value in table.items() if isinstance(table, dict) else ():
            if key not in ("closed", "open"):
                self.unknown("calendar", key, ("closed", "open"), f'A company has no setting "{key}"')
                continue
            try:
                days[key] = days_of(value)
            except ValueError as error:
                self.wrong("calendar", key, str(error))
        self.company[company.strip().casefold()] = Closures(
            closed=days.get("closed", frozenset()), open=days.get("open", frozenset())
        )

    def put(self, section: str, key: str, read: Callable[[object], Any], value: object) -> None:
        try:
            self.values[section][key] = read(value)
        except ValueError as error:
            self.wrong(section, key, str(error), value)

    def wrong(self, section: str, key: str, remedy: str, value: object = None) -> None:
        shown = f" = {_as_written(value)}" if value is not None and section not in _SECRET else ""
        end = "" if remedy.endswith((".", "?")) else "."
        self.add(
            section,
            key,
            f"[{section}] {key}{shown} cannot be used",
            f"{remedy[:1].upper()}{remedy[1:]}{end}",
        )

    def unknown(self, section: str, key: str, known: Sequence[str], what: str) -> None:
        near = close(key or section, known)
        quoted = '"{}"' if key else "[{}]"
        remedy = f"Did you mean {quoted.format(near[0])}?" if near else f"Known are: {', '.join(known)}."
        self.add(section, key, what, remedy)

    def add(
        self, section: str, key: str, what: str, remedy: str, severity: Literal["error", "warning"] = "error"
    ) -> None:
        line = self.line_of(section, key)
        source = "" if section in _SECRET else self.lines[line - 1]
        place = Place(file=self.file, line=line, column=1, row=line, letter="", header=key, source=source)
        self.problems.append(Problem(severity=severity, what=what, remedy=remedy, place=place))

    def line_of(self, section: str, key: str) -> int:
        """The line of a setting, that of its section where the setting is not found, 1 where neither is.

        An empty ``key`` means the section. A setting may stand in a header or behind dots too: ``[publish.feed]``,
        ``feed.name`` below ``[publish]``, ``publish.feed = 1`` above all headers.
        """
        above: tuple[str, ...] = ()
        first = 0
        for number, line in enumerate(self.lines, start=1):
            bare = line.strip()
            if bare.startswith("["):
                names = above = _names(bare) or above
            else:
                names = (*above, *_names(f"{bare.partition('=')[0]} = 0")) if "=" in bare else ()
            if names[:1] == (section,):
                first = first or number
                if not key or key in names[1:]:
                    return number
        return first or 1

    def settings(self) -> Settings:
        me, defaults, share = self.values["me"], self.values["defaults"], self.values["share"]
        self.me_checked(me)
        for table in (me, defaults):
            country, _, region = table.pop("country", "").partition("-")
            if country:
                table["country"] = country
                if region and table is defaults:
                    table.setdefault("region", region)
        return Settings(
            me=Me(**me),
            defaults=Defaults(**self.region_checked(defaults)),
            slots={**DEFAULT_SLOTS, **self.values["slots"]},
            calendar=Closures(**self.values["calendar"], company=self.company),
            feed=FeedSettings(**self.values["feed"]),
            columns=self.values["columns"],
            drafts_folder=self.values["drafts"].get("folder", ""),
            sources=Sources(**self.values["sources"]),
            publish=Publish(**self.values["publish"]),
            push=Push(**self.values["push"]),
            share=Share(**{"with_" if key == "with" else key: value for key, value in share.items()}),
        )

    def me_checked(self, me: Mapping[str, Any]) -> None:
        """Say what would have no effect: a language without messages, a number that nobody can call."""
        language, phone = me.get("language", ""), me.get("phone", "")
        if language and not self.values["drafts"].get("folder") and not is_language(language):
            self.wrong("me", "language", f"there are messages in: {', '.join(languages())}", language)
        if phone and sum(sign.isdigit() for sign in phone) < _FEWEST_DIGITS:
            what = f"[me] phone = {phone[:60]!r} does not look like a number that can be called"
            self.add("me", "phone", what, 'Write it like "+1-312-555-0100": voicemails say it.', "warning")

    def region_checked(self, defaults: dict[str, Any]) -> dict[str, Any]:
        country, region = defaults.get("country", ""), defaults.get("region", "")
        if region and country:
            code = places.region_code(country, region)
            if code is None:
                near = places.nearest_region(country, region)
                self.wrong("defaults", "region", nearest(near, "write the region's code"), region)
            return {**defaults, "region": code or ""}
        if region:
            self.wrong(
                "defaults", "region", "set [defaults] country too: a region belongs to a country", region
            )
            return {**defaults, "region": ""}
        return defaults
