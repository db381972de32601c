"""A rule number is a promise: what a test claims exists, and what a cadence names is held by a test."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import ics_followup

CADENCES = sorted((Path(ics_followup.__file__).parent / "data" / "cadences").glob("*.toml"))


def test_there_are_77_rules_each_listed_once(all_rules: tuple[str, ...]) -> None:
    assert len(all_rules) == len(set(all_rules)) == 77


def test_every_claimed_rule_exists(claimed_rules: frozenset[str], all_rules: tuple[str, ...]) -> None:
    assert sorted(claimed_rules - set(all_rules)) == []


@pytest.mark.parametrize("file", CADENCES, ids=lambda file: file.stem)
def test_every_rule_that_a_cadence_names_is_held_by_a_test(
    file: Path, claimed_rules: frozenset[str], all_rules: tuple[str, ...]
) -> None:
    named = set(rules_in(tomllib.loads(file.read_text(encoding="utf-8"))))
    assert named
    assert sorted(named - set(all_rules)) == []
    assert sorted(named - claimed_rules) == []


def rules_in(table: Any) -> Iterator[str]:
    """Every rule number under a key ``rules``, however deep."""
    if isinstance(table, dict):
        yield from table.get("rules", ())
        for value in table.values():
            yield from rules_in(value)
    elif isinstance(table, list):
        for value in table:
            yield from rules_in(value)
