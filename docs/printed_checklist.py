"""Prints docs/checklist.md: each rule of the checklist, what programs do where it is broken, and who sees it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from ics_followup.feed.checklist import CHECKLIST, NO_RFC, Rule

HEAD: Final = "<!-- Printed by docs/printed.py (make docs); do not edit. -->"
TESTS: Final = Path(__file__).parent.parent / "tests"

HELD_BY: Final = {
    7: "feed/test_read_back.py",
    33: "cadence/test_hours.py",
    34: "feed/test_read_back.py",
}
"""For what no file shows: the tests of ours that hold it. What is not here is not claimed."""

SEEN: Final = {"one feed": "one file", "two feeds": "`--previous OLD.ics`"}


def checklist_page() -> str:
    """The whole checklist, with what each number rests on."""
    return "\n".join(
        (
            "# The checklist of a feed",
            "",
            HEAD,
            "",
            "`ics-followup check FILE.ics` asks these of any calendar file, from this program or another, and names",
            "each finding by its number here, its line and its event. An *error* loses or garbles something, a",
            "*warning* is legal, but not what a feed of follow-ups does. Errors end with exit status 1, warnings",
            "with 0.",
            "",
            "- `--previous OLD.ics` compares the file with the one before it: what changed must say so, and only that.",
            "- `--today DATE` says on which day the feed was built, which rule 23 needs. Rule 35 takes the day of the",
            "  newest DTSTAMP otherwise.",
            "- `--format json` gives a list for programs, `--format github` the annotations of a workflow.",
            "",
            "What programs do was seen in trials of 23 of them, in their sources and in reports; Google, Apple and",
            "Outlook are closed, so what is said of them comes from reports. *Strict programs* are those that hold to",
            "the RFC where no report names one. `build` asks 1 to 5 of its own bytes before it replaces a feed.",
            "",
            "|number|rule|rests on|is|what programs do|seen in|",
            "|---|---|---|---|---|---|",
            *(_row(rule) for rule in CHECKLIST),
            "",
            "Whether a finding is an error or a warning is said with it: most of a number are what the table says.",
            "Part of 22 shows in one file: a SEQUENCE that is missing, or no number. 8 and 19 are asked of what two",
            "files show of them, 35 of feeds of this program only. 18 finds an `@` in a UID and words of the title,",
            "not names in general; 24 cannot tell whether a title makes sense alone. Rules 36 to 40 are about how an",
            "address hands a feed out: `check` does not look at that.",
            "",
        )
    )


def _row(rule: Rule) -> str:
    source = "practice" if rule.source == NO_RFC else rule.source
    cells = (str(rule.number), rule.rule, source, rule.severity, rule.clients, _seen(rule))
    return f"|{'|'.join(cell.replace('|', chr(92) + '|') for cell in cells)}|"


def _seen(rule: Rule) -> str:
    if rule.seen != "no feed":
        return SEEN[rule.seen]
    test = HELD_BY.get(rule.number)
    return f"no file; held by [{test}](../tests/{test})" if test else "no file"
