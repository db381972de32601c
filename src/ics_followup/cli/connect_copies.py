"""What becomes of a published copy where the feed moves on: ``connect`` takes it away, or remembers where it stays."""

from __future__ import annotations

import click

from ics_followup.cli.asking import Asker, agreed, filled
from ics_followup.cli.ending_copies import by_hand
from ics_followup.cli.options import Sheet
from ics_followup.problems import FollowupError
from ics_followup.publish.left_copies import forget_left, left_copies, remember_left
from ics_followup.settings import Publish, Settings


def leave_behind(
    asker: Asker, read: Sheet, settings: Settings, *, remove: bool, yes: bool, usual: bool, again: str
) -> None:
    """Take away the copy at the place that ``settings`` name, where that is wanted; else remember where it stays.

    ``remove`` says that it was asked for, ``yes`` that nobody is to be asked, ``usual`` what enter means, ``again``
    which command takes it away later. Raises FollowupError where it could not be taken away.
    """
    from ics_followup.publish.targets import target_for

    publish = settings.publish
    if not publish.name:
        return
    where = publish.address or publish.place
    if not remove and asker.there and not yes:
        click.echo(f"\n{filled(f'The copy of before is the file {publish.name} at {where}.')}", err=True)
        remove = agreed("Take away the copy at the place of before?", usual=usual)
    if not remove:
        remember_left(read.folder, publish)
        stays = f"The copy of before stays at {where}. It is the file {publish.name}."
        click.echo(filled(f"{stays} To take it away later: {again}"), err=True)
        return
    try:
        removed = target_for(settings, folder=read.config.parent).remove()
    except FollowupError as error:
        raise FollowupError(
            f"The copy of before could not be taken away, so nothing was changed: {error}"
        ) from None
    click.echo(filled(removed or "At the place of before there was nothing to take away."))


def take_left_away(read: Sheet, now: Publish) -> int:
    """Take away what was left at places of before ``now``; 3 where something could not be, which stays remembered."""
    from ics_followup.publish.targets import target_for

    status = 0
    for publish in left_copies(read.folder, now):
        try:
            target = target_for(Settings(publish=publish), folder=read.config.parent)
            removed = target.remove() or f"There was no copy of ours in {target.called} any more."
        except FollowupError as error:
            status = error.status
            click.echo(filled(f"A copy of before is still there: {error} {by_hand(publish)}"), err=True)
            continue
        forget_left(read.folder, publish)
        click.echo(filled(removed))
    return status
