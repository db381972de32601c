"""From the text of a sheet to the text of an event: no message names a person or a company other than its own."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple
from urllib.parse import unquote

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from ics_followup.drafts import draft_for, facts_for
from ics_followup.drafts.languages import LANGUAGES
from ics_followup.feed.events import events_for
from ics_followup.model import Interview, Person
from ics_followup.planning import Plan, plan_for
from ics_followup.source import Source

TODAY: Final = date(2026, 11, 26)
SETTINGS: Final = """
[me]
name = "Sam Rivera"
phone = "+1 555 010 0199"
timezone = "America/Chicago"
country = "US"
[feed]
show = "all"
"""
HEADER: Final = (
    *("company", "role", "round", "interview", "people", "contact", "channel", "promised", "status"),
    *(
        "status_date",
        "deadline",
        "went_well",
        "priority",
        "materials",
        "news",
        "strength",
        "cadence",
        "language",
    ),
    *("keep_in_touch", "log"),
)
COMPANIES: Final = (
    "Dana",
    "Acme",
    "Acme Health",
    "Annabel & Sons",
    "Ann Arbor Clinic",
    "Jonas",
    "Ortiz",
    "Will",
)
"""Names that are those of people too, and names that hold one another."""

FIRST: Final = ("Dana", "Ann", "Annabel", "Anna", "Jo", "Jonas", "Will", "May", "Acme", "Lee")
LAST: Final = ("Ortiz", "Lind", "Lindgren", "Voss", "Okafor", "Dana", "Wong-Lind")
QUICK: Final = (Phase.explicit, Phase.generate)
"""A failing sheet is read as it is: making eight rows smaller takes minutes."""

KINDS: Final = sorted(
    {
        (path.parent.name, path.name.partition(".")[0])
        for path in (LANGUAGES / "en").rglob("*.txt")
        if not path.name.startswith("self")
    }
)


class Row(NamedTuple):
    """One line of the sheet; ``word`` is in its phrases and in no others, with the number of the person."""

    company: str
    people: tuple[str, ...]
    state: tuple[str, str, str]
    language: str
    cadence: str
    channel: str
    word: str
    promised: str
    went_well: str
    topics_name_the_others: bool
    strangers: bool


def rows_of_words(count: int) -> st.SearchStrategy[list[Row]]:
    return st.tuples(
        st.permutations(COMPANIES), st.lists(st.booleans(), min_size=count, max_size=count)
    ).flatmap(
        lambda drawn: st.tuples(*(row(drawn[0][number // 2], number) for number in range(count))).map(list)
    )


def row(company: str, number: int) -> st.SearchStrategy[Row]:
    people = st.lists(
        st.builds("{} {}".format, st.sampled_from(FIRST), st.sampled_from(LAST)) | st.sampled_from(FIRST),
        min_size=1,
        max_size=4,
        unique=True,
    )
    return st.builds(
        Row,
        company=st.just(company),
        people=people.map(tuple),
        state=st.sampled_from(
            [
                *[("awaiting", "", "")] * 3,
                ("offer", "2026-11-24", "2026-12-11"),
                ("accepted", "2026-11-25", ""),
                ("rejected", "2026-11-24", ""),
                ("withdrawn", "2026-11-25", ""),
                ("declined", "2026-11-25", ""),
                ("on hold", "2026-11-24", "2027-01-11"),
                ("closed", "2026-11-24", ""),
            ]
        ),
        language=st.sampled_from(["", "", "de", "en-GB"]),
        cadence=st.sampled_from(["balanced", "one-note", "promised-day", "three-touches", "long-game"]),
        channel=st.sampled_from(["", "email", "phone", "text", "linkedin"]),
        word=st.just(f"quux{number}"),
        promised=st.sampled_from(["", "2026-11-25", "2026-12-02", "2026-11-24; 2026-11-30"]),
        went_well=st.sampled_from(["", "yes"]),
        topics_name_the_others=st.booleans(),
        strangers=st.booleans(),
    )


def sheet_of(rows: Sequence[Row]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(HEADER)
    for number, one in enumerate(rows):
        other = rows[number - 1] if one.strangers else None
        cells = "; ".join(person_cell(one, number, place, other) for place in range(len(one.people)))
        firm, name = (f" {other.company}", f" {other.people[-1]}") if other else ("", "")
        status, day, deadline = one.state
        writer.writerow(
            (
                *(
                    one.company,
                    "Nurse" if number % 2 else "Analyst",
                    f"round {number}",
                    "2026-11-20 10:00",
                    cells,
                ),
                *("", one.channel, one.promised, status, day, deadline, one.went_well, "high"),
                *(f"the {one.word}paper for{name}", f"the {one.word}news of{firm}"),
                f"years of {one.word}work with{name}",
                *(one.cadence, one.language, "yes", ""),
            )
        )
    return stream.getvalue()


def person_cell(one: Row, number: int, place: int, other: Row | None) -> str:
    """A person with a topic: it may name somebody of the panel, or a person and the company of another row."""
    others = [name for name in one.people if name != one.people[place]]
    topic = f"the {one.word}topic{place}"
    if one.topics_name_the_others and others and place % 2:
        topic += f" of {others[0].split()[number % 2 - 1]}"
    if other:
        topic += f" which {other.people[place % len(other.people)]} runs at {other.company}"
    return f"{one.people[place]} <p{number}.{place}@example.com> +1-555-0{number}0{place} [{topic}]"


def words_in(text: str, words: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(words)}(?![\w-])", text) is not None


def leaks(text: str, row: Row, own: str, plan_rows: Sequence[Row]) -> Iterator[str]:
    """What a text to ``own`` of a row (empty: to nobody by name) holds of somebody else."""
    mine = {row.company, own, *own.split(), "Sam Rivera"} - {""}
    companies = {one.company for one in plan_rows} - mine
    people = {name for one in plan_rows for name in one.people} - mine
    longer = {name for name in (*companies, *people) if any(words_in(name, each) for each in mine)}
    yield from (name for name in longer if words_in(text, name))
    hidden = text
    for name in sorted(mine, key=len, reverse=True):
        hidden = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", "○", hidden)
    yield from (name for name in companies - longer if inside(hidden, name))
    yield from (part for name in people for part in name.split() if inside(hidden, part))
    place = row.people.index(own) if own else None
    own_phrases = {f"{row.word}{what}" for what in ("paper", "news", "work", f"topic{place}")}
    yield from (word for word in re.findall(r"quux\d+\w*", text) if word not in own_phrases)


def inside(text: str, name: str) -> bool:
    """Whether a name stands inside a sentence: May and Will begin sentences of their own."""
    return any(
        text[: match.start()].rstrip(" ")[-1:] not in ("", ".", "?", "!", ":", "\n", "|")
        for match in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)
    )


def plan_of(rows: Sequence[Row]) -> Plan:
    source = Source(sheet=sheet_of(rows).encode(), name="interviews.csv", config=SETTINGS)
    plan = plan_for(source, today=TODAY)
    assert not plan.errors
    return plan


def row_of(interview: Interview, rows: Sequence[Row]) -> Row:
    return rows[int(interview.round.removeprefix("round "))]


def own_name(person: Person | None) -> str:
    return person.name if person else ""


@settings(phases=QUICK, max_examples=25, deadline=None)
@given(rows=rows_of_words(8))
def test_no_message_of_a_plan_names_anybody_but_its_own(rows: list[Row]) -> None:
    plan = plan_of(rows)
    for reminder in plan.reminders:
        draft = plan.draft(reminder)
        row = row_of(reminder.interview, rows)
        person = reminder.person if reminder.kind == "contact" else reminder.interview.contact
        if reminder.kind != "contact" and reminder.draft in ("prepare", "reflect", "get_details"):
            continue
        text = f"{draft.subject}\n\n{draft.body}"
        assert list(leaks(text, row, own_name(person), rows)) == [], (reminder.draft, reminder.channel, text)


@settings(phases=QUICK, max_examples=25, deadline=None)
@given(rows=rows_of_words(4))
def test_no_message_of_any_kind_and_channel_names_anybody_but_its_own(rows: list[Row]) -> None:
    plan = plan_of(rows)
    for interview in plan.intake.interviews:
        row = row_of(interview, rows)
        for person in interview.people:
            facts = facts_for(
                interview,
                person,
                plan.settings.me,
                deadline=date(2026, 12, 11),
                turns=plan.turns,
                everybody=plan.everybody,
            )
            for kind, channel in KINDS:
                draft = draft_for(facts, kind=kind, channel=channel, tone="forward")
                text = f"{draft.subject}\n\n{draft.body}"
                assert list(leaks(text, row, person.name, rows)) == [], (kind, channel, text)


@settings(phases=QUICK, max_examples=25, deadline=None)
@given(rows=rows_of_words(8))
def test_no_event_of_a_contact_names_another_company(rows: list[Row]) -> None:
    """The title, what to do, the message, the email after a call, the links: the reasons alone may."""
    plan = plan_of(rows)
    for interview in plan.intake.interviews:
        row = row_of(interview, rows)
        chain = [one for one in plan.reminders if one.interview.key == interview.key]
        events = events_for([interview], chain, settings=plan.settings, draft_for=plan.draft, today=TODAY)
        for event in events:
            if not event.row:
                continue
            parts = event.description.split("\n\n")
            told = (part for part in parts if not part.startswith("Why this day"))
            text = unquote("\n\n".join((event.summary, *told)))
            assert set(re.findall(r"quux\d+", text)) <= {row.word}
            mine = (row.company, *row.people)
            others = {one.company for one in rows if not any(words_in(name, one.company) for name in mine)}
            assert [name for name in others if inside(text, name)] == [], text
