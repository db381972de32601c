"""Whose a row, a file, an entry of the log or a consent is: what is not surely one client's is shown of nobody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]
TODAY = ("--today", "2026-11-24")
HEAD = "company,role,interview,people\n"
SHARED = "client,company,role,interview,people\n"


def write(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")


def shown(word: str) -> set[str]:
    """The folders of clients in which a word stands."""
    found = (path for path in Path("out/clients").rglob("*") if path.is_file())
    return {path.parent.name for path in found if word in path.read_text(encoding="utf-8").replace("\n ", "")}


def build(run: Run, *more: str, source: str = "clients.csv", status: int = 0) -> str:
    code, said, err = run("coach", "build", source, "-o", "out", *TODAY, *more)
    assert code == status, (said, err)
    return said + err


@pytest.mark.parametrize("consents", [("named", "busy"), ("busy", "named"), ("named,2026-01-01", "named")])
def test_a_folder_and_a_file_in_it_that_another_client_names(run: Run, consents: tuple[str, str]) -> None:
    write("maya/interviews.csv", HEAD + "Mayaco,Analyst,2026-11-17 10:00,\n")
    write("maya/xen.csv", HEAD + "Xenco,Analyst,2026-11-17 10:00,\n")
    one, other = (each if "," in each else each + "," for each in consents)
    write("clients.csv", f"name,source,level,consent_until\nMaya,maya,{one}\nXen,maya/xen.csv,{other}\n")
    ended = "2026-01-01" in one
    said = build(run, status=1 if ended else 3)
    assert "Several clients have this sheet or its folder" in said
    assert ended or "holds the sheet of another client too" in said
    for name in ("maya", "xen"):
        other_one = {"maya": "Xenco", "xen": "Mayaco"}[name]
        assert not any(folder.startswith(name) for folder in shown(other_one))


def test_a_folder_of_several_files_with_rows_of_other_clients(run: Run) -> None:
    write("maya/interviews.csv", HEAD + "Mayaco,Analyst,2026-11-17 10:00,\n")
    write("maya/more.csv", SHARED + "Bob,Bobco,Analyst,2026-11-17 10:00,\n")
    write("clients.csv", "name,source,level\nMaya,maya,named\n")
    assert "has rows of other clients" in build(run, status=3)
    assert not shown("Bobco")
    write("maya/more.csv", SHARED + "Maya,Secondco,Analyst,2026-11-17 10:00,\n")
    build(run)
    assert {name[:4] for name in shown("Secondco")} == {"maya"}


def test_a_row_of_a_shared_sheet_that_names_nobody_is_told(run: Run) -> None:
    rows = "Maya,Mayaco,Analyst,2026-11-17 10:00,\n,Nobodyco,Analyst,2026-11-17 10:00,\n"
    write("both.csv", SHARED + rows + "Xen,Xenco,Analyst,2026-11-17 10:00,\n")
    write("clients.csv", "name,source,level\nMaya,both.csv,named\nXen,both.csv,named\n")
    said = " ".join(build(run, status=1).split())
    assert 'row 3, column A "client": this cell cannot be read. It should hold the name of the client' in said
    assert not shown("Nobodyco")


def test_an_entry_for_rows_of_two_clients_is_nobodys(run: Run) -> None:
    rows = "Maya,Mayaco,Analyst,2026-11-17 10:00,,7\nXen,Xenco,Analyst,2026-11-17 10:00,,7\n"
    write("all.csv", SHARED.replace("people", "people,id") + rows)
    write("interviews.log.csv", "when,key,entry\n2026-11-18,7,2026-11-18 in email\n")
    said = build(run, "--level", "named", source="all.csv", status=1)
    assert "interviews.log.csv" in said
    assert "Rows of 2 clients have the key" in said
    pages = "".join(path.read_text(encoding="utf-8") for path in Path("out/clients").rglob("*.html"))
    assert "One employer has answered" not in pages
    write("all.csv", Path("all.csv").read_text(encoding="utf-8").replace(",,7\nXen", ",,8\nXen"))
    build(run, "--level", "named", source="all.csv")
    assert len(shown("One employer has answered")) == 1


AGREED = "client,company,role,interview,{header}\nMaya,Mayaco,Analyst,2026-11-17 10:00,{cell}\n"


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("level", "busy"),
        ("Level", "BUSY"),
        ("share", "busy"),
        ("Freigabe", "busy"),
        ("consent level (agreed)", "busy"),
        ("consent_until", "2026-01-01"),
        ("Consent until", "2026-01-01"),
        ("until", "2026-01-01"),
        ("Einwilligung bis", "1.1.2026"),
        # what was meant cannot be read: nothing is shown until it is mended
        ("level", "buzy"),
        ("consent_until", "?"),
        ("consent_until", "none"),
        ("consent level", "not yet"),
        ("share", "no"),
        ("consent", "no"),
    ],
)
def test_in_one_sheet_a_column_of_consent_counts_under_each_of_its_names(
    run: Run, header: str, cell: str
) -> None:
    write("all.csv", AGREED.format(header=header, cell=cell))
    run("coach", "build", "all.csv", "-o", "out", "--level", "named", *TODAY)
    assert not shown("Mayaco")


@pytest.mark.parametrize(
    ("header", "cell"), [("level", "senior"), ("until", "the office moves"), ("level", "")]
)
def test_in_one_sheet_a_column_that_says_something_else_is_none_of_consent(
    run: Run, header: str, cell: str
) -> None:
    write("all.csv", AGREED.format(header=header, cell=cell))
    build(run, "--level", "named", source="all.csv")
    assert shown("Mayaco")


def test_of_two_columns_of_consent_the_lower_and_the_earlier_hold(run: Run) -> None:
    write("all.csv", AGREED.format(header="level,share", cell="named,busy"))
    build(run, "--level", "named", source="all.csv")
    assert not shown("Mayaco")


def test_the_level_asked_for_lowers_a_row_to_mend_too_also_where_it_is_published(run: Run) -> None:
    Path("public").mkdir()
    write("followup.toml", '[publish]\nto = "folder"\nplace = "public"\n')
    write("maya/interviews.csv", HEAD + "Mayaco,Analyst,2026-11-17 10:00,\n")
    write("xen/interviews.csv", HEAD + "Xenco,Analyst,2026-11-17 10:00,\n")
    row = "name,source,level\nMaya,maya,named\nXen,xen,named\n"
    write("clients.csv", row)
    build(run, "--publish")
    assert shown("Mayaco")
    assert any("Mayaco" in path.read_text(encoding="utf-8") for path in Path("public").iterdir())
    write("clients.csv", row.replace("maya,named", "maya,namd"))
    build(run, status=1)
    assert shown("Mayaco")
    build(run, "--level", "busy", status=1)
    assert not shown("Mayaco")
    assert not any("Mayaco" in path.read_text(encoding="utf-8") for path in Path("public").iterdir())
