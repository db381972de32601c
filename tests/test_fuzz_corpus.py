"""The inputs that the fuzzer begins with keep its claims: what it once found stays mended."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

FUZZ = Path(__file__).parent.parent / "fuzz"


def _claims() -> ModuleType:
    spec = spec_from_file_location("claims", FUZZ / "claims.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CLAIMS = _claims()
WORDS = sorted(
    line[1:-1].encode("ascii").decode("unicode_escape").encode("latin-1").decode("utf-8", "replace")
    for line in (FUZZ / "words.dict").read_text(encoding="ascii").splitlines()
    if line.startswith('"')
)
PIECES = st.one_of(st.sampled_from(WORDS), st.sampled_from(list(" ;,.#-:()<>[]\n")), st.text(max_size=4))
CELLS = st.lists(PIECES, max_size=14).map(" ".join)


@pytest.mark.parametrize("kind", CLAIMS.CLAIMS)
def test_the_whole_corpus_keeps_the_claims(kind: str) -> None:
    files = sorted((FUZZ / "corpus" / kind).iterdir())
    assert files
    for file in files:
        CLAIMS.CLAIMS[kind](file.read_bytes())


def test_a_sheet_of_the_usual_kind_goes_all_the_way_to_a_feed() -> None:
    CLAIMS.feed((FUZZ.parent / "sample_data" / "interviews.csv").read_bytes())


@pytest.mark.parametrize("kind", ["log", "people"])
@given(cell=CELLS)
@settings(max_examples=150)
def test_cells_of_likely_words_keep_the_claims(kind: str, cell: str) -> None:
    CLAIMS.CLAIMS[kind](cell.encode("utf-8", "replace"))


def test_the_corpus_is_small() -> None:
    files = [file for file in (FUZZ / "corpus").rglob("*") if file.is_file()]
    assert len(files) < 300
    assert sum(file.stat().st_size for file in files) < 300_000
