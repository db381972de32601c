"""Which follow-ups an interview gets, and on which day and hour.

``language`` reads a cadence's TOML file, ``chain`` walks its steps for one interview, ``days`` places each on
a business day, ``hours`` on the clock, and ``plan`` does it for all interviews of a sheet.
"""
