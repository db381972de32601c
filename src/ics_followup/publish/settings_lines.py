"""Puts lines into a section of ``followup.toml`` and leaves every other byte of the file as it is."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from ics_followup.problems import FollowupError
from ics_followup.publish.atomic import locked, write_atomically

_QUOTED: Final = str.maketrans({"\\": "\\\\", '"': '\\"'})


def with_lines(text: str, section: str, values: Mapping[str, str]) -> str:
    r"""The text of a followup.toml in which ``[section]`` says these texts; the section is made where it is missing.

    Raises FollowupError where the file is written in a way that this cannot follow; then nothing else would change it.

    >>> with_lines('[me]\nname = "Sam"\n[publish]\nto = "gist"\n', "publish", {"place": "a1"})
    '[me]\nname = "Sam"\n[publish]\nto = "gist"\nplace = "a1"\n'
    """
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(end)
    begin = next((n for n, line in enumerate(lines) if _is_header(line, section)), None)
    if begin is None:
        while lines and not lines[-1].strip():
            lines.pop()
        lines += ["", f"[{section}]", ""] if lines else [f"[{section}]", ""]
        begin = len(lines) - 2
    for key, value in values.items():
        _put(lines, begin, key, f'{key} = "{value.translate(_QUOTED)}"')
    changed = end.join(lines)
    wanted = {**_section(text, section), **values}
    if _section(changed, section) != wanted:
        told = ", ".join(f'{key} = "{value}"' for key, value in values.items())
        raise FollowupError(f"Could not change followup.toml. Write this into [{section}] yourself: {told}")
    return changed


def keep_lines(path: Path, section: str, values: Mapping[str, str]) -> None:
    """Put texts into a section of the file, at once and under its lock. Raises FollowupError (exit status 3)."""
    with locked(path):
        try:
            data = path.read_bytes() if path.exists() else b""
            text = data.decode("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise FollowupError(f"Could not read {path}: {error}") from None
        mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
        write_atomically(path, mark + with_lines(text, section, values).encode("utf-8"), private=True)


def _put(lines: list[str], begin: int, key: str, line: str) -> None:
    """Replace the line of a key, else add one behind the last line of the section that says something."""
    last = begin
    for number in range(begin + 1, len(lines)):
        bare = lines[number].strip()
        if bare.startswith("["):
            break
        if bare.partition("=")[0].strip().strip("\"'") == key:
            lines[number] = line
            return
        if bare and not bare.startswith("#"):
            last = number
    lines.insert(last + 1, line)


def _is_header(line: str, section: str) -> bool:
    bare = line.partition("#")[0].strip()
    return bare.startswith("[") and not bare.startswith("[[") and bare.strip("[] ").strip("\"'") == section


def _section(text: str, section: str) -> dict[str, object]:
    try:
        found = tomllib.loads(text).get(section, {})
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
