"""Changes settings in ``followup.toml`` and leaves every other byte of the file as it is."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from ics_followup.problems import FollowupError, UsageError
from ics_followup.publish.atomic import locked, write_atomically
from ics_followup.settings_file import settings_from

Value = str | bool | int | None
Changes = Mapping[tuple[str, str], Value]
"""What a setting shall say, by its section and key; None takes it out."""

_BOM: Final = b"\xef\xbb\xbf"
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\t": "\\t", "\n": "\\n", "\r": "\\r"}


def edited(text: str, changes: Changes) -> str:
    r"""The text of a followup.toml in which these settings say these values, and nothing else is different.

    A setting that says so already is not touched; a comment behind a value stays; a missing section is made at
    the end. Raises FollowupError, with what to write by hand, where the file is written in a way this cannot follow.

    >>> edited('[feed]\nname = "Jobs" # mine\n', {("feed", "name"): "Work", ("feed", "discreet"): True})
    '[feed]\nname = "Work" # mine\ndiscreet = true\n'
    """
    before = _parsed(text, changes)
    lines = text.split("\n")
    for (section, key), value in changes.items():
        said = _said(before, section, key)
        if said == value and isinstance(said, bool) == isinstance(value, bool):
            continue
        if value is None:
            _take(lines, section, key)
        else:
            _put(lines, section, key, _written(value))
    changed = "\n".join(lines)
    if _tried(changed) != _wanted(before, changes):
        raise _by_hand(changes)
    return changed


def is_said(text: str, section: str, key: str) -> bool:
    r"""Whether a followup.toml says anything of a setting.

    >>> is_said("[feed]\ndiscreet = false", "feed", "discreet"), is_said("", "feed", "discreet")
    (True, False)
    """
    return _said(_tried(text) or {}, section, key) is not None


def without(text: str, section: str, keys: Iterable[str]) -> str:
    r"""The text of a followup.toml in which a section says nothing of these keys; a section left bare goes too.

    Comments stay, and so does a section in which something else is said. Raises FollowupError as ``edited`` does.

    >>> without('[me]\nname = "Sam"\n\n[publish]\nto = "gist"\n', "publish", ("to", "place"))
    '[me]\nname = "Sam"\n'
    """
    changed = edited(text, {(section, key): None for key in keys})
    return changed if changed == text else _unless_bare(changed, section)


def _unless_bare(changed: str, section: str) -> str:
    """The text without a section in which nothing is said, not even by a comment."""
    lines = changed.split("\n")
    begin = _header(lines, section)
    if begin is None or "#" in lines[begin]:
        return changed
    body = _body(lines, begin)
    if any(lines[number].strip() for number in body):
        return changed
    if body.stop < len(lines):
        rest = lines[:begin] + lines[body.stop :]
    else:
        above = 1 if begin and not lines[begin - 1].strip() else 0
        rest = [*lines[: begin - above], ""]
    shorter = "\n".join(rest)
    wanted = {name: said for name, said in _parsed(changed, {}).items() if name != section}
    return shorter if _tried(shorter) == wanted else changed


def said_in(text: str, section: str, keys: Iterable[str]) -> tuple[str, ...]:
    r"""Which of these keys a section of a followup.toml says something of.

    >>> said_in('[publish]\nto = "gist"', "publish", ("place", "to"))
    ('to',)
    """
    parsed = _tried(text) or {}
    return tuple(key for key in keys if _said(parsed, section, key) is not None)


def keep(path: Path, changes: Changes) -> bool:
    """Change the file under its lock; False where it says all of it already.

    Raises UsageError (exit status 2), which shows no value, where a setting may not say that, and FollowupError (exit
    status 3) where the file cannot be changed; it is as it was then.
    """
    return _rewritten(path, lambda text: _kept(text, changes))


def _kept(text: str, changes: Changes) -> str:
    """The text as ``edited`` makes it; a section that is left bare by that goes too."""
    after = edited(text, changes)
    for section in {section for section, _ in changes}:
        if after != text and all(value is None for (name, _), value in changes.items() if name == section):
            after = _unless_bare(after, section)
    return after


def take_out(path: Path, section: str, keys: Iterable[str]) -> bool:
    """Take settings out of the file under its lock, as ``without`` does; False where none is there. As ``keep``."""
    return path.exists() and _rewritten(path, lambda text: without(text, section, keys))


def _rewritten(path: Path, change: Callable[[str], str]) -> bool:
    with locked(path):
        try:
            data = path.read_bytes() if path.exists() else b""
            text = data.removeprefix(_BOM).decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise FollowupError(f"Could not read {path}: {error}") from None
        mark = _BOM if data.startswith(_BOM) else b""
        changed = change(text)
        after = mark + changed.encode("utf-8")
        if after == data:
            return False
        refuse_wrong(changed, path.name)
        write_atomically(path, after, private=True)
    return True


def refuse_wrong(text: str, file: str) -> None:
    """Raise UsageError, which shows no value, where a followup.toml says what it may not."""
    wrong = [problem for problem in settings_from(text, file)[1] if problem.severity == "error"]
    if wrong:
        raise UsageError(f"{wrong[0].what}. {wrong[0].remedy} Nothing was written.")


def _put(lines: list[str], section: str, key: str, value: str) -> None:
    """Replace the value of a key, else add a line behind the last one of the section that says something."""
    begin = _header(lines, section)
    if begin is None:
        begin = _made(lines, section)
    end = "\r" if lines[begin].endswith("\r") else ""
    number = _line_of(lines, begin, key)
    if number is None:
        lines.insert(_last(lines, begin) + 1, f"{key} = {value}{end}")
    else:
        lines[number] = _with_value(lines[number], value)


def _take(lines: list[str], section: str, key: str) -> None:
    begin = _header(lines, section)
    number = None if begin is None else _line_of(lines, begin, key)
    if number is not None:
        del lines[number]
        if number == len(
            lines
        ):  # the file ended there without a line break, and a lone half of one is no TOML
            lines[-1] = lines[-1].removesuffix("\r")


def _header(lines: list[str], section: str) -> int | None:
    for number, line in enumerate(lines):
        bare = line.partition("#")[0].strip()
        named = bare.startswith("[") and not bare.startswith("[[")
        if named and bare[1:-1].strip().strip("\"'") == section and _begins(lines, number):
            return number
    return None


def _begins(lines: list[str], number: int) -> bool:
    """Whether a line begins something of its own, and does not stand within a text or a list of several lines."""
    return _tried("\n".join([*lines[:number], ""])) is not None


def _made(lines: list[str], section: str) -> int:
    """Add the section behind everything that is there; its number."""
    end = "\r" if any(line.endswith("\r") for line in lines) else ""
    if lines[-1]:
        lines[-1] += end
        lines.append("")
    if len(lines) > 1 and lines[-2].strip():
        lines.insert(-1, end)
    lines.insert(-1, f"[{section}]{end}")
    return len(lines) - 2


def _body(lines: list[str], begin: int) -> range:
    """The lines of a section, without its header."""
    rest = range(begin + 1, len(lines))
    headers = (n for n in rest if lines[n].lstrip().startswith("[") and _begins(lines, n))
    return range(begin + 1, next(headers, len(lines)))


def _line_of(lines: list[str], begin: int, key: str) -> int | None:
    keys = ((n, lines[n].partition("=")[0].strip().strip("\"'")) for n in _body(lines, begin))
    return next((n for n, name in keys if name == key and _begins(lines, n)), None)


def _last(lines: list[str], begin: int) -> int:
    """The last line of a section that says something, its header where none does."""
    saying = (n for n in _body(lines, begin) if lines[n].strip() and not lines[n].lstrip().startswith("#"))
    return max(saying, default=begin)


def _with_value(line: str, value: str) -> str:
    """The line with another value; a comment behind it, and the end of the line, stay."""
    head, _, rest = line.partition("=")
    end = len(rest)
    for place, sign in enumerate(rest):
        if sign == "#" and _tried(f"x = {rest[:place].strip()}") is not None:
            end = place
            break
    bare = rest[:end].rstrip()
    blank = rest[: len(rest) - len(rest.lstrip())]
    return f"{head}={blank}{value}{rest[len(bare) :]}"


def _written(value: str | bool | int) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    signs = (_ESCAPES.get(sign) or (sign if sign.isprintable() else f"\\U{ord(sign):08X}") for sign in value)
    return f'"{"".join(signs)}"'


def _tried(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return None


def _parsed(text: str, changes: Changes) -> dict[str, Any]:
    found = _tried(text)
    if found is None:
        raise _by_hand(changes)
    return found


def _said(parsed: Mapping[str, Any], section: str, key: str) -> object:
    table = parsed.get(section)
    return table.get(key) if isinstance(table, dict) else None


def _wanted(before: Mapping[str, Any], changes: Changes) -> dict[str, Any]:
    wanted: dict[str, Any] = dict(before)
    for (section, key), value in changes.items():
        table = wanted.get(section, {})
        if not isinstance(table, dict):
            raise _by_hand(changes)
        if value is None:
            kept = {name: said for name, said in table.items() if name != key}
            wanted |= {section: kept} if section in wanted else {}
        else:
            wanted[section] = {**table, key: value}
    return wanted


def _by_hand(changes: Changes) -> FollowupError:
    told = "; ".join(
        f"[{section}] {key} = {_written(value)}" if value is not None else f"take {key} out of [{section}]"
        for (section, key), value in changes.items()
    )
    return FollowupError(
        f"followup.toml is written in a way that could not be changed. Write it yourself: {told}"
    )
