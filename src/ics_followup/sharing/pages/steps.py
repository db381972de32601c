"""Steps by the day: the coming seven days, and what stands in a month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from ics_followup.cadence.words import short_day
from ics_followup.sharing.lateness import is_late, over_in, without_tick
from ics_followup.sharing.pages.markup import Html, html, joined, named, reach, text
from ics_followup.sharing.pages.words import Clock, called, chip, cut_list, day
from ics_followup.sharing.view import Process, Shared, Step, Text

DAYS: Final = 7
_MOST: Final = 40
_MOST_WHY: Final = 6


class Plan:
    """The steps of a plan with their processes and their days, on one clock."""

    def __init__(self, what: Shared, clock: Clock) -> None:
        self.what = what
        self.clock = clock
        self.processes: Mapping[str, Process] = {each.ref: each for each in what.processes}
        self.days = tuple((clock.at(step.start).date(), step) for step in what.steps if not step.joined)
        self._joined = {(each.process, each.start.date()): each for each in what.steps if each.joined}

    def day(self, step: Step) -> date:
        """The day of a step on the clock of the page."""
        return self.clock.at(step.start).date()

    def after(self, step: Step) -> Step | None:
        """The email for when nobody was reached by this call; None where there is none."""
        if step.joined or step.channel != "phone":
            return None
        return self._joined.get((step.process, step.start.date()))

    def of(self, step: Step) -> Process | None:
        """The process of a step, None where it has none."""
        return self.processes.get(step.process)

    def late(self) -> tuple[Step, ...]:
        """What is late, in order of the day it was due."""
        late = [step for _, step in self.days if is_late(step)]
        return tuple(sorted(late, key=lambda step: (step.late_since or date.min, step.start)))

    def untold(self) -> tuple[Step, ...]:
        """Contacts of the last seven days that have no tick, the newest first, but for thanks that are notable."""
        what = self.what
        over = over_in(what.processes)
        return without_tick(
            reversed(what.steps), what.notable, over=over, today=what.today, zone=self.clock.zone
        )

    def week(self) -> tuple[tuple[date, Step], ...]:
        """What stands on the day of the page and the six days after it, but for what is late."""
        last = self.what.today + timedelta(days=DAYS - 1)
        return tuple(
            (when, step) for when, step in self.days if self.what.today <= when <= last and not is_late(step)
        )

    def named_step(self, step: Step) -> Html:
        """A step as part of a sentence: what is to be done, with whom, and where."""
        title = html("<b>{}</b>", named(step.title))
        if step.person.strip():
            title = html("{} {}", title, named(step.person))
        process = self.of(step)
        if process:
            return html("{} · {}", title, called(process))
        return html("{} until {}", title, self.clock.at(step.end).strftime("%H:%M"))


def week_of(plan: Plan) -> Html:
    """Seven days, each with what is to be done and when."""
    today = plan.what.today
    last = today + timedelta(days=DAYS - 1)
    span = html('<p class="soft">{} to {}, both included.</p>', day(today), day(last, year=True))
    first, more = cut_list(plan.week(), _MOST)
    if not first:
        return html("{}<p>Nothing is to be done on these days.</p>", span)
    by_day: dict[date, list[Step]] = {}
    for when, step in first:
        by_day.setdefault(when, []).append(step)
    days = joined(
        html(
            '<h3>{}</h3>\n<ul class="rows">{}</ul>\n',
            day(when),
            joined(_row(plan, step) for step in steps),
        )
        for when, steps in by_day.items()
    )
    rest = html('<p class="more">and {} more until {}</p>', more, short_day(last)) if more else Html()
    return html("{}{}{}", span, days, rest)


def _row(plan: Plan, step: Step) -> Html:
    return html(
        '<li>{}<div class="what"><p>{}{}</p>{}</div></li>',
        *(plan.clock.shown(step.start), plan.named_step(step), chip(step), _more(plan, step)),
    )


def _more(plan: Plan, step: Step) -> Html:
    """Numbers and addresses, the messages, and why: as much of it as there is."""
    to = joined((reach(each) for each in step.to), " · ")
    parts = [html('<p class="to">{}</p>', to)] if to else []
    if step.message:
        parts.append(_message(html("The message"), step.message))
    after = plan.after(step)
    if after and after.message:
        parts.append(_message(html("Nobody reached? Send this"), after.message))
    if step.why:
        why = joined(html("<li><bdi>{}</bdi></li>", each) for each in step.why[:_MOST_WHY])
        parts.append(html('<details><summary>Why this day</summary><ul class="plain">{}</ul></details>', why))
    return joined(parts)


def _message(head: Html, message: Text) -> Html:
    subject = html("<p><b>Subject:</b> {}</p>", named(message.subject)) if message.subject else Html()
    return html(
        '<details><summary>{}</summary>{}<p class="message" dir="auto">{}</p></details>',
        *(head, subject, text(message.body)),
    )


def entries_of(plan: Plan, months: Sequence[date]) -> Mapping[date, Sequence[Html]]:
    """What stands on each day of some months: the time at busy, else the step and its employer."""
    wanted = {(month.year, month.month) for month in months}
    found: dict[date, list[Html]] = {}
    for when, step in plan.days:
        if (when.year, when.month) in wanted:
            found.setdefault(when, []).append(_entry(plan, step))
    return found


def months_of(today: date, days: Iterable[date]) -> tuple[date, ...]:
    """The month of the day, and the next one where something stands in it within two weeks.

    >>> months_of(date(2026, 11, 22), [date(2026, 12, 3)])
    (datetime.date(2026, 11, 1), datetime.date(2026, 12, 1))
    """
    first = today.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    soon = any(following <= each <= today + timedelta(days=14) for each in days)
    return (first, following) if soon else (first,)


def _entry(plan: Plan, step: Step) -> Html:
    process = plan.of(step)
    if process is None:
        at = plan.clock.at(step.start)
        return html("{}–{}", at.strftime("%H:%M"), plan.clock.at(step.end).strftime("%H:%M"))
    return html("{}: {}{}", step.title, named(process.name, 40), chip(step))
