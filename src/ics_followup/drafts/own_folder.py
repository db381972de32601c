"""A folder of messages of one's own: all that is wrong in it, and the built-in messages to begin one with."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final, NamedTuple, get_args

from ics_followup.drafts.languages import FALLBACK, LANGUAGES, language_for, languages
from ics_followup.drafts.own_text import advice_on, empty_problem, left_over_problems
from ics_followup.drafts.templates import kinds, template_from, template_text
from ics_followup.model import Channel
from ics_followup.problems import FollowupError, Problem

CHANNELS: Final = tuple(channel for channel in (*get_args(Channel), "self") if channel != "person")
"""What the name of a file may begin with: the channels that have words, and ``self`` for texts to oneself."""


_TAG: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")


class _File(NamedTuple):
    """A file of a folder and what its place says: the language (empty for all) and the kind, empty for none."""

    path: Path
    language: str
    kind: str


def problems_of_folder(
    folder: Path, *, columns: Collection[str] = (), used: Collection[str] = ()
) -> tuple[Problem, ...]:
    """Say all that is wrong in a folder of messages, whether a message needs the file or not.

    ``columns`` are the placeholders that extra columns of the sheet stand for; ``used`` are the kinds that
    cadences of one's own ask for. A faulty text is an error, with its line; a file that nothing would ever use
    is an error where its channel is misspelt, else a warning.
    """
    if not folder.is_dir():
        remedy = "Make it, perhaps with ics-followup draft --export, or take the line out of [drafts]."
        what = "There is no such folder for your own messages"
        return (Problem(severity="error", what=what, remedy=remedy, file=str(folder)),)
    known = (*kinds(), *used)
    return tuple(
        problem
        for file in _files(folder)
        for problem in _wrong(folder, file, frozenset(columns), known=known)
    )


def advice_on_folder(
    folder: Path, *, columns: Collection[str] = (), language: str = FALLBACK
) -> tuple[Problem, ...]:
    """Say what no good message does, for each text of a folder that is not a built-in one: warnings, with lines.

    ``language`` is that of the texts outside the folders of languages. Texts for oneself get no advice.
    """
    found: list[Problem] = []
    for path, tag, kind in _files(folder) if folder.is_dir() else ():
        channel, _, variant = path.stem.partition(".")
        if not (kind and variant and channel in CHANNELS) or channel == "self" or is_built_in(folder, path):
            continue
        try:
            text = template_text(path)
        except FollowupError:
            continue
        template, faults = template_from(text, str(path), columns=frozenset(columns))
        if not faults:
            found += advice_on(text, template, kind=kind, channel=channel, language=tag or language)
    return tuple(found)


def is_built_in(folder: Path, path: Path) -> bool:
    """Tell whether a file of a folder is the built-in one of that name, byte for byte."""
    original = LANGUAGES / path.relative_to(folder)
    try:
        return original.is_file() and path.is_file() and original.read_bytes() == path.read_bytes()
    except OSError:
        return False


def _files(folder: Path) -> Iterator[_File]:
    """Yield the files that look like messages: ``kind/file``, ``language/kind/file``, and those elsewhere."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if any(part.startswith((".", "~")) for part in parts) or path.is_dir():
            continue
        if path.suffix != ".txt" and path.name.partition(".")[0].casefold() not in CHANNELS:
            continue
        *before, kind = ("", *parts[:-1])
        placed = len(before) == 2 or (len(before) == 1 and kind not in languages())
        yield _File(path, before[-1] if placed else "", kind if placed else "")


def _wrong(
    folder: Path, file: _File, columns: frozenset[str], *, known: Collection[str]
) -> Iterator[Problem]:
    path, _, kind = file
    ignored = _ignored(file)
    if ignored:
        yield ignored
        return
    channel, _, variant = path.stem.partition(".")
    if channel not in CHANNELS or not variant:
        near = _nearest(channel, CHANNELS) or "email"
        what = f'The name "{path.name}" says no channel, so no message would use it'
        remedy = f"Call it like {near}.1.txt; channels are {', '.join(CHANNELS)}."
        yield Problem(severity="error", what=what, remedy=remedy, file=str(path))
        return
    near = _nearest(kind, known)
    if kind not in known and near:
        what = f'There is no kind of message "{kind}", so nothing uses this text'
        yield Problem(severity="warning", what=what, remedy=f'Did you mean "{near}"?', file=str(path))
    if is_built_in(folder, path):
        return
    try:
        text = template_text(path)
    except FollowupError as error:
        what = str(error).removeprefix(f"{path}: ")
        remedy = "Save it as a text file with the encoding UTF-8, or take it away."
        yield Problem(severity="error", what=what, remedy=remedy, file=str(path))
        return
    yield from _faults(text, str(path), columns, channel)


def _faults(text: str, file: str, columns: frozenset[str], channel: str) -> Iterator[Problem]:
    template, faults = template_from(text, file, columns=columns, needs_subject=channel == "email")
    yield from faults
    yield from left_over_problems(text, file)
    empty = None if faults else empty_problem(template, columns)
    if empty:
        yield empty


def _ignored(file: _File) -> Problem | None:
    """Return a warning for a file that no message would ever use, for its place or its name; None for the others."""
    path, language, kind = file
    if path.suffix != ".txt":
        right = f"{path.stem.casefold()}.txt" if "." in path.stem else f"{path.stem.casefold()}.1.txt"
        what = f'The name of this file does not end with ".txt", so it is not used: {path.name}'
        how = "Call it" if path.suffix.casefold() == ".txt" else "Save it as plain text and call it"
        return Problem(severity="warning", what=what, remedy=f"{how} {right}.", file=str(path))
    if not kind:
        what = "This text stands outside the folders of messages and is not used"
        remedy = "Put it where its language and kind say, like en/thanks/email.1.txt."
        return Problem(severity="warning", what=what, remedy=remedy, file=str(path))
    if language and language not in languages():
        near = _language_called(language)
        if near or not _TAG.fullmatch(language):
            what = f'No language has a folder called "{language}", so this text is not used'
            remedy = f'Call the folder "{near or FALLBACK}".'
            return Problem(severity="warning", what=what, remedy=remedy, file=str(path))
    return None


def _language_called(name: str) -> str:
    """Return the tag of a built-in language that is written or named otherwise; empty where it is none."""
    wanted = name.replace("_", "-").casefold()
    for tag in languages():
        if wanted in (tag.casefold(), *map(str.casefold, language_for(tag).parts["names"])):
            return tag
    return ""


def _nearest(word: str, known: Collection[str]) -> str:
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, known, n=1)), "")


def built_in_messages() -> Iterator[tuple[Path, Path]]:
    """Yield each built-in message: its path within a folder of one's own, and the file that holds it."""
    for path in sorted(LANGUAGES.rglob("*.txt")):
        yield path.relative_to(LANGUAGES), path


class Exported(NamedTuple):
    """Which files were written and which were there already and left alone, within the folder."""

    written: tuple[Path, ...]
    left: tuple[Path, ...]


def export_to(folder: Path) -> Exported:
    """Copy every built-in message into ``folder``, never over a file that is there.

    Raises FollowupError (status 3) where something cannot be written; what was written before it stays.
    """
    written: list[Path] = []
    left: list[Path] = []
    for inside, source in built_in_messages():
        target = folder / inside
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as file:
                file.write(source.read_bytes())
            written.append(inside)
        except FileExistsError:
            if not target.is_symlink() and not target.exists():
                raise FollowupError(f"{folder}: a file stands where a folder would have to be") from None
            left.append(inside)
        except OSError as error:
            raise FollowupError(f"Could not write {target}: {error.strerror or error}") from None
    return Exported(tuple(written), tuple(left))
