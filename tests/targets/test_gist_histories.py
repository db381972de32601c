"""Whatever GitHub does meanwhile: one clean run later there is one gist, and it holds the feed."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as laws
from hypothesis import strategies as st

from ics_followup.problems import FollowupError
from ics_followup.publish.sending import published
from ics_followup.publish.targets.base import Limits
from ics_followup.publish.targets.gist import GistTarget
from ics_followup.settings import Publish

pytestmark = pytest.mark.usefixtures("own_config")

NAME = "0123456789abcdef0123456789abcdef01234567.ics"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HASTY = Limits(connect=1, read=0.2, whole=2, waits=(0.001,), longest_wait=0.01)


def broken(request: Any) -> None:
    request.connection.close()


def done_and_broken(request: Any) -> None:
    """GitHub does what it was asked, and the answer is lost."""
    if request.command == "POST":
        size = json.loads(request.service.asked[-1][3])
        request.service.add({name: file["content"] for name, file in size["files"].items()})
    request.connection.close()


FAULTS: tuple[Any, ...] = ((500, {}), (429, {}), (403, {}), (401, {}), (422, {}), broken, done_and_broken)
steps = st.lists(
    st.tuples(st.integers(0, 3), st.lists(st.sampled_from(FAULTS), max_size=3), st.integers(0, 30)),
    max_size=4,
)


@laws(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=steps)
def test_after_any_history_one_clean_run_is_enough(
    github: Any, feed: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch, history: list[Any]
) -> None:
    monkeypatch.setenv("ICS_FOLLOWUP_TOKEN", github.token)
    github.gists.clear()
    now, learnt = NOON, Publish(to="gist", name=NAME)
    with TemporaryDirectory() as place:

        def keep(lines: Any) -> None:
            nonlocal learnt
            learnt = learnt._replace(**lines)

        def run(text: str, faults: list[Any]) -> None:
            github.faults = list(faults)
            target = GistTarget(learnt, Path(place), HASTY)
            published(feed(text), target, folder=Path(place), to="gist", now=now, keep=keep, limits=HASTY)

        for text, faults, hours in history:
            now += timedelta(hours=hours)
            with suppress(FollowupError):
                run(str(text), faults)
        run("last", [])
        assert [gist["files"] for gist in github.gists.values()] == [{NAME: feed("last").decode()}]
        assert learnt.place in github.gists
