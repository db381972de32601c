"""However many clients meet one employer: none of them says there what another one says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import combinations, product
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ics_followup.drafts.limits import copies_in
from ics_followup.drafts.turns import folded
from ics_followup.model import Interview, Person
from ics_followup.planning import plan_for
from ics_followup.sharing.employers import links_of, plain_employers
from ics_followup.sharing.feed import feed_of
from ics_followup.sharing.levels import Level
from ics_followup.sharing.neighbours import Neighbour, employers_of, gathered, marks_of, meeting, stubs_of
from ics_followup.sharing.own_words import LEAD
from ics_followup.sharing.redact import shared_from
from ics_followup.sharing.view import Shared
from ics_followup.source import Source

KEY: Final = bytes(32)
PEOPLE: Final = (
    "Dana Ortiz <dana@example.com> +1-555-0100",
    "Tom",
    "DANA  ortiz <Dana@example.com>",
    "Priya <p@example.com>",
)
HEAD: Final = "company,role,interview,people,channel,promised,status,deadline,went_well,keep_in_touch\n"


class Row(NamedTuple):
    """One interview of one client, as a line of the sheet."""

    company: str = "Acme"
    day: int = 17
    people: tuple[str, ...] = PEOPLE[:1]
    channel: str = ""
    ending: str = ",,,"

    def line(self, number: int) -> str:
        role = f"Nurse {number}" if number else "Nurse"
        who = ";".join(self.people)
        return f"{self.company},{role},2026-11-{self.day:02} 10:00,{who},{self.channel},{self.ending},yes\n"


def source_of(rows: Sequence[Row], folder: Path | None = None) -> Source:
    sheet = HEAD + "".join(row.line(number) for number, row in enumerate(rows))
    config = f'[drafts]\nfolder = "{folder}"\n' if folder else ""
    return Source(sheet=sheet.encode(), name="interviews.csv", config=config)


def all_shared(sources: Mapping[str, Source], today: date, level: Level = "named") -> dict[str, Shared]:
    """What is shared of each client, as `coach build` has it."""
    stubs = {ref: stubs_of(source) or () for ref, source in sources.items()}
    met = meeting({ref: marks_of(own, KEY) for ref, own in stubs.items()})
    there = gathered((Neighbour(ref, each) for ref, own in stubs.items() for each in own), met, KEY)
    employers = employers_of((each for own in stubs.values() for each in own), met, KEY)
    found = {}
    for ref, source in sources.items():
        ones = dict.fromkeys(employers_of(stubs[ref], met, KEY).values())
        others = tuple(
            (each.owner, each.interview) for one in ones for each in there[one] if each.owner != ref
        )
        plan = plan_for(source, today=today)
        plan = plan._replace(owner=ref, neighbours=others, employers=employers if others else {})
        found[ref] = shared_from(plan, level, who=ref, with_whom="", until=None, secret=KEY)
    return found


def said(shared: Shared) -> dict[str, set[str]]:
    """By company: every finished message, and those that stand ready to be copied; however it is spelt there."""
    found: dict[str, set[str]] = {}
    names = {process.ref: process.name for process in shared.processes}
    for step in shared.steps:
        if not step.message:
            continue
        name = names[step.process]
        body = step.message.body.replace(name, "EMPLOYER").replace("Nurse 1", "Nurse")
        if step.kind != "contact":
            found.setdefault(folded(name), set()).update(copies_in(body))
        elif not step.message.own:
            found.setdefault(folded(name), set()).add(body)
    return found


def assert_nothing_twice(shared: Mapping[str, Shared]) -> None:
    for one, other in combinations(map(said, shared.values()), 2):
        for company in one.keys() & other.keys():
            assert one[company].isdisjoint(other[company])


ROWS = st.builds(
    Row,
    company=st.sampled_from(["Acme", "ACME ", "Elsewhere"]),
    day=st.integers(10, 24),
    people=st.lists(st.sampled_from(PEOPLE), max_size=3, unique=True).map(tuple),
    channel=st.sampled_from(["", "phone", "text", "linkedin"]),
    ending=st.sampled_from(
        [",,,", "2026-11-20,,", ",rejected,", ",offer,2026-12-04", ",withdrawn,", ",on hold,2026-12-01"]
    ),
)
CLIENTS = st.lists(st.lists(ROWS, min_size=1, max_size=3), min_size=2, max_size=14)


@settings(max_examples=30)
@given(CLIENTS, st.integers(18, 30), st.sampled_from(["named", "full"]))
def test_no_two_clients_say_the_same_at_one_employer(rows: list[list[Row]], day: int, level: Level) -> None:
    sources = {f"client-{at:02}": source_of(each) for at, each in enumerate(rows)}
    assert_nothing_twice(all_shared(sources, date(2026, 11, day), level))


def test_as_long_as_there_are_enough_everybody_has_a_message() -> None:
    sources = {f"client-{at}": source_of([Row()]) for at in range(8)}
    shared = all_shared(sources, date(2026, 11, 18))
    thanks = [step.message for each in shared.values() for step in each.steps if step.thanks and step.message]
    assert len(thanks) == 8
    assert not any(message.own for message in thanks)


def test_the_ninth_is_told_what_to_say_and_never_why() -> None:
    sources = {f"client-{at}": source_of([Row(day=10 + at)]) for at in range(9)}
    shared = all_shared(sources, date(2026, 11, 18))["client-8"]
    [message] = [step.message for step in shared.steps if step.thanks and step.message]
    assert message.own
    assert message.body.startswith(f"{LEAD}\nPoints to make:\n- Thank them")
    for word in ("client", "another", "else", "other", "coach"):
        assert word not in message.body.casefold()
    feed = feed_of(shared, None).data.decode().replace("\r\n ", "")
    assert f"{LEAD}\\nPoints to make:" in feed
    assert "The message:\\n\\n" + LEAD not in feed


def test_a_later_client_changes_nobodys_words_and_the_order_of_the_list_nothing() -> None:
    sources = {f"client-{at}": source_of([Row(day=10 + at)]) for at in range(9)}
    before = all_shared(sources, date(2026, 11, 20))
    more = {"client-x": source_of([Row(day=19)]), **dict(reversed(sources.items()))}
    after = all_shared(more, date(2026, 11, 20))
    assert_nothing_twice(after)
    for ref, shared in before.items():
        first = [step.message for step in shared.steps if step.thanks]
        assert first == [step.message for step in after[ref].steps if step.thanks]


def test_a_hundred_clients_of_one_person() -> None:
    sources = {f"client-{at:03}": source_of([Row(day=10 + at % 9)] * (1 + at % 2)) for at in range(100)}
    assert_nothing_twice(all_shared(sources, date(2026, 11, 20)))


def test_words_of_ones_own_that_two_clients_have_are_one_clients(tmp_path: Path) -> None:
    """As where a coach gave both the same folder, or one of them put a built-in text under another name."""
    from ics_followup.drafts.languages import LANGUAGES

    for folder, names in (("a", {"1": "2", "2": "1"}), ("b", {"9": "3"})):
        (tmp_path / folder / "en" / "thanks").mkdir(parents=True)
        for to, given_to in names.items():
            text = (LANGUAGES / "en" / "thanks" / f"email.{given_to}.txt").read_text(encoding="utf-8")
            (tmp_path / folder / "en" / "thanks" / f"email.{to}.txt").write_text(text, encoding="utf-8")
        (tmp_path / folder / "en" / "thanks" / "email.3.txt").write_text(
            "Subject: Hi\n\nMy very own thanks.\n"
        )
    folders = (tmp_path / "a", tmp_path / "b", tmp_path / "a", None, None)
    for day in range(10, 20):
        sources = {
            f"client-{at}": source_of([Row(day=day + (at * 3) % 5)], folder)
            for at, folder in enumerate(folders)
        }
        assert_nothing_twice(all_shared(sources, date(2026, 11, 24), "full"))


MAIL: Final = "Dana Ortiz <dana@example.com>"
SPELLINGS: Final = (
    "Acme",
    "ACME Inc.",
    "Acmé GmbH",
    "A.C.M.E. Ltd",
    "St. Luke's",
    "St Lukes",
    "Saint Luke Hospital",
    "Mercy",
    "Elsewhere",
)
SPELT = st.builds(
    Row,
    company=st.sampled_from(SPELLINGS),
    day=st.sampled_from([10, 17]),
    channel=st.just(""),
    people=st.lists(
        st.sampled_from(
            [
                MAIL,
                "D. Ortiz <DANA@Example.com>",
                "Tom +1 (555) 010-0100",
                "Tim 1 555 0100100",
                "Ann <a@b.cd>",
                "Al",
            ]
        ),
        min_size=1,
        max_size=2,
        unique=True,
    ).map(tuple),
    ending=st.sampled_from([",,,", "2026-11-20,,", ",rejected,"]),
)
REACHED: Final = {
    MAIL: "dana",
    "D. Ortiz <DANA@Example.com>": "dana",
    "Tom +1 (555) 010-0100": "tom",
    "Tim 1 555 0100100": "tom",
}
PLAIN: Final = {**dict.fromkeys(SPELLINGS[:4], "acme"), **dict.fromkeys(SPELLINGS[4:6], "st luke")}


def known_at(rows: Sequence[Row]) -> dict[str, set[str]]:
    """By the company as it is spelt: by what others could know that it is the same one, or the same person."""
    found: dict[str, set[str]] = {}
    for row in rows:
        known = {PLAIN.get(row.company, row.company), *(REACHED.get(who, "") for who in row.people)}
        found.setdefault(folded(row.company), set()).update(known - {""})
    return found


@settings(max_examples=30)
@given(st.lists(st.lists(SPELT, min_size=1, max_size=2), min_size=2, max_size=6), st.randoms())
def test_nobody_reads_the_same_words_twice_however_each_sheet_spells_the_employer(
    rows: list[list[Row]], random: Random
) -> None:
    sources = {f"client-{at}": source_of(each) for at, each in enumerate(rows)}
    shared = all_shared(sources, date(2026, 11, 22))
    told = {ref: said(each) for ref, each in shared.items()}
    known = {f"client-{at}": known_at(each) for at, each in enumerate(rows)}
    for one, other in combinations(sources, 2):
        for mine, theirs in product(told[one], told[other]):
            if known[one][mine] & known[other][theirs]:
                assert told[one][mine].isdisjoint(told[other][theirs])
    mixed = list(sources.items())
    random.shuffle(mixed)
    assert all_shared(dict(mixed), date(2026, 11, 22)) == shared


def test_one_client_alone_with_two_spellings_reads_as_without_a_coach() -> None:
    source = source_of([Row(company="Acme"), Row(company="Acme Inc."), Row(company="Elsewhere")])
    stranger = source_of([Row(company="Mercy", people=("Ann <a@b.cd>",))])
    alone = shared_from(
        plan_for(source, today=date(2026, 11, 18)), "named", who="a", with_whom="", until=None, secret=KEY
    )
    assert all_shared({"a": source, "b": stranger}, date(2026, 11, 18))["a"] == alone


def test_employers_are_joined_over_a_third_client_too() -> None:
    rows = (
        Row("Acme", people=("Ann <a@b.cd>",)),
        Row("Beta", people=("Ann <A@b.cd>", MAIL)),
        Row("Gamma", people=(MAIL,)),
    )
    stubs = {f"client-{at}": stubs_of(source_of([row])) or () for at, row in enumerate(rows)}
    marks = {ref: marks_of(own, KEY) for ref, own in stubs.items()}
    assert len(set(meeting(marks).values())) == 1
    assert meeting(dict(reversed(marks.items()))) == meeting(marks)
    del marks["client-1"]
    assert not meeting(marks)


@pytest.mark.parametrize(
    ("company", "other", "one"),
    [
        ("Acme", "ACME, Inc.", True),
        ("St. Luke's", "St Luke’s", True),
        ("Nestlé S.A.", "nestle", True),
        ("Straße & Söhne GmbH & Co. KG", "STRASSE, SOHNE", True),
        ("Co", "Inc", False),
        ("Ørsted A/S", "orsted as", True),
        ("Łódź Bank Sp. z o.o.", "Lodz Bank", True),
        ("Sparverein e.V.", "Sparverein", True),
        ("Novák s. r. o.", "novak", True),
        ("Acme S. A.", "Acme P.C.", True),
        ("Tata Pvt. Ltd.", "Tata", True),
        ("Müller GmbH", "Mueller", True),
        ("株式会社田中銀行", "田中銀行(株)", True),
        ("ООО Ромашка", "Ромашка", True),
        ("Acme (Berlin (Mitte))", "Acme", True),
        ("Siemens Aktiengesellschaft", "Siemens AG", True),
        ("S.A.", "A.G.", False),
        ("Acme", "Acme Health", False),
        ("東京商事", "大阪商事", False),
        ("!!!", "???", False),
    ],
)
def test_names_that_mean_one_employer(company: str, other: str, one: bool) -> None:
    plain, others = set(plain_employers(company)) - {""}, set(plain_employers(other)) - {""}
    assert (not plain.isdisjoint(others)) is one


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("+1-212-555-0144", "(212) 555-0144", True),
        ("+49 30 1234567", "030 1234567", True),
        ("+44 20 7946 0018", "+44 (0)20 7946 0018", True),
        ("0044 20 7946 0019", "+44 20 7946 0019", True),
        ("+1-212-555-0145 x12", "+1 212 555 0145", True),
        ("+1 212 555 0145 ext. 7", "+1 212 555 0145, ext 9", True),
        ("+1-212-555-0144", "+1-212-555-0145", False),
    ],
)
def test_a_number_is_known_however_it_is_written(one: str, other: str, same: bool) -> None:
    day = datetime(2026, 11, 17, tzinfo=UTC)

    def links(company: str, phone: str) -> set[str]:
        who = Person(name="Dana", phone=phone)
        row = Interview(
            key=company, row_key=company, line=2, company=company, start=day, end=day, timed=False, timezone="",
            people=(who,),
        )  # fmt: skip
        return {link for link in links_of(row) if link.startswith("phone")}

    assert links("Acme", one)
    assert (links("Acme", one) == links("Other", other)) is same
