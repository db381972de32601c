"""A headless Chromium that opens pages from files, and tells what it sees of them, what it fetches and complains of."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import aiohttp
from served import until
from strangers import PACKAGES

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
LOOKED = """(async () => {
    document.querySelectorAll('details').forEach(each => { each.open = true; });
    const small = [...document.querySelectorAll('a, summary')].filter(each => {
        const box = each.getBoundingClientRect();
        const inline = getComputedStyle(each).display === 'inline';
        return !inline && (box.width < 24 || box.height < 24);
    });
    const cut = [...document.querySelectorAll('svg.line')].filter(each => {
        const box = each.getBoundingClientRect();
        return box.left < 0 || box.right > innerWidth || box.width < 150;
    });
    const axe_said = AXE ? await axe.run({runOnly: RULES, resultTypes: ['violations']}) : {violations: []};
    return JSON.stringify({
        wide: document.documentElement.scrollWidth,
        small: small.map(each => each.outerHTML.slice(0, 200)),
        cut: cut.length,
        paper: getComputedStyle(document.body).backgroundColor,
        violations: axe_said.violations.flatMap(
            rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 200)} ${node.failureSummary}`)),
    });
})()"""


class View(NamedTuple):
    """A window: its width in CSS pixels, and whether the reader's computer is set to light or dark."""

    width: int
    scheme: str


class Looked(NamedTuple):
    """What was seen. ``asked`` are the addresses that were fetched, ``complaints`` what the console said."""

    wide: int
    small: list[str]
    cut: int
    paper: str
    violations: list[str]
    asked: list[str]
    complaints: list[str]


class Chromium:
    """One browser, told by the DevTools protocol; each look is a tab of its own."""

    def __init__(self, base: str) -> None:
        self._base = base

    def looks(self, page: Path, *views: View, axe: bool = True) -> dict[View, Looked]:
        """Open a page in several windows, and judge it there."""
        return asyncio.run(self._looks(page, views, axe))

    def pictures(self, page: Path, view: View, height: int) -> bytes:
        """The upper part of a page as a PNG."""
        return asyncio.run(self._picture(page, view, height))

    def sheets(self, page: Path, size: tuple[float, float]) -> int:
        """How many sheets of a size in inches a page takes, printed."""
        return asyncio.run(self._sheets(page, size))

    async def _looks(self, page: Path, views: tuple[View, ...], axe: bool) -> dict[View, Looked]:
        async with aiohttp.ClientSession() as session, _Tab.open(session, self._base) as tab:
            return {view: await tab.look(page, view, axe) for view in views}

    async def _picture(self, page: Path, view: View, height: int) -> bytes:
        async with aiohttp.ClientSession() as session, _Tab.open(session, self._base) as tab:
            await tab.go(page, view)
            clip = {"x": 0, "y": 0, "width": view.width, "height": height, "scale": 1}
            shot = await tab.do("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)
            return base64.b64decode(shot["data"])

    async def _sheets(self, page: Path, size: tuple[float, float]) -> int:
        async with aiohttp.ClientSession() as session, _Tab.open(session, self._base) as tab:
            await tab.go(page, View(1280, "light"))
            made = await tab.do(
                "Page.printToPDF", paperWidth=size[0], paperHeight=size[1], printBackground=True
            )
            return len(re.findall(rb"/Type\s*/Page\b(?!s)", base64.b64decode(made["data"])))


class _Opened:
    def __init__(self, session: aiohttp.ClientSession, base: str) -> None:
        self._session = session
        self._base = base

    async def __aenter__(self) -> _Tab:
        async with self._session.put(f"{self._base}/json/new?about:blank") as made:
            told = await made.json()
        self._id = told["id"]
        self._socket = await self._session.ws_connect(told["webSocketDebuggerUrl"], max_msg_size=1 << 27)
        tab = _Tab(self._socket)
        for domain in ("Page", "Log", "Network", "Runtime"):
            await tab.do(f"{domain}.enable")
        return tab

    async def __aexit__(self, *_: object) -> None:
        await self._socket.close()
        async with self._session.get(f"{self._base}/json/close/{self._id}"):
            pass


class _Tab:
    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._number = 0
        self._events: list[dict[str, Any]] = []

    @staticmethod
    def open(session: aiohttp.ClientSession, base: str) -> _Opened:
        return _Opened(session, base)

    async def do(self, method: str, **values: Any) -> dict[str, Any]:
        self._number += 1
        await self._socket.send_json({"id": self._number, "method": method, "params": values})
        while True:
            told: dict[str, Any] = await self._socket.receive_json(timeout=120)
            if told.get("id") == self._number:
                assert "error" not in told, told
                return dict(told["result"])
            self._events.append(told)

    async def go(self, page: Path, view: View) -> None:
        phone = view.width < 700
        await self.do(
            "Emulation.setDeviceMetricsOverride",
            width=view.width,
            height=900,
            deviceScaleFactor=2 if phone else 1,
            mobile=phone,
        )
        scheme = {"name": "prefers-color-scheme", "value": view.scheme}
        await self.do("Emulation.setEmulatedMedia", features=[scheme])
        self._events.clear()
        await self.do("Page.navigate", url=page.as_uri())
        while not self._said("Page.loadEventFired"):
            self._events.append(await self._socket.receive_json(timeout=60))

    async def look(self, page: Path, view: View, axe: bool) -> Looked:
        await self.go(page, view)
        if axe:
            # The page allows no script; what DevTools evaluates is not the page's own.
            await self.do("Runtime.evaluate", expression=(PACKAGES / "axe-core" / "axe.min.js").read_text())
        asked = LOOKED.replace("AXE", "true" if axe else "false").replace("RULES", json.dumps(RULES))
        result = await self.do("Runtime.evaluate", expression=asked, awaitPromise=True)
        assert "exceptionDetails" not in result, result
        return Looked(
            **json.loads(result["result"]["value"]),
            asked=[each["request"]["url"] for each in self._said("Network.requestWillBeSent")],
            complaints=[str(each["entry"]["text"]) for each in self._said("Log.entryAdded")],
        )

    def _said(self, method: str) -> list[dict[str, Any]]:
        return [event["params"] for event in self._events if event["method"] == method]


@contextmanager
def chromium(folder: Path) -> Iterator[Chromium]:
    """Start a browser with a profile of its own in a folder; it is gone at the end."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert program, "Chromium is not installed: run make test, which installs it"
    assert (PACKAGES / "axe-core").is_dir(), "axe is not installed: run make test, which installs it"
    flags = (
        *(
            "--headless=new",
            "--disable-gpu",
            "--no-first-run",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
        ),
        *(
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-quic",
        ),
        *(("--no-sandbox",) if os.geteuid() == 0 else ()),
        *(f"--user-data-dir={folder / 'profile'}", "--remote-debugging-port=0", "about:blank"),
    )
    said = folder / "said"
    with said.open("wb") as complaints:
        process = subprocess.Popen([program, *flags], stdout=subprocess.DEVNULL, stderr=complaints)
    try:
        until(lambda: b"DevTools listening on" in said.read_bytes(), "Chromium begins", 60)
        found = re.search(r"ws://(\S+?)/", said.read_text())
        assert found
        yield Chromium(f"http://{found[1]}")
    finally:
        process.terminate()
        process.wait(30)
