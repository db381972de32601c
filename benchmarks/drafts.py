"""Drafts alone: how many per second, their share of a build, and what a bare substitution of the same texts costs.

Usage: python benchmarks/drafts.py [--rows ROWS] [--runs N]. Prints a table and writes docs/benchmarks-drafts.md. It
never fails on a time. Each run is a process of its own, as the program does: without a collector of cycles.
"""

from __future__ import annotations

import argparse
import gc
import json
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from statistics import median
from string import Template
from typing import TYPE_CHECKING

from made_up import SETTINGS, TODAY, sheet_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ics_followup.model import Draft, Reminder
    from ics_followup.planning import Plan

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks-drafts.md"
Filled = list[tuple[Template, "Mapping[str, str]"]]


def plan_of(rows: int) -> Plan:
    """The plan of the made-up sheet."""
    from ics_followup.cadence.language import built_in, built_in_names
    from ics_followup.cadence.plan import chains_for
    from ics_followup.drafts import Everybody
    from ics_followup.intake import interviews_from, read_table
    from ics_followup.planning import Plan
    from ics_followup.settings_file import settings_from

    today = date.fromisoformat(TODAY)
    settings, _ = settings_from(SETTINGS, "followup.toml")
    table = read_table(sheet_of(rows).encode(), "interviews.csv")
    intake = interviews_from(table, settings=settings, cadences=built_in_names())
    chains = chains_for(intake.interviews, settings=settings, cadence_for=built_in, today=today)
    return Plan(
        settings=settings,
        intake=intake,
        chains=chains,
        everybody=Everybody(intake.interviews),
        today=today,
        file="interviews.csv",
    )


def bare(plan: Plan) -> Filled:
    """For each draft of a plan the same template text, compiled for ``string.Template``, and its values."""
    from ics_followup.drafts import facts_for
    from ics_followup.drafts.compose import values_of, wording_for
    from ics_followup.drafts.templates import wordings_for

    texts: dict[str, Template] = {}
    found: Filled = []
    for reminder in plan.reminders:
        contact = reminder.kind == "contact"
        interview = reminder.interview
        person = reminder.person if contact else interview.contact
        facts = facts_for(interview, person, plan.settings.me, deadline=reminder.deadline)
        channel = reminder.channel if contact else "self"
        templates = wordings_for(reminder.draft, channel, language=facts.language).templates
        file = templates[wording_for(facts, reminder.draft, reminder.occurrence, len(templates))].file
        if file not in texts:
            texts[file] = Template(Path(file).read_text(encoding="utf-8"))
        found.append((texts[file], values_of(facts)))
    return found


def stages(rows: int) -> dict[str, float]:
    """Seconds of the processor in this process: one whole build, the drafts in it, and the same texts filled barely."""
    from ics_followup.build import feed_for
    from ics_followup.messages import Messages

    spent = 0.0
    original = Messages.draft

    def timed(self: Messages, reminder: Reminder, language: str = "") -> Draft:
        nonlocal spent
        begin = time.process_time()
        draft = original(self, reminder, language)
        spent += time.process_time() - begin
        return draft

    Messages.draft = timed  # type: ignore[method-assign]
    begin = time.process_time()
    plan = plan_of(rows)
    feed_for(plan, None)
    whole = time.process_time() - begin
    Messages.draft = original  # type: ignore[method-assign]
    begin = time.process_time()
    for reminder in plan.reminders:
        plan.draft(reminder)
    known = time.process_time() - begin
    texts = bare(plan)
    begin = time.process_time()
    for template, values in texts:
        template.safe_substitute(values)
    yardstick = time.process_time() - begin
    drafts = len(plan.reminders)
    return {"drafts": drafts, "build": whole, "spent": spent, "known": known, "bare": yardstick}


def measured(rows: int) -> dict[str, float]:
    """The stages of one run, in a fresh process."""
    command = (sys.executable, __file__, "--stages", str(rows))
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(answer.stdout)
    return found


def page(rows: int, runs: list[dict[str, float]]) -> str:
    """The page, of the medians."""

    def line(name: str, part: str) -> str:
        speed = median(run["drafts"] / run[part] for run in runs)
        ratio = median(run[part] / run["bare"] for run in runs)
        share = f"{median(run[part] / run['build'] for run in runs):.0%}" if part == "spent" else ""
        return f"|{name}|{speed:,.0f}|{ratio:.1f}|{share}|"

    return "\n".join(
        (
            "# Drafts",
            "",
            f"Written by `python benchmarks/drafts.py`: {rows:,} interviews, {int(runs[0]['drafts']):,} drafts, the",
            f"medians of {len(runs)} processes; the time is the processor's. The yardstick is a bare `string.Template`",
            "that fills the same template texts with the same values, both read and compiled before. It leaves nothing",
            "out, joins no lines, measures no length and chooses no wording. Only the ratios carry over to another",
            "computer.",
            "",
            "|what|drafts per second|time, ratio|share of a build|",
            "|---|---|---|---|",
            line("as in a build: templates read, facts collected, filled, measured", "spent"),
            line("the same drafts once more, all of that known", "known"),
            line("bare `string.Template`", "bare"),
            "",
        )
    )


def main() -> None:
    """Measure in fresh processes and write the page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--stages", type=int)
    parser.add_argument("--rows", type=int, default=1_000)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    if asked.stages:
        gc.disable()
        print(json.dumps(stages(asked.stages)))
        return
    text = page(asked.rows, [measured(asked.rows) for _ in range(max(asked.runs, 1))])
    PAGE.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
