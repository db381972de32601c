"""Only what was made as markup is markup; only safe addresses are links."""

from __future__ import annotations

import ast
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as some

from ics_followup.sharing.pages import Html, document, html, joined, link, named, plain, reach, text

SPEC = find_spec("ics_followup.sharing")
SHARING = Path(SPEC.origin or "").parent if SPEC else Path()
MODULES = sorted((SHARING / "pages").glob("*.py")) + sorted((SHARING / "office").glob("*.py"))


@trying(max_examples=100)
@given(some.text())
def test_text_is_never_markup(value: str) -> None:
    for made in (
        text(value),
        named(value),
        plain(value),
        html("{}", value),
        html('<p title="{}">', plain(value)),
    ):
        inner = (
            made.removeprefix("<bdi>").removesuffix("</bdi>").removeprefix('<p title="').removesuffix('">')
        )
        assert not set("<>\"'") & set(inner)
        assert type(made) is Html


def test_what_is_made_of_markup_by_hand_is_text_again() -> None:
    made = html("<b>{}</b>", "x")
    assert html("{}", made) == "<b>x</b>"
    for plainer in (made + "<i>", f"{made}", made.lower(), made[:2], made.replace("b", "i")):
        assert type(plainer) is str
        assert "<" not in html("{}", plainer)


def test_a_page_takes_no_bare_text() -> None:
    for part in ("<p>", "text"):
        with pytest.raises(TypeError):
            joined([html("<p>"), part])  # type: ignore[list-item]
        with pytest.raises(TypeError):
            document("t", [part], style="")  # type: ignore[list-item]
    with pytest.raises(ValueError):
        document("t", [], style="a</style>")


@pytest.mark.parametrize("module", MODULES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_template_is_written_out_and_only_markup_makes_markup(module: Path) -> None:
    """``html("<p>{}")`` is safe because nothing but the author wrote its template."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    for call in (each for each in ast.walk(tree) if isinstance(each, ast.Call)):
        if isinstance(call.func, ast.Name) and call.func.id == "Html" and call.args:
            assert module.name in ("markup.py", "frame.py"), f"line {call.lineno}"
        if isinstance(call.func, ast.Name) and call.func.id == "html":
            assert not isinstance(call.args[0], ast.JoinedStr | ast.BinOp), f"line {call.lineno}"


@pytest.mark.parametrize(
    "address",
    [
        *("javascript:alert(1)", " JaVaScRiPt:alert(1)", "java\nscript:x", "data:text/html,x", "vbscript:x"),
        *(
            "http:",
            "http://",
            "https:///x",
            "http:\\\\evil",
            "//evil.example",
            "ftp://a.example",
            "file:///etc",
        ),
        *("https://user@evil.example", "https://[::1", "https://a.example:0x", "https://a.example/\u202e"),
        *("mailto:", "mailto:a", "mailto:a@b@c", "mailto:a b@c.example", "tel:", "tel:+1 call me", "x"),
    ],
)
def test_no_other_address_is_a_link(address: str) -> None:
    assert "<a" not in link(address, "label")
    assert link(address, "l<") == "l&lt;"
    assert "<a" not in reach(address.partition(":")[2])


def test_safe_addresses_are_links() -> None:
    assert link("HTTPS://a.example/ä?q='x'&y", "See") == (
        '<a href="HTTPS://a.example/%C3%A4?q=&#x27;x&#x27;&amp;y" rel="noreferrer">See</a>'
    )
    assert 'href="mailto:a.b+c@d.example?subject=Hi%20%3C"' in link(
        "mailto:a.b+c@d.example?subject=Hi <", "x"
    )
    assert 'href="tel:+442079460118"' in reach("+44 (20) 7946-0118")
    assert reach("a.b@c.example").startswith('<a href="mailto:a.b@c.example"')
    assert reach("40 Example Street, Boston, MA 02101").startswith("<bdi>")
