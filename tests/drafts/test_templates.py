"""Template files: what they may hold, and what is said about a faulty one."""

from __future__ import annotations

from pathlib import Path

import pytest

from ics_followup.drafts import Facts, draft_for, kinds
from ics_followup.drafts.compose import values_of
from ics_followup.drafts.templates import template_from
from ics_followup.problems import DataError, FollowupError

DANA = Facts(company="St. Luke's", greeting="Hi Dana,", spoken="Dana", full_name="Dana Ortiz", my_name="Sam")


def body(text: str, facts: Facts = DANA) -> str:
    template, problems = template_from(text, "mine.txt")
    assert problems == ()
    return template.body(values_of(facts))


def problems(text: str) -> list[tuple[int, int, str, str]]:
    found = template_from(text, "mine.txt")[1]
    assert all(problem.place is not None and problem.file == "mine.txt" for problem in found)
    return [(p.place.line, p.place.column, p.what, p.remedy) for p in found if p.place]


def test_lines_join_to_a_paragraph_and_an_empty_line_ends_it() -> None:
    assert body("One.\nTwo.\n\n\nThree.") == "One. Two.\n\nThree."


def test_a_line_with_an_unknown_value_drops_out_and_its_stand_in_comes() -> None:
    assert body("I liked $topic.\n| I liked it.\nThank you.") == "I liked it. Thank you."
    assert body("I liked $topic.") == ""


def test_the_first_stand_in_of_which_all_is_known_is_taken() -> None:
    assert body("$topic.\n| $news.\n| Nothing.\n| Never.") == "Nothing."


def test_a_lone_placeholder_stands_on_a_line_of_its_own() -> None:
    assert body("$greeting\nThank you.\nYours,\n$my_name") == "Hi Dana,\nThank you. Yours,\nSam"


def test_a_condition_asks_for_a_value_without_showing_it() -> None:
    assert body("[topic] Shown.\n| Not shown.") == "Not shown."
    assert body("[gracious] Kind.\n[forward] Bold.") == "Kind."


def test_values_are_never_filled_in_twice() -> None:
    facts = Facts(company="$my_name ${my_phone} $$", my_name="Sam", my_phone="1")
    assert body("At $company.", facts) == "At $my_name ${my_phone} $$."


def test_a_company_that_ends_with_a_full_stop_keeps_one() -> None:
    assert body("At $company.", Facts(company="Acme Inc.")) == "At Acme Inc."
    assert body("At $company, yes.", Facts(company="Acme Inc.")) == "At Acme Inc., yes."


def test_two_dollars_are_one_and_braces_end_a_name() -> None:
    assert body("$$5 for ${first_name}s") == "$5 for Danas"


def test_remarks_and_windows_line_ends_are_left_out() -> None:
    assert body("# A remark\r\nOne.\r\nTwo.\r\n") == "One. Two."


def test_an_unknown_placeholder_is_named_with_its_place_and_the_nearest_known_one() -> None:
    assert problems("Hello.\nI liked $topik and $compny.") == [
        (2, 9, 'Nothing is called "$topik"', "Did you mean $topic?"),
        (2, 20, 'Nothing is called "$compny"', "Did you mean $company?"),
    ]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("It costs $ 5.", "A $ stands alone"),
        ("It costs $5.", "A $ stands alone"),
        ("[topci] Yes.", 'Nothing is called "$topci"'),
        ("| First.\nSecond.", "There is no line above this one for it to stand in for"),
        ("# only a remark", "This message is empty"),
    ],
)
def test_what_is_wrong_in_a_template_is_said(text: str, what: str) -> None:
    assert [problem[2] for problem in problems(text)] == [what]


def test_a_template_can_run_nothing() -> None:
    text = "{company.__class__} %(company)s {{company}} `id` $(id)"
    assert [problem[2] for problem in problems(text)] == ["A $ stands alone"]
    assert body("{company.__class__} %(company)s") == "{company.__class__} %(company)s"


def test_an_own_template_stands_beside_the_built_in_ones_and_may_name_extra_columns(tmp_path: Path) -> None:
    (tmp_path / "thanks").mkdir()
    file = tmp_path / "thanks" / "email.mine.txt"
    file.write_text("\ufeffSubject: Hello\n\n$greeting\n\nSee $portal at $company.", encoding="utf-8")
    facts = Facts(company="Acme", extras={"portal": "the portal"}, turn=-1)
    draft = draft_for(facts, kind="thanks", channel="email", folder=str(tmp_path))
    assert (draft.subject, draft.body) == ("Hello", "Hello,\n\nSee the portal at Acme.")
    built_in = draft_for(facts, kind="status", channel="email", folder=str(tmp_path))
    assert built_in == draft_for(facts, kind="status", channel="email")


def test_a_faulty_file_of_ones_own_stops_with_all_its_problems(tmp_path: Path) -> None:
    (tmp_path / "thanks").mkdir()
    (tmp_path / "thanks" / "email.1.txt").write_text("$greting\n$compny")
    with pytest.raises(DataError) as caught:
        draft_for(DANA, kind="thanks", channel="email", folder=str(tmp_path))
    assert [problem.what for problem in caught.value.problems] == [
        'Nothing is called "$greting"',
        'Nothing is called "$compny"',
        "This email has no subject",
    ]


def test_a_file_that_is_not_text_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "thanks").mkdir()
    (tmp_path / "thanks" / "email.1.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FollowupError, match="not a UTF-8 text file"):
        draft_for(DANA, kind="thanks", channel="email", folder=str(tmp_path))


def test_a_kind_of_ones_own_needs_a_folder_only(tmp_path: Path) -> None:
    (tmp_path / "hello").mkdir()
    (tmp_path / "hello" / "email.1.txt").write_text("Subject: Hi\n$greeting")
    assert "hello" in kinds(str(tmp_path))
    assert draft_for(DANA, kind="hello", channel="phone", folder=str(tmp_path)).body == "Hi Dana,"


def test_an_unknown_kind_names_the_nearest_one() -> None:
    with pytest.raises(FollowupError, match='no message of the kind "thank"; did you mean "thanks"'):
        draft_for(DANA, kind="thank", channel="email")


def test_a_language_without_templates_gets_english_and_says_so() -> None:
    facts = Facts(company="Acme", language="xx")
    assert draft_for(facts, kind="thanks", channel="email").language == "en"


def test_a_language_folder_of_ones_own_is_no_kind_of_message(tmp_path: Path) -> None:
    (tmp_path / "de" / "hello").mkdir(parents=True)
    (tmp_path / "de" / "hello" / "email.1.txt").write_text("Subject: Hallo\n$greeting")
    assert "de" not in kinds(str(tmp_path), language="de")
    assert "hello" in kinds(str(tmp_path), language="de")
