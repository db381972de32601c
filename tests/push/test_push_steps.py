"""What is compared without asking anybody: resources, steps, the record."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pushes import block, uid_of

from ics_followup.publish.calendars.record import Sent
from ics_followup.publish.calendars.resource import (
    is_event_of,
    made_here,
    name_of,
    resource_of,
    same_event,
)
from ics_followup.publish.calendars.steps import steps_for

UIDS = [uid_of(number) for number in range(6)]
MARKS = st.sampled_from(["", "1", "2"])


@settings(max_examples=300)
@given(
    wanted=st.dictionaries(st.sampled_from(UIDS), st.sampled_from(["1", "2"])),
    sent=st.dictionaries(st.sampled_from(UIDS), st.builds(Sent, MARKS, MARKS)),
    found=st.dictionaries(st.sampled_from([*map(name_of, UIDS), "dentist.ics"]), st.sampled_from(["1", "2"])),
)
def test_each_event_is_dealt_with_once_and_only_what_is_ours(
    wanted: dict[str, str], sent: dict[str, Sent], found: dict[str, str]
) -> None:
    steps = steps_for(wanted, sent, found)
    acts = [*steps.create, *steps.change, *steps.delete, *steps.doubtful, *steps.doubtful_delete]
    assert len(acts) == len(set(acts)) == steps.work
    assert steps.work + steps.same + len(steps.forget) == len(wanted.keys() | sent.keys())
    assert set(acts) <= wanted.keys() | sent.keys()
    assert not {*steps.delete, *steps.doubtful_delete} & wanted.keys()
    assert {*steps.delete, *steps.doubtful_delete} <= sent.keys()
    assert all(name_of(uid) not in found for uid in steps.create)
    for uid in (*steps.change, *steps.delete):
        assert found[name_of(uid)] == sent[uid].etag != ""


def test_a_server_may_reorder_and_restamp_what_we_sent() -> None:
    ours = resource_of(block(uid_of(1), "Call"))
    body = ours.split(b"BEGIN:VEVENT\r\n")[1].split(b"END:VEVENT")[0].split(b"\r\n")[:-1]
    theirs = b"\n".join(
        [
            *(b"BEGIN:VCALENDAR", b"PRODID:-//Server//EN", b"VERSION:2.0", b"BEGIN:VEVENT"),
            *reversed([line for line in body if not line.startswith(b"DTSTAMP")]),
            *(b"DTSTAMP:20300101T000000Z", b"CREATED:20300101T000000Z", b"END:VEVENT", b"END:VCALENDAR", b""),
        ]
    )
    assert same_event(ours, theirs)
    assert is_event_of(theirs, uid_of(1))
    assert made_here(theirs)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"SUMMARY:Call", b"SUMMARY:Mine"),
        (b"DTSTART:20261201T080000Z", b"DTSTART:20261202T080000Z"),
        (b"SEQUENCE:0", b"SEQUENCE:1"),
        (b"END:VEVENT", b"LOCATION:Here\r\nEND:VEVENT"),
        (b"END:VEVENT", b"BEGIN:VALARM\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\nEND:VEVENT"),
    ],
)
def test_what_a_person_changes_is_seen(old: bytes, new: bytes) -> None:
    ours = resource_of(block(uid_of(1), "Call"))
    assert not same_event(ours, ours.replace(old, new))


def test_an_alarm_that_a_calendar_numbers_is_still_ours() -> None:
    alarm = b"BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\nEND:VEVENT"
    ours = resource_of(block(uid_of(1), "Call").replace(b"END:VEVENT", alarm))
    theirs = ours.replace(b"TRIGGER", b"UID:1234\r\nX-WR-ALARMUID:1234\r\nTRIGGER")
    assert is_event_of(theirs, uid_of(1))
    assert same_event(ours, theirs)


@pytest.mark.parametrize("sign", ["\ufffe", "\uffff"])
def test_a_sign_that_breaks_listings_is_never_in_a_resource(sign: str) -> None:
    with pytest.raises(ValueError, match="U\\+FFFE"):
        resource_of(block(uid_of(1), f"Call {sign}"))


@pytest.mark.parametrize("uid", ["", "a/b", "../x", "a b", "ü", "a" * 101, "a.ics"])
def test_a_uid_that_could_lead_elsewhere_has_no_name(uid: str) -> None:
    with pytest.raises(ValueError, match="none of ours"):
        name_of(uid)
