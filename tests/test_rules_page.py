"""The page of rules: each rule lives somewhere in the program and is held by some test."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

DOCS = Path(__file__).parent.parent / "docs"


def printer() -> ModuleType:
    spec = spec_from_file_location("printed_rules", DOCS / "printed_rules.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PRINTED = printer()


def test_the_lines_are_those_of_all_rules_in_their_order(all_rules: tuple[str, ...]) -> None:
    listed = [rule for source in PRINTED.rules_by_source() for rule in source["rules"]]
    assert listed == list(all_rules)


def test_every_rule_lives_in_a_cadence_or_in_the_program(all_rules: tuple[str, ...]) -> None:
    places = PRINTED.rule_places()
    assert [rule for rule in all_rules if not places.get(rule)] == []


def test_every_rule_that_a_test_claims_is_shown_with_it(
    all_rules: tuple[str, ...], claimed_rules: frozenset[str]
) -> None:
    holders = PRINTED.rule_holders()
    assert {rule for rule in all_rules if holders.get(rule)} == claimed_rules


def test_a_rule_in_quotes_is_an_example_and_no_place() -> None:
    assert list(PRINTED._named('write one like "S1.5", (A20), S2.1-2 and XS1.1')) == ["A20", "S2.1", "S2.2"]
