"""What all tests share: a plain environment, one command line run, and the rules that tests claim to hold."""

from __future__ import annotations

import ast
import io
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

TESTS = Path(__file__).parent
Run = Callable[..., tuple[int, str, str]]

settings.register_profile("steady", deadline=None, derandomize=True, database=None)
settings.load_profile("steady")


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
