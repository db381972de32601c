"""Several people written as one: ``Dana & Bob``, ``Dana Ortiz and Bob Lee``, and what only looks like it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from ics_followup.intake.misread import shown
from ics_followup.patterns import pattern

_CLOSED_BY: Final = {"(": ")", "[": "]", "<": ">"}
_BETWEEN: Final = pattern(
    r"\s*(?:,?\s&\s|(?<=[^\W\d_]{3})&(?=[^\W\d_]{3})|,?\s(?:and|und|y|et|e|en|with|mit|avec|con|w/|\+|plus|or|oder|ou)\s|\s/\s"
    r"|(?<=[^\W\d_]{2})/(?=[^\W\d_]{2})|(?<=_)/(?=\s?[^\W\d_]{3}))\s*",
    re.IGNORECASE,
)
_LINK: Final = pattern(r"\S+\.[a-z]{2,6}/\S*|https?://\S+", re.IGNORECASE)
JOBS: Final = frozenset(
    (
        "manager", "director", "head", "recruiter", "recruiting", "recruitment", "engineer", "lead", "hr", "vp",
        "ceo", "cto", "coo", "cfo", "chief", "officer", "nurse", "doctor", "teacher", "president", "supervisor",
        "coordinator", "specialist", "partner", "assistant", "analyst", "of", "interviewer", "resources",
        "operations", "sales", "marketing", "finance", "leiter", "leiterin", "personal", "personalleiter",
        "personalleiterin", "chef", "chefin", "recruiterin", "hm", "senior", "junior", "talent", "acquisition",
        "developer", "scientist", "architect", "designer", "consultant", "associate", "principal", "executive",
        "founder", "cofounder", "headhunter", "hrbp", "svp", "evp", "cio", "cmo", "cpo", "ciso", "manageress",
        "teamleiter", "teamleiterin", "abteilungsleiter", "abteilungsleiterin", "geschäftsführer",
        "geschäftsführerin", "personalabteilung", "personaler", "personalerin", "recruteur", "recruteuse",
        "directeur", "directrice", "responsable", "rh", "drh", "ingénieur", "ingénieure", "gerente", "directora",
        "reclutador", "reclutadora", "jefe", "jefa", "ingeniero", "ingeniera", "recrutador", "recrutadora",
        "gestor", "gestora", "diretor", "diretora", "responsabile", "direttore", "direttrice", "selezionatore",
        "selezionatrice", "leidinggevende", "hoofd", "werver", "vice",
    )
)  # fmt: skip
"""Words of a job: where one stands, a text is not taken for a name alone."""
_FIRM_WORDS: Final = (
    "sons daughters brothers sisters bros co company partners associates inc llc llp ltd plc ag gmbh kg söhne"
)
_FIRM: Final = frozenset(_FIRM_WORDS.split())
_NOT_NAMED: Final = frozenset(
    (
        "other", "others", "team", "panel", "colleague", "colleagues", "more", "someone", "somebody", "else", "all",
        "everyone", "kollege", "kollegen", "kollegin", "weitere", "andere", "otros", "otras", "equipo", "autres",
        "équipe", "collègue", "collègues", "altri", "altre", "colleghi", "outros", "outras", "equipa", "equipe",
        "colegas", "al", "anderen", "collega", "collega's",
    )
)  # fmt: skip
_HERR: Final = ("Hr.", "Hrn.")
"""How a German gentleman is written in short: no human resources."""
_LETTERS: Final = (
    "jr sr ii iii iv phd md mba rn cpa esq jd do pa np ma ms msc bsc bsn msn pe pmp dds dvm llm cfa edd psyd facs "
    "fnp dnp bba bs ba phr sphr shrm mph cissp shrm-cp shrm-scp csm"
)
_AFTER_A_NAME: Final = frozenset(_LETTERS.split())
_ALSO_NAMES: Final = frozenset(("ma", "do", "pa", "ms", "md", "pe", "bs", "ba"))
"""Letters after a name that are family names too, where they are not in capitals."""


def parted(chunk: str) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Part a text at ``&``, ``and``, ``und``, ``y`` and ``/`` between names; returns the parts and warnings.

    Nothing is parted inside brackets, nor where a side is not the name of somebody: a job, a firm. "and her
    team" is left out with a warning. Each part keeps the address and the topic that stand with it.

    >>> parted("Dana & Bob Lee <bob@example.com> [pay & hours]")[0]
    ('Dana', 'Bob Lee <bob@example.com> [pay & hours]')
    >>> parted("Smith & Sons")[0], parted("Dana, Head of Sales and Marketing")[0]
    (('Smith & Sons',), ('Dana, Head of Sales and Marketing',))
    """
    cuts = list(_cuts(chunk)) if "/" in chunk or _BETWEEN.search(chunk) else []
    if not cuts:
        return (chunk,), ()
    edges = [0, *(edge for cut in cuts for edge in cut), len(chunk)]
    parts = [chunk[begin:end].strip(" ,") for begin, end in zip(edges[::2], edges[1::2], strict=True)]
    if not all(any(sign.isalpha() for sign in part) for part in parts):
        return (chunk,), ()
    alternatives = any(chunk[begin:end].strip(" ,").casefold() in ("or", "oder", "ou") for begin, end in cuts)
    if alternatives and not all(map(_bare, parts)):
        return (chunk,), ()  # another address or number of the same person
    named = [part for part in parts if not _unnamed(_bare(part))]
    told: tuple[tuple[str, str], ...] = ()
    if len(named) < len(parts) and named:
        told = ((f"{shown(chunk)} does not name everybody: {shown(', '.join(named))} is kept", _EACH),)
    if len(named) < 2:
        return (named[0] if named else chunk,), told
    if _all_jobs(named):
        return tuple(named), told
    if any(_words(_bare(part)) & _FIRM for part in named):
        return (chunk,), told
    if not all(_is_name(part) for part in named) or _two_surnames(chunk, cuts, named):
        one = (f"{shown(chunk)} is read as one person", f"If they are several: {_EACH[0].lower()}{_EACH[1:]}")
        if all(chunk[begin:end].strip() == "/" for begin, end in cuts) and sum(map(_is_name, named)) == 1:
            return (_with_title(named),), told
        return (chunk,), (*told, *(() if _one_title(named) else (one,)))
    everybody, told = _listed(named, chunk, told)
    if alternatives and not told:
        told = ((f"{shown(chunk)} is read as {len(everybody)} people", _EACH),)
    return everybody, told


_EACH: Final = "Put a ; between people."


def without_letters_after(parts: Sequence[str]) -> tuple[list[str], str]:
    """Take "PhD", "RN" and the like out of a name that is parted by commas; returns the rest and them.

    >>> without_letters_after(["Ortiz", "Dana", "PhD"])
    (['Ortiz', 'Dana'], 'PhD')
    """
    after = [part for part in parts[1:] if all(map(_is_after_a_name, part.split()))]
    return [part for n, part in enumerate(parts) if not n or part not in after], ", ".join(after)


def is_letters(text: str) -> bool:
    """Say whether a text is only letters that stand after a name, like ``PhD, RN``.

    >>> is_letters("Ph.D."), is_letters("Ma")
    (True, False)
    """
    words = text.replace(",", " ").split()
    return bool(words) and all(map(_is_after_a_name, words))


def is_job(text: str) -> bool:
    """Say whether a text is a job rather than a name: one of its words is a word of jobs.

    >>> is_job("Senior Recruiter at Acme"), is_job("Dana Ortiz")
    (True, False)
    """
    return not JOBS.isdisjoint(_words(text))


def _is_after_a_name(word: str) -> bool:
    bare = word.casefold().replace(".", "")
    if bare not in _AFTER_A_NAME:
        return False
    return bare not in _ALSO_NAMES or "." in word or not word.istitle()


def _cuts(chunk: str) -> Iterator[tuple[int, int]]:
    """Yield where a sign between people stands outside brackets."""
    hidden = list(chunk)
    closing = ""
    for index, sign in enumerate(chunk):
        if closing:
            hidden[index] = "_"
            closing = "" if sign == closing else closing
        elif sign in _CLOSED_BY and chunk.find(_CLOSED_BY[sign], index) > 0:
            hidden[index] = "_"
            closing = _CLOSED_BY[sign]
    for match in _LINK.finditer(chunk):
        hidden[match.start() : match.end()] = "_" * (match.end() - match.start())
    for match in _BETWEEN.finditer("".join(hidden)):
        yield match.span()


def _bare(part: str) -> str:
    """A part without its brackets, addresses and numbers."""
    text = re.sub(r"\([^)]*\)|\[[^\]]*\]|<[^>]*>", " ", part)
    return " ".join(word for word in text.split() if "@" not in word and not any(map(str.isdigit, word)))


def _words(text: str) -> set[str]:
    return {word.strip(".,'\"").casefold() for word in text.split() if word not in _HERR}


def _unnamed(bare: str) -> bool:
    """Whether nobody is named: "her team", "2 others", "the panel"."""
    small = {
        "the",
        "her",
        "his",
        "their",
        "a",
        "an",
        "one",
        "two",
        "three",
        "some",
        "das",
        "die",
        "su",
        "el",
        "",
    }
    words = _words(bare)
    return bool(words & _NOT_NAMED) and words <= _NOT_NAMED | small


def _all_jobs(parts: Sequence[str]) -> bool:
    """Whether every part is a person by their job only: "recruiter and hiring manager"."""
    doers = {
        "recruiter",
        "manager",
        "director",
        "interviewer",
        "supervisor",
        "coordinator",
        "recruiterin",
        "hr",
    }
    return all(
        _words(_bare(part)) & doers and _words(_bare(part)) <= JOBS | {"the", "hiring", "a"} for part in parts
    )


def _is_name(part: str) -> bool:
    before, comma, after = _bare(part).partition(",")
    words = before.split()
    if not words and "@" in part:
        return True
    if not 1 <= len(words) <= 6 or _words(before) & JOBS:
        return False
    if comma and _words(after) & JOBS and not _words(after) - JOBS and "of" not in _words(after):
        return True
    return any(sum(sign.isalpha() for sign in word) > 1 or not word.isascii() for word in words) and not (
        _words(after) & JOBS
    )


def _two_surnames(chunk: str, cuts: Sequence[tuple[int, int]], parts: Sequence[str]) -> bool:
    """Whether it is rather one name with two surnames: José Ortega y Gasset, Maria Costa e Silva."""
    joint = any(chunk[begin:end].strip().casefold() in ("y", "e") for begin, end in cuts)
    return joint and len(_bare(parts[0]).split()) > 1 and len(_bare(parts[-1]).split()) == 1


def _one_title(parts: Sequence[str]) -> bool:
    """Whether the rest belongs to the title of the first: ``Dana, Head of Sales and Marketing``."""
    title = _bare(parts[0]).partition(",")[2] or _bare(parts[0])
    return bool(_words(title) & JOBS) and len(parts) == 2 and len(_bare(parts[1]).split()) < 2


def _with_title(parts: Sequence[str]) -> str:
    """Write ``Dana Ortiz / Recruiter`` as a name with a title."""
    name = next(part for part in parts if _is_name(part))
    titles = (part for part in parts if part is not name)
    return f"{name} ({' / '.join(titles)})"


def _listed(
    parts: Sequence[str], chunk: str, told: tuple[tuple[str, str], ...]
) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Part at commas too where they list people: ``Dana, Bob and Lee``, but not ``Ortiz, Dana and Lee, Bob``."""
    pieces = [without_letters_after([piece.strip() for piece in _bare(part).split(",")]) for part in parts]
    if len(pieces[0][0]) < 2 or len(pieces[-1][0]) > 1 or any(_words(_bare(part)) & JOBS for part in parts):
        return tuple(parts), told
    everybody = tuple(
        piece.strip()
        for part, (rest, _) in zip(parts, pieces, strict=True)
        for piece in (part.split(",") if len(rest) > 1 and "<" not in part else [part])
        if piece.strip()
    )
    return everybody, (*told, (f"{shown(chunk)} is read as {len(everybody)} people", _EACH))
