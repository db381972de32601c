"""The plan for other programs: the JSON and CSV of Contract 3."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from ics_followup.feed.events import uid_of
from ics_followup.model import Person, Reminder
from ics_followup.planning import Plan
from ics_followup.publish.journal import guarded

_FLAT: Final = (
    *(
        "interview",
        "client",
        "company",
        "role",
        "cadence",
        "step",
        "occurrence",
        "kind",
        "uid",
        "start",
        "end",
    ),
    *("timezone", "channel", "to", "state", "firm", "draft_kind", "subject", "body", "why", "rules"),
)


def json_text(plan: Plan, reminders: Iterable[Reminder]) -> str:
    """Reminders of a plan as one JSON list, in the order given."""
    return json.dumps([record(reminder, plan) for reminder in reminders], ensure_ascii=False, indent=1)


def record(reminder: Reminder, plan: Plan) -> Mapping[str, Any]:
    """One reminder as other programs read it. Times are on the employer's clock, with their offset."""
    interview, draft = reminder.interview, plan.draft(reminder)
    return {
        "interview": interview.key,
        "client": interview.client,
        "company": interview.company,
        "role": interview.role,
        "cadence": reminder.cadence,
        "step": reminder.step,
        "occurrence": reminder.occurrence,
        "kind": reminder.kind,
        "uid": uid_of(reminder, plan.settings),
        "start": reminder.start.isoformat(timespec="seconds"),
        "end": reminder.end.isoformat(timespec="seconds"),
        "timezone": interview.timezone,
        "channel": reminder.channel,
        "to": [_person(person) for person in reminder.to],
        "state": reminder.state,
        "firm": reminder.firm,
        "draft": {
            "kind": draft.kind,
            "tone": draft.tone,
            "language": draft.language,
            "subject": draft.subject,
            "body": draft.body,
        },
        "why": list(reminder.why),
        "rules": list(reminder.rules),
    }


def _person(person: Person) -> Mapping[str, str]:
    return {"name": person.name, "email": person.email, "phone": person.phone}


def csv_text(plan: Plan, reminders: Iterable[Reminder]) -> str:
    """Reminders of a plan as CSV, one row for each reminder; lists are joined, and formulas guarded (OWASP)."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(_FLAT)
    for reminder in reminders:
        flat = dict(record(reminder, plan))
        draft = flat["draft"]
        flat |= {"draft_kind": draft["kind"], "subject": draft["subject"], "body": draft["body"]}
        flat["to"] = "; ".join(" ".join(part for part in person.values() if part) for person in flat["to"])
        flat["why"], flat["rules"] = " ".join(flat["why"]), " ".join(flat["rules"])
        flat["firm"] = "yes" if flat["firm"] else "no"
        writer.writerow([guarded(str(flat[name])) for name in _FLAT])
    return stream.getvalue()
