"""What people's files do differently: each quirk in a module of its own, with a sample in tests/dialects.

- ``limits``     how much may be in a file, and why
- ``letters``    UTF-8, UTF-16 and UTF-32, with a mark at the beginning or without
- ``mended``     UTF-8 in which single bytes are wrong, and UTF-8 that was taken for Windows letters
- ``guessed``    which letters, when it is not UTF-8
- ``western``    Windows, Mac and MS-DOS letters told apart by the words that they give
- ``lines``      every line end, a million empty rows at the end, and where a line stands
- ``separator``  what stands between the cells, and a first line ``sep=;``
- ``heading``    the row of column names below titles, notes and export dates
- ``wrapped``    whole rows in one pair of quotation marks
- ``records``    records of cells, their quotation marks, column names that come again
- ``signs``      what is taken off a cell: blanks, guards, and what no eye sees
- ``mistakes``   cells that hold an error of the spreadsheet, like ``#REF!``
"""
