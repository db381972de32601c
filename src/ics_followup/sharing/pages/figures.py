"""How long employers took, how many promises they kept, how many were thanked in time: with counts."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median_low
from typing import LiteralString

from ics_followup.cadence.words import count
from ics_followup.sharing.pages.markup import Html, html
from ics_followup.sharing.view import THANKS_WITHIN_HOURS, Process, Shared


def figures_of(what: Shared) -> Html:
    """Three figures, each with what it was counted from."""
    return html(
        '<div class="figures">{}{}{}</div>',
        *(_answers(what.processes), _promises(what.processes), _thanks(what.processes)),
    )


def _answers(processes: Sequence[Process]) -> Html:
    days = sorted(each.answer_days for each in processes if each.answer_days is not None)
    if not days:
        return _figure("–", "to the first answer", html("No employer has answered yet."))
    span = "" if days[0] == days[-1] else f", the quickest took {days[0]} and the slowest {days[-1]}"
    silent = len(processes) - len(days)
    rest = html(" {} not answered.", _have(silent)) if silent else Html()
    said = html(
        "Half of the {} that answered had done so by then{}.{}", *(count(len(days), "employer"), span, rest)
    )
    if len(days) == 1:
        said = html("One employer has answered.{}", rest)
    return _figure(count(median_low(days), "business day"), "to the first answer", said)


def _promises(processes: Sequence[Process]) -> Html:
    over = [promise.kept for each in processes for promise in each.promises if promise.kept is not None]
    if not over:
        return _figure("–", "promised days kept", html("No promised day has passed yet."))
    said = html("Days on which an employer had promised to answer, and that have passed.")
    return _figure(f"{sum(over)} of {len(over)}", "promised days kept", said, sum(over), len(over))


def _thanks(processes: Sequence[Process]) -> Html:
    known = [each.thanked_in_a_day for each in processes if each.thanked_in_a_day is not None]
    hours = f"thanked within {THANKS_WITHIN_HOURS} hours"
    if not known:
        return _figure("–", hours, html("No interview is over for that long yet."))
    said = html("Interviews after which a thank-you is in the log. What has no tick is not counted as done.")
    return _figure(f"{sum(known)} of {len(known)}", hours, said, sum(known), len(known))


def _have(number: int) -> str:
    return f"{number} {'has' if number == 1 else 'have'}"


def _figure(large: str, small: str, said: Html, part: int = 0, whole: int = 0) -> Html:
    bar: LiteralString = (
        '<svg class="bar" width="100%" height="8" aria-hidden="true"><rect class="whole" width="100%" height="8"/>'
        '<rect class="part" width="{}%" height="8"/></svg>'
    )
    drawn = html(bar, f"{100 * part / whole:.0f}") if whole else Html()
    return html(
        '<div class="figure"><p class="large">{}</p><p class="small">{}</p>{}<p class="soft">{}</p></div>',
        *(large, small, drawn, said),
    )
