"""Blocks: the rows of a table that are observations of one indicator, and the columns they make."""

from __future__ import annotations

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.errors import Code
from kpikit.model.indicators import Indicator
from kpikit.model.org import OrgUnit
from kpikit.model.states import STATES, State
from kpikit.observations.amounts import Amounts
from kpikit.observations.duplicates import Clock, first_equal
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


@frozen(eq=False)
class Block:
    """The rows of one indicator; their keys may be wrong."""

    indicator: Indicator
    rows: Rows
    said: Said


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
        rows = self._different(block, self._at_level(block, self._with_keys(block.rows)))
        said, unit = block.said, block.indicator.unit
        values = self.conversion.converted(said.amounts, said.units, block.rows, unit)
        if len(rows) < len(block.rows):
            values = values.take(np.searchsorted(block.rows, rows))
        return ObservedColumn(
            org_units=self.unit_codes[rows],
            periods=self.times.codes[rows],
            values=values,
            states=said.states[rows],
            statuses=self.statuses[rows],
            lines=self.findings.table.lines[rows],
            numbers=said.amounts.there[rows],
            judgements=said.judgements[rows],
            bounds=said.bounds[rows],
        )

    def _with_keys(self, rows: Rows) -> Rows:
        """Return the rows whose unit and period are known."""
        return rows[(self.unit_codes[rows] >= 0) & (self.times.codes[rows] >= 0)]

    def _at_level(self, block: Block, rows: Rows) -> Rows:
        """Return the rows of cells that exist; those outside the indicator's level do not."""
        level = block.indicator.level
        if level is None:
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
        silent = block.said.amounts.blank[rows] & (not block.said.stated)
        order = np.concatenate([np.flatnonzero(~silent), np.flatnonzero(silent)])
        ranked = rows[order]
        times = self.clock.times(block.indicator, self.times.codes[ranked])
        first = first_equal(self.unit_codes[ranked], times)
        again = first != np.arange(len(first))
        firsts = dict(zip(ranked[again].tolist(), ranked[first[again]].tolist(), strict=True))
        wrong = ranked[again & ~silent[order]]
        heading = None if block.said.stated else block.said.amounts.heading
        self.findings.at_rows(
            wrong, heading, lambda row: self._repeated(block.indicator, row, firsts[row])
        )
        return np.sort(ranked[~again]) if again.any() else rows

    def _repeated(self, indicator: Indicator, row: int, first: int) -> Told:
        unit = self.org_units[self.unit_codes[row]].id
        period = self.times.periods[self.times.codes[row]]
        line = self.findings.table.lines[first]
        message = f"a second observation of {indicator.id}, {unit}, {period}"
        return Told(Code.DUPLICATE_CELL, message, f"keep one; the first is in row {line}")


def wide_said(amounts: Amounts) -> Said:
    """Return what one column of a wide table says."""
    nothing = np.zeros(len(amounts.blank), dtype=np.uint8)
    states = np.where(amounts.blank, _MISSING, 0).astype(np.uint8)
    return Said(amounts, states, nothing, nothing, None, stated=False)
