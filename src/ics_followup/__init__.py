"""A CSV of interviews becomes a calendar feed of follow-ups on the right business day.

Where things are, in the order in which one row travels:

- ``cli``            the verbs, one thin file each
- ``build``          the whole journey in one short function
- ``sources``        a file, a folder, a web address -> bytes
- ``intake``         bytes -> cells -> interviews
- ``business_days``  which days are business days, and why the others are not
- ``places``         names of countries, regions and time zones
- ``cadence``        which follow-ups an interview gets, and on which day and hour
- ``drafts``         the message of each follow-up
- ``feed``           follow-ups -> events -> bytes
- ``publish``        bytes -> a file that is always whole
- ``settings``       what ``followup.toml`` may say
- ``model``          the nouns
- ``problems``       what went wrong, where, and what to do about it
"""

__version__ = "0.1.0"
