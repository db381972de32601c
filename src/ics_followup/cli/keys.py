"""A KEY on the command line: a key, a number of the last list, or an unmistakable part of company and role."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from ics_followup.model import Interview
from ics_followup.problems import UsageError


class AmbiguousKeyError(UsageError):
    """A name that several rows have."""


def interviews_named(
    text: str, interviews: Sequence[Interview], last_list: Sequence[str]
) -> tuple[Interview, ...]:
    """The interview that ``text`` means, or all rounds of the row that it means.

    Raises UsageError with the candidates where it means several or none.
    """
    named = text.strip().casefold()
    exact = [interview for interview in interviews if interview.key.casefold() == named]
    if exact:
        return tuple(exact)
    if named.isdecimal() and named.isascii():
        return _numbered(int(named), interviews, last_list)
    words = named.replace("-", " ").split()
    found = [
        interview for interview in interviews if words and all(word in _said(interview) for word in words)
    ]
    rows = {interview.row_key for interview in found}
    if len(rows) == 1:
        return tuple(found)
    if rows:
        raise AmbiguousKeyError(f'"{text}" could be any of these. Name one by its key:\n{_candidates(found)}')
    near = get_close_matches(named, [interview.key for interview in interviews], n=3, cutoff=0.4)
    close = [interview for interview in interviews if interview.key in near] or list(interviews[:10])
    raise UsageError(f'No interview is called "{text}". There are for example:\n{_candidates(close)}')


def _numbered(
    number: int, interviews: Sequence[Interview], last_list: Sequence[str]
) -> tuple[Interview, ...]:
    if not last_list:
        raise UsageError(
            f"Number {number} means a line of the last list, and none was shown yet: run ics-followup plan."
        )
    if not 1 <= number <= len(last_list):
        raise UsageError(f"The last list had the numbers 1 to {len(last_list)}, not {number}.")
    found = tuple(interview for interview in interviews if interview.key == last_list[number - 1])
    if not found:
        raise UsageError(
            f"The interview of number {number} is no longer in the sheet: run ics-followup plan."
        )
    return found


def _said(interview: Interview) -> str:
    return f"{interview.key} {interview.company} {interview.role} {interview.round}".casefold()


def _candidates(interviews: Sequence[Interview]) -> str:
    lines = []
    for interview in interviews[:10]:
        what = ", ".join(part for part in (interview.company, interview.role, interview.round) if part)
        lines.append(f"  {interview.key}  ({what})")
    return "\n".join(lines) or "  (the sheet has no interviews yet)"
