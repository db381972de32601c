"""What ``stop`` takes away of ``publish``: the copy, the secret that was kept for it, its lines in followup.toml."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ics_followup.cadence.words import listed
from ics_followup.cli.options import text_of
from ics_followup.problems import FollowupError, UsageError
from ics_followup.publish.left_copies import forget_left, left_copies
from ics_followup.publish.undoing import Place, Step
from ics_followup.settings import Publish, Settings

_SECRETS: Final = {"gist": "token for GitHub", "webdav": "app password", "git": "token"}


class CopyStep:
    """The published copy: the file in the folder, the gist, the file on the WebDAV server or in the git branch."""

    waits_for: Sequence[Step] = ()

    def would(self, place: Place) -> str:
        """Where [publish] says that it is."""
        if not place.settings.publish.to:
            return ""
        if not place.settings.publish.name:
            return ""
        from ics_followup.publish.targets import target_for

        target = target_for(place.settings, folder=place.home)
        return f"Remove the published copy from {target.called}."

    def undo(self, place: Place) -> str:
        """As the way itself does it; where that fails, how to do it by hand."""
        from ics_followup.publish.targets import target_for
        from ics_followup.publish.targets.base import SendFailure

        target = target_for(place.settings, folder=place.home)
        hand = by_hand(place.settings.publish)
        try:
            return target.remove() or f"There was no published copy of ours in {target.called}."
        except SendFailure as failure:
            said = f"the published copy in {target.called} could not be removed: {failure.reason}"
            raise FollowupError(f"{said[0].upper()}{said[1:]}. {failure.remedy}. {hand}") from None
        except FollowupError as error:
            raise FollowupError(f"{error} {hand}") from None


def by_hand(publish: Publish) -> str:
    """What a person can do where a copy cannot be taken away from here."""
    if publish.to == "gist":
        if not publish.place:
            return f"By hand: look at https://gist.github.com for a gist with {publish.name}, and delete it."
        return f"By hand: open https://gist.github.com/{publish.place} and press Delete."
    where = {
        "folder": "in that folder",
        "webdav": "in its folder on that server",
        "git": f"in the branch {publish.branch or 'gh-pages'} of the repository",
    }
    return f"By hand: delete the file {publish.name} {where[publish.to]}."


class LeftCopiesStep:
    """The copies that ``connect`` left where the feed went before."""

    waits_for: Sequence[Step] = ()

    def would(self, place: Place) -> str:
        """Where they are, and what the files are called."""
        left = left_copies(place.folder, place.settings.publish)
        files = [f"{publish.name} from {publish.address or publish.place}" for publish in left]
        return f"Remove what was published before: {listed(files)}." if files else ""

    def undo(self, place: Place) -> str:
        """Each by its own way, then forget it; where that fails, how to do it by hand. One stops no other."""
        from ics_followup.publish.targets import target_for

        said, wrong = [], []
        for publish in left_copies(place.folder, place.settings.publish):
            try:
                target = target_for(Settings(publish=publish), folder=place.home)
                said.append(target.remove() or f"There was no copy of ours in {target.called} any more.")
            except FollowupError as error:
                wrong.append(f"A copy of before is still there: {error} {by_hand(publish)}")
                continue
            forget_left(place.folder, publish)
        if wrong:
            raise FollowupError(" ".join([*said, *wrong]))
        return " ".join(said)


class SecretStep:
    """The token or password that ``connect`` or a sign-in kept for [publish]; a file of the user's own stays."""

    def __init__(self, *waits_for: Step) -> None:
        self.waits_for: Sequence[Step] = waits_for

    def would(self, place: Place) -> str:
        """Where it is kept."""
        from ics_followup.publish.credentials import where_kept

        publish = place.settings.publish
        if place.trouble or not publish.to:
            return ""
        where = where_kept(publish)
        return f"Forget the {_SECRETS.get(publish.to, 'password')} that is kept in {where}." if where else ""

    def undo(self, place: Place) -> str:
        """The service itself does not hear of it, which is said."""
        from ics_followup.publish.credentials import forget_secret

        publish = place.settings.publish
        word = _SECRETS.get(publish.to, "password")
        if not forget_secret(publish):
            raise FollowupError(f"The {word} could not be taken out of {self._where(publish)}.")
        site = "https://github.com/settings/" + ("applications" if publish.client_id else "tokens")
        there = f"at {site}" if publish.to == "gist" else "in the settings of your account there"
        return f"Forgot the {word}. It still opens that account until you delete it {there}."

    def _where(self, publish: Publish) -> str:
        from ics_followup.publish.credentials import where_kept

        return where_kept(publish) or "its place"


class LinesStep:
    """The lines of one section of followup.toml that ``connect`` and ``publish`` write; every other one stays."""

    def __init__(self, section: str, keys: Sequence[str], *waits_for: Step) -> None:
        self.section = section
        self.keys = keys
        self.waits_for: Sequence[Step] = waits_for

    def would(self, place: Place) -> str:
        """Which of them are there."""
        found = self._found(place)
        which = f"the {'line' if len(found) == 1 else 'lines'} {listed(list(found))}"
        return f"Take {which} out of [{self.section}] in {place.config.name}." if found else ""

    def undo(self, place: Place) -> str:
        """Without them nothing would publish again by mistake, and connect begins anew."""
        from ics_followup.publish.connecting.edit import take_out

        found = self._found(place)
        try:
            take_out(place.config, self.section, found)
        except UsageError as error:
            raise FollowupError(str(error)) from None
        where = f"[{self.section}] in {place.config.name}"
        return f"Took {listed(list(found))} out of {where}; the rest of it stays as it was."

    def _found(self, place: Place) -> tuple[str, ...]:
        from ics_followup.publish.connecting.edit import said_in

        if place.trouble or not place.config.exists():
            return ()
        return said_in(text_of(place.config), self.section, self.keys)
