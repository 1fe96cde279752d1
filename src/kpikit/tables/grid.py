"""Rows below a row of headings, from a file, to columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from attrs import define, field

from kpikit.errors import Code, Diagnostic, Source, TableError, quoted
from kpikit.tables.cells import Unreadable, word_of
from kpikit.tables.columns import Cells
from kpikit.tables.table import Table, refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_FINDINGS = 1_000
"""How many findings of one kind are made; the others are counted."""


def table_of_rows(
    name: str, line: int, heading: Sequence[object], rows: Iterable[tuple[int, Sequence[object]]]
) -> Table:
    """Return the table of rows of cells.

    A column without heading is left out if it is blank, else it is a finding. Rows whose cells do
    not fit the headings are findings; blank cells beyond the headings do not count.

    Args:
        name: of the table.
        line: of the headings.
        heading: the cells of the row of headings.
        rows: line and cells of each row that is not blank.

    Raises:
        TableError: there is no heading, or several columns have the same.

    >>> table = table_of_rows("a.csv", 1, ["org_unit", "value"], [(2, ["a", "1"])])
    >>> table.columns["value"][0], table.source(0)
    ('1', Source(file='a.csv', line=2, column=None, label=None))
    """
    if all(cell is None or cell == "" for cell in heading):
        hint = "begin with a heading: org_unit,indicator,period,value"
        raise refusal(Code.UNREADABLE_TABLE, "the table is empty", hint, name, line)
    named = _named(name, line, heading)
    grid = _Grid(name, len(heading))
    for number, row in rows:
        grid.add(number, row)
    columns = [Cells(cells) for cells in zip(*grid.rows, strict=True)] if grid.rows else []
    for place, column in enumerate(columns):
        if place not in named and any(column[row] is not None for row in range(len(column))):
            grid.findings.append(_nameless(Source(name, line), place, heading[place]))
    kept = {named[place]: columns[place] if columns else Cells(()) for place in named}
    lines = np.array(grid.lines, dtype=np.int64)
    return Table(name, kept, lines, line, tuple(grid.findings), grid.left_out)


def refuse_repeated(name: str, line: int | None, headings: Iterable[str]) -> None:
    """Refuse headings that stand over several columns.

    Raises:
        TableError: with all of them.
    """
    twice = [word for word, count in Counter(headings).items() if count > 1]
    if twice:
        source = Source(name, line)
        raise TableError(_repeated(word, source) for word in twice)


def _repeated(word: str, source: Source) -> Diagnostic:
    message = f"the heading {quoted(word)} stands over several columns"
    return Diagnostic(Code.UNREADABLE_TABLE, message, hint="give each its own", source=source)


def _named(name: str, line: int, heading: Sequence[object]) -> dict[int, str]:
    """Return the heading of each column that has one, by its place."""
    cells = {at: cell for at, cell in enumerate(heading) if not isinstance(cell, Unreadable)}
    words = {at: word_of(cell) for at, cell in cells.items() if word_of(cell)}
    refuse_repeated(name, line, words.values())
    return words


def _nameless(source: Source, place: int, cell: object) -> Diagnostic:
    message, hint = f"column {place + 1} has cells but no heading", "write a heading above it"
    if isinstance(cell, Unreadable):
        message, hint = f"column {place + 1} has no heading: {cell.message}", cell.hint
    return Diagnostic(Code.UNREADABLE_TABLE, message, hint=hint, source=source)


@define
class _Grid:
    """Collects rows of as many cells as there are headings."""

    name: str
    width: int
    rows: list[Sequence[object]] = field(factory=list)
    lines: list[int] = field(factory=list)
    findings: list[Diagnostic] = field(factory=list)
    left_out: int = 0

    def add(self, line: int, row: Sequence[object]) -> None:
        if len(row) > self.width and not any(row[self.width :]):
            row = row[: self.width]
        if len(row) == self.width:
            self.rows.append(row)
            self.lines.append(line)
        elif len(self.findings) >= MOST_FINDINGS:
            self.left_out += 1
        else:
            message = f"the row has {len(row)} cells, the heading {self.width}"
            hint = "quote cells that contain the separator"
            source = Source(self.name, line)
            found = Diagnostic(Code.UNREADABLE_TABLE, message, hint=hint, source=source)
            self.findings.append(found)
