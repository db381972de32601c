"""A secret gist at GitHub: a file that only those find who have its address (docs.github.com, REST API, gists)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from ics_followup.publish.credentials import forget_secret, secret_for
from ics_followup.publish.targets.base import Advice, Limits, SendFailure, Sent, is_ours, refuse_foreign
from ics_followup.settings import Publish

API: Final = "https://api.github.com"
_PAGES: Final = 5
_PER_PAGE: Final = 100
_PATIENCE: Final = timedelta(minutes=30)
"""GitHub gives the old text for some minutes (Cache-Control: max-age=300)."""
_SIGN_IN: Final = "Sign in: run ics-followup publish once in a terminal"
_AGAIN: Final = (
    "It was deleted, or the token belongs to somebody else or may not write gists. To make a new one, take the lines "
    "place and address out of [publish], run ics-followup publish, and subscribe to the new address"
)
REMEDIES: Final[Mapping[int, str]] = {
    401: "The token is wrong or has expired: make a new one at https://github.com/settings/tokens, allowed gist only",
    403: "Make a token at https://github.com/settings/tokens that is allowed gist",
    404: _AGAIN,
    422: "GitHub does not take this file; see whether the feed is very large",
}
WITHOUT: Final = (
    "Make one at https://github.com/settings/tokens that is allowed gist and nothing else, put it into a file, run "
    "chmod 600 on that file, and name it as token_file in [publish]"
)


class GistTarget:
    """One file in a secret gist. Its description is empty, its name is random; the owner's name is in the address."""

    advice = Advice(
        missing="The gist may have been deleted. Run ics-followup connect, which makes a new one",
        older="GitHub is late; try again later",
    )
    near = False
    patience = _PATIENCE
    called = "the gist at GitHub"

    def __init__(self, publish: Publish, folder: Path, limits: Limits) -> None:
        self.publish = publish
        self.folder = folder
        self.limits = limits
        self.id = publish.place
        self.name = publish.name
        self.address = publish.address

    @property
    def where(self) -> str:
        """The kind, the gist and the name; the id may be learnt later, so the name alone tells gists apart."""
        return f"gist|{self.name}"

    def send(self, feed: bytes) -> Sent:
        """Change the file in the gist, or make the gist where [publish] names none.

        A gist that an interrupted run made is found by its random file name, so that there is never a second one.
        """
        gist = self._gist(self.id) if self.id else self._found()
        if gist is None:
            return self._learned(self._made(feed), changed=True)
        before = self._content(gist)
        if before == feed:
            return self._learned(gist, changed=False)
        refuse_foreign(before, self.name, self.called)
        files = {"files": {self.name: {"content": feed.decode("utf-8")}}}
        return self._learned(_table(self._asked("PATCH", f"/gists/{_id(gist)}", files)), changed=True)

    def check(self) -> bytes | None:
        """The text of the file in the gist."""
        gist = self._gist(self.id) if self.id else self._found()
        return self._content(gist) if gist else None

    def remove(self) -> str:
        """Delete the gist; where it holds other files too, this one alone."""
        try:
            gist = self._gist(self.id) if self.id else self._found()
        except SendFailure as failure:
            if failure.missing:
                return ""
            raise
        content = self._content(gist) if gist else None
        if gist is None or content is None or not is_ours(content):
            return ""
        if set(gist.get("files", {})) - {self.name}:
            self._asked("PATCH", f"/gists/{_id(gist)}", {"files": {self.name: None}})
            return f"Removed {self.name} from the gist; other files in it stay."
        self._asked("DELETE", f"/gists/{_id(gist)}")
        return "Deleted the gist, with all that it ever held."

    def explain(self) -> tuple[str, ...]:
        """What a secret gist shares, and with whom."""
        return (
            "The feed becomes a secret gist: no search finds it and your profile does not list it, but whoever has its "
            "address can read your follow-ups, the messages included, and earlier versions of them.",
            "The address holds your GitHub name. GitHub itself can read the gist.",
            "After a change GitHub may give the old text for up to five minutes.",
        )

    def _learned(self, gist: Mapping[str, Any], *, changed: bool) -> Sent:
        number, address = _id(gist), self.address or self._raw(gist)
        known = {"place": self.id, "address": self.publish.address}
        found = {"place": number, "address": address}
        self.id, self.address = number, address
        return Sent(
            address, changed, {key: text for key, text in found.items() if text and known[key] != text}
        )

    def _raw(self, gist: Mapping[str, Any]) -> str:
        """The address of the newest text: what GitHub names holds the number of one version, which is taken out."""
        raw = str(self._file(gist).get("raw_url", ""))
        begin, found, _ = raw.rpartition("/raw/")
        return f"{begin}/raw/{quote(self.name)}" if found else ""

    def _file(self, gist: Mapping[str, Any]) -> Mapping[str, Any]:
        files = gist.get("files")
        file = files.get(self.name) if isinstance(files, dict) else None
        return file if isinstance(file, dict) else {}

    def _content(self, gist: Mapping[str, Any]) -> bytes | None:
        """The text of our file, None where the gist has none; above 1 MB GitHub cuts it, and says where the rest is."""
        file = self._file(gist)
        if not file:
            return None
        if not file.get("truncated"):
            return str(file.get("content", "")).encode("utf-8")
        from ics_followup.publish.targets.wire import Question, ask

        question = Question("GET", str(file.get("raw_url", "")), {})
        return ask(question, self.limits, good=frozenset({200}), remedies=REMEDIES).body

    def _gist(self, number: str) -> Mapping[str, Any]:
        return _table(self._asked("GET", f"/gists/{quote(number, safe='')}"))

    def _found(self) -> Mapping[str, Any] | None:
        """The gist of this account that holds a file of our name: one that was made by a run that never ended."""
        for page in range(1, _PAGES + 1):
            listed = self._asked("GET", f"/gists?per_page={_PER_PAGE}&page={page}")
            for gist in listed if isinstance(listed, list) else ():
                if isinstance(gist, dict) and self._file(gist):
                    return self._gist(_id(gist))
            if not isinstance(listed, list) or len(listed) < _PER_PAGE:
                break
        return None

    def _made(self, feed: bytes) -> Mapping[str, Any]:
        wanted = {"description": "", "public": False, "files": {self.name: {"content": feed.decode("utf-8")}}}
        return _table(self._asked("POST", "/gists", wanted))

    def _asked(self, method: str, path: str, body: object = None) -> Any:
        from ics_followup.publish.targets.wire import Question, ask

        secret = secret_for(self.publish, self.folder)
        if not secret:
            raise SendFailure("there is no token for GitHub", _SIGN_IN if self.publish.client_id else WITHOUT)
        if not secret.isascii():
            raise SendFailure("the token for GitHub holds letters that no token has", WITHOUT)
        headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {secret}",
            "X-GitHub-Api-Version": "2022-11-28",
            **({"Content-Type": "application/json"} if body is not None else {}),
        }
        data = json.dumps(body).encode("ascii") if body is not None else None
        question = Question(method, API + path, headers, data, repeat=method != "POST")
        try:
            reply = ask(question, self.limits, good=frozenset({200, 201, 204}), remedies=REMEDIES)
        except SendFailure as failure:
            if failure.denied and self.publish.client_id and forget_secret(self.publish):
                raise SendFailure(failure.reason, _SIGN_IN, denied=True) from None
            raise
        if reply.status == 204:
            return {}
        try:
            return json.loads(reply.body)
        except (ValueError, RecursionError):
            raise SendFailure("what GitHub answered cannot be understood") from None


def _table(answer: object) -> Mapping[str, Any]:
    """What GitHub answers about one gist."""
    if isinstance(answer, dict):
        return answer
    raise SendFailure("what GitHub answered cannot be understood")


def _id(gist: Mapping[str, Any]) -> str:
    """The id of a gist, as it may stand in an address. Raises SendFailure where there is none."""
    number = str(gist.get("id", ""))
    if not number.isascii() or not number.isalnum():
        raise SendFailure("what GitHub answered cannot be understood")
    return number
