"""Fixed words: statuses, channels, yes and no, in the languages of ``data/words.toml``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal, TypeVar, cast, get_args

from ics_followup.intake.headers import words_of
from ics_followup.intake.misread import Misread, nearest, shown
from ics_followup.model import Channel, Status

W = TypeVar("W", bound=str)
Priority = Literal["low", "normal", "high"]
Size = Literal["small", "large"]
_LONGEST_EMPTY: Final = 20

STATUSES: Final[tuple[Status, ...]] = get_args(Status)
_CHANNELS: Final[tuple[Channel, ...]] = get_args(Channel)
_PRIORITIES: Final[tuple[Priority, ...]] = get_args(Priority)
_SIZES: Final[tuple[Size, ...]] = get_args(Size)


def is_empty(text: str) -> bool:
    """Say whether a cell says nothing: empty, ``-``, ``N/A``, ``tbd``, or another word of ``data/empty.toml``.

    Brackets around such a word change nothing.

    >>> is_empty("N/A"), is_empty("[k.A.]"), is_empty("Acme")
    (True, True, False)
    """
    bare = text.strip()
    if not bare or len(bare) > _LONGEST_EMPTY:
        return not bare
    return _says_nothing(bare)


@lru_cache(maxsize=1024)
def _says_nothing(bare: str) -> bool:
    """Whether a short text is such a word; the cells of a column say the same again and again."""
    folded = bare.casefold()
    if folded in _empty_words():
        return True
    return (folded[0] in "[(<" or folded[-1] in "?!") and _uncovered(folded) in _empty_words()


def _uncovered(bare: str) -> str:
    """A short text without one pair of brackets around it, or without the marks behind it."""
    if bare[0] + bare[-1] in ("[]", "()", "<>"):
        return bare[1:-1].strip() or "-"
    return bare.rstrip("?! ")


@cache
def _empty_words() -> frozenset[str]:
    import tomllib

    text = (Path(__file__).parent.parent / "data" / "empty.toml").read_text(encoding="utf-8")
    return frozenset(word.casefold() for words in tomllib.loads(text).values() for word in words)


@cache
def spoken(kind: str) -> Mapping[str, str]:
    """Return every way to write the words of a kind (status, channel, …), from ``data/words.toml``.

    >>> spoken("status")["ghosted"], spoken("channel")["telefonisch"]
    ('closed', 'phone')
    """
    return MappingProxyType(
        {
            " ".join(words_of(alias)): word
            for word, languages in _tables()[kind].items()
            for aliases in ([word], *languages.values())
            for alias in aliases
        }
    )


@cache
def _tables() -> Mapping[str, Mapping[str, Mapping[str, list[str]]]]:
    import tomllib

    path = Path(__file__).parent.parent / "data" / "words.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _chosen(text: str, words: Sequence[W], kind: str) -> W:
    """Read one of some words; a word of the program's own is known without the file of all the others."""
    written = " ".join(words_of(text))
    for word in words:
        if written == word:
            return word
    aliases = spoken(kind)
    if written in aliases:
        return cast("W", aliases[written])
    close = nearest(written, aliases)
    remedy = f"Write one of: {', '.join(words)}."
    if close:
        remedy = f'Did you mean "{aliases[close]}"? {remedy}'
    raise Misread(f"{shown(text)} is not a {kind.replace('_', ' ')} that we know", remedy)


def status_of(text: str) -> Status:
    """Read a status; raises Misread that names the nearest one.

    >>> status_of("Ghosted")
    'closed'
    """
    return _chosen(text, STATUSES, "status")


def channel_of(text: str) -> Channel:
    """Read a channel, like ``email`` or ``Phone call``."""
    return _chosen(text, _CHANNELS, "channel")


def priority_of(text: str) -> Priority:
    """Read a priority: low, normal, high, or one to five."""
    return _chosen(text, _PRIORITIES, "priority")


def size_of(text: str) -> Size:
    """Read the size of a company: small or large."""
    return _chosen(text, _SIZES, "company_size")


def yes_or_no(text: str) -> bool:
    """Read yes or no."""
    written = " ".join(words_of(text))
    said = written if written in ("yes", "no") else spoken("answer").get(written)
    if said:
        return said == "yes"
    raise Misread(f"{shown(text)} is neither yes nor no", "Write yes or no, or leave the cell empty.")


def went_well_of(text: str) -> bool | None:
    """Read yes, no, or 1 to 5: 4 and 5 are yes, 1 and 2 are no, 3 is None.

    >>> went_well_of("5"), went_well_of("3"), went_well_of("no")
    (True, None, False)
    """
    score = text.strip()
    if score in ("1", "2", "3", "4", "5"):
        return None if score == "3" else score > "3"
    try:
        return yes_or_no(text)
    except Misread:
        remedy = "Write yes, no, or a number from 1 (badly) to 5 (very well)."
        raise Misread(f"{shown(text)} does not say how it went", remedy) from None


def minutes_of(text: str) -> int:
    """Read a length in minutes, 1 to 1440.

    >>> minutes_of("45 min")
    45
    """
    words = text.casefold().split()
    number = words[0] if words and words[1:] in ([], ["min"], ["min."], ["minutes"], ["minuten"]) else ""
    if number.isascii() and number.isdigit() and len(number) <= 4 and 1 <= int(number) <= 1440:
        return int(number)
    raise Misread(
        f"{shown(text)} is not a number of minutes", "Write a whole number from 1 to 1440, like 45."
    )


def language_of(text: str) -> str:
    """Read a language: a code like ``en`` or ``pt-BR``, or English, German, French, Spanish."""
    names = {
        "english": "en",
        "englisch": "en",
        "german": "de",
        "deutsch": "de",
        "french": "fr",
        "spanish": "es",
    }
    code = text.strip().casefold().replace("_", "-")
    if code in names:
        return names[code]
    first, _, rest = code.partition("-")
    if first.isascii() and first.isalpha() and len(first) in (2, 3) and (not rest or rest.isalnum()):
        return text.strip().replace("_", "-") if rest else first
    close = nearest(code, names)
    remedy = f'Did you mean "{names[close]}"?' if close else "Write a language like en or de."
    raise Misread(f"{shown(text)} is not a language that we know", remedy)


@lru_cache(maxsize=64)
def cadence_of(text: str, cadences: frozenset[str]) -> str:
    """Read the name of a cadence; spaces and underscores count as hyphens."""
    name = "-".join(text.casefold().replace("_", " ").replace("-", " ").split())
    by_name = {known.casefold(): known for known in cadences}
    if name in by_name:
        return by_name[name]
    close = nearest(name, by_name)
    remedy = f"Write one of: {', '.join(sorted(cadences))}."
    raise Misread(
        f"{shown(text)} is not a cadence that we know",
        f'Did you mean "{by_name[close]}"? {remedy}' if close else remedy,
    )
