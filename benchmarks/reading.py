"""Reading alone: rows per second and the most memory, against the csv module and pandas.read_csv in the same run.

Usage: python benchmarks/reading.py [--rows N] [--runs N] [--pandas PYTHON]. Prints a table and writes
docs/benchmarks-reading.md. It never fails on a time. pandas is not needed; ``make bench`` installs it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Final

from made_up import sheet_of
from others import OTHERS

ROOT: Final = Path(__file__).parent.parent
PAGE: Final = ROOT / "docs" / "benchmarks-reading.md"

MEASURED: Final = """
import gc, json, resource, sys, time
path = sys.argv[1]
{imports}
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
begin = time.process_time()
{read}
seconds = time.process_time() - begin
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
unit = 1024 * 1024 if sys.platform == "darwin" else 1024
print(json.dumps({{"rows": rows, "seconds": seconds, "memory": (after - before) / unit}}))
"""
OURS: Final = (
    "from ics_followup.intake import read_table, interviews_from\nfrom ics_followup.settings import Settings"
)
TABLE: Final = "table = read_table(open(path, 'rb').read(), path)\nrows = len(table.rows)"
READERS: Final[Mapping[str, tuple[str, str, str]]] = {
    "`csv.reader` alone": (
        "import csv",
        "found = list(csv.reader(open(path, encoding='utf-8', newline='')))\nrows = len(found) - 1",
        "csv",
    ),
    "`pandas.read_csv`, all columns as text": (
        "import pandas",
        "found = pandas.read_csv(path, dtype=str, keep_default_na=False)\nrows = len(found)",
        "csv",
    ),
    "bytes to table": (OURS, TABLE, "csv"),
    "bytes to table, semicolons and Windows letters": (OURS, TABLE, "windows"),
    "bytes to table, .xlsx": (OURS, TABLE, "xlsx"),
    "bytes to interviews": (
        OURS,
        TABLE
        + "\ngc.freeze()\ngc.disable()\n"
        + "found = interviews_from(table, settings=Settings(), cadences=['balanced', 'promised-day'])\n"
        + "rows = len(found.interviews)",
        "csv",
    ),
}

FILES: Final = {"csv": "sheet.csv", "windows": "windows.csv", "xlsx": "sheet.xlsx"}
HEAD: Final = """# Reading

Written by `python benchmarks/reading.py`: a made-up sheet of {rows:,} rows and 8 columns, {size:.1f} MB. Each reader
is a process of its own; the time is the processor's, without the imports, the memory what reading added to the process
at most; the medians of {runs} runs in turn. Only the ratios carry over to another computer.

|reader|rows per second|time, against csv|memory|
|---|---|---|---|
"""
TAIL: Final = """
`csv.reader` finds no encoding, no delimiter and no column names, and trims no cell; `pandas.read_csv` is told to keep
text, as a guessed date or number would be wrong here. Ours does all of it, keeps the place of each cell for when
something in it is wrong, and the last line reads every cell: dates, people, promises, places. pandas is not among the
tools of this project; `make bench` puts it beside the other yardsticks, into `build/bench-venv`.
"""


def write(folder: Path, rows: int) -> None:
    """The same sheet as CSV, as CSV with Windows letters and semicolons, and as a workbook.

    Done in a process of its own: a child begins with the memory of its parent in its books.
    """
    import csv
    import io

    from openpyxl import Workbook

    text = sheet_of(rows)
    cells = list(csv.reader(io.StringIO(text)))
    (folder / "sheet.csv").write_text(text, encoding="utf-8")
    sink = io.StringIO()
    csv.writer(sink, delimiter=";").writerows(cells)
    (folder / "windows.csv").write_bytes(sink.getvalue().replace("田中 美咲", "Ana Peña").encode("cp1252"))
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Interviews")
    for row in cells:
        sheet.append(row)
    book.save(folder / "sheet.xlsx")


def measured(name: str, python: str, files: Mapping[str, Path]) -> dict[str, float] | None:
    """One reader in a fresh process; None where it is not installed."""
    imports, read, file = READERS[name]
    script = MEASURED.format(imports=imports.replace("\\\n", "\n"), read=read.replace("\\\n", "\n"))
    try:
        answer = subprocess.run((python, "-c", script, str(files[file])), capture_output=True, text=True)
    except FileNotFoundError:
        return None
    if answer.returncode:
        if "No module named 'pandas'" in answer.stderr:
            return None
        raise SystemExit(answer.stderr)
    found: dict[str, float] = json.loads(answer.stdout)
    return found


def page(rows: int, runs: int, pandas: str) -> str:
    with tempfile.TemporaryDirectory() as name:
        subprocess.run((sys.executable, __file__, "--write", name, "--rows", str(rows)), check=True)
        files = {kind: Path(name) / file for kind, file in FILES.items()}
        found: dict[str, list[dict[str, float]]] = {reader: [] for reader in READERS}
        for _ in range(runs):
            for reader, results in found.items():
                result = measured(reader, pandas if "pandas" in reader else sys.executable, files)
                if result:
                    results.append(result)
                    print(f"{reader}: {result['seconds']:.2f} s", file=sys.stderr, flush=True)
        size = files["csv"].stat().st_size / 1e6
    return HEAD.format(rows=rows, size=size, runs=runs) + "".join(lines_of(found)) + TAIL


def lines_of(found: Mapping[str, Sequence[Mapping[str, float]]]) -> list[str]:
    """One line for each reader, as Markdown."""
    times = {
        reader: median(one["seconds"] for one in results) for reader, results in found.items() if results
    }
    base = next(iter(times.values()))
    lines = []
    for reader, results in found.items():
        if not results:
            lines.append(f"|{reader}|not installed|||\n")
            continue
        memory = median(one["memory"] for one in results)
        speed = results[0]["rows"] / times[reader]
        lines.append(f"|{reader}|{speed:,.0f}|{times[reader] / base:.1f}|{memory:.0f} MiB|\n")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description="Rows per second of reading, against csv and pandas.")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--pandas", default=str(OTHERS), help="A Python that has pandas.")
    parser.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.write:
        write(options.write, options.rows)
        return
    text = page(options.rows, max(options.runs, 1), options.pandas)
    print(text)
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
