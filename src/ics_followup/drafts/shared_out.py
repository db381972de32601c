"""Wordings where several sheets meet one company: each is given to one of them, and to nobody else there.

The built-in ones are shared out by their places (`turns`), which are the same for all. A text of one's own is not
known to the others, and may be a copy of one that they have: each such text is given to one sheet by its words.
"""

from __future__ import annotations

from pathlib import PurePath

from ics_followup.drafts.filling import Template
from ics_followup.drafts.languages import language_for
from ics_followup.drafts.templates import Wordings, wordings_for
from ics_followup.drafts.turns import Turn, UsedUp
from ics_followup.problems import FollowupError


def template_among(
    turn: Turn, wordings: Wordings, *, kind: str, channel: str, occurrence: int, familiar: bool
) -> Template:
    """The wording of one message to somebody at a company that several sheets meet.

    A text for the user alone may be the same for all, unless a message to copy stands in it. Raises UsedUp where
    no wording is left for this sheet.
    """
    templates = wordings.templates
    if wordings.channel == "self":
        mine = templates[turn.number(occurrence, len(templates))]
        if not _has_copy(mine, wordings.language):
            return mine
    built_in = _built_in(kind, channel, wordings, familiar=familiar)
    known = {template.paragraphs: _name(template) for template in built_in}
    by_name = {_name(template): template for template in templates}
    if not built_in or not by_name.keys() >= set(known.values()):
        own = [each for each in templates if each.paragraphs not in known and _is_given(turn, each)]
        if not own:
            raise UsedUp
        return own[turn.number(occurrence, len(own))]
    name = _name(built_in[turn.wording(kind, occurrence=occurrence, count=len(built_in))])
    found = by_name[name]
    if known.get(found.paragraphs, "") != name and (found.paragraphs in known or not _is_given(turn, found)):
        raise UsedUp
    return found


def _built_in(kind: str, channel: str, wordings: Wordings, *, familiar: bool) -> tuple[Template, ...]:
    """The built-in wordings that stand where these do; none of a kind of one's own."""
    try:
        found = wordings_for(kind, channel, language=wordings.language, familiar=familiar)
    except FollowupError:
        return ()
    return found.templates


def _is_given(turn: Turn, template: Template) -> bool:
    return turn.may_say(repr(template.paragraphs))


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
