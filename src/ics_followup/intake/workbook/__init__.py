"""Workbooks (.xlsx, .xlsm, .xlsb, .xls, .ods) become tables.

- ``kinds``    which kind of workbook the bytes are, or why they are none
- ``packed``   how large it is when unpacked, counted before anything is read
- ``area``     how far apart its cells may be
- ``xml_sheets``, ``binary_sheets``, ``open_sheets``, ``old_sheets``  where they are in each kind, and which hold errors
- ``book``     the sheet that looks like the tracker, and its rows
- ``panics``   what the library prints when it gives up
- ``shown``    each value as the spreadsheet shows it, dates as ISO dates
"""
