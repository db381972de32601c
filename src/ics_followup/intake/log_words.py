"""The words of a log entry: how people say it, and what it means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

CHANNELS: Final = ("email", "phone", "text", "linkedin", "card", "person")
MINE: Final = ("sent", "live", "voicemail")
"""The outcomes of what I do."""
DECISIVE: Final = ("advanced", "rejection", "offer", "hold")
"""The answers that change the state of a process."""

_MEANINGS: Final[Mapping[str, str]] = {
    # who
    "out": "out",
    "in": "in",
    "i": "i, we, ich",
    "they": "they, he, she, sie, er, it",
    "somebody": "recruiter, employer, hr, company, hiring manager, manager",
    # how, as a noun
    "email": "email, mail, e-mail, emails",
    "phone": "phone, call, phone call, telephone, telefon, anruf",
    "text": "text, sms, text message, texts, whatsapp",
    "linkedin": "linkedin, linked in, inmail, xing",
    "card": "card, cards, letter, postcard, note card, karte, brief",
    "person": "person, in person, persönlich",
    # what I did; after "they" it is what they did
    "me email": "emailed, e-mailed, mailed, gemailt",
    "me phone": "called, phoned, rang, telephoned, tried calling, tried to call, angerufen",
    "me card": "mailed a letter, mailed a card, posted a letter, posted a card",
    "me text": "texted",
    "me person": "met, met up, visited, stopped by, dropped by, dropped in",
    "me live": "spoke, spoken, talked, chatted, reached, got through, connected, telefoniert",
    "me generic": "wrote, written, messaged, followed up, follow up, follow-up, checked in, check-in, checkin, "
    "followup, followed-up, reached out, nudged, "
    "pinged, contacted, got in touch, done, did it, geschrieben, nachgefragt, nachgehakt, nachgefasst",
    "me generic sent": "sent, posted",
    "me generic thanks": "thanked, bedankt",
    "me voicemail": "left a voicemail, left voicemail, left a message, left message, left a vm, left vm, "
    "got voicemail, got her voicemail, got his voicemail, got their voicemail, went to voicemail",
    "live": "live, picked up",
    "voicemail": "voicemail, vm, voice mail, voice message, answering machine, mailbox, no answer, busy, "
    "line busy, rang out, nobody there, nobody reached, reached nobody, reached no one, couldn't reach, "
    "could not reach, keine antwort",
    "unreached": "didn't answer, did not answer, didn't pick up, did not pick up, nobody answered, "
    "no one answered, nobody picked up, no one picked up, unanswered",
    "thanks": "thanks, thank you, thank-you, thankyou, thank u, thx, thank, dank, danke, dankesmail, dankeschön",
    "all": "all, everyone, everybody, all of them, alle",
    # what they did, whoever is named
    "theirs reply": "reply, replied, answered, responded, response, heard, heard back, heard from, wrote back, "
    "got back, got back to, came back, came back to, acknowledged, antwort, geantwortet",
    "theirs": "got, received, bekommen, decision",
    "theirs reply said": "said, says, told, promised me, sagte, sagt, will decide, will answer, will let me know, "
    "will get back, will be in touch, will reply, hopes to decide, expects to decide, hope to decide, "
    "expect to decide, need until, needs until, need time until",
    "theirs advanced": "advanced, invited, moved forward, moved me forward, moving forward, moving me forward, "
    "next round, second round, third round, final round, second interview, next interview, final interview, "
    "eingeladen",
    "theirs rejection": "rejection, rejected, refused, turned down, turned me down, said no, a no, not selected, "
    "wasn't selected, was not selected, not chosen, not moving forward, not moving ahead, not proceeding, "
    "won't be moving forward, went with someone else, went with somebody else, went with another candidate, "
    "chose someone else, chose another candidate, picked someone else, hired someone else, didn't get it, "
    "did not get it, didn't get the job, did not get the job, position filled, role filled, "
    "position was filled, passed on me, absage, abgesagt, abgelehnt",
    "theirs offer": "offer, offered, job offer, made an offer, made me an offer, angebot",
    "theirs hold": "hold, on hold, put on hold, hiring freeze, frozen, paused, postponed, pausiert",
    # what is no contact
    "not": "not, never, didn't, haven't, hasn't, don't, won't, forgot, nicht, will, going to, plan to",
    "silence": "no reply, no response, no news, no word, nothing, nothing yet, heard nothing, silence, "
    "still waiting, haven't heard, have not heard, not heard, no answer yet, did not reply, didn't reply",
    "status": "accepted, withdrew, withdrawn, closed, ghosted, hired, signed, zugesagt",
    "declined": "declined",
    "undo": "undo",
    # what changes nothing
    "": "a, an, the, to, at, on, of, left, back, again, and, then, &, +, them, him, her, me, us, you, my, your, "
    "their, his, our, just, also, so, that, was, were, am, is, has, have, had, been, message, note, notes, "
    "answer, quick, short, put, via, per, over, through, using, this, day, mr, mrs, ms, mx, dr, prof, frau, herr, "
    "out of the blue, handwritten, letting, know, today's, phone's, um, hat, habe, mit, von, am, but",
}  # fmt: skip

FILLERS: Final = frozenset(
    (
        "they", "he", "she", "it", "i", "we", "will", "would", "could", "should", "might", "can", "may", "to", "a",
        "an", "the", "that", "me", "us", "know", "let", "get", "got", "back", "be", "in", "touch", "hear", "hearing",
        "expect", "have", "come", "make", "made", "decide", "decision", "answer", "reply", "email", "call", "write",
        "phone", "probably", "sometime", "around", "about", "on", "likely", "hopefully", "news", "feedback", "at", "of",
        "again", "wait", "reach", "out", "contact",
    )
)  # fmt: skip
"""Words that may stand between "they said" and the day that they named."""

AROUND: Final = frozenset(
    ("by", "until", "till", "bis", "on", "around", "about", "roughly", "probably", "sometime", "the")
)
"""Words that may stand just before the day that they named."""

CLAUSES: Final[Mapping[tuple[str, ...], str]] = {
    ("check", "back"): "check back", ("check", "again"): "check back", ("ask", "again"): "check back",
    ("answer", "by"): "deadline", ("decide", "by"): "deadline", ("deadline",): "deadline",
    ("promised",): "promised", ("by",): "by", ("until",): "by", ("till",): "by", ("bis",): "by",
    ("with",): "with", ("for",): "for",
}  # fmt: skip
"""Words that lead a part of an entry."""


def _by_phrase() -> Mapping[tuple[str, ...], frozenset[str]]:
    return {
        tuple(phrase.split()): frozenset(marks.split())
        for marks, phrases in _MEANINGS.items()
        for phrase in phrases.split(",")
    }


PHRASES: Final = _by_phrase()
_LONGEST: Final = max(len(phrase) for phrase in PHRASES)
_FIRST: Final = frozenset(phrase[0] for phrase in PHRASES)


def phrase_at(words: Sequence[str], index: int) -> tuple[frozenset[str], int] | None:
    """The meaning of the longest phrase that begins at ``index``, and how many words it has; None for none.

    >>> phrase_at(["she", "left", "a", "message"], 1)[1]
    3
    """
    if words[index] not in _FIRST:
        return None
    for size in range(min(_LONGEST, len(words) - index), 0, -1):
        marks = PHRASES.get(tuple(words[index : index + size]))
        if marks is not None:
            return marks, size
    return None


def clause_at(words: Sequence[str], index: int) -> tuple[str, int] | None:
    """The part of an entry that begins at ``index``, and how many words lead it; None for none."""
    for size in (2, 1):
        lead = CLAUSES.get(tuple(words[index : index + size]))
        if lead is not None:
            return lead, size
    return None


def is_word(word: str) -> bool:
    """Whether a word (in lower case) means something in an entry."""
    return word in _FIRST or any(word in lead for lead in CLAUSES)


def near_word(word: str) -> str:
    """The word of the log that is spelled most like ``word``, empty where none is close."""
    from difflib import get_close_matches

    known = sorted({part for phrase in PHRASES for part in phrase if len(part) > 3})
    found = get_close_matches(word[:40], known, n=1, cutoff=0.75)
    return found[0] if found else ""
