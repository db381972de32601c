"""What can be counted of one client, from what is shared and nothing else."""

from __future__ import annotations

from ics_followup.sharing.caseload import Figures
from ics_followup.sharing.view import Shared


def figures_of(shared: Shared) -> Figures:
    """The figures for the report; all are 0 where the level shows no processes. What is assumed was not done.

    A promise counts once it is known whether it was kept; one that another day took the place of never does.
    """
    processes = shared.processes
    promises = [promise.kept for process in processes for promise in process.promises]
    thanked = [process.thanked_in_a_day for process in processes]
    return Figures(
        interviews=sum(process.interview.date() <= shared.today for process in processes),
        open=sum(process.waits != "nobody" for process in processes),
        answer_days=tuple(process.answer_days for process in processes if process.answer_days is not None),
        promises=sum(kept is not None for kept in promises),
        kept=sum(kept is True for kept in promises),
        thanks=sum(each is not None for each in thanked),
        thanked=sum(each is True for each in thanked),
        contacts=sum(contact.out for process in processes for contact in process.contacts),
    )
