"""One run over all published feeds: each place that may hold one is brought in line with what is agreed to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ics_followup.cli.coaching.home import FILES, Home
from ics_followup.cli.coaching.kept import Kept, keep, read_kept
from ics_followup.cli.coaching.looking import Look
from ics_followup.cli.coaching.public import Copy, Public, keep_public, rank, read_public
from ics_followup.digest import sha256
from ics_followup.problems import FollowupError
from ics_followup.publish.atomic import locked
from ics_followup.publish.targets import new_name
from ics_followup.publish.targets.base import SendFailure, Target
from ics_followup.settings import Settings
from ics_followup.sharing.caseload import Case

SOMEBODY = "somebody who was erased"
"""How a client is called of whom only a feed that could not be taken away is left."""


class Stuck(NamedTuple):
    """Feeds that could not be taken away from a place: what it is called, why, what to do, and whose they are."""

    called: str
    reason: str
    remedy: str
    whose: tuple[str, ...]


class Published(NamedTuple):
    """What became of it: the cases with their addresses; how many feeds were sent, taken away, left as they were.

    ``mended`` are those whose feeds were brought down to what is agreed to, ``gone`` those whose were taken away,
    though nobody asked to publish; ``older`` those whose published feed is not the one in their folder, ``exposed``
    those of whom more is public than is agreed to. ``stuck`` and ``failed`` say what went wrong.
    """

    cases: tuple[Case, ...]
    sent: int = 0
    removed: int = 0
    same: int = 0
    mended: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    older: tuple[str, ...] = ()
    exposed: tuple[str, ...] = ()
    stuck: tuple[Stuck, ...] = ()
    failed: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether everything is now as it should be."""
        return not (self.exposed or self.stuck or self.failed)


class Wanted(NamedTuple):
    """What may be public of a client now: a feed and its level, as in `Copy`; None for nothing.

    ``elsewhere`` says that the client has a place of their own, ``begins`` that a first feed may be published.
    """

    feed: bytes | None = None
    level: str = ""
    elsewhere: bool = False
    begins: bool = False


class Publishing:
    """One run over all that is public."""

    def __init__(self, home: Home, settings: Settings, folder: Path, *, send: bool) -> None:
        self.home = home
        self.settings = settings
        self.folder = folder.absolute()
        self.send = send
        self.counts = {"sent": 0, "removed": 0, "same": 0}
        self.names: dict[str, list[str]] = {"mended": [], "gone": [], "older": [], "exposed": []}
        self.stuck: dict[str, Stuck] = {}
        self.failed: list[str] = []
        self.said: list[str] = []
        self.dead: set[str] = set()

    def published(self, cases: Sequence[Case]) -> Published:
        """All of it, each name once."""
        names = {kind: tuple(dict.fromkeys(some)) for kind, some in self.names.items()}
        failed = tuple(dict.fromkeys(self.failed))
        return Published(
            tuple(cases),
            sent=self.counts["sent"],
            removed=self.counts["removed"],
            same=self.counts["same"],
            mended=names["mended"],
            gone=names["gone"],
            older=names["older"],
            exposed=names["exposed"],
            stuck=tuple(self.stuck.values()),
            failed=failed,
        )

    def client(self, case: Case, look: Look | None) -> Case:
        """One client of the list: the case with the address that holds now."""
        memory = self.home.memory(case.ref)
        try:
            with locked(self.home.lock(case.ref)):
                kept = read_kept(memory)
                wanted = wanted_of(_feed(self.home, case.ref), kept, case, look)
                address = self.settled(self.home.public(case.ref), case.name, wanted).address
                if kept and kept.case.address != address:
                    keep(memory, kept._replace(case=kept.case._replace(address=address)))
        except FollowupError as error:
            at = f" It was at {case.address}." if case.address and not isinstance(error, SendFailure) else ""
            self.failed.append(f"{error}{at}")
            return case
        return case._replace(address=address)

    def nobody(self, path: Path) -> None:
        """Somebody who is not in the list any more: nothing of them may be public."""
        try:
            self.settled(path, "", Wanted())
        except FollowupError as error:
            self.failed.append(str(error))

    def settled(self, path: Path, who: str, wanted: Wanted) -> Public:
        """Bring all that is public of one client to what is wanted, as far as that can be done now."""
        with locked(self.home.lock(path.stem)):
            public = self._found(read_public(path))
            if who:
                public = public._replace(who=who, erased=False)
            return self._sent(path, public, wanted) if self.send else self._mended(path, public, wanted)

    def _found(self, public: Public) -> Public:
        """With the places that moved together with the coach's followup.toml, to which they are relative."""
        copies = [
            copy._replace(base=str(self.folder)) if _has_moved(copy, self.folder) else copy
            for copy in public.copies
        ]
        return public._replace(copies=tuple(copies))

    def _mended(self, path: Path, public: Public, wanted: Wanted) -> Public:
        """Without --publish: what shows more than is agreed to is mended where that needs no network."""
        for copy in public.copies:
            if wanted.feed is not None and rank(copy.level) <= rank(wanted.level):
                if copy.level and copy.digest != _digest(wanted.feed):
                    self.names["older"].append(_whose(public))
            elif not copy.target(self.settings).near:
                self.names["exposed"].append(_whose(public))
            elif wanted.feed is None:
                public = self._without(path, public, copy)
            else:
                public = self._with(path, public, copy, wanted)
        return public

    def _sent(self, path: Path, public: Public, wanted: Wanted) -> Public:
        """With --publish: nothing stays where feeds do not go any more, then what changed is sent.

        In this order, as two places may be one and the same folder by two names.
        """
        begins = wanted.begins or (bool(public.copies) and bool(wanted.level))
        here, where, known = None, "", public.copies
        if wanted.feed is not None and not wanted.elsewhere:
            public = public._replace(name=public.name or new_name())
            publish = named(self.settings, public.name).publish._replace(client_id="")
            here = Copy(publish, str(self.folder), level=wanted.level)
            where = here.target().where
        there = None
        for copy in known:
            if copy.target(self.settings).where == where:
                there = copy
            else:
                public = self._without(path, public, copy)
        if here is None or not (there or begins):
            return public
        untouched = public.copies == known
        if there and untouched and there.digest == _digest(wanted.feed):
            self.counts["same"] += 1
            address = _address(here.target()) or there.address
            public = _with(public, there, here._replace(digest=there.digest, address=address))
            keep_public(path, public)
            return public
        if there:
            public = _with(public, there, here := here._replace(level=there.level, address=there.address))
        return self._with(path, public, here, wanted)

    def _with(self, path: Path, public: Public, copy: Copy, wanted: Wanted) -> Public:
        """Send a feed to a place. It is remembered before: a killed run leaves no feed that nobody knows."""
        target = copy.target(self.settings)
        lowers = rank(copy.level) > rank(wanted.level)
        if _place(target, copy) not in self.dead:
            unsure = copy._replace(digest="", level=max(copy.level, wanted.level, key=rank))
            public = _with(public, copy, unsure)
            keep_public(path, public)
            try:
                outcome = target.send(wanted.feed or b"")
            except FollowupError as error:
                self._note_dead(target, copy)
                reason, remedy = _told(error)
                self.failed.append(f"The feed was not published: {reason}. {remedy}".strip())
            else:
                address = outcome.address or _address(target)
                sure = unsure._replace(digest=_digest(wanted.feed), level=wanted.level, address=address)
                public = _with(public, unsure, sure)
                keep_public(path, public)
                self.counts["sent" if outcome.changed else "same"] += 1
                if lowers:
                    self.names["mended"].append(_whose(public))
                return public
        if lowers:
            self.names["exposed"].append(_whose(public))
        return public

    def _without(self, path: Path, public: Public, copy: Copy) -> Public:
        """Take a copy away, and forget it; where that cannot be done it stays known."""
        target = copy.target(self.settings)
        place, reason, remedy = _place(target, copy), "", ""
        if place not in self.dead:
            try:
                said = target.remove()
            except FollowupError as error:
                self._note_dead(target, copy)
                reason, remedy = _told(error)
            else:
                whose = _whose(public)
                public = public._replace(copies=tuple(each for each in public.copies if each != copy))
                keep_public(path, public)
                if said:
                    self.said.append(said)
                    self.counts["removed"] += 1
                    self.names["gone"].append(whose)
                return public
        before = self.stuck.get(place) or Stuck(target.called, reason, remedy, ())
        self.stuck[place] = before._replace(whose=(*before.whose, _whose(public)))
        return public

    def _note_dead(self, target: Target, copy: Copy) -> None:
        """A place over the network that fails is left alone for the rest of the run; one here costs nothing to ask."""
        if not target.near:
            self.dead.add(_place(target, copy))


def wanted_of(feed: bytes | None, kept: Kept | None, case: Case, look: Look | None) -> Wanted:
    """What may be public of a client, given the ``feed`` in their folder, and what was ``kept`` of how it was made.

    Nothing, where that feed shows more than is agreed to now, or nobody knows what it shows. ``look`` is None where
    the client's row in the list must be mended first: then what was agreed to before holds.
    """
    if feed is None or kept is None or kept.case.standing == "no consent":
        return Wanted()
    level = "" if kept.case.standing == "ended" else kept.case.level
    if look is not None:
        consent = look.consent
        agreed = consent.level if consent.standing == "shared" else ""
        if consent.standing == "no consent" or rank(level) > rank(agreed):
            return Wanted()
    return Wanted(feed, level, bool(look and look.own_place), begins=case.standing == "shared")


def _has_moved(copy: Copy, folder: Path) -> bool:
    """Whether a folder with a copy is not where it was, and is where it would be if all had moved: names are unique."""
    place = copy.place
    if place.to != "folder" or copy.base == str(folder):
        return False
    return not (Path(copy.base) / place.place).exists() and (folder / place.place / place.name).is_file()


def _with(public: Public, copy: Copy, new: Copy) -> Public:
    """With a copy in the place of another one, as the newest."""
    return public._replace(copies=(*(each for each in public.copies if each != copy), new))


def _told(error: FollowupError) -> tuple[str, str]:
    """Why something failed, a phrase, and what to do, a sentence: not what is said to those who have one feed."""
    if not isinstance(error, SendFailure):
        return str(error).rstrip("."), ""
    own = "ics-followup" in error.remedy
    return error.reason, "See [publish] in your followup.toml." if own else f"{error.remedy}."


def _whose(public: Public) -> str:
    return public.who or SOMEBODY


def _digest(feed: bytes | None) -> str:
    return sha256(feed or b"").hex()


def _place(target: Target, copy: Copy) -> str:
    """What tells a place from others, whoever's feed is there."""
    return target.where.replace(copy.place.name, "")


def _address(target: Target) -> str:
    """Where calendars fetch a feed; where the settings know no address, the file in a folder."""
    path = getattr(target, "path", None)
    return target.address or (str(path) if path is not None else "")


def named(settings: Settings, name: str) -> Settings:
    """The settings with a client's own file name and address: [publish] address names the folder that has them all."""
    publish = settings.publish
    base = publish.address
    if base:
        head, _, last = base.rpartition("/")
        base = f"{head if last.endswith('.ics') or not last else base}/{name}"
    return settings._replace(publish=publish._replace(name=name, address=base))


def _feed(home: Home, ref: str) -> bytes | None:
    try:
        return (home.pages(ref) / FILES[0]).read_bytes()
    except OSError:
        return None
