"""What was agreed to share, read before anything else: an end of it holds whatever else is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ics_followup.cli.options import Sheet, sheet_to_make
from ics_followup.cli.shared_folder import FEED, PAGES
from ics_followup.cli.sheets import PIPE, home_of, named_sheets
from ics_followup.cli.start import NEW_SHEET
from ics_followup.problems import FollowupError, UsageError
from ics_followup.settings import Share
from ics_followup.settings_file import settings_from
from ics_followup.source import Source, settings_of
from ics_followup.sources.addresses import is_address


class Agreed(NamedTuple):
    """What the settings say of sharing, and where the sheet, which may be missing, and the settings stand.

    ``who`` is the seeker, empty where nobody said. ``known`` is False where [share] cannot be read: whether the
    consent has ended is then not known.
    """

    share: Share
    who: str
    place: Sheet
    known: bool = True


def agreed_in(sheet: Sequence[str], config: Path | None) -> Agreed:
    """Read [share], also where the rest of the settings is wrong, or the sheet is missing. Raises UsageError."""
    try:
        named = named_sheets(sheet)
    except UsageError:
        raise
    except FollowupError:
        named = ()
    folder = home_of(named, config) if named else config.parent if config else Path()
    paths = [Path(name) for name in named if name != PIPE and not is_address(name)]
    try:
        place = sheet_to_make(folder, config)
    except FollowupError:
        config = config or folder / "followup.toml"
        place = Sheet(path=None, folder=folder, config=config, source=Source(sheet=b"", name=""))
        return Agreed(Share(), "", place, known=False)
    place = place._replace(paths=tuple(path / NEW_SHEET if path.is_dir() else path for path in paths))
    settings, problems = settings_of(place.source)
    if any(_hides_share(problem.what) for problem in problems if problem.severity == "error"):
        share = share_alone(place.source.config or "")
        return Agreed(share, settings.me.name, place, known=share.until is not None)
    return Agreed(settings.share, settings.me.name, place)


def share_alone(text: str) -> Share:
    r"""The section [share] of settings that cannot be read as a whole; nothing where it cannot be read either.

    >>> share_alone("[me\n[share]\nuntil = 2026-11-22\n[feed]\n").until
    datetime.date(2026, 11, 22)
    """
    lines = text.split("\n")
    begin = next(
        (number for number, line in enumerate(lines) if line.split("#")[0].strip() == "[share]"), None
    )
    if begin is None:
        return Share()
    after = range(begin + 1, len(lines))
    end = next((number for number in after if lines[number].lstrip().startswith("[")), len(lines))
    return settings_from("\n".join(lines[begin:end]), "")[0].share


def left_in(folder: Path, agreed: Agreed) -> str:
    """What to say where nothing can be shared now, and what was shared before is still there; else empty."""
    if not any((folder / name).is_file() for name in (*PAGES, FEED)):
        return ""
    unknown = (
        "" if agreed.known else f" Whether sharing has ended cannot be read in {agreed.place.config.name}."
    )
    return (
        f"Nothing new is shared.{unknown} What was shared before is still in {folder}. Remove it there if nobody is "
        "to see it any more."
    )


def _hides_share(what: str) -> bool:
    """Whether it is a mistake in the settings because of which the last day may be unknown."""
    return what.startswith(("[share] until", "[share]  ", "The settings cannot be read"))
