"""Every trace of one client goes: pages, memory, fetched copies, the published feed; the others' pages stay."""

from __future__ import annotations

import os
import string
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from typing import Any, Final, NamedTuple

from ics_followup.cli.coaching.home import CLIENTS, Home
from ics_followup.cli.coaching.kept import Kept, read_kept
from ics_followup.cli.coaching.overview import Overview
from ics_followup.cli.coaching.public import Copy, keep_public, read_public
from ics_followup.cli.coaching.publishing import Publishing
from ics_followup.cli.options import text_of
from ics_followup.problems import FollowupError, UsageError
from ics_followup.publish.atomic import locked, sync_folder
from ics_followup.settings import Settings
from ics_followup.settings_file import settings_from
from ics_followup.sharing.caseload import Case
from ics_followup.sharing.clients import plain_name, ref_of

_SHORTEST: Final = 5
"""A name shorter than this is not guessed at: others are too near."""
_SIGNS: Final = frozenset(f"{string.ascii_lowercase}{string.digits}-")
"""What the name of a client's folder is made of."""


class Erased(NamedTuple):
    """What went, and what could not be taken away, in sentences."""

    removed: tuple[str, ...]
    failed: tuple[str, ...] = ()


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
    if not refs:
        refs = {ref: word for ref in (ref_of(word), plain) if _is_known(home, ref)}
    if not refs:
        hint = _hint(plain, [kept.case.name for kept in everybody.values()])
        raise UsageError(f'In {home.out} there is nothing of a client called "{word}".{hint}')
    if len(refs) > 1:
        raise UsageError(f"Several clients are called so. Name the folder of one: {', '.join(sorted(refs))}.")
    return next(iter(refs.items()))


def _is_known(home: Home, ref: str) -> bool:
    """Whether there is anything of a client whom no memory names: a page, a damaged memory, a published feed."""
    if not ref or set(ref) - _SIGNS:
        return False
    files = (home.memory(ref), home.public(ref), home.words(ref))
    return home.pages(ref).is_dir() or any(map(Path.exists, files))


def _hint(plain: str, names: Iterable[str]) -> str:
    """Who may have been meant: only a name that is a slip of the finger away, and only if there is one such name."""
    near = {name for name in names if _is_slip(plain, plain_name(name))}
    return f' Did you mean "{near.pop()}"?' if len(near) == 1 else ""


def _is_slip(one: str, other: str) -> bool:
    """Whether two names differ by one letter that is missing, too many, another, or changed places with the next.

    >>> _is_slip("maya chne", "maya chen"), _is_slip("rob", "bob"), _is_slip("maya chen", "mara cohen")
    (True, False, False)
    """
    if min(len(one), len(other)) < _SHORTEST or abs(len(one) - len(other)) > 1:
        return False
    at = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    left, right = one[at:], other[at:]
    swapped = left[:2] == right[1::-1] and left[2:] == right[2:]
    return swapped or left[1:] == right[1:] or left[1:] == right or left == right[1:]


def all_kept(home: Home) -> Iterator[tuple[str, Kept]]:
    """Everybody who is remembered, by ref."""
    for path in sorted((home.state / CLIENTS).glob("*.json")):
        kept = read_kept(path)
        if kept is not None:
            yield path.stem, kept


def erase(home: Home, ref: str) -> Erased:
    """Remove every trace of a client, and make the coach's own pages again of the others.

    Where the published feed cannot be taken away, only where it is and what its file is called are kept, without the
    client's name, until it can be.
    """
    about = home.remembered()
    removed: list[str] = []
    failed: list[str] = []
    with locked(home.lock(ref)):
        _try(failed, lambda: _without_pages(home.pages(ref), removed))
        _try(failed, lambda: _without_copies(home, ref, about, removed))
        _try(failed, lambda: _without(home.memory(ref), "What was remembered of this client", removed))
        _try(failed, lambda: _without(home.words(ref), "Which wordings this client was given", removed))
        _try(failed, lambda: _without_feed(home, ref, about, removed, failed))
    removed += _again(home, ref, about)
    return Erased(tuple(removed), tuple(failed))


def _try(failed: list[str], step: Callable[[], None]) -> None:
    """One step, whose failure stops no other."""
    try:
        step()
    except OSError as error:
        failed.append(f"{error.filename or 'A file'} could not be removed: {error.strerror or error}.")
    except FollowupError as error:
        failed.append(str(error))


def _without_pages(folder: Path, removed: list[str]) -> None:
    if not folder.is_dir() or folder.is_symlink():
        return
    names = sorted(str(path) for path in folder.rglob("*") if not path.is_dir())
    rmtree(folder)
    sync_folder(folder.parent)
    removed += [*names, f"The folder {folder}"]


def _without_copies(home: Home, ref: str, about: Mapping[str, Any], removed: list[str]) -> None:
    base = about.get("base")
    if not isinstance(base, str):
        return
    copies = home.copies(Path(base), ref)
    if _had_files(copies):
        removed.append("The copy of the published sheet")
    one = home.copies(Path(base), "list")
    if about.get("form") == "sheet" and _had_files(one):
        removed.append("The copy of the published sheet of all clients; the next build fetches it again")
    with suppress(OSError):
        copies.parent.rmdir()


def _had_files(folder: Path) -> bool:
    """Remove a folder; whether there was a file in it."""
    if not folder.is_dir():
        return False
    found = any(path.is_file() and not path.name.endswith(".lock") for path in folder.rglob("*"))
    rmtree(folder)
    return found


def _without(file: Path, what: str, removed: list[str]) -> None:
    if file.exists():
        file.unlink()
        sync_folder(file.parent)
        removed.append(what)


def _without_feed(
    home: Home, ref: str, about: Mapping[str, Any], removed: list[str], failed: list[str]
) -> None:
    """Take the feed away wherever a copy may stand; what cannot be reached stays known, and nothing else."""
    path = home.public(ref)
    if not path.exists():
        return
    with locked(home.lock(path.stem)):
        public = read_public(path)
        bare = (Copy(copy.place._replace(address=""), copy.base) for copy in public.copies)
        keep_public(path, public._replace(who="", erased=True, copies=tuple(bare)))
    run = Publishing(home, _settings(about), _folder(about), send=True)
    run.nobody(path)
    removed += run.said or ([] if run.stuck or run.failed else ["The name that its published feed had"])
    failed += run.failed
    for stuck in run.published(()).stuck:
        what = f"The feed is still public in {stuck.called}, as it could not be taken away: {stuck.reason}."
        kept = "Of this client, only that place and the name of the file there are kept, to take it away."
        failed.append(" ".join(filter(None, (what, stuck.remedy, kept))))


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
