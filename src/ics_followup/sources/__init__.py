"""Where a sheet, or a calendar, comes from: files, folders, web addresses, each read whole or not at all.

- ``files``       one file, read while nobody changes it; the sheets of a folder
- ``addresses``   web addresses: which may be fetched, which link means which file, how to show one
- ``transfer``    one address asked for its bytes, within limits of time and size
- ``failures``    what can go wrong on the way, in a sentence, and what to do
- ``copies``      the last good copy of what an address gave
- ``fetch``       an address becomes bytes: fresh ones, else the last good copy with a warning and its age

``transfer`` asks through ``network``, and so is imported only when there is something to fetch.
"""
