"""``connect`` in a terminal: every calendar, every way, every wrong key, as somebody sees it for the first time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from terminals import END, INTERRUPT, Terminal, terminals

from ics_followup.publish.connecting.calendars import CALENDARS
from ics_followup.publish.connecting.ways import WAYS

pytestmark = pytest.mark.usefixtures("own_config")

SHEET = "company,role,interview,people\nAcme,Nurse,2026-11-19 10:00,Dana Ortiz\n"
SETTINGS = '# mine\n[me]\nname = "Sam Rivera" # me\ntimezone = "America/Chicago"\ncountry = "US"\n'
TOKEN = "ghp_canaryCANARY0123456789"
GIT_TOKEN = "glpat-canaryCANARY"
Start = Callable[..., Terminal]


@pytest.fixture
def start(plain: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Starts a verb beside a sheet; no browser is ever opened, and there is neither cron nor systemd."""
    (plain / "interviews.csv").write_text(SHEET)
    (plain / "followup.toml").write_text(SETTINGS)
    (plain / "Dropbox").mkdir()
    monkeypatch.setenv("BROWSER", "true")
    with terminals() as started:

        def run(*words: str, before: str = "") -> Terminal:
            words = words or ("connect", "--today", "2026-11-22")
            started.append(Terminal(plain, words, before=before))
            return started[-1]

        yield run


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        return


@pytest.fixture
def served(plain: Path) -> Iterator[str]:
    """A web server that shows what stands in the folder."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(plain)))
    server.daemon_threads = True
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def settings(folder: Path) -> str:
    return (folder / "followup.toml").read_text()


def begun(shown: Terminal, calendar: str, way: str, *, employer: str = "", rings: str = "n") -> None:
    """The questions that every way has in common, up to the first one of its own."""
    shown.answers("Which calendar do you use?", calendar)
    shown.answers("What do you have at hand?", way)
    shown.answers("Does your employer own this calendar?", employer)
    if CALENDARS[calendar].rings:
        shown.answers("Shall it ring ten minutes before each follow-up?", rings)
    if WAYS[way].does == "publish":
        shown.answers("every hour from 6 to 22?", "n")


def said(shown: Terminal, *sentences: str) -> None:
    for sentence in sentences:
        assert " ".join(sentence.split()) in shown.plain(), sentence
    assert shown.too_wide() == []


def github_at(base: str) -> str:
    return (
        f"from ics_followup.publish.targets import device, gist\ngist.API = device.SITE = {base!r}\n"
        "device.finish.__kwdefaults__['sleep'] = lambda seconds: None\n"
    )


# --- every way, with the questions and the last clicks of a calendar --------------------------------------------


def test_a_gist_with_a_token_that_is_wrong_at_first(
    start: Start, plain: Path, github: Any, own_config: Path
) -> None:
    shown = start(before=github_at(github.base))
    begun(shown, "google", "github")
    shown.answers("Shall it be done?", "")
    shown.answers(
        "Needed now: the token. Make one at https://github.com/settings/tokens/new?scopes=gist", "ghp_old"
    )
    shown.answers("It was not kept. Try again, or stop with Ctrl-C.", "")
    shown.answers("Please paste it, or stop with Ctrl-C.", TOKEN)
    shown.answers("Open that page now?", "n")
    assert shown.ends() == 0
    said(shown, WAYS["github"].shares, *CALENDARS["google"].subscribe, *CALENDARS["google"].remind)
    assert "The address to paste: http" in shown.plain()
    assert "canary" not in shown.said + settings(plain)
    assert "ghp_old" not in shown.said
    assert (own_config / "gist.token").read_text() == f"{TOKEN}\n"
    assert len(github.gists) == 1


def test_a_gist_by_signing_in_with_a_code(start: Start, plain: Path, github: Any, own_config: Path) -> None:
    (plain / "followup.toml").write_text(f'{SETTINGS}[publish]\nclient_id = "Iv1.abc"\n')
    github.device += [{"error": "authorization_pending"}, {"access_token": TOKEN}]
    shown = start(before=github_at(github.base))
    begun(shown, "google", "github")
    shown.answers("Shall it be done?", "")
    shown.answers("Open that page now?", "n")
    assert shown.ends() == 0
    said(shown, "Open https://github.com/login/device and type WDJB-MJHT there.", "Signed in.")
    assert "Paste it here" not in shown.plain(), "no token passes through anybody's hands"
    assert len(github.gists) == 1
    assert "canary" not in shown.said + settings(plain)


def test_a_gist_when_the_sign_in_was_refused(start: Start, plain: Path, github: Any) -> None:
    (plain / "followup.toml").write_text(f'{SETTINGS}[publish]\nclient_id = "Iv1.abc"\n')
    github.device += [{"error": "access_denied"}]
    shown = start(before=github_at(github.base))
    begun(shown, "google", "github")
    shown.answers("Shall it be done?", "")
    assert shown.ends() == 3
    said(shown, "You are not signed in: it was refused on the page.", "To go on: ics-followup connect.")
    assert github.gists == {}


def test_a_gist_that_was_deleted_by_hand_is_made_anew_after_a_yes(
    start: Start, plain: Path, github: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ICS_FOLLOWUP_TOKEN", TOKEN)
    shown = start(before=github_at(github.base))
    begun(shown, "google", "github")
    shown.answers("Shall it be done?", "")
    shown.answers("Open that page now?", "n")
    assert shown.ends() == 0
    first = settings(plain)
    for answer, status in (("", 3), ("y", 0)):
        github.gists.clear()
        shown = start("connect", "--calendar", "google", "--no-schedule", before=github_at(github.base))
        shown.answers("Shall it be done?", "")
        shown.answers("Make a new one? Calendars that follow the old one have to subscribe anew.", answer)
        if answer:
            shown.answers("Open that page now?", "n")
        assert shown.ends() == status
        assert (settings(plain) == first) == (not answer)
        assert len(github.gists) == (1 if answer else 0)


def test_a_nextcloud_with_a_wrong_password_and_a_link_of_nothing(
    start: Start, plain: Path, dav: Any, served: str
) -> None:
    shown = start()
    begun(shown, "thunderbird", "nextcloud")
    shown.answers("The WebDAV address of a folder there?", f"{dav.address}/calendar")
    shown.answers("Your user name there?", "sam")
    shown.answers("Shall it be done?", "")
    shown.answers("Paste it here (it is not shown):", "wrong")
    shown.answers("It was not kept. Try again", dav.password)
    shown.answers("Paste it here ([enter] = later):", f"{served}/nothing.ics")
    shown.answers("If that link may be wrong, paste it anew ([enter] = it is right):", "")
    assert shown.ends() == 0
    said(shown, WAYS["nextcloud"].shares, *CALENDARS["thunderbird"].subscribe)
    said(shown, "once ics-followup publish --look finds it there", "Its address still gives nothing yet;")
    assert f'address = "{served}/nothing.ics"' in settings(plain)


@pytest.mark.parametrize("answer", ["", GIT_TOKEN])
def test_a_branch_of_pages_over_https_asks_for_a_token_and_over_anything_else_for_none(
    start: Start, plain: Path, http: tuple[str, list[str]], bare: Path, answer: str
) -> None:
    (plain / "followup.toml").write_text(f'{SETTINGS}[publish]\nuser = "sam"\n')
    shown = start()
    begun(shown, "outlook", "pages")
    shown.answers("The git remote of a private repository?", http[0])
    shown.answers("Shall it be done?", "")
    shown.answers("[enter] = git signs in by itself):", answer)
    if answer:
        shown.answers("Copy the address of the pages", "")
        assert shown.ends() == 0
        said(shown, WAYS["pages"].shares, "Before you can subscribe:", *CALENDARS["outlook"].remind)
    else:
        assert shown.ends() == 3
        said(shown, "the git server does not know this user or token", "To go on: ics-followup connect.")
    assert "canary" not in shown.said + settings(plain)
    shown = start("connect", "--today", "2026-11-22", "--place", str(bare), "--with", "pages")
    shown.answers("every hour from 6 to 22?", "n")
    shown.answers("Shall it be done?", "")
    if answer:
        shown.answers("Take away the copy at the place of before?", "n")
    shown.answers("Copy the address of the pages", "")
    assert shown.ends() == 0
    assert "git signs in by itself" not in shown.said


def test_a_coach_who_hosts(start: Start, plain: Path, dav: Any, served: str) -> None:
    shown = start()
    begun(shown, "apple", "coach", rings="")
    shown.answers("The address of the folder that your coach gave you?", f"{dav.address}/calendar")
    shown.answers("The user name that your coach gave you?", "sam")
    shown.answers("Shall it be done?", "")
    shown.answers("Needed now: the password that your coach gave you.", dav.password)
    shown.answers("Ask your coach for the address at which calendars fetch that file.", "")
    assert shown.ends() == 0
    said(shown, WAYS["coach"].shares, *CALENDARS["apple"].remind, "connect --address LINK")
    assert "alarm = 10" in settings(plain)
    shown = start()
    shown.answers("Set now: Apple Calendar; a coach who hosts it for you", "")
    shown.answers("7 a coach who hosts it for you (set now)", INTERRUPT)
    assert shown.ends() == 1


def test_a_computer_that_is_always_on(start: Start, plain: Path) -> None:
    shown = start()
    begun(shown, "thunderbird", "serve")
    shown.answers("Shall it be done?", "")
    assert shown.ends() == 0
    said(
        shown,
        WAYS["serve"].shares,
        "On that computer run: ics-followup serve",
        *CALENDARS["thunderbird"].subscribe,
    )


@pytest.mark.parametrize("word", CALENDARS)
def test_nothing_at_hand_says_for_each_calendar_how_to_import_and_how_again(
    start: Start, plain: Path, word: str
) -> None:
    if word == "caldav":
        pytest.importorskip("caldav")
        shown = start("connect", "--list")
        assert shown.ends() == 0
        said(shown, "--calendar caldav: a calendar server (CalDAV)")
        return
    calendar = CALENDARS[word]
    shown = start()
    begun(shown, word, "nothing", employer="n")
    shown.answers("Shall it be done?", "y")
    assert shown.ends() == 0
    said(shown, WAYS["nothing"].shares, f"After a change: {calendar.again}", *calendar.remind_taken_in)
    assert "Subscribed Calendars" not in shown.plain()
    said(shown, *(step.format(file=plain / "followups.ics") for step in calendar.take_in))
    assert "[publish]" not in settings(plain)
    assert "crontab" not in shown.said


@pytest.mark.parametrize("word", [word for word in CALENDARS if word != "caldav"])
def test_an_employers_calendar_is_told_the_hour_and_nothing_else(
    start: Start, plain: Path, served: str, word: str
) -> None:
    shown = start()
    begun(shown, word, "server", employer="y")
    shown.answers("Which folder does the web server serve?", "Dropbox")
    shown.answers("At which address does it serve that folder?", f"{served}/Dropbox")
    shown.answers("Shall it be done?", "")
    if CALENDARS[word].page and not CALENDARS[word].system:
        shown.answers("Open that page now?", "n")
    assert shown.ends() == 0
    said(
        shown, WAYS["server"].shares, "events say only Reminder, and nobody reads more in them than the hour"
    )
    said(shown, *CALENDARS[word].subscribe)
    (file,) = (plain / "Dropbox").iterdir()
    assert b"Acme" not in file.read_bytes()
    assert b"Dana" not in file.read_bytes()


# --- wrong keys ----------------------------------------------------------------------------------------------------

QUESTIONS = {
    "Which calendar do you use?": "google",
    "What do you have at hand?": "folder",
    "Does your employer own this calendar?": "",
    "every hour from 6 to 22?": "n",
    "Which folder, inside the synced one?": "Dropbox",
    "Shall it be done?": "",
}


@pytest.mark.parametrize("key", [INTERRUPT, END], ids=["ctrl-c", "ctrl-d"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_stopping_at_any_question_changes_nothing(start: Start, plain: Path, question: str, key: str) -> None:
    shown = start()
    for asked, answer in QUESTIONS.items():
        shown.answers(asked, key if asked == question else answer)
        if asked == question:
            break
    assert shown.ends() == 1
    said(shown, "Stopped. Nothing was changed.")
    assert settings(plain) == SETTINGS
    assert {path.name for path in plain.iterdir()} == {"interviews.csv", "followup.toml", "Dropbox"}
    assert "Traceback" not in shown.said


@pytest.mark.parametrize("key", [INTERRUPT, END], ids=["ctrl-c", "ctrl-d"])
def test_stopping_where_the_token_is_asked_keeps_the_answers_and_says_so(
    start: Start, plain: Path, github: Any, key: str
) -> None:
    shown = start(before=github_at(github.base))
    begun(shown, "google", "github")
    shown.answers("Shall it be done?", "")
    shown.answers("Paste it here (it is not shown):", key)
    assert shown.ends() == 1
    said(shown, "Stopped. What you answered is kept in followup.toml. To go on: ics-followup connect.")
    assert 'to = "gist"' in settings(plain)
    assert github.asked == []


def test_empty_and_wrong_answers_are_asked_again_and_words_do_as_well_as_numbers(
    start: Start, plain: Path
) -> None:
    shown = start()
    shown.answers("A few questions bring the follow-ups into your calendar.", "")
    for wrong in ("0", "6", "-1", "1.", "²", "calendar", "x" * 60):
        shown.answers("Please answer with a number from 1 to 5. Number:", wrong)
    shown.answers("Please answer with a number from 1 to 5. Number:", " OUTLOOK ")
    shown.answers("What do you have at hand?", "dropbox")
    shown.answers("Does your employer own this calendar?", "?")
    shown.answers("Please answer y (yes) or n (no).", "n")
    shown.answers("every hour from 6 to 22?", "n")
    shown.answers("Which folder, inside the synced one?", "  ")
    shown.answers("Please write it, or stop with Ctrl-C.", "Dropbox")
    shown.answers("Shall it be done?", "n")
    assert shown.ends() == 1
    said(shown, "Nothing was changed. The other ways: ics-followup connect --list")
    assert settings(plain) == SETTINGS


def test_an_answer_that_cannot_be_is_asked_again_at_once(
    start: Start, plain: Path, dav: Any, served: str
) -> None:
    (plain / "my folder").mkdir()
    shown = start()
    begun(shown, "google", "server")
    shown.answers("Which folder does the web server serve?", "nowhere")
    shown.answers("Make it first, or write another one.", "interviews.csv")
    shown.answers("Make it first, or write another one.", "my folder")
    shown.answers("At which address does it serve that folder?", "example.org/cal")
    shown.answers("That cannot be used: write a whole address", "ftp://example.org")
    shown.answers("That cannot be used:", f"{served}/my%20folder/")
    shown.answers("Shall it be done?", "")
    shown.answers("Open that page now?", "n")
    assert shown.ends() == 0
    assert len(list((plain / "my folder").iterdir())) == 1
    assert shown.too_wide() == []
    shown = start("connect", "--with", "nextcloud", "--no-schedule", "--today", "2026-11-22")
    shown.answers("The WebDAV address of a folder there?", "my folder")
    shown.answers(
        "It must be the https address of the folder on the WebDAV server.", "http://cloud.example.org/dav"
    )
    shown.answers(
        "It must be the https address of the folder on the WebDAV server.", "https://sam:canary@a.example/"
    )
    shown.answers("(like https:", INTERRUPT)
    assert shown.ends() == 1


# --- again ---------------------------------------------------------------------------------------------------------


def test_again_with_enter_alone_changes_nothing_and_offers_what_was_chosen(
    start: Start, plain: Path, served: str
) -> None:
    shown = start()
    begun(shown, "outlook", "server")
    shown.answers("Which folder does the web server serve?", "Dropbox")
    shown.answers("At which address does it serve that folder?", f"{served}/Dropbox")
    shown.answers("Shall it be done?", "")
    shown.answers("Open that page now?", "n")
    assert shown.ends() == 0
    before = settings(plain)
    shown = start()
    shown.answers("2 Outlook (set now)", "")
    shown.answers("5 a web server of your own, or a web space whose folder is on this computer (set now)", "")
    shown.answers("Does your employer own this calendar?", "")
    shown.answers("every hour from 6 to 22?", "n")
    shown.answers("[enter] = Dropbox:", "")
    shown.answers("[enter] = http", "")
    shown.answers("Shall it be done?", "")
    shown.answers("Open that page now?", "n")
    assert shown.ends() == 0
    assert settings(plain) == before
    said(shown, "Set now: Outlook; a web server of your own", "What you do not answer anew stays.")
    shown = start("connect", "--list")
    assert shown.ends() == 0
    said(shown, "Set now: Outlook; a web server of your own", f"Calendars fetch it from {served}/Dropbox/")


def test_one_answer_as_an_option_asks_only_what_is_not_known(start: Start, plain: Path, served: str) -> None:
    shown = start()
    begun(shown, "google", "folder")
    shown.answers("Which folder, inside the synced one?", "Dropbox")
    shown.answers("Shall it be done?", "")
    shown.answers("Paste it here ([enter] = later):", "")
    assert shown.ends() == 0
    said(shown, "Then run: ics-followup connect --address LINK")
    (file,) = (plain / "Dropbox").iterdir()
    shown = start(
        "connect", "--address", f"{served}/Dropbox/{file.name}", "--no-schedule", "--today", "2026-11-22"
    )
    shown.answers("Shall it be done?", "")
    shown.answers("Open that page now?", "n")
    assert shown.ends() == 0
    assert "Which calendar" not in shown.said
    said(shown, *CALENDARS["google"].subscribe, "What is left to click: 1.")


def test_a_computer_that_can_run_no_job_says_so_and_publishes_all_the_same(
    start: Start, plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (plain / "programs").mkdir()
    monkeypatch.setenv("PATH", str(plain / "programs"))
    shown = start()
    shown.answers("Which calendar do you use?", "google")
    shown.answers("What do you have at hand?", "folder")
    shown.answers("Does your employer own this calendar?", "")
    shown.answers("every hour from 6 to 22?", "")
    shown.answers("Which folder, inside the synced one?", "Dropbox")
    shown.answers("Shall it be done?", "")
    shown.answers("Paste it here ([enter] = later):", "")
    assert shown.ends() == 3
    said(
        shown,
        "The job was not installed. This computer has neither cron nor a systemd of your own",
        "Before you can subscribe:",
    )
    assert len(list((plain / "Dropbox").iterdir())) == 1


def test_a_second_computer_asks_before_it_takes_over(start: Start, plain: Path) -> None:
    (plain / "state.json").write_text(
        '{"version": 1, "computer": {"id": "%s", "name": "kitchen", "since": "2026-11-01T10:00:00+00:00"}}'
        % ("f" * 32)
    )
    for answer in ("", "y"):
        shown = start(
            "connect", "--calendar", "google", "--with", "folder", "--place", "Dropbox", "--no-schedule"
        )
        if not answer:
            shown.answers("Does your employer own this calendar?", "")
        shown.answers("Shall it be done?", "")
        shown.answers('The computer "kitchen" publishes this feed since Sun 1 Nov', answer)
        if answer:
            shown.answers("Paste it here ([enter] = later):", "")
        assert shown.ends() == (0 if answer else 3)
        assert len(list((plain / "Dropbox").iterdir())) == (1 if answer else 0)
