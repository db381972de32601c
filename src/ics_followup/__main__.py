"""``python -m ics_followup`` is ``ics-followup``."""

from ics_followup.cli import main

if __name__ == "__main__":
    main()
