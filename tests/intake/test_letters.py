"""Which letters a file has: as it says, as its bytes say, or guessed soberly with a word as evidence."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ics_followup.intake import read_table
from ics_followup.intake.dialect.letters import decoded
from ics_followup.intake.dialect.western import best_western
from ics_followup.problems import DataError, Problem

HEAD = "company,role,interview,people\n"
WEST = "Müller GmbH,Pfleger,2026-11-20,Jürgen Weiß\nCafé Noël,Chef,,Hélène\nPeña,Nurse,,Begoña Núñez\n"
SAMPLES = {
    "cp1252": WEST,
    "mac_roman": WEST,
    "cp850": WEST,
    "cp1250": "Škoda,Inženýr,2026-11-20,Tomáš Dvořák\nPoczta,Księgowa,2026-11-22,Małgorzata Wójcik\n",
    "cp1251": "Яндекс,Инженер,2026-11-20,Иван Петров\nСбербанк,Аналитик,2026-11-21,Мария Иванова\n",
    "koi8_r": "Яндекс,Инженер,2026-11-20,Иван Петров\nСбербанк,Аналитик,2026-11-21,Мария Иванова\n",
    "cp1253": "Εθνική Τράπεζα,Αναλυτής,2026-11-20,Γιώργος Παπαδόπουλος\n",
    "cp932": "株式会社トヨタ,エンジニア,2026-11-20,田中 美咲\nソニー,営業,2026-11-21,佐藤 健\n",
    "gb18030": "华为技术有限公司,工程师,2026-11-20,王伟\n阿里巴巴,产品经理,2026-11-21,李娜\n",
    "cp949": "삼성전자,엔지니어,2026-11-20,김민수\n현대자동차,디자이너,2026-11-21,이영희\n",
}


def only_warning(data: bytes) -> Problem:
    (warning,) = read_table(data, "i.csv").warnings
    assert warning.severity == "warning"
    return warning


def what_is_wrong(data: bytes) -> str:
    with pytest.raises(DataError) as caught:
        read_table(data, "i.csv")
    return caught.value.problems[0].what


@pytest.mark.parametrize("encoding", SAMPLES)
def test_letters_are_told_by_their_words_and_one_is_shown(encoding: str) -> None:
    text = HEAD + SAMPLES[encoding]
    table = read_table(text.encode(encoding), "i.csv")
    assert [row.cells for row in table.rows] == [row.cells for row in read_table(text.encode(), "i.csv").rows]
    (warning,) = table.warnings
    word = warning.what.rpartition(": '")[2][:-1]
    assert word
    assert not word.isascii()
    assert word in text
    assert "CSV UTF-8" in warning.remedy


def test_the_warning_names_the_letters_and_a_word() -> None:
    what = only_warning("company,role\nAcme,Köchin\n".encode("cp1252")).what
    assert what == "The letters of this file are not UTF-8; read as Windows-1252: 'Köchin'"


@pytest.mark.parametrize("name", ["Müller", "Zoë", "Peña", "García", "François", "Ærø"])
def test_one_western_name_alone_is_windows_1252(name: str) -> None:
    assert read_table(f"company\n{name}\n".encode("cp1252"), "i.csv").rows[0].cells == (name,)


@pytest.mark.parametrize(
    "text",
    ["“Acme” – the best…", "50 € per day", "Dana’s café", "naïve · façade", "«Noël» n° 5"],
)
def test_windows_punctuation_is_windows_1252(text: str) -> None:
    assert best_western(text.encode("cp1252")) == "cp1252"


NAMES = (
    "Müller", "Jürgen Weiß", "Hélène Lefèvre", "François", "Zoë Brontë", "Begoña Núñez", "Iñaki", "José", "García",
    "Søren Ærø", "Åse Ørsted", "Björn Åkesson", "João", "Conceição", "Niccolò", "Cité", "Chloë", "D’Angelo", "O'Neil",
)  # fmt: skip


@settings(max_examples=60)
@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6))
def test_western_names_are_never_taken_for_anything_else(names: list[str]) -> None:
    text = HEAD + "".join(f"{name},x,,\n" for name in names)
    assert decoded(text.encode("cp1252"), "i.csv")[0] == text


def test_two_chinese_names_alone_are_refused_since_they_could_be_korean() -> None:
    assert "letters cannot be made out" in what_is_wrong(
        (HEAD + "阿里巴巴,产品经理,,李娜\n").encode("gb18030")
    )


def test_one_wrong_byte_is_shown_with_its_line_and_column() -> None:
    data = "company,role\nBéla,x\nJürgen,Müller\n".encode().replace("Müller".encode(), b"M\xfcller")
    warning = only_warning(data)
    assert warning.what.endswith("read as Windows-1252: 'Müller'")
    assert warning.place is not None
    assert (warning.place.line, warning.place.column, warning.place.source) == (3, 9, "Jürgen,Müller")


def test_two_exports_of_different_letters_one_below_the_other() -> None:
    data = "company,role\nMüller,Köchin\n".encode() + "Weiß,x\n".encode("cp1252")
    table = read_table(data, "i.csv")
    assert [row.cells[0] for row in table.rows] == ["Müller", "Weiß"]


def test_letters_saved_twice_over_are_undone_only_if_all_of_them_say_so() -> None:
    twice = "company,role\nMüller,Café €5\n".encode().decode("cp1252")
    assert read_table(twice.encode(), "i.csv").rows[0].cells == ("Müller", "Café €5")
    mixed = twice + "Ã¼ber Weiß,x\n"
    assert read_table(mixed.encode(), "i.csv").rows[0].cells[0] == "MÃ¼ller"


@settings(max_examples=60)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="ÃÅÂÄâ"), max_size=20))
def test_utf8_is_never_changed(text: str) -> None:
    sheet = f"company,role\n{text}\n"
    assert decoded(sheet.encode(), "i.csv") == (sheet, ())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_utf8_and_utf16_and_utf32_are_read_without_a_warning(encoding: str) -> None:
    text = HEAD + WEST
    assert decoded(text.encode(encoding), "i.csv") == (text, ())


def test_a_zero_byte_in_text_is_shown_where_it_stands() -> None:
    assert "zero byte" in what_is_wrong(b"company,role\nAc\0me,x\n")


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(128, 256)) * 3,
        bytes(range(1, 256)) * 40,
        b"\xff\xfec\0o",
        b"\xff\xfe\x00\xd8,\0\n\0",
        b"company\n\0\xff\n",
    ],
)
def test_binary_data_are_refused_as_no_text(data: bytes) -> None:
    assert any(word in what_is_wrong(data) for word in ("text file", "zero byte", "letters cannot", "column"))


def test_the_library_for_guessing_is_imported_only_where_utf8_fails() -> None:
    script = (
        "import sys; from ics_followup.intake import read_table; "
        "[read_table('company\\nMüller\\n'.encode(letters), 'i.csv') for letters in ('utf-8', 'cp1252')]; "
        "sys.exit(int('charset_normalizer' in sys.modules or 'python_calamine' in sys.modules))"
    )
    assert subprocess.run((sys.executable, "-c", script), check=False).returncode == 0
