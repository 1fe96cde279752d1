"""What is needed to carry observations to another map."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.model.indicators import Indicator
from kpikit.observations.ways import Ways

if TYPE_CHECKING:
    from kpikit.observations.store import ObservedColumn
    from kpikit.observations.unrestated import Source


@frozen(eq=False)
class Carried:
    """How the figures of an indicator are carried to another map.

    Attributes:
        indicator: the indicator.
        adds: whether figures of units add up.
        inside: gives for a map which units have the indicator.
        begins: gives for a day the first day of the year or term in which running figures of that
            day began, as numbers; `None` if they do not run.
    """

    indicator: Indicator
    adds: bool
    inside: Callable[[int], NDArray[np.bool_]]
    begins: Callable[[int], int] | None = None


@frozen(eq=False)
class Handover:
    """Units that count anew from a day on, and to whose figures those of others are added.

    Attributes:
        day: number of the first day.
        before: the map until then.
        ways: what others became of them.
    """

    day: int
    before: int
    ways: Ways


@frozen(eq=False)
class Restating:
    """What is needed to carry observations to a map.

    Attributes:
        number: the map.
        first: the first map of each unit.
        stands: the map of the last day of each period.
        ends: number of the last day of each period.
        ways: gives what the units of one map became, or had been, on another one.
        handovers: those that are known, in the order of time.
        carried: how the figures of each indicator are carried.
    """

    number: int
    first: NDArray[np.intp]
    stands: NDArray[np.intp]
    ends: NDArray[np.int64]
    ways: Callable[[int, int], Ways]
    handovers: Sequence[Handover]
    carried: Mapping[str, Carried]

    def maps_of(self, column: ObservedColumn) -> NDArray[np.intp]:
        """Return the map on which each observation stands."""
        return np.maximum(self.stands[column.periods], self.first[column.org_units])


class Carrying(Protocol):
    """Carries the figures of one indicator."""

    @property
    def restating(self) -> Restating:
        """What is needed to carry observations."""
        ...

    @property
    def carried(self) -> Carried:
        """How the figures are carried."""
        ...

    @property
    def ids(self) -> Sequence[str]:
        """The ids of all units."""
        ...

    def carried_to(self, number: int, column: ObservedColumn, /) -> ObservedColumn:
        """Return observations on some map."""
        ...

    def source(self, column: ObservedColumn, /) -> Source:
        """Return observations as what was to be added up."""
        ...
