"""The feed over HTTP, for a computer of one's own: what is answered (pure), who may connect, and when to build anew.

``answers`` says what a request gets, ``page`` and ``links`` draw the private page, ``secret`` keeps the address,
``keeper`` looks for changes, ``guard`` ends what takes too long, and ``serving`` puts them on a socket.
"""
