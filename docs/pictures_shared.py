"""Takes the pictures of docs/share.md: the page that a coach gets, on a phone by night and on a desk.

Run by hand (``make pictures``). It needs ``chromium`` and the Python package ``pillow``.
"""

from __future__ import annotations

import os
import subprocess
from datetime import date
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from ics_followup.planning import plan_for
from ics_followup.sharing.pages import index_page
from ics_followup.sharing.redact import shared_from
from ics_followup.source import Source

TARGET: Final = Path(__file__).parent / "pictures"
TODAY: Final = date(2026, 11, 25)
SETTINGS: Final = (
    '[me]\nname = "Maya Chen"\ntimezone = "America/New_York"\ncountry = "US"\n\n[feed]\nunlogged = "late"\n'
)
SHEET: Final = """\
company,role,interview,people,promised,log
Northwind Health,Data Analyst,2026-11-05 10:00,Priya Shah <priya@example.com>,2026-11-13,5 Nov emailed; 16 Nov called
St. Luke's Hospital,Ward Analyst,2026-11-10 14:00,Dana Ortiz <dana@example.com>,2026-11-18,11 Nov emailed
Harbor Point,Flow Analyst,2026-11-17 09:30,Tom Keller <tom@example.com>,2026-12-01,17 Nov emailed
Mercy Clinics,Planner,2026-11-23 11:00,Aisha Grant <aisha@example.com>,2026-12-04,
Lakeshore Pharmacy,Analyst,2026-11-04 13:00,Marcus Bell <marcus@example.com>,,4 Nov emailed; 19 Nov in phone offer
Summit Ridge,Analyst,2026-10-27 13:00,Elena Voss <elena@example.com>,2026-11-04,27 Oct emailed; 3 Nov in email rejection
"""
SHOTS: Final = (("shared-desk", "", (1120, 900), False), ("shared-phone", "#timelines", (390, 900), True))
FRAME: Final = """<!DOCTYPE html><body style="margin:0">
<iframe src="{address}" style="border:0;width:{width}px;height:{height}px">"""
"""No window is as narrow as a phone, but a frame is."""


def main() -> None:
    """Draw both."""
    plan = plan_for(Source(sheet=SHEET.encode(), name="interviews.csv", config=SETTINGS), today=TODAY)
    what = shared_from(
        plan, "named", who="Maya Chen", with_whom="Alex Roy", until=date(2027, 1, 31), secret=bytes(32)
    )
    with TemporaryDirectory() as folder:
        page = Path(folder, "index.html")
        page.write_bytes(index_page(what))
        for name, part, size, dark in SHOTS:
            shot = Path(folder, f"{name}.png")
            framed = Path(folder, f"{name}.html")
            framed.write_text(FRAME.format(address=page.as_uri() + part, width=size[0], height=size[1]))
            _draw(framed.as_uri(), shot, dark=dark)
            _keep(shot, TARGET / f"{name}.png", size)


def _draw(address: str, shot: Path, *, dark: bool) -> None:
    root = ("--no-sandbox",) if os.geteuid() == 0 else ()
    scheme = f"--blink-settings=preferredColorScheme={0 if dark else 1}"
    flags = ("--headless=new", "--hide-scrollbars", "--window-size=1200,1000", scheme, *root)
    command = ["chromium", *flags, f"--screenshot={shot}", address]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603


def _keep(shot: Path, target: Path, size: tuple[int, int]) -> None:
    """The upper left part, in few colours, which is small."""
    images = import_module("PIL.Image")
    with images.open(shot) as image:
        image.crop((0, 0, *size)).convert("RGB").quantize(colors=64, dither=images.Dither.NONE).save(
            target, optimize=True
        )


if __name__ == "__main__":
    main()
