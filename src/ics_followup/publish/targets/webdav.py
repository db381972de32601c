"""A file on a WebDAV server such as Nextcloud (RFC 4918), changed only if nobody else changed it meanwhile."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlsplit

from ics_followup.problems import UsageError
from ics_followup.publish.credentials import secret_for
from ics_followup.publish.targets.base import Advice, Limits, SendFailure, Sent, is_ours, refuse_foreign
from ics_followup.settings import Publish

if TYPE_CHECKING:
    from ics_followup.publish.targets.wire import Reply

_TRIES: Final = 3
_CHANGED: Final = 412
_REMEDIES: Final[Mapping[int, str]] = {
    401: "Check the user name and the password; Nextcloud wants an app password (Settings, Security)",
    403: "See whether this user may write into that folder",
    404: "Make the folder there first, or name another one with ics-followup connect --place; nothing was made",
    405: "The place must be the WebDAV address of a folder, in Nextcloud "
    "https://SERVER/remote.php/dav/files/USER/FOLDER",
    409: "Make the folder there first, or name another one with ics-followup connect --place; nothing was made",
}
_WITHOUT: Final = (
    "Make an app password at the server, put it into a file, run chmod 600 on that file, and name it as token_file in "
    "[publish]"
)


class WebdavTarget:
    """The feed as a file in a folder that the server has already: a folder is never made."""

    advice = Advice()
    near = False
    patience = timedelta(minutes=5)

    def __init__(self, publish: Publish, folder: Path, limits: Limits) -> None:
        parts = urlsplit(publish.place)
        local = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1")
        if (parts.scheme != "https" and not local) or not parts.hostname or parts.query or parts.fragment:
            raise UsageError("[publish] place must be the https address of the folder on the WebDAV server.")
        self.publish = publish
        self.folder = folder
        self.limits = limits
        self.host = parts.hostname
        self.place = publish.place.rstrip("/") + "/"
        self.name = publish.name
        self.address = publish.address

    @property
    def where(self) -> str:
        """The kind, the address of the file and whose it is."""
        return f"webdav|{self.publish.user}|{self.place}{self.name}"

    @property
    def called(self) -> str:
        """The server."""
        return self.host

    def send(self, feed: bytes) -> Sent:
        """Replace the file if it is still the one that was looked at (If-Match), or make it (If-None-Match: *).

        What was written is read back: a server that keeps something else is a failure.
        """
        for attempt in range(_TRIES):
            before = self._asked("GET", good=frozenset({200, 404}))
            found = before.body if before.status == 200 else None
            if found == feed:
                return Sent(self.address, changed=False)
            refuse_foreign(found, self.name, self.called)
            headers = {"Content-Type": "text/calendar; charset=utf-8", **_condition(before)}
            last = attempt == _TRIES - 1
            good = frozenset({200, 201, 204}) | (frozenset() if last else {_CHANGED})
            if self._asked("PUT", good=good, headers=headers, body=feed).status != _CHANGED:
                break
        if self.check() != feed:
            raise SendFailure(f"{self.host} did not keep what it was sent")
        return Sent(self.address)

    def check(self) -> bytes | None:
        """The bytes of the file on the server."""
        reply = self._asked("GET", good=frozenset({200, 404}))
        return reply.body if reply.status == 200 else None

    def remove(self) -> str:
        """Delete the file, if it is a feed of ours."""
        reply = self._asked("GET", good=frozenset({200, 404}))
        if reply.status != 200 or not is_ours(reply.body):
            return ""
        condition = {name: mark for name, mark in _condition(reply).items() if name == "If-Match"}
        self._asked("DELETE", good=frozenset({200, 202, 204, 404}), headers=condition)
        return f"Deleted {self.name} from {self.host}."

    def explain(self) -> tuple[str, ...]:
        """What a WebDAV server shares, and with whom."""
        return (
            f"The feed becomes one file on {self.host}. Whoever runs that server can read it.",
            "For a calendar to fetch it, share that file by a link: in Nextcloud open its sharing, choose Share link, "
            "copy it, add /download, and write that as address in [publish]. Whoever has the link can read your "
            "follow-ups, the messages included.",
        )

    def _asked(
        self,
        method: str,
        *,
        good: frozenset[int],
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Reply:
        from ics_followup.publish.targets.wire import Question, ask

        secret = secret_for(self.publish, self.folder)
        if not secret:
            raise SendFailure(f"there is no password for {self.host}", _WITHOUT)
        basic = b64encode(f"{self.publish.user}:{secret}".encode()).decode("ascii")
        asked = {"Authorization": f"Basic {basic}", **(headers or {})}
        question = Question(method, self.place + quote(self.name), asked, body)
        return ask(question, self.limits, good=good, remedies=_REMEDIES)


def _condition(before: Reply) -> Mapping[str, str]:
    """What must still hold for a change (RFC 9110 13.1): the same file, or none; a weak mark cannot be compared."""
    if before.status != 200:
        return {"If-None-Match": "*"}
    mark = before.headers.get("etag", "")
    return {"If-Match": mark} if mark.startswith('"') else {}
