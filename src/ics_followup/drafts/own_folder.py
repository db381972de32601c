"""A folder of messages of one's own: all that is wrong in it, and the built-in messages to begin one with."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final, NamedTuple, get_args

from ics_followup.drafts.languages import LANGUAGES, languages
from ics_followup.drafts.templates import kinds, template_from, template_text
from ics_followup.model import Channel
from ics_followup.problems import FollowupError, Problem

CHANNELS: Final = tuple(channel for channel in (*get_args(Channel), "self") if channel != "person")
"""What the name of a file may begin with: the channels that have words, and ``self`` for texts to oneself."""


class _File(NamedTuple):
    """A text file of a folder and the kind of message that its place says; empty where it says none."""

    path: Path
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
        problem for file in _files(folder) for problem in _wrong(file, frozenset(columns), known=known)
    )


def _files(folder: Path) -> Iterator[_File]:
    """Yield the text files: ``kind/file`` and ``language/kind/file``, and those that stand elsewhere."""
    for path in sorted(folder.rglob("*.txt")):
        parts = path.relative_to(folder).parts
        if any(part.startswith(".") for part in parts) or not path.is_file():
            continue
        *before, kind = ("", *parts[:-1])
        placed = len(before) == 2 or (len(before) == 1 and kind not in languages())
        yield _File(path, kind if placed else "")


def _wrong(file: _File, columns: frozenset[str], *, known: Collection[str]) -> Iterator[Problem]:
    path, kind = file
    if not kind:
        what = "This text stands outside the folders of messages and is not used"
        remedy = "Put it where its language and kind say, like en/thanks/email.1.txt."
        yield Problem(severity="warning", what=what, remedy=remedy, file=str(path))
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
    try:
        text = template_text(path)
    except FollowupError as error:
        what = str(error).removeprefix(f"{path}: ")
        remedy = "Save it as a text file with the encoding UTF-8."
        yield Problem(severity="error", what=what, remedy=remedy, file=str(path))
        return
    yield from template_from(text, str(path), columns=columns, needs_subject=channel == "email")[1]


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
