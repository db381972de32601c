"""What the library for workbooks prints when a damaged file makes it give up: nobody can use it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_STDERR: Final = 2


@contextmanager
def panics_unprinted() -> Iterator[None]:
    """Let nothing come out at the error output in the meantime.

    The library is written in Rust. Where it gives up, it raises an exception, from which our own message is
    made, but not before it has printed where in its source that happened, past Python.
    """
    try:
        kept = os.dup(_STDERR)
    except OSError:  # there is no error output
        yield
        return
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, _STDERR)
        os.close(nowhere)
        yield
    finally:
        os.dup2(kept, _STDERR)
        os.close(kept)
