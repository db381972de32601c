"""Web addresses: which may be fetched, which link to a page means which file, and how one is shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

from ics_followup.problems import UsageError

_GOOGLE_SHEET: Final = r"/(?:a/[^/]+/)?spreadsheets/(?:u/\d+/)?d/([\w-]+)(?:/([\w-]*))?\Z"
_GOOGLE_PUBLISHED: Final = r"/(?:a/[^/]+/)?spreadsheets/(?:u/\d+/)?d/e/([\w-]+)/pub(?:html)?\Z"
_GOOGLE_FILE: Final = r"/file/(?:u/\d+/)?d/([\w-]+)(?:/\w*)?\Z"
_PAGES: Final = ("", "edit", "view", "preview", "htmlview", "htmlembed", "copy", "pubhtml")
_NEXTCLOUD: Final = r"/s/[A-Za-z0-9]{15}\Z"
_LONGEST_VALUE: Final = 8
_LONGEST_PIECE: Final = 11


def is_address(text: str) -> bool:
    """Say whether a text is meant as a web address and not as the name of a file.

    >>> is_address("https://example.org/a.csv"), is_address("HTTP://x"), is_address("interviews.csv")
    (True, True, False)
    """
    scheme, found, _ = text.partition("://")
    plain = scheme.isascii() and scheme.replace("+", "").replace("-", "").replace(".", "").isalnum()
    return bool(found) and plain and len(scheme) > 1 and scheme[0].isalpha()


def checked(text: str) -> str:
    """Return the address if it may be fetched; ``webcal://`` is the ``https://`` that it stands for.

    Raises UsageError (exit status 2) for anything that is not https; plain http is for this computer only.

    >>> checked("https://example.org/interviews.csv")
    'https://example.org/interviews.csv'
    """
    address = text.strip()
    scheme, _, rest = address.partition("://")
    scheme = scheme.lower()
    if scheme == "webcal":
        scheme, address = "https", f"https://{rest}"
    parts = _parts(address)
    if parts is None:
        raise UsageError(
            f"{_plain(address)} is not a whole web address. Copy it once more from the address line of the browser."
        )
    if scheme == "https":
        return address
    from ics_followup.network.safe import LOCAL

    if scheme == "http" and parts.hostname in LOCAL:
        return address
    safe = shown(f"https://{rest}")
    if scheme == "http":
        raise UsageError(f"Over http:// anybody on the way could read or change your sheet. Write {safe}")
    raise UsageError(f"{_plain(scheme)}:// cannot be read: give a file, a folder, or an address like {safe}")


def direct(address: str) -> str:
    """Return the address of the file itself, where a known service's link leads to a page about it.

    Any other address is returned as it is. What each service documents:

    - Google Sheets: ``/export?format=csv&gid=`` for a shared sheet, ``/pub?output=csv`` for a published one
      (snapsheets.readthedocs.io, notes/format; Google's own "Publish to the web" makes the second).
    - Google Drive: ``/uc?export=download&id=``.
    - Dropbox: ``dl=1`` (help.dropbox.com, "Force a shared link to download").
    - OneDrive for work and SharePoint: ``download=1``. A personal OneDrive has no such form any more: it asks
      programs to sign in, even for public files (rclone's issue 7898).
    - Nextcloud and ownCloud: ``/download`` behind the link (nextcloud/server's issues 14593 and 16858).

    >>> direct("https://docs.google.com/spreadsheets/d/1AbC/edit?usp=sharing#gid=7")
    'https://docs.google.com/spreadsheets/d/1AbC/export?format=csv&gid=7'
    """
    parts = _parts(address)
    if parts is None or parts.scheme != "https":
        return address
    host = parts.hostname or ""
    for ending, found in _SERVICES.items():
        if host == ending or (ending.startswith(".") and host.endswith(ending)):
            return found(parts) or address
    return _nextcloud(parts) or address


def _google_sheet(parts: SplitResult) -> str:
    published = re.match(_GOOGLE_PUBLISHED, parts.path)
    query = dict(parse_qsl(parts.query))
    gid = dict(parse_qsl(parts.fragment)).get("gid") or query.get("gid", "")
    if published:
        wanted = {name: query.get(name, "") for name in ("output", "gid", "single", "range")}
        if parts.path.endswith("html") or wanted["output"] in ("html", ""):
            wanted["output"] = "csv"
        if gid:
            wanted |= {"gid": gid, "single": "true"}
        return _google(f"/spreadsheets/d/e/{published[1]}/pub", wanted)
    shared = re.match(_GOOGLE_SHEET, parts.path)
    if shared is None or shared[1] == "e" or (shared[2] or "") not in _PAGES:
        return ""
    wanted = {"format": "csv", "gid": gid, "resourcekey": query.get("resourcekey", "")}
    return _google(f"/spreadsheets/d/{shared[1]}/export", wanted)


def _google(path: str, query: Mapping[str, str]) -> str:
    known = {name: value for name, value in query.items() if value}
    return f"https://docs.google.com{path}?{urlencode(known)}"


def _google_drive(parts: SplitResult) -> str:
    query = dict(parse_qsl(parts.query))
    found = re.match(_GOOGLE_FILE, parts.path)
    name = found[1] if found else query.get("id", "") if parts.path in ("/open", "/uc") else ""
    if not name:
        return ""
    wanted = {"export": "download", "id": name}
    if query.get("resourcekey"):
        wanted["resourcekey"] = query["resourcekey"]
    return f"https://drive.google.com/uc?{urlencode(wanted)}"


def _dropbox(parts: SplitResult) -> str:
    if not parts.path.startswith(("/s/", "/scl/", "/sh/")):
        return ""
    return _with(parts, "dl", "1", without=("raw",))


def _sharepoint(parts: SplitResult) -> str:
    return _with(parts, "download", "1", without=("web",)) if parts.path.startswith("/:") else ""


def _nextcloud(parts: SplitResult) -> str:
    path = parts.path.rstrip("/")
    if not re.search(_NEXTCLOUD, path) or parts.query:
        return ""
    return parts._replace(path=f"{path}/download", fragment="").geturl()


def _with(parts: SplitResult, name: str, value: str, *, without: tuple[str, ...]) -> str:
    query = [
        pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in (name, *without)
    ]
    return parts._replace(query=urlencode([*query, (name, value)]), fragment="").geturl()


_SERVICES: Final[Mapping[str, Callable[[SplitResult], str]]] = {
    "docs.google.com": _google_sheet,
    "spreadsheets.google.com": _google_sheet,
    "drive.google.com": _google_drive,
    "dropbox.com": _dropbox,
    "www.dropbox.com": _dropbox,
    ".sharepoint.com": _sharepoint,
}
"""By host, or by the end of a host: how a link to a page becomes the address of its file."""


def shown(address: str) -> str:
    """Return the address as it may be printed: no user name or password, long secrets cut, nothing hidden.

    >>> shown("https://sam:secret@example.org/a.csv?token=0123456789abcdef&gid=7")
    'https://example.org/a.csv?token=0123…&gid=7'
    """
    parts = _parts(address)
    if parts is None:
        return _plain(address)
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    port = f":{parts.port}" if parts.port else ""
    path = "/".join(_piece(piece) for piece in parts.path.split("/"))
    query = "&".join(
        f"{quote(name)}={_value(value)}" for name, value in parse_qsl(parts.query, keep_blank_values=True)
    )
    return _plain(f"{parts.scheme}://{host}{port}{path}{'?' if query else ''}{query}")


def called(address: str) -> str:
    """Return what messages call the thing at an address: its file name, else "Google Sheet", else the host.

    >>> called("https://docs.google.com/spreadsheets/d/1AbC/edit"), called("https://example.org/my/jobs.csv")
    ('Google Sheet', 'jobs.csv')
    """
    parts = _parts(address)
    if parts is None:
        return "web address"
    host = parts.hostname or ""
    if host in ("docs.google.com", "spreadsheets.google.com"):
        return "Google Sheet"
    last = unquote(parts.path.rstrip("/").rpartition("/")[2])
    name = "".join(sign for sign in last if sign.isprintable() and sign not in '\\:*?"<>|')
    stem, dot, ending = name.rpartition(".")
    return name if stem and dot and ending.isalnum() and len(name) <= 60 else host


def _parts(address: str) -> SplitResult | None:
    """The parts of a whole address; None where it has no host, a wrong port, or signs that no address has."""
    if any(sign.isspace() or not sign.isprintable() or sign == "\\" for sign in address):
        return None
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.hostname else None


def _piece(text: str) -> str:
    """A piece of a path, cut where it may be a key: long, with digits or capitals, and no name of a file."""
    is_name = "." in text and len(text) <= 60
    if len(text) <= _LONGEST_PIECE or is_name or (text.isalpha() and text.islower()):
        return text
    return f"{text[:4]}…"


def _value(text: str) -> str:
    """A value of a query, cut where it may be a key."""
    return quote(text) if len(text) <= _LONGEST_VALUE else f"{quote(text[:4])}…"


def _plain(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)[:200]
