"""Prints docs/rules.md: each rule in a line, where it lives in the program, and which tests hold it.

The lines are those of docs/rules.toml. A rule lives in a step of a cadence that names it, and wherever a docstring
or a remark does; a test holds it that carries its mark, or the file of a worked case that lists it.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import ics_followup
from ics_followup.feed.tips import tips

DOCS: Final = Path(__file__).parent
SOURCE: Final = Path(ics_followup.__file__).parent
TESTS: Final = DOCS.parent / "tests"
HEAD: Final = "<!-- Printed by docs/printed.py (make docs) from docs/rules.toml; do not edit. -->"
MOST: Final = 3
"""How many places and tests a line names before it counts the rest."""

_RULE: Final = re.compile(r"(?<![\w\"'])((?:S[0-3]\.|A)[0-9]{1,2})(?![\w\"'])")
_RANGE: Final = re.compile(r"\b(S[0-3]\.)([0-9]{1,2})-([0-9]{1,2})\b")

INTRODUCTION: Final = (
    "Advice on following up after an interview disagrees. This project takes four kinds of advice apart into numbered",
    "rules, so that every follow-up can say which of them it keeps: `plan --format json` and `explain` name them, each",
    'step of a cadence lists them, and tests carry them as marks (`@pytest.mark.rule("S1.5")`). The numbers never',
    "change their meaning.",
    "",
    "Each source is a cadence of its own, and `balanced` reconciles the four ([cadences.md](cadences.md)). Under",
    "*lives in* stand the steps of cadences, the parts of `src/ics_followup` and the tips that name the rule; under",
    "*held by* the tests that would fail without it: a worked case by its file, any other by its name; three at most",
    "are named.",
)


def rules_page() -> str:
    """Every rule by source: what it says, where it lives, what holds it."""
    places, holders = rule_places(), rule_holders()
    lines = ["# The rules behind the follow-ups", "", HEAD, "", *INTRODUCTION]
    for source in rules_by_source():
        lines += ["", f"## {source['title']}", ""]
        if says := source.get("says"):
            lines += [says, ""]
        lines += ["|rule|says|lives in|held by|", "|---|---|---|---|"]
        for rule, said in source["rules"].items():
            lines.append(f"|{rule}|{said}|{_some(places.get(rule, ()))}|{_some(holders.get(rule, ()))}|")
    return "\n".join(lines) + "\n"


def rules_by_source() -> Sequence[Mapping[str, Any]]:
    """The sources with their rules, as docs/rules.toml lists them."""
    sources: list[Mapping[str, Any]] = tomllib.loads((DOCS / "rules.toml").read_text(encoding="utf-8"))[
        "source"
    ]
    return sources


def rule_places() -> Mapping[str, Sequence[str]]:
    """By rule: the steps of cadences that name it, then the modules and functions, messages and tips that do."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in sorted((SOURCE / "data" / "cadences").glob("*.toml")):
        for rule, place in _in_cadence(file):
            found[rule].append(place)
    for file in sorted(SOURCE.rglob("*.py")):
        for rule, place in _in_module(file):
            found[rule].append(place)
    for file in sorted(
        file for kind in ("txt", "toml") for file in (SOURCE / "data" / "drafts").rglob(f"*.{kind}")
    ):
        remarks = (line for line in file.read_text(encoding="utf-8").split("\n") if line.startswith("#"))
        for rule in _named("\n".join(remarks)):
            found[rule].append(f"`{file.relative_to(SOURCE / 'data').as_posix()}`")
    for tip in tips():
        for rule in tip.rules:
            found[rule].append(f"tip `{tip.id}`")
    return {rule: tuple(dict.fromkeys(places)) for rule, places in found.items()}


def _in_cadence(file: Path) -> Iterator[tuple[str, str]]:
    text = file.read_text(encoding="utf-8")
    table = tomllib.loads(text)
    for step in table["step"]:
        for rule in (
            *step.get("rules", ()),
            *(rule for when in step["when"] for rule in when.get("rules", ())),
        ):
            yield rule, f"{file.stem} `{step['id']}`"
    for line in text.partition("[[step]]")[0].split("\n"):
        setting, _, remark = line.partition("#")
        for rule in _named(remark):
            yield rule, f"{file.stem} `{setting.partition('=')[0].strip()}`"


def _in_module(file: Path) -> Iterator[tuple[str, str]]:
    text = file.read_text(encoding="utf-8")
    name = file.relative_to(SOURCE).as_posix()
    spans: list[tuple[int, int, str]] = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            spans.append((node.lineno, node.end_lineno or node.lineno, node.name))
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        prose = token.type == tokenize.COMMENT or token.string.startswith(('"""', 'r"""'))
        for rule in _named(token.string) if prose else ():
            line = token.start[0]
            around = [span for span in spans if span[0] <= line <= span[1]]
            inner = f" `{max(around)[2]}`" if around else ""
            yield rule, f"`{name}`{inner}"


def rule_holders() -> Mapping[str, Sequence[str]]:
    """By rule: the tests that carry its mark, and the worked cases that list it."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in sorted(TESTS.rglob("test_*.py")):
        for rule, test in _marks(file):
            found[rule].append(test)
    for file in sorted((TESTS / "cases").rglob("*.toml")):
        for rule in tomllib.loads(file.read_text(encoding="utf-8")).get("rules", ()):
            found[rule].append(file.relative_to(TESTS).as_posix())
    return {rule: tuple(dict.fromkeys(tests)) for rule, tests in found.items()}


def _marks(file: Path) -> Iterator[tuple[str, str]]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    tests = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    inside = {id(call): test.name for test in tests for call in _mark_calls(test)}
    for call in _mark_calls(tree):
        for argument in call.args:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield argument.value, f"`{inside.get(id(call), file.stem)}`"


def _mark_calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.rule":
            yield node


def _named(text: str) -> Iterator[str]:
    """The rules that a remark names, ranges written out.

    >>> list(_named("quiet (S1.3, A20), and S2.1-2"))
    ['S1.3', 'A20', 'S2.1', 'S2.2']
    """
    for found in _RULE.finditer(text):
        yield found[1]
        ranged = _RANGE.match(text, found.start())
        if ranged:
            yield from (f"{ranged[1]}{number}" for number in range(int(ranged[2]) + 1, int(ranged[3]) + 1))


def _some(parts: Sequence[str]) -> str:
    more = len(parts) - MOST
    return ", ".join(parts[:MOST]) + (f" and {more} more" if more > 0 else "")
