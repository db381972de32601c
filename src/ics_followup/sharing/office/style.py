"""How the coach's pages look: the style of all shared pages, and what only these have."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from ics_followup.sharing.pages.frame import style as shared_style


@lru_cache(maxsize=1)
def office_style() -> str:
    """The style sheet of the coach's pages: that of all shared pages, and data/office.css."""
    whole = files("ics_followup").joinpath("data/office.css").read_text(encoding="utf-8")
    own = "\n".join(line.strip() for line in whole.splitlines() if line and not line.startswith("/*"))
    return f"{shared_style()}\n{own}"
