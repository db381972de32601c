"""Numbers that are neither private nor anybody's: days, and the numbers of standards."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from ics_followup.patterns import pattern

_BODIES: Final = (
    "ISO|Iso|iso|IEC|EN|DIN|IEEE|ANSI|NIST|VDI|IATF|ASTM|OHSAS|RFC|SAE|FIPS|BS|NFPA|VDE|TISAX|CVE"
)
_DAY: Final = r"(?<!\d)(?:(?:19|20)\d\d-\d{1,2}-\d{1,2}|(?:19|20)\d\d ?[-–/] ?(?:19|20)\d\d)(?!\d)"
_STANDARD: Final = (
    rf"(?<![^\W_])(?:{_BODIES})(?:[ /-](?:ISO|IEC|EN|TS|TR|SP|DIN)){{0,3}}[ -]?\d{{3,5}}(?!\d)"
    r"(?:[-:]\d{1,4}(?!\d)){0,3}(?: ?/ ?\d{4,5}(?!\d)(?:[-:]\d{1,4}(?!\d)){0,2}){0,4}"
)
_SPARED: Final = pattern(rf"{_DAY}|{_STANDARD}")


@lru_cache(maxsize=1024)
def spared(text: str) -> tuple[tuple[int, int], ...]:
    """Where days and numbers of standards stand in a text, in order.

    >>> [text[a:b] for text in ["an ISO/IEC 27001:2022 audit by 2026-11-24"] for a, b in spared(text)]
    ['ISO/IEC 27001:2022', '2026-11-24']
    """
    return tuple(match.span() for match in _SPARED.finditer(text))
