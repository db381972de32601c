"""A folder: one that a program synchronises (Dropbox, Nextcloud, OneDrive), or one that a web server serves."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Final

from ics_followup.problems import FollowupError
from ics_followup.publish.atomic import sweep, write_atomically
from ics_followup.publish.targets.base import Advice, SendFailure, Sent, is_ours, refuse_foreign
from ics_followup.settings import Publish

_PATIENCE: Final = timedelta(hours=2)


class FolderTarget:
    """The feed as a file in a folder that is there already: a folder that is missing is never made.

    A synced folder of a drive that is not there would otherwise become a folder that nobody synchronises.
    """

    advice = Advice()
    near = True
    patience = _PATIENCE

    def __init__(self, publish: Publish, folder: Path) -> None:
        self.place = (folder / Path(publish.place).expanduser()).absolute()
        self.name = publish.name
        self.address = publish.address

    @property
    def where(self) -> str:
        """The kind, the folder and the name."""
        return f"folder|{self.place}|{self.name}"

    @property
    def called(self) -> str:
        """The folder."""
        return str(self.place)

    @property
    def path(self) -> Path:
        """The file."""
        return self.place / self.name

    def send(self, feed: bytes) -> Sent:
        """Replace the file at once by the new one, unless it has these bytes."""
        before = self.check()
        if before == feed:
            return Sent(self.address, changed=False)
        refuse_foreign(before, self.name, self.called)
        try:
            write_atomically(self.path, feed)
        except SendFailure:
            raise
        except FollowupError as error:
            raise SendFailure(
                str(error).rstrip("."), "Make room there, or allow this user to write"
            ) from None
        return Sent(self.address)

    def check(self) -> bytes | None:
        """The bytes of the file."""
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            if self.place.is_dir():
                return None
        except OSError as error:
            reason = f"{self.path} cannot be read: {error.strerror or type(error).__name__}"
            raise SendFailure(reason, "Check that folder") from None
        raise SendFailure(
            f"there is no folder {self.place}",
            "Start the program that synchronises it, connect the drive, or name another folder: ics-followup connect "
            "--place FOLDER",
        )

    def remove(self) -> str:
        """Delete the file, if it is a feed of ours, and what killed runs left beside it."""
        before = self.check()
        sweep(self.place)
        if before is None or not is_ours(before):
            return ""
        try:
            self.path.unlink()
        except OSError as error:
            raise SendFailure(
                f"{self.path} cannot be removed: {error.strerror}", "Remove it by hand"
            ) from None
        return f"Removed {self.path}."

    def explain(self) -> tuple[str, ...]:
        """What a synced folder shares, and with whom."""
        return (
            f"The feed is copied into {self.place}, under a name that nobody can guess.",
            "Share that one file, not the folder, with anyone who has the link, and write the link as address in "
            "[publish]. Whoever has the link can read your follow-ups, the messages included.",
            "Dropbox: the link must end in dl=1. Nextcloud: in /download. SharePoint: in download=1. Google Drive: "
            "https://drive.google.com/uc?export=download&id=… often works. A personal OneDrive and iCloud Drive show "
            "a web page only, which no calendar can read.",
        )
