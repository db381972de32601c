"""The cells of a row as they may be shown where people and numbers are not: one cleaning for all that is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ics_followup.model import Interview
from ics_followup.settings import Me
from ics_followup.sharing.people import People, people_of
from ics_followup.sharing.scrubbing import Numbers, without_addresses
from ics_followup.sharing.web_addresses import domains_of


class Clearing:
    """Takes out of a text what private cells of the same sheet hold: people, numbers, addresses, links.

    Each text is cleaned once and remembered. Without rows nothing is private, and addresses alone leave a text.
    """

    __slots__ = ("_done", "_names", "_numbers", "people")

    def __init__(self, interviews: Iterable[Interview], me: Me) -> None:
        rows = tuple(interviews)
        self.people: People = people_of(rows)
        self._numbers = (
            Numbers((me.phone, *_cells_of(rows)), (row.address for row in rows if row.address))
            if rows
            else None
        )
        self._names = domains_of(row.company for row in rows)
        self._done: dict[str, str] = {}

    def company(self, text: str) -> str:
        """How a company is called, without the people beside it; see `People.of_company`."""
        return self.people.of_company(self.unnumbered(text))

    def label(self, text: str) -> str:
        """A role or a round."""
        return self.people.of_label(self.unnumbered(text))

    def phrase(self, text: str, language: str, company: str) -> str:
        """A phrase for a sentence of a message in ``language`` (a tag) to ``company``."""
        return self.people.unnamed(self.unnumbered(text), language, company=company)

    def closing(self, why: str, company: str) -> str:
        """Why an employer is closed on a day; it may hold the company as its cell has it."""
        return why.replace(company, self.company(company)) if company in why else why

    def unnumbered(self, text: str) -> str:
        """A text without numbers, addresses and links."""
        if not text:
            return ""
        found = self._done.get(text)
        if found is None:
            found = without_addresses(text, self._names)
            found = self._done[text] = self._numbers.known_out(found) if self._numbers else found
        return found


def _cells_of(rows: Iterable[Interview]) -> Iterator[str]:
    """The private cells of rows that may hold a number."""
    for row in rows:
        for person in (*row.people, *((row.contact,) if row.contact else ())):
            yield person.phone
            yield person.email
        for touch in row.touches:
            yield touch.note
        yield from row.extras.values()
