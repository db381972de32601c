"""What is wrong in one message of one's own: errors that would go out, and advice as for any other text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from itertools import product
from typing import Final

from ics_followup.drafts.compose import values_of
from ics_followup.drafts.facts import Facts
from ics_followup.drafts.filling import Template
from ics_followup.drafts.languages import language_for
from ics_followup.drafts.left_over import left_over_in
from ics_followup.drafts.never import never_in
from ics_followup.drafts.wording import problems_in
from ics_followup.model import Place
from ics_followup.problems import Problem

_MARK: Final = "\N{WHITE CIRCLE}"
_OPENINGS: Final = ("greeting", "hello", "dear", "first_name", "signature", "my_name", "my_phone", "my_email")
_OPTIONAL: Final = ("news", "strength", "materials", "topic", "people_topics", "round", "role")
_EMPTY: Final = (
    "Every line of this message may drop out, and nothing would be left",
    "Add a line without a placeholder, or one that begins with | to stand in for the line above it.",
)


@cache
def _own_form() -> re.Pattern[str]:
    """What a message file may hold: placeholders, two forms, a condition at the beginning of a line."""
    return re.compile(
        r"\$\$|\$\{\w+\}|\$\w+|\{[^{}|\n]*\|[^{}|\n]*\}|^(?:\||(?:subject|betreff)\s*:)?\s*(?:\[[^\W\d]\w*\]\s*)+",
        re.IGNORECASE,
    )


def left_over_problems(text: str, file: str) -> Iterator[Problem]:
    r"""Yield an error for each placeholder of another program, which would go out as it stands.

    >>> [one.place.line for one in left_over_problems("Hello\n$topic at {company}", "mine.txt") if one.place]
    [2]
    """
    for number, line in enumerate(text.splitlines(), start=1):
        if line.lstrip().startswith("#"):
            continue
        own = _own_form().sub(lambda match: _MARK * len(match.group()), line)
        for start, end in left_over_in(own):
            words = line[start:end]
            what = f'"{words}" is no placeholder and would go out as it stands'
            yield _problem("error", file, number, start + 1, line, what, _remedy(words), width=end - start)


def _remedy(words: str) -> str:
    from ics_followup.drafts.facts import PLACEHOLDERS

    name = "_".join(re.findall(r"\w+", words)).casefold()
    if name in PLACEHOLDERS:
        return f"Write ${name}."
    return (
        "Write the words themselves, or a placeholder like $company; leave the line out where nothing fits."
    )


def may_be_empty(template: Template, extras: Mapping[str, str]) -> bool:
    """Tell whether so little may be known that nothing of the message but a greeting is left.

    ``extras`` are the values of the placeholders for extra columns, empty where they may be empty.
    """
    for familiar, declined, forward in product((False, True), repeat=3):
        known = Facts(company=_MARK, weekday=_MARK, date=_MARK, month=_MARK, familiar=familiar, extras=extras)
        values = values_of(known._replace(declined=declined), "forward" if forward else "gracious")
        body = template.body({**values, **dict.fromkeys(_OPENINGS, _MARK)})
        if not body.replace(_MARK, "").strip(" \n,.!"):
            return True
    return False


def empty_problem(template: Template, columns: Collection[str]) -> Problem | None:
    """Return an error where nothing may be left of a message although all ``columns`` are filled; else None."""
    if not may_be_empty(template, dict.fromkeys(columns, _MARK)):
        return None
    return _problem("error", template.file, 1, 1, "", *_EMPTY)


def advice_on(text: str, template: Template, *, kind: str, channel: str, language: str) -> Iterator[Problem]:
    """Yield a warning for whatever no good message does, with its line: never-words, too long, too many signs.

    ``language`` is the tag of the message.
    """
    lines = text.splitlines()
    for number, line in enumerate(lines, start=1):
        if line.lstrip().startswith("#"):
            continue
        plain = _own_form().sub(_MARK, line)
        for found in never_in(plain, kind, language):
            start = max(0, line.casefold().find(found.words))
            what = f'"{found.words}": a message never {found.fault}'
            yield _problem(
                "warning", template.file, number, start + 1, line, what, f"Better: {found.better}."
            )
    if may_be_empty(template, dict.fromkeys(_needed(template), "")):
        yield _problem("warning", template.file, 1, 1, "", *_EMPTY)
    yield from _whole(template, lines, kind=kind, channel=channel, language=language)


def _whole(
    template: Template, lines: list[str], *, kind: str, channel: str, language: str
) -> Iterator[Problem]:
    """Yield what is wrong with the message as a whole, however much of it drops out."""
    full, bare = (
        {
            (found.rule, found.words): found
            for found in problems_in(body, kind=kind, channel=channel, language=language)
            if found.rule not in ("never", "placeholder")
        }
        for body in _bodies(template, language)
    )
    for key, found in bare.items():
        if key in full:
            number = next((at for at, line in enumerate(lines, 1) if found.words and found.words in line), 1)
            remedy = "Change it, or leave it as it is if you want it so."
            yield _problem("warning", template.file, number, 1, lines[number - 1], found.what, remedy)


def _bodies(template: Template, language: str) -> tuple[str, str]:
    """Return the message with all that may be known, and with the least."""
    facts = Facts(
        company="Acme",
        greeting=language_for(language).opening("greeting", "Dana Ortiz"),
        spoken="Dana",
        full_name="Dana Ortiz",
        my_name="Sam Rivera",
        my_phone="+1 312 555 0199",
        my_email="sam@example.com",
        language=language,
    )
    states = ("familiar", "forward", "declined")
    known = {name: value or ("" if name in states else "words") for name, value in values_of(facts).items()}
    values = {**dict.fromkeys(_needed(template), "words"), **known}
    return template.body(values), template.body({**values, **dict.fromkeys(_OPTIONAL, "")})


def _needed(template: Template) -> set[str]:
    """Return all placeholders that the message has a use for."""
    return {
        name
        for paragraph in template.paragraphs
        for alternatives in paragraph
        for sentence in alternatives
        for name in sentence.needs
    }


def _problem(
    severity: str, file: str, line: int, column: int, source: str, what: str, remedy: str, width: int = 1
) -> Problem:
    place = Place(
        file=file, line=line, column=column, row=line, letter="", header="", source=source, width=width
    )
    return Problem(
        severity="error" if severity == "error" else "warning",
        what=what,
        remedy=remedy,
        place=place,
        file=file,
    )
