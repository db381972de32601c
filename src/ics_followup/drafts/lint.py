"""Any text held against the rules of a good message: what is wrong, at which line and column, what to write."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from ics_followup.drafts.facts import Facts
from ics_followup.drafts.languages import FALLBACK, language_for
from ics_followup.drafts.limits import SUBJECT_MOST, WITH_COPIES, copies_in, limit_for
from ics_followup.drafts.names import names_somebody, whole
from ics_followup.drafts.wording import Finding, branches_of, own_words, problems_in

_HIDDEN: Final = "\N{WHITE CIRCLE}"
_SUBJECT: Final = re.compile(
    r"\s*(?:Subject|Betreff)[ \t]*:[ \t]*(?P<subject>[^\n]*)(?:\n\s*|$)", re.IGNORECASE
)
_WORD: Final = re.compile(r"\w[\w'-]*(?:\.\w+)*")
_BETTER: Final = {
    "emoji": "Leave it out.",
    "placeholder": "Write what belongs here, or leave the sentence out.",
    "question marks": "Keep the question that matters most, and leave the other out.",
    "exclamation marks": "End this sentence with a full stop.",
    "number": "Say your number, and say it once more at the end.",
    "subject": f"Leave words out until it has at most {SUBJECT_MOST} characters.",
}
_INITIAL: Final = 2
"""An initial has so many characters, with its full stop."""

_REPLIES: Final = frozenset(
    {"offer_ack", "offer_time", "offer_answer", "ask_deadline", "hold_reply", "after_call"}
)
"""Kinds that answer somebody: the company's name may be left out."""

_ALMOST: Final = 0.9
_SIZES: Final = re.compile(r"has (\d+) \w+; allowed are (\d+) to")
_SIGNS: Final = {"question marks": "?", "exclamation marks": "!"}


class Spotted(NamedTuple):
    """One thing that is wrong and where: line and column from 1, and how many characters it takes there.

    ``rule`` is a word for the rule, ``what`` a sentence, ``better`` what to write or do instead.
    """

    line: int
    column: int
    width: int
    rule: str
    what: str
    better: str


class _Text(NamedTuple):
    """A message taken apart. ``masked`` is the whole, as long as before, with a circle for each sign of a name."""

    whole: str
    masked: str
    subject: str
    begin: int

    @property
    def body(self) -> str:
        return self.whole[self.begin :].rstrip()


def lint(
    text: str,
    *,
    kind: str = "status",
    channel: str = "email",
    language: str = "",
    facts: Facts | None = None,
    companies: Collection[str] = (),
) -> tuple[Spotted, ...]:
    r"""Say all that is wrong in a text, in the order in which it stands there; empty where nothing is.

    A first line ``Subject: …`` is the subject. With ``facts``, the text must be to their person, about their
    company, and name nobody else of the row, and none of ``companies``, the other employers. ``language`` is
    that of the text; empty means that of the facts, else English.

    >>> found = lint("I am just checking in.\nAny news?!", kind="status", channel="text")
    >>> [(one.line, one.column, one.rule) for one in found]
    [(1, 6, 'never')]
    """
    if facts and channel == "self" and not language:
        facts = _for_myself(facts, text)
    language = language or (facts.language if facts else FALLBACK)
    parts = _taken_apart(text, facts)
    findings = problems_in(
        parts.body, kind=kind, channel=channel, subject=parts.subject, facts=facts, language=language
    )
    kept_findings = [one for one in findings if not (_is_there(one, parts, facts) or _is_little(one, kind))]
    found = [
        *_placed(kept_findings, parts, kind, channel, language),
        *(_strangers(parts, facts, companies, channel, language) if facts else ()),
    ]
    greeted_wrong = any(rule == "greeting" for _, _, rule, _, _ in found)
    kept = [one for one in found if not (greeted_wrong and one[2] == "name")]
    return tuple(_spotted(parts.whole, *one) for one in sorted(dict.fromkeys(kept)))


def _for_myself(facts: Facts, text: str) -> Facts:
    """Tell the facts in my own language, in which a text to myself is, unless it holds a message to copy."""
    mine = facts.my_language and facts.retold and not copies_in(text, facts.language)
    return facts.retold(facts.my_language) if mine and facts.retold else facts


_Found = tuple[int, int, str, str, str]
"""Where it begins, how many characters it has, the rule, what is wrong, what is better."""


def _taken_apart(text: str, facts: Facts | None) -> _Text:
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    match = _SUBJECT.match(plain)
    begin = match.end() if match else len(plain) - len(plain.lstrip())
    names = own_words(facts) if facts else ()
    hints = (facts.topic, facts.news, facts.materials, facts.strength) if facts else ()
    masked = _masked(plain, {*names, *hints} - {""})
    return _Text(plain, masked, match["subject"].strip() if match else "", begin)


def _masked(text: str, names: Collection[str]) -> str:
    for name in sorted(names, key=lambda name: (-len(name), name)):
        if name in text:
            text = whole(name).sub(lambda match: _HIDDEN * len(match.group()), text)
    return text


def _is_there(finding: Finding, parts: _Text, facts: Facts | None) -> bool:
    """Whether a name that seems to be missing is there, with a line break in it."""
    wanted = {"company": facts.company, "name": facts.spoken}.get(finding.rule, "") if facts else ""
    said = re.sub(r"[\s.,;:!?'’]+", " ", f" {parts.body} ").casefold()
    return bool(wanted) and f" {wanted.casefold()} " in said


def _is_little(finding: Finding, kind: str) -> bool:
    """Whether a text of one's own may do it all the same: a word or two too few, a reply without the company."""
    sizes = _SIZES.search(finding.what) if finding.rule == "length" else None
    if sizes:
        size, least = int(sizes[1]), int(sizes[2])
        return least * _ALMOST <= size < least
    return finding.rule == "company" and kind in _REPLIES


def _placed(
    findings: Collection[Finding], parts: _Text, kind: str, channel: str, language: str
) -> Iterator[_Found]:
    """Find each finding in the text; of words that stand there more often than they are wrong, the last ones."""
    left = Counter((one.rule, one.words) for one in findings)
    lengths = 0
    for one in findings:
        if one.rule == "length":
            lengths += one.what.startswith("The message ")
            if not (one.what.startswith("The message ") and lengths > 1):
                yield _length(one, parts, kind, channel, language)
            continue
        places = list(_places(one, parts, channel))
        start, size = places[-min(left[one.rule, one.words], len(places))] if places else (parts.begin, 0)
        left[one.rule, one.words] -= 1
        better = one.better or _BETTER.get(one.rule) or _better_name(one)
        yield start, size, one.rule, one.what, better


def _places(finding: Finding, parts: _Text, channel: str) -> Iterator[tuple[int, int]]:
    """Yield where the words of a finding stand in the text, with their lengths."""
    match finding.rule:
        case "never":
            yield from _word_places(finding.words.split(), parts.masked)
        case "question marks" | "exclamation marks":
            yield from _second_sign(_SIGNS[finding.rule], parts.masked, channel)
        case "subject":
            start = parts.whole.index(parts.subject)
            yield start + SUBJECT_MOST, len(parts.subject) - SUBJECT_MOST
        case "other name":
            names = (finding.words, finding.words.partition(" ")[0], finding.words.rpartition(" ")[2])
            body = " " * parts.begin + parts.masked[parts.begin :]
            found = next((hits for name in names if (hits := _hits(name, body))), [])
            yield from found[:1]
        case _ if finding.words:
            yield from (
                (match.start(), match.end() - match.start())
                for match in re.finditer(re.escape(finding.words), parts.masked)
            )


def _second_sign(sign: str, text: str, channel: str) -> Iterator[tuple[int, int]]:
    """Yield where the second one stands in the first branch that has two."""
    begin = 0
    for branch in branches_of(text, channel):
        if branch.count(sign) > 1:
            yield begin + branch.index(sign, branch.index(sign) + 1), 1
            return
        begin += len(branch) + 2


def _hits(name: str, text: str) -> list[tuple[int, int]]:
    return [(match.start(), match.end() - match.start()) for match in whole(name).finditer(text)]


def _word_places(words: list[str], text: str) -> Iterator[tuple[int, int]]:
    found = list(_WORD.finditer(text.replace("’", "'")))
    said = [match.group().casefold() for match in found]
    for index in range(len(said) - len(words) + 1):
        if said[index : index + len(words)] == words:
            start = found[index].start()
            yield start, found[index + len(words) - 1].end() - start


def _length(finding: Finding, parts: _Text, kind: str, channel: str, language: str) -> _Found:
    """Point to the first word beyond the limit, else to the beginning of the message."""
    limit = WITH_COPIES if copies_in(parts.body, language) else limit_for(kind, channel, language)
    size = limit.size(parts.body)
    if not finding.what.startswith("The voicemail") and size > limit.most:
        if limit.unit == "words":
            place = [match.start() for match in re.finditer(r"\S+", parts.body)][limit.most]
        else:
            place = limit.most
        better = f"Leave out about {size - limit.most} {limit.unit}: one thought and one question are enough."
        return parts.begin + place, len(parts.body) - place, "length", finding.what, better
    better = "Bring it within these limits: a sentence more or less."
    if size < limit.least:
        better = "Say a little more: what you liked about the conversation, or what you would like to know."
    return parts.begin, 0, "length", finding.what, better


def _better_name(finding: Finding) -> str:
    match finding.rule:
        case "capitals":
            return f"Write it in small letters: {finding.words.lower()}"
        case "other name":
            return 'Leave the name out, or write "your team".'
        case "company":
            return "Name it once, where you say what you talked about."
        case _:
            return "Greet them by this name."


def _strangers(
    parts: _Text, facts: Facts, companies: Collection[str], channel: str, language: str
) -> Iterator[_Found]:
    """Find the greeting of somebody else, other employers, and the names of others in the subject."""
    if channel != "self":
        yield from _greeting(parts, facts, language)
        head = parts.masked[: parts.begin]
        for name in facts.others:
            if parts.subject and names_somebody(head, name):
                start, size = (_hits(name, head) or _hits(name.partition(" ")[0], head))[0]
                what = f"The subject names {name}, who does not get it"
                yield start, size, "other name", what, "Leave the name out of the subject."
    for company in sorted({name for name in companies if len(name) > 2} - {facts.company}):
        for start, size in _hits(company, parts.masked):
            what = f'"{company}" is another employer of your sheet'
            yield start, size, "other company", what, f"Write {facts.company}, or leave the name out."


def _greeting(parts: _Text, facts: Facts, language: str) -> Iterator[_Found]:
    """Find a first line that greets somebody else."""
    line = parts.body.partition("\n")[0]
    forms = language_for(language).parts
    begins = {
        form.partition("$name")[0].casefold()
        for part in ("greeting", "hello", "dear")
        for form in forms[part].values()
        if "$name" in form
    }
    begin = max((one for one in begins if one and line.casefold().startswith(one)), key=len, default="")
    name = _called(line[len(begin) :], language) if begin else ""
    if not name or not facts.spoken or len(name.split()) > 4:
        return
    mine = {word.casefold().strip(".") for word in f"{facts.spoken} {facts.full_name}".split()}
    if mine.isdisjoint(word.casefold().strip(".") for word in name.split()):
        start = parts.begin + line.index(name, len(begin))
        what = f'The message greets "{name}", and goes to {facts.full_name or facts.spoken}'
        yield start, len(name), "greeting", what, f"Begin with: {facts.greeting}"


def _called(text: str, language: str) -> str:
    """Return the name that a greeting goes on with: up to a sign, but not the full stop of a title or an initial."""
    words: list[str] = []
    for word in re.split(r"[,!:;–—]|\s-\s", text)[0].split():
        words.append(word)
        title = language_for(language).title(word) or language_for(FALLBACK).title(word)
        if word.endswith(".") and not title and len(word) > _INITIAL:
            break
    return " ".join(words).rstrip(".")


def _spotted(text: str, start: int, width: int, rule: str, what: str, better: str) -> Spotted:
    """Turn a place in the text into line and column; what spans lines ends with the first one."""
    line = text.count("\n", 0, start)
    begin = text.rfind("\n", 0, start) + 1
    end = text.find("\n", start)
    room = (end if end >= 0 else len(text)) - start
    return Spotted(line + 1, start - begin + 1, max(1, min(width, room)), rule, what, _sentence(better))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
