"""The calendars that ``connect`` knows, as data: what to click, what reminds, where its page is. Pure."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, NamedTuple
from urllib.parse import quote


class Calendar(NamedTuple):
    """One kind of calendar, with sentences for somebody who is no programmer.

    ``remind`` holds for a subscription, ``remind_taken_in`` for the calendar into which the file was imported.
    ``page`` is what to open in order to subscribe, with ``{address}`` and ``{webcal}`` quoted in it, empty where no
    page does that; ``work_page`` the same for an employer's account. ``leave`` is how it is told to
    forget the feed. ``system`` is the ``sys.platform`` on which ``page`` can be opened, empty for any. ``rings``
    says that it can honour an alarm of the feed. ``guide`` is the page in docs/.
    """

    called: str
    subscribe: tuple[str, ...]
    remind: tuple[str, ...]
    take_in: tuple[str, ...]
    remind_taken_in: tuple[str, ...]
    again: str
    refresh: str
    leave: str
    guide: str
    page: str = ""
    work_page: str = ""
    system: str = ""
    rings: bool = False


_OWN: Final = "always into a calendar of its own, so that nothing of yours is lost when it is made anew."

CALENDARS: Final = MappingProxyType(
    {
        "google": Calendar(
            called="Google Calendar",
            subscribe=(
                "In a web browser on a computer open https://calendar.google.com/calendar/r/settings/addbyurl "
                "(or beside Other calendars: +, From URL).",
                "Paste the address, and press Add calendar. On the phone, tick Follow-ups in the app's menu.",
            ),
            remind=(
                "Google ignores alarms in feeds: without this nobody reminds you. In the web browser: the gear, "
                "Settings, below Settings for other calendars choose Follow-ups, Event notifications, Add "
                "notification: Notification, 10 minutes.",
            ),
            take_in=(
                "In a web browser open https://calendar.google.com/calendar/r/settings/createcalendar and make a "
                "calendar called Follow-ups.",
                "The gear, Settings, Import & export: choose the file {file} and the calendar Follow-ups, Import.",
            ),
            remind_taken_in=(
                "Google ignores the alarms of an imported file too: without this nobody reminds you. The gear, "
                "Settings, below Settings for my calendars choose Follow-ups, Event notifications, Add notification: "
                "Notification, 10 minutes.",
            ),
            again="Settings, Follow-ups, Remove calendar, Delete; then make it and import the file again;",
            refresh="Google looks every 4 to 24 hours; nothing makes it faster.",
            leave="in a web browser, point at the calendar below Other calendars, then the X beside it.",
            guide="google.md",
            page="https://calendar.google.com/calendar/r?cid={webcal}",
        ),
        "outlook": Calendar(
            called="Outlook",
            subscribe=(
                "On the web and in the new Outlook: Calendar, Add calendar, Subscribe from web; paste the address, "
                "name it Follow-ups, Import.",
                "In the classic Outlook for Windows: File, Account Settings, Account Settings, Internet Calendars, "
                "New; paste the address, Add.",
            ),
            remind=(
                "Outlook does not reliably remind you of a subscribed calendar. Subscribe in your phone's own calendar "
                "too, and turn on the notifications there.",
            ),
            take_in=(
                "On the web: Calendar, Add calendar, Create blank calendar, called Follow-ups.",
                "Add calendar, Upload from file: choose the file {file} and the calendar Follow-ups, Import.",
            ),
            remind_taken_in=(
                "Imported events can ring where the file has alarms: ics-followup connect --alarm 10 adds them, before "
                "you import. Look whether the first one does.",
            ),
            again="right-click Follow-ups, Delete; then make it and upload the file again;",
            refresh="Outlook on the web looks every 3 to 24 hours, the classic one while it runs.",
            leave="right-click the calendar (on the web, its three dots), then Remove or Delete.",
            guide="outlook.md",
            page="https://outlook.live.com/calendar/0/addfromweb?url={address}&name=Follow-ups",
            work_page="https://outlook.office.com/calendar/0/addfromweb?url={address}&name=Follow-ups",
        ),
        "apple": Calendar(
            called="Apple Calendar",
            subscribe=(
                "On a Mac: Calendar, File, New Calendar Subscription; paste the address, Subscribe. Location: iCloud "
                "(the iPhone shows it too), Auto-refresh: Every hour.",
                "On an iPhone alone: Calendar, Calendars, Add Calendar, Add Subscription Calendar; paste the address.",
            ),
            remind=(
                "Apple takes alarms away unless you say otherwise. On the Mac: Get Info of the calendar, no tick at "
                "Remove: Alerts. On an iPhone: Settings, Apps, Calendar, Calendar Accounts, Subscribed Calendars, "
                "Follow-ups: Remove Alarms off.",
                "And allow notifications: Settings, Notifications, Calendar.",
            ),
            take_in=(
                "On a Mac: Calendar, File, New Calendar, called Follow-ups, in iCloud.",
                "File, Import: choose the file {file}, then the calendar Follow-ups.",
            ),
            remind_taken_in=(
                "Allow notifications: Settings, Notifications, Calendar. The alarms are in the file.",
            ),
            again="right-click Follow-ups, Delete; then make it and import the file again;",
            refresh="A Mac looks as often as you set, an iPhone when it fetches.",
            leave="on a Mac, right-click the calendar, then Unsubscribe. On an iPhone, Calendars, the (i) beside it, "
            "Unsubscribe.",
            guide="apple.md",
            page="{webcal_plain}",
            system="darwin",
            rings=True,
        ),
        "thunderbird": Calendar(
            called="Thunderbird",
            subscribe=(
                "Calendar, New Calendar, On the Network, Next. Paste the address as Location, tick This location "
                "doesn't require credentials, Find Calendars, Subscribe.",
            ),
            remind=(
                "Right-click the calendar, Properties: tick Show Reminders. Thunderbird reminds only while it runs.",
            ),
            take_in=(
                "Calendar, New Calendar, On My Computer, called Follow-ups.",
                "File, Import, Calendar: choose the file {file}, then the calendar Follow-ups.",
            ),
            remind_taken_in=(
                "Right-click the calendar, Properties: tick Show Reminders. Thunderbird reminds only while it runs.",
            ),
            again="right-click Follow-ups, Delete; then make it and import the file again;",
            refresh="Thunderbird looks every 30 minutes.",
            leave="right-click the calendar, then Unsubscribe.",
            guide="thunderbird.md",
            rings=True,
        ),
        "caldav": Calendar(
            called="a calendar on a CalDAV server (iCloud, Fastmail, Nextcloud)",
            subscribe=(
                "Nothing to click: the events are in that account, and your phone shows them with the rest.",
            ),
            remind=(
                "Your phone's calendar rings where an event has an alarm: [feed] alarm in followup.toml. Allow the "
                "calendar to notify, in the settings of the phone.",
            ),
            take_in=(
                "Import the file {file} into a calendar of its own, with any program that shows that account.",
            ),
            remind_taken_in=("Allow the calendar to notify, in the settings of the phone.",),
            again="delete that calendar, make it and import the file again;",
            refresh="What a push changed is there at once.",
            leave="the events were written into it: there is nothing to unsubscribe from.",
            guide="push.md",
            rings=True,
        ),
    }
)
"""By the word that ``--calendar`` takes."""


def page_of(calendar: Calendar, address: str, *, platform: str, work: bool = False) -> str:
    """What to open in order to subscribe to a feed at ``address``; empty where this computer has nothing to open.

    >>> page_of(CALENDARS["google"], "https://a.example/x.ics", platform="linux")
    'https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2Fa.example%2Fx.ics'
    >>> page_of(CALENDARS["apple"], "https://a.example/x.ics", platform="linux")
    ''
    """
    if not address or (calendar.system and calendar.system != platform):
        return ""
    webcal = f"webcal://{address.partition('://')[2]}"
    template = (work and calendar.work_page) or calendar.page
    return template.format(
        address=quote(address, safe=""), webcal=quote(webcal, safe=""), webcal_plain=webcal
    )


def how_to_import(calendar: Calendar, file: str) -> tuple[str, ...]:
    """The clicks that take the feed's file into a calendar of its own, and how to do that again."""
    steps = tuple(step.format(file=file) for step in calendar.take_in)
    return (*steps, f"After a change: {calendar.again} {_OWN}")
