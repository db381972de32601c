"""What ``stop`` takes away of ``push``: the events in a calendar, and the password that was kept for it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from ics_followup.cadence.words import count, listed
from ics_followup.problems import FollowupError
from ics_followup.publish.atomic import locked
from ics_followup.publish.undoing import Place, Step

if TYPE_CHECKING:
    from ics_followup.cli.push_account import Account
    from ics_followup.publish.calendars.record import Kept, Records
    from ics_followup.publish.calendars.server import Server

PUSHED: Final = "pushed.json"
_SECONDS: Final = 5.0


class EventsStep:
    """The events that ``push`` wrote into calendars; whatever else is in them stays."""

    waits_for: Sequence[Step] = ()

    def would(self, place: Place) -> str:
        """How many, and in which calendar."""
        if not (place.folder / PUSHED).exists():
            return ""
        found = [_account_of(kept, place) for kept in _records(place).every()]
        parts = [f"{count(len(kept.events), 'event')} {_in(account)}" for kept, account in found]
        return (
            f"Delete what push wrote: {listed(parts)}." if parts else f"Forget {PUSHED}: push wrote nothing."
        )

    def undo(self, place: Place) -> str:
        """Delete them by their ETags, then forget them. A calendar that fails does not stop the others."""
        said, wrong = [], []
        with locked(place.folder / PUSHED, wait_seconds=_SECONDS):
            records = _records(place)
            for kept in records.every():
                try:
                    said.append(_emptied(records, *_account_of(kept, place)))
                except FollowupError as error:
                    wrong.append(str(error))
            if wrong:
                raise FollowupError(" ".join([*said, *wrong]))
            (place.folder / PUSHED).unlink(missing_ok=True)
        return " ".join(said) or f"Deleted {PUSHED}."


def _records(place: Place) -> Records:
    from ics_followup.publish.calendars.record import Records

    records = Records(place.folder)
    if records.lost:
        raise FollowupError(f"{PUSHED} cannot be read, so delete the calendar that push kept by hand.")
    return records


def _account_of(kept: Kept, place: Place) -> tuple[Kept, Account]:
    """Whose calendar it is: as it was named when it was pushed to. Raises FollowupError where that is not known."""
    from ics_followup.cli.push_account import Account

    push = place.settings.push
    words = kept.asked.split(" ", 2)
    if len(words) < 3:
        where = urlsplit(kept.url).hostname or "a server"
        raise FollowupError(
            f"{count(len(kept.events), 'event')} at {where} cannot be deleted from here, as it is not known any more "
            "whose they are. Delete that calendar by hand, and then pushed.json."
        )
    user, url, calendar = words
    same = (user, url) == (push.user, push.url)
    file = place.home / Path(push.password_file).expanduser() if same and push.password_file else None
    return kept, Account(url, user, calendar, True, file)


def _in(account: Account) -> str:
    return f'in the calendar "{account.calendar}" at {account.host}'


def _emptied(records: Records, kept: Kept, account: Account) -> str:
    """Delete our events from one calendar; a sentence."""
    from ics_followup.publish.calendars.failures import CalendarFailure
    from ics_followup.publish.calendars.pushing import push

    by_hand = f'By hand: delete the calendar "{account.calendar}" in that account.'
    with closing(_server(account, kept.way, by_hand)) as server:
        try:
            done = push(server, records, kept, {}, _nothing)
        except CalendarFailure as failure:
            if failure.gone:
                return f'The calendar "{account.calendar}" is not there any more.'
            raise FollowupError(f"The events {_in(account)} are still there: {failure} {by_hand}") from None
    left = len(kept.events) - len(done.deleted)
    if done.stopped or done.failed:
        why = done.stopped or done.failed[0]
        raise FollowupError(
            f"{count(left, 'event')} {_in(account)} could not be deleted: {why.reason}. {by_hand}"
        )
    events = count(len(done.deleted), "event")
    return f'Deleted {events} from the calendar "{account.calendar}" at {account.host}; the calendar itself stays.'


def _server(account: Account, way: str, by_hand: str) -> Server:
    """The server of an account, with the password that is kept for it; nobody is asked."""
    from ics_followup.publish.calendars.password import password_for

    try:
        from ics_followup.publish.calendars.server import Server
    except ImportError:
        raise FollowupError(
            f'The library that push needs is not installed. Run: pip install "ics-followup[caldav]" {by_hand}'
        ) from None
    password = password_for(account.user, account.host, account.password_file)
    if not password:
        raise FollowupError(
            f"There is no password for {account.user} at {account.host}, so the events there were not deleted. "
            f"{by_hand}"
        )
    return Server(account.url, account.user, password, way=way)


def _nothing(uid: str) -> bytes:
    raise FollowupError(f"Nothing is to be written, and yet {uid} was asked for.")


class PasswordStep:
    """The password of the calendar server that ``push`` kept on this computer."""

    def __init__(self, *waits_for: Step) -> None:
        self.waits_for: Sequence[Step] = waits_for

    def would(self, place: Place) -> str:
        """Whose it is."""
        from ics_followup.publish.calendars.password import where_kept

        account = self._account(place)
        where = where_kept(*account) if account else ""
        if account is None or not where:
            return ""
        return f"Forget the password of {' at '.join(account)} that is kept in {where}."

    def undo(self, place: Place) -> str:
        """The server itself does not hear of it, which is said."""
        from ics_followup.publish.calendars.password import forget_password

        account = self._account(place)
        if account is None or not forget_password(*account):
            raise FollowupError("The password of the calendar server could not be taken away.")
        return (
            f"Forgot the password of {' at '.join(account)}. It still opens the calendar until you delete it in the "
            "settings of your account there."
        )

    def _account(self, place: Place) -> tuple[str, str] | None:
        push = place.settings.push
        if place.trouble or not push.url or not push.user:
            return None
        return push.user, urlsplit(push.url).hostname or push.url
