"""Blocks: the rows of a table that are observations of one indicator, and the columns they make."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.errors import Code
from kpikit.model.indicators import Indicator
from kpikit.model.org import OrgUnit
from kpikit.model.states import STATES, State
from kpikit.observations.amounts import Amounts
from kpikit.observations.duplicates import CellKeys, Clock, first_equal
from kpikit.observations.findings import Findings, Rows, Told
from kpikit.observations.keys import Times
from kpikit.observations.store import ObservedColumn
from kpikit.observations.units import Conversion, WrittenUnits
from kpikit.observations.words import Codes

_MISSING = STATES.index(State.MISSING)


@frozen(eq=False)
class Said:
    """What the cells of a long table, or of one column of a wide table, say beside their keys.

    Attributes:
        amounts: the values.
        states: code of the state of each row.
        judgements: code of the judgement of each row.
        bounds: code of the bound of each row.
        units: the column of units, if there is one.
        stated: whether a row without a value says that there is none; else it says nothing.
    """

    amounts: Amounts
    states: Codes
    judgements: Codes
    bounds: Codes
    units: WrittenUnits | None
    stated: bool

    @cached_property
    def plain(self) -> bool:
        """Whether every row has a number, and nothing beside it."""
        beside = self.states.any() or self.judgements.any() or self.bounds.any()
        return not beside and bool(self.amounts.there.all())


@frozen(eq=False)
class Items:
    """A column of items.

    Attributes:
        heading: of the column.
        ids: the different items.
        codes: for each row the place of its item in `ids`, or -1 where it is about none.
    """

    heading: str
    ids: tuple[str, ...]
    codes: NDArray[np.int32]


@frozen(eq=False)
class Block:
    """The rows of one indicator; their keys may be wrong.

    Attributes:
        indicator: the indicator.
        rows: the rows.
        said: what all rows say.
        cells: the keys of the rows, where all are known and no two are the same.
        items: the items that the rows are about, all of them; `None` if none is about one.
    """

    indicator: Indicator
    rows: Rows
    said: Said
    cells: CellKeys | None = None
    items: Items | None = None


@frozen(eq=False)
class Shelves:
    """What columns of observations are made with.

    Attributes:
        findings: takes what is wrong.
        org_units: the organisation units, by code.
        levels: code of the level of each unit; its place in `level_names`.
        unit_heading: heading of the column of organisation units.
        unit_codes: for each row the code of its unit, or -1.
        times: the periods of the rows.
        clock: which of them identify the same cell.
        statuses: code of the obs_status of each row.
        conversion: puts values into the units of indicators.
    """

    findings: Findings
    org_units: tuple[OrgUnit, ...]
    levels: NDArray[np.int32]
    level_names: tuple[str | None, ...]
    unit_heading: str
    unit_codes: NDArray[np.int32]
    times: Times
    clock: Clock
    statuses: Codes
    conversion: Conversion

    def column(self, block: Block) -> ObservedColumn:
        """Return the column that a block makes, after looking for what is wrong with it."""
        rows = self._different(block, self._at_level(block, self._with_keys(block)))
        said, unit = block.said, block.indicator.unit
        values = self.conversion.converted(said.amounts, said.units, block.rows, unit)
        whole = len(rows) == len(block.rows)
        if not whole:
            order = np.argsort(block.rows)
            values = values.take(order[np.searchsorted(block.rows, rows, sorter=order)])
        keys = block.cells if whole else None
        plain = np.zeros(len(rows), dtype=np.uint8) if said.plain else None
        normal = np.zeros(len(rows), dtype=np.uint8) if self.normal else None
        return ObservedColumn(
            org_units=self.unit_codes[rows] if keys is None else keys.org_units,
            periods=self.times.codes[rows] if keys is None else keys.periods,
            values=values,
            states=said.states[rows] if plain is None else plain,
            statuses=self.statuses[rows] if normal is None else normal,
            rows=rows,
            table_lines=self.findings.table.lines,
            numbers=said.amounts.there[rows] if plain is None else plain == 0,
            judgements=said.judgements[rows] if plain is None else plain,
            bounds=said.bounds[rows] if plain is None else plain,
        )

    @cached_property
    def normal(self) -> bool:
        """Whether every row has the status that is meant where nothing is said."""
        return not self.statuses.any()

    def _with_keys(self, block: Block) -> Rows:
        """Return the rows whose unit and period are known."""
        rows = block.rows
        if block.cells is not None:
            return rows
        return rows[(self.unit_codes[rows] >= 0) & (self.times.codes[rows] >= 0)]

    def _at_level(self, block: Block, rows: Rows) -> Rows:
        """Return the rows of cells that exist; those outside the indicator's level do not."""
        level = block.indicator.level
        if level is None or self.level_names == (level,):
            return rows
        code = self.level_names.index(level) if level in self.level_names else -1
        outside = self.levels[self.unit_codes[rows]] != code
        silent = block.said.amounts.blank[rows] & (not block.said.stated)
        heading = self.unit_heading if block.said.stated else block.said.amounts.heading
        wrong = rows[outside & ~silent]
        self.findings.at_rows(wrong, heading, lambda row: self._outside(block.indicator, row))
        kept: Rows = rows[~(outside & silent)]
        return kept

    def _outside(self, indicator: Indicator, row: int) -> Told:
        unit = self.org_units[self.unit_codes[row]]
        message = (
            f"'{indicator.id}' is reported for level '{indicator.level}', "
            f"but '{unit.id}' has level '{unit.level or 'none'}'"
        )
        hint = "correct the org_unit, or the level of the indicator"
        return Told(Code.OUTSIDE_LEVEL, message, hint)

    def _different(self, block: Block, rows: Rows) -> Rows:
        """Return the rows without those that say nothing of a cell of which another one speaks.

        Two rows that speak of the same cell are a finding.
        """
        if block.cells is not None and self.clock.separates(block.indicator):
            return rows
        ascending = np.sort(rows)
        silent = block.said.amounts.blank[ascending] & (not block.said.stated)
        order = np.concatenate([np.flatnonzero(~silent), np.flatnonzero(silent)])
        ranked = ascending[order]
        times = self.clock.times(block.indicator, self.times.codes[ranked])
        if block.items is not None:
            times = times * len(block.items.ids) + block.items.codes[ranked]
        first = first_equal(self.unit_codes[ranked], times)
        again = first != np.arange(len(first))
        firsts = dict(zip(ranked[again].tolist(), ranked[first[again]].tolist(), strict=True))
        wrong = ranked[again & ~silent[order]]
        heading = None if block.said.stated else block.said.amounts.heading
        self.findings.at_rows(wrong, heading, lambda row: self._repeated(block, row, firsts[row]))
        return np.sort(ranked[~again]) if again.any() else rows

    def _repeated(self, block: Block, row: int, first: int) -> Told:
        unit = self.org_units[self.unit_codes[row]].id
        period = self.times.periods[self.times.codes[row]]
        line = self.findings.table.lines[first]
        message = f"a second observation of {block.indicator.id}, {unit}, {period}"
        if block.items is not None:
            message = f"{message}, {block.items.ids[block.items.codes[row]]}"
        return Told(Code.DUPLICATE_CELL, message, f"keep one; the first is in row {line}")


def wide_said(amounts: Amounts) -> Said:
    """Return what one column of a wide table says."""
    nothing = np.zeros(len(amounts.blank), dtype=np.uint8)
    states = np.where(amounts.blank, _MISSING, 0).astype(np.uint8)
    return Said(amounts, states, nothing, nothing, None, stated=False)
