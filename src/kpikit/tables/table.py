"""A table as it was read: columns of cells, and where each row stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from attrs import frozen

from kpikit.errors import Code, Diagnostic, Source, TableError
from kpikit.tables.columns import Column

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Lines: TypeAlias = "NDArray[np.int64] | range"
"""For each row its line; a range where one follows the other."""


@frozen(eq=False)
class Table:
    """Columns of cells as they were written, text or values.

    Attributes:
        name: file name, with the sheet in brackets; or ``<records>`` or ``<data frame>``.
        columns: the cells under each heading.
        lines: for each row, its line in the file, or its number among records; from 1.
        heading_line: line of the headings; ``None`` where they stand in no line.
        findings: rows and headings that could not be read.
        left_out: how many more findings of that kind there are.
        kind: the library of a data frame, such as ``pandas``; empty for other tables.
    """

    name: str
    columns: Mapping[str, Column]
    lines: Lines
    heading_line: int | None = None
    findings: tuple[Diagnostic, ...] = ()
    left_out: int = 0
    kind: str = ""

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.lines)

    def source(self, row: int, column: str | None = None) -> Source:
        """Return the place of a row, counted from 0, and of its cell in a column."""
        return Source(self.name, int(self.lines[row]), label=column)

    def heading(self, column: str | None = None) -> Source:
        """Return the place of the headings, and of one of them."""
        return Source(self.name, self.heading_line, label=column)


def refusal(code: Code, message: str, hint: str, name: str, line: int | None = None) -> TableError:
    """Return the error for a table that cannot be read.

    >>> str(refusal(Code.ENCODING, "this is not UTF-8", "save it as UTF-8", "a.csv", 3))
    'a.csv:3: K003 this is not UTF-8; save it as UTF-8'
    """
    return TableError([Diagnostic(code, message, hint=hint, source=Source(name, line))])
