"""In which languages the words of a date are looked for; the words themselves stand in ``date_words``."""

from typing import Final

Spoken = tuple[str, ...]
"""Languages by their tags; none means all that there are."""
EVERY: Final[Spoken] = ()
ENGLISH: Final[Spoken] = ("en",)
IN_LOGS: Final[Spoken] = ("en", "de")
"""The log is written in phrases of these two. Elsewhere "Sam" is a Saturday, in a log it is a name."""
