"""A folder of messages of one's own: laid over the built-in ones file by file, checked whole, exported whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ics_followup.drafts import Facts, draft_for
from ics_followup.drafts.languages import LANGUAGES
from ics_followup.drafts.own_folder import built_in_messages, export_to, problems_of_folder
from ics_followup.drafts.templates import template_from, wordings_for
from ics_followup.planning import plan_for
from ics_followup.problems import DataError, FollowupError
from ics_followup.source import Source

if TYPE_CHECKING:
    from datetime import date

MINE = "Subject: Mine\n\n$greeting\n\nMine at $company.\n"
DANA = Facts(company="Acme", greeting="Hi Dana,", spoken="Dana", my_name="Sam")
Bytes = Callable[..., bytes]


def put(folder: Path, name: str, text: str = MINE) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def said(folder: Path, **how: set[str]) -> list[tuple[str, str, str]]:
    """Severity, file (and line, column) and what is wrong."""
    found: list[tuple[str, str, str]] = []
    for problem in problems_of_folder(folder, **how):
        place = f":{problem.place.line}:{problem.place.column}" if problem.place else ""
        found.append(
            (problem.severity, Path(problem.file).relative_to(folder).as_posix() + place, problem.what)
        )
    return found


# --- one file at a time ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "en-GB", "de"])
def test_a_file_of_the_same_name_replaces_that_wording_and_no_other(tmp_path: Path, language: str) -> None:
    base = language[:2]
    mine = put(tmp_path, f"{base}/thanks/email.2.txt")
    before = wordings_for("thanks", "email", language=language)
    after = wordings_for("thanks", "email", language=language, folder=str(tmp_path))
    assert [Path(template.file).name for template in after.templates] == [
        Path(template.file).name for template in before.templates
    ]
    changed = [one for one, other in zip(after.templates, before.templates, strict=True) if one != other]
    assert [template.file for template in changed] == [str(mine)]


def test_a_new_number_adds_a_wording_at_the_end(tmp_path: Path) -> None:
    mine = put(tmp_path, "en/thanks/email.9.txt")
    before = wordings_for("thanks", "email", language="en").templates
    after = wordings_for("thanks", "email", language="en", folder=str(tmp_path)).templates
    assert after[:-1] == before
    assert after[-1].file == str(mine)


def test_another_language_kind_or_channel_keeps_its_words(tmp_path: Path) -> None:
    put(tmp_path, "en/thanks/email.1.txt")
    for kind, channel, language in (
        ("thanks", "email", "de"),
        ("status", "email", "en"),
        ("thanks", "card", "en"),
    ):
        assert wordings_for(kind, channel, language=language, folder=str(tmp_path)) == wordings_for(
            kind, channel, language=language
        )


def test_the_folder_of_a_variant_comes_before_that_of_its_language(tmp_path: Path) -> None:
    put(tmp_path, "en/thanks/email.1.txt", "Subject: One\n\nThe base.")
    put(tmp_path, "en-GB/thanks/email.1.txt", "Subject: One\n\nThe variant.")
    british = wordings_for("thanks", "email", language="en-GB", folder=str(tmp_path)).templates[0]
    american = wordings_for("thanks", "email", language="en", folder=str(tmp_path)).templates[0]
    assert (british.body({}), american.body({})) == ("The variant.", "The base.")


def test_a_channel_without_built_in_words_gets_ones_own(tmp_path: Path) -> None:
    put(tmp_path, "en/status/card.1.txt", "$greeting\n\nMine.")
    draft = draft_for(DANA, kind="status", channel="card", folder=str(tmp_path))
    assert draft.body == "Hi Dana,\n\nMine."


# --- what is wrong in it -----------------------------------------------------------------------------------


def test_every_faulty_file_is_told_with_its_line_used_or_not(tmp_path: Path) -> None:
    put(tmp_path, "en/thanks/email.1.txt", "Subject: Hello\n\nI liked $topik.")
    put(tmp_path, "de/final/text.1.txt", "Hallo.\nIch bin $mein.")
    put(tmp_path, "en/hello/card.1.txt", "# nothing\n")
    assert said(tmp_path) == [
        ("error", "de/final/text.1.txt:2:9", 'Nothing is called "$mein"'),
        ("error", "en/hello/card.1.txt:1:1", "This message is empty"),
        ("error", "en/thanks/email.1.txt:3:9", 'Nothing is called "$topik"'),
    ]


def test_extra_columns_of_the_sheet_are_known(tmp_path: Path) -> None:
    put(tmp_path, "en/thanks/card.1.txt", "See $portal.")
    assert said(tmp_path, columns={"portal"}) == []
    assert said(tmp_path) == [("error", "en/thanks/card.1.txt:1:5", 'Nothing is called "$portal"')]


def test_a_name_that_says_no_channel_is_an_error_with_the_nearest_one(tmp_path: Path) -> None:
    put(tmp_path, "en/thanks/emial.1.txt")
    put(tmp_path, "en/thanks/email.txt")
    problems = problems_of_folder(tmp_path)
    assert [problem.severity for problem in problems] == ["error", "error"]
    assert all(problem.remedy.startswith("Call it like email.1.txt") for problem in problems)


def test_a_text_that_nothing_uses_is_a_warning(tmp_path: Path) -> None:
    put(tmp_path, "en/thnaks/email.1.txt")
    put(tmp_path, "readme.txt", "Mine.")
    put(tmp_path, ".trash/en/thanks/email.1.txt", "$nothing")
    assert said(tmp_path) == [
        (
            "warning",
            "en/thnaks/email.1.txt",
            'There is no kind of message "thnaks", so nothing uses this text',
        ),
        ("warning", "readme.txt", "This text stands outside the folders of messages and is not used"),
    ]
    assert len(said(tmp_path, used={"thnaks"})) == 1


def test_a_file_that_is_no_utf_8_is_told_like_the_others(tmp_path: Path) -> None:
    put(tmp_path, "en/thanks/email.1.txt").write_bytes(b"\xff\xfe")
    put(tmp_path, "en/thanks/email.2.txt", "$nothing")
    assert [severity for severity, _, _ in said(tmp_path)] == ["error"] * 3


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    (problem,) = problems_of_folder(tmp_path / "gone")
    assert (problem.severity, problem.what) == ("error", "There is no such folder for your own messages")


def test_a_plan_stops_at_a_faulty_message_that_it_would_not_use(
    tmp_path: Path, sheet_bytes: Bytes, today: date
) -> None:
    put(tmp_path, "messages/de/after_no/linkedin.2.txt", "Am $datun.")
    source = Source(
        sheet=sheet_bytes({"company": "Acme", "interview": "2026-11-18 10:00", "portal": "x"}),
        name="interviews.csv",
        config='[me]\ntimezone = "UTC"\n[drafts]\nfolder = "messages"\n',
        folder=tmp_path,
    )
    with pytest.raises(DataError) as caught:
        plan_for(source, today=today)
    (problem,) = (problem for problem in caught.value.problems if problem.severity == "error")
    assert problem.place is not None
    assert (problem.place.line, problem.place.column) == (1, 4)
    assert problem.remedy == "Did you mean $date?"
    put(tmp_path, "messages/de/after_no/linkedin.2.txt", "Am $date, $portal.")
    assert plan_for(source, today=today).reminders


# --- written out -------------------------------------------------------------------------------------------


def test_what_is_exported_is_every_built_in_message_and_works_as_it_is(tmp_path: Path) -> None:
    done = export_to(tmp_path / "mine")
    names = [inside for inside, _ in built_in_messages()]
    assert (list(done.written), done.left) == (names, ())
    assert {name.parts[0] for name in names} >= {"en", "de"}
    assert problems_of_folder(tmp_path / "mine") == ()
    for name in names:
        assert (tmp_path / "mine" / name).read_bytes() == (LANGUAGES / name).read_bytes()


@pytest.mark.parametrize("language", ["en", "en-GB", "de"])
def test_an_exported_folder_says_word_for_word_what_the_built_in_one_says(
    tmp_path: Path, language: str
) -> None:
    export_to(tmp_path)
    for kind, channel in (("thanks", "email"), ("status", "text"), ("status_call", "phone")):
        for turn in range(8):
            facts = Facts(company="Acme", language=language, turn=turn, strength="scheduling")
            own = draft_for(facts, kind=kind, channel=channel, folder=str(tmp_path))
            assert own == draft_for(facts, kind=kind, channel=channel)


def test_a_file_that_is_there_is_left_and_named(tmp_path: Path) -> None:
    put(tmp_path, "en/thanks/email.1.txt", "mine")
    (tmp_path / "en/thanks/email.2.txt").symlink_to(tmp_path / "nowhere")
    done = export_to(tmp_path)
    assert [path.as_posix() for path in done.left] == ["en/thanks/email.1.txt", "en/thanks/email.2.txt"]
    assert (tmp_path / "en/thanks/email.1.txt").read_text() == "mine"
    assert not (tmp_path / "nowhere").exists()
    assert export_to(tmp_path).written == ()


def test_a_file_in_the_place_of_the_folder_is_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(FollowupError, match="mine"):
        export_to(put(tmp_path, "mine"))


def test_the_built_in_messages_are_read_as_they_are_checked() -> None:
    for inside, file in built_in_messages():
        assert template_from(file.read_text(encoding="utf-8"), str(inside))[1] == ()


@pytest.fixture
def today() -> date:
    from datetime import date

    return date(2026, 11, 22)
