"""What the words of a log entry say, one after the other: who, how, when, with whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Final, NoReturn, cast

from ics_followup.intake.log_days import Setting, clock_at, day_at, promise_at, promise_size
from ics_followup.intake.log_steps import step_at
from ics_followup.intake.log_text import is_name, plain, unquoted, unread, without_a_day, words_of
from ics_followup.intake.log_words import (
    CHANNELS,
    DECISIVE,
    FILLERS,
    MINE,
    clause_at,
    is_word,
    phrase_at,
)
from ics_followup.intake.misread import Misread, shown
from ics_followup.intake.people import matching
from ics_followup.model import Direction, Person, Promise

_LONGEST_NAME: Final = 5


@dataclass(slots=True)
class Heard:
    """What the words of an entry have said so far.

    ``hard`` is a written in or out; ``mine`` and ``theirs`` say whose deeds were named. ``marks`` are all
    meanings met (``log_words``), ``unknown`` the words that have none. ``day`` is None where nothing says it.
    """

    day: date | None = None
    clock: time | None = None
    hard: set[Direction] = field(default_factory=set)
    mine: bool = False
    theirs: bool = False
    subject: str = ""
    marks: set[str] = field(default_factory=set)
    channels: set[str] = field(default_factory=set)
    outcomes: set[str] = field(default_factory=set)
    promise: Promise | None = None
    deadline: date | None = None
    people: list[str] = field(default_factory=list)
    everybody: bool = False
    step: str = ""
    unknown: list[str] = field(default_factory=list)
    note: str = ""


def heard_in(entry: str, setting: Setting) -> Heard:
    """Take in the words of an entry; raises Misread for a day or a name that cannot be meant."""
    return _Listener(entry, setting).listen()


class _Listener:
    """Goes through the words of one entry from left to right."""

    def __init__(self, entry: str, setting: Setting) -> None:
        self.entry = entry
        self.setting = setting
        self.words, note = words_of(entry)
        self.heard = Heard(note=note)

    def listen(self) -> Heard:
        if not self.words or len(self.words) > 60 or len(self.entry) > 2000:
            self.unread("")
        self.find_day()
        index = 0
        while index < len(self.words):
            index += self.word(index)
        if self.heard.day is None:
            self.heard.day = self.setting.written
        return self.heard

    # --- the day ---------------------------------------------------------------------------------------------

    def find_day(self) -> None:
        """Find the day on which it happened, and take it out of the words; one after "by" or "said" is not it."""
        index = 0
        plains = [plain(word) for word in self.words]
        while index < len(self.words):
            clause = clause_at(plains, index)
            if clause and clause[0] in ("promised", "by", "deadline", "check back"):
                index = self.over_promise(index + clause[1])
                continue
            phrase = phrase_at(plains, index)
            if phrase and "said" in phrase[0]:
                index = self.over_promise(self.to_promise(index + phrase[1]))
                continue
            found = day_at(self.words[index:], self.setting)
            if found is None:
                index += phrase[1] if phrase else 1
                continue
            self.heard.day, rest = found
            timed = clock_at(rest, self.heard.day, after_day=True)
            if timed:
                self.heard.clock, rest = timed[0].clock, timed[1]
            self.words = [*self.words[:index], *rest]
            return

    def over_promise(self, index: int) -> int:
        """Where the words go on after a day that they named."""
        return index + promise_size(self.words[index:], self.setting)

    def to_promise(self, index: int) -> int:
        """Over the words between "they said" and the day, if there is one."""
        at = index
        while at < len(self.words):
            if promise_size(self.words[at:], self.setting):
                return at
            if plain(self.words[at]) not in FILLERS:
                return index
            at += 1
        return index

    # --- one word after the other ----------------------------------------------------------------------------

    def word(self, index: int) -> int:
        """Take in what begins at a word; returns how many words that was."""
        word = self.words[index]
        plains = [plain(other) for other in self.words[index : index + 8]]
        if word.startswith('"'):
            self.heard.people.append(self.resolved(unquoted(word)))
            return 1
        clause = clause_at(plains, 0)
        if clause and not (clause[0] == "by" and self.by_whom(index + 1)):
            return clause[1] + self.clause(clause[0], index + clause[1])
        if clause:
            return 1
        named = self.name(index) if word[:1].isupper() else 0
        if named:
            return named
        phrase = phrase_at(plains, 0)
        if phrase:
            self.phrase(phrase[0], index + phrase[1])
            if "said" in phrase[0]:
                return phrase[1] + self.said(index + phrase[1])
            return phrase[1]
        named = self.name(index)
        if named:
            return named
        if plains[0] == "from":
            self.heard.theirs = True
            return 1
        return self.other(index)

    def other(self, index: int) -> int:
        """A time of day, a second day, a name after "to" or "from", or a word that is not known."""
        heard, rest = self.heard, self.words[index:]
        day = heard.day or self.setting.written
        if heard.clock is None and day is not None:
            timed = clock_at(rest, day, after_day=False)
            if timed:
                heard.clock = timed[0].clock
                return len(rest) - len(timed[1])
        before = plain(self.words[index - 1]) if index else ""
        if before in ("to", "from") and is_name(rest[0]):
            size = self.unknown_name(index)
            heard.people.append(" ".join(rest[:size]))
            return size
        if heard.day is not None and day_at(rest, self.setting):
            self.unread("it names two days; write two entries, with a ; between them")
        heard.unknown.append(rest[0])
        return 1

    def phrase(self, marks: frozenset[str], after: int) -> None:
        heard = self.heard
        subject = self.heard.subject
        if "somebody" in marks:
            heard.subject = "they" if not heard.mine and self.is_verb(after) else subject
            return
        if marks & {"i", "they"}:
            heard.subject = "i" if "i" in marks else "they"
            heard.theirs = heard.theirs or (heard.subject == "they" and not self.is_verb(after))
            return
        heard.hard |= cast(set[Direction], marks & {"out", "in"})
        if "declined" in marks:
            heard.marks.add("" if subject == "they" else "status")
            marks = frozenset(("theirs", "rejection")) if subject == "they" else frozenset()
        if "not" in marks and subject == "they":
            marks = frozenset(("silence",))
        if "me" in marks:
            heard.theirs = heard.theirs or subject == "they"
            heard.mine = heard.mine or subject != "they"
            if subject == "they":
                marks -= set(MINE)
        heard.theirs = heard.theirs or "theirs" in marks
        heard.channels |= marks & set(CHANNELS)
        heard.outcomes |= marks & {*MINE, *DECISIVE, "reply"}
        heard.everybody = heard.everybody or "all" in marks
        heard.marks |= marks

    def is_verb(self, index: int) -> bool:
        """Whether a verb begins at a word; one or two small words may stand before it."""
        plains = [plain(word) for word in self.words[index : index + 8]]
        for at in range(min(3, len(plains))):
            phrase = phrase_at(plains, at)
            if phrase and phrase[0] & {"me", "theirs", "declined", "not", "unreached", "silence"}:
                return True
            if not phrase or phrase[0]:
                return False
        return False

    def said(self, index: int) -> int:
        """Take in the day after "they said"; returns how many words that was, 0 where there is none."""
        at = self.to_promise(index)
        found = promise_at(self.words[at:], self.base(), self.setting)
        if not found:
            return 0
        self.promised(found[0])
        return at - index + found[1]

    def base(self) -> date:
        day = self.heard.day or self.setting.written
        if day is None:
            raise without_a_day(self.entry)
        return day

    # --- parts that a word leads -----------------------------------------------------------------------------

    def clause(self, lead: str, index: int) -> int:
        """Take in what follows a leading word; returns how many words that was."""
        if lead == "with":
            return self.with_whom(index)
        if lead == "for":
            return self.for_step(index)
        found = promise_at(self.words[index:], self.base(), self.setting)
        if not found:
            rest = " ".join(self.words[index : index + 4])
            self.unread(f"{shown(rest)} is not a day" if rest else "the day is missing at its end")
        promise = found[0]
        if lead in ("promised", "check back"):
            self.heard.theirs = self.heard.theirs or not (self.heard.hard or self.heard.subject == "i")
        if lead == "deadline":
            self.deadline(promise.day)
        else:
            self.promised(promise._replace(kind="from") if lead == "check back" else promise)
        return found[1]

    def promised(self, promise: Promise) -> None:
        if self.heard.promise is not None:
            self.unread("it names two promised days; write the one that holds")
        self.heard.promise = promise

    def deadline(self, day: date) -> None:
        if self.heard.deadline is not None:
            self.unread("it names two days to answer by; write the one that holds")
        self.heard.deadline = day

    def by_whom(self, index: int) -> bool:
        """Whether "by" leads to a channel or a person ("by phone", "by Dana"), not to a day."""
        rest = self.words[index:]
        plains = [plain(word) for word in rest[:3]]
        phrase = phrase_at(plains, 0) if rest else None
        if phrase and phrase[0] & {*CHANNELS, "somebody", "they"}:
            return True
        return bool(rest) and len(matching(rest[0], self.setting.people)) == 1

    def with_whom(self, index: int) -> int:
        at, found = index, 0
        while at < len(self.words):
            word = self.words[at]
            if plain(word) in ("and", "&", "+") and found:
                if not self.names_go_on(at + 1):
                    break
                at += 1
                continue
            size = self.person(at)
            if not size:
                break
            at, found = at + size, found + 1
        if not found:
            self.unread('after "with" there is no name')
        return at - index

    def names_go_on(self, index: int) -> bool:
        if index >= len(self.words):
            return False
        word = self.words[index]
        return word.startswith('"') or bool(self.known(index)[0]) or is_name(word)

    def person(self, index: int) -> int:
        """Take in one person after "with"; returns how many words that was, 0 for none."""
        word, heard = self.words[index], self.heard
        if word.startswith('"'):
            heard.people.append(self.resolved(unquoted(word)))
            return 1
        if plain(word) in ("all", "everyone", "everybody", "alle"):
            heard.everybody = True
            return 1
        size, found = self.known(index)
        if size:
            heard.people.append(self.one_of(found, " ".join(self.words[index : index + size])))
            return size
        phrase = phrase_at([plain(other) for other in self.words[index : index + 4]], 0)
        if (phrase and phrase[0] & {"somebody", "they"}) or plain(word) in ("them", "him", "her"):
            return phrase[1] if phrase else 1
        size = self.unknown_name(index)
        if not size and not phrase and word.isalpha() and not is_word(plain(word)) and not heard.people:
            size = 1
        if size:
            heard.people.append(" ".join(self.words[index : index + size]))
        return size

    def unknown_name(self, index: int) -> int:
        size = 0
        while size < _LONGEST_NAME and index + size < len(self.words) and is_name(self.words[index + size]):
            size += 1
        return size

    def for_step(self, index: int) -> int:
        rest = self.words[index:]
        size, found = self.known(index)
        if size:
            self.heard.people.append(self.one_of(found, " ".join(rest[:size])))
            return size
        if not rest or plain(rest[0]) in ("the", "a", "an", "me", "my", "their"):
            self.unread('after "for" there is no step')
        self.heard.step, size = step_at([plain(word) for word in rest[:8]], self.setting.steps)
        if self.heard.step == "thanks_card" and not self.heard.channels:
            self.heard.channels.add("card")
        return size

    # --- people ----------------------------------------------------------------------------------------------

    def known(self, index: int) -> tuple[int, list[Person]]:
        """The people of the sheet whose name begins at a word, by the longest name that fits."""
        if self.words[index][:1].islower() and is_word(plain(self.words[index])):
            return 0, []
        for size in range(min(_LONGEST_NAME, len(self.words) - index), 0, -1):
            found = matching(" ".join(self.words[index : index + size]), self.setting.people)
            if found:
                return size, found
        return 0, []

    def name(self, index: int) -> int:
        """Take in a person of the sheet; before a verb that is who did it."""
        size, found = self.known(index)
        if not size:
            return 0
        self.heard.people.append(self.one_of(found, " ".join(self.words[index : index + size])))
        if not self.heard.mine and not self.heard.hard and self.is_verb(index + size):
            self.heard.subject = "they"
        return size

    def one_of(self, found: Sequence[Person], text: str) -> str:
        if len(found) > 1:
            names = " or ".join(person.name for person in found)
            raise Misread(f"{shown(text)} in the log could be {names}", "Write the full name.")
        return found[0].name

    def resolved(self, name: str) -> str:
        found = matching(name, self.setting.people)
        return found[0].name if len(found) == 1 else name

    def unread(self, why: str) -> NoReturn:
        raise unread(self.entry, why)
