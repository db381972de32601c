"""Signing in with a code, as RFC 8628 says and GitHub does."""

from __future__ import annotations

from typing import Any

import pytest

from ics_followup.publish.targets.base import Limits, SendFailure
from ics_followup.publish.targets.device import begin, finish

pytestmark = pytest.mark.usefixtures("own_config")

PENDING = {"error": "authorization_pending"}
TOKEN = {"access_token": "gho_canary", "token_type": "bearer", "scope": "gist"}


class Clock:
    """Seconds that pass only by sleeping."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def signed_in(github: Any, quick: Limits, *answers: dict[str, Any]) -> tuple[str, list[float]]:
    github.device = list(answers)
    clock = Clock()
    code = begin("Iv1.app", limits=quick)
    token = finish("Iv1.app", code, limits=quick, sleep=clock.sleep, clock=lambda: clock.now)
    return token, clock.slept


def test_the_code_and_the_page_are_shown_and_the_token_comes_once_it_was_typed(
    github: Any, quick: Limits
) -> None:
    code = begin("Iv1.app", limits=quick)
    assert (code.user, code.page) == ("WDJB-MJHT", "https://github.com/login/device")
    token, slept = signed_in(github, quick, PENDING, PENDING, TOKEN)
    assert token == "gho_canary"
    assert slept == [5, 5, 5]
    method, path, headers, body = github.asked[-1]
    assert (method, path, headers["accept"]) == ("POST", "/login/oauth/access_token", "application/json")
    assert b"grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code" in body
    assert b"scope=gist" in github.asked[0][3], "no more is asked for than gists"


def test_slow_down_makes_every_later_wait_longer(github: Any, quick: Limits) -> None:
    assert signed_in(github, quick, {"error": "slow_down"}, PENDING, TOKEN)[1] == [5, 10, 10]
    assert signed_in(github, quick, {"error": "slow_down", "interval": 20}, TOKEN)[1] == [5, 20]


def test_an_error_as_status_400_is_the_same(github: Any, quick: Limits) -> None:
    github.faults = []
    clock = Clock()
    code = begin("Iv1.app", limits=quick)
    github.faults = [lambda request: request.says(400, PENDING)]
    github.device = [TOKEN]
    assert finish("Iv1.app", code, limits=quick, sleep=clock.sleep, clock=lambda: clock.now) == "gho_canary"


def test_a_connection_that_breaks_makes_the_waits_grow(github: Any, quick: Limits) -> None:
    clock = Clock()
    code = begin("Iv1.app", limits=quick)
    github.faults = [(503, {})] * 4
    github.device = [TOKEN]
    finish("Iv1.app", code, limits=quick, sleep=clock.sleep, clock=lambda: clock.now)
    assert clock.slept == [5, 10]


REFUSALS = {
    "access_denied": "refused on the page",
    "expired_token": "not used in time",
    "incorrect_client_credentials": "does not know client_id",
    "device_flow_disabled": "Device Flow",
    "something_new": "something_new",
    "<script>": "an error",
}


@pytest.mark.parametrize(("error", "said"), REFUSALS.items())
def test_a_refusal_is_said_in_plain_words(github: Any, quick: Limits, error: str, said: str) -> None:
    with pytest.raises(SendFailure, match=said) as caught:
        signed_in(github, quick, PENDING, {"error": error})
    assert str(caught.value).startswith("You are not signed in")


def test_a_code_that_is_never_typed_runs_out(github: Any, quick: Limits) -> None:
    clock = Clock()
    code = begin("Iv1.app", limits=quick)._replace(lives=22)
    github.device = [PENDING] * 9
    with pytest.raises(SendFailure, match="not used in time"):
        finish("Iv1.app", code, limits=quick, sleep=clock.sleep, clock=lambda: clock.now)
    assert clock.slept == [5, 5, 5, 5]


def test_a_page_that_is_not_https_is_not_shown(github: Any, quick: Limits) -> None:
    wrong = {"device_code": "d", "user_code": "A", "verification_uri": "http://evil.example/"}
    github.faults = [lambda request: request.says(200, wrong)]
    with pytest.raises(SendFailure, match="cannot be understood"):
        begin("Iv1.app", limits=quick)
