"""CSV files, as spreadsheets and offices write them."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

from kpikit.errors import Code
from kpikit.tables.grid import table_of_rows
from kpikit.tables.table import Table, refusal

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

_DELIMITERS = ",;\t"


def read_csv(path: str | os.PathLike[str]) -> Table:
    """Return the table in a CSV file.

    The file is UTF-8, with or without a byte order mark. Cells are separated by commas, semicolons
    or tabs, whichever the heading uses most. Lines that begin with ``#`` before the heading are
    remarks. Rows whose cells do not fit the heading are findings of the table, the others are read.

    Raises:
        TableError: there is no such file, it is not UTF-8, or it has no usable heading.
    """
    name = str(path)
    text = _text_of(Path(path), name)
    remarks, body = _split_remarks(text)
    first_line = body.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first_line.count)
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
    rows = _numbered(reader, remarks, name)
    line, heading = next(rows, (remarks + 1, []))
    return table_of_rows(name, line, heading, rows)


def _text_of(path: Path, name: str) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, ValueError) as error:
        if isinstance(error, UnicodeDecodeError):
            hint = "save the table as 'CSV UTF-8'"
            line = error.object.count(b"\n", 0, error.start) + 1
            raise refusal(Code.ENCODING, "this is not UTF-8", hint, name, line) from error
        message = f"the table cannot be read: {getattr(error, 'strerror', None) or error}"
        raise refusal(Code.FILE_NOT_FOUND, message, "check the path", name) from error


def _split_remarks(text: str) -> tuple[int, str]:
    """Return how many remark lines begin a text, and the rest."""
    remarks = 0
    while text.startswith("#"):
        text = text.partition("\n")[2]
        remarks += 1
    return remarks, text


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
