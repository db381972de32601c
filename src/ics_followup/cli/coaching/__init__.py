"""What the coach's verbs do beside printing: lists, sheets, processes, files, places to publish.

- ``home``        the coach's folder, and what is kept in it
- ``roster``      who the clients are: a list of them, or one sheet with a column of them
- ``looking``     what a client agreed to, where the sheet is, and whether anything changed
- ``kept``        what is remembered of a client, and of nothing else
- ``client``      one client: sheet in, feed and pages out
- ``workers``     many clients at once; who crashes costs one of them
- ``together``    one run: who must be built, with whom words are shared out, in which order
- ``overview``    the coach's own pages
- ``addresses``   a published feed for each client
- ``erasing``     every trace of one client goes
- ``telling``     what the coach reads in the terminal
"""
