"""CSV files, as spreadsheets and offices write them."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from kpikit.errors import Code
from kpikit.limits import DEFAULT_LIMITS, Limits
from kpikit.tables.files import content_of
from kpikit.tables.grid import table_of_rows
from kpikit.tables.table import Table, refusal

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

_DELIMITERS = ",;\t"


def read_csv(path: str | os.PathLike[str], limits: Limits = DEFAULT_LIMITS) -> Table:
    """Return the table in a CSV file.

    The file is UTF-8, with or without a byte order mark. Cells are separated by commas, semicolons
    or tabs, whichever the heading uses most. Lines that begin with ``#`` before the heading are
    remarks. Rows whose cells do not fit the heading are findings of the table, the others are read.

    Args:
        path: of the file.
        limits: bounds for files of strangers.

    Raises:
        TableError: there is no such file, it is larger than the limits, it is not UTF-8, or
            it has no usable heading.
    """
    name = str(path)
    text = _text_of(content_of(path, limits), name)
    remarks, body = _split_remarks(text)
    first_line = body.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first_line.count)
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
    rows = _within(limits, _numbered(reader, remarks, name), name)
    line, heading = next(rows, (remarks + 1, []))
    return table_of_rows(name, line, heading, rows)


def _text_of(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        hint = "save the table as 'CSV UTF-8'"
        line = content.count(b"\n", 0, error.start) + 1
        raise refusal(Code.ENCODING, "this is not UTF-8", hint, name, line) from error


def _split_remarks(text: str) -> tuple[int, str]:
    """Return how many remark lines begin a text, and the rest."""
    remarks = start = 0
    while text.startswith("#", start):
        start = text.find("\n", start) + 1 or len(text)
        remarks += 1
    return remarks, text[start:]


def _within(
    limits: Limits, rows: Iterator[tuple[int, list[str]]], name: str
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows as long as they are within the limits."""
    cells = 0
    for line, row in rows:
        cells += len(row)
        if len(row) > limits.columns:
            message = f"the row has {len(row):,} cells, more than {limits.columns:,}"
            hint = "write one row per value, or raise the limit 'columns'"
            raise refusal(Code.LIMIT, message, hint, name, line)
        if cells > limits.cells:
            message = f"the table has more than {limits.cells:,} cells"
            hint = "divide the table, or raise the limit 'cells'"
            raise refusal(Code.LIMIT, message, hint, name, line)
        yield line, row


def _numbered(
    reader: Iterator[list[str]], remarks: int, name: str
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not blank, with the line on which each begins."""
    line = remarks + 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield line, row
            line = remarks + 1 + reader.line_num  # type: ignore[attr-defined]
    except csv.Error as error:
        message, hint = f"this is not CSV: {error}", "check the quotes from here on"
        raise refusal(Code.UNREADABLE_TABLE, message, hint, name, line) from error
