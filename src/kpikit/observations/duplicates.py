"""Finding observations of the same cell."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

if TYPE_CHECKING:
    from kpikit.model.indicators import Indicator
    from kpikit.periods import Period
    from kpikit.tables import Places

_DENSE = 1_000_000


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

    def times(self, indicator: Indicator, periods: Places) -> NDArray[np.int64]:
        """Return what identifies the cells of an indicator in time."""
        return (self.ends if indicator.runs else self.windows)[periods]


def first_equal(org_units: Places, times: NDArray[np.int64]) -> NDArray[np.intp]:
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
