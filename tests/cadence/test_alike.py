"""What is walked once for all rows that are alike is what each of them would have walked by itself."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import settings as at_most
from hypothesis import strategies as st

from ics_followup.cadence.alike import Alike, alike_in
from ics_followup.cadence.chain import chain_for
from ics_followup.cadence.language import built_in, built_in_names
from ics_followup.cadence.plan import days_for
from ics_followup.model import Interview, Person, Promise, Touch
from ics_followup.settings import Me, Settings

MINE = Settings(me=Me(name="Sam", timezone="America/New_York"))
TODAY = date(2026, 11, 22)
DAYS = st.dates(date(2026, 10, 1), date(2026, 12, 30))
PEOPLE = st.builds(
    Person, name=st.sampled_from(("Dana Ortiz", "Lee")), email=st.sampled_from(("", "d@example.com"))
)


@st.composite
def rows(draw: st.DrawFn) -> Interview:
    zone = ZoneInfo("America/New_York")
    start = datetime.combine(draw(DAYS), time(draw(st.integers(0, 23))), zone)
    contact = draw(st.none() | PEOPLE)
    key = draw(st.sampled_from(("acme", "other")))
    return Interview(
        key=key,
        row_key=key,
        line=draw(st.integers(2, 9)),
        company=key,
        start=start,
        end=start + timedelta(hours=draw(st.integers(0, 3))),
        timed=draw(st.booleans()),
        timezone="America/New_York",
        country=draw(st.sampled_from(("", "US", "GB"))),
        people=draw(st.lists(PEOPLE, max_size=2).map(tuple))
        if draw(st.booleans())
        else ((contact,) if contact else ()),
        contact=contact,
        address=draw(st.sampled_from(("", "40 Example Street"))),
        channel=draw(st.sampled_from((None, "email", "phone"))),
        promises=tuple(Promise(day=day) for day in sorted(draw(st.lists(DAYS, max_size=2)))),
        status=draw(st.sampled_from(("awaiting", "awaiting", "awaiting", "offer"))),
        deadline=draw(st.none() | DAYS),
        went_well=draw(st.sampled_from((None, True, False))),
        priority=draw(st.sampled_from(("low", "normal", "high"))),
        company_size=draw(st.sampled_from(("", "small", "large"))),
        news=draw(st.sampled_from(("", "the new clinic"))),
        keep_in_touch=draw(st.sampled_from((None, True, False))),
        snooze=draw(st.sampled_from(("", "", "", "until 2026-12-20"))),
        touches=draw(
            st.sampled_from(
                (
                    (),
                    (),
                    (),
                    (Touch(day=date(2026, 11, 20), direction="out", channel="email", outcome="sent"),),
                )
            )
        ),
        cadence=draw(st.sampled_from(built_in_names())),
    )


@at_most(max_examples=200, deadline=None)
@given(st.lists(rows(), min_size=1, max_size=6), st.booleans())
def test_rows_that_are_alike_have_the_chain_that_each_would_walk(rows: list[Interview], later: bool) -> None:
    alike = Alike(MINE, TODAY)
    for row in (*rows, *rows):
        cadence, days = built_in(row.cadence), days_for(row, MINE)
        walked = chain_for(row, cadence, days, settings=MINE, today=TODAY, later_round=later)
        found = alike.chain(row, cadence, days, later_round=later)
        assert found is None or tuple(found) == walked


SETTINGS = st.builds(
    lambda away, channel, slots, unlogged, grace, name: MINE._replace(
        me=MINE.me._replace(away=frozenset(away), name=name, timezone="Europe/Berlin"),
        defaults=MINE.defaults._replace(channel=channel, country="DE", minutes=30),
        slots={**MINE.slots, "mid-afternoon": slots},
        feed=MINE.feed._replace(unlogged=unlogged, grace_days=grace, name=name, show="all", discreet=True),
    ),
    st.lists(DAYS, max_size=3),
    st.sampled_from(("email", "phone", "linkedin")),
    st.sampled_from(((time(14), time(16)), (time(19), time(20)))),
    st.sampled_from(("assume", "late")),
    st.integers(0, 9),
    st.sampled_from(("", "Sam")),
)


@at_most(max_examples=150, deadline=None)
@given(st.lists(st.tuples(rows(), SETTINGS), min_size=2, max_size=5))
def test_sheets_one_after_the_other_share_no_chain_that_their_settings_would_change(
    asked: list[tuple[Interview, Settings]],
) -> None:
    for row, settings in (*asked, *asked):
        cadence, days = built_in(row.cadence), days_for(row, settings)
        found = alike_in(settings, TODAY).chain(row, cadence, days, later_round=False)
        assert found is None or tuple(found) == chain_for(row, cadence, days, settings=settings, today=TODAY)
    here = alike_in(MINE, TODAY)
    assert alike_in(MINE._replace(me=MINE.me._replace(name="Kim")), TODAY) is here
    assert alike_in(MINE, date(2026, 11, 23)) is not here


def test_a_plain_row_is_one_whose_chain_is_found() -> None:
    dana = Person(name="Dana Ortiz", email="d@example.com")
    start = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("America/New_York"))
    row = Interview(
        key="acme",
        row_key="acme",
        line=2,
        company="Acme",
        start=start,
        end=start + timedelta(hours=1),
        timed=True,
        timezone="America/New_York",
        country="US",
        people=(dana,),
        contact=dana,
    )
    found = Alike(MINE, TODAY).chain(row, built_in("balanced"), days_for(row, MINE), later_round=False)
    assert found
    assert {dated.person for dated in found} == {dana, None}
