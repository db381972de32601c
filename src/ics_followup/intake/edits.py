"""Cells of a CSV file are changed and rows added to it, and every other byte stays as it was."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from ics_followup.intake.dialect.guessed import LETTERS
from ics_followup.intake.dialect.letters import decoded
from ics_followup.intake.dialect.signs import cleaned
from ics_followup.intake.reading import read_table
from ics_followup.intake.table import Table
from ics_followup.problems import DataError, FollowupError

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_END: Final = re.compile("\r\n|\r|\n")
_FORMULA: Final = tuple("=+-@＝＋－＠")
_SAVE: Final = 'Save it in your spreadsheet program as "CSV UTF-8" and try again.'


class EditError(FollowupError):
    """A file cannot be changed without changing more than is meant: exit status 1, and nothing is written."""

    status = 1


class Edit(NamedTuple):
    """A cell that becomes ``text``: the line on which its row begins (from 1), its column (from 0)."""

    line: int
    column: int
    text: str


def edited(data: bytes, table: Table, cells: Sequence[Edit], rows: Sequence[Mapping[int, str]] = ()) -> bytes:
    r"""Change cells of a file and add rows at its end. ``table`` is what ``read_table`` made of ``data``.

    ``rows`` are their cells by column (from 0). What is written is quoted only where it must be, and guarded where
    a spreadsheet would take it for a formula (OWASP, CSV injection); edges are trimmed and control characters left
    out, as reading does. The result is read again and compared before it is returned.

    Raises EditError for a workbook, for a letter that the file's encoding has not, and for a file in which the
    change would have changed anything else.

    >>> edited(b"company;role\r\nAcme;Nurse\r\n", read_table(b"company;role\r\nAcme;Nurse\r\n", "i.csv"),
    ...     [Edit(2, 1, "Cook; Chef")], [{0: "Mercy"}])
    b'company;role\r\nAcme;"Cook; Chef"\r\nMercy;\r\n'
    """
    raw = _Raw(data, _changeable(table))
    result = raw.with_changes(cells, rows)
    _check(result, table, cells, rows)
    return result


def as_written(data: bytes, table: Table) -> dict[int, tuple[str, ...]]:
    """The cells of each row as they stand in the file, without quotation marks but with blanks and guards.

    By the line on which the row begins. Raises EditError where the file is one that cannot be changed.
    """
    raw = _Raw(data, _changeable(table))
    return {row.line: raw.cells(row.line) for row in table.rows}


def column_to_add(table: Table) -> int:
    """The column (from 0) at the right end of the header in which a new name can stand.

    It is the first without a name if nothing stands below it, else the one behind all cells. Raises EditError
    where a row has more cells than the header: it is not known what they are.
    """
    last = len(table.header)
    below = max((len(row.cells) for row in table.rows), default=last)
    for row in table.rows:
        if len(row.cells) > table.width:
            raise EditError(
                f"Row {row.number} of {table.file} has more cells than the header, so no column can be added. "
                "Run ics-followup check, and mend that row first."
            )
    return last if below <= last else table.width


def _changeable(table: Table) -> Table:
    if not table.delimiter:
        raise EditError(
            f"{table.file} is a workbook, and workbooks are never changed. Mend the cells yourself, or save the sheet "
            "as CSV."
        )
    if table.wrapped:
        raise EditError(f"A row of {table.file} stands in one pair of quotation marks. {_SAVE}")
    return table


def guarded(text: str) -> str:
    """A text that no spreadsheet runs as a formula (OWASP, CSV injection); reading takes the guard away.

    >>> guarded("=1+1"), guarded("Dana")
    ("'=1+1", 'Dana')
    """
    return f"'{text}" if text[:1] in _FORMULA and text else text


class _Raw:
    """The text of a file in which each sign stands for bytes of its own, so that nothing is lost on the way.

    Where a file's letters are of one byte, or UTF-8, a sign is a byte; in UTF-16 and UTF-32 it is a letter.
    """

    def __init__(self, data: bytes, table: Table) -> None:
        self.file = table.file
        self.delimiter = table.delimiter
        self.mark = next((mark for mark, _ in _MARKS if data.startswith(mark)), b"")
        self.encoding = _encoding_of(data, table.file)
        self.wide = self.encoding.startswith(("utf-16", "utf-32"))
        body = data[len(self.mark) :]
        self.text = body.decode(self.encoding if self.wide else "latin-1")
        self.begins = [0, *(match.end() for match in _END.finditer(self.text))]
        self.head_line = table.head.line
        first = _END.search(self.text, self.begins[table.head.line - 1])
        self.line_end = first[0] if first else "\n"

    def with_changes(self, cells: Sequence[Edit], rows: Sequence[Mapping[int, str]]) -> bytes:
        by_line: dict[int, dict[int, str]] = {}
        for edit in cells:
            by_line.setdefault(edit.line, {})[edit.column] = edit.text
        width = self._width_of_header(by_line)
        pieces, done = [], 0
        for line, changed in sorted(by_line.items()):
            for begin, end, new in self._replaced(self.begins[line - 1], changed):
                pieces += [self.text[done:begin], new]
                done = end
        pieces.append(self.text[done:])
        added = [self._record(row, max(width, max(row, default=0) + 1)) for row in rows if any(row.values())]
        if added and not self.text.endswith(("\n", "\r")) and self.text:
            pieces.append(self.line_end)
        text = "".join((*pieces, *(record + self.line_end for record in added)))
        return self.mark + text.encode(self.encoding if self.wide else "latin-1")

    def cells(self, line: int) -> tuple[str, ...]:
        """The cells of the record that begins on a line, without their quotation marks."""
        return tuple(
            self._unquoted(self.text[begin:end]) for begin, end in self._spans(self.begins[line - 1])
        )

    def _unquoted(self, cell: str) -> str:
        text = cell if self.wide else cell.encode("latin-1").decode(self.encoding, "replace")
        bare = text.lstrip(" ")
        return bare[1:-1].replace('""', '"') if len(bare) > 1 and bare[0] == bare[-1] == '"' else text

    def _width_of_header(self, by_line: Mapping[int, Mapping[int, str]]) -> int:
        changed = by_line.get(self.head_line, {})
        return max(len(self._spans(self.begins[self.head_line - 1])), max(changed, default=-1) + 1)

    def _replaced(self, begin: int, changed: Mapping[int, str]) -> Iterator[tuple[int, int, str]]:
        """What of a record is replaced, from left to right: begin, end, and the new text."""
        spans = self._spans(begin)
        for column in sorted(column for column in changed if column < len(spans)):
            yield (*spans[column], self._cell(changed[column]))
        behind = {column: text for column, text in changed.items() if column >= len(spans) and text}
        if behind:
            cells = (self._cell(behind.get(column, "")) for column in range(len(spans), max(behind) + 1))
            end = spans[-1][1]
            yield end, end, "".join(self.delimiter + cell for cell in cells)

    def _record(self, row: Mapping[int, str], width: int) -> str:
        return self.delimiter.join(self._cell(row.get(column, "")) for column in range(width))

    def _cell(self, text: str) -> str:
        """A cell as it stands in the file. Raises EditError for letters that its encoding has not."""
        bare = guarded(written(text))
        if any(sign in bare for sign in (self.delimiter, '"', "\n", "\r")):
            bare = '"' + bare.replace('"', '""') + '"'
        if self.wide:
            return bare
        try:
            return bare.encode(self.encoding).decode("latin-1")
        except UnicodeEncodeError as error:
            sign = bare[error.start]
            raise EditError(
                f'The letters of {self.file} ({self.encoding}) have no "{sign}". {_SAVE}'
            ) from None

    def _spans(self, at: int) -> list[tuple[int, int]]:
        """Where the cells of the record stand that begins at ``at``, as ``csv`` reads them: begin and end."""
        text, delimiter, size = self.text, self.delimiter, len(self.text)
        spans: list[tuple[int, int]] = []
        while True:
            begin = at
            while at < size and text[at] == " ":
                at += 1
            if at < size and text[at] == '"':
                at = self._closed(at)
            while at < size and text[at] != delimiter and text[at] not in "\r\n":
                at += 1
            spans.append((begin, at))
            if at >= size or text[at] != delimiter:
                return spans
            at += 1

    def _closed(self, at: int) -> int:
        """The place after the mark that closes a quoted cell."""
        while True:
            at = self.text.find('"', at + 1)
            if at < 0:
                raise EditError(f"A quotation mark in {self.file} is not closed. Run ics-followup check.")
            if self.text[at + 1 : at + 2] != '"':
                return at + 1
            at += 1


def written(text: str) -> str:
    r"""What reading makes of a cell with this text: trimmed, without control characters.

    >>> written(" Dana\t\x1b[31mOrtiz ")
    'Dana Ortiz'
    """
    return cleaned(text.replace("\r\n", "\n").replace("\r", "\n"))


def _encoding_of(data: bytes, file: str) -> str:
    """The encoding in which new letters are written: the one in which the file reads as it was read."""
    for mark, encoding in _MARKS:
        if data.startswith(mark) and (encoding != "utf-8" or _reads(data, "utf-8")):
            return encoding
    if b"\0" in data:
        return "utf-16-le" if data[1::2].count(0) else "utf-16-be"
    if _reads(data, "utf-8"):
        return "utf-8"
    text, _ = decoded(data, file)
    return next((name for name in LETTERS if _reads(data, name) and data.decode(name) == text), "ascii")


def _reads(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _check(result: bytes, table: Table, cells: Sequence[Edit], rows: Sequence[Mapping[int, str]]) -> None:
    """Read the result: it must be the table with the changes and nothing else. Raises EditError where it is not."""
    wanted = {row.line: dict(enumerate(row.cells)) for row in (table.head, *table.rows)}
    for edit in cells:
        wanted.setdefault(edit.line, {})[edit.column] = written(edit.text)
    expected = [_filled(row) for row in wanted.values()]
    expected += [_filled({column: written(text) for column, text in row.items()}) for row in rows]
    try:
        after = read_table(result, table.file)
    except DataError as error:
        raise EditError(f"{table.file} could not be changed: {error.problems[0].what}. {_SAVE}") from None
    found = [_filled(dict(enumerate(row.cells))) for row in (after.head, *after.rows)]
    if found != [row for row in expected if row]:
        raise EditError(f"{table.file} could not be changed without changing more than is meant. {_SAVE}")


def _filled(cells: Mapping[int, str]) -> dict[int, str]:
    return {column: text for column, text in cells.items() if text}
