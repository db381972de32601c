"""The worst files: each in a process of its own, whose memory and processor time are measured and bounded.

The bounds are wide: they tell time and memory in proportion to the file from those without end.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

MOST_MEMORY = 400
"""MiB, for files of at most 50 MB: the bytes, the text, and one copy more."""
MOST_SECONDS = 40
"""Of the processor; each takes a few on an idle computer."""

SCRIPT = """
import json, resource, sys
from ics_followup.intake import read_table
from ics_followup.problems import DataError, rendered
data = eval(sys.argv[1])
try:
    table = read_table(data, "i.csv")
    said = [rendered(problem) for problem in table.warnings] or [str(len(table.rows))]
except DataError as error:
    said = [rendered(problem) for problem in error.problems]
used = resource.getrusage(resource.RUSAGE_SELF)
size = used.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
if sys.platform == "linux":  # ru_maxrss is never less than that of the process which started this one
    with open("/proc/self/status") as status:
        size = next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) / 1024
print(json.dumps({"said": said[0], "memory": size, "seconds": used.ru_utime + used.ru_stime}))
"""

FILES = {
    "a cell of 200 MB": ("b'company\\n' + b'x' * 200_000_000", "200 MB large; a sheet may have 50 MB"),
    "a cell of 49 MB": ("b'company\\n' + b'x' * 49_000_000", "more than 1,000,000 characters"),
    "a quoted cell of 49 MB": (
        "b'company\\n\"' + b'x,\\n' * 16_000_000 + b'\"\\n'",
        "i.csv:2:1: error: This row has a cell of more than 100,000 characters",
    ),
    "a quotation mark left open": (
        "b'company,role\\nBeta,\"Acme,x\\n' + b'Beta,y\\n' * 7_000_000",
        "i.csv:2:6: error: This row has a cell of more than 100,000 characters",
    ),
    "ten million empty rows": ("b'company\\nAcme\\n' + b'\\n' * 10_000_000", "1"),
    "ten million rows of delimiters": ("b'company;x;y\\nAcme\\n' + b';;\\r\\n' * 10_000_000", "1"),
    "ten million empty rows between two": ("b'company\\nAcme\\n' + b'\\n' * 10_000_000 + b'Beta\\n'", "2"),
    "empty rows before the column names": ("b'\\n' * 10_000_000 + b'company\\nAcme\\n'", ""),
    "a header of ten million columns": (
        "b'company' + b',' * 10_000_000 + b'\\nAcme\\n'",
        "This line has more than",
    ),
    "one line of delimiters": (
        "b'company,role\\nAcme' + b',' * 20_000_000 + b'x\\n'",
        "This line has more than",
    ),
    "zero bytes": ("bytes(49_000_000)", "zero byte"),
    "binary data": ("bytes(range(1, 256)) * 190_000", "letters cannot be made out"),
    "letters of Windows": ("b'company\\n' + b'M\\xfcller\\n' * 300_000", "read as Windows-1252"),
    "more rows than a spreadsheet has": (
        "b'company\\n' + b'Acme\\n' * 1_200_000",
        "more than 1,048,576 rows",
    ),
    "half of it other letters": (
        "b'company\\n' + b'M\\xfcller,M\\xc3\\xbcller\\n' * 200_000",
        "200000 letters of this file",
    ),
    "a file of quotation marks": ("b'company\\n' + b'\"' * 49_000_000", "This line has more than"),
    "a file of apostrophes": ("b'company\\n' + b\"'=\\n\" * 300_000", ""),
    "commands that never end": (
        "b'company\\n' + (b'\\xc2\\x90' * 90_000 + b'\\n') * 100",
        "100 cells hold invisible control characters",
    ),
    "escape signs that never end": ("b'company\\n' + (b'\\x1b]' * 2_000 + b'\\n') * 1_000", ""),
}


@pytest.mark.parametrize("name", FILES)
def test_no_file_takes_time_or_memory_without_bound(name: str) -> None:
    pytest.importorskip("resource", reason="this system does not measure processes")
    source, said = FILES[name]
    child = subprocess.run(
        (sys.executable, "-c", SCRIPT, source), capture_output=True, text=True, check=True, timeout=300
    )
    found = json.loads(child.stdout)
    assert said in found["said"]
    assert not child.stderr
    assert found["memory"] < MOST_MEMORY
    assert found["seconds"] < MOST_SECONDS
