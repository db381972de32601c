"""The people of a sheet, found in a text however their names are written there: what `named` must not show.

A name is known by its words. A word counts in any letters, with or without accents, as ``ue`` or ``ü``, with an ending
of the genitive or plural, and in a script without blanks wherever it stands. A word that is common beside ("Will",
"May") counts only with its capital.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final
from unicodedata import normalize

from ics_followup.drafts.jobs import names_of_jobs, words_of_jobs
from ics_followup.drafts.languages import FALLBACK, language_for
from ics_followup.drafts.names import address_of, name_alone
from ics_followup.model import Interview
from ics_followup.patterns import pattern
from ics_followup.sharing.common_words import COMMON
from ics_followup.sharing.levels import initials
from ics_followup.sharing.spellings import INVISIBLE, UNPARTED, forms, is_han, needs_no_blanks, spellings

LEFT_OUT: Final = "…"
"""Stands where something was taken out."""

SOMEBODY: Final[Mapping[str, str]] = {"en": "somebody", "de": "jemand"}
"""Stands in a sentence for a person, by language; an ellipsis in every other one."""

_LONG: Final = 5
_MOST_ENDING: Final = 3
_ENDINGS: Final = ("s", "es", "n", "en", "ns", "ens", "sche", "schen", "scher", "sches")
_SMALL_WORDS: Final = "van von de der den da di del della la le ter ten zu zum dos du bin al el"
_PARTICLES: Final = frozenset(_SMALL_WORDS.split())
_WORDS: Final = pattern(rf"(?:[^\W\d_{UNPARTED}]|[\u0300-\u036f{INVISIBLE}])+")
_ASCII_WORDS: Final = pattern(r"[A-Za-z]+")
_BETWEEN: Final = pattern(r"[\s.\-‐‑_'’,\"“”·・]{0,3}(?:[^\W\d_]\.?[\s.\-]{1,2})?")
_INITIAL: Final = pattern(r"(?<!\w)[^\W\d_]\.\s?$")
_BEHIND_ONE: Final = ("先生", "女士", "小姐", "总", "總", "さん", "様", "氏", "씨", "님")
_FORMAL: Final = pattern(r"(?<!\w)([^\W\d_]{1,12}\.?)\s$")
_HONORIFIC: Final = pattern(
    r"\s?(?:さん|さま|様|氏|君|くん|ちゃん|先生|女士|小姐|老师|老師|经理|經理|씨|님|선생님)"
)
_BLANKS: Final = pattern(r"[\s·・･,;/|]+")
_PARTS: Final = pattern(r"[;,/|\n()<>\[\]]+")
_MOST_WORDS: Final = 4
_WHO_WORDS: Final = (
    "referral referred referrer reference recruiter manager interviewer interviewers interviewed people person who "
    "name names contact contacts boss supervisor connection introduced met spoke host buddy ansprechpartner "
    "ansprechpartnerin empfehlung empfohlen kontakt chef chefin vorname nachname"
)
_WHO: Final = frozenset(_WHO_WORDS.split())
"""Words of a header of one's own whose cells name people."""


class People:
    """The names of all people of a plan.

    >>> people = People(["Dana Ortiz", "Jürgen Müller", "Will Young", "田中太郎"])
    >>> people.unnamed("the roster that dana drew, and Mr. Mueller's plan")
    "the roster that somebody drew, and somebody's plan"
    >>> people.unnamed("田中さんの計画", "ja"), people.unnamed("will the young team, and Will, come")
    ('…の計画', 'will the young team, and somebody, come')
    >>> people.of_label("Assistant to Dana (Jürgen Müller)"), people.of_company("Müller Bank (Jürgen)")
    ('Assistant to …', 'Müller Bank')
    """

    __slots__ = ("_capital", "_done", "_inside", "_known", "_pairs", "_small", "_verdicts", "_whole")

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._small: set[str] = set()
        self._capital: set[str] = set()
        self._pairs: set[str] = set()
        self._inside: dict[str, set[str]] = {}
        self._whole: set[str] = set()
        self._verdicts: dict[str, str] = {}
        self._done: dict[tuple[str, str], str] = {}
        for name in dict.fromkeys(names):
            self._add(name)
        self._known = bool(self._small or self._capital or self._inside)

    def _add(self, name: str) -> None:
        parts = (name_alone(name) or ("" if _is_job(name) else name)).split()
        text = " ".join(parts)
        if not text.isascii():
            text = normalize("NFC", text)
            if any(map(needs_no_blanks, text.split())):
                self._add_unparted(text)
        words = [word for word in _WORDS.findall(text) if not needs_no_blanks(word)]
        last = len(words) - 1
        all_forms: list[set[str]] = []
        for number, word in enumerate(words):
            if len(word) < 2 or (word.casefold() in _PARTICLES and (0 < number < last or word.islower())):
                continue
            written = spellings(word)
            all_forms.append(written)
            common = not COMMON.isdisjoint(written) or word.casefold() in COMMON
            (self._capital if common else self._small).update(written)
        for number, written in enumerate(all_forms):
            for other in all_forms[number + 1 :]:
                pairs = {pair for one in written for two in other for pair in (one + two, two + one)}
                self._pairs |= pairs
                self._small |= pairs

    def _add_unparted(self, text: str) -> None:
        parts = [part for part in _BLANKS.split(text) if needs_no_blanks(part)]
        for part in parts:
            found = {part} if len(part) > 1 else set()
            if is_han(part):
                found |= {part[at : at + 2] for at in range(len(part) - 1)}
                found |= {
                    part[0] + title
                    for title in ("先生", "女士", "小姐", "总", "總", "さん", "様", "氏", "씨", "님")
                }
            for each in found:
                self._inside.setdefault(each[:2], set()).add(each)
            if len(part) > 2 and is_han(part):
                self._whole.add(part)
        if len(parts) > 1:
            whole = "".join(parts)
            if is_han(whole):
                for at in range(len(whole) - 1):
                    self._inside.setdefault(whole[at : at + 2], set()).add(whole[at : at + 2])
            self._whole |= {whole, " ".join(parts), "・".join(parts), "".join(reversed(parts))}

    def _name_in(self, word: str) -> str:
        """The form of the name that a word is, with or without an ending; empty where it is none."""
        found = self._verdicts.get(word)
        if found is None:
            capital = word[:1].isupper() or not word.islower()
            found = next(filter(None, (self._found(form, capital=capital) for form in forms(word))), "")
            self._verdicts[word] = found
        return found

    def _found(self, form: str, *, capital: bool) -> str:
        small, capitals = self._small, self._capital
        if form in small or (capital and form in capitals):
            return form
        for ending in _ENDINGS:
            if form.endswith(ending):
                stem = form[: -len(ending)]
                least = 4 if ending != "s" else 2 if capital else 4
                if len(stem) >= least and ((stem in small) or (capital and stem in capitals)):
                    return stem
        long = _LONG if form.isascii() else _LONG - 1
        for length in range(len(form) - 1, max(len(form) - _MOST_ENDING, long) - 1, -1):
            if form[:length] in small:
                return form[:length]
        return ""

    def _spans(self, text: str) -> list[tuple[int, int, str]]:
        """Where names stand in a text, in order, none within another, and which they are."""
        ascii_only = text.isascii()
        words = _ASCII_WORDS if ascii_only else _WORDS
        found = [
            (match.start(), match.end(), name)
            for match in words.finditer(text)
            if (name := self._name_in(match[0]))
        ]
        if self._inside and not ascii_only:
            found = _merged([*found, *self._unparted(text)])
        return found

    def _unparted(self, text: str) -> Iterator[tuple[int, int, str]]:
        for at in range(len(text) - 1):
            for each in self._inside.get(text[at : at + 2], ()):
                if text.startswith(each, at):
                    yield at, at + len(each), each

    def unnamed(self, text: str, language: str = FALLBACK, *, company: str = "", job: bool = False) -> str:
        """A text for the middle of a sentence: a neutral word of the language stands for each person.

        The name of the ``company`` stays where it is more than one of their names. With ``job`` a word that is a job
        too ("Koch") stays.
        """
        if not text or not self._known:
            return text
        key = (text, f"{language} {int(job)} {company}")
        found = self._done.get(key)
        if found is None:
            found = self._done[key] = self._unnamed(text, language, company=company, job=job)
        return found

    def _unnamed(self, text: str, language: str, *, company: str, job: bool) -> str:
        text = text if text.isascii() else normalize("NFC", text)
        if company and company in text and self._says_more(company):
            return company.join(
                self._unnamed(part, language, company="", job=job) for part in text.split(company)
            )
        spans = self._spans(text)
        if job and len(spans) == 1:
            jobs = names_of_jobs()
            spans = [span for span in spans if text[span[0] : span[1]].casefold() not in jobs]
        instead = SOMEBODY.get(language.replace("_", "-").partition("-")[0].casefold(), LEFT_OUT)
        return _replaced(text, spans, instead) if spans else text

    def _says_more(self, company: str) -> bool:
        spans = self._spans(company)
        return sum(end - begin for begin, end, _ in spans) < sum(map(str.isalpha, company))

    def of_label(self, text: str) -> str:
        """A role or a round without people; a bracket that held nothing else is gone too."""
        if not text or not self._known:
            return text
        return _tidy(self.unnamed(text, "", job=True))

    def of_company(self, text: str) -> str:
        """The name of a company without people: what stands beside it in brackets or behind a dash names nobody.

        Within the name itself the whole name of a person is cut to its initials; one word of it stays ("Tanaka
        Bank"), since that is how the company is called.
        """
        if not text or not self._known:
            return text
        key = (text, "company")
        found = self._done.get(key)
        if found is None:
            found = self._done[key] = self._of_company(text)
        return found

    def _of_company(self, text: str) -> str:
        whole = text if text.isascii() else normalize("NFC", text)
        if not self._spans(whole):
            return text
        aside = _ASIDE.search(whole)
        cut = aside.start() if aside else len(whole)
        head, rest = self._initials_only(whole[:cut]), whole[cut:]
        cleared = (
            f"{head}{_replaced(rest, self._spans(rest), LEFT_OUT)}" if self._spans(rest) else f"{head}{rest}"
        )
        return _tidy(cleared) or LEFT_OUT

    def _initials_only(self, head: str) -> str:
        """The company's own name with the initials of whoever is named there with more than one name."""
        for name in sorted((each for each in self._whole if each in head), key=len, reverse=True):
            head = head.replace(name, initials(name))
        spans = self._spans(head)
        parts: list[str] = []
        done = number = 0
        while number < len(spans):
            last = number
            while last + 1 < len(spans) and self._one_person(head, spans[last], spans[last + 1]):
                last += 1
            begin, end, name = spans[number][0], spans[last][1], spans[number][2]
            if last > number or name in self._pairs:
                parts += [head[done:begin], initials(head[begin:end])]
                done = end
            number = last + 1
        return "".join((*parts, head[done:]))

    def _one_person(self, text: str, one: tuple[int, int, str], two: tuple[int, int, str]) -> bool:
        return one[2] + two[2] in self._pairs and bool(_BETWEEN.fullmatch(text[one[1] : two[0]]))


_ASIDE: Final = pattern(
    r"\s*[(\[{（【<]|\s+[-–—|/:]+\s+|\s*[,;|/:](?![^,;|/:]*(?:&|\band\b|\bund\b))"
    r"|\s+(?:c/o|attn\b|z\. ?Hd\.|via|bei|with|mit)\s",
    re.IGNORECASE,
)
_EMPTY: Final = pattern(r"\s*[(\[{（【<][\s…,;./&-]*[)\]}）】>]")
_ENDS: Final = pattern(r"(?:\s*[-–—|/:,;]+\s*…?|\s+(?:c/o|attn\.?:?|via|with|mit)\s*…)$", re.IGNORECASE)


def _tidy(text: str) -> str:
    """Without brackets that became empty, and without what led to a name at the end."""
    text = _EMPTY.sub("", text)
    return " ".join(_ENDS.sub("", text).split())


def _is_job(name: str) -> bool:
    return words_of_jobs().issuperset(name.casefold().replace(".", "").split())


def _merged(spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Spans in order, those that overlap as one."""
    kept: list[tuple[int, int, str]] = []
    for begin, end, name in sorted(spans):
        if kept and begin < kept[-1][1]:
            first, last, known = kept.pop()
            kept.append((first, max(last, end), known))
        else:
            kept.append((begin, end, name))
    return kept


def _replaced(text: str, spans: list[tuple[int, int, str]], instead: str) -> str:
    """Put a word for each person: titles, initials and the other names beside a name go with it."""
    parts: list[str] = []
    done = number = 0
    while number < len(spans):
        begin, end, _ = spans[number]
        while number + 1 < len(spans) and _BETWEEN.fullmatch(text[end : spans[number + 1][0]]):
            number += 1
            end = spans[number][1]
        number += 1
        begin = _with_title(text, done, begin)
        honorific = _HONORIFIC.match(text, end)
        parts += [text[done:begin], instead]
        done = honorific.end() if honorific else end
    return "".join((*parts, text[done:]))


def _with_title(text: str, least: int, begin: int) -> int:
    """Where a name begins with the titles and the initial that stand in front of it."""
    while (before := text[least:begin]) and (initial := _INITIAL.search(before)):
        begin = least + initial.start()
    while (before := text[least:begin]) and (title := _FORMAL.search(before)) and _is_title(title[1]):
        begin = least + title.start()
    return begin


@lru_cache(maxsize=1024)
def _is_title(word: str) -> bool:
    return language_for(FALLBACK).title(word) is not None or word.casefold() in ("frau", "herr", "herrn")


def people_of(interviews: Iterable[Interview]) -> People:
    """Everybody whom the rows name: in the columns of people, the contact, the log, the form of address."""
    return People(_names_of(interviews))


def _names_of(interviews: Iterable[Interview]) -> Iterator[str]:
    for interview in interviews:
        for person in (*interview.people, *((interview.contact,) if interview.contact else ())):
            yield person.name or _from_address(person.email)
        for touch in interview.touches:
            yield from touch.people
        if interview.address_as:
            yield address_of("", interview.address_as, interview.language or FALLBACK).spoken
        for header, value in interview.extras.items():
            if value and not _WHO.isdisjoint(header.casefold().replace("-", " ").replace("_", " ").split()):
                yield from _people_in(value)


def _people_in(cell: str) -> Iterator[str]:
    """The parts of a cell of one's own that can be names: few words, each with a capital or of a script without."""
    for part in _PARTS.split(cell):
        words = part.split()
        if len(words) <= _MOST_WORDS and not any(word[:1].islower() for word in words):
            yield part


def _from_address(email: str) -> str:
    """The names in the address of somebody who has no other: "dana.ortiz@example.com"."""
    words = re.split(r"[._\-+\d]+", email.partition("@")[0])
    return " ".join(word for word in words if len(word) > 3 and word.casefold() not in words_of_jobs())
