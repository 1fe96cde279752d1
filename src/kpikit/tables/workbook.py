"""Workbooks: sheets of .xlsx and .ods files, through python-calamine."""

from __future__ import annotations

import io
from difflib import get_close_matches
from typing import TYPE_CHECKING

from kpikit.errors import Code, quoted
from kpikit.limits import DEFAULT_LIMITS, Limits
from kpikit.tables.cells import Percentage, settled
from kpikit.tables.extras import required
from kpikit.tables.grid import table_of_rows
from kpikit.tables.package import SHOWN, checked_package
from kpikit.tables.table import Table, refusal

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Sequence

    from kpikit.tables.sheets import Position, SheetNotes


def read_workbook(
    path: str | os.PathLike[str], sheet: str | None = None, limits: Limits = DEFAULT_LIMITS
) -> Table:
    """Return the table in a sheet of a workbook; its headings are in the first row with any cell.

    Errors, formulas that were never calculated, and cells below a merged one are `Unreadable`
    cells. A number that is shown as percent is a `Percentage`.

    Args:
        path: of an .xlsx or .ods file.
        sheet: name of the sheet; the first if it is not given.
        limits: bounds for files of strangers.

    Raises:
        TableError: the file cannot be read, or has no such sheet or no headings.
        MissingExtraError: python-calamine is not installed.
    """
    calamine = required("python_calamine", "Reading .xlsx and .ods")
    package = checked_package(path, limits)
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(package.archive)) as workbook:
            chosen = _chosen(workbook.sheet_names, sheet, str(path))
            cells = workbook.get_sheet_by_name(chosen).to_python(skip_empty_area=False)
        notes = package.notes[chosen]
    except (calamine.CalamineError, ValueError, KeyError) as error:
        message = f"this is no workbook that can be read: {str(error)[:SHOWN]}"
        hint = "open it in a spreadsheet program and save it again"
        raise refusal(Code.UNREADABLE_TABLE, message, hint, str(path)) from error
    rows = _rows(cells, notes)
    line, heading = next(rows, (1, []))
    return table_of_rows(f"{path}[{chosen}]", line, heading, rows)


def _chosen(names: Sequence[str], sheet: str | None, path: str) -> str:
    if sheet is None and names:
        return names[0]
    if sheet is None or sheet not in names:
        close = get_close_matches(sheet or "", names, n=1)
        there = ", ".join(map(quoted, names[:8])) or "none"
        hint = f"did you mean {quoted(close[0])}?" if close else f"the workbook has {there}"
        message = f"there is no sheet {quoted(sheet or '')}"
        raise refusal(Code.UNREADABLE_TABLE, message, hint, path)
    return sheet


def _rows(cells: list[list[object]], notes: SheetNotes) -> Iterator[tuple[int, list[object]]]:
    """Yield the rows that are not blank, with their numbers."""
    width = max(notes.width, max(map(len, cells), default=0))
    noted = _by_row(notes)
    for number in range(max(len(cells), notes.rows)):
        row = [settled(cell) for cell in cells[number]] if number < len(cells) else []
        row += [None] * (width - len(row))
        for column in noted.get(number, ()):
            if column < width:
                row[column] = _noted(row[column], (number, column), notes)
        if any(cell is not None for cell in row):
            yield number + 1, row


def _by_row(notes: SheetNotes) -> dict[int, list[int]]:
    """Return the columns of the cells that a note is about, by row."""
    columns: dict[int, list[int]] = {}
    for row, column in (*notes.unreadable, *notes.percentages):
        columns.setdefault(row, []).append(column)
    return columns


def _noted(cell: object, position: Position, notes: SheetNotes) -> object:
    """Return a cell as the note on it says."""
    if position in notes.unreadable:
        return notes.unreadable[position]
    return Percentage(cell) if isinstance(cell, float) else cell
