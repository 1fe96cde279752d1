"""Finding observations of the same cell."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.model.indicators import Indicator
    from kpikit.observations.keys import Times
    from kpikit.periods import Period

_DENSE = 1_000_000
_FEW = 256  # rows that are grouped as quickly one by one
_MOST_CELLS = 2**31 - 1


@frozen(eq=False)
class Clock:
    """Which periods identify the same cell.

    Attributes:
        ends: code of the end of each period: all that counts for running figures and stocks.
        windows: code of start and end of each period.
    """

    ends: NDArray[np.int64]
    windows: NDArray[np.int64]

    @classmethod
    def of(cls, periods: tuple[Period, ...]) -> Clock:
        """Return the codes of periods.

        >>> from kpikit.periods import Period
        >>> Clock.of((Period.parse("2024-M06"), Period.parse("2024-S1"))).ends.tolist()
        [0, 0]
        """
        ends: dict[object, int] = {}
        windows: dict[object, int] = {}
        at_end = [ends.setdefault(period.end, len(ends)) for period in periods]
        whole = [windows.setdefault(period.sort_key, len(windows)) for period in periods]
        return cls(np.array(at_end, dtype=np.int64), np.array(whole, dtype=np.int64))

    @cached_property
    def distinct(self) -> tuple[bool, bool]:
        """Whether no two periods have the same end, and the same start and end."""
        sizes = (len(set(codes.tolist())) for codes in (self.ends, self.windows))
        ends, windows = (size == len(self.ends) for size in sizes)
        return ends, windows

    def separates(self, indicator: Indicator) -> bool:
        """Return whether different periods are different cells of an indicator."""
        ends, windows = self.distinct
        return ends if indicator.runs else windows

    def times(self, indicator: Indicator, periods: NDArray[np.int32]) -> NDArray[np.int64]:
        """Return what identifies the cells of an indicator in time."""
        return (self.ends if indicator.runs else self.windows)[periods]


def first_equal(org_units: NDArray[np.int32], times: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return for each observation of an indicator the place of the first one of its cell.

    >>> units, times = np.array([0, 1, 0], dtype=np.int32), np.array([0, 0, 0])
    >>> first_equal(units, times).tolist()
    [0, 1, 0]
    """
    count = int(times.max(initial=0)) + 1
    keys = org_units * np.int64(count) + times
    size = (int(org_units.max(initial=0)) + 1) * count
    if size > _DENSE + 8 * len(keys):
        _, firsts, inverse = np.unique(keys, return_index=True, return_inverse=True)
        return np.asarray(firsts[inverse])
    first = np.empty(size, dtype=np.intp)
    first[keys[::-1]] = np.arange(len(keys) - 1, -1, -1)  # of equal keys, the first is written last
    return np.asarray(first[keys])


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
        """Return the keys of cells that are numbered period by period."""
        return cls(cells % np.int32(units), cells // np.int32(units))


def cells_of(
    indicators: NDArray[np.int32],
    count: int,
    times: Times,
    org_units: NDArray[np.int32],
) -> Iterator[tuple[int, NDArray[np.int32], CellKeys]] | None:
    """Return each indicator with its rows, in the order of its cells, and the keys of the cells.

    Args:
        indicators: code of the indicator of each row.
        count: how many indicators there are.
        times: the periods of the rows.
        org_units: code of the unit of each row.

    Returns:
        Nothing if a code is not known, two rows have the same keys, or most cells have no row:
        another way has to be taken then.
    """
    rows = len(indicators)
    units = int(org_units.max(initial=-1)) + 1
    size = units * len(times.periods)
    known = rows > _FEW and min(indicators.min(), org_units.min(), times.codes.min()) >= 0
    if not known or not size * count <= min(_DENSE + 8 * rows, _MOST_CELLS):
        return None
    keys = indicators * np.int32(len(times.periods)) + times.codes
    keys *= np.int32(units)
    keys += org_units
    found = np.full(size * count, -1, dtype=np.int32)
    found[keys] = np.arange(rows, dtype=np.int32)
    if np.count_nonzero(found >= 0) < rows:
        return None
    return _cells(found.reshape(count, size), units)


def _cells(
    found: NDArray[np.int32], units: int
) -> Iterator[tuple[int, NDArray[np.int32], CellKeys]]:
    every = CellKeys.of(units, np.arange(found.shape[1], dtype=np.int32))
    for code, rows in enumerate(found):
        there = rows >= 0
        if there.all():
            yield code, rows, every
        elif there.any():
            cells = np.flatnonzero(there).astype(np.int32)
            yield code, rows[there], CellKeys.of(units, cells)
