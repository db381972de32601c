"""``python -m ics_followup`` is ``ics-followup``: where one run of the program begins."""

from __future__ import annotations

import gc


def main() -> None:
    """Run the program and end the process with its exit status.

    One run makes next to no cyclic garbage and then ends, so looking for it, from the first import on, would
    only cost time: so would looking through all that is there when Python ends.
    """
    gc.disable()
    from ics_followup.cli import main as run

    try:
        run()
    finally:
        gc.freeze()


if __name__ == "__main__":
    main()
