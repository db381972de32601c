"""From the bytes of a sheet to interviews: whatever is wrong comes back as problems, each with its place.

- ``reading``     bytes -> a table
- ``dialect``     what people's text files do differently: letters, line ends, delimiters, preambles, guards
- ``workbook``    .xlsx, .xlsb, .xls and .ods, within bounds of time and memory
- ``refusals``    files that are no sheet: what they look like, and what to do
- ``table``       rows and cells, and where each cell stands in the file
- ``headers``     what a header means, in seven languages
- ``exports``     files that job trackers write, and what misleads in them
- ``columns``     which column holds what
- ``values``      dates and times, in strict forms of our own; ``any_form`` reads all but the commonest
- ``spoken``      in which languages the words of dates are looked for
- ``words``       fixed words: statuses, channels, yes and no
- ``promises``    the days by which the employer said that they would answer
- ``people``      names, addresses, numbers
- ``several``     several people written as one, and what only looks like it
- ``pieces``      one person's text in pieces, each with its address, number, title and topic
- ``asides``      what stands beside names and is none: how people met, how many more there were
- ``given_names`` given names that are no family names
- ``parts``       the parts beside a name, taken out one by one
- ``reachable``   whether an address or a number can be right
- ``people_columns`` people whose parts stand in columns of their own
- ``times``       a column for the time of the interview
- ``log``         what happened, written in a line: what its words come to
- ``log_heard``   who, how, when, with whom: the words of a line one after the other
- ``log_words``   what each word means
- ``log_days``    the days and times in a line
- ``log_text``    where a line and its note end, and the canonical form
- ``touches``     the log cell and the log file of a row, each contact once
- ``whereabouts`` country, region and time zone of a row
- ``rows``        the cells of one row by field, its key, and what is wrong in it
- ``interview``   one row -> its interviews
- ``closures``    days off that the settings give to a company which the sheet does not name
- ``contradictions`` cells of a row that cannot be true together
- ``rounds``      one row with several dates -> one interview each
- ``sidecar``     the log file beside the sheet
- ``sheet``       the whole table, with its log file
- ``misread``     what a reader raises: what is wrong, and what to write instead
"""

from ics_followup.intake.reading import read_table
from ics_followup.intake.sheet import Intake, interviews_from
from ics_followup.intake.table import Row, Table

__all__ = ["Intake", "Row", "Table", "interviews_from", "read_table"]
