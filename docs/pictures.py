"""Takes the pictures of docs/messages.md: our feed, read by FullCalendar and ical.js, drawn by Chromium as on a phone.

Run by hand (``make pictures``). It needs ``npm``, ``chromium`` and the Python package ``pillow``; FullCalendar is
fetched into ``build/pictures``, which is not kept in git.
"""

from __future__ import annotations

import html
import json
import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, Final

DOCS: Final = Path(__file__).parent
CACHE: Final = DOCS.parent / "build" / "pictures"
TARGET: Final = DOCS / "pictures"
PACKAGES: Final = ("fullcalendar@6", "@fullcalendar/icalendar@6", "ical.js@1.5.0")
WIDTH: Final = 390
ZONE: Final = "America/Chicago"

STYLE: Final = """
body { margin: 0; width: 390px; font: 16px/1.4 "Noto Sans", "DejaVu Sans", sans-serif; color: #1f1f1f;
  background: #fff; }
#calendar { padding: 8px; } .fc { font-size: 14px; } .fc .fc-toolbar-title { font-size: 18px; }
.fc-list-event-title { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; max-width: 200px; }
#event { padding: 18px 16px 22px; } h1 { font-size: 21px; line-height: 1.25; margin: 0 0 4px; }
.when { color: #5f6368; margin: 0 0 16px; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; } .joined { overflow-wrap: anywhere; margin: 0 0 22px;
  display: -webkit-box; -webkit-line-clamp: 9; -webkit-box-orient: vertical; overflow: hidden; }
a { color: #0b57d0; }
"""

SCRIPT: Final = r"""
const LINK = /(?:https?:\/\/|mailto:|tel:|sms:)\S+|[\w.+'-]+@[\w-]+(?:\.[\w-]+)+|\+\d[\d ()-]{6,}\d/gu;
function linked(text) {
  const holder = document.createElement("div");
  let at = 0;
  for (const found of text.matchAll(LINK)) {
    holder.append(text.slice(at, found.index));
    const link = document.createElement("a");
    link.href = "#"; link.textContent = found[0];
    holder.append(link);
    at = found.index + found[0].length;
  }
  holder.append(text.slice(at));
  return holder;
}
function told(event, text, kind) {
  const box = document.getElementById("event");
  const head = document.createElement("h1"), when = document.createElement("p");
  head.textContent = event.title;
  when.className = "when";
  when.textContent = event.start.toLocaleString("en-GB", {weekday: "long", day: "numeric", month: "long",
    ...(event.allDay ? {} : {hour: "2-digit", minute: "2-digit"})});
  const body = linked(text);
  body.className = kind;
  box.append(head, when, body);
}
const calendar = new FullCalendar.Calendar(document.getElementById("calendar"), {
  initialView: WANTED.week ? "listWeek" : "listYear", initialDate: WANTED.day, firstDay: 1, height: "auto",
  headerToolbar: {start: "title", end: ""}, listDayFormat: {weekday: "short"},
  listDaySideFormat: {day: "numeric", month: "short"},
  eventTimeFormat: {hour: "2-digit", minute: "2-digit", hour12: false}, displayEventEnd: false,
  events: {url: URL.createObjectURL(new Blob([FEED], {type: "text/calendar"})), format: "ics"},
  loading(busy) {
    if (busy) return;
    setTimeout(() => {
      if (!WANTED.week) {
        for (const [title, minute] of WANTED.events) {
          const event = calendar.getEvents().find(one => one.title === title &&
            one.start.getTime() === minute);
          const text = event.extendedProps.description;
          told(event, WANTED.joined ? text.replaceAll("\n", "") : text, WANTED.joined ? "joined" : "text");
        }
        document.getElementById("calendar").remove();
      }
      document.body.dataset.height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    }, 50);
  },
});
calendar.render();
"""


def page(feed: bytes, wanted: dict[str, Any]) -> str:
    """A page that reads the feed with FullCalendar and shows what is wanted of it."""
    modules = CACHE / "node_modules"
    scripts = (
        modules / "ical.js" / "build" / "ical.min.js",
        modules / "fullcalendar" / "index.global.min.js",
        modules / "@fullcalendar" / "icalendar" / "index.global.min.js",
    )
    loaded = "\n".join(f'<script src="{html.escape(path.as_uri())}"></script>' for path in scripts)
    said = f"const FEED = {json.dumps(feed.decode())}, WANTED = {json.dumps(wanted)};".replace("</", "<\\/")
    return (
        f'<!doctype html><meta charset="utf-8"><style>{STYLE}</style><div id="calendar"></div><div id="event"></div>'
        f"{loaded}<script>{said}{SCRIPT}</script>"
    )


def picture(name: str, source: str) -> None:
    """Draw a page as high as it is, and keep it as a small PNG."""
    image_library = import_module("PIL.Image")
    file, drawn = CACHE / f"{name}.html", CACHE / f"{name}.png"
    file.write_text(source, encoding="utf-8")
    found = re.search(
        r'data-height="(\d+)"', _chromium("--dump-dom", f"--window-size={WIDTH},800", file.as_uri())
    )
    if found is None:
        raise RuntimeError(f"{name}: nothing was drawn")
    _chromium(f"--screenshot={drawn}", f"--window-size={WIDTH},{found[1]}", file.as_uri())
    TARGET.mkdir(exist_ok=True)
    with image_library.open(drawn) as image:
        small = image.convert("RGB").quantize(colors=12, dither=image_library.Dither.NONE)
    small.save(TARGET / f"{name}.png", optimize=True)


FLAGS: Final = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    "--allow-file-access-from-files",
    "--force-device-scale-factor=2",
    "--virtual-time-budget=5000",
    f"--user-data-dir={CACHE / 'profile'}",
)


def _chromium(*arguments: str) -> str:
    done = subprocess.run(  # noqa: S603
        ["chromium", *FLAGS, *arguments],  # noqa: S607
        env={**os.environ, "TZ": ZONE, "LANG": "en_GB.UTF-8"},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return done.stdout


def main() -> None:
    """Fetch what is missing, and take every picture."""
    sys.path.insert(0, str(DOCS))
    printed = import_module("printed_messages")
    CACHE.mkdir(parents=True, exist_ok=True)
    if not (CACHE / "node_modules").is_dir():
        install = ["npm", "install", "--no-audit", "--no-fund", *PACKAGES]
        subprocess.run(install, cwd=CACHE, check=True)  # noqa: S603
    plan = printed.messages_plan()
    feed = printed.messages_feed(plan)
    moments = {event.uid: event.start for event in printed.previous_from(feed).events}
    events = printed.shown(plan, feed)
    minute = {event.uid: int(moments[event.uid].timestamp() * 1000) for event in events}
    picture("week", page(feed, {"week": True, "day": "2026-11-30"}))
    for event in events:
        picture(
            event.picture, page(feed, {"day": "2026-11-30", "events": [[event.title, minute[event.uid]]]})
        )
    three = [
        [event.title, minute[event.uid]]
        for event in events
        if event.picture in ("email-check-in", "phone-first", "text-first")
    ]
    picture("joined", page(feed, {"day": "2026-11-30", "events": three, "joined": True}))


if __name__ == "__main__":
    main()
