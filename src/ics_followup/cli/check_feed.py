"""What ``check`` says of a feed: each finding with its event, in words or for programs, and what was looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import click

from ics_followup.cadence.words import count, full_day
from ics_followup.cli.reports import github_report, json_report
from ics_followup.cli.screen import counted, wrapped
from ics_followup.feed.checklist import CHECKLIST, NO_RFC
from ics_followup.feed.findings import Finding
from ics_followup.feed.two_feeds import Comparison, comparison_with
from ics_followup.feed.validate import Report, feed_report
from ics_followup.model import Place
from ics_followup.problems import Problem, UsageError, harmless
from ics_followup.sources.files import names_of, read_feed

SHOWN: Final = 5
"""So many findings of one rule are shown in words; programs get them all."""


def check_feeds(paths: Sequence[Path], *, previous: Path | None, today: date | None, form: str) -> int:
    """Look at each feed and say what is wrong with it. Exit status 1 where there is an error in one of them.

    Raises FollowupError (status 3) where a file cannot be read, UsageError where ``previous`` meets several.
    """
    if previous and len(paths) > 1:
        raise UsageError("--previous compares one feed with the one before it. Name one feed at a time.")
    before = comparison_with(read_feed(previous)) if previous else None
    if previous and before and not before.readable:
        click.echo(f"{previous} holds no calendar, so there is nothing to compare with.", err=True)
        return 1
    looked = [
        (path, name, _report(path, before, today)) for path, name in zip(paths, names_of(paths), strict=True)
    ]
    if form == "text":
        for _, name, report in looked:
            _say(name, report, compared=before is not None, today=today)
    else:
        _hand_over(looked, form)
    return 1 if any(report.errors for _, _, report in looked) else 0


def _report(path: Path, before: Comparison | None, today: date | None) -> Report:
    return feed_report(read_feed(path), previous=before, today=today)


def _say(name: str, report: Report, *, compared: bool, today: date | None) -> None:
    seen: Counter[tuple[int, str]] = Counter()
    for finding in _errors_first(report.findings):
        seen[finding.number, finding.severity] += 1
        if seen[finding.number, finding.severity] <= SHOWN:
            click.echo(f"{_in_words(name, finding)}\n")
    for (number, _), times in sorted(seen.items()):
        if times > SHOWN:
            more = count(times - SHOWN, "more finding")
            click.echo(f"{more} of number {number}; --format json lists them.\n")
    if report.left_off:
        click.echo(f"{_left_off(report)}\n")
    for sentence in _looked_at(report, compared=compared, today=today):
        click.echo(wrapped(sentence))
    click.echo(_sum(name, report))


def _errors_first(findings: Sequence[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: finding.severity != "error")


def _in_words(name: str, finding: Finding) -> str:
    what = finding.what if finding.what.endswith((".", "?")) else f"{finding.what}."
    lines = [
        wrapped(
            harmless(
                f"{name}:{finding.line}: {finding.severity}: {what} {finding.client} {_rests_on(finding)}"
            )
        )
    ]
    if event := _event(finding):
        lines.append(wrapped(harmless(f"The event: {event}"), "  "))
    return "\n".join(lines)


def _rests_on(finding: Finding) -> str:
    return f"[checklist {finding.number}, {finding.source}]".replace(f", {NO_RFC}", "")


def _event(finding: Finding) -> str:
    """The event of a finding, as a person finds it; empty where it is about the whole feed."""
    if not (finding.uid or finding.summary or finding.day):
        return ""
    title = f'"{finding.summary}"' if finding.summary else "without a title"
    day = f" on {full_day(finding.day)}" if finding.day else ""
    return f"{title}{day}{f' (UID {finding.uid})' if finding.uid else ''}"


def _looked_at(report: Report, *, compared: bool, today: date | None) -> Iterator[str]:
    size = f"{max(1, report.octets // 1000):,} KB"
    days = ""
    if report.first and report.last:
        days = f" from {full_day(report.first)} to {full_day(report.last)}"
        days = days if report.first != report.last else f" on {full_day(report.first)}"
    rules = sum(rule.seen == "one feed" or (compared and rule.seen == "two feeds") for rule in CHECKLIST)
    looked = f"Looked at {count(report.events, 'event')}{days}, {size}, with {rules} of the"
    yield f"{looked} {len(CHECKLIST)} rules in docs/checklist.md."
    if report.errors or report.warnings:
        return
    unseen = ["whether the hours are right on the employer's clock", "how an address hands it out"]
    if not compared:
        unseen.insert(0, "whether an update kept what did not change (--previous OLD.ics shows it)")
    if today is None:
        unseen.insert(0, "whether a change is dated in the future (--today DATE shows it)")
    yield f"What a file cannot show: {'; '.join(unseen)}."


def _left_off(report: Report) -> str:
    told = f"Only {len(report.findings):,} findings are told, errors first"
    return f"{told}; {report.left_off:,} more were counted."


def _sum(name: str, report: Report) -> str:
    return f"{name}: {count(report.events, 'event')}, {counted(report.errors, report.warnings)}."


def _hand_over(looked: Sequence[tuple[Path, str, Report]], form: str) -> None:
    found = [
        (finding, path.as_posix() if form == "github" else name)
        for path, name, report in looked
        for finding in report.findings
    ]
    found.sort(key=lambda pair: pair[0].severity != "error")
    problems = [_as_problem(finding, file) for finding, file in found]
    if form == "json":
        click.echo(json_report(problems, [_record(finding) for finding, _ in found]))
    elif problems:
        click.echo(github_report(problems))
    for _, name, report in looked:
        if report.left_off:
            click.echo(f"{name}: {_left_off(report)}", err=True)
        click.echo(_sum(name, report), err=True)


def _as_problem(finding: Finding, file: str) -> Problem:
    event = _event(finding)
    place = Place(file=file, line=finding.line, column=1, row=finding.line, letter="", header="")
    return Problem(
        severity=finding.severity,
        what=finding.what.rstrip("."),
        remedy=f"{finding.client} {_rests_on(finding)}{f' The event: {event}' if event else ''}",
        place=place,
        file=file,
    )


def _record(finding: Finding) -> dict[str, Any]:
    """What a finding has beside what every problem has; null where it is about no event."""
    return {
        "number": finding.number,
        "source": finding.source,
        "uid": finding.uid or None,
        "summary": finding.summary or None,
        "day": finding.day.isoformat() if finding.day else None,
        "client": finding.client,
    }
