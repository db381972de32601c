"""Why no answer came: one kind for each cause, however deep a library hides it."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from typing import get_args

import pytest

from ics_followup.network.safe import is_safe
from ics_followup.network.troubles import Kind, Trouble, causes, unconnected


def caused(cause: BaseException) -> BaseException:
    outer = RuntimeError("outer")
    outer.__cause__ = cause
    return outer


def while_handling(cause: BaseException) -> BaseException:
    outer = RuntimeError("outer")
    outer.__context__ = cause
    return outer


def with_reason(cause: BaseException) -> BaseException:
    outer = RuntimeError("outer")
    outer.reason = cause  # type: ignore[attr-defined]
    return outer


def untrusted() -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_message = "self-signed certificate"
    return error


@pytest.mark.parametrize("hidden", [caused, while_handling, with_reason, RuntimeError])
@pytest.mark.parametrize(
    ("cause", "kind"),
    [
        (untrusted(), "certificate"),
        (ssl.SSLError(1, "no shared cipher"), "insecure"),
        (socket.gaierror(-2, "Name or service not known"), "name"),
        (ConnectionRefusedError(111, "Connection refused"), "unreached"),
        (ConnectionResetError(104, "Connection reset"), "cut"),
        (OSError(113, "No route to host"), "unreached"),
    ],
)
def test_the_cause_is_found_wherever_it_is_hidden(
    hidden: Callable[[BaseException], BaseException], cause: BaseException, kind: str
) -> None:
    assert unconnected(hidden(hidden(cause)), "a.example").kind == kind


def test_what_says_nothing_is_of_the_kind_that_was_expected() -> None:
    assert unconnected(OSError("?"), "a.example", "broke").kind == "broke"


def test_errors_in_a_circle_end() -> None:
    one, other = RuntimeError("one"), RuntimeError("other")
    one.__cause__, other.__cause__ = other, one
    assert causes(one) == (one, other)


def test_each_kind_has_a_sentence_without_a_full_stop_or_a_gap() -> None:
    for kind in get_args(Kind):
        for detail in ("", "word"):
            reason, remedy = Trouble(kind, "a.example", detail).told
            assert reason == reason.strip(" :.")
            assert "{" not in reason + remedy
            assert not remedy.endswith(".")
    assert Trouble("certificate", "a.example", "expired").told[0].endswith("cannot be trusted: expired")


@pytest.mark.parametrize(
    "text", ["https://a b/", "https://", "https://a:x/", "http://a/", "ftp://localhost/", "\\"]
)
def test_what_could_be_read_on_the_way_or_is_no_address_is_not_safe(text: str) -> None:
    assert not is_safe(text)
