"""A case as JSON and back, so that a client of whom nothing changed need not be looked at again. Pure.

Nothing but the case stands in it: what the client's level does not show is not in a case either.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final, cast, get_args
from zoneinfo import ZoneInfo

from ics_followup.sharing.caseload import Case, Figures, Line, Standing, Wrong
from ics_followup.sharing.levels import LEVELS
from ics_followup.sharing.view import Notable, Step, Text

_STEP_DAYS: Final = {"late_since"}
_STANDINGS: Final = get_args(Standing)
_WRONG: Final = get_args(Wrong)


def written(case: Case) -> dict[str, Any]:
    """A case as what JSON knows: texts, numbers, lists."""
    plain: dict[str, Any] = case._asdict()
    plain["until"] = _day_text(case.until)
    plain["quiet_since"] = _day_text(case.quiet_since)
    plain["lines"] = [[_step(line.step), line.name, line.role] for line in case.lines]
    plain["notable"] = [
        [each.kind, each.day.isoformat(), each.process, each.said, each.due] for each in case.notable
    ]
    plain["figures"] = list(case.figures)
    return plain


def read(plain: Any) -> Case:
    """The case that was written; a field that it does not have is as usual.

    Raises ValueError, TypeError, KeyError or AttributeError for anything else.
    """
    known = {name: plain.get(name, otherwise) for name, otherwise in Case._field_defaults.items()}
    known |= {name: plain[name] for name in Case._fields if name not in known}
    if known["standing"] not in _STANDINGS or known["level"] not in LEVELS or known["wrong"] not in _WRONG:
        raise ValueError("no case")
    if not isinstance(known["stays"], bool):
        raise TypeError("no answer")
    ZoneInfo(known["timezone"])
    known["until"] = _day(known["until"])
    known["quiet_since"] = _day(known["quiet_since"])
    known["problems"] = tuple(map(_text, known["problems"]))
    known["lines"] = tuple(Line(_step_of(step), name, role) for step, name, role in known["lines"])
    known["notable"] = tuple(
        Notable(kind, date.fromisoformat(day), process, said, due is True)
        for kind, day, process, said, due in known["notable"]
    )
    known["names"] = tuple((_text(ref), _text(name)) for ref, name in known["names"])
    known["figures"] = Figures._make(map(_counted, known["figures"]))
    return Case(**known)


def _counted(value: Any) -> Any:
    """A number, or the numbers of a list."""
    return tuple(map(int, value)) if isinstance(value, list) else int(value)


def _step(step: Step) -> list[Any]:
    """The fields of a step in their order; a moment is its UTC seconds, its zone, and where it ends."""
    fields: dict[str, Any] = step._asdict()
    fields["start"] = [int(step.start.timestamp()), _zone_text(step.start)]
    fields["end"] = int((step.end - step.start).total_seconds())
    for name in _STEP_DAYS:
        fields[name] = _day_text(fields[name])
    return list(fields.values())


def _step_of(values: Sequence[Any]) -> Step:
    fields = dict(zip(Step._fields, values, strict=True))
    seconds, zone = fields["start"]
    clock = ZoneInfo(zone)
    fields["start"] = datetime.fromtimestamp(seconds, clock)
    fields["end"] = datetime.fromtimestamp(seconds + fields["end"], clock)
    for name in _STEP_DAYS:
        fields[name] = _day(fields[name])
    fields["to"], fields["why"] = tuple(fields["to"]), tuple(fields["why"])
    fields["message"] = Text(*fields["message"]) if fields["message"] else None
    return Step(**fields)


def _zone_text(moment: datetime) -> str:
    return cast(str, getattr(moment.tzinfo, "key", None) or "UTC")


def _day_text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text is not None else None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value
