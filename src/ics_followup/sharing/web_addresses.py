"""What can be written to or opened leaves a text: mail addresses, links, handles and domains, also spelled out.

One rule: a word that holds an address goes as a whole. A domain is letters, a dot and a plausible ending; what only
looks like one (Node.js, resume.pdf, Co.KG) and what is a company's name (Booking.com) stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from typing import Final, NamedTuple

from ics_followup.patterns import pattern
from ics_followup.sharing.people import LEFT_OUT
from ics_followup.sharing.web_endings import (
    ABBREVIATIONS,
    COUNTRIES,
    FORMS,
    NO_ENDINGS,
    SURE,
    WELL_KNOWN,
    WRITTEN_ELSEWHERE,
)

_AT: Final = "@﹫＠"
_BRACKETS: Final = "()[]{}<>,;:\"'“”‘’«»!?."
_SCHEMES: Final = (
    "://", "mailto:", "tel:", "sms:", "www.", "skype:", "callto:", "facetime:", "whatsapp:", "live:.", "http:",
    "https:", "sip:", "xmpp:", "\\\\", ":\\",
)  # fmt: skip
_WORD: Final = pattern(r"\S+")
_HOST: Final = pattern(r"[\w.-]+")
_PATH: Final = pattern(r"[/?#:]")
_AT_IN_BRACKETS: Final = pattern(r" ?[(\[{<] ?(?:at|ät|arobase|@) ?[)\]}>] ?", re.IGNORECASE)
_DOT_IN_BRACKETS: Final = pattern(r" ?[(\[{<] ?(?:dot|punkt|point|punto|\.) ?[)\]}>] ?", re.IGNORECASE)
_BESIDE: Final = pattern(r"[()\[\]{}<>,;|/]|\s[-–—]\s")
_ATS: Final = frozenset({"at", "@", "ät", "arobase"})
_A: Final = frozenset({"(a)", "[a]"})
_DOTS: Final = frozenset({"dot", "punkt", "point", "punto"})
_SPOKEN: Final = tuple(f" {dot} " for dot in _DOTS)
_OPENING: Final = pattern(r"[(\[{<]")
_LOOSE: Final = pattern(
    r"(?<=\w)(?: \. ?|\. )(?=(?:com|org|xyz|biz|COM|ORG|XYZ|BIZ)(?!\w))"
    r"|(?<=\w) (?=\.(?:com|org|xyz|biz|COM|ORG|XYZ|BIZ)(?!\w))"
)
_MARK: Final = pattern(r"[.:/\\]")
_SIGN: Final = pattern(r"[@﹫＠:\\]|\.\w|//|/[^/\s]{1,40}/")
"""Without any of them a text holds no address."""
_NO_SITE: Final = frozenset({"the", "a", "an", "of", "every", "many", "first", "our", "their"})
"""Words before "dot com" that tell of no site: the dot com boom."""
_LONGEST_ENDING: Final = 24
_OF_AN_IP: Final = 4


class _Word(NamedTuple):
    begin: int
    end: int
    text: str


def without_web_addresses(text: str, names: Set[str] = WELL_KNOWN) -> str:
    """Put an ellipsis for each mail address, link, handle and domain, however it is written.

    ``names`` are domains in small letters that are the names of companies; they stay where nothing follows them.

    >>> without_web_addresses("Ask zed at canmail dot com, @zed or zed.xyz/me, says Booking.com on Node.js.")
    'Ask …, … or …, says Booking.com on Node.js.'
    """
    small = text.casefold()
    if _OPENING.search(text):
        if any(at in small for at in _ATS):
            text = _AT_IN_BRACKETS.sub("@", text)
        text = _DOT_IN_BRACKETS.sub(".", text)
    if _LOOSE.search(text):
        text = _LOOSE.sub(".", text)
    spelled = any(dot in small for dot in _SPOKEN)
    if not spelled and not _SIGN.search(text):
        return text
    words = [_Word(match.start(), match.end(), match[0]) for match in _WORD.finditer(text)]
    gone = [_is_address(word.text, names) for word in words]
    if spelled:
        _mark_spelled(words, gone)
    _mark_boxes(words, gone)
    return _left(text, words, gone) if any(gone) else text


def domains_of(companies: Iterable[str]) -> frozenset[str]:
    """The domains that are names of companies: a cell begins with one, and nothing but a form of company follows it.

    >>> sorted(domains_of(["Canary.io", "mobile.de GmbH", "Acme canary.de", "canary.ch jobs", "www.canary.at"]))
    ['canary.io', 'mobile.de']
    """
    return frozenset(filter(None, map(_domain_of, dict.fromkeys(companies))))


def _domain_of(company: str) -> str:
    if "." not in company:
        return ""
    head = _BESIDE.split(company, maxsplit=1)[0].split()
    name = head[0].casefold() if head else ""
    alone = all(each.casefold().replace(".", "") in FORMS for each in head[1:])
    plain = alone and "." in name and not name.startswith("www.") and _HOST.fullmatch(name)
    return name if plain and not name.replace(".", "").isdecimal() else ""


def _is_address(word: str, names: Set[str]) -> bool:
    bare = word.strip(_BRACKETS)
    if len(bare) > 1 and any(sign in bare for sign in _AT):
        return True
    if not _MARK.search(bare):
        return False
    small = word.casefold()
    if any(scheme in small for scheme in _SCHEMES):
        return True
    if (
        "/" in bare
        and any(map(str.isalpha, bare))
        and ("//" in bare or (bare.count("/") > 1 and bare[0] in "/~"))
    ):
        return True
    followed = bool(_PATH.search(bare))
    return any(
        "." in host and _is_domain(host.strip(".-_"), names, followed=followed)
        for host in _HOST.findall(bare)
    )


def _is_domain(host: str, names: Set[str], *, followed: bool) -> bool:
    """Whether a word with dots is a place in the web. ``followed`` tells that a path or a port stands behind it."""
    *ahead, end = host.split(".")
    if not ahead:
        return False
    before, small = ahead[-1], end.casefold()
    if not end.isalpha():
        return small.startswith("xn--") or _is_ip(host)
    if not 1 < len(end) <= _LONGEST_ENDING or not before:
        return False
    written = f"{before}.{end}".casefold()
    if small in NO_ENDINGS or written in WRITTEN_ELSEWHERE or (not followed and host.casefold() in names):
        return False
    typed = len(ahead) == 1 and before.casefold() in ABBREVIATIONS
    if small in SURE and (len(before) > 1 or followed) and not (typed and end[0].isupper()):
        return True
    if typed:
        return False
    if followed and len(before) > 1:
        return True
    if end.isupper() and not before.islower():
        return len(before) > 1 and (small in COUNTRIES or len(end) > len("DE"))
    return end == small and (small in COUNTRIES if len(end) == len("de") else end.isascii())


def _is_ip(host: str) -> bool:
    parts = host.split(".")
    return len(parts) == _OF_AN_IP and all(part.isdecimal() and len(part) <= len("255") for part in parts)


def _mark_spelled(words: list[_Word], gone: list[bool]) -> None:
    """Mark "canmail dot com", and what stands before an "at" in front of it."""
    at = 0
    while at < len(words) - 1:
        last = at
        while last + 2 < len(words) and _plain(words[last + 1]) in _DOTS:
            last += 2
        if last > at:
            boxed = at > 0 and _plain(words[at - 1]) in _ATS
            dots = {_plain(words[each]) for each in range(at + 1, last, 2)}
            if _ends_site(_plain(words[last]), _plain(words[at]), boxed=boxed, dots=dots):
                gone[at : last + 1] = [True] * (last + 1 - at)
        at = last + 1


def _ends_site(end: str, first: str, *, boxed: bool, dots: set[str]) -> bool:
    if boxed:
        return end.isalpha()
    sure = end in SURE or (len(end) == len("de") and end in COUNTRIES)
    return sure and end != "net" and first not in _NO_SITE and dots == {"dot"}


def _mark_boxes(words: list[_Word], gone: list[bool]) -> None:
    """Mark the name in front of "at canmail.com" or "@ canmail.com"; a word with a capital before "at" is none."""
    for number in range(2, len(words)):
        if not gone[number] or gone[number - 1] or not _is_at(words[number - 1]):
            continue
        first = number - 2
        while first > 1 and _plain(words[first - 1]) in _DOTS:
            first -= 2
        name = words[first].text
        box = words[number - 1].text.casefold() in {"@", *_A} or _dotted(words, number)
        shouted = name.isupper() and words[number - 1].text.isupper()
        if box or shouted or name[:1].islower() or not name.isalpha():
            gone[first:number] = [True] * (number - first)


def _is_at(word: _Word) -> bool:
    return _plain(word) in _ATS or word.text.casefold() in _A


def _dotted(words: list[_Word], number: int) -> bool:
    """Whether the dots of the domain that begins with a word are spelled out."""
    return number + 1 < len(words) and _plain(words[number + 1]) in _DOTS


def _plain(word: _Word) -> str:
    return word.text.casefold().strip(_BRACKETS)


def _left(text: str, words: list[_Word], gone: Iterable[bool]) -> str:
    """The text with one ellipsis for each run of words that go; what brackets them stays."""
    kept: list[str] = []
    done = 0
    for first, last in _runs(words, gone):
        whole = text[first.begin : last.end]
        bare = whole.strip(_BRACKETS)
        begin = first.text[: len(first.text) - len(first.text.lstrip(_BRACKETS))] if bare else ""
        end = last.text[len(last.text.rstrip(_BRACKETS)) :] if bare else ""
        kept += [text[done : first.begin], begin, LEFT_OUT, end]
        done = last.end
    return "".join((*kept, text[done:]))


def _runs(words: list[_Word], gone: Iterable[bool]) -> Iterator[tuple[_Word, _Word]]:
    first: _Word | None = None
    last: _Word | None = None
    for word, goes in zip(words, gone, strict=True):
        if not goes and first and last:
            yield first, last
            first = None
        elif goes:
            ends = last is not None and first is not None and last.text[-1] in _BRACKETS
            if ends and first and last:
                yield first, last
                first = None
            first = first or word
            last = word
    if first and last:
        yield first, last
