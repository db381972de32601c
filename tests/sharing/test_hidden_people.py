"""People of a sheet are found in a text however their names are written; words that are no names stay."""

from __future__ import annotations

import string
from time import process_time

import pytest
from hypothesis import assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from ics_followup.sharing.common_words import COMMON
from ics_followup.sharing.people import People

PEOPLE = (
    "Dana Ortiz",
    "Dr. Jürgen Müller",
    "Jörg Groß",
    "Goetz Aebischer",
    "Will May",
    "Li Wu",
    "Bo",
    "Søren Łukasz",
    "Ольга Иванова",
    "田中太郎",
    "王 小明",
    "김철수",
    "サトウ・マリア",
    "דנה לוי",
    "Jean-Luc O'Brien",
    "Mary J. van der Berg",
    "the recruiter",
)


@pytest.fixture(scope="module")
def people() -> People:
    return People(PEOPLE)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("the roster that Dana drew", "the roster that somebody drew"),
        ("the roster that Dana Ortiz drew", "the roster that somebody drew"),
        ("Dana's roster and DANA’S plan", "somebody's roster and somebody’S plan"),
        (
            "Danas roster, the Ortizes and ortiz-based shifts",
            "somebody roster, the somebody and somebody-based shifts",
        ),
        ("what Mr. Mueller said", "what somebody said"),
        (
            "what Muller or Müllers and the Müllersche plan said",
            "what somebody or somebody and the somebody plan said",
        ),
        ("Joerg Gross or Jorg Groß", "somebody or somebody"),
        ("Götz and Äbischer and Abischer", "somebody and somebody and somebody"),
        ("Soren and Lukasz", "somebody and somebody"),
        ("Li and Wu and Bo", "somebody and somebody and somebody"),
        ("BO's plan and bo", "somebody's plan and somebody"),
        ("will you come in may, says Will", "will you come in may, says somebody"),
        ("Dr. J. Müller's lab", "somebody's lab"),
        ("Dana R. Ortiz and D. Ortiz", "somebody and somebody"),
        ("DanaOrtiz and dana_ortiz2", "somebody and somebody2"),
        ("Ｄａｎａ and Dän\u00adä and D\u200bana", "somebody and somebody and somebody"),
        ("Mu\u0308ller", "somebody"),
        ("план Ивановой", "план somebody"),
        ("with Jean-Luc and O'Brien", "with somebody and O'somebody"),
        ("a van in the den of the Berg", "a van in the den of the somebody"),
        ("the recruiter of the roster", "the recruiter of the roster"),
        ("marvellous ordinary things", "marvellous ordinary things"),
        ("", ""),
    ],
)
def test_a_person_is_found_however_the_name_is_written(text: str, left: str, people: People) -> None:
    assert people.unnamed(text) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("田中さんの計画", "…の計画"),
        ("田中太郎の計画", "…の計画"),
        ("田中 太郎様と", "…と"),
        ("和王小明谈", "和…谈"),
        ("和王先生谈", "和…谈"),
        ("王国的计划", "王国的计划"),
        ("김철수씨의 계획", "…의 계획"),
        ("철수는 계획", "…는 계획"),
        ("サトウさんとマリア", "…と…"),
        ("התוכנית של דנה", "התוכנית של …"),
    ],
)
def test_a_name_is_found_where_no_blank_parts_it_from_the_rest(text: str, left: str, people: People) -> None:
    assert people.unnamed(text, "ja") == left


def test_the_neutral_word_is_of_the_language(people: People) -> None:
    assert people.unnamed("der Plan von Herrn Müller", "de-AT") == "der Plan von jemand"
    assert people.unnamed("le plan de Müller", "fr") == "le plan de …"


@pytest.mark.parametrize(
    ("cell", "left"),
    [
        ("Acme", "Acme"),
        ("Acme (Jane Doe)", "Acme"),
        ("Acme - Jane Doe", "Acme"),
        ("Acme, Jane", "Acme"),
        ("Acme / DOE", "Acme"),
        ("Acme c/o Jane Doe", "Acme"),
        ("Acme (ask for Jane)", "Acme (ask for …)"),
        ("Acme – Jane's team", "Acme – …'s team"),
        ("Doe Bank", "Doe Bank"),
        ("Doe's Diner (Jane)", "Doe's Diner"),
        ("Doe, Smith & Co", "Doe, Smith & Co"),
        ("Jane Doe Consulting", "J. D. Consulting"),
        ("Doe Jane", "D. J."),
        ("JaneDoe", "J."),
        ("(Jane Doe)", "…"),
        ("田中銀行", "田中銀行"),
        ("田中太郎事務所", "田.事務所"),
        ("三井（田中）", "三井"),
    ],
)
def test_a_company_keeps_its_name_and_loses_the_people_beside_it(cell: str, left: str) -> None:
    assert People(["Jane Doe", "Bob Smith", "田中太郎"]).of_company(cell) == left


@pytest.mark.parametrize(
    ("cell", "left"),
    [
        ("Nurse", "Nurse"),
        ("Assistant to Jane Doe", "Assistant to …"),
        ("Nurse (Jane)", "Nurse"),
        ("Nurse - Does team", "Nurse - … team"),
        ("Engineer", "Engineer"),
        ("Nurse (Their)", "Nurse"),
    ],
)
def test_a_role_names_nobody(cell: str, left: str) -> None:
    assert People(["Jane Doe", "Tom Engineer", "Their"]).of_label(cell) == left


def test_the_company_stays_in_a_phrase_where_it_is_more_than_a_name() -> None:
    people = People(["Kenji Tanaka"])
    assert people.unnamed("the Tanaka Bank merger that Tanaka led", company="Tanaka Bank") == (
        "the Tanaka Bank merger that somebody led"
    )
    assert people.unnamed("what Tanaka said", company="Tanaka") == "what somebody said"


letters = st.text(string.ascii_lowercase + "äöüßéøłçñ", min_size=2, max_size=10)
scripts = st.sampled_from(
    ("田中", "小林", "박지", "ひろみ", "ナオミ", "משה", "Ирина", "Νίκος", "สมชาย", "राहुल")
)
filler = st.sampled_from(("", " ", "the plan of ", "(", "«", "a-", "1", "_", "\n", "…"))
closing = st.sampled_from(("", "'s plan", "’s", "s", "-san", ")", ".", "_2", "さん", "2"))


def cased(word: str, how: int) -> str:
    return (word.title(), word.upper(), word.lower(), word.title().replace("Ü", "Ue"))[how]


@hypothesis_settings(max_examples=300)
@given(
    names=st.lists(st.lists(st.one_of(letters, scripts), min_size=1, max_size=3), min_size=1, max_size=3),
    before=filler,
    after=closing,
    how=st.integers(0, 3),
    data=st.data(),
)
def test_no_word_of_a_name_is_left(
    names: list[list[str]], before: str, after: str, how: int, data: st.DataObject
) -> None:
    from ics_followup.drafts.jobs import names_of_jobs
    from ics_followup.drafts.names import name_alone

    people = People(" ".join(word.title() for word in words) for words in names)
    name = data.draw(st.sampled_from(names))
    word = data.draw(st.sampled_from(name))
    written = " ".join(each.title() for each in name)
    assume(word.title() in name_alone(written).split())
    planted = cased(word, how)
    assume(how != 2 or word not in COMMON)
    left = people.unnamed(f"{before}{planted}{after}")
    assert word.casefold() not in left.casefold().replace("somebody", ""), left
    assert planted not in people.of_label(f"Nurse ({planted})") or planted.casefold() in names_of_jobs()
    assert planted not in people.of_company(f"Acme ({planted})")


@hypothesis_settings(max_examples=200)
@given(st.text(max_size=60))
def test_any_text_can_be_cleared_and_twice_is_as_once(text: str) -> None:
    people = People(PEOPLE)
    for clear in (people.unnamed, people.of_label, people.of_company):
        left = clear(text)
        assert clear(left) == left


@hypothesis_settings(max_examples=100)
@given(st.text(max_size=20))
def test_any_name_can_be_known(name: str) -> None:
    People([name]).unnamed(f"the plan of {name}")


@pytest.mark.parametrize("sign", ["Dana ", "D. ", "Dr. ", "田中", "a", "(", "Dana, ", "Jane-", " - ", "/"])
def test_a_long_text_costs_no_more_than_its_length(sign: str) -> None:
    people = People(PEOPLE)
    begin = process_time()
    for clear in (people.unnamed, people.of_label, people.of_company):
        clear(sign * (20_000 // len(sign)))
    assert process_time() - begin < 2
