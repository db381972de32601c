"""coach erase: not a trace of one client is left, in any encoding; the others stay."""

from __future__ import annotations

import base64
import html
import quopri
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

Run = Callable[..., tuple[int, str, str]]
TODAY = ("--today", "2026-11-22")
SHEET = (
    "company,role,interview,people,promised,status,log,notes\n"
    "Quillfeather & Söhne,Falconer,2026-11-12 10:00,Dorothea Ortiz <dorothea@quill.example>,2026-11-18,,,my secret\n"
    "Brambleworth,Analyst,2026-11-20 14:00,Priyanka Shah <priyanka@bramble.example>,,offer,,\n"
)
WORDS = (
    "Zenobia Marchetti", "zenobia-marchetti", "Zenobia", "Marchetti", "zenobia@mail.example", "Quillfeather",
    "Söhne", "Brambleworth", "Falconer", "Dorothea", "Priyanka", "dorothea@quill.example", "my secret",
)  # fmt: skip


def encodings(word: str) -> Iterator[bytes]:
    """A word as it could stand in a file: as it is, escaped, percent-, HTML-, quoted-printable-, base64-encoded."""
    data = word.encode()
    yield from (data, word.casefold().encode(), quote(word).encode(), html.escape(word).encode())
    yield "".join(f"&#{ord(sign)};" for sign in word).encode()
    yield quopri.encodestring(data)
    yield word.encode("utf-16-le")
    for shift in range(3):
        coded = base64.b64encode(b"x" * shift + data)
        yield coded[4 if shift else 0 : len(coded) // 4 * 4 - 4]


def traces(word: str, *folders: str) -> list[str]:
    """Where a word stands below some folders: in the name of a file, or in its bytes without line folding."""
    found = []
    for folder in folders:
        for path in Path(folder).rglob("*"):
            data = path.read_bytes() if path.is_file() else b""
            for text in (str(path).encode(), data, data.replace(b"\r\n ", b""), data.lower()):
                if any(each in text for each in encodings(word) if len(each) > 4):
                    found.append(str(path))
                    break
    return found


@pytest.fixture
def two(run: Run) -> Run:
    for name in ("zm", "ben"):
        Path(name).mkdir()
    Path("zm/interviews.csv").write_text(SHEET, encoding="utf-8")
    Path("ben/interviews.csv").write_text("company,interview\nAcme,2026-11-19 10:00\n", encoding="utf-8")
    Path("clients.csv").write_text(
        "name,email,source,level\nZenobia Marchetti,zenobia@mail.example,zm,full\nBen,,ben,full\n",
        encoding="utf-8",
    )
    Path("published").mkdir()
    Path("followup.toml").write_text('[publish]\nto = "folder"\nplace = "published"\n', encoding="utf-8")
    return run


@pytest.mark.parametrize(
    "called", ["Zenobia Marchetti", "zenobia  MARCHETTI", "zenobia@mail.example", "zenobia-marchetti"]
)
@pytest.mark.parametrize("published", [True, False])
def test_nothing_is_left_of_a_client(two: Run, called: str, published: bool) -> None:
    assert two("coach", "build", "-o", "out", *TODAY, *(("--publish",) if published else ()))[0] == 0
    for word in WORDS[:-1]:
        assert traces(word, "out"), word
    assert len(list(Path("published").iterdir())) == (2 if published else 0)
    ben = Path("out/clients/ben/index.html").read_bytes()
    status, out, err = two("coach", "erase", called, "-o", "out")
    assert (status, err) == (0, "")
    for word in WORDS:
        assert traces(word, "out", "published") == [], word
    for said in ("out/clients/zenobia-marchetti/index.html", "What was remembered", "the next coach build"):
        assert said in " ".join(out.split())
    if published:
        assert "Removed /" in out
        assert [path.suffix for path in Path("published").iterdir() if not path.name.startswith(".")] == [
            ".ics"
        ]
    assert Path("out/clients/ben/index.html").read_bytes() == ben
    assert "Ben" in Path("out/index.html").read_text(encoding="utf-8")
    assert "Zenobia" in Path("clients.csv").read_text(encoding="utf-8")


def test_the_next_build_brings_back_who_is_still_in_the_list(two: Run) -> None:
    two("coach", "build", "-o", "out", *TODAY)
    two("coach", "erase", "Zenobia Marchetti", "-o", "out")
    two("coach", "build", "-o", "out", *TODAY)
    assert Path("out/clients/zenobia-marchetti/index.html").exists()


def test_of_who_left_the_list_only_erase_takes_the_wordings_that_nobody_else_may_have(two: Run) -> None:
    two("coach", "build", "-o", "out", *TODAY)
    Path("clients.csv").write_text("name,source,level\nBen,ben,full\n", encoding="utf-8")
    assert "No longer in the list" in two("coach", "build", "-o", "out", *TODAY)[1]
    for word in WORDS:
        assert traces(word, "out") == [], word
    assert "Zenobia" not in two("coach", "build", "-o", "out", *TODAY)[1]
    assert len([*Path("out/.coach/words").iterdir()]) == 2
    status, out, _ = two("coach", "erase", "Zenobia Marchetti", "-o", "out")
    assert status == 0
    assert "Which wordings this client was given" in out
    assert len([*Path("out/.coach/words").iterdir()]) == 1
    assert two("coach", "erase", "Zenobia Marchetti", "-o", "out")[0] == 2


def test_nobody_of_that_name_is_a_mistake_with_a_hint(two: Run) -> None:
    two("coach", "build", "-o", "out", *TODAY)
    status, _, err = two("coach", "erase", "Zenobia Marcheti", "-o", "out")
    assert status == 2
    assert 'Did you mean "Zenobia Marchetti"?' in " ".join(err.split())
    assert two("coach", "erase", "../../etc", "-o", "out")[0] == 2
    assert two("coach", "erase", "Ben", "-o", "nowhere")[0] == 2


def test_a_client_of_one_sheet_is_erased_too(run: Run) -> None:
    rows = SHEET.splitlines()
    Path("all.csv").write_text(
        f"client,{rows[0]}\nZenobia Marchetti,{rows[1]}\nBen,Acme,Cook,2026-11-19 10:00,,,,,\n",
        encoding="utf-8",
    )
    run("coach", "build", "all.csv", "-o", "out", "--level", "full", *TODAY)
    assert traces("Quillfeather", "out")
    assert run("coach", "erase", "Zenobia Marchetti", "-o", "out")[0] == 0
    for word in WORDS:
        assert traces(word, "out") == [], word


def test_a_published_feed_that_cannot_be_reached_is_not_forgotten(two: Run) -> None:
    two("coach", "build", "-o", "out", "--publish", *TODAY)
    Path("published").rename("away")
    status, out, err = two("coach", "erase", "Zenobia Marchetti", "-o", "out")
    assert status == 3
    assert "run this again" in " ".join(err.split())
    assert "index.html" in out
    Path("away").rename("published")
    assert two("coach", "erase", "Zenobia Marchetti", "-o", "out")[0] == 0
    assert traces("Zenobia", "out", "published") == []


@pytest.mark.parametrize("word", ["", "  "])
def test_an_empty_word_erases_nobody(word: str, two: Run) -> None:
    two("coach", "build", "-o", "out", *TODAY)
    status, _, err = two("coach", "erase", word, "-o", "out")
    assert status == 2
    assert Path("out/clients/ben/index.html").exists()
    assert "Say whom to erase" in err
