"""10,000 marked words in all that is private: none of them in anything that a level must not show them in."""

from __future__ import annotations

import base64
import codecs
import csv
import html
import io
import json
import quopri
import random
import re
import string
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import unquote_plus

import pytest

from ics_followup.sharing.levels import LEVELS, Level

Run = Callable[..., tuple[int, str, str]]

ROWS: Final = 90
TODAY: Final = date(2026, 11, 26)
NEVER, FULL, NAMED = "qzxn", "qzxf", "qzxm"
"""What a canary begins with: what nobody may see, what only `full` shows, what `named` shows too."""

HIDDEN: Final[Mapping[Level, tuple[str, ...]]] = {
    "busy": (NEVER, FULL, NAMED),
    "initials": (NEVER, FULL, NAMED),
    "named": (NEVER, FULL),
    "full": (NEVER,),
}
NUMBER: Final = "20255501"
"""How the telephone numbers begin, without the country's."""


class Cage:
    """Makes canaries, each another one, and counts them."""

    def __init__(self) -> None:
        self._chance = random.Random(20261126)
        self.made: set[str] = set()

    def bird(self, kind: str) -> str:
        word = kind + "".join(self._chance.choices(string.ascii_lowercase, k=9))
        assert word not in self.made
        self.made.add(word)
        return word

    def flock(self, kind: str, count: int) -> str:
        return " ".join(self.bird(kind) for _ in range(count))


def person(cage: Cage, number: int) -> tuple[str, str]:
    """Somebody's name, and how the cell writes them."""
    name = f"{cage.bird(FULL).title()} {cage.bird(FULL).title()}"
    email = f"{cage.bird(FULL)}@{cage.bird(FULL)}.com"
    topic = f"the plan of {cage.bird(NAMED)} with {cage.bird(FULL)}@{cage.bird(FULL)}.org"
    phone = f"+1-202-555-01{number % 100:02d}"
    return name, f"{name} <{email}> {phone} ({cage.bird(NEVER)} {cage.bird(NEVER)}) [{topic}]"


def log_of(cage: Cage, day: date, name: str, number: int) -> str:
    """A log of some kinds, each entry with something after the # that is nobody's business."""
    secret = [f"# {cage.flock(NEVER, 4)}" for _ in range(4)]
    entries = [
        f"{day} 17:10 out email sent with {name} {secret[0]}",
        f"{day + timedelta(days=2)} in email promised {day + timedelta(days=9)} {secret[1]}",
        f"{day + timedelta(days=10)} 10:05 out phone voicemail {secret[2]}",
        f"{day + timedelta(days=12)} in phone {('reply', 'advanced', 'offer', 'rejection')[number % 4]} {secret[3]}",
    ]
    return "; ".join(entries[: number % 5])


def row(cage: Cage, number: int) -> dict[str, str]:
    day = TODAY - timedelta(days=28) + timedelta(days=number % 40)
    people = [person(cage, number + turn) for turn in range(1 + number % 3)]
    channel = ("email", "phone", "text", "linkedin", "")[number % 5]
    name = people[number % len(people)][0]
    first, last = name.split()
    return {
        "id": cage.bird(NEVER) if number % 2 else "",
        "company": f"{cage.bird(NAMED).title()} {cage.bird(NAMED).title()} Group"
        + ("", f" ({name})", f" - {first}", f", c/o {last}")[number % 4],
        "role": f"{cage.bird(NAMED).title()} Nurse"
        + ("", f" for {last}s", f" ({first})", f" to {name}'s boss")[number % 4],
        "round": f"{cage.bird(NAMED)} with {first.lower()}" if number % 3 else "second",
        "interview": f"{day} {9 + number % 8:02d}:00",
        "timezone": "America/Chicago",
        "country": "US",
        "people": "; ".join(cell for _, cell in people),
        "contact": people[-1][0] if number % 2 else "",
        "address": f"{cage.flock(FULL, 3)} Street, Springfield",
        "channel": channel,
        "promised": str(day + timedelta(days=8)) if number % 3 else "",
        "status": "" if number % 7 else "on hold",
        "status_date": "" if number % 7 else str(day + timedelta(days=1)),
        "went_well": "yes" if number % 2 else "",
        "topic": f"the {cage.bird(NAMED)} on www.{cage.bird(FULL)}.com/{cage.bird(FULL)}",
        "strength": f"years of {cage.bird(NAMED)} and {cage.bird(FULL)}@{cage.bird(FULL)}.net",
        "materials": f"the {cage.bird(NAMED)} or https://{cage.bird(FULL)}.org/{cage.bird(FULL)}",
        "news": f"the {cage.bird(NAMED)} prize of {last.upper()}'s team",
        "address_as": f"Dr. {people[0][0].split()[-1]}" if number % 4 == 0 else "",
        "snooze": f"until {day + timedelta(days=11)} # {cage.flock(NEVER, 2)}" if number % 6 == 0 else "",
        "log": log_of(cage, day, people[0][0], number) if day < TODAY - timedelta(days=13) else "",
        "notes": cage.flock(NEVER, 45),
        f"My {NEVER}column": cage.flock(NEVER, 15),
        "Portal": f"https://{cage.bird(FULL)}.example/{cage.bird(FULL)}",
        "Salary": cage.flock(NEVER, 10),
    }


SETTINGS: Final = """\
[me]
name = "Sam Rivera"
email = "{email}@{host}.com"
phone = "+1-202-555-0188"
timezone = "America/Chicago"
country = "US"
mail = "gmail"

[defaults]
cadence = "{cadence}"

[drafts]
folder = "{drafts}"

[share]
with = "Alex"
"""

OWN: Final = """\
Subject: $company and $my_email
Dear $full_name, $hello
The portal is $portal.
We spoke of $topic.
My number is $my_phone.
It is not +1 (202) 555-0177, nor own{bird}@{bird}.com; the rest is at {bird}.com/{bird}.
My friend Own{bird} of 12 Own{bird} Street says hello.
$people
$people_topics
$signature
"""


def planted(folder: Path) -> Cage:
    """A sheet, settings, messages and a cadence of one's own, full of canaries, in a folder called after one."""
    cage = Cage()
    rows = [row(cage, number) for number in range(ROWS)]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    cadence, drafts = cage.bird(NEVER), cage.bird(NEVER)
    (folder / "interviews.csv").write_text(text.getvalue(), encoding="utf-8")
    (folder / "followup.toml").write_text(
        SETTINGS.format(email=cage.bird(FULL), host=cage.bird(FULL), cadence=cadence, drafts=drafts),
        encoding="utf-8",
    )
    balanced = Path(__file__).parents[2] / "src/ics_followup/data/cadences/balanced.toml"
    (folder / "cadences").mkdir()
    own = re.sub(r'(?m)^name = ".*"$', f'name = "{cadence}"', balanced.read_text(encoding="utf-8"), count=1)
    (folder / "cadences" / f"{cadence}.toml").write_text(own, encoding="utf-8")
    (folder / drafts / "status").mkdir(parents=True)
    (folder / drafts / "status" / "email.1.txt").write_text(
        OWN.format(bird=cage.bird(FULL)), encoding="utf-8"
    )
    return cage


def views(text: str) -> Iterator[str]:
    """A text as a curious reader might read it: as it stands, joined, and decoded in each way that there is."""
    joined = text.replace("\r\n ", "")
    for each in (text, joined, joined.replace("\\n", "\n").replace("\\", "")):
        yield each
        yield html.unescape(each)
        yield unquote_plus(each)
        yield quopri.decodestring(each.encode("utf-8", "replace")).decode("utf-8", "replace")
        yield re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), each)
        yield codecs.decode(each, "rot13")
        yield each[::-1]
        yield re.sub(r"<[^>]*>", "", each)
        yield re.sub(r"[\s.,;:·|/=+-]+", "", each)


def forms(word: str) -> Iterator[str]:
    """A word as it may be written in a text: plain, in base64 at each of its places, in hex, percent, entities."""
    for each in (word, word.upper(), word.title()):
        octets = each.encode()
        yield each
        for ahead in range(3):
            code = base64.b64encode(b"\0" * ahead + octets).decode()
            yield code[(8 * ahead + 5) // 6 : (8 * (ahead + len(octets))) // 6]
        yield octets.hex()
        yield octets.hex().upper()
        yield "".join(f"%{octet:02X}" for octet in octets)
        yield "".join(f"={octet:02X}" for octet in octets)
        yield "".join(f"&#{octet};" for octet in octets)
        yield "".join(f"&#x{octet:x};" for octet in octets)
        yield "".join(f"\\u{octet:04x}" for octet in octets)


def escaped(text: str, kinds: tuple[str, ...]) -> list[str]:
    """The canaries of some kinds that are in a text, whichever way they are written."""
    wanted = [form for kind in kinds for form in forms(kind)]
    small = list(kinds)
    found = [form for form in wanted if form in text]
    for view in views(text):
        plain = view.casefold()
        found += [plain[place : place + 40] for kind in small if (place := plain.find(kind)) >= 0]
    return found


def outputs(folder: Path) -> dict[str, str]:
    """All files that are shared, by name, with the names themselves."""
    found = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir() if path.name[0] != "."}
    return {**found, "names": " ".join(path.name for path in folder.rglob("*"))}


@pytest.mark.parametrize("written", [
    "QZXNabc", "%71%7A%78%6E", "=71=7A=78=6E", "&#113;&#122;&#x78;&#110;", "71 7a78 6e".replace(" ", ""), "dmka",
    "nxzq", "\\u0071\\u007a\\u0078\\u006e", base64.b64encode(b"qzxnabcdef").decode(),
    base64.b64encode(b"-qzxnabcd").decode(), base64.b64encode(b"--Qzxnabc").decode(),
    "q<b>zx</b>n", "qz\r\n xn", "q-z x.n",
])  # fmt: skip
def test_a_canary_is_found_however_it_is_written(written: str) -> None:
    assert escaped(f"before {written} after", (NEVER,))


@pytest.fixture(scope="module")
def aviary(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Cage]:
    folder = tmp_path_factory.mktemp(NEVER)
    return folder, planted(folder)


def test_there_are_ten_thousand(aviary: tuple[Path, Cage]) -> None:
    assert len(aviary[1].made) >= 10_000


@pytest.mark.parametrize("level", LEVELS)
def test_none_of_ten_thousand_canaries_escapes(level: Level, aviary: tuple[Path, Cage], run: Run) -> None:
    folder, _ = aviary
    target = folder.parent / f"for-alex-{level}"
    status, out, err = run(
        "share", str(folder / "interviews.csv"), "-o", str(target), "--level", level, "--today", str(TODAY)
    )
    assert status == 0, err
    made = outputs(target)
    assert set(made) == {"followups.ics", "index.html", "this-week.html", "names"}
    hidden = HIDDEN[level]
    for name, text in {**made, "stdout": out.replace(str(target), "")}.items():
        assert not escaped(text, hidden), (level, name)
        assert level == "full" or NUMBER not in re.sub(r"[\s().+-]", "", text), (level, name)
    key = json.loads((folder / "state.json").read_text(encoding="utf-8"))["share"]
    assert all(key not in text and key.upper() not in text for text in (*made.values(), out, err))
    # what a level shows is found: otherwise there might be nothing to find
    text = " ".join(made.values())
    assert all(escaped(text, (kind,)) for kind in (FULL, NAMED) if kind not in hidden)
    assert (NUMBER in re.sub(r"[\s().+-]", "", text)) is (level == "full")


def test_rows_that_cannot_be_read_show_nothing_of_themselves(aviary: tuple[Path, Cage], run: Run) -> None:
    folder, _ = aviary
    broken = folder / "broken"
    broken.mkdir()
    cage = Cage()
    rows = [row(cage, number) for number in range(8)]
    for number, (column, cell) in enumerate(
        (("interview", NEVER), ("promised", f"some {NEVER} day"), ("timezone", NEVER), ("status", NEVER))
    ):
        rows[number][column] = cell
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    (broken / "interviews.csv").write_text(text.getvalue(), encoding="utf-8")
    target = folder.parent / "for-alex-broken"
    status, out, _ = run(
        "share",
        str(broken / "interviews.csv"),
        "-o",
        str(target),
        "--level",
        "initials",
        "--today",
        str(TODAY),
    )
    assert status == 1
    for name, shared in {**outputs(target), "stdout": out.replace(str(target), "")}.items():
        assert not escaped(shared, (NEVER, FULL, NAMED)), name


SPELLED: Final = {
    "Jürgen Qzwmüller": ("qzwmueller", "Qzwmullers", "QZWMÜLLER'S", "Juergens", "Jurgen"),
    "Joerg Qzwgoetz": ("Qzwgötz’s", "Jörg", "qzwgotz"),
    "Élodie Qzwñandú": ("elodie", "QZWNANDUS"),
    "Bo Wu": ("Bo's", "WU"),
    "田中太郎": ("田中さん", "太郎"),
    "김철수": ("철수씨",),
    "王小明": ("王先生", "小明"),
}
"""People, and how else their names are written in cells that `named` shows."""


def spelled_sheet(code: str) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        [
            "company",
            "role",
            "round",
            "interview",
            "people",
            "address",
            "topic",
            "news",
            "materials",
            "language",
            "Code",
        ]
    )
    number = 0
    for name, others in SPELLED.items():
        for other in (name, *others):
            number += 1
            day = f"2026-11-{10 + number % 12} 10:00"
            writer.writerow([
                f"Acme {number} ({other})", f"Nurse for {other}", f"second, {other}",
                day, f"{name} [the plan of {other}]", "77 Qzwelm Rise, 60614 Springfield", "",
                f"the wing of {other}", f"the code {code[:5]} or 77 Qzwelm Rise", "de" if number % 2 else "", code,
            ])  # fmt: skip
    return text.getvalue()


@pytest.mark.parametrize("level", ["busy", "initials", "named"])
def test_nobody_escapes_by_another_spelling_and_no_number_by_being_short(
    level: Level, tmp_path: Path, run: Run
) -> None:
    sheet, target = tmp_path / "interviews.csv", tmp_path / "out"
    sheet.write_text(spelled_sheet("5512067"), encoding="utf-8")
    (tmp_path / "followup.toml").write_text(
        '[me]\nname = "Sam"\ntimezone = "UTC"\ncountry = "US"\n', encoding="utf-8"
    )
    arguments = ("share", str(sheet), "-o", str(target), "--today", str(TODAY))
    status, out, err = run(*arguments, "--level", level)
    assert status == 0, err
    made = {**outputs(target), "stdout": out.replace(str(target), "")}
    words = {"qzw", "Qzw", "Elm Rise", "elm Rise", "田中", "太郎", "철수", "小明", "王先", "55120"}
    words |= {"Jürgen", "Jörg", "Juergen", "Joerg", "Jurgen", "Élodie", "elodie"}
    hidden = {form for word in words for form in (word, *forms(word)) if form == word or len(form) > 5}
    short = re.compile(r"\b(?:Bo|Wu|WU)\b")
    for name, text in made.items():
        for view in views(text):
            assert not [form for form in hidden if form in view], (level, name)
        assert not short.search(text), (level, name)
    assert level != "named" or ("somebody" in made["index.html"] and "jemand" in made["index.html"])
    run(*arguments, "--level", "full")
    shown = " ".join(outputs(target).values())
    assert all(word in shown for word in ("Qzw", "田中", "철수", "小明"))
