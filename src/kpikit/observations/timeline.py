"""When observations became known: which of several vintages of one cell counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

if TYPE_CHECKING:
    from datetime import date

UNDATED = 0
"""The number of no day: known from the start, and older than every date."""


@frozen(eq=False)
class Timeline:
    """When each observation of one indicator became known.

    Attributes:
        cells: one number for each observation: the same for those of the same cell, and item.
        days: number of the day on which each became known; `UNDATED` if it is not stated.
    """

    cells: NDArray[np.int64]
    days: NDArray[np.int32]

    def by(self, day: date) -> NDArray[np.intp]:
        """Return the places of the observations that were known by the end of a day.

        >>> from datetime import date
        >>> line = Timeline(np.array([7, 7, 8]), np.array([0, 3, 9], dtype=np.int32))
        >>> line.by(date.fromordinal(5)).tolist()
        [0, 1]
        """
        return np.flatnonzero(self.days <= day.toordinal())

    def latest(self) -> NDArray[np.intp]:
        """Return the place of the last known observation of each cell, in ascending order.

        >>> Timeline(np.array([7, 7, 8]), np.array([0, 3, 0], dtype=np.int32)).latest().tolist()
        [1, 2]
        """
        order = np.lexsort((self.days, self.cells))
        cells = self.cells[order]
        last = np.ones(len(cells), dtype=np.bool_)
        np.not_equal(cells[1:], cells[:-1], out=last[:-1])
        return np.sort(order[last])

    def take(self, places: NDArray[np.intp]) -> Timeline:
        """Return the timeline of some of the observations."""
        return Timeline(self.cells[places], self.days[places])
