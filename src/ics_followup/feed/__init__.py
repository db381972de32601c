"""Follow-ups become events, events become bytes, and the bytes are checked before anybody sees them.

- ``uid``         names that stay
- ``encode``      one line: cleaned, escaped, folded
- ``write``       the whole feed
- ``previous``    what the previous feed said
- ``validate``    the ``checklist``, through ``byte_rules`` and ``byte_findings``, ``components``, ``calendar_rules``,
                  ``event_rules``, ``text_rules``, ``across`` (the events of a feed), ``two_feeds`` and ``findings``
"""
