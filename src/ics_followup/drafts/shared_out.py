"""Wordings where several sheets may meet one company: each is given to one of them, and to nobody else there.

The built-in ones are shared out by their places (`turns`), which are the same for all. A text of one's own is not
known to the others, and may be a copy of one that they have: each such text is given to one sheet by its words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from ics_followup.drafts.filling import Template
from ics_followup.drafts.languages import language_for
from ics_followup.drafts.templates import Wordings, wordings_for
from ics_followup.drafts.turns import Turn, UsedUp
from ics_followup.problems import FollowupError


def template_among(
    turn: Turn, wordings: Wordings, *, kind: str, channel: str, occurrence: int, familiar: bool
) -> Template:
    """The wording of one message to somebody at a company that several sheets meet, or may meet one day.

    A text for the user alone may be the same for all, unless a message to copy stands in it. Raises UsedUp where
    no wording is left for this sheet.
    """
    templates = wordings.templates
    if wordings.channel == "self":
        mine = templates[turn.number(occurrence, len(templates))]
        if not _has_copy(mine, wordings.language):
            return mine
    built_in = _built_in(kind, channel, wordings, familiar=familiar)
    if not turn.shared:
        found = templates[turn.wording(kind, occurrence=occurrence, count=len(templates))]
    elif built_in and set(map(_name, built_in)) <= set(map(_name, templates)):
        found = _in_place(turn, templates, kind, occurrence, built_in)
    else:
        found = _own_one(turn, templates, kind, occurrence, built_in)
    turn.tell(kind, occurrence, _names(turn, found, kind, built_in))
    return found


def _in_place(
    turn: Turn, templates: Sequence[Template], kind: str, occurrence: int, built_in: Sequence[Template]
) -> Template:
    """The wording whose turn it is among the built-in ones, or the user's own that has its name."""
    names = tuple(f"{kind}/{_name(each)}" for each in built_in)
    at = turn.wording(kind, occurrence=occurrence, count=len(names), names=names)
    found = next(each for each in templates if _name(each) == _name(built_in[at]))
    known = _known(found, built_in, kind)
    if known != names[at] and (known or not _is_given(turn, found)):
        raise UsedUp
    return found


def _own_one(
    turn: Turn, templates: Sequence[Template], kind: str, occurrence: int, built_in: Sequence[Template]
) -> Template:
    """One of the user's own wordings where the built-in ones cannot be shared out."""
    mine = (each for each in templates if not _known(each, built_in, kind) and _is_given(turn, each))
    own = {_own(turn, each): each for each in mine}
    if not own:
        raise UsedUp
    names = list(own)
    name = turn.said(kind, occurrence, names) or names[turn.number(occurrence, len(names))]
    return own[name]


def _names(turn: Turn, template: Template, kind: str, built_in: Sequence[Template]) -> Iterator[str]:
    """What a wording is remembered as; one of the user's own also as the built-in one in whose place it is."""
    known = _known(template, built_in, kind)
    if known or _name(template) in map(_name, built_in):
        yield known or f"{kind}/{_name(template)}"
    if not known:
        yield _own(turn, template)


def _built_in(kind: str, channel: str, wordings: Wordings, *, familiar: bool) -> tuple[Template, ...]:
    """The built-in wordings that stand where these do; none of a kind of one's own."""
    try:
        found = wordings_for(kind, channel, language=wordings.language, familiar=familiar)
    except FollowupError:
        return ()
    return found.templates


def _is_given(turn: Turn, template: Template) -> bool:
    return turn.may_say(repr(template.paragraphs))


def _own(turn: Turn, template: Template) -> str:
    return turn.own(repr(template.paragraphs))


def _known(template: Template, built_in: Sequence[Template], kind: str) -> str:
    """The name of a wording that is built in, word for word; empty for one of the user's own."""
    for each in built_in:
        if each.file == template.file or each.paragraphs == template.paragraphs:
            return f"{kind}/{_name(each)}"
    return ""


def _name(template: Template) -> str:
    return PurePath(template.file).name


def _has_copy(template: Template, language: str) -> bool:
    """Whether a message to somebody else stands in a text for the user."""
    headings = language_for(language).parts["headings"]["copies"]
    said = (
        part
        for paragraph in template.paragraphs
        for place in paragraph
        for one in place
        for part in one.parts
    )
    return any(part.strip() in headings for part in said)
