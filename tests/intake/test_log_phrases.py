"""What people write, and the canonical entry that it is read as; and what is refused, with its reason."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from ics_followup.business_days import business_days_for
from ics_followup.intake.log import EXAMPLES, Setting, entries_of, entry_text, leaves_open, touch_from
from ics_followup.intake.misread import Misread
from ics_followup.intake.promises import Days
from ics_followup.model import Person
from ics_followup.settings import Closures

PEOPLE = (Person(name="Dana Ortiz"), Person(name="Sam Lee"))
FRIDAY = date(2026, 11, 27)
INTERVIEW = date(2026, 11, 18)


def american() -> Days:
    return business_days_for(country="US", region="", company="Acme", closures=Closures())


def setting(written: date | None = FRIDAY, people: tuple[Person, ...] = PEOPLE) -> Setting:
    return Setting(interview=INTERVIEW, counting=american, people=people, written=written)


def read(entry: str, written: date | None = FRIDAY) -> str:
    return entry_text(touch_from(entry, setting(written)))


def refused(entry: str, written: date | None = FRIDAY) -> Misread:
    with pytest.raises(Misread) as caught:
        touch_from(entry, setting(written))
    return caught.value


WRITTEN_ON_FRIDAY_27_NOV = [
    ("called, voicemail", "2026-11-27 out phone voicemail"),
    ("25 Nov called, voicemail", "2026-11-25 out phone voicemail"),
    ("called Dana, left a message", "2026-11-27 out phone voicemail with Dana Ortiz"),
    ("left a voicemail for Dana", "2026-11-27 out phone voicemail with Dana Ortiz"),
    ("went to voicemail", "2026-11-27 out phone voicemail"),
    ("no answer", "2026-11-27 out phone voicemail"),
    ("called, no answer", "2026-11-27 out phone voicemail"),
    ("called, nobody picked up", "2026-11-27 out phone voicemail"),
    ("called, they didn’t answer", "2026-11-27 out phone voicemail"),
    ("called the recruiter, busy", "2026-11-27 out phone voicemail"),
    ("called at 10:05", "2026-11-27 10:05 out phone voicemail"),
    ("25 Nov 2:30 pm called, spoke", "2026-11-25 14:30 out phone live"),
    ("called, answered", "2026-11-27 out phone live"),
    ("got through to Dana", "2026-11-27 out phone live with Dana Ortiz"),
    ("spoke with Dana", "2026-11-27 out phone live with Dana Ortiz"),
    (
        "spoke with Dana, she said next Tuesday",
        "2026-11-27 out phone live promised 2026-12-01 with Dana Ortiz",
    ),
    (
        "called Dana, she said they'd decide by Friday",
        "2026-11-27 out phone live promised 2026-12-04 with Dana Ortiz",
    ),
    ("met Dana and Sam", "2026-11-27 out person live with Dana Ortiz & Sam Lee"),
    ("emailed 11/25", "2026-11-25 out email sent"),
    ("emailed", "2026-11-27 out email sent"),
    ("sent", "2026-11-27 out email sent"),
    ("wrote Dana an email yesterday", "2026-11-26 out email sent with Dana Ortiz"),
    ("emailed Mrs. Ortiz", "2026-11-27 out email sent with Dana Ortiz"),
    ("emailed everyone", "2026-11-27 out email sent with all"),
    ("followed up by email 2 days ago", "2026-11-25 out email sent"),
    ("Fri emailed", "2026-11-27 out email sent"),
    ("emailed last Friday", "2026-11-20 out email sent"),
    ("emailed on Wednesday", "2026-11-25 out email sent"),
    ("emailed this morning", "2026-11-27 out email sent"),
    ("texted", "2026-11-27 out text sent"),
    ("sent a text message to Sam", "2026-11-27 out text sent with Sam Lee"),
    ("wrote on LinkedIn", "2026-11-27 out linkedin sent"),
    ("linkedin", "2026-11-27 out linkedin sent"),
    ("card sent", "2026-11-27 out card sent"),
    ("mailed a letter", "2026-11-27 out card sent"),
    ("thanks sent", "2026-11-27 out email sent with all for thanks"),
    ("thanked everyone", "2026-11-27 out email sent with all for thanks"),
    ("thanked Dana", "2026-11-27 out email sent with Dana Ortiz for thanks"),
    ("sent thank you notes", "2026-11-27 out email sent with all for thanks"),
    ("sent a thank-you card to Dana", "2026-11-27 out card sent with Dana Ortiz"),
    ("they said by Friday", "2026-11-27 in email reply promised 2026-12-04"),
    ("27 Nov they said by Dec 4", "2026-11-27 in email reply promised 2026-12-04"),
    ("they said Dec 4", "2026-11-27 in email reply promised 2026-12-04"),
    ("she told me they will decide end of next week", "2026-11-27 in email reply promised 2026-12-04"),
    ("they’ll let me know by Friday at 5 pm", "2026-11-27 in email reply promised 2026-12-04"),
    ("they need until Friday", "2026-11-27 in email reply promised 2026-12-04"),
    ("promised 2026-12-04", "2026-11-27 in email reply promised 2026-12-04"),
    (
        "they replied by email, check back in two weeks",
        "2026-11-27 in email reply check back 2026-12-11",
    ),
    ("they said check back from Dec 4", "2026-11-27 in email reply check back 2026-12-04"),
    (
        "Dana called, she said in 3 business days",
        "2026-11-27 in phone reply promised 2026-12-02 with Dana Ortiz",
    ),
    ("they called yesterday", "2026-11-26 in phone reply"),
    ("they called, left a voicemail", "2026-11-27 in phone reply"),
    ("got an email from Dana", "2026-11-27 in email reply with Dana Ortiz"),
    ("heard back", "2026-11-27 in email reply"),
    ("replied by phone", "2026-11-27 in phone reply"),
    ("rejected", "2026-11-27 in email rejection"),
    ("rejected 25 Nov", "2026-11-25 in email rejection"),
    ("I was rejected", "2026-11-27 in email rejection"),
    ("they declined", "2026-11-27 in email rejection"),
    ("they said no", "2026-11-27 in email rejection"),
    ("recruiter called: position filled", "2026-11-27 in phone rejection"),
    ("they went with another candidate", "2026-11-27 in email rejection"),
    ("did not get the job", "2026-11-27 in email rejection"),
    ("Absage 25.11.2026", "2026-11-25 in email rejection"),
    ("advanced", "2026-11-27 in email advanced"),
    ("I was invited to the next round", "2026-11-27 in email advanced"),
    ("they moved me forward", "2026-11-27 in email advanced"),
    ("offer, answer by 12 Dec", "2026-11-27 in email offer answer by 2026-12-12"),
    ("got the offer, decide by 12 Dec", "2026-11-27 in email offer answer by 2026-12-12"),
    ("offer", "2026-11-27 in email offer"),
    ("on hold until 10 Jan", "2026-11-27 in email hold promised 2027-01-10"),
    ("they put it on hold", "2026-11-27 in email hold"),
    ('called # "asked; will call again"', '2026-11-27 out phone voicemail # "asked; will call again"'),
    ("emailed # about the plan", "2026-11-27 out email sent # about the plan"),
]


@pytest.mark.parametrize(("entry", "canonical"), WRITTEN_ON_FRIDAY_27_NOV)
def test_an_entry_as_people_say_it(entry: str, canonical: str) -> None:
    assert read(entry) == canonical
    assert read(canonical, None) == canonical


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("emailed 3/12", "'3/12' could be 3 December or March 12"),
        (
            "emailed 10 Nov",
            "'10 Nov' is either 2026-11-10, before the interview, or 2027-11-10, which has not",
        ),
        ("25 Nov they said by 20 Nov", "'20 Nov' could be 2026-11-20 or 2027-11-20"),
        ("they said by 2026-11-20", "The day 2026-11-20 in the log lies before the day on which it was said"),
        ("2026-11-01 out email", "The day 2026-11-01 in the log lies before the interview on 2026-11-18"),
        ("out phone bsuy", """'bsuy' is not a word that the log knows (did you mean "busy"?)"""),
        ("in email maybe", "'maybe' is not a word that the log knows"),
        ("called and emailed", "it names email and phone; write two entries"),
        ("emailed Dana, she replied", "it says what you did and what they did"),
        ("25 Nov called 26 Nov emailed", "it names two days"),
        ("offer, rejected", "it says offer and rejection"),
        ("out email live", "live does not fit an email"),
        ("out email promised 2026-12-04", "what they promised is an entry of its own"),
        ("rejected by 12 Dec", "after a rejection no further day is promised"),
        ("called answer by 12 Dec", "a day to answer by belongs to an offer"),
        ("they said by never", "'never' is not a day"),
        ("not sent", "says what has not happened"),
        ("didn't call", "says what has not happened"),
        ("will call tomorrow", "says what has not happened"),
        ("heard nothing", "says that no answer came"),
        ("no reply", "says that no answer came"),
        ("they didn't answer", "says that no answer came"),
        ("accepted", "is a status, not a contact"),
        ("declined", "is a status, not a contact"),
        ("undo", "nothing can be taken back here"),
        ("25 Nov", "it does not say who did what"),
    ],
)
def test_what_is_refused_says_why(entry: str, reason: str) -> None:
    assert reason in refused(entry).what


@pytest.mark.parametrize("entry", ["yesterday called", "Fri called", "emailed 2 days ago"])
def test_a_cell_has_no_today_to_count_from(entry: str) -> None:
    assert "a sheet has no today" in refused(entry, None).what


def test_an_entry_of_a_cell_needs_a_day() -> None:
    assert refused("called, voicemail", None).remedy == EXAMPLES
    assert refused("they said by Dec 4", None).what.endswith("has no date")


def test_a_day_without_a_year_is_refused_in_a_cell_where_it_may_lie_before_the_interview() -> None:
    assert refused("10 Nov emailed", None).what == "'10 Nov' could be 2026-11-10 or 2027-11-10"


def test_a_day_without_a_year_is_refused_where_two_years_fit() -> None:
    misread = refused("25 Nov emailed", date(2027, 12, 1))
    assert misread.what == "'25 Nov emailed' could be 2026-11-25 or 2027-11-25"


def test_a_name_that_two_people_have_is_refused() -> None:
    twins = (Person(name="Dana Ortiz"), Person(name="Dana Lee"))
    with pytest.raises(Misread, match="could be Dana Ortiz or Dana Lee"):
        touch_from("emailed Dana", setting(people=twins))


def test_somebody_whom_the_sheet_does_not_have_is_named_after_with() -> None:
    assert read("spoke with Kim Ray") == "2026-11-27 out phone live with Kim Ray"
    assert read('emailed with "the front desk"') == '2026-11-27 out email sent with "the front desk"'


def test_a_channel_that_is_not_named_is_the_usual_one() -> None:
    by_phone = Setting(interview=INTERVIEW, counting=american, written=FRIDAY, theirs="phone", due="text")
    assert touch_from("they said by Friday", by_phone).channel == "phone"
    assert touch_from("sent", by_phone).channel == "text"
    assert touch_from("thanks sent", by_phone).channel == "email"


def test_sent_does_not_say_how_a_call_went() -> None:
    call = Setting(interview=INTERVIEW, counting=american, written=FRIDAY, due="phone")
    with pytest.raises(Misread, match="What is due is a call"):
        touch_from("sent", call)


@pytest.mark.parametrize(
    ("entry", "how", "undated"),
    [("sent", True, True), ("sent 25 Nov", True, False), ("emailed", False, True), ("they wrote", False, True),
     ("sent yesterday", True, False), ("thanks sent", False, True), ("rejected", False, True)],
)  # fmt: skip
def test_what_an_entry_leaves_open(entry: str, how: bool, undated: bool) -> None:
    assert leaves_open(entry, setting()) == (how, undated)


def test_what_stands_in_quotes_is_not_divided() -> None:
    cell = '25 Nov called # "busy; again"; 26 Nov emailed\n27 Nov rejected'
    assert entries_of(cell) == ('25 Nov called # "busy; again"', "26 Nov emailed", "27 Nov rejected")
    assert entries_of('25 Nov called # said "hm; 26 Nov emailed') == (
        '25 Nov called # said "hm',
        "26 Nov emailed",
    )


def suggested() -> list[str]:
    """The entries that the README, the pages and the texts of the program tell people to write."""
    root = Path(__file__).parent.parent.parent
    found: set[str] = set()
    for file in (root / "README.md", *root.glob("docs/*.md"), *root.glob("src/**/*.py")):
        text = file.read_text(encoding="utf-8")
        found.update(re.findall(r"^ +ics-followup log (?:acme|mercy|[0-9]) (.+)$", text, re.MULTILINE))
        found.update(re.findall(r'[`"]([0-9]{1,2} (?:Nov|Dec) [a-z]+[^`"{}]*)[`"]', text))
        found.update(re.findall(r"\|`log`\|([^`|]*)\|\n", text))
    return sorted(found)


def test_there_are_suggestions_to_test() -> None:
    assert {"called, voicemail", "sent", "they said by Friday"} <= set(suggested())


@pytest.mark.parametrize("text", suggested())
def test_what_is_suggested_is_understood(text: str) -> None:
    written = date(2026, 12, 31) if re.match(r"[0-9]+ Dec ", text) else date(2026, 12, 1)
    for entry in entries_of(text):
        assert read(entry, written)
