"""The words of a cadence file: TOML becomes steps, and whatever it says wrongly is an error at load."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, cast, get_args

from ics_followup.model import Channel, Status, StepKind
from ics_followup.problems import FollowupError

Unit = Literal["business days", "days", "weeks", "months"]
Counts = Literal["thanks", "status", "reply", "keep in touch", "nothing"]
To = Literal["each interviewer", "contact", "me", "other processes"]
Roll = Literal["next", "previous", "none"]

ANCHORS: Final = (
    "interview",
    "interview end",
    "first promise",
    "renewed promise",
    "last contact",
    "last answer",
    "previous step",
    "rejection",
    "offer",
    "acceptance",
    "decline",
    "withdrawal",
    "hold",
    "closing",
    "deadline",
)
"""What a day can be counted from."""

CONDITIONS: Final = (
    "first promise",
    "renewed promise",
    "promise renewed three times",
    "no promise",
    "no answer",
    "nobody reached",
    "nothing sent",
    "sent once",
    "sent twice",
    "went well",
    "large company",
    "high priority",
    "has news",
    "keeping in touch",
    "person without address",
    "has deadline",
    "later round",
)
"""What a step can be made to depend on; each may be negated with ``not`` and joined with ``or``."""

RELATIVE_SLOTS: Final = ("after the interview", "after the call")
NAMED_SLOTS: Final = ("work-hours", "mid-morning", "mid-afternoon", "end-of-day", "evening", "close")
BUILT_IN: Final = Path(__file__).parent.parent / "data" / "cadences"


class CadenceError(FollowupError):
    """A cadence file says something that cannot be followed. The message names the file and the place."""

    status = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """A distance in time: an anchor and how far from it. Zero business days roll forward to one."""

    anchor: str
    amount: int
    unit: Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """One way to find the day of a step, with the slot it then takes.

    ``bound`` days hang on a promise: they are exempt from the least gap (A20). ``roll`` says where a day goes
    that is not a business day.
    """

    day: Offset
    slot: str
    roll: Roll
    bound: bool
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """The last day for a step (calendar days, included), and what happens where no day is in reach.

    ``otherwise`` is ``interview`` (act on the interview's own day, A14), ``late`` (act, and say that it is
    late) or ``drop``.
    """

    day: Offset
    otherwise: Literal["interview", "late", "drop"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of a cadence. ``conditions`` must all hold; each is a tuple of alternatives, any of which may.

    ``channel`` lists what to try in order (``mirror`` is the employer's own last channel); ``turns`` lists the
    channels of a repeated step in turn instead. ``most`` is how often it comes in one stretch of silence.
    """

    id: str
    kind: StepKind
    to: To
    draft: str
    draft_by_channel: Mapping[str, str]
    last_draft: str
    channel: tuple[str, ...]
    turns: tuple[str, ...]
    when: tuple[When, ...]
    conditions: tuple[tuple[str, ...], ...]
    states: tuple[str, ...]
    least: int
    most: int
    counts: Counts
    carries: bool
    joins: tuple[str, ...]
    floor: Offset | None
    ceiling: Ceiling | None
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence:
    """A named list of steps.

    ``least_gap`` is in business days, between two contacts to one person. ``cap`` counts status contacts in
    one stretch of silence, or in all where an answer does not reset the count; None for no cap.
    ``keeps_in_touch`` is what an empty cell in the column keep_in_touch means.
    """

    name: str
    summary: str
    source: str
    steps: tuple[Step, ...]
    quiet_before_promise: bool
    least_gap: int
    cap: int | None
    answer_resets_count: bool
    keeps_in_touch: bool


@cache
def built_in_names() -> tuple[str, ...]:
    """The cadences that come with the program, in alphabetical order."""
    return tuple(sorted(path.stem for path in BUILT_IN.glob("*.toml")))


@cache
def built_in(name: str) -> Cadence:
    """The built-in cadence of that name; KeyError where there is none."""
    if name not in built_in_names():
        raise KeyError(name)
    return cadence_from((BUILT_IN / f"{name}.toml").read_text(encoding="utf-8"), f"{name}.toml")


def cadence_from(text: str, file: str) -> Cadence:
    """Read a cadence file; CadenceError lists everything that it says wrongly, each with its path."""
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise CadenceError(f"{file}: this is not valid TOML: {error}") from None
    return _Reader(file).cadence(table)


def offset_from(text: str) -> Offset:
    """Read a day such as ``first promise + 1 business day``; ValueError says what is wrong.

    >>> offset_from("last contact + 1 week")
    Offset(anchor='last contact', amount=1, unit='weeks')
    >>> offset_from("renewed promise")
    Offset(anchor='renewed promise', amount=0, unit='business days')
    """
    sign = 1
    anchor, plus, rest = text.partition(" + ")
    if not plus:
        anchor, plus, rest = text.partition(" - ")
        sign = -1
    anchor = anchor.strip()
    if anchor not in ANCHORS:
        raise ValueError(f'"{anchor}" is nothing that a day can be counted from{_near(anchor, ANCHORS)}')
    if not plus:
        return Offset(anchor=anchor, amount=0, unit="business days")
    number, _, word = rest.strip().partition(" ")
    unit = word.strip() if word.strip().endswith("s") else f"{word.strip()}s"
    if not (number.isascii() and number.isdigit() and len(number) <= 3) or unit not in get_args(Unit):
        raise ValueError(f'"{rest.strip()}" is no distance; write for example "1 business day" or "2 weeks"')
    return Offset(anchor=anchor, amount=sign * int(number), unit=cast(Unit, unit))


def _near(word: str, known: Sequence[str]) -> str:
    found = difflib.get_close_matches(word, known, n=1)
    return f'; did you mean "{found[0]}"?' if found else f"; known are: {', '.join(known)}"


class _Reader:
    """Reads one file, collecting what is wrong in it."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.wrong: list[str] = []

    def cadence(self, table: Mapping[str, Any]) -> Cadence:
        known = (
            "name", "summary", "source", "quiet_before_promise", "least_gap", "cap", "answer_resets_count",
            "keeps_in_touch", "step",
        )  # fmt: skip
        self.unknown(table, known, "")
        steps = table.get("step", [])
        if not isinstance(steps, list) or not steps:
            self.say("step", "a cadence needs at least one [[step]]")
            steps = []
        read = tuple(self.step(step, f"step[{index}]") for index, step in enumerate(steps))
        self.whole(read)
        cadence = Cadence(
            name=self.text(table, "name", "", needed=True),
            summary=self.text(table, "summary", "", needed=True),
            source=self.text(table, "source", ""),
            steps=read,
            quiet_before_promise=table.get("quiet_before_promise", True) is True,
            least_gap=self.number(table, "least_gap", "", 1, 0),
            cap=self.number(table, "cap", "", 0, 1) or None,
            answer_resets_count=table.get("answer_resets_count", True) is True,
            keeps_in_touch=table.get("keeps_in_touch", False) is True,
        )
        if self.wrong:
            raise CadenceError("\n".join(f"{self.file}: {line}" for line in self.wrong))
        return cadence

    def whole(self, steps: Sequence[Step]) -> None:
        ids = [step.id for step in steps]
        for step_id in sorted({step_id for step_id in ids if ids.count(step_id) > 1}):
            self.say("step", f'two steps are called "{step_id}"')
        for index, step in enumerate(steps):
            for joined in step.joins:
                if joined not in ids[:index]:
                    self.say(f"step[{index}].joins", f'no earlier step is called "{joined}"')

    def step(self, table: Any, path: str) -> Step:
        if not isinstance(table, dict):
            self.say(path, "write each step under a line [[step]]")
            table = {}
        known = (
            "id", "kind", "to", "draft", "draft_by_channel", "last_draft", "channel", "turns", "when", "if",
            "states", "least", "most", "counts", "carries", "joins", "floor", "ceiling", "rules",
        )  # fmt: skip
        self.unknown(table, known, f"{path}.")
        kind = self.one_of(table, "kind", path, get_args(StepKind), "contact")
        contact = kind == "contact"
        to = self.one_of(table, "to", path, get_args(To), "contact" if contact else "me")
        channels = ("mirror", *get_args(Channel))
        return Step(
            id=self.text(table, "id", path, needed=True),
            kind=cast(StepKind, kind),
            to=cast(To, to),
            draft=self.text(table, "draft", path, needed=True),
            draft_by_channel={str(k): str(v) for k, v in dict(table.get("draft_by_channel", {})).items()},
            last_draft=self.text(table, "last_draft", path),
            channel=self.words(table, "channel", path, channels, ("email",)),
            turns=self.words(table, "turns", path, channels, ()),
            when=self.whens(table.get("when"), f"{path}.when"),
            conditions=tuple(
                tuple(self.condition(word.strip(), f"{path}.if") for word in entry.split(" or "))
                for entry in self.strings(table, "if", path)
            ),
            states=self.words(table, "states", path, ("any", *get_args(Status)), ("awaiting",)),
            least=self.number(table, "least", path, 1, 1),
            most=self.number(table, "most", path, 1, 1),
            counts=cast(
                Counts,
                self.one_of(table, "counts", path, get_args(Counts), "status" if contact else "nothing"),
            ),
            carries=table.get("carries", False) is True,
            joins=self.strings(table, "joins", path),
            floor=self.offset(table["floor"], f"{path}.floor") if "floor" in table else None,
            ceiling=self.ceiling(table["ceiling"], f"{path}.ceiling") if "ceiling" in table else None,
            rules=self.strings(table, "rules", path),
        )

    def whens(self, value: Any, path: str) -> tuple[When, ...]:
        entries = value if isinstance(value, list) else [value]
        return tuple(self.when(entry, f"{path}[{index}]") for index, entry in enumerate(entries))

    def when(self, table: Any, path: str) -> When:
        if not isinstance(table, dict) or "day" not in table:
            self.say(path, 'write { day = "…", slot = "…" }')
            table = {"day": "interview"}
        self.unknown(table, ("day", "slot", "roll", "bound", "rules"), f"{path}.")
        day = self.offset(table["day"], f"{path}.day")
        slots = (*NAMED_SLOTS, *RELATIVE_SLOTS)
        return When(
            day=day,
            slot=self.one_of(table, "slot", path, slots, "work-hours"),
            roll=cast(Roll, self.one_of(table, "roll", path, get_args(Roll), "next")),
            bound=table.get("bound", day.anchor in ("first promise", "renewed promise")) is True,
            rules=self.strings(table, "rules", path),
        )

    def offset(self, value: Any, path: str) -> Offset:
        try:
            return offset_from(value if isinstance(value, str) else "")
        except ValueError as error:
            self.say(path, str(error))
            return Offset(anchor="interview", amount=0, unit="days")

    def ceiling(self, table: Any, path: str) -> Ceiling:
        if not isinstance(table, dict) or "day" not in table:
            self.say(path, 'write { day = "…", otherwise = "late" }')
            table = {"day": "interview"}
        self.unknown(table, ("day", "otherwise"), f"{path}.")
        otherwise = self.one_of(table, "otherwise", path, ("interview", "late", "drop"), "late")
        return Ceiling(
            day=self.offset(table["day"], f"{path}.day"),
            otherwise=cast(Literal["interview", "late", "drop"], otherwise),
        )

    def condition(self, text: str, path: str) -> str:
        bare = text.removeprefix("not ")
        if bare not in CONDITIONS:
            self.say(path, f'"{bare}" is no condition{_near(bare, CONDITIONS)}')
        return text

    def unknown(self, table: Mapping[str, Any], known: Sequence[str], path: str) -> None:
        for key in table:
            if key not in known:
                self.say(f"{path}{key}", f"this word is not known here{_near(key, known)}")

    def text(self, table: Mapping[str, Any], key: str, path: str, *, needed: bool = False) -> str:
        value = table.get(key, "")
        if not isinstance(value, str) or (needed and not value.strip()):
            self.say(f"{path}.{key}".lstrip("."), 'write a text in quotes, like "thanks"')
            return ""
        return value.strip()

    def number(self, table: Mapping[str, Any], key: str, path: str, default: int, least: int) -> int:
        value = table.get(key, default)
        if (
            not isinstance(value, int)
            or isinstance(value, bool)
            or (key in table and not least <= value <= 100)
        ):
            self.say(f"{path}.{key}".lstrip("."), f"write a whole number from {least} to 100")
            return default
        return value

    def strings(self, table: Mapping[str, Any], key: str, path: str) -> tuple[str, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
            self.say(f"{path}.{key}", 'write a list of texts, like ["first promise"]')
            return ()
        return tuple(value)

    def words(
        self, table: Mapping[str, Any], key: str, path: str, known: Sequence[str], default: tuple[str, ...]
    ) -> tuple[str, ...]:
        found = self.strings(table, key, path) or default
        for word in found:
            if word not in known:
                self.say(f"{path}.{key}", f'"{word}" is not known here{_near(word, known)}')
        return found

    def one_of(
        self, table: Mapping[str, Any], key: str, path: str, known: Sequence[str], default: str
    ) -> str:
        value = table.get(key, default)
        if value not in known:
            self.say(f"{path}.{key}", f'"{value}" is not known here{_near(str(value), known)}')
            return default
        return str(value)

    def say(self, path: str, what: str) -> None:
        self.wrong.append(f"{path}: {what}")
