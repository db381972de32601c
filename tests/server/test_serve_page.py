"""The examples of docs/serve.md, each tried: systemd reads the unit, nginx and Caddy stand before the real server."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from served import HEADER, ROW, SETTINGS, Child, free_port, served, until

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "serve.md").read_text(encoding="utf-8")
CERTIFICATE = ROOT / "tests" / "sources" / "certificate"
NGINX = """
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log {folder}/access.log;
    gzip on;
    gzip_types text/calendar;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{server}
}}
"""
CADDY = "{{\n    admin off\n    skip_install_trust\n    auto_https disable_redirects\n}}\n{site}"


def example(kind: str) -> str:
    """The example of that kind on the page."""
    found = re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.M | re.S)
    assert len(found) == 1
    return str(found[0])


def installed(name: str) -> str:
    """The path of a program. The tests need it: make test installs it."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    assert found, f"{name} is not installed: run make test, which installs it"
    return found


@contextmanager
def running(*command: str, folder: Path, port: int) -> Iterator[None]:
    """A proxy that runs until the end of the block, and listens at a port."""
    own = {name: str(folder) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
    with (folder / "proxy.err").open("wb") as complaints:
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **own}, stdout=complaints, stderr=complaints
        )
    try:

        def answers() -> bool:
            assert process.poll() is None, (folder / "proxy.err").read_text()
            try:
                httpx.get(f"https://127.0.0.1:{port}/robots.txt", verify=False, trust_env=False)
            except httpx.TransportError as error:
                return "alert" in str(error).lower()  # it speaks TLS, for other names
            return True

        until(answers, "the proxy begins")
        yield
    finally:
        process.terminate()
        process.wait(20)


def asked(child: Child, port: int, path: str, **headers: str) -> httpx.Response:
    """One request to the proxy under the name localhost."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.get(
        f"https://localhost:{port}/{child.token}/{path}", headers=named, verify=False, trust_env=False
    )


def looked_at(child: Child, port: int) -> None:
    """All that calendars rely on comes through the proxy as it was."""
    direct, got = child.get(), asked(child, port, "followups.ics", Accept_Encoding="gzip")
    assert got.status_code == 200
    assert got.content == direct.content
    for name in (
        "content-type",
        "etag",
        "last-modified",
        "content-length",
        "x-robots-tag",
        "referrer-policy",
    ):
        assert got.headers[name] == direct.headers[name], name
    assert "content-encoding" not in got.headers
    again = asked(child, port, "followups.ics", If_None_Match=got.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    since = asked(child, port, "followups.ics", If_Modified_Since=got.headers["last-modified"])
    assert since.status_code == 304
    assert asked(child, port, "../../etc/passwd").status_code == 404


def test_nginx_hands_everything_on_and_logs_no_path(tmp_path: Path) -> None:
    port = free_port()
    with served(tmp_path, "--trust-proxy", "127.0.0.1") as child:
        server = (
            example("nginx").replace("443", f"127.0.0.1:{port}").replace("cal.example.com;", "localhost;")
        )
        server = server.replace("127.0.0.1:8765", f"127.0.0.1:{child.port}")
        server = re.sub(r"/etc/\S+/fullchain.pem", str(CERTIFICATE / "certificate.pem"), server)
        server = re.sub(r"/etc/\S+/privkey.pem", str(CERTIFICATE / "key.pem"), server)
        (tmp_path / "nginx.conf").write_text(NGINX.format(folder=tmp_path, server=server))
        command = (installed("nginx"), "-c", str(tmp_path / "nginx.conf"), "-e", str(tmp_path / "error.log"))
        with running(*command, folder=tmp_path, port=port):
            looked_at(child, port)
            assert f"https://localhost/{child.token}/followups.ics" in asked(child, port, "").text
        logged = [path.read_text() for path in tmp_path.glob("*.log")]
        assert logged
        assert child.token not in "".join(logged)


def test_caddy_hands_everything_on(tmp_path: Path) -> None:
    port = free_port()
    with served(tmp_path, "--base-url", f"https://localhost:{port}") as child:
        site = example("caddy").replace("cal.example.com {", f"localhost:{port} {{\n    tls internal")
        site = site.replace("127.0.0.1:8765", f"127.0.0.1:{child.port}")
        (tmp_path / "Caddyfile").write_text(CADDY.format(site=site))
        command = (
            installed("caddy"),
            "run",
            "--config",
            str(tmp_path / "Caddyfile"),
            "--adapter",
            "caddyfile",
        )
        with running(*command, folder=tmp_path, port=port):
            looked_at(child, port)
            assert f"https://localhost:{port}/{child.token}/followups.ics" in asked(child, port, "").text
        assert child.token not in (tmp_path / "proxy.err").read_text()


def test_systemd_takes_the_unit_as_it_stands(tmp_path: Path) -> None:
    program = tmp_path / "ics-followup"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    unit = (
        example("ini").replace("%h/.local/bin/ics-followup", str(program)).replace("%h/jobs", str(tmp_path))
    )
    (tmp_path / "ics-followup.service").write_text(unit)
    done = subprocess.run(
        [installed("systemd-analyze"), "verify", "--man=no", str(tmp_path / "ics-followup.service")],
        capture_output=True,
        timeout=60,
        check=False,
    )
    told = done.stdout.decode() + done.stderr.decode()
    assert done.returncode == 0, told
    assert "ics-followup.service" not in told, told


def apart() -> bool:
    """Whether this process may have namespaces of its own."""
    done = os.geteuid() == 0 and subprocess.run(
        ["unshare", "--mount", "true"], capture_output=True, check=False
    )
    return bool(done and done.returncode == 0)


@pytest.mark.skipif(
    not apart(), reason="a systemd of its own, apart from the computer's, takes root's rights"
)
def test_a_real_systemd_starts_the_unit_again_after_a_kill_and_ends_it_well(tmp_path: Path) -> None:
    """The unit as it stands on the page, with all that it forbids, in a home with a program and a sheet."""
    for folder in ("jobs", ".config/systemd/user", ".local/bin"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "jobs" / "interviews.csv").write_text(HEADER + ROW)
    (tmp_path / "jobs" / "followup.toml").write_text(SETTINGS)
    program = tmp_path / ".local" / "bin" / "ics-followup"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m ics_followup "$@"\n')
    program.chmod(0o755)
    port = free_port()
    unit = example("ini").replace("--base-url", f"--port {port} --base-url")
    (tmp_path / ".config" / "systemd" / "user" / "ics-followup.service").write_text(unit)
    done = subprocess.run(
        [str(Path(__file__).with_name("real_service")), str(tmp_path), str(port)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    before, ended = done.stdout.strip().rsplit("HTTP/1.1 200 OK\n", 1)
    assert before.startswith("HTTP/1.1 200 OK\n")
    assert {"NRestarts=0", "ActiveState=active", "UnitFileState=enabled"} <= set(before.split("\n"))
    assert set(ended.split("\n")) == {"Result=success", "ExecMainStatus=0", "ActiveState=inactive"}


def test_every_option_of_the_unit_is_one_of_the_verb() -> None:
    from ics_followup.cli.serve import command

    known = {name for parameter in command.params for name in parameter.opts}
    assert set(re.findall(r"--[a-z][a-z-]+", example("ini"))) <= known


@pytest.mark.parametrize(
    "said", ["8765", "160 bits", "200 connections", "ten seconds and 16 kB", "within a minute"]
)
def test_the_figures_of_the_page_are_those_of_the_program(said: str) -> None:
    from ics_followup.cli.serve import PORT
    from ics_followup.server import guard

    assert said in PAGE
    assert (PORT, guard.MOST_CONNECTIONS, guard.REQUEST_SECONDS, guard.SEND_SECONDS) == (8765, 200, 10, 60)
    assert guard.MOST_OCTETS == 16 * 1024
