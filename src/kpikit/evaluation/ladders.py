"""Which units lie directly below which others, from the lowest to the highest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.kernels.masks import every
from kpikit.model.roll_up import RollUp

if TYPE_CHECKING:
    from kpikit.evaluation.resolved import Members


@frozen(eq=False)
class Rung:
    """Units of one height, each with those directly below it.

    Attributes:
        above: their places among the members.
        below: the places of the units below them, which are on lower rungs or on none.
        groups: for each of these the unit above it: a place in `above`.
    """

    above: NDArray[np.intp]
    below: NDArray[np.intp]
    groups: NDArray[np.intp]

    def in_windows(self, windows: int, members: int) -> Rung:
        """Return the cells of the units in some windows instead of the units.

        >>> rung = Rung(np.array([0]), np.array([1]), np.array([0]))
        >>> twice = rung.in_windows(2, 3)
        >>> twice.above.tolist(), twice.below.tolist(), twice.groups.tolist()
        ([0, 3], [1, 4], [0, 1])
        """
        starts = np.arange(windows, dtype=np.intp)[:, np.newaxis]
        return Rung(
            (starts * members + self.above).ravel(),
            (starts * members + self.below).ravel(),
            (starts * len(self.above) + self.groups).ravel(),
        )

    def only(self, wanted: NDArray[np.bool_]) -> Rung:
        """Return some of the units, with those below them.

        >>> rung = Rung(np.array([0, 5]), np.array([1, 6]), np.array([0, 1]))
        >>> one = rung.only(np.array([False, True]))
        >>> one.above.tolist(), one.below.tolist(), one.groups.tolist()
        ([5], [6], [0])
        """
        if every(wanted):
            return self
        kept = wanted[self.groups]
        places = np.cumsum(wanted) - 1
        return Rung(self.above[wanted], self.below[kept], places[self.groups[kept]])


@frozen(eq=False)
class Ladder:
    """How the cells of an indicator are rolled up.

    Attributes:
        rule: what is made of the cells below.
        rungs: the cells with others below them, the lowest first.
        ids: of the units of each window.
    """

    rule: RollUp
    rungs: tuple[Rung, ...]
    ids: tuple[str, ...]


def rungs_of(members: Members) -> tuple[Rung, ...]:
    """Return the members that have others below them, rung by rung; none if nobody has any.

    >>> from kpikit.evaluation.members import members_of
    >>> from kpikit.model.org import OrgUnit
    >>> units = [OrgUnit(id="land"), OrgUnit(id="town", parent="land")]
    >>> [(rung.above.tolist(), rung.below.tolist()) for rung in rungs_of(members_of(units))]
    [([0], [1])]
    """
    if all(unit.parent is None for unit in members.units):
        return ()
    places: dict[str, int] = {unit.id: place for place, unit in enumerate(members.units)}
    above = np.array([places.get(str(unit.parent), -1) for unit in members.units], dtype=np.intp)
    lower = np.flatnonzero(above >= 0)
    height = np.zeros(len(above), dtype=np.intp)
    while True:
        least = np.zeros_like(height)
        np.maximum.at(least, above[lower], height[lower] + 1)
        if np.array_equal(least, height):
            break
        height = least
    return tuple(_rung(above, lower, height, rung) for rung in range(1, int(height.max()) + 1))


def _rung(
    above: NDArray[np.intp], lower: NDArray[np.intp], height: NDArray[np.intp], rung: int
) -> Rung:
    there = np.flatnonzero(height == rung)
    below = lower[height[above[lower]] == rung]
    return Rung(there, below, np.searchsorted(there, above[below]))
