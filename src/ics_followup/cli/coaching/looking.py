"""A look at one client: what is agreed, where the sheet is, and a digest of all that the outputs depend on."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ics_followup import places
from ics_followup.cli.coaching.home import Home
from ics_followup.cli.coaching.roster import Roster, age_of, is_table, path_of, signed
from ics_followup.cli.options import cadence_texts, text_of
from ics_followup.cli.sheets import LIMITS
from ics_followup.intake.misread import shown
from ics_followup.problems import FollowupError
from ics_followup.publish.state import first_seen
from ics_followup.settings_file import settings_from
from ics_followup.sharing.caseload import Wrong
from ics_followup.sharing.clients import Client
from ics_followup.sharing.consent import Consent, Given, consent_of
from ics_followup.sharing.levels import DEFAULT, Level, lower
from ics_followup.sharing.unquoted import trouble_told
from ics_followup.source import Seen, SheetFile, Source
from ics_followup.sources.addresses import checked as checked_address
from ics_followup.sources.addresses import direct, is_address
from ics_followup.sources.copies import read_copy
from ics_followup.sources.files import LOG, SourceError, names_of, read_bytes, sheets_in


class Look(NamedTuple):
    """What is known of a client before the sheet is understood.

    ``source`` holds everything but the bytes of the sheets, which stand in ``paths``, in the copy of ``address``, or
    are its ``sheet`` already. ``trouble`` says why nothing can be read now, empty where it can, ``wrong`` whose matter
    that is, or what is wrong in the sheet. ``alone`` is False
    where other clients name the same sheet. ``digest`` covers all of it, the bytes too. ``age`` is how many seconds
    ago they changed, None for what was fetched. ``own_place`` says that the client publishes a feed of their own.
    ``home`` gives of each row of a portion its line and number in the sheet.
    """

    client: Client
    consent: Consent
    with_whom: str
    source: Source
    paths: tuple[Path, ...] = ()
    address: str = ""
    copies: Path = Path()
    trouble: str = ""
    wrong: Wrong = "sheet"
    alone: bool = True
    digest: str = ""
    age: float | None = None
    own_place: bool = False
    home: tuple[tuple[int, int], ...] = ()


class Looker:
    """Looks at one client after the other; ``program`` is a digest of what computes, ``asked`` the --level.

    ``unfetched`` says by ref why a published sheet cannot be read.
    """

    def __init__(
        self,
        roster: Roster,
        home: Home,
        today: date,
        asked: Level | None,
        program: str,
        unfetched: Mapping[str, str],
    ) -> None:
        self.unfetched = unfetched
        self.roster = roster
        self.home = home
        self.today = today
        self.asked = asked
        self.program = program
        self.mine = roster.settings.me.name
        self.out = os.path.realpath(home.out)

    def at(self, client: Client) -> Look:
        """The look at one client. Never raises for what stands in the list, the settings or the sheet."""
        look = self._parted(client) if self.roster.portions is not None else self._listed(client)
        if look.trouble:
            return look
        if look.consent.standing != "shared":
            return look._replace(digest=digest_of(look, (), self.today, self.program))
        try:
            files = read_files(look)
        except (SourceError, OSError) as error:
            return look._replace(trouble=said_of(error, look))
        return look._replace(digest=digest_of(look, files, self.today, self.program), age=age_of(look.paths))

    def _parted(self, client: Client) -> Look:
        """A client of the coach's one sheet: --level, else [share] of the coach's settings, else the default.

        Where the client's rows say a level, the lowest of all holds.
        """
        roster = self.roster
        portion = (roster.portions or {})[client.ref]
        share = roster.settings.share
        if client.level:
            row, own, asked = (
                Given(client.level, client.until),
                Given(share.level or None, share.until),
                self.asked,
            )
        else:
            row, own, asked = (
                Given(self.asked or share.level or DEFAULT, client.until),
                Given(None, share.until),
                None,
            )
        source = self._source(client, signed(roster.theirs, client.name), roster.base)
        return Look(
            client,
            consent_of(row, own, asked=asked, today=self.today),
            roster.settings.share.with_ or self.mine,
            source._replace(
                sheet=portion.data,
                name=roster.file,
                log=roster.logs.get(client.ref),
                cadences=roster.cadences,
                dates=roster.dates,
            ),
            paths=() if is_address(roster.word) else (Path(roster.word),),
            home=portion.home,
            wrong="list",
        )

    def _listed(self, client: Client) -> Look:
        roster = self.roster
        row = Given(client.level, client.until)
        consent = consent_of(row, None, asked=self.asked, today=self.today)
        source = self._source(client, signed(roster.theirs, client.name), roster.base)
        look = Look(client, consent, self.mine, source._replace(cadences=roster.cadences))
        if is_address(client.source):
            return self._at_address(look)
        path = path_of(client, roster.base)
        real = os.path.realpath(path)
        trouble = self._misplaced(path, real)
        if trouble:
            return look._replace(trouble=trouble, wrong="list")
        folder = path if path.is_dir() else path.parent
        if os.path.realpath(folder) not in (os.path.realpath(roster.base), *roster.crowded):
            look = self._with_own(look, folder)
        if look.trouble or look.consent.standing != "shared":
            return look
        try:
            paths = sheets_in(path) if path.is_dir() else (path,)
        except SourceError as error:
            if path.is_dir() and os.access(path, os.R_OK):
                said = (
                    f"There is no sheet in the folder {shown(client.source)}. Put the client's sheet into it, a file "
                    "that ends in .csv or .xlsx, or correct the column source."
                )
                return look._replace(trouble=said, wrong="list")
            return look._replace(trouble=said_of(error, look))
        return look._replace(paths=paths, alone=real not in roster.several)

    def _misplaced(self, path: Path, real: str) -> str:
        """Why a source cannot be a client's sheet, empty where it can."""
        said = path.name or "The source"
        if real == self.out or real.startswith(self.out + os.sep):
            return (
                f"{said} is inside the folder of the pages. Write into the column source where the sheet is."
            )
        if real == os.path.realpath(self.roster.base):
            return "The source is the folder of the list itself. Give each client a folder or a file of their own."
        try:
            there = path.exists()
        except (OSError, ValueError):
            there = False
        if not there:
            return (
                f"There is no file or folder {shown(str(path))}. Correct the "
                "column source; a web address begins with https://."
            )
        return ""

    def _at_address(self, look: Look) -> Look:
        address, ref = look.client.source, look.client.ref
        return look._replace(
            address=address,
            copies=self.home.copies(self.roster.base, ref),
            alone=address not in self.roster.several,
            trouble=self.unfetched.get(ref, ""),
            wrong=_fault(address) if ref in self.unfetched else "sheet",
        )

    def _with_own(self, look: Look, folder: Path) -> Look:
        """What the client's own folder adds: settings and consent, and where there is one log, cadences, memory."""
        config = folder / "followup.toml"
        if config.exists():
            look = self._with_settings(look, config)
        if look.trouble or look.consent.standing != "shared":
            return look
        log = folder / LOG
        try:
            data = read_bytes(log) if log.exists() else None
            cadences = cadence_texts(folder)
        except FollowupError as error:
            return look._replace(trouble=said_of(error, look))
        seen = {key: Seen(status=status, day=day) for key, (status, day) in first_seen(folder).items()}
        return look._replace(
            source=look.source._replace(log=data, cadences=cadences or self.roster.cadences, first_seen=seen)
        )

    def _with_settings(self, look: Look, config: Path) -> Look:
        """The client's own settings. Where what they share cannot be read there, nothing new is shown."""
        client = look.client
        try:
            text = text_of(config)
            tables = tomllib.loads(text)
        except (FollowupError, ValueError, RecursionError):
            said = "The client's followup.toml cannot be read. Ask the client to run ics-followup check."
            return look._replace(trouble=said, consent=self._unknown(look))
        settings, problems = settings_from(text, config.name)
        if any(each.severity == "error" and "share" in each.what for each in problems):
            said = "[share] in the client's followup.toml cannot be read. Ask the client to run ics-followup check."
            return look._replace(trouble=said, consent=self._unknown(look))
        own = Given(settings.share.level or None, settings.share.until) if "share" in tables else None
        if not settings.me.name:
            text = signed_too(text, tables, client.name)
        return look._replace(
            source=look.source._replace(config=text, config_name=config.name, folder=config.parent),
            consent=consent_of(Given(client.level, client.until), own, asked=self.asked, today=self.today),
            with_whom=settings.share.with_ or self.mine,
            own_place=bool(settings.publish.to or settings.push.url),
        )

    def _unknown(self, look: Look) -> Consent:
        """Where the client's own settings cannot be read: what was agreed before may stay, nothing new is shown."""
        row = look.client
        return Consent("shared", lower(self.asked or "full", row.level or "full"), row.until)

    def _source(self, client: Client, config: str, folder: Path) -> Source:
        zone = client.timezone or self.roster.zone
        country = (
            client.country or (places.country_of_zone(zone) if client.timezone else "") or self.roster.country
        )
        return Source(
            sheet=b"", name="", config=config, zone=zone, country=country, folder=folder, log_name=LOG
        )


def _fault(address: str) -> Wrong:
    """Whose matter it is that an address was not fetched: the coach's where it cannot be fetched at all."""
    try:
        direct(checked_address(address))
    except FollowupError:
        return "list"
    return "passing"


def said_of(error: FollowupError | OSError, look: Look) -> str:
    """Why a file cannot be read; what a client calls files is told at full alone."""
    return str(error) if look.address else trouble_told(error, look.consent.level)


def signed_too(text: str, tables: Mapping[str, object], name: str) -> str:
    """The client's own settings with the name that the list has, where they have no section [me]."""
    return text if "me" in tables else f"{text}\n{signed('', name)}"


def read_files(look: Look) -> tuple[SheetFile, ...]:
    """The sheets of a client as they are now. Raises SourceError where one cannot be read."""
    if look.source.sheet:
        return (SheetFile(look.source.sheet, look.source.name),)
    if look.address:
        copy = read_copy(look.copies, direct(checked_address(look.address)))
        if copy is None:
            raise SourceError("The published sheet has not been fetched yet", "Run this again when online")
        from ics_followup.sources.addresses import called

        return (SheetFile(copy.data, called(look.address)),)
    names = names_of(look.paths)
    return tuple(SheetFile(read_bytes(path), name) for path, name in zip(look.paths, names, strict=True))


def digest_of(look: Look, files: tuple[SheetFile, ...], today: date, program: str) -> str:
    """A digest of everything that the outputs of a client depend on, but for whom words are shared out with."""
    digest = sha256()
    for part in _parts(look, files, today, program):
        digest.update(b"%d:" % len(part))
        digest.update(part)
    return digest.hexdigest()


def _parts(look: Look, files: tuple[SheetFile, ...], today: date, program: str) -> Iterator[bytes]:
    source = look.source
    plain = (
        look.client._replace(line=0),
        look.consent,
        look.with_whom,
        today,
        program,
        source._replace(sheet=b"", log=None, first_seen={}),
        sorted(source.first_seen.items()),
        look.home,
    )
    yield repr(plain).encode("utf-8", "backslashreplace")
    yield source.log or b""
    for file in files:
        yield file.name.encode("utf-8", "replace")
        yield file.data
    if source.config and "folder" in source.config:
        folder = settings_from(source.config, source.config_name)[0].drafts_folder
        for path in sorted((source.folder / folder).rglob("*")) if folder else ():
            if path.is_file():
                yield str(path).encode("utf-8", "replace")
                yield path.read_bytes()


def fetch_for(client: Client, copies: Path, zone: str) -> tuple[str, str]:
    """Fetch the published sheet of a client into its copy.

    Returns why nothing can be read, empty where something can, and what is to be known of it: that it is an old copy.
    """
    from ics_followup.sources.fetch import fetch

    try:
        copies.mkdir(parents=True, exist_ok=True, mode=0o700)
        found = fetch(
            client.source,
            folder=copies,
            accept=is_table,
            now=datetime.now(UTC),
            zone=ZoneInfo(zone),
            limits=LIMITS,
        )
    except FollowupError as error:
        return str(error), ""
    except OSError as error:
        return f"The copy of the sheet cannot be kept: {error.strerror or error}.", ""
    return "", " ".join(f"{problem.what}. {problem.remedy}" for problem in found.warnings)
