"""One client in one run: the sheet in, the feed and the pages out, each whole or as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from ics_followup.cli.coaching.home import FILES, WORDS, Home
from ics_followup.cli.coaching.kept import Kept, SeenByMark, keep_behind, outputs_of, read_kept, seen_marks
from ics_followup.cli.coaching.looking import Look, digest_of, read_files, said_of
from ics_followup.cli.coaching.public import address_of
from ics_followup.cli.coaching.roster import is_fresh
from ics_followup.cli.coaching.standing import as_before, blank, may_stay, unexpected
from ics_followup.cli.coaching.words import Telling, words_written
from ics_followup.cli.making import sound
from ics_followup.drafts.given import Given
from ics_followup.intake import read_table
from ics_followup.planning import Plan, plan_for, seen_since
from ics_followup.problems import DataError, FollowupError, Problem
from ics_followup.publish.atomic import locked
from ics_followup.publish.staged import Staged
from ics_followup.settings import Settings
from ics_followup.settings_file import settings_from
from ics_followup.sharing.alike import Told
from ics_followup.sharing.caseload import Case, Wrong
from ics_followup.sharing.cases import case_of
from ics_followup.sharing.clients import plain_name
from ics_followup.sharing.half_written import is_cut
from ics_followup.sharing.left import left_after
from ics_followup.sharing.left import read as read_left
from ics_followup.sharing.left import written as written_left
from ics_followup.sharing.levels import shows
from ics_followup.sharing.neighbours import Neighbour, employers_of, marks_of, stub_of
from ics_followup.sharing.portions import at_home, for_nobody, portions_of
from ics_followup.sharing.unquoted import all_told, without_dates
from ics_followup.sharing.view import Ended, Shared
from ics_followup.source import SheetFile, Source

BEING_WRITTEN: Final = "The sheet is being written just now. It is read again in the next run."


class Task(NamedTuple):
    """One client to build: the look at them, who else meets the same employers, and what that is a digest of.

    ``marks`` are those of the client's own companies, empty where no words are shown. ``employers`` gives for the
    marks of names which employer they mean, where several clients meet it, and ``given`` what others were given to say
    at each.
    """

    look: Look
    today: date
    program: str
    neighbours: tuple[Neighbour, ...] = ()
    beside: tuple[str, ...] = ()
    marks: Mapping[str, str] = {}
    employers: Mapping[str, str] = {}
    given: tuple[tuple[str, Given], ...] = ()


class Done(NamedTuple):
    """What became of a client. ``written`` counts files that changed; ``failed`` says why nothing could be written."""

    case: Case
    written: int = 0
    failed: str = ""


class Unread(Exception):  # noqa: N818 - what happened is its name
    """The sheet cannot be used now; ``said`` are the sentences that say why, fit for the client's level.

    ``wrong`` is whose matter that is, None for that of the look.
    """

    def __init__(self, *said: str, wrong: Wrong | None = None) -> None:
        super().__init__("unread")
        self.said = said
        self.wrong = wrong


def built(home: Home, task: Task) -> Done:
    """Build one client, alone among all runs. Whatever goes wrong costs this client only.

    What an unknown failure says is not passed on: it could hold a cell.
    """
    look = task.look
    try:
        with locked(home.lock(look.client.ref)), Staged() as staged:
            done = _Build(home, task, staged).done()
            staged.done()
            return done
    except FollowupError as error:
        return Done(as_before(home, look, str(error)), failed=str(error))
    except Exception as error:
        return Done(as_before(home, look, unexpected(type(error).__name__)))


def source_now(home: Home, look: Look) -> Source:
    """What the sheets say of a client now. Raises whatever is wrong with them."""
    build = _Build(home, Task(look, date.min, ""), Staged())
    return build.of(build.files())


class _Build:
    """The steps of one client's build."""

    def __init__(self, home: Home, task: Task, staged: Staged) -> None:
        self.home = home
        self.task = task
        self.staged = staged
        self.stamps: dict[str, tuple[int, int]] = {}
        self.look = task.look
        self.ref = task.look.client.ref
        self.folder = home.pages(self.ref)
        self.before = read_kept(home.memory(self.ref))
        self.secret = self.before.secret if self.before else home.secret(self.ref)
        self.file = ""
        self.nameless: tuple[Problem, ...] = ()
        self.gone = self.before.gone if self.before else {}
        self.kept_events = Told()
        self.telling = Telling(home, self.ref, task.employers, task.given)
        self.marks = task.marks

    def done(self) -> Done:
        standing = self.look.consent.standing
        if standing == "no consent":
            return self.without(blank(self.look, "no consent", ()))
        if standing == "ended":
            return self.ended()
        try:
            return self.shared()
        except Unread as unread:
            self.look = self.look._replace(wrong=unread.wrong or self.look.wrong)
            return self.unread(unread.said)

    def shared(self) -> Done:
        look, client = self.look, self.look.client
        if look.trouble:
            raise Unread(look.trouble)
        source = self.source()
        try:
            plan = plan_for(source, today=self.task.today)
        except DataError as error:
            raise Unread(*self.told(error.problems)) from None
        self.refuse_nothing(plan, source)
        task = self.task
        met = (
            (*plan.intake.interviews, *(each.interview for each in task.neighbours)) if task.employers else ()
        )
        plan = plan._replace(
            owner=self.ref,
            neighbours=tuple((each.owner, each.interview) for each in task.neighbours),
            employers=employers_of(met, task.employers, self.home.key),
        )
        plan = self.telling.given_to(plan)
        from ics_followup.sharing.figures import figures_of
        from ics_followup.sharing.redact import shared_from

        consent = look.consent
        shared = shared_from(
            plan,
            consent.level,
            who=client.name,
            with_whom=look.with_whom,
            until=consent.until,
            secret=bytes.fromhex(self.secret),
        )
        self.remember_told(plan)
        written = self.write(shared)
        case = case_of(
            shared,
            figures_of(shared),
            ref=self.ref,
            email=client.email,
            country=client.country,
            address=address_of(self.home, self.ref),
            problems=self.told((*plan.errors, *without_dates(plan, source))),
        )
        return self.kept(case, written, plan, source)

    def source(self) -> Source:
        """Everything that the sheet says now. Raises Unread where it changed since the look, or is cut."""
        look = self.look
        files = self.files()
        if digest_of(look, files, self.task.today, self.task.program) != look.digest:
            raise Unread(BEING_WRITTEN, wrong="passing")
        before = self.before
        if is_fresh(look.age) and not look.home:
            octets, whole = (before.octets, before.ends_whole) if before and len(files) == 1 else (0, False)
            if any(is_cut(file.data, octets, ends_whole=whole) for file in files):
                raise Unread(BEING_WRITTEN, wrong="passing")
        return self.of(files)

    def files(self) -> tuple[SheetFile, ...]:
        try:
            return read_files(self.look)
        except FollowupError as error:
            raise Unread(said_of(error, self.look)) from None

    def of(self, files: Sequence[SheetFile]) -> Source:
        """What the sheets say of this client."""
        look, before = self.look, self.before
        first, *more = files
        self.file = first.name
        seen = SeenByMark(look.source.first_seen, before.seen if before else {}, self.home.key)
        source = look.source._replace(sheet=first.data, name=first.name, more=tuple(more), first_seen=seen)
        return source if look.home else self.only_own(source)

    def only_own(self, source: Source) -> Source:
        """Of a sheet that several clients share only the rows of this one."""
        try:
            table = read_table(source.sheet, source.name)
        except DataError as error:
            raise Unread(*self.told(error.problems)) from None
        settings, _ = settings_from(source.config or "", source.config_name)
        if source.more:
            return self.only_own_files(source, settings)
        portions = portions_of(table, settings)
        if portions is None:
            if self.look.alone:
                return source
            raise Unread(
                "Several clients have this sheet or its folder, and it has no column client that says whose each row "
                "is. Add one, or give each client a sheet.",
                wrong="list",
            )
        names = {*portions.of, *(("",) if portions.nameless else ())}
        plain = plain_name(self.look.client.name)
        if self.look.alone and names <= {plain, ""}:
            return source
        portion = portions.of.get(plain)
        if portion is None:
            raise Unread(
                "The sheet has a column of clients, and no row of this one in it. Write the name there as it stands "
                "in the list.",
                wrong="list",
            )
        self.look = self.look._replace(home=portion.home)
        self.nameless = for_nobody(table, portions)
        return source._replace(sheet=portion.data, dates=source.dates or portions.dates)

    def only_own_files(self, source: Source, settings: Settings) -> Source:
        """All files of a folder. Raises Unread where one of them is another client's, or has rows of one."""
        if not self.look.alone:
            raise Unread(
                "This folder holds the sheet of another client too. Name each client's own file, or give each one a "
                "folder.",
                wrong="list",
            )
        own = {plain_name(self.look.client.name), ""}
        for data, name in ((source.sheet, source.name), *((file.data, file.name) for file in source.more)):
            try:
                portions = portions_of(read_table(data, name), settings)
            except DataError:
                continue  # the plan says what is wrong with it
            if portions and not own.issuperset(portions.of):
                raise Unread(
                    "One of several files in the folder has rows of other clients. Name the client's own file in the "
                    "list, or write the name in the sheet as it stands in the list.",
                    wrong="list",
                )
        return source

    def told(self, problems: Sequence[Problem]) -> tuple[str, ...]:
        """The errors among problems, each where its row really stands."""
        look = self.look
        moved = [*self.nameless, *(at_home(problem, look.home, self.file) for problem in problems)]
        return all_told(moved, look.consent.level, look.client.name)

    def refuse_nothing(self, plan: Plan, source: Source) -> None:
        """Raise Unread where there is no good row: pages of nothing must not take the place of pages of something."""
        if plan.intake.interviews or plan.intake.waiting:
            return
        if plan.errors:
            raise Unread(*self.told(plan.errors))
        if self.before and is_fresh(self.look.age) and len(source.sheet) < self.before.octets:
            raise Unread(BEING_WRITTEN, wrong="passing")

    def remember_told(self, plan: Plan) -> None:
        """Write aside what is said now, before the pages that say it."""
        if not self.marks and shows(self.look.consent.level, "message"):
            self.marks = self.telling.before.beside(
                marks_of(map(stub_of, plan.intake.interviews), self.home.key)
            )
        self.telling.told(plan, self.marks)
        path = self.home.words(self.ref)
        data = words_written(self.telling.after)
        if data and _bytes(path) != data:
            self.stamps[WORDS] = self.staged.write(path, data, common=True)

    def write(self, what: Shared | Ended) -> int:
        """Write the feed and the pages aside where they changed; how many did."""
        from ics_followup.sharing.feed import feed_of
        from ics_followup.sharing.pages import index_page, week_page

        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        feed, index, week = FILES
        before = _bytes(self.folder / feed)
        data, self.kept_events = feed_of(what, before, read_left(self.gone), self.events_before())
        self.remember_left(before, data)
        made = {feed: b"".join(sound((data,), "The feed")), index: index_page(what), week: week_page(what)}
        changed = 0
        for name, after in made.items():
            if (before if name == feed else _bytes(self.folder / name)) != after:
                self.stamps[name] = self.staged.write(self.folder / name, after)
                changed += 1
        return changed

    def events_before(self) -> Told | None:
        """Of which rows the events in the feed are; None where they may show more, or less, than the level now."""
        before, level = self.before, self.look.consent.level
        same = (
            before is not None and before.case.standing in ("shared", "unread") and before.case.level == level
        )
        return Told(before.rows, before.within) if before and same else None

    def remember_left(self, before: bytes | None, after: bytes | None) -> None:
        """Of the events that leave the feed: what they had, for when they come back."""
        if before is not None and before != after:
            self.gone = written_left(left_after(before, after, read_left(self.gone), self.task.today))

    def ended(self) -> Done:
        """The consent is over: what was shared is gone, and a word says so."""
        look = self.look
        written = self.write(Ended(look.client.name, look.with_whom, look.consent.until, self.task.today))
        return self.kept(blank(look, "ended"), written)

    def unread(self, said: Sequence[str]) -> Done:
        """The sheet cannot be used: the last good pages stay, unless they show more than is agreed to now."""
        look, before = self.look, self.before
        case = blank(look, "unread", said)
        if before is None or not may_stay(before, look):
            return self.without(case)
        good = before.case
        until = min(filter(None, (good.until, look.consent.until)), default=None)
        if until and until < self.task.today:
            self.look = look._replace(consent=look.consent._replace(standing="ended", until=until))
            return self.ended()
        stays = good._replace(
            name=case.name,
            email=case.email,
            standing="unread",
            until=until,
            problems=case.problems,
            problem_count=case.problem_count,
            wrong=case.wrong,
            stays=True,
        )
        keep_behind(self.staged, self.home.memory(self.ref), before._replace(case=stays, inputs=""))
        return Done(stays)

    def without(self, case: Case) -> Done:
        """Nothing is shown of this client."""
        removed = 0
        self.remember_left(_bytes(self.folder / FILES[0]), None)
        for name in FILES:
            with suppress(FileNotFoundError):
                (self.folder / name).unlink()
                removed += 1
        with suppress(OSError):
            self.folder.rmdir()
        return self.kept(case, removed)

    def kept(self, case: Case, written: int, plan: Plan | None = None, source: Source | None = None) -> Done:
        """Remember what the next run needs; of a client who shares nothing only who it is."""
        look, before = self.look, self.before
        kept = Kept(case, self.secret, gone=self.gone, **self.kept_events._asdict())
        if case.standing != "unread":
            kept = kept._replace(inputs=look.digest, outputs=outputs_of(self.home, self.ref) | self.stamps)
        if plan is not None and source is not None:
            seen = seen_since(plan.intake.interviews, source.first_seen, self.task.today)
            key = self.home.key
            kept = kept._replace(
                beside=self.task.beside,
                seen={**(before.seen if before and plan.errors else {}), **seen_marks(seen, key)},
                marks=dict(self.marks),
                octets=len(source.sheet),
                ends_whole=source.sheet.endswith((b"\n", b"\r")),
            )
        keep_behind(self.staged, self.home.memory(self.ref), kept)
        return Done(case, written)


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
