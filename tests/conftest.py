"""What all tests share: a plain environment, one command line run, the rules that tests claim, a server."""

from __future__ import annotations

import ast
import csv
import io
import signal
import ssl
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from ics_followup.planning import Plan

pytest_plugins = ("far_places",)
TESTS = Path(__file__).parent
Run = Callable[..., tuple[int, str, str]]
Journey = Callable[..., "Plan"]
CERTIFICATE = TESTS / "sources" / "certificate"
Answer = Callable[[BaseHTTPRequestHandler], None]

settings.register_profile("steady", deadline=None, derandomize=True, database=None)
settings.load_profile("steady")

# In the background of a shell, or under nohup, tests ignore signals, and so would every program that they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty folder to stand in, on a computer in Chicago, with nothing in the environment."""
    for name in ("ICS_FOLLOWUP", "ICS_FOLLOWUP_DEBUG", "NO_COLOR", "TZ", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("ics_followup.cli.options.system_zone", lambda: "America/Chicago")
    monkeypatch.setattr("ics_followup.cli.init.system_zone", lambda: "America/Chicago")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(plain: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run one command line in an empty folder: its exit status, what it printed, what it complained of."""
    from ics_followup.cli import run as command_line

    def invoked(*arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsys.readouterr()
        status = command_line(list(arguments))
        return (status, *capsys.readouterr())

    return invoked


def sheet_of(*rows: Mapping[str, str]) -> bytes:
    """The bytes of a sheet with these rows, each by its column names."""
    header = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, header, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


@pytest.fixture(scope="session")
def sheet_bytes() -> Callable[..., bytes]:
    return sheet_of


@pytest.fixture(scope="session")
def journey() -> Journey:
    """From rows (mappings by column), settings and a day to the plan, without the command line."""

    def gone(
        *rows: Mapping[str, str], config: str = "", today: str = "2026-11-22", cadence: str = ""
    ) -> Plan:
        from ics_followup.planning import plan_for
        from ics_followup.source import Source

        text = f'[me]\nname = "Sam Rivera"\ntimezone = "America/New_York"\n{config}'
        source = Source(sheet=sheet_of(*rows), name="interviews.csv", config=text)
        return plan_for(source, today=date.fromisoformat(today), cadence=cadence)

    return gone


@cache
def claims() -> frozenset[str]:
    """The rule numbers that some test claims: in a mark, or in the file of a worked case."""
    found: set[str] = set()
    for file in TESTS.rglob("*.py"):
        found.update(_marked(ast.parse(file.read_text(encoding="utf-8"))))
    for file in (TESTS / "cases").rglob("*.toml"):
        found.update(tomllib.loads(file.read_text(encoding="utf-8")).get("rules", ()))
    return frozenset(found)


def _marked(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.rule":
            yield from (
                each.value
                for each in node.args
                if isinstance(each, ast.Constant) and isinstance(each.value, str)
            )


@cache
def rules() -> tuple[str, ...]:
    """All rule numbers, in the order in which they are listed."""
    return tuple((TESTS / "rules.txt").read_text(encoding="utf-8").split())


@pytest.fixture
def claimed_rules() -> frozenset[str]:
    return claims()


@pytest.fixture
def all_rules() -> tuple[str, ...]:
    return rules()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    missing = [rule for rule in rules() if rule not in claims()]
    said = f"; unclaimed: {', '.join(missing)}" if missing else ""
    terminalreporter.write_line(f"rules: {len(rules()) - len(missing)} of {len(rules())} claimed{said}")


@dataclass
class Web:
    """The server: what each path does, and the requests that came, by their path and headers."""

    base: str
    paths: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def says(self, path: str, body: bytes, status: int = 200, **headers: str) -> str:
        """Let a path answer so, always; returns its address."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(status)
            for name, value in headers.items():
                request.send_header(name.replace("_", "-"), value)
            if "Content_Length" not in headers:
                request.send_header("Content-Length", str(len(body)))
            request.end_headers()
            request.wfile.write(body)

        return self.does(path, answer)

    def does(self, path: str, answer: Answer) -> str:
        self.paths[path] = answer
        return self.base + path


class Quiet(ThreadingHTTPServer):
    """Clients that go away in the middle are what these tests are about: no complaint."""

    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        return


def serving(context: ssl.SSLContext | None = None) -> Iterator[Web]:
    """Serve until the test is over."""
    told: Web

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            told.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            told.paths[path](self) if path in told.paths else self.send_error(404)

        do_POST = do_GET  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            return

    server = Quiet(("127.0.0.1", 0), Handler)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    told = Web(f"{'https' if context else 'http'}://127.0.0.1:{server.server_address[1]}")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def web() -> Iterator[Web]:
    yield from serving()


@pytest.fixture
def secure_web() -> Iterator[Web]:
    """The same over TLS, with a certificate that nobody vouches for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE / "certificate.pem", CERTIFICATE / "key.pem")
    yield from serving(context)
