"""The documentation says what the program does: pages are printed anew, examples are run, links lead somewhere."""

from __future__ import annotations

import doctest
import re
import shlex
import shutil
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import click
import pytest

from ics_followup import __version__
from ics_followup.cadence.language import built_in, built_in_names
from ics_followup.cli import VERBS, run
from ics_followup.feed.events import events_for
from ics_followup.intake.columns import fields
from ics_followup.planning import plan_for
from ics_followup.settings import SETTINGS
from ics_followup.source import Source

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("sample_data/*.md"))
BLOCK = re.compile(r"<!-- (?P<mark>[a-z ]+) -->\n```\w+\n(?P<text>.*?)```", re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)")
LOOSELY = doctest.ELLIPSIS


def printer() -> ModuleType:
    spec = spec_from_file_location("printed", DOCS / "printed.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PRINTED = printer()


# --- pages that are printed --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PRINTED.PAGES)
def test_a_printed_page_is_what_the_program_says(name: str) -> None:
    """Where this fails: run ``make docs``."""
    assert (DOCS / name).read_text(encoding="utf-8") == PRINTED.PAGES[name]()


def test_every_column_has_a_meaning() -> None:
    assert set(PRINTED.MEANINGS) == set(fields())


def test_every_section_of_the_settings_is_described() -> None:
    assert {setting.section for setting in SETTINGS} <= set(PRINTED.SECTIONS)


def test_every_setting_has_a_sentence_of_help() -> None:
    assert [setting.key for setting in SETTINGS if not setting.help.strip().endswith(".")] == []


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_has_help_and_a_heading(verb: str) -> None:
    command: click.Command = import_module(f"ics_followup.cli.{verb}").command
    assert command.help
    assert VERBS[verb][0].endswith(".")
    assert f"\n## {verb}\n" in (DOCS / "cli.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("verb", VERBS)
def test_every_option_of_a_verb_has_help(verb: str) -> None:
    command: click.Command = import_module(f"ics_followup.cli.{verb}").command
    options = [option for option in command.params if isinstance(option, click.Option)]
    assert [option.name for option in options if not option.help] == []


# --- rules -------------------------------------------------------------------------------------------------


def rules_in_words() -> list[str]:
    text = (DOCS / "rules.md").read_text(encoding="utf-8")
    return re.findall(r"^\|((?:S\d\.|A)\d+)\|\S", text, re.MULTILINE)


def test_each_rule_stands_once_in_words() -> None:
    sources = {"S0.": 13, "S1.": 16, "S2.": 14, "S3.": 13, "A": 21}
    assert rules_in_words() == [f"{name}{n}" for name, most in sources.items() for n in range(1, most + 1)]


@pytest.mark.parametrize("name", built_in_names())
def test_a_cadence_names_only_rules_that_are_there(name: str) -> None:
    steps = built_in(name).steps
    named = {rule for step in steps for rule in (*step.rules, *(r for when in step.when for r in when.rules))}
    assert named <= set(rules_in_words())


# --- links and examples ------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_to_files_that_are_there(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "docs/trace.md"])
def test_python_examples_run(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = doctest.testfile(str(ROOT / page), module_relative=False, encoding="utf-8")
    assert result.failed == 0


def test_the_trace_has_examples() -> None:
    assert len(doctest.DocTestParser().get_examples((DOCS / "trace.md").read_text(encoding="utf-8"))) > 20


def blocks(mark: str) -> list[str]:
    found = BLOCK.finditer((ROOT / "README.md").read_text(encoding="utf-8"))
    return [block["text"] for block in found if block["mark"] == mark]


def commands_in(block: str) -> Iterator[tuple[str, str]]:
    """Each command after a ``$``, with the output that the page shows for it.

    >>> list(commands_in("$ ics-followup demo\\n...\\n"))
    [('ics-followup demo', '...\\n')]
    """
    for part in block.split("$ ")[1:]:
        command, _, output = part.partition("\n")
        yield command, output


@pytest.mark.parametrize("block", blocks("runs in an empty folder") + blocks("runs"))
def test_shell_examples_of_the_readme_run(
    block: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if block not in blocks("runs in an empty folder"):
        shutil.copytree(ROOT / "sample_data", tmp_path / "sample_data")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ICS_FOLLOWUP", raising=False)
    for command, wanted in commands_in(block):
        program, *arguments = shlex.split(command, comments=True)
        assert program == "ics-followup"
        assert run(arguments) == 0
        got = capsys.readouterr().out
        if wanted.strip():
            assert doctest.OutputChecker().check_output(wanted, got, LOOSELY), got


def test_the_readme_has_shell_examples_that_run() -> None:
    assert blocks("runs in an empty folder")
    assert blocks("runs")


@pytest.mark.parametrize("block", blocks("an event"))
def test_the_event_in_the_readme_is_a_real_one(block: str) -> None:
    folder = ROOT / "sample_data"
    source = Source(
        sheet=(folder / "interviews.csv").read_bytes(),
        name="interviews.csv",
        config=(folder / "followup.toml").read_text(encoding="utf-8"),
    )
    plan = plan_for(source, today=date(2026, 11, 22))
    events = events_for(
        plan.intake.interviews, plan.reminders, settings=plan.settings, draft_for=plan.draft, today=plan.today
    )
    texts = (f"{event.summary}\n\n{event.description}\n" for event in events)
    shown = ["\n".join(line.rstrip() for line in text.split("\n")) for text in texts]
    assert any(doctest.OutputChecker().check_output(block, text, LOOSELY) for text in shown)


def test_the_readme_says_how_to_begin_in_one_block() -> None:
    assert "```sh\nmake demo\nmake test\n```" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 160


def test_the_changelog_knows_this_version() -> None:
    assert f"## [{__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
