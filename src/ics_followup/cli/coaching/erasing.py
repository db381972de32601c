"""Every trace of one client goes: pages, memory, fetched copies, the published feed; the others' pages stay."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from typing import Any, NamedTuple

from ics_followup.cli.coaching.addresses import remove
from ics_followup.cli.coaching.home import CLIENTS, Home
from ics_followup.cli.coaching.kept import Kept, read_kept
from ics_followup.cli.coaching.overview import Overview
from ics_followup.cli.options import text_of
from ics_followup.problems import FollowupError, UsageError
from ics_followup.publish.atomic import locked, sync_folder
from ics_followup.settings import Settings
from ics_followup.settings_file import settings_from
from ics_followup.sharing.caseload import Case
from ics_followup.sharing.clients import plain_name, ref_of


class Erased(NamedTuple):
    """What went, in sentences, and what could not be taken away."""

    removed: tuple[str, ...]
    failed: str = ""


def found_client(home: Home, word: str) -> tuple[str, str]:
    """The ref and the name of the client that a word means: a name, an email address, or the name of the folder.

    Raises UsageError where nobody is called so, or several are.
    """
    plain = plain_name(word)
    if not plain:
        raise UsageError("Say whom to erase: the client's name, email address or folder.")
    everybody = dict(all_kept(home))
    refs = {
        ref: kept.case.name
        for ref, kept in everybody.items()
        if plain in (plain_name(kept.case.name), kept.case.email.casefold(), ref)
    }
    loose = home.pages(ref_of(word)).is_dir() or home.memory(ref_of(word)).exists()
    if not refs and loose:
        refs = {ref_of(word): word}
    if not refs and plain == ref_of(plain) and home.pages(plain).is_dir():
        refs = {plain: word}
    if not refs:
        known = sorted(kept.case.name for kept in everybody.values())
        from ics_followup.intake.misread import nearest

        near = nearest(plain, {plain_name(name): name for name in known})
        hint = next((f' Did you mean "{name}"?' for name in known if plain_name(name) == near), "")
        raise UsageError(f'In {home.out} there is nothing of a client called "{word}".{hint}')
    if len(refs) > 1:
        raise UsageError(f"Several clients are called so. Name the folder of one: {', '.join(sorted(refs))}.")
    return next(iter(refs.items()))


def all_kept(home: Home) -> Iterator[tuple[str, Kept]]:
    """Everybody who is remembered, by ref."""
    for path in sorted((home.state / CLIENTS).glob("*.json")):
        kept = read_kept(path)
        if kept is not None:
            yield path.stem, kept


def erase(home: Home, ref: str) -> Erased:
    """Remove every trace of a client, and make the coach's own pages again of the others.

    Where the published feed cannot be taken away, its name is kept, and so the memory of the client, until it can be.
    """
    about = home.remembered()
    removed: list[str] = []
    failed = ""
    with locked(home.lock(ref)):
        kept = read_kept(home.memory(ref))
        removed += _without_pages(home.pages(ref))
        base = about.get("base")
        if isinstance(base, str):
            copies = home.copies(Path(base), ref)
            if copies.is_dir():
                rmtree(copies)
                removed.append("The copy of the published sheet")
            _without_empty(copies.parent)
            if about.get("form") == "sheet" and home.copies(Path(base), "list").is_dir():
                rmtree(home.copies(Path(base), "list"))
                removed.append(
                    "The copy of the published sheet of all clients; the next build fetches it again"
                )
                _without_empty(copies.parent)
        if kept is not None and kept.published.get("name"):
            try:
                removed += filter(None, [remove(kept, _settings(about), _folder(about))])
            except FollowupError as error:
                failed = str(error)
        if not failed and home.memory(ref).exists():
            home.memory(ref).unlink()
            sync_folder(home.memory(ref).parent)
            removed.append("What was remembered of this client")
    removed += _again(home, ref, about)
    return Erased(tuple(removed), failed)


def _without_pages(folder: Path) -> list[str]:
    if not folder.is_dir() or folder.is_symlink():
        return []
    names = sorted(str(path) for path in folder.rglob("*") if not path.is_dir())
    rmtree(folder)
    sync_folder(folder.parent)
    return [*names, f"The folder {folder}"]


def _without_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()


def _again(home: Home, ref: str, about: Mapping[str, Any]) -> list[str]:
    """The coach's own pages, without the client."""
    if not {"today", "name", "timezone"} <= set(about):
        return []
    cases: list[Case] = [kept.case for other, kept in all_kept(home) if other != ref]
    listed = about.get("refs")
    if isinstance(listed, list):
        order = {other: at for at, other in enumerate(map(str, listed))}
        cases = sorted((case for case in cases if case.ref in order), key=lambda case: order[case.ref])
    overview = Overview(home)
    overview.write(cases, {**_plain(about), "refs": [case.ref for case in cases]})
    return (
        ["The client's place in the pages of all clients, which were made again"] if overview.written else []
    )


def _plain(about: Mapping[str, Any]) -> dict[str, Any]:
    return {name: said for name, said in about.items() if name != "pages"}


def _settings(about: Mapping[str, Any]) -> Settings:
    place = Path(str(about.get("config", "")))
    text = text_of(place) if place.is_file() else ""
    return settings_from(text, place.name)[0]


def _folder(about: Mapping[str, Any]) -> Path:
    return Path(os.path.dirname(str(about.get("config", ""))))  # noqa: PTH120 - "" stays the folder one stands in
