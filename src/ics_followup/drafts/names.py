"""How to address somebody, from the name as it stands in the sheet."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple
from unicodedata import category

from ics_followup.drafts.jobs import is_job, job_of, without_job, words_of_jobs
from ics_followup.drafts.languages import FALLBACK, Language, language_for

_RANK: Final = ("Prof.", "Dr.")
_WITH_FIRST_NAME: Final = ("Sir", "Dame")
_WITH_WHOLE_NAME: Final = ("Sister", "Brother")
_SAID_OF_ONESELF: Final = "she her hers he him his they them theirs xe xem ze zir any all pronouns sie er"
_PRONOUNS: Final = frozenset(_SAID_OF_ONESELF.split())
_DASH: Final = r"\s[-–—|]\s"
_LETTERS: Final = (
    "jr sr ii iii iv md do phd rn bsn msn np pa mba ma ms msc bsc esq cpa pe pmp dds dvm jd llm cfa"
)
_AFTER_A_NAME: Final = frozenset(_LETTERS.split())
_SMALL_WORDS: Final = "van von de der den da di del della la le ter ten zu zum dos du bin al el"
_PARTICLES: Final = frozenset(_SMALL_WORDS.split())
_FORMS: Final = frozenset(
    (
        *(
            "du",
            "sie",
            "ihr",
            "wir",
            "uns",
            "per",
            "duzen",
            "siezen",
            "tu",
            "vous",
            "usted",
            "ud",
            "tú",
            "lei",
        ),
        *("formal", "informal", "you", "first", "last", "name", "vorname", "nachname"),
    )
)
_OPENINGS: Final = (
    "dear ",
    "hi ",
    "hello ",
    "guten tag ",
    "hallo ",
    "liebe ",
    "lieber ",
    "sehr geehrte ",
    "sehr geehrter ",
)


class Address(NamedTuple):
    """How to greet (``Hi Dana,``), to speak to (``Dana``) and to ask for (``Dana Ortiz``) somebody.

    ``spoken`` is empty where no name is known, ``full`` where nobody can be asked for; the greeting never is.
    """

    greeting: str = "Hello,"
    spoken: str = ""
    full: str = ""


def one_line(text: str) -> str:
    r"""Make one clean line of any text: control characters and line breaks become single spaces.

    >>> one_line(" Dana\r\n Ortiz\x00 ")
    'Dana Ortiz'
    """
    if text.isprintable():
        loose = "  " in text or text[:1] == " " or text[-1:] == " "
        return " ".join(text.split()) if loose else text
    kept = "".join(" " if _is_control(character) else character for character in text)
    return " ".join(kept.split())


def _is_control(character: str) -> bool:
    code = ord(character)
    return code < 32 or 127 <= code < 160 or code in (0x2028, 0x2029) or 0xD800 <= code < 0xE000


@lru_cache(maxsize=4096)
def address_of(name: str, address_as: str = "", language: str = FALLBACK) -> Address:
    """Say how to address a person by name; ``address_as`` is the form of address where the sheet gives one.

    A name with a title is greeted formally; a name in another script, or a single one, is used as it is. A
    title or "Frau" that nobody wrote down is never guessed. Nobody is greeted by a job ("Hi Recruiter"): the
    greeting has no name then, and ``full`` is whom to ask for ("the recruiter").

    >>> address_of("Dana Ortiz").greeting, address_of("Dr. Dana Ortiz").greeting, address_of("").greeting
    ('Hi Dana,', 'Dear Dr. Ortiz,', 'Hello,')
    >>> [address_of("Dana Ortiz", form, "de").greeting for form in ("", "Frau Ortiz", "du")]
    ['Guten Tag Dana Ortiz,', 'Guten Tag Frau Ortiz,', 'Hallo Dana,']
    """
    tongue = language_for(language)
    familiar = is_familiar(address_as, language)
    titles, words = _taken_apart(name, tongue)
    full = " ".join((*titles, *words)) if words else ""
    job = None if full else job_of(name, language)
    form = _form_of_address(address_as, tongue)
    spoken = _as_asked(form, tongue) if form else _spoken(titles, words, tongue, familiar=familiar)
    greeting = tongue.opening("greeting", spoken, familiar=familiar)
    return Address(greeting=greeting, spoken=spoken, full=full or spoken or (job.asked if job else ""))


@lru_cache(maxsize=4096)
def name_alone(name: str) -> str:
    """Return a person's name without titles and what follows it; empty where it is a job or no name.

    >>> name_alone("Dr. Dana Ortiz, MD"), name_alone("the recruiter")
    ('Dana Ortiz', '')
    """
    return " ".join(_taken_apart(name, language_for(FALLBACK))[1])


def is_familiar(address_as: str, language: str) -> bool:
    """Tell whether the form of address asks for the familiar form of a language, as "du" does in German.

    >>> is_familiar("du", "de"), is_familiar("Dana (du)", "de"), is_familiar("Frau Ortiz", "de")
    (True, True, False)
    """
    return bool(address_as) and not language_for(language).words("address", "familiar").isdisjoint(
        _plain_words(address_as)
    )


def _plain_words(text: str) -> list[str]:
    return "".join(" " if sign in ",;:.()/" else sign for sign in text.casefold()).split()


def _spoken(titles: Sequence[str], words: Sequence[str], language: Language, *, familiar: bool) -> str:
    if not words:
        return ""
    by_full_name = language.parts["address"]["by"] == "full name"
    if familiar or not (titles or by_full_name):
        return _given_name(words)
    if not by_full_name:
        leading = _leading(titles)
        if leading in _WITH_WHOLE_NAME:
            return " ".join((leading, *map(_cased, words)))
        return f"{leading} {_given_name(words) if leading in _WITH_FIRST_NAME else _family_name(words)}"
    before = _before_rank(titles, language)
    name = _family_name(words) if before else " ".join(map(_cased_in_a_name, words))
    return " ".join((*before, *_ranked(titles), name))


def _before_rank(titles: Sequence[str], language: Language) -> tuple[str, ...]:
    """Return "Frau" or "Herr", which German puts before "Dr." and "Prof."; empty where nobody wrote it."""
    known = language.words("address", "before_rank")
    return tuple(title for title in titles if title in known)[:1]


def _ranked(titles: Sequence[str]) -> tuple[str, ...]:
    return tuple(title for title in _RANK if title in titles)[:1]


def applies_to(address_as: str, name: str, panel: Sequence[str]) -> bool:
    """Tell whether the row's form of address is this person's: the only one, or the one whose name it holds.

    >>> applies_to("Dr. Ortiz", "Dana Ortiz", ["Dana Ortiz", "Lee Wong"])
    True
    >>> applies_to("Dr. Ortiz", "Lee Wong", ["Dana Ortiz", "Lee Wong"])
    False
    """
    if len(panel) <= 1 and (not panel or name in panel):
        return True
    words = {word.casefold().strip(".,") for word in name.split()}
    wanted = set(_plain_words(address_as)) - set(language_for(FALLBACK).parts["titles"])
    return bool(words & wanted)


def is_latin(text: str) -> bool:
    """Tell whether all letters are Latin ones, with or without accents.

    >>> is_latin("Zoë Müller"), is_latin("田中 太郎")
    (True, False)
    """
    if text.isascii():
        return True
    return all(
        ord(c) < 0x250 or 0x300 <= ord(c) < 0x370 or 0x1E00 <= ord(c) < 0x1F00 or not c.isalpha()
        for c in text
    )


def whole(name: str) -> re.Pattern[str]:
    """Match a name where it stands as whole words, as it is written."""
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")


def names_somebody(text: str, name: str) -> bool:
    """Tell whether a text names this person, in full, by first name or by family name.

    A part of a name counts inside a sentence only: Will and May also begin sentences.

    >>> names_somebody("I liked what Will said.", "Will Kim"), names_somebody("Will you call?", "Will Kim")
    (True, False)
    >>> names_somebody("I liked what Ms. Kim said.", "Will Kim")
    True
    """
    words = name.split(" ")
    first, last = words[0], words[-1]
    if first not in text and last not in text:
        return False
    if whole(name).search(text):
        return True
    if len(words) == 1:
        return False
    parts = {part for part in (first, last) if len(part) > 1}
    return any(
        _inside_a_sentence(text, match.start()) for part in parts for match in whole(part).finditer(text)
    )


def _inside_a_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" ")
    if before.endswith("."):
        return bool(language_for(FALLBACK).title(before.split()[-1]))
    return bool(before) and before[-1] not in "?!:\n"


def _as_asked(form: str, language: Language) -> str:
    titles, words = _taken_apart(form, language)
    if not (titles and words):
        return form
    before = _before_rank(titles, language)
    return " ".join((*before, *(_ranked(titles) if before else (_leading(titles),)), *words))


def _form_of_address(text: str, language: Language) -> str:
    form = _without_pronouns(one_line(text)).rstrip(",;: ")
    for opening in _OPENINGS:
        if form.casefold().startswith(opening):
            form = form[len(opening) :]
    words = _plain_words(form)
    if not words or all(word in _FORMS for word in words) or "@" in form:
        return ""
    familiar = language.words("address", "familiar")
    if not familiar.isdisjoint(words):
        kept = (word for word in form.split() if word.casefold().strip(",;:.()/") not in familiar)
        form = " ".join(kept).strip(" ,;:()/")
    return form[:60].strip()


def _taken_apart(name: str, language: Language) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Split a name into its titles, as they are written, and its other words, in the order of speech."""
    line = one_line(name)
    plain = tuple(line.split())
    if plain and _are_plain(plain) and language.title(plain[0]) is None:
        return (), plain
    text = _without_pronouns(_without_pictures(line))
    if "@" in text or not any(character.isalpha() for character in text) or job_of(text) is not None:
        return (), ()
    before, *after = re.split(_DASH, text)
    if after and all(map(is_job, after)):
        text = before
    first, *rest = text.split(",")
    more = [part for part in rest if not all(map(_follows_a_name, part.split()))]
    words = without_job([*" ".join(more).split(), *first.split()])
    titles: list[str] = []
    while words and (title := language.title(words[0])) is not None:
        titles.append(title)
        words.pop(0)
    while len(words) > 1 and _follows_a_name(words[-1]) and _is_abbreviation(words[-1]):
        words.pop()
    return tuple(filter(None, titles)), tuple(_family_name_last(without_job(words)))


def _are_plain(words: Sequence[str]) -> bool:
    """Tell whether these are names and nothing else for sure: no job, no letters after a name, none in capitals."""
    return (
        all(map(str.isalpha, words))
        and not any(map(str.isupper, words))
        and _AFTER_A_NAME.isdisjoint(small := [word.casefold() for word in words])
        and words_of_jobs().isdisjoint(small)
    )


def _family_name_last(words: Sequence[str]) -> Sequence[str]:
    """Put a family name that stands first, and is marked by its capitals, behind the others.

    Two letters that end in no vowel are initials, as in JP Morgan.
    """
    first = 0
    while first < len(words) and _is_marked(words[first]):
        first += 1
    rest = words[first:]
    if not first or not rest or any(word.isupper() and len(word) > 2 for word in rest):
        return words
    family = ("-".join(part.capitalize() for part in word.split("-")) for word in words[:first])
    return [*rest, *family]


def _is_marked(word: str) -> bool:
    long = len(word) > 2 or (len(word) == 2 and word[-1] in "AEIOUY")
    return word.isupper() and long and "." not in word and is_latin(word) and not _follows_a_name(word)


def _without_pronouns(text: str) -> str:
    """Drop "(she/her)", which nobody says aloud."""
    before, bracket, rest = text.partition("(")
    inside, closed, after = rest.partition(")")
    words = inside.casefold().replace("/", " ").replace(",", " ").split()
    if bracket and closed and words and _PRONOUNS.issuperset(words):
        return " ".join(f"{before} {after}".split())
    return text


def _without_pictures(text: str) -> str:
    """Drop emoji and other pictures, with what joins and colours them."""
    if text.isascii():
        return text
    kept = "".join(" " if _is_picture(sign) else sign for sign in text)
    return " ".join(word for part in kept.split() if (word := part.strip("\u200d\ufe0f\u20e3")))


def _is_picture(sign: str) -> bool:
    return category(sign) == "So" or "\U0001f3fb" <= sign <= "\U0001f3ff"


def _is_abbreviation(word: str) -> bool:
    """Tell "MD", "M.D." and "PhD" from the family name Ma."""
    return "." in word or word.isupper() or not (word.istitle() or word.islower())


def _follows_a_name(word: str) -> bool:
    return word.casefold().replace(".", "") in _AFTER_A_NAME


def _leading(titles: Sequence[str]) -> str:
    return next((title for title in _RANK if title in titles), titles[-1])


def _family_name(words: Sequence[str]) -> str:
    if not is_latin(" ".join(words)):
        return " ".join(words)
    first = len(words) - 1
    while first > 0 and words[first - 1].casefold() in _PARTICLES:
        first -= 1
    return " ".join((*words[first:-1], _cased(words[-1])))


def _given_name(words: Sequence[str]) -> str:
    whole = " ".join(words)
    if len(words) == 1 or not is_latin(whole):
        return _cased(whole)
    for word in words[1:-1]:
        if len(word) > 2 and word[0] in "\"'“(" and word[-1] in "\"'”)":
            return _cased(word.strip("\"'“”()"))
    first = words[0]
    if len(first.replace(".", "")) <= 1 or "." in first:
        return _cased(words[1]) if len(words) > 2 and len(words[1].replace(".", "")) > 1 else whole
    return _cased(first)


def _cased_in_a_name(word: str) -> str:
    """The same, but "von" and "der" stay small."""
    return word if word in _PARTICLES else _cased(word)


def _cased(word: str) -> str:
    """Give DANA and dana one capital; leave every other spelling alone."""
    if is_latin(word) and " " not in word and (word.islower() or (word.isupper() and len(word) > 3)):
        return "-".join(part.capitalize() for part in word.split("-"))
    return word
