"""Messages of one's own: left-over placeholders and empty ones are errors, poor words a warning with the line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ics_followup.drafts.left_over import left_over_in
from ics_followup.drafts.own_folder import advice_on_folder, problems_of_folder
from ics_followup.drafts.templates import template_from


def put(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def email(line: str) -> str:
    return f"Subject: Our conversation\n\n$greeting\n\n{line}\n\nKind regards,\n$signature\n"


@pytest.mark.parametrize(
    "words",
    [
        *("{company}", "{{company}}", "%company%", "[Company]", "<company>", "___", "TBD", "(insert name)"),
        *(
            "[TBD]",
            "{date}",
            "%s",
            "TODO",
            "[Your Name]",
            "<first name>",
            "(your name)",
            "(Name einfügen)",
            "XXX",
        ),
    ],
)
def test_a_left_over_placeholder_is_an_error_with_its_place(tmp_path: Path, words: str) -> None:
    put(tmp_path, "en/status/email.1.txt", email(f"I liked it at {words}, thank you."))
    (problem,) = problems_of_folder(tmp_path)
    assert problem.severity == "error"
    assert f'"{words}"' in problem.what
    assert problem.place is not None
    assert (problem.place.line, problem.place.column, problem.place.width) == (5, 15, len(words))


def test_the_remedy_is_the_placeholder_of_the_program(tmp_path: Path) -> None:
    put(tmp_path, "en/status/email.1.txt", email("I liked {company}, [Full name]."))
    assert [one.remedy for one in problems_of_folder(tmp_path)] == ["Write $company.", "Write $full_name."]


@pytest.mark.parametrize(
    "line",
    [
        *(
            "[topic] I liked $topic.\n| I liked ${company}.",
            "{Ihnen|dir} $$45",
            "100% sure (see below) and a < b",
        ),
        *("# [Company] {x}\nFine.", "Dana <dana@example.com> wrote.", "(Say your name and number.)"),
    ],
)
def test_what_a_message_file_may_hold_is_no_left_over(tmp_path: Path, line: str) -> None:
    put(tmp_path, "en/status/email.1.txt", email(f"Thank you.\n{line}"))
    assert problems_of_folder(tmp_path) == ()


def test_left_overs_are_found_in_linear_time() -> None:
    for sign in ("[a", "{a", "(insert ", "<a ", "%a", "_", "${"):
        assert len(list(left_over_in(sign * 20_000))) <= 20_000


@pytest.mark.parametrize(
    "text", ["$greeting\n\n[topic] I liked $topic.\n", "$greeting\n\nI sent $materials.\n\n$signature"]
)
def test_a_message_of_which_nothing_may_be_left_is_an_error(tmp_path: Path, text: str) -> None:
    put(tmp_path, "en/status/text.1.txt", text)
    assert [one.what for one in problems_of_folder(tmp_path)] == [
        "Every line of this message may drop out, and nothing would be left"
    ]
    put(tmp_path, "en/status/text.1.txt", f"{text}\n\nThank you.")
    assert problems_of_folder(tmp_path) == ()


def test_an_extra_column_that_may_be_empty_is_a_warning(tmp_path: Path) -> None:
    put(tmp_path, "en/status/text.1.txt", "I saw the portal: $portal.\n")
    assert problems_of_folder(tmp_path, columns={"portal"}) == ()
    (warning,) = advice_on_folder(tmp_path, columns={"portal"})
    assert (warning.severity, warning.what.partition(" may")[0]) == ("warning", "Every line of this message")


def test_never_words_are_warnings_with_file_and_line(tmp_path: Path) -> None:
    filler = (
        "Thank you for your time last week. I enjoyed the good conversation "
        "about the role, the team and all that is new."
    )
    path = put(
        tmp_path,
        "en/status/email.1.txt",
        email(f"{filler}\nI am just checking in on the next step, as promised."),
    )
    found = advice_on_folder(tmp_path)
    assert [(one.severity, one.file, one.place and one.place.line) for one in found] == [
        ("warning", str(path), 6),
        ("warning", str(path), 6),
    ]
    assert ["just checking" in found[0].what, "as promised" in found[1].what] == [True, True]


def test_a_message_that_is_always_too_long_or_too_short_is_a_warning(tmp_path: Path) -> None:
    put(tmp_path, "en/status/email.1.txt", email("Thank you very much. " * 40))
    put(tmp_path, "en/thanks/card.1.txt", "$greeting thanks.")
    assert {one.what.partition(";")[2] for one in advice_on_folder(tmp_path)} == {
        " allowed are 30 to 100",
        " allowed are 25 to 80",
    }


def test_texts_in_no_folder_of_a_language_are_advised_in_mine(tmp_path: Path) -> None:
    put(tmp_path, "status/text.1.txt", "Guten Tag, ich wollte nur nach dem Gehalt fragen.")
    assert len(advice_on_folder(tmp_path, language="de")) == 2
    assert advice_on_folder(tmp_path, language="en") == ()


@pytest.mark.parametrize("line", ["subject: Hello", "SUBJECT : Hello", "Betreff: Hello", "betreff: Hello"])
def test_the_word_subject_may_be_spelled_in_any_way(line: str) -> None:
    template, problems = template_from(f"{line}\n\nThank you.", "mine.txt", needs_subject=True)
    assert problems == ()
    assert list(template.subject_lines({})) == ["Hello"]


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("EN/thanks/email.1.txt", 'Call the folder "en".'),
        ("english/thanks/email.1.txt", 'Call the folder "en".'),
        ("Deutsch/thanks/email.1.txt", 'Call the folder "de".'),
        ("en_gb/thanks/email.1.txt", 'Call the folder "en-GB".'),
        ("my words/thanks/email.1.txt", 'Call the folder "en".'),
        ("en/thanks/email.1.TXT", "Call it email.1.txt."),
        ("en/thanks/email.docx", "Save it as plain text and call it email.1.txt."),
        ("thank/email.1.txt", 'Did you mean "thanks"?'),
        ("en/thank/email.1.txt", 'Did you mean "thanks"?'),
    ],
)
def test_what_nothing_uses_is_a_warning_with_the_right_name(tmp_path: Path, name: str, remedy: str) -> None:
    put(tmp_path, name, email("Thank you."))
    (problem,) = problems_of_folder(tmp_path)
    assert problem.severity == "warning"
    assert problem.remedy.startswith(remedy)


def test_other_files_are_nobodys_business(tmp_path: Path) -> None:
    for name in ("README.md", "en/thanks/notes.docx", "en/thanks/~lock.txt", ".git/config.txt"):
        put(tmp_path, name, "x")
    assert problems_of_folder(tmp_path) == ()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_under_the_name_of_a_message_does_not_hang(tmp_path: Path) -> None:
    (tmp_path / "en/thanks").mkdir(parents=True)
    os.mkfifo(tmp_path / "en/thanks/email.1.txt")
    assert advice_on_folder(tmp_path) == ()
    (problem,) = problems_of_folder(tmp_path)
    assert (problem.severity, problem.what) == ("error", "this is no ordinary file")
