"""A case cut down to what its level shows: the second lock on the door, after the one of redaction.

Whoever makes a page of cases sees them through here, so that a field that was filled by mistake is not written.
"""

from __future__ import annotations

from ics_followup.sharing.caseload import Case, Figures, Line
from ics_followup.sharing.levels import shows
from ics_followup.sharing.view import Step


def within(case: Case) -> Case:
    """The case without anything that its level, or its missing consent, does not show.

    Where nothing is shared, the name, the address, the consent's end and what is wrong stay. A level of times only
    keeps times and counts, and nothing that tells whether something was done.

    >>> within(Case("c1", "Maya", "ended", "full", late=3)).late
    0
    """
    if case.standing != "shared":
        return _unshared(case)
    case = case._replace(
        problems=tuple(each for each in case.problems if each.strip()),
        names=tuple((ref, name.strip()) for ref, name in case.names),
    )
    if shows(case.level, "step") and shows(case.level, "state"):
        return case._replace(lines=tuple(_line(case, line) for line in case.lines))
    return case._replace(
        lines=tuple(Line(_times(line.step)) for line in case.lines),
        late=0,
        unticked=0,
        problems=(),
        notable=(),
        names=(),
        quiet_since=None,
        figures=Figures(),
        waiting=0,
    )


def _unshared(case: Case) -> Case:
    """An unread sheet says what is wrong with it; one without consent says nothing at all."""
    unread = case.standing == "unread"
    return Case(
        ref=case.ref,
        name=case.name,
        standing=case.standing,
        level=case.level,
        email=case.email,
        until=case.until,
        timezone=case.timezone,
        problems=case.problems if unread else (),
        problem_count=case.problem_count if unread else 0,
        wrong=case.wrong,
        stays=case.stays and unread,
        country=case.country,
    )


def _times(step: Step) -> Step:
    return Step(uid=step.uid, start=step.start, end=step.end)


def _line(case: Case, line: Line) -> Line:
    step = line.step
    return Line(
        step=step._replace(
            title=step.title.strip() or "Follow-up",
            person=step.person if shows(case.level, "people") else "",
            to=step.to if shows(case.level, "numbers") else (),
            message=step.message if shows(case.level, "message") else None,
            why=step.why if shows(case.level, "why") else (),
        ),
        name=line.name.strip(),
        role=line.role.strip() if shows(case.level, "role") else "",
    )
