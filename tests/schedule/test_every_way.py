"""For each way that ``connect`` offers: a real cron fires the very line that ``connect`` wrote, and the feed changes.

All of it stands on this computer: a folder, a web server, a bare git repository, wsgidav, Radicale, and a GitHub that
behaves as its documentation says. cron wakes each minute, so all folders share one daemon. Of the lines only the fields
of minute and hour are changed, from each full hour to each minute.
"""

from __future__ import annotations

import json
import os
import signal
import ssl
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

import certifi
import httpx
import pytest
from far_places import TOKEN, Handler, Quiet, Service
from radicales import PASSWORD, USER, Radicale, running, wanted_files

from ics_followup.feed.previous import Previous

HERE = Path(__file__).parent
HOSTS = ("api.github.com", "gist.githubusercontent.com")
SHEET = "company,role,interview,country\nAcme,Analyst,2099-11-18 14:00,US\n"
ROW = "Globex,Nurse,2099-11-19 10:00,US\n"


def apart() -> bool:
    """Whether this process may have namespaces of its own."""
    return (
        os.geteuid() == 0
        and subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode == 0
    )


pytestmark = pytest.mark.skipif(not apart(), reason="a cron daemon of its own takes root's rights")


class Cron:
    """A mount namespace with a crontab of its own; ``mail`` is where what cron sends arrives."""

    def __init__(self, folder: Path) -> None:
        self.mail = folder / "mail"
        self.holder = subprocess.Popen([str(HERE / "own_cron"), str(self.mail), "sh", "-c", "echo; exec cat"],
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # fmt: skip
        assert self.holder.stdout is not None
        assert self.holder.stdout.read(1) == b"\n"
        self.daemon: subprocess.Popen[bytes] | None = None

    def command(self, *words: str) -> list[str]:
        return ["nsenter", f"--target={self.holder.pid}", "--mount", "--", *words]

    def run(self, *words: str, folder: Path = Path("/"), given: str = "") -> tuple[int, str, str]:
        """One command of a user's, without a terminal and with no more in its environment than needed."""
        inside = self.command("env", "-i", f"HOME={Path.home()}", "PATH=/usr/bin:/bin",
                              "sh", "-c", 'cd "$0" && exec "$@"', str(folder), *words)  # fmt: skip
        done = subprocess.run(inside, input=given, capture_output=True, text=True, timeout=300)
        return done.returncode, done.stdout, done.stderr

    def start(self) -> None:
        self.daemon = subprocess.Popen(self.command("env", "-i", "/usr/sbin/cron", "-f"))

    def stop(self) -> None:
        if self.daemon is not None:
            self.daemon.send_signal(signal.SIGTERM)
            self.daemon.wait(10)
        self.holder.communicate(timeout=10)

    def mails(self) -> list[str]:
        return [file.read_text() for file in self.mail.parent.glob("mail.*") if file.suffix != ".new"]


@pytest.fixture
def cron(tmp_path: Path) -> Iterator[Cron]:
    """The namespace, where this user's own settings are not to be seen either."""
    (Path.home() / ".config").mkdir(exist_ok=True)
    found = Cron(tmp_path)
    try:
        assert found.run("mount", "-t", "tmpfs", "tmpfs", str(Path.home() / ".config"))[0] == 0
        yield found
    finally:
        found.stop()


@contextmanager
def serving(server: ThreadingHTTPServer) -> Iterator[None]:
    worker = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    worker.start()
    try:
        yield
    finally:
        server.shutdown()
        worker.join()
        server.server_close()


@pytest.fixture
def github(tmp_path: Path, cron: Cron) -> Iterator[Service]:
    """A GitHub of our own: only inside of the namespace its names lead to it, and its certificate is trusted."""
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    names = ",".join(f"DNS:{host}" for host in HOSTS)
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-days", "2", "-subj", "/CN=api.github.com", "-addext", f"subjectAltName={names}",
                    "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)  # fmt: skip
    number = os.getpid()
    address = f"127.{64 + number % 64}.{number // 64 % 256}.{1 + number // 16384 % 250}"
    trusted, hosts = tmp_path / "trusted.pem", tmp_path / "hosts"
    trusted.write_text(Path(certifi.where()).read_text() + certificate.read_text())
    hosts.write_text(f"127.0.0.1 localhost\n{address} {' '.join(HOSTS)}\n")
    assert cron.run("mount", "--bind", str(trusted), certifi.where())[0] == 0
    assert cron.run("mount", "--bind", str(hosts), "/etc/hosts")[0] == 0
    service = Service(base=f"https://{HOSTS[1]}")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = Quiet((address, 443), type("GitHub", (Handler,), {"service": service}))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    with serving(server):
        yield service


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        return


@pytest.fixture
def www(tmp_path: Path) -> Iterator[str]:
    """A web server of the user's own, for one folder; its address."""
    (tmp_path / "www").mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(tmp_path / "www")))
    server.daemon_threads = True
    with serving(server):
        yield f"http://127.0.0.1:{server.server_address[1]}"


@pytest.fixture
def radicale(tmp_path: Path) -> Iterator[Radicale]:
    with running(tmp_path / "radicale") as server:
        yield server


class Way(NamedTuple):
    """What ``connect`` is told, one run after the other, and what its job runs; ``far`` is what is at the far end.

    ``settings`` stand in followup.toml before.
    """

    answers: Sequence[Sequence[str]]
    job: str
    far: Callable[[Path], Sequence[bytes]]
    settings: str = ""


def files_in(folder: Path) -> list[bytes]:
    """The calendars in a folder and below, without those that a server keeps for itself."""
    return [file.read_bytes() for file in folder.rglob("*.ics") if ".Radicale" not in str(file)]


def fetched(folder: Path) -> list[bytes]:
    """What a calendar gets that fetches the address, as long as there is one."""
    address = tomllib.loads((folder / "followup.toml").read_text()).get("publish", {}).get("address")
    return [httpx.get(address).content] if address else []


def in_branch(repository: Path) -> list[bytes]:
    """The calendars in the newest commit of the only branch."""

    def git(*words: str) -> bytes:
        return subprocess.run(
            ["git", f"--git-dir={repository}", *words], check=True, capture_output=True
        ).stdout

    branch = git("for-each-ref", "--format=%(refname)").decode().strip()
    names = git("ls-tree", "-r", "--name-only", branch).decode().split()
    return [git("show", f"{branch}:{name}") for name in names if name.endswith(".ics")]


def pushed_to(radicale: Radicale, name: str) -> list[bytes]:
    """All events of the calendar of that name, as one."""
    for properties in (radicale.folder / "files").rglob(".Radicale.props"):
        if json.loads(properties.read_text()).get("D:displayname") == name:
            return [b"".join(files_in(properties.parent))]
    return []


@pytest.fixture
def ways(
    tmp_path: Path, github: Service, www: str, dav: Any, bare: Path, radicale: Radicale
) -> dict[str, Way]:
    """Each way with the real parts of this test, by the name of its folder."""
    secrets = {"token": TOKEN, "dav": dav.password, "password": PASSWORD, "changed": PASSWORD}
    for name, secret in secrets.items():
        (tmp_path / name).write_text(f"{secret}\n")
        (tmp_path / name).chmod(0o600)
    for name in ("alice", "bob"):
        (dav.root / name).mkdir(exist_ok=True)

    def web(to: str, name: str) -> Way:
        at = f"{dav.address}/{name}"
        words = ("--with", to, "--place", at, "--user", dav.user, "--token-file", str(tmp_path / "dav"))
        return Way([("google", *words)], "publish", lambda _: files_in(dav.root / name))

    def caldav(name: str, file: str = "password") -> Way:
        words = ("caldav", "--place", radicale.url, "--user", USER, "--token-file", str(tmp_path / file))
        return Way([words], "push", lambda _: pushed_to(radicale, name), f'[push]\ncalendar = "{name}"\n')

    synced = Way([("google", "--with", "folder", "--place", "Dropbox")], "publish",
                 lambda folder: files_in(folder / "Dropbox"))  # fmt: skip
    own = ("--with", "server", "--place", str(tmp_path / "www"), "--address", www)
    phone = caldav("Both")
    return {
        "synced": synced,
        "server": Way([("apple", *own)], "publish", fetched),
        "gist": Way([("google", "--with", "github", "--token-file", str(tmp_path / "token"))], "publish",
                    lambda _: [text.encode() for gist in github.gists.values() for text in gist["files"].values()]),
        "pages": Way([("outlook", "--with", "pages", "--place", str(bare))], "publish", lambda _: in_branch(bare)),
        "nextcloud": web("nextcloud", "alice"),
        "coach": web("coach", "bob"),
        "import": Way([("google", "--with", "nothing")], "build",
                      lambda folder: [(folder / "followups.ics").read_bytes()]),
        "caldav": caldav("Phone"),
        "both": Way([*synced.answers, *phone.answers], "publish --push",
                    lambda folder: [*synced.far(folder), *phone.far(folder)], phone.settings),
        "refused": caldav("Refused", "changed"),
    }  # fmt: skip


def test_cron_fires_the_line_that_connect_wrote_and_the_feed_changes(
    tmp_path: Path, cron: Cron, radicale: Radicale, ways: dict[str, Way]
) -> None:
    desks = {name: tmp_path / "desks" / name for name in ways}
    for name, folder in desks.items():
        (folder / "Dropbox").mkdir(parents=True)
        (folder / "interviews.csv").write_text(SHEET)
        (folder / "followup.toml").write_text(
            f'[me]\nname = "Sam"\ntimezone = "America/Chicago"\n{ways[name].settings}'
        )
    cron.run("crontab", "-", given="MAILTO=sam@example.com\n")

    def connect(name: str) -> None:
        for calendar, *words in ways[name].answers:
            found, out, err = cron.run(
                sys.executable, "-m", "ics_followup", "connect", "--calendar", calendar, *words,
                "--not-employer-owned", "--schedule", "--yes", folder=desks[name],
            )  # fmt: skip
            assert found == 0, f"{name}: {out}{err}"
            assert "Installed:" in out
            assert ways[name].job == "build" or "Tried once, as the computer will run it: it works." in out

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(connect, ways))
    table = cron.run("crontab", "-l")[1]
    jobs = [line for line in table.splitlines() if line.startswith("0 6-22 * * * ")]
    assert len(jobs) == len(ways)
    for name, folder in desks.items():
        line = f" -P -m ics_followup {ways[name].job} --keep-going --quiet {folder}/interviews.csv"
        assert [job for job in jobs if job.endswith(line)], table
        far = ways[name].far(folder)
        assert far, name
        assert all(b"Acme" in each and b"Globex" not in each for each in far), name
        with (folder / "interviews.csv").open("a") as sheet:
            sheet.write(ROW)
    (tmp_path / "changed").write_text("another-password\n")

    cron.run("crontab", "-", given=table.replace("\n0 6-22 * * * ", "\n* * * * * "))
    cron.start()
    waiting, end = set(ways) - {"refused"}, time.monotonic() + 150
    while (waiting or not cron.mails()) and time.monotonic() < end:
        time.sleep(0.5)
        waiting -= {
            name for name in waiting if all(b"Globex" in each for each in ways[name].far(desks[name]))
        }
    assert waiting == set()
    (mail,) = cron.mails()
    assert "To: sam@example.com" in mail
    assert mail.rstrip().endswith("app password, which you make in the account's security settings.")
    assert b"Globex" not in ways["refused"].far(desks["refused"])[0]

    for name, folder in desks.items():
        found, out, _ = cron.run(
            sys.executable, "-m", "ics_followup", "status", "--format", "json", folder=folder
        )
        told = json.loads(out)
        assert (found == 0) == (name != "refused"), out
        assert told["job"]["kind"] == "cron"
        sent = [told[key]["result"] for key in ("publish", "push") if told[key]]
        assert set(sent) <= ({"failed"} if name == "refused" else {"sent", "unchanged"}), name
    with (desks["caldav"] / "followups.ics").open("rb") as file:
        wanted = wanted_files({event.uid: event.block for event in Previous(file)})
    calendar = tomllib.loads((desks["caldav"] / "followup.toml").read_text())["push"]["calendar"]
    assert calendar == "Phone"
    (place,) = (
        path.parent
        for path in (radicale.folder / "files").rglob(".Radicale.props")
        if json.loads(path.read_text()).get("D:displayname") == "Phone"
    )
    assert radicale.events(place.name) == wanted

    def stopped(name: str) -> tuple[str, int]:
        return name, cron.run(sys.executable, "-m", "ics_followup", "stop", "--yes", folder=desks[name])[0]

    with ThreadPoolExecutor(3) as pool:
        ended = dict(pool.map(stopped, ways))
    assert {name for name, found in ended.items() if found} == {"refused"}
    assert cron.run("crontab", "-l")[1] == "MAILTO=sam@example.com\n"
    assert not any(b"Acme" in each for name in set(ways) - {"refused", "import", "pages"}
                   for each in ways[name].far(desks[name]))  # fmt: skip
