"""What this computer says of itself: its time zone. Read at the edge, once a run."""

from __future__ import annotations

import sys
from pathlib import Path

from ics_followup import places


def system_zone(root: Path = Path("/")) -> str:
    """The computer's own time zone as an IANA name, empty where it cannot be told.

    It is the zone that the system is set to, not the variable TZ: a scheduled job, a shell and another user
    must see the same days.
    """
    if sys.platform == "win32":
        import tzlocal

        return places.zone_name(tzlocal.get_localzone_name() or "") or ""
    for name in (_linked(root / "etc/localtime"), _written(root / "etc/timezone")):
        zone = places.zone_name(name) if name else None
        if zone:
            return zone
    return ""


def _linked(path: Path) -> str:
    try:
        target = str(path.readlink())
    except OSError:
        return ""
    return target.rpartition("zoneinfo/")[2] if "zoneinfo/" in target else ""


def _written(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""
