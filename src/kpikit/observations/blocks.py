"""Blocks: the rows of a table that are observations of one indicator, and the columns they make."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.errors import Code
from kpikit.model.indicators import Indicator
from kpikit.model.org import OrgUnit
from kpikit.model.states import STATES, State
from kpikit.observations.amounts import Amounts
from kpikit.observations.cube import CellKeys, Slice
from kpikit.observations.duplicates import Clock, first_equal
from kpikit.observations.findings import Findings, Rows, Told
from kpikit.observations.keys import Times
from kpikit.observations.lives import Lives
from kpikit.observations.store import KnownRows, ObservedColumn, steps_of
from kpikit.observations.timeline import Timeline
from kpikit.observations.units import Conversion, WrittenUnits
from kpikit.observations.vintages import Vintages
from kpikit.observations.words import Codes
from kpikit.tables import Places

if TYPE_CHECKING:
    from kpikit.kernels.rationals import Rationals

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
        return not beside and self.amounts.everywhere


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
    """The rows of one indicator.

    Attributes:
        indicator: the indicator.
        place: the rows, whose keys may be wrong; or their cells, where all keys are known and no
            two are the same.
        said: what all rows say.
        items: the items that the rows are about, all of them; `None` if none is about one.
    """

    indicator: Indicator
    place: Rows | Slice
    said: Said
    items: Items | None = None

    @cached_property
    def rows(self) -> Rows:
        """The rows."""
        return self.place.rows() if isinstance(self.place, Slice) else self.place

    @property
    def keys(self) -> CellKeys | None:
        """The keys of the rows, where all are known and no two are the same."""
        return self.place.keys if isinstance(self.place, Slice) else None


@frozen(eq=False)
class Shelves:
    """What columns of observations are made with.

    Attributes:
        findings: takes what is wrong.
        org_units: the organisation units, by code.
        levels: code of the level of each unit; its place in `level_names`.
        unit_heading: heading of the column of organisation units.
        unit_codes: for each row the code of its unit, or -1.
        indicator_codes: for each row of a long table the code of its indicator, or -1.
        times: the periods of the rows.
        clock: which of them identify the same cell.
        statuses: code of the obs_status of each row.
        conversion: puts values into the units of indicators.
        vintages: when the rows became known; `None` if nothing says so of any.
        lives: which units still exist when periods end; `None` if all do always.
        printed: the indicators of which it is asked how their figures are printed.
    """

    findings: Findings
    org_units: tuple[OrgUnit, ...]
    levels: NDArray[np.int32]
    level_names: tuple[str | None, ...]
    unit_heading: str
    unit_codes: Places
    indicator_codes: Places | None
    times: Times
    clock: Clock
    statuses: Codes
    conversion: Conversion
    vintages: Vintages | None = None
    lives: Lives | None = None
    printed: frozenset[str] = frozenset()

    def column(self, block: Block) -> ObservedColumn:
        """Return the column that a block makes, after looking for what is wrong with it."""
        if isinstance(block.place, Slice) and self._in_order(block):
            return self._placed(block.place)
        existing = self._existing(block, self._with_keys(block))
        rows = self._different(block, self._at_level(block, existing))
        said, unit = block.said, block.indicator.unit
        values = self.conversion.converted(said.amounts, said.units, block.rows, unit)
        whole = len(rows) == len(block.rows)
        if not whole:
            order = np.argsort(block.rows)
            values = values.take(order[np.searchsorted(block.rows, rows, sorter=order)])
        steps = self._steps(block, rows) if block.indicator.id in self.printed else None
        keys = block.keys if whole else None
        return ObservedColumn(
            org_units=self.unit_codes[rows].astype(np.int32) if keys is None else keys.org_units,
            periods=self.times.codes[rows].astype(np.int32) if keys is None else keys.periods,
            held=values,
            states=said.states[rows],
            statuses=self.statuses[rows],
            located=KnownRows(rows),
            table_lines=self.findings.table.lines,
            numbers=said.amounts.there[rows],
            judgements=said.judgements[rows],
            bounds=said.bounds[rows],
            steps=steps,
            timeline=self._timeline(block, rows),
        )

    def _timeline(self, block: Block, rows: Rows) -> Timeline | None:
        """Return when some rows became known; nothing if none of them says so."""
        if self.vintages is None or not self.vintages.days[rows].any():
            return None
        return Timeline(self.cells(block, rows), self.vintages.days[rows])

    def cells(self, block: Block, rows: Rows) -> NDArray[np.int64]:
        """Return for each row one number that stands for the cell, and item, it speaks of."""
        times = self.clock.times(block.indicator, self.times.codes[rows])
        found = self.unit_codes[rows] * np.int64(len(self.times.periods) + 1) + times
        if block.items is not None:
            found = found * len(block.items.ids) + block.items.codes[rows]
        return np.asarray(found)

    def _steps(self, block: Block, rows: Rows) -> Rationals:
        """Return what one more in the last decimal is, as numbers are written; 0 of others."""
        said = block.said
        written = steps_of(said.amounts.numbers.decimals(rows))
        unit = block.indicator.unit
        return self.conversion.scaled(written, said.amounts, said.units, rows, unit)

    def _in_order(self, block: Block) -> bool:
        """Return whether each row of an indicator is a cell, and says its number alone."""
        said = block.said
        alone = said.plain and self.normal and said.units is None
        numbers = said.amounts.small is not None and said.amounts.unit_codes is None
        alone = alone and self.vintages is None and self._all_exist(block)
        return alone and numbers and self._all_at_level(block) and self._all_differ(block)

    def _all_exist(self, block: Block) -> bool:
        """Return whether all units exist at the end of their periods."""
        if self.lives is None or block.keys is None:
            return self.lives is None
        return not self.lives.outlived(block.keys.org_units, block.keys.periods).any()

    def _placed(self, cells: Slice) -> ObservedColumn:
        """Return the column of the numbers of cells."""
        keys = cells.keys
        return ObservedColumn(
            org_units=keys.org_units,
            periods=keys.periods,
            held=cells.numbers(),
            states=keys.nothing,
            statuses=keys.nothing,
            located=cells,
            table_lines=self.findings.table.lines,
            numbers=keys.everywhere,
            judgements=keys.nothing,
            bounds=keys.nothing,
        )

    @cached_property
    def normal(self) -> bool:
        """Whether every row has the status that is meant where nothing is said."""
        return not self.statuses.any()

    def _with_keys(self, block: Block) -> Rows:
        """Return the rows whose unit and period are known."""
        rows = block.rows
        if block.keys is not None:
            return rows
        return rows[(self.unit_codes[rows] >= 0) & (self.times.codes[rows] >= 0)]

    def _existing(self, block: Block, rows: Rows) -> Rows:
        """Return the rows of units that exist when the period ends; others may be blank alone."""
        if self.lives is None:
            return rows
        if self._all_exist(block):
            return rows
        outlived = self.lives.outlived(self.unit_codes[rows], self.times.codes[rows])
        said = block.said
        silent = said.amounts.blank[rows] & (said.states[rows] == _MISSING)
        silent &= said.judgements[rows] == 0
        heading = self.unit_heading if said.stated else said.amounts.heading
        lives = self.lives

        def told(row: int) -> Told:
            return lives.told(int(self.unit_codes[row]), int(self.times.codes[row]))

        self.findings.at_rows(rows[outlived & ~silent], heading, told)
        return np.asarray(rows[~outlived])

    def _at_level(self, block: Block, rows: Rows) -> Rows:
        """Return the rows of cells that exist; those outside the indicator's level do not."""
        if self._all_at_level(block):
            return rows
        level = block.indicator.level
        outside = ~self._having(block.indicator)[self.unit_codes[rows]]
        if self.lives is not None and level is not None:
            outside &= ~self.lives.ever_of(level, self.unit_codes[rows])
        silent = block.said.amounts.blank[rows] & (not block.said.stated)
        heading = self.unit_heading if block.said.stated else block.said.amounts.heading
        wrong = rows[outside & ~silent]
        self.findings.at_rows(wrong, heading, lambda row: self._outside(block.indicator, row))
        kept: Rows = rows[~(outside & silent)]
        return kept

    def _having(self, indicator: Indicator) -> NDArray[np.bool_]:
        """Return for each unit whether it has an indicator."""
        level = indicator.level
        if indicator.level_of_cells != level:
            names = {unit.id for unit in indicator.owners(self.org_units)}
            return np.array([unit.id in names for unit in self.org_units], dtype=np.bool_)
        code = self.level_names.index(level) if level in self.level_names else -1
        return np.asarray(self.levels == code)

    def _all_at_level(self, block: Block) -> bool:
        level = block.indicator.level
        return level is None or self.level_names == (level,)

    def _all_differ(self, block: Block) -> bool:
        """Return whether it is known that no two rows speak of the same cell."""
        return block.keys is not None and self.clock.separates(block.indicator)

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

        Two rows that speak of the same cell are a finding, unless their vintages differ.
        """
        if self._all_differ(block):
            return rows
        ascending = np.sort(rows)
        silent = block.said.amounts.blank[ascending] & (not block.said.stated)
        order = np.concatenate([np.flatnonzero(~silent), np.flatnonzero(silent)])
        ranked = ascending[order]
        times = self.clock.times(block.indicator, self.times.codes[ranked])
        if block.items is not None:
            times = times * len(block.items.ids) + block.items.codes[ranked]
        if self.vintages is not None:
            times = self.vintages.apart(times, ranked)
        first = first_equal(self.unit_codes[ranked], times)
        again = first != np.arange(len(first))
        firsts = dict(zip(ranked[again].tolist(), ranked[first[again]].tolist(), strict=True))
        wrong = ranked[again & ~silent[order]]
        heading = None if block.said.stated else block.said.amounts.heading
        self.findings.at_rows(wrong, heading, lambda row: self._repeated(block, row, firsts[row]))
        kept = np.sort(ranked[~again]) if again.any() else rows
        return self._speaking(block, kept) if self.vintages is not None and silent.any() else kept

    def _speaking(self, block: Block, rows: Rows) -> Rows:
        """Return the rows without those that say nothing of a cell when another one has spoken."""
        assert self.vintages is not None  # noqa: S101 - asked where there are vintages
        silent = block.said.amounts.blank[rows]
        _, cells = np.unique(self.cells(block, rows), return_inverse=True)
        days = self.vintages.days[rows]
        spoken = np.full(int(cells.max()) + 1, np.iinfo(np.int32).max, dtype=np.int32)
        np.minimum.at(spoken, cells[~silent], days[~silent])
        return np.asarray(rows[~silent | (days < spoken[cells])])

    def _repeated(self, block: Block, row: int, first: int) -> Told:
        unit = self.org_units[self.unit_codes[row]].id
        period = self.times.periods[self.times.codes[row]]
        message = f"a second observation of {block.indicator.id}, {unit}, {period}"
        if block.items is not None:
            message = f"{message}, {block.items.ids[block.items.codes[row]]}"
        if self.vintages is not None:
            message = f"{message}, {self.vintages.text(row)}"
        hint = "keep one, or give them different vintages"
        return Told(Code.DUPLICATE_CELL, message, hint, first)


def wide_said(amounts: Amounts) -> Said:
    """Return what one column of a wide table says."""
    nothing = np.zeros(len(amounts.blank), dtype=np.uint8)
    states = np.where(amounts.blank, _MISSING, 0).astype(np.uint8)
    return Said(amounts, states, nothing, nothing, None, stated=False)
