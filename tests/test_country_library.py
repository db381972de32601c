"""The holidays library in parts: what nobody asks for is not loaded, and is there as soon as somebody does."""

from __future__ import annotations

import subprocess
import sys

ASKED = (
    "import sys;"
    "from ics_followup.country_library import country_class;"
    "us = country_class('US')(years=2026);"
    "first = [name in sys.modules for name in ('dateutil.parser._parser', 'holidays.countries.germany')];"
    "words = 'July 4, 2026' in us, 'July 4, 2026' in us;"
    "from dateutil.parser import isoparse, parse;"
    "import holidays;"
    "print(first, words, isoparse('2026-05-04').day, parse('4 May 2026').month, holidays.DE.country)"
)


def test_what_nobody_asks_for_is_loaded_when_somebody_does() -> None:
    """In a process of its own, because here all of it may be loaded already."""
    done = subprocess.run([sys.executable, "-c", ASKED], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("[False, False] (True, True) 4 5 DE")
    assert done.stderr == ""
