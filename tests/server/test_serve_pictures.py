"""Chromium draws the private page, on a phone and on a desk, by day and by night, and keeps the pictures."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from served import HEADER, ROW, Child, served, until
from strangers import INSTALLED

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrik"
ROWS = ROW + (
    f"{LONG},Analyst,2026-11-20 14:00,Dana Ortiz <dana@example.com>,Mon\n"
    "Acme & <Sons>,Engineer,2026-11-24 09:00,Ana Li <ana@example.com>,Fri\n"
    "東京商事,Clerk,2026-11-18 09:00,Kenji Ito <kenji@example.com>,Thu\n"
)
SIZES = {"phone": (390, 844), "small-phone": (320, 568), "desk": (1280, 900)}
ASKED = """JSON.stringify({
    wide: document.documentElement.scrollWidth,
    text: document.body.innerText,
    paper: getComputedStyle(document.body).backgroundColor,
    code: document.querySelector('figure svg').getBoundingClientRect().width,
    small: [...document.querySelectorAll('a')].filter(a => a.getBoundingClientRect().height < 40).length,
})"""


@pytest.fixture(scope="module")
def child(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Child]:
    with served(tmp_path_factory.mktemp("served"), rows=ROWS) as child:
        yield child


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address at which a headless Chromium is told what to do."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert program, "Chromium is not installed: run make test, which installs it"
    folder = tmp_path_factory.mktemp("chromium")
    flags = [
        "--headless=new",
        "--disable-gpu",
        "--no-first-run",
        "--disable-dev-shm-usage",
        "--hide-scrollbars",
    ]
    flags += [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-quic",
    ]
    flags += ["--no-sandbox"] if os.geteuid() == 0 else []
    said = folder / "said"
    with said.open("wb") as complaints:
        process = subprocess.Popen(
            [
                program,
                *flags,
                f"--user-data-dir={folder / 'profile'}",
                "--remote-debugging-port=0",
                "about:blank",
            ],
            stdout=subprocess.DEVNULL,
            stderr=complaints,
        )
    try:
        until(lambda: b"DevTools listening on" in said.read_bytes(), "Chromium begins", 60)
        found = re.search(r"ws://(\S+?)/", said.read_text())
        assert found
        yield f"http://{found[1]}"
    finally:
        process.terminate()
        process.wait(30)


class Tab:
    """One tab of the browser, spoken to with the DevTools protocol."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.number = 0
        self.events: list[dict[str, Any]] = []

    async def do(self, method: str, **values: Any) -> dict[str, Any]:
        self.number += 1
        await self.socket.send_json({"id": self.number, "method": method, "params": values})
        while True:
            told: dict[str, Any] = await self.socket.receive_json(timeout=60)
            if told.get("id") == self.number:
                assert "error" not in told, told
                return dict(told["result"])
            self.events.append(told)

    async def loaded(self) -> None:
        while not any(event["method"] == "Page.loadEventFired" for event in self.events):
            self.events.append(await self.socket.receive_json(timeout=60))


async def drawn(
    browser: str, address: str, size: tuple[int, int], scheme: str, picture: Path
) -> dict[str, Any]:
    """Open the page in a window of that size, and take a picture of all of it; what it looks like in figures."""
    async with aiohttp.ClientSession() as session:
        async with session.put(f"{browser}/json/new?about:blank") as made:
            where = (await made.json())["webSocketDebuggerUrl"]
        async with session.ws_connect(where, max_msg_size=1 << 26) as socket:
            tab = Tab(socket)
            width, height = size
            for domain in ("Page", "Log", "Network"):
                await tab.do(f"{domain}.enable")
            await tab.do(
                "Emulation.setDeviceMetricsOverride",
                width=width,
                height=height,
                deviceScaleFactor=2,
                mobile=width < 700,
            )
            await tab.do(
                "Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}]
            )
            tab.events.clear()
            await tab.do("Page.navigate", url=address)
            await tab.loaded()
            result = await tab.do("Runtime.evaluate", expression=ASKED)
            shot = await tab.do("Page.captureScreenshot", captureBeyondViewport=True)
            picture.write_bytes(base64.b64decode(shot["data"]))
            found: dict[str, Any] = json.loads(result["result"]["value"])
            found["complaints"] = [
                event["params"] for event in tab.events if event["method"] == "Log.entryAdded"
            ]
            found["asked"] = [
                event["params"]["request"]["url"]
                for event in tab.events
                if event["method"] == "Network.requestWillBeSent"
            ]
            return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_the_page_fits_and_reads_well(size: str, scheme: str, child: Child, browser: str) -> None:
    INSTALLED.mkdir(parents=True, exist_ok=True)
    picture = INSTALLED / f"serve-{size}-{scheme}.png"
    width = SIZES[size][0]
    found = asyncio.run(drawn(browser, child.page, SIZES[size], scheme, picture))
    assert found["wide"] <= width, "nothing is cut off at the side"
    for part in ("Priya (Northwind)", LONG, "Acme & <Sons>", "東京商事", "Google Calendar", child.feed):
        assert part in found["text"]
    assert 150 <= found["code"] <= 300
    assert found["small"] == 0, "a finger meets every link"
    shades = [int(shade) for shade in re.findall(r"\d+", found["paper"])[:3]]
    assert (sum(shades) > 600) == (scheme == "light")
    assert found["asked"] == [child.page], "the page fetches nothing"
    assert [each for each in found["complaints"] if "favicon" not in each.get("url", "")] == []


def test_a_notice_is_seen(child: Child, browser: str) -> None:
    child.sheet.write_text(HEADER + ROWS.replace("2026-11-24 09:00", "someday"), encoding="utf-8")
    until(lambda: "1 problem" in child.get(child.page).text, "the problem is on the page")
    picture = INSTALLED / "serve-notice.png"
    found = asyncio.run(drawn(browser, child.page, SIZES["phone"], "light", picture))
    assert "1 problem in interviews.csv: ics-followup check" in found["text"]
