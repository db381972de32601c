"""Templates: text files with $placeholders, read once, checked, and taken apart for ``filling``.

The rules of such a file, for those who edit one:

- The first lines of an email are ``Subject:`` (or ``Betreff:``) lines. The first one that is complete and short
  enough is used.
- One line is one sentence. Lines that follow each other are joined to one paragraph; an empty line ends it.
- A line with a placeholder of which nothing is known drops out. A line that begins with ``|`` stands in for
  the line above it where that one dropped out.
- ``[topic]`` in front of a line: the line is used only where the topic is known. ``[forward]`` and
  ``[gracious]`` ask for the tone.
- A line that holds one placeholder and nothing else (``$greeting``) stands on a line of its own.
- ``{Sie haben|du hast}`` is the polite and the familiar form, for languages that have both.
- ``$$`` is a dollar sign; a line that begins with ``#`` is a remark. Nothing else does anything.

A folder of one's own is laid over the built-in ones file by file: ``<language>/<kind>/<channel>.<variant>.txt``
replaces the wording of that very name, and a name that is not built in adds a wording. A kind that stands in
the folder itself, without a language, counts in every language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from ics_followup.drafts.facts import PLACEHOLDERS
from ics_followup.drafts.filling import Sentence, Template
from ics_followup.drafts.languages import FALLBACK, LANGUAGES, language_for, languages
from ics_followup.model import Place
from ics_followup.problems import DataError, FollowupError, Problem

_INSTEAD: Final = ("email", "phone", "self")


@cache
def _placeholder() -> re.Pattern[str]:
    return re.compile(r"\$(?:(?P<dollar>\$)|(?P<name>[^\W\d]\w*)|\{(?P<braced>[^\W\d]\w*)\}|(?P<bad>))")


@cache
def _condition() -> re.Pattern[str]:
    return re.compile(r"\[([^\W\d]\w*)\]\s*")


@cache
def _two_forms() -> re.Pattern[str]:
    return re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")


@cache
def _subject() -> re.Pattern[str]:
    return re.compile(r"(?:subject|betreff)\s*:", re.IGNORECASE)


@cache
def _split_form() -> re.Pattern[str]:
    return re.compile(r"\{[^{}]*$")


class Wordings(NamedTuple):
    """All templates of one kind and channel, and where they were found."""

    language: str
    channel: str
    templates: tuple[Template, ...]


def kinds(folder: str = "", *, language: str = "en", channel: str = "") -> tuple[str, ...]:
    """List the kinds of message that there are templates for, in ``folder`` or built in, by name.

    With ``channel``, only those that have a template for it.
    """
    tags = (*_tags(language), FALLBACK)
    roots = (*_own_roots(folder, tags), *(LANGUAGES / tag for tag in tags))
    found = (entry for root in roots if root.is_dir() for entry in root.iterdir() if entry.is_dir())
    names = {entry.name for entry in found if _files(entry, channel)}
    return tuple(sorted(names.difference(languages())))


@cache
def wordings_for(
    kind: str,
    channel: str,
    *,
    language: str,
    folder: str = "",
    columns: frozenset[str] = frozenset(),
    familiar: bool = False,
) -> Wordings:
    """Read the templates of a kind and channel: the built-in ones, and over them those of one's own folder.

    Where the channel has none, the email's are used, then the phone's, then a text for oneself; where the
    language has none of them either, English. ``columns`` are the extra columns of the sheet; ``familiar``
    takes the second of two forms (``{Sie|du}``). Raises DataError with all that is wrong in the files, and
    FollowupError where there is no such kind.
    """
    for tags in dict.fromkeys((_tags(language), (FALLBACK,))):
        for wanted in dict.fromkeys((channel, *_INSTEAD)):
            files = files_of(folder, tags, kind, wanted)
            if files:
                templates = _read_all(files, wanted, columns, familiar=familiar, language=tags)
                return Wordings(language=tags[0], channel=wanted, templates=templates)
    near = _nearest(kind, kinds(folder, language=language))
    hint = f'; did you mean "{near}"?' if near else f". Known are: {', '.join(kinds(folder))}"
    raise FollowupError(f'there is no message of the kind "{kind}"{hint}')


def _tags(language: str) -> tuple[str, ...]:
    """Return the folders that templates of a language may stand in, the more special one first."""
    known = language_for(language)
    base = language.replace("_", "-").partition("-")[0].casefold()
    if known.tags[-1] == base:
        return known.tags
    named = known.tags[-1] != FALLBACK
    return known.tags if named else tuple(dict.fromkeys((language, base)))


def _own_roots(folder: str, tags: Sequence[str]) -> tuple[Path, ...]:
    """Return the folders of one's own to look in: those of the languages, then the folder itself."""
    return (*(Path(folder) / tag for tag in tags), Path(folder)) if folder else ()


def files_of(folder: str, tags: Sequence[str], kind: str, channel: str) -> list[Path]:
    """List the files of the wordings in use; the more special of two that have one name stands for both."""
    roots = (*_own_roots(folder, tags), *(LANGUAGES / tag for tag in tags))
    files = {path.name: path for root in reversed(roots) for path in _files(root / kind, channel)}
    return sorted(files.values(), key=_in_order)


def _in_order(path: Path) -> tuple[int, str]:
    return len(path.name), path.name


def _files(folder: Path, channel: str) -> list[Path]:
    """List the text files of a channel, of all where it is empty; none where there is no such folder."""
    try:
        found = [
            path
            for path in folder.iterdir()
            if path.suffix == ".txt" and path.name.startswith(f"{channel}." if channel else "")
        ]
    except OSError:
        return []
    return sorted(found, key=_in_order)


def _read_all(
    files: Iterable[Path], channel: str, columns: frozenset[str], *, familiar: bool, language: Sequence[str]
) -> tuple[Template, ...]:
    """Read the files, in the spelling of the language's variant where they stand in the folder of the language."""
    templates: list[Template] = []
    problems: list[Problem] = []
    spelled = language_for(language[0])
    for path in files:
        text = template_text(path)
        template, wrong = template_from(
            spelled.spelled(text) if path.parent.parent.name == language[-1] else text,
            str(path),
            columns=columns,
            needs_subject=channel == "email",
            familiar=familiar,
        )
        templates.append(template)
        problems.extend(wrong)
    if problems:
        raise DataError(problems)
    return tuple(templates)


def template_text(path: Path) -> str:
    """Read one file. Raises FollowupError where it is no UTF-8 text, no file at all, or cannot be read."""
    try:
        if path.exists() and not path.is_file():
            raise FollowupError(f"{path}: this is no ordinary file")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise FollowupError(f"{path}: this is not a UTF-8 text file; save it as UTF-8") from None
    except OSError as error:
        raise FollowupError(f"{path}: cannot be read: {error.strerror}") from None


def template_from(
    text: str,
    file: str,
    *,
    columns: frozenset[str] = frozenset(),
    needs_subject: bool = False,
    familiar: bool = False,
) -> tuple[Template, tuple[Problem, ...]]:
    r"""Take a template apart; everything that is wrong in it comes back as problems, all at once.

    >>> template, problems = template_from("$greeting\n\nI liked $topic.\n| I liked it.", "mine.txt")
    >>> template.body({"greeting": "Hello,", "topic": ""})
    'Hello,\n\nI liked it.'
    >>> template_from("Wie geht es {Ihnen|dir}?", "mine.txt", familiar=True)[0].body({})
    'Wie geht es dir?'
    """
    reading = _Reading(file, frozenset(PLACEHOLDERS) | columns, familiar=familiar)
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        reading.line(number, line.strip())
    if not any(reading.paragraphs):
        reading.problem(1, 1, "", "This message is empty", "Write at least one sentence, or delete the file.")
    elif needs_subject and not reading.subjects:
        reading.problem(1, 1, "", "This email has no subject", 'Begin the file with a line "Subject: …".')
    paragraphs = tuple(tuple(map(tuple, paragraph)) for paragraph in reading.paragraphs if paragraph)
    return Template(file=file, subjects=tuple(reading.subjects), paragraphs=paragraphs), tuple(
        reading.problems
    )


class _Reading:
    """Collects the sentences and the problems of one file."""

    def __init__(self, file: str, known: frozenset[str], *, familiar: bool = False) -> None:
        self.file = file
        self.form = r"\2" if familiar else r"\1"
        self.known = known
        self.subjects: list[Sentence] = []
        self.paragraphs: list[list[list[Sentence]]] = [[]]
        self.problems: list[Problem] = []

    def line(self, number: int, line: str) -> None:
        if line.startswith("#"):
            return
        if not line:
            self.paragraphs.append([])
        elif (subject := _subject().match(line)) and not any(self.paragraphs):
            self.subjects.append(self.sentence(number, line, subject.end()))
        elif line.startswith("|"):
            if not self.paragraphs[-1]:
                self.problem(
                    number, 1, line, "There is no line above this one for it to stand in for", "Remove the |."
                )
                return
            self.paragraphs[-1][-1].append(self.sentence(number, line, 1))
        else:
            self.paragraphs[-1].append([self.sentence(number, line, 0)])

    def sentence(self, number: int, line: str, start: int) -> Sentence:
        start += len(line[start:]) - len(line[start:].lstrip())
        needs: list[str] = []
        while line.startswith("[", start) and (condition := _condition().match(line, start)):
            self.check(number, condition.start(1) + 1, line, condition[1])
            needs.append(condition[1].casefold())
            start = condition.end()
        parts = [""]
        for match in _placeholder().finditer(line, start) if "$" in line else ():
            parts[-1] += line[start : match.start()]
            start = match.end()
            name = match["name"] or match["braced"]
            if match["dollar"]:
                parts[-1] += "$"
            elif name:
                self.check(number, match.start() + 1, line, name)
                parts += [name.casefold(), ""]
            else:
                self.problem(
                    number,
                    match.start() + 1,
                    line,
                    "A $ stands alone",
                    "Write $$ for a dollar sign, or $company.",
                )
        parts[-1] += line[start:]
        if "{" in line:
            parts[::2] = [_two_forms().sub(self.form, literal) for literal in parts[::2]]
        if "{" in line and any(_split_form().search(literal) for literal in parts[:-1:2]):
            what = "A { } with two forms holds a $placeholder"
            self.problem(
                number, line.index("{") + 1, line, what, "Close the } before it, and open another after it."
            )
        alone = len(parts) == 3 and not parts[0] and not parts[2]
        return Sentence(parts=tuple(parts), needs=frozenset((*needs, *parts[1::2])), alone=alone)

    def check(self, number: int, column: int, line: str, name: str) -> None:
        if name.casefold() in self.known:
            return
        near = _nearest(name.casefold(), sorted(self.known))
        remedy = f"Did you mean ${near}?" if near else f"Known are: {', '.join(sorted(self.known))}."
        self.problem(number, column, line, f'Nothing is called "${name}"', remedy)

    def problem(self, number: int, column: int, line: str, what: str, remedy: str) -> None:
        place = Place(
            file=self.file, line=number, column=column, row=number, letter="", header="", source=line
        )
        self.problems.append(Problem(severity="error", what=what, remedy=remedy, place=place, file=self.file))


def _nearest(word: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, known, n=1)), "")
