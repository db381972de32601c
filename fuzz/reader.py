"""The fuzzer's way in: atheris changes the corpus wherever that reaches new lines of the program, and asks the claims.

Usage: python fuzz/reader.py [sheet|log|people] [options of libFuzzer], for example ``-max_total_time=600``; what it
finds stands in build/fuzz. ``make fuzz`` prepares all that it needs.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import atheris

sys.path.insert(0, str(Path(__file__).parent))
with atheris.instrument_imports(include=["ics_followup.intake"]):
    import claims

FOLDER: Final = Path(__file__).parent
OUT: Final = FOLDER.parent / "build" / "fuzz"
LONGEST: Final = {"sheet": 4096, "log": 400, "people": 400}
"""The most bytes of an input: about twice the longest of the corpus."""


def main() -> None:
    """Run one target until its time is over or something is found; the exit status is libFuzzer's."""
    named = sys.argv[1] if len(sys.argv) > 1 and sys.argv[1] in claims.CLAIMS else ""
    options = sys.argv[2 if named else 1 :]
    target = named or "sheet"
    grown, found = OUT / "corpus" / target, OUT / "found"
    for folder in (grown, found):
        folder.mkdir(parents=True, exist_ok=True)
    hold = claims.CLAIMS[target]

    def one_input(data: bytes) -> None:
        claims.bounded(hold, data)

    arguments = [
        sys.argv[0],
        f"-dict={FOLDER / 'words.dict'}",
        f"-artifact_prefix={found}/{target}-",
        f"-max_len={LONGEST[target]}",
        "-timeout=20",
        f"-rss_limit_mb={claims.LARGEST}",
        "-print_final_stats=1",
        *options,
        *([] if "-merge=1" in options else [str(grown), str(FOLDER / "corpus" / target)]),
    ]
    atheris.Setup(arguments, one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
