"""TOML becomes steps: every word of a cadence file is known and of the right kind, or it is a mistake."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal, cast, get_args

from ics_followup.cadence.mistakes import CadenceError, Mistake
from ics_followup.cadence.steps import (
    ANCHORS,
    CONDITIONS,
    NAMED_SLOTS,
    RELATIVE_SLOTS,
    RULES,
    Cadence,
    Ceiling,
    Counts,
    Offset,
    Roll,
    Step,
    To,
    Unit,
    When,
)
from ics_followup.model import Channel, Status, StepKind
from ics_followup.patterns import pattern

if TYPE_CHECKING:
    from ics_followup.cadence.lines import Spot

_CADENCE_WORDS: Final = (
    "name", "summary", "source", "quiet_before_promise", "least_gap", "gap_across_rows", "cap", "answer_resets_count",
    "keeps_in_touch", "step",
)  # fmt: skip
_STEP_WORDS: Final = (
    "id", "kind", "to", "draft", "draft_by_channel", "last_draft", "channel", "turns", "when", "if", "states",
    "least", "most", "counts", "carries", "joins", "floor", "ceiling", "rules",
)  # fmt: skip
_CHANNELS: Final = ("mirror", *get_args(Channel))
_ID: Final = re.compile(r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*")
_RULE: Final = re.compile(r"([A-Z]+[0-9]*\.|[A-Z]+)([0-9]{1,3})")
_AT: Final = pattern(r" \(at line ([0-9]+), column ([0-9]+)\)\Z")


def cadence_from(text: str, file: str, *, sense: bool = True) -> Cadence:
    """Read a cadence file; CadenceError lists everything that it says wrongly, each with its path and line.

    ``file`` is the name that messages show. Without ``sense``, only the words are looked at, not whether the
    steps can happen and the cadence ends.
    """
    cadence, mistakes = read_cadence(text, sense=sense)
    if mistakes or cadence is None:
        raise CadenceError(file, text, mistakes)
    return cadence


def read_cadence(text: str, *, sense: bool = True) -> tuple[Cadence | None, tuple[Mistake, ...]]:
    """Read a cadence file as far as it can be understood, with everything that it says wrongly.

    None where the file is not TOML at all.
    """
    try:
        table = tomllib.loads(text)
    except RecursionError:
        from ics_followup.cadence.lines import Spot

        return None, (Mistake("", Spot(1, 1), "this is not valid TOML: it is nested too deeply"),)
    except ValueError as error:
        return None, (_not_toml(str(error), text),)
    reader = _Reader(text)
    cadence = reader.cadence(table)
    if sense:
        from ics_followup.cadence.sense import doubts

        for path, what in doubts(cadence, broken=reader.broken):
            reader.say(path, what)
    return cadence, tuple(reader.wrong)


def _not_toml(said: str, text: str) -> Mistake:
    from ics_followup.cadence.lines import Spot

    found = _AT.search(said)
    spot = Spot(int(found[1]), int(found[2])) if found else Spot(text.rstrip().count("\n") + 1, 1)
    return Mistake("", spot, f"this is not valid TOML: {_AT.sub('', said)}")


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
        raise ValueError(f'"{anchor}" is nothing that a day can be counted from{near(anchor, ANCHORS)}')
    if not plus:
        return Offset(anchor=anchor, amount=0, unit="business days")
    number, _, word = rest.strip().partition(" ")
    unit = word.strip() if word.strip().endswith("s") else f"{word.strip()}s"
    if not (number.isascii() and number.isdigit() and len(number) <= 3) or unit not in get_args(Unit):
        raise ValueError(f'"{rest.strip()}" is no distance; write for example "1 business day" or "2 weeks"')
    return Offset(anchor=anchor, amount=sign * int(number), unit=cast(Unit, unit))


def near(word: str, known: Sequence[str]) -> str:
    """The end of a message about an unknown word: the known one that it may mean, else all that are known."""
    from difflib import get_close_matches

    found = get_close_matches(word, known, n=1)
    return f'; did you mean "{found[0]}"?' if found else f"; known are: {', '.join(known)}"


def is_rule(text: str) -> bool:
    """Whether a text is the number of a rule: one of the four sources', a ruling, or one of the user's own.

    >>> [is_rule(text) for text in ("S1.5", "A20", "S1.99", "my rule", "MINE3")]
    [True, True, False, False, True]
    """
    found = _RULE.fullmatch(text)
    return found is not None and 1 <= int(found[2]) <= {**RULES, "S": 0}.get(found[1].rstrip("."), 999)


class _Reader:
    """Reads one file, collecting what is wrong in it."""

    def __init__(self, text: str) -> None:
        self.source = text
        self.wrong: list[Mistake] = []

    @cached_property
    def spots(self) -> dict[str, Spot]:
        from ics_followup.cadence.lines import spots_in

        return spots_in(self.source)

    def say(self, path: str, what: str) -> None:
        from ics_followup.cadence.lines import spot_of

        self.wrong.append(Mistake(path, spot_of(path, self.spots), what))

    @property
    def broken(self) -> frozenset[str]:
        """The paths of the mistakes so far."""
        return frozenset(mistake.path for mistake in self.wrong)

    def cadence(self, table: Mapping[str, Any]) -> Cadence:
        self.unknown(table, _CADENCE_WORDS, "")
        steps = table.get("step", [])
        if not isinstance(steps, list) or not steps:
            self.say("step", "a cadence needs at least one [[step]]")
            steps = []
        read = tuple(self.step(step, f"step[{index}]") for index, step in enumerate(steps))
        self.together(read)
        return Cadence(
            name=self.text(table, "name", "", needed=True),
            summary=self.text(table, "summary", "", needed=True),
            source=self.text(table, "source", ""),
            steps=read,
            quiet_before_promise=self.flag(table, "quiet_before_promise", "", True),
            least_gap=self.number(table, "least_gap", "", 1, 0),
            gap_across_rows=self.number(
                table, "gap_across_rows", "", self.number(table, "least_gap", "", 1, 0), 0
            ),
            cap=self.number(table, "cap", "", 0, 1) or None,
            answer_resets_count=self.flag(table, "answer_resets_count", "", True),
            keeps_in_touch=self.flag(table, "keeps_in_touch", "", False),
        )

    def together(self, steps: Sequence[Step]) -> None:
        """Names of steps: each once, and those that others join are there, before them."""
        ids = [step.id for step in steps]
        for index, step in enumerate(steps):
            if step.id and step.id in ids[:index]:
                self.say(f"step[{index}].id", f'two steps are called "{step.id}"')
            for joined in step.joins:
                if joined not in ids[:index]:
                    self.say(f"step[{index}].joins", f'no earlier step is called "{joined}"')

    def step(self, table: Any, path: str) -> Step:
        if not isinstance(table, dict):
            self.say(path, "write each step under a line [[step]]")
            table = {}
        self.unknown(table, _STEP_WORDS, f"{path}.")
        kind = self.one_of(table, "kind", path, get_args(StepKind), "contact")
        contact = kind == "contact"
        to = self.one_of(table, "to", path, get_args(To), "contact" if contact else "me")
        default = "status" if contact else "nothing"
        return Step(
            id=self.name(table, path),
            kind=cast(StepKind, kind),
            to=cast(To, to),
            draft=self.text(table, "draft", path, needed=True),
            draft_by_channel=self.by_channel(table, path),
            last_draft=self.text(table, "last_draft", path),
            channel=self.words(table, "channel", path, _CHANNELS, ("email",)),
            turns=self.words(table, "turns", path, _CHANNELS, ()),
            when=self.whens(table.get("when"), f"{path}.when"),
            conditions=self.conditions(table, path),
            states=self.words(table, "states", path, ("any", *get_args(Status)), ("awaiting",)),
            least=self.number(table, "least", path, 1, 1),
            most=self.most(table, path),
            counts=cast(Counts, self.one_of(table, "counts", path, get_args(Counts), default)),
            carries=self.flag(table, "carries", path, False),
            joins=self.strings(table, "joins", path),
            floor=self.offset(table["floor"], f"{path}.floor") if "floor" in table else None,
            ceiling=self.ceiling(table["ceiling"], f"{path}.ceiling") if "ceiling" in table else None,
            rules=self.rules(table, path),
        )

    def name(self, table: Mapping[str, Any], path: str) -> str:
        found = self.text(table, "id", path, needed=True)
        if found and not _ID.fullmatch(found):
            self.say(f"{path}.id", f'"{found}" is no name of a step; write small letters, like "check_in"')
        return found

    def most(self, table: Mapping[str, Any], path: str) -> int:
        """How often at most; a step that is to come several times must say when it is enough."""
        least, most = self.number(table, "least", path, 1, 1), self.number(table, "most", path, 1, 1)
        if least > most and "most" not in table:
            self.say(f"{path}.least", f"at least {least} times, but no most: write most = {least} or more")
        elif least > most:
            self.say(f"{path}.most", f"at most {most} times is less than the least of {least}")
        return most

    def conditions(self, table: Mapping[str, Any], path: str) -> tuple[tuple[str, ...], ...]:
        return tuple(
            tuple(self.condition(word.strip(), f"{path}.if") for word in entry.split(" or "))
            for entry in self.strings(table, "if", path)
        )

    def condition(self, text: str, path: str) -> str:
        bare = text.removeprefix("not ")
        if bare not in CONDITIONS:
            self.say(path, f'"{bare}" is no condition{near(bare, CONDITIONS)}')
        return text

    def by_channel(self, table: Mapping[str, Any], path: str) -> dict[str, str]:
        value = table.get("draft_by_channel", {})
        if not isinstance(value, dict) or not all(isinstance(draft, str) for draft in value.values()):
            self.say(
                f"{path}.draft_by_channel", 'write a draft for each channel, like { phone = "status_call" }'
            )
            return {}
        for channel in value:
            if channel not in get_args(Channel):
                what = f'"{channel}" is no channel{near(channel, get_args(Channel))}'
                self.say(f"{path}.draft_by_channel.{channel}", what)
        return dict(value)

    def whens(self, value: Any, path: str) -> tuple[When, ...]:
        entries = value if isinstance(value, list) and value else [value]
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
            bound=self.flag(table, "bound", path, day.anchor in ("first promise", "renewed promise")),
            rules=self.rules(table, path),
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

    def rules(self, table: Mapping[str, Any], path: str) -> tuple[str, ...]:
        found = self.strings(table, "rules", path)
        for rule in found:
            if not is_rule(rule):
                self.say(
                    f"{path}.rules", f'"{rule}" is not the number of a rule; write one like "S1.5" or "A20"'
                )
        return found

    def unknown(self, table: Mapping[str, Any], known: Sequence[str], path: str) -> None:
        for key in table:
            if key not in known:
                self.say(f"{path}{key}", f"this word is not known here{near(key, known)}")

    def text(self, table: Mapping[str, Any], key: str, path: str, *, needed: bool = False) -> str:
        value = table.get(key, "")
        if not isinstance(value, str) or (needed and not value.strip()):
            self.say(f"{path}.{key}".lstrip("."), 'write a text in quotes, like "thanks"')
            return ""
        return value.strip()

    def flag(self, table: Mapping[str, Any], key: str, path: str, default: bool) -> bool:
        value = table.get(key, default)
        if not isinstance(value, bool):
            self.say(f"{path}.{key}".lstrip("."), "write true or false, without quotes")
            return default
        return value

    def number(self, table: Mapping[str, Any], key: str, path: str, default: int, least: int) -> int:
        value = table.get(key, default)
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or (key in table and not least <= value <= 100):
            where = f"{path}.{key}".lstrip(".")
            if where not in self.broken:
                self.say(where, f"write a whole number from {least} to 100")
            return default
        return int(value)

    def strings(self, table: Mapping[str, Any], key: str, path: str) -> tuple[str, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
            self.say(f"{path}.{key}", 'write a list of texts, like ["first promise"]')
            return ()
        return tuple(value)

    def words(
        self, table: Mapping[str, Any], key: str, path: str, known: Sequence[str], default: tuple[str, ...]
    ) -> tuple[str, ...]:
        found = self.strings(table, key, path)
        if not found and table.get(key) == []:
            self.say(f"{path}.{key}", f"this list is empty; known are: {', '.join(known)}")
        for word in found:
            if word not in known:
                self.say(f"{path}.{key}", f'"{word}" is not known here{near(word, known)}')
        return found or default

    def one_of(
        self, table: Mapping[str, Any], key: str, path: str, known: Sequence[str], default: str
    ) -> str:
        value = table.get(key, default)
        if value not in known:
            self.say(f"{path}.{key}", f'"{value}" is not known here{near(str(value), known)}')
            return default
        return str(value)
