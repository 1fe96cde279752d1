"""Collecting findings about the rows of a table: all of them counted, the first ones told."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray

from kpikit.errors import Code, Diagnostic, Related, errors_of, in_order
from kpikit.tables import Table

MOST_FINDINGS = 1_000
"""How many findings are told; one more says how many were left out."""

Rows = NDArray[np.integer]
"""Places of rows in a table, counted from 0."""


class Told(NamedTuple):
    """What is wrong with a cell; of two that contradict each other, the row of the first."""

    code: Code
    message: str
    hint: str
    first: int | None = None


@frozen(eq=False)
class _Group:
    """Rows that have the same kind of finding; it is put into words only where it is told."""

    rows: Rows
    column: str | None
    tell: Callable[[int], Told]


@define(eq=False)
class Findings:
    """What is wrong with one table; several threads may add to it."""

    table: Table
    _groups: list[_Group] = field(factory=list)
    _others: list[Diagnostic] = field(factory=list)

    @classmethod
    def of(cls, table: Table) -> Findings:
        """Return the findings of a table, beginning with those of its reading."""
        findings = cls(table)
        for diagnostic in table.findings:
            findings.add(diagnostic)
        return findings

    def add(self, diagnostic: Diagnostic) -> None:
        """Add a finding that is about no row."""
        self._others.append(diagnostic)

    def at_heading(self, column: str | None, told: Told) -> None:
        """Add a finding about a heading, or about the row of headings."""
        source = self.table.heading(column)
        self.add(Diagnostic(told.code, told.message, hint=told.hint, source=source))

    def at_rows(self, rows: Rows, column: str | None, tell: Callable[[int], Told]) -> None:
        """Add a finding for each of some rows.

        Args:
            rows: where it is.
            column: heading of the cells that are wrong; ``None`` for the whole rows.
            tell: gives the finding of a row.
        """
        if len(rows):
            self._groups.append(_Group(np.sort(rows), column, tell))

    def at_cells(self, wrong: NDArray[np.bool_], column: str | None, told: Told) -> None:
        """Add the same finding for all rows where a mask is true."""
        self.at_cells_of(np.flatnonzero(wrong), column, told)

    def at_cells_of(self, rows: Rows, column: str | None, told: Told) -> None:
        """Add the same finding for some rows."""
        self.at_rows(rows, column, lambda _: told)

    @property
    def failed(self) -> bool:
        """Whether there is an error among them."""
        return bool(self._groups or errors_of(self._others))

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Return the findings in the order of the table: at most `MOST_FINDINGS`, and one more."""
        others = in_order(self._others)[:MOST_FINDINGS]
        firsts = self._firsts()[: MOST_FINDINGS - len(others)]
        told = in_order((*others, *(self._diagnostic(row, place) for row, _, place in firsts)))
        in_rows = sum(len(group.rows) for group in self._groups)
        left_out = len(self._others) + in_rows + self.table.left_out - len(told)
        return (*told, self._rest(left_out)) if left_out else told

    def _firsts(self) -> list[tuple[int, int, int]]:
        """Return row, column and group of the first findings of each group, in reading order."""
        columns = {heading: place for place, heading in enumerate(self.table.columns)}
        return sorted(
            (int(row), columns.get(group.column or "", -1), place)
            for place, group in enumerate(self._groups)
            for row in group.rows[:MOST_FINDINGS]
        )

    def _diagnostic(self, row: int, place: int) -> Diagnostic:
        group = self._groups[place]
        code, message, hint, first = group.tell(row)
        source = self.table.source(row, group.column)
        other = () if first is None else (self.table.source(first, group.column),)
        related = tuple(Related("the first one", source=place) for place in other)
        return Diagnostic(code, message, hint=hint, source=source, related=related)

    def _rest(self, count: int) -> Diagnostic:
        message = f"{count:,} more findings in {self.table.name} are left out"
        return Diagnostic(Code.LEFT_OUT, message, hint="correct those above first")
