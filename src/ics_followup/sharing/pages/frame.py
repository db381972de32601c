"""The document around the parts of a page: what it may do, what it is called, how it looks."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files

from ics_followup.sharing.pages.markup import Html, html, joined, plain

_FRAME = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex, nofollow">
<meta name="color-scheme" content="light dark">
<meta name="format-detection" content="telephone=no">
<title>{}</title>
<style>{}</style>
</head>
<body>
{}
</body>
</html>
"""


def document(title: str, parts: Iterable[Html], *, style: str) -> bytes:
    """A whole page in UTF-8. ``parts`` hold the landmarks: header, main, footer.

    The page runs no script and loads nothing; its policy stands in its head, since it may be opened from a file.
    Raises TypeError where a part is not `Html`.
    """
    sheet, policy = _dressed(style)
    return html(_FRAME, policy, plain(title), sheet, joined(parts, "\n")).encode()


@lru_cache(maxsize=8)
def _dressed(style: str) -> tuple[Html, Html]:
    """A style sheet as it stands in the page, and the policy that lets this one in and nothing else."""
    if "</" in style:
        raise ValueError("a style sheet cannot hold '</'")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return Html(style), Html(policy)


@lru_cache(maxsize=1)
def style() -> str:
    """The style sheet of all shared pages, data/sharing.css, without its comments and indentation."""
    whole = files("ics_followup").joinpath("data/sharing.css").read_text(encoding="utf-8")
    return "\n".join(line.strip() for line in whole.splitlines() if line and not line.startswith("/*"))
