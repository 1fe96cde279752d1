"""A table as it was read: columns of cells, and where each row stands."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from kpikit.errors import Diagnostic, Source


@frozen(eq=False)
class RawTable:
    """Columns of cells as they were written, text or values.

    Attributes:
        name: file name, or ``<records>``.
        columns: the cells of each column, by its heading.
        lines: for each row, its line in the file, or its number among records; from 1.
        findings: rows that could not be read.
    """

    name: str
    columns: Mapping[str, Sequence[object]]
    lines: Sequence[int]
    findings: tuple[Diagnostic, ...] = ()

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.lines)

    def source(self, row: int, column: str | None = None) -> Source:
        """Return the place of a row, counted from 0, and of its cell in a column."""
        return Source(self.name, self.lines[row], label=column)


def table_of_records(records: Iterable[Mapping[str, object]], name: str = "<records>") -> RawTable:
    """Return the table whose rows are mappings of column to cell.

    >>> table_of_records([{"org_unit": "a", "value": 1}, {"value": 2}]).columns
    {'org_unit': ['a', None], 'value': [1, 2]}
    """
    rows = list(records)
    headings = dict.fromkeys(heading for row in rows for heading in row)
    columns = {heading: [row.get(heading) for row in rows] for heading in headings}
    return RawTable(name, columns, range(1, len(rows) + 1))


def tidy(text: str) -> str:
    """Return a text with composed letters and without blanks around it.

    >>> tidy(" Xa\u0303 ") == "X\u00e3"
    True
    """
    return unicodedata.normalize("NFC", text).strip()
