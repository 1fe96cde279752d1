"""What is reported of the items of cells: products, tasks, dossiers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from kpikit.evaluation.cells import MISSING, NOT_DUE, Mask
from kpikit.evaluation.due import still_open
from kpikit.formulas import CellColumn, Lack, Lacks, either, kept
from kpikit.kernels.masks import some
from kpikit.kernels.rationals import Rationals
from kpikit.observations.store import ObservedColumn

if TYPE_CHECKING:
    from kpikit.evaluation.surroundings import Surroundings
    from kpikit.model.readings import Shift


@frozen(eq=False)
class ItemTable:
    """What is reported of items, of one indicator.

    Attributes:
        count: how many items there are in all cells together.
        keys: cell and item in one number: cell times `count`, plus item; ascending.
        rows: the row of each of them in the column.
        column: the observations; `None` if there are none.
        open: for each cell whether its figures are not due yet; `None` if nobody says when.
    """

    count: int
    keys: NDArray[np.int64]
    rows: NDArray[np.intp]
    column: ObservedColumn | None = None
    open: Mask | None = None

    def over(self, alone: CellColumn, keys: NDArray[np.int64]) -> CellColumn:
        """Return what is reported of some items.

        Args:
            alone: what is reported of their cells: it is taken where no item is reported.
            keys: the items.
        """
        if self.column is None or not len(self.keys):
            return alone
        places = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        found = self.keys[places] == keys
        listed = np.isin(keys // self.count, self.keys // self.count)
        rows, column = self.rows[places], self.column
        numbers = alone.valued if alone.numbers is None else alone.numbers
        states = np.where(listed, MISSING, alone.states)
        read = CellColumn(
            Rationals.chosen(found, column.values.take(rows), alone.values),
            np.where(found, column.states[rows], states).astype(np.uint8),
            np.where(found, column.statuses[rows], alone.statuses).astype(np.uint8),
            np.where(found, column.numbers[rows], numbers),
            kept(alone.lacks, ~listed),
        )
        return self._awaited(read, listed & (read.states == MISSING), keys)

    def _awaited(self, read: CellColumn, absent: Mask, keys: NDArray[np.int64]) -> CellColumn:
        """Return items of which those that are missing are not due yet, or overdue.

        Args:
            read: what is known of some items.
            absent: which of them are missing.
            keys: the items.
        """
        if self.open is None or not some(absent):
            return read
        waits = self.open[keys // self.count]
        states = np.where(absent & waits, np.uint8(NOT_DUE), read.states)
        late = Lacks.where(absent & ~waits, Lack(overdue=True))
        return evolve(read, states=states, lacks=either(read.lacks, late))


def item_table(around: Surroundings, name: str, shift: Shift) -> ItemTable:
    """Return what is reported of items, in the cells from which it is read.

    Args:
        around: the cells.
        name: the indicator.
        shift: the moves in time to where it is read.
    """
    measures = around.measures
    several = measures.observations.items.get(name)
    count = max(len(measures.observations.item_ids), 1)
    nothing = np.zeros(0, dtype=np.int64)
    if several is None:
        return ItemTable(count, nothing, nothing)
    windows, nowhere = measures.moved(around.windows, shift)
    resolved = measures.resolved.indicators[name]
    open_ = still_open(resolved.due, windows, measures.observations.known_by)
    members = around.members.positions[several.observed.org_units]
    keys, rows = [nothing], [nothing]
    for slot in measures.slots(resolved, windows):
        window = slot[several.observed.periods]
        there = (window >= 0) & (members >= 0) & ~nowhere[window]
        cells = window.astype(np.int64) * len(around.members) + members
        keys.append((cells * count + several.items)[there])
        rows.append(np.flatnonzero(there))
    every = np.concatenate(keys)
    order = np.argsort(every)
    return ItemTable(
        count,
        every[order],
        np.concatenate(rows)[order],
        several.observed,
        None if open_ is None else np.repeat(open_, len(around.members)),
    )
