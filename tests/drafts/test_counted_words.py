"""Words are counted by their blanks where that is the same, and one by one where it is not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from ics_followup.drafts.languages import LANGUAGES
from ics_followup.drafts.limits import has_plain_blanks, is_short_enough
from ics_followup.drafts.names import one_line

texts = st.lists(
    st.sampled_from(("so", "kind", " ", "\n", "\xa0", "\u3000", "\t", "To accept:", "\n\n"))
).map("".join)


@given(
    texts.map(lambda text: text * 20),
    st.sampled_from(("status", "decision")),
    st.sampled_from(("email", "phone", "text")),
)
@hypothesis_settings(max_examples=150)
def test_a_body_is_as_short_whichever_way_its_words_are_counted(body: str, kind: str, channel: str) -> None:
    plain = has_plain_blanks(body)
    slowly = is_short_enough(body, kind=kind, channel=channel)
    assert is_short_enough(body, kind=kind, channel=channel, plain=plain) == slowly


@given(st.text())
@hypothesis_settings(max_examples=100)
def test_what_the_sheet_says_has_no_blanks_but_spaces(text: str) -> None:
    line = one_line(text)
    assert len(line.split()) <= line.count(" ") + 1


def test_the_words_of_a_language_have_no_blanks_but_spaces() -> None:
    for path in LANGUAGES.glob("*/language.toml"):
        text = path.read_text(encoding="utf-8").replace("\n", " ")
        assert all(sign == " " or not sign.isspace() for sign in text), path
        assert not any(blank in text for blank in ("\\t", "\\u00a0", "\\u3000", "\\u202f")), path
