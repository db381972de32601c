"""``days``: which days are business days in a country, and why the others are not."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Literal

import click

from ics_followup import places
from ics_followup.business_days import DayRow, business_days_for, calendar_rows
from ics_followup.cadence.words import count, full_day
from ics_followup.cli.options import Day, config_option
from ics_followup.problems import DataError, UsageError
from ics_followup.settings import Settings
from ics_followup.settings_file import settings_from
from ics_followup.sources.files import read_bytes


@click.command("days")
@click.option("--country", default="", metavar="C", help="A code or a name, like US or Germany.")
@click.option("--region", default="", metavar="R", help="A state or region of it, like Bavaria.")
@click.option(
    "--company", default="", metavar="NAME", help="Add the closures of this company from the settings."
)
@click.option("--from", "first", type=Day(), required=True, metavar="DATE", help="The first day.")
@click.option("--to", "last", type=Day(), required=True, metavar="DATE", help="The last day, included.")
@config_option
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", help="How to print it."
)
def command(
    country: str,
    region: str,
    company: str,
    first: date,
    last: date,
    config: Path | None,
    form: Literal["table", "json", "csv"],
) -> int:
    """Show which days are business days, and why the others are not."""
    if last < first:
        raise UsageError(f"--to {last} is before --from {first}.")
    if (last - first).days > 3660:
        raise UsageError("That is more than ten years: choose fewer days.")
    settings = _settings(config)
    code, area = _place(country, region, settings)
    days = business_days_for(
        country=code, region=area, company=company, closures=settings.calendar, language=settings.me.language
    )
    rows = calendar_rows(days, first, last)
    if form == "json":
        click.echo(json.dumps([_record(row) for row in rows], ensure_ascii=False, indent=1))
    elif form == "csv":
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("date", "business", "half", "why"))
        writer.writerows((row.date.isoformat(), _yes(row.business), _yes(row.half), row.why) for row in rows)
        click.echo(stream.getvalue(), nl=False)
    else:
        _show(rows, f"{places.country_name(code)}{f' ({area})' if area else ''}" if code else "")
    return 0


def _settings(config: Path | None) -> Settings:
    path = config or Path("followup.toml")
    if config is None and not path.exists():
        return Settings()
    settings, problems = settings_from(read_bytes(path).decode("utf-8-sig", "replace"), path.name)
    if any(problem.severity == "error" for problem in problems):
        raise DataError(problems)
    return settings


def _place(country: str, region: str, settings: Settings) -> tuple[str, str]:
    code, area = settings.defaults.country or settings.me.country, ""
    if not country and code == settings.defaults.country:
        area = settings.defaults.region
    if country:
        found = places.country_of(country)
        if found is None:
            near = places.nearest_country(country)
            raise UsageError(
                f'--country: there is no country "{country}". '
                + (f"Did you mean {near}?" if near else "Write a code or a name, like US or Germany.")
            )
        code, area = found
    if region:
        known = places.region_code(code, region) if code else None
        if known is None:
            near = places.nearest_region(code, region) if code else None
            where = places.country_name(code) if code else "no country (add --country)"
            raise UsageError(
                f'--region: there is no region "{region}" in {where}. '
                + (f"Did you mean {near}?" if near else "Write its code or its name.")
            )
        area = known
    return code, area


def _record(row: DayRow) -> dict[str, object]:
    return {"date": row.date.isoformat(), "business": row.business, "half": row.half, "why": row.why}


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _show(rows: Sequence[DayRow], where: str) -> None:
    open_days = sum(row.business for row in rows)
    said = f"{count(open_days, 'business day')} of {len(rows)} days"
    click.echo(
        f"{where}: {said}." if where else f"{said}; only weekends are closed: add --country for holidays."
    )
    for row in rows:
        mark = "half  " if row.half else "open  " if row.business else "closed"
        click.echo(f"{full_day(row.date):>15}  {mark}  {row.why}".rstrip()[:80])
