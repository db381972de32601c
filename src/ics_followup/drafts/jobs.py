"""People whom the sheet calls by their job: alone (``the recruiter``), or with a name (``CTO Dana Ortiz``)."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

from ics_followup.drafts.languages import FALLBACK, LANGUAGES, language_for

_FILE: Final = "jobs.toml"
"""The words of jobs in a language's folder; those of all languages are understood in every one."""


class Job(NamedTuple):
    """Somebody without a name. ``called`` is for a title ("Call the recruiter"), ``asked`` for a gatekeeper.

    Both are empty where nobody is meant ("unknown"). Nobody is asked for by a word of another language, nor is
    "the panel"; ``called`` may then be the word as it is written.
    """

    called: str = ""
    asked: str = ""


def job_of(name: str, language: str = FALLBACK) -> Job | None:
    """Tell by which job the sheet calls somebody instead of a name; None where there is a name.

    >>> job_of("Recruiter"), job_of("HR Team").asked, job_of("the panel")
    (Job(called='the recruiter', asked='the recruiter'), 'the HR team', Job(called='the panel', asked=''))
    >>> job_of("Dana Ortiz") is None, job_of("CTO Dana Ortiz") is None
    (True, True)
    """
    words = [_plain(word) for word in name.split()]
    if not words or not all(words) or words_of_jobs().isdisjoint(words):
        return None
    jobs, groups, beside = _known("jobs"), _known("groups"), _known("beside")
    nobody = _known("nobody")
    if words[0] in nobody or nobody.issuperset(words):
        return Job() if nobody.union(beside, jobs, groups).issuperset(words) else None
    if not jobs.union(groups, beside).issuperset(words) or not jobs.union(groups).intersection(words):
        return None
    own = next(filter(None, map(_read().get, language_for(language).tags)), {})
    if not own.get("the") or not set(" ".join(own.values()).split()).issuperset(words):
        return Job(called=" ".join(name.split()))
    while len(words) > 1 and words[0] in _known("articles"):
        words.pop(0)
    capitals, bare = _known("capitals"), _known("without_article")
    spelled = " ".join(word.upper() if word in capitals else word for word in words)
    called = spelled if bare.issuperset(words) else own["the"].replace("$job", spelled)
    return Job(called=called, asked="" if (groups | {"interview"}).issuperset(words) else called)


def without_job(words: Sequence[str]) -> list[str]:
    """Take a job away that stands before a name, or in capitals after it.

    >>> without_job(["VP", "of", "Sales", "Dana"]), without_job(["Dana", "Ortiz", "CEO"])
    (['Dana'], ['Dana', 'Ortiz'])
    """
    kept = list(words)
    jobs = names_of_jobs()
    known = jobs | _known("beside")
    first = 0
    while first < len(kept) - 1 and _plain(kept[first]) in known:
        first += 1
    if any(_plain(word) in jobs for word in kept[:first]):
        del kept[:first]
    while len(kept) > 1 and kept[-1].isupper() and not kept[0].isupper() and _plain(kept[-1]) in jobs:
        kept.pop()
    return kept


def is_job(text: str) -> bool:
    """Tell whether a text is the name of a job: what may follow a name behind a dash."""
    return not names_of_jobs().isdisjoint(map(_plain, text.split()))


@cache
def names_of_jobs() -> frozenset[str]:
    """Every word, in small letters, that is a job or a group of people by itself."""
    return _known("jobs") | _known("groups")


@cache
def words_of_jobs() -> frozenset[str]:
    """Every word, in small letters, that makes a job or nobody of a name, alone or beside others."""
    return names_of_jobs().union(_known("beside"), _known("nobody"))


def _plain(word: str) -> str:
    return word.casefold().strip(".,:;!?()[]\"'*")


@cache
def _read() -> Mapping[str, Mapping[str, str]]:
    """The words of each language that has some of its own, by the name of its folder."""
    files = sorted(LANGUAGES.glob(f"*/{_FILE}"))
    return {file.parent.name: tomllib.loads(file.read_text(encoding="utf-8")) for file in files}


@cache
def _known(key: str) -> frozenset[str]:
    """The words of a key in every language."""
    return frozenset(word for words in _read().values() for word in words.get(key, "").split())
