"""Share links: which of them give a calendar the file itself, and what to do about those that show a web page."""

from __future__ import annotations

from typing import Final
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

_NEXTCLOUD: Final = "In Nextcloud a share link must end in /download"
_ELSE: Final = (
    "Share it so that anyone with the link can read it without signing in, and write the address of the file "
    "itself, not of a page about it"
)
_NONE: Final = "; use another way, like a gist: run ics-followup connect"


def direct_link(link: str) -> str:
    """The address of the file itself where a share link shows a page about it; empty where there is none.

    - Dropbox: ``dl=1`` (help.dropbox.com, "Force a file to download").
    - Google Drive: ``/uc?export=download&id=``.
    - SharePoint and OneDrive for work: ``download=1``.
    - Nextcloud and ownCloud: ``/download`` behind the link.
    - A personal OneDrive and iCloud Drive have no such address: they show files to people in a browser only.

    >>> direct_link("https://www.dropbox.com/scl/fi/a1/feed.ics?rlkey=k2&dl=0")
    'https://www.dropbox.com/scl/fi/a1/feed.ics?rlkey=k2&dl=1'
    >>> direct_link("https://cloud.example.org/s/yxcFKRWBJqYYzp4")
    'https://cloud.example.org/s/yxcFKRWBJqYYzp4/download'
    >>> direct_link("https://www.icloud.com/iclouddrive/0abc")
    ''
    """
    parts = urlsplit(link)
    host = parts.hostname or ""
    if _is_of(host, "dropbox.com"):
        return _with(parts, dl="1")
    if _is_of(host, "sharepoint.com"):
        return _with(parts, download="1")
    if host == "drive.google.com":
        pieces = parts.path.split("/")
        key = (
            pieces[pieces.index("d") + 1]
            if "d" in pieces[:-1]
            else dict(parse_qsl(parts.query)).get("id", "")
        )
        return f"https://drive.google.com/uc?export=download&id={key}" if key else ""
    if len(parts.path.rpartition("/s/")[2]) == 15 and "/s/" in parts.path:
        return parts._replace(path=f"{parts.path}/download").geturl()
    return ""


def advice(link: str) -> str:
    """What to do about a link that gives a web page instead of the file, as a phrase without a full stop."""
    parts = urlsplit(link)
    host = parts.hostname or ""
    if _is_of(host, "dropbox.com"):
        return "In the address of a Dropbox file, write dl=1 at the end instead of dl=0"
    if _is_of(host, "1drv.ms", "onedrive.live.com", "live.com"):
        return f"A personal OneDrive shows files to people in a browser only{_NONE}"
    if _is_of(host, "icloud.com"):
        return f"iCloud Drive shows files to people in a browser only{_NONE}"
    if _is_of(host, "sharepoint.com"):
        return 'Share it with "Anyone with the link", and write download=1 at the end of the address'
    if _is_of(host, "google.com", "googleusercontent.com"):
        return (
            'Share it with "Anyone with the link", and use the address '
            "https://drive.google.com/uc?export=download&id=… with the id from the link"
        )
    if "/s/" in parts.path and not parts.path.endswith("/download"):
        return _NEXTCLOUD
    return _ELSE


def _is_of(host: str, *names: str) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in names)


def _with(parts: SplitResult, **wanted: str) -> str:
    rest = [
        pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in (*wanted, "raw")
    ]
    return parts._replace(query=urlencode([*rest, *wanted.items()])).geturl()
