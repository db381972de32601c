"""Two clients who meet one employer: never the same words, and neither is shown anything of the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ics_followup.cadence.language import built_in
from ics_followup.drafts import Turns
from ics_followup.intake import interviews_from, read_table
from ics_followup.model import Interview
from ics_followup.settings import Settings

Run = Callable[..., tuple[int, str, str]]
ROWS = (
    "company,role,interview,people,promised\n"
    "St. Luke's,{role},2026-11-{day:02} 10:00,Dana Ortiz <dana@example.com>,2026-11-27\n"
)


def messages(ref: str) -> set[str]:
    """The emails of a client's feed, each without the one name in it."""
    text = Path(f"out/clients/{ref}/followups.ics").read_bytes().decode().replace("\r\n ", "")
    bodies = [line for line in text.split("\r\n") if line.startswith("DESCRIPTION") and "Subject:" in line]
    return {body.partition("Subject:")[2].replace(ref.capitalize(), "NAME") for body in bodies}


def clients(level: str, *names: str) -> None:
    for at, name in enumerate(names):
        Path(name).mkdir(exist_ok=True)
        Path(name, "interviews.csv").write_text(ROWS.format(role="Nurse", day=17 + at % 2), encoding="utf-8")
    Path("clients.csv").write_text(
        "name,source,level\n" + "".join(f"{name.capitalize()},{name},{level}\n" for name in names),
        encoding="utf-8",
    )


def build(run: Run, *more: str) -> tuple[int, str, str]:
    return run("coach", "build", *more, "-o", "out", "--today", "2026-11-20")


@pytest.mark.parametrize("level", ["named", "full"])
def test_two_clients_of_one_interviewer_say_different_things(run: Run, level: str) -> None:
    clients(level, "ann", "bea")
    assert build(run)[0] == 0
    assert messages("ann")
    assert messages("bea")
    assert messages("ann").isdisjoint(messages("bea"))


def test_so_do_two_clients_of_one_sheet(run: Run) -> None:
    head, row = ROWS.format(role="Nurse", day=17).splitlines()
    Path("interviews.csv").write_text(f"client,{head}\nAnn,{row}\nBea,{row}\n", encoding="utf-8")
    assert build(run, "--level", "full")[0] == 0
    assert messages("ann")
    assert messages("ann").isdisjoint(messages("bea"))


def test_a_neighbour_who_comes_or_goes_builds_the_other_again_and_nobody_else(run: Run) -> None:
    clients("named", "ann", "bea")
    Path("cat").mkdir()
    Path("cat/interviews.csv").write_text(
        "company,interview,people\nElsewhere,2026-11-17 10:00,Al\n", encoding="utf-8"
    )
    Path("clients.csv").write_text("name,source,level\nAnn,ann,named\nBea,bea,named\nCat,cat,named\n")
    build(run)
    together = messages("ann"), messages("bea")
    Path("clients.csv").write_text(
        "name,source,level\nAnn,ann,named\nBea,bea,named\nCat,cat,named\nDee,bea2,named\n"
    )
    Path("bea2").mkdir()
    Path("bea2/interviews.csv").write_text(ROWS.format(role="Cook", day=16), encoding="utf-8")
    stamp = Path("out/.coach/clients/cat.json").stat().st_mtime_ns
    build(run)
    assert Path("out/.coach/clients/cat.json").stat().st_mtime_ns == stamp
    texts = [messages("ann"), messages("bea"), messages("dee")]
    for one in range(3):
        for other in range(one):
            assert texts[one].isdisjoint(texts[other])
    Path("clients.csv").write_text("name,source,level\nAnn,ann,named\nBea,bea,named\nCat,cat,named\n")
    build(run)
    assert (messages("ann"), messages("bea")) == together


def test_building_one_after_the_other_gives_the_same_as_both_at_once(run: Run) -> None:
    clients("named", "ann", "bea")
    build(run)
    both = messages("ann"), messages("bea")
    Path("ann/interviews.csv").write_text(ROWS.format(role="Head nurse", day=17), encoding="utf-8")
    build(run)
    Path("ann/interviews.csv").write_text(ROWS.format(role="Nurse", day=17), encoding="utf-8")
    build(run)
    assert (messages("ann"), messages("bea")) == both


def on(run: Run, day: int) -> None:
    run("coach", "build", "-o", "out", "--today", f"2026-11-{day}")


def listed(*rows: str) -> None:
    Path("clients.csv").write_text("name,source,level,consent_until\n" + "".join(f"{row}\n" for row in rows))


def assert_apart(*sent: set[str]) -> None:
    for one, other in combinations(sent, 2):
        assert one
        assert one.isdisjoint(other)


@pytest.mark.parametrize("broken", [b"", b"PK\x03\x04xx", None])
def test_while_a_neighbours_sheet_cannot_be_read_nobody_is_given_words_that_it_has(
    run: Run, broken: bytes | None
) -> None:
    clients("named", "ann", "bea", "cat")
    Path("cat/interviews.csv").write_text(
        "company,interview,people\nElse,2026-11-17 10:00,Al <a@x.example>\n"
    )
    on(run, 20)
    ann, bea = messages("ann"), messages("bea")
    sheet = Path("ann/interviews.csv")
    good = sheet.read_bytes()
    if broken is None:
        sheet.unlink()
    else:
        sheet.write_bytes(broken)
    Path("dee").mkdir()
    Path("dee/interviews.csv").write_text(ROWS.format(role="Nurse", day=12))
    listed("Ann,ann,named,", "Bea,bea,named,", "Cat,cat,named,", "Dee,dee,named,")
    for day in (20, 21):
        on(run, day)
        assert messages("ann") == ann
        assert messages("bea") >= bea
        assert_apart(messages("ann"), messages("bea"), messages("dee"))
    sheet.write_bytes(good)
    on(run, 21)
    assert messages("ann") >= ann
    assert_apart(messages("ann"), messages("bea"), messages("dee"))


def test_who_comes_later_is_never_given_what_somebody_was_given_before(run: Run) -> None:
    clients("named", "ann")
    sent = set()
    for day in (18, 20, 24, 27):
        on(run, day)
        sent |= messages("ann")
    Path("bea").mkdir()
    Path("bea/interviews.csv").write_text(ROWS.format(role="Nurse", day=11))
    listed("Ann,ann,named,", "Bea,bea,named,")
    now = messages("ann")
    on(run, 27)
    assert messages("ann") == now
    assert_apart(sent, messages("bea"))


GONE = {
    "the consent ended": ("Ann,ann,named,2026-11-26", "Bea,bea,named,"),
    "the level shows no messages now": ("Ann,ann,initials,", "Bea,bea,named,"),
    "the row is gone": ("Bea,bea,named,",),
    "the sheet is gone": ("Ann,nowhere.csv,named,", "Bea,bea,named,"),
}


@pytest.mark.parametrize("rows", GONE.values(), ids=list(GONE))
@pytest.mark.parametrize("together", [True, False])
def test_what_somebody_was_given_stays_theirs_when(
    run: Run, rows: tuple[str, ...], *, together: bool
) -> None:
    Path("bea").mkdir()
    Path("bea/interviews.csv").write_text(ROWS.format(role="Nurse", day=11))
    clients("named", *(("ann", "bea") if together else ("ann",)))
    sent, others = set(), set()
    for day in (18, 20, 24):
        on(run, day)
        sent |= messages("ann")
        others |= messages("bea") if together else set()
    listed(*rows)
    for day in (27, 30):
        on(run, day)
        others |= messages("bea")
    assert_apart(sent, others)
    listed("Ann,ann,named,", "Bea,bea,named,")
    on(run, 30)
    assert_apart(sent | messages("ann"), others | messages("bea"))


def test_a_row_that_must_be_mended_keeps_its_words(run: Run) -> None:
    clients("named", "ann")
    on(run, 20)
    sent = messages("ann")
    Path("ann/interviews.csv").write_text(
        ROWS.format(role="Nurse", day=17).replace("2026-11-17 10:00", "someday")
        + "Acme,,2026-11-18 10:00,,\n"
    )
    Path("bea").mkdir()
    Path("bea/interviews.csv").write_text(ROWS.format(role="Nurse", day=11))
    listed("Ann,ann,named,", "Bea,bea,named,")
    on(run, 20)
    assert_apart(sent, messages("bea"))


def test_own_texts_stay_with_whom_they_were_given_to(run: Run) -> None:
    for name in ("ann", "bea", "cat"):
        folder = Path(name, "drafts", "thanks")
        folder.mkdir(parents=True)
        for number in range(1, 9):
            (folder / f"email.{number}.txt").write_text(f"Subject: Hello\n\nMy own words number {number}.\n")
        Path(name, "followup.toml").write_text('[drafts]\nfolder = "drafts"\n')
        Path(name, "interviews.csv").write_text(ROWS.format(role="Nurse", day=17 if name == "ann" else 11))
    listed("Ann,ann,full,")
    on(run, 18)
    sent = messages("ann")
    listed("Ann,ann,full,", "Bea,bea,full,", "Cat,cat,full,")
    on(run, 18)
    assert messages("ann") == sent
    assert sent.isdisjoint(messages("bea") | messages("cat"))


def test_the_memory_of_words_names_nobody_and_a_lost_one_is_made_again(run: Run) -> None:
    clients("named", "ann", "lou")
    build(run)
    files = sorted(Path("out/.coach/words").iterdir())
    assert len(files) == 2
    kept = [file.read_bytes() for file in files]
    for data in kept:  # none of these words can stand in a hash by chance
        assert not any(word in data.lower() for word in (b"ann", b"lou", b"luke", b"dana", b"nurse"))
    files[0].unlink()
    files[1].write_bytes(b"{")
    build(run)
    assert [file.read_bytes() for file in files] == kept


def test_nothing_of_a_neighbour_is_shown_or_kept(run: Run) -> None:
    clients("named", "ann", "bea")
    Path("bea/interviews.csv").write_text(
        "company,role,interview,people\nSt. Luke's,CANARYROLE,2026-11-17 10:00,CANARYMAN <canary@example.com>\n"
    )
    build(run)
    for path in (*Path("out/clients/ann").iterdir(), Path("out/.coach/clients/ann.json")):
        text = path.read_text(encoding="utf-8")
        assert "CANARY" not in text
        assert "canary" not in text
        assert "Bea" not in text
    memory = Path("out/.coach/clients/bea.json").read_text(encoding="utf-8")
    assert "CANARYMAN" not in memory
    assert "canary@" not in memory


def sheet(name: str, company: str, who: str) -> None:
    Path(name).mkdir(exist_ok=True)
    text = f'company,role,interview,people\n"{company}",Nurse,2026-11-17 10:00,{who}\n'
    Path(name, "interviews.csv").write_text(text, encoding="utf-8")


def stamps(*names: str) -> list[int]:
    return [Path(f"out/.coach/clients/{name}.json").stat().st_mtime_ns for name in names]


def test_clients_who_spell_the_employer_differently_say_different_things(run: Run) -> None:
    names = ("ann", "bea", "cat", "dee")
    clients("named", *names)
    sheet("ann", "St. Luke's", "Dana Ortiz <dana@example.com>")
    sheet("bea", "St Lukes Inc.", "Dana Ortiz")
    sheet("cat", "Saint Luke Hospital", "Dana Ortiz <DANA@example.com>")
    sheet("dee", "Elsewhere", "Dana Ortiz")
    build(run)
    texts = [messages(name) for name in names]
    assert all(texts)
    for one in range(3):
        for other in range(one):
            assert texts[one].isdisjoint(texts[other])
    made = stamps(*names)
    build(run)
    assert stamps(*names) == made
    memory = "".join(Path(f"out/.coach/clients/{name}.json").read_text(encoding="utf-8") for name in names)
    assert "dana@" not in memory.casefold()

    sheet("cat", "Saint Luke Hospital", "Dana Ortiz <other@example.com>")
    build(run)
    now = stamps(*names)
    assert now[:3] != made[:3]
    assert [one == other for one, other in zip(now, made, strict=True)] == [False, False, False, True]


def interviews(rows: str) -> tuple[Interview, ...]:
    table = read_table(rows.encode(), "a.csv")
    return interviews_from(
        table, settings=Settings(), cadences=("balanced",), today=date(2026, 11, 22)
    ).interviews


PEOPLE = st.lists(st.sampled_from(["Dana", "Tom", "Priya"]), min_size=1, max_size=2, unique=True)
SHEETS = st.dictionaries(
    st.sampled_from(["a", "b", "c"]),
    st.lists(st.tuples(st.integers(1, 3), PEOPLE), min_size=1, max_size=2),
    min_size=2,
)


@settings(max_examples=40)
@given(SHEETS)
def test_the_turns_are_the_same_ones_seen_from_each_client(
    sheets: Mapping[str, list[tuple[int, list[str]]]],
) -> None:
    assert built_in("balanced")
    read = {
        owner: interviews(
            "company,role,interview,people\n"
            + "".join(f"Acme,r{at},2026-11-1{day},{';'.join(who)}\n" for at, (day, who) in enumerate(rows))
        )
        for owner, rows in sheets.items()
    }

    def others(owner: str) -> Iterator[tuple[str, Interview]]:
        return ((name, each) for name, found in read.items() if name != owner for each in found)

    said: dict[str, list[tuple[str, int]]] = {}
    for owner, found in read.items():
        turns = Turns(found, owner=owner, others=others(owner))
        for interview in found:
            for person in interview.people:
                number = turns.of(interview, person).wording("thanks", occurrence=1, count=50)
                said.setdefault(person.name, []).append((owner, number))
    for numbers in said.values():
        assert len({number for _, number in numbers}) == len(numbers)
