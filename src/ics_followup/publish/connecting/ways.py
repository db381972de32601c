"""The ways from this computer to a calendar, as data: what is at hand, who can read it, what has to be known. Pure."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, NamedTuple


class Question(NamedTuple):
    """One thing that has to be known: the setting it becomes, how it is asked, and an example for the error."""

    key: str
    asks: str
    example: str


class Way(NamedTuple):
    """One way. ``does`` is the verb that does it; ``to`` is [publish] to where that is ``publish``.

    ``shares`` says who can read what, ``needs`` what there must be, ``questions`` what has to be known before
    anything is sent. ``link`` says how to make the share link that can only be made afterwards, empty where the address
    is known; ``unlocks`` what the password is, and where it is made, empty where none is needed.
    """

    at_hand: str
    does: str
    shares: str
    needs: str
    to: str = ""
    questions: tuple[Question, ...] = ()
    link: str = ""
    unlocks: str = ""
    served: bool = False
    """Whether the address may be the one of the folder: the file's name is put behind it."""


_USER: Final = Question("user", "Your user name there", "sam")
_READS: Final = "Whoever has the address can read your follow-ups, the messages included."

WAYS: Final = MappingProxyType(
    {
        "github": Way(
            at_hand="a GitHub account",
            does="publish",
            to="gist",
            shares="GitHub can read the feed, and earlier versions of it; your GitHub name stands in the address. No "
            f"search finds it. {_READS}",
            needs="a token that is allowed gist and nothing else",
            unlocks="the token. Make one at https://github.com/settings/tokens/new?scopes=gist with gist and nothing "
            "else ticked",
        ),
        "folder": Way(
            at_hand="a synced folder (Dropbox, OneDrive for work, Google Drive)",
            does="publish",
            to="folder",
            questions=(Question("place", "Which folder, inside the synced one", "~/Dropbox/calendar"),),
            shares="The service can read the feed. Only that one file is shared, by a link; whoever has the link can "
            "read your follow-ups, the messages included.",
            needs="a folder that is there, and a share link of the file",
            link="Share that one file (not the folder) with anyone who has the link, and copy the link.",
        ),
        "nextcloud": Way(
            at_hand="a Nextcloud or another WebDAV server",
            does="publish",
            to="webdav",
            questions=(
                Question(
                    "place",
                    "The WebDAV address of a folder there",
                    "https://cloud.example.org/remote.php/dav/files/sam/calendar",
                ),
                _USER,
            ),
            shares="Whoever runs that server can read the feed. Only that one file is shared, by a link; whoever "
            "has the link can read your follow-ups, the messages included.",
            needs="a folder on the server, and an app password",
            unlocks="an app password (Settings, Security, Devices & sessions)",
            link="In Nextcloud open the sharing of that one file, choose Share link, and copy the link.",
        ),
        "pages": Way(
            at_hand="a web space with git (GitHub Pages, GitLab Pages)",
            does="publish",
            to="git",
            questions=(
                Question(
                    "place", "The git remote of a private repository", "git@github.com:you/calendar.git"
                ),
            ),
            shares="GitHub or GitLab can read the feed. In a public repository everybody can, with all earlier "
            f"versions: use a private one. {_READS}",
            needs="a private repository whose pages are public, and git on this computer",
            unlocks="a token that may write to that repository and nothing else (GitHub: Settings, Developer settings, "
            "Fine-grained tokens, Contents: Read and write; GitLab: Settings, Access tokens, write_repository)",
            link="Copy the address of the pages (GitLab: Deploy, Pages).",
            served=True,
        ),
        "server": Way(
            at_hand="a web server of your own, or a web space whose folder is on this computer",
            does="publish",
            to="folder",
            questions=(
                Question("place", "Which folder does the web server serve", "/var/www/calendar"),
                Question(
                    "address", "At which address does it serve that folder", "https://example.org/calendar"
                ),
            ),
            shares=f"Whoever runs that server can read the feed, and nobody else can guess its name. {_READS}",
            needs="a folder that the server serves, with https and without a list of its files",
            served=True,
        ),
        "serve": Way(
            at_hand="a computer of your own that is always on",
            does="serve",
            shares="Nobody but you: the feed stays on that computer, at a secret address.",
            needs='pip install "ics-followup[serve]"; for Google and Outlook a name on the internet with https',
        ),
        "coach": Way(
            at_hand="a coach who hosts it for you",
            does="publish",
            to="webdav",
            questions=(
                Question(
                    "place",
                    "The address of the folder that your coach gave you",
                    "https://coach.example/dav/you",
                ),
                Question("user", "The user name that your coach gave you", "you"),
            ),
            shares="Your coach, and whoever runs the coach's server, can read all of your follow-ups, the messages and "
            f"the names of people included. {_READS}",
            needs="from your coach: a WebDAV folder, a user name, a password, the address for the calendar",
            unlocks="the password that your coach gave you",
            link="Ask your coach for the address at which calendars fetch that file.",
        ),
        "nothing": Way(
            at_hand="nothing at all",
            does="build",
            shares="Only your calendar: you import the file by hand, and again whenever something changed.",
            needs="nothing",
        ),
    }
)
"""By the word that ``--with`` takes."""

PUSH: Final = Way(
    at_hand="a calendar server (CalDAV)",
    does="push",
    questions=(
        Question("url", "The address of your calendar server", "https://caldav.icloud.com"),
        Question("user", "Your user name there", "you@icloud.com"),
    ),
    shares="Whoever runs that server can read the events, like the rest of your calendar. No address is made.",
    needs='pip install "ics-followup[caldav]", and an app password of that account',
)
"""The way of ``--calendar caldav``: nothing is published, events are written into the calendar itself."""


def way_of(publish_to: str, address: str) -> str:
    """The word for what followup.toml says now, empty for nothing. Where two ways look alike, the more common one.

    >>> way_of("gist", ""), way_of("webdav", ""), way_of("", "")
    ('github', 'nextcloud', '')
    """
    served = address.endswith(".ics") and "?" not in address
    alike = ((word, way) for word, way in WAYS.items() if way.to and way.to == publish_to)
    return next((word for word, way in alike if way.to != "folder" or way.served == served), "")
