"""``python -m ics_followup`` is ``ics-followup``: where one run of the program begins."""

from __future__ import annotations

import gc


def main() -> None:
    """Run the program and end the process with its exit status.

    One run makes next to no cyclic garbage and then ends, so looking for it, from the first import on, would
    only cost time.
    """
    gc.disable()
    from ics_followup.cli import main as run

    run()


if __name__ == "__main__":
    main()
