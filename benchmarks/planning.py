"""Planning alone: interviews per second, its share of a whole build, and how the time grows with the sheet.

Usage: python benchmarks/planning.py [--most ROWS]. Prints a table and writes docs/benchmarks-planning.md. It never
fails on a time. Every size runs in a process of its own, as the program does: without a collector of cycles.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import json
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

from made_up import SETTINGS, TODAY, sheet_of

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks-planning.md"
SIZES = (1_000, 10_000, 100_000)

HEAD = """# Planning

Written by `python benchmarks/planning.py`. Each size is one process; the time is the processor's. The yardstick is
the sheet of 1,000 interviews in the same run: growth 1.0 means that an interview costs the same in a larger sheet.

|interviews|reminders|planned per second|growth|planning, share of a build|reading|drafts and feed|
|---|---|---|---|---|---|---|
"""


def stages(rows: int) -> dict[str, float]:
    """Seconds of the processor for each stage of one build of so many interviews, in this process."""
    from ics_followup.build import feed_for
    from ics_followup.cadence.language import built_in, built_in_names
    from ics_followup.cadence.plan import chains_for
    from ics_followup.drafts import Everybody
    from ics_followup.intake import interviews_from, read_table
    from ics_followup.planning import Plan
    from ics_followup.settings_file import settings_from

    today = date.fromisoformat(TODAY)
    settings, _ = settings_from(SETTINGS, "followup.toml")
    data = sheet_of(rows).encode()
    marks = [time.process_time()]
    intake = interviews_from(read_table(data, "interviews.csv"), settings=settings, cadences=built_in_names())
    marks.append(time.process_time())
    chains = chains_for(intake.interviews, settings=settings, cadence_for=built_in, today=today)
    marks.append(time.process_time())
    plan = Plan(
        settings=settings,
        intake=intake,
        chains=chains,
        everybody=Everybody(intake.interviews),
        today=today,
        file="interviews.csv",
    )
    feed_for(plan, None)
    marks.append(time.process_time())
    reading, planning, feed = (after - before for before, after in itertools.pairwise(marks))
    return {
        "reminders": sum(len(chain) for _, chain in chains),
        "reading": reading,
        "planning": planning,
        "feed": feed,
    }


def measured(rows: int) -> dict[str, float]:
    """The stages of one size, in a fresh process."""
    answer = subprocess.run(
        (sys.executable, __file__, "--stages", str(rows)), check=True, capture_output=True, text=True
    )
    found: dict[str, float] = json.loads(answer.stdout)
    return found


def line(rows: int, found: dict[str, float], each: float) -> str:
    """One row of the table; ``each`` is what planning one interview of the smallest sheet took."""
    whole = found["reading"] + found["planning"] + found["feed"]
    share = {stage: f"{found[stage] / whole:.0%}" for stage in ("planning", "reading", "feed")}
    growth = found["planning"] / rows / each
    speed = rows / found["planning"]
    return (
        f"|{rows:,}|{int(found['reminders']):,}|{speed:,.0f}|{growth:.2f}"
        f"|{share['planning']}|{share['reading']}|{share['feed']}|"
    )


def main() -> None:
    """Measure every size and write the page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--stages", type=int)
    parser.add_argument("--most", type=int, default=SIZES[-1])
    asked = parser.parse_args()
    if asked.stages:
        gc.disable()
        print(json.dumps(stages(asked.stages)))
        return
    results = [(rows, measured(rows)) for rows in SIZES if rows <= asked.most]
    each = results[0][1]["planning"] / results[0][0]
    text = HEAD + "\n".join(line(rows, found, each) for rows, found in results) + "\n"
    PAGE.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
