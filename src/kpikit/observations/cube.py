"""All rows of a large table at once, each in its own cell."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.kernels.narrow import Narrow
from kpikit.observations.keys import Times
from kpikit.tables import Crew, Places, Small, blocks, halves

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.observations.findings import Rows

_DENSE = 1_000_000
_FEW = 256  # rows that are grouped as quickly one by one
_MOST_CELLS = 2**31 - 1


@frozen(eq=False)
class CellKeys:
    """Cells of an indicator, window by window, each of them once.

    Attributes:
        org_units: code of the unit of each cell.
        periods: code of the period of each cell.
    """

    org_units: NDArray[np.int32]
    periods: NDArray[np.int32]

    @classmethod
    def of(cls, units: int, cells: NDArray[np.int32]) -> CellKeys:
        """Return the keys of cells that are numbered period by period.

        >>> keys = CellKeys.of(3, np.array([0, 2, 4], dtype=np.int32))
        >>> keys.org_units.tolist(), keys.periods.tolist()
        ([0, 2, 1], [0, 0, 1])
        """
        return cls(cells % np.int32(units), cells // np.int32(units))

    @cached_property
    def nothing(self) -> NDArray[np.uint8]:
        """The code 0 for each cell; one array for all who ask."""
        return np.zeros(len(self.periods), dtype=np.uint8)

    @cached_property
    def everywhere(self) -> NDArray[np.bool_]:
        """True for each cell; one array for all who ask."""
        return np.ones(len(self.periods), dtype=np.bool_)


@frozen(eq=False)
class Keys:
    """What the rows of a table are of.

    Attributes:
        indicators: code of the indicator of each row.
        count: how many indicators there are.
        times: the periods of the rows.
        org_units: code of the unit of each row.
    """

    indicators: Places
    count: int
    times: Times
    org_units: Places

    @cached_property
    def units(self) -> int:
        """How many units there are, up to the last one that is in a row."""
        return int(self.org_units.max(initial=-1)) + 1

    @property
    def size(self) -> int:
        """How many cells an indicator has."""
        return self.units * len(self.times.periods)

    def known(self) -> bool:
        """Return whether all codes are known."""
        codes = (self.indicators, self.org_units, self.times.codes)
        return min(int(column.min(initial=0)) for column in codes) >= 0

    def cells(self, rows: slice) -> NDArray[np.int32]:
        """Return the cells of some rows, all cells numbered by indicator, period and unit."""
        found = np.multiply(self.indicators[rows], len(self.times.periods), dtype=np.int32)
        found += self.times.codes[rows]
        found *= self.units
        found += self.org_units[rows]
        return found


@frozen(eq=False)
class Cube:
    """The cells of a table.

    Attributes:
        cells: the cell of each row.
        count: how many indicators there are.
        units: how many units there are.
        size: how many cells an indicator has.
        numbers: the number of each cell; any number where no row is. Zeros if no numbers are known.
        filled: where a row is; `None` if everywhere.
    """

    cells: NDArray[np.int32]
    count: int
    units: int
    size: int
    numbers: Small
    filled: NDArray[np.bool_] | None

    @classmethod
    def of(cls, keys: Keys, small: Small | None) -> Cube | None:
        """Return the cells of rows.

        Args:
            keys: what the rows are of.
            small: the numbers of the rows, if they are small.

        Returns:
            Nothing if a code is not known, two rows have the same keys, or most cells have no row:
            another way has to be taken then.
        """
        rows, most = len(keys.indicators), keys.size * keys.count
        if rows <= _FEW or most > min(_DENSE + 8 * rows, _MOST_CELLS) or not keys.known():
            return None
        numbers = small or Small(np.zeros(rows, dtype=np.int8), 0)
        least = np.iinfo(numbers.numerators.dtype).min
        found = np.full(most, least, dtype=numbers.numerators.dtype)
        cells = np.empty(rows, dtype=np.int32)

        def put(some: range) -> None:
            for block in blocks(some):
                cells[block] = keys.cells(block)
                # No buffers are needed for indices of the processor's own size.
                found[cells[block].astype(np.intp)] = numbers.numerators[block]

        with Crew(rows) as crew:
            done = [crew.start(partial(put, half)) for half in halves(rows)]
        for result in done:
            result()
        filled = found != least
        if np.count_nonzero(filled) < rows:
            return None
        placed = Small(found, numbers.decimals)
        gaps = filled if rows < most else None
        return cls(cells, keys.count, keys.units, keys.size, placed, gaps)

    @cached_property
    def rows(self) -> NDArray[np.int32]:
        """The row of each cell; any row where there is none."""
        found = np.zeros(self.size * self.count, dtype=np.int32)
        for some in blocks(range(len(self.cells))):
            found[self.cells[some].astype(np.intp)] = np.arange(some.start, some.stop)
        return found

    def places(self) -> Iterator[tuple[int, Slice]]:
        """Yield the code of each indicator that has any rows, and its rows."""
        every = CellKeys.of(self.units, np.arange(self.size, dtype=np.int32))
        for code in range(self.count):
            cells = slice(code * self.size, (code + 1) * self.size)
            there = None if self.filled is None else self.filled[cells]
            if there is None or there.all():
                yield code, Slice(self, code, None, every)
            elif there.any():
                some = np.flatnonzero(there).astype(np.int32)
                yield code, Slice(self, code, some, CellKeys.of(self.units, some))


@frozen(eq=False)
class Slice:
    """The rows of one indicator, in the order of its cells.

    Attributes:
        cube: all cells.
        indicator: code of the indicator.
        there: which of its cells have a row; `None` for all.
        keys: the keys of those cells.
    """

    cube: Cube
    indicator: int
    there: NDArray[np.int32] | None
    keys: CellKeys

    def rows(self) -> Rows:
        """Return the row of each cell in its table."""
        return self._some(self.cube.rows)

    def numbers(self) -> Narrow:
        """Return the number of each cell; the cube has been made with numbers."""
        small = self.cube.numbers
        return Narrow(self._some(small.numerators), 10**small.decimals)

    def _some(self, column: NDArray[np.signedinteger]) -> NDArray[np.signedinteger]:
        start = self.indicator * self.cube.size
        cells = column[start : start + self.cube.size]
        return cells if self.there is None else cells[self.there]
