"""CSV files, as spreadsheets and offices write them."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

from kpikit.errors import Code, Diagnostic, Source, TableError
from kpikit.tables.table import RawTable, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_DELIMITERS = ",;\t"


def read_csv(path: str | Path) -> RawTable:
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
    headings = _headings(heading, name, line)
    return _table(name, headings, rows)


def _text_of(path: Path, name: str) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        message = f"the table cannot be read: {error.strerror}"
        raise _failure(Code.FILE_NOT_FOUND, message, "check the path", name) from error
    except UnicodeDecodeError as error:
        hint = "save the table as 'CSV UTF-8'"
        line = error.object.count(b"\n", 0, error.start) + 1
        raise _failure(Code.ENCODING, "this is not UTF-8", hint, name, line) from error


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
        hint = "check the quotes from here on"
        raise _failure(
            Code.UNREADABLE_TABLE, f"this is not CSV: {error}", hint, name, line
        ) from error


def _headings(row: Sequence[str], name: str, line: int) -> list[str]:
    headings = [tidy(cell) for cell in row]
    if not headings:
        hint = "begin with a heading: org_unit,indicator,period,value"
        raise _failure(Code.UNREADABLE_TABLE, "the table is empty", hint, name, line)
    twice = [heading for heading in dict.fromkeys(headings) if headings.count(heading) > 1]
    if twice:
        message = f"the heading '{twice[0]}' stands over several columns"
        raise _failure(Code.UNREADABLE_TABLE, message, "give each column its own", name, line)
    return headings


def _table(name: str, headings: list[str], rows: Iterator[tuple[int, list[str]]]) -> RawTable:
    kept: list[list[str]] = []
    lines: list[int] = []
    findings: list[Diagnostic] = []
    for line, row in rows:
        if len(row) == len(headings):
            kept.append(row)
            lines.append(line)
        else:
            message = f"the row has {len(row)} cells, the heading {len(headings)}"
            hint = "quote cells that contain the separator"
            source = Source(name, line)
            findings.append(Diagnostic(Code.UNREADABLE_TABLE, message, hint=hint, source=source))
    columns = dict(zip(headings, map(list, zip(*kept, strict=True)), strict=True)) if kept else {}
    return RawTable(name, columns or {key: [] for key in headings}, lines, tuple(findings))


def _failure(code: Code, message: str, hint: str, name: str, line: int | None = None) -> TableError:
    return TableError([Diagnostic(code, message, hint=hint, source=Source(name, line))])
