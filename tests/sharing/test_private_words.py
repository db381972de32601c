"""At `named` no address, number, code or link is left of a cell, however it is written; ordinary cells stay."""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from datetime import date
from time import process_time
from typing import Final

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from ics_followup.planning import plan_for
from ics_followup.sharing.codes import without_codes
from ics_followup.sharing.feed import feed_of
from ics_followup.sharing.pages import index_page, week_page
from ics_followup.sharing.postal import without_postal_addresses
from ics_followup.sharing.redact import shared_from
from ics_followup.sharing.scrubbing import without_addresses
from ics_followup.sharing.spellings import in_plain_signs
from ics_followup.sharing.web_addresses import domains_of, without_web_addresses
from ics_followup.source import Source

TODAY: Final = date(2026, 11, 26)

STREETS: Final = """\
77 Canarystreet
Canarie Ave 1200
Canarie Avenue 1200
77 Canarystreet 02139 Canary
Straße: Kanarienweg 12, 10115 Kanarienlin
12 Canary St., Canarytown
12 canary street
1200 Canary Blvd Suite 400
1200 Canary Blvd., Ste. 400, Canarytown
12 Canary Dr
12 Canary Ct, Canarytown, MA 02139
500 W 42nd St
12 Canary Way
12 Canary Ln.
77 Canary Hwy
77 Canary Pkwy
77 Canary Rd, Apt 4B
12 Canary Sq
12 rue de la Canarie
12, rue de la Canarie, 75002 Canaris
Via Canaria 10
Calle Canaria, 5
ul. Canarska 5
Canariestraat 12, 1011 AB Canardam
Kanariengasse 3/12
Kanarienstr. 12
Kanarien-Str. 12a
Kanarien Straße 12
Alter Kanarienplatz 1
Am Kanarienmarkt 5
Kanariengatan 5
10115 Kanarienlin
D-10115 Kanarienlin
60311 Kanarienfurt am Main
Canarytown, NY 10001
Canarytown, MA 02139-4307
SW1A 1AA
sw1a 1aa
8001 Zürich
CH-8001 Canaryrich
A-1010 Kanarien
1010 Wien
K1A 0B6
Sydney NSW 2000
1200 Canary St Canarytown
Kanarienstr.12
Kanarienweg12
Platz der Kanarien 1
Straße des 17. Kanarie 135
12bis rue Canarie
C/ Canarie 12
Canary Ave. #1200
Canary Avenue, 1200
1200 N Canary Ave Apt. 5
１２３ Ｃａｎａｒｙ Ｓｔｒｅｅｔ
東京都千代田区千代田1-1
千代田1丁目1番1号
북가나리로 152
建国路88号
113 37 Kanarieholm
00-950 Kanarawa
Suite 400
Floor 12
PO Box 1234
P.O. Box 12
Postfach 1234""".splitlines()

ONLINE: Final = """\
canlinkz.xyz
canlinky.de
canlinky.de/canary
CANLINKY.DE
Canlinky.De
canlinky.co.uk
see:canlinky.io
canlinky.technology
canlinky.рф
https：//canlinky
hxxp://canlinky.com
canlinky．de
canlinky。de
t.me/canhandle
wa.me/4912345
@canhandle
skype live:.cid.canskype
skype: canskype
Telegram-ID: canhandle
192.168.77.91
10.0.0.12
canary at canmail dot com
canary (at) canmail (dot) com
canary (a) canmail.com
canary at canmail . com
https//canmail
\\\\canary\\canshare
/home/canary
canbird#4471
canary[at]canmail[dot]com
canary { at } canmail { dot } com
canary@canmail
canary @ canmail.com
canary at canmail.com
canary.bird at canmail dot co dot uk
canary dot bird at canmail dot com
canary AT canmail DOT com
canary ät canmail punkt de
canary＠canmail.com
ｃａｎａｒｙ＠canmail.com
can\u200bary@can\u00admail.com""".splitlines()

CODES: Final = """\
ext. 4471
ext 44
Ext: 44
ext４４７１
x4471
#4471
5 5 3 2 1
1-800-CANARY
pw: canary
IG: canhandle
Durchwahl 12
DW 12
room code 919293
room code 919
PIN 1234
PIN-Nr. 1234
passcode can1
passcode: canary
Passwort = canary bird
token=canary
contraseña: canary
mot de passe : canary1
the password is canary
meeting id 123 456 789
meeting id 123 456
code: AB12CD
code AB12CD
Zugangscode 4471
Zugangscode: kanarie
Tür-Code 1234
55321
919293
٥٥٣٢١
２１２５５
12345-678
tel 4471
call 4471
ISO 27001 55321
ID 4471
AB55321""".splitlines()

_LABELS: Final = (
    "straße strasse skype telegram-id telegram ext x durchwahl dw room code pin pin-nr nr passcode passwort the is "
    "password meeting id zugangscode tür-code tel call iso 27001 suite floor po box p.o pw ig postfach sydney ab ste "
    "token contraseña mot de passe"
)
LABELS: Final = frozenset(_LABELS.split())
"""What may be left of them: the words that told what they were."""

GOOD: Final = """\
Engineer II (L5)
Team lead 24/7 support
C++ developer, .NET
365 days project
24/7/365 support
Nurse // ICU
Team #1
a/b/c tests
Level 2 Nurse, St. Luke's
Level 2 nurse at St. Luke's
Grade 5 Teacher St. Mary
Platz 3
Head of Route 66 project
1st line support
L2 2nd line support
ISO 27001 auditor
ISO 27001 Auditor
ISO/IEC 27001:2022 lead
ISO 9001/14001/45001 auditor
IEC 62304 expert
RFC 7231
SAP S/4HANA
Booking.com
monday.com
3M
7-Eleven
Studio 54
Street Smart Ltd
Avenue Capital
Platzhirsch GmbH
Wall Street Journal
Fifth Avenue Partners
Main Street Bank
Circle K
Via Rail
Square
Lane Bryant
Forever 21
20th Century Studios
Motel 6
1&1
O2
Code42
Unit4
E.ON
A.T.U
J.P.Morgan
T.J. Maxx
St. Luke's Hospital
Dr.Smith
GmbH & Co.KG
S.p.A.
s.Oliver
Yahoo!
U.S. Bank
Forbes 2000 company
Inc. 5000
Node.js developer
Next.js/React
ASP.NET Core engineer
Vue.js, D3.js
Socket.io chat
senior dot net developer
the dot com boom
resume.pdf
my_portfolio.docx
e.g. this, i.e. that
1.5 FTE
v2.0 launch
Python 3.12, Java 17, C# 12
Windows Server 2019
Office 365 admin
D365 consultant
Boeing 737 pilot
A320neo mechanic
GPT-4 and Web 2.0
Industrie 4.0
K-12 teacher
B2B sales
5G core
COVID-19, H1N1 and B12
401(k) plans
Section 508, SOX 404
Form 10-K
Q3 2026
the 2026 Graduate Program
from 2026-11-24 to 2026-12-01
the years 2019-2026
100 000 beds
10,000 users
$1.5M and 80%
10:00 to 11:30, room 2.114
room 3125
Nurse, ward 12
Test suite owner
Code review
Code of Conduct
low-code 2.0
PIN pad firmware
x86, x264 and X.509
Account manager
Badge printing
Floor manager
Box office
Inbox 10
Call center
Skype interview
WhatsApp support
LinkedIn ads
Windows Phone 8
iPhone 15
Google Drive
2 Way Radio
3 Way Merge
1000 Genomes Project
1200 Bed Hospital
24 March road trip
a 12 week drive
Platz 1 beim Hackathon
auf Platz 1
Arbeitsplatz 4.0
Dipl.-Ing.
Dr.med. Huber
M.Sc. in data
meet @ noon
look at (most) things
R&D: a/b tests, and/or
½ day ™ “ﬁt” …
第3回 面接
2次面接
ｆｕｌｌ-ｗｉｄｔｈ""".splitlines()


def private_parts(text: str) -> list[str]:
    """What must not be seen of a private text: its words but for those that say what it is."""
    words = re.findall(r"[^\W_]+(?:[-'.][^\W_]+)*", in_plain_signs(text))
    return [word for word in words if word.casefold() not in LABELS and (len(word) > 2 or word.isdecimal())]


@pytest.mark.parametrize("private", [*STREETS, *ONLINE, *CODES])
@pytest.mark.parametrize(
    "around", ["{}", "Nurse, {}", "the ward of {}", "the rota ({})", "the plan: {}", "{}, second floor"]
)
def test_nothing_private_is_left_of_a_cell(private: str, around: str) -> None:
    for text in (around.format(private), around.format(private.upper())):
        left = without_addresses(text).casefold()
        allowed = around.casefold()
        assert not [
            part for part in private_parts(private) if part.casefold() in left.replace(allowed, "")
        ], left
        assert "…" in left
        assert around.partition("{")[0].casefold() in left
        assert without_addresses(left) == left


def test_there_are_enough_ordinary_cells() -> None:
    assert len(GOOD) == len(set(GOOD)) > 100


@pytest.mark.parametrize("good", GOOD)
def test_ordinary_roles_companies_topics_and_materials_stay_sign_for_sign(good: str) -> None:
    assert without_addresses(good) == good


@pytest.mark.parametrize(
    ("company", "left"),
    [
        ("canlinkz.xyz", "canlinkz.xyz"),
        ("Canlinkz.xyz GmbH", "Canlinkz.xyz GmbH"),
        ("Canlinkz.xyz (Berlin)", "Canlinkz.xyz (Berlin)"),
        ("Acme canlinkz.xyz", "Acme …"),
        ("Acme (canlinkz.xyz)", "Acme (…)"),
        ("canlinkz.xyz/jobs", "…"),
        ("www.canlinkz.xyz", "…"),
        ("jobs@canlinkz.xyz", "…"),
        ("https://canlinkz.xyz", "…"),
    ],
)
def test_a_domain_stays_where_it_is_the_name_of_the_company(company: str, left: str) -> None:
    assert without_addresses(company, domains_of([company])) == left


def test_the_name_of_a_company_stays_in_a_role_but_no_page_of_it() -> None:
    names = domains_of(["Canlinkz.xyz"])
    assert without_addresses("Editor at canlinkz.xyz or canlinky.de", names) == "Editor at canlinkz.xyz or …"
    assert without_addresses("the plan on canlinkz.xyz/zed", names) == "the plan on …"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Nurse at 77 Canarystreet with night shifts", "Nurse at … with night shifts"),
        ("4 Main Street, Springfield; the lab", "…; the lab"),
        ("Acme, Boston, MA 02139", "Acme, …"),
        ("Acme Boston, MA 02139", "Acme …"),
        ("12 Elm St. or 4 Oak Rd", "… or …"),
        ("12 Elm Street, 4th of July plan", "…, 4th of July plan"),
        ("two nurses for 3 wards, Dr. Li", "two nurses for 3 wards, Dr. Li"),
    ],
)
def test_an_address_goes_with_what_belongs_to_it(text: str, left: str) -> None:
    assert without_addresses(text) == left


# --- any private text in any place ------------------------------------------------------------------------------

letters = st.text(string.ascii_lowercase, min_size=4, max_size=8).map(lambda word: f"qz{word}x")


def numbers(least: int, most: int) -> st.SearchStrategy[str]:
    return st.integers(10 ** (least - 1), 10**most - 1).map(str)


ats = st.sampled_from(("@", "＠", " at ", " (at) ", "[at]", " AT ", " @ ", "(at)", " {at} "))
dots = st.sampled_from((".", " dot ", " (dot) ", "[dot]", " DOT ", "．", "."))
ends = st.sampled_from(("com", "de", "xyz", "io", "co.uk", "museum", "ch"))
mails = st.builds(
    "{}{}{}{}{}".format, letters, ats, letters, dots, st.sampled_from(("com", "de", "org", "io"))
)
sites = st.builds(
    "{}{}.{}{}".format, st.sampled_from(("", "www.", "https://", "hxxp://", "https：//")), letters, ends,
    st.sampled_from(("", "/", "/qzpath", ":8080/qzx", "?qzx=1")),
)  # fmt: skip
handles = st.builds(
    "{}{}".format, st.sampled_from(("@", "t.me/", "wa.me/", "skype: ", "live:.cid.", "telegram: ")), letters
)
english = st.sampled_from(
    (
        "St.",
        "Street",
        "Ave",
        "Avenue",
        "Rd",
        "Road",
        "Blvd",
        "Dr",
        "Lane",
        "Ln",
        "Hwy",
        "Pkwy",
        "Sq",
        "Ct",
        "Way",
    )
)
german = st.sampled_from(
    ("straße", "strasse", "str.", "weg", "gasse", "platz", "allee", "street", "ufer", "straat")
)
streets = st.one_of(
    st.builds("{} {} {}".format, numbers(1, 4), letters.map(str.title), english),
    st.builds("{} {} {}".format, letters.map(str.title), english, numbers(2, 4)),
    st.builds("{}{} {}".format, letters.map(str.title), german, numbers(1, 3)),
    st.builds("{} {}{}".format, numbers(1, 3), letters.map(str.title), german),
    st.builds(
        "{}{} {}, {} {}".format,
        letters.map(str.title),
        german,
        numbers(1, 3),
        numbers(5, 5),
        letters.map(str.title),
    ),
    st.builds("{} {}".format, numbers(5, 5), letters.map(str.title)),
    st.builds("{}, {} {}".format, letters.map(str.title), st.sampled_from(("NY", "MA", "CA")), numbers(5, 5)),
)
wide = st.sampled_from(("0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩"))
before_numbers = st.sampled_from(
    (
        "ext.",
        "ext",
        "PIN",
        "PIN:",
        "room code",
        "meeting id",
        "Durchwahl",
        "tel",
        "code:",
        "Zugangs-Code:",
        "DW",
    )
)
before_words = st.sampled_from(("password:", "passcode:", "Kennwort:", "Zugangscode:", "the PIN is"))


def told_number(label: str, number: str, wide: str) -> str:
    return f"{label} {number.translate(str.maketrans('0123456789', wide))}"


def grouped(number: str) -> str:
    return f"+1 (312) {number[:3]}-{number[3:]}"


codes = st.one_of(
    st.builds(told_number, before_numbers, numbers(3, 4), wide),
    st.builds("{} {}".format, before_words, letters),
    st.builds(told_number, st.just("no."), numbers(5, 9), wide),
    numbers(7, 7).map(grouped),
    numbers(9, 9).map(lambda number: f"0{number[:3]} / {number[3:5]} {number[5:]}"),
)
private = st.one_of(mails, sites, handles, streets, codes)
around = st.sampled_from(
    ("{}", "Nurse, {}", "the ward of {}", "Engineer II ({})", "the lab plan, {}", "the rota: {}",
     "{}, by day", "plans or {} or so")
)  # fmt: skip


def told(text: str) -> str:
    """A text for a search: in plain signs and small letters, with digits as ASCII has them."""
    plain = in_plain_signs(text).casefold()
    return "".join(str(int(sign)) if sign.isdecimal() else sign for sign in plain)


@hypothesis_settings(max_examples=400, deadline=None)
@given(private=private, around=around)
def test_no_private_text_is_left_in_a_good_one(private: str, around: str) -> None:
    left = told(without_addresses(around.format(private)))
    assert "qz" not in left, left
    assert not any(sign.isdecimal() for sign in left), left
    assert around.partition("{")[0].casefold() in left


CELLS: Final = ("company", "role", "round", "materials", "news", "strength", "people")


def files_of(cells: dict[str, str], sheet_bytes: Callable[..., bytes]) -> str:
    """Feed and pages of a sheet of a few rows at `named`, and each once more without lines, tags and entities."""
    rows = [
        {
            "id": f"row-{day}", "company": "Acme", "role": "Nurse", "interview": f"2026-11-{day} 10:00",
            "people": "Lee Wong", "timezone": "UTC", "country": "US", **cells,
        } for day in (10, 17, 20, 24)
    ]  # fmt: skip
    config = '[me]\nname = "Sam"\ntimezone = "UTC"\ncountry = "US"\n'
    plan = plan_for(Source(sheet=sheet_bytes(*rows), name="interviews.csv", config=config), today=TODAY)
    shared = shared_from(plan, "named", who="Sam", with_whom="", until=None, secret=bytes(32))
    made = [each.decode() for each in (feed_of(shared, None).data, index_page(shared), week_page(shared))]
    return "\n".join(
        view
        for text in made
        for view in (text, text.replace("\r\n ", "").replace("\\", ""), re.sub(r"<[^>]*>", "", text))
    )


@pytest.mark.parametrize("cell", CELLS)
@hypothesis_settings(max_examples=6, deadline=None)
@given(private=st.one_of(mails, sites, handles, streets), around=around)
def test_no_private_text_is_left_in_the_calendar_and_the_pages(
    cell: str, private: str, around: str, sheet_bytes: Callable[..., bytes]
) -> None:
    text = around.format(private)
    cells = {
        cell: f"Lee Wong [{text.replace('[', '(').replace(']', ')')}]" if cell == "people" else f"Acme {text}"
    }
    assert "qz" not in told(files_of(cells, sheet_bytes))


@pytest.mark.parametrize("cell", ["role", "round", "company", "topic", "materials", "news", "strength"])
@pytest.mark.parametrize("length", range(20, 180, 9))
def test_half_an_address_is_not_what_a_cut_leaves_of_it(
    cell: str, length: int, sheet_bytes: Callable[..., bytes]
) -> None:
    text = ("Head of the night shift and of all that goes with it, " * 4)[:length].rstrip()
    told_of = {cell: f"{text} (77 Qzcanary Street, 02139 Qzboston)", "people": "Lee Wong"}
    assert "qz" not in told(files_of(told_of, sheet_bytes))


def test_what_is_looked_for_would_be_found(sheet_bytes: Callable[..., bytes]) -> None:
    for cell in CELLS:
        text = "Lee Wong [the qzplan]" if cell == "people" else "the qzplan"
        assert "qzplan" in told(files_of({cell: text}, sheet_bytes)), cell


# --- any text ---------------------------------------------------------------------------------------------------


@hypothesis_settings(max_examples=300, deadline=None)
@given(st.text(string.ascii_letters[:8] + "0123456789 .,:;@()[]-/\n…ß街。" + "St", max_size=60))
def test_any_text_can_be_cleared_and_twice_is_as_once(text: str) -> None:
    left = without_addresses(text)
    assert without_addresses(left) == left
    assert len(left) <= len(text) + left.count("…")


SLOW: Final = (
    "12 Elm Street ", "Elm Street 12 ", "12 Elm Street, ", "Am A ", "rue de ", "12, rue A, ", "10115 Berlin ",
    "Berlin, MA 02139, ", "a dot ", "a at b dot com ", "a.b ", "canary.de ", "x.com at ", "PIN 1 ", "pin: ", "PIN 123 ",
    "code ", "ext. 44 ", "1 2 3 4 5 ", "ISO 27001/", "ISO ", "SW1A 1AA ", "…", "… ", "…,", "。", "１", "(at)", "(dot)",
    "[", "x4471 ", "is ", "a.", "2026-11-24 ",
)  # fmt: skip


@pytest.mark.parametrize("sign", SLOW)
def test_a_long_text_costs_no_more_than_its_length(sign: str) -> None:
    begin = process_time()
    for clear in (without_addresses, without_web_addresses, without_postal_addresses, without_codes):
        clear(sign * (40_000 // len(sign)))
    assert process_time() - begin < 4
