"""What of a client is public: the name of the file, which never changes, and every place where a copy may stand.

It is kept apart from the memory of the client, so that neither a damaged memory nor a client who is gone leaves a
feed behind that nobody knows.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final, NamedTuple

from ics_followup.cli.coaching.home import Home
from ics_followup.problems import FollowupError
from ics_followup.publish.atomic import sync_folder, write_atomically
from ics_followup.publish.targets import target_for
from ics_followup.publish.targets.base import Target
from ics_followup.settings import Publish, Settings
from ics_followup.sharing.levels import LEVELS

_VERSION: Final = 1


class Copy(NamedTuple):
    """A feed that may stand somewhere. ``place`` is as in [publish], with the file's name; it never holds a secret.

    ``base`` is the folder to which a relative place is. ``digest`` is of the bytes that stand there, empty where that
    is not sure. ``level`` is the most that can stand there, empty for a feed that only says that the consent ended.
    ``address`` is where calendars fetch it.
    """

    place: Publish
    base: str
    digest: str = ""
    level: str = ""
    address: str = ""

    def target(self, settings: Settings | None = None) -> Target:
        """The place. Where ``settings`` name the same one, they say how to sign in there. Raises FollowupError."""
        place = self.place
        if settings and settings.publish[:2] == place[:2] and settings.publish.user == place.user:
            place = settings.publish._replace(name=place.name, branch=place.branch, address=place.address)
        return target_for(Settings(publish=place), folder=Path(self.base))


class Public(NamedTuple):
    """What is remembered of one client's published feed.

    ``name`` is the file's, empty until one is made. ``who`` is the client, as long as there are copies; empty where
    the client was ``erased``: then what is here is forgotten with the last copy. The newest copy comes last.
    """

    name: str = ""
    who: str = ""
    erased: bool = False
    copies: tuple[Copy, ...] = ()

    @property
    def address(self) -> str:
        """Where calendars fetch the feed, empty where none is published."""
        return self.copies[-1].address if self.copies else ""


def rank(level: str) -> int:
    """How much a level shows: the higher, the more; nothing at all is -1."""
    return LEVELS.index(level) if level in LEVELS else -1


def read_public(path: Path) -> Public:
    """What is remembered; empty where nothing is. Raises FollowupError where it cannot be read.

    Nothing is made up then: another name would leave the feed of before where it is, known to nobody.
    """
    try:
        said = json.loads(path.read_bytes())
        if said["version"] != _VERSION:
            raise ValueError("another version")
        copies = tuple(_copy(each) for each in said["copies"])
        found = Public(_text(said["name"]), _text(said["who"]), bool(said["erased"]), copies)
        if (copies and not found.name) or Path(found.name).name != found.name:
            raise ValueError("no name")
    except FileNotFoundError:
        return Public()
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise FollowupError(
            f"{path} cannot be read. It says where the feed of a client was published, so that feed was left as it "
            "is. Put the file back from a backup. If there is none, delete it: then the client gets a new address, and "
            "the feed at the old one is to be removed by hand."
        ) from None
    return found


def keep_public(path: Path, public: Public) -> None:
    """Remember it; a client who was erased, and of whom nothing is public, is forgotten. Raises FollowupError."""
    if public.erased and not public.copies:
        path.unlink(missing_ok=True)
        sync_folder(path.parent)
        return
    plain: dict[str, Any] = {
        "version": _VERSION,
        **public._asdict(),
        "who": public.who if public.copies and not public.erased else "",
        "copies": [{**each._asdict(), "place": each.place._asdict()} for each in public.copies],
    }
    data = json.dumps(plain, ensure_ascii=True, indent=1).encode()
    if not path.is_file() or path.read_bytes() != data:
        write_atomically(path, data, private=True)


def address_of(home: Home, ref: str) -> str:
    """Where a client's feed is published, empty where it is not, or nobody knows."""
    try:
        return read_public(home.public(ref)).address
    except FollowupError:
        return ""


def _copy(said: Any) -> Copy:
    place = Publish(**{name: _text(said["place"].get(name, "")) for name in Publish._fields})
    return Copy(place, *(_text(said[name]) for name in ("base", "digest", "level", "address")))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value
