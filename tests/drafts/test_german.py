"""German: forms of address, dates in words, phrases, and what no German message says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ics_followup.drafts import draft_for, facts_for, kinds
from ics_followup.drafts.languages import LANGUAGES, language_for
from ics_followup.drafts.names import address_of
from ics_followup.drafts.never import never_in
from ics_followup.drafts.phrases import phrase_of
from ics_followup.drafts.templates import template_from, wordings_for
from ics_followup.drafts.wording import problems_in
from ics_followup.model import Draft, Interview, Person, Tone
from ics_followup.settings import Me

SAM = Me(name="Sam Rivera", phone="+49 30 555 0100", language="de")
DANA = Person(name="Dana Ortiz")
FAMILIAR = re.compile(r"\b([Dd]u|[Dd]i(ch|r)|[Ee]uch|[Dd]ein\w*|[Ee]u(er|re)\w*|ihr)\b")
POLITE = re.compile(r"\b(Sie|Ihnen|Ihr(e[mnrs]?)?)\b")


def interview(**changes: Any) -> Interview:
    start = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Europe/Berlin"))
    row: dict[str, Any] = {
        "key": "nordlicht",
        "row_key": "nordlicht",
        "line": 2,
        "company": "Nordlicht Pflege",
        "role": "Pflegefachkraft (m/w/d)",
        "start": start,
        "end": start.replace(hour=11),
        "timed": True,
        "timezone": "Europe/Berlin",
        "people": (DANA,),
    }
    return Interview(**{**row, **changes})


@pytest.mark.parametrize(
    ("name", "form", "greeting"),
    [
        ("Dana Ortiz", "", "Guten Tag Dana Ortiz,"),
        ("Dana Ortiz", "Frau Ortiz", "Guten Tag Frau Ortiz,"),
        ("Tom Keller", "Herr Keller", "Guten Tag Herr Keller,"),
        ("Dana Ortiz", "Sehr geehrte Frau Ortiz,", "Guten Tag Frau Ortiz,"),
        ("Dana Ortiz", "Dr. Ortiz", "Guten Tag Dr. Ortiz,"),
        ("Dana Ortiz", "Frau Dr. Ortiz", "Guten Tag Frau Dr. Ortiz,"),
        ("Dana Ortiz", "Frau Prof. Dr. Ortiz", "Guten Tag Frau Prof. Ortiz,"),
        ("Dana Ortiz", "Sie", "Guten Tag Dana Ortiz,"),
        ("Dana Ortiz", "du", "Hallo Dana,"),
        ("Dana Ortiz", "per Du", "Hallo Dana,"),
        ("Dana Ortiz", "Dani (du)", "Hallo Dani,"),
        ("Frau Dr. Dana Ortiz", "du", "Hallo Dana,"),
        ("", "du", "Hallo,"),
        ("", "", "Guten Tag,"),
        ("Dr. Dana Ortiz", "", "Guten Tag Dr. Dana Ortiz,"),
        ("Prof. Dr. Anna Müller", "", "Guten Tag Prof. Anna Müller,"),
        ("Frau Dana Ortiz", "", "Guten Tag Frau Ortiz,"),
        ("Herr Prof. Dr. Keller", "", "Guten Tag Herr Prof. Keller,"),
        ("Ms. Dana Ortiz", "", "Guten Tag Frau Ortiz,"),
        ("Mx. Dana Ortiz", "", "Guten Tag Dana Ortiz,"),
        ("dana@example.com", "", "Guten Tag,"),
        ("田中 太郎", "", "Guten Tag 田中 太郎,"),
    ],
)
def test_nobody_is_called_frau_or_herr_unless_somebody_wrote_it(name: str, form: str, greeting: str) -> None:
    assert address_of(name, form, "de").greeting == greeting


def test_du_holds_for_everybody_of_a_row_and_a_name_for_its_person_only() -> None:
    lee = Person(name="Lee Wong")
    panel = interview(people=(DANA, lee), address_as="du")
    assert [facts_for(panel, each, SAM).greeting for each in (DANA, lee)] == ["Hallo Dana,", "Hallo Lee,"]
    panel = interview(people=(DANA, lee), address_as="Frau Ortiz")
    greetings = [facts_for(panel, each, SAM).greeting for each in (DANA, lee)]
    assert greetings == ["Guten Tag Frau Ortiz,", "Guten Tag Lee Wong,"]


def test_the_row_has_the_word_about_the_language_before_the_settings() -> None:
    def language(row: str, mine: str) -> str:
        facts = facts_for(interview(language=row), DANA, Me(name="Sam", language=mine))
        return draft_for(facts, kind="thanks", channel="email").language

    assert (
        language("", "de")
        == language("de", "en")
        == language("de-AT", "en")
        == language("", "Deutsch")
        == "de"
    )
    assert language("en-GB", "de") == language("en_AU", "de") == "en-GB"
    assert language("en", "de") == language("xx", "de") == "en"


def test_days_take_the_case_that_their_sentence_asks_for() -> None:
    row = interview(status="offer", deadline=date(2026, 12, 11))
    facts = facts_for(row, DANA, SAM)
    assert (facts.weekday, facts.month) == ("Dienstag", "November")
    assert facts.date == "Dienstag, 24. November"
    assert facts.deadline == "Freitag, 11. Dezember"
    held = facts_for(interview(status="on hold", deadline=date(2027, 1, 4)), DANA, SAM)
    assert held.hold_until == "dem 4. Januar"
    assert language_for("de").day_in_words(date(2027, 3, 1)) == "Montag, 1. März"
    bodies = {
        draft_for(facts_for(interview(), DANA, SAM), kind="status", channel="email", occurrence=n).body
        for n in range(1, 6)
    }
    assert any("am Dienstag, 24. November." in body for body in bodies)


@pytest.mark.parametrize(
    ("role", "position"),
    [
        ("", "Stelle"),
        ("Pflegefachkraft", "Stelle als Pflegefachkraft"),
        ("Werkstudentenstelle", "Werkstudentenstelle"),
        ("Praktikum", "Stelle (Praktikum)"),
        ("Head of Marketing", "Stelle als Head of Marketing"),
    ],
)
def test_a_role_is_named_as_german_names_it(role: str, position: str) -> None:
    assert language_for("de").position(role) == position


@pytest.mark.parametrize(
    "role", ["Pflegefachkraft (m/w/d)", "Pflegefachkraft (w / m / d)", "Pflegefachkraft (gn)"]
)
def test_the_letters_behind_a_job_title_are_not_said(role: str) -> None:
    assert facts_for(interview(role=role), DANA, SAM).role == "Pflegefachkraft"
    assert facts_for(interview(role="Koch (Nacht)"), DANA, SAM).role == "Koch (Nacht)"


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Der Dienstplan.", "der Dienstplan"),
        ("über den Dienstplan", "der Dienstplan"),
        ("Über die neue Station", "die neue Station"),
        ("Ihr neuer Dienstplan", "Ihr neuer Dienstplan"),
        ("Wie Sie planen", "wie Sie planen"),
        ("Kinderkrankenpflege", "Kinderkrankenpflege"),
        ("ich fand es gut", ""),
        ("die Gehaltsbänder", ""),
    ],
)
def test_a_phrase_of_the_sheet_is_made_to_fit(text: str, phrase: str) -> None:
    assert phrase_of(text, (), "Nordlicht", "de") == phrase


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Ich wollte nur kurz nachfragen.", "makes itself small"),
        ("Entschuldigen Sie die Störung.", "makes itself small"),
        ("Ich möchte Sie nicht belästigen.", "makes itself small"),
        ("Ich weiß, dass Sie viel zu tun haben.", "makes itself small"),
        ("Leider habe ich noch nichts gehört.", "blames"),
        ("Wie versprochen melde ich mich.", "blames"),
        ("Sie hatten gesagt, dass es Freitag wird.", "blames"),
        ("Bisher kam keine Antwort.", "blames"),
        ("Bitte antworten Sie so schnell wie möglich.", "presses"),
        ("Ich bitte um umgehende Rückmeldung.", "presses"),
        ("Es ist dringend.", "presses"),
        ("Ich brauche eine Entscheidung.", "presses"),
        ("Ich bin verzweifelt.", "begs"),
        ("Langsam werde ich nervös.", "speaks of feelings"),
        ("Ich mache mir Sorgen.", "speaks of feelings"),
        ("Ich bin enttäuscht.", "speaks of feelings"),
        ("Ich habe das Gespräch vermasselt.", "doubts itself"),
        ("Sobald ich anfange, räume ich auf.", "presumes"),
        ("Ich habe andere Angebote.", "uses leverage"),
        ("Darf ich Ihnen ein Geschenk schicken?", "offers gifts"),
        ("Meine Gehaltsvorstellung ist hoch.", "speaks of money"),
        ("Wie viel Urlaub gibt es?", "speaks of money"),
        ("Dies ist meine dritte Mail.", "counts its own messages"),
        ("Ich melde mich erneut.", "counts its own messages"),
        ("Ein Traumjob in einem Traumunternehmen.", "exaggerates"),
    ],
)
def test_the_german_never_list_is_caught_with_a_better_wording(text: str, fault: str) -> None:
    found = list(never_in(text, language="de"))
    assert fault in [each.fault for each in found]
    assert all(each.better for each in found)
    findings = problems_in(
        f"{text} Nordlicht gefällt mir sehr.", kind="status", channel="text", language="de"
    )
    assert any(finding.rule == "never" and finding.better for finding in findings)


@pytest.mark.parametrize(
    "text",
    [
        "Ein Traumjob.",
        "Die erneuerbaren Energien haben mich besonders beschäftigt.",
        "Die Zeit, die Sie mir geschenkt haben, war es wert.",
        "Es lohnt sich immer, nur gutes Werkzeug zu kaufen.",
        "Ich sorge gern dafür, dass alles läuft.",
        "Wenn noch alles offen ist, freue ich mich über ein Wort.",
    ],
)
def test_german_words_that_only_look_alike_are_left_alone(text: str) -> None:
    assert list(never_in(text, language="de")) == []


def test_german_after_a_no_may_be_disappointed_and_an_offer_may_speak_of_money() -> None:
    assert list(never_in("Natürlich bin ich enttäuscht.", "after_no", "de")) == []
    assert list(never_in("Zum Gehalt habe ich eine Frage.", "offer_ack", "de")) == []


def test_a_template_holds_both_forms_side_by_side() -> None:
    text = "{Haben Sie|Hast du} Zeit? {company} $company{|!}"
    values = {"company": "Nordlicht"}
    assert template_from(text, "mine.txt")[0].body(values) == "Haben Sie Zeit? {company} Nordlicht"
    familiar = template_from(text, "mine.txt", familiar=True)[0].body(values)
    assert familiar == "Hast du Zeit? {company} Nordlicht!"


def test_a_placeholder_inside_two_forms_is_an_error_with_its_place() -> None:
    (problem,) = template_from("Hallo {Frau $first_name|$first_name}", "mine.txt")[1]
    assert problem.place is not None
    assert (problem.place.line, problem.place.column) == (1, 7)
    assert "{" in problem.what


WRITTEN = [
    (path.parent.name, path.name.partition(".")[0])
    for path in (LANGUAGES / "de").rglob("*.1.txt")
    if path.name.startswith(("email", "text", "linkedin", "card"))
]
"""The kinds and channels of what somebody else reads; on the phone a stranger may answer, who is a Sie."""


@pytest.mark.parametrize(("form", "wrong"), [("Frau Ortiz", FAMILIAR), ("du", POLITE)], ids=["Sie", "du"])
def test_no_form_of_the_other_kind_slips_into_a_message(form: str, wrong: re.Pattern[str]) -> None:
    """A letter with du never says Sie, and the other way round; what is said to somebody else is not the letter."""
    for kind, channel, draft in drafts(form):
        assert not wrong.search(f"{draft.subject} {draft.body}"), (kind, channel, draft.body)


@pytest.mark.parametrize("form", ["Frau Ortiz", "du"])
def test_a_letter_is_punctuated_as_german_letters_are(form: str) -> None:
    """A small letter after the greeting, no comma after the farewell, a comma or a stop after a day."""
    for kind, channel, draft in drafts(form):
        where = (kind, channel, draft.body)
        greeted, _, rest = draft.body.partition(",")
        first = rest.split()[0]
        assert greeted in ("Guten Tag Frau Ortiz", "Liebe Frau Ortiz", "Hallo Dana"), where
        assert first[0].islower() or POLITE.match(first), where
        assert not re.search(r"(?m)^(?:\w+ )*(?:Grüße|Grüßen|Gute|Wünschen|Dank),$", draft.body), where
        for day in ("24. November", "11. Dezember"):
            assert not re.search(rf"{day} \w", draft.body), where
        assert draft.body.count("„") == draft.body.count("“"), where
        assert '"' not in draft.body, where


def drafts(form: str) -> Iterator[tuple[str, str, Draft]]:
    """Every message that somebody reads, in every wording and both tones, with all known and with little."""
    full = interview(
        address_as=form,
        people=(Person(name="Dana Ortiz", topic="der Dienstplan"),),
        news="die neue Station",
        strength="acht Jahre Erfahrung",
        materials="die Referenzen",
        status="offer",
        deadline=date(2026, 12, 11),
    )
    for row in (full, interview(address_as=form, role="")):
        facts = facts_for(row, row.people[0], SAM)
        for kind, channel in WRITTEN:
            for turn in range(len(wordings_for(kind, channel, language="de").templates)):
                told = facts._replace(turn=turn, declined=True)
                tones: tuple[Tone, ...] = ("gracious", "forward")
                for tone in tones:
                    yield kind, channel, draft_for(told, kind=kind, channel=channel, tone=tone)


def test_a_channel_without_words_of_its_own_gets_another_german_one() -> None:
    facts = facts_for(interview(), DANA, SAM)
    card = draft_for(facts, kind="status", channel="card")
    assert card == draft_for(facts, kind="status", channel="email")
    assert card.language == "de"


def test_a_message_that_german_lacks_comes_wholly_in_english(tmp_path: Path) -> None:
    folder = tmp_path / "en" / "hello"
    folder.mkdir(parents=True)
    (folder / "email.1.txt").write_text("Subject: Hello\n\n$greeting\n\nSee you on $date.")
    facts = facts_for(interview(address_as="du"), DANA, SAM)
    draft = draft_for(facts, kind="hello", channel="email", folder=str(tmp_path))
    assert (draft.language, draft.body) == ("en", "Hi Dana,\n\nSee you on Tuesday, November 24.")


def test_a_text_for_oneself_is_in_ones_own_language_unless_it_holds_a_message_to_copy() -> None:
    row = interview(language="de", status="offer", deadline=date(2026, 12, 11))
    facts = facts_for(row, DANA, Me(name="Sam Rivera", language="en"))
    close = draft_for(facts, kind="close", channel="self")
    assert (close.language, close.body.split("\n")[0]) == ("en", "File Nordlicht Pflege and move on.")
    time = draft_for(facts, kind="offer_time", channel="self")
    assert time.language == "de"
    assert "Zum Kopieren:\n\nGuten Tag Dana Ortiz," in time.body
    assert draft_for(facts, kind="thanks", channel="email").language == "de"


def test_british_english_differs_in_spelling_and_dates_alone() -> None:
    facts = facts_for(interview(language="en-GB"), DANA, SAM)
    british = language_for("en-GB")
    assert british.spelled("an honor") == "an honour"
    for kind in kinds():
        for channel in ("email", "text", "linkedin", "card", "phone"):
            for occurrence in range(1, 9):
                body = draft_for(facts, kind=kind, channel=channel, occurrence=occurrence).body
                assert body == british.spelled(body)
    assert facts.date == "Tuesday 24 November"
