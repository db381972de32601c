"""The words of a language that are not messages: one folder of text for each, read once.

``data/drafts/<tag>/language.toml`` holds weekdays, months, forms of dates and of address, and headings;
``never.toml`` beside it what no message says, ``jobs.toml`` the words of jobs. A folder such as ``en-GB`` says only
what differs from ``en``. A new language is a new folder; nothing else has to be changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

LANGUAGES: Final = Path(__file__).parent.parent / "data" / "drafts"
"""The folder of all languages that come with the program."""

FALLBACK: Final = "en"
"""The language of what another language lacks."""


class Language:
    """One language, as its folder describes it. ``tags`` are its folders, the more special one first."""

    __slots__ = ("parts", "tag", "tags")

    def __init__(self, tags: tuple[str, ...], parts: Mapping[str, Any]) -> None:
        self.tag = tags[0]
        self.tags = tags
        self.parts = parts

    def words(self, part: str, key: str) -> frozenset[str]:
        """Return the small-letter words that a key of a part lists; empty where it has none."""
        return _words(self.tag, part, key)

    def title(self, word: str) -> str | None:
        """Return a title as it is written (``dr`` is ``Dr.``), None where the word is none."""
        found: str | None = self.parts["titles"].get(word.casefold().rstrip("."))
        return found

    def opening(self, part: str, name: str, *, familiar: bool = False) -> str:
        """Address somebody: ``part`` is ``greeting``, ``hello`` or ``dear``; empty where it has no such form.

        >>> language_for("en").opening("greeting", "Dr. Ortiz"), language_for("de").opening("dear", "Frau Ortiz")
        ('Dear Dr. Ortiz,', 'Liebe Frau Ortiz,')
        """
        return _opening(self.tag, part, name, familiar)

    def day_in_words(self, day: date, use: str = "day") -> str:
        """Write a day in words; ``use`` is the placeholder that it is for, which may need a form of its own."""
        return _in_words(self.tag, day, use)

    def weekday(self, day: date) -> str:
        """Name the weekday of a day."""
        return str(self.parts["weekdays"][day.weekday()])

    def month(self, day: date) -> str:
        """Name the month of a day."""
        return str(self.parts["months"][day.month - 1])

    def position(self, role: str) -> str:
        """Name a role for the middle of a sentence, without an article.

        >>> language_for("en").position("Nurse"), language_for("de").position("")
        ('Nurse role', 'Stelle')
        """
        forms: Mapping[str, str] = self.parts["role"]
        if not role:
            return forms["unnamed"]
        last = f"-{role.rpartition(' ')[2].casefold()}"
        if _ends_as(last, self.words("role", "jobs")):
            return role
        other = _ends_as(last, self.words("role", "no_professions"))
        return forms["no_profession" if other else "named"].replace("$role", role)

    def spelled(self, text: str) -> str:
        """Spell a text of the base language the way of this variant."""
        for theirs, ours in self.parts.get("spelling", {}).items():
            text = text.replace(theirs, ours)
        return text


@cache
def language_for(tag: str) -> Language:
    """Find the language of a tag such as ``de``, ``en_GB`` or ``German``; English where there is no folder for it.

    >>> language_for("en-AU").tag, language_for("de-LU").tag, language_for("German").tag, language_for("xx").tag
    ('en-GB', 'de', 'de', 'en')
    """
    wanted = tag.strip().replace("_", "-").casefold()
    folders = _folders()
    base = folders.get(wanted.partition("-")[0]) or _named(wanted)
    if not base:
        return language_for(FALLBACK)
    variants = {key.casefold(): name for key, name in _read(base).get("variants", {}).items()}
    special = folders.get(wanted) or variants.get(wanted) or base
    if special == base:
        return Language((base,), _read(base))
    return Language((special, base), _over(_read(special), _read(base)))


def languages() -> tuple[str, ...]:
    """List the tags of all languages that have a folder."""
    return tuple(sorted(_folders().values()))


@cache
def _folders() -> dict[str, str]:
    return {path.parent.name.casefold(): path.parent.name for path in LANGUAGES.glob("*/language.toml")}


def _named(name: str) -> str:
    """Return the tag of the language that is called so, in its own words or another's; empty where none is."""
    return next((tag for tag in languages() if name in map(str.casefold, _read(tag).get("names", ()))), "")


@cache
def _read(tag: str) -> dict[str, Any]:
    import tomllib

    return tomllib.loads((LANGUAGES / tag / "language.toml").read_text(encoding="utf-8"))


def _over(special: Mapping[str, Any], base: Mapping[str, Any]) -> dict[str, Any]:
    """Lay what a variant says over what its language says, table by table."""
    tables = {
        key: {**base[key], **value} for key, value in special.items() if isinstance(base.get(key), dict)
    }
    return {**base, **special, **tables}


def _ends_as(word: str, known: frozenset[str]) -> bool:
    """Tell whether a word (a ``-`` before it) is one of those known, or ends as one that begins with ``-``."""
    return word[1:] in known or any(word.endswith(end[1:]) for end in known if end[:1] == "-")


@lru_cache(maxsize=4096)
def _opening(tag: str, part: str, name: str, familiar: bool) -> str:
    language = language_for(tag)
    forms: Mapping[str, str] = language.parts[part]
    kind = "familiar" if familiar else "plain"
    if not name:
        return forms.get(f"{kind}_nobody") or forms.get("nobody", "")
    first = name.partition(" ")[0]
    form = forms.get(first) or (forms.get("familiar") if familiar else None)
    if form is None and first in language.parts["titles"].values():
        form = forms.get("title")
    return (form or forms["name"]).replace("$name", name)


@lru_cache(maxsize=1024)
def _in_words(tag: str, day: date, use: str) -> str:
    language = language_for(tag)
    forms: Mapping[str, str] = language.parts["dates"]
    text = forms.get(use) or forms["day"]
    for name, value in (
        ("$weekday", language.weekday(day)),
        ("$month", language.month(day)),
        ("$day", str(day.day)),
    ):
        text = text.replace(name, value)
    return text


@cache
def _words(tag: str, part: str, key: str) -> frozenset[str]:
    return frozenset(language_for(tag).parts[part].get(key, "").split())
