"""Sign in at GitHub with a code instead of a token (OAuth 2.0 device authorization grant, RFC 8628)."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from ics_followup.publish.targets.base import Limits, SendFailure

SITE: Final = "https://github.com"
_GRANT: Final = "urn:ietf:params:oauth:grant-type:device_code"
_SCOPE: Final = "gist"
_SLOWER: Final = 5.0
_ALL: Final = frozenset({200, 400})
_BEGIN: Final = "You are not signed in"
_ERRORS: Final = {
    "access_denied": ("it was refused on the page", "Run it again, and choose Authorize there"),
    "expired_token": ("the code was not used in time", "Run it again, and type the code within its minutes"),
    "incorrect_client_credentials": ("GitHub does not know client_id", "Correct client_id in [publish]"),
    "device_flow_disabled": (
        "the application of client_id does not allow this",
        "Turn on Device Flow in the settings of the application, or use a token",
    ),
    "incorrect_device_code": ("GitHub does not know the code any more", "Run it again"),
}


class Code(NamedTuple):
    """What the user types (``user``), on which page, and how the waiting goes: seconds to live, between questions."""

    user: str
    page: str
    device: str
    lives: float
    interval: float


def begin(client_id: str, *, limits: Limits) -> Code:
    """Ask for a code (RFC 8628 3.1, 3.2). Raises SendFailure."""
    said = _asked("/login/device/code", {"client_id": client_id, "scope": _SCOPE}, limits)
    _refused(said)
    page, user = str(said.get("verification_uri", "")), str(said.get("user_code", ""))
    if not page.startswith(("https://", "http://127.0.0.1")) or not user or not said.get("device_code"):
        raise SendFailure("what GitHub answered cannot be understood", begin=_BEGIN)
    return Code(
        user=user,
        page=page,
        device=str(said["device_code"]),
        lives=_seconds(said.get("expires_in"), 900.0),
        interval=_seconds(said.get("interval"), 5.0),
    )


def finish(
    client_id: str,
    code: Code,
    *,
    limits: Limits,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> str:
    """Wait until the user has typed the code, and return the token (RFC 8628 3.4, 3.5).

    ``slow_down`` makes every later wait five seconds longer; a connection that breaks doubles it. Raises SendFailure
    where the user refused, or the code is too old.
    """
    end, interval = clock() + code.lives, code.interval
    wanted = {"client_id": client_id, "device_code": code.device, "grant_type": _GRANT}
    while clock() + interval < end:
        sleep(interval)
        try:
            said = _asked("/login/oauth/access_token", wanted, limits)
        except SendFailure as failure:
            if not failure.again:
                raise
            interval *= 2
            continue
        if said.get("access_token"):
            return str(said["access_token"])
        if said.get("error") == "slow_down":
            interval = max(_seconds(said.get("interval"), 0.0), interval + _SLOWER)
        elif said.get("error") != "authorization_pending":
            _refused(said)
            raise SendFailure("what GitHub answered cannot be understood", begin=_BEGIN)
    raise SendFailure(*_ERRORS["expired_token"], begin=_BEGIN)


def _refused(said: dict[str, Any]) -> None:
    error = said.get("error")
    if error is None:
        return
    word = str(error) if str(error).replace("_", "").isalnum() else "an error"
    reason, remedy = _ERRORS.get(word, (f"GitHub answered with {word[:40]}", "Run it again, or use a token"))
    raise SendFailure(reason, remedy, begin=_BEGIN)


def _asked(path: str, form: dict[str, str], limits: Limits) -> dict[str, Any]:
    from ics_followup.publish.targets.wire import Question, ask

    headers = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
    question = Question("POST", SITE + path, headers, urlencode(form).encode("ascii"))
    remedies = {404: "Correct client_id in [publish]"}
    reply = ask(question, limits, good=_ALL, remedies=remedies)
    try:
        said = json.loads(reply.body)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise SendFailure("what GitHub answered cannot be understood", begin=_BEGIN)
    return said


def _seconds(value: object, otherwise: float) -> float:
    return float(value) if isinstance(value, (int, float)) and 0 < value < 86_400 else otherwise
