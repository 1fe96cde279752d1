"""Records: rows as mappings of heading to cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

from kpikit.errors import Code, Diagnostic, Source, TableError
from kpikit.tables.cells import tidy
from kpikit.tables.columns import Cells
from kpikit.tables.grid import MOST_FINDINGS
from kpikit.tables.table import Table


def table_of_records(records: Iterable[Mapping[str, object]], name: str = "<records>") -> Table:
    """Return the table whose rows are mappings of heading to cell.

    Raises:
        TableError: something among them is no mapping.

    >>> table = table_of_records([{"org_unit": "a", "value": 1}, {"value": 2}])
    >>> [column.values for column in table.columns.values()]
    [['a', None], [1, 2]]
    """
    rows: list[object] = list(records)
    faults = [place for place, row in enumerate(rows, 1) if not isinstance(row, Mapping)]
    if faults:
        raise TableError(_fault(rows[at - 1], Source(name, at)) for at in faults[:MOST_FINDINGS])
    mappings = [row for row in rows if isinstance(row, Mapping)]
    names: dict[str, list[object]] = {}
    for heading in dict.fromkeys(chain.from_iterable(mappings)):
        names.setdefault(tidy(str(heading)), []).append(heading)
    columns = {tidied: _column(mappings, headings) for tidied, headings in names.items()}
    return Table(name, columns, range(1, len(rows) + 1))


def _column(rows: list[Mapping[object, object]], headings: list[object]) -> Cells:
    """Return the cells under one heading, which rows may write in several ways."""
    first, *others = headings
    cells = [row.get(first) for row in rows]
    for heading in others:
        cells = [row.get(heading, cell) for row, cell in zip(rows, cells, strict=True)]
    return Cells(cells)


def _fault(row: object, source: Source) -> Diagnostic:
    message = f"the record is no mapping but a value of type {type(row).__name__}"
    hint = "give a mapping of column to cell, like {'org_unit': 'a', 'value': 1}"
    return Diagnostic(Code.UNREADABLE_TABLE, message, hint=hint, source=source)
