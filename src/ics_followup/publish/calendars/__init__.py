"""A calendar on a CalDAV server (RFC 4791) is kept equal to the feed: one way, and only what is ours.

``pushing`` is the journey; ``resource`` and ``steps`` are pure, ``record`` remembers what was sent, ``server`` is the
only module that knows the network library.
"""
