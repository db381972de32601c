"""Whether the feed is fresh: what is known of it in, a verdict in one sentence and an exit status out. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

from ics_followup.cadence.words import clock, count, full_day, listed
from ics_followup.publish.kept import Kept, Sending

OVERDUE: Final = timedelta(hours=36)
"""After so long without a run that brought it up to date, a feed is stale whatever it says."""

LEEWAY: Final = timedelta(minutes=10)
"""So far ahead a run may seem to lie: clocks of two computers that share a folder differ by that."""

Found = Literal["same", "behind", "missing", "damaged", "unknown"]
Code = Literal[
    "stopping",
    "unreadable",
    "missing",
    "damaged",
    "behind",
    "no-run",
    "clock",
    "overdue",
    "unpublished",
    "unpushed",
    "problems",
    "refused",
    "unsent",
]
WORDS: Final = {0: "fresh", 1: "problems", 3: "unreadable", 4: "stale"}
"""The verdict in a word, by exit status; UNDELIVERED where a sending failed, STOPPING where a stop is half done."""

UNDELIVERED: Final = "undelivered"
STOPPING: Final = "stopping"

_SENDING: Final = ("unpublished", "unpushed")
_STATUS: Final[dict[Code, int]] = {
    "stopping": 3,
    "unreadable": 3,
    "unpublished": 3,
    "unpushed": 3,
    "problems": 1,
    "refused": 1,
    "unsent": 0,
}
_AFTER: Final[dict[Code, int]] = {
    "unreadable": 0,
    "unpublished": 2,
    "unpushed": 2,
    "problems": 3,
    "refused": 3,
    "unsent": 4,
}
"""Which wins where there are several, the least first; whatever makes a feed stale is 1."""


class Facts(NamedTuple):
    """What is known of a feed at ``now`` (aware). ``zone`` is the user's.

    ``found`` compares the file with what a build would write now; "unknown" where problems in the data keep a build
    from writing anything. ``unreadable`` holds a sentence for each thing that could not be read, ``refused`` why a
    build would write nothing though the data are sound, empty for no reason. ``errors`` and ``warnings`` count what is
    wrong in the data now, ``wrong`` names the files with errors. ``unsent`` says that the file is another than the one
    that was published last, ``unpushed`` the same of a push. ``build`` is the command that brings all up to date,
    ``check`` the one that shows what is wrong, ``feed`` how a sentence names the file. ``words`` stand behind the verb
    in every other command, with a blank before them: the sheets, and the settings' file.
    """

    now: datetime
    zone: str
    kept: Kept = Kept()
    feed: str = "followups.ics"
    found: Found = "unknown"
    unreadable: tuple[str, ...] = ()
    refused: str = ""
    errors: int = 0
    warnings: int = 0
    wrong: tuple[str, ...] = ()
    unsent: bool = False
    unpushed: bool = False
    build: str = "ics-followup build"
    check: str = "ics-followup check"
    words: str = ""


class Reason(NamedTuple):
    """One thing that is not as it should be, and in which sentence it is told."""

    code: Code
    said: str

    @property
    def status(self) -> int:
        """The exit status that it asks for."""
        return _STATUS.get(self.code, 4)


class Verdict(NamedTuple):
    """``status`` is the exit status, ``said`` the first line; the first of the ``reasons`` decided."""

    status: int
    said: str
    reasons: tuple[Reason, ...] = ()

    @property
    def word(self) -> str:
        """Fresh, stale, problems, unreadable, undelivered or stopping."""
        code = self.reasons[0].code if self.reasons else ""
        return STOPPING if code == STOPPING else UNDELIVERED if code in _SENDING else WORDS[self.status]

    @property
    def also(self) -> tuple[str, ...]:
        """What is to be said below the first line; not again what that one says to mend first."""
        said = (reason for reason in self.reasons[1:] if self.status != 4 or reason.status != 1)
        return tuple(reason.said for reason in said)


def verdict_of(facts: Facts) -> Verdict:
    """Judge a feed.

    >>> from datetime import UTC
    >>> from ics_followup.publish.kept import Ran
    >>> noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    >>> verdict_of(Facts(noon, "UTC", Kept("whole", ran=Ran(noon)), found="behind")).said
    'Your feed is stale: followups.ics is behind your sheet. Run ics-followup build.'
    """
    reasons = sorted(_reasons(facts), key=lambda reason: _AFTER.get(reason.code, 1))
    if not reasons:
        return Verdict(0, f"Your feed is fresh: {facts.feed} is up to date. There is nothing to do.")
    first = reasons[0]
    return Verdict(first.status, _headline(first, facts), tuple(reasons))


def _headline(first: Reason, facts: Facts) -> str:
    """The first line: what is wrong, and what to do."""
    if first.code == STOPPING:
        return first.said
    if first.code in _SENDING:
        return f"Your calendar may be behind: {first.said}"
    if first.status == 3:
        return f"It cannot be told whether your feed is fresh: {first.said}"
    if first.status == 1:
        return first.said
    if first.status == 0:
        when = "the next run of the job, or with" if facts.kept.job else "the next"
        return f"Your feed is fresh: {facts.feed} is up to date. Your calendar gets it with {when} {facts.build}."
    begin = "There is no feed yet" if _is_first(facts) else f"Your feed is stale: {_lowered(first.said)}"
    return f"{begin.removesuffix('.')}. {_remedy(first.code, facts)}"


def _is_first(facts: Facts) -> bool:
    return facts.found == "missing" and facts.kept.ran is None


def _remedy(code: Code, facts: Facts) -> str:
    """What to do about a stale feed: of several things the one that must come first."""
    if facts.errors:
        return f"First mend {_problems(facts)} ({facts.check} shows what), then run {facts.build}."
    if facts.refused:
        return facts.refused
    if code == "clock":
        return f"Set the clock of this computer right if it is wrong, then run {facts.build}."
    if code == "overdue" and facts.kept.job:
        return f"Run {facts.build}, and see why the job did not run: ics-followup schedule{facts.words}."
    return f"Run {facts.build}."


def _reasons(facts: Facts) -> Iterator[Reason]:
    if facts.kept.stopping:
        said = f"Stop is half done since {told(facts.kept.stopping, facts.zone)}."
        again = f"Run ics-followup stop{facts.words} again."
        yield Reason(
            "stopping", f"{said} {again} If you want to go on instead: ics-followup connect{facts.words}."
        )
        return
    for said in facts.unreadable:
        yield Reason("unreadable", said)
    if facts.kept.file == "unreadable":
        yield Reason("unreadable", f"state.json could not be read: {facts.kept.unreadable}.")
    if facts.found == "missing":
        again = "" if _is_first(facts) else " It was there after the last run."
        yield Reason("missing", f"{facts.feed} is not there.{again}")
    if facts.found == "damaged":
        yield Reason("damaged", f"{facts.feed} is damaged, or another program has changed it.")
    if facts.found == "behind":
        yield Reason("behind", f"{facts.feed} is behind your sheet.")
    yield from _of_runs(facts)
    yield from _of_sending(facts)
    if facts.errors:
        yield Reason("problems", _held_back(facts))
    if facts.refused:
        yield Reason("refused", f"A build would leave your feed as it is: {facts.refused}")


def _of_sending(facts: Facts) -> Iterator[Reason]:
    sending, pushed = facts.kept.sending, facts.kept.pushed
    if sending and sending.result == "failed":
        said = f"publishing failed on {told(sending.at, facts.zone)}."
        yield Reason(
            "unpublished", f"{said}{_why(sending)} Try again with ics-followup publish{facts.words}."
        )
    elif sending and facts.unsent and facts.found != "behind":
        yield _outstanding(facts, sending, "published", "publish")
    if pushed and pushed.result == "failed":
        said = f"the last push failed on {told(pushed.at, facts.zone)}."
        yield Reason("unpushed", f"{said}{_why(pushed)} Try again with ics-followup push{facts.words}.")
    elif pushed and facts.unpushed and facts.found != "behind":
        yield _outstanding(facts, pushed, "pushed", "push")


def _outstanding(facts: Facts, sending: Sending, done: str, verb: str) -> Reason:
    """The feed has changed since it was sent. A run that leaves it unsent is none: 36 hours hold too."""
    begin = f"{facts.feed} has changed since it was {done}"
    if facts.now - sending.at > OVERDUE:
        return Reason("overdue", f"{begin} {ago(sending.at, facts.now)}, {told(sending.at, facts.zone)}.")
    return Reason("unsent", f"{begin}. Run ics-followup {verb}{facts.words}.")


def _why(sending: Sending) -> str:
    return f" {_sentence(sending.said)}" if sending.said else ""


def _of_runs(facts: Facts) -> Iterator[Reason]:
    ran, now = facts.kept.ran, facts.now
    if ran is None:
        if facts.kept.file == "damaged":
            yield Reason("no-run", "When it was last updated is not known, because state.json is damaged.")
        elif facts.kept.file != "unreadable" and not _is_first(facts):
            yield Reason(
                "no-run", "When it was last updated is not known: state.json beside your sheet does not say."
            )
    elif ran.at > now + LEEWAY:
        yield Reason(
            "clock",
            f"The last run says {told(ran.at, facts.zone)}, which is still to come, so a clock was wrong, then or now.",
        )
    elif now - ran.at > OVERDUE:
        yield Reason(
            "overdue", f"The last run that updated it was {ago(ran.at, now)}, {told(ran.at, facts.zone)}."
        )


def _held_back(facts: Facts) -> str:
    if facts.found == "same":
        begin = f"Your feed is up to date, but for {_problems(facts)}."
        return f"{begin} {facts.check} shows what to mend."
    begin = f"Your feed stays as it was, because of {_problems(facts)}."
    return f"{begin} Mend what {facts.check} shows, then run {facts.build}."


def _problems(facts: Facts) -> str:
    where = f" in {listed(list(facts.wrong))}" if facts.wrong else ""
    return f"{count(facts.errors, 'problem')}{where}"


def told(moment: datetime, zone: str) -> str:
    """A moment on the user's clock, with its year.

    >>> from datetime import UTC
    >>> told(datetime(2026, 11, 22, 16, 5, tzinfo=UTC), "America/Chicago")
    'Sun 22 Nov 2026 10:05'
    """
    mine = moment.astimezone(ZoneInfo(zone))
    return f"{full_day(mine.date())} {clock(mine.time())}"


def ago(moment: datetime, now: datetime) -> str:
    """How long ago a moment was, roughly.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    >>> [ago(noon - timedelta(minutes=m), noon) for m in (0, 5, 120, 60 * 24 * 3)]
    ['just now', '5 minutes ago', '2 hours ago', '3 days ago']
    """
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 2:
        return "just now"
    if minutes < 90:
        return f"{count(minutes, 'minute')} ago"
    hours = round(minutes / 60)
    return f"{count(hours, 'hour')} ago" if hours < 48 else f"{count(round(hours / 24), 'day')} ago"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _lowered(text: str) -> str:
    """A sentence as it goes on after a colon; names of files stay as they are."""
    return f"{text[:1].lower()}{text[1:]}" if text.startswith(("The ", "When ")) else text
